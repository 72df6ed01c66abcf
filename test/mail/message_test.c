/* message_test.c - mails of many clients, languages and charsets, whole and broken.
 *
 * Each test/mail/NAME.eml is read and compared with NAME.want.  MAIL_GOLDEN=write writes them anew;
 * review the diff.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/calendar.h"
#include "base/utf8.h"
#include "host/clock.h"
#include "host/file.h"
#include "host/mem.h"
#include "mail/message.h"

#define FOLDER "test/mail"

static const char *const kinds[] = { "person", "auto", "list", "bounce" };

static void
put_field(struct buf *b, const char *name, struct str value)
{
	buf_fmt(b, "%s:%s%.*s\n", name, value.len > 0 ? " " : "", STR_ARG(value));
}

static struct str
described(struct arena *a, const struct message *m)
{
	struct buf b;
	struct str refs = str_join(a, m->references, m->n_references, STR(" "));

	buf_init(&b, a, MIB(4));
	put_field(&b, "from-name", m->from_name);
	put_field(&b, "from-address", m->from_address);
	put_field(&b, "reply-to", m->reply_to_address);
	put_field(&b, "to", m->to_address);
	put_field(&b, "subject", m->subject);
	put_field(&b, "message-id", m->message_id);
	put_field(&b, "in-reply-to", m->in_reply_to);
	put_field(&b, "references", refs);
	put_field(&b, "date", m->date == NEVER ? STR("never") : time_rfc3339(a, &zone_utc, m->date));
	put_field(&b, "kind", str_from(kinds[m->kind]));
	buf_fmt(&b, "attachments: %zu\n", m->n_attachments);
	put_field(&b, "trouble", m->trouble);
	buf_fmt(&b, "--- text\n%.*s\n--- quoted\n%.*s\n", STR_ARG(m->text), STR_ARG(m->quoted));
	return buf_str(&b);
}

static struct str
result_of(struct arena *a, struct str raw)
{
	struct message m;
	struct err err;

	if (!message_parse(a, raw, &m, &err))
		return arena_fmt(a, "%s: %s\n", err_code(&err), err.text);
	return described(a, &m);
}

/* A file written anew in place, for MAIL_GOLDEN=write only. */
static void
write_file(const char *path, struct str s)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(s.ptr, 1, s.len, f), s.len);
	fclose(f);
}

static bool
matches(struct arena *a, struct str name)
{
	struct err err;
	struct str raw, want;
	struct str stem = str_sub(name, 0, name.len - 4);
	const char *path = cstr(a, arena_fmt(a, FOLDER "/%.*s.want", STR_ARG(stem)));

	if (!file_read(a, cstr(a, arena_fmt(a, FOLDER "/%.*s", STR_ARG(name))), MIB(4), &raw, &err))
		fail_msg("%s", err.text);
	struct str got = result_of(a, raw);
	const char *mode = getenv("MAIL_GOLDEN");
	if (mode && strcmp(mode, "write") == 0)
		write_file(path, got);
	if (!file_read(a, path, MIB(4), &want, &err))
		fail_msg("%s", err.text);
	if (str_eq(got, want))
		return true;
	print_message("%.*s differs; got:\n%.*s\n", STR_ARG(name), STR_ARG(got));
	return false;
}

static void
every_mail_reads_as_its_want_file_says(void **state)
{
	struct arena a;
	struct str *names;
	size_t n, read = 0, wrong = 0;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	assert_true(dir_list(&a, FOLDER, &names, &n, &err));
	for (size_t i = 0; i < n; i++) {
		if (!str_ends(names[i], STR(".eml")))
			continue;
		struct arena_mark mark = arena_mark(&a);
		wrong += !matches(&a, names[i]);
		read++;
		arena_rewind(&a, mark);
	}
	assert_int_equal(wrong, 0);
	assert_true(read >= 40);
	arena_release(&a);
}

/* --- generated extremes --- */

