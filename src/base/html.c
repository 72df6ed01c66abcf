/* html.c - text written into a page so that it stays text.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/html.h"

#include "base/utf8.h"

static struct str
escape_of(char c)
{
	switch (c) {
	case '&': return STR("&amp;");
	case '<': return STR("&lt;");
	case '>': return STR("&gt;");
	case '"': return STR("&quot;");
	case '\'': return STR("&#39;");
	case '\0': return STR("\xEF\xBF\xBD");  /* HTML has no NUL */
	default: return STR_NONE;
	}
}

/* Most of a page is none of these, so it is looked up rather than asked for one by one. */
static const bool is_special[128] = {
	['\0'] = true, ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true,
};

typedef uint8_t sixteen __attribute__((vector_size(16)));

/* Those that may be get their highest bit set; it may say so of some that aren't, as of # $ and %, which lie
 * between those that must be found. */
static sixteen
marked(sixteen all)
{
	return all | (sixteen)(((all | 0x05) == '\'') | ((all | 0x02) == '>') | (all == 0));
}

static sixteen
marked_of_sixteen(const char *at)
{
	sixteen all;

	memcpy(&all, at, sizeof all);
	return marked(all);
}

static sixteen
marked_of_two(uint64_t one, uint64_t other)
{
	uint64_t both __attribute__((vector_size(16))) = { one, other };

	return marked((sixteen)both);
}

/* Of eight to fifteen bytes: the first eight and the last, which may overlap. */
static sixteen
marked_of_eights(struct str s)
{
	uint64_t first, last;

	memcpy(&first, s.ptr, sizeof first);
	memcpy(&last, s.ptr + s.len - sizeof last, sizeof last);
	return marked_of_two(first, last);
}

/* Likewise of four to seven. */
static sixteen
marked_of_fours(struct str s)
{
	uint32_t first, last;
	uint64_t both;

	memcpy(&first, s.ptr, sizeof first);
	memcpy(&last, s.ptr + s.len - sizeof last, sizeof last);
	both = (uint64_t)last << 32 | first;
	return marked_of_two(both, both);
}

/* How many of them come before the first, in one piece where the machine has such. */
static size_t
before_marked(sixteen all)
{
	all &= 0x80;
	return str_before_marked(&all);
}

static size_t
plain_of_sixteen(const char *at)
{
	return before_marked(marked_of_sixteen(at));
}

static bool
is_plain(char c)
{
	return (unsigned char)c < 0x80 && !is_special[(unsigned char)c];
}

/* Most texts are plain from end to end, so that is asked of all their bytes at once; the last sixteen are
 * seen with what stands before them. */
static sixteen
marked_of_many(struct str s)
{
	sixteen all = marked_of_sixteen(s.ptr + s.len - 16);

	for (size_t at = 0; s.len - at > 16; at += 16)
		all |= marked_of_sixteen(s.ptr + at);
	return all;
}

static bool
is_all_plain(struct str s)
{
	for (size_t at = 0; s.len < 4 && at < s.len; at++)
		if (!is_plain(s.ptr[at]))
			return false;
	if (s.len < 4)
		return true;
	return before_marked(s.len < 8 ? marked_of_fours(s) : s.len < 16 ? marked_of_eights(s)
	    : marked_of_many(s)) == 16;
}

/* By sixteens, as far as they go. */
static size_t
skip_sixteens(struct str s, size_t at)
{
	while (s.len - at >= 16) {
		size_t plain = plain_of_sixteen(s.ptr + at);

		at += plain;
		if (plain < 16 && !is_plain(s.ptr[at]))
			return at;
		at += plain < 16;
	}
	return at;
}

/* A rest of fewer than sixteen is seen with what stands before it. */
static size_t
skip_plain(struct str s, size_t at)
{
	at = skip_sixteens(s, at);
	if (s.len - at < 16 && s.len >= 16 && plain_of_sixteen(s.ptr + s.len - 16) == 16)
		return s.len;
	while (at < s.len && is_plain(s.ptr[at]))
		at++;
	return at;
}

static __attribute__((noinline)) void
put_escaped(struct html *h, struct str s, size_t at)
{
	size_t from = 0;

	for (; at < s.len; at = skip_plain(s, at)) {
		struct str escape = escape_of(s.ptr[at]);
		uint32_t code;
		size_t len = 1;

		if ((unsigned char)s.ptr[at] >= 0x80 && !utf8_read(s, at, &code, &len))
			escape = STR("\xEF\xBF\xBD");
		if (escape.len) {
			buf_put(h->b, str_sub(s, from, at));
			buf_put(h->b, escape);
			from = at + len;
		}
		at += len;
	}
	buf_put(h->b, str_sub(s, from, at));
}

