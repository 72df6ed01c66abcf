/* file.h - files read whole and written so that they are safe.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef HOST_FILE_H
#define HOST_FILE_H

#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"

/* The calls that make a file safe, so that a test can put a forgetful disk in their place. */
struct file_ops {
	int (*open)(const char *path, int flags, mode_t mode);
	ssize_t (*write)(int fd, const void *bytes, size_t len);
	int (*fsync)(int fd);
	int (*rename)(const char *from, const char *to);
	int (*unlink)(const char *path);
	ssize_t (*pwrite)(int fd, const void *bytes, size_t len, off_t at);
	int (*fdatasync)(int fd);
};

extern const struct file_ops file_ops_machine;
void file_use(const struct file_ops *ops);              /* for tests: NULL is the machine's again */

#define FILE_PATH_MAX 1024

#define AUTO_FD __attribute__((cleanup(fd_release))) int
void fd_release(int *fd);                               /* closes *fd unless it is -1 */

/* The whole file, at most max bytes (more: ERR_TOO_LARGE). */
bool file_read(struct arena *a, const char *path, size_t max, struct str *out, struct err *err);
/* To read from; the caller closes it. */
bool file_open(const char *path, int *fd, struct err *err);
/* At most len bytes from where fd stands, 0 at the end; name (NULL: the input) is for the error. */
bool fd_read_some(int fd, const char *name, char *to, size_t len, size_t *n, struct err *err);
/* Everything behind fd until its end, at most max bytes. */
bool fd_read_all(struct arena *a, int fd, size_t max, struct str *out, struct err *err);
bool fd_write_all(int fd, struct str bytes, struct err *err);
/* Writes tmp_dir/name, flushes it, renames it to dir/name and flushes dir: when it returns true a
 * power cut loses nothing.  On failure nothing is left behind, and a file that was there before is
 * there still.  The same name half written by someone else, or left by a crash, is ERR_CONFLICT. */
bool file_write_safe(const char *tmp_dir, const char *dir, const char *name, struct str bytes,
    struct err *err);
/* The same piece by piece, for what is too large to hold: begun, added to, then kept or dropped.  Both
 * end it; so does a failed file_safe_keep, which leaves nothing behind. */
struct file_safe {
	char tmp[FILE_PATH_MAX], path[FILE_PATH_MAX];
	size_t dir_len;                         /* of path: the folder */
	int fd;
};
bool file_safe_begin(struct file_safe *f, const char *tmp_dir, const char *dir, const char *name,
    struct err *err);
bool file_safe_add(struct file_safe *f, struct str bytes, struct err *err);
bool file_safe_keep(struct file_safe *f, struct err *err);
void file_safe_drop(struct file_safe *f);
/* Takes away what a crash left half written; false, and nothing is done, when it is younger than that, or
 * whoever writes it is alive, or it is no plain file. */
bool file_sweep(const char *path, int64_t age_ms);

/* A file of a known length that is changed in its parts: opened to be read and written, with `make` also when
 * it isn't there yet. */
bool file_open_parts(const char *path, bool make, int *fd, struct err *err);
/* All of to, or ERR_IO. */
bool fd_read_part(int fd, int64_t at, void *to, size_t len, struct err *err);
bool fd_write_part(int fd, int64_t at, struct str bytes, struct err *err);
/* All that was written to the file, by whomever, and its length; its name is its folder's. */
bool fd_flush_parts(int fd, struct err *err);
/* A part for oneself, against whoever opened the file another time, here or in another program; until it is
 * unlocked or fd closed.  False: another has it, and nobody was waited for. */
bool fd_lock_part(int fd, int64_t at, size_t len, bool wait);
void fd_unlock_part(int fd, int64_t at, size_t len);
bool fd_part_is_locked(int fd, int64_t at, size_t len); /* by another */
/* Whoever watches the file for IN_ATTRIB is told; writing alone tells them nothing. */
void fd_ring(int fd);

/* One that isn't there is fine.  Safe from a power cut only once its folder is flushed. */
bool file_remove(const char *path, struct err *err);
/* Under another name on the same disk, over what is there; safe once both folders are flushed. */
bool file_move(const char *from, const char *to, struct err *err);
/* With its parents, safe from a power cut; one that is there is fine, and is made safe, too, where the folder
 * it lies in may be read: whoever made it may have died before. */
bool dir_make(const char *path, int mode, struct err *err);
bool dir_is_there(const char *path);
bool dir_flush(const char *path, struct err *err);
/* The names in a folder, sorted bytewise, without those that start with a dot. */
bool dir_list(struct arena *a, const char *path, struct str **names, size_t *n, struct err *err);

#endif
