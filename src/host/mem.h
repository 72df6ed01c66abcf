/* mem.h - pages for arenas, from the machine.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef HOST_MEM_H
#define HOST_MEM_H

#include "base/arena.h"

/* malloc and free; out of memory is logged and ends the process with 71. */
extern const struct arena_host host_pages;

/* Bytes that are in use, of whatever library; what was given back and is kept for later is not counted. */
size_t mem_used(void);

/* For tests: let the n-th page request from now on fail (0: none). */
void mem_fail_at(long n);

#endif
