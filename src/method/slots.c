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

#define WORDS_MAX 96

/* The words of all the lists, by how they begin: a text is gone through once for all of them. */
struct lexicon {
	uint8_t first[1024];                    /* by str_four: 1 and up, into words; 0: none */
	struct { struct str word; uint8_t slot, next; } words[WORDS_MAX];
	size_t n;
};

static void
lexicon_fill(struct lexicon *l)
{
	l->n = 1;
	memset(l->first, 0, sizeof l->first);
	for (size_t slot = 0; slot < SLOT_COUNT; slot++)
		for (size_t i = 0; slot_words[slot][i] != NULL; i++) {
			uint8_t *first = &l->first[str_four(slot_words[slot][i])];

			must(l->n < WORDS_MAX);
			l->words[l->n].word = str_from(slot_words[slot][i]);
			l->words[l->n].slot = (uint8_t)slot;
			l->words[l->n].next = *first;
			*first = (uint8_t)l->n++;
		}
}

/* With this bit set, letters of either case are the same. */
static bool
begins_as(struct str word, char c)
{
	return ((word.ptr[0] ^ c) & ~0x20) == 0;
}

/* Of the slots looked for, those whose words the text holds. */
static uint32_t
held_in(const struct lexicon *l, struct str text, uint32_t sought)
{
	size_t n = text.len < 4 ? 0 : text.len - 3;
	uint32_t found = 0;

	for (size_t i = 0; i < n; i++)
		for (uint8_t k = l->first[str_four(text.ptr + i)]; k != 0; k = l->words[k].next) {
			uint32_t slot = UINT32_C(1) << l->words[k].slot;

			if ((slot & sought & ~found) && begins_as(l->words[k].word, text.ptr[i])
			    && str_starts_nocase(str_sub(text, i, text.len), l->words[k].word))
				found |= slot;
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
asked_in(const struct lexicon *l, const struct turn *t, uint32_t sought)
{
	struct str rest = t->text, part;
	uint32_t found = 0;

	while (str_cut(rest, '?', &part, &rest))
		found |= held_in(l, str_sub(part, part.len > 120 ? part.len - 120 : 0, part.len), sought);
	return found;
}

uint32_t
slots_unknown(const struct state *s)
{
	size_t first = s->turns.n > TURNS_MAX ? s->turns.n - TURNS_MAX : 0;
	uint32_t unknown = (UINT32_C(1) << SLOT_COUNT) - 1;
	struct lexicon l UNSET;

	lexicon_fill(&l);
	for (size_t i = first; i < s->turns.n && unknown != 0; i++) {
		const struct turn *t = &s->turns.at[i];

		unknown &= ~(t->ours ? asked_in(&l, t, unknown) : read_in(t) | held_in(&l, t->text, unknown));
	}
	return unknown;
}
