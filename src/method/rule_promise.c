/* rule_promise.c - rules about promises, updates and owning up.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

/* "Their crew comes on Thursday and I'll be there too." */
static bool
is_dated(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];
	struct when w;

	when_read(&k->text, s->first, s->last, k->now, k->calendar, &w);
	return w.end > w.start && !w.vague && w.due != NEVER && w.due > k->now;
}

/* "If it hasn't come down, tell me and I'll have it tested": comes when it comes. */
static bool
hangs_on_condition(const struct checking *k, size_t sentence, uint32_t start)
{
	for (size_t i = clause_of(k, sentence); i < k->text.n_clauses; i++) {
		const struct clause *c = &k->text.clauses[i];

		if (c->sentence != sentence || c->start >= start)
			break;
		if (c->condition)
			return true;
	}
	return false;
}

#define WORD_NEAR 30                            /* tokens in front of a promise that may set it off */

/* "Save it and tell me: I'll watch the first ten", "Keep them till he knocks, he'll take them": it is theirs
 * to set off. */
static bool
follows_their_word(const struct checking *k, size_t sentence, uint32_t start)
{
	const struct sentence *s = &k->text.sentences[sentence];
	uint32_t end = token_from(k, start) + 1;        /* "When the frost is over we'll lay the rest" */
	uint32_t from = end > s->first + WORD_NEAR ? end - WORD_NEAR : s->first;

	for (uint32_t i = from; i < end; i++)
		if (is_listed(k, i, LIST_THEIR_WORD))
			return true;
	return false;
}

/* "He will hold it for you until Easter" */
static bool
is_kept_until(const struct checking *k, const struct promise_read *p)
{
	static const char *const untils[] = { "until", "till" };
	bool kept = false;

	for (uint32_t i = token_from(k, p->start); i < k->text.n_tokens && k->text.tokens[i].start < p->end;
	    i++) {
		kept = kept || is_listed(k, i, LIST_KEEPS);
		if (kept && is_any_of(k, i, untils, LENGTH(untils)))
			return true;
	}
	return false;
}

/* "He won't be back on the site": what will not be done again holds from now on. */
static bool
is_forbearing(const struct checking *k, const struct promise_read *p)
{
	static const struct str nots[] = { STR_INIT("won't"), STR_INIT("wont") };
	struct str before = STR_NONE;

	if (str_starts_nocase(str_sub(k->text.s, p->start, p->end), STR("nothing ")))
		return true;
	for (uint32_t i = token_from(k,
	    p->start); i < k->text.n_tokens && k->text.tokens[i].start < p->end; i++) {
		struct str word = str_sub(k->text.s, k->text.tokens[i].start, k->text.tokens[i].end);

		for (size_t w = 0; w < LENGTH(nots); w++)
			if (word_same(word, nots[w]))
				return true;
		if ((str_eq_nocase(word, STR("not")) || str_eq_nocase(word, STR("never")))
		    && (str_eq_nocase(before, STR("will")) || word_ends(before, STR("'ll"))))
			return true;
		before = word;
	}
	return false;
}

/* "The bench will do it, or I'll send you the part. Which do you prefer?": it waits for their answer. */
static bool
awaits_choice(const struct checking *k, size_t sentence)
{
	size_t next = sentence + 1;

	return next < k->text.n_sentences && is_body(k, next) && k->text.sentences[next].question
	    && has_sign(k, next, SIGN_OPTION);
}

/* "As soon as I've seen it, and by 5 at the latest" */
static bool
has_last_moment(const struct checking *k, size_t sentence)
{
	return has_sign(k, sentence, SIGN_BY) && is_dated(k, sentence);
}

