/* scene.c - what is done to a case, at a moment when it can be done.
 *
 * SPDX-License-Identifier: ISC
 */
#include "scene.h"

#include "mail/message.h"

/* --- workers ------------------------------------------------------------------------------ */

static const void *
receive(struct house *h)
{
	return house_mail(h, "From: Ben Okoro <ben@example.net>\r\nSubject: The hall\r\n"
	    "Message-ID: <hall@example.net>\r\n\r\nThe light in the hall has been broken for a month.\r\n");
}

static const void *
receive_further(struct house *h)
{
	house_enough(h);
	return house_mail(h, "From: Noor Haddad <noor@example.com>\r\nSubject: Re: The lift\r\n"
	    "Message-ID: <again@example.com>\r\nIn-Reply-To: <lift@example.com>\r\n\r\n"
	    "It has stopped again this morning.\r\n");
}

static const void *
delivery(struct house *h)
{
	struct outbox_line *lines;
	struct state *state;
	size_t n;

	house_played_back(h);
	MUST(h, desk_outbox(&h->seats[ROLE_AGENT], h->case_id, &lines, &n, &h->err));
	state = house_look(h).state;
	return HANDED(h, struct in_delivery, .outbox = lines[0].id, .case_id = h->case_id,
	    .turn = state_last_playback(state)->turn, .state = DELIVERY_ACCEPTED, .attempts = 1);
}

/* What a mail server says of the playback. */
static const void *
report_that(struct house *h, const char *action, const char *status)
{
	struct in_report *in = arena_new(&h->arena, struct in_report);
	struct report *said = arena_new(&h->arena, struct report);
	struct state *state;
	struct str text;

	house_act(h, ROLE_DESK, act_delivery, delivery(h));
	state = house_look(h).state;
	text = arena_fmt(&h->arena, "From: postmaster@example.com\r\nSubject: Undelivered mail\r\n"
	    "Message-ID: <report@example.com>\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
	    "--x\r\nContent-Type: message/delivery-status\r\n\r\n"
	    "Reporting-MTA: dns; mail.example.com\r\n\r\n"
	    "Final-Recipient: rfc822; noor@example.com\r\nAction: %s\r\nStatus: %s\r\n\r\n"
	    "--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <%.*s>\r\n\r\n--x--\r\n",
	    action, status, STR_ARG(state_turn(state, state_last_playback(state)->turn)->message_id));
	report_read(&h->arena, text, said);
	*in = (struct in_report){ .raw = text, .report = said,
	    .message = house_mail(h, cstr(&h->arena, text))->message };
	return in;
}

static const void *
report(struct house *h)
{
	return report_that(h, "failed", "5.1.1");
}

static const void *
report_late(struct house *h)
{
	return report_that(h, "delayed", "4.4.1");
}

static const void *
send_again(struct house *h)
{
	struct in_delivery failed = *(const struct in_delivery *)delivery(h);

	failed.state = DELIVERY_FAILED;
	failed.reason = STR("nobody there by that name");
	house_act(h, ROLE_DESK, act_delivery, &failed);
	return HANDED(h, struct in_again, .case_id = h->case_id, .seen = house_head(h), .turn = failed.turn);
}

static const void *
dispute(struct house *h)
{
	house_received(h);
	return HANDED(h, struct in_dispute, .case_id = h->case_id, .stage = STAGE_ACK,
	    .rule = STR("calm-down"),
	    .text = STR("Please calm down. We look at the lift today."));
}

static const void *
due(struct house *h)
{
	int64_t promise;

	house_answered(h);
	promise = house_promise(h);
	clock_set(h->clock, state_promise(house_look(h).state, promise)->due + 1);
	return HANDED(h, struct in_due, .case_id = h->case_id, .promise = promise);
}

/* A firm that goes by a profile, so that the case has deadlines. */
static void
by_a_profile(struct house *h)
{
	house_act(h, ROLE_OWNER, act_profile_set, HANDED(h, struct in_case, .value = STR("uk-payments")));
}

