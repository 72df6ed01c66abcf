/* case.c - one case on one page, and its small acts.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/voice.h"

#include "pages/pages.h"
#include "web/case.h"
#include "web/handlers.h"
#include "web/json_api.h"
#include "web/moment.h"

/* Where the button of a step leads; those not here have none. */
static const struct {
	enum step_kind kind;
	const char *to, *action;
} step_buttons[] = {
	{ STEP_SAFE, "composer", "Write at once" },
	{ STEP_OWN_MISS, "composer", "Own it" },
	{ STEP_RESEND, "again", "Send it again" },
	{ STEP_UPDATE, "composer", "Write the update" },
	{ STEP_RING, "call", "Note the call" },
	{ STEP_KEEP, "promises", "See the promise" },
	{ STEP_READ_CONCERNS, "proposals", "Take them up" },
	{ STEP_PLAY_BACK, "composer", "Play back" },
	{ STEP_PLAY_BACK_AGAIN, "composer", "Play back again" },
	{ STEP_ANSWER_NOT_ENOUGH, "composer", "Answer that one" },
	{ STEP_ANSWER, "composer", "Answer" },
	{ STEP_OWN_MISTAKE, "composer", "Tell them" },
	{ STEP_WEIGH, "teachbacks", "Compare" },
	{ STEP_EXPLAIN, "composer", "Explain" },
	{ STEP_OFFER, "offers", "See the offer" },
	{ STEP_REPLY, "composer", "Reply" },
	{ STEP_ASK_ENOUGH, "composer", "Ask" },
	{ STEP_ASK_AGAIN, "composer", "Ask once more" },
	{ STEP_CLOSE, "close", "To the closing" },
};

static void
fill_step(struct request *r, const struct case_view *view, struct case_page *page)
{
	struct arena *a = r->seat.a;
	const struct step *step = view->step;

	page->step_title = step->title;
	page->step_reason = step->reason;
	page->step_ours = step->ours;
	page->step_kind = str_from(step_name(step->kind));
	if (step->due != NEVER && step->ours)
		moment_due_tag(r, step->due, &page->step_due, &page->step_due_kind);
	for (size_t i = 0; i < LENGTH(step_buttons); i++) {
		if (step_buttons[i].kind != step->kind)
			continue;
		page->step_action = str_from(step_buttons[i].action);
		if (step->kind == STEP_RESEND && state_lost_turn(view->state))
			page->step_href = arena_fmt(a, "#again-%" PRId64, state_lost_turn(view->state)->seq);
		else if (step->kind == STEP_RING)
			page->step_href = arena_fmt(a, "/cases/%" PRId64 "/call#call", view->state->case_id);
		else
			page->step_href = strcmp(step_buttons[i].to, "composer") != 0
				      ? arena_fmt(a, "#%s", step_buttons[i].to)
				      : arena_fmt(a, "/cases/%" PRId64 "?stage=%s#composer",
					  view->state->case_id, stage_name(composer_stage(view)));
	}
}

/* Where nothing else is ours to do, the one thing to say is whether what was let go stands again. */
static void
fill_let_go(struct request *r, const struct case_view *view, struct case_page *page)
{
	const struct state *s = view->state;

	for (size_t i = 0; i < s->promises.n && s->open && page->step_action.len == 0; i++) {
		if (!s->promises.at[i].let_go)
			continue;
		page->step_action = STR("Say whether it stands");
		page->step_href = arena_fmt(r->seat.a, "#promise-%" PRId64, s->promises.at[i].seq);
	}
}

/* What is not known of a colleague is not said: the page is worth more than who covers. */
static struct str
whose(struct request *r, const struct state *s)
{
	struct arena *a = r->seat.a;
	struct cover c;
	struct err unknown = { 0 };

	if (s->owner == 0)
		return STR("nobody looks after it yet");
	if (s->owner == r->seat.who.account)
		return STR("yours");
	if (!desk_cover_of(&r->seat, s->owner, &c, &unknown))
		c = (struct cover){ 0 };
	if (c.gone)
		return arena_fmt(a, "nobody looks after it, since %.*s’s account was switched off",
		    STR_ARG(s->owner_name));
	if (c.cover == r->seat.who.account)
		return arena_fmt(a, "with %.*s; you look after it until %.*s", STR_ARG(s->owner_name),
		    STR_ARG(moment_words(r, c.until)));
	return c.cover == 0 ? arena_fmt(a, "with %.*s", STR_ARG(s->owner_name))
	    : arena_fmt(a, "with %.*s, who is away; %.*s covers", STR_ARG(s->owner_name), STR_ARG(c.name));
}

