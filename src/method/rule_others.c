/* rule_others.c - rules about leaving people alone with it: blame passed on, a bare no, being sent away,
 * apologies without repair, mistakes that stay hidden.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

/* A sign in this sentence or one of the next n of the body. */
static bool
soon_has(const struct checking *k, size_t sentence, size_t n, enum label l)
{
	for (size_t i = sentence; i < k->text.n_sentences && i <= sentence + n; i++)
		if (is_body(k, i) && has_sign(k, i, l))
			return true;
	return false;
}

static bool
is_us(const struct checking *k, uint32_t token)
{
	struct str word = str_sub(k->text.s, k->text.tokens[token].start, k->text.tokens[token].end);

	return is_first_person(word) || str_eq_nocase(word, STR("we")) || str_starts(word, STR("we'"));
}

/* What was done to them is said back to be put right. */
static bool
is_restating(const struct checking *k)
{
	return KNOWS(k->f, stage) && k->f->stage == STAGE_PLAYBACK;
}

/* "I wasn't there that day, so help me see it.  What was he like?" */
static bool
asks_next(const struct checking *k, const struct hit *h)
{
	size_t next = h->sentence + 1;

	return is_us(k, h->first) && next < k->text.n_sentences && is_body(k,
	    next) && k->text.sentences[next].question
	    && has_sign(k, next, SIGN_OPENS);
}

#define DOER_WITHIN 100                         /* tokens; keeps the work linear */

/* "and will come to no harm" has no doer: who does it is one of us, or has a name. */
static bool
has_doer(const struct checking *k, size_t sentence)
{
	static const char *const ours[] = { "my", "our", "me", "us", "let" };
	const struct sentence *s = &k->text.sentences[sentence];

	for (uint32_t t = s->first; t < s->last && t < s->first + DOER_WITHIN; t++) {
		struct str word = str_sub(k->text.s, k->text.tokens[t].start, k->text.tokens[t].end);

		if (is_us(k, t) || str_eq_nocase(word, STR("i")) || is_name(k, s, t))
			return true;
		for (size_t i = 0; i < LENGTH(ours); i++)
			if (str_eq_nocase(word, str_from(ours[i])))
				return true;
	}
	return false;
}

static bool
is_soon_done(const struct checking *k, size_t sentence, size_t n)
{
	for (size_t i = sentence; i < k->text.n_sentences && i <= sentence + n; i++)
		if (is_body(k, i) && has_sign(k, i, SIGN_WE_ACT) && has_doer(k, i))
			return true;
	return false;
}

#define OWNED_NEAR 8                            /* sentences either way; keeps the work linear */
#define CARES 2                                 /* marks of care that make a letter careful */

/* "What have I left out?" owns nothing. */
static bool
owns_up(const struct checking *k, size_t sentence, size_t n)
{
	for (size_t i = sentence; i < k->text.n_sentences && i <= sentence + n; i++)
		if (is_body(k, i) && !k->text.sentences[i].question && has_sign(k, i, SIGN_WE_FAILED))
			return true;
	return false;
}

/* blame-third-party: another party failed, and nobody here does anything about it. */
bool
hold_left_alone(struct checking *k, const struct hit *h)
{
	/* "… any branch, and we won't charge": what failed is another's no longer */
	for (uint32_t i = h->first + 1; i < h->last; i++)
		if (is_us(k, i))
			return false;
	/* own up to something of ours, and what others did is only part of what happened */
	if (k->care >= CARES && owns_up(k, h->sentence > OWNED_NEAR ? h->sentence - OWNED_NEAR : 0,
	    2 * OWNED_NEAR))
		return false;
	/* told in a report of where it stands, with our next word at its end */
	if (KNOWS(k->f, stage) && k->f->stage == STAGE_UPDATE && has_next_contact(k))
		return false;
	return !k->text.sentences[h->sentence].question && !is_restating(k)
	    && !asks_next(k, h) && !is_soon_done(k, h->sentence, 2)
	    && !soon_has(k, h->sentence, 2, SIGN_OPTION)
	    && !owns_up(k, h->sentence, 2) && !soon_has(k, h->sentence, 2, SIGN_REPAIR);
}

