/* change_test.c - a change is written whole or not at all, and once.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/calendar.h"
#include "host/clock.h"
#include "store/account.h"
#include "store/case.h"
#include "store/draft.h"
#include "store/form.h"
#include "store/link.h"
#include "store/outbox.h"
#include "store/person.h"
#include "store/raw.h"
#include "store/session.h"
#include "story.h"

static int
set_up(void **state)
{
	story_set_up(state);
	story_case(&story, 40, 41, "H-40", "Maren Holt", "maren@post.example",
	    "The tap is dry and I carry cans.");
	return 0;
}

static int64_t
head(int64_t case_id)
{
	struct err err;
	int64_t n;

	ok(store_head(story.db, case_id, &n, &err));
	return n;
}

/* A reply with everything a change can carry. */
static void
full_reply(struct act *act)
{
	struct change *c = &act->change;
	int64_t turn;

	act_begin(act, &story, 40);
	turn = act_add(act, (struct event){ .kind = EVENT_SENT, .channel = STR("mail"),
	    .text = STR("I will ring by noon."),
	    .name = STR("Ines"), .message_id = STR("reply@desk.example"), .stage = STR("answer") });
	act_add(act, (struct event){ .kind = EVENT_CONCERN_RAISED, .text = STR("The tap is dry") });
	act_add(act, (struct event){ .kind = EVENT_PROMISED, .turn = turn, .text = STR("I will ring by noon"),
	    .due = act->change.now + HOUR_MS, .what = STR("update"), .name = STR("Ines"), .account = 1 });
	vec_push(&arena, &c->outbox) = (struct outbox_row){ .id = 900, .case_id = 40, .turn = turn,
	    .to_address = STR("maren@post.example"), .subject = STR("Water"),
	    .message_id = STR("reply@desk.example"),
	    .message = STR("Subject: Water\r\n\r\nI will ring by noon.\r\n"), .state = STR("waiting"),
	    .made_at = c->now,
	    .next_at = c->now };
	vec_push(&arena, &c->outbox_updates) = (struct outbox_update){ .id = 800, .state = STR("accepted"),
	    .attempts = 1 };
	vec_push(&arena, &c->links) = (struct link_row){ .token_hash = STR("new-link"), .case_id = 40,
	    .made_at = c->now,
	    .expires_at = c->now + DAY_MS };
	vec_push(&arena, &c->links_revoked) = STR("old-link");
	c->raw = arena_new(&arena, struct raw_row);
	*c->raw = (struct raw_row){ 901, 40, c->now, STR("digest-1"), STR("in@post.example"),
	    STR("From: maren") };
	c->account = arena_new(&arena, struct account_row);
	*c->account = (struct account_row){ .id = 7, .name = STR("Ines"), .login = STR("ines"),
		.role = STR("agent"), .password_hash = STR("$hash"), .made_at = c->now };
	c->session = arena_new(&arena, struct session_row);
	*c->session = (struct session_row){ STR("new-session"), STR("csrf"), 7, c->now, c->now + DAY_MS };
	c->session_ended = STR("old-session");
	c->draft_account = 7;
	vec_push(&arena, &c->settings) = (struct setting_put){ STR("firm.name"),
		STR("Well Lane Allotments") };
	c->form = STR("form-1");
	c->form_action = STR("reply");
	c->form_answer = STR("/cases/40");
}

/* What the reply will end, update or revoke. */
static void
prepare(void)
{
	struct outbox_row mail = { .id = 800, .case_id = 40, .state = STR("waiting") };
	struct session_row session = { STR("old-session"), STR("c"), 7, story.now, story.now + 30 * DAY_MS };
	struct link_row link = { STR("old-link"), 40, story.now, story.now + DAY_MS, 0 };
	struct draft_row draft = { .case_id = 40, .account = 7, .text = STR("Dear Maren"),
		.stage = STR("answer"), .saved_at = story.now };
	struct err err;

	ok(store_outbox_add(story.db, &mail, &err));
	ok(store_session_add(story.db, &session, &err));
	ok(store_link_add(story.db, &link, &err));
	ok(store_draft_save(story.db, &draft, &err));
}

