/* states.c - the phrases' trie made deterministic: used while a pack is compiled.
 *
 * A word may stand for itself and in any number of classes, so it leads to several nodes of the trie at
 * once.  A state is the set of those nodes; each is made when the first word leads to it, so there are no
 * more than the phrases need.  A gap parts a walk in two and is kept apart: what may stand behind it would
 * multiply with all that goes on meanwhile.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/states.h"

#define STATES_MAX 65535
#define STEPS_MAX 2000000

struct cell { uint32_t to, next; };             /* next: counted from 1 */

/* Where each key leads from the state at work. */
struct leads {
	uint32_t *head;                         /* by key: cells, counted from 1 */
	VEC(struct pack_edge) keys;             /* those met; `to` is filled in at the end */
	VEC(struct cell) cells;
};

struct maker {
	struct arena *a;
	const struct pack_trie *trie;
	const uint32_t *word_groups;
	const struct members *word_members, *longer_members;
	VEC(uint32_t) nodes;                    /* of the states, one after another, each list rising */
	VEC(uint32_t) from;                     /* by state: where its nodes begin; one more at the end */
	uint32_t *of_one;                       /* by node: the state of that node alone, or 0 */
	struct map of_more, rows;
	VEC(uint32_t) set;                      /* at work */
	VEC(struct pack_step) row;              /* at work */
	struct leads words, longer;
	struct leads one;                       /* of the words: those that lead where most of them do */
	VEC(struct pack_state) states;
	VEC(struct pack_step) steps;
	VEC(struct pack_gap) gaps;
	VEC(uint16_t) ends;
};

/* ---- sets of nodes ---- */

static void
sort_set(struct maker *m)
{
	size_t kept = 0;

	for (size_t i = 1; i < m->set.n; i++) {
		uint32_t node = m->set.at[i];
		size_t k = i;

		for (; k > 0 && m->set.at[k - 1] > node; k--)
			m->set.at[k] = m->set.at[k - 1];
		m->set.at[k] = node;
	}
	for (size_t i = 0; i < m->set.n; i++)
		if (kept == 0 || m->set.at[kept - 1] != m->set.at[i])
			m->set.at[kept++] = m->set.at[i];
	m->set.n = kept;
}

static bool
is_set(const struct maker *m, uint32_t state)
{
	uint32_t from = m->from.at[state], n = m->from.at[state + 1] - from;

	return n == m->set.n && memcmp(m->nodes.at + from, m->set.at, n * sizeof *m->set.at) == 0;
}

static uint32_t
add_state(struct maker *m)
{
	for (size_t i = 0; i < m->set.n; i++)
		vec_add(m->a, &m->nodes) = m->set.at[i];
	vec_add(m->a, &m->from) = (uint32_t)m->nodes.n;
	return (uint32_t)m->from.n - 2;
}

/* The state of the set at work. */
static uint32_t
state_of_set(struct maker *m)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	uint32_t *known;
	bool found = true;

	sort_set(m);
	if (m->set.n == 1) {
		known = &m->of_one[m->set.at[0]];
		return *known ? *known : (*known = add_state(m));
	}
	for (size_t i = 0; i < m->set.n; i++)
		hash = (hash ^ m->set.at[i]) * UINT64_C(1099511628211);
	while (known = map_put(m->a, &m->of_more, hash, &found), found && !is_set(m, *known))
		hash++;
	return found ? *known : (*known = add_state(m));
}

/* ---- where a state leads ---- */

static void
lead(struct maker *m, struct leads *l, uint32_t key, uint32_t to)
{
	if (l->head[key] == 0)
		vec_add(m->a, &l->keys) = (struct pack_edge){ key, 0 };
	vec_add(m->a, &l->cells) = (struct cell){ to, l->head[key] };
	l->head[key] = (uint32_t)l->cells.n;
}

static void
lead_by_class(struct maker *m, struct leads *l, const struct members *members, uint32_t class, uint32_t to)
{
	for (uint32_t i = members->from[class]; i < members->from[class + 1]; i++)
		lead(m, l, members->at[i], to);
}

/* Each key's nodes become a state. */
static void
settle(struct maker *m, struct leads *l)
{
	for (size_t i = 0; i < l->keys.n; i++) {
		m->set.n = 0;
		for (uint32_t c = l->head[l->keys.at[i].key]; c != 0; c = l->cells.at[c - 1].next)
			vec_add(m->a, &m->set) = l->cells.at[c - 1].to;
		l->head[l->keys.at[i].key] = 0;
		l->keys.at[i].to = state_of_set(m);
	}
}

/* ---- the tables ---- */

