/* event.c - the log read back: events, and the state they make.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/event.h"

#include "method/join.h"
#include "store/log.h"

bool
store_event_append(struct arena *a, struct db *db, struct event *e, int64_t now, struct err *err)
{
	struct log_end end;

	return log_open(a, db, e->case_id, &end, err)
	    && log_append(a, db, &end, e, now, err)
	    && log_close(db, &end, err);
}

struct head { int64_t seq; };

static const struct db_field head_fields[] = {
	DB_FIELD(struct head, seq),
};

bool
store_head(struct db *db, int64_t case_id, int64_t *out, struct err *err)
{
	struct head head = { 0 };

	if (!db_one(NULL, db, head_fields, &head, err, "SELECT seq FROM head WHERE case_id = $1", V(case_id))
	    && err->kind != ERR_NOT_FOUND)
		return false;
	*out = head.seq;
	return true;
}

static const struct db_field row_fields[] = {
	DB_FIELD(struct log_row, id), DB_FIELD(struct log_row, case_id), DB_FIELD(struct log_row, seq),
	DB_FIELD(struct log_row, at), DB_FIELD(struct log_row, actor), DB_FIELD(struct log_row, kind),
	DB_FIELD(struct log_row, body),
};

/* Of one case, whose number is known. */
static const struct db_field case_row_fields[] = {
	DB_FIELD(struct log_row, id), DB_FIELD(struct log_row, seq), DB_FIELD(struct log_row, at),
	DB_FIELD(struct log_row, actor), DB_FIELD(struct log_row, kind), DB_FIELD(struct log_row, body),
};

/* Into *out, which is empty.  The row goes away with the next; whoever did this has often done what went
 * before, too. */
static bool
read_event(struct arena *a, const struct log_row *row, struct str did_before, struct event *out,
    struct err *err)
{
	struct err why UNSET;

	if (!event_kind_by_name(row->kind, &out->kind))
		return err_set(err, ERR_DATA, "Case %" PRId64 ", event %" PRId64 " is of a kind this program "
		    "does not know: %.*s.", row->case_id, row->seq, STR_ARG(row->kind));
	out->case_id = row->case_id;
	out->seq = row->seq;
	out->id = row->id;
	out->at = row->at;
	out->actor = str_eq(row->actor, did_before) ? did_before : str_copy(a, row->actor);
	return event_read_into(a, str_copy(a, row->body), out, &why)
	    || err_set(err, why.kind, "Case %" PRId64 ", event %" PRId64 ": %s", row->case_id, row->seq,
	    why.text);
}

static bool
take_into_state(struct state *state, const struct event *e, struct err *err)
{
	struct err why UNSET;

	if (apply_logged(state, e, &why))
		return true;
	return err_set(err, why.kind, "Case %" PRId64 ", event %" PRId64 ": %s", e->case_id, e->seq,
	    why.text);
}

static bool
there_is_one(const struct state *state, struct err *err)
{
	return state->seq > 0 || err_set(err, ERR_NOT_FOUND, "There is no such case.");
}

/* How often these two were joined, or parted, before. */
static size_t
count_before(const struct event *events, size_t n, const struct event *e)
{
	size_t before = 0;

	for (size_t i = 0; i < n; i++)
		before += events[i].kind == e->kind && events[i].from_case == e->from_case
		    && str_eq(events[i].role, e->role);
	return before;
}

bool
store_alongside(struct arena *a, const struct log_source *logs, const struct event *events, size_t n,
    const struct event *e, struct alongside *out, struct err *err)
{
	struct state *other = arena_new(a, struct state);
	struct event *theirs;
	size_t n_theirs;

	if (!logs->read(logs->ctx, a, e->from_case, &theirs, &n_theirs, err))
		return false;
	n_theirs = other_until(theirs, n_theirs, e, count_before(events, n, e));
	if (!store_fold(a, logs, theirs, n_theirs, other, err))
		return false;
	*out = (struct alongside){ .other = other, .n = n_theirs,
		.behind = stand_behind(a, events, n, theirs, n_theirs) };
	return true;
}

static bool
fold_one(struct arena *a, const struct log_source *logs, const struct event *events, size_t i,
    struct state *state, struct err *err)
{
	struct alongside beside UNSET;
	bool ok;

	if (!needs_other(&events[i]))
		return take_into_state(state, &events[i], err);
	if (!store_alongside(a, logs, events, i, &events[i], &beside, err))
		return false;
	state->alongside = &beside;
	ok = take_into_state(state, &events[i], err);
	state->alongside = NULL;
	return ok;
}

bool
store_fold(struct arena *a, const struct log_source *logs, const struct event *events, size_t n,
    struct state *out, struct err *err)
{
	struct state state;
	size_t turns = 0;

	state_init(&state, a);
	for (size_t i = 0; i < n; i++)
		turns += events[i].kind == EVENT_RECEIVED || events[i].kind == EVENT_SENT;
	vec_reserve(a, &state.turns, turns);
	for (size_t i = 0; i < n; i++)
		if (!fold_one(a, logs, events, i, &state, err))
			return false;
	if (!there_is_one(&state, err))
		return false;
	*out = state;
	return true;
}

static bool
read_stored(void *ctx, struct arena *a, int64_t case_id, struct event **out, size_t *n, struct err *err)
{
	return store_events(a, ctx, case_id, 0, out, n, err);
}

