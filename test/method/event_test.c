/* event_test.c - events written and read back, and what is refused in reading.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "method/event.h"

static struct move moves[] = {
	{ .move = MOVE_PROBLEM, .start = 0, .end = 12, .p = 930, .from = FROM_PHRASE },
	{ .move = MOVE_FEELING, .start = 13, .end = 30, .p = 1000, .from = FROM_PERSON },
	{ .move = MOVE_THREATEN, .start = 13, .end = 14, .p = 20, .from = FROM_BOTH,
	    .alarm = ALARM_DANGER, .often = 1 },
};

static struct item items[] = {
	{ .concern = 4, .text = STR_INIT("The lift is out") },
	{ .concern = 0, .text = STR_INIT("and nobody said so: \"Tuesday\"") },
};

/* Every member set: what a kind does not have must not come back. */
static struct event
full_event(enum event_kind kind)
{
	return (struct event){
		.case_id = 5, .seq = 9, .id = 77, .at = 1780297200000, .actor = STR("customer"),
		    .kind = kind,
		.person = INT64_C(9007199254740993), .raw = 3, .account = 7, .turn = 2, .concern = 4,
		    .into = 6,
		.playback = 8, .promise = 11, .start = 1, .end = 30, .due = 1780300800000, .anger = 2,
		    .distress = 1,
		.reference = STR("KADWEP"), .name = STR("Ngozi Adair"), .address = STR("ngozi@example.org"),
		.title = STR("The lift"), .channel = STR("mail"), .tz = STR("Europe/London"),
		.text = STR("Line one\nline \xe2\x80\x98two\xe2\x80\x99"), .quoted = STR("> before"),
		.message_id = STR("<1@example.org>"), .in_reply_to = STR("<0@example.org>"),
		    .ear = STR("e1"),
		.stage = STR("answer"), .rule = STR("calm-down"), .reason = STR("quoted from her"),
		    .word = STR("Yes."),
		.need = STR("heard"), .fault = STR("ours"), .link = STR("abc"), .exit = STR("their-word"),
		.role = STR("lead"), .what = STR("update"), .moves = moves, .n_moves = LENGTH(moves),
		    .items = items,
		.n_items = LENGTH(items), .offer = 12, .teachback = 13, .hold = 14, .amount = 4000,
		    .unaware = 1,
		.cover = 15, .from_case = 16, .earlier = 17, .answer = 18, .days = 9,
		    .phone = STR("020 7946 0000"), .side = STR("theirs"), .position = STR("partly"),
		.asked = STR("a month"), .carry = STR("fifty"), .part = STR("repair"), .after = STR("left"),
		.profile = STR("uk-telecom"), .version = STR("2026-04"), .milestone = STR("respond"),
		.warn = 8,
		.move = STR("impact"), .followed = STR("calm-down,minimise"), .left = STR("jargon"),
	};
}

static void
every_kind_comes_back_as_it_was_written(void **state)
{
	(void)state;
	for (int kind = EVENT_NONE + 1; kind < EVENT_KIND_COUNT; kind++) {
		struct event written = full_event((enum event_kind)kind);
		struct event read = { .kind = (enum event_kind)kind };
		struct err err;
		struct str body = event_write(&arena, &written);

		if (!event_read(&arena, body, &read, &err))
			fail_msg("%s: %s", event_kind_name((enum event_kind)kind), err.text);
		assert_str(event_write(&arena, &read), cstr(&arena, body));
	}
}

/* The same JSON with a blank around each of its marks. */
static struct str
set_wide(struct str body)
{
	struct buf b;
	bool inside = false;

	buf_init(&b, &arena, KIB(64));
	for (size_t i = 0; i < body.len; i++) {
		char c = body.ptr[i];
		bool mark = !inside && str_find_char(STR("{}[]:,"), c) != STR_NOT_FOUND;

		if (c == '"' && (i == 0 || body.ptr[i - 1] != '\\'))
			inside = !inside;
		if (mark)
			buf_putc(&b, ' ');
		buf_putc(&b, c);
		if (mark)
			buf_putc(&b, ' ');
	}
	return buf_str(&b);
}

