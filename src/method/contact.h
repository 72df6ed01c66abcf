/* contact.h - when they must hear from us again, where no promise says so.
 *
 * One working day after our first message, then three; half of that where they are angry or something is to
 * be taken care of.  A case in which everything is asked waits for their word, and an open promise says by
 * itself when they hear from us: those have none.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_CONTACT_H
#define METHOD_CONTACT_H

#include "base/calendar.h"
#include "method/state.h"

/* From when it is counted, and how many half working days; 0: none is owed. */
int64_t contact_from(const struct state *s, int64_t *halves);
/* The moment it is due: at noon or at five. */
int64_t contact_due(const struct calendar *c, int64_t from, int64_t halves);

#endif
