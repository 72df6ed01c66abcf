/* rebuild_test.c - projections made from the log are those that were written with it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"
#include "base/calendar.h"
#include "method/likeness.h"
#include "store/rule.h"
#include "story.h"

/* What became of three findings, in two cases. */
static void
tell_of_rules(struct story *s)
{
	struct act act;
	int64_t turn = story_answer(s, 60, "Please calm down. The lamp will be there soon.");

	act_begin(&act, s, 60);
	act_add(&act, (struct event){ .kind = EVENT_DISPUTED, .rule = STR("minimise"),
	    .text = STR("only a lamp"), .stage = STR("answer") });
	act_add(&act, (struct event){ .kind = EVENT_OVERRIDDEN, .turn = turn, .rule = STR("calm-down"),
	    .reason = STR("he says so himself"), .text = STR("Please calm down"), .end = 16 });
	act_add(&act, (struct event){ .kind = EVENT_CHECKED, .turn = turn,
	    .followed = STR("minimise,jargon"), .left = STR("promise-no-date") });
	act_do(&act);
	turn = story_answer(s, 50, "The bell is mended. Its wire had been cut when the stairs were "
	    "painted; the painters know of it now, and we look at the work before they are paid.");
	act_begin(&act, s, 50);
	act_add(&act, (struct event){ .kind = EVENT_CHECKED, .turn = turn, .left = STR("minimise") });
	act_add(&act, (struct event){ .kind = EVENT_RETURNED, .turn = turn, .from_case = 40, .earlier = 5,
	    .answer = 4, .days = 9, .text = STR("The lamp on the stairs") });
	act_add(&act, (struct event){ .kind = EVENT_PLANNED, .text = STR("It is mended."),
	    .due = INT64_C(4000000000000), .stage = STR("answer"), .name = STR("Paul"),
	    .address = STR("tomasz@post.example"), .title = STR("Re: The bell") });
	act_do(&act);
}

static const char *const tables[] = { "case_row", "concern_row", "promise_row", "return_row", "plan_row",
	"person", "message", "rule_row", "sketch_row" };

static int
set_up(void **state)
{
	story_set_up(state);
	story_long_case(&story, 40);
	story_case(&story, 60, 61, "H-60", "Tomasz Reja", "tomasz@post.example",
	    "The lamp on the stairs is out again.");
	story_answer(&story, 60, "A new lamp is on its way.");
	/* Opened later, though its number is lower; the same person writes again. */
	story_case(&story, 50, 61, "H-50", "T. Reja", "tomasz@post.example",
	    "And now the bell is silent as well.");
	tell_of_rules(&story);
	return 0;
}

struct number { int64_t n; };

static const struct db_field number_fields[] = {
	DB_FIELD(struct number, n),
};

static int64_t
number(struct db *db, struct str sql)
{
	struct number n;
	struct err err;

	ok(db_one_(NULL, db, number_fields, 1, &n, &err, cstr(&arena, sql), NULL, 0));
	return n.n;
}

static void
run(struct db *db, struct str sql)
{
	struct err err;

	ok(db_run_(db, NULL, &err, cstr(&arena, sql), NULL, 0));
}

static const struct rule_count *
count_of(const struct rule_count *list, size_t n, struct str rule)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].rule, rule))
			return &list[i];
	return NULL;
}