/* A promise without a time is carried by another contact with one; a vague time is a fault by itself. */
static bool
lacks_time(const struct checking *k, const struct promise_read *p, size_t sentence, bool dated)
{
	if (p->vague ? has_last_moment(k, sentence) || hangs_on_condition(k, sentence, p->start)
	    : awaits_choice(k, sentence))
		return false;
	if (p->due != NEVER || (!p->vague && (dated || is_dated(k, sentence)
	    || hangs_on_condition(k, sentence, p->start) || follows_their_word(k, sentence, p->start)
	    || is_forbearing(k, p) || is_kept_until(k, p))))
		return false;
	return is_body(k, sentence) && !has_sign(k, sentence, SIGN_NOW) && !has_sign(k, sentence,
	    SIGN_THEIR_TIME);
}

static bool
commits_in(const struct checking *k, size_t sentence, size_t clause)
{
	for (size_t i = first_hit(k,
	    sentence); i < k->text.n_hits && k->text.hits[i].sentence == sentence; i++)
		if (k->text.hits[i].label == SIGN_COMMIT && k->text.hits[i].clause == clause)
			return true;
	return false;
}

/* The "later" of "should you think of something later". */
static bool
is_of_condition(const struct checking *k, size_t sentence, uint32_t start)
{
	for (size_t i = clause_of(k, sentence); i < k->text.n_clauses; i++) {
		const struct clause *c = &k->text.clauses[i];

		if (c->sentence != sentence || c->start > start)
			break;
		if (c->condition && start < c->end)
			return !commits_in(k, sentence, i);
	}
	return false;
}

/* Words of commitment and "soon" in one sentence. */
static bool
commits_vaguely(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];
	struct when w;

	if (!is_body(k, sentence) || s->question || !has_sign(k, sentence, SIGN_COMMIT))
		return false;
	when_read(&k->text, s->first, s->last, k->now, k->calendar, &w);
	return w.vague && !is_of_condition(k, sentence, w.start) && !has_last_moment(k,
	    sentence) && !has_sign(k, sentence, SIGN_NOW) && !has_sign(k,
	    sentence, SIGN_THEIR_TIME);
}

/* "It wasn't, he'd read the wrong line." */
static bool
denies_it(const struct checking *k, size_t sentence)
{
	static const char *const it[] = { "it", "that", "this", "they", "there" };
	const struct sentence *s = &k->text.sentences[sentence];
	struct str verb;

	if (s->question || s->first + 2 >= s->last || !is_any_of(k, s->first, it, LENGTH(it))
	    || k->text.tokens[s->first + 2].kind != TOKEN_MARK)
		return false;
	verb = str_sub(k->text.s, k->text.tokens[s->first + 1].start, k->text.tokens[s->first + 1].end);
	return word_ends(verb, STR("n't"));
}

/* "I told you it had roaming in it. It doesn't; I misread it.": what we said was wrong, and we say so. */
static bool
is_taken_back(const struct checking *k, size_t sentence)
{
	static const enum label owns[] = { SIGN_WE_FAILED, SIGN_OUR_FAILURE, SIGN_TAKEN_BACK, SIGN_OWN_MISS,
		MOVE_OWN_MISTAKE };

	if (sentence + 1 < k->text.n_sentences && is_body(k, sentence + 1) && denies_it(k, sentence + 1))
		return true;
	for (size_t l = 0; l < LENGTH(owns); l++)
		if (sentence + 1 < k->text.n_sentences && is_body(k, sentence + 1)
		    && has_sign(k, sentence + 1, owns[l]))
			return true;
	return has_sign(k, sentence, SIGN_TAKEN_BACK);
}

/* told-you-already: "I'll ring on Monday at ten, as we said" keeps to what was arranged. */
bool
hold_not_arranged(struct checking *k, const struct hit *h)
{
	const struct sentence *s = &k->text.sentences[h->sentence];

	if (is_taken_back(k, h->sentence))
		return false;
	for (size_t i = promise_from(k, s->start); i < k->reading.promises.n; i++) {
		const struct promise_read *p = &k->reading.promises.at[i];

		if (p->start >= h->start)
			break;
		if (p->due != NEVER)
			return false;
	}
	return true;
}

