/* calendar_test.c - days, zones and working days against tables of known ones.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/calendar.h"
#include "../unit.h"

static int64_t
at(const char *text)
{
	int64_t moment = 0;

	if (!time_parse(str_from(text), &moment, NULL))
		fail_msg("not a time: %s", text);
	return moment;
}

static int32_t
day(const char *date)
{
	return day_at(&zone_utc, at(cstr(&arena, arena_fmt(&arena, "%sT00:00:00Z", date))));
}

/* The changes of 2026 (and around) as published; moments in UTC. */
static const struct zone_change london_changes[] = {
	{ INT64_C(1743296400000), 3600 },       /* 2025-03-30T01:00Z */
	{ INT64_C(1761440400000), 0 },          /* 2025-10-26T01:00Z */
	{ INT64_C(1774746000000), 3600 },       /* 2026-03-29T01:00Z */
	{ INT64_C(1792890000000), 0 },          /* 2026-10-25T01:00Z */
};
static const struct zone_change new_york_changes[] = {
	{ INT64_C(1772953200000), -14400 },     /* 2026-03-08T07:00Z */
	{ INT64_C(1793512800000), -18000 },     /* 2026-11-01T06:00Z */
};
static const struct zone_change sydney_changes[] = {
	{ INT64_C(1775318400000), 36000 },      /* 2026-04-04T16:00Z */
	{ INT64_C(1791043200000), 39600 },      /* 2026-10-03T16:00Z */
};
static const struct zone_change lord_howe_changes[] = {
	{ INT64_C(1775314800000), 37800 },      /* 2026-04-04T15:00Z */
	{ INT64_C(1791041400000), 39600 },      /* 2026-10-03T15:30Z */
};
/* Samoa left out the whole of 30 December 2011. */
static const struct zone_change apia_changes[] = {
	{ INT64_C(1325239200000), 50400 },      /* 2011-12-30T10:00Z */
};

static const struct zone zones[] = {
	{ STR_INIT("London"), london_changes, LENGTH(london_changes), 0 },
	{ STR_INIT("New York"), new_york_changes, LENGTH(new_york_changes), -18000 },
	{ STR_INIT("Sydney"), sydney_changes, LENGTH(sydney_changes), 39600 },
	{ STR_INIT("Lord Howe"), lord_howe_changes, LENGTH(lord_howe_changes), 39600 },
	{ STR_INIT("Apia"), apia_changes, LENGTH(apia_changes), -36000 },
	{ STR_INIT("Kathmandu"), NULL, 0, 20700 },
	{ STR_INIT("UTC"), NULL, 0, 0 },
};

static const struct zone *
zone(const char *name)
{
	for (size_t i = 0; i < LENGTH(zones); i++) {
		if (str_eq(zones[i].name, str_from(name)))
			return &zones[i];
	}
	fail_msg("no zone %s", name);
	return NULL;
}

