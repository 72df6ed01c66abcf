/* commit.c - from an act to what is written: computed, queued, answered.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/house.h"
#include "desk/making.h"

#define TRIES 8

static bool
is_empty(const struct change *c)
{
	return c->events.n == 0 && c->outbox_updates.n == 0 && !c->account && !c->session
	    && c->session_ended.len == 0
	    && c->setting.key.len == 0 && c->draft_account == 0;
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
	return store_change_apply(t->a, db, &t->change, &t->result, err);
}

/* The writer undoes the savepoint of whatever was not done; the outcome says why. */
static void
ticket_done(void *ctx, bool ok, const struct err *err)
{
	struct desk_ticket *t = ctx;

	if (ok && t->result.outcome == CHANGE_DONE)
		feed_tell(t->desk, &t->change);
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
	t->job = (struct db_job){ .run = ticket_run, .done = ticket_done, .ctx = t };
	db_writer_submit(s->desk->writer, &t->job);
	return true;
}

/* --- waiting ----------------------------------------------------------------------------------------- */

struct waiter {
	pthread_mutex_t lock;
	pthread_cond_t done;
	bool is_done;
};

static void
wake_waiter(struct desk_ticket *t)
{
	struct waiter *w = t->owner;

	pthread_mutex_lock(&w->lock);
	w->is_done = true;
	pthread_cond_signal(&w->done);
	pthread_mutex_unlock(&w->lock);
}

static bool
run_once(struct seat *s, desk_act *act, const void *in, struct desk_ticket *t, struct err *err)
{
	struct waiter w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };
	bool started;

	t->done = wake_waiter;
	t->owner = &w;
	started = desk_start(s, act, in, t, err);
	pthread_mutex_lock(&w.lock);
	while (started && !w.is_done)
		pthread_cond_wait(&w.done, &w.lock);
	pthread_mutex_unlock(&w.lock);
	pthread_cond_destroy(&w.done);
	pthread_mutex_destroy(&w.lock);
	return started;
}

bool
desk_do(struct seat *s, desk_act *act, const void *in, struct change_result *out, struct err *err)
{
	for (int i = 0; i < TRIES; i++) {
		struct desk_ticket *t = arena_new(s->a, struct desk_ticket);

		s->now = clock_now(desk_clock(s->desk));
		if (!run_once(s, act, in, t, err))
			return false;
		if (t->result.outcome == CHANGE_STALE)
			continue;
		*out = t->result;
		if (t->result.outcome == CHANGE_FAILED)
			return err_set(err, t->err.kind, "%s", t->err.text);
		return true;
	}
	return err_set(err, ERR_BUSY, "others were quicker %d times in a row; nothing was changed, try again",
	    TRIES);
}