static void
what_became_of_rules_is_counted(void **state)
{
	struct rule_count *counts;
	const struct rule_count *c;
	struct rule_said *said;
	struct err err;
	bool was;
	size_t n;

	(void)state;
	ok(store_rule_counts(&arena, story.db, 0, &counts, &n, &err));
	assert_int_equal(n, 4);
	c = count_of(counts, n, STR("minimise"));
	assert_int_equal(c->followed, 1);
	assert_int_equal(c->left, 1);
	assert_int_equal(c->cases, 2);
	assert_int_equal(c->disputed, 1);
	c = count_of(counts, n, STR("calm-down"));
	assert_int_equal(c->overridden, 1);
	assert_int_equal(c->disputed, 0);
	ok(store_rule_counts(&arena, story.db, story.now + 1, &counts, &n, &err));
	assert_int_equal(n, 0);
	ok(store_rule_said(&arena, story.db, STR("calm-down"), 0, 5, &said, &n, &err));
	assert_int_equal(n, 1);
	assert_str(said[0].reason, "he says so himself");
	assert_int_equal(said[0].case_id, 60);
	ok(store_rule_said(&arena, story.db, STR("jargon"), 0, 5, &said, &n, &err));
	assert_int_equal(n, 0);
	ok(store_rule_was_disputed(story.db, 60, STR("minimise"), STR("only a lamp"), &was, &err));
	assert_true(was);
	ok(store_rule_was_disputed(story.db, 50, STR("minimise"), STR("only a lamp"), &was, &err));
	assert_false(was);
}

static int64_t
shadows(struct db *db)
{
	return number(db, on_server()
	    ? STR("SELECT count(*) FROM pg_class WHERE relname LIKE 'shadow%' AND relnamespace ="
	    " CAST(current_schema() AS regnamespace)")
	    : STR("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'shadow%'"));
}

static struct rebuild_report
rebuild(struct db *db, bool swap)
{
	struct rebuild_report report;
	struct err err;

	ok(store_rebuild(&arena, db, swap, &report, &err));
	assert_false(db_in_transaction(db));
	assert_int_equal(shadows(db), 0);
	return report;
}

static void
nothing_differs_from_what_was_written_with_the_events(void **state UNUSED)
{
	struct rebuild_report report = rebuild(story.db, false);

	for (size_t i = 0; i < report.different.n; i++)
		print_error("%.*s\n", STR_ARG(report.different.at[i]));
	assert_int_equal(report.different.n, 0);
	assert_int_equal(report.cases, 3);
	assert_false(report.swapped);
	/* 3 cases, 3 concerns, 3 promises, 1 return, 1 plan, 2 people, the messages: 3 received, 3 answers
	 * with an id; the runs of the one long letter */
	assert_int_equal(report.rows, 3 + 3 + 3 + 1 + 1 + 2 + 8 + 6 + SKETCH_MOST);
}

/* Rows of one database that the other doesn't have in just that form, every column compared. */
static int64_t
only_in(struct db *db, const char *schema, const char *other, const char *table)
{
	return number(db, arena_fmt(&arena,
	    "SELECT count(*) FROM (SELECT * FROM %s.%s EXCEPT SELECT * FROM %s.%s) AS these", schema, table,
	    other, table));
}

static void
a_rebuild_in_an_empty_database_is_equal_in_every_column(void **state UNUSED)
{
	const char *first = on_server() ? story.place.schema : "first";
	const char *here;
	struct rebuild_report report;
	struct story second;
	int64_t rows = 0;
	struct db *db;
	struct err err;

	story_open(&second, &arena);
	db = second.db;
	here = on_server() ? second.place.schema : "main";
	ok(on_server() || db_run(db, NULL, &err, "ATTACH DATABASE $1 AS first", V(story.path)));
	run(db, arena_fmt(&arena, "INSERT INTO %s.event SELECT * FROM %s.event", here, first));
	report = rebuild(db, true);
	assert_true(report.swapped);
	for (size_t i = 0; i < LENGTH(tables); i++) {
		rows += number(db, arena_fmt(&arena, "SELECT count(*) FROM %s.%s", here, tables[i]));
		assert_int_equal(only_in(db, here, first, tables[i]), 0);
		assert_int_equal(only_in(db, first, here, tables[i]), 0);
	}
	assert_int_equal(rows, report.rows);
	assert_int_equal(report.different.n, report.rows);
	story_close(&second);
}

