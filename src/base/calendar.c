/* calendar.c - days, zones and working days.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/calendar.h"

const char *const weekday_names[7] = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
};

const char *const month_names[12] = {
	"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December",
};

bool
is_day_or_month(struct str word)
{
	for (size_t i = 0; i < LENGTH(weekday_names); i++)
		if (str_eq_nocase(word, str_from(weekday_names[i])))
			return true;
	for (size_t i = 0; i < LENGTH(month_names); i++)
		if (str_eq_nocase(word, str_from(month_names[i])))
			return true;
	return false;
}

const struct zone zone_utc = { .name = STR_INIT("UTC") };

/* Days before each month in a common year. */
static const int16_t days_before[12] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };

static int64_t
floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

static bool
is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* The day of 1 January; 719162 days lie between 1 January of the year 1 and of 1970. */
static int64_t
year_begins(int64_t year)
{
	int64_t before = year - 1;

	return before * 365 + floor_div(before, 4) - floor_div(before, 100) + floor_div(before, 400) - 719162;
}

int32_t
day_from_date(int32_t year, int32_t month, int32_t day)
{
	must(month >= 1 && month <= 12);
	return (int32_t)(year_begins(year) + days_before[month - 1] + (month > 2 && is_leap(year)) + day - 1);
}

#define DAYS_IN_400_YEARS 146097
#define DAYS_TO_1970 719468                     /* from 1 March of the year 0 */

/* Years are counted from 1 March, so that the odd day comes last; months then have 153 days in five. */
void
date_from_day(int32_t day, int32_t *year, int8_t *month, int8_t *mday)
{
	int64_t since = (int64_t)day + DAYS_TO_1970, era = floor_div(since, DAYS_IN_400_YEARS);
	uint32_t in_era = (uint32_t)(since - era * DAYS_IN_400_YEARS);
	uint32_t years = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	uint32_t in_year = in_era - (365 * years + years / 4 - years / 100), march = (5 * in_year + 2) / 153;

	*month = (int8_t)(march < 10 ? march + 3 : march - 9);
	*mday = (int8_t)(in_year - (153 * march + 2) / 5 + 1);
	*year = (int32_t)(era * 400 + years + (*month <= 2));
}

/* 1 January 1970 was a Thursday. */
int
day_weekday(int32_t day)
{
	int64_t since = (int64_t)day + 3;

	return (int)(since - floor_div(since, 7) * 7);
}

int
days_in_month(int32_t year, int32_t month)
{
	must(month >= 1 && month <= 12);
	if (month == 12)
		return 31;
	return days_before[month] - days_before[month - 1] + (month == 2 && is_leap(year));
}

/* How many changes lie at or before a moment: halved without a branch, as no processor can guess where each
 * line of a page falls. */
static size_t
changes_by(const struct zone *z, int64_t at)
{
	size_t low = 0, left = z->n;

	while (left > 1) {
		size_t half = left / 2;

		low += half * (size_t)(z->changes[low + half - 1].at <= at);
		left -= half;
	}
	return low + (left == 1 && z->changes[low].at <= at);
}

/* The offset in force when n changes have passed. */
static int32_t
offset_after(const struct zone *z, size_t n)
{
	return n ? z->changes[n - 1].offset_s : z->first_offset_s;
}

int32_t
zone_offset(const struct zone *z, int64_t at)
{
	return offset_after(z, changes_by(z, at));
}

/* Dates are kept to the years 1 to 9999, which have four digits; NEVER is shown as the end of them. */
static int64_t
within_years(int64_t at)
{
	const int64_t first = INT64_C(-62135510400000), last = INT64_C(253402214399000);

	return at < first ? first : at > last ? last : at;
}

static struct civil
civil_from(int64_t local, int32_t offset_s)
{
	int32_t day = (int32_t)floor_div(local, DAY_MS);
	int32_t s = (int32_t)((local - day * DAY_MS) / SECOND_MS);
	struct civil c = { .offset_s = offset_s, .weekday = (int8_t)day_weekday(day) };

	date_from_day(day, &c.year, &c.month, &c.day);
	c.hour = (int8_t)(s / 3600);
	c.minute = (int8_t)(s / 60 % 60);
	c.second = (int8_t)(s % 60);
	return c;
}

