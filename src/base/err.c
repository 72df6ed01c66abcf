/* err.c - what went wrong in the world, as a kind and a sentence.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/err.h"

#include "base/fmt.h"
#include "base/utf8.h"

struct line {
	char text[sizeof ((struct err *)0)->text];
	size_t len;
};

static const int statuses[] = {
#define X(name, status, code, text) [ERR_##name] = (status),
	ERR_KINDS(X)
#undef X
};

static const int exits[] = {
#define X(name, status, code, text) [ERR_##name] = (code),
	ERR_KINDS(X)
#undef X
};

static const char *const codes[] = {
	[ERR_NONE] = "none", [ERR_USAGE] = "usage", [ERR_DATA] = "data", [ERR_NOT_FOUND] = "not-found",
	[ERR_GONE] = "gone", [ERR_DENIED] = "denied", [ERR_LOGIN] = "login", [ERR_CONFLICT] = "conflict",
	[ERR_TOO_LARGE] = "too-large", [ERR_BUSY] = "busy", [ERR_UNAVAILABLE] = "unavailable",
	[ERR_IO] = "io", [ERR_CONFIG] = "config", [ERR_SOFTWARE] = "software",
};
_Static_assert(LENGTH(codes) == ERR_KIND_COUNT, "each kind has its code");

static void
put_piece(void *to, struct str piece)
{
	struct line *line = to;
	size_t room = sizeof line->text - 1 - line->len;
	struct str fits = utf8_cut(piece, room);

	if (fits.len)
		memcpy(line->text + line->len, fits.ptr, fits.len);
	line->len += fits.len;
}

bool
err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	struct line line = { .len = 0 };        /* apart, as err->text may be among the arguments */
	va_list ap;

	must(kind < ERR_KIND_COUNT);
	va_start(ap, fmt);
	fmt_va(put_piece, &line, fmt, ap);
	va_end(ap);
	err->kind = kind;
	memcpy(err->text, line.text, line.len);
	err->text[line.len] = '\0';
	return false;
}

int
err_status(const struct err *err)
{
	return statuses[err->kind];
}

int
err_exit(const struct err *err)
{
	return exits[err->kind];
}

const char *
err_code(const struct err *err)
{
	return codes[err->kind];
}