static struct str
repeated(struct arena *a, struct str before, struct str piece, size_t n, struct str after)
{
	struct buf b;

	buf_init(&b, a, MIB(80));
	buf_put(&b, before);
	for (size_t i = 0; i < n; i++)
		buf_put(&b, piece);
	buf_put(&b, after);
	assert_false(b.full);
	return buf_str(&b);
}

#define HEAD "From: Ines Moreau <ines@example.com>\nSubject: test\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=b\n\n"
#define TEN "<i><i><i><i><i><i><i><i><i><i>"
#define FIFTY TEN TEN TEN TEN TEN
#define HTML HEAD "Content-Type: text/html; charset=utf-8\n\n"

/* What each must come to: the words it has to hold, the trouble it has to name. */
static const struct extreme {
	const char *name;
	struct str before, piece;
	size_t n;
	struct str after;
	const char *text, *trouble;
} extremes[] = {
	{ "30 MB of words", STR_INIT(HEAD "\n"), STR_INIT("word word\n"), 3000000, STR_INIT(""), "word",
	    "very long" },
	{ "30 MB without a line end", STR_INIT(HEAD "\n"), STR_INIT("x"), 30000000, STR_INIT(""), "xx",
	    "very long" },
	{ "a header of 1 MB", STR_INIT(HEAD "X-Long: "), STR_INIT("a"), 1000000, STR_INIT("\n\nhello\n"),
	    "hello", "" },
	{ "a subject of 1 MB", STR_INIT("From: a@b.example\nSubject: "), STR_INIT("a"), 1000000,
	    STR_INIT("\n\nhello\n"), "hello", "header line" },
	{ "1 MB of To", STR_INIT(HEAD "To: "), STR_INIT("a@b.example, "), 80000, STR_INIT("\n\nhello\n"),
	    "hello",
	    "header line" },
	{ "1 MB of empty groups", STR_INIT(HEAD "To: "), STR_INIT("a:;"), 300000, STR_INIT("\n\nhello\n"),
	    "hello",
	    "header line" },
	{ "1 MB of comments", STR_INIT(HEAD "To: "), STR_INIT("("), 1000000, STR_INIT("\n\nhello\n"), "hello",
	    "header line" },
	{ "a million To lines", STR_INIT(HEAD), STR_INIT("To: a@b.example\n"), 1000000, STR_INIT("\nhello\n"),
	    "hello", "" },
	{ "10,000 folded lines", STR_INIT(HEAD "References:"), STR_INIT("\n <a@b.example>"), 10000,
	    STR_INIT("\n\nhello\n"), "hello", "header line" },
	{ "a type of many parameters", STR_INIT(HEAD "Content-Type: text/plain"), STR_INIT("; a*1*=utf-8''x"),
	    60000,
	    STR_INIT("\n\nhello\n"), "hello", "header line" },
	{ "10,000 parts that call themselves nested", STR_INIT(MIXED "--b\n\nhello\n"),
	    STR_INIT("--b\nContent-Type: multipart/mixed; boundary=b\n\n"), 10000, STR_INIT(""), "hello",
	    "too many" },
	{ "10,000 nested messages", STR_INIT(HEAD), STR_INIT("Content-Type: message/rfc822\n\nSubject: in\n"),
	    10000,
	    STR_INIT("\nhello\n"), "in", "nested" },
	{ "10,000 parts", STR_INIT(MIXED), STR_INIT("--b\n\nhello\n"), 10000, STR_INIT("--b--\n"), "hello",
	    "too many" },
	{ "10,000 forwarded messages", STR_INIT(MIXED),
	    STR_INIT("--b\nContent-Type: message/rfc822\n\nSubject: in\n\nhello\n"),
	    10000, STR_INIT("--b--\n"), "in", "too many" },
	{ "25 MB of almost boundaries", STR_INIT(MIXED), STR_INIT("--\n"), 8000000,
	    STR_INIT("--b\n\nhello\n--b--\n"),
	    "hello", "" },
	{ "20 MB of base64", STR_INIT(HEAD "Content-Transfer-Encoding: base64\n\n"), STR_INIT("aGVsbG8K\n"),
	    2000000,
	    STR_INIT(""), "hello", "very long" },
	{ "20 MB of soft line breaks", STR_INIT(HEAD "Content-Transfer-Encoding: quoted-printable\n\nhello"),
	    STR_INIT("=\n"), 10000000, STR_INIT(""), "hello", "very long" },
	{ "many parts of soft line breaks", STR_INIT(MIXED "--b\n\nhello\n"),
	    STR_INIT("--b\nContent-Transfer-Encoding: quoted-printable\n\n=\n=\n=\n=\n=\n=\n=\n=\n=\n"),
	    200000,
	    STR_INIT(""), "hello", "too many" },
	{ "100,000 tags in tags", STR_INIT(HTML), STR_INIT("<div>"), 100000, STR_INIT("hello"), "hello", "" },
	{ "lists that never end", STR_INIT(HTML), STR_INIT("<ul><li>x"), 100000, STR_INIT("hello"), "hello",
	    "" },
	{ "tables that never end", STR_INIT(HTML), STR_INIT("<table><tr><td>x</p>"), 70000, STR_INIT("hello"),
	    "hello", "" },
	{ "500 open and 200,000 closed",
	    STR_INIT(HTML "hello" FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY),
	    STR_INIT("</b>"), 200000, STR_INIT("goodbye"), "goodbye", "" },
	{ "lesser-than signs", STR_INIT(HTML "hello"), STR_INIT("<"), 1000000, STR_INIT(" x"), "hello", "" },
	{ "ampersands", STR_INIT(HTML "hello"), STR_INIT("&"), 1000000, STR_INIT(" x"), "hello",
	    "very long" },
	{ "many declarations", STR_INIT(HTML "hello"), STR_INIT("<!x <?x "), 150000, STR_INIT(" x"), "hello",
	    "" },
	{ "open and never closed", STR_INIT(HTML), STR_INIT("<i>x</b>"), 120000, STR_INIT("hello"), "hello",
	    "" },
	{ "a tag that never ends", STR_INIT(HTML "hello <a href=\""), STR_INIT("x "), 700000, STR_INIT(""),
	    "hello", "" },
	{ "a comment that never ends", STR_INIT(HTML "hello <!--"), STR_INIT("- -x"), 300000, STR_INIT(""),
	    "hello", "" },
	{ "a script that never ends", STR_INIT(HTML "hello <script>"), STR_INIT("</scrip"), 200000,
	    STR_INIT(""), "hello",
	    "" },
	{ "many quotations", STR_INIT(HTML "hello"), STR_INIT("<blockquote>x"), 300,
	    STR_INIT("</blockquote>"), "hello",
	    "" },
	{ "many entities", STR_INIT(HTML), STR_INIT("&eacute;"), 150000, STR_INIT("hello"), "éhello", "" },
	{ "many attributes", STR_INIT(HTML "hello<p "), STR_INIT("a=b "), 300000, STR_INIT(">goodbye"),
	    "goodbye", "" },
	{ "many links", STR_INIT(HTML), STR_INIT("<a href=\"https://example.com/abc\">x</a>"), 40000,
	    STR_INIT(""),
	    "https://example.com/abc", "" },
	{ "only blank lines", STR_INIT(HEAD "\nhello\n"), STR_INIT("\n"), 5000000, STR_INIT(""), "hello",
	    "very long" },
	{ "many short lines", STR_INIT(HEAD "\n"), STR_INIT("a\n"), 3000000, STR_INIT(""), "a", "very long" },
	{ "many beginnings of attributions", STR_INIT(HEAD "\n"),
	    STR_INIT("On 1 June 2026 at 10:00 they wrote\n"), 15000,
	    STR_INIT(""), "they wrote", "" },
	{ "many header words", STR_INIT(HEAD "\n"), STR_INIT("From: x\n"), 60000, STR_INIT(""), "From: x",
	    "" },
	{ "many signatures", STR_INIT(HEAD "\nhello\n"), STR_INIT("-- \n"), 100000, STR_INIT(""), "hello",
	    "" },
	{ "nothing but NULs", STR_INIT(HEAD "\nhel\0lo\n"), STR_INIT("\0"), 100000, STR_INIT(""), "hello",
	    "" },
	{ "bad bytes", STR_INIT(HEAD "Content-Type: text/plain; charset=utf-8\n\nhello "),
	    STR_INIT("\xE2\x82"), 100000,
	    STR_INIT(""), "hello", "" },
	{ "half characters of Japan",
	    STR_INIT(HEAD "Content-Type: text/plain; charset=iso-2022-jp\n\nhello "),
	    STR_INIT("\x1b$B\x80"), 100000, STR_INIT(""), "hello", "may be wrong" },
};

