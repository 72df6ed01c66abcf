/* hit.c - the pack's phrases met in a text.
 *
 * From each word a walk along the phrases' states: a word leads to one other at most, so only gaps and
 * members of several words part it.  A walk is bounded (STEPS_MAX), so work is linear in the text whatever
 * the pack says.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/text_inside.h"

#define STEPS_MAX 4096                          /* states a walk may visit */
#define FOUND_MAX 32                            /* labels one word may start */
#define NOT_WINDOW 4                            /* words left of a phrase that may turn it */
#define EXCLUDE_WINDOW 6                        /* words beside a phrase that may exclude it */
#define SAID_WINDOW 12

struct found { uint16_t label; uint32_t end; };

struct walk {
	const struct reader *r;
	const struct pack *p;
	const struct spot *spots;
	uint32_t start, end;                    /* units: where the walk began, where the sentence ends */
	uint32_t end_spot;
	bool half;                              /* it began at the second half of a contraction */
	unsigned steps;
	struct found found[FOUND_MAX];
	size_t n_found;
};

/* Whether a member of a class stands somewhere in units [from, to). */
static bool
class_within(const struct reader *r, uint16_t class, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; class != CLASS_NONE && i < to; i++) {
		if (class_at(r, class, i, to) > 0)
			return true;
	}
	return false;
}

/* ---- phrases ---- */

/* The first unit of the clause or the sentence, as a phrase that starts there would ask. */
static bool
is_first_of_clause(const struct reader *r, uint32_t unit)
{
	const struct unit *u = &r->units.at[unit];

	if (unit == r->sentence_units[u->sentence] || r->units.at[unit - 1].clause != u->clause)
		return true;
	if (token_is_mark(r, u->token - 1, ",;:"))
		return true;
	/* "and please …": a joining word in front is no part of what is said */
	return role_at(r, ROLE_JOINING, unit - 1, unit) == 1
	    && (unit - 1 == r->sentence_units[u->sentence] || r->units.at[unit - 2].clause != u->clause);
}

static uint32_t
back(uint32_t from, uint32_t n, uint32_t least)
{
	return from - least > n ? from - n : least;
}

static bool
holds(const struct walk *w, const struct pack_out *o, uint32_t end)
{
	const struct reader *r = w->r;
	uint32_t s = r->units.at[w->start].sentence, first = r->sentence_units[s];

	if ((o->flags & OUT_STARTS_SENTENCE) && (w->start != first || w->half))
		return false;
	if ((o->flags & OUT_STARTS_CLAUSE) && (!is_first_of_clause(r, w->start) || w->half))
		return false;
	if ((o->flags & OUT_ENDS_SENTENCE) && end != w->end)
		return false;
	if ((o->flags & OUT_QUESTION) && !r->sentences.at[s].question)
		return false;
	return !class_within(r, o->after, back(w->start, EXCLUDE_WINDOW, first), w->start)
	    && (o->before == CLASS_NONE || class_at(r, o->before, end, w->end) == 0);
}

/* By label, so that what starts at one word has an order that no table gives it. */
static void
insert(struct walk *w, size_t at, struct found f)
{
	memmove(w->found + at + 1, w->found + at, (w->n_found - at) * sizeof f);
	w->found[at] = f;
	w->n_found++;
}

static void
keep(struct walk *w, const struct pack_out *o, uint32_t end)
{
	struct found f = { o->label, end };
	size_t i = 0;
	bool known;

	while (i < w->n_found && w->found[i].label < o->label)
		i++;
	known = i < w->n_found && w->found[i].label == o->label;
	if ((known ? w->found[i].end >= end : w->n_found == FOUND_MAX) || !holds(w, o, end))
		return;
	if (known)
		w->found[i] = f;
	else
		insert(w, i, f);
}

/* Where a key leads.  One less than 0 is more than any. */
static inline uint32_t
step(const struct pack *p, uint32_t from, uint32_t places, uint32_t key)
{
	const struct pack_step *row = p->steps + from + step_place(key, places);

	for (; (uint16_t)(row->key - 1) < (uint16_t)(key - 1); row++)
		;
	return row->key == key ? row->to : STATE_NONE;
}

static void visit(struct walk *w, uint32_t state, uint32_t at);

static void
leave_by_word(struct walk *w, const struct pack_state *s, uint32_t at)
{
	const struct spot *here = &w->spots[at];

	for (uint32_t i = 0; i < here->n; i++) {
		uint32_t key = here->keys[i], to = STATE_NONE;

		if (s->n_steps > 0)
			to = step(w->p, s->step_from, s->n_steps, key);
		if (to == STATE_NONE && s->all_to_one > 0)
			to = step(w->p, s->all_to_one + 1, w->p->steps[s->all_to_one].key, key);
		if (to != STATE_NONE)
			visit(w, to, behind(w->r, at, i));
	}
}

