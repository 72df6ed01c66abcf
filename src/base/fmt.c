/* fmt.c - the small formatter: text, characters and whole numbers, with widths.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/fmt.h"

enum size { SIZE_INT, SIZE_LONG, SIZE_LONG_LONG, SIZE_SIZE };

struct spec {
	bool left, zero;
	int width, precision;                   /* precision -1: none */
	enum size size;
	char verb;
};

struct fmt {
	void (*put)(void *to, struct str piece);
	void *to;
	va_list ap;
};

static int
read_number(struct fmt *f, const char **at)
{
	int n = 0;

	if (**at == '*') {
		(*at)++;
		return va_arg(f->ap, int);
	}
	for (; **at >= '0' && **at <= '9'; (*at)++) {
		must(n < 1000);
		n = n * 10 + (**at - '0');
	}
	return n;
}

static enum size
read_size(const char **at)
{
	if (**at == 'z') {
		(*at)++;
		return SIZE_SIZE;
	}
	if (**at != 'l')
		return SIZE_INT;
	(*at)++;
	if (**at != 'l')
		return SIZE_LONG;
	(*at)++;
	return SIZE_LONG_LONG;
}

/* Reads what stands behind a '%'. */
static struct spec
read_spec(struct fmt *f, const char **at)
{
	struct spec s = { .precision = -1 };

	for (; **at == '-' || **at == '0'; (*at)++) {
		s.left |= **at == '-';
		s.zero |= **at == '0';
	}
	s.width = read_number(f, at);
	if (**at == '.') {
		(*at)++;
		s.precision = read_number(f, at);
	}
	s.size = read_size(at);
	s.verb = *(*at)++;
	return s;
}

static void
put_fill(struct fmt *f, char c, int n)
{
	char run[16];

	memset(run, c, sizeof run);
	for (; n > 0; n -= (int)sizeof run)
		f->put(f->to, (struct str){ run, (size_t)n < sizeof run ? (size_t)n : sizeof run });
}

static void
put_padded(struct fmt *f, const struct spec *s, struct str piece)
{
	int fill = piece.len < (size_t)s->width ? s->width - (int)piece.len : 0;

	if (fill == 0) {
		f->put(f->to, piece);
		return;
	}
	if (!s->left)
		put_fill(f, ' ', fill);
	f->put(f->to, piece);
	if (s->left)
		put_fill(f, ' ', fill);
}

static struct str
until_nul(const char *z, size_t most)
{
	const char *end = z, *limit = z + most;

	while (end < limit && *end != '\0')
		end++;
	return (struct str){ z, (size_t)(end - z) };
}

static void
put_text(struct fmt *f, const struct spec *s)
{
	const char *z = va_arg(f->ap, const char *);
	struct str piece = { z, 0 };

	/* With a precision the text need not be terminated. */
	if (z && s->precision < 0)
		piece = str_from(z);
	else if (z)
		piece = until_nul(z, (size_t)s->precision);
	put_padded(f, s, piece);
}

static void
put_digits(struct fmt *f, const struct spec *s, uint64_t n, bool minus)
{
	bool hex = s->verb == 'x' || s->verb == 'X';
	const char *digits = s->verb == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	char text[24];
	size_t at = sizeof text;

	do {
		text[--at] = digits[hex ? n % 16 : n % 10];
		n = hex ? n / 16 : n / 10;
	} while (n);
	if (s->zero && !s->left) {
		if (minus)
			f->put(f->to, STR("-"));
		put_fill(f, '0', s->width - minus - (int)(sizeof text - at));
		f->put(f->to, (struct str){ text + at, sizeof text - at });
		return;
	}
	if (minus)
		text[--at] = '-';
	put_padded(f, s, (struct str){ text + at, sizeof text - at });
}

static void
put_signed(struct fmt *f, const struct spec *s)
{
	int64_t n = 0;

	switch (s->size) {
	case SIZE_INT: n = va_arg(f->ap, int); break;
	case SIZE_LONG: n = va_arg(f->ap, long); break;
	case SIZE_LONG_LONG: n = va_arg(f->ap, long long); break;
	case SIZE_SIZE: n = va_arg(f->ap, ptrdiff_t); break;
	}
	put_digits(f, s, n < 0 ? -(uint64_t)n : (uint64_t)n, n < 0);
}

static void
put_unsigned(struct fmt *f, const struct spec *s)
{
	uint64_t n = 0;

	switch (s->size) {
	case SIZE_INT: n = va_arg(f->ap, unsigned); break;
	case SIZE_LONG: n = va_arg(f->ap, unsigned long); break;
	case SIZE_LONG_LONG: n = va_arg(f->ap, unsigned long long); break;
	case SIZE_SIZE: n = va_arg(f->ap, size_t); break;
	}
	put_digits(f, s, n, false);
}

static void
put_char(struct fmt *f, const struct spec *s)
{
	char c = (char)va_arg(f->ap, int);

	put_padded(f, s, (struct str){ &c, 1 });
}

static void
put_spec(struct fmt *f, const struct spec *s)
{
	switch (s->verb) {
	case 's': put_text(f, s); break;
	case 'c': put_char(f, s); break;
	case 'd': case 'i': put_signed(f, s); break;
	case 'u': case 'x': case 'X': put_unsigned(f, s); break;
	case '%': f->put(f->to, STR("%")); break;
	default: __builtin_trap();
	}
}

void
fmt_va(void (*put)(void *to, struct str piece), void *to, const char *fmt, va_list ap)
{
	struct fmt f = { .put = put, .to = to };

	va_copy(f.ap, ap);
	while (*fmt) {
		size_t plain = 0;

		while (fmt[plain] && fmt[plain] != '%')
			plain++;
		if (plain)
			put(to, (struct str){ fmt, plain });
		fmt += plain;
		if (*fmt) {
			struct spec s;

			fmt++;
			s = read_spec(&f, &fmt);
			put_spec(&f, &s);
		}
	}
	va_end(f.ap);
}
