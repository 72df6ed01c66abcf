/* slots_test.c - mail in places that lie there already: safe, listed, read, given up, torn, all taken.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/mem.h"
#include "mail/spool.h"

#define ALL_BYTES (SLOT_COUNT * SLOT_BYTES)

static char data[64];
static struct err err;
static bool made;
static struct spool_writing w;

static int
set_up(void **state)
{
	memcpy(data, "/tmp/heard-slots-XXXXXX", 24);
	assert_non_null(mkdtemp(data));
	arena_setup(state);
	ok(spool_init(data, &err));
	ok(slots_make(data, &made, &err) && made);
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static int
tear_down(void **state)
{
	file_use(NULL);
	nftw(data, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return arena_teardown(state);
}

static const char *
place(const char *name)
{
	return cstr(&arena, arena_fmt(&arena, "%s/spool/%s", data, name));
}

static size_t
files_in(const char *folder)
{
	struct str *names;
	size_t n;

	ok(dir_list(&arena, place(folder), &names, &n, &err));
	return n;
}

static void
bring(struct str text, int64_t now)
{
	spool_begin(&w, data, MAIL_MAX, now);
	ok(spool_add(&w, text, &err));
	ok(spool_keep(&w, &err));
}

static struct str *
listed(size_t want)
{
	struct str *names;
	size_t n;

	ok(spool_list(&arena, data, &names, &n, &err));
	assert_int_equal(n, want);
	return names;
}

static struct str
read_one(struct str name)
{
	struct str raw;

	ok(spool_read(&arena, data, name, &raw, &err));
	return raw;
}

static bool
lies_about(const char *words)
{
	struct str all;

	ok(file_read(&arena, place("slots"), ALL_BYTES, &all, &err));
	assert_int_equal(all.len, ALL_BYTES);
	return str_find(all, str_from(words)) != STR_NOT_FOUND;
}

/* ---- the way of one message ----------------------------------------------------------------- */

static void
what_fits_is_put_in_a_place_and_read_back_and_blanked(void **state)
{
	(void)state;
	bring(STR("Subject: a\n\nThe second to come."), 2000);
	bring(STR("Subject: b\n\nThe first to come."), 1000);
	assert_int_equal(files_in("new") + files_in("tmp"), 0);
	struct str *names = listed(2);
	assert_true(str_eq(read_one(names[0]), STR("Subject: b\n\nThe first to come.")));
	assert_true(str_eq(read_one(names[1]), STR("Subject: a\n\nThe second to come.")));
	assert_true(lies_about("The first to come."));
	ok(spool_done(data, names[0], &err));
	assert_false(lies_about("The first to come."));
	ok(spool_done(data, names[0], &err));
	assert_true(str_eq(listed(1)[0], names[1]));
	struct str raw;
	assert_false(spool_read(&arena, data, names[0], &raw, &err));
	assert_int_equal(err.kind, ERR_NOT_FOUND);
}

static void
empty_ones_are_refused_and_dropped_ones_leave_nothing(void **state)
{
	(void)state;
	spool_begin(&w, data, 20, 1);
	ok(spool_add(&w, STR(" \r\n "), &err));
	assert_false(spool_keep(&w, &err));
	assert_int_equal(err.kind, ERR_DATA);
	spool_begin(&w, data, 20, 1);
	ok(spool_add(&w, STR("Subject: x\n\n"), &err));
	assert_false(spool_add(&w, STR("too much of it"), &err));
	assert_int_equal(err.kind, ERR_TOO_LARGE);
	spool_drop(&w);
	listed(0);
	assert_false(lies_about("Subject"));
}

static struct str
long_text(size_t len)
{
	char *text = arena_array(&arena, char, len);

	for (size_t i = 0; i < len; i++)
		text[i] = (char)('a' + i / 7 % 26);
	return (struct str){ text, len };
}

