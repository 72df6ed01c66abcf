/* mailboxes.h - mail fetched from the mailboxes the firm has already (IMAP); for jobs/ alone.
 *
 * A thread each, which lives as long as the mailbox stands as it is: one that was changed, paused or
 * removed is ended and, where need be, begun anew.  A message is marked as read, or moved, only when it is
 * safe in the spool and that was written down; a crash in between fetches it again, and it is known by
 * its bytes.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef JOBS_MAILBOXES_H
#define JOBS_MAILBOXES_H

#include "desk/desk.h"

struct mailboxes;

void mailboxes_start(struct mailboxes **out, struct desk *d);
void mailboxes_stop(struct mailboxes *m);               /* NULL is fine */

#endif
