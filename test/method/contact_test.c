/* contact_test.c - when they must hear from us where nothing is promised, and what fails a second time.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fold.h"

#include "../unit.h"

#include "method/contact.h"

static const struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };

#define OPENED "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"Ngozi Adair\"}\n"
#define LETTER "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"The lift is out.\"}\n"
#define ANGRY "2 d read {\"v\":1,\"turn\":2,\"moves\":[],\"anger\":2}\n"
#define AFRAID "2 d read {\"v\":1,\"turn\":2,\"moves\":[],\"anger\":0,\"distress\":2}\n"
#define UNEASY "2 d read {\"v\":1,\"turn\":2,\"moves\":[],\"anger\":0,\"distress\":1}\n"
#define SENT "5 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"The lift, and not a word.\"}\n"
#define RAISED "6 a concern-raised {\"v\":1,\"text\":\"The lift is out\"}\n"

static struct state *
folded(const char *story)
{
	struct state *s = arena_new(&arena, struct state);

	fold(&arena, s, story);
	return s;
}

static const struct { const char *story; int64_t halves; } owed[] = {
	{ OPENED LETTER, 0 },
	{ OPENED LETTER SENT, 2 },
	{ OPENED LETTER ANGRY SENT, 1 },
	{ OPENED LETTER AFRAID SENT, 1 },
	{ OPENED LETTER UNEASY SENT, 2 },
	{ OPENED LETTER SENT SENT, 6 },
	{ OPENED LETTER ANGRY SENT SENT, 3 },
	{ OPENED LETTER SENT "6 a care-noted {\"v\":1,\"text\":\"large print\",\"word\":\"yes\"}\n", 1 },
	/* an open promise says it by itself */
	{ OPENED LETTER SENT "6 a promised {\"v\":1,\"turn\":3,\"text\":\"I'll ring\",\"due\":@600}\n", 0 },
	/* everything is asked: the next word is theirs */
	{ OPENED LETTER SENT RAISED "7 a concern-answered {\"v\":1,\"concern\":4,\"turn\":3}\n"
	    "7 a enough-asked {\"v\":1,\"concern\":4,\"turn\":3}\n", 0 },
	{ OPENED LETTER SENT RAISED, 2 },
	{ OPENED LETTER SENT "7 a closed {\"v\":1,\"exit\":\"withdrawn\",\"reason\":\"moved away\"}\n", 0 },
};

static void
the_gap_is_a_day_then_three_and_half_where_it_weighs_more(void **state UNUSED)
{
	for (size_t i = 0; i < LENGTH(owed); i++) {
		int64_t halves = -1, from = contact_from(folded(owed[i].story), &halves);

		if (halves != owed[i].halves || (from != 0) != (halves != 0))
			fail_msg("story %zu: %" PRId64 " half days", i, halves);
	}
}

#define CLOSED "7 a closed {\"v\":1,\"exit\":\"withdrawn\",\"reason\":\"moved away\"}\n"
#define OPEN_AGAIN "9000 a reopened {\"v\":1,\"reason\":\"they rang\"}\n"

/* Of a case that was closed for a week the old gap would be over long ago. */
static void
a_case_that_is_open_again_is_counted_from_then(void **state UNUSED)
{
	int64_t halves;

	assert_int_equal(contact_from(folded(OPENED LETTER SENT SENT CLOSED OPEN_AGAIN), &halves),
	    AFTER(9000));
	assert_int_equal(halves, 2);
	assert_int_equal(contact_from(folded(OPENED LETTER ANGRY SENT SENT CLOSED OPEN_AGAIN), &halves),
	    AFTER(9000));
	assert_int_equal(halves, 1);
	assert_int_equal(contact_from(folded(OPENED LETTER SENT CLOSED OPEN_AGAIN
	    "9001 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"I go on from there.\"}\n"), &halves),
	    AFTER(9001));
	assert_int_equal(halves, 6);
}

#define WROTE "9000 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"The lift is out again.\"}\n"

