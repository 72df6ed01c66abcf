/* slots.c - what we do not know yet and have not asked.
 *
 * Told is what a reading of theirs shows or words of theirs give; asked is a question of ours with such a
 * word.  Either way it is not asked twice.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/slots.h"

#define TURNS_MAX 60

static const char *const since_words[] = { "since", " ago", "for weeks", "for days", "for months", " weeks",
	" days", " months", " years", "yesterday", "last week", "last month", "this morning", "today",
	"when did", "how long", NULL };
static const char *const stopped_words[] = { "could not", "couldn't", "couldn\xe2\x80\x99" "t", "cannot",
	"can't", "can\xe2\x80\x99" "t", "unable to", "missed", "kept you from", "stopped you", "had to",
	NULL };
static const char *const others_words[] = { "my wife", "my husband", "my partner", "my mother", "my father",
	"my son", "my daughter", "my child", "children", "my family", "neighbour", "my team", "my staff",
	"colleagues", "my customers", "all of us", "who else", "anyone else", "tenants", NULL };
static const char *const tried_words[] = { "i tried", "we tried", "i rang", "we rang", "i called",
	"we called", "i restarted", "i reset", "i wrote", "we wrote", "i emailed", "have you tried",
	"you tried already", "i have rung", "i asked", NULL };
static const char *const wanted_words[] = { "i want", "we want", "i would like", "i'd like", "please ",
	"i need", "we need", "i expect", "put this right", "put it right for you", "would you want",
	"what would help", NULL };

static const struct { const char *called, *question; } slots[SLOT_COUNT] = {
#define X(name, text, called, question) { called, question },
	SLOTS(X)
#undef X
};

static const char *const *const slot_words[SLOT_COUNT] = {
	[SLOT_SINCE] = since_words, [SLOT_STOPPED] = stopped_words, [SLOT_OTHERS] = others_words,
	[SLOT_TRIED] = tried_words, [SLOT_WANTED] = wanted_words,
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

/* How a word of the lists may begin, so that a text is gone through once for all of them. */
struct beginnings { uint8_t slots[1024]; };     /* by str_four: a bit for each slot */

static void
beginnings_fill(struct beginnings *b)
{
	*b = (struct beginnings){ { 0 } };
	for (size_t slot = 0; slot < SLOT_COUNT; slot++)
		for (size_t i = 0; slot_words[slot][i] != NULL; i++)
			b->slots[str_four(slot_words[slot][i])] |= (uint8_t)(1u << slot);
}

static bool
starts_with_word(struct str text, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++)
		if (str_starts_nocase(text, str_from(words[i])))
			return true;
	return false;
}

/* Of the slots looked for, those whose words the text holds. */
static uint32_t
held_in(const struct beginnings *b, struct str text, uint32_t sought)
{
	uint32_t found = 0;

	for (size_t i = 0; i + 4 <= text.len && found != sought; i++) {
		uint32_t may = b->slots[str_four(text.ptr + i)] & sought & ~found;

		for (uint32_t slot = 0; may != 0; slot++, may >>= 1)
			if ((may & 1) && starts_with_word(str_sub(text, i, text.len), slot_words[slot]))
				found |= UINT32_C(1) << slot;
	}
	return found;
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

/* Ours: one of its lines asks, with such a word; the question that asks for a slot holds one. */
static uint32_t
asked_in(const struct beginnings *b, const struct turn *t, uint32_t sought)
{
	struct str rest = t->text, part;
	uint32_t found = 0;

	while (str_cut(rest, '?', &part, &rest))
		found |= held_in(b, str_sub(part, part.len > 120 ? part.len - 120 : 0, part.len), sought);
	return found;
}

uint32_t
slots_unknown(const struct state *s)
{
	size_t first = s->turns.n > TURNS_MAX ? s->turns.n - TURNS_MAX : 0;
	uint32_t unknown = (UINT32_C(1) << SLOT_COUNT) - 1;
	struct beginnings b;

	beginnings_fill(&b);
	for (size_t i = first; i < s->turns.n && unknown != 0; i++) {
		const struct turn *t = &s->turns.at[i];

		unknown &= ~(t->ours ? asked_in(&b, t, unknown) : read_in(t) | held_in(&b, t->text, unknown));
	}
	return unknown;
}
