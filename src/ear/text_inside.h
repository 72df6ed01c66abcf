/* text_inside.h - what the steps of reading a text hand to each other.
 *
 * Tokens, then units (the words among the tokens, as the pack knows them), then sentences and
 * clauses, then hits.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_TEXT_INSIDE_H
#define EAR_TEXT_INSIDE_H

#include "ear/pack_tables.h"
#include "ear/text.h"

enum { BEFORE_LINE = 1, BEFORE_BLANK = 2 };     /* a line, an empty line ends before the token */

/* A word or number and the ids it may be taken for. */
struct unit {
	uint32_t token;
	uint32_t sentence, clause;
	uint16_t whole, kind;                   /* itself; its kind */
	uint16_t first, second[2];              /* a contraction: "don't" as do, not */
	uint8_t bits[3], half_bits[2];          /* of those ids, as nodes accept them */
	uint64_t root_bits, root_half_bits;     /* of those ids, as rows of the root accept them */
	bool quoted;                            /* between quotation marks */
};

struct reader {
	struct arena *a;
	const struct pack *pack;
	struct text *text;
	VEC(struct token) tokens;
	VEC(uint8_t) before;                    /* by token: BEFORE_… */
	VEC(struct unit) units;
	VEC(struct sentence) sentences;
	VEC(struct clause) clauses;
	VEC(struct hit) hits;
	uint32_t *sentence_units;               /* by sentence: its first unit; one more at the end */
};

/* A place between units: unit `at`, or its second half when `half` is set. */
struct place { uint32_t at; bool half; };

void read_tokens(struct reader *r);
void read_units(struct reader *r);
void read_sentences(struct reader *r);
void read_clauses(struct reader *r);
void read_hits(struct reader *r);

/* The id of the word that a misspelt one was meant to be; WORD_ID_NONE where that isn't plain. */
uint16_t word_meant(const struct pack *p, struct str w);

/* The longest member of a class that starts at a unit and ends before `end`: how many units, or 0. */
uint32_t class_at(const struct reader *r, uint16_t class, uint32_t unit, uint32_t end);
/* As class_at, for a class the pack gives a part to play; 0 when it doesn't. */
uint32_t role_at(const struct reader *r, enum role role, uint32_t unit, uint32_t end);

bool token_is_mark(const struct reader *r, uint32_t token, const char *any_of);

#endif
