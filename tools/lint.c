/* lint.c - holds the tree to its own rules.
 *
 *     lint ROOT
 *
 * Reads src/LAYERS and every source file below ROOT; prints "file:line: what is wrong" for each breach
 * and leaves with 1 if there was one.  The rules are the tables below.  Comments and strings are told
 * apart from code, nothing more: what needs a compiler is the compiler's.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "host/file.h"
#include "host/mem.h"

#define FILE_MAX MIB(4)
#define COLUMNS_MAX 110
#define TAB 8
#define LAYERS_MAX 32

/* ---- the rules ------------------------------------------------------------------------------ */

enum where {
	IN_SRC = 1,
	IN_TOOLS = 2,
	IN_TEST = 4,
	EVERYWHERE = IN_SRC | IN_TOOLS | IN_TEST,
};

struct ban {
	const char *name;
	enum where where;
	const char *but;                        /* layers that may, with spaces around each */
	const char *instead;
};

#define FREESTANDING " base ear method "

static const struct ban banned_calls[] = {
	{ "strcpy", EVERYWHERE, NULL, "struct str and buf_put" },
	{ "strcat", EVERYWHERE, NULL, "struct str and buf_put" },
	{ "strncpy", EVERYWHERE, NULL, "struct str and buf_put" },
	{ "strncat", EVERYWHERE, NULL, "struct str and buf_put" },
	{ "sprintf", EVERYWHERE, NULL, "buf_fmt" },
	{ "vsprintf", EVERYWHERE, NULL, "buf_vfmt" },
	{ "gets", EVERYWHERE, NULL, "fd_read_all" },
	{ "strtok", EVERYWHERE, NULL, "str_cut" },
	{ "sscanf", EVERYWHERE, NULL, "str_cut and str_int" },
	{ "atoi", EVERYWHERE, NULL, "str_int" },
	{ "atol", EVERYWHERE, NULL, "str_int" },
	{ "atof", EVERYWHERE, NULL, "str_int: there is no floating point here" },
	{ "gmtime", EVERYWHERE, NULL, "civil_at" },
	{ "gmtime_r", EVERYWHERE, NULL, "civil_at" },
	{ "localtime", EVERYWHERE, NULL, "civil_at" },
	{ "localtime_r", EVERYWHERE, NULL, "civil_at" },
	{ "rand", EVERYWHERE, NULL, "random_bytes" },
	{ "srand", EVERYWHERE, NULL, "random_bytes" },
	{ "alloca", EVERYWHERE, NULL, "an arena" },
	{ "snprintf", IN_SRC, NULL, "buf_fmt or arena_fmt" },
	{ "vsnprintf", IN_SRC, NULL, "buf_vfmt" },
	{ "malloc", IN_SRC, " host ", "an arena" },
	{ "calloc", IN_SRC, " host ", "an arena" },
	{ "realloc", IN_SRC, " host ", "an arena" },
	{ "free", IN_SRC, " host ", "an arena, or the free function of the library that made it" },
	{ "strdup", IN_SRC, NULL, "str_copy" },
	{ "time", IN_SRC, " host ", "the clock that was handed down" },
	{ "clock_gettime", IN_SRC, " host ", "the clock that was handed down" },
	{ "gettimeofday", IN_SRC, " host ", "the clock that was handed down" },
	{ "sleep", IN_SRC, " host ", "clock_wait" },
	{ "usleep", IN_SRC, " host ", "clock_wait" },
	{ "nanosleep", IN_SRC, " host ", "clock_wait" },
};

static const char *const freestanding_calls[] = {
	"printf", "fprintf", "puts", "fputs", "fopen", "exit", "abort", "getenv", "qsort", "bsearch",
	"strcmp", "strncmp", "strchr", "strrchr", "strstr", "strcasecmp", "strncasecmp", "strpbrk", "strspn",
	"strcspn", "memchr", "isalpha", "isdigit", "isspace", "isupper", "islower", "isalnum", "tolower",
	"toupper", "strtol", "strtoll", "strtoul", "assert",
};

static const char *const freestanding_headers[] = {
	"inttypes.h", "limits.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "string.h",
	"sanitizer/asan_interface.h",           /* poisoning, in sanitized builds alone */
};

