/* json_test.c - what is JSON, what is refused and why, and what is written.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/json.h"
#include "../unit.h"

static void
what_is_json_is_taken_and_what_is_not_is_refused(void **state)
{
	static const struct { const char *text, *why; } cases[] = {
		{ "null", NULL },
		{ " [ ] ", NULL },
		{ "{}", NULL },
		{ "\t\r\n{\"a\":[1,2.5,-0,1e9,1E+9,0.1e-2,true,false,null,\"x\",{\"a\":{}}]}\n", NULL },
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE42\"", NULL },
		{ "\"caf\xC3\xA9\x7F\"", NULL },
		{ "123456789012345678901234567890", NULL },     /* until someone wants an integer */
		{ "{\"a\":{\"b\":1},\"c\":{\"b\":1}}", NULL },
		{ "[{\"a\":1},{\"a\":1}]", NULL },
		{ "", "it ends in the middle, at byte 0" },
		{ "  ", "it ends in the middle, at byte 2" },
		{ "[", "it ends in the middle, at byte 1" },
		{ "[1", "it ends in the middle, at byte 2" },
		{ "[1,", "it ends in the middle, at byte 3" },
		{ "{\"a\"", "a colon is missing behind a key, at byte 4" },
		{ "{\"a\" 1}", "a colon is missing behind a key, at byte 5" },
		{ "{\"a\":", "it ends in the middle, at byte 5" },
		{ "{\"a\":1", "it ends in the middle, at byte 6" },
		{ "{\"a\":1,}", "a key in quotation marks is needed, at byte 7" },
		{ "{a:1}", "a key in quotation marks is needed, at byte 1" },
		{ "{\"a\":1 \"b\":2}", "a comma or a closing bracket is missing, at byte 7" },
		{ "{\"a\":1]", "a comma or a closing bracket is missing, at byte 6" },
		{ "{,}", "a key in quotation marks is needed, at byte 1" },
		{ "[1,]", "there is no value, at byte 3" },
		{ "[,1]", "there is no value, at byte 1" },
		{ "[1}", "a comma or a closing bracket is missing, at byte 2" },
		{ "[1 2]", "a comma or a closing bracket is missing, at byte 3" },
		{ "1 2", "something stands behind the value, at byte 2" },
		{ "{} {}", "something stands behind the value, at byte 3" },
		{ "[]]", "something stands behind the value, at byte 2" },
		{ "nul", "there is no value, at byte 0" },
		{ "nullx", "something stands behind the value, at byte 4" },
		{ "True", "there is no value, at byte 0" },
		{ "'a'", "there is no value, at byte 0" },
		{ "NaN", "there is no value, at byte 0" },
		{ "+1", "there is no value, at byte 0" },
		{ ".5", "there is no value, at byte 0" },
		{ "01", "a number may not begin with 0, at byte 1" },
		{ "-", "a number lacks a digit, at byte 1" },
		{ "-x", "a number lacks a digit, at byte 1" },
		{ "1.", "a number lacks a digit, at byte 2" },
		{ "1e", "a number lacks a digit, at byte 2" },
		{ "1e+", "a number lacks a digit, at byte 3" },
		{ "0x1", "something stands behind the value, at byte 1" },
		{ "\"a", "it ends in the middle of a string, at byte 2" },
		{ "\"a\\", "an unknown escape, at byte 3" },
		{ "\"a\\x\"", "an unknown escape, at byte 3" },
		{ "\"a\nb\"", "a control character stands bare in a string, at byte 2" },
		{ "\"\\u00g0\"", "\\u needs four hexadecimal digits, at byte 5" },
		{ "\"\\u12\"", "\\u needs four hexadecimal digits, at byte 5" },
		{ "\"\\u0000\"", "a string may not hold a NUL, at byte 7" },
		{ "\"\\ud83d\"", "half of a surrogate pair stands alone, at byte 7" },
		{ "\"\\ud83d\\u0041\"", "half of a surrogate pair stands alone, at byte 13" },
		{ "\"\\ude42\"", "half of a surrogate pair stands alone, at byte 7" },
		{ "\"\xFF\"", "a string is not UTF-8, at byte 1" },
		{ "\"\xED\xA0\x80\"", "a string is not UTF-8, at byte 1" },
		{ "{\"\xC3\":1}", "a string is not UTF-8, at byte 2" },
		{ "{\"a\":1,\"b\":2,\"a\":3}", "a key comes twice in one object, at byte 13" },
		{ "{\"a\":1,\"\\u0061\":3}", "a key comes twice in one object, at byte 7" },
		{ "\xEF\xBB\xBF{}", "there is no value, at byte 0" },
		{ "[1] // why", "something stands behind the value, at byte 4" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct err err = { 0 };
		struct json j;
		bool taken;

		json_init(&j, &arena, str_from(cases[i].text));
		json_skip(&j, NULL);
		taken = json_end(&j, &err);
		if (taken != !cases[i].why || (!taken && !strstr(err.text, cases[i].why)))
			fail_msg("%s: %s", cases[i].text, taken ? "taken" : err.text);
		assert_int_equal(err.kind, taken ? ERR_NONE : ERR_DATA);
	}
}

