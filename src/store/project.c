/* project.c - the rows that lists are read from, made from a state.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/project.h"

#include "method/alarm.h"
#include "method/contact.h"
#include "method/deadline.h"
#include "method/likeness.h"
#include "method/next.h"
#include "store/blob.h"
#include "store/person.h"

/* --- fields and statements, from the lists of columns ------------------------------------------- */

#define FIELD(n, column) DB_FIELD(struct ROW, column),
#define ROW case_row
const struct db_field case_fields[CASE_FIELDS] = {
	DB_FIELD(struct ROW, case_id), DB_FIELD(struct ROW, head_seq), CASE_COLUMNS(FIELD)
};
#undef ROW
#define ROW concern_row
const struct db_field concern_fields[CONCERN_FIELDS] = {
	DB_FIELD(struct ROW, case_id), DB_FIELD(struct ROW, seq), CONCERN_COLUMNS(FIELD)
};
#undef ROW
#define ROW promise_row
const struct db_field promise_fields[PROMISE_FIELDS] = {
	DB_FIELD(struct ROW, case_id), DB_FIELD(struct ROW, seq), PROMISE_COLUMNS(FIELD)
};
#undef ROW
#define ROW return_row
const struct db_field return_fields[RETURN_FIELDS] = {
	DB_FIELD(struct ROW, case_id), DB_FIELD(struct ROW, seq), RETURN_COLUMNS(FIELD)
};
#undef ROW
#define ROW plan_row
const struct db_field plan_fields[PLAN_FIELDS] = {
	DB_FIELD(struct ROW, case_id), DB_FIELD(struct ROW, seq), PLAN_COLUMNS(FIELD)
};
#undef ROW
#define ROW person_made
const struct db_field person_fields[PERSON_FIELDS] = {
	DB_FIELD(struct ROW, id), DB_FIELD(struct ROW, event_id), PERSON_COLUMNS(FIELD)
};
#undef ROW
#define ROW message_row
const struct db_field message_fields[MESSAGE_FIELDS] = {
	DB_FIELD(struct ROW, message_id), DB_FIELD(struct ROW, event_id), MESSAGE_COLUMNS(FIELD)
};
#undef ROW

#define ROW phone_row
const struct db_field phone_fields[PHONE_FIELDS] = {
	DB_FIELD(struct ROW, person), DB_FIELD(struct ROW, event_id), PHONE_COLUMNS(FIELD)
};
#undef ROW

#define ROW rule_row
const struct db_field rule_fields[RULE_FIELDS] = {
	DB_FIELD(struct ROW, name), DB_FIELD(struct ROW, event_id), RULE_COLUMNS(FIELD)
};
#undef ROW

#define ROW sketch_row
const struct db_field sketch_fields[SKETCH_FIELDS] = {
	DB_FIELD(struct ROW, case_id), DB_FIELD(struct ROW, hash), SKETCH_COLUMNS(FIELD)
};
#undef ROW

#define SLOT(n, column) ", $" #n
#define SET(n, column) ", " #column " = excluded." #column
#define VALUE(n, column) , V(r->column)

#define PUT(table, first, second, COLUMNS) \
	"INSERT INTO " table " (" #first ", " #second COLUMNS(COLUMN_NAME) ")" \
	" VALUES ($1, $2" COLUMNS(SLOT) ")"
#define PUT_STATE(table, key, first, second, COLUMNS) PUT(table, first, second, COLUMNS) \
	" ON CONFLICT (" key ") DO UPDATE SET " #second " = excluded." #second COLUMNS(SET)
#define PUT_FIRST(table, key, second, COLUMNS) PUT(table, key, second, COLUMNS) \
	" ON CONFLICT (" #key ") DO UPDATE SET " #second " = excluded." #second COLUMNS(SET) \
	" WHERE excluded." #second " < " table "." #second
