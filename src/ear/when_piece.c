/* when_piece.c - rows of terms that name a day, a time of day or a span.
 *
 * One function a form; they are tried in the order of the table at the bottom.  Each says how many
 * terms it takes, or 0.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/when_inside.h"

#define QUARTERS 4                              /* quantities are counted in quarters: "an hour and a half" */
#define HALF (QUARTERS / 2)
#define NOON_MIN 720
#define FRIDAY 4

static enum term_kind
kind_at(const struct moment_view *v, size_t p)
{
	return p < v->n ? (enum term_kind)v->at[p].kind : TERM_STOP;
}

static bool
is(const struct moment_view *v, size_t p, enum term_kind kind)
{
	return kind_at(v, p) == kind;
}

static bool
is_unit(const struct moment_view *v, size_t p, enum time_unit unit)
{
	return is(v, p, TERM_UNIT) && v->at[p].value == (int32_t)unit;
}

static size_t
skip(const struct moment_view *v, size_t p, enum term_kind kind)
{
	return p + is(v, p, kind);
}

static struct piece
day_piece(int32_t day)
{
	return (struct piece){ .kind = PIECE_DAY, .day = day, .weekday = -1 };
}

static struct piece
both_piece(int32_t day, int32_t minute)
{
	return (struct piece){ .kind = PIECE_BOTH, .day = day, .minute = minute, .weekday = -1 };
}

static struct piece
clock_piece(int32_t minute)
{
	return (struct piece){ .kind = PIECE_CLOCK, .minute = minute, .weekday = -1 };
}

/* ---- days ---- */

static int32_t
monday_of(int32_t day)
{
	return day - day_weekday(day);
}

/* The next such day after today. */
static int32_t
next_weekday(const struct moment_view *v, int32_t weekday)
{
	return v->today + (weekday - day_weekday(v->today) + 6) % 7 + 1;
}

static int32_t
add_months(int32_t day, int32_t n)
{
	int32_t year, month;
	int8_t m, mday;

	date_from_day(day, &year, &m, &mday);
	month = year * 12 + m - 1 + n;
	year = month / 12;
	month = month % 12 + 1;
	return day_from_date(
	    year, month, mday < days_in_month(year, month) ? mday : days_in_month(year, month));
}

/* The last day of the month that lies n months ahead of this one. */
static int32_t
month_end(const struct moment_view *v, int32_t n)
{
	int32_t first, year;
	int8_t month, mday;

	date_from_day(v->today, &year, &month, &mday);
	first = add_months(v->today - mday + 1, n);
	date_from_day(first, &year, &month, &mday);
	return first + days_in_month(year, month) - 1;
}

/* The next such date, today included; a month or year of 0 was not said.  False when there is none. */
static bool
next_date(const struct moment_view *v, int32_t mday, int32_t month, int32_t year, int32_t *out)
{
	int32_t this_year;
	int8_t this_month, this_mday;

	date_from_day(v->today, &this_year, &this_month, &this_mday);
	/* the 29th of February comes within eight years, a day of any month within two months */
	for (int32_t i = 0; i < 9 * 12; i++) {
		int32_t y = this_year + (this_month - 1 + i) / 12, m = (this_month - 1 + i) % 12 + 1;

		if (year != 0) {
			y = year;
			m = month;
		}
		if ((month != 0 && m != month) || mday < 1 || mday > days_in_month(y, m))
			continue;
		*out = day_from_date(y, m, mday);
		if (year != 0 || *out >= v->today)
			return true;
	}
	return false;
}

static size_t
date_form(
    const struct moment_view *v, int32_t mday, int32_t month, int32_t year, size_t taken, struct piece *out)
{
	int32_t day;

	if (month > 12 || year > 9999 || !next_date(v, mday, month, year, &day))
		return 0;
	*out = day_piece(day);
	out->is_date = true;
	return taken;
}

static bool
is_day_number(const struct moment_view *v, size_t p)
{
	enum term_kind k = kind_at(v, p);

	return (k == TERM_NUMBER || k == TERM_ORDINAL || k == TERM_FIRST) && v->at[p].value >= 1
	       && v->at[p].value <= 31;
}

static bool
is_range_word(enum term_kind k)
{
	return k == TERM_TO || k == TERM_DASH || k == TERM_OR || k == TERM_AND || k == TERM_UNTIL;
}

/* A year behind a date, with or without a comma: what it takes. */
static size_t
year_at(const struct moment_view *v, size_t p, int32_t *year)
{
	size_t q = skip(v, p, TERM_COMMA);

	*year = 0;
	if (!is(v, q, TERM_NUMBER) || v->at[q].value < 2000 || v->at[q].value > 2199)
		return 0;
	*year = v->at[q].value;
	return q + 1 - p;
}

