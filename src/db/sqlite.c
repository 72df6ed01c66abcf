/* sqlite.c - SQLite behind the interface of db.h.
 *
 * Statements are prepared once a connection and found again by the address of their literal.  A
 * parameter is bound by its name: SQLite counts `$1` by first appearance, not by number.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

#include "db/engine.h"
#include "db/sqlite_wal.h"

#define BUSY_MS 5000
/* What a savepoint would put back is held in memory up to here, else in a file made anew for each: most
 * changes touch a few hundred pages. */
#define UNDO_MOST (4 << 20)
#define PARAMETERS_MAX 64
#define STATEMENTS_LEAST 64

struct statement {
	const char *sql;
	sqlite3_stmt *stmt;
	bool busy;                              /* a cursor stands on it */
	uint8_t value_of[PARAMETERS_MAX];       /* for each of SQLite's slots, the number behind its $ */
};

struct sqlite {
	sqlite3 *db;
	struct statement **table;               /* open addressing, by address of the text */
	size_t n, cap;
};

static struct sqlite *
of(struct db *db)
{
	return db->handle;
}

/* --- what went wrong ---------------------------------------------------------------------------- */

static const struct {
	int code;                               /* the first that fits, whole code before its last byte */
	enum err_kind kind;
	const char *sentence;                   /* NULL: SQLite's own */
} failures[] = {
	{ SQLITE_CONSTRAINT_UNIQUE, ERR_CONFLICT, NULL },
	{ SQLITE_CONSTRAINT_PRIMARYKEY, ERR_CONFLICT, NULL },
	{ SQLITE_CONSTRAINT_ROWID, ERR_CONFLICT, NULL },
	{ SQLITE_CONSTRAINT, ERR_DATA, NULL },
	{ SQLITE_BUSY, ERR_BUSY,
	    "Something else is writing to the data file just now. Nothing was stored; try again." },
	{ SQLITE_LOCKED, ERR_BUSY, "The data file is in use just now. Nothing was stored; try again." },
	{ SQLITE_FULL, ERR_IO, "The disk is full. Nothing was stored and nothing stored before is lost; make "
	    "room, then try again." },
	{ SQLITE_READONLY, ERR_IO, "The data file may only be read, not written. Nothing was stored; check "
	    "who owns it and its rights." },
	{ SQLITE_IOERR, ERR_IO,
	    "Reading or writing the data file failed. Nothing was stored; check the disk, then try again." },
	{ SQLITE_CANTOPEN, ERR_IO,
	    "The data file could not be opened; check that its folder is there and who owns it." },
	{ SQLITE_CORRUPT, ERR_IO, "The data file is damaged. Stop the desk and restore the last backup." },
	{ SQLITE_NOTADB, ERR_DATA, "This file is not a data file of heard; nothing in it was changed." },
	{ SQLITE_TOOBIG, ERR_TOO_LARGE, "This is too large to be stored; nothing was stored." },
	{ SQLITE_NOMEM, ERR_BUSY, "There was not enough memory. Nothing was stored; try again." },
};

static bool
fail(struct sqlite *s, int code, struct err *err)
{
	for (size_t i = 0; i < LENGTH(failures); i++) {
		if (failures[i].code != code && failures[i].code != (code & 0xff))
			continue;
		if (failures[i].sentence)
			return err_set(err, failures[i].kind, "%s", failures[i].sentence);
		return err_set(err, failures[i].kind, "%s.", sqlite3_errmsg(s->db));
	}
	return err_set(err, ERR_SOFTWARE, "The data file refused a statement: %s (%d).",
	    sqlite3_errmsg(s->db), code);
}

/* --- statements --------------------------------------------------------------------------------- */

