/* customer.c - the customer's page behind a link, and their answers.
 *
 * Opening the page answers nothing, whatever the link says: ?answer= only chooses, and a press sends.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/customer.h"

#include "method/contact.h"
#include "method/join.h"
#include "method/voice.h"
#include "pages/pages.h"
#include "web/handlers.h"
#include "web/moment.h"
#include "web/words.h"

static struct str
phone_href(struct arena *a, struct str phone)
{
	struct buf b;

	buf_init(&b, a, KIB(1));
	buf_lit(&b, "tel:");
	for (size_t i = 0; i < phone.len; i++)
		if (char_is_digit(phone.ptr[i]) || phone.ptr[i] == '+')
			buf_putc(&b, phone.ptr[i]);
	return buf_str(&b);
}

/* --- a link that leads nowhere ----------------------------------------------------------------- */

static void
show_gone(struct request *r, const struct err *err)
{
	const struct firm *firm = desk_firm(r->seat.desk);
	struct customer_gone v = {
		.firm = firm->name,
		.phone = firm->phone,
		.phone_href = phone_href(r->seat.a, firm->phone),
		.title =
		    err->kind == ERR_GONE ? STR("This link no longer works") : STR("We can’t find this page"),
		.text = str_from(err->text),
	};

	page_init(r, &v.page, v.title, STR(""));
	WEB_PAGE(r, err_status(err), render_customer_gone, &v);
}

void
customer_fail(struct request *r, const struct err *err)
{
	if (!r->json && (err->kind == ERR_NOT_FOUND || err->kind == ERR_GONE))
		show_gone(r, err);
	else
		web_fail(r, err);
}

/* --- filling the page -------------------------------------------------------------------------- */

static struct str
line_typed(struct request *r, int64_t concern, struct str ours)
{
	struct str *items, *texts;
	size_t n = request_many(r, "item", &items), m = request_many(r, "item_text", &texts);
	int64_t id;

	for (size_t i = 0; i < n && i < m; i++)
		if (str_int(items[i], &id) && id == concern)
			return texts[i];
	return ours;
}

static struct str
cost_typed(struct request *r, struct str at, struct str ours)
{
	struct str *places, *texts;
	size_t n = request_many(r, "cost", &places), m = request_many(r, "cost_text", &texts);

	for (size_t i = 0; i < n && i < m; i++)
		if (str_eq(places[i], at))
			return texts[i];
	return ours;
}

static bool
is_in_points(const struct playback *p, struct str line)
{
	for (size_t i = 0; i < p->n_items; i++)
		if (str_find(p->items[i].text, line) != STR_NOT_FOUND)
			return true;
	return false;
}

/* What our message said that it cost them: of what was read, the lines that stand in it beside the points. */
static void
fill_costs(struct request *r, const struct state *s, const struct playback *p, bool typed,
    struct customer_page *v)
{
	struct arena *a = r->seat.a;
	const struct turn *t = NULL;

	for (size_t i = 0; i < s->turns.n; i++)
		if (s->turns.at[i].seq == p->turn)
			t = &s->turns.at[i];
	v->costs = arena_array(a, struct cost_line_view, s->impacts.n);
	for (size_t i = 0; t != NULL && i < s->impacts.n; i++) {
		const struct quote *q = &s->impacts.at[i];
		struct str line = voice_line(a, q->text), at = arena_fmt(a, "%" PRId64 "-%u-%u", q->turn,
		    (unsigned)q->start, (unsigned)q->end);

		if (str_find(t->text, line) == STR_NOT_FOUND || is_in_points(p, line))
			continue;
		v->costs[v->n_costs++] = (struct cost_line_view){ at, words_quoted(a, s, q->text),
			typed ? cost_typed(r, at, line) : line };
	}
}