static void
what_does_not_fit_becomes_a_file(void **state)
{
	size_t most = sizeof w.slot.bytes;
	struct str text = long_text(3 * most);

	(void)state;
	bring(str_sub(text, 0, most), 1);
	assert_int_equal(files_in("new"), 0);
	bring(str_sub(text, 0, most + 1), 2);
	assert_int_equal(files_in("new"), 1);
	spool_begin(&w, data, MAIL_MAX, 3);     /* piece by piece */
	for (size_t at = 0; at < text.len; at += 1000)
		ok(spool_add(&w, str_sub(text, at, at + 1000), &err));
	ok(spool_keep(&w, &err));
	assert_int_equal(files_in("new"), 2);
	struct str *names = listed(3);
	assert_true(str_eq(read_one(names[0]), str_sub(text, 0, most)));
	assert_true(str_eq(read_one(names[1]), str_sub(text, 0, most + 1)));
	assert_true(str_eq(read_one(names[2]), text));
	for (size_t i = 0; i < 3; i++)
		ok(spool_done(data, names[i], &err));
	listed(0);
}

static void
once_all_places_are_taken_more_become_files_in_their_order(void **state)
{
	(void)state;
	for (int i = 0; i < SLOT_COUNT + 6; i++)
		bring(arena_fmt(&arena, "Subject: %d\n\nx", i), 100 + i);
	assert_int_equal(files_in("new"), 6);
	struct str *names = listed(SLOT_COUNT + 6);
	for (int i = 0; i < SLOT_COUNT + 6; i++)
		assert_true(str_eq(read_one(names[i]), arena_fmt(&arena, "Subject: %d\n\nx", i)));
	ok(spool_done(data, names[3], &err));
	bring(STR("Subject: late\n\nx"), 99);
	assert_int_equal(files_in("new"), 6);
	assert_true(str_eq(read_one(listed(SLOT_COUNT + 6)[0]), STR("Subject: late\n\nx")));
}

static void
without_places_all_become_files(void **state)
{
	(void)state;
	assert_int_equal(unlink(place("slots")), 0);
	bring(STR("Subject: x\n\n1"), 1);
	assert_int_equal(files_in("new"), 1);
	listed(1);
}

static void
what_is_set_aside_out_of_a_place_is_a_file_with_its_reason(void **state)
{
	struct spool_aside aside;

	(void)state;
	bring(STR("no mail"), 7);
	struct str name = listed(1)[0];
	ok(spool_set_aside(data, name, 1780297200000, STR("It has no header lines."), &err));
	listed(0);
	assert_false(lies_about("no mail"));
	ok(spool_aside_read(&arena, data, name, 100, &aside, &err));
	assert_true(str_eq(aside.raw, STR("no mail")));
	assert_true(str_eq(aside.why, STR("It has no header lines.")));
	assert_false(spool_set_aside(data, name, 0, STR("again"), &err));
	assert_int_equal(err.kind, ERR_NOT_FOUND);
	ok(spool_bring_back(data, name, &err));
	assert_true(str_eq(listed(1)[0], name));
	assert_true(spool_is_wanted(data, name));
	ok(spool_done(data, name, &err));
	listed(0);
}

static bool
rings(int fd, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, timeout_ms) == 1;
}

static void
an_arrival_is_noticed_and_giving_up_is_not(void **state)
{
	AUTO_FD fd = -1;

	(void)state;
	ok(spool_watch(data, &fd, &err));
	bring(STR("Subject: x\n\n1"), 1);
	assert_true(rings(fd, 2000));
	spool_watch_clear(fd);
	ok(spool_done(data, listed(1)[0], &err));
	assert_false(rings(fd, 0));
}

/* ---- crashes and others ----------------------------------------------------------------------- */

static void
overwrite(size_t at, struct str bytes)
{
	AUTO_FD fd = open(place("slots"), O_WRONLY);

	assert_int_equal(pwrite(fd, bytes.ptr, bytes.len, (off_t)at), (ssize_t)bytes.len);
}

/* Whichever page of it did not come through a power cut. */
static void
what_was_torn_is_no_message_and_its_place_is_free_again(void **state)
{
	struct str text = long_text(20000), all;
	char old[4096];

	(void)state;
	for (size_t page = 0; page < 5; page++) {
		bring(text, 1);
		struct str name = listed(1)[0];
		ok(file_read(&arena, place("slots"), ALL_BYTES, &all, &err));
		size_t at = str_find(all, name) / SLOT_BYTES * SLOT_BYTES + page * 4096;
		memset(old, page == 4 ? 'q' : 0, sizeof old);
		overwrite(at, (struct str){ old, page == 0 ? 4096 : 512 });
		listed(0);
		assert_false(spool_read(&arena, data, name, &text, &err));
		assert_int_equal(err.kind, ERR_NOT_FOUND);
		ok(slots_make(data, &made, &err) && made);
	}
	listed(0);
	ok(file_read(&arena, place("slots"), ALL_BYTES, &all, &err));
	for (size_t i = 0; i < SLOT_COUNT; i++) /* of the first its pages are left, but no mark */
		assert_int_not_equal(all.ptr[i * SLOT_BYTES], 'm');
	for (int i = 0; i < SLOT_COUNT; i++)
		bring(STR("Subject: x\n\n1"), 1);
	assert_int_equal(files_in("new"), 0);
}

