/* running.c - a desk at work: pages, workers and clock, until a signal ends it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cli/running.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include "desk/feed.h"
#include "host/log.h"
#include "mail/smtp.h"

#define NOTE_CLOCK_S 30

static void
ending_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGHUP);
}

void
running_prepare(void)
{
	sigset_t set;

	ending_signals(&set);
	must(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);
	must(signal(SIGPIPE, SIG_IGN) != SIG_ERR);      /* a reader that left is an error, not our end */
	smtp_global_init();
}

bool
running_open(struct running *r, struct desk_options *o, struct err *err)
{
	o->clock = r->clock;
	o->at_work = true;
	return desk_open(&r->desk, o, err);
}

bool
running_lock(struct running *r, struct arena *a, struct err *err)
{
	const char *path = cstr(a, arena_fmt(a, "%s/lock", desk_data(r->desk)));

	r->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (r->lock <= 0)
		return err_set(err, ERR_IO, "%s could not be opened; is the folder yours to write to?", path);
	if (flock(r->lock, LOCK_EX | LOCK_NB) != 0)
		return err_set(err, ERR_BUSY, "another heard serves %s already; stop that one first, or take "
		    "another folder", desk_data(r->desk));
	return true;
}

static void
note_clock(struct running *r)
{
	struct err err = { 0 };

	if (!desk_is_test(r->desk) || !clock_can_move(r->clock))
		return;
	if (!desk_clock_save(r->desk, &err))
		log_warn("the test folder's time could not be noted", F("why", err.text));
}

bool
running_start(struct running *r, const struct web_options *o, struct err *err)
{
	/* Workers ask whether there are other desks, so whoever hears those comes first. */
	if (!feed_follow(r->desk, err) || !web_start(&r->web, r->desk, o, err)
	    || !jobs_start(&r->jobs, r->desk, err))
		return false;
	note_clock(r);
	return true;
}

void
running_wait(struct running *r)
{
	const struct timespec nap = { .tv_sec = NOTE_CLOCK_S };
	sigset_t set;

	ending_signals(&set);
	while (sigtimedwait(&set, NULL, &nap) < 0)
		note_clock(r);
	/* Whoever asks twice doesn't want to wait for the end. */
	must(pthread_sigmask(SIG_UNBLOCK, &set, NULL) == 0);
}

void
running_release(struct running *r)
{
	if (r->web)
		web_stop(r->web);
	if (r->jobs)
		jobs_stop(r->jobs);
	if (r->desk)
		note_clock(r);
	desk_close(r->desk);
	if (r->lock > 0)
		close(r->lock);
	if (r->clock)
		clock_free(r->clock);
}
