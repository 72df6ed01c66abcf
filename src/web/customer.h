/* customer.h - what the parts of the customer's page share; for web/customer*.c alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_CUSTOMER_H
#define WEB_CUSTOMER_H

#include "web/pages.h"

/* Where each concern stands, what is offered, what they are asked to say back, what they need.  typed: the
 * form at hand was refused, and what was typed in it comes back. */
void customer_stand(struct request *r, const struct customer_view *c, bool typed, struct customer_page *v);
/* "settled, on your word" */
struct str customer_state_words(const struct state *s, enum concern_state state);
/* What became of a promise, for a tag: "done", "missed", "in 3 h". */
struct str customer_promise_words(struct request *r, const struct promise *p);

/* "I want it put right": what the button for a need says. */
struct str customer_need_words(struct str need);

/* From here on times are on the clock of whose page it is. */
void customer_reads(struct request *r, const struct customer_view *c);
/* Why a link leads nowhere, or a plain failure. */
void customer_fail(struct request *r, const struct err *err);

#endif
