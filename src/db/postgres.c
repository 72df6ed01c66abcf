/* postgres.c - PostgreSQL behind the interface of db.h.
 *
 * Values and columns travel in binary with their types declared: a text keeps its length, bytes their
 * bytes, every integer 64 bits.  A statement is prepared once for each list of types it is given, and again
 * when the connection was lost.  All rows of an answer are taken at once, so that others may be asked for
 * while they are read.  What is sent ahead (db_ahead) goes out without waiting, and has its answer when it is
 * asked again.
 *
 * A reader whose connection broke asks once more on a new one.  A writer does so only at the beginning of a
 * transaction: what stands before would be missing.
 *
 * SPDX-License-Identifier: ISC
 */
#include "db/postgres.h"

#define PARAMETERS_MAX 64
#define STATEMENTS_LEAST 64

/* The server's numbers of types, which are the same for ever. */
enum {
	TYPE_BOOL = 16, TYPE_BYTES = 17, TYPE_NAME = 19, TYPE_INT8 = 20, TYPE_INT2 = 21, TYPE_INT4 = 23,
	TYPE_TEXT = 25, TYPE_BPCHAR = 1042, TYPE_VARCHAR = 1043,
};

struct pg_statement {
	const char *sql;
	const char *name;
	uint32_t link;                          /* the connection it was prepared on */
	size_t n;
	uint8_t types[PARAMETERS_MAX];          /* enum db_type */
};

struct pg_cursor {
	PGresult *res;
	int row;
	struct pg_cursor *next;                 /* of those not in use */
};

/* --- values -------------------------------------------------------------------------------------- */

struct parameters {
	int n;
	Oid types[PARAMETERS_MAX];
	const char *values[PARAMETERS_MAX];
	int lengths[PARAMETERS_MAX], formats[PARAMETERS_MAX];
	unsigned char numbers[PARAMETERS_MAX][8];
};

/* Nothing to infer from: integers are 64 bits, text is text; NULL alone is left to the server. */
static const Oid types_of[] = {
	[DB_INT] = TYPE_INT8, [DB_TEXT] = TYPE_TEXT, [DB_BYTES] = TYPE_BYTES, [DB_NULL] = 0,
};

static void
put_number(unsigned char *out, int64_t n)
{
	for (int i = 0; i < 8; i++)
		out[i] = (unsigned char)((uint64_t)n >> (56 - 8 * i));
}

/* An empty text is not NULL, whatever its pointer. */
static const char *
value_of(const struct db_value *v, unsigned char *number)
{
	if (v->type == DB_NULL)
		return NULL;
	if (v->type != DB_INT)
		return v->text.ptr ? v->text.ptr : "";
	put_number(number, v->number);
	return (const char *)number;
}

static void
fill(struct parameters *p, const struct db_value *values, size_t n)
{
	must(n <= PARAMETERS_MAX);
	p->n = (int)n;
	for (size_t i = 0; i < n; i++) {
		must(values[i].text.len <= INT_MAX);
		p->types[i] = types_of[values[i].type];
		p->values[i] = value_of(&values[i], p->numbers[i]);
		p->lengths[i] = values[i].type == DB_INT ? 8 : (int)values[i].text.len;
		p->formats[i] = 1;
	}
}

/* --- statements ---------------------------------------------------------------------------------- */

