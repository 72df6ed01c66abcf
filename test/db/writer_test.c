/* writer_test.c - jobs in batches: one commit for all, each undone alone, every one answered.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "../engine.h"
#include "db/writer.h"

#include <pthread.h>

#define JOBS 32

static struct db *reader;
static struct db_writer *writer;
static struct place place;
static const char *const path = place.where;

static int
set_up(void **state)
{
	struct db *db;
	struct err err;

	arena_setup(state);
	place_make(&place);
	return db_open(&db, path, DB_WRITE, &err)
	    && db_run(db, NULL, &err, "CREATE TABLE note (id INTEGER PRIMARY KEY, seen INTEGER NOT NULL)")
	    && db_open(&reader, path, DB_READ, &err)
	    && db_writer_start(&writer, db, &err) ? 0 : -1;
}

static int
tear_down(void **state)
{
	db_writer_stop(writer);
	db_close(reader);
	place_drop(&place);
	return arena_teardown(state);
}

struct number { int64_t n; };

static const struct db_field number_fields[] = {
	DB_FIELD(struct number, n),
};

static int64_t
count(struct db *db)
{
	struct number n;
	struct err err;

	ok(db_one(NULL, db, number_fields, &n, &err, "SELECT count(*) FROM note"));
	return n.n;
}

/* --- a batch that the test can look into -------------------------------------------------------- */

struct note {
	struct db_job job;
	int64_t id;
	bool fails, loses;
	int runs, answers;
	bool ok;
	struct err err;
};

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool open, held;
	int answered;
} gate = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

