/* verify_test.c - the chain shows every change that the program didn't make.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"
#include "store/blob.h"
#include "store/log.h"
#include "story.h"

static int
set_up(void **state)
{
	story_set_up(state);
	story_long_case(&story, 40);
	story_case(&story, 50, 51, "H-50", "Tomasz Reja", "tomasz@post.example",
	    "The lamp on the stairs is out again.");
	story_long_case(&story, 60);
	return 0;
}

static struct verify_report
verify(void)
{
	struct verify_report report;
	struct err err;

	ok(store_verify(&arena, story.db, &report, &err));
	return report;
}

/* `tamper` is SQL by a stranger's hand; it must change something. */
static void
expect_broken(const char *tamper, const char *sentence)
{
	struct verify_report report;
	struct err err;
	int64_t changed;

	ok(db_run_(story.db, &changed, &err, tamper, NULL, 0));
	assert_int_equal(changed, 1);
	report = verify();
	if (report.broken.n != 1)
		fail_msg("%s: %zu sentences", tamper, report.broken.n);
	assert_str(report.broken.at[0], sentence);
}

static void
a_log_that_was_left_alone_verifies(void **state UNUSED)
{
	struct verify_report report = verify();

	assert_int_equal(report.broken.n, 0);
	assert_int_equal(report.cases, 3);
	assert_true(report.events > 40);
}

static void
an_empty_database_verifies(void **state UNUSED)
{
	struct verify_report report;
	struct story empty;
	struct err err;

	story_open(&empty, &arena);
	ok(store_verify(&arena, empty.db, &report, &err));
	assert_int_equal(report.cases + report.events + (int64_t)report.broken.n, 0);
	story_close(&empty);
}

#define DIGEST "1e9e964ef5f74045c7bdab3e5d9bbd54" \
	"5f29991cd97a68b178d272eeab95c4d2"

/* The digest is BLAKE2b-256 of 300,000 times "f", kept in two pieces. */
static void
a_changed_file_shows(void **state UNUSED)
{
	static char bytes[300000];
	struct blob_row blob = { .bytes = { bytes, sizeof bytes },
	    .digest = STR(DIGEST) };
	AUTO_TX tx = { 0 };
	struct str back;
	struct err err;
	bool has;

	memset(bytes, 'f', sizeof bytes);
	ok(db_begin(story.db, &tx, &err));
	ok(store_blob_add(story.db, &blob, true, 1, &err));
	ok(store_blob_add(story.db, &blob, true, 2, &err));
	ok(db_commit(&tx, &err));
	ok(store_blob_get(&arena, story.db, blob.digest, &back, &err));
	assert_true(str_eq(back, blob.bytes));
	ok(store_blob_has(story.db, blob.digest, sizeof bytes, &has, &err));
	assert_true(has);
	ok(store_blob_has(story.db, blob.digest, 7, &has, &err));
	assert_false(has);
	assert_int_equal(verify().broken.n, 0);
	expect_broken("UPDATE chunk SET bytes = (SELECT prev_hash FROM event WHERE case_id = 40 AND seq = 2)"
	    " WHERE number = 1", "file " DIGEST ": its bytes are not what was stored");
	assert_false(store_blob_get(&arena, story.db, blob.digest, &back, &err));
	assert_int_equal(err.kind, ERR_DATA);
}

#define CHANGED(name, tamper, sentence) \
	static void \
	name(void **state UNUSED) \
	{ \
		expect_broken(tamper, sentence); \
	}

#define OF_7 " WHERE case_id = 40 AND seq = 7"
#define BEHIND_7 "case 40, event 8: what stands before it is not what was stored"
CHANGED(a_changed_text_shows, "UPDATE event SET body = replace(body, '.', '!')" " WHERE case_id = 40 AND seq "
    "= 2", "case 40, event 2: its text is not what was stored")
CHANGED(a_changed_salt_shows, "UPDATE event SET salt = body_hash" OF_7,
    "case 40, event 7: its text is not what was stored")
