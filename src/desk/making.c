/* making.c - a change in the making: events added one by one, each checked by the method at once.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/making.h"

#include <sodium.h>

#include "desk/clocks.h"
#include "desk/house.h"
#include "desk/returned.h"
#include "host/random.h"
#include "method/join.h"
#include "method/told.h"

static struct str
actor_of(struct arena *a, const struct actor *who)
{
	if (who->role == ROLE_CUSTOMER)
		return STR("customer");
	if (who->account == 0)
		return STR("desk");
	return arena_fmt(a, "account:%" PRId64, who->account);
}

static void
begin(struct making *m, struct seat *s, struct change *c, int64_t case_id)
{
	*m = (struct making){ .seat = s, .change = c, .actor = actor_of(s->a, &s->who) };
	m->state = arena_new(s->a, struct state);
	c->case_id = case_id;
	c->after = m->state;
}

bool
making_begin_here(struct making *m, struct seat *s, struct change *c, int64_t case_id, struct err *err)
{
	begin(m, s, c, case_id);
	if (!seat_state(s, case_id, m->state, err))
		return false;
	c->seen = m->state->seq;
	m->seen = m->state->seq;
	return true;
}

bool
making_begin(struct making *m, struct seat *s, struct change *c, int64_t case_id, struct err *err)
{
	if (!making_begin_here(m, s, c, case_id, err))
		return false;
	if (m->state->follows == 0)
		return true;
	if (s->who.account != 0)
		return err_set(err, ERR_CONFLICT, "Meanwhile this was joined with another case, and both are "
		    "read together now. Nothing was done; look at what stands there, then do it again.");
	if (!making_begin_here(m, s, c, m->state->follows, err))
		return false;
	m->came_by = case_id;
	return true;
}

int64_t
making_number(const struct making *m, int64_t number)
{
	return m->came_by != 0 ? state_number(m->state, m->came_by, number) : number;
}

void
making_new(struct making *m, struct seat *s, struct change *c, int64_t case_id)
{
	begin(m, s, c, case_id);
	state_init(m->state, s->a);
	m->state->pack = desk_pack(s->desk);
}

/* The log as it will be: what stands there, and what this change has added. */
static bool
log_so_far(struct making *m, struct event **events, size_t *n, struct err *err)
{
	struct event *all, *stored;
	size_t n_stored;

	if (!store_events(m->seat->a, m->seat->db, m->change->case_id, 0, &stored, &n_stored, err))
		return false;
	while (n_stored > 0 && stored[n_stored - 1].seq > m->seen)
		n_stored--;
	all = arena_array(m->seat->a, struct event, n_stored + m->change->events.n);
	if (n_stored > 0)
		memcpy(all, stored, n_stored * sizeof *all);
	for (size_t i = 0; i < m->change->events.n; i++)
		all[n_stored + i] = m->change->events.at[i];
	*events = all;
	*n = n_stored + m->change->events.n;
	return true;
}

static bool
apply_with_other(struct making *m, const struct event *e, struct err *err)
{
	struct log_source logs = seat_logs(m->seat);
	struct alongside beside;
	struct event *events;
	size_t n;
	bool ok;

	if (!log_so_far(m, &events, &n, err)
	    || !store_alongside(m->seat->a, &logs, events, n, e, &beside, err))
		return false;
	m->state->alongside = &beside;
	ok = apply(m->state, e, err);
	m->state->alongside = NULL;
	return ok;
}

bool
making_add(struct making *m, struct event e, struct err *err)
{
	e.case_id = m->change->case_id;
	e.seq = m->state->seq + 1;
	e.at = m->seat->now > m->state->last_at ? m->seat->now : m->state->last_at;
	e.actor = m->actor;
	if (needs_other(&e) ? !apply_with_other(m, &e, err) : !apply(m->state, &e, err))
		return false;
	vec_push(m->seat->a, &m->change->events) = e;
	return true;
}

int64_t
making_seq(const struct making *m)
{
	return m->state->seq;
}

/* --- rights ------------------------------------------------------------------------------------------ */

