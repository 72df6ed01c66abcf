/* walk_test.c - one complaint through the whole house, without pages: scenario S01 by the desk's acts.
 *
 * Every engine in turn, real spool, real workers; the clock stands still unless the test moves it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "../room.h"
#include "jobs/jobs.h"
#include "mail/spool.h"

static const char first_mail[] =
    "From: Ines Moreau <ines@example.com>\r\n"
    "To: help@fenland.example\r\n"
    "Subject: Six weeks without broadband in our new home\r\n"
    "Message-ID: <first@example.com>\r\n"
    "Date: Mon, 1 Jun 2026 07:50:00 +0100\r\n"
    "\r\n"
    "We have had no broadband for six weeks. I have told this story five times.\r\n"
    "Two engineers never came. You billed us from day one.\r\n"
    "\r\n"
    "On 29 May 2026 Fenland wrote:\r\n"
    "> Thank you for contacting us.\r\n";

struct house {
	struct place place;
	struct clock *clock;
	struct desk *desk;
	struct jobs *jobs;
	struct arena arena;
	struct seat agent, customer;
	int64_t case_id;
	struct str token;
};

static struct err err;

#define refused(call, wanted) do { \
	err = (struct err){ 0 }; \
	assert_false(call); \
	assert_int_equal(err.kind, wanted); \
	assert_true(err.text[0] != '\0'); \
} while (0)

/* --- the house ------------------------------------------------------------------------------------------ */

static void
open_house(struct house *h)
{
	ok(room_open(&h->place, h->clock, &h->desk, &err));
	ok(jobs_start(&h->jobs, h->desk, &err));
	arena_init(&h->arena, &host_pages, MIB(64));
	ok(seat_open(&h->agent, h->desk, &h->arena, (struct actor){ ROLE_AGENT, 7, STR("Asha") }, &err));
	ok(seat_open(&h->customer, h->desk, &h->arena, (struct actor){ .role = ROLE_CUSTOMER }, &err));
}

static void
close_house(struct house *h)
{
	seat_close(&h->agent);
	seat_close(&h->customer);
	jobs_stop(h->jobs);
	desk_close(h->desk);
	arena_release(&h->arena);
}

static int
set_up(void **state)
{
	struct house *h = test_calloc(1, sizeof(*h));

	place_make(&h->place);
	h->clock = clock_stopped_at(START);
	open_house(h);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	close_house(h);
	clock_free(h->clock);
	place_drop(&h->place);
	test_free(h);
	return 0;
}

static void
move(struct house *h, int64_t to)
{
	ok(jobs_advance(h->jobs, to, &err));
	h->agent.now = h->customer.now = clock_now(h->clock);
}

static void
deliver(struct house *h, const char *mail)
{
	ok(spool_put(h->place.folder, str_from(mail), MAIL_MAX, clock_now(h->clock), &err));
	move(h, clock_now(h->clock));
}

static struct change_result
act(struct seat *s, desk_act *what, const void *in)
{
	struct change_result done = { 0 };

	ok(desk_do(s, what, in, &done, &err));
	return done;
}

static struct case_view
look(struct house *h)
{
	struct case_view v;

	ok(desk_case(&h->agent, h->case_id, &v, &err));
	return v;
}

static void
find_case(struct house *h)
{
	struct case_line *lines;
	size_t n;

	ok(desk_cases(&h->agent, STR("Ines"), STR_NONE, true, 0, &lines, &n, &err));
	assert_int_equal(n, 1);
	h->case_id = lines[0].case_id;
}

/* The token of the customer's page, from the newest mail in the outbox. */
static void
take_link(struct house *h)
{
	struct outbox_line *lines, line;
	size_t n, at;

	ok(desk_outbox(&h->agent, h->case_id, &lines, &n, &err));
	assert_true(n > 0);
	ok(desk_outbox_one(&h->agent, lines[0].id, &line, &err));
	at = str_find(line.text, STR("http://desk.example/c/"));
	assert_true(at != STR_NOT_FOUND);
	h->token = str_sub(line.text, at + 22, at + 22 + 40);
}

static void
take_all_proposals(struct house *h)
{
	for (;;) {
		struct case_view v = look(h);
		struct in_concern in = { .case_id = h->case_id, .seen = v.state->seq };
		if (v.state->proposals.n == 0)
			return;
		in.turn = v.state->proposals.at[0].turn;
		in.start = v.state->proposals.at[0].start;
		in.end = v.state->proposals.at[0].end;
		act(&h->agent, act_concern_take, &in);
	}
}

