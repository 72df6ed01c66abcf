/* log_test.c - a line a happening, escaped, and memory that runs out in words.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/log.h"
#include "../unit.h"

#include "base/calendar.h"
#include "host/file.h"

/* What fn writes to standard error, without the time it begins with. */
static struct str
lines_of(void (*fn)(void))
{
	int ends[2], kept = dup(STDERR_FILENO);
	struct err err;
	struct str all;
	int64_t at;

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
	fn();
	assert_int_equal(dup2(kept, STDERR_FILENO), STDERR_FILENO);
	close(kept);
	close(ends[1]);
	assert_true(fd_read_all(&arena, ends[0], KIB(60), &all, &err));
	close(ends[0]);
	if (!all.len)
		return all;
	assert_true(time_parse(str_sub(all, 0, 20), &at, NULL));
	assert_true(at > INT64_C(1700000000000));
	return str_sub(all, 21, all.len);
}

static void
plain(void)
{
	const char *via = "mail";

	log_info("case opened", F("case", 7), F("id", INT64_MAX), F("via", via));
}

static void
empty(void)
{
	log_warn("nothing to add");
}

static void
awkward(void)
{
	log_error("odd", F("a", "two words"), F("b", "say \"no\"\n\\x"), F("c", ""),
	    F("d", (const char *)NULL),
	    F("e", "\x1b[2J"), F("f", "k=v"), F("g", "caf\xC3\xA9"), F("n", -1));
}

static void
with_a_request(void)
{
	log_set_request("8f2c");
	log_info("here");
	log_set_request(NULL);
}

static void
a_line_says_what_happened(void **state)
{
	(void)state;
	assert_str(lines_of(plain), "info msg=\"case opened\" case=7 id=9223372036854775807 via=mail\n");
	assert_str(lines_of(empty), "warn msg=\"nothing to add\"\n");
	assert_str(lines_of(with_a_request), "info req=8f2c msg=\"here\"\n");
	assert_str(lines_of(awkward),
	    "error msg=\"odd\" a=\"two words\" b=\"say \\\"no\\\"\\n\\\\x\" c=\"\" d=\"\" "
	    "e=\"\\x1b[2J\" f=\"k=v\" g=\"caf\xC3\xA9\" n=-1\n");
}

static void
each_level(void)
{
	log_debug("d");
	log_info("i");
	log_warn("w");
	log_error("e");
}

static void
levels_below_the_least_are_silent(void **state)
{
	static const struct { enum log_level least; size_t lines; } cases[] = {
		{ LOG_LEVEL_DEBUG, 4 }, { LOG_LEVEL_INFO, 3 }, { LOG_LEVEL_WARN, 2 }, { LOG_LEVEL_ERROR, 1 },
		{ LOG_LEVEL_QUIET, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str all, line;
		size_t n = 0;

		log_set_level(cases[i].least);
		all = lines_of(each_level);
		while (str_line(&all, &line))
			n++;
		assert_int_equal(n, cases[i].lines);
	}
	log_set_level(LOG_LEVEL_INFO);
}

static char long_text[10000];

static void
too_long(void)
{
	log_info("long", F("text", long_text));
}

static void
a_line_has_an_end_however_long(void **state)
{
	struct str line;

	(void)state;
	memset(long_text, 'x', sizeof long_text - 1);
	line = lines_of(too_long);
	assert_true(line.len < KIB(4));
	assert_true(str_ends(line, STR("x\n")));
	memset(long_text, '\n', sizeof long_text - 1);
	line = lines_of(too_long);
	assert_int_equal(str_find_char(line, '\n'), line.len - 1);
}

static void
ask_twice(void *arg)
{
	mem_fail_at(*(long *)arg);
	arena_alloc(&arena, MIB(1), 1);
	arena_alloc(&arena, MIB(1), 1);
}

static void
without_memory_the_process_ends_with_71(void **state)
{
	static const struct { long at; int status; } cases[] = { { 0, 0 }, { 1, 71 }, { 2, 71 }, { 3, 0 } };

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		long n = cases[i].at;

		assert_int_equal(exit_of(ask_twice, &n), cases[i].status);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_says_what_happened),
		TEST(levels_below_the_least_are_silent),
		TEST(a_line_has_an_end_however_long),
		TEST(without_memory_the_process_ends_with_71),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