/* "You applied and were refused": said of them, not to them. */
static bool
is_said_of_them(const struct checking *k, const struct hit *h)
{
	const struct sentence *s = &k->text.sentences[h->sentence];
	struct str word = str_sub(k->text.s, k->text.tokens[s->first].start, k->text.tokens[s->first].end);

	return str_eq_nocase(word, STR("you"));
}

/* "Your renewal was refused on Monday" names their concern, by its word or by another for a no. */
static bool
is_their_refusal(struct checking *k, const struct hit *no)
{
	struct words w;

	for (const struct hit *h = next_sign(k, SIGN_REFUSED, 0); h != NULL && h->start < no->end;
	    h = next_sign(k, SIGN_REFUSED, (size_t)(h - k->text.hits) + 1)) {
		if (h->end <= no->start)
			continue;
		words_known(k->a, k->pack, str_sub(k->text.s, h->start, h->end), &w);
		if (words_shared(&w, &k->own) > 0 || k->refused || is_said_of_them(k, no))
			return true;
	}
	return false;
}

static bool
has_before(const struct checking *k, size_t sentence, size_t n, enum label l)
{
	for (size_t i = sentence > n ? sentence - n : 0; i < sentence; i++)
		if (is_body(k, i) && has_sign(k, i, l))
			return true;
	return false;
}

/* "… isn't open. But your key now opens the side door": what stands against the no. */
static bool
is_turned(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];

	if (!has_sign(k, sentence, SIGN_CONTRAST))
		return false;
	for (const struct hit *h = next_sign(k, SIGN_CONTRAST, 0); h != NULL && h->sentence <= sentence;
	    h = next_sign(k, SIGN_CONTRAST, (size_t)(h - k->text.hits) + 1))
		if (h->sentence == sentence && h->first <= s->first + 1)
			return !has_sign(k, sentence, SIGN_NO_TO) && !has_sign(k, sentence, MOVE_THANK)
			    && !has_sign(k, sentence, SIGN_NOT) && !has_sign(k, sentence, SIGN_APOLOGY);
	return false;
}

/* A choice put to them, however far behind the no. */
static bool
is_asked_to_choose(struct checking *k, size_t sentence)
{
	if (!k->choice_sought) {
		k->choice_sought = true;
		for (size_t i = k->text.n_sentences; i > 0 && k->last_choice == 0; i--)
			if (is_body(k, i - 1) && k->text.sentences[i - 1].question
			    && has_sign(k, i - 1, SIGN_OPTION))
				k->last_choice = i;
	}
	return k->last_choice > sentence;
}

static bool is_repaired(struct checking *k);

/* "I'm not going to", "I can't": what is refused is no word we know, and may be a kindness. */
static bool
is_weak_no(const struct checking *k, const struct hit *h)
{
	static const struct str ends[] = {
		STR_INIT("to"), STR_INIT("not"), STR_INIT("cannot"), STR_INIT("be"), STR_INIT("no"),
	};
	const struct token *last = &k->text.tokens[h->last - 1];
	struct str word = str_sub(k->text.s, last->start, last->end);

	for (size_t i = 0; i < LENGTH(ends); i++)
		if (str_eq_nocase(word, ends[i]))
			return true;
	return word_ends(word, STR("n't"));
}

/* refusal-without-option: the way out may stand in front of the no, in its sentence or the
 * next three, or in a question. */