#define PUT_LAST(table, key, second, COLUMNS) PUT(table, key, second, COLUMNS) \
	" ON CONFLICT (" #key ") DO UPDATE SET " #second " = excluded." #second COLUMNS(SET) \
	" WHERE excluded." #second " > " table "." #second

/* The same statement for the live table and for its shadow. */
#define RUN(db, where, err, statement, table, ...) \
	((where) == PROJECTION_LIVE \
	    ? db_run(db, NULL, err, statement(table), __VA_ARGS__) \
	    : db_run(db, NULL, err, statement("shadow_" table), __VA_ARGS__))

#define PUT_CASE(table) PUT_STATE(table, "case_id", case_id, head_seq, CASE_COLUMNS)
#define PUT_CONCERN(table) PUT_STATE(table, "case_id, seq", case_id, seq, CONCERN_COLUMNS)
#define PUT_PROMISE(table) PUT_STATE(table, "case_id, seq", case_id, seq, PROMISE_COLUMNS)
#define PUT_RETURN(table) PUT_STATE(table, "case_id, seq", case_id, seq, RETURN_COLUMNS)
#define PUT_PLAN(table) PUT_STATE(table, "case_id, seq", case_id, seq, PLAN_COLUMNS)
#define PUT_SKETCH(table) PUT_STATE(table, "case_id, hash, seq", case_id, hash, SKETCH_COLUMNS)
#define DROP_SKETCH(table) "DELETE FROM " table " WHERE case_id = $1 AND seq = $2"
#define PUT_PERSON(table) PUT_FIRST(table, id, event_id, PERSON_COLUMNS)
#define PUT_PHONE(table) PUT_LAST(table, person, event_id, PHONE_COLUMNS)
#define PUT_RULE(table) PUT_FIRST(table, name, event_id, RULE_COLUMNS)
#define PUT_MESSAGE(table) PUT_FIRST(table, message_id, event_id, MESSAGE_COLUMNS)

/* --- a state into rows -------------------------------------------------------------------------- */

static int64_t
not_enough_since(const struct state *s, struct str *because)
{
	int64_t since = 0;

	for (size_t i = 0; i < s->concerns.n; i++) {
		const struct concern *c = &s->concerns.at[i];

		if (c->state != CONCERN_NOT_ENOUGH || (since != 0 && c->word_at >= since))
			continue;
		since = c->word_at;
		*because = c->word;
	}
	return since;
}

static int64_t
playback_answered(const struct state *s, const struct playback *p)
{
	bool answered = p && (p->state == PLAYBACK_CONFIRMED || p->state == PLAYBACK_CORRECTED);

	return answered && came_after(p->answered_seq, s->last_sent) ? p->answered_at : 0;
}

/* The first thing they answered on their page, playback and enough apart, since we wrote last. */
static void
put_told(struct case_row *r, const struct state *s)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < s->offers.n; i++) {
		const struct offer *o = &s->offers.at[i];

		if (!came_after(o->word_seq, s->last_sent) || !came_after(first, o->word_seq)
		    || (o->state == OFFER_ACCEPTED && offer_promise(s, o) != NULL))
			continue;
		first = o->word_seq;
		r->told_at = o->word_at;
		r->told = str_from(offer_state_name(o->state));
	}
	for (size_t i = 0; i < s->teachbacks.n; i++) {
		const struct teachback *t = &s->teachbacks.at[i];

		if (t->state != TEACHBACK_TOLD || !came_after(t->told_seq, s->last_sent)
		    || !came_after(first, t->told_seq))
			continue;
		first = t->told_seq;
		r->told_at = t->told_at;
		r->told = str_from(teachback_state_name(t->state));
	}
}

static void
put_alarm(struct case_row *r, const struct state *s)
{
	struct alarm_told told;

	if (!alarm_unmet(s, &told))
		return;
	r->alarm = str_from(alarm_name(told.kind));
	r->alarm_words = told.words;
	r->alarm_at = told.at;
}

