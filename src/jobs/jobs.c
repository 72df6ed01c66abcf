/* jobs.c - the workers' threads, and a clock moved on by way of everything that falls due.
 *
 * A worker is a round and what wakes it.  A round does all that is due now and says when it must be called
 * again; it may be called from its thread or from jobs_advance, one at a time.
 *
 * SPDX-License-Identifier: ISC
 */
#include "jobs/jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "desk/feed.h"
#include "desk/view.h"
#include "host/log.h"
#include "host/mem.h"
#include "jobs/clock_socket.h"
#include "jobs/lmtp.h"
#include "jobs/mailboxes.h"
#include "jobs/round.h"
#include "mail/spool.h"

#define ROUND_ARENA_MAX MIB(256)
#define ADVANCE_STEPS_MAX 100000
#define SETTLE_TRIES 5

enum { WORKER_IN, WORKER_DUE, WORKER_OUT, WORKER_COUNT };

struct worker {
	struct jobs *jobs;
	const char *name;
	job_round *round;
	pthread_t thread;
	pthread_mutex_t lock;                   /* held during a round */
	int fd;                                 /* wakes it when readable; -1: none */
};

struct jobs {
	struct desk *desk;
	struct worker workers[WORKER_COUNT];
	atomic_bool stopping;
	int spool_fd;
	pthread_mutex_t advancing;
	struct clock_socket *socket;
	struct lmtp_door *lmtp;
	struct mailboxes *mailboxes;
};

/* One round with a seat of its own; *again is when it must be called next. */
static bool
do_round(struct worker *w, int64_t *again, struct err *err)
{
	struct arena arena;
	struct seat seat;
	struct actor desk = { .role = ROLE_DESK, .name = STR("heard") };
	bool ok;

	*again = NEVER;
	arena_init(&arena, &host_pages, ROUND_ARENA_MAX);
	pthread_mutex_lock(&w->lock);
	ok = seat_open(&seat, w->jobs->desk, &arena, desk, err);
	if (ok) {
		ok = w->round(&seat, again, err);
		seat_close(&seat);
	}
	pthread_mutex_unlock(&w->lock);
	arena_release(&arena);
	if (!ok)
		log_error("a worker could not finish; it tries again", F("worker", w->name), F("why",
		    err->text));
	return ok;
}

static void *
work(void *ctx)
{
	struct worker *w = ctx;
	struct clock *clock = desk_clock(w->jobs->desk);

	while (!atomic_load(&w->jobs->stopping)) {
		struct err err = { 0 };
		int64_t again;

		if (!do_round(w, &again, &err))
			again = clock_now(clock) + 5 * SECOND_MS;
		if (clock_wait(clock, &w->fd, w->fd >= 0 ? 1 : 0, again) == 0)
			spool_watch_clear(w->fd);
	}
	return NULL;
}

static void
on_news(void *ctx, const struct feed_news *news)
{
	struct jobs *j = ctx;

	if (news->outbox || news->due || news->mailboxes)
		clock_wake(desk_clock(j->desk));
}

/* --- moving the clock ------------------------------------------------------------------------ */

/* Everything that is due at this moment.  What fails is tried again at once, since the clock stands still. */
static bool
settle(struct jobs *j, struct err *err)
{
	int64_t again;

	for (int i = 0; i < WORKER_COUNT; i++) {
		int tries = 0;
		while (!do_round(&j->workers[i], &again, err))
			if (++tries == SETTLE_TRIES)
				return false;
	}
	return true;
}

static bool
next_moment(struct jobs *j, int64_t *out, struct err *err)
{
	struct arena arena;
	struct seat seat;
	bool ok;

	arena_init(&arena, &host_pages, MIB(4));
	ok = seat_open(&seat, j->desk, &arena, (struct actor){ .role = ROLE_DESK }, err);
	if (ok) {
		ok = desk_next_due(&seat, out, err);
		seat_close(&seat);
	}
	arena_release(&arena);
	return ok;
}