/* By the members of classes that are longer than a word. */
static void
leave_by_member(struct walk *w, const struct pack_state *s, uint32_t at)
{
	for (uint32_t i = w->spots[at].longer; i < w->spots[at + 1].reach; i++) {
		const struct reach *reach = &w->r->reaches.at[i];
		uint32_t to = STATE_NONE;

		if (reach->to <= w->end_spot && (s->accept_longer & longer_bit(reach->key)))
			to = step(w->p, s->longer_from, s->n_longer, reach->key);
		if (to != STATE_NONE)
			visit(w, to, reach->to);
	}
}

/* By what stands at a spot; most states are left by none of it, which a look at the bits tells. */
static inline void
leave(struct walk *w, const struct pack_state *s, uint32_t at)
{
	const struct spot *here = &w->spots[at];

	if (s->accept & here->bits)
		leave_by_word(w, s, at);
	if (s->accept_longer & here->longer_bits)
		leave_by_member(w, s, at);
}

/* Past words that may be any. */
static void
leave_by_gap(struct walk *w, const struct pack_state *s, uint32_t at)
{
	uint32_t passed = 0;

	for (uint32_t i = s->gap_from; i < s[1].gap_from; i++) {
		const struct pack_gap *gap = &w->p->gaps[i];

		for (; passed <= gap->most && at < w->end_spot; passed++, at = w->spots[at].next)
			leave(w, &w->p->states[gap->to], at);
	}
}

static void
visit(struct walk *w, uint32_t state, uint32_t at)
{
	const struct pack_state *s = &w->p->states[state];

	if (w->steps == 0)
		return;
	w->steps--;
	for (uint32_t i = s->out_from; i < s[1].out_from; i++)
		keep(w, &w->p->outs[w->p->ends[i]], w->spots[at].unit + w->spots[at].half);
	if (at >= w->end_spot)
		return;
	leave(w, s, at);
	if (s->gap_from < s[1].gap_from)
		leave_by_gap(w, s, at);
}

/* ---- what a hit is worth ---- */

/* "No, I'll ring you", "no it isn't enough": the "no" answers and denies nothing. */
static bool
is_answer(const struct reader *r, uint32_t unit, uint32_t end)
{
	const struct token *t = &r->tokens.at[r->units.at[unit].token];

	if (token_is_mark(r, r->units.at[unit + 1].token - 1, ","))
		return true;
	return t->end - t->start == 2 && unit == r->sentence_units[r->units.at[unit].sentence]
	       && role_at(r, ROLE_SUBJECT, unit + 1, end + 1) > 0;
}

static bool
follows_comma(const struct reader *r, uint32_t unit)
{
	uint32_t token = r->units.at[unit].token;

	return token > 0 && token_is_mark(r, token - 1, ",");
}

/* A "not" in the four words left of it, in the same clause; words that carry no weight don't count.  "A week
 * without water is a nuisance": it was without water, and a nuisance. */
static bool
is_negated(const struct reader *r, uint32_t start)
{
	unsigned counted = 0;
	bool stated = role_at(r, ROLE_STATING, start, start + 1) > 0;

	for (uint32_t i = start; i > 0 && counted < NOT_WINDOW && start - i < SAID_WINDOW; i--) {
		if (r->units.at[i - 1].clause != r->units.at[start].clause)
			return false;
		if (role_at(r, ROLE_NOT, i - 1, start) > 0)
			return !is_answer(r, i - 1, start)
			    && (!stated || role_at(r, ROLE_NOT_OF_THING, i - 1, start) == 0);
		stated = stated || role_at(r, ROLE_STATING, i - 1, start) > 0;
		if (role_at(r, ROLE_NOT_ENDS, i - 1, start) > 0)
			return false;
		/* "no dramas, I'll ring you" */
		if (i < start + 1 && role_at(r, ROLE_SUBJECT, i, start + 1) > 0 && follows_comma(r, i))
			return false;
		counted += role_at(r, ROLE_LIGHT, i - 1, start) == 0;
	}
	return false;
}

/* "I", "I'm", "we" */
static bool
is_speaking(const struct reader *r, uint32_t unit)
{
	const struct token *t = &r->tokens.at[r->units.at[unit].token];
	struct str word = str_sub(r->text->s, t->start, t->end);

	return (word.len > 0 && word.ptr[0] == 'I' && (word.len == 1 || word.ptr[1] == '\''
	    || (unsigned char)word.ptr[1] == 0xE2)) || str_eq_nocase(word, STR("we"));
}

