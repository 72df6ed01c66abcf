/* today.c - what needs someone now: each list read along an index made for it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/today.h"

#include "store/project.h"
#include "store/rows.h"

/* --- cases -------------------------------------------------------------------------------------- */

struct list_sql {
	const char *all, *of_owner;             /* $1 before, $2 limit, $3 owner */
	const char *count, *count_of_owner;
};

/* The first condition is word for word that of a partial index in migrations/: that is what makes an
 * engine use it. */
#define LIST_SQL(on_list, moment, order) LIST_SQL_OF("owner", on_list, moment, order)
#define LIST_SQL_OF(whose, on_list, moment, order) { \
	.all = CASE_SELECT "WHERE " on_list " AND " moment " < $1 ORDER BY " order " LIMIT $2", \
	.of_owner = CASE_SELECT "WHERE " on_list " AND " whose " = $3 AND " moment " < $1" \
	    " ORDER BY " order " LIMIT $2", \
	.count = "SELECT count(*) FROM (SELECT case_id FROM case_row WHERE " on_list " AND " moment " < $1" \
	    " LIMIT $2) AS listed", \
	.count_of_owner = "SELECT count(*) FROM (SELECT case_id FROM case_row WHERE " on_list \
	    " AND " whose " = $3 AND " moment " < $1 LIMIT $2) AS listed", \
}
#define OLDEST_FIRST(moment) LIST_SQL(moment " > 0", moment, moment ", case_id")

static const struct list_sql lists[CASE_LIST_COUNT] = {
	[CASES_OPEN] = LIST_SQL("open = 1", "last_at", "last_at DESC, case_id DESC"),
	[CASES_WAITING] = OLDEST_FIRST("waiting_at"),
	[CASES_NEW] = OLDEST_FIRST("new_at"),
	[CASES_PLAYBACK_ANSWERED] = OLDEST_FIRST("playback_at"),
	[CASES_NOT_ENOUGH] = OLDEST_FIRST("not_enough_at"),
	[CASES_SILENT] = OLDEST_FIRST("silent_at"),
	[CASES_TOLD] = OLDEST_FIRST("told_at"),
	[CASES_CONTACT] = OLDEST_FIRST("contact_at"),
	[CASES_ALARM] = OLDEST_FIRST("alarm_at"),
	[CASES_GRANT] = OLDEST_FIRST("grant_at"),
	[CASES_SECOND] = OLDEST_FIRST("second_at"),
	[CASES_DEADLINE] = OLDEST_FIRST("milestone_at"),
	[CASES_OWED] = OLDEST_FIRST("owed_at"),
	[CASES_BECAME] = OLDEST_FIRST("became_at"),
	[CASES_MAIL_FAILED] = LIST_SQL_OF("failed_by", "failed_at > 0", "failed_at", "failed_at, case_id"),
};

static int64_t
stored_owner(int64_t owner)
{
	return owner == OWNER_NONE ? 0 : owner;
}

bool
store_case_rows(struct arena *a, struct db *db, enum case_list list, int64_t owner, int64_t before,
    int64_t limit, struct case_row **out, size_t *n, struct err *err)
{
	const struct db_value values[] = { V(before), V(limit), V(stored_owner(owner)) };
	AUTO_ROWS rows = { 0 };
	bool ok;

	must(list < CASE_LIST_COUNT);
	/* Literals too, if from a table. */
	if (owner == OWNER_ANY)
		ok = db_query_(db, &rows, case_fields, CASE_FIELDS, err, lists[list].all, values, 2);
	else
		ok = db_query_(db, &rows, case_fields, CASE_FIELDS, err, lists[list].of_owner, values, 3);
	return ok && rows_list(a, &rows, out, n, err);
}

struct count { int64_t n; };

static const struct db_field count_fields[] = {
	DB_FIELD(struct count, n),
};

bool
store_case_count(struct db *db, enum case_list list, int64_t owner, int64_t before, int64_t limit,
    int64_t *out, struct err *err)
{
	const struct db_value values[] = { V(before), V(limit), V(stored_owner(owner)) };
	struct count count;
	bool ok;

	must(list < CASE_LIST_COUNT);
	if (owner == OWNER_ANY)
		ok = db_one_(NULL, db, count_fields, 1, &count, err, lists[list].count, values, 2);
	else
		ok = db_one_(NULL, db, count_fields, 1, &count, err, lists[list].count_of_owner, values, 3);
	if (ok)
		*out = count.n;
	return ok;
}

static const struct db_field became_fields[] = {
	DB_FIELD(struct became, became), DB_FIELD(struct became, n),
};

