/* block.h - the firm's own texts: kept by a lead, filled from a case, known again in what goes out.
 *
 * A text may hold words in braces, {name} or {reference}; each is filled with what the case knows, or with a
 * gap in square brackets, over which nothing is sent.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_BLOCK_H
#define DESK_BLOCK_H

#include "desk/making.h"

#define BLOCKS_MAX 200
#define BLOCK_NAME_MAX 80
#define BLOCK_TEXT_MAX 8000

/* What can stand in braces, and what it becomes. */
struct block_word { const char *name, *what; };
extern const struct block_word block_words[];           /* ends with a NULL name */

struct in_block { int64_t id; struct str name, text; };
desk_act act_block_put;                         /* by a lead; id 0: a new one */
desk_act act_block_remove;                      /* id */

/* For a lead: each with what our own checker says of it, as far as that can be said without a case. */
struct block_view { struct block_row row; struct findings findings; };
bool desk_blocks(struct seat *s, struct block_view **out, size_t *n, struct err *err);

/* Whether every word in braces is known; and a text with them filled from a case. */
bool block_words_ok(struct arena *a, struct str text, struct err *err);
struct str block_fill(struct seat *s, const struct state *state, struct str text);
/* What our own checker says of a text that is sent as it stands, in some case at this stage. */
void block_check(struct seat *s, struct str text, enum stage stage, struct findings *out);

/* As they would read in this case. */
struct block_filled { int64_t id; struct str name, text; };
bool desk_blocks_for(struct seat *s, const struct state *state, struct block_filled **out, size_t *n,
    struct err *err);

/* The first that stands in a draft word for word, however its lines are broken: its name, or empty. */
bool block_quoted(struct seat *s, const struct state *state, struct str draft, struct str *out,
    struct err *err);
/* What goes out now is counted for each that it quotes. */
bool blocks_count(struct making *m, struct str text, struct err *err);

#endif
