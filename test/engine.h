/* engine.h - the same tests on every engine, each test with a database of its own.
 *
 *     #include "../unit.h"
 *     #include "../engine.h"
 *     …
 *     place_make(&place);  db_open(&db, place.where, DB_WRITE, &err);  …  place_drop(&place);
 *     …
 *     return run_on_engines(tests);
 *
 * HEARD_TEST_POSTGRES holds the address of a server (tools/postgres.sh makes one); a database there is a
 * schema.  Without it those tests are skipped, but never with CI=true.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_ENGINE_H
#define TEST_ENGINE_H

#include <unistd.h>

#include "db/db.h"
#include "folder.h"

struct place {
	bool server;
	char *folder;                           /* always there, for what else a test keeps */
	char schema[64];                        /* on a server */
	char where[4200];                       /* what db_open wants */
};

static inline const char *
test_server(void)
{
	const char *url = getenv("HEARD_TEST_POSTGRES");

	return url && *url ? url : NULL;
}

/* Which engine the tests run on now: what a program tells its support files too. */
static inline bool
on_server(void)
{
	return getenv("HEARD_TEST_ENGINE") != NULL;
}

static inline void
on_the_server(const char *verb, const char *schema, const char *behind)
{
	char sql[256];
	struct db *db;
	struct err err;

	snprintf(sql, sizeof sql, "%s SCHEMA %s%s", verb, schema, behind);
	if (!db_open(&db, test_server(), DB_WRITE, &err) || !db_run_(db, NULL, &err, sql, NULL, 0))
		fail_msg("%s: %s", sql, err.text);
	db_close(db);
}

static inline void
place_make(struct place *p)
{
	static int n;

	*p = (struct place){ .server = on_server(), .folder = test_folder() };
	if (!p->server) {
		snprintf(p->where, sizeof p->where, "%s/heard.db", p->folder);
		return;
	}
	snprintf(p->schema, sizeof p->schema, "t%ld_%d", (long)getpid(), ++n);
	on_the_server("CREATE", p->schema, "");
	snprintf(p->where, sizeof p->where, "%s%coptions=-csearch_path%%3D%s", test_server(),
	    strchr(test_server(), '?') ? '&' : '?', p->schema);
}

static inline void
place_drop(struct place *p)
{
	if (p->server)
		on_the_server("DROP", p->schema, " CASCADE");
	test_folder_remove(p->folder);
}

static inline int
without_server(void)
{
	const char *ci = getenv("CI");

	if (ci && strcmp(ci, "true") == 0) {
		printf("not ok - PostgreSQL: HEARD_TEST_POSTGRES names no server, and CI skips nothing\n");
		return 1;
	}
	printf("ok - PostgreSQL # SKIP HEARD_TEST_POSTGRES names no server\n");
	return 0;
}

static inline int
run_on_server(const struct CMUnitTest *tests, size_t n, CMFixtureFunction before, CMFixtureFunction after)
{
	int failed;

	if (!test_server())
		return without_server();
	setenv("HEARD_TEST_ENGINE", "PostgreSQL", 1);
	failed = _cmocka_run_group_tests("PostgreSQL", tests, n, before, after);
	unsetenv("HEARD_TEST_ENGINE");
	return failed;
}

#define run_on_engines(tests) run_in_house_on_engines((tests), NULL, NULL)
/* The same with what all tests share: made before the first, dropped behind the last. */
#define run_in_house_on_engines(tests, before, after) \
	(_cmocka_run_group_tests("SQLite", (tests), LENGTH(tests), (before), (after)) \
	    + run_on_server((tests), LENGTH(tests), (before), (after)))

#endif
