/* lines.c - the lines of a file or a pipe, one at a time, however long the whole is.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/lines.h"

#include "host/file.h"

#define FIRST_ROOM KIB(64)

void
lines_init(struct lines *l, struct arena *a, int fd, const char *name, size_t max)
{
	*l = (struct lines){ .a = a, .name = name, .fd = fd, .max = max };
	l->room = FIRST_ROOM < max + 2 ? FIRST_ROOM : max + 2;
	l->at = arena_array(a, char, l->room);
}

static struct str
waiting(const struct lines *l)
{
	return (struct str){ l->at + l->from, l->to - l->from };
}

bool
lines_ready(const struct lines *l)
{
	return l->ended || str_find_char(waiting(l), '\n') != STR_NOT_FOUND;
}

/* Room for at least one more byte behind what waits.  A line and its CR LF fit into max + 2. */
static void
make_room(struct lines *l)
{
	size_t len = l->to - l->from, room = l->room;
	char *to = l->at;

	if (l->to < l->room)
		return;
	if (len == l->room) {
		room = l->room <= (l->max + 2) / 2 ? l->room * 2 : l->max + 2;
		to = arena_array(l->a, char, room);
	}
	memmove(to, l->at + l->from, len);
	l->at = to;
	l->room = room;
	l->from = 0;
	l->to = len;
}

static bool
read_more(struct lines *l, struct err *err)
{
	size_t n;

	make_room(l);
	if (!fd_read_some(l->fd, l->name, l->at + l->to, l->room - l->to, &n, err))
		return false;
	l->to += n;
	l->ended = n == 0;
	return true;
}

/* Gives out len bytes and passes over what ends them. */
static enum line_found
give(struct lines *l, size_t len, size_t end, struct str *out)
{
	*out = (struct str){ l->at + l->from, len };
	l->from += len + end;
	if (str_ends(*out, STR("\r")))
		out->len--;
	return out->len > l->max ? LINE_TOO_LONG : LINE_READ;
}

/* Drops a line that didn't fit, up to where the next one starts. */
static enum line_found
pass_over(struct lines *l, struct err *err)
{
	size_t len;

	while ((len = str_find_char(waiting(l), '\n')) == STR_NOT_FOUND && !l->ended) {
		l->from = l->to = 0;
		if (!read_more(l, err))
			return LINE_FAILED;
	}
	l->from = len == STR_NOT_FOUND ? l->to : l->from + len + 1;
	return LINE_TOO_LONG;
}

enum line_found
lines_next(struct lines *l, struct str *out, struct err *err)
{
	size_t searched = 0;

	for (;;) {
		struct str s = waiting(l);
		size_t len = str_find_char(str_sub(s, searched, s.len), '\n');

		if (len != STR_NOT_FOUND)
			return give(l, searched + len, 1, out);
		if (l->ended)
			return s.len > 0 ? give(l, s.len, 0, out) : LINE_END;
		if (s.len >= l->max + 2)
			return pass_over(l, err);
		searched = s.len;
		if (!read_more(l, err))
			return LINE_FAILED;
	}
}
