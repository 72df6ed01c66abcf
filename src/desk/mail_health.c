/* mail_health.c - how mail does, gathered for those who look after it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/house.h"
#include "mail/spool.h"
#include "store/mailbox.h"
#include "store/outbox.h"
#include "store/raw.h"
#include "store/today.h"

#define LOST_WITHIN_MS (7 * DAY_MS)
#define COUNT_MAX 10000
#define CAUSES_MAX 20
#define TROUBLE_MS (15 * MINUTE_MS)             /* what is over sooner is nobody's trouble */
#define OLDEST_OF 64

static bool
look_at_spool(struct seat *s, struct mail_health *h, struct err *err)
{
	struct str *names;
	size_t n, n_aside;

	if (!spool_list(s->a, desk_data(s->desk), &names, &n, err))
		return false;
	h->spool_waiting = (int64_t)n;
	if (n > 0 && !str_int(str_sub(names[0], 0, 15), &h->spool_oldest))
		h->spool_oldest = 0;
	if (!spool_aside_list(s->a, desk_data(s->desk), &names, &n_aside, err))
		return false;
	h->aside = (int64_t)n_aside;
	return true;
}

static bool
look_at_mailboxes(struct seat *s, struct mail_health *h, struct err *err)
{
	struct mailbox_row *rows;

	if (!store_mailbox_list(s->a, s->db, &rows, &h->n_ways, err))
		return false;
	h->ways = arena_array(s->a, struct way_in, h->n_ways);
	for (size_t i = 0; i < h->n_ways; i++) {
		h->ways[i] = (struct way_in){ .id = rows[i].id, .name = rows[i].name, .error = rows[i].error,
		    .seen_at = rows[i].seen_at, .taken_at = rows[i].taken_at, .paused = rows[i].paused != 0 };
		if (!store_mailbox_left_count(s->db, rows[i].id, s->now - LOST_WITHIN_MS, &h->ways[i].left,
		    err))
			return false;
	}
	return true;
}

static struct lost_by *
by_cause(struct arena *a, const struct lost_cause *rows, size_t n)
{
	struct lost_by *out = arena_array(a, struct lost_by, n);

	for (size_t i = 0; i < n; i++)
		out[i] = (struct lost_by){ rows[i].error, rows[i].n };
	return out;
}

static bool
look_at_lost(struct seat *s, struct mail_health *h, struct err *err)
{
	struct lost_cause *rows;

	if (!store_outbox_lost(s->a, s->db, s->now - LOST_WITHIN_MS, CAUSES_MAX, &rows, &h->n_causes, err))
		return false;
	h->causes = by_cause(s->a, rows, h->n_causes);
	for (size_t i = 0; i < h->n_causes; i++)
		h->lost += rows[i].n;
	return true;
}

static bool
look_at_put_off(struct seat *s, struct mail_health *h, struct err *err)
{
	struct lost_cause *rows;

	if (!store_outbox_put_off(s->a, s->db, CAUSES_MAX, &rows, &h->n_put_off, err))
		return false;
	h->put_off = by_cause(s->a, rows, h->n_put_off);
	return true;
}

static bool
look_at_plans(struct seat *s, struct mail_health *h, struct err *err)
{
	struct plan_line *lines;
	size_t n;

	if (!store_plans_due(s->a, s->db, NEVER, COUNT_MAX, &lines, &n, err))
		return false;
	h->planned = (int64_t)n;
	h->next_planned = n > 0 ? lines[0].due : 0;
	return true;
}

bool
desk_mail_health(struct seat *s, struct mail_health *out, struct err *err)
{
	struct mail_health h = { .has_server = desk_firm(s->desk)->smtp_url.len > 0 };

	if (s->who.role < ROLE_AGENT)
		return err_set(err, ERR_DENIED, "log in to do this");
	if (!look_at_spool(s, &h, err) || !look_at_mailboxes(s, &h, err) || !look_at_lost(s, &h, err)
	    || !look_at_put_off(s, &h, err)
	    || !look_at_plans(s, &h, err)
	    || !store_raw_last(s->db, &h.last_in, err)
	    || !store_outbox_waiting(s->db, COUNT_MAX, &h.out_waiting, &h.out_oldest, err))
		return false;
	*out = h;
	return true;
}

/* --- what is wrong with it now ------------------------------------------------------------------------- */

static bool
in_trouble(const struct mailbox_row *m, int64_t now)
{
	return !m->paused && m->error.len > 0 && (m->seen_at == 0 || now - m->seen_at > TROUBLE_MS);
}

bool
desk_mail_trouble(struct seat *s, struct mail_trouble *out, struct err *err)
{
	struct mail_trouble t = { 0 };
	struct mailbox_row *rows;
	size_t n;
	int64_t waiting, oldest;

	if (!store_mailbox_list(s->a, s->db, &rows, &n, err)
	    || !store_outbox_waiting(s->db, OLDEST_OF, &waiting, &oldest, err))
		return false;
	for (size_t i = n; i-- > 0;)
		if (in_trouble(&rows[i], s->now)) {
			t.in = rows[i].name;
			t.in_since = rows[i].seen_at;
		}
	if (desk_firm(s->desk)->smtp_url.len > 0 && waiting > 0 && s->now - oldest > TROUBLE_MS)
		t.out_since = oldest;
	*out = t;
	return true;
}
