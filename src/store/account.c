/* account.c - who works at the desk.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/account.h"

#include "store/rows.h"
#include "store/session.h"

#define SELECT "SELECT id, name, login, role, password_hash, made_at, disabled," \
	" mail, away_until, cover FROM account "

static const struct db_field fields[] = {
	DB_FIELD(struct account_row, id), DB_FIELD(struct account_row, name),
	DB_FIELD(struct account_row, login), DB_FIELD(struct account_row, role),
	DB_FIELD(struct account_row, password_hash), DB_FIELD(struct account_row, made_at),
	DB_FIELD(struct account_row, disabled), DB_FIELD(struct account_row, mail),
	DB_FIELD(struct account_row, away_until), DB_FIELD(struct account_row, cover),
};

bool
store_account_by_id(struct arena *a, struct db *db, int64_t id, struct account_row *out, struct err *err)
{
	return db_one(a, db, fields, out, err, SELECT "WHERE id = $1", V(id));
}

bool
store_account_by_login(struct arena *a, struct db *db, struct str login, struct account_row *out,
    struct err *err)
{
	return db_one(a, db, fields, out, err, SELECT "WHERE login_folded = $1", V(str_lower(a, login)));
}

bool
store_account_list(struct arena *a, struct db *db, struct account_row **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, fields, err, SELECT "ORDER BY login_folded")
	    && rows_list(a, &rows, out, n, err);
}

static bool
end_sessions(struct arena *a, struct db *db, const struct account_row *row, struct err *err)
{
	struct account_row before;

	if (!store_account_by_id(a, db, row->id, &before, err))
		return err->kind == ERR_NOT_FOUND;
	if (!row->disabled && str_eq(before.password_hash, row->password_hash))
		return true;
	return store_sessions_end_of(db, row->id, err);
}

bool
store_account_put(struct arena *a, struct db *db, const struct account_row *row, struct err *err)
{
	return end_sessions(a, db, row, err)
	    && db_run(db, NULL, err,
	    "INSERT INTO account (id, name, login, login_folded, role, password_hash, made_at, disabled,"
	    " mail, away_until, cover) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
	    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, login = excluded.login,"
	    " login_folded = excluded.login_folded, role = excluded.role,"
	    " password_hash = excluded.password_hash, made_at = excluded.made_at,"
	    " disabled = excluded.disabled, mail = excluded.mail, away_until = excluded.away_until,"
	    " cover = excluded.cover",
	    V(row->id), V(row->name), V(row->login), V(str_lower(a, row->login)), V(row->role),
	    V(row->password_hash), V(row->made_at), V(row->disabled), V(row->mail),
	    V(row->away_until), V(row->cover));
}