void
run_promise_no_date(struct checking *k)
{
	bool dated = has_next_contact(k);
	size_t next = 0;

	for (size_t i = 0; i < k->text.n_sentences; i++) {
		bool was_read = false;

		for (; next < k->reading.promises.n
		    && k->reading.promises.at[next].start < k->text.sentences[i].end; next++) {
			const struct promise_read *p = &k->reading.promises.at[next];

			was_read = true;
			if (lacks_time(k, p, i, dated))
				report(k, p->start, p->end, STR_NONE);
		}
		if (!was_read && commits_vaguely(k, i))
			report_sentence(k, i);
	}
}

static bool
speaks_of_us(const struct checking *k, const struct sentence *s)
{
	static const char *const us[] = { "i", "me", "we", "us", "my", "i'm", "i'll", "we'll", "we're",
		"i'd", "we'd" };

	for (uint32_t t = s->first; t < s->last; t++)
		if (is_any_of(k, t, us, LENGTH(us)))
			return true;
	return false;
}

/* A day behind this one; "this morning" is as likely over. */
static bool
is_another_day(const struct checking *k, const struct sentence *s)
{
	struct when w;

	when_read(&k->text, s->first, s->last, k->now, k->calendar, &w);
	return w.due != NEVER && day_at(calendar_clock(k->calendar), w.due)
	    > day_at(calendar_clock(k->calendar), k->now);
}

/* "I write to you that same evening" */
static bool
is_that_day(const struct checking *k, const struct sentence *s)
{
	static const char *const that[] = { "that", "same" };

	for (uint32_t t = s->first; t + 1 < s->last; t++)
		if (is_any_of(k, t, that, LENGTH(that)) && is_listed(k, t + 1, LIST_DAY_PART))
			return true;
	return false;
}

/* "I was there at nine and tied it open" */
static bool
has_been(const struct checking *k, const struct sentence *s)
{
	static const char *const past[] = { "was", "were" };

	for (uint32_t t = s->first; t < s->last; t++)
		if (is_any_of(k, t, past, LENGTH(past)))
			return true;
	return false;
}

/* "Friday at ten, then, the two of us", "Samir has the answer on Monday": a day ahead that is neither one of
 * something done, waited for, nor wished. */
static bool
says_when(struct checking *k)
{
	for (size_t i = 0; i < k->text.n_sentences; i++) {
		const struct sentence *s = &k->text.sentences[i];

		if (!is_body(k, i) || (!has_sign(k, i, SIGN_COMMIT) && !has_sign(k, i, SIGN_PLANNING)
		    && (has_sign(k, i, SIGN_WE_ACT) || has_sign(k, i, SIGN_DONE)
		    || has_sign(k, i, SIGN_WE_DID) || has_been(k, s)
		    || has_sign(k, i, SIGN_WISH) || has_sign(k, i, SIGN_WAITING))))
			continue;
		if (is_dated(k, i) && (speaks_of_us(k, s) || has_sign(k, i, SIGN_YOU) || is_another_day(k,
		    s)))
			return true;
		if (has_sign(k, i, SIGN_PRESENT_DEED) && is_that_day(k, s))
			return true;
	}
	return false;
}

/* Done already, waiting on nobody, and asked whether it is enough: the next word is theirs. */
static bool
leaves_it_to_them(const struct checking *k)
{
	/* "tell me and she has it the same day" waits for them */
	for (size_t i = 0; body_has(k, SIGN_WAITING) && i < k->text.n_sentences; i++)
		if (is_body(k, i) && has_sign(k, i, SIGN_WAITING) && !has_sign(k, i, SIGN_ASK))
			return false;
	return KNOWS(k->f, stage) && k->f->stage == STAGE_ANSWER && k->f->playback == PLAYBACK_CONFIRMED
	    && (body_has(k, SIGN_ENOUGH_Q) || body_has(k, MOVE_CHECK_SATISFIED))
	    && (body_has(k, SIGN_SOLUTION) || body_has(k, SIGN_REPAIR))
	    && !body_has(k, SIGN_PASSED_ON) && !body_has(k, SIGN_COMMIT);
}

