/* sentence.c - tokens into sentences, and which part of a mail each belongs to.
 *
 * A sentence ends at . ! ? before a space, at an empty line, at the end of a line too wide to have
 * been wrapped, and at the end of a short line when the next one starts like a sentence.  The greeting
 * is a sentence of its own even when only a comma ends it; from the signature on nothing belongs to
 * the body.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/list.h"
#include "ear/text_inside.h"
#include "ear/word.h"

#define SHORT_LINE 60                           /* bytes: a longer line was wrapped … */
#define WIDE_LINE 160                           /* … unless it is longer than any wrapping leaves it */
#define NAMES_MAX 5                             /* words of a greeting behind the first */
#define SIGNED_MAX 4                            /* words of a name or a last line */

struct splitter {
	struct reader *r;
	uint32_t token;                         /* the next to be placed */
	uint32_t unit;                          /* the first unit at or behind it */
	uint32_t line;                          /* where the line of that token starts, bytes */
	bool quoted;                            /* its line starts with ">" */
	bool greeted, signed_off, history;
};

static const struct token *
token_at(const struct reader *r, uint32_t i)
{
	return &r->tokens.at[i];
}

static bool
starts_line(const struct reader *r, uint32_t i)
{
	return i >= r->tokens.n || (r->before.at[i] & (BEFORE_LINE | BEFORE_BLANK));
}

static uint32_t
n_units(const struct reader *r)
{
	return (uint32_t)r->units.n;
}

static const struct token *
unit_token(const struct reader *r, uint32_t unit)
{
	return token_at(r, r->units.at[unit].token);
}

static bool
word_is(const struct reader *r, uint32_t i, const char *word)
{
	return i < r->tokens.n
	    && word_same(str_sub(r->text->s, token_at(r, i)->start, token_at(r, i)->end), str_from(word));
}

static bool
word_in(const struct reader *r, uint32_t i, const char *const *words, size_t n)
{
	for (size_t w = 0; w < n; w++)
		if (word_is(r, i, words[w]))
			return true;
	return false;
}

static bool
word_listed(const struct reader *r, uint32_t i, enum word_list list)
{
	return list_has(r->pack, list, token_at(r, i)->word);
}

/* ---- where a sentence ends ---- */

static bool
is_gap_before(const struct reader *r, uint32_t i)
{
	return starts_line(r, i) || token_at(r, i)->start > token_at(r, i - 1)->end;
}

static bool
is_end_mark(const struct reader *r, uint32_t i)
{
	return token_is_mark(r, i, ".!?");
}

/* The full stop of "Mr." or of "1." at the start of a line. */
static bool
stop_belongs_to_word(const struct splitter *p, uint32_t i, uint32_t unit)
{
	const struct reader *r = p->r;

	if (!token_is_mark(r, i, ".") || i == 0 || token_at(r, i)->end - token_at(r, i)->start > 1
	    || unit == 0)
		return false;
	if (r->units.at[unit - 1].token != i - 1 || is_gap_before(r, i))
		return false;
	if (token_at(r, i - 1)->kind == TOKEN_NUMBER && starts_line(r, i - 1))
		return true;
	return role_at(r, ROLE_ABBREVIATION, unit - 1, unit) > 0;
}

/* "…" and "..." go on when a small letter follows. */
static bool
trails_on(const struct reader *r, uint32_t i)
{
	const struct token *t = token_at(r, i);

	return t->end - t->start >= 3 && token_is_mark(r, i, ".") && token_at(r, i + 1)->kind == TOKEN_WORD
	    && !token_at(r, i + 1)->capital;
}

static bool
mark_ends(const struct splitter *p, uint32_t i, uint32_t unit)
{
	const struct reader *r = p->r;

	if (token_is_mark(r, i, "\")") && i > 0 && is_end_mark(r, i - 1))
		return is_gap_before(r, i + 1);
	if (!is_end_mark(r, i) || stop_belongs_to_word(p, i, unit) || trails_on(r, i))
		return false;
	return is_gap_before(r, i + 1)
	       || (token_at(r, i + 1)->capital && token_at(r, i + 1)->kind == TOKEN_WORD);
}

