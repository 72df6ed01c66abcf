/* invite.h - a date that came with a mail (text/calendar: RFC 5545, RFC 5546), read and never acted upon.
 *
 * Nothing is accepted, answered or entered anywhere for anyone: what comes out is words to be shown.  Bytes
 * of any kind may go in; what can't be read is left out, sizes and counts have limits.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_INVITE_H
#define MAIL_INVITE_H

#include "base/calendar.h"

#define INVITE_BYTES KIB(256)                   /* of a calendar that are read */
#define INVITES_MOST 10                         /* dates of one calendar that are shown */
#define INVITE_PEOPLE_MOST 20

enum invite_kind { INVITE_DATE, INVITE_REQUEST, INVITE_REPLY, INVITE_CANCEL, INVITE_COUNTER };

enum invite_when {
	INVITE_NO_TIME,
	INVITE_MOMENT,                          /* at is a moment */
	INVITE_AS_WRITTEN,                      /* at is what their clock shows, read as if it were UTC */
	INVITE_DAY,                             /* at is the beginning of a day, read as if it were UTC */
};

struct invite_time {
	enum invite_when when;
	int64_t at;
	struct str zone;                        /* as they named it; may be empty */
	int32_t offset_s;                       /* of their clock, for a moment */
};

struct invite_person {
	struct str name;                        /* or the address */
	struct str answer;                      /* "ACCEPTED", or empty */
};

struct invite {
	enum invite_kind kind;
	bool called_off;
	struct str what, where;                 /* one line each */
	struct str words;                       /* what was written about it: UTF-8, LF */
	struct invite_time from, to;            /* a whole day's `to` is the last day */
	struct str repeats;                     /* "every 2 weeks", or empty */
	bool one_of_many;                       /* this one of a row of dates */
	struct invite_person organizer;
	struct invite_person people[INVITE_PEOPLE_MOST];
	size_t n_people;
};

/* The dates (VEVENT) of a calendar, at most INVITES_MOST; *more counts the others. */
struct invite *invite_read(struct arena *a, struct str bytes, size_t *n, size_t *more);

/* Whether a part or a file of that type and name is a calendar. */
bool invite_is_type(struct str type, struct str name);

/* "Called off", "An invitation", "Kit Ross will come". */
struct str invite_heading(struct arena *a, const struct invite *i);
/* "Tuesday 2 June 2026, 10:00 to 10:30" on the clock of `zone`, and theirs where it differs.  Empty without a
 * time. */
struct str invite_when(struct arena *a, const struct invite *i, const struct zone *zone);
/* Who asks and who is asked, with their answers, on one line; may be empty. */
struct str invite_who(struct arena *a, const struct invite *i);

#endif
