/* act_test.c - every act, with each statement, each write and each page of memory failing in turn.
 *
 * Whatever failed said so in a sentence and changed nothing at all, to the last row; once nothing fails the
 * same act is done, and the record is whole.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/block.h"
#include "scene.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/house.h"
#include "disk.h"
#include "host/file.h"
#include "host/log.h"
#include "host/mem.h"
#include "mail/spool.h"

#define TRIES_MAX 400

/* --- all there is, as one number ------------------------------------------------------------ */

static uint64_t
mix(uint64_t h, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * UINT64_C(1099511628211);
	return (h ^ len) * UINT64_C(1099511628211);
}

static uint64_t
mix_table(sqlite3 *db, const char *name, uint64_t h)
{
	char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
	sqlite3_stmt *rows;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
	while (sqlite3_step(rows) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(rows); i++)
			h = mix(h, sqlite3_column_blob(rows, i), (size_t)sqlite3_column_bytes(rows, i));
	sqlite3_finalize(rows);
	sqlite3_free(sql);
	return h;
}

static uint64_t
all_in_file(struct house *h)
{
	uint64_t sum = UINT64_C(14695981039346656037);
	sqlite3 *db;
	sqlite3_stmt *tables;

	assert_int_equal(sqlite3_open_v2(h->place.where, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
	    "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", -1, &tables, NULL),
	    SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW)
		sum = mix_table(db, (const char *)sqlite3_column_text(tables, 0), sum);
	sqlite3_finalize(tables);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return sum;
}

struct in_table { struct str name, rows; };

/* Each table's rows as one text, made by the server itself. */
static uint64_t
all_on_server(struct house *h)
{
	static const struct db_field fields[] = { DB_FIELD(struct in_table, name),
		DB_FIELD(struct in_table, rows) };
	struct arena_mark mark = arena_mark(&h->arena);
	uint64_t sum = UINT64_C(14695981039346656037);
	struct in_table t;
	AUTO_ROWS rows = { 0 };

	MUST(h, db_query(h->seats[ROLE_AGENT].db, &rows, fields, &h->err,
	    "SELECT c.relname::text, query_to_xml(format('SELECT md5(t::text) AS m FROM %I t ORDER BY 1', "
	    "c.relname), false, true, '')::text FROM pg_class c WHERE c.relkind = 'r' "
	    "AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname"));
	while (db_next(&h->arena, &rows, &t, &h->err)) {
		sum = mix(sum, t.name.ptr, t.name.len);
		sum = mix(sum, t.rows.ptr, t.rows.len);
	}
	assert_false(rows.failed);
	arena_rewind(&h->arena, mark);
	return sum;
}

static uint64_t
all_there_is(struct house *h)
{
	return h->place.server ? all_on_server(h) : all_in_file(h);
}

static void
is_whole(struct house *h)
{
	struct verify_report report;

	MUST(h, desk_verify(&h->seats[ROLE_AGENT], &report, &h->err));
	if (report.broken.n > 0)
		fail_msg("%.*s", STR_ARG(report.broken.at[0]));
}

/* --- doing it, and what must be so when it failed -------------------------------------------- */

static void
is_sentence(const struct scene *s, long n, const struct err *err)
{
	size_t len = strlen(err->text);

	if (err->kind == ERR_NONE || len < 10 || !strchr(".?!", err->text[len - 1]))
		fail_msg("%s, %ld: no sentence: \"%s\"", s->name, n, err->text);
}

static void
is_unchanged(struct house *h, const struct scene *s, long n, uint64_t before)
{
	if (all_there_is(h) != before)
		fail_msg("%s: something was left behind when the %ld. failed", s->name, n);
}

static struct seat *
seat_of(struct house *h, const struct scene *s)
{
	struct seat *seat = &h->seats[s->who];

	seat->form = s->who == ROLE_DESK ? STR_NONE : STR("00112233445566778899aabbccddeeff");
	seat->answer = STR("/cases");
	return seat;
}

static bool
do_it(struct house *h, const struct scene *s, const void *in, struct err *err)
{
	struct change_result done = { 0 };
	struct seat *seat = seat_of(h, s);
	struct arena_mark mark = arena_mark(seat->a);
	bool ok;

	*err = (struct err){ 0 };
	ok = desk_do(seat, s->act, in, &done, err);
	arena_rewind(seat->a, mark);
	if (ok)
		assert_int_equal(done.outcome, CHANGE_DONE);
	return ok;
}

/* Fails the n-th of something for n = 1, 2, … until the act gets through, which must take `least` times. */
static void
each_in_turn(const struct scene *s, void (*arm)(struct house *h, const struct scene *s, long n), long least)
{
	struct house h;
	const void *in;
	uint64_t before;
	struct err err;
	long n = 1;
	bool done = false;

	house_make(&h);
	in = s->set(&h);
	before = all_there_is(&h);
	for (; !done && n < TRIES_MAX; n++) {
		arm(&h, s, n);
		done = do_it(&h, s, in, &err);
		arm(&h, s, 0);
		if (done)
			break;
		is_sentence(s, n, &err);
		is_unchanged(&h, s, n, before);
	}
	if (!done || n <= least)
		fail_msg("%s: %ld failures, then %s", s->name, n - 1, done ? "done" : err.text);
	assert_true(all_there_is(&h) != before);
	is_whole(&h);
	house_drop(&h);
}

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