/* How much of the reply is there, counted by its parts. */
static int
parts_there(void)
{
	struct outbox_row mail;
	struct session_row session;
	struct link_row link;
	struct draft_row draft;
	struct raw_row raw;
	struct account_row account;
	struct form_row form;
	struct case_row row;
	struct str text;
	struct err err;
	int64_t case_id, turn;
	struct db *db = story.db;

	ok(store_setting_get(&arena, db, STR("firm.name"), &text, &err));
	ok(store_case_by_id(&arena, db, 40, &row, &err));
	return (head(40) == 6) + (row.turns == 2) + (row.concerns == 1) + (row.next_due > 0)
	    + store_case_by_message(db, STR("reply@desk.example"), &case_id, &turn, &err)
	    + store_outbox_by_id(&arena, db, 900, &mail, &err)
	    + (store_outbox_by_id(&arena, db, 800, &mail, &err) && str_eq(mail.state, STR("accepted")))
	    + store_link_by_hash(&arena, db, STR("new-link"), &link, &err)
	    + (store_link_by_hash(&arena, db, STR("old-link"), &link, &err) && link.revoked_at > 0)
	    + store_raw_by_id(&arena, db, 901, &raw, &err)
	    + store_account_by_id(&arena, db, 7, &account, &err)
	    + store_session_by_hash(&arena, db, STR("new-session"), &session, &err)
	    + !store_session_by_hash(&arena, db, STR("old-session"), &session, &err)
	    + !store_draft_get(&arena, db, 40, 7, &draft, &err)
	    + store_form_get(&arena, db, STR("form-1"), &form, &err)
	    + (text.len > 0);
}
#define PARTS 16

static void
a_change_is_written_with_all_its_parts(void **state UNUSED)
{
	struct outbox_row mail;
	struct act act;
	struct err err;

	prepare();
	assert_int_equal(parts_there(), 0);
	full_reply(&act);
	act_do(&act);
	assert_int_equal(parts_there(), PARTS);
	assert_true(act.change.events.at[0].id > 0);
	assert_true(act.change.events.at[2].id > act.change.events.at[1].id);
	ok(store_outbox_by_id(&arena, story.db, 900, &mail, &err));
	assert_str(mail.message, "Subject: Water\r\n\r\nI will ring by noon.\r\n");
}

static void
wherever_a_statement_fails_nothing_is_half_done(void **state UNUSED)
{
	struct verify_report report;
	struct act act;
	struct err err;
	long at;

	prepare();
	for (at = 1;; at++) {
		full_reply(&act);
		db_fail_at(story.db, at);
		if (act_try(&act))
			break;
		db_fail_at(story.db, 0);
		assert_int_equal(act.err.kind, ERR_IO);
		assert_false(db_in_transaction(story.db));
		if (parts_there() != 0)
			fail_msg("statement %ld: %d parts stayed", at, parts_there());
	}
	db_fail_at(story.db, 0);
	assert_true(at > 25);
	assert_int_equal(parts_there(), PARTS);
	ok(store_verify(&arena, story.db, &report, &err));
	assert_int_equal(report.broken.n, 0);
}

static void
a_form_sent_twice_gets_its_first_answer(void **state UNUSED)
{
	struct act first, again;

	prepare();
	full_reply(&first);
	full_reply(&again);                     /* computed before the first was written */
	act_do(&first);
	assert_true(act_try(&again));
	assert_int_equal(again.result.outcome, CHANGE_REPEATED);
	assert_str(again.result.first_answer, "/cases/40");
	assert_int_equal(head(40), 6);
	again.change.seen = 6;                  /* or after it */
	assert_true(act_try(&again));
	assert_int_equal(again.result.outcome, CHANGE_REPEATED);
	assert_int_equal(head(40), 6);
}

static void
a_form_that_opened_a_case_opens_no_second_one(void **state UNUSED)
{
	struct act act;

	for (int64_t case_id = 70; case_id < 72; case_id++) {
		act_begin(&act, &story, case_id);
		act_add(&act, (struct event){ .kind = EVENT_OPENED, .person = 41, .name = STR("Maren Holt"),
		    .reference = arena_fmt(&arena, "H-%" PRId64, case_id) });
		act.change.form = STR("form-2");
		act.change.form_action = STR("open");
		act.change.form_answer = STR("/cases/70");
		assert_true(act_try(&act));
		assert_int_equal(act.result.outcome, case_id == 70 ? CHANGE_DONE : CHANGE_REPEATED);
	}
	assert_str(act.result.first_answer, "/cases/70");
	assert_int_equal(head(71), 0);
}