/* " · 5:42 am in New York", for who would ring now. */
static struct str
clock_there(struct request *r, const struct calendar *c)
{
	if (!calendar_differs(c, r->seat.now))
		return STR_NONE;
	return arena_fmt(r->seat.a, " · %.*s in %.*s",
	    STR_ARG(time_of_day(r->seat.a, c->theirs, r->seat.now)),
	    STR_ARG(zone_city(r->seat.a, c->theirs)));
}

static struct str
facts_line(struct request *r, const struct case_view *view)
{
	struct arena *a = r->seat.a;
	const struct state *s = view->state;
	struct moment since = moment_make(r, s->opened_at);
	struct str owner = whose(r, s);
	struct str contacts = arena_fmt(
	    a, "%lld %s from them", (long long)view->contacts, view->contacts == 1 ? "message" : "messages");
	struct str met =
	    view->people > 1 ? arena_fmt(a, ", answered by %lld of us", (long long)view->people) : STR_NONE;

	return arena_fmt(a, "Case %.*s · by %.*s since %.*s · %.*s · %.*s%.*s%.*s", STR_ARG(s->reference),
	    STR_ARG(s->channel), STR_ARG(since.text), STR_ARG(owner), STR_ARG(contacts), STR_ARG(met),
	    STR_ARG(clock_there(r, view->calendar)));
}

static struct str
close_note(struct request *r, const struct state *s)
{
	struct arena *a = r->seat.a;
	struct moment at;

	if (s->open)
		return STR_NONE;
	at = moment_in_words(r, s->closed_at);
	if (s->exit == EXIT_FINAL_RESPONSE)
		return arena_fmt(a, "Closed %.*s with our final reply, %.*s. It is not settled: they have "
		    "not said that it is enough.", STR_ARG(at.text), STR_ARG(s->exit_reason));
	if (s->exit == EXIT_GAVE_UP)
		return arena_fmt(a, "Closed %.*s: they were asked and gave up answering. %.*s It is not "
		    "settled; their next word opens it again.", STR_ARG(at.text),
		    STR_ARG(voice_sentence(a, s->exit_reason)));
	if (s->closed_word.len > 0)
		return arena_fmt(a, "Closed on their own word, “%.*s”, %.*s, %.*s.", STR_ARG(s->closed_word),
		    STR_ARG(s->closed_channel), STR_ARG(at.text));
	if (s->exit == EXIT_NOT_A_COMPLAINT || s->exit == EXIT_WITHDRAWN)
		return arena_fmt(a, "Closed %.*s as %s: %.*s", STR_ARG(at.text),
		    s->exit == EXIT_WITHDRAWN ? "withdrawn" : "not a complaint", STR_ARG(s->exit_reason));
	return arena_fmt(a, "Closed %.*s.", STR_ARG(at.text));
}

static struct str
note_of(struct request *r)
{
	const struct rule *wrong = rule_by_id(request_query(r, "wrong"));

	if (wrong != NULL)
		return arena_fmt(r->seat.a, "It is noted that “%s” was wrong here. Your text is below, as "
		    "you left it.", rule_id(wrong));
	if (request_query(r, "wrote").len > 0)
		return STR(
		    "Sent. It comes in here within a moment; load the page again if it does not show.");
	return STR_NONE;
}

/* The demo leads a newcomer to the customer's side: their latest mail of ours. */
static int64_t
latest_mail(struct request *r, int64_t case_id)
{
	struct outbox_line *lines;
	struct err err = { 0 };
	int64_t latest = 0;
	size_t n;

	if (!r->demo || !desk_outbox(&r->seat, case_id, &lines, &n, &err))
		return 0;
	for (size_t i = 0; i < n; i++)
		if (lines[i].id > latest)
			latest = lines[i].id;
	return latest;
}

/* The page can do without them. */
static void
fill_colleagues(struct request *r, const struct state *s, struct case_page *page)
{
	struct account_row *rows;
	struct err ignored = { 0 };
	size_t n;

	if (!s->open || !desk_colleagues(&r->seat, &rows, &n, &ignored))
		return;
	page->colleagues = arena_array(r->seat.a, struct choice, n);
	for (size_t i = 0; i < n; i++)
		if (rows[i].id != s->owner)
			page->colleagues[page->n_colleagues++] = (struct choice){ rows[i].login,
				rows[i].name, false };
}

