/* sqlite_wal.c - what a commit adds to the log is written in few pieces.
 *
 * A file is the machine's own, in its place; but the table of what can be done with it is a copy in which
 * some entries are ours.  What we keep of a file lies behind it, and is found by that table.
 *
 * SPDX-License-Identifier: ISC
 */
#include "db/sqlite_wal.h"

#include <pthread.h>
#include <sqlite3.h>

#include "base/base.h"

#define PIECE 65536                             /* what is gathered at most: 15 pages with their heads */
#define ALIGNED 8                               /* as SQLite lays files */

struct ours {
	sqlite3_io_methods methods;             /* the file points here */
	const sqlite3_io_methods *machines;
	struct ours *wal;                       /* of the database's own file: its log, while that is open */
	struct ours *database;                  /* of a log */
	sqlite3_file *file;
	char *bytes;                            /* PIECE of them */
	sqlite3_int64 at;
	int len;
};

static sqlite3_vfs *machine;
static sqlite3_vfs gathering;

static struct ours *
of(sqlite3_file *f)
{
	return (struct ours *)(uintptr_t)f->pMethods;
}

static size_t
room_of_file(void)
{
	return ((size_t)machine->szOsFile + ALIGNED - 1) / ALIGNED * ALIGNED;
}

/* What could not be written is forgotten: the commit fails, and what lies behind the last one is nobody's. */
static int
write_out(struct ours *o)
{
	int len = o->len;

	o->len = 0;
	return len == 0 ? SQLITE_OK : o->machines->xWrite(o->file, o->bytes, len, o->at);
}

static int
wal_write(sqlite3_file *f, const void *bytes, int len, sqlite3_int64 at)
{
	struct ours *o = of(f);
	int code = SQLITE_OK;

	if (at != o->at + o->len || len > PIECE - o->len)
		code = write_out(o);
	if (code != SQLITE_OK || len > PIECE)
		return code != SQLITE_OK ? code : o->machines->xWrite(f, bytes, len, at);
	if (o->len == 0)
		o->at = at;
	memcpy(o->bytes + o->len, bytes, (size_t)len);
	o->len += len;
	return SQLITE_OK;
}

#define OUT_FIRST(name, parameters, ...) \
	static int \
	wal_##name parameters \
	{ \
		struct ours *o = of(f); \
		int code = write_out(o); \
		\
		return code != SQLITE_OK ? code : o->machines->x##name(f, __VA_ARGS__); \
	}
OUT_FIRST(Read, (sqlite3_file *f, void *to, int len, sqlite3_int64 at), to, len, at)
OUT_FIRST(Truncate, (sqlite3_file *f, sqlite3_int64 size), size)
OUT_FIRST(Sync, (sqlite3_file *f, int flags), flags)
OUT_FIRST(FileSize, (sqlite3_file *f, sqlite3_int64 *size), size)
OUT_FIRST(FileControl, (sqlite3_file *f, int what, void *arg), what, arg)

static int
wal_close(sqlite3_file *f)
{
	struct ours *o = of(f);
	int written = write_out(o), closed;

	o->database->wal = NULL;
	sqlite3_free(o->bytes);
	closed = o->machines->xClose(f);
	return written != SQLITE_OK ? written : closed;
}

/* The last thing before others see what was added, where it was not flushed before.  A failure can't be told
 * from here; it is never met as long as each commit is flushed, since then nothing is left to write. */
static void
database_barrier(sqlite3_file *f)
{
	struct ours *o = of(f);

	if (o->wal)
		(void)write_out(o->wal);
	o->machines->xShmBarrier(f);
}

static void
take_database(struct ours *o)
{
	o->methods.xShmBarrier = database_barrier;
}

static int
take_wal(struct ours *o, const char *path)
{
	sqlite3_file *database = sqlite3_database_file_object(path);

	o->bytes = sqlite3_malloc(PIECE);
	if (!o->bytes)
		return SQLITE_NOMEM;
	o->database = of(database);
	o->database->wal = o;
	o->methods.xWrite = wal_write;
	o->methods.xRead = wal_Read;
	o->methods.xTruncate = wal_Truncate;
	o->methods.xSync = wal_Sync;
	o->methods.xFileSize = wal_FileSize;
	o->methods.xFileControl = wal_FileControl;
	o->methods.xClose = wal_close;
	return SQLITE_OK;
}

static int
open_file(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out)
{
	struct ours *o = (struct ours *)(void *)((char *)f + room_of_file());
	int code = machine->xOpen(machine, path, f, flags, out);

	(void)v;
	if (code != SQLITE_OK || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)))
		return code;
	*o = (struct ours){ .methods = *f->pMethods, .machines = f->pMethods, .file = f };
	if (flags & SQLITE_OPEN_MAIN_DB)
		take_database(o);
	else
		code = take_wal(o, path);
	if (code == SQLITE_OK)
		f->pMethods = &o->methods;
	else
		(void)o->machines->xClose(f);
	return code;
}

const char *
sqlite_wal_gathered(void)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	sqlite3_vfs *in_force = sqlite3_vfs_find(NULL);

	pthread_mutex_lock(&lock);
	if (machine != in_force) {
		sqlite3_vfs_unregister(&gathering);     /* if it was, above another */
		machine = in_force;
		gathering = *machine;
		gathering.zName = "heard";
		gathering.pNext = NULL;
		gathering.szOsFile = (int)(room_of_file() + sizeof(struct ours));
		gathering.xOpen = open_file;
		sqlite3_vfs_register(&gathering, 0);
	}
	pthread_mutex_unlock(&lock);
	return gathering.zName;
}
