/* apply_offer.c - what we may give, and what owning a mistake takes.
 *
 * An offer is worked out, granted by someone who may, made in a message, and then theirs to take or leave.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"

#include "method/terms.h"

static struct offer *
refer_offer(struct state *s, int64_t seq, struct err *err)
{
	struct offer *o = state_offer(s, seq);

	if (o == NULL)
		err_set(err, ERR_NOT_FOUND, "Offer %" PRId64 " is not in this case.", seq);
	return o;
}

static bool
offer_is(const struct offer *o, enum offer_state state, const char *needs, struct err *err)
{
	if (o->state == state)
		return true;
	return err_set(err, ERR_CONFLICT, "The offer " QUOTE_FMT " is %s; only one that is %s can be.",
	    QUOTE_ARG(o->text), offer_state_name(o->state), needs);
}

/* What is worked out anew has to be granted anew. */
static bool
rework(struct state *s, const struct event *e, struct err *err)
{
	struct offer *o = refer_offer(s, e->offer, err);

	if (o == NULL)
		return false;
	if (o->state != OFFER_WORKED && o->state != OFFER_GRANTED)
		return err_set(err, ERR_CONFLICT, "The offer " QUOTE_FMT " was made already: work out "
		    "another.", QUOTE_ARG(o->text));
	*o = (struct offer){ .seq = o->seq, .at = o->at, .concern = e->concern, .asked = e->asked,
		.text = e->text, .carry = e->carry, .amount = e->amount };
	return true;
}

bool
apply_offer_worked(struct state *s, const struct event *e, struct err *err)
{
	if (str_trim(e->text).len == 0)
		return err_set(err, ERR_DATA, "Say what is offered.");
	if (e->amount < 0)
		return err_set(err, ERR_DATA, "An amount cannot be less than nothing.");
	if (e->concern != 0 && refer_concern(s, e->concern, err) == NULL)
		return false;
	if (e->offer != 0)
		return rework(s, e, err);
	vec_push(s->a, &s->offers) = (struct offer){ .seq = e->seq, .at = e->at, .concern = e->concern,
		.asked = e->asked, .text = e->text, .carry = e->carry, .amount = e->amount };
	return true;
}

bool
apply_offer_granted(struct state *s, const struct event *e, struct err *err)
{
	struct offer *o = refer_offer(s, e->offer, err);

	if (o == NULL || !offer_is(o, OFFER_WORKED, "worked out and not yet granted", err))
		return false;
	o->state = OFFER_GRANTED;
	o->granted_by = e->account;
	o->granted_name = e->name;
	o->granted_at = e->at;
	return true;
}

bool
apply_offer_made(struct state *s, const struct event *e, struct err *err)
{
	struct offer *o = refer_offer(s, e->offer, err);

	if (o == NULL || !offer_is(o, OFFER_GRANTED, "granted", err)
	    || refer_our_turn(s, e->turn, err) == NULL)
		return false;
	o->state = OFFER_MADE;
	o->turn = e->turn;
	return true;
}

static bool
take_offer_word(struct state *s, const struct event *e, enum offer_state state, struct err *err)
{
	struct offer *o = refer_offer(s, e->offer, err);

	if (o == NULL || !offer_is(o, OFFER_MADE, "made and not yet answered", err)
	    || !refer_turn_or_none(s, e->turn, err))
		return false;
	o->state = state;
	o->word = e->word;
	o->word_channel = e->channel;
	o->word_at = e->at;
	o->word_seq = e->seq;
	return true;
}

bool
apply_offer_accepted(struct state *s, const struct event *e, struct err *err)
{
	return take_offer_word(s, e, OFFER_ACCEPTED, err);
}

bool
apply_offer_declined(struct state *s, const struct event *e, struct err *err)
{
	return take_offer_word(s, e, OFFER_DECLINED, err);
}

bool
apply_own_part(struct state *s, const struct event *e, struct err *err)
{
	size_t part;

	if (!state_fault_is_ours(s))
		return err_set(err, ERR_CONFLICT, "There is no finding yet that the fault is ours.");
	if (e->turn != 0 && refer_our_turn(s, e->turn, err) == NULL)
		return false;
	if (e->turn == 0 && str_trim(e->text).len == 0)
		return err_set(err, ERR_DATA, "Say how it was done.");
	must(term_find(owning_names, e->part, &part));
	s->owning[part] = (struct own_part){ .seq = e->seq, .at = e->at, .turn = e->turn, .text = e->text,
		.read = e->ear.len > 0, .unaware = s->owning[part].unaware };
	if (part == OWNING_DISCLOSURE && s->unaware) {
		s->owning[part].unaware = true;
		s->unaware = false;
	}
	return true;
}

bool
apply_own_undone(struct state *s, const struct event *e, struct err *err)
{
	size_t part;

	must(term_find(owning_names, e->part, &part));
	if (s->owning[part].seq == 0)
		return err_set(err, ERR_CONFLICT, "This stands as to be done already.");
	s->unaware = s->unaware || s->owning[part].unaware;
	s->owning[part] = (struct own_part){ 0 };
	return true;
}

bool
apply_afterwards(struct state *s, const struct event *e, struct err *err)
{
	if (!state_fault_is_ours(s))
		return err_set(err, ERR_CONFLICT, "This is kept for mistakes of ours; none is on record.");
	s->after = e->after;
	s->after_text = e->text;
	return true;
}
