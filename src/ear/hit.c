/* hit.c - the pack's phrases met in a text.
 *
 * From each word a walk down the phrases' trie.  Its first two steps are known beforehand: what a word leads
 * to is listed, and so is what may follow there, so that a pair of words no phrase has costs a look at a
 * bit.  A walk is bounded (STEPS_MAX), so work is linear in the text whatever
 * the pack says.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/text_inside.h"

#define STEPS_MAX 4096                          /* nodes a walk may visit */
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

static inline bool
accepts(const struct pack_node *node, uint8_t bit)
{
	return node->accept[bit / 32] >> bit % 32 & 1;
}

/* Which of the words at a spot may follow a node: a bit for each. */
static inline unsigned
accepted(const struct pack_node *node, const struct spot *s)
{
	unsigned by = 0;

	for (unsigned i = 0; i < s->n; i++)
		by |= (unsigned)accepts(node, s->bits[i]) << i;
	return by;
}

static void visit(struct walk *w, const struct pack_node *node, uint32_t at, unsigned by);

/* Most steps end at once: nothing is said at the node, and nothing that may follow stands behind it. */
static inline void
step_to(struct walk *w, uint32_t index, uint32_t at)
{
	const struct pack_node *node = &w->p->nodes[index];
	unsigned by = 0;
	bool any = false;

	if (at < w->end_spot) {
		by = accepted(node, &w->spots[at]);
		any = node->accept[0] & ACCEPT_ANY;
	}
	if (by != 0 || any || node->out_from < node[1].out_from)
		visit(w, node, at, by);
}

static void
follow_gap(struct walk *w, uint32_t n, uint32_t at, uint32_t to)
{
	for (uint32_t i = 0; i <= n && at < w->end_spot; i++) {
		step_to(w, to, at);
		at = w->spots[at].next;
	}
}

/* Along the members of a class that are longer than a word. */
static void
follow_class(struct walk *w, const struct pack_long *l, uint32_t at)
{
	const struct reach *reach = w->r->reaches.at + w->spots[at].longer;
	const struct reach *end = w->r->reaches.at + w->spots[at + 1].reach;

	for (; reach < end; reach++)
		if (reach->to <= w->end_spot && class_has(w->p, reach->node, l->class))
			step_to(w, l->to, reach->to);
}

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

static void
keep(struct walk *w, const struct pack_out *o, uint32_t end)
{
	size_t i = 0;

	while (i < w->n_found && w->found[i].label != o->label)
		i++;
	if (i == FOUND_MAX || (i < w->n_found && w->found[i].end >= end) || !holds(w, o, end))
		return;
	w->found[i] = (struct found){ o->label, end };
	w->n_found += i == w->n_found;
}

/* The first edge that doesn't bear less than key. */
static inline uint32_t
edge_from(const struct pack *p, uint32_t low, uint32_t high, uint32_t key)
{
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (p->edges[mid].key < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* By the word that stands at a spot, with what lies behind it. */
static void
leave_by(struct walk *w, const struct pack_node *node, uint32_t id, uint32_t at, uint32_t behind)
{
	const struct pack_edge *edges = w->p->edges;
	uint32_t end = node[1].edge_from, i = edge_from(w->p, node->edge_from, end, id);

	for (; i < end && edges[i].key == id; i++) {
		if (edges[i].to & GOES_ON)
			follow_class(w, &w->p->longs[edges[i].to & ~GOES_ON], at);
		else
			step_to(w, edges[i].to, behind);
	}
}

static void
leave_by_gap(struct walk *w, const struct pack_node *node, uint32_t at)
{
	const struct pack_edge *edges = w->p->edges;

	for (uint32_t i = node[1].edge_from; i > node->edge_from && EDGE_KIND(edges[i - 1].key) == EDGE_GAP;
	     i--)
		follow_gap(w, EDGE_VALUE(edges[i - 1].key), at, edges[i - 1].to);
}

static void
visit(struct walk *w, const struct pack_node *node, uint32_t at, unsigned by)
{
	const struct spot *s = &w->spots[at];

	if (w->steps == 0)
		return;
	w->steps--;
	for (uint32_t i = node->out_from; i < node[1].out_from; i++)
		keep(w, &w->p->outs[w->p->ends[i]], s->unit + s->half);
	for (uint32_t i = 0; by != 0; i++, by >>= 1)
		if (by & 1)
			leave_by(w, node, s->ids[i], at, behind(w->r, at, i));
	if ((node->accept[0] & ACCEPT_ANY) && at < w->end_spot)
		leave_by_gap(w, node, at);
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

/* A "not" in the four words left of it, in the same clause; words that carry no weight don't count. */
static bool
is_negated(const struct reader *r, uint32_t start)
{
	unsigned counted = 0;

	for (uint32_t i = start; i > 0 && counted < NOT_WINDOW && start - i < SAID_WINDOW; i--) {
		if (r->units.at[i - 1].clause != r->units.at[start].clause)
			return false;
		if (role_at(r, ROLE_NOT, i - 1, start) > 0)
			return !is_answer(r, i - 1, start);
		if (role_at(r, ROLE_NOT_ENDS, i - 1, start) > 0)
			return false;
		counted += role_at(r, ROLE_LIGHT, i - 1, start) == 0;
	}
	return false;
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
	}
	return false;
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
			.negated = negated,
			.attributed = attributed,
			.quoted = u->quoted };
	}
}

