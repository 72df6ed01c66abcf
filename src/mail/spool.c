/* spool.c - where a message is made safe before anything else happens to it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/buf.h"
#include "host/mem.h"
#include "host/random.h"
#include "mail/spool.h"

#define PATHS_MAX KIB(64)
#define LISTING_MAX MIB(64)
#define SWEEP_MS 3600000                        /* longer than any message may take to come */
#define SWEEP_MAX 10000                         /* at a start; the rest at the next */

/* A path below the spool; name may be empty. */
static const char *
path_of(struct arena *a, const char *data, const char *folder, struct str name)
{
	struct str s = arena_fmt(a, "%s/spool/%s%s%.*s", data, folder, name.len > 0 ? "/" : "",
	    STR_ARG(name));

	return cstr(a, s);
}

/* Names come from listings, but also from whoever calls: none may leave the folder. */
static bool
name_ok(struct str name, struct err *err)
{
	bool ok = name.len == SPOOL_NAME_LEN && name.ptr[15] == '-';

	for (size_t i = 0; ok && i < name.len; i++) {
		char c = name.ptr[i];
		ok = char_is_digit(c) || (i > 15 && c >= 'a' && c <= 'f') || (i == 15 && c == '-');
	}
	return ok || err_set(err, ERR_DATA, "There is a file in the mail spool that heard did not put there; "
	    "it was left alone.");
}

static const char *const folders[] = { "tmp", "new", "bad" };

static bool
is_made(struct arena *a, const char *data)
{
	bool all = true;

	for (size_t i = 0; i < LENGTH(folders); i++)
		all = all && dir_is_there(path_of(a, data, folders[i], STR_NONE));
	return all;
}

/* Whoever made them may not have come to flush them yet.  What leads to the data is not flushed again with
 * each message: others write there all the time, and their work would be waited for. */
static bool
flush_made(struct arena *a, const char *data, struct err *err)
{
	return dir_flush(data, err) && dir_flush(cstr(a, arena_fmt(a, "%s/spool", data)), err);
}

bool
spool_init(const char *data, struct err *err)
{
	struct arena a;
	bool ok = true;

	arena_init(&a, &host_pages, PATHS_MAX);
	if (is_made(&a, data))
		ok = flush_made(&a, data, err);
	else
		for (size_t i = 0; ok && i < LENGTH(folders); i++)
			ok = dir_make(path_of(&a, data, folders[i], STR_NONE), 0700, err);
	arena_release(&a);
	return ok;
}

size_t
spool_sweep(const char *data)
{
	struct arena a;
	struct str *names, name;
	struct err ignored;
	size_t n, swept = 0;

	arena_init(&a, &host_pages, LISTING_MAX);
	if (!dir_list(&a, path_of(&a, data, "tmp", STR_NONE), &names, &n, &ignored))
		n = 0;
	for (size_t i = 0; i < n && i < SWEEP_MAX; i++) {
		name = str_sub(names[i], 0, SPOOL_NAME_LEN);
		if (name_ok(name, &ignored))
			swept += file_sweep(path_of(&a, data, "tmp", names[i]), SWEEP_MS);
	}
	arena_release(&a);
	return swept;
}

/* A disk that is full or a table of files that is: there is hope, so "try again". */
static bool
put_failed(struct err *err)
{
	struct err why = *err;

	return err_set(err, why.kind == ERR_BUSY ? ERR_BUSY : ERR_IO,
	    "The message could not be made safe, so it was not accepted; send it again. %s", why.text);
}

static bool
too_large(size_t len, size_t max, struct err *err)
{
	return err_set(err, ERR_TOO_LARGE, "The message has %zu MB; at most %zu MB are accepted. "
	    "It was not kept; send it without its largest attachments.", len >> 20, max >> 20);
}

static bool
begin_file(struct file_safe *file, const char *data, int64_t now, struct err *err)
{
	struct arena a;

	arena_init(&a, &host_pages, PATHS_MAX);
	struct str name = arena_fmt(&a, "%015lld-%.*s", (long long)now, STR_ARG(random_hex(&a, 8)));
	bool ok = file_safe_begin(file, path_of(&a, data, "tmp", STR_NONE),
	    path_of(&a, data, "new", STR_NONE), cstr(&a, name), err);
	arena_release(&a);
	return ok || put_failed(err);
}

void
spool_begin(struct spool_writing *w, const char *data, size_t max, int64_t now)
{
	must(now >= 0);
	w->data = data;
	w->now = now;
	w->len = 0;
	w->max = max;
	w->blank = true;
	w->file.fd = -1;
}

