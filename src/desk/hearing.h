/* hearing.h - how soon those who wrote were shown by a person that we know what went wrong.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_HEARING_H
#define DESK_HEARING_H

#include "desk/desk.h"

/* Of the cases of the last 30 days; for a lead.  An automatic confirmation counts for nothing. */
struct hearing {
	int64_t cases;                          /* that began with a word of theirs */
	int64_t named;                          /* of these, how many have it */
	int64_t half, most;                     /* minutes within which half, and eight in ten, had it */
	struct unheard { int64_t case_id, since; struct str who; } *waiting;        /* longest first */
	size_t n_waiting;
};
bool desk_hearing(struct seat *s, struct hearing *out, struct err *err);

#endif
