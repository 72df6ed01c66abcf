/* write_test.c - what is written can be read again, and nothing can be slipped in.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/calendar.h"
#include "host/mem.h"
#include "mail/message.h"

static const struct str references[] = { STR_INIT("a1@mail.example"), STR_INIT("r77@firm.example") };

static struct outgoing
plain(void)
{
	return (struct outgoing){
		.from_name = STR("Brightline Care"), .from_address = STR("care+7f3k@firm.example"),
		.to_name = STR("Ines Moreau"), .to_address = STR("ines@mail.example"),
		.subject = STR("Re: No broadband"), .message_id = STR("r78@firm.example"),
		.in_reply_to = STR("r77@firm.example"), .references = references,
		    .n_references = LENGTH(references),
		.text = STR("Dear Ines,\n\nsix weeks, and five times the same story.\n\nDana"),
		.date = INT64_C(1780300330000),
	};
}

static void
check_lines(struct str raw)
{
	struct str left = raw, line;

	for (size_t i = 0; i < raw.len; i++) {
		assert_true((unsigned char)raw.ptr[i] < 128);
		if (raw.ptr[i] == '\n')
			assert_true(i > 0 && raw.ptr[i - 1] == '\r');
		if (raw.ptr[i] == '\r')
			assert_true(i + 1 < raw.len && raw.ptr[i + 1] == '\n');
	}
	while (str_line(&left, &line)) {
		if (line.len > 78 && !str_starts(line, STR(" <")) && str_find(line,
		    STR("ID: <")) == STR_NOT_FOUND)
			fail_msg("a long line: %.*s", STR_ARG(line));
		assert_true(line.len <= 998);
	}
}

/* Written, checked line by line, and read as whoever gets it will. */
static void
round_trip(const struct outgoing *out)
{
	struct arena a;
	struct message m;
	struct str raw;
	struct err err;

	arena_init(&a, &host_pages, MIB(64));
	if (!message_write(&a, out, &raw, &err))
		fail_msg("%s", err.text);
	check_lines(raw);
	assert_true(message_parse(&a, raw, &m, &err));
	assert_true(str_eq(m.from_name, out->from_name));
	assert_true(str_eq(m.from_address, out->from_address));
	assert_true(str_eq(m.to_address, out->to_address));
	if (!str_eq(m.subject, out->subject))
		fail_msg("subject: %.*s", STR_ARG(m.subject));
	assert_true(str_eq(m.message_id, out->message_id));
	assert_true(str_eq(m.in_reply_to, out->in_reply_to));
	assert_int_equal(m.n_references, out->n_references);
	for (size_t i = 0; i < m.n_references; i++)
		assert_true(str_eq(m.references[i], out->references[i]));
	assert_int_equal(m.date, out->date);
	assert_int_equal(m.kind, out->automatic ? MAIL_AUTO : MAIL_PERSON);
	if (!str_eq(m.text, out->text))
		fail_msg("text: %.*s", STR_ARG(m.text));
	assert_int_equal(m.trouble.len, 0);
	assert_int_equal(m.n_attachments, 0);
	arena_release(&a);
}

static void
what_is_written_reads_back_the_same(void **state)
{
	static const struct str texts[] = {
		STR_INIT("Dear Ines"),
		STR_INIT("A dot\n.\n..two\nFrom here on\n= signs = and =3D"),
		STR_INIT("Grüße aus Köln — 20 € für “nichts” \xF0\x9F\x99\x82"),
		STR_INIT("荷物がまだ届きません。"),
		STR_INIT("a https://desk.example/c/1?a=1&b=2. And <b>this</b> & \"that\""),
	};
	static const struct str subjects[] = {
		STR_INIT(""), STR_INIT("Short"), STR_INIT("Größe 44, bitte"),
		    STR_INIT("=?utf-8?Q?not_ours?="),
		STR_INIT("A subject that goes on and on until it must be folded once and then once more, to "
		    "be safe on every way"),
		STR_INIT("Ein Betreff, der so lang ist, dass er über mehrere Zeilen geht: Größe, Farbe, "
		    "Übergabe und Rückgabe"),
		STR_INIT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
		STR_INIT("two  spaces"), STR_INIT("配達についての苦情がまだ解決していませんのでもう一度書きます"),
	};
	static const struct str names[] = {
		STR_INIT(""), STR_INIT("Brightline Care"), STR_INIT("Hill, Dana"),
		    STR_INIT("Dana \"Dee\" Hill"),
		STR_INIT("back\\slash"), STR_INIT("Jürgen Köhler"), STR_INIT("a@b.example"),
		    STR_INIT("(Dana)"),
		STR_INIT("山田太郎"),
	};

	(void)state;
	struct outgoing out = plain();
	for (size_t i = 0; i < LENGTH(texts); i++) {
		out.text = texts[i];
		round_trip(&out);
	}
	for (size_t i = 0; i < LENGTH(subjects); i++) {
		out.subject = subjects[i];
		round_trip(&out);
	}
	for (size_t i = 0; i < LENGTH(names); i++) {
		out.from_name = names[i];
		out.to_name = names[i];
		round_trip(&out);
	}
	out.automatic = true;
	round_trip(&out);
}

