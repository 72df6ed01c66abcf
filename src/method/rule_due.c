/* rule_due.c - rules that count days: dates we rarely keep, and letters a profile asks for.
 *
 * What a letter must hold, and from which day on, stands in the table below, by the day from which it holds;
 * a case keeps what was in force when the complaint came.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

#define ENOUGH_HISTORY 20
#define MORNING (9 * 60)

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

static bool
is_promised(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];

	if (!is_body(k, sentence) || s->question)
		return false;
	if (is_about_contact(k->f->type))
		return has_sign(k, sentence, SIGN_MY_WORD);
	return !has_sign(k, sentence, SIGN_MY_WORD) && !has_sign(k, sentence, SIGN_ODDS)
	    && (has_sign(k, sentence, SIGN_OUTCOME) || has_sign(k, sentence, SIGN_COMMIT));
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
		when_read(&k->text, s->first, s->last, at, k->calendar, &w);
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

enum {
	TELLS_SCHEME = 1, TELLS_RIGHT = 2, TELLS_FREE = 4, TELLS_LIMIT = 8, TELLS_WAIVER = 16,
	    TELLS_DECISION = 32, TELLS_GROUNDS = 64,
};

static const struct { unsigned element; enum label sign; } elements[] = {
	{ TELLS_SCHEME, SIGN_SCHEME }, { TELLS_RIGHT, SIGN_RIGHT }, { TELLS_FREE, SIGN_FREE },
	{ TELLS_LIMIT, SIGN_LIMIT }, { TELLS_WAIVER, SIGN_WAIVER }, { TELLS_DECISION, SIGN_DECISION },
	{ TELLS_GROUNDS, SIGN_GROUNDS },
};

/* The newest first: the first row of a profile that was in force when the complaint came holds. */
static const struct letter {
	const char *profile;
	int32_t year, month, mday;              /* in force from */
	int64_t day;                            /* days after the complaint; 0: only the final letter */
	unsigned then, final;                   /* what must be told at that day, and in a final letter */
} letters[] = {
	{ "uk-telecom", 2026, 4, 8, 42, TELLS_SCHEME | TELLS_RIGHT | TELLS_FREE,
	    TELLS_SCHEME | TELLS_RIGHT | TELLS_FREE },
	{ "uk-telecom", 1970, 1, 1, 56, TELLS_SCHEME | TELLS_RIGHT | TELLS_FREE,
	    TELLS_SCHEME | TELLS_RIGHT | TELLS_FREE },
	{ "uk-fca", 1970, 1, 1, 56, TELLS_SCHEME | TELLS_RIGHT,
	    TELLS_SCHEME | TELLS_RIGHT | TELLS_LIMIT | TELLS_WAIVER | TELLS_DECISION },
	{ "uk-payments", 1970, 1, 1, 49, TELLS_SCHEME | TELLS_RIGHT,
	    TELLS_SCHEME | TELLS_RIGHT | TELLS_LIMIT | TELLS_WAIVER | TELLS_DECISION },
	{ "uk-energy", 1970, 1, 1, 56, TELLS_SCHEME | TELLS_RIGHT | TELLS_FREE,
	    TELLS_SCHEME | TELLS_RIGHT | TELLS_FREE },
	{ "uk-housing", 2024, 4, 1, 0, 0, TELLS_SCHEME | TELLS_RIGHT | TELLS_DECISION | TELLS_GROUNDS },
	{ "au-asic", 2021, 10, 5, 30, TELLS_SCHEME | TELLS_RIGHT, TELLS_SCHEME | TELLS_RIGHT | TELLS_DECISION
	    | TELLS_GROUNDS },
};

static const struct letter *
letter_for(const struct checking *k)
{
	int32_t came = day_at(k->calendar->zone, writing_moment(k));

	if (KNOWS(k->f, day))
		came -= (int32_t)k->f->day;
	for (size_t i = 0; i < LENGTH(letters); i++)
		if (str_eq(k->f->profile, str_from(letters[i].profile))
		    && came >= day_from_date(letters[i].year, letters[i].month, letters[i].mday))
			return &letters[i];
	return NULL;
}

/* "We do not uphold", "we do not consent to waive": what is denied is told as well. */
static bool
is_written(const struct checking *k, enum label l)
{
	for (size_t i = 0; i < k->text.n_hits; i++)
		if (k->text.hits[i].label == l && is_body(k, k->text.hits[i].sentence))
			return true;
	return false;
}

/* The milestone asks for one letter; what comes behind it need not say it again. */
static bool
was_signposted(const struct checking *k)
{
	return KNOWS(k->f, signposted) && k->f->signposted;
}

void
run_signpost(struct checking *k)
{
	const struct letter *letter = letter_for(k);
	unsigned wants = 0;

	if (letter == NULL)
		return;
	if (KNOWS(k->f, stage) && k->f->stage == STAGE_FINAL)
		wants = letter->final;
	else if (KNOWS(k->f, day) && letter->day > 0 && k->f->day >= letter->day && !was_signposted(k))
		wants = letter->then;
	for (size_t i = 0; i < LENGTH(elements); i++) {
		if ((wants & elements[i].element) == 0 || is_written(k, elements[i].sign))
			continue;
		report_absent(k, STR_NONE);
		return;
	}
}
