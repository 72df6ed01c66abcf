/* html_test.c - text stays text in a page, and addresses stay harmless.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "base/html.h"
#include "../unit.h"

static struct buf page;
static struct html html = { .b = &page };

static struct html *
fresh(void)
{
	buf_init(&page, &arena, KIB(4));
	return &html;
}

static void
text_is_escaped(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "", "" },
		{ "no change", "no change" },
		{ "<b>R&D's \"plan\"</b>", "&lt;b&gt;R&amp;D&#39;s &quot;plan&quot;&lt;/b&gt;" },
		{ "&amp;", "&amp;amp;" },
		{ "caf\xC3\xA9", "caf\xC3\xA9" },
		{ "\xC3<", "\xEF\xBF\xBD&lt;" },                /* a lead byte does not swallow the tag */
		{ "\xE2\x82\"", "\xEF\xBF\xBD&quot;" },
		{ "\xFF", "\xEF\xBF\xBD" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		html_str(fresh(), str_from(cases[i].text));
		assert_str(buf_str(&page), cases[i].want);
	}
	html_str(fresh(), STR("a\0b"));
	assert_str(buf_str(&page), "a\xEF\xBF\xBD" "b");
}

static struct str
escaped(char c)
{
	static const char *const names[] = { ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;",
		['"'] = "&quot;", ['\''] = "&#39;", ['\0'] = "\xEF\xBF\xBD" };

	return c >= 0 && (size_t)c < LENGTH(names) && names[(size_t)c] ? str_from(names[(size_t)c])
	    : c < 0 ? STR("\xEF\xBF\xBD") : str_copy(&arena, (struct str){ &c, 1 });
}

/* It is looked at many bytes at once: each byte at each place of texts of each length. */
static void
check_escaped(struct str text, char c, size_t at)
{
	struct arena_mark mark = arena_mark(&arena);
	struct str put = escaped(c), want = arena_fmt(&arena, "%.*s%.*s%.*s", STR_ARG(str_sub(text, 0, at)),
	    STR_ARG(put), STR_ARG(str_sub(text, at + 1, text.len)));

	html_str(fresh(), text);
	if (!str_eq(buf_str(&page), want))
		fail_msg("byte %d at %zu of %zu: %.*s", c, at, text.len, STR_ARG(buf_str(&page)));
	arena_rewind(&arena, mark);
}

/* It is looked at many bytes at once: each byte at each place of texts of each length. */
static void
text_is_escaped_wherever_it_stands(void **state)
{
	char text[41];

	(void)state;
	for (int c = -128; c < 128; c++)
		for (size_t len = 1; len < sizeof text; len++)
			for (size_t at = 0; at < len; at++) {
				memset(text, 'x', len);
				text[at] = (char)c;
				check_escaped((struct str){ text, len }, (char)c, at);
			}
}

static void
a_hole_is_filled_by_its_type(void **state)
{
	struct html *h = fresh();
	struct markup bold = { STR("<b>") };
	const char *z = "<z>";
	char own[] = "<o>";

	(void)state;
	HTML_PUT(h, STR("<s>"));
	HTML_PUT(h, bold);
	HTML_PUT(h, z);
	HTML_PUT(h, own);
	HTML_PUT(h, -5);
	HTML_PUT(h, INT64_MIN);
	HTML_PUT(h, 7u);
	HTML_PUT(h, (size_t)8);
	html_raw(h, STR("<hr>"));
	assert_str(buf_str(&page), "&lt;s&gt;<b>&lt;z&gt;&lt;o&gt;-5-922337203685477580878<hr>");
}

/* A long one that comes again, one after another, and one that no longer fits. */
static void
numbers_are_written_each_time(void **state)
{
	struct html *h = fresh();

	(void)state;
	for (int i = 0; i < 2; i++) {
		html_int(h, 1866777185222656000);
		html_int(h, 1866777185222656000);
		html_int(h, i);
		html_int(h, INT64_MAX);
		html_raw(h, STR(" "));
	}
	assert_str(buf_str(&page), "1866777185222656000186677718522265600009223372036854775807 "
	    "1866777185222656000186677718522265600019223372036854775807 ");
	buf_init(&page, &arena, 10);
	html_int(h, 1234567890123);
	buf_init(&page, &arena, 64);
	html_int(h, 1234567890123);
	html_int(h, 1234567890123);
	assert_str(buf_str(&page), "12345678901231234567890123");
	for (int n = 0; n < 1100; n++) {
		char want[8];

		(void)snprintf(want, sizeof want, "%d", n);
		buf_init(&page, &arena, strlen(want));          /* just as much as it takes */
		html_int(h, n);
		assert_str(buf_str(&page), want);
		assert_false(page.full);
	}
}

static void
addresses_that_could_do_harm_become_a_hash(void **state)
{
	static const struct { const char *url; bool ok; } cases[] = {
		{ "/cases/7", true },
		{ "cases/7?tab=1#end", true },
		{ "?q=a:b", true },
		{ "#top", true },
		{ "", true },
		{ "/", true },
		{ "https://example.org/a b", true },
		{ "HTTP://example.org", true },
		{ "mailto:ines@example.org", true },
		{ "tel:+441632960000", true },
		{ "./odd:name", true },
		{ "/a//b", true },
		{ "javascript:alert(1)", false },
		{ "JavaScript:alert(1)", false },
		{ " javascript:alert(1)", false },
		{ "java\tscript:alert(1)", false },
		{ "java\nscript:alert(1)", false },
		{ "\x01javascript:alert(1)", false },
		{ "javascript\t:alert(1)", false },
		{ "javascript :alert(1)", false },
		{ "data:text/html,hello", false },
		{ "vbscript:x", false },
		{ "blob:x", false },
		{ "file:///etc/hosts", false },
		{ "//example.org", false },
		{ "\\\\example.org", false },
		{ "/\\example.org", false },
		{ "\\/example.org", false },
		{ "/\t/example.org", false },
		{ " //example.org", false },
		{ "http:example.org", false },
		{ "https:/example.org", false },
		{ "/cases\x7F", false },
		{ "/cases ", false },
		{ ":", false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		html_url(fresh(), str_from(cases[i].url));
		assert_str(buf_str(&page), cases[i].ok ? cases[i].url : "#");
	}
	html_url(fresh(), STR("/a\0b"));
	assert_str(buf_str(&page), "#");
	html_url(fresh(), STR("/find?a=1&b=\"x\""));
	assert_str(buf_str(&page), "/find?a=1&amp;b=&quot;x&quot;");
	html_url(fresh(), STR("javascript&colon;alert(1)"));
	assert_str(buf_str(&page), "javascript&amp;colon;alert(1)");
}

static void
paragraphs_keep_their_breaks(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "", "" },
		{ "\n \n", "" },
		{ "Dear Ines,", "<p>Dear Ines,</p>\n" },
		{ "one\ntwo\n\n \nthree <3\r\n", "<p>one<br>\ntwo</p>\n<p>three &lt;3</p>\n" },
		{ "\n\nlate start", "<p>late start</p>\n" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		html_paragraphs(fresh(), str_from(cases[i].text));
		assert_str(buf_str(&page), cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text_is_escaped),
		TEST(text_is_escaped_wherever_it_stands),
		TEST(numbers_are_written_each_time),
		TEST(a_hole_is_filled_by_its_type),
		TEST(addresses_that_could_do_harm_become_a_hash),
		TEST(paragraphs_keep_their_breaks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
