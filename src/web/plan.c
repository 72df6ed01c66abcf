/* plan.c - messages that wait for their day: shown on their case, sent now, taken back.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/case.h"
#include "web/handlers.h"
#include "web/moment.h"

static struct str
who_wrote(struct request *r, const struct plan *p)
{
	struct str mine = arena_fmt(r->seat.a, "account:%" PRId64, r->seat.who.account);

	return str_eq(p->actor, mine) ? STR("You") : p->name;
}

static void
fill_files(struct request *r, const struct plan *p, struct plan_view *out)
{
	out->files = arena_array(r->seat.a, struct file_line, p->n_files);
	for (size_t i = 0; i < p->n_files; i++)
		out->files[out->n_files++] = (struct file_line){ .name = file_in_words(r, &p->files[i]) };
}

void
case_plans(struct request *r, const struct case_view *view, struct case_page *page)
{
	const struct state *s = view->state;

	page->plans = arena_array(r->seat.a, struct plan_view, s->plans.n);
	for (size_t i = 0; i < s->plans.n; i++) {
		const struct plan *p = &s->plans.at[i];

		if (p->state != PLAN_WAITING && p->state != PLAN_STOPPED)
			continue;
		page->plans[page->n_plans] = (struct plan_view){
			.seq = p->seq, .who = who_wrote(r, p), .text = p->text,
			.why = p->state == PLAN_STOPPED ? p->why : STR_NONE, .they = p->they,
			.due = moment_due(r, r->clock, p->due), .others = case_others(r, view, p->people,
			    p->n_people),
		};
		fill_files(r, p, &page->plans[page->n_plans++]);
	}
}

static void
act_on_plan(struct request *r, desk_act *act, const char *anchor)
{
	struct in_plan *in = arena_new(r->seat.a, struct in_plan);

	in->case_id = request_param_id(r, 0);
	in->seen = request_int(r, "seen");
	in->plan = request_int(r, "plan");
	web_act(r, act, in, arena_fmt(r->seat.a, "/cases/%" PRId64 "%s", in->case_id, anchor));
}

void
plan_send(struct request *r)
{
	act_on_plan(r, act_plan_send, "#next");
}

void
plan_undo(struct request *r)
{
	act_on_plan(r, act_plan_undo, "#composer");
}
