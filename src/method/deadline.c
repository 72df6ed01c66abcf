/* deadline.c - how a case stands to the deadlines its profile set.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/deadline.h"

struct deadline *
state_deadline(struct state *s, enum milestone_kind k)
{
	for (size_t i = 0; i < s->deadlines.n; i++)
		if (s->deadlines.at[i].kind == k)
			return &s->deadlines.at[i];
	return NULL;
}

static const struct turn *
arrived(const struct state *s, int64_t seq)
{
	for (size_t i = 0; seq != 0 && i < s->turns.n; i++)
		if (s->turns.at[i].seq == seq)
			return turn_is_lost(&s->turns.at[i]) ? NULL : &s->turns.at[i];
	return NULL;
}

const struct turn *
state_acknowledgement(const struct state *s)
{
	return arrived(s, s->named_turn);
}

const struct turn *
state_final_response(const struct state *s)
{
	for (size_t i = s->turns.n; i > 0; i--) {
		const struct turn *t = &s->turns.at[i - 1];

		if (t->ours && str_eq(t->stage, STR("final")) && !turn_is_lost(t))
			return t;
	}
	return NULL;
}

static int64_t
turn_at(const struct turn *t)
{
	return t != NULL ? t->at : 0;
}

int64_t
deadline_met_at(const struct state *s, enum milestone_kind k)
{
	int64_t final = turn_at(state_final_response(s));

	switch (k) {
	case MILESTONE_ACKNOWLEDGE:
		return state_acknowledgement(s) != NULL ? turn_at(state_acknowledgement(s)) : final;
	case MILESTONE_EARLY:
		return s->closed_at;
	case MILESTONE_SIGNPOST:
		return turn_at(arrived(s, s->signposted_turn));
	case MILESTONE_RESPOND:
	case MILESTONE_EXTENDED:
	case MILESTONE_COUNT:
		break;
	}
	return final;
}

bool
deadline_is_open(const struct state *s, const struct deadline *d)
{
	if (!s->open || d->kind == MILESTONE_EARLY || deadline_met_at(s, d->kind) != 0)
		return false;
	if (d->kind == MILESTONE_RESPOND)
		return s->extended_at == 0;
	return d->kind != MILESTONE_EXTENDED || s->extended_at != 0;
}

const struct deadline *
state_next_deadline(const struct state *s)
{
	const struct deadline *next = NULL;

	for (size_t i = 0; i < s->deadlines.n; i++) {
		const struct deadline *d = &s->deadlines.at[i];

		if (deadline_is_open(s, d) && (next == NULL || d->due < next->due))
			next = d;
	}
	return next;
}

int64_t
state_deadline_alarm(const struct state *s)
{
	int64_t alarm = NEVER;

	for (size_t i = 0; i < s->deadlines.n; i++) {
		const struct deadline *d = &s->deadlines.at[i];
		int64_t at = !d->warned && d->missed_at == 0 ? d->warn : d->missed_at == 0 ? d->due : NEVER;

		if (deadline_is_open(s, d) && at < alarm)
			alarm = at;
	}
	return alarm;
}
