/* json.c - JSON read by pulling and written in order (RFC 8259).
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/json.h"

#include "base/utf8.h"

#define KEYS_MAX 64

/* `met` has a bit for each key, which others may share: one that has none was not there before. */
struct json_keys { VEC(struct str) list; uint64_t met; };

void
json_init(struct json *j, struct arena *a, struct str text)
{
	j->a = a;
	j->text = text;
	j->at = 0;
	j->depth = j->deepest = 0;              /* the lists of levels are set as they are entered */
	j->bad = NULL;
	j->bad_at = 0;
}

static bool
fail(struct json *j, const char *why)
{
	if (!j->bad) {
		j->bad = why;
		j->bad_at = j->at;
	}
	return false;
}

/* The byte that comes next, or -1 at the end. */
static int
here(const struct json *j)
{
	return j->at < j->text.len ? (unsigned char)j->text.ptr[j->at] : -1;
}

static int
skip_space(struct json *j)
{
	for (;;) {
		int c = here(j);

		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			return c;
		j->at++;
	}
}

enum json_type
json_peek(struct json *j)
{
	int c;

	if (j->bad)
		return JSON_BAD;
	c = skip_space(j);
	switch (c) {
	case '{': return JSON_OBJECT;
	case '[': return JSON_ARRAY;
	case '"': return JSON_STRING;
	case 't': case 'f': return JSON_BOOL;
	case 'n': return JSON_NULL;
	default: return c == '-' || char_is_digit(c) ? JSON_NUMBER : JSON_BAD;
	}
}

/* False, with the reason, unless a value of this type comes next. */
static bool
expect(struct json *j, enum json_type type, const char *why)
{
	enum json_type got = json_peek(j);

	if (j->bad)
		return false;
	if (got == type)
		return true;
	if (here(j) < 0)
		return fail(j, "it ends in the middle");
	return fail(j, got == JSON_BAD ? "there is no value" : why);
}

static bool
go_down(struct json *j)
{
	if (j->depth == JSON_DEPTH)
		return fail(j, "it is nested too deeply");
	j->at++;
	if (j->depth == j->deepest)
		j->keys[j->deepest++] = NULL;
	j->first[j->depth++] = true;
	return true;
}

bool
json_object(struct json *j)
{
	struct json_keys **keys;

	if (!expect(j, JSON_OBJECT, "an object is needed") || !go_down(j))
		return false;
	keys = &j->keys[j->depth - 1];
	if (!*keys)
		*keys = arena_new(j->a, struct json_keys);
	(*keys)->list.n = 0;
	(*keys)->met = 0;
	return true;
}

bool
json_array(struct json *j)
{
	return expect(j, JSON_ARRAY, "a list is needed") && go_down(j);
}

/* True when another member follows; false, a level up, behind the closing bracket. */
static bool
more(struct json *j, char close)
{
	bool *first;
	int c;

	if (j->bad)
		return false;
	must(j->depth > 0);
	first = &j->first[j->depth - 1];
	c = skip_space(j);
	if (c == close) {
		j->at++;
		j->depth--;
		return false;
	}
	if (c < 0)
		return fail(j, "it ends in the middle");
	if (*first) {
		*first = false;
		return true;
	}
	if (c != ',')
		return fail(j, "a comma or a closing bracket is missing");
	j->at++;
	return true;
}

bool
json_item(struct json *j)
{
	return more(j, ']');
}

static int
hex_digit(int c)
{
	if (char_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits behind \u, with j->at on the first of them. */
static bool
read_unit(struct json *j, uint32_t *unit)
{
	*unit = 0;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(here(j));

		if (digit < 0)
			return fail(j, "\\u needs four hexadecimal digits");
		*unit = *unit << 4 | (uint32_t)digit;
		j->at++;
	}
	return true;
}

static bool
read_code(struct json *j, uint32_t *code)
{
	uint32_t low;

	if (!read_unit(j, code))
		return false;
	if (*code == 0)
		return fail(j, "a string may not hold a NUL");
	if (*code < 0xD800 || *code > 0xDFFF)
		return true;
	if (*code > 0xDBFF || !str_starts(str_sub(j->text, j->at, j->text.len), STR("\\u")))
		return fail(j, "half of a surrogate pair stands alone");
	j->at += 2;
	if (!read_unit(j, &low))
		return false;
	if (low < 0xDC00 || low > 0xDFFF)
		return fail(j, "half of a surrogate pair stands alone");
	*code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
	return true;
}

/* Reads one escape, with j->at behind the backslash. */
static bool
read_escape(struct json *j, uint32_t *code)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	int c = here(j);

	if (c == 'u') {
		j->at++;
		return read_code(j, code);
	}
	for (size_t i = 0; i < sizeof letters - 1; i++) {
		if (c == letters[i]) {
			*code = (uint32_t)meant[i];
			j->at++;
			return true;
		}
	}
	return fail(j, "an unknown escape");
}