static const void *
deadlines(struct house *h)
{
	by_a_profile(h);
	house_received(h);
	clock_set(h->clock, START + 70 * DAY_MS);
	return HANDED(h, struct in_due, .case_id = h->case_id);
}

/* A lead with an address is to be told of the promise that is due. */
static void
lead_with_address(struct house *h)
{
	struct in_account lead = { .login = STR("lena"), .name = STR("Lena Brandt"), .role = STR("lead"),
		.password = STR("seven quiet rivers"), .mail = STR("lena@fenland.example") };

	house_act(h, ROLE_OWNER, act_account_add, &lead);
	house_act(h, ROLE_OWNER, act_account_change, &lead);
}

static const void *
due_and_told(struct house *h)
{
	const void *in = due(h);

	lead_with_address(h);
	return in;
}

static const void *
reminders(struct house *h)
{
	int64_t *accounts;
	size_t n;

	house_act(h, ROLE_DESK, act_promise_due, due_and_told(h));
	MUST(h, desk_reminders(&h->seats[ROLE_DESK], &accounts, &n, &h->err));
	assert_int_equal(n, 1);
	return HANDED(h, struct in_reminders, .account = accounts[0]);
}

/* --- agents ------------------------------------------------------------------------------- */

static const void *
reply(struct house *h)
{
	house_received(h);
	return house_reply(h, STAGE_ACK, STR("Three weeks without a lift, and nobody called you back. I am "
	    "Asha and I look after this now. I will write to you by Tuesday 2 June, noon."));
}

/* Waits until the next morning. */
static const void *
reply_later(struct house *h)
{
	struct in_reply later = *(const struct in_reply *)reply(h);

	later.at = clock_now(h->clock) + DAY_MS / 2;
	return HANDED(h, struct in_reply, .case_id = later.case_id, .seen = later.seen, .stage = later.stage,
	    .text = later.text, .promises = later.promises, .n_promises = later.n_promises,
	    .overrides = later.overrides, .n_overrides = later.n_overrides, .at = later.at);
}

static const void *
planned(struct house *h)
{
	house_act(h, ROLE_AGENT, act_reply, reply_later(h));
	return HANDED(h, struct in_plan, .case_id = h->case_id, .seen = house_head(h),
	    .plan = house_look(h).state->plans.at[0].seq);
}

static const void *
planned_due(struct house *h)
{
	const struct in_plan *in = planned(h);

	clock_set(h->clock, house_look(h).state->plans.at[0].due);
	return in;
}

static const void *
files(struct house *h)
{
	static const struct outgoing_file file = { STR_INIT("plan.txt"), STR_INIT("text/plain"),
		STR_INIT("The lift, floor by floor.") };

	house_received(h);
	return HANDED(h, struct in_files, .case_id = h->case_id, .at = &file, .n = 1);
}

static const void *
reply_playback(struct house *h)
{
	struct str text;

	house_understood(h);
	MUST(h, desk_draft_for(&h->seats[ROLE_AGENT], h->case_id, STAGE_PLAYBACK, &text, &h->err));
	return house_reply(h, STAGE_PLAYBACK, text);
}

static const void *
draft_files(struct house *h)
{
	static const struct outgoing_file files[] = { { STR_INIT("plan.txt"), STR_INIT("text/plain"),
	    STR_INIT("The lift is replaced in two days.") } };

	house_received(h);
	return HANDED(h, struct in_files, .case_id = h->case_id, .at = files, .n = LENGTH(files));
}

static const void *
undo(struct house *h)
{
	const struct in_reply *in = reply(h);

	house_act(h, ROLE_AGENT, act_reply, in);
	return HANDED(h, struct in_undo, .case_id = h->case_id, .turn = house_look(h).state->last_sent);
}

