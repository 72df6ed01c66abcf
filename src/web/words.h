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
/* An address of a mail server, which may carry a password, without it. */
struct str words_no_password(struct arena *a, struct str url);
/* What is said where something was asked to be tried again. */
#define TRIED_NOW "It is being tried now. What comes of it stands here in a moment: load the page again."

#endif
