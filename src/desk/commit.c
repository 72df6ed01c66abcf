/* commit.c - from an act to what is written: computed, queued, answered.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/house.h"
#include "desk/making.h"

static bool
is_empty(const struct change *c)
{
	return c->events.n == 0 && c->outbox_updates.n == 0 && !c->account && !c->session
	    && c->session_ended.len == 0 && c->reminders_done.n == 0
	    && c->settings.n == 0 && c->draft_account == 0 && c->blobs.n == 0;
}

static bool
compute(struct seat *s, desk_act *act, const void *in, struct change *c, struct err *err)
{
	*c = (struct change){ .now = s->now, .form = s->form, .form_answer = s->answer };
	return act(s, in, c, err);
}

static bool
ticket_run(struct db *db, void *ctx, struct err *err)
{
	struct desk_ticket *t = ctx;

	t->result = (struct change_result){ 0 };
	if (!store_change_apply(t->a, db, &t->change, &t->result, err))
		return false;
	for (const struct change *c = &t->change; c && t->result.outcome == CHANGE_DONE; c = c->also)
		if (!feed_spread(t->desk, t->a, db, c, err))
			return false;
	return true;
}

/* The writer undoes the savepoint of whatever was not done; the outcome says why. */
static void
ticket_done(void *ctx, bool ok, const struct err *err)
{
	struct desk_ticket *t = ctx;

	for (const struct change *c = &t->change; c && ok && t->result.outcome == CHANGE_DONE; c = c->also) {
		struct feed_news news = feed_news_of(c);

		feed_tell(t->desk, &news);
	}
	if (!ok && t->result.outcome == CHANGE_DONE)
		t->result.outcome = CHANGE_FAILED;
	if (!ok)
		t->err = *err;
	t->done(t);
}

bool
desk_start(struct seat *s, desk_act *act, const void *in, struct desk_ticket *t, struct err *err)
{
	if (!compute(s, act, in, &t->change, err))
		return false;
	t->a = s->a;
	t->desk = s->desk;
	t->result = (struct change_result){ .outcome = CHANGE_DONE };
	t->err = (struct err){ 0 };
	if (is_empty(&t->change)) {
		t->done(t);
		return true;
	}
	t->job = (struct db_job){ .run = ticket_run, .done = ticket_done, .ctx = t, .patient = t->patient };
	db_writer_submit(s->desk->writer, &t->job);
	return true;
}

/* --- waiting ----------------------------------------------------------------------------------------- */

static void
wake_waiter(struct desk_ticket *t)
{
	struct desk_pending *p = t->owner;

	pthread_mutex_lock(&p->lock);
	p->done = true;
	pthread_cond_signal(&p->answered);
	pthread_mutex_unlock(&p->lock);
}

static bool
queue(struct seat *s, struct desk_pending *p, bool patient, struct err *err)
{
	p->done = false;
	p->ticket = arena_new(s->a, struct desk_ticket);
	p->ticket->done = wake_waiter;
	p->ticket->owner = p;
	p->ticket->patient = patient;
	s->now = clock_now(desk_clock(s->desk));
	return desk_start(s, p->act, p->in, p->ticket, err);
}

static void
await(struct desk_pending *p)
{
	pthread_mutex_lock(&p->lock);
	while (!p->done)
		pthread_cond_wait(&p->answered, &p->lock);
	pthread_mutex_unlock(&p->lock);
}

static void
pending_end(struct desk_pending *p)
{
	pthread_cond_destroy(&p->answered);
	pthread_mutex_destroy(&p->lock);
}

static bool
begin(struct seat *s, desk_act *act, const void *in, bool patient, struct desk_pending *p, struct err *err)
{
	*p = (struct desk_pending){ .act = act, .in = in, .before = arena_mark(s->a) };
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->answered, NULL);
	if (queue(s, p, patient, err))
		return true;
	pending_end(p);
	return false;
}

bool
desk_begin(struct seat *s, desk_act *act, const void *in, struct desk_pending *p, struct err *err)
{
	return begin(s, act, in, true, p, err);
}

static bool
settle(struct seat *s, struct desk_pending *p, struct change_result *out, struct err *err)
{
	for (int i = 1;; i++) {
		await(p);
		if (p->ticket->result.outcome != CHANGE_STALE)
			break;
		if (i == DESK_TRIES)
			return err_set(err, ERR_BUSY, "others were quicker %d times in a row; nothing was "
			    "changed, try again", DESK_TRIES);
		arena_rewind(s->a, p->before);
		if (!queue(s, p, false, err))
			return false;
	}
	*out = p->ticket->result;
	return out->outcome != CHANGE_FAILED || err_set(err, p->ticket->err.kind, "%s", p->ticket->err.text);
}

bool
desk_finish(struct seat *s, struct desk_pending *p, struct change_result *out, struct err *err)
{
	bool ok;

	db_writer_hurry(s->desk->writer, &p->ticket->job);
	ok = settle(s, p, out, err);
	pending_end(p);
	return ok;
}

bool
desk_do(struct seat *s, desk_act *act, const void *in, struct change_result *out, struct err *err)
{
	struct desk_pending p;

	return begin(s, act, in, false, &p, err) && desk_finish(s, &p, out, err);
}