static bool
asks_them(const struct checking *k)
{
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && (k->text.sentences[i].question || has_sign(k, i, MOVE_ASK_OPEN))
		    && !has_sign(k, i, SIGN_ANYELSE_Q) && !has_sign(k, i, SIGN_RHETORIC))
			return true;
	return false;
}

/* Nothing is left on our side after a final reply: the next word is theirs. */
void
run_no_next_update(struct checking *k)
{
	if ((KNOWS(k->f, stage) && k->f->stage == STAGE_FINAL) || leaves_it_to_them(k))
		return;
	if (!k->f->open || k->f->ledger_next.len > 0 || has_next_contact(k) || says_when(k))
		return;
	if (KNOWS(k->f, live) && k->f->live) {
		/* both are there, and the next word is theirs */
		if (asks_them(k))
			return;
		k->severity = SEVERITY_WARN;
	}
	report_absent(k, STR_NONE);
}

#define TOLD 2                                  /* so many facts are a state and a deed */
#define FULLY_TOLD 3                            /* and so many leave nothing hollow */

/* "I am writing to keep you in the picture, as I know what hangs on it", and no deed with it. */
static bool
says_why_written(const struct checking *k, size_t sentence)
{
	return has_sign(k, sentence, SIGN_WHY_WRITTEN) && !has_sign(k, sentence, SIGN_WE_DID)
	    && !has_sign(k, sentence, SIGN_DONE) && !has_sign(k, sentence, SIGN_STATE)
	    && !has_sign(k, sentence, SIGN_WE_ACT);
}

/* Things said in sentences about their case that neither promise, ask nor only say sorry. */
static size_t
facts_told(struct checking *k)
{
	static const enum label other[] = {
		SIGN_COMMIT, SIGN_NEXT_CONTACT, SIGN_STOCK_LINE, SIGN_APOLOGY, SIGN_ASK, MOVE_THANK,
		SIGN_OWN_MISS,
	};
	size_t told = 0;

	for (size_t i = 0; i < k->text.n_sentences; i++) {
		bool fact = is_body(k, i) && !k->text.sentences[i].question && !says_why_written(k, i)
		    && (is_specific(k, i) || has_sign(k, i, SIGN_CONCRETE));

		fact = fact && !has_any_sign(k, i, other, LENGTH(other));
		told += fact ? things_said(k, i) - (promise_in(k, i) != NULL) : 0;
	}
	return told;
}

/* Three of: where it stands, what was done, who is waited for, when the next word comes. */
void
run_hollow_update(struct checking *k)
{
	unsigned said = 0, rest = body_has(k, SIGN_WAITING) + has_next_contact(k);
	size_t told;

	said += body_has(k, SIGN_NOTHING_NEW) || body_has(k, SIGN_STATE);
	said += body_has(k, SIGN_DONE);
	told = said + rest < 3 ? facts_told(k) : 0;
	/* told in words of their own trade, they are state and deed */
	if (said < 2 && told >= TOLD)
		said = 2;
	said = said > 0 || told == 0 ? said : 1;
	if (said + rest < 3 && told < FULLY_TOLD)
		report_absent(k, STR_NONE);
}

/* "You waited for my call at four, and I never rang": what was not done, in the sentence that names it. */
static bool
is_left_undone(struct checking *k, const struct words *promise)
{
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && has_sign(k, i, SIGN_NOT_DONE) && !has_sign(k, i, SIGN_NO_ANSWER)
		    && words_shared(promise, sentence_words(k, i)) > 0)
			return true;
	return false;
}

/* "I promised an email by noon and it is Tuesday. My fault." */
static bool
is_late_promise(struct checking *k, const struct words *promise)
{
	if (!body_has(k, SIGN_APOLOGY) && !body_has(k, SIGN_OUR_FAILURE) && !body_has(k, SIGN_WE_FAILED))
		return false;
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && has_sign(k, i, SIGN_PROMISED)
		    && words_shared(promise, sentence_words(k, i)) > 0)
			return true;
	return false;
}

