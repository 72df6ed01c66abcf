/* holidays_test.c - the calendars' holidays against the rules they follow, year by year.
 *
 * What was proclaimed for one year alone stands in `proclaimed`.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "host/zone.h"

#define FROM 2025
#define TO 2028
#define DAYS_MAX 64

enum { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

struct days { int32_t at[DAYS_MAX]; size_t n; };

/* By the rule of Gregory's calendar (Meeus, Jones and Butcher). */
static int32_t
easter(int y)
{
	int a = y % 19, b = y / 100, c = y % 100, g = (b - (b + 8) / 25 + 1) / 3;
	int h = (19 * a + b - b / 4 - g + 15) % 30;
	int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;

	return day_from_date(y, n / 31, n % 31 + 1);
}

/* The n-th of a weekday in a month; n = 0: the last. */
static int32_t
nth(int year, int month, int weekday, int n)
{
	int32_t first = day_from_date(year, month, 1), last = day_from_date(year, month, days_in_month(year,
	    month));

	if (n == 0)
		return last - (day_weekday(last) - weekday + 7) % 7;
	return first + (weekday - day_weekday(first) + 7) % 7 + 7 * (n - 1);
}

static bool
has(const struct days *d, int32_t day)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->at[i] == day)
			return true;
	return false;
}

static void
add(struct days *d, int32_t day)
{
	assert_true(d->n < DAYS_MAX);
	d->at[d->n++] = day;
}

/* On a weekend another day takes its place: the next that is no holiday. */
static void
add_two(struct days *d, int32_t one, int32_t other)
{
	const int32_t both[] = { one, other };

	for (size_t i = 0; i < LENGTH(both); i++)
		if (both[i] != 0 && day_weekday(both[i]) < SATURDAY)
			add(d, both[i]);
	for (size_t i = 0; i < LENGTH(both); i++) {
		int32_t day = both[i];

		if (day == 0 || day_weekday(day) < SATURDAY)
			continue;
		while (day_weekday(day) >= SATURDAY || has(d, day))
			day++;
		add(d, day);
	}
}

static void
in_britain(struct days *d, int year, bool scotland)
{
	add_two(d, day_from_date(year, 1, 1), scotland ? day_from_date(year, 1, 2) : 0);
	add(d, easter(year) - 2);
	add(d, nth(year, 5, MONDAY, 1));
	add(d, nth(year, 5, MONDAY, 0));
	add(d, scotland ? nth(year, 8, MONDAY, 1) : nth(year, 8, MONDAY, 0));
	add_two(d, day_from_date(year, 12, 25), day_from_date(year, 12, 26));
}

static void
in_england_and_wales(struct days *d, int year)
{
	in_britain(d, year, false);
	add(d, easter(year) + 1);
}

static void
in_northern_ireland(struct days *d, int year)
{
	in_england_and_wales(d, year);
	add_two(d, day_from_date(year, 3, 17), 0);
	add_two(d, day_from_date(year, 7, 12), 0);
}

static void
in_scotland(struct days *d, int year)
{
	in_britain(d, year, true);
	add_two(d, day_from_date(year, 11, 30), 0);
}

static void
in_germany(struct days *d, int year)
{
	static const int8_t fixed[][2] = { { 1, 1 }, { 5, 1 }, { 10, 3 }, { 12, 25 }, { 12, 26 } };
	static const int8_t from_easter[] = { -2, 1, 39, 50 };

	for (size_t i = 0; i < LENGTH(fixed); i++)
		add(d, day_from_date(year, fixed[i][0], fixed[i][1]));
	for (size_t i = 0; i < LENGTH(from_easter); i++)
		add(d, easter(year) + from_easter[i]);
}

/* A Saturday's is observed the day before, a Sunday's the day after; the first of January may so fall into
 * the old year. */
static void
in_the_us(struct days *d, int year)
{
	static const int8_t fixed[][2] = { { 1, 1 }, { 6, 19 }, { 7, 4 }, { 11, 11 }, { 12, 25 }, { 13, 1 } };

	for (size_t i = 0; i < LENGTH(fixed); i++) {
		int32_t day = day_from_date(year + (fixed[i][0] > 12), (fixed[i][0] - 1) % 12 + 1,
		    fixed[i][1]);
		int weekday = day_weekday(day);
		struct civil c;

		day += weekday == SUNDAY ? 1 : weekday == SATURDAY ? -1 : 0;
		c = civil_at(&zone_utc, day * DAY_MS);
		if (c.year == year)
			add(d, day);
	}
	add(d, nth(year, 1, MONDAY, 3));
	add(d, nth(year, 2, MONDAY, 3));
	add(d, nth(year, 5, MONDAY, 0));
	add(d, nth(year, 9, MONDAY, 1));
	add(d, nth(year, 10, MONDAY, 2));
	add(d, nth(year, 11, THURSDAY, 4));
}

static const struct {
	const char *name;
	void (*add)(struct days *d, int year);
	int8_t proclaimed[3];                   /* year - 2000, month, day: once only */
} regions[] = {
	{ "england-and-wales", in_england_and_wales, { 0 } },
	{ "northern-ireland", in_northern_ireland, { 0 } },
	/* the day after Scotland's first match of the World Cup */
	{ "scotland", in_scotland, { 26, 6, 15 } },
	{ "germany", in_germany, { 0 } },
	{ "us", in_the_us, { 0 } },
};

static void
each_region_has_the_holidays_of_its_rules_and_no_other(void **state)
{
	(void)state;
	for (size_t r = 0; r < LENGTH(regions); r++) {
		struct days want = { .n = 0 };
		struct calendar c;
		struct err err;

		if (!calendar_load(&arena, STR("UTC"), str_from(regions[r].name), &c, &err))
			fail_msg("%s", err.text);
		for (int year = FROM; year <= TO; year++)
			regions[r].add(&want, year);
		if (regions[r].proclaimed[0] != 0)
			add(&want, day_from_date(2000 + regions[r].proclaimed[0], regions[r].proclaimed[1],
			    regions[r].proclaimed[2]));
		for (size_t i = 0; i < c.n_holidays; i++)
			if (!has(&want, c.holidays[i]))
				fail_msg("%s: %s is no holiday", regions[r].name, cstr(&arena,
				    time_rfc3339(&arena, &zone_utc, c.holidays[i] * DAY_MS)));
		for (size_t i = 0; i < want.n; i++)
			if (is_working_day(&c, want.at[i]) && day_weekday(want.at[i]) < SATURDAY)
				fail_msg("%s: %s is missing", regions[r].name, cstr(&arena,
				    time_rfc3339(&arena, &zone_utc, want.at[i] * DAY_MS)));
		assert_int_equal(c.n_holidays, want.n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_region_has_the_holidays_of_its_rules_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