/* "12 June", "the 12th of June 2027", "3 to 5 June" */
static size_t
day_month(const struct moment_view *v, size_t p, struct piece *out)
{
	size_t q = skip(v, p, TERM_THE), last, r;
	int32_t year;

	if (!is_day_number(v, q))
		return 0;
	last = q++;
	if (is_range_word(kind_at(v, q)) && is_day_number(v, skip(v, q + 1, TERM_THE))) {
		last = skip(v, q + 1, TERM_THE);
		q = last + 1;
	}
	q = skip(v, q, TERM_OF);
	if (!is(v, q, TERM_MONTH))
		return 0;
	r = q + 1 + year_at(v, q + 1, &year);
	return date_form(v, v->at[last].value, v->at[q].value, year, r - p, out);
}

/* "June 12", "June 12th, 2027" */
static size_t
month_day(const struct moment_view *v, size_t p, struct piece *out)
{
	size_t q = p + 2, taken;
	int32_t year;

	if (!is(v, p, TERM_MONTH) || !is_day_number(v, p + 1))
		return 0;
	taken = year_at(v, q, &year);
	return date_form(v, v->at[p + 1].value, v->at[p].value, year, q + taken - p, out);
}

/* "the 12th" */
static size_t
the_day(const struct moment_view *v, size_t p, struct piece *out)
{
	if (!is(v, p, TERM_THE) || !is(v, p + 1, TERM_ORDINAL) || is(v, p + 2, TERM_OTHER)
	    || is(v, p + 2, TERM_UNIT) || is(v, p + 2, TERM_TIME) || is(v, p + 2, TERM_WEEKDAY)
	    || is(v, skip(v, p + 2, TERM_OF), TERM_MONTH))
		return 0;
	return date_form(v, v->at[p + 1].value, 0, 0, 2, out);
}

static size_t
written_date(const struct moment_view *v, size_t p, struct piece *out)
{
	/* "2027-00-18" is no date; month 0 would be any */
	if (!is(v, p, TERM_DATE) || v->at[p].month < 1)
		return 0;
	return date_form(v, v->at[p].value, v->at[p].month, v->at[p].year, 1, out);
}

/* today, tomorrow, the day after tomorrow, the next day; yesterday is past */
static size_t
near_day(const struct moment_view *v, size_t p, struct piece *out)
{
	size_t q = skip(v, p, TERM_THE);

	if (is_unit(v, q, UNIT_DAY) && is(v, q + 1, TERM_AFTER) && is(v, q + 2, TERM_TODAY)
	    && v->at[q + 2].value == 1) {
		*out = day_piece(v->today + 2);
		return q + 3 - p;
	}
	if ((is(v, q, TERM_NEXT) || is(v, q, TERM_FOLLOWING)) && is_unit(v, q + 1, UNIT_DAY)
	    && !is(v, q + 2, TERM_OR)) {
		*out = day_piece(v->today + 1);
		return q + 2 - p;
	}
	if (!is(v, p, TERM_TODAY))
		return 0;
	*out = day_piece(v->today + v->at[p].value);
	if (v->at[p].value < 0)
		out->kind = PIECE_PAST;
	return 1;
}

/* "that day", "that evening": the day was told before */
static size_t
day_told(const struct moment_view *v, size_t p, struct piece *out)
{
	if (!is(v, p, TERM_THAT) || (!is_unit(v, p + 1, UNIT_DAY) && !is(v, p + 1, TERM_DAY_PART)))
		return 0;
	*out = (struct piece){ .kind = PIECE_ELSEWHERE, .weekday = -1 };
	return is(v, p + 1, TERM_DAY_PART) ? 1 : 2;
}

static size_t
tonight(const struct moment_view *v, size_t p, struct piece *out)
{
	if (!is(v, p, TERM_TONIGHT))
		return 0;
	*out = both_piece(v->today, 21 * 60);
	out->from_part = true;
	out->part = PART_NIGHT;
	return 1;
}

/* "Friday", "next Friday", "Friday next week", "Tuesday week", "last Friday" (past) */
static size_t
weekday(const struct moment_view *v, size_t p, struct piece *out)
{
	size_t q = p, r;
	bool next = is(v, q, TERM_NEXT), past = is(v, q, TERM_LAST);
	int32_t day;

	if (next || past || is(v, q, TERM_THIS) || is(v, q, TERM_EVERY))
		q++;
	q = skip(v, q, TERM_COMING);
	if (!is(v, q, TERM_WEEKDAY))
		return 0;
	day = next_weekday(v, v->at[q].value);
	r = skip(v, q + 1, TERM_OF);
	if (next || (is(v, r, TERM_NEXT) && is_unit(v, r + 1, UNIT_WEEK)))
		day = monday_of(v->today) + 7 + v->at[q].value;
	else if (is_unit(v, r, UNIT_WEEK))
		day += 7;
	*out = day_piece(day);
	out->weekday = (int8_t)v->at[q].value;
	/* "the Friday round" is a round */
	if (past || (p > 0 && is(v, p - 1, TERM_THE) && is(v, q + 1, TERM_OTHER)))
		out->kind = PIECE_PAST;
	if (is(v, r, TERM_NEXT) && is_unit(v, r + 1, UNIT_WEEK))
		return r + 2 - p;
	return is_unit(v, r, UNIT_WEEK) ? r + 1 - p : q + 1 - p;
}

