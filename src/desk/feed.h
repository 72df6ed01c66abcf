/* feed.h - what happens after a commit: pages to refresh, workers to wake.
 *
 * The desk knows neither; they hang themselves in here.  Callbacks run on the writer's thread, or on the one
 * that hears what other desks on the same database commit, one at a time; they must be short.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_FEED_H
#define DESK_FEED_H

#include "desk/desk.h"

struct feed_news {
	int64_t case_id;                        /* 0: accounts or settings */
	int64_t seq;                            /* the head now */
	bool mailboxes;                         /* one was added, changed or removed */
	bool settings;                          /* something was set anew */
	bool outbox;                            /* mail waits to go out */
	bool due;                               /* a promise was made, moved or settled */
	bool missed;                            /* other desks were not heard for a while: anything is new */
};

/* At most 8 listeners. */
void feed_listen(struct desk *d, void (*heard)(void *ctx, const struct feed_news *news), void *ctx);
/* Once this is back, it is called no more.  Not from a callback. */
void feed_forget(struct desk *d, void (*heard)(void *ctx, const struct feed_news *news), void *ctx);

/* From now on, until the desk closes, also what other desks on the same database commit.  With a file there
 * are none.  Before any other thread uses the desk: which desk fetches from a mailbox hangs on it. */
bool feed_follow(struct desk *d, struct err *err);

#endif
