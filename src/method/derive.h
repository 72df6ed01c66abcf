/* derive.h - a conversation of which only the turns are known, made into the events of a case.
 *
 * On the desk people say what a turn did: this is a concern, that is settled, yes to this promise.  A
 * transcript has its words alone, so here the same events are derived from what the ear read in each turn,
 * and folded by the same apply().  What only a desk knows (the finding, the ledger, the profile) stays
 * unknown.  Turns come in the order in which they were said.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_DERIVE_H
#define METHOD_DERIVE_H

#include "method/said.h"

struct derived {
	struct arena *a;                        /* everything taken in must live as long */
	const struct pack *pack;
	struct state state;
	struct said said;
	struct str theirs, ours;                /* the last words of each side */
	int64_t at;                             /* of the last turn; NEVER: not known */
	bool timed;                             /* every turn so far had a time */
};

void derive_begin(struct derived *d, struct arena *a, const struct pack *p);
/* Takes the next turn in.  `read` is what the ear read in it, with `before` (turn->before of the caller)
 * being what derive_before gives; seq of the turn goes to *seq (may be NULL). */
bool derive_turn(struct derived *d, const struct ear_turn *turn, const struct reading *read, int64_t *seq,
    struct err *err);
/* What the other side said last, for the ear. */
struct str derive_before(const struct derived *d, bool customer);
/* What is known for a draft (or a turn of ours) that would come next, at this moment. */
void derive_facts(struct derived *d, struct str draft, int64_t now, struct facts *out);
/* The step a message of ours takes, by its words. */
enum stage stage_of(const struct text *t, const struct reading *read, bool first_reply);

#endif
