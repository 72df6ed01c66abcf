/* feed.c - telling pages and workers what a commit did.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/feed.h"

#include "desk/house.h"

void
feed_listen(struct desk *d, void (*heard)(void *ctx, const struct feed_news *news), void *ctx)
{
	struct feed *f = &d->feed;

	pthread_mutex_lock(&f->lock);
	must(f->n < FEED_MAX);
	f->listeners[f->n++] = (struct feed_listener){ heard, ctx };
	pthread_mutex_unlock(&f->lock);
}

void
feed_forget(struct desk *d, void (*heard)(void *ctx, const struct feed_news *news), void *ctx)
{
	struct feed *f = &d->feed;
	size_t kept = 0;

	pthread_mutex_lock(&f->lock);
	for (size_t i = 0; i < f->n; i++)
		if (f->listeners[i].heard != heard || f->listeners[i].ctx != ctx)
			f->listeners[kept++] = f->listeners[i];
	f->n = kept;
	pthread_mutex_unlock(&f->lock);
}

struct feed_news
feed_news_of(const struct change *c)
{
	struct feed_news news = {
		.case_id = c->case_id,
		.seq = c->seen + (int64_t)c->events.n,
		.outbox = c->outbox.n > 0,
		.settings = c->settings.n > 0,
		.mailboxes = c->mailbox || c->mailbox_removed,
	};

	for (size_t i = 0; i < c->events.n; i++)
		switch (c->events.at[i].kind) {
		case EVENT_PROMISED:
		case EVENT_PROMISE_MOVED:
		case EVENT_PROMISE_STANDS:
		case EVENT_PROMISE_KEPT:
		case EVENT_PLANNED:
			news.due = true;
			break;
		default:
			break;
		}
	return news;
}

void
feed_tell(struct desk *d, const struct feed_news *news)
{
	struct feed *f = &d->feed;

	if (news->settings)
		settings_again(d);
	pthread_mutex_lock(&f->lock);
	for (size_t i = 0; i < f->n; i++)
		f->listeners[i].heard(f->listeners[i].ctx, news);
	pthread_mutex_unlock(&f->lock);
}