static size_t
place(const struct postgres *pg, const char *sql)
{
	uint64_t h = (uint64_t)(uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(h >> 32) & (pg->cap - 1);
}

static void
insert(struct postgres *pg, struct pg_statement *st)
{
	size_t i = place(pg, st->sql);

	while (pg->table[i])
		i = (i + 1) & (pg->cap - 1);
	pg->table[i] = st;
	pg->n++;
}

static void
grow(struct db *db)
{
	struct postgres *pg = pg_of(db);
	struct pg_statement **old = pg->table;
	size_t old_cap = pg->cap;

	if (2 * pg->n < pg->cap)
		return;
	pg->cap = old_cap ? 2 * old_cap : STATEMENTS_LEAST;
	pg->table = arena_array(&db->arena, struct pg_statement *, pg->cap);
	pg->n = 0;
	for (size_t i = 0; i < old_cap; i++)
		if (old[i])
			insert(pg, old[i]);
}

static bool
same_types(const struct pg_statement *st, const struct db_value *values, size_t n)
{
	bool same = st->n == n;

	for (size_t i = 0; same && i < n; i++)
		same = st->types[i] == values[i].type;
	return same;
}

static struct pg_statement *
find(struct db *db, const char *sql, const struct db_value *values, size_t n)
{
	struct postgres *pg = pg_of(db);
	struct pg_statement *st;

	for (size_t i = pg->cap ? place(pg, sql) : 0; pg->cap && pg->table[i]; i = (i + 1) & (pg->cap - 1)) {
		st = pg->table[i];
		if (st->sql == sql && same_types(st, values, n))
			return st;
	}
	st = arena_new(&db->arena, struct pg_statement);
	st->sql = sql;
	st->n = n;
	for (size_t i = 0; i < n; i++)
		st->types[i] = (uint8_t)values[i].type;
	grow(db);
	st->name = cstr(&db->arena, arena_fmt(&db->arena, "s%zu", pg->n));
	insert(pg, st);
	return st;
}

static bool
prepare(struct postgres *pg, struct pg_statement *st, const struct parameters *p, struct err *err)
{
	PGresult *res;

	if (st->link == pg->link)
		return true;
	res = PQprepare(pg->conn, st->name, st->sql, p->n, p->types);
	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		return pg_fail(pg, res, err);
	PQclear(res);
	st->link = pg->link;
	return true;
}

/* --- running them -------------------------------------------------------------------------------- */

static bool
readable(Oid type)
{
	static const Oid types[] = {
		TYPE_INT8, TYPE_TEXT, TYPE_BYTES, TYPE_INT4, TYPE_BOOL, TYPE_INT2, TYPE_VARCHAR, TYPE_BPCHAR,
		TYPE_NAME,
	};

	for (size_t i = 0; i < LENGTH(types); i++)
		if (types[i] == type)
			return true;
	return false;
}

static bool
check_columns(const PGresult *res, struct err *err)
{
	for (int i = 0; i < PQnfields(res); i++)
		if (!readable(PQftype(res, i)) && PQntuples(res) > 0 && !PQgetisnull(res, 0, i))
			return err_set(err, ERR_SOFTWARE, "The column %s is of a kind (%u) that is not read "
			    "here; it wants a CAST.", PQfname(res, i), PQftype(res, i));
	return true;
}

/* A statement without values is sent as it is: most of them begin or end something, or are run once. */
static bool
ask(struct postgres *pg, struct pg_statement *st, const char *sql, const struct parameters *p, PGresult **out,
    struct err *err)
{
	PGresult *res;

	if (!pg_ready(pg, err) || (st && !prepare(pg, st, p, err)))
		return false;
	if (st)
		res = PQexecPrepared(pg->conn, st->name, p->n, p->values, p->lengths, p->formats, 1);
	else
		res = PQexecParams(pg->conn, sql, 0, NULL, NULL, NULL, NULL, 1);
	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
		return pg_fail(pg, res, err);
	*out = res;
	return true;
}

/* Only what can't have changed anything is asked again. */
static bool
ask_again(struct postgres *pg, struct pg_statement *st, const char *sql, const struct parameters *p,
    PGresult **out, struct err *err)
{
	if (ask(pg, st, sql, p, out, err))
		return true;
	if (!pg_lost(pg) || pg->begun || pg->mode != DB_READ)
		return false;
	return ask(pg, st, sql, p, out, err);
}

static struct pg_cursor *
take_cursor(struct db *db, PGresult *res)
{
	struct postgres *pg = pg_of(db);
	struct pg_cursor *c = pg->unused;

	if (c)
		pg->unused = c->next;
	else
		c = arena_new(&db->arena, struct pg_cursor);
	*c = (struct pg_cursor){ .res = res, .row = -1 };
	return c;
}

static bool
run_control(struct db *db, void **cursor, const char *sql, bool *ok, struct err *err)
{
	if (!pg_control(pg_of(db), sql, ok, err))
		return false;
	if (*ok)
		*cursor = take_cursor(db, NULL);
	return true;
}

static int64_t
touched(PGresult *res)
{
	int64_t n = 0;

	str_int(str_from(PQcmdTuples(res)), &n);
	return n;
}

/* Only what is prepared already: the others wait for nothing but their own turn. */
static void
send_ahead(struct db *db, const char *sql, const struct db_value *values, size_t n)
{
	struct postgres *pg = pg_of(db);
	struct pg_statement *st = n > 0 ? find(db, sql, values, n) : NULL;
	struct parameters p;
	int sent;

	if ((st && st->link != pg->link) || !pg_ahead_note(pg, sql, values, n))
		return;
	fill(&p, values, n);
	if (st)
		sent = PQsendQueryPrepared(pg->conn, st->name, p.n, p.values, p.lengths, p.formats, 1);
	else
		sent = PQsendQueryParams(pg->conn, sql, 0, NULL, NULL, NULL, NULL, 1);
	pg->n_ahead -= sent != 1;
}

static bool
pg_start(struct db *db, void **cursor, const char *sql, const struct db_value *values, size_t n,
    struct err *err)
{
	struct postgres *pg = pg_of(db);
	struct parameters p;
	PGresult *res;
	bool ok;

	if (pg->sending_ahead) {
		send_ahead(db, sql, values, n);
		*cursor = take_cursor(db, NULL);
		return true;
	}
	if (n == 0 && run_control(db, cursor, sql, &ok, err))
		return ok;
	res = pg_ahead_take(pg, sql, values, n);
	fill(&p, values, n);
	if (!res && !ask_again(pg, n ? find(db, sql, values, n) : NULL, sql, &p, &res, err))
		return false;
	if (!check_columns(res, err)) {
		PQclear(res);
		return false;
	}
	pg->changed = touched(res);
	*cursor = take_cursor(db, res);
	return true;
}

static bool
pg_step(struct db *db UNUSED, void *cursor, bool *row, struct err *err UNUSED)
{
	struct pg_cursor *c = cursor;

	*row = ++c->row < PQntuples(c->res);
	return true;
}

static void
pg_finish(struct db *db, void *cursor)
{
	struct postgres *pg = pg_of(db);
	struct pg_cursor *c = cursor;

	PQclear(c->res);
	c->res = NULL;
	c->next = pg->unused;
	pg->unused = c;
}

static int64_t
pg_changed(struct db *db)
{
	return pg_of(db)->changed;
}

/* --- columns ------------------------------------------------------------------------------------- */

static size_t
pg_columns(void *cursor)
{
	return (size_t)PQnfields(((struct pg_cursor *)cursor)->res);
}

static struct str
raw(const struct pg_cursor *c, size_t column)
{
	return (struct str){ PQgetvalue(c->res, c->row, (int)column),
	    (size_t)PQgetlength(c->res, c->row, (int)column) };
}

static bool
is_number(Oid type)
{
	return type == TYPE_INT8 || type == TYPE_INT4 || type == TYPE_INT2 || type == TYPE_BOOL;
}

/* However many bytes it has, highest first; but for true, which is one byte and not negative, the first says
 * whether it is below zero. */
static int64_t
number_in(struct str s)
{
	uint64_t n = s.len > 1 && (s.ptr[0] & 0x80) ? UINT64_MAX : 0;

	for (size_t i = 0; i < s.len; i++)
		n = n << 8 | (unsigned char)s.ptr[i];
	return (int64_t)n;
}

static int64_t
pg_number(void *cursor, size_t column)
{
	struct pg_cursor *c = cursor;
	int64_t n = 0;

	if (PQgetisnull(c->res, c->row, (int)column))
		return 0;
	if (is_number(PQftype(c->res, (int)column)))
		return number_in(raw(c, column));
	str_int(raw(c, column), &n);
	return n;
}

static struct str
pg_text(void *cursor, size_t column)
{
	struct pg_cursor *c = cursor;

	if (PQgetisnull(c->res, c->row, (int)column))
		return STR_NONE;
	must(!is_number(PQftype(c->res, (int)column)));
	return raw(c, column);
}

/* --- the rest ------------------------------------------------------------------------------------ */

static bool
pg_exec(struct db *db, const char *sql, struct err *err)
{
	struct postgres *pg = pg_of(db);
	PGresult *res;

	if (!pg_ready(pg, err))
		return false;
	res = PQexec(pg->conn, sql);
	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
		return pg_fail(pg, res, err);
	PQclear(res);
	return true;
}

/* A transaction whose connection broke is there until it is rolled back, so that nothing can be run behind
 * it as if it stood alone. */
static bool
pg_in_transaction(struct db *db)
{
	struct postgres *pg = pg_of(db);

	return pg->begun && (pg_lost(pg) || PQtransactionStatus(pg->conn) != PQTRANS_IDLE);
}

static bool
pg_away(struct db *db)
{
	return pg_lost(pg_of(db));
}

static bool
pg_open(struct db *db, const char *where, enum db_mode mode, struct err *err)
{
	struct postgres *pg = arena_new(&db->arena, struct postgres);

	pg->mode = mode;
	db->handle = pg;
	return pg_connect(db, where, err);
}

static void
pg_close(struct db *db)
{
	pg_ahead_forget(pg_of(db));
	PQfinish(pg_of(db)->conn);
}

const struct db_engine db_postgres = {
	.open = pg_open,
	.close = pg_close,
	.exec = pg_exec,
	.start = pg_start,
	.step = pg_step,
	.columns = pg_columns,
	.number = pg_number,
	.text = pg_text,
	.changed = pg_changed,
	.finish = pg_finish,
	.in_transaction = pg_in_transaction,
	.away = pg_away,
	.ahead = pg_ahead,
	.listen = pg_listen,
	.heard = pg_heard,
	.tell = pg_tell,
	.clock = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
	.catalogue = "SELECT CAST(c.table_name AS TEXT) COLLATE \"C\" AS tab,"
	    " CAST(c.column_name AS TEXT) COLLATE \"C\" AS name, CAST(c.data_type AS TEXT) AS kind"
	    " FROM information_schema.columns AS c JOIN information_schema.tables AS t"
	    " ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
	    " WHERE t.table_type = 'BASE TABLE' AND c.table_schema = current_schema() ORDER BY 1, 2",
	.cursor_open = "DECLARE copied NO SCROLL CURSOR FOR ",
	.cursor_next = "FETCH %d FROM copied",
	.cursor_close = "CLOSE copied",
	.begin_write = pg_begin_write,
	.begin_read = pg_begin_read,
	.take_time = "SET LOCAL statement_timeout = 0",
	.words = {
		{ "id", "BIGINT PRIMARY KEY" }, { "int", "BIGINT" }, { "real", "DOUBLE PRECISION" },
		{ "bytes", "BYTEA" },
	},
};