/* A message keeps every promise to write that is still open. */
static void
keep_updates(struct house *h, struct in_reply *in)
{
	struct state *state = look(h).state;
	int64_t *keeps = arena_array(h->agent.a, int64_t, state->promises.n + 1);

	for (size_t i = 0; i < state->promises.n; i++)
		if (state->promises.at[i].state == PROMISE_OPEN && state->promises.at[i].update)
			keeps[in->n_keeps++] = state->promises.at[i].seq;
	in->keeps = keeps;
}

/* A reply with every promise read in it consented to, as the page would send it. */
static bool
send_reply(struct house *h, struct in_reply *in)
{
	struct draft_check check;
	struct in_promise *promises;
	struct change_result done;

	in->case_id = h->case_id;
	if (in->seen == 0)
		in->seen = look(h).state->seq;
	if (!desk_check(&h->agent, h->case_id, in->stage, in->text, false, &check, &err))
		return false;
	promises = arena_array(h->agent.a, struct in_promise, check.promises.n + 1);
	for (size_t i = 0; i < check.promises.n; i++)
		promises[i] = (struct in_promise){ .start = check.promises.at[i].start,
		    .end = check.promises.at[i].end,
		    .due = check.promises.at[i].due, .update = check.promises.at[i].update };
	if (!in->keeps)
		keep_updates(h, in);
	if (!in->promises) {
		in->promises = promises;
		in->n_promises = check.promises.n;
	}
	return desk_do(&h->agent, act_reply, in, &done, &err);
}

static void
play_back(struct house *h)
{
	struct in_reply in = { .stage = STAGE_PLAYBACK };

	ok(desk_draft_for(&h->agent, h->case_id, STAGE_PLAYBACK, &in.text, &err));
	ok(send_reply(h, &in));
	take_link(h);
}

static void
confirm(struct house *h)
{
	struct customer_view v;
	struct in_customer in = { .token = h->token, .yes = true };

	ok(desk_customer(&h->customer, h->token, &v, &err));
	assert_non_null(v.playback);
	in.playback = v.playback->seq;
	act(&h->customer, act_customer_playback, &in);
}

/* --- what must hold -------------------------------------------------------------------------- */

static void
a_mail_becomes_a_case_with_its_readings(void **state)
{
	struct house *h = *state;
	struct case_view v;
	struct today t;

	deliver(h, first_mail);
	find_case(h);
	v = look(h);
	assert_int_equal(v.state->turns.n, 1);
	assert_true(str_find(v.state->turns.at[0].text, STR("Thank you for contacting us")) == STR_NOT_FOUND);
	assert_true(str_find(v.state->turns.at[0].quoted,
	    STR("Thank you for contacting us")) != STR_NOT_FOUND);
	assert_true(v.state->turns.at[0].n_moves > 0);
	assert_true(v.state->proposals.n >= 2);
	assert_int_equal(v.state->reference.len, 6);
	ok(desk_today(&h->agent, &t, &err));
	assert_int_equal(t.n_lines, 1);
	assert_int_equal(t.groups[0].lines[0].case_id, h->case_id);
}

static void
the_same_mail_twice_is_one_turn(void **state)
{
	struct house *h = *state;

	deliver(h, first_mail);
	deliver(h, first_mail);
	find_case(h);
	assert_int_equal(look(h).state->turns.n, 1);
}

/* By two ways: the lines the servers on the way put on top differ. */
static void
the_same_mail_under_other_trace_lines_is_taken_once(void **state)
{
	struct house *h = *state;
	static const char *const traces[] = {
		"Return-Path: <ines@example.com>\r\nReceived: from a by b; Mon, 1 Jun 2026 08:00:00\r\n",
		"Delivered-To: care@shop.example\r\nReceived: from c by d;\r\n\tMon, 1 Jun 2026 08:00:09"
		"\r\nReceived: from a by c\r\n",
	};

	for (size_t i = 0; i < LENGTH(traces); i++)
		deliver(h, cstr(&h->arena, arena_fmt(&h->arena, "%s%s", traces[i], first_mail)));
	find_case(h);
	assert_int_equal(look(h).state->turns.n, 1);
}

static void
a_reused_message_id_with_other_words_is_not_lost(void **state)
{
	struct house *h = *state;

	deliver(h, first_mail);
	deliver(h,
	    "From: Ines Moreau <ines@example.com>\r\nSubject: Re: x\r\nMessage-ID: <first@example.com>\r\n"
	    "In-Reply-To: <first@example.com>\r\n\r\nAnd nobody rang me back either.\r\n");
	find_case(h);
	assert_int_equal(look(h).state->turns.n, 2);
}

