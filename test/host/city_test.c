/* city_test.c - cities and their zones: the built-in ones, and what is said of a wrong line.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/city.h"
#include "../unit.h"

#include "host/zone.h"

static const char *
said_of(const char *text)
{
	struct cities c;
	struct err err = { 0 };

	assert_false(cities_read(&arena, STR("towns.txt"), str_from(text), &c, &err));
	assert_int_equal(err.kind, ERR_DATA);
	return cstr(&arena, arena_fmt(&arena, "%s", err.text));
}

static void
every_city_lives_by_a_zone_there_is(void **state)
{
	const struct zone *z;
	struct err err = { 0 };

	(void)state;
	assert_true(n_cities > 200);
	for (size_t i = 0; i < n_cities; i++)
		if (!zone_load(&arena, cities[i].zone, &z, &err))
			fail_msg("%.*s: %s", STR_ARG(cities[i].name), err.text);
}

static void
a_line_is_a_city_and_its_zone(void **state)
{
	struct cities c;
	struct err err = { 0 };

	(void)state;
	assert_true(cities_read(&arena, STR("towns.txt"), STR("# ours\n\n  Bergen :  Europe/Oslo \r\n"
	    "saint John's: America/St_Johns\n"), &c, &err));
	assert_int_equal(c.list.n, 2);
	assert_str(c.list.at[0].name, "Bergen");
	assert_str(c.list.at[0].zone, "Europe/Oslo");
	assert_str(c.list.at[1].name, "saint John's");
}

static void
a_wrong_line_is_told_with_its_file_and_number(void **state)
{
	(void)state;
	assert_string_equal(said_of("# ours\nBergen Europe/Oslo\n"),
	    "towns.txt, line 2: write a city, a colon "
	    "and its time zone, as in Munich: Europe/Berlin: Bergen Europe/Oslo");
	assert_string_equal(said_of(": Europe/Oslo\n"), "towns.txt, line 1: there is no city in front of the "
	    "colon: : Europe/Oslo");
	assert_string_equal(said_of("Bergen: Norway\n"), "towns.txt, line 1: a time zone is written like "
	    "Europe/Berlin, not: Norway");
	assert_string_equal(said_of("Bergen: ../Oslo\n"), "towns.txt, line 1: a time zone is written like "
	    "Europe/Berlin, not: ../Oslo");
	assert_string_equal(said_of("Oslo: Europe/Oslo\nbergen: Europe/Oslo\n"), "towns.txt, line 2: cities "
	    "stand in the order of the alphabet, each once; this one doesn't: bergen");
	assert_string_equal(said_of("Bergen: Europe/Oslo\nBERGEN: Europe/Oslo\n"),
	    "towns.txt, line 2: cities "
	    "stand in the order of the alphabet, each once; this one doesn't: BERGEN");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_city_lives_by_a_zone_there_is),
		TEST(a_line_is_a_city_and_its_zone),
		TEST(a_wrong_line_is_told_with_its_file_and_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
