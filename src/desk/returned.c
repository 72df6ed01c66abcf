/* returned.c - what was enough once and is said again: seen by its words, noted on the case, listed for
 * leads.
 *
 * Looked for where a concern is taken up and where a message of theirs is read;
 * method/matter.h says what is the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/returned.h"

#include "desk/house.h"
#include "method/matter.h"
#include "method/voice.h"
#include "store/returned.h"
#include "store/today.h"

#define WITHIN_MS (90 * DAY_MS)
#define LOOKED_AT 50
#define LIST_MAX 200

/* Seen already, of the same concern here or with none named yet. */
static bool
is_noted(const struct state *s, const struct settled_concern *was, int64_t concern)
{
	for (size_t i = 0; i < s->comebacks.n; i++) {
		const struct comeback *b = &s->comebacks.at[i];

		if (b->from_case == was->case_id && b->earlier == was->seq
		    && (concern == 0 || b->concern == concern))
			return true;
	}
	return false;
}

bool
making_returns(struct making *m, int64_t concern, int64_t turn, struct str text, struct err *err)
{
	struct settled_concern *was;
	struct matter now;
	size_t n;

	if (m->state->person == 0)
		return true;
	if (!store_settled_of(m->seat->a, m->seat->db, m->state->person, m->seat->now - WITHIN_MS, LOOKED_AT,
	    &was, &n, err))
		return false;
	if (n > 0)
		matter_read(m->seat->a, desk_pack(m->seat->desk), text, &now);
	for (size_t i = 0; i < n; i++) {
		if (is_noted(m->state, &was[i], concern) || !matter_is_same(m->seat->a,
		    desk_pack(m->seat->desk), was[i].text, &now))
			continue;
		if (!making_add(m, (struct event){ .kind = EVENT_RETURNED, .concern = concern, .turn = turn,
		    .from_case = was[i].case_id, .earlier = was[i].seq, .answer = was[i].answered_turn,
		    .days = (m->seat->now - was[i].word_at) / DAY_MS, .text = was[i].text }, err))
			return false;
	}
	return true;
}

bool
making_returns_told(struct making *m, int64_t concern, int64_t turn, int64_t earlier, struct err *err)
{
	const struct concern *was = state_concern(m->state, earlier);
	struct settled_concern settled = { .case_id = m->state->case_id, .seq = earlier };

	if (was == NULL || was->state != CONCERN_ENOUGH)
		return err_set(err, ERR_CONFLICT, "Only what was enough for them once can come back.");
	return is_noted(m->state, &settled, concern) || making_add(m, (struct event){ .kind = EVENT_RETURNED,
	    .concern = concern, .turn = turn, .from_case = m->state->case_id, .earlier = earlier,
	    .answer = was->answered_turn, .days = (m->seat->now - was->word_at) / DAY_MS, .text = was->text },
	    err);
}

/* --- for leads ---------------------------------------------------------------------------------- */

/* What had settled it, and who wrote that; both empty where it is not known any more. */
static void
find_answer(struct seat *s, const struct returned *r, struct returned_line *line)
{
	struct state state;
	struct err ignored = { 0 };
	const struct turn *t;

	if (r->answer == 0 || !seat_state(s, r->from_case, &state, &ignored))
		return;
	t = state_turn(&state, r->answer);
	if (t == NULL)
		return;
	line->answer = t->text;
	line->by = t->name;
}

/* Seen in a message first and taken up as a concern later: the later line stands for both. */
static bool
is_told_by_another(const struct returned *rows, size_t n, size_t i)
{
	for (size_t k = 0; k < n; k++)
		if (k != i && rows[i].concern == 0 && rows[k].concern != 0
		    && rows[k].case_id == rows[i].case_id && rows[k].from_case == rows[i].from_case
		    && rows[k].earlier == rows[i].earlier)
			return true;
	return false;
}

static void
count(struct returned_view *v, int64_t days)
{
	v->within_7 += days <= 7;
	v->within_30 += days <= 30;
	v->within_90 += days <= 90;
}

static bool
count_became(struct seat *s, struct returned_view *v, struct err *err)
{
	struct became *rows;
	size_t n;

	if (!store_became(s->a, s->db, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (str_eq(rows[i].became, STR("stayed")))
			v->stayed = rows[i].n;
		else if (str_eq(rows[i].became, STR("left")))
			v->left = rows[i].n;
		else if (str_eq(rows[i].became, STR("came-back")))
			v->came_back = rows[i].n;
	}
	return true;
}

bool
desk_returned(struct seat *s, struct returned_view *out, struct err *err)
{
	struct returned_view v = { 0 };
	struct returned *rows;
	size_t n;

	if (!seat_needs(s, ROLE_LEAD, err)
	    || !store_returned(s->a, s->db, s->now - WITHIN_MS, LIST_MAX, &rows, &n, err)
	    || !store_settled_count(s->db, s->now - WITHIN_MS, &v.settled, err)
	    || !count_became(s, &v, err))
		return false;
	v.lines = arena_array(s->a, struct returned_line, n);
	for (size_t i = 0; i < n; i++) {
		const struct returned *r = &rows[i];

		if (is_told_by_another(rows, n, i))
			continue;
		count(&v, r->days);
		v.lines[v.n] = (struct returned_line){
			.case_id = r->case_id, .from_case = r->from_case, .at = r->at, .days = r->days,
			.who = voice_called(r->name, r->address), .concern = r->text,
			.state = r->state, .reference = r->reference, .from_reference = r->from_reference,
		};
		find_answer(s, r, &v.lines[v.n++]);
	}
	*out = v;
	return true;
}