bool
store_became(struct arena *a, struct db *db, struct became **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, became_fields, err, "SELECT became, count(*) FROM case_row"
	    " WHERE became <> $1 AND became <> '' GROUP BY became ORDER BY became", V(STR_NONE))
	    && rows_list(a, &rows, out, n, err);
}

/* --- promises ----------------------------------------------------------------------------------- */

static const struct db_field due_fields[] = {
	DB_FIELD(struct promise_due, case_id), DB_FIELD(struct promise_due, seq),
	DB_FIELD(struct promise_due, at), DB_FIELD(struct promise_due, turn),
	DB_FIELD(struct promise_due, due), DB_FIELD(struct promise_due, account),
	DB_FIELD(struct promise_due, text), DB_FIELD(struct promise_due, who),
	DB_FIELD(struct promise_due, state), DB_FIELD(struct promise_due, is_update),
	DB_FIELD(struct promise_due, warned), DB_FIELD(struct promise_due, owned),
	DB_FIELD(struct promise_due, missed_at), DB_FIELD(struct promise_due, reference),
	DB_FIELD(struct promise_due, title), DB_FIELD(struct promise_due, name),
	DB_FIELD(struct promise_due, address), DB_FIELD(struct promise_due, owner),
	DB_FIELD(struct promise_due, owner_name), DB_FIELD(struct promise_due, zone),
};

/* The promises are cut to the limit before their cases are looked up. */
#define PROMISES(which, order) \
	"SELECT p.case_id, p.seq, p.at, p.turn, p.due, p.account, p.text, p.who, p.state, p.is_update," \
	" p.warned," \
	" p.owned, p.missed_at, c.reference, c.title, c.name, c.address, c.owner, c.owner_name," \
	" c.zone" \
	" FROM (SELECT * FROM promise_row WHERE " which " ORDER BY " order ", case_id, seq LIMIT $2) AS p" \
	" JOIN case_row AS c ON c.case_id = p.case_id ORDER BY p." order ", p.case_id, p.seq"
#define OPEN_DUE "state = 'open' AND due <= $1"
#define MISSED "missed_at > 0 AND owned = 0 AND missed_at <= $1"

bool
store_promises_due(struct arena *a, struct db *db, int64_t account, int64_t until, int64_t limit,
    struct promise_due **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };
	bool ok;

	if (account == OWNER_ANY)
		ok = db_query(db, &rows, due_fields, err, PROMISES(OPEN_DUE, "due"), V(until), V(limit));
	else
		ok = db_query(db, &rows, due_fields, err, PROMISES(OPEN_DUE " AND account = $3", "due"),
		    V(until), V(limit), V(stored_owner(account)));
	return ok && rows_list(a, &rows, out, n, err);
}

bool
store_promises_unwarned(struct arena *a, struct db *db, int64_t until, int64_t limit,
    struct promise_due **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, due_fields, err, PROMISES(OPEN_DUE " AND warned = 0", "due"), V(until),
	    V(limit))
	    && rows_list(a, &rows, out, n, err);
}

bool
store_promises_missed(struct arena *a, struct db *db, int64_t account, int64_t limit,
    struct promise_due **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };
	bool ok;

	if (account == OWNER_ANY)
		ok = db_query(db, &rows, due_fields, err, PROMISES(MISSED, "missed_at"), V(NEVER), V(limit));
	else
		ok = db_query(db, &rows, due_fields, err, PROMISES(MISSED " AND account = $3", "missed_at"),
		    V(NEVER), V(limit), V(stored_owner(account)));
	return ok && rows_list(a, &rows, out, n, err);
}

bool
store_promises_moved(struct arena *a, struct db *db, int64_t times, int64_t limit,
    struct promise_due **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, due_fields, err, PROMISES("state = 'open' AND moved >= $1", "due"),
	    V(times), V(limit))
	    && rows_list(a, &rows, out, n, err);
}

#define COUNT_PROMISES(which) \
	"SELECT count(*) FROM (SELECT seq FROM promise_row WHERE state = 'open' AND due < $1" which \
	" LIMIT $2) AS listed"

bool
store_promise_count(struct db *db, int64_t account, int64_t until, int64_t limit, int64_t *out,
    struct err *err)
{
	struct count count;
	bool ok;

	if (account == OWNER_ANY)
		ok = db_one(NULL, db, count_fields, &count, err, COUNT_PROMISES(""), V(until), V(limit));
	else
		ok = db_one(NULL, db, count_fields, &count, err, COUNT_PROMISES(" AND account = $3"),
		    V(until), V(limit), V(stored_owner(account)));
	if (ok)
		*out = count.n;
	return ok;
}

/* --- deadlines ------------------------------------------------------------------------------------ */

