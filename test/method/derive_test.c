/* derive_test.c - conversations of which only the words are known, and what follows from them.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "method/derive.h"

#define MONDAY INT64_C(1780300800000)           /* 1 June 2026, 08:00 UTC */
#define AT(hours) (MONDAY + (hours) * HOUR_MS)

static const struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };

static void
say(struct derived *d, bool customer, int64_t at, const char *words)
{
	struct ear_turn turn = { .customer = customer, .text = str_from(words), .at = at,
		.calendar = &calendar, .before = derive_before(d, customer) };
	struct reading read;
	struct err err = { 0 };

	ear_read(&arena, &pack_en, &turn, &read);
	if (!derive_turn(d, &turn, &read, NULL, &err))
		fail_msg("%s: %s", words, err.text);
}

static void
they(struct derived *d, int64_t at, const char *words)
{
	say(d, true, at, words);
}

static void
we(struct derived *d, int64_t at, const char *words)
{
	say(d, false, at, words);
}

static struct facts
known(struct derived *d, int64_t now)
{
	struct facts f;

	derive_facts(d, STR("Thank you for your note."), now, &f);
	return f;
}

static bool
holds(struct strs list, const char *words)
{
	for (size_t i = 0; i < list.n; i++)
		if (str_find_nocase(list.at[i], str_from(words)) != STR_NOT_FOUND)
			return true;
	return false;
}

static void
before_anything_is_said_little_is_known(void **state)
{
	struct derived d;
	struct facts f;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	f = known(&d, NEVER);
	assert_true(KNOWS(&f, first_reply) && f.first_reply == 1);
	assert_true(KNOWS(&f, concerns) && f.n_concerns == 0);
	assert_false(KNOWS(&f, anger) || KNOWS(&f, customer) || KNOWS(&f, known) || KNOWS(&f, overdue));
}

static void
what_only_a_desk_has_stays_unknown(void **state)
{
	struct derived d;
	struct facts f;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	they(&d, AT(0), "My parcel never came and I am sick of chasing it.");
	f = known(&d, AT(1));
	assert_false(KNOWS(&f, fault) || KNOWS(&f, open) || KNOWS(&f, ledger_next) || KNOWS(&f, concerns_open)
	    || KNOWS(&f, need) || KNOWS(&f, vulnerable) || KNOWS(&f, live) || KNOWS(&f, error)
	    || KNOWS(&f, customer_unaware) || KNOWS(&f, profile));
	assert_true(KNOWS(&f, anger) && KNOWS(&f, impact) && KNOWS(&f, playback));
}

static void
a_matter_said_twice_is_one_concern(void **state)
{
	struct derived d;
	struct facts f;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	they(&d, AT(0), "The washing machine is leaking again.");
	we(&d, AT(1), "A leaking washing machine, again. I'm Tom and I'm looking after this.");
	they(&d, AT(2), "The washing machine is still leaking. And I was charged twice for the visit.");
	f = known(&d, AT(3));
	assert_int_equal(f.concerns.n, 2);
	assert_true(holds(f.concerns, "washing machine") && holds(f.concerns, "charged twice"));
}

static void
a_playback_waits_for_their_yes(void **state)
{
	struct derived d;
	struct facts f;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	they(&d, AT(0), "The lift has been broken for a week and my mother can't get out of her flat.");
	assert_int_equal(known(&d, AT(1)).playback, PLAYBACK_NONE);
	we(&d, AT(1), "So the lift has been out for a week, and your mother is stuck upstairs. Did I get "
	    "that right, or is something missing?");
	assert_int_equal(known(&d, AT(1)).playback, PLAYBACK_SENT);
	they(&d, AT(2), "No, it's not a week, it's three weeks.");
	f = known(&d, AT(2));
	assert_int_equal(f.playback, PLAYBACK_CORRECTED);
	assert_true(KNOWS(&f, correction) && str_find(f.correction, STR("three weeks")) != STR_NOT_FOUND);
	we(&d, AT(3), "So the lift has been out for three weeks, and your mother is stuck upstairs. Is that "
	    "right now?");
	they(&d, AT(4), "Yes, that's exactly it.");
	assert_int_equal(known(&d, AT(4)).playback, PLAYBACK_CONFIRMED);
}

static void
a_promise_is_kept_missed_and_owned(void **state)
{
	struct derived d;
	struct facts f;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	they(&d, AT(0), "Nobody has told me when the engineer is coming.");
	we(&d, AT(1), "I'll ring you by 4 pm today.");
	f = known(&d, AT(2));
	assert_true(KNOWS(&f, overdue) && f.overdue.len == 0 && f.missed_before == 0);
	f = known(&d, AT(10));
	assert_true(f.overdue.len > 0 && f.missed_before == 1);
	they(&d, AT(10), "Still no call.");
	we(&d, AT(11), "I said I'd ring you by 4 pm and I didn't. I'm sorry. I'll ring you "
	    "tomorrow by noon.");
	f = known(&d, AT(12));
	assert_int_equal(f.overdue.len, 0);
	assert_int_equal(f.missed_before, 1);
	we(&d, AT(24), "The depot says that the part is in. The engineer comes on Thursday.");
	f = known(&d, AT(40));
	assert_int_equal(f.overdue.len, 0);
	assert_int_equal(f.apologised_before, 1);
}

static void
without_times_nothing_is_overdue(void **state)
{
	struct derived d;
	struct facts f;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	they(&d, AT(0), "Where is my refund?");
	we(&d, NEVER, "I'll write to you by Friday.");
	f = known(&d, AT(2000));
	assert_false(KNOWS(&f, overdue) || KNOWS(&f, missed_before));
}