static void
places_that_were_half_made_are_not_used_and_are_made_whole(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(truncate(place("slots"), 3 * SLOT_BYTES), 0);
	bring(STR("Subject: x\n\n1"), 1);
	assert_int_equal(files_in("new"), 1);
	listed(1);
	ok(slots_make(data, &made, &err) && made);
	assert_int_equal(stat(place("slots"), &st), 0);
	assert_int_equal(st.st_size, ALL_BYTES);
	bring(STR("Subject: y\n\n2"), 2);
	assert_int_equal(files_in("new"), 1);
	listed(2);
	ok(slots_make(data, &made, &err) && made);             /* what waits is left as it is */
	listed(2);
}

static void
a_place_somebody_writes_in_is_neither_listed_nor_taken(void **state)
{
	AUTO_FD fd = -1;

	(void)state;
	bring(STR("Subject: x\n\n1"), 1);
	ok(file_open_parts(place("slots"), false, &fd, &err));
	assert_true(fd_lock_part(fd, 0, ALL_BYTES, false));
	listed(0);
	bring(STR("Subject: y\n\n2"), 2);
	assert_int_equal(files_in("new"), 1);
	ok(slots_make(data, &made, &err) && made);             /* nobody is waited for */
	fd_unlock_part(fd, 0, ALL_BYTES);
	listed(2);
}

/* ---- a disk that fails ------------------------------------------------------------------------- */

static int calls, fails_at;

static bool
fails_now(void)
{
	if (fails_at == 0 || ++calls < fails_at)
		return false;
	errno = EIO;
	return true;
}

static ssize_t
bad_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	return fails_now() ? -1 : pwrite(fd, bytes, len > 50 ? 50 : len, at);
}

static int
bad_fdatasync(int fd)
{
	return fails_now() ? -1 : fdatasync(fd);
}

/* From the n-th call on nothing can be written there: the message goes as a file.  What was written whole and
 * could neither be flushed nor blanked is met as well; it is the same, and known by its content. */
static void
where_a_place_fails_a_file_does(void **state)
{
	struct file_ops ops = file_ops_machine;
	int n = 0;

	(void)state;
	ops.pwrite = bad_pwrite;
	ops.fdatasync = bad_fdatasync;
	file_use(&ops);
	do {
		calls = 0;
		fails_at = ++n;
		bring(STR("Subject: x\n\nWhoever reads this reads it once, from a place or from a file."), 1);
		size_t files = files_in("new");
		fails_at = 0;
		struct str *names = listed(n == 4 ? 2 : 1);
		if (n == 4)
			assert_true(str_eq(read_one(names[0]), read_one(names[1])));
		for (int i = 0; i < (n == 4 ? 2 : 1); i++)
			ok(spool_done(data, names[i], &err));
		if (files == 0)
			break;
		ok(slots_make(data, &made, &err) && made);
	} while (n < 20);
	assert_int_equal(n, 5);                 /* three pieces, one flush, and none failed */
}

static int
bad_open(const char *path, int flags, mode_t mode)
{
	return fails_now() ? -1 : open(path, flags, mode);
}

static ssize_t
bad_write(int fd, const void *bytes, size_t len)
{
	return fails_now() ? -1 : write(fd, bytes, len);
}

static int
bad_fsync(int fd)
{
	return fails_now() ? -1 : fsync(fd);
}

static int
bad_rename(const char *from, const char *to)
{
	return fails_now() ? -1 : rename(from, to);
}