static struct str
without_cr(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, s.len + 1);
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\r')
			buf_putc(&b, s.ptr[i]);
	return buf_str(&b);
}

/* The page's bytes, unpacked, found behind its head. */
static struct str
page_of(struct arena *a, struct str raw)
{
	size_t at = str_find(raw, STR("text/html; charset=utf-8\r\n"));
	size_t body = at + str_find(str_sub(raw, at, raw.len), STR("\r\n\r\n")) + 4;
	size_t end = body + str_find(str_sub(raw, body, raw.len), STR("\r\n--=_"));
	struct attached page = { .body = str_sub(raw, body, end), .coding = 2 };
	size_t left = MIB(1);
	struct str text;

	assert_true(message_unpack(a, &page, &left, &text));
	return without_cr(a, text);
}

static void
the_page_says_the_same_and_fetches_nothing(void **state)
{
	struct outgoing out = plain();
	struct arena a;
	struct str raw, page;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	out.text = STR("You wrote:\n> It <b>broke</b>\n> > in May & June\n>\n> again\n"
	    "See https://desk.example/c/1?a=1&b=2.");
	assert_true(message_write(&a, &out, &raw, &err));
	assert_true(str_find(raw, STR("text/plain")) < str_find(raw, STR("text/html")));
	page = page_of(&a, raw);
	assert_int_equal(str_find(page, STR("src=")), STR_NOT_FOUND);
	assert_true(str_find(page, STR("<p>You wrote:</p>\n<blockquote>\n<p>It &lt;b&gt;broke&lt;/b&gt;</p>\n"
	    "<blockquote>\n<p>in May &amp; June</p>\n</blockquote>\n<p>again</p>\n</blockquote>\n"))
	    != STR_NOT_FOUND);
	assert_true(str_find(page, STR("<a href=\"https://desk.example/c/1?a=1&amp;b=2\">"
	    "https://desk.example/c/1?a=1&amp;b=2</a>.")) != STR_NOT_FOUND);
	arena_release(&a);
}

static void
copies_and_files_come_back_as_they_went(void **state)
{
	static const struct mail_person copies[] = {
		{ STR_INIT("Köhler, Jürgen"), STR_INIT("jk@ombud.example"), true },
		{ STR_INIT(""), STR_INIT("bo@example.org"), true },
	};
	static char bytes[1000];
	struct outgoing_file files[] = {
		{ STR_INIT("bill.pdf"), STR_INIT("application/pdf"), { bytes, sizeof bytes } },
		{ STR_INIT("Zählerstand im Flur, am 3. Mai, abends um halb neun, von der Treppe aus.jpeg"),
		    STR_INIT("image/jpeg"), { bytes, 1 } },
		{ STR_INIT("a \"b\".txt"), STR_INIT("message/rfc822"), { bytes, 0 } },
		{ STR_INIT(""), STR_INIT("text/plain\r\nX: y"), { bytes, 58 } },
	};
	struct outgoing out = plain();
	struct arena a;
	struct message m;
	struct str raw, got;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 7 + i / 256);
	arena_init(&a, &host_pages, MIB(64));
	out.copies = copies;
	out.n_copies = LENGTH(copies);
	out.files = files;
	out.n_files = LENGTH(files);
	assert_true(message_write(&a, &out, &raw, &err));
	check_lines(raw);
	assert_int_equal(str_find(raw, STR("\r\nX: y")), STR_NOT_FOUND);
	assert_int_equal(str_find(raw, STR("message/rfc822")), STR_NOT_FOUND);
	assert_true(message_parse(&a, raw, &m, &err));
	assert_true(str_eq(m.text, out.text));
	assert_int_equal(m.n_people, 3);
	assert_true(str_eq(m.people[1].name, copies[0].name));
	assert_true(m.people[1].copied && !m.people[0].copied);
	assert_int_equal(m.n_attached, LENGTH(files));
	for (size_t i = 0; i < LENGTH(files); i++) {
		size_t left = MIB(1);

		assert_true(message_unpack(&a, &m.attached[i], &left, &got));
		assert_true(str_eq(got, files[i].bytes));
		if (files[i].name.len > 0 && !str_eq(m.attached[i].name, files[i].name))
			fail_msg("%.*s", STR_ARG(m.attached[i].name));
	}
	arena_release(&a);
}