static void
enough_settles_and_not_enough_does_not(void **state)
{
	struct derived d;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	they(&d, AT(0), "I was billed twice in May.");
	we(&d, AT(1), "You were billed twice in May; that was our mistake, and £40 is on its way back. Is "
	    "that enough to settle it for you?");
	they(&d, AT(2), "No, that's not enough, I want the bank charges as well.");
	assert_true(known(&d, AT(2)).n_concerns >= 1);
	we(&d, AT(3), "I can refund the bank charges of £12 as well. Does that settle the double "
	    "bill for you?");
	they(&d, AT(4), "Yes, that's enough, thank you.");
	assert_int_equal(known(&d, AT(4)).n_concerns, 0);
}

static void
details_and_words_of_theirs_are_kept_from_any_turn(void **state)
{
	struct derived d;
	struct facts f;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	they(&d, AT(0), "My account number is 4471-22 and I have already restarted the hub. The "
	    "ONT light is red.");
	we(&d, AT(1), "What happened on Friday?");
	they(&d, AT(2), "It just stopped. I want one person who stays with me on this.");
	f = known(&d, AT(3));
	assert_true(holds(f.known_facts, "account number is 4471"));
	assert_true(holds(f.known_facts, "restarted the hub"));
	assert_true(holds(f.customer_used, "ONT"));
	assert_true(KNOWS(&f, need));
	assert_str(f.need, "connected");
	assert_int_equal(f.safety, 0);
	they(&d, AT(4), "And now I can smell gas in the hall!");
	assert_int_equal(known(&d, AT(5)).safety, 1);
}

static void
a_question_about_a_detail_gives_none(void **state)
{
	struct derived d;
	struct facts f;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	they(&d, AT(0), "Is my order number 5512 still right? I'd like an answer.");
	f = known(&d, AT(1));
	assert_int_equal(f.known_facts.n, 0);
}

static void
work_that_misses_is_their_last_word_on_it(void **state)
{
	struct derived d;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	they(&d, AT(0), "Honestly, the film misses the point. It could be for any bank.");
	assert_int_equal(known(&d, AT(1)).critique, 1);
	we(&d, AT(1), "It misses, you're right. What would right look like?");
	they(&d, AT(2), "Show the branch in Leith, and the people who work there.");
	assert_int_equal(known(&d, AT(3)).critique, 0);
}

static void
steps_said_back_count_once_we_asked_for_them(void **state)
{
	struct derived d;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	they(&d, AT(0), "How do I reset it?");
	we(&d, AT(1), "Hold the button, wait, then press twice. To check I explained it well, what will you "
	    "do first?");
	assert_int_equal(known(&d, AT(1)).teachback, 0);
	they(&d, AT(2), "First I hold the button until it blinks.");
	assert_int_equal(known(&d, AT(3)).teachback, 1);
}

static void
a_signpost_is_told_once(void **state)
{
	struct derived d;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	they(&d, AT(0), "Six weeks, and the line is still dead.");
	we(&d, AT(1), "Still nothing from the depot. I'll write on Friday by noon.");
	assert_int_equal(known(&d, AT(2)).signposted, 0);
	we(&d, AT(2), "It is six weeks now. You can take this to the Communications Ombudsman, free.");
	assert_int_equal(known(&d, AT(3)).signposted, 1);
}

static void
the_step_shows_in_the_words(void **state)
{
	static const struct { const char *words; enum stage stage; } drafts[] = {
		{ "You have waited since Tuesday, and nobody rang. I'm Asha and I'm on it.", STAGE_ACK },
		{ "What happened when the engineer came? What would you want from us first?", STAGE_EXPLORE },
		{ "So the noise is one thing, and not being told is the other. Did I get that right?",
		    STAGE_PLAYBACK },
		{ "Please turn the valve to the left and wait an hour.", STAGE_ANSWER },
		{ "I am closing your case now.", STAGE_CLOSE },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(drafts); i++) {
		struct derived d;
		struct facts f;

		derive_begin(&d, &arena, &pack_en);
		they(&d, AT(0), "The pump is so loud that I can't sleep, and nobody told me about it.");
		derive_facts(&d, str_from(drafts[i].words), AT(1), &f);
		if (f.stage != (int64_t)drafts[i].stage)
			fail_msg("%s: %s", drafts[i].words, stage_name((enum stage)f.stage));
	}
}

static void
a_long_conversation_costs_what_its_turns_cost(void **state)
{
	struct derived d;

	(void)state;
	derive_begin(&d, &arena, &pack_en);
	for (int i = 0; i < 500; i++) {
		they(&d, AT(i), "It broke again and I had to take a day off. My order number is 991.");
		we(&d, AT(i), "I'll ring you tomorrow by noon.");
	}
	assert_true(known(&d, AT(700)).known_facts.n == 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(before_anything_is_said_little_is_known),
		TEST(what_only_a_desk_has_stays_unknown),
		TEST(a_matter_said_twice_is_one_concern),
		TEST(a_playback_waits_for_their_yes),
		TEST(a_promise_is_kept_missed_and_owned),
		TEST(without_times_nothing_is_overdue),
		TEST(enough_settles_and_not_enough_does_not),
		TEST(details_and_words_of_theirs_are_kept_from_any_turn),
		TEST(a_question_about_a_detail_gives_none),
		TEST(work_that_misses_is_their_last_word_on_it),
		TEST(steps_said_back_count_once_we_asked_for_them),
		TEST(a_signpost_is_told_once),
		TEST(the_step_shows_in_the_words),
		TEST(a_long_conversation_costs_what_its_turns_cost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