/* Bits in the bytes that are not plain ASCII; the first of them is one, those behind it may be none. */
static uint64_t
specials(uint64_t eight)
{
	uint64_t mark = eight ^ EACH_BYTE('"'), slash = eight ^ EACH_BYTE('\\');
	uint64_t found = eight | (eight - EACH_BYTE(0x20)) | (mark - EACH_BYTE(1)) | (slash - EACH_BYTE(1));

	return found & EACH_BYTE(0x80);
}

static void
skip_many(struct json *j)
{
	const char *at = j->text.ptr + j->at, *end = j->text.ptr + j->text.len;
	uint64_t eight, found = 0;
	size_t plain = 16;

	for (; end - at >= 16 && plain == 16; at += plain)
		plain = json_plain_of_sixteen(at);
	while (plain == 16 && end - at >= (ptrdiff_t)sizeof eight && found == 0) {
		memcpy(&eight, at, sizeof eight);
		found = specials(eight);
		at += found != 0 ? str_first_marked(found) : sizeof eight;
	}
	j->at = (size_t)(at - j->text.ptr);
}

/* Moves over plain characters to the next quotation mark or backslash. */
static bool
skip_plain(struct json *j)
{
	for (;;) {
		int c;
		uint32_t code;
		size_t len = 1;

		skip_many(j);
		c = here(j);
		if (c == '"' || c == '\\')
			return true;
		if (c < 0)
			return fail(j, "it ends in the middle of a string");
		if (c < 0x20)
			return fail(j, "a control character stands bare in a string");
		if (c >= 0x80 && !utf8_read(j->text, j->at, &code, &len))
			return fail(j, "a string is not UTF-8");
		j->at += len;
	}
}

/* The rest of a string whose first escape j->at is on; behind its closing mark at the end. */
static bool
unescape(struct json *j, size_t from, struct buf *b)
{
	for (;;) {
		char bytes[4];
		uint32_t code;
		size_t len;

		buf_put(b, str_sub(j->text, from, j->at));
		if (here(j) == '"')
			break;
		j->at++;
		if (!read_escape(j, &code))
			return false;
		utf8_put(bytes, &len, code);
		buf_put(b, (struct str){ bytes, len });
		from = j->at;
		if (!skip_plain(j))
			return false;
	}
	j->at++;
	return true;
}

/* One that is not plain to its end: the letters of other scripts, escapes, what is no string at all. */
static __attribute__((noinline)) bool
read_rest(struct json *j, size_t from, struct str *out)
{
	struct buf b;

	if (!skip_plain(j))
		return false;
	if (here(j) == '"') {
		*out = str_sub(j->text, from, j->at);
		j->at++;
		return true;
	}
	buf_init(&b, j->a, j->text.len);        /* no escape is shorter than what it means */
	if (!unescape(j, from, &b))
		return false;
	*out = buf_str(&b);
	return true;
}

static bool
read_string(struct json *j, struct str *out)
{
	size_t from = ++j->at;

	skip_many(j);
	if (here(j) != '"')
		return read_rest(j, from, out);
	*out = (struct str){ j->text.ptr + from, j->at - from };
	j->at++;
	return true;
}

static __attribute__((noinline)) bool
string_slowly(struct json *j, struct str *out)
{
	return expect(j, JSON_STRING, "a string is needed") && read_string(j, out);
}

bool
json_string(struct json *j, struct str *out)
{
	const char *end = j->text.ptr + j->text.len;
	const char *behind = j->bad ? NULL : json_at_string(j->text.ptr + j->at, end, out);

	if (!behind)
		return string_slowly(j, out);
	j->at = (size_t)(behind - j->text.ptr);
	return true;
}

static bool
is_new_key(struct arena *a, struct json_keys *keys, struct str key)
{
	uint32_t mixed = key.len == 0 ? 0 : (uint32_t)key.len * 7 + (unsigned char)key.ptr[0] * UINT32_C(5)
	    + (unsigned char)key.ptr[key.len - 1];
	uint64_t bit = UINT64_C(1) << mixed % 64;

	for (size_t i = 0; (keys->met & bit) != 0 && i < keys->list.n; i++) {
		if (str_eq(keys->list.at[i], key))
			return false;
	}
	keys->met |= bit;
	if (keys->list.n < keys->list.cap)
		keys->list.at[keys->list.n++] = key;
	else if (keys->list.n < KEYS_MAX)
		vec_push(a, &keys->list) = key;
	return true;
}