static size_t
place(const struct sqlite *s, const char *sql)
{
	uint64_t h = (uint64_t)(uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(h >> 32) & (s->cap - 1);
}

static void
insert(struct sqlite *s, struct statement *st)
{
	size_t i = place(s, st->sql);

	while (s->table[i])
		i = (i + 1) & (s->cap - 1);
	s->table[i] = st;
	s->n++;
}

static void
grow(struct db *db)
{
	struct sqlite *s = of(db);
	struct statement **old = s->table;
	size_t old_cap = s->cap;

	if (2 * s->n < s->cap)
		return;
	s->cap = old_cap ? 2 * old_cap : STATEMENTS_LEAST;
	s->table = arena_array(&db->arena, struct statement *, s->cap);
	s->n = 0;
	for (size_t i = 0; i < old_cap; i++)
		if (old[i])
			insert(s, old[i]);
}

static uint8_t
number_behind_dollar(const char *name)
{
	int64_t n = 0;

	must(name && name[0] == '$' && str_int(str_from(name + 1), &n) && n >= 1 && n <= PARAMETERS_MAX);
	return (uint8_t)n;
}

static void
name_slots(struct statement *st)
{
	int n = sqlite3_bind_parameter_count(st->stmt);

	must(n <= PARAMETERS_MAX);
	for (int slot = 1; slot <= n; slot++)
		st->value_of[slot - 1] = number_behind_dollar(sqlite3_bind_parameter_name(st->stmt, slot));
}

static bool
prepare(struct db *db, const char *sql, struct statement **out, struct err *err)
{
	struct sqlite *s = of(db);
	sqlite3_stmt *stmt;
	const char *tail;
	struct statement *st;
	int code = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, &tail);

	if (code != SQLITE_OK)
		return fail(s, code, err);
	must(stmt && *tail == '\0');            /* one statement, and nothing behind it */
	st = arena_new(&db->arena, struct statement);
	st->sql = sql;
	st->stmt = stmt;
	name_slots(st);
	grow(db);
	insert(s, st);
	*out = st;
	return true;
}

/* A statement that a cursor stands on is passed over: the same text may run inside itself. */
static bool
find(struct db *db, const char *sql, struct statement **out, struct err *err)
{
	struct sqlite *s = of(db);

	for (size_t i = s->cap ? place(s, sql) : 0; s->cap && s->table[i]; i = (i + 1) & (s->cap - 1)) {
		if (s->table[i]->sql != sql || s->table[i]->busy)
			continue;
		*out = s->table[i];
		return true;
	}
	return prepare(db, sql, out, err);
}

/* An empty text is not NULL, whatever its pointer. */
static int
bind(sqlite3_stmt *stmt, int slot, const struct db_value *v)
{
	const char *ptr = v->text.ptr ? v->text.ptr : "";

	switch (v->type) {
	case DB_INT:
		return sqlite3_bind_int64(stmt, slot, v->number);
	case DB_TEXT:
		return sqlite3_bind_text64(stmt, slot, ptr, v->text.len, SQLITE_STATIC, SQLITE_UTF8);
	case DB_BYTES:
		return sqlite3_bind_blob64(stmt, slot, ptr, v->text.len, SQLITE_STATIC);
	case DB_NULL:
		return sqlite3_bind_null(stmt, slot);
	}
	__builtin_trap();
}

static bool
bind_all(struct sqlite *s, const struct statement *st, const struct db_value *values, size_t n,
    struct err *err)
{
	int slots = sqlite3_bind_parameter_count(st->stmt);

	must((size_t)slots == n);               /* each value has its place in the text */
	for (int slot = 1; slot <= slots; slot++) {
		size_t number = st->value_of[slot - 1];
		int code;

		must(number <= n);
		code = bind(st->stmt, slot, &values[number - 1]);
		if (code != SQLITE_OK)
			return fail(s, code, err);
	}
	return true;
}

static void
sqlite_finish(struct db *db UNUSED, void *cursor)
{
	struct statement *st = cursor;

	sqlite3_reset(st->stmt);
	sqlite3_clear_bindings(st->stmt);
	st->busy = false;
}

