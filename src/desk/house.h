/* house.h - what a struct desk is made of; for desk/ alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_HOUSE_H
#define DESK_HOUSE_H

#include <pthread.h>
#include <stdatomic.h>

#include "desk/feed.h"
#include "desk/kept.h"
#include "desk/packs.h"
#include "desk/view.h"

#define FEED_MAX 8
#define LINK_LIFE_MS (90 * DAY_MS)
#define KEPT_ROOM MIB(8)
#define SESSION_LIFE_MS (12 * HOUR_MS)
#define SESSION_LIFE_TEST_MS (400 * DAY_MS)     /* whoever moves a test's clock on by days was not away */

struct feed_listener {
	void (*heard)(void *ctx, const struct feed_news *news);
	void *ctx;
};

struct feed {
	pthread_mutex_t lock;                   /* of the listeners; held while one is told */
	struct feed_listener listeners[FEED_MAX];
	size_t n;
	struct str me;                          /* what tells our words from those of other desks */
	struct db *db;                          /* that hears them; NULL: nobody follows */
	pthread_t thread;
	bool following;
	int fd, stop_fd;
};

/* Readers that no seat needs just now: to connect to a server takes longer than most that is asked of it. */
#define IDLE_MAX 8
struct idle {
	pthread_mutex_t lock;
	struct db *dbs[IDLE_MAX];
	size_t n;
};

/* What was in force from one change of the settings to the next, in memory of its own.  Whoever began to read
 * before it was replaced may still hold words of it, and of what came after: so it is given back when all of
 * them have ended, the oldest first. */
struct in_force {
	struct arena arena;
	struct firm firm;
	struct calendar calendar;
	size_t readers;                         /* that began while this was the newest, and have not ended */
	struct in_force *newer;
};

/* Zones that customers live by, once they were asked for: there are not many. */
struct clocks {
	pthread_mutex_t lock;
	struct arena arena;
	const struct zone *at[600];
	size_t n;
};

#define REFERENCE_LENGTHS 5

struct desk {
	struct arena arena;                     /* settings, calendar: made at the start, read by all */
	char *data, *where;
	char *mail_ca;                          /* a file of certificates, or NULL: the system's */
	struct clock *clock;
	struct db_writer *writer;
	struct idle idle;
	struct kept *kept;                      /* logs that were read, for the next who needs them */
	_Atomic(struct in_force *) in_force;    /* what is set, replaced whole */
	pthread_mutex_t set_lock;               /* of who replaces it */
	pthread_mutex_t force_lock;             /* of readers, newer, oldest */
	struct in_force *oldest;                /* that is not given back yet */
	struct firm given;                      /* at the start, over what is set; empty: nothing was */
	/* the login that was given with it, or NULL; and that nothing goes out unencrypted */
	char *smtp_user, *smtp_password, *smtp_token;
	bool smtp_tls;
	bool test;
	struct arena packs_arena;
	struct packs packs;
	struct profiles profiles;
	struct clocks clocks;
	struct feed feed;
	/* How many cases in a row met no reference of that length that was free: desk/opening.c. */
	_Atomic unsigned crowded[REFERENCE_LENGTHS];
	bool (*move)(void *ctx, int64_t to, struct err *err);
	void *move_ctx;
};

/* desk/setting.c: reads what is set and puts it in force. */
bool settings_read(struct desk *d, struct db *db, struct err *err);
void settings_forget(struct desk *d);           /* at the end: all of it */
void settings_again(struct desk *d);            /* after a commit; what can't be read stays as it was */

/* desk/desk.c: what desks on one database lay hold of they hold by this clock: the server's, else ours; and
 * ours wherever a test moves it. */
bool desk_shared_now(struct desk *d, struct db *db, int64_t *out, struct err *err);

/* desk/feed.c: what a change did, and telling it the listeners. */
struct feed_news feed_news_of(const struct change *c);
void feed_tell(struct desk *d, const struct feed_news *news);
/* desk/elsewhere.c: telling other desks, in the transaction that writes the change. */
void feed_init(struct desk *d);
void feed_stop(struct desk *d);
bool feed_spread(struct desk *d, struct arena *a, struct db *db, const struct change *c, struct err *err);

#endif