static void
fill_playback(struct request *r, const struct state *s, const struct playback *p, bool typed,
    struct customer_page *v)
{
	v->playback = p->seq;
	v->lines = arena_array(r->seat.a, struct line_view, p->n_items);
	v->n_lines = p->n_items;
	for (size_t i = 0; i < p->n_items; i++)
		v->lines[i] = (struct line_view){ p->items[i].concern,
			words_quoted(r->seat.a, s, p->items[i].text),
			typed ? line_typed(r, p->items[i].concern, p->items[i].text) : p->items[i].text,
			voice_is_theirs(s, p->items[i].text) };
	fill_costs(r, s, p, typed, v);
}

/* They are asked about what we wrote, and its points.  What was noted of a call is no letter, and in a
 * joined case it may have gone to someone else. */
static void
fill_message(struct request *r, const struct customer_view *c, struct customer_page *v)
{
	const struct turn *t = c->playback ? state_turn(c->state, c->playback->turn) : NULL;

	if (t != NULL && !str_eq(t->channel, STR("call")) && c->came_by == 0 && c->state->joins.n == 0)
		v->message = (struct said_view){ .word = str_trim(t->text), .at = moment_make(r, t->at) };
}

static struct asked_view
asked_of(struct request *r, const struct state *s, const struct concern *k, bool here, bool typed)
{
	struct str answer = request_text(r, "answer");

	return (struct asked_view){
		.concern = k->seq,
		.text = words_quoted(r->seat.a, s, k->text),
		.yes = here && str_eq(answer, STR("yes")),
		.no = here && str_eq(answer, STR("no")),
		.typed = here && typed ? request_text(r, "word") : STR_NONE,
	};
}

/* A link in an old mail has the number it had before the case was joined with another. */
static int64_t
asked_about(struct request *r, const struct customer_view *c)
{
	int64_t concern = request_int(r, "concern");

	return c->came_by != 0 ? state_number(c->state, c->came_by, concern) : concern;
}

/* The one their link speaks of stands first. */
static void
fill_asked(struct request *r, const struct customer_view *c, bool typed, struct customer_page *v)
{
	int64_t concern = c->n_asked == 1 ? c->asked[0]->seq : asked_about(r, c);

	v->asked = arena_array(r->seat.a, struct asked_view, c->n_asked);
	for (int others = 0; others <= 1; others++)
		for (size_t i = 0; i < c->n_asked; i++)
			if ((c->asked[i]->seq != concern) == others)
				v->asked[v->n_asked++] = asked_of(r, c->state, c->asked[i], !others, typed);
}

/* What we wrote stands in a mail that may be far away.  In a joined case it may have gone to someone else. */
static void
fill_answers(struct request *r, const struct customer_view *c, struct customer_page *v)
{
	const struct turn *t;
	int64_t last = 0;

	v->answers = arena_array(r->seat.a, struct said_view, c->n_asked);
	for (size_t i = 0; i < c->n_asked && c->came_by == 0 && c->state->joins.n == 0; i++) {
		t = state_turn(c->state, c->asked[i]->answered_turn);
		if (t == NULL || t->seq == last || str_trim(t->text).len == 0)
			continue;
		v->answers[v->n_answers++] = (struct said_view){ .word = str_trim(t->text),
			.at = moment_make(r, t->at) };
		last = t->seq;
	}
}

struct str
customer_promise_words(struct request *r, const struct promise *p)
{
	if (p->state == PROMISE_KEPT)
		return p->missed_at != 0 ? STR("done, late") : STR("done");
	if (p->let_go)
		return STR("let go when it closed");
	if (p->state == PROMISE_RELEASED)
		return STR("no longer needed");
	if (p->missed_at != 0 || p->due <= r->seat.now)
		return STR("missed");
	return time_distance(r->seat.a, p->due, r->seat.now);
}

