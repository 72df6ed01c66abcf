/* pages.c - the page compiler: templates in, C out.
 *
 *     pages OUT.c PAGE.html
 *     pages --prototypes OUT.h PAGE.html…
 *
 * A template is HTML with three additions:
 *
 *     %% name(struct html *h, const struct foo *v)    begins a template: void render_name(…)
 *     % if (v->open) {                                a line of C
 *     {{ v->title }}  {{> other(h, v->row) }}  {{# a remark }}
 *
 * What a hole becomes is decided by where it stands (place.h): text is escaped, the beginning of an
 * address is checked for its scheme, and where nothing would be safe the build stops.  #line makes
 * the C compiler speak of the template's own lines.  Comments are dropped, and blanks at the start
 * of a line where they mean nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "base/buf.h"
#include "host/file.h"
#include "host/mem.h"

#include "made.h"
#include "place.h"

#define PAGE_MAX MIB(1)
#define OUT_MAX MIB(16)
#define LITERAL_MAX 1000                        /* C promises 4095 bytes; shorter ones are readable */
#define DEPTH_MAX 32

struct block {
	struct place place;
	unsigned line;
};

struct page {
	struct arena *a;
	const char *path;
	unsigned line;
	struct buf out;
	struct buf literal;                     /* text of the page that waits to be written */
	struct place place;
	struct block blocks[DEPTH_MAX];         /* braces opened by lines of C */
	size_t depth;
	unsigned began;                         /* line of the template's beginning; 0 before the first */
	const char *skip_until;                 /* within a comment: what ends it */
	bool line_shows;                        /* something of this line was put out */
	bool keeps_blanks;                      /* within pre */
};

static bool
fail(const struct page *p, struct err *err, const char *why)
{
	return err_set(err, ERR_DATA, "%s:%u: %s", p->path, p->line, why);
}

static void
put_escaped(struct buf *out, char c)
{
	switch (c) {
	case '\n': buf_lit(out, "\\n"); break;
	case '\t': buf_lit(out, "\\t"); break;
	case '"': buf_lit(out, "\\\""); break;
	case '\\': buf_lit(out, "\\\\"); break;
	case '?': buf_lit(out, "\\?"); break;   /* no trigraphs */
	default: buf_putc(out, c);
	}
}

static void
flush(struct page *p)
{
	struct str rest = buf_str(&p->literal);

	while (rest.len > 0) {
		struct str part = str_sub(rest, 0, LITERAL_MAX);

		rest = str_sub(rest, part.len, rest.len);
		buf_lit(&p->out, "\thtml_raw(h, STR(\"");
		for (size_t i = 0; i < part.len; i++)
			put_escaped(&p->out, part.ptr[i]);
		buf_lit(&p->out, "\"));\n");
	}
	p->literal.len = 0;
}

static void
put_line_number(struct page *p)
{
	buf_fmt(&p->out, "#line %u \"%s\"\n", p->line, p->path);
}

/* ---- templates ------------------------------------------------------------------------------ */

static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c != '_' && !(c >= 'a' && c <= 'z') && !(i > 0 && c >= '0' && c <= '9'))
			return false;
	}
	return s.len > 0;
}

/* "name(struct html *h, …)" into its two halves. */
static bool
parse_head(const struct page *p, struct str head, struct str *name, struct str *parameters, struct err *err)
{
	struct str rest;

	if (!str_cut(head, '(', name, &rest) || !str_ends(rest, STR(")")) || !is_name(str_trim(*name)))
		return fail(p, err, "a template begins with: %% name(struct html *h, …)");
	*name = str_trim(*name);
	*parameters = str_sub(rest, 0, rest.len - 1);
	if (!str_starts(*parameters, STR("struct html *h")))
		return fail(p, err, "a template's first parameter is struct html *h");
	return true;
}