static void
however_it_is_set_it_is_the_same_event(void **state)
{
	(void)state;
	for (int kind = EVENT_NONE + 1; kind < EVENT_KIND_COUNT; kind++) {
		struct event written = full_event((enum event_kind)kind);
		struct event read = { .kind = (enum event_kind)kind }, none = read;
		struct err err;
		struct str body;

		written.text = written.reason = STR("“No”, she said,\nand \\ left: {\"v\":1}");
		body = event_write(&arena, &written);
		if (!event_read(&arena, set_wide(body), &read, &err))
			fail_msg("%s: %s", event_kind_name((enum event_kind)kind), err.text);
		assert_str(event_write(&arena, &read), cstr(&arena, body));
		for (size_t len = 0; len < body.len; len++)
			assert_false(event_read(&arena, str_sub(body, 0, len), &none, &err));
		assert_false(event_read(&arena, arena_fmt(&arena, "%.*s,", STR_ARG(body)), &none, &err));
	}
}

static void
every_kind_comes_back_packed(void **state)
{
	struct event all[EVENT_KIND_COUNT], *back;
	size_t n = 0;
	struct buf b;

	(void)state;
	buf_init(&b, &arena, MIB(1));
	for (int kind = EVENT_NONE + 1; kind < EVENT_KIND_COUNT; kind++) {
		all[n] = full_event((enum event_kind)kind);
		event_pack(&b, &all[n++]);
	}
	back = events_unpack(&arena, buf_str(&b), n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(back[i].kind, all[i].kind);
		assert_int_equal(back[i].case_id, 5);
		assert_int_equal(back[i].seq, 9);
		assert_int_equal(back[i].id, 77);
		assert_true(back[i].at == all[i].at);
		assert_str(back[i].actor, "customer");
		assert_str(event_write(&arena, &back[i]), cstr(&arena, event_write(&arena, &all[i])));
	}
}

static void
a_body_holds_the_fields_of_its_kind_in_order_and_no_other(void **state)
{
	struct event e = full_event(EVENT_PROMISED);

	(void)state;
	assert_str(event_write(&arena, &e), "{\"v\":1,\"name\":\"Ngozi Adair\",\"text\":\"Line one\\nline "
	    "\xe2\x80\x98two\xe2\x80\x99\",\"turn\":2,\"start\":1,\"end\":30,\"due\":1780300800000,"
	    "\"what\":\"update\",\"account\":\"7\"}");
	e = (struct event){ .kind = EVENT_ENOUGH, .concern = 3 };
	assert_str(event_write(&arena, &e), "{\"v\":1,\"concern\":3}");
}

static void
ids_beyond_what_a_double_holds_survive(void **state)
{
	struct event e = full_event(EVENT_OPENED);
	struct event read = { .kind = EVENT_OPENED };
	struct err err;

	(void)state;
	assert_true(event_read(&arena, event_write(&arena, &e), &read, &err));
	assert_true(read.person == INT64_C(9007199254740993));
}

static void
moves_and_items_come_back_whole(void **state)
{
	struct event e = full_event(EVENT_READ);
	struct event read = { .kind = EVENT_READ };
	struct err err;

	(void)state;
	assert_true(event_read(&arena, event_write(&arena, &e), &read, &err));
	assert_int_equal(read.n_moves, 3);
	assert_int_equal(read.moves[1].move, MOVE_FEELING);
	assert_int_equal(read.moves[1].p, 1000);
	assert_int_equal(read.moves[1].from, FROM_PERSON);
	assert_int_equal(read.moves[2].alarm, ALARM_DANGER);
	assert_int_equal(read.moves[2].often, 1);
	assert_int_equal(read.anger, 2);
	e = full_event(EVENT_PLAYBACK_SENT);
	read = (struct event){ .kind = EVENT_PLAYBACK_SENT };
	assert_true(event_read(&arena, event_write(&arena, &e), &read, &err));
	assert_int_equal(read.n_items, 2);
	assert_int_equal(read.items[0].concern, 4);
	assert_str(read.items[1].text, "and nobody said so: \"Tuesday\"");
}

static void
what_a_later_version_adds_is_passed_over(void **state)
{
	struct event e = { .kind = EVENT_ENOUGH };
	struct err err;

	(void)state;
	assert_true(event_read(&arena, STR("{\"v\":1,\"concern\":3,\"mood\":{\"a\":[1,2]},\"turn\":8,"
	    "\"word\":\"Fine.\"}"),
	    &e, &err));
	assert_int_equal(e.concern, 3);
	assert_int_equal(e.turn, 8);
	assert_str(e.word, "Fine.");
}

