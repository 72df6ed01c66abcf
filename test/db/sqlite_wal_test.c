/* sqlite_wal_test.c - what is gathered before it is written: there when it is read, in few pieces, whole.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "../engine.h"

#define ROWS 2000
#define LARGE 3000000                           /* bytes of a transaction that no cache holds */

static struct db *writer, *reader;
static struct place place;
static struct err err;

static int
set_up(void **state)
{
	arena_setup(state);
	place_make(&place);
	return db_open(&writer, place.where, DB_WRITE, &err)
	    && db_run(writer, NULL, &err, "CREATE TABLE note (id INTEGER PRIMARY KEY, text BLOB NOT NULL)")
	    && db_open(&reader, place.where, DB_READ, &err) ? 0 : -1;
}

static int
tear_down(void **state)
{
	db_close(reader);
	db_close(writer);
	place_drop(&place);
	return arena_teardown(state);
}

struct sum { int64_t n, bytes; };

static const struct db_field sum_fields[] = {
	DB_FIELD(struct sum, n), DB_FIELD(struct sum, bytes),
};

static struct sum
sum(struct db *db)
{
	struct sum out = { 0 };

	ok(db_one(NULL, db, sum_fields, &out, &err,
	    "SELECT count(*), coalesce(sum(length(text)), 0) FROM note"));
	return out;
}

static void
add(int64_t id, int64_t bytes)
{
	ok(db_run(writer, NULL, &err, "INSERT INTO note (id, text) VALUES ($1, randomblob($2))", V(id),
	    V(bytes)));
}

/* How often this program has asked the machine to write. */
static int64_t
writes(void)
{
	FILE *f = fopen("/proc/self/io", "r");
	char line[128];
	struct str name, number;
	int64_t n = -1;

	assert_non_null(f);
	while (n < 0 && fgets(line, sizeof line, f))
		if (str_cut(str_from(line), ':', &name, &number) && str_eq(name, STR("syscw")))
			ok(str_int(str_trim(number), &n));
	fclose(f);
	return n;
}

static void
a_commit_of_many_pages_is_written_in_few_pieces(void **state UNUSED)
{
	AUTO_TX tx = { 0 };
	int64_t before;

	ok(db_begin(writer, &tx, &err));
	for (int64_t i = 0; i < 150; i++)
		add(i, 3500);                   /* a page each */
	before = writes();
	ok(db_commit(&tx, &err));
	assert_in_range(writes() - before, 1, 30);
	assert_int_equal(sum(reader).bytes, 150 * 3500);
}

static void
each_commit_is_read_by_others_at_once(void **state UNUSED)
{
	for (int64_t i = 0; i < ROWS; i++) {
		add(i, 100 + i % 3000);
		if (i % 10 == 0)
			assert_int_equal(sum(reader).n, i + 1);
	}
	assert_int_equal(sum(reader).bytes, sum(writer).bytes);
}

/* Then nothing is flushed, and what was gathered has to go out all the same. */
static void
others_read_it_where_nothing_is_flushed(void **state UNUSED)
{
	ok(db_run(writer, NULL, &err, "PRAGMA synchronous = OFF"));
	for (int64_t i = 0; i < 50; i++) {
		add(i, 5000);
		assert_int_equal(sum(reader).bytes, 5000 * (i + 1));
	}
}

static void
what_no_cache_holds_is_read_back_amid_it_and_can_be_undone(void **state UNUSED)
{
	int64_t n = LARGE / 1000;

	{
		AUTO_TX tx = { 0 };

		ok(db_begin(writer, &tx, &err));
		for (int64_t i = 0; i < n; i++)
			add(i, 1000);
		assert_int_equal(sum(writer).bytes, LARGE);
		ok(db_run(writer, NULL, &err, "UPDATE note SET text = randomblob(990)"));
		assert_int_equal(sum(writer).bytes, 990 * n);
		assert_int_equal(sum(reader).n, 0);
	}
	assert_int_equal(sum(writer).n, 0);
	add(1, 10);
	assert_int_equal(sum(reader).bytes, 10);
}

/* As the program would find it that starts behind one that was killed: its log is read from the file. */
static void
what_was_committed_lies_in_the_files(void **state UNUSED)
{
	const char *copy;
	struct db *found;

	for (int64_t i = 0; i < 300; i++)
		add(i, 2000);
	copy = cstr(&arena, arena_fmt(&arena, "%s/found.db", place.folder));
	assert_int_equal(system(cstr(&arena, arena_fmt(&arena, "cp '%s' '%s' && cp '%s-wal' '%s-wal'",
	    place.where, copy, place.where, copy))), 0);
	ok(db_open(&found, copy, DB_WRITE, &err));
	assert_int_equal(sum(found).bytes, 300 * 2000);
	db_close(found);
}

#define WAL_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WAL_TEST(a_commit_of_many_pages_is_written_in_few_pieces),
		WAL_TEST(each_commit_is_read_by_others_at_once),
		WAL_TEST(others_read_it_where_nothing_is_flushed),
		WAL_TEST(what_no_cache_holds_is_read_back_amid_it_and_can_be_undone),
		WAL_TEST(what_was_committed_lies_in_the_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
