/* json_api.c - the promised nouns as answers: lists, a case with all it holds, what a draft does.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/json_api.h"

#include "desk/standing.h"
#include "method/deadline.h"
#include "web/http.h"
#include "web/noun.h"

static void
answer_list(struct request *r, const char *key, const struct noun *noun, const void *first, size_t size,
    size_t n)
{
	struct noun_writer o;

	noun_writer_init(&o, r);
	json_open(&o.w, '{');
	json_put_key(&o.w, str_from(key));
	noun_put_list(&o, noun, first, size, n);
	json_close(&o.w, '}');
	noun_answer(r, &o);
}

/* --- what handlers call ----------------------------------------------------------------------- */

void
json_cases(struct request *r, const struct case_line *cases, size_t n)
{
	answer_list(r, "cases", &noun_case_line, cases, sizeof(*cases), n);
}

static void
fill_deadlines(struct case_json *c, struct arena *a, const struct state *s)
{
	c->n_deadlines = s->deadlines.n;
	c->deadlines = arena_array(a, struct deadline_json, s->deadlines.n);
	for (size_t i = 0; i < s->deadlines.n; i++) {
		const struct deadline *d = &s->deadlines.at[i];

		c->deadlines[i] = (struct deadline_json){ d->kind, d->due, deadline_met_at(s, d->kind),
		    d->missed_at, deadline_is_open(s, d) };
	}
}

static int64_t
turn_at(const struct turn *t)
{
	return t != NULL ? t->at : 0;
}

static struct turn_json *
turns_of(struct request *r, const struct state *s)
{
	struct turn_json *list = arena_array(r->seat.a, struct turn_json, s->turns.n);

	for (size_t i = 0; i < s->turns.n; i++) {
		list[i].turn = s->turns.at[i];
		desk_dates(&r->seat, &s->turns.at[i], &list[i].dates);
	}
	return list;
}

static void
fill_case(struct request *r, struct case_json *c, struct person_json *person, const struct case_view *view)
{
	struct arena *a = r->seat.a;
	struct state *s = view->state;

	*person = (struct person_json){ s->person, s->name, s->address };
	*c = (struct case_json){
		.id = s->case_id, .seq = s->seq, .owner = s->owner, .opened_at = s->opened_at,
		.last_at = s->last_at, .closed_at = s->closed_at, .next_due = state_next_due(s),
		.reference = s->reference, .title = s->title, .channel = s->channel,
		.owner_name = s->owner_name, .need = s->need, .fault = s->fault, .finding = s->finding,
		.found_how = s->found_how,
		.closed_word = s->closed_word, .step_title = view->step->title,
		.step_reason = view->step->reason, .open = s->open, .may_close = view->gate.may_close,
		.exit = s->exit, .playback = state_playback_state(s), .step = view->step->kind,
		.reasons = view->gate.reasons, .person = person, .n_person = 1, .turns = turns_of(r, s),
		.n_turns = s->turns.n, .concerns = s->concerns.at, .n_concerns = s->concerns.n,
		.promises = s->promises.at, .n_promises = s->promises.n,
		.offers = s->offers.at, .n_offers = s->offers.n, .holds = s->holds.at, .n_holds = s->holds.n,
		.zone = s->zone, .profile = s->profile, .profile_version = s->profile_version,
		.acknowledged_at = turn_at(state_acknowledgement(s)),
		.final_at = turn_at(state_final_response(s)),
	};
	fill_deadlines(c, a, s);
	c->joined = arena_array(a, struct joined, s->joins.n);
	for (size_t i = 0; i < s->joins.n; i++)
		if (s->joins.at[i].leads && !s->joins.at[i].parted)
			c->joined[c->n_joined++] = s->joins.at[i];
}

void
json_case(struct request *r, const struct case_view *view)
{
	struct person_json person;
	struct case_json c;
	struct noun_writer o;

	fill_case(r, &c, &person, view);
	c.state = str_from(standing_of(r->seat.desk, view->state, r->seat.now)->name);
	noun_writer_init(&o, r);
	noun_put(&o, &noun_case, &c);
	noun_answer(r, &o);
}