static void
what_cannot_be_read_is_named(void **state)
{
	static const struct {
		enum event_kind kind;
		const char *body, *names;
	} cases[] = {
		{ EVENT_ENOUGH, "{\"v\":1}", "lacks its concern" },
		{ EVENT_ENOUGH, "{\"v\":1,\"concern\":\"3\"}", "concern" },
		{ EVENT_ENOUGH, "{\"v\":1,\"concern\":3.5}", "concern" },
		{ EVENT_ENOUGH, "{\"v\":1,\"concern\":0}", "lacks its concern" },
		{ EVENT_ENOUGH, "{\"v\":2,\"concern\":3}", "v" },
		{ EVENT_ENOUGH, "{\"v\":1,\"concern\":3,\"word\":7}", "word" },
		{ EVENT_NEED_TOLD, "{\"v\":1,\"need\":\"hugged\"}", "hugged" },
		{ EVENT_FOUND, "{\"v\":1,\"fault\":\"mine\"}", "mine" },
		{ EVENT_CLOSED, "{\"v\":1,\"exit\":\"none\"}", "exit" },
		{ EVENT_SENT, "{\"v\":1,\"channel\":\"mail\",\"text\":\"\",\"stage\":\"late\"}", "stage" },
		{ EVENT_PROMISED, "{\"v\":1,\"turn\":2,\"text\":\"x\",\"due\":9,\"what\":\"wish\"}",
		    "what" },
		{ EVENT_OPENED, "{\"v\":1,\"reference\":\"A\",\"person\":12}", "person" },
		{ EVENT_READ, "{\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"grumble\",\"start\":0,"
		    "\"end\":1}]}", "moves" },
		{ EVENT_READ, "{\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"anger\",\"start\":0,\"end\":1}]}",
		    "moves" },
		{ EVENT_READ, "{\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"problem\",\"start\":4,"
		    "\"end\":1}]}", "moves" },
		{ EVENT_READ, "{\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"problem\",\"start\":-1,"
		    "\"end\":1}]}", "moves" },
		{ EVENT_READ, "{\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"problem\",\"start\":0,\"end\":1,"
		    "\"p\":1001}]}", "moves" },
		{ EVENT_PLAYBACK_SENT, "{\"v\":1,\"turn\":2,\"items\":[{\"concern\":-4,\"text\":\"x\"}]}",
		    "items" },
		{ EVENT_PLAYBACK_SENT, "{\"v\":1,\"turn\":2,\"items\":[]}", "lacks its items" },
		{ EVENT_ENOUGH, "[]", "" },
		{ EVENT_ENOUGH, "{\"v\":1,\"concern\":3", "" },
		{ EVENT_ENOUGH, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct event e = { .kind = cases[i].kind, .concern = 42 };
		struct err err = { 0 };

		if (event_read(&arena, str_from(cases[i].body), &e, &err))
			fail_msg("this was read: %s", cases[i].body);
		if (str_find(str_from(err.text), str_from(cases[i].names)) == STR_NOT_FOUND)
			fail_msg("\"%s\" does not name \"%s\"", err.text, cases[i].names);
		assert_int_equal(e.concern, 42);
	}
}

static void
an_event_without_what_it_is_about_is_a_bug(void *arg)
{
	(void)arg;
	event_write(&arena, &(struct event){ .kind = EVENT_ENOUGH });
}

static void
writing_an_event_without_what_it_is_about_stops(void **state)
{
	(void)state;
	assert_int_equal(exit_of(an_event_without_what_it_is_about_is_a_bug, NULL), -1);
}

static void
kinds_are_found_by_name(void **state)
{
	enum event_kind kind = EVENT_OPENED;

	(void)state;
	assert_true(event_kind_by_name(STR("playback-corrected"), &kind));
	assert_int_equal(kind, EVENT_PLAYBACK_CORRECTED);
	assert_false(event_kind_by_name(STR("none"), &kind));
	assert_false(event_kind_by_name(STR("joined-up"), &kind));
	assert_int_equal(kind, EVENT_PLAYBACK_CORRECTED);
	assert_string_equal(event_kind_name(EVENT_PROMISE_OWNED), "promise-owned");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_kind_comes_back_as_it_was_written),
		TEST(however_it_is_set_it_is_the_same_event),
		TEST(every_kind_comes_back_packed),
		TEST(a_body_holds_the_fields_of_its_kind_in_order_and_no_other),
		TEST(ids_beyond_what_a_double_holds_survive),
		TEST(moves_and_items_come_back_whole),
		TEST(what_a_later_version_adds_is_passed_over),
		TEST(what_cannot_be_read_is_named),
		TEST(writing_an_event_without_what_it_is_about_stops),
		TEST(kinds_are_found_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
