/* arena_test.c - memory is zeroed, aligned, bounded and given back.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/arena.h"
#include "../unit.h"

static void
what_it_gives_is_zeroed_also_after_a_rewind(void **state)
{
	struct arena_mark mark;

	(void)state;
	arena_alloc(&arena, 10, 1);
	mark = arena_mark(&arena);
	for (int round = 0; round < 3; round++) {
		unsigned char *at = arena_alloc(&arena, 5000, 1);

		for (size_t i = 0; i < 5000; i++)
			assert_int_equal(at[i], 0);
		memset(at, 0xAB, 5000);
		arena_rewind(&arena, mark);
	}
}

static void
what_it_gives_is_aligned(void **state)
{
	(void)state;
	for (size_t align = 1; align <= 64; align *= 2) {
		for (size_t len = 0; len < 40; len += 7) {
			arena_alloc(&arena, 1, 1);
			assert_int_equal((uintptr_t)arena_alloc(&arena, len, align) % align, 0);
		}
	}
}

static void
things_do_not_overlap_however_many_and_large(void **state)
{
	static const size_t lens[] = { 1, 3, 4096, 17, 70000, 8, 300000, 0, 5, 1000000, 12 };
	unsigned char *at[LENGTH(lens) * 3];

	(void)state;
	for (size_t i = 0; i < LENGTH(at); i++) {
		at[i] = arena_alloc(&arena, lens[i % LENGTH(lens)], 1);
		memset(at[i], (int)i + 1, lens[i % LENGTH(lens)]);
	}
	for (size_t i = 0; i < LENGTH(at); i++) {
		for (size_t j = 0; j < lens[i % LENGTH(lens)]; j += 97)
			assert_int_equal(at[i][j], i + 1);
	}
}

static void
a_rewind_gives_back_blocks_and_the_count(void **state)
{
	struct arena_mark mark;
	size_t used;

	(void)state;
	memset(arena_alloc(&arena, 100, 1), 7, 100);
	used = arena.used;
	mark = arena_mark(&arena);
	for (int i = 0; i < 100; i++)
		arena_alloc(&arena, 10000, 8);
	assert_true(arena.used > used);
	arena_rewind(&arena, mark);
	assert_int_equal(arena.used, used);
	assert_ptr_equal(arena.last, mark.block);
}

static void
a_rewind_to_the_start_leaves_an_arena_that_works(void **state)
{
	struct arena_mark mark = arena_mark(&arena);

	(void)state;
	for (int i = 0; i < 5; i++) {
		arena_alloc(&arena, 900000, 8);
		arena_rewind(&arena, mark);
		assert_int_equal(arena.used, 0);
	}
	arena_reset(&arena);
	assert_non_null(arena_alloc(&arena, 1, 1));
}

static void
ask_for_more_than_the_ceiling(void *arg)
{
	(void)arg;
	for (;;)
		arena_alloc(&arena, MIB(1), 1);
}

static void
ask_for_too_long_a_list(void *arg)
{
	arena_alloc_array(&arena, SIZE_MAX / 2, *(size_t *)arg, 1);
}

static void
over_its_ceiling_or_with_an_overflow_it_stops(void **state)
{
	size_t len = 3;

	(void)state;
	assert_int_equal(exit_of(ask_for_more_than_the_ceiling, NULL), 71);
	assert_int_equal(exit_of(ask_for_too_long_a_list, &len), 71);
}

static void
the_newest_thing_can_be_lengthened_and_others_not(void **state)
{
	char *first = arena_alloc(&arena, 8, 1), *second;

	(void)state;
	memset(first, 'a', 8);
	assert_true(arena_extend(&arena, first, 8, 8));
	assert_memory_equal(first, "aaaaaaaa", 8);
	memset(first + 8, 'b', 8);
	second = arena_alloc(&arena, 4, 1);
	memset(second, 'c', 4);
	assert_memory_equal(first, "aaaaaaaabbbbbbbb", 16);
	assert_false(arena_extend(&arena, first, 16, 1));
	assert_false(arena_extend(&arena, second, 4, MIB(1)));
}

struct point { int32_t x; int64_t y; };

static void
a_list_keeps_what_was_pushed(void **state)
{
	VEC(struct point) list = { 0 };

	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct point *p = &vec_push(&arena, &list);

		assert_int_equal(p->x, 0);
		assert_int_equal(p->y, 0);
		*p = (struct point){ i, -i };
		if (i % 10 == 0)
			arena_alloc(&arena, 1, 1);      /* in the way of growing in place */
	}
	assert_int_equal(list.n, 3000);
	for (int i = 0; i < 3000; i++) {
		assert_int_equal(list.at[i].x, i);
		assert_int_equal(list.at[i].y, -i);
	}
}

static void
a_list_that_shrank_still_gives_zeroed_slots(void **state)
{
	VEC(int) list = { 0 };

	(void)state;
	for (int i = 0; i < 5; i++)
		vec_push(&arena, &list) = 9;
	list.n = 0;
	assert_int_equal(vec_push(&arena, &list), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_it_gives_is_zeroed_also_after_a_rewind),
		TEST(what_it_gives_is_aligned),
		TEST(things_do_not_overlap_however_many_and_large),
		TEST(a_rewind_gives_back_blocks_and_the_count),
		TEST(a_rewind_to_the_start_leaves_an_arena_that_works),
		TEST(over_its_ceiling_or_with_an_overflow_it_stops),
		TEST(the_newest_thing_can_be_lengthened_and_others_not),
		TEST(a_list_keeps_what_was_pushed),
		TEST(a_list_that_shrank_still_gives_zeroed_slots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
