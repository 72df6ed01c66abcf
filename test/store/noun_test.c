/* noun_test.c - each noun put away and found again.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"
#include "base/calendar.h"
#include "store/account.h"
#include "store/blob.h"
#include "store/case.h"
#include "store/draft.h"
#include "store/form.h"
#include "store/link.h"
#include "store/outbox.h"
#include "store/person.h"
#include "store/raw.h"
#include "store/session.h"
#include "store/token.h"
#include "story.h"

static struct err err;

#define NOT_FOUND(x) do { assert_false(x); assert_int_equal(err.kind, ERR_NOT_FOUND); } while (0)

static void
a_case_is_found_by_id_reference_and_message(void **state UNUSED)
{
	struct case_row row;
	int64_t case_id, turn;

	story_long_case(&story, 40);
	ok(store_case_by_id(&arena, story.db, 40, &row, &err));
	assert_str(row.name, "Maren Holt");
	assert_str(row.owner_name, "Ines");
	assert_str(row.playback, "confirmed");
	assert_true(row.open);
	ok(store_case_by_reference(&arena, story.db, STR("h-40"), &row, &err));
	assert_int_equal(row.case_id, 40);
	ok(store_case_by_message(story.db, STR("first-40@post.example"), &case_id, &turn, &err));
	assert_int_equal(case_id, 40);
	assert_int_equal(turn, 2);
	NOT_FOUND(store_case_by_id(&arena, story.db, 41, &row, &err));
	NOT_FOUND(store_case_by_reference(&arena, story.db, STR("H-4"), &row, &err));
	NOT_FOUND(store_case_by_message(story.db, STR("other@post.example"), &case_id, &turn, &err));
}

static void
what_a_person_has_with_us_comes_newest_first(void **state UNUSED)
{
	struct person_row person;
	struct case_row *rows;
	size_t n;

	story_case(&story, 50, 7, "H-50", "Tomasz Reja", "Tomasz@Post.example", "The lamp is out again.");
	story_case(&story, 40, 7, "H-40", "Tomasz Reja", "tomasz@post.example", "And the bell is silent.");
	story_case(&story, 60, 8, "H-60", "Ola", "ola@post.example", "The gate sticks again.");
	ok(store_cases_of_person(&arena, story.db, 7, 0, 10, &rows, &n, &err));
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].case_id, 40);
	ok(store_cases_of_person(&arena, story.db, 7, 40, 10, &rows, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(rows[0].case_id, 50);
	ok(store_cases_of_person(&arena, story.db, 9, 0, 10, &rows, &n, &err));
	assert_int_equal(n, 0);
	ok(store_person_by_id(&arena, story.db, 7, &person, &err));
	assert_str(person.address, "Tomasz@Post.example");
	ok(store_person_by_address(&arena, story.db, STR("TOMASZ@post.EXAMPLE"), &person, &err));
	assert_int_equal(person.id, 7);
	NOT_FOUND(store_person_by_id(&arena, story.db, 9, &person, &err));
	NOT_FOUND(store_person_by_address(&arena, story.db, STR("none@post.example"), &person, &err));
}

static size_t
search(const char *query, bool closed_too, struct case_row **rows)
{
	struct case_search q = { .query = str_from(query), .closed_too = closed_too, .before_at = NEVER,
	    .limit = 10 };
	size_t n;

	ok(store_cases_search(&arena, story.db, &q, rows, &n, &err));
	return n;
}

static void
cases_are_searched_by_parts_of_words_in_any_case(void **state UNUSED)
{
	struct case_row *rows;
	struct act act;

	story_case(&story, 50, 51, "H-50", "Tomasz Reja", "tomasz@post.example", "The lamp is out again.");
	story_case(&story, 60, 61, "H-60", "100% Ola_B", "ola@post.example", "The gate sticks again.");
	act_begin(&act, &story, 50);
	act_add(&act, (struct event){ .kind = EVENT_CLOSED, .exit = STR("not-a-complaint"),
	    .reason = STR("A question") });
	act_do(&act);
	assert_int_equal(search("", true, &rows), 2);
	assert_int_equal(rows[0].case_id, 50);          /* the newest word first */
	assert_int_equal(search("", false, &rows), 1);
	assert_int_equal(rows[0].case_id, 60);
	assert_int_equal(search("rEjA", true, &rows), 1);
	assert_int_equal(search("rEjA", false, &rows), 0);
	assert_int_equal(search("@post", true, &rows), 2);
	assert_int_equal(search("h-6", true, &rows), 1);
	assert_int_equal(search("  ola@ ", true, &rows), 1);
	assert_int_equal(search("on the plots", true, &rows), 2);
	assert_int_equal(search("nothing of it", true, &rows), 0);
	/* LIKE's own signs mean themselves. */
	assert_int_equal(search("%", true, &rows), 1);
	assert_int_equal(search("_", true, &rows), 1);
	assert_int_equal(search("\\", true, &rows), 0);
	assert_int_equal(search("tom%ja", true, &rows), 0);
}