static struct promise_view
promise_of(struct request *r, const struct promise *p, struct str agent)
{
	struct arena *a = r->seat.a;
	struct promise_view v = { .seq = p->seq,
		.text = p->text,
		.by = str_or(p->who, agent),
		.said = moment_text(r, p->at),
		.due = moment_in_words(r, p->due),
		.tag = customer_promise_words(r, p) };

	if (p->state == PROMISE_KEPT)
		v.tag_kind = p->missed_at != 0 ? STR("due") : STR("good");
	else if (p->state == PROMISE_OPEN && p->missed_at == 0 && p->due > r->seat.now)
		v.tag_kind = p->due - r->seat.now <= DAY_MS ? STR("due") : STR("");
	else if (p->state != PROMISE_RELEASED)
		v.tag_kind = STR("bad");
	if (p->missed_at != 0 && p->owned)
		v.note = STR("we have told you so");
	if (p->moved > 0)
		v.note =
		    arena_fmt(a, "first promised for %.*s", STR_ARG(moment_words(r, p->first_due)));
	return v;
}

static bool
is_done(const struct promise *p)
{
	return p->state == PROMISE_KEPT || p->state == PROMISE_RELEASED;
}

/* What is still to come stands first. */
static void
fill_promises(struct request *r, const struct state *s, struct customer_page *v)
{
	v->promises = arena_array(r->seat.a, struct promise_view, s->promises.n);
	for (int done = 0; done <= 1; done++)
		for (size_t i = 0; i < s->promises.n; i++)
			if (!s->promises.at[i].unmade && is_done(&s->promises.at[i]) == done)
				v->promises[v->n_promises++] = promise_of(r, &s->promises.at[i], v->agent);
}

static void
add_said(struct request *r, struct customer_page *v, struct str what, struct str word, int64_t at)
{
	v->said[v->n_said++] = (struct said_view){ what, word, moment_make(r, at) };
}

/* A correction is told with all they wrote: the lines they changed, and what we had missed. */
static struct str
correction_of(const struct state *s, const struct playback *p)
{
	for (size_t i = 0; i < s->turns.n; i++)
		if (p->answered_turn != 0 && s->turns.at[i].seq == p->answered_turn)
			return s->turns.at[i].text;
	return str_or(p->word, STR("Not quite"));
}

static void
fill_said_more(struct request *r, const struct state *s, struct customer_page *v)
{
	for (size_t i = 0; i < s->offers.n; i++) {
		const struct offer *o = &s->offers.at[i];

		if (o->word.len > 0)
			add_said(r, v, arena_fmt(r->seat.a, "We offered: %.*s", STR_ARG(o->text)), o->word,
			    o->word_at);
	}
	for (size_t i = 0; i < s->teachbacks.n; i++) {
		const struct teachback *t = &s->teachbacks.at[i];

		if (t->word.len > 0)
			add_said(r, v, STR("What you took from it"), t->word, t->told_at);
	}
}

/* What they have answered, so that they find it here later. */
static void
fill_said(struct request *r, const struct state *s, struct customer_page *v)
{
	struct arena *a = r->seat.a;

	v->said = arena_array(a, struct said_view,
	    s->playbacks.n + s->concerns.n + s->offers.n + s->teachbacks.n + 1);
	for (size_t i = 0; i < s->playbacks.n; i++) {
		const struct playback *p = &s->playbacks.at[i];

		if (p->state == PLAYBACK_CONFIRMED)
			add_said(r, v, STR("Did I get that right?"), p->word, p->answered_at);
		else if (p->state == PLAYBACK_CORRECTED)
			add_said(r, v, STR("Did I get that right? Not quite"), correction_of(s, p),
			    p->answered_at);
	}
	for (size_t i = 0; i < s->concerns.n; i++) {
		const struct concern *c = &s->concerns.at[i];

		if (c->word.len > 0 && c->state != CONCERN_MERGED)
			add_said(r, v, words_quoted(a, s, c->text), c->word, c->word_at);
	}
	fill_said_more(r, s, v);
}

static size_t
count_misses(const struct state *s, int64_t now)
{
	size_t n = 0;

	for (size_t i = 0; i < s->promises.n; i++)
		n += promise_needs_owning(&s->promises.at[i], now);
	return n;
}