/* The playback said aloud, their yes to it, and a word on a concern of theirs. */
static const void *
call(struct house *h)
{
	house_understood(h);
	return HANDED(h, struct in_call,
	    .said = { .case_id = h->case_id, .seen = house_head(h), .stage = STAGE_PLAYBACK, .call = true },
	    .heard = STR("My mother could not leave her flat."), .played = true, .playback = SPOKEN_YES,
	    .playback_word = STR("Yes, that is it."));
}

static const void *
call_of_someone_new(struct house *h)
{
	return HANDED(h, struct in_call, .said = { .stage = STAGE_ACK, .call = true },
	    .opens = desk_new_case(&h->seats[ROLE_AGENT]), .name = STR("Ben Okoro"),
	    .phone = STR("01632 960 123"),
	    .heard = STR("The light in the hall has been broken for a month."));
}

static const void *
sender(struct house *h)
{
	struct state *s;

	house_received(h);
	house_act(h, ROLE_DESK, act_receive, house_mail(h, "From: Sam Haddad <sam@example.net>\r\n"
	    "Message-ID: <sam@example.net>\r\nIn-Reply-To: <lift@example.com>\r\n\r\n"
	    "I write for my mother: the lift still does not run.\r\n"));
	s = house_look(h).state;
	return HANDED(h, struct in_sender, .case_id = h->case_id, .seen = s->seq,
	    .turn = s->turns.at[s->turns.n - 1].seq, .value = STR("speaks"));
}

static const void *
concern_take(struct house *h)
{
	struct state *s;

	house_received(h);
	s = house_look(h).state;
	assert_true(s->proposals.n > 0);
	return HANDED(h, struct in_concern, .case_id = h->case_id, .seen = s->seq,
	    .turn = s->proposals.at[0].turn, .start = s->proposals.at[0].start,
	    .end = s->proposals.at[0].end);
}

static const void *
concern_add(struct house *h)
{
	house_received(h);
	return HANDED(h, struct in_concern, .case_id = h->case_id, .seen = house_head(h),
	    .text = STR("The stairs are steep for me"));
}

static const void *
concern_word(struct house *h)
{
	house_understood(h);
	return HANDED(h, struct in_concern, .case_id = h->case_id, .seen = house_head(h),
	    .concern = house_concern(h, 0), .text = STR("The lift does not run"));
}

static const void *
concern_merge(struct house *h)
{
	house_understood(h);
	return HANDED(h, struct in_concern, .case_id = h->case_id, .seen = house_head(h),
	    .concern = house_concern(h, 1), .into = house_concern(h, 0));
}

static const void *
promise_keep(struct house *h)
{
	house_answered(h);
	return HANDED(h, struct in_promise_act, .case_id = h->case_id, .seen = house_head(h),
	    .promise = house_promise(h), .text = STR("the contract is changed"));
}

static const void *
promise_move(struct house *h)
{
	house_answered(h);
	return HANDED(h, struct in_promise_act, .case_id = h->case_id, .seen = house_head(h),
	    .promise = house_promise(h), .text = STR("the owner is away until then"),
	    .due = START + 20 * DAY_MS);
}

static const void *
park(struct house *h)
{
	house_answered(h);
	return HANDED(h, struct in_park, .case_id = h->case_id, .seen = house_head(h),
	    .concern = house_concern(h, 0),
	    .promise = house_promise(h), .reason = STR("it hangs on the contract"));
}

static const void *
park_until(struct house *h)
{
	house_answered(h);
	return HANDED(h, struct in_park, .case_id = h->case_id, .seen = house_head(h),
	    .concern = house_concern(h, 0), .due = START + 20 * DAY_MS, .reason = STR("the owner is away"));
}

