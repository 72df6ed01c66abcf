/* random.h - unguessable bytes, and ids that rise with time.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef HOST_RANDOM_H
#define HOST_RANDOM_H

#include "base/str.h"

void random_bytes(void *out, size_t len);               /* from the kernel; failing is fatal */
/* 2 * len hexadecimal digits. */
struct str random_hex(struct arena *a, size_t len);
/* len characters that can be read aloud and typed: a-z 2-9 without l, o, 0, 1. */
struct str random_word(struct arena *a, size_t len);

/* A 64-bit id: milliseconds << 20 | counter, higher than every id this process has given or been
 * told of by id_seen.  Safe from any thread. */
int64_t id_next(int64_t now_ms);
void id_seen(int64_t id);
/* Other programs give ids for the same data: from now on in steps of a length drawn once, so that two that
 * count from the same place seldom meet.  Where they do, the database refuses the later. */
void id_set_apart(void);

#endif