static const char *const sql_words[] = {
	"SELECT ", "INSERT INTO ", "INSERT OR ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "CREATE INDEX ",
	"DROP TABLE ", "ALTER TABLE ", "PRAGMA ", "BEGIN IMMEDIATE", "SAVEPOINT ",
};

/* In two halves, or this file would report itself. */
static const char *const unfinished_marks[] = { "TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK" };

/* Kinds of files that are read.  A style sheet may have a rule a line, however long. */
static const struct kind { const char *ending; bool is_c, narrow; } kinds[] = {
	{ ".c", true, true }, { ".h", true, true }, { ".js", false, true }, { ".mjs", false, true },
	{ ".html", false, false }, { ".css", false, false }, { ".sql", false, false }, { ".sh", false, true },
};

static const char *const folders[] = { "src", "tools", "test", "migrations" };
/* Fixtures that break the rules on purpose, and what others made. */
static const char *const left_out[] = { "test/tools", "test/web/node_modules" };

/* ---- the state ------------------------------------------------------------------------------ */

struct layer { struct str name, uses; };        /* uses: " base host " */

struct lint {
	struct arena *a;
	const char *root;
	struct layer layers[LAYERS_MAX];
	size_t n_layers;
	size_t breaches;
};

struct source {
	const char *path;                       /* from the root */
	enum where where;
	struct str layer;                       /* of files in src/LAYER; src/main.c is of cli */
	const struct kind *kind;
	struct str raw;
	struct str code;                        /* raw with comments and strings blanked, byte for byte */
	struct str strings;                     /* raw with all but strings blanked */
	struct str comments;                    /* a star for each byte inside a comment */
};

static void
report(struct lint *l, const char *path, size_t line, const char *fmt, ...) PRINTF_LIKE(4, 5);

static void
report(struct lint *l, const char *path, size_t line, const char *fmt, ...)
{
	va_list ap;

	l->breaches++;
	printf("%s:%zu: ", path, line);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static bool
among(struct str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, str_from(names[i])))
			return true;
	return false;
}

/* Is " name " one of the words of a list written " a b c "? */
static bool
has_word(struct str list, struct str word)
{
	struct str head;

	while (str_cut(list, ' ', &head, &list) || head.len > 0)
		if (head.len > 0 && str_eq(head, word))
			return true;
	return false;
}

static bool
is_freestanding(const struct source *s)
{
	return s->layer.len > 0 && has_word(STR(FREESTANDING), s->layer);
}

static bool
is_word_char(char c)
{
	return c == '_' || char_is_alnum(c);
}

/* ---- layers --------------------------------------------------------------------------------- */

static const struct layer *
layer_by_name(const struct lint *l, struct str name)
{
	for (size_t i = 0; i < l->n_layers; i++)
		if (str_eq(l->layers[i].name, name))
			return &l->layers[i];
	return NULL;
}

static void
check_uses(struct lint *l, size_t line, const struct layer *layer)
{
	struct str rest = layer->uses, word;

	while (str_cut(rest, ' ', &word, &rest) || word.len > 0)
		if (word.len > 0 && !layer_by_name(l, word))
			report(l, "src/LAYERS", line, "%.*s uses %.*s, which doesn't stand above it",
			    STR_ARG(layer->name), STR_ARG(word));
}

static bool
read_layers(struct lint *l, struct err *err)
{
	struct str text, line, name, uses;
	size_t number = 0;

	if (!file_read(l->a, cstr(l->a, arena_fmt(l->a, "%s/src/LAYERS", l->root)), FILE_MAX, &text, err))
		return false;
	while (str_line(&text, &line)) {
		number++;
		if (str_starts(line, STR("#")) || !str_cut(line, ':', &name, &uses))
			continue;
		if (l->n_layers == LAYERS_MAX)
			return err_set(err, ERR_DATA, "src/LAYERS has too many layers");
		check_uses(l, number, &(struct layer){ name, uses });
		l->layers[l->n_layers++] = (struct layer){ name, uses };
	}
	return true;
}

