/* err.h - what went wrong in the world, as a kind and a sentence for a person.
 *
 * A struct err lives in the caller and allocates nothing.  A function that can fail returns bool
 * and takes `struct err *err` last; err_set() returns false, so failing is one line.  Bugs are not
 * errors: they stop at must().
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/base.h"

/* kind, HTTP status, exit code (sysexits), what it means */
#define ERR_KINDS(X) \
	X(NONE,        200,  0, "fine") \
	X(USAGE,       400, 64, "the call is not right") \
	X(DATA,        400, 65, "the data is not right") \
	X(NOT_FOUND,   404, 66, "not found") \
	X(GONE,        410, 66, "no longer there") \
	X(DENIED,      403, 77, "not allowed") \
	X(LOGIN,       401, 77, "log in first") \
	X(CONFLICT,    409, 75, "changed by someone else") \
	X(TOO_LARGE,   413, 65, "too large") \
	X(BUSY,        503, 75, "busy, try again") \
	X(UNAVAILABLE, 503, 69, "a service is not there") \
	X(IO,          500, 74, "reading or writing failed") \
	X(CONFIG,      500, 78, "the settings are not right") \
	X(SOFTWARE,    500, 70, "a fault in heard")

enum err_kind {
#define X(name, status, code, text) ERR_##name,
	ERR_KINDS(X)
#undef X
	ERR_KIND_COUNT
};

struct err {
	enum err_kind kind;
	char text[256];                         /* a sentence, terminated */
};

/* Sets kind and sentence (formatted as buf_fmt does, cut at the end of text); returns false. */
bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);
int err_status(const struct err *err);                  /* HTTP */
int err_exit(const struct err *err);                    /* sysexits */
const char *err_code(const struct err *err);            /* "not-found", for JSON */

#endif