static bool
sqlite_start(struct db *db, void **cursor, const char *sql, const struct db_value *values, size_t n,
    struct err *err)
{
	struct statement *st = NULL;

	if (!find(db, sql, &st, err))
		return false;
	if (!bind_all(of(db), st, values, n, err)) {
		sqlite_finish(db, st);
		return false;
	}
	st->busy = true;
	*cursor = st;
	return true;
}

static bool
sqlite_step(struct db *db, void *cursor, bool *row, struct err *err)
{
	struct statement *st = cursor;
	int code = sqlite3_step(st->stmt);

	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return fail(of(db), code, err);
	*row = code == SQLITE_ROW;
	return true;
}

static size_t
sqlite_columns(void *cursor)
{
	return (size_t)sqlite3_column_count(((struct statement *)cursor)->stmt);
}

static int64_t
sqlite_number(void *cursor, size_t column)
{
	return sqlite3_column_int64(((struct statement *)cursor)->stmt, (int)column);
}

/* The column is looked up once for both; a value may be asked as no other thread has this connection. */
static struct str
sqlite_text(void *cursor, size_t column)
{
	sqlite3_value *value = sqlite3_column_value(((struct statement *)cursor)->stmt, (int)column);
	const void *ptr = sqlite3_value_blob(value);                    /* of a text its bytes, unended */

	return (struct str){ ptr, (size_t)sqlite3_value_bytes(value) };
}

static int64_t
sqlite_changed(struct db *db)
{
	return sqlite3_changes64(of(db)->db);
}

static bool
sqlite_in_transaction(struct db *db)
{
	return !sqlite3_get_autocommit(of(db)->db);
}

static bool
sqlite_exec(struct db *db, const char *sql, struct err *err)
{
	int code = sqlite3_exec(of(db)->db, sql, NULL, NULL, NULL);

	return code == SQLITE_OK || fail(of(db), code, err);
}

/* --- opening ------------------------------------------------------------------------------------ */

/* A count of all memory costs a lock that every allocation would wait for. */
static void
configure_once(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, UNDO_MOST);
}

/* What customers wrote is for the desk's own user alone; the files beside it take over these rights.
 * Only a file that was not there is made: closing any descriptor of one in use would drop the locks that
 * others hold on it. */
static bool
make_file(const char *where, struct err *err)
{
	int fd = open(where, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	else if (errno != EEXIST)
		return err_set(err, ERR_IO, "%s could not be made: %s.", where, strerror(errno));
	return true;
}

static bool
find_file(const char *where, struct err *err)
{
	if (access(where, F_OK) == 0)
		return true;
	if (errno == ENOENT || errno == ENOTDIR)
		return err_set(err, ERR_NOT_FOUND, "There is no data file %s.", where);
	return err_set(err, ERR_IO, "%s could not be looked at: %s.", where, strerror(errno));
}

static int
is_wal(void *out, int n, char **values, char **names UNUSED)
{
	*(bool *)out = n == 1 && str_eq(str_from(values[0]), STR("wal"));
	return 0;
}

/* SQLite stays silent where WAL can't be had, as on most network file systems, and writes without it. */
static bool
check_wal(struct db *db, struct err *err)
{
	bool wal = db->memory;
	int code = wal ? SQLITE_OK : sqlite3_exec(of(db)->db, "PRAGMA journal_mode", is_wal, &wal, NULL);

	if (code != SQLITE_OK)
		return fail(of(db), code, err);
	return wal || err_set(err, ERR_CONFIG,
	    "The data file can't be kept safe where it lies; move the folder to a local disk.");
}

static bool
set_up(struct db *db, enum db_mode mode, struct err *err)
{
	static const char all[] = "PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -2000";
	static const char reader[] = "PRAGMA query_only = ON";
	/* What was written goes over into the file itself after so many pages, 16 MB: many have changed more
	 * than once by then, and only the last of each is written, for two flushes of the disk.  One table of
	 * the log's index holds them all, so it is as quick to read from. */
	static const char writer[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	    " PRAGMA wal_autocheckpoint = 4000";
	struct sqlite *s = of(db);
	int none;

	sqlite3_busy_timeout(s->db, BUSY_MS);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, &none);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, &none);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &none);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &none);
	return sqlite_exec(db, all, err)
	    && sqlite_exec(db, mode == DB_READ ? reader : writer, err)
	    && (mode == DB_READ || check_wal(db, err))
	    /* A file that is no database shows only when it is read. */
	    && sqlite_exec(db, "SELECT count(*) FROM sqlite_schema", err);
}

