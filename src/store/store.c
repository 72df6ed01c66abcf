/* store.c - the schema brought up to date, the projections with it, and the ids already given.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/store.h"

#include "db/migrate.h"
#include "store/event.h"
#include "store/project.h"

#define MADE_BY "lists"                         /* the setting: by which schema, and how, they were made */

bool
store_migrate(struct db *db, struct err *err)
{
	return db_migrate_built_in(db, err);
}

struct step { struct str name; };

static const struct db_field step_fields[] = {
	DB_FIELD(struct step, name),
};

static bool
look(struct arena *a, struct db *db, struct str *now, bool *behind, struct err *err)
{
	struct step newest;
	struct str made;

	if (!db_one(a, db, step_fields, &newest, err, "SELECT name FROM migration ORDER BY name DESC LIMIT 1")
	    || !store_setting_get(a, db, STR(MADE_BY), &made, err))
		return false;
	*now = arena_fmt(a, "%.*s " PROJECTED_AS, STR_ARG(newest.name));
	*behind = !str_eq(made, *now);
	return true;
}

/* Looks again inside the transaction: two desks may have been started at once. */
static bool
catch_up(struct arena *a, struct db *db, bool fresh, struct err *err)
{
	AUTO_TX tx = { 0 };
	struct rebuild_report report;
	struct str now;
	bool behind;

	if (!db_begin(db, &tx, err) || !look(a, db, &now, &behind, err))
		return false;
	return !behind || ((fresh || store_rebuild(a, db, true, &report, err))
	    && store_setting_put(db, STR(MADE_BY), now, err) && db_commit(&tx, err));
}

/* Events that don't follow each other, not a machine that failed. */
static bool
is_of_the_log(const struct err *err)
{
	return err->kind == ERR_DATA || err->kind == ERR_CONFLICT || err->kind == ERR_NOT_FOUND;
}

bool
store_catch_up(struct arena *a, struct db *db, bool fresh, struct err *err)
{
	struct str now;
	bool behind;

	if (!look(a, db, &now, &behind, err))
		return false;
	return !behind || catch_up(a, db, fresh, err) || is_of_the_log(err);
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
