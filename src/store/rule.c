/* rule.c - what became of the rules that were shown, as lists and counts.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/rule.h"

#include "store/rows.h"

static const struct db_field count_fields[] = {
	DB_FIELD(struct rule_count, rule), DB_FIELD(struct rule_count, followed),
	DB_FIELD(struct rule_count, left), DB_FIELD(struct rule_count, overridden),
	DB_FIELD(struct rule_count, cases), DB_FIELD(struct rule_count, disputed),
};

/* What is disputed was shown, even where nothing was sent afterwards. */
bool
store_rule_counts(struct arena *a, struct db *db, int64_t since, struct rule_count **out, size_t *n,
    struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, count_fields, err,
	    "SELECT rule, count(*) FILTER (WHERE what = 'followed'), count(*) FILTER (WHERE what = 'left'),"
	    " count(*) FILTER (WHERE what = 'overridden'), count(DISTINCT case_id),"
	    " count(DISTINCT case_id) FILTER (WHERE what = 'disputed')"
	    " FROM rule_row WHERE at >= $1 GROUP BY rule ORDER BY rule", V(since))
	    && rows_list(a, &rows, out, n, err);
}

static const struct db_field said_fields[] = {
	DB_FIELD(struct rule_said, case_id), DB_FIELD(struct rule_said, at),
	DB_FIELD(struct rule_said, rule), DB_FIELD(struct rule_said, what),
	DB_FIELD(struct rule_said, reason), DB_FIELD(struct rule_said, text),
};

bool
store_rule_said(struct arena *a, struct db *db, struct str rule, int64_t since, int64_t limit,
    struct rule_said **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, said_fields, err,
	    "SELECT case_id, at, rule, what, reason, text FROM rule_row"
	    " WHERE rule = $1 AND at >= $2 AND what IN ('overridden', 'disputed')"
	    " ORDER BY at DESC, name DESC LIMIT $3", V(rule), V(since), V(limit))
	    && rows_list(a, &rows, out, n, err);
}

struct found { int64_t n; };

static const struct db_field found_fields[] = { DB_FIELD(struct found, n) };

bool
store_rule_was_disputed(struct db *db, int64_t case_id, struct str rule, struct str text, bool *out,
    struct err *err)
{
	struct found found;

	if (!db_one(NULL, db, found_fields, &found, err,
	    "SELECT count(*) FROM rule_row WHERE rule = $1 AND what IN ('overridden', 'disputed')"
	    " AND what = 'disputed' AND case_id = $2 AND text = $3", V(rule), V(case_id), V(text)))
		return false;
	*out = found.n > 0;
	return true;
}
