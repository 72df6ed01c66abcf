/* utf8_test.c - what is UTF-8 and what is mended.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "../unit.h"

#define BAD "\xEF\xBF\xBD"

static void
bad_sequences_are_seen_and_mended(void **state)
{
	static const struct { const char *text, *clean; } cases[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82", "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82" },
		{ "\xEF\xBF\xBF\xF4\x8F\xBF\xBF", "\xEF\xBF\xBF\xF4\x8F\xBF\xBF" },
		{ "\xED\x9F\xBF\xEE\x80\x80", "\xED\x9F\xBF\xEE\x80\x80" },
		{ "a\xFFz", "a" BAD "z" },
		{ "\x80", BAD },
		{ "\xC0\xAF", BAD BAD },                        /* overlong */
		{ "\xC1\xBF", BAD BAD },
		{ "\xE0\x80\x80", BAD BAD BAD },
		{ "\xE0\x9F\xBF", BAD BAD BAD },
		{ "\xF0\x8F\xBF\xBF", BAD BAD BAD BAD },
		{ "\xED\xA0\x80", BAD BAD BAD },                /* half of a surrogate pair */
		{ "\xF4\x90\x80\x80", BAD BAD BAD BAD },        /* over 10FFFF */
		{ "\xF5\x80\x80\x80", BAD BAD BAD BAD },
		{ "\xE2\x82", BAD },                            /* cut off: one sequence */
		{ "\xE2\x82z", BAD "z" },
		{ "\xF0\x9F\x99", BAD },
		{ "\xF0\x9F\x99\xC3\xA9", BAD "\xC3\xA9" },
		{ "\xC3", BAD },
		{ "\xC3\xC3\xA9", BAD "\xC3\xA9" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str s = str_from(cases[i].text), clean = utf8_clean(&arena, s);

		assert_str(clean, cases[i].clean);
		assert_int_equal(utf8_valid(s), str_eq(s, clean));
		assert_true(utf8_valid(clean));
		if (utf8_valid(s))
			assert_ptr_equal(clean.ptr, s.ptr);
	}
}

static void
every_code_point_goes_out_and_comes_back(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		bool half = code >= 0xD800 && code <= 0xDFFF;
		char bytes[4];
		size_t len, at = 0;

		utf8_put(bytes, &len, code);
		if (utf8_next((struct str){ bytes, len }, &at) != (half ? 0xFFFD : code) || at != len)
			fail_msg("code point %x", (unsigned)code);
	}
}

static void
walking_takes_a_bad_byte_at_a_time(void **state)
{
	static const uint32_t want[] = { 'a', 0xFFFD, 0xFFFD, 0xE9, 'z' };
	struct str s = STR("a\xE2\x82\xC3\xA9z");
	size_t at = 0, n = 0;

	(void)state;
	while (at < s.len)
		assert_int_equal(utf8_next(s, &at), want[n++]);
	assert_int_equal(n, LENGTH(want));
}

static void
a_cut_never_halves_a_code_point(void **state)
{
	struct str s = STR("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x99\x82");
	static const size_t lens[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10 };

	(void)state;
	for (size_t max = 0; max < LENGTH(lens); max++) {
		assert_int_equal(utf8_cut(s, max).len, lens[max]);
		assert_true(utf8_valid(utf8_cut(s, max)));
	}
	/* Not UTF-8 at all: still cut, and not to nothing. */
	assert_true(utf8_cut(STR("\x80\x80\x80\x80\x80\x80\x80\x80"), 6).len >= 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bad_sequences_are_seen_and_mended),
		TEST(every_code_point_goes_out_and_comes_back),
		TEST(walking_takes_a_bad_byte_at_a_time),
		TEST(a_cut_never_halves_a_code_point),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
