/* memory_test.c - every act, with each page, each piece of an arena and each of SQLite failing in turn.
 *
 * Where an arena gets none the whole program ends, so that is tried in a child; what SQLite gets none for is
 * refused in words.  Either way nothing is half done.
 *
 * HEARD_STEP says which pieces are tried: each (1), or, as they are many, every 97th; of SQLite's, which are
 * more by far, every 11th at most.  A child of a sanitized program takes far longer to make than what is
 * tried in it, so there are fewer: of one act a few pages fail, of the next the first piece and one of the
 * last, which are asked for while it is written.
 *
 * SPDX-License-Identifier: ISC
 */
#include "trial.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/house.h"
#include "disk.h"
#include "host/log.h"
#include "host/mem.h"

#define STEP 97
#define SQL_STEP 11
#define DONE 0
#define REFUSED 1
#define NO_MEMORY 71
#define LAST 60                                 /* pieces that an act asks for while it is written */
#define BLOCK KIB(256)                          /* the most that an arena takes at once of itself */

#ifdef __SANITIZE_ADDRESS__
#define FEWER 3
#define IN_TURN 2
/* What was let go of is kept for a while, and each child gets a copy of the list of its pages. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "quarantine_size_mb=8";
}
#else
#define FEWER 1
#define IN_TURN 1
#endif

static long
step(void)
{
	const char *said = getenv("HEARD_STEP");
	long n = said ? strtol(said, NULL, 10) : STEP;

	assert_true(n > 0);
	return n;
}

/* --- pieces of an arena ------------------------------------------------------------------------- */

static atomic_long piece_in;                    /* pieces until one fails; 0: none will */

static atomic_long *asked;                      /* how many were, in a child too */

static void
piece(void)
{
	atomic_fetch_add(asked, 1);
	if (atomic_load(&piece_in) > 0 && atomic_fetch_sub(&piece_in, 1) == 1)
		host_pages.fatal("a test asked for it");
}

/* The linker puts these before the ones of their names (Makefile). */
#define SEEN(type, name, parameters, ...) \
	type __real_##name parameters; \
	type __wrap_##name parameters; \
	type \
	__wrap_##name parameters \
	{ \
		piece(); \
		return __real_##name(__VA_ARGS__); \
	}
SEEN(void *, arena_alloc, (struct arena *a, size_t len, size_t align), a, len, align)
SEEN(void *, arena_blank, (struct arena *a, size_t len, size_t align), a, len, align)
SEEN(void *, arena_alloc_array, (struct arena *a, size_t n, size_t len, size_t align), a, n, len, align)
SEEN(void *, arena_blank_array, (struct arena *a, size_t n, size_t len, size_t align), a, n, len, align)

void __real_vec_grow(struct arena *a, void **at, size_t *n, size_t *cap, size_t size);
void __wrap_vec_grow(struct arena *a, void **at, size_t *n, size_t *cap, size_t size);

void
__wrap_vec_grow(struct arena *a, void **at, size_t *n, size_t *cap, size_t size)
{
	piece();
	__real_vec_grow(a, at, n, cap, size);
}

static void
fail_piece(long n)
{
	atomic_store(asked, 0);
	atomic_store(&piece_in, n);
}

/* --- in a child --------------------------------------------------------------------------------- */

