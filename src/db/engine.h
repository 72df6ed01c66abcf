/* engine.h - what an SQL engine must be able to do; only db/ includes this.
 *
 * db.c holds what is the same for every engine: rows into structs, transactions, migrations.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include "db/db.h"

struct db_engine {
	bool (*open)(struct db *db, const char *where, enum db_mode mode, struct err *err);
	void (*close)(struct db *db);
	/* Runs the statements of a text one after another: no parameters, no rows, nothing kept. */
	bool (*exec)(struct db *db, const char *sql, struct err *err);
	/* Starts one statement.  The text is a literal, so its address may stand for it.  What the values
	 * point to must live until finish. */
	bool (*start)(struct db *db, void **cursor, const char *sql, const struct db_value *values, size_t n,
	    struct err *err);
	bool (*step)(struct db *db, void *cursor, bool *row, struct err *err);
	size_t (*columns)(void *cursor);
	int64_t (*number)(void *cursor, size_t column);
	struct str (*text)(void *cursor, size_t column);        /* valid until the next step */
	int64_t (*changed)(struct db *db);
	void (*finish)(struct db *db, void *cursor);
	bool (*in_transaction)(struct db *db);
	/* Is the connection to a server gone?  NULL: there is none that could go. */
	bool (*away)(struct db *db);
	/* As db_ahead and, with false, db_ahead_end.  NULL: the engine is at hand. */
	bool (*ahead)(struct db *db, bool on);
	/* NULL: it is no file. */
	bool (*copy)(struct db *db, const char *to, struct err *err);
	/* NULL: no other program is on this database. */
	bool (*listen)(struct db *db, int *fd, struct err *err);
	bool (*heard)(struct db *db, char word[DB_WORD_MAX]);
	const char *tell;                       /* with the word as its only value */
	const char *clock;                      /* gives its own; NULL: none but ours */
	/* Every column of every table of ours: tab, name, kind. */
	const char *catalogue;
	/* What is read in parts: before the query, the next %d rows, the end.  NULL: rows come one by one. */
	const char *cursor_open, *cursor_next, *cursor_close;
	const char *begin_write, *begin_read;
	const char *take_time;                  /* lifts the bound on reading; NULL: there is none */
	struct { const char *word, *type; } words[4];           /* of migrations */
};

struct db {
	const struct db_engine *engine;
	void *handle;                           /* the engine's */
	struct arena arena;                     /* the connection's own memory */
	long fail_at;
	bool ahead;                             /* what is asked now is only sent */
	bool memory;
};

extern const struct db_engine db_sqlite, db_postgres;

/* How long what was begun waits for a server that went away. */
#define DB_AWAY_MS 20000

#endif