static void
a_form_id_used_for_something_else_is_refused_not_swallowed(void **state UNUSED)
{
	struct act act;

	story_case(&story, 50, 51, "H-50", "Tomasz Reja", "tomasz@post.example", "The lamp is out again.");
	prepare();
	full_reply(&act);
	act_do(&act);
	full_reply(&act);
	act.change.form_action = STR("close");
	assert_false(act_try(&act));
	assert_int_equal(act.result.outcome, CHANGE_FAILED);
	assert_int_equal(act.err.kind, ERR_USAGE);
	act_begin(&act, &story, 50);
	act_add(&act, (struct event){ .kind = EVENT_FOUND, .fault = STR("ours") });
	act.change.form = STR("form-1");
	act.change.form_action = STR("reply");
	assert_false(act_try(&act));
	assert_int_equal(act.err.kind, ERR_USAGE);
	assert_int_equal(head(50), 3);
}

static void
a_form_is_forgotten_after_a_month(void **state UNUSED)
{
	struct form_row form;
	struct act act;
	struct err err;

	prepare();
	full_reply(&act);
	act_do(&act);
	story.now += 31 * DAY_MS;
	act_begin(&act, &story, 40);
	act.change.form = STR("form-3");
	act_do(&act);
	assert_false(store_form_get(&arena, story.db, STR("form-1"), &form, &err));
	assert_true(store_form_get(&arena, story.db, STR("form-3"), &form, &err));
}

static void
a_change_computed_on_an_older_state_is_stale_and_writes_nothing(void **state UNUSED)
{
	struct act act;

	prepare();
	full_reply(&act);
	story_answer(&story, 40, "One moment, I am looking for the key of the pump house.");
	assert_true(act_try(&act));
	assert_int_equal(act.result.outcome, CHANGE_STALE);
	assert_int_equal(act.err.kind, ERR_CONFLICT);
	assert_int_equal(head(40), 4);
	/* The form was not used up by it. */
	full_reply(&act);
	act_do(&act);
	assert_int_equal(head(40), 7);
}

static void
a_case_opened_twice_is_stale(void **state UNUSED)
{
	struct act act;

	act_begin(&act, &story, 90);
	act_add(&act, (struct event){ .kind = EVENT_OPENED, .person = 41, .reference = STR("H-90") });
	story_case(&story, 90, 91, "H-91", "Ola", "ola@post.example", "The gate sticks.");
	assert_true(act_try(&act));
	assert_int_equal(act.result.outcome, CHANGE_STALE);
}

/* Opens a case of `person` under a reference and address that may be taken. */
static enum change_outcome
try_open(int64_t case_id, int64_t person, const char *reference, const char *address, const char *digest)
{
	struct act act;

	act_begin(&act, &story, case_id);
	act_add(&act, (struct event){ .kind = EVENT_OPENED, .person = person,
	    .reference = str_from(reference),
	    .address = str_from(address) });
	act.change.raw = arena_new(&arena, struct raw_row);
	*act.change.raw = (struct raw_row){ case_id + 1000, case_id, story.now, str_from(digest), STR("m"),
	    STR("bytes") };
	assert_true(act_try(&act));
	assert_int_equal(head(case_id), act.result.outcome == CHANGE_DONE);
	return act.result.outcome;
}

static void
whoever_was_quicker_at_a_unique_thing_wins(void **state UNUSED)
{
	struct person_row person;
	struct err err;

	/* One had the reference, one the address, one the same mail. */
	assert_int_equal(try_open(81, 82, "h-40", "new@post.example", "d-1"), CHANGE_STALE);
	assert_int_equal(try_open(81, 82, "H-81", "MAREN@post.example", "d-1"), CHANGE_STALE);
	assert_int_equal(try_open(81, 82, "H-81", "new@post.example", "d-1"), CHANGE_DONE);
	assert_int_equal(try_open(83, 82, "H-83", "new@post.example", "d-1"), CHANGE_STALE);
	assert_int_equal(try_open(83, 82, "H-83", "new@post.example", "d-2"), CHANGE_DONE);
	/* People without an address are no one's doubles. */
	assert_int_equal(try_open(85, 86, "H-85", "", "d-3"), CHANGE_DONE);
	assert_int_equal(try_open(87, 88, "H-87", "", "d-4"), CHANGE_DONE);
	ok(store_person_by_address(&arena, story.db, STR("New@Post.example"), &person, &err));
	assert_int_equal(person.id, 82);
	assert_false(store_person_by_address(&arena, story.db, STR(""), &person, &err));
}

