/* imap_read.c - what an IMAP server says, taken apart.
 *
 * SPDX-License-Identifier: ISC
 */
#include "mail/imap_read.h"

#include "base/buf.h"
#include "base/utf8.h"

#define LITERAL_MOST UINT64_C(9999999999) /* ten digits: far above any message */
#define NAME_MAX_BYTES 1000

/* --- responses --------------------------------------------------------------------------------------- */

void
imap_reader_init(struct imap_reader *r)
{
	*r = (struct imap_reader){ .next_first = true };
}

/* "OK", "NO" … and their human words, which may hold anything: no literal follows those. */
static bool
is_status(struct str text)
{
	static const struct str words[] = { STR_INIT("OK"), STR_INIT("NO"), STR_INIT("BAD"), STR_INIT("BYE"),
		STR_INIT("PREAUTH") };
	struct str tag, word, rest;

	if (str_starts(text, STR("+")))
		return true;
	(void)str_cut(text, ' ', &tag, &rest);
	(void)str_cut(rest, ' ', &word, &rest);
	for (size_t i = 0; i < LENGTH(words); i++)
		if (str_eq_nocase(word, words[i]))
			return true;
	return false;
}

/* "{123}" or "{123+}" at the end of a line. */
static bool
read_literal(struct str line, uint64_t *out)
{
	size_t open = line.len;
	int64_t n;

	if (!str_ends(line, STR("}")))
		return false;
	while (open > 0 && line.ptr[open - 1] != '{')
		open--;
	struct str digits = str_sub(line, open, line.len - 1);
	if (str_ends(digits, STR("+")))
		digits.len--;
	if (open == 0 || digits.len == 0 || digits.ptr[0] == '-' || !str_int(digits, &n))
		return false;
	*out = (uint64_t)n;
	return true;
}

/* The last bytes of a line that did not fit: a literal's length may stand in them. */
static struct str
end_of_line(struct imap_reader *r)
{
	if (r->passed == 0)
		return (struct str){ r->line, r->len };
	return (struct str){ r->tail, sizeof r->tail };
}

static void
keep(struct imap_reader *r, char c)
{
	if (r->len < sizeof r->line) {
		r->line[r->len++] = c;
		return;
	}
	if (r->passed++ == 0)
		memcpy(r->tail, r->line + sizeof r->line - sizeof r->tail, sizeof r->tail);
	memmove(r->tail, r->tail + 1, sizeof r->tail - 1);
	r->tail[sizeof r->tail - 1] = c;
}

static enum imap_found
end_line(struct imap_reader *r)
{
	struct str end = end_of_line(r);
	bool cr = str_ends(end, STR("\r"));

	if (cr)
		end.len--;
	r->text = (struct str){ r->line, r->len - (cr && r->passed == 0) };
	r->first = r->next_first;
	r->literal = 0;
	r->ends = (r->first && is_status(r->text)) || !read_literal(end, &r->literal);
	r->next_first = r->ends;
	r->inside = !r->ends && r->literal > 0;
	r->left = r->literal;
	r->len = 0;
	r->passed = 0;
	r->broken = r->literal > LITERAL_MOST;
	return r->broken ? IMAP_BROKEN : IMAP_TEXT;
}

static enum imap_found
take_literal(struct imap_reader *r, struct str *in)
{
	size_t n = in->len < r->left ? in->len : (size_t)r->left;

	if (n == 0)
		return IMAP_MORE;
	r->bytes = str_sub(*in, 0, n);
	*in = str_sub(*in, n, in->len);
	r->left -= n;
	r->inside = r->left > 0;
	return IMAP_BYTES;
}

enum imap_found
imap_read(struct imap_reader *r, struct str *in)
{
	if (r->broken)
		return IMAP_BROKEN;
	if (r->inside)
		return take_literal(r, in);
	for (size_t i = 0; i < in->len; i++) {
		if (in->ptr[i] != '\n') {
			keep(r, in->ptr[i]);
			continue;
		}
		*in = str_sub(*in, i + 1, in->len);
		return end_line(r);
	}
	*in = STR_NONE;
	return IMAP_MORE;
}

/* --- what stands in them ----------------------------------------------------------------------------- */

static bool
read_number(struct str s, uint64_t most, uint64_t *out)
{
	int64_t n;

	if (s.len == 0 || s.ptr[0] == '-' || !str_int(s, &n) || (uint64_t)n > most)
		return false;
	*out = (uint64_t)n;
	return true;
}

bool
imap_untagged(struct str text, uint32_t *n, struct str *word, struct str *rest)
{
	uint64_t number = 0;

	if (!str_starts(text, STR("* ")))
		return false;
	(void)str_cut(str_sub(text, 2, text.len), ' ', word, rest);
	if (read_number(*word, UINT32_MAX, &number)) {
		struct str behind = *rest;
		(void)str_cut(behind, ' ', word, rest);
	}
	*n = (uint32_t)number;
	return true;
}

