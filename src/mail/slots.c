/* slots.c - places for mail that lie on the disk already.
 *
 * SPDX-License-Identifier: ISC
 */
#include "mail/slots.h"

#include <sys/stat.h>

#include "host/file.h"
#include "host/mem.h"
#include "host/random.h"

#define PATHS_MAX KIB(64)
#define ALL_BYTES (SLOT_COUNT * SLOT_BYTES)
#define SCRATCH_MAX (SLOT_BYTES + KIB(4))
#define MESSAGE_MAX sizeof(((struct slot *)0)->bytes)

_Static_assert(sizeof(struct slot) == SLOT_BYTES, "a place is as long as its message");
_Static_assert(SLOT_COUNT <= 256, "two digits of a name say which place it is");

static const char mark[8] = "mail 1\n";
static const char zeros[SLOT_BYTES];

const char *
slots_path(struct arena *a, const char *data)
{
	return cstr(a, arena_fmt(a, "%s/spool/slots", data));
}

enum why { TO_READ, TO_WRITE, TO_MAKE };

static bool
open_slots(const char *data, enum why why, int *fd, struct err *err)
{
	struct arena a;

	arena_init(&a, &host_pages, PATHS_MAX);
	const char *path = slots_path(&a, data);
	bool ok = why == TO_READ ? file_open(path, fd, err) : file_open_parts(path, why == TO_MAKE, fd, err);
	arena_release(&a);
	return ok;
}

static int64_t
place_of(size_t i)
{
	return (int64_t)(i * SLOT_BYTES);
}

/* A file that is still being made is shorter, and none of it is used. */
static bool
is_made(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_size == (off_t)ALL_BYTES;
}

static struct slot *
scratch(struct arena *a)
{
	return arena_blank(a, sizeof(struct slot), _Alignof(struct slot));
}

/* ---- what a place holds ------------------------------------------------------------------------- */

