/* case_understood.c - what we understand of a case: concerns, promises, playbacks, need, finding, gate.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/alarm.h"
#include "method/loss.h"
#include "method/voice.h"
#include "web/case.h"
#include "web/moment.h"

#define QUOTES_MAX 6

/* --- concerns ---------------------------------------------------------------------------------- */

static const struct {
	const char *name, *kind;
} concern_states[] = {
	[CONCERN_OPEN] = { "open", "" },
	[CONCERN_ANSWERED] = { "answered", "" },
	[CONCERN_ASKED] = { "asked: enough?", "" },
	[CONCERN_ENOUGH] = { "enough", "good" },
	[CONCERN_NOT_ENOUGH] = { "not yet", "due" },
	[CONCERN_PARKED] = { "parked", "due" },
	[CONCERN_WITHDRAWN] = { "withdrawn", "" },
	[CONCERN_MERGED] = { "joined", "" },
};

static struct str
word_line(struct request *r, const struct concern *c)
{
	struct moment at;

	if (c->word.len == 0)
		return STR_NONE;
	at = moment_make(r, c->word_at);
	return arena_fmt(
	    r->seat.a, "“%.*s” · %.*s, %.*s", STR_ARG(c->word), STR_ARG(c->word_channel), STR_ARG(at.text));
}

static struct str
concern_note(struct request *r, struct state *s, const struct concern *c)
{
	struct arena *a = r->seat.a;
	const struct promise *p = c->state == CONCERN_PARKED ? state_promise(s, c->promise) : NULL;
	const struct comeback *back = state_comeback(s, c->seq);

	if (p && promise_is_review(p))
		return arena_fmt(a, "parked until %.*s: %.*s", STR_ARG(moment_due_text(r, r->clock, p->due)),
		    STR_ARG(c->parked_why));
	if (p)
		return arena_fmt(a, "waits for ‘%.*s’, due %.*s%s%.*s", STR_ARG(p->text),
		    STR_ARG(moment_text(r, p->due)), c->parked_why.len > 0 ? ": " : "",
		    STR_ARG(c->parked_why));
	if (back && back->from_case != s->case_id)
		return arena_fmt(a, "was enough before and came back after %lld %s: ‘%.*s’",
		    (long long)back->days, back->days == 1 ? "day" : "days", STR_ARG(back->text));
	if (c->reopened > 0)
		return arena_fmt(a, "came back %lld %s after an ‘enough’", (long long)c->reopened,
		    c->reopened == 1 ? "time" : "times");
	if (!str_eq(c->text, c->first_text))
		return arena_fmt(a, "first put as “%.*s”", STR_ARG(c->first_text));
	return STR_NONE;
}

#define PARK_DAYS 5                             /* working days that are proposed */
#define EVENING_MIN (17 * 60)

/* The end of the afternoon, so many working days on. */
static struct str
local_after(struct request *r, int32_t days)
{
	const struct calendar *c = desk_calendar(r->seat.desk);

	return moment_local(r, moment_of(c->zone, working_day_after(c, day_at(c->zone, r->seat.now), days),
	    EVENING_MIN));
}

static void
fill_park(struct request *r, const struct state *s, struct concern_view *v)
{
	struct arena *a = r->seat.a;

	v->park_due = local_after(r, PARK_DAYS);
	v->park_on = arena_array(a, struct choice, s->promises.n + 1);
	v->park_on[v->n_park_on++] = (struct choice){ STR("0"), STR("a day on which I look at it again"),
		false };
	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		if (p->state == PROMISE_OPEN && !promise_is_review(p))
			v->park_on[v->n_park_on++] = (struct choice){ arena_fmt(a, "%" PRId64, p->seq),
				arena_fmt(a, "‘%.*s’ is kept (due %.*s)", STR_ARG(p->text),
				    STR_ARG(moment_due_text(r, r->clock, p->due))), false };
	}
}