static void
a_change_without_events_needs_no_head(void **state UNUSED)
{
	struct setting { struct str value; } setting;
	struct act act;
	struct err err;

	act = (struct act){ .story = &story };
	act.change.now = story.now;
	vec_push(&arena, &act.change.settings) = (struct setting_put){ STR("firm.phone"),
		STR("0113 496 0000") };
	act_do(&act);
	ok(store_setting_get(&arena, story.db, STR("firm.phone"), &setting.value, &err));
	assert_str(setting.value, "0113 496 0000");
	assert_int_equal(head(0), 0);
}

static void
an_update_of_a_mail_that_is_not_there_fails(void **state UNUSED)
{
	struct act act;

	act_begin(&act, &story, 40);
	vec_push(&arena, &act.change.outbox_updates) = (struct outbox_update){ .id = 5,
	    .state = STR("accepted") };
	assert_false(act_try(&act));
	assert_int_equal(act.result.outcome, CHANGE_FAILED);
	assert_int_equal(act.err.kind, ERR_NOT_FOUND);
}

static void
projections_follow_the_state(void **state UNUSED)
{
	struct case_row row;
	struct act act;
	struct err err;

	prepare();
	ok(store_case_by_id(&arena, story.db, 40, &row, &err));
	assert_int_equal(row.waiting_at, row.last_received_at);
	assert_int_equal(row.new_at, row.opened_at);
	assert_str(row.impact, "tap");
	full_reply(&act);
	act_do(&act);
	ok(store_case_by_id(&arena, story.db, 40, &row, &err));
	assert_true(row.open);
	assert_str(row.exit, "");
	assert_int_equal(row.waiting_at, 0);
	assert_int_equal(row.new_at, 0);
	assert_int_equal(row.silent_at, 0);       /* nothing was asked */
	assert_int_equal(row.next_due, act.change.now + HOUR_MS);
	assert_int_equal(row.concerns_unsettled, 1);
	assert_int_equal(row.head_seq, 6);
	assert_int_equal(row.anger, 2);
}

/* --- as a job of the writer, by many at once ---------------------------------------------------- */

#define WRITERS 8
#define TURNS 10

struct worker {
	struct db_writer *writer;
	int64_t case_id, me;
	int done, stale;
};

static bool
write_turn(struct worker *w, struct db *reader, struct arena *a)
{
	struct state state;
	/* The clocks of two machines never quite agree. */
	struct change c = { .case_id = w->case_id, .after = &state,
	    .now = STORY_BEGINS + DAY_MS + stopwatch_us() / 1000 - w->me % 2 * 3 };
	struct change_job job = { .a = a, .change = &c };
	struct event e = { .case_id = w->case_id, .at = c.now, .actor = STR("account:1"), .kind = EVENT_SENT,
	    .channel = STR("phone"), .text = arena_fmt(a, "%" PRId64 ", %d", w->me, w->done) };
	struct err err;

	ok(store_state(a, reader, w->case_id, &state, &err));
	c.seen = state.seq;
	e.seq = c.seen + 1;
	ok(apply(&state, &e, &err));
	vec_push(a, &c.events) = e;
	ok(db_writer_run(w->writer, store_change_run, &job, &err));
	w->stale += job.result.outcome == CHANGE_STALE;
	return job.result.outcome == CHANGE_DONE;
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct db *reader;
	struct arena a;
	struct err err;

	arena_init(&a, &host_pages, MIB(16));
	ok(db_open(&reader, story.path, DB_READ, &err));
	while (w->done < TURNS) {
		w->done += write_turn(w, reader, &a);
		arena_reset(&a);
	}
	db_close(reader);
	arena_release(&a);
	return NULL;
}

