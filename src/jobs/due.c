/* due.c - promises, deadlines and messages that wait for their day, as the clock reaches them.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/act.h"
#include "desk/view.h"
#include "jobs/round.h"

static bool
note(struct seat *s, const struct due_promise *p, struct err *err)
{
	struct in_due in = { .case_id = p->case_id, .promise = p->promise };
	struct change_result done;

	return desk_do(s, p->promise != 0 ? act_promise_due : act_deadlines_due, &in, &done, err);
}

/* All that fell due at once goes to each of us as one mail. */
static bool
remind_all(struct seat *s, struct err *err)
{
	struct change_result done;
	int64_t *accounts;
	size_t n;
	bool ok = true;

	if (!desk_reminders(s, &accounts, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct arena_mark mark = arena_mark(s->a);
		struct in_reminders in = { accounts[i] };
		ok = desk_do(s, act_reminders, &in, &done, err) && ok;
		arena_rewind(s->a, mark);
	}
	return ok;
}

static bool
send_plans(struct seat *s, struct err *err)
{
	struct plan_line *list;
	size_t n;
	bool ok = true;

	if (!desk_plans_due(s, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct arena_mark mark = arena_mark(s->a);
		struct in_plan in = { .case_id = list[i].case_id, .plan = list[i].seq };
		struct change_result done;

		ok = desk_do(s, act_plan_due, &in, &done, err) && ok;
		arena_rewind(s->a, mark);
	}
	return ok;
}

bool
round_due(struct seat *s, int64_t *again, struct err *err)
{
	struct due_promise *list;
	size_t n;
	bool ok = send_plans(s, err);           /* first: it may keep what is due at the same moment */

	if (!desk_due_promises(s, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct arena_mark mark = arena_mark(s->a);
		ok = note(s, &list[i], err) && ok;
		arena_rewind(s->a, mark);
	}
	ok = remind_all(s, err) && ok;
	if (desk_is_test(s->desk) && clock_can_move(desk_clock(s->desk)) && !desk_clock_save(s->desk, err))
		return false;
	return desk_next_due(s, again, err) && ok;
}
