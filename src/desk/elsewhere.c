/* elsewhere.c - what desks on the same database tell each other of their commits.
 *
 * A word goes with the commit it tells of, so none is heard of what was undone: who wrote it, which case,
 * its head, and what it wakes.  One's own is known already.  While the connection was gone words were missed;
 * then the listeners are told that anything may be new.
 *
 * SPDX-License-Identifier: ISC
 */
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "desk/house.h"
#include "host/log.h"
#include "host/random.h"

#define RETRY_MS 1000

void
feed_init(struct desk *d)
{
	pthread_mutex_init(&d->feed.lock, NULL);
	d->feed.me = random_hex(&d->arena, 8);
	d->feed.stop_fd = -1;
}

/* --- telling ------------------------------------------------------------------------------------- */

bool
feed_spread(struct desk *d, struct arena *a, struct db *db, const struct change *c, struct err *err)
{
	struct feed_news news = feed_news_of(c);

	return db_tell(db, arena_fmt(a, "%.*s %" PRId64 " %" PRId64 " %d %d", STR_ARG(d->feed.me),
	    news.case_id, news.seq, news.outbox, news.due), err);
}

/* --- hearing ------------------------------------------------------------------------------------- */

static bool
next_number(struct str *rest, int64_t *out)
{
	struct str word;

	str_cut(*rest, ' ', &word, rest);
	return str_int(word, out);
}

static void
pass_on(struct desk *d, struct str word)
{
	struct feed_news news = { 0 };
	int64_t outbox, due;
	struct str who, rest;

	if (!str_cut(word, ' ', &who, &rest) || str_eq(who, d->feed.me))
		return;
	if (!next_number(&rest, &news.case_id) || !next_number(&rest, &news.seq)
	    || !next_number(&rest, &outbox) || !next_number(&rest, &due))
		return;
	news.settings = news.case_id == 0;
	news.outbox = outbox != 0;
	news.due = due != 0;
	feed_tell(d, &news);
}

static void
pass_all_on(struct desk *d)
{
	char word[DB_WORD_MAX];

	while (db_heard(d->feed.db, word))
		pass_on(d, str_from(word));
}

/* True when told to stop. */
static bool
wait_for(const struct feed *f, int fd, int ms)
{
	struct pollfd p[2] = { { .fd = f->stop_fd, .events = POLLIN }, { .fd = fd, .events = POLLIN } };

	poll(p, 2, ms);
	return p[0].revents != 0;
}

/* Connects until it can listen; false when told to stop. */
static bool
listen_again(struct desk *d, int *fd)
{
	static const struct feed_news anything = { .outbox = true, .due = true, .missed = true,
		.settings = true };
	struct err err = { 0 };

	while (!db_listen(d->feed.db, fd, &err))
		if (wait_for(&d->feed, -1, RETRY_MS))
			return false;
	log_info("other desks on this database can be heard again");
	feed_tell(d, &anything);
	return true;
}

static void *
follow(void *ctx)
{
	struct desk *d = ctx;
	int fd = d->feed.fd;

	do {
		pass_all_on(d);
		if (db_is_away(d->feed.db) && !listen_again(d, &fd))
			break;
	} while (!wait_for(&d->feed, fd, -1));
	return NULL;
}

/* --- start and stop ------------------------------------------------------------------------------ */

static bool
start(struct desk *d, struct err *err)
{
	struct feed *f = &d->feed;

	if (!db_listen(f->db, &f->fd, err))
		return false;
	if (f->fd < 0) {                        /* a file: there is nobody else */
		db_close(f->db);
		f->db = NULL;
		return true;
	}
	f->stop_fd = eventfd(0, EFD_CLOEXEC);
	f->following = f->stop_fd >= 0 && pthread_create(&f->thread, NULL, follow, d) == 0;
	return f->following || err_set(err, ERR_SOFTWARE,
	    "no thread could be started to hear the other desks on this database");
}

bool
feed_follow(struct desk *d, struct err *err)
{
	must(!d->feed.db);
	return db_open(&d->feed.db, d->where, DB_READ, err) && start(d, err);
}

void
feed_stop(struct desk *d)
{
	struct feed *f = &d->feed;
	uint64_t one = 1;

	if (f->following) {
		must(write(f->stop_fd, &one, sizeof one) == sizeof one);
		pthread_join(f->thread, NULL);
	}
	if (f->stop_fd >= 0)
		close(f->stop_fd);
	db_close(f->db);
	pthread_mutex_destroy(&f->lock);
}
