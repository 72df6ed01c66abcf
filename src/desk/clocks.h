/* clocks.h - the clock a customer lives by: found by its city, guessed from their mails, read where needed.
 *
 * The firm's working days, hours and holidays are its own; only days and hours said to a customer are on
 * their clock, where it is known.  A guess is offered and never taken by itself.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_CLOCKS_H
#define DESK_CLOCKS_H

#include "desk/desk.h"
#include "host/city.h"
#include "method/state.h"

#define ZONES_MEMORY MIB(64)                    /* all there are, many times over */

/* A zone as it is written, or by a city: "new york", "Munich".  The zone's own name comes out. */
bool clock_find(struct arena *a, struct str typed, struct str *out, struct err *err);
/* The zone of that name, kept as long as the desk; NULL: there is none such here. */
const struct zone *desk_zone(struct desk *d, struct str name);
/* The firm's calendar, with the customer's clock in it where `zone` is known and another than the firm's. */
const struct calendar *desk_calendar_for(struct seat *s, struct str zone);
const struct calendar *desk_calendar_of(struct seat *s, const struct state *state);

/* What their mails say of their clock, where that is another than the one we go by: two in a row were dated
 * with the same difference, it was not looked at before, and a city has it.  offset "+02:00"; city empty:
 * nothing to ask. */
struct clock_hint { struct str offset, city, zone; };
void desk_clock_hint(struct seat *s, const struct state *state, struct clock_hint *out);

#endif