void
json_person(struct request *r, const struct person_view *p)
{
	struct noun_writer o;

	noun_writer_init(&o, r);
	noun_put(&o, &noun_person_cases, p);
	noun_answer(r, &o);
}

static struct strs
split_words(struct arena *a, struct str words)
{
	VEC(struct str) list = { 0 };
	struct str word;

	while (words.len > 0) {
		str_cut(words, ',', &word, &words);
		vec_push(a, &list) = str_trim(word);
	}
	return (struct strs){ list.at, list.n };
}

void
json_findings(struct request *r, const struct draft_check *c)
{
	struct finding_json *list = arena_array(r->seat.a, struct finding_json, c->findings.list.n);
	struct noun_writer o;

	for (size_t i = 0; i < c->findings.list.n; i++) {
		const struct finding *f = &c->findings.list.at[i];
		struct strs practices = split_words(r->seat.a, str_from(rule_practices(f->rule)));

		list[i] = (struct finding_json){ str_from(rule_id(f->rule)), f->message, f->suggest, f->about,
			f->severity, f->start, f->end, practices };
	}
	noun_writer_init(&o, r);
	json_open(&o.w, '{');
	json_put_key(&o.w, STR("findings"));
	noun_put_list(&o, &noun_finding, list, sizeof(*list), c->findings.list.n);
	json_put_key(&o.w, STR("promises"));
	noun_put_list(&o, &noun_promise_read, c->promises.at, sizeof(*c->promises.at), c->promises.n);
	json_close(&o.w, '}');
	noun_answer(r, &o);
}

/* --- handlers --------------------------------------------------------------------------------- */

static struct state *
state_of(struct request *r)
{
	struct case_view view = { 0 };
	struct err err = { 0 };

	if (desk_case(&r->seat, request_param_id(r, 0), &view, &err))
		return view.state;
	web_fail(r, &err);
	return NULL;
}

void
api_turns(struct request *r)
{
	struct state *s = state_of(r);

	if (s)
		answer_list(r, "turns", &noun_turn, turns_of(r, s), sizeof(struct turn_json), s->turns.n);
}

void
api_concerns(struct request *r)
{
	struct state *s = state_of(r);

	if (s)
		answer_list(r, "concerns", &noun_concern, s->concerns.at, sizeof(*s->concerns.at),
		    s->concerns.n);
}

void
api_promises(struct request *r)
{
	struct state *s = state_of(r);

	if (s)
		answer_list(r, "promises", &noun_promise, s->promises.at, sizeof(*s->promises.at),
		    s->promises.n);
}

void
api_offers(struct request *r)
{
	struct state *s = state_of(r);

	if (s)
		answer_list(r, "offers", &noun_offer, s->offers.at, sizeof(*s->offers.at), s->offers.n);
}

void
api_holds(struct request *r)
{
	struct state *s = state_of(r);

	if (s)
		answer_list(r, "holds", &noun_hold, s->holds.at, sizeof(*s->holds.at), s->holds.n);
}

void
api_plans(struct request *r)
{
	struct state *s = state_of(r);

	if (s)
		answer_list(r, "planned", &noun_plan, s->plans.at, sizeof(*s->plans.at), s->plans.n);
}

const struct form_field api_events_form[] = {
	{ .name = "after", .kind = FIELD_ID, .max = 20, .label = "after" },
	{ 0 },
};

void
api_events(struct request *r)
{
	struct event_json *list;
	struct event *events;
	struct err err = { 0 };
	size_t n;

	if (!desk_events(&r->seat, request_param_id(r, 0), request_int(r, "after"), &events, &n, &err)) {
		web_fail(r, &err);
		return;
	}
	list = arena_array(r->seat.a, struct event_json, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct event_json){ events[i].seq, events[i].id, events[i].at, events[i].actor,
			event_write(r->seat.a, &events[i]), events[i].kind };
	answer_list(r, "events", &noun_event, list, sizeof(*list), n);
}
