/* rulebook_test.c - what is told of the rules: whole, and refused by line where it is not.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "host/embedded.h"
#include "method/rulebook.h"

static struct str
file(const char *name)
{
	for (const struct embedded *e = embedded_rules; e->name != NULL; e++)
		if (strcmp(e->name, name) == 0)
			return (struct str){ (const char *)e->bytes, e->len };
	fail_msg("%s is not built in", name);
	return STR_NONE;
}

static void
every_rule_has_its_page(void **state)
{
	struct str examples[] = { file("catalogue.jsonl"), file("house.jsonl") };
	struct rulebook b = { file("rules.txt"), str_join(&arena, examples, 2, STR("\n")) };
	struct rule_page *pages;
	struct err err = { 0 };
	size_t n;

	(void)state;
	if (!rulebook_read(&arena, &b, &pages, &n, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < n; i++) {
		assert_ptr_equal(pages[i].rule, rule_at(i));
		assert_int_equal(pages[i].n_yes, 3);
		assert_int_equal(pages[i].n_no, 3);
		assert_true(pages[i].practice_lines.n > 0);
		assert_true(pages[i].looks.len > 20 && pages[i].why.len > 20);
	}
	assert_null(rule_at(n));
}

static void
a_line_that_says_nothing_known_is_named(void **state)
{
	static const struct { const char *words, *why; } cases[] = {
		{ "# fine\n\nrule calm-up\n", "rules.txt, line 3: there is no such rule" },
		{ "looks: at nothing\n", "rules.txt, line 1: a \"rule\" line must come before this" },
		{ "rule calm-down\nlooks: one\n two\n\nlook: one\n",
		    "rules.txt, line 5: a line begins with rule, looks:, why:, also: or practice" },
		{ "practice P1\n", "rules.txt, line 1: a practice is written as \"practice P1: …\"" },
		{ "rule calm-down\nlooks: one\n two\nwhy: three\n",
		    "rules.txt: defend-process has no looks or no why" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct rulebook b = { str_from(cases[i].words), STR_NONE };
		struct rule_page *pages;
		struct err err = { 0 };
		size_t n;

		assert_false(rulebook_read(&arena, &b, &pages, &n, &err));
		assert_string_equal(err.text, cases[i].why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_rule_has_its_page),
		TEST(a_line_that_says_nothing_known_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
