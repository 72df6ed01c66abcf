/* scene.c - every act of desk/act.h, at a moment when it can be done.
 *
 * SPDX-License-Identifier: ISC
 */
#include "scene.h"

#include "mail/message.h"

#define IN(h, type, ...) keep(h, &(type){ __VA_ARGS__ }, sizeof(type))

static const void *
keep(struct house *h, const void *in, size_t size)
{
	void *copy = arena_alloc(&h->arena, size, _Alignof(max_align_t));

	memcpy(copy, in, size);
	return copy;
}

static int64_t
head(struct house *h)
{
	return house_look(h).state->seq;
}

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
	return IN(h, struct in_delivery, .outbox = lines[0].id, .case_id = h->case_id,
	    .turn = state_last_playback(state)->turn, .state = DELIVERY_ACCEPTED, .attempts = 1);
}

static const void *
send_again(struct house *h)
{
	struct in_delivery failed = *(const struct in_delivery *)delivery(h);

	failed.state = DELIVERY_FAILED;
	failed.reason = STR("nobody there by that name");
	house_act(h, ROLE_DESK, act_delivery, &failed);
	return IN(h, struct in_again, .case_id = h->case_id, .seen = head(h), .turn = failed.turn);
}

static const void *
dispute(struct house *h)
{
	house_received(h);
	return IN(h, struct in_dispute, .case_id = h->case_id, .stage = STAGE_ACK, .rule = STR("calm-down"),
	    .text = STR("Please calm down. We look at the lift today."));
}

static const void *
due(struct house *h)
{
	int64_t promise;

	house_answered(h);
	promise = house_promise(h);
	clock_set(h->clock, state_promise(house_look(h).state, promise)->due + 1);
	return IN(h, struct in_due, .case_id = h->case_id, .promise = promise);
}

/* --- agents ------------------------------------------------------------------------------- */

