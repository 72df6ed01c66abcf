/* ledger.c - promises across cases: missed and not owned first, then open ones by when they are due.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/house.h"
#include "desk/making.h"
#include "method/voice.h"
#include "store/today.h"

#define LEDGER_MAX 200

static struct ledger_line
ledger_line(const struct seat *s, const struct promise_due *p, bool missed)
{
	return (struct ledger_line){
		.case_id = p->case_id, .promise = p->seq, .due = p->due,
		.who = voice_called(p->name, p->address), .title = p->title,
		.reference = p->reference, .text = p->text, .by = p->who, .zone = p->zone, .missed = missed,
		    .update = p->is_update,
		.mine = p->account == s->who.account,
	};
}

bool
desk_ledger(struct seat *s, struct ledger_line **out, size_t *n, struct err *err)
{
	struct promise_due *missed, *open;
	size_t n_missed, n_open;
	VEC(struct ledger_line) lines = { 0 };

	if (!seat_needs(s, ROLE_AGENT, err) || !store_promises_missed(s->a, s->db, OWNER_ANY, LEDGER_MAX,
	    &missed, &n_missed, err)
	    || !store_promises_due(s->a, s->db, OWNER_ANY, NEVER, LEDGER_MAX, &open, &n_open, err))
		return false;
	for (size_t i = 0; i < n_missed; i++)
		vec_push(s->a, &lines) = ledger_line(s, &missed[i], true);
	for (size_t i = 0; i < n_open; i++)
		vec_push(s->a, &lines) = ledger_line(s, &open[i], false);
	*out = lines.at;
	*n = lines.n;
	return true;
}
