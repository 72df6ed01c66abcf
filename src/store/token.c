/* token.c - keys of the API, known by the hash of their token.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/token.h"

#include "store/rows.h"

#define SELECT "SELECT token_hash, account, name, made_at, revoked_at FROM token "

static const struct db_field fields[] = {
	DB_FIELD(struct token_row, token_hash), DB_FIELD(struct token_row, account),
	DB_FIELD(struct token_row, name), DB_FIELD(struct token_row, made_at),
	DB_FIELD(struct token_row, revoked_at),
};

bool
store_token_by_hash(struct arena *a, struct db *db, struct str token_hash, struct token_row *out,
    struct err *err)
{
	return db_one(a, db, fields, out, err, SELECT "WHERE token_hash = $1", V(token_hash));
}

bool
store_token_list(struct arena *a, struct db *db, int64_t account, struct token_row **out, size_t *n,
    struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, fields, err, SELECT "WHERE account = $1 ORDER BY made_at", V(account))
	    && rows_list(a, &rows, out, n, err);
}

bool
store_token_add(struct db *db, const struct token_row *row, struct err *err)
{
	return db_run(db, NULL, err, "INSERT INTO token (token_hash, account, name, made_at, revoked_at)"
	    " VALUES ($1, $2, $3, $4, $5)",
	    V(row->token_hash), V(row->account), V(row->name), V(row->made_at), V(row->revoked_at));
}

bool
store_token_revoke(struct db *db, struct str token_hash, int64_t now, struct err *err)
{
	return db_run(db, NULL, err,
	    "UPDATE token SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at = 0",
	    V(token_hash), V(now));
}
