/* facts_test.c - facts from JSON, by default, and from a case.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fold.h"

#include "../unit.h"

#include "method/facts.h"

static struct facts
read_facts(const char *json)
{
	struct facts f;
	struct err err;

	if (!facts_from_json(&arena, str_from(json), &f, &err))
		fail_msg("%s: %s", json, err.text);
	return f;
}

static void
every_key_of_the_contract_is_read(void **state)
{
	struct facts f = read_facts("{\"anger\":3,\"distress\":2,\"playback\":\"sent\",\"fault\":\"third\","
	    "\"need\":\"heard\","
	    "\"stage\":\"final\",\"abuse\":\"threat\",\"profile\":\"uk-telecom\",\"day\":42,"
	    "\"concern\":\"the bill\","
	    "\"concerns\":[\"the bill\",\"the visit\"],\"concerns_open\":2,\"impact\":[\"two shifts\"],"
	    "\"known\":[\"order 7\"],"
	    "\"customer_used\":[\"ONT\"],\"customer\":\"It's dead.\",\"words\":90,\"last\":\"negative\","
	    "\"teachback\":\"done\","
	    "\"open\":1,\"ledger_next\":\"Tuesday noon\",\"overdue\":\"callback\",\"missed_before\":1,"
	    "\"error\":\"wrong tariff\","
	    "\"customer_unaware\":0,\"apologised_before\":0,\"critique\":1,\"asked_why\":1,"
	    "\"asked_procedure\":0,"
	    "\"first_reply\":1,\"vulnerable\":0,\"safety\":1,\"legal_review\":0,\"live\":0,"
	    "\"type\":\"refund\",\"p50\":4,\"p80\":9,"
	    "\"n\":212,\"today\":\"2026-06-01\",\"similar_to\":{\"case\":\"4471\",\"share\":0.83},"
	    "\"approved_block\":\"ombudsman\",\"signposted\":1,\"signpost_day\":42,"
	    "\"letter_signpost\":\"scheme, right\",\"letter_final\":\"decision\","
	    "\"verify\":\"security\",\"leader\":0,\"heard\":1,\"unasked\":\"Since when?\","
	    "\"corrected\":\"ours\"}");
	uint64_t all = ((UINT64_C(1) << FACT_COUNT) - 1) & ~FACT_BIT(correction);

	(void)state;
	assert_true(f.known == all);
	assert_int_equal(f.playback, PLAYBACK_SENT);
	assert_int_equal(f.stage, STAGE_FINAL);
	assert_int_equal(f.abuse, ABUSE_THREAT);
	assert_int_equal(f.last, MOOD_NEGATIVE);
	assert_int_equal(f.n_concerns, 2);
	assert_str(f.concerns.at[1], "the visit");
	assert_str(f.known_facts.at[0], "order 7");
	assert_int_equal(f.similar_share, 830);
	assert_int_equal(f.today, 20605);
	assert_int_equal(f.n, 212);
}

/* Written, read and written again: the same. */
static void
what_is_known_can_be_sent(void **state)
{
	static const char *const facts[] = {
		"{}",
		"{\"anger\":3,\"distress\":0,\"playback\":\"sent\",\"fault\":\"third\",\"need\":\"unknown\","
		"\"stage\":\"final\",\"abuse\":\"threat\",\"profile\":null,\"day\":42,"
		"\"concern\":\"the bill\",\"concerns\":[\"the \\\"bill\\\"\",\"the visit\"],\"impact\":[],"
		"\"known\":[\"order 7\"],\"customer\":\"It's dead.\","
		"\"last\":\"negative\",\"teachback\":\"done\",\"open\":1,"
		"\"ledger_next\":null,\"overdue\":\"callback\",\"today\":\"2026-06-01\","
		"\"similar_to\":{\"case\":\"4471\",\"share\":0.083},\"heard\":0}",
		"{\"concerns\":3,\"today\":\"1999-12-31\",\"similar_to\":null}",
		"{\"playback\":\"corrected\",\"concerns\":[],\"correction\":\"it was the 12th\"}",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(facts); i++) {
		struct facts f = read_facts(facts[i]);
		struct json_out w;
		struct buf b;

		buf_init(&b, &arena, KIB(64));
		json_out_init(&w, &b);
		facts_put(&w, &f);
		assert_str(buf_str(&b), facts[i]);
	}
}

