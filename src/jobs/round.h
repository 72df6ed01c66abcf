/* round.h - what each worker does when it is called; for jobs/ alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef JOBS_ROUND_H
#define JOBS_ROUND_H

#include "desk/desk.h"

/* Does all that is due now; *again is the moment it must be called again (NEVER: only when something
 * happens). False when it could not finish, which is logged and tried again. */
typedef bool job_round(struct seat *s, int64_t *again, struct err *err);

job_round round_mail_in;                        /* the spool into cases */
job_round round_mail_out;                       /* the outbox to the mail server, if one is set */
job_round round_due;                            /* promises warned of and missed */

#endif
