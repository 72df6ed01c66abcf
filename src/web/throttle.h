/* throttle.h - slowing down whoever guesses passwords, in memory that does not grow.
 *
 * A table of 1024 slots for accounts and one for addresses, found by a keyed hash.  Two that meet in
 * one slot wait for each other: being slow with the wrong one is safer than forgetting the right
 * one.  Four attempts are free, then the wait doubles from one second to sixty; half an hour of
 * quiet forgets all.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_THROTTLE_H
#define WEB_THROTTLE_H

#include "base/str.h"

struct throttle;

struct throttle *throttle_new(struct arena *a);
/* Counts an attempt, to be cleared if it succeeds.  Returns the seconds to wait if it may not be made
 * now, or 0. */
int throttle_enter(struct throttle *t, struct str account, struct str address, int64_t now_us);
/* The attempt succeeded: the account is forgotten, the address has its one attempt back. */
void throttle_clear(struct throttle *t, struct str account, struct str address);
void throttle_free(struct throttle *t);

#endif
