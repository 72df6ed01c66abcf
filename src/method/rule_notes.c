/* rule_notes.c - rules about what a leader writes to someone they lead.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

/* leader-hedge: two softeners in one statement; a question may be as soft as it likes. */
bool
hold_second_softener(struct checking *k, const struct hit *h)
{
	const struct hit *next = h;

	if (k->text.sentences[h->sentence].question)
		return false;
	do {
		next = next_sign(k, SIGN_SOFTENER, (size_t)(next - k->text.hits) + 1);
	} while (next != NULL && next->first < h->last);
	return next != NULL && next->sentence == h->sentence;
}

/* leader-mind-reading: a question or a guess that says so is an invitation. */
bool
hold_stated(struct checking *k, const struct hit *h)
{
	return !k->text.sentences[h->sentence].question;
}

/* "It's a lazy chart", "The tool is slow": what is judged is a thing. */
static bool
is_of_thing(const struct checking *k, const struct hit *h)
{
	static const char *const is[] = { "is", "are", "was", "were" };
	static const char *const it[] = { "it's", "that's", "it", "that", "this" };
	static const char *const people[] = {
		"you", "he", "she", "they", "who", "i", "we", "everyone", "nobody", "someone", "person",
	};
	const struct sentence *s = &k->text.sentences[h->sentence];

	/* "Friday was hopeless" */
	if (is_any_of(k, h->first, it, LENGTH(it)) || is_day_or_month(str_sub(k->text.s,
	    k->text.tokens[h->first].start, k->text.tokens[h->first].end)))
		return true;
	if (!is_any_of(k, h->first, is, LENGTH(is)))
		return false;
	for (uint32_t t = k->text.clauses[h->clause].first; t < h->first; t++) {
		const struct token *word = &k->text.tokens[t];

		if (is_any_of(k, t, people, LENGTH(people)) || (word->capital && word->kind == TOKEN_WORD
		    && (t > s->first ? is_name(k, s, t) : is_hit_by(k, SIGN_NAMED, t))
		    && !is_day_or_month(str_sub(k->text.s, word->start, word->end))))
			return false;
	}
	return h->first > k->text.clauses[h->clause].first;
}

/* leader-character-attack: what stands between quotation marks is someone else's word. */
bool
hold_unquoted(struct checking *k, const struct hit *h)
{
	static const struct str marks[] = { STR_INIT("\""), STR_INIT("\xe2\x80\x9c"),
		STR_INIT("\xe2\x80\x98") };
	uint32_t last = k->text.tokens[h->last - 1].start;

	if (is_of_thing(k, h))
		return false;
	for (size_t i = 0; i < LENGTH(marks); i++)
		if (str_ends(str_sub(k->text.s, h->start, last), marks[i]))
			return false;
	return true;
}

/* "Please improve it by Friday", "come and see me on Monday": the day is that of what is asked, and tells
 * nothing of what was done. */
static bool
is_to_come(const struct checking *k, size_t sentence)
{
	static const enum label asked[] = { SIGN_REQUEST, SIGN_ASK, SIGN_PLANNING, SIGN_COMMIT };

	if (has_sign(k, sentence, SIGN_CONDUCT) || has_sign(k, sentence, SIGN_DEED))
		return false;
	for (size_t l = 0; l < LENGTH(asked); l++)
		if (has_sign(k, sentence, asked[l]))
			return true;
	return false;
}

/* leader-no-specifics: somewhere in the note stands when, where, or what was done. */
bool
hold_no_situation(struct checking *k, const struct hit *h)
{
	(void)h;
	if (body_has(k, SIGN_PRAISE))
		return false;
	for (size_t i = 0; i < k->text.n_sentences && body_has(k, SIGN_SITUATION); i++)
		if (is_body(k, i) && has_sign(k, i, SIGN_SITUATION) && !is_to_come(k, i))
			return false;
	return true;
}

/* What went wrong, said as a fact; a note that thanks is none. */
static bool
is_conduct(const struct checking *k, size_t sentence)
{
	return has_sign(k, sentence, SIGN_CONDUCT)
	    || (has_sign(k, sentence, SIGN_DEED) && (has_sign(k, sentence, SIGN_TROUBLE)
	    || (sentence + 1 < k->text.n_sentences && has_sign(k, sentence + 1, SIGN_TROUBLE))));
}

/* "They wrote to me about it. Thank you.": a sentence of its own is no mere ending, unlike "Thanks, Sam". */
static bool
is_thanks(const struct checking *k)
{
	for (size_t i = 0; i < k->text.n_hits; i++) {
		const struct hit *h = &k->text.hits[i];
		const struct sentence *s = &k->text.sentences[h->sentence];

		if (h->label == SIGN_PRAISE && !h->negated && s->part == PART_SIGNATURE
		    && h->last < s->last && k->text.s.ptr[k->text.tokens[h->last].start] == '.')
			return true;
	}
	return body_has(k, SIGN_PRAISE);
}

static size_t
first_conduct(const struct checking *k)
{
	if (is_thanks(k))
		return SIZE_MAX;
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && !k->text.sentences[i].question && is_conduct(k, i))
			return i;
	return SIZE_MAX;
}

static bool
asks_openly(const struct checking *k)
{
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && (has_sign(k, i, MOVE_ASK_OPEN) || has_sign(k, i, SIGN_INVITES)
		    || (k->text.sentences[i].question
		    && has_sign(k, i, SIGN_OPENS))))
			return true;
	return false;
}

/* Before they were heard, the open question is what is asked of them; the request follows what they say. */
static bool
asks_first(const struct checking *k)
{
	return KNOWS(k->f, heard) && !k->f->heard && asks_openly(k);
}

void
run_no_request(struct checking *k)
{
	size_t at = first_conduct(k);

	if (at != SIZE_MAX && !asks_first(k) && !body_has(k, SIGN_REQUEST) && !body_has(k, SIGN_INVITES))
		report_sentence(k, at);
}

static size_t
first_decision(const struct checking *k)
{
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && !k->text.sentences[i].question && has_sign(k, i, SIGN_DECIDED))
			return i;
	return SIZE_MAX;
}

void
run_no_inquiry(struct checking *k)
{
	size_t at = first_conduct(k);

	if ((KNOWS(k->f, heard) && k->f->heard) || asks_openly(k))
		return;
	if (at == SIZE_MAX)
		at = first_decision(k);
	if (at != SIZE_MAX)
		report_sentence(k, at);
}
