/* rule_hold.c - what a sign alone does not decide: the sentence around it, and what came before.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

#define NEAR_HITS 400                           /* a sentence without an end must not cost its square */

/* The first sentence that names their problem, looked for once. */
static size_t
first_problem(struct checking *k)
{
	if (!k->problem_sought)
		while (k->problem < k->text.n_sentences && !names_problem(k, k->problem))
			k->problem++;
	k->problem_sought = true;
	return k->problem;
}

static bool
concedes(const struct checking *k, size_t sentence)
{
	return is_body(k, sentence) && (has_sign(k, sentence, MOVE_CONCEDE)
	    || has_sign(k, sentence, SIGN_CONCEDES));
}

size_t
first_concession(struct checking *k)
{
	if (!k->concession_sought)
		while (k->concession < k->text.n_sentences && !concedes(k, k->concession))
			k->concession++;
	k->concession_sought = true;
	return k->concession;
}

#define WORDS_BEFORE 8                          /* in front of a claim, that leave it open */

/* "I can't say yet whether everything was done as it should be", "I'm not sure that the charge is right" */
static bool
is_left_open(const struct checking *k, const struct hit *h)
{
	static const char *const open[] = { "whether", "if", "until", "unless", "not", "cannot", "can't" };
	uint32_t first = k->text.sentences[h->sentence].first;

	for (uint32_t i = h->first; i > first && h->first - i < WORDS_BEFORE; i--)
		if (is_any_of(k, i - 1, open, LENGTH(open)))
			return true;
	return false;
}

/* defend-process: a claim to have done right, before anything that shows their problem was seen. */
bool
hold_unacknowledged_claim(struct checking *k, const struct hit *h)
{
	if (k->text.sentences[h->sentence].question || (KNOWS(k->f, asked_procedure)
	    && k->f->asked_procedure))
		return false;
	if (is_left_open(k, h))
		return false;
	return first_concession(k) > h->sentence && first_problem(k) >= h->sentence;
}

bool
hold_unspecific(struct checking *k, const struct hit *h)
{
	return !is_specific(k, h->sentence);
}

/* A "not" or "never" right in front. */
static bool
is_denied(const struct checking *k, uint32_t token)
{
	for (uint32_t i = token > 2 ? token - 2 : 0; i < token; i++) {
		struct str word = str_sub(k->text.s, k->text.tokens[i].start, k->text.tokens[i].end);

		if (str_eq_nocase(word, STR("not")) || str_eq_nocase(word, STR("never"))
		    || word_ends(word, STR("n't")))
			return true;
	}
	return false;
}

/* "If I hear nothing by Friday I'll take it as a yes": the "nothing" is theirs and turns nothing here. */
static bool
is_taken_behind(const struct checking *k, const struct hit *silence)
{
	size_t i = (size_t)(silence - k->text.hits) + 1;
	size_t end = k->text.n_hits - i > NEAR_HITS ? i + NEAR_HITS : k->text.n_hits;

	for (; i < end && k->text.hits[i].sentence == silence->sentence; i++) {
		const struct hit *h = &k->text.hits[i];

		if (h->label == SIGN_TAKEN_AS && !h->attributed && h->first >= silence->last
		    && !is_denied(k, h->first))
			return true;
	}
	return false;
}

/* A conditional that turns no reply into something needs both halves, in one sentence or the next. */
bool
hold_takes_silence(struct checking *k, const struct hit *h)
{
	return has_sign(k, h->sentence, SIGN_TAKEN_AS) || is_taken_behind(k, h);
}

/* "If I hear nothing by Friday I'll ring you": the next word is ours. */
bool
hold_near_silence(struct checking *k, const struct hit *h)
{
	const struct promise_read *p = promise_in(k, h->sentence);

	return !k->text.sentences[h->sentence].question && (p == NULL || !p->update);
}

/* The next such hit behind `from`, if it still lies in that sentence. */
static const struct hit *
next_in_sentence(const struct checking *k, enum label l, const struct hit *from, size_t sentence)
{
	size_t i = (size_t)(from - k->text.hits) + 1;
	size_t end = k->text.n_hits - i > NEAR_HITS ? i + NEAR_HITS : k->text.n_hits;

	for (; i < end && k->text.hits[i].sentence <= sentence; i++) {
		const struct hit *h = &k->text.hits[i];

		if (h->label == l && h->sentence == sentence && !h->negated && !h->attributed)
			return h;
	}
	return NULL;
}

/* "While I sympathise, …": the acknowledgement takes itself back. */
static bool
is_conceded(const struct checking *k, const struct hit *ack)
{
	static const char *const concedes[] = { "while", "whilst", "although", "though", "much", "as", "even",
	    "however" };

	return is_any_of(k, ack->first, concedes, LENGTH(concedes));
}

/* The "but": behind the acknowledgement in its sentence, or at the front of the next one. */
static const struct hit *
contrast_behind(const struct checking *k, const struct hit *ack)
{
	const struct hit *but = next_in_sentence(k, SIGN_CONTRAST, ack, ack->sentence);
	size_t next = ack->sentence + 1;

	if (is_conceded(k, ack))
		return ack;
	if (but != NULL && but->start > ack->start)
		return but;
	if (next >= k->text.n_sentences || !is_body(k, next))
		return NULL;
	but = next_in_sentence(k, SIGN_CONTRAST, ack, next);
	return but != NULL && but->first <= k->text.sentences[next].first + 1 ? but : NULL;
}

