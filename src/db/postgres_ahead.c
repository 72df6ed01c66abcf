/* postgres_ahead.c - questions sent together, each answered when it is asked again.
 *
 * A reader's transaction sees one picture from its beginning to its end, so an answer that came early is the
 * one that would come late.
 *
 * SPDX-License-Identifier: ISC
 */
#include "db/postgres.h"

#define ENDS_MOST 4                             /* empty results behind the last answer, at most */

/* Each value's type and length go before its bytes, so that no two lists look the same. */
static bool
put(struct pg_ahead *q, const void *bytes, size_t len)
{
	if (len > sizeof q->values - q->len)
		return false;
	if (len > 0)
		memcpy(q->values + q->len, bytes, len);
	q->len += len;
	return true;
}

static bool
put_value(struct pg_ahead *q, const struct db_value *v)
{
	struct { int64_t type, number; size_t len; } head = { v->type, v->number, v->text.len };

	return put(q, &head, sizeof head) && put(q, v->text.ptr, v->text.len);
}

static bool
make(struct pg_ahead *q, const char *sql, const struct db_value *values, size_t n)
{
	bool fits = true;

	q->sql = sql;
	q->res = NULL;
	q->len = 0;
	for (size_t i = 0; fits && i < n; i++)
		fits = put_value(q, &values[i]);
	return fits;
}

static bool
same(const struct pg_ahead *a, const struct pg_ahead *b)
{
	return a->sql == b->sql && a->len == b->len && memcmp(a->values, b->values, a->len) == 0;
}

bool
pg_ahead_note(struct postgres *pg, const char *sql, const struct db_value *values, size_t n)
{
	if (pg->n_ahead == LENGTH(pg->ahead) || !make(&pg->ahead[pg->n_ahead], sql, values, n))
		return false;
	pg->n_ahead++;
	return true;
}

PGresult *
pg_ahead_take(struct postgres *pg, const char *sql, const struct db_value *values, size_t n)
{
	struct pg_ahead sought;
	PGresult *res = NULL;

	if (pg->n_ahead == 0 || !make(&sought, sql, values, n))
		return NULL;
	for (size_t i = 0; i < pg->n_ahead && !res; i++) {
		if (!pg->ahead[i].res || !same(&pg->ahead[i], &sought))
			continue;
		res = pg->ahead[i].res;
		pg->ahead[i].res = NULL;
	}
	return res;
}

void
pg_ahead_forget(struct postgres *pg)
{
	for (size_t i = 0; i < pg->n_ahead; i++)
		PQclear(pg->ahead[i].res);
	pg->n_ahead = 0;
}

/* What was refused is not kept: it is asked again, and told then. */
static PGresult *
answer(PGconn *conn)
{
	PGresult *res = PQgetResult(conn);
	bool good = PQresultStatus(res) == PGRES_TUPLES_OK;

	if (res)
		PQclear(PQgetResult(conn));     /* the end of this one */
	if (!good)
		PQclear(res);
	return good ? res : NULL;
}

static void
collect(struct postgres *pg)
{
	bool out = false;

	(void)PQpipelineSync(pg->conn);
	for (size_t i = 0; i < pg->n_ahead; i++)
		pg->ahead[i].res = answer(pg->conn);
	for (int i = 0; i < ENDS_MOST && !out && !pg_lost(pg); i++) {
		PQclear(PQgetResult(pg->conn));
		out = PQexitPipelineMode(pg->conn) == 1;
	}
}

bool
pg_ahead(struct db *db, bool on)
{
	struct postgres *pg = pg_of(db);

	if (!on) {
		pg->sending_ahead = false;
		collect(pg);
		return true;
	}
	pg_ahead_forget(pg);
	pg->sending_ahead = pg->mode == DB_READ && pg->begun && !pg_lost(pg)
	    && PQenterPipelineMode(pg->conn) == 1;
	return pg->sending_ahead;
}