static void
an_answer_finds_its_case_and_a_stranger_stays_one(void **state)
{
	struct house *h = *state;

	deliver(h, first_mail);
	deliver(h,
	    "From: Marc <marc@example.org>\r\nSubject: Re: broadband\r\nMessage-ID: <m2@example.org>\r\n"
	    "In-Reply-To: <first@example.com>\r\n\r\nI work from the car now.\r\n");
	find_case(h);
	assert_int_equal(look(h).state->turns.n, 2);
	assert_true(str_eq(look(h).state->address, STR("ines@example.com")));
}

/* The clock stands still: all of them have their last word in the same moment. */
static void
no_case_falls_between_two_pages(void **state)
{
	struct house *h = *state;
	struct case_line *first, *second;
	size_t n_first, n_second;

	for (int i = 0; i < 60; i++)
		ok(spool_put(h->place.folder, arena_fmt(&h->arena, "From: Guest %d <guest%d@example.com>\r\n"
		    "Subject: Late\r\nMessage-ID: <late%d@example.com>\r\n\r\n"
		    "My parcel is late.\r\n", i, i, i),
		    MAIL_MAX, clock_now(h->clock), &err));
	move(h, clock_now(h->clock));
	ok(desk_cases(&h->agent, STR_NONE, STR_NONE, true, 0, &first, &n_first, &err));
	assert_int_equal(n_first, 50);
	ok(desk_cases(&h->agent, STR_NONE, STR_NONE, true, first[49].case_id, &second, &n_second, &err));
	assert_int_equal(n_second, 10);
	for (size_t i = 0; i < n_second; i++)
		for (size_t k = 0; k < n_first; k++)
			assert_int_not_equal(second[i].case_id, first[k].case_id);
}

static void
a_block_needs_a_lead_and_a_reason(void **state)
{
	struct house *h = *state;
	struct in_override because = { STR("calm-down"), STR("They asked me to say it.") };
	struct in_reply in = { .stage = STAGE_ACK, .text = STR("Please calm down so that I can help you.") };
	struct case_view v;
	bool logged = false;

	deliver(h, first_mail);
	find_case(h);
	refused(send_reply(h, &in), ERR_DATA);
	assert_int_equal(look(h).state->turns.n, 1);
	in.overrides = &because;
	in.n_overrides = 1;
	refused(send_reply(h, &in), ERR_DENIED);
	h->agent.who.role = ROLE_LEAD;
	for (int i = 0; i < 8; i++) {           /* every rule that blocks wants its own reason */
		struct draft_check c;
		struct in_override *all;
		size_t n = 0;
		ok(desk_check(&h->agent, h->case_id, in.stage, in.text, false, &c, &err));
		all = arena_array(h->agent.a, struct in_override, c.findings.list.n);
		for (size_t k = 0; k < c.findings.list.n; k++)
			all[n++] = (struct in_override){ str_from(rule_id(c.findings.list.at[k].rule)),
			    because.reason };
		in.overrides = all;
		in.n_overrides = n;
	}
	ok(send_reply(h, &in));
	v = look(h);
	for (size_t i = 0; i < v.n_timeline; i++)
		logged = logged || str_find(v.timeline[i].text, because.reason) != STR_NOT_FOUND;
	assert_true(logged);
}

static void
a_stale_reply_is_stopped_and_told_why(void **state)
{
	struct house *h = *state;
	struct in_reply in = { .stage = STAGE_ACK,
	    .text = STR("Six weeks without broadband, and two visits that never came. I am Asha and "
	    "this is mine now. I will write to you by Tuesday noon.") };
	struct strs since;

	deliver(h, first_mail);
	find_case(h);
	in.seen = look(h).state->seq;
	deliver(h,
	    "From: Ines Moreau <ines@example.com>\r\nSubject: Re: x\r\nMessage-ID: <second@example.com>\r\n"
	    "In-Reply-To: <first@example.com>\r\n\r\nPlease just end the contract.\r\n");
	refused(send_reply(h, &in), ERR_CONFLICT);
	ok(desk_since(&h->agent, h->case_id, in.seen, &since, &err));
	assert_int_equal(since.n, 1);
	assert_true(str_find(since.at[0], STR("end the contract")) != STR_NOT_FOUND);
}

static void
a_form_sent_twice_is_done_once(void **state)
{
	struct house *h = *state;
	struct in_concern in = { .text = STR("Nobody rang back") };

	deliver(h, first_mail);
	find_case(h);
	in.case_id = h->case_id;
	h->agent.form = STR("00112233445566778899aabbccddeeff");
	h->agent.answer = STR("/cases/1");
	assert_int_equal(act(&h->agent, act_concern_add, &in).outcome, CHANGE_DONE);
	assert_int_equal(act(&h->agent, act_concern_add, &in).outcome, CHANGE_REPEATED);
	h->agent.form = STR_NONE;
	assert_int_equal(look(h).state->concerns.n, 1);
}

