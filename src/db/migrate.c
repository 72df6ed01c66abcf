/* migrate.c - the schema brought up to date, a step a transaction.
 *
 * SPDX-License-Identifier: ISC
 */
#include "db/migrate.h"

#include "base/buf.h"
#include "db/engine.h"
#include "host/embedded.h"

#define STEP_MAX MIB(1)                 /* bytes of SQL */

static bool
is_word(char c)
{
	return char_is_alnum(c) || c == '_';
}

static const char *
type_of(const struct db_engine *e, struct str word)
{
	for (size_t i = 0; i < LENGTH(e->words); i++)
		if (str_eq(word, str_from(e->words[i].word)))
			return e->words[i].type;
	return NULL;
}

/* Puts the engine's types where the words with an @ stand. */
static bool
translate(struct buf *out, const struct db_engine *e, struct str sql, struct err *err)
{
	struct str before, word;
	const char *type;
	size_t len;

	while (str_cut(sql, '@', &before, &sql)) {
		for (len = 0; len < sql.len && is_word(sql.ptr[len]); len++)
			;
		word = str_sub(sql, 0, len);
		type = type_of(e, word);
		if (!type)
			return err_set(err, ERR_SOFTWARE, "A migration says @%.*s, which means nothing.",
			    STR_ARG(word));
		buf_put(out, before);
		buf_put(out, str_from(type));
		sql = str_sub(sql, len, sql.len);
	}
	buf_put(out, before);
	return true;
}

struct applied { struct str name; };

static const struct db_field applied_fields[] = {
	DB_FIELD(struct applied, name),
};

/* How many steps are applied already; those must be the first ones of ours. */
static bool
count_applied(struct arena *a, struct db *db, const struct db_migration *steps, size_t n, size_t *out,
    struct err *err)
{
	AUTO_ROWS rows = { 0 };
	struct applied step;
	size_t done = 0;

	if (!db_query(db, &rows, applied_fields, err, "SELECT name FROM migration ORDER BY name"))
		return false;
	while (db_next(a, &rows, &step, err)) {
		if (done == n || !str_eq(step.name, str_from(steps[done].name)))
			return err_set(err, ERR_CONFIG, "This data was written by a newer heard (it knows "
			    "%.*s, this program does not). Nothing was changed; run the newer program.",
			    STR_ARG(step.name));
		done++;
	}
	if (rows.failed)
		return false;
	*out = done;
	return true;
}

static bool
apply_step(struct arena *a, struct db *db, const struct db_migration *step, struct err *err)
{
	struct buf sql;

	buf_init(&sql, a, STEP_MAX);
	return translate(&sql, db->engine, str_from(step->sql), err)
	    && buf_ok(&sql, err)
	    && db->engine->exec(db, cstr(a, buf_str(&sql)), err)
	    && db_run(db, NULL, err, "INSERT INTO migration (name) VALUES ($1)", V(step->name));
}

/* Looks again inside the transaction: two programs may have been started at once. */
static bool
next_step(struct arena *a, struct db *db, const struct db_migration *steps, size_t n, size_t *done,
    struct err *err)
{
	AUTO_TX tx = { 0 };
	size_t before;

	if (!db_begin(db, &tx, err) || !count_applied(a, db, steps, n, &before, err))
		return false;
	if (before < n && !apply_step(a, db, &steps[before], err))
		return false;
	if (!db_commit(&tx, err))
		return false;
	*done = before < n ? before + 1 : n;
	return true;
}

/* Two programs started at once may both find it missing, so it is made in a transaction, one at a time. */
static bool
make_list(struct db *db, struct err *err)
{
	AUTO_TX tx = { 0 };

	return db_begin(db, &tx, err)
	    && db_run(db, NULL, err, "CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY)")
	    && db_commit(&tx, err);
}

static bool
find_list(struct db *db, struct err *err)
{
	if (db_run(db, NULL, err, "SELECT name FROM migration LIMIT 1"))
		return true;
	return err->kind == ERR_SOFTWARE && make_list(db, err);
}

static bool
migrate(struct arena *a, struct db *db, const struct db_migration *steps, size_t n, struct err *err)
{
	size_t done;

	if (!find_list(db, err) || !count_applied(a, db, steps, n, &done, err))
		return false;
	while (done < n)
		if (!next_step(a, db, steps, n, &done, err))
			return false;
	return true;
}

bool
db_migrate(struct db *db, const struct db_migration *steps, size_t n, struct err *err)
{
	struct arena a;
	bool ok;

	arena_init(&a, db->arena.host, 8 * STEP_MAX);
	ok = migrate(&a, db, steps, n, err);
	arena_release(&a);
	return ok;
}

static struct db_migration
built_in(struct arena *a, const struct embedded *file)
{
	struct str name = str_from(file->name);

	must(str_ends(name, STR(".sql")));
	name.len -= STR(".sql").len;
	return (struct db_migration){ cstr(a, name), (const char *)file->bytes };
}

bool
db_migrate_built_in(struct db *db, struct err *err)
{
	struct db_migration *steps;
	struct arena a;
	size_t n = 0;
	bool ok;

	while (embedded_migrations[n].name)
		n++;
	arena_init(&a, db->arena.host, STEP_MAX);
	steps = arena_array(&a, struct db_migration, n);
	for (size_t i = 0; i < n; i++)
		steps[i] = built_in(&a, &embedded_migrations[i]);
	ok = db_migrate(db, steps, n, err);
	arena_release(&a);
	return ok;
}