/* Two pieces of `half` bytes, which may overlap, without a call: a text of one half to two. */
#define COPY_HALVES(to, s, half) do { \
	memcpy((to), (s).ptr, (half)); \
	memcpy((to) + (s).len - (half), (s).ptr + (s).len - (half), (half)); \
} while (0)

/* As buf_put, for what is short, as most is that fills a hole. */
static void
put_short(struct buf *b, struct str s)
{
	char *to;

	if (s.len < 4 || s.len > 32 || s.len > b->cap - b->len || b->full) {
		buf_put(b, s);
		return;
	}
	to = b->ptr + b->len;
	if (s.len >= 16)
		COPY_HALVES(to, s, 16);
	else if (s.len >= 8)
		COPY_HALVES(to, s, 8);
	else
		COPY_HALVES(to, s, 4);
	b->len += s.len;
}

void
html_str(struct html *h, struct str s)
{
	if (is_all_plain(s))
		put_short(h->b, s);
	else
		put_escaped(h, s, skip_plain(s, 0));
}

void
html_z(struct html *h, const char *z)
{
	html_str(h, str_from(z));
}

/* One of two digits at most, as most numbers of a page are; false: there is no room for two. */
static bool
put_small(struct buf *b, int n)
{
	char *at = b->ptr + b->len;

	if (b->cap - b->len < 2 || b->full)
		return false;
	if (n >= 10)
		*at++ = (char)('0' + n / 10);
	*at++ = (char)('0' + n % 10);
	b->len = (size_t)(at - b->ptr);
	return true;
}

/* The long number that was written last, its whole room at once; false: it is another, or there is too little
 * room. */
static bool
put_named(struct html *h, int64_t n)
{
	struct buf *b = h->b;

	if (h->named.len == 0 || h->named.n != n || b->full || b->cap - b->len < sizeof h->named.text)
		return false;
	memcpy(b->ptr + b->len, h->named.text, sizeof h->named.text);
	b->len += h->named.len;
	return true;
}

static void
put_long(struct html *h, int64_t n)
{
	size_t before = h->b->len;

	buf_int(h->b, n, 0);
	if (n < 1000000)
		return;
	h->named.n = n;
	h->named.len = h->b->len - before;      /* 0: it did not fit any more */
	if (h->named.len > 0)
		memcpy(h->named.text, h->b->ptr + before, h->named.len);
}

void
html_int(struct html *h, int64_t n)
{
	if (n >= 0 && n < 100 ? !put_small(h->b, (int)n) : !put_named(h, n))
		put_long(h, n);
}

void
html_markup(struct html *h, struct markup m)
{
	buf_put(h->b, m.html);
}

/* Browsers drop tabs and line ends inside an address and blanks around it, so an address with any
 * control character, or with a blank at an end, is not what it looks like. */
static bool
has_tricks(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7F)
			return true;
	}
	return s.len && (s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ');
}

static bool
is_slash(char c)
{
	return c == '/' || c == '\\';           /* browsers take either */
}

static bool
is_safe_url(struct str s)
{
	static const struct str schemes[] = {
		STR_INIT("http://"), STR_INIT("https://"), STR_INIT("mailto:"), STR_INIT("tel:"),
	};

	if (has_tricks(s))
		return false;
	for (size_t i = 0; i < LENGTH(schemes); i++) {
		if (str_starts_nocase(s, schemes[i]))
			return true;
	}
	if (s.len >= 2 && is_slash(s.ptr[0]) && is_slash(s.ptr[1]))
		return false;
	/* Relative: no colon before the first slash, question mark or hash. */
	for (size_t i = 0; i < s.len && s.ptr[i] != '/' && s.ptr[i] != '?' && s.ptr[i] != '#'; i++) {
		if (s.ptr[i] == ':' || s.ptr[i] == '\\')
			return false;
	}
	return true;
}

void
html_url(struct html *h, struct str s)
{
	html_str(h, is_safe_url(s) ? s : STR("#"));
}

void
html_paragraphs(struct html *h, struct str text)
{
	struct str line;
	bool inside = false;

	while (str_line(&text, &line)) {
		if (!str_trim(line).len) {
			if (inside)
				html_raw(h, STR("</p>\n"));
			inside = false;
			continue;
		}
		html_raw(h, inside ? STR("<br>\n") : STR("<p>"));
		html_str(h, line);
		inside = true;
	}
	if (inside)
		html_raw(h, STR("</p>\n"));
}
