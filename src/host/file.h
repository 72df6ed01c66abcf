/* file.h - files read whole and written so that they are safe.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef HOST_FILE_H
#define HOST_FILE_H

#include "base/err.h"
#include "base/str.h"

#define AUTO_FD __attribute__((cleanup(fd_release))) int
void fd_release(int *fd);                               /* closes *fd unless it is -1 */

/* The whole file, at most max bytes (more: ERR_TOO_LARGE). */
bool file_read(struct arena *a, const char *path, size_t max, struct str *out, struct err *err);
/* Everything behind fd until its end, at most max bytes. */
bool fd_read_all(struct arena *a, int fd, size_t max, struct str *out, struct err *err);
bool fd_write_all(int fd, struct str bytes, struct err *err);
/* Writes tmp_dir/name, flushes it, renames it to dir/name and flushes dir: when it returns true a
 * power cut loses nothing.  On failure nothing is left behind. */
bool file_write_safe(const char *tmp_dir, const char *dir, const char *name, struct str bytes, struct err *err);
bool dir_make(const char *path, int mode, struct err *err);     /* with its parents; one that is there is fine */
bool dir_flush(const char *path, struct err *err);
/* The names in a folder, sorted bytewise, without those that start with a dot. */
bool dir_list(struct arena *a, const char *path, struct str **names, size_t *n, struct err *err);

#endif
