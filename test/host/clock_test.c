/* clock_test.c - three clocks, and waiting that ends when it should and not before.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/clock.h"
#include "../unit.h"

#include <pthread.h>
#include <stdatomic.h>

#define START INT64_C(1780297200000)            /* 2026-06-01T07:00:00Z */

static void
nap(int ms)
{
	usleep((useconds_t)ms * 1000);
}

static void
the_machines_clock_runs_and_cannot_be_moved(void **state)
{
	struct clock *c = clock_real();
	int64_t first = clock_now(c);

	(void)state;
	assert_true(first > INT64_C(1700000000000));
	assert_false(clock_can_move(c));
	assert_false(clock_set(c, NEVER));
	nap(5);
	assert_true(clock_now(c) > first);
	clock_free(c);
	clock_free(NULL);
}

static void
a_running_clock_runs_on_from_its_start_and_can_be_advanced(void **state)
{
	struct clock *c = clock_running_from(START);

	(void)state;
	assert_true(clock_can_move(c));
	assert_in_range(clock_now(c) - START, 0, 5000);
	nap(5);
	assert_true(clock_now(c) > START);
	assert_true(clock_set(c, START + DAY_MS));
	assert_in_range(clock_now(c) - START - DAY_MS, 0, 5000);
	assert_false(clock_set(c, START));
	assert_true(clock_now(c) >= START + DAY_MS);
	clock_free(c);
}

static void
a_stopped_clock_moves_only_when_it_is_set(void **state)
{
	struct clock *c = clock_stopped_at(START);

	(void)state;
	nap(3);
	assert_true(clock_now(c) == START);
	assert_true(clock_set(c, START));
	assert_true(clock_set(c, START + 1));
	assert_false(clock_set(c, START));
	assert_true(clock_now(c) == START + 1);
	clock_free(c);
}

static void
a_time_that_has_come_is_not_waited_for(void **state)
{
	struct clock *clocks[] = { clock_real(), clock_running_from(START), clock_stopped_at(START) };

	(void)state;
	for (size_t i = 0; i < LENGTH(clocks); i++) {
		assert_int_equal(clock_wait(clocks[i], NULL, 0, clock_now(clocks[i])), -1);
		assert_int_equal(clock_wait(clocks[i], NULL, 0, INT64_MIN), -1);
		clock_free(clocks[i]);
	}
}

static void
a_running_clock_wakes_on_time(void **state)
{
	struct clock *clocks[] = { clock_real(), clock_running_from(START) };

	(void)state;
	for (size_t i = 0; i < LENGTH(clocks); i++) {
		int64_t until = clock_now(clocks[i]) + 30;

		assert_int_equal(clock_wait(clocks[i], NULL, 0, until), -1);
		assert_true(clock_now(clocks[i]) >= until);
		clock_free(clocks[i]);
	}
}

static void
a_readable_descriptor_ends_the_wait_and_is_named(void **state)
{
	struct clock *c = clock_stopped_at(START);
	int quiet[2], loud[2], fds[3];

	(void)state;
	assert_int_equal(pipe(quiet), 0);
	assert_int_equal(pipe(loud), 0);
	fds[0] = -1;
	fds[1] = quiet[0];
	fds[2] = loud[0];
	assert_int_equal(write(loud[1], "x", 1), 1);
	assert_int_equal(clock_wait(c, fds, 3, NEVER), 2);
	assert_int_equal(clock_wait(c, fds, 3, INT64_MIN), 2);
	/* A wake is not swallowed by a descriptor that was readable as well. */
	clock_wake(c);
	assert_int_equal(clock_wait(c, fds, 3, NEVER), 2);
	assert_int_equal(clock_wait(c, fds, 2, NEVER), -1);
	close(quiet[1]);
	assert_int_equal(clock_wait(c, fds, 3, NEVER), 1);      /* its end is news too */
	close(quiet[0]);
	close(loud[0]);
	close(loud[1]);
	clock_free(c);
}

static void
a_wake_between_two_waits_is_not_lost_and_counts_once(void **state)
{
	struct clock *c = clock_stopped_at(START);
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	clock_wake(c);
	clock_wake(c);
	assert_int_equal(clock_wait(c, NULL, 0, NEVER), -1);
	/* Both were answered: only the descriptor ends this one. */
	assert_int_equal(write(ends[1], "x", 1), 1);
	assert_int_equal(clock_wait(c, ends, 1, NEVER), 0);
	close(ends[0]);
	close(ends[1]);
	clock_free(c);
}