/* ---- weeks, months, weekends, ends ---- */

/* Friday, end of work, of the week that lies n weeks ahead; a Friday that is over gives way to the next. */
static struct piece
week_end(const struct moment_view *v, int32_t n)
{
	int32_t day = monday_of(v->today) + FRIDAY + 7 * n;

	if (n == 0 && (day < v->today || (day == v->today && v->minute_now >= v->day_ends)))
		day += 7;
	return both_piece(day, v->day_ends);
}

/* "next week", "this week", "next week on Thursday", "the week after next" */
static size_t
week(const struct moment_view *v, size_t p, struct piece *out)
{
	bool next = is(v, p, TERM_NEXT);
	size_t q;

	if (is(v, p, TERM_THE) && is_unit(v, p + 1, UNIT_WEEK) && is(v, p + 2, TERM_AFTER)
	    && is(v, p + 3, TERM_NEXT)) {
		*out = week_end(v, 2);
		return 4;
	}
	if ((!next && !is(v, p, TERM_THIS)) || !is_unit(v, p + 1, UNIT_WEEK))
		return 0;
	q = skip(v, p + 2, TERM_ON);
	if (is(v, q, TERM_WEEKDAY)) {
		*out = day_piece(monday_of(v->today) + (next ? 7 : 0) + v->at[q].value);
		return q + 1 - p;
	}
	*out = week_end(v, next ? 1 : 0);
	return 2;
}

/* "this month", "next month" */
static size_t
month(const struct moment_view *v, size_t p, struct piece *out)
{
	if ((!is(v, p, TERM_NEXT) && !is(v, p, TERM_THIS)) || !is_unit(v, p + 1, UNIT_MONTH))
		return 0;
	*out = day_piece(month_end(v, is(v, p, TERM_NEXT) ? 1 : 0));
	return 2;
}

/* "the weekend", "this weekend", "next weekend" */
static size_t
weekend(const struct moment_view *v, size_t p, struct piece *out)
{
	bool next = is(v, p, TERM_NEXT);

	if (!(next || is(v, p, TERM_THIS) || is(v, p, TERM_THE)) || !is(v, p + 1, TERM_WEEKEND))
		return 0;
	*out = day_piece(monday_of(v->today) + 6 + (next ? 7 : 0));
	out->weekday = 6;
	return 2;
}

static struct piece
end_of_work(const struct moment_view *v)
{
	struct piece p = clock_piece(v->day_ends);

	p.from_part = true;
	p.part = PART_AFTERNOON;
	return p;
}

static size_t
end_of_unit(const struct moment_view *v, size_t q, bool next, struct piece *out)
{
	int32_t year;
	int8_t month_now, mday;

	switch ((enum time_unit)v->at[q].value) {
	case UNIT_DAY:
		*out = end_of_work(v);
		return q + 1;
	case UNIT_WEEK:
		*out = week_end(v, next);
		return q + 1;
	case UNIT_MONTH:
		*out = day_piece(month_end(v, next));
		return q + 1;
	case UNIT_YEAR:
		date_from_day(v->today, &year, &month_now, &mday);
		*out = day_piece(day_from_date(year + next, 12, 31));
		return q + 1;
	default:
		return 0;
	}
}

static size_t
end_of_month(const struct moment_view *v, size_t q, struct piece *out)
{
	int32_t day, year = 0, y;
	int8_t m, mday;
	size_t taken = year_at(v, q + 1, &year);

	if (!next_date(v, 28, v->at[q].value, year, &day))
		return 0;
	date_from_day(day, &y, &m, &mday);
	*out = day_piece(day - mday + days_in_month(y, m));
	return q + 1 + taken;
}

/* "in June", "by June" */
static size_t
month_alone(const struct moment_view *v, size_t p, struct piece *out)
{
	if (!is(v, p, TERM_MONTH) || p == 0 || !(is(v, p - 1, TERM_IN) || is(v, p - 1, TERM_BY)))
		return 0;
	return end_of_month(v, p, out) ? 1 : 0;
}

