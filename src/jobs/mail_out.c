/* mail_out.c - the outbox to the mail server.
 *
 * A message waits until the server took it (2xx).  What the server refuses for good, or what could not be
 * handed over in five days and nine tries, has failed and says so on its turn; everything else is tried
 * again with growing gaps.  One message never blocks the others.  Without a server everything waits, readable
 * on the desk.
 *
 * Several desks may share a database, so each message is claimed before it is sent.  Whoever dies between
 * the server's yes and writing it down leaves it to be sent again when the claim ends, under the same
 * Message-ID.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/act.h"
#include "desk/view.h"
#include "desk/way_out.h"
#include "host/log.h"
#include "jobs/round.h"

#define GIVE_UP_MS (5 * DAY_MS)
#define TIMEOUT_MS 30000
/* Longer than sending takes, and writing down what became of it while the database is away. */
#define CLAIM_MS (2 * MINUTE_MS)
/* At what another desk has in hand, by whose clock it is not due. */
#define LOOK_AGAIN_MS (5 * SECOND_MS)

static const int64_t gaps[] = {
	MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS,
};

/* It may have waited for days before there was a server to ask: then it is tried as often all the same. */
static bool
is_given_up(const struct due_mail *m, int64_t now)
{
	return now - m->made_at >= GIVE_UP_MS && m->attempts >= (int64_t)LENGTH(gaps);
}

/* When it is tried again: after growing gaps, and once more at the end before it is given up. */
static int64_t
next_try(const struct due_mail *m, int64_t now)
{
	int64_t at = now + gaps[m->attempts < (int64_t)LENGTH(gaps) ? m->attempts
	    : (int64_t)LENGTH(gaps) - 1], last = m->made_at + GIVE_UP_MS;

	return at > last && last > now ? last : at;
}

/* *mine is false for what another desk has in hand. */
static bool
send_one(struct seat *s, const struct due_mail *m, bool *mine, struct err *err)
{
	const struct firm *firm = desk_firm(s->desk);
	struct smtp_server server = desk_smtp_server(s);
	struct in_delivery in = { .outbox = m->id, .case_id = m->case_id, .turn = m->turn,
	    .attempts = m->attempts + 1, .copy_to = m->copy ? m->to_address : STR_NONE };
	struct change_result done;
	struct err why = { 0 };
	struct str message;
	enum smtp_outcome o;

	server.timeout_ms = TIMEOUT_MS;
	s->now = clock_now(desk_clock(s->desk));
	*mine = true;
	if (!desk_mail_claim(s, m, CLAIM_MS, mine, err))
		return false;
	if (!*mine)
		return true;
	if (!desk_mail_bytes(s, m->id, &message, err))
		return false;
	o = smtp_send(&server, cstr(s->a, str_or(m->sender, firm->address)),
	    cstr(s->a, m->to_address), message, &why);
	s->now = clock_now(desk_clock(s->desk));
	in.state = o == SMTP_ACCEPTED ? DELIVERY_ACCEPTED : o == SMTP_REFUSED
	    || is_given_up(m, s->now) ? DELIVERY_FAILED : DELIVERY_WAITING;
	in.next_at = next_try(m, s->now);
	in.reason = str_from(why.text);
	/* the server's words may name someone: they stay on the turn */
	if (o != SMTP_ACCEPTED)
		log_warn("a message did not go out", F("attempt", in.attempts), F("why", err_code(&why)));
	return desk_do(s, act_delivery, &in, &done, err);
}

bool
round_mail_out(struct seat *s, int64_t *again, struct err *err)
{
	struct due_mail *list;
	size_t n;
	bool ok = true, mine, all_mine = true;

	*again = NEVER;
	if (desk_firm(s->desk)->smtp_url.len == 0)
		return true;
	if (!desk_due_mail(s, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct arena_mark mark = arena_mark(s->a);
		ok = send_one(s, &list[i], &mine, err) && ok;
		all_mine = all_mine && mine;
		arena_rewind(s->a, mark);
	}
	if (!desk_next_mail(s, again, err))
		return false;
	if (!all_mine && *again < s->now + LOOK_AGAIN_MS)
		*again = s->now + LOOK_AGAIN_MS;
	return ok;
}
