/* backup.c - a desk copied whole while others write to it, between folders and servers.
 *
 * Mail is copied before the database: what is read from the spool meanwhile is then in both, and is known
 * when it is met again.  The other way round it could be in neither.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <unistd.h>

#include "desk/desk.h"
#include "host/file.h"
#include "mail/spool.h"

#define MAIL_COPY_MAX MIB(200)                  /* `deliver --max` may have let larger ones in than usual */

static const char *const spools[] = { "spool/tmp", "spool/new", "spool/bad" };
static const char profiles[] = "profiles";      /* deadlines and letters of its own */
static const char packs[] = "packs";            /* the firm's own words */

static const char *
below(struct arena *a, const char *folder, const char *name)
{
	return cstr(a, arena_fmt(a, "%s/%s", folder, name));
}

/* --- mail --------------------------------------------------------------------------------- */

/* One that was read meanwhile is in the database. */
static bool
copy_file(struct arena *a, const char *from, const char *to, const char *tmp, struct str name,
    struct err *err)
{
	struct err why = { 0 };
	struct str bytes;
	const char *z = cstr(a, name);

	if (file_read(a, below(a, from, z), MAIL_COPY_MAX, &bytes, &why))
		return file_write_safe(tmp, to, z, bytes, err);
	return why.kind == ERR_NOT_FOUND || err_set(err, why.kind, "%s", why.text);
}

static bool
copy_files(struct arena *a, const char *from, const char *to, const char *tmp, struct str ending,
    struct err *err)
{
	struct str *names;
	size_t n;

	if (!dir_is_there(from))
		return true;
	if (!dir_list(a, from, &names, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct arena_mark mark = arena_mark(a);
		bool ok = !str_ends(names[i], ending) || copy_file(a, from, to, tmp, names[i], err);
		arena_rewind(a, mark);
		if (!ok)
			return false;
	}
	return true;
}

static bool
copy_slot(struct arena *a, const char *from, const char *to, const char *tmp, struct str name,
    struct err *err)
{
	struct err why = { 0 };
	struct str raw;

