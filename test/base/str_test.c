/* str_test.c - views compared, searched, cut and read.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/str.h"
#include "../unit.h"

static void
views_are_compared_by_their_bytes(void **state)
{
	static const struct {
		const char *a, *b;
		int order;
		bool same_nocase;
	} cases[] = {
		{ "", "", 0, true },
		{ "a", "", 1, false },
		{ "", "a", -1, false },
		{ "late", "later", -1, false },
		{ "Bill", "bill", -1, true },
		{ "\xC3\xA9", "z", 1, false },
		{ "[", "{", -1, false },
		{ "@", "`", -1, false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str a = str_from(cases[i].a), b = str_from(cases[i].b);
		int order = str_cmp(a, b);

		assert_int_equal((order > 0) - (order < 0), cases[i].order);
		assert_int_equal(str_eq(a, b), cases[i].order == 0);
		assert_int_equal(str_eq_nocase(a, b), cases[i].same_nocase);
	}
	assert_true(str_eq(STR_NONE, STR("")));
	assert_true(str_eq(str_from(NULL), STR("")));
	assert_true(str_eq(str_or(STR("bill"), STR("ben")), STR("bill")));
	assert_true(str_eq(str_or(STR_NONE, STR("ben")), STR("ben")));
}

static void
beginnings_and_ends_are_seen(void **state)
{
	struct str s = STR("Re: the router");

	(void)state;
	assert_true(str_starts(s, STR("Re:")));
	assert_false(str_starts(s, STR("re:")));
	assert_true(str_starts_nocase(s, STR("rE:")));
	assert_true(str_ends(s, STR("router")));
	assert_false(str_ends(s, STR("Router")));
	assert_true(str_starts(s, STR_NONE));
	assert_true(str_ends(s, STR_NONE));
	assert_false(str_starts(STR("Re"), s));
	assert_false(str_ends(STR("er"), s));
}

static void
things_are_found_where_they_first_stand(void **state)
{
	static const struct { const char *in, *what; size_t at, at_nocase; } cases[] = {
		{ "the bill, the Bill", "Bill", 14, 4 },
		{ "aaab", "aab", 1, 1 },
		{ "abc", "", 0, 0 },
		{ "", "", 0, 0 },
		{ "", "a", STR_NOT_FOUND, STR_NOT_FOUND },
		{ "abc", "abcd", STR_NOT_FOUND, STR_NOT_FOUND },
		{ "ABC", "c", STR_NOT_FOUND, 2 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_int_equal(str_find(str_from(cases[i].in), str_from(cases[i].what)), cases[i].at);
		assert_int_equal(str_find_nocase(str_from(cases[i].in), str_from(cases[i].what)),
		    cases[i].at_nocase);
	}
	assert_int_equal(str_find_char(STR("a=b=c"), '='), 1);
	assert_int_equal(str_find_char(STR("abc"), '='), STR_NOT_FOUND);
}

static void
any_of_many_words_is_held(void **state)
{
	static const char *const words[] = { "yesterday", " ago", "can't", NULL };
	static const struct { const char *in; bool holds; } cases[] = {
		{ "a week AGO", true }, { "ago", false }, { "YesterDay", true }, { "I can't", true },
		{ "can", false }, { "yesterda", false }, { "", false }, { "y", false }, { "caN'T", true },
	};
	struct words_sought sought;

	(void)state;
	words_sought_init(&sought, words);
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_int_equal(str_holds_any(str_from(cases[i].in), &sought), cases[i].holds);
}

static void
pieces_are_cut_within_bounds(void **state)
{
	struct str head, rest;

	(void)state;
	assert_str(str_sub(STR("promise"), 3, 5), "mi");
	assert_str(str_sub(STR("promise"), 3, 500), "mise");
	assert_str(str_sub(STR("promise"), 9, 12), "");
	assert_str(str_sub(STR("promise"), 5, 2), "");
	assert_true(str_cut(STR("key=a=b"), '=', &head, &rest));
	assert_str(head, "key");
	assert_str(rest, "a=b");
	assert_true(str_cut(STR("=b"), '=', &head, &rest));
	assert_str(head, "");
	assert_str(rest, "b");
	assert_false(str_cut(STR("alone"), '=', &head, &rest));
	assert_str(head, "alone");
	assert_str(rest, "");
	assert_str(str_trim(STR(" \t\r\n two words \v\f")), "two words");
	assert_str(str_trim(STR(" \n ")), "");
	assert_str(str_trim(STR("\xC2\xA0x")), "\xC2\xA0x");
}

static void
lines_end_with_lf_or_crlf(void **state)
{
	static const char *const want[] = { "one", "", "two\rthree", "four" };
	struct str s = STR("one\r\n\ntwo\rthree\nfour"), line;
	size_t n = 0;

	(void)state;
	while (str_line(&s, &line))
		assert_str(line, want[n++]);
	assert_int_equal(n, LENGTH(want));
	s = STR("last\n");
	assert_true(str_line(&s, &line));
	assert_false(str_line(&s, &line));
	assert_str(line, "last");
}

static void
whole_numbers_are_read_and_nothing_else(void **state)
{
	static const struct { const char *text; bool ok; int64_t n; } cases[] = {
		{ "0", true, 0 },
		{ "-0", true, 0 },
		{ "007", true, 7 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "99999999999999999999", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ "+1", false, 0 },
		{ " 1", false, 0 },
		{ "1 ", false, 0 },
		{ "1.0", false, 0 },
		{ "--1", false, 0 },
		{ "0x10", false, 0 },
		{ "12345678", true, 12345678 },
		{ "-1234567890123456", true, -1234567890123456 },
		{ "1866777185222656001", true, 1866777185222656001 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int64_t n = 42;

		assert_int_equal(str_int(str_from(cases[i].text), &n), cases[i].ok);
		assert_true(n == (cases[i].ok ? cases[i].n : 42));
	}
}

/* Digits are looked at many at once: each byte at each place of numbers of each length. */
static void
what_is_no_digit_is_met_wherever_it_stands(void **state)
{
	int64_t n;

	(void)state;
	for (int c = -128; c < 128; c++)
		for (size_t len = 1; len < 19; len++)
			for (size_t at = 0; at < len; at++) {
				char text[19];
				bool minus = c == '-' && at == 0 && len > 1;

				memset(text, '1', len);
				text[at] = (char)c;
				assert_int_equal(str_int((struct str){ text, len }, &n),
				    minus || (c >= '0' && c <= '9'));
			}
}

