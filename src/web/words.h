/* words.h - small things done to words before they stand on a page.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_WORDS_H
#define WEB_WORDS_H

#include "method/state.h"

struct str words_first(struct str name);                        /* "Ines" of "Ines Moreau" */
/* What the customer wrote in quotation marks, as they wrote it; ours with a capital. */
struct str words_quoted(struct arena *a, const struct state *s, struct str text);

#endif
