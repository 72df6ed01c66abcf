/* zone.c - time zones and holidays from files into a struct calendar.
 *
 * A TZif file (RFC 8536) holds the changes that are known one by one and, in its last line, a rule
 * for all that follow in the notation of POSIX TZ; the rule is carried on, year by year, to 2100.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/zone.h"

#include "base/utf8.h"
#include "host/embedded.h"
#include "host/file.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"
#define ZONE_FILE_MAX KIB(256)
#define NAME_MAX_LEN 64
#define LAST_YEAR 2100
#define DAY_ENDS_MIN (17 * 60 + 30)
/* Some files begin with a change at the birth of the universe; nothing before the year 0 counts. */
#define EARLIEST_S INT64_C(-62167219200)
#define LATEST_S INT64_C(253402300799)

struct changes {
	struct arena *a;
	int32_t first_offset_s;
	VEC(struct zone_change) list;
};

/* Keeps the list rising and free of changes that change nothing. */
static void
add_change(struct changes *c, int64_t at, int32_t offset_s)
{
	size_t n = c->list.n;
	int32_t before;

	if (n && c->list.at[n - 1].at > at)
		return;
	if (n && c->list.at[n - 1].at == at)
		c->list.n = --n;
	before = n ? c->list.at[n - 1].offset_s : c->first_offset_s;
	if (offset_s != before)
		vec_push(c->a, &c->list) = (struct zone_change){ at, offset_s };
}

/* ---- the rule behind the last change: "GMT0BST,M3.5.0/1,M10.5.0" ----------------------------- */

/* A day of the year at which the clocks change, and the local second of that day. */
struct turn {
	enum { TURN_WEEKDAY, TURN_JULIAN, TURN_ORDINAL } kind;
	int64_t month, week, day;
	int64_t second;
};

struct rule {
	int32_t offset_s, summer_offset_s;
	bool has_summer;
	struct turn summer, winter;             /* when each begins */
};

static bool
take(struct str *s, char c)
{
	if (!s->len || s->ptr[0] != c)
		return false;
	*s = str_sub(*s, 1, s->len);
	return true;
}

static bool
take_count(struct str *s, int64_t least, int64_t most, int64_t *out)
{
	size_t n = 0;

	while (n < s->len && n < 4 && char_is_digit(s->ptr[n]))
		n++;
	if (!str_int(str_sub(*s, 0, n), out) || *out < least || *out > most)
		return false;
	*s = str_sub(*s, n, s->len);
	return true;
}

