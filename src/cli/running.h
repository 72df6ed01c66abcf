/* running.h - a desk at work: pages, workers and clock, until a signal ends it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef CLI_RUNNING_H
#define CLI_RUNNING_H

#include "desk/desk.h"
#include "jobs/jobs.h"
#include "web/serve.h"

struct running {
	struct clock *clock;
	struct desk *desk;
	struct web *web;
	struct jobs *jobs;
	int lock;                               /* DATA/lock, held; 0: not yet */
};

#define AUTO_RUNNING __attribute__((cleanup(running_release))) struct running
void running_release(struct running *r);

/* Before anything else starts a thread: the signals that end a desk are held back for running_wait. */
void running_prepare(void);
/* Opens the folder.  r->clock must be set; it is the running desk's from here on. */
bool running_open(struct running *r, struct desk_options *o, struct err *err);
/* Only one process may serve a folder. */
bool running_lock(struct running *r, struct arena *a, struct err *err);
bool running_start(struct running *r, const struct web_options *o, struct err *err);
/* Returns at SIGINT, SIGTERM or SIGHUP.  Until then a test folder's clock is noted every half minute, so
 * that time doesn't go back when the process is killed. */
void running_wait(struct running *r);

#endif
