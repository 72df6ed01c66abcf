/* hit.c - the pack's phrases met in a text.
 *
 * From each word a walk down the phrases' trie; most die at the first step, because the root's
 * edges are listed by word.  A walk is bounded (STEPS_MAX), so work is linear in the text whatever
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
	uint32_t start, end;                    /* units: where the walk began, where the sentence ends */
	bool half;                              /* it began at the second half of a contraction */
	unsigned steps;
	struct found found[FOUND_MAX];
	size_t n_found;
};

/* ---- the ids at a place ---- */

/* A node of the classes' trie that a word leads to, and the place behind that word. */
struct longer { uint32_t node; struct place next; };

struct choice {
	uint32_t id;
	struct place next;
	bool asked;                             /* what follows is known */
	uint8_t n_longer;
	struct longer longer[3];                /* members of any class that go on behind it, by a word */
};

/* The ids that may stand at a place; at most 3.  A word's first half comes last. */
static inline size_t
ids_at(const struct unit *u, bool half, uint32_t out[3])
{
	size_t n = 0;

	if (half) {
		for (size_t i = 0; i < 2; i++)
			if (u->second[i] != 0)
				out[n++] = u->second[i];
		return n;
	}
	if (u->whole != 0)
		out[n++] = u->whole;
	if (u->kind != 0)
		out[n++] = u->kind;
	if (u->first != 0)
		out[n++] = u->first;
	return n;
}

/* The place behind id i of n at a place. */
static inline struct place
behind(const struct unit *u, struct place at, size_t i, size_t n)
{
	if (!at.half && u->first != 0 && i + 1 == n)
		return (struct place){ at.at, true };
	return (struct place){ at.at + 1, false };
}

