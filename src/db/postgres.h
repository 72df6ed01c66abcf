/* postgres.h - what the parts of the PostgreSQL engine know of each other; only they include this.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DB_POSTGRES_H
#define DB_POSTGRES_H

#include <libpq-fe.h>

#include "db/engine.h"

struct pg_statement;
struct pg_cursor;

/* A question that was sent ahead, and its answer until somebody takes it. */
struct pg_ahead {
	const char *sql;
	PGresult *res;
	size_t len;
	char values[256];
};

struct postgres {
	PGconn *conn;
	enum db_mode mode;
	uint32_t link;                          /* counts connections: what one prepared goes with it */
	bool begun;                             /* from BEGIN to its end, whatever became of the connection */
	char number[24];                        /* of the transaction that is being written; else empty */
	int64_t changed;
	struct pg_statement **table;            /* open addressing, by address of the text */
	size_t n, cap;
	struct pg_cursor *unused;
	bool sending_ahead;
	struct pg_ahead ahead[12];
	size_t n_ahead;
};

static inline struct postgres *
pg_of(struct db *db)
{
	return db->handle;
}

/* --- postgres_link.c: the connection, lost and found --------------------------------------------- */

bool pg_connect(struct db *db, const char *where, struct err *err);
/* The connection is gone.  What was begun on it is undone, unless it was being committed. */
bool pg_lost(const struct postgres *pg);
/* Connects again where the connection is gone; inside a transaction that is no use, and fails. */
bool pg_ready(struct postgres *pg, struct err *err);

/* --- postgres_ahead.c: questions sent together ------------------------------------------------------ */

bool pg_ahead(struct db *db, bool on);
/* False: there is no room for it, and it shall not be sent. */
bool pg_ahead_note(struct postgres *pg, const char *sql, const struct db_value *values, size_t n);
/* NULL: it was not sent ahead with these values, or was refused. */
PGresult *pg_ahead_take(struct postgres *pg, const char *sql, const struct db_value *values, size_t n);
/* Answers that nobody took; none outlives its transaction. */
void pg_ahead_forget(struct postgres *pg);

/* --- postgres_news.c: what programs on one schema tell each other ---------------------------------- */

extern const char pg_tell[];
bool pg_listen(struct db *db, int *fd, struct err *err);
bool pg_heard(struct db *db, char word[DB_WORD_MAX]);

/* --- postgres_tx.c: transactions ------------------------------------------------------------------ */

extern const char pg_begin_write[], pg_begin_read[];
/* Is this one of the statements that begin or end a transaction?  Then it was run. */
bool pg_control(struct postgres *pg, const char *sql, bool *ok, struct err *err);

/* --- postgres_fail.c: what went wrong, in words ---------------------------------------------------- */

/* The result that did not come (or PQmakeEmptyPGresult's), taken over. */
bool pg_fail(struct postgres *pg, PGresult *res, struct err *err);
bool pg_fail_lost(struct err *err);             /* and surely nothing was stored */

#endif
