/* kept_test.c - what is kept of a log never stands in for what the database says.
 *
 * Two desks on one database stand for two programs: neither knows what the other writes.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "../room.h"
#include "desk/kept.h"

struct house {
	struct place place;
	struct clock *clock;
	struct desk *one, *other;
	struct seat here, there;
};

static struct err err;

static void
sit(struct house *h, struct desk **d, struct seat *s)
{
	ok(room_open(&h->place, h->clock, d, &err));
	ok(seat_open(s, *d, &arena, (struct actor){ .role = ROLE_DESK }, &err));
}

static int
set_up(void **state)
{
	struct house *h = test_calloc(1, sizeof *h);

	arena_setup(state);
	place_make(&h->place);
	h->clock = clock_stopped_at(START);
	sit(h, &h->one, &h->here);
	sit(h, &h->other, &h->there);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	seat_close(&h->here);
	seat_close(&h->there);
	desk_close(h->one);
	desk_close(h->other);
	clock_free(h->clock);
	place_drop(&h->place);
	test_free(h);
	return arena_teardown(state);
}

/* A mail of Piet's; the first opens his case, the others go on with it. */
static void
mail(struct seat *s, int n, const char *text)
{
	struct message *m = arena_new(&arena, struct message);
	struct in_receive in = { .message = m };
	struct change_result done;

	in.raw = arena_fmt(&arena, "From: Piet <piet@example.org>\r\nSubject: The gate\r\n"
	    "Message-ID: <m%d@example.org>\r\n%s\r\n%s\r\n", n,
	    n > 1 ? "In-Reply-To: <m1@example.org>\r\n" : "", text);
	ok(message_parse(&arena, in.raw, m, &err));
	ok(desk_do(s, act_receive, &in, &done, &err));
}

static int64_t
his_case(struct seat *s)
{
	struct seat agent = *s;
	struct case_line *lines;
	size_t n;

	agent.who = (struct actor){ .role = ROLE_AGENT, .account = 1 };
	ok(desk_cases(&agent, STR("piet"), STR_NONE, true, 0, &lines, &n, &err));
	assert_int_equal(n, 1);
	return lines[0].case_id;
}

/* The case read by way of what is kept is the case read from its beginning. */
static struct state
look_once(struct seat *s, int64_t id)
{
	struct state kept, whole;
	struct event *events;
	size_t n;

	ok(seat_state_told(s, id, &kept, &events, &n, &err));
	ok(store_state(&arena, s->db, id, &whole, &err));
	assert_int_equal(kept.seq, whole.seq);
	assert_int_equal(n, whole.seq);
	assert_int_equal(kept.turns.n, whole.turns.n);
	for (size_t i = 0; i < whole.turns.n; i++) {
		assert_str(kept.turns.at[i].text, cstr(&arena, whole.turns.at[i].text));
		assert_int_equal(kept.turns.at[i].n_moves, whole.turns.at[i].n_moves);
	}
	assert_int_equal(kept.proposals.n, whole.proposals.n);
	return kept;
}

/* It is kept when it is asked for again, so the third time it is there. */
static struct state
look(struct seat *s, int64_t id)
{
	look_once(s, id);
	look_once(s, id);
	return look_once(s, id);
}

static void
run(struct house *h, const char *sql)
{
	struct db *db;

	ok(db_open(&db, h->place.where, DB_WRITE, &err));
	ok(db_run_(db, NULL, &err, sql, NULL, 0));
	db_close(db);
}

static void
what_another_program_writes_is_seen(void **state)
{
	struct house *h = *state;
	int64_t id;

	mail(&h->here, 1, "The gate has been stuck for a week.");
	id = his_case(&h->here);
	assert_int_equal(look(&h->here, id).turns.n, 1);
	assert_int_equal(look(&h->here, id).turns.n, 1);
	assert_int_equal(look(&h->there, id).turns.n, 1);
	mail(&h->there, 2, "Now it is off its hinges.");
	assert_int_equal(look(&h->here, id).turns.n, 2);
	mail(&h->here, 3, "And nobody rang me.");
	mail(&h->here, 4, "I am still waiting.");
	assert_int_equal(look(&h->there, id).turns.n, 4);
	assert_int_equal(look(&h->here, id).turns.n, 4);
}