static struct concern_view
concern_view_of(struct request *r, struct state *s, const struct concern *c)
{
	struct concern_view v = {
		.seq = c->seq,
		.text = c->text,
		.first_text = c->first_text,
		.typed = c->text,
		.state = c->state == CONCERN_OPEN && c->by_customer ? STR("new, theirs")
								    : str_from(concern_states[c->state].name),
		.state_kind = c->state == CONCERN_OPEN && c->by_customer
				  ? STR("due")
				  : str_from(concern_states[c->state].kind),
		.word = word_line(r, c),
		.note = concern_note(r, s, c),
		.theirs = c->by_customer,
		.settled = concern_is_settled(c),
		.untold = s->open && concern_parking_untold(s, c),
		.may_park = s->open && c->state != CONCERN_PARKED && !concern_is_settled(c),
	};

	if (v.may_park)
		fill_park(r, s, &v);
	return v;
}

/* What was told in several breaths, each for itself. */
static void
fill_parts(struct arena *a, const struct turn *t, const struct proposal *p, struct proposal_view *v)
{
	v->parts = arena_array(a, struct proposal_part, t->n_moves);
	for (size_t i = 0; i < t->n_moves; i++) {
		const struct move *m = &t->moves[i];
		bool whole = m->start == p->start && m->end == p->end;

		if ((m->move == MOVE_PROBLEM || m->move == MOVE_CRITICISE) && m->start >= p->start
		    && m->end <= p->end && !whole)
			v->parts[v->n_parts++] = (struct proposal_part){ m->start, m->end,
				voice_line(a, str_sub(t->text, m->start, m->end)) };
	}
}

static struct proposal_view
proposal_view_of(struct request *r, struct state *s, const struct proposal *p)
{
	static const char *const labels[LABEL_COUNT] = {
		[MOVE_CRITICISE] = "criticism", [MOVE_REQUEST] = "they ask for it",
		[MOVE_QUESTION] = "they want to know", [MOVE_REPEAT] = "told before",
	};
	struct proposal_view v = { .turn = p->turn, .start = p->start, .end = p->end, .text = p->text,
		.typed = p->text, .label = labels[p->move] ? str_from(labels[p->move]) : STR_NONE };

	fill_parts(r->seat.a, state_turn(s, p->turn), p, &v);
	return v;
}

static void
fill_concerns(struct request *r, struct state *s, struct case_page *page)
{
	page->concerns = arena_array(r->seat.a, struct concern_view, s->concerns.n);
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state != CONCERN_MERGED)
			page->concerns[page->n_concerns++] = concern_view_of(r, s, &s->concerns.at[i]);
	page->settled = arena_array(r->seat.a, struct word_choice, s->concerns.n);
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state == CONCERN_ENOUGH)
			page->settled[page->n_settled++] = (struct word_choice){ s->concerns.at[i].seq,
				s->concerns.at[i].text };
	page->proposals = arena_array(r->seat.a, struct proposal_view, s->proposals.n);
	page->n_proposals = s->open ? s->proposals.n : 0;
	for (size_t i = 0; i < s->proposals.n; i++)
		page->proposals[i] = proposal_view_of(r, s, &s->proposals.at[i]);
}

/* --- promises ---------------------------------------------------------------------------------- */

static struct str
promise_note(struct request *r, const struct promise *p)
{
	struct arena *a = r->seat.a;

	if (p->state == PROMISE_KEPT && p->how.len > 0)
		return arena_fmt(
		    a, "kept %.*s: %.*s", STR_ARG(moment_text(r, p->settled_at)), STR_ARG(p->how));
	if (p->let_go)
		return STR("the case closed before it fell due");
	if (p->state == PROMISE_RELEASED)
		return STR("let go before it fell due");
	if (p->missed_at != 0 && !p->owned)
		return STR("own it in the next message");
	if (p->missed_at != 0)
		return STR("missed, and we said so to them");
	if (p->moved > 0)
		return arena_fmt(a, "first promised for %.*s, moved with notice",
		    STR_ARG(moment_text(r, p->first_due)));
	if (p->by_phone)
		return STR("a call keeps it; one that nobody answers is noted too, and is no miss");
	if (p->update)
		return STR("a message keeps it, also with nothing new");
	return STR_NONE;
}

