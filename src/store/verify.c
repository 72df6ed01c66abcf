/* verify.c - every log walked, every hash computed again.
 *
 * Rows are read by pages along (case_id, seq), so memory does not grow with the data; one reading
 * transaction makes it one picture.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/event.h"

#include "store/blob.h"
#include "store/log.h"
#include "store/report.h"
#include "store/rows.h"

#define PAGE 64                         /* rows: a body may be as long as a mail */

struct walk {
	struct arena *a;                        /* of what is told */
	struct db *db;
	struct report broken;
	int64_t cases, events;
	/* the row before, of the log at hand */
	bool any;
	int64_t case_id, seq;
	char hash[HASH_LEN];
};

static const struct db_field row_fields[] = {
	DB_FIELD(struct log_row, id), DB_FIELD(struct log_row, case_id), DB_FIELD(struct log_row, seq),
	DB_FIELD(struct log_row, at), DB_FIELD(struct log_row, actor), DB_FIELD(struct log_row, kind),
	DB_FIELD_BYTES(struct log_row, salt), DB_FIELD(struct log_row, body),
	DB_FIELD_BYTES(struct log_row, body_hash), DB_FIELD_BYTES(struct log_row, prev_hash),
};

static void
tell(struct walk *w, int64_t case_id, int64_t seq, const char *what)
{
	report_line(w->a, &w->broken, seq == 0
	    ? arena_fmt(w->a, "case %" PRId64 ": %s", case_id, what)
	    : arena_fmt(w->a, "case %" PRId64 ", event %" PRId64 ": %s", case_id, seq, what));
}

static bool
same(struct str stored, const void *hash)
{
	return stored.len == HASH_LEN && memcmp(stored.ptr, hash, HASH_LEN) == 0;
}

static const struct db_field end_fields[] = {
	DB_FIELD(struct log_end, seq), DB_FIELD_BYTES(struct log_end, hash),
};

/* The log at hand ends here; does it end where it was left? */
static bool
check_end(struct arena *beside, struct walk *w, struct err *err)
{
	struct log_end end;

	if (!w->any)
		return true;
	if (!db_one(beside, w->db, end_fields, &end, err, "SELECT seq, hash FROM head WHERE case_id = $1",
	    V(w->case_id))) {
		if (err->kind != ERR_NOT_FOUND)
			return false;
		tell(w, w->case_id, 0, "there are events, but it is not known which was the last");
		return true;
	}
	if (end.seq > w->seq)
		tell(w, w->case_id, end.seq, "it was the last, and is missing");
	else if (end.seq < w->seq)
		tell(w, w->case_id, w->seq, "it stands behind the one known to be the last");
	else if (!same(end.hash, w->hash))
		tell(w, w->case_id, w->seq, "it is not the last event that was stored");
	return true;
}

static void
begin_log(struct walk *w, int64_t case_id)
{
	w->any = true;
	w->cases++;
	w->case_id = case_id;
	w->seq = 0;
	memcpy(w->hash, log_no_hash.ptr, HASH_LEN);
}

static void
check_row(struct walk *w, const struct log_row *row)
{
	unsigned char hash[HASH_LEN];

	w->events++;
	if (row->seq != w->seq + 1)
		tell(w, row->case_id, w->seq + 1, "it is missing");
	else if (!same(row->prev_hash, w->hash))
		tell(w, row->case_id, row->seq, row->seq == 1 ? "the log does not begin with it"
		    : "what stands before it is not what was stored");
	log_hash_body(row->salt, row->body, hash);
	if (!same(row->body_hash, hash))
		tell(w, row->case_id, row->seq, "its text is not what was stored");
	log_hash_row(row, hash);
	memcpy(w->hash, hash, HASH_LEN);
	w->seq = row->seq;
}

/* What a message brought, or took along, must be there. */
static bool
check_files(struct arena *beside, struct walk *w, const struct log_row *row, struct err *err)
{
	struct event e = { 0 };
	struct err ignored = { 0 };
	bool there = true;

	if (str_find(row->body, STR("\"files\":")) == STR_NOT_FOUND
	    || !event_kind_by_name(row->kind, &e.kind)
	    || !event_read(beside, row->body, &e, &ignored))
		return true;
	for (size_t i = 0; i < e.n_files && there; i++)
		if (!store_blob_has(w->db, e.files[i].digest, e.files[i].size, &there, err))
			return false;
	if (!there)
		tell(w, row->case_id, row->seq, e.kind == EVENT_RECEIVED
		    ? "a file that came with it is missing" : "a file that goes with it is missing");
	return true;
}

