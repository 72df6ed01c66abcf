/* file.c - files read whole and written so that they are safe.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

#define READ_LEAST KIB(16)

/* ---- the machine, or what a test puts in its place ------------------------------------------ */

static int
machine_open(const char *path, int flags, mode_t mode)
{
	return open(path, flags, mode);
}

const struct file_ops file_ops_machine = { machine_open, write, fsync, rename, unlink, pwrite, fdatasync };

static const struct file_ops *_Atomic used_ops = &file_ops_machine;

void
file_use(const struct file_ops *ops)
{
	atomic_store(&used_ops, ops ? ops : &file_ops_machine);
}

static const struct file_ops *
ops(void)
{
	return atomic_load(&used_ops);
}

/* ---- what failed, for people ----------------------------------------------------------------- */

static const struct {
	int number;
	enum err_kind kind;
	const char *why;
} reasons[] = {
	{ ENOSPC, ERR_IO, "the disk is full; make room and try again" },
	{ EDQUOT, ERR_IO, "the quota of this account is used up; make room and try again" },
	{ EROFS, ERR_IO, "the disk can only be read" },
	{ EIO, ERR_IO, "the disk reported a fault; look at the system's log" },
	{ EACCES, ERR_DENIED, "this account may not; change its owner or its rights" },
	{ EPERM, ERR_DENIED, "this account may not; change its owner or its rights" },
	{ ENOENT, ERR_NOT_FOUND, "there is no such file or folder" },
	{ ENOTDIR, ERR_NOT_FOUND, "a part of the path is not a folder" },
	{ EISDIR, ERR_DATA, "it is a folder" },
	{ EEXIST, ERR_CONFLICT, "there is one of that name already" },
	{ ENAMETOOLONG, ERR_DATA, "the name is too long" },
	{ EPIPE, ERR_IO, "whoever was reading it has gone" },
	{ EMFILE, ERR_BUSY, "too many files are open; try again in a moment" },
	{ ENFILE, ERR_BUSY, "too many files are open; try again in a moment" },
};

/* The end of a path says most, and a sentence has little room. */
static struct str
path_end(const char *path)
{
	struct str s = str_from(path);

	return s.len > 100 ? str_sub(s, s.len - 100, s.len) : s;
}

static bool
fail(struct err *err, int number, const char *path, const char *what)
{
	struct str end = path_end(path);

	for (size_t i = 0; i < LENGTH(reasons); i++) {
		if (reasons[i].number == number)
			return err_set(err, reasons[i].kind, "%.*s could not be %s: %s.", STR_ARG(end), what,
			    reasons[i].why);
	}
	return err_set(err, ERR_IO, "%.*s could not be %s (system error %d).", STR_ARG(end), what, number);
}

/* ---- reading --------------------------------------------------------------------------------- */

