/* text.h - a text taken apart: tokens, sentences, parts; and the phrases met in it.
 *
 * Offsets are bytes into the text, start inclusive, end exclusive.  Tokens fold ASCII case and make
 * typographic quotes and apostrophes plain; a contraction is one token that also matches its
 * expansion ("don't" = "do not").
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_TEXT_H
#define EAR_TEXT_H

#include "ear/pack.h"

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_MONEY, TOKEN_TIME, TOKEN_DATE, TOKEN_MARK, TOKEN_EMOJI };

struct token {
	uint32_t start, end;                    /* bytes */
	uint32_t word;                          /* hash of the folded word; equal words are equal */
	uint8_t kind;                           /* enum token_kind */
	bool capital;                           /* starts with a capital */
	bool all_capitals;                      /* two letters or more, all capitals */
	char mark;                              /* of a mark: itself, or the plain one it stands for */
};

enum part { PART_BODY, PART_GREETING, PART_SIGNATURE, PART_QUOTED };

struct sentence {
	uint32_t start, end;                    /* bytes, without the space around */
	uint32_t first, last;                   /* tokens: first inclusive, last exclusive */
	uint8_t part;                           /* enum part: rules look at PART_BODY only */
	bool question;
};

/* A part of a sentence that says one thing: "the lift is out | and my mum is on the fifth floor". */
struct clause {
	uint32_t start, end;                    /* bytes, without the space and marks around */
	uint32_t said, said_end;                /* as it can be quoted, with no "and" in front */
	uint32_t first, last;                   /* tokens */
	uint32_t sentence;
	bool verb;                              /* holds a verb: states something */
	bool condition;                         /* holds an "if" that what is beside it hangs on */
};

/* A phrase of the pack, met in the text. */
struct hit {
	enum label label;
	uint32_t start, end;                    /* bytes */
	uint32_t first, last;                   /* tokens */
	uint32_t sentence, clause;              /* the clause of its first word */
	bool negated;                           /* a "not", "never" … in the four words left of it */
	bool attributed;                        /* "you said", "as you asked", a quotation of theirs */
	bool quoted;                            /* between quotation marks */
};

struct text {
	struct str s;
	struct token *tokens;
	size_t n_tokens;
	struct sentence *sentences;
	size_t n_sentences;
	struct clause *clauses;                 /* rising; each sentence has at least one */
	size_t n_clauses;
	struct hit *hits;                       /* rising by start */
	size_t n_hits;
};

/* Takes a text apart and finds the pack's phrases in it.  Any bytes are fine; invalid UTF-8 is
 * treated as marks.  Work and memory are linear in the text. */
void text_read(struct arena *a, const struct pack *p, struct str s, struct text *out);

/* The tokens alone, for comparing words: no sentences, no hits. */
void text_tokens(struct arena *a, struct str s, struct text *out);

/* The first hit of a label at or behind hit `from` that is neither negated nor attributed and lies in
 * the body; NULL if there is none. */
const struct hit *text_hit(const struct text *t, enum label label, size_t from);
bool text_has(const struct text *t, enum label label);  /* as text_hit, anywhere */
/* text_has of every label at once, by label: LABEL_COUNT of them. */
void text_labels(const struct text *t, bool *met);
bool sentence_has(const struct text *t, size_t sentence, enum label label);

/* The first of the hits that may reach the words of hits[i]; they stand in order, and no phrase is longer
 * than 64 tokens. */
size_t hit_reach(const struct hit *hits, size_t i);
/* The next hit in the body, behind `last` (NULL: the first), that says it is so again, and neither thanks
 * again nor is glad that it works again. */
const struct hit *text_again(const struct text *t, const struct hit *last);

/* Marks, by sentence, what lies within a text that the pack approves, and gives the name of the first such
 * text; empty: there is none. */
struct str text_approved(const struct text *t, const struct pack *p, bool *sentences);

/* The words of a text that carry meaning: lower case, stemmed a little ("missed" = "miss"), without
 * stop words, each once and rising.  For "does the reply name this concern?" */
struct words { uint32_t *at; size_t n; };
void words_of(struct arena *a, struct str s, struct words *out);
/* The same, sooner: a pack knows what its own words come down to. */
void words_known(struct arena *a, const struct pack *p, struct str s, struct words *out);
/* Words that stand in any text and set nothing apart. */
void words_weak(struct arena *a, const struct pack *p, struct words *out);
/* The words of all the parts. */
void words_join(struct arena *a, const struct words *parts, size_t n, struct words *out);
/* Whether one of the words of s stands in w. */
bool words_hold(const struct words *w, const struct pack *p, struct str s);
/* The matters that a pack says the words of s are of, a bit each: "dripping" and "ceiling" are of one. */
uint32_t words_matters(const struct pack *p, struct str s);
/* How many of a's words stand in b. */
size_t words_shared(const struct words *a, const struct words *b);

#endif
