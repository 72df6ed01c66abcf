/* opening.h - a case begins: its reference, whose it is; for the acts in desk/ alone.
 *
 * The person is known by their address; without one, by a number that only one person of that name has,
 * or by someone's word that it is this one of those who have it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_OPENING_H
#define DESK_OPENING_H

#include "desk/making.h"

struct opening { struct str name, address, phone, title, channel; int64_t person; };
/* Into a change that making_new began. */
bool making_open(struct making *m, const struct opening *o, struct err *err);
/* A number of theirs is noted, unless it is the one that stands. */
bool making_phone(struct making *m, struct str phone, struct err *err);
/* The person of that id, with the name they have now: an error where this number is none of theirs. */
bool caller_by_phone(struct seat *s, struct str phone, int64_t id, struct person_row *out, struct err *err);

#endif