/* The first that waits, as the next step has it. */
static void
put_grant(struct case_row *r, const struct state *s)
{
	for (size_t i = s->offers.n; i > 0; i--) {
		const struct offer *o = &s->offers.at[i - 1];

		if (o->state != OFFER_WORKED)
			continue;
		r->grant_at = o->at;
		r->grant_amount = o->amount;
		r->grant_text = o->text;
	}
}

static void
put_owed(struct arena *a, struct case_row *r, const struct state *s)
{
	struct owed owed;

	if (!next_owed(a, s, &owed))
		return;
	r->owed_at = owed.since;
	r->owed = str_from(step_name(owed.kind));
	r->owed_n = owed.n;
}

static void
put_lists(struct arena *a, struct case_row *r, const struct state *s, const struct playback *p)
{
	if (!s->open)
		return;
	r->waiting_at = contact_waits_since(s);
	r->new_at = s->last_sent_at == 0 ? s->opened_at : 0;
	r->playback_at = playback_answered(s, p);
	r->not_enough_at = not_enough_since(s, &r->because);
	r->contact_at = contact_from(s, &r->contact_halves);
	r->second_at = state_second_failure(s, &r->second);
	put_told(r, s);
	put_alarm(r, s);
	put_grant(r, s);
	put_owed(a, r, s);
	r->silent_at = state_asked_at(s);
}

static int64_t
account_of(struct str actor)
{
	int64_t id = 0;

	if (str_starts(actor, STR("account:")))
		(void)str_int(str_sub(actor, 8, actor.len), &id);
	return id;
}

static void
put_failed(struct case_row *r, const struct state *s)
{
	const struct turn *t = state_lost_turn(s);

	if (!t)
		return;
	r->failed_mail = (int64_t)state_lost_turns(s);
	r->failed_at = t->lost_at;
	r->failed_by = account_of(t->actor);
}

static void
put_promises(struct case_row *r, const struct state *s)
{
	int64_t due = state_next_due(s);

	r->next_due = due == NEVER ? 0 : due;
	for (size_t i = 0; i < s->promises.n; i++)
		r->missed_unowned += s->promises.at[i].missed_at != 0 && !s->promises.at[i].owned;
}

static void
put_deadlines(struct case_row *r, const struct state *s)
{
	const struct deadline *next = state_next_deadline(s);
	int64_t alarm = state_deadline_alarm(s);

	r->milestone_alarm = alarm == NEVER ? 0 : alarm;
	if (next == NULL)
		return;
	r->milestone = str_from(milestone_name(next->kind));
	r->milestone_at = next->due;
}

static void
put_named(struct case_row *r, const struct state *s)
{
	const struct turn *t = state_acknowledgement(s);

	r->named_at = t != NULL ? t->at : 0;
}

/* Found by all that is read with it too. */
static struct str
found_by(struct arena *a, const struct state *s)
{
	struct strs words = { arena_array(a, struct str, 4 + 4 * s->joins.n), 4 };
	const struct str own[] = { s->reference, s->name, s->address, s->title };

	memcpy(words.at, own, sizeof own);
	for (size_t i = 0; i < s->joins.n; i++) {
		const struct joined *j = &s->joins.at[i];
		const struct str other[] = { j->reference, j->name, j->address, j->title };

		if (!j->leads || j->parted)
			continue;
		memcpy(words.at + words.n, other, sizeof other);
		words.n += LENGTH(other);
	}
	return str_lower(a, str_join(a, words.at, words.n, STR("\n")));
}

/* One that is read with another is on no list: what it holds stands there. */
static struct case_row
follower_of(struct arena *a, const struct state *s)
{
	return (struct case_row){
		.case_id = s->case_id, .reference = s->reference, .title = s->title, .person = s->person,
		.name = s->name, .address = s->address, .owner = s->owner, .owner_name = s->owner_name,
		.channel = s->channel, .zone = s->zone, .opened_at = s->opened_at, .last_at = s->last_at,
		.playback = str_from(playback_state_name(PLAYBACK_NONE)), .head_seq = s->seq,
		.leader = s->follows,
		.reference_folded = str_lower(a, s->reference), .folded = found_by(a, s),
	};
}

