/* utf8.c - UTF-8 checked, mended and walked (RFC 3629).
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"

#include "base/buf.h"

#define REPLACEMENT 0xFFFDu

/* What a lead byte says: how long the sequence is, and between what its second byte must lie
 * (narrower than 80-BF where overlong forms, surrogates or codes over 10FFFF would begin). */
struct lead {
	unsigned char from, to;
	unsigned char len;
	unsigned char least, most;
	unsigned char bits;                     /* the code's bits in the lead byte */
};

static const struct lead leads[] = {
	{ 0x00, 0x7F, 1, 0x00, 0x00, 0x7F },
	{ 0xC2, 0xDF, 2, 0x80, 0xBF, 0x1F },
	{ 0xE0, 0xE0, 3, 0xA0, 0xBF, 0x0F },
	{ 0xE1, 0xEC, 3, 0x80, 0xBF, 0x0F },
	{ 0xED, 0xED, 3, 0x80, 0x9F, 0x0F },
	{ 0xEE, 0xEF, 3, 0x80, 0xBF, 0x0F },
	{ 0xF0, 0xF0, 4, 0x90, 0xBF, 0x07 },
	{ 0xF1, 0xF3, 4, 0x80, 0xBF, 0x07 },
	{ 0xF4, 0xF4, 4, 0x80, 0x8F, 0x07 },
};

static const struct lead *
lead_of(unsigned char c)
{
	for (size_t i = 0; i < LENGTH(leads); i++) {
		if (c >= leads[i].from && c <= leads[i].to)
			return &leads[i];
	}
	return NULL;
}

bool
utf8_read(struct str s, size_t at, uint32_t *code, size_t *len)
{
	const unsigned char *p = (const unsigned char *)s.ptr + at;
	const struct lead *lead = lead_of(p[0]);
	uint32_t got;

	*code = REPLACEMENT;
	*len = 1;
	if (!lead)
		return false;
	got = p[0] & lead->bits;
	while (*len < lead->len) {
		unsigned char least = *len == 1 ? lead->least : 0x80;
		unsigned char most = *len == 1 ? lead->most : 0xBF;

		if (at + *len >= s.len || p[*len] < least || p[*len] > most)
			return false;
		got = got << 6 | (p[*len] & 0x3Fu);
		(*len)++;
	}
	*code = got;
	return true;
}

size_t
utf8_good(struct str s, size_t at)
{
	uint32_t code;
	size_t len;

	while (at < s.len) {
		if ((unsigned char)s.ptr[at] < 0x80)
			at++;
		else if (utf8_read(s, at, &code, &len))
			at += len;
		else
			break;
	}
	return at;
}

bool
utf8_valid(struct str s)
{
	return utf8_good(s, 0) == s.len;
}

struct str
utf8_clean(struct arena *a, struct str s)
{
	size_t at = utf8_good(s, 0), from = 0;
	struct buf b;

	if (at == s.len)
		return s;
	buf_init(&b, a, SIZE_MAX / 2);
	while (at < s.len) {
		uint32_t code;
		size_t len;

		buf_put(&b, str_sub(s, from, at));
		buf_lit(&b, "\xEF\xBF\xBD");
		utf8_read(s, at, &code, &len);
		from = at + len;
		at = utf8_good(s, from);
	}
	buf_put(&b, str_sub(s, from, at));
	return buf_str(&b);
}

uint32_t
utf8_next(struct str s, size_t *at)
{
	uint32_t code;
	size_t len;

	must(*at < s.len);
	*at += utf8_read(s, *at, &code, &len) ? len : 1;
	return code;
}

void
utf8_put(char out[4], size_t *len, uint32_t code)
{
	static const unsigned char marks[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
		utf8_put(out, len, REPLACEMENT);
		return;
	}
	for (size_t i = n - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3F));
		code >>= 6;
	}
	out[0] = (char)(marks[n] | code);
	*len = n;
}

struct str
utf8_cut(struct str s, size_t max)
{
	size_t end = max;

	if (s.len <= max)
		return s;
	while (end > 0 && max - end < 3 && ((unsigned char)s.ptr[end] & 0xC0) == 0x80)
		end--;
	return str_sub(s, 0, end);
}

struct str
utf8_unmarked(struct str s)
{
	return str_starts(s, STR("\xef\xbb\xbf")) ? str_sub(s, 3, s.len) : s;
}

bool
utf8_turns_round(uint32_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F
	    || c == 0x061C || c == 0x2028 || c == 0x2029;
}