bool
hold_no_option(struct checking *k, const struct hit *h)
{
	if (k->text.sentences[h->sentence].question || is_restating(k) || has_sign(k, h->sentence,
	    SIGN_NO_ANSWER)
	    || soon_has(k, h->sentence, 3, SIGN_OPTION)
	    || is_their_refusal(k, h) || is_asked_to_choose(k, h->sentence))
		return false;
	/* a final letter that says who can decide otherwise */
	if (KNOWS(k->f, stage) && k->f->stage == STAGE_FINAL && (body_has(k, SIGN_ROUTE) || body_has(k,
	    SIGN_SCHEME)))
		return false;
	if (h->sentence + 1 < k->text.n_sentences && is_body(k, h->sentence + 1)
	    && is_turned(k, h->sentence + 1))
		return false;
	return !has_before(k, h->sentence, 2, SIGN_OPTION) && !(is_weak_no(k, h) && is_repaired(k));
}

/* "I'll come into the shop on Thursday": we go, not they. */
static bool
is_our_way(const struct checking *k, const struct hit *h)
{
	if (!has_sign(k, h->sentence, SIGN_COMMIT) && !has_sign(k, h->sentence, SIGN_WE_ACT))
		return false;
	for (uint32_t i = h->first; i > k->text.clauses[h->clause].first; i--) {
		struct str word = str_sub(k->text.s, k->text.tokens[i - 1].start, k->text.tokens[i - 1].end);

		if (str_starts_nocase(word, STR("you")))
			return false;
		if (is_first_person(word))
			return true;
	}
	return false;
}

/* "Does that get your bin off the list of things to write to us about?" sends nobody; "Could you ring the
 * lab?" does. */
static bool
only_asks(const struct checking *k, const struct hit *h)
{
	static const char *const sends[] = { "could", "can", "would", "may", "why", "have", "please",
	    "kindly" };
	const struct sentence *s = &k->text.sentences[h->sentence];

	return s->question && !is_any_of(k, s->first, sends, LENGTH(sends))
	    && !is_any_of(k, h->first, sends, LENGTH(sends));
}

/* pass-the-parcel: handed over by us, it is no parcel. */
bool
hold_not_handed_over(struct checking *k, const struct hit *h)
{
	/* who is in danger is sent where help is; and once all is settled, the way back is no errand */
	if ((KNOWS(k->f, safety) && k->f->safety) || (KNOWS(k->f, stage) && k->f->stage == STAGE_CLOSE))
		return false;
	return !only_asks(k, h) && !body_has(k, SIGN_PASSED_ON) && !has_sign(k, h->sentence, SIGN_WE_FAILED)
	    && !is_our_way(k, h);
}

/* ---- apologies ---- */

/* What one of us did, told as what went wrong: "I have sent the second one back" puts it right. */
static bool
tells_our_deed(const struct checking *k, size_t sentence)
{
	static const enum label right[] = {
		SIGN_WE_ACT, SIGN_COMMIT, SIGN_SOLUTION, SIGN_REPAIR, SIGN_HOLD, SIGN_DONE,
	};

	if (!is_body(k, sentence) || !has_sign(k, sentence, SIGN_WE_DID))
		return false;
	for (size_t l = 0; l < LENGTH(right); l++)
		if (has_sign(k, sentence, right[l]) && !has_sign(k, sentence, SIGN_TROUBLE)
		    && !has_sign(k, sentence, SIGN_APOLOGY))
			return false;
	return true;
}

/* agentless-apology: nowhere in the message is one of us the subject of what went wrong. */
bool
hold_nobody_did_it(struct checking *k, const struct hit *h)
{
	if (!str_eq(k->f->fault, STR("ours")) || k->text.sentences[h->sentence].question
	    || body_has(k, SIGN_WE_FAILED))
		return false;
	for (size_t i = 0; i < k->text.n_sentences && body_has(k, SIGN_WE_DID); i++)
		if (tells_our_deed(k, i) || (i == h->sentence && has_sign(k, i, SIGN_WE_DID)))
			return false;
	return true;
}

/* A day that lies ahead is a next step, unless it only goes with a wish. */
static bool
is_dated_step(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];
	struct when w;

	/* "what a week you have had" */
	if (!is_body(k, sentence) || has_sign(k, sentence, SIGN_APOLOGY) || has_sign(k, sentence, SIGN_WISH)
	    || (has_sign(k, sentence, SIGN_SYMPATHY) && !has_sign(k, sentence, SIGN_COMMIT)))
		return false;
	when_read(&k->text, s->first, s->last, k->now, k->calendar, &w);
	return w.end > w.start && !w.vague && w.due != NEVER && w.due >= k->now;
}

