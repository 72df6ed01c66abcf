/* rule_due.c - rules that count days: dates we rarely keep, and letters a profile asks for.
 *
 * What a letter must hold, and from which day on, is a profile's to say (profile.h); a case keeps what was in
 * force when the complaint came.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/profile.h"
#include "method/rules.h"

#define ENOUGH_HISTORY 20
#define MORNING (9 * 60)
#define DAYS_MOST 36525

/* ---- dates we rarely keep ---- */

static int64_t
writing_moment(const struct checking *k)
{
	if (!KNOWS(k->f, today))
		return k->now;
	return moment_of(k->calendar->zone, (int32_t)k->f->today, MORNING);
}

static int32_t
day_after(const struct checking *k, int64_t from, int64_t working_days)
{
	int32_t day = day_at(k->calendar->zone, from);

	return working_days > 0 ? working_day_after(k->calendar, day, (int32_t)working_days) : day;
}

/* The history of our own next word is kept apart from that of things done. */
static bool
is_about_contact(struct str type)
{
	return str_find_nocase(type, STR("update")) != STR_NOT_FOUND
	    || str_find_nocase(type, STR("next_contact")) != STR_NOT_FOUND
	    || str_find_nocase(type, STR("own_contact")) != STR_NOT_FOUND;
}

/* Something is undertaken there that is no word of ours. */
static bool
undertakes_deed(const struct checking *k, const struct sentence *s)
{
	for (size_t i = promise_from(k, s->start); i < k->reading.promises.n; i++) {
		const struct promise_read *p = &k->reading.promises.at[i];

		if (p->start >= s->end)
			return false;
		if (!p->update)
			return true;
	}
	return false;
}

static bool
is_promised(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];

	if (!is_body(k, sentence) || s->question)
		return false;
	if (is_about_contact(k->f->type))
		return has_sign(k, sentence, SIGN_MY_WORD);
	if (undertakes_deed(k, s) && has_sign(k, sentence, SIGN_OUTCOME))
		return !has_sign(k, sentence, SIGN_ODDS);
	/* "I'll look at it and text you by five": the hour is that of the text */
	if (has_sign(k, sentence, SIGN_TELLS) && !has_sign(k, sentence, SIGN_OUTCOME))
		return false;
	return !has_sign(k, sentence, SIGN_MY_WORD) && !has_sign(k, sentence, SIGN_ODDS)
	    && (has_sign(k, sentence, SIGN_OUTCOME) || has_sign(k, sentence, SIGN_COMMIT));
}

/* The time of what is undertaken in a sentence, not of what else it tells: "It left this morning, and I'll
 * write on Thursday".  A promise to write is none of a deed. */
static void
promised_time(const struct checking *k, const struct sentence *s, int64_t at, struct when *out)
{
	bool deed = undertakes_deed(k, s), only_words = false;

	*out = (struct when){ .due = NEVER };
	for (size_t i = promise_from(k, s->start); i < k->reading.promises.n && out->due == NEVER; i++) {
		const struct promise_read *p = &k->reading.promises.at[i];

		if (p->start >= s->end)
			break;
		if (p->update && deed)
			continue;
		only_words = p->update;
		when_read(&k->text, token_from(k, p->start), token_from(k, p->end), at, k->calendar, out);
	}
	if (out->due == NEVER && !only_words)
		when_read(&k->text, s->first, s->last, at, k->calendar, out);
}

void
run_over_promise(struct checking *k)
{
	int64_t at = writing_moment(k);
	int32_t usual, likely;

	if (k->f->n < ENOUGH_HISTORY || k->f->p80 > 2000)
		return;
	usual = KNOWS(k->f, p50) && k->f->p50 <= 2000 ? day_after(k, at, k->f->p50) : 0;
	likely = day_after(k, at, k->f->p80);
	for (size_t i = 0; i < k->text.n_sentences; i++) {
		const struct sentence *s = &k->text.sentences[i];
		struct when w;
		int32_t due;

		if (!is_promised(k, i))
			continue;
		promised_time(k, s, at, &w);
		if (w.due == NEVER || w.due < at)
			continue;
		due = day_at(k->calendar->zone, w.due);
		if (due >= likely)
			continue;
		k->severity = usual > 0 && due < usual ? SEVERITY_BLOCK : SEVERITY_WARN;
		report_sentence(k, i);
	}
}

