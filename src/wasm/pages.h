/* pages.h - memory for arenas, from the page that runs us.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WASM_PAGES_H
#define WASM_PAGES_H

#include "base/arena.h"

/* What is given back is used again, so memory grows to what the largest piece of work took and no further.
 * Out of memory is a trap: the page goes on without us. */
extern const struct arena_host wasm_pages;

#endif