static void
check_own_include(struct lint *l, const struct source *s, size_t line, struct str target)
{
	struct str layer, rest;

	if (str_ends(target, STR(".c")))
		report(l, s->path, line, "a .c file is compiled, not included");
	if (!str_cut(target, '/', &layer, &rest)) {
		if (s->where == IN_SRC)
			report(l, s->path, line, "includes are written from src/: \"layer/noun.h\"");
		return;
	}
	if (s->where != IN_SRC || str_eq(layer, s->layer))
		return;
	if (str_eq(target, STR("pages/pages.h")) && str_eq(s->layer, STR("web")))
		return;
	if (!layer_by_name(l, s->layer) || !has_word(layer_by_name(l, s->layer)->uses, layer))
		report(l, s->path, line, "%.*s may not include from %.*s (src/LAYERS)", STR_ARG(s->layer),
		    STR_ARG(layer));
}

static void
check_include(struct lint *l, const struct source *s, size_t line, struct str text)
{
	struct str rest = str_trim(text), target;

	if (str_starts(rest, STR("%")))         /* a template's line of C */
		rest = str_trim(str_sub(rest, 1, rest.len));
	if (!str_starts(rest, STR("#include ")))
		return;
	rest = str_trim(str_sub(rest, strlen("#include "), rest.len));
	if (rest.len < 2)
		return;
	target = str_sub(rest, 1, rest.len);
	if (rest.ptr[0] == '"' && str_cut(target, '"', &target, &rest))
		check_own_include(l, s, line, target);
	else if (rest.ptr[0] == '<' && str_cut(target, '>', &target, &rest) && is_freestanding(s)
	    && !among(target, freestanding_headers, LENGTH(freestanding_headers)))
		report(l, s->path, line, "%.*s/ is freestanding: no <%.*s>", STR_ARG(s->layer),
		    STR_ARG(target));
}

/* ---- C -------------------------------------------------------------------------------------- */

struct divider {
	struct str raw;
	char *code, *strings, *comments;        /* as long as raw; start as blanks */
	char within;                            /* '"', '\'', '*' for a comment, or 0 */
};

static char *
blanks_for(struct arena *a, struct str raw)
{
	char *blanks = arena_array(a, char, raw.len + 1);

	for (size_t i = 0; i < raw.len; i++)
		blanks[i] = raw.ptr[i] == '\n' ? '\n' : ' ';
	return blanks;
}

/* Takes the bytes from i on; returns how many. */
static size_t
divide_quoted(struct divider *d, size_t i)
{
	char c = d->raw.ptr[i];

	d->strings[i] = c;
	if (c == d->within)
		d->within = 0;
	if (c != '\\' || i + 1 >= d->raw.len)
		return 1;
	d->strings[i + 1] = d->raw.ptr[i + 1];
	return 2;
}

static size_t
divide_step(struct divider *d, size_t i)
{
	char c = d->raw.ptr[i], next = i + 1 < d->raw.len ? d->raw.ptr[i + 1] : '\0';

	if (d->within == '"' || d->within == '\'')
		return divide_quoted(d, i);
	if (d->within == '*') {
		d->comments[i] = '*';
		if (c != '*' || next != '/')
			return 1;
		d->within = 0;
		return 2;
	}
	if (c == '/' && next == '*') {
		d->within = '*';
		return 2;
	}
	if (c == '"' || c == '\'')
		d->within = d->strings[i] = c;
	else
		d->code[i] = c;
	return 1;
}

/* Divides C into code and strings; what belongs to neither is blank in both. */
static void
divide(struct lint *l, struct source *s)
{
	struct divider d = { s->raw, blanks_for(l->a, s->raw), blanks_for(l->a, s->raw),
		blanks_for(l->a, s->raw), 0 };

	for (size_t i = 0; i < d.raw.len;)
		i += divide_step(&d, i);
	s->code = (struct str){ d.code, d.raw.len };
	s->strings = (struct str){ d.strings, d.raw.len };
	s->comments = (struct str){ d.comments, d.raw.len };
}

/* A tool that breaks long lines takes a comment for code, and leaves crumbs. */
static void
check_comments(struct lint *l, const struct source *s)
{
	struct str line, rest = s->raw;

	for (size_t number = 2; str_cut(rest, '\n', &line, &rest); number++) {
		size_t start = s->raw.len - rest.len;
		struct str from = str_trim(rest);

		if (s->comments.ptr[start - 1] == '*' && !str_starts(from, STR("*")))
			report(l, s->path, number, "a comment's further lines begin with \" * \"");
	}
}