struct sleeper {
	struct clock *clock;
	int64_t until;
	atomic_int returned;
	pthread_t thread;
};

static void *
sleep_once(void *arg)
{
	struct sleeper *s = arg;

	clock_wait(s->clock, NULL, 0, s->until);
	atomic_fetch_add(&s->returned, 1);
	return NULL;
}

static void
start(struct sleeper *s, struct clock *c, int64_t until)
{
	s->clock = c;
	s->until = until;
	atomic_init(&s->returned, 0);
	assert_int_equal(pthread_create(&s->thread, NULL, sleep_once, s), 0);
}

static void
setting_a_clock_ends_the_waits_whose_time_has_come_and_no_other(void **state)
{
	struct clock *clocks[] = { clock_stopped_at(START), clock_running_from(START) };

	(void)state;
	for (size_t i = 0; i < LENGTH(clocks); i++) {
		struct sleeper soon, late;

		start(&soon, clocks[i], START + HOUR_MS);
		start(&late, clocks[i], START + DAY_MS);
		nap(20);
		assert_true(clock_set(clocks[i], START + HOUR_MS - 20000));
		nap(20);
		assert_int_equal(atomic_load(&soon.returned), 0);
		assert_true(clock_set(clocks[i], START + HOUR_MS));
		pthread_join(soon.thread, NULL);
		assert_int_equal(atomic_load(&late.returned), 0);
		assert_true(clock_set(clocks[i], START + 2 * DAY_MS));
		pthread_join(late.thread, NULL);
		clock_free(clocks[i]);
	}
}

static void
a_wake_ends_every_wait(void **state)
{
	struct clock *clocks[] = { clock_real(), clock_running_from(START), clock_stopped_at(START) };

	(void)state;
	for (size_t i = 0; i < LENGTH(clocks); i++) {
		struct sleeper sleepers[5];

		for (size_t k = 0; k < LENGTH(sleepers); k++)
			start(&sleepers[k], clocks[i], NEVER);
		nap(10);
		clock_wake(clocks[i]);
		for (size_t k = 0; k < LENGTH(sleepers); k++)
			pthread_join(sleepers[k].thread, NULL);
		clock_free(clocks[i]);
	}
}

/* Work is handed over with a wake behind it; whoever waits must meet all of it. */
struct shop {
	struct clock *clock;
	atomic_int handed_in, met;
};

#define ORDERS 2000

static void *
serve(void *arg)
{
	struct shop *s = arg;

	while (atomic_load(&s->met) < ORDERS) {
		atomic_store(&s->met, atomic_load(&s->handed_in));
		if (atomic_load(&s->met) < ORDERS)
			clock_wait(s->clock, NULL, 0, NEVER);
	}
	return NULL;
}

static void
no_wake_is_lost_however_close_it_comes(void **state)
{
	struct shop shops[3];
	struct clock *c = clock_stopped_at(START);
	pthread_t threads[LENGTH(shops)];

	(void)state;
	for (size_t i = 0; i < LENGTH(shops); i++) {
		shops[i].clock = c;
		atomic_init(&shops[i].handed_in, 0);
		atomic_init(&shops[i].met, 0);
		assert_int_equal(pthread_create(&threads[i], NULL, serve, &shops[i]), 0);
	}
	for (int n = 1; n <= ORDERS; n++) {
		for (size_t i = 0; i < LENGTH(shops); i++)
			atomic_store(&shops[i].handed_in, n);
		clock_wake(c);
		if (n % 7 == 0)
			clock_set(c, START + n);
	}
	for (size_t i = 0; i < LENGTH(shops); i++)
		pthread_join(threads[i], NULL);
	clock_free(c);
}

static void
the_stopwatch_never_goes_back(void **state)
{
	int64_t first = stopwatch_us();

	(void)state;
	nap(2);
	assert_true(stopwatch_us() - first >= 2000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_machines_clock_runs_and_cannot_be_moved),
		TEST(a_running_clock_runs_on_from_its_start_and_can_be_advanced),
		TEST(a_stopped_clock_moves_only_when_it_is_set),
		TEST(a_time_that_has_come_is_not_waited_for),
		TEST(a_running_clock_wakes_on_time),
		TEST(a_readable_descriptor_ends_the_wait_and_is_named),
		TEST(a_wake_between_two_waits_is_not_lost_and_counts_once),
		TEST(setting_a_clock_ends_the_waits_whose_time_has_come_and_no_other),
		TEST(a_wake_ends_every_wait),
		TEST(no_wake_is_lost_however_close_it_comes),
		TEST(the_stopwatch_never_goes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
