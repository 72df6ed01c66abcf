/* pack_inside.h - what the lines of a pack became, before tables are laid of it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_PACK_INSIDE_H
#define EAR_PACK_INSIDE_H

#include "ear/trie.h"

#define LABELS_MAX 4

struct member {
	uint32_t start, n;                      /* words in the pool */
	uint32_t node;                          /* of the classes' trie */
};

struct class {
	struct str name;                        /* empty: alternatives of a phrase */
	VEC(struct member) members;
};

struct approved_text { struct str name; VEC(struct str) parts; size_t line; bool told; };

struct builder {
	struct arena *a;
	struct err *err;
	struct str file;
	size_t line;
	struct map word_ids, class_names, class_ids, out_ids;
	VEC(uint32_t) hashes;                   /* by word id */
	VEC(struct pack_spelling) spelling;     /* by word id */
	VEC(uint32_t) meanings;                 /* by word id, once it was met written out */
	VEC(uint32_t) pool;
	VEC(struct class) classes;
	VEC(struct pack_out) outs;
	struct trie phrase_trie, class_trie;
	enum label labels[LABELS_MAX];
	size_t n_labels;
	VEC(struct approved_text) approved;
	VEC(struct str) matter_names;           /* a bit each, in this order */
	VEC(struct pack_matter) matters;        /* rising by word */
	VEC(struct pack_listed) listed;         /* rising by word */
	bool approving;                         /* the lines that follow, set in, go on with it */
	bool approved_above;                    /* the line before was one of them */
};

/* Lays the tables of what was read.  Fails when the phrases are too many for them. */
bool pack_lay(struct builder *b, const struct pack_source *sources, size_t n, const struct pack **out);

#endif
