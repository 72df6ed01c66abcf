/* html_test.c - text stays text in a page, and addresses stay harmless.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "base/html.h"
#include "../unit.h"

static struct buf page;
static struct html html = { &page };

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
	for (size_t i = 0; i < 24; i++) {
		char text[] = "abcdefghijklmnopqrstuvwx", want[64];

		text[i] = '<';
		(void)snprintf(want, sizeof want, "%.*s&lt;%s", (int)i, text, text + i + 1);
		html_str(fresh(), str_from(text));
		assert_str(buf_str(&page), want);
	}
	html_str(fresh(), STR("a\0b"));
	assert_str(buf_str(&page), "a\xEF\xBF\xBD" "b");
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
		TEST(a_hole_is_filled_by_its_type),
		TEST(addresses_that_could_do_harm_become_a_hash),
		TEST(paragraphs_keep_their_breaks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