static void
check_call(struct lint *l, const struct source *s, size_t line, struct str name)
{
	for (size_t i = 0; i < LENGTH(banned_calls); i++) {
		const struct ban *b = &banned_calls[i];

		if ((b->where & s->where) && str_eq(name, str_from(b->name))
		    && !(b->but && has_word(str_from(b->but), s->layer)))
			report(l, s->path, line, "%s() isn't used here: take %s", b->name, b->instead);
	}
	if (is_freestanding(s) && among(name, freestanding_calls, LENGTH(freestanding_calls)))
		report(l, s->path, line, "%.*s/ is freestanding: no %.*s()", STR_ARG(s->layer),
		    STR_ARG(name));
}

static void
check_word(struct lint *l, const struct source *s, size_t line, struct str word, struct str behind)
{
	if (str_starts(str_trim(behind), STR("(")))
		check_call(l, s, line, word);
	if (str_eq(word, STR("goto")))
		report(l, s->path, line, "no goto: let what must be given back give itself back (AUTO_…)");
	if (str_eq(word, STR("typedef")) && str_starts(str_trim(behind), STR("struct ")))
		report(l, s->path, line, "no typedef for a struct");
	if (is_freestanding(s) && (str_eq(word, STR("float")) || str_eq(word, STR("double"))))
		report(l, s->path, line, "no floating point decides here");
}

static void
check_code_line(struct lint *l, const struct source *s, size_t line, struct str code)
{
	size_t i = 0;

	while (i < code.len) {
		size_t start = i;

		while (i < code.len && is_word_char(code.ptr[i]))
			i++;
		if (i == start) {
			i++;
			continue;
		}
		/* A member or another library's name that ends alike isn't the C library's. */
		if (start == 0 || (code.ptr[start - 1] != '.' && code.ptr[start - 1] != '>'))
			check_word(l, s, line, str_sub(code, start, i), str_sub(code, i, code.len));
	}
}

static void
check_strings_line(struct lint *l, const struct source *s, size_t line, struct str strings)
{
	if (s->where != IN_SRC || str_eq(s->layer, STR("store")) || str_eq(s->layer, STR("db")))
		return;
	for (size_t i = 0; i < LENGTH(sql_words); i++) {
		struct str quoted = arena_fmt(l->a, "\"%s", sql_words[i]);

		if (str_find(strings, quoted) != STR_NOT_FOUND)
			report(l, s->path, line, "SQL stands in store/ (and db/) alone");
	}
}

/* ---- every file ----------------------------------------------------------------------------- */

static size_t
columns(struct str line)
{
	size_t width = 0, at = 0;

	while (at < line.len) {
		if (line.ptr[at] == '\t')
			width += TAB - width % TAB;
		else
			width++;
		(void)utf8_next(line, &at);
	}
	return width;
}

static void
check_marks(struct lint *l, const struct source *s, size_t line, struct str text)
{
	for (size_t i = 0; i < LENGTH(unfinished_marks); i++) {
		struct str mark = str_from(unfinished_marks[i]);
		size_t at = str_find(text, mark), end = at + mark.len;

		if (at == STR_NOT_FOUND || (at > 0 && is_word_char(text.ptr[at - 1]))
		    || (end < text.len && is_word_char(text.ptr[end])))
			continue;
		report(l, s->path, line, "%.*s: finish it, or say it in an issue", STR_ARG(mark));
	}
}

static void
check_text_line(struct lint *l, const struct source *s, size_t line, struct str text)
{
	size_t width = columns(text);

	if (s->kind->narrow && width > COLUMNS_MAX)
		report(l, s->path, line, "%zu columns; %d is the limit", width, COLUMNS_MAX);
	if (text.len > 0 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
		report(l, s->path, line, "blanks at the end of the line");
	check_marks(l, s, line, text);
	check_include(l, s, line, text);
}

static struct str
plain_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return str_from(slash ? slash + 1 : path);
}

static void
check_top(struct lint *l, const struct source *s)
{
	struct str rest = s->raw, line, wanted = arena_fmt(l->a, "/* %.*s - ", STR_ARG(plain_name(s->path)));
	struct str top = str_sub(s->raw, 0, 4096);

	if (!str_line(&rest, &line)) {
		report(l, s->path, 1, "the file is empty");
		return;
	}
	if (s->kind->is_c && !str_starts(line, wanted))
		report(l, s->path, 1, "begins with: %.*swhat it is", STR_ARG(wanted));
	if (str_find(top, STR("SPDX-License-Identifier: ISC")) == STR_NOT_FOUND)
		report(l, s->path, 1, "says nowhere at its top: SPDX-License-Identifier: ISC");
}