static void
none_null_nought_and_empty_are_knowledge(void **state)
{
	struct facts f = read_facts("{\"overdue\":\"none\",\"ledger_next\":null,\"impact\":[],"
	    "\"concerns\":0,\"known\":\"none\"}");

	(void)state;
	assert_true(KNOWS(&f, overdue) && KNOWS(&f, ledger_next) && KNOWS(&f, impact) && KNOWS(&f,
	    concerns));
	assert_int_equal(f.overdue.len, 0);
	assert_int_equal(f.ledger_next.len, 0);
	assert_int_equal(f.impact.n, 0);
	assert_int_equal(f.known_facts.n, 0);
	assert_false(KNOWS(&f, anger));
}

static void
one_fact_follows_from_another(void **state)
{
	struct facts f = read_facts("{\"correction\":\"it was the 12th\"}");

	(void)state;
	assert_true(KNOWS(&f, playback));
	assert_int_equal(f.playback, PLAYBACK_CORRECTED);
	facts_defaults(&f);
	assert_int_equal(f.playback, PLAYBACK_CORRECTED);
	f = read_facts("{\"concern\":\"charged twice\"}");
	assert_int_equal(f.n_concerns, 1);
	assert_str(f.concerns.at[0], "charged twice");
	f = read_facts("{\"concerns\":3,\"impact\":\"lost a shift\",\"leader\":true}");
	assert_int_equal(f.n_concerns, 3);
	assert_int_equal(f.impact.n, 1);
	assert_int_equal(f.leader, 1);
}

static void
defaults_fill_only_what_is_not_known(void **state)
{
	struct facts f = read_facts("{\"anger\":3,\"playback\":\"none\",\"stage\":\"update\"}");

	(void)state;
	facts_defaults(&f);
	assert_int_equal(f.anger, 3);
	assert_int_equal(f.playback, PLAYBACK_NONE);
	assert_int_equal(f.stage, STAGE_UPDATE);
	assert_str(f.fault, "unknown");
	assert_str(f.need, "helped");
	assert_int_equal(f.n_concerns, 1);
	assert_true(f.ledger_next.len > 0);
	assert_false(KNOWS(&f, concerns_open));
	assert_false(KNOWS(&f, open));
	assert_false(KNOWS(&f, distress));
}

