/* ear_inside.h - what the parts of reading a turn share.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_EAR_INSIDE_H
#define EAR_EAR_INSIDE_H

#include "ear/ear.h"

/* The hits of clause i: [from, to) of text->hits. */
struct hits { const struct hit *at; size_t n; };
struct hits hits_of_clause(const struct text *t, size_t clause);

/* Emotion, anger and distress of a customer's turn whose moves are read. */
void mood_read(const struct text *t, struct reading *out);

#endif
