/* case.c - cases found and searched for.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/case.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "store/project.h"
#include "store/rows.h"

#define QUERY_MAX 200                   /* bytes */

bool
store_case_by_id(struct arena *a, struct db *db, int64_t id, struct case_row *out, struct err *err)
{
	return db_one(a, db, case_fields, out, err, CASE_SELECT "WHERE case_id = $1", V(id));
}

bool
store_case_by_reference(struct arena *a, struct db *db, struct str reference, struct case_row *out,
    struct err *err)
{
	return db_one(a, db, case_fields, out, err, CASE_SELECT "WHERE reference_folded = $1",
	    V(str_lower(a, reference)));
}

struct taken_by { int64_t case_id; };

static const struct db_field taken_by_fields[] = {
	DB_FIELD(struct taken_by, case_id),
};

bool
store_reference_is_taken(struct arena *a, struct db *db, struct str reference, bool *out, struct err *err)
{
	struct taken_by by;
	struct err missing = { 0 };

	*out = db_one(NULL, db, taken_by_fields, &by, &missing,
	    "SELECT case_id FROM case_row WHERE reference_folded = $1", V(str_lower(a, reference)));
	return *out || missing.kind == ERR_NOT_FOUND || err_set(err, missing.kind, "%s", missing.text);
}

struct message_at { int64_t case_id, turn; };

static const struct db_field message_at_fields[] = {
	DB_FIELD(struct message_at, case_id), DB_FIELD(struct message_at, turn),
};

bool
store_case_by_message(struct db *db, struct str message_id, int64_t *case_id, int64_t *turn, struct err *err)
{
	struct message_at at;

	if (!db_one(NULL, db, message_at_fields, &at, err,
	    "SELECT case_id, turn FROM message WHERE message_id = $1", V(message_id)))
		return false;
	*case_id = at.case_id;
	*turn = at.turn;
	return true;
}

bool
store_cases_of_person(struct arena *a, struct db *db, int64_t person, int64_t but, int64_t limit,
    struct case_row **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, case_fields, err,
	    CASE_SELECT "WHERE person = $1 AND leader = 0 AND case_id <> $2 ORDER BY opened_at DESC LIMIT $3",
	    V(person), V(but), V(limit))
	    && rows_list(a, &rows, out, n, err);
}

/* The query as a LIKE pattern: any of LIKE's own signs stands for itself. */
static struct str
pattern(struct arena *a, struct str query)
{
	struct str folded = str_lower(a, utf8_cut(str_trim(query), QUERY_MAX));
	struct buf b;

	buf_init(&b, a, 2 * QUERY_MAX + 2);
	buf_putc(&b, '%');
	for (size_t i = 0; i < folded.len; i++) {
		if (folded.ptr[i] == '%' || folded.ptr[i] == '_' || folded.ptr[i] == '\\')
			buf_putc(&b, '\\');
		buf_putc(&b, folded.ptr[i]);
	}
	buf_putc(&b, '%');
	return buf_str(&b);
}

#define PAGE "leader = 0 AND (last_at, case_id) < ($1, $2) ORDER BY last_at DESC, case_id DESC LIMIT $3"
#define LIKE "folded LIKE $4 ESCAPE '\\' AND "

/* As desk/standing.c has it.  Who looks for one looks through all. */
#define STANDING "CASE WHEN open = 0 AND exit = 'their-word' THEN 'accepted' WHEN open = 0 THEN exit" \
	" WHEN waiting_at > 0 OR last_sent_at = 0 THEN 'waiting' WHEN silent_at > 0 AND silent_at < $6" \
	" THEN 'silent' WHEN silent_at > 0 THEN 'asked' ELSE 'answered' END = $5 AND "

static bool
query_page(struct db *db, struct db_rows *rows, const struct case_search *q, struct err *err)
{
	if (q->closed_too)
		return db_query(db, rows, case_fields, err, CASE_SELECT "WHERE " PAGE,
		    V(q->before_at), V(q->before_id), V(q->limit));
	return db_query(db, rows, case_fields, err, CASE_SELECT "WHERE open = 1 AND " PAGE,
	    V(q->before_at), V(q->before_id), V(q->limit));
}

static bool
query_like(struct db *db, struct db_rows *rows, const struct case_search *q, struct str like, struct err *err)
{
	if (q->closed_too)
		return db_query(db, rows, case_fields, err, CASE_SELECT "WHERE " LIKE PAGE,
		    V(q->before_at), V(q->before_id), V(q->limit), V(like));
	return db_query(db, rows, case_fields, err, CASE_SELECT "WHERE open = 1 AND " LIKE PAGE,
	    V(q->before_at), V(q->before_id), V(q->limit), V(like));
}

bool
store_cases_search(struct arena *a, struct db *db, const struct case_search *q,
    struct case_row **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };
	bool ok;

	if (q->standing.len > 0)
		ok = db_query(db, &rows, case_fields, err, CASE_SELECT "WHERE " STANDING LIKE PAGE,
		    V(q->before_at), V(q->before_id), V(q->limit), V(pattern(a, q->query)), V(q->standing),
		    V(q->silent_before));
	else if (str_trim(q->query).len == 0)
		ok = query_page(db, &rows, q, err);
	else
		ok = query_like(db, &rows, q, pattern(a, q->query), err);
	return ok && rows_list(a, &rows, out, n, err);
}

static const struct db_field heard_fields[] = {
	DB_FIELD(struct case_heard, case_id), DB_FIELD(struct case_heard, opened_at),
	DB_FIELD(struct case_heard, named_at), DB_FIELD(struct case_heard, name),
	DB_FIELD(struct case_heard, address),
};

/* A case that began with us, for a mistake of ours, waits for nobody's first word. */
bool
store_cases_heard(struct arena *a, struct db *db, int64_t since, int64_t limit, struct case_heard **out,
    size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, heard_fields, err,
	    "SELECT case_id, opened_at, named_at, name, address FROM case_row WHERE opened_at >= $1"
	    " AND channel <> 'us' AND exit <> 'not-a-complaint' ORDER BY opened_at DESC, case_id DESC LIMIT "
	    "$2",
	    V(since), V(limit)) && rows_list(a, &rows, out, n, err);
}
