/* turn_line.h - one turn of a conversation as a line of JSON, for the commands that read conversations.
 *
 * The form is that of `heard read`: {"conv","turn","speaker","text","at"?,"end"?,"tz"?,"calendar"?}.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef CLI_TURN_LINE_H
#define CLI_TURN_LINE_H

#include "base/calendar.h"
#include "base/err.h"
#include "base/str.h"

#define TURN_LINE_MAX MIB(8)                    /* a text may be escaped six bytes for one */
#define TURN_TEXT_MAX MIB(1)
#define TURN_PLACES_MAX 32                      /* zones and calendars that are remembered at once */
#define TURN_UNKNOWN_MAX 32                     /* keys that are noted on standard error */

struct turn_line {
	struct str conv, speaker, text, at, end, tz, calendar;
	struct str turn;                        /* as it was written: a whole number or a string */
	int64_t number;                         /* that number, also from a string; 0 without one */
};

struct turn_place {
	struct str zone, region;
	struct calendar calendar;
};

/* What is remembered from line to line, in arenas of its own. */
struct turn_lines {
	struct arena places_arena, unknown_arena;
	struct turn_place places[TURN_PLACES_MAX];
	size_t n_places;
	struct str unknown[TURN_UNKNOWN_MAX];
	size_t n_unknown;
};

/* When and where a turn was said.  The calendar may point at the zone, so a moment is not copied. */
struct turn_moment {
	int64_t at;                             /* NEVER: not known */
	struct calendar calendar;
	struct zone zone;                       /* for a place that only an offset tells */
};

void turn_lines_init(struct turn_lines *l);
void turn_lines_release(struct turn_lines *l);

/* Reads one line.  A key that nobody knows is noted on standard error, once.  After a failure out holds
 * what was read by then. */
bool turn_line_read(struct turn_lines *l, struct arena *a, struct str line, struct turn_line *out,
    struct err *err);
/* The calendar lives until TURN_PLACES_MAX others were asked for. */
bool turn_line_moment(struct turn_lines *l, const struct turn_line *line, struct turn_moment *out,
    struct err *err);

bool turn_line_is_theirs(const struct turn_line *line);

#endif