/* Let go at a closing, in a case that is open again. */
static const void *
let_go(struct house *h)
{
	int64_t promise;

	house_act(h, ROLE_AGENT, act_park, park_until(h));
	promise = house_look(h).state->promises.at[house_look(h).state->promises.n - 1].seq;
	house_act(h, ROLE_AGENT, act_not_complaint, HANDED(h, struct in_case, .case_id = h->case_id,
	    .seen = house_head(h), .value = STR("praise")));
	house_act(h, ROLE_AGENT, act_reopen, HANDED(h, struct in_case, .case_id = h->case_id,
	    .seen = house_head(h), .text = STR("it was none")));
	return HANDED(h, struct in_promise_act, .case_id = h->case_id, .seen = house_head(h),
	    .promise = promise, .due = START + 20 * DAY_MS);
}

static const void *
take_case(struct house *h)
{
	house_received(h);
	return HANDED(h, struct in_case, .case_id = h->case_id, .seen = house_head(h));
}

static const void *
give_case(struct house *h)
{
	house_received(h);
	lead_with_address(h);
	return HANDED(h, struct in_case, .case_id = h->case_id, .seen = house_head(h), .value = STR("lena"));
}

static const void *
find_fault(struct house *h)
{
	house_received(h);
	return HANDED(h, struct in_case, .case_id = h->case_id, .seen = house_head(h), .value = STR("ours"),
	    .text = STR("the motor was not looked after"));
}

static const void *
need(struct house *h)
{
	house_received(h);
	return HANDED(h, struct in_case, .case_id = h->case_id, .seen = house_head(h), .value = STR("helped"),
	    .text = STR("I want the lift to run"));
}

static const void *
not_complaint(struct house *h)
{
	house_received(h);
	return HANDED(h, struct in_case, .case_id = h->case_id, .seen = house_head(h),
	    .value = STR("wrong-company"));
}

static const void *
reopen(struct house *h)
{
	house_act(h, ROLE_AGENT, act_not_complaint, not_complaint(h));
	return HANDED(h, struct in_case, .case_id = h->case_id, .seen = house_head(h),
	    .text = STR("it is ours after all"));
}

static const void *
extend(struct house *h)
{
	by_a_profile(h);
	house_played_back(h);
	return HANDED(h, struct in_case, .case_id = h->case_id, .seen = house_head(h),
	    .text = STR("the owner of the building is heard first"));
}

/* A yes that stood in a mail leaves the closing to the agent. */
static const void *
close_case(struct house *h)
{
	struct state *s;

	house_enough(h);
	house_act(h, ROLE_DESK, act_receive, house_mail(h, "From: Noor Haddad <noor@example.com>\r\n"
	    "Message-ID: <yes@example.com>\r\nIn-Reply-To: <lift@example.com>\r\n\r\n"
	    "That is enough, the lift runs.\r\n"));
	s = house_look(h).state;
	house_act(h, ROLE_AGENT, act_promise_keep, HANDED(h, struct in_promise_act, .case_id = h->case_id,
	    .seen = s->seq, .promise = house_promise(h), .text = STR("the contract is changed")));
	house_act(h, ROLE_AGENT, act_take_word, HANDED(h, struct in_word, .case_id = h->case_id,
	    .seen = house_head(h), .turn = s->turns.at[s->turns.n - 1].seq, .concern = house_concern(h, 0),
	    .yes = true));
	return HANDED(h, struct in_case, .case_id = h->case_id, .seen = house_head(h));
}

static const void *
stop_links(struct house *h)
{
	house_played_back(h);
	return HANDED(h, struct in_case, .case_id = h->case_id, .seen = house_head(h),
	    .text = STR("sent to the wrong address"));
}

static const void *
take_word(struct house *h)
{
	struct state *s;

	house_played_back(h);
	clock_set(h->clock, START + HOUR_MS);
	house_act(h, ROLE_DESK, act_receive, house_mail(h, "From: Noor Haddad <noor@example.com>\r\n"
	    "Message-ID: <right@example.com>\r\nIn-Reply-To: <lift@example.com>\r\n\r\n"
	    "Yes, that is right.\r\n"));
	s = house_look(h).state;
	return HANDED(h, struct in_word, .case_id = h->case_id, .seen = s->seq,
	    .turn = s->turns.at[s->turns.n - 1].seq, .yes = true);
}

