/* db.c - what is the same for every engine: rows into structs, transactions.
 *
 * SPDX-License-Identifier: ISC
 */
#include "db/engine.h"

#include "host/mem.h"

#define CONNECTION_MAX MIB(64)
#define COLUMNS_MAX 64

bool
db_is_on_server(const char *where)
{
	struct str place = str_from(where);

	return str_starts(place, STR("postgres://")) || str_starts(place, STR("postgresql://"));
}

bool
db_open(struct db **out, const char *where, enum db_mode mode, struct err *err)
{
	struct str place = str_from(where);
	struct arena arena;
	struct db *db;

	arena_init(&arena, &host_pages, CONNECTION_MAX);
	db = arena_new(&arena, struct db);
	*db = (struct db){ .engine = db_is_on_server(where) ? &db_postgres : &db_sqlite, .arena = arena };
	db->memory = str_eq(place, STR(":memory:"));
	if (!db->engine->open(db, where, mode, err)) {
		db_close(db);
		return false;
	}
	*out = db;
	return true;
}

void
db_close(struct db *db)
{
	struct arena arena;

	if (!db)
		return;
	db->engine->close(db);
	arena = db->arena;                      /* db lies in it */
	arena_release(&arena);
}

bool
db_is_memory(const struct db *db)
{
	return db->memory;
}

long
db_fail_at(struct db *db, long n)
{
	long left = db->fail_at;

	db->fail_at = n;
	return left;
}

static bool
start(struct db *db, void **cursor, const char *sql, const struct db_value *values, size_t n, struct err *err)
{
	if (!db->ahead && db->fail_at > 0 && --db->fail_at == 0)
		return err_set(err, ERR_IO, "The statement failed because a test asked for it.");
	return db->engine->start(db, cursor, sql, values, n, err);
}

/* An integer must fit the member it goes to: a cut one would be another number. */
static bool
fits(const struct db_field *f, int64_t n)
{
	if (f->size == 1)
		return n == 0 || n == 1;
	return f->size == 8 || (n >= INT32_MIN && n <= INT32_MAX);
}

static bool
out_of_range(const struct db_field *f, int64_t n, struct err *err)
{
	return err_set(err, ERR_DATA, "The stored %s, %" PRId64 ", is out of range.", f->name, n);
}

/* The row apart from the struct, so that the struct is written whole or not at all. */
static bool
read_row(struct arena *a, struct db *db, void *cursor, const struct db_field *fields, size_t n,
    struct db_value *row, struct err *err)
{
	must(n <= COLUMNS_MAX && db->engine->columns(cursor) == n);
	for (size_t i = 0; i < n; i++) {
		if (fields[i].type != DB_INT) {
			struct str text = db->engine->text(cursor, i);
			row[i].text = a ? str_copy(a, text) : text;
			continue;
		}
		row[i].number = db->engine->number(cursor, i);
		if (!fits(&fields[i], row[i].number))
			return out_of_range(&fields[i], row[i].number, err);
	}
	return true;
}

static void
assign_text(void *out, const struct db_field *f, struct str text)
{
	memcpy((char *)out + f->offset, &text, sizeof text);
}

static void
assign_number(void *out, const struct db_field *f, int64_t n)
{
	char *member = (char *)out + f->offset;
	int32_t narrow = (int32_t)n;
	bool flag = n != 0;

	if (f->size == sizeof n)
		memcpy(member, &n, sizeof n);
	else if (f->size == sizeof narrow)
		memcpy(member, &narrow, sizeof narrow);
	else
		memcpy(member, &flag, sizeof flag);
}

static void
assign_row(void *out, const struct db_field *fields, size_t n, const struct db_value *row)
{
	for (size_t i = 0; i < n; i++)
		if (fields[i].type == DB_INT)
			assign_number(out, &fields[i], row[i].number);
		else
			assign_text(out, &fields[i], row[i].text);
}

/* To the end, also behind a row: a statement with RETURNING has not happened before. */
static bool
step_out(struct db *db, void *cursor, struct err *err)
{
	bool row = true;

	while (row)
		if (!db->engine->step(db, cursor, &row, err))
			return false;
	return true;
}