/* Each key at its place or behind it, rising; the last is empty. */
static void
fill_row(struct maker *m, struct leads *l, uint32_t places)
{
	size_t first = m->row.n;

	for (size_t i = 0; i < l->keys.n; i++)
		l->keys.at[i].key = group_key(l->keys.at[i].key);
	edges_sort(l->keys.at, l->keys.n);
	for (size_t i = 0; i < l->keys.n; i++) {
		const struct pack_edge *e = &l->keys.at[i];

		while (m->row.n - first < step_place(e->key, places))
			vec_add(m->a, &m->row) = (struct pack_step){ 0 };
		vec_add(m->a, &m->row) = (struct pack_step){ (uint16_t)e->key, (uint16_t)e->to };
	}
	vec_add(m->a, &m->row) = (struct pack_step){ 0 };
}

static bool
is_row(const struct maker *m, uint32_t from)
{
	return m->steps.n - from >= m->row.n
	    && memcmp(m->steps.at + from, m->row.at, m->row.n * sizeof *m->row.at) == 0;
}

/* Where states are left by the same keys for the same states they share a row. */
static uint32_t
share_row(struct maker *m)
{
	uint32_t *row;
	bool found;

	row = map_put(m->a, &m->rows, str_hash((struct str){ (const char *)m->row.at,
	    m->row.n * sizeof *m->row.at }), &found);
	if (found && is_row(m, *row))
		return *row;
	*row = (uint32_t)m->steps.n;
	for (size_t i = 0; i < m->row.n; i++)
		vec_add(m->a, &m->steps) = m->row.at[i];
	return *row;
}

/* Where a row is long, what is looked for would lie further and further behind its place. */
#define LONG_ROW 64

static uint16_t
places_for(const struct leads *l)
{
	size_t n = l->keys.n, places = n < LONG_ROW ? n : n + n / 8;

	return places < UINT16_MAX ? (uint16_t)places : UINT16_MAX;
}

static uint32_t
lay_row(struct maker *m, struct leads *l, uint16_t *places)
{
	if (l->keys.n == 0)
		return 0;
	*places = places_for(l);
	m->row.n = 0;
	fill_row(m, l, *places);
	return share_row(m);
}

/* The words of a class lead from many states to the same one, among others that differ: they lie in a row of
 * their own, which those states share. */
#define SHARED_LEAST 12

static uint32_t
most_led_to(struct maker *m, struct leads *l)
{
	uint32_t best = STATE_NONE;
	size_t most = SHARED_LEAST - 1;

	m->one.keys.n = 0;
	for (size_t i = 0; i < l->keys.n; i++)
		vec_add(m->a, &m->one.keys) = (struct pack_edge){ l->keys.at[i].to, 0 };
	edges_sort(m->one.keys.at, m->one.keys.n);
	for (size_t i = 0, first = 0; i < m->one.keys.n; i++) {
		if (m->one.keys.at[i].key != m->one.keys.at[first].key)
			first = i;
		if (i + 1 - first > most) {
			most = i + 1 - first;
			best = m->one.keys.at[first].key;
		}
	}
	return best;
}

static uint32_t
lay_one(struct maker *m, struct leads *l)
{
	uint32_t to = most_led_to(m, l);
	size_t kept = 0;

	m->one.keys.n = 0;
	for (size_t i = 0; i < l->keys.n && to != STATE_NONE; i++) {
		if (l->keys.at[i].to == to)
			vec_add(m->a, &m->one.keys) = l->keys.at[i];
		else
			l->keys.at[kept++] = l->keys.at[i];
	}
	if (m->one.keys.n == 0)
		return 0;
	l->keys.n = kept;
	m->row.n = 0;
	vec_add(m->a, &m->row) = (struct pack_step){ places_for(&m->one), 0 };
	fill_row(m, &m->one, places_for(&m->one));
	return share_row(m);
}

/* What may stand so many words behind a node, of which `passed` may lie behind already.  Where what is
 * optional is left out, gaps may stand side by side. */
static void
pass_gaps(struct maker *m, uint32_t node, uint32_t passed, uint32_t words)
{
	const struct pack_edge *edges = m->trie->edges;

	for (uint32_t e = m->trie->edge_from[node + 1]; e > m->trie->edge_from[node]; e--) {
		uint32_t most = passed + EDGE_VALUE(edges[e - 1].key);

		if (EDGE_KIND(edges[e - 1].key) != EDGE_GAP)
			return;
		if (most >= words)
			vec_add(m->a, &m->set) = edges[e - 1].to;
		pass_gaps(m, edges[e - 1].to, most, words);
	}
}

static uint32_t
state_behind(struct maker *m, uint32_t state, uint32_t words)
{
	m->set.n = 0;
	for (uint32_t i = m->from.at[state]; i < m->from.at[state + 1]; i++)
		pass_gaps(m, m->nodes.at[i], 0, words);
	return m->set.n > 0 ? state_of_set(m) : STATE_NONE;
}