/* What we did not do in time is said before they ask. */
static struct str
owed_word(struct request *r, const struct state *s)
{
	const struct promise *p = voice_miss(s, r->seat.now);
	size_t n = count_misses(s, r->seat.now);

	if (!s->open || !p)
		return STR_NONE;
	return arena_fmt(r->seat.a, "We had promised you %.*s by %.*s, and %s. You should have heard from us "
	    "by now; that is ours to put right, not yours to chase.",
	    STR_ARG(n == 1 ? STR("something") : arena_fmt(r->seat.a, "%.*s things, the first",
	    STR_ARG(voice_number(r->seat.a, n)))),
	    STR_ARG(moment_words(r, p->due)), n == 1 ? "it did not happen" : "they did not happen");
}

/* Whoever wrote last is told that it is here, and with whom. */
static struct str
with_us(struct request *r, const struct state *s, struct str agent)
{
	return s->open && state_waits_for_us(s)
	    ? arena_fmt(r->seat.a, "What you told us %.*s is with %.*s, and not answered yet.",
	    STR_ARG(moment_text(r, s->last_received_at)), STR_ARG(str_or(agent, STR("us"))))
	    : STR_NONE;
}

/* A word from us is not the same as what is done by then: an engineer who comes tells them nothing. */
static int64_t
next_contact(const struct state *s)
{
	int64_t due = NEVER;

	for (size_t i = 0; i < s->promises.n; i++)
		if (s->promises.at[i].state == PROMISE_OPEN && s->promises.at[i].update
		    && s->promises.at[i].due < due)
			due = s->promises.at[i].due;
	return due;
}

static struct str
promised_word(struct request *r, const struct state *s, int64_t due)
{
	int64_t contact = next_contact(s);

	if (due <= r->seat.now)
		return STR_NONE;
	if (contact != NEVER)
		return arena_fmt(r->seat.a, "You will hear from us by %.*s.",
		    STR_ARG(moment_words(r, contact)));
	return arena_fmt(r->seat.a, "The next thing we promised you is due by %.*s.",
	    STR_ARG(moment_words(r, due)));
}

/* Where nothing is promised, the word the desk itself sees to; no day is made up. */
static struct str
next_word(struct request *r, const struct state *s)
{
	int64_t due = state_next_due(s), kept = contact_kept(s, r->clock);

	if (s->open && due != NEVER)
		return promised_word(r, s, due);
	if (kept == NEVER)
		return STR_NONE;
	return arena_fmt(r->seat.a, kept > r->seat.now ? "You should hear from us by %.*s."
	    : "You should have heard from us by %.*s; that is ours to put right, not yours to chase.",
	    STR_ARG(moment_words(r, kept)));
}

/* What is said to an answer, around the name of whoever looks after the case; then when they hear from us. */
static const struct { const char *said, *before, *behind; } thanks[] = {
	{ "right", "Thank you. ", " knows now that this is right, and answers each point next." },
	{ "corrected", "Thank you for putting it right. ",
	    " reads it now and will say it back to you once more before anything is decided." },
	{ "notyet", "Thank you for saying so. This point stays open, and ", " takes it up again." },
	{ "need", "Thank you. ", " sees it with your case." },
	{ "taught", "Thank you. ",
	    " reads it, and if something did not come across, explains it another way." },
	{ "taken", "Thank you. We have your yes, and ", " sees to it now." },
	{ "left", "Thank you for saying so. ", " knows now that this is not it." },
	{ "wrote", "Thank you. ", " has it now." },
};

/* How it ended where they have not said that it is enough. */
static const char *const closed_words[] = {
	[EXIT_NONE] = "This is closed. Should you need it again,",
	[EXIT_THEIR_WORD] = "This is settled on your word. Should it come back,",
	[EXIT_FINAL_RESPONSE] = "We sent you our final reply and closed this with it; you have not said that "
				"it is enough. If it is not,",
	[EXIT_NOT_A_COMPLAINT] = "This is closed. Should you need us,",
	[EXIT_WITHDRAWN] = "We noted that you no longer need this, and closed it. Should that not be so,",
	[EXIT_GAVE_UP] = "We did not hear from you and closed this for now; it does not count as settled. "
			 "Should you need it again,",
};

