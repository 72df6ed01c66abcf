/* base.h - what every file may take for granted: widths, assert, a few macros.
 *
 * base/, ear/ and method/ are freestanding: from <string.h> only memcpy, memmove, memset, memcmp
 * and strlen may be used, and nothing from <stdio.h>, <stdlib.h>, <time.h> or <ctype.h>.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* On in releases too: a bug must stop here, not spread. */
#define must(x) ((x) ? (void)0 : __builtin_trap())

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define KIB(n) ((size_t)(n) << 10)
#define MIB(n) ((size_t)(n) << 20)

#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define UNUSED __attribute__((unused))
#define MUST_USE __attribute__((warn_unused_result))
/* A large local that is written before it is read, where rows and events come by the hundred: the compiler's
 * zeroing of locals (see the Makefile) leaves it out. */
#ifdef __has_attribute
#if __has_attribute(uninitialized)
#define UNSET __attribute__((uninitialized))
#endif
#endif
#ifndef UNSET
#define UNSET
#endif

#endif
