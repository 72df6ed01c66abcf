/* postgres_link.c - the connection to the server: made, lost, and made again.
 *
 * What the address says wins over what is asked for here, but for the settings that writing and reading
 * rely on.
 *
 * SPDX-License-Identifier: ISC
 */
#include "db/postgres.h"

#include <stdatomic.h>

#include "host/clock.h"

#define SERVER_LEAST 120000                     /* PostgreSQL 12 */

static const char set_up_all[] =
    "SET client_encoding = 'UTF8'; SET standard_conforming_strings = on; SET client_min_messages = error;"
    " SET default_transaction_isolation = 'read committed'; SET default_transaction_deferrable = off";
/* A reader that hangs must not hang a page. */
static const char set_up_reader[] =
    "SET default_transaction_read_only = on; SET statement_timeout = 2000; SET lock_timeout = 2000";
/* A writer stopped in the middle must not stop the others for ever. */
static const char set_up_writer[] =
    "SET default_transaction_read_only = off; SET statement_timeout = 0; SET lock_timeout = 5000;"
    " SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') IN ('off', 'local');"
    " SET idle_in_transaction_session_timeout = 60000";

/* --- settings ------------------------------------------------------------------------------------ */

static bool
set(struct postgres *pg, const char *sql, struct err *err)
{
	PGresult *res = PQexec(pg->conn, sql);

	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		return pg_fail(pg, res, err);
	PQclear(res);
	return true;
}

static bool
check_server(const struct postgres *pg, struct err *err)
{
	struct str encoding = str_from(PQparameterStatus(pg->conn, "server_encoding"));

	if (PQserverVersion(pg->conn) < SERVER_LEAST)
		return err_set(err, ERR_CONFIG, "This server is PostgreSQL %d; heard needs 12 or newer.",
		    PQserverVersion(pg->conn) / 10000);
	if (!str_eq(encoding, STR("UTF8")))
		return err_set(err, ERR_CONFIG, "This database keeps its text as %.*s; heard needs one made "
		    "with UTF8 (createdb -E UTF8 -T template0).", STR_ARG(encoding));
	return true;
}

static bool
set_up(struct postgres *pg, struct err *err)
{
	pg->link++;
	return check_server(pg, err)
	    && set(pg, set_up_all, err)
	    && set(pg, pg->mode == DB_READ ? set_up_reader : set_up_writer, err);
}

/* --- connecting ---------------------------------------------------------------------------------- */

static void
say_nothing(void *arg UNUSED, const char *message UNUSED)
{
}

/* With the reason: whoever starts a program can do something about it. */
static bool
fail_to_connect(const struct postgres *pg, struct err *err)
{
	struct str line, all = str_from(PQerrorMessage(pg->conn));

	if (!str_line(&all, &line))
		line = STR("no reason was given");
	return err_set(err, ERR_UNAVAILABLE, "The database can't be reached: %.*s. Nothing was changed; is "
	    "it running, and is its address right?", STR_ARG(line));
}

/* An address that libpq can't read must not be told with what is wrong in it: a password may be. */
bool
pg_connect(struct db *db, const char *where, struct err *err)
{
	/* What stands before dbname may be overruled by it. */
	static const char *const keys[] = {
		"fallback_application_name", "connect_timeout", "gssencmode", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "tcp_user_timeout", "dbname", NULL,
	};
	const char *const values[] = { "heard", "3", "disable", "5", "2", "3", "10000", where, NULL };
	PQconninfoOption *parsed = PQconninfoParse(where, NULL);
	struct postgres *pg = pg_of(db);

	if (!parsed)
		return err_set(err, ERR_CONFIG, "This is no address of a database; it should look like "
		    "postgres://user@host:5432/heard.");
	PQconninfoFree(parsed);
	pg->conn = PQconnectdbParams(keys, values, 1);
	if (PQstatus(pg->conn) != CONNECTION_OK)
		return fail_to_connect(pg, err);
	PQsetNoticeProcessor(pg->conn, say_nothing, NULL);
	return set_up(pg, err);
}

bool
pg_lost(const struct postgres *pg)
{
	return PQstatus(pg->conn) != CONNECTION_OK;
}

/* All threads of a program together ask one that is away no more than four times a second: a server that
 * recovers has to turn each of them away, and comes back the later for it. */
#define ASK_AGAIN_US 250000

static atomic_int_least64_t ask_at;

static bool
reset(struct postgres *pg)
{
	if (stopwatch_us() < atomic_load(&ask_at))
		return false;
	PQreset(pg->conn);
	if (!pg_lost(pg))
		return true;
	atomic_store(&ask_at, stopwatch_us() + ASK_AGAIN_US);
	return false;
}

bool
pg_ready(struct postgres *pg, struct err *err)
{
	if (!pg_lost(pg))
		return true;
	if (pg->begun || !reset(pg))
		return pg_fail_lost(err);
	return set_up(pg, err);
}
