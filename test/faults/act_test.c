/* act_test.c - every act, with each statement and each write failing in turn; memory_test.c is about memory.
 *
 * Whatever failed said so in a sentence and changed nothing at all, to the last row; once nothing fails the
 * same act is done, and the record is whole.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/block.h"
#include "trial.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk/house.h"
#include "disk.h"
#include "host/file.h"
#include "host/log.h"
#include "host/mem.h"
#include "mail/spool.h"

/* --- every act has a scene -------------------------------------------------------------------- */

static bool
has_scene(struct str act)
{
	for (size_t i = 0; scene_at(i) != NULL; i++)
		if (str_eq(act, str_from(scene_at(i)->act_name)))
			return true;
	return false;
}

/* "desk_act act_NAME;" at the beginning of a line; how many there are. */
static size_t
acts_with_scenes(struct str header)
{
	struct str line, name, rest;
	size_t n = 0;

	while (header.len > 0) {
		str_cut(header, '\n', &line, &header);
		if (!str_starts(line, STR("desk_act ")))
			continue;
		str_cut(str_sub(line, strlen("desk_act "), line.len), ';', &name, &rest);
		if (!has_scene(name))
			fail_msg("%.*s has no scene: add one to test/faults/scene*.c", STR_ARG(name));
		n++;
	}
	return n;
}

static void
every_scene_can_be_played(void **state)
{
	(void)state;
	for (size_t i = 0; scene_at(i) != NULL; i++) {
		const struct scene *s = scene_at(i);
		struct house h;
		struct err err;
		const void *in;
		uint64_t before;

		house_make(&h);
		in = s->set(&h);
		before = all_there_is(&h);
		if (!do_it(&h, s, in, &err))
			fail_msg("%s: %s", s->name, err.text);
		if (all_there_is(&h) == before)
			fail_msg("%s changed nothing", s->name);
		is_whole(&h);
		house_drop(&h);
	}
}

static void
every_act_has_a_scene(void **state)
{
	struct arena a;
	struct str *names, text;
	struct err err;
	size_t n, found = 0;

	(void)state;
	arena_init(&a, &host_pages, MIB(8));
	if (!dir_list(&a, "src/desk", &names, &n, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < n; i++) {
		if (!str_ends(names[i], STR(".h")))
			continue;
		if (!file_read(&a, cstr(&a, arena_fmt(&a, "src/desk/%.*s", STR_ARG(names[i]))), MIB(1), &text,
		    &err))
			fail_msg("%s", err.text);
		found += acts_with_scenes(text);
	}
	assert_true(found > 60);
	arena_release(&a);
}

/* --- statements ------------------------------------------------------------------------------ */

struct armed { long n; bool met; };

static bool
arm_writer(struct db *db, void *ctx, struct err *err)
{
	struct armed *armed = ctx;

	(void)err;
	/* This job's own RELEASE and COMMIT come first. */
	armed->met = db_fail_at(db, armed->n ? armed->n + 2 : 0) == 0;
	return true;
}

static bool
fail_statement(struct house *h, long n)
{
	struct armed armed = { .n = n };
	struct err ignored;

	/* Where the act got through before, the failure meets this, and is done with. */
	if (db_writer_run(h->desk->writer, arm_writer, &armed, &ignored))
		return armed.met;
	assert_int_equal(n, 0);
	return false;
}

static void
when_a_statement_of_the_writer_fails_nothing_is_half_done(void **state)
{
	(void)state;
	for (size_t i = 0; scene_at(i) != NULL; i++)
		assert_true(each_in_turn(scene_at(i), &(struct trial){ fail_statement, 1, false }) >= 4);
}

/* True: it was met. */
static bool
is_refused_when_reading_fails(struct house *h, const struct scene *s, const void *in, long n)
{
	struct seat *seat = seat_of(h, s);
	struct change c = { .now = seat->now };
	struct arena_mark mark = arena_mark(seat->a);
	struct err err = { 0 };
	bool done, met;

	(void)db_fail_at(seat->db, n);
	done = s->act(seat, in, &c, &err);
	met = db_fail_at(seat->db, 0) == 0;
	if (done && met)
		fail_msg("%s: statement %ld failed and was passed over", s->name, n);
	if (!done && !met)
		fail_msg("%s: %s", s->name, err.text);
	if (met)
		is_sentence(s, n, &err);
	arena_rewind(seat->a, mark);
	return met;
}

/* What is read is read on the caller's own connection; once all of it could be read, the act is computed. */
static void
when_a_statement_that_reads_fails_the_act_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; scene_at(i) != NULL; i++) {
		const struct scene *s = scene_at(i);
		struct house h;
		const void *in;
		uint64_t before;
		long n = 1;

		house_make(&h);
		in = s->set(&h);
		before = all_there_is(&h);
		while (is_refused_when_reading_fails(&h, s, in, n))
			n++;
		is_unchanged(&h, s, n, before);
		house_drop(&h);
	}
}

/* --- a full disk ------------------------------------------------------------------------------ */

static atomic_long writes_left = -1;            /* -1: room enough */
static atomic_bool was_full;

