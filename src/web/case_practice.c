/* case_practice.c - what the practices add to the page of a case: views, what was not asked, owning, offers,
 * holds, what was understood, who speaks for them, what it took them.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/deadline.h"
#include "method/slots.h"
#include "method/terms.h"
#include "method/voice.h"
#include "pages/pages.h"
#include "web/case.h"
#include "web/choice.h"
#include "web/moment.h"

static const char *const positions[][2] = {
	{ "unknown", "not said yet" }, { "agree", "we agree" }, { "partly", "we agree in part" },
	{ "disagree", "we see it differently" },
};

static void
fill_positions(struct request *r, struct state *s, struct case_page *page)
{
	for (size_t i = 0; i < page->n_concerns; i++) {
		struct concern_view *v = &page->concerns[i];
		const struct concern *c = state_concern(s, v->seq);
		struct str value = str_from(position_name(c->position));

		v->positions = choices_of(r->seat.a, positions, LENGTH(positions), value);
		v->n_positions = LENGTH(positions);
		v->position_reason = c->position_reason;
		if (c->position != POSITION_UNKNOWN)
			v->position = str_from(positions[c->position][1]);
	}
}

static void
fill_sides(const struct state *s, struct practice_view *v)
{
	static const char *const labels[SIDE_COUNT] = {
		[SIDE_THEIRS] = "How they see it", [SIDE_OURS] = "How we see it",
		[SIDE_AGREED] = "Where we agree",
	};

	for (size_t i = 0; i < SIDE_COUNT; i++) {
		v->sides[i] = (struct side_view){ str_from(side_names[i]), str_from(labels[i]), s->views[i] };
		v->any_side = v->any_side || s->views[i].len > 0;
	}
	v->differs = state_disagrees(s);
}

static void
fill_unknown(struct request *r, const struct state *s, struct practice_view *v)
{
	uint32_t unknown = s->open && !state_told_nothing(s) ? slots_unknown(s) : 0;

	v->unknown = arena_array(r->seat.a, struct str, SLOT_COUNT);
	for (int i = 0; i < SLOT_COUNT; i++)
		if (unknown >> i & 1)
			v->unknown[v->n_unknown++] = str_from(slot_called((enum slot)i));
}

static void
fill_owning(struct request *r, const struct state *s, struct practice_view *v)
{
	static const char *const labels[OWNING_COUNT] = {
		[OWNING_DISCLOSURE] = "They were told what went wrong",
		[OWNING_APOLOGY] = "We said sorry, in person",
		[OWNING_REPAIR] = "It is put right, or they know when",
		[OWNING_PREVENTION] = "They know what changes so that it does not happen again",
	};
	static const char *const afters[][2] = {
		{ "", "not known yet" }, { "stayed", "they stayed" }, { "left", "they left" },
		{ "came-back", "they came back with more" },
	};

	v->owning = state_fault_is_ours(s);
	for (size_t i = 0; i < OWNING_COUNT; i++) {
		const struct own_part *p = &s->owning[i];

		v->own[i] = (struct own_view){ str_from(owning_names[i]), str_from(labels[i]), p->text,
			p->seq != 0, p->read, p->turn,
			p->seq != 0 ? moment_text(r, p->at) : STR_NONE };
		v->n_owned += p->seq != 0;
	}
	v->afters = choices_of(r->seat.a, afters, LENGTH(afters), s->after);
	v->n_afters = LENGTH(afters);
	for (size_t i = 1; i < LENGTH(afters); i++)
		if (v->afters[i].chosen)
			v->after = v->afters[i].label;
}

static struct str
money(struct arena *a, int64_t amount)
{
	if (amount == 0)
		return STR_NONE;
	return arena_fmt(a, "%lld.%02lld", (long long)(amount / 100), (long long)(amount % 100));
}

/* Whom to ask, where it is more than whoever worked it out may grant. */
static struct str
offer_note(struct request *r, const struct offer *o)
{
	struct arena *a = r->seat.a;
	struct err ignored = { 0 };
	enum role least;

	if (o->granted_at != 0)
		return arena_fmt(a, "granted by %.*s", STR_ARG(o->granted_name));
	if (!desk_grants(&r->seat, o->amount, &least, &ignored))
		return STR("waits for someone who may grant this much");
	return arena_fmt(a, "waits for %.*s to grant it", STR_ARG(role_or_above(least)));
}

