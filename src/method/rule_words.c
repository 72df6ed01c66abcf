/* rule_words.c - rules about words and faces: capitals nobody explains, letters that could go to anyone,
 * sentences without a person.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

#define GENERIC_SENTENCES 4                     /* fewer are a note, not a letter */
#define SIGNED 2                                /* up to so many tokens: a name under it, "Sorry." */
#define GENERIC_SHARE 600                       /* per mille of five-word runs shared with another reply */
#define FACELESS 3
#define SUM 3                                   /* a sum of money is true of few letters */
#define SHOUTED 3                               /* capitals in a row that are a raised voice */
#define NEAR_TOKENS 400                         /* how far a long text is searched; keeps the work linear */
#define NEAR_SENTENCES 60

static struct str
token_text(const struct checking *k, uint32_t token)
{
	return str_sub(k->text.s, k->text.tokens[token].start, k->text.tokens[token].end);
}

static bool
is_mark(const struct checking *k, uint32_t token, char c)
{
	return token < k->text.n_tokens && k->text.tokens[token].kind == TOKEN_MARK
	    && k->text.s.ptr[k->text.tokens[token].start] == c;
}

/* ---- jargon ---- */

static bool
is_letters(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_upper(s.ptr[i]))
			return false;
	return s.len >= 2 && s.len <= 6;
}

static bool
is_shouted(const struct checking *k, uint32_t token)
{
	uint32_t n = 1;

	for (uint32_t i = token; i > 0 && n < SHOUTED && k->text.tokens[i - 1].all_capitals; i--)
		n++;
	for (uint32_t i = token + 1; i < k->text.n_tokens && n < SHOUTED
	    && k->text.tokens[i].all_capitals; i++)
		n++;
	return n >= SHOUTED;
}

/* "Mrs JONES", "order AB 12": a name or a number, no word. */
static bool
is_name_or_code(const struct checking *k, uint32_t token)
{
	if (token + 1 < k->text.n_tokens && k->text.tokens[token + 1].kind == TOKEN_NUMBER)
		return true;
	return token > 0 && is_listed(k, is_mark(k, token - 1, '.') && token > 1 ? token - 2 : token - 1,
	    LIST_TITLE);
}

static bool
is_used_by_them(const struct checking *k, struct str word)
{
	if (KNOWS(k->f, customer_used))
		for (size_t i = 0; i < k->f->customer_used.n; i++)
			if (str_find_nocase(k->f->customer_used.at[i], word) != STR_NOT_FOUND)
				return true;
	return KNOWS(k->f, customer) && str_find(k->f->customer, word) != STR_NOT_FOUND;
}

/* In brackets or with brackets behind it, or in a sentence that says what it is. */
static bool
is_explained(const struct checking *k, uint32_t first, uint32_t last, size_t sentence)
{
	if (is_mark(k, last, '(') || (first > 0 && is_mark(k, first - 1, '(') && is_mark(k, last, ')')))
		return true;
	return has_sign(k, sentence, SIGN_EXPLAINS);
}

static bool
was_met_before(const struct checking *k, uint32_t token)
{
	for (uint32_t i = token > NEAR_TOKENS ? token - NEAR_TOKENS : 0; i < token; i++)
		if (k->text.tokens[i].all_capitals && k->text.tokens[i].word == k->text.tokens[token].word)
			return true;
	return false;
}

static bool
is_opaque(const struct checking *k, uint32_t token, size_t sentence)
{
	struct str word = token_text(k, token);

	return k->text.tokens[token].all_capitals && k->text.tokens[token].kind == TOKEN_WORD
	    && is_letters(word) && !is_hit_by(k, SIGN_KNOWN_CAPS, token)
	    && !is_shouted(k, token) && !is_name_or_code(k, token)
	    && !is_used_by_them(k, word) && !is_explained(k, token, token + 1, sentence)
	    && !was_met_before(k, token);
}

