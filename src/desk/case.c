/* case.c - whose a case is, what was found, what they need, its links, their yes in a mail, a new sender.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/house.h"
#include "desk/making.h"
#include "method/terms.h"
#include "store/account.h"
#include "store/link.h"

static bool
begin(struct making *m, struct seat *s, struct change *c, const struct in_case *in, struct err *err)
{
	return seat_needs(s, ROLE_AGENT, err) && making_begin(m, s, c, in->case_id, err);
}

bool
act_take_case(struct seat *s, const void *input, struct change *c, struct err *err)
{
	struct making m;

	return begin(&m, s, c, input, err)
	    && making_add(&m, (struct event){ .kind = EVENT_ASSIGNED, .account = s->who.account,
	    .name = s->who.name }, err);
}

/* Also what is somebody else's: whoever leads deals out what came in, and sees who has too much. */
bool
act_give_case(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct account_row to;
	struct err unknown = { 0 };
	struct making m;

	if (!begin(&m, s, c, in, err))
		return false;
	if (!store_account_by_login(s->a, s->db, str_trim(in->value), &to, &unknown) || to.disabled)
		return err_set(err, ERR_DATA, "Say who looks after it from now on: one of your colleagues.");
	if (to.away_until > s->now)
		return err_set(err, ERR_CONFLICT, "%.*s is away. Give it to somebody who is here.",
		    STR_ARG(to.name));
	if (to.id == m.state->owner)
		return err_set(err, ERR_CONFLICT, "%.*s looks after it already.", STR_ARG(to.name));
	return making_add(&m, (struct event){ .kind = EVENT_ASSIGNED, .account = to.id, .name = to.name },
	    err);
}

bool
act_find_fault(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct making m;
	size_t which;

	if (!term_find(fault_names, in->value, &which))
		return err_set(err, ERR_DATA,
		    "a finding is one of: unknown, ours, third, theirs, shared, none");
	if (str_eq(in->value, STR("theirs")) && str_trim(in->source).len == 0)
		return err_set(err, ERR_DATA,
		    "Say how we know that the fault is with the customer, in “How we know it”: without it "
		    "nobody could tell them why. It stays with us. Nothing you typed is lost.");
	return begin(&m, s, c, in, err)
	    && making_add(&m, (struct event){ .kind = EVENT_FOUND, .fault = in->value,
	    .text = str_trim(in->text), .reason = str_trim(in->source) }, err);
}

bool
act_need(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct making m;
	size_t which;

	if (!term_find(need_names, in->value, &which))
		return err_set(err, ERR_DATA, "a need is one of: heard, helped, connected");
	return begin(&m, s, c, in, err)
	    && making_add(&m, (struct event){ .kind = EVENT_NEED_TOLD, .need = in->value,
	    .word = str_trim(in->text) }, err);
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
	name = str_or(t->name, t->address);
	if (!making_add(&m, (struct event){ .kind = EVENT_SENDER_KNOWN, .turn = in->turn, .address = address,
	    .name = name, .reason = speaks ? STR("speaks for them") : STR("was copied in") }, err))
		return false;
	return !speaks || making_add(&m, (struct event){ .kind = EVENT_SPEAKS_FOR, .name = name,
	    .address = address, .text = STR("They wrote in this conversation") }, err);
}
