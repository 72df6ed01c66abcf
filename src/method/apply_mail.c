/* apply_mail.c - what became of our mail.
 *
 * What did not reach them was not said: a turn that was lost answers nothing, keeps nothing and plays
 * nothing back, and the promises and concerns it would have settled stand as they stood before.  What
 * they answered all the same stays: they have read it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"

static struct turn *
refer_mail(struct state *s, const struct event *e, struct err *err)
{
	struct turn *t = refer_our_turn(s, e->turn, err);

	if (t == NULL || t->delivery != DELIVERY_NONE)
		return t;
	err_set(err, ERR_CONFLICT, "Turn %" PRId64 " did not go by mail.", e->turn);
	return NULL;
}

bool
apply_mail_accepted(struct state *s, const struct event *e, struct err *err)
{
	struct turn *t = refer_mail(s, e, err);

	if (t == NULL)
		return false;
	if (t->delivery == DELIVERY_ACCEPTED)
		return err_set(err, ERR_CONFLICT, "Turn %" PRId64 " was accepted already.", e->turn);
	t->delivery = DELIVERY_ACCEPTED;
	t->delivery_reason = STR_NONE;
	t->lost_seq = 0;
	t->lost_at = 0;
	return true;
}

/* --- taken back --------------------------------------------------------------------------------- */

static void
take_back_promises(struct state *s, int64_t turn, int64_t now)
{
	for (size_t i = 0; i < s->promises.n; i++) {
		struct promise *p = &s->promises.at[i];
		bool late = p->due <= now;

		if (p->owned && p->owned_turn == turn) {
			p->owned = false;
			p->owned_turn = 0;
			p->lost_owning = turn;
		}
		if (p->state != PROMISE_KEPT || p->kept_turn != turn)
			continue;
		p->state = late ? PROMISE_MISSED : PROMISE_OPEN;
		p->missed_at = late ? p->due : 0;
		p->settled_at = late ? now : 0;
		p->how = STR_NONE;
		p->kept_turn = 0;
		p->warned = false;
		p->lost_turn = turn;
	}
}

static void
take_back_answers(struct state *s, int64_t turn)
{
	for (size_t i = 0; i < s->concerns.n; i++) {
		struct concern *c = &s->concerns.at[i];

		if (c->answered_turn != turn || (c->state != CONCERN_ANSWERED && c->state != CONCERN_ASKED))
			continue;
		c->state = c->before;
		c->answered_turn = c->before_turn;
		c->lost_turn = turn;
	}
}

static void
take_back_playback(struct state *s, struct turn *t)
{
	struct playback *p = state_playback(s, t->playback);

	if (p == NULL || p->state != PLAYBACK_SENT)
		return;
	p->state = PLAYBACK_NONE;
	t->playback = 0;
}

/* What was asked, offered or owned in it. */
static void
take_back_rest(struct state *s, int64_t turn)
{
	size_t kept = 0;

	if (s->need_asked == turn)
		s->need_asked = 0;
	for (size_t i = 0; i < OWNING_COUNT; i++)
		if (s->owning[i].turn == turn)
			s->owning[i] = (struct own_part){ 0 };
	for (size_t i = 0; i < s->offers.n; i++)
		if (s->offers.at[i].turn == turn && s->offers.at[i].state == OFFER_MADE)
			s->offers.at[i].state = s->offers.at[i].granted_at != 0 ? OFFER_GRANTED
			    : OFFER_WORKED;
	for (size_t i = 0; i < s->teachbacks.n; i++)
		if (s->teachbacks.at[i].turn != turn || s->teachbacks.at[i].state != TEACHBACK_ASKED)
			s->teachbacks.at[kept++] = s->teachbacks.at[i];
	s->teachbacks.n = kept;
}

/* What we last said that may have reached them. */
void
find_last_sent(struct state *s)
{
	s->last_sent = 0;
	s->last_sent_at = 0;
	for (size_t i = 0; i < s->turns.n; i++) {
		const struct turn *t = &s->turns.at[i];

		if (!t->ours || turn_is_lost(t) || came_after(s->last_sent, t->out_seq))
			continue;
		s->last_sent = t->out_seq;
		s->last_sent_at = t->out_at;
	}
}

void
find_last_received(struct state *s)
{
	s->last_received = 0;
	s->last_received_at = 0;
	for (size_t i = 0; i < s->turns.n; i++) {
		const struct turn *t = &s->turns.at[i];

		if (t->ours || came_after(s->last_received, t->seq))
			continue;
		s->last_received = t->seq;
		s->last_received_at = t->at;
	}
}