static bool
is_repaired(struct checking *k)
{
	if (k->repair_sought)
		return k->repaired;
	k->repair_sought = true;
	k->repaired = body_has(k, SIGN_WE_ACT) || body_has(k, SIGN_REPAIR);
	for (size_t i = 0; i < k->text.n_sentences && !k->repaired; i++)
		k->repaired = is_dated_step(k, i);
	return k->repaired;
}

/* "It's £36 on the screen now": neither regret, wish, thanks nor what went wrong. */
static bool
tells_what_is_so(const struct checking *k, size_t sentence)
{
	static const enum label other[] = {
		SIGN_APOLOGY, SIGN_WISH, SIGN_STOCK_LINE, SIGN_COMMIT, SIGN_WE_FAILED, SIGN_TROUBLE,
		SIGN_SYMPATHY, SIGN_NO_ANSWER, SIGN_PROCESS, SIGN_POLICY, SIGN_CAUSE_FIRST, SIGN_JUSTIFY,
		SIGN_CLAIMS_FEELING, SIGN_ACK_GENERIC, SIGN_NO_TO, SIGN_MINIMISING, MOVE_THANK,
		MOVE_ACKNOWLEDGE, MOVE_RESTATE, MOVE_REFLECT_FEELING,
	};

	if (!is_body(k, sentence) || k->text.sentences[sentence].question || !states(k, sentence))
		return false;
	return !has_any_sign(k, sentence, other, LENGTH(other));
}

#define SOON_TOLD 8                             /* sentences behind a sorry; keeps the work linear */

/* "Has it opened?" asks of something done; so does any "is that enough?" where the sorry is followed by what
 * is so now. */
static bool
asks_if_it_worked(const struct checking *k, size_t sorry)
{
	bool asks = body_has(k, SIGN_ENOUGH_Q) || body_has(k, SIGN_CONFIRM_Q)
	    || body_has(k, MOVE_CHECK_SATISFIED);

	if (body_has(k, SIGN_WORKED_Q))
		return true;
	for (size_t i = sorry + 1; asks && i < k->text.n_sentences && i <= sorry + SOON_TOLD; i++)
		if (tells_what_is_so(k, i))
			return true;
	return false;
}

/* "What did it cost you?", "you may have it back": the next step is asked for, or is theirs to take; "is that
 * enough?" asks for none. */
static bool
asks_or_offers(const struct checking *k)
{
	if (body_has(k, MOVE_OFFER) || body_has(k, SIGN_SOLUTION))
		return true;
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && k->text.sentences[i].question && !has_sign(k, i, SIGN_RHETORIC)
		    && !has_sign(k, i, SIGN_ENOUGH_Q) && !has_sign(k, i, SIGN_ANYELSE_Q)
		    && (has_sign(k, i, SIGN_OPENS) || has_sign(k, i, SIGN_CONFIRM_Q)
		    || has_sign(k, i, SIGN_OPTION)))
			return true;
	return false;
}

/* apology-no-repair: a failure we are sorry for, and nothing done or to be done. */
bool
hold_no_repair(struct checking *k, const struct hit *h)
{
	return !k->text.sentences[h->sentence].question && !is_repaired(k) && !asks_if_it_worked(k,
	    h->sentence) && !asks_or_offers(k);
}

/* One of us did it, and most words of the error stand there. */
static bool
states_error(struct checking *k, size_t sentence, const struct words *error)
{
	return is_body(k, sentence) && has_sign(k, sentence, SIGN_WE_DID) && error->n > 0
	    && words_shared(error, sentence_words(k, sentence)) * 2 >= error->n;
}

