/* viewing.h - what the views of desk/ share.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_VIEWING_H
#define DESK_VIEWING_H

#include "desk/view.h"

/* What can honestly be drafted for a stage, from the state alone; empty where a person must write. */
struct str draft_for(struct seat *s, struct state *state, enum stage stage);

/* "As promised, you'll hear from me by four": what stands in the ledger already, due at the same moment,
 * is no second promise. */
bool promise_stands(const struct state *s, const struct promise_read *p);

#endif
