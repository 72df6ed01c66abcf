/* feed.c - telling pages and workers what a commit did.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/feed.h"

#include "desk/house.h"

void
feed_listen(struct desk *d, void (*heard)(void *ctx, const struct feed_news *news), void *ctx)
{
	must(d->n_listeners < FEED_MAX);
	d->listeners[d->n_listeners++] = (struct feed_listener){ heard, ctx };
}

void
feed_tell(struct desk *d, const struct change *c)
{
	struct feed_news news = {
		.case_id = c->case_id,
		.seq = c->seen + (int64_t)c->events.n,
		.outbox = c->outbox.n > 0,
	};

	for (size_t i = 0; i < c->events.n; i++)
		switch (c->events.at[i].kind) {
		case EVENT_PROMISED:
		case EVENT_PROMISE_MOVED:
		case EVENT_PROMISE_KEPT:
			news.due = true;
			break;
		default:
			break;
		}
	for (size_t i = 0; i < d->n_listeners; i++)
		d->listeners[i].heard(d->listeners[i].ctx, &news);
}
