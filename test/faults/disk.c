/* disk.c - an SQLite VFS that asks a test before it does what the program wants of the disk.
 *
 * SPDX-License-Identifier: ISC
 */
#include "disk.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 4096

struct file {
	sqlite3_file base;
	ino_t number;                           /* 0: a temporary file, nobody's concern */
	bool new_name;                          /* its folder is made safe with it, once */
	char folder[PATH_MAX];
	int64_t real[];                         /* SQLite lays files at 8 bytes */
};

static sqlite3_vfs *machine;
static const struct disk_hooks *hooks;

static sqlite3_file *
real(sqlite3_file *f)
{
	return (sqlite3_file *)(void *)((struct file *)f)->real;
}

static void
folder_of(const char *path, char out[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : 0;

	if (len == 0 || len >= PATH_MAX)
		path = ".", len = 1;
	memcpy(out, path, len);
	out[len] = '\0';
}

/* --- what is asked about ---------------------------------------- */

static int
write_piece(sqlite3_file *f, const void *bytes, int len, sqlite3_int64 at)
{
	ino_t number = ((struct file *)f)->number;
	int code = number && hooks->write ? hooks->write(number, at, len) : SQLITE_OK;

	return code == SQLITE_OK ? real(f)->pMethods->xWrite(real(f), bytes, len, at) : code;
}

/* Page by page, however much comes at once: a disk can be full amid it. */
static int
file_write(sqlite3_file *f, const void *bytes, int len, sqlite3_int64 at)
{
	int code = SQLITE_OK, done = 0, piece;

	for (; code == SQLITE_OK && done < len; done += piece) {
		piece = len - done < PIECE ? len - done : PIECE;
		code = write_piece(f, (const char *)bytes + done, piece, at + done);
	}
	return code;
}

static int
file_sync(sqlite3_file *f, int flags)
{
	struct file *file = (struct file *)f;

	(void)flags;
	if (file->number && hooks->sync)
		hooks->sync(real(f), file->number, file->new_name ? file->folder : NULL);
	file->new_name = false;
	return SQLITE_OK;
}

static int
disk_delete(sqlite3_vfs *v, const char *path, int flush)
{
	char folder[PATH_MAX];
	int code = machine->xDelete(machine, path, 0);

	(void)v;
	if (code == SQLITE_OK && flush && hooks->deleted) {
		folder_of(path, folder);
		hooks->deleted(folder);
	}
	return code;
}

/* --- what goes straight on ---------------------------------------- */

#define PASS(name, parameters, ...) \
	static int file_##name parameters { return real(f)->pMethods->x##name(real(f), __VA_ARGS__); }
PASS(Read, (sqlite3_file *f, void *to, int len, sqlite3_int64 at), to, len, at)
PASS(Truncate, (sqlite3_file *f, sqlite3_int64 size), size)
PASS(FileSize, (sqlite3_file *f, sqlite3_int64 *size), size)
PASS(Lock, (sqlite3_file *f, int level), level)
PASS(Unlock, (sqlite3_file *f, int level), level)
PASS(CheckReservedLock, (sqlite3_file *f, int *out), out)
PASS(FileControl, (sqlite3_file *f, int what, void *arg), what, arg)
PASS(ShmMap, (sqlite3_file *f, int page, int size, int extend, void volatile **out), page, size, extend,
    out)
PASS(ShmLock, (sqlite3_file *f, int at, int n, int flags), at, n, flags)
PASS(ShmUnmap, (sqlite3_file *f, int remove), remove)

static void file_barrier(sqlite3_file *f) { real(f)->pMethods->xShmBarrier(real(f)); }
static int file_close(sqlite3_file *f) { return real(f)->pMethods->xClose(real(f)); }
static int file_sector(sqlite3_file *f) { return real(f)->pMethods->xSectorSize(real(f)); }
static int file_traits(sqlite3_file *f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }

static const sqlite3_io_methods methods = {
	.iVersion = 2, .xClose = file_close, .xRead = file_Read, .xWrite = file_write,
	.xTruncate = file_Truncate, .xSync = file_sync, .xFileSize = file_FileSize, .xLock = file_Lock,
	.xUnlock = file_Unlock, .xCheckReservedLock = file_CheckReservedLock,
	.xFileControl = file_FileControl, .xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits, .xShmMap = file_ShmMap, .xShmLock = file_ShmLock,
	.xShmBarrier = file_barrier, .xShmUnmap = file_ShmUnmap,
};

static int
disk_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out)
{
	struct file *file = (struct file *)f;
	bool journal = flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL);
	bool fresh = path && access(path, F_OK) != 0;
	struct stat st;
	int code;

	(void)v;
	memset(file, 0, sizeof *file);
	code = machine->xOpen(machine, path, real(f), flags, out);
	if (real(f)->pMethods)
		f->pMethods = &methods;
	if (code != SQLITE_OK || !path || stat(path, &st) != 0)
		return code;
	file->number = st.st_ino;
	file->new_name = fresh && journal;      /* as SQLite's own does it */
	folder_of(path, file->folder);
	if (hooks->opened)
		hooks->opened(path);
	return code;
}

void
disk_use(const struct disk_hooks *h)
{
	static sqlite3_vfs disk;

	hooks = h;
	if (machine)
		return;
	machine = sqlite3_vfs_find(NULL);
	disk = *machine;
	disk.zName = "disk";
	disk.pNext = NULL;
	disk.szOsFile = (int)sizeof(struct file) + machine->szOsFile;
	disk.xOpen = disk_open;
	disk.xDelete = disk_delete;
	sqlite3_vfs_register(&disk, 1);
}
