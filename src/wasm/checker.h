/* checker.h - the few functions that a browser may call.
 *
 * A caller asks `input` for room, writes UTF-8 there and calls one of the others with its length; what that
 * said lies at `answer`, `answer_len` bytes long, until `input` is called again.  Nothing is imported.  A
 * trap leaves the instance unfit for use: make another, or let the server check.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WASM_CHECKER_H
#define WASM_CHECKER_H

#include "base/base.h"

#define EXPORT(name) __attribute__((export_name(name)))

/* Room for len bytes; NULL when that is more than 4 MB. */
EXPORT("input") char *input_make(size_t len);
EXPORT("answer") const char *answer_at(void);
EXPORT("answer_len") size_t answer_len(void);

/* What lasts.  False, with {"error"} as the answer, leaves what stood. */
/* The calendar as calendar_put writes it.  Before one: UTC, no holidays, days that end at half past five. */
EXPORT("calendar") bool calendar_set(size_t len);
/* Compiles the packs that are built in with a firm's own behind them: [{"name","text"}, …], or nothing. */
EXPORT("packs") bool packs_set(size_t len);

/* What is asked, `now` in milliseconds; false when the input could not be read, and the answer says why. */
/* A line of `heard check --cases` (method/line.h). */
EXPORT("line") bool line_ask(size_t len, int64_t now);
/* A reply while it is typed (method/composer.h). */
EXPORT("draft") bool draft_ask(size_t len, int64_t now);

#endif
