/* imap_read_test.c - what an IMAP server says, taken apart.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "base/buf.h"
#include "mail/imap_read.h"

/* Pieces as they were found: text in <>, + where it begins a response, . where it ends it; bytes as {}. */
static struct str
found(struct str in, size_t piece)
{
	struct imap_reader *r = arena_new(&arena, struct imap_reader);
	enum imap_found what;
	bool in_bytes = false;
	struct buf b;

	imap_reader_init(r);
	buf_init(&b, &arena, MIB(4));
	for (size_t i = 0; i < in.len; i += piece) {
		struct str some = str_sub(in, i, i + piece);
		while ((what = imap_read(r, &some)) != IMAP_MORE) {
			if (in_bytes && what != IMAP_BYTES)
				buf_lit(&b, "}");
			if (!in_bytes && what == IMAP_BYTES)
				buf_lit(&b, "{");
			in_bytes = what == IMAP_BYTES;
			if (what == IMAP_BROKEN) {
				buf_lit(&b, "BROKEN");
				return buf_str(&b);
			}
			if (in_bytes)
				buf_put(&b, r->bytes);
			else
				buf_fmt(&b, "%s<%.*s>%s", r->first ? "+" : "", STR_ARG(r->text),
				    r->ends ? "." : "");
		}
		assert_int_equal(some.len, 0);
	}
	return buf_str(&b);
}

static void
same(const char *in, const char *want)
{
	struct str s = str_from(in);

	assert_str(found(s, s.len), want);
	assert_str(found(s, 1), want);
	assert_str(found(s, 3), want);
}

static void
lines_and_literals_are_parted(void **state)
{
	(void)state;
	same("* OK ready\r\nh1 OK done\r\n", "+<* OK ready>.+<h1 OK done>.");
	same("* 12 FETCH (UID 5 BODY[] {5}\r\nhe\r\nl FLAGS ())\r\nh2 OK\r\n",
	    "+<* 12 FETCH (UID 5 BODY[] {5}>{he\r\nl}< FLAGS ())>.+<h2 OK>.");
	same("* 1 FETCH (BODY[] {0}\r\n)\r\n", "+<* 1 FETCH (BODY[] {0}><)>.");
	same("* 1 FETCH (A {1}\r\nx B {2+}\r\nyz)\r\n", "+<* 1 FETCH (A {1}>{x}< B {2+}>{yz}<)>.");
}

/* What a message holds is nobody's answer. */
static void
bytes_of_a_message_are_never_a_response(void **state)
{
	(void)state;
	same("* 1 FETCH (BODY[] {22}\r\nh7 OK\r\n* BYE\r\nx {99}\r\n)\r\nh7 OK\r\n",
	    "+<* 1 FETCH (BODY[] {22}>{h7 OK\r\n* BYE\r\nx {99}\r\n}<)>.+<h7 OK>.");
}

static void
words_for_people_hold_no_literal(void **state)
{
	(void)state;
	same("h1 NO I don't like {5}\r\n* OK {7}\r\n+ go {9}\r\n* BYE {1}\r\n",
	    "+<h1 NO I don't like {5}>.+<* OK {7}>.+<+ go {9}>.+<* BYE {1}>.");
	same("* LIST {x}\r\n* LIST {-3}\r\n* LIST {}\r\n* LIST 5}\r\n",
	    "+<* LIST {x}>.+<* LIST {-3}>.+<* LIST {}>.+<* LIST 5}>.");
}

static void
a_literal_beyond_all_measure_is_broken(void **state)
{
	(void)state;
	same("* 1 FETCH (BODY[] {10000000000}\r\n", "BROKEN");
	same("* 1 FETCH (BODY[] {99999999999999999999}\r\nh OK\r\n",
	    "+<* 1 FETCH (BODY[] {99999999999999999999}>.+<h OK>.");
}

static void
a_line_of_any_length_takes_the_same_room(void **state)
{
	(void)state;
	struct buf b;

	buf_init(&b, &arena, MIB(4));
	buf_lit(&b, "* SEARCH");
	for (unsigned i = 0; i < 100000; i++)
		buf_fmt(&b, " %u", i);
	buf_lit(&b, " {3}\r\nabc)\r\nh OK\r\n");
	struct str got = found(buf_str(&b), 4096);
	assert_true(str_ends(got, STR(">{abc}<)>.+<h OK>.")));
	assert_true(got.len < IMAP_TEXT_MAX + 100);
}