static int
room(ino_t file, sqlite3_int64 at, int len)
{
	(void)file;
	(void)at;
	(void)len;
	if (atomic_load(&writes_left) < 0)
		return SQLITE_OK;
	if (atomic_load(&writes_left) == 0) {
		atomic_store(&was_full, true);
		return SQLITE_FULL;
	}
	atomic_fetch_sub(&writes_left, 1);
	return SQLITE_OK;
}

static bool
fill_disk(struct house *h, long n)
{
	(void)h;
	atomic_store(&writes_left, n - 1);
	return atomic_exchange(&was_full, false);
}

static void
when_the_disk_fills_up_in_the_middle_nothing_is_half_done(void **state)
{
	(void)state;
	for (size_t i = 0; scene_at(i) != NULL; i++)
		assert_true(each_in_turn(scene_at(i), &(struct trial){ fill_disk, 1, false }) >= 2);
}

static void
a_full_disk_is_called_that(void **state)
{
	const struct scene *s = scene_at(0);
	struct house h;
	struct err err;
	const void *in;

	(void)state;
	house_make(&h);
	in = s->set(&h);
	fill_disk(&h, 1);
	assert_false(do_it(&h, s, in, &err));
	fill_disk(&h, 0);
	assert_int_equal(err.kind, ERR_IO);
	assert_non_null(strstr(err.text, "disk is full"));
	assert_true(do_it(&h, s, in, &err));
	house_drop(&h);
}

