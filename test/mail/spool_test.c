/* spool_test.c - what was accepted stays, in order, until it is done with.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "host/file.h"
#include "host/mem.h"
#include "mail/spool.h"

struct folder {
	char data[64];
	struct arena a;
	struct err err;
};

static int
set_up(void **state)
{
	struct folder *f = calloc(1, sizeof *f);

	assert_non_null(f);
	memcpy(f->data, "/tmp/heard-spool-XXXXXX", 24);
	assert_non_null(mkdtemp(f->data));
	arena_init(&f->a, &host_pages, MIB(64));
	assert_true(spool_init(f->data, &f->err));
	*state = f;
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static int
tear_down(void **state)
{
	struct folder *f = *state;

	arena_release(&f->a);
	nftw(f->data, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

static size_t
count_in(struct folder *f, const char *sub)
{
	struct str *names;
	size_t n;

	assert_true(dir_list(&f->a, cstr(&f->a, arena_fmt(&f->a, "%s/spool/%s", f->data, sub)), &names, &n,
	    &f->err));
	return n;
}

static void
what_is_put_is_listed_in_order_and_read_back(void **state)
{
	struct folder *f = *state;
	struct str *names, raw;
	size_t n;

	assert_true(spool_put(f->data, STR("Subject: second\n\n2"), MAIL_MAX, 2000, &f->err));
	assert_true(spool_put(f->data, STR("Subject: first\n\n1"), MAIL_MAX, 1000, &f->err));
	assert_true(spool_put(f->data, STR("Subject: third\n\n3"), MAIL_MAX, INT64_C(1780300330000),
	    &f->err));
	assert_true(spool_list(&f->a, f->data, &names, &n, &f->err));
	assert_int_equal(n, 3);
	const char *want[] = { "Subject: first\n\n1", "Subject: second\n\n2", "Subject: third\n\n3" };
	for (size_t i = 0; i < n; i++) {
		assert_true(spool_read(&f->a, f->data, names[i], &raw, &f->err));
		assert_true(str_eq(raw, str_from(want[i])));
	}
	assert_true(spool_done(f->data, names[0], &f->err));
	assert_true(spool_done(f->data, names[0], &f->err));
	assert_int_equal(count_in(f, "new"), 2);
	assert_int_equal(count_in(f, "tmp"), 0);
	assert_false(spool_read(&f->a, f->data, names[0], &raw, &f->err));
	assert_true(spool_init(f->data, &f->err));
	assert_int_equal(count_in(f, "new"), 2);
}

static void
empty_and_too_large_are_refused_for_good(void **state)
{
	struct folder *f = *state;

	assert_false(spool_put(f->data, STR(""), MAIL_MAX, 1, &f->err));
	assert_int_equal(f->err.kind, ERR_DATA);
	assert_int_equal(err_exit(&f->err), 65);
	assert_false(spool_put(f->data, STR("\r\n \n"), MAIL_MAX, 1, &f->err));
	assert_int_equal(f->err.kind, ERR_DATA);
	assert_true(spool_put(f->data, STR("12345"), 5, 1, &f->err));
	assert_false(spool_put(f->data, STR("123456"), 5, 1, &f->err));
	assert_int_equal(f->err.kind, ERR_TOO_LARGE);
	assert_int_equal(err_exit(&f->err), 65);
	assert_int_equal(count_in(f, "new"), 1);
}

static void
a_spool_that_is_not_there_says_try_again(void **state)
{
	struct folder *f = *state;

	assert_false(spool_put("/nonexistent/heard", STR("Subject: x\n\n1"), MAIL_MAX, 1, &f->err));
	assert_true(f->err.kind == ERR_IO || f->err.kind == ERR_BUSY);
	assert_non_null(strstr(f->err.text, "not accepted"));
	struct str *names;
	size_t n;
	assert_false(spool_list(&f->a, "/nonexistent/heard", &names, &n, &f->err));
	int fd;
	assert_false(spool_watch("/nonexistent/heard", &fd, &f->err));
}

static void
what_is_set_aside_keeps_its_reason(void **state)
{
	struct folder *f = *state;
	struct str *names, raw;
	size_t n;

	assert_true(spool_put(f->data, STR("no mail"), MAIL_MAX, 7, &f->err));
	assert_true(spool_list(&f->a, f->data, &names, &n, &f->err));
	assert_true(spool_set_aside(f->data, names[0], 1780297200000, STR("It has no header lines."),
	    &f->err));
	assert_int_equal(count_in(f, "new"), 0);
	assert_int_equal(count_in(f, "bad"), 2);
	const char *path = cstr(&f->a, arena_fmt(&f->a, "%s/spool/bad/%.*s.why", f->data, STR_ARG(names[0])));
	assert_true(file_read(&f->a, path, KIB(4), &raw, &f->err));
	assert_true(str_eq(raw, STR("It has no header lines.\nat 1780297200000\n")));
	assert_false(spool_set_aside(f->data, names[0], 1780297200000, STR("again"), &f->err));
	assert_int_equal(f->err.kind, ERR_NOT_FOUND);
}

/* A crash at the very moment it was written would otherwise hold the message in the spool for good. */
static void
a_reason_left_half_written_stands_in_nobodys_way(void **state)
{
	struct folder *f = *state;
	const char *marks[] = { "why", "not", "take" };
	struct str *names;
	size_t n;

	assert_true(spool_put(f->data, STR("no mail"), MAIL_MAX, 7, &f->err));
	assert_true(spool_list(&f->a, f->data, &names, &n, &f->err));
	for (size_t i = 0; i < LENGTH(marks); i++) {
		FILE *half = fopen(cstr(&f->a, arena_fmt(&f->a, "%s/spool/tmp/%.*s.%s", f->data,
		    STR_ARG(names[0]), marks[i])), "w");
		assert_non_null(half);
		fclose(half);
	}
	assert_true(spool_set_aside(f->data, names[0], 1, STR("It has no header lines."), &f->err));
	assert_true(spool_aside_hide(f->data, names[0], true, &f->err));
	assert_true(spool_bring_back(f->data, names[0], &f->err));
	assert_int_equal(count_in(f, "new"), 1);
	assert_int_equal(count_in(f, "tmp"), 0);
}