/* Closed after a mistake of ours: what became of them is asked once some time has passed. */
static void
put_became(struct case_row *r, const struct state *s)
{
	r->became = s->after;
	r->became_at = !s->open && state_fault_is_ours(s) && s->after.len == 0 ? s->closed_at : 0;
}

static struct case_row
case_of(struct arena *a, const struct state *s)
{
	const struct playback *p = state_last_playback(s);
	struct case_row r = {
		.case_id = s->case_id, .reference = s->reference, .title = s->title, .person = s->person,
		.name = s->name, .address = s->address, .owner = s->owner, .owner_name = s->owner_name,
		.open = s->open, .exit = s->exit == EXIT_NONE ? STR_NONE : str_from(exit_name(s->exit)),
		.channel = s->channel, .zone = s->zone, .opened_at = s->opened_at, .closed_at = s->closed_at,
		.last_at = s->last_at,
		.last_received_at = s->last_received_at, .last_sent_at = s->last_sent_at,
		.turns = (int64_t)s->turns.n, .concerns = (int64_t)state_concerns_counted(s),
		.concerns_unsettled = (int64_t)state_concerns_unsettled(s),
		.playback = str_from(playback_state_name(p ? p->state : PLAYBACK_NONE)),
		.anger = state_upset(s),
		.impact = s->impacts.n ? s->impacts.at[0].text : STR_NONE, .head_seq = s->seq,
		.reference_folded = str_lower(a, s->reference),
		.folded = found_by(a, s),
	};

	put_lists(a, &r, s, p);
	put_failed(&r, s);
	put_promises(&r, s);
	put_deadlines(&r, s);
	put_became(&r, s);
	put_named(&r, s);
	return r;
}

static struct concern_row
concern_of(const struct state *s, const struct concern *c)
{
	return (struct concern_row){
		.case_id = s->case_id, .seq = c->seq, .at = c->at, .text = c->text,
		.by_customer = c->by_customer,
		.turn = c->turn, .state = str_from(concern_state_name(c->state)), .merged_into = c->into,
		.answered_turn = c->answered_turn, .promise = c->promise, .word = c->word,
		.word_channel = c->word_channel, .word_at = c->word_at, .reopened = c->reopened,
	};
}

static struct promise_row
promise_of(const struct state *s, const struct promise *p)
{
	return (struct promise_row){
		.case_id = s->case_id, .seq = p->seq, .at = p->at, .turn = p->turn, .text = p->text,
		.who = p->who,
		.account = p->account, .due = p->due, .first_due = p->first_due, .is_update = p->update,
		.state = str_from(promise_state_name(p->state)), .moved = p->moved, .missed_at = p->missed_at,
		.settled_at = p->settled_at, .kept_turn = p->kept_turn, .warned = p->warned,
		.owned = p->owned,
	};
}

/* --- writing them ------------------------------------------------------------------------------- */

static bool
put_case(struct db *db, enum projection where, const struct case_row *r, struct err *err)
{
	return RUN(db, where, err, PUT_CASE, "case_row", V(r->case_id), V(r->head_seq) CASE_COLUMNS(VALUE));
}

static bool
put_concern(struct db *db, enum projection where, const struct concern_row *r, struct err *err)
{
	return RUN(db, where, err, PUT_CONCERN, "concern_row", V(r->case_id),
	    V(r->seq) CONCERN_COLUMNS(VALUE));
}

static bool
put_promise(struct db *db, enum projection where, const struct promise_row *r, struct err *err)
{
	return RUN(db, where, err, PUT_PROMISE, "promise_row", V(r->case_id),
	    V(r->seq) PROMISE_COLUMNS(VALUE));
}