static void
pages_of_cases_join_without_gap_or_double(void **state UNUSED)
{
	struct case_search q = { .closed_too = true, .before_at = NEVER, .limit = 3 };
	struct case_row *rows;
	int64_t seen = 0;
	size_t n;

	for (int64_t i = 1; i <= 8; i++) {
		if (i % 2 == 0)
			story.now -= MINUTE_MS;         /* two with the same last word each */
		story_case(&story, 10 * i, 10 * i + 1, cstr(&arena, arena_fmt(&arena, "H-%" PRId64, i)),
		    "Ola", cstr(&arena, arena_fmt(&arena, "ola%" PRId64 "@post.example", i)),
		    "The gate sticks again.");
	}
	do {
		ok(store_cases_search(&arena, story.db, &q, &rows, &n, &err));
		for (size_t i = 0; i < n; i++)
			seen += rows[i].case_id;
		if (n > 0) {
			q.before_at = rows[n - 1].last_at;
			q.before_id = rows[n - 1].case_id;
		}
	} while (n == 3);
	assert_int_equal(n, 2);
	assert_int_equal(seen, 10 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8));
}

static void
mail_waits_its_time_in_the_outbox(void **state UNUSED)
{
	struct outbox_row row = { .id = 1, .case_id = 40, .turn = 5, .to_address = STR("ola@post.example"),
	    .subject = STR("The gate"), .message_id = STR("o@desk.example"),
	    .message = STR("whole\r\nmessage\r\n"),
	    .state = STR("waiting"), .made_at = story.now, .next_at = story.now };
	struct outbox_update update = { .id = 1, .state = STR("waiting"), .error = STR("451 try later"),
	    .next_at = story.now + HOUR_MS, .attempts = 1 };
	struct outbox_row *rows, got;
	size_t n;

	ok(store_outbox_add(story.db, &row, &err));
	row.id = 2;
	row.case_id = 50;
	row.next_at = story.now - 1;
	ok(store_outbox_add(story.db, &row, &err));
	ok(store_outbox_due(&arena, story.db, story.now, 10, &rows, &n, &err));
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].id, 2);
	assert_int_equal(rows[0].message.len, 0);
	ok(store_outbox_update(story.db, &update, &err));
	ok(store_outbox_due(&arena, story.db, story.now, 10, &rows, &n, &err));
	assert_int_equal(n, 1);
	ok(store_outbox_due(&arena, story.db, story.now + HOUR_MS, 10, &rows, &n, &err));
	assert_int_equal(n, 2);
	assert_str(rows[1].error, "451 try later");
	assert_int_equal(rows[1].attempts, 1);
	update.state = STR("accepted");
	ok(store_outbox_update(story.db, &update, &err));
	ok(store_outbox_due(&arena, story.db, NEVER, 10, &rows, &n, &err));
	assert_int_equal(n, 1);
	ok(store_outbox_list(&arena, story.db, 0, 10, &rows, &n, &err));
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].id, 2);
	ok(store_outbox_list(&arena, story.db, 40, 10, &rows, &n, &err));
	assert_int_equal(n, 1);
	ok(store_outbox_by_id(&arena, story.db, 1, &got, &err));
	assert_str(got.message, "whole\r\nmessage\r\n");
	assert_str(got.state, "accepted");
	NOT_FOUND(store_outbox_by_id(&arena, story.db, 3, &got, &err));
	update.id = 3;
	NOT_FOUND(store_outbox_update(story.db, &update, &err));
}

