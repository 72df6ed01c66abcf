/* apply_promise.c - promises: made, kept, missed, moved with notice, owned.
 *
 * A promise kept after its due stays visible as late: missed_at remains, and the miss still has to be
 * owned.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"
#include "method/told.h"

bool
apply_promised(struct state *s, const struct event *e, struct err *err)
{
	const struct turn *t = e->turn != 0 ? refer_our_turn(s, e->turn, err) : NULL;
	int64_t tells;

	if (e->turn != 0 && (t == NULL || !refer_span(t, e->start, e->end, err)))
		return false;
	if (e->turn == 0 && !str_eq(e->what, STR("update")))
		return err_set(err, ERR_DATA, "A promise that stands in no message of ours can only be that "
		    "they hear from us.");
	if (str_trim(e->text).len == 0)
		return err_set(err, ERR_DATA, "A promise needs the words that made it.");
	if (e->due <= 0 || e->due == NEVER)
		return err_set(err, ERR_DATA, "A promise needs a time.");
	tells = e->tells != 0 ? e->tells : promise_told(s->a, &pack_en, e->text);
	vec_push(s->a, &s->promises) = (struct promise){
		.seq = e->seq, .at = e->at, .turn = e->turn, .start = (uint32_t)e->start,
		    .end = (uint32_t)e->end,
		.text = e->text, .who = e->name, .account = e->account, .due = e->due, .first_due = e->due,
		.update = str_eq(e->what, STR("update")), .state = PROMISE_OPEN,
		.by_phone = (tells & TELLS_BY_PHONE) != 0,
	};
	return true;
}

bool
apply_promise_declined(struct state *s, const struct event *e, struct err *err)
{
	const struct turn *t = refer_our_turn(s, e->turn, err);

	return t != NULL && refer_span(t, e->start, e->end, err);
}

static struct promise *
refer_open_promise(struct state *s, const struct event *e, struct err *err)
{
	struct promise *p = refer_promise(s, e->promise, err);

	if (p == NULL || p->state == PROMISE_OPEN)
		return p;
	err_set(err, ERR_CONFLICT, "The promise " QUOTE_FMT " is %s already.", QUOTE_ARG(p->text),
	    promise_state_name(p->state));
	return NULL;
}

bool
apply_promise_warned(struct state *s, const struct event *e, struct err *err)
{
	struct promise *p = refer_open_promise(s, e, err);

	if (p == NULL)
		return false;
	if (p->warned)
		return err_set(err, ERR_CONFLICT, "The promise " QUOTE_FMT " was announced already.",
		    QUOTE_ARG(p->text));
	p->warned = true;
	return true;
}

void
promise_unpark(struct state *s, const struct promise *p)
{
	for (size_t i = 0; i < s->concerns.n; i++) {
		struct concern *c = &s->concerns.at[i];

		if (c->state != CONCERN_PARKED || c->promise != p->seq)
			continue;
		if (p->update) {
			c->state = CONCERN_OPEN;
			continue;
		}
		if (p->kept_turn != 0 && c->answered_turn != p->kept_turn) {
			c->before = c->state;
			c->before_turn = c->answered_turn;
			c->answered_turn = p->kept_turn;
		}
		c->state = CONCERN_ANSWERED;
	}
}

void
promise_release(struct state *s, struct promise *p, int64_t at)
{
	p->state = PROMISE_RELEASED;
	p->settled_at = at;
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state == CONCERN_PARKED && s->concerns.at[i].promise == p->seq)
			s->concerns.at[i].state = CONCERN_OPEN;
}

bool
apply_promise_kept(struct state *s, const struct event *e, struct err *err)
{
	struct promise *p = refer_promise(s, e->promise, err);

	if (p == NULL || (e->turn != 0 && refer_our_turn(s, e->turn, err) == NULL))
		return false;
	if (p->state == PROMISE_KEPT || p->state == PROMISE_RELEASED)
		return err_set(err, ERR_CONFLICT, "The promise " QUOTE_FMT " is %s already.",
		    QUOTE_ARG(p->text), promise_state_name(p->state));
	if (e->at > p->due)
		p->missed_at = p->due;
	p->state = PROMISE_KEPT;
	p->settled_at = e->at;
	p->how = e->reason;
	p->kept_turn = e->turn;
	if (p->lost_turn == e->turn)
		p->lost_turn = 0;
	promise_unpark(s, p);
	return true;
}

bool
apply_promise_missed(struct state *s, const struct event *e, struct err *err)
{
	struct promise *p = refer_open_promise(s, e, err);

	if (p == NULL)
		return false;
	if (e->at < p->due)
		return err_set(err, ERR_CONFLICT, "The promise " QUOTE_FMT " is not due yet.",
		    QUOTE_ARG(p->text));
	p->state = PROMISE_MISSED;
	p->settled_at = e->at;
	p->missed_at = p->due;
	return true;
}

bool
apply_promise_moved(struct state *s, const struct event *e, struct err *err)
{
	struct promise *p = refer_open_promise(s, e, err);

	if (p == NULL || (e->turn != 0 && refer_our_turn(s, e->turn, err) == NULL))
		return false;
	if (e->at >= p->due)
		return err_set(err, ERR_CONFLICT, "The promise " QUOTE_FMT " has fallen due: it can be "
		    "owned, not moved.",
		    QUOTE_ARG(p->text));
	if (e->due <= e->at || e->due == NEVER)
		return err_set(err, ERR_DATA, "A promise can only be moved to a time to come.");
	p->due = e->due;
	p->moved++;
	p->moved_seq = e->seq;
	p->moved_why = e->reason;
	p->warned = false;
	return true;
}

bool
apply_promise_owned(struct state *s, const struct event *e, struct err *err)
{
	struct promise *p = refer_promise(s, e->promise, err);

	if (p == NULL || (e->turn != 0 && refer_our_turn(s, e->turn, err) == NULL))
		return false;
	if (p->missed_at == 0)
		return err_set(err, ERR_CONFLICT, "The promise " QUOTE_FMT " was not missed.",
		    QUOTE_ARG(p->text));
	if (p->owned)
		return err_set(err, ERR_CONFLICT, "The missed promise " QUOTE_FMT " was owned already.",
		    QUOTE_ARG(p->text));
	p->owned = true;
	p->owned_turn = e->turn;
	if (p->lost_owning == e->turn)
		p->lost_owning = 0;
	return true;
}

/* A call that was not answered: the promise stands, and is due again when it will be tried next. */
bool
apply_promise_tried(struct state *s, const struct event *e, struct err *err)
{
	struct promise *p = refer_open_promise(s, e, err);

	if (p == NULL)
		return false;
	if (e->due <= e->at || e->due == NEVER)
		return err_set(err, ERR_DATA, "Say when you will try again: a time to come.");
	p->tries++;
	p->tried_at = e->at;
	p->tried_how = e->reason;
	p->due = e->due;
	p->warned = false;
	return true;
}

/* Let go when the case closed, which is open again. */
static struct promise *
refer_let_go(struct state *s, const struct event *e, struct err *err)
{
	struct promise *p = refer_promise(s, e->promise, err);

	if (p == NULL || (p->let_go && s->open))
		return p;
	err_set(err, ERR_CONFLICT, "The promise " QUOTE_FMT " is %s; it was not let go with the case.",
	    QUOTE_ARG(p->text), promise_state_name(p->state));
	return NULL;
}

bool
apply_promise_stands(struct state *s, const struct event *e, struct err *err)
{
	struct promise *p = refer_let_go(s, e, err);

	if (p == NULL)
		return false;
	if (e->due <= e->at || e->due == NEVER)
		return err_set(err, ERR_DATA, "A promise stands again for a time to come.");
	p->moved += e->due != p->due;
	p->state = PROMISE_OPEN;
	p->due = e->due;
	p->settled_at = 0;
	p->warned = false;
	p->let_go = false;
	return true;
}

bool
apply_promise_left(struct state *s, const struct event *e, struct err *err)
{
	struct promise *p = refer_let_go(s, e, err);

	if (p == NULL)
		return false;
	p->let_go = false;
	return true;
}
