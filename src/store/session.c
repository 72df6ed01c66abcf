/* session.c - who is logged in, known by the hash of their token.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/session.h"

static const struct db_field fields[] = {
	DB_FIELD(struct session_row, token_hash), DB_FIELD(struct session_row, csrf),
	DB_FIELD(struct session_row, account), DB_FIELD(struct session_row, made_at),
	DB_FIELD(struct session_row, expires_at),
};

bool
store_session_by_hash(struct arena *a, struct db *db, struct str token_hash, struct session_row *out,
    struct err *err)
{
	return db_one(a, db, fields, out, err,
	    "SELECT token_hash, csrf, account, made_at, expires_at FROM session WHERE token_hash = $1",
	    V(token_hash));
}

bool
store_session_sweep(struct db *db, int64_t now, struct err *err)
{
	return db_run(db, NULL, err, "DELETE FROM session WHERE expires_at < $1", V(now));
}

bool
store_session_add(struct db *db, const struct session_row *row, struct err *err)
{
	return db_run(db, NULL, err, "INSERT INTO session (token_hash, csrf, account, made_at, expires_at)"
	    " VALUES ($1, $2, $3, $4, $5)",
	    V(row->token_hash), V(row->csrf), V(row->account), V(row->made_at), V(row->expires_at));
}

bool
store_session_end(struct db *db, struct str token_hash, struct err *err)
{
	return db_run(db, NULL, err, "DELETE FROM session WHERE token_hash = $1", V(token_hash));
}

bool
store_sessions_end_of(struct db *db, int64_t account, struct err *err)
{
	return db_run(db, NULL, err, "DELETE FROM session WHERE account = $1", V(account));
}
