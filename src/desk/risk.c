/* risk.c - promises and deadlines that may break, for a lead: while something can still be done.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/risk.h"

#include "desk/house.h"
#include "desk/making.h"
#include "method/voice.h"
#include "store/account.h"
#include "store/case.h"
#include "store/today.h"

#define LINES_MAX 100
#define AWAY_WITHIN_MS (7 * DAY_MS)
#define DEADLINE_WORKING_DAYS 5

enum risk { RISK_OVERDUE, RISK_DEADLINE, RISK_DAY, RISK_AWAY, RISK_MOVED };

static const struct { const char *title, *action; } kinds[RISK_GROUPS] = {
	[RISK_OVERDUE] = { "Overdue, and not told", "Own it and write" },
	[RISK_DEADLINE] = { "A regulator’s deadline near, or past", "Open" },
	[RISK_DAY] = { "Due within a day, and nothing written since", "Write it" },
	[RISK_AWAY] = { "Nobody is there for it", "Take it" },
	[RISK_MOVED] = { "Moved twice", "See what holds it" },
};

struct looking {
	struct seat *s;
	struct account_row *staff;
	size_t n_staff;
	struct { VEC(struct risk_line) list; } groups[RISK_GROUPS];
};

static bool
is_listed(const struct looking *l, const struct promise_due *p)
{
	for (size_t g = 0; g < RISK_GROUPS; g++)
		for (size_t i = 0; i < l->groups[g].list.n; i++)
			if (l->groups[g].list.at[i].case_id == p->case_id
			    && l->groups[g].list.at[i].promise == p->seq)
				return true;
	return false;
}

static void
add(struct looking *l, enum risk kind, const struct promise_due *p, struct str why)
{
	if (!is_listed(l, p))
		vec_push(l->s->a, &l->groups[kind].list) = (struct risk_line){ p->case_id, p->seq, p->due,
		    voice_called(p->name, p->address), p->title, p->reference, p->text, p->who,
		    why, p->zone };
}

static const struct account_row *
account_of(const struct looking *l, int64_t id)
{
	for (size_t i = 0; i < l->n_staff; i++)
		if (l->staff[i].id == id)
			return &l->staff[i];
	return NULL;
}

/* Why nobody is there for a case of theirs; empty: somebody is. */
static struct str
absence(const struct looking *l, int64_t owner)
{
	const struct account_row *who = account_of(l, owner), *cover;

	if (!who || who->disabled)
		return STR("nobody looks after the case");
	if (who->away_until <= l->s->now)
		return STR_NONE;
	cover = account_of(l, who->cover);
	if (cover && !cover->disabled && cover->away_until <= l->s->now)
		return STR_NONE;
	return arena_fmt(l->s->a, "%.*s is away until %.*s and nobody covers", STR_ARG(who->name),
	    STR_ARG(time_in_words(l->s->a, desk_calendar(l->s->desk)->zone, who->away_until)));
}

static bool
look_at_open(struct looking *l, const struct promise_due *p, struct err *err)
{
	struct seat *s = l->s;
	struct case_row row;
	struct str absent = absence(l, p->owner);

	if (p->due <= s->now) {
		add(l, RISK_OVERDUE, p, STR("it passed just now"));
		return true;
	}
	if (p->due <= s->now + DAY_MS) {
		if (!store_case_by_id(s->a, s->db, p->case_id, &row, err))
			return false;
		if (row.last_sent_at <= p->at)
			add(l, RISK_DAY, p, STR("nothing was written to them since"));
	}
	if (absent.len > 0)
		add(l, RISK_AWAY, p, absent);
	return true;
}

static void
add_deadline(struct looking *l, const struct case_row *row)
{
	enum milestone_kind kind = MILESTONE_RESPOND;
	struct str absent = absence(l, row->owner);

	(void)milestone_by_name(row->milestone, &kind);
	vec_push(l->s->a, &l->groups[RISK_DEADLINE].list) = (struct risk_line){ .case_id = row->case_id,
	    .due = row->milestone_at, .who = voice_called(row->name, row->address), .title = row->title,
	    .reference = row->reference, .text = str_from(milestone_words(kind)),
	    .why = absent.len > 0 ? absent : arena_fmt(l->s->a, "%.*s looks after the case",
	    STR_ARG(row->owner_name)) };
}

static bool
look_at_deadlines(struct looking *l, struct err *err)
{
	const struct calendar *c = desk_calendar(l->s->desk);
	int32_t last = working_day_after(c, day_at(c->zone, l->s->now), DEADLINE_WORKING_DAYS);
	struct case_row *rows;
	size_t n;

	if (!store_case_rows(l->s->a, l->s->db, CASES_DEADLINE, OWNER_ANY, moment_of(c->zone, last + 1, 0),
	    LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		add_deadline(l, &rows[i]);
	return true;
}

static bool
look(struct looking *l, struct err *err)
{
	struct seat *s = l->s;
	struct promise_due *rows;
	size_t n;

	if (!store_account_list(s->a, s->db, &l->staff, &l->n_staff, err)
	    || !store_promises_missed(s->a, s->db, OWNER_ANY, LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		add(l, RISK_OVERDUE, &rows[i], STR("it passed and they were not told"));
	if (!store_promises_due(s->a, s->db, OWNER_ANY, s->now + AWAY_WITHIN_MS, LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!look_at_open(l, &rows[i], err))
			return false;
	if (!store_promises_moved(s->a, s->db, 2, LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		add(l, RISK_MOVED, &rows[i], STR("it was moved twice or more"));
	return look_at_deadlines(l, err);
}

bool
desk_risk(struct seat *s, struct risk_group out[RISK_GROUPS], struct err *err)
{
	struct looking l = { .s = s };
	AUTO_TX tx = { 0 };

	if (!seat_needs(s, ROLE_LEAD, err) || !db_begin_read(s->db, &tx, err) || !look(&l, err))
		return false;
	for (size_t i = 0; i < RISK_GROUPS; i++)
		out[i] = (struct risk_group){ str_from(kinds[i].title), str_from(kinds[i].action),
		    l.groups[i].list.at, l.groups[i].list.n };
	return true;
}
