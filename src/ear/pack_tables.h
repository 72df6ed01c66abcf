/* pack_tables.h - how a compiled pack lies in memory: shared by those who make one and those who walk it.
 *
 * Two automata.  The members of the classes are a trie of word ids folded together: a path of words ends at a
 * node, whose group says what it is a member of.  The phrases are states (states.c): a word leads from one to
 * at most one other, and a state has rows of `outs`: what a phrase that ends there stands for.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_PACK_TABLES_H
#define EAR_PACK_TABLES_H

#include "ear/pack.h"

/* Ids that stand for a kind of token; the pack's own words follow. */
#define MEANING_NONE 1
enum { WORD_ID_NONE, WORD_ID_NUMBER, WORD_ID_MONEY, WORD_ID_TIME, WORD_ID_DATE, WORD_ID_NAME, WORD_ID_FIRST };

/* Classes that the ear itself uses, by the name a pack gives them. */
#define ROLES(X) \
	X(NOT, "not")                           /* turns the meaning of what follows */ \
	X(NOT_OF_THING, "not-of-thing")         /* one of them that turns a noun, to its verb */ \
	X(STATING, "stating")                   /* the verb where it ends */ \
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

/* A state of the phrases: what the words met so far may become. */
enum { STATE_NONE, STATE_ROOT };

struct pack_state {
	uint64_t accept;                        /* a bit of each key it takes: of words … */
	uint32_t accept_longer;                 /* … and of members of a class that are longer */
	uint32_t step_from, longer_from;        /* rows of steps; states may share them */
	uint32_t all_to_one;                    /* a row behind a step that holds its places, or 0 */
	uint16_t out_from, gap_from;            /* they end where those of the next state begin */
	uint16_t n_steps, n_longer;             /* places in the row, for keys to be spread over */
};

/* Rising; each lies at its place in the row or behind it, with no empty one between. */
struct pack_step { uint16_t key, to; };
/* Behind up to `most` words that may be any, and more than the gap before it says. */
struct pack_gap { uint16_t most, to; };

/* The key of a group: those that lie side by side are spread over all keys, 0 apart, and no two share one. */
static inline uint16_t
group_key(uint32_t group)
{
	return (uint16_t)(group * UINT32_C(40503) & 0xFFFF);
}

static inline uint64_t
word_bit(uint32_t key)
{
	return UINT64_C(1) << key % 64;
}

static inline uint32_t
longer_bit(uint32_t key)
{
	return UINT32_C(1) << key % 32;
}

static inline uint32_t
step_place(uint32_t key, uint32_t places)
{
	return key * places >> 16;
}

enum { OUT_STARTS_SENTENCE = 1, OUT_STARTS_CLAUSE = 2, OUT_ENDS_SENTENCE = 4, OUT_QUESTION = 8 };

struct pack_out {
	uint16_t label;
	uint16_t flags;
	uint16_t after, before;                 /* classes that, left or right of it, exclude it */
};

/* What ends at a node of the members' trie.  Bit r: a member of role r; the key in the rows of the phrases;
 * where the classes begin that an "unless" names: they end where those of the next group begin. */
struct pack_group { uint32_t roles; uint16_t key, class_from; };

struct pack_word { uint32_t hash, id; };
/* A text that a firm has approved: its words, without marks, in `approved_words`. */
struct pack_approved { struct str name; uint32_t from, n; };

/* A word by its meaning, and the matters it is of: a bit each. */
struct pack_matter { uint32_t word, matters; };
#define MATTERS_MAX 32

/* A word of the lists, and the lists it stands in: a bit each. */
struct pack_listed { uint64_t lists; uint32_t word; };

struct pack_spelling { uint16_t first, second; };      /* 0, 0: written as it is */

struct pack {
	const struct pack_word *words;          /* open addressing; id 0 is an empty slot */
	uint32_t n_slots;                       /* of words */
	uint32_t n_words;                       /* ids lie below */
	const struct pack_spelling *spelling;   /* by word id */
	const uint32_t *meanings;               /* by word id: word_meaning, for 0 MEANING_NONE; 0: unknown */
	const struct pack_state *states;        /* of the phrases; one more at the end */
	uint32_t n_states;
	const struct pack_step *steps;
	uint32_t n_steps;
	const struct pack_gap *gaps;
	uint32_t n_gaps;
	const uint16_t *ends;                   /* rows of outs, by state */
	uint32_t n_ends;
	const uint16_t *word_keys;              /* by word id: of its group, or 0: no phrase takes it */
	const uint16_t *class_start;            /* by word id: where the members' trie begins, or 0 */
	const uint16_t *member_from;            /* of node i: steps [member_from[i], member_from[i + 1]) */
	const struct pack_step *member_steps;   /* by word id, rising */
	const uint16_t *member_group;           /* by node: what ends there, or 0 */
	uint32_t n_member_nodes, n_member_steps;
	const struct pack_group *groups;        /* one more at the end */
	const uint16_t *group_classes;          /* rising */
	uint32_t n_groups, n_group_classes;
	const struct pack_out *outs;
	uint32_t n_outs;
	uint16_t roles[ROLE_COUNT];             /* classes */
	const struct pack_approved *approved;
	uint32_t n_approved;
	const uint32_t *approved_words;         /* hashes, as token.word */
	const uint32_t *weak;                   /* words that set nothing apart, as words_of gives them */
	uint32_t n_weak;
	const struct pack_matter *matters;      /* rising by word */
	uint32_t n_matters;
	const struct pack_listed *listed;       /* rising by word: its hash, as token.word */
	uint32_t n_listed;
	char version[20];
};

/* Where a word lies, or the empty slot where it would. */
static inline uint32_t
word_slot(const struct pack_word *words, uint32_t n_slots, uint32_t hash)
{
	uint32_t i = (uint32_t)((uint64_t)hash * n_slots >> 32);

	while (words[i].id != 0 && words[i].hash != hash)
		i = i + 1 < n_slots ? i + 1 : 0;
	return i;
}

/* The id of a word by its hash, or WORD_ID_NONE. */
static inline uint32_t
pack_word_id(const struct pack *p, uint32_t hash)
{
	return p->words[word_slot(p->words, p->n_slots, hash)].id;
}

#endif
