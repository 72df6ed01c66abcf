/* today_test.c - what needs someone now, and what finding it costs.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include <sqlite3.h>

#include "base/calendar.h"
#include "db/engine.h"
#include "store/outbox.h"
#include "store/today.h"
#include "story.h"

static void
open_case(int64_t case_id)
{
	story_case(&story, case_id, case_id + 1, cstr(&arena, arena_fmt(&arena, "H-%" PRId64, case_id)),
	    "Tomasz Reja", cstr(&arena, arena_fmt(&arena, "t%" PRId64 "@post.example", case_id)),
	    "The lamp on the stairs is out again.");
}

static void
add(int64_t case_id, struct event e)
{
	struct act act;

	act_begin(&act, &story, case_id);
	act_add(&act, e);
	act_do(&act);
}

/* The cases of a list, as text. */
static void
expect(enum case_list list, int64_t owner, int64_t before, const char *want)
{
	struct case_row *rows;
	struct str got = STR("");
	struct err err;
	int64_t counted;
	size_t n;

	ok(store_case_rows(&arena, story.db, list, owner, before, 50, &rows, &n, &err));
	for (size_t i = 0; i < n; i++)
		got = arena_fmt(&arena, "%.*s%s%" PRId64, STR_ARG(got), i ? " " : "", rows[i].case_id);
	assert_str(got, want);
	ok(store_case_count(story.db, list, owner, before, 50, &counted, &err));
	assert_int_equal(counted, n);
}

static void
they_wrote_last_the_longest_waiting_first(void **state UNUSED)
{
	open_case(20);
	open_case(10);
	open_case(30);
	expect(CASES_WAITING, OWNER_ANY, NEVER, "20 10 30");
	expect(CASES_NEW, OWNER_ANY, NEVER, "20 10 30");
	expect(CASES_OPEN, OWNER_ANY, NEVER, "30 10 20");
	story_answer(&story, 10, "I will have a look this evening.");
	expect(CASES_WAITING, OWNER_ANY, NEVER, "20 30");
	expect(CASES_NEW, OWNER_ANY, NEVER, "20 30");
	add(10, (struct event){ .kind = EVENT_RECEIVED, .channel = STR("mail"), .text = STR("And?"),
	    .actor = STR("customer") });
	expect(CASES_WAITING, OWNER_ANY, NEVER, "20 30 10");
	/* Writing twice doesn't make one wait from anew. */
	add(20, (struct event){ .kind = EVENT_RECEIVED, .channel = STR("mail"), .text = STR("Hello?"),
	    .actor = STR("customer") });
	expect(CASES_WAITING, OWNER_ANY, NEVER, "20 30 10");
	expect(CASES_OPEN, OWNER_ANY, NEVER, "20 10 30");
}

static void
lists_are_read_for_everyone_for_one_and_for_no_one(void **state UNUSED)
{
	open_case(20);
	open_case(10);
	open_case(30);
	add(10, (struct event){ .kind = EVENT_ASSIGNED, .account = 7, .name = STR("Ines") });
	add(30, (struct event){ .kind = EVENT_ASSIGNED, .account = 8, .name = STR("Paul") });
	expect(CASES_WAITING, OWNER_ANY, NEVER, "20 10 30");
	expect(CASES_WAITING, 7, NEVER, "10");
	expect(CASES_WAITING, 8, NEVER, "30");
	expect(CASES_WAITING, OWNER_NONE, NEVER, "20");
	expect(CASES_OPEN, 7, NEVER, "10");
}

static int64_t
play_back(int64_t case_id)
{
	struct item items[] = { { 0, STR_INIT("The lamp is out") } };
	struct act act;
	int64_t turn, playback;

	act_begin(&act, &story, case_id);
	items[0].concern = act_add(&act, (struct event){ .kind = EVENT_CONCERN_RAISED,
	    .text = items[0].text });
	turn = act_add(&act, (struct event){ .kind = EVENT_SENT, .channel = STR("mail"),
	    .text = STR("The lamp is out, no more.") });
	playback = act_add(&act, (struct event){ .kind = EVENT_PLAYBACK_SENT, .turn = turn, .items = items,
	    .n_items = 1 });
	act_do(&act);
	return playback;
}

