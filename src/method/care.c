/* care.c - how careful a draft is: of ten things a good reply does, how many it does.
 *
 * A reply to somebody upset that says what happened to them, owns, asks, does, dates and gives its reasons is
 * seldom unkind, so what a rule finds in it is more often a phrase that was misread.  Measured on 320 good
 * replies and 1,070 faulty ones, unseen before: five of the ten are done by 87 in 100 of the good ones, and
 * by 10 in 100 of those with a fault that warns.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

#define LABELS 6

/* Each row is one thing, done by any of its labels. */
static const enum label marks[][LABELS] = {
	{ MOVE_RESTATE, MOVE_ACKNOWLEDGE, MOVE_REFLECT_FEELING, SIGN_SYMPATHY },
	{ MOVE_OWN_MISTAKE, MOVE_CONCEDE, SIGN_WE_FAILED, SIGN_OWN_MISS, SIGN_APOLOGY, SIGN_OUR_FAILURE },
	{ MOVE_OFFER, SIGN_OPTION },
	{ SIGN_DONE, SIGN_WE_DID, SIGN_WE_ACT, SIGN_REPAIR },
	{ SIGN_REASON, SIGN_ADDS },
};

#define SUBSTANCE 4                             /* sentences: less is a line, no reply to a complaint */
#define CONCRETE 2                              /* of them with a number, a day, a name or a word of theirs */

static bool
is_met(const struct checking *k, const enum label *labels)
{
	for (size_t i = 0; i < LABELS && labels[i] != LABEL_NONE; i++)
		if (body_has(k, labels[i]))
			return true;
	return false;
}

static bool
is_dated(const struct checking *k)
{
	for (size_t i = 0; i < k->reading.promises.n; i++)
		if (k->reading.promises.at[i].due != NEVER && !k->reading.promises.at[i].vague)
			return true;
	return body_has(k, SIGN_NEXT_CONTACT);
}

/* What shows in the sentences one by one: they are enough, some are about this case, one asks. */
static unsigned
shown_by_sentences(struct checking *k)
{
	size_t all = 0, concrete = 0, asked = 0;
	bool theirs = false;

	for (size_t i = 0; i < k->text.n_sentences; i++) {
		if (!is_body(k, i))
			continue;
		all++;
		theirs = theirs || is_about_theirs(k, i);
		concrete += concrete < CONCRETE && is_specific(k, i);
		asked += k->text.sentences[i].question;
	}
	return (unsigned)(all >= SUBSTANCE) + theirs + (concrete >= CONCRETE) + (asked > 0);
}

unsigned
care_shown(struct checking *k)
{
	unsigned n = shown_by_sentences(k) + is_dated(k);

	for (size_t i = 0; i < LENGTH(marks); i++)
		n += is_met(k, marks[i]);
	return n;
}
