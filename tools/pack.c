/* pack.c - packs compiled into C.
 *
 *     pack OUT.c IN.pack…
 *
 * writes `const struct pack pack_en` made of all the packs given, in their order.  A bad line ends
 * the build with the file, the line and the reason.
 *
 * SPDX-License-Identifier: ISC
 */
#include <fcntl.h>
#include <stdio.h>

#include "ear/pack.h"
#include "host/file.h"
#include "host/mem.h"

#define PACK_MAX MIB(16)
#define OUT_MAX MIB(256)
#define MEMORY_MAX MIB(2048)
#define FILES_MAX 256

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
write_file(const char *path, struct str text, struct err *err)
{
	AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return err_set(err, ERR_IO, "%s could not be opened for writing", path);
	return fd_write_all(fd, text, err);
}

static bool
compile(struct arena *a, const char *path, char **inputs, size_t n, struct err *err)
{
	struct pack_source sources[FILES_MAX];
	const struct pack *pack;
	struct buf out;

	if (n > FILES_MAX)
		return err_set(err, ERR_USAGE, "at most %d packs can be compiled into one", FILES_MAX);
	if (!read_packs(a, inputs, n, sources, err) || !pack_compile(a, sources, n, &pack, err))
		return false;
	buf_init(&out, a, OUT_MAX);
	pack_write_c(&out, pack, STR("pack_en"));
	return buf_ok(&out, err) && write_file(path, buf_str(&out), err);
}

int
main(int argc, char **argv)
{
	struct arena a;
	struct err err;
	bool fine;

	if (argc < 3) {
		fputs("usage: pack OUT.c IN.pack...\n", stderr);
		return 64;
	}
	arena_init(&a, &host_pages, MEMORY_MAX);
	fine = compile(&a, argv[1], argv + 2, (size_t)argc - 2, &err);
	if (!fine)
		fprintf(stderr, "%s\n", err.text);
	arena_release(&a);
	return fine ? 0 : err_exit(&err);
}
