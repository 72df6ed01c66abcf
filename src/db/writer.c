/* writer.c - the one thread that writes.
 *
 * SPDX-License-Identifier: ISC
 */
#include "db/writer.h"

#include <poll.h>
#include <pthread.h>
#include <time.h>

#include "db/engine.h"
#include "host/clock.h"
#include "host/mem.h"

/* A failure of the disk may end the whole transaction under a job.  The others of its batch are then run
 * again without it, this often at most. */
#define TRIES_MAX 8
#define LOOK_EVERY_MS 100
/* What is begun keeps other programs from writing, so no batch is held open longer than this. */
#define PATIENCE_MS 20

struct db_writer {
	struct db *db;
	pthread_t thread;
	int64_t away_since;                     /* the server, by the stopwatch; 0: it isn't */
	pthread_mutex_t lock;                   /* of what follows, and of whether a job is patient */
	pthread_cond_t work;
	struct db_job *first, **last;
	bool stopping;
};

static bool
run_job(struct db *db, struct db_job *job, struct err *err)
{
	AUTO_TX step = { 0 };

	return db_savepoint(db, &step, err) && job->run(db, job->ctx, err) && db_commit(&step, err);
}

enum batch {
	BATCH_STORED,
	BATCH_FAILED,
	BATCH_LOST,                             /* a job took the transaction with it */
	BATCH_AWAY,                             /* the server went away before anything was stored */
};

/* A server that went away is no job's fault. */
static bool
run_next(struct db *db, struct db_job *job, enum batch *outcome)
{
	job->err = (struct err){ 0 };
	job->ok = run_job(db, job, &job->err);
	if (db_is_away(db)) {
		job->ok = true;
		*outcome = BATCH_AWAY;
		return false;
	}
	*outcome = BATCH_LOST;
	return db_in_transaction(db);
}

static struct db_job *
take_queued(struct db_writer *w)
{
	struct db_job *jobs = w->first;

	w->first = NULL;
	w->last = &w->first;
	for (struct db_job *job = jobs; job; job = job->next)
		job->ok = true;
	return jobs;
}

static bool
are_patient(const struct db_job *jobs)
{
	while (jobs && jobs->patient)
		jobs = jobs->next;
	return !jobs;
}

static struct timespec
moment_in(int ms)
{
	int64_t us = stopwatch_us() + INT64_C(1000) * ms;

	return (struct timespec){ .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };
}

/* The next of those that were taken; behind the last whatever joins them, as long as nobody waits for any. */
static struct db_job *
after(struct db_writer *w, struct db_job *job, const struct db_job *jobs, const struct timespec *until)
{
	if (job->next)
		return job->next;
	pthread_mutex_lock(&w->lock);
	while (!w->first && !w->stopping && are_patient(jobs)
	    && pthread_cond_timedwait(&w->work, &w->lock, until) == 0)
		;
	if (are_patient(jobs))
		job->next = take_queued(w);
	pthread_mutex_unlock(&w->lock);
	return job->next;
}

static enum batch
run_batch(struct db_writer *w, struct db_job *jobs, struct err *err)
{
	struct db *db = w->db;
	const struct timespec until = moment_in(PATIENCE_MS);
	enum batch outcome;
	AUTO_TX tx = { 0 };

	if (!db_begin(db, &tx, err))
		return err->kind == ERR_UNAVAILABLE ? BATCH_AWAY : BATCH_FAILED;
	for (struct db_job *job = jobs; job; job = after(w, job, jobs, &until)) {
		if (!job->ok || run_next(db, job, &outcome))
			continue;
		*err = job->err;
		return outcome;
	}
	if (db_commit(&tx, err))
		return BATCH_STORED;
	return err->kind == ERR_UNAVAILABLE ? BATCH_AWAY : BATCH_FAILED;
}

static void
fail_all(struct db_job *jobs, const struct err *err)
{
	for (struct db_job *job = jobs; job; job = job->next) {
		if (!job->ok)
			continue;
		job->ok = false;
		job->err = *err;
	}
}

static void
answer_all(struct db_job *jobs)
{
	struct db_job *next;

	for (struct db_job *job = jobs; job; job = next) {
		next = job->next;               /* the job is no longer ours once it is answered */
		job->done(job->ctx, job->ok, &job->err);
	}
}

/* Waits a little for a server that went away; false when that has taken too long.  What comes in once it is
 * known to be gone for good is answered after one try. */
