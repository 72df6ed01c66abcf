/* trie.h - a trie that grows, and is then laid out flat: used while a pack is compiled.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_TRIE_H
#define EAR_TRIE_H

#include "ear/pack_tables.h"

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
