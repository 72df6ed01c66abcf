/* block.c - the firm's own texts, to be put into a reply.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/block.h"

#include "store/rows.h"

static const struct db_field fields[] = {
	DB_FIELD(struct block_row, id), DB_FIELD(struct block_row, name), DB_FIELD(struct block_row, text),
	DB_FIELD(struct block_row, made_at), DB_FIELD(struct block_row, changed_at),
	DB_FIELD(struct block_row, removed_at), DB_FIELD(struct block_row, uses),
	DB_FIELD(struct block_row, used_at),
};

bool
store_block_list(struct arena *a, struct db *db, struct block_row **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, fields, err, "SELECT id, name, text, made_at, changed_at, removed_at, "
	    "uses,"
	    " used_at FROM block WHERE removed_at = 0 ORDER BY name")
	    && rows_list(a, &rows, out, n, err);
}

bool
store_block_put(struct db *db, const struct block_row *row, struct err *err)
{
	return db_run(db, NULL, err,
	    "INSERT INTO block (id, name, text, made_at, changed_at, removed_at, uses, used_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, 0, 0) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
	    " text = excluded.text, changed_at = excluded.changed_at, removed_at = excluded.removed_at",
	    V(row->id), V(row->name), V(row->text), V(row->made_at), V(row->changed_at), V(row->removed_at));
}

bool
store_block_used(struct db *db, int64_t id, int64_t at, struct err *err)
{
	return db_run(db, NULL, err, "UPDATE block SET uses = uses + 1, used_at = $2 WHERE id = $1", V(id),
	    V(at));
}