static void
days_and_dates_agree_with_known_ones(void **state)
{
	static const struct { int32_t day, year, month, mday; int weekday; } cases[] = {
		{ 0, 1970, 1, 1, 3 }, { -1, 1969, 12, 31, 2 }, { 20605, 2026, 6, 1, 0 },
		{ 11016, 2000, 2, 29, 1 },
		{ -25508, 1900, 3, 1, 3 }, { 47540, 2100, 2, 28, 6 }, { 47541, 2100, 3, 1, 0 },
		{ -719162, 1, 1, 1, 0 }, { -719528, 0, 1, 1, 5 }, { 2932896, 9999, 12, 31, 4 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int32_t year;
		int8_t month, mday;

		date_from_day(cases[i].day, &year, &month, &mday);
		assert_int_equal(year, cases[i].year);
		assert_int_equal(month, cases[i].month);
		assert_int_equal(mday, cases[i].mday);
		assert_int_equal(day_from_date(year, month, mday), cases[i].day);
		assert_int_equal(day_weekday(cases[i].day), cases[i].weekday);
	}
	assert_int_equal(day_from_date(2026, 1, 32), day_from_date(2026, 2, 1));
	assert_int_equal(day_from_date(2026, 3, 0), day_from_date(2026, 2, 28));
}

/* Counted day by day, the slow and sure way, from the year -400 to 12000. */
static void
every_day_follows_the_one_before(void **state)
{
	int32_t year = -400, month = 1, mday = 1;
	int32_t d = day_from_date(year, month, mday);

	(void)state;
	for (; year < 12000; d++) {
		int32_t y;
		int8_t m, md;

		date_from_day(d, &y, &m, &md);
		if (y != year || m != month || md != mday || day_from_date(year, month, mday) != d)
			fail_msg("day %d: %d-%d-%d", (int)d, (int)year, (int)month, (int)mday);
		mday++;
		if (mday > days_in_month(year, month)) {
			mday = 1;
			year += month == 12;
			month = month % 12 + 1;
		}
	}
}

static void
months_have_their_days(void **state)
{
	static const struct { int year, month, days; } cases[] = {
		{ 2026, 1, 31 }, { 2026, 2, 28 }, { 2024, 2, 29 }, { 1900, 2, 28 }, { 2000, 2, 29 },
		{ 2026, 4, 30 },
		{ 2026, 12, 31 }, { 2026, 9, 30 }, { 0, 2, 29 }, { -4, 2, 29 }, { -1, 2, 28 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_int_equal(days_in_month(cases[i].year, cases[i].month), cases[i].days);
}

static void
local_time_is_utc_and_the_offset_in_force(void **state)
{
	static const struct { const char *zone, *at, *local; } cases[] = {
		{ "London", "2026-03-29T00:59:59Z", "2026-03-29T00:59:59+00:00" },
		{ "London", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00+01:00" },
		{ "London", "2026-10-25T00:59:59Z", "2026-10-25T01:59:59+01:00" },
		{ "London", "2026-10-25T01:00:00Z", "2026-10-25T01:00:00+00:00" },
		{ "London", "1987-01-01T12:00:00Z", "1987-01-01T12:00:00+00:00" },
		{ "New York", "2026-03-08T06:59:59Z", "2026-03-08T01:59:59-05:00" },
		{ "New York", "2026-03-08T07:00:00Z", "2026-03-08T03:00:00-04:00" },
		{ "Sydney", "2026-04-04T15:59:59Z", "2026-04-05T02:59:59+11:00" },
		{ "Sydney", "2026-04-04T16:00:00Z", "2026-04-05T02:00:00+10:00" },
		{ "Lord Howe", "2026-04-04T15:00:00Z", "2026-04-05T01:30:00+10:30" },
		{ "Lord Howe", "2026-10-03T15:30:00Z", "2026-10-04T02:30:00+11:00" },
		{ "Kathmandu", "2026-06-01T20:00:00Z", "2026-06-02T01:45:00+05:45" },
		{ "UTC", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999+00:00" },
		{ "UTC", "0001-01-02T00:00:00Z", "0001-01-02T00:00:00+00:00" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct zone *z = zone(cases[i].zone);
		int64_t moment = at(cases[i].at), again;
		int32_t offset;

		assert_str(time_rfc3339(&arena, z, moment), cases[i].local);
		assert_true(time_parse(str_from(cases[i].local), &again, &offset));
		assert_true(again == moment);
		assert_int_equal(offset, zone_offset(z, moment));
		assert_int_equal(civil_at(z, moment).offset_s, offset);
	}
	assert_int_equal(day_at(zone("London"), at("2026-06-01T22:59:59Z")), day("2026-06-01"));
	assert_int_equal(day_at(zone("London"), at("2026-06-01T23:00:00Z")), day("2026-06-02"));
	assert_int_equal(civil_at(zone("London"), at("2026-06-01T23:00:00Z")).weekday, 1);
}

static void
a_local_time_names_one_moment_also_in_the_nights_of_change(void **state)
{
	static const struct { const char *zone, *date; int minute; const char *want; } cases[] = {
		{ "London", "2026-03-29", 59, "2026-03-29T00:59:00+00:00" },
		{ "London", "2026-03-29", 60, "2026-03-29T02:00:00+01:00" },    /* skipped: an hour on */
		{ "London", "2026-03-29", 90, "2026-03-29T02:30:00+01:00" },
		{ "London", "2026-03-29", 119, "2026-03-29T02:59:00+01:00" },
		{ "London", "2026-03-29", 120, "2026-03-29T02:00:00+01:00" },
		{ "London", "2026-03-29", 1050, "2026-03-29T17:30:00+01:00" },
		{ "London", "2026-03-28", 1050, "2026-03-28T17:30:00+00:00" },
		{ "London", "2026-10-25", 59, "2026-10-25T00:59:00+01:00" },
		{ "London", "2026-10-25", 60, "2026-10-25T01:00:00+01:00" },    /* twice: the first */
		{ "London", "2026-10-25", 119, "2026-10-25T01:59:00+01:00" },
		{ "London", "2026-10-25", 120, "2026-10-25T02:00:00+00:00" },
		{ "London", "2026-10-25", 1440, "2026-10-26T00:00:00+00:00" },
		{ "London", "2026-06-01", -1, "2026-05-31T23:59:00+01:00" },
		{ "New York", "2026-03-08", 119, "2026-03-08T01:59:00-05:00" },
		{ "New York", "2026-03-08", 150, "2026-03-08T03:30:00-04:00" },
		{ "New York", "2026-03-08", 180, "2026-03-08T03:00:00-04:00" },
		{ "New York", "2026-11-01", 90, "2026-11-01T01:30:00-04:00" },
		{ "New York", "2026-11-01", 120, "2026-11-01T02:00:00-05:00" },
		{ "Sydney", "2026-04-05", 150, "2026-04-05T02:30:00+11:00" },
		{ "Sydney", "2026-04-05", 180, "2026-04-05T03:00:00+10:00" },
		{ "Sydney", "2026-10-04", 150, "2026-10-04T03:30:00+11:00" },
		{ "Lord Howe", "2026-04-05", 89, "2026-04-05T01:29:00+11:00" },
		{ "Lord Howe", "2026-04-05", 100, "2026-04-05T01:40:00+11:00" },
		{ "Lord Howe", "2026-04-05", 120, "2026-04-05T02:00:00+10:30" },
		{ "Lord Howe", "2026-10-04", 119, "2026-10-04T01:59:00+10:30" },
		{ "Lord Howe", "2026-10-04", 135, "2026-10-04T02:45:00+11:00" },
		{ "Lord Howe", "2026-10-04", 150, "2026-10-04T02:30:00+11:00" },
		{ "Apia", "2011-12-29", 1439, "2011-12-29T23:59:00-10:00" },
		{ "Apia", "2011-12-30", 720, "2011-12-31T12:00:00+14:00" },
		{ "Apia", "2011-12-31", 0, "2011-12-31T00:00:00+14:00" },
		{ "Kathmandu", "2026-06-01", 0, "2026-06-01T00:00:00+05:45" },
		{ "UTC", "2026-06-01", 480, "2026-06-01T08:00:00+00:00" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct zone *z = zone(cases[i].zone);

		assert_str(time_rfc3339(&arena, z, moment_of(z, day(cases[i].date), cases[i].minute)),
		    cases[i].want);
	}
}

/* What is a local time of some moment comes back as that moment, or as the first of two. */
static void
moments_and_local_times_agree_all_year(void **state)
{
	int64_t from = at("2025-12-31T00:00:00Z"), to = at("2027-01-02T00:00:00Z");

	(void)state;
	for (size_t i = 0; i < LENGTH(zones); i++) {
		const struct zone *z = &zones[i];

		for (int64_t t = from; t < to; t += 10 * MINUTE_MS) {
			struct civil c = civil_at(z, t);
			int64_t back = moment_of(z, day_at(z, t), c.hour * 60 + c.minute);

			if (back == t)
				continue;
			assert_true(back < t && t - back <= HOUR_MS);
			assert_int_equal(civil_at(z, back).hour, c.hour);
			assert_int_equal(civil_at(z, back).minute, c.minute);
		}
	}
}

static void
what_is_not_rfc_3339_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "2026", "2026-06-01", "2026-06-01T08:00:00", "2026-06-01T08:00Z", "2026-6-1T08:00:00Z",
		"2026-00-01T08:00:00Z", "2026-13-01T08:00:00Z", "2026-06-00T08:00:00Z",
		"2026-06-31T08:00:00Z",
		"2026-02-29T08:00:00Z", "2026-06-01T24:00:00Z", "2026-06-01T08:60:00Z",
		"2026-06-01T08:00:61Z",
		"2026-06-01T08:00:00.Z", "2026-06-01T08:00:00+1:00", "2026-06-01T08:00:00+0100",
		"2026-06-01T08:00:00+24:00",
		"2026-06-01T08:00:00+01:60", "2026-06-01T08:00:00Zx", " 2026-06-01T08:00:00Z",
		"2026-06-01T08:00:00 Z",
		"2026-06-01X08:00:00Z", "-026-06-01T08:00:00Z", "2026/06/01T08:00:00Z",
	};
	static const struct { const char *text, *same; } good[] = {
		{ "2024-02-29t08:00:00z", "2024-02-29T08:00:00Z" },
		{ "2026-06-01 08:00:00+01:00", "2026-06-01T07:00:00Z" },
		{ "2026-06-01T08:00:00.1Z", "2026-06-01T08:00:00.100Z" },
		{ "2026-06-01T08:00:00.123999999999999999999Z", "2026-06-01T08:00:00.123Z" },
		{ "2026-06-30T23:59:60Z", "2026-07-01T00:00:00Z" },
		{ "2026-06-01T08:00:00-00:00", "2026-06-01T08:00:00Z" },
		{ "2026-06-01T08:00:00-09:30", "2026-06-01T17:30:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		int64_t moment = 42;
		int32_t offset = 42;

		if (time_parse(str_from(bad[i]), &moment, &offset))
			fail_msg("taken: %s", bad[i]);
		assert_true(moment == 42 && offset == 42);
	}
	for (size_t i = 0; i < LENGTH(good); i++)
		assert_true(at(good[i].text) == at(good[i].same));
}

static void
check_forms(struct time_day *day, const struct zone *z, int64_t moment, int64_t now)
{
	struct arena_mark mark = arena_mark(&arena);
	struct time_forms got = time_forms_on(&arena, day, z, moment, now);
	struct time_forms want = time_all_forms(&arena, z, moment, now);

	if (!str_eq(got.people, want.people) || !str_eq(got.exact, want.exact) || !str_eq(got.iso, want.iso))
		fail_msg("%.*s | %.*s | %.*s", STR_ARG(got.people), STR_ARG(got.exact), STR_ARG(got.iso));
	arena_rewind(&arena, mark);
}

/* By steps within a day, over the nights of change, back again, and at the ends of time. */
static void
lines_of_one_day_are_written_as_each_alone(void **state)
{
	static const struct zone odd = { STR_INIT("Odd"), NULL, 0, -75 };
	static const int64_t ends[] = { 0, -1, 1, NEVER, INT64_MIN, INT64_C(-62135510400000),
		INT64_C(253402214399000), INT64_C(-30000000000000) };
	int64_t now = at("2026-06-01T08:00:00Z"), step = 25987351;
	struct time_day day = { 0 };

	(void)state;
	for (size_t i = 0; i < LENGTH(zones); i++) {
		for (int64_t t = at("2025-12-30T00:00:00Z"); t < at("2027-01-02T00:00:00Z"); t += step)
			check_forms(&day, &zones[i], t, now);
		for (int64_t t = at("2026-11-02T00:00:00Z"); t > at("2026-10-24T00:00:00Z"); t -= 599500)
			check_forms(&day, &zones[i], t, now);
		for (size_t k = 0; k < LENGTH(ends); k++)
			check_forms(&day, &zones[i], ends[k], now);
		check_forms(&day, &odd, now, now);
	}
}

static void
a_field_of_a_day_and_a_time_is_read(void **state)
{
	static const char *const bad[] = { "", "2026-06-12", "2026-06-12T", "2026-06-12T17",
		"2026-06-12T17:0", "2026-06-12T17:00:", "2026-06-12T17:00:0", "2026-06-12T17:00x",
		"2026-06-12 17:00",
		"2026-06-31T17:00", "2026-06-12T24:00", "2026-06-12T17:60", "1969-12-31T23:59",
		"26-06-12T17:00" };
	const struct zone *london = zone("London");
	int64_t moment = 42;

	(void)state;
	assert_true(time_local_read(STR("2026-06-12T17:00"), london, &moment));
	assert_true(moment == at("2026-06-12T16:00:00Z"));
	assert_true(time_local_read(STR("2026-01-12T17:00:59"), london, &moment));
	assert_true(moment == at("2026-01-12T17:00:00Z"));
	assert_true(time_local_read(STR("2026-06-12T17:00:00-02:00"), london, &moment));
	assert_true(moment == at("2026-06-12T19:00:00Z"));
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (time_local_read(str_from(bad[i]), london, &moment))
			fail_msg("taken: %s", bad[i]);
}

/* Easter and Christmas in England, as far as these cases reach. */
static struct calendar
england(void)
{
	static const char *const dates[] = {
		"2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04",
		"2026-05-25",
	};
	static int32_t days[LENGTH(dates)];

	for (size_t i = 0; i < LENGTH(dates); i++)
		days[i] = day(dates[i]);
	return (struct calendar){ .zone = zone("London"), .holidays = days, .n_holidays = LENGTH(days),
		.day_ends_min = 1050 };
}

static void
working_days_leave_out_weekends_and_holidays(void **state)
{
	static const struct { const char *from; int n; const char *to; } cases[] = {
		{ "2026-06-01", 1, "2026-06-02" }, { "2026-06-01", 9, "2026-06-12" },
		{ "2026-06-05", 1, "2026-06-08" },
		{ "2026-06-06", 1, "2026-06-08" }, { "2026-06-07", 5, "2026-06-12" },
		{ "2026-04-02", 1, "2026-04-07" },
		{ "2026-05-22", 2, "2026-05-27" }, { "2025-12-24", 3, "2025-12-31" },
		{ "2025-12-24", 4, "2026-01-02" },
		{ "2026-04-03", 10, "2026-04-20" },
	};
	struct calendar c = england();

	(void)state;
	assert_true(is_working_day(&c, day("2026-06-01")));
	assert_false(is_working_day(&c, day("2026-06-06")));
	assert_false(is_working_day(&c, day("2026-06-07")));
	assert_false(is_working_day(&c, day("2026-04-06")));
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int32_t from = day(cases[i].from), to = day(cases[i].to);

		assert_int_equal(working_day_after(&c, from, cases[i].n), to);
		assert_int_equal(working_days_between(&c, moment_of(c.zone, from, 0),
		    moment_of(c.zone, to, 1439)),
		    cases[i].n);
		assert_int_equal(working_days_between(&c, moment_of(c.zone, from, 1439),
		    moment_of(c.zone, to, 0)),
		    cases[i].n);
		assert_int_equal(working_days_between(&c, moment_of(c.zone, to, 0),
		    moment_of(c.zone, from, 0)), 0);
	}
	assert_int_equal(working_days_between(&c, at("2026-06-01T00:00:00Z"), at("2026-06-01T22:00:00Z")), 0);
	c.n_holidays = 0;
	assert_int_equal(working_day_after(&c, day("2026-04-02"), 1), day("2026-04-03"));
	/* open on Saturdays, closed on Mondays */
	c.works = 0x3e;
	assert_int_equal(working_day_after(&c, day("2026-06-05"), 1), day("2026-06-06"));
	assert_int_equal(working_day_after(&c, day("2026-06-05"), 2), day("2026-06-09"));
}

static void
times_are_written_for_people(void **state)
{
	static const struct { const char *at, *short_form, *words; } cases[] = {
		{ "2026-06-01T07:12:00Z", "Mon 1 Jun, 8:12 am", "Monday 1 June, 8:12 am" },
		{ "2026-06-12T16:00:00Z", "Fri 12 Jun, 5 pm", "Friday 12 June, 5 pm" },
		{ "2026-06-12T11:00:00Z", "Fri 12 Jun, noon", "Friday 12 June, noon" },
		{ "2026-06-12T11:30:00Z", "Fri 12 Jun, 12:30 pm", "Friday 12 June, 12:30 pm" },
		{ "2026-06-11T23:00:00Z", "Fri 12 Jun, midnight", "Friday 12 June, midnight" },
		{ "2026-06-11T23:05:00Z", "Fri 12 Jun, 12:05 am", "Friday 12 June, 12:05 am" },
		{ "2026-06-12T22:59:00Z", "Fri 12 Jun, 11:59 pm", "Friday 12 June" },
		{ "2026-12-31T23:00:00Z", "Thu 31 Dec, 11 pm", "Thursday 31 December, 11 pm" },
		{ "2027-01-01T00:01:00Z", "Fri 1 Jan 2027, 12:01 am", "Friday 1 January, 12:01 am" },
		{ "2025-09-03T13:30:00Z", "Wed 3 Sep 2025, 2:30 pm", "Wednesday 3 September, 2:30 pm" },
	};
	int64_t now = at("2026-06-01T09:00:00Z");

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_str(time_for_people(&arena, zone("London"), at(cases[i].at), now),
		    cases[i].short_form);
		assert_str(time_in_words(&arena, zone("London"), at(cases[i].at)), cases[i].words);
	}
	assert_str(time_exact(&arena, zone("London"), at("2026-06-11T23:05:00Z")),
	    "Friday 12 June 2026, 00:05 (London)");
	/* At the turn of the year it is the local year that counts. */
	assert_str(time_for_people(&arena, zone("New York"), at("2026-01-01T03:00:00Z"),
	    at("2026-01-01T05:30:00Z")),
	    "Wed 31 Dec 2025, 10 pm");
}

static void
distances_are_whole_units_rounded_down(void **state)
{
	static const struct { int64_t far; const char *ahead, *behind; } cases[] = {
		{ 0, "now", "now" },
		{ 59999, "now", "now" },
		{ MINUTE_MS, "in 1 minute", "1 minute ago" },
		{ 40 * MINUTE_MS, "in 40 minutes", "40 minutes ago" },
		{ HOUR_MS - 1, "in 59 minutes", "59 minutes ago" },
		{ HOUR_MS, "in 1 h", "1 h ago" },
		{ 3 * HOUR_MS + 59 * MINUTE_MS, "in 3 h", "3 h ago" },
		{ DAY_MS, "in 1 day", "1 day ago" },
		{ 2 * DAY_MS + DAY_MS / 2, "in 2 days", "2 days ago" },
		{ 400 * DAY_MS, "in 400 days", "400 days ago" },
	};
	int64_t now = at("2026-06-01T09:00:00Z");

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_str(time_distance(&arena, now + cases[i].far, now), cases[i].ahead);
		assert_str(time_distance(&arena, now - cases[i].far, now), cases[i].behind);
	}
	assert_str(time_distance(&arena, NEVER, now), "never");
}

static void
the_ends_of_time_do_no_harm(void **state)
{
	struct calendar c = england();

	(void)state;
	assert_str(time_rfc3339(&arena, &zone_utc, NEVER), "9999-12-30T23:59:59+00:00");
	assert_str(time_rfc3339(&arena, zone("Apia"), INT64_MIN), "0001-01-01T14:00:00-10:00");
	assert_int_equal(civil_at(zone("London"), NEVER).year, 9999);
	assert_int_equal(working_days_between(&c, NEVER, at("2026-06-01T09:00:00Z")), 0);
	assert_true(time_distance(&arena, INT64_MIN, 0).len > 0);
}

static void
what_was_promised_is_told_on_both_clocks(void **state)
{
	static const struct { const char *theirs, *at, *for_them, *for_us; } cases[] = {
		{ "New York", "2026-06-12T21:00:00Z", "Friday 12 June, 5 pm New York time",
		    "Friday 12 June, 5 pm their time, 10 pm ours" },
		{ "New York", "2026-06-13T03:59:00Z", "Friday 12 June",
		    "Friday 12 June their time, Saturday 13 June, 4:59 am ours" },
		{ "Sydney", "2026-06-12T16:00:00Z", "Saturday 13 June, 2 am Sydney time",
		    "Saturday 13 June, 2 am their time, Friday 12 June, 5 pm ours" },
		{ "Kathmandu", "2026-06-12T06:15:00Z", "Friday 12 June, noon Kathmandu time",
		    "Friday 12 June, noon their time, 7:15 am ours" },
		/* New York has changed and London has not; then both have */
		{ "New York", "2026-03-09T13:00:00Z", "Monday 9 March, 9 am New York time",
		    "Monday 9 March, 9 am their time, 1 pm ours" },
		{ "New York", "2026-03-30T13:00:00Z", "Monday 30 March, 9 am New York time",
		    "Monday 30 March, 9 am their time, 2 pm ours" },
		{ "London", "2026-06-12T16:00:00Z", "Friday 12 June, 5 pm London time",
		    "Friday 12 June, 5 pm" },
	};
	struct calendar c = england();

	(void)state;
	assert_str(time_for_them(&arena, &c, at("2026-06-12T16:00:00Z")), "Friday 12 June, 5 pm");
	assert_str(time_on_both(&arena, &c, at("2026-06-12T16:00:00Z")), "Friday 12 June, 5 pm");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		c.theirs = zone(cases[i].theirs);
		assert_str(time_for_them(&arena, &c, at(cases[i].at)), cases[i].for_them);
		assert_str(time_on_both(&arena, &c, at(cases[i].at)), cases[i].for_us);
	}
}

static void
a_call_in_their_night_is_known(void **state)
{
	static const struct { const char *theirs, *at, *said; } cases[] = {
		{ "New York", "2026-06-12T08:00:00Z", "4 am on a Friday, their time" },
		{ "New York", "2026-06-12T11:59:00Z", "7:59 am on a Friday, their time" },
		{ "New York", "2026-06-12T12:00:00Z", "" },
		{ "Sydney", "2026-06-12T10:59:00Z", "" },
		{ "Sydney", "2026-06-12T11:00:00Z", "9 pm on a Friday, their time" },
		{ "Sydney", "2026-06-12T14:30:00Z", "12:30 am on a Saturday, their time" },
		/* the clocks agree: it is no news to who promised it */
		{ "London", "2026-06-12T02:00:00Z", "" },
	};
	struct calendar c = england();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		c.theirs = zone(cases[i].theirs);
		assert_str(time_night_there(&arena, &c, at(cases[i].at)), cases[i].said);
	}
	c.theirs = NULL;
	assert_str(time_night_there(&arena, &c, at("2026-06-12T02:00:00Z")), "");
}

static void
a_zone_is_called_by_its_city(void **state)
{
	static const struct { const char *name, *city; } cases[] = {
		{ "America/New_York", "New York" }, { "America/Argentina/Buenos_Aires", "Buenos Aires" },
		{ "UTC", "UTC" }, { "Europe/London", "London" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct zone z = { .name = str_from(cases[i].name) };

		assert_str(zone_city(&arena, &z), cases[i].city);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(days_and_dates_agree_with_known_ones),
		TEST(every_day_follows_the_one_before),
		TEST(months_have_their_days),
		TEST(local_time_is_utc_and_the_offset_in_force),
		TEST(a_local_time_names_one_moment_also_in_the_nights_of_change),
		TEST(moments_and_local_times_agree_all_year),
		TEST(what_is_not_rfc_3339_is_refused),
		TEST(working_days_leave_out_weekends_and_holidays),
		TEST(times_are_written_for_people),
		TEST(distances_are_whole_units_rounded_down),
		TEST(the_ends_of_time_do_no_harm),
		TEST(what_was_promised_is_told_on_both_clocks),
		TEST(a_call_in_their_night_is_known),
		TEST(a_zone_is_called_by_its_city),
		TEST(lines_of_one_day_are_written_as_each_alone),
		TEST(a_field_of_a_day_and_a_time_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
