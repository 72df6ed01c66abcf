/* html_clean_fuzz.c - any bytes as an HTML mail: what comes out has nothing in it but what is allowed.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "host/mem.h"
#include "mail/html_clean.h"
#include "mail/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const char link_start[] = "a rel=\"noreferrer noopener nofollow\" target=\"_blank\" href=\"";

static bool
is_bare(struct str tag)
{
	static const char *const names[] = { "a", "b", "blockquote", "br", "caption", "code", "dd", "div",
		"dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre",
		"s", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
		"u", "ul" };

	if (str_starts(tag, STR("/")))
		tag = str_sub(tag, 1, tag.len);
	for (size_t i = 0; i < LENGTH(names); i++)
		if (str_eq(tag, str_from(names[i])))
			return true;
	return false;
}

static bool
is_link(struct str tag)
{
	struct str href = str_sub(tag, sizeof link_start - 1, tag.len);

	if (!str_starts(tag, str_from(link_start)) || !str_ends(href, STR("\"")))
		return false;
	href.len--;
	return str_find_char(href, '"') == STR_NOT_FOUND && (str_starts_nocase(href, STR("http"))
	    || str_starts_nocase(href, STR("mailto:")) || str_starts_nocase(href, STR("tel:"))
	    || str_eq(href, STR("#")));
}

static void
check(struct str html)
{
	must(utf8_valid(html));
	for (size_t i = 0; i < html.len; i++) {
		size_t end;

		if (html.ptr[i] != '<')
			continue;
		end = str_find_char(str_sub(html, i, html.len), '>');
		must(end != STR_NOT_FOUND);
		must(is_bare(str_sub(html, i + 1, i + end)) || is_link(str_sub(html, i + 1, i + end)));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena a;
	struct buf out;

	mail_init();
	arena_init(&a, &host_pages, MIB(256));
	buf_init(&out, &a, KIB(64));
	(void)html_clean(&out, utf8_clean(&a, (struct str){ (const char *)data, len }));
	must(!out.full);
	check(buf_str(&out));
	arena_release(&a);
	return 0;
}
