/* likeness.h - how much of a reply stands in another one: the runs of five words that both hold.
 *
 * Names count on neither side, so that one letter for everybody is known again whoever it is put to; numbers,
 * sums and hours do, and a run that holds one is alike only where it is the same.  Made from the text
 * alone: what is kept of it (store/likeness.h) can be made anew from the log.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_LIKENESS_H
#define METHOD_LIKENESS_H

#include "ear/text.h"

#define LIKENESS_LEAST 16                       /* runs: what has fewer is a note, and may be like another */

struct runs { uint64_t *at; size_t n; };        /* a hash for each, rising, each once */

/* Work and memory grow with the text as sorting does. */
void runs_of(struct arena *a, struct str text, struct runs *out);
/* Of the sentences of a body alone, without those that are marked (text_approved). */
void runs_of_body(struct arena *a, const struct text *t, const bool *left_out, struct runs *out);
void runs_without(struct runs *r, const struct runs *other);    /* takes out what the other holds */
size_t runs_shared(const struct runs *r, const struct runs *in);        /* how many of r */

/* A few of a text's runs, of those that hold no number: of any two texts mostly alike some are the same.
 * None of a note. */
#define SKETCH_MOST 6
struct sketch { int64_t at[SKETCH_MOST]; size_t n; };           /* rising, none below 0 */
void sketch_of(struct arena *a, struct str text, struct sketch *out);

#endif
