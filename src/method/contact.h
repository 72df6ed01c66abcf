/* contact.h - when they must hear from us again, where no promise says so.
 *
 * Whoever writes has a word of ours within a working day.  Where we wrote last: one working day after our
 * first message, or after it was opened again, then three.  Half of each where they are angry, and of the
 * second also where something is to be taken care of.  A case in which everything is asked waits for their
 * word, and an open promise says by itself when they hear from us: those have none.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_CONTACT_H
#define METHOD_CONTACT_H

#include "base/calendar.h"
#include "method/state.h"

/* From when it is counted, and how many half working days; 0: none is owed. */
int64_t contact_from(const struct state *s, int64_t *halves);
/* Since when they wait for an answer of ours: the first of their turns behind what we sent last and did not
 * lose.  Where their last word settled it, what they wrote before that waits no more.  0: they don't. */
int64_t contact_waits_since(const struct state *s);
/* How many half working days they may wait for it; upset: as state_upset says. */
int64_t contact_answer_halves(int64_t upset);
/* By when the desk sees to it that they hear from us where nothing is promised; NEVER: it does not. */
int64_t contact_kept(const struct state *s, const struct calendar *c);
/* The moment it is due: at noon or at five. */
int64_t contact_due(const struct calendar *c, int64_t from, int64_t halves);

#endif