static const int32_t part_ends[] = {
	[PART_MORNING] = 12 * 60, [PART_NOON] = 12 * 60, [PART_LUNCH] = 13 * 60, [PART_AFTERNOON] = 17 * 60,
	[PART_EVENING] = 21 * 60, [PART_NIGHT] = 21 * 60, [PART_MIDNIGHT] = 23 * 60 + 59,
};

/* "the end of the day", "close of business", "end of next week", "end of June", "end of Friday", "COB" */
static size_t
end_of(const struct moment_view *v, size_t p, struct piece *out)
{
	size_t q = skip(v, p, TERM_THE), r;
	bool next, works;

	if (is(v, q, TERM_END_OF_DAY)) {
		*out = end_of_work(v);
		out->ours = v->at[q].value != 0;
		return q + 1 - p;
	}
	/* "by month end" */
	if (is(v, q, TERM_UNIT) && is(v, q + 1, TERM_END))
		return end_of_unit(v, q, false, out) > 0 ? q + 2 - p : 0;
	if (!is(v, q, TERM_END) && !is(v, q, TERM_CLOSE))
		return 0;
	q = skip(v, q + 1, TERM_OF);
	q = skip(v, q, TERM_THE);
	next = is(v, q, TERM_NEXT);
	q += next || is(v, q, TERM_THIS);
	works = is(v, q, TERM_WORKING);
	q += works;
	if (is(v, q, TERM_UNIT)) {
		r = end_of_unit(v, q, next, out);
		out->ours = works;
		return r ? r - p : 0;
	}
	if (is(v, q, TERM_MONTH)) {
		r = end_of_month(v, q, out);
		return r ? r - p : 0;
	}
	if (is(v, q, TERM_WEEKDAY) || is(v, q, TERM_TODAY)) {
		r = is(v, q, TERM_TODAY) ? near_day(v, q, out) : weekday(v, q - next, out) - next;
		out->kind = PIECE_BOTH;
		out->minute = v->day_ends;
		return q + r - p;
	}
	if (is(v, q, TERM_DAY_PART)) {
		*out = clock_piece(part_ends[v->at[q].value]);
		out->from_part = true;
		return q + 1 - p;
	}
	if (!is(v, q, TERM_BUSINESS) && !is(v, q, TERM_PLAY))
		return 0;
	*out = end_of_work(v);
	out->ours = true;
	return q + 1 - p;
}

/* ---- spans ---- */

/* "a quarter of an", "three quarters of an" */
static size_t
quarters_of(const struct moment_view *v, size_t p, int32_t *quarters)
{
	if ((!is(v, p, TERM_A) && !is(v, p, TERM_NUMBER)) || !is(v, p + 1, TERM_QUARTER)
	    || !is(v, p + 2, TERM_OF))
		return 0;
	*quarters = is(v, p, TERM_A) ? 1 : v->at[p].value;
	return skip(v, p + 3, TERM_A) - p;
}

/* How much: "three", "a", "half an", "two to four", "a couple of", "one and a half"; in quarters. */
static size_t
quantity(const struct moment_view *v, size_t p, int32_t *quarters)
{
	size_t q = p, n = quarters_of(v, p, quarters);

	if (n > 0)
		return n;
	if (is(v, q, TERM_HALF)) {
		*quarters = HALF;
		return skip(v, q + 1, TERM_A) - p;
	}
	if (is(v, q, TERM_A) && is(v, q + 1, TERM_COUPLE)) {
		*quarters = 2 * QUARTERS;
		return skip(v, q + 2, TERM_OF) - p;
	}
	if (is(v, q, TERM_COUPLE)) {
		*quarters = 2 * QUARTERS;
		return skip(v, q + 1, TERM_OF) - p;
	}
	if (is(v, q, TERM_A)) {
		*quarters = QUARTERS;
		return 1;
	}
	if (!is(v, q, TERM_NUMBER) || v->at[q].value > 2000)
		return 0;
	*quarters = v->at[q].value * QUARTERS;
	q++;
	/* "twenty-four" */
	if (is(v, q, TERM_DASH) && is(v, q + 1, TERM_NUMBER) && v->at[q - 1].value >= 20
	    && v->at[q - 1].value % 10 == 0 && v->at[q + 1].value < 10) {
		*quarters += v->at[q + 1].value * QUARTERS;
		q += 2;
	}
	if (is_range_word(kind_at(v, q)) && is(v, q + 1, TERM_NUMBER) && v->at[q + 1].value <= 2000) {
		*quarters = v->at[q + 1].value * QUARTERS;
		q += 2;
	}
	if (is(v, q, TERM_AND) && is(v, q + 1, TERM_A) && is(v, q + 2, TERM_HALF)) {
		*quarters += HALF;
		q += 3;
	}
	return q - p;
}

