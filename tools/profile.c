/* profile.c - profiles made part of the program.
 *
 *     profile OUT.c IN.txt…
 *
 * Writes `const struct profiles profiles_built_in`.  A bad line ends the build with the file, the line and
 * the reason.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "host/file.h"
#include "host/mem.h"
#include "method/profile.h"

#include "made.h"

#define FILE_MAX KIB(64)
#define OUT_MAX MIB(4)
#define FILES_MAX 256

static void
put_text(struct buf *out, struct str text)
{
	buf_lit(out, " { \"");
	for (size_t i = 0; i < text.len; i++) {
		unsigned c = (unsigned char)text.ptr[i];

		buf_fmt(out, "\\%u%u%u", c / 64, c / 8 % 8, c % 8);
	}
	buf_fmt(out, "\", %zu },", text.len);
}

static void
put_profile(struct buf *out, const struct profile *p)
{
	const struct str texts[] = { p->name, p->title, p->version };
	const struct str ends[] = { p->block, p->retention, p->reports };

	buf_lit(out, "\t{");
	for (size_t i = 0; i < LENGTH(texts); i++)
		put_text(out, texts[i]);
	buf_fmt(out, " %d, %d, {", (int)p->from, (int)p->to);
	for (size_t i = 0; i < MILESTONE_COUNT; i++)
		buf_fmt(out, " { %d, (enum term_unit)%d, (enum term_start)%d },", (int)p->terms[i].count,
		    (int)p->terms[i].unit, (int)p->terms[i].start);
	buf_fmt(out, " }, %u, %u, %u,", (unsigned)p->signpost, (unsigned)p->final, (unsigned)p->legal_review);
	for (size_t i = 0; i < LENGTH(ends); i++)
		put_text(out, ends[i]);
	buf_lit(out, " },\n");
}

static bool
compile(struct arena *a, const char *path, char **inputs, size_t n, struct err *err)
{
	struct profile list[FILES_MAX];
	struct str text;
	struct buf out;

	if (n > FILES_MAX)
		return err_set(err, ERR_USAGE, "at most %d profiles can be built in", FILES_MAX);
	for (size_t i = 0; i < n; i++)
		if (!file_read(a, inputs[i], FILE_MAX, &text, err)
		    || !profile_read(a, str_from(inputs[i]), text, &list[i], err))
			return false;
	if (!profiles_settle(list, n, err))
		return false;
	buf_init(&out, a, OUT_MAX);
	buf_lit(&out, "/* Made by tools/profile.c; edit the files in profiles. */\n"
	    "#include \"method/profile.h\"\n\nstatic const struct profile list[] = {\n");
	for (size_t i = 0; i < n; i++)
		put_profile(&out, &list[i]);
	buf_fmt(&out, "};\nconst struct profiles profiles_built_in = { list, %zu };\n", n);
	return made_write(path, &out, err);
}

int
main(int argc, char **argv)
{
	struct arena a;
	struct err err;
	bool fine;

	if (argc < 3) {
		fputs("usage: profile OUT.c IN.txt...\n", stderr);
		return 64;
	}
	arena_init(&a, &host_pages, MIB(64));
	fine = compile(&a, argv[1], argv + 2, (size_t)argc - 2, &err);
	if (!fine)
		fprintf(stderr, "%s\n", err.text);
	arena_release(&a);
	return fine ? 0 : err_exit(&err);
}