void
fd_release(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static ssize_t
read_some(int fd, char *to, size_t len)
{
	ssize_t n;

	do
		n = read(fd, to, len);
	while (n < 0 && errno == EINTR);
	return n;
}

/* Room to begin with: the whole of a plain file and the byte that shows its end. */
static size_t
first_room(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
		return (size_t)st.st_size + 1;
	return READ_LEAST;
}

static bool
too_large(struct err *err, const char *name, size_t max)
{
	return err_set(err, ERR_TOO_LARGE, "%.*s is too large: %zu bytes is the most that is read.",
	    STR_ARG(path_end(name)), max);
}

static char *
widen(struct arena *a, char *at, size_t len, size_t *room, size_t max)
{
	size_t more = *room <= (max + 1) / 2 ? *room : max + 1 - *room;
	char *wider;

	if (!arena_extend(a, at, *room, more)) {
		wider = arena_alloc(a, *room + more, 1);
		memcpy(wider, at, len);
		at = wider;
	}
	*room += more;
	return at;
}

static bool
read_all(struct arena *a, int fd, const char *name, size_t max, struct str *out, struct err *err)
{
	size_t len = 0, room = first_room(fd);
	char *at;

	if (room > max + 1 && room != READ_LEAST)
		return too_large(err, name, max);
	if (room > max + 1)
		room = max + 1;
	at = arena_alloc(a, room, 1);
	for (;;) {
		ssize_t n = read_some(fd, at + len, room - len);

		if (n < 0)
			return fail(err, errno, name, "read");
		if (n == 0)
			break;
		len += (size_t)n;
		if (len > max)
			return too_large(err, name, max);
		if (len == room)
			at = widen(a, at, len, &room, max);
	}
	*out = (struct str){ at, len };
	return true;
}

bool
fd_read_some(int fd, const char *name, char *to, size_t len, size_t *n, struct err *err)
{
	ssize_t got = read_some(fd, to, len);

	if (got < 0)
		return fail(err, errno, name ? name : "The input", "read");
	*n = (size_t)got;
	return true;
}

bool
file_open(const char *path, int *fd, struct err *err)
{
	*fd = ops()->open(path, O_RDONLY | O_CLOEXEC, 0);
	return *fd >= 0 || fail(err, errno, path, "opened");
}

bool
fd_read_all(struct arena *a, int fd, size_t max, struct str *out, struct err *err)
{
	must(max < SIZE_MAX / 2);
	return read_all(a, fd, "The input", max, out, err);
}

bool
file_read(struct arena *a, const char *path, size_t max, struct str *out, struct err *err)
{
	AUTO_FD fd = -1;

	must(max < SIZE_MAX / 2);
	return file_open(path, &fd, err) && read_all(a, fd, path, max, out, err);
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool
write_all(int fd, const char *name, struct str bytes, struct err *err)
{
	while (bytes.len > 0) {
		ssize_t n = ops()->write(fd, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(err, errno, name, "written");
		if (n == 0)
			return fail(err, ENOSPC, name, "written");
		bytes = str_sub(bytes, (size_t)n, bytes.len);
	}
	return true;
}

bool
fd_write_all(int fd, struct str bytes, struct err *err)
{
	return write_all(fd, "The output", bytes, err);
}

static bool
join(char out[FILE_PATH_MAX], const char *dir, const char *name, struct err *err)
{
	size_t dir_len = strlen(dir), name_len = strlen(name);

	if (!name_len || strchr(name, '/') || name[0] == '.')
		return err_set(err, ERR_DATA, "\"%.*s\" cannot be the name of a file.",
		    STR_ARG(path_end(name)));
	if (dir_len + 1 + name_len >= FILE_PATH_MAX)
		return fail(err, ENAMETOOLONG, name, "written");
	memcpy(out, dir, dir_len);
	out[dir_len] = '/';
	memcpy(out + dir_len + 1, name, name_len + 1);
	return true;
}

bool
file_safe_begin(struct file_safe *f, const char *tmp_dir, const char *dir, const char *name, struct err *err)
{
	f->fd = -1;
	if (!join(f->tmp, tmp_dir, name, err) || !join(f->path, dir, name, err))
		return false;
	f->dir_len = strlen(dir);
	f->fd = ops()->open(f->tmp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (f->fd >= 0)
		(void)flock(f->fd, LOCK_EX | LOCK_NB);  /* file_sweep leaves it alone */
	return f->fd >= 0 || fail(err, errno, f->tmp, "made");
}

bool
file_sweep(const char *path, int64_t age_ms)
{
	struct stat st;
	struct timespec now;
	AUTO_FD fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	clock_gettime(CLOCK_REALTIME, &now);
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)
	    || (int64_t)(now.tv_sec - st.st_mtim.tv_sec) * 1000 < age_ms || flock(fd, LOCK_EX | LOCK_NB) != 0)
		return false;
	return ops()->unlink(path) == 0;
}

bool
file_safe_add(struct file_safe *f, struct str bytes, struct err *err)
{
	return write_all(f->fd, f->tmp, bytes, err);
}

/* Closed with care: some file systems report a failed write only then. */
static bool
flush_and_close(struct file_safe *f, struct err *err)
{
	bool done = ops()->fsync(f->fd) == 0 || fail(err, errno, f->tmp, "flushed to disk");

	if (close(f->fd) < 0 && done)
		done = fail(err, errno, f->tmp, "closed");
	f->fd = -1;
	return done;
}

static bool
put_in_place(struct file_safe *f, struct err *err)
{
	bool is_new = access(f->path, F_OK) < 0;

	if (ops()->rename(f->tmp, f->path) < 0) {
		fail(err, errno, f->path, "put in its place");
		ops()->unlink(f->tmp);
		return false;
	}
	f->path[f->dir_len] = '\0';
	if (dir_flush(f->path, err))
		return true;
	f->path[f->dir_len] = '/';
	if (is_new)
		ops()->unlink(f->path);
	return false;
}

bool
file_safe_keep(struct file_safe *f, struct err *err)
{
	if (flush_and_close(f, err))
		return put_in_place(f, err);
	ops()->unlink(f->tmp);
	return false;
}

void
file_safe_drop(struct file_safe *f)
{
	if (f->fd < 0)
		return;
	fd_release(&f->fd);
	ops()->unlink(f->tmp);
}

bool
file_write_safe(const char *tmp_dir, const char *dir, const char *name, struct str bytes, struct err *err)
{
	struct file_safe f;

	if (!file_safe_begin(&f, tmp_dir, dir, name, err))
		return false;
	if (file_safe_add(&f, bytes, err))
		return file_safe_keep(&f, err);
	file_safe_drop(&f);
	return false;
}

/* ---- a file changed in its parts ---------------------------------------------------------------- */

bool
file_open_parts(const char *path, bool make, int *fd, struct err *err)
{
	*fd = ops()->open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | (make ? O_CREAT : 0), 0600);
	return *fd >= 0 || fail(err, errno, path, "opened");
}

bool
fd_read_part(int fd, int64_t at, void *to, size_t len, struct err *err)
{
	ssize_t n;

	do
		n = pread(fd, to, len, (off_t)at);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)len || fail(err, n < 0 ? errno : EIO, "A part of a file", "read");
}

