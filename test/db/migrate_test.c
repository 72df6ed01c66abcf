/* migrate_test.c - the schema brought up to date: once, in order, whole steps only.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include <pthread.h>

#include "../engine.h"
#include "db/migrate.h"

static struct db *db;
static struct place place;

static int
set_up(void **state)
{
	struct err err;

	arena_setup(state);
	place_make(&place);
	return db_open(&db, place.where, DB_WRITE, &err) ? 0 : -1;
}

static int
tear_down(void **state)
{
	db_close(db);
	place_drop(&place);
	return arena_teardown(state);
}

struct number { int64_t n; };

static const struct db_field number_fields[] = {
	DB_FIELD(struct number, n),
};

static int64_t
steps_applied(void)
{
	struct number n;
	struct err err;

	ok(db_one(NULL, db, number_fields, &n, &err, "SELECT count(*) FROM migration"));
	return n.n;
}

static const struct db_migration steps[] = {
	{ "0001_start", "-- two tables\nCREATE TABLE bed (id @id, plants @int NOT NULL);\n"
	    "CREATE TABLE photo (id @id, bytes @bytes NOT NULL, brightness @real);" },
	{ "0002_names", "ALTER TABLE bed ADD COLUMN name TEXT NOT NULL DEFAULT '';\n" },
};

static void
steps_are_applied_once_and_in_order(void **state UNUSED)
{
	struct err err;

	ok(db_migrate(db, steps, 1, &err));
	assert_int_equal(steps_applied(), 1);
	ok(db_run(db, NULL, &err, "INSERT INTO bed (id, plants) VALUES (1, 12)"));
	ok(db_migrate(db, steps, 2, &err));
	ok(db_migrate(db, steps, 2, &err));
	assert_int_equal(steps_applied(), 2);
	ok(db_run(db, NULL, &err, "UPDATE bed SET name = 'by the wall'"));
}

static void
the_words_become_the_engines_types(void **state UNUSED)
{
	struct type { struct str text; } type;
	static const struct db_field fields[] = { DB_FIELD(struct type, text) };
	struct err err;

	ok(db_migrate(db, steps, 2, &err));
	if (!place.server) {
		ok(db_one(&arena, db, fields, &type, &err,
		    "SELECT group_concat(type || pk, ' ') FROM pragma_table_info('photo')"));
		assert_str(type.text, "INTEGER1 BLOB0 REAL0");
		return;
	}
	ok(db_one(&arena, db, fields, &type, &err,
	    "SELECT string_agg(data_type, ', ' ORDER BY ordinal_position) FROM information_schema.columns"
	    " WHERE table_schema = current_schema() AND table_name = 'photo'"));
	assert_str(type.text, "bigint, bytea, double precision");
	assert_false(db_run(db, NULL, &err, "INSERT INTO photo (id, bytes) VALUES (1, ''), (1, '')"));
	assert_int_equal(err.kind, ERR_CONFLICT);
}

static void
a_step_that_fails_leaves_nothing_and_can_be_tried_again(void **state UNUSED)
{
	const struct db_migration broken[] = {
		steps[0], { "0002_names", "CREATE TABLE path (id @id); CREATE TABLE bed (id @id);" },
	};
	struct err err;

	assert_false(db_migrate(db, broken, 2, &err));
	assert_int_equal(steps_applied(), 1);
	assert_false(db_run(db, NULL, &err, "SELECT id FROM path"));
	ok(db_migrate(db, steps, 2, &err));
	assert_int_equal(steps_applied(), 2);
}

static void
an_unknown_word_is_refused(void **state UNUSED)
{
	const struct db_migration wrong[] = { { "0001_start", "CREATE TABLE bed (id @id, plants "
	    "@integer);" } };
	struct err err;

	assert_false(db_migrate(db, wrong, 1, &err));
	assert_int_equal(err.kind, ERR_SOFTWARE);
	assert_non_null(strstr(err.text, "@integer"));
}

static void
data_of_a_newer_program_is_refused_and_not_changed(void **state UNUSED)
{
	struct err err;

	ok(db_migrate(db, steps, 2, &err));
	assert_false(db_migrate(db, steps, 1, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_non_null(strstr(err.text, "0002_names"));
	assert_int_equal(steps_applied(), 2);
}

static void
a_step_fails_wherever_a_statement_does(void **state UNUSED)
{
	struct err err;
	long at = 1;

	while (at < 20) {
		db_fail_at(db, at);
		if (db_migrate(db, steps, 2, &err))
			break;
		db_fail_at(db, 0);
		assert_false(db_in_transaction(db));
		at++;
	}
	assert_in_range(at, 4, 19);
	db_fail_at(db, 0);
	assert_int_equal(steps_applied(), 2);
	ok(db_run(db, NULL, &err, "UPDATE bed SET name = 'by the wall'"));
}

static void
the_built_in_schema_makes_a_database(void **state UNUSED)
{
	struct err err;

	ok(db_migrate_built_in(db, &err));
	ok(db_migrate_built_in(db, &err));
	ok(db_run(db, NULL, &err, "SELECT case_id, seq, body_hash, prev_hash FROM event"));
	assert_true(steps_applied() >= 1);
}

#define PROGRAMS 4

static void *
make_schema(void *arg)
{
	struct err err;

	ok(db_migrate_built_in(arg, &err));
	return NULL;
}

static void
programs_started_at_the_same_moment_make_one_schema(void **state UNUSED)
{
	struct db *dbs[PROGRAMS];
	pthread_t threads[PROGRAMS];
	struct err err;

	for (int i = 0; i < PROGRAMS; i++)
		ok(db_open(&dbs[i], place.where, DB_WRITE, &err));
	for (int i = 0; i < PROGRAMS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, make_schema, dbs[i]), 0);
	for (int i = 0; i < PROGRAMS; i++) {
		pthread_join(threads[i], NULL);
		db_close(dbs[i]);
	}
	ok(db_migrate_built_in(db, &err));
}

#define DB_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DB_TEST(steps_are_applied_once_and_in_order),
		DB_TEST(the_words_become_the_engines_types),
		DB_TEST(a_step_that_fails_leaves_nothing_and_can_be_tried_again),
		DB_TEST(an_unknown_word_is_refused),
		DB_TEST(data_of_a_newer_program_is_refused_and_not_changed),
		DB_TEST(a_step_fails_wherever_a_statement_does),
		DB_TEST(the_built_in_schema_makes_a_database),
		DB_TEST(programs_started_at_the_same_moment_make_one_schema),
	};

	return run_on_engines(tests);
}
