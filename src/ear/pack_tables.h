/* pack_tables.h - how a compiled pack lies in memory: shared by those who make one and those who walk it.
 *
 * Two tries over word ids.  In `classes` a path of words ends at nodes whose values are the classes
 * it belongs to.  In that of the phrases an edge is a word, a class or a gap, and a node has rows of
 * `outs`: what a phrase that ends there stands for.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_PACK_TABLES_H
#define EAR_PACK_TABLES_H

#include "ear/pack.h"

/* Ids that stand for a kind of token; the pack's own words follow. */
enum { WORD_ID_NONE, WORD_ID_NUMBER, WORD_ID_MONEY, WORD_ID_TIME, WORD_ID_DATE, WORD_ID_NAME, WORD_ID_FIRST };

/* Classes that the ear itself uses, by the name a pack gives them. */
#define ROLES(X) \
	X(NOT, "not")                           /* turns the meaning of what follows */ \
	X(LIGHT, "light")                       /* not counted between a "not" and what it turns */ \
	X(NOT_ENDS, "not-ends")                 /* a "not" left of these doesn't reach further */ \
	X(JOINING, "joining")                   /* may start another part of a sentence */ \
	X(SUBJECT, "subject")                   /* behind a joining word: it does */ \
	X(OPENER, "opener")                     /* behind a joining word: it does if a verb follows */ \
	X(PREDICATE, "predicate")               /* behind a joining word: it does */ \
	X(VERB, "verb") \
	X(SAID, "they-said")                    /* "you said": what follows are their words */ \
	X(GREETING, "greeting") X(NAME_LIKE, "greeted") X(FAREWELL, "farewell") \
	X(ABBREVIATION, "abbreviation")         /* a full stop behind these ends no sentence */ \
	X(CONDITION, "condition") X(NO_CONDITION, "no-condition") X(LEADING, "leading")
enum role {
#define X(name, text) ROLE_##name,
	ROLES(X)
#undef X
	ROLE_COUNT
};

#define CLASS_NONE 0
#define EDGE_KIND(key) ((key) >> 24)
#define EDGE_VALUE(key) ((key) & 0xFFFFFF)
#define EDGE_KEY(kind, value) ((uint32_t)(kind) << 24 | (uint32_t)(value))
enum { EDGE_WORD, EDGE_CLASS, EDGE_GAP };

struct pack_edge { uint32_t key, to; };

struct pack_trie {
	const uint32_t *edge_from;              /* of node i: [edge_from[i], edge_from[i + 1]), rising */
	const struct pack_edge *edges;
	const uint32_t *value_from;
	const uint32_t *values;                 /* rising */
	uint32_t n_nodes, n_edges, n_values;
};

/* The words that may follow a node, folded into a few bits, so that most walks end without a look
 * at its edges.  Bit 0: any word. */
#define ACCEPT_WORDS 6
#define ACCEPT_BIT(id) ((id) ? 1 + (id) % (ACCEPT_WORDS * 32 - 1) : 0)
#define ACCEPT_ANY 1u

struct pack_node {
	uint32_t edge_from;                     /* its edges end where those of the next node begin */
	uint32_t out_from;
	uint32_t accept[ACCEPT_WORDS];
};

/* In the flat form an edge bears a word or a gap: the words of a class stand there one by one.  With
 * this bit `to` is a row of `longs`: a class with members that go on behind this word. */
#define GOES_ON UINT32_C(0x80000000)

struct pack_long { uint32_t class, to; };

enum { OUT_STARTS_SENTENCE = 1, OUT_STARTS_CLAUSE = 2, OUT_ENDS_SENTENCE = 4, OUT_QUESTION = 8 };

struct pack_out {
	uint16_t label;
	uint16_t flags;
	uint16_t after, before;                 /* classes that, left or right of it, exclude it */
};

struct pack_word { uint32_t hash, id; };
/* What may be taken from the root by a word or the member of a class: a target, which is a node behind it
 * and `skip` words that a gap passes over. */
#define ROOT_ROW(skip, target) ((uint32_t)(skip) << 24 | (uint32_t)(target))
#define ROOT_SKIP(row) ((row) >> 24)
#define ROOT_TARGET(row) ((row) & 0xFFFFFF)

/* A text that a firm has approved: its words, without marks, in `approved_words`. */
struct pack_approved { struct str name; uint32_t from, n; };

struct pack_spelling { uint16_t first, second; };      /* 0, 0: written as it is */

struct pack {
	const struct pack_word *words;          /* open addressing; id 0 is an empty slot */
	uint32_t words_mask;
	uint32_t n_words;                       /* ids lie below */
	const struct pack_spelling *spelling;   /* by word id */
	const struct pack_node *nodes;          /* of the phrases; one more at the end */
	uint32_t n_nodes;
	const struct pack_edge *edges;          /* rising at each node: words, then gaps */
	uint32_t n_edges;
	const struct pack_long *longs;
	uint32_t n_longs;
	const uint32_t *ends;                   /* rows of outs, by node */
	uint32_t n_ends;
	struct pack_trie classes;
	const uint32_t *class_start;            /* by word id: a child of the classes' root, or 0 */
	const uint32_t *class_roles;            /* by node of classes: bit r: a member of role r ends there */
	const uint32_t *root_from;              /* by word id, then by class: where its rows begin */
	const uint32_t *root;                   /* of a class those behind members of several words */
	uint32_t n_root, n_classes;
	const uint32_t *targets;                /* nodes */
	uint32_t n_targets;
	const uint32_t *follow_of;              /* by word id: a set of targets whose next word it may be */
	const uint32_t *follows;                /* sets of follow_words(p) each; set 0: any word, or none */
	uint32_t n_follows;
	const struct pack_out *outs;
	uint32_t n_outs;
	uint16_t roles[ROLE_COUNT];             /* classes */
	const struct pack_approved *approved;
	uint32_t n_approved;
	const uint32_t *approved_words;         /* hashes, as token.word */
	char version[20];
};

static inline uint32_t
follow_words(const struct pack *p)
{
	return (p->n_targets + 31) / 32;
}

/* The id of a word by its hash, or WORD_ID_NONE. */
static inline uint32_t
pack_word_id(const struct pack *p, uint32_t hash)
{
	uint32_t i = hash & p->words_mask;

	while (p->words[i].id != 0 && p->words[i].hash != hash)
		i = (i + 1) & p->words_mask;
	return p->words[i].id;
}

#endif
