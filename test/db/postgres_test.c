/* postgres_test.c - what only a server can do: say yes and mean no, keep others waiting, and go away.
 *
 * A gateway stands between the program and the server where an answer must get lost on its way.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "../engine.h"
#include "db/writer.h"
#include "host/clock.h"

static struct place place;
static struct db *db, *other;

struct number { int64_t n; };

static const struct db_field number_fields[] = {
	DB_FIELD(struct number, n),
};

static int
set_up(void **state)
{
	struct err err;

	arena_setup(state);
	place_make(&place);
	ok(db_open(&db, place.where, DB_WRITE, &err));
	ok(db_open(&other, place.where, DB_READ, &err));
	ok(db_run(db, NULL, &err, "CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT NOT NULL)"));
	return 0;
}

static int
tear_down(void **state)
{
	db_close(db);
	db_close(other);
	place_drop(&place);
	return arena_teardown(state);
}

static bool
note(struct db *to, int64_t id, struct err *err)
{
	return db_run(to, NULL, err, "INSERT INTO note (id, text) VALUES ($1, $2)", V(id), V("x"));
}

static int64_t
notes(struct db *from)
{
	struct number n;
	struct err err;

	ok(db_one(NULL, from, number_fields, &n, &err, "SELECT count(*) FROM note"));
	return n.n;
}

/* --- what programs tell each other ------------------------------------------------------------------- */

static void
a_word_is_heard_once_what_it_tells_of_is_committed(void **state UNUSED)
{
	char word[DB_WORD_MAX];
	struct err err;
	int fd;

	ok(db_listen(other, &fd, &err));
	assert_true(fd >= 0);
	{
		AUTO_TX tx = { 0 };

		ok(db_begin(db, &tx, &err));
		ok(db_tell(db, STR("undone"), &err));
	}
	{
		AUTO_TX tx = { 0 };

		ok(db_begin(db, &tx, &err));
		ok(db_tell(db, STR("one"), &err));
		ok(db_tell(db, STR("two"), &err));
		assert_false(db_heard(other, word));
		ok(db_commit(&tx, &err));
	}
	assert_int_equal(poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 5000), 1);
	assert_true(db_heard(other, word));
	assert_string_equal(word, "one");
	assert_true(db_heard(other, word));
	assert_string_equal(word, "two");
	assert_false(db_heard(other, word));
	assert_false(db_is_away(other));
}

static void
who_listens_finds_out_that_the_connection_is_gone_and_may_listen_again(void **state UNUSED)
{
	char word[DB_WORD_MAX];
	struct err err;
	int fd;

	ok(db_listen(other, &fd, &err));
	ok(db_run(db, NULL, &err, "SELECT CAST(pg_terminate_backend(pid) AS TEXT) FROM pg_stat_activity"
	    " WHERE query LIKE '%LISTEN%' AND pid <> pg_backend_pid()"));
	assert_int_equal(poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 5000), 1);
	/* Its last words come first. */
	for (int tries = 0; tries < 50 && !db_is_away(other); tries++) {
		assert_false(db_heard(other, word));
		poll(NULL, 0, 20);
	}
	assert_true(db_is_away(other));
	ok(db_listen(other, &fd, &err));
	assert_false(db_is_away(other));
	ok(db_tell(db, STR("again"), &err));
	assert_int_equal(poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 5000), 1);
	assert_true(db_heard(other, word));
	assert_string_equal(word, "again");
}

/* --- what the server says --------------------------------------------------------------------------- */

static void
a_commit_after_a_failed_statement_is_no_commit(void **state UNUSED)
{
	struct err err;

	{
		AUTO_TX tx = { 0 };

		ok(db_begin(db, &tx, &err));
		ok(note(db, 1, &err));
		assert_false(note(db, 1, &err));
		assert_int_equal(err.kind, ERR_CONFLICT);
		assert_false(note(db, 2, &err));
		assert_false(db_commit(&tx, &err));
		assert_int_equal(err.kind, ERR_IO);
	}
	assert_false(db_in_transaction(db));
	assert_int_equal(notes(db), 0);
	ok(note(db, 3, &err));
}

