/* viewing.h - what the views of desk/ share.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_VIEWING_H
#define DESK_VIEWING_H

#include "desk/view.h"

/* They were asked, firm.silent_days working days ago or longer, and have not answered. */
bool is_silent(struct seat *s, const struct state *state);

/* What can honestly be drafted for a stage, from the state alone; empty where a person must write. */
struct str draft_for(struct seat *s, const struct state *state, enum stage stage);

/* What is known of a case for a draft at this stage: from its state, and from what was said in it. */
void facts_of_case(struct seat *s, const struct state *state, enum stage stage, struct facts *out);

/* What a draft holds, taken apart once: what stands against it by those facts, to which it adds a text of the
 * firm's that it quotes; and its promises.  "As promised, you'll hear from me by four": what
 * stands in the ledger already, due at the same moment, is no second promise.  held: it tells of a step that
 * stops harm and can be undone, which is no solution before its time. */
bool draft_read(struct seat *s, const struct state *state, struct facts *f, struct str text, bool held,
    struct draft_check *out, struct err *err);
/* Adds the reply to another customer that a draft is most like, of those that went out in the last 90 days.
 * What the desk drafts itself and what the customer wrote is not alike, what the pack approves is no part. */
bool facts_of_likeness(struct seat *s, const struct state *state, const struct text *draft, struct facts *f,
    struct err *err);
/* The sentence of it that tells of that step. */
struct str draft_hold(struct seat *s, struct str text);

#endif
