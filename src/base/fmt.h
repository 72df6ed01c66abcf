/* fmt.h - the small formatter behind buf_fmt, err_set and arena_fmt.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BASE_FMT_H
#define BASE_FMT_H

#include "base/str.h"

/* Formats piece by piece into put(to, piece).  What it knows is listed at buf_fmt; anything else is
 * a bug and stops. */
void fmt_va(void (*put)(void *to, struct str piece), void *to, const char *fmt, va_list ap) PRINTF_LIKE(3, 0);

#endif
