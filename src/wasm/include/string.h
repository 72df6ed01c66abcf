/* string.h - the functions of <string.h> that base, ear and method may use, where there is no libc.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WASM_STRING_H
#define WASM_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t len);
void *memmove(void *to, const void *from, size_t len);
void *memset(void *to, int c, size_t len);
int memcmp(const void *a, const void *b, size_t len);
size_t strlen(const char *z);

#endif
