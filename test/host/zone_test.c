/* zone_test.c - the machine's zones as far as 2100, and the holidays that are built in.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/zone.h"
#include "../unit.h"

#include "base/buf.h"
#include "host/embedded.h"
#include "host/file.h"

static int64_t
at(const char *text)
{
	int64_t moment = 0;

	if (!time_parse(str_from(text), &moment, NULL))
		fail_msg("not a time: %s", text);
	return moment;
}

static const struct zone *
load(const char *name)
{
	const struct zone *z = NULL;
	struct err err = { 0 };

	if (!zone_load(&arena, str_from(name), &z, &err))
		fail_msg("%s", err.text);
	assert_str(z->name, name);
	return z;
}

/* Around what is written in the files and long after it, where only the rule speaks. */
static void
zones_tell_local_time_up_to_2100(void **state)
{
	static const struct { const char *zone, *at, *local; } cases[] = {
		{ "UTC", "2026-06-01T12:00:00Z", "2026-06-01T12:00:00+00:00" },
		{ "Etc/UTC", "2026-06-01T12:00:00Z", "2026-06-01T12:00:00+00:00" },
		{ "Etc/GMT+5", "2026-06-01T12:00:00Z", "2026-06-01T07:00:00-05:00" },
		{ "Europe/London", "2026-03-29T00:59:59Z", "2026-03-29T00:59:59+00:00" },
		{ "Europe/London", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00+01:00" },
		{ "Europe/London", "2026-10-25T00:59:59Z", "2026-10-25T01:59:59+01:00" },
		{ "Europe/London", "2026-10-25T01:00:00Z", "2026-10-25T01:00:00+00:00" },
		{ "Europe/London", "1970-06-01T12:00:00Z", "1970-06-01T13:00:00+01:00" },
		{ "Europe/London", "1941-06-01T12:00:00Z", "1941-06-01T14:00:00+02:00" },
		{ "Europe/London", "2099-07-01T12:00:00Z", "2099-07-01T13:00:00+01:00" },
		{ "Europe/London", "2100-12-31T12:00:00Z", "2100-12-31T12:00:00+00:00" },
		{ "Europe/Berlin", "2080-03-31T00:59:59Z", "2080-03-31T01:59:59+01:00" },
		{ "Europe/Berlin", "2080-03-31T01:00:00Z", "2080-03-31T03:00:00+02:00" },
		{ "Europe/Dublin", "2050-01-15T12:00:00Z", "2050-01-15T12:00:00+00:00" },
		{ "Europe/Dublin", "2050-07-15T12:00:00Z", "2050-07-15T13:00:00+01:00" },
		{ "America/New_York", "2026-03-08T06:59:59Z", "2026-03-08T01:59:59-05:00" },
		{ "America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T03:00:00-04:00" },
		{ "America/New_York", "2077-11-07T05:59:59Z", "2077-11-07T01:59:59-04:00" },
		{ "America/New_York", "2077-11-07T06:00:00Z", "2077-11-07T01:00:00-05:00" },
		{ "Australia/Sydney", "2026-04-04T16:00:00Z", "2026-04-05T02:00:00+10:00" },
		{ "Australia/Sydney", "2063-01-01T00:00:00Z", "2063-01-01T11:00:00+11:00" },
		{ "Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05T01:30:00+10:30" },
		{ "Australia/Lord_Howe", "2090-12-01T00:00:00Z", "2090-12-01T11:00:00+11:00" },
		{ "Asia/Kathmandu", "2026-06-01T00:00:00Z", "2026-06-01T05:45:00+05:45" },
		{ "America/St_Johns", "2070-07-01T12:00:00Z", "2070-07-01T09:30:00-02:30" },
		{ "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00:00+14:00" },
		{ "America/Sao_Paulo", "2060-01-01T12:00:00Z", "2060-01-01T09:00:00-03:00" },
		{ "Asia/Jerusalem", "2055-07-01T12:00:00Z", "2055-07-01T15:00:00+03:00" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_str(time_rfc3339(&arena, load(cases[i].zone), at(cases[i].at)), cases[i].local);
}

static void
changes_rise_and_each_changes_something(void **state)
{
	static const char *const names[] = {
		"Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
		"Antarctica/Troll",
		"Asia/Gaza", "America/Nuuk", "Europe/Dublin",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++) {
		const struct zone *z = load(names[i]);

		for (size_t k = 0; k < z->n; k++) {
			int32_t before = k ? z->changes[k - 1].offset_s : z->first_offset_s;

			assert_int_not_equal(z->changes[k].offset_s, before);
			assert_true(k == 0 || z->changes[k].at > z->changes[k - 1].at);
		}
	}
}

static void
names_that_are_no_zones_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "Mars/Base", "europe/london/", "/etc/passwd", "../../../etc/passwd",
		"Europe/../Europe/London",
		"Europe", "zone.tab", "tzdata.zi", "leapseconds", "Europe/London\n", "Europe London", "~",
		"right/Europe/London",
		"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		const struct zone *z = &zone_utc;
		struct err err = { 0 };

		if (zone_load(&arena, str_from(bad[i]), &z, &err))
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(err.kind, ERR_DATA);
		assert_ptr_equal(z, &zone_utc);
	}
}

/* A file with one type, no changes and this rule. */
static struct str
tzif(const char *rule, int32_t offset_s)
{
	static const char counts[] = "\0\0\0\0" "\0\0\0\0" "\0\0\0\0" "\0\0\0\0" "\0\0\0\1" "\0\0\0\4";
	struct buf b;

	buf_init(&b, &arena, KIB(4));
	for (int part = 0; part < 2; part++) {
		buf_lit(&b, "TZif2");
		for (int i = 0; i < 15; i++)
			buf_putc(&b, 0);
		buf_put(&b, (struct str){ counts, 24 });
		for (int shift = 24; shift >= 0; shift -= 8)
			buf_putc(&b, (char)((uint32_t)offset_s >> shift));
		buf_put(&b, (struct str){ "\0\0LMT\0", 6 });
	}
	buf_fmt(&b, "\n%s\n", rule);
	return buf_str(&b);
}

static void
rules_are_read_in_every_form(void **state)
{
	static const struct { const char *rule; int32_t offset_s; const char *at, *local; } cases[] = {
		{ "LMT-3", 10800, "2050-01-01T00:00:00Z", "2050-01-01T03:00:00+03:00" },
		{ "<+0330>-3:30", 12600, "2050-01-01T00:00:00Z", "2050-01-01T03:30:00+03:30" },
		{ "", 3600, "2050-01-01T00:00:00Z", "2050-01-01T01:00:00+01:00" },
		/* Without a time the clocks change at 02:00; without an offset summer is an hour ahead. */
		{ "EST5EDT,M3.2.0,M11.1.0", -18000, "2050-03-13T06:59:59Z", "2050-03-13T01:59:59-05:00" },
		{ "EST5EDT,M3.2.0,M11.1.0", -18000, "2050-03-13T07:00:00Z", "2050-03-13T03:00:00-04:00" },
		{ "AAA0BBB-2,M3.5.0/1,M10.5.0/2", 0, "2051-03-26T01:00:00Z", "2051-03-26T03:00:00+02:00" },
		/* 29 February is day 59 when counted and no day when not. */
		{ "AAA0BBB,J60/0,J300/0", 0, "2052-02-29T23:59:59Z", "2052-02-29T23:59:59+00:00" },
		{ "AAA0BBB,J60/0,J300/0", 0, "2052-03-01T00:00:00Z", "2052-03-01T01:00:00+01:00" },
		{ "AAA0BBB,59/0,300/0", 0, "2052-02-29T00:00:00Z", "2052-02-29T01:00:00+01:00" },
		{ "AAA0BBB,59/0,300/0", 0, "2051-03-01T00:00:00Z", "2051-03-01T01:00:00+01:00" },
		/* A time before midnight, and one days behind. */
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7200, "2050-03-27T00:59:59Z",
		"2050-03-26T22:59:59-02:00" },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7200, "2050-03-27T01:00:00Z",
		"2050-03-27T00:00:00-01:00" },
		{ "IST-2IDT,M3.4.4/26,M10.5.0", 7200, "2050-03-25T00:00:00Z", "2050-03-25T03:00:00+03:00" },
		{ "IST-2IDT,M3.4.4/26,M10.5.0", 7200, "2050-03-24T23:59:59Z", "2050-03-25T01:59:59+02:00" },
		/* Summer all the year. */
		{ "LMT3EDT4,0/0,J365/23", -10800, "2050-06-01T00:00:00Z", "2050-05-31T20:00:00-04:00" },
		{ "LMT3EDT4,0/0,J365/23", -10800, "2051-01-01T03:30:00Z", "2050-12-31T23:30:00-04:00" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct zone *z;
		struct err err = { 0 };

		if (!zone_read(&arena, STR("Test"), tzif(cases[i].rule, cases[i].offset_s), &z, &err))
			fail_msg("%s: %s", cases[i].rule, err.text);
		assert_str(time_rfc3339(&arena, z, at(cases[i].at)), cases[i].local);
	}
}