/* The arena has exactly what message.h promises to be enough: more would end the program. */
static void
extreme_is_read(struct arena *a, const struct extreme *e)
{
	struct str raw = repeated(a, e->before, e->piece, e->n, e->after);
	struct arena small;
	struct message m;
	struct err err = { 0 };
	int64_t began = stopwatch_us();

	arena_init(&small, &host_pages, MESSAGE_ARENA);
	bool ok = message_parse(&small, raw, &m, &err);
	if (getenv("MAIL_EXTREMES"))
		print_message("%-32s %6lld ms %8zu KB  %.*s\n", e->name,
		    (long long)(stopwatch_us() - began) / 1000,
		    small.used >> 10, STR_ARG(m.trouble));
	if (!ok)
		fail_msg("%s: %s", e->name, err.text);
	if (str_find(m.text, str_from(e->text)) == STR_NOT_FOUND)
		fail_msg("%s: the words are missing", e->name);
	if (str_find(m.trouble, str_from(e->trouble)) == STR_NOT_FOUND)
		fail_msg("%s: trouble is \"%.*s\"", e->name, STR_ARG(m.trouble));
	assert_true(utf8_valid(m.text) && utf8_valid(m.quoted) && utf8_valid(m.subject));
	arena_release(&small);
}

static void
extremes_are_read_within_the_promised_memory(void **state)
{
	struct arena a;

	(void)state;
	for (size_t i = 0; i < LENGTH(extremes); i++) {
		arena_init(&a, &host_pages, MIB(256));
		extreme_is_read(&a, &extremes[i]);
		arena_release(&a);
	}
}

