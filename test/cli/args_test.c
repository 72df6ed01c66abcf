/* args_test.c - the words behind a command, as people type them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/cli.h"
#include "host/mem.h"

static const struct opt opts[] = {
	{ "data", "DIR", "", OPT_TEXT, 0, 0 },
	{ "port", "N", "", OPT_INT, 0, 65535 },
	{ "json", NULL, "", OPT_FLAG, 0, 0 },
	{ 0 },
};
static const struct cmd tried = { .name = "try", .args = "LOGIN [FILE]", .help = "", .opts = opts };

#define WORDS_MAX 12

/* Parses "a b c" cut at its spaces. */
static bool
parse(struct arena *a, struct call *c, const char *line, struct err *err)
{
	char *argv[WORDS_MAX];
	struct str rest = str_from(line), word;
	int argc = 0;

	*c = (struct call){ .cmd = &tried, .a = a };
	while (str_cut(rest, ' ', &word, &rest) || word.len > 0)
		argv[argc++] = cstr(a, word);
	return call_parse(c, argc, argv, err);
}

static void
options_and_words_may_stand_in_any_order(void **state)
{
	static const char *const lines[] = {
		"asha --data d --port 0 --json draft.txt", "--json --port=0 asha --data=d draft.txt",
		"--data d --json asha draft.txt --port 0", "--data d --port 0 --json -- asha draft.txt",
	};
	struct arena a;
	struct call c;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(1));
	for (size_t i = 0; i < LENGTH(lines); i++) {
		assert_true(parse(&a, &c, lines[i], &err));
		assert_string_equal(call_text(&c, "data", "x"), "d");
		assert_int_equal(call_int(&c, "port", 8080), 0);
		assert_true(call_flag(&c, "json"));
		assert_string_equal(call_arg(&c, 0), "asha");
		assert_string_equal(call_arg(&c, 1), "draft.txt");
		assert_null(call_arg(&c, 2));
	}
	arena_release(&a);
}

static void
what_was_not_given_has_its_default(void **state)
{
	struct arena a;
	struct call c;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(1));
	assert_true(parse(&a, &c, "asha", &err));
	assert_string_equal(call_text(&c, "data", "x"), "x");
	assert_int_equal(call_int(&c, "port", 8080), 8080);
	assert_false(call_flag(&c, "json"));
	assert_null(call_arg(&c, 1));
	arena_release(&a);
}

static void
what_stands_behind_two_dashes_is_a_word(void **state)
{
	struct arena a;
	struct call c;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(1));
	assert_true(parse(&a, &c, "-- --json -", &err));
	assert_string_equal(call_arg(&c, 0), "--json");
	assert_string_equal(call_arg(&c, 1), "-");
	assert_false(call_flag(&c, "json"));
	arena_release(&a);
}

static void
what_is_not_right_is_refused_with_what_to_type(void **state)
{
	static const struct { const char *line, *says; } wrong[] = {
		{ "", "something is missing; type: heard try LOGIN [FILE]" },
		{ "a b c", "\"c\" is one word too many; type: heard try LOGIN [FILE]" },
		{ "a --jsn", "heard try has no option --jsn; type --json if you meant that" },
		{ "a --unlike", "heard try has no option --unlike; \"heard try --help\" lists its options" },
		{ "a --data", "--data needs a value: --data DIR" },
		{ "a --json=1", "--json takes no value; type --json alone" },
		{ "a --data x --data y", "--data was given twice; which one should count?" },
		{ "a --json --json", "--json was given twice; which one should count?" },
		{ "a --port 65536", "--port takes a whole number from 0 to 65535, and \"65536\" isn't one" },
		{ "a --port -1", "--port takes a whole number from 0 to 65535, and \"-1\" isn't one" },
		{ "a --port=", "--port takes a whole number from 0 to 65535, and \"\" isn't one" },
		{ "a --port 8o80", "--port takes a whole number from 0 to 65535, and \"8o80\" isn't one" },
		{ "a -j", "\"-j\" isn't known; options are written in full" },
	};
	struct arena a;
	struct call c;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(1));
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		assert_false(parse(&a, &c, wrong[i].line, &err));
		assert_string_equal(err.text, wrong[i].says);
		assert_int_equal(err_exit(&err), 64);
	}
	arena_release(&a);
}

static void
an_option_nobody_looked_at_is_noticed(void **state)
{
	struct arena a;
	struct call c;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(1));
	assert_true(parse(&a, &c, "asha --data d --json", &err));
	assert_string_equal(call_unused(&c), "data");
	(void)call_text(&c, "data", NULL);
	assert_string_equal(call_unused(&c), "json");
	(void)call_flag(&c, "json");
	assert_null(call_unused(&c));
	arena_release(&a);
}

static void
every_command_says_what_it_is(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		size_t n = 0;

		assert_true(commands[i]->name[0] >= 'a' && commands[i]->name[0] <= 'z');
		assert_true(str_ends(str_from(commands[i]->help), STR(".")));
		assert_non_null(commands[i]->run);
		for (const struct opt *o = commands[i]->opts; o->name; o++) {
			n++;
			assert_true(strlen(o->help) > 0);
			assert_true((o->kind == OPT_FLAG) == (o->value == NULL));
			assert_true((o->kind == OPT_INT) == (o->most > 0));
		}
		assert_true(n <= OPTS_MAX);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_and_words_may_stand_in_any_order),
		cmocka_unit_test(what_was_not_given_has_its_default),
		cmocka_unit_test(what_stands_behind_two_dashes_is_a_word),
		cmocka_unit_test(what_is_not_right_is_refused_with_what_to_type),
		cmocka_unit_test(an_option_nobody_looked_at_is_noticed),
		cmocka_unit_test(every_command_says_what_it_is),
	};

	return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