bool
fd_write_part(int fd, int64_t at, struct str bytes, struct err *err)
{
	while (bytes.len > 0) {
		ssize_t n = ops()->pwrite(fd, bytes.ptr, bytes.len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fail(err, n < 0 ? errno : ENOSPC, "A part of a file", "written");
		bytes = str_sub(bytes, (size_t)n, bytes.len);
		at += n;
	}
	return true;
}

bool
fd_flush_parts(int fd, struct err *err)
{
	return ops()->fdatasync(fd) == 0 || fail(err, errno, "A part of a file", "flushed to disk");
}

/* Locks of the open file, not of the process: threads keep each other out, and closing another descriptor of
 * the same file lets nothing go. */
static bool
lock_part(int fd, int command, short kind, int64_t at, size_t len, struct flock *out)
{
	int done;

	*out = (struct flock){ .l_type = kind, .l_whence = SEEK_SET, .l_start = (off_t)at,
	    .l_len = (off_t)len };
	do
		done = fcntl(fd, command, out);
	while (done < 0 && errno == EINTR);
	return done == 0;
}

bool
fd_lock_part(int fd, int64_t at, size_t len, bool wait)
{
	struct flock lock;

	return lock_part(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, F_WRLCK, at, len, &lock);
}

void
fd_unlock_part(int fd, int64_t at, size_t len)
{
	struct flock lock;

	(void)lock_part(fd, F_OFD_SETLK, F_UNLCK, at, len, &lock);
}

bool
fd_part_is_locked(int fd, int64_t at, size_t len)
{
	struct flock lock;

	return lock_part(fd, F_OFD_GETLK, F_WRLCK, at, len, &lock) && lock.l_type != F_UNLCK;
}

void
fd_ring(int fd)
{
	(void)futimens(fd, NULL);
}

/* ---- names -------------------------------------------------------------------------------------- */

bool
file_remove(const char *path, struct err *err)
{
	return ops()->unlink(path) == 0 || errno == ENOENT || fail(err, errno, path, "removed");
}

bool
file_move(const char *from, const char *to, struct err *err)
{
	return ops()->rename(from, to) == 0 || fail(err, errno, from, "moved");
}

/* ---- folders --------------------------------------------------------------------------------- */

bool
dir_flush(const char *path, struct err *err)
{
	AUTO_FD fd = ops()->open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

	if (fd < 0)
		return fail(err, errno, path, "opened");
	if (ops()->fsync(fd) < 0)
		return fail(err, errno, path, "flushed to disk");
	return true;
}

bool
dir_is_there(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A power cut would take a new folder away with all that was made safe in it. */
static bool
flush_parent(const char *path, struct err *err)
{
	char parent[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t len = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;

	memcpy(parent, len ? path : ".", len ? len : 1);
	parent[len ? len : 1] = '\0';
	return dir_flush(parent, err);
}

/* What another account keeps to itself is that one's to flush. */
static bool
flush_if_ours(const char *path, struct err *err)
{
	struct err why = { 0 };

	return flush_parent(path, &why) || why.kind == ERR_DENIED || err_set(err, why.kind, "%s", why.text);
}

static bool
make_one(const char *path, mode_t mode, struct err *err)
{
	int number;
	struct stat st;

	if (mkdir(path, mode) == 0) {
		if (flush_parent(path, err))
			return true;
		rmdir(path);
		return false;
	}
	number = errno;
	/* Asked first, as a folder on a read-only disk is there all the same. */
	if (stat(path, &st) == 0)
		return S_ISDIR(st.st_mode) ? flush_if_ours(path, err)
		    : fail(err, ENOTDIR, path, "made a folder");
	return fail(err, number, path, "made");
}

bool
dir_make(const char *path, int mode, struct err *err)
{
	char part[PATH_MAX];
	size_t len = strlen(path);

	if (!len || len >= PATH_MAX)
		return fail(err, len ? ENAMETOOLONG : ENOENT, path, "made");
	memcpy(part, path, len + 1);
	for (size_t i = 1; i < len; i++) {
		if (part[i] != '/')
			continue;
		part[i] = '\0';
		if (!make_one(part, (mode_t)mode | 0700, err))
			return false;
		part[i] = '/';
	}
	return make_one(part, (mode_t)mode, err);
}

static int
by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* False, with errno, when the folder could not be read to its end. */
static bool
read_names(struct arena *a, DIR *folder, struct str **names, size_t *n)
{
	VEC(struct str) list = { 0 };
	struct dirent *entry;

	for (errno = 0; (entry = readdir(folder)) != NULL; errno = 0) {
		if (entry->d_name[0] != '.')
			vec_push(a, &list) = str_copy(a, str_from(entry->d_name));
	}
	if (errno)
		return false;
	if (list.n)
		qsort(list.at, list.n, sizeof *list.at, by_bytes);
	*names = list.at;
	*n = list.n;
	return true;
}

bool
dir_list(struct arena *a, const char *path, struct str **names, size_t *n, struct err *err)
{
	DIR *folder = opendir(path);
	bool done;
	int number;

	if (!folder)
		return fail(err, errno, path, "opened");
	done = read_names(a, folder, names, n);
	number = errno;
	closedir(folder);
	return done || fail(err, number, path, "read");
}