static const char refused_words[] = "We sent you our final reply and closed this with it; you have told us "
    "that "
	"it is not enough, and where you can take it stands in that reply. If there is something new,";

static bool
was_refused(const struct state *s)
{
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state == CONCERN_NOT_ENOUGH)
			return s->exit == EXIT_FINAL_RESPONSE;
	return false;
}

/* After an answer: what happens next, from how things stand now. */
static struct str
thanks_for(struct request *r, const struct customer_view *c, struct str said)
{
	struct arena *a = r->seat.a;
	const struct state *s = c->state;
	struct str agent = str_or(c->agent, STR("one of us")), when = next_word(r, s);

	if (!s->open && s->exit != EXIT_THEIR_WORD)
		return arena_fmt(a, "%s%s write here or reply to any mail of ours; it opens again at once.",
		    said.len > 0 ? "Thank you. "
		    "" : "", was_refused(s) ? refused_words : closed_words[s->exit]);
	if (!s->open)
		return STR("Thank you. On your word this is settled, and we have closed it. Should it come "
			   "back, write here or reply to any mail of ours; it opens again at once.");
	if (when.len > 0)
		when = arena_fmt(a, " %.*s", STR_ARG(when));
	if (str_eq(said, STR("enough")))
		return c->n_asked > 0 ? STR("Thank you, noted. Here is what is left to ask.")
				      : arena_fmt(a, "Thank you, noted.%.*s", STR_ARG(when));
	if (str_eq(said, STR("clock")))
		return STR("Thank you. Days and hours on this page are in your time now, and so is what we "
		    "promise "
			   "you.");
	if (str_eq(said, STR("withdrawn")))
		return STR("Thank you, noted: you no longer need this one. Should that change, write to us "
			   "below.");
	for (size_t i = 0; i < LENGTH(thanks); i++)
		if (str_eq(said, str_from(thanks[i].said)))
			return arena_fmt(a, "%s%.*s%s%.*s", thanks[i].before, STR_ARG(agent),
			    thanks[i].behind, STR_ARG(when));
	return STR_NONE;
}

static bool
answered_since(const struct customer_view *c)
{
	for (size_t i = 0; i < c->n_asked; i++)
		if (came_after(c->asked[i]->answered_turn, c->playback->seq))
			return true;
	return false;
}

/* Their link asks what they have answered, and nothing else waits: what they said, and how to change it. */
static struct str
told_already(struct request *r, const struct customer_view *c)
{
	struct arena *a = r->seat.a;
	const struct playback *p = state_last_playback(c->state);
	const struct concern *k = state_concern(c->state, asked_about(r, c));
	struct str word = k ? k->word : p && p->state == PLAYBACK_CONFIRMED ? p->word : STR_NONE;
	int64_t at = k ? k->word_at : p ? p->answered_at : 0;

	if (request_text(r, "answer").len == 0 || c->playback || c->n_asked > 0 || at == 0
	    || (k == NULL && request_int(r, "concern") != 0))
		return STR_NONE;
	if (word.len == 0)
		return arena_fmt(a, "You put this right %.*s, and it is with us. If there is more, write it "
		    "below.", STR_ARG(moment_text(r, at)));
	return arena_fmt(a, "You have told us already: “%.*s”, %.*s. If that is not so after all, write it "
	    "below; nothing is lost by it.", STR_ARG(word), STR_ARG(moment_text(r, at)));
}

/* Whether it was enough can be said of a closed case too: it is theirs to say.
 * One question at a time: whether we understood comes before whether it is enough, unless that was asked
 * later, or is what their link or their form is about. */