static bool
starts_like_sentence(const struct reader *r, uint32_t i)
{
	const struct token *t = token_at(r, i);

	return t->capital || t->kind != TOKEN_WORD;
}

/* Whether the sentence ends behind token i; `unit` is the first unit behind it. */
static bool
ends_behind(const struct splitter *p, uint32_t i, uint32_t unit)
{
	const struct reader *r = p->r;
	uint32_t line;

	/* between two words of a line */
	if (token_at(r, i)->mark == '\0' && !starts_line(r, i + 1))
		return false;
	if (i + 1 >= r->tokens.n || (r->before.at[i + 1] & BEFORE_BLANK) || mark_ends(p, i, unit))
		return true;
	if (!starts_line(r, i + 1))
		return false;
	if (token_is_mark(r, i, ":") || token_is_mark(r, i + 1, "*->"))
		return true;
	line = token_at(r, i)->end - p->line;
	return line > WIDE_LINE || (line < SHORT_LINE && starts_like_sentence(r, i + 1));
}

/* ---- greeting, signature, quoted history ---- */

/* "dear mrs dunne,", "hi tom,": written without a capital, it is a name where a comma or the line's end
 * follows the one word, or a title stands in front. */
static bool
is_small_name(const struct reader *r, uint32_t unit, uint32_t n)
{
	uint32_t i = r->units.at[unit].token, last, behind = i + 1 + n;

	if (unit_token(r, unit)->kind != TOKEN_WORD || unit == 0)
		return false;
	if (behind > i + 1 && (unit + 1 >= n_units(r) || r->units.at[unit + 1].token != i + 1))
		return false;
	if (!starts_line(r, behind) && !token_is_mark(r, behind, ",.!"))
		return false;
	last = r->units.at[unit - 1].token;
	return word_is(r, last, "dear") || word_listed(r, last, LIST_TITLE)
	    || (n == 0 && behind < r->tokens.n && token_is_mark(r, behind, ","));
}

/* "Mr. Ellis", "Mr. & Mrs. Ellis": the marks behind a title are part of the name. */
static bool
is_title_before(const struct reader *r, uint32_t unit)
{
	uint32_t last = r->units.at[unit - 1].token, i = r->units.at[unit].token;

	if (!word_listed(r, last, LIST_SHORT_TITLE) || i > last + 3)
		return false;
	for (uint32_t k = last + 1; k < i; k++)
		if (!token_is_mark(r, k, ".&"))
			return false;
	return true;
}

/* "Dear Priya," "Hi Sam" "Good morning Mr Osei": the token behind it, or 0. */
static uint32_t
greeting_end(const struct splitter *p)
{
	const struct reader *r = p->r;
	uint32_t u = p->unit, n = role_at(r, ROLE_GREETING, u, n_units(r)), names = 0, i;

	if (n == 0)
		return 0;
	for (u += n; u < n_units(r) && names < NAMES_MAX; u++, names++) {
		i = r->units.at[u].token;
		if (starts_line(r, i) || (i != r->units.at[u - 1].token + 1 && !is_title_before(r, u)))
			break;
		if (!unit_token(r, u)->capital && role_at(r, ROLE_NAME_LIKE, u, u + 1) == 0
		    && !is_small_name(r, u, 0) && !is_small_name(r, u, 1))
			return 0;
	}
	i = r->units.at[u - 1].token + 1;
	if (starts_line(r, i))
		return i;
	if (token_is_mark(r, i, ".") && u < n_units(r) && r->units.at[u].token == i + 1
	    && !is_gap_before(r, i + 1))
		return 0;
	return token_is_mark(r, i, ",.!:-") ? i + 1 : 0;
}

/* The units of the line that starts at unit u, at most SIGNED_MAX + 1. */
static uint32_t
line_units(const struct reader *r, uint32_t u)
{
	uint32_t n = 0;

	while (u + n < n_units(r) && n <= SIGNED_MAX && (n == 0 || !starts_line(r, r->units.at[u + n].token)))
		n++;
	return n;
}