/* --- the customer ------------------------------------------------------------------------- */

static const void *
playback_yes(struct house *h)
{
	house_played_back(h);
	return HANDED(h, struct in_customer, .token = h->token, .yes = true,
	    .playback = state_last_playback(house_look(h).state)->seq);
}

static const void *
playback_not_quite(struct house *h)
{
	house_played_back(h);
	return HANDED(h, struct in_customer, .token = h->token,
	    .playback = state_last_playback(house_look(h).state)->seq,
	    .added = STR("My mother could not leave her flat."));
}

static const void *
enough(struct house *h)
{
	house_answered(h);
	return HANDED(h, struct in_customer, .token = h->token, .concern = house_concern(h, 0), .yes = true,
	    .word = STR("That is enough, thank you."));
}

static const void *
write_more(struct house *h)
{
	house_played_back(h);
	return HANDED(h, struct in_customer, .token = h->token, .word = STR("It is still not running."));
}

static const void *
withdraw(struct house *h)
{
	house_answered(h);
	return HANDED(h, struct in_customer, .token = h->token, .concern = house_concern(h, 1),
	    .word = STR("Leave that one."));
}

/* --- cases that are one matter -------------------------------------------------------------------------- */

/* Another of hers, and its reference. */
static const void *
join(struct house *h)
{
	const void *mail;
	struct str first;

	house_understood(h);
	first = house_look(h).state->reference;
	mail = house_mail(h, "From: Noor Haddad <noor@example.com>\r\nSubject: The lift once more\r\n"
	    "Message-ID: <twice@example.com>\r\n\r\nThe lift has stood still for a week.\r\n");
	house_act(h, ROLE_DESK, act_receive, mail);
	return HANDED(h, struct in_case, .case_id = house_newest(h), .seen = 1000, .text = first);
}

static const void *
part(struct house *h)
{
	const struct in_case *in = join(h);

	house_act(h, ROLE_AGENT, act_case_join, in);
	return HANDED(h, struct in_case, .case_id = h->case_id, .seen = house_head(h),
	    .value = arena_fmt(&h->arena, "%lld", (long long)in->case_id));
}

static const void *
matter(struct house *h)
{
	const void *mail;
	struct state *state;

	house_understood(h);
	mail = house_mail(h, "From: Noor Haddad <noor@example.com>\r\nSubject: Re: The lift\r\n"
	    "Message-ID: <bins@example.com>\r\nIn-Reply-To: <lift@example.com>\r\n\r\n"
	    "Nobody has emptied the bins in the yard.\r\n");
	house_act(h, ROLE_DESK, act_receive, mail);
	state = house_look(h).state;
	return HANDED(h, struct in_matter, .case_id = h->case_id, .seen = house_head(h),
	    .turn = state->last_received, .opens = desk_new_case(&h->seats[ROLE_AGENT]));
}

