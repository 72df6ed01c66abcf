/* house_test.c - a firm's own pack beside the language that is built in.
 *
 * The pack and the drafts are those of rules/, which `heard rules` shows.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "host/file.h"
#include "method/check.h"
#include "method/voice.h"

static const struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };

static struct str
file(const char *path)
{
	struct str text;
	struct err err;

	if (!file_read(&arena, path, KIB(64), &text, &err))
		fail_msg("%s", err.text);
	return text;
}

static bool
compile(struct str name, struct str text, const struct pack **out, struct err *err)
{
	struct pack_source *sources = arena_array(&arena, struct pack_source, n_pack_en_sources + 1);

	memcpy(sources, pack_en_sources, n_pack_en_sources * sizeof *sources);
	sources[n_pack_en_sources] = (struct pack_source){ name, text };
	return pack_compile(&arena, sources, n_pack_en_sources + 1, out, err);
}

static const struct pack *
house(void)
{
	const struct pack *p;
	struct err err;

	if (!compile(STR("house.pack"), file("rules/house.pack"), &p, &err))
		fail_msg("%s", err.text);
	return p;
}

static bool
finds(const struct pack *p, const char *facts, struct str draft, const char *rule)
{
	struct findings all;
	struct facts f;
	struct err err;

	assert_true(facts_from_json(&arena, str_from(facts), &f, &err));
	facts_defaults(&f);
	check(&arena, p, &f, &calendar, INT64_C(1780300800000), draft, &all);
	for (size_t i = 0; i < all.list.n; i++)
		if (str_eq(str_from(rule_id(all.list.at[i].rule)), str_from(rule)))
			return true;
	return false;
}

static void
what_the_firm_has_banned_is_found(void **state)
{
	const struct pack *p = house();
	struct str text = file("rules/house.jsonl"), line;

	(void)state;
	while (str_line(&text, &line)) {
		struct json j;
		struct str key, draft = STR_NONE;
		bool want = false;

		json_init(&j, &arena, line);
		for (json_object(&j); json_key(&j, &key);) {
			want = want || str_eq(key, STR("want"));
			if (!str_eq(key, STR("text")))
				json_skip(&j, NULL);
			else
				json_string(&j, &draft);
		}
		if (finds(p, "{}", draft, "banned-phrase") != want)
			fail_msg("%.*s", STR_ARG(draft));
		assert_false(finds(&pack_en, "{}", draft, "banned-phrase"));
	}
}

static void
its_jargon_is_jargon(void **state)
{
	struct str draft = STR("I set the weather comp lower this morning.");

	(void)state;
	assert_true(finds(house(), "{}", draft, "jargon"));
	assert_false(finds(&pack_en, "{}", draft, "jargon"));
}

/* Lists of the language and labels of single rules go on in a firm's pack. */
static void
words_of_its_own_join_those_that_are_built_in(void **state)
{
	struct str draft = STR("Someone from Tannery will look into it tomorrow.");
	const struct pack *p;
	struct err err;

	(void)state;
	assert_true(compile(STR("one.pack"), STR("list department: tannery | finishing\n"), &p, &err));
	assert_true(finds(p, "{}", draft, "promise-no-owner"));
	assert_false(finds(&pack_en, "{}", draft, "promise-no-owner"));
	assert_true(finds(p, "{}", STR("Someone from Billing will look into it tomorrow."),
	    "promise-no-owner"));
}

static void
its_titles_are_how_they_are_addressed(void **state)
{
	struct state s;
	struct err err;

	(void)state;
	state_init(&s, &arena);
	s.name = STR("Cllr Doris Penn");
	assert_str(voice_name(&s), "Cllr");
	assert_true(compile(STR("one.pack"), STR("list title: cllr\n"), &s.pack, &err));
	assert_str(voice_name(&s), "Cllr Penn");
}

static void
its_products_are_about_this_customer(void **state)
{
	struct str draft = STR("We take the heat pump seriously.");

	(void)state;
	assert_true(finds(&pack_en, "{}", draft, "boilerplate-empathy"));
	assert_false(finds(house(), "{}", draft, "boilerplate-empathy"));
}

#define BLOCK "If you are not happy with our final answer, you can take your complaint to the Energy " \
	"Ombudsman. It is free of charge, and we must do what it decides. You have twelve months from the " \
	"date of this letter."

static void
nothing_is_found_inside_an_approved_text(void **state)
{
	struct str approved = STR("approved line: You should have checked the meter.\n");
	const struct pack *p;
	struct err err;

	(void)state;
	assert_true(compile(STR("one.pack"), approved, &p, &err));
	assert_true(finds(&pack_en, "{}", STR("You should have checked the meter."), "blame-customer"));
	assert_false(finds(p, "{}", STR("Dear Ann,\n\nyou should have  checked the meter.\nTom"),
	    "blame-customer"));
	assert_true(finds(p, "{}", STR("You should have checked the form. You should have checked the "
	    "meter."), "blame-customer"));
	assert_true(finds(p, "{}", STR("You should have checked the meter first."), "blame-customer"));
}

static void
an_approved_text_still_says_what_it_says(void **state)
{
	static const char facts[] = "{\"profile\":\"uk-telecom\",\"stage\":\"final\"}";
	struct str bare = STR("You were right about the bill, and I have paid £40 back. Is that enough?");
	struct str with = STR("You were right about the bill, and I have paid £40 back. Is that enough?\n\n"
	    BLOCK);
	const struct pack *p = house();

	(void)state;
	assert_true(finds(p, facts, bare, "signpost-missing"));
	assert_int_equal(finds(p, facts, with, "signpost-missing"),
	    finds(&pack_en, facts, with, "signpost-missing"));
}

static void
a_line_that_is_wrong_is_named(void **state)
{
	static const struct { const char *text, *why; } cases[] = {
		{ "label produkt\n", "own.pack, line 1: there is no such label: produkt" },
		{ "# fine\n\napproved ombudsman You may go there.\n",
		    "own.pack, line 3: an approved text is written `approved NAME: its words`" },
		{ "label banned\n..3\n", "own.pack, line 2: a phrase can't begin with a gap" },
	};
	const struct pack *p = NULL;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct err err = { 0 };

		arena_reset(&arena);            /* one language at a time */
		assert_false(compile(STR("own.pack"), str_from(cases[i].text), &p, &err));
		assert_string_equal(err.text, cases[i].why);
		assert_null(p);
		arena_reset(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_the_firm_has_banned_is_found),
		TEST(its_jargon_is_jargon),
		TEST(words_of_its_own_join_those_that_are_built_in),
		TEST(its_titles_are_how_they_are_addressed),
		TEST(its_products_are_about_this_customer),
		TEST(nothing_is_found_inside_an_approved_text),
		TEST(an_approved_text_still_says_what_it_says),
		TEST(a_line_that_is_wrong_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
