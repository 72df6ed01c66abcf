/* pack.c - packs compiled into C.
 *
 *     pack OUT.c IN.pack…
 *     pack --sources OUT.c IN.pack…
 *
 * The first writes `const struct pack pack_en` made of all the packs given, in their order.  A bad line
 * ends the build with the file, the line and the reason.  The second writes their texts, as
 * pack_en_sources, for those who compile them with others: without remarks, empty lines and the spaces
 * around a bar.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "ear/pack.h"
#include "host/file.h"
#include "host/mem.h"

#include "made.h"

#define PACK_MAX MIB(16)
#define OUT_MAX MIB(256)
#define MEMORY_MAX MIB(2048)
#define FILES_MAX 256
#define BYTES_A_LINE 24

static bool
read_packs(struct arena *a, char **paths, size_t n, struct pack_source *out, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		out[i].name = str_from(paths[i]);
		if (!file_read(a, paths[i], PACK_MAX, &out[i].text, err))
			return false;
	}
	return true;
}

static bool
put_pack(struct arena *a, struct buf *out, const struct pack_source *sources, size_t n, struct err *err)
{
	const struct pack *pack;

	if (!pack_compile(a, sources, n, &pack, err))
		return false;
	pack_write_c(out, pack, STR("pack_en"));
	return true;
}

/* "# words" is a remark; "#money …" is none. */
static bool
says_nothing(struct str line)
{
	return line.len == 0 || (line.ptr[0] == '#' && (line.len == 1 || line.ptr[1] == ' '));
}

static void
squeeze_line(struct buf *out, struct str line)
{
	for (size_t i = 0; i < line.len; i++) {
		bool before = i + 1 < line.len && line.ptr[i + 1] == '|';
		bool behind = i > 0 && line.ptr[i - 1] == '|';

		if (line.ptr[i] != ' ' || (!before && !behind))
			buf_putc(out, line.ptr[i]);
	}
	buf_putc(out, '\n');
}

static struct str
squeeze(struct arena *a, struct str text)
{
	struct buf out;
	struct str line;

	buf_init(&out, a, PACK_MAX);
	while (str_line(&text, &line))
		if (!says_nothing(str_trim(line)))
			squeeze_line(&out, line);
	return buf_str(&out);
}

static void
put_text(struct buf *out, size_t number, struct str text)
{
	buf_fmt(out, "\nstatic const unsigned char text_%zu[] = {", number);
	for (size_t i = 0; i < text.len; i++)
		buf_fmt(out, "%s%u,", i % BYTES_A_LINE == 0 ? "\n\t" : "", (unsigned char)text.ptr[i]);
	buf_lit(out, "\n\t0\n};\n");
}

static void
put_sources(struct arena *a, struct buf *out, struct pack_source *sources, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sources[i].text = squeeze(a, sources[i].text);
	buf_lit(out, "/* Made by tools/pack.c; edit the packs. */\n#include \"ear/pack.h\"\n");
	for (size_t i = 0; i < n; i++)
		put_text(out, i, sources[i].text);
	buf_lit(out, "\nconst struct pack_source pack_en_sources[] = {\n");
	for (size_t i = 0; i < n; i++)
		buf_fmt(out, "\t{ { \"%.*s\", %zu }, { (const char *)text_%zu, %zu } },\n",
		    STR_ARG(sources[i].name), sources[i].name.len, i, sources[i].text.len);
	buf_fmt(out, "};\nconst size_t n_pack_en_sources = %zu;\n", n);
}

static bool
compile(struct arena *a, bool texts, const char *path, char **inputs, size_t n, struct err *err)
{
	struct pack_source sources[FILES_MAX];
	struct buf out;

	if (n > FILES_MAX)
		return err_set(err, ERR_USAGE, "at most %d packs can be compiled into one", FILES_MAX);
	if (!read_packs(a, inputs, n, sources, err))
		return false;
	buf_init(&out, a, OUT_MAX);
	if (texts)
		put_sources(a, &out, sources, n);
	else if (!put_pack(a, &out, sources, n, err))
		return false;
	return made_write(path, &out, err);
}

int
main(int argc, char **argv)
{
	struct arena a;
	struct err err;
	bool fine, texts = argc > 1 && str_eq(str_from(argv[1]), STR("--sources"));
	int first = texts ? 2 : 1;

	if (argc < first + 2) {
		fputs("usage: pack [--sources] OUT.c IN.pack...\n", stderr);
		return 64;
	}
	arena_init(&a, &host_pages, MEMORY_MAX);
	fine = compile(&a, texts, argv[first], argv + first + 1, (size_t)(argc - first - 1), &err);
	if (!fine)
		fprintf(stderr, "%s\n", err.text);
	arena_release(&a);
	return fine ? 0 : err_exit(&err);
}