/* Keeps the writer busy until the whole of the next batch is queued. */
static bool
hold(struct db *db UNUSED, void *ctx UNUSED, struct err *err UNUSED)
{
	pthread_mutex_lock(&gate.lock);
	gate.held = true;
	pthread_cond_broadcast(&gate.changed);
	while (!gate.open)
		pthread_cond_wait(&gate.changed, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
	return true;
}

static void
held(void *ctx UNUSED, bool ok UNUSED, const struct err *err UNUSED)
{
}

static struct db_job holder = { .run = hold, .done = held };

static void
close_gate(void)
{
	gate.open = gate.held = false;
	gate.answered = 0;
	db_writer_submit(writer, &holder);
	pthread_mutex_lock(&gate.lock);
	while (!gate.held)
		pthread_cond_wait(&gate.changed, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
}

/* Lets the batch run and waits until all of it is answered. */
static void
open_gate(int jobs)
{
	pthread_mutex_lock(&gate.lock);
	gate.open = true;
	pthread_cond_broadcast(&gate.changed);
	while (gate.answered < jobs)
		pthread_cond_wait(&gate.changed, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
}

static bool
note_run(struct db *db, void *ctx, struct err *err)
{
	struct note *note = ctx;

	note->runs++;
	if (!db_run(db, NULL, err, "INSERT INTO note (id, seen) SELECT $1, count(*) FROM note", V(note->id)))
		return false;
	if (note->loses)
		db_run(db, NULL, err, "ROLLBACK");      /* as a failing disk does */
	return !note->fails || err_set(err, ERR_DATA, "Note %" PRId64 " is not wanted.", note->id);
}

static void
note_done(void *ctx, bool ok, const struct err *err)
{
	struct note *note = ctx;

	pthread_mutex_lock(&gate.lock);
	note->answers++;
	note->ok = ok;
	note->err = *err;
	gate.answered++;
	pthread_cond_broadcast(&gate.changed);
	pthread_mutex_unlock(&gate.lock);
}

static void
submit(struct note *note, int64_t id)
{
	note->id = id;
	note->job = (struct db_job){ .run = note_run, .done = note_done, .ctx = note };
	db_writer_submit(writer, &note->job);
}

static void
run_batch(struct note *notes, int n)
{
	close_gate();
	for (int i = 0; i < n; i++)
		submit(&notes[i], i + 1);
	open_gate(n);
}

/* --- tests -------------------------------------------------------------------------------------- */

static int64_t seen_by_others[JOBS];

static bool
look_from_outside(struct db *db, void *ctx, struct err *err)
{
	struct note *note = ctx;

	if (!note_run(db, ctx, err))
		return false;
	seen_by_others[note->id - 1] = count(reader);
	return true;
}

static void
what_is_queued_together_is_committed_together(void **state UNUSED)
{
	struct note notes[JOBS] = { 0 };

	close_gate();
	for (int i = 0; i < JOBS; i++) {
		notes[i].id = i + 1;
		notes[i].job = (struct db_job){ .run = look_from_outside, .done = note_done,
		    .ctx = &notes[i] };
		db_writer_submit(writer, &notes[i].job);
	}
	open_gate(JOBS);
	assert_int_equal(count(reader), JOBS);
	/* While each of them ran, nothing of the others was committed. */
	for (int i = 0; i < JOBS; i++) {
		assert_true(notes[i].ok);
		assert_int_equal(seen_by_others[i], 0);
	}
}

/* Queued amid the first, so it is there when that one has run. */
static struct note follower;

static bool
run_and_be_followed(struct db *db, void *ctx, struct err *err)
{
	follower.id = 2;
	follower.job = (struct db_job){ .run = look_from_outside, .done = note_done, .ctx = &follower };
	db_writer_submit(writer, &follower.job);
	return note_run(db, ctx, err);
}

static int64_t
seen_behind_one_that_is(bool patient)
{
	struct note first = { .id = 1 };

	follower = (struct note){ 0 };
	close_gate();
	first.job = (struct db_job){ .run = run_and_be_followed, .done = note_done, .ctx = &first,
	    .patient = patient };
	db_writer_submit(writer, &first.job);
	open_gate(2);
	assert_true(first.ok && follower.ok);
	return seen_by_others[1];
}

static void
what_comes_behind_a_patient_job_is_committed_with_it(void **state UNUSED)
{
	assert_int_equal(seen_behind_one_that_is(true), 0);
	assert_int_equal(count(reader), 2);
}

static void
what_comes_behind_a_job_that_is_waited_for_is_committed_behind_it(void **state UNUSED)
{
	assert_int_equal(seen_behind_one_that_is(false), 1);
}

static void
a_patient_job_is_answered_once_it_is_hurried_or_has_waited_long(void **state UNUSED)
{
	struct note notes[2] = { { .id = 1 }, { .id = 2 } };

	close_gate();
	for (int i = 0; i < 2; i++) {
		notes[i].job = (struct db_job){ .run = note_run, .done = note_done, .ctx = &notes[i],
		    .patient = true };
		db_writer_submit(writer, &notes[i].job);
	}
	db_writer_hurry(writer, &notes[0].job);
	open_gate(2);
	db_writer_hurry(writer, &notes[0].job); /* late, and no harm */
	assert_true(notes[0].ok && notes[1].ok);
	memset(notes, 0, sizeof notes);
	close_gate();
	notes[0] = (struct note){ .id = 3, .job = { .run = note_run, .done = note_done, .ctx = notes,
	    .patient = true } };
	db_writer_submit(writer, &notes[0].job);
	open_gate(1);
	assert_int_equal(count(reader), 3);
}

static void *
write_many(void *arg)
{
	int64_t first = *(int64_t *)arg;

	for (int64_t i = 0; i < 50; i++) {
		struct note note = { .id = first + i };
		struct err err;

		ok(db_writer_run(writer, note_run, &note, &err));
		assert_int_equal(note.runs, 1);
	}
	return NULL;
}

static void
thirty_two_threads_lose_nothing_and_double_nothing(void **state UNUSED)
{
	pthread_t threads[JOBS];
	int64_t firsts[JOBS];

	for (int i = 0; i < JOBS; i++) {
		firsts[i] = 1000 * (i + 1);
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &firsts[i]), 0);
	}
	for (int i = 0; i < JOBS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(count(reader), JOBS * 50);
}

static void
a_job_that_fails_undoes_only_itself(void **state UNUSED)
{
	struct note notes[5] = { 0 };

	notes[2].fails = true;
	run_batch(notes, 5);
	for (int i = 0; i < 5; i++)
		assert_int_equal(notes[i].ok, i != 2);
	assert_int_equal(notes[2].err.kind, ERR_DATA);
	assert_string_equal(notes[2].err.text, "Note 3 is not wanted.");
	assert_int_equal(count(reader), 4);
}

static void
a_job_that_takes_the_transaction_with_it_costs_no_one_else_theirs(void **state UNUSED)
{
	struct note notes[5] = { 0 };

	notes[2].fails = notes[2].loses = true;
	run_batch(notes, 5);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(notes[i].ok, i != 2);
		assert_int_equal(notes[i].answers, 1);
		assert_int_equal(notes[i].runs, i < 2 ? 2 : 1);
	}
	assert_int_equal(count(reader), 4);
}

static void
a_job_that_lost_the_transaction_can_not_claim_success(void **state UNUSED)
{
	struct note notes[2] = { 0 };

	notes[1].loses = true;
	run_batch(notes, 2);
	assert_true(notes[0].ok);
	assert_false(notes[1].ok);
	assert_int_equal(count(reader), 1);
}

static void
when_every_job_loses_the_transaction_all_are_answered(void **state UNUSED)
{
	struct note notes[JOBS] = { 0 };

	for (int i = 0; i < JOBS; i++)
		notes[i].fails = notes[i].loses = true;
	run_batch(notes, JOBS);
	for (int i = 0; i < JOBS; i++) {
		assert_false(notes[i].ok);
		assert_int_equal(notes[i].answers, 1);
	}
	assert_int_equal(count(reader), 0);
}

/* More than the file may hold, by SQLite's own bound, which answers as a full disk does. */
static bool
fill_the_disk(struct db *db, void *ctx, struct err *err)
{
	struct note *note = ctx;

	note->runs++;
	return db_run(db, NULL, err, "PRAGMA max_page_count = 50")
	    && db_run(db, NULL, err, "INSERT INTO note (id, seen) VALUES ($1, zeroblob(1000000))",
	    V(note->id));
}

static void
a_disk_that_is_full_for_one_is_not_so_for_the_others(void **state UNUSED)
{
	struct note notes[3] = { 0 };

	close_gate();
	for (int i = 0; i < 3; i++) {
		notes[i].id = i + 1;
		notes[i].job = (struct db_job){
			.run = i == 1 ? fill_the_disk : note_run, .done = note_done, .ctx = &notes[i],
		};
		db_writer_submit(writer, &notes[i].job);
	}
	open_gate(3);
	assert_true(notes[0].ok && !notes[1].ok && notes[2].ok);
	assert_int_equal(notes[1].err.kind, ERR_IO);
	assert_non_null(strstr(notes[1].err.text, "disk is full"));
	assert_int_equal(count(reader), 2);
}

/* Behind it come its RELEASE and then the COMMIT, which fails. */
static bool
fail_the_commit(struct db *db, void *ctx, struct err *err)
{
	if (!note_run(db, ctx, err))
		return false;
	db_fail_at(db, 2);
	return true;
}

static void
when_the_commit_fails_no_one_is_told_that_it_is_stored(void **state UNUSED)
{
	struct note notes[3] = { 0 };

	close_gate();
	for (int i = 0; i < 3; i++) {
		notes[i].id = i + 1;
		notes[i].job = (struct db_job){
			.run = i == 2 ? fail_the_commit : note_run, .done = note_done, .ctx = &notes[i],
		};
		db_writer_submit(writer, &notes[i].job);
	}
	open_gate(3);
	for (int i = 0; i < 3; i++) {
		assert_false(notes[i].ok);
		assert_int_equal(notes[i].err.kind, ERR_IO);
	}
	assert_int_equal(count(reader), 0);
	memset(notes, 0, sizeof notes);
	run_batch(notes, 3);
	assert_int_equal(count(reader), 3);
}

/* How long it waits for a lock is not what is tested. */
static bool
be_impatient(struct db *db, void *ctx UNUSED, struct err *err)
{
	if (place.server)
		return db_run(db, NULL, err, "SET SESSION lock_timeout = 20");
	return db_run(db, NULL, err, "PRAGMA busy_timeout = 20");
}

static void
when_someone_else_writes_everyone_is_answered_and_the_writer_goes_on(void **state UNUSED)
{
	struct note notes[2] = { 0 };
	struct db *other;
	struct err err;

	ok(db_writer_run(writer, be_impatient, NULL, &err));
	ok(db_open(&other, path, DB_WRITE, &err));
	{
		AUTO_TX tx = { 0 };

		ok(db_begin(other, &tx, &err));
		assert_false(db_writer_run(writer, note_run, &notes[0], &err));
		assert_int_equal(err.kind, ERR_BUSY);
		assert_int_equal(notes[0].runs, 0);
	}
	db_close(other);
	run_batch(notes, 2);
	assert_true(notes[0].ok && notes[1].ok);
	assert_int_equal(count(reader), 2);
}

static struct note second;

static void
submit_another(void *ctx, bool ok, const struct err *err)
{
	submit(&second, 2);
	note_done(ctx, ok, err);
}

static void
an_answer_may_queue_another_job(void **state UNUSED)
{
	struct note first = { .id = 1 };

	second = (struct note){ 0 };
	close_gate();
	first.job = (struct db_job){ .run = note_run, .done = submit_another, .ctx = &first };
	db_writer_submit(writer, &first.job);
	open_gate(2);
	assert_true(first.ok && second.ok);
	assert_int_equal(count(reader), 2);
}

static void
stopping_runs_what_is_queued_first(void **state UNUSED)
{
	struct note notes[JOBS] = { 0 };
	struct db *db;
	struct err err;

	for (int i = 0; i < JOBS; i++)
		submit(&notes[i], i + 1);
	db_writer_stop(writer);
	for (int i = 0; i < JOBS; i++)
		assert_true(notes[i].ok);
	assert_int_equal(count(reader), JOBS);
	ok(db_open(&db, path, DB_WRITE, &err));
	ok(db_writer_start(&writer, db, &err));
}

static void
waiting_for_a_job_gives_its_error(void **state UNUSED)
{
	struct note note = { .id = 7, .fails = true };
	struct err err;

	assert_false(db_writer_run(writer, note_run, &note, &err));
	assert_int_equal(err.kind, ERR_DATA);
	assert_string_equal(err.text, "Note 7 is not wanted.");
}

#define WRITER_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WRITER_TEST(what_is_queued_together_is_committed_together),
		WRITER_TEST(what_comes_behind_a_patient_job_is_committed_with_it),
		WRITER_TEST(what_comes_behind_a_job_that_is_waited_for_is_committed_behind_it),
		WRITER_TEST(a_patient_job_is_answered_once_it_is_hurried_or_has_waited_long),
		WRITER_TEST(thirty_two_threads_lose_nothing_and_double_nothing),
		WRITER_TEST(a_job_that_fails_undoes_only_itself),
		WRITER_TEST(a_job_that_takes_the_transaction_with_it_costs_no_one_else_theirs),
		WRITER_TEST(a_job_that_lost_the_transaction_can_not_claim_success),
		WRITER_TEST(when_every_job_loses_the_transaction_all_are_answered),
		WRITER_TEST(when_the_commit_fails_no_one_is_told_that_it_is_stored),
		WRITER_TEST(when_someone_else_writes_everyone_is_answered_and_the_writer_goes_on),
		WRITER_TEST(an_answer_may_queue_another_job),
		WRITER_TEST(stopping_runs_what_is_queued_first),
		WRITER_TEST(waiting_for_a_job_gives_its_error),
	};
	const struct CMUnitTest of_files[] = {
		WRITER_TEST(a_disk_that_is_full_for_one_is_not_so_for_the_others),
	};

	return run_on_engines(tests) + cmocka_run_group_tests(of_files, NULL, NULL);
}