struct log_source
store_logs(struct db *db)
{
	return (struct log_source){ read_stored, db };
}

bool
store_state(struct arena *a, struct db *db, int64_t case_id, struct state *out, struct err *err)
{
	struct log_source logs = store_logs(db);
	struct event *events;
	size_t n;

	if (case_id == 0)                       /* accounts and settings: a log, but nobody's conversation */
		return err_set(err, ERR_NOT_FOUND, "There is no such case.");
	return store_events(a, db, case_id, 0, &events, &n, err) && store_fold(a, &logs, events, n, out, err);
}

struct head_row { int64_t case_id, seq; struct str hash; };

static const struct db_field head_row_fields[] = {
	DB_FIELD(struct head_row, case_id), DB_FIELD(struct head_row, seq),
	DB_FIELD_BYTES(struct head_row, hash),
};

bool
store_log_mark(struct arena *a, struct db *db, int64_t case_id, struct log_mark *out, struct err *err)
{
	AUTO_ROWS rows = { 0 };
	struct log_mark mark = { 0 };
	struct head_row row;

	if (!db_query(db, &rows, head_row_fields, err,
	    "SELECT case_id, seq, hash FROM head WHERE case_id = $1"
	    " UNION ALL SELECT case_id, seq, hash FROM head WHERE case_id = 0", V(case_id)))
		return false;
	while (db_next(a, &rows, &row, err)) {
		if (row.case_id == 0)
			mark.desk = row.seq;
		else
			mark = (struct log_mark){ row.seq, mark.desk, row.hash };
	}
	if (rows.failed)
		return false;
	if (mark.seq == 0)
		return err_set(err, ERR_NOT_FOUND, "There is no such case.");
	*out = mark;
	return true;
}

struct link_back { struct str prev_hash; };

static const struct db_field link_back_fields[] = {
	DB_FIELD_BYTES(struct link_back, prev_hash),
};

bool
store_log_continues(struct arena *a, struct db *db, int64_t case_id, const struct log_mark *from, bool *out,
    struct err *err)
{
	struct link_back next;
	struct err why UNSET;

	*out = false;
	if (!db_one(a, db, link_back_fields, &next, &why,
	    "SELECT prev_hash FROM event WHERE case_id = $1 AND seq = $2", V(case_id), V(from->seq + 1)))
		return why.kind == ERR_NOT_FOUND || err_set(err, why.kind, "%s", why.text);
	*out = str_eq(next.prev_hash, from->hash);
	return true;
}

#define ROOM_MOST 1000                          /* events that room is made for before they come */

/* The case stands for rows that don't say theirs. */
static bool
list_events(struct arena *a, struct db_rows *rows, int64_t case_id, int64_t about, struct event **out,
    size_t *n, struct err *err)
{
	VEC(struct event) events = { 0 };
	struct str did_before = STR_NONE;
	struct log_row row = { .case_id = case_id };

	if (about > 0)
		vec_reserve(a, &events, (size_t)(about < ROOM_MOST ? about : ROOM_MOST));
	while (db_next(NULL, rows, &row, err)) {
		struct event *e = &vec_add(a, &events);

		if (!read_event(a, &row, did_before, e, err))
			return false;
		did_before = e->actor;
	}
	if (rows->failed)
		return false;
	*out = events.at;
	*n = events.n;
	return true;
}

bool
store_events_until(struct arena *a, struct db *db, int64_t case_id, int64_t after, int64_t head,
    struct event **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, case_row_fields, err,
	    "SELECT id, seq, at, actor, kind, body FROM event WHERE case_id = $1 AND seq > $2 ORDER BY seq",
	    V(case_id), V(after))
	    && list_events(a, &rows, case_id, head - after, out, n, err);
}

bool
store_events(struct arena *a, struct db *db, int64_t case_id, int64_t after, struct event **out, size_t *n,
    struct err *err)
{
	return store_events_until(a, db, case_id, after, after, out, n, err);
}

bool
store_event(struct arena *a, struct db *db, int64_t case_id, int64_t seq, struct event *out, struct err *err)
{
	struct log_row row = { .case_id = case_id };

	*out = (struct event){ 0 };
	return db_one(a, db, case_row_fields, &row, err,
	    "SELECT id, seq, at, actor, kind, body FROM event WHERE case_id = $1 AND seq = $2",
	    V(case_id), V(seq)) && read_event(a, &row, STR_NONE, out, err);
}

bool
store_events_since(struct arena *a, struct db *db, int64_t after_id, int64_t limit, struct event **out,
    size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, row_fields, err,
	    "SELECT id, case_id, seq, at, actor, kind, body FROM event WHERE id > $1 ORDER BY id LIMIT $2",
	    V(after_id), V(limit))
	    && list_events(a, &rows, 0, 0, out, n, err);
}

bool
store_events_of_kind(struct arena *a, struct db *db, enum event_kind kind, int64_t after_id, int64_t limit,
    struct event **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, row_fields, err,
	    "SELECT id, case_id, seq, at, actor, kind, body FROM event"
	    " WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3",
	    V(event_kind_name(kind)), V(after_id), V(limit))
	    && list_events(a, &rows, 0, 0, out, n, err);
}
