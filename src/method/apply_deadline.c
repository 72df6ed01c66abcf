/* apply_deadline.c - the profile a case came under, its deadlines, and what meets them.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"
#include "method/deadline.h"

bool
apply_profile_taken(struct state *s, const struct event *e, struct err *err)
{
	if (s->profile.len > 0)
		return err_set(err, ERR_CONFLICT, "The case keeps the profile it came under, %.*s.",
		    STR_ARG(s->profile));
	s->profile = e->profile;
	s->profile_version = e->version;
	return true;
}

bool
apply_deadline_set(struct state *s, const struct event *e, struct err *err)
{
	enum milestone_kind kind = MILESTONE_COUNT;

	if (!milestone_by_name(e->milestone, &kind) || state_deadline(s, kind) != NULL)
		return err_set(err, ERR_CONFLICT, "The deadline '%.*s' can't be set%s.",
		    STR_ARG(e->milestone),
		    kind == MILESTONE_COUNT ? ": there is none of that name" : " twice");
	vec_push(s->a, &s->deadlines) = (struct deadline){ .kind = kind, .seq = e->seq, .due = e->due,
	    .warn = e->warn != 0 ? e->warn : e->due };
	return true;
}

static struct deadline *
refer_deadline(struct state *s, struct str name, struct err *err)
{
	enum milestone_kind kind;
	struct deadline *d = milestone_by_name(name, &kind) ? state_deadline(s, kind) : NULL;

	if (d == NULL)
		err_set(err, ERR_NOT_FOUND, "The deadline '%.*s' is not in this case.", STR_ARG(name));
	return d;
}

bool
apply_deadline_warned(struct state *s, const struct event *e, struct err *err)
{
	struct deadline *d = refer_deadline(s, e->milestone, err);

	if (d == NULL)
		return false;
	d->warned = true;
	return true;
}

bool
apply_deadline_missed(struct state *s, const struct event *e, struct err *err)
{
	struct deadline *d = refer_deadline(s, e->milestone, err);

	if (d == NULL)
		return false;
	if (d->missed_at != 0)
		return err_set(err, ERR_CONFLICT, "The deadline '%.*s' was missed already.",
		    STR_ARG(e->milestone));
	d->missed_at = e->at;
	return true;
}

bool
apply_deadline_extended(struct state *s, const struct event *e, struct err *err)
{
	if (refer_our_turn(s, e->turn, err) == NULL)
		return false;
	if (state_deadline(s, MILESTONE_EXTENDED) == NULL)
		return err_set(err, ERR_CONFLICT, "The profile of this case allows no longer time.");
	if (s->extended_at != 0)
		return err_set(err, ERR_CONFLICT, "They were told already that it takes longer.");
	s->extended_at = e->at;
	s->extended_turn = e->turn;
	s->extended_why = e->reason;
	return true;
}

/* The first that arrived counts. */
static bool
take_turn(struct state *s, int64_t *slot, int64_t seq, struct err *err)
{
	const struct turn *held = state_turn(s, *slot);

	if (refer_our_turn(s, seq, err) == NULL)
		return false;
	/* what was taken back in time was never said */
	if (held == NULL || turn_is_lost(held))
		*slot = seq;
	return true;
}

bool
apply_problem_named(struct state *s, const struct event *e, struct err *err)
{
	return take_turn(s, &s->named_turn, e->turn, err);
}

bool
apply_signposted(struct state *s, const struct event *e, struct err *err)
{
	return take_turn(s, &s->signposted_turn, e->turn, err);
}