static void
no_name_leads_out_of_the_spool(void **state)
{
	static const struct str bad[] = {
		STR_INIT(""), STR_INIT("../../secret"), STR_INIT("/etc/passwd"),
		    STR_INIT("000000000000001-../../../etc/p"),
		STR_INIT("000000000000001-00000000000000/"), STR_INIT("000000000000001-0000000000000000x"),
	};
	struct folder *f = *state;
	struct str raw;

	for (size_t i = 0; i < LENGTH(bad); i++) {
		assert_false(spool_read(&f->a, f->data, bad[i], &raw, &f->err));
		assert_int_equal(f->err.kind, ERR_DATA);
		assert_false(spool_done(f->data, bad[i], &f->err));
		assert_false(spool_set_aside(f->data, bad[i], 0, STR("x"), &f->err));
	}
}

/* A file that someone else left there is neither listed nor touched. */
static void
strange_files_are_left_alone(void **state)
{
	struct folder *f = *state;
	struct str *names;
	size_t n;
	const char *dir = cstr(&f->a, arena_fmt(&f->a, "%s/spool/new", f->data));

	assert_true(file_write_safe(dir, dir, "README", STR("mine"), &f->err));
	assert_true(spool_put(f->data, STR("Subject: x\n\n1"), MAIL_MAX, 1, &f->err));
	assert_true(spool_list(&f->a, f->data, &names, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(count_in(f, "new"), 2);
}

static bool
is_readable(int fd, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, timeout_ms) == 1;
}

static void
an_arrival_is_noticed(void **state)
{
	struct folder *f = *state;
	int fd;

	assert_true(spool_watch(f->data, &fd, &f->err));
	assert_false(is_readable(fd, 0));
	assert_true(spool_put(f->data, STR("Subject: x\n\n1"), MAIL_MAX, 1, &f->err));
	assert_true(spool_put(f->data, STR("Subject: y\n\n2"), MAIL_MAX, 2, &f->err));
	assert_true(is_readable(fd, 2000));
	spool_watch_clear(fd);
	assert_false(is_readable(fd, 0));
	close(fd);
}

/* A message larger than the room that is left is refused, not fatal. */
static void
a_message_too_large_to_hold_is_told(void **state)
{
	static char large[MIB(2)];
	struct folder *f = *state;
	struct arena small;
	struct str *names, raw;
	size_t n;

	memset(large, 'x', sizeof large);
	assert_true(spool_put(f->data, (struct str){ large, sizeof large }, MAIL_MAX, 1, &f->err));
	assert_true(spool_list(&f->a, f->data, &names, &n, &f->err));
	arena_init(&small, &host_pages, MIB(1));
	assert_false(spool_read(&small, f->data, names[0], &raw, &f->err));
	assert_int_equal(f->err.kind, ERR_TOO_LARGE);
	arena_release(&small);
}

static const char *
half_written(struct folder *f, const char *name, time_t seconds_ago)
{
	const char *path = cstr(&f->a, arena_fmt(&f->a, "%s/spool/tmp/%s", f->data, name));
	struct timespec times[2] = { { .tv_sec = time(NULL) - seconds_ago } };
	AUTO_FD fd = open(path, O_WRONLY | O_CREAT, 0600);

	times[1] = times[0];
	assert_true(fd_write_all(fd, STR("Subject: ha"), &f->err));
	assert_int_equal(futimens(fd, times), 0);
	return path;
}

static void
what_a_crash_left_half_written_is_swept(void **state)
{
	struct folder *f = *state;
	struct spool_writing w;

	half_written(f, "000000000000001-00000000000000aa", 7200);
	half_written(f, "000000000000002-00000000000000aa.why", 7200);
	const char *young = half_written(f, "000000000000003-00000000000000aa", 60);
	const char *strange = half_written(f, "README", 7200);
	static char large[SLOT_BYTES];
	memset(large, 'x', sizeof large);
	spool_begin(&w, f->data, MAIL_MAX, 4);
	assert_true(spool_add(&w, (struct str){ large, sizeof large }, &f->err));
	struct timespec long_ago[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
	assert_int_equal(utimensat(AT_FDCWD, w.file.tmp, long_ago, 0), 0);
	assert_int_equal(spool_sweep(f->data), 2);
	assert_int_equal(count_in(f, "tmp"), 3);
	assert_int_equal(access(young, F_OK), 0);
	assert_int_equal(access(strange, F_OK), 0);
	assert_true(spool_add(&w, STR("Subject: x\n\n1"), &f->err));
	assert_true(spool_keep(&w, &f->err));   /* its writer was alive */
	assert_int_equal(spool_sweep(f->data), 0);
}

#define WRITERS 4
#define EACH 50

static void *
puts_many(void *arg)
{
	struct err err;
	size_t put = 0;

	for (int i = 0; i < EACH; i++)
		put += spool_put(arg, STR("Subject: x\n\n1"), MAIL_MAX, 5, &err);
	return put == EACH ? arg : NULL;
}

static void
many_at_the_same_moment_are_all_kept(void **state)
{
	struct folder *f = *state;
	pthread_t threads[WRITERS];

	for (size_t i = 0; i < WRITERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, puts_many, f->data), 0);
	for (size_t i = 0; i < WRITERS; i++) {
		void *ok;
		pthread_join(threads[i], &ok);
		assert_non_null(ok);
	}
	assert_int_equal(count_in(f, "new"), WRITERS * EACH);
}

int
main(void)
{
#define IN_FOLDER(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		IN_FOLDER(what_is_put_is_listed_in_order_and_read_back),
		IN_FOLDER(empty_and_too_large_are_refused_for_good),
		IN_FOLDER(a_spool_that_is_not_there_says_try_again),
		IN_FOLDER(what_is_set_aside_keeps_its_reason),
		IN_FOLDER(a_reason_left_half_written_stands_in_nobodys_way),
		IN_FOLDER(no_name_leads_out_of_the_spool),
		IN_FOLDER(strange_files_are_left_alone),
		IN_FOLDER(an_arrival_is_noticed),
		IN_FOLDER(a_message_too_large_to_hold_is_told),
		IN_FOLDER(what_a_crash_left_half_written_is_swept),
		IN_FOLDER(many_at_the_same_moment_are_all_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
