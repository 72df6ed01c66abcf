/* folder.h - a folder of its own for a test, and its end.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_FOLDER_H
#define TEST_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
test_folder_drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* Made under TMPDIR or /tmp; the caller gives it to test_folder_remove. */
static inline char *
test_folder(void)
{
	const char *base = getenv("TMPDIR");
	char *path = malloc(4096);
	size_t len;

	base = base ? base : "/tmp";
	len = strlen(base);
	memcpy(path, base, len);
	memcpy(path + len, "/heard-XXXXXX", 14);
	if (!mkdtemp(path))
		abort();
	return path;
}

static inline void
test_folder_remove(char *path)
{
	nftw(path, test_folder_drop, 16, FTW_DEPTH | FTW_PHYS);
	free(path);
}

#endif
