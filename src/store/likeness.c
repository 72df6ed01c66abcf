/* likeness.c - replies that went out and hold the same runs of words.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/likeness.h"

#include "store/rows.h"

static const struct db_field fields[] = {
	DB_FIELD(struct alike, case_id), DB_FIELD(struct alike, seq), DB_FIELD(struct alike, reference),
};

bool
store_alike(struct arena *a, struct db *db, const struct alike_query *q, struct alike **out, size_t *n,
    struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, fields, err, "SELECT s.case_id, s.seq, c.reference FROM"
	    " (SELECT held.case_id, held.seq, held.at FROM sketch_row AS held"
	    " WHERE held.hash = $1 AND held.at >= $2 AND NOT EXISTS (SELECT 1 FROM sketch_row AS later"
	    " WHERE later.case_id = held.case_id AND later.hash = $1 AND later.seq > held.seq)"
	    " ORDER BY held.at DESC LIMIT 16) AS s JOIN case_row AS c ON c.case_id = s.case_id"
	    " WHERE c.person <> $3 AND s.case_id <> $4 AND c.leader <> $4"
	    " ORDER BY s.at DESC, s.case_id LIMIT 4",
	    V(q->hash), V(q->since), V(q->person), V(q->case_id))
	    && rows_list(a, &rows, out, n, err);
}
