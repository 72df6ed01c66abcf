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
	    "when did",
	"how long", NULL };
static const char *const stopped_words[] = { "could not", "couldn't", "couldn\xe2\x80\x99" "t", "cannot",
    "can't",
	"can\xe2\x80\x99" "t", "unable to", "missed", "kept you from", "stopped you", "had to", NULL };
static const char *const others_words[] = { "my wife", "my husband", "my partner", "my mother", "my father",
	"my son", "my daughter", "my child", "children", "my family", "neighbour", "my team", "my staff",
	"colleagues", "my customers", "all of us", "who else", "anyone else", "tenants", NULL };
static const char *const tried_words[] = { "i tried", "we tried", "i rang", "we rang", "i called",
    "we called",
	"i restarted", "i reset", "i wrote", "we wrote", "i emailed", "have you tried", "you tried already",
	"i have rung", "i asked", NULL };
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

static bool
has_word(struct str text, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++)
		if (str_find_nocase(text, str_from(words[i])) != STR_NOT_FOUND)
			return true;
	return false;
}

static bool
is_read(const struct turn *t, enum label move)
{
	for (size_t i = 0; i < t->n_moves; i++)
		if (move != LABEL_NONE && t->moves[i].move == move)
			return true;
	return false;
}

/* Ours: one of its lines asks, with such a word or in the very words of the question. */
static bool
was_asked(const struct turn *t, enum slot slot)
{
	struct str rest = t->text, part;

	if (str_find_nocase(t->text, str_from(slots[slot].question)) != STR_NOT_FOUND)
		return true;
	while (str_cut(rest, '?', &part, &rest))
		if (has_word(str_sub(part, part.len > 120 ? part.len - 120 : 0, part.len), slot_words[slot]))
			return true;
	return false;
}

static bool
is_known(const struct state *s, enum slot slot)
{
	size_t first = s->turns.n > TURNS_MAX ? s->turns.n - TURNS_MAX : 0;

	for (size_t i = first; i < s->turns.n; i++) {
		const struct turn *t = &s->turns.at[i];

		if (t->ours ? was_asked(t, slot) : is_read(t, told_by[slot]) || has_word(t->text,
		    slot_words[slot]))
			return true;
	}
	return false;
}

uint32_t
slots_unknown(const struct state *s)
{
	uint32_t unknown = 0;

	for (int i = 0; i < SLOT_COUNT; i++)
		if (!is_known(s, (enum slot)i))
			unknown |= UINT32_C(1) << i;
	return unknown;
}
