/* near_test.c - a sentence's features, and which rules it comes near.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "ear/near.h"
#include "host/mem.h"

static size_t
features_of(struct arena *a, const struct pack *p, const char *sentence, uint16_t rows[NEAR_FEATURES])
{
	struct text t;

	text_tokens(a, str_from(sentence), &t);
	return near_features(p, &t, 0, t.n_tokens, rows);
}

static bool
come_near_alike(const char *one, const char *other)
{
	uint16_t a[NEAR_FEATURES], b[NEAR_FEATURES];
	struct arena arena;
	size_t n;
	bool same;

	arena_init(&arena, &host_pages, MIB(8));
	n = features_of(&arena, NULL, one, a);
	same = features_of(&arena, NULL, other, b) == n && memcmp(a, b, n * sizeof *a) == 0;
	arena_release(&arena);
	return same;
}

static void
endings_case_and_contractions_make_no_difference(void **state)
{
	(void)state;
	assert_true(come_near_alike("We closed your cases.", "we close your case"));
	assert_true(come_near_alike("We don't answer", "we do not answer"));
	assert_true(come_near_alike("We don\xE2\x80\x99t answer", "We don't answer"));
	assert_true(come_near_alike("That is 40 pounds for Leo", "That is 7 pounds for Asha"));
	assert_true(come_near_alike("You wrote \"I want my money\" on Friday", "You wrote on Friday"));
	assert_true(come_near_alike("You wrote \xE2\x80\x9Cno\xE2\x80\x9D on Friday", "You wrote on Friday"));
	assert_false(come_near_alike("You wrote \"I want it", "You wrote"));
	assert_false(come_near_alike("you told us", "us told you"));
	assert_false(come_near_alike("It was only a day", "It was a day"));
	assert_false(come_near_alike("Is it closed?", "Is it closed"));
}

static void
a_pack_only_makes_it_faster(void **state)
{
	static const char *const sentences[] = {
		"I'm afraid the engineer's visit wasn't missed by us, Mrs Grant: he rang twice at 4 pm!",
		"PLEASE CALM DOWN, nobody can help you like this", "", "?!", "dont shout at me",
		"The zorbing quaddle of 12/06/2026 cost \xC2\xA3" "42.50",
	};
	uint16_t with[NEAR_FEATURES], without[NEAR_FEATURES];
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(8));
	for (size_t i = 0; i < LENGTH(sentences); i++) {
		size_t n = features_of(&a, &pack_en, sentences[i], with);

		assert_int_equal(features_of(&a, NULL, sentences[i], without), n);
		assert_memory_equal(with, without, n * sizeof *with);
	}
	arena_release(&a);
}

static void
each_feature_counts_once_and_no_more_than_fit(void **state)
{
	static char words[NEAR_FEATURES * 16];
	uint16_t rows[NEAR_FEATURES];
	struct arena a;
	size_t n = 0;

	(void)state;
	arena_init(&a, &host_pages, MIB(8));
	for (size_t i = 0; i < NEAR_FEATURES * 2; i++)
		n += (size_t)snprintf(words + n, sizeof words - n, "w%zux ", i);
	assert_int_equal(features_of(&a, NULL, words, rows), NEAR_FEATURES);
	for (size_t i = 0; i < NEAR_FEATURES; i++)
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(rows[i], rows[j]);
	assert_int_equal(features_of(&a, NULL, "no no no no no", rows), 4);
	arena_release(&a);
}

static bool
is_near(const char *sentence, const char *rule)
{
	struct arena a;
	struct text t;
	uint32_t near;
	bool met = false;

	arena_init(&a, &host_pages, MIB(8));
	text_tokens(&a, str_from(sentence), &t);
	near = near_read(&near_en, &pack_en, &t, 0, t.n_tokens);
	for (uint32_t r = 0; r < near_en.n_rules; r++)
		met = met || ((near >> r & 1) && str_eq(str_from(near_en.rules[r].id), str_from(rule)));
	arena_release(&a);
	return met;
}

/* None of these stands in what was learnt from. */
static void
new_words_for_the_same_thing_are_met(void **state)
{
	static const struct { const char *rule, *sentence; } near[] = {
		{ "silence-as-consent", "Without a reply in seven days we shall regard it as accepted." },
		{ "guarantee-word", "There is absolutely no chance of this happening to you again." },
		{ "promise-no-owner", "This will be examined by the relevant unit." },
		{ "close-without-word", "The matter is therefore regarded as settled and the file is shut." },
	};
	static const char *const plain[] = {
		"The engineer comes on Friday at nine.", "What happened when you rang?", "",
		"I have your letter of the 3rd in front of me.",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(near); i++)
		if (!is_near(near[i].sentence, near[i].rule))
			fail_msg("not near %s: %s", near[i].rule, near[i].sentence);
	for (size_t i = 0; i < LENGTH(plain); i++)
		for (size_t n = 0; n < LENGTH(near); n++)
			if (is_near(plain[i], near[n].rule))
				fail_msg("near %s: %s", near[n].rule, plain[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(endings_case_and_contractions_make_no_difference),
		cmocka_unit_test(a_pack_only_makes_it_faster),
		cmocka_unit_test(each_feature_counts_once_and_no_more_than_fit),
		cmocka_unit_test(new_words_for_the_same_thing_are_met),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