/* Letters, or anything between angle brackets; what it says does not matter. */
static bool
take_name(struct str *s)
{
	size_t n = 0;

	if (take(s, '<')) {
		n = str_find_char(*s, '>');
		if (n == STR_NOT_FOUND)
			return false;
		*s = str_sub(*s, n + 1, s->len);
		return true;
	}
	while (n < s->len && char_is_letter(s->ptr[n]))
		n++;
	*s = str_sub(*s, n, s->len);
	return n >= 3;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool
take_seconds(struct str *s, int64_t *out)
{
	bool minus = take(s, '-');
	int64_t hour, minute = 0, second = 0;

	if (!minus)
		take(s, '+');
	if (!take_count(s, 0, 167, &hour))
		return false;
	if (take(s, ':') && !take_count(s, 0, 59, &minute))
		return false;
	if (take(s, ':') && !take_count(s, 0, 59, &second))
		return false;
	*out = (hour * 3600 + minute * 60 + second) * (minus ? -1 : 1);
	return true;
}

/* POSIX counts west of Greenwich. */
static bool
take_offset(struct str *s, int32_t *out)
{
	int64_t west;

	if (!take_seconds(s, &west) || west <= -86400 || west >= 86400)
		return false;
	*out = (int32_t)-west;
	return true;
}

static bool
take_day(struct str *s, struct turn *t)
{
	if (take(s, 'M')) {
		t->kind = TURN_WEEKDAY;
		return take_count(s, 1, 12, &t->month) && take(s, '.') && take_count(s, 1, 5, &t->week)
		    && take(s, '.') && take_count(s, 0, 6, &t->day);
	}
	t->kind = take(s, 'J') ? TURN_JULIAN : TURN_ORDINAL;
	return take_count(s, t->kind == TURN_JULIAN, 365, &t->day);
}

static bool
take_turn(struct str *s, struct turn *t)
{
	if (!take(s, ',') || !take_day(s, t))
		return false;
	t->second = 2 * 3600;
	return !take(s, '/') || take_seconds(s, &t->second);
}

static bool
read_rule(struct str s, struct rule *r)
{
	*r = (struct rule){ 0 };
	if (!take_name(&s) || !take_offset(&s, &r->offset_s))
		return false;
	if (!s.len)
		return true;
	r->has_summer = true;
	r->summer_offset_s = r->offset_s + 3600;
	if (!take_name(&s) || (s.len && s.ptr[0] != ',' && !take_offset(&s, &r->summer_offset_s)))
		return false;
	return take_turn(&s, &r->summer) && take_turn(&s, &r->winter) && !s.len;
}

/* The n-th such weekday of the month, 5 being its last.  POSIX counts weekdays from Sunday. */
static int32_t
weekday_in_month(int32_t year, const struct turn *t)
{
	int32_t first = day_from_date(year, (int32_t)t->month, 1);
	int32_t ahead = ((int32_t)t->day + 6 - day_weekday(first) + 7) % 7;
	int32_t day = ahead + ((int32_t)t->week - 1) * 7;

	if (day >= days_in_month(year, (int32_t)t->month))
		day -= 7;
	return first + day;
}

static int64_t
turn_at(int32_t year, const struct turn *t, int32_t offset_s)
{
	int32_t day = 0;

	switch (t->kind) {
	case TURN_WEEKDAY:
		day = weekday_in_month(year, t);
		break;
	case TURN_JULIAN:                       /* 1 to 365; 29 February is not counted */
		day = day_from_date(year, 1, (int32_t)t->day) + (t->day > 59 && days_in_month(year, 2) == 29);
		break;
	case TURN_ORDINAL:
		day = day_from_date(year, 1, 1 + (int32_t)t->day);
		break;
	}
	return day * DAY_MS + (t->second - offset_s) * SECOND_MS;
}

static void
carry_on(struct changes *c, const struct rule *r)
{
	int64_t last = c->list.n ? c->list.at[c->list.n - 1].at : 0;
	int32_t year = civil_at(&zone_utc, last).year;

	if (!r->has_summer) {
		add_change(c, last, r->offset_s);
		return;
	}
	for (; year <= LAST_YEAR; year++) {
		int64_t summer = turn_at(year, &r->summer, r->offset_s);
		int64_t winter = turn_at(year, &r->winter, r->summer_offset_s);

		if (summer < winter)
			add_change(c, summer, r->summer_offset_s);
		add_change(c, winter, r->offset_s);
		if (summer >= winter)
			add_change(c, summer, r->summer_offset_s);
	}
}

/* ---- the file -------------------------------------------------------------------------------- */

struct counts {
	size_t ut, standard, leaps, times, types, chars;
};

/* Big-endian, two's complement. */
static int64_t
number_at(struct str s, size_t at, size_t bytes)
{
	uint64_t n = (s.ptr[at] & 0x80) ? UINT64_MAX : 0;

	for (size_t i = 0; i < bytes; i++)
		n = n << 8 | (unsigned char)s.ptr[at + i];
	return (int64_t)n;
}

/* Takes a header off the front of *s. */
static bool
take_header(struct str *s, struct counts *c)
{
	size_t *all[] = { &c->ut, &c->standard, &c->leaps, &c->times, &c->types, &c->chars };

	if (s->len < 44 || !str_starts(*s, STR("TZif")) || s->ptr[4] < '2')
		return false;
	for (size_t i = 0; i < LENGTH(all); i++) {
		int64_t n = number_at(*s, 20 + 4 * i, 4);

		if (n < 0 || n > (int64_t)ZONE_FILE_MAX)
			return false;
		*all[i] = (size_t)n;
	}
	*s = str_sub(*s, 44, s->len);
	return true;
}

/* How long the body behind a header is; a time has 4 bytes in the first part, 8 in the second. */
static size_t
body_len(const struct counts *c, size_t time_bytes)
{
	return c->times * (time_bytes + 1) + c->types * 6 + c->chars + c->leaps * (time_bytes + 4)
	    + c->standard + c->ut;
}

static bool
take_changes(struct changes *out, struct str body, const struct counts *c)
{
	size_t types_at = c->times * 9;

	out->first_offset_s = (int32_t)number_at(body, types_at, 4);
	for (size_t i = 0; i < c->times; i++) {
		int64_t s = number_at(body, i * 8, 8);
		size_t type = (unsigned char)body.ptr[c->times * 8 + i];
		int32_t offset_s;

		if (type >= c->types || s > LATEST_S)
			return false;
		offset_s = (int32_t)number_at(body, types_at + type * 6, 4);
		if (offset_s <= -86400 || offset_s >= 86400)
			return false;
		if (s < EARLIEST_S)
			out->first_offset_s = offset_s;
		else
			add_change(out, s * SECOND_MS, offset_s);
	}
	return out->first_offset_s > -86400 && out->first_offset_s < 86400;
}

static bool
take_file(struct changes *out, struct str s)
{
	struct counts c;
	struct rule rule;
	struct str line, rest;
	size_t len;

	if (!take_header(&s, &c) || body_len(&c, 4) > s.len)
		return false;
	s = str_sub(s, body_len(&c, 4), s.len);
	if (!take_header(&s, &c) || body_len(&c, 8) > s.len)
		return false;
	/* Files that count leap seconds ("right/…") do not agree with the machine's clock. */
	if (!c.types || c.leaps)
		return false;
	len = body_len(&c, 8);
	if (!take_changes(out, str_sub(s, 0, len), &c))
		return false;
	s = str_sub(s, len, s.len);
	if (!take(&s, '\n') || !str_cut(s, '\n', &line, &rest))
		return false;
	if (!line.len)
		return true;                    /* no rule: nothing is known beyond */
	if (!read_rule(line, &rule))
		return false;
	carry_on(out, &rule);
	return true;
}

bool
zone_read(struct arena *a, struct str name, struct str tzif, const struct zone **out, struct err *err)
{
	struct changes c = { .a = a };
	struct zone *z;

	if (!take_file(&c, tzif))
		return err_set(err, ERR_DATA, "The file of the time zone %.*s cannot be read: "
		    "it is not TZif version 2 or later.", STR_ARG(utf8_cut(name, NAME_MAX_LEN)));
	z = arena_new(a, struct zone);
	*z = (struct zone){ str_copy(a, name), c.list.at, c.list.n, c.first_offset_s };
	*out = z;
	return true;
}

static bool
is_zone_name(struct str name)
{
	if (!name.len || name.len > NAME_MAX_LEN || name.ptr[0] == '/' || name.ptr[name.len - 1] == '/')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		/* Without dots no name leads out of the folder. */
		if (!char_is_alnum(c) && c != '/' && c != '_' && c != '-' && c != '+')
			return false;
	}
	return true;
}

