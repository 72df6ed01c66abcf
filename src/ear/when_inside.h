/* when_inside.h - words for time: from tokens to terms, from terms to pieces, from pieces to a moment.
 *
 * A term is one token that matters ("Friday", "next", "4 pm"); a piece is a row of terms that names
 * a day, a time of day or a span ("a week on Tuesday"); when.c puts pieces together.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_WHEN_INSIDE_H
#define EAR_WHEN_INSIDE_H

#include "ear/when.h"

enum term_kind {
	TERM_OTHER,                             /* a word that ends what belongs together */
	TERM_GLUE,                              /* may follow a time: "if", "even", "with" */
	TERM_STOP, TERM_COMMA, TERM_DASH,
	TERM_WEEKDAY,                           /* value 0-6 */
	TERM_MONTH,                             /* 1-12 */
	TERM_NUMBER, TERM_ORDINAL,
	TERM_CLOCK,                             /* minutes; bare when morning or afternoon is open */
	TERM_DATE,                              /* day, month, year of a written date */
	TERM_AM_PM,                             /* 0 or 720 */
	TERM_OCLOCK,
	TERM_UNIT,                              /* enum time_unit */
	TERM_DAY_PART,                          /* enum day_part */
	TERM_TODAY,                             /* 0 today, 1 tomorrow, -1 yesterday */
	TERM_TONIGHT,
	TERM_A, TERM_THE, TERM_THIS, TERM_NEXT, TERM_COMING, TERM_EVERY,
	TERM_LAST,                              /* last, past, previous */
	TERM_SINCE, TERM_AGO,
	TERM_END, TERM_CLOSE, TERM_BUSINESS, TERM_PLAY, TERM_WORKING,
	TERM_END_OF_DAY,                        /* 1: of a working one */
	TERM_WEEKEND,
	TERM_IN, TERM_WITHIN, TERM_AT, TERM_ON, TERM_BY, TERM_OF, TERM_FOR,
	TERM_ABOUT,                             /* 1: it may also tell what something is about */
	TERM_BEFORE, TERM_AFTER, TERM_FROM, TERM_UNTIL, TERM_BETWEEN,
	TERM_TO, TERM_OR, TERM_AND,
	TERM_HALF, TERM_QUARTER, TERM_PAST_HOUR, /* "past" as in half past */
	TERM_COUPLE, TERM_FEW,
	TERM_FIRST, TERM_THING, TERM_TIME, TERM_NOW, TERM_MORE, TERM_FOLLOWING, TERM_SAME,
	TERM_SOON, TERM_AS, TERM_QUICK, TERM_DUE, TERM_COURSE, TERM_EARLIEST, TERM_LATER, TERM_LATEST,
	TERM_SOME, TERM_POINT, TERM_LONG, TERM_NEAR, TERM_FUTURE, TERM_POSSIBLE, TERM_WHEN, TERM_ANY,
	TERM_NOT, TERM_STRAIGHT, TERM_AWAY, TERM_THAN, TERM_MID, TERM_WITHOUT, TERM_DELAY, TERM_ONCE,
	TERM_SOME_TIME,                         /* "in good time", "in no time" */
	TERM_THAT,                              /* "that day": told elsewhere */
	TERM_CHANCE,                            /* "at the first chance" */
	TERM_SELF, TERM_CAN,                    /* "when I can" */
};

enum time_unit { UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_FORTNIGHT, UNIT_MONTH, UNIT_YEAR };
enum day_part {
	PART_MORNING, PART_NOON, PART_LUNCH, PART_AFTERNOON, PART_EVENING, PART_NIGHT, PART_MIDNIGHT,
};

struct term {
	uint8_t kind;
	bool bare;                              /* a clock that says neither am nor pm */
	bool capital;
	int32_t value;
	int32_t month, year;                    /* of a date; 0: not said */
	uint32_t token;
};

#define TERMS_MAX 160

/* The terms of tokens [first, last); at most TERMS_MAX of them. */
size_t terms_read(const struct text *t, uint32_t first, uint32_t last, struct term out[TERMS_MAX]);

enum piece_kind {
	PIECE_DAY, PIECE_CLOCK, PIECE_BOTH, PIECE_MOMENT, PIECE_VAGUE, PIECE_PAST,
	PIECE_ELSEWHERE,                        /* "that day": the words before say which */
};

struct piece {
	enum piece_kind kind;
	int32_t day;
	int32_t minute;                         /* of the day */
	bool bare;                              /* the minute may be twelve hours later */
	bool from_part;                         /* "morning": a clock said beside it decides */
	enum day_part part;                     /* when from_part */
	bool is_date;                           /* decides over a weekday */
	bool ours;                              /* on the firm's clock, whoever reads it */
	int8_t weekday;                         /* said as one, or -1 */
	int64_t moment;
};

struct moment_view {
	const struct term *at;
	size_t n;
	int64_t now;
	const struct zone *clock;               /* of days and hours */
	int32_t today;
	int32_t minute_now;
	int32_t our_today;                      /* on the firm's clock */
	int32_t day_ends;                       /* minutes */
	const struct calendar *c;
};

/* The piece that starts at term p: how many terms it takes, or 0. */
size_t piece_at(const struct moment_view *v, size_t p, struct piece *out);
/* The piece of a bare number taken as an hour; the caller knows that one is meant. */
size_t piece_hour(const struct moment_view *v, size_t p, struct piece *out);

#endif
