/* writer.h - the one thread that writes.
 *
 * Jobs are functions queued under a mutex.  The writer takes everything that is queued, runs it in
 * one transaction, each job inside a savepoint so that one that fails undoes nothing but itself,
 * commits once, and then answers all of them.  Batches form while the previous flush runs.  As long as all
 * that was run so far is patient, what comes meanwhile joins it, so that one flush serves all.
 *
 * When a server goes away before the commit, the batch is run again once it is back; after DB_AWAY_MS its
 * jobs fail with ERR_UNAVAILABLE, and nothing of them was stored.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DB_WRITER_H
#define DB_WRITER_H

#include "db/db.h"

struct db_writer;

struct db_job {
	/* Runs on the writer's thread inside a savepoint; false undoes what it did.  May run again if
	 * the whole transaction had to be repeated, so it keeps its results in ctx only. */
	bool (*run)(struct db *db, void *ctx, struct err *err);
	/* Called on the writer's thread once the outcome is known: after the commit with ok = true, or
	 * with ok = false and what went wrong.  Must be short and must not wait. */
	void (*done)(void *ctx, bool ok, const struct err *err);
	void *ctx;
	/* Nobody waits for it before db_writer_hurry is called, which whoever queued it sees to soon. */
	bool patient;
	struct db_job *next;                    /* the writer's */
	bool ok;                                /* the writer's */
	struct err err;                         /* the writer's */
};

/* Takes over `db`, an open DB_WRITE connection, and starts the thread. */
bool db_writer_start(struct db_writer **out, struct db *db, struct err *err);
/* Runs what is queued, then stops and closes the connection. */
void db_writer_stop(struct db_writer *w);
/* Queues a job, which belongs to the writer until its done was called. */
void db_writer_submit(struct db_writer *w, struct db_job *job);
/* From now on somebody waits for this job, so for its whole batch.  If it is done already nothing happens. */
void db_writer_hurry(struct db_writer *w, struct db_job *job);
/* Queues and waits: for workers that run straight on. */
bool db_writer_run(struct db_writer *w, bool (*run)(struct db *, void *, struct err *), void *ctx,
    struct err *err);

#endif