static struct promise_view
promise_view_of(struct request *r, const struct state *s, const struct promise *p)
{
	struct promise_view v = {
		.seq = p->seq,
		.text = p->text,
		.by = p->account == r->seat.who.account ? STR("you") : p->who,
		.note = promise_note(r, p),
		.due = moment_due(r, r->clock, p->due),
		.night = p->state == PROMISE_OPEN && p->by_phone ? time_night_there(r->seat.a,
		    r->clock, p->due) : STR_NONE,
		.due_local = moment_local(r, p->due),
		.open = p->state == PROMISE_OPEN,
		.let_go = p->let_go && s->open,
		.missed_unowned = p->missed_at != 0 && !p->owned,
	};

	if (v.let_go && p->due <= r->seat.now)
		v.due_local = local_after(r, 1);
	if (v.let_go) {
		v.tag = STR("does it stand?");
		v.tag_kind = STR("due");
	} else if (v.missed_unowned || p->state == PROMISE_MISSED) {
		v.tag = STR("missed");
		v.tag_kind = STR("bad");
	} else if (p->state == PROMISE_KEPT) {
		v.tag = p->missed_at != 0 ? STR("kept late") : STR("kept");
		v.tag_kind = p->missed_at != 0 ? STR("due") : STR("good");
	} else if (p->state == PROMISE_RELEASED) {
		v.tag = STR("no longer needed");
	} else {
		moment_due_tag(r, p->due, &v.tag, &v.tag_kind);
	}
	return v;
}

/* What was missed and not owned stands first, then what is open, then what is done, newest first. */
static int
promise_rank(const struct promise *p)
{
	return p->missed_at != 0 && !p->owned ? 0 : p->state == PROMISE_OPEN || p->let_go ? 1 : 2;
}

static void
fill_promises(struct request *r, const struct state *s, struct case_page *page)
{
	page->promises = arena_array(r->seat.a, struct promise_view, s->promises.n);
	for (int rank = 0; rank <= 2; rank++)
		for (size_t i = 0; i < s->promises.n; i++) {
			const struct promise *p = &s->promises.at[rank == 2 ? s->promises.n - 1 - i : i];

			if (promise_rank(p) == rank && !p->unmade)
				page->promises[page->n_promises++] = promise_view_of(r, s, p);
		}
}

/* --- playbacks --------------------------------------------------------------------------------- */

static const struct item *
correction_of(const struct playback *p, int64_t concern)
{
	for (size_t i = 0; i < p->n_corrections; i++)
		if (p->corrections[i].concern == concern)
			return &p->corrections[i];
	return NULL;
}

/* A line that they emptied was taken back as they answered. */
static bool
was_emptied(struct state *s, const struct playback *p, int64_t concern)
{
	const struct concern *c = state_concern(s, concern);

	return c != NULL && c->state == CONCERN_WITHDRAWN && c->word_at == p->answered_at;
}

static struct str
unchanged_line(struct state *s, const struct playback *p, int64_t concern)
{
	switch (p->state) {
	case PLAYBACK_SENT:
		return STR("no word yet");
	case PLAYBACK_NONE:
		return STR("not asked");
	case PLAYBACK_CONFIRMED:
		return STR("yes");
	case PLAYBACK_CORRECTED:
		break;
	}
	return was_emptied(s, p, concern) ? STR("not so: they took it out") : STR("left as it is");
}

static void
fill_lines(struct arena *a, struct state *s, const struct playback *p, struct playback_view *v)
{
	v->lines = arena_array(a, struct playback_line, p->n_items);
	v->n = p->n_items;
	for (size_t i = 0; i < p->n_items; i++) {
		const struct item *theirs = correction_of(p, p->items[i].concern);

		v->lines[i].ours = p->items[i].text;
		v->lines[i].changed = theirs != NULL;
		v->lines[i].theirs = theirs != NULL ? theirs->text
		    : unchanged_line(s, p, p->items[i].concern);
	}
}