static bool
one_row(struct arena *a, struct db *db, void *cursor, const struct db_field *fields, size_t n,
    struct db_value *row, struct err *err)
{
	bool there;

	if (!db->engine->step(db, cursor, &there, err))
		return false;
	if (!there)
		return err_set(err, ERR_NOT_FOUND, "There is nothing stored by that name.");
	return read_row(a, db, cursor, fields, n, row, err) && step_out(db, cursor, err);
}

bool
db_one_(struct arena *a, struct db *db, const struct db_field *fields, size_t n, void *out, struct err *err,
    const char *sql, const struct db_value *values, size_t n_values)
{
	struct db_value row[COLUMNS_MAX] UNSET;
	void *cursor;
	bool ok;

	if (!start(db, &cursor, sql, values, n_values, err))
		return false;
	ok = one_row(a, db, cursor, fields, n, row, err);
	db->engine->finish(db, cursor);
	if (ok)
		assign_row(out, fields, n, row);
	return ok;
}

bool
db_run_(struct db *db, int64_t *changed, struct err *err, const char *sql, const struct db_value *values,
    size_t n_values)
{
	void *cursor;
	bool ok;

	if (!start(db, &cursor, sql, values, n_values, err))
		return false;
	ok = step_out(db, cursor, err);
	if (ok && changed)
		*changed = db->engine->changed(db);
	db->engine->finish(db, cursor);
	return ok;
}

static bool
any_narrow(const struct db_field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fields[i].type == DB_INT && fields[i].size != sizeof(int64_t))
			return true;
	return false;
}

bool
db_query_(struct db *db, struct db_rows *rows, const struct db_field *fields, size_t n, struct err *err,
    const char *sql, const struct db_value *values, size_t n_values)
{
	void *cursor;

	db_rows_release(rows);
	if (!start(db, &cursor, sql, values, n_values, err)) {
		rows->failed = true;
		return false;
	}
	*rows = (struct db_rows){ .db = db, .cursor = cursor, .fields = fields, .n_fields = n,
		.narrow = any_narrow(fields, n) };
	return true;
}

/* Whether every number fits: only those of narrow members may not. */
static bool
all_fit(const struct db_rows *rows, struct err *err)
{
	if (!rows->narrow)
		return true;
	for (size_t i = 0; i < rows->n_fields; i++) {
		const struct db_field *f = &rows->fields[i];
		int64_t n;

		if (f->type != DB_INT || f->size == sizeof n)
			continue;
		n = rows->db->engine->number(rows->cursor, i);
		if (!fits(f, n))
			return out_of_range(f, n, err);
	}
	return true;
}

/* Each value straight to its member: of a log there are many rows. */
static void
take_row(struct arena *a, const struct db_rows *rows, void *out)
{
	const struct db_engine *engine = rows->db->engine;

	for (size_t i = 0; i < rows->n_fields; i++) {
		const struct db_field *f = &rows->fields[i];
		struct str text;

		if (f->type == DB_INT) {
			assign_number(out, f, engine->number(rows->cursor, i));
			continue;
		}
		text = engine->text(rows->cursor, i);
		assign_text(out, f, a ? str_copy(a, text) : text);
	}
}

bool
db_next(struct arena *a, struct db_rows *rows, void *out, struct err *err)
{
	bool there;

	if (!rows->cursor)
		return false;
	must(rows->n_fields <= COLUMNS_MAX);
	rows->failed = !rows->db->engine->step(rows->db, rows->cursor, &there, err)
	    || (there && !all_fit(rows, err));
	if (rows->failed || !there) {
		db_rows_release(rows);
		return false;
	}
	must(rows->db->engine->columns(rows->cursor) == rows->n_fields);
	take_row(a, rows, out);
	return true;
}

void
db_rows_release(struct db_rows *rows)
{
	if (rows->cursor)
		rows->db->engine->finish(rows->db, rows->cursor);
	rows->cursor = NULL;
}

