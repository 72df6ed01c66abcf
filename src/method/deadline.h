/* deadline.h - how a case stands to the deadlines its profile set: what is met, what is next, what passed.
 *
 * A message that did not reach them meets nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_DEADLINE_H
#define METHOD_DEADLINE_H

#include "method/state.h"

struct deadline *state_deadline(struct state *s, enum milestone_kind k);        /* NULL: it has none */
/* When it was met; 0: it was not.  `early` is met by closing. */
int64_t deadline_met_at(const struct state *s, enum milestone_kind k);
/* It has to be met, and is not. */
bool deadline_is_open(const struct state *s, const struct deadline *d);
/* The earliest of those; NULL: there is none. */
const struct deadline *state_next_deadline(const struct state *s);
/* When the clock has something to say of it: it has to be reminded of, or has passed.  NEVER: not at all. */
int64_t state_deadline_alarm(const struct state *s);

/* The first message of a person that named their problem, a confirmation that went by itself apart, and the
 * last final response; NULL: there is none that may have reached them. */
const struct turn *state_acknowledgement(const struct state *s);
const struct turn *state_final_response(const struct state *s);

#endif