/* What was gathered goes on as a file. */
static bool
to_file(struct spool_writing *w, struct err *err)
{
	return begin_file(&w->file, w->data, w->now, err)
	    && (file_safe_add(&w->file, (struct str){ w->slot.bytes, w->len }, err) || put_failed(err));
}

bool
spool_add(struct spool_writing *w, struct str bytes, struct err *err)
{
	size_t room = w->file.fd < 0 ? sizeof w->slot.bytes - w->len : 0;

	if (bytes.len > w->max - w->len)
		return too_large(w->len + bytes.len, w->max, err);
	if (w->file.fd < 0 && bytes.len > room && !to_file(w, err))
		return false;
	if (w->file.fd < 0)
		memcpy(w->slot.bytes + w->len, bytes.ptr, bytes.len);
	else if (!file_safe_add(&w->file, bytes, err))
		return put_failed(err);
	w->len += bytes.len;
	w->blank = w->blank && str_trim(bytes).len == 0;
	return true;
}

bool
spool_keep(struct spool_writing *w, struct err *err)
{
	if (w->blank) {
		spool_drop(w);
		return err_set(err, ERR_DATA, "The message is empty, so there was nothing to keep.");
	}
	if (w->file.fd < 0 && slots_put(w->data, &w->slot, w->len, w->now))
		return true;
	if (w->file.fd < 0 && !to_file(w, err)) {
		spool_drop(w);
		return false;
	}
	return file_safe_keep(&w->file, err) || put_failed(err);
}

void
spool_drop(struct spool_writing *w)
{
	file_safe_drop(&w->file);
}

bool
spool_put(const char *data, struct str raw, size_t max, int64_t now, struct err *err)
{
	struct file_safe file;

	must(now >= 0);
	if (str_trim(raw).len == 0)
		return err_set(err, ERR_DATA, "The message is empty, so there was nothing to keep.");
	if (raw.len > max)
		return too_large(raw.len, max, err);
	if (!begin_file(&file, data, now, err))
		return false;
	if (file_safe_add(&file, raw, err))
		return file_safe_keep(&file, err) || put_failed(err);
	file_safe_drop(&file);
	return put_failed(err);
}