static void
a_reader_is_stopped_with_an_apology_unless_it_asked_for_time(void **state UNUSED)
{
	int64_t begun = stopwatch_us();
	struct number n;
	struct err err;

	assert_false(db_one(NULL, other, number_fields, &n, &err, "SELECT 1 FROM pg_sleep(6)"));
	assert_in_range(stopwatch_us() - begun, 1500000, 4000000);
	assert_int_equal(err.kind, ERR_BUSY);
	assert_non_null(strstr(err.text, "Sorry"));
	{
		AUTO_TX tx = { 0 };

		ok(db_begin_read(other, &tx, &err));
		ok(db_take_time(other, &err));
		ok(db_one(NULL, other, number_fields, &n, &err, "SELECT 1 FROM pg_sleep(2.3)"));
	}
	assert_false(db_one(NULL, other, number_fields, &n, &err, "SELECT 1 FROM pg_sleep(2.3)"));
}

static void
a_text_with_a_nul_is_refused_and_not_cut(void **state UNUSED)
{
	struct err err;

	assert_false(db_run(db, NULL, &err, "INSERT INTO note (id, text) VALUES (1, $1)",
	    V(((struct str){ "be\0low", 6 }))));
	assert_int_equal(err.kind, ERR_DATA);
	assert_int_equal(notes(db), 0);
}

static void
one_text_may_be_given_values_of_other_types(void **state UNUSED)
{
	static const char sql[] = "SELECT count(*) FROM note WHERE id = $1";
	const struct db_value values[] = { V(1), V_NULL };
	struct number n;
	struct err err;

	ok(note(db, 1, &err));
	for (int i = 0; i < 4; i++) {
		ok(db_one_(NULL, db, number_fields, 1, &n, &err, sql, &values[i % 2], 1));
		assert_int_equal(n.n, i % 2 == 0);
	}
}

static void
numbers_of_every_width_are_read(void **state UNUSED)
{
	struct { int64_t a, b, c, d, e, f; } got;
	static const struct db_field fields[] = {
		{ "a", 0, DB_INT, 8 }, { "b", 8, DB_INT, 8 }, { "c", 16, DB_INT, 8 }, { "d", 24, DB_INT, 8 },
		{ "e", 32, DB_INT, 8 }, { "f", 40, DB_INT, 8 },
	};
	struct err err;

	ok(db_one(&arena, db, fields, &got, &err,
	    "SELECT -2::int2, -70000::int4, -5000000000::int8, true, false, '42'::text"));
	assert_int_equal(got.a, -2);
	assert_int_equal(got.b, -70000);
	assert_int_equal(got.c, INT64_C(-5000000000));
	assert_int_equal(got.d, 1);
	assert_int_equal(got.e, 0);
	assert_int_equal(got.f, 42);
}

static void
a_column_of_an_unknown_type_is_named(void **state UNUSED)
{
	struct number n;
	struct err err;

	assert_false(db_one(NULL, db, number_fields, &n, &err, "SELECT 1.5 AS weight"));
	assert_int_equal(err.kind, ERR_SOFTWARE);
	assert_non_null(strstr(err.text, "weight"));
}

/* --- two that write ---------------------------------------------------------------------------------- */

static struct db *second;

static void *
begin_and_commit(void *arg UNUSED)
{
	AUTO_TX tx = { 0 };
	struct err err;

	ok(db_begin(second, &tx, &err));
	ok(db_run(second, NULL, &err, "INSERT INTO note (id, text) SELECT max(id) + 1, 'behind' FROM note"));
	ok(db_commit(&tx, &err));
	return NULL;
}

