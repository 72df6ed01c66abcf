/* db_test.c - the SQL interface on every engine: parameters, rows, transactions, failures.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "../engine.h"
#include "base/calendar.h"
#include "db/db.h"
#include "host/clock.h"

static struct db *db;
static struct place place;
static const char *const path = place.where;

static int
set_up(void **state)
{
	struct err err;

	arena_setup(state);
	place_make(&place);
	return db_open(&db, path, DB_WRITE, &err) ? 0 : -1;
}

static int
tear_down(void **state)
{
	db_close(db);
	place_drop(&place);
	return arena_teardown(state);
}

struct pair { int64_t id; struct str name; };

static const struct db_field pair_fields[] = {
	DB_FIELD(struct pair, id), DB_FIELD(struct pair, name),
};

struct number { int64_t n; };

static const struct db_field number_fields[] = {
	DB_FIELD(struct number, n),
};

static void
make_pairs(void)
{
	struct err err;

	ok(db_run(db, NULL, &err, "CREATE TABLE pair (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL)"));
}

static int64_t
pairs(void)
{
	struct number n;
	struct err err;

	ok(db_one(NULL, db, number_fields, &n, &err, "SELECT count(*) FROM pair"));
	return n.n;
}

static void
parameters_are_bound_by_their_number_not_by_their_first_appearance(void **state UNUSED)
{
	struct { int64_t first, second; } got;
	static const struct db_field fields[] = { { "first", 0, DB_INT, 8 }, { "second", 8, DB_INT, 8 } };
	struct err err;

	ok(db_one(&arena, db, fields, &got, &err, "SELECT $2, $1", V(10), V(20)));
	assert_int_equal(got.first, 20);
	assert_int_equal(got.second, 10);
	ok(db_one(&arena, db, fields, &got, &err, "SELECT $2 - $1, $1 + $1 + $2", V(10), V(50)));
	assert_int_equal(got.first, 40);
	assert_int_equal(got.second, 70);
}

static void
every_type_comes_back_as_it_went(void **state UNUSED)
{
	struct all { int64_t big; bool yes, no; enum db_mode mode; struct str text, empty, bytes,
	    none; int64_t null; } got;
	static const struct db_field fields[] = {
		DB_FIELD(struct all, big), DB_FIELD(struct all, yes), DB_FIELD(struct all, no),
		DB_FIELD(struct all, mode), DB_FIELD(struct all, text), DB_FIELD(struct all, empty),
		DB_FIELD_BYTES(struct all, bytes), DB_FIELD(struct all, none), DB_FIELD(struct all, null),
	};
	struct str bytes = { "a\0\377b", 4 };
	struct err err;

	ok(db_one(&arena, db, fields, &got, &err, "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9",
	    V(INT64_MIN), V(true), V(false), V((int)DB_WRITE), V("Grüße"), V(STR_NONE), V_BYTES(bytes),
	    V_NULL, V_NULL));
	assert_int_equal(got.big, INT64_MIN);
	assert_true(got.yes);
	assert_false(got.no);
	assert_int_equal(got.mode, DB_WRITE);
	assert_str(got.text, "Grüße");
	assert_int_equal(got.empty.len, 0);
	assert_int_equal(got.bytes.len, 4);
	assert_memory_equal(got.bytes.ptr, bytes.ptr, 4);
	assert_int_equal(got.none.len, 0);
	assert_int_equal(got.null, 0);
}

static void
an_empty_text_is_not_null(void **state UNUSED)
{
	struct number n;
	struct err err;

	ok(db_one(&arena, db, number_fields, &n, &err, "SELECT $1 IS NOT NULL AND $2 IS NOT NULL",
	    V(STR_NONE), V_BYTES(STR_NONE)));
	assert_int_equal(n.n, 1);
}

static void
a_number_that_does_not_fit_is_refused_and_nothing_is_written(void **state UNUSED)
{
	struct small { struct str text; int32_t n; bool flag; } got = { .n = 7 };
	static const struct db_field fields[] = {
		DB_FIELD(struct small, text), DB_FIELD(struct small, n), DB_FIELD(struct small, flag),
	};
	struct err err;

	assert_false(db_one(&arena, db, fields, &got, &err, "SELECT 'x', $1, 0", V(INT64_C(1) << 40)));
	assert_int_equal(err.kind, ERR_DATA);
	assert_false(db_one(&arena, db, fields, &got, &err, "SELECT 'x', 1, 2"));
	assert_int_equal(err.kind, ERR_DATA);
	assert_int_equal(got.n, 7);
	assert_int_equal(got.text.len, 0);
}

static void
no_row_is_not_found_and_the_struct_stays(void **state UNUSED)
{
	struct pair got = { .id = 3 };
	struct err err;

	make_pairs();
	assert_false(db_one(&arena, db, pair_fields, &got, &err, "SELECT id, name FROM pair"));
	assert_int_equal(err.kind, ERR_NOT_FOUND);
	assert_int_equal(got.id, 3);
}

static void
a_second_row_with_a_unique_value_is_a_conflict(void **state UNUSED)
{
	struct err err;

	make_pairs();
	ok(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES ($1, $2)", V(1), V("ada")));
	assert_false(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES ($1, $2)", V(2), V("ada")));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_false(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES ($1, $2)", V(1), V("bea")));
	assert_int_equal(err.kind, ERR_CONFLICT);
	assert_false(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES ($1, $2)", V(3), V_NULL));
	assert_int_equal(err.kind, ERR_DATA);
}

static void
what_was_touched_is_counted(void **state UNUSED)
{
	int64_t changed = -1;
	struct err err;

	make_pairs();
	ok(db_run(db, &changed, &err, "INSERT INTO pair (id, name) VALUES (1, 'ada'), (2, 'bea')"));
	assert_int_equal(changed, 2);
	ok(db_run(db, &changed, &err,
	    "INSERT INTO pair (id, name) VALUES (2, 'cleo') ON CONFLICT (id) DO NOTHING"));
	assert_int_equal(changed, 0);
	ok(db_run(db, &changed, &err, "UPDATE pair SET name = name || '!' WHERE id > $1", V(5)));
	assert_int_equal(changed, 0);
}

static void
returning_is_stepped_to_its_end(void **state UNUSED)
{
	struct number n;
	struct pair got;
	struct db *other;
	struct err err;

	make_pairs();
	ok(db_one(&arena, db, pair_fields, &got, &err,
	    "INSERT INTO pair (id, name) VALUES ($1, $2) RETURNING id, name", V(4), V("dora")));
	assert_int_equal(got.id, 4);
	ok(db_run(db, NULL, &err, "UPDATE pair SET name = $1 RETURNING id", V("dot")));
	/* Were a lock left, this would have to wait for it and fail. */
	ok(db_open(&other, path, DB_WRITE, &err));
	ok(db_run(other, NULL, &err, "INSERT INTO pair (id, name) VALUES (5, 'eve')"));
	ok(db_one(&arena, other, number_fields, &n, &err, "SELECT count(*) FROM pair WHERE name = 'dot'"));
	assert_int_equal(n.n, 1);
	db_close(other);
}