static int
child(struct house *h, const struct scene *s, const void *in, void (*arm)(long n), long n)
{
	struct err err;
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		house_open(h);
		(void)arena_blank(&h->arena, BLOCK, 1);  /* what is left of a block might do */
		arm(n);
		_exit(do_it(h, s, in, &err) ? DONE : REFUSED);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static const void *
begun(struct house *h, const struct scene *s)
{
	const void *in;

	house_make(h);
	in = s->set(h);
	house_close(h);
	return in;
}

/* A house whose desk is closed: its record holds, and the lists are what the record says. */
static void
ended(struct house *h)
{
	struct rebuild_report report;

	house_open(h);
	is_whole(h);
	MUST(h, desk_rebuild(h->desk, &h->arena, false, &report, &h->err));
	if (report.different.n > 0)
		fail_msg("%.*s", STR_ARG(report.different.at[0]));
	house_drop(h);
}

/* The first, the one `then` further, and from there every `by`th. */
struct stride { long then, by; };

static struct stride
stride_of_pages(size_t scene)
{
	return (struct stride){ FEWER == 1 ? 1 : 1 + (long)scene % FEWER, FEWER };
}

/* Where the end came behind the commit the act is done, and the next is tried on another house. */
static long
each_in_a_child(const struct scene *s, void (*arm)(long n), struct stride stride)
{
	struct house h;
	const void *in = begun(&h, s);
	uint64_t before = all_there_is(&h);
	int code = NO_MEMORY;
	long n = 1, next = 1;

	while (code != DONE) {
		n = next;
		next += n == 1 ? stride.then : stride.by;
		code = child(&h, s, in, arm, n);
		if (code != DONE && code != NO_MEMORY && code != REFUSED)
			fail_msg("%s: exit %d at the %ld.", s->name, code, n);
		if (code == REFUSED)
			is_unchanged(&h, s, n, before);
		if (code == DONE || all_there_is(&h) == before)
			continue;
		ended(&h);
		in = begun(&h, s);
		before = all_there_is(&h);
	}
	assert_true(all_there_is(&h) != before);
	ended(&h);
	return n;
}

static struct stride
stride_of_pieces(size_t scene)
{
	struct house h;
	const void *in;
	long all;

	if (FEWER == 1)
		return (struct stride){ step(), step() };
	in = begun(&h, scene_at(scene));
	assert_int_equal(child(&h, scene_at(scene), in, fail_piece, 0), DONE);
	all = atomic_load(asked);
	ended(&h);
	assert_true(all > 15);
	return (struct stride){ all - 1 - (long)scene * 7 % (all / 2 < LAST ? all / 2 : LAST), all };
}

static void
when_a_page_fails_nothing_is_half_done(void **state)
{
	(void)state;
	for (size_t i = 0; scene_at(i) != NULL; i += IN_TURN)
		assert_true(each_in_a_child(scene_at(i), mem_fail_at, stride_of_pages(i)) >= 2);
}

static void
when_a_piece_fails_nothing_is_half_done(void **state)
{
	(void)state;
	for (size_t i = IN_TURN - 1; scene_at(i) != NULL; i += IN_TURN)
		assert_true(each_in_a_child(scene_at(i), fail_piece, stride_of_pieces(i)) > 15);
}

/* --- SQLite's own ------------------------------------------------------------------------------- */

static sqlite3_mem_methods machine;
static atomic_long sql_in;                      /* requests until one fails; 0: none will */
static atomic_bool sql_failed;

static bool
fails(void)
{
	if (atomic_load(&sql_in) <= 0 || atomic_fetch_sub(&sql_in, 1) != 1)
		return false;
	atomic_store(&sql_failed, true);
	return true;
}

static void *
sql_malloc(int len)
{
	return fails() ? NULL : machine.xMalloc(len);
}

static void *
sql_realloc(void *ptr, int len)
{
	return fails() ? NULL : machine.xRealloc(ptr, len);
}

static bool
fail_sql(struct house *h, long n)
{
	(void)h;
	atomic_store(&sql_in, n);
	return atomic_exchange(&sql_failed, false);
}

/* It can do without some of what it asks for. */
static void
when_SQLite_gets_no_memory_nothing_is_half_done(void **state)
{
	struct trial t = { fail_sql, step() > SQL_STEP ? step() : SQL_STEP, true };

	(void)state;
	for (size_t i = 0; scene_at(i) != NULL; i++)
		assert_true(each_in_turn(scene_at(i), &t) > 0);
}

int
main(void)
{
	const struct CMUnitTest in_children[] = {
		cmocka_unit_test(when_a_page_fails_nothing_is_half_done),
		cmocka_unit_test(when_a_piece_fails_nothing_is_half_done),
	};
	const struct CMUnitTest here[] = {
		cmocka_unit_test(when_SQLite_gets_no_memory_nothing_is_half_done),
	};
	static const struct disk_hooks nothing = { 0 };
	sqlite3_mem_methods ours;

	log_set_level(LOG_LEVEL_QUIET);
	asked = mmap(NULL, sizeof *asked, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(asked != MAP_FAILED);
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &machine), SQLITE_OK);
	ours = machine;
	ours.xMalloc = sql_malloc;
	ours.xRealloc = sql_realloc;
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &ours), SQLITE_OK);
	disk_use(&nothing);
	return cmocka_run_group_tests(here, NULL, NULL)
	    + cmocka_run_group_tests(in_children, NULL, NULL);
}
