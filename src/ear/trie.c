/* trie.c - a trie that grows, and is then laid out flat: used while a pack is compiled.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/trie.h"

static uint64_t
mix(uint64_t key)
{
	key ^= key >> 31;
	key *= UINT64_C(0x9E3779B97F4A7C15);
	return key ^ key >> 29;
}

static struct map_slot *
slot_of(const struct map *m, uint64_t key)
{
	size_t i = mix(key) & (m->size - 1);

	while (m->slots[i].taken && m->slots[i].key != key)
		i = (i + 1) & (m->size - 1);
	return &m->slots[i];
}

static void
map_grow(struct arena *a, struct map *m)
{
	struct map old = *m;

	m->size = old.size ? old.size * 2 : 256;
	m->slots = arena_array(a, struct map_slot, m->size);
	for (size_t i = 0; i < old.size; i++) {
		if (old.slots[i].taken)
			*slot_of(m, old.slots[i].key) = old.slots[i];
	}
}

uint32_t *
map_put(struct arena *a, struct map *m, uint64_t key, bool *found)
{
	struct map_slot *slot;

	if (m->n * 2 >= m->size)
		map_grow(a, m);
	slot = slot_of(m, key);
	*found = slot->taken;
	if (!slot->taken) {
		*slot = (struct map_slot){ .key = key, .taken = true };
		m->n++;
	}
	return &slot->value;
}

void
trie_init(struct arena *a, struct trie *t)
{
	*t = (struct trie){ 0 };
	vec_push(a, &t->nodes) = (struct trie_node){ 0 };
}

uint32_t
trie_child(struct arena *a, struct trie *t, uint32_t node, uint32_t key)
{
	bool found;
	uint32_t *child = map_put(a, &t->children, (uint64_t)node << 32 | key, &found);

	if (found)
		return *child;
	*child = (uint32_t)t->nodes.n;
	vec_push(a, &t->nodes) = (struct trie_node){ 0 };
	vec_push(a, &t->edges) = (struct trie_link){ key, *child, t->nodes.at[node].edge };
	t->nodes.at[node].edge = (uint32_t)t->edges.n;
	return *child;
}

bool
trie_value(struct arena *a, struct trie *t, uint32_t node, uint32_t value)
{
	bool found;

	map_put(a, &t->known, (uint64_t)node << 32 | value, &found);
	if (found)
		return false;
	vec_push(a, &t->values) = (struct trie_link){ value, 0, t->nodes.at[node].value };
	t->nodes.at[node].value = (uint32_t)t->values.n;
	return true;
}

/* Sorts by key: a node of many edges is rare, and the root is the only one that may have thousands. */
static void
sift(struct pack_edge *e, size_t at, size_t n)
{
	for (size_t child = at * 2 + 1; child < n; at = child, child = at * 2 + 1) {
		struct pack_edge t = e[at];

		if (child + 1 < n && e[child + 1].key > e[child].key)
			child++;
		if (e[child].key <= t.key)
			return;
		e[at] = e[child];
		e[child] = t;
	}
}

void
edges_sort(struct pack_edge *e, size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sift(e, i, n);
	for (size_t i = n; i-- > 1;) {
		struct pack_edge t = e[0];

		e[0] = e[i];
		e[i] = t;
		sift(e, 0, i);
	}
}

/* One list after another into an array, with the places where each begins. */
static uint32_t
flatten_edges(const struct trie *t, uint32_t *from, struct pack_edge *out)
{
	uint32_t n = 0;

	for (size_t node = 0; node < t->nodes.n; node++) {
		from[node] = n;
		for (uint32_t i = t->nodes.at[node].edge; i != 0; i = t->edges.at[i - 1].next)
			out[n++] = (struct pack_edge){ t->edges.at[i - 1].key, t->edges.at[i - 1].to };
		edges_sort(out + from[node], n - from[node]);
	}
	from[t->nodes.n] = n;
	return n;
}

static uint32_t
flatten_values(struct arena *a, const struct trie *t, uint32_t *from, uint32_t *out)
{
	struct pack_edge *sorted = arena_array(a, struct pack_edge, t->values.n + 1);
	uint32_t n = 0;

	for (size_t node = 0; node < t->nodes.n; node++) {
		uint32_t start = n;

		from[node] = n;
		for (uint32_t i = t->nodes.at[node].value; i != 0; i = t->values.at[i - 1].next)
			sorted[n++].key = t->values.at[i - 1].key;
		edges_sort(sorted + start, n - start);
		for (uint32_t i = start; i < n; i++)
			out[i] = sorted[i].key;
	}
	from[t->nodes.n] = n;
	return n;
}

void
trie_flatten(struct arena *a, const struct trie *t, struct pack_trie *out)
{
	uint32_t *edge_from = arena_array(a, uint32_t, t->nodes.n + 1);
	uint32_t *value_from = arena_array(a, uint32_t, t->nodes.n + 1);
	uint32_t *values = arena_array(a, uint32_t, t->values.n + 1);
	struct pack_edge *edges = arena_array(a, struct pack_edge, t->edges.n + 1);

	out->n_nodes = (uint32_t)t->nodes.n;
	out->n_edges = flatten_edges(t, edge_from, edges);
	out->n_values = flatten_values(a, t, value_from, values);
	out->edge_from = edge_from;
	out->edges = edges;
	out->value_from = value_from;
	out->values = values;
}

/* ---- nodes that lead on alike are one ---- */

static bool
is_same_node(const struct pack_trie *t, uint32_t a, uint32_t b)
{
	const struct pack_edge *edges = t->edges;
	uint32_t n_edges = t->edge_from[a + 1] - t->edge_from[a];
	uint32_t n_values = t->value_from[a + 1] - t->value_from[a];

	return n_edges == t->edge_from[b + 1] - t->edge_from[b]
	    && n_values == t->value_from[b + 1] - t->value_from[b]
	    && memcmp(edges + t->edge_from[a], edges + t->edge_from[b], n_edges * sizeof *edges) == 0
	    && memcmp(t->values + t->value_from[a], t->values + t->value_from[b],
	        n_values * sizeof *t->values) == 0;
}

static uint64_t
node_hash(const struct pack_trie *t, uint32_t node)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (uint32_t i = t->edge_from[node]; i < t->edge_from[node + 1]; i++)
		hash = (hash ^ ((uint64_t)t->edges[i].key << 32 | t->edges[i].to)) * UINT64_C(1099511628211);
	for (uint32_t i = t->value_from[node]; i < t->value_from[node + 1]; i++)
		hash = (hash ^ t->values[i]) * UINT64_C(1099511628211);
	return hash;
}

void
trie_fold(struct arena *a, struct pack_trie *t)
{
	struct pack_edge *edges = arena_array(a, struct pack_edge, t->n_edges + 1);
	uint32_t *one = arena_array(a, uint32_t, t->n_nodes);
	struct map known = { 0 };
	uint32_t *same;
	bool found;

	memcpy(edges, t->edges, t->n_edges * sizeof *edges);
	t->edges = edges;
	for (uint32_t node = t->n_nodes; node-- > 0; one[node] = *same) {
		uint64_t hash;

		for (uint32_t i = t->edge_from[node]; i < t->edge_from[node + 1]; i++)
			edges[i].to = one[edges[i].to];
		hash = node_hash(t, node);
		while (same = map_put(a, &known, hash, &found), found && !is_same_node(t, *same, node))
			hash++;
		if (!found)
			*same = node;
	}
}