static void
of_all_who_claim_a_mail_one_gets_it_until_the_claim_ends(void **state UNUSED)
{
	struct outbox_row row = { .id = 1, .case_id = 40, .turn = 5, .to_address = STR("ola@post.example"),
	    .message = STR("whole"), .state = STR("waiting"), .made_at = story.now, .next_at = story.now };
	struct outbox_update sent = { .id = 1, .state = STR("accepted"), .attempts = 1 };
	int64_t until = story.now + HOUR_MS, shared = story.now - 10 * DAY_MS;
	struct outbox_row *rows;
	bool mine;
	size_t n;

	ok(store_outbox_add(story.db, &row, &err));
	struct outbox_claim c = { 1, story.now, until, shared, shared + HOUR_MS };
	ok(store_outbox_claim(story.db, &c, &mine, &err));
	assert_true(mine);
	ok(store_outbox_claim(story.db, &c, &mine, &err));
	assert_false(mine);
	ok(store_outbox_due(&arena, story.db, until - 1, 10, &rows, &n, &err));
	assert_int_equal(n, 0);
	ok(store_outbox_due(&arena, story.db, until, 10, &rows, &n, &err));
	assert_int_equal(rows[0].next_at, until);
	/* by whose clock it is due again, while it is still in another's hands */
	c = (struct outbox_claim){ 1, rows[0].next_at, until + HOUR_MS, shared + HOUR_MS - 1, NEVER };
	ok(store_outbox_claim(story.db, &c, &mine, &err));
	assert_false(mine);
	c.now = shared + HOUR_MS;
	c.claimed_until = shared + 2 * HOUR_MS;
	ok(store_outbox_claim(story.db, &c, &mine, &err));
	assert_true(mine);
	sent.next_at = until + HOUR_MS;
	ok(store_outbox_update(story.db, &sent, &err));
	c = (struct outbox_claim){ 1, until + HOUR_MS, NEVER, NEVER - 1, NEVER };
	ok(store_outbox_claim(story.db, &c, &mine, &err));
	assert_false(mine);
	c.id = 2;
	ok(store_outbox_claim(story.db, &c, &mine, &err));
	assert_false(mine);
}