static bool
end_template(struct page *p, struct err *err)
{
	if (p->skip_until)
		return fail(p, err, "the page ends within a comment");
	if (p->began == 0)
		return true;
	flush(p);
	if (p->depth > 0) {
		p->line = p->blocks[p->depth - 1].line;
		return fail(p, err, "this { is never closed");
	}
	if (p->place.kind != PLACE_TEXT)
		return fail(p, err, "the template ends within a tag, a title, a textarea or a script");
	buf_lit(&p->out, "}\n");
	return true;
}

static bool
begin_template(struct page *p, struct str head, struct err *err)
{
	struct str name, parameters;

	if (!end_template(p, err) || !parse_head(p, str_trim(head), &name, &parameters, err))
		return false;
	p->began = p->line;
	p->place = (struct place){ 0 };
	p->keeps_blanks = false;
	buf_putc(&p->out, '\n');
	put_line_number(p);
	buf_fmt(&p->out, "void render_%.*s(%.*s)\n{\n", STR_ARG(name), STR_ARG(parameters));
	return true;
}

/* ---- lines of C ----------------------------------------------------------------------------- */

static bool
close_block(struct page *p, struct err *err)
{
	if (p->depth == 0)
		return fail(p, err, "this } closes nothing");
	p->depth--;
	if (!place_same(&p->place, &p->blocks[p->depth].place))
		return fail(p, err, "a block must end where it began: close the tags that were opened in it");
	return true;
}

static bool
open_block(struct page *p, struct err *err)
{
	if (p->depth == DEPTH_MAX)
		return fail(p, err, "blocks are nested too deeply");
	p->blocks[p->depth++] = (struct block){ p->place, p->line };
	return true;
}

/* Follows the braces of a line of C, those in strings and characters left out. */
static bool
follow_braces(struct page *p, struct str code, struct err *err)
{
	char quote = 0;

	for (size_t i = 0; i < code.len; i++) {
		char c = code.ptr[i];

		if (quote && c == '\\')
			i++;
		else if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if ((c == '{' && !open_block(p, err)) || (c == '}' && !close_block(p, err)))
			return false;
	}
	return true;
}

/* "if (…)" guards one statement; what looks like a line of the page may be several. */
static bool
lacks_braces(struct str code)
{
	static const char *const words[] = { "if ", "for ", "while ", "else", "} else" };
	bool ends_open = str_ends(code, STR(")")) || str_ends(code, STR("else"));

	for (size_t i = 0; i < LENGTH(words); i++)
		if (ends_open && str_starts(code, str_from(words[i])))
			return true;
	return false;
}

static bool
code_line(struct page *p, struct str code, struct err *err)
{
	bool directive = str_starts(str_trim(code), STR("#"));

	if (lacks_braces(str_trim(code)))
		return fail(p, err, "a condition or loop needs braces: end the line with {");

	if (p->place.kind != PLACE_TEXT && p->place.kind != PLACE_TAG && p->place.kind != PLACE_PLAIN)
		return fail(p, err, "a line of C stands between tags or between attributes");
	flush(p);
	if (p->began > 0 && !directive && !follow_braces(p, code, err))
		return false;
	put_line_number(p);
	buf_fmt(&p->out, "%s%.*s\n", p->began > 0 && !directive ? "\t" : "", STR_ARG(str_trim(code)));
	return true;
}

/* ---- HTML ----------------------------------------------------------------------------------- */

static bool
put_call(struct page *p, struct str inside, struct err *err)
{
	struct str call = str_trim(inside);

	if (p->place.kind != PLACE_TEXT)
		return fail(p, err, "a template is called between tags, not within one");
	if (str_find_char(call, '(') == STR_NOT_FOUND || !str_ends(call, STR(")")))
		return fail(p, err, "a template is called so: {{> name(h, …) }}");
	flush(p);
	put_line_number(p);
	buf_fmt(&p->out, "\trender_%.*s;\n", STR_ARG(call));
	return true;
}

