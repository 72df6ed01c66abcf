/* when.h - words for time against the moment they were written.
 *
 * The conventions ("by Friday" ends 23:59, "morning" ends 12:00, "within two working days" ends
 * 17:30 of the second …) are those of the contract of `heard read`.
 *
 * Where the calendar knows the customer's clock, days and hours are on that; what is counted in working
 * days, and the close of business, is on the firm's.  Words may say whose clock is meant: "our time",
 * "London time".
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_WHEN_H
#define EAR_WHEN_H

#include "base/calendar.h"
#include "ear/text.h"

struct when {
	uint32_t start, end;                    /* bytes of the words for time; 0, 0 without any */
	bool day;                               /* they say on which day, not only at what time of one */
	bool vague;                             /* words for time that name none: "soon" */
	bool told;                              /* "that day by 11": a day named elsewhere; due is NEVER */
	int32_t minute;                         /* when told: of that day */
	int64_t due;                            /* the end of the promised time; NEVER if none or vague */
};

/* The time named in tokens [first, last) of t, seen from `at`.  at = NEVER: due stays NEVER. */
void when_read(const struct text *t, uint32_t first, uint32_t last, int64_t at, const struct calendar *c,
    struct when *out);

#endif