/* The messages in one of the folders; what bears no name of ours is passed over. */
static bool
list(struct arena *a, const char *data, const char *folder, struct str **names, size_t *n, struct err *err)
{
	struct str *all;
	size_t n_all, kept = 0;
	struct err ignored;

	if (!dir_list(a, path_of(a, data, folder, STR_NONE), &all, &n_all, err))
		return false;
	for (size_t i = 0; i < n_all; i++)
		if (name_ok(all[i], &ignored))
			all[kept++] = all[i];
	*names = all;
	*n = kept;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool
spool_list(struct arena *a, const char *data, struct str **names, size_t *n, struct err *err)
{
	struct str *files, *placed, *all;
	size_t n_files, n_placed;

	if (!list(a, data, "new", &files, &n_files, err) || !slots_list(a, data, &placed, &n_placed, err))
		return false;
	all = arena_array(a, struct str, n_files + n_placed);
	for (size_t i = 0; i < n_files + n_placed; i++)
		all[i] = i < n_files ? files[i] : placed[i - n_files];
	if (n_placed > 0)
		qsort(all, n_files + n_placed, sizeof *all, by_name);
	*names = all;
	*n = n_files + n_placed;
	return true;
}

bool
spool_read(struct arena *a, const char *data, struct str name, struct str *raw, struct err *err)
{
	/* An arena over its ceiling is fatal, so a file larger than what is left is refused before. */
	size_t slack = KIB(64), left = a->max > a->used ? a->max - a->used : 0;
	size_t max = left > slack ? left - slack : 0;
	struct err why = { 0 };

	if (!name_ok(name, err))
		return false;
	if (slots_read(a, data, name, max, raw, &why))
		return true;
	if (why.kind != ERR_NOT_FOUND)
		return err_set(err, why.kind, "%s", why.text);
	return file_read(a, path_of(a, data, "new", name), max, raw, err);
}

#define AT "at "

/* What stands beside a message that was set aside. */
static const char *
beside(struct arena *a, const char *data, struct str name, const char *what)
{
	return path_of(a, data, "bad", arena_fmt(a, "%.*s.%s", STR_ARG(name), what));
}

static void
forget_marks(struct arena *a, const char *data, struct str name)
{
	static const char *const marks[] = { "take", "not", "why" };

	for (size_t i = 0; i < LENGTH(marks); i++)
		(void)unlink(beside(a, data, name, marks[i]));
}

/* Not from a place; it may be gone already. */
static bool
take_away_file(struct arena *a, const char *data, struct str name)
{
	struct err why = { 0 };

	if (!file_remove(path_of(a, data, "new", name), &why))
		return false;
	if (access(beside(a, data, name, "take"), F_OK) == 0)
		forget_marks(a, data, name);
	return true;
}

bool
spool_done(const char *data, struct str name, struct err *err)
{
	struct arena a;
	struct err why = { 0 };
	bool ok;

	if (!name_ok(name, err))
		return false;
	ok = slots_clear(data, name, &why);
	if (!ok && why.kind == ERR_NOT_FOUND) {
		arena_init(&a, &host_pages, PATHS_MAX);
		ok = take_away_file(&a, data, name);
		arena_release(&a);
	}
	return ok || err_set(err, ERR_IO,
	    "A message that is already in the desk could not be taken out of the "
	    "spool; it will be met again and known. Look at the rights of the folder spool/new.");
}

/* What a crash left half written under that name stands in the way of nobody: it is ours alone. */
static void
forget_half(struct arena *a, const char *data, const char *file)
{
	(void)unlink(path_of(a, data, "tmp", str_from(file)));
}

/* What lay in a place becomes a file, before the place is given up. */
static bool
move_aside(struct arena *a, const char *data, struct str name, struct err *err)
{
	const char *bad = path_of(a, data, "bad", STR_NONE), *file = cstr(a, name);
	struct err why = { 0 };
	struct str raw;

	if (slots_read(a, data, name, SLOT_BYTES, &raw, &why)) {
		forget_half(a, data, file);
		return file_write_safe(path_of(a, data, "tmp", STR_NONE), bad, file, raw, err)
		    && slots_clear(data, name, err);
	}
	return (why.kind == ERR_NOT_FOUND || err_set(err, why.kind, "%s", why.text))
	    && file_move(path_of(a, data, "new", name), path_of(a, data, "bad", name), err);
}

/* The reason first: a crash in between leaves the message where it was, to be met again. */
bool
spool_set_aside(const char *data, struct str name, int64_t at, struct str why, struct err *err)
{
	struct arena a;

	if (!name_ok(name, err))
		return false;
	arena_init(&a, &host_pages, PATHS_MAX + SLOT_BYTES + 2 * why.len);
	const char *fresh = path_of(&a, data, "new", STR_NONE), *bad = path_of(&a, data, "bad", STR_NONE);
	struct str lines[] = { str_trim(why), arena_fmt(&a, AT "%" PRId64, at), STR_NONE };
	const char *beside_it = cstr(&a, arena_fmt(&a, "%.*s.why", STR_ARG(name)));
	forget_half(&a, data, beside_it);
	bool ok = file_write_safe(path_of(&a, data, "tmp", STR_NONE), bad, beside_it,
	    str_join(&a, lines, 3, STR("\n")), err);
	struct err failed = { 0 };
	if (ok && !move_aside(&a, data, name, &failed))
		ok = err_set(err, failed.kind == ERR_NOT_FOUND ? ERR_NOT_FOUND : ERR_IO,
		    "A message could not be set aside; it still waits in the spool. Look at the rights "
		    "of spool/bad.");
	ok = ok && dir_flush(bad, err) && dir_flush(fresh, err);
	if (ok)
		(void)unlink(beside(&a, data, name, "take"));
	arena_release(&a);
	return ok;
}

/* --- what was set aside --------------------------------------------------------------------------- */

bool
spool_aside_list(struct arena *a, const char *data, struct str **names, size_t *n, struct err *err)
{
	return list(a, data, "bad", names, n, err);
}

static bool
read_start(struct arena *a, const char *path, size_t max, struct str *out, struct err *err)
{
	AUTO_FD fd = -1;
	char *bytes;
	size_t n = 1, len = 0;

	if (!file_open(path, &fd, err))
		return false;
	bytes = arena_array(a, char, max);
	while (n > 0 && len < max) {
		if (!fd_read_some(fd, NULL, bytes + len, max - len, &n, err))
			return false;
		len += n;
	}
	*out = (struct str){ bytes, len };
	return true;
}

/* The moment stands in a line of its own below the reason. */
static void
take_at(struct spool_aside *aside)
{
	size_t line = str_find(aside->why, STR("\n" AT));
	int64_t at;

	if (line != STR_NOT_FOUND && str_int(str_trim(str_sub(aside->why, line + strlen("\n" AT),
	    aside->why.len)), &at))
		aside->at = at;
	aside->why = str_trim(line != STR_NOT_FOUND ? str_sub(aside->why, 0, line) : aside->why);
}

bool
spool_aside_read(struct arena *a, const char *data, struct str name, size_t max, struct spool_aside *out,
    struct err *err)
{
	struct spool_aside aside = { 0 };
	struct err ignored;

	if (!name_ok(name, &ignored) || access(path_of(a, data, "bad", name), R_OK) != 0)
		return err_set(err, ERR_NOT_FOUND, "This message is not set aside any more; someone may have "
		    "brought it back meanwhile.");
	must(str_int(str_sub(name, 0, 15), &aside.at));
	if (!read_start(a, path_of(a, data, "bad", name), max, &aside.raw, err))
		return false;
	if (!file_read(a, beside(a, data, name, "why"), KIB(4), &aside.why, &ignored))
		aside.why = STR("the reason was not kept");
	take_at(&aside);
	aside.hidden = access(beside(a, data, name, "not"), F_OK) == 0;
	*out = aside;
	return true;
}

static bool
put_mark(struct arena *a, const char *data, struct str name, const char *what, struct err *err)
{
	if (access(beside(a, data, name, what), F_OK) == 0)
		return true;
	const char *file = cstr(a, arena_fmt(a, "%.*s.%s", STR_ARG(name), what));
	forget_half(a, data, file);
	return file_write_safe(path_of(a, data, "tmp", STR_NONE), path_of(a, data, "bad", STR_NONE), file,
	    STR("\n"), err);
}

bool
spool_aside_hide(const char *data, struct str name, bool hide, struct err *err)
{
	struct arena a;
	bool ok;

	if (!name_ok(name, err))
		return false;
	arena_init(&a, &host_pages, PATHS_MAX);
	ok = access(path_of(&a, data, "bad", name), F_OK) == 0
	    || err_set(err, ERR_NOT_FOUND, "This message is not set aside any more.");
	if (ok && hide)
		ok = put_mark(&a, data, name, "not", err);
	else if (ok)
		(void)unlink(beside(&a, data, name, "not"));
	arena_release(&a);
	return ok;
}

/* The mark first: a crash in between leaves the message where it was. */
bool
spool_bring_back(const char *data, struct str name, struct err *err)
{
	struct arena a;
	bool ok;

	if (!name_ok(name, err))
		return false;
	arena_init(&a, &host_pages, PATHS_MAX);
	ok = access(path_of(&a, data, "bad", name), F_OK) == 0
	    || err_set(err, ERR_NOT_FOUND, "This message is not set aside any more; someone may have brought "
	    "it back meanwhile.");
	ok = ok && put_mark(&a, data, name, "take", err);
	if (ok && rename(path_of(&a, data, "bad", name), path_of(&a, data, "new", name)) != 0)
		ok = err_set(err, ERR_IO, "The message could not be brought back; it is still set aside. "
		    "Look at the rights of the folder spool/new.");
	ok = ok && dir_flush(path_of(&a, data, "new", STR_NONE), err);
	arena_release(&a);
	return ok;
}

bool
spool_is_wanted(const char *data, struct str name)
{
	struct arena a;
	struct err ignored;
	bool wanted;

	if (!name_ok(name, &ignored))
		return false;
	arena_init(&a, &host_pages, PATHS_MAX);
	wanted = access(beside(&a, data, name, "take"), F_OK) == 0;
	arena_release(&a);
	return wanted;
}

bool
spool_watch(const char *data, int *fd, struct err *err)
{
	struct arena a;
	int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	arena_init(&a, &host_pages, PATHS_MAX);
	const char *path = path_of(&a, data, "new", STR_NONE);
	uint32_t arrivals = IN_MOVED_TO | IN_CREATE | IN_ONLYDIR;
	bool ok = watch != -1 && inotify_add_watch(watch, path, arrivals) != -1;
	if (ok)
		(void)inotify_add_watch(watch, slots_path(&a, data), IN_ATTRIB);        /* if there are any */
	arena_release(&a);
	if (!ok) {
		fd_release(&watch);
		return err_set(err, ERR_IO,
		    "New mail can't be noticed at once: the folder spool/new could not be "
		    "watched. Nothing is lost; it will be looked through by the clock.");
	}
	*fd = watch;
	return true;
}

void
spool_watch_clear(int fd)
{
	char events[4096];

	while (read(fd, events, sizeof events) > 0)
		;
}