/* Likewise bytes: what differs from them by a bit, too. */
static void
a_byte_is_found_wherever_it_stands(void **state)
{
	char text[20];

	(void)state;
	for (size_t len = 1; len <= sizeof text; len++)
		for (size_t at = 0; at < len; at++) {
			memset(text, '\n' ^ 1, len);
			assert_int_equal(str_find_char((struct str){ text, len }, '\n'), STR_NOT_FOUND);
			memset(text + at, '\n', len - at);
			assert_int_equal(str_find_char((struct str){ text, len }, '\n'), at);
			memset(text + at + 1, '\n' ^ 1, len - at - 1);
			assert_int_equal(str_find_char((struct str){ text, len }, '\n'), at);
			assert_int_equal(str_find_last_char((struct str){ text, len }, '\n'), at);
			memset(text, '\n', at);
			assert_int_equal(str_find_last_char((struct str){ text, len }, '\n'), at);
		}
}

static void
the_hash_is_fnv_1a(void **state)
{
	(void)state;
	assert_true(str_hash(STR("")) == UINT64_C(0xcbf29ce484222325));
	assert_true(str_hash(STR("a")) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(str_hash(STR("foobar")) == UINT64_C(0x85944171f73967e8));
}

/* Letters of other scripts are bytes above 0x7f here: none of them is folded. */
static void
letters_and_digits_are_those_of_ascii(void **state)
{
	size_t letters = 0, digits = 0, alnum = 0, folded = 0;

	(void)state;
	for (int c = -128; c < 128; c++) {
		letters += char_is_letter(c);
		digits += char_is_digit(c);
		alnum += char_is_alnum(c);
		assert_int_equal(char_is_letter(c), char_is_lower(c) + char_is_upper(c));
		folded += char_lower((char)c) != (char)c;
		folded += char_upper((char)c) != (char)c;
	}
	assert_int_equal(letters, 52);
	assert_int_equal(digits, 10);
	assert_int_equal(alnum, 62);
	assert_int_equal(folded, 52);
	assert_true(str_has_digit(STR("LS6")) && !str_has_digit(STR("one")) && !str_has_digit(STR_NONE));
	assert_true(str_eq(str_capital(&arena, STR("the lift")), STR("The lift")));
	assert_true(str_eq(str_capital(&arena, STR("\xC3\xA9t\xC3\xA9")), STR("\xC3\xA9t\xC3\xA9")));
	assert_int_equal(str_capital(&arena, STR_NONE).len, 0);
}

static void
copies_stand_on_their_own(void **state)
{
	static const struct str parts[] = { STR_INIT("heard"), STR_INIT(""), STR_INIT("helped") };
	char text[] = "Heard";
	struct str copy = str_copy(&arena, str_from(text)), lower = str_lower(&arena, str_from(text));

	(void)state;
	text[0] = 'X';
	assert_str(copy, "Heard");
	assert_str(lower, "heard");
	assert_str(str_lower(&arena, STR("\xC3\x89" "A[")), "\xC3\x89" "a[");
	assert_str(str_join(&arena, parts, 3, STR(", ")), "heard, , helped");
	assert_str(str_join(&arena, parts, 0, STR(", ")), "");
	assert_string_equal(cstr(&arena, STR("a\0b")), "a");
	assert_string_equal(cstr(&arena, STR_NONE), "");
	assert_str(arena_fmt(&arena, "case %d of %.*s", 7, STR_ARG(copy)), "case 7 of Heard");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(views_are_compared_by_their_bytes),
		TEST(beginnings_and_ends_are_seen),
		TEST(things_are_found_where_they_first_stand),
		TEST(any_of_many_words_is_held),
		TEST(pieces_are_cut_within_bounds),
		TEST(lines_end_with_lf_or_crlf),
		TEST(whole_numbers_are_read_and_nothing_else),
		TEST(what_is_no_digit_is_met_wherever_it_stands),
		TEST(a_byte_is_found_wherever_it_stands),
		TEST(the_hash_is_fnv_1a),
		TEST(letters_and_digits_are_those_of_ascii),
		TEST(copies_stand_on_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
