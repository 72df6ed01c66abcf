/* composer_test.c - what a page is sent of a case, and that it leads where the case itself does.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fold.h"

#include "../unit.h"

#include "method/composer.h"

#define BEGUN "0 d opened {\"v\":1,\"reference\":\"TORBEX\",\"person\":\"12\",\"name\":\"Lwazi Dube\"}\n" \
	"1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"The gate won't open and nobody rang back. " \
	"<b>\\\"Why\\\"</b> & since when?\"}\n" \
	"2 d read {\"v\":1,\"turn\":2,\"anger\":2,\"moves\":[" \
	"{\"move\":\"problem\",\"start\":0,\"end\":19,\"p\":900}]}\n" \
	"3 a concern-raised {\"v\":1,\"text\":\"The gate won't open\",\"turn\":2,\"start\":0,\"end\":19}\n" \
	"4 a concern-raised {\"v\":1,\"text\":\"Nobody rang back\"}\n" \
	"5 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"The gate is mended. I'll ring you by six.\"}\n" \
	"5 a concern-answered {\"v\":1,\"concern\":4,\"turn\":6}\n" \
	"5 a promised {\"v\":1,\"turn\":6,\"start\":20,\"end\":41,\"text\":\"I'll ring you by six.\"," \
	"\"due\":@600,\"what\":\"update\",\"name\":\"Asha Noor\",\"account\":\"7\"}\n"

static const struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };

/* The object that a page sends: what it was sent, with a text. */
static struct str
asked(const struct facts *f, const struct state *s, const char *text, const char *decided)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, &arena, KIB(64));
	json_out_init(&w, &b);
	json_open(&w, '{');
	composer_put(&w, f, s);
	json_put_key(&w, STR("text"));
	json_put_str(&w, str_from(text));
	json_put_key(&w, STR("decided"));
	json_open(&w, '[');
	if (decided)
		json_put_str(&w, str_from(decided));
	json_close(&w, ']');
	json_close(&w, '}');
	return buf_str(&b);
}

static struct str
answer(struct str json)
{
	struct err err = { 0 };
	struct buf b;

	buf_init(&b, &arena, KIB(64));
	if (!composer_answer(&arena, &pack_en, &calendar, AFTER(60), json, &b, &err))
		fail_msg("%.*s: %s", STR_ARG(json), err.text);
	return buf_str(&b);
}

/* The findings of the answer, in the form of the command. */
static void
assert_finds(struct str said, const struct findings *all)
{
	size_t at = 0;

	for (size_t i = 0; i < all->list.n; i++) {
		const struct finding *f = &all->list.at[i];
		struct str want = arena_fmt(&arena, "{\"rule\":\"%s\",\"severity\":\"%s\"", rule_id(f->rule),
		    severity_name(f->severity));
		struct str rest = str_sub(said, at, said.len);
		size_t here = str_find(rest, want);

		if (here == STR_NOT_FOUND)
			fail_msg("%.*s is missing in %.*s", STR_ARG(want), STR_ARG(said));
		at += here + 1;
	}
	assert_true(str_find(str_sub(said, at, said.len), STR("{\"rule\":")) == STR_NOT_FOUND);
}

static void
a_page_finds_what_the_case_would(void **state)
{
	static const char *const drafts[] = {
		"Please calm down, we are looking into it.",
		"The gate is mended since noon. Is anything else open?",
		"I'm sorry you feel that way. It is our policy.",
		"",
		"Nobody rang back, and that was ours to do. I'll write to you by Friday 5 June.",
	};
	struct state s;
	struct facts f;

	(void)state;
	fold(&arena, &s, BEGUN);
	for (int stage = 0; stage <= STAGE_CLOSE; stage++) {
		facts_from_state(&arena, &s, (enum stage)stage, AFTER(60), &f);
		for (size_t i = 0; i < LENGTH(drafts); i++) {
			struct findings all;

			check(&arena, &pack_en, &f, &calendar, AFTER(60), str_from(drafts[i]), &all);
			assert_finds(answer(asked(&f, &s, drafts[i], NULL)), &all);
		}
	}
}

#define DRAFT "I'll write to you by Friday 5 June."

static bool
says(struct str said, const char *what)
{
	return str_find(said, str_from(what)) != STR_NOT_FOUND;
}

static void
a_promise_is_asked_about_unless_it_stands(void **state)
{
	struct facts f;
	struct state s;
	struct str said;

	(void)state;
	fold(&arena, &s, BEGUN);
	facts_from_state(&arena, &s, STAGE_UPDATE, AFTER(60), &f);
	said = answer(asked(&f, &s, DRAFT, NULL));
	assert_true(says(said, "\"promises\":[{\"text\":\"I'll write to you by Friday 5 June"));
	assert_true(says(said, "\"due_words\":\"By Friday 5 June\",\"due_local\":\"2026-06-05T23:59\""));
	assert_true(says(said, "one promise to say yes or no to"));
	said = answer(asked(&f, &s, DRAFT, "I'll write to you by Friday 5 June"));
	assert_true(says(said, "\"missing\":false"));
	assert_false(says(said, "to say yes or no to"));
	s.promises.at[0].due = INT64_C(1780703940000);  /* that Friday's last minute */
	said = answer(asked(&f, &s, DRAFT, NULL));
	assert_true(says(said, "\"promises\":[]"));
}

