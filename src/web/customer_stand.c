/* customer_stand.c - where things stand, on the customer's page: each concern in plain words, what was
 * offered, what they are asked to say back, what would help them.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/choice.h"
#include "web/customer.h"
#include "web/moment.h"
#include "web/words.h"

struct state_words { const char *words, *kind; };

static const struct state_words concern_words[] = {
	[CONCERN_OPEN] = { "not answered yet", "" },
	[CONCERN_ANSWERED] = { "answered", "" },
	[CONCERN_ASKED] = { "answered; it waits for your word", "due" },
	[CONCERN_ENOUGH] = { "settled, on your word", "good" },
	[CONCERN_NOT_ENOUGH] = { "not settled; we take it up again", "due" },
	[CONCERN_PARKED] = { "waits for what we promised", "" },
	[CONCERN_WITHDRAWN] = { "you took it back", "" },
	[CONCERN_MERGED] = { "part of another point", "" },
};

/* A closed case takes nothing up again, and does not say that it does. */
static const struct state_words left_open = { "not settled", "due" };

static const struct state_words *
words_of_state(const struct state *s, enum concern_state state)
{
	return !s->open && state == CONCERN_NOT_ENOUGH ? &left_open : &concern_words[state];
}

struct str
customer_state_words(const struct state *s, enum concern_state state)
{
	return str_from(words_of_state(s, state)->words);
}

static bool
is_at(struct request *r, const char *form, const char *field, int64_t id)
{
	return str_ends(str_from(r->route->path), str_from(form)) && request_int(r, field) == id;
}

/* Why a point waits, and until when. */
static struct str
wait_of(struct request *r, const struct state *s, const struct concern *c)
{
	struct arena *a = r->seat.a;

	for (size_t i = 0; c->state == CONCERN_PARKED && i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		if (p->seq != c->promise)
			continue;
		if (!promise_is_review(p))
			return c->parked_why;
		return arena_fmt(a, "We look at it again by %.*s. %.*s", STR_ARG(moment_words(r,
		    p->due)), STR_ARG(str_capital(a, c->parked_why)));
	}
	return STR_NONE;
}

static struct stand_view
stand_of(struct request *r, const struct state *s, const struct concern *c, bool typed)
{
	bool here = typed && is_at(r, "/withdraw", "concern", c->seq);

	return (struct stand_view){
		.concern = c->seq,
		.text = words_quoted(r->seat.a, s, c->text),
		.state = customer_state_words(s, c->state),
		.state_kind = str_from(words_of_state(s, c->state)->kind),
		.note = wait_of(r, s, c),
		.may_withdraw = !concern_is_settled(c),
		.open = here,
		.typed = here ? request_text(r, "word") : STR_NONE,
	};
}

static void
fill_stands(struct request *r, const struct state *s, bool typed, struct customer_page *v)
{
	v->stands = arena_array(r->seat.a, struct stand_view, s->concerns.n);
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state != CONCERN_MERGED)
			v->stands[v->n_stands++] = stand_of(r, s, &s->concerns.at[i], typed);
	for (size_t i = 0; i < v->n_stands; i++) {
		v->n_withdraws += v->stands[i].may_withdraw;
		v->withdrawing = v->withdrawing || v->stands[i].open;
	}
}

static struct str
offer_about(struct arena *a, const struct state *s, const struct offer *o)
{
	for (size_t i = 0; i < s->concerns.n; i++)
		if (o->concern != 0 && s->concerns.at[i].seq == o->concern)
			return words_quoted(a, s, s->concerns.at[i].text);
	return STR_NONE;
}

static void
fill_offers(struct request *r, const struct state *s, bool typed, struct customer_page *v)
{
	v->offers = arena_array(r->seat.a, struct offer_view, s->offers.n);
	for (size_t i = 0; i < s->offers.n; i++) {
		const struct offer *o = &s->offers.at[i];

		if (o->state == OFFER_MADE)
			v->offers[v->n_offers++] = (struct offer_view){ o->seq, o->text,
				offer_about(r->seat.a, s, o),
				typed && is_at(r, "/offer", "offer", o->seq) ? request_text(r, "word")
									     : STR_NONE };
	}
}

static void
fill_taught(struct request *r, const struct state *s, bool typed, struct customer_page *v)
{
	v->taught = arena_array(r->seat.a, struct taught_view, s->teachbacks.n);
	for (size_t i = 0; i < s->teachbacks.n; i++) {
		const struct teachback *t = &s->teachbacks.at[i];

		if (t->state == TEACHBACK_ASKED)
			v->taught[v->n_taught++] = (struct taught_view){ t->seq,
				typed && is_at(r, "/teachback", "teachback", t->seq) ? request_text(r, "word")
										     : STR_NONE };
	}
}

static const char *const needs[][2] = {
	{ "heard", "I want someone to know what happened" },
	{ "helped", "I want it put right" },
	{ "connected", "I want one person who stays with it" },
};

struct str
customer_need_words(struct str need)
{
	for (size_t i = 0; i < LENGTH(needs); i++)
		if (str_eq(need, str_from(needs[i][0])))
			return str_from(needs[i][1]);
	return STR_NONE;
}

static void
fill_needs(struct request *r, const struct state *s, struct customer_page *v)
{
	v->needs = choices_of(r->seat.a, needs, LENGTH(needs), s->need);
	v->n_needs = LENGTH(needs);
	v->need_asked = s->need_asked != 0 && s->need.len == 0;
}

void
customer_stand(struct request *r, const struct customer_view *c, bool typed, struct customer_page *v)
{
	fill_stands(r, c->state, typed, v);
	fill_offers(r, c->state, typed, v);
	fill_taught(r, c->state, typed, v);
	fill_needs(r, c->state, v);
	v->closed = !c->state->open;
	v->settled = v->closed && c->state->exit == EXIT_THEIR_WORD;
}
