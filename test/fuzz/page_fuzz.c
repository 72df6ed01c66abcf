/* page_fuzz.c - whatever stands in the holes of a page, the page's own tags stay as they are.
 *
 * The same page is drawn with harmless words: tag for tag, and attribute for attribute, they must be alike.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/html.h"
#include "base/utf8.h"
#include "host/mem.h"
#include "pages/pages.h"
#include "web/error.h"

#define INPUT_MAX KIB(16)
#define DRAWN_MAX MIB(16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
drawn_with(struct arena *a, struct str s)
{
	struct kept_text kept[] = { { s, s } };
	struct sent_field fields[] = { { s, s, true }, { s, s, false } };
	struct error_page v = { .status = 500, .what = s, .why = s, .todo = s, .number = s, .back = s,
		.back_words = s, .again = s, .kept = kept, .n_kept = LENGTH(kept), .fields = fields,
		.n_fields = LENGTH(fields), .page = { .title = s, .agent = s, .firm = s, .csrf = s,
		.form = s, .error = s, .path = s, .version = s, .current = STR("today") } };
	struct html h = { 0 };
	struct buf b;

	buf_init(&b, a, DRAWN_MAX);
	h.b = &b;
	render_error(&h, &v);
	return buf_str(&b);
}

/* Outside tags no text, inside them no values: what is left is the page's own.  A tag that does not end, or
 * a value that does not, keeps all that follows and differs. */
static struct str
own_of(struct arena *a, struct str page)
{
	bool tag = false, value = false;
	struct buf b;

	buf_init(&b, a, DRAWN_MAX);
	for (size_t i = 0; i < page.len; i++) {
		char c = page.ptr[i];

		value = value != (tag && c == '"');
		tag = value || (c == '<' ? true : c == '>' ? false : tag);
		if ((tag && !value) || c == '<' || c == '>')
			buf_putc(&b, c);
	}
	return buf_str(&b);
}

static struct str
read_back(struct arena *a, struct str s)
{
	static const struct { struct str name; char c; } escapes[] = { { STR_INIT("&amp;"), '&' },
		{ STR_INIT("&lt;"), '<' }, { STR_INIT("&gt;"), '>' }, { STR_INIT("&quot;"), '"' },
		{ STR_INIT("&#39;"), '\'' } };
	struct buf b;

	buf_init(&b, a, DRAWN_MAX);
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		for (size_t k = 0; c == '&' && k < LENGTH(escapes); k++)
			if (str_starts(str_sub(s, i, s.len), escapes[k].name)) {
				buf_putc(&b, escapes[k].c);
				i += escapes[k].name.len - 1;
				break;
			}
		if (c != '&')
			buf_putc(&b, c);
	}
	return buf_str(&b);
}

/* As it is written between quotes; nothing in it may end them. */
static struct str
written(struct arena *a, void (*put)(struct html *h, struct str s), struct str s)
{
	struct html h = { 0 };
	struct buf b;

	buf_init(&b, a, DRAWN_MAX);
	h.b = &b;
	put(&h, s);
	return buf_str(&b);
}

static void
must_be_text(struct arena *a, struct str s)
{
	struct str text = written(a, html_str, s), url = written(a, html_url, s);

	must(utf8_valid(text) && str_find_char(text, '\0') == STR_NOT_FOUND);
	must(str_find_char(text, '<') == STR_NOT_FOUND && str_find_char(text, '"') == STR_NOT_FOUND);
	if (utf8_valid(s) && str_find_char(s, '\0') == STR_NOT_FOUND)
		must(str_eq(read_back(a, text), s));
	must(str_eq(url, STR("#")) || str_eq(url, text));
	must(str_find_nocase(url, STR("javascript:")) != 0 && str_find_nocase(url, STR("data:")) != 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str s;

	if (size == 0 || size > INPUT_MAX)
		return 0;
	arena_init(&a, &host_pages, MIB(256));
	s = str_copy(&a, (struct str){ (const char *)data, size });
	must_be_text(&a, s);
	must(str_eq(own_of(&a, drawn_with(&a, s)), own_of(&a, drawn_with(&a, STR("a word")))));
	arena_release(&a);
	return 0;
}
