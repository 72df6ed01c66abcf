/* file_test.c - files are read whole, written safely, and failures leave nothing behind.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/file.h"
#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static char folder[200];

static const char *
path(const char *name)
{
	return cstr(&arena, arena_fmt(&arena, "%s/%s", folder, name));
}

static int
folder_setup(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct err err;
	struct str name;

	arena_setup(state);
	name = arena_fmt(&arena, "%s/heard-file-XXXXXX", tmp ? tmp : P_tmpdir);
	if (name.len >= sizeof folder)
		return -1;
	memcpy(folder, cstr(&arena, name), name.len + 1);
	if (!mkdtemp(folder))
		return -1;
	return dir_make(path("tmp"), 0700, &err) && dir_make(path("new"), 0700, &err) ? 0 : -1;
}

static void
remove_all(const char *at)
{
	struct str *names;
	struct err err;
	size_t n;

	if (!dir_list(&arena, at, &names, &n, &err)) {
		unlink(at);
		return;
	}
	for (size_t i = 0; i < n; i++)
		remove_all(cstr(&arena, arena_fmt(&arena, "%s/%.*s", at, STR_ARG(names[i]))));
	rmdir(at);
}

static int
folder_teardown(void **state)
{
	file_use(NULL);
	remove_all(folder);
	return arena_teardown(state);
}

#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

static void
assert_names(const char *dir, const char *const *want, size_t n_want)
{
	struct err err;
	struct str *names;
	size_t n;

	assert_true(dir_list(&arena, path(dir), &names, &n, &err));
	assert_int_equal(n, n_want);
	for (size_t i = 0; i < n; i++)
		assert_str(names[i], want[i]);
}

static void
assert_content(const char *name, const char *want)
{
	struct err err = { 0 };
	struct str got;

	if (!file_read(&arena, path(name), KIB(1), &got, &err))
		fail_msg("%s", err.text);
	assert_str(got, want);
}

static void
what_was_written_is_read_again(void **state)
{
	static const size_t lens[] = { 0, 1, 4095, 4096, 16383, 16384, 16385, 100000, 1000000 };
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(lens); i++) {
		char *bytes = arena_alloc(&arena, lens[i], 1);
		struct str got;

		for (size_t k = 0; k < lens[i]; k++)
			bytes[k] = (char)(k * 31 + i);
		assert_true(file_write_safe(path("tmp"), path("new"), "mail", (struct str){ bytes, lens[i] },
		    &err));
		assert_true(file_read(&arena, path("new/mail"), lens[i], &got, &err));
		assert_true(str_eq(got, (struct str){ bytes, lens[i] }));
		if (lens[i] > 0) {
			assert_false(file_read(&arena, path("new/mail"), lens[i] - 1, &got, &err));
			assert_int_equal(err.kind, ERR_TOO_LARGE);
		}
	}
	assert_names("tmp", NULL, 0);
	assert_names("new", (const char *const[]){ "mail" }, 1);
}

static void
a_pipe_is_read_to_its_end(void **state)
{
	static const size_t lens[] = { 0, 5, 16384, 50000 };
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(lens); i++) {
		char *bytes = arena_alloc(&arena, lens[i], 1);
		struct str got;
		int ends[2];

		memset(bytes, 'm', lens[i]);
		assert_int_equal(pipe(ends), 0);
		assert_true(fd_write_all(ends[1], (struct str){ bytes, lens[i] }, &err));
		fd_release(&ends[1]);
		assert_int_equal(ends[1], -1);
		assert_int_equal(fd_read_all(&arena, ends[0], 20000, &got, &err), lens[i] <= 20000);
		if (lens[i] <= 20000)
			assert_true(str_eq(got, (struct str){ bytes, lens[i] }));
		else
			assert_int_equal(err.kind, ERR_TOO_LARGE);
		fd_release(&ends[0]);
		fd_release(&ends[0]);
	}
}

static void
failures_say_what_and_why(void **state)
{
	struct str got = STR("untouched");
	struct err err = { 0 };

	(void)state;
	assert_false(file_read(&arena, path("none"), 10, &got, &err));
	assert_int_equal(err.kind, ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, "none could not be opened: there is no such file"));
	assert_false(file_read(&arena, path("new"), 10, &got, &err));
	assert_int_equal(err.kind, ERR_DATA);
	assert_str(got, "untouched");
	assert_false(file_write_safe(path("none"), path("new"), "x", STR("x"), &err));
	assert_int_equal(err.kind, ERR_NOT_FOUND);
	assert_false(file_write_safe(path("tmp"), path("new"), "../x", STR("x"), &err));
	assert_int_equal(err.kind, ERR_DATA);
	assert_false(file_write_safe(path("tmp"), path("new"), "", STR("x"), &err));
	assert_false(file_write_safe(path("tmp"), path("new"), "..", STR("x"), &err));
	assert_false(file_write_safe(path("tmp"), path("none"), "x", STR("x"), &err));
	assert_names("tmp", NULL, 0);
	assert_names("new", NULL, 0);
}

static void
a_half_written_file_of_the_same_name_is_not_touched(void **state)
{
	struct err err;

	(void)state;
	assert_true(file_write_safe(path("new"), path("tmp"), "mail", STR("someone else's"), &err));
	assert_false(file_write_safe(path("tmp"), path("new"), "mail", STR("ours"), &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_content("tmp/mail", "someone else's");
	assert_names("new", NULL, 0);
}

/* A disk on which the n-th call fails. */
static int calls, fails_at, fails_with;

