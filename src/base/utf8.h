/* utf8.h - UTF-8 checked, mended and walked (RFC 3629).
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

bool utf8_valid(struct str s);
/* s itself if it is valid, else a copy with U+FFFD for each bad sequence. */
struct str utf8_clean(struct arena *a, struct str s);
/* The code point at `at` and its length; false, 0xFFFD and the length of the bad sequence where it is
 * not UTF-8.  at must be less than s.len. */
bool utf8_read(struct str s, size_t at, uint32_t *code, size_t *len);
/* The offset of the first bad sequence at or behind `at`, or s.len. */
size_t utf8_good(struct str s, size_t at);
/* The code point at *at, moving *at behind it; a bad byte gives 0xFFFD and moves one byte.
 * *at must be less than s.len. */
uint32_t utf8_next(struct str s, size_t *at);
void utf8_put(char out[4], size_t *len, uint32_t code);
/* s without the mark that some programs put in front of a file to say that it is UTF-8. */
struct str utf8_unmarked(struct str s);
/* At most max bytes of s, never cutting a code point. */
struct str utf8_cut(struct str s, size_t max);

/* Marks that turn the direction of writing, or end a line: they make "exe.png" of a "gnp.exe". */
bool utf8_turns_round(uint32_t c);

#endif
