/* token.c - bytes into tokens.
 *
 * One pass, no look back: a token ends where its kind of byte ends.  Invalid UTF-8 becomes marks.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "ear/text_inside.h"
#include "ear/word.h"

#define BYTES_A_TOKEN 4                         /* of prose, with its marks and spaces; seldom fewer */

struct scan {
	struct reader *r;
	struct str s;
	size_t at;
	uint8_t before;                         /* what stood between the last token and here */
};

/* The byte at i, or a NUL behind the end. */
static char
byte_at(const struct scan *k, size_t i)
{
	return i < k->s.len ? k->s.ptr[i] : '\0';
}

static struct token *
push(struct scan *k, size_t end, enum token_kind kind)
{
	struct token *t;

	vec_add(k->r->a, &k->r->before) = k->before;
	t = &vec_add(k->r->a, &k->r->tokens);
	t->start = (uint32_t)k->at;
	t->end = (uint32_t)end;
	t->kind = (uint8_t)kind;
	k->at = end;
	k->before = 0;
	return t;
}

/* ---- code points ---- */

static bool
code_is_space(uint32_t c)
{
	return c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x3000 || c == 0xFEFF;
}

static bool
code_is_emoji(uint32_t c)
{
	return (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x2600 && c <= 0x27BF) || c == 0x200D || c == 0xFE0F;
}

static bool
code_is_letter(uint32_t c)
{
	return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF)
	       && !(c >= 0x3000 && c <= 0x303F) && c < 0xFE00;
}

static bool
code_is_currency(uint32_t c)
{
	return c == '$' || c == 0xA3 || c == 0xA5 || c == 0x20AC;
}

/* ---- words ---- */

struct word {
	size_t end;
	uint32_t hash;
	size_t piece;                           /* where the piece behind the last dot starts */
	size_t upper, lower;
	bool dotted, address, apostrophe;
};

/* "p.m", "e.g", "firm.co.uk": the dot belongs to the word. */
static bool
dot_joins(const struct scan *k, const struct word *w)
{
	static const char *const domains[] = { "com", "co", "uk", "org", "net", "gov" };
	struct str rest = str_sub(k->s, w->end + 1, w->end + 4);

	if (w->address)
		return char_is_alnum(byte_at(k, w->end + 1));
	if (!char_is_lower(byte_at(k, w->end + 1)))
		return false;
	if (w->end - w->piece == 1)
		return true;
	for (size_t i = 0; i < LENGTH(domains); i++) {
		struct str domain = str_from(domains[i]);

		if (str_starts(rest, domain) && !char_is_alnum(byte_at(k, w->end + 1 + domain.len)))
			return true;
	}
	return false;
}

static bool
wide_letter(const struct scan *k, size_t at, size_t *next)
{
	*next = at;
	return code_is_letter(utf8_next(k->s, next));
}

/* Most of a text is this. */
static void
take_alnum(const struct scan *k, struct word *w)
{
	size_t at = w->end, upper = 0;
	uint32_t hash = w->hash;

	for (; at < k->s.len && char_is_alnum(k->s.ptr[at]); at++) {
		upper += char_is_upper(k->s.ptr[at]);
		hash = word_hash_byte(hash, (unsigned char)k->s.ptr[at]);
	}
	w->upper += upper;
	w->lower += at - w->end - upper;
	w->end = at;
	w->hash = hash;
}