CHANGED(a_changed_moment_shows, "UPDATE event SET at = at + 1" OF_7, BEHIND_7)
CHANGED(a_changed_actor_shows, "UPDATE event SET actor = 'account:2'" OF_7, BEHIND_7)
CHANGED(a_changed_kind_shows, "UPDATE event SET kind = 'found'" OF_7, BEHIND_7)
CHANGED(a_changed_id_shows, "UPDATE event SET id = id + 1000" OF_7, BEHIND_7)
CHANGED(an_actor_moved_into_the_kind_shows,
    "UPDATE event SET actor = actor || substr(kind, 1, 1), kind = substr(kind, 2)"
    OF_7, BEHIND_7)
CHANGED(a_missing_event_shows, "DELETE FROM event" OF_7, "case 40, event 7: it is missing")
CHANGED(a_missing_first_event_shows, "DELETE FROM event WHERE case_id = 50 AND seq = 1",
    "case 50, event 1: it is missing")
CHANGED(a_tail_cut_off_shows, "DELETE FROM event WHERE case_id = 50 AND seq = 3",
    "case 50, event 3: it was the last, and is missing")
CHANGED(a_changed_last_event_shows, "UPDATE event SET at = at - 1 WHERE case_id = 50 AND seq = 3",
    "case 50, event 3: it is not the last event that was stored")
CHANGED(a_changed_head_shows,
    "UPDATE head SET hash = (SELECT hash FROM head WHERE case_id = 40) WHERE case_id = 50",
    "case 50, event 3: it is not the last event that was stored")
CHANGED(a_head_set_back_shows, "UPDATE head SET seq = 2 WHERE case_id = 50",
    "case 50, event 3: it stands behind the one known to be the last")
CHANGED(a_missing_head_shows, "DELETE FROM head WHERE case_id = 50",
    "case 50: there are events, but it is not known which was the last")
CHANGED(a_head_without_events_shows,
    "INSERT INTO head (case_id, seq, hash) SELECT 99, 1, hash FROM head WHERE case_id = 40",
    "case 99: all of its events are missing")
CHANGED(a_listed_case_without_events_shows, "UPDATE case_row SET case_id = 98 WHERE case_id = 50",
    "case 98: it is listed, but has no events")
static void
a_log_that_begins_elsewhere_shows(void **state UNUSED)
{
	struct verify_report report;
	struct err err;

	ok(db_run(story.db, NULL, &err, "UPDATE event SET prev_hash = body_hash"
	    " WHERE case_id = 50 AND seq = 1"));
	report = verify();
	assert_int_equal(report.broken.n, 2);
	assert_str(report.broken.at[0], "case 50, event 1: the log does not begin with it");
	assert_str(report.broken.at[1], "case 50, event 2: what stands before it is not what was stored");
}

static void
a_tail_cut_off_of_the_last_case_shows(void **state UNUSED)
{
	struct err err;
	int64_t head;

	ok(store_head(story.db, 60, &head, &err));
	expect_broken("DELETE FROM event WHERE case_id = 60 AND seq = (SELECT seq FROM head WHERE case_id = "
	    "60)", cstr(&arena, arena_fmt(&arena, "case 60, event %" PRId64 ": it was the last, and is "
	    "missing", head)));
}

static void
a_changed_hash_shows_twice(void **state UNUSED)
{
	struct verify_report report;
	struct err err;

	ok(db_run(story.db, NULL, &err,
	    "UPDATE event SET body_hash = $1 WHERE case_id = 40 AND seq = 7", V_BYTES(log_no_hash)));
	ok(db_run(story.db, NULL, &err,
	    "UPDATE event SET prev_hash = $1 WHERE case_id = 60 AND seq = 5", V_BYTES(log_no_hash)));
	report = verify();
	assert_int_equal(report.broken.n, 4);
	assert_str(report.broken.at[0], "case 40, event 7: its text is not what was stored");
	assert_str(report.broken.at[1], "case 40, event 8: what stands before it is not what was stored");
	assert_str(report.broken.at[2], "case 60, event 5: what stands before it is not what was stored");
	assert_str(report.broken.at[3], "case 60, event 6: what stands before it is not what was stored");
}

