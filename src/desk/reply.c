/* reply.c - a reply leaves the desk: checked, its promises consented to, with the customer's link.
 *
 * What one message does is written as one change: the turn, all that follows from it (saying.h), the mail.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/letter.h"
#include "desk/saying.h"
#include "method/next.h"

#define TEXT_MAX KIB(64)

/* --- what may stop it --------------------------------------------------------------------------------- */

static bool
blocks_answered(struct saying *r, struct err *err)
{
	for (size_t i = 0; i < r->findings.list.n; i++) {
		const struct finding *f = &r->findings.list.at[i];
		if (f->severity != SEVERITY_BLOCK)
			continue;
		if (!saying_override(r->in, f->rule))
			return err_set(err, ERR_DATA,
			    "%.*s Change it before it goes; a lead or an owner can also send it with a "
			    "reason.",
			    STR_ARG(f->message));
		if (r->m.seat->who.role < desk_may_override(r->m.seat->desk))
			return err_set(err, ERR_DENIED,
			    "Sending over this needs a lead or an owner. Your text is still here.");
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
	gate_final(s->a, r->m.state, desk_calendar(s->desk), s->now, &g);
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
		    "call, "
		    "or ask for their address. Your text is still here.");
	if (!making_is_fresh(&r->m, in->seen, err) || !has_no_gap(in->text, err))
		return false;
	if (in->stage == STAGE_PLAYBACK && state_concerns_unsettled(r->m.state) == 0)
		return err_set(err, ERR_DATA,
		    "There is no concern to play back yet. Take up what they said first, then play it back.");
	if (!final_may_go(r, err))
		return false;
	saying_read(r);
	return blocks_answered(r, err) && saying_promises_consented(r, err);
}

static bool
add_turn(struct saying *r, struct letter *letter, struct err *err)
{
	struct seat *s = r->m.seat;

	letter_begin(letter, s, r->m.state);
	if (!making_add(&r->m, (struct event){ .kind = EVENT_SENT, .channel = STR("mail"),
	    .text = r->in->text, .name = s->who.name,
	    .address = letter->to_address, .title = letter->subject, .message_id = letter->message_id,
	    .in_reply_to = letter->in_reply_to, .stage = str_from(stage_name(r->in->stage)) }, err))
		return false;
	r->turn = making_seq(&r->m);
	return true;
}

bool
act_reply(struct seat *s, const void *input, struct change *c, struct err *err)
{
	struct saying r = { .in = input };
	struct letter letter = { 0 };
	struct str token;

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&r.m, s, c, r.in->case_id, err) || !may_go(&r,
	    err))
		return false;
	if (!add_turn(&r, &letter, err) || !saying_follow(&r, err) || !making_link(&r.m, r.turn, &token, err))
		return false;
	c->draft_account = s->who.account;
	letter.hold_ms = desk_hold_ms(s->desk);
	return letter_finish(&letter, &r.m, r.in, r.turn, token, err);
}
