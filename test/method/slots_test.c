/* slots_test.c - what counts as told and as asked.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "host/mem.h"
#include "method/slots.h"

static struct arena a;

static uint32_t
unknown_after(struct str text, bool ours)
{
	struct state s;

	state_init(&s, &a);
	vec_push(&a, &s.turns) = (struct turn){ .text = text, .ours = ours };
	return slots_unknown(&s);
}

/* So the words alone tell what was asked. */
static void
each_question_of_ours_asks_for_its_slot(void **state)
{
	(void)state;
	for (int i = 0; i < SLOT_COUNT; i++)
		assert_int_equal(unknown_after(str_from(slot_question((enum slot)i)), true) >> i & 1, 0);
}

static void
words_of_theirs_tell_and_words_of_ours_only_ask(void **state)
{
	const uint32_t all = (UINT32_C(1) << SLOT_COUNT) - 1;

	(void)state;
	assert_int_equal(unknown_after(STR("It hums."), false), all);
	assert_int_equal(unknown_after(STR("It has hummed for WEEKS."), false), all & ~(1u << SLOT_SINCE));
	assert_int_equal(unknown_after(STR("It has hummed for weeks."), true), all);
	assert_int_equal(unknown_after(STR("Has it hummed for weeks? I will ask."), true),
	    all & ~(1u << SLOT_SINCE));
	assert_int_equal(unknown_after(STR("I rang twice, and my son hears it."), false),
	    all & ~(1u << SLOT_TRIED | 1u << SLOT_OTHERS));
}

static int
stop(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_question_of_ours_asks_for_its_slot),
		cmocka_unit_test(words_of_theirs_tell_and_words_of_ours_only_ask),
	};

	arena_init(&a, &host_pages, MIB(8));
	return cmocka_run_group_tests_name("slots", tests, NULL, stop);
}