static void
a_value_changed_by_hand_is_told_and_stays_until_it_is_swapped(void **state UNUSED)
{
	struct rebuild_report report;

	run(story.db, STR("UPDATE concern_row SET state = 'open' WHERE case_id = 40 AND state = 'enough'"));
	run(story.db, STR("UPDATE case_row SET turns = 99, open = 0 WHERE case_id = 60"));
	report = rebuild(story.db, false);
	assert_int_equal(report.different.n, 3);
	assert_str(report.different.at[0], "case_row, case 60, open: was 0, is 1");
	assert_str(report.different.at[1], "case_row, case 60, turns: was 99, is 3");
	assert_str(report.different.at[2], "concern_row, case 40, concern 5, state: was 'open', is 'enough'");
	assert_int_equal(number(story.db, STR("SELECT turns FROM case_row WHERE case_id = 60")), 99);
	report = rebuild(story.db, true);
	assert_int_equal(report.different.n, 3);
	assert_true(report.swapped);
	assert_int_equal(number(story.db, STR("SELECT turns FROM case_row WHERE case_id = 60")), 3);
	assert_int_equal(rebuild(story.db, false).different.n, 0);
}

static void
a_row_too_many_or_too_few_is_told(void **state UNUSED)
{
	struct rebuild_report report;

	run(story.db, STR("DELETE FROM person WHERE id = 41"));
	run(story.db, STR("UPDATE promise_row SET seq = 1000 WHERE seq = (SELECT max(seq) FROM "
	    "promise_row)"));
	run(story.db, STR("DELETE FROM message WHERE message_id = 'first-50@post.example'"));
	report = rebuild(story.db, true);
	assert_int_equal(report.different.n, 4);
	assert_str(report.different.at[0], "promise_row, case 40, promise 14: was missing");
	assert_str(report.different.at[1], "promise_row, case 40, promise 1000: is not in the log");
	assert_str(report.different.at[2], "person, person 41: was missing");
	assert_str(report.different.at[3], "message, 'first-50@post.example': was missing");
	assert_int_equal(rebuild(story.db, false).different.n, 0);
}

static struct str
columns_of(const char *table)
{
	struct names { struct str names; } names;
	static const struct db_field fields[] = { DB_FIELD(struct names, names) };
	struct err err;

	if (on_server())
		ok(db_one(&arena, story.db, fields, &names, &err,
		    "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid ="
		    " CAST($1 AS regclass) AND attnum > 0 AND NOT EXISTS"
		    " (SELECT 1 FROM pg_index WHERE indrelid = attrelid AND indisprimary AND attnum ="
		    " ANY(indkey))", V(table)));
	else
		ok(db_one(&arena, story.db, fields, &names, &err,
		    "SELECT group_concat(name, ' ') FROM pragma_table_info($1) WHERE pk = 0", V(table)));
	return names.names;
}

static bool
is_text(const char *table, struct str column)
{
	return number(story.db, on_server()
	    ? arena_fmt(&arena, "SELECT count(*) FROM %s WHERE CAST(pg_typeof(%.*s) AS text) = 'text'", table,
	    STR_ARG(column))
	    : arena_fmt(&arena, "SELECT count(*) FROM %s WHERE typeof(%.*s) = 'text'", table,
	    STR_ARG(column))) > 0;
}

/* A number turns into another, 0 and 1 into each other. */
static struct str
change_one(const char *table, struct str column)
{
	const char *row = on_server() ? "ctid" : "rowid";

	if (is_text(table, column))
		return arena_fmt(&arena, "UPDATE %s SET %.*s = 'changed' WHERE %s = (SELECT min(%s) FROM %s)",
		    table, STR_ARG(column), row, row, table);
	return arena_fmt(&arena, "UPDATE %s SET %.*s = 1 - %.*s WHERE %s = (SELECT min(%s) FROM %s)", table,
	    STR_ARG(column), STR_ARG(column), row, row, table);
}

static void
every_column_of_every_projection_is_compared(void **state UNUSED)
{
	struct rebuild_report report;
	struct str columns, column;
	int64_t compared = 0;

	for (size_t i = 0; i < LENGTH(tables); i++) {
		columns = columns_of(tables[i]);
		while (columns.len > 0) {
			str_cut(columns, ' ', &column, &columns);
			run(story.db, change_one(tables[i], column));
			report = rebuild(story.db, true);
			if (report.different.n != 1 || str_find(report.different.at[0],
			    column) == STR_NOT_FOUND)
				fail_msg("%s.%.*s: %zu differences", tables[i], STR_ARG(column),
				    report.different.n);
			compared++;
		}
	}
	assert_int_equal(compared, 58 + 12 + 15 + 8 + 9 + 5 + 3 + 7 + 1);
}

