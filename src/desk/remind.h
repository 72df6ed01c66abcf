/* remind.h - mail to ourselves about a promise or a deadline; for the acts in desk/ alone.
 *
 * Whom to write to is noted in the change that records the warning or the miss, so it is noted once,
 * whoever notices and whatever is killed in between; act_reminders makes one mail of all that one of us is
 * to be told.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_REMIND_H
#define DESK_REMIND_H

#include "desk/making.h"

/* Soon: to who looks after the case, or covers for them.  Missed: to the leads; to the owners where there is
 * none.  To nobody where it is switched off, and to no one without an address. */
bool remind(struct making *m, const struct promise *p, bool missed, struct err *err);
/* The same of a deadline; the leads are told of a final response before it is due, too. */
bool remind_deadline(struct making *m, const struct deadline *d, bool missed, struct err *err);

#endif
