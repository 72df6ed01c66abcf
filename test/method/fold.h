/* fold.h - cases told by their events, a line each, and folded.
 *
 * A line is `MINUTE WHO KIND {body}`: the minute after STORY_BEGINS, who is c (the customer), d (the
 * desk) or a (the agent, account 7); the seq is the line's own number.  In a body, "@90" stands for the
 * moment 90 minutes after the beginning.  Empty lines are passed over.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_METHOD_FOLD_H
#define TEST_METHOD_FOLD_H

#include "method/state.h"

#define STORY_BEGINS INT64_C(1780297200000)     /* Monday 1 June 2026, 08:00 in London */
#define AFTER(minutes) (STORY_BEGINS + (minutes) * INT64_C(60000))

/* Folds the lines onto *s; false at the first that is refused or can't be read, with the reason. */
bool fold_onto(struct state *s, const char *lines, struct err *err);
/* Folds lines that must all be taken. */
void fold(struct arena *a, struct state *s, const char *lines);

#endif