struct span { int32_t quarters; enum time_unit unit; bool working; };

/* "two working days", "an hour and a half", "a day or two", "the hour", "the next working day" */
static size_t
span_at(const struct moment_view *v, size_t p, struct span *out)
{
	size_t q = p, n = quantity(v, p, &out->quarters);

	if (n == 0) {
		out->quarters = QUARTERS;
		if (!(is(v, q, TERM_THE) || is(v, q, TERM_NEXT)))
			return 0;
		q = skip(v, skip(v, q, TERM_THE), TERM_NEXT);
		if ((n = quantity(v, q, &out->quarters)) == 0)
			out->quarters = QUARTERS;
	}
	q = skip(v, q + n, TERM_MORE);
	out->working = is(v, q, TERM_WORKING) || is(v, q, TERM_BUSINESS);
	q += out->working;
	if (!is(v, q, TERM_UNIT))
		return 0;
	out->unit = (enum time_unit)v->at[q++].value;
	if (out->unit == UNIT_HOUR && is(v, q, TERM_AND) && is(v, q + 1, TERM_A) && is(v, q + 2, TERM_HALF)) {
		out->quarters += HALF;
		q += 3;
	}
	if (is(v, q, TERM_OR) && is(v, q + 1, TERM_NUMBER) && !is(v, q + 2, TERM_UNIT)) {
		out->quarters = v->at[q + 1].value * QUARTERS;
		q += 2;
	}
	return skip(v, q, TERM_TIME) - p;
}

/* A span from now: whether the words left or right of it say so. */
static bool
counts_from_now(const struct moment_view *v, size_t p, size_t end, const struct span *s)
{
	size_t q = p;

	if (is(v, end, TERM_FROM) && (is(v, end + 1, TERM_NOW) || is(v, end + 1, TERM_TODAY)))
		return true;
	if (is(v, end, TERM_AGO))
		return false;
	while (q > 0 && (is(v, q - 1, TERM_ABOUT) || is(v, q - 1, TERM_THE) || is(v, q - 1, TERM_NEXT)
	    || is(v, q - 1, TERM_MORE) || is(v, q - 1, TERM_COMING) || is(v, q - 1, TERM_FOLLOWING)))
		q--;
	if (q > 0 && (is(v, q - 1, TERM_LAST) || is(v, q - 1, TERM_EVERY) || is(v, q - 1, TERM_PAST_HOUR)))
		return false;
	if (q > 0 && (is(v, q - 1, TERM_WITHIN) || is(v, q - 1, TERM_IN)))
		return true;
	return is(v, end - 1, TERM_TIME) || (s->working && s->unit == UNIT_DAY);
}

static int32_t
span_days(const struct moment_view *v, const struct span *s)
{
	int32_t n = s->quarters / QUARTERS;

	switch (s->unit) {
	case UNIT_WEEK:
		return v->today + 7 * s->quarters / QUARTERS;
	case UNIT_FORTNIGHT:
		return v->today + 14 * n;
	case UNIT_MONTH:
		return add_months(v->today, n);
	case UNIT_YEAR:
		return add_months(v->today, 12 * n);
	default:
		return v->today + n;
	}
}

/* "a week on Tuesday", "a fortnight today": a span from a day */
static size_t
span_from_day(const struct moment_view *v, size_t p, struct piece *out)
{
	struct span s;
	size_t n = span_at(v, p, &s), q;
	int32_t days;

	if (n == 0 || is(v, p, TERM_NEXT) || s.working || (s.unit != UNIT_WEEK && s.unit != UNIT_FORTNIGHT))
		return 0;
	q = p + n;
	q += is(v, q, TERM_ON) || (is(v, q, TERM_FROM) && !is(v, q + 1, TERM_TODAY));
	q = skip(v, q, TERM_COMING);
	days = span_days(v, &s) - v->today;
	n = is(v, q, TERM_WEEKDAY) ? weekday(v, q, out) : is(v, q, TERM_TODAY) ? near_day(v, q, out) : 0;
	if (n == 0 || out->kind != PIECE_DAY)
		return 0;
	out->day += days;
	return q + n - p;
}

