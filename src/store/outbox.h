/* outbox.h - mail that waits to go out, and what became of it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/change.h"

/* ERR_NOT_FOUND without one. */
bool store_outbox_by_id(struct arena *a, struct db *db, int64_t id, struct outbox_row *out, struct err *err);
/* Without `message`: the one sent, to the customer, under this Message-ID.  ERR_NOT_FOUND without one. */
bool store_outbox_by_message(struct arena *a, struct db *db, struct str message_id, struct outbox_row *out,
    struct err *err);
/* What went to others in copy under this Message-ID. */
bool store_outbox_copies(struct arena *a, struct db *db, struct str message_id, struct outbox_row **out,
    size_t *n, struct err *err);
/* How much was sent to an address since then that nobody wrote. */
bool store_outbox_automatic(struct db *db, struct str address, int64_t since, int64_t *out, struct err *err);
/* What waits: how many, counting no further than limit, and since when the oldest does; 0: none. */
bool store_outbox_waiting(struct db *db, int64_t limit, int64_t *n, int64_t *oldest, struct err *err);
/* What was lost since then, by what was said of it; the most frequent first. */
struct lost_cause { struct str error; int64_t n; };
bool store_outbox_lost(struct arena *a, struct db *db, int64_t since, int64_t limit, struct lost_cause **out,
    size_t *n, struct err *err);
/* What waits and may be tried at `now`, the longest waiting first.  Without `message`, as every list. */
bool store_outbox_due(struct arena *a, struct db *db, int64_t now, int64_t limit,
    struct outbox_row **out, size_t *n, struct err *err);
/* Newest first; case_id 0: of every case. */
bool store_outbox_list(struct arena *a, struct db *db, int64_t case_id, int64_t limit,
    struct outbox_row **out, size_t *n, struct err *err);

/* For one who is about to send it: puts off what waits and is due at `seen` until `until`.  Of all who try,
 * *mine is true for one; should that one die, it is due again then.  `now` and `claimed_until` are by the
 * clock all desks share: whatever their own say, none claims what another has. */
struct outbox_claim { int64_t id, seen, until, now, claimed_until; };
bool store_outbox_claim(struct db *db, const struct outbox_claim *c, bool *mine, struct err *err);
/* What has been tried in vain and waits for its next try is due at `now`: one, or all (id 0); not what
 * somebody has in hand by the clock all share. */
bool store_outbox_at_once(struct db *db, int64_t id, int64_t now, int64_t shared_now, struct err *err);
/* Why mail waits that was tried in vain; the most frequent first. */
bool store_outbox_put_off(struct arena *a, struct db *db, int64_t limit, struct lost_cause **out, size_t *n,
    struct err *err);

/* Part of a change. */
bool store_outbox_add(struct db *db, const struct outbox_row *row, struct err *err);
/* ERR_NOT_FOUND for a message that is not there; ERR_CONFLICT if it no longer waits as it was seen. */
bool store_outbox_update(struct db *db, const struct outbox_update *u, struct err *err);

#endif
