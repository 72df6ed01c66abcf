/* put_right.c - a sentence of theirs that puts a detail of ours right.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/put_right.h"

#include "base/buf.h"
#include "base/calendar.h"
#include "ear/list.h"
#include "ear/text.h"
#include "ear/word.h"
#include "method/voice.h"

/* What a detail can be; a name is what is written with a capital inside a sentence. */
enum detail { DETAIL_NONE, DETAIL_FIGURE, DETAIL_NAME };

#define BETWEEN 3                               /* words that may stand between the two: "in a row, not" */
#define NUMBERS_SAID 12

struct run { size_t first, last; enum detail kind; };

static struct str
said(const struct text *t, size_t token)
{
	return str_sub(t->s, t->tokens[token].start, t->tokens[token].end);
}

static bool
is_number_word(struct arena *a, struct str word)
{
	for (size_t n = 2; n <= NUMBERS_SAID; n++)
		if (str_eq_nocase(word, voice_number(a, n)))
			return true;
	return false;
}

static enum detail
detail_of(struct arena *a, const struct text *t, size_t token)
{
	const struct token *k = &t->tokens[token];
	struct str word = said(t, token);

	if (k->kind == TOKEN_MARK || k->kind == TOKEN_EMOJI)
		return DETAIL_NONE;
	if (k->kind != TOKEN_WORD || char_is_digit(word.ptr[0]) || is_day_or_month(word)
	    || is_number_word(a, word))
		return DETAIL_FIGURE;
	return k->capital && token > 0 && word.len > 1 ? DETAIL_NAME : DETAIL_NONE;
}

/* The nearest details in a row at or behind `from`, over no more than so many other words; marks do not
 * count. */
static bool
run_behind(struct arena *a, const struct text *t, size_t from, struct run *out)
{
	size_t i = from, passed = 0;

	while (i < t->n_tokens && detail_of(a, t, i) == DETAIL_NONE && passed <= BETWEEN)
		passed += t->tokens[i++].kind != TOKEN_MARK;
	if (i >= t->n_tokens || passed > BETWEEN)
		return false;
	*out = (struct run){ i, i + 1, detail_of(a, t, i) };
	while (out->last < t->n_tokens && detail_of(a, t, out->last) == out->kind)
		out->last++;
	return true;
}

static bool
run_before(struct arena *a, const struct text *t, size_t to, struct run *out)
{
	size_t i = to, passed = 0;

	while (i > 0 && detail_of(a, t, i - 1) == DETAIL_NONE && passed <= BETWEEN)
		passed += t->tokens[--i].kind != TOKEN_MARK;
	if (i == 0 || passed > BETWEEN)
		return false;
	*out = (struct run){ i - 1, i, detail_of(a, t, i - 1) };
	while (out->first > 0 && detail_of(a, t, out->first - 1) == out->kind)
		out->first--;
	return true;
}

static struct str
run_text(const struct text *t, const struct run *r)
{
	return str_sub(t->s, t->tokens[r->first].start, t->tokens[r->last - 1].end);
}

/* "£45" of our "45 pounds". */
static struct str
without_currency(struct str text)
{
	size_t i = 0;

	while (i < text.len && !char_is_alnum((unsigned char)text.ptr[i]))
		i++;
	return str_sub(text, i, text.len);
}

static bool
is_inside_word(char c)
{
	return char_is_alnum((unsigned char)c);
}

/* Where it stands in the line as whole words. */
static size_t
find_whole(struct str line, struct str what)
{
	for (size_t from = 0; from + what.len <= line.len;) {
		size_t at = str_find_nocase(str_sub(line, from, line.len), what), end;

		if (at == STR_NOT_FOUND)
			return STR_NOT_FOUND;
		at += from;
		end = at + what.len;
		if ((at == 0 || !is_inside_word(line.ptr[at - 1]))
		    && (end == line.len || !is_inside_word(line.ptr[end])))
			return at;
		from = at + 1;
	}
	return STR_NOT_FOUND;
}

/* "not Tuesday 2 June" of our "on Tuesday": as much of it as stands in our words. */
static struct str
find_in_ours(const struct text *t, const struct run *run, struct str ours)
{
	struct run old = *run;

	for (; old.last > old.first; old.last--) {
		struct str text = run_text(t, &old), plain = without_currency(text);

		if (find_whole(ours, text) != STR_NOT_FOUND)
			return text;
		if (plain.len < text.len && find_whole(ours, plain) != STR_NOT_FOUND)
			return plain;
	}
	return STR_NONE;
}

/* What a case comes to must not change with a pack of today, so only the built-in words count. */
static bool
is_of(const struct text *t, size_t token, enum word_list list)
{
	return list_has(&pack_en, list, word_hash(said(t, token)));
}

/* "not Tuesday", "instead of Tuesday" */
static bool
takes_back(const struct text *t, size_t token)
{
	return is_of(t, token, LIST_TAKES_BACK)
	    || (token > 0 && is_of(t, token, LIST_IN_PLACE_OF) && is_of(t, token - 1, LIST_IN_PLACE));
}

/* "not on the 2nd"; "not even on the 2nd" takes nothing back. */
static bool
leads_to(const struct text *t, size_t from, size_t to)
{
	for (; from < to; from++)
		if (t->tokens[from].kind != TOKEN_MARK && !is_of(t, from, LIST_LEADS_TO))
			return false;
	return true;
}

/* "not Tuesday but Wednesday", "wasn't Tuesday, it was Wednesday"; "Monday or Tuesday" turns to nothing. */
static bool
turns_to(const struct text *t, size_t from, size_t to)
{
	for (; from < to; from++)
		if (t->tokens[from].kind == TOKEN_MARK || is_of(t, from, LIST_TURNS_TO))
			return true;
	return false;
}

static bool
read_at(struct arena *a, const struct text *t, size_t not, struct str ours, struct put_right *out)
{
	struct run old, put;

	if (!run_behind(a, t, not + 1, &old) || !leads_to(t, not + 1, old.first))
		return false;
	out->old = find_in_ours(t, &old, ours);
	if (out->old.len == 0)
		return false;
	if ((!run_before(a, t, not, &put) || put.kind != old.kind)
	    && (!run_behind(a, t, old.last, &put) || put.kind != old.kind
	    || !turns_to(t, old.last, put.first)))
		return false;
	out->put = run_text(t, &put);
	if (out->old.ptr != run_text(t, &old).ptr)
		out->put = without_currency(out->put);
	return !str_eq_nocase(out->old, out->put);
}

size_t
put_right_read(struct arena *a, struct str sentence, struct str ours, struct put_right out[PUT_RIGHTS])
{
	struct text t;
	size_t n = 0;

	text_tokens(a, sentence, &t);
	for (size_t i = 0; i < t.n_tokens && n < PUT_RIGHTS; i++)
		n += takes_back(&t, i) && read_at(a, &t, i, ours, &out[n]);
	return n;
}

struct str
put_right_line(struct arena *a, struct str line, const struct put_right *p)
{
	size_t at = find_whole(line, p->old);

	return at == STR_NOT_FOUND ? line : arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(str_sub(line, 0, at)),
	    STR_ARG(p->put), STR_ARG(str_sub(line, at + p->old.len, line.len)));
}
