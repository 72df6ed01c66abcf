/* returned.c - concerns that were enough and came back.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/returned.h"

#include "store/rows.h"

static const struct db_field settled_fields[] = {
	DB_FIELD(struct settled_concern, case_id), DB_FIELD(struct settled_concern, seq),
	DB_FIELD(struct settled_concern, answered_turn), DB_FIELD(struct settled_concern, word_at),
	DB_FIELD(struct settled_concern, text),
};

bool
store_settled_of(struct arena *a, struct db *db, int64_t person, int64_t since, int64_t limit,
    struct settled_concern **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, settled_fields, err,
	    "SELECT k.case_id, k.seq, k.answered_turn, k.word_at, k.text FROM case_row AS c"
	    " JOIN concern_row AS k ON k.case_id = c.case_id AND k.state = 'enough' AND k.word_at >= $2"
	    " WHERE c.person = $1 ORDER BY k.word_at DESC, k.case_id, k.seq LIMIT $3",
	    V(person), V(since), V(limit))
	    && rows_list(a, &rows, out, n, err);
}

static const struct db_field returned_fields[] = {
	DB_FIELD(struct returned, case_id), DB_FIELD(struct returned, seq), DB_FIELD(struct returned, at),
	DB_FIELD(struct returned, concern), DB_FIELD(struct returned, turn),
	DB_FIELD(struct returned, from_case), DB_FIELD(struct returned, earlier),
	DB_FIELD(struct returned, answer), DB_FIELD(struct returned, days), DB_FIELD(struct returned, text),
	DB_FIELD(struct returned, name), DB_FIELD(struct returned, address),
	DB_FIELD(struct returned, reference), DB_FIELD(struct returned, from_reference),
	DB_FIELD(struct returned, state),
};

bool
store_returned(struct arena *a, struct db *db, int64_t since, int64_t limit, struct returned **out,
    size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, returned_fields, err,
	    "SELECT r.case_id, r.seq, r.at, r.concern, r.turn, r.from_case, r.earlier, r.answer, r.days,"
	    " r.text, c.name, c.address, c.reference, coalesce(f.reference, ''), coalesce(k.state, '')"
	    " FROM (SELECT * FROM return_row WHERE at >= $1 ORDER BY at DESC, case_id, seq LIMIT $2) AS r"
	    " JOIN case_row AS c ON c.case_id = r.case_id"
	    " LEFT JOIN case_row AS f ON f.case_id = r.from_case"
	    " LEFT JOIN concern_row AS k ON k.case_id = r.case_id AND k.seq = r.concern"
	    " ORDER BY r.at DESC, r.case_id, r.seq", V(since), V(limit))
	    && rows_list(a, &rows, out, n, err);
}

struct counted { int64_t n; };

static const struct db_field counted_fields[] = { DB_FIELD(struct counted, n) };

bool
store_settled_count(struct db *db, int64_t since, int64_t *out, struct err *err)
{
	struct counted counted;

	if (!db_one(NULL, db, counted_fields, &counted, err,
	    "SELECT count(*) FROM concern_row WHERE word_at > 0 AND word_at >= $1"
	    " AND state IN ('enough', 'not-enough')",
	    V(since)))
		return false;
	*out = counted.n;
	return true;
}
