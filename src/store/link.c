/* link.c - customers' links, known by the hash of their token.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/link.h"

#include "store/rows.h"

#define SELECT "SELECT token_hash, case_id, made_at, expires_at, revoked_at FROM link "

static const struct db_field fields[] = {
	DB_FIELD(struct link_row, token_hash), DB_FIELD(struct link_row, case_id),
	DB_FIELD(struct link_row, made_at), DB_FIELD(struct link_row, expires_at),
	DB_FIELD(struct link_row, revoked_at),
};

bool
store_link_by_hash(struct arena *a, struct db *db, struct str token_hash, struct link_row *out,
    struct err *err)
{
	return db_one(a, db, fields, out, err, SELECT "WHERE token_hash = $1", V(token_hash));
}

bool
store_links_of_case(struct arena *a, struct db *db, int64_t case_id, struct link_row **out, size_t *n,
    struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, fields, err, SELECT "WHERE case_id = $1 ORDER BY made_at", V(case_id))
	    && rows_list(a, &rows, out, n, err);
}

bool
store_link_add(struct db *db, const struct link_row *row, struct err *err)
{
	return db_run(db, NULL, err, "INSERT INTO link (token_hash, case_id, made_at, expires_at, revoked_at)"
	    " VALUES ($1, $2, $3, $4, $5)",
	    V(row->token_hash), V(row->case_id), V(row->made_at), V(row->expires_at), V(row->revoked_at));
}

bool
store_link_revoke(struct db *db, struct str token_hash, int64_t now, struct err *err)
{
	return db_run(db, NULL, err,
	    "UPDATE link SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at = 0",
	    V(token_hash), V(now));
}
