/* str.c - views of bytes compared, searched, cut and copied.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/buf.h"

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool
str_eq_nocase(struct str a, struct str b)
{
	return a.len == b.len && (str_eq(a, b) || str_starts_nocase(a, b));
}

int
str_cmp(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.ptr, b.ptr, len) : 0;

	if (order)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

bool
str_starts_nocase(struct str s, struct str with)
{
	if (s.len < with.len)
		return false;
	for (size_t i = 0; i < with.len; i++) {
		if (char_lower(s.ptr[i]) != char_lower(with.ptr[i]))
			return false;
	}
	return true;
}

size_t
str_find(struct str s, struct str what)
{
	if (!what.len)
		return 0;
	for (size_t i = 0; what.len <= s.len && i <= s.len - what.len; i++) {
		if (s.ptr[i] == what.ptr[0] && memcmp(s.ptr + i, what.ptr, what.len) == 0)
			return i;
	}
	return STR_NOT_FOUND;
}

size_t
str_find_nocase(struct str s, struct str what)
{
	char first = what.len > 0 ? char_lower(what.ptr[0]) : '\0';

	if (what.len == 0)
		return 0;
	for (size_t i = 0; what.len <= s.len && i <= s.len - what.len; i++) {
		if (char_lower(s.ptr[i]) == first && str_starts_nocase(str_sub(s, i, s.len), what))
			return i;
	}
	return STR_NOT_FOUND;
}

static bool
starts_any_nocase(struct str s, const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		/* with this bit set, letters of either case are the same */
		if (((words[i][0] ^ s.ptr[0]) & ~0x20) == 0 && str_starts_nocase(s, str_from(words[i])))
			return true;
	}
	return false;
}

void
words_sought_init(struct words_sought *w, const char *const *words)
{
	*w = (struct words_sought){ .words = words };
	for (size_t i = 0; words[i]; i++)
		w->begins[str_four(words[i])] = true;
}

/* Once along s for all of them. */
size_t
str_find_any(struct str s, const struct words_sought *w)
{
	size_t n = s.len < 4 ? 0 : s.len - 3;

	for (size_t i = 0; i < n; i++)
		if (w->begins[str_four(s.ptr + i)] && starts_any_nocase(str_sub(s, i, s.len), w->words))
			return i;
	return STR_NOT_FOUND;
}

bool
str_holds_any(struct str s, const struct words_sought *w)
{
	return str_find_any(s, w) != STR_NOT_FOUND;
}

bool
str_has_digit(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (char_is_digit(s.ptr[i]))
			return true;
	return false;
}

bool
str_holds_any_nocase(struct str s, const char *const *words)
{
	struct words_sought w UNSET;

	words_sought_init(&w, words);
	return str_holds_any(s, &w);
}

size_t
str_find_char(struct str s, char c)
{
	uint64_t sought = EACH_BYTE((unsigned char)c), eight, found;
	size_t i = 0;

	for (; s.len - i >= sizeof eight; i += sizeof eight) {
		memcpy(&eight, s.ptr + i, sizeof eight);
		eight ^= sought;
		/* the first that is marked is it; behind it another may be marked for nothing */
		found = (eight - EACH_BYTE(1)) & ~eight & EACH_BYTE(0x80);
		if (found == 0)
			continue;
		i += str_first_marked(found);
		break;
	}
	for (; i < s.len; i++) {
		if (s.ptr[i] == c)
			return i;
	}
	return STR_NOT_FOUND;
}

size_t
str_find_last_char(struct str s, char c)
{
	uint64_t sought = EACH_BYTE((unsigned char)c), eight;
	size_t i = s.len;

	for (; i >= sizeof eight; i -= sizeof eight) {
		memcpy(&eight, s.ptr + i - sizeof eight, sizeof eight);
		eight ^= sought;
		if (((eight - EACH_BYTE(1)) & ~eight & EACH_BYTE(0x80)) != 0)
			break;
	}
	while (i > 0 && s.ptr[i - 1] != c)
		i--;
	return i > 0 ? i - 1 : STR_NOT_FOUND;
}