/* ---- letters a profile asks for ---- */

struct letters {
	uint32_t signpost, final;               /* 1 << enum element */
	int64_t day;                            /* of the signpost, after the complaint; 0: none */
};

static const enum label element_signs[ELEMENT_COUNT] = {
	[ELEMENT_SCHEME] = SIGN_SCHEME, [ELEMENT_RIGHT] = SIGN_RIGHT, [ELEMENT_FREE] = SIGN_FREE,
	[ELEMENT_LIMIT] = SIGN_LIMIT, [ELEMENT_WAIVER] = SIGN_WAIVER, [ELEMENT_DECISION] = SIGN_DECISION,
	[ELEMENT_GROUNDS] = SIGN_GROUNDS,
};

/* A desk says what its case's profile asks for; else the profiles that are built in are asked. */
static bool
letters_known(const struct checking *k, struct letters *out)
{
	if (!KNOWS(k->f, letter_final))
		return false;
	*out = (struct letters){ .day = KNOWS(k->f, signpost_day) ? k->f->signpost_day : 0 };
	if (!elements_read(k->f->letter_final, &out->final)
	    || !elements_read(KNOWS(k->f, letter_signpost) ? k->f->letter_signpost : STR_NONE,
	    &out->signpost))
		return false;
	return true;
}

static bool
letters_of(const struct checking *k, struct letters *out)
{
	const struct zone *zone = k->calendar->zone;
	int64_t since = KNOWS(k->f, day) && k->f->day < DAYS_MOST ? k->f->day : 0;
	int32_t day = day_at(zone, writing_moment(k)) - (int32_t)since;
	const struct profile *p = profile_on(&profiles_built_in, k->f->profile, day);
	const struct term *t;

	if (letters_known(k, out))
		return true;
	if (p == NULL)
		return false;
	t = &p->terms[MILESTONE_SIGNPOST];
	*out = (struct letters){ .signpost = p->signpost, .final = p->final };
	if (t->unit != TERM_NONE && t->start == START_RECEIVED)
		out->day = day_at(zone, term_ends(t, k->calendar, moment_of(zone, day, MORNING))) - day;
	return true;
}

/* "We do not uphold", "we do not consent to waive": what is denied is told as well.  Who says "we never
 * ordered one, and I am sorry" has decided, and why. */
uint32_t
letter_elements(const struct text *draft)
{
	uint32_t found = 0;

	if (text_has(draft, SIGN_WE_FAILED) && text_has(draft, SIGN_APOLOGY))
		found = 1 << ELEMENT_DECISION | 1 << ELEMENT_GROUNDS;

	for (size_t i = 0; i < draft->n_hits; i++)
		for (uint32_t e = 0; e < ELEMENT_COUNT; e++)
			if (draft->hits[i].label == element_signs[e]
			    && draft->sentences[draft->hits[i].sentence].part == PART_BODY)
				found |= UINT32_C(1) << e;
	return found;
}

/* The milestone asks for one letter; what comes behind it need not say it again. */
static bool
was_signposted(const struct checking *k)
{
	return KNOWS(k->f, signposted) && k->f->signposted;
}

uint32_t
elements_wanted(const struct checking *k)
{
	struct letters letters;

	if (!letters_of(k, &letters))
		return 0;
	if (KNOWS(k->f, stage) && k->f->stage == STAGE_FINAL)
		return letters.final;
	if (KNOWS(k->f, day) && letters.day > 0 && k->f->day >= letters.day && !was_signposted(k))
		return letters.signpost;
	return 0;
}

void
run_signpost(struct checking *k)
{
	uint32_t missing = elements_wanted(k) & ~letter_elements(&k->text);
	struct str words[ELEMENT_COUNT];
	size_t n = 0;

	if (missing == 0)
		return;
	for (uint32_t e = 0; e < ELEMENT_COUNT; e++)
		if (missing >> e & 1)
			words[n++] = str_from(element_words((enum element)e));
	report_absent(k, STR_NONE);
	k->out->list.at[k->out->list.n - 1].suggest = arena_fmt(k->a, "Still missing: %.*s. The draft of the "
	    "final step has the profile's own words for it.", STR_ARG(str_join(k->a, words, n, STR("; "))));
}
