/* bare_postgres.c - what a page asked of a server, asked again by libpq alone.
 *
 * The bench is linked with these functions of libpq wrapped, so that what goes by is seen.
 *
 * SPDX-License-Identifier: ISC
 */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

#define PREPARED_MAX 8192
#define ASKED_MAX 256
#define VALUES_MAX 64

PGresult *__real_PQprepare(PGconn *, const char *, const char *, int, const Oid *);
PGresult *__real_PQexecPrepared(PGconn *, const char *, int, const char *const *, const int *, const int *, int);
PGresult *__real_PQexecParams(PGconn *, const char *, int, const Oid *, const char *const *, const int *,
    const int *, int);
PGresult *__real_PQexec(PGconn *, const char *);
int __real_PQsendQueryPrepared(PGconn *, const char *, int, const char *const *, const int *, const int *, int);
int __real_PQsendQuery(PGconn *, const char *);
int __real_PQsendQueryParams(PGconn *, const char *, int, const Oid *, const char *const *, const int *,
    const int *, int);
PGresult *__wrap_PQprepare(PGconn *, const char *, const char *, int, const Oid *);
PGresult *__wrap_PQexecPrepared(PGconn *, const char *, int, const char *const *, const int *, const int *, int);
PGresult *__wrap_PQexecParams(PGconn *, const char *, int, const Oid *, const char *const *, const int *,
    const int *, int);
PGresult *__wrap_PQexec(PGconn *, const char *);
int __wrap_PQsendQueryPrepared(PGconn *, const char *, int, const char *const *, const int *, const int *, int);
int __wrap_PQsendQuery(PGconn *, const char *);
int __wrap_PQsendQueryParams(PGconn *, const char *, int, const Oid *, const char *const *, const int *,
    const int *, int);

/* What was prepared, on which connection, under which name. */
static struct prepared { const PGconn *conn; char name[16]; char *sql; Oid types[VALUES_MAX]; int n; }
    prepared[PREPARED_MAX];
static size_t n_prepared;

struct asked {
	const struct prepared *what;            /* NULL: the text as it is */
	char *sql;
	int n, lengths[VALUES_MAX], formats[VALUES_MAX];
	char *values[VALUES_MAX];
	bool plain;                             /* by PQexec */
};
static struct asked asked[ASKED_MAX];
static size_t n_asked;
static struct arena memory;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool learning;

static void *
kept_bytes(const void *bytes, size_t len)
{
	char *copy;

	if (!memory.host)
		arena_init(&memory, &host_pages, MIB(64));
	copy = arena_array(&memory, char, len + 1);
	memcpy(copy, bytes, len);
	return copy;
}

PGresult *
__wrap_PQprepare(PGconn *conn, const char *name, const char *sql, int n, const Oid *types)
{
	pthread_mutex_lock(&lock);
	must(n_prepared < PREPARED_MAX && n <= VALUES_MAX && strlen(name) < sizeof prepared[0].name);
	struct prepared *p = &prepared[n_prepared++];
	*p = (struct prepared){ .conn = conn, .sql = kept_bytes(sql, strlen(sql)), .n = n };
	memcpy(p->name, name, strlen(name));
	if (n > 0)
		memcpy(p->types, types, (size_t)n * sizeof *types);
	pthread_mutex_unlock(&lock);
	return __real_PQprepare(conn, name, sql, n, types);
}

/* The last one of that name, as a connection that was made anew prepares anew. */
static const struct prepared *
find(const PGconn *conn, const char *name)
{
	for (size_t i = n_prepared; i > 0; i--)
		if (prepared[i - 1].conn == conn && strcmp(prepared[i - 1].name, name) == 0)
			return &prepared[i - 1];
	bench_stop("bare", "a statement is run that was not prepared");
}

static struct asked *
note(void)
{
	must(n_asked < ASKED_MAX);
	asked[n_asked] = (struct asked){ 0 };
	return &asked[n_asked++];
}