struct civil
civil_at(const struct zone *z, int64_t at)
{
	int32_t offset_s = zone_offset(z, at);

	at = within_years(at);
	return civil_from(at + offset_s * SECOND_MS, offset_s);
}

int32_t
day_at(const struct zone *z, int64_t at)
{
	at = within_years(at);
	return (int32_t)floor_div(at + zone_offset(z, at) * SECOND_MS, DAY_MS);
}

/* Walks the stretches between changes, from one that surely begins before the local time, to the
 * first that reaches it.  Where that stretch begins behind it, the time lies in the gap between. */
int64_t
moment_of(const struct zone *z, int32_t day, int32_t minute)
{
	int64_t local = day * DAY_MS + minute * MINUTE_MS;
	size_t n = changes_by(z, local - DAY_MS);
	int64_t at = local - offset_after(z, n) * SECOND_MS;
	int64_t before = at;

	while (n < z->n && at >= z->changes[n].at) {
		n++;
		before = at;
		at = local - offset_after(z, n) * SECOND_MS;
		if (at < z->changes[n - 1].at)
			return before;
	}
	return at;
}

const struct zone *
calendar_clock(const struct calendar *c)
{
	if (c == NULL || c->zone == NULL)
		return &zone_utc;
	return c->theirs ? c->theirs : c->zone;
}

bool
calendar_differs(const struct calendar *c, int64_t at)
{
	return c && c->zone && c->theirs && zone_offset(c->zone, at) != zone_offset(c->theirs, at);
}