/* Behind "Kind regards": nothing, or a name to the end of a line. */
static bool
name_follows(const struct reader *r, uint32_t u, uint32_t behind)
{
	uint32_t n;

	if (u >= n_units(r))
		return true;
	n = line_units(r, u);
	if (n > SIGNED_MAX || !unit_token(r, u)->capital)
		return false;
	/* on the same line as the words of farewell a mark must part them, as in "Thanks, Lee" */
	return starts_line(r, r->units.at[u].token) || r->units.at[u].token > behind || u + n >= n_units(r);
}

static bool
farewell_here(const struct splitter *p)
{
	const struct reader *r = p->r;
	uint32_t n = role_at(r, ROLE_FAREWELL, p->unit, n_units(r)), behind;

	if (n == 0 || n_units(r) - p->unit > 60)
		return false;
	behind = r->units.at[p->unit + n - 1].token + 1;
	return n_units(r) - p->unit <= n + SIGNED_MAX
		   ? behind >= r->tokens.n || token_is_mark(r, behind, ",.-") || starts_line(r, behind)
			 || name_follows(r, p->unit + n, behind)
		   : name_follows(r, p->unit + n, behind);
}

/* A last line of its own that is only a name. */
static bool
name_alone(const struct splitter *p)
{
	const struct reader *r = p->r;
	uint32_t left = n_units(r) - p->unit;

	if (left == 0 || left > 2 || p->token == 0 || !starts_line(r, p->token))
		return false;
	for (uint32_t u = p->unit; u < n_units(r); u++) {
		if (!unit_token(r, u)->capital || unit_token(r, u)->kind != TOKEN_WORD
		    || r->units.at[u].whole != 0)
			return false;
	}
	return !is_end_mark(r, (uint32_t)r->tokens.n - 1);
}

static bool
is_rule(const struct reader *r, uint32_t i)
{
	const struct token *t = token_at(r, i);

	return token_is_mark(r, i, "-_=") && t->end - t->start >= 2 && starts_line(r, i);
}

static bool
signature_here(const struct splitter *p)
{
	const struct reader *r = p->r;

	if (is_rule(r, p->token) && starts_line(r, p->token + 1))
		return true;
	if (p->unit >= n_units(r) || r->units.at[p->unit].token != p->token)
		return false;
	return farewell_here(p) || name_alone(p);
}

/* "-----Original Message-----", or "… wrote:" with a quoted line behind it. */
static bool
history_here(const struct splitter *p)
{
	const struct reader *r = p->r;
	uint32_t i = p->token;

	if (is_rule(r, i) && (word_is(r, i + 1, "original") || word_is(r, i + 1, "forwarded")))
		return true;
	if (!word_is(r, i, "on") || !starts_line(r, i))
		return false;
	for (uint32_t k = i; k < r->tokens.n && k < i + 40; k++) {
		if (word_is(r, k, "wrote") && k + 2 < r->tokens.n && token_is_mark(r, k + 1, ":"))
			return starts_line(r, k + 2) && token_is_mark(r, k + 2, ">");
	}
	return false;
}

/* ---- one after the other ---- */

static void
pass_token(struct splitter *p)
{
	const struct reader *r = p->r;

	if (p->unit < n_units(r) && r->units.at[p->unit].token == p->token)
		p->unit++;
	p->token++;
	if (p->token >= r->tokens.n || !starts_line(r, p->token))
		return;
	p->line = token_at(r, p->token)->start;
	p->quoted = token_is_mark(r, p->token, ">");
}

static enum part
part_here(struct splitter *p)
{
	if (p->history || p->quoted)
		return PART_QUOTED;
	p->history = history_here(p);
	if (p->history)
		return PART_QUOTED;
	p->signed_off = p->signed_off || signature_here(p);
	return p->signed_off ? PART_SIGNATURE : PART_BODY;
}

/* ---- questions without a mark ---- */

