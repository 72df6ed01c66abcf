/* rules_test.c - when a rule is marked as one that people don't believe.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "desk/view.h"

static void
more_than_one_of_five_cases_is_marked(void **state)
{
	static const struct { int64_t disputed, cases; bool marked; } rows[] = {
		{ 0, 0, false }, { 0, 5, false }, { 1, 5, false }, { 1, 4, true }, { 2, 10, false },
		{ 2, 9, true }, { 3, 10, true }, { 20, 100, false }, { 21, 100, true }, { 1, 1, true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (rule_is_doubtful(rows[i].disputed, rows[i].cases) != rows[i].marked)
			fail_msg("%d of %d", (int)rows[i].disputed, (int)rows[i].cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(more_than_one_of_five_cases_is_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