/* Three words of meaning between the acknowledgement and the "but" are no longer empty. */
static bool
says_something(struct checking *k, const struct hit *ack, const struct hit *but)
{
	uint32_t end = k->text.sentences[ack->sentence].end;
	struct words between;

	if (but == ack)
		end = k->text.tokens[k->text.clauses[ack->clause].last - 1].end;
	else if (but->sentence == ack->sentence)
		end = but->start;
	if (end <= ack->end)
		return false;
	words_known(k->a, k->pack, str_sub(k->text.s, ack->end, end), &between);
	return between.n >= 3;
}

/* What follows the "but" owns a failure, offers a view to be answered, or says what is not known. */
static bool
is_honest(const struct checking *k, size_t sentence)
{
	return has_sign(k, sentence, SIGN_OUR_FAILURE) || has_sign(k, sentence,
	    SIGN_OUR_VIEW)
	    || has_sign(k, sentence, SIGN_NO_ANSWER);
}

/* What follows the "but" does something for them, asks, or leaves a choice: it takes nothing back. */
static bool
is_turned_to_them(const struct checking *k, size_t sentence)
{
	static const enum label turned[] = {
		SIGN_COMMIT, SIGN_NEXT_CONTACT, SIGN_WE_ACT, SIGN_REPAIR, SIGN_SOLUTION, SIGN_OPTION,
		SIGN_ASK, SIGN_WE_FAILED, SIGN_OWN_MISS, SIGN_FIND_OUT, SIGN_HOLD, SIGN_APOLOGY,
		SIGN_TROUBLE, SIGN_PLANNING, MOVE_OFFER, MOVE_OWN_MISTAKE, MOVE_CONCEDE, MOVE_ASK_OPEN,
	};

	for (size_t l = 0; l < LENGTH(turned); l++)
		if (has_sign(k, sentence, turned[l]))
			return true;
	return k->text.sentences[sentence].question;
}

/* but-eraser: an empty acknowledgement, then a "but" with a no, a rule, a defence or blame behind it. */
bool
hold_generic_but(struct checking *k, const struct hit *h)
{
	static const enum label erasing[] = {
		SIGN_REFUSE, SIGN_POLICY, SIGN_PROCESS, SIGN_FAULTING, SIGN_CONTRACT, SIGN_TOLD_YOU,
		SIGN_NO_TO, SIGN_RULE_WALL,
	};
	const struct hit *but = contrast_behind(k, h);

	if (but == NULL)
		return false;
	if (says_something(k, h, but) || is_honest(k, but->sentence))
		return false;
	for (size_t i = 0; i < LENGTH(erasing); i++)
		if (next_in_sentence(k, erasing[i], but, but->sentence) != NULL)
			return true;
	return !is_turned_to_them(k, but->sentence) && !is_specific(k, but->sentence);
}

bool
hold_near_but(struct checking *k, const struct hit *h)
{
	return has_sign(k, h->sentence, SIGN_CONTRAST) && !is_honest(k, h->sentence)
	    && !is_specific(k, h->sentence);
}

/* close-without-word: said while their word is lacking; a question or "once you say so" waits for it. */
bool
hold_closing(struct checking *k, const struct hit *h)
{
	return k->f->concerns_open > 0 && !k->text.sentences[h->sentence].question;
}

#define NAME_LEAST 3                            /* letters of a name */

/* "Priya from billing": a capital is a name unless the word is a common one. */
static bool
is_name_there(const struct checking *k, const struct hit *h)
{
	const struct sentence *s = &k->text.sentences[h->sentence];

	for (uint32_t i = s->first; i < h->last && i < s->last; i++) {
		const struct token *t = &k->text.tokens[i];
		struct str word;

		if (t->kind != TOKEN_WORD || !t->capital || i == h->first)
			continue;
		word = str_sub(k->text.s, t->start, t->end);
		if (word.len >= NAME_LEAST && !is_day_or_month(word) && !is_listed(k, i, LIST_OPENS)
		    && !is_listed(k, i, LIST_DEPARTMENT))
			return true;
	}
	return false;
}

/* "will be looked at by Priya", but not "by Monday". */
static bool
is_by_name(const struct checking *k, const struct hit *h)
{
	const struct sentence *s = &k->text.sentences[h->sentence];
	const struct token *by, *name;

	if (h->last + 1 >= s->last)
		return false;
	by = &k->text.tokens[h->last];
	name = by + 1;
	return str_eq_nocase(str_sub(k->text.s, by->start, by->end), STR("by")) && name->kind == TOKEN_WORD
	    && name->capital && !is_day_or_month(str_sub(k->text.s, name->start, name->end));
}

/* promise-no-owner: neither a name in the sentence nor an I or we that takes it, here or in the next. */
bool
hold_nobody_takes_it(struct checking *k, const struct hit *h)
{
	size_t next = h->sentence + 1;

	if (k->text.sentences[h->sentence].question || is_name_there(k, h) || is_by_name(k, h)
	    || has_sign(k, h->sentence, SIGN_WE_TAKE_IT))
		return false;
	return next >= k->text.n_sentences || !is_body(k, next) || !has_sign(k, next,
	    SIGN_WE_TAKE_IT);
}

bool
hold_near_nobody(struct checking *k, const struct hit *h)
{
	return !is_hit_by(k, SIGN_NAMED, h->first) && hold_nobody_takes_it(k, h);
}
