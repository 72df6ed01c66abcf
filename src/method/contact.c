/* contact.c - when they must hear from us again, where no promise says so.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/contact.h"

#define FIRST_HALVES 2
#define LATER_HALVES 6
#define ANGRY 2
#define NOON (12 * 60)
#define FIVE (17 * 60)

static size_t
messages_of_ours(const struct state *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->turns.n; i++)
		n += s->turns.at[i].ours;
	return n;
}

/* Everything that counts was answered, and they were asked: the next word is theirs. */
static bool
waits_for_them(const struct state *s)
{
	size_t asked = 0;

	for (size_t i = 0; i < s->concerns.n; i++) {
		enum concern_state state = s->concerns.at[i].state;

		if (state != CONCERN_ASKED && !concern_is_settled(&s->concerns.at[i]))
			return false;
		asked += state == CONCERN_ASKED;
	}
	return asked > 0;
}

int64_t
contact_from(const struct state *s, int64_t *halves)
{
	bool again;

	*halves = 0;
	if (!s->open || s->last_sent == 0 || state_next_due(s) != NEVER || waits_for_them(s))
		return 0;
	again = s->reopened_at > s->last_sent_at;
	*halves = again || messages_of_ours(s) <= 1 ? FIRST_HALVES : LATER_HALVES;
	if (state_upset(s) >= ANGRY || s->care.len > 0)
		*halves /= 2;
	return again ? s->reopened_at : s->last_sent_at;
}

int64_t
contact_waits_since(const struct state *s)
{
	for (size_t i = 0; state_waits_for_us(s) && i < s->turns.n; i++)
		if (turn_waits_for_us(s, &s->turns.at[i]))
			return s->turns.at[i].at;
	return 0;
}

int64_t
contact_answer_halves(int64_t upset)
{
	return upset >= ANGRY ? FIRST_HALVES / 2 : FIRST_HALVES;
}

int64_t
contact_kept(const struct state *s, const struct calendar *c)
{
	int64_t since = contact_waits_since(s), halves = contact_answer_halves(state_upset(s));

	if (!s->open || state_next_due(s) != NEVER)
		return NEVER;
	if (since == 0)
		since = contact_from(s, &halves);
	return since != 0 ? contact_due(c, since, halves) : NEVER;
}

int64_t
contact_due(const struct calendar *c, int64_t from, int64_t halves)
{
	int32_t day = working_day_after(c, day_at(c->zone, from), (int32_t)((halves + 1) / 2));

	return moment_of(c->zone, day, halves % 2 != 0 ? NOON : FIVE);
}
