/* promise.c - promises as they fall due, are kept, moved, or hold a concern.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "desk/remind.h"
#include "method/told.h"

#define WARN_BEFORE_MS HOUR_MS
#define REVIEW_TEXT_MAX 300                     /* bytes of the concern, in the promise to look at it again */

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
act_promise_stands(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_promise_act *in = input;
	struct making m;

	if (in->due <= s->now)
		return err_set(err, ERR_DATA, "This time has already passed. Choose one that lies ahead.");
	return seat_needs(s, ROLE_AGENT, err)
	    && making_begin(&m, s, c, in->case_id, err)
	    && making_add(&m, (struct event){ .kind = EVENT_PROMISE_STANDS, .promise = in->promise,
	    .due = in->due }, err);
}

bool
act_promise_left(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_promise_act *in = input;
	struct making m;

	return seat_needs(s, ROLE_AGENT, err)
	    && making_begin(&m, s, c, in->case_id, err)
	    && making_add(&m, (struct event){ .kind = EVENT_PROMISE_LEFT, .promise = in->promise }, err);
}

#define PARKED_MOST (366 * DAY_MS)

/* The promise that a parked concern is looked at again by its day; its number in *out. */
static bool
promise_review(struct making *m, const struct in_park *in, int64_t *out, struct err *err)
{
	const struct seat *s = m->seat;
	const struct concern *c = state_concern(m->state, in->concern);

	if (c == NULL)
		return err_set(err, ERR_NOT_FOUND, "This concern is not in this case.");
	if (in->due <= s->now)
		return err_set(err, ERR_DATA, "Choose a day to come, on which you look at it again.");
	if (in->due > s->now + PARKED_MOST)
		return err_set(err, ERR_DATA, "A concern can be parked for a year at most.");
	if (!making_add(m, (struct event){ .kind = EVENT_PROMISED, .what = STR("update"), .due = in->due,
	    .name = s->who.name, .account = s->who.account, .tells = TELLS_READ,
	    .text = arena_fmt(s->a, "I look again at “%.*s” and tell you how it stands",
	    STR_ARG(utf8_cut(c->text, REVIEW_TEXT_MAX))) }, err))
		return false;
	*out = making_seq(m);
	return true;
}

bool
act_park(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_park *in = input;
	struct making m;
	int64_t promise = in->promise;

	if (str_trim(in->reason).len == 0)
		return err_set(err, ERR_DATA, "Say in a few words why it waits; the customer sees it on "
		    "their page.");
	return seat_needs(s, ROLE_AGENT, err)
	    && making_begin(&m, s, c, in->case_id, err)
	    && (promise != 0 || promise_review(&m, in, &promise, err))
	    && making_add(&m, (struct event){ .kind = EVENT_PARKED, .concern = in->concern,
	    .promise = promise, .reason = str_trim(in->reason) }, err);
}
