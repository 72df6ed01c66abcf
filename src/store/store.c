/* store.c - the schema brought up to date, and the ids already given.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/store.h"

#include "db/migrate.h"

bool
store_migrate(struct db *db, struct err *err)
{
	return db_migrate_built_in(db, err);
}

struct highest { int64_t id; };

static const struct db_field fields[] = {
	DB_FIELD(struct highest, id),
};

/* max() of a column that an index begins with is one step along it; without rows it is NULL, which
 * reads as 0. */
bool
store_highest_id(struct db *db, int64_t *out, struct err *err)
{
	struct highest highest;

	if (!db_one(NULL, db, fields, &highest, err, "SELECT max(id) FROM ("
	    "SELECT max(id) AS id FROM event"
	    " UNION ALL SELECT max(case_id) AS id FROM head"
	    " UNION ALL SELECT max(id) AS id FROM person"
	    " UNION ALL SELECT max(id) AS id FROM raw"
	    " UNION ALL SELECT max(id) AS id FROM outbox"
	    " UNION ALL SELECT max(id) AS id FROM mailbox"
	    " UNION ALL SELECT max(id) AS id FROM account) AS ids"))
		return false;
	*out = highest.id;
	return true;
}
