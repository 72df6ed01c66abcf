/* invite.c - a calendar's lines and the dates in them.
 *
 * A line is unfolded, then cut into name, parameters and value (RFC 5545, 3.1).  What stands in a component
 * within a date (an alarm has a description too) is passed over.  Clocks are read from the calendar's own
 * table of its zone (VTIMEZONE), as the names in it may be any; only where there is none by its name.
 *
 * SPDX-License-Identifier: ISC
 */
#include "mail/invite.h"

#include "base/utf8.h"
#include "host/zone.h"

#define WHAT_MAX 300
#define NAME_MAX_LEN 120
#define WORDS_MAX KIB(8)
#define ZONES_MOST 20
#define TURNS_MOST 60                           /* of the clock, in one zone */

/* --- lines ------------------------------------------------------------------------------------------- */

struct line { struct str name, params, value; };

/* A line end with a space or tab behind it is none (RFC 5545, 3.1). */
static struct str
unfolded(struct arena *a, struct str s)
{
	char *out = arena_array(a, char, s.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		size_t end = i + (s.ptr[i] == '\r' && i + 1 < s.len && s.ptr[i + 1] == '\n');
		bool folds = s.ptr[end] == '\n' && end + 1 < s.len
		    && (s.ptr[end + 1] == ' ' || s.ptr[end + 1] == '\t');

		if (folds)
			i = end + 1;
		else
			out[n++] = s.ptr[i];
	}
	return (struct str){ out, n };
}

/* The first `what` outside of quotes. */
static size_t
find_bare(struct str s, char what)
{
	bool quoted = false;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"')
			quoted = !quoted;
		else if (s.ptr[i] == what && !quoted)
			return i;
	}
	return STR_NOT_FOUND;
}

static bool
line_read(struct str s, struct line *out)
{
	size_t colon = find_bare(s, ':'), semicolon;

	if (colon == STR_NOT_FOUND)
		return false;
	struct str head = str_sub(s, 0, colon);
	semicolon = find_bare(head, ';');
	out->value = str_sub(s, colon + 1, s.len);
	out->name = str_trim(str_sub(head, 0, semicolon));
	out->params = semicolon == STR_NOT_FOUND ? STR_NONE : str_sub(head, semicolon + 1, head.len);
	return out->name.len > 0;
}

static bool
is(const struct line *l, const char *name)
{
	return str_eq_nocase(l->name, str_from(name));
}

/* One parameter without its quotes, or empty. */
static struct str
param(const struct line *l, struct str name)
{
	struct str left = l->params;

	while (left.len > 0) {
		size_t end = find_bare(left, ';');
		struct str one = str_sub(left, 0, end), key, value;

		left = end == STR_NOT_FOUND ? STR_NONE : str_sub(left, end + 1, left.len);
		if (!str_cut(one, '=', &key, &value) || !str_eq_nocase(str_trim(key), name))
			continue;
		if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"')
			value = str_sub(value, 1, value.len - 1);
		return value;
	}
	return STR_NONE;
}

/* --- words ------------------------------------------------------------------------------------------- */

static bool
is_unseen(uint32_t c)
{
	return c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0x200B || c == 0xFEFF || utf8_turns_round(c);
}

/* Escapes undone ("\n", "\,"; in a parameter "^n"), what can't be seen taken out. */
static struct str
words_of(struct arena *a, struct str s, char escape, bool lines, size_t max)
{
	struct str clean = utf8_clean(a, s);
	struct buf b;

	buf_init(&b, a, clean.len + 1);
	for (size_t at = 0; at < clean.len;) {
		size_t from = at;
		uint32_t c = utf8_next(clean, &at);
		if (c == (uint32_t)escape && at < clean.len) {
			from = at;
			c = utf8_next(clean, &at);
			c = c == 'n' || c == 'N' ? '\n' : escape == '^' && c == '\'' ? '"' : c;
		}
		if (c == '\n' || c == '\t')
			buf_putc(&b, lines ? (char)c : ' ');
		else if (c == '"')
			buf_putc(&b, '"');
		else if (!is_unseen(c))
			buf_put(&b, str_sub(clean, from, at));
	}
	return utf8_cut(str_trim(buf_str(&b)), max);
}

static struct str
one_line(struct arena *a, struct str s, size_t max)
{
	return words_of(a, s, '\\', false, max);
}

