/* bare.c - what a page asked of the database, asked again by a server that does nothing else.
 *
 * SPDX-License-Identifier: ISC
 */
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "db/db.h"

#define STATEMENTS_MAX 256

static char *statements[STATEMENTS_MAX];        /* sqlite3_expanded_sql's */
static size_t n_statements;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool learning;
static _Thread_local bool not_the_desk;         /* this thread opens connections for comparison */

/* --- listening to the desk ------------------------------------------------------------------------ */

static int
heard(unsigned what, void *ctx, void *stmt, void *sql)
{
	const char *text = sql;

	(void)what, (void)ctx;
	if (!learning || !sqlite3_stmt_readonly(stmt) || strncmp(text, "--", 2) == 0)
		return 0;
	pthread_mutex_lock(&lock);
	must(n_statements < STATEMENTS_MAX);
	statements[n_statements++] = sqlite3_expanded_sql(stmt);
	pthread_mutex_unlock(&lock);
	return 0;
}

static int
listen_to(sqlite3 *db, char **why, const struct sqlite3_api_routines *api)
{
	(void)why, (void)api;
	return not_the_desk ? SQLITE_OK : sqlite3_trace_v2(db, SQLITE_TRACE_STMT, heard, NULL);
}

void
bare_watch(void)
{
	struct db *any;

	/* the engine is set up by whoever opens first, and that shall be the desk's own way */
	MUST(db_open(&any, ":memory:", DB_WRITE, &err));
	db_close(any);
	sqlite3_reset_auto_extension();
	must(sqlite3_auto_extension((void (*)(void))listen_to) == SQLITE_OK);
}

void
bare_learn(void)
{
	while (n_statements > 0)
		sqlite3_free(statements[--n_statements]);
	learning = true;
	postgres_learn(true);
}

size_t
bare_learned(void)
{
	learning = false;
	postgres_learn(false);
	return n_statements + postgres_learned();
}

/* --- serving the same ------------------------------------------------------------------------------ */

static const char *place;
static struct reply page;
static struct MHD_Daemon *daemon_running;
static _Thread_local sqlite3 *mine;
static _Thread_local sqlite3_stmt *prepared[STATEMENTS_MAX];

static void
prepare_mine(void)
{
	not_the_desk = true;
	must(sqlite3_open_v2(place, &mine, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK);
	must(sqlite3_exec(mine, "PRAGMA cache_size = -2000; PRAGMA mmap_size = 0", NULL, NULL, NULL)
	    == SQLITE_OK);
	for (size_t i = 0; i < n_statements; i++)
		must(sqlite3_prepare_v2(mine, statements[i], -1, &prepared[i], NULL) == SQLITE_OK);
}

/* A number as text would cost what nobody asked for. */
static void
touch(sqlite3_stmt *stmt, int column)
{
	if (sqlite3_column_type(stmt, column) == SQLITE_INTEGER)
		(void)sqlite3_column_int64(stmt, column);
	else
		(void)sqlite3_column_blob(stmt, column);
}

static void
ask_all(void)
{
	if (!mine)
		prepare_mine();
	for (size_t i = 0; i < n_statements; i++) {
		while (sqlite3_step(prepared[i]) == SQLITE_ROW)
			for (int k = 0; k < sqlite3_column_count(prepared[i]); k++)
				touch(prepared[i], k);
		sqlite3_reset(prepared[i]);
	}
}

#define LINES_MAX 32

static struct { const char *name, *value; } lines[LINES_MAX];
static size_t n_lines;

/* What libmicrohttpd writes by itself is left to it. */
static void
learn_lines(struct arena *a, struct str head)
{
	struct str line, name, value;

	for (n_lines = 0; str_line(&head, &line) && line.len > 0;) {
		must(str_cut(line, ':', &name, &value) && n_lines < LINES_MAX);
		if (str_eq(name, STR("Date")) || str_eq(name, STR("Content-Length"))
		    || str_eq(name, STR("Connection")))
			continue;
		lines[n_lines].name = cstr(a, name);
		lines[n_lines++].value = cstr(a, str_trim(value));
	}
}

static enum MHD_Result
serve(void *cls, struct MHD_Connection *c, const char *url, const char *method, const char *version,
    const char *body, size_t *len, void **state)
{
	struct MHD_Response *r;
	enum MHD_Result done;

	(void)cls, (void)url, (void)method, (void)version, (void)body, (void)len;
	if (!*state) {
		*state = &page;
		return MHD_YES;
	}
	if (str_starts(str_from(place), STR("postgres")))
		postgres_ask_all(place);
	else
		ask_all();
	r = MHD_create_response_from_buffer(page.body.len, (void *)(uintptr_t)page.body.ptr,
	    MHD_RESPMEM_PERSISTENT);
	for (size_t i = 0; i < n_lines; i++)
		MHD_add_response_header(r, lines[i].name, lines[i].value);
	done = MHD_queue_response(c, 200, r);
	MHD_destroy_response(r);
	return done;
}

int
bare_serve(struct arena *a, const char *where, const struct reply *same)
{
	place = where;
	page = *same;
	learn_lines(a, same->head);
	daemon_running = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, serve, NULL,
	    MHD_OPTION_THREAD_POOL_SIZE, 4U, MHD_OPTION_END);
	must(daemon_running);
	return MHD_get_daemon_info(daemon_running, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void
bare_stop(void)
{
	MHD_stop_daemon(daemon_running);
}

/* --- commits ----------------------------------------------------------------------------------------- */

double
bare_commits(const char *folder, double seconds)
{
	char path[4200], text[600];
	sqlite3 *db;
	sqlite3_stmt *put;
	int64_t start, n = 0;

	not_the_desk = true;
	memset(text, 'a', sizeof text);
	(void)snprintf(path, sizeof path, "%s/bare.db", folder);
	must(sqlite3_open(path, &db) == SQLITE_OK);
	must(sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	    "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, text TEXT)", NULL, NULL, NULL) == SQLITE_OK);
	must(sqlite3_prepare_v2(db, "INSERT INTO t (text) VALUES (?)", -1, &put, NULL) == SQLITE_OK);
	for (start = stopwatch_us(); (double)(stopwatch_us() - start) < 1e6 * seconds; n++) {
		must(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK);
		sqlite3_bind_text(put, 1, text, sizeof text, SQLITE_STATIC);
		must(sqlite3_step(put) == SQLITE_DONE);
		sqlite3_reset(put);
		must(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK);
	}
	sqlite3_finalize(put);
	sqlite3_close(db);
	not_the_desk = false;
	unlink(path);
	return (double)n / ((double)(stopwatch_us() - start) / 1e6);
}
