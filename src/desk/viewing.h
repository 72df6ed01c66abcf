/* viewing.h - what the views of desk/ share.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_VIEWING_H
#define DESK_VIEWING_H

#include "desk/view.h"

/* What can honestly be drafted for a stage, from the state alone; empty where a person must write. */
struct str draft_for(struct seat *s, struct state *state, enum stage stage);

/* What is known of a case for a draft at this stage: from its state, and from what was said in it. */
void facts_of_case(struct seat *s, const struct state *state, enum stage stage, struct facts *out);

/* And what the draft itself adds: a text of the firm's that it quotes. */
void facts_of_draft(struct seat *s, const struct state *state, struct str text, struct facts *out);

/* What stands against a draft.  held: it tells of a step that stops harm and can be undone, which is no
 * solution before its time. */
void draft_findings(struct seat *s, const struct facts *f, struct str text, bool held, struct findings *out);
/* The sentence of it that tells of that step. */
struct str draft_hold(struct seat *s, struct str text);

/* "As promised, you'll hear from me by four": what stands in the ledger already, due at the same moment,
 * is no second promise. */
bool promise_stands(const struct state *s, const struct promise_read *p);

#endif
