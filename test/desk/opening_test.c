/* opening_test.c - what a new case is called when nearly all of the short references are taken; a desk whose
 * lists an older program made.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "../room.h"
#include "mail/message.h"

#define COUNTED 100000

static struct place place;
static struct clock *time_here;
static struct desk *desk;
static struct seat seat;
static struct err err;

static int
set_up(void **state)
{
	arena_setup(state);
	place_make(&place);
	time_here = clock_stopped_at(START);
	ok(room_open(&place, time_here, &desk, &err));
	ok(seat_open(&seat, desk, &arena, (struct actor){ .role = ROLE_DESK }, &err));
	return 0;
}

static int
tear_down(void **state)
{
	seat_close(&seat);
	desk_close(desk);
	clock_free(time_here);
	place_drop(&place);
	return arena_teardown(state);
}

/* A mail from somebody new; how many statements it took to find out what is written. */
static long
questions_of(int n)
{
	struct message *m = arena_new(&arena, struct message);
	struct in_receive in = { .message = m };
	struct change_result done;

	in.raw = arena_fmt(&arena, "From: p%d@example.org\r\nSubject: The gate\r\nMessage-ID: "
	    "<m%d@example.org>\r\n"
	    "\r\nThe gate is stuck.\r\n", n, n);
	ok(message_parse(&arena, in.raw, m, &err));
	(void)db_fail_at(seat.db, COUNTED);
	ok(desk_do(&seat, act_receive, &in, &done, &err));
	return COUNTED - db_fail_at(seat.db, 0);
}

/* All there are of six letters, as desk/opening.c makes them. */
static void
take(struct db *db, const int place_of[5])
{
	static const char *const letters[] = { "BDFGKLMNPRSTVWZ", "AEIOU" };
	char all[7] = { 0 };
	int sum = 0;

	for (int i = 0; i < 5; i++) {
		all[i] = letters[i == 1 || i == 4][place_of[i]];
		sum += (i + 1) * (place_of[i] + 1);
	}
	all[5] = letters[0][sum % 15];
	for (int i = 0; i < 6; i++)
		all[i] |= 0x20;                 /* as they are looked up */
	ok(db_run(db, NULL, &err, "UPDATE spare SET case_id = case_id + 1, reference_folded = $1", V(all)));
	ok(db_run(db, NULL, &err, "INSERT INTO case_row SELECT * FROM spare WHERE $1 NOT IN (SELECT"
	    " reference_folded FROM case_row WHERE reference_folded = $1)", V(all)));
}

static void
take_all(void)
{
	const char *where = cstr(&arena, arena_fmt(&arena, "%s/heard.db", place.folder));
	struct db *db;

	ok(db_open(&db, where, DB_WRITE, &err));
	ok(db_run(db, NULL, &err, "CREATE TABLE spare AS SELECT * FROM case_row LIMIT 1"));
	ok(db_run(db, NULL, &err, "UPDATE spare SET case_id = 1"));
	{
		AUTO_TX tx = { 0 };

		ok(db_begin(db, &tx, &err));
		for (int i = 0; i < 15 * 5 * 15 * 15 * 5; i++)
			take(db, (const int[]){ i % 15, i / 15 % 5, i / 75 % 15, i / 1125 % 15, i / 16875 });
		ok(db_commit(&tx, &err));
	}
	ok(db_run(db, NULL, &err, "DROP TABLE spare"));
	db_close(db);
}

static void
where_short_references_are_used_up_a_syllable_more_is_put_on_and_soon_at_once(void **state UNUSED)
{
	long free_ones = questions_of(0), taken;
	struct case_line *lines;
	size_t n;

	take_all();
	taken = questions_of(1);
	assert_int_equal(taken, free_ones + 3); /* three were tried in vain */
	assert_int_equal(questions_of(2), taken);
	assert_int_equal(questions_of(3), taken);
	assert_int_equal(questions_of(4), free_ones);
	seat.who = (struct actor){ ROLE_AGENT, 7, STR("Asha") };
	for (int i = 1; i <= 4; i++) {
		ok(desk_cases(&seat, arena_fmt(&arena, "p%d@example.org", i), STR_NONE, true, 0, &lines, &n,
		    &err));
		assert_int_equal(n, 1);
		assert_int_equal(lines[0].reference.len, 8);
	}
}

static struct str
title_of_the_case(void)
{
	struct case_line *lines;
	size_t n;

	seat.who = (struct actor){ ROLE_AGENT, 7, STR("Asha") };
	ok(desk_cases(&seat, STR("p1@example.org"), STR_NONE, true, 0, &lines, &n, &err));
	assert_int_equal(n, 1);
	return lines[0].title;
}

static void
a_desk_whose_lists_an_older_program_made_has_them_anew(void **state UNUSED)
{
	const char *where = cstr(&arena, arena_fmt(&arena, "%s/heard.db", place.folder));
	struct db *db;

	(void)questions_of(1);
	ok(db_open(&db, where, DB_WRITE, &err));
	ok(db_run(db, NULL, &err, "UPDATE case_row SET title = 'of before'"));
	ok(db_run(db, NULL, &err, "UPDATE setting SET value = '0026_their_zone 1' WHERE name = 'lists'"));
	db_close(db);
	assert_str(title_of_the_case(), "of before");
	seat_close(&seat);
	desk_close(desk);
	ok(room_open(&place, time_here, &desk, &err));
	ok(seat_open(&seat, desk, &arena, (struct actor){ .role = ROLE_DESK }, &err));
	assert_str(title_of_the_case(), "The gate");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_desk_whose_lists_an_older_program_made_has_them_anew,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    where_short_references_are_used_up_a_syllable_more_is_put_on_and_soon_at_once, set_up,
		    tear_down),
	};

	log_set_level(LOG_LEVEL_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