/* The last two digits of a name say where it lies, if it lies here at all. */
static size_t
slot_of(struct str name)
{
	size_t i = 0;

	for (size_t k = name.len - 2; k < name.len; k++) {
		char c = name.ptr[k];
		i = i * 16 + (size_t)(char_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return i;
}

static uint64_t
hash_of(const struct slot *s)
{
	struct slot_head h = s->head;

	h.hash = str_hash((struct str){ s->bytes, h.len });
	return str_hash((struct str){ (const char *)&h, sizeof h });
}

static bool
is_free(const struct slot_head *h)
{
	return memcmp(h->mark, mark, sizeof mark) != 0;
}

static bool
read_head(int fd, size_t i, struct slot_head *out)
{
	struct err ignored;

	return fd_read_part(fd, place_of(i), out, sizeof *out, &ignored);
}

/* All of it, if it holds a whole message. */
static bool
read_whole(int fd, size_t i, struct slot *s)
{
	struct err ignored;

	return read_head(fd, i, &s->head) && !is_free(&s->head) && s->head.len <= MESSAGE_MAX
	    && fd_read_part(fd, place_of(i) + (int64_t)sizeof s->head, s->bytes, s->head.len, &ignored)
	    && s->head.hash == hash_of(s);
}

/* With all that was in it: what was erased from the cases is not to lie about here. */
static bool
clear(int fd, size_t i, uint64_t len, struct err *err)
{
	size_t used = sizeof(struct slot_head) + (len <= MESSAGE_MAX ? (size_t)len : MESSAGE_MAX);

	return fd_write_part(fd, place_of(i), (struct str){ zeros, used }, err);
}

static bool
lock(int fd, size_t i, bool wait)
{
	return fd_lock_part(fd, place_of(i), SLOT_BYTES, wait);
}

static void
unlock(int fd, size_t i)
{
	fd_unlock_part(fd, place_of(i), SLOT_BYTES);
}

/* ---- making them -------------------------------------------------------------------------------- */

/* Whoever began to make them may have died half way, or be at it. */
static bool
lengthen(int fd)
{
	struct err ignored;
	bool ok = true;

	if (is_made(fd))
		return true;
	(void)fd_lock_part(fd, 0, ALL_BYTES, true);
	for (size_t i = 0; ok && !is_made(fd) && i < SLOT_COUNT; i++)
		ok = fd_write_part(fd, place_of(i), (struct str){ zeros, sizeof zeros }, &ignored);
	fd_unlock_part(fd, 0, ALL_BYTES);
	return ok;
}

/* What is being written just now is left alone. */
static void
sweep(int fd)
{
	struct arena a;
	struct err ignored;

	arena_init(&a, &host_pages, SCRATCH_MAX);
	struct slot *s = scratch(&a);
	for (size_t i = 0; i < SLOT_COUNT; i++) {
		if (!lock(fd, i, false))
			continue;
		if (!read_whole(fd, i, s) && !is_free(&s->head))
			(void)clear(fd, i, MESSAGE_MAX, &ignored);
		unlock(fd, i);
	}
	arena_release(&a);
}

static bool
flush_folder(const char *data, struct err *err)
{
	struct arena a;

	arena_init(&a, &host_pages, PATHS_MAX);
	bool ok = dir_flush(cstr(&a, arena_fmt(&a, "%s/spool", data)), err);
	arena_release(&a);
	return ok;
}

bool
slots_make(const char *data, bool *made, struct err *err)
{
	AUTO_FD fd = -1;
	struct err ignored;

	*made = open_slots(data, TO_MAKE, &fd, &ignored) && lengthen(fd);
	if (!*made)
		return true;
	sweep(fd);
	return fd_flush_parts(fd, err) && flush_folder(data, err);
}

/* ---- writing ------------------------------------------------------------------------------------ */

/* One that is free, and nobody else's from now on. */
static bool
take_free(int fd, size_t *out)
{
	struct slot_head h;
	unsigned char start;

	random_bytes(&start, sizeof start);
	for (size_t k = 0; k < SLOT_COUNT; k++) {
		size_t i = (start + k) % SLOT_COUNT;
		if (!read_head(fd, i, &h) || !is_free(&h) || !lock(fd, i, false))
			continue;
		*out = i;
		if (read_head(fd, i, &h) && is_free(&h))
			return true;
		unlock(fd, i);
	}
	return false;
}

static void
put_name(char out[SPOOL_NAME_LEN], size_t i, int64_t now)
{
	struct arena a;

	arena_init(&a, &host_pages, PATHS_MAX);
	struct str name = arena_fmt(&a, "%015lld-%.*s%02x", (long long)now, STR_ARG(random_hex(&a, 7)),
	    (unsigned)i);
	must(name.len == SPOOL_NAME_LEN);
	memcpy(out, name.ptr, name.len);
	arena_release(&a);
}

static bool
write_slot(int fd, size_t i, const struct slot *s)
{
	struct str all = { (const char *)s, sizeof s->head + s->head.len };
	struct err ignored;

	if (fd_write_part(fd, place_of(i), all, &ignored) && fd_flush_parts(fd, &ignored))
		return true;
	(void)clear(fd, i, s->head.len, &ignored);
	return false;
}

bool
slots_put(const char *data, struct slot *s, size_t len, int64_t now)
{
	AUTO_FD fd = -1;
	struct err ignored;
	size_t i;

	must(len <= MESSAGE_MAX);
	if (!open_slots(data, TO_WRITE, &fd, &ignored) || !is_made(fd) || !take_free(fd, &i))
		return false;
	memcpy(s->head.mark, mark, sizeof mark);
	put_name(s->head.name, i, now);
	s->head.len = len;
	s->head.hash = hash_of(s);
	bool ok = write_slot(fd, i, s);
	unlock(fd, i);                          /* before the bell: what is locked is not listed */
	if (ok)
		fd_ring(fd);
	return ok;
}

/* ---- reading ------------------------------------------------------------------------------------ */

static bool
is_there(int fd, size_t i, struct slot *s)
{
	return read_head(fd, i, &s->head) && !is_free(&s->head)
	    && !fd_part_is_locked(fd, place_of(i), SLOT_BYTES) && read_whole(fd, i, s);
}

bool
slots_list(struct arena *a, const char *data, struct str **names, size_t *n, struct err *err)
{
	AUTO_FD fd = -1;
	struct arena own;
	struct err why = { 0 };
	VEC(struct str) list = { 0 };

	if (!open_slots(data, TO_READ, &fd, &why) && why.kind != ERR_NOT_FOUND)
		return err_set(err, why.kind, "%s", why.text);
	bool made = fd >= 0 && is_made(fd);
	arena_init(&own, &host_pages, SCRATCH_MAX);
	struct slot *s = scratch(&own);
	for (size_t i = 0; made && i < SLOT_COUNT; i++)
		if (is_there(fd, i, s))
			vec_push(a, &list) = str_copy(a, (struct str){ s->head.name, SPOOL_NAME_LEN });
	arena_release(&own);
	*names = list.at;
	*n = list.n;
	return true;
}

static bool
is_called(const struct slot_head *h, struct str name)
{
	return !is_free(h) && str_eq(name, (struct str){ h->name, SPOOL_NAME_LEN });
}

static bool
find(const char *data, enum why why, struct str name, int *fd, struct slot_head *h, struct err *err)
{
	must(name.len == SPOOL_NAME_LEN);
	if (!open_slots(data, why, fd, err))
		return false;
	if (is_made(*fd) && slot_of(name) < SLOT_COUNT && read_head(*fd, slot_of(name), h)
	    && is_called(h, name))
		return true;
	return err_set(err, ERR_NOT_FOUND, "The message is not there any more.");
}

bool
slots_read(struct arena *a, const char *data, struct str name, size_t max, struct str *raw, struct err *err)
{
	AUTO_FD fd = -1;
	struct arena own;
	struct slot_head h;

	if (!find(data, TO_READ, name, &fd, &h, err))
		return false;
	if (h.len > max)
		return err_set(err, ERR_TOO_LARGE, "A message is larger than there is room for.");
	arena_init(&own, &host_pages, SCRATCH_MAX);
	struct slot *s = scratch(&own);
	bool ok = read_whole(fd, slot_of(name), s) && is_called(&s->head, name);
	if (ok)
		*raw = str_copy(a, (struct str){ s->bytes, s->head.len });
	arena_release(&own);
	return ok || err_set(err, ERR_NOT_FOUND, "The message is not there any more.");
}

bool
slots_clear(const char *data, struct str name, struct err *err)
{
	AUTO_FD fd = -1;
	struct slot_head h;
	size_t i = slot_of(name);

	if (!find(data, TO_WRITE, name, &fd, &h, err))
		return false;
	(void)lock(fd, i, true);
	if (!read_head(fd, i, &h) || !is_called(&h, name))
		return err_set(err, ERR_NOT_FOUND, "The message is not there any more.");
	return clear(fd, i, h.len, err);
}
