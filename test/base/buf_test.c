/* buf_test.c - buffers hold to their ceiling; the formatter does what printf does.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/buf.h"
#include "../unit.h"

#include <stdio.h>

static void
a_buffer_grows_to_its_ceiling_and_no_further(void **state)
{
	struct err err = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, &arena, 1000);
	for (int i = 0; i < 999; i++)
		buf_putc(&b, 'x');
	assert_true(buf_ok(&b, &err));
	buf_lit(&b, "ab");
	assert_true(b.full);
	buf_lit(&b, "c");
	assert_int_equal(buf_str(&b).len, 999);
	assert_false(buf_ok(&b, &err));
	assert_int_equal(err.kind, ERR_TOO_LARGE);
	assert_non_null(strstr(err.text, "1000 bytes"));
}

static void
a_buffer_can_be_filled_exactly(void **state)
{
	struct err err = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, &arena, 5);
	buf_lit(&b, "abcde");
	buf_put(&b, STR_NONE);
	assert_true(buf_ok(&b, &err));
	buf_putc(&b, 'f');
	assert_false(buf_ok(&b, &err));
	assert_str(buf_str(&b), "abcde");
	buf_init(&b, &arena, 0);
	assert_str(buf_str(&b), "");
	buf_putc(&b, 'f');
	assert_true(b.full);
}

static void
two_buffers_may_grow_in_one_arena(void **state)
{
	struct buf a, b;

	(void)state;
	buf_init(&a, &arena, MIB(1));
	buf_init(&b, &arena, MIB(1));
	for (int i = 0; i < 20000; i++) {
		buf_putc(&a, (char)('a' + i % 26));
		buf_fmt(&b, "%d,", i % 10);
	}
	for (int i = 0; i < 20000; i++) {
		assert_int_equal(a.ptr[i], 'a' + i % 26);
		assert_int_equal(b.ptr[2 * i], '0' + i % 10);
	}
}

/* Each format is put to the C library as well, which has to say the same. */
#define SAME(...) do { \
	char want[200]; \
	struct buf b; \
	snprintf(want, sizeof want, __VA_ARGS__); \
	buf_init(&b, &arena, 200); \
	buf_fmt(&b, __VA_ARGS__); \
	assert_str(buf_str(&b), want); \
} while (0)

static void
formats_say_what_printf_says(void **state)
{
	static const long long numbers[] = { 0, 1, -1, 9, 10, 42, -42, 123456, -123456, INT32_MAX,
	    INT32_MIN };

	(void)state;
	for (size_t i = 0; i < LENGTH(numbers); i++) {
		long long n = numbers[i];

		SAME("%d|%5d|%-5d|%05d|%1d", (int)n, (int)n, (int)n, (int)n, (int)n);
		SAME("%u|%x|%X|%08x|%-8x|%8x", (unsigned)n, (unsigned)n, (unsigned)n, (unsigned)n,
		    (unsigned)n,
		    (unsigned)n);
		SAME("%ld %lu %lx %lld %llu %llx", (long)n, (unsigned long)n, (unsigned long)n, n,
		    (unsigned long long)n, (unsigned long long)n);
	}
	SAME("%" PRId64 " %" PRId64 " %" PRIu64 " %zu", INT64_MIN, INT64_MAX, UINT64_MAX, (size_t)SIZE_MAX);
	SAME("%s|%10s|%-10s|%.3s|%10.2s|%-10.2s|", "mother", "ill", "at", "home", "again", "today");
	SAME("%.*s|%*d|%*s|", 3, "abcdef", 6, -7, 4, "x");
	SAME("%c%3c%-3c|100%%", 'a', 'b', 'c');
	SAME("plain");
	SAME("%s", "");
}

static void
a_number_is_written_as_the_formatter_would(void **state)
{
	static const int64_t numbers[] = { 0, 1, 9, 10, 99, 100, -1, -42, INT32_MAX, INT64_MAX, INT64_MIN };

	(void)state;
	for (size_t i = 0; i < LENGTH(numbers); i++) {
		struct buf b, f;

		buf_init(&b, &arena, 64);
		buf_init(&f, &arena, 64);
		buf_int(&b, numbers[i], 0);
		buf_fmt(&f, "%" PRId64, numbers[i]);
		if (numbers[i] >= 0) {
			buf_int(&b, numbers[i], 2);
			buf_fmt(&f, "%02" PRId64, numbers[i]);
		}
		assert_str(buf_str(&b), cstr(&arena, buf_str(&f)));
	}
}

static void
a_precision_reads_no_further_than_it_says(void **state)
{
	char *three = arena_alloc(&arena, 3, 1);
	struct str nothing = STR_NONE;

	(void)state;
	memcpy(three, "abc", 3);                /* not terminated; ASan watches the byte behind */
	assert_str(arena_fmt(&arena, "%.*s", 3, three), "abc");
	assert_str(arena_fmt(&arena, "[%.*s]", STR_ARG(nothing)), "[]");
}

static void
errors_carry_a_sentence_cut_to_fit(void **state)
{
	struct err err = { 0 };
	struct buf b;

	(void)state;
	assert_false(err_set(&err, ERR_NOT_FOUND, "There is no case %d.", 7));
	assert_int_equal(err.kind, ERR_NOT_FOUND);
	assert_string_equal(err.text, "There is no case 7.");
	assert_int_equal(err_status(&err), 404);
	assert_int_equal(err_exit(&err), 66);
	assert_string_equal(err_code(&err), "not-found");
	err_set(&err, ERR_IO, "Saved? No: %s Try again.", err.text);
	assert_string_equal(err.text, "Saved? No: There is no case 7. Try again.");
	buf_init(&b, &arena, 1000);
	for (int i = 0; i < 200; i++)
		buf_lit(&b, "\xC3\xA9");
	err_set(&err, ERR_DATA, "%.*s", STR_ARG(buf_str(&b)));
	assert_int_equal(strlen(err.text), 254);        /* 255 would halve an é */
}

static void
every_kind_of_error_has_a_code_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < ERR_KIND_COUNT; i++) {
		struct err a = { .kind = (enum err_kind)i };

		assert_true(err_status(&a) >= 200);
		for (int j = 0; j < i; j++) {
			struct err b = { .kind = (enum err_kind)j };

			assert_string_not_equal(err_code(&a), err_code(&b));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_buffer_grows_to_its_ceiling_and_no_further),
		TEST(a_buffer_can_be_filled_exactly),
		TEST(two_buffers_may_grow_in_one_arena),
		TEST(formats_say_what_printf_says),
		TEST(a_number_is_written_as_the_formatter_would),
		TEST(a_precision_reads_no_further_than_it_says),
		TEST(errors_carry_a_sentence_cut_to_fit),
		TEST(every_kind_of_error_has_a_code_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
