/* deadline.c - what the profile of a case asks for by when, and the page of profiles.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/act.h"
#include "method/deadline.h"
#include "pages/pages.h"
#include "web/case.h"
#include "web/handlers.h"
#include "web/http.h"
#include "web/moment.h"

/* --- on a case ---------------------------------------------------------------------------------------- */

static bool
is_shown(const struct state *s, const struct deadline *d)
{
	if (d->kind == MILESTONE_EXTENDED)
		return s->extended_at != 0;
	return d->kind != MILESTONE_RESPOND || s->extended_at == 0 || deadline_met_at(s, d->kind) != 0;
}

static struct deadline_view
view_of(struct request *r, const struct state *s, const struct deadline *d)
{
	int64_t met = deadline_met_at(s, d->kind);
	struct deadline_view v = { .what = str_from(milestone_words(d->kind)),
		.due = moment_in_words(r, d->due), .open = deadline_is_open(s, d) };

	if (met != 0) {
		v.tag = met <= d->due ? STR("met") : STR("met late");
		v.tag_kind = met <= d->due ? STR("good") : STR("due");
	} else if (v.open && d->due < r->seat.now) {
		v.tag = STR("overdue");
		v.tag_kind = STR("bad");
	} else if (v.open) {
		moment_due_tag(r, d->due, &v.tag, &v.tag_kind);
	} else if (d->kind == MILESTONE_EARLY) {
		v.tag = d->due < r->seat.now ? STR("passed") : STR("no duty");
	}
	return v;
}

/* How long they waited for the first word of a person that showed we know what went wrong. */
static struct str
acknowledged(struct request *r, const struct state *s)
{
	const struct turn *t = state_acknowledgement(s);
	int64_t minutes;

	if (t == NULL)
		return STR("Nobody has named their problem to them yet.");
	minutes = (t->at - s->opened_at) / MINUTE_MS;
	return minutes < 60
	    ? arena_fmt(r->seat.a, "%.*s named their problem to them after %" PRId64 " minute%s.",
	    STR_ARG(t->name), minutes, minutes == 1 ? "" : "s")
	    : arena_fmt(r->seat.a, "%.*s named their problem to them after %" PRId64 " h %" PRId64 " min.",
	    STR_ARG(t->name), minutes / 60, minutes % 60);
}

static bool
may_extend(struct request *r, struct state *s)
{
	const struct deadline *respond = state_deadline(s, MILESTONE_RESPOND);

	return state_deadline(s, MILESTONE_EXTENDED) != NULL && respond != NULL
	    && deadline_is_open(s, respond) && respond->due >= r->seat.now && s->last_sent != 0;
}

/* The earliest first; of those that are due together, as the profile has them. */
static const struct deadline **
by_due(struct arena *a, const struct state *s)
{
	const struct deadline **out = arena_array(a, const struct deadline *, s->deadlines.n + 1);

	for (size_t i = 0; i < s->deadlines.n; i++) {
		size_t k = i;

		for (; k > 0 && out[k - 1]->due > s->deadlines.at[i].due; k--)
			out[k] = out[k - 1];
		out[k] = &s->deadlines.at[i];
	}
	return out;
}

void
case_deadlines(struct request *r, const struct case_view *view, struct case_page *page)
{
	struct deadlines_view *v = &page->deadlines;
	struct state *s = view->state;
	const struct profile *p = desk_profile_of(r->seat.desk, s);
	const struct deadline *next = state_next_deadline(s), **all;

	v->acknowledged = acknowledged(r, s);
	v->profile = p != NULL ? p->title : s->profile;
	v->list = arena_array(r->seat.a, struct deadline_view, s->deadlines.n + 1);
	all = by_due(r->seat.a, s);
	for (size_t i = 0; i < s->deadlines.n; i++) {
		if (!is_shown(s, all[i]))
			continue;
		if (all[i] == next)
			v->next = &v->list[v->n];
		v->list[v->n++] = view_of(r, s, all[i]);
	}
	v->extended = s->extended_why;
	v->may_extend = may_extend(r, s);
}

/* --- the profiles there are --------------------------------------------------------------------------- */

static struct str
day_in_words(struct arena *a, int32_t day)
{
	int32_t year;
	int8_t month, mday;

	date_from_day(day, &year, &month, &mday);
	return arena_fmt(a, "%d %s %d", mday, month_names[month - 1], (int)year);
}

static struct str
elements_in_words(struct arena *a, uint32_t elements)
{
	struct str list[ELEMENT_COUNT];
	size_t n = 0;

	for (int i = 0; i < ELEMENT_COUNT; i++)
		if (elements & UINT32_C(1) << i)
			list[n++] = str_from(element_words((enum element)i));
	return str_join(a, list, n, STR(", "));
}

static struct profile_view
profile_view_of(struct arena *a, const struct profile *p, const struct profile *chosen)
{
	struct profile_view v = { .name = p->name, .title = p->title, .version = p->version,
		.since = day_in_words(a, p->from), .final = elements_in_words(a, p->final),
		.retention = p->retention, .reports = p->reports, .chosen = p == chosen,
		.legal_review = p->legal_review };

	v.terms = arena_array(a, struct str, MILESTONE_COUNT);
	for (int k = 0; k < MILESTONE_COUNT; k++) {
		const struct term *t = &p->terms[k];

		if (t->unit != TERM_NONE)
			v.terms[v.n_terms++] = arena_fmt(a, "%s %.*s%s%s",
			    milestone_words((enum milestone_kind)k), STR_ARG(term_in_words(a, t)),
			    t->start == START_ACKNOWLEDGED ? " of the acknowledgement" : "",
			    k == MILESTONE_EXTENDED ? ", once they were told that it takes longer" : "");
	}
	return v;
}

void
profiles_page(struct request *r)
{
	const struct profiles *all = desk_profiles(r->seat.desk);
	int32_t today = day_at(desk_calendar(r->seat.desk)->zone, r->seat.now);
	struct profiles_page page = { .may_set = r->seat.who.role >= ROLE_OWNER };
	const struct profile *chosen;
	struct err err = { 0 };

	if (!desk_profile(&r->seat, &chosen, &err)) {
		web_fail(r, &err);
		return;
	}
	page_init(r, &page.page, STR("Deadlines and letters"), STR("settings"));
	if (r->err.kind != ERR_NONE)
		page.page.error = str_from(r->err.text);
	page.any = chosen != NULL;
	page.now = chosen != NULL ? chosen->title : STR("No profile. Cases have no deadlines but what was "
	    "promised.");
	page.list = arena_array(r->seat.a, struct profile_view, all->n);
	for (size_t i = 0; i < all->n; i++)
		if (today >= all->at[i].from && today <= all->at[i].to)
			page.list[page.n++] = profile_view_of(r->seat.a, &all->at[i], chosen);
	WEB_PAGE(r, r->err.kind != ERR_NONE ? err_status(&r->err) : 200, render_profiles, &page);
}

void
profile_set(struct request *r)
{
	struct in_case *in = arena_new(r->seat.a, struct in_case);

	in->value = str_trim(request_text(r, "value"));
	web_act(r, act_profile_set, in, STR("/settings/profiles"));
}
