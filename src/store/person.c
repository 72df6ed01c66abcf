/* person.c - the people on the other side.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/person.h"

static const struct db_field fields[] = {
	DB_FIELD(struct person_row, id), DB_FIELD(struct person_row, address),
	DB_FIELD(struct person_row, name), DB_FIELD(struct person_row, made_at),
};

bool
store_person_by_id(struct arena *a, struct db *db, int64_t id, struct person_row *out, struct err *err)
{
	return db_one(a, db, fields, out, err, "SELECT id, address, name, made_at FROM person WHERE id = $1",
	    V(id));
}

/* The second condition is that of the index, which leaves out those without an address. */
bool
store_person_by_address(struct arena *a, struct db *db, struct str address, struct person_row *out,
    struct err *err)
{
	return db_one(a, db, fields, out, err,
	    "SELECT id, address, name, made_at FROM person"
	    " WHERE address_folded = $1 AND address_folded <> ''", V(str_lower(a, address)));
}