static void
a_link_keeps_the_moment_it_was_first_revoked(void **state UNUSED)
{
	struct link_row row = { STR("hash-a"), 40, story.now, story.now + 90 * DAY_MS, 0 }, got, *rows;
	size_t n;

	ok(store_link_add(story.db, &row, &err));
	row.token_hash = STR("hash-b");
	row.made_at++;
	ok(store_link_add(story.db, &row, &err));
	assert_false(store_link_add(story.db, &row, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	ok(store_link_revoke(story.db, STR("hash-a"), story.now + 5, &err));
	ok(store_link_revoke(story.db, STR("hash-a"), story.now + 9, &err));
	ok(store_link_by_hash(&arena, story.db, STR("hash-a"), &got, &err));
	assert_int_equal(got.revoked_at, story.now + 5);
	assert_int_equal(got.expires_at, story.now + 90 * DAY_MS);
	ok(store_links_of_case(&arena, story.db, 40, &rows, &n, &err));
	assert_int_equal(n, 2);
	assert_str(rows[1].token_hash, "hash-b");
	NOT_FOUND(store_link_by_hash(&arena, story.db, STR("hash-c"), &got, &err));
}

static void
sessions_end_by_hand_by_time_and_with_their_account(void **state UNUSED)
{
	struct session_row row = { STR("s1"), STR("csrf-1"), 7, story.now, story.now + DAY_MS }, got;

	ok(store_session_add(story.db, &row, &err));
	row.token_hash = STR("s2");
	row.expires_at += DAY_MS;
	ok(store_session_add(story.db, &row, &err));
	row.token_hash = STR("s3");
	row.account = 8;
	ok(store_session_add(story.db, &row, &err));
	ok(store_session_by_hash(&arena, story.db, STR("s1"), &got, &err));
	assert_str(got.csrf, "csrf-1");
	assert_int_equal(got.account, 7);
	ok(store_session_sweep(story.db, story.now + DAY_MS + 1, &err));
	NOT_FOUND(store_session_by_hash(&arena, story.db, STR("s1"), &got, &err));
	ok(store_sessions_end_of(story.db, 7, &err));
	NOT_FOUND(store_session_by_hash(&arena, story.db, STR("s2"), &got, &err));
	ok(store_session_by_hash(&arena, story.db, STR("s3"), &got, &err));
	ok(store_session_end(story.db, STR("s3"), &err));
	NOT_FOUND(store_session_by_hash(&arena, story.db, STR("s3"), &got, &err));
}

static bool
has_session(void)
{
	struct session_row got;

	return store_session_by_hash(&arena, story.db, STR("s1"), &got, &err);
}

static void
a_new_password_or_a_disabled_account_ends_its_sessions(void **state UNUSED)
{
	struct account_row row = { .id = 7, .name = STR("Ines"), .login = STR("Ines.B"),
		.role = STR("agent"), .password_hash = STR("$one"), .made_at = story.now };
	struct session_row session = { STR("s1"), STR("c"), 7, story.now, story.now + DAY_MS };

	ok(store_account_put(&arena, story.db, &row, &err));
	ok(store_session_add(story.db, &session, &err));
	row.name = STR("Ines Brandt");
	ok(store_account_put(&arena, story.db, &row, &err));
	assert_true(has_session());
	row.password_hash = STR("$two");
	ok(store_account_put(&arena, story.db, &row, &err));
	assert_false(has_session());
	ok(store_session_add(story.db, &session, &err));
	row.disabled = 1;
	ok(store_account_put(&arena, story.db, &row, &err));
	assert_false(has_session());
}

static void
an_account_is_found_by_its_login_in_any_case(void **state UNUSED)
{
	struct account_row row = { .id = 7, .name = STR("Ines"), .login = STR("Ines.B"),
		.role = STR("agent"), .password_hash = STR("$one"), .made_at = story.now },
	    got, *rows;
	size_t n;

	ok(store_account_put(&arena, story.db, &row, &err));
	ok(store_account_by_login(&arena, story.db, STR("ines.b"), &got, &err));
	assert_int_equal(got.id, 7);
	assert_str(got.login, "Ines.B");
	assert_str(got.password_hash, "$one");
	row.id = 8;
	row.login = STR("INES.B");
	assert_false(store_account_put(&arena, story.db, &row, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	row.login = STR("anton");
	ok(store_account_put(&arena, story.db, &row, &err));
	ok(store_account_list(&arena, story.db, &rows, &n, &err));
	assert_int_equal(n, 2);
	assert_str(rows[0].login, "anton");
	ok(store_account_by_id(&arena, story.db, 8, &got, &err));
	NOT_FOUND(store_account_by_id(&arena, story.db, 9, &got, &err));
	NOT_FOUND(store_account_by_login(&arena, story.db, STR("nobody"), &got, &err));
}

static void
a_key_of_the_api_is_kept_and_revoked(void **state UNUSED)
{
	struct token_row row = { STR("t1"), 7, STR("nightly export"), story.now, 0 }, got, *rows;
	size_t n;

	ok(store_token_add(story.db, &row, &err));
	ok(store_token_by_hash(&arena, story.db, STR("t1"), &got, &err));
	assert_str(got.name, "nightly export");
	assert_int_equal(got.revoked_at, 0);
	ok(store_token_revoke(story.db, STR("t1"), story.now + 1, &err));
	ok(store_token_list(&arena, story.db, 7, &rows, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(rows[0].revoked_at, story.now + 1);
	NOT_FOUND(store_token_by_hash(&arena, story.db, STR("t2"), &got, &err));
}

static void
save_draft(const char *text, int64_t at)
{
	struct draft_row row = { .case_id = 40, .account = 7, .text = str_from(text), .stage = STR("answer"),
		.saved_at = at };

	ok(store_draft_save(story.db, &row, &err));
}

static void
of_two_drafts_the_one_typed_later_stays(void **state UNUSED)
{
	struct draft_row got;

	save_draft("Dear Maren, about", 100);
	save_draft("Dear Maren, about the tap", 200);
	save_draft("Dear Maren, ab", 150);              /* overtaken on its way */
	ok(store_draft_get(&arena, story.db, 40, 7, &got, &err));
	assert_str(got.text, "Dear Maren, about the tap");
	assert_str(got.stage, "answer");
	assert_int_equal(got.saved_at, 200);
	save_draft("", 190);
	ok(store_draft_get(&arena, story.db, 40, 7, &got, &err));
	NOT_FOUND(store_draft_get(&arena, story.db, 40, 8, &got, &err));
	save_draft("", 300);
	NOT_FOUND(store_draft_get(&arena, story.db, 40, 7, &got, &err));
	save_draft("Dear Maren", 400);
	ok(store_draft_clear(story.db, 40, 7, &err));
	NOT_FOUND(store_draft_get(&arena, story.db, 40, 7, &got, &err));
}

static void
a_form_is_claimed_once(void **state UNUSED)
{
	struct form_row row = { STR("f1"), 40, STR("reply"), STR("/cases/40"), story.now }, got;
	bool first;

	ok(store_form_claim(story.db, &row, &first, &err));
	assert_true(first);
	row.answer = STR("/elsewhere");
	ok(store_form_claim(story.db, &row, &first, &err));
	assert_false(first);
	ok(store_form_get(&arena, story.db, STR("f1"), &got, &err));
	assert_str(got.answer, "/cases/40");
	assert_str(got.action, "reply");
	ok(store_form_sweep(story.db, story.now + 1, &err));
	NOT_FOUND(store_form_get(&arena, story.db, STR("f1"), &got, &err));
}

static void
mail_as_it_came_is_kept_once(void **state UNUSED)
{
	struct raw_row row = { 5, 40, story.now, STR("digest"), STR("m@post.example"), { "From:\0\377", 7 } },
	    got;

	ok(store_raw_add(story.db, &row, &err));
	row.id = 6;
	assert_false(store_raw_add(story.db, &row, &err));
	assert_int_equal(err.kind, ERR_CONFLICT);
	ok(store_raw_by_id(&arena, story.db, 5, &got, &err));
	assert_int_equal(got.bytes.len, 7);
	assert_memory_equal(got.bytes.ptr, "From:\0\377", 7);
	ok(store_raw_by_digest(&arena, story.db, STR("digest"), &got, &err));
	assert_int_equal(got.case_id, 40);
	assert_int_equal(got.bytes.len, 0);
	NOT_FOUND(store_raw_by_digest(&arena, story.db, STR("other"), &got, &err));
	NOT_FOUND(store_raw_by_id(&arena, story.db, 6, &got, &err));
}

static void
a_setting_that_was_never_put_is_empty(void **state UNUSED)
{
	struct str got;

	ok(store_setting_get(&arena, story.db, STR("firm.name"), &got, &err));
	assert_int_equal(got.len, 0);
	ok(store_setting_put(story.db, STR("firm.name"), STR("Well Lane"), &err));
	ok(store_setting_put(story.db, STR("firm.name"), STR("Well Lane Allotments"), &err));
	ok(store_setting_get(&arena, story.db, STR("firm.name"), &got, &err));
	assert_str(got, "Well Lane Allotments");
}

static void
the_highest_id_is_that_of_any_table(void **state UNUSED)
{
	struct outbox_row mail = { .id = INT64_C(1) << 62, .state = STR("waiting") };
	int64_t id;

	ok(store_highest_id(story.db, &id, &err));
	assert_int_equal(id, 0);
	ok(store_outbox_add(story.db, &mail, &err));
	ok(store_highest_id(story.db, &id, &err));
	assert_int_equal(id, INT64_C(1) << 62);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, story_set_up, story_tear_down)

static bool
has_blob(struct str digest)
{
	bool has;

	ok(store_blob_has(story.db, digest, 5, &has, &err));
	return has;
}

static void
files_that_went_with_no_message_are_taken_away_in_time(void **state UNUSED)
{
	const struct blob_row sent = { STR("aa"), STR("sent.") }, left = { STR("bb"), STR("left.") },
	    written = { STR("cc"), STR("writt") };
	struct attachment file = { .name = STR("x"), .type = STR("a/b"), .digest = sent.digest, .size = 5 };
	const struct draft_row draft = { .case_id = 1, .account = 2, .text = STR("Dear"), .saved_at = 1 };

	ok(store_blob_add(story.db, &sent, false, 0, &err));
	ok(store_blob_add(story.db, &left, false, 0, &err));
	ok(store_blob_add(story.db, &written, false, 0, &err));
	ok(store_blob_keep(story.db, &file, 1, &err));
	file.digest = written.digest;
	ok(store_draft_file_add(story.db, 1, 2, &file, 0, &err));
	ok(store_draft_save(story.db, &draft, &err));

	ok(store_blob_sweep(&arena, story.db, DAY_MS - 1, &err));
	assert_true(has_blob(left.digest));
	ok(store_blob_add(story.db, &left, false, DAY_MS, &err)); /* put there anew: wanted for another day */
	ok(store_blob_sweep(&arena, story.db, DAY_MS + 1, &err));
	assert_true(has_blob(left.digest));
	ok(store_blob_sweep(&arena, story.db, 2 * DAY_MS + 1, &err));
	assert_false(has_blob(left.digest));
	assert_true(has_blob(sent.digest) && has_blob(written.digest));
	ok(store_blob_add(story.db, &left, false, 3 * DAY_MS, &err));
	assert_true(has_blob(left.digest)); /* and its pieces are there again */

	ok(store_blob_sweep(&arena, story.db, 90 * DAY_MS, &err));
	assert_true(has_blob(sent.digest) && has_blob(written.digest));
	ok(store_draft_save(story.db, &(struct draft_row){ .case_id = 1, .account = 2, .saved_at = 2 },
	    &err));
	ok(store_blob_sweep(&arena, story.db, 91 * DAY_MS, &err));
	assert_false(has_blob(written.digest));
	assert_true(has_blob(sent.digest));
}

static void
a_file_of_a_draft_that_comes_by_mail_is_kept(void **state UNUSED)
{
	const struct blob_row blob = { STR("aa"), STR("bytes") };

	ok(store_blob_add(story.db, &blob, false, 0, &err));
	ok(store_blob_add(story.db, &blob, true, 0, &err));
	ok(store_blob_add(story.db, &blob, false, 0, &err));
	ok(store_blob_sweep(&arena, story.db, 90 * DAY_MS, &err));
	assert_true(has_blob(blob.digest));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(a_case_is_found_by_id_reference_and_message),
		STORE_TEST(what_a_person_has_with_us_comes_newest_first),
		STORE_TEST(cases_are_searched_by_parts_of_words_in_any_case),
		STORE_TEST(pages_of_cases_join_without_gap_or_double),
		STORE_TEST(mail_waits_its_time_in_the_outbox),
		STORE_TEST(of_all_who_claim_a_mail_one_gets_it_until_the_claim_ends),
		STORE_TEST(a_link_keeps_the_moment_it_was_first_revoked),
		STORE_TEST(sessions_end_by_hand_by_time_and_with_their_account),
		STORE_TEST(a_new_password_or_a_disabled_account_ends_its_sessions),
		STORE_TEST(an_account_is_found_by_its_login_in_any_case),
		STORE_TEST(a_key_of_the_api_is_kept_and_revoked),
		STORE_TEST(of_two_drafts_the_one_typed_later_stays),
		STORE_TEST(a_form_is_claimed_once),
		STORE_TEST(mail_as_it_came_is_kept_once),
		STORE_TEST(a_setting_that_was_never_put_is_empty),
		STORE_TEST(the_highest_id_is_that_of_any_table),
		STORE_TEST(files_that_went_with_no_message_are_taken_away_in_time),
		STORE_TEST(a_file_of_a_draft_that_comes_by_mail_is_kept),
	};

	return run_on_engines(tests);
}
