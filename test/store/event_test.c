/* event_test.c - the log: appended in order, read back, folded.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"
#include "base/calendar.h"
#include "story.h"

static struct event
opened(int64_t case_id)
{
	return (struct event){ .case_id = case_id, .seq = 1, .at = STORY_BEGINS, .actor = STR("customer"),
	    .kind = EVENT_OPENED, .reference = STR("H-77"), .person = 9, .name = STR("Oona") };
}

static struct event
found(int64_t case_id, int64_t seq)
{
	return (struct event){ .case_id = case_id, .seq = seq, .at = STORY_BEGINS, .actor = STR("account:1"),
	    .kind = EVENT_FOUND, .fault = STR("third"), .text = STR("A digger cut the pipe.") };
}

static void
what_is_appended_is_read_back(void **state UNUSED)
{
	struct event e = opened(5), *got;
	struct err err;
	int64_t head;
	size_t n;

	ok(store_event_append(&arena, story.db, &e, STORY_BEGINS, &err));
	e = found(5, 2);
	ok(store_event_append(&arena, story.db, &e, STORY_BEGINS, &err));
	ok(store_events(&arena, story.db, 5, 0, &got, &n, &err));
	assert_int_equal(n, 2);
	assert_int_equal(got[0].kind, EVENT_OPENED);
	assert_int_equal(got[0].person, 9);
	assert_str(got[0].reference, "H-77");
	assert_int_equal(got[1].id, e.id);
	assert_int_equal(got[1].seq, 2);
	assert_str(got[1].actor, "account:1");
	assert_str(got[1].text, "A digger cut the pipe.");
	ok(store_events(&arena, story.db, 5, 1, &got, &n, &err));
	assert_int_equal(n, 1);
	ok(store_head(story.db, 5, &head, &err));
	assert_int_equal(head, 2);
	ok(store_head(story.db, 6, &head, &err));
	assert_int_equal(head, 0);
}

static void
a_number_that_is_taken_or_not_the_next_is_a_conflict(void **state UNUSED)
{
	struct event e = opened(5);
	struct err err;
	size_t n;
	struct event *got;

	ok(store_event_append(&arena, story.db, &e, STORY_BEGINS, &err));
	e = found(5, 1);
	assert_false(store_event_append(&arena, story.db, &e, STORY_BEGINS, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	e = found(5, 3);
	assert_false(store_event_append(&arena, story.db, &e, STORY_BEGINS, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	ok(store_events(&arena, story.db, 5, 0, &got, &n, &err));
	assert_int_equal(n, 1);
}

static void
ids_rise_with_time_and_also_when_the_clock_goes_back(void **state UNUSED)
{
	struct event e = opened(5);
	struct err err;
	int64_t before;

	ok(store_event_append(&arena, story.db, &e, STORY_BEGINS, &err));
	assert_int_equal(e.id, STORY_BEGINS << 20);
	before = e.id;
	e = found(5, 2);
	ok(store_event_append(&arena, story.db, &e, STORY_BEGINS - DAY_MS, &err));
	assert_int_equal(e.id, before + 1);
	e = opened(6);
	ok(store_event_append(&arena, story.db, &e, STORY_BEGINS + 1, &err));
	assert_int_equal(e.id, (STORY_BEGINS + 1) << 20);
	ok(store_highest_id(story.db, &before, &err));
	assert_int_equal(before, e.id);
}

static void
events_of_all_cases_come_in_the_order_of_their_commits(void **state UNUSED)
{
	struct event e, *got;
	struct err err;
	size_t n;

	e = opened(8);
	ok(store_event_append(&arena, story.db, &e, STORY_BEGINS, &err));
	e = opened(3);
	ok(store_event_append(&arena, story.db, &e, STORY_BEGINS, &err));
	e = found(8, 2);
	ok(store_event_append(&arena, story.db, &e, STORY_BEGINS, &err));
	ok(store_events_since(&arena, story.db, 0, 10, &got, &n, &err));
	assert_int_equal(n, 3);
	assert_int_equal(got[0].case_id, 8);
	assert_int_equal(got[1].case_id, 3);
	assert_int_equal(got[2].case_id, 8);
	ok(store_events_since(&arena, story.db, got[0].id, 1, &got, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(got[0].case_id, 3);
	ok(store_events_since(&arena, story.db, e.id, 10, &got, &n, &err));
	assert_int_equal(n, 0);
}

static void
a_state_is_the_fold_of_the_log(void **state UNUSED)
{
	struct state got;
	struct err err;

	story_long_case(&story, 40);
	ok(store_state(&arena, story.db, 40, &got, &err));
	assert_int_equal(got.case_id, 40);
	assert_int_equal(got.concerns.n, 3);
	assert_int_equal(got.promises.n, 3);
	assert_int_equal(got.promises.at[1].state, PROMISE_MISSED);
	assert_str(got.owner_name, "Ines");
	assert_str(got.turns.at[0].text, "The tap is dry and I carry cans every evening.");
	assert_int_equal(got.turns.at[0].n_moves, 2);
	assert_false(store_state(&arena, story.db, 41, &got, &err));
	assert_int_equal(err.kind, ERR_NOT_FOUND);
}

static void
reading_keeps_no_more_than_the_events_themselves(void **state UNUSED)
{
	struct state got;
	struct err err;
	size_t once;

	story_long_case(&story, 40);
	once = arena.used;
	ok(store_state(&arena, story.db, 40, &got, &err));
	assert_in_range(arena.used - once, 1, KIB(64));
}

static void
an_event_of_an_unknown_kind_is_named_not_passed_over(void **state UNUSED)
{
	struct event e = opened(5), *got;
	struct err err;
	size_t n;

	ok(store_event_append(&arena, story.db, &e, STORY_BEGINS, &err));
	ok(db_run(story.db, NULL, &err, "UPDATE event SET kind = 'sung'"));
	assert_false(store_events(&arena, story.db, 5, 0, &got, &n, &err));
	assert_int_equal(err.kind, ERR_DATA);
	assert_non_null(strstr(err.text, "sung"));
}

static void
an_event_that_could_not_be_read_again_is_not_stored(void **state UNUSED)
{
	struct event e = opened(5);
	struct err err;
	int64_t head;

	e.name = (struct str){ "Oo\0na", 5 };
	assert_false(store_event_append(&arena, story.db, &e, STORY_BEGINS, &err));
	assert_int_equal(err.kind, ERR_DATA);
	ok(store_head(story.db, 5, &head, &err));
	assert_int_equal(head, 0);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, story_set_up, story_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(what_is_appended_is_read_back),
		STORE_TEST(a_number_that_is_taken_or_not_the_next_is_a_conflict),
		STORE_TEST(ids_rise_with_time_and_also_when_the_clock_goes_back),
		STORE_TEST(events_of_all_cases_come_in_the_order_of_their_commits),
		STORE_TEST(a_state_is_the_fold_of_the_log),
		STORE_TEST(reading_keeps_no_more_than_the_events_themselves),
		STORE_TEST(an_event_of_an_unknown_kind_is_named_not_passed_over),
		STORE_TEST(an_event_that_could_not_be_read_again_is_not_stored),
	};

	return run_on_engines(tests);
}
