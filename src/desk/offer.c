/* offer.c - what we may give: worked out, granted, taken.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/offer.h"

#include "desk/house.h"
#include "method/told.h"

#define TAKEN_DAYS 5
#define TAKEN_MINUTE (17 * 60)
#define NO_LIMIT INT64_MAX

static const struct { enum role role; const char *setting; int64_t most; } limits[] = {
	{ ROLE_AGENT, "grant.agent", 2500 },
	{ ROLE_LEAD, "grant.lead", 25000 },
};

static bool
limit_of(struct seat *s, size_t i, int64_t *most, struct err *err)
{
	struct str value;

	if (!store_setting_get(s->a, s->db, str_from(limits[i].setting), &value, err))
		return false;
	if (!str_int(str_trim(value), most))
		*most = limits[i].most;
	return true;
}

bool
desk_may_grant(struct seat *s, int64_t *most, struct err *err)
{
	*most = s->who.role >= ROLE_OWNER && s->who.role != ROLE_DESK ? NO_LIMIT : 0;
	for (size_t i = 0; i < LENGTH(limits); i++)
		if (limits[i].role == s->who.role)
			return limit_of(s, i, most, err);
	return true;
}

bool
desk_grants(struct seat *s, int64_t amount, enum role *out, struct err *err)
{
	int64_t most;

	for (size_t i = 0; i < LENGTH(limits); i++) {
		if (!limit_of(s, i, &most, err))
			return false;
		*out = limits[i].role;
		if (amount <= most)
			return true;
	}
	*out = ROLE_OWNER;
	return true;
}

static bool
add_grant(struct making *m, int64_t offer, struct err *err)
{
	return making_add(m, (struct event){ .kind = EVENT_OFFER_GRANTED, .offer = offer,
	    .account = m->seat->who.account, .name = m->seat->who.name }, err);
}

bool
act_offer_work(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;
	struct making m;
	int64_t most;

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err)
	    || !desk_may_grant(s, &most, err)
	    || !making_add(&m, (struct event){ .kind = EVENT_OFFER_WORKED, .offer = in->offer,
	    .concern = in->concern, .asked = in->asked, .text = str_trim(in->text), .carry = in->carry,
	    .amount = in->amount }, err))
		return false;
	return in->amount > most || add_grant(&m, in->offer != 0 ? in->offer : making_seq(&m), err);
}

bool
act_offer_grant(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;
	const struct offer *o;
	struct making m;
	enum role least;
	int64_t most;

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err)
	    || !desk_may_grant(s, &most, err))
		return false;
	o = state_offer(m.state, in->offer);
	if (o != NULL && o->amount > most)
		return desk_grants(s, o->amount, &least, err)
		    && err_set(err, ERR_DENIED, "This is more than you may grant. %.*s can.",
		    STR_ARG(str_capital(s->a, role_or_above(least))));
	return add_grant(&m, in->offer, err);
}

bool
making_offer_taken(struct making *m, const struct offer_taken *t, struct err *err)
{
	const struct calendar *c = desk_calendar(m->seat->desk);
	struct event promise = { .kind = EVENT_PROMISED, .what = STR("outcome"), .due = t->due,
		.name = m->state->owner_name, .account = m->state->owner };
	const struct offer *o;

	if (!making_add(m, (struct event){ .kind = EVENT_OFFER_ACCEPTED, .offer = t->offer, .word = t->word,
	    .channel = t->channel, .turn = t->turn }, err))
		return false;
	o = state_offer(m->state, t->offer);
	promise.turn = o->turn;
	promise.text = o->text;
	promise.tells = promise_told(m->seat->a, desk_pack(m->seat->desk), o->text);
	if (promise.due == 0)
		promise.due = moment_of(c->zone, working_day_after(c, day_at(c->zone, m->seat->now),
		    TAKEN_DAYS),
		    TAKEN_MINUTE);
	if (promise.due <= m->seat->now)
		return err_set(err, ERR_DATA, "What they took is done by a day to come. Choose one.");
	return making_add(m, promise, err);
}

bool
act_offer_word(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;
	const struct turn *t;
	struct offer_taken taken = { .offer = in->offer, .turn = in->turn, .due = in->due,
		.word = str_trim(in->word), .channel = STR("call") };
	struct making m;

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err))
		return false;
	t = in->turn != 0 ? state_turn(m.state, in->turn) : NULL;
	if (t != NULL) {
		taken.channel = t->channel;
		taken.word = str_or(taken.word, t->text);
	}
	if (taken.word.len == 0)
		return err_set(err, ERR_DATA, "Note their words: an offer is taken or left by them.");
	if (str_eq(in->value, STR("yes")))
		return making_offer_taken(&m, &taken, err);
	return making_add(&m, (struct event){ .kind = EVENT_OFFER_DECLINED, .offer = in->offer,
	    .word = taken.word, .channel = taken.channel, .turn = in->turn }, err);
}