/* What is said of SQL holds where it was tried: on each engine. */
static void
check_engines(struct lint *l, const struct source *s)
{
	struct str path = str_from(s->path);

	if (str_starts(path, STR("test/store/")) && str_ends(path, STR("_test.c"))
	    && str_find(s->code, STR("run_on_engines(")) == STR_NOT_FOUND
	    && str_find(s->code, STR("run_in_house_on_engines(")) == STR_NOT_FOUND)
		report(l, s->path, 1, "a test of store runs on every engine (test/engine.h)");
}

static void
check_source(struct lint *l, struct source *s)
{
	struct str raw, code, strings, line;
	size_t number = 0;

	check_top(l, s);
	if (s->kind->is_c) {
		divide(l, s);
		check_comments(l, s);
		check_engines(l, s);
	}
	raw = s->raw;
	code = s->code;
	strings = s->strings;
	while (str_cut(raw, '\n', &line, &raw) || line.len > 0) {
		number++;
		check_text_line(l, s, number, line);
		if (s->kind->is_c) {
			(void)str_cut(code, '\n', &line, &code);
			check_code_line(l, s, number, line);
			(void)str_cut(strings, '\n', &line, &strings);
			check_strings_line(l, s, number, line);
		}
	}
}

/* ---- the walk ------------------------------------------------------------------------------- */

static const struct kind *
kind_of(const char *path)
{
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (str_ends(str_from(path), str_from(kinds[i].ending)))
			return &kinds[i];
	return NULL;
}

static struct str
layer_of(const char *path)
{
	struct str rest = str_from(path), head, layer;

	(void)str_cut(rest, '/', &head, &rest);
	if (!str_eq(head, STR("src")))
		return STR_NONE;
	return str_cut(rest, '/', &layer, &rest) ? layer : STR("cli");
}

static enum where
where_of(const char *path)
{
	if (str_starts(str_from(path), STR("src/")))
		return IN_SRC;
	return str_starts(str_from(path), STR("tools/")) ? IN_TOOLS : IN_TEST;
}

static bool
lint_file(struct lint *l, const char *path, struct err *err)
{
	struct arena_mark mark = arena_mark(l->a);
	struct source s = {
		.path = path, .kind = kind_of(path), .layer = layer_of(path), .where = where_of(path),
	};

	if (!s.kind)
		return true;
	if (!file_read(l->a, cstr(l->a, arena_fmt(l->a, "%s/%s", l->root, path)), FILE_MAX, &s.raw, err))
		return false;
	check_source(l, &s);
	arena_rewind(l->a, mark);
	return true;
}

static bool
lint_folder(struct lint *l, const char *folder, struct err *err)
{
	struct str *names;
	size_t n;

	if (among(str_from(folder), left_out, LENGTH(left_out)))
		return true;
	if (!dir_list(l->a, cstr(l->a, arena_fmt(l->a, "%s/%s", l->root, folder)), &names, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *path = cstr(l->a, arena_fmt(l->a, "%s/%.*s", folder, STR_ARG(names[i])));
		const char *full = cstr(l->a, arena_fmt(l->a, "%s/%s", l->root, path));
		struct stat st;

		if (stat(full, &st) != 0)
			continue;
		if (!(S_ISDIR(st.st_mode) ? lint_folder(l, path, err) : lint_file(l, path, err)))
			return false;
	}
	return true;
}

static bool
lint_tree(struct lint *l, struct err *err)
{
	struct stat st;

	if (!read_layers(l, err))
		return false;
	for (size_t i = 0; i < LENGTH(folders); i++) {
		if (stat(cstr(l->a, arena_fmt(l->a, "%s/%s", l->root, folders[i])), &st) != 0)
			continue;
		if (!lint_folder(l, folders[i], err))
			return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct arena a;
	struct err err = { 0 };
	struct lint l = { .a = &a, .root = argc == 2 ? argv[1] : "." };

	arena_init(&a, &host_pages, MIB(256));
	if (!lint_tree(&l, &err)) {
		fprintf(stderr, "lint: %s\n", err.text);
		return err_exit(&err);
	}
	arena_release(&a);
	return l.breaches > 0;
}