/* A name, else the address. */
static struct invite_person
person_of(struct arena *a, const struct line *l)
{
	struct str address = l->value;
	struct invite_person p = {
		.name = words_of(a, param(l, STR("CN")), '^', false, NAME_MAX_LEN),
		.answer = str_copy(a, str_sub(param(l, STR("PARTSTAT")), 0, 20)),
	};

	if (str_starts_nocase(address, STR("mailto:")))
		address = str_sub(address, 7, address.len);
	if (p.name.len == 0)
		p.name = one_line(a, address, NAME_MAX_LEN);
	return p;
}

/* --- clocks ------------------------------------------------------------------------------------------ */

/* When a clock is turned: at a local moment, or each year on such a day from then on (month 1 to 12, weekday
 * 0 = Monday, week 1 to 5 or -1 to -5). */
struct turning {
	int64_t local;
	int32_t from_s, to_s;
	int32_t month, weekday, week;           /* month 0: once */
	int64_t until;                          /* UTC; NEVER: still */
};

struct clocks {
	struct str name;
	struct turning at[TURNS_MOST];
	size_t n;
	bool unread;                            /* it goes by rules that aren't read here */
};

static bool
digits(struct str s, size_t from, size_t n, int32_t *out)
{
	int64_t value;
	struct str part = str_sub(s, from, from + n);

	if (part.len != n || part.ptr[0] == '-' || !str_int(part, &value))
		return false;
	*out = (int32_t)value;
	return true;
}

static bool
day_read(struct str s, int64_t *out)
{
	int32_t year, month, day;

	if (!digits(s, 0, 4, &year) || !digits(s, 4, 2, &month) || !digits(s, 6, 2, &day))
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return false;
	*out = day_from_date(year, month, day) * DAY_MS;
	return true;
}

/* "20260602T100000" as if it were UTC; *utc when it says that it is. */
static bool
local_read(struct str s, int64_t *out, bool *utc)
{
	int32_t hour, minute, second;
	int64_t day;

	if (!day_read(s, &day) || s.len < 15 || (s.ptr[8] != 'T' && s.ptr[8] != 't'))
		return false;
	if (!digits(s, 9, 2, &hour) || !digits(s, 11, 2, &minute) || !digits(s, 13, 2, &second))
		return false;
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	*utc = s.len > 15 && (s.ptr[15] == 'Z' || s.ptr[15] == 'z');
	*out = day + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS;
	return true;
}

/* "+0100", "-033000" */
static bool
offset_read(struct str s, int32_t *out)
{
	int32_t hour, minute, second = 0;

	if (s.len < 5 || (s.ptr[0] != '+' && s.ptr[0] != '-') || !digits(s, 1, 2, &hour)
	    || !digits(s, 3, 2, &minute) || (s.len >= 7 && !digits(s, 5, 2, &second)) || hour > 23)
		return false;
	*out = (hour * 3600 + minute * 60 + second) * (s.ptr[0] == '-' ? -1 : 1);
	return true;
}

/* One part of a rule: "BYMONTH" of "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU". */
static struct str
rule_part(struct str rule, struct str name)
{
	struct str one, key, value;

	while (rule.len > 0) {
		(void)str_cut(rule, ';', &one, &rule);
		if (str_cut(one, '=', &key, &value) && str_eq_nocase(str_trim(key), name))
			return str_trim(value);
	}
	return STR_NONE;
}

/* "-1SU", "2SU" */
static bool
weekday_read(struct str s, int32_t *week, int32_t *weekday)
{
	static const char names[7][3] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
	struct str sign = str_starts(s, STR("+")) ? str_sub(s, 1, s.len) : s;
	int64_t n;

	if (sign.len < 3 || !str_int(str_sub(sign, 0, sign.len - 2), &n) || n == 0 || n < -5 || n > 5)
		return false;
	*week = (int32_t)n;
	for (*weekday = 0; *weekday < 7; ++*weekday)
		if (str_eq_nocase(str_sub(sign, sign.len - 2, sign.len), str_from(names[*weekday])))
			return true;
	return false;
}

static bool
turning_rule(struct str rule, struct turning *t)
{
	struct str until = rule_part(rule, STR("UNTIL"));
	int64_t month;
	bool utc;

	if (!str_eq_nocase(rule_part(rule, STR("FREQ")), STR("YEARLY")) || rule_part(rule, STR("COUNT")).len
	    || rule_part(rule, STR("BYMONTHDAY")).len || !str_int(rule_part(rule, STR("BYMONTH")), &month)
	    || month < 1 || month > 12 || !weekday_read(rule_part(rule, STR("BYDAY")), &t->week, &t->weekday))
		return false;
	t->month = (int32_t)month;
	t->until = NEVER;
	return until.len == 0 || local_read(until, &t->until, &utc) || day_read(until, &t->until);
}

