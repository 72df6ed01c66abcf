/* delivery.c - what became of a message of ours: taken, put off, lost, sent again.
 *
 * A delivery report is believed when it names a Message-ID of ours, which nobody can guess, and an address
 * that message was sent to; when nobody has put a sender on its envelope; and as long as they have not
 * answered that very message.  Whoever was sent one knows all that, and can only make believe they never got
 * it.  What was lost and is sent again does again what it was to do: answers, keeps, plays back.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/copies.h"
#include "desk/enclosed.h"
#include "desk/house.h"
#include "desk/letter.h"
#include "desk/making.h"
#include "desk/sender.h"
#include "host/random.h"
#include "store/outbox.h"
#include "store/raw.h"

static struct str
state_word(enum delivery d)
{
	return d == DELIVERY_NONE ? STR("waiting") : str_from(delivery_name(d));
}

/* A copy tells of itself only when it is lost, and never of the customer's own message. */
static bool
copy_delivered(struct making *m, const struct turn *turn, const struct in_delivery *in,
    const struct outbox_update *u, struct err *err)
{
	vec_push(m->seat->a, &m->change->outbox_updates) = *u;
	return in->state != DELIVERY_FAILED || !turn || making_add(m, (struct event){
	    .kind = EVENT_COPY_FAILED, .turn = turn->seq, .address = in->copy_to, .reason = in->reason },
	    err);
}

bool
act_delivery(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_delivery *in = input;
	struct outbox_update u = {
		.id = in->outbox, .error = in->reason, .next_at = in->next_at, .attempts = in->attempts,
		.state = state_word(in->state),
	};
	const struct turn *turn;
	struct making m;

	if (in->case_id == 0) {         /* to one of us: no case tells of it */
		vec_push(s->a, &c->outbox_updates) = u;
		return seat_is_desk(s, err);
	}
	if (!seat_is_desk(s, err) || !making_begin(&m, s, c, in->case_id, err))
		return false;
	turn = state_turn(m.state, making_number(&m, in->turn));
	if (in->copy_to.len > 0)
		return copy_delivered(&m, turn, in, &u, err);
	if (turn && turn->ours && turn->delivery != DELIVERY_WAITING)
		return true;    /* another desk was quicker to write that, or a report came in meanwhile */
	vec_push(s->a, &c->outbox_updates) = u;
	if (in->state == DELIVERY_WAITING || !turn || !turn->ours)
		return true;    /* of what went by itself only the outbox tells */
	return making_add(&m, (struct event){
		.kind = in->state == DELIVERY_ACCEPTED ? EVENT_MAIL_ACCEPTED : EVENT_MAIL_FAILED,
		.turn = turn->seq, .reason = str_or(in->reason, STR("accepted")),
	}, err);
}

/* --- a delivery report -------------------------------------------------------------------------- */

static bool
is_known(struct seat *s, struct str digest, bool *out, struct err *err)
{
	struct raw_row raw;
	struct err missing = { 0 };

	*out = store_raw_by_digest(s->a, s->db, digest, &raw, &missing);
	return *out || missing.kind == ERR_NOT_FOUND || err_set(err, missing.kind, "%s", missing.text);
}

static bool
find_ours(struct seat *s, struct str message_id, struct outbox_row *out, struct err *err)
{
	struct err missing = { 0 };

	if (message_id.len > 0 && store_outbox_by_message(s->a, s->db, message_id, out, &missing))
		return true;
	if (message_id.len > 0 && missing.kind != ERR_NOT_FOUND)
		return err_set(err, missing.kind, "%s", missing.text);
	return err_set(err, ERR_NOT_FOUND, "a delivery report about no message of ours");
}

/* The turn the report speaks of, if this is how it was sent last. */
static struct turn *
reported_turn(struct making *m, const struct outbox_row *row)
{
	struct turn *t = m->state ? state_turn(m->state, making_number(m, row->turn)) : NULL;

	return t && t->ours && str_eq(t->message_id, row->message_id) ? t : NULL;
}