static void
the_first_to_name_a_person_or_carry_a_message_id_stays_it(void **state UNUSED)
{
	struct act act;

	/* Case 45 claims the Message-ID that began case 60, which is older. */
	act_begin(&act, &story, 45);
	act_add(&act, (struct event){ .kind = EVENT_OPENED, .reference = STR("H-45"), .person = 70,
	    .name = STR("Ada") });
	act_add(&act, (struct event){ .kind = EVENT_RECEIVED, .channel = STR("mail"), .text = STR("Hello?"),
	    .message_id = STR("first-60@post.example") });
	act_do(&act);
	assert_int_equal(rebuild(story.db, true).different.n, 0);
	assert_int_equal(number(story.db, STR("SELECT case_id FROM message WHERE message_id = "
	    "'first-60@post.example'")), 60);
	assert_int_equal(number(story.db, STR("SELECT count(*) FROM person WHERE id = 61 AND name = 'Tomasz "
	    "Reja'")), 1);
}

static void
a_log_that_can_not_be_folded_changes_nothing(void **state UNUSED)
{
	struct rebuild_report report = { .cases = 77 };
	struct err err;

	run(story.db, STR("UPDATE case_row SET title = 'by hand' WHERE case_id = 40"));
	run(story.db, STR("DELETE FROM event WHERE case_id = 60 AND seq = 2"));
	assert_false(store_rebuild(&arena, story.db, true, &report, &err));
	assert_non_null(strstr(err.text, "Case 60"));
	assert_int_equal(report.cases, 77);
	assert_int_equal(number(story.db, STR("SELECT count(*) FROM case_row WHERE title = 'by hand'")), 1);
}

static void
a_failing_statement_leaves_the_old_rows(void **state UNUSED)
{
	struct rebuild_report report;
	struct err err;
	long at;

	run(story.db, STR("UPDATE case_row SET title = 'by hand'"));
	for (at = 1;; at++) {
		db_fail_at(story.db, at);
		if (store_rebuild(&arena, story.db, true, &report, &err))
			break;
		db_fail_at(story.db, 0);
		assert_int_equal(err.kind, ERR_IO);
		assert_false(db_in_transaction(story.db));
		assert_int_equal(number(story.db, STR("SELECT count(*) FROM case_row WHERE title = 'by "
		    "hand'")), 3);
		assert_int_equal(shadows(story.db), 0);
	}
	db_fail_at(story.db, 0);
	assert_true(at > 40);
	assert_int_equal(number(story.db, STR("SELECT count(*) FROM case_row WHERE title = 'by hand'")), 0);
}

static bool
rebuild_as_a_job(struct db *db, void *ctx, struct err *err)
{
	return store_rebuild(&arena, db, true, ctx, err);
}

static void
a_rebuild_runs_inside_the_writers_transaction(void **state UNUSED)
{
	struct rebuild_report report = { 0 };
	struct db_writer *writer;
	struct db *db;
	struct err err;

	run(story.db, STR("UPDATE case_row SET title = 'by hand'"));
	ok(db_open(&db, story.path, DB_WRITE, &err));
	ok(db_writer_start(&writer, db, &err));
	ok(db_writer_run(writer, rebuild_as_a_job, &report, &err));
	db_writer_stop(writer);
	assert_int_equal(report.different.n, 3);
	assert_int_equal(rebuild(story.db, false).different.n, 0);
}

static void
the_desks_own_log_has_no_rows(void **state UNUSED)
{
	struct act act;

	act_begin(&act, &story, 0);
	act_add(&act, (struct event){ .kind = EVENT_ACCOUNT_MADE, .account = 1, .name = STR("Ines"),
	    .role = STR("owner") });
	act_do(&act);
	assert_int_equal(rebuild(story.db, false).cases, 3);
	assert_int_equal(rebuild(story.db, false).different.n, 0);
}

