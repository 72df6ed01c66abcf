/* db.h - one SQL interface; SQLite or PostgreSQL stands behind it.
 *
 * SQL is one text for every engine (style: $1 parameters bound by name, no clock functions, no
 * upsert but ON CONFLICT …).  It stands as a literal where it is run: the macros paste "" sql "",
 * so a variable does not compile.  Rows come into structs by a table of fields whose types
 * _Generic picks.
 *
 *     static const struct db_field person_fields[] = {
 *             DB_FIELD(struct person, id), DB_FIELD(struct person, name),
 *     };
 *     db_one(a, db, person_fields, &p, err, "SELECT id, name FROM person WHERE id = $1", V(id));
 *
 * A `struct db` is one connection and belongs to one thread.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/err.h"
#include "base/str.h"

struct db;

enum db_mode { DB_READ, DB_WRITE };

/* Opens FILE (a path) or postgres://….  DB_WRITE makes the file when it is not there; DB_READ fails with
 * ERR_NOT_FOUND; a server's database must be there already.  SQLite: WAL,
 * synchronous=FULL, busy_timeout 5 s, foreign keys on, mmap off, 2 MB of cache, DQS off.  PostgreSQL: UTF8,
 * 12 or newer, not behind a pool that hands out connections by the transaction; the schema is the first of
 * the search path; a reader's statement is stopped after 2 s; a server that can't be reached is
 * ERR_UNAVAILABLE, and the connection is made anew by itself. */
bool db_open(struct db **out, const char *where, enum db_mode mode, struct err *err);
void db_close(struct db *db);                           /* NULL is fine */
bool db_is_on_server(const char *where);                /* is it an address, and no path? */
bool db_is_memory(const struct db *db);

/* Parameters. */
enum db_type { DB_INT, DB_TEXT, DB_BYTES, DB_NULL };
struct db_value {
	enum db_type type;
	int64_t number;
	struct str text;
};
static inline struct db_value db_v_int(int64_t n) { return (struct db_value){ DB_INT, n, { 0 } }; }
static inline struct db_value db_v_str(struct str s) { return (struct db_value){ DB_TEXT, 0, s }; }
static inline struct db_value db_v_z(const char *z) { return (struct db_value){ DB_TEXT, 0, str_from(z) }; }
static inline struct db_value db_v_bytes(struct str s) { return (struct db_value){ DB_BYTES, 0, s }; }
#define V(x) _Generic((x), struct str: db_v_str, char *: db_v_z, const char *: db_v_z, default: db_v_int)(x)
#define V_BYTES(s) db_v_bytes(s)
#define V_NULL ((struct db_value){ DB_NULL, 0, { 0 } })

/* Columns.  NULL reads as 0 or the empty string. */
struct db_field {
	const char *name;
	size_t offset;
	enum db_type type;
	uint8_t size;                           /* of an integer member: 1, 4 or 8 bytes */
};
#define DB_FIELD_TYPE(T, m) _Generic(((T *)0)->m, struct str: DB_TEXT, default: DB_INT)
#define DB_FIELD(T, m) { #m, offsetof(T, m), DB_FIELD_TYPE(T, m), (uint8_t)sizeof(((T *)0)->m) }
#define DB_FIELD_BYTES(T, m) { #m, offsetof(T, m), DB_BYTES, 0 }

/* Columns are matched to fields by position; their number must agree. */
#define db_one(a, db, fields, out, err, ...) \
	db_one_((a), (db), (fields), LENGTH(fields), (out), (err), DB_CALL(__VA_ARGS__, DB_END))
/* Runs a statement that gives no rows; *changed (may be NULL) is the number of rows it touched. */
#define db_run(db, changed, err, ...) \
	db_run_((db), (changed), (err), DB_CALL(__VA_ARGS__, DB_END))
/* Starts a query; then `while (db_next(a, &rows, &row, err))`.  Declare as AUTO_ROWS rows = { 0 }. */
#define db_query(db, rows, fields, err, ...) \
	db_query_((db), (rows), (fields), LENGTH(fields), (err), DB_CALL(__VA_ARGS__, DB_END))
/* The SQL, the values, their number.  The end travels as one more value: __VA_OPT__ isn't in C17. */
#define DB_END ((struct db_value){ 0 })
#define DB_CALL(sql, ...) \
	"" sql "", DB_VALUES(__VA_ARGS__), sizeof(DB_VALUES(__VA_ARGS__)) / sizeof(struct db_value) - 1
#define DB_VALUES(...) (const struct db_value[]){ __VA_ARGS__ }