static void
what_ends_a_string_is_met_wherever_it_stands(void **state)
{
	static const char odd[] = { '"', '\\', '\n', '\x1F', '\xFF', '\x7F', '\xC3' };

	(void)state;
	for (size_t i = 0; i < LENGTH(odd); i++)
		for (size_t at = 1; at < 24; at++) {
			char text[] = "\"abcdefghijklmnopqrstuvwxy\"";
			bool escape = odd[i] == '\\' && strchr("bfnrt", text[at + 1]);
			struct err err = { 0 };
			struct json j;

			text[at] = odd[i];
			json_init(&j, &arena, str_from(text));
			json_skip(&j, NULL);
			assert_int_equal(json_end(&j, &err), odd[i] == '\x7F' || escape);
			if (odd[i] == '\n')
				assert_int_equal(j.bad_at, at);
		}
}

static void
a_document_is_read_member_by_member(void **state)
{
	struct str key, text = STR_NONE, raw = STR_NONE;
	int64_t number = 0, id = 0, sum = 0, n;
	bool yes = false, null = false;
	struct err err = { 0 };
	struct json j;

	(void)state;
	json_init(&j, &arena, STR("{\"text\":\"a \\u00A3 b\",\"number\":-9223372036854775808,"
	    " \"id\" : \"42\","
	    "\"yes\":true,\"nothing\":null,\"list\":[1,2,3],\"raw\": {\"x\" : [ ] } ,\"unknown\":[{}]}"));
	assert_true(json_object(&j));
	while (json_key(&j, &key)) {
		if (str_eq(key, STR("text")))
			json_string(&j, &text);
		else if (str_eq(key, STR("number")))
			json_int(&j, &number);
		else if (str_eq(key, STR("id")))
			json_id(&j, &id);
		else if (str_eq(key, STR("yes")))
			json_bool(&j, &yes);
		else if (str_eq(key, STR("nothing")))
			null = json_null(&j);
		else if (str_eq(key, STR("raw")))
			json_skip(&j, &raw);
		else if (str_eq(key, STR("list")) && json_array(&j)) {
			while (json_item(&j))
				sum += json_int(&j, &n) ? n : 0;
		} else
			json_skip(&j, NULL);
	}
	assert_true(json_end(&j, &err));
	assert_str(text, "a \xC2\xA3 b");
	assert_true(number == INT64_MIN);
	assert_int_equal(id, 42);
	assert_true(yes);
	assert_true(null);
	assert_int_equal(sum, 6);
	assert_str(raw, "{\"x\" : [ ] }");
}

static void
strings_without_escapes_are_not_copied(void **state)
{
	struct str text = STR("\"as it stands\""), got;
	struct json j;

	(void)state;
	json_init(&j, &arena, text);
	assert_true(json_string(&j, &got));
	assert_ptr_equal(got.ptr, text.ptr + 1);
}

