/* clock.c - the one source of time, and the one place where a worker sleeps.
 *
 * Each thread that waits does so in poll() on its descriptors and on one of its own that clock_set
 * and clock_wake ring.  Those are kept on a shelf between waits.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/clock.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "host/log.h"

#define FDS_MAX 63
/* poll() counts by a clock that stops with the machine and is not set by people; so look again. */
#define NAP_MS (30 * SECOND_MS)

enum clock_kind { CLOCK_REAL, CLOCK_RUNNING, CLOCK_STOPPED };

struct waiter {
	int bell;                               /* an eventfd */
	bool waits;                             /* or lies on the shelf */
	struct waiter *next;
};

struct clock {
	enum clock_kind kind;
	uint64_t number;                        /* no other clock of this process ever had it */
	_Atomic int64_t at;                     /* stopped: the time; running: lead on the stopwatch */
	pthread_mutex_t lock;                   /* of all below */
	struct waiter *waiters;
	uint64_t wakes;
};

/* Which wake this thread has answered last, on the clock it waited on last. */
static _Thread_local struct {
	uint64_t number, wakes;
} answered;

static void
stop(const char *why)
{
	log_error("stopped: a clock could not be made", F("why", why), F("errno", errno));
	_exit(71);
}

static int64_t
read_ms(clockid_t id)
{
	struct timespec t = { 0 };

	clock_gettime(id, &t);
	return t.tv_sec * SECOND_MS + t.tv_nsec / 1000000;
}

static struct clock *
clock_new(enum clock_kind kind, int64_t at)
{
	static _Atomic uint64_t count;
	struct clock *c = calloc(1, sizeof *c);

	if (!c || pthread_mutex_init(&c->lock, NULL) != 0)
		stop("no memory");
	c->kind = kind;
	c->number = atomic_fetch_add(&count, 1) + 1;
	atomic_store(&c->at, at);
	return c;
}

struct clock *
clock_real(void)
{
	return clock_new(CLOCK_REAL, 0);
}

struct clock *
clock_running_from(int64_t start_at)
{
	return clock_new(CLOCK_RUNNING, start_at - read_ms(CLOCK_MONOTONIC));
}

struct clock *
clock_stopped_at(int64_t at)
{
	return clock_new(CLOCK_STOPPED, at);
}

void
clock_free(struct clock *c)
{
	if (!c)
		return;
	while (c->waiters) {
		struct waiter *w = c->waiters;

		must(!w->waits);
		c->waiters = w->next;
		close(w->bell);
		free(w);
	}
	pthread_mutex_destroy(&c->lock);
	free(c);
}

int64_t
clock_now(struct clock *c)
{
	switch (c->kind) {
	case CLOCK_REAL: return read_ms(CLOCK_REALTIME);
	case CLOCK_RUNNING: return read_ms(CLOCK_MONOTONIC) + atomic_load(&c->at);
	case CLOCK_STOPPED: break;
	}
	return atomic_load(&c->at);
}

bool
clock_can_move(const struct clock *c)
{
	return c->kind != CLOCK_REAL;
}

/* With the lock held. */
static void
ring_all(struct clock *c)
{
	for (struct waiter *w = c->waiters; w; w = w->next) {
		if (w->waits)
			(void)eventfd_write(w->bell, 1);
	}
}

bool
clock_set(struct clock *c, int64_t at)
{
	int64_t now;

	if (!clock_can_move(c))
		return false;
	pthread_mutex_lock(&c->lock);
	now = clock_now(c);
	if (at > now) {
		atomic_fetch_add(&c->at, at - now);
		ring_all(c);
	}
	pthread_mutex_unlock(&c->lock);
	return at >= now;
}

void
clock_wake(struct clock *c)
{
	pthread_mutex_lock(&c->lock);
	c->wakes++;
	ring_all(c);
	pthread_mutex_unlock(&c->lock);
}

/* With the lock held. */
static struct waiter *
take_from_shelf(struct clock *c)
{
	struct waiter *w = c->waiters;

	while (w && w->waits)
		w = w->next;
	if (w)
		return w;
	w = calloc(1, sizeof *w);
	if (!w)
		stop("no memory");
	w->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->bell < 0)
		stop("no descriptor is left");
	w->next = c->waiters;
	c->waiters = w;
	return w;
}

static struct waiter *
begin_wait(struct clock *c)
{
	struct waiter *w;

	pthread_mutex_lock(&c->lock);
	w = take_from_shelf(c);
	w->waits = true;
	pthread_mutex_unlock(&c->lock);
	if (answered.number != c->number) {
		answered.number = c->number;
		answered.wakes = 0;
	}
	return w;
}

static void
end_wait(struct clock *c, struct waiter *w)
{
	eventfd_t rung;

	pthread_mutex_lock(&c->lock);
	w->waits = false;
	(void)eventfd_read(w->bell, &rung);
	pthread_mutex_unlock(&c->lock);
}

/* Whether there was a wake that this thread has not answered; it has now. */
static bool
was_woken(struct clock *c)
{
	bool woken;

	pthread_mutex_lock(&c->lock);
	woken = answered.wakes != c->wakes;
	answered.wakes = c->wakes;
	pthread_mutex_unlock(&c->lock);
	return woken;
}

/* How long poll() may sleep, in milliseconds, -1 for ever. */
static int
sleep_ms(struct clock *c, int64_t until)
{
	int64_t now = clock_now(c);

	if (until <= now)
		return 0;
	if (c->kind == CLOCK_STOPPED || until == NEVER)
		return -1;
	return (int)(until - now < NAP_MS ? until - now : NAP_MS);
}

static int
first_ready(const struct pollfd *polled, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (polled[i].revents)
			return (int)i;
	}
	return -1;
}

static int
wait_on(struct clock *c, struct pollfd *polled, size_t n, int64_t until)
{
	for (;;) {
		int timeout = sleep_ms(c, until);
		int ready = poll(polled, n + 1, timeout);
		eventfd_t rung;

		if (ready < 0)
			return -1;              /* a signal: the caller may want to look at what it meant */
		ready = first_ready(polled, n);
		if (ready >= 0)
			return ready;
		if (polled[n].revents)
			(void)eventfd_read(polled[n].fd, &rung);
		if (was_woken(c) || timeout == 0)
			return -1;
	}
}

int
clock_wait(struct clock *c, const int *fds, size_t n, int64_t until)
{
	struct pollfd polled[FDS_MAX + 1];
	struct waiter *w = begin_wait(c);
	bool pending;
	int ready;

	must(n <= FDS_MAX);
	for (size_t i = 0; i < n; i++)
		polled[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	polled[n] = (struct pollfd){ .fd = w->bell, .events = POLLIN };
	/* A wake that came since the last wait has rung no bell of ours. */
	pthread_mutex_lock(&c->lock);
	pending = answered.wakes != c->wakes;
	pthread_mutex_unlock(&c->lock);
	ready = wait_on(c, polled, n, pending ? INT64_MIN : until);
	end_wait(c, w);
	return ready;
}

int64_t
stopwatch_us(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