static void
a_fact_too_long_for_a_page_stays_behind(void **state)
{
	struct facts f;
	struct state s;
	struct str sent;

	(void)state;
	fold(&arena, &s, BEGUN);
	facts_from_state(&arena, &s, STAGE_UPDATE, AFTER(60), &f);
	assert_true(says(asked(&f, &s, "", NULL), "\"customer\":"));
	f.customer = (struct str){ arena_alloc(&arena, KIB(9), 1), KIB(9) };
	sent = asked(&f, &s, "", NULL);
	assert_false(says(sent, "\"customer\":"));
	assert_true(KNOWS(&f, customer));
}

static void
what_can_not_be_read_is_named(void **state)
{
	static const struct { const char *json, *names; } cases[] = {
		{ "[]", "object" }, { "{}", "\"text\"" }, { "{\"text\":5}", "\"text\"" },
		{ "{\"text\":\"a\",\"covered\":[1]}", "covered" },
		{ "{\"text\":\"a\",\"standing\":[[1]]}", "standing" },
		{ "{\"text\":\"a\",\"standing\":[[1,true,2]]}", "standing" },
		{ "{\"text\":\"a\",\"decided\":\"x\"}", "decided" },
		{ "{\"text\":\"a\",\"facts\":{\"anger\":7}}", "anger" },
		{ "{\"text\":\"a\"} x", "" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct err err = { 0 };
		struct buf b;

		buf_init(&b, &arena, KIB(4));
		if (composer_answer(&arena, &pack_en, &calendar, 0, str_from(cases[i].json), &b, &err))
			fail_msg("this was read: %s", cases[i].json);
		if (!says(str_from(err.text), cases[i].names))
			fail_msg("%s: %s", cases[i].json, err.text);
		assert_int_equal(b.len, 0);
	}
}

/* Shown one below the other, their sentences stand once and their words apart. */
static void
what_is_found_twice_says_where(void **state)
{
	static const char twice[] = "Please calm down. The gate is mended since noon, so please calm down.";
	static const char once[] = "Please calm down. The gate is mended since noon.";
	struct state s;
	struct facts f;

	(void)state;
	fold(&arena, &s, BEGUN);
	facts_from_state(&arena, &s, STAGE_UPDATE, AFTER(60), &f);
	assert_true(says(answer(asked(&f, &s, twice, NULL)), "\"about\":\"Please calm down\""));
	assert_true(says(answer(asked(&f, &s, twice, NULL)), "\"about\":\"so please calm down\""));
	assert_false(says(answer(asked(&f, &s, once, NULL)), "\"about\":\"Please calm down\""));
}

static void
a_summary_counts_in_words(void **state)
{
	(void)state;
	struct str text = STR("Six weeks without a line. [sic]");

	assert_str(composer_summary(&arena, text, 0, 0, 0), "Checked: nothing stands against sending it.");
	assert_str(composer_summary(&arena, text, 1, 0, 2),
	    "Checked: one thing blocks, 2 promises to say yes or no to.");
	assert_str(composer_summary(&arena, text, 0, 1, 0), "Checked: one thing to look at.");
	text = STR("On the line: [your answer]. On the bill: [your answer, or by when].");
	assert_str(composer_summary(&arena, text, 0, 0, 1),
	    "Checked: 2 gaps to fill, one promise to say yes or no to.");
}

static void
what_is_said_to_come_with_it_is_told(void **state)
{
	static const struct { const char *text; bool encloses; } texts[] = {
		{ "I have attached the form.", true }, { "The leaflet comes with this letter.", true },
		{ "Please find enclosed the two statements.", true },
		{ "The rail is attached to the wall.", false },
		{ "The bracket was attached last week.", false },
		{ "Once I have attached the rail, I will ring.", false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct str said = answer(arena_fmt(&arena, "{\"text\":\"%s\"}", texts[i].text));
		const char *want = texts[i].encloses ? "\"encloses\":true" : "\"encloses\":false";

		if (str_find(said, str_from(want)) == STR_NOT_FOUND)
			fail_msg("%s: %.*s", texts[i].text, STR_ARG(said));
	}
}

/* Four sentences, two rules in turn: what is said of each is said once, with each of its places. */
static void
findings_of_one_rule_stand_together(void **state)
{
	static const char draft[] = "Our team followed the correct procedure. You should have read the "
	    "terms. We followed our process in every step. You should have told us.";
	static const char *const want[] = { "defend-process", "defend-process", "blame-customer",
		"blame-customer" };
	struct facts facts = { .known = 0 };
	struct findings all = { 0 };
	size_t n = 0;

	(void)state;
	check(&arena, &pack_en, &facts, &calendar, AFTER(60), str_from(draft), &all);
	composer_group(&arena, &all);
	for (size_t i = 0; i < all.list.n; i++) {
		const char *rule = rule_id(all.list.at[i].rule);

		if (strcmp(rule, "defend-process") != 0 && strcmp(rule, "blame-customer") != 0)
			continue;
		if (n >= LENGTH(want) || strcmp(rule, want[n]) != 0)
			fail_msg("finding %zu is %s", i, rule);
		if (n % 2 == 1)
			assert_true(all.list.at[i].rule == all.list.at[i - 1].rule);
		assert_true(composer_about(&all, i, str_from(draft)).len > 0);
		n++;
	}
	assert_int_equal(n, LENGTH(want));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_page_finds_what_the_case_would),
		TEST(a_promise_is_asked_about_unless_it_stands),
		TEST(a_fact_too_long_for_a_page_stays_behind),
		TEST(what_can_not_be_read_is_named),
		TEST(what_is_found_twice_says_where),
		TEST(a_summary_counts_in_words),
		TEST(findings_of_one_rule_stand_together),
		TEST(what_is_said_to_come_with_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
