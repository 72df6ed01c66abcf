/* unit.h - what a unit test needs beside cmocka: an arena for each test, text compared, a process that stops.
 *
 *     #include "../unit.h"
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_UNIT_H
#define TEST_UNIT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/str.h"
#include "host/log.h"
#include "host/mem.h"

static struct arena arena;                      /* fresh for each TEST */

static UNUSED int
arena_setup(void **state)
{
	(void)state;
	arena_init(&arena, &host_pages, MIB(64));
	return 0;
}

static UNUSED int
arena_teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_setup, arena_teardown)

static UNUSED void
assert_str(struct str got, const char *want)
{
	assert_string_equal(cstr(&arena, got), want);
	assert_int_equal(got.len, strlen(want));
}

/* call is true; where it isn't, the test fails with what it said into `err`, which the test brings. */
#define ok(call) do { \
	err = (struct err){ 0 }; \
	if (!(call)) \
		fail_msg("%s: %s", #call, err.text); \
} while (0)

/* The exit status of fn(arg) in a child, or -1 where a signal ended it. */
static UNUSED int
exit_of(void (*fn)(void *arg), void *arg)
{
	static const int traps[] = { SIGILL, SIGTRAP, SIGABRT };
	int status = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		log_set_level(LOG_LEVEL_QUIET);
		for (size_t i = 0; i < LENGTH(traps); i++)
			signal(traps[i], SIG_DFL);      /* cmocka would carry on with the tests behind */
		fn(arg);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
