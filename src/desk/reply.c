/* reply.c - a reply leaves the desk: checked, its promises consented to, with the customer's link.
 *
 * What one message does is written as one change: the turn, all that follows from it (saying.h), the mail.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/block.h"
#include "desk/clocks.h"
#include "desk/copies.h"
#include "desk/enclosed.h"
#include "desk/house.h"
#include "desk/letter.h"
#include "desk/plan.h"
#include "desk/saying.h"
#include "method/next.h"
#include "store/account.h"

#define TEXT_MAX KIB(64)

/* --- what may stop it --------------------------------------------------------------------------------- */

static bool
blocked(const struct saying *r, const struct finding *first, struct err *err)
{
	struct str who = role_or_above(desk_may_override(r->m.seat->desk));
	size_t n = 0;

	for (size_t i = 0; i < r->draft.findings.list.n; i++)
		n += r->draft.findings.list.at[i].severity == SEVERITY_BLOCK
		    && !saying_override(r->in, r->draft.findings.list.at[i].rule);
	if (n == 1)
		return err_set(err, ERR_DATA, "%.*s Change it before it goes; %.*s can also send it with a "
		    "reason.", STR_ARG(first->message), STR_ARG(who));
	return err_set(err, ERR_DATA, "%zu things in your text block it; the first: %.*s Change them before "
	    "it goes; %.*s can also send it with a reason.", n, STR_ARG(first->message), STR_ARG(who));
}

static bool
blocks_answered(struct saying *r, struct err *err)
{
	for (size_t i = 0; i < r->draft.findings.list.n; i++) {
		const struct finding *f = &r->draft.findings.list.at[i];
		if (f->severity != SEVERITY_BLOCK)
			continue;
		if (!saying_override(r->in, f->rule))
			return blocked(r, f, err);
		if (r->m.seat->who.role < desk_may_override(r->m.seat->desk))
			return err_set(err, ERR_DENIED, "Sending over this needs %.*s. Your text is still "
			    "here.", STR_ARG(role_or_above(desk_may_override(r->m.seat->desk))));
	}
	return true;
}

/* In a disagreement their view is played back before our last word. */
static bool
final_may_go(struct saying *r, struct err *err)
{
	struct seat *s = r->m.seat;
	struct gate g;

	if (r->in->stage != STAGE_FINAL)
		return true;
	gate_final(s->a, r->m.state, desk_calendar_of(s, r->m.state), s->now, &g);
	return g.may_close || err_set(err, ERR_DATA, "A final reply has to wait. %.*s Your text is "
	    "still here.",
	    STR_ARG(g.reasons.at[0]));
}

/* A draft of ours leaves gaps for what only the writer knows; none of them is for the customer. */
static bool
has_no_gap(struct str text, struct err *err)
{
	struct str gap = draft_gap(text);

	if (gap.len == 0)
		return true;
	return err_set(err, ERR_DATA, "%.*s is still a gap: write there what only you know, or take it out. "
	    "Your text is still here.", STR_ARG(gap));
}

static bool
may_go(struct saying *r, struct err *err)
{
	const struct in_reply *in = r->in;

	if (str_trim(in->text).len == 0)
		return err_set(err, ERR_DATA, "There is nothing written yet.");
	if (in->text.len > TEXT_MAX)
		return err_set(err, ERR_TOO_LARGE,
		    "This is longer than a reply can be (64 KB). Your text is still here.");
	if (r->m.state->address.len == 0)
		return err_set(err, ERR_DATA, "No mail address is known of them. Ring them and note the "
		    "call, or ask for their address. Your text is still here.");
	if (!making_is_fresh(&r->m, in->seen, err) || !has_no_gap(in->text, err))
		return false;
	if (in->stage == STAGE_PLAYBACK && state_concerns_unsettled(r->m.state) == 0)
		return err_set(err, ERR_DATA,
		    "There is no concern to play back yet. Take up what they said first, then play it back.");
	if (!final_may_go(r, err) || !copies_check(&r->m, in, err))
		return false;
	return saying_read(r, err) && blocks_answered(r, err) && saying_promises_consented(r, err);
}

static bool
add_turn(struct saying *r, struct letter *letter, struct err *err)
{
	struct seat *s = r->m.seat;
	struct correspondent *people;
	size_t n;

	if (!letter_begin(letter, s, r->m.state, r->in->sender, err))
		return false;
	people = copies_of_ours(s->a, r->in, &letter->sender, &n);
	if (!enclosed_load(s, r->files, r->n_files, &letter->files, err))
		return false;
	letter->n_files = r->n_files;
	if (!making_add(&r->m, (struct event){ .kind = EVENT_SENT, .channel = STR("mail"),
	    .text = r->in->text, .name = s->who.name,
	    .address = letter->to_address, .title = letter->subject, .message_id = letter->message_id,
	    .in_reply_to = letter->in_reply_to, .stage = str_from(stage_name(r->in->stage)),
	    .people = people, .n_people = n, .tells = r->draft.tells,
	    .files = r->files, .n_files = r->n_files }, err))
		return false;
	r->turn = making_seq(&r->m);
	return true;
}