/* The day in that month of that year; the fifth may be missing, then it is the last. */
static int32_t
turning_day(const struct turning *t, int32_t year)
{
	int32_t first = day_from_date(year, t->month, 1), last = first + days_in_month(year, t->month) - 1;
	int32_t day;

	if (t->week < 0) {
		day = last - (day_weekday(last) - t->weekday + 7) % 7 + (t->week + 1) * 7;
		return day < first ? day + 7 : day;
	}
	day = first + (t->weekday - day_weekday(first) + 7) % 7 + (t->week - 1) * 7;
	return day > last ? day - 7 : day;
}

/* The last time up to `local` that this clock was turned so; false: not yet. */
static bool
turned_by(const struct turning *t, int64_t local, int64_t *out)
{
	struct civil c = civil_at(&zone_utc, local), begun = civil_at(&zone_utc, t->local);
	int64_t time = t->local - day_at(&zone_utc, t->local) * DAY_MS;

	if (t->local > local)
		return false;
	*out = t->local;
	for (int32_t year = c.year; t->month != 0 && year >= begun.year && year > c.year - 60; year--) {
		int64_t at = turning_day(t, year) * DAY_MS + time;

		if (at <= local && at >= t->local && (t->until == NEVER || at - t->from_s * SECOND_MS
		    <= t->until)) {
			*out = at;
			break;
		}
	}
	return true;
}

/* The offset of their clock when it shows `local`. */
static bool
clocks_offset(const struct clocks *z, int64_t local, int32_t *out)
{
	int64_t best = INT64_MIN, at;

	if (z->n == 0 || z->unread)
		return false;
	*out = z->at[0].from_s;
	for (size_t i = 0; i < z->n; i++)
		if (turned_by(&z->at[i], local, &at) && at >= best) {
			best = at;
			*out = z->at[i].to_s;
		}
	return true;
}

/* --- the whole --------------------------------------------------------------------------------------- */

/* Times are kept as they stand until all zones are read: a date may come before its zone. */
struct raw_time { struct str value, zone; bool day; };
struct raw_event {
	struct invite i;
	struct raw_time from, to;
	struct str duration;
};

enum within { IN_NOTHING, IN_EVENT, IN_ZONE, IN_TURNING };

struct reading {
	struct arena *a;
	enum within within;
	size_t passed;                          /* components within that mean nothing here */
	enum invite_kind kind;
	VEC(struct raw_event) events;
	size_t more;
	struct clocks zones[ZONES_MOST];
	size_t n_zones;
	struct turning turning;
	bool turning_unread;
};

static struct raw_time
time_of(const struct line *l)
{
	struct raw_time t = { l->value, param(l, STR("TZID")), false };

	t.day = str_eq_nocase(param(l, STR("VALUE")), STR("DATE")) || str_trim(l->value).len == 8;
	t.value = str_trim(t.value);
	return t;
}

static enum invite_kind
kind_of(struct str method)
{
	static const struct { struct str name; enum invite_kind kind; } kinds[] = {
		{ STR_INIT("REQUEST"), INVITE_REQUEST }, { STR_INIT("ADD"), INVITE_REQUEST },
		{ STR_INIT("REPLY"), INVITE_REPLY }, { STR_INIT("CANCEL"), INVITE_CANCEL },
		{ STR_INIT("COUNTER"), INVITE_COUNTER },
	};

	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (str_eq_nocase(str_trim(method), kinds[i].name))
			return kinds[i].kind;
	return INVITE_DATE;
}

static void
repeats_of(struct arena *a, struct str rule, struct invite *i)
{
	static const struct { struct str name; const char *one, *many; } often[] = {
		{ STR_INIT("DAILY"), "day", "days" }, { STR_INIT("WEEKLY"), "week", "weeks" },
		{ STR_INIT("MONTHLY"), "month", "months" }, { STR_INIT("YEARLY"), "year", "years" },
		{ STR_INIT("HOURLY"), "hour", "hours" },
	};
	struct str freq = rule_part(rule, STR("FREQ"));
	int64_t gap = 1;

	i->repeats = STR("again and again");
	(void)str_int(rule_part(rule, STR("INTERVAL")), &gap);
	for (size_t k = 0; k < LENGTH(often); k++)
		if (str_eq_nocase(freq, often[k].name))
			i->repeats = gap > 1 && gap < 1000
			    ? arena_fmt(a, "every %" PRId64 " %s", gap, often[k].many)
			    : arena_fmt(a, "every %s", often[k].one);
}

