/* rule_tone.c - rules about how it is said: rules as walls, claimed feelings, excuses, cheer.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

static bool
next_has(const struct checking *k, size_t sentence, enum label l)
{
	return sentence + 1 < k->text.n_sentences && is_body(k, sentence + 1) && has_sign(k, sentence + 1,
	    l);
}

/* policy-shield: the reason or the way round may stand in the next sentence, or be what they asked for. */
bool
hold_no_reason(struct checking *k, const struct hit *h)
{
	if (next_has(k, h->sentence, SIGN_REASON))
		return false;
	return h->sentence == 0 || !has_sign(k, h->sentence - 1, SIGN_REPEAT_ASKED);
}

/* doubt-customer: two accounts that differ, and the wish to find out why, are no doubt of theirs. */
bool
hold_not_looking(struct checking *k, const struct hit *h)
{
	/* "you claimed £3,100" */
	if (h->last < k->text.n_tokens && k->text.tokens[h->last].kind == TOKEN_MONEY)
		return false;
	if (is_outright(k, h))
		return true;
	/* "Nobody else noticed it, so thank you" */
	if (has_sign(k, h->sentence, MOVE_THANK) || has_sign(k, h->sentence, MOVE_CONCEDE)
	    || has_sign(k, h->sentence, SIGN_TAKEN_BACK))
		return false;
	return !has_sign(k, h->sentence, SIGN_FIND_OUT) && !next_has(k, h->sentence, SIGN_FIND_OUT);
}

/* tone-police: the approved sentence against threats and slurs is no policing of tone. */
bool
hold_no_abuse(struct checking *k, const struct hit *h)
{
	(void)h;
	return !KNOWS(k->f, abuse) || k->f->abuse == ABUSE_NONE || !body_has(k, SIGN_BOUNDARY);
}

/* What we do next has its day and its name, and is no detail of theirs. */
static bool
is_detail(struct checking *k, size_t sentence)
{
	static const enum label ours[] = { SIGN_COMMIT, SIGN_NEXT_CONTACT, SIGN_WE_ACT, MOVE_PROMISE };

	if (!is_specific(k, sentence))
		return false;
	for (size_t l = 0; l < LENGTH(ours); l++)
		if (has_sign(k, sentence, ours[l]))
			return false;
	return true;
}

/* claimed-empathy: shown, with a detail of theirs here or in the next sentence, it is no mere claim. */
bool
hold_no_detail(struct checking *k, const struct hit *h)
{
	size_t next = h->sentence + 1;

	if (is_specific(k, h->sentence))
		return false;
	return next >= k->text.n_sentences || !is_body(k, next) || !is_detail(k, next);
}

/* The sentence, or the one before, names what was promised. */
static bool
is_about_promise(struct checking *k, size_t sentence)
{
	struct words promise;

	words_known(k->a, k->pack, k->f->overdue, &promise);
	for (size_t i = sentence > 0 ? sentence - 1 : 0; i <= sentence; i++)
		if (is_body(k, i) && words_shared(&promise, sentence_words(k, i)) > 0)
			return true;
	return false;
}

static bool
is_left_open(const struct checking *k, const struct hit *h)
{
	static const char *const whether[] = { "whether", "if" };
	uint32_t first = k->text.sentences[h->sentence].first;

	for (uint32_t i = h->first; i > first && h->first - i < 3; i--)
		if (is_any_of(k, i - 1, whether, LENGTH(whether)))
			return true;
	return has_sign(k, h->sentence, SIGN_NO_ANSWER);
}

static bool
is_about_correction(struct checking *k, size_t sentence)
{
	struct words correction;

	words_known(k->a, k->pack, k->f->correction, &correction);
	return words_shared(&correction, sentence_words(k, sentence)) > 0;
}

bool
hold_fault_unknown(struct checking *k, const struct hit *h)
{
	/* a promise that was missed is found out already */
	if (KNOWS(k->f, overdue) && k->f->overdue.len > 0 && is_about_promise(k, h->sentence))
		return false;
	/* "you're right, I left the fence out": what they put right in our retelling */
	if (k->f->playback == PLAYBACK_CORRECTED && k->f->correction.len > 0
	    && is_about_correction(k, h->sentence))
		return false;
	/* and what they say of our work is theirs to judge */
	if (KNOWS(k->f, critique) && k->f->critique)
		return false;
	/* "if it turns out that we were at fault, I'll say so", "whether we broke it I don't know" */
	if (k->text.clauses[h->clause].condition || is_left_open(k, h))
		return false;
	return str_eq(k->f->fault, STR("unknown")) && !k->text.sentences[h->sentence].question;
}

