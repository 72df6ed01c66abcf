/* hearing.c - how soon those who wrote were shown by a person that we know what went wrong.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/hearing.h"

#include "desk/house.h"
#include "desk/making.h"
#include "store/case.h"

#define WITHIN_MS (30 * DAY_MS)
#define LOOKED_AT 1000
#define WAITING_MAX 10

static void
sort(int64_t *at, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && at[k] < at[k - 1]; k--) {
			int64_t swap = at[k];

			at[k] = at[k - 1];
			at[k - 1] = swap;
		}
}

/* The smallest within which so many in ten had it. */
static int64_t
within(const int64_t *minutes, size_t n, size_t in_ten)
{
	return n == 0 ? 0 : minutes[(n * in_ten + 9) / 10 - 1];
}

/* Rows come newest first, so those who wait longest stand last. */
static void
list_waiting(struct arena *a, const struct case_heard *rows, size_t n, struct hearing *out)
{
	out->waiting = arena_array(a, struct unheard, WAITING_MAX);
	for (size_t i = n; i > 0 && out->n_waiting < WAITING_MAX; i--) {
		const struct case_heard *r = &rows[i - 1];

		if (r->named_at == 0)
			out->waiting[out->n_waiting++] = (struct unheard){ r->case_id, r->opened_at,
				str_or(r->name, r->address) };
	}
}

bool
desk_hearing(struct seat *s, struct hearing *out, struct err *err)
{
	struct hearing h = { 0 };
	struct case_heard *rows;
	int64_t *minutes;
	size_t n;

	if (!seat_needs(s, ROLE_LEAD, err)
	    || !store_cases_heard(s->a, s->db, s->now - WITHIN_MS, LOOKED_AT, &rows, &n, err))
		return false;
	minutes = arena_array(s->a, int64_t, n);
	for (size_t i = 0; i < n; i++)
		if (rows[i].named_at != 0)
			minutes[h.named++] = (rows[i].named_at - rows[i].opened_at) / MINUTE_MS;
	sort(minutes, (size_t)h.named);
	h.cases = (int64_t)n;
	h.half = within(minutes, (size_t)h.named, 5);
	h.most = within(minutes, (size_t)h.named, 8);
	list_waiting(s->a, rows, n, &h);
	*out = h;
	return true;
}
