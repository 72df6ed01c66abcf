/* register.h - the register of complaints, as a table that a spreadsheet opens.
 *
 * A row a case, the newest word first: who, how and when it came, each concern, every contact, every promise,
 * what was decided, and the basis on which it counts as settled: the customer's own word, concern by concern.
 * Cells that a spreadsheet would take for a formula begin with an apostrophe.  By leads and owners, or at the
 * prompt.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_REGISTER_H
#define DESK_REGISTER_H

#include "desk/view.h"

/* Hands out one line at a time, with its end; false from put stops it. */
struct register_to { bool (*put)(void *ctx, struct str line, struct err *err); void *ctx; };
bool desk_register(struct seat *s, const struct register_to *to, struct err *err);

/* A cell as it is written, with its quotes. */
void csv_put(struct buf *b, struct str cell);

#endif