/* Takes more bytes or the next code point into the word; false where it ends. */
static bool
word_more(const struct scan *k, struct word *w)
{
	size_t mark = 0, next;
	char c;

	take_alnum(k, w);
	c = byte_at(k, w->end);
	if (c == ' ' || w->end >= k->s.len)
		return false;
	if (c == '\'' || c == '\xE2')
		mark = apostrophe_len(str_sub(k->s, w->end, w->end + 3));
	if (mark > 0) {
		if (!char_is_letter(byte_at(k, w->end + mark)))
			return false;
		w->hash = word_hash_byte(w->hash, '\'');
		w->end += mark;
		w->apostrophe = true;
		return true;
	}
	if ((unsigned char)c >= 0x80) {
		if (!wide_letter(k, w->end, &next))
			return false;
		w->lower++;
		for (; w->end < next; w->end++)
			w->hash = word_hash_byte(w->hash, (unsigned char)k->s.ptr[w->end]);
		return true;
	}
	if ((c == '.' && dot_joins(k, w)) || (c == '@' && char_is_alnum(byte_at(k, w->end + 1)))
	    || (w->address && (c == '-' || c == '_') && char_is_alnum(byte_at(k, w->end + 1)))) {
		w->dotted |= c == '.';
		w->address |= c == '@';
		w->hash = word_hash_byte(w->hash, (unsigned char)c);
		w->piece = ++w->end;
		return true;
	}
	return false;
}

static void
skip_url(const struct scan *k, struct word *w)
{
	while (w->end < k->s.len && (unsigned char)k->s.ptr[w->end] > ' ')
		w->end++;
	while (w->end > k->at && (byte_at(k, w->end - 1) == '.' || byte_at(k, w->end - 1) == ','))
		w->end--;
	w->apostrophe = true;                   /* it may hold one */
}

static void
scan_word(struct scan *k)
{
	struct word w = { .end = k->at, .piece = k->at, .hash = WORD_HASH_START };
	char first = byte_at(k, k->at);
	struct token *t;

	while (word_more(k, &w))
		;
	if (byte_at(k, w.end) == ':' && str_starts(str_sub(k->s, w.end, k->s.len), STR("://")))
		skip_url(k, &w);
	if (w.dotted && !w.address && w.end - w.piece == 1 && byte_at(k, w.end) == '.')
		w.end++;
	k->before |= w.apostrophe ? HOLDS_APOSTROPHE : 0;
	t = push(k, w.end, TOKEN_WORD);
	t->word = w.hash;
	t->capital = char_is_upper(first);
	t->all_capitals = w.upper >= 2 && w.lower == 0;
}

/* ---- numbers ---- */

static size_t
digits_at(const struct scan *k, size_t at)
{
	size_t n = 0;

	while (char_is_digit(byte_at(k, at + n)))
		n++;
	return n;
}

/* 2026-06-12 */
static bool
iso_date_at(const struct scan *k, size_t at)
{
	return digits_at(k, at) == 4 && byte_at(k, at + 4) == '-' && digits_at(k, at + 5) == 2
	    && byte_at(k, at + 7) == '-' && digits_at(k, at + 8) == 2;
}

static unsigned
two_digits(struct str s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.len && i < 4; i++)
		n = n * 10 + (unsigned)(s.ptr[i] - '0');
	return n;
}

/* 12/6, 12/06/2026, 12.6.2026; not 24/7 and not 4.30 */
static bool
looks_like_date(struct str s, char by)
{
	struct str day, month, year = STR_NONE;

	if (!str_cut(s, by, &day, &month) || day.len > 2)
		return false;
	str_cut(month, by, &month, &year);
	if (month.len == 0 || month.len > 2 || (by == '.' && year.len != 4) || str_eq(s, STR("24/7")))
		return false;
	return two_digits(day) >= 1 && two_digits(day) <= 31 && two_digits(month) >= 1
	       && two_digits(month) <= 12;
}

static bool
is_clock_tail(struct str tail)
{
	return str_eq_nocase(tail, STR("am")) || str_eq_nocase(tail, STR("pm"))
	       || str_eq_nocase(tail, STR("noon"));
}

