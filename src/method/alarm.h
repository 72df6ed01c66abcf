/* alarm.h - what in their words is to be met before the matter itself, or beside it, and how.
 *
 * Read by the ear (struct move): that they may do themselves harm, that someone is not safe, a threat or
 * words against one of us, that they may go to a court, a regulator or the press.  Whatever it is, what they
 * want settled stays theirs and is answered.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_ALARM_H
#define METHOD_ALARM_H

#include "method/state.h"

struct alarm_told {
	enum alarm kind;
	int64_t turn, at;                       /* where and when they wrote it */
	struct str words;
	bool unmet;                             /* no message of ours went out since */
};

/* The latest words of theirs of a kind. */
bool alarm_told(const struct state *s, enum alarm kind, struct alarm_told *out);
/* The gravest that is unmet; what may only go further is none of them. */
bool alarm_unmet(const struct state *s, struct alarm_told *out);
/* It is still to be looked at by whoever opens the case: a danger to themselves and a threat as long as it is
 * open, the others until we wrote. */
bool alarm_shows(const struct state *s, const struct alarm_told *told);

/* It goes against a person here: threat, slur, harassment.  A boundary is set once; nothing else waits. */
bool alarm_is_abuse(enum alarm k);
/* The gravest of those, in any of their turns. */
bool alarm_abuse(const struct state *s, struct alarm_told *out);

const char *alarm_title(enum alarm k);                  /* "They may not be safe" */
const char *alarm_to_do(enum alarm k);                  /* for whoever answers, in sentences */

#endif
