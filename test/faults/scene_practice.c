/* scene_practice.c - what is noted while one works on a case, and what they say to it on their page.
 *
 * SPDX-License-Identifier: ISC
 */
#include "scene.h"

/* What all of these name, and what this one does beside. */
#define NOTED(h, ...) \
	HANDED(h, struct in_practice, .case_id = (h)->case_id, .seen = house_head(h), __VA_ARGS__)

static const void *
view_put(struct house *h)
{
	house_received(h);
	return NOTED(h, .value = STR("theirs"), .text = STR("The lift is there for those who cannot climb."));
}

static const void *
position(struct house *h)
{
	house_understood(h);
	return NOTED(h, .concern = house_concern(h, 0), .value = STR("partly"),
	    .text = STR("two of the three weeks are ours"));
}

static const void *
hold(struct house *h)
{
	house_received(h);
	return NOTED(h, .text = STR("The service charge is not asked for until the lift runs."));
}

static const void *
hold_lift(struct house *h)
{
	house_act(h, ROLE_AGENT, act_hold, hold(h));
	return NOTED(h, .hold = house_look(h).state->holds.at[0].seq, .text = STR("the lift runs"));
}

static const void *
withdraw(struct house *h)
{
	house_understood(h);
	return NOTED(h, .concern = house_concern(h, 1), .word = STR("Never mind the call."));
}

static void
found_ours(struct house *h)
{
	house_received(h);
	house_act(h, ROLE_AGENT, act_find_fault, HANDED(h, struct in_case, .case_id = h->case_id,
	    .seen = house_head(h), .value = STR("ours"), .text = STR("the motor was not looked after")));
}

static const void *
own(struct house *h)
{
	found_ours(h);
	return NOTED(h, .value = STR("apology"), .text = STR("said on the telephone, by the manager"));
}

static const void *
own_undo(struct house *h)
{
	house_act(h, ROLE_AGENT, act_own, own(h));
	return NOTED(h, .value = STR("apology"));
}

static const void *
afterwards(struct house *h)
{
	found_ours(h);
	return NOTED(h, .value = STR("stayed"), .text = STR("signed for another year"));
}

static const void *
speaker(struct house *h)
{
	house_received(h);
	return NOTED(h, .name = STR("Sam Haddad"), .address = STR("sam@example.net"),
	    .text = STR("a letter she signed"));
}

static const void *
speaker_end(struct house *h)
{
	house_act(h, ROLE_AGENT, act_speaker, speaker(h));
	return NOTED(h, .text = STR("she writes herself again"));
}

static const void *
care(struct house *h)
{
	house_received(h);
	return NOTED(h, .text = STR("Ring after ten."), .word = STR("Yes, do note that."));
}

static const void *
their_clock(struct house *h)
{
	house_received(h);
	return NOTED(h, .value = STR("city"), .name = STR("New York"));
}

static const void *
care_remove(struct house *h)
{
	house_act(h, ROLE_AGENT, act_care, care(h));
	return NOTED(h, .text = STR("no longer so"));
}

static const void *
reading(struct house *h)
{
	const struct proposal *p;
	struct state *s;

	house_received(h);
	s = house_look(h).state;
	assert_true(s->proposals.n > 0);
	p = &s->proposals.at[0];
	return NOTED(h, .turn = p->turn, .start = p->start, .end = p->end, .value = STR("none"));
}

static const void *
contact(struct house *h)
{
	house_received(h);
	return NOTED(h, .phone = STR("01632 960 123"));
}

static const void *
mistake(struct house *h)
{
	return HANDED(h, struct in_mistake, .opens = desk_new_case(&h->seats[ROLE_AGENT]),
	    .name = STR("Ben Okoro"), .address = STR("ben@example.net"),
	    .text = STR("We took the rent for May twice."));
}

static const void *
close_final(struct house *h)
{
	house_confirmed(h);
	house_act(h, ROLE_AGENT, act_reply, house_reply(h, STAGE_FINAL, STR("The lift has been out of "
	    "order for three weeks: the motor is replaced and it runs again. Nobody called you back: that "
	    "was our fault, and I am sorry. This is our final answer.")));
	return NOTED(h, .text = STR("nothing more was heard"));
}

static const void *
give_up(struct house *h)
{
	house_played_back(h);
	clock_set(h->clock, START + 2 * DAY_MS);
	house_act(h, ROLE_DESK, act_promise_due, HANDED(h, struct in_due, .case_id = h->case_id,
	    .promise = house_promise(h)));
	house_act(h, ROLE_AGENT, act_reply, house_reply(h, STAGE_UPDATE, STR("The lift, and whether I have "
	    "understood you: I have not heard from you. I said I would write by Tuesday 2 June and I did "
	    "not. I am sorry. I will write to you by Friday 12 June, noon, even if nothing has changed.")));
	clock_set(h->clock, START + 10 * DAY_MS);
	house_act(h, ROLE_AGENT, act_view_put, NOTED(h, .value = STR("ours"), .text = STR("it is mended")));
	return NOTED(h, .text = STR("the number is off too"));
}

/* --- said back in their own words ----------------------------------------------------------- */

static void
asked_back(struct house *h)
{
	static struct str points[] = { STR_INIT("the lift is looked at twice a year"),
	    STR_INIT("the number to ring") };
	struct in_reply *in;

	house_confirmed(h);
	in = arena_new(&h->arena, struct in_reply);
	*in = *house_reply(h, STAGE_ANSWER, STR("The lift has been out of "
	    "order for three weeks: it runs again, and is looked at twice a year from now on. Nobody called "
	    "you back: that was our fault, and I am sorry. So that I know I was clear: what did you take "
	    "from this?"));
	in->points = (struct strs){ points, LENGTH(points) };
	house_act(h, ROLE_AGENT, act_reply, in);
}