static enum token_kind
number_kind(struct str digits, struct str tail, bool currency)
{
	static const char *const ordinals[] = { "st", "nd", "rd", "th" };

	if (currency)
		return TOKEN_MONEY;
	if (is_clock_tail(tail))
		return TOKEN_TIME;
	if (tail.len == 1 && (tail.ptr[0] == 'p' || tail.ptr[0] == 'P') && digits.len <= 3)
		return TOKEN_MONEY;
	if (tail.len == 0 && str_find_char(digits, ':') != STR_NOT_FOUND)
		return TOKEN_TIME;
	if (tail.len == 0 && (looks_like_date(digits, '/') || looks_like_date(digits, '.')))
		return TOKEN_DATE;
	for (size_t i = 0; i < LENGTH(ordinals); i++) {
		if (str_eq_nocase(tail, str_from(ordinals[i])))
			return TOKEN_NUMBER;
	}
	return tail.len == 0 || tail.ptr[0] == '%' ? TOKEN_NUMBER : TOKEN_WORD;
}

static bool
joins_digits(char c)
{
	return c == '.' || c == ',' || c == ':' || c == '/';
}

static void
scan_number(struct scan *k, size_t from, bool currency)
{
	size_t end = from, tail;
	enum token_kind kind = TOKEN_DATE;
	struct token *t;

	if (iso_date_at(k, from)) {
		end = tail = from + 10;
	} else {
		while (char_is_digit(byte_at(k, end)) || (joins_digits(byte_at(k, end))
		    && char_is_digit(byte_at(k, end + 1))))
			end++;
		for (tail = end; char_is_alnum(byte_at(k, tail)); tail++)
			;
		tail += tail == end && byte_at(k, tail) == '%';
		kind = number_kind(str_sub(k->s, from, end), str_sub(k->s, end, tail), currency);
	}
	from = k->at;
	t = push(k, tail, kind);
	t->word = word_hash(str_sub(k->s, from, tail));
}

/* ---- marks ---- */

/* Typographic marks count as the plain ones they stand for. */
static char
plain_mark(struct str mark)
{
	size_t at = 0;

	switch (utf8_next(mark, &at)) {
	case 0x201C: case 0x201D: case 0x201E: case 0xAB: case 0xBB:
		return '"';
	case 0x2018: case 0x2019:
		return '\'';
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015:
		return '-';
	case 0x2026:
		return '.';
	case 0x2022: case 0xB7:
		return '*';
	default:
		return mark.ptr[0];
	}
}

static bool
is_end_mark(char c)
{
	return c == '.' || c == '!' || c == '?';
}

/* A run of the same mark, or of marks that end a sentence, is one token. */
static void
scan_mark(struct scan *k, size_t len)
{
	size_t end = k->at + len;
	char first = k->s.ptr[k->at], mark;
	struct token *t;

	if (len == 1 && is_end_mark(first)) {
		while (is_end_mark(byte_at(k, end)))
			end++;
	} else if (len == 1) {
		while (end < k->s.len && k->s.ptr[end] == first)
			end++;
	}
	mark = plain_mark(str_sub(k->s, k->at, end));
	t = push(k, end, TOKEN_MARK);
	t->mark = mark;
	t->word = word_hash_byte(WORD_HASH_START, (unsigned char)first);
}

static void
scan_wide(struct scan *k)
{
	size_t next = k->at;
	uint32_t code = utf8_next(k->s, &next);

	if (code_is_space(code))
		k->at = next;
	else if (code_is_emoji(code))
		push(k, next, TOKEN_EMOJI);
	else if (code_is_currency(code) && char_is_digit(byte_at(k, next)))
		scan_number(k, next, true);
	else if (code_is_letter(code))
		scan_word(k);
	else
		scan_mark(k, next - k->at);
}

static void
scan_one(struct scan *k)
{
	char c = k->s.ptr[k->at];

	if (c == '\n') {
		k->before |= k->before & BEFORE_LINE ? BEFORE_BLANK : BEFORE_LINE;
		k->at++;
	} else if (c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f' || c == '\0') {
		k->at++;
	} else if (char_is_letter(c)) {
		scan_word(k);
	} else if (char_is_digit(c)) {
		scan_number(k, k->at, false);
	} else if (c == '$' && char_is_digit(byte_at(k, k->at + 1))) {
		scan_number(k, k->at + 1, true);
	} else if ((unsigned char)c >= 0x80) {
		scan_wide(k);
	} else {
		scan_mark(k, 1);
	}
}

