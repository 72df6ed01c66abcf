/* seeds.c - runs a fuzz target over its seeds, without a fuzzer.
 *
 *     NAME_seeds FOLDER
 *
 * Every file of the folder, each cut in half as well, and no bytes at all.  Says so in TAP; a breach stops
 * the program in the sanitizers.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>

#include "host/file.h"
#include "host/mem.h"

#define SEED_MAX MIB(32)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* A block of exactly that length, so that ASan sees a step over its end. */
static void
run_exactly(struct str input)
{
	uint8_t *copy = malloc(input.len > 0 ? input.len : 1);

	must(copy);
	if (input.len > 0)
		memcpy(copy, input.ptr, input.len);
	LLVMFuzzerTestOneInput(copy, input.len);
	free(copy);
}

static bool
run_seeds(struct arena *a, const char *folder, size_t *n_run, struct err *err)
{
	struct str *names, bytes;
	const char *path;
	size_t n;

	if (!dir_list(a, folder, &names, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		path = cstr(a, arena_fmt(a, "%s/%.*s", folder, STR_ARG(names[i])));
		if (!file_read(a, path, SEED_MAX, &bytes, err))
			return false;
		run_exactly(bytes);
		run_exactly(str_sub(bytes, 0, bytes.len / 2));
		printf("ok %zu - %.*s\n", ++*n_run, STR_ARG(names[i]));
		fflush(stdout);
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct arena a;
	struct err err = { 0 };
	size_t n = 0;

	if (argc != 2) {
		fputs("NAME_seeds FOLDER\n", stderr);
		return 64;
	}
	arena_init(&a, &host_pages, MIB(512));
	run_exactly(STR_NONE);
	printf("ok %zu - no bytes at all\n", ++n);
	if (!run_seeds(&a, argv[1], &n, &err)) {
		printf("not ok %zu - %s\n", ++n, err.text);
		return 1;
	}
	printf("1..%zu\n", n);
	arena_release(&a);
	return 0;
}