static void
links_are_refused_when_unknown_revoked_or_run_out(void **state)
{
	struct house *h = *state;
	struct customer_view v;
	struct in_case in;

	deliver(h, first_mail);
	find_case(h);
	take_all_proposals(h);
	play_back(h);
	refused(desk_customer(&h->customer, STR("0000000000000000000000000000000000000000"), &v, &err),
	    ERR_NOT_FOUND);
	move(h, START + 91 * DAY_MS);
	refused(desk_customer(&h->customer, h->token, &v, &err), ERR_GONE);
	play_back(h);
	ok(desk_customer(&h->customer, h->token, &v, &err));
	in = (struct in_case){ .case_id = h->case_id, .seen = look(h).state->seq,
	    .text = STR("sent to the wrong address") };
	act(&h->agent, act_links_revoke, &in);
	refused(desk_customer(&h->customer, h->token, &v, &err), ERR_GONE);
}

/* The whole of it: heard, corrected, confirmed, answered, promised, missed, owned, kept, enough, closed,
 * open again. */
static void
one_complaint_from_the_first_mail_to_enough(void **state)
{
	struct house *h = *state;
	struct case_view v;
	struct customer_view c;
	int64_t hidden, promise, answers[8];
	size_t n = 0;

	deliver(h, first_mail);
	find_case(h);
	take_all_proposals(h);
	v = look(h);
	assert_int_equal(v.step->kind, STEP_PLAY_BACK);
	play_back(h);

	/* Not quite: what matters most was missing. */
	ok(desk_customer(&h->customer, h->token, &c, &err));
	{
		struct in_customer in = { .token = h->token, .playback = c.playback->seq,
		    .added = STR("My partner works from home and nearly lost the job.") };
		struct in_customer empty = { .token = h->token, .playback = c.playback->seq };
		struct change_result done;
		refused(desk_do(&h->customer, act_customer_playback, &empty, &done, &err), ERR_DATA);
		act(&h->customer, act_customer_playback, &in);
		refused(desk_do(&h->customer, act_customer_playback, &in, &done, &err), ERR_CONFLICT);
	}
	v = look(h);
	hidden = v.state->concerns.at[v.state->concerns.n - 1].seq;
	assert_true(v.state->concerns.at[v.state->concerns.n - 1].by_customer);
	assert_int_equal(v.step->kind, STEP_PLAY_BACK_AGAIN);
	take_all_proposals(h);
	play_back(h);
	confirm(h);
	v = look(h);
	assert_int_equal(state_playback_state(v.state), PLAYBACK_CONFIRMED);
	assert_int_equal(v.step->kind, STEP_ANSWER);

	/* Answered, with a promise by a date. */
	for (size_t i = 0; i < v.state->concerns.n; i++)
		answers[n++] = v.state->concerns.at[i].seq;
	{
		struct in_reply in = { .stage = STAGE_ANSWER, .answers = answers, .n_answers = n };
		struct buf b;
		buf_init(&b, h->agent.a, KIB(16));
		for (size_t i = 0; i < v.state->concerns.n; i++)
			buf_fmt(&b,
			    "%.*s: I have credited 271.32 for it, and I am sorry that we left you with "
			    "this.\n",
			    STR_ARG(v.state->concerns.at[i].text));
		buf_fmt(&b, "I will have the way we start new lines changed by Friday 12 June, 5 pm. "
		    "Was that enough to settle each of these, or is something still open?");
		in.text = buf_str(&b);
		ok(send_reply(h, &in));
	}
	v = look(h);
	{
		const struct promise *last = &v.state->promises.at[v.state->promises.n - 1];
		assert_int_equal(last->due, INT64_C(1781280000000));    /* 2026-06-12T17:00:00+01:00 */
		assert_false(last->update);
		assert_int_equal(state_next_due(v.state), last->due);   /* the promises to write were kept */
		promise = last->seq;
	}
	take_link(h);
	ok(desk_customer(&h->customer, h->token, &c, &err));
	assert_int_equal(c.n_asked, n);

	/* All enough but the hidden one. */
	for (size_t i = 0; i < n; i++) {
		struct in_customer in = { .token = h->token, .concern = answers[i],
		    .yes = answers[i] != hidden };
		if (!in.yes)
			in.word = STR("Not yet, because I want to know it will not happen to others.");
		act(&h->customer, act_customer_enough, &in);
	}
	v = look(h);
	assert_true(v.state->open);
	assert_false(v.gate.may_close);
	assert_true(v.gate.reasons.n > 0);
	{
		struct in_case in = { .case_id = h->case_id, .seen = v.state->seq };
		struct change_result done;
		refused(desk_do(&h->agent, act_close, &in, &done, &err), err.kind);
		assert_int_not_equal(err.kind, ERR_NONE);
	}
	act(&h->agent, act_park, &(struct in_park){ .case_id = h->case_id, .concern = hidden,
	    .promise = promise,
	    .reason = STR("The report is promised for Friday.") });
	assert_int_equal(state_concern(look(h).state, hidden)->state, CONCERN_PARKED);

	/* Passed in silence: missed, and in sight until it is owned. */
	move(h, INT64_C(1781280000000) + HOUR_MS);
	v = look(h);
	assert_int_equal(state_promise(v.state, promise)->state, PROMISE_MISSED);
	assert_int_equal(v.step->kind, STEP_OWN_MISS);
	{
		struct in_reply silent = { .stage = STAGE_UPDATE,
		    .text = STR("Here is the latest: the report is being read.") };
		struct in_reply owned = { .stage = STAGE_UPDATE,
		    .text = STR("I said I would have it changed by Friday at five and I did not. I am sorry. "
		    "Nothing new since: I asked the network team for it this morning and wait for their "
		    "figures. I will write again by Monday noon.") };
		refused(send_reply(h, &silent), ERR_DATA);
		ok(send_reply(h, &owned));
	}
	assert_true(state_promise(look(h).state, promise)->owned);

	/* Kept late, said so; asked again; enough; closed on their word. */
	act(&h->agent, act_promise_keep, &(struct in_promise_act){ .case_id = h->case_id, .promise = promise,
	    .text = STR("the report is sent") });
	v = look(h);
	for (size_t i = 0; i < v.state->promises.n; i++)
		if (v.state->promises.at[i].state == PROMISE_OPEN)
			act(&h->agent, act_promise_keep, &(struct in_promise_act){ .case_id = h->case_id,
			    .promise = v.state->promises.at[i].seq, .text = STR("written with the report") });
	{
		struct in_reply in = { .stage = STAGE_ANSWER, .answers = &hidden, .n_answers = 1,
		    .text = STR("The report is with you: your partner nearly lost the job, and new homes "
		    "now get a backup before they move. "
			"I am sorry we left that to you. I will write to you again by Friday 19 June, noon. "
			"Is that enough to settle it, or is something still open?") };
		ok(send_reply(h, &in));
	}
	take_link(h);
	act(&h->customer, act_customer_enough, &(struct in_customer){ .token = h->token, .concern = hidden,
	    .yes = true,
	    .word = STR("That is enough, thank you.") });
	v = look(h);
	assert_false(v.state->open);
	assert_int_equal(v.state->exit, EXIT_THEIR_WORD);
	assert_true(str_eq(v.state->closed_word, STR("That is enough, thank you.")));
	assert_true(v.state->closed_channel.len > 0);

	/* She writes again: it is open. */
	deliver(h,
	    "From: Ines Moreau <ines@example.com>\r\nSubject: Re: x\r\nMessage-ID: <late@example.com>\r\n"
	    "In-Reply-To: <first@example.com>\r\n\r\nIt is down again since this morning.\r\n");
	assert_true(look(h).state->open);

	/* The record holds, over a restart too. */
	{
		struct verify_report report;
		struct rebuild_report rebuilt;
		close_house(h);
		open_house(h);
		ok(desk_verify(&h->agent, &report, &err));
		assert_int_equal(report.broken.n, 0);
		ok(desk_rebuild(h->desk, h->agent.a, true, &rebuilt, &err));
		assert_int_equal(rebuilt.different.n, 0);
		assert_true(rebuilt.swapped);
		assert_true(look(h).state->open);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_mail_becomes_a_case_with_its_readings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_same_mail_twice_is_one_turn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_same_mail_under_other_trace_lines_is_taken_once, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(a_reused_message_id_with_other_words_is_not_lost, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(an_answer_finds_its_case_and_a_stranger_stays_one, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(no_case_falls_between_two_pages, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_block_needs_a_lead_and_a_reason, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_stale_reply_is_stopped_and_told_why, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_form_sent_twice_is_done_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(links_are_refused_when_unknown_revoked_or_run_out, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(one_complaint_from_the_first_mail_to_enough, set_up,
		    tear_down),
	};

	return run_on_engines(tests);
}
