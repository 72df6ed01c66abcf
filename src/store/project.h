/* project.h - the rows that lists are read from: a pure function of a case's log.
 *
 * One code makes them when a change is applied and when they are rebuilt, there into shadow tables.
 * Columns are listed once, with their place among a statement's parameters; from these lists come the
 * statements and the fields.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_PROJECT_H
#define STORE_PROJECT_H

#include "store/case.h"
#include "store/change.h"

/* Each list leaves out its first two columns, so that every name here has a comma before it. */
#define CASE_COLUMNS(X) /* case_id, head_seq */ \
	X(3, reference) X(4, title) X(5, person) X(6, name) X(7, address) X(8, owner) X(9, owner_name) \
	X(10, open) X(11, exit) X(12, channel) X(13, opened_at) X(14, closed_at) X(15, last_at) \
	X(16, last_received_at) X(17, last_sent_at) X(18, turns) X(19, concerns) X(20, concerns_unsettled) \
	X(21, playback) X(22, next_due) X(23, missed_unowned) X(24, failed_mail) X(25, anger) X(26, impact) \
	X(27, waiting_at) X(28, new_at) X(29, playback_at) X(30, not_enough_at) X(31, silent_at) \
	X(32, failed_at) X(33, reference_folded) X(34, folded) X(35, failed_by) \
	X(36, told_at) X(37, told) X(38, contact_at) X(39, contact_halves) X(40, second_at) X(41, second) \
	X(42, milestone) X(43, milestone_at) X(44, milestone_alarm) X(45, named_at) X(46, because) \
	X(47, leader) X(48, became) X(49, became_at) X(50, alarm) X(51, alarm_words) X(52, alarm_at) \
	X(53, grant_at) X(54, grant_amount) X(55, grant_text) \
	X(56, zone) X(57, owed_at) X(58, owed) X(59, owed_n)
#define CONCERN_COLUMNS(X) /* case_id, seq */ \
	X(3, at) X(4, text) X(5, by_customer) X(6, turn) X(7, state) X(8, merged_into) X(9, answered_turn) \
	X(10, promise) X(11, word) X(12, word_channel) X(13, word_at) X(14, reopened)
#define PROMISE_COLUMNS(X) /* case_id, seq */ \
	X(3, at) X(4, turn) X(5, text) X(6, who) X(7, account) X(8, due) X(9, first_due) X(10, is_update) \
	X(11, state) X(12, moved) X(13, missed_at) X(14, settled_at) X(15, kept_turn) X(16, warned) \
	X(17, owned)
#define RETURN_COLUMNS(X) /* case_id, seq */ \
	X(3, at) X(4, concern) X(5, turn) X(6, from_case) X(7, earlier) X(8, answer) X(9, days) X(10, text)
#define PLAN_COLUMNS(X) /* case_id, seq */ \
	X(3, at) X(4, due) X(5, account) X(6, name) X(7, address) X(8, title) X(9, state) X(10, ended_at) \
	X(11, why)
#define PERSON_COLUMNS(X) /* id, event_id */ \
	X(3, address) X(4, name) X(5, made_at) X(6, address_folded)
#define MESSAGE_COLUMNS(X) /* message_id, event_id */ \
	X(3, case_id) X(4, turn)
#define PHONE_COLUMNS(X) /* person, event_id */ \
	X(3, number) X(4, backwards)
#define RULE_COLUMNS(X) /* name, event_id */ \
	X(3, case_id) X(4, rule) X(5, what) X(6, at) X(7, reason) X(8, text)
#define SKETCH_COLUMNS(X) /* case_id, hash */ \
	X(3, seq) X(4, at)
/* To be raised when rows come to hold something else though no step of migrations/ changes their columns: a
 * desk then makes them anew as it opens (store_catch_up). */
#define PROJECTED_AS "1"
#define COLUMN_NAME(n, column) ", " #column
#define CASE_SELECT "SELECT case_id, head_seq" CASE_COLUMNS(COLUMN_NAME) " FROM case_row "

struct concern_row {
	int64_t case_id, seq, at;
	struct str text;
	bool by_customer;
	int64_t turn;
	struct str state;
	int64_t merged_into, answered_turn, promise;
	struct str word, word_channel;
	int64_t word_at, reopened;
};

struct promise_row {
	int64_t case_id, seq, at, turn;
	struct str text, who;
	int64_t account, due, first_due;
	bool is_update;
	struct str state;
	int64_t moved, missed_at, settled_at, kept_turn;
	bool warned, owned;
};

struct return_row {
	int64_t case_id, seq, at, concern, turn, from_case, earlier, answer, days;
	struct str text;
};

struct plan_row {
	int64_t case_id, seq, at, due, account;
	struct str name, address, title, state;
	int64_t ended_at;
	struct str why;
};

struct person_made {                            /* a row of `person` */
	int64_t id, event_id;
	struct str address, name;
	int64_t made_at;
	struct str address_folded;
};

struct message_row {
	struct str message_id;
	int64_t event_id, case_id, turn;
};

struct phone_row {
	int64_t person, event_id;
	struct str number, backwards;
};

struct rule_row {
	struct str name;                        /* "CASE/SEQ/RULE" */
	int64_t event_id, case_id;
	struct str rule, what;
	int64_t at;
	struct str reason, text;
};

struct sketch_row { int64_t case_id, hash, seq, at; };

#define COLUMN_ONE(n, column) + 1
#define CASE_FIELDS (2 CASE_COLUMNS(COLUMN_ONE))
#define CONCERN_FIELDS (2 CONCERN_COLUMNS(COLUMN_ONE))
#define PROMISE_FIELDS (2 PROMISE_COLUMNS(COLUMN_ONE))
#define RETURN_FIELDS (2 RETURN_COLUMNS(COLUMN_ONE))
#define PLAN_FIELDS (2 PLAN_COLUMNS(COLUMN_ONE))
#define PERSON_FIELDS (2 PERSON_COLUMNS(COLUMN_ONE))
#define MESSAGE_FIELDS (2 MESSAGE_COLUMNS(COLUMN_ONE))
#define PHONE_FIELDS (2 PHONE_COLUMNS(COLUMN_ONE))
#define RULE_FIELDS (2 RULE_COLUMNS(COLUMN_ONE))
#define SKETCH_FIELDS (2 SKETCH_COLUMNS(COLUMN_ONE))
extern const struct db_field case_fields[CASE_FIELDS];
extern const struct db_field concern_fields[CONCERN_FIELDS];
extern const struct db_field promise_fields[PROMISE_FIELDS];
extern const struct db_field return_fields[RETURN_FIELDS];
extern const struct db_field plan_fields[PLAN_FIELDS];
extern const struct db_field person_fields[PERSON_FIELDS];
extern const struct db_field message_fields[MESSAGE_FIELDS];
extern const struct db_field phone_fields[PHONE_FIELDS];
extern const struct db_field rule_fields[RULE_FIELDS];
extern const struct db_field sketch_fields[SKETCH_FIELDS];

enum projection { PROJECTION_LIVE, PROJECTION_SHADOW };

/* Writes what a case is now. */
bool project_state(struct arena *a, struct db *db, enum projection where, const struct state *s,
    struct err *err);
/* Writes what belongs to no one case: the person whom `opened` names first, the turn that first carried a
 * Message-ID, the number somebody gave last, what became of rules that were shown; and the runs of words by
 * which a reply is found again.  e->id decides who was
 * first, or last.  ERR_CONFLICT when another person has that address. */
bool project_event(struct arena *a, struct db *db, enum projection where, const struct event *e,
    struct err *err);

#endif
