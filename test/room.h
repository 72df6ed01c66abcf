/* room.h - a desk of a test's own: opened in a place of the round's engine, at a clock the test moves.
 *
 *     #include "../room.h"
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_ROOM_H
#define TEST_ROOM_H

#include "desk/view.h"
#include "engine.h"
#include "host/clock.h"

#define START INT64_C(1780297200000)            /* Monday 1 June 2026, 08:00 in London */

/* What such a desk is opened with.  Valid as long as the place and the clock are; they stay the test's. */
static inline struct desk_options
room_options(const struct place *place, struct clock *clock)
{
	return (struct desk_options){ .data = place->folder, .database = place->server ? place->where : NULL,
	    .test = true, .create = true, .clock = clock, .base_url = "http://desk.example" };
}

/* Opens it.  desk_close when done, before the clock and the place are put away. */
static inline bool
room_open(const struct place *place, struct clock *clock, struct desk **desk, struct err *err)
{
	struct desk_options o = room_options(place, clock);

	return desk_open(desk, &o, err);
}

#endif
