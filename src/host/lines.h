/* lines.h - the lines of a file or a pipe, one at a time, however long the whole is.
 *
 * A line stays where it is until the next one is asked for.  One that is longer than the ceiling is
 * passed over to its end and told as such; the lines behind it are read as if it were not there.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef HOST_LINES_H
#define HOST_LINES_H

#include "base/err.h"
#include "base/str.h"

enum line_found { LINE_READ, LINE_TOO_LONG, LINE_END, LINE_FAILED };

struct lines {
	struct arena *a;                        /* of its own: at most three times max are taken from it */
	const char *name;                       /* of the file, for errors */
	int fd;
	char *at;
	size_t from, to, room, max;             /* bytes; [from, to) of at is not given out yet */
	bool ended;
};

/* Reads from fd, which stays the caller's; name (NULL: the input) is what errors call it. */
void lines_init(struct lines *l, struct arena *a, int fd, const char *name, size_t max);
/* The next line without its end (LF or CRLF); the last needs none.  err is set with LINE_FAILED. */
enum line_found lines_next(struct lines *l, struct str *out, struct err *err);
/* Whether the next line can be had without waiting for more input. */
bool lines_ready(const struct lines *l);

#endif
