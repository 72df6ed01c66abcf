/* trie.h - a trie that grows, and is then laid out flat: used while a pack is compiled.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_TRIE_H
#define EAR_TRIE_H

#include "ear/pack_tables.h"

#define EDGE_KIND(key) ((key) >> 24)
#define EDGE_VALUE(key) ((key) & 0xFFFFFF)
#define EDGE_KEY(kind, value) ((uint32_t)(kind) << 24 | (uint32_t)(value))
enum { EDGE_WORD, EDGE_CLASS, EDGE_GAP };

struct pack_edge { uint32_t key, to; };

/* Laid out flat. */
struct pack_trie {
	const uint32_t *edge_from;              /* of node i: [edge_from[i], edge_from[i + 1]), rising */
	const struct pack_edge *edges;
	const uint32_t *value_from;
	const uint32_t *values;                 /* rising */
	uint32_t n_nodes, n_edges, n_values;
};

/* 64-bit keys to numbers. */
struct map {
	struct map_slot { uint64_t key; uint32_t value; bool taken; } *slots;
	size_t n, size;
};

/* The place for a key's value; *found tells whether it was there. */
uint32_t *map_put(struct arena *a, struct map *m, uint64_t key, bool *found);

struct trie_node { uint32_t edge, value; };             /* heads of lists, counted from 1 */
struct trie_link { uint32_t key, to, next; };

struct trie {
	VEC(struct trie_node) nodes;
	VEC(struct trie_link) edges;
	VEC(struct trie_link) values;
	struct map children, known;             /* edges and values there are */
};

void trie_init(struct arena *a, struct trie *t);
uint32_t trie_child(struct arena *a, struct trie *t, uint32_t node, uint32_t key);
/* False when the node has this value already. */
bool trie_value(struct arena *a, struct trie *t, uint32_t node, uint32_t value);
/* By key. */
void edges_sort(struct pack_edge *e, size_t n);
void trie_flatten(struct arena *a, const struct trie *t, struct pack_trie *out);
/* Nodes that have the same values and lead by the same keys to the same nodes become one: edges lead to that
 * one, and the others are reached no more. */
void trie_fold(struct arena *a, struct pack_trie *t);

#endif
