/* promise.c - promises as they fall due, are kept, moved, or hold a concern.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/remind.h"

#define WARN_BEFORE_MS HOUR_MS

/* The worker's: warned an hour before, missed once the moment has passed.  Whoever notices writes it once. */
bool
act_promise_due(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_due *in = input;
	struct making m;
	const struct promise *p;

	if (!seat_is_desk(s, err) || !making_begin(&m, s, c, in->case_id, err))
		return false;
	p = state_promise(m.state, in->promise);
	if (!p || p->state != PROMISE_OPEN)
		return true;
	if (s->now >= p->due)
		return remind(&m, p, true, err)
		    && making_add(&m, (struct event){ .kind = EVENT_PROMISE_MISSED, .promise = p->seq }, err);
	if (!p->warned && s->now >= p->due - WARN_BEFORE_MS)
		return remind(&m, p, false, err)
		    && making_add(&m, (struct event){ .kind = EVENT_PROMISE_WARNED, .promise = p->seq }, err);
	return true;
}

bool
act_promise_keep(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_promise_act *in = input;
	struct making m;

	if (str_trim(in->text).len == 0)
		return err_set(err, ERR_DATA,
		    "Say in a few words how it was kept; the customer sees it on their page.");
	return seat_needs(s, ROLE_AGENT, err)
	    && making_begin(&m, s, c, in->case_id, err)
	    && making_add(&m, (struct event){ .kind = EVENT_PROMISE_KEPT, .promise = in->promise,
	    .reason = str_trim(in->text) }, err);
}

bool
act_promise_move(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_promise_act *in = input;
	struct making m;

	if (str_trim(in->text).len == 0)
		return err_set(err, ERR_DATA, "Say why it moves; the customer sees it on their page.");
	if (in->due <= s->now)
		return err_set(err, ERR_DATA, "The new time has already passed. Choose one that lies ahead.");
	return seat_needs(s, ROLE_AGENT, err)
	    && making_begin(&m, s, c, in->case_id, err)
	    && making_add(&m, (struct event){ .kind = EVENT_PROMISE_MOVED, .promise = in->promise,
	    .due = in->due,
		.reason = str_trim(in->text) }, err);
}

bool
act_park(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_park *in = input;
	struct making m;

	return seat_needs(s, ROLE_AGENT, err)
	    && making_begin(&m, s, c, in->case_id, err)
	    && making_add(&m, (struct event){ .kind = EVENT_PARKED, .concern = in->concern,
	    .promise = in->promise,
		.reason = str_trim(in->reason) }, err);
}
