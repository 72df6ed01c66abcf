/* backup.c - a data folder copied whole while others write to it.
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

static const char *
below(struct arena *a, const char *folder, const char *name)
{
	return cstr(a, arena_fmt(a, "%s/%s", folder, name));
}

/* --- mail --------------------------------------------------------------------------------- */

/* One that was read meanwhile is in the database. */
static bool
copy_mail(struct arena *a, const char *from, const char *to, const char *tmp, struct str name,
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
copy_mails(struct arena *a, const char *from, const char *to, const char *tmp, struct err *err)
{
	struct str *names;
	size_t n;

	if (!dir_is_there(from))
		return true;
	if (!dir_list(a, from, &names, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct arena_mark mark = arena_mark(a);
		bool ok = copy_mail(a, from, to, tmp, names[i], err);
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

	if (!spool_init(to, err))
		return false;
	for (size_t i = 1; i < LENGTH(spools); i++)
		if (!copy_mails(a, below(a, from, spools[i]), below(a, to, spools[i]), tmp, err))
			return false;
	return true;
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
copy_database(const char *from, const char *to, struct err *err)
{
	struct err why = { 0 };
	struct db *db;
	bool ok;

	if (!db_open(&db, from, DB_READ, &why)) {
		if (why.kind != ERR_NOT_FOUND)
			return err_set(err, why.kind, "%s", why.text);
		return err_set(err, ERR_NOT_FOUND, "There is no desk there: %s is missing.", from);
	}
	ok = db_copy(db, to, err);
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

static bool
fill(struct arena *a, const char *from, const char *database, const char *part, struct verify_report *out,
    struct err *err)
{
	const char *file = below(a, part, "heard.db");

	return dir_make(part, 0700, err)
	    && copy_spool(a, from, part, err)
	    && copy_database(database ? database : below(a, from, "heard.db"), file, err)
	    && walk(a, file, out, err)
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
desk_copy(struct arena *a, const char *from, const char *database, const char *to, struct verify_report *out,
    struct err *err)
{
	struct str path = str_from(to);
	struct verify_report report;
	const char *part;

	while (path.len > 1 && str_ends(path, STR("/")))
		path.len--;
	to = cstr(a, path);
	part = cstr(a, arena_fmt(a, "%s.part", to));
	if (!place_is_free(a, to, part, err))
		return false;
	if (!fill(a, from, database, part, &report, err)) {
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