struct str
str_trim(struct str s)
{
	while (s.len && is_space(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

bool
str_cut(struct str s, char sep, struct str *head, struct str *rest)
{
	size_t at = str_find_char(s, sep);

	if (at == STR_NOT_FOUND) {
		*head = s;
		*rest = STR_NONE;
		return false;
	}
	*head = str_sub(s, 0, at);
	*rest = str_sub(s, at + 1, s.len);
	return true;
}

bool
str_line(struct str *s, struct str *line)
{
	if (!s->len)
		return false;
	str_cut(*s, '\n', line, s);
	if (line->len && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

/* The number that eight digits are, each joined with its neighbour, then twos, then fours; false: they are
 * not all digits. */
static bool
eight_digits(const char *at, int64_t *out)
{
	uint64_t eight;

	if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__)
		return false;
	memcpy(&eight, at, sizeof eight);
	if ((((eight + EACH_BYTE(0x46)) | (eight - EACH_BYTE('0'))) & EACH_BYTE(0x80)) != 0)
		return false;
	eight -= EACH_BYTE('0');
	eight = (eight * 10 + (eight >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
	eight = (eight * 100 + (eight >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
	*out = (int64_t)((eight * 10000 + (eight >> 32)) & UINT32_MAX);
	return true;
}

bool
str_int(struct str s, int64_t *out)
{
	bool minus = s.len && s.ptr[0] == '-';
	size_t i = minus;
	int64_t n = 0, more;

	if (s.len == (size_t)minus)
		return false;
	for (; s.len - i >= 8 && i < 10 && eight_digits(s.ptr + i, &more); i += 8)
		n = n * 100000000 - more;
	/* Counted downwards, as there is one more number below nought than above; 18 digits always fit. */
	for (; i < s.len && i < 18 && char_is_digit(s.ptr[i]); i++)
		n = n * 10 - (s.ptr[i] - '0');
	for (; i < s.len; i++) {
		int digit = s.ptr[i] - '0';

		if (digit < 0 || digit > 9 || n < (INT64_MIN + digit) / 10)
			return false;
		n = n * 10 - digit;
	}
	if (!minus && n == INT64_MIN)
		return false;
	*out = minus ? n : -n;
	return true;
}

uint64_t
str_hash(struct str s)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.ptr[i]) * UINT64_C(0x100000001b3);
	return hash;
}

struct str
str_copy(struct arena *a, struct str s)
{
	char *ptr;

	if (!s.len)
		return STR_NONE;
	ptr = arena_blank(a, s.len, 1);
	memcpy(ptr, s.ptr, s.len);
	return (struct str){ ptr, s.len };
}

struct str
str_lower(struct arena *a, struct str s)
{
	char *ptr = arena_alloc(a, s.len, 1);

	for (size_t i = 0; i < s.len; i++)
		ptr[i] = char_lower(s.ptr[i]);
	return (struct str){ ptr, s.len };
}

struct str
str_capital(struct arena *a, struct str s)
{
	char *copy;

	if (s.len == 0 || !char_is_lower(s.ptr[0]))
		return s;
	copy = cstr(a, s);
	copy[0] = char_upper(copy[0]);
	return (struct str){ copy, s.len };
}

static char *
put_at(char *at, struct str s)
{
	if (s.len > 0)
		memcpy(at, s.ptr, s.len);
	return at + s.len;
}

struct str
str_join(struct arena *a, const struct str *parts, size_t n, struct str between)
{
	size_t len = 0;
	char *all, *at;

	if (n < 2)
		return n == 0 ? STR_NONE : parts[0];
	for (size_t i = 0; i < n; i++)
		len += parts[i].len + (i ? between.len : 0);
	all = at = arena_blank(a, len, 1);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			at = put_at(at, between);
		at = put_at(at, parts[i]);
	}
	return (struct str){ all, len };
}

char *
cstr(struct arena *a, struct str s)
{
	char *z = arena_alloc(a, s.len + 1, 1);

	if (s.len)
		memcpy(z, s.ptr, s.len);
	return z;
}

struct str
arena_fmt(struct arena *a, const char *fmt, ...)
{
	struct buf b;
	va_list ap;

	buf_init(&b, a, SIZE_MAX / 2);
	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	return buf_str(&b);
}
