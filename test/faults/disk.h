/* disk.h - an SQLite VFS that asks a test before it does what the program wants of the disk.
 *
 * Everything else goes to the VFS of the machine.  Nothing is flushed for real: that is what tests with
 * this are about, and it would only take time.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_FAULTS_DISK_H
#define TEST_FAULTS_DISK_H

#include <sqlite3.h>
#include <stdbool.h>
#include <sys/types.h>

/* Any may be NULL.  A hook runs on the thread that writes, with no lock held. */
struct disk_hooks {
	/* A file was opened by this name. */
	void (*opened)(const char *path);
	/* SQLITE_OK: it may be written, at this place, a page at most; else the code it fails with. */
	int (*write)(ino_t file, sqlite3_int64 at, int len);
	/* The file is to be made safe; with it its folder, when that isn't NULL. */
	void (*sync)(sqlite3_file *real, ino_t file, const char *folder);
	/* A name was taken away, and its folder is to be made safe. */
	void (*deleted)(const char *folder);
};

/* Makes it the VFS that every connection opened from now on uses. */
void disk_use(const struct disk_hooks *hooks);

#endif