void
run_jargon(struct checking *k)
{
	for (size_t i = 0; i < k->text.n_sentences; i++) {
		const struct sentence *s = &k->text.sentences[i];

		if (!is_body(k, i))
			continue;
		for (uint32_t t = s->first; t < s->last; t++)
			if (is_opaque(k, t, i))
				report(k, k->text.tokens[t].start, k->text.tokens[t].end, STR_NONE);
	}
	for (const struct hit *h = next_sign(k, SIGN_JARGON, 0); h != NULL;
	    h = next_sign(k, SIGN_JARGON, (size_t)(h - k->text.hits) + 1))
		if (!is_used_by_them(k, str_sub(k->text.s, h->start, h->end))
		    && !is_opaque(k, h->first, h->sentence)
		    && !is_explained(k, h->first, h->last, h->sentence))
			report(k, h->start, h->end, STR_NONE);
}

/* ---- letters that could go to anyone ---- */

/* Thanks and regret name no more than "your email" and "our service". */
static bool
is_courtesy(const struct checking *k, size_t sentence)
{
	return has_sign(k, sentence, MOVE_THANK) || has_sign(k, sentence, SIGN_STOCK_LINE)
	    || has_sign(k, sentence, SIGN_ACK_GENERIC);
}

static bool
is_particular(const struct checking *k, size_t sentence, uint32_t token)
{
	const struct token *t = &k->text.tokens[token];

	if (t->kind == TOKEN_NUMBER || t->kind == TOKEN_MONEY || t->kind == TOKEN_TIME
	    || t->kind == TOKEN_DATE)
		return true;
	if (t->kind != TOKEN_WORD)
		return false;
	if (is_name(k, &k->text.sentences[sentence], token) || is_hit_by(k, SIGN_PRODUCT, token)
	    || (is_hit_by(k, SIGN_CONCRETE, token) && !is_courtesy(k, sentence)))
		return true;
	return k->own.n > 0 && words_hold(&k->own, k->pack, token_text(k, token));
}

static size_t
count_body(const struct checking *k)
{
	size_t n = 0;

	for (size_t i = 0; i < k->text.n_sentences; i++)
		n += is_body(k, i) && !is_approved(k, i)
		    && k->text.sentences[i].last - k->text.sentences[i].first > SIGNED;
	return n;
}

/* Fewer than one particular word in two sentences; not all are counted once there are enough. */
static bool
is_generic(const struct checking *k)
{
	size_t sentences = count_body(k);
	size_t particular = 0;

	if (sentences < GENERIC_SENTENCES)
		return false;
	for (size_t i = 0; i < k->text.n_sentences; i++) {
		const struct sentence *s = &k->text.sentences[i];

		if (!is_body(k, i) || is_approved(k, i))
			continue;
		for (uint32_t t = s->first; t < s->last && particular * 2 < sentences; t++)
			particular += k->text.tokens[t].kind == TOKEN_MONEY ? SUM : is_particular(k, i, t);
	}
	return particular * 2 < sentences;
}

/* "Something did not go the way it was meant to", "things fell short": it could be said of anything. */
static bool
is_unnamed(const struct checking *k, size_t sentence)
{
	return is_listed(k, k->text.sentences[sentence].first, LIST_UNNAMED);
}

/* Before anything is known, a letter names what they wrote of and asks; what is said back need not be theirs
 * word by word. */
static bool
asks_about_theirs(struct checking *k)
{
	if (KNOWS(k->f, stage) && k->f->stage == STAGE_PLAYBACK && body_has(k, SIGN_CONFIRM_Q))
		return true;
	if (!KNOWS(k->f, stage) || (k->f->stage != STAGE_ACK && k->f->stage != STAGE_EXPLORE)
	    || !body_has(k, SIGN_OPENS))
		return false;
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (names_problem(k, i) && has_sign(k, i, SIGN_YOU) && !is_unnamed(k, i))
			return true;
	return false;
}

static bool
is_speaker(const struct checking *k, uint32_t token)
{
	static const char *const me[] = { "i", "im", "ive", "me", "my", "myself", "mine" };
	struct str word = token_text(k, token);

	if (is_first_person(word))
		return true;
	for (size_t i = 0; i < LENGTH(me); i++)
		if (str_eq_nocase(word, str_from(me[i])))
			return true;
	return false;
}