/* "the till app locked you out": what failed did it to them. */
static bool
happens_to_them(const struct checking *k, const struct hit *h)
{
	static const char *const things[] = { "the", "our" };
	static const char *const them[] = { "you" };

	if (!is_any_of(k, h->first, things, LENGTH(things)))
		return false;
	/* "the server went down on you" */
	for (uint32_t t = h->first + 1; t < h->last + 2 && t < k->text.sentences[h->sentence].last; t++)
		if (is_any_of(k, t, them, LENGTH(them)) && (t < h->last
		    || k->text.tokens[t - 1].kind != TOKEN_MARK))
			return true;
	return false;
}

/* excuse-first: a cause for what went wrong, before a word on what it was for them. */
bool
hold_excuse(struct checking *k, const struct hit *h)
{
	if (!str_eq(k->f->fault, STR("ours")) && !str_eq(k->f->fault, STR("unknown")))
		return false;
	if (KNOWS(k->f, asked_why) && k->f->asked_why)
		return false;
	if ((KNOWS(k->f, stage) && k->f->stage == STAGE_CLOSE) || happens_to_them(k, h))
		return false;
	for (size_t i = 0; i < h->sentence; i++)
		if (names_problem(k, i) || has_sign(k, i, SIGN_APOLOGY) || has_sign(k, i, SIGN_OWN_MISS)
		    || has_sign(k, i, SIGN_OUR_FAILURE))
			return false;
	return true;
}

/* "Have I got that?" asks whether we understood; "got that?" whether they did. */
static bool
asks_of_us(const struct checking *k, size_t sentence)
{
	static const char *const begins[] = { "have", "did", "do", "am", "are", "has" };
	static const char *const us[] = { "i", "we" };
	const struct sentence *s = &k->text.sentences[sentence];

	for (uint32_t i = s->first; i + 1 < s->last; i++)
		if (is_any_of(k, i, begins, LENGTH(begins)) && is_any_of(k, i + 1, us, LENGTH(us)))
			return true;
	return false;
}

/* rhetorical-check: an open check anywhere in the message makes good for it. */
bool
hold_no_open_check(struct checking *k, const struct hit *h)
{
	if (body_has(k, SIGN_OPEN_CHECK))
		return false;
	/* "you understand, right?" is no check of its own */
	for (size_t i = 0; body_has(k, SIGN_CONFIRM_Q) && i < k->text.n_sentences; i++)
		if ((i != h->sentence || asks_of_us(k, i)) && has_sign(k, i, SIGN_CONFIRM_Q))
			return false;
	return true;
}

/* "Your text began \"great news!\"": the mark stands in a quotation. */
static bool
is_quoted_mark(const struct checking *k, const struct token *t)
{
	struct str rest = str_sub(k->text.s, t->end, k->text.s.len);

	return str_starts(rest, STR("\"")) || str_starts(rest, STR("\xe2\x80\x9d"));
}

static bool
is_cheer(const struct checking *k, const struct sentence *s, uint32_t *token)
{
	for (uint32_t i = s->first; i < s->last; i++) {
		const struct token *t = &k->text.tokens[i];
		bool mark = t->kind == TOKEN_MARK && k->text.s.ptr[t->start] == '!';

		if ((!mark || is_quoted_mark(k, t)) && t->kind != TOKEN_EMOJI)
			continue;
		*token = i;
		return true;
	}
	return false;
}

static bool
is_low(const struct facts *f)
{
	return is_upset(f) || (KNOWS(f, vulnerable) && f->vulnerable);
}

static bool
tells_grief(struct checking *k, struct str words)
{
	struct text t;

	text_read(k->a, k->pack, words, &t);
	for (size_t i = 0; i < t.n_hits; i++)
		if (t.hits[i].label == SIGN_GRIEF)
			return true;
	return false;
}

/* Someone of theirs died, or lies ill: whatever their temper, there is nothing to be cheerful about. */
static bool
grieves(struct checking *k)
{
	const struct facts *f = k->f;

	return k->grieved || (KNOWS(f, customer) && tells_grief(k, f->customer))
	    || (KNOWS(f, concern) && tells_grief(k, f->concern));
}

/* The first token that cheers. */
static bool
find_cheer(const struct checking *k, uint32_t *token)
{
	for (size_t i = 0; i < k->text.n_sentences; i++) {
		const struct sentence *s = &k->text.sentences[i];

		if (s->part != PART_QUOTED && is_cheer(k, s, token))
			return true;
	}
	return false;
}

void
run_cheer(struct checking *k)
{
	const struct hit *h = next_sign(k, SIGN_CHEERY, 0);
	uint32_t token = 0;

	if ((KNOWS(k->f, last) && k->f->last == MOOD_POSITIVE) || (h == NULL && !find_cheer(k, &token)))
		return;
	if (!is_low(k->f) && !grieves(k))
		return;
	if (h != NULL)
		report(k, h->start, h->end, STR_NONE);
	else
		report(k, k->text.tokens[token].start, k->text.tokens[token].end, STR_NONE);
}