	if (slots_read(a, from, name, SLOT_BYTES, &raw, &why))
		return file_write_safe(tmp, to, cstr(a, name), raw, err);
	return why.kind == ERR_NOT_FOUND || err_set(err, why.kind, "%s", why.text);
}

/* What lies in places becomes files: in a copy nobody hurries.  It comes first, as it may be set aside
 * meanwhile. */
static bool
copy_slots(struct arena *a, const char *from, const char *to, const char *tmp, struct err *err)
{
	struct str *names;
	size_t n;

	if (!slots_list(a, from, &names, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct arena_mark mark = arena_mark(a);
		bool ok = copy_slot(a, from, to, tmp, names[i], err);
		arena_rewind(a, mark);
		if (!ok)
			return false;
	}
	return true;
}

static bool
copy_spool(struct arena *a, const char *from, const char *to, struct err *err)
{
	const char *tmp = below(a, to, spools[0]);

	if (!spool_init(to, err) || !copy_slots(a, from, below(a, to, spools[1]), tmp, err))
		return false;
	for (size_t i = 1; i < LENGTH(spools); i++)
		if (!copy_files(a, below(a, from, spools[i]), below(a, to, spools[i]), tmp, STR_NONE, err))
			return false;
	return true;
}

/* What the firm wrote itself: its words, and its profiles. */
static bool
copy_own(struct arena *a, const char *from, const char *to, const char *folder, struct str ending,
    struct err *err)
{
	const char *there = below(a, from, folder);

	return !dir_is_there(there)
	    || (dir_make(below(a, to, folder), 0700, err)
	    && copy_files(a, there, below(a, to, folder), below(a, to, spools[0]), ending, err));
}

/* --- the database ------------------------------------------------------------------------- */

static bool
walk(struct arena *a, const char *file, struct verify_report *out, struct err *err)
{
	struct db *db;
	bool ok;

	if (!db_open(&db, file, DB_READ, err))
		return false;
	ok = store_verify(a, db, out, err);
	db_close(db);
	return ok;
}

static bool
open_source(struct db **out, const char *where, struct err *err)
{
	struct err why = { 0 };

	if (db_open(out, where, DB_READ, &why))
		return true;
	if (why.kind == ERR_NOT_FOUND)
		return err_set(err, ERR_NOT_FOUND, "There is no desk there: %s is missing.", where);
	return err_set(err, why.kind, "%s", why.text);
}

/* Between a file and a server, or two servers: row by row, all of them at once. */
static bool
copy_rows(struct db *from, const char *where, struct err *err)
{
	struct db *to;
	bool ok;

	if (!db_open(&to, where, DB_WRITE, err))
		return false;
	ok = store_migrate(to, err) && db_copy_rows(from, to, err);
	db_close(to);
	return ok;
}

static bool
copy_database(const char *from, const char *to, struct err *err)
{
	struct db *db;
	bool ok;

	if (!open_source(&db, from, err))
		return false;
	ok = db_is_on_server(from) || db_is_on_server(to) ? copy_rows(db, to, err) : db_copy(db, to, err);
	db_close(db);
	return ok;
}

/* --- all of it ---------------------------------------------------------------------------- */

static void
drop_files(struct arena *a, const char *folder)
{
	struct err ignored = { 0 };
	struct str *names;
	size_t n;

	if (!dir_list(a, folder, &names, &n, &ignored))
		return;
	for (size_t i = 0; i < n; i++)
		unlink(below(a, folder, cstr(a, names[i])));
	rmdir(folder);
}

static void
drop(struct arena *a, const char *part)
{
	for (size_t i = 0; i < LENGTH(spools); i++)
		drop_files(a, below(a, part, spools[i]));
	rmdir(below(a, part, "spool"));
	drop_files(a, below(a, part, packs));
	drop_files(a, below(a, part, profiles));
	drop_files(a, part);
}

/* An empty folder may stand where the copy goes; a full one is never touched. */
static bool
place_is_free(struct arena *a, const char *to, const char *part, struct err *err)
{
	struct str *names;
	size_t n = 0;

	if (dir_is_there(part))
		return err_set(err, ERR_CONFLICT, "%s is left from one that was broken off; remove it, then "
		    "try again.", part);
	if (access(to, F_OK) != 0)
		return true;
	if (!dir_list(a, to, &names, &n, err))
		return false;
	return n == 0 || err_set(err, ERR_CONFLICT, "There is something in %s already, and it was left as it "
	    "is. Name a folder that isn't there yet.", to);
}

static const char *
database_of(struct arena *a, const struct desk_place *place, const char *folder)
{
	return place->database ? place->database : below(a, folder, "heard.db");
}

static bool
fill(struct arena *a, const struct desk_place *from, const struct desk_place *to, const char *part,
    struct verify_report *out, struct err *err)
{
	const char *there = database_of(a, to, part);

	return dir_make(part, 0700, err)
	    && copy_spool(a, from->data, part, err)
	    && copy_own(a, from->data, part, packs, STR(".pack"), err)
	    && copy_own(a, from->data, part, profiles, STR(".txt"), err)
	    && copy_database(database_of(a, from, from->data), there, err)
	    && walk(a, there, out, err)
	    && dir_flush(part, err);
}

static struct str
parent_of(struct str path)
{
	size_t end = path.len;

	while (end > 0 && path.ptr[end - 1] != '/')
		end--;
	return end == 0 ? STR(".") : str_sub(path, 0, end);
}

bool
desk_copy(struct arena *a, const struct desk_place *from, const struct desk_place *place,
    struct verify_report *out, struct err *err)
{
	struct str path = str_from(place->data);
	struct verify_report report;
	const char *part, *to;

	while (path.len > 1 && str_ends(path, STR("/")))
		path.len--;
	to = cstr(a, path);
	part = cstr(a, arena_fmt(a, "%s.part", to));
	if (!place_is_free(a, to, part, err))
		return false;
	if (!fill(a, from, place, part, &report, err)) {
		drop(a, part);
		return false;
	}
	if (rename(part, to) != 0) {
		drop(a, part);
		return err_set(err, ERR_IO, "The copy could not be put in its place, %s; is its folder yours "
		    "to write to?", to);
	}
	*out = report;
	return dir_flush(cstr(a, parent_of(path)), err);
}