static struct playback_view
playback_view_of(struct request *r, struct state *s, const struct playback *p, size_t number)
{
	static const struct {
		const char *name, *kind;
	} states[] = {
		[PLAYBACK_NONE] = { "did not reach them", "bad" },
		[PLAYBACK_SENT] = { "waits for their word", "" },
		[PLAYBACK_CORRECTED] = { "corrected", "due" },
		[PLAYBACK_CONFIRMED] = { "confirmed", "good" },
	};
	struct arena *a = r->seat.a;
	struct playback_view v = {
		.seq = p->seq,
		.at = moment_make(r, p->at),
		.title = arena_fmt(a, "Playback %zu", number),
		.state = str_from(states[p->state].name),
		.state_kind = str_from(states[p->state].kind),
	};

	if (p->word.len > 0)
		v.word = arena_fmt(a, "“%.*s” · %.*s, %.*s", STR_ARG(p->word), STR_ARG(p->word_channel),
		    STR_ARG(moment_text(r, p->answered_at)));
	fill_lines(a, s, p, &v);
	return v;
}

static void
fill_playbacks(struct request *r, struct state *s, struct case_page *page)
{
	size_t n = s->playbacks.n;

	page->playbacks = arena_array(r->seat.a, struct playback_view, n);
	page->n_playbacks = n;
	for (size_t i = 0; i < n; i++)
		page->playbacks[i] = playback_view_of(r, s, &s->playbacks.at[n - 1 - i], n - i);
}

/* --- feelings, need, finding ------------------------------------------------------------------- */

static const struct {
	const char *value, *label, *brief;
} needs[] = {
	{ "heard", "to be heard: someone who knows what happened", "to be heard" },
	{ "helped", "to be helped: to have it put right", "to be helped" },
	{ "connected", "to have one person who stays with it", "one person who stays with it" },
};
static const struct {
	const char *value, *label;
} faults[] = {
	{ "unknown", "not known yet" },
	{ "ours", "ours" },
	{ "third", "someone else’s we work with" },
	{ "theirs", "with the customer" },
	{ "shared", "shared" },
	{ "none", "nobody’s: nothing went wrong" },
};

/* The newest few, each once. */
static struct str *
quotes_of(struct arena *a, const struct quote *q, size_t n, size_t *out_n)
{
	struct str *list = arena_array(a, struct str, QUOTES_MAX);
	size_t used = 0;

	for (size_t i = n; i > 0 && used < QUOTES_MAX; i--) {
		bool known = false;

		for (size_t k = 0; k < used; k++)
			known = known || str_eq(list[k], q[i - 1].text);
		if (!known)
			list[used++] = q[i - 1].text;
	}
	*out_n = used;
	return list;
}

/* What stands above as an alarm is not said a second time below it. */
static bool
stands_as_alarm(const struct case_page *page, struct str cost)
{
	for (size_t i = 0; i < page->n_alarms; i++)
		if (str_find(page->alarms[i].words, cost) != STR_NOT_FOUND)
			return true;
	return false;
}

static void
fill_costs(struct request *r, const struct state *s, struct case_page *page)
{
	struct arena *a = r->seat.a;
	struct loss loss;

	page->impacts = arena_array(a, struct cost_view, QUOTES_MAX);
	for (size_t i = s->impacts.n; i > 0 && page->n_impacts < QUOTES_MAX; i--) {
		const struct quote *q = &s->impacts.at[i - 1];

		if (stands_as_alarm(page, q->text))
			continue;
		page->impacts[page->n_impacts++] = (struct cost_view){ q->turn,
			arena_fmt(a, "%u-%u", (unsigned)q->start, (unsigned)q->end), voice_line(a, q->text),
			voice_is_theirs(s, q->text) };
	}
	if (s->open && loss_told(s, &loss) && !loss_spoken_of(s))
		page->loss = voice_line(a, loss.words);
}