static void
one_writes_at_a_time_and_sees_what_was_committed_before(void **state UNUSED)
{
	struct number n;
	pthread_t thread;
	struct err err;

	ok(db_open(&second, place.where, DB_WRITE, &err));
	{
		AUTO_TX tx = { 0 };

		ok(db_begin(db, &tx, &err));
		assert_int_equal(pthread_create(&thread, NULL, begin_and_commit, NULL), 0);
		poll(NULL, 0, 200);
		ok(note(db, 10, &err));
		ok(db_commit(&tx, &err));
	}
	pthread_join(thread, NULL);
	ok(db_one(NULL, db, number_fields, &n, &err, "SELECT id FROM note WHERE text = 'behind'"));
	assert_int_equal(n.n, 11);
	db_close(second);
}

/* --- a connection that breaks ------------------------------------------------------------------------ */

/* Ends the server's process of another connection, as an administrator can. */
static void
break_off(struct db *victim)
{
	struct number pid, there = { 1 };
	struct db *admin;
	struct err err;

	ok(db_one(NULL, victim, number_fields, &pid, &err, "SELECT pg_backend_pid()"));
	ok(db_open(&admin, place.where, DB_WRITE, &err));
	ok(db_run(admin, NULL, &err, "SELECT pg_terminate_backend(CAST($1 AS int))", V(pid.n)));
	for (; there.n > 0; poll(NULL, 0, 10))
		ok(db_one(NULL, admin, number_fields, &there, &err,
		    "SELECT count(*) FROM pg_stat_activity WHERE pid = CAST($1 AS int)", V(pid.n)));
	db_close(admin);
}

static void
a_reader_asks_again_on_a_new_connection(void **state UNUSED)
{
	struct err err;

	ok(note(db, 1, &err));
	assert_int_equal(notes(other), 1);
	break_off(other);
	assert_int_equal(notes(other), 1);
	break_off(other);
	{
		AUTO_TX tx = { 0 };

		ok(db_begin_read(other, &tx, &err));
		assert_int_equal(notes(other), 1);
	}
	/* Still the same kind of connection. */
	assert_false(note(other, 2, &err));
	assert_int_equal(err.kind, ERR_IO);
}

static void
a_picture_that_broke_is_not_carried_on_with_another(void **state UNUSED)
{
	struct number n;
	struct err err;

	{
		AUTO_TX tx = { 0 };

		ok(db_begin_read(other, &tx, &err));
		assert_int_equal(notes(other), 0);
		break_off(other);
		for (int i = 0; i < 2; i++) {
			assert_false(db_one(NULL, other, number_fields, &n, &err,
			    "SELECT count(*) FROM note"));
			assert_int_equal(err.kind, ERR_UNAVAILABLE);
		}
	}
	assert_int_equal(notes(other), 0);
}

static void
what_stands_behind_a_break_is_not_done_alone(void **state UNUSED)
{
	struct err err;

	{
		AUTO_TX tx = { 0 };

		ok(db_begin(db, &tx, &err));
		ok(note(db, 1, &err));
		break_off(db);
		assert_false(note(db, 2, &err));
		assert_int_equal(err.kind, ERR_UNAVAILABLE);
		assert_true(db_is_away(db));
		/* Were it done now, it would stand without the first. */
		assert_false(note(db, 3, &err));
		assert_true(db_in_transaction(db));
		assert_false(db_commit(&tx, &err));
		assert_int_equal(err.kind, ERR_UNAVAILABLE);
	}
	assert_false(db_in_transaction(db));
	assert_int_equal(notes(other), 0);
	{
		AUTO_TX tx = { 0 };

		ok(db_begin(db, &tx, &err));
		ok(note(db, 4, &err));
		ok(db_commit(&tx, &err));
	}
	assert_int_equal(notes(other), 1);
}

static int tries;

static bool
break_once(struct db *to, void *ctx UNUSED, struct err *err)
{
	if (++tries == 1)
		break_off(to);
	return note(to, 7, err);
}