static void
fill_offers(struct request *r, struct state *s, struct practice_view *v)
{
	static const char *const kinds[] = { [OFFER_WORKED] = "due", [OFFER_GRANTED] = "due",
	    [OFFER_MADE] = "",
		[OFFER_ACCEPTED] = "good", [OFFER_DECLINED] = "" };
	struct arena *a = r->seat.a;
	struct err err = { 0 };
	int64_t most = 0;

	if (s->offers.n > 0)
		(void)desk_may_grant(&r->seat, &most, &err);
	v->offers = arena_array(a, struct offer_row, s->offers.n);
	for (size_t i = 0; i < s->offers.n; i++) {
		const struct offer *o = &s->offers.at[i];

		v->offers[v->n_offers++] = (struct offer_row){ .seq = o->seq, .text = o->text,
			.asked = o->asked, .carry = o->carry, .amount = money(a, o->amount),
			.state = str_from(offer_state_name(o->state)),
			    .state_kind = str_from(kinds[o->state]),
			.word = o->word, .may_grant = o->state == OFFER_WORKED && o->amount <= most,
			.waits = o->state == OFFER_MADE,
			.note = offer_note(r, o) };
	}
}

static bool
is_missing(const struct teachback *t, size_t number)
{
	for (size_t i = 0; i < t->n_missing; i++)
		if ((size_t)t->missing[i].concern == number)
			return true;
	return false;
}

static void
fill_teachbacks(struct request *r, const struct state *s, struct practice_view *v)
{
	static const char *const kinds[] = { [TEACHBACK_ASKED] = "", [TEACHBACK_TOLD] = "due",
		[TEACHBACK_UNDERSTOOD] = "good", [TEACHBACK_NOT_YET] = "due" };

	v->teachbacks = arena_array(r->seat.a, struct teach_view, s->teachbacks.n);
	for (size_t i = s->teachbacks.n; i > 0; i--) {
		const struct teachback *t = &s->teachbacks.at[i - 1];
		struct teach_view *out = &v->teachbacks[v->n_teachbacks++];
		bool *unsaid;

		*out = (struct teach_view){ .seq = t->seq, .state = str_from(teachback_state_name(t->state)),
			.state_kind = str_from(kinds[t->state]), .word = t->word, .n = t->n_points,
			.asked = t->state == TEACHBACK_ASKED, .told = t->state == TEACHBACK_TOLD,
			.points = arena_array(r->seat.a, struct point_view, t->n_points) };
		unsaid = arena_array(r->seat.a, bool, t->n_points + 1);
		if (out->told)
			teachback_unsaid(&r->seat, t, unsaid);
		for (size_t k = 0; k < t->n_points; k++)
			out->points[k] = (struct point_view){ (int64_t)k + 1, t->points[k].text,
				is_missing(t, k + 1), unsaid[k] };
	}
}

static void
fill_holds(struct request *r, const struct state *s, struct practice_view *v)
{
	struct arena *a = r->seat.a;

	v->holds = arena_array(a, struct hold_view, s->holds.n);
	for (size_t i = 0; i < s->holds.n; i++) {
		const struct hold *h = &s->holds.at[i];
		struct moment at = moment_make(r, h->lifted_at != 0 ? h->lifted_at : h->at);

		v->holds[v->n_holds++] = (struct hold_view){ h->seq, h->text, h->lifted_at != 0
			? arena_fmt(a, "lifted %.*s: %.*s", STR_ARG(at.text), STR_ARG(h->lifted_how))
			: arena_fmt(a, "since %.*s; it can be undone", STR_ARG(at.text)), h->lifted_at != 0 };
	}
}

/* "5 h behind us", "30 minutes ahead of us" */
static struct str
hours_apart(struct arena *a, const struct calendar *c, int64_t now)
{
	int32_t minutes = (zone_offset(c->theirs, now) - zone_offset(c->zone, now)) / 60;
	const char *side = minutes < 0 ? "behind us" : "ahead of us";

	minutes = minutes < 0 ? -minutes : minutes;
	if (minutes % 60 == 0)
		return arena_fmt(a, "%d h %s", (int)minutes / 60, side);
	return minutes < 60 ? arena_fmt(a, "%d minutes %s", (int)minutes, side)
	    : arena_fmt(a, "%d h %d min %s", (int)minutes / 60, (int)minutes % 60, side);
}

static struct str
now_there(struct request *r, const struct calendar *c)
{
	struct arena *a = r->seat.a;
	struct civil there = civil_at(c->theirs, r->seat.now);
	struct str city = zone_city(a, c->theirs);

	if (!calendar_differs(c, r->seat.now))
		return arena_fmt(a, "%.*s, the same as ours at present", STR_ARG(city));
	return arena_fmt(a, "%.*s on %s in %.*s, %.*s", STR_ARG(time_of_day(a, c->theirs, r->seat.now)),
	    weekday_names[there.weekday], STR_ARG(city), STR_ARG(hours_apart(a, c, r->seat.now)));
}