/* "within two hours", "in ten days", "3-5 working days", "the next working day" */
static size_t
span_from_now(const struct moment_view *v, size_t p, struct piece *out)
{
	struct span s;
	size_t n = span_at(v, p, &s);

	if (n == 0 || !counts_from_now(v, p, p + n, &s))
		return 0;
	if (s.unit <= UNIT_HOUR) {
		if (s.working)
			return 0;
		*out = (struct piece){ .kind = PIECE_MOMENT, .weekday = -1 };
		out->moment = v->now + s.quarters * (s.unit == UNIT_HOUR ? HOUR_MS : MINUTE_MS) / QUARTERS;
	} else if (s.working) {
		if (s.unit != UNIT_DAY || s.quarters < QUARTERS)
			return 0;
		*out = both_piece(working_day_after(v->c, v->our_today, s.quarters / QUARTERS), v->day_ends);
		out->ours = true;
	} else {
		*out = day_piece(span_days(v, &s));
	}
	return n + (is(v, p + n, TERM_FROM) ? 2 : 0);
}

/* ---- times of day ---- */

static bool
follows_day(const struct moment_view *v, size_t p)
{
	enum term_kind k = p > 0 ? kind_at(v, p - 1) : TERM_STOP;

	return k == TERM_THAT || k == TERM_WEEKDAY || k == TERM_TODAY || k == TERM_MONTH || k == TERM_DATE
	       || k == TERM_ORDINAL;
}

/* "this morning", "Friday afternoon", "by noon", "in the evening"; not "good morning" */
static size_t
day_part(const struct moment_view *v, size_t p, struct piece *out)
{
	enum term_kind before = p > 0 ? kind_at(v, p - 1) : TERM_STOP;
	size_t q = p;
	bool this_day = is(v, q, TERM_THIS), mid = is(v, q, TERM_MID);
	int32_t part;

	q += this_day;
	/* "mid-afternoon" */
	q = mid ? skip(v, q + 1, TERM_DASH) : q;
	if (!is(v, q, TERM_DAY_PART))
		return 0;
	part = v->at[q].value;
	*out = clock_piece(part_ends[part]);
	out->from_part = true;
	out->part = (enum day_part)part;
	if (this_day) {
		out->kind = PIECE_BOTH;
		out->day = v->today;
		return 2;
	}
	if (mid)
		return q + 1 - p;
	if (part == PART_NOON || part == PART_MIDNIGHT || follows_day(v, p))
		return 1;
	if (before == TERM_THE && p > 1
	    && (is(v, p - 2, TERM_IN) || is(v, p - 2, TERM_BY) || is(v, p - 2, TERM_UNTIL)))
		return part == PART_NIGHT ? 0 : 1;
	return before == TERM_BY || before == TERM_BEFORE || before == TERM_UNTIL || before == TERM_EVERY
	    || before == TERM_AFTER || (part == PART_LUNCH && before == TERM_AT) ? 1 : 0;
}

/* "first thing", "first thing in the morning", "last thing" */
static size_t
first_thing(const struct moment_view *v, size_t p, struct piece *out)
{
	if ((!is(v, p, TERM_FIRST) && !is(v, p, TERM_LAST)) || !is(v, p + 1, TERM_THING))
		return 0;
	*out = clock_piece(is(v, p, TERM_FIRST) ? 10 * 60 : v->day_ends);
	out->from_part = true;
	out->part = is(v, p, TERM_FIRST) ? PART_MORNING : PART_AFTERNOON;
	if (is(v, p + 2, TERM_IN) && is(v, p + 3, TERM_THE) && is(v, p + 4, TERM_DAY_PART))
		return 5;
	return 2;
}

/* "at ten to five", but not "from ten to five" */
static bool
is_minutes_to(const struct moment_view *v, size_t p)
{
	enum term_kind before = p > 0 ? kind_at(v, p - 1) : TERM_STOP;

	return is(v, p + 1, TERM_TO) && v->at[p].value % 5 == 0
	       && (before == TERM_AT || before == TERM_BY || before == TERM_BEFORE || before == TERM_UNTIL);
}

/* "half past four", "quarter to five", "ten past three", "half three" */
static size_t
spoken_clock(const struct moment_view *v, size_t p, struct piece *out)
{
	size_t q = skip(v, p, TERM_A);
	int32_t minutes, hour;
	bool to;

	if (is(v, q, TERM_HALF) && is(v, q + 1, TERM_NUMBER) && v->at[q + 1].value <= 12 && q == p) {
		*out = clock_piece(v->at[q + 1].value * 60 + 30);
		out->bare = true;
		return 2;
	}
	if (is(v, q, TERM_HALF) || is(v, q, TERM_QUARTER))
		minutes = is(v, q, TERM_HALF) ? 30 : 15;
	else if (is(v, q, TERM_NUMBER) && v->at[q].value < 30
	    && (!is_range_word(kind_at(v, q + 1)) || is_minutes_to(v, q)))
		minutes = v->at[q].value;
	else
		return 0;
	to = is(v, q + 1, TERM_TO);
	if ((!to && !is(v, q + 1, TERM_PAST_HOUR)) || !is(v, q + 2, TERM_NUMBER) || v->at[q + 2].value > 12)
		return 0;
	hour = v->at[q + 2].value;
	*out = clock_piece(to ? hour * 60 - minutes : hour * 60 + minutes);
	out->bare = true;
	return q + 3 - p;
}

