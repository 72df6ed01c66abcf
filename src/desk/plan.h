/* plan.h - what a message that waits will do, kept with it as JSON; for the acts in desk/ alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_PLAN_H
#define DESK_PLAN_H

#include "desk/act.h"

/* All of a reply but its case, text, stage and time. */
struct str plan_write(struct arena *a, const struct in_reply *in);
/* Puts back what plan_write wrote, and the plan's stage. */
bool plan_read(struct arena *a, const struct plan *p, struct in_reply *in, struct err *err);

#endif
