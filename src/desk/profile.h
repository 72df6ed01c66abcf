/* profile.h - the firm's profile, and the deadlines of a case; for the acts and views in desk/.
 *
 * Beside the profiles that are built in stand the firm's own, DATA/profiles/NAME.txt, read at the start; one
 * of the same name takes the place of ours.  Which of them the firm goes by is the setting firm.profile, in
 * force as soon as it is written; a case keeps what was in force when it came.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_PROFILE_H
#define DESK_PROFILE_H

#include "desk/saying.h"
#include "method/deadline.h"

#define PROFILES_OWN 64                         /* files of a firm's own */
#define PROFILE_BYTES KIB(64)

/* Reads the folder, if it is there, into `a`.  A bad line is ERR_CONFIG with file, line and reason. */
bool profiles_load(struct arena *a, const char *folder, struct profiles *out, struct err *err);

/* The profile of a new case, and the deadlines that begin with it.  Nothing where the firm has none. */
bool making_profile(struct making *m, struct err *err);
/* What a message does for the deadlines: it names their problem, it says where they can take it. */
bool saying_deadlines(struct saying *sy, struct err *err);
/* Nothing but a final response closes a case without their word, and it has to say where they can take it,
 * where the profile asks for that. */
bool final_is_signposted(struct desk *d, const struct state *state);
/* What the checker has to know of it. */
void facts_of_profile(struct seat *s, const struct state *state, struct facts *f);

#endif