/* As a step of migrations/ leaves it: the columns have their default, and the lists are an older step's. */
static void
make_older(struct db *db)
{
	run(db, STR("UPDATE case_row SET owed = '', owed_at = 0, title = 'of before'"));
	run(db, STR("DELETE FROM sketch_row"));
	run(db, STR("DELETE FROM setting WHERE name = 'lists'"));
}

static void
lists_of_an_older_schema_are_made_anew_once(void **state UNUSED)
{
	struct err err;

	make_older(story.db);
	ok(store_catch_up(&arena, story.db, false, &err));
	assert_int_equal(rebuild(story.db, false).different.n, 0);
	run(story.db, STR("UPDATE case_row SET title = 'by hand'"));
	ok(store_catch_up(&arena, story.db, false, &err));
	assert_int_equal(number(story.db, STR("SELECT count(*) FROM case_row WHERE title = 'by hand'")), 3);
}

static void
a_fresh_desk_has_no_lists_to_make(void **state UNUSED)
{
	struct err err;

	make_older(story.db);
	ok(store_catch_up(&arena, story.db, true, &err));
	ok(store_catch_up(&arena, story.db, false, &err));
	assert_int_equal(number(story.db, STR("SELECT count(*) FROM case_row WHERE title = 'of before'")), 3);
}

static void
lists_that_can_not_be_made_stay_until_they_can(void **state UNUSED)
{
	struct err err;

	make_older(story.db);
	run(story.db, STR("UPDATE event SET seq = 999 WHERE case_id = 60 AND seq = 2"));
	ok(store_catch_up(&arena, story.db, false, &err));
	assert_int_equal(number(story.db, STR("SELECT count(*) FROM case_row WHERE title = 'of before'")), 3);
	run(story.db, STR("UPDATE event SET seq = 2 WHERE case_id = 60 AND seq = 999"));
	ok(store_catch_up(&arena, story.db, false, &err));
	assert_int_equal(rebuild(story.db, false).different.n, 0);
}

static void
wherever_it_fails_the_lists_are_made_at_the_next_start(void **state UNUSED)
{
	struct err err;
	long at;

	make_older(story.db);
	for (at = 1;; at++) {
		db_fail_at(story.db, at);
		if (store_catch_up(&arena, story.db, false, &err))
			break;
		db_fail_at(story.db, 0);
		assert_int_equal(err.kind, ERR_IO);
		assert_false(db_in_transaction(story.db));
	}
	db_fail_at(story.db, 0);
	assert_true(at > 40);
	assert_int_equal(rebuild(story.db, false).different.n, 0);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, story_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(nothing_differs_from_what_was_written_with_the_events),
		STORE_TEST(what_became_of_rules_is_counted),
		STORE_TEST(a_rebuild_in_an_empty_database_is_equal_in_every_column),
		STORE_TEST(a_value_changed_by_hand_is_told_and_stays_until_it_is_swapped),
		STORE_TEST(a_row_too_many_or_too_few_is_told),
		STORE_TEST(every_column_of_every_projection_is_compared),
		STORE_TEST(the_first_to_name_a_person_or_carry_a_message_id_stays_it),
		STORE_TEST(a_log_that_can_not_be_folded_changes_nothing),
		STORE_TEST(a_failing_statement_leaves_the_old_rows),
		STORE_TEST(a_rebuild_runs_inside_the_writers_transaction),
		STORE_TEST(the_desks_own_log_has_no_rows),
		STORE_TEST(lists_of_an_older_schema_are_made_anew_once),
		STORE_TEST(a_fresh_desk_has_no_lists_to_make),
		STORE_TEST(lists_that_can_not_be_made_stay_until_they_can),
		STORE_TEST(wherever_it_fails_the_lists_are_made_at_the_next_start),
	};

	return run_on_engines(tests);
}