static bool
advance(struct jobs *j, int64_t to, struct err *err)
{
	struct clock *clock = desk_clock(j->desk);
	int64_t now = clock_now(clock), due;

	if (to < now)
		return err_set(err, ERR_DATA, "the clock only moves forward");
	if (!settle(j, err))
		return false;
	for (int step = 0; step < ADVANCE_STEPS_MAX; step++) {
		if (!next_moment(j, &due, err))
			return false;
		if (due > to)
			break;
		/* done already, or it cannot be done: never stand still on it */
		if (due <= now)
			due = now + 1;
		now = due > to ? to : due;
		clock_set(clock, now);
		if (!settle(j, err))
			return false;
		if (now == to)
			break;
	}
	clock_set(clock, to);
	return settle(j, err) && desk_clock_save(j->desk, err);
}

bool
jobs_advance(struct jobs *j, int64_t to, struct err *err)
{
	bool ok;

	pthread_mutex_lock(&j->advancing);
	ok = advance(j, to, err);
	pthread_mutex_unlock(&j->advancing);
	return ok;
}

static bool
mover(void *ctx, int64_t to, struct err *err)
{
	return jobs_advance(ctx, to, err);
}

bool
jobs_clock_socket(struct jobs *j, const char *path, struct err *err)
{
	if (!desk_is_test(j->desk) || !clock_can_move(desk_clock(j->desk)))
		return err_set(err, ERR_CONFIG, "only a folder made with --test can have its clock set");
	return clock_socket_start(&j->socket, j, path, err);
}

bool
jobs_lmtp(struct jobs *j, const char *where, int *port, struct err *err)
{
	if (!lmtp_door_open(&j->lmtp, j->desk, where, err))
		return false;
	if (port)
		*port = lmtp_door_port(j->lmtp);
	return true;
}

struct desk *
jobs_desk(struct jobs *j)
{
	return j->desk;
}

/* --- starting and stopping ------------------------------------------------------------------- */

/* Without those places mail is safe as well, only later. */
static bool
open_spool(struct jobs *j, const char *data, struct err *err)
{
	bool made;

	if (!spool_init(data, err) || !slots_make(data, &made, err))
		return false;
	if (!made)
		log_warn("mail takes longer to be made safe: there was no room for spool/slots");
	size_t swept = spool_sweep(data);
	if (swept > 0)
		log_info("what a crash left half written was taken out of spool/tmp",
		    F("files", (int64_t)swept));
	return spool_watch(data, &j->spool_fd, err);
}

bool
jobs_start(struct jobs **out, struct desk *d, struct err *err)
{
	static const struct { const char *name; job_round *round; } kinds[WORKER_COUNT] = {
		[WORKER_IN] = { "mail in", round_mail_in },
		[WORKER_DUE] = { "promises due", round_due },
		[WORKER_OUT] = { "mail out", round_mail_out },
	};
	struct jobs *j = host_pages.map(sizeof(*j));

	*j = (struct jobs){ .desk = d, .spool_fd = -1 };
	if (!open_spool(j, desk_data(d), err)) {
		host_pages.unmap(j, sizeof(*j));
		return false;
	}
	pthread_mutex_init(&j->advancing, NULL);
	feed_listen(d, on_news, j);
	desk_set_mover(d, mover, j);
	for (int i = 0; i < WORKER_COUNT; i++) {
		struct worker *w = &j->workers[i];
		*w = (struct worker){ .jobs = j, .name = kinds[i].name, .round = kinds[i].round,
		    .fd = i == WORKER_IN ? j->spool_fd : -1 };
		pthread_mutex_init(&w->lock, NULL);
		must(pthread_create(&w->thread, NULL, work, w) == 0);
	}
	mailboxes_start(&j->mailboxes, d);
	*out = j;
	return true;
}

void
jobs_stop(struct jobs *j)
{
	if (!j)
		return;
	feed_forget(j->desk, on_news, j);
	clock_socket_stop(j->socket);
	lmtp_door_close(j->lmtp);
	mailboxes_stop(j->mailboxes);
	atomic_store(&j->stopping, true);
	clock_wake(desk_clock(j->desk));
	for (int i = 0; i < WORKER_COUNT; i++) {
		pthread_join(j->workers[i].thread, NULL);
		pthread_mutex_destroy(&j->workers[i].lock);
	}
	pthread_mutex_destroy(&j->advancing);
	close(j->spool_fd);
	host_pages.unmap(j, sizeof(*j));
}
