/* event.h - the log: append-only, one chain of hashes a case.
 *
 * (case_id, seq) is the key and the optimistic lock.  body_hash = H(salt || body); each row holds the
 * chain hash of the row before it: prev_hash = H(prev's prev_hash || prev's body_hash || prev's case_id,
 * seq, id, at, actor, kind), so any column of an earlier row that changes breaks the chain behind it.  The
 * table `head` holds number and chain hash of each log's last row, apart from the projections, so that a tail
 * cut off shows and rebuilding doesn't paper over it.  H is BLAKE2b-256.  Case 0 is the log of accounts and
 * settings.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_EVENT_H
#define STORE_EVENT_H

#include "store/store.h"

/* Appends e (kind, at, actor, body set) as number e->seq and sets e->id.  ERR_CONFLICT when that number is
 * taken or is not the next one. */
bool store_event_append(struct arena *a, struct db *db, struct event *e, int64_t now, struct err *err);
/* The number of a log's last event; 0 for a log without any. */
bool store_head(struct db *db, int64_t case_id, int64_t *out, struct err *err);
/* Folds a case's log into *out.  ERR_NOT_FOUND for a case without events. */
bool store_state(struct arena *a, struct db *db, int64_t case_id, struct state *out, struct err *err);
/* The same from all of its events, read before.  Where it was joined with another, that one's are
 * read too. */
struct log_source {
	bool (*read)(void *ctx, struct arena *a, int64_t case_id, struct event **out, size_t *n,
	    struct err *err);
	void *ctx;
};
bool store_fold(struct arena *a, const struct log_source *logs, const struct event *events, size_t n,
    struct state *out, struct err *err);
/* What applying e, which stands behind the n events, needs of the other case (see needs_other()). */
bool store_alongside(struct arena *a, const struct log_source *logs, const struct event *events, size_t n,
    const struct event *e, struct alongside *out, struct err *err);
/* The logs as they stand in the database. */
struct log_source store_logs(struct db *db);

/* Where a log stands: who has its events up to seq has read it as it is while seq, hash and `desk` are the
 * same, and may read on from there when store_log_continues.  `desk` is the end of log 0, the desk's own:
 * bodies are blanked only together with an event there, and whatever was read before that may say what must
 * not be told any more. */
struct log_mark {
	int64_t seq, desk;
	struct str hash;
};
bool store_log_mark(struct arena *a, struct db *db, int64_t case_id, struct log_mark *out, struct err *err);
/* Whether the log's next event was written behind the one this mark stands at. */
bool store_log_continues(struct arena *a, struct db *db, int64_t case_id, const struct log_mark *from,
    bool *out, struct err *err);
/* The events of a case with seq > after, in order. */
bool store_events(struct arena *a, struct db *db, int64_t case_id, int64_t after, struct event **out,
    size_t *n, struct err *err);
/* The same of a log that stands at `head`, so that room for them is made once. */
bool store_events_until(struct arena *a, struct db *db, int64_t case_id, int64_t after, int64_t head,
    struct event **out, size_t *n, struct err *err);
/* One of them.  ERR_NOT_FOUND when there is none. */
bool store_event(struct arena *a, struct db *db, int64_t case_id, int64_t seq, struct event *out,
    struct err *err);
/* Events of all cases with id > after_id, in the order they were committed: also when several programs
 * write to one database, as db_begin lets one write at a time.  Who follows the log misses nothing. */
bool store_events_since(struct arena *a, struct db *db, int64_t after_id, int64_t limit, struct event **out,
    size_t *n, struct err *err);
/* Those of one kind. */
bool store_events_of_kind(struct arena *a, struct db *db, enum event_kind kind, int64_t after_id,
    int64_t limit, struct event **out, size_t *n, struct err *err);

struct verify_report {
	int64_t cases, events;
	struct strs broken;                     /* "case 7, event 3: its text is not what was stored" */
};
/* Walks every chain.  False only when it could not be walked. */
bool store_verify(struct arena *a, struct db *db, struct verify_report *out, struct err *err);

struct rebuild_report {
	int64_t cases, rows;
	struct strs different;                  /* "concern_row, case 7, concern 3, turn: was 4, is 2" */
	bool swapped;
};
/* Makes the projections anew from the log in shadow tables and compares every column.  With swap they take
 * the place of the old ones, in one transaction; without, nothing changes.  At most 100 rows a table are
 * told. */
bool store_rebuild(struct arena *a, struct db *db, bool swap, struct rebuild_report *out, struct err *err);

#endif
