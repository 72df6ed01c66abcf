/* outbox.c - what we sent, as it waits or went.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/house.h"
#include "desk/making.h"
#include "desk/setting.h"
#include "store/outbox.h"
#include "store/today.h"

#define LINES_MAX 200

static bool
to_line(struct seat *s, const struct outbox_row *row, struct outbox_line *out, struct err *err)
{
	struct message m;

	if (!message_parse(s->a, row->message, &m, err))
		return false;
	*out = (struct outbox_line){
		.id = row->id, .case_id = row->case_id, .turn = row->turn, .made_at = row->made_at,
		    .next_at = row->next_at,
		    .attempts = row->attempts,
		.to = row->to_address, .subject = row->subject, .state = row->state, .error = row->error,
		.copy = row->copy != 0,
		.text = m.quoted.len > 0 ? arena_fmt(s->a, "%.*s\n%.*s", STR_ARG(m.text), STR_ARG(m.quoted))
		    : m.text,
	};
	return true;
}

bool
desk_outbox(struct seat *s, int64_t case_id, struct outbox_line **out, size_t *n, struct err *err)
{
	struct outbox_row *rows;
	struct outbox_line *lines;
	size_t count;

	if (!seat_needs(s, ROLE_AGENT, err) || !store_outbox_list(s->a, s->db, case_id, LINES_MAX, &rows,
	    &count, err))
		return false;
	lines = arena_array(s->a, struct outbox_line, count);
	for (size_t i = 0; i < count; i++)
		lines[i] = (struct outbox_line){
			.id = rows[i].id, .case_id = rows[i].case_id, .turn = rows[i].turn,
			    .made_at = rows[i].made_at,
			    .next_at = rows[i].next_at,
			.attempts = rows[i].attempts, .to = rows[i].to_address, .subject = rows[i].subject,
			    .state = rows[i].state,
			.error = rows[i].error, .copy = rows[i].copy != 0,
		};
	*out = lines;
	*n = count;
	return true;
}

/* Of several copies the first holds the bytes. */
static bool
with_bytes(struct seat *s, struct outbox_row *row, struct err *err)
{
	struct outbox_row first;

	if (row->body_of == 0)
		return true;
	if (!store_outbox_by_id(s->a, s->db, row->body_of, &first, err))
		return false;
	row->message = first.message;
	return true;
}

bool
desk_outbox_one(struct seat *s, int64_t id, struct outbox_line *out, struct err *err)
{
	struct outbox_row row;

	return seat_needs(s, ROLE_AGENT, err) && store_outbox_by_id(s->a, s->db, id, &row, err)
	    && with_bytes(s, &row, err) && to_line(s, &row, out, err);
}

/* --- what waits ---------------------------------------------------------------------------------------- */

#define DUE_MAIL_MAX 50
#define DUE_PROMISES_MAX 500

/* What was written before the firm had an address goes out from the one it has by now: an answer to the other
 * would reach nobody. */
static struct str
sender_now(struct seat *s, struct str sender)
{
	return str_eq(sender, STR(ADDRESS_UNSET)) ? desk_firm(s->desk)->address : sender;
}

static struct str
from_now(struct seat *s, struct str message)
{
	static const struct str unset = STR_INIT("<" ADDRESS_UNSET ">");
	struct str head = str_sub(message, 0, str_find(message, STR("\r\n\r\n"))), now = sender_now(s,
	    STR(ADDRESS_UNSET));
	size_t at = str_find(head, unset);

	if (at == STR_NOT_FOUND || str_eq(now, STR(ADDRESS_UNSET)))
		return message;
	return arena_fmt(s->a, "%.*s<%.*s>%.*s", STR_ARG(str_sub(message, 0, at)), STR_ARG(now),
	    STR_ARG(str_sub(message, at + unset.len, message.len)));
}

bool
desk_due_mail(struct seat *s, struct due_mail **out, size_t *n, struct err *err)
{
	struct outbox_row *rows;
	struct due_mail *list;

	if (!seat_is_desk(s, err) || !store_outbox_due(s->a, s->db, s->now, DUE_MAIL_MAX, &rows, n, err))
		return false;
	list = arena_array(s->a, struct due_mail, *n);
	for (size_t i = 0; i < *n; i++)
		list[i] = (struct due_mail){ rows[i].id, rows[i].case_id, rows[i].turn, rows[i].made_at,
		    rows[i].next_at, rows[i].attempts, rows[i].to_address, sender_now(s, rows[i].sender),
		    rows[i].copy != 0 };
	*out = list;
	return true;
}