/* Morning or evening said behind a time: "8 in the evening", "4 tomorrow afternoon" is left to when.c. */
static size_t
part_behind(const struct moment_view *v, size_t p, struct piece *out)
{
	if (!is(v, p, TERM_IN) || !is(v, p + 1, TERM_THE) || !is(v, p + 2, TERM_DAY_PART))
		return 0;
	if (v->at[p + 2].value >= PART_AFTERNOON && out->minute < NOON_MIN)
		out->minute += NOON_MIN;
	out->bare = false;
	return 3;
}

/* "4pm", "4 pm", "4 o'clock", "16:00", "12 noon" */
static size_t
plain_clock(const struct moment_view *v, size_t p, struct piece *out)
{
	int32_t minute;
	size_t q = p + 1;

	if (is(v, p, TERM_CLOCK))
		minute = v->at[p].value;
	else if (is(v, p, TERM_NUMBER) && v->at[p].value <= 24
	    && (is(v, q, TERM_AM_PM) || is(v, q, TERM_OCLOCK) || (is(v, q, TERM_DAY_PART)
	        && v->at[q].value == PART_NOON)))
		minute = v->at[p].value * 60;
	else
		return 0;
	*out = clock_piece(minute);
	out->bare = is(v, p, TERM_CLOCK) ? v->at[p].bare : is(v, q, TERM_OCLOCK);
	if (is(v, q, TERM_AM_PM)) {
		out->minute = minute % NOON_MIN + v->at[q].value;
		out->bare = false;
		return 2;
	}
	/* "the 9am visit" is a visit */
	if (p > 0 && is(v, p - 1, TERM_THE) && is(v, q, TERM_OTHER))
		out->kind = PIECE_PAST;
	q += is(v, q, TERM_OCLOCK) || (is(v, q, TERM_DAY_PART) && v->at[q].value == PART_NOON);
	return q + part_behind(v, q, out) - p;
}

/* What may stand behind a bare hour. */
static bool
may_follow_hour(const struct moment_view *v, size_t p)
{
	switch (kind_at(v, p)) {
	case TERM_OTHER: case TERM_UNIT: case TERM_MONTH: case TERM_OF: case TERM_WORKING: case TERM_BUSINESS:
	case TERM_MORE: case TERM_NUMBER: case TERM_ORDINAL:
		return false;
	default:
		return true;
	}
}

size_t
piece_hour(const struct moment_view *v, size_t p, struct piece *out)
{
	if (!is(v, p, TERM_NUMBER) || v->at[p].value < 1 || v->at[p].value > 23 || !may_follow_hour(v, p + 1))
		return 0;
	*out = clock_piece(v->at[p].value * 60);
	out->bare = v->at[p].value <= 12;
	return 1 + part_behind(v, p + 1, out);
}

/* ---- words that name none ---- */

/* "the minute I know more", "the moment it comes"; not "within the minute" */
static bool
is_the_moment(const struct moment_view *v, size_t p)
{
	bool span = p > 0 && (is(v, p - 1, TERM_IN) || is(v, p - 1, TERM_WITHIN) || is(v, p - 1, TERM_OF)
	    || is(v, p - 1, TERM_TO) || is(v, p - 1, TERM_AT));
	bool moment = is_unit(v, p + 1, UNIT_MINUTE) || (is(v, p + 1, TERM_LONG) && v->at[p + 1].value > 0);

	return moment && !span
	       && (is(v, p + 2, TERM_OTHER) || is(v, p + 2, TERM_SELF) || is(v, p + 2, TERM_GLUE));
}

/* "good time", "a reasonable time", behind "in": what it takes with that */
static size_t
some_time(const struct moment_view *v, size_t p)
{
	size_t q = skip(v, p, TERM_A);

	return is(v, q, TERM_SOME_TIME) && is(v, q + 1, TERM_TIME) ? q + 2 - p + 1 : 0;
}

/* The "we get a moment" of "when we get a moment"; "I've a minute" stands without a word for having. */
static size_t
a_free_moment(const struct moment_view *v, size_t p)
{
	size_t q = is(v, p, TERM_SELF) ? p + 1 : p;

	for (size_t most = q + 2; q < most && !is(v, q, TERM_A); q++)
		;
	if (!is(v, q, TERM_A))
		return 0;
	return is(v, q + 1, TERM_LONG) || is(v, q + 1, TERM_CHANCE) || is_unit(v, q + 1, UNIT_MINUTE)
	    ? q + 3 - p : 0;
}