bool
case_fill(struct request *r, int64_t case_id, struct case_view *view, struct case_page *page, struct err *err)
{
	const struct state *s;

	if (case_id < 0)
		return err_set(err, ERR_NOT_FOUND, "There is no such case.");
	if (!desk_case(&r->seat, case_id, view, err))
		return false;
	r->clock = view->calendar;
	s = view->state;
	case_id = s->case_id;                   /* of one that is read with another, that one */
	page->our_time = moment_ours(r);
	page->case_id = case_id;
	page->seen = s->seq;
	page->reference = s->reference;
	page->person = s->person;
	page->callers = callers_view(r, view->callers, view->n_callers, 0);
	page->n_callers = view->n_callers;
	page->who = voice_called(s->name, s->address);
	page->title = s->title;
	page->address = s->address;
	page->open = s->open;
	page->mine = s->owner == r->seat.who.account;
	page->second_failure = state_second_failure(view->state, NULL) != 0;
	fill_colleagues(r, s, page);
	page->facts = facts_line(r, view);
	page->close_note = close_note(r, s);
	page->outbox_note = view->outbox_note;
	page->note = note_of(r);
	page->demo_mail = latest_mail(r, case_id);
	page_init(r, &page->page,
	    arena_fmt(r->seat.a, "%.*s%s%.*s", STR_ARG(page->who), s->title.len > 0 ? " · " : "",
		STR_ARG(s->title)),
	    STR("cases"));
	case_turns(r, view, page);
	case_plans(r, view, page);
	case_understood(r, view, page);
	case_practice(r, view, page);
	fill_step(r, view, page);
	fill_let_go(r, view, page);
	case_deadlines(r, view, page);
	case_joins(r, view, page);
	return true;
}

void
case_page(struct request *r)
{
	struct case_view view = { 0 };
	struct case_page page = { 0 };
	struct err err = { 0 };
	int64_t id = request_param_id(r, 0);

	if (r->json) {
		if (id < 0)
			err_set(&err, ERR_NOT_FOUND, "there is no such case");
		if (id < 0 || !desk_case(&r->seat, id, &view, &err))
			web_fail(r, &err);
		else
			json_case(r, &view);
		return;
	}
	if (!case_fill(r, id, &view, &page, &err)) {
		web_fail(r, &err);
		return;
	}
	if (page.case_id != id) {
		web_redirect(r, arena_fmt(r->seat.a, "/cases/%" PRId64, page.case_id));
		return;
	}
	composer_open(r, &view, &page);
	WEB_PAGE(r, 200, render_case, &page);
}

/* --- small forms that were refused ------------------------------------------------------------- */

bool
case_refused(const struct case_page *v, const char *end)
{
	return v->refused != NULL && str_ends(str_from(v->refused->route->path), str_from(end));
}

struct str
case_typed(const struct case_page *v, const char *end, const char *field, struct str otherwise)
{
	return case_refused(v, end) ? request_text(v->refused, field) : otherwise;
}

bool
case_refused_for(const struct case_page *v, const char *end, const char *key, int64_t id)
{
	return case_refused(v, end) && request_int(v->refused, key) == id;
}

struct str
case_typed_for(const struct case_page *v, const char *end, const char *key, int64_t id, const char *field,
    struct str otherwise)
{
	return case_refused_for(v, end, key, id) ? request_text(v->refused, field) : otherwise;
}

struct str
case_typed_at(const struct case_page *v, const char *end, const char *key, struct str value,
    const char *field, struct str otherwise)
{
	return case_refused(v, end) && str_eq(request_text(v->refused, key), value)
	    ? request_text(v->refused, field) : otherwise;
}

/* Where on the page the form stands that was refused. */
static const struct { const char *end, *at; } places[] = {
	{ "/not-complaint", "#not-complaint" }, { "/close", "#close" }, { "/close/final", "#close" },
	{ "/give-up", "#close" }, { "/revoke", "#links" }, { "/reopen", "#close" },
	{ "/concerns/add", "#concerns" }, { "/view", "#views" }, { "/offers", "#offers" },
	{ "/offers/word", "#offers" }, { "/offers/grant", "#offers" }, { "/holds", "#holds" },
	{ "/holds/lift", "#holds" }, { "/teachbacks/told", "#teachbacks" },
	{ "/teachbacks/weigh", "#teachbacks" }, { "/contact", "#who" }, { "/speaker", "#who" },
	{ "/speaker/end", "#who" }, { "/clock", "#who" }, { "/care", "#who" }, { "/care/end", "#who" },
	    { "/need", "#need" },
	{ "/finding", "#found" }, { "/own", "#found" }, { "/own/undo", "#found" }, { "/afterwards",
	    "#found" }, { "/join", "#joined" },
	{ "/part", "#joined" }, { "/extend", "#deadlines" }, { "/give", "#give" },
};