/* "is that", "did i", "what have i": the verb in front of whom it is about. */
static bool
is_inverted(const struct reader *r, uint32_t i)
{
	static const char *const asks[] = { "what", "which", "where", "when", "why", "how", "who" };
	static const char *const verbs[] = { "is", "was", "are", "were", "does", "do", "did", "have", "has",
	    "had",
		"would", "will", "could", "can", "shall", "may", "am", "isnt", "isn't", "doesnt", "doesn't",
		"didnt", "didn't" };
	static const char *const whom[] = { "i", "we", "you", "u", "he", "she", "it", "they", "that", "this",
		"there", "these", "those", "anything", "something", "either" };

	/* "do this first", "have that ready", "had you told us" ask nothing */
	static const char *const orders[] = { "do", "have", "had" };
	static const char *const things[] = { "that", "this", "it", "these", "those", "there", "anything",
		"something", "either" };
	bool asked = word_in(r, i, asks, LENGTH(asks));

	i += asked;
	if (!word_in(r, i, verbs, LENGTH(verbs)) || !word_in(r, i + 1, whom, LENGTH(whom)))
		return false;
	return asked || !word_in(r, i, orders, LENGTH(orders))
	    || (!word_is(r, i, "had") && !word_in(r, i + 1, things, LENGTH(things)));
}

/* "hiya, did i get that right or is there more to it": written in a hurry, it ends without any mark. */
static bool
asks_without_mark(const struct reader *r, const struct sentence *s)
{
	static const char *const leads[] = { "and", "so", "or", "but", "ok", "okay", "right", "then", "well",
		"now", "also", "yes", "no", "hi", "hiya" };
	bool starts = true;

	if (s->part != PART_BODY || is_end_mark(r, s->last - 1))
		return false;
	for (uint32_t i = s->first; i < s->last; i++) {
		if (starts && is_inverted(r, i))
			return true;
		starts = token_is_mark(r, i, ",-") || (starts && word_in(r, i, leads, LENGTH(leads)));
	}
	return false;
}

static void
finish_sentence(struct splitter *p, struct sentence *s)
{
	const struct reader *r = p->r;

	s->last = p->token;
	s->start = token_at(r, s->first)->start;
	s->end = token_at(r, s->last - 1)->end;
	for (uint32_t i = s->last; i > s->first; i--) {
		const struct token *t = token_at(r, i - 1);

		if (t->kind != TOKEN_MARK && t->kind != TOKEN_EMOJI)
			break;
		if (str_find_char(str_sub(r->text->s, t->start, t->end), '?') != STR_NOT_FOUND)
			s->question = true;
	}
	s->question = s->question || asks_without_mark(r, s);
	/* You ask: "where is it?" */
	if (s->question && p->unit > 0 && r->units.at[p->unit - 1].quoted
	    && r->units.at[p->unit - 1].token >= s->first)
		s->question = false;
}

static void
take_sentence(struct splitter *p)
{
	struct sentence s = { .first = p->token };
	uint32_t greeting = 0;
	bool quoted = p->quoted, end = false;

	s.part = (uint8_t)part_here(p);
	if (s.part == PART_BODY && !p->greeted && p->unit < n_units(p->r)) {
		greeting = p->r->units.at[p->unit].token == p->token ? greeting_end(p) : 0;
		p->greeted = true;
	}
	if (greeting > 0)
		s.part = PART_GREETING;
	while (!end && p->token < p->r->tokens.n) {
		uint32_t i = p->token;
		uint32_t behind = p->unit + (p->unit < n_units(p->r) && p->r->units.at[p->unit].token == i);

		end = greeting > 0 ? i + 1 == greeting : ends_behind(p, i, behind);
		pass_token(p);
		end = end || p->quoted != quoted;
	}
	finish_sentence(p, &s);
	vec_push(p->r->a, &p->r->sentences) = s;
}

static void
number_units(struct reader *r)
{
	uint32_t u = 0;

	r->sentence_units = arena_array(r->a, uint32_t, r->sentences.n + 1);
	for (uint32_t i = 0; i < r->sentences.n; i++) {
		r->sentence_units[i] = u;
		for (; u < r->units.n && r->units.at[u].token < r->sentences.at[i].last; u++)
			r->units.at[u].sentence = i;
	}
	r->sentence_units[r->sentences.n] = u;
}

void
read_sentences(struct reader *r)
{
	struct splitter p = { .r = r };

	if (r->tokens.n > 0) {
		p.line = token_at(r, 0)->start;
		p.quoted = token_is_mark(r, 0, ">");
	}
	while (p.token < r->tokens.n)
		take_sentence(&p);
	number_units(r);
	r->text->sentences = r->sentences.at;
	r->text->n_sentences = r->sentences.n;
}