void
read_tokens(struct reader *r)
{
	struct scan k = { .r = r, .s = r->text->s, .before = BEFORE_LINE };

	must(k.s.len < UINT32_MAX);
	vec_reserve(r->a, &r->tokens, k.s.len / BYTES_A_TOKEN + 1);
	vec_reserve(r->a, &r->before, r->tokens.cap);
	while (k.at < k.s.len)
		scan_one(&k);
	r->text->tokens = r->tokens.at;
	r->text->n_tokens = r->tokens.n;
}

/* ---- units ---- */

static const uint16_t kind_ids[] = {
	[TOKEN_NUMBER] = WORD_ID_NUMBER,
	[TOKEN_MONEY] = WORD_ID_MONEY,
	[TOKEN_TIME] = WORD_ID_TIME,
	[TOKEN_DATE] = WORD_ID_DATE,
};

static uint16_t
id_of(const struct reader *r, uint32_t hash)
{
	return hash ? (uint16_t)pack_word_id(r->pack, hash) : WORD_ID_NONE;
}

static void
contraction_of(const struct reader *r, struct str word, struct unit *u)
{
	struct contraction c;

	if (!word_contraction(word, &c))
		return;
	u->first = id_of(r, c.first);
	u->second[0] = id_of(r, c.second[0]);
	u->second[1] = id_of(r, c.second[1]);
}

static void
unit_ids(const struct reader *r, uint32_t token, struct unit *u)
{
	const struct token *t = &r->tokens.at[token];
	struct str word = str_sub(r->text->s, t->start, t->end);
	struct pack_spelling meant;

	u->kind = t->kind < LENGTH(kind_ids) ? kind_ids[t->kind] : 0;
	u->whole = id_of(r, t->word);
	if (t->kind == TOKEN_WORD && word.len <= 24 && (r->before.at[token] & HOLDS_APOSTROPHE))
		contraction_of(r, word, u);
	if (u->whole == WORD_ID_NONE && t->kind == TOKEN_WORD)
		u->whole = word_meant(r->pack, word);
	if (u->whole == WORD_ID_NONE)
		return;
	meant = r->pack->spelling[u->whole];
	if (meant.second != 0) {
		u->first = meant.first;
		u->second[0] = meant.second;
	} else if (meant.first != 0) {
		u->whole = meant.first;
	}
}

/* A capital on a word that no pack knows, or inside a sentence, is a name more often than not. */
static bool
looks_like_name(const struct reader *r, uint32_t token, const struct unit *u)
{
	const struct token *t = &r->tokens.at[token];

	if (t->kind != TOKEN_WORD || !t->capital || u->first != 0 || u->second[0] != 0
	    || t->end - t->start < 2)
		return false;
	return u->whole == WORD_ID_NONE
	       || (token > 0 && !(r->before.at[token] & (BEFORE_LINE | BEFORE_BLANK))
	           && t[-1].kind == TOKEN_WORD);
}

/* A text that stands between quotation marks as a whole quotes no one. */
static bool
is_wrapped(const struct reader *r)
{
	return r->tokens.n > 1 && token_is_mark(r, 0, "\"")
	       && token_is_mark(r, (uint32_t)r->tokens.n - 1, "\"");
}

void
read_units(struct reader *r)
{
	bool quoted = is_wrapped(r);

	vec_reserve(r->a, &r->units, r->tokens.n + 1);
	for (uint32_t i = 0; i < r->tokens.n; i++) {
		const struct token *t = &r->tokens.at[i];
		struct unit *u;

		if (r->before.at[i] & BEFORE_BLANK)
			quoted = false;
		if (t->kind == TOKEN_MARK || t->kind == TOKEN_EMOJI) {
			quoted = quoted != token_is_mark(r, i, "\"");
			continue;
		}
		u = &vec_add(r->a, &r->units);
		u->token = i;
		u->quoted = quoted;
		unit_ids(r, i, u);
		if (looks_like_name(r, i, u))
			u->kind = WORD_ID_NAME;
	}
}