static bool
put_value(struct page *p, struct str inside, struct err *err)
{
	static const char *const functions[] = {
		[HOLE_PUT] = "HTML_PUT", [HOLE_ADDRESS] = "html_url", [HOLE_NUMBER] = "html_int",
	};
	struct str expression = str_trim(inside);
	const char *why = "";
	enum hole hole = place_hole(&p->place, &why);

	if (hole == HOLE_REFUSED)
		return fail(p, err, why);
	if (expression.len == 0)
		return fail(p, err, "this hole is empty");
	flush(p);
	put_line_number(p);
	buf_fmt(&p->out, "\t%s(h, %.*s);\n", functions[hole], STR_ARG(expression));
	return true;
}

/* A hole begins at line[*at]; moves *at behind it. */
static bool
put_hole(struct page *p, struct str line, size_t *at, struct err *err)
{
	struct str rest = str_sub(line, *at + 2, line.len);
	size_t end = str_find(rest, STR("}}"));

	if (str_starts(rest, STR("#"))) {
		p->skip_until = "}}";
		*at += 2;
		return true;
	}
	if (end == STR_NOT_FOUND)
		return fail(p, err, "a hole ends on its own line, with }}");
	*at += 2 + end + 2;
	p->line_shows = true;
	if (str_starts(rest, STR(">")))
		return put_call(p, str_sub(rest, 1, end), err);
	return put_value(p, str_sub(rest, 0, end), err);
}

static void
follow_pre(struct page *p, enum place_kind before)
{
	if (before != p->place.kind && p->place.kind == PLACE_TEXT && strcmp(p->place.tag, "pre") == 0)
		p->keeps_blanks = !p->place.closing;
}

static bool
put_char(struct page *p, char c, struct err *err)
{
	enum place_kind before = p->place.kind;
	bool blank = c == ' ' || c == '\t';
	const char *why;

	if (blank && !p->line_shows && !p->keeps_blanks && place_blanks_are_idle(&p->place))
		return true;
	why = place_step(&p->place, c);
	if (why)
		return fail(p, err, why);
	follow_pre(p, before);
	p->line_shows = true;
	buf_putc(&p->literal, c);
	return true;
}

/* Moves *at behind the comment's end, or to the line's. */
static void
skip_comment(struct page *p, struct str line, size_t *at)
{
	size_t end = str_find(str_sub(line, *at, line.len), str_from(p->skip_until));

	if (end == STR_NOT_FOUND) {
		*at = line.len;
		return;
	}
	*at += end + strlen(p->skip_until);
	p->skip_until = NULL;
}

static bool
html_piece(struct page *p, struct str line, size_t *at, struct err *err)
{
	struct str rest = str_sub(line, *at, line.len);

	if (str_starts(rest, STR("<!--")) && p->place.kind == PLACE_TEXT) {
		p->skip_until = "-->";
		*at += 4;
		return true;
	}
	if (str_starts(rest, STR("{{")))
		return put_hole(p, line, at, err);
	(*at)++;
	return put_char(p, rest.ptr[0], err);
}

static bool
html_line(struct page *p, struct str line, struct err *err)
{
	size_t at = 0;

	p->line_shows = false;
	while (at < line.len) {
		if (p->skip_until)
			skip_comment(p, line, &at);
		else if (!html_piece(p, line, &at, err))
			return false;
		if (p->began == 0 && p->line_shows)
			return fail(p, err, "nothing but % lines and comments stands before the first %%");
	}
	if (p->line_shows || p->keeps_blanks || !place_blanks_are_idle(&p->place))
		return p->began == 0 || p->skip_until || put_char(p, '\n', err);
	return true;
}

/* ---- files ---------------------------------------------------------------------------------- */

