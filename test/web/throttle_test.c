/* throttle_test.c - whoever guesses waits longer and longer, and no one else does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sodium.h>

#include "host/mem.h"
#include "web/throttle.h"
#include "../unit.h"

#define SECOND INT64_C(1000000)

static void
four_tries_are_free_then_the_wait_doubles_to_a_minute(void **state)
{
	static const int waits[] = { 1, 2, 4, 8, 16, 32, 60, 60, 60 };
	struct throttle *t = throttle_new(&arena);
	int64_t now = 5 * SECOND;

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(throttle_enter(t, STR("maria"), STR("192.0.2.1"), now), 0);
	for (size_t i = 0; i < LENGTH(waits); i++) {
		assert_int_equal(throttle_enter(t, STR("maria"), STR("192.0.2.1"), now), waits[i]);
		assert_int_equal(throttle_enter(t, STR("maria"), STR("192.0.2.1"),
		    now + waits[i] * SECOND - 1), 1);
		now += waits[i] * SECOND;
		assert_int_equal(throttle_enter(t, STR("maria"), STR("192.0.2.1"), now), 0);
	}
	throttle_free(t);
}

static void
an_account_is_guarded_from_many_addresses(void **state)
{
	static const struct str addresses[] = { STR_INIT("192.0.2.1"), STR_INIT("192.0.2.2"),
	    STR_INIT("192.0.2.3"), STR_INIT("192.0.2.4") };
	struct throttle *t = throttle_new(&arena);

	(void)state;
	for (size_t i = 0; i < LENGTH(addresses); i++)
		assert_int_equal(throttle_enter(t, STR("maria"), addresses[i], SECOND), 0);
	assert_int_equal(throttle_enter(t, STR("maria"), STR("192.0.2.5"), SECOND), 1);
	throttle_free(t);
}

static void
an_address_is_slowed_over_many_accounts(void **state)
{
	static const struct str accounts[] = { STR_INIT("ana"), STR_INIT("ben"), STR_INIT("cleo"),
	    STR_INIT("dev") };
	struct throttle *t = throttle_new(&arena);

	(void)state;
	for (size_t i = 0; i < LENGTH(accounts); i++)
		assert_int_equal(throttle_enter(t, accounts[i], STR("192.0.2.1"), SECOND), 0);
	assert_int_equal(throttle_enter(t, STR("edda"), STR("192.0.2.1"), SECOND), 1);
	throttle_free(t);
}

static void
who_comes_in_has_nothing_held_against_them(void **state)
{
	struct throttle *t = throttle_new(&arena);

	(void)state;
	for (int i = 0; i < 100; i++) {
		assert_int_equal(throttle_enter(t, STR("maria"), STR("192.0.2.1"), SECOND), 0);
		throttle_clear(t, STR("maria"), STR("192.0.2.1"));
	}
	throttle_free(t);
}

static void
coming_in_oneself_does_not_cover_guessing_at_others(void **state)
{
	struct throttle *t = throttle_new(&arena);
	int slowed = 0;

	(void)state;
	for (int i = 0; i < 6; i++) {
		slowed += throttle_enter(t, STR("own"), STR("192.0.2.1"), SECOND) > 0;
		throttle_clear(t, STR("own"), STR("192.0.2.1"));
		slowed += throttle_enter(t, STR("victim"), STR("192.0.2.1"), SECOND) > 0;
	}
	assert_true(slowed > 0);
	throttle_free(t);
}

static void
half_an_hour_of_quiet_forgets(void **state)
{
	struct throttle *t = throttle_new(&arena);

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(throttle_enter(t, STR("maria"), STR("192.0.2.1"), SECOND), 0);
	assert_int_equal(throttle_enter(t, STR("maria"), STR("192.0.2.1"), 1802 * SECOND), 0);
	assert_int_equal(throttle_enter(t, STR("maria"), STR("192.0.2.1"), 1802 * SECOND), 0);
	throttle_free(t);
}

static void
others_guess(struct throttle *t, struct arena *names, int from, int to)
{
	for (int i = from; i < to; i++) {
		(void)throttle_enter(t, arena_fmt(names, "name%d", i), arena_fmt(names, "2001:db8::%x", i),
		    SECOND);
		arena_reset(names);
	}
}

/* A new name and a new address each time: nobody is forgotten for it, and what is kept does not grow. */
static void
many_names_and_addresses_take_no_more_memory(void **state)
{
	struct throttle *t = throttle_new(&arena);
	struct arena names;
	size_t kept = arena.used, used = mem_used();

	(void)state;
	arena_init(&names, &host_pages, MIB(1));
	for (int i = 0; i < 4; i++)
		assert_int_equal(throttle_enter(t, STR("maria"), STR("192.0.2.1"), SECOND), 0);
	others_guess(t, &names, 0, 1500);
	assert_true(throttle_enter(t, STR("maria"), STR("198.51.100.7"), SECOND) > 0);
	assert_true(throttle_enter(t, STR("ana"), STR("192.0.2.1"), SECOND) > 0);
	others_guess(t, &names, 1500, 200000);
	arena_release(&names);
	assert_true(arena.used == kept && mem_used() <= used);
	throttle_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(four_tries_are_free_then_the_wait_doubles_to_a_minute),
		TEST(an_account_is_guarded_from_many_addresses),
		TEST(an_address_is_slowed_over_many_accounts),
		TEST(who_comes_in_has_nothing_held_against_them),
		TEST(coming_in_oneself_does_not_cover_guessing_at_others),
		TEST(half_an_hour_of_quiet_forgets),
		TEST(many_names_and_addresses_take_no_more_memory),
	};
	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