/* Once it is made sure that it may go. */
static bool
send(struct saying *r, int64_t hold_ms, struct err *err)
{
	struct letter letter = { 0 };
	struct str token;

	if (!blocks_count(&r->m, r->in->text, err) || !add_turn(r, &letter, err) || !saying_follow(r,
	    err) || !making_link(&r->m, r->turn, &token, err))
		return false;
	letter.hold_ms = hold_ms;
	return letter_finish(&letter, &r->m, r->in, r->turn, token, err);
}

/* --- at a time of its own --------------------------------------------------------------------------- */

#define PLANS_MOST 5
#define AHEAD_MOST (90 * DAY_MS)

static bool
may_wait(struct saying *r, struct err *err)
{
	int64_t now = r->m.seat->now;
	size_t waiting = 0;

	for (size_t i = 0; i < r->m.state->plans.n; i++)
		waiting += r->m.state->plans.at[i].state == PLAN_WAITING;
	if (r->in->at <= now)
		return err_set(err, ERR_DATA, "The time to send it has to lie ahead. Your text is still "
		    "here.");
	if (r->in->at > now + AHEAD_MOST)
		return err_set(err, ERR_DATA, "A message can wait for 90 days at most. Your text is still "
		    "here.");
	return waiting < PLANS_MOST || err_set(err, ERR_DATA, "Five messages wait in this case already. Take "
	    "one back first; your text is still here.");
}

static const struct promise_read *
promise_at(const struct promise_read *all, size_t n, uint32_t start)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].start == start)
			return &all[i];
	return NULL;
}

/* "Tomorrow" is another day when it arrives: a date taken from the words as they are read now would promise
 * what the letter does not say. */
static bool
times_hold(struct saying *r, struct err *err)
{
	struct seat *s = r->m.seat;
	const struct ear_turn turn = { .text = r->in->text, .at = s->now,
	    .calendar = desk_calendar_of(s, r->m.state) };
	struct reading now = { 0 };
	struct text text;

	text_read(s->a, desk_pack(s->desk), turn.text, &text);
	promises_read(s->a, &text, &turn, &now);
	for (size_t i = 0; i < r->in->n_promises; i++) {
		const struct in_promise *yes = &r->in->promises[i];
		const struct promise_read *a = promise_at(now.promises.at, now.promises.n, yes->start);
		const struct promise_read *b = promise_at(r->draft.promises.at, r->draft.promises.n,
		    yes->start);

		if (yes->declined || !a || !b || a->due == b->due || yes->due != a->due || b->due == NEVER)
			continue;
		return err_set(err, ERR_DATA, "“%.*s” will be read on the day it arrives: it means %.*s "
		    "then. Set that as the promise’s date, or name the day in your text.",
		    STR_ARG(promise_said(r->in->text, b)),
		    STR_ARG(time_on_both(s->a, turn.calendar, b->due)));
	}
	return true;
}

static bool
plan(struct saying *r, struct err *err)
{
	struct seat *s = r->m.seat, then = *s;
	struct letter letter = { 0 };
	struct correspondent *people;
	size_t n;
	bool ok;

	if (!may_wait(r, err))
		return false;
	then.now = r->in->at;
	r->m.seat = &then;
	ok = may_go(r, err);
	r->m.seat = s;
	if (!ok || !times_hold(r, err))
		return false;
	if (!letter_begin(&letter, s, r->m.state, r->in->sender, err))
		return false;
	people = copies_of_ours(s->a, r->in, &letter.sender, &n);
	return making_add(&r->m, (struct event){ .kind = EVENT_PLANNED, .text = r->in->text,
	    .due = r->in->at, .stage = str_from(stage_name(r->in->stage)), .name = s->who.name,
	    .address = letter.to_address, .title = letter.subject, .plan = plan_write(s->a, r->in),
	    .people = people, .n_people = n,
	    .files = r->files, .n_files = r->n_files }, err);
}

bool
act_reply(struct seat *s, const void *input, struct change *c, struct err *err)
{
	struct saying r = { .in = input };

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&r.m, s, c, r.in->case_id, err))
		return false;
	c->draft_account = s->who.account;
	c->draft_sent = r.in->text;
	c->draft_had = r.in->had;
	c->draft_stage = str_from(stage_name(r.in->stage));
	if (!enclosed_find(&r.m, &r.in->files, &r.files, &r.n_files, err))
		return false;
	if (r.in->at != 0)
		return plan(&r, err);
	return may_go(&r, err) && send(&r, desk_undo_ms(s->desk), err);
}