static struct str
place_of(struct request *r)
{
	struct str path = str_from(r->route->path);

	if (request_int(r, "concern") != 0)
		return arena_fmt(r->seat.a, "#concern-%" PRId64, request_int(r, "concern"));
	if (request_int(r, "promise") != 0)
		return arena_fmt(r->seat.a, "#promise-%" PRId64, request_int(r, "promise"));
	for (size_t i = 0; i < LENGTH(places); i++)
		if (str_ends(path, arena_fmt(r->seat.a, ":id%s", places[i].end)))
			return str_from(places[i].at);
	return STR_NONE;
}

static void
choose(struct choice *list, size_t n, struct str value)
{
	for (size_t i = 0; i < n; i++)
		list[i].chosen = str_eq(list[i].value, value);
}

/* Opens the form that was sent, with what was typed in it. */
static void
keep_typed(struct request *r, struct case_page *page)
{
	struct str path = str_from(r->route->path), text = request_text(r, "text");
	int64_t concern = request_int(r, "concern"), promise = request_int(r, "promise");

	page->typed = text;
	page->refused = r;
	if (str_ends(path, STR("/add"))) {
		page->typed_form = STR("add");
	} else if (str_ends(path, STR("/need"))) {
		page->typed_form = STR("need");
		choose(page->needs, page->n_needs, request_text(r, "value"));
	} else if (str_ends(path, STR("/finding"))) {
		page->typed_form = STR("finding");
		choose(page->faults, page->n_faults, request_text(r, "value"));
	} else if (str_ends(path, STR("/join")))
		page->typed_form = STR("join");
	else if (str_ends(path, STR("/extend")))
		page->deadlines.open = true;
	for (size_t i = 0; i < page->n_concerns; i++)
		if (page->concerns[i].seq == concern) {
			page->concerns[i].open = true;
			if (str_ends(path, STR("/park")))
				choose(page->concerns[i].park_on, page->concerns[i].n_park_on,
				    arena_fmt(r->seat.a, "%" PRId64, promise));
			if (str_ends(path, STR("/concerns/word")))
				page->concerns[i].typed = str_or(text, page->concerns[i].typed);
		}
	for (size_t i = 0; i < page->n_promises; i++)
		if (page->promises[i].seq == promise) {
			page->promises[i].form_open = true;
			page->promises[i].typed = str_ends(path, STR("/keep")) ? text : STR_NONE;
		}
	for (size_t i = 0; i < page->n_proposals; i++)
		if (page->proposals[i].turn == request_int(r, "turn")
		    && page->proposals[i].start == request_int(r, "start")) {
			page->proposals[i].open = true;
			page->proposals[i].typed = str_or(text, page->proposals[i].typed);
		}
}

void
case_again(struct request *r)
{
	struct case_view view = { 0 };
	struct case_page page = { 0 };
	struct err err = { 0 };

	if (!case_fill(r, request_param_id(r, 0), &view, &page, &err)) {
		web_fail(r, &r->err);
		return;
	}
	page.page.error = str_from(r->err.text);
	page.page.error_at = place_of(r);
	page.page.error_to = STR("Go to where it was typed");
	keep_typed(r, &page);
	composer_open(r, &view, &page);
	WEB_PAGE(r, err_status(&r->err), render_case, &page);
}

/* --- acts -------------------------------------------------------------------------------------- */

static struct str
back_to(struct request *r, const char *anchor)
{
	return arena_fmt(r->seat.a, "/cases/%.*s%s", STR_ARG(r->param[0]), anchor);
}

static void
act_on_case(struct request *r, desk_act *act, const char *anchor)
{
	struct in_case *in = arena_new(r->seat.a, struct in_case);

	in->case_id = request_param_id(r, 0);
	in->seen = request_int(r, "seen");
	in->text = str_trim(request_text(r, "text"));
	in->value = request_text(r, "value");
	in->source = request_text(r, "source");
	in->account = r->seat.who.account;
	web_act(r, act, in, back_to(r, anchor));
}

