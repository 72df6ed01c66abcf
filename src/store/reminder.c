/* reminder.c - whom of us to write to about a promise or a deadline, until that mail stands in the outbox.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/reminder.h"

#include "store/rows.h"

struct one { int64_t account; };

static const struct db_field account_fields[] = {
	DB_FIELD(struct one, account),
};

bool
store_reminder_accounts(struct arena *a, struct db *db, int64_t limit, int64_t **out, size_t *n,
    struct err *err)
{
	AUTO_ROWS rows = { 0 };
	struct one *list;

	if (!db_query(db, &rows, account_fields, err,
	    "SELECT DISTINCT account FROM reminder ORDER BY account LIMIT $1", V(limit))
	    || !rows_list(a, &rows, &list, n, err))
		return false;
	*out = arena_array(a, int64_t, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = list[i].account;
	return true;
}

static const struct db_field fields[] = {
	DB_FIELD(struct reminder_line, id), DB_FIELD(struct reminder_line, case_id),
	DB_FIELD(struct reminder_line, due), DB_FIELD(struct reminder_line, missed),
	DB_FIELD(struct reminder_line, is_update), DB_FIELD(struct reminder_line, moot),
	DB_FIELD(struct reminder_line, milestone), DB_FIELD(struct reminder_line, text),
	DB_FIELD(struct reminder_line, reference), DB_FIELD(struct reminder_line, title),
	DB_FIELD(struct reminder_line, name), DB_FIELD(struct reminder_line, address),
	DB_FIELD(struct reminder_line, zone),
};

bool
store_reminder_list(struct arena *a, struct db *db, int64_t account, int64_t limit,
    struct reminder_line **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, fields, err, "SELECT r.id, r.case_id, r.due, r.missed, "
	    "COALESCE(p.is_update, 0),"
	    " CAST(CASE WHEN r.milestone <> '' THEN 0 WHEN r.missed = 1 THEN p.owned"
	    " WHEN p.state = 'open' AND p.due = r.due THEN 0 ELSE 1 END AS BIGINT),"
	    " r.milestone, COALESCE(p.text, ''),"
	    " c.reference, c.title, c.name, c.address, c.zone FROM (SELECT * FROM reminder WHERE account = $1"
	    " ORDER BY missed DESC, due, id LIMIT $2) AS r"
	    " LEFT JOIN promise_row AS p ON p.case_id = r.case_id AND p.seq = r.promise"
	    " JOIN case_row AS c ON c.case_id = r.case_id"
	    " WHERE p.seq IS NOT NULL OR r.milestone <> '' ORDER BY r.missed DESC, r.due, r.id",
	    V(account), V(limit))
	    && rows_list(a, &rows, out, n, err);
}

bool
store_reminder_add(struct db *db, const struct reminder_row *row, struct err *err)
{
	return db_run(db, NULL, err, "INSERT INTO reminder (id, account, case_id, promise, missed, due,"
	    " milestone) VALUES ($1, $2, $3, $4, $5, $6, $7)", V(row->id), V(row->account), V(row->case_id),
	    V(row->promise), V(row->missed), V(row->due), V(row->milestone));
}

bool
store_reminder_done(struct db *db, int64_t id, struct err *err)
{
	int64_t gone;

	if (!db_run(db, &gone, err, "DELETE FROM reminder WHERE id = $1", V(id)))
		return false;
	return gone == 1 || err_set(err, ERR_CONFLICT, "Another desk has written this mail already.");
}
