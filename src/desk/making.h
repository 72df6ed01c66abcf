/* making.h - a change in the making; for the acts in desk/ alone.
 *
 *     struct making m;
 *     return making_begin(&m, s, c, case_id, err)
 *         && making_add(&m, (struct event){ .kind = EVENT_FOUND, .fault = in->value }, err);
 *
 * Each event is applied to the state as it is added, so what the method refuses is refused here, with its
 * sentence, and what follows sees the state as it will be.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_MAKING_H
#define DESK_MAKING_H

#include "desk/act.h"

struct making {
	struct seat *seat;
	struct change *change;
	struct state *state;
	struct str actor;                       /* "account:7", "customer", "desk" */
	int64_t seen;                           /* the head before the first event of this change */
	int64_t came_by;                        /* the case that was asked for, which is read with this one */
};

/* Whose time is theirs: a city, or a zone by its name; reason: what it is known from. */
bool making_clock(struct making *m, struct str city, struct str reason, struct err *err);
/* Folds the case.  ERR_NOT_FOUND if there is none.  What a customer or the desk does to a case that is read
 * with another is done to that one; a person is told so. */
bool making_begin(struct making *m, struct seat *s, struct change *c, int64_t case_id, struct err *err);
/* The same of that case itself, also where it is read with another: to part them. */
bool making_begin_here(struct making *m, struct seat *s, struct change *c, int64_t case_id, struct err *err);
/* What the case that was asked for calls by this number. */
int64_t making_number(const struct making *m, int64_t number);
/* A case that begins with this change. */
void making_new(struct making *m, struct seat *s, struct change *c, int64_t case_id);
bool making_add(struct making *m, struct event e, struct err *err);
int64_t making_seq(const struct making *m);     /* of the last event added */

/* A change to the house itself, in its own log (case 0): by the owner, or at the prompt. */
bool making_house(struct making *m, struct seat *s, struct change *c, struct err *err);
/* The same, also by others. */
bool making_house_by(struct making *m, struct seat *s, struct change *c, enum role least, struct err *err);
/* That log has no state to fold; its events are only kept. */
void making_house_add(struct making *m, struct event e);

/* The right of whoever sits here; the sentence says who could. */
bool seat_needs(const struct seat *s, enum role least, struct err *err);
bool seat_is_desk(const struct seat *s, struct err *err);

/* Nothing came in since `seen` that would change what one says: else ERR_CONFLICT. */
bool making_is_fresh(struct making *m, int64_t seen, struct err *err);

/* Reads a turn just added and adds what was read. */
bool making_read_turn(struct making *m, int64_t turn, struct err *err);

/* A new link for the customer; *token gets what goes into the mail.  No base address: no link, *token
 * empty. */
bool making_link(struct making *m, int64_t turn, struct str *token, struct err *err);
struct str link_hash(struct arena *a, struct str token);

#endif
