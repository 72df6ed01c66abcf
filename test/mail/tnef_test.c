/* tnef_test.c - Outlook's package: its files, its words, and bytes that are none.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "base/buf.h"
#include "host/file.h"
#include "mail/message.h"
#include "mail/tnef.h"

#define SEEDS "test/fuzz/seeds/tnef/"

static struct tnef t;

static struct str
seed(const char *name)
{
	struct str bytes;
	struct err err;

	if (!file_read(&arena, cstr(&arena, arena_fmt(&arena, SEEDS "%s", name)), MIB(1), &bytes, &err))
		fail_msg("%s", err.text);
	return bytes;
}

static void
put_number(struct buf *b, uint32_t n, int size)
{
	for (int i = 0; i < size; i++)
		buf_putc(b, (char)(n >> 8 * i & 0xFF));
}

/* One attribute with data of which only the length is told, for lengths that can't be right. */
static void
put_attribute(struct buf *b, int level, uint32_t id, uint32_t len, struct str data)
{
	put_number(b, (uint32_t)level, 1);
	put_number(b, id, 4);
	put_number(b, len, 4);
	buf_put(b, data);
	put_number(b, 0, 2);
}

static void
begin(struct buf *b, size_t room)
{
	buf_init(b, &arena, room);
	put_number(b, 0x223E9F78, 4);
	put_number(b, 1, 2);
}

static void
files_come_with_their_long_names(void **state UNUSED)
{
	assert_true(tnef_read(&arena, seed("files"), &t));
	assert_int_equal(t.n, 2);
	assert_int_equal(t.more, 0);
	assert_false(t.cut);
	assert_str(t.files[0].name, "Z\xC3\xA4hlerstand M\xC3\xA4rz.txt");
	assert_str(t.files[0].type, "text/plain");
	assert_str(t.files[0].bytes, "Meter 00412, read on 3 March.\r\n");
	assert_str(t.files[1].name, "boiler.png");
	assert_true(str_starts(t.files[1].bytes, STR("\x89PNG")));
}

static void
words_are_read_in_their_charset_or_from_the_page(void **state UNUSED)
{
	assert_true(tnef_read(&arena, seed("words"), &t));
	assert_str(t.text, "The radiator in the hall is cold, and it has been for \xC2\xBD a month.\r\n");
	assert_str(t.files[0].name, "..\\..\\bill.pdf");       /* whoever lists it takes the path off */
	assert_str(message_file_name(&arena, t.files[0].name), "bill.pdf");
	assert_true(tnef_read(&arena, seed("page"), &t));
	assert_int_equal(t.text.len, 0);
	assert_true(str_find(t.page, STR("The lift &amp; the stairs are dark.")) != STR_NOT_FOUND);
}

static void
a_message_within_gives_its_words_and_its_files(void **state UNUSED)
{
	assert_true(tnef_read(&arena, seed("nested"), &t));
	assert_int_equal(t.n, 2);
	assert_str(t.files[0].name, "Your visit.txt");
	assert_str(t.files[0].bytes, "You promised a visit on Monday.\r\n");
	assert_str(t.files[1].name, "inner.txt");
	assert_str(t.files[1].bytes, "inner");
	assert_int_equal(t.text.len, 0);
}

/* What was whole before the cut is there; nothing is read behind it. */
static void
cut_anywhere_it_is_read_as_far_as_it_goes(void **state UNUSED)
{
	static const char *const names[] = { "files", "words", "nested", "page" };

	for (size_t k = 0; k < LENGTH(names); k++) {
		struct str whole = seed(names[k]);

		for (size_t n = 0; n < whole.len; n++) {
			struct arena a;
			struct str copy;

			arena_init(&a, &host_pages, MIB(8));
			copy = str_copy(&a, str_sub(whole, 0, n));
			assert_int_equal(tnef_read(&a, copy, &t), n >= 4);
			assert_in_range(t.n, 0, 2);
			arena_release(&a);
		}
	}
	assert_true(tnef_read(&arena, str_sub(seed("files"), 0, seed("files").len - 30), &t));
	assert_true(t.cut);
	assert_str(t.files[0].bytes, "Meter 00412, read on 3 March.\r\n");
}

static void
a_length_that_can_not_be_right_ends_it(void **state UNUSED)
{
	static const char named[] = "\x01\0\0\0\x1F\0\x07\x37\xFF\xFF\xFF\xFF";
	static const uint32_t lengths[] = { 5, 1000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF };

	for (size_t i = 0; i < LENGTH(lengths); i++) {
		struct buf b;

		begin(&b, KIB(1));
		put_attribute(&b, 2, 0x69002, 0, STR_NONE);
		put_attribute(&b, 2, 0x6800F, lengths[i], STR("ab"));
		assert_true(tnef_read(&arena, buf_str(&b), &t));
		assert_true(t.cut);
		begin(&b, KIB(1));
		put_attribute(&b, 2, 0x69002, 0, STR_NONE);
		put_attribute(&b, 2, 0x69005, 12, (struct str){ named, 12 });
		assert_true(tnef_read(&arena, buf_str(&b), &t));
		assert_true(t.cut);
		assert_int_equal(t.n, 0);
	}
}

/* A million attributes, each with a name or words, cost no more than what is shown of them. */
static void
much_of_it_is_bounded(void **state UNUSED)
{
	struct arena big, a;
	struct buf b;

	arena_init(&big, &host_pages, MIB(64));
	buf_init(&b, &big, MIB(24));
	put_number(&b, 0x223E9F78, 4);
	put_number(&b, 1, 2);
	while (b.len + 64 < b.max) {
		put_attribute(&b, 1, 0x29007, 8, STR("\xE4\x04\0\0\xE4\x04\0\0"));
		put_attribute(&b, 2, 0x69002, 0, STR_NONE);
		put_attribute(&b, 2, 0x18010, 6, STR("\xE4.text"));
	}
	arena_init(&a, &host_pages, MIB(8));
	assert_true(tnef_read(&a, buf_str(&b), &t));
	assert_true(t.cut);
	assert_in_range(t.n, 1, TNEF_FILES_MOST);
	assert_true(t.more > 0);
	arena_release(&a);
	arena_release(&big);
}

static void
what_is_none_is_none(void **state UNUSED)
{
	assert_false(tnef_read(&arena, STR("nothing of the kind"), &t));
	assert_false(tnef_read(&arena, STR_NONE, &t));
	assert_true(tnef_is_type(STR("application/ms-tnef"), STR_NONE));
	assert_true(tnef_is_type(STR("application/octet-stream"), STR("WinMail.dat")));
	assert_false(tnef_is_type(STR("application/octet-stream"), STR("mail.dat")));
}

static int
ready(void **state UNUSED)
{
	mail_init();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_come_with_their_long_names),
		TEST(words_are_read_in_their_charset_or_from_the_page),
		TEST(a_message_within_gives_its_words_and_its_files),
		TEST(cut_anywhere_it_is_read_as_far_as_it_goes),
		TEST(a_length_that_can_not_be_right_ends_it),
		TEST(much_of_it_is_bounded),
		TEST(what_is_none_is_none),
	};

	return cmocka_run_group_tests(tests, ready, NULL);
}