static void
who_gets_a_copy_is_read_strictly(void **state)
{
	static const struct str no[] = {
		STR_INIT("bo"), STR_INIT("bo@"), STR_INIT("a@b, c d@e"), STR_INIT("Bo <bo@x.example"),
		STR_INIT("a@b\r\nBcc: c@d"), STR_INIT("Bo\x01 <bo@x.example>"), STR_INIT("<>"),
		STR_INIT("Bo \xE2\x80\xAE <bo@x.example>"), STR_INIT("\"<x>\" <bo@x.example>"),
		STR_INIT("a@b>, <c@d"), STR_INIT("bo@x.ex=?gb2312?B?zbbL3w==?="),
		STR_INIT("=?utf-8?q?bo?=@x.example"),
	};
	struct mail_person list[3];
	struct arena a;
	struct err err;
	size_t n = 0;

	(void)state;
	arena_init(&a, &host_pages, MIB(8));
	assert_true(message_people_read(&a, STR(" \"Moreau, Paul\" <Paul@x.example>;bo@x.example,, "
	    "BO@x.example\nc@x.example"), 3, list, &n, &err));
	assert_int_equal(n, 3);
	assert_true(str_eq(list[0].name, STR("Moreau, Paul")));
	assert_true(str_eq(list[0].address, STR("paul@x.example")));
	assert_true(str_eq(message_people_write(&a, list, 2),
	    STR("\"Moreau, Paul\" <paul@x.example>, bo@x.example")));
	assert_false(message_people_read(&a, STR("d@x.example"), 3, list, &n, &err));
	for (size_t i = 0; i < LENGTH(no); i++) {
		n = 0;
		if (message_people_read(&a, no[i], 3, list, &n, &err))
			fail_msg("taken: %.*s", STR_ARG(no[i]));
	}
	arena_release(&a);
}

static void
long_lines_are_folded_and_come_back(void **state)
{
	static char line[20000];
	struct outgoing out = plain();

	(void)state;
	for (size_t i = 0; i < sizeof line; i++)
		line[i] = i % 7 == 6 ? ' ' : (char)('a' + i % 26);
	line[sizeof line - 1] = 'z';
	out.text = (struct str){ line, sizeof line };
	round_trip(&out);
}

/* --- slipping something in --- */

static struct str *
field_of(struct outgoing *out, size_t i)
{
	struct str *fields[] = { &out->from_name, &out->from_address, &out->to_name, &out->to_address,
	    &out->subject,
		&out->message_id, &out->in_reply_to };

	return i < LENGTH(fields) ? fields[i] : NULL;
}

static void
no_field_takes_a_line_break_or_control_character(void **state)
{
	static const struct str bad[] = {
		STR_INIT("x@y.example\r\nBcc: thief@x.example"),
		    STR_INIT("x@y.example\nBcc: thief@x.example"),
		STR_INIT("x@y.example\rBcc: thief@x.example"), STR_INIT("x@y.example\0y"),
		    STR_INIT("x\x1b[31m@y.example"),
		STR_INIT("x@y.example\x7f"), STR_INIT("x\t@y.example"),
		    STR_INIT("x@y.example\xC2\x85" "Bcc: t@x.example"),
		STR_INIT("x@y.example\xE2\x80\xA8" "Bcc: t@x.example"), STR_INIT("x@y.example\xff"),
	};
	struct arena a;
	struct str raw = STR("untouched");
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(4));
	for (size_t i = 0; i < LENGTH(bad); i++) {
		for (size_t k = 0;; k++) {
			struct outgoing out = plain();
			struct str *field = field_of(&out, k);
			if (!field)
				break;
			*field = bad[i];
			if (message_write(&a, &out, &raw, &err))
				fail_msg("text %zu was taken into field %zu", i, k);
			assert_int_equal(err.kind, ERR_DATA);
			assert_true(str_eq(raw, STR("untouched")));
		}
		struct outgoing out = plain();
		out.references = &bad[i];
		out.n_references = 1;
		assert_false(message_write(&a, &out, &raw, &err));
	}
	arena_release(&a);
}