/* ---- from the root ---- */

/* The targets that what stands at a spot may follow; at the end of the sentence those that nothing need. */
static inline const uint32_t *
follows_at(const struct walk *w, uint32_t at)
{
	return at < w->end_spot ? w->spots[at].follows : w->p->follows;
}

static inline bool
has_bit(const uint32_t *set, uint32_t bit)
{
	return set[bit / 32] >> bit % 32 & 1;
}

/* The spot so many units behind one; false where the sentence ends before it. */
static inline bool
skip_to(const struct walk *w, uint32_t n, uint32_t *at)
{
	uint32_t unit = w->spots[*at].unit + n;

	if (unit > w->end)
		return false;
	*at = unit < w->end ? w->r->units.at[unit].spot : w->end_spot;
	return true;
}

/* Rows of the root, at the spot behind what they stand for. */
static void
take_rows(struct walk *w, uint32_t of, uint32_t at)
{
	const uint32_t *row = w->p->root + w->p->root_from[of], *end = w->p->root + w->p->root_from[of + 1];
	const uint32_t *follows = follows_at(w, at);
	uint32_t skip = 0, to = at;

	for (; row < end; row++) {
		if (ROOT_SKIP(*row) != skip) {
			skip = ROOT_SKIP(*row);
			to = at;
			if (!skip_to(w, skip, &to))
				return;         /* those behind it skip no less */
			follows = follows_at(w, to);
		}
		if (has_bit(follows, ROOT_TARGET(*row)))
			step_to(w, w->p->targets[ROOT_TARGET(*row)], to);
	}
}

static void
take_longer(struct walk *w, uint32_t at)
{
	const struct pack_trie *classes = &w->p->classes;

	for (uint32_t i = w->spots[at].longer; i < w->spots[at + 1].reach; i++) {
		const struct reach *reach = &w->r->reaches.at[i];
		uint32_t from = classes->value_from[reach->node], to = classes->value_from[reach->node + 1];

		for (; reach->to <= w->end_spot && from < to; from++)
			take_rows(w, w->p->n_words + classes->values[from], reach->to);
	}
}

static void
walk_from(struct walk *w, uint32_t at)
{
	const struct spot *s = &w->spots[at];

	w->half = s->half;
	for (uint32_t i = 0; i < s->n; i++)
		take_rows(w, s->ids[i], behind(w->r, at, i));
	take_longer(w, at);
}

void
read_hits(struct reader *r)
{
	struct walk w = { .r = r, .p = r->pack, .spots = r->spots };

	for (uint32_t i = 0; i < r->units.n; i++) {
		const struct unit *u = &r->units.at[i];

		if (r->sentences.at[u->sentence].part == PART_QUOTED)
			continue;
		w.start = i;
		w.end = r->sentence_units[u->sentence + 1];
		w.end_spot = w.end < r->units.n ? r->units.at[w.end].spot : r->n_spots;
		w.steps = STEPS_MAX;
		w.n_found = 0;
		walk_from(&w, u->spot);
		if (r->spots[u->spot + 1].half)
			walk_from(&w, u->spot + 1);
		push_hits(r, &w);
	}
	r->text->hits = r->hits.at;
	r->text->n_hits = r->hits.n;
}
