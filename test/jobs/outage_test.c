/* outage_test.c - the database dies under load, is away for ten seconds, and comes back.
 *
 * Meanwhile mail is delivered, agents post forms and pages are read.  What can't be done is said in words;
 * what was accepted is there afterwards, once.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

#include "../engine.h"
#include "desk/house.h"
#include "desk/view.h"
#include "host/clock.h"
#include "jobs/jobs.h"
#include "mail/spool.h"

#define AWAY_MS 10000
#define AGENTS 4
#define POSTS 40
#define MAILS 30
#define PATIENCE_MS 60000

static struct place place;
static struct clock *clock_of;
static struct desk *desk;
static struct jobs *jobs;
static int64_t cases[AGENTS];

static struct {
	atomic_bool over, held, dead;           /* held: the writer waits for the server's death */
	atomic_int refused, reads, unreadable;
	_Atomic int64_t until;                  /* by the stopwatch: nobody waits longer, whatever happened */
} seen;

static const struct actor agent = { ROLE_AGENT, 7, STR_INIT("Asha") };

/* --- the server ---------------------------------------------------------------------------------------- */

static void
server_do(const char *what)
{
	char command[4400];

	snprintf(command, sizeof command, "sh tools/postgres.sh %s '%s' >/dev/null", what,
	    getenv("HEARD_TEST_POSTGRES_DIR"));
	assert_int_equal(system(command), 0);
}

/* --- those at work ------------------------------------------------------------------------------------- */

static void
nap(int ms)
{
	poll(NULL, 0, ms);
}

static void
deliver(const char *who, int n)
{
	char raw[512];
	struct err err;

	snprintf(raw, sizeof raw, "From: %s <%s-%d@post.example>\r\nTo: help@fenland.example\r\n"
	    "Subject: The lift again\r\nMessage-ID: <%s-%d@post.example>\r\n\r\n"
	    "It stood still on day %d. I carried the shopping up.\r\n", who, who, n, who, n, n);
	ok(spool_put(place.folder, str_from(raw), MAIL_MAX, clock_now(clock_of), &err));
}

/* Keeps what was sent waiting before the commit until the server is dead: it must meet that, not miss it. */
static bool
wait_until_dead(struct db *db UNUSED, void *ctx UNUSED, struct err *err UNUSED)
{
	while (!atomic_load(&seen.dead))
		nap(10);
	return true;
}

static void *
hold_writer(void *arg UNUSED)
{
	struct err err;

	(void)db_writer_run(desk->writer, wait_until_dead, NULL, &err);
	return NULL;
}

static void *
deliver_all(void *arg UNUSED)
{
	for (int i = 0; i < MAILS; i++) {
		deliver("sent", i);
		nap(400);
	}
	return NULL;
}

/* A person sends the page again until it is answered: with the same form, as a browser does. */
static void
post(struct seat *s, int64_t case_id, int me, int n)
{
	struct in_concern in = { .case_id = case_id };
	struct change_result done;
	struct err err = { 0 };

	in.text = arena_fmt(s->a, "Agent %d, page %d", me, n);
	s->form = arena_fmt(s->a, "%016d%016d", me, n);
	s->answer = STR("/there");
	while (!desk_do(s, act_concern_add, &in, &done, &err)) {
		if (stopwatch_us() > seen.until)
			fail_msg("a post: still refused after a minute and a half: %s", err.text);
		if (err.kind != ERR_UNAVAILABLE && err.kind != ERR_BUSY && err.kind != ERR_IO)
			fail_msg("a post: %s", err.text);
		assert_true(err.text[0] != '\0');
		atomic_fetch_add(&seen.refused, 1);
		nap(200);
	}
	assert_true(done.outcome == CHANGE_DONE || done.outcome == CHANGE_REPEATED);
}

static void *
post_all(void *arg)
{
	int me = (int)((int64_t *)arg - cases);
	struct arena a;
	struct seat s;
	struct err err;

	arena_init(&a, &host_pages, MIB(64));
	ok(seat_open(&s, desk, &a, agent, &err));
	for (int i = 0; i < POSTS; i++) {
		/* Half of them send into it, half while it is away. */
		while (me % 2 == 1 && atomic_load(&seen.held) && !atomic_load(&seen.dead))
			nap(10);
		post(&s, cases[me], me, i);
		arena_reset(&a);
		nap(50);
	}
	seat_close(&s);
	arena_release(&a);
	return NULL;
}

static void *
read_all(void *arg UNUSED)
{
	struct case_line *lines;
	struct arena a;
	struct seat s;
	struct err err;
	size_t n;

	arena_init(&a, &host_pages, MIB(64));
	ok(seat_open(&s, desk, &a, agent, &err));
	while (!atomic_load(&seen.over)) {
		int64_t begun = stopwatch_us();

		if (desk_cases(&s, STR_NONE, STR_NONE, true, 0, &lines, &n, &err)) {
			atomic_fetch_add(&seen.reads, 1);
			assert_true(n >= AGENTS);
		} else {
			assert_int_equal(err.kind, ERR_UNAVAILABLE);
			assert_non_null(strstr(err.text, "database"));
			atomic_fetch_add(&seen.unreadable, 1);
		}
		assert_true(stopwatch_us() - begun < 8000000);
		arena_reset(&a);
		nap(50);
	}
	seat_close(&s);
	arena_release(&a);
	return NULL;
}