static void
a_backup_that_a_full_disk_broke_off_leaves_nothing(void **state)
{
	struct house h;
	struct verify_report report;
	struct err err = { 0 };
	struct desk_place from, copied;
	const char *to, *part;
	long n = 1;
	bool ok = false;

	(void)state;
	house_make(&h);
	house_answered(&h);
	to = cstr(&h.arena, arena_fmt(&h.arena, "%s/copy", h.place.folder));
	part = cstr(&h.arena, arena_fmt(&h.arena, "%s.part", to));
	from = (struct desk_place){ .data = h.place.folder };
	copied = (struct desk_place){ .data = to };
	for (; !ok && n < 4000; n += 7) {
		struct arena_mark mark = arena_mark(&h.arena);
		fill_disk(&h, n);
		ok = desk_copy(&h.arena, &from, &copied, &report, &err);
		fill_disk(&h, 0);
		arena_rewind(&h.arena, mark);
		if (ok)
			break;
		assert_int_equal(err.kind, ERR_IO);
		assert_false(dir_is_there(part) || dir_is_there(to));
	}
	assert_true(ok && n > 7);
	assert_int_equal(report.broken.n, 0);
	assert_true(report.events > 5);
	assert_false(desk_copy(&h.arena, &from, &copied, &report, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	house_drop(&h);
}

static size_t
files_in(struct house *h, const char *folder)
{
	struct arena a;
	struct str *names;
	size_t n;

	arena_init(&a, &host_pages, MIB(1));
	MUST(h, dir_list(&a, cstr(&a, arena_fmt(&a, "%s/spool/%s", h->place.folder, folder)), &names, &n,
	    &h->err));
	arena_release(&a);
	return n;
}

/* Taken, and nobody has read it yet. */
static void
mail_that_waits_in_a_place_is_in_a_backup(void **state)
{
	static const char mail[] = "From: a@a.example\r\nSubject: Lift\r\n\r\nIt stands still.\r\n";
	struct house h;
	struct spool_writing w;
	struct verify_report report;
	struct str *names, raw;
	const char *to;
	size_t n;
	bool made;

	(void)state;
	house_make(&h);
	to = cstr(&h.arena, arena_fmt(&h.arena, "%s/copy", h.place.folder));
	MUST(&h, slots_make(h.place.folder, &made, &h.err));
	spool_begin(&w, h.place.folder, MAIL_MAX, START);
	MUST(&h, spool_add(&w, str_from(mail), &h.err) && spool_keep(&w, &h.err));
	assert_int_equal(files_in(&h, "new"), 0);
	MUST(&h, desk_copy(&h.arena, &(struct desk_place){ .data = h.place.folder },
	    &(struct desk_place){ .data = to }, &report, &h.err));
	MUST(&h, spool_list(&h.arena, to, &names, &n, &h.err));
	assert_int_equal(n, 1);
	MUST(&h, spool_read(&h.arena, to, names[0], &raw, &h.err));
	assert_true(made && str_eq(raw, str_from(mail)));
	house_drop(&h);
}

/* Between the end of the database's copy and the end of the backup. */
static struct { struct house *h; ino_t copy; } reading;

static void
see_copy(const char *path)
{
	struct stat st;

	if (str_ends(str_from(path), STR(".part/heard.db")) && stat(path, &st) == 0)
		reading.copy = st.st_ino;
}

static void
read_amid(sqlite3_file *real, ino_t file, const char *folder)
{
	struct house *h = reading.h;
	struct str *names, raw;
	size_t n;

	(void)real;
	(void)folder;
	if (!h || file != reading.copy)
		return;
	reading.h = NULL;
	MUST(h, spool_list(&h->arena, h->place.folder, &names, &n, &h->err) && n == 1);
	MUST(h, spool_read(&h->arena, h->place.folder, names[0], &raw, &h->err));
	house_act(h, ROLE_DESK, act_receive, house_mail(h, cstr(&h->arena, raw)));
	MUST(h, spool_done(h->place.folder, names[0], &h->err));
}

static void
mail_that_is_read_amid_a_backup_is_in_it(void **state)
{
	struct house h;
	struct verify_report report;
	const char *to;
	struct str *names;
	size_t n;

	(void)state;
	house_make(&h);
	to = cstr(&h.arena, arena_fmt(&h.arena, "%s/copy", h.place.folder));
	MUST(&h, spool_put(h.place.folder, STR("From: a@a.example\r\nSubject: Lift\r\n\r\nIt stands "
	    "still.\r\n"), MAIL_MAX, START, &h.err));
	reading.h = &h;
	MUST(&h, desk_copy(&h.arena, &(struct desk_place){ .data = h.place.folder },
	    &(struct desk_place){ .data = to }, &report, &h.err));
	assert_null(reading.h);
	assert_int_equal(report.events, 0);
	MUST(&h, spool_list(&h.arena, to, &names, &n, &h.err));
	assert_int_equal(n, 1);
	house_drop(&h);
}

/* --- the spool -------------------------------------------------------------------------------- */

static long calls_left;                         /* until one fails; 0: none */
static int with;                                /* this errno */

static bool
fails(void)
{
	if (calls_left == 0 || --calls_left > 0)
		return false;
	errno = with;
	return true;
}

static int
spool_open(const char *path, int flags, mode_t mode)
{
	return fails() ? -1 : open(path, flags, mode);
}

/* A disk that fills up takes a part first. */
static ssize_t
spool_write(int fd, const void *bytes, size_t len)
{
	if (fails())
		return -1;
	return write(fd, bytes, len > 100 ? 100 : len);
}

static ssize_t
spool_write_at(int fd, const void *bytes, size_t len, off_t at)
{
	return fails() ? -1 : pwrite(fd, bytes, len > 100 ? 100 : len, at);
}

static int
spool_fsync(int fd)
{
	(void)fd;
	return fails() ? -1 : 0;
}

static int
spool_rename(const char *from, const char *to)
{
	return fails() ? -1 : rename(from, to);
}

static void
a_mail_that_could_not_be_made_safe_is_not_accepted_and_leaves_nothing(void **state)
{
	static const struct file_ops ops = { spool_open, spool_write, spool_fsync, spool_rename, unlink,
	    spool_write_at, spool_fsync };
	static const int errors[] = { ENOSPC, EDQUOT, EIO };
	static const char mail[] = "From: a@a.example\r\nSubject: Lift\r\n\r\nIt has been out of order for "
	    "three weeks, and nobody whom I asked could tell me when it will be mended, or by whom.\r\n";

	(void)state;
	for (size_t i = 0; i < LENGTH(errors); i++) {
		struct house h;
		struct err err = { 0 };
		long n = 1;
		bool ok = false;

		house_make(&h);
		file_use(&ops);
		with = errors[i];
		for (; !ok && n < 40; n++) {
			calls_left = n;
			ok = spool_put(h.place.folder, str_from(mail), MAIL_MAX, START, &err);
			if (ok)
				break;
			is_sentence(&(struct scene){ .name = "the spool" }, n, &err);
			assert_int_equal(err.kind, ERR_IO);
			assert_int_equal(files_in(&h, "new"), 0);
			assert_int_equal(files_in(&h, "tmp"), 0);
		}
		calls_left = 0;
		file_use(NULL);
		assert_true(ok && n > 6);
		assert_int_equal(files_in(&h, "new"), 1);
		house_drop(&h);
	}
}

/* What else fails there is the server's own: its disk, its memory. */
static const struct CMUnitTest on_either[] = {
	cmocka_unit_test(every_scene_can_be_played),
	cmocka_unit_test(when_a_statement_that_reads_fails_the_act_is_refused),
	cmocka_unit_test(when_a_statement_of_the_writer_fails_nothing_is_half_done),
};

static const struct CMUnitTest on_files[] = {
	cmocka_unit_test(every_act_has_a_scene),
	cmocka_unit_test(when_the_disk_fills_up_in_the_middle_nothing_is_half_done),
	cmocka_unit_test(a_full_disk_is_called_that),
	cmocka_unit_test(a_backup_that_a_full_disk_broke_off_leaves_nothing),
	cmocka_unit_test(mail_that_waits_in_a_place_is_in_a_backup),
	cmocka_unit_test(mail_that_is_read_amid_a_backup_is_in_it),
	cmocka_unit_test(a_mail_that_could_not_be_made_safe_is_not_accepted_and_leaves_nothing),
};

int
main(void)
{
	static const struct disk_hooks hooks = { .opened = see_copy, .write = room, .sync = read_amid };

	disk_use(&hooks);
	return run_on_engines(on_either) + cmocka_run_group_tests(on_files, NULL, NULL);
}
