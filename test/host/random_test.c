/* random_test.c - bytes that differ, words that can be read aloud, ids that only rise.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/random.h"
#include "../unit.h"

#include <pthread.h>
#include <stdlib.h>

static void
every_byte_is_filled(void **state)
{
	unsigned char bytes[300], seen[300] = { 0 };

	(void)state;
	for (int round = 0; round < 20; round++) {
		random_bytes(bytes, sizeof bytes);
		for (size_t i = 0; i < sizeof bytes; i++)
			seen[i] |= bytes[i];
	}
	/* That a byte is 0 twenty times in a row happens once in 10^48. */
	for (size_t i = 0; i < sizeof seen; i++)
		assert_int_not_equal(seen[i], 0);
}

static void
assert_letters(struct str s, const char *letters)
{
	for (size_t i = 0; i < s.len; i++)
		assert_int_not_equal(str_find_char(str_from(letters), s.ptr[i]), STR_NOT_FOUND);
}

static void
text_is_made_of_its_letters_and_uses_all_of_them(void **state)
{
	static const char hex[] = "0123456789abcdef", easy[] = "abcdefghijkmnpqrstuvwxyz23456789";
	struct str digits = random_hex(&arena, 2000), word = random_word(&arena, 4000);

	(void)state;
	assert_int_equal(digits.len, 4000);
	assert_int_equal(word.len, 4000);
	assert_letters(digits, hex);
	assert_letters(word, easy);
	for (size_t i = 0; hex[i]; i++)
		assert_int_not_equal(str_find_char(digits, hex[i]), STR_NOT_FOUND);
	for (size_t i = 0; easy[i]; i++)
		assert_int_not_equal(str_find_char(word, easy[i]), STR_NOT_FOUND);
	assert_false(str_eq(random_hex(&arena, 16), random_hex(&arena, 16)));
	assert_int_equal(random_hex(&arena, 0).len, 0);
}

static void
ids_rise_with_time_and_within_it(void **state)
{
	int64_t now = INT64_C(1780297200000), last = id_next(now);

	(void)state;
	assert_true(last == now << 20);
	assert_true(id_next(now) == last + 1);
	assert_true(id_next(now + 1) == (now + 1) << 20);
	assert_true(id_next(now - 5000) == ((now + 1) << 20) + 1);      /* a clock put back changes nothing */
	id_seen(((now + 9) << 20) + 5);
	assert_true(id_next(now + 2) == ((now + 9) << 20) + 6);
	id_seen(3);
	assert_true(id_next(now + 2) == ((now + 9) << 20) + 7);
}

static void
programs_that_share_data_seldom_give_the_same_id(void **state)
{
	int64_t now = INT64_C(1795000000000), first, second;

	(void)state;
	id_set_apart();
	first = id_next(now);
	second = id_next(now);
	assert_true(first > now << 20 && first < (now + 1) << 20);
	assert_true(second > first + 1);
	assert_true(id_next(now) - second == second - first);
}

#define EACH 20000

static void *
take_ids(void *arg)
{
	int64_t *ids = arg;

	for (size_t i = 0; i < EACH; i++) {
		ids[i] = id_next(INT64_C(1790000000000));
		if (i % 100 == 0)
			id_seen(ids[i] + 3);
	}
	return NULL;
}

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
no_two_threads_get_the_same_id(void **state)
{
	int64_t *ids = arena_array(&arena, int64_t, 4 * EACH);
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, take_ids, ids + i * EACH), 0);
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 1; i < EACH; i++)
		assert_true(ids[i] > ids[i - 1]);
	qsort(ids, 4 * EACH, sizeof *ids, by_value);
	for (size_t i = 1; i < 4 * EACH; i++)
		assert_true(ids[i] > ids[i - 1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_byte_is_filled),
		TEST(text_is_made_of_its_letters_and_uses_all_of_them),
		TEST(ids_rise_with_time_and_within_it),
		TEST(no_two_threads_get_the_same_id),
		TEST(programs_that_share_data_seldom_give_the_same_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