static void
a_job_whose_connection_broke_is_run_again_and_done_once(void **state UNUSED)
{
	struct db_writer *writer;
	struct db *to;
	struct err err;

	tries = 0;
	ok(db_open(&to, place.where, DB_WRITE, &err));
	ok(db_writer_start(&writer, to, &err));
	ok(db_writer_run(writer, break_once, NULL, &err));
	db_writer_stop(writer);
	assert_int_equal(tries, 2);
	assert_int_equal(notes(other), 1);
}

/* --- an answer that gets lost ------------------------------------------------------------------------- */

enum cut { CUT_NOTHING, CUT_BEFORE_COMMIT, CUT_BEHIND_COMMIT };

/* Passes on what comes, until COMMIT; then it cuts both ends, once. */
static struct gateway {
	char folder[4096], to[128];
	int listener;
	enum cut cut;
	atomic_int cuts;
	pthread_t thread;
} gateway;

static int
socket_at(const char *path, bool listens)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
	if (listens) {
		assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
		assert_int_equal(listen(fd, 4), 0);
	} else {
		assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	}
	return fd;
}

static bool
is_cut(const char *bytes, size_t n)
{
	if (gateway.cut == CUT_NOTHING || atomic_load(&gateway.cuts) > 0 || !memmem(bytes, n, "COMMIT", 6))
		return false;
	atomic_fetch_add(&gateway.cuts, 1);
	return true;
}

/* False: this connection is over. */
static bool
pass_on(int from, int to, bool asks)
{
	char bytes[65536];
	ssize_t n = read(from, bytes, sizeof bytes);
	bool cut = n > 0 && asks && is_cut(bytes, (size_t)n);

	if (n <= 0 || (cut && gateway.cut == CUT_BEFORE_COMMIT) || write(to, bytes, (size_t)n) != n)
		return false;
	if (!cut)
		return true;
	assert_true(read(to, bytes, sizeof bytes) > 0);         /* the answer, which no one will hear */
	return false;
}

static void
serve_one(int client)
{
	int server = socket_at(gateway.to, false);
	struct pollfd fds[] = { { .fd = client, .events = POLLIN }, { .fd = server, .events = POLLIN } };
	bool open = true;

	while (open && poll(fds, 2, -1) > 0)
		open = (!fds[0].revents || pass_on(client, server, true))
		    && (!fds[1].revents || pass_on(server, client, false));
	close(server);
	close(client);
}

/* One connection after the other: that is how a writer has them. */
static void *
serve(void *arg UNUSED)
{
	int client;

	while ((client = accept(gateway.listener, NULL, NULL)) >= 0)
		serve_one(client);
	return NULL;
}

/* The folder of the server's socket is what the address names as its host. */
static void
find_server(void)
{
	const char *host = strstr(test_server(), "host=");
	char *out = gateway.to;

	assert_non_null(host);
	for (host += 5; *host && *host != '&'; host++) {
		bool slash = strncmp(host, "%2F", 3) == 0;

		*out++ = slash ? '/' : *host;
		host += slash ? 2 : 0;
	}
	snprintf(out, 24, "/.s.PGSQL.5432");
}

static struct db *
open_gateway(enum cut cut)
{
	char path[4200], where[8400];
	struct db *through;
	struct err err;

	gateway.cut = cut;
	atomic_store(&gateway.cuts, 0);
	find_server();
	snprintf(path, sizeof path, "%s/.s.PGSQL.5432", place.folder);
	gateway.listener = socket_at(path, true);
	assert_int_equal(pthread_create(&gateway.thread, NULL, serve, NULL), 0);
	snprintf(where, sizeof where, "postgresql://heard@/postgres?host=%s&options=-csearch_path%%3D%s",
	    place.folder, place.schema);
	ok(db_open(&through, where, DB_WRITE, &err));
	return through;
}

static void
close_gateway(struct db *through)
{
	db_close(through);
	shutdown(gateway.listener, SHUT_RDWR);
	pthread_join(gateway.thread, NULL);
	close(gateway.listener);
}

