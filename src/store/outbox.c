/* outbox.c - mail that waits to go out, and what became of it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/outbox.h"

#include "store/rows.h"

#define COLUMNS "id, case_id, turn, to_address, subject, message_id, state, made_at, next_at, attempts, " \
    "error," \
    " automatic, copy, body_of, sender"
#define FIELDS \
	DB_FIELD(struct outbox_row, id), DB_FIELD(struct outbox_row, case_id), \
	DB_FIELD(struct outbox_row, turn), DB_FIELD(struct outbox_row, to_address), \
	DB_FIELD(struct outbox_row, subject), DB_FIELD(struct outbox_row, message_id), \
	DB_FIELD(struct outbox_row, state), DB_FIELD(struct outbox_row, made_at), \
	DB_FIELD(struct outbox_row, next_at), DB_FIELD(struct outbox_row, attempts), \
	DB_FIELD(struct outbox_row, error), DB_FIELD(struct outbox_row, automatic), \
	DB_FIELD(struct outbox_row, copy), DB_FIELD(struct outbox_row, body_of), \
	DB_FIELD(struct outbox_row, sender)

static const struct db_field list_fields[] = { FIELDS };
static const struct db_field fields[] = { FIELDS, DB_FIELD_BYTES(struct outbox_row, message) };

bool
store_outbox_by_id(struct arena *a, struct db *db, int64_t id, struct outbox_row *out, struct err *err)
{
	return db_one(a, db, fields, out, err, "SELECT " COLUMNS ", message FROM outbox WHERE id = $1",
	    V(id));
}

bool
store_outbox_by_message(struct arena *a, struct db *db, struct str message_id, struct outbox_row *out,
    struct err *err)
{
	struct outbox_row row = { 0 };

	if (!db_one(a, db, list_fields, &row, err, "SELECT " COLUMNS " FROM outbox WHERE message_id = $1"
	    " AND copy = 0 ORDER BY id DESC LIMIT 1", V(message_id)))
		return false;
	*out = row;
	return true;
}

bool
store_outbox_copies(struct arena *a, struct db *db, struct str message_id, struct outbox_row **out, size_t *n,
    struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, list_fields, err, "SELECT " COLUMNS " FROM outbox WHERE message_id = $1"
	    " AND copy = 1 ORDER BY id", V(message_id)) && rows_list(a, &rows, out, n, err);
}

struct count { int64_t n; };

static const struct db_field count_fields[] = {
	DB_FIELD(struct count, n),
};

bool
store_outbox_automatic(struct db *db, struct str address, int64_t since, int64_t *out, struct err *err)
{
	struct count count;

	if (!db_one(NULL, db, count_fields, &count, err, "SELECT count(*) FROM outbox WHERE automatic = 1"
	    " AND to_address = $1 AND made_at > $2", V(address), V(since)))
		return false;
	*out = count.n;
	return true;
}

struct waiting { int64_t n, oldest; };

static const struct db_field waiting_fields[] = {
	DB_FIELD(struct waiting, n), DB_FIELD(struct waiting, oldest),
};

bool
store_outbox_waiting(struct db *db, int64_t limit, int64_t *n, int64_t *oldest, struct err *err)
{
	struct waiting w;

	if (!db_one(NULL, db, waiting_fields, &w, err, "SELECT count(*), coalesce(min(made_at), 0) FROM"
	    " (SELECT made_at FROM outbox WHERE state = 'waiting' LIMIT $1) AS listed", V(limit)))
		return false;
	*n = w.n;
	*oldest = w.oldest;
	return true;
}

static const struct db_field lost_fields[] = {
	DB_FIELD(struct lost_cause, error), DB_FIELD(struct lost_cause, n),
};

bool
store_outbox_lost(struct arena *a, struct db *db, int64_t since, int64_t limit, struct lost_cause **out,
    size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, lost_fields, err, "SELECT error, count(*) FROM"
	    " (SELECT error FROM outbox WHERE state = 'failed' AND made_at >= $1"
	    " UNION ALL SELECT error FROM outbox WHERE state = 'bounced' AND made_at >= $1) AS lost"
	    " GROUP BY error ORDER BY 2 DESC, 1 LIMIT $2", V(since), V(limit))
	    && rows_list(a, &rows, out, n, err);
}

bool
store_outbox_due(struct arena *a, struct db *db, int64_t now, int64_t limit,
    struct outbox_row **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, list_fields, err, "SELECT " COLUMNS " FROM outbox"
	    " WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $2", V(now), V(limit))
	    && rows_list(a, &rows, out, n, err);
}

bool
store_outbox_list(struct arena *a, struct db *db, int64_t case_id, int64_t limit,
    struct outbox_row **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };
	bool ok;

	if (case_id == 0)
		ok = db_query(db, &rows, list_fields, err,
		    "SELECT " COLUMNS " FROM outbox ORDER BY id DESC LIMIT $1", V(limit));
	else
		ok = db_query(db, &rows, list_fields, err, "SELECT " COLUMNS " FROM outbox"
		    " WHERE case_id = $2 ORDER BY id DESC LIMIT $1", V(limit), V(case_id));
	return ok && rows_list(a, &rows, out, n, err);
}

bool
store_outbox_claim(struct db *db, const struct outbox_claim *c, bool *mine, struct err *err)
{
	int64_t changed;

	if (!db_run(db, &changed, err, "UPDATE outbox SET next_at = $3, claimed_until = $5"
	    " WHERE id = $1 AND state = 'waiting' AND next_at = $2 AND claimed_until <= $4",
	    V(c->id), V(c->seen), V(c->until), V(c->now), V(c->claimed_until)))
		return false;
	*mine = changed == 1;
	return true;
}

bool
store_outbox_at_once(struct db *db, int64_t id, int64_t now, int64_t shared_now, struct err *err)
{
	if (id == 0)
		return db_run(db, NULL, err, "UPDATE outbox SET next_at = $1 WHERE state = 'waiting'"
		    " AND attempts > 0 AND next_at > $1 AND claimed_until <= $2", V(now), V(shared_now));
	return db_run(db, NULL, err, "UPDATE outbox SET next_at = $1 WHERE state = 'waiting'"
	    " AND attempts > 0 AND next_at > $1 AND claimed_until <= $2 AND id = $3",
	    V(now), V(shared_now), V(id));
}

#define PUT_OFF_MAX 10000

bool
store_outbox_put_off(struct arena *a, struct db *db, int64_t limit, struct lost_cause **out, size_t *n,
    struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, lost_fields, err, "SELECT error, count(*) FROM"
	    " (SELECT error FROM outbox WHERE state = 'waiting' AND attempts > 0 LIMIT $1) AS put_off"
	    " GROUP BY error ORDER BY 2 DESC, 1 LIMIT $2", V(PUT_OFF_MAX), V(limit))
	    && rows_list(a, &rows, out, n, err);
}

bool
store_outbox_add(struct db *db, const struct outbox_row *row, struct err *err)
{
	return db_run(db, NULL, err, "INSERT INTO outbox (" COLUMNS ", message)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
	    " $15, $16)",
	    V(row->id), V(row->case_id), V(row->turn), V(row->to_address), V(row->subject),
	    V(row->message_id), V(row->state), V(row->made_at), V(row->next_at), V(row->attempts),
	    V(row->error), V(row->automatic), V(row->copy), V(row->body_of), V(row->sender),
	    V_BYTES(row->message));
}

bool
store_outbox_update(struct db *db, const struct outbox_update *u, struct err *err)
{
	int64_t changed;

	if (!db_run(db, &changed, err,
	    "UPDATE outbox SET state = $2, error = $3, next_at = $4, attempts = $5, claimed_until = 0"
	    " WHERE id = $1 AND ((next_at = $6 AND state = 'waiting') OR $6 = 0)",
	    V(u->id), V(u->state), V(u->error), V(u->next_at), V(u->attempts), V(u->seen_next_at)))
		return false;
	if (changed != 1 && u->seen_next_at != 0)
		return err_set(err, ERR_CONFLICT, "Someone was quicker with this message.");
	return changed == 1 || err_set(err, ERR_NOT_FOUND, "There is no such message in the outbox.");
}