/* Who has answered that very message has it. */
static bool
was_answered(struct making *m, const struct outbox_row *row)
{
	for (size_t i = 0; m->state && i < m->state->turns.n; i++) {
		const struct turn *t = &m->state->turns.at[i];

		if (!t->ours && str_eq(t->in_reply_to, row->message_id)
		    && str_eq_nocase(t->address, row->to_address))
			return true;
	}
	return false;
}

static bool
add_lost(struct making *m, const struct outbox_row *row, const struct report_recipient *r, struct err *err)
{
	const struct turn *t = reported_turn(m, row);

	vec_push(m->seat->a, &m->change->outbox_updates) = (struct outbox_update){ .id = row->id,
	    .state = STR("bounced"), .error = r->reason, .next_at = row->next_at,
	    .attempts = row->attempts };
	if (!t || turn_is_lost(t))
		return true;
	return making_add(m, (struct event){ .kind = EVENT_MAIL_FAILED, .turn = t->seq, .reason = r->reason,
	    .raw = m->change->raw->id }, err);
}

/* Everybody this message went to. */
struct sent_to { struct outbox_row *rows; size_t n; };

static bool
find_sent_to(struct seat *s, const struct outbox_row *ours, struct sent_to *out, struct err *err)
{
	struct outbox_row *copies;
	size_t n;

	if (!store_outbox_copies(s->a, s->db, ours->message_id, &copies, &n, err))
		return false;
	out->rows = arena_array(s->a, struct outbox_row, n + 1);
	out->rows[0] = *ours;
	for (size_t i = 0; i < n; i++)
		out->rows[i + 1] = copies[i];
	out->n = n + 1;
	return true;
}

static const struct outbox_row *
named(const struct sent_to *to, const struct report_recipient *r)
{
	for (size_t i = 0; i < to->n; i++)
		if (str_eq_nocase(r->address, to->rows[i].to_address)
		    || str_eq_nocase(r->passed_to, to->rows[i].to_address))
			return &to->rows[i];
	return NULL;
}

/* Where a mailbox passes its mail on, the fields may tell of the other one alone. */
static const struct outbox_row *
named_in_words(const struct sent_to *to, const struct report *report)
{
	for (size_t i = 0; i < to->n; i++)
		if (str_find_nocase(report->words, to->rows[i].to_address) != STR_NOT_FOUND)
			return &to->rows[i];
	return NULL;
}

/* The worst that is told of an address this message, or a copy of it, was sent to: *row becomes that one. */
static bool
find_told(struct seat *s, const struct report *report, struct outbox_row *row,
    const struct report_recipient **told, struct err *err)
{
	const struct outbox_row *is;
	struct sent_to to;

	*told = NULL;
	if (report->has_sender)
		return err_set(err, ERR_NOT_FOUND, "what looks like a delivery report, but somebody sent it");
	if (!find_sent_to(s, row, &to, err))
		return false;
	for (size_t i = 0; i < report->n; i++) {
		const struct report_recipient *r = &report->list[i];

		is = named(&to, r);
		if (!is || (*told && r->action <= (*told)->action))
			continue;
		*told = r;
		*row = *is;
	}
	if (*told)
		return true;
	is = named_in_words(&to, report);
	if (!is)
		return err_set(err, ERR_NOT_FOUND, "a delivery report about an address that message was not "
		    "sent to");
	*told = report_worst(report);
	*row = *is;
	return true;
}

static bool
add_lost_copy(struct making *m, const struct outbox_row *row, const struct report_recipient *r,
    struct err *err)
{
	const struct turn *t = reported_turn(m, row);

	vec_push(m->seat->a, &m->change->outbox_updates) = (struct outbox_update){ .id = row->id,
	    .state = STR("bounced"), .error = r->reason, .next_at = row->next_at,
	    .attempts = row->attempts };
	if (!t || str_eq(row->state, STR("bounced")) || str_eq(row->state, STR("failed")))
		return true;
	return making_add(m, (struct event){ .kind = EVENT_COPY_FAILED, .turn = t->seq,
	    .address = row->to_address, .reason = r->reason, .raw = m->change->raw->id }, err);
}

static bool
add_late(struct making *m, const struct outbox_row *row, const struct report_recipient *r, struct err *err)
{
	const struct turn *t = reported_turn(m, row);

	/* their server reminds us every few hours */
	if (!t || t->delivery != DELIVERY_ACCEPTED || t->delivery_reason.len > 0)
		return true;
	return making_add(m, (struct event){ .kind = EVENT_MAIL_DELAYED, .turn = t->seq, .reason = r->reason,
	    .raw = m->change->raw->id }, err);
}

