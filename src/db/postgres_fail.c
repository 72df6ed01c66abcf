/* postgres_fail.c - what the server says went wrong, as a kind and a sentence.
 *
 * SPDX-License-Identifier: ISC
 */
#include "db/postgres.h"

#define AGAIN "Nothing of this was stored; please try again in a moment."
#define DAMAGED "The database is damaged. Stop the desk and restore the last backup."

static const struct {
	const char *state;                      /* what the server's code begins with; the first that fits */
	enum err_kind kind;
	const char *sentence;                   /* NULL: the server's own */
} failures[] = {
	{ "23505", ERR_CONFLICT, NULL },
	{ "23", ERR_DATA, NULL },
	{ "22021", ERR_DATA, "This holds a character that can't be stored as text; nothing was stored." },
	{ "22", ERR_DATA, NULL },
	{ "40", ERR_CONFLICT, "Someone else was writing the same at the same moment; nothing was stored." },
	{ "55P03", ERR_BUSY, "Something else is writing to the database just now. " AGAIN },
	{ "57014", ERR_BUSY, "Sorry, looking this up took too long and was stopped. Nothing is lost; please "
	    "try again in a moment." },
	{ "57P", ERR_UNAVAILABLE, "The database is being stopped or started. " AGAIN },
	{ "08", ERR_UNAVAILABLE, "The database can't be reached just now. " AGAIN },
	{ "53100", ERR_IO, "The database's disk is full. Nothing was stored and nothing stored before is "
	    "lost; make room, then try again." },
	{ "533", ERR_UNAVAILABLE, "The database has too many connections open. " AGAIN },
	{ "53", ERR_BUSY, "The database is short of memory. " AGAIN },
	{ "54", ERR_TOO_LARGE, "This is too large to be stored; nothing was stored." },
	{ "25006", ERR_IO, "The database may only be read here, not written. Nothing was stored." },
	{ "25P02", ERR_IO, "A step before this one failed; nothing of it was stored." },
	{ "25P03", ERR_UNAVAILABLE, "The database waited too long for us. " AGAIN },
	{ "42501", ERR_CONFIG, NULL },
	{ "58", ERR_IO, "The database could not read or write its disk. Nothing was stored; check it, then "
	    "try again." },
	{ "XX001", ERR_IO, DAMAGED },
	{ "XX002", ERR_IO, DAMAGED },
};

/* The first line: what stands behind it may quote what a customer wrote. */
static struct str
primary(const PGresult *res)
{
	struct str line, all = str_from(PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY));

	return str_line(&all, &line) ? line : STR("no reason was given");
}

bool
pg_fail_lost(struct err *err)
{
	return err_set(err, ERR_UNAVAILABLE, "The database can't be reached just now. " AGAIN);
}

static bool
told(const PGresult *res, struct err *err)
{
	struct str state = str_from(PQresultErrorField(res, PG_DIAG_SQLSTATE)), line = primary(res);

	for (size_t i = 0; i < LENGTH(failures); i++) {
		if (!str_starts(state, str_from(failures[i].state)))
			continue;
		if (failures[i].sentence)
			return err_set(err, failures[i].kind, "%s", failures[i].sentence);
		return err_set(err, failures[i].kind, "%.*s.", STR_ARG(line));
	}
	return err_set(err, ERR_SOFTWARE, "The database refused a statement: %.*s (%.*s).", STR_ARG(line),
	    STR_ARG(state));
}

/* A connection that broke in the middle is told as that, whatever the server still had to say. */
bool
pg_fail(struct postgres *pg, PGresult *res, struct err *err)
{
	if (pg_lost(pg))
		pg_fail_lost(err);
	else if (!res)
		err_set(err, ERR_BUSY, "There was not enough memory. Nothing was stored; try again.");
	else
		told(res, err);
	PQclear(res);
	return false;
}