struct markup
case_cities(struct arena *a)
{
	struct buf b;
	struct html h = { .b = &b };

	buf_init(&b, a, KIB(64));
	render_city_list(&h);
	return (struct markup){ buf_str(&b) };
}

static void
fill_clock(struct request *r, const struct case_view *view, struct clock_page *v)
{
	const struct calendar *c = view->calendar;
	const struct clock_hint *hint = &view->clock_hint;
	struct arena *a = r->seat.a;

	v->told = view->state->zone_at != 0;
	v->cities = web_cities(r);
	v->ours = zone_city(a, c->zone);
	if (c->theirs) {
		v->theirs = zone_city(a, c->theirs);
		v->now = now_there(r, c);
	}
	if (hint->city.len == 0)
		return;
	v->ask = arena_fmt(a, "Their mails come with %.*s, which is not %s. Is their time that of %.*s?",
	    STR_ARG(hint->offset), c->theirs ? "the time we have for them" : "our time",
	    STR_ARG(hint->city));
	v->ask_city = hint->city;
	v->ask_zone = hint->zone;
}

/* A speaker whose last day has passed speaks for nobody. */
static void
fill_who(struct request *r, const struct case_view *view, struct practice_view *v)
{
	const struct state *s = view->state;
	struct arena *a = r->seat.a;
	const struct party *p = &s->speaker;

	fill_clock(r, view, &v->clock);
	v->name = s->name;
	v->phone = s->phone;
	v->care = s->care;
	v->care_word = s->care_word;
	if (p->seq == 0 || (p->until != 0 && p->until < r->seat.now))
		return;
	v->speaker = p->name;
	v->speaker_note = arena_fmt(a, "%.*s%s%.*s%s%.*s%s%.*s", STR_ARG(p->proof),
	    p->phone.len > 0 ? " · " : "", STR_ARG(p->phone), p->address.len > 0 ? " · " : "",
	    STR_ARG(p->address), p->until != 0 ? " · until " : "",
	    STR_ARG(p->until != 0 ? moment_words(r, p->until) : STR_NONE));
}

static struct str
counted(struct arena *a, int64_t n, const char *one, const char *more)
{
	return arena_fmt(a, "%lld %s", (long long)n, n == 1 ? one : more);
}

static struct str
times(struct arena *a, int64_t n)
{
	return n == 1 ? STR("once") : n == 2 ? STR("twice") : arena_fmt(a, "%lld times", (long long)n);
}

static struct str
effort_line(struct arena *a, const struct case_view *view)
{
	struct str parts[5];
	size_t n = 0;

	parts[n++] = view->contacts == 0 ? STR("they have not been in touch")
	    : arena_fmt(a, "they were in touch %.*s", STR_ARG(times(a, view->contacts)));
	if (view->asked_again > 0)
		parts[n++] = arena_fmt(a, "asked %.*s for what we knew", STR_ARG(times(a,
		    view->asked_again)));
	if (view->handed_over > 0)
		parts[n++] = counted(a, view->handed_over, "hand-over", "hand-overs");
	if (view->days > 0)
		parts[n++] = counted(a, view->days, "day", "days");
	if (view->missed > 0)
		parts[n++] = counted(a, view->missed, "promise missed", "promises missed");
	return arena_fmt(a, "What it took them: %.*s", STR_ARG(str_join(a, parts, n, STR(", "))));
}

void
case_practice(struct request *r, const struct case_view *view, struct case_page *page)
{
	struct practice_view *v = &page->practice;
	struct state *s = view->state;

	fill_positions(r, s, page);
	fill_sides(s, v);
	fill_unknown(r, s, v);
	fill_owning(r, s, v);
	fill_offers(r, s, v);
	fill_teachbacks(r, s, v);
	fill_holds(r, s, v);
	fill_who(r, view, v);
	v->effort = effort_line(r->seat.a, view);
	v->final_sent = state_final_response(s) != NULL;
	v->miss = voice_miss(s, r->seat.now) != NULL;
	v->asks = (int64_t)state_asks(s);
	if (v->asks > 1 && r->seat.now < desk_silent_from(r->seat.desk, state_asked_at(s)))
		v->asked_until = moment_words(r, desk_silent_from(r->seat.desk, state_asked_at(s)));
	v->may_close_final = r->seat.who.role >= desk_may_close_final(r->seat.desk);
	v->closers = role_or_above(desk_may_close_final(r->seat.desk));
	v->final_reason = view->final_gate.may_close ? STR_NONE : view->final_gate.reasons.at[0];
}