static void
silence_counts_from_our_last_message_once_something_was_asked(void **state UNUSED)
{
	open_case(20);
	open_case(10);
	open_case(30);
	story_answer(&story, 30, "The lamp comes on Friday.");
	play_back(10);
	play_back(20);
	expect(CASES_SILENT, OWNER_ANY, story.now - DAY_MS, "");
	story.now += 3 * DAY_MS;
	expect(CASES_SILENT, OWNER_ANY, story.now - 2 * DAY_MS, "10 20");
	story_answer(&story, 10, "I ask again, as I heard nothing.");
	expect(CASES_SILENT, OWNER_ANY, story.now - 2 * DAY_MS, "20");
}

static void
an_answered_playback_stands_there_until_we_write(void **state UNUSED)
{
	int64_t playback;

	open_case(20);
	open_case(10);
	playback = play_back(20);
	play_back(10);
	expect(CASES_PLAYBACK_ANSWERED, OWNER_ANY, NEVER, "");
	add(20, (struct event){ .kind = EVENT_PLAYBACK_CORRECTED, .playback = playback,
	    .word = STR("Not quite"),
	    .actor = STR("customer") });
	expect(CASES_PLAYBACK_ANSWERED, OWNER_ANY, NEVER, "20");
	story_answer(&story, 20, "Then I had that wrong.");
	expect(CASES_PLAYBACK_ANSWERED, OWNER_ANY, NEVER, "");
}

static void
not_enough_and_failed_mail_are_listed(void **state UNUSED)
{
	struct act act;
	int64_t concern, turn;

	open_case(20);
	act_begin(&act, &story, 20);
	concern = act_add(&act, (struct event){ .kind = EVENT_CONCERN_RAISED,
	    .text = STR("The lamp is out") });
	turn = act_add(&act, (struct event){ .kind = EVENT_SENT, .channel = STR("mail"),
	    .text = STR("A new one hangs there.") });
	act_add(&act, (struct event){ .kind = EVENT_CONCERN_ANSWERED, .concern = concern, .turn = turn });
	act_add(&act, (struct event){ .kind = EVENT_ENOUGH_ASKED, .concern = concern, .turn = turn });
	act_do(&act);
	expect(CASES_NOT_ENOUGH, OWNER_ANY, NEVER, "");
	expect(CASES_MAIL_FAILED, OWNER_ANY, NEVER, "");
	add(20, (struct event){ .kind = EVENT_NOT_ENOUGH, .concern = concern, .word = STR("It flickers."),
	    .actor = STR("customer") });
	add(20, (struct event){ .kind = EVENT_MAIL_FAILED, .turn = turn, .reason = STR("No such mailbox"),
	    .actor = STR("desk") });
	expect(CASES_NOT_ENOUGH, OWNER_ANY, NEVER, "20");
	expect(CASES_MAIL_FAILED, OWNER_ANY, NEVER, "20");
	story_answer(&story, 20, "I shall have it looked at.");
	expect(CASES_MAIL_FAILED, OWNER_ANY, NEVER, "");
}

static void
answers_owed_are_listed_while_nothing_is_due(void **state UNUSED)
{
	struct item items[] = { { .concern = 4, .text = STR("The lamp is out") } };
	struct act act;
	int64_t turn, playback;

	open_case(20);
	act_begin(&act, &story, 20);
	items[0].concern = act_add(&act, (struct event){ .kind = EVENT_CONCERN_RAISED,
	    .text = STR("The lamp is out") });
	turn = act_add(&act, (struct event){ .kind = EVENT_SENT, .channel = STR("mail"),
	    .text = STR("The lamp. Right?"), .stage = STR("playback") });
	playback = act_add(&act, (struct event){ .kind = EVENT_PLAYBACK_SENT, .turn = turn, .items = items,
	    .n_items = 1 });
	act_do(&act);
	add(20, (struct event){ .kind = EVENT_ASSIGNED, .account = 7, .name = STR("Ines") });
	expect(CASES_OWED, OWNER_ANY, NEVER, "");
	add(20, (struct event){ .kind = EVENT_PLAYBACK_CONFIRMED, .playback = playback,
	    .actor = STR("customer") });
	story_answer(&story, 20, "I write again on Friday.");
	expect(CASES_PLAYBACK_ANSWERED, 7, NEVER, "");
	expect(CASES_OWED, 7, NEVER, "20");
	expect(CASES_OWED, 8, NEVER, "");
}

/* --- promises ----------------------------------------------------------------------------------- */

