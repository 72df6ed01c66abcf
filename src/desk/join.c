/* join.c - two cases that are the same matter, read as one and apart again; one message that is another.
 *
 * The older case leads, as their deadlines run from it, unless it is closed and the other is not, or has
 * given the other one of its messages.  What was joined stands in both logs, written together or not at all.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/join.h"

#include "base/utf8.h"
#include "desk/kept.h"
#include "desk/making.h"
#include "desk/opening.h"
#include "store/case.h"

#define TITLE_MAX 120

/* --- joined ------------------------------------------------------------------------------------------ */

/* The case of that reference; of one that is read with another, that one. */
static bool
find_other(struct seat *s, struct str reference, int64_t mine, int64_t *out, struct err *err)
{
	struct case_row row;
	struct err missing = { 0 };

	reference = str_trim(reference);
	if (reference.len == 0)
		return err_set(err, ERR_DATA, "Write the reference of the other case, like KADWEP.");
	if (!store_case_by_reference(s->a, s->db, reference, &row, &missing)) {
		if (missing.kind != ERR_NOT_FOUND)
			return err_set(err, missing.kind, "%s", missing.text);
		return err_set(err, ERR_DATA, "There is no case with the reference %.*s. Look at its page: "
		    "it stands below the name.", STR_ARG(utf8_cut(reference, 40)));
	}
	*out = row.leader != 0 ? row.leader : row.case_id;
	if (*out == mine)
		return err_set(err, ERR_CONFLICT, row.leader != 0 ? "These two are read together already."
		    : "That is this case itself. Write the reference of the other one.");
	return true;
}

/* The number of the turn that a gave to b; 0: none. */
static int64_t
given_turn(const struct state *a, const struct state *b)
{
	for (size_t i = 0; i < a->moved.n; i++)
		if (a->moved.at[i].to_case == b->case_id)
			return a->moved.at[i].turn.seq;
	return 0;
}

static bool
leads(const struct state *a, const struct state *b)
{
	if (given_turn(a, b) != 0 || given_turn(b, a) != 0)
		return given_turn(a, b) != 0;
	if ((state_leads(a) > 0) != (state_leads(b) > 0))
		return state_leads(a) > 0;
	if (a->open != b->open)
		return a->open;
	return a->opened_at < b->opened_at || (a->opened_at == b->opened_at && a->case_id < b->case_id);
}

struct pair {
	struct making lead, follow;
};

static bool
begin_pair(struct pair *p, struct seat *s, struct change *c, int64_t lead, int64_t follow, struct err *err)
{
	c->also = arena_new(s->a, struct change);
	c->also->now = s->now;
	return making_begin(&p->lead, s, c, lead, err)
	    && making_begin_here(&p->follow, s, c->also, follow, err);
}

static bool
add_joined(struct pair *p, struct err *err)
{
	struct state *lead = p->lead.state, *follow = p->follow.state;

	for (size_t i = 0; i < follow->plans.n; i++)
		if (follow->plans.at[i].state == PLAN_WAITING || follow->plans.at[i].state == PLAN_STOPPED)
			return err_set(err, ERR_CONFLICT, "A message of case %.*s waits to be sent. Send it "
			    "or take it back there, then join them.", STR_ARG(follow->reference));
	if (!lead->open && !making_add(&p->lead, (struct event){ .kind = EVENT_REOPENED,
	    .reason = arena_fmt(lead->a, "joined with case %.*s", STR_ARG(follow->reference)) }, err))
		return false;
	return making_add(&p->lead, (struct event){ .kind = EVENT_JOINED, .from_case = follow->case_id,
	    .role = ROLE_LEADS, .turn = given_turn(lead, follow), .reference = follow->reference }, err)
	    && making_add(&p->follow, (struct event){ .kind = EVENT_JOINED, .from_case = lead->case_id,
	    .role = ROLE_FOLLOWS, .reference = lead->reference }, err);
}

bool
act_case_join(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct state *mine, *theirs;
	struct pair p;
	int64_t other = 0;
	bool i_lead;

	if (!seat_needs(s, ROLE_AGENT, err) || !find_other(s, in->text, in->case_id, &other, err))
		return false;
	mine = arena_new(s->a, struct state);
	theirs = arena_new(s->a, struct state);
	if (!seat_state(s, in->case_id, mine, err) || !seat_state(s, other, theirs, err))
		return false;
	i_lead = leads(mine, theirs);
	return begin_pair(&p, s, c, i_lead ? in->case_id : other, i_lead ? other : in->case_id, err)
	    && making_is_fresh(i_lead ? &p.lead : &p.follow, in->seen, err)
	    && add_joined(&p, err);
}

bool
act_case_part(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct pair p;
	int64_t other;

	if (!seat_needs(s, ROLE_AGENT, err))
		return false;
	if (!str_int(in->value, &other))
		return err_set(err, ERR_DATA, "Say which case is to be parted from this one.");
	return begin_pair(&p, s, c, in->case_id, other, err)
	    && making_is_fresh(&p.lead, in->seen, err)
	    && making_add(&p.lead, (struct event){ .kind = EVENT_PARTED, .from_case = other,
	    .role = ROLE_LEADS, .reference = p.follow.state->reference }, err)
	    && making_add(&p.follow, (struct event){ .kind = EVENT_PARTED, .from_case = in->case_id,
	    .role = ROLE_FOLLOWS, .reference = p.lead.state->reference }, err);
}

/* --- a message that is another matter ------------------------------------------------------------------ */

static struct str
title_of(const struct turn *t)
{
	struct str text = t->text, line = STR_NONE;

	while (str_trim(line).len == 0 && str_line(&text, &line))
		;
	return utf8_cut(str_trim(line).len > 0 ? str_trim(line) : str_trim(t->title), TITLE_MAX);
}

/* It began when they wrote, not when somebody saw it. */
static bool
open_with(struct making *m, struct seat *then, const struct state *old, const struct turn *t, struct err *err)
{
	bool stranger = turn_is_strangers(old, t);
	struct opening o = { .name = stranger ? t->name : old->name,
		.address = stranger ? t->address : old->address, .title = title_of(t),
		    .channel = t->channel };

	m->seat = then;
	return making_open(m, &o, err)
	    && making_add(m, (struct event){ .kind = EVENT_RECEIVED, .channel = t->channel, .name = t->name,
	    .address = t->address, .title = t->title, .message_id = t->message_id,
	    .in_reply_to = t->in_reply_to, .text = t->text, .quoted = t->quoted, .raw = t->raw,
	    .files = t->files, .n_files = t->n_files, .more_files = t->more_files,
	    .reason = t->trouble, .from_case = old->case_id, .earlier = t->seq }, err)
	    && making_read_turn(m, making_seq(m), err);
}

bool
act_new_matter(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_matter *in = input;
	struct seat *then = arena_new(s->a, struct seat);
	struct making old, fresh;
	const struct turn *t;

	*then = *s;
	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&old, s, c, in->case_id, err)
	    || !making_is_fresh(&old, in->seen, err))
		return false;
	t = state_turn(old.state, in->turn);
	if (!t)
		return err_set(err, ERR_NOT_FOUND, "There is no such message in this case.");
	then->now = t->at;
	c->also = arena_new(s->a, struct change);
	c->also->now = s->now;
	making_new(&fresh, s, c->also, in->opens);
	return open_with(&fresh, then, old.state, t, err)
	    && making_add(&old, (struct event){ .kind = EVENT_PARTED, .role = ROLE_GIVES, .turn = in->turn,
	    .from_case = in->opens, .reference = fresh.state->reference }, err);
}