bool
db_copy(struct db *db, const char *to, struct err *err)
{
	if (db->engine->copy)
		return db->engine->copy(db, to, err);
	return err_set(err, ERR_CONFIG,
	    "A database on a server can't be copied as a file.");
}

bool
db_tell(struct db *db, struct str word, struct err *err)
{
	const struct db_value value = V(word);

	must(word.len < DB_WORD_MAX);
	return !db->engine->tell || db_run_(db, NULL, err, db->engine->tell, &value, 1);
}

bool
db_shared_now(struct db *db, int64_t ours, int64_t *out, struct err *err)
{
	static const struct db_field fields[] = { { "now", 0, DB_INT, sizeof(int64_t) } };

	if (db->engine->clock)
		return db_one_(NULL, db, fields, LENGTH(fields), out, err, db->engine->clock, NULL, 0);
	*out = ours;
	return true;
}

bool
db_listen(struct db *db, int *fd, struct err *err)
{
	if (db->engine->listen)
		return db->engine->listen(db, fd, err);
	*fd = -1;
	return true;
}

bool
db_heard(struct db *db, char word[DB_WORD_MAX])
{
	return db->engine->heard && db->engine->heard(db, word);
}

bool
db_in_transaction(struct db *db)
{
	return db->engine->in_transaction(db);
}

bool
db_is_away(struct db *db)
{
	return db->engine->away && db->engine->away(db);
}

bool
db_take_time(struct db *db, struct err *err)
{
	return !db->engine->take_time || db_run_(db, NULL, err, db->engine->take_time, NULL, 0);
}

bool
db_ahead(struct db *db)
{
	db->ahead = db->engine->ahead && db->engine->ahead(db, true);
	return db->ahead;
}

void
db_ahead_end(struct db *db)
{
	must(db->ahead);
	db->ahead = false;
	(void)db->engine->ahead(db, false);
}

bool
db_begin(struct db *db, struct db_tx *tx, struct err *err)
{
	must(!db_in_transaction(db));
	if (!db_run_(db, NULL, err, db->engine->begin_write, NULL, 0))
		return false;
	*tx = (struct db_tx){ .db = db };
	return true;
}

bool
db_begin_read(struct db *db, struct db_tx *tx, struct err *err)
{
	*tx = (struct db_tx){ 0 };
	if (db_in_transaction(db))
		return true;
	if (!db_run_(db, NULL, err, db->engine->begin_read, NULL, 0))
		return false;
	tx->db = db;
	return true;
}

bool
db_savepoint(struct db *db, struct db_tx *tx, struct err *err)
{
	must(db_in_transaction(db));
	if (!db_run(db, NULL, err, "SAVEPOINT step"))
		return false;
	*tx = (struct db_tx){ .db = db, .savepoint = true };
	return true;
}

bool
db_commit(struct db_tx *tx, struct err *err)
{
	struct db *db = tx->db;
	bool ok;

	if (!db)
		return true;
	/* Some failures end the whole transaction by themselves; nothing may then pass for stored. */
	if (!db_in_transaction(db))
		return err_set(err, ERR_IO, "What was being written was undone; nothing of it was stored.");
	if (tx->savepoint)
		ok = db_run(db, NULL, err, "RELEASE SAVEPOINT step");
	else
		ok = db_run(db, NULL, err, "COMMIT");
	if (ok)
		tx->db = NULL;
	return ok;
}

static bool
undo_step(struct db *db)
{
	struct err ignored;

	return db_run(db, NULL, &ignored, "ROLLBACK TO SAVEPOINT step")
	    && db_run(db, NULL, &ignored, "RELEASE SAVEPOINT step");
}

/* A step that can't be undone takes the whole transaction with it: half of it must not stay. */
void
db_tx_release(struct db_tx *tx)
{
	struct db *db = tx->db;
	struct err ignored;
	long fail_at;

	tx->db = NULL;
	if (!db || !db_in_transaction(db))
		return;
	fail_at = db->fail_at;                  /* a test fails statements, not their undoing */
	db->fail_at = 0;
	if (!tx->savepoint || !undo_step(db))
		db_run(db, NULL, &ignored, "ROLLBACK");
	db->fail_at = fail_at;
}