static void
what_the_desk_keeps_by_itself_is_their_answer_or_the_gap(void **state UNUSED)
{
	static const struct { const char *story; int64_t from, halves; } cases[] = {
		{ OPENED LETTER, AFTER(1), 2 },
		{ OPENED LETTER ANGRY, AFTER(1), 1 },
		{ OPENED LETTER AFRAID, AFTER(1), 1 },
		{ OPENED LETTER UNEASY, AFTER(1), 2 },
		{ OPENED LETTER SENT, AFTER(5), 2 },
		{ OPENED LETTER SENT SENT WROTE, AFTER(9000), 2 },
		{ OPENED LETTER SENT CLOSED WROTE OPEN_AGAIN, AFTER(9000), 2 },
		{ OPENED LETTER SENT CLOSED OPEN_AGAIN, AFTER(9000), 2 },
		{ OPENED LETTER SENT CLOSED, 0, 0 },
		{ OPENED LETTER SENT WROTE "9001 a promised {\"v\":1,\"turn\":3,\"text\":\"I'll ring\","
		    "\"due\":@9600}\n", 0, 0 },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		int64_t kept = contact_kept(folded(cases[i].story), &calendar);
		int64_t due = cases[i].from == 0 ? NEVER : contact_due(&calendar, cases[i].from,
		    cases[i].halves);

		if (kept != due)
			fail_msg("story %zu: %s", i, cstr(&arena, time_rfc3339(&arena, &zone_utc, kept)));
	}
}

static void
a_weekend_does_not_count(void **state UNUSED)
{
	int32_t monday = day_at(&zone_utc, STORY_BEGINS);
	int64_t friday = moment_of(&zone_utc, monday + 4, 15 * 60);

	assert_int_equal(contact_due(&calendar, friday, 2), moment_of(&zone_utc, monday + 7, 17 * 60));
	assert_int_equal(contact_due(&calendar, friday, 1), moment_of(&zone_utc, monday + 7, 12 * 60));
	assert_int_equal(contact_due(&calendar, friday, 6), moment_of(&zone_utc, monday + 9, 17 * 60));
	assert_int_equal(contact_due(&calendar, friday, 3), moment_of(&zone_utc, monday + 8, 12 * 60));
}

#define ENOUGH OPENED LETTER SENT RAISED "7 c enough {\"v\":1,\"concern\":4,\"word\":\"Fine\"}\n"

static void
what_was_enough_and_is_not_after_all_came_back(void **state UNUSED)
{
	struct state *s = folded(ENOUGH);
	struct str why;

	assert_int_equal(state_second_failure(s, &why), 0);
	s = folded(ENOUGH "20000 c not-enough {\"v\":1,\"concern\":4,\"word\":\"It is out again\"}\n");
	assert_int_equal(s->comebacks.n, 1);
	assert_int_equal(s->comebacks.at[0].days, 13);
	assert_true(state_second_failure(s, &why) != 0);
	assert_str(why, "The lift is out");
	assert_ptr_equal(state_comeback(s, 4), &s->comebacks.at[0]);
	s = folded(ENOUGH "20000 c not-enough {\"v\":1,\"concern\":4,\"word\":\"It is out again\"}\n"
	    "20001 c enough {\"v\":1,\"concern\":4}\n");
	assert_int_equal(state_second_failure(s, &why), 0);
	s = folded(ENOUGH "90000 c not-enough {\"v\":1,\"concern\":4,\"word\":\"It is out again\"}\n");
	assert_int_equal(state_second_failure(s, &why), 0);      /* 62 days are not close together */
}

static void
out_of_another_case_it_counts_until_we_have_written(void **state UNUSED)
{
	struct str why;
#define BACK "8 d concern-returned {\"v\":1,\"turn\":2,\"from_case\":\"7\",\"earlier\":4,\"days\":9," \
	"\"text\":\"The lift\"}\n"

	assert_true(state_second_failure(folded(OPENED LETTER SENT RAISED "7 d concern-returned {\"v\":1,"
	    "\"concern\":4,\"from_case\":\"7\",\"earlier\":4,\"days\":9,\"text\":\"The lift\"}\n"),
	    &why) != 0);
	assert_true(state_second_failure(folded(OPENED LETTER SENT BACK), &why) != 0);
	assert_int_equal(state_second_failure(folded(OPENED LETTER SENT BACK "9 a sent {\"v\":1,\"channel\":"
	    "\"mail\",\"text\":\"I see it is out again.\"}\n"), &why), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_gap_is_a_day_then_three_and_half_where_it_weighs_more),
		TEST(a_case_that_is_open_again_is_counted_from_then),
		TEST(what_the_desk_keeps_by_itself_is_their_answer_or_the_gap),
		TEST(a_weekend_does_not_count),
		TEST(what_was_enough_and_is_not_after_all_came_back),
		TEST(out_of_another_case_it_counts_until_we_have_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
