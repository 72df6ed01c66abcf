/* forgetful.c - linked under the whole program: a disk that remembers only what was flushed.
 *
 * HEARD_FORGET names a folder that holds what would be there after a power cut: `file/N`, the flushed
 * bytes of inode N, and `folder/N`, the names a folder had when it was flushed.  `keep/N` is a second name
 * for each inode, so that no number is given twice.  power.mjs builds the world anew from that.
 * HEARD_FORGET_HOW=off opens databases with synchronous=OFF, =folders forgets folders too, =slots what was
 * written into the places of the spool: what a test with this disk must notice.
 *
 * SPDX-License-Identifier: ISC
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "disk.h"
#include "host/file.h"

#define RANGES_MAX 65536

int __real_sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *ctx,
    char **message);
int __wrap_sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *ctx,
    char **message);

static const char *memory;                      /* the folder, or NULL: nothing is forgotten */
static bool off, folders_too, slots_too;

/* What was written and not flushed, by this process. */
static struct range { ino_t file; sqlite3_int64 at; int len; } ranges[RANGES_MAX];
static size_t n_ranges;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
place(char out[PATH_MAX], const char *kind, ino_t number)
{
	must(snprintf(out, PATH_MAX, "%s/%s/%llu", memory, kind, (unsigned long long)number) < PATH_MAX);
}

static void
keep(const char *path)
{
	char second[PATH_MAX];
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return;
	place(second, "keep", st.st_ino);
	(void)!link(path, second);              /* there already, mostly */
}

/* Over all processes, or what is older would replace what is newer; until it is closed.  *fresh: what to
 * write and then to rename. */
static int
lock_all(char fresh[PATH_MAX])
{
	char path[PATH_MAX];
	int fd;

	must(snprintf(path, sizeof path, "%s/lock", memory) < PATH_MAX);
	must(snprintf(fresh, PATH_MAX, "%s/fresh", memory) < PATH_MAX);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	must(fd >= 0 && flock(fd, LOCK_EX) == 0);
	return fd;
}

/* --- folders ---------------------------------------- */

static void
write_names(FILE *to, const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	char path[PATH_MAX];

	must(d);
	while ((e = readdir(d))) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		must(snprintf(path, sizeof path, "%s/%s", folder, e->d_name) < PATH_MAX);
		keep(path);
		fprintf(to, "%llu %c %s\n", (unsigned long long)e->d_ino, e->d_type == DT_DIR ? 'd' : 'f',
		    e->d_name);
	}
	closedir(d);
}

/* The list is whole or not there: the program may be killed amid this, too. */
static void
flush_folder(const char *folder)
{
	char name[PATH_MAX], fresh[PATH_MAX];
	struct stat st;
	FILE *to;
	int fd;

	if (folders_too || stat(folder, &st) != 0)
		return;
	fd = lock_all(fresh);
	place(name, "folder", st.st_ino);
	to = fopen(fresh, "w");
	must(to);
	write_names(to, folder);
	must(fclose(to) == 0 && rename(fresh, name) == 0);
	close(fd);
}

/* --- the database's files ---------------------------------------- */

static int
note_write(ino_t file, sqlite3_int64 at, int len)
{
	if (off)
		return SQLITE_OK;
	pthread_mutex_lock(&lock);
	must(n_ranges < RANGES_MAX);
	ranges[n_ranges++] = (struct range){ file, at, len };
	pthread_mutex_unlock(&lock);
	return SQLITE_OK;
}

static void
copy_range(sqlite3_file *from, int to, const struct range *r, sqlite3_int64 size)
{
	static char bytes[65536];               /* under the lock */
	sqlite3_int64 len = r->at + r->len <= size ? r->len : size - r->at;

	if (len <= 0)
		return;
	must(len <= (sqlite3_int64)sizeof bytes);
	must(from->pMethods->xRead(from, bytes, (int)len, r->at) == SQLITE_OK);
	must(pwrite(to, bytes, (size_t)len, r->at) == len);
}

static void
flush_file(sqlite3_file *from, ino_t file, const char *folder)
{
	char path[PATH_MAX];
	size_t left = 0;
	sqlite3_int64 size;
	int to;

	place(path, "file", file);
	pthread_mutex_lock(&lock);
	to = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	must(to >= 0 && from->pMethods->xFileSize(from, &size) == SQLITE_OK);
	for (size_t i = 0; i < n_ranges; i++) {
		if (ranges[i].file == file)
			copy_range(from, to, &ranges[i], size);
		else
			ranges[left++] = ranges[i];
	}
	n_ranges = left;
	must(ftruncate(to, size) == 0);
	close(to);
	pthread_mutex_unlock(&lock);
	if (folder)
		flush_folder(folder);
}

/* --- the spool's ---------------------------------------- */

static int
spool_open(const char *path, int flags, mode_t mode)
{
	int fd = open(path, flags, mode);

	if (fd >= 0 && (flags & O_CREAT))
		keep(path);
	return fd;
}

static void
copy_whole(int from, int to)
{
	char bytes[65536];
	ssize_t n;

	must(from >= 0 && to >= 0);
	while ((n = read(from, bytes, sizeof bytes)) > 0)
		must(write(to, bytes, (size_t)n) == n);
	close(from);
	must(n == 0 && close(to) == 0);
}

/* What was flushed before stays until all of this is there. */
static void
flush_whole(int fd, ino_t number)
{
	char path[PATH_MAX], fresh[PATH_MAX], own[64];
	int held = lock_all(fresh);

	place(path, "file", number);
	(void)snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
	copy_whole(open(own, O_RDONLY | O_CLOEXEC), open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
	    0600));
	must(rename(fresh, path) == 0);
	close(held);
}

static int
spool_flush(int fd)
{
	char own[64], path[PATH_MAX];
	struct stat st;
	ssize_t len;

	must(fstat(fd, &st) == 0);
	if (S_ISREG(st.st_mode)) {
		flush_whole(fd, st.st_ino);
		return 0;
	}
	(void)snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
	len = readlink(own, path, sizeof path - 1);
	must(len > 0);
	path[len] = '\0';
	flush_folder(path);
	return 0;
}

static int
spool_flush_data(int fd)
{
	usleep(3000);                           /* as disks do, so that the power can go in between */
	return slots_too ? 0 : spool_flush(fd);
}

/* --- put in place before main ---------------------------------------- */

int
__wrap_sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *ctx,
    char **message)
{
	int code = __real_sqlite3_exec(db, sql, row, ctx, message);

	if (code == SQLITE_OK && off && strstr(sql, "synchronous"))
		code = __real_sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
	return code;
}

__attribute__((constructor)) static void
begin(void)
{
	static const struct disk_hooks hooks = { .opened = keep, .write = note_write, .sync = flush_file,
	    .deleted = flush_folder };
	static const struct file_ops spool = { spool_open, write, spool_flush, rename, unlink, pwrite,
	    spool_flush_data };
	const char *how = getenv("HEARD_FORGET_HOW");

	memory = getenv("HEARD_FORGET");
	if (!memory)
		return;
	off = how && strcmp(how, "off") == 0;
	folders_too = how && strcmp(how, "folders") == 0;
	slots_too = how && strcmp(how, "slots") == 0;
	disk_use(&hooks);
	file_use(&spool);
}
