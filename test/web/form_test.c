/* form_test.c - what is read from a form, what is refused, and that nothing typed is lost.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/form.h"
#include "../unit.h"

static const struct form_field fields[] = {
	{ .name = "text", .kind = FIELD_TEXT, .max = 40, .must = true, .label = "Your reply" },
	{ .name = "name", .kind = FIELD_LINE, .max = 20, .label = "Your name" },
	{ .name = "concern", .kind = FIELD_ID, .max = 20, .label = "The concern" },
	{ .name = "shift", .kind = FIELD_INT, .max = 20, .label = "The shift" },
	{ .name = "yes", .kind = FIELD_FLAG, .max = 5, .label = "Your answer" },
	{ .name = "need", .kind = FIELD_CHOICE, .max = 20, .choices = "heard helped connected",
	    .label = "The need" },
	{ .name = "stage", .kind = FIELD_STAGE, .max = 20, .label = "The step" },
	{ .name = "due", .kind = FIELD_TIME, .max = 40, .label = "By when" },
	{ .name = "keep", .kind = FIELD_ID, .max = 20, .many = true, .label = "A promise" },
	{ 0 },
};
static const struct calendar calendar = { .zone = &zone_utc };

static bool
read_and_check(const char *body, bool json, struct form *out, struct err *err)
{
	struct err checked = { 0 };
	bool good;

	*out = (struct form){ 0 };
	*err = (struct err){ 0 };
	good = json ? form_read_json(&arena, str_from(body), out, err) : form_read_urlencoded(&arena,
	    str_from(body), out, err);
	if (!form_check(fields, &calendar, false, out, &checked) && good) {
		*err = checked;
		good = false;
	}
	return good;
}

static void
what_is_refused_is_named(void **state)
{
	static const struct { const char *body, *why; } cases[] = {
		{ "text=Hello", NULL },
		{ "text=Hello&name=Ines+Moreau&concern=12&shift=-3&yes=on&need=heard&stage=playback"
		    "&keep=1&keep=2", NULL },
		{ "text=Hello&csrf=abc&form=def", NULL },
		{ "&&text=Hello&", NULL },
		{ "text=Hello&name=&concern=&due=", NULL },
		{ "", "Your reply is missing." },
		{ "text=+%0a+", "Your reply is missing." },
		{ "text=Hello&colour=red", "There is no field called \"colour\" here." },
		{ "text=Hello&text=Goodbye", "Your reply was sent twice." },
		{ "text=Hello&concern=1&concern=2", "The concern was sent twice." },
		{ "text=Hello&name=Ines%0AMoreau", "Your name must stand on one line." },
		{ "text=Hello&concern=twelve", "The concern is not a number that names something here." },
		{ "text=Hello&concern=-1", "The concern is not a number that names something here." },
		{ "text=Hello&concern=9999999999999999999", "The concern is not a number that names "
		    "something here." },
		{ "text=Hello&shift=1.5", "The shift must be a whole number." },
		{ "text=Hello&yes=perhaps", "Your answer is either on or off." },
		{ "text=Hello&need=hugged", "The need must be one of: heard helped connected." },
		{ "text=Hello&need=hea", "The need must be one of: heard helped connected." },
		{ "text=Hello&stage=dance", "The step is no step of a conversation." },
		{ "text=Hello&due=Friday", "By when must be a day and a time, like 2026-06-12T17:00." },
		{ "text=Hello&due=2026-02-29T10:00", "By when must be a day and a time, like "
		    "2026-06-12T17:00." },
		{ "text=Hello&keep=1&keep=x", "A promise is not a number that names something here." },
		{ "text=100%", "What was sent has a % sign that stands for nothing. A browser would not send "
		    "that." },
		{ "text=a%00b", "A zero byte stands in what was sent. Type that part again, please." },
		{ "text=caf%e9", "Some letters were not sent as UTF-8; they show as "
		    "\xef\xbf\xbd below." },
		{ "text=%c0%af", "Some letters were not sent as UTF-8; they show as "
		    "\xef\xbf\xbd below." },
		{ "text=This+sentence+is+longer+than+forty+bytes+are.",
		    "Your reply is too long: 40 characters fit, and this has about 45. Nothing was lost; "
		    "shorten it." },
		{ "{\"text\":\"Hello\"}", "There is no field called \"{\"text\":\"Hello\"}\" here." },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct form f;
		struct err err;
		bool good = read_and_check(cases[i].body, false, &f, &err);

		assert_string_equal(good ? "fine" : err.text, cases[i].why ? cases[i].why : "fine");
	}
}

static void
json_takes_the_same_fields(void **state)
{
	static const struct { const char *body, *why; } cases[] = {
		{ "{\"text\":\"Hello\"}", NULL },
		{ "{\"text\":\"Hello\",\"yes\":true,\"concern\":\"12\",\"shift\":-4,\"name\":null,"
		    "\"keep\":[\"1\",2]}", NULL },
		{ "{\"text\":\"Hello\",\"keep\":[]}", NULL },
		{ "[]", "The body must be one JSON object." },
		{ "\"Hello\"", "The body must be one JSON object." },
		{ "{\"text\":{\"a\":1}}", "\"text\" must be a text, a whole number, true, false or null." },
		{ "{\"text\":\"Hello\",\"shift\":1.5}", "\"shift\" must be a text, a whole number, true, "
		    "false or null." },
		{ "{\"text\":\"Hello\",\"colour\":1}", "There is no field called \"colour\" here." },
		{ "{\"text\":\"Hello\",\"concern\":[1,2]}", "The concern was sent twice." },
		{ "{\"text\":[[\"Hello\"]]}", "\"text\" must be a text, a whole number, true, false or "
		    "null." },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct form f;
		struct err err;
		bool good = read_and_check(cases[i].body, true, &f, &err);

		assert_string_equal(good ? "fine" : err.text, cases[i].why ? cases[i].why : "fine");
	}
}

static void
broken_json_is_refused_with_its_place(void **state)
{
	static const char *const bodies[] = { "{", "{\"text\":\"Hello\"", "{\"text\":\"Hello\"} x",
	    "{\"text\":\"a\",\"text\":\"b\"}",
		"{\"text\":\"\\u0000\"}", "{\"text\":\"caf\xe9\"}" };

	(void)state;
	for (size_t i = 0; i < LENGTH(bodies); i++) {
		struct form f;
		struct err err;

		assert_false(read_and_check(bodies[i], true, &f, &err));
		assert_int_equal(err.kind, ERR_DATA);
	}
}

static void
values_come_as_text_numbers_and_moments(void **state)
{
	struct form f;
	struct err err;
	struct str *keep;

	(void)state;
	assert_true(read_and_check("text=a%26b%3Dc+d%2Be&concern=12&shift=-3&yes=yes&stage=playback"
	    "&due=2026-06-12T17:00"
	    "&keep=7&name=++Ines++&keep=5", false, &f, &err));
	assert_str(form_text(&f, "text"), "a&b=c d+e");
	assert_str(form_text(&f, "name"), "Ines");
	assert_str(form_text(&f, "need"), "");
	assert_int_equal(form_int(&f, "concern"), 12);
	assert_int_equal(form_int(&f, "shift"), -3);
	assert_int_equal(form_int(&f, "yes"), 1);
	assert_int_equal(form_int(&f, "stage"), STAGE_PLAYBACK);
	assert_int_equal(form_int(&f, "due"), INT64_C(1781283600000));
	assert_int_equal(form_int(&f, "nothing"), 0);
	assert_int_equal(form_many(&arena, &f, "keep", &keep), 2);
	assert_str(keep[0], "7");
	assert_str(keep[1], "5");
	assert_int_equal(form_many(&arena, &f, "text", &keep), 1);
	assert_int_equal(form_many(&arena, &f, "nothing", &keep), 0);
}

static void
a_moment_may_carry_its_offset(void **state)
{
	struct form f;
	struct err err;

	(void)state;
	assert_true(read_and_check("text=a&due=2026-06-12T17:00:00%2B01:00", false, &f, &err));
	assert_int_equal(form_int(&f, "due"), INT64_C(1781280000000));
}

static void
lines_end_the_same_way_whoever_sends_them(void **state)
{
	struct form f;
	struct err err;

	(void)state;
	assert_true(read_and_check("text=a%0D%0Ab%0Dc%0Ad%0D%0D%0A", false, &f, &err));
	assert_str(form_text(&f, "text"), "a\nb\nc\nd\n\n");
}

static void
what_was_typed_stays_when_the_form_is_refused(void **state)
{
	struct form f;
	struct err err;

	(void)state;
	assert_false(read_and_check("colour=red&text=caf%e9+%00and+cake&concern=x&keep=1&keep=", false, &f,
	    &err));
	assert_str(form_text(&f, "text"), "caf\xef\xbf\xbd and cake");
	assert_str(form_text(&f, "concern"), "x");
	assert_int_equal(form_int(&f, "concern"), 0);
	assert_true(form_find(&f, "concern")->bad);
	assert_false(form_find(&f, "keep")->bad);
}

static void
a_query_may_carry_what_others_added(void **state)
{
	struct form f = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_true(form_read_urlencoded(&arena, STR("text=Hello&utm_source=mail"), &f, &err));
	assert_true(form_check(fields, &calendar, true, &f, &err));
	f = (struct form){ 0 };
	assert_true(form_read_urlencoded(&arena, STR("text=Hello&concern=x"), &f, &err));
	assert_false(form_check(fields, &calendar, true, &f, &err));
}

static void
there_is_an_end_to_the_number_of_fields(void **state)
{
	struct form f = { 0 };
	struct err err = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, &arena, KIB(64));
	for (int i = 0; i < FORM_PAIRS_MAX; i++)
		buf_lit(&b, "keep=1&");
	assert_true(form_read_urlencoded(&arena, buf_str(&b), &f, &err));
	buf_lit(&b, "keep=1&keep=2");
	f = (struct form){ 0 };
	assert_false(form_read_urlencoded(&arena, buf_str(&b), &f, &err));
	assert_int_equal(err.kind, ERR_TOO_LARGE);
	assert_int_equal(f.pairs.n, FORM_PAIRS_MAX);
}

static void
what_is_encoded_is_decoded_the_same(void **state)
{
	static const char *const texts[] = { "", "plain", "a b", "100%", "a/b?c=d&e", "Zo\xc3\xab",
	    "\x01\x7f\"<>" };

	(void)state;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct str back;

		assert_true(percent_decode(&arena, percent_encode(&arena, str_from(texts[i])), false, &back));
		assert_str(back, texts[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_refused_is_named),
		TEST(json_takes_the_same_fields),
		TEST(broken_json_is_refused_with_its_place),
		TEST(values_come_as_text_numbers_and_moments),
		TEST(a_moment_may_carry_its_offset),
		TEST(lines_end_the_same_way_whoever_sends_them),
		TEST(what_was_typed_stays_when_the_form_is_refused),
		TEST(a_query_may_carry_what_others_added),
		TEST(there_is_an_end_to_the_number_of_fields),
		TEST(what_is_encoded_is_decoded_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