static enum customer_step
step_of(struct request *r, const struct customer_view *c)
{
	struct str answer = request_text(r, "answer");

	if (!c->state->open)
		return c->n_asked > 0 ? CUSTOMER_ENOUGH : CUSTOMER_NOTHING;
	if (c->playback && c->n_asked > 0 && (request_int(r, "concern") != 0
	    || (answer.len == 0 && answered_since(c))))
		return CUSTOMER_ENOUGH;
	if (c->playback && str_eq(answer, STR("no")))
		return CUSTOMER_CORRECT;
	if (c->playback && str_eq(answer, STR("yes")) && r->route->method == GET)
		return CUSTOMER_CONFIRM;
	if (c->playback)
		return CUSTOMER_PLAYBACK;
	return c->n_asked > 0 ? CUSTOMER_ENOUGH : CUSTOMER_NOTHING;
}

static struct str
title_of(const struct customer_page *v)
{
	switch (v->step) {
	case CUSTOMER_PLAYBACK:
	case CUSTOMER_CONFIRM:
		return STR("Did I get that right?");
	case CUSTOMER_CORRECT:
		return STR("Please put me right");
	case CUSTOMER_ENOUGH:
		return STR("Was that enough?");
	case CUSTOMER_NOTHING:
		break;
	}
	return STR("Where things stand");
}

/* "9 am" of "09:00", as all hours here. */
static struct str
hour_in_words(struct arena *a, struct str hour)
{
	int64_t at;

	return time_local_read(arena_fmt(a, "1970-01-01T%.*s", STR_ARG(hour)), &zone_utc, &at)
	    ? time_of_day(a, &zone_utc, at) : hour;
}

/* "09:00-17:30" and "Mon-Sat" as people say it. */
static struct str
hours_in_words(struct arena *a, struct str hours, struct str days)
{
	size_t dash = str_find_char(hours, '-');
	struct str on = str_eq(days, STR("Mon-Fri")) ? STR(" on working days") : arena_fmt(a, ", %.*s",
	    STR_ARG(days));

	return dash == STR_NOT_FOUND ? STR_NONE
	    : arena_fmt(a, "(%.*s to %.*s%.*s)", STR_ARG(hour_in_words(a, str_sub(hours, 0, dash))),
		  STR_ARG(hour_in_words(a, str_sub(hours, dash + 1, hours.len))), STR_ARG(on));
}

static bool
is_correction(struct request *r)
{
	return str_ends(str_from(r->route->path), STR("/playback"))
	    && str_eq(request_text(r, "answer"), STR("no"));
}

static bool
stood_there(const struct playback *p, struct str text)
{
	for (size_t i = 0; p && i < p->n_items; i++)
		if (str_eq(str_trim(p->items[i].text), text))
			return true;
	return false;
}

static bool
is_their_cost(struct arena *a, const struct state *s, struct str text)
{
	for (size_t i = 0; i < s->impacts.n; i++)
		if (str_eq(voice_line(a, s->impacts.at[i].text), text))
			return true;
	return false;
}

/* What they wrote into a form whose question was answered meanwhile, without the lines they left alone. */
static struct str
correction_left(struct request *r, const struct customer_view *c)
{
	struct str *lines, *costs, text;
	size_t n = request_many(r, "item_text", &lines), m = request_many(r, "cost_text", &costs);
	const struct playback *p = state_playback(c->state, request_int(r, "playback"));
	struct buf b;

	buf_init(&b, r->seat.a, KIB(64));
	for (size_t i = 0; i < n + m; i++) {
		text = str_trim(i < n ? lines[i] : costs[i - n]);
		if (text.len > 0 && !(i < n ? stood_there(p, text)
		    : is_their_cost(r->seat.a, c->state, text)))
			buf_fmt(&b, "%.*s\n\n", STR_ARG(text));
	}
	buf_fmt(&b, "%.*s\n\n%.*s", STR_ARG(str_trim(request_text(r, "added"))),
	    STR_ARG(str_trim(request_text(r, "word"))));
	return str_trim(buf_str(&b));
}