bool
act_report(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_report *in = input;
	const struct report_recipient *worst;
	struct str digest = link_hash(s->a, in->raw);
	struct outbox_row row;
	struct making m;
	bool known;

	if (!seat_is_desk(s, err) || !is_known(s, digest, &known, err))
		return false;
	if (known)
		return true;
	if (!find_ours(s, in->report->message_id, &row, err) || !find_told(s, in->report, &row, &worst, err))
		return false;
	if (worst->action != REPORT_FAILED && worst->action != REPORT_DELAYED)
		return err_set(err, ERR_NOT_FOUND, worst->action == REPORT_DELIVERED
		    ? "a receipt: the message it names was delivered"
		    : "a delivery report that does not say what became of the message");
	m = (struct making){ .seat = s, .change = c };
	if (row.case_id != 0 && !making_begin(&m, s, c, row.case_id, err))
		return false;
	if (was_answered(&m, &row))
		return err_set(err, ERR_NOT_FOUND, "a delivery report about a message that was answered");
	c->raw = arena_new(s->a, struct raw_row);
	*c->raw = (struct raw_row){ id_next(s->now), row.case_id, s->now, digest, in->message->message_id,
	    in->raw };
	if (row.copy != 0)
		return worst->action != REPORT_FAILED || add_lost_copy(&m, &row, worst, err);
	return worst->action == REPORT_FAILED ? add_lost(&m, &row, worst, err)
	    : add_late(&m, &row, worst, err);
}

/* --- sent again --------------------------------------------------------------------------------- */

static bool
address_ok(struct str address, struct err *err)
{
	return message_address_ok(address) || err_set(err, ERR_DATA,
	    "This is not an address that mail can be sent to. It looks like "
	    "name@example.org; nothing was sent.");
}

static bool
add_playback_again(struct making *m, int64_t turn, struct err *err)
{
	const struct state *s = m->state;
	const struct playback *last = s->playbacks.n > 0 ? &s->playbacks.at[s->playbacks.n - 1] : NULL;

	if (!last || last->turn != turn || last->state != PLAYBACK_NONE)
		return true;
	return making_add(m, (struct event){ .kind = EVENT_PLAYBACK_SENT, .turn = turn,
	    .items = last->items, .n_items = last->n_items }, err);
}

static bool
add_answers_again(struct making *m, int64_t turn, struct in_reply *in, struct err *err)
{
	VEC(int64_t) answers = { 0 };

	for (size_t i = 0; i < m->state->concerns.n; i++) {
		const struct concern *k = &m->state->concerns.at[i];
		int64_t seq = k->seq;

		if (k->lost_turn != turn || concern_is_settled(k))
			continue;
		vec_push(m->seat->a, &answers) = seq;
		if (!making_add(m, (struct event){ .kind = EVENT_CONCERN_ANSWERED, .concern = seq,
		    .turn = turn }, err)
		    || !making_add(m, (struct event){ .kind = EVENT_ENOUGH_ASKED, .concern = seq,
		    .turn = turn }, err))
			return false;
	}
	in->answers = answers.at;
	in->n_answers = answers.n;
	return true;
}

static bool
add_promises_again(struct making *m, int64_t turn, struct err *err)
{
	for (size_t i = 0; i < m->state->promises.n; i++) {
		const struct promise *p = &m->state->promises.at[i];
		bool kept = p->lost_turn == turn && (p->state == PROMISE_OPEN || p->state == PROMISE_MISSED);
		bool owned = p->lost_owning == turn && p->missed_at != 0 && !p->owned;
		int64_t seq = p->seq;

		if (kept && !making_add(m, (struct event){ .kind = EVENT_PROMISE_KEPT, .promise = seq,
		    .turn = turn, .reason = STR("by this message") }, err))
			return false;
		if (owned && !making_add(m, (struct event){ .kind = EVENT_PROMISE_OWNED, .promise = seq,
		    .turn = turn }, err))
			return false;
	}
	return true;
}