/* From the n-th call on the whole disk fails: whoever brings it is told to try again. */
static void
where_nothing_can_be_written_it_is_not_accepted(void **state)
{
	static const struct file_ops ops = { bad_open, bad_write, bad_fsync, bad_rename, unlink, bad_pwrite,
	    bad_fdatasync };
	bool kept = false;
	int n;

	(void)state;
	file_use(&ops);
	for (n = 1; !kept; n++) {
		calls = 0;
		fails_at = n;
		spool_begin(&w, data, MAIL_MAX, 1);
		kept = spool_add(&w, STR("Subject: x\n\nIt is safe or it was never here."), &err)
		    && spool_keep(&w, &err);
		fails_at = 0;
		assert_true(kept || err.kind == ERR_IO || err.kind == ERR_BUSY);
		assert_true(kept || strstr(err.text, "was not accepted") != NULL);
		assert_int_equal(files_in("new") + files_in("tmp"), 0);
		bool there = kept || n == 4;            /* written, but neither flushed nor blanked */
		struct str *names = listed(there);
		if (there)
			ok(spool_done(data, names[0], &err));
	}
	assert_int_equal(n, 6);                 /* opened, two pieces, flushed, and none failed */
}

/* ---- many at once ------------------------------------------------------------------------------ */

#define WRITERS 6
#define EACH 60

static void *
put_many(void *arg)
{
	struct spool_writing *mine = arg;
	struct err why;
	char text[64];

	for (int i = 0; i < EACH; i++) {
		int len = snprintf(text, sizeof text, "Subject: %d of %d\n\nx", i, (int)mine->now);
		spool_begin(mine, data, MAIL_MAX, mine->now);
		if (!spool_add(mine, (struct str){ text, (size_t)len }, &why) || !spool_keep(mine, &why))
			return NULL;
	}
	return arg;
}

static void
take_all(bool seen[WRITERS][EACH], size_t *n_seen)
{
	struct str *names;
	size_t n;

	ok(spool_list(&arena, data, &names, &n, &err));
	for (size_t k = 0; k < n; k++) {
		int64_t i = -1, who = -1;
		struct str raw = read_one(names[k]), line, number, rest;
		assert_true(str_line(&raw, &line) && str_cut(line, ' ', &rest, &line));
		assert_true(str_cut(line, ' ', &number, &rest) && str_int(number, &i));
		assert_true(str_int(str_sub(rest, 3, rest.len), &who));
		assert_false(seen[who][i]);
		seen[who][i] = true;
		++*n_seen;
		ok(spool_done(data, names[k], &err));
	}
}

static void
of_many_at_once_while_others_read_each_comes_once(void **state)
{
	static struct spool_writing all[WRITERS];
	static bool seen[WRITERS][EACH];
	pthread_t threads[WRITERS];
	size_t n = 0;

	(void)state;
	for (int i = 0; i < WRITERS; i++) {
		all[i].now = i;
		assert_int_equal(pthread_create(&threads[i], NULL, put_many, &all[i]), 0);
	}
	for (int i = 0; i < 20000 && n < WRITERS * EACH; i++) {
		struct arena_mark mark = arena_mark(&arena);
		take_all(seen, &n);
		arena_rewind(&arena, mark);
	}
	for (int i = 0; i < WRITERS; i++) {
		void *done;
		pthread_join(threads[i], &done);
		assert_non_null(done);
	}
	take_all(seen, &n);
	assert_int_equal(n, WRITERS * EACH);
}

int
main(void)
{
#define IN_FOLDER(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		IN_FOLDER(what_fits_is_put_in_a_place_and_read_back_and_blanked),
		IN_FOLDER(empty_ones_are_refused_and_dropped_ones_leave_nothing),
		IN_FOLDER(what_does_not_fit_becomes_a_file),
		IN_FOLDER(once_all_places_are_taken_more_become_files_in_their_order),
		IN_FOLDER(without_places_all_become_files),
		IN_FOLDER(what_is_set_aside_out_of_a_place_is_a_file_with_its_reason),
		IN_FOLDER(an_arrival_is_noticed_and_giving_up_is_not),
		IN_FOLDER(what_was_torn_is_no_message_and_its_place_is_free_again),
		IN_FOLDER(places_that_were_half_made_are_not_used_and_are_made_whole),
		IN_FOLDER(a_place_somebody_writes_in_is_neither_listed_nor_taken),
		IN_FOLDER(where_a_place_fails_a_file_does),
		IN_FOLDER(where_nothing_can_be_written_it_is_not_accepted),
		IN_FOLDER(of_many_at_once_while_others_read_each_comes_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
