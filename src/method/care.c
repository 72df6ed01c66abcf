/* care.c - how many marks of care a draft bears: it says what happened to them, owns, asks, dates, leaves a
 * choice.
 *
 * A phrase that may be innocent is weak evidence.  Replies with a fault in them hardly ever bear three of
 * these marks, good ones mostly two or more: so a rule that rests on such phrases leaves those alone.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

#define LABELS 4

/* Each row is one mark, met by any of its labels. */
static const enum label marks[][LABELS] = {
	{ MOVE_RESTATE, MOVE_ACKNOWLEDGE, MOVE_REFLECT_FEELING },
	{ MOVE_OWN_MISTAKE, MOVE_CONCEDE, SIGN_WE_FAILED, SIGN_OWN_MISS },
	{ MOVE_CHECK_UNDERSTANDING, MOVE_CHECK_SATISFIED, SIGN_CONFIRM_Q, SIGN_ENOUGH_Q },
	{ MOVE_ASK_OPEN, SIGN_CORRECT_ME },
	{ MOVE_OFFER },
};

static bool
is_dated(const struct checking *k)
{
	for (size_t i = 0; i < k->reading.promises.n; i++)
		if (k->reading.promises.at[i].due != NEVER && !k->reading.promises.at[i].vague)
			return true;
	return false;
}

unsigned
care_shown(const struct checking *k)
{
	unsigned n = is_dated(k);

	for (size_t i = 0; i < LENGTH(marks); i++) {
		bool met = false;

		for (size_t l = 0; l < LABELS && marks[i][l] != LABEL_NONE; l++)
			met = met || body_has(k, marks[i][l]);
		n += met;
	}
	return n;
}
