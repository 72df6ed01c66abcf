/* likeness_test.c - replies found by what they share, whoever has written how many.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "method/likeness.h"
#include "store/likeness.h"
#include "story.h"

#define LETTER "We have checked the account and the works order behind it. The crew was sent to the wrong " \
	"depot and waited for a key that nobody had. It is put right now."
#define FIRST 100
#define ALIKE 30                                /* cases with the same letter, each of another person */

static int
set_up(void **state)
{
	story_set_up(state);
	for (int64_t i = 0; i < ALIKE; i++) {
		int64_t id = FIRST + i * 10;

		story_case(&story, id, id + 1, cstr(&arena, arena_fmt(&arena, "H-%" PRId64, id)),
		    "Maren Holt",
		    cstr(&arena, arena_fmt(&arena, "maren.%" PRId64 "@post.example", id)),
		    "The tap is dry.");
		story_answer(&story, id, "Dear Maren, " LETTER " Ines");
	}
	return 0;
}

static struct alike *
look(int64_t since, int64_t person, int64_t case_id, size_t *n)
{
	struct sketch sketch;
	struct alike *list;
	struct err err;

	sketch_of(&arena, STR("Dear Priya, " LETTER " Ines"), &sketch);
	assert_int_equal(sketch.n, SKETCH_MOST);
	ok(store_alike(&arena, story.db, &(struct alike_query){ sketch.at[0], since, person, case_id }, &list,
	    n, &err));
	return list;
}

static void
the_newest_are_found_and_no_more_than_a_few(void **state UNUSED)
{
	size_t n;
	struct alike *list = look(0, 1, 2, &n);
	struct event e;
	struct err err;

	assert_int_equal(n, 4);
	assert_int_equal(list[0].case_id, FIRST + (ALIKE - 1) * 10);
	assert_str(list[0].reference, "H-390");
	assert_int_equal(list[3].case_id, FIRST + (ALIKE - 4) * 10);
	ok(store_event(&arena, story.db, list[0].case_id, list[0].seq, &e, &err));
	assert_str(e.text, "Dear Maren, " LETTER " Ines");
	assert_false(store_event(&arena, story.db, list[0].case_id, 999, &e, &err));
	assert_int_equal(err.kind, ERR_NOT_FOUND);
}

static void
their_own_and_old_ones_are_left_out(void **state UNUSED)
{
	int64_t last = FIRST + (ALIKE - 1) * 10;
	size_t n;

	assert_int_equal(look(0, last + 1, 2, &n)[0].case_id, last - 10);
	assert_int_equal(look(0, 1, last, &n)[0].case_id, last - 10);
	look(story.now + 1, 1, 2, &n);
	assert_int_equal(n, 0);
}

static void
the_last_reply_of_a_case_stands_for_it(void **state UNUSED)
{
	int64_t turn = story_answer(&story, FIRST, "Dear Maren, once more: " LETTER " Ines");
	size_t n;
	struct alike *list = look(0, 1, 2, &n);

	assert_int_equal(list[0].case_id, FIRST);
	assert_int_equal(list[0].seq, turn);
}

static void
taking_the_last_back_leaves_the_one_before(void **state UNUSED)
{
	int64_t first = FIRST + (ALIKE - 1) * 10, was = look(0, 1, 2, &(size_t){ 0 })[0].seq;
	int64_t again = story_answer(&story, first, "Dear Maren, once more: " LETTER " Ines");
	struct rebuild_report report;
	struct alike *list;
	struct act act;
	struct err err;
	size_t n;

	act_begin(&act, &story, first);
	act_add(&act, (struct event){ .kind = EVENT_SEND_UNDONE, .turn = again });
	act_do(&act);
	list = look(0, 1, 2, &n);
	assert_int_equal(list[0].case_id, first);
	assert_int_equal(list[0].seq, was);
	ok(store_rebuild(&arena, story.db, false, &report, &err));
	assert_int_equal(report.different.n, 0);
}

static void
what_was_taken_back_was_said_to_nobody(void **state UNUSED)
{
	int64_t last = FIRST + (ALIKE - 1) * 10, turn = look(0, 1, 2, &(size_t){ 0 })[0].seq;
	struct rebuild_report report;
	struct act act;
	struct err err;
	size_t n;

	act_begin(&act, &story, last);
	act_add(&act, (struct event){ .kind = EVENT_SEND_UNDONE, .turn = turn });
	act_do(&act);
	assert_int_equal(look(0, 1, 2, &n)[0].case_id, last - 10);
	ok(store_rebuild(&arena, story.db, false, &report, &err));
	assert_int_equal(report.different.n, 0);
	story_answer(&story, last, "Dear Maren, " LETTER " Ines");
	assert_int_equal(look(0, 1, 2, &n)[0].case_id, last);
}

#define TEST_TOLD(name) cmocka_unit_test_setup_teardown(name, set_up, story_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_TOLD(the_newest_are_found_and_no_more_than_a_few),
		TEST_TOLD(their_own_and_old_ones_are_left_out),
		TEST_TOLD(the_last_reply_of_a_case_stands_for_it),
		TEST_TOLD(taking_the_last_back_leaves_the_one_before),
		TEST_TOLD(what_was_taken_back_was_said_to_nobody),
	};

	return run_on_engines(tests);
}
