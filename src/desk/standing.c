/* standing.c - where a case stands, told apart in every list.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/standing.h"

const struct standing standings[] = {
	{ "waiting", "waits for us", "due" },
	{ "asked", "asked, waits for them", "" },
	{ "silent", "silent since we asked", "due" },
	{ "answered", "we wrote last", "" },
	{ "accepted", "settled on their word", "good" },
	{ "final-response", "closed with our final reply", "" },
	{ "gave-up", "they gave up answering", "" },
	{ "withdrawn", "withdrawn by them", "" },
	{ "not-a-complaint", "no complaint", "" },
	{ NULL, NULL, NULL },
};

const struct standing *
standing_by_name(struct str name)
{
	for (const struct standing *s = standings; s->name; s++)
		if (str_eq(name, str_from(s->name)))
			return s;
	return NULL;
}

/* What a case has that is closed, or open and one of these. */
struct signs {
	struct str exit;
	bool open, waits;
	int64_t sent_at, asked_at;
};

static const struct standing *
standing_from(const struct desk *d, const struct signs *c, int64_t now)
{
	const struct standing *closed = standing_by_name(c->exit);

	if (!c->open)
		return closed ? closed : standing_by_name(STR("accepted"));
	if (c->waits || c->sent_at == 0)
		return standing_by_name(STR("waiting"));
	if (c->asked_at != 0)
		return standing_by_name(c->asked_at < desk_silent_before(d, now) ? STR("silent")
		    : STR("asked"));
	return standing_by_name(STR("answered"));
}

const struct standing *
standing_of_row(const struct desk *d, const struct case_row *row, int64_t now)
{
	return standing_from(d, &(struct signs){ row->exit, row->open, row->waiting_at != 0,
	    row->last_sent_at, row->silent_at }, now);
}

const struct standing *
standing_of(const struct desk *d, const struct state *state, int64_t now)
{
	struct str exit = state->exit == EXIT_NONE ? STR_NONE : str_from(exit_name(state->exit));

	return standing_from(d, &(struct signs){ exit, state->open,
	    state_waits_for_us(state), state->last_sent_at,
	    state_asked_at(state) }, now);
}