void
customer_reads(struct request *r, const struct customer_view *c)
{
	r->clock = c->calendar;
	r->for_customer = true;
}

static void
fill_clock(struct request *r, bool typed, struct customer_page *v)
{
	v->clock = zone_city(r->seat.a, calendar_clock(r->clock));
	v->clock_open = typed && str_ends(str_from(r->route->path), STR("/clock"));
	v->city = v->clock_open ? request_text(r, "city") : STR_NONE;
}

static bool
fill(struct request *r, bool typed, struct customer_page *v, struct err *err)
{
	const struct firm *firm = desk_firm(r->seat.desk);
	struct customer_view c = { 0 };

	if (!desk_customer(&r->seat, r->param[0], &c, err))
		return false;
	customer_reads(r, &c);
	fill_clock(r, typed, v);
	v->token = r->param[0];
	v->name = str_trim(c.state->name).len > 0 ? voice_name(c.state) : STR_NONE;
	v->agent = c.agent;
	v->meanwhile = c.cover.cover == 0 ? STR_NONE
	    : arena_fmt(r->seat.a, "while %.*s is away until %.*s", STR_ARG(words_first(c.cover.away)),
		  STR_ARG(moment_words(r, c.cover.until)));
	v->hours = hours_in_words(r->seat.a, firm->hours, firm->days);
	v->firm = firm->name;
	v->phone = firm->phone;
	v->phone_href = phone_href(r->seat.a, firm->phone);
	v->step = step_of(r, &c);
	v->expires =
	    arena_fmt(r->seat.a, "It works until %.*s.", STR_ARG(moment_words(r, c.expires_at)));
	if (c.playback)
		fill_playback(r, c.state, c.playback, typed, v);
	fill_message(r, &c, v);
	fill_asked(r, &c, typed, v);
	fill_answers(r, &c, v);
	fill_promises(r, c.state, v);
	v->owed = owed_word(r, c.state);
	v->with_us = with_us(r, c.state, c.agent);
	v->next = next_word(r, c.state);
	fill_said(r, c.state, v);
	customer_stand(r, &c, typed, v);
	if (!typed)
		v->thanks = str_or(thanks_for(r, &c, request_query(r, "said")), told_already(r, &c));
	else if (is_correction(r))
		v->left = correction_left(r, &c);
	page_init(r, &v->page, title_of(v), STR(""));
	v->page.of = c.state->case_id;
	return true;
}

void
customer_page(struct request *r)
{
	struct customer_page v = { 0 };
	struct err err = { 0 };

	if (!fill(r, false, &v, &err)) {
		customer_fail(r, &err);
		return;
	}
	WEB_PAGE(r, 200, render_customer, &v);
}

/* What was typed into a form that is no longer there. */
static struct str
word_left_over(struct request *r, const struct customer_page *v)
{
	struct str path = str_from(r->route->path);

	if (str_ends(path, STR("/write")))
		return request_text(r, "text");
	if (is_correction(r))
		return v->step == CUSTOMER_CORRECT ? request_text(r, "word") : v->left;
	if (str_ends(path, STR("/enough")) && v->step == CUSTOMER_ENOUGH)
		return STR_NONE;
	for (size_t i = 0; i < v->n_stands; i++)
		if (v->stands[i].open && v->stands[i].may_withdraw)
			return STR_NONE;
	for (size_t i = 0; i < v->n_offers; i++)
		if (v->offers[i].typed.len > 0)
			return STR_NONE;
	for (size_t i = 0; i < v->n_taught; i++)
		if (v->taught[i].typed.len > 0)
			return STR_NONE;
	return request_text(r, "word");
}

/* What they typed comes back where they typed it; where its question is gone, in the box below. */
void
customer_again(struct request *r)
{
	struct customer_page v = { 0 };
	struct err err = { 0 };

	if (!fill(r, true, &v, &err)) {
		customer_fail(r, &err);
		return;
	}
	v.page.error = str_from(r->err.text);
	v.added = request_text(r, "added");
	v.word = word_left_over(r, &v);
	WEB_PAGE(r, err_status(&r->err), render_customer, &v);
}

