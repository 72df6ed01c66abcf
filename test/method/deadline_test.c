/* deadline_test.c - how a case stands to its deadlines, after each event.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/deadline.h"
#include "../unit.h"

static struct state state;

static void
add(struct event e)
{
	struct err err;

	e.case_id = 5;
	e.seq = state.seq + 1;
	e.actor = STR("desk");
	if (!apply(&state, &e, &err))
		fail_msg("%s", err.text);
}

static bool
refuses(struct event e)
{
	struct err err = { 0 };

	e.case_id = 5;
	e.seq = state.seq + 1;
	e.actor = STR("desk");
	return !apply(&state, &e, &err) && err.text[0] != '\0';
}

static void
begin(void)
{
	static const struct { const char *name; int64_t due; } set[] = {
		{ "acknowledge", 100 }, { "early", 50 }, { "signpost", 400 }, { "respond", 300 },
		{ "extended", 600 },
	};

	state_init(&state, &arena);
	add((struct event){ .kind = EVENT_OPENED, .at = 1, .reference = STR("R"), .person = 7 });
	add((struct event){ .kind = EVENT_PROFILE_TAKEN, .profile = STR("ours"), .version = STR("1") });
	for (size_t i = 0; i < LENGTH(set); i++)
		add((struct event){ .kind = EVENT_DEADLINE_SET, .milestone = str_from(set[i].name),
		    .due = set[i].due, .warn = set[i].due - 40 });
}

static int64_t
send(int64_t at, const char *stage)
{
	add((struct event){ .kind = EVENT_SENT, .at = at, .channel = STR("mail"), .text = STR("words"),
	    .stage = str_from(stage) });
	return state.seq;
}

static void
next_is(enum milestone_kind kind, int64_t alarm)
{
	assert_non_null(state_next_deadline(&state));
	assert_int_equal(state_next_deadline(&state)->kind, kind);
	assert_true(state_deadline_alarm(&state) == alarm);
}

static void
the_next_is_the_earliest_that_is_a_duty_and_not_met(void **s)
{
	int64_t turn;

	(void)s;
	begin();
	next_is(MILESTONE_ACKNOWLEDGE, 60);
	add((struct event){ .kind = EVENT_DEADLINE_WARNED, .milestone = STR("acknowledge") });
	next_is(MILESTONE_ACKNOWLEDGE, 100);
	turn = send(90, "ack");
	next_is(MILESTONE_ACKNOWLEDGE, 100);
	add((struct event){ .kind = EVENT_PROBLEM_NAMED, .turn = turn });
	next_is(MILESTONE_RESPOND, 260);
	assert_true(deadline_met_at(&state, MILESTONE_ACKNOWLEDGE) == 90);
	add((struct event){ .kind = EVENT_DEADLINE_EXTENDED, .at = 95, .turn = turn,
	    .reason = STR("a part is missing") });
	next_is(MILESTONE_SIGNPOST, 360);
	turn = send(200, "final");
	next_is(MILESTONE_SIGNPOST, 360);
	add((struct event){ .kind = EVENT_SIGNPOSTED, .turn = turn });
	assert_null(state_next_deadline(&state));
	assert_true(state_deadline_alarm(&state) == NEVER);
}

static void
what_did_not_arrive_meets_nothing(void **s)
{
	int64_t turn;

	(void)s;
	begin();
	turn = send(90, "final");
	add((struct event){ .kind = EVENT_PROBLEM_NAMED, .turn = turn });
	add((struct event){ .kind = EVENT_SIGNPOSTED, .turn = turn });
	assert_null(state_next_deadline(&state));
	add((struct event){ .kind = EVENT_MAIL_FAILED, .at = 95, .turn = turn,
	    .reason = STR("no such box") });
	next_is(MILESTONE_ACKNOWLEDGE, 60);
	assert_null(state_final_response(&state));
	turn = send(120, "final");
	add((struct event){ .kind = EVENT_PROBLEM_NAMED, .turn = turn });
	assert_true(deadline_met_at(&state, MILESTONE_ACKNOWLEDGE) == 120);
}

static void
a_missed_one_is_noted_once_and_stays_to_be_met(void **s)
{
	(void)s;
	begin();
	add((struct event){ .kind = EVENT_DEADLINE_MISSED, .at = 101, .milestone = STR("acknowledge") });
	next_is(MILESTONE_ACKNOWLEDGE, 260);
	assert_true(refuses((struct event){ .kind = EVENT_DEADLINE_MISSED,
	    .milestone = STR("acknowledge") }));
}

static void
what_does_not_follow_is_refused(void **s)
{
	(void)s;
	begin();
	assert_true(refuses((struct event){ .kind = EVENT_PROFILE_TAKEN, .profile = STR("b"),
	    .version = STR("1") }));
	assert_true(refuses((struct event){ .kind = EVENT_DEADLINE_SET, .milestone = STR("respond"),
	    .due = 9 }));
	assert_true(refuses((struct event){ .kind = EVENT_DEADLINE_SET, .milestone = STR("lunch"),
	    .due = 9 }));
	assert_true(refuses((struct event){ .kind = EVENT_DEADLINE_EXTENDED, .turn = 1,
	    .reason = STR("x") }));
	assert_true(refuses((struct event){ .kind = EVENT_SIGNPOSTED, .turn = 99 }));
}

static void
a_closed_case_has_none(void **s)
{
	(void)s;
	begin();
	add((struct event){ .kind = EVENT_CLOSED, .at = 30, .exit = STR("withdrawn"),
	    .reason = STR("they did") });
	assert_null(state_next_deadline(&state));
	assert_true(deadline_met_at(&state, MILESTONE_EARLY) == 30);
	add((struct event){ .kind = EVENT_REOPENED, .at = 40, .reason = STR("wrote again") });
	next_is(MILESTONE_ACKNOWLEDGE, 60);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_next_is_the_earliest_that_is_a_duty_and_not_met),
		TEST(what_did_not_arrive_meets_nothing),
		TEST(a_missed_one_is_noted_once_and_stays_to_be_met),
		TEST(what_does_not_follow_is_refused),
		TEST(a_closed_case_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