/* One person tells another what happened to them: it may lack names and dates, and is no letter for all. */
static bool
speaks_to_them(struct checking *k)
{
	bool speaks = false;

	for (size_t i = 0; i < k->text.n_tokens && !speaks; i++)
		speaks = is_speaker(k, (uint32_t)i);
	for (size_t i = 0; speaks && i < k->text.n_sentences; i++)
		if (names_problem(k, i) && !is_courtesy(k, i) && !has_sign(k, i, SIGN_SYMPATHY)
		    && !is_unnamed(k, i))
			return true;
	return false;
}

void
run_generic(struct checking *k)
{
	bool same = KNOWS(k->f, similar_to) && k->f->similar_share >= GENERIC_SHARE;

	if (KNOWS(k->f, approved_block) && k->f->approved_block.len > 0)
		return;
	if (same)
		report_absent(k, arena_fmt(k->a, "%d %% of it also went to another customer: %.*s",
		    (int)(k->f->similar_share / 10), STR_ARG(k->f->similar_to)));
	else if (is_generic(k) && !asks_about_theirs(k) && !speaks_to_them(k)
	    && !body_has(k, SIGN_REPEAT_ASKED))
		report_absent(k, STR_NONE);
}

/* ---- sentences without a person ---- */

static uint32_t
first_word(const struct checking *k, const struct sentence *s)
{
	uint32_t t = s->first;

	while (t < s->last && k->text.tokens[t].kind == TOKEN_MARK)
		t++;
	return t;
}

/* A name that begins two sentences or more is the firm's own. */
static bool
is_company(const struct checking *k, uint32_t token)
{
	size_t n = 0;

	for (size_t i = 0; i < k->text.n_sentences && i < NEAR_SENTENCES; i++) {
		uint32_t t = first_word(k, &k->text.sentences[i]);

		n += is_body(k, i) && t < k->text.sentences[i].last
		    && k->text.tokens[t].word == k->text.tokens[token].word;
	}
	return n >= 2 && is_hit_by(k, SIGN_NAMED, token);
}

/* "Northway Trains": the rest of the firm's name. */
static bool
ends_company(const struct checking *k, const struct sentence *s, uint32_t token)
{
	return is_company(k, name_starts(k, s, token));
}

/* "Harbour Road", "Quay Street": where it was, and nobody who writes. */
static bool
is_of_place(const struct checking *k, const struct sentence *s, uint32_t token)
{
	for (uint32_t t = token; t < s->last && t < token + 3; t++)
		if (is_listed(k, t, LIST_STREET))
			return true;
	return false;
}

static bool
is_person(const struct checking *k, const struct sentence *s, uint32_t token)
{
	struct str word = token_text(k, token);

	if (token > s->first && str_eq_nocase(token_text(k, token - 1), STR("the")))
		return false;                   /* "the Trust" */
	if (ends_company(k, s, token) || k->text.tokens[token].all_capitals || is_day_or_month(word)
	    || is_of_place(k, s, token))
		return false;
	return is_name(k, s, token) || (token == s->first && is_hit_by(k, SIGN_NAMED, token));
}

static bool
has_face(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];

	if (s->part != PART_BODY && s->part != PART_SIGNATURE)
		return false;
	/* "The Payments Team", wherever it stands */
	if ((s->part == PART_SIGNATURE || !states(k, sentence)) && has_word_in(k, sentence, LIST_TEAM))
		return false;
	for (uint32_t t = s->first; t < s->last; t++)
		if (k->text.tokens[t].kind == TOKEN_WORD && (is_speaker(k, t) || is_person(k, s, t)))
			return true;
	return false;
}

void
run_faceless(struct checking *k)
{
	size_t sentences = 0;
	size_t subjects = 0;

	for (size_t i = 0; i < k->text.n_sentences; i++) {
		uint32_t t = first_word(k, &k->text.sentences[i]);

		if (has_face(k, i))
			return;
		if (!is_body(k, i))
			continue;
		sentences++;
		subjects += has_sign(k, i, SIGN_FACELESS)
		    || (t < k->text.sentences[i].last && is_company(k, t));
	}
	if (sentences >= 3 && subjects >= FACELESS)
		report_absent(k, STR_NONE);
}