/* A closed case is not played back or asked about again; what it promised is kept all the same. */
static bool
add_again(struct making *m, int64_t turn, struct in_reply *in, struct err *err)
{
	if (m->state->open && (!add_playback_again(m, turn, err) || !add_answers_again(m, turn, in, err)))
		return false;
	return add_promises_again(m, turn, err);
}

bool
act_send_again(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_again *in = input;
	struct in_reply reply = { .case_id = in->case_id, .stage = STAGE_ANSWER };
	struct str address = str_trim(in->address), token;
	struct letter letter = { 0 };
	const struct turn *t;
	struct making m;

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err)
	    || !making_is_fresh(&m, in->seen, err))
		return false;
	t = state_turn(m.state, in->turn);
	if (!t || !t->ours)
		return err_set(err, ERR_NOT_FOUND, "There is no such message of ours in this case.");
	if (address.len == 0)
		address = str_or(t->address, m.state->address);
	if (!address_ok(address, err))
		return false;
	reply.text = t->text;
	(void)stage_by_name(t->stage, &reply.stage);
	if (!letter_begin(&letter, s, m.state, sender_is_one(s, copies_sender(t->people, t->n_people))
	    ? copies_sender(t->people, t->n_people) : STR_NONE, err))
		return false;
	letter.to_address = address;
	letter.again = true;
	if (!enclosed_load(s, t->files, t->n_files, &letter.files, err))
		return false;
	letter.n_files = t->n_files;
	reply.copies = copies_of(s->a, t->people, t->n_people, &reply.n_copies);
	return making_add(&m, (struct event){ .kind = EVENT_MAIL_AGAIN, .turn = in->turn,
	    .message_id = letter.message_id, .address = address }, err)
	    && add_again(&m, in->turn, &reply, err)
	    && making_link(&m, in->turn, &token, err)
	    && letter_finish(&letter, &m, &reply, in->turn, token, err);
}

/* --- taken back --------------------------------------------------------------------------------- */

static bool
undo_row(struct seat *s, const struct turn *t, struct outbox_row *out, struct err *err)
{
	struct err missing = { 0 };

	if (store_outbox_by_message(s->a, s->db, t->message_id, out, &missing)
	    && str_eq(out->state, STR("waiting")) && out->attempts == 0 && out->next_at > s->now)
		return true;
	if (missing.kind != ERR_NONE && missing.kind != ERR_NOT_FOUND)
		return err_set(err, missing.kind, "%s", missing.text);
	return err_set(err, ERR_CONFLICT, "It has gone out already, so it can't be taken back. You can write "
	    "again.");
}

static bool
undo_copies(struct seat *s, const struct outbox_row *row, struct change *c, struct err *err)
{
	struct outbox_row *copies;
	size_t n;

	if (!store_outbox_copies(s->a, s->db, row->message_id, &copies, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		vec_push(s->a, &c->outbox_updates) = (struct outbox_update){ .id = copies[i].id,
		    .state = STR("undone"), .next_at = copies[i].next_at,
		    .seen_next_at = copies[i].next_at };
	return true;
}

bool
act_undo_send(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_undo *in = input;
	struct outbox_row row;
	const struct turn *t;
	struct making m;

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err))
		return false;
	t = state_turn(m.state, in->turn);
	if (!t || !t->ours)
		return err_set(err, ERR_NOT_FOUND, "There is no such message of ours in this case.");
	if (!undo_row(s, t, &row, err))
		return false;
	c->draft_account = s->who.account;
	c->draft_stage = t->stage;
	c->draft_text = t->text;
	c->draft_cc = copies_typed(s->a, t->people, t->n_people);
	c->draft_sender = copies_sender(t->people, t->n_people);
	for (size_t i = 0; i < t->n_files; i++)
		vec_push(s->a, &c->draft_files) = t->files[i];
	if (!undo_copies(s, &row, c, err))
		return false;
	vec_push(s->a, &c->outbox_updates) = (struct outbox_update){ .id = row.id, .state = STR("undone"),
	    .error = STR_NONE, .next_at = row.next_at, .seen_next_at = row.next_at };
	return making_add(&m, (struct event){ .kind = EVENT_SEND_UNDONE, .turn = in->turn }, err);
}