/* "Sunday at six came and you heard nothing. Sorry.": the day they waited for, what was not, and regret. */
static bool
is_day_let_pass(struct checking *k, const struct words *promise)
{
	if (!body_has(k, SIGN_APOLOGY) && !body_has(k, SIGN_OUR_FAILURE))
		return false;
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && (has_sign(k, i, SIGN_NOT) || has_sign(k, i, SIGN_OWN_MISS))
		    && !has_sign(k, i, SIGN_NO_ANSWER) && words_shared(promise, sentence_words(k, i)) > 1)
			return true;
	return false;
}

/* Sorry for something: not for "any inconvenience", not "if". */
static bool
is_real_apology(const struct checking *k, size_t sentence)
{
	if (!is_body(k, sentence) || !has_sign(k, sentence, SIGN_APOLOGY)
	    || has_sign(k, sentence, SIGN_STOCK_LINE))
		return false;
	return !has_sign(k, sentence, SIGN_NON_APOLOGY) || has_sign(k, sentence, MOVE_OWN_MISTAKE);
}

/* "Monday at ten went by without a word. I'm sorry.": regret, and what was promised beside it. */
static bool
is_regretted(struct checking *k, const struct words *promise)
{
	for (size_t i = 0; i < k->text.n_sentences; i++) {
		if (!is_real_apology(k, i))
			continue;
		for (size_t j = i > 0 ? i - 1 : 0; j <= i; j++)
			if (is_body(k, j) && !has_sign(k, j, SIGN_COMMIT)
			    && words_shared(promise, sentence_words(k, j)) > 0)
				return true;
	}
	return false;
}

static bool
tells_of_miss(const struct checking *k, size_t sentence)
{
	return is_body(k, sentence) && !has_sign(k, sentence, SIGN_NO_ANSWER)
	    && (has_sign(k, sentence, SIGN_WE_FAILED) || has_sign(k, sentence, SIGN_OUR_FAILURE)
	    || has_sign(k, sentence, SIGN_OWN_MISS) || has_sign(k, sentence, SIGN_NOT_DONE));
}

/* "I forgot to press send, and I apologise.", "I did not chase it, which I should have. … a week past": what
 * we left undone, and regret or the lateness beside it, in whatever words. */
static bool
is_miss_told(struct checking *k)
{
	bool missed = false, lateness = false;

	for (size_t i = 0; i < k->text.n_sentences; i++) {
		const struct sentence *s = &k->text.sentences[i];

		if (!is_body(k, i))
			continue;
		if (is_real_apology(k, i) && (tells_of_miss(k, i) || (i > 0 && tells_of_miss(k, i - 1))))
			return true;
		missed = missed || tells_of_miss(k, i);
		for (uint32_t t = s->first; t < s->last && !lateness; t++)
			lateness = is_listed(k, t, LIST_LATENESS);
	}
	return missed && lateness && body_has(k, SIGN_OUR_FAILURE);
}

/* The message owns up, and holds a word of the promise. */
static bool
is_owned(struct checking *k, const struct words *promise)
{
	if (is_miss_told(k) || is_left_undone(k, promise) || is_late_promise(k, promise)
	    || is_day_let_pass(k, promise) || is_regretted(k, promise))
		return true;
	if (!body_has(k, SIGN_OWN_MISS))
		return false;
	return promise->n == 0 || words_shared(promise, draft_words(k)) > 0;
}

void
run_missed_promise(struct checking *k)
{
	struct words promise;

	if (k->f->overdue.len == 0)
		return;
	words_known(k->a, k->pack, k->f->overdue, &promise);
	if (!is_owned(k, &promise))
		report_absent(k, k->f->overdue);
}

void
run_own_fault(struct checking *k)
{
	if (!str_eq(k->f->fault, STR("ours")) || (KNOWS(k->f, apologised_before) && k->f->apologised_before))
		return;
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_real_apology(k, i))
			return;
	report_absent(k, k->f->error);
}
