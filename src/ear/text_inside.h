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

/* A line, an empty line ends before the token; it holds an apostrophe. */
enum { BEFORE_LINE = 1, BEFORE_BLANK = 2, HOLDS_APOSTROPHE = 4 };

/* A word or number and the ids it may be taken for. */
struct unit {
	uint32_t token;
	uint32_t sentence, clause;
	uint16_t whole, kind;                   /* itself; its kind */
	uint16_t first, second[2];              /* a contraction: "don't" as do, not */
	bool quoted;                            /* between quotation marks */
	uint32_t spot;
	uint32_t roles;                         /* bit r: a member of role r may start here */
};

/* Where a word may stand: a unit, or the second half of a contraction, which lies behind it. */
struct spot {
	uint32_t unit;
	uint32_t next;                          /* the spot of the next unit */
	uint64_t bits;                          /* word_bit of each key */
	uint32_t longer_bits;                   /* longer_bit of each reach of several words */
	uint32_t reach, longer;                 /* its reaches; from the second on those of several words */
	uint16_t ids[3], keys[3];
	uint8_t n;
	bool half;
	bool split;                             /* the last id is a first half: the second stands behind it */
};

/* A member of a class met: its group and the key of that, and the spot behind its last word. */
struct reach { uint16_t group, key; uint32_t to; };

struct reader {
	struct arena *a;
	const struct pack *pack;
	struct text *text;
	VEC(struct token) tokens;
	VEC(uint8_t) before;                    /* by token: BEFORE_…, HOLDS_… */
	VEC(struct unit) units;
	struct spot *spots;                     /* one more at the end */
	uint32_t n_spots;
	VEC(struct reach) reaches;              /* by spot */
	VEC(struct sentence) sentences;
	VEC(struct clause) clauses;
	VEC(struct hit) hits;
	uint32_t *sentence_units;               /* by sentence: its first unit; one more at the end */
};

/* The spot behind id i of a spot. */
static inline uint32_t
behind(const struct reader *r, uint32_t at, uint32_t i)
{
	const struct spot *s = &r->spots[at];

	return s->split && i + 1 == s->n ? at + 1 : s->next;
}

void read_tokens(struct reader *r);
void read_units(struct reader *r);
void read_spots(struct reader *r);
void read_sentences(struct reader *r);
void read_clauses(struct reader *r);
void read_hits(struct reader *r);

/* The id of the word that a misspelt one was meant to be; WORD_ID_NONE where that isn't plain. */
uint16_t word_meant(const struct pack *p, struct str w);

/* The longest member of a class that starts at a unit and ends before `end`: how many units, or 0. */
uint32_t class_at(const struct reader *r, uint16_t class, uint32_t unit, uint32_t end);
/* As class_at, for a class the pack gives a part to play; 0 when it doesn't. */
uint32_t role_met(const struct reader *r, enum role role, uint32_t unit, uint32_t end);
static inline uint32_t
role_at(const struct reader *r, enum role role, uint32_t unit, uint32_t end)
{
	return unit < end && (r->units.at[unit].roles >> role & 1) ? role_met(r, role, unit, end) : 0;
}
static inline bool
token_is_mark(const struct reader *r, uint32_t token, const char *any_of)
{
	char mark = r->tokens.at[token].mark;

	if (mark == '\0')
		return false;
	for (; *any_of; any_of++) {
		if (*any_of == mark)
			return true;
	}
	return false;
}

#endif