static int64_t
below(int64_t limit)
{
	AUTO_ROWS rows = { 0 };
	struct pair p;
	int64_t n = 0;
	struct err err;

	ok(db_query(db, &rows, pair_fields, &err, "SELECT id, name FROM pair WHERE id < $1 ORDER BY id",
	    V(limit)));
	while (db_next(&arena, &rows, &p, &err))
		n += 1 + below(p.id);                   /* the same text inside itself */
	assert_false(rows.failed);
	return n;
}

static void
a_query_may_run_inside_itself(void **state UNUSED)
{
	struct err err;

	make_pairs();
	ok(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')"));
	assert_int_equal(below(4), 7);
	assert_int_equal(below(4), 7);
}

static void
many_statements_are_found_again(void **state UNUSED)
{
	/* More than the first table of statements holds. */
#define ONE(k) do { \
	ok(db_one(&arena, db, number_fields, &got, &err, "SELECT " #k " + $1", V(round))); \
	sum += got.n; \
} while (0);
#define TEN(k) ONE(k##0) ONE(k##1) ONE(k##2) ONE(k##3) ONE(k##4) ONE(k##5) \
	ONE(k##6) ONE(k##7) ONE(k##8) ONE(k##9)
	struct number got;
	struct err err;
	int64_t sum = 0;

	for (int round = 0; round < 3; round++) {
		TEN(1) TEN(2) TEN(3) TEN(4) TEN(5) TEN(6) TEN(7) TEN(8) TEN(9)
	}
	/* 10 … 99 three times, and 90 of each round's number */
	assert_int_equal(sum, 3 * 4905 + 90 * (0 + 1 + 2));
}

static void
a_transaction_that_is_not_committed_never_was(void **state UNUSED)
{
	struct err err;

	make_pairs();
	{
		AUTO_TX tx = { 0 };

		ok(db_begin(db, &tx, &err));
		ok(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES (1, 'ada')"));
		assert_int_equal(pairs(), 1);
	}
	assert_int_equal(pairs(), 0);
	assert_false(db_in_transaction(db));
	{
		AUTO_TX tx = { 0 };

		ok(db_begin(db, &tx, &err));
		ok(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES (1, 'ada')"));
		ok(db_commit(&tx, &err));
	}
	assert_int_equal(pairs(), 1);
}

static void
insert_in_step(int64_t id, const char *name, bool keep)
{
	AUTO_TX step = { 0 };
	struct err err;

	ok(db_savepoint(db, &step, &err));
	ok(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES ($1, $2)", V(id), V(name)));
	if (keep)
		ok(db_commit(&step, &err));
}

static void
a_savepoint_undoes_itself_alone(void **state UNUSED)
{
	AUTO_TX tx = { 0 };
	struct pair got;
	struct err err;

	make_pairs();
	ok(db_begin(db, &tx, &err));
	insert_in_step(1, "kept", true);
	insert_in_step(2, "undone", false);
	{
		AUTO_TX outer = { 0 };

		ok(db_savepoint(db, &outer, &err));
		insert_in_step(3, "kept inside", true);
		insert_in_step(4, "undone inside", false);
		ok(db_commit(&outer, &err));
	}
	{
		AUTO_TX outer = { 0 };

		ok(db_savepoint(db, &outer, &err));
		insert_in_step(5, "undone from outside", true);
	}
	ok(db_commit(&tx, &err));
	assert_int_equal(pairs(), 2);
	ok(db_one(&arena, db, pair_fields, &got, &err, "SELECT id, name FROM pair WHERE id = 3"));
}

static void
a_reading_transaction_sees_one_picture(void **state UNUSED)
{
	struct db *writer = db, *reader;
	struct err err;

	make_pairs();
	ok(db_open(&reader, path, DB_READ, &err));
	{
		AUTO_TX tx = { 0 };
		struct number n;

		ok(db_begin_read(reader, &tx, &err));
		ok(db_one(NULL, reader, number_fields, &n, &err, "SELECT count(*) FROM pair"));
		assert_int_equal(n.n, 0);
		ok(db_run(writer, NULL, &err, "INSERT INTO pair (id, name) VALUES (1, 'ada')"));
		ok(db_one(NULL, reader, number_fields, &n, &err, "SELECT count(*) FROM pair"));
		assert_int_equal(n.n, 0);
	}
	db = reader;
	assert_int_equal(pairs(), 1);
	db = writer;
	db_close(reader);
}

/* Two programs whose clocks differ ask the server's; with a file there is one machine. */
static void
the_clock_is_the_servers_where_there_is_one(void **state UNUSED)
{
	struct clock *clock = clock_real();
	int64_t real = clock_now(clock), first, second;
	AUTO_TX tx = { 0 };
	struct err err;

	ok(db_shared_now(db, 12345, &first, &err));
	assert_true(on_server() ? first > real - MINUTE_MS && first < real + MINUTE_MS : first == 12345);
	ok(db_begin(db, &tx, &err));
	ok(db_shared_now(db, 12345, &first, &err));
	(void)clock_wait(clock, NULL, 0, clock_now(clock) + 20);
	ok(db_shared_now(db, 12345, &second, &err));
	assert_true(on_server() ? second > first : second == 12345);    /* it goes on in a transaction, too */
	clock_free(clock);
}

static void
a_reader_can_not_write(void **state UNUSED)
{
	struct db *reader;
	struct err err;

	make_pairs();
	ok(db_open(&reader, path, DB_READ, &err));
	assert_false(db_run(reader, NULL, &err, "INSERT INTO pair (id, name) VALUES (1, 'ada')"));
	assert_int_equal(err.kind, ERR_IO);
	db_close(reader);
	assert_int_equal(pairs(), 0);
}

static void
a_file_that_is_not_there_is_not_found_and_not_made(void **state UNUSED)
{
	char missing[4300];
	struct db *other = NULL;
	struct stat st;
	struct err err;

	snprintf(missing, sizeof missing, "%s.missing", path);
	assert_false(db_open(&other, missing, DB_READ, &err));
	assert_int_equal(err.kind, ERR_NOT_FOUND);
	assert_null(other);
	assert_int_not_equal(stat(missing, &st), 0);
	snprintf(missing, sizeof missing, "%s/inside/heard.db", path);
	assert_false(db_open(&other, missing, DB_WRITE, &err));
	assert_int_equal(err.kind, ERR_IO);
}

static void
a_file_that_is_no_database_is_refused_and_stays(void **state UNUSED)
{
	char letter[4300], back[64] = "";
	struct db *other = NULL;
	struct err err;
	FILE *f;

	snprintf(letter, sizeof letter, "%s.letter", path);
	f = fopen(letter, "w");
	assert_non_null(f);
	for (int i = 0; i < 100; i++)
		fputs("Dear all, the garden gate sticks again.\n", f);
	fclose(f);
	assert_false(db_open(&other, letter, DB_WRITE, &err));
	assert_int_equal(err.kind, ERR_DATA);
	assert_false(db_open(&other, letter, DB_READ, &err));
	assert_int_equal(err.kind, ERR_DATA);
	f = fopen(letter, "r");
	assert_non_null(f);
	assert_non_null(fgets(back, sizeof back, f));
	fclose(f);
	assert_string_equal(back, "Dear all, the garden gate sticks again.\n");
}

static void
the_data_file_is_its_owners_alone(void **state UNUSED)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static int64_t
pragma(const char *literal)
{
	struct number n = { -1 };
	struct err err;

	ok(db_one_(NULL, db, number_fields, 1, &n, &err, literal, NULL, 0));
	return n.n;
}

static void
the_settings_are_those_that_were_measured(void **state UNUSED)
{
	struct mode { struct str name; } mode;
	static const struct db_field fields[] = { DB_FIELD(struct mode, name) };
	struct err err;

	ok(db_one(&arena, db, fields, &mode, &err, "PRAGMA journal_mode"));
	assert_str(mode.name, "wal");
	assert_int_equal(pragma("PRAGMA synchronous"), 2);
	assert_int_equal(pragma("PRAGMA foreign_keys"), 1);
	assert_int_equal(pragma("PRAGMA cache_size"), -2000);
	assert_int_equal(pragma("PRAGMA busy_timeout"), 5000);
	/* Text in double quotes must not pass for text. */
	assert_false(db_run(db, NULL, &err, "SELECT \"no such column\""));
}

static void
a_full_disk_is_told_and_nothing_is_lost(void **state UNUSED)
{
	static char page[4096];
	struct err err = { 0 };
	bool ok = true;

	make_pairs();
	ok(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES (0, 'before')"));
	/* SQLite's own bound on the file answers as a full disk does. */
	assert_int_equal(pragma("PRAGMA max_page_count = 20"), 20);
	memset(page, 'x', sizeof page);
	for (int i = 1; i < 100 && ok; i++)
		ok = db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES ($1, $2 || $1)", V(i),
		    V(((struct str){ page, sizeof page })));
	assert_false(ok);
	assert_int_equal(err.kind, ERR_IO);
	assert_non_null(strstr(err.text, "disk is full"));
	assert_true(pairs() >= 1);
}

static void
the_nth_statement_fails_when_a_test_asks(void **state UNUSED)
{
	struct err err;

	make_pairs();
	db_fail_at(db, 2);
	ok(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES (1, 'a')"));
	assert_false(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES (2, 'b')"));
	assert_int_equal(err.kind, ERR_IO);
	ok(db_run(db, NULL, &err, "INSERT INTO pair (id, name) VALUES (3, 'c')"));
	assert_int_equal(pairs(), 2);
}

static void
a_database_in_memory_says_so(void **state UNUSED)
{
	struct db *memory;
	struct err err;

	ok(db_open(&memory, ":memory:", DB_WRITE, &err));
	assert_true(db_is_memory(memory));
	assert_false(db_is_memory(db));
	ok(db_run(memory, NULL, &err, "CREATE TABLE t (x INTEGER)"));
	db_close(memory);
	db_close(NULL);
}

static void
a_server_that_is_not_there_is_told_with_its_reason(void **state UNUSED)
{
	struct db *other = NULL;
	struct err err;

	assert_false(db_open(&other, "postgres://ada@/heard?host=/nowhere/at/all", DB_WRITE, &err));
	assert_int_equal(err.kind, ERR_UNAVAILABLE);
	assert_non_null(strstr(err.text, "/nowhere/at/all"));
	assert_null(other);
}

static void
an_address_that_can_not_be_read_is_not_repeated(void **state UNUSED)
{
	struct db *other = NULL;
	struct err err;

	assert_false(db_open(&other, "postgres://ada:secret%zz@localhost/heard", DB_READ, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_null(strstr(err.text, "secret"));
}

/* --- rows from one database into another ------------------------------------------------------------- */

static const struct db_migration steps[] = {
	{ "0001_start", "CREATE TABLE letter (id @id, text TEXT NOT NULL, bytes @bytes NOT NULL);"
	    "CREATE TABLE word (name TEXT NOT NULL PRIMARY KEY, n @int NOT NULL)" },
	{ "0002_more", "CREATE TABLE later (id @id)" },
};

struct letter { int64_t id; struct str text, bytes; };

static const struct db_field letter_fields[] = {
	DB_FIELD(struct letter, id), DB_FIELD(struct letter, text), DB_FIELD_BYTES(struct letter, bytes),
};

#define LETTERS 700

static struct str
bytes_of(int i)
{
	size_t len = i % 100 == 7 ? 600000 : (size_t)i;
	char *bytes = arena_alloc(&arena, len + 1, 1);

	for (size_t k = 0; k < len; k++)
		bytes[k] = (char)(k * 7 + (size_t)i);
	return (struct str){ bytes, len };
}

static void
write_letters(struct db *to)
{
	struct err err;
	AUTO_TX tx = { 0 };

	ok(db_begin(to, &tx, &err));
	for (int i = 0; i < LETTERS; i++)
		ok(db_run(to, NULL, &err, "INSERT INTO letter (id, text, bytes) VALUES ($1, $2, $3)",
		    V(INT64_MAX - i), V(arena_fmt(&arena, "Grüße %d", i)), V_BYTES(bytes_of(i))));
	ok(db_run(to, NULL, &err, "INSERT INTO word (name, n) VALUES ($1, $2)", V(""), V(INT64_MIN)));
	ok(db_commit(&tx, &err));
}

static void
check_letters(struct db *from)
{
	AUTO_ROWS rows = { 0 };
	struct letter letter;
	struct number n;
	struct err err;
	int i = 0;

	ok(db_query(from, &rows, letter_fields, &err, "SELECT id, text, bytes FROM letter ORDER BY id DESC"));
	for (; db_next(&arena, &rows, &letter, &err); i++) {
		assert_true(letter.id == INT64_MAX - i);
		assert_true(str_eq(letter.text, arena_fmt(&arena, "Grüße %d", i)));
		assert_true(str_eq(letter.bytes, bytes_of(i)));
	}
	assert_int_equal(i, LETTERS);
	ok(db_one(NULL, from, number_fields, &n, &err, "SELECT n FROM word WHERE name = ''"));
	assert_true(n.n == INT64_MIN);
}

static void
every_row_goes_from_one_engine_to_another_and_back(void **state UNUSED)
{
	struct db *memory, *back;
	struct place second;
	struct err err;

	place_make(&second);
	ok(db_open(&memory, ":memory:", DB_WRITE, &err));
	ok(db_open(&back, second.where, DB_WRITE, &err));
	ok(db_migrate(db, steps, 1, &err));
	ok(db_migrate(memory, steps, 1, &err));
	ok(db_migrate(back, steps, 1, &err));
	write_letters(db);
	ok(db_copy_rows(db, memory, &err));
	check_letters(memory);
	ok(db_copy_rows(memory, back, &err));
	check_letters(back);
	/* What is there is left as it is. */
	assert_false(db_copy_rows(memory, back, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	check_letters(back);
	db_close(memory);
	db_close(back);
	place_drop(&second);
}

static void
a_copy_that_fails_or_is_of_another_schema_writes_nothing(void **state UNUSED)
{
	struct number n = { 1 };
	struct db *memory;
	struct err err;

	ok(db_open(&memory, ":memory:", DB_WRITE, &err));
	ok(db_migrate(memory, steps, 2, &err));
	ok(db_migrate(db, steps, 1, &err));
	write_letters(db);
	assert_false(db_copy_rows(db, memory, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	ok(db_migrate(db, steps, 2, &err));
	db_fail_at(memory, 300);
	assert_false(db_copy_rows(db, memory, &err));
	ok(db_one(NULL, memory, number_fields, &n, &err, "SELECT count(*) FROM letter"));
	assert_int_equal(n.n, 0);
	ok(db_copy_rows(db, memory, &err));
	check_letters(memory);
	db_close(memory);
}

#define DB_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DB_TEST(parameters_are_bound_by_their_number_not_by_their_first_appearance),
		DB_TEST(every_type_comes_back_as_it_went),
		DB_TEST(an_empty_text_is_not_null),
		DB_TEST(a_number_that_does_not_fit_is_refused_and_nothing_is_written),
		DB_TEST(no_row_is_not_found_and_the_struct_stays),
		DB_TEST(a_second_row_with_a_unique_value_is_a_conflict),
		DB_TEST(what_was_touched_is_counted),
		DB_TEST(returning_is_stepped_to_its_end),
		DB_TEST(a_query_may_run_inside_itself),
		DB_TEST(many_statements_are_found_again),
		DB_TEST(a_transaction_that_is_not_committed_never_was),
		DB_TEST(a_savepoint_undoes_itself_alone),
		DB_TEST(a_reading_transaction_sees_one_picture),
		DB_TEST(the_clock_is_the_servers_where_there_is_one),
		DB_TEST(a_reader_can_not_write),
		DB_TEST(the_nth_statement_fails_when_a_test_asks),
		DB_TEST(every_row_goes_from_one_engine_to_another_and_back),
		DB_TEST(a_copy_that_fails_or_is_of_another_schema_writes_nothing),
		DB_TEST(a_server_that_is_not_there_is_told_with_its_reason),
		DB_TEST(an_address_that_can_not_be_read_is_not_repeated),
	};
	const struct CMUnitTest of_files[] = {
		DB_TEST(a_file_that_is_not_there_is_not_found_and_not_made),
		DB_TEST(a_file_that_is_no_database_is_refused_and_stays),
		DB_TEST(the_data_file_is_its_owners_alone),
		DB_TEST(the_settings_are_those_that_were_measured),
		DB_TEST(a_full_disk_is_told_and_nothing_is_lost),
		DB_TEST(a_database_in_memory_says_so),
	};

	return run_on_engines(tests) + cmocka_run_group_tests(of_files, NULL, NULL);
}