static void
what_was_blanked_is_told_no_more(void **state)
{
	struct house *h = *state;
	int64_t id;

	mail(&h->here, 1, "The gate has been stuck for a week.");
	id = his_case(&h->here);
	assert_true(look(&h->here, id).turns.at[0].text.len > 0);
	run(h, "UPDATE event SET body = '{\"v\":1,\"channel\":\"mail\",\"text\":\"\"}'"
	    " WHERE kind = 'received'");
	run(h, "UPDATE event SET body = '{\"v\":1,\"turn\":2}' WHERE kind = 'read'");
	run(h, "INSERT INTO head (case_id, seq, hash) SELECT 0, 1, hash FROM head WHERE case_id > 0");
	assert_int_equal(look(&h->here, id).turns.at[0].text.len, 0);
}

/* A database put back to an older copy, and written on from there. */
static void
another_log_of_the_same_number_is_read_anew(void **state)
{
	struct house *h = *state;
	int64_t id;

	mail(&h->here, 1, "The gate has been stuck for a week.");
	id = his_case(&h->here);
	look(&h->here, id);
	run(h, "UPDATE event SET body = '{\"v\":1,\"channel\":\"mail\",\"text\":\"The gate is stuck.\"}'"
	    " WHERE kind = 'received'");
	run(h, "UPDATE event SET body = '{\"v\":1,\"turn\":2}' WHERE kind = 'read'");
	run(h, "UPDATE head SET hash = (SELECT body_hash FROM event WHERE kind = 'received')");
	assert_str(look(&h->here, id).turns.at[0].text, "The gate is stuck.");
	/* and one that has gone on from another beginning than the one that is kept */
	run(h, "UPDATE event SET body = '{\"v\":1,\"channel\":\"mail\",\"text\":\"The gate is off.\"}'"
	    " WHERE kind = 'received'");
	run(h, "UPDATE head SET hash = (SELECT prev_hash FROM event WHERE kind = 'read')");
	mail(&h->there, 2, "It is still off.");
	assert_str(look(&h->here, id).turns.at[0].text, "The gate is off.");
}

/* --- room -------------------------------------------------------------------------------------------- */

static struct kept_log
log_of(int64_t seq, size_t len)
{
	char *bytes = arena_array(&arena, char, len), *hash = arena_array(&arena, char, 32);

	memset(hash, (int)seq, 32);
	return (struct kept_log){ { seq, 0, { hash, 32 } }, 1, { bytes, len } };
}

static void
put(struct kept *k, int64_t case_id, int64_t seq, size_t len)
{
	struct kept_log log = log_of(seq, len);

	kept_put(k, case_id, &log);
}

static bool
is_kept(struct kept *k, int64_t case_id, int64_t seq)
{
	struct kept_log log = log_of(seq, 0), out;

	kept_find(k, &arena, case_id, &log.mark, &out);
	return out.n > 0;
}

static void
what_was_asked_for_last_stays(void **state)
{
	struct kept *k = kept_new(KIB(20));

	(void)state;
	for (int64_t id = 1; id <= 3; id++)
		put(k, id, 7, KIB(5));
	assert_true(is_kept(k, 1, 7));
	put(k, 4, 7, KIB(5));
	assert_true(is_kept(k, 1, 7) && is_kept(k, 3, 7) && is_kept(k, 4, 7));
	assert_false(is_kept(k, 2, 7));
	/* one that would drive out most others is not kept */
	put(k, 5, 7, KIB(11));
	assert_false(is_kept(k, 5, 7));
	kept_free(k);
}