static bool
fails_now(void)
{
	if (++calls != fails_at)
		return false;
	errno = fails_with;
	return true;
}

static int
bad_open(const char *at, int flags, mode_t mode)
{
	return fails_now() ? -1 : file_ops_machine.open(at, flags, mode);
}

/* Writes three bytes at a time, as a disk may. */
static ssize_t
bad_write(int fd, const void *bytes, size_t len)
{
	return fails_now() ? -1 : file_ops_machine.write(fd, bytes, len < 3 ? len : 3);
}

static int
bad_fsync(int fd)
{
	return fails_now() ? -1 : file_ops_machine.fsync(fd);
}

static int
bad_rename(const char *from, const char *to)
{
	return fails_now() ? -1 : file_ops_machine.rename(from, to);
}

static const struct file_ops bad_disk = { bad_open, bad_write, bad_fsync, bad_rename, unlink, pwrite,
    fdatasync };

static void
whatever_call_fails_nothing_is_left_behind(void **state)
{
	struct err err = { 0 };
	int n = 1;

	(void)state;
	file_use(&bad_disk);
	for (;; n++) {
		calls = 0;
		fails_at = n;
		fails_with = ENOSPC;
		if (file_write_safe(path("tmp"), path("new"), "mail", STR("a whole letter"), &err))
			break;
		assert_int_equal(err.kind, ERR_IO);
		assert_non_null(strstr(err.text, "the disk is full; make room and try again."));
		assert_names("tmp", NULL, 0);
		assert_names("new", NULL, 0);
	}
	/* open, five writes, fsync, rename, and the folder: open, fsync */
	assert_int_equal(n, 11);
	fails_at = 0;
	assert_content("new/mail", "a whole letter");
}

static void
a_folder_that_was_left_unflushed_is_made_safe(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_true(dir_make(path("left"), 0700, &err));
	file_use(&bad_disk);
	calls = 0;
	fails_at = 0;
	assert_true(dir_make(path("left"), 0700, &err));
	assert_true(calls > 0);                 /* its folder was flushed */
	fails_at = calls;
	calls = 0;
	fails_with = EIO;
	assert_false(dir_make(path("left"), 0700, &err));
	assert_int_equal(err.kind, ERR_IO);
	calls = 0;
	fails_with = EACCES;
	assert_true(dir_make(path("left"), 0700, &err));
}

