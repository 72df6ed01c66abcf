/* matter.c - whether what they write now is what they had told before, in whatever words.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/matter.h"

#define SHORT_SENTENCE 10                       /* tokens: "Nobody came, again." looks beside it */

/* What goes by many names: a line that is dead and internet that is off are one trouble to whoever has it. */
static const char *const families[] = {
	"internet broadband connection connected line service wifi wi signal router hub landline phone "
	    "fibre network online reception disconnected",
	"boiler heating radiator heater thermostat heat hot warm cold freezing",
	"charge charged overcharge overcharged bill billed invoice refund refunded debit debited "
	    "payment money fee paid deducted price",
	"parcel delivery delivered deliver order package courier driver dispatched tracking shipment",
	"electricity electric electrics power fuse meter blackout tripped trips",
	"leak leaking leaked drip dripping ceiling flood flooding flooded damp mould pipe burst sewage "
	    "gutter",
	"engineer technician fitter plumber electrician visit appointment slot nobody turned installer",
	"rude rudely shouted shouting attitude swore sworn abrupt sneered laughed mocked",
	"login logged log password locked passcode account access signed",
	"noise noisy loud drilling music barking hammering",
	"bin bins rubbish recycling collection waste emptied",
	"reply replied answer answered unanswered ignored callback silence",
	"lift elevator stairs",
	"smell stink stinks dirty filthy mice rats pests",
	"late delay delayed cancelled bus train flight",
};
_Static_assert(LENGTH(families) <= 32, "a bit each");

/* What says that it is so once more. */
static const char *const again[] = {
	"again", "still", "anew", "once more", "yet another", "same thing", "same problem", "same fault",
	"same as before", "back with no", "back to no", "back without", "past this", "square one",
	"second time", "third time", "twice now", NULL,
};
/* "The noise is back": what went away and should have stayed away. */
static const char *const back[] = { "is back", "come back", "came back", "comes back", "are back",
	"returned", "started up", NULL };
static const char *const troubles[] = {
	"problem", "problems", "fault", "trouble", "issue", "noise", "smell", "leak", "damp", "mould",
	"error", "mice", "rats", "same", "charge", "dripping", "outage", NULL,
};
/* "Thank you again", "please ring me again": said of themselves or of us, and of no trouble. */
static const char *const asks[] = {
	"thank", "please", "could you", "can you", "would you", "speak again", "looking forward", NULL,
};
/* "It is working again", "the line is still fine": good news, where nothing in it is denied. */
static const char *const mended[] = {
	"working again", "works again", "back on", "running again", "is up again", "connected again", "fine",
	"perfect", "well", "good", "happy", "pleased", "lovely", "sorted", "brilliant", NULL,
};
static const char *const denied[] = { "not", "no", "never", "stopped", "hardly", "nothing", "nobody",
	"far from", "off", "dead", "gone", "dropped", "down", NULL };

static bool
stands_alone(struct str s, size_t from, size_t to)
{
	return (from == 0 || !char_is_alnum(s.ptr[from - 1])) && (to >= s.len || !char_is_alnum(s.ptr[to]));
}

static bool
says_any(struct str s, const char *const *words, bool whole)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		struct str word = str_from(words[i]);
		size_t at = str_find_nocase(s, word);

		if (at != STR_NOT_FOUND && (!whole || stands_alone(s, at, at + word.len)))
			return true;
	}
	return false;
}

static bool
says_again(struct str sentence)
{
	if (says_any(sentence, asks, false))
		return false;
	if (says_any(sentence, mended, true) && !says_any(sentence, denied, true)
	    && str_find_nocase(sentence, STR("n't")) == STR_NOT_FOUND)
		return false;
	return says_any(sentence, again, true)
	    || (says_any(sentence, back, true) && says_any(sentence, troubles, true));
}

static uint32_t
families_of(struct arena *a, const struct pack *p, struct str s)
{
	struct arena_mark mark = arena_mark(a);
	struct words words;
	uint32_t bits = 0;

	words_of(a, s, &words);
	for (size_t i = 0; i < LENGTH(families); i++)
		if (words_hold(&words, p, str_from(families[i])))
			bits |= (uint32_t)1 << i;
	arena_rewind(a, mark);
	return bits;
}

static struct str
sentence_of(const struct text *t, size_t i)
{
	const struct sentence *s = &t->sentences[i];

	if (s->last <= s->first)
		return STR_NONE;
	return str_sub(t->s, t->tokens[s->first].start, t->tokens[s->last - 1].end);
}

/* A short one that says only that it is so again is about what stands beside it. */
static uint32_t
families_beside(struct arena *a, const struct pack *p, const struct text *t, size_t i)
{
	uint32_t bits = families_of(a, p, sentence_of(t, i));

	if (bits != 0 || t->sentences[i].last - t->sentences[i].first > SHORT_SENTENCE)
		return bits;
	if (i > 0 && t->sentences[i - 1].part == PART_BODY)
		bits |= families_of(a, p, sentence_of(t, i - 1));
	if (i + 1 < t->n_sentences && t->sentences[i + 1].part == PART_BODY)
		bits |= families_of(a, p, sentence_of(t, i + 1));
	return bits;
}

static bool
is_again(struct arena *a, const struct pack *p, struct str earlier, struct str later)
{
	uint32_t was = families_of(a, p, earlier);
	struct text t;

	if (was == 0 || !(says_any(later, again, true) || says_any(later, back, true)))
		return false;
	text_read(a, p, later, &t);
	for (size_t i = 0; i < t.n_sentences; i++)
		if (t.sentences[i].part == PART_BODY && says_again(sentence_of(&t, i))
		    && (was & families_beside(a, p, &t, i)) != 0)
			return true;
	return false;
}

static bool
shares_words(struct arena *a, struct str earlier, struct str later)
{
	struct words was, is;
	size_t shared;

	words_of(a, earlier, &was);
	words_of(a, later, &is);
	shared = words_shared(&was, &is);
	return was.n > 0 && (shared >= 2 || was.n == 1) && 2 * shared >= was.n;
}

bool
matter_is_same(struct arena *a, const struct pack *p, struct str earlier, struct str later)
{
	struct arena_mark mark = arena_mark(a);
	bool same = shares_words(a, earlier, later) || is_again(a, p, earlier, later);

	arena_rewind(a, mark);
	return same;
}