/* --- what waited -------------------------------------------------------------------------------------- */

static bool
begin_plan(struct saying *r, struct seat *s, const struct in_plan *in, struct change *c, struct plan **out,
    struct err *err)
{
	if (!making_begin(&r->m, s, c, in->case_id, err))
		return false;
	*out = state_plan(r->m.state, in->plan);
	return *out || err_set(err, ERR_NOT_FOUND, "There is no such message in this case.");
}

/* As it was put then. */
static bool
send_plan(struct saying *r, const struct plan *p, int64_t seen, int64_t hold_ms, struct err *err)
{
	struct in_reply in = { .case_id = r->m.change->case_id, .seen = seen, .text = p->text };

	r->in = &in;
	r->files = p->files;
	r->n_files = p->n_files;
	return plan_read(r->m.seat->a, p, &in, err)
	    && making_add(&r->m, (struct event){ .kind = EVENT_PLAN_SENT, .turn = p->seq }, err)
	    && may_go(r, err) && send(r, hold_ms, err);
}

bool
act_plan_send(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_plan *in = input;
	struct saying r = { 0 };
	struct plan *p;

	return seat_needs(s, ROLE_AGENT, err) && begin_plan(&r, s, in, c, &p, err)
	    && send_plan(&r, p, in->seen, desk_undo_ms(s->desk), err);
}

bool
act_plan_undo(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_plan *in = input;
	struct saying r = { 0 };
	struct plan *p;

	if (!seat_needs(s, ROLE_AGENT, err) || !begin_plan(&r, s, in, c, &p, err))
		return false;
	c->draft_account = s->who.account;
	c->draft_stage = p->stage;
	c->draft_text = p->text;
	c->draft_cc = copies_typed(s->a, p->people, p->n_people);
	c->draft_sender = copies_sender(p->people, p->n_people);
	for (size_t i = 0; i < p->n_files; i++)
		vec_push(s->a, &c->draft_files) = p->files[i];
	return making_add(&r.m, (struct event){ .kind = EVENT_PLAN_UNDONE, .turn = p->seq }, err);
}

/* Whoever wrote it, with the rights they have now. */
static bool
writer_of(struct seat *s, const struct plan *p, struct actor *out, struct err *err)
{
	struct account_row row;
	int64_t id;

	if (!str_starts(p->actor, STR("account:")) || !str_int(str_sub(p->actor, 8, p->actor.len), &id)
	    || !store_account_by_id(s->a, s->db, id, &row, err))
		return err->kind != ERR_NONE || err_set(err, ERR_SOFTWARE, "nobody wrote this message");
	if (row.disabled)
		return err_set(err, ERR_DENIED, "Whoever wrote it no longer works here.");
	*out = (struct actor){ .account = row.id, .name = row.name };
	return role_by_name(row.role, &out->role) || err_set(err, ERR_SOFTWARE, "an account has no role");
}

static bool
is_of_the_moment(const struct err *err)
{
	return err->kind == ERR_DATA || err->kind == ERR_DENIED || err->kind == ERR_CONFLICT
	    || err->kind == ERR_TOO_LARGE || err->kind == ERR_NOT_FOUND;
}

static bool
stop_plan(struct seat *s, const struct in_plan *in, struct change *c, const struct err *why, struct err *err)
{
	struct saying r = { 0 };
	struct plan *p;

	return begin_plan(&r, s, in, c, &p, err) && making_add(&r.m, (struct event){
	    .kind = EVENT_PLAN_STOPPED, .turn = p->seq, .reason = str_copy(s->a, str_from(why->text)) }, err);
}

bool
act_plan_due(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_plan *in = input;
	const struct change clean = *c;
	struct saying r = { 0 };
	struct seat writer = *s;
	struct err why = { 0 };
	struct plan *p;

	if (!seat_is_desk(s, err) || !begin_plan(&r, s, in, c, &p, err))
		return false;
	if (p->state != PLAN_WAITING || p->due > s->now)
		return true;
	r.m.seat = &writer;
	if (writer_of(s, p, &writer.who, &why) && begin_plan(&r, &writer, in, c, &p, &why)
	    && send_plan(&r, p, r.m.seen, 0, &why))
		return true;
	*c = clean;
	if (!is_of_the_moment(&why))
		return err_set(err, why.kind, "%s", why.text);
	return stop_plan(s, in, c, &why, err);
}