static bool
sqlite_open(struct db *db, const char *where, enum db_mode mode, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	/* A reader too opens the file for writing: WAL keeps its index in shared memory. */
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	struct sqlite *s = arena_new(&db->arena, struct sqlite);
	int code;

	pthread_once(&once, configure_once);
	db->handle = s;
	if (db->memory)
		flags |= SQLITE_OPEN_MEMORY;
	else if (!(mode == DB_WRITE ? make_file : find_file)(where, err))
		return false;
	code = sqlite3_open_v2(where, &s->db, flags, mode == DB_WRITE && !db->memory ? sqlite_wal_gathered()
	    : NULL);
	if (code != SQLITE_OK)
		return fail(s, code, err);
	return set_up(db, mode, err);
}

/* Everything in one step: one consistent picture, and whoever writes meanwhile doesn't wait.  The copy is
 * taken out of WAL, which would want two more files beside it. */
static int
copy_into(sqlite3 *to, sqlite3 *from)
{
	sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
	int code;

	if (!copy)
		return sqlite3_extended_errcode(to);
	sqlite3_backup_step(copy, -1);
	code = sqlite3_backup_finish(copy);
	return code ? code : sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
}

static bool
sqlite_copy(struct db *db, const char *to, struct err *err)
{
	struct sqlite copy = { 0 };
	bool ok;
	int code;

	if (access(to, F_OK) == 0)
		return err_set(err, ERR_CONFLICT, "There is a file %s already; it was left as it is.", to);
	if (!make_file(to, err))
		return false;
	code = sqlite3_open_v2(to, &copy.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
	if (code == SQLITE_OK)
		code = copy_into(copy.db, of(db)->db);
	ok = code == SQLITE_OK || fail(&copy, code, err);
	sqlite3_close(copy.db);
	if (!ok)
		unlink(to);
	return ok;
}

static void
sqlite_close(struct db *db)
{
	struct sqlite *s = of(db);

	for (size_t i = 0; i < s->cap; i++)
		if (s->table[i])
			sqlite3_finalize(s->table[i]->stmt);
	must(sqlite3_close(s->db) == SQLITE_OK);
}

const struct db_engine db_sqlite = {
	.open = sqlite_open,
	.close = sqlite_close,
	.exec = sqlite_exec,
	.start = sqlite_start,
	.step = sqlite_step,
	.columns = sqlite_columns,
	.number = sqlite_number,
	.text = sqlite_text,
	.changed = sqlite_changed,
	.finish = sqlite_finish,
	.in_transaction = sqlite_in_transaction,
	.copy = sqlite_copy,
	.catalogue = "SELECT m.name AS tab, p.name, p.type AS kind"
	    " FROM pragma_table_list AS m JOIN pragma_table_info(m.name) AS p"
	    " WHERE m.type = 'table' AND m.schema = 'main' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
	    " ORDER BY m.name, p.name",
	.begin_write = "BEGIN IMMEDIATE",
	.begin_read = "BEGIN",
	.words = {
		{ "id", "INTEGER PRIMARY KEY" }, { "int", "INTEGER" }, { "real", "REAL" },
		{ "bytes", "BLOB" },
	},
};
