/* raw.c - mail as it came.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/raw.h"

#define FIELDS \
	DB_FIELD(struct raw_row, id), DB_FIELD(struct raw_row, case_id), DB_FIELD(struct raw_row, at), \
	DB_FIELD(struct raw_row, digest), DB_FIELD(struct raw_row, message_id)

static const struct db_field head_fields[] = { FIELDS };
static const struct db_field fields[] = { FIELDS, DB_FIELD_BYTES(struct raw_row, bytes) };

bool
store_raw_by_id(struct arena *a, struct db *db, int64_t id, struct raw_row *out, struct err *err)
{
	return db_one(a, db, fields, out, err,
	    "SELECT id, case_id, at, digest, message_id, bytes FROM raw WHERE id = $1", V(id));
}

bool
store_raw_by_digest(struct arena *a, struct db *db, struct str digest, struct raw_row *out, struct err *err)
{
	struct raw_row row = { 0 };

	if (!db_one(a, db, head_fields, &row, err,
	    "SELECT id, case_id, at, digest, message_id FROM raw WHERE digest = $1", V(digest)))
		return false;
	*out = row;
	return true;
}

struct last { int64_t at; };

static const struct db_field last_fields[] = {
	DB_FIELD(struct last, at),
};

bool
store_raw_last(struct db *db, int64_t *at, struct err *err)
{
	struct last last = { 0 };
	struct err none = { 0 };

	if (!db_one(NULL, db, last_fields, &last, &none, "SELECT at FROM raw ORDER BY id DESC LIMIT 1")
	    && none.kind != ERR_NOT_FOUND)
		return err_set(err, none.kind, "%s", none.text);
	*at = last.at;
	return true;
}

bool
store_raw_add(struct db *db, const struct raw_row *row, struct err *err)
{
	return db_run(db, NULL, err,
	    "INSERT INTO raw (id, case_id, at, digest, message_id, bytes) VALUES ($1, $2, $3, $4, $5, $6)",
	    V(row->id), V(row->case_id), V(row->at), V(row->digest), V(row->message_id), V_BYTES(row->bytes));
}
