/* sender.h - the names and addresses we write from: the firm's own, and others it has set.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_SENDER_H
#define DESK_SENDER_H

#include "desk/making.h"
#include "desk/view.h"

#define SENDERS_MOST 20

/* Paragraphs of text: the first line says who, the others stand below each reply. */
bool senders_check(struct arena *a, struct str text, struct err *err);
/* That of this address; the firm's own when it is empty.  False, with a sentence: we have none such. */
bool sender_find(struct seat *s, struct str address, struct sender *out, struct err *err);
/* The address a case is answered from: the one they wrote to last, else the one we wrote from last. */
struct str sender_of_case(struct seat *s, const struct state *state);
/* What came to "help+KADWEP.1f…@firm.example" came to help@firm.example. */
struct str sender_without_plus(struct arena *a, struct str address);
bool sender_is_one(struct seat *s, struct str address);

#endif
