/* case.c - whose a case is, what was found, what they need, and closing it on their word.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/house.h"
#include "desk/making.h"
#include "store/link.h"

static bool
begin(struct making *m, struct seat *s, struct change *c, const struct in_case *in, struct err *err)
{
	return seat_needs(s, ROLE_AGENT, err) && making_begin(m, s, c, in->case_id, err);
}

static bool
is_one_of(struct str value, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(value, str_from(list[i])))
			return true;
	return false;
}

bool
act_take_case(struct seat *s, const void *input, struct change *c, struct err *err)
{
	struct making m;

	return begin(&m, s, c, input, err)
	    && making_add(&m, (struct event){ .kind = EVENT_ASSIGNED, .account = s->who.account,
	    .name = s->who.name }, err);
}

bool
act_find_fault(struct seat *s, const void *input, struct change *c, struct err *err)
{
	static const char *const faults[] = { "unknown", "ours", "third", "theirs", "shared", "none" };
	const struct in_case *in = input;
	struct making m;

	if (!is_one_of(in->value, faults, LENGTH(faults)))
		return err_set(err, ERR_DATA,
		    "a finding is one of: unknown, ours, third, theirs, shared, none");
	return begin(&m, s, c, in, err)
	    && making_add(&m, (struct event){ .kind = EVENT_FOUND, .fault = in->value,
	    .text = str_trim(in->text) }, err);
}

bool
act_need(struct seat *s, const void *input, struct change *c, struct err *err)
{
	static const char *const needs[] = { "heard", "helped", "connected" };
	const struct in_case *in = input;
	struct making m;

	if (!is_one_of(in->value, needs, LENGTH(needs)))
		return err_set(err, ERR_DATA, "a need is one of: heard, helped, connected");
	return begin(&m, s, c, in, err)
	    && making_add(&m, (struct event){ .kind = EVENT_NEED_TOLD, .need = in->value,
	    .word = str_trim(in->text) }, err);
}

bool
act_close(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct making m;
	const struct concern *last = NULL;

	if (!begin(&m, s, c, in, err) || !making_is_fresh(&m, in->seen, err))
		return false;
	for (size_t i = 0; i < m.state->concerns.n; i++)
		if (!last || m.state->concerns.at[i].word_at > last->word_at)
			last = &m.state->concerns.at[i];
	return making_add(&m, (struct event){ .kind = EVENT_CLOSED, .exit = STR("their-word"),
	    .word = last ? last->word : STR_NONE, .channel = last ? last->word_channel : STR_NONE }, err);
}

static const struct {
	const char *value, *exit, *reason;      /* reason NULL: it has to be written */
} not_complaints[] = {
	{ "supplier", "not-a-complaint", "A supplier or an offer to us" },
	{ "praise", "not-a-complaint", "Praise or thanks" },
	{ "wrong-company", "not-a-complaint", "Meant for another company" },
	{ "other", "not-a-complaint", NULL },
	{ "withdrawn", "withdrawn", NULL },
};

bool
act_not_complaint(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct str text = str_trim(in->text);
	struct making m;

	if (!begin(&m, s, c, in, err) || !making_is_fresh(&m, in->seen, err))
		return false;
	for (size_t i = 0; i < LENGTH(not_complaints); i++) {
		const char *said = not_complaints[i].reason;

		if (!str_eq(in->value, str_from(not_complaints[i].value)))
			continue;
		if (!said && text.len == 0)
			return err_set(err, ERR_DATA, "Say in a few words why; it stays on the record.");
		return making_add(&m, (struct event){ .kind = EVENT_CLOSED,
		    .exit = str_from(not_complaints[i].exit), .reason = !said ? text : text.len == 0
		    ? str_from(said) : arena_fmt(s->a, "%s: %.*s", said, STR_ARG(text)) }, err);
	}
	return err_set(err, ERR_DATA, "Choose what it is instead of a complaint.");
}

bool
act_reopen(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct str text = str_trim(in->text);
	struct making m;

	return begin(&m, s, c, in, err) && making_add(&m, (struct event){ .kind = EVENT_REOPENED,
	    .reason = text.len > 0 ? text : STR("Closed by mistake") }, err);
}

static bool
revoke_links(struct making *m, int64_t case_id, struct str reason, size_t *live, struct err *err)
{
	struct seat *s = m->seat;
	struct link_row *links;
	size_t n;

	if (!store_links_of_case(s->a, s->db, case_id, &links, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (links[i].revoked_at != 0 || links[i].expires_at <= s->now)
			continue;
		(*live)++;
		vec_push(s->a, &m->change->links_revoked) = links[i].token_hash;
		if (!making_add(m, (struct event){ .kind = EVENT_LINK_REVOKED, .link = links[i].token_hash,
		    .reason = reason }, err))
			return false;
	}
	return true;
}

bool
act_links_revoke(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct making m;
	size_t live = 0;

	if (!begin(&m, s, c, in, err) || !revoke_links(&m, in->case_id, str_trim(in->text), &live, err))
		return false;
	for (size_t i = 0; i < m.state->joins.n; i++) {
		const struct joined *j = &m.state->joins.at[i];

		if (j->leads && !j->parted
		    && !revoke_links(&m, j->case_id, str_trim(in->text), &live, err))
			return false;
	}
	return live > 0 || err_set(err, ERR_CONFLICT, "No link of this case is open any more.");
}

/* --- their yes in a mail ------------------------------------------------------------------------------ */

bool
act_take_word(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_word *in = input;
	struct making m;
	const struct turn *t;
	const struct playback *p;
	struct event e = { .channel = STR("mail"), .turn = in->turn };

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err))
		return false;
	t = state_turn(m.state, in->turn);
	if (!t || t->ours)
		return err_set(err, ERR_DATA, "their word has to stand in a message of theirs");
	e.word = t->text;
	e.channel = t->channel;
	if (in->concern == 0) {
		p = state_last_playback(m.state);
		if (!p || p->state != PLAYBACK_SENT || came_after(p->seq, t->seq))
			return err_set(err, ERR_CONFLICT,
			    "there is no playback that this message could have answered");
		e.kind = in->yes ? EVENT_PLAYBACK_CONFIRMED : EVENT_PLAYBACK_CORRECTED;
		e.playback = p->seq;
		return making_add(&m, e, err);
	}
	e.kind = in->yes ? EVENT_ENOUGH : EVENT_NOT_ENOUGH;
	e.concern = in->concern;
	return making_add(&m, e, err);
}

/* --- a new sender in an old conversation -------------------------------------------------------------- */

bool
act_sender(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_sender *in = input;
	struct str address, name;
	struct making m;
	const struct turn *t;
	bool speaks = str_eq(in->value, STR("speaks"));

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err))
		return false;
	t = state_turn(m.state, in->turn);
	if (!t || !turn_is_strangers(m.state, t))
		return err_set(err, ERR_CONFLICT, "Somebody has said already who wrote this.");
	address = t->address;
	name = t->name.len > 0 ? t->name : t->address;
	if (!making_add(&m, (struct event){ .kind = EVENT_SENDER_KNOWN, .turn = in->turn, .address = address,
	    .name = name, .reason = speaks ? STR("speaks for them") : STR("was copied in") }, err))
		return false;
	return !speaks || making_add(&m, (struct event){ .kind = EVENT_SPEAKS_FOR, .name = name,
	    .address = address, .text = STR("They wrote in this conversation") }, err);
}
