/* clock.h - the one source of time, and the one place where a worker sleeps.
 *
 * Three clocks: the machine's; a running one that started at another moment (the demo), which can
 * be moved on; and a stopped one that a test sets.  Passed down from main; nothing else reads time.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef HOST_CLOCK_H
#define HOST_CLOCK_H

#include "base/calendar.h"

struct clock;

struct clock *clock_real(void);
struct clock *clock_running_from(int64_t start_at);     /* runs on from start_at, can be advanced */
struct clock *clock_stopped_at(int64_t at);             /* moves only by clock_set */
void clock_free(struct clock *c);

int64_t clock_now(struct clock *c);                     /* milliseconds, UTC */
bool clock_can_move(const struct clock *c);
/* Moves a movable clock to `at` (never back: false); every clock_wait whose time has come returns. */
bool clock_set(struct clock *c, int64_t at);

/* Sleeps until the clock shows `until` (NEVER: no end), one of the n descriptors (63 at most) is
 * readable, clock_wake, or a signal.  Returns the index of the first readable descriptor, or -1.  A
 * thread's first wait on a clock answers a wake from before it. */
int clock_wait(struct clock *c, const int *fds, size_t n, int64_t until);
void clock_wake(struct clock *c);               /* returns every clock_wait, now or at its next call */

/* A monotonic stopwatch for log lines and slow-downs, in microseconds; not for anything stored. */
int64_t stopwatch_us(void);

#endif
