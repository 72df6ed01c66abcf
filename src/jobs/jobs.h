/* jobs.h - the workers: mail fetched, handed in, read and sent; what falls due.
 *
 * Each is a thread with its own arena and connection that runs straight on and sleeps in clock_wait.  They
 * are woken by the spool (inotify), by a commit (desk/feed.h) and by the clock.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef JOBS_JOBS_H
#define JOBS_JOBS_H

#include "desk/desk.h"

struct jobs;

bool jobs_start(struct jobs **out, struct desk *d, struct err *err);
void jobs_stop(struct jobs *j);
/* Moves a test folder's clock to `to` by way of everything that falls due, each at its own moment, and
 * returns when all of it was done and the spool is empty.  Never back: ERR_DATA. */
bool jobs_advance(struct jobs *j, int64_t to, struct err *err);
/* Answers `now T` and `advance 3h` on a unix socket (clock_socket.h) until jobs_stop. */
bool jobs_clock_socket(struct jobs *j, const char *path, struct err *err);

/* Takes mail by LMTP at a socket's path or an address of this machine until jobs_stop; *port (may be NULL)
 * is the one it got, 0 for a path. */
bool jobs_lmtp(struct jobs *j, const char *where, int *port, struct err *err);

#endif
