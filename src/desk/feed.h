/* feed.h - what happens after a commit: pages to refresh, workers to wake.
 *
 * The desk knows neither; they hang themselves in here.  Callbacks run on the writer's thread and must
 * be short.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_FEED_H
#define DESK_FEED_H

#include "desk/desk.h"

struct feed_news {
	int64_t case_id;                        /* 0: accounts or settings */
	int64_t seq;                            /* the head now */
	bool outbox;                            /* mail waits to go out */
	bool due;                               /* a promise was made, moved or settled */
};

/* At most 8 listeners; they stay until the desk closes.  Safe only before the workers start. */
void feed_listen(struct desk *d, void (*heard)(void *ctx, const struct feed_news *news), void *ctx);

#endif