void
case_take(struct request *r)
{
	act_on_case(r, act_take_case, "#next");
}
void
case_give(struct request *r)
{
	act_on_case(r, act_give_case, "#next");
}
void
case_finding(struct request *r)
{
	act_on_case(r, act_find_fault, "#found");
}
void
case_need(struct request *r)
{
	act_on_case(r, act_need, "#need");
}
void
case_extend(struct request *r)
{
	act_on_case(r, act_deadline_extend, "#deadlines");
}
void
case_close(struct request *r)
{
	act_on_case(r, act_close, "#next");
}
void
case_not_complaint(struct request *r)
{
	act_on_case(r, act_not_complaint, "#next");
}
void
case_reopen(struct request *r)
{
	act_on_case(r, act_reopen, "#next");
}
void
case_revoke(struct request *r)
{
	act_on_case(r, act_links_revoke, "#links");
}

void
case_word(struct request *r)
{
	struct in_word *in = arena_new(r->seat.a, struct in_word);

	in->case_id = request_param_id(r, 0);
	in->seen = request_int(r, "seen");
	in->turn = request_int(r, "turn");
	in->concern = request_int(r, "concern");
	in->yes = request_flag(r, "yes");
	web_act(r, act_take_word, in, back_to(r, "#concerns"));
}

void
case_send_again(struct request *r)
{
	struct in_again *in = arena_new(r->seat.a, struct in_again);

	in->case_id = request_param_id(r, 0);
	in->seen = request_int(r, "seen");
	in->turn = request_int(r, "turn");
	in->address = request_text(r, "address");
	web_act(r, act_send_again, in, back_to(r, "#next"));
}

void
case_sender(struct request *r)
{
	struct in_sender *in = arena_new(r->seat.a, struct in_sender);

	in->case_id = request_param_id(r, 0);
	in->turn = request_int(r, "turn");
	in->value = request_text(r, "value");
	web_act(r, act_sender, in, back_to(r, "#next"));
}

void
case_undo_send(struct request *r)
{
	struct in_undo *in = arena_new(r->seat.a, struct in_undo);

	in->case_id = request_param_id(r, 0);
	in->turn = request_int(r, "turn");
	web_act(r, act_undo_send, in, back_to(r, "#composer"));
}

static void
act_on_concern(struct request *r, desk_act *act, const char *anchor)
{
	struct in_concern *in = arena_new(r->seat.a, struct in_concern);

	in->case_id = request_param_id(r, 0);
	in->seen = request_int(r, "seen");
	in->concern = request_int(r, "concern");
	in->into = request_int(r, "into");
	in->turn = request_int(r, "turn");
	in->start = request_int(r, "start");
	in->end = request_int(r, "end");
	in->text = str_trim(request_text(r, "text"));
	web_act(r, act, in, back_to(r, anchor));
}

void
concern_take(struct request *r)
{
	act_on_concern(r, act_concern_take, "#understood");
}
void
concern_add(struct request *r)
{
	act_on_concern(r, act_concern_add, "#concerns");
}
void
concern_word(struct request *r)
{
	act_on_concern(r, act_concern_word, "#concerns");
}
void
concern_merge(struct request *r)
{
	act_on_concern(r, act_concern_merge, "#concerns");
}
void
concern_decline(struct request *r)
{
	act_on_concern(r, act_concern_decline, "#understood");
}

void
concern_park(struct request *r)
{
	struct in_park *in = arena_new(r->seat.a, struct in_park);

	in->case_id = request_param_id(r, 0);
	in->seen = request_int(r, "seen");
	in->concern = request_int(r, "concern");
	in->promise = request_int(r, "promise");
	in->due = request_int(r, "due");
	in->reason = str_trim(request_text(r, "reason"));
	web_act(r, act_park, in, back_to(r, "#concerns"));
}

static void
act_on_promise(struct request *r, desk_act *act)
{
	struct in_promise_act *in = arena_new(r->seat.a, struct in_promise_act);

	in->case_id = request_param_id(r, 0);
	in->seen = request_int(r, "seen");
	in->promise = request_int(r, "promise");
	in->text = str_trim(request_text(r, "text"));
	in->due = request_int(r, "due");
	web_act(r, act, in, back_to(r, "#promises"));
}

void
promise_stands(struct request *r)
{
	act_on_promise(r, act_promise_stands);
}

void
promise_left(struct request *r)
{
	act_on_promise(r, act_promise_left);
}

void
promise_keep(struct request *r)
{
	act_on_promise(r, act_promise_keep);
}
void
promise_move(struct request *r)
{
	act_on_promise(r, act_promise_move);
}
