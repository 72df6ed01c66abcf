/* case_join.c - what a case is read together with, what of it went elsewhere, what it may belong to.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/join.h"
#include "method/voice.h"
#include "web/case.h"
#include "web/handlers.h"
#include "web/moment.h"

static struct str
who_of(const struct joined *j)
{
	return voice_called(j->name, j->address);
}

void
case_joins(struct request *r, const struct case_view *view, struct case_page *page)
{
	const struct state *s = view->state;
	struct joins_view *v = &page->joins;

	v->joined = arena_array(r->seat.a, struct joined_view, s->joins.n);
	for (size_t i = 0; i < s->joins.n; i++) {
		const struct joined *j = &s->joins.at[i];

		if (j->leads && !j->parted)
			v->joined[v->n_joined++] = (struct joined_view){ j->case_id, j->reference, j->title,
				who_of(j), str_eq_nocase(j->address, s->address) ? STR_NONE : j->address,
				moment_make(r, j->at) };
	}
	v->moved = arena_array(r->seat.a, struct moved_view, s->moved.n);
	for (size_t i = 0; i < s->moved.n; i++)
		v->moved[v->n_moved++] = (struct moved_view){ s->moved.at[i].to_case,
		    s->moved.at[i].reference,
			moment_make(r, s->moved.at[i].turn.at) };
	v->others = arena_array(r->seat.a, struct other_view, view->n_cases);
	for (size_t i = 0; i < view->n_cases; i++)
		v->others[v->n_others++] = (struct other_view){ view->cases[i].case_id,
			view->cases[i].reference, view->cases[i].title, view->cases[i].open };
}

/* --- acts -------------------------------------------------------------------------------------- */

static struct str
back_to(struct request *r)
{
	return arena_fmt(r->seat.a, "/cases/%.*s#joined", STR_ARG(r->param[0]));
}

static void
act_on(struct request *r, desk_act *act)
{
	struct in_case *in = arena_new(r->seat.a, struct in_case);

	in->case_id = request_param_id(r, 0);
	in->seen = request_int(r, "seen");
	in->text = str_trim(request_text(r, "text"));
	in->value = request_text(r, "value");
	web_act(r, act, in, back_to(r));
}

void
case_join(struct request *r)
{
	act_on(r, act_case_join);
}

void
case_part(struct request *r)
{
	act_on(r, act_case_part);
}

void
case_matter(struct request *r)
{
	struct in_matter *in = arena_new(r->seat.a, struct in_matter);

	in->case_id = request_param_id(r, 0);
	in->seen = request_int(r, "seen");
	in->turn = request_int(r, "turn");
	in->opens = desk_new_case(&r->seat);
	web_act(r, act_new_matter, in, arena_fmt(r->seat.a, "/cases/%" PRId64, in->opens));
}
