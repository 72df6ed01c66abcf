/* case_record.c - the record of a case: who did what, and when, nothing left out.
 *
 * SPDX-License-Identifier: ISC
 */
#include "pages/pages.h"
#include "base/utf8.h"
#include "web/handlers.h"
#include "web/moment.h"

#define TEXT_SHOWN 400

static struct str
sentence_of(const struct case_view *view, int64_t seq)
{
	for (size_t i = 0; i < view->n_timeline; i++)
		if (view->timeline[i].seq == seq)
			return view->timeline[i].text;
	return STR_NONE;
}

static struct str
short_text(struct arena *a, struct str text)
{
	struct str cut = utf8_cut(str_trim(text), TEXT_SHOWN);

	return cut.len < str_trim(text).len ? arena_fmt(a, "%.*s…", STR_ARG(cut)) : cut;
}

/* The kinds that stand in no timeline. */
static struct str
what_of(struct request *r, const struct case_view *view, const struct event *e)
{
	struct arena *a = r->seat.a;
	struct str told = sentence_of(view, e->seq);

	if (told.len > 0)
		return told;
	switch (e->kind) {
	case EVENT_RECEIVED:
		return arena_fmt(
		    a, "Wrote by %.*s: “%.*s”", STR_ARG(e->channel), STR_ARG(short_text(a, e->text)));
	case EVENT_SENT:
		return arena_fmt(a, "Sent to %.*s (%.*s): “%.*s”", STR_ARG(e->address), STR_ARG(e->stage),
		    STR_ARG(short_text(a, e->text)));
	case EVENT_CHECKED:
		return STR("Sent after a check; what became of each finding was noted");
	case EVENT_READ:
		return arena_fmt(a, "Read entry %lld and marked %zu %s in it", (long long)e->turn, e->n_moves,
		    e->n_moves == 1 ? "place" : "places");
	case EVENT_LINK_MADE:
		return arena_fmt(
		    a, "Made a link to their page, good until %.*s", STR_ARG(moment_text(r, e->due)));
	default:
		return str_from(event_kind_name(e->kind));
	}
}

/* Names as they stand in the record itself: whoever sent or took over did so under a name. */
static struct str
who_of(struct request *r, const struct case_view *view, const struct event *events, size_t n,
    const struct event *e)
{
	struct arena *a = r->seat.a;

	if (e->kind == EVENT_READ || e->kind == EVENT_LINK_MADE)
		return STR("the desk itself");
	if (str_eq(e->actor, STR("customer")))
		return str_or(view->state->name, view->state->address);
	if (str_eq(e->actor, STR("desk")))
		return e->kind == EVENT_RECEIVED && e->name.len > 0 ? e->name : STR("the desk itself");
	if (str_eq(e->actor, arena_fmt(a, "account:%" PRId64, r->seat.who.account)))
		return r->seat.who.name;
	for (size_t i = 0; i < n; i++) {
		bool sent = events[i].kind == EVENT_SENT && str_eq(events[i].actor, e->actor);
		bool took = events[i].kind == EVENT_ASSIGNED
			    && str_eq(e->actor, arena_fmt(a, "account:%" PRId64, events[i].account));

		if ((sent || took) && events[i].name.len > 0)
			return events[i].name;
	}
	return e->actor;
}

void
case_log_page(struct request *r)
{
	struct case_view view = { 0 };
	struct log_page v = { .case_id = request_param_id(r, 0) };
	struct event *events = NULL;
	struct err err = { 0 };

	if (v.case_id < 0)
		err_set(&err, ERR_NOT_FOUND, "There is no such case.");
	if (v.case_id < 0 || !desk_case(&r->seat, v.case_id, &view, &err)
	    || !desk_events(&r->seat, v.case_id, 0, &events, &v.n, &err)) {
		web_fail(r, &err);
		return;
	}
	v.heading = arena_fmt(r->seat.a, "The record of case %.*s", STR_ARG(view.state->reference));
	page_init(r, &v.page, v.heading, STR("cases"));
	v.rows = arena_array(r->seat.a, struct log_row, v.n);
	for (size_t i = 0; i < v.n; i++)
		v.rows[i] = (struct log_row){ events[i].seq, who_of(r, &view, events, v.n, &events[i]),
			what_of(r, &view, &events[i]), moment_make(r, events[i].at) };
	WEB_PAGE(r, 200, render_log, &v);
}
