/* sqlite_wal.h - what a commit adds to the log is written in few pieces.
 *
 * SQLite writes each page of a commit by two calls, its head and its bytes, and what a file system does is by
 * the call.  Here they are gathered, and go out before the log is flushed, before anything of it is read, and
 * before anyone else is told that there is more of it: so nobody can tell, but by the time it takes.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DB_SQLITE_WAL_H
#define DB_SQLITE_WAL_H

/* The name of the VFS to open a file with that will be written to.  Below it lies the one in force. */
const char *sqlite_wal_gathered(void);

#endif