/* A boundary of its own for each level, and words beside the first. */
static struct str
nested(struct arena *a, size_t depth)
{
	struct buf b;

	buf_init(&b, a, MIB(8));
	buf_lit(&b, HEAD);
	for (size_t i = 0; i < depth; i++)
		buf_fmt(&b, "Content-Type: multipart/mixed; boundary=b%zu\n\n--b%zu\n%s--b%zu\n", i, i,
		    i == 0 ? "\nhello\n" : "", i);
	buf_lit(&b, "\nthe innermost words\n");
	for (size_t i = depth; i > 0; i--)
		buf_fmt(&b, "--b%zu--\n", i - 1);
	return buf_str(&b);
}

static void
parts_nest_to_a_depth_that_is_told(void **state)
{
	static const struct extreme deep = { .name = "10,000 nested parts", .text = "hello",
	    .trouble = "too deeply" };
	struct extreme e = deep;
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	e.before = nested(&a, 10000);
	extreme_is_read(&a, &e);
	e.before = nested(&a, 10);
	e.text = "the innermost words";
	e.trouble = "";
	extreme_is_read(&a, &e);
	arena_release(&a);
}

static void
what_can_never_be_a_message_is_refused_in_words(void **state)
{
	static const struct str never[] = {
		STR_INIT(""), STR_INIT("\r\n\r\n"), STR_INIT("Good morning, I am not a mail.\n"),
		    STR_INIT("\0\0\0\0"),
		STR_INIT(": nothing\n\n"), STR_INIT("{ \"from\": \"a\" }"),
	};
	struct arena a;
	struct message m;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(4));
	for (size_t i = 0; i < LENGTH(never); i++) {
		if (message_parse(&a, never[i], &m, &err))
			fail_msg("number %zu was read", i);
		assert_int_equal(err.kind, ERR_DATA);
		assert_true(strlen(err.text) > 20);
	}
	arena_release(&a);
}

