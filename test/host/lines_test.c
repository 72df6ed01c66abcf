/* lines_test.c - lines come one at a time, whole, in bounded memory, and a long one spoils nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "host/file.h"
#include "host/lines.h"
#include "host/mem.h"

#define MAX 8

static int
input_of(struct str bytes)
{
	FILE *f = tmpfile();
	struct err err;
	int fd;

	assert_non_null(f);
	fd = dup(fileno(f));
	fclose(f);
	assert_true(fd >= 0 && fd_write_all(fd, bytes, &err));
	assert_true(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

/* What comes of an input, each line between bars; a long one is "#". */
static struct str
read_all_lines(struct arena *a, struct str bytes)
{
	AUTO_FD fd = input_of(bytes);
	enum line_found found;
	struct lines l;
	struct str line;
	struct err err;
	struct buf b;

	buf_init(&b, a, KIB(64));
	lines_init(&l, a, fd, NULL, MAX);
	while ((found = lines_next(&l, &line, &err)) < LINE_END)
		buf_fmt(&b, "|%.*s", STR_ARG(found == LINE_READ ? line : STR("#")));
	assert_int_equal(found, LINE_END);
	return buf_str(&b);
}

static void
lines_come_whole(void **state)
{
	static const struct { const char *bytes, *want; } rows[] = {
		{ "", "" },
		{ "\n", "|" },
		{ "one", "|one" },
		{ "one\ntwo\n", "|one|two" },
		{ "one\r\ntwo\r\n\r\nfour", "|one|two||four" },
		{ "12345678\r\n12345678", "|12345678|12345678" },
		{ "123456789\nnext", "|#|next" },
		{ "a\n1234567890\nb\n", "|a|#|b" },
		{ "a\n12345678901\nb\n", "|a|#|b" },
		{ "a\n1234567890123456789012345678901234567890\nb\n", "|a|#|b" },
		{ "1234567890123456789012345678901234567890", "|#" },
	};
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(1));
	for (size_t i = 0; i < LENGTH(rows); i++)
		assert_string_equal(cstr(&a, read_all_lines(&a, str_from(rows[i].bytes))), rows[i].want);
	arena_release(&a);
}

static void
memory_does_not_grow_with_the_input(void **state)
{
	static const char line[] = "a line of some forty bytes, as they come\n";
	struct arena a, input;
	struct lines l;
	struct str got;
	struct err err;
	struct buf b;
	size_t n = 0;
	int fd;

	(void)state;
	arena_init(&a, &host_pages, MIB(1));
	arena_init(&input, &host_pages, MIB(64));
	buf_init(&b, &input, MIB(16));
	for (int i = 0; i < 100000; i++)
		buf_put(&b, str_from(line));
	fd = input_of(buf_str(&b));
	lines_init(&l, &a, fd, NULL, KIB(64));
	while (lines_next(&l, &got, &err) == LINE_READ)
		n += got.len + 1 == sizeof line - 1;
	assert_int_equal(n, 100000);
	assert_true(a.used <= 3 * KIB(64) + 16);
	close(fd);
	arena_release(&input);
	arena_release(&a);
}

static void
a_line_is_given_before_the_next_one_comes(void **state)
{
	struct arena a;
	struct lines l;
	struct str line;
	struct err err;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	arena_init(&a, &host_pages, MIB(1));
	lines_init(&l, &a, ends[0], NULL, MAX);
	assert_true(fd_write_all(ends[1], STR("one\ntwo\nth"), &err));
	assert_int_equal(lines_next(&l, &line, &err), LINE_READ);
	assert_true(str_eq(line, STR("one")));
	assert_true(lines_ready(&l));
	assert_int_equal(lines_next(&l, &line, &err), LINE_READ);
	assert_true(str_eq(line, STR("two")));
	assert_false(lines_ready(&l));
	close(ends[1]);
	assert_int_equal(lines_next(&l, &line, &err), LINE_READ);
	assert_true(str_eq(line, STR("th")));
	assert_int_equal(lines_next(&l, &line, &err), LINE_END);
	close(ends[0]);
	arena_release(&a);
}

static void
what_cannot_be_read_is_said(void **state)
{
	struct arena a;
	struct lines l;
	struct str line;
	struct err err = { 0 };
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	arena_init(&a, &host_pages, MIB(1));
	lines_init(&l, &a, ends[1], "turns.jsonl", MAX);
	assert_int_equal(lines_next(&l, &line, &err), LINE_FAILED);
	assert_non_null(strstr(err.text, "turns.jsonl could not be read"));
	close(ends[0]);
	close(ends[1]);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_come_whole),
		cmocka_unit_test(memory_does_not_grow_with_the_input),
		cmocka_unit_test(a_line_is_given_before_the_next_one_comes),
		cmocka_unit_test(what_cannot_be_read_is_said),
	};

	return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