static void
a_text_changed_together_with_its_hash_shows(void **state UNUSED)
{
	struct err err;

	/* The stranger knows how event 3 was hashed, and takes its whole row for event 2's. */
	ok(db_run(story.db, NULL, &err, "UPDATE event SET (salt, body, body_hash) ="
	    " (SELECT salt, body, body_hash FROM event AS e WHERE e.case_id = 50 AND e.seq = 2)"
	    " WHERE case_id = 60 AND seq = 2"));
	expect_broken("UPDATE event SET kind = kind WHERE case_id = 60 AND seq = 2",
	    "case 60, event 3: what stands before it is not what was stored");
}

static void
a_case_dropped_whole_shows_in_what_speaks_of_it(void **state UNUSED)
{
	struct verify_report report;
	struct err err;

	ok(db_run(story.db, NULL, &err, "DELETE FROM event WHERE case_id = 50"));
	report = verify();
	assert_int_equal(report.broken.n, 2);
	assert_str(report.broken.at[0], "case 50: all of its events are missing");
	assert_str(report.broken.at[1], "case 50: it is listed, but has no events");
}

static void
the_desks_own_log_verifies_too(void **state UNUSED)
{
	struct act act;

	act_begin(&act, &story, 0);
	act_add(&act, (struct event){ .kind = EVENT_ACCOUNT_MADE, .account = 1, .name = STR("Ines"),
	    .role = STR("owner") });
	act_do(&act);
	assert_int_equal(verify().cases, 4);
	expect_broken("UPDATE event SET body = replace(body, 'owner', 'agent') WHERE case_id = 0",
	    "case 0, event 1: its text is not what was stored");
}

static void
much_that_is_broken_is_told_up_to_a_bound(void **state UNUSED)
{
	struct verify_report report;
	struct err err;

	ok(db_run(story.db, NULL, &err, "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n "
	    "WHERE i < 3000) INSERT INTO head (case_id, seq, hash) SELECT i, 1, $1 FROM n",
	    V_BYTES(log_no_hash)));
	report = verify();
	assert_int_equal(report.broken.n, 1001);
	assert_str(report.broken.at[1000], "There is more than is told here.");
}

static void
walking_while_others_write_sees_one_picture(void **state UNUSED)
{
	struct verify_report report;
	struct db *reader;
	struct err err;

	ok(db_open(&reader, story.path, DB_READ, &err));
	{
		AUTO_TX tx = { 0 };
		struct state before;

		ok(db_begin_read(reader, &tx, &err));
		ok(store_state(&arena, reader, 50, &before, &err));
		story_answer(&story, 50, "A new lamp is on its way.");
		ok(store_verify(&arena, reader, &report, &err));
	}
	assert_int_equal(report.broken.n, 0);
	assert_int_equal(report.events, verify().events - 1);
	db_close(reader);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, story_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(a_log_that_was_left_alone_verifies),
		STORE_TEST(an_empty_database_verifies),
		STORE_TEST(a_changed_file_shows),
		STORE_TEST(a_changed_text_shows),
		STORE_TEST(a_changed_salt_shows),
		STORE_TEST(a_changed_moment_shows),
		STORE_TEST(a_changed_actor_shows),
		STORE_TEST(a_changed_kind_shows),
		STORE_TEST(a_changed_id_shows),
		STORE_TEST(an_actor_moved_into_the_kind_shows),
		STORE_TEST(a_missing_event_shows),
		STORE_TEST(a_missing_first_event_shows),
		STORE_TEST(a_tail_cut_off_shows),
		STORE_TEST(a_tail_cut_off_of_the_last_case_shows),
		STORE_TEST(a_changed_last_event_shows),
		STORE_TEST(a_changed_head_shows),
		STORE_TEST(a_head_set_back_shows),
		STORE_TEST(a_missing_head_shows),
		STORE_TEST(a_head_without_events_shows),
		STORE_TEST(a_listed_case_without_events_shows),
		STORE_TEST(a_log_that_begins_elsewhere_shows),
		STORE_TEST(a_changed_hash_shows_twice),
		STORE_TEST(a_text_changed_together_with_its_hash_shows),
		STORE_TEST(a_case_dropped_whole_shows_in_what_speaks_of_it),
		STORE_TEST(the_desks_own_log_verifies_too),
		STORE_TEST(much_that_is_broken_is_told_up_to_a_bound),
		STORE_TEST(walking_while_others_write_sees_one_picture),
	};

	return run_on_engines(tests);
}