/* A message may stop at any byte. */
static void
a_message_cut_anywhere_is_read_or_refused(void **state)
{
	struct arena a, b;
	struct str raw;
	struct message m;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(4));
	assert_true(file_read(&a, FOLDER "/gmail-en.eml", MIB(1), &raw, &err));
	for (size_t n = 0; n < raw.len; n++) {
		arena_init(&b, &host_pages, MESSAGE_ARENA);
		/* A copy of its own, so that a step too far is seen by ASan. */
		char *part = malloc(n + 1);
		assert_non_null(part);
		memcpy(part, raw.ptr, n);
		if (message_parse(&b, (struct str){ part, n }, &m, &err))
			assert_true(utf8_valid(m.text));
		else
			assert_int_equal(err.kind, ERR_DATA);
		free(part);
		arena_release(&b);
	}
	arena_release(&a);
}

/* --- threads --- */

static void *
reads_many_times(void *arg)
{
	struct str raw = *(struct str *)arg, first = STR_NONE;
	struct arena a, keep;
	bool same = true;

	arena_init(&a, &host_pages, MESSAGE_ARENA);
	arena_init(&keep, &host_pages, MIB(4));
	for (int i = 0; i < 200; i++) {
		struct str got = result_of(&a, raw);
		if (i == 0)
			first = str_copy(&keep, got);
		same = same && str_eq(first, got);
		arena_reset(&a);
	}
	arena_release(&a);
	arena_release(&keep);
	return same ? arg : NULL;
}

static void
several_threads_read_at_once(void **state)
{
	static const char *const files[] = { FOLDER "/gmail-en.eml", FOLDER "/charset-iso-2022-jp.eml",
	    FOLDER "/outlook-html.eml", FOLDER "/bounce-dsn.eml" };
	pthread_t threads[LENGTH(files)];
	struct str raws[LENGTH(files)];
	struct arena a;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(4));
	for (size_t i = 0; i < LENGTH(files); i++) {
		assert_true(file_read(&a, files[i], MIB(1), &raws[i], &err));
		assert_int_equal(pthread_create(&threads[i], NULL, reads_many_times, &raws[i]), 0);
	}
	for (size_t i = 0; i < LENGTH(files); i++) {
		void *same;
		pthread_join(threads[i], &same);
		assert_non_null(same);
	}
	arena_release(&a);
}

static void
the_clock_a_mail_is_dated_by_is_told(void **state)
{
	static const struct { const char *date, *offset; } cases[] = {
		{ "Mon, 01 Jun 2026 10:58:00 +0200", "+02:00" },
		{ "Mon, 01 Jun 2026 10:58:00 -0330 (NDT)", "-03:30" },
		{ "1 Jun 2026 10:58 +0545", "+05:45" },
		{ "Mon, 01 Jun 2026 10:58:00 +0000", "+00:00" },
		/* says that it does not know */
		{ "Mon, 01 Jun 2026 10:58:00 -0000", "" },
		{ "Mon, 01 Jun 2026 10:58:00 EST", "" },
		{ "Mon, 01 Jun 2026 10:58:00 +9900", "" },
		{ "soon +0200", "" },
	};
	struct arena a;
	struct message m;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(16));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct str raw = arena_fmt(&a, "From: a@example.com\r\nDate: %s\r\nSubject: x\r\n\r\nx\r\n",
		    cases[i].date);

		assert_true(message_parse(&a, raw, &m, &err));
		if (!str_eq(m.offset, str_from(cases[i].offset)))
			fail_msg("%s: \"%.*s\"", cases[i].date, STR_ARG(m.offset));
	}
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_mail_reads_as_its_want_file_says),
		cmocka_unit_test(extremes_are_read_within_the_promised_memory),
		cmocka_unit_test(parts_nest_to_a_depth_that_is_told),
		cmocka_unit_test(what_can_never_be_a_message_is_refused_in_words),
		cmocka_unit_test(a_message_cut_anywhere_is_read_or_refused),
		cmocka_unit_test(several_threads_read_at_once),
		cmocka_unit_test(the_clock_a_mail_is_dated_by_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