static const struct db_field due_case_fields[] = {
	DB_FIELD(struct due_case, case_id),
};

bool
store_deadlines_due(struct arena *a, struct db *db, int64_t until, int64_t limit, struct due_case **out,
    size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, due_case_fields, err, "SELECT case_id FROM case_row"
	    " WHERE milestone_alarm > 0 AND milestone_alarm <= $1 ORDER BY milestone_alarm, case_id LIMIT $2",
	    V(until), V(limit)) && rows_list(a, &rows, out, n, err);
}

/* --- messages that wait for their day -------------------------------------------------------------- */

static const struct db_field plan_line_fields[] = {
	DB_FIELD(struct plan_line, case_id), DB_FIELD(struct plan_line, seq), DB_FIELD(struct plan_line, at),
	DB_FIELD(struct plan_line, due), DB_FIELD(struct plan_line, account),
	DB_FIELD(struct plan_line, ended_at), DB_FIELD(struct plan_line, name),
	DB_FIELD(struct plan_line, address), DB_FIELD(struct plan_line, title),
	DB_FIELD(struct plan_line, state), DB_FIELD(struct plan_line, why),
	DB_FIELD(struct plan_line, reference), DB_FIELD(struct plan_line, case_title),
	DB_FIELD(struct plan_line, who), DB_FIELD(struct plan_line, owner),
};

#define PLANS(which, order) \
	"SELECT p.case_id, p.seq, p.at, p.due, p.account, p.ended_at, p.name, p.address, p.title, p.state," \
	" p.why, c.reference, c.title AS case_title, c.name AS who, c.owner" \
	" FROM (SELECT * FROM plan_row WHERE " which " ORDER BY " order ", case_id, seq LIMIT $2) AS p" \
	" JOIN case_row AS c ON c.case_id = p.case_id ORDER BY p." order ", p.case_id, p.seq"

bool
store_plans_due(struct arena *a, struct db *db, int64_t until, int64_t limit, struct plan_line **out,
    size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, plan_line_fields, err, PLANS("state = 'waiting' AND due <= $1", "due"),
	    V(until), V(limit)) && rows_list(a, &rows, out, n, err);
}

bool
store_plans_stopped(struct arena *a, struct db *db, int64_t account, int64_t before, int64_t limit,
    struct plan_line **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };
	bool ok;

	if (account == OWNER_ANY)
		ok = db_query(db, &rows, plan_line_fields, err,
		    PLANS("state = 'stopped' AND ended_at < $1", "ended_at"), V(before), V(limit));
	else
		ok = db_query(db, &rows, plan_line_fields, err,
		    PLANS("state = 'stopped' AND ended_at < $1 AND account = $3", "ended_at"), V(before),
		    V(limit), V(account));
	return ok && rows_list(a, &rows, out, n, err);
}

/* --- the next moment ---------------------------------------------------------------------------- */

struct moment { int64_t at; };

static const struct db_field moment_fields[] = {
	DB_FIELD(struct moment, at),
};

static bool
moment(bool found, struct moment m, int64_t *out, const struct err *err)
{
	if (!found && err->kind != ERR_NOT_FOUND)
		return false;
	*out = found ? m.at : NEVER;
	return true;
}

bool
store_next_due(struct db *db, struct next_due *out, struct err *err)
{
	struct moment m = { 0 };
	struct next_due due;
	bool found;

	found = db_one(NULL, db, moment_fields, &m, err,
	    "SELECT due FROM promise_row WHERE state = 'open' ORDER BY due LIMIT 1");
	if (!moment(found, m, &due.promise, err))
		return false;
	found = db_one(NULL, db, moment_fields, &m, err,
	    "SELECT due FROM promise_row WHERE state = 'open' AND warned = 0 ORDER BY due LIMIT 1");
	if (!moment(found, m, &due.unwarned, err))
		return false;
	found = db_one(NULL, db, moment_fields, &m, err,
	    "SELECT next_at FROM outbox WHERE state = 'waiting' ORDER BY next_at LIMIT 1");
	if (!moment(found, m, &due.mail, err))
		return false;
	found = db_one(NULL, db, moment_fields, &m, err,
	    "SELECT milestone_alarm FROM case_row WHERE milestone_alarm > 0"
	    " ORDER BY milestone_alarm LIMIT 1");
	if (!moment(found, m, &due.deadline, err))
		return false;
	found = db_one(NULL, db, moment_fields, &m, err,
	    "SELECT due FROM plan_row WHERE state = 'waiting' ORDER BY due LIMIT 1");
	if (!moment(found, m, &due.plan, err))
		return false;
	*out = due;
	return true;
}
