/* apply_people.c - who they are to us: how to reach them, who speaks for them, what to take care of, what
 * they have understood.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"

bool
apply_contact_noted(struct state *s, const struct event *e, struct err *err)
{
	struct str phone = str_trim(e->phone), address = str_trim(e->address), name = str_trim(e->name);

	if (phone.len == 0 && address.len == 0 && name.len == 0)
		return err_set(err, ERR_DATA, "A name, a number or a mail address is missing.");
	s->name = name.len > 0 ? name : s->name;
	s->phone = phone.len > 0 ? phone : s->phone;
	s->address = address.len > 0 ? address : s->address;
	if (e->person != 0)                     /* another: whose the number was already */
		s->person = e->person;
	return true;
}

/* Empty: the same as ours, which is worth knowing too. */
bool
apply_zone_told(struct state *s, const struct event *e, struct err *err)
{
	(void)err;
	s->zone = e->tz;
	s->zone_at = e->at;
	return true;
}

bool
apply_speaks_for(struct state *s, const struct event *e, struct err *err)
{
	if (str_trim(e->name).len == 0)
		return err_set(err, ERR_DATA, "Say who speaks for them.");
	if (e->due != 0 && e->due <= e->at)
		return err_set(err, ERR_DATA, "The last day lies in the past already.");
	s->speaker = (struct party){ .seq = e->seq, .at = e->at, .until = e->due, .name = e->name,
		.address = e->address, .phone = e->phone, .proof = e->text };
	return true;
}

bool
apply_speaks_no_more(struct state *s, const struct event *e, struct err *err)
{
	(void)e;
	if (s->speaker.seq == 0)
		return err_set(err, ERR_CONFLICT, "Nobody speaks for them.");
	s->speaker = (struct party){ 0 };
	return true;
}

/* Somebody looked: who writes here beside the customer is no stranger any more. */
bool
apply_sender_known(struct state *s, const struct event *e, struct err *err)
{
	const struct turn *t = refer_turn(s, e->turn, err);

	if (t == NULL)
		return false;
	if (t->ours)
		return err_set(err, ERR_CONFLICT, "This message is one of ours.");
	vec_push(s->a, &s->senders) = e->address;
	return true;
}

/* Only what they agreed to have written down. */
bool
apply_care_noted(struct state *s, const struct event *e, struct err *err)
{
	if (str_trim(e->text).len == 0)
		return err_set(err, ERR_DATA, "Say in a few words what to take care of.");
	if (str_trim(e->word).len == 0)
		return err_set(err, ERR_DATA, "This is only written down if they agree: note their words.");
	s->care = e->text;
	s->care_word = e->word;
	return true;
}

bool
apply_care_removed(struct state *s, const struct event *e, struct err *err)
{
	(void)e;
	if (s->care.len == 0)
		return err_set(err, ERR_CONFLICT, "Nothing is noted.");
	s->care = STR_NONE;
	s->care_word = STR_NONE;
	return true;
}

/* --- teach-back --------------------------------------------------------------------------------- */

/* A later one stands for what is left of the earlier. */
bool
apply_teachback_asked(struct state *s, const struct event *e, struct err *err)
{
	if (refer_our_turn(s, e->turn, err) == NULL)
		return false;
	for (size_t i = 0; i < e->n_items; i++)
		if (str_trim(e->items[i].text).len == 0)
			return err_set(err, ERR_DATA, "A point to be understood needs words.");
	vec_push(s->a, &s->teachbacks) = (struct teachback){ .seq = e->seq, .at = e->at, .turn = e->turn,
		.points = e->items, .n_points = e->n_items, .state = TEACHBACK_ASKED };
	return true;
}

static struct teachback *
refer_teachback(struct state *s, int64_t seq, struct err *err)
{
	struct teachback *t = state_teachback(s, seq);

	if (t == NULL)
		err_set(err, ERR_NOT_FOUND, "Teach-back %" PRId64 " is not in this case.", seq);
	return t;
}

bool
apply_teachback_told(struct state *s, const struct event *e, struct err *err)
{
	struct teachback *t = refer_teachback(s, e->teachback, err);

	if (t == NULL || !refer_turn_or_none(s, e->turn, err))
		return false;
	if (str_trim(e->word).len == 0)
		return err_set(err, ERR_DATA, "It is told in their own words, and there are none.");
	t->state = TEACHBACK_TOLD;
	t->word = e->word;
	t->word_channel = e->channel;
	t->told_at = e->at;
	t->told_seq = e->seq;
	t->told_turn = e->turn;
	t->missing = NULL;
	t->n_missing = 0;
	if (e->turn != 0)
		propose_anew(s, state_turn(s, e->turn));
	return true;
}

static bool
points_stand(const struct teachback *t, const struct event *e, struct err *err)
{
	for (size_t i = 0; i < e->n_items; i++)
		if (e->items[i].concern < 1 || (uint64_t)e->items[i].concern > t->n_points)
			return err_set(err, ERR_NOT_FOUND, "There is no point %" PRId64 " to be understood.",
			    e->items[i].concern);
	return true;
}

/* Which points did not arrive; none: all did. */
bool
apply_teachback_weighed(struct state *s, const struct event *e, struct err *err)
{
	struct teachback *t = refer_teachback(s, e->teachback, err);

	if (t == NULL || !points_stand(t, e, err))
		return false;
	if (t->state == TEACHBACK_ASKED)
		return err_set(err, ERR_CONFLICT, "They have not said yet what they understood.");
	t->missing = e->items;
	t->n_missing = e->n_items;
	t->state = e->n_items > 0 ? TEACHBACK_NOT_YET : TEACHBACK_UNDERSTOOD;
	return true;
}