/* --- the house ------------------------------------------------------------------------------------------ */

static size_t
spooled(void)
{
	struct str *names;
	struct err err;
	size_t n;

	ok(spool_list(&arena, place.folder, &names, &n, &err));
	return n;
}

static void
wait_for_mail(void)
{
	for (int waited = 0; spooled() > 0; waited += 50) {
		assert_true(waited < PATIENCE_MS);
		nap(50);
	}
}

static int64_t
number(const char *literal)
{
	struct number { int64_t n; } n;
	static const struct db_field fields[] = { DB_FIELD(struct number, n) };
	struct db *db;
	struct err err;

	ok(db_open(&db, place.where, DB_READ, &err));
	ok(db_one_(NULL, db, fields, 1, &n, &err, literal, NULL, 0));
	db_close(db);
	return n.n;
}

static void
find_cases(void)
{
	struct case_line *lines;
	struct seat s;
	struct err err;
	size_t n;

	ok(seat_open(&s, desk, &arena, agent, &err));
	ok(desk_cases(&s, STR_NONE, STR_NONE, true, 0, &lines, &n, &err));
	assert_int_equal(n, AGENTS);
	for (size_t i = 0; i < n; i++)
		cases[i] = lines[i].case_id;
	seat_close(&s);
}

static int
set_up(void **state)
{
	struct desk_options o;
	struct err err;

	arena_setup(state);
	place_make(&place);
	clock_of = clock_real();
	o = (struct desk_options){ .data = place.folder, .database = place.where, .create = true,
	    .clock = clock_of };
	ok(desk_open(&desk, &o, &err));
	ok(jobs_start(&jobs, desk, &err));
	for (int i = 0; i < AGENTS; i++)
		deliver("early", i);
	wait_for_mail();
	find_cases();
	return 0;
}

static int
tear_down(void **state)
{
	jobs_stop(jobs);
	desk_close(desk);
	clock_free(clock_of);
	place_drop(&place);
	return arena_teardown(state);
}

static void
check_the_house(void)
{
	struct rebuild_report rebuilt;
	struct verify_report report;
	struct seat s;
	struct err err;

	ok(seat_open(&s, desk, &arena, agent, &err));
	ok(desk_verify(&s, &report, &err));
	assert_int_equal(report.broken.n, 0);
	ok(desk_rebuild(desk, &arena, false, &rebuilt, &err));
	assert_int_equal(rebuilt.different.n, 0);
	seat_close(&s);
}

static void
a_database_that_dies_and_comes_back_costs_nothing(void **state UNUSED)
{
	pthread_t agents[AGENTS], mail, reader, holder;

	seen.until = INT64_MAX;
	for (int i = 0; i < AGENTS; i++)
		assert_int_equal(pthread_create(&agents[i], NULL, post_all, &cases[i]), 0);
	assert_int_equal(pthread_create(&mail, NULL, deliver_all, NULL), 0);
	assert_int_equal(pthread_create(&reader, NULL, read_all, NULL), 0);
	nap(500);
	atomic_store(&seen.held, true);
	nap(200);
	assert_int_equal(pthread_create(&holder, NULL, hold_writer, NULL), 0);
	nap(500);
	server_do("kill");
	atomic_store(&seen.dead, true);
	nap(AWAY_MS);
	server_do("start");
	seen.until = stopwatch_us() + INT64_C(1000) * (PATIENCE_MS + 20000);
	for (int i = 0; i < AGENTS; i++)
		pthread_join(agents[i], NULL);
	pthread_join(mail, NULL);
	pthread_join(holder, NULL);
	wait_for_mail();
	atomic_store(&seen.over, true);
	pthread_join(reader, NULL);
	print_message("%d posts refused, %d pages read, %d refused\n", atomic_load(&seen.refused),
	    atomic_load(&seen.reads), atomic_load(&seen.unreadable));
	/* It was felt, and told. */
	assert_true(atomic_load(&seen.refused) > 10);
	assert_true(atomic_load(&seen.unreadable) > 10);
	assert_true(atomic_load(&seen.reads) > 10);
	assert_int_equal(number("SELECT count(*) FROM concern_row WHERE text LIKE 'Agent%'"), AGENTS * POSTS);
	assert_int_equal(number("SELECT count(DISTINCT text) FROM concern_row WHERE text LIKE 'Agent%'"),
	    AGENTS * POSTS);
	assert_int_equal(number("SELECT count(*) FROM raw"), AGENTS + MAILS);
	assert_int_equal(number("SELECT count(*) FROM case_row"), AGENTS + MAILS);
	check_the_house();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_database_that_dies_and_comes_back_costs_nothing, set_up,
		    tear_down),
	};

	if (test_server() && !getenv("HEARD_TEST_POSTGRES_DIR")) {
		printf("ok - an outage # SKIP the server is not ours to stop\n");
		return 0;
	}
	log_set_level(LOG_LEVEL_QUIET);
	return run_on_server(tests, LENGTH(tests), NULL, NULL);
}
