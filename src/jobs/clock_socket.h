/* clock_socket.h - a test sets the clock over a unix socket: a line is `now T` (RFC 3339) or `advance 3h`,
 * its answer `ok`, once all that fell due is done, or `error: ` and a sentence.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef JOBS_CLOCK_SOCKET_H
#define JOBS_CLOCK_SOCKET_H

#include "jobs/jobs.h"

struct clock_socket;

bool clock_socket_start(struct clock_socket **out, struct jobs *j, const char *path, struct err *err);
void clock_socket_stop(struct clock_socket *c);         /* NULL is fine */
/* "3h", "90m", "2d", "45s", "1h30m" in milliseconds; at most 400 days. */
bool duration_parse(struct str s, int64_t *out);

struct desk *jobs_desk(struct jobs *j);

#endif
