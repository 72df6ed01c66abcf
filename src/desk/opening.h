/* opening.h - a case begins: its reference, whose it is; for the acts in desk/ alone.
 *
 * The person is known by their address; without one, by a number that only one person of that name has.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_OPENING_H
#define DESK_OPENING_H

#include "desk/making.h"

struct opening { struct str name, address, phone, title, channel; };
/* Into a change that making_new began. */
bool making_open(struct making *m, const struct opening *o, struct err *err);
/* A number of theirs is noted, unless it is the one that stands. */
bool making_phone(struct making *m, struct str phone, struct err *err);

#endif
