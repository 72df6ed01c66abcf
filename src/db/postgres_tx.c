/* postgres_tx.c - transactions of PostgreSQL, also when the server goes away in the middle of one.
 *
 * Whoever writes holds one lock from the beginning to the end of a transaction, so that of all programs on
 * one schema one writes at a time, as with a file: each sees everything that was committed before, ids of
 * events rise in the order of commits, and no two can wait for each other.
 *
 * A COMMIT that got no answer is looked up by its number once the server is back, so that what was stored is
 * never called lost, nor the other way round.
 *
 * SPDX-License-Identifier: ISC
 */
#include <poll.h>

#include "db/postgres.h"
#include "host/clock.h"

#define LOOK_EVERY_MS 100

/* The first number is "hear"; the second tells schemas apart, so that two desks may share a database. */
const char pg_begin_write[] = "BEGIN; SELECT txid_current(),"
    " pg_advisory_xact_lock(1751474546, CAST(CAST(current_schema() AS regnamespace) AS oid)::int4)";
const char pg_begin_read[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

static bool
came(const PGresult *res)
{
	ExecStatusType status = PQresultStatus(res);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* --- beginning ----------------------------------------------------------------------------------- */

/* The number comes with the lock; a reader has none. */
static void
keep_number(struct postgres *pg, const PGresult *res)
{
	struct str number = PQntuples(res) == 1 ? str_from(PQgetvalue(res, 0, 0)) : STR("");

	must(number.len < sizeof pg->number);
	memset(pg->number, 0, sizeof pg->number);
	if (number.len > 0)
		memcpy(pg->number, number.ptr, number.len);
}

static bool
begin_once(struct postgres *pg, const char *sql, struct err *err)
{
	PGresult *res;

	if (!pg_ready(pg, err))
		return false;
	res = PQexec(pg->conn, sql);
	if (!came(res)) {
		pg_fail(pg, res, err);
		if (!pg_lost(pg))               /* begun, but it could not get the lock */
			PQclear(PQexec(pg->conn, "ROLLBACK"));
		return false;
	}
	keep_number(pg, res);
	PQclear(res);
	pg->begun = true;
	return true;
}

/* That the server went away and came back shows only when something is asked of it. */
static bool
begin(struct postgres *pg, const char *sql, struct err *err)
{
	return begin_once(pg, sql, err) || (pg_lost(pg) && begin_once(pg, sql, err));
}

/* --- committing ---------------------------------------------------------------------------------- */

enum outcome { OUTCOME_STORED, OUTCOME_UNDONE, OUTCOME_NOT_YET, OUTCOME_UNKNOWN };

static const struct {
	const char *word;
	enum outcome outcome;
} outcomes[] = {
	{ "committed", OUTCOME_STORED }, { "aborted", OUTCOME_UNDONE }, { "in progress", OUTCOME_NOT_YET },
};

static enum outcome
look_up(struct postgres *pg)
{
	const char *const values[] = { pg->number };
	enum outcome outcome = OUTCOME_UNKNOWN;
	struct err ignored;
	PGresult *res;

	if (!pg_ready(pg, &ignored))
		return OUTCOME_NOT_YET;
	res = PQexecParams(pg->conn, "SELECT txid_status(CAST($1 AS bigint))", 1, NULL, values, NULL, NULL,
	    0);
	if (PQresultStatus(res) != PGRES_TUPLES_OK && pg_lost(pg))
		outcome = OUTCOME_NOT_YET;
	for (size_t i = 0; PQntuples(res) == 1 && i < LENGTH(outcomes); i++)
		if (strcmp(PQgetvalue(res, 0, 0), outcomes[i].word) == 0)
			outcome = outcomes[i].outcome;
	PQclear(res);
	return outcome;
}

static bool
find_out(struct postgres *pg, struct err *err)
{
	int64_t until = stopwatch_us() + INT64_C(1000) * DB_AWAY_MS;
	enum outcome outcome = look_up(pg);

	while (outcome == OUTCOME_NOT_YET && stopwatch_us() < until) {
		poll(NULL, 0, LOOK_EVERY_MS);
		outcome = look_up(pg);
	}
	if (outcome == OUTCOME_UNDONE)
		return pg_fail_lost(err);
	return outcome == OUTCOME_STORED || err_set(err, ERR_IO, "The database went away in the moment of "
	    "storing this, so it is not known whether it was stored. Send it again: nothing is done twice.");
}

static bool
commit(struct postgres *pg, const char *sql, struct err *err)
{
	PGresult *res;

	pg->begun = false;
	if (pg_lost(pg))
		return pg_fail_lost(err);
	res = PQexec(pg->conn, sql);
	if (!came(res)) {
		pg_fail(pg, res, err);
		return pg_lost(pg) && pg->number[0] && find_out(pg, err);
	}
	/* One of its statements failed: the server says yes to COMMIT, and rolls back. */
	if (strcmp(PQcmdStatus(res), "ROLLBACK") == 0) {
		PQclear(res);
		return err_set(err, ERR_IO, "What was being written was undone; nothing of it was stored.");
	}
	PQclear(res);
	return true;
}

static bool
rollback(struct postgres *pg, const char *sql, struct err *err)
{
	PGresult *res;

	pg->begun = false;
	if (pg_lost(pg))
		return true;
	/* Nobody waits for the end of what was only read: libpq takes the answer with the next question. */
	if (pg->mode == DB_READ && PQsendQuery(pg->conn, sql) == 1)
		return true;
	res = PQexec(pg->conn, sql);
	if (!came(res) && !pg_lost(pg))
		return pg_fail(pg, res, err);
	PQclear(res);
	return true;
}

/* --- all of them --------------------------------------------------------------------------------- */

static const struct {
	const char *sql;
	bool (*run)(struct postgres *pg, const char *sql, struct err *err);
} controls[] = {
	{ pg_begin_write, begin }, { pg_begin_read, begin }, { "COMMIT", commit }, { "ROLLBACK", rollback },
};

bool
pg_control(struct postgres *pg, const char *sql, bool *ok, struct err *err)
{
	for (size_t i = 0; i < LENGTH(controls); i++) {
		if (strcmp(sql, controls[i].sql) != 0)
			continue;
		pg_ahead_forget(pg);
		*ok = controls[i].run(pg, sql, err);
		return true;
	}
	return false;
}