/* The first of each counts. */
static void
event_line(struct reading *r, struct raw_event *e, const struct line *l)
{
	struct invite *i = &e->i;

	if (is(l, "SUMMARY") && i->what.len == 0)
		i->what = one_line(r->a, l->value, WHAT_MAX);
	else if (is(l, "LOCATION") && i->where.len == 0)
		i->where = one_line(r->a, l->value, WHAT_MAX);
	else if (is(l, "DESCRIPTION") && i->words.len == 0)
		i->words = words_of(r->a, l->value, '\\', true, WORDS_MAX);
	else if (is(l, "DTSTART") && e->from.value.len == 0)
		e->from = time_of(l);
	else if (is(l, "DTEND"))
		e->to = time_of(l);
	else if (is(l, "DURATION"))
		e->duration = str_trim(l->value);
	else if (is(l, "STATUS"))
		i->called_off = str_eq_nocase(str_trim(l->value), STR("CANCELLED"));
	else if (is(l, "RECURRENCE-ID"))
		i->one_of_many = true;
	else if (is(l, "RRULE") && i->repeats.len == 0)
		repeats_of(r->a, l->value, i);
	else if (is(l, "ORGANIZER") && i->organizer.name.len == 0)
		i->organizer = person_of(r->a, l);
	else if (is(l, "ATTENDEE") && i->n_people < INVITE_PEOPLE_MOST)
		i->people[i->n_people++] = person_of(r->a, l);
}

static void
turning_line(struct reading *r, const struct line *l)
{
	struct turning *t = &r->turning;
	bool utc, ok = true;

	if (is(l, "DTSTART"))
		ok = local_read(str_trim(l->value), &t->local, &utc);
	else if (is(l, "TZOFFSETFROM"))
		ok = offset_read(str_trim(l->value), &t->from_s);
	else if (is(l, "TZOFFSETTO"))
		ok = offset_read(str_trim(l->value), &t->to_s);
	else if (is(l, "RRULE"))
		ok = turning_rule(l->value, t);
	else if (is(l, "RDATE"))
		ok = false;
	r->turning_unread = r->turning_unread || !ok;
}

static void
begin(struct reading *r, struct str what)
{
	bool observance = str_eq_nocase(what, STR("STANDARD")) || str_eq_nocase(what, STR("DAYLIGHT"));

	if (r->passed > 0 || (r->within != IN_NOTHING && !(r->within == IN_ZONE && observance))) {
		r->passed++;
	} else if (r->within == IN_ZONE) {
		r->within = IN_TURNING;
		r->turning = (struct turning){ .until = NEVER };
		r->turning_unread = false;
	} else if (str_eq_nocase(what, STR("VEVENT"))) {
		r->within = IN_EVENT;
		if (r->events.n < INVITES_MOST)
			vec_push(r->a, &r->events).i.kind = r->kind;
		else
			r->more++;
	} else if (str_eq_nocase(what, STR("VTIMEZONE")) && r->n_zones < ZONES_MOST) {
		r->within = IN_ZONE;
		r->n_zones++;
	} else if (!str_eq_nocase(what, STR("VCALENDAR"))) {
		r->passed++;
	}
}

static void
end_turning(struct reading *r)
{
	struct clocks *z = &r->zones[r->n_zones - 1];

	r->within = IN_ZONE;
	if (r->turning_unread || z->n == TURNS_MOST)
		z->unread = true;
	else
		z->at[z->n++] = r->turning;
}

static void
end(struct reading *r)
{
	if (r->passed > 0)
		r->passed--;
	else if (r->within == IN_TURNING)
		end_turning(r);
	else
		r->within = IN_NOTHING;
}

static void
take_line(struct reading *r, const struct line *l)
{
	if (is(l, "BEGIN"))
		begin(r, str_trim(l->value));
	else if (is(l, "END"))
		end(r);
	else if (r->passed > 0)
		return;
	else if (r->within == IN_EVENT && r->more == 0)
		event_line(r, &r->events.at[r->events.n - 1], l);
	else if (r->within == IN_TURNING)
		turning_line(r, l);
	else if (r->within == IN_ZONE && is(l, "TZID"))
		r->zones[r->n_zones - 1].name = str_trim(l->value);
	else if (r->within == IN_NOTHING && is(l, "METHOD"))
		r->kind = kind_of(l->value);
}

