/* calendar_json.c - a calendar as a browser is sent it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/calendar_json.h"

#define OFFSET_MOST (24 * 3600)
/* The years 1 to 9999. */
#define EARLIEST_S INT64_C(-62135596800)
#define LATEST_S INT64_C(253402300799)

/* ---- writing ---------------------------------------------------------------------------------- */

static void
put_changes(struct json_out *w, const struct zone *z, int64_t from, int64_t to)
{
	json_open(w, '[');
	for (size_t i = 0; i < z->n; i++) {
		if (z->changes[i].at <= from || z->changes[i].at > to)
			continue;
		json_open(w, '[');
		json_put_int(w, z->changes[i].at / SECOND_MS);
		json_put_int(w, z->changes[i].offset_s);
		json_close(w, ']');
	}
	json_close(w, ']');
}

static void
put_zone(struct json_out *w, const struct zone *z, int64_t from, int64_t to)
{
	json_field_str(w, "zone", z->name);
	json_field_int(w, "first", zone_offset(z, from));
	json_put_key(w, STR("changes"));
	put_changes(w, z, from, to);
}

static void
put_holidays(struct json_out *w, const struct calendar *c, int64_t from, int64_t to)
{
	json_open(w, '[');
	for (size_t i = 0; i < c->n_holidays; i++)
		if (c->holidays[i] * DAY_MS >= from - DAY_MS && c->holidays[i] * DAY_MS <= to)
			json_put_int(w, c->holidays[i]);
	json_close(w, ']');
}

void
calendar_put(struct json_out *w, const struct calendar *c, int64_t from, int64_t to)
{
	json_open(w, '{');
	put_zone(w, c->zone, from, to);
	json_put_key(w, STR("holidays"));
	put_holidays(w, c, from, to);
	json_field_int(w, "day_ends", c->day_ends_min);
	if (c->works != 0)
		json_field_int(w, "works", c->works);
	if (c->theirs) {
		json_put_key(w, STR("theirs"));
		json_open(w, '{');
		put_zone(w, c->theirs, from, to);
		json_close(w, '}');
	}
	json_close(w, '}');
}

/* ---- reading ---------------------------------------------------------------------------------- */

static bool
read_within(struct json *j, int64_t least, int64_t most, int64_t *out)
{
	return json_int(j, out) && *out >= least && *out <= most;
}

static bool
read_change(struct json *j, struct zone_change *out)
{
	int64_t at, offset;

	if (!json_array(j) || !json_item(j) || !read_within(j, EARLIEST_S, LATEST_S, &at))
		return false;
	if (!json_item(j) || !read_within(j, -OFFSET_MOST, OFFSET_MOST, &offset) || json_item(j))
		return false;
	*out = (struct zone_change){ at * SECOND_MS, (int32_t)offset };
	return true;
}

static bool
read_changes(struct arena *a, struct json *j, struct zone *z)
{
	VEC(struct zone_change) list = { 0 };
	struct zone_change one;

	if (!json_array(j))
		return false;
	while (json_item(j)) {
		if (!read_change(j, &one) || (list.n > 0 && list.at[list.n - 1].at >= one.at))
			return false;
		vec_push(a, &list) = one;
	}
	z->changes = list.at;
	z->n = list.n;
	return true;
}

static bool
read_holidays(struct arena *a, struct json *j, struct calendar *c)
{
	VEC(int32_t) list = { 0 };
	int64_t day;

	if (!json_array(j))
		return false;
	while (json_item(j)) {
		if (!read_within(j, EARLIEST_S / 86400, LATEST_S / 86400, &day)
		    || (list.n > 0 && list.at[list.n - 1] >= day))
			return false;
		vec_push(a, &list) = (int32_t)day;
	}
	c->holidays = list.at;
	c->n_holidays = list.n;
	return true;
}

static bool
read_zone_member(struct arena *a, struct json *j, struct str key, struct zone *z)
{
	int64_t n;

	if (str_eq(key, STR("changes")))
		return read_changes(a, j, z);
	if (str_eq(key, STR("zone"))) {
		if (!json_string(j, &z->name))
			return false;
		z->name = str_copy(a, z->name);
		return true;
	}
	if (!str_eq(key, STR("first")) || !read_within(j, -OFFSET_MOST, OFFSET_MOST, &n))
		return false;
	z->first_offset_s = (int32_t)n;
	return true;
}

static bool
read_theirs(struct arena *a, struct json *j, struct calendar *c)
{
	struct zone *z = arena_new(a, struct zone);
	struct str key;

	if (!json_object(j))
		return false;
	while (json_key(j, &key))
		if (!read_zone_member(a, j, key, z))
			return false;
	c->theirs = z;
	return true;
}

static bool
read_member(struct arena *a, struct json *j, struct str key, struct calendar *c, struct zone *z)
{
	int64_t n;

	if (str_eq(key, STR("changes")) || str_eq(key, STR("zone")) || str_eq(key, STR("first")))
		return read_zone_member(a, j, key, z);
	if (str_eq(key, STR("holidays")))
		return read_holidays(a, j, c);
	if (str_eq(key, STR("theirs")))
		return read_theirs(a, j, c);
	if (str_eq(key, STR("works"))) {
		if (!read_within(j, 1, 0x7f, &n))
			return false;
		c->works = (uint8_t)n;
		return true;
	}
	if (!str_eq(key, STR("day_ends")) || !read_within(j, 0, 24 * 60, &n))
		return false;
	c->day_ends_min = (int16_t)n;
	return true;
}

bool
calendar_read(struct arena *a, struct str json, struct calendar *out, struct err *err)
{
	struct zone *z = arena_new(a, struct zone);
	struct calendar c = { .zone = z };
	struct json j;
	struct str key;

	json_init(&j, a, json);
	if (!json_object(&j))
		return err_set(err, ERR_DATA, "A calendar is a JSON object.");
	while (json_key(&j, &key))
		if (!read_member(a, &j, key, &c, z))
			return err_set(err, ERR_DATA, "The calendar's \"%.*s\" can't be read.",
			    STR_ARG(str_sub(key, 0, 20)));
	if (!json_end(&j, err))
		return false;
	*out = c;
	return true;
}