/* --- their answers ----------------------------------------------------------------------------- */

static struct in_customer *
answer_sent(struct request *r)
{
	struct in_customer *in = arena_new(r->seat.a, struct in_customer);

	in->token = r->param[0];
	in->of = request_int(r, "of");
	in->playback = request_int(r, "playback");
	in->concern = request_int(r, "concern");
	in->offer = request_int(r, "offer");
	in->teachback = request_int(r, "teachback");
	in->city = request_text(r, "city");
	in->need = request_text(r, "need");
	in->yes = str_eq(request_text(r, "answer"), STR("yes"));
	in->word = str_trim(request_text(r, "word"));
	in->added = str_trim(request_text(r, "added"));
	return in;
}

static void
items_sent(struct request *r, struct in_customer *in)
{
	struct str *items, *texts;
	size_t n = request_many(r, "item", &items), m = request_many(r, "item_text", &texts);
	struct item *list = arena_array(r->seat.a, struct item, n);

	in->items = list;
	for (size_t i = 0; i < n && i < m; i++)
		if (str_int(items[i], &list[in->n_items].concern))
			list[in->n_items++].text = texts[i];
}

static struct str
back_to(struct request *r, const char *said)
{
	return arena_fmt(r->seat.a, "/c/%.*s?said=%s", STR_ARG(r->param[0]), said);
}

/* "12-34-56": a message, and a place in it. */
static bool
place_read(struct str s, struct cost_line *out)
{
	struct str turn, start, end;

	return str_cut(s, '-', &turn, &s) && str_cut(s, '-', &start, &end) && str_int(turn, &out->turn)
	    && str_int(start, &out->start) && str_int(end, &out->end);
}

static void
costs_sent(struct request *r, struct in_customer *in)
{
	struct str *places, *texts;
	size_t n = request_many(r, "cost", &places), m = request_many(r, "cost_text", &texts);
	struct cost_line *list = arena_array(r->seat.a, struct cost_line, n);

	in->costs = list;
	for (size_t i = 0; i < n && i < m; i++)
		if (place_read(places[i], &list[in->n_costs]))
			list[in->n_costs++].text = texts[i];
}

void
customer_playback(struct request *r)
{
	struct in_customer *in = answer_sent(r);

	if (!in->yes) {
		items_sent(r, in);
		costs_sent(r, in);
	}
	web_act(r, act_customer_playback, in, back_to(r, in->yes ? "right" : "corrected"));
}

void
customer_enough(struct request *r)
{
	struct in_customer *in = answer_sent(r);

	web_act(r, act_customer_enough, in, back_to(r, in->yes ? "enough" : "notyet"));
}

void
customer_withdraw(struct request *r)
{
	web_act(r, act_customer_withdraw, answer_sent(r), back_to(r, "withdrawn"));
}

void
customer_clock(struct request *r)
{
	web_act(r, act_customer_clock, answer_sent(r), back_to(r, "clock"));
}

/* The words on the button are the words they said. */
void
customer_need(struct request *r)
{
	struct in_customer *in = answer_sent(r);

	in->word = customer_need_words(in->need);
	web_act(r, act_customer_need, in, back_to(r, "need"));
}

void
customer_teachback(struct request *r)
{
	web_act(r, act_customer_teachback, answer_sent(r), back_to(r, "taught"));
}

void
customer_offer(struct request *r)
{
	struct in_customer *in = answer_sent(r);

	web_act(r, act_customer_offer, in, back_to(r, in->yes ? "taken" : "left"));
}

void
customer_write(struct request *r)
{
	struct in_customer *in = arena_new(r->seat.a, struct in_customer);

	in->token = r->param[0];
	in->word = request_text(r, "text");
	web_act(r, act_customer_write, in, back_to(r, "wrote"));
}