static bool
unknown_zone(struct str name, struct err *err)
{
	return err_set(err, ERR_DATA, "There is no time zone \"%.*s\"; "
	    "zones have names such as Europe/London.", STR_ARG(utf8_cut(name, NAME_MAX_LEN)));
}

bool
zone_load(struct arena *a, struct str name, const struct zone **out, struct err *err)
{
	struct str bytes;
	struct err why;
	const char *path;

	if (str_eq(name, zone_utc.name)) {
		*out = &zone_utc;
		return true;
	}
	if (!is_zone_name(name))
		return unknown_zone(name, err);
	path = cstr(a, arena_fmt(a, ZONE_FOLDER "%.*s", STR_ARG(name)));
	if (!file_read(a, path, ZONE_FILE_MAX, &bytes, &why)) {
		if (!dir_is_there(ZONE_FOLDER))
			return err_set(err, ERR_CONFIG, "Time zones are not installed on this machine; "
			    "install the package tzdata.");
		return unknown_zone(name, err);
	}
	if (!str_starts(bytes, STR("TZif")))
		return unknown_zone(name, err);
	return zone_read(a, name, bytes, out, err);
}

/* ---- holidays -------------------------------------------------------------------------------- */

static bool
find_region(struct str region, struct str *text)
{
	for (const struct embedded *e = embedded_calendars; e->name; e++) {
		struct str name = str_from(e->name);

		if (str_starts(name, region) && str_eq(str_sub(name, region.len, name.len), STR(".txt"))) {
			*text = (struct str){ (const char *)e->bytes, e->len };
			return true;
		}
	}
	return false;
}

/* "2026-12-25 Christmas Day" */
static bool
read_holiday(struct str line, int32_t *day)
{
	char stamp[] = "0000-00-00T00:00:00Z";
	int64_t at;

	if (line.len < 12 || line.ptr[10] != ' ')
		return false;
	memcpy(stamp, line.ptr, 10);
	if (!time_parse(str_from(stamp), &at, NULL))
		return false;
	*day = day_at(&zone_utc, at);
	return true;
}

static bool
load_holidays(struct arena *a, struct str region, struct calendar *out, struct err *err)
{
	VEC(int32_t) days = { 0 };
	struct str text, line;

	if (!find_region(region, &text))
		return err_set(err, ERR_DATA, "There is no calendar \"%.*s\"; there are "
		    "england-and-wales, scotland, northern-ireland, us and germany.",
		    STR_ARG(utf8_cut(region, NAME_MAX_LEN)));
	while (str_line(&text, &line)) {
		int32_t day;

		if (!line.len || line.ptr[0] == '#')
			continue;
		if (!read_holiday(line, &day) || (days.n && days.at[days.n - 1] >= day))
			return err_set(err, ERR_DATA, "The calendar %.*s has a line that is not "
			    "a day in its order: %.*s", STR_ARG(region),
			    STR_ARG(utf8_cut(line, NAME_MAX_LEN)));
		vec_push(a, &days) = day;
	}
	out->holidays = days.at;
	out->n_holidays = days.n;
	return true;
}

bool
calendar_load(struct arena *a, struct str zone, struct str region, struct calendar *out, struct err *err)
{
	struct calendar c = { .day_ends_min = DAY_ENDS_MIN };

	if (!zone_load(a, zone, &c.zone, err))
		return false;
	if (region.len && !load_holidays(a, region, &c, err))
		return false;
	*out = c;
	return true;
}
