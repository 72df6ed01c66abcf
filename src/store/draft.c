/* draft.c - what someone is writing, saved as they type.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/draft.h"

#include "store/rows.h"

static const struct db_field fields[] = {
	DB_FIELD(struct draft_row, case_id), DB_FIELD(struct draft_row, account),
	DB_FIELD(struct draft_row, text), DB_FIELD(struct draft_row, stage),
	DB_FIELD(struct draft_row, saved_at), DB_FIELD(struct draft_row, cc),
	DB_FIELD(struct draft_row, sender), DB_FIELD(struct draft_row, had),
};

bool
store_draft_get(struct arena *a, struct db *db, int64_t case_id, int64_t account, struct draft_row *out,
    struct err *err)
{
	return db_one(a, db, fields, out, err,
	    "SELECT case_id, account, text, stage, saved_at, cc, sender, had FROM draft WHERE case_id = $1 "
	    "AND account = $2",
	    V(case_id), V(account));
}

/* Without a limit, for which SQLite would make a table of its own each time; few write at once. */
bool
store_draft_others(struct arena *a, struct db *db, int64_t case_id, int64_t account, int64_t since,
    struct draft_row **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, fields, err, "SELECT case_id, account, text, stage, saved_at, cc, sender, "
	    "had FROM draft WHERE case_id = $1 AND account <> $2 AND saved_at >= $3 AND text <> ''"
	    " ORDER BY saved_at DESC",
	    V(case_id), V(account), V(since))
	    && rows_list(a, &rows, out, n, err);
}

/* Two saves may overtake each other on their way here. */
bool
store_draft_save(struct db *db, const struct draft_row *row, struct err *err)
{
	if (row->text.len == 0 && row->cc.len == 0 && row->had.len == 0)
		return db_run(db, NULL, err,
		    "DELETE FROM draft WHERE case_id = $1 AND account = $2 AND saved_at <= $3",
		    V(row->case_id), V(row->account), V(row->saved_at));
	return db_run(db, NULL, err, "INSERT INTO draft (case_id, account, text, stage, saved_at, cc,"
	    " sender, had) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	    " ON CONFLICT (case_id, account) DO UPDATE SET text = excluded.text, stage = excluded.stage,"
	    " cc = excluded.cc, sender = excluded.sender, had = excluded.had, saved_at = excluded.saved_at"
	    " WHERE draft.saved_at <= excluded.saved_at",
	    V(row->case_id), V(row->account), V(row->text), V(row->stage), V(row->saved_at),
	    V(row->cc), V(row->sender), V(row->had));
}

static const struct db_field file_fields[] = {
	DB_FIELD(struct attachment, name), DB_FIELD(struct attachment, type),
	DB_FIELD(struct attachment, digest), DB_FIELD(struct attachment, size),
};

bool
store_draft_files(struct arena *a, struct db *db, int64_t case_id, int64_t account, struct attachment **out,
    size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, file_fields, err, "SELECT name, type, digest, size FROM draft_file"
	    " WHERE case_id = $1 AND account = $2 ORDER BY added_at, name", V(case_id), V(account))
	    && rows_list(a, &rows, out, n, err);
}

bool
store_draft_file_add(struct db *db, int64_t case_id, int64_t account, const struct attachment *file,
    int64_t now, struct err *err)
{
	return db_run(db, NULL, err, "DELETE FROM draft_file WHERE case_id = $1 AND account = $2"
	    " AND digest = $3", V(case_id), V(account), V(file->digest))
	    && db_run(db, NULL, err, "INSERT INTO draft_file (case_id, account, digest, name, type, size,"
	    " added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)", V(case_id), V(account), V(file->digest),
	    V(file->name), V(file->type), V(file->size), V(now));
}

bool
store_draft_clear(struct db *db, int64_t case_id, int64_t account, struct err *err)
{
	return db_run(db, NULL, err, "DELETE FROM draft WHERE case_id = $1 AND account = $2", V(case_id),
	    V(account))
	    && db_run(db, NULL, err, "DELETE FROM draft_file WHERE case_id = $1 AND account = $2", V(case_id),
	    V(account));
}