static bool
wait_for_server(struct db_writer *w)
{
	int64_t now = stopwatch_us();

	if (w->away_since == 0)
		w->away_since = now;
	if (now - w->away_since > INT64_C(1000) * DB_AWAY_MS)
		return false;
	poll(NULL, 0, LOOK_EVERY_MS);
	return true;
}

static void
write_batch(struct db_writer *w, struct db_job *jobs)
{
	enum batch outcome;
	struct err err = { 0 };
	int tries = 0;

	do
		outcome = run_batch(w, jobs, &err);
	while ((outcome == BATCH_LOST && ++tries < TRIES_MAX)
	    || (outcome == BATCH_AWAY && wait_for_server(w)));
	if (outcome != BATCH_AWAY)
		w->away_since = 0;
	if (outcome != BATCH_STORED)
		fail_all(jobs, &err);
	answer_all(jobs);
}

/* Everything that is queued; NULL when there will be no more. */
static struct db_job *
take(struct db_writer *w)
{
	struct db_job *jobs;

	pthread_mutex_lock(&w->lock);
	while (!w->first && !w->stopping)
		pthread_cond_wait(&w->work, &w->lock);
	jobs = take_queued(w);
	pthread_mutex_unlock(&w->lock);
	return jobs;
}

static void *
work(void *arg)
{
	struct db_writer *w = arg;
	struct db_job *jobs;

	while ((jobs = take(w)))
		write_batch(w, jobs);
	return NULL;
}

static void
writer_free(struct db_writer *w)
{
	pthread_cond_destroy(&w->work);
	pthread_mutex_destroy(&w->lock);
	host_pages.unmap(w, sizeof *w);
}

bool
db_writer_start(struct db_writer **out, struct db *db, struct err *err)
{
	struct db_writer *w = host_pages.map(sizeof *w);
	pthread_condattr_t monotonic;

	if (!w)
		return err_set(err, ERR_BUSY, "There was not enough memory to start the writer.");
	*w = (struct db_writer){ .db = db };
	w->last = &w->first;
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&w->work, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&w->thread, NULL, work, w) != 0) {
		writer_free(w);
		return err_set(err, ERR_BUSY,
		    "The writer's thread could not be started; too many are running.");
	}
	*out = w;
	return true;
}

void
db_writer_stop(struct db_writer *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->work);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	db_close(w->db);
	writer_free(w);
}

void
db_writer_submit(struct db_writer *w, struct db_job *job)
{
	job->next = NULL;
	pthread_mutex_lock(&w->lock);
	must(!w->stopping);
	*w->last = job;
	w->last = &job->next;
	pthread_cond_signal(&w->work);
	pthread_mutex_unlock(&w->lock);
}

void
db_writer_hurry(struct db_writer *w, struct db_job *job)
{
	pthread_mutex_lock(&w->lock);
	job->patient = false;
	pthread_cond_signal(&w->work);
	pthread_mutex_unlock(&w->lock);
}

/* --- queue and wait ----------------------------------------------------------------------------- */

struct waiting {
	bool (*run)(struct db *db, void *ctx, struct err *err);
	void *ctx;
	pthread_mutex_t lock;
	pthread_cond_t answered;
	bool done, ok;
	struct err err;
};

static bool
waiting_run(struct db *db, void *ctx, struct err *err)
{
	struct waiting *me = ctx;

	return me->run(db, me->ctx, err);
}

static void
waiting_done(void *ctx, bool ok, const struct err *err)
{
	struct waiting *me = ctx;

	pthread_mutex_lock(&me->lock);
	me->done = true;
	me->ok = ok;
	me->err = *err;
	pthread_cond_signal(&me->answered);
	pthread_mutex_unlock(&me->lock);
}

bool
db_writer_run(struct db_writer *w, bool (*run)(struct db *, void *, struct err *), void *ctx, struct err *err)
{
	struct waiting me = { .run = run, .ctx = ctx };
	struct db_job job = { .run = waiting_run, .done = waiting_done, .ctx = &me };

	must(!pthread_equal(pthread_self(), w->thread));        /* it would wait for itself */
	pthread_mutex_init(&me.lock, NULL);
	pthread_cond_init(&me.answered, NULL);
	db_writer_submit(w, &job);
	pthread_mutex_lock(&me.lock);
	while (!me.done)
		pthread_cond_wait(&me.answered, &me.lock);
	pthread_mutex_unlock(&me.lock);
	pthread_cond_destroy(&me.answered);
	pthread_mutex_destroy(&me.lock);
	if (!me.ok)
		*err = me.err;
	return me.ok;
}