bool
seat_needs(const struct seat *s, enum role least, struct err *err)
{
	if (s->who.role >= least && s->who.role != ROLE_DESK)
		return true;
	if (least == ROLE_AGENT)
		return err_set(err, ERR_DENIED, "log in to do this");
	return err_set(err, ERR_DENIED, "this needs %s; nothing was changed", least == ROLE_LEAD
	    ? "a lead or an owner" : "an owner");
}

bool
seat_is_desk(const struct seat *s, struct err *err)
{
	return s->who.role == ROLE_DESK || err_set(err, ERR_DENIED, "this is the desk's own work");
}

/* --- what came in between ---------------------------------------------------------------------------- */

bool
making_is_fresh(struct making *m, int64_t seen, struct err *err)
{
	struct event *events;
	size_t n;

	if (seen <= 0)
		return err_set(err, ERR_USAGE,
		    "the form does not say which state of the case it was made from; open the case again");
	if (seen >= m->seen)
		return true;
	if (!store_events(m->seat->a, m->seat->db, m->change->case_id, seen, &events, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (event_matters(&events[i]))
			return err_set(err, ERR_CONFLICT, "Something came in while you were writing. "
			    "Your text is still here: read what is new above it, then send it again or "
			    "change it.");
	return true;
}

/* --- reading ----------------------------------------------------------------------------------------- */

/* A long letter has some dozens of readings; a mail made to be long must not make every page of its case
 * slow. */
#define MOVES_MAX 200

/* What the other side said last, before this turn. */
static struct str
said_before(const struct state *s, const struct turn *turn)
{
	for (size_t i = s->turns.n; i > 0; i--) {
		const struct turn *t = &s->turns.at[i - 1];
		if (came_after(turn->seq, t->seq) && t->ours != turn->ours)
			return t->text;
	}
	return STR_NONE;
}

bool
making_read_turn(struct making *m, int64_t turn, struct err *err)
{
	const struct turn *t = state_turn(m->state, turn);
	const struct pack *p = desk_pack(m->seat->desk);
	struct reading r = { 0 };
	struct told told;
	struct event e = { .kind = EVENT_READ, .turn = turn, .ear = pack_version(p) };
	bool ours;
	struct str text;

	must(t);
	ear_read(m->seat->a, p, &(struct ear_turn){
		.customer = !t->ours, .text = t->text, .at = t->at, .calendar = desk_calendar_of(m->seat,
		    m->state),
		.before = said_before(m->state, t),
	}, &r);
	ours = t->ours;
	text = t->text;
	e.moves = r.moves.at;
	e.n_moves = r.moves.n < MOVES_MAX ? r.moves.n : MOVES_MAX;
	e.anger = r.anger;
	e.distress = r.distress;
	e.again = r.again;
	told_read(m->seat->a, p, &(struct told_in){ .text = &r.text, .title = t->title, .moves = e.moves,
	    .n_moves = e.n_moves, .ours = ours }, &told);
	e.tells = told.tells;
	e.losses = told.losses;
	e.n_losses = told.n_losses;
	return making_add(m, e, err) && (ours || making_returns(m, 0, turn, text, err));
}

/* --- links ------------------------------------------------------------------------------------------- */

#define LINK_BYTES 20

struct str
link_hash(struct arena *a, struct str token)
{
	unsigned char hash[32];
	char hex[2 * sizeof(hash) + 1];

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)token.ptr, token.len, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	return str_copy(a, str_from(hex));
}

bool
making_link(struct making *m, int64_t turn, struct str *token, struct err *err)
{
	struct arena *a = m->seat->a;
	struct link_row link = { .case_id = m->change->case_id, .made_at = m->seat->now,
	    .expires_at = m->seat->now + LINK_LIFE_MS };

	*token = STR_NONE;
	if (desk_firm(m->seat->desk)->base_url.len == 0)
		return true;
	*token = random_hex(a, LINK_BYTES);
	link.token_hash = link_hash(a, *token);
	vec_push(a, &m->change->links) = link;
	return making_add(m, (struct event){ .kind = EVENT_LINK_MADE, .link = link.token_hash,
	    .due = link.expires_at, .turn = turn }, err);
}
