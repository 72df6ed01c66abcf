/* viewing.h - what the views of desk/ share.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_VIEWING_H
#define DESK_VIEWING_H

#include "desk/view.h"

/* What can honestly be drafted for a stage, from the state alone; empty where a person must write. */
struct str draft_for(struct seat *s, struct state *state, enum stage stage);

#endif
