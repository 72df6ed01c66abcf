/* form.c - one-use ids of forms, each with the answer its first post got.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/form.h"

static const struct db_field fields[] = {
	DB_FIELD(struct form_row, form), DB_FIELD(struct form_row, case_id),
	DB_FIELD(struct form_row, action), DB_FIELD(struct form_row, answer), DB_FIELD(struct form_row, at),
};

bool
store_form_get(struct arena *a, struct db *db, struct str form, struct form_row *out, struct err *err)
{
	return db_one(a, db, fields, out, err,
	    "SELECT form, case_id, action, answer, at FROM form WHERE form = $1", V(form));
}

bool
store_form_sweep(struct db *db, int64_t before, struct err *err)
{
	return db_run(db, NULL, err, "DELETE FROM form WHERE at < $1", V(before));
}

bool
store_form_claim(struct db *db, const struct form_row *row, bool *first, struct err *err)
{
	int64_t changed;

	if (!db_run(db, &changed, err,
	    "INSERT INTO form (form, case_id, action, answer, at) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (form) DO NOTHING",
	    V(row->form), V(row->case_id), V(row->action), V(row->answer), V(row->at)))
		return false;
	*first = changed == 1;
	return true;
}
