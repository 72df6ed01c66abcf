/* buf.c - bytes that grow in an arena up to a ceiling.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/buf.h"

#include "base/fmt.h"

void
buf_init(struct buf *b, struct arena *a, size_t max)
{
	*b = (struct buf){ .a = a, .max = max };
}

static void
grow(struct buf *b, size_t need)
{
	size_t cap = b->cap ? b->cap : 64;
	char *ptr;

	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	if (cap > b->max)
		cap = b->max;
	if (arena_extend(b->a, b->ptr, b->cap, cap - b->cap)) {
		b->cap = cap;
		return;
	}
	ptr = arena_blank(b->a, cap, 1);
	if (b->len)
		memcpy(ptr, b->ptr, b->len);
	b->ptr = ptr;
	b->cap = cap;
}

void
buf_put_slowly(struct buf *b, struct str s)
{
	if (b->full || s.len > b->max - b->len) {
		b->full = true;
		return;
	}
	if (s.len > b->cap - b->len)
		grow(b, b->len + s.len);
	memcpy(b->ptr + b->len, s.ptr, s.len);
	b->len += s.len;
}

void
buf_reserve(struct buf *b, size_t n)
{
	if (n > b->max - b->len)
		n = b->max - b->len;
	if (n <= b->cap - b->len)
		return;
	if (b->cap > 0) {
		grow(b, b->len + n);
		return;
	}
	b->ptr = arena_blank(b->a, n, 1);
	b->cap = n;
}

#define DIGITS_MOST 20

void
buf_int(struct buf *b, int64_t n, size_t width)
{
	static const char pairs[] =
	    "00010203040506070809" "10111213141516171819" "20212223242526272829" "30313233343536373839"
	    "40414243444546474849" "50515253545556575859" "60616263646566676869" "70717273747576777879"
	    "80818283848586878889" "90919293949596979899";
	char text[DIGITS_MOST + 1];
	uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;
	size_t at = sizeof text;

	must(width < DIGITS_MOST);
	for (; left >= 100; left /= 100)
		memcpy(text + (at -= 2), pairs + 2 * (left % 100), 2);
	for (; left != 0 || at == sizeof text; left /= 10)
		text[--at] = (char)('0' + left % 10);
	while (sizeof text - at < width)
		text[--at] = '0';
	if (n < 0)
		text[--at] = '-';
	buf_put(b, (struct str){ text + at, sizeof text - at });
}

static void
put_piece(void *to, struct str piece)
{
	buf_put(to, piece);
}

void
buf_vfmt(struct buf *b, const char *fmt, va_list ap)
{
	fmt_va(put_piece, b, fmt, ap);
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(b, fmt, ap);
	va_end(ap);
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->ptr, b->len };
}

bool
buf_ok(const struct buf *b, struct err *err)
{
	if (!b->full)
		return true;
	return err_set(err, ERR_TOO_LARGE, "This is too large: %zu bytes is the most that can be taken here.",
	    b->max);
}