static void
fill_alarms(struct request *r, const struct state *s, struct case_page *page)
{
	struct alarm_told told;

	page->alarms = arena_array(r->seat.a, struct alarm_view, ALARM_COUNT);
	for (enum alarm k = ALARM_SELF; k < ALARM_COUNT; k++)
		if (alarm_told(s, k, &told) && alarm_shows(s, &told))
			page->alarms[page->n_alarms++] = (struct alarm_view){ str_from(alarm_title(k)),
				voice_line(r->seat.a, told.words), str_from(alarm_to_do(k)) };
}

static void
fill_person(struct request *r, const struct state *s, struct case_page *page)
{
	struct arena *a = r->seat.a;

	fill_alarms(r, s, page);
	fill_costs(r, s, page);
	page->feelings = quotes_of(a, s->feelings.at, s->feelings.n, &page->n_feelings);
	page->requests = quotes_of(a, s->requests.at, s->requests.n, &page->n_requests);
	page->need = STR("They have not said; ask when it fits.");
	page->need_word = s->need_word;
	page->needs = arena_array(a, struct choice, LENGTH(needs));
	page->n_needs = LENGTH(needs);
	for (size_t i = 0; i < LENGTH(needs); i++) {
		bool chosen = str_eq(s->need, str_from(needs[i].value));

		page->needs[i] =
		    (struct choice){ str_from(needs[i].value), str_from(needs[i].label), chosen };
		if (!chosen)
			continue;
		page->need = arena_fmt(a, "Above all, %s.", needs[i].label);
		page->need_told = str_from(needs[i].brief);
	}
	page->fault = STR("Nothing recorded yet.");
	page->finding = s->finding;
	page->found_how = s->found_how;
	page->faults = arena_array(a, struct choice, LENGTH(faults));
	page->n_faults = LENGTH(faults);
	for (size_t i = 0; i < LENGTH(faults); i++) {
		bool chosen = str_eq(s->fault, str_from(faults[i].value));

		page->faults[i] =
		    (struct choice){ str_from(faults[i].value), str_from(faults[i].label), chosen };
		if (chosen)
			page->fault = arena_fmt(a, "The fault is %s.", faults[i].label);
	}
}

#define PROPOSALS_SHOWN 3
#define DONE_SHOWN 3                            /* promises that are done */

static void
fold_lists(struct request *r, const struct state *s, struct case_page *page)
{
	struct arena *a = r->seat.a;
	size_t open = state_concerns_unsettled(s), waiting = 0, rest;

	for (size_t i = 0; i < page->n_promises; i++)
		waiting += page->promises[i].open || page->promises[i].let_go
		    || page->promises[i].missed_unowned;
	rest = page->n_promises - waiting;
	page->n_promises_shown = rest > DONE_SHOWN + 1 ? waiting + DONE_SHOWN : page->n_promises;
	page->proposals_shown = page->n_concerns == 0 || page->n_proposals <= PROPOSALS_SHOWN + 1
	    ? page->n_proposals : PROPOSALS_SHOWN;
	for (size_t i = page->proposals_shown; i < page->n_proposals; i++)
		if (page->proposals[i].open)
			page->proposals_shown = page->n_proposals;
	page->understood = page->n_concerns == 0
	    ? arena_fmt(a, page->n_proposals == 1 ? "one thing they may want settled"
	    : "%zu things they may want settled", page->n_proposals)
	    : arena_fmt(a, "%zu %s, %zu not settled; %zu %s open", page->n_concerns,
	    page->n_concerns == 1 ? "concern" : "concerns", open, waiting,
	    waiting == 1 ? "promise" : "promises");
}

void
case_understood(struct request *r, const struct case_view *view, struct case_page *page)
{
	struct state *s = view->state;

	fill_concerns(r, s, page);
	fill_promises(r, s, page);
	fill_playbacks(r, s, page);
	fill_person(r, s, page);
	fold_lists(r, s, page);
	if (view->links_stopped_at != 0)
		page->links_stopped = arena_fmt(r->seat.a, "All their links were stopped %.*s.",
		    STR_ARG(moment_text(r, view->links_stopped_at)));
	page->may_close = view->gate.may_close;
	page->reasons = view->gate.reasons.at;
	page->n_reasons = view->gate.reasons.n;
}
