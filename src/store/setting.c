/* setting.c - settings, one text each.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/store.h"

struct setting { struct str value; };

static const struct db_field fields[] = {
	DB_FIELD(struct setting, value),
};

bool
store_setting_get(struct arena *a, struct db *db, struct str key, struct str *out, struct err *err)
{
	struct setting setting = { 0 };
	struct err missing = { 0 };

	if (!db_one(a, db, fields, &setting, &missing, "SELECT value FROM setting WHERE name = $1", V(key))
	    && missing.kind != ERR_NOT_FOUND)
		return err_set(err, missing.kind, "%s", missing.text);
	*out = setting.value;
	return true;
}

bool
store_setting_put(struct db *db, struct str key, struct str value, struct err *err)
{
	return db_run(db, NULL, err, "INSERT INTO setting (name, value) VALUES ($1, $2)"
	    " ON CONFLICT (name) DO UPDATE SET value = excluded.value", V(key), V(value));
}
