/* cities.c - cities and their time zones made part of the program.
 *
 *     cities OUT.c IN.txt
 *
 * Writes `const struct city cities[]`.  A bad line ends the build with the file, the line and the reason.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "host/city.h"
#include "host/file.h"
#include "host/mem.h"

#include "made.h"

#define FILE_MAX KIB(256)
#define OUT_MAX MIB(1)

/* A name may hold letters of any language, and a quotation mark. */
static void
put_text(struct buf *out, struct str text)
{
	buf_lit(out, " STR_INIT(\"");
	for (size_t i = 0; i < text.len; i++) {
		unsigned c = (unsigned char)text.ptr[i];

		if (char_is_alnum(text.ptr[i]) || str_find_char(STR(" /_"), text.ptr[i]) != STR_NOT_FOUND)
			buf_putc(out, text.ptr[i]);
		else
			buf_fmt(out, "\\%u%u%u", c / 64, c / 8 % 8, c % 8);
	}
	buf_lit(out, "\"),");
}

static bool
compile(struct arena *a, const char *path, const char *input, struct err *err)
{
	struct cities c;
	struct str text;
	struct buf out;

	if (!file_read(a, input, FILE_MAX, &text, err)
	    || !cities_read(a, str_from(input), text, &c, err))
		return false;
	buf_init(&out, a, OUT_MAX);
	buf_fmt(&out, "/* Made by tools/cities.c; edit %s. */\n#include \"host/city.h\"\n\n"
	    "const struct city cities[] = {\n", input);
	for (size_t i = 0; i < c.list.n; i++) {
		buf_lit(&out, "\t{");
		put_text(&out, c.list.at[i].name);
		put_text(&out, c.list.at[i].zone);
		buf_lit(&out, " },\n");
	}
	buf_fmt(&out, "};\nconst size_t n_cities = %zu;\n", c.list.n);
	return made_write(path, &out, err);
}

int
main(int argc, char **argv)
{
	struct arena a;
	struct err err;
	bool fine;

	if (argc != 3) {
		fputs("usage: cities OUT.c IN.txt\n", stderr);
		return 64;
	}
	arena_init(&a, &host_pages, MIB(16));
	fine = compile(&a, argv[1], argv[2], &err);
	if (!fine)
		fprintf(stderr, "%s\n", err.text);
	arena_release(&a);
	return fine ? 0 : err_exit(&err);
}