static const void *
reply(struct house *h)
{
	house_received(h);
	return house_reply(h, STAGE_ACK, STR("Three weeks without a lift, and nobody called you back. I am "
	    "Asha and I look after this now. I will write to you by Tuesday 2 June, noon."));
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
concern_take(struct house *h)
{
	struct state *s;

	house_received(h);
	s = house_look(h).state;
	assert_true(s->proposals.n > 0);
	return IN(h, struct in_concern, .case_id = h->case_id, .seen = s->seq,
	    .turn = s->proposals.at[0].turn, .start = s->proposals.at[0].start,
	    .end = s->proposals.at[0].end);
}

static const void *
concern_add(struct house *h)
{
	house_received(h);
	return IN(h, struct in_concern, .case_id = h->case_id, .seen = head(h),
	    .text = STR("The stairs are steep for me"));
}

static const void *
concern_word(struct house *h)
{
	house_understood(h);
	return IN(h, struct in_concern, .case_id = h->case_id, .seen = head(h),
	    .concern = house_concern(h, 0), .text = STR("The lift does not run"));
}

static const void *
concern_merge(struct house *h)
{
	house_understood(h);
	return IN(h, struct in_concern, .case_id = h->case_id, .seen = head(h),
	    .concern = house_concern(h, 1), .into = house_concern(h, 0));
}

static const void *
promise_keep(struct house *h)
{
	house_answered(h);
	return IN(h, struct in_promise_act, .case_id = h->case_id, .seen = head(h),
	    .promise = house_promise(h), .text = STR("the contract is changed"));
}

static const void *
promise_move(struct house *h)
{
	house_answered(h);
	return IN(h, struct in_promise_act, .case_id = h->case_id, .seen = head(h),
	    .promise = house_promise(h), .text = STR("the owner is away until then"),
	    .due = START + 20 * DAY_MS);
}

static const void *
park(struct house *h)
{
	house_answered(h);
	return IN(h, struct in_park, .case_id = h->case_id, .seen = head(h), .concern = house_concern(h, 0),
	    .promise = house_promise(h), .reason = STR("it hangs on the contract"));
}

static const void *
take_case(struct house *h)
{
	house_received(h);
	return IN(h, struct in_case, .case_id = h->case_id, .seen = head(h));
}

static const void *
find_fault(struct house *h)
{
	house_received(h);
	return IN(h, struct in_case, .case_id = h->case_id, .seen = head(h), .value = STR("ours"),
	    .text = STR("the motor was not looked after"));
}

static const void *
need(struct house *h)
{
	house_received(h);
	return IN(h, struct in_case, .case_id = h->case_id, .seen = head(h), .value = STR("helped"),
	    .text = STR("I want the lift to run"));
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
	house_act(h, ROLE_AGENT, act_promise_keep, IN(h, struct in_promise_act, .case_id = h->case_id,
	    .seen = s->seq, .promise = house_promise(h), .text = STR("the contract is changed")));
	house_act(h, ROLE_AGENT, act_take_word, IN(h, struct in_word, .case_id = h->case_id,
	    .seen = head(h), .turn = s->turns.at[s->turns.n - 1].seq, .concern = house_concern(h, 0),
	    .yes = true));
	return IN(h, struct in_case, .case_id = h->case_id, .seen = head(h));
}

static const void *
revoke(struct house *h)
{
	house_played_back(h);
	return IN(h, struct in_case, .case_id = h->case_id, .seen = head(h),
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
	return IN(h, struct in_word, .case_id = h->case_id, .seen = s->seq,
	    .turn = s->turns.at[s->turns.n - 1].seq, .yes = true);
}

/* --- the customer ------------------------------------------------------------------------- */

static const void *
playback_yes(struct house *h)
{
	house_played_back(h);
	return IN(h, struct in_customer, .token = h->token, .yes = true,
	    .playback = state_last_playback(house_look(h).state)->seq);
}

static const void *
playback_not_quite(struct house *h)
{
	house_played_back(h);
	return IN(h, struct in_customer, .token = h->token,
	    .playback = state_last_playback(house_look(h).state)->seq,
	    .added = STR("My mother could not leave her flat."));
}

static const void *
enough(struct house *h)
{
	house_answered(h);
	return IN(h, struct in_customer, .token = h->token, .concern = house_concern(h, 0), .yes = true,
	    .word = STR("That is enough, thank you."));
}

static const void *
write_more(struct house *h)
{
	house_played_back(h);
	return IN(h, struct in_customer, .token = h->token, .word = STR("It is still not running."));
}

static const void *
withdraw(struct house *h)
{
	house_answered(h);
	return IN(h, struct in_customer, .token = h->token, .concern = house_concern(h, 1),
	    .word = STR("Leave that one."));
}

/* --- accounts ----------------------------------------------------------------------------- */

static const void *
account_add(struct house *h)
{
	return IN(h, struct in_account, .login = STR("rosa"), .name = STR("Rosa Lind"), .role = STR("agent"),
	    .password = STR("five slow bicycles"));
}

static const void *
account_there(struct house *h)
{
	house_act(h, ROLE_OWNER, act_account_add, account_add(h));
	return IN(h, struct in_account, .login = STR("rosa"), .password = STR("eight warm loaves"));
}

const struct scene scenes[] = {
	{ "a mail", ROLE_DESK, act_receive, receive },
	{ "a further mail", ROLE_DESK, act_receive, receive_further },
	{ "a delivery", ROLE_DESK, act_delivery, delivery },
	{ "a message sent again", ROLE_AGENT, act_send_again, send_again },
	{ "a finding said to be wrong", ROLE_AGENT, act_dispute, dispute },
	{ "a promise that is due", ROLE_DESK, act_promise_due, due },
	{ "a reply", ROLE_AGENT, act_reply, reply },
	{ "a playback", ROLE_AGENT, act_reply, reply_playback },
	{ "taking up a concern", ROLE_AGENT, act_concern_take, concern_take },
	{ "leaving one", ROLE_AGENT, act_concern_decline, concern_take },
	{ "adding a concern", ROLE_AGENT, act_concern_add, concern_add },
	{ "putting it better", ROLE_AGENT, act_concern_word, concern_word },
	{ "joining two", ROLE_AGENT, act_concern_merge, concern_merge },
	{ "a promise kept", ROLE_AGENT, act_promise_keep, promise_keep },
	{ "a promise moved", ROLE_AGENT, act_promise_move, promise_move },
	{ "parking", ROLE_AGENT, act_park, park },
	{ "taking a case", ROLE_AGENT, act_take_case, take_case },
	{ "a finding", ROLE_AGENT, act_find_fault, find_fault },
	{ "a need", ROLE_AGENT, act_need, need },
	{ "closing", ROLE_AGENT, act_close, close_case },
	{ "stopping links", ROLE_AGENT, act_links_revoke, revoke },
	{ "their word in a mail", ROLE_AGENT, act_take_word, take_word },
	{ "their yes", ROLE_CUSTOMER, act_customer_playback, playback_yes },
	{ "their correction", ROLE_CUSTOMER, act_customer_playback, playback_not_quite },
	{ "their enough", ROLE_CUSTOMER, act_customer_enough, enough },
	{ "their further word", ROLE_CUSTOMER, act_customer_write, write_more },
	{ "their leaving of one", ROLE_CUSTOMER, act_customer_withdraw, withdraw },
	{ "a new account", ROLE_OWNER, act_account_add, account_add },
	{ "a new password", ROLE_OWNER, act_account_password, account_there },
	{ "an account's end", ROLE_OWNER, act_account_disable, account_there },
};
const size_t n_scenes = LENGTH(scenes);