static void
a_failed_replacement_keeps_a_whole_file(void **state)
{
	struct err err = { 0 };

	(void)state;
	file_use(&bad_disk);
	for (int n = 1; n <= 10; n++) {
		struct str got;

		calls = fails_at = 0;
		unlink(path("new/mail"));
		assert_true(file_write_safe(path("tmp"), path("new"), "mail", STR("the old words"), &err));
		calls = 0;
		fails_at = n;
		fails_with = EIO;
		assert_false(file_write_safe(path("tmp"), path("new"), "mail", STR("the new words"), &err));
		fails_at = 0;
		assert_true(file_read(&arena, path("new/mail"), 100, &got, &err));
		if (!str_eq(got, STR("the old words")))
			assert_true(n > 8 && str_eq(got, STR("the new words")));
		assert_names("tmp", NULL, 0);
	}
}

static void
an_interrupted_write_goes_on(void **state)
{
	struct err err = { 0 };

	(void)state;
	file_use(&bad_disk);
	calls = 0;
	fails_at = 3;
	fails_with = EINTR;
	assert_true(file_write_safe(path("tmp"), path("new"), "mail", STR("a whole letter"), &err));
	assert_true(calls > 8);
	assert_content("new/mail", "a whole letter");
}

static void
folders_are_made_with_their_parents(void **state)
{
	struct err err = { 0 };
	struct stat st;

	(void)state;
	assert_true(dir_make(path("a/b//c/"), 0700, &err));
	assert_true(dir_make(path("a/b/c"), 0700, &err));
	assert_true(dir_make("/", 0700, &err));
	assert_int_equal(stat(path("a/b/c"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_true(dir_is_there(path("a/b/c")));
	assert_true(dir_flush(path("a/b/c"), &err));
	assert_true(file_write_safe(path("tmp"), path("new"), "plain", STR("x"), &err));
	assert_false(dir_make(path("new/plain"), 0700, &err));
	assert_false(dir_make(path("new/plain/below"), 0700, &err));
	assert_int_equal(err.kind, ERR_NOT_FOUND);
	assert_false(dir_make("", 0700, &err));
	assert_false(dir_is_there(path("new/plain")));
	assert_false(dir_flush(path("none"), &err));
}

static void
names_come_sorted_without_hidden_ones(void **state)
{
	static const char *const made[] = { "b", "a.2", "a.10", ".hidden", "B", "\xC3\xA9" };
	static const char *const want[] = { "B", "a.10", "a.2", "b", "\xC3\xA9" };
	struct str *names;
	struct err err;
	size_t n;

	(void)state;
	for (size_t i = 0; i < LENGTH(made); i++)
		close(open(path(cstr(&arena, arena_fmt(&arena, "new/%s", made[i]))), O_CREAT | O_WRONLY,
		    0600));
	assert_names("new", want, LENGTH(want));
	unlink(path("new/.hidden"));
	assert_false(dir_list(&arena, path("none"), &names, &n, &err));
	assert_int_equal(err.kind, ERR_NOT_FOUND);
}

static void
a_file_the_machine_makes_up_is_read_too(void **state)
{
	struct err err = { 0 };
	struct str got;

	(void)state;
	/* It says that it has no bytes. */
	assert_true(file_read(&arena, "/proc/self/status", KIB(64), &got, &err));
	assert_true(str_starts(got, STR("Name:")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST(what_was_written_is_read_again),
		FILE_TEST(a_pipe_is_read_to_its_end),
		FILE_TEST(failures_say_what_and_why),
		FILE_TEST(a_half_written_file_of_the_same_name_is_not_touched),
		FILE_TEST(whatever_call_fails_nothing_is_left_behind),
		FILE_TEST(a_folder_that_was_left_unflushed_is_made_safe),
		FILE_TEST(a_failed_replacement_keeps_a_whole_file),
		FILE_TEST(an_interrupted_write_goes_on),
		FILE_TEST(folders_are_made_with_their_parents),
		FILE_TEST(names_come_sorted_without_hidden_ones),
		FILE_TEST(a_file_the_machine_makes_up_is_read_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