/* The next word of a list, a quoted string or a nested list as one; false at the end. */
static bool
next_token(struct str *s, struct str *out)
{
	size_t i = 0, depth = 0;
	bool quoted = false;

	*s = str_trim(*s);
	for (; i < s->len; i++) {
		char c = s->ptr[i];
		if (quoted) {
			i += c == '\\';
			quoted = c != '"';
			continue;
		}
		if (depth == 0 && (c == ' ' || c == ')'))
			break;
		quoted = c == '"';
		depth += c == '(' || c == '[';
		depth -= depth > 0 && (c == ')' || c == ']');
	}
	*out = str_sub(*s, 0, i);
	*s = str_sub(*s, i > 0 ? i : 1, s->len);
	return out->len > 0;
}

static struct str
without_bracket(struct str list)
{
	list = str_trim(list);
	return str_starts(list, STR("(")) ? str_sub(list, 1, list.len) : list;
}

static bool
item(struct str list, struct str name, struct str *out)
{
	struct str token;

	list = without_bracket(list);
	while (next_token(&list, &token)) {
		if (!next_token(&list, out))
			return false;
		if (str_eq_nocase(token, name))
			return true;
	}
	return false;
}

bool
imap_item(struct str list, struct str name, uint64_t *out)
{
	struct str value;

	return item(list, name, &value) && read_number(value, UINT64_MAX >> 1, out);
}

bool
imap_date(struct arena *a, struct str list, struct str name, struct str *out)
{
	struct str value;
	char *words;

	if (!item(list, name, &value) || value.len < 2 || !str_starts(value, STR("\""))
	    || !str_ends(value, STR("\"")))
		return false;
	value = str_trim(str_sub(value, 1, value.len - 1));
	words = cstr(a, value);
	for (size_t i = 0; i < value.len; i++)
		if (words[i] == '-' && i < 11)
			words[i] = ' ';
	*out = str_from(words);
	return true;
}

bool
imap_has(struct str list, struct str name)
{
	struct str token;

	list = without_bracket(list);
	while (next_token(&list, &token))
		if (str_eq_nocase(token, name))
			return true;
	return false;
}

bool
imap_code(struct str text, struct str name, uint64_t *out)
{
	size_t open = str_find_char(text, '['), close = str_find_char(text, ']');
	struct str word, rest;

	if (open == STR_NOT_FOUND || close == STR_NOT_FOUND || close < open)
		return false;
	(void)str_cut(str_sub(text, open + 1, close), ' ', &word, &rest);
	return str_eq_nocase(word, name) && read_number(str_trim(rest), UINT32_MAX, out);
}

/* --- names of mailboxes ------------------------------------------------------------------------------ */

/* Base64 of UTF-16, "/" as "," (RFC 9051, appendix A). */
static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

struct shift {
	uint32_t bits;
	int n;
	bool on;
};

static void
put_bits(struct buf *b, struct shift *s, uint32_t unit)
{
	if (!s->on)
		buf_putc(b, '&');
	s->on = true;
	s->bits = s->bits << 16 | unit;
	for (s->n += 16; s->n >= 6; s->n -= 6)
		buf_putc(b, digits[s->bits >> (s->n - 6) & 63]);
}

static void
put_end(struct buf *b, struct shift *s)
{
	if (s->n > 0)
		buf_putc(b, digits[s->bits << (6 - s->n) & 63]);
	if (s->on)
		buf_putc(b, '-');
	*s = (struct shift){ 0 };
}

static void
put_plain(struct buf *b, uint32_t code)
{
	if (code == '"' || code == '\\')
		buf_putc(b, '\\');
	buf_putc(b, (char)code);
	if (code == '&')
		buf_putc(b, '-');
}

bool
imap_quote(struct arena *a, struct str name, struct str *out, struct err *err)
{
	struct shift s = { 0 };
	struct buf b;

	if (name.len == 0 || name.len > NAME_MAX_BYTES || !utf8_valid(name))
		return err_set(err, ERR_DATA, "That is no name a folder can have.");
	buf_init(&b, a, 8 * NAME_MAX_BYTES);
	buf_putc(&b, '"');
	for (size_t at = 0; at < name.len;) {
		uint32_t code = utf8_next(name, &at);
		if (code < ' ' || code == 127)
			return err_set(err, ERR_DATA, "That is no name a folder can have.");
		if (code < 127) {
			put_end(&b, &s);
			put_plain(&b, code);
		} else if (code < 0x10000) {
			put_bits(&b, &s, code);
		} else {
			put_bits(&b, &s, 0xD800 + ((code - 0x10000) >> 10));
			put_bits(&b, &s, 0xDC00 + ((code - 0x10000) & 0x3FF));
		}
	}
	put_end(&b, &s);
	buf_putc(&b, '"');
	*out = buf_str(&b);
	return true;
}