static void
addresses_that_are_none_are_refused(void **state)
{
	static const struct str bad[] = {
		STR_INIT(""), STR_INIT("nobody"), STR_INIT("@firm.example"), STR_INIT("a@"),
		    STR_INIT("a@b@c.example"),
		STR_INIT("a b@c.example"), STR_INIT("a@c.example>,<thief@x.example"),
		    STR_INIT("a@c.example, b@c.example"),
		STR_INIT("\"a\"@c.example"), STR_INIT("jürgen@c.example"),
	};
	struct arena a;
	struct str raw;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(4));
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct outgoing out = plain();
		out.to_address = bad[i];
		assert_false(message_write(&a, &out, &raw, &err));
		assert_non_null(strstr(err.text, "Nothing was sent"));
	}
	arena_release(&a);
}

/* What stands in the text stays text: no part, no tag, no end of the message. */
static void
the_text_cannot_end_the_message_or_the_page(void **state)
{
	struct arena a;
	struct str raw;
	struct err err;
	struct outgoing out = plain();

	(void)state;
	arena_init(&a, &host_pages, MIB(4));
	out.text = STR("--=_heard_words\nContent-Type: "
	    "text/html\n\n<script>alert(1)</script>\n--=_heard_words--\n.\n"
	    "javascript:x https://x.example/\"onclick=alert(1)");
	assert_true(message_write(&a, &out, &raw, &err));
	struct str page = str_sub(raw, str_find(raw, STR("<!DOCTYPE")), raw.len);
	assert_true(page.len > 0);
	assert_int_equal(str_find(page, STR("<script")), STR_NOT_FOUND);
	assert_int_equal(str_find(page, STR("\"onclick")), STR_NOT_FOUND);
	assert_int_equal(str_find(raw, STR("\r\n.\r\n")), STR_NOT_FOUND);
	struct message m;
	assert_true(message_parse(&a, raw, &m, &err));
	assert_true(str_eq(m.text, out.text));
	arena_release(&a);
}

static void
a_reply_says_re_once(void **state)
{
	static const struct { const char *before, *after; } cases[] = {
		{ "No broadband", "Re: No broadband" }, { "Re: No broadband", "Re: No broadband" },
		{ "RE: re: Re:No broadband", "Re: No broadband" }, { "AW: WG: Vertrag", "Re: Vertrag" },
		{ "RE[4]: Fwd: Vertrag", "Re: Vertrag" }, { "Réf", "Re: Réf" }, { "RÉ : x", "Re: RÉ : x" },
		{ "Antw: SV: x", "Re: x" }, { "", "Re: " }, { "Re:", "Re: " }, { "Rent: late",
		    "Re: Rent: late" },
		{ "TR : Contrat", "Re: Contrat" },
	};
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(1));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str got = subject_reply(&a, str_from(cases[i].before));
		if (!str_eq(got, str_from(cases[i].after)))
			fail_msg("\"%s\" became \"%.*s\"", cases[i].before, STR_ARG(got));
	}
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_reads_back_the_same),
		cmocka_unit_test(the_page_says_the_same_and_fetches_nothing),
		cmocka_unit_test(copies_and_files_come_back_as_they_went),
		cmocka_unit_test(who_gets_a_copy_is_read_strictly),
		cmocka_unit_test(long_lines_are_folded_and_come_back),
		cmocka_unit_test(no_field_takes_a_line_break_or_control_character),
		cmocka_unit_test(addresses_that_are_none_are_refused),
		cmocka_unit_test(the_text_cannot_end_the_message_or_the_page),
		cmocka_unit_test(a_reply_says_re_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
