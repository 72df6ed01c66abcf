/* rebuild.c - the projections made anew from the log, compared, and put in place.
 *
 * All of it is one transaction: the shadow tables are seen by no one else, and are gone with it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/event.h"

#include "base/utf8.h"
#include "store/project.h"
#include "store/report.h"

#define ROW_MAX 1024
#define SHOWN_MAX 60                    /* bytes of a value that is told */

enum key { KEY_ONE, KEY_TWO, KEY_THREE, KEY_TEXT };

/* What a row is found by. */
struct row_key {
	int64_t one, two, three;
	struct str text;
};

static const struct db_field key_fields[] = {
	DB_FIELD(struct row_key, one), DB_FIELD(struct row_key, two), DB_FIELD(struct row_key, three),
	DB_FIELD(struct row_key, text),
};

struct table {
	const char *name;
	const char *one, *two, *three;          /* what to call the parts of its key */
	enum key key;
	const struct db_field *fields;
	size_t n_fields;
	/* The SQL, all of it literals. */
	const char *make, *index, *count, *differing, *row, *shadow_row, *clear, *fill, *drop;
};

#define TABLE(table_name, columns, key_columns, key_select, where) \
	.name = table_name, \
	.make = "CREATE TABLE shadow_" table_name " AS SELECT * FROM " table_name " WHERE 1 = 0", \
	.index = "CREATE UNIQUE INDEX shadow_" table_name "_key ON shadow_" table_name " (" key_columns ")", \
	.count = "SELECT count(*) FROM shadow_" table_name, \
	.differing = "SELECT " key_select \
	    " FROM (SELECT * FROM " table_name " EXCEPT SELECT * FROM shadow_" table_name ") AS was" \
	    " UNION SELECT " key_select \
	    " FROM (SELECT * FROM shadow_" table_name " EXCEPT SELECT * FROM " table_name ") AS made" \
	    " ORDER BY 1, 2, 3, 4 LIMIT 100", \
	.row = "SELECT " columns " FROM " table_name " WHERE " where, \
	.shadow_row = "SELECT " columns " FROM shadow_" table_name " WHERE " where, \
	.clear = "DELETE FROM " table_name, \
	.fill = "INSERT INTO " table_name " SELECT * FROM shadow_" table_name, \
	.drop = "DROP TABLE shadow_" table_name

static const struct table tables[] = {
	{ TABLE("case_row", "case_id, head_seq" CASE_COLUMNS(COLUMN_NAME), "case_id",
	    "case_id AS one, 0 AS two, 0 AS three, '' AS word", "case_id = $1"),
	    .one = "case", .key = KEY_ONE, .fields = case_fields, .n_fields = CASE_FIELDS },
#define PART(name, COLUMNS) TABLE(name, "case_id, seq" COLUMNS(COLUMN_NAME), "case_id, seq", \
	    "case_id AS one, seq AS two, 0 AS three, '' AS word", "case_id = $1 AND seq = $2")
	{ PART("concern_row", CONCERN_COLUMNS), .one = "case", .two = "concern", .key = KEY_TWO,
	    .fields = concern_fields, .n_fields = CONCERN_FIELDS },
	{ PART("promise_row", PROMISE_COLUMNS), .one = "case", .two = "promise", .key = KEY_TWO,
	    .fields = promise_fields, .n_fields = PROMISE_FIELDS },
	{ PART("return_row", RETURN_COLUMNS), .one = "case", .two = "return", .key = KEY_TWO,
	    .fields = return_fields, .n_fields = RETURN_FIELDS },
	{ PART("plan_row", PLAN_COLUMNS), .one = "case", .two = "plan", .key = KEY_TWO,
	    .fields = plan_fields, .n_fields = PLAN_FIELDS },
	{ TABLE("person", "id, event_id" PERSON_COLUMNS(COLUMN_NAME), "id",
	    "id AS one, 0 AS two, 0 AS three, '' AS word", "id = $1"),
	    .one = "person", .key = KEY_ONE, .fields = person_fields, .n_fields = PERSON_FIELDS },
	{ TABLE("phone", "person, event_id" PHONE_COLUMNS(COLUMN_NAME), "person",
	    "person AS one, 0 AS two, 0 AS three, '' AS word", "person = $1"),
	    .one = "person", .key = KEY_ONE, .fields = phone_fields, .n_fields = PHONE_FIELDS },
	{ TABLE("message", "message_id, event_id" MESSAGE_COLUMNS(COLUMN_NAME), "message_id",
	    "0 AS one, 0 AS two, 0 AS three, message_id AS word", "message_id = $1"),
	    .key = KEY_TEXT, .fields = message_fields, .n_fields = MESSAGE_FIELDS },
	{ TABLE("rule_row", "name, event_id" RULE_COLUMNS(COLUMN_NAME), "name",
	    "0 AS one, 0 AS two, 0 AS three, name AS word", "name = $1"),
	    .key = KEY_TEXT, .fields = rule_fields, .n_fields = RULE_FIELDS },
	{ TABLE("sketch_row", "case_id, hash" SKETCH_COLUMNS(COLUMN_NAME), "case_id, hash, seq",
	    "case_id AS one, hash AS two, seq AS three, '' AS word",
	    "case_id = $1 AND hash = $2 AND seq = $3"),
	    .one = "case", .two = "run", .three = "reply", .key = KEY_THREE, .fields = sketch_fields,
	    .n_fields = SKETCH_FIELDS },
};