const struct scene scenes_case[] = {
	SCENE("reading two cases as one", ROLE_AGENT, act_case_join, join),
	SCENE("parting them", ROLE_AGENT, act_case_part, part),
	SCENE("a case of its own for a message", ROLE_AGENT, act_new_matter, matter),
	SCENE("a mail", ROLE_DESK, act_receive, receive),
	SCENE("a further mail", ROLE_DESK, act_receive, receive_further),
	SCENE("a delivery", ROLE_DESK, act_delivery, delivery),
	SCENE("a report of what was lost", ROLE_DESK, act_report, report),
	SCENE("a report of what is late", ROLE_DESK, act_report, report_late),
	SCENE("a message sent again", ROLE_AGENT, act_send_again, send_again),
	SCENE("a finding said to be wrong", ROLE_AGENT, act_dispute, dispute),
	SCENE("a promise that is due", ROLE_DESK, act_promise_due, due),
	SCENE("a promise that was missed, with a lead to be told", ROLE_DESK, act_promise_due, due_and_told),
	SCENE("mail to us about it", ROLE_DESK, act_reminders, reminders),
	SCENE("deadlines that are due", ROLE_DESK, act_deadlines_due, deadlines),
	SCENE("a reply", ROLE_AGENT, act_reply, reply),
	SCENE("files for a reply", ROLE_AGENT, act_draft_files, files),
	SCENE("a reply for another day", ROLE_AGENT, act_reply, reply_later),
	SCENE("that reply sent now", ROLE_AGENT, act_plan_send, planned),
	SCENE("that reply taken back", ROLE_AGENT, act_plan_undo, planned),
	SCENE("the day of that reply", ROLE_DESK, act_plan_due, planned_due),
	SCENE("a playback", ROLE_AGENT, act_reply, reply_playback),
	SCENE("files for a reply", ROLE_AGENT, act_draft_files, draft_files),
	SCENE("a reply taken back", ROLE_AGENT, act_undo_send, undo),
	SCENE("a call", ROLE_AGENT, act_call, call),
	SCENE("a call from someone new", ROLE_AGENT, act_call, call_of_someone_new),
	SCENE("who wrote this", ROLE_AGENT, act_sender, sender),
	SCENE("taking up a concern", ROLE_AGENT, act_concern_take, concern_take),
	SCENE("leaving one", ROLE_AGENT, act_concern_decline, concern_take),
	SCENE("adding a concern", ROLE_AGENT, act_concern_add, concern_add),
	SCENE("putting it better", ROLE_AGENT, act_concern_word, concern_word),
	SCENE("joining two", ROLE_AGENT, act_concern_merge, concern_merge),
	SCENE("a promise kept", ROLE_AGENT, act_promise_keep, promise_keep),
	SCENE("a promise moved", ROLE_AGENT, act_promise_move, promise_move),
	SCENE("parking", ROLE_AGENT, act_park, park),
	SCENE("parking until a day", ROLE_AGENT, act_park, park_until),
	SCENE("what was let go stands again", ROLE_AGENT, act_promise_stands, let_go),
	SCENE("what was let go is not needed", ROLE_AGENT, act_promise_left, let_go),
	SCENE("taking a case", ROLE_AGENT, act_take_case, take_case),
	SCENE("giving a case to a colleague", ROLE_AGENT, act_give_case, give_case),
	SCENE("a finding", ROLE_AGENT, act_find_fault, find_fault),
	SCENE("a need", ROLE_AGENT, act_need, need),
	SCENE("no complaint after all", ROLE_AGENT, act_not_complaint, not_complaint),
	SCENE("opening again", ROLE_AGENT, act_reopen, reopen),
	SCENE("a longer time", ROLE_AGENT, act_deadline_extend, extend),
	SCENE("closing", ROLE_AGENT, act_close, close_case),
	SCENE("stopping links", ROLE_AGENT, act_links_revoke, stop_links),
	SCENE("their word in a mail", ROLE_AGENT, act_take_word, take_word),
	SCENE("their yes", ROLE_CUSTOMER, act_customer_playback, playback_yes),
	SCENE("their correction", ROLE_CUSTOMER, act_customer_playback, playback_not_quite),
	SCENE("their enough", ROLE_CUSTOMER, act_customer_enough, enough),
	SCENE("their further word", ROLE_CUSTOMER, act_customer_write, write_more),
	SCENE("their leaving of one", ROLE_CUSTOMER, act_customer_withdraw, withdraw),
	{ 0 },
};

const struct scene *
scene_at(size_t i)
{
	static const struct scene *const all[] = { scenes_case, scenes_practice, scenes_house };

	for (size_t k = 0; k < LENGTH(all); k++)
		for (const struct scene *s = all[k]; s->name != NULL; s++)
			if (i-- == 0)
				return s;
	return NULL;
}
