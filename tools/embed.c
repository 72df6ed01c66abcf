/* embed.c - files made part of the program.
 *
 *     embed OUT.c ARRAY FILE…
 *
 * writes an array of struct embedded (host/embedded.h), one row a file by its plain name, ended by a
 * NULL name.  A zero stands behind the bytes of each, so that text can be used as a C string.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "base/buf.h"
#include "host/file.h"
#include "host/mem.h"

#include "made.h"

#define FILE_MAX MIB(4)
#define OUT_MAX MIB(64)
#define BYTES_A_LINE 24

static struct str
plain_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return str_from(slash ? slash + 1 : path);
}

static void
put_bytes(struct buf *out, size_t number, struct str bytes)
{
	buf_fmt(out, "\nstatic const unsigned char file_%zu[] = {", number);
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned byte = (unsigned char)bytes.ptr[i];

		buf_fmt(out, "%s%u,", i % BYTES_A_LINE == 0 ? "\n\t" : "", byte);
	}
	buf_lit(out, "\n\t0\n};\n");
}

static bool
put_file(struct arena *a, struct buf *out, struct buf *rows, const char *path, struct err *err)
{
	struct str name = plain_name(path), bytes;
	size_t number = rows->len;              /* differs from file to file */

	if (!file_read(a, path, FILE_MAX, &bytes, err))
		return false;
	if (str_find_char(name, '"') != STR_NOT_FOUND || str_find_char(name, '\\') != STR_NOT_FOUND)
		return err_set(err, ERR_DATA, "%s: a file can't be embedded under such a name", path);
	put_bytes(out, number, bytes);
	buf_fmt(rows, "\t{ \"%.*s\", file_%zu, %zu },\n", STR_ARG(name), number, bytes.len);
	return true;
}

static bool
embed(struct arena *a, const char *out_path, const char *array, char **paths, size_t n, struct err *err)
{
	struct buf out, rows;

	buf_init(&out, a, OUT_MAX);
	buf_init(&rows, a, OUT_MAX);
	buf_lit(&out, "/* Made by tools/embed.c; edits are lost. */\n#include \"host/embedded.h\"\n");
	for (size_t i = 0; i < n; i++)
		if (!put_file(a, &out, &rows, paths[i], err))
			return false;
	buf_fmt(&out, "\nconst struct embedded %s[] = {\n%.*s\t{ 0 }\n};\n", array, STR_ARG(buf_str(&rows)));
	return buf_ok(&rows, err) && made_write(out_path, &out, err);
}

int
main(int argc, char **argv)
{
	struct arena a;
	struct err err = { 0 };
	bool done;

	if (argc < 3) {
		fputs("embed OUT.c ARRAY FILE…\n", stderr);
		return 64;
	}
	arena_init(&a, &host_pages, MIB(256));
	done = embed(&a, argv[1], argv[2], argv + 3, (size_t)argc - 3, &err);
	if (!done)
		fprintf(stderr, "embed: %s\n", err.text);
	arena_release(&a);
	return done ? 0 : err_exit(&err);
}
