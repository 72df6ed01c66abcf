/* typo.c - a word no pack knows, taken for the one it was meant to be.
 *
 * Only slips that leave little doubt: a letter doubled or not doubled, or two letters changed over.
 * Names are left alone, and so is what could mean two words.  A word of its own that differs so little
 * from another stands in the class "as-written" of a pack.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/text_inside.h"
#include "ear/word.h"

#define LEAST 5                                 /* bytes: a shorter word could be anything */
#define MOST 24

struct slip {
	const struct pack *p;
	char word[MOST + 1];
	uint16_t meant;
	bool doubt;                             /* two words are as near */
};

static void
try_word(struct slip *s, const char *word, size_t len)
{
	uint16_t id = (uint16_t)pack_word_id(s->p, word_hash((struct str){ word, len }));

	s->doubt = s->doubt || (id != WORD_ID_NONE && s->meant != WORD_ID_NONE && id != s->meant);
	if (s->meant == WORD_ID_NONE)
		s->meant = id;
}

static void
try_without(struct slip *s, struct str w, size_t at)
{
	memcpy(s->word, w.ptr, at);
	memcpy(s->word + at, w.ptr + at + 1, w.len - at - 1);
	try_word(s, s->word, w.len - 1);
}

static void
try_doubled(struct slip *s, struct str w, size_t at)
{
	memcpy(s->word, w.ptr, at + 1);
	memcpy(s->word + at + 1, w.ptr + at, w.len - at);
	try_word(s, s->word, w.len + 1);
}

static void
try_swapped(struct slip *s, struct str w, size_t at)
{
	memcpy(s->word, w.ptr, w.len);
	s->word[at] = w.ptr[at + 1];
	s->word[at + 1] = w.ptr[at];
	try_word(s, s->word, w.len);
}

static bool
is_plain(struct str w)
{
	for (size_t i = 0; i < w.len; i++) {
		if (!char_is_lower(w.ptr[i]))
			return false;
	}
	return w.len >= LEAST && w.len <= MOST;
}

uint16_t
word_meant(const struct pack *p, struct str w)
{
	struct slip s = { .p = p, .meant = WORD_ID_NONE };

	if (!is_plain(w))
		return WORD_ID_NONE;
	for (size_t i = 0; i < w.len; i++) {
		bool pair = i + 1 < w.len && w.ptr[i] == w.ptr[i + 1];

		if (pair)
			try_without(&s, w, i);
		else
			try_doubled(&s, w, i);
		if (i > 0 && i + 1 < w.len && !pair)
			try_swapped(&s, w, i);
	}
	return s.doubt ? WORD_ID_NONE : s.meant;
}
