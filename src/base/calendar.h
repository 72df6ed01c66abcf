/* calendar.h - days, zones, working days: arithmetic only, no clock.
 *
 * A moment is int64_t milliseconds since 1970-01-01T00:00:00Z.  A day is int32_t days since
 * 1970-01-01.  Zones and holidays are data that host/zone.h reads and hands down as one
 * struct calendar; a browser is sent the same.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include "base/buf.h"

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define NEVER INT64_MAX                         /* no moment: later than any */

struct zone_change {
	int64_t at;                             /* milliseconds, UTC: from here on … */
	int32_t offset_s;                       /* … local time is UTC + this many seconds */
};

struct zone {
	struct str name;                        /* "Europe/London" */
	const struct zone_change *changes;      /* rising; enough of them to reach the year 2100 */
	size_t n;
	int32_t first_offset_s;                 /* before the first change */
};

struct calendar {
	const struct zone *zone;
	const int32_t *holidays;                /* days, rising */
	size_t n_holidays;
	int16_t day_ends_min;                   /* minutes after midnight: 1050 = 17:30 */
	uint8_t works;                          /* a bit a weekday, Monday the lowest; 0: Monday to Friday */
	/* Where the customer's clock is another than the firm's; NULL: it is not known, or the same. */
	const struct zone *theirs;
};
#define WORKS_MONDAY_TO_FRIDAY 0x1fu

/* A local date and time taken apart.  month 1-12, day 1-31, weekday 0 = Monday … 6 = Sunday. */
struct civil {
	int32_t year;
	int8_t month, day, hour, minute, second, weekday;
	int32_t offset_s;                       /* of local time to UTC at that moment */
};

/* Proleptic Gregorian.  month must be 1-12; day may lie outside the month and counts on. */
int32_t day_from_date(int32_t year, int32_t month, int32_t day);
void date_from_day(int32_t day, int32_t *year, int8_t *month, int8_t *mday);
int day_weekday(int32_t day);                           /* 0 = Monday */
int days_in_month(int32_t year, int32_t month);

extern const struct zone zone_utc;
int32_t zone_offset(const struct zone *z, int64_t at);  /* seconds */
struct civil civil_at(const struct zone *z, int64_t at);  /* kept to the years 1 to 9999 */
int32_t day_at(const struct zone *z, int64_t at);       /* the local day */
/* The moment of a local day and minute.  A time that the spring skips is taken by the offset before
 * the change (02:30 becomes 03:30); one that autumn repeats is the first of the two. */
int64_t moment_of(const struct zone *z, int32_t day, int32_t minute);

bool is_working_day(const struct calendar *c, int32_t day);
/* The clock that days and hours said to the customer are on: theirs, else the firm's.  Working days, hours
 * and holidays stay the firm's. */
const struct zone *calendar_clock(const struct calendar *c);
/* Both clocks are known and differ at that moment. */
bool calendar_differs(const struct calendar *c, int64_t at);
/* The n-th working day after day (n >= 1). */
int32_t working_day_after(const struct calendar *c, int32_t day, int32_t n);
/* Working days passed from one moment to another, counted as the days behind from's own up to and
 * with to's own: what working_day_after counts forwards. */
int32_t working_days_between(const struct calendar *c, int64_t from, int64_t to);

/* RFC 3339 with offset, e.g. 2026-06-01T08:00:00+01:00 (milliseconds only when not 0). */
void time_put_rfc3339(struct buf *b, const struct zone *z, int64_t at);
struct str time_rfc3339(struct arena *a, const struct zone *z, int64_t at);
/* Reads RFC 3339; *offset_s (may be NULL) gets the written offset. */
bool time_parse(struct str s, int64_t *at, int32_t *offset_s);
/* All of it, for those who want to know: "Monday 1 June 2026, 08:12 (Europe/London)". */
struct str time_exact(struct arena *a, const struct zone *z, int64_t at);
/* For people: "Mon 1 Jun, 8:12 am"; with the year when it is not this year's. */
struct str time_for_people(struct arena *a, const struct zone *z, int64_t at, int64_t now);
/* "8:12 am", "5 pm", "noon". */
struct str time_of_day(struct arena *a, const struct zone *z, int64_t at);
/* Moments for people, exactly and as RFC 3339 at once, for the lines of a page. */
struct time_forms { struct str people, exact, iso; };
struct time_forms time_all_forms(struct arena *a, const struct zone *z, int64_t at, int64_t now);
/* The same for line after line, with one `now`: the day, which most of them share, is kept between them.
 * Begins all zero. */
struct time_day {                               /* private */
	const struct zone *zone;
	int64_t from, until;                    /* the moments that are of it, by one offset */
	int64_t midnight;
	size_t n_people, n_exact;
	char people[16], exact[32], iso[11], offset[6];
};
struct time_forms time_forms_on(struct arena *a, struct time_day *day, const struct zone *z, int64_t at,
    int64_t now);
/* For letters: "Friday 12 June, 5 pm", "Monday 1 June, 8:12 am", "…, noon"; a day's last minute,
 * where a promise for that day ends, is the bare "Friday 12 June". */
struct str time_in_words(struct arena *a, const struct zone *z, int64_t at);
/* "New York", of America/New_York. */
struct str zone_city(struct arena *a, const struct zone *z);
/* time_in_words for the customer, on their clock, and named where it is not the firm's: "Friday 12 June, 5 pm
 * New York time".  A bare day needs no name. */
struct str time_for_them(struct arena *a, const struct calendar *c, int64_t at);
/* The same for one of ours: "Friday 12 June, 5 pm their time, 10 pm ours", and with our day where it is
 * another; where both clocks agree, as time_in_words has it. */
struct str time_on_both(struct arena *a, const struct calendar *c, int64_t at);
/* "3:20 am on a Saturday, their time", where their clock is another and it is night there then (from 9 pm to
 * 8 am); else empty. */
struct str time_night_there(struct arena *a, const struct calendar *c, int64_t at);
/* For a field that a browser fills: "2026-06-12T17:00". */
struct str time_local(struct arena *a, const struct zone *z, int64_t at);
/* What such a field sends, from 1970 on; its seconds, where it has them, are left out.  Takes
 * RFC 3339 too. */
bool time_local_read(struct str s, const struct zone *z, int64_t *at);
/* "in 3 h", "40 minutes ago", "in 2 days", "now": whole units, rounded down. */
struct str time_distance(struct arena *a, int64_t at, int64_t now);

extern const char *const weekday_names[7];              /* "Monday" … */
extern const char *const month_names[12];               /* "January" … */
bool is_day_or_month(struct str word);                  /* the name of one, in any case of letters */

#endif