static void
what_is_wrong_is_named(void **state)
{
	static const struct { const char *json, *names; } cases[] = {
		{ "{\"anger\":\"lots\"}", "anger" }, { "{\"anger\":4}", "anger" }, { "{\"anger\":-1}",
		    "anger" },
		{ "{\"anger\":1.5}", "anger" }, { "{\"angre\":1}", "angre" }, { "{\"fault\":\"mine\"}",
		    "fault" },
		{ "{\"playback\":\"maybe\"}", "playback" }, { "{\"stage\":3}", "stage" }, { "{\"open\":2}",
		    "open" },
		{ "{\"concerns\":\"a; b\"}", "concerns" }, { "{\"concerns\":[1]}", "concerns" },
		    { "{\"impact\":5}", "impact" },
		{ "{\"today\":\"Mon 1 Jun\"}", "today" }, { "{\"today\":\"2026-02-30\"}", "today" },
		{ "{\"similar_to\":{\"case\":\"1\",\"share\":2}}", "similar_to" },
		    { "{\"similar_to\":\"4471\"}", "similar_to" },
		{ "{\"overdue\":1}", "overdue" }, { "{\"words\":\"many\"}", "words" },
		    { "{\"teachback\":1}", "teachback" },
		{ "{\"correction\":\"no\",\"playback\":\"confirmed\"}", "correction" },
		{ "{\"concerns\":1,\"concerns_open\":2}", "concerns_open" }, { "[]", "object" },
		    { "{\"anger\":1", "" }, { "", "" },
		{ "{\"anger\":1} x", "" },
		{ "{\"concern\":\"cold flat\",\"concerns\":0}", "'concern'" },
		{ "{\"p50\":9,\"p80\":2}", "'p80'" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct facts f = { .anger = 99 };
		struct err err = { 0 };

		if (facts_from_json(&arena, str_from(cases[i].json), &f, &err))
			fail_msg("this was read: %s", cases[i].json);
		if (str_find(str_from(err.text), str_from(cases[i].names)) == STR_NOT_FOUND)
			fail_msg("%s: %s", cases[i].json, err.text);
		assert_int_equal(err.kind, ERR_DATA);
		assert_int_equal(f.anger, 99);
	}
}

/* Each fact, with values that none of its form can be. */
static void
every_fact_of_a_wrong_type_is_named(void **state)
{
	static const char *const wrong[] = { "{\"x\":1}", "[[]]", "-1", "1.5", "99999999999999999999",
	    "[null]" };

	(void)state;
	for (int i = 0; i < FACT_COUNT; i++)
		for (size_t w = 0; w < LENGTH(wrong); w++) {
			const char *key = fact_key((enum fact)i);
			struct str json = arena_fmt(&arena, "{\"%s\":%s}", key, wrong[w]);
			struct facts f;
			struct err err = { 0 };

			if (facts_from_json(&arena, json, &f, &err))
				fail_msg("this was read: %.*s", STR_ARG(json));
			if (str_find(str_from(err.text), arena_fmt(&arena, "'%s'", key)) == STR_NOT_FOUND)
				fail_msg("%.*s: %s", STR_ARG(json), err.text);
		}
}

#define OPENED "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"Ngozi Adair\"}\n"
#define LETTER "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"The lift is out. My mum can't get " \
	    "down. Why?\"}\n" \
	"1 d read {\"v\":1,\"turn\":2,\"anger\":2,\"distress\":1,\"moves\":[{\"move\":\"problem\"," \
	    "\"start\":0,\"end\":16}," \
	"{\"move\":\"impact\",\"start\":17,\"end\":39},{\"move\":\"question\",\"start\":40,\"end\":44}]}\n"
#define RAISED "2 a concern-raised {\"v\":1,\"text\":\"The lift is out\",\"turn\":2,\"start\":0," \
	    "\"end\":15}\n" \
	"2 a concern-raised {\"v\":1,\"text\":\"Nobody told us\"}\n"

static void
a_case_that_has_begun_gives_its_facts(void **state)
{
	struct state s;
	struct facts f;

	(void)state;
	fold(&arena, &s, OPENED LETTER RAISED);
	facts_from_state(&arena, &s, STAGE_PLAYBACK, AFTER(60), &f);
	assert_int_equal(f.stage, STAGE_PLAYBACK);
	assert_int_equal(f.anger, 2);
	assert_int_equal(f.distress, 1);
	assert_str(f.fault, "unknown");
	assert_str(f.need, "unknown");
	assert_int_equal(f.playback, PLAYBACK_NONE);
	assert_int_equal(f.concerns.n, 2);
	assert_int_equal(f.concerns_open, 2);
	assert_int_equal(f.impact.n, 1);
	assert_str(f.impact.at[0], "My mum can't get down.");
	assert_int_equal(f.words, 10);
	assert_int_equal(f.first_reply, 1);
	assert_int_equal(f.asked_why, 1);
	assert_int_equal(f.asked_procedure, 0);
	assert_int_equal(f.last, MOOD_NEGATIVE);
	assert_int_equal(f.open, 1);
	assert_true(KNOWS(&f, ledger_next) && f.ledger_next.len == 0);
	assert_true(KNOWS(&f, overdue) && f.overdue.len == 0);
	assert_false(KNOWS(&f, profile) || KNOWS(&f, leader) || KNOWS(&f, customer_unaware) || KNOWS(&f,
	    abuse));
}

static void
a_case_without_a_word_of_theirs_claims_none(void **state)
{
	struct state s;
	struct facts f;

	(void)state;
	fold(&arena, &s, OPENED);
	facts_from_state(&arena, &s, STAGE_ACK, AFTER(60), &f);
	assert_false(KNOWS(&f, anger) || KNOWS(&f, impact) || KNOWS(&f, customer) || KNOWS(&f, last));
}

#define PLAYED "5 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"The lift, and not a word. I'm sorry. " \
	    "Right?\"}\n" \
	"5 d read {\"v\":1,\"turn\":6,\"moves\":[{\"move\":\"apologise\",\"start\":26,\"end\":36}]}\n" \
	"5 a playback-sent {\"v\":1,\"turn\":6,\"items\":[{\"concern\":4,\"text\":\"The lift is out\"}]}\n"

static void
a_correction_and_an_apology_are_facts(void **state)
{
	struct state s;
	struct facts f;

	(void)state;
	fold(&arena, &s, OPENED LETTER RAISED PLAYED
	    "6 c playback-corrected {\"v\":1,\"playback\":8,\"word\":\"Not quite\","
	    "\"items\":[{\"concern\":4,"
	    "\"text\":\"Both lifts are out\"}]}\n");
	facts_from_state(&arena, &s, STAGE_PLAYBACK, AFTER(60), &f);
	assert_int_equal(f.playback, PLAYBACK_CORRECTED);
	assert_str(f.correction, "Not quite Both lifts are out");
	assert_int_equal(f.apologised_before, 1);
	assert_int_equal(f.first_reply, 0);
	assert_str(f.concerns.at[0], "Both lifts are out");
}

#define PROMISED PLAYED "6 c playback-confirmed {\"v\":1,\"playback\":8}\n" \
	"7 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"I'll ring by six.\"}\n" \
	"7 a promised {\"v\":1,\"turn\":10,\"text\":\"I'll ring by six.\",\"due\":@600," \
	    "\"what\":\"update\"}\n" \
	"8 a concern-answered {\"v\":1,\"concern\":4,\"turn\":10}\n"

static void
the_ledger_says_what_comes_next_and_what_was_missed(void **state)
{
	struct state s;
	struct facts f;

	(void)state;
	fold(&arena, &s, OPENED LETTER RAISED PROMISED);
	facts_from_state(&arena, &s, STAGE_ANSWER, AFTER(60), &f);
	assert_str(f.ledger_next, "I'll ring by six.");
	assert_int_equal(f.overdue.len, 0);
	assert_int_equal(f.missed_before, 0);
	assert_int_equal(f.words, 0);
	assert_true(f.covered[0]);
	assert_false(f.covered[1]);
	facts_from_state(&arena, &s, STAGE_ANSWER, AFTER(601), &f);
	assert_str(f.overdue, "I'll ring by six.");
	assert_int_equal(f.ledger_next.len, 0);
	assert_int_equal(f.missed_before, 1);
	fold(&arena, &s, OPENED LETTER RAISED PROMISED "601 d promise-missed {\"v\":1,\"promise\":11}\n"
	    "602 a promise-owned {\"v\":1,\"promise\":11}\n9 c enough {\"v\":1,\"concern\":4}\n");
	facts_from_state(&arena, &s, STAGE_ANSWER, AFTER(700), &f);
	assert_int_equal(f.overdue.len, 0);
	assert_int_equal(f.missed_before, 1);
	assert_int_equal(f.concerns.n, 1);
	assert_int_equal(f.concerns_open, 1);
}

static void
more_open_concerns_than_the_one_in_question_are_no_contradiction(void **state)
{
	struct facts f;
	struct err err = { 0 };

	(void)state;
	assert_true(facts_from_json(&arena, STR("{\"concern\":\"the gate\",\"concerns_open\":2}"), &f, &err));
	assert_int_equal(f.concerns_open, 2);
	assert_false(facts_from_json(&arena, STR("{\"concerns\":1,\"concerns_open\":2}"), &f, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_key_of_the_contract_is_read),
		TEST(what_is_known_can_be_sent),
		TEST(none_null_nought_and_empty_are_knowledge),
		TEST(one_fact_follows_from_another),
		TEST(defaults_fill_only_what_is_not_known),
		TEST(what_is_wrong_is_named),
		TEST(every_fact_of_a_wrong_type_is_named),
		TEST(a_case_that_has_begun_gives_its_facts),
		TEST(a_case_without_a_word_of_theirs_claims_none),
		TEST(a_correction_and_an_apology_are_facts),
		TEST(the_ledger_says_what_comes_next_and_what_was_missed),
		TEST(more_open_concerns_than_the_one_in_question_are_no_contradiction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