static int64_t
promise(int64_t case_id, int64_t account, int64_t due)
{
	struct act act;
	int64_t turn, seq;

	act_begin(&act, &story, case_id);
	turn = act_add(&act, (struct event){ .kind = EVENT_SENT, .channel = STR("mail"),
	    .text = STR("I will ring you.") });
	seq = act_add(&act, (struct event){ .kind = EVENT_PROMISED, .turn = turn,
	    .text = STR("I will ring you"), .due = due,
	    .what = STR("update"), .name = STR("Ines"), .account = account });
	act_do(&act);
	return seq;
}

static size_t
promises_due(int64_t account, int64_t until, struct promise_due **out)
{
	struct err err;
	size_t n;

	ok(store_promises_due(&arena, story.db, account, until, 50, out, &n, &err));
	return n;
}

static void
promises_come_by_their_due_with_the_case_they_are_in(void **state UNUSED)
{
	int64_t noon = STORY_BEGINS + 4 * HOUR_MS, n;
	struct promise_due *due;
	struct err err;

	open_case(20);
	open_case(10);
	promise(20, 7, noon + HOUR_MS);
	promise(10, 8, noon);
	promise(10, 7, noon + 2 * HOUR_MS);
	assert_int_equal(promises_due(OWNER_ANY, NEVER, &due), 3);
	assert_int_equal(due[0].case_id, 10);
	assert_int_equal(due[0].account, 8);
	assert_int_equal(due[1].case_id, 20);
	assert_str(due[1].reference, "H-20");
	assert_str(due[1].name, "Tomasz Reja");
	assert_str(due[1].text, "I will ring you");
	assert_true(due[1].is_update);
	assert_int_equal(due[2].due, noon + 2 * HOUR_MS);
	assert_int_equal(promises_due(OWNER_ANY, noon, &due), 1);
	assert_int_equal(promises_due(7, NEVER, &due), 2);
	ok(store_promise_count(story.db, OWNER_ANY, noon, 50, &n, &err));
	assert_int_equal(n, 0);
	ok(store_promise_count(story.db, 7, noon + HOUR_MS + 1, 50, &n, &err));
	assert_int_equal(n, 1);
	ok(store_promise_count(story.db, OWNER_ANY, NEVER, 2, &n, &err));
	assert_int_equal(n, 2);
}