static bool
is_attributed(const struct reader *r, uint32_t start)
{
	const struct unit *u = &r->units.at[start];

	if (u->quoted)
		return true;
	for (uint32_t i = start; i > 0 && start - i < SAID_WINDOW && r->units.at[i - 1].clause == u->clause;
	     i--) {
		if (role_at(r, ROLE_SAID, i - 1, start) > 0)
			return true;
		/* "no harm done, she said, and I'm sorry" */
		if (role_at(r, ROLE_JOINING, i - 1, start + 1) == 1 && follows_comma(r, i - 1)
		    && is_speaking(r, i))
			return false;
	}
	return false;
}

/* "never warmed up, sorry": what they are sorry for was not, the sorry is.  "Without power he couldn't
 * breathe": whom it befell stands in front. */
static bool
stands_apart(const struct reader *r, enum label l, uint32_t start)
{
	return l == SIGN_STRICKEN || ((l == SIGN_APOLOGY || l == MOVE_APOLOGISE) && follows_comma(r, start));
}

static void
push_hits(struct reader *r, const struct walk *w)
{
	const struct unit *u = &r->units.at[w->start];
	bool negated, attributed;

	if (w->n_found == 0)
		return;
	negated = is_negated(r, w->start);
	attributed = is_attributed(r, w->start);
	for (size_t i = 0; i < w->n_found; i++) {
		uint32_t last = r->units.at[w->found[i].end - 1].token;

		vec_add(r->a, &r->hits) = (struct hit){ .label = (enum label)w->found[i].label,
			.start = r->tokens.at[u->token].start,
			.end = r->tokens.at[last].end,
			.first = u->token,
			.last = last + 1,
			.sentence = u->sentence,
			.clause = u->clause,
			.negated = negated && !stands_apart(r, (enum label)w->found[i].label, w->start),
			.attributed = attributed,
			.quoted = u->quoted };
	}
}

/* ---- what hides another ---- */

#define REACH 64                                /* tokens: no phrase is longer */

size_t
hit_reach(const struct hit *hits, size_t i)
{
	size_t k = i;

	while (k > 0 && hits[k - 1].first + REACH > hits[i].first)
		k--;
	return k;
}

/* "A lovely day off work" costs nothing: a cost that overlaps the i-th hit, which says it, is none. */
static void
hide_costs(struct reader *r, size_t i)
{
	const struct hit by = r->hits.at[i];

	for (size_t k = hit_reach(r->hits.at, i); k < r->hits.n && r->hits.at[k].first < by.last; k++)
		if (r->hits.at[k].label == MOVE_IMPACT && r->hits.at[k].last > by.first)
			r->hits.at[k].negated = true;
}

/* "in hospital | when he was born": in its clause, the one behind it, or one that it reaches into. */
static void
hide_stricken(struct reader *r, size_t i)
{
	const struct hit by = r->hits.at[i];
	size_t k = hit_reach(r->hits.at, i);

	for (; k < r->hits.n && (r->hits.at[k].clause <= by.clause || r->hits.at[k].first < by.last); k++)
		if (r->hits.at[k].label == SIGN_STRICKEN && r->hits.at[k].sentence == by.sentence
		    && r->hits.at[k].clause + 1 >= by.clause)
			r->hits.at[k].negated = true;
}

static void
hide_what_is_none(struct reader *r)
{
	for (size_t i = 0; i < r->hits.n; i++) {
		if (r->hits.at[i].label == SIGN_NO_IMPACT && !r->hits.at[i].negated)
			hide_costs(r, i);
		if (r->hits.at[i].label == SIGN_NOT_STRICKEN)
			hide_stricken(r, i);
	}
}

/* ---- from each word ---- */

void
read_hits(struct reader *r)
{
	struct walk w = { .r = r, .p = r->pack, .spots = r->spots };

	vec_reserve(r->a, &r->hits, r->units.n * 5 / 2 + 1);
	for (uint32_t i = 0; i < r->units.n; i++) {
		const struct unit *u = &r->units.at[i];

		if (r->sentences.at[u->sentence].part == PART_QUOTED)
			continue;
		w.start = i;
		w.end = r->sentence_units[u->sentence + 1];
		w.end_spot = w.end < r->units.n ? r->units.at[w.end].spot : r->n_spots;
		w.steps = STEPS_MAX;
		w.n_found = 0;
		w.half = false;
		leave(&w, &r->pack->states[STATE_ROOT], u->spot);
		w.half = r->spots[u->spot + 1].half;
		if (w.half)
			leave(&w, &r->pack->states[STATE_ROOT], u->spot + 1);
		push_hits(r, &w);
	}
	hide_what_is_none(r);
	r->text->hits = r->hits.at;
	r->text->n_hits = r->hits.n;
}