static bool
put_return(struct db *db, enum projection where, const struct state *s, const struct comeback *b,
    struct err *err)
{
	const struct return_row row = {
		.case_id = s->case_id, .seq = b->seq, .at = b->at, .concern = b->concern, .turn = b->turn,
		.from_case = b->from_case, .earlier = b->earlier, .answer = b->answer, .days = b->days,
		.text = b->text,
	};
	const struct return_row *r = &row;

	return RUN(db, where, err, PUT_RETURN, "return_row", V(r->case_id), V(r->seq) RETURN_COLUMNS(VALUE));
}

static bool
put_plan(struct db *db, enum projection where, const struct state *s, const struct plan *p, struct err *err)
{
	const struct plan_row row = {
		.case_id = s->case_id, .seq = p->seq, .at = p->at, .due = p->due,
		.account = account_of(p->actor), .name = p->name, .address = p->address, .title = p->title,
		.state = str_from(plan_state_name(p->state)), .ended_at = p->ended_at, .why = p->why,
	};
	const struct plan_row *r = &row;

	return RUN(db, where, err, PUT_PLAN, "plan_row", V(r->case_id), V(r->seq) PLAN_COLUMNS(VALUE));
}

/* Joining and parting take away what stood here, and put there what did not. */
static bool
clear_parts(struct db *db, enum projection where, int64_t case_id, struct err *err)
{
	return where == PROJECTION_SHADOW
	    || (db_run(db, NULL, err, "DELETE FROM concern_row WHERE case_id = $1", V(case_id))
	    && db_run(db, NULL, err, "DELETE FROM promise_row WHERE case_id = $1", V(case_id))
	    && db_run(db, NULL, err, "DELETE FROM return_row WHERE case_id = $1", V(case_id))
	    && db_run(db, NULL, err, "DELETE FROM plan_row WHERE case_id = $1", V(case_id)));
}

bool
project_state(struct arena *a, struct db *db, enum projection where, const struct state *s, struct err *err)
{
	struct case_row row = s->follows != 0 ? follower_of(a, s) : case_of(a, s);

	if ((s->joins.n > 0 && !clear_parts(db, where, s->case_id, err)) || !put_case(db, where, &row, err))
		return false;
	if (s->follows != 0)
		return true;
	for (size_t i = 0; i < s->concerns.n; i++) {
		struct concern_row concern = concern_of(s, &s->concerns.at[i]);

		if (!put_concern(db, where, &concern, err))
			return false;
	}
	for (size_t i = 0; i < s->promises.n; i++) {
		struct promise_row promise = promise_of(s, &s->promises.at[i]);

		if (!put_promise(db, where, &promise, err))
			return false;
	}
	for (size_t i = 0; i < s->plans.n; i++)
		if (!put_plan(db, where, s, &s->plans.at[i], err))
			return false;
	for (size_t i = 0; i < s->comebacks.n; i++)
		if (!put_return(db, where, s, &s->comebacks.at[i], err))
			return false;
	return true;
}

static bool
put_person(struct arena *a, struct db *db, enum projection where, const struct event *e, struct err *err)
{
	struct person_made person = {
		.id = e->person, .event_id = e->id, .address = e->address, .name = e->name, .made_at = e->at,
		.address_folded = str_lower(a, e->address),
	};
	const struct person_made *r = &person;

	return RUN(db, where, err, PUT_PERSON, "person", V(r->id), V(r->event_id) PERSON_COLUMNS(VALUE));
}

static bool
put_phone(struct arena *a, struct db *db, enum projection where, const struct event *e, struct err *err)
{
	struct phone_row phone = {
		.person = e->person, .event_id = e->id, .number = e->phone,
		.backwards = phone_backwards(a, e->phone),
	};
	const struct phone_row *r = &phone;

	return e->person == 0 || e->phone.len == 0 || RUN(db, where, err, PUT_PHONE, "phone", V(r->person),
	    V(r->event_id) PHONE_COLUMNS(VALUE));
}