static void
note_prepared(const PGconn *conn, const char *name, int n, const char *const *values, const int *lengths,
    const int *formats)
{
	pthread_mutex_lock(&lock);
	if (learning) {
		struct asked *q = note();
		q->what = find(conn, name);
		q->n = n;
		for (int i = 0; i < n; i++) {
			q->lengths[i] = lengths[i];
			q->formats[i] = formats[i];
			q->values[i] = values[i] ? kept_bytes(values[i], (size_t)lengths[i]) : NULL;
		}
	}
	pthread_mutex_unlock(&lock);
}

PGresult *
__wrap_PQexecPrepared(PGconn *conn, const char *name, int n, const char *const *values, const int *lengths,
    const int *formats, int result)
{
	note_prepared(conn, name, n, values, lengths, formats);
	return __real_PQexecPrepared(conn, name, n, values, lengths, formats, result);
}

/* What is sent ahead is asked bare in its turn. */
int
__wrap_PQsendQueryPrepared(PGconn *conn, const char *name, int n, const char *const *values, const int *lengths,
    const int *formats, int result)
{
	note_prepared(conn, name, n, values, lengths, formats);
	return __real_PQsendQueryPrepared(conn, name, n, values, lengths, formats, result);
}

static void
note_text(const char *sql, bool plain)
{
	pthread_mutex_lock(&lock);
	if (learning) {
		struct asked *q = note();
		q->sql = kept_bytes(sql, strlen(sql));
		q->plain = plain;
	}
	pthread_mutex_unlock(&lock);
}

PGresult *
__wrap_PQexecParams(PGconn *conn, const char *sql, int n, const Oid *types, const char *const *values,
    const int *lengths, const int *formats, int result)
{
	must(n == 0);
	note_text(sql, false);
	return __real_PQexecParams(conn, sql, n, types, values, lengths, formats, result);
}

int
__wrap_PQsendQueryParams(PGconn *conn, const char *sql, int n, const Oid *types, const char *const *values,
    const int *lengths, const int *formats, int result)
{
	must(n == 0);
	note_text(sql, false);
	return __real_PQsendQueryParams(conn, sql, n, types, values, lengths, formats, result);
}

int
__wrap_PQsendQuery(PGconn *conn, const char *sql)
{
	note_text(sql, true);
	return __real_PQsendQuery(conn, sql);
}

PGresult *
__wrap_PQexec(PGconn *conn, const char *sql)
{
	note_text(sql, true);
	return __real_PQexec(conn, sql);
}

void
postgres_learn(bool on)
{
	pthread_mutex_lock(&lock);
	if (on)
		n_asked = 0;
	learning = on;
	pthread_mutex_unlock(&lock);
}

size_t
postgres_learned(void)
{
	return n_asked;
}

/* --- asking again ------------------------------------------------------------------------------------- */

static _Thread_local PGconn *mine;

static void
prepare_mine(const char *where)
{
	char name[16];

	mine = PQconnectdb(where);
	must(PQstatus(mine) == CONNECTION_OK);
	for (size_t i = 0; i < n_asked; i++) {
		if (!asked[i].what)
			continue;
		must((size_t)snprintf(name, sizeof name, "b%zu", i) < sizeof name);
		PQclear(__real_PQprepare(mine, name, asked[i].what->sql, asked[i].what->n, asked[i].what->types));
	}
}

static PGresult *
ask(size_t i)
{
	const struct asked *q = &asked[i];
	char name[16];

	if (q->plain)
		return __real_PQexec(mine, q->sql);
	if (!q->what)
		return __real_PQexecParams(mine, q->sql, 0, NULL, NULL, NULL, NULL, 1);
	must((size_t)snprintf(name, sizeof name, "b%zu", i) < sizeof name);
	return __real_PQexecPrepared(mine, name, q->n, (const char *const *)q->values, q->lengths, q->formats, 1);
}

void
postgres_ask_all(const char *where)
{
	if (!mine)
		prepare_mine(where);
	for (size_t i = 0; i < n_asked; i++) {
		PGresult *res = ask(i);
		must(PQresultStatus(res) == PGRES_TUPLES_OK || PQresultStatus(res) == PGRES_COMMAND_OK);
		for (int row = 0; row < PQntuples(res); row++)
			for (int k = 0; k < PQnfields(res); k++)
				(void)PQgetvalue(res, row, k);
		PQclear(res);
	}
}