bool
json_key(struct json *j, struct str *key)
{
	struct str got;
	size_t start;

	if (!more(j, '}'))
		return false;
	if (skip_space(j) != '"')
		return fail(j, "a key in quotation marks is needed");
	start = j->at;
	if (!read_string(j, &got))
		return false;
	must(j->keys[j->depth - 1]);
	if (!is_new_key(j->a, j->keys[j->depth - 1], got)) {
		j->at = start;
		return fail(j, "a key comes twice in one object");
	}
	if (skip_space(j) != ':')
		return fail(j, "a colon is missing behind a key");
	j->at++;
	*key = got;
	return true;
}

static bool
skip_digits(struct json *j)
{
	if (!char_is_digit(here(j)))
		return fail(j, "a number lacks a digit");
	for (j->at++; j->at < j->text.len && char_is_digit(j->text.ptr[j->at]); j->at++)
		continue;
	return true;
}

/* Moves over a number; *whole tells that it has neither fraction nor exponent. */
static bool
skip_number(struct json *j, bool *whole)
{
	*whole = true;
	if (here(j) == '-')
		j->at++;
	if (here(j) == '0') {
		j->at++;
		if (char_is_digit(here(j)))
			return fail(j, "a number may not begin with 0");
	} else if (!skip_digits(j)) {
		return false;
	}
	if (here(j) == '.') {
		*whole = false;
		j->at++;
		if (!skip_digits(j))
			return false;
	}
	if (here(j) != 'e' && here(j) != 'E')
		return true;
	*whole = false;
	j->at++;
	if (here(j) == '+' || here(j) == '-')
		j->at++;
	return skip_digits(j);
}

static __attribute__((noinline)) bool
int_slowly(struct json *j, int64_t *out)
{
	size_t from;
	bool whole;

	if ((j->bad || !char_is_digit(here(j))) && !expect(j, JSON_NUMBER, "a number is needed"))
		return false;
	from = j->at;
	if (!skip_number(j, &whole))
		return false;
	if (whole && str_int(str_sub(j->text, from, j->at), out))
		return true;
	j->at = from;
	return fail(j, whole ? "a number is too large" : "a whole number is needed");
}

bool
json_int(struct json *j, int64_t *out)
{
	const char *end = j->text.ptr + j->text.len;
	const char *behind = j->bad ? NULL : json_at_int(j->text.ptr + j->at, end, out);

	if (!behind)
		return int_slowly(j, out);
	j->at = (size_t)(behind - j->text.ptr);
	return true;
}

bool
json_id(struct json *j, int64_t *out)
{
	struct str digits;
	size_t from;

	if (!expect(j, JSON_STRING, "an id is needed, digits in quotation marks"))
		return false;
	from = j->at;
	if (!read_string(j, &digits))
		return false;
	if (digits.len && char_is_digit(digits.ptr[0]) && str_int(digits, out))
		return true;
	j->at = from;
	return fail(j, "an id is needed, digits in quotation marks");
}

static bool
read_word(struct json *j, struct str word)
{
	if (!str_starts(str_sub(j->text, j->at, j->text.len), word))
		return fail(j, "there is no value");
	j->at += word.len;
	return true;
}

bool
json_bool(struct json *j, bool *out)
{
	bool yes;

	if (!expect(j, JSON_BOOL, "true or false is needed"))
		return false;
	yes = here(j) == 't';
	if (!read_word(j, yes ? STR("true") : STR("false")))
		return false;
	*out = yes;
	return true;
}

bool
json_null(struct json *j)
{
	return expect(j, JSON_NULL, "null is needed") && read_word(j, STR("null"));
}

static bool skip_value(struct json *j);

/* Recursive, but never deeper than JSON_DEPTH. */
static bool
skip_object(struct json *j)
{
	struct str key;

	if (!json_object(j))
		return false;
	while (json_key(j, &key)) {
		if (!skip_value(j))
			return false;
	}
	return !j->bad;
}

static bool
skip_array(struct json *j)
{
	if (!json_array(j))
		return false;
	while (json_item(j)) {
		if (!skip_value(j))
			return false;
	}
	return !j->bad;
}