static void
lay_gaps(struct maker *m, uint32_t state)
{
	uint32_t to = state_behind(m, state, 0), next;

	for (uint32_t words = 0; to != STATE_NONE; words++, to = next) {
		next = state_behind(m, state, words + 1);
		if (next != to)
			vec_add(m->a, &m->gaps) = (struct pack_gap){ (uint16_t)words, (uint16_t)to };
	}
}

/* Each row of outs once, rising. */
static void
lay_ends(struct maker *m, uint32_t state)
{
	m->set.n = 0;
	for (uint32_t i = m->from.at[state]; i < m->from.at[state + 1]; i++) {
		uint32_t node = m->nodes.at[i];

		for (uint32_t v = m->trie->value_from[node]; v < m->trie->value_from[node + 1]; v++)
			vec_add(m->a, &m->set) = m->trie->values[v];
	}
	sort_set(m);
	for (size_t i = 0; i < m->set.n; i++)
		vec_add(m->a, &m->ends) = (uint16_t)m->set.at[i];
}

static void
lead_by_edges(struct maker *m, uint32_t node)
{
	for (uint32_t i = m->trie->edge_from[node]; i < m->trie->edge_from[node + 1]; i++) {
		const struct pack_edge *e = &m->trie->edges[i];

		if (EDGE_KIND(e->key) == EDGE_WORD)
			lead(m, &m->words, m->word_groups[EDGE_VALUE(e->key)], e->to);
		if (EDGE_KIND(e->key) != EDGE_CLASS)
			continue;
		lead_by_class(m, &m->words, m->word_members, EDGE_VALUE(e->key), e->to);
		lead_by_class(m, &m->longer, m->longer_members, EDGE_VALUE(e->key), e->to);
	}
}

static struct pack_state
state_here(const struct maker *m)
{
	return (struct pack_state){ .out_from = (uint16_t)m->ends.n, .gap_from = (uint16_t)m->gaps.n };
}

static void
lay_state(struct maker *m, uint32_t state)
{
	struct pack_state s = state_here(m);

	m->words.keys.n = m->words.cells.n = m->longer.keys.n = m->longer.cells.n = 0;
	for (uint32_t i = m->from.at[state]; i < m->from.at[state + 1]; i++)
		lead_by_edges(m, m->nodes.at[i]);
	settle(m, &m->words);
	settle(m, &m->longer);
	for (size_t i = 0; i < m->words.keys.n; i++)
		s.accept |= word_bit(group_key(m->words.keys.at[i].key));
	for (size_t i = 0; i < m->longer.keys.n; i++)
		s.accept_longer |= longer_bit(group_key(m->longer.keys.at[i].key));
	s.all_to_one = lay_one(m, &m->words);
	s.step_from = lay_row(m, &m->words, &s.n_steps);
	s.longer_from = lay_row(m, &m->longer, &s.n_longer);
	lay_gaps(m, state);
	lay_ends(m, state);
	vec_add(m->a, &m->states) = s;
}

static void
hand_out(const struct maker *m, struct pack *p)
{
	p->states = m->states.at;
	p->n_states = (uint32_t)m->states.n - 1;
	p->steps = m->steps.at;
	p->n_steps = (uint32_t)m->steps.n;
	p->gaps = m->gaps.at;
	p->n_gaps = (uint32_t)m->gaps.n;
	p->ends = m->ends.at;
	p->n_ends = (uint32_t)m->ends.n;
}

static void
maker_init(struct maker *m)
{
	m->of_one = arena_array(m->a, uint32_t, m->trie->n_nodes);
	m->words.head = arena_array(m->a, uint32_t, m->word_members->n_groups);
	m->longer.head = arena_array(m->a, uint32_t, m->longer_members->n_groups);
	vec_add(m->a, &m->from) = 0;
	must(add_state(m) == STATE_NONE);
	vec_add(m->a, &m->set) = 0;
	must(state_of_set(m) == STATE_ROOT);
}

bool
states_lay(struct arena *a, const struct pack_trie *phrases, const uint32_t *word_groups,
    const struct members *words, const struct members *longer, struct pack *p, struct err *err)
{
	struct maker m = { .a = a, .trie = phrases, .word_groups = word_groups, .word_members = words,
		.longer_members = longer };

	maker_init(&m);
	vec_add(a, &m.steps) = (struct pack_step){ 0 };         /* a row at 0 is none */
	for (uint32_t state = 0; state + 1 < m.from.n; state++) {
		lay_state(&m, state);
		if (m.from.n > STATES_MAX || m.steps.n > STEPS_MAX || m.ends.n > UINT16_MAX
		    || m.gaps.n > UINT16_MAX)
			return err_set(err, ERR_DATA, "the phrases of the packs lead too many ways at once: "
			    "leave some out, or give their classes fewer words");
	}
	vec_add(a, &m.states) = state_here(&m);
	hand_out(&m, p);
	return true;
}