static bool
is_told(struct checking *k)
{
	struct words error;

	if (body_has(k, SIGN_WE_FAILED) || body_has(k, SIGN_OUR_FAILURE))
		return true;
	words_known(k->a, k->pack, k->f->error, &error);
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (states_error(k, i, &error) || (body_has(k, SIGN_APOLOGY) && has_doer(k, i)
		    && is_body(k, i) && words_shared(&error, sentence_words(k, i)) > 0))
			return true;
	return false;
}

/* Told in full by one of us in a sentence close before: "I've tidied up the record" hides nothing then. */
static bool
was_stated(struct checking *k, size_t sentence, const struct words *error)
{
	for (size_t i = sentence > SOON_TOLD ? sentence - SOON_TOLD : 0; i < sentence; i++)
		if (states_error(k, i, error))
			return true;
	return false;
}

void
run_undisclosed(struct checking *k)
{
	struct words error;

	if (!str_eq(k->f->fault, STR("ours")) || !k->f->customer_unaware)
		return;
	words_known(k->a, k->pack, k->f->error, &error);
	for (const struct hit *h = next_sign(k, SIGN_COVER, 0); h != NULL;
	    h = next_sign(k, SIGN_COVER, (size_t)(h - k->text.hits) + 1)) {
		if (has_sign(k, h->sentence, SIGN_WE_FAILED) || was_stated(k, h->sentence, &error))
			continue;
		report(k, h->start, h->end, k->f->error);
		return;
	}
	if (!is_told(k))
		report_absent(k, k->f->error);
}

/* ---- work that is criticised ---- */

#define FIRST_SENTENCES 2

void
run_defend_work(struct checking *k)
{
	size_t seen = 0;

	if (!k->f->critique)
		return;
	for (size_t i = 0; i < k->text.n_sentences && seen < FIRST_SENTENCES; i++) {
		if (!is_body(k, i))
			continue;
		if (k->text.sentences[i].question || has_sign(k, i, SIGN_CONCEDES) || has_sign(k, i,
		    SIGN_WE_FAILED) || has_sign(k, i, MOVE_CONCEDE))
			return;
		if (has_sign(k, i, SIGN_JUSTIFY)) {
			report_sentence(k, i);
			return;
		}
		seen++;
	}
}

bool
hold_not_conceded(struct checking *k, const struct hit *h)
{
	return k->f->critique && !k->text.sentences[h->sentence].question
	    && first_concession(k) > h->sentence;
}

/* ---- what they need ---- */

static size_t
count_sentences(const struct checking *k, const enum label *labels, size_t n, size_t *of)
{
	size_t found = 0;

	*of = 0;
	for (size_t i = 0; i < k->text.n_sentences; i++) {
		bool has = false;

		if (!is_body(k, i))
			continue;
		(*of)++;
		for (size_t l = 0; l < n; l++)
			has = has || has_sign(k, i, labels[l]);
		found += has;
	}
	return found;
}

static bool
is_mostly_steps(const struct checking *k)
{
	static const enum label steps[] = { SIGN_SOLUTION, SIGN_STEP, MOVE_ADVISE };
	size_t of;

	return count_sentences(k, steps, LENGTH(steps), &of) * 2 > of;
}

static bool
is_only_sympathy(struct checking *k)
{
	static const enum label kind[] = { SIGN_SYMPATHY, MOVE_REFLECT_FEELING, SIGN_CLAIMS_FEELING };
	size_t of;

	return count_sentences(k, kind, LENGTH(kind), &of) >= 2 && !is_repaired(k)
	    && !body_has(k, SIGN_SOLUTION) && !body_has(k, SIGN_COMMIT);
}

void
run_wrong_need(struct checking *k)
{
	bool wrong = false;

	if (str_eq(k->f->need, STR("heard")))
		wrong = is_mostly_steps(k);
	else if (str_eq(k->f->need, STR("helped")))
		wrong = is_only_sympathy(k);
	else if (str_eq(k->f->need, STR("connected")))
		wrong = body_has(k, SIGN_SELF_SERVICE) && !body_has(k, SIGN_PERSON);
	if (wrong)
		report_absent(k, STR_NONE);
}