static void
what_is_untagged_is_understood(void **state)
{
	(void)state;
	struct str word, rest;
	uint64_t value;
	uint32_t n;

	assert_true(imap_untagged(STR("* 23 EXISTS"), &n, &word, &rest));
	assert_int_equal(n, 23);
	assert_str(word, "EXISTS");
	assert_true(imap_untagged(STR("* OK [UIDVALIDITY 385] UIDs valid"), &n, &word, &rest));
	assert_int_equal(n, 0);
	assert_str(word, "OK");
	assert_true(imap_code(rest, STR("uidvalidity"), &value));
	assert_int_equal(value, 385);
	assert_false(imap_code(STR("[UIDNEXT 99999999999]"), STR("UIDNEXT"), &value));
	assert_false(imap_code(STR("UIDNEXT 9]["), STR("UIDNEXT"), &value));
	assert_false(imap_untagged(STR("h1 OK"), &n, &word, &rest));
	assert_true(imap_untagged(STR("* "), &n, &word, &rest));
}

static void
a_value_is_found_by_its_name_at_the_first_level_alone(void **state)
{
	(void)state;
	static const struct {
		const char *list;
		int64_t uid;
	} cases[] = {
		{ "(UID 5 RFC822.SIZE 7)", 5 },
		{ "(RFC822.SIZE 7 UID 5)", 5 },
		{ "(FLAGS (UID 9) UID 5)", 5 },
		{ "(SUBJECT \"UID 9 \\\" (UID\" UID 5)", 5 },
		{ "(BODY[HEADER.FIELDS (UID 9)] NIL UID 5)", 5 },
		{ "(uid 5)", 5 },
		{ "(UID)", -1 },
		{ "(UID -5)", -1 },
		{ "(UID 5x)", -1 },
		{ "", -1 },
		{ "(FLAGS (\\Seen)", -1 },
		{ "(UID \"5\")", -1 },
		{ "(((((((((((", -1 },
		{ "\"", -1 },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		uint64_t value = 0;
		bool is = imap_item(str_from(cases[i].list), STR("UID"), &value);
		assert_int_equal(is ? (int64_t)value : -1, cases[i].uid);
	}
	assert_true(imap_has(STR("IMAP4rev1 idle MOVE"), STR("IDLE")));
	assert_false(imap_has(STR("IMAP4rev1 IDLER"), STR("IDLE")));
}

static void
when_a_message_came_is_read_as_a_date(void **state)
{
	static const struct {
		const char *list, *date;
	} cases[] = {
		{ "(UID 5 INTERNALDATE \"22-Nov-2026 18:39:21 +0000\")", "22 Nov 2026 18:39:21 +0000" },
		{ "(INTERNALDATE \" 2-Nov-2026 08:00:00 -0500\" UID 5)", "2 Nov 2026 08:00:00 -0500" },
		{ "(UID 5)", NULL },
		{ "(INTERNALDATE NIL)", NULL },
		{ "(INTERNALDATE \")", NULL },
	};
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, KIB(64));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str date = STR_NONE;
		bool is = imap_date(&a, str_from(cases[i].list), STR("INTERNALDATE"), &date);

		assert_int_equal(is, cases[i].date != NULL);
		if (is)
			assert_true(str_eq(date, str_from(cases[i].date)));
	}
	arena_release(&a);
}

static void
folders_in_any_script_are_named_as_servers_want(void **state)
{
	(void)state;
	static const struct {
		const char *name, *quoted;
	} cases[] = {
		{ "INBOX", "\"INBOX\"" },
		{ "Tom & Jerry", "\"Tom &- Jerry\"" },
		{ "a\"b\\c", "\"a\\\"b\\\\c\"" },
		{ "Entw\303\274rfe", "\"Entw&APw-rfe\"" },
		{ "\345\217\260\345\214\227", "\"&U,BTFw-\"" },
		{ "\303\251&\303\251", "\"&AOk-&-&AOk-\"" },
		{ "\360\237\230\200", "\"&2D3eAA-\"" },
	};
	struct str out;
	struct err err;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_true(imap_quote(&arena, str_from(cases[i].name), &out, &err));
		assert_str(out, cases[i].quoted);
	}
	assert_false(imap_quote(&arena, STR("a\r\nh1 LOGOUT"), &out, &err));
	assert_false(imap_quote(&arena, STR("a\377"), &out, &err));
	assert_false(imap_quote(&arena, STR_NONE, &out, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_and_literals_are_parted),
		TEST(bytes_of_a_message_are_never_a_response),
		TEST(words_for_people_hold_no_literal),
		TEST(a_literal_beyond_all_measure_is_broken),
		TEST(a_line_of_any_length_takes_the_same_room),
		TEST(what_is_untagged_is_understood),
		TEST(a_value_is_found_by_its_name_at_the_first_level_alone),
		TEST(when_a_message_came_is_read_as_a_date),
		TEST(folders_in_any_script_are_named_as_servers_want),
	};

	return cmocka_run_group_tests_name("imap_read", tests, NULL, NULL);
}