/* --- times ------------------------------------------------------------------------------------------- */

/* By the calendar's own table, else by the name. */
static bool
offset_in(struct reading *r, struct str zone, int64_t local, int32_t *out)
{
	const struct zone *known;
	struct err ignored;

	for (size_t i = 0; i < r->n_zones; i++)
		if (str_eq(r->zones[i].name, zone) && clocks_offset(&r->zones[i], local, out))
			return true;
	if (zone.len == 0 || !zone_load(r->a, zone, &known, &ignored))
		return false;
	int32_t day = (int32_t)(local / DAY_MS) - (local % DAY_MS < 0);
	*out = zone_offset(known, moment_of(known, day, (int32_t)((local - day * DAY_MS) / MINUTE_MS)));
	return true;
}

static struct invite_time
time_read(struct reading *r, const struct raw_time *t)
{
	struct invite_time out = { .when = INVITE_NO_TIME, .zone = one_line(r->a, t->zone, NAME_MAX_LEN) };
	bool utc = false;

	if (t->day) {
		out.when = day_read(t->value, &out.at) ? INVITE_DAY : INVITE_NO_TIME;
		return out;
	}
	if (!local_read(t->value, &out.at, &utc))
		return out;
	out.when = INVITE_AS_WRITTEN;
	if (utc) {
		out.when = INVITE_MOMENT;
		out.zone = STR_NONE;
	} else if (offset_in(r, t->zone, out.at, &out.offset_s)) {
		out.when = INVITE_MOMENT;
		out.at -= out.offset_s * SECOND_MS;
	}
	return out;
}

/* "P1W", "P2DT3H30M": milliseconds, 0 for what can't be read. */
static int64_t
duration_ms(struct str s)
{
	static const struct { char unit; int64_t ms; } units[] = {
		{ 'W', 7 * DAY_MS }, { 'D', DAY_MS }, { 'H', HOUR_MS }, { 'M', MINUTE_MS }, { 'S',
		    SECOND_MS },
	};
	int64_t sum = 0, n = 0;

	for (size_t i = 0; i < s.len && i < 40; i++) {
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9') {
			n = n < 100000 ? n * 10 + (s.ptr[i] - '0') : n;
			continue;
		}
		for (size_t k = 0; k < LENGTH(units); k++)
			if (units[k].unit == s.ptr[i])
				sum += n * units[k].ms;
		n = 0;
	}
	return str_starts(s, STR("-")) ? 0 : sum;
}

/* A whole day's end is the day behind the last (RFC 5545, 3.6.1). */
static void
fit_end(struct invite *i, int64_t lasts)
{
	if (i->to.when != i->from.when) {
		i->to = i->from;
		i->to.at += lasts;
	}
	if (i->from.when == INVITE_DAY && i->to.at > i->from.at)
		i->to.at -= DAY_MS;
	if (i->to.at < i->from.at)
		i->to = i->from;
}

static void
finish(struct reading *r, struct raw_event *e)
{
	e->i.from = time_read(r, &e->from);
	e->i.to = time_read(r, &e->to);
	fit_end(&e->i, duration_ms(e->duration));
	e->i.called_off = e->i.called_off || e->i.kind == INVITE_CANCEL;
}

struct invite *
invite_read(struct arena *a, struct str bytes, size_t *n, size_t *more)
{
	struct reading *r = arena_new(a, struct reading);
	struct str left = unfolded(a, utf8_unmarked(str_sub(bytes, 0, INVITE_BYTES))), text;
	struct invite *out;

	r->a = a;
	while (str_line(&left, &text)) {
		struct line l;

		if (line_read(text, &l))
			take_line(r, &l);
	}
	out = arena_array(a, struct invite, r->events.n);
	for (size_t i = 0; i < r->events.n; i++) {
		finish(r, &r->events.at[i]);
		out[i] = r->events.at[i].i;
	}
	*n = r->events.n;
	*more = r->more;
	return out;
}

bool
invite_is_type(struct str type, struct str name)
{
	return str_eq_nocase(type, STR("text/calendar")) || str_eq_nocase(type, STR("application/ics"))
	    || (name.len > 4 && str_eq_nocase(str_sub(name, name.len - 4, name.len), STR(".ics")));
}
