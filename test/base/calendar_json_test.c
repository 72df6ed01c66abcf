/* calendar_json_test.c - a calendar sent and read again says the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/calendar_json.h"
#include "../unit.h"

static const struct zone_change changes[] = {
	{ INT64_C(1743296400000), 3600 }, { INT64_C(1761440400000), 0 },
	{ INT64_C(1774746000000), 3600 }, { INT64_C(1792890000000), 0 },
};
static const struct zone london = { STR_INIT("Europe/London"), changes, 4, 0 };
static const int32_t holidays[] = { 20454, 20547, 20550, 20812 };
static const struct calendar calendar = { .zone = &london, .holidays = holidays, .n_holidays = 4,
	.day_ends_min = 1050 };

#define YEAR_2026 INT64_C(1767225600000)
#define YEAR_2027 INT64_C(1798761600000)

static struct str
sent(const struct calendar *c, int64_t from, int64_t to)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, &arena, KIB(64));
	json_out_init(&w, &b);
	calendar_put(&w, c, from, to);
	return buf_str(&b);
}

static void
it_is_written_in_seconds_and_days(void **state)
{
	(void)state;
	assert_str(sent(&calendar, YEAR_2026, YEAR_2027), "{\"zone\":\"Europe/London\",\"first\":0,"
	    "\"changes\":[[1774746000,3600],[1792890000,0]],\"holidays\":[20454,20547,20550,20812],"
	    "\"day_ends\":1050}");
}

static void
it_says_the_same_all_year(void **state)
{
	struct calendar c;
	struct err err;

	(void)state;
	assert_true(calendar_read(&arena, sent(&calendar, YEAR_2026, YEAR_2027), &c, &err));
	assert_str(c.zone->name, "Europe/London");
	assert_int_equal(c.day_ends_min, 1050);
	for (int64_t at = YEAR_2026; at < YEAR_2027; at += HOUR_MS) {
		assert_int_equal(zone_offset(c.zone, at), zone_offset(&london, at));
		assert_int_equal(is_working_day(&c, day_at(c.zone, at)),
		    is_working_day(&calendar, day_at(&london, at)));
	}
}

static void
days_that_are_worked_go_with_it(void **state)
{
	struct calendar saturdays = calendar, c;
	struct err err;

	(void)state;
	saturdays.works = 0x3f;
	assert_true(calendar_read(&arena, sent(&saturdays, YEAR_2026, YEAR_2027), &c, &err));
	assert_int_equal(c.works, 0x3f);
	assert_true(is_working_day(&c, day_at(&london, YEAR_2026 + 2 * DAY_MS)));
	assert_false(is_working_day(&calendar, day_at(&london, YEAR_2026 + 2 * DAY_MS)));
}

static void
the_clock_of_the_customer_goes_with_it(void **state)
{
	static const struct zone_change there[] = {
		{ INT64_C(1772953200000), -14400 }, { INT64_C(1793512800000), -18000 },
	};
	static const struct zone new_york = { STR_INIT("America/New_York"), there, 2, -18000 };
	struct calendar both = calendar, c;
	struct err err;

	(void)state;
	both.theirs = &new_york;
	assert_true(calendar_read(&arena, sent(&both, YEAR_2026, YEAR_2027), &c, &err));
	assert_str(c.theirs->name, "America/New_York");
	for (int64_t at = YEAR_2026; at < YEAR_2027; at += HOUR_MS) {
		assert_int_equal(zone_offset(c.theirs, at), zone_offset(&new_york, at));
		assert_int_equal(zone_offset(c.zone, at), zone_offset(&london, at));
	}
	assert_true(calendar_read(&arena, sent(&calendar, YEAR_2026, YEAR_2027), &c, &err));
	assert_null(c.theirs);
	assert_false(calendar_read(&arena, STR("{\"theirs\":{\"day_ends\":1}}"), &c, &err));
}

static void
what_is_no_calendar_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "[]", "{\"zone\":5}", "{\"first\":90000}", "{\"changes\":[[1]]}",
		"{\"changes\":[[1,2,3]]}",
		"{\"changes\":[[5,0],[5,3600]]}", "{\"changes\":[[1,90000]]}", "{\"holidays\":[2,2]}",
		"{\"holidays\":[4000000]}", "{\"day_ends\":1441}", "{\"day_ends\":-1}", "{\"works\":0}",
		    "{\"works\":128}", "{\"colour\":1}",
		"{} x",
		"{\"changes\":[[999999999999,0]]}",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct calendar c = { .day_ends_min = 7 };
		struct err err = { 0 };

		if (calendar_read(&arena, str_from(bad[i]), &c, &err))
			fail_msg("this was read: %s", bad[i]);
		assert_true(err.text[0] != '\0');
		assert_int_equal(c.day_ends_min, 7);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_is_written_in_seconds_and_days),
		TEST(it_says_the_same_all_year),
		TEST(days_that_are_worked_go_with_it),
		TEST(the_clock_of_the_customer_goes_with_it),
		TEST(what_is_no_calendar_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
