/* apply_plan.c - messages of ours that wait for their day.
 *
 * A message that waits has said nothing.  It stops as soon as the case is no longer the one it was written
 * for: a word of theirs, a colleague's message, what the clock found.  What its own writer does meanwhile,
 * they know of.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"

bool
apply_planned(struct state *s, const struct event *e, struct err *err)
{
	if (e->due <= e->at)
		return err_set(err, ERR_DATA, "A message can only wait for a time that lies ahead.");
	vec_push(s->a, &s->plans) = (struct plan){
		.seq = e->seq, .at = e->at, .due = e->due, .actor = e->actor, .name = e->name,
		.text = e->text, .stage = e->stage, .address = e->address, .title = e->title,
		.what = e->plan, .files = e->files, .n_files = e->n_files, .people = e->people,
		.n_people = e->n_people,
	};
	return true;
}

static struct plan *
refer_plan(struct state *s, const struct event *e, struct err *err)
{
	struct plan *p = state_plan(s, e->turn);

	if (p == NULL) {
		err_set(err, ERR_NOT_FOUND, "No message that waits has that number.");
		return NULL;
	}
	if (p->state == PLAN_WAITING || p->state == PLAN_STOPPED)
		return p;
	err_set(err, ERR_CONFLICT, p->state == PLAN_SENT ? "It has been sent already."
	    : "It has been taken back already.");
	return NULL;
}

static bool
end_plan(struct state *s, const struct event *e, enum plan_state end, struct err *err)
{
	struct plan *p = refer_plan(s, e, err);

	if (p == NULL)
		return false;
	p->state = end;
	p->ended_at = e->at;
	return true;
}

bool
apply_plan_undone(struct state *s, const struct event *e, struct err *err)
{
	return end_plan(s, e, PLAN_UNDONE, err);
}

bool
apply_plan_sent(struct state *s, const struct event *e, struct err *err)
{
	return end_plan(s, e, PLAN_SENT, err);
}

bool
apply_plan_stopped(struct state *s, const struct event *e, struct err *err)
{
	struct plan *p = refer_plan(s, e, err);

	if (p == NULL)
		return false;
	if (p->state == PLAN_STOPPED)
		return err_set(err, ERR_CONFLICT, "It has been stopped already.");
	p->state = PLAN_STOPPED;
	p->ended_at = e->at;
	p->why = e->reason;
	return true;
}

/* --- what stops them ------------------------------------------------------------------------------ */

static const struct {
	enum event_kind kind;
	bool they;
	struct str why;
} stops[] = {
	{ EVENT_RECEIVED, true, STR_INIT("They wrote first.") },
	{ EVENT_PLAYBACK_CONFIRMED, true, STR_INIT("They answered the playback first.") },
	{ EVENT_PLAYBACK_CORRECTED, true, STR_INIT("They corrected the playback first.") },
	{ EVENT_NEED_TOLD, true, STR_INIT("They told what they need first.") },
	{ EVENT_ENOUGH, true, STR_INIT("They said first what is enough.") },
	{ EVENT_NOT_ENOUGH, true, STR_INIT("They said first what is not enough yet.") },
	{ EVENT_WITHDRAWN, true, STR_INIT("They withdrew a concern first.") },
	{ EVENT_OFFER_ACCEPTED, true, STR_INIT("They answered the offer first.") },
	{ EVENT_OFFER_DECLINED, true, STR_INIT("They answered the offer first.") },
	{ EVENT_TEACHBACK_TOLD, true, STR_INIT("They said first what they took from it.") },
	{ EVENT_SENT, false, STR_INIT("Another message of ours went out first.") },
	{ EVENT_MAIL_FAILED, false, STR_INIT("An earlier message did not reach them.") },
	{ EVENT_CONCERN_RAISED, false, STR_INIT("A concern was added meanwhile.") },
	{ EVENT_CONCERN_MERGED, false, STR_INIT("Concerns were joined meanwhile.") },
	{ EVENT_PROMISE_MISSED, false, STR_INIT("A promise was missed meanwhile, and this does not name "
	    "it.") },
	{ EVENT_CLOSED, false, STR_INIT("The case was closed meanwhile.") },
	{ EVENT_REOPENED, false, STR_INIT("The case was opened again meanwhile.") },
};

void
stop_plans(struct state *s, const struct event *e)
{
	if (s->plans.n == 0)
		return;
	for (size_t k = 0; k < LENGTH(stops); k++) {
		if (stops[k].kind != e->kind)
			continue;
		for (size_t i = 0; i < s->plans.n; i++) {
			struct plan *p = &s->plans.at[i];
			bool own = !stops[k].they && e->kind != EVENT_CLOSED && str_eq(e->actor, p->actor);

			if (p->state != PLAN_WAITING || own)
				continue;
			p->state = PLAN_STOPPED;
			p->ended_at = e->at;
			p->they = stops[k].they;
			p->why = stops[k].why;
		}
	}
}