static bool
put_message(struct db *db, enum projection where, const struct event *e, struct err *err)
{
	struct message_row message = {
		.message_id = e->message_id, .event_id = e->id, .case_id = e->case_id,
		.turn = e->turn != 0 ? e->turn : e->seq,
	};
	const struct message_row *r = &message;

	return RUN(db, where, err, PUT_MESSAGE, "message", V(r->message_id),
	    V(r->event_id) MESSAGE_COLUMNS(VALUE));
}

static bool
put_rule(struct arena *a, struct db *db, enum projection where, const struct event *e, const char *what,
    struct str rule, struct err *err)
{
	struct rule_row row = {
		.name = arena_fmt(a, "%" PRId64 "/%" PRId64 "/%.*s", e->case_id, e->seq, STR_ARG(rule)),
		.event_id = e->id, .case_id = e->case_id, .rule = rule, .what = str_from(what), .at = e->at,
		.reason = e->reason, .text = e->text,
	};
	const struct rule_row *r = &row;

	return RUN(db, where, err, PUT_RULE, "rule_row", V(r->name), V(r->event_id) RULE_COLUMNS(VALUE));
}

static bool
put_rules(struct arena *a, struct db *db, enum projection where, const struct event *e, const char *what,
    struct str list, struct err *err)
{
	struct str rule;

	while (str_cut(list, ',', &rule, &list) || rule.len > 0)
		if (!put_rule(a, db, where, e, what, rule, err))
			return false;
	return true;
}

static bool
put_sketch(struct arena *a, struct db *db, enum projection where, const struct event *e, struct err *err)
{
	struct sketch sketch;

	sketch_of(a, e->text, &sketch);
	for (size_t i = 0; i < sketch.n; i++) {
		struct sketch_row row = { .case_id = e->case_id, .hash = sketch.at[i], .seq = e->seq,
			.at = e->at };
		const struct sketch_row *r = &row;

		if (!RUN(db, where, err, PUT_SKETCH, "sketch_row", V(r->case_id),
		    V(r->hash) SKETCH_COLUMNS(VALUE)))
			return false;
	}
	return true;
}

/* What was taken back before it went out was never said to anyone. */
static bool
drop_sketch(struct db *db, enum projection where, const struct event *e, struct err *err)
{
	return RUN(db, where, err, DROP_SKETCH, "sketch_row", V(e->case_id), V(e->turn));
}

/* What was said on the phone is noted, not written. */
static bool
is_letter(const struct event *e)
{
	return e->kind == EVENT_SENT && str_eq(e->channel, STR("mail"));
}

bool
project_event(struct arena *a, struct db *db, enum projection where, const struct event *e, struct err *err)
{
	if (e->n_files > 0 && !store_blob_keep(db, e->files, e->n_files, err))
		return false;
	if (e->kind == EVENT_OPENED)
		return put_person(a, db, where, e, err);
	if (e->kind == EVENT_CONTACT_NOTED)
		return put_phone(a, db, where, e, err);
	if (e->kind == EVENT_OVERRIDDEN)
		return put_rule(a, db, where, e, "overridden", e->rule, err);
	if (e->kind == EVENT_DISPUTED)
		return put_rule(a, db, where, e, "disputed", e->rule, err);
	if (e->kind == EVENT_CHECKED)
		return put_rules(a, db, where, e, "followed", e->followed, err)
		    && put_rules(a, db, where, e, "left", e->left, err);
	if (e->kind == EVENT_SEND_UNDONE)
		return drop_sketch(db, where, e, err);
	if (is_letter(e) && !put_sketch(a, db, where, e, err))
		return false;
	if (e->message_id.len > 0)
		return put_message(db, where, e, err);
	return true;
}