struct db_rows {
	struct db *db;
	void *cursor;                           /* the engine's */
	const struct db_field *fields;
	size_t n_fields;
	bool narrow;                            /* some numbers may not fit their members */
	bool failed;                            /* set when db_next stopped at an error */
};
#define AUTO_ROWS __attribute__((cleanup(db_rows_release))) struct db_rows
void db_rows_release(struct db_rows *rows);
/* Texts are copied into a; without an arena they stay where they are, until the next call. */
bool db_next(struct arena *a, struct db_rows *rows, void *out, struct err *err);

/* No row: ERR_NOT_FOUND.  A broken unique constraint: ERR_CONFLICT.  Locked or full: ERR_BUSY, ERR_IO. */
bool db_one_(struct arena *a, struct db *db, const struct db_field *fields, size_t n, void *out,
    struct err *err, const char *sql, const struct db_value *values, size_t n_values);
bool db_run_(struct db *db, int64_t *changed, struct err *err, const char *sql, const struct db_value *values,
    size_t n_values);
bool db_query_(struct db *db, struct db_rows *rows, const struct db_field *fields, size_t n, struct err *err,
    const char *sql, const struct db_value *values, size_t n_values);

/* A transaction or savepoint rolls back unless it was committed: AUTO_TX tx = { 0 }. */
struct db_tx { struct db *db; bool savepoint; };
#define AUTO_TX __attribute__((cleanup(db_tx_release))) struct db_tx
void db_tx_release(struct db_tx *tx);
/* For writing, at once.  One at a time over all programs: who begins sees all that was committed. */
bool db_begin(struct db *db, struct db_tx *tx, struct err *err);
/* One consistent picture; inside db_begin, that one's. */
bool db_begin_read(struct db *db, struct db_tx *tx, struct err *err);
bool db_savepoint(struct db *db, struct db_tx *tx, struct err *err);    /* inside db_begin */
/* ERR_UNAVAILABLE: the server went away and surely nothing was stored.  An answer that did not come is
 * waited for and looked up; where that fails too the words say so (ERR_IO). */
bool db_commit(struct db_tx *tx, struct err *err);
/* False also when a failure of the disk has undone the transaction that was begun. */
bool db_in_transaction(struct db *db);

/* Is the server gone?  Then what was begun is undone, or about to be.  Never with a file. */
bool db_is_away(struct db *db);
/* Several questions at once to an engine that is far away: behind db_ahead each is only sent and answered
 * with no row; asked again behind db_ahead_end, with the same values, it has its answer at hand.  False where
 * there is nothing to gain, or not inside db_begin_read; then nothing has begun. */
bool db_ahead(struct db *db);
void db_ahead_end(struct db *db);
/* Inside db_begin_read: what is read from here on may take longer than a page may. */
bool db_take_time(struct db *db, struct err *err);

/* Several programs on one database: a word (below DB_WORD_MAX bytes) that all of them hear who listen, the
 * teller too, once the transaction at hand is committed.  With a file there are no others. */
#define DB_WORD_MAX 128
bool db_tell(struct db *db, struct str word, struct err *err);
/* Listens on this connection, made anew where it is gone; *fd is readable when there may be something to
 * hear.  With a file *fd is -1.  What is told while the connection is gone is not heard. */
bool db_listen(struct db *db, int *fd, struct err *err);
/* The next word that has come; false when there is none. */
bool db_heard(struct db *db, char word[DB_WORD_MAX]);

/* The moment by a clock that is the same for all programs on this database: the server's.  With a file it is
 * `ours`, as they are on one machine. */
bool db_shared_now(struct db *db, int64_t ours, int64_t *out, struct err *err);

/* Runs migrations that are not yet applied, in order, each in a transaction; the words @id @int
 * @bytes in them become the engine's.  A database newer than the program is refused. */
struct db_migration { const char *name; const char *sql; };     /* "0001_start" */
bool db_migrate(struct db *db, const struct db_migration *steps, size_t n, struct err *err);

/* All of a file as it stands now, while others go on writing, into a new file `to` that needs no other beside
 * it.  ERR_CONFLICT: there is one of that name.  ERR_CONFIG: it is not in a file. */
bool db_copy(struct db *db, const char *to, struct err *err);
/* Every row as it stands now, while others go on writing, into the empty tables of `to`, which the same
 * migrations have made; the engines may differ.  All of it or nothing.  ERR_CONFLICT: there is something in
 * `to`; ERR_CONFIG: their schemas differ.  NULL becomes 0 or the empty text, as which it is read. */
bool db_copy_rows(struct db *from, struct db *to, struct err *err);

/* For tests: let the n-th statement from now on fail (0: none).  Returns how many away the last one still is
 * that was to fail: 0 when it did, or none was to. */
long db_fail_at(struct db *db, long n);

#endif