static bool
check_page(struct arena *beside, struct walk *w, const struct log_row *rows, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		if (!w->any || rows[i].case_id != w->case_id) {
			if (!check_end(beside, w, err))
				return false;
			begin_log(w, rows[i].case_id);
		}
		check_row(w, &rows[i]);
		if (!check_files(beside, w, &rows[i], err))
			return false;
	}
	return true;
}

static bool
walk_page(struct arena *beside, struct walk *w, size_t *n, struct err *err)
{
	int64_t case_id = w->any ? w->case_id : INT64_MIN, seq = w->seq;
	AUTO_ROWS rows = { 0 };
	struct log_row *page;

	return db_query(w->db, &rows, row_fields, err,
	    "SELECT id, case_id, seq, at, actor, kind, salt, body, body_hash, prev_hash FROM event"
	    " WHERE (case_id, seq) > ($1, $2) ORDER BY case_id, seq LIMIT $3", V(case_id), V(seq), V(PAGE))
	    && rows_list(beside, &rows, &page, n, err)
	    && check_page(beside, w, page, *n, err);
}

static bool
walk_logs(struct arena *beside, struct walk *w, struct err *err)
{
	struct arena_mark start = arena_mark(beside);
	size_t n = PAGE;

	while (n == PAGE) {
		if (!walk_page(beside, w, &n, err))
			return false;
		arena_rewind(beside, start);
	}
	return check_end(beside, w, err);
}

struct orphan { int64_t case_id; };

static const struct db_field orphan_fields[] = {
	DB_FIELD(struct orphan, case_id),
};

static bool
tell_orphans(struct walk *w, struct db_rows *rows, const char *what, struct err *err)
{
	struct orphan orphan;

	while (db_next(NULL, rows, &orphan, err))
		tell(w, orphan.case_id, 0, what);
	return !rows->failed;
}

/* Logs of which not a row is left, though something still speaks of them. */
static bool
check_orphans(struct walk *w, struct err *err)
{
	AUTO_ROWS heads = { 0 };
	AUTO_ROWS cases = { 0 };

	return db_query(w->db, &heads, orphan_fields, err, "SELECT case_id FROM head WHERE NOT EXISTS"
	    " (SELECT 1 FROM event WHERE event.case_id = head.case_id) ORDER BY case_id")
	    && tell_orphans(w, &heads, "all of its events are missing", err)
	    && db_query(w->db, &cases, orphan_fields, err, "SELECT case_id FROM case_row WHERE NOT EXISTS"
	    " (SELECT 1 FROM event WHERE event.case_id = case_row.case_id) ORDER BY case_id")
	    && tell_orphans(w, &cases, "it is listed, but has no events", err);
}

static bool
check_blobs(struct arena *beside, struct walk *w, struct err *err)
{
	struct strs broken;

	if (!store_blob_verify(w->a, beside, w->db, &broken, err))
		return false;
	for (size_t i = 0; i < broken.n; i++)
		report_line(w->a, &w->broken, arena_fmt(w->a, "file %.*s: its bytes are not what was stored",
		    STR_ARG(broken.at[i])));
	return true;
}

bool
store_verify(struct arena *a, struct db *db, struct verify_report *out, struct err *err)
{
	struct walk w = { .a = a, .db = db };
	struct arena beside;
	AUTO_TX tx = { 0 };
	bool ok;

	if (!db_begin_read(db, &tx, err) || !db_take_time(db, err))
		return false;
	arena_init(&beside, a->host, a->max);
	ok = walk_logs(&beside, &w, err) && check_orphans(&w, err)
	    && check_blobs(&beside, &w, err);
	arena_release(&beside);
	if (ok)
		*out = (struct verify_report){ w.cases, w.events, report_lines(&w.broken) };
	return ok;
}