static size_t
vague(const struct moment_view *v, size_t p)
{
	enum term_kind next = kind_at(v, p + 1);
	size_t q;

	switch (kind_at(v, p)) {
	case TERM_FIRST:
		return next == TERM_CHANCE ? 2 : 0;
	case TERM_STRAIGHT:
		return next == TERM_AWAY ? 2 : 0;
	case TERM_SOON:
	case TERM_QUICK:
	case TERM_EARLIEST:
		return 1;
	case TERM_AS:
		return next == TERM_SOON || next == TERM_QUICK
			       || (next == TERM_AND && (is(v, p + 2, TERM_WHEN) || p + 2 == v->n))
			   ? 2
			   : 0;
	case TERM_THE:
		return is_the_moment(v, p) ? 2 : 0;
	case TERM_IN: case TERM_WITHIN:
		if (next == TERM_DUE && (is(v, p + 2, TERM_COURSE) || is(v, p + 2, TERM_TIME)))
			return 3;
		return some_time(v, p + 1);
	case TERM_WITHOUT:
		q = skip(v, p + 1, TERM_MORE);
		return is(v, q, TERM_DELAY) ? q + 1 - p : 0;
	case TERM_LATER:
		return p > 0 && is(v, p - 1, TERM_NOT) ? 0 : 1;
	case TERM_BEFORE:
		q = skip(v, p + 1, TERM_GLUE);
		return is(v, q, TERM_LONG) ? q + 1 - p : 0;
	case TERM_AT:
		return next == TERM_ONCE ? 2 : next == TERM_SOME && is(v, p + 2, TERM_POINT) ? 3 : 0;
	case TERM_NEAR:
		return next == TERM_FUTURE ? 2 : 0;
	case TERM_WHEN:
		return next == TERM_POSSIBLE ? 2 : next == TERM_SELF && is(v, p + 2, TERM_CAN) ? 3
		    : a_free_moment(v, p + 1);
	case TERM_ANY:
		return is_unit(v, p + 1, UNIT_DAY) || next == TERM_TIME ? 2 : 0;
	case TERM_COMING:
		return next == TERM_UNIT ? 2 : 0;
	default:
		return 0;
	}
}

/* "in the next few days", "in a while" */
static size_t
few(const struct moment_view *v, size_t p)
{
	size_t q = p + 1;

	if (!is(v, p, TERM_IN) && !is(v, p, TERM_WITHIN))
		return 0;
	while (is(v, q, TERM_THE) || is(v, q, TERM_NEXT) || is(v, q, TERM_COMING) || is(v, q, TERM_A)
	       || is(v, q, TERM_ANY))
		q++;
	if (is(v, q, TERM_LONG) && q > p + 1)
		return q + 1 - p;
	if (!is(v, q, TERM_FEW))
		return 0;
	q = skip(v, q + 1, TERM_WORKING);
	q = skip(v, q, TERM_BUSINESS);
	return is(v, q, TERM_UNIT) ? q + 1 - p : 0;
}

static size_t
names_none(const struct moment_view *v, size_t p, struct piece *out)
{
	size_t n = vague(v, p);

	if (n == 0)
		n = few(v, p);
	if (n == 0 || is(v, p + n, TERM_TODAY))
		return 0;
	*out = (struct piece){ .kind = PIECE_VAGUE, .weekday = -1 };
	return n;
}

/* "last week", "three days ago", "the past month" */
static size_t
past(const struct moment_view *v, size_t p, struct piece *out)
{
	struct span s;
	size_t n = 0;

	if ((is(v, p, TERM_LAST) || is(v, p, TERM_PAST_HOUR)) && is(v, p + 1, TERM_UNIT))
		n = 2;
	else if ((n = span_at(v, p, &s)) > 0)
		n = is(v, p + n, TERM_AGO) ? n + 1 : 0;
	if (n > 0)
		*out = (struct piece){ .kind = PIECE_PAST, .weekday = -1 };
	return n;
}

size_t
piece_at(const struct moment_view *v, size_t p, struct piece *out)
{
	static size_t (*const forms[])(const struct moment_view *v, size_t p, struct piece *out) = {
		past,
		span_from_day,
		span_from_now,
		end_of,
		day_month,
		month_day,
		the_day,
		written_date,
		near_day,
		day_told,
		tonight,
		week,
		month,
		weekend,
		weekday,
		month_alone,
		first_thing,
		spoken_clock,
		plain_clock,
		day_part,
		names_none,
	};

	/* no form begins with one */
	if (v->at[p].kind == TERM_OTHER)
		return 0;
	for (size_t i = 0; i < LENGTH(forms); i++) {
		size_t n = forms[i](v, p, out);

		if (n > 0)
			return n;
	}
	return 0;
}
