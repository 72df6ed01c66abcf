/* copy.c - every row of a database into another, whatever engine stands behind either.
 *
 * The schema is the same on both, as the same migrations made it; tables and columns are read out of the
 * catalogue, so this knows none of them by name.  One picture is read, and one transaction written.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/buf.h"
#include "db/engine.h"
#include "host/mem.h"

#define TABLES_MAX 64
#define COLUMNS_MAX 64
#define BATCH_MAX 256
#define BATCH_BYTES MIB(1)
#define ROOM MIB(512)                           /* for the largest row, or a batch */

struct column {
	struct str tab, name, kind;
};

static const struct db_field column_fields[] = {
	DB_FIELD(struct column, tab), DB_FIELD(struct column, name), DB_FIELD(struct column, kind),
};

struct table {
	struct str name;
	struct db_field fields[COLUMNS_MAX];    /* into an array of struct db_value */
	const char *columns[COLUMNS_MAX];
	size_t n;
};

struct copy {
	struct db *from, *to;
	struct arena a;                         /* of one batch */
	struct table tables[TABLES_MAX];
	size_t n;
};

/* --- the catalogue -------------------------------------------------------------------------------- */

static enum db_type
type_of(struct str kind)
{
	static const struct { struct str word; enum db_type type; } kinds[] = {
		{ STR_INIT("integer"), DB_INT }, { STR_INIT("bigint"), DB_INT },
		{ STR_INIT("blob"), DB_BYTES }, { STR_INIT("bytea"), DB_BYTES },
	};

	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (str_eq_nocase(kind, kinds[i].word))
			return kinds[i].type;
	return DB_TEXT;
}

static bool
add_column(struct copy *c, const struct column *column)
{
	enum db_type type = type_of(column->kind);
	struct table *t = c->n > 0 ? &c->tables[c->n - 1] : NULL;

	if (!t || !str_eq(t->name, column->tab)) {
		if (c->n == TABLES_MAX)
			return false;
		t = &c->tables[c->n++];
		*t = (struct table){ .name = column->tab };
	}
	if (t->n == COLUMNS_MAX)
		return false;
	t->columns[t->n] = cstr(&c->from->arena, column->name);
	t->fields[t->n] = (struct db_field){
		.name = t->columns[t->n], .type = type, .size = type == DB_INT ? 8 : 0,
		.offset = t->n * sizeof(struct db_value) + (type == DB_INT ? offsetof(struct db_value, number)
		    : offsetof(struct db_value, text)),
	};
	t->n++;
	return true;
}

static bool
read_catalogue(struct arena *a, struct db *db, struct column **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };
	struct column column;
	VEC(struct column) all = { 0 };

	if (!db_query_(db, &rows, column_fields, LENGTH(column_fields), err, db->engine->catalogue, NULL, 0))
		return false;
	while (db_next(a, &rows, &column, err))
		vec_push(a, &all) = column;
	*out = all.at;
	*n = all.n;
	return !rows.failed;
}

static bool
same_columns(const struct column *one, const struct column *two, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!str_eq(one[i].tab, two[i].tab) || !str_eq(one[i].name, two[i].name)
		    || type_of(one[i].kind) != type_of(two[i].kind))
			return false;
	return true;
}

/* The list of migrations comes with the schema and is there already. */
static bool
read_tables(struct copy *c, struct err *err)
{
	struct column *from, *to;
	size_t n, n_to;

	if (!read_catalogue(&c->from->arena, c->from, &from, &n, err)
	    || !read_catalogue(&c->to->arena, c->to, &to, &n_to, err))
		return false;
	if (n != n_to || !same_columns(from, to, n))
		return err_set(err, ERR_CONFIG, "The desk that is to be copied was last opened by another "
		    "heard than this one. Open it once with this one (`heard serve`), then try again.");
	for (size_t i = 0; i < n; i++)
		if (!str_eq(from[i].tab, STR("migration")) && !add_column(c, &from[i]))
			return err_set(err, ERR_SOFTWARE, "There are more tables than can be copied.");
	return true;
}

/* --- statements: kept as long as the connection, which knows them by their address ------------------ */

