/* slots.c - what we do not know yet and have not asked.
 *
 * Told is what a reading of theirs shows or words of theirs give; asked is a question of ours with such a
 * word.  Either way it is not asked twice.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/slots.h"

#include "method/told.h"

#define TURNS_MAX 60

static const struct { const char *called, *question; } slots[SLOT_COUNT] = {
#define X(name, text, called, question) { called, question },
	SLOTS(X)
#undef X
};

static const uint32_t tells[SLOT_COUNT] = {
	[SLOT_SINCE] = TELLS_SINCE, [SLOT_STOPPED] = TELLS_STOPPED, [SLOT_OTHERS] = TELLS_OTHERS,
	[SLOT_TRIED] = TELLS_TRIED, [SLOT_WANTED] = TELLS_WANTED,
};
static const enum label told_by[SLOT_COUNT] = {
	[SLOT_STOPPED] = MOVE_IMPACT, [SLOT_TRIED] = MOVE_REPEAT, [SLOT_WANTED] = MOVE_REQUEST,
};

const char *
slot_called(enum slot slot)
{
	must(slot < SLOT_COUNT);
	return slots[slot].called;
}

const char *
slot_question(enum slot slot)
{
	must(slot < SLOT_COUNT);
	return slots[slot].question;
}

static uint32_t
read_in(const struct turn *t)
{
	uint32_t found = 0;

	for (size_t i = 0; i < t->n_moves; i++)
		for (size_t slot = 0; slot < SLOT_COUNT; slot++)
			if (told_by[slot] != LABEL_NONE && t->moves[i].move == told_by[slot])
				found |= UINT32_C(1) << slot;
	return found;
}

/* Told by words of theirs, or asked by a question of ours. */
static uint32_t
told_in(const struct state *s, const struct turn *t)
{
	const int64_t told = turn_told(s->a, t).tells;
	uint32_t found = 0;

	for (size_t slot = 0; slot < SLOT_COUNT; slot++)
		if (told & tells[slot])
			found |= UINT32_C(1) << slot;
	return found;
}

uint32_t
slots_unknown(const struct state *s)
{
	size_t first = s->turns.n > TURNS_MAX ? s->turns.n - TURNS_MAX : 0;
	uint32_t unknown = (UINT32_C(1) << SLOT_COUNT) - 1;

	for (size_t i = first; i < s->turns.n && unknown != 0; i++) {
		const struct turn *t = &s->turns.at[i];

		unknown &= ~((t->ours ? 0 : read_in(t)) | told_in(s, t));
	}
	return unknown;
}
