/* likeness_test.c - which replies are alike, and which only look like it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "method/likeness.h"

#define LETTER "We have checked the account and the works order behind it. The crew was sent to the wrong " \
	"depot and waited for a key that nobody had. It is put right now, and a second person reads each " \
	"order before it leaves the office."

static int64_t
share(const char *draft, const char *other)
{
	struct runs a, b;

	runs_of(&arena, str_from(draft), &a);
	runs_of(&arena, str_from(other), &b);
	return a.n == 0 ? 0 : (int64_t)(runs_shared(&a, &b) * 1000 / a.n);
}

static void
names_count_on_neither_side(void **state UNUSED)
{
	assert_int_equal(share("We looked at the meter in Mill Lane with Ms Osei and it runs as it should.",
	    "We looked at the meter in Harbour Road with Priya and it runs as it should."), 1000);
	/* a sentence begins with a capital whoever it speaks of */
	assert_int_equal(share("It runs. Meters like it do. They are read each May by hand.",
	    "It runs. Pumps like it do. They are read each May by hand."), 625);
}

static void
sums_and_hours_are_true_of_one_customer(void **state UNUSED)
{
	assert_int_equal(share("I took the £36 late fee off and the next bill will show £54.20 at 9 on the "
	    "4th.",
	    "I took the £12 late fee off and the next bill will show £80.00 at 7 on the 9th."), 333);
}

static void
a_part_of_a_longer_letter_is_found_in_it(void **state UNUSED)
{
	assert_int_equal(share(LETTER, "Thank you for the photograph. " LETTER " You asked for the name of "
	    "the person who was on the phone that day, and I am not able to tell it yet."), 1000);
	assert_true(share("Thank you for the photograph. " LETTER " You asked for the name of the person who "
	    "was on the phone that day, and I am not able to tell it yet.", LETTER) < 700);
	assert_int_equal(share(LETTER, "The kettle came back from the shop with a new cord, free of charge."),
	    0);
}

static void
what_is_too_short_shares_nothing(void **state UNUSED)
{
	assert_int_equal(share("", LETTER), 0);
	assert_int_equal(share("Nothing new yet.", "Nothing new yet."), 0);
}

static void
what_another_holds_is_taken_out(void **state UNUSED)
{
	struct runs own, other;

	runs_of(&arena, STR("It was the cable and not the box that failed on you."), &own);
	runs_of(&arena, STR("It was the cable and not the fuse."), &other);
	assert_int_equal(own.n, 8);
	runs_without(&own, &other);
	assert_int_equal(own.n, 5);
	assert_int_equal(runs_shared(&own, &other), 0);
	for (size_t i = 1; i < own.n; i++)
		assert_true(own.at[i - 1] < own.at[i]);
}

static void
a_sketch_is_of_the_words_that_letters_share(void **state UNUSED)
{
	struct sketch one, two;

	sketch_of(&arena, STR("Dear Ms Osei, " LETTER " Ines"), &one);
	sketch_of(&arena, STR("Dear Priya Nair, " LETTER " Paul"), &two);
	assert_int_equal(one.n, SKETCH_MOST);
	assert_int_equal(two.n, SKETCH_MOST);
	assert_memory_equal(one.at, two.at, sizeof one.at);
	for (size_t i = 0; i < one.n; i++)
		assert_true(one.at[i] >= 0 && (i == 0 || one.at[i - 1] < one.at[i]));
	sketch_of(&arena, STR("Nothing new from the depot yet. I write again on Friday."), &one);
	assert_int_equal(one.n, 0);
}

/* Each place of a long text is looked at a few times, whatever stands in it. */
static void
any_bytes_are_fine(void **state UNUSED)
{
	char *long_text = arena_array(&arena, char, KIB(256));
	struct sketch sketch;
	struct runs runs;

	for (size_t i = 0; i < KIB(256); i++)
		long_text[i] = "a b\xff C.\n1'"[i % 9];
	runs_of(&arena, (struct str){ long_text, KIB(256) }, &runs);
	sketch_of(&arena, (struct str){ long_text, KIB(256) }, &sketch);
	assert_true(sketch.n <= SKETCH_MOST);
	runs_of(&arena, STR("I\xe2\x80\x99m I'm I I"), &runs);
	assert_int_equal(runs.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_count_on_neither_side),
		TEST(sums_and_hours_are_true_of_one_customer),
		TEST(a_part_of_a_longer_letter_is_found_in_it),
		TEST(what_is_too_short_shares_nothing),
		TEST(what_another_holds_is_taken_out),
		TEST(a_sketch_is_of_the_words_that_letters_share),
		TEST(any_bytes_are_fine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
