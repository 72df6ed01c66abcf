/* slots.h - places for mail that lie on the disk already.
 *
 * A new file is safe after two flushes, its own and its folder's, and each of them makes the file system
 * write its journal.  DATA/spool/slots was made and flushed once, at its whole length: a message written into
 * one of its places is safe after one flush of that file, which serves all who wait for it just then.
 *
 * Each place says how long its message is, what it is called, and a hash of all that.  One that a power cut
 * left half written doesn't fit its hash: nobody was told that it was taken, and it is no message.
 * Safe from other threads and programs on the same folder.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_SLOTS_H
#define MAIL_SLOTS_H

#include "base/err.h"
#include "base/str.h"

#define SLOT_COUNT 64
#define SLOT_BYTES KIB(64)
#define SPOOL_NAME_LEN 32                       /* 15 digits, a dash, 16 hexadecimal digits */

/* As it lies on the disk; also what a message is gathered in. */
struct slot_head {
	char mark[8];
	char name[SPOOL_NAME_LEN];
	uint64_t len, hash;
};
struct slot {
	struct slot_head head;
	char bytes[SLOT_BYTES - sizeof(struct slot_head)];
};

/* Makes the places, if need be, and takes away what a power cut left half written in them; comes before all
 * slots_put.  *made is false where there is no room for them: then nothing is put there.  False: they are
 * there, but could not be flushed, so none is to be relied on. */
bool slots_make(const char *data, bool *made, struct err *err);
/* The first len of s->bytes are a message: gives it a name and makes it safe.  False: there was no place for
 * it, or the disk failed, and then it has to go another way; what may be left is the same, byte for byte. */
bool slots_put(const char *data, struct slot *s, size_t len, int64_t now);
/* Safe messages' names, in no order, at most SLOT_COUNT; none where there are no places. */
bool slots_list(struct arena *a, const char *data, struct str **names, size_t *n, struct err *err);
/* ERR_NOT_FOUND: it isn't in any of the places; more than max bytes: ERR_TOO_LARGE. */
bool slots_read(struct arena *a, const char *data, struct str name, size_t max, struct str *raw,
    struct err *err);
/* Free for another; that need not be safe from a power cut, after which the message would be met again. */
bool slots_clear(const char *data, struct str name, struct err *err);
/* What to watch for IN_ATTRIB; bytes of the path are the arena's. */
const char *slots_path(struct arena *a, const char *data);

#endif
