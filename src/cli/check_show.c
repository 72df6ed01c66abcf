/* check_show.c - findings for a person at a prompt: the line they stand in, what it does, what to write.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cli/check_show.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "base/utf8.h"

#define ROOM 84                                 /* columns of the draft that are shown of a long line */
#define ROOM_LEAST 20
#define MARGINS 7                               /* "  … " in front, " …" behind, and the last column free */
#define LINES_SHOWN 3                           /* of a span that runs over several */

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
	size_t wide;                            /* columns of the terminal; 0: not known */
};

static bool
wants_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && (no == NULL || no[0] == '\0') && term != NULL
	    && strcmp(term, "dumb") != 0;
}

static size_t
terminal_columns(void)
{
	struct winsize size;

	return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
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

/* How far to the right a character goes: two for Chinese and most pictures, none for an accent put on the
 * letter before it. */
static size_t
columns_of(uint32_t code)
{
	int n = wcwidth((wchar_t)code);

	return n < 0 ? 1 : (size_t)n;
}

static size_t
columns(struct str s)
{
	size_t n = 0, at = 0;

	while (at < s.len)
		n += columns_of(utf8_next(s, &at));
	return n;
}

static size_t
one_back(struct str s, size_t at)
{
	do
		at--;
	while (at > 0 && ((unsigned char)s.ptr[at] & 0xc0) == 0x80);
	return at;
}

/* n columns back from at, not before least; then on to where a word begins. */
static size_t
back(struct str s, size_t at, size_t n, size_t least)
{
	size_t to = at;

	while (to > least) {
		size_t next = one_back(s, to), wide = columns(str_sub(s, next, to));

		if (wide > n)
			break;
		n -= wide;
		to = next;
	}
	for (size_t i = to; to > least && i < at; i++)
		if (s.ptr[i] == ' ')
			return i + 1;
	return to;
}

/* On from at, as far as n columns reach; what stands on the last letter goes with it. */
static size_t
forth(struct str s, size_t at, size_t n, size_t most)
{
	while (at < most) {
		size_t behind = at, wide = columns_of(utf8_next(s, &behind));

		if (wide > n)
			break;
		n -= wide;
		at = behind;
	}
	return at;
}

static size_t
room(const struct showing *w)
{
	if (w->wide == 0 || w->wide >= ROOM + MARGINS)
		return ROOM;
	return w->wide < ROOM_LEAST + MARGINS ? ROOM_LEAST : w->wide - MARGINS;
}

/* The line that start is in, as much of it as there is room for. */
static struct place
place_of(const struct showing *w, size_t start, size_t span_end)
{
	struct str draft = w->draft;
	size_t to = line_end(draft, start), from = line_start(draft, start);
	size_t end = span_end < to ? span_end : to;

	if (columns(str_sub(draft, from, to)) <= room(w))
		return (struct place){ from, start, end, to };
	from = columns(str_sub(draft, from, end)) > room(w) ? back(draft, start, room(w) * 2 / 7,
	    from) : from;
	to = forth(draft, from, room(w), to);
	return (struct place){ from, start, end < to ? end : to, to };
}

static void
put_spaces(struct showing *w, size_t n)
{
	while (n-- > 0)
		buf_putc(&w->b, ' ');
}

/* C1 controls count too: a terminal may obey U+009B as it does ESC [.  So do the marks that turn the
 * direction of writing. */
static bool
is_obeyed(uint32_t code)
{
	return (code < ' ' && code != '\n') || (code >= 0x7f && code < 0xa0) || utf8_turns_round(code);
}

/* In their place, as many bytes: a space, a no-break space, a mark that says that something was here. */
static const char *const harmless[] = { "", " ", "\xc2\xa0", "\xef\xbf\xbd" };

static struct str
without_controls(struct arena *a, struct str s)
{
	char *to = arena_array(a, char, s.len + 1);

	memcpy(to, s.ptr, s.len);
	for (size_t at = 0, from = 0; at < s.len; from = at) {
		if (is_obeyed(utf8_next(s, &at)))
			memcpy(to + from, harmless[at - from], at - from);
	}
	return (struct str){ to, s.len };
}

/* One line, and marks under what of the span stands in it; more: the span goes on in lines not shown. */
static void
put_line(struct showing *w, const struct finding *f, size_t start, bool more)
{
	struct place p = place_of(w, start, f->end);
	bool cut_left = p.from > line_start(w->draft, p.start);
	bool cut_right = p.to < line_end(w->draft, p.start) || more;
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

/* Where the span's next word stands; its end where there is none. */
static size_t
next_word(const struct showing *w, const struct finding *f, size_t at)
{
	while (at < f->end && (w->draft.ptr[at] == '\n' || w->draft.ptr[at] == ' '))
		at++;
	return at;
}

/* A span of several lines is shown by its first ones that hold a word. */
static void
put_span(struct showing *w, const struct finding *f)
{
	size_t at = next_word(w, f, f->start);

	for (size_t n = 1; n <= LINES_SHOWN && at < f->end; n++) {
		size_t next = next_word(w, f, line_end(w->draft, at) < f->end ? line_end(w->draft,
		    at) : f->end);

		put_line(w, f, at, n == LINES_SHOWN && next < f->end);
		at = next;
	}
}

/* "  Instead: …", broken between words where the terminal is narrow, and set in. */
static void
put_words(struct showing *w, struct str label, struct str text)
{
	size_t at = 2 + columns(label);
	struct str word;

	buf_fmt(&w->b, "  %.*s", STR_ARG(label));
	for (bool first = true; str_cut(text, ' ', &word, &text) || word.len > 0; first = false) {
		size_t wide = columns(word);

		if (!first && w->wide > 0 && at + 1 + wide >= w->wide) {
			buf_lit(&w->b, "\n  ");
			at = 2;
		} else if (!first) {
			buf_putc(&w->b, ' ');
			at++;
		}
		buf_put(&w->b, word);
		at += wide;
	}
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
		put_words(w, STR("About: "), without_controls(w->b.a, f->about));
	put_words(w, STR_NONE, f->message);
	if (f->suggest.len > 0)
		put_words(w, STR("Instead: "), f->suggest);
}

static void
show(struct showing *w, const struct findings *all)
{
	const struct finding *shown[FINDINGS_SHOWN];
	size_t n = findings_shown(all, shown);

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&w->b, '\n');
		put_finding(w, shown[i]);
	}
	if (n == 0 && str_trim(w->draft).len == 0)
		buf_lit(&w->b, "There is nothing written yet.\n");
	else if (n == 0)
		buf_lit(&w->b, "Nothing stands against sending it.\n");
	if (all->list.n > n)
		buf_fmt(&w->b, "\nAnd %zu more, less pressing or in the same place; --json gives them all.\n",
		    all->list.n - n);
}

void
check_show(struct arena *a, const struct findings *all, struct str draft)
{
	struct showing w = { .draft = without_controls(a, draft), .colour = wants_colour(),
		.wide = terminal_columns() };
	/* wcwidth knows characters in this locale only; without it each takes one column */
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t before = uselocale(utf8);

	buf_init(&w.b, a, KIB(256));
	show(&w, all);
	uselocale(before);
	if (utf8 != (locale_t)0)
		freelocale(utf8);
	printf("%.*s", STR_ARG(buf_str(&w.b)));
}
