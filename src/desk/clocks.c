/* clocks.c - the clock a customer lives by.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/clocks.h"

#include "desk/house.h"
#include "host/zone.h"

/* ---- by its city ------------------------------------------------------------------------------ */

/* "new york": as the names of zones are written. */
static struct str
as_zones_are_written(struct arena *a, struct str v)
{
	char *out = arena_array(a, char, v.len + 1);
	bool begins = true;

	for (size_t i = 0; i < v.len; i++) {
		char c = v.ptr[i] == ' ' ? '_' : v.ptr[i];

		if (begins && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		out[i] = c;
		begins = c == '_' || c == '/' || c == '-';
	}
	return (struct str){ out, v.len };
}

bool
clock_find(struct arena *a, struct str typed, struct str *out, struct err *err)
{
	static const char *const parts[] = { "", "Europe/", "America/", "Asia/", "Africa/", "Australia/",
		"Pacific/", "Atlantic/", "Indian/" };
	struct str v = str_trim(typed), name = as_zones_are_written(a, str_lower(a, v));
	const struct zone *zone;
	struct err no = { 0 };

	*out = v;
	if (zone_load(a, v, &zone, err))
		return true;
	for (size_t i = 0; i < n_cities; i++)
		if (str_eq_nocase(v, cities[i].name)) {
			*out = cities[i].zone;
			return true;
		}
	for (size_t i = 0; i < LENGTH(parts); i++) {
		*out = arena_fmt(a, "%s%.*s", parts[i], STR_ARG(name));
		if (zone_load(a, *out, &zone, &no))
			return true;
	}
	*out = v;
	return false;
}

/* ---- kept ------------------------------------------------------------------------------------- */

static const struct zone *
kept_zone(const struct clocks *c, struct str name)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->at[i]->name, name))
			return c->at[i];
	return NULL;
}

const struct zone *
desk_zone(struct desk *d, struct str name)
{
	struct clocks *c = &d->clocks;
	const struct zone *z;
	struct err ignored;

	pthread_mutex_lock(&c->lock);
	z = kept_zone(c, name);
	if (!z && c->n < LENGTH(c->at) && zone_load(&c->arena, name, &z, &ignored))
		c->at[c->n++] = z;
	pthread_mutex_unlock(&c->lock);
	return z;
}

const struct calendar *
desk_calendar_for(struct seat *s, struct str zone)
{
	const struct calendar *firm = desk_calendar(s->desk);
	const struct zone *theirs;
	struct calendar *c;

	if (zone.len == 0 || str_eq(zone, firm->zone->name))
		return firm;
	theirs = desk_zone(s->desk, zone);
	if (!theirs)
		return firm;
	c = arena_new(s->a, struct calendar);
	*c = *firm;
	c->theirs = theirs;
	return c;
}

const struct calendar *
desk_calendar_of(struct seat *s, const struct state *state)
{
	return desk_calendar_for(s, state->zone);
}

/* ---- guessed ---------------------------------------------------------------------------------- */

#define MAILS_ENOUGH 2                          /* that agree, before it is asked about */

/* Of clocks that agree the first is asked about: those more people live by come first. */
static const char *const likely[] = {
	"Europe/London", "Europe/Berlin", "America/New_York", "America/Chicago", "America/Los_Angeles",
	"America/Denver", "Europe/Athens", "Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney",
	"Australia/Brisbane", "Asia/Dubai", "Africa/Lagos", "Africa/Johannesburg", "Europe/Istanbul",
	"Africa/Nairobi", "Asia/Karachi", "Asia/Dhaka", "Asia/Bangkok", "America/Sao_Paulo",
	    "America/Phoenix",
	"America/Bogota", "America/Mexico_City", "America/Halifax", "America/Caracas", "America/St_Johns",
	"America/Anchorage", "Pacific/Honolulu", "Pacific/Auckland", "Australia/Adelaide", "Australia/Darwin",
	"Asia/Tehran", "Asia/Kathmandu", "Asia/Yangon", "Asia/Tashkent", "Atlantic/Azores",
};

static bool
offset_read(struct str tz, int32_t *out)
{
	int64_t hours, minutes;

	if (tz.len != 6 || (tz.ptr[0] != '+' && tz.ptr[0] != '-') || tz.ptr[3] != ':'
	    || !str_int(str_sub(tz, 1, 3), &hours) || !str_int(str_sub(tz, 4, 6), &minutes))
		return false;
	*out = (int32_t)(hours * 3600 + minutes * 60) * (tz.ptr[0] == '-' ? -1 : 1);
	return true;
}

/* A server that does not know its user's clock dates in UTC: that tells nothing. */
static bool
tells_clock(const struct state *s, const struct turn *t, int32_t *offset_s)
{
	return !t->ours && offset_read(t->tz, offset_s) && *offset_s != 0
	    && (t->address.len == 0 || str_eq_nocase(t->address, s->address));
}

static bool
is_clock_of(const struct zone *z, struct turn *const *turns, size_t n)
{
	int32_t offset_s;

	for (size_t i = 0; i < n; i++)
		if (!offset_read(turns[i]->tz, &offset_s) || zone_offset(z, turns[i]->at) != offset_s)
			return false;
	return true;
}

/* The last mails that tell of a clock; those which somebody has looked at already are not counted again. */
static size_t
last_mails(const struct state *s, struct turn *out[MAILS_ENOUGH])
{
	size_t n = 0;
	int32_t offset_s;

	for (size_t i = s->turns.n; i > 0 && n < MAILS_ENOUGH; i--)
		if (s->turns.at[i - 1].at > s->zone_at && tells_clock(s, &s->turns.at[i - 1], &offset_s))
			out[n++] = &s->turns.at[i - 1];
	return n;
}

/* Someone was asked about that difference, and what they said stands. */
static bool
was_looked_at(const struct state *s, const struct zone *now, int32_t differs_s)
{
	int32_t offset_s;

	for (size_t i = 0; i < s->turns.n; i++) {
		const struct turn *t = &s->turns.at[i];

		if (t->at <= s->zone_at && tells_clock(s, t, &offset_s)
		    && offset_s - zone_offset(now, t->at) == differs_s)
			return true;
	}
	return false;
}

void
desk_clock_hint(struct seat *s, const struct state *state, struct clock_hint *out)
{
	const struct zone *now = calendar_clock(desk_calendar_of(s, state)), *z;
	struct turn *mails[MAILS_ENOUGH];
	int32_t offset_s;

	*out = (struct clock_hint){ 0 };
	if (last_mails(state, mails) < MAILS_ENOUGH || !offset_read(mails[0]->tz, &offset_s))
		return;
	offset_s -= zone_offset(now, mails[0]->at);
	if (offset_s == 0 || is_clock_of(now, mails + 1, MAILS_ENOUGH - 1)
	    || was_looked_at(state, now, offset_s))
		return;
	for (size_t i = 0; i < LENGTH(likely); i++) {
		z = desk_zone(s->desk, str_from(likely[i]));
		if (!z || !is_clock_of(z, mails, MAILS_ENOUGH))
			continue;
		*out = (struct clock_hint){ mails[0]->tz, zone_city(s->a, z), z->name };
		return;
	}
}
