/* buf.h - bytes that grow in an arena up to a ceiling.
 *
 * A buffer that would pass its ceiling keeps what it has, sets `full` and takes nothing more;
 * buf_ok() turns that into an error, so a caller checks once, at the end.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/err.h"
#include "base/str.h"

struct buf {
	struct arena *a;
	char *ptr;
	size_t len, cap, max;                   /* bytes */
	bool full;                              /* something did not fit */
};

void buf_init(struct buf *b, struct arena *a, size_t max);
/* Makes room for n more bytes at once, as far as the ceiling allows. */
void buf_reserve(struct buf *b, size_t n);
void buf_put_slowly(struct buf *b, struct str s);       /* buf_put where there is no room yet */

/* Pages are put together from thousands of pieces. */
static inline void
buf_put(struct buf *b, struct str s)
{
	if (s.len > b->cap - b->len || b->full) {
		buf_put_slowly(b, s);
	} else if (s.len > 0) {
		__builtin_memcpy(b->ptr + b->len, s.ptr, s.len);
		b->len += s.len;
	}
}

static inline void
buf_putc(struct buf *b, char c)
{
	if (b->len < b->cap && !b->full)
		b->ptr[b->len++] = c;
	else
		buf_put_slowly(b, (struct str){ &c, 1 });
}

#define buf_lit(b, lit) buf_put((b), STR(lit))
/* Knows %s %.*s %c %d %u %x %ld %lu %lx %zu %lld %llu %%, widths and 0-padding: no floating point. */
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vfmt(struct buf *b, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
/* A whole number, filled up with zeros to `width` digits: what "%0*" does, without reading a format. */
void buf_int(struct buf *b, int64_t n, size_t width);
struct str buf_str(const struct buf *b);                /* a view, valid until the next put */
bool buf_ok(const struct buf *b, struct err *err);      /* false: ERR_TOO_LARGE */

#endif