struct claim {
	struct desk *desk;
	struct outbox_claim claim;
	int64_t ms;
	bool mine;
};

static bool
claim_run(struct db *db, void *ctx, struct err *err)
{
	struct claim *c = ctx;

	if (!desk_shared_now(c->desk, db, &c->claim.now, err))
		return false;
	c->claim.claimed_until = c->claim.now + c->ms;
	return store_outbox_claim(db, &c->claim, &c->mine, err);
}

bool
desk_mail_claim(struct seat *s, const struct due_mail *m, int64_t ms, bool *mine, struct err *err)
{
	struct claim claim = { .desk = s->desk, .ms = ms,
		.claim = { .id = m->id, .seen = m->next_at, .until = s->now + ms } };

	if (!seat_is_desk(s, err) || !db_writer_run(s->desk->writer, claim_run, &claim, err))
		return false;
	*mine = claim.mine;
	return true;
}

static bool
at_once_run(struct db *db, void *ctx, struct err *err)
{
	struct claim *c = ctx;
	int64_t now = clock_now(c->desk->clock);

	return desk_shared_now(c->desk, db, &c->claim.now, err)
	    && store_outbox_at_once(db, c->claim.id, now, c->claim.now, err);
}

bool
desk_mail_at_once(struct seat *s, int64_t id, struct err *err)
{
	struct claim claim = { .desk = s->desk, .claim.id = id };

	if (!seat_needs(s, ROLE_AGENT, err) || !db_writer_run(s->desk->writer, at_once_run, &claim, err))
		return false;
	clock_wake(s->desk->clock);
	return true;
}

bool
desk_mail_bytes(struct seat *s, int64_t id, struct str *out, struct err *err)
{
	struct outbox_row row;

	if (!seat_is_desk(s, err) || !store_outbox_by_id(s->a, s->db, id, &row, err)
	    || !with_bytes(s, &row, err))
		return false;
	must(row.message.len > 0);
	*out = from_now(s, row.message);
	return true;
}

bool
desk_due_promises(struct seat *s, struct due_promise **out, size_t *n, struct err *err)
{
	struct promise_due *due, *unwarned;
	struct due_case *cases;
	size_t n_due, n_unwarned, n_cases;
	VEC(struct due_promise) list = { 0 };

	if (!seat_is_desk(s, err) || !store_promises_due(s->a, s->db, OWNER_ANY, s->now, DUE_PROMISES_MAX,
	    &due, &n_due, err)
	    || !store_promises_unwarned(s->a, s->db, s->now + HOUR_MS, DUE_PROMISES_MAX, &unwarned,
	    &n_unwarned, err)
	    || !store_deadlines_due(s->a, s->db, s->now, DUE_PROMISES_MAX, &cases, &n_cases, err))
		return false;
	for (size_t i = 0; i < n_due; i++)
		vec_push(s->a, &list) = (struct due_promise){ due[i].case_id, due[i].seq };
	for (size_t i = 0; i < n_unwarned; i++)
		if (unwarned[i].due > s->now)
			vec_push(s->a, &list) = (struct due_promise){ unwarned[i].case_id, unwarned[i].seq };
	for (size_t i = 0; i < n_cases; i++)
		vec_push(s->a, &list) = (struct due_promise){ cases[i].case_id, 0 };
	*out = list.at;
	*n = list.n;
	return true;
}

#define PLANS_MAX 200

bool
desk_plans(struct seat *s, struct plan_line **out, size_t *n, struct err *err)
{
	return seat_needs(s, ROLE_AGENT, err) && store_plans_due(s->a, s->db, NEVER, PLANS_MAX, out, n, err);
}

bool
desk_plans_due(struct seat *s, struct plan_line **out, size_t *n, struct err *err)
{
	return seat_is_desk(s, err) && store_plans_due(s->a, s->db, s->now, PLANS_MAX, out, n, err);
}