static const char *
statement(struct db *db, const char *before, const struct table *t, const char *behind, bool names,
    bool values)
{
	struct buf b;

	buf_init(&b, &db->arena, KIB(16));
	buf_fmt(&b, "%s", before);
	for (size_t i = 0; names && i < t->n; i++)
		buf_fmt(&b, "%s%s", i > 0 ? ", " : "", t->columns[i]);
	buf_fmt(&b, "%s%.*s", behind, STR_ARG(t->name));
	for (size_t i = 0; values && i < t->n; i++)
		buf_fmt(&b, "%s%s", i > 0 ? ", " : " (", t->columns[i]);
	for (size_t i = 0; values && i < t->n; i++)
		buf_fmt(&b, "%s$%zu", i > 0 ? ", " : ") VALUES (", i + 1);
	if (values)
		buf_fmt(&b, ")");
	return cstr(&db->arena, buf_str(&b));
}

static bool
is_empty(struct copy *c, const struct table *t, struct err *err)
{
	static const struct db_field field[] = { { "one", offsetof(struct db_value, number), DB_INT, 8 } };
	const char *look = statement(c->to, "SELECT 1 FROM ", t, "", false, false);
	struct db_value ignored;

	if (db_one_(&c->a, c->to, field, 1, &ignored, err, look, NULL, 0))
		return err_set(err, ERR_CONFLICT, "There is a desk in that database already, and it was left "
		    "as it is. Name one that is empty.");
	return err->kind == ERR_NOT_FOUND;
}

/* --- rows ----------------------------------------------------------------------------------------- */

struct batch {
	size_t rows, bytes;
};

static bool
put_row(struct copy *c, const struct table *t, const char *insert, struct db_value *row, struct batch *done,
    struct err *err)
{
	for (size_t i = 0; i < t->n; i++) {
		row[i].type = t->fields[i].type;
		done->bytes += row[i].type == DB_INT ? 8 : row[i].text.len;
	}
	done->rows++;
	return db_run_(c->to, NULL, err, insert, row, t->n);
}

static bool
put_rows(struct copy *c, const struct table *t, const char *select, const char *insert, struct batch *done,
    struct err *err)
{
	AUTO_ROWS rows = { 0 };
	struct db_value row[COLUMNS_MAX] = { 0 };

	*done = (struct batch){ 0 };
	if (!db_query_(c->from, &rows, t->fields, t->n, err, select, NULL, 0))
		return false;
	while (db_next(&c->a, &rows, row, err)) {
		if (!put_row(c, t, insert, row, done, err))
			return false;
		arena_reset(&c->a);
	}
	return !rows.failed;
}

/* A server hands over the whole answer at once, so it is asked for what has room: rows may hold mails. */
static bool
put_in_batches(struct copy *c, const struct table *t, const char *select, const char *insert, struct err *err)
{
	const struct db_engine *e = c->from->engine;
	struct batch done = { 0 };
	size_t n = 1;

	if (!db_run_(c->from, NULL, err, cstr(&c->from->arena, arena_fmt(&c->from->arena, "%s%s",
	    e->cursor_open, select)), NULL, 0))
		return false;
	do {
		const char *next = cstr(&c->from->arena, arena_fmt(&c->from->arena, e->cursor_next, (int)n));
		if (!put_rows(c, t, next, insert, &done, err))
			return false;
		n = done.bytes > BATCH_BYTES ? (n + 1) / 2 : 2 * n < BATCH_MAX ? 2 * n : BATCH_MAX;
	} while (done.rows > 0);
	return db_run_(c->from, NULL, err, e->cursor_close, NULL, 0);
}

static bool
put_table(struct copy *c, const struct table *t, struct err *err)
{
	const char *select = statement(c->from, "SELECT ", t, " FROM ", true, false);
	const char *insert = statement(c->to, "INSERT INTO ", t, "", false, true);
	struct batch done;

	if (!is_empty(c, t, err))
		return false;
	if (c->from->engine->cursor_open)
		return put_in_batches(c, t, select, insert, err);
	return put_rows(c, t, select, insert, &done, err);
}

/* --- all of it ------------------------------------------------------------------------------------ */

static bool
copy_all(struct copy *c, struct err *err)
{
	AUTO_TX picture = { 0 }, written = { 0 };

	if (!db_begin_read(c->from, &picture, err) || !db_take_time(c->from, err)
	    || !db_begin(c->to, &written, err) || !read_tables(c, err))
		return false;
	for (size_t i = 0; i < c->n; i++)
		if (!put_table(c, &c->tables[i], err))
			return false;
	return db_commit(&written, err);
}

bool
db_copy_rows(struct db *from, struct db *to, struct err *err)
{
	struct copy *c = arena_new(&from->arena, struct copy);
	bool ok;

	*c = (struct copy){ .from = from, .to = to };
	arena_init(&c->a, &host_pages, ROOM);
	ok = copy_all(c, err);
	arena_release(&c->a);
	return ok;
}