static bool
read_int(struct json *j)
{
	int64_t n = 42;
	bool done = json_int(j, &n);

	assert_true(done || n == 42);           /* nothing is written on failure */
	return done;
}

static bool
read_id(struct json *j)
{
	int64_t n = 42;
	bool done = json_id(j, &n);

	assert_true(done || n == 42);
	return done;
}

static bool
read_bool(struct json *j)
{
	bool yes;

	return json_bool(j, &yes);
}

static bool
read_text(struct json *j)
{
	struct str s;

	return json_string(j, &s);
}

static void
a_wrong_type_is_refused_and_the_error_sticks(void **state)
{
	static const struct { const char *text; bool (*read)(struct json *); const char *why; } cases[] = {
		{ "9223372036854775807", read_int, NULL },
		{ "-0", read_int, NULL },
		{ "9223372036854775808", read_int, "a number is too large, at byte 0" },
		{ "1.0", read_int, "a whole number is needed, at byte 0" },
		{ "1e3", read_int, "a whole number is needed, at byte 0" },
		{ "\"1\"", read_int, "a number is needed, at byte 0" },
		{ " true", read_int, "a number is needed, at byte 1" },
		{ "", read_int, "it ends in the middle, at byte 0" },
		{ "\"1\"", read_id, NULL },
		{ "1", read_id, "an id is needed" },
		{ "\"\"", read_id, "an id is needed" },
		{ "\"-1\"", read_id, "an id is needed" },
		{ "\"1a\"", read_id, "an id is needed" },
		{ "\"9223372036854775808\"", read_id, "an id is needed" },
		{ "1", read_bool, "true or false is needed, at byte 0" },
		{ "tru", read_bool, "there is no value, at byte 0" },
		{ "null", read_text, "a string is needed, at byte 0" },
		{ "null", json_null, NULL },
		{ "0", json_null, "null is needed, at byte 0" },
		{ "[]", json_object, "an object is needed, at byte 0" },
		{ "{}", json_array, "a list is needed, at byte 0" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct err err = { 0 };
		struct json j;

		json_init(&j, &arena, str_from(cases[i].text));
		assert_int_equal(cases[i].read(&j), !cases[i].why);
		if (!cases[i].why)
			continue;
		assert_false(cases[i].read(&j));
		assert_false(json_skip(&j, NULL));
		assert_int_equal(json_peek(&j), JSON_BAD);
		assert_false(json_end(&j, &err));
		if (!strstr(err.text, cases[i].why))
			fail_msg("%s: %s", cases[i].text, err.text);
	}
}

static void
peeking_tells_the_type_and_harms_nothing(void **state)
{
	static const struct { const char *text; enum json_type type; } cases[] = {
		{ " {", JSON_OBJECT }, { "[", JSON_ARRAY }, { "\"", JSON_STRING }, { "-1", JSON_NUMBER },
		{ "7", JSON_NUMBER }, { "true", JSON_BOOL }, { "false", JSON_BOOL }, { "null", JSON_NULL },
		{ "]", JSON_BAD }, { "", JSON_BAD }, { "x", JSON_BAD },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct json j;

		json_init(&j, &arena, str_from(cases[i].text));
		assert_int_equal(json_peek(&j), cases[i].type);
		assert_null(j.bad);
	}
}

static bool
takes_depth(size_t depth, const char *open, const char *close)
{
	struct err err = { 0 };
	struct buf b;
	struct json j;

	buf_init(&b, &arena, KIB(64));
	for (size_t i = 0; i < depth; i++)
		buf_put(&b, str_from(open));
	buf_lit(&b, "1");
	for (size_t i = 0; i < depth; i++)
		buf_put(&b, str_from(close));
	json_init(&j, &arena, buf_str(&b));
	json_skip(&j, NULL);
	if (json_end(&j, &err))
		return true;
	assert_non_null(strstr(err.text, "nested too deeply"));
	return false;
}

static void
depth_has_a_limit(void **state)
{
	(void)state;
	assert_true(takes_depth(JSON_DEPTH, "[", "]"));
	assert_true(takes_depth(JSON_DEPTH, "{\"a\":", "}"));
	assert_false(takes_depth(JSON_DEPTH + 1, "[", "]"));
	assert_false(takes_depth(JSON_DEPTH + 1, "{\"a\":", "}"));
	assert_false(takes_depth(5000, "[", "]"));
}

static void
many_keys_are_taken_and_the_first_64_remembered(void **state)
{
	static const struct { int n, again; bool ok; } cases[] = {
		{ 200, -1, true }, { 200, 0, false }, { 200, 63, false }, { 64, 63, false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct err err = { 0 };
		struct buf b;
		struct json j;

		buf_init(&b, &arena, KIB(64));
		for (int k = 0; k < cases[i].n; k++)
			buf_fmt(&b, "%s\"k%d\":0", k ? "," : "{", k);
		if (cases[i].again >= 0)
			buf_fmt(&b, ",\"k%d\":0", cases[i].again);
		buf_lit(&b, "}");
		json_init(&j, &arena, buf_str(&b));
		json_skip(&j, NULL);
		assert_int_equal(json_end(&j, &err), cases[i].ok);
	}
}

static void
what_is_left_unread_is_an_error(void **state)
{
	struct err err = { 0 };
	struct str key;
	struct json j;

	(void)state;
	json_init(&j, &arena, STR("{\"a\":1}"));
	assert_true(json_object(&j));
	assert_true(json_key(&j, &key));
	assert_false(json_end(&j, &err));
	json_init(&j, &arena, STR("{\"a\":1}"));
	json_object(&j);
	json_key(&j, &key);
	assert_false(json_key(&j, &key));       /* the value was not read */
	assert_false(json_end(&j, &err));
}

static void
what_is_written_is_in_order_and_escaped(void **state)
{
	struct json_out w;
	struct buf b;

	(void)state;
	buf_init(&b, &arena, KIB(4));
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_put_key(&w, STR("te\"xt"));
	json_put_str(&w, STR("a\\b\"c\n\r\t\x01\x1F\0" "caf\xC3\xA9\xFF/"));
	json_put_key(&w, STR("list"));
	json_open(&w, '[');
	json_put_int(&w, INT64_MIN);
	json_put_id(&w, 42);
	json_put_bool(&w, true);
	json_put_bool(&w, false);
	json_put_null(&w);
	json_open(&w, '[');
	json_close(&w, ']');
	json_open(&w, '{');
	json_close(&w, '}');
	json_put_raw(&w, STR("{\"x\":1}"));
	json_close(&w, ']');
	json_field_int(&w, "n", -7);
	json_field_id(&w, "id", 42);
	json_field_bool(&w, "yes", true);
	json_field_str(&w, "end", STR_NONE);
	json_close(&w, '}');
	assert_str(buf_str(&b),
	    "{\"te\\\"xt\":\"a\\\\b\\\"c\\n\\r\\t\\u0001\\u001f\\u0000caf\xC3\xA9\xEF\xBF\xBD/\","
	    "\"list\":[-9223372036854775808,\"42\",true,false,null,[],{},{\"x\":1}],\"n\":-7,\"id\":\"42\","
	    "\"yes\":true,\"end\":\"\"}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_json_is_taken_and_what_is_not_is_refused),
		TEST(what_ends_a_string_is_met_wherever_it_stands),
		TEST(a_document_is_read_member_by_member),
		TEST(strings_without_escapes_are_not_copied),
		TEST(a_wrong_type_is_refused_and_the_error_sticks),
		TEST(peeking_tells_the_type_and_harms_nothing),
		TEST(depth_has_a_limit),
		TEST(many_keys_are_taken_and_the_first_64_remembered),
		TEST(what_is_left_unread_is_an_error),
		TEST(what_is_written_is_in_order_and_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