/* A mail that was accepted may still bounce. */
bool
apply_mail_failed(struct state *s, const struct event *e, struct err *err)
{
	struct turn *t = refer_mail(s, e, err);

	if (t == NULL)
		return false;
	if (turn_is_lost(t))
		return err_set(err, ERR_CONFLICT, "Turn %" PRId64 " is known to have failed.", e->turn);
	t->delivery = t->delivery == DELIVERY_ACCEPTED ? DELIVERY_BOUNCED : DELIVERY_FAILED;
	t->delivery_reason = e->reason;
	t->lost_seq = e->seq;
	t->lost_at = e->at;
	take_back_promises(s, t->seq, e->at);
	take_back_answers(s, t->seq);
	take_back_playback(s, t);
	take_back_rest(s, t->seq);
	find_last_sent(s);
	return true;
}

/* Somebody in copy does not have it; the customer's own message tells of itself. */
bool
apply_copy_failed(struct state *s, const struct event *e, struct err *err)
{
	if (refer_mail(s, e, err) == NULL)
		return false;
	vec_push(s->a, &s->lost_copies) = (struct lost_copy){ .turn = e->turn, .at = e->at,
		.address = e->address, .reason = e->reason };
	return true;
}

/* Their side has it in hand and tries on: no failure. */
bool
apply_mail_delayed(struct state *s, const struct event *e, struct err *err)
{
	struct turn *t = refer_mail(s, e, err);

	if (t == NULL)
		return false;
	if (t->delivery != DELIVERY_ACCEPTED)
		return err_set(err, ERR_CONFLICT, "Turn %" PRId64 " is not under way.", e->turn);
	t->delivery_reason = e->reason;
	return true;
}

/* Sent once more, to the same address or a corrected one, which holds from now on. */
bool
apply_mail_again(struct state *s, const struct event *e, struct err *err)
{
	struct turn *t = refer_mail(s, e, err);

	if (t == NULL)
		return false;
	if (!turn_is_lost(t))
		return err_set(err, ERR_CONFLICT, "This message is not known to have failed, so it was not "
		    "sent again.");
	t->delivery = DELIVERY_WAITING;
	t->delivery_reason = STR_NONE;
	t->lost_seq = 0;
	t->lost_at = 0;
	t->message_id = e->message_id;
	t->address = e->address;
	t->out_seq = e->seq;
	t->out_at = e->at;
	s->address = e->address;
	find_last_sent(s);
	return true;
}

/* --- taken back before it went out --------------------------------------------------------------- */

/* Nobody has read them. */
static void
unmake_promises(struct state *s, int64_t turn, int64_t now)
{
	for (size_t i = 0; i < s->promises.n; i++) {
		struct promise *p = &s->promises.at[i];

		if (p->turn != turn)
			continue;
		promise_release(s, p, now);
		p->unmade = true;
	}
}

static void
forget_turn(struct state *s, int64_t turn)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->turns.n; i++)
		if (s->turns.at[i].seq != turn)
			s->turns.at[kept++] = s->turns.at[i];
	s->turns.n = kept;
	kept = 0;
	for (size_t i = 0; i < s->playbacks.n; i++)
		if (s->playbacks.at[i].turn != turn)
			s->playbacks.at[kept++] = s->playbacks.at[i];
	s->playbacks.n = kept;
}

/* As if it had not been written: what it did is undone, and the conversation does not hold it. */
bool
apply_send_undone(struct state *s, const struct event *e, struct err *err)
{
	struct turn *t = refer_mail(s, e, err);

	if (t == NULL)
		return false;
	if (t->delivery != DELIVERY_WAITING || t->out_seq != t->seq)
		return err_set(err, ERR_CONFLICT, "This message is on its way already and can't be taken "
		    "back.");
	take_back_promises(s, t->seq, e->at);
	take_back_answers(s, t->seq);
	take_back_rest(s, t->seq);
	unmake_promises(s, t->seq, e->at);
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].lost_turn == t->seq)
			s->concerns.at[i].lost_turn = 0;
	forget_turn(s, e->turn);
	find_last_sent(s);
	return true;
}

/* --- sent by itself ------------------------------------------------------------------------------ */

/* No machine hears anyone: it is no turn of ours, answers nothing and keeps nothing. */
bool
apply_acknowledged(struct state *s, const struct event *e, struct err *err)
{
	if (refer_turn(s, e->turn, err) == NULL)
		return false;
	if (s->acknowledged != 0)
		return err_set(err, ERR_CONFLICT, "A confirmation was sent already.");
	s->acknowledged = e->seq;
	return true;
}
