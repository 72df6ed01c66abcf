/* loss_test.c - a death is seen where it is told, and not where it is a way of speaking.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fold.h"

#include "../unit.h"

#include "method/loss.h"
#include "method/next.h"

#define OPENED "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"rhian pugh\"}\n"
#define WROTE(text) OPENED "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"" text "\"}\n"

static const struct { const char *text, *relation, *words; } told[] = {
	{ "Hello. My husband Emrys died on 2 May. You wrote to him again.", "husband",
	    "My husband Emrys died on 2 May" },
	{ "My mum passed away in March and her phone is still billed.", "mum", "her phone is still billed" },
	{ "I lost my father last week and cannot deal with this.", "father", "I lost my father" },
	{ "It is about my late wife and her account.", "wife", "my late wife" },
	{ "The letter came on the day of the funeral of my son.", "son", "funeral of my son" },
	{ "It came two days after my sister's funeral.", "sister", "my sister's funeral" },
	{ "Her brother was killed in April and she can't write herself.", "", "Her brother was killed" },
	{ "My nan is being buried on Thursday and your van still blocks the gate.", "nan", "being buried" },
	{ "The ring was my mums. She died in January.", "mum", "She died in January" },
	{ "I am recently widowed and need this sorted.", "", "recently widowed" },
	{ "I write for my brother. When he died in May I sent you the papers.", "brother", "he died in May" },
	{ "It is my aunt's flat. Oonagh died in May; the death certificate is with you.", "aunt",
	    "Oonagh died in May" },
};
static const char *const not_told[] = {
	"My husband nearly died laughing at your answer.",
	"My husband's phone died while we waited.",
	"My daughter could have died with that heater.",
	"My partner lost a day of pay and the battery died.",
	"The line died again. My wife works from home.",
	"My cat knocked it over. The screen died at once.",
	"It was for my son. He nearly died of it.",
	"My dad found your meter buried under the drive.",
	"My mums phone died twice on Monday.",
	"I bought it for my father. Phone died on Tuesday.",
};

static void
a_death_is_seen_where_it_is_told(void **state)
{
	struct state s;
	struct loss loss;

	(void)state;
	for (size_t i = 0; i < LENGTH(told); i++) {
		fold(&arena, &s, cstr(&arena, arena_fmt(&arena, WROTE("%s"), told[i].text)));
		assert_true(loss_told(&s, &loss));
		assert_str(loss.relation, told[i].relation);
		assert_true(str_find(loss.words, str_from(told[i].words)) != STR_NOT_FOUND);
		assert_int_equal(loss.turn, 2);
	}
}

static void
what_nearly_was_or_belongs_to_them_is_no_death(void **state)
{
	struct state s;
	struct loss loss;

	(void)state;
	for (size_t i = 0; i < LENGTH(not_told); i++) {
		fold(&arena, &s, cstr(&arena, arena_fmt(&arena, WROTE("%s"), not_told[i])));
		assert_false(loss_told(&s, &loss));
	}
}

static void
a_death_is_nothing_to_settle(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, WROTE("My wife died in May and you wrote to her.")
	    "2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"problem\",\"start\":0,\"end\":19},"
	    "{\"move\":\"repeat\",\"start\":24,\"end\":40}]}\n");
	assert_int_equal(s.proposals.n, 1);
	assert_int_equal(s.proposals.at[0].move, MOVE_REPEAT);
	fold(&arena, &s, WROTE("It is my uncle's flat. He died in May and nobody rang.")
	    "2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"problem\",\"start\":23,\"end\":37},"
	    "{\"move\":\"criticise\",\"start\":42,\"end\":53}]}\n");
	assert_int_equal(s.proposals.n, 1);
	assert_str(s.proposals.at[0].text, "nobody rang");
}

static void
a_word_on_it_is_drafted_once(void **state)
{
	struct state s;
	struct str draft;

	(void)state;
	fold(&arena, &s, WROTE("My husband Emrys died on 2 May."));
	draft = draft_ack(&arena, &s, NULL, AFTER(5), STR("Asha Noor"));
	assert_true(str_find(draft, STR("Dear Rhian,\n\nI am very sorry that your husband "
	    "died.")) != STR_NOT_FOUND);
	assert_false(loss_spoken_of(&s));
	fold(&arena, &s, WROTE("My husband Emrys died on 2 May.")
	    "5 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"I am very sorry that your husband died.\"}\n");
	assert_true(loss_spoken_of(&s));
	draft = draft_playback(&arena, &s, NULL, AFTER(9), STR("Asha Noor"));
	assert_true(str_find(draft, STR("very sorry that")) == STR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_death_is_seen_where_it_is_told),
		TEST(what_nearly_was_or_belongs_to_them_is_no_death),
		TEST(a_death_is_nothing_to_settle),
		TEST(a_word_on_it_is_drafted_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
