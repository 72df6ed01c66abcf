/* moves_test.c - every move by one sentence that makes it and one that only looks like it.
 *
 * The sentences are those of the contract of `heard read`.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ear/ear.h"
#include "host/mem.h"

struct row { const char *move, *yes, *near_miss; };

static const struct row ours[] = {
	{ "greet", "Good morning Mr Osei", "Morning visits are full" },
	{ "acknowledge", "Two parcels, and neither came.", "Thank you for your message." },
	{ "reflect-feeling", "That is a frightening letter to get.", "I'm frightened of heights too" },
	{ "restate", "So the noise is one thing, and not being told is the other.",
	    "The noise limit is 55 dB." },
	{ "check-understanding", "Have I got that right, or is something missing?", "Do you understand?" },
	{ "ask-open", "What happened when you rang?", "When did you ring?" },
	{ "ask-closed", "Was it after six?", "I wonder if it was after six." },
	{ "inform", "The meter was read on the 3rd.", "I'll have the meter read." },
	{ "advise", "Unplug it for ten minutes.", "You unplugged it, you said." },
	{ "promise", "I'll ring you at four.", "You'll want to ring them." },
	{ "update", "Still nothing from the depot.", "The depot opens at eight." },
	{ "set-expectation", "These take about nine days.", "I'll do it in nine days." },
	{ "apologise", "I'm sorry we left you waiting.", "Sorry, could you spell that?" },
	{ "own-mistake", "We sent it to the old address. That was us.", "It went to the old address." },
	{ "concede", "You're right, it reads like a form letter.", "You're right-handed, I see." },
	{ "offer", "I can credit it, or send another. Which?", "They offer a credit card." },
	{ "check-satisfied", "Does that settle it for you?", "Anything else today?" },
	{ "thank", "Thank you for telling me.", "No thanks to the weather" },
	{ "defend", "We did follow the procedure.", "You asked for the procedure: here it is." },
	{ "blame", "You didn't answer the door.", "You should not have had to wait." },
	{ "policy", "Our terms don't allow it.", "Your policy starts in May." },
	{ "minimise", "It was only a few days.", "Only you can tell me that." },
	{ "dismiss", "There's nothing more to discuss.", "Nothing more from you is needed; I have it all." },
};

static const struct row theirs[] = {
	{ "problem", "The boiler died again.", "The boiler man was lovely." },
	{ "impact", "I lost a day's wages.", "I work nights." },
	{ "feeling", "I'm sick of this.", "I was sick on Monday." },
	{ "request", "Just end the contract.", "The contract ends in May." },
	{ "question", "Why was I charged?", "I asked why." },
	{ "criticise", "She talked over me.", "The price is too high." },
	{ "threaten", "Next stop is the ombudsman.", "My sister works for the ombudsman." },
	{ "correct", "No, it isn't the money.", "No, I have no pets." },
	{ "confirm", "Yes, that's exactly it.", "Yes, tomorrow works." },
	{ "satisfied", "That'll do nicely, we're square.", "Thanks for getting back." },
	{ "not-satisfied", "That doesn't cover it.", "I wasn't happy until Tuesday." },
	{ "thank", "Cheers for that.", "Thank God it's Friday" },
	{ "chase", "Any news?", "Any newspaper will do" },
	{ "repeat", "As I told your colleague twice", "Repeat prescription, please" },
	{ "new-concern", "And while we're at it, the bill.", "It's still the bill." },
};

static bool
has_move(struct arena *a, const char *text, bool customer, const char *move)
{
	struct ear_turn turn = { .customer = customer, .text = str_from(text), .at = NEVER };
	struct reading reading;

	ear_read(a, &pack_en, &turn, &reading);
	for (size_t i = 0; i < reading.moves.n; i++) {
		if (str_eq(str_from(label_name(reading.moves.at[i].move)), str_from(move)))
			return true;
	}
	return false;
}

static void
check_rows(const struct row *rows, size_t n, bool customer)
{
	struct arena a;
	size_t wrong = 0;

	arena_init(&a, &host_pages, MIB(64));
	for (size_t i = 0; i < n; i++) {
		if (!has_move(&a, rows[i].yes, customer, rows[i].move)) {
			print_error("not %s: %s\n", rows[i].move, rows[i].yes);
			wrong++;
		}
		if (has_move(&a, rows[i].near_miss, customer, rows[i].move)) {
			print_error("%s: %s\n", rows[i].move, rows[i].near_miss);
			wrong++;
		}
	}
	arena_release(&a);
	assert_int_equal(wrong, 0);
}

static void
our_moves_are_told_from_their_near_misses(void **state)
{
	(void)state;
	check_rows(ours, LENGTH(ours), false);
}

static void
customers_moves_are_told_from_their_near_misses(void **state)
{
	(void)state;
	check_rows(theirs, LENGTH(theirs), true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_moves_are_told_from_their_near_misses),
		cmocka_unit_test(customers_moves_are_told_from_their_near_misses),
	};

	return cmocka_run_group_tests_name("moves", tests, NULL, NULL);
}