static uint32_t
trie_step(const struct pack_trie *t, uint32_t node, uint32_t key)
{
	uint32_t low = t->edge_from[node], high = t->edge_from[node + 1];

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (t->edges[mid].key == key)
			return t->edges[mid].to;
		if (t->edges[mid].key < key)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

static bool
node_is_in(const struct pack_trie *t, uint32_t node, uint32_t class)
{
	uint32_t low = t->value_from[node], high = t->value_from[node + 1];

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (t->values[mid] == class)
			return true;
		if (t->values[mid] < class)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

/* ---- classes ---- */

static uint32_t
class_child(const struct pack *p, uint32_t node, uint32_t id)
{
	return node == 0 ? p->class_start[id] : trie_step(&p->classes, node, EDGE_KEY(EDGE_WORD, id));
}

static bool
has_longer(const struct pack_trie *classes, uint32_t node)
{
	return classes->edge_from[node] < classes->edge_from[node + 1];
}

static uint32_t
class_longest(
    const struct reader *r, uint16_t class, uint32_t node, struct place at, uint32_t start, uint32_t end)
{
	const struct unit *u = &r->units.at[at.at];
	uint32_t ids[3], longest = 0;
	size_t n_ids;

	if (at.at >= end)
		return 0;
	n_ids = ids_at(u, at.half, ids);
	for (size_t i = 0; i < n_ids; i++) {
		uint32_t child = class_child(r->pack, node, ids[i]), n = 0;
		struct place next = behind(u, at, i, n_ids);

		if (child == 0)
			continue;
		if (node_is_in(&r->pack->classes, child, class))
			n = next.at + next.half - start;
		if (has_longer(&r->pack->classes, child)) {
			uint32_t more = class_longest(r, class, child, next, start, end);

			n = more > n ? more : n;
		}
		longest = n > longest ? n : longest;
	}
	return longest;
}

uint32_t
class_at(const struct reader *r, uint16_t class, uint32_t unit, uint32_t end)
{
	uint32_t n = class_longest(r, class, 0, (struct place){ unit, false }, unit, end);

	/* "isn't" holds its "not" in its second half */
	if (n == 0 && unit < end)
		n = class_longest(r, class, 0, (struct place){ unit, true }, unit, end);
	return n;
}

uint32_t
role_at(const struct reader *r, enum role role, uint32_t unit, uint32_t end)
{
	const struct unit *u = &r->units.at[unit];
	const uint32_t *starts = r->pack->role_starts;
	uint32_t may;

	if (unit >= end)
		return 0;
	may = starts[u->whole] | starts[u->kind] | starts[u->first] | starts[u->second[0]]
	      | starts[u->second[1]];
	return may >> role & 1 ? class_at(r, r->pack->roles[role], unit, end) : 0;
}

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

static bool
has_bit(const uint32_t *set, uint8_t bit)
{
	return set[bit / 32] >> bit % 32 & 1;
}

/* Which of the words that stand at a place may follow a node: a bit for each of ids_at, and that of any. */
#define ANY_WORD 8u

static inline unsigned
accepted(const struct walk *w, const struct pack_node *node, struct place at)
{
	const struct unit *u = &w->r->units.at[at.at];
	unsigned any = has_bit(node->accept, 0) ? ANY_WORD : 0;

	if (at.at >= w->end)
		return 0;
	if (at.half)
		return any | (u->second[0] != 0 && has_bit(node->accept, u->half_bits[0]))
		    | (unsigned)(u->second[1] != 0 && has_bit(node->accept, u->half_bits[1])) << 1;
	return any | (u->whole != 0 && has_bit(node->accept, u->bits[0]))
	    | (unsigned)(u->kind != 0 && has_bit(node->accept, u->bits[1])) << 1
	    | (unsigned)(u->first != 0 && has_bit(node->accept, u->bits[2])) << 2;
}

static void step_to(struct walk *w, uint32_t node, struct place at);

/* The words at a place that lead on from a node of the classes' trie; at most 3. */
static inline size_t
longer_at(const struct walk *w, uint32_t node, struct place at, struct longer out[3])
{
	const struct unit *u = &w->r->units.at[at.at];
	uint32_t ids[3];
	size_t n_ids = ids_at(u, at.half, ids), n = 0;

	for (size_t i = 0; i < n_ids; i++) {
		uint32_t child = class_child(w->p, node, ids[i]);

		if (child != 0)
			out[n++] = (struct longer){ child, behind(u, at, i, n_ids) };
	}
	return n;
}

/* Along the members of a class whose next word was met: to a node, or on along those that are longer. */
static void
follow_class(struct walk *w, uint16_t class, const struct longer *met, size_t n, uint32_t to)
{
	const struct pack_trie *classes = &w->p->classes;

	if (w->steps == 0)
		return;
	w->steps--;
	for (size_t i = 0; i < n; i++) {
		struct longer next[3];

		if (node_is_in(classes, met[i].node, class))
			step_to(w, to, met[i].next);
		if (has_longer(classes, met[i].node) && met[i].next.at < w->end)
			follow_class(w, class, next, longer_at(w, met[i].node, met[i].next, next), to);
	}
}

static void
follow_gap(struct walk *w, uint32_t n, struct place at, uint32_t to)
{
	for (uint32_t i = 0; i <= n && at.at < w->end; i++) {
		step_to(w, to, at);
		at = (struct place){ at.at + 1, false };
	}
}

/* Asked once a word: it is the same for every class. */
static bool
goes_on(const struct walk *w, struct choice *c)
{
	if (!c->asked && c->next.at < w->end) {
		c->asked = true;
		c->n_longer = (uint8_t)longer_at(w, w->p->class_start[c->id], c->next, c->longer);
	}
	return c->n_longer > 0;
}

/* Along an edge whose word stands there: to a node, or on along the longer members of a class. */
static void
take(struct walk *w, uint32_t to, struct choice *c)
{
	const struct pack_long *l;

	if (!(to & GOES_ON)) {
		step_to(w, to, c->next);
		return;
	}
	if (!goes_on(w, c))
		return;
	l = &w->p->longs[to & ~GOES_ON];
	follow_class(w, (uint16_t)l->class, c->longer, c->n_longer, l->to);
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
static uint32_t
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

static void
leave_by(struct walk *w, const struct pack_node *node, uint32_t id, struct place next)
{
	const struct pack_edge *edges = w->p->edges;
	uint32_t to = node[1].edge_from, i = edge_from(w->p, node->edge_from, to, id);
	struct choice c;

	if (i == to || edges[i].key != id)
		return;
	c = (struct choice){ .id = id, .next = next };
	for (; i < to && edges[i].key == id; i++)
		take(w, edges[i].to, &c);
}

static void
leave(struct walk *w, const struct pack_node *node, struct place at, unsigned by)
{
	const struct unit *u = &w->r->units.at[at.at];
	const struct pack_edge *edges = w->p->edges;
	struct place next = { at.at + 1, false };

	if (by & 1)
		leave_by(w, node, at.half ? u->second[0] : u->whole, next);
	if (by & 2)
		leave_by(w, node, at.half ? u->second[1] : u->kind, next);
	if (by & 4)
		leave_by(w, node, u->first, (struct place){ at.at, true });
	if (!(by & ANY_WORD))
		return;
	for (uint32_t i = node[1].edge_from; i > node->edge_from && EDGE_KIND(edges[i - 1].key) == EDGE_GAP;
	     i--)
		follow_gap(w, EDGE_VALUE(edges[i - 1].key), at, edges[i - 1].to);
}

/* Most steps end at once: nothing is said at the node, and nothing that may follow stands behind it. */
static void
step_to(struct walk *w, uint32_t index, struct place at)
{
	const struct pack_node *node = &w->p->nodes[index];
	unsigned by = accepted(w, node, at);

	if ((by == 0 && node->out_from == node[1].out_from) || w->steps == 0)
		return;
	w->steps--;
	for (uint32_t i = node->out_from; i < node[1].out_from; i++)
		keep(w, &w->p->outs[w->p->ends[i]], at.at + at.half);
	if (by != 0)
		leave(w, node, at, by);
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

		vec_push(r->a, &r->hits) = (struct hit){ .label = (enum label)w->found[i].label,
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

#define SKIP_MAX 10                             /* words a gap may pass over, and one */

/* What stands behind a place, word by word, as the rows of the root accept it. */
static void
look_ahead(const struct walk *w, struct place at, uint64_t bits[SKIP_MAX])
{
	for (uint32_t i = 0; i < SKIP_MAX; i++) {
		const struct unit *u = &w->r->units.at[at.at];

		/* where the sentence ends, only what ends here can be met: such rows accept any word */
		bits[i] = UINT64_C(1) << 63;
		if (at.at < w->end)
			bits[i] = at.half ? u->root_half_bits : u->root_bits;
		at = at.at < w->end ? (struct place){ at.at + 1, false } : at;
	}
}

static void
walk_by(struct walk *w, struct choice *c)
{
	const struct pack_root *row = w->p->root + w->p->root_from[c->id];
	const struct pack_root *end = w->p->root + w->p->root_from[c->id + 1];
	uint64_t bits[SKIP_MAX];

	if (row == end)
		return;
	look_ahead(w, c->next, bits);
	for (; row < end; row++) {
		if (!(row->accept & bits[row->skip]) && row->accept != UINT64_MAX)
			continue;
		if (row->skip == 0)
			take(w, row->to, c);
		else if (c->next.at + row->skip <= w->end)
			step_to(w, row->to, (struct place){ c->next.at + row->skip, false });
	}
}

static void
walk_from(struct walk *w, struct place at)
{
	const struct unit *u = &w->r->units.at[at.at];
	uint32_t ids[3];
	size_t n = ids_at(u, at.half, ids);

	w->half = at.half;
	for (size_t i = 0; i < n; i++) {
		struct choice c = { .id = ids[i], .next = behind(u, at, i, n) };

		walk_by(w, &c);
	}
}

void
read_hits(struct reader *r)
{
	struct walk w = { .r = r, .p = r->pack };

	for (uint32_t i = 0; i < r->units.n; i++) {
		const struct unit *u = &r->units.at[i];

		if (r->sentences.at[u->sentence].part == PART_QUOTED)
			continue;
		w.start = i;
		w.end = r->sentence_units[u->sentence + 1];
		w.steps = STEPS_MAX;
		w.n_found = 0;
		walk_from(&w, (struct place){ i, false });
		if (u->second[0] != 0 || u->second[1] != 0)
			walk_from(&w, (struct place){ i, true });
		push_hits(r, &w);
	}
	r->text->hits = r->hits.at;
	r->text->n_hits = r->hits.n;
}
