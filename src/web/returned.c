/* returned.c - what was enough once and came back, for leads.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/returned.h"

#include "desk/hearing.h"

#include "pages/pages.h"
#include "web/handlers.h"
#include "web/moment.h"
#include "web/words.h"

static struct str
after_days(struct arena *a, int64_t days)
{
	if (days == 0)
		return STR("the same day");
	return arena_fmt(a, "after %" PRId64 " %s", days, days == 1 ? "day" : "days");
}

static struct str
state_here(struct str state)
{
	if (state.len == 0)
		return STR("not taken up yet");
	return str_eq(state, STR("enough")) ? STR("settled again") : state;
}

static struct returned_line_view
line_of(struct request *r, const struct returned_line *l)
{
	return (struct returned_line_view){
		.case_id = l->case_id,
		.from_case = l->from_case,
		.concern = str_capital(r->seat.a, l->concern),
		.who = l->who,
		.days = after_days(r->seat.a, l->days),
		.state = state_here(l->state),
		.answer = l->answer,
		.by = l->by,
		.reference = l->reference,
		.from_reference = l->from_reference,
		.at = moment_make(r, l->at),
	};
}

static struct str
minutes_in_words(struct arena *a, int64_t minutes)
{
	if (minutes < 60)
		return arena_fmt(a, "%" PRId64 " %s", minutes, minutes == 1 ? "minute" : "minutes");
	if (minutes >= 2 * 24 * 60)
		return arena_fmt(a, "%" PRId64 " days (%" PRId64 " minutes)", minutes / (24 * 60), minutes);
	return arena_fmt(a, "%" PRId64 " minutes (%" PRId64 " h %" PRId64 " min)", minutes, minutes / 60,
	    minutes % 60);
}

static void
fill_heard(struct request *r, const struct hearing *h, struct returned_page *v)
{
	struct arena *a = r->seat.a;

	if (h->cases == 0)
		v->heard = STR("Nobody has written in the last 30 days.");
	else if (h->named == 0)
		v->heard = STR("Nobody who wrote in the last 30 days has had such a word yet.");
	else
		v->heard = arena_fmt(a, "Of %" PRId64 " who wrote in the last 30 days %" PRId64 " had it: "
		    "half within %.*s, eight in ten within %.*s.", h->cases, h->named,
		    STR_ARG(minutes_in_words(a, h->half)), STR_ARG(minutes_in_words(a, h->most)));
	v->unheard = arena_array(a, struct unheard_view, h->n_waiting);
	for (size_t i = 0; i < h->n_waiting; i++)
		v->unheard[v->n_unheard++] = (struct unheard_view){ h->waiting[i].case_id, h->waiting[i].who,
			moment_words(r, h->waiting[i].since) };
}

void
returned_page(struct request *r)
{
	struct returned_page v = { 0 };
	struct returned_view found;
	struct hearing hearing;
	struct err err = { 0 };

	if (!desk_returned(&r->seat, &found, &err) || !desk_hearing(&r->seat, &hearing, &err)) {
		web_fail(r, &err);
		return;
	}
	page_init(r, &v.page, STR("What came back"), STR("returned"));
	v.became = found.stayed + found.left + found.came_back == 0 ? STR("Nothing is known yet.")
	    : arena_fmt(r->seat.a, "Stayed: %" PRId64 ". Left: %" PRId64 ". Came back with more: "
	    "%" PRId64 ".",
	    found.stayed, found.left, found.came_back);
	v.counts = arena_fmt(r->seat.a,
	    "In the last 90 days %" PRId64 " concerns had their word. Came back within 7 days: %" PRId64
	    "; within 30: %" PRId64 "; within 90: %" PRId64 ".",
	    found.settled, found.within_7, found.within_30, found.within_90);
	fill_heard(r, &hearing, &v);
	v.n = found.n;
	v.lines = arena_array(r->seat.a, struct returned_line_view, v.n);
	for (size_t i = 0; i < v.n; i++)
		v.lines[i] = line_of(r, &found.lines[i]);
	WEB_PAGE(r, 200, render_returned, &v);
}