static void
a_commit_that_was_done_but_not_answered_counts(void **state UNUSED)
{
	struct db *through = open_gateway(CUT_BEHIND_COMMIT);
	struct err err;

	{
		AUTO_TX tx = { 0 };

		ok(db_begin(through, &tx, &err));
		ok(note(through, 1, &err));
		ok(db_commit(&tx, &err));
	}
	assert_int_equal(atomic_load(&gateway.cuts), 1);
	assert_int_equal(notes(other), 1);
	assert_int_equal(notes(through), 1);
	close_gateway(through);
}

static void
a_commit_that_never_arrived_is_told_as_undone(void **state UNUSED)
{
	struct db *through = open_gateway(CUT_BEFORE_COMMIT);
	struct err err;

	{
		AUTO_TX tx = { 0 };

		ok(db_begin(through, &tx, &err));
		ok(note(through, 1, &err));
		assert_false(db_commit(&tx, &err));
		assert_int_equal(err.kind, ERR_UNAVAILABLE);
	}
	assert_int_equal(atomic_load(&gateway.cuts), 1);
	assert_int_equal(notes(other), 0);
	close_gateway(through);
}

static bool
count_runs(struct db *to, void *ctx, struct err *err)
{
	++*(int *)ctx;
	return note(to, 7, err);
}

static void
a_writer_does_a_job_once_wherever_the_answer_was_lost(void **state UNUSED)
{
	struct err err;

	for (enum cut cut = CUT_NOTHING; cut <= CUT_BEHIND_COMMIT; cut++) {
		struct db_writer *writer;
		int runs = 0;

		ok(db_run(db, NULL, &err, "DELETE FROM note"));
		ok(db_writer_start(&writer, open_gateway(cut), &err));
		ok(db_writer_run(writer, count_runs, &runs, &err));
		assert_int_equal(runs, cut == CUT_BEFORE_COMMIT ? 2 : 1);
		assert_int_equal(notes(other), 1);
		db_writer_stop(writer);
		shutdown(gateway.listener, SHUT_RDWR);
		pthread_join(gateway.thread, NULL);
		close(gateway.listener);
		ok(db_run(db, NULL, &err, "DELETE FROM note"));
		unlink(cstr(&arena, arena_fmt(&arena, "%s/.s.PGSQL.5432", place.folder)));
	}
}

/* --- what is asked ahead ----------------------------------------------------------------------------- */

struct text { struct str text; };

static const struct db_field text_fields[] = {
	DB_FIELD(struct text, text),
};

/* Whether there is such a note, and it says so. */
static bool
says(int64_t id, const char *words)
{
	char sentence[64];
	struct arena a;
	struct text got;
	struct err err;
	bool same;

	arena_init(&a, &host_pages, KIB(64));
	same = db_one(&a, other, text_fields, &got, &err, "SELECT text FROM note WHERE id = $1", V(id));
	snprintf(sentence, sizeof sentence, "%.*s", STR_ARG(same ? got.text : STR("")));
	arena_release(&a);
	return same && strcmp(sentence, words) == 0;
}

static void
what_is_asked_ahead_has_its_answer_when_it_is_asked_again(void **state UNUSED)
{
	AUTO_TX tx = { 0 };
	struct number n;
	struct err err;

	ok(note(db, 1, &err) && note(db, 2, &err));
	assert_false(db_ahead(other));
	ok(db_begin_read(other, &tx, &err));
	assert_true(says(1, "x"));              /* it is prepared now */
	assert_true(db_ahead(other));
	for (int64_t id = 1; id <= 3; id++)
		assert_false(says(id, "x"));
	assert_false(db_one(NULL, other, number_fields, &n, &err, "SELECT count(*) FROM note"));
	db_ahead_end(other);
	ok(note(db, 3, &err));
	ok(db_run(db, NULL, &err, "UPDATE note SET text = 'y'"));
	assert_true(says(2, "x"));
	assert_true(says(1, "x"));
	assert_false(says(3, "y"));
	assert_true(says(1, "x"));
	assert_int_equal(notes(other), 2);
	db_tx_release(&tx);
	assert_true(says(2, "y"));
	assert_int_equal(notes(other), 3);
}