static bool
run(struct db *db, const char *literal, struct err *err)
{
	return db_run_(db, NULL, err, literal, NULL, 0);
}

static bool
make_shadows(struct db *db, struct err *err)
{
	for (size_t i = 0; i < LENGTH(tables); i++)
		if (!run(db, tables[i].make, err) || !run(db, tables[i].index, err))
			return false;
	return true;
}

/* --- making ------------------------------------------------------------------------------------- */

static bool
make_case(struct arena *a, struct db *db, int64_t case_id, struct err *err)
{
	struct log_source logs = store_logs(db);
	struct state state;
	struct event *events;
	size_t n;

	if (!store_events(a, db, case_id, 0, &events, &n, err)
	    || !store_fold(a, &logs, events, n, &state, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!project_event(a, db, PROJECTION_SHADOW, &events[i], err))
			return false;
	return project_state(a, db, PROJECTION_SHADOW, &state, err);
}

static const struct db_field number_fields[] = {
	DB_FIELD(struct row_key, one),
};

/* Case 0 has no rows: it is the desk's own log. */
static bool
make_cases(struct arena *beside, struct db *db, struct rebuild_report *report, struct err *err)
{
	struct arena_mark start = arena_mark(beside);
	struct row_key next = { 0 };

	while (db_one(NULL, db, number_fields, &next, err,
	    "SELECT case_id FROM event WHERE case_id > $1 ORDER BY case_id LIMIT 1", V(next.one))) {
		if (!make_case(beside, db, next.one, err))
			return false;
		report->cases++;
		arena_rewind(beside, start);
	}
	return err->kind == ERR_NOT_FOUND;
}

static bool
count_rows(struct db *db, struct rebuild_report *report, struct err *err)
{
	struct row_key count;

	for (size_t i = 0; i < LENGTH(tables); i++) {
		if (!db_one_(NULL, db, number_fields, 1, &count, err, tables[i].count, NULL, 0))
			return false;
		report->rows += count.one;
	}
	return true;
}

/* --- comparing ---------------------------------------------------------------------------------- */

struct compare {
	struct arena *a;                        /* of what is told */
	struct arena *beside;
	struct db *db;
	struct report different;
};

static struct str
row_name(struct arena *a, const struct table *t, const struct row_key *key)
{
	switch (t->key) {
	case KEY_ONE:
		return arena_fmt(a, "%s, %s %" PRId64, t->name, t->one, key->one);
	case KEY_TWO:
		return arena_fmt(a, "%s, %s %" PRId64 ", %s %" PRId64, t->name, t->one, key->one, t->two,
		    key->two);
	case KEY_THREE:
		return arena_fmt(a, "%s, %s %" PRId64 ", %s %" PRId64 ", %s %" PRId64, t->name, t->one,
		    key->one, t->two, key->two, t->three, key->three);
	case KEY_TEXT:
		return arena_fmt(a, "%s, '%.*s'", t->name, STR_ARG(key->text));
	}
	__builtin_trap();
}

static bool
read_row(struct compare *c, const struct table *t, const char *literal, const struct row_key *key, void *out,
    bool *there, struct err *err)
{
	const struct db_value numbers[] = { V(key->one), V(key->two), V(key->three) };
	const struct db_value text[] = { V(key->text) };
	const struct db_value *values = t->key == KEY_TEXT ? text : numbers;
	size_t n = t->key == KEY_THREE ? 3 : t->key == KEY_TWO ? 2 : 1;

	*there = db_one_(c->beside, c->db, t->fields, t->n_fields, out, err, literal, values, n);
	return *there || err->kind == ERR_NOT_FOUND;
}

static struct str
shown(struct arena *a, const struct db_field *f, const char *row)
{
	int64_t number = 0;
	struct str text;

	if (f->type == DB_INT) {
		if (f->size == sizeof number)
			memcpy(&number, row + f->offset, sizeof number);
		else
			number = row[f->offset];        /* a flag */
		return arena_fmt(a, "%" PRId64, number);
	}
	memcpy(&text, row + f->offset, sizeof text);
	return arena_fmt(a, "'%.*s'", STR_ARG(text));
}

static struct str
cut(struct str s)
{
	return s.len > SHOWN_MAX ? utf8_cut(s, SHOWN_MAX) : s;
}

static size_t
tell_columns(struct compare *c, const struct table *t, struct str name, const char *was, const char *is)
{
	size_t told = 0;

	for (size_t i = 0; i < t->n_fields; i++) {
		struct str a = shown(c->beside, &t->fields[i], was), b = shown(c->beside, &t->fields[i], is);

		if (str_eq(a, b))
			continue;
		a = cut(a);
		b = cut(b);
		report_line(c->a, &c->different, arena_fmt(c->a, "%.*s, %s: was %.*s, is %.*s", STR_ARG(name),
		    t->fields[i].name, STR_ARG(a), STR_ARG(b)));
		told++;
	}
	return told;
}

static bool
tell_row(struct compare *c, const struct table *t, const struct row_key *key, struct err *err)
{
	_Alignas(max_align_t) char was[ROW_MAX] = { 0 }, is[ROW_MAX] = { 0 };
	struct str name = row_name(c->beside, t, key);
	bool was_there, is_there;

	if (!read_row(c, t, t->row, key, was, &was_there, err)
	    || !read_row(c, t, t->shadow_row, key, is, &is_there, err))
		return false;
	if (!was_there)
		report_line(c->a, &c->different, arena_fmt(c->a, "%.*s: was missing", STR_ARG(name)));
	else if (!is_there)
		report_line(c->a, &c->different, arena_fmt(c->a, "%.*s: is not in the log", STR_ARG(name)));
	else if (tell_columns(c, t, name, was, is) == 0)
		report_line(c->a, &c->different, arena_fmt(c->a, "%.*s: a value is of another type",
		    STR_ARG(name)));
	return true;
}

static bool
compare_table(struct compare *c, const struct table *t, struct err *err)
{
	AUTO_ROWS rows = { 0 };
	struct row_key key;

	if (!db_query_(c->db, &rows, key_fields, LENGTH(key_fields), err, t->differing, NULL, 0))
		return false;
	while (db_next(c->beside, &rows, &key, err))
		if (!tell_row(c, t, &key, err))
			return false;
	return !rows.failed;
}

static bool
compare_tables(struct compare *c, struct err *err)
{
	for (size_t i = 0; i < LENGTH(tables); i++)
		if (!compare_table(c, &tables[i], err))
			return false;
	return true;
}

/* --- putting in place --------------------------------------------------------------------------- */

static bool
put_in_place(struct db *db, struct err *err)
{
	for (size_t i = 0; i < LENGTH(tables); i++)
		if (!run(db, tables[i].clear, err) || !run(db, tables[i].fill, err)
		    || !run(db, tables[i].drop, err))
			return false;
	return true;
}

static bool
rebuild(struct compare *c, bool swap, struct rebuild_report *report, struct err *err)
{
	AUTO_TX tx = { 0 };
	bool begun = db_in_transaction(c->db) ? db_savepoint(c->db, &tx, err) : db_begin(c->db, &tx, err);

	if (!begun || !make_shadows(c->db, err) || !make_cases(c->beside, c->db, report, err)
	    || !count_rows(c->db, report, err) || !compare_tables(c, err))
		return false;
	if (!swap)
		return true;
	report->swapped = true;
	return put_in_place(c->db, err) && db_commit(&tx, err);
}

bool
store_rebuild(struct arena *a, struct db *db, bool swap, struct rebuild_report *out, struct err *err)
{
	struct rebuild_report report = { 0 };
	struct arena beside;
	struct compare c = { .a = a, .beside = &beside, .db = db };
	bool ok;

	arena_init(&beside, a->host, a->max);
	ok = rebuild(&c, swap, &report, err);
	arena_release(&beside);
	if (!ok)
		return false;
	report.different = report_lines(&c.different);
	*out = report;
	return true;
}