static bool
arm_writer(struct db *db, void *ctx, struct err *err)
{
	long n = *(long *)ctx;

	(void)err;
	db_fail_at(db, n ? n + 2 : 0);          /* this job's own RELEASE and COMMIT come first */
	return true;
}

static void
fail_statement(struct house *h, const struct scene *s, long n)
{
	struct err ignored;

	(void)s;
	/* Where the act got through before, the failure meets this, and is done with. */
	if (!db_writer_run(h->desk->writer, arm_writer, &n, &ignored))
		assert_int_equal(n, 0);
}

static void
when_a_statement_of_the_writer_fails_nothing_is_half_done(void **state)
{
	(void)state;
	for (size_t i = 0; scene_at(i) != NULL; i++)
		each_in_turn(scene_at(i), fail_statement, 4);
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
		long failed = 0;

		house_make(&h);
		in = s->set(&h);
		before = all_there_is(&h);
		for (long n = 1; n <= 40; n++) {
			struct seat *seat = seat_of(&h, s);
			struct change c = { .now = seat->now };
			struct err err = { 0 };
			struct arena_mark mark = arena_mark(seat->a);
			db_fail_at(seat->db, n);
			bool ok = s->act(seat, in, &c, &err);
			db_fail_at(seat->db, 0);
			if (ok && failed < n - 1)
				failed = n - 1;
			if (!ok && failed && failed < n - 1)
				fail_msg("%s: statement %ld failed and was passed over", s->name, failed + 1);
			if (!ok)
				is_sentence(s, n, &err);
			arena_rewind(seat->a, mark);
		}
		is_unchanged(&h, s, 0, before);
		house_drop(&h);
	}
}

/* --- a full disk ------------------------------------------------------------------------------ */

static atomic_long writes_left = -1;            /* -1: room enough */

static int
room(ino_t file, sqlite3_int64 at, int len)
{
	(void)file;
	(void)at;
	(void)len;
	if (atomic_load(&writes_left) < 0)
		return SQLITE_OK;
	if (atomic_load(&writes_left) == 0)
		return SQLITE_FULL;
	atomic_fetch_sub(&writes_left, 1);
	return SQLITE_OK;
}

static void
fill_disk(struct house *h, const struct scene *s, long n)
{
	(void)h;
	(void)s;
	atomic_store(&writes_left, n - 1);
}

static void
when_the_disk_fills_up_in_the_middle_nothing_is_half_done(void **state)
{
	(void)state;
	for (size_t i = 0; scene_at(i) != NULL; i++)
		each_in_turn(scene_at(i), fill_disk, 2);
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
	fill_disk(&h, s, 1);
	assert_false(do_it(&h, s, in, &err));
	fill_disk(&h, s, 0);
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
	for (; !ok && n < 10 * TRIES_MAX; n += 7) {
		struct arena_mark mark = arena_mark(&h.arena);
		fill_disk(&h, scene_at(0), n);
		ok = desk_copy(&h.arena, &from, &copied, &report, &err);
		fill_disk(&h, scene_at(0), 0);
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

/* --- memory ----------------------------------------------------------------------------------- */

#define BLOCK KIB(256)                          /* the most that an arena takes at once of itself */

/* In a child, as the whole program ends where there is no memory left. */
static int
child(struct house *h, const struct scene *s, const void *in, long n)
{
	struct err err;
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		log_set_level(LOG_LEVEL_QUIET);
		house_open(h);
		(void)arena_blank(&h->arena, BLOCK, 1);  /* what is left of a block might do */
		mem_fail_at(n);
		_exit(do_it(h, s, in, &err) ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
is_all_or_nothing(struct house *h, const struct scene *s, long n, uint64_t before, int code)
{
	if (code != 0 && code != 71 && code != 1)
		fail_msg("%s: exit %d at page %ld", s->name, code, n);
	if (code == 1)
		is_unchanged(h, s, n, before);
	if (all_there_is(h) == before)
		return;
	house_open(h);
	is_whole(h);
	house_close(h);
}

static void
when_memory_ends_nothing_is_half_done(void **state)
{
	(void)state;
	for (size_t i = 0; scene_at(i) != NULL; i++) {
		const struct scene *s = scene_at(i);
		struct house h;
		const void *in;
		uint64_t before;
		int code = 71;
		long n = 1;

		house_make(&h);
		in = s->set(&h);
		house_close(&h);
		before = all_there_is(&h);
		for (; code != 0 && n < TRIES_MAX && all_there_is(&h) == before; n++) {
			code = child(&h, s, in, n);
			is_all_or_nothing(&h, s, n, before, code);
		}
		if (n < 3)
			fail_msg("%s: memory never ended", s->name);
		assert_true(all_there_is(&h) != before);
		house_open(&h);
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
	cmocka_unit_test(a_mail_that_could_not_be_made_safe_is_not_accepted_and_leaves_nothing),
	cmocka_unit_test(when_memory_ends_nothing_is_half_done),
};

int
main(void)
{
	static const struct disk_hooks hooks = { .write = room };

	disk_use(&hooks);
	return run_on_engines(on_either) + cmocka_run_group_tests(on_files, NULL, NULL);
}