static void
a_case_is_wanted_when_it_is_asked_for_again(void **state)
{
	struct kept *k = kept_new(KIB(20));

	(void)state;
	assert_false(kept_is_wanted(k, 7));
	assert_false(kept_is_wanted(k, 8));
	assert_true(kept_is_wanted(k, 7));
	assert_true(kept_is_wanted(k, 8));
	for (int64_t other = 100; other < 20000; other++)
		kept_is_wanted(k, other);
	assert_false(kept_is_wanted(k, 7));
	assert_false(kept_is_wanted(NULL, 7));
	kept_free(k);
}

static void
a_log_serves_those_who_saw_as_much_or_more(void **state)
{
	struct kept *k = kept_new(KIB(20));
	struct kept_log log = log_of(7, 64);

	(void)state;
	kept_put(k, 1, &log);
	assert_true(is_kept(k, 1, 9));
	assert_false(is_kept(k, 1, 6));         /* a reading that began earlier: it stays for others */
	assert_true(is_kept(k, 1, 7));
	memset((char *)(uintptr_t)log.mark.hash.ptr, 1, 32);
	kept_put(k, 1, &log);
	assert_false(is_kept(k, 1, 7));
	assert_false(is_kept(k, 1, 9));         /* dropped: it was another log */
	kept_free(k);
}

/* Grown in steps of every length, beside others that come and go. */
static void
a_log_grows_where_it_stands(void **state)
{
	struct kept *k = kept_new(KIB(64));
	struct kept_log log = log_of(1, 0), out;
	struct buf all;

	(void)state;
	buf_init(&all, &arena, KIB(64));
	kept_put(k, 1, &log);
	for (int64_t seq = 2; all.len < KIB(20); seq++) {
		size_t len = (size_t)seq * 37 % 700;
		struct kept_log more = log_of(seq, len);

		memset((char *)(uintptr_t)more.packed.ptr, 'a' + (int)(seq % 26), len);
		buf_put(&all, more.packed);
		kept_add(k, 1, &log.mark, &more);
		put(k, 2 + seq % 5, 7, (size_t)seq * 911 % KIB(12));
		kept_find(k, &arena, 1, &more.mark, &out);
		assert_int_equal(out.n, seq);
		assert_true(str_eq(out.packed, buf_str(&all)));
		log = more;
	}
	kept_free(k);
}

static void
what_does_not_stand_behind_a_log_is_not_added(void **state)
{
	struct kept *k = kept_new(KIB(20));
	struct kept_log log = log_of(7, 64), next = log_of(8, 64), other = log_of(9, 64), out;

	(void)state;
	kept_add(k, 1, &log.mark, &next);       /* nothing is kept of it */
	assert_false(is_kept(k, 1, 8));
	kept_put(k, 1, &log);
	kept_add(k, 1, &next.mark, &other);
	kept_find(k, &arena, 1, &log.mark, &out);
	assert_int_equal(out.n, 1);
	kept_add(k, 1, &log.mark, &next);
	kept_add(k, 1, &log.mark, &next);       /* another was quicker */
	kept_find(k, &arena, 1, &next.mark, &out);
	assert_int_equal(out.n, 2);
	assert_int_equal(out.packed.len, 128);
	/* it would have to drive out itself, or most others */
	other = log_of(9, KIB(12));
	kept_add(k, 1, &next.mark, &other);
	kept_find(k, &arena, 1, &next.mark, &out);
	assert_int_equal(out.packed.len, 128);
	kept_free(k);
}

int
main(void)
{
	const struct CMUnitTest alone[] = {
		TEST(what_was_asked_for_last_stays),
		TEST(a_log_grows_where_it_stands),
		TEST(what_does_not_stand_behind_a_log_is_not_added),
		TEST(a_log_serves_those_who_saw_as_much_or_more),
		TEST(a_case_is_wanted_when_it_is_asked_for_again),
	};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_another_program_writes_is_seen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_blanked_is_told_no_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_log_of_the_same_number_is_read_anew, set_up,
		    tear_down),
	};

	log_set_level(LOG_LEVEL_QUIET);
	return cmocka_run_group_tests(alone, NULL, NULL) + run_on_engines(tests);
}