static void
eight_threads_on_one_case_lose_no_turn_and_double_none(void **state UNUSED)
{
	struct worker workers[WRITERS];
	pthread_t threads[WRITERS];
	struct rebuild_report rebuilt;
	struct verify_report report;
	struct db_writer *writer;
	struct db *db;
	struct err err;

	ok(db_open(&db, story.path, DB_WRITE, &err));
	ok(db_writer_start(&writer, db, &err));
	for (int i = 0; i < WRITERS; i++) {
		workers[i] = (struct worker){ .writer = writer, .case_id = 40, .me = i };
		assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	db_writer_stop(writer);
	assert_int_equal(head(40), 3 + WRITERS * TURNS);
	ok(store_verify(&arena, story.db, &report, &err));
	assert_int_equal(report.broken.n, 0);
	ok(store_rebuild(&arena, story.db, false, &rebuilt, &err));
	assert_int_equal(rebuilt.different.n, 0);
}

/* --- two programs on one database ---------------------------------------------------------------- */

/* Follows the log as it grows: an event whose id is lower than one that was seen already would be missed. */
struct follower {
	atomic_bool over;
	int64_t last, seen;
};

static void
follow_on(struct follower *f, struct db *reader, struct arena *a)
{
	struct event *events;
	struct err err;
	size_t n;

	ok(store_events_since(a, reader, f->last, 1000, &events, &n, &err));
	f->seen += (int64_t)n;
	if (n > 0)
		f->last = events[n - 1].id;
	arena_reset(a);
}

static void *
follow(void *arg)
{
	struct follower *f = arg;
	struct db *reader;
	struct arena a;
	struct err err;

	arena_init(&a, &host_pages, MIB(16));
	ok(db_open(&reader, story.path, DB_READ, &err));
	while (!atomic_load(&f->over))
		follow_on(f, reader, &a);
	follow_on(f, reader, &a);
	db_close(reader);
	arena_release(&a);
	return NULL;
}

struct count { int64_t n; };

static const struct db_field count_fields[] = {
	DB_FIELD(struct count, n),
};

static void
two_programs_on_one_database_lose_nothing_and_ids_rise_as_they_commit(void **state UNUSED)
{
	struct worker workers[WRITERS];
	pthread_t threads[WRITERS], tail;
	struct db_writer *writers[2];
	struct verify_report report;
	struct follower follower = { 0 };
	struct count events;
	struct db *db;
	struct err err;

	story_case(&story, 50, 51, "H-50", "Tomasz Reja", "tomasz@post.example", "The bell is silent.");
	for (int i = 0; i < 2; i++) {
		ok(db_open(&db, story.path, DB_WRITE, &err));
		ok(db_writer_start(&writers[i], db, &err));
	}
	assert_int_equal(pthread_create(&tail, NULL, follow, &follower), 0);
	/* Each case is written to by both, each program writes to both. */
	for (int i = 0; i < WRITERS; i++) {
		workers[i] = (struct worker){ .me = i, .case_id = i % 4 < 2 ? 40 : 50 };
		workers[i].writer = writers[i % 2];
		assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	atomic_store(&follower.over, true);
	pthread_join(tail, NULL);
	for (int i = 0; i < 2; i++)
		db_writer_stop(writers[i]);
	assert_int_equal(head(40) + head(50), 6 + WRITERS * TURNS);
	ok(db_one(NULL, story.db, count_fields, &events, &err, "SELECT count(*) FROM event"));
	assert_int_equal(events.n, 6 + WRITERS * TURNS);
	assert_int_equal(follower.seen, events.n);
	ok(store_verify(&arena, story.db, &report, &err));
	assert_int_equal(report.broken.n, 0);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, story_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(a_change_is_written_with_all_its_parts),
		STORE_TEST(wherever_a_statement_fails_nothing_is_half_done),
		STORE_TEST(a_form_sent_twice_gets_its_first_answer),
		STORE_TEST(a_form_that_opened_a_case_opens_no_second_one),
		STORE_TEST(a_form_id_used_for_something_else_is_refused_not_swallowed),
		STORE_TEST(a_form_is_forgotten_after_a_month),
		STORE_TEST(a_change_computed_on_an_older_state_is_stale_and_writes_nothing),
		STORE_TEST(a_case_opened_twice_is_stale),
		STORE_TEST(whoever_was_quicker_at_a_unique_thing_wins),
		STORE_TEST(a_change_without_events_needs_no_head),
		STORE_TEST(an_update_of_a_mail_that_is_not_there_fails),
		STORE_TEST(projections_follow_the_state),
		STORE_TEST(eight_threads_on_one_case_lose_no_turn_and_double_none),
		STORE_TEST(two_programs_on_one_database_lose_nothing_and_ids_rise_as_they_commit),
	};

	return run_on_engines(tests);
}