static void
a_damaged_file_is_refused_wherever_it_is_cut_or_wrong(void **state)
{
	static const char *const bad_rules[] = {
		"X5", "5", "LMT", "LMT25", "LMT5YYY", "LMT5YYY,M3.2.0", "LMT5YYY,M13.2.0,M11.1.0",
		"LMT5YYY,M3.6.0,M11.1.0",
		"LMT5YYY,M3.2.7,M11.1.0", "LMT5YYY,J0,J100", "LMT5YYY,J366,J100", "LMT5YYY,366,100",
		"LMT5YYY,M3.2.0/168,M11.1.0", "LMT5YYY,M3.2.0,M11.1.0x", "<LMT5",
		"LMT5YYY,M3.2.0/2:60,M11.1.0",
	};
	struct str whole = tzif("EST5EDT,M3.2.0,M11.1.0", -18000), real;
	const struct zone *z = NULL;
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(bad_rules); i++) {
		if (zone_read(&arena, STR("Test"), tzif(bad_rules[i], 0), &z, &err))
			fail_msg("taken: %s", bad_rules[i]);
	}
	for (size_t len = 0; len < whole.len; len++)
		assert_false(zone_read(&arena, STR("Test"), str_copy(&arena, str_sub(whole, 0, len)), &z,
		    &err));
	assert_null(z);
	/* Any one byte of a real file changed: taken or refused, but nothing read outside it. */
	assert_true(file_read(&arena, "/usr/share/zoneinfo/Europe/London", KIB(64), &real, &err));
	for (size_t i = 0; i < real.len; i++) {
		struct arena_mark mark = arena_mark(&arena);
		char *copy = arena_alloc(&arena, real.len, 1);

		memcpy(copy, real.ptr, real.len);
		copy[i] = (char)~copy[i];
		zone_read(&arena, STR("Test"), (struct str){ copy, real.len }, &z, &err);
		arena_rewind(&arena, mark);
	}
}

