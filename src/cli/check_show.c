/* check_show.c - findings for a person at a prompt: the line they stand in, what it does, what to write.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cli/check_show.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ROOM 84                                 /* columns of the draft that are shown of a long line */
#define LEAD 24                                 /* of them, in front of the span */

/* What a piece of the output is; how it looks on a terminal. */
enum look { LOOK_PLAIN, LOOK_HINT, LOOK_WARN, LOOK_BLOCK, LOOK_SOFT, LOOK_BOLD };

static const char *const looks[] = {
	[LOOK_PLAIN] = "0", [LOOK_HINT] = "36", [LOOK_WARN] = "33", [LOOK_BLOCK] = "1;31", [LOOK_SOFT] = "2",
	[LOOK_BOLD] = "1",
};

static const enum look look_of[] = {
	[SEVERITY_HINT] = LOOK_HINT, [SEVERITY_WARN] = LOOK_WARN, [SEVERITY_BLOCK] = LOOK_BLOCK,
};

struct showing {
	struct str draft;
	struct buf b;
	bool colour;
};

static bool
wants_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && (no == NULL || no[0] == '\0') && term != NULL
	    && strcmp(term, "dumb") != 0;
}

static void
put(struct showing *w, enum look look, struct str s)
{
	if (w->colour && look != LOOK_PLAIN)
		buf_fmt(&w->b, "\033[%sm%.*s\033[0m", looks[look], STR_ARG(s));
	else
		buf_put(&w->b, s);
}

/* ---- the line and its span ---- */

struct place { size_t from, start, end, to; };  /* of the draft: what is shown, and the span in it */

static size_t
line_start(struct str s, size_t at)
{
	while (at > 0 && s.ptr[at - 1] != '\n')
		at--;
	return at;
}

static size_t
line_end(struct str s, size_t at)
{
	while (at < s.len && s.ptr[at] != '\n')
		at++;
	return at;
}

static bool
continues(struct str s, size_t at)
{
	return at < s.len && ((unsigned char)s.ptr[at] & 0xc0) == 0x80;
}

static size_t
columns(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += !continues(s, i);
	return n;
}

/* n characters back from at, not before least; then on to where a word begins. */
static size_t
back(struct str s, size_t at, size_t n, size_t least)
{
	size_t to = at;

	while (to > least && n > 0) {
		to--;
		n -= !continues(s, to);
	}
	for (size_t i = to; to > least && i < at; i++)
		if (s.ptr[i] == ' ')
			return i + 1;
	return to;
}

static size_t
forth(struct str s, size_t at, size_t n, size_t most)
{
	while (at < most && n > 0) {
		at++;
		while (continues(s, at))
			at++;
		n--;
	}
	return at;
}

/* A span of several lines is shown by its first one that holds a word. */
static struct place
place_of(struct str draft, const struct finding *f)
{
	size_t start = f->start, end, from, to;

	while (start < f->end && (draft.ptr[start] == '\n' || draft.ptr[start] == ' '))
		start++;
	to = line_end(draft, start);
	end = f->end < to ? f->end : to;
	from = line_start(draft, start);
	if (columns(str_sub(draft, from, to)) <= ROOM)
		return (struct place){ from, start, end, to };
	from = columns(str_sub(draft, from, end)) > ROOM ? back(draft, start, LEAD, from) : from;
	to = forth(draft, from, ROOM, to);
	return (struct place){ from, start, end < to ? end : to, to };
}

static void
put_spaces(struct showing *w, size_t n)
{
	while (n-- > 0)
		buf_putc(&w->b, ' ');
}

/* C1 controls count too: a terminal may obey U+009B as it does ESC [. */
static bool
is_control(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.ptr[i], before = i > 0 ? (unsigned char)s.ptr[i - 1] : 0;

	return (c < ' ' && c != '\n') || c == 0x7f || (before == 0xc2 && c < 0xa0);
}

/* The same bytes, places and lines; what a terminal would obey is a space or (C1) a no-break space. */
static struct str
without_controls(struct arena *a, struct str s)
{
	char *to = arena_array(a, char, s.len + 1);

	for (size_t i = 0; i < s.len; i++) {
		char harmless = (unsigned char)s.ptr[i] < 0x80 ? ' ' : '\xa0';

		to[i] = is_control(s, i) ? harmless : s.ptr[i];
	}
	return (struct str){ to, s.len };
}

static void
put_span(struct showing *w, const struct finding *f)
{
	struct place p = place_of(w->draft, f);
	bool cut_left = p.from > line_start(w->draft, p.start);
	bool cut_right = p.to < line_end(w->draft, p.start) || f->end > line_end(w->draft, p.start) + 1;
	size_t lead = columns(str_sub(w->draft, p.from, p.start)) + (cut_left ? 2 : 0);
	size_t n = columns(str_sub(w->draft, p.start, p.end));
	struct buf marks;

	buf_fmt(&w->b, "  %s%.*s%s\n  ", cut_left ? "… " : "", STR_ARG(str_sub(w->draft, p.from, p.to)),
	    cut_right ? " …" : "");
	put_spaces(w, lead);
	buf_init(&marks, w->b.a, KIB(4));
	while (n-- > 0)
		buf_putc(&marks, '~');
	put(w, look_of[f->severity], buf_str(&marks));
	buf_putc(&w->b, '\n');
}

/* ---- one finding, and all ---- */

static void
put_finding(struct showing *w, const struct finding *f)
{
	put(w, look_of[f->severity], str_from(severity_name(f->severity)));
	put_spaces(w, 7 - str_from(severity_name(f->severity)).len);
	put(w, LOOK_BOLD, str_from(rule_id(f->rule)));
	put(w, LOOK_SOFT, arena_fmt(w->b.a, "  %s", rule_practices(f->rule)));
	buf_putc(&w->b, '\n');
	if (f->end > f->start)
		put_span(w, f);
	if (f->about.len > 0)
		buf_fmt(&w->b, "  About: %.*s\n", STR_ARG(without_controls(w->b.a, f->about)));
	buf_fmt(&w->b, "  %.*s\n", STR_ARG(f->message));
	if (f->suggest.len > 0)
		buf_fmt(&w->b, "  Instead: %.*s\n", STR_ARG(f->suggest));
}

void
check_show(struct arena *a, const struct findings *all, struct str draft)
{
	struct showing w = { .draft = without_controls(a, draft), .colour = wants_colour() };
	const struct finding *shown[FINDINGS_SHOWN];
	size_t n = findings_shown(all, shown);

	buf_init(&w.b, a, KIB(256));
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&w.b, '\n');
		put_finding(&w, shown[i]);
	}
	if (n == 0 && str_trim(draft).len == 0)
		buf_lit(&w.b, "There is nothing written yet.\n");
	else if (n == 0)
		buf_lit(&w.b, "Nothing stands against sending it.\n");
	if (all->list.n > n)
		buf_fmt(&w.b, "\nAnd %zu more, less pressing or in the same place; --json gives them all.\n",
		    all->list.n - n);
	printf("%.*s", STR_ARG(buf_str(&w.b)));
}