static void
what_nobody_asks_again_is_forgotten_with_its_transaction(void **state UNUSED)
{
	struct err err;

	ok(note(db, 1, &err));
	assert_true(says(1, "x"));
	{
		AUTO_TX tx = { 0 };

		ok(db_begin_read(other, &tx, &err));
		assert_true(db_ahead(other));
		for (int64_t id = 1; id <= 40; id++)    /* more than there is room for */
			assert_false(says(id, "x"));
		db_ahead_end(other);
		assert_true(says(1, "x"));
		assert_false(says(40, "x"));
		assert_true(says(1, "x"));
		assert_true(db_ahead(other));
		assert_false(says(1, "x"));
		db_ahead_end(other);
	}
	ok(db_run(db, NULL, &err, "UPDATE note SET text = 'y'"));
	assert_true(says(1, "y"));
}

static void
what_fails_ahead_fails_when_it_is_asked_again(void **state UNUSED)
{
	AUTO_TX tx = { 0 };
	struct number n;
	struct err err;

	ok(note(db, 1, &err));
	assert_true(says(1, "x"));
	ok(db_begin_read(other, &tx, &err));
	assert_true(db_ahead(other));
	assert_false(db_one(NULL, other, number_fields, &n, &err, "SELECT 1 / (count(*) - 1) FROM note"));
	assert_false(says(1, "x"));
	db_ahead_end(other);
	assert_false(db_one(NULL, other, number_fields, &n, &err, "SELECT 1 / (count(*) - 1) FROM note"));
	assert_int_not_equal(err.kind, ERR_NOT_FOUND);
	db_tx_release(&tx);
	assert_true(says(1, "x"));
}

static void
a_connection_that_breaks_while_it_asks_ahead_is_made_anew(void **state UNUSED)
{
	struct err err;

	ok(note(db, 1, &err));
	assert_true(says(1, "x"));
	{
		AUTO_TX tx = { 0 };

		ok(db_begin_read(other, &tx, &err));
		break_off(other);
		assert_true(db_ahead(other));
		assert_false(says(1, "x"));
		db_ahead_end(other);
		assert_false(says(1, "x"));
	}
	assert_true(says(1, "x"));
}

#define PG_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PG_TEST(a_word_is_heard_once_what_it_tells_of_is_committed),
		PG_TEST(who_listens_finds_out_that_the_connection_is_gone_and_may_listen_again),
		PG_TEST(what_is_asked_ahead_has_its_answer_when_it_is_asked_again),
		PG_TEST(what_nobody_asks_again_is_forgotten_with_its_transaction),
		PG_TEST(what_fails_ahead_fails_when_it_is_asked_again),
		PG_TEST(a_connection_that_breaks_while_it_asks_ahead_is_made_anew),
		PG_TEST(a_commit_after_a_failed_statement_is_no_commit),
		PG_TEST(a_reader_is_stopped_with_an_apology_unless_it_asked_for_time),
		PG_TEST(a_text_with_a_nul_is_refused_and_not_cut),
		PG_TEST(one_text_may_be_given_values_of_other_types),
		PG_TEST(numbers_of_every_width_are_read),
		PG_TEST(a_column_of_an_unknown_type_is_named),
		PG_TEST(one_writes_at_a_time_and_sees_what_was_committed_before),
		PG_TEST(a_reader_asks_again_on_a_new_connection),
		PG_TEST(a_picture_that_broke_is_not_carried_on_with_another),
		PG_TEST(what_stands_behind_a_break_is_not_done_alone),
		PG_TEST(a_job_whose_connection_broke_is_run_again_and_done_once),
		PG_TEST(a_commit_that_was_done_but_not_answered_counts),
		PG_TEST(a_commit_that_never_arrived_is_told_as_undone),
		PG_TEST(a_writer_does_a_job_once_wherever_the_answer_was_lost),
	};

	return run_on_server(tests, LENGTH(tests), NULL, NULL);
}