static const void *
teachback_told(struct house *h)
{
	asked_back(h);
	return NOTED(h, .teachback = house_look(h).state->teachbacks.at[0].seq,
	    .word = STR("It is looked at twice a year."));
}

static const void *
teachback_weigh(struct house *h)
{
	static const int64_t points[] = { 2 };

	house_act(h, ROLE_AGENT, act_teachback_told, teachback_told(h));
	return NOTED(h, .teachback = house_look(h).state->teachbacks.at[0].seq, .points = points,
	    .n_points = LENGTH(points));
}

static const void *
customer_teachback(struct house *h)
{
	asked_back(h);
	return HANDED(h, struct in_customer, .token = h->token,
	    .teachback = house_look(h).state->teachbacks.at[0].seq,
	    .word = STR("It is looked at twice a year."));
}

static const void *
customer_need(struct house *h)
{
	house_played_back(h);
	return HANDED(h, struct in_customer, .token = h->token, .need = STR("helped"),
	    .word = STR("I want the lift to run"));
}

static const void *
customer_clock(struct house *h)
{
	house_played_back(h);
	return HANDED(h, struct in_customer, .token = h->token, .city = STR("New York"));
}

/* --- what we may give ------------------------------------------------------------------------ */

/* More than an agent may grant: it waits. */
static const void *
offer_work(struct house *h)
{
	house_confirmed(h);
	return NOTED(h, .concern = house_concern(h, 0), .asked = STR("the charge for May"),
	    .text = STR("the charge for May, given back"), .carry = STR("up to a month"), .amount = 9000);
}

static int64_t
offer(struct house *h)
{
	return house_look(h).state->offers.at[0].seq;
}

static const void *
offer_grant(struct house *h)
{
	house_act(h, ROLE_AGENT, act_offer_work, offer_work(h));
	return NOTED(h, .offer = offer(h));
}

static void
offered(struct house *h)
{
	struct in_reply *in;
	int64_t *offers = arena_array(&h->arena, int64_t, 1);

	house_act(h, ROLE_LEAD, act_offer_grant, offer_grant(h));
	in = arena_new(&h->arena, struct in_reply);
	*in = *house_reply(h, STAGE_ANSWER, STR("The lift has been out of order "
	    "for three weeks: it runs again, and for the weeks without it we offer you the charge for May, "
	    "given back. Nobody called you back: that was our fault, and I am sorry. Would you take what we "
	    "offer, or not?"));
	offers[0] = offer(h);
	in->offers = offers;
	in->n_offers = 1;
	house_act(h, ROLE_AGENT, act_reply, in);
}

static const void *
offer_word(struct house *h)
{
	offered(h);
	return NOTED(h, .offer = offer(h), .value = STR("yes"), .word = STR("Yes, I take that."));
}

static const void *
offer_left(struct house *h)
{
	offered(h);
	return NOTED(h, .offer = offer(h), .value = STR("no"), .word = STR("No, thank you."));
}

static const void *
customer_offer(struct house *h)
{
	offered(h);
	return HANDED(h, struct in_customer, .token = h->token, .offer = offer(h), .yes = true);
}

const struct scene scenes_practice[] = {
	SCENE("a view", ROLE_AGENT, act_view_put, view_put),
	SCENE("a position", ROLE_AGENT, act_position, position),
	SCENE("harm stopped", ROLE_AGENT, act_hold, hold),
	SCENE("a hold lifted", ROLE_AGENT, act_hold_lift, hold_lift),
	SCENE("a concern withdrawn", ROLE_AGENT, act_withdraw, withdraw),
	SCENE("a part of owning", ROLE_AGENT, act_own, own),
	SCENE("a part of owning that is still to do", ROLE_AGENT, act_own_undo, own_undo),
	SCENE("what came afterwards", ROLE_AGENT, act_afterwards, afterwards),
	SCENE("who speaks for them", ROLE_AGENT, act_speaker, speaker),
	SCENE("nobody speaks for them", ROLE_AGENT, act_speaker_end, speaker_end),
	SCENE("the clock they live by", ROLE_AGENT, act_clock, their_clock),
	SCENE("a need for care", ROLE_AGENT, act_care, care),
	SCENE("no need for care", ROLE_AGENT, act_care_remove, care_remove),
	SCENE("a reading put right", ROLE_AGENT, act_reading, reading),
	SCENE("a number", ROLE_AGENT, act_contact, contact),
	SCENE("a mistake they do not know of", ROLE_AGENT, act_mistake, mistake),
	SCENE("a final reply's end", ROLE_AGENT, act_close_final, close_final),
	SCENE("given up", ROLE_AGENT, act_give_up, give_up),
	SCENE("what they took from it", ROLE_AGENT, act_teachback_told, teachback_told),
	SCENE("what did not arrive", ROLE_AGENT, act_teachback_weigh, teachback_weigh),
	SCENE("what they took from it, from them", ROLE_CUSTOMER, act_customer_teachback, customer_teachback),
	SCENE("the clock they live by, from them", ROLE_CUSTOMER, act_customer_clock, customer_clock),
	SCENE("their need", ROLE_CUSTOMER, act_customer_need, customer_need),
	SCENE("an offer", ROLE_AGENT, act_offer_work, offer_work),
	SCENE("an offer granted", ROLE_LEAD, act_offer_grant, offer_grant),
	SCENE("an offer taken", ROLE_AGENT, act_offer_word, offer_word),
	SCENE("an offer left", ROLE_AGENT, act_offer_word, offer_left),
	SCENE("their yes to an offer", ROLE_CUSTOMER, act_customer_offer, customer_offer),
	{ 0 },
};