static void
a_missed_promise_stands_there_until_it_is_owned(void **state UNUSED)
{
	struct promise_due *missed;
	int64_t seq;
	struct err err;
	size_t n;

	open_case(20);
	seq = promise(20, 7, story.now + HOUR_MS);
	story.now += 2 * HOUR_MS;
	add(20, (struct event){ .kind = EVENT_PROMISE_MISSED, .promise = seq, .actor = STR("desk") });
	ok(store_promises_missed(&arena, story.db, OWNER_ANY, 50, &missed, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(missed[0].seq, seq);
	ok(store_promises_missed(&arena, story.db, 8, 50, &missed, &n, &err));
	assert_int_equal(n, 0);
	/* Kept late is late all the same. */
	add(20, (struct event){ .kind = EVENT_PROMISE_KEPT, .promise = seq });
	ok(store_promises_missed(&arena, story.db, 7, 50, &missed, &n, &err));
	assert_int_equal(n, 1);
	add(20, (struct event){ .kind = EVENT_PROMISE_OWNED, .promise = seq });
	ok(store_promises_missed(&arena, story.db, OWNER_ANY, 50, &missed, &n, &err));
	assert_int_equal(n, 0);
}

static void
the_next_moment_is_the_earliest_of_each_kind(void **state UNUSED)
{
	struct promise_due *due;
	struct next_due next;
	struct act act;
	int64_t first;
	struct err err;
	size_t n;

	ok(store_next_due(story.db, &next, &err));
	assert_true(next.promise == NEVER && next.unwarned == NEVER && next.mail == NEVER);
	open_case(20);
	first = promise(20, 7, STORY_BEGINS + 5 * HOUR_MS);
	promise(20, 7, STORY_BEGINS + 6 * HOUR_MS);
	add(20, (struct event){ .kind = EVENT_PROMISE_WARNED, .promise = first, .actor = STR("desk") });
	act_begin(&act, &story, 20);
	vec_push(&arena, &act.change.outbox) = (struct outbox_row){ .id = 9, .case_id = 20,
	    .state = STR("waiting"),
	    .next_at = STORY_BEGINS + 7 * HOUR_MS };
	vec_push(&arena, &act.change.outbox) = (struct outbox_row){ .id = 10, .case_id = 20,
	    .state = STR("failed"),
	    .next_at = STORY_BEGINS };
	act_do(&act);
	ok(store_next_due(story.db, &next, &err));
	assert_int_equal(next.promise, STORY_BEGINS + 5 * HOUR_MS);
	assert_int_equal(next.unwarned, STORY_BEGINS + 6 * HOUR_MS);
	assert_int_equal(next.mail, STORY_BEGINS + 7 * HOUR_MS);
	ok(store_promises_unwarned(&arena, story.db, NEVER, 50, &due, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(due[0].due, STORY_BEGINS + 6 * HOUR_MS);
}

static void
a_limit_is_kept(void **state UNUSED)
{
	struct case_row *rows;
	struct err err;
	int64_t counted;
	size_t n;

	for (int64_t i = 1; i <= 5; i++)
		open_case(10 * i);
	ok(store_case_rows(&arena, story.db, CASES_WAITING, OWNER_ANY, NEVER, 2, &rows, &n, &err));
	assert_int_equal(n, 2);
	assert_int_equal(rows[1].case_id, 20);
	ok(store_case_count(story.db, CASES_WAITING, OWNER_ANY, NEVER, 3, &counted, &err));
	assert_int_equal(counted, 3);
}

/* --- what it costs ------------------------------------------------------------------------------ */

/* Cases as a firm's years leave them: half are closed, half stand on every list of someone else. */
static void
fill(int64_t from, int64_t to)
{
	struct err err;

	ok(db_run(story.db, NULL, &err, "WITH RECURSIVE n (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n "
	    "WHERE i < $2) INSERT INTO case_row SELECT i, 'R' || i, title, i, name, 'x' || i, 8, 'Paul', i % "
	    "2, exit, channel, opened_at - i, closed_at, last_at - i, last_received_at, last_sent_at, turns, "
	    "concerns, concerns_unsettled, playback, 0, 0, 0, anger, impact, i % 2 * i, i % 2 * i, i % 2 * "
	    "i, i % 2 * i, i % 2 * i, i % 2 * i, head_seq, 'r' || i, 'x' || i, i % 2 * 7, i % 2 * i, "
	    "'made', i % 2 * i, 2, i % 2 * i, 'x', '', 0, 0, 0, '', 0, '', 0, 'danger', 'x', i % 2 * i, "
	    "i % 2 * i, 5000, 'x', '', i % 2 * i, 'answer', 2 FROM "
	    "n JOIN "
	    "case_row ON "
	    "case_id = 10", V(from), V(to)));
	ok(db_run(story.db, NULL, &err, "WITH RECURSIVE n (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n "
	    "WHERE i < $2) INSERT INTO promise_row SELECT i, seq, at, turn, text, who, 8, due - i, "
	    "first_due, is_update, CASE i % 2 WHEN 0 THEN 'open' ELSE 'missed' END, 0, i % 2 * i, due - i, "
	    "at, i % 4 / 2, 0"
	    " FROM n JOIN promise_row ON case_id = 10", V(from), V(to)));
	ok(db_run(story.db, NULL, &err, "WITH RECURSIVE n (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n "
	    "WHERE i < $2) INSERT INTO outbox (id, case_id, turn, to_address, subject, message_id, message, "
	    "state, made_at, next_at, attempts, error) SELECT i, i, 1, 'x', 's', 'm', x'00', CASE i % 2 "
	    "WHEN 0 THEN 'waiting' ELSE 'accepted' END, 1, i, 1, '' FROM n", V(from), V(to)));
	ok(db_run(story.db, NULL, &err, "WITH RECURSIVE n (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n "
	    "WHERE i < $2) INSERT INTO event SELECT i, i, 1, at, actor, kind, salt, body, body_hash, "
	    "prev_hash"
	    " FROM n JOIN event ON case_id = 10 AND seq = 1", V(from), V(to)));
}

/* Everything that Today, the case page and the clock ask for. */
static void
look_at_everything(void)
{
	struct case_search first_page = { .closed_too = true, .before_at = NEVER, .limit = 50 };
	struct promise_due *promises;
	struct next_due next;
	struct case_row *rows, row;
	struct outbox_row *mails;
	struct event *events;
	struct state s;
	struct err err;
	int64_t count, turn;
	size_t n;

	for (int list = 0; list < CASE_LIST_COUNT; list++) {
		for (int64_t owner = OWNER_NONE; owner <= 7; owner += 1 + 6 * (owner == 0)) {
			ok(store_case_rows(&arena, story.db, (enum case_list)list, owner, NEVER, 20, &rows,
			    &n, &err));
			ok(store_case_count(story.db, (enum case_list)list, owner, NEVER, 20, &count, &err));
		}
	}
	for (int64_t account = 0; account <= 7; account += 7) {
		ok(store_promises_due(&arena, story.db, account, NEVER, 20, &promises, &n, &err));
		ok(store_promises_missed(&arena, story.db, account, 20, &promises, &n, &err));
		ok(store_promise_count(story.db, account, NEVER, 20, &count, &err));
	}
	ok(store_promises_unwarned(&arena, story.db, NEVER, 20, &promises, &n, &err));
	ok(store_next_due(story.db, &next, &err));
	ok(store_outbox_due(&arena, story.db, story.now, 20, &mails, &n, &err));
	ok(store_outbox_list(&arena, story.db, 10, 20, &mails, &n, &err));
	ok(store_outbox_list(&arena, story.db, 0, 20, &mails, &n, &err));
	ok(store_cases_search(&arena, story.db, &first_page, &rows, &n, &err));
	first_page.closed_too = false;
	ok(store_cases_search(&arena, story.db, &first_page, &rows, &n, &err));
	ok(store_case_by_reference(&arena, story.db, STR("h-10"), &row, &err));
	ok(store_case_by_message(story.db, STR("first-10@post.example"), &count, &turn, &err));
	ok(store_cases_of_person(&arena, story.db, 11, 0, 20, &rows, &n, &err));
	ok(store_state(&arena, story.db, 10, &s, &err));
	ok(store_events_since(&arena, story.db, NEVER - 1, 20, &events, &n, &err));
	ok(store_highest_id(story.db, &count, &err));
}

/* SQLite's own count of the steps its statements took.  Its connection is what the engine's handle begins
 * with. */
static int64_t
steps_taken(void)
{
	sqlite3 *db = *(sqlite3 **)story.db->handle;
	int64_t steps = 0;

	for (sqlite3_stmt *s = sqlite3_next_stmt(db, NULL); s; s = sqlite3_next_stmt(db, s)) {
		if (!sqlite3_stmt_readonly(s) || strstr(sqlite3_sql(s), "RECURSIVE"))
			continue;
		steps += sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 1);
	}
	return steps;
}

static void
a_look_costs_the_same_however_many_cases_there_are(void **state UNUSED)
{
	int64_t few, many;

	open_case(10);
	promise(10, 7, story.now + HOUR_MS);
	add(10, (struct event){ .kind = EVENT_ASSIGNED, .account = 7, .name = STR("Ines") });
	fill(1000, 1999);
	look_at_everything();
	steps_taken();
	look_at_everything();
	few = steps_taken();
	fill(2000, 21000);
	look_at_everything();
	steps_taken();
	look_at_everything();
	many = steps_taken();
	assert_in_range(few, 500, 100000);
	if (many > few + few / 10)
		fail_msg("%" PRId64 " steps with 1,000 cases, %" PRId64 " with 20,000", few, many);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, story_set_up, story_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(they_wrote_last_the_longest_waiting_first),
		STORE_TEST(lists_are_read_for_everyone_for_one_and_for_no_one),
		STORE_TEST(silence_counts_from_our_last_message_once_something_was_asked),
		STORE_TEST(an_answered_playback_stands_there_until_we_write),
		STORE_TEST(not_enough_and_failed_mail_are_listed),
		STORE_TEST(answers_owed_are_listed_while_nothing_is_due),
		STORE_TEST(promises_come_by_their_due_with_the_case_they_are_in),
		STORE_TEST(a_missed_promise_stands_there_until_it_is_owned),
		STORE_TEST(the_next_moment_is_the_earliest_of_each_kind),
		STORE_TEST(a_limit_is_kept),
	};
	/* Only SQLite counts its steps. */
	const struct CMUnitTest of_files[] = {
		STORE_TEST(a_look_costs_the_same_however_many_cases_there_are),
	};

	return run_on_engines(tests) + cmocka_run_group_tests(of_files, NULL, NULL);
}
