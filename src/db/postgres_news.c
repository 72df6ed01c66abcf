/* postgres_news.c - what programs on one schema tell each other: LISTEN and NOTIFY.
 *
 * Each schema has a channel of its own, named by its number, so that two desks may share a database.
 *
 * SPDX-License-Identifier: ISC
 */
#include "db/postgres.h"

#define CHANNEL "'heard_' || CAST(CAST(current_schema() AS regnamespace) AS oid)"

const char pg_tell[] = "SELECT CAST(pg_notify(" CHANNEL ", $1) AS TEXT)";

/* A name can't be a parameter; this one has letters and digits only. */
static const char listen_here[] = "DO $$ BEGIN EXECUTE 'LISTEN ' || " CHANNEL "; END $$";

bool
pg_listen(struct db *db, int *fd, struct err *err)
{
	struct postgres *pg = pg_of(db);

	if (!pg_ready(pg, err))
		return false;
	PGresult *res = PQexec(pg->conn, listen_here);
	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		return pg_fail(pg, res, err);
	PQclear(res);
	*fd = PQsocket(pg->conn);
	return true;
}

/* A word from elsewhere may be anything; one that is too long is none of ours. */
bool
pg_heard(struct db *db, char word[DB_WORD_MAX])
{
	struct postgres *pg = pg_of(db);
	PGnotify *news;
	bool fits = false;

	PQconsumeInput(pg->conn);
	while (!fits && (news = PQnotifies(pg->conn))) {
		size_t len = strlen(news->extra);
		fits = len < DB_WORD_MAX;
		if (fits)
			memcpy(word, news->extra, len + 1);
		PQfreemem(news);
	}
	return fits;
}