static bool
is_holiday(const struct calendar *c, int32_t day)
{
	size_t low = 0, high = c->n_holidays;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (c->holidays[middle] == day)
			return true;
		if (c->holidays[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

bool
is_working_day(const struct calendar *c, int32_t day)
{
	unsigned works = c->works != 0 ? c->works : WORKS_MONDAY_TO_FRIDAY;

	return (works >> day_weekday(day) & 1) && !is_holiday(c, day);
}

int32_t
working_day_after(const struct calendar *c, int32_t day, int32_t n)
{
	must(n >= 1);
	while (n > 0) {
		day++;
		n -= is_working_day(c, day);
	}
	return day;
}

int32_t
working_days_between(const struct calendar *c, int64_t from, int64_t to)
{
	const struct zone *z = c->zone ? c->zone : &zone_utc;
	int32_t last = day_at(z, to), n = 0;

	for (int32_t day = day_at(z, from) + 1; day <= last; day++)
		n += is_working_day(c, day);
	return n;
}

/* Every line of a page has times in it, so they are not left to the formatter: each writes into room that
 * is there, and gives where it ends. */
static char *
write_two(char *at, int n)
{
	at[0] = (char)('0' + (unsigned)n / 10);
	at[1] = (char)('0' + (unsigned)n % 10);
	return at + 2;
}

static char *
write_second(char *at, int second, int ms)
{
	*at++ = ':';
	at = write_two(at, second);
	if (ms) {
		*at++ = '.';
		*at++ = (char)('0' + ms / 100);
		at = write_two(at, ms % 100);
	}
	return at;
}

static char *
write_iso(char *at, const struct civil *c, int ms)
{
	int32_t minutes = c->offset_s / 60, shown = minutes < 0 ? -minutes : minutes;

	memcpy(at, "0000-00-00T00:00:00", 19);
	write_two(at, (int)c->year / 100);
	write_two(at + 2, (int)c->year % 100);
	write_two(at + 5, c->month);
	write_two(at + 8, c->day);
	write_two(at + 11, c->hour);
	write_two(at + 14, c->minute);
	at = write_second(at + 16, c->second, ms);
	*at++ = minutes < 0 ? '-' : '+';
	at = write_two(at, (int)(shown / 60));
	*at++ = ':';
	return write_two(at, (int)(shown % 60));
}

#define ISO_MOST 32

static void
put_iso(struct buf *b, const struct civil *c, int ms)
{
	char text[ISO_MOST];

	buf_put(b, (struct str){ text, (size_t)(write_iso(text, c, ms) - text) });
}

/* An offset is written in whole minutes, so a zone's odd seconds (before 1900) are left out of both
 * the offset and the time. */
void
time_put_rfc3339(struct buf *b, const struct zone *z, int64_t at)
{
	int32_t minutes = zone_offset(z, at) / 60;
	struct civil c;

	at = within_years(at);
	c = civil_from(at + minutes * MINUTE_MS, minutes * 60);
	put_iso(b, &c, (int)(at - floor_div(at, SECOND_MS) * SECOND_MS));
}

struct str
time_rfc3339(struct arena *a, const struct zone *z, int64_t at)
{
	struct buf b;

	buf_init(&b, a, 64);
	buf_reserve(&b, 32);
	time_put_rfc3339(&b, z, at);
	return buf_str(&b);
}

/* Takes exactly `digits` digits off the front of *s, giving a number of at most `most`. */
static bool
take_number(struct str *s, size_t digits, int64_t most, int64_t *out)
{
	*out = 0;
	if (s->len < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (!char_is_digit(s->ptr[i]))
			return false;
		*out = *out * 10 + (s->ptr[i] - '0');
	}
	*s = str_sub(*s, digits, s->len);
	return *out <= most;
}

static bool
take_char(struct str *s, const char *any)
{
	for (; *any; any++) {
		if (s->len && s->ptr[0] == *any) {
			*s = str_sub(*s, 1, s->len);
			return true;
		}
	}
	return false;
}

static bool
take_date(struct str *s, int32_t *day)
{
	int64_t year, month, mday;

	if (!take_number(s, 4, 9999, &year) || !take_char(s, "-") || !take_number(s, 2, 12, &month)
	    || !take_char(s, "-") || !take_number(s, 2, 31, &mday) || month < 1 || mday < 1)
		return false;
	if (mday > days_in_month((int32_t)year, (int32_t)month))
		return false;
	*day = day_from_date((int32_t)year, (int32_t)month, (int32_t)mday);
	return true;
}

/* Milliseconds behind the dot; further digits are left out. */
static bool
take_fraction(struct str *s, int64_t *ms)
{
	int64_t digit, weight = 100;

	if (!take_char(s, "."))
		return true;
	if (!s->len || !char_is_digit(s->ptr[0]))
		return false;
	for (; s->len && char_is_digit(s->ptr[0]); weight /= 10) {
		take_number(s, 1, 9, &digit);
		*ms += digit * weight;
	}
	return true;
}

static bool
take_time(struct str *s, int64_t *ms)
{
	int64_t hour, minute, second;

	if (!take_number(s, 2, 23, &hour) || !take_char(s, ":") || !take_number(s, 2, 59, &minute)
	    || !take_char(s, ":") || !take_number(s, 2, 60, &second))
		return false;
	*ms = hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS;
	return take_fraction(s, ms);
}

static bool
take_offset(struct str *s, int32_t *offset_s)
{
	bool minus = s->len && s->ptr[0] == '-';
	int64_t hour, minute;

	*offset_s = 0;
	if (take_char(s, "Zz"))
		return true;
	if (!take_char(s, "+-") || !take_number(s, 2, 23, &hour) || !take_char(s, ":")
	    || !take_number(s, 2, 59, &minute))
		return false;
	*offset_s = (int32_t)(hour * 3600 + minute * 60) * (minus ? -1 : 1);
	return true;
}

bool
time_parse(struct str s, int64_t *at, int32_t *offset_s)
{
	int32_t day, offset;
	int64_t ms;

	if (!take_date(&s, &day) || !take_char(&s, "Tt ") || !take_time(&s, &ms)
	    || !take_offset(&s, &offset) || s.len)
		return false;
	*at = day * DAY_MS + ms - offset * SECOND_MS;
	if (offset_s)
		*offset_s = offset;
	return true;
}

static char *
write_clock(char *at, const struct civil *c)
{
	*at++ = ',';
	*at++ = ' ';
	at = write_two(at, c->hour);
	*at++ = ':';
	return write_two(at, c->minute);
}

/* All of it, or its first three letters. */
static char *
write_name(char *at, const char *name, bool all)
{
	memcpy(at, name, 3);
	at += 3;
	for (name += 3; all && *name; name++)
		*at++ = *name;
	return at;
}

/* "Monday 1 June" or "Mon 1 Jun" */
static char *
write_day(char *at, const struct civil *c, bool all)
{
	at = write_name(at, weekday_names[c->weekday], all);
	*at++ = ' ';
	if (c->day < 10)
		*at++ = (char)('0' + c->day);
	else
		at = write_two(at, c->day);
	*at++ = ' ';
	return write_name(at, month_names[c->month - 1], all);
}

static char *
write_year(char *at, int32_t year)
{
	bool begun = false;

	*at++ = ' ';
	if (year >= 1000)
		return write_two(write_two(at, year / 100), year % 100);
	for (int32_t unit = 1000; unit > 0; unit /= 10) {
		begun = begun || year >= unit || unit == 1;
		if (begun)
			*at++ = (char)('0' + year / unit % 10);
	}
	return at;
}

static char *
write_exact(char *at, const struct zone *z, const struct civil *c)
{
	at = write_clock(write_year(write_day(at, c, true), c->year), c);
	*at++ = ' ';
	*at++ = '(';
	if (z->name.len > 0)
		memcpy(at, z->name.ptr, z->name.len);
	at += z->name.len;
	*at++ = ')';
	return at;
}

/* No zone is a day off, so only near the ends of a year it has to be asked. */
static bool
is_in_year(const struct zone *z, int64_t now, int32_t year)
{
	int64_t begins = day_from_date(year, 1, 1) * DAY_MS;

	return (now >= begins + DAY_MS && now < begins + 364 * DAY_MS) || civil_at(z, now).year == year;
}

static char *
write_bytes(char *at, const char *bytes, size_t n)
{
	memcpy(at, bytes, n);
	return at + n;
}

/* "8:12 am", "5 pm", "noon" */
static char *
write_hour(char *at, int hour, int minute)
{
	int twelve = hour % 12 ? hour % 12 : 12;

	if (minute == 0 && hour % 12 == 0)
		return hour ? write_bytes(at, "noon", 4) : write_bytes(at, "midnight", 8);
	if (twelve >= 10)
		at = write_two(at, twelve);
	else
		*at++ = (char)('0' + twelve);
	if (minute) {
		*at++ = ':';
		at = write_two(at, minute);
	}
	return write_bytes(at, hour < 12 ? " am" : " pm", 3);
}

static char *
write_for_people(char *at, const struct zone *z, const struct civil *c, int64_t now)
{
	at = write_day(at, c, false);
	if (!is_in_year(z, now, c->year))
		at = write_year(at, c->year);
	return write_hour(write_bytes(at, ", ", 2), c->hour, c->minute);
}

#define EXACT_MOST 64                           /* bytes, beside the name of the zone */

static struct str
between(const char *from, const char *to)
{
	return (struct str){ from, (size_t)(to - from) };
}

struct str
time_exact(struct arena *a, const struct zone *z, int64_t at)
{
	struct civil c = civil_at(z, at);
	char *text = arena_blank(a, EXACT_MOST + z->name.len, 1);

	return between(text, write_exact(text, z, &c));
}

struct str
time_for_people(struct arena *a, const struct zone *z, int64_t at, int64_t now)
{
	struct civil c = civil_at(z, at);
	char *text = arena_blank(a, EXACT_MOST, 1);

	return between(text, write_for_people(text, z, &c, now));
}

struct time_forms
time_all_forms(struct arena *a, const struct zone *z, int64_t at, int64_t now)
{
	struct civil c = civil_at(z, at);
	char *text = arena_blank(a, 2 * EXACT_MOST + z->name.len, 1);
	char *exact = write_for_people(text, z, &c, now), *iso = write_exact(exact, z, &c), *end = iso;
	int64_t in_second = within_years(at) - floor_div(within_years(at), SECOND_MS) * SECOND_MS;

	if (c.offset_s % 60 == 0)
		end = write_iso(iso, &c, (int)in_second);
	return (struct time_forms){ between(text, exact), between(exact, iso),
		c.offset_s % 60 == 0 ? between(iso, end) : time_rfc3339(a, z, at) };
}

/* The day of a moment, up to where its hour is written. */
static void
begin_day(struct time_day *d, const struct zone *z, int64_t at, int64_t now)
{
	struct civil c = civil_at(z, at);
	size_t n = changes_by(z, at);
	int64_t ahead = c.offset_s * SECOND_MS, midnight = floor_div(at + ahead, DAY_MS) * DAY_MS - ahead;
	char people[EXACT_MOST], exact[EXACT_MOST], iso[ISO_MOST];
	char *end = write_day(people, &c, false);

	*d = (struct time_day){ .zone = z, .midnight = midnight, .from = midnight,
		.until = midnight + DAY_MS };
	if (n > 0 && z->changes[n - 1].at > d->from)
		d->from = z->changes[n - 1].at;
	if (n < z->n && z->changes[n].at < d->until)
		d->until = z->changes[n].at;
	if (!is_in_year(z, now, c.year))
		end = write_year(end, c.year);
	d->n_people = (size_t)(end - people);
	d->n_exact = (size_t)(write_year(write_day(exact, &c, true), c.year) - exact);
	must(d->n_people <= sizeof d->people && d->n_exact <= sizeof d->exact);
	memcpy(d->people, people, d->n_people);
	memcpy(d->exact, exact, d->n_exact);
	end = write_iso(iso, &c, 0);
	memcpy(d->iso, iso, sizeof d->iso);
	memcpy(d->offset, end - sizeof d->offset, sizeof d->offset);
}

static char *
write_hour_and_minute(char *at, int minutes)
{
	at = write_two(at, minutes / 60);
	*at++ = ':';
	return write_two(at, minutes % 60);
}

struct time_forms
time_forms_on(struct arena *a, struct time_day *d, const struct zone *z, int64_t at, int64_t now)
{
	char *text, *exact, *iso, *end;
	int in_day, minutes;

	if (d->zone != z || at < d->from || at >= d->until) {
		if (at != within_years(at) || zone_offset(z, at) % 60 != 0)
			return time_all_forms(a, z, at, now);
		begin_day(d, z, at, now);
	}
	in_day = (int)(at - d->midnight);
	minutes = in_day / (int)MINUTE_MS;
	text = arena_blank(a, 2 * EXACT_MOST + z->name.len, 1);
	memcpy(text, d->people, sizeof d->people);
	exact = write_hour(write_bytes(text + d->n_people, ", ", 2), minutes / 60, minutes % 60);
	memcpy(exact, d->exact, sizeof d->exact);
	end = write_hour_and_minute(write_bytes(exact + d->n_exact, ", ", 2), minutes);
	end = write_bytes(end, " (", 2);
	if (z->name.len > 0)
		end = write_bytes(end, z->name.ptr, z->name.len);
	*end++ = ')';
	iso = end;
	end = write_hour_and_minute(write_bytes(iso, d->iso, sizeof d->iso), minutes);
	end = write_second(end, in_day / (int)SECOND_MS % 60, in_day % (int)SECOND_MS);
	end = write_bytes(end, d->offset, sizeof d->offset);
	return (struct time_forms){ between(text, exact), between(exact, iso), between(iso, end) };
}

static void
put_hour(struct buf *b, int hour, int minute)
{
	char text[EXACT_MOST];

	buf_put(b, between(text, write_hour(text, hour, minute)));
}

struct str
time_of_day(struct arena *a, const struct zone *z, int64_t at)
{
	struct civil c = civil_at(z, at);
	char *text = arena_blank(a, EXACT_MOST, 1);

	return between(text, write_hour(text, c.hour, c.minute));
}

static bool
is_bare_day(const struct civil *c)
{
	return c->hour == 23 && c->minute == 59;
}

static void
put_day_in_words(struct buf *b, const struct civil *c)
{
	char text[EXACT_MOST];

	buf_put(b, between(text, write_day(text, c, true)));
}

static void
put_in_words(struct buf *b, const struct civil *c)
{
	put_day_in_words(b, c);
	if (is_bare_day(c))
		return;
	buf_put(b, STR(", "));
	put_hour(b, c->hour, c->minute);
}

struct str
time_in_words(struct arena *a, const struct zone *z, int64_t at)
{
	struct civil c = civil_at(z, at);
	struct buf b;

	buf_init(&b, a, 64);
	put_in_words(&b, &c);
	return buf_str(&b);
}

struct str
zone_city(struct arena *a, const struct zone *z)
{
	size_t from = z->name.len;
	struct buf b;

	while (from > 0 && z->name.ptr[from - 1] != '/')
		from--;
	buf_init(&b, a, EXACT_MOST + z->name.len);
	for (size_t i = from; i < z->name.len; i++)
		buf_putc(&b, z->name.ptr[i] == '_' ? ' ' : z->name.ptr[i]);
	return buf_str(&b);
}

struct str
time_for_them(struct arena *a, const struct calendar *c, int64_t at)
{
	const struct zone *z = calendar_clock(c);
	struct str words = time_in_words(a, z, at);
	struct civil there = civil_at(z, at);

	if (c == NULL || c->theirs == NULL || is_bare_day(&there))
		return words;
	return arena_fmt(a, "%.*s %.*s time", STR_ARG(words), STR_ARG(zone_city(a, z)));
}

/* What a bare day of theirs ends at has its hour here. */
struct str
time_on_both(struct arena *a, const struct calendar *c, int64_t at)
{
	struct civil there = civil_at(calendar_clock(c), at), here;
	struct buf b;

	if (!calendar_differs(c, at))
		return time_in_words(a, calendar_clock(c), at);
	here = civil_at(c->zone, at);
	buf_init(&b, a, 2 * EXACT_MOST);
	put_in_words(&b, &there);
	buf_put(&b, STR(" their time, "));
	if (here.day != there.day) {
		put_day_in_words(&b, &here);
		buf_put(&b, STR(", "));
	}
	put_hour(&b, here.hour, here.minute);
	buf_put(&b, STR(" ours"));
	return buf_str(&b);
}

#define NIGHT_FROM_HOUR 21
#define NIGHT_TO_HOUR 8

static bool
is_night(const struct civil *c)
{
	return c->hour >= NIGHT_FROM_HOUR || c->hour < NIGHT_TO_HOUR;
}

struct str
time_night_there(struct arena *a, const struct calendar *c, int64_t at)
{
	struct civil there;
	struct buf b;

	if (!calendar_differs(c, at))
		return STR_NONE;
	there = civil_at(c->theirs, at);
	if (!is_night(&there) || is_bare_day(&there))
		return STR_NONE;
	buf_init(&b, a, EXACT_MOST + c->theirs->name.len);
	put_hour(&b, there.hour, there.minute);
	buf_fmt(&b, " on a %s, their time", weekday_names[there.weekday]);
	return buf_str(&b);
}

struct str
time_local(struct arena *a, const struct zone *z, int64_t at)
{
	struct civil c = civil_at(z, at);
	char *text = arena_blank(a, ISO_MOST, 1);

	(void)write_iso(text, &c, 0);
	return (struct str){ text, sizeof "2026-06-12T17:00" - 1 };
}

bool
time_local_read(struct str s, const struct zone *z, int64_t *at)
{
	int32_t day;
	int64_t hour, minute, second;

	if (time_parse(s, at, NULL))
		return true;
	if (!take_date(&s, &day) || !take_char(&s, "T") || !take_number(&s, 2, 23, &hour)
	    || !take_char(&s, ":") || !take_number(&s, 2, 59, &minute))
		return false;
	if (s.len > 0 && (!take_char(&s, ":") || !take_number(&s, 2, 59, &second) || s.len > 0))
		return false;
	if (day < 0)
		return false;
	*at = moment_of(z, day, (int)(hour * 60 + minute));
	return true;
}

struct str
time_distance(struct arena *a, int64_t at, int64_t now)
{
	static const struct {
		uint64_t ms;
		const char *one, *many;
	} units[] = {
		{ DAY_MS, "day", "days" }, { HOUR_MS, "h", "h" }, { MINUTE_MS, "minute", "minutes" },
	};
	bool ahead = at > now;
	uint64_t far = ahead ? (uint64_t)at - (uint64_t)now : (uint64_t)now - (uint64_t)at;
	struct buf b;

	if (at == NEVER)
		return STR("never");
	for (size_t i = 0; i < LENGTH(units); i++) {
		uint64_t n = far / units[i].ms;

		if (n == 0)
			continue;
		buf_init(&b, a, EXACT_MOST);
		buf_put(&b, ahead ? STR("in ") : STR_NONE);
		buf_int(&b, (int64_t)n, 0);
		buf_putc(&b, ' ');
		buf_put(&b, str_from(n == 1 ? units[i].one : units[i].many));
		buf_put(&b, ahead ? STR_NONE : STR(" ago"));
		return buf_str(&b);
	}
	return STR("now");
}
