/* copies.h - who gets a copy of what we send; for the acts and views in desk/ alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_COPIES_H
#define DESK_COPIES_H

#include "desk/making.h"
#include "desk/view.h"

/* Those of a reply: few enough, each once, none of them the customer or this desk. */
bool copies_check(struct making *m, const struct in_reply *in, struct err *err);
/* As an event keeps them, and back. */
struct correspondent *copies_kept(struct arena *a, const struct mail_person *list, size_t n);
/* The same of a message of ours, and behind them the address of ours it goes out from. */
struct correspondent *copies_of_ours(struct arena *a, const struct in_reply *in, const struct sender *from,
    size_t *n);
const struct mail_person *copies_of(struct arena *a, const struct correspondent *list, size_t n,
    size_t *n_out);
/* The address of ours it went out from; empty: not known. */
struct str copies_sender(const struct correspondent *list, size_t n);
struct str copies_typed(struct arena *a, const struct correspondent *list, size_t n);
/* Everybody else who was on their mail, or in copy of ours, the latest first: at most COPIES_MOST. */
bool copies_seen(struct seat *s, const struct state *state, const struct mail_person **out, size_t *n,
    struct err *err);

#endif
