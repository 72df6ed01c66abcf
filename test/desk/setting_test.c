/* setting_test.c - what is set is replaced whole; what was handed out stays, and is given back when it may.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "../room.h"
#include "desk/house.h"
#include "desk/setting.h"

#define CHANGES 1000

struct house {
	struct place place;
	struct clock *clock;
	struct desk *desk;
	struct seat seat;
};

static struct err err;

static int
set_up(void **state)
{
	struct house *h = test_calloc(1, sizeof *h);

	arena_setup(state);
	place_make(&h->place);
	h->clock = clock_stopped_at(START);
	ok(room_open(&h->place, h->clock, &h->desk, &err));
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	desk_close(h->desk);
	clock_free(h->clock);
	place_drop(&h->place);
	test_free(h);
	return arena_teardown(state);
}

static void
call_it(struct house *h, const char *name)
{
	ok(desk_setting_put(h->desk, STR("firm.name"), str_from(name), &err));
}

static size_t
generations(const struct house *h)
{
	size_t n = 0;

	for (const struct in_force *f = h->desk->oldest; f; f = f->newer)
		n++;
	return n;
}

static void
a_change_leaves_no_more_than_what_is_in_force(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < CHANGES / 100; i++)
		call_it(h, i % 2 ? "Fenland Homes" : "Marsh and Reed");
	assert_int_equal(generations(h), 1);
	assert_true(str_eq(desk_firm(h->desk)->name, STR("Fenland Homes")));
}

/* Whoever began first may have been handed what came later. */
static void
what_was_handed_out_stays_until_its_readers_are_done(void **state)
{
	struct house *h = *state;
	const struct firm *first, *second;
	struct seat late;

	call_it(h, "First");
	ok(seat_open(&h->seat, h->desk, &arena, (struct actor){ .role = ROLE_DESK }, &err));
	first = desk_firm(h->desk);
	call_it(h, "Second");
	second = desk_firm(h->desk);
	call_it(h, "Third");
	ok(seat_open(&late, h->desk, &arena, (struct actor){ .role = ROLE_DESK }, &err));
	call_it(h, "Fourth");
	assert_int_equal(generations(h), 4);
	assert_true(str_eq(first->name, STR("First")));
	assert_true(str_eq(second->name, STR("Second")));
	seat_close(&h->seat);
	assert_int_equal(generations(h), 2);
	seat_close(&late);
	assert_int_equal(generations(h), 1);
	assert_true(str_eq(desk_firm(h->desk)->name, STR("Fourth")));
}

struct crowd { struct house *h; atomic_bool stop; };

static void *
read_on(void *ctx)
{
	struct crowd *crowd = ctx;
	size_t seen = 0;

	while (!atomic_load(&crowd->stop)) {
		struct in_force *held = desk_hold(crowd->h->desk);
		const struct firm *firm = desk_firm(crowd->h->desk);

		for (int i = 0; i < 50; i++)
			seen += firm->name.ptr[i % (int)firm->name.len] != 0;
		desk_let_go(crowd->h->desk, held);
	}
	return seen > 0 ? ctx : NULL;
}

static void
many_read_while_it_changes(void **state)
{
	struct house *h = *state;
	struct crowd crowd = { .h = h };
	pthread_t readers[4];

	for (size_t i = 0; i < LENGTH(readers); i++)
		assert_int_equal(pthread_create(&readers[i], NULL, read_on, &crowd), 0);
	for (int i = 0; i < CHANGES / 10; i++)
		call_it(h, i % 2 ? "Fenland Homes" : "Marsh and Reed");
	atomic_store(&crowd.stop, true);
	for (size_t i = 0; i < LENGTH(readers); i++)
		assert_int_equal(pthread_join(readers[i], NULL), 0);
	assert_int_equal(generations(h), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_change_leaves_no_more_than_what_is_in_force, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(what_was_handed_out_stays_until_its_readers_are_done, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(many_read_while_it_changes, set_up, tear_down),
	};

	return run_on_engines(tests);
}
