/* moment.h - times on a page: for people, exactly, and as a form's field takes them.
 *
 * All in the firm's zone; on what a customer reads, in theirs where it is known, and that is named.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_MOMENT_H
#define WEB_MOMENT_H

#include "web/pages.h"

struct moment moment_make(struct request *r, int64_t at);      /* "Mon 1 Jun, 8:12 am" */
struct moment moment_in_words(struct request *r, int64_t at);  /* "Friday 12 June, 5 pm" */
/* What was promised them for then, as one of us reads it: "Friday 12 June, 5 pm their time, 10 pm ours". */
struct moment moment_due(struct request *r, const struct calendar *c, int64_t at);
/* The text of each alone, where it stands in a sentence. */
struct str moment_text(struct request *r, int64_t at);
struct str moment_words(struct request *r, int64_t at);
struct str moment_due_text(struct request *r, const struct calendar *c, int64_t at);
/* ", our time": behind what a field for a moment is called, where their clock is another; else empty. */
struct str moment_ours(struct request *r);
struct str moment_clock(struct request *r, int64_t at);        /* "9:58 am" */
/* As datetime-local writes it, "2026-06-12T17:00"; empty for NEVER. */
struct str moment_local(struct request *r, int64_t at);
/* "due in 3 h" and how it is coloured: amber within a day, red behind its time. */
void moment_due_tag(struct request *r, int64_t due, struct str *text, struct str *kind);

#endif
