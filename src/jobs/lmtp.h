/* lmtp.h - the door mail servers on this machine hand mail in at; for jobs/ alone.
 *
 * A thread a connection, eighty kilobytes and a small stack each, LMTP_CONNECTIONS_MAX of them; who
 * comes then is told to come back.  Of a message no more than SLOT_BYTES is held; a longer one goes to the
 * spool as it arrives.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef JOBS_LMTP_H
#define JOBS_LMTP_H

#include "desk/desk.h"

#define LMTP_CONNECTIONS_MAX 100

struct lmtp_door;

/* "/path/of/a/socket" or "127.0.0.1:2400" (port 0: any free one).  Anything the world could reach is
 * refused: LMTP knows no passwords. */
bool lmtp_door_open(struct lmtp_door **out, struct desk *d, const char *where, struct err *err);
/* How long a silence is waited out (5 minutes), and a whole message (20): for tests, before anyone comes. */
void lmtp_door_patience(struct lmtp_door *door, int quiet_ms, int message_ms);
int lmtp_door_port(const struct lmtp_door *door);       /* 0: a socket with a path */
/* Whoever is talking is cut off; a message that was not answered for comes again. */
void lmtp_door_close(struct lmtp_door *door);           /* NULL is fine */

#endif
