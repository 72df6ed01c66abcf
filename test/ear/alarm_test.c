/* alarm_test.c - what is to be met first is heard, and a way of speaking is not taken for it.
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

static const struct { enum alarm alarm; const char *text; } said[] = {
	{ ALARM_SELF, "I cannot pay and I do not want to be here any more." },
	{ ALARM_SELF, "Some nights I think about taking my own life." },
	{ ALARM_SELF, "Honestly I can't see any point in living." },
	{ ALARM_SELF, "I am scared I will hurt myself." },
	{ ALARM_NONE, "I could kill myself for not keeping the receipt." },
	{ ALARM_NONE, "I nearly died laughing at your letter." },
	{ ALARM_NONE, "I do not want to be on this tariff any more." },
	{ ALARM_DANGER, "There is a smell of gas in the hall." },
	{ ALARM_DANGER, "It is freezing in here with a newborn." },
	{ ALARM_DANGER, "Part of the ceiling has come down in the bedroom." },
	{ ALARM_DANGER, "That step is loose and someone is going to get hurt." },
	{ ALARM_NONE, "My gas bill has doubled." },
	{ ALARM_NONE, "The baby monitor arrived broken." },
	{ ALARM_THREAT, "If he comes back I will smash his windows." },
	{ ALARM_THREAT, "You people will regret this." },
	{ ALARM_THREAT, "I know where your staff park." },
	{ ALARM_THREAT, "I am going to hurt one of you." },
	{ ALARM_NONE, "I will get your engineer a cup of tea." },
	{ ALARM_NONE, "You will have it back on Friday." },
	{ ALARM_NONE, "Somebody put a ladder through our window." },
	{ ALARM_OUTSIDE, "I am going to the ombudsman with this." },
	{ ALARM_OUTSIDE, "My solicitor will be in touch." },
	{ ALARM_OUTSIDE, "I will take you to the small claims court." },
	{ ALARM_NONE, "My sister works for the ombudsman." },
	{ ALARM_NONE, "I'm off to another provider." },
};

static enum alarm
gravest(const struct reading *r)
{
	enum alarm found = ALARM_NONE;

	for (size_t i = 0; i < r->moves.n; i++) {
		enum alarm k = (enum alarm)r->moves.at[i].alarm;

		if (k != ALARM_NONE && (found == ALARM_NONE || k < found))
			found = k;
	}
	return found;
}

static void
read_as(const char *text, bool customer, struct arena *a, struct reading *out)
{
	ear_read(a, &pack_en, &(struct ear_turn){ .customer = customer, .text = str_from(text), .at = NEVER },
	    out);
}

static void
an_alarm_is_heard_and_a_way_of_speaking_is_none(void **state)
{
	struct arena a;
	struct reading r;

	(void)state;
	arena_init(&a, &host_pages, MIB(8));
	for (size_t i = 0; i < LENGTH(said); i++) {
		read_as(said[i].text, true, &a, &r);
		if (gravest(&r) != said[i].alarm)
			fail_msg("\"%s\" raises \"%s\", not \"%s\"", said[i].text, alarm_name(gravest(&r)),
			    alarm_name(said[i].alarm));
		read_as(said[i].text, false, &a, &r);
		assert_int_equal(gravest(&r), ALARM_NONE);
	}
	arena_release(&a);
}

static void
an_alarm_is_known_by_its_name(void **state)
{
	enum alarm k;

	(void)state;
	for (enum alarm i = ALARM_NONE; i < ALARM_COUNT; i++) {
		assert_true(alarm_by_name(str_from(alarm_name(i)), &k));
		assert_int_equal(k, i);
	}
	assert_false(alarm_by_name(STR("flood"), &k));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_alarm_is_heard_and_a_way_of_speaking_is_none),
		cmocka_unit_test(an_alarm_is_known_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
