/* offer.h - taking an offer, by whoever's hand; for the acts in desk/ alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_OFFER_H
#define DESK_OFFER_H

#include "desk/making.h"

struct offer_taken { int64_t offer, turn, due; struct str word, channel; };
/* Their yes; the offer becomes a promise of the one who looks after the case, due then or (0) at five in the
 * afternoon five working days on. */
bool making_offer_taken(struct making *m, const struct offer_taken *t, struct err *err);

#endif