static struct calendar
calendar_of(const char *region)
{
	struct calendar c = { 0 };
	struct err err = { 0 };

	if (!calendar_load(&arena, STR("Europe/London"), str_from(region), &c, &err))
		fail_msg("%s", err.text);
	return c;
}

static void
holidays_are_known_by_region(void **state)
{
	static const struct { const char *region, *date; bool works; } cases[] = {
		{ "england-and-wales", "2026-04-06", false }, { "england-and-wales", "2026-08-31", false },
		{ "england-and-wales", "2026-12-28", false }, { "england-and-wales", "2027-12-27", false },
		{ "england-and-wales", "2027-12-28", false }, { "england-and-wales", "2028-01-03", false },
		{ "england-and-wales", "2026-01-02", true }, { "england-and-wales", "2026-11-30", true },
		{ "scotland", "2026-01-02", false }, { "scotland", "2027-01-04", false },
		{ "scotland", "2026-06-15", false },
		{ "scotland", "2026-04-06", true }, { "scotland", "2026-08-31", true },
		{ "scotland", "2026-08-03", false },
		{ "northern-ireland", "2026-03-17", false }, { "northern-ireland", "2026-07-13", false },
		{ "us", "2026-07-03", false }, { "us", "2027-12-31", false }, { "us", "2026-11-26", false },
		{ "us", "2026-12-28", true }, { "germany", "2026-05-14", false },
		{ "germany", "2026-05-25", false },
		{ "germany", "2026-06-04", true }, { "", "2026-12-25", true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct calendar c = calendar_of(cases[i].region);
		const char *noon = cstr(&arena, arena_fmt(&arena, "%sT12:00:00Z", cases[i].date));

		if (is_working_day(&c, day_at(&zone_utc, at(noon))) != cases[i].works)
			fail_msg("%s %s", cases[i].region, cases[i].date);
		assert_int_equal(c.day_ends_min, 1050);
	}
}

static void
every_calendar_covers_2025_to_2028(void **state)
{
	size_t n = 0;

	(void)state;
	for (const struct embedded *e = embedded_calendars; e->name; e++, n++) {
		struct str name = str_from(e->name);
		struct calendar c = calendar_of(cstr(&arena, str_sub(name, 0, name.len - 4)));
		int per_year[4] = { 0 };

		for (size_t i = 0; i < c.n_holidays; i++) {
			int32_t year = civil_at(&zone_utc, c.holidays[i] * DAY_MS).year;

			assert_in_range(year, 2025, 2028);
			per_year[year - 2025]++;
		}
		for (size_t i = 0; i < LENGTH(per_year); i++)
			assert_in_range(per_year[i], 7, 13);
	}
	assert_int_equal(n, 5);
}

static void
a_calendar_needs_a_zone_and_a_region_that_exist(void **state)
{
	struct calendar c = { .day_ends_min = 5 };
	struct err err = { 0 };

	(void)state;
	assert_false(calendar_load(&arena, STR("Nowhere"), STR("us"), &c, &err));
	assert_false(calendar_load(&arena, STR("UTC"), STR("atlantis"), &c, &err));
	assert_int_equal(err.kind, ERR_DATA);
	assert_false(calendar_load(&arena, STR("UTC"), STR("england"), &c, &err));
	assert_int_equal(c.day_ends_min, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(zones_tell_local_time_up_to_2100),
		TEST(changes_rise_and_each_changes_something),
		TEST(names_that_are_no_zones_are_refused),
		TEST(rules_are_read_in_every_form),
		TEST(a_damaged_file_is_refused_wherever_it_is_cut_or_wrong),
		TEST(holidays_are_known_by_region),
		TEST(every_calendar_covers_2025_to_2028),
		TEST(a_calendar_needs_a_zone_and_a_region_that_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