static bool
skip_value(struct json *j)
{
	struct str text;
	bool yes;

	switch (json_peek(j)) {
	case JSON_OBJECT: return skip_object(j);
	case JSON_ARRAY: return skip_array(j);
	case JSON_STRING: return json_string(j, &text);
	case JSON_NUMBER: return skip_number(j, &yes);
	case JSON_BOOL: return json_bool(j, &yes);
	case JSON_NULL: return json_null(j);
	case JSON_BAD: break;
	}
	return fail(j, here(j) < 0 ? "it ends in the middle" : "there is no value");
}

bool
json_skip(struct json *j, struct str *raw)
{
	size_t from;

	if (j->bad)
		return false;
	skip_space(j);
	from = j->at;
	if (!skip_value(j))
		return false;
	if (raw)
		*raw = str_sub(j->text, from, j->at);
	return true;
}

bool
json_end(struct json *j, struct err *err)
{
	if (!j->bad && j->depth > 0)
		fail(j, "it ends in the middle");
	if (!j->bad && skip_space(j) >= 0)
		fail(j, "something stands behind the value");
	if (!j->bad)
		return true;
	return err_set(err, ERR_DATA, "This cannot be read as JSON: %s, at byte %zu.", j->bad, j->bad_at);
}

void
json_out_init(struct json_out *w, struct buf *b)
{
	*w = (struct json_out){ .b = b };
}

/* Called before each value: parts it from the one before. */
static void
part(struct json_out *w)
{
	if (w->comma)
		buf_putc(w->b, ',');
	w->comma = true;
}

void
json_open(struct json_out *w, char bracket)
{
	part(w);
	buf_putc(w->b, bracket);
	w->comma = false;
}

void
json_close(struct json_out *w, char bracket)
{
	buf_putc(w->b, bracket);
	w->comma = true;
}

static void
put_escape(struct buf *b, char c)
{
	switch (c) {
	case '"': buf_lit(b, "\\\""); break;
	case '\\': buf_lit(b, "\\\\"); break;
	case '\n': buf_lit(b, "\\n"); break;
	case '\r': buf_lit(b, "\\r"); break;
	case '\t': buf_lit(b, "\\t"); break;
	default: buf_fmt(b, "\\u%04x", (unsigned)c); break;
	}
}

static void
put_quoted(struct buf *b, struct str s)
{
	size_t from = 0, at = 0;

	buf_putc(b, '"');
	while (at < s.len) {
		unsigned char c = (unsigned char)s.ptr[at];
		uint32_t code;
		size_t len = 1;
		bool bad = c >= 0x80 && !utf8_read(s, at, &code, &len);

		if (bad || c < 0x20 || c == '"' || c == '\\') {
			buf_put(b, str_sub(s, from, at));
			if (bad)
				buf_lit(b, "\xEF\xBF\xBD");
			else
				put_escape(b, (char)c);
			from = at + len;
		}
		at += len;
	}
	buf_put(b, str_sub(s, from, at));
	buf_putc(b, '"');
}

void
json_put_key(struct json_out *w, struct str key)
{
	part(w);
	put_quoted(w->b, key);
	buf_putc(w->b, ':');
	w->comma = false;
}

void
json_put_str(struct json_out *w, struct str s)
{
	part(w);
	put_quoted(w->b, s);
}

void
json_put_int(struct json_out *w, int64_t n)
{
	part(w);
	buf_fmt(w->b, "%" PRId64, n);
}

void
json_put_id(struct json_out *w, int64_t id)
{
	part(w);
	buf_fmt(w->b, "\"%" PRId64 "\"", id);
}

void
json_put_bool(struct json_out *w, bool yes)
{
	part(w);
	buf_put(w->b, yes ? STR("true") : STR("false"));
}

void
json_put_null(struct json_out *w)
{
	part(w);
	buf_lit(w->b, "null");
}

void
json_put_raw(struct json_out *w, struct str json)
{
	part(w);
	buf_put(w->b, json);
}

void
json_put_strs(struct json_out *w, const struct strs *list)
{
	json_open(w, '[');
	for (size_t i = 0; i < list->n; i++)
		json_put_str(w, list->at[i]);
	json_close(w, ']');
}

void
json_field_str(struct json_out *w, const char *key, struct str s)
{
	json_put_key(w, str_from(key));
	json_put_str(w, s);
}

void
json_field_int(struct json_out *w, const char *key, int64_t n)
{
	json_put_key(w, str_from(key));
	json_put_int(w, n);
}

void
json_field_id(struct json_out *w, const char *key, int64_t id)
{
	json_put_key(w, str_from(key));
	json_put_id(w, id);
}

void
json_field_bool(struct json_out *w, const char *key, bool yes)
{
	json_put_key(w, str_from(key));
	json_put_bool(w, yes);
}