static bool
compile_line(struct page *p, struct str line, struct err *err)
{
	struct str trimmed = str_trim(line);
	struct str code = trimmed.len > 0 ? str_sub(trimmed, 1, trimmed.len) : STR_NONE;

	if (str_find_char(line, '\0') != STR_NOT_FOUND)
		return fail(p, err, "a zero byte stands in this line");
	if (p->skip_until || !str_starts(trimmed, STR("%")))
		return html_line(p, line, err);
	if (str_starts(code, STR("%")))
		return begin_template(p, str_sub(code, 1, code.len), err);
	return code_line(p, code, err);
}

static bool
compile(struct page *p, struct str text, struct err *err)
{
	struct str line;

	buf_fmt(&p->out, "/* Made by tools/pages.c from %s; edits are lost. */\n", p->path);
	buf_lit(&p->out, "#include \"base/html.h\"\n#include \"pages/pages.h\"\n"
	    "#pragma GCC diagnostic ignored \"-Wunused-parameter\"\n");
	while (str_line(&text, &line)) {
		p->line++;
		if (!compile_line(p, line, err))
			return false;
	}
	if (!end_template(p, err))
		return false;
	return p->began > 0 || fail(p, err, "there is no template in this page");
}

static bool
compile_file(struct arena *a, const char *out_path, const char *path, struct err *err)
{
	struct page p = { .a = a, .path = path };
	struct str text;

	buf_init(&p.out, a, OUT_MAX);
	buf_init(&p.literal, a, OUT_MAX);
	return file_read(a, path, PAGE_MAX, &text, err) && compile(&p, text, err) && buf_ok(&p.literal, err)
	    && made_write(out_path, &p.out, err);
}

/* Every struct that the parameters name, so that the prototypes stand alone. */
static void
put_structs(struct buf *out, struct str parameters)
{
	for (;;) {
		size_t at = str_find(parameters, STR("struct ")), len = 0;

		if (at == STR_NOT_FOUND)
			return;
		parameters = str_sub(parameters, at + strlen("struct "), parameters.len);
		while (len < parameters.len && is_name(str_sub(parameters, 0, len + 1)))
			len++;
		buf_fmt(out, "struct %.*s;\n", (int)len, parameters.ptr);
	}
}

static bool
put_prototypes(struct page *p, struct str text, struct err *err)
{
	struct str line, name, parameters;

	while (str_line(&text, &line)) {
		struct str head = str_trim(line);

		p->line++;
		if (!str_starts(head, STR("%%")))
			continue;
		if (!parse_head(p, str_trim(str_sub(head, 2, head.len)), &name, &parameters, err))
			return false;
		put_structs(&p->out, parameters);
		buf_fmt(&p->out, "void render_%.*s(%.*s);\n", STR_ARG(name), STR_ARG(parameters));
	}
	return true;
}

static bool
prototypes(struct arena *a, const char *out_path, char **paths, size_t n, struct err *err)
{
	struct page p = { .a = a };

	buf_init(&p.out, a, OUT_MAX);
	buf_lit(&p.out, "/* Made by tools/pages.c; edits are lost. */\n#include \"base/base.h\"\n");
	for (size_t i = 0; i < n; i++) {
		struct str text;

		p.path = paths[i];
		p.line = 0;
		if (!file_read(a, p.path, PAGE_MAX, &text, err) || !put_prototypes(&p, text, err))
			return false;
	}
	return made_write(out_path, &p.out, err);
}

int
main(int argc, char **argv)
{
	struct arena a;
	struct err err = { 0 };
	bool done;

	if (argc < 3) {
		fputs("pages OUT.c PAGE.html, or pages --prototypes OUT.h PAGE.html…\n", stderr);
		return 64;
	}
	arena_init(&a, &host_pages, MIB(256));
	if (strcmp(argv[1], "--prototypes") == 0)
		done = prototypes(&a, argv[2], argv + 3, (size_t)argc - 3, &err);
	else
		done = compile_file(&a, argv[1], argv[2], &err);
	if (!done)
		fprintf(stderr, "%s\n", err.text);
	arena_release(&a);
	return done ? 0 : err_exit(&err);
}
