/* language.c - the small words of six languages, counted.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/language.h"

#define WORDS_LEAST 6                           /* fewer say nothing */
#define WORDS_MOST 300
#define SMALL_LEAST 3
#define SMALL_PERCENT 18                        /* of all words; a text has a third to a half of such */
#define ENGLISH_WITHIN 24                       /* of so many first words … */
#define ENGLISH_SURE 3                          /* … so many of the commonest, and it is English */
#define LETTERS_PERCENT 50                      /* of words in letters that English does not use */

/* Each begins and ends with a space, so that a word is found whole.  A word of two languages counts for both;
 * what is English as well ("die", "in", "will") is left out where others do. */
static const char *const small_words[LANGUAGE_COUNT] = {
	[LANGUAGE_NONE] = " "
	    "the and to of is it i you that my for not have was this with your but we are be they "
	    "has on at from would been were our her his please what when there can which an as "
	    "it's i'm don't ",
	[LANGUAGE_GERMAN] = " "
	    "der die das und ist nicht ich wir sie ein eine einen einem einer mit auf für von zu "
	    "dem den des sich auch noch aber nach bei wie seit habe haben hatte wurde kann mein "
	    "meine meiner ihr ihre ihnen uns unser es sind bitte dass wenn keine schon immer mir "
	    "mich zum zur ",
	[LANGUAGE_FRENCH] = " "
	    "le la les des une est pas je nous vous et que qui dans pour avec sur du au aux mon ma "
	    "mes votre vos depuis mais sont ai avez cette ce été il elle très ne un par suis plus "
	    "n'ai j'ai c'est n'est qu'il toujours rien ",
	[LANGUAGE_SPANISH] = " "
	    "el la los las una es que de y en por para mi su nos usted está muy pero desde como "
	    "más del al se lo hace tengo han un con mis esta este ya nadie ",
	[LANGUAGE_ITALIAN] = " "
	    "il lo gli la le una è non che di e per con mio mia sono ho avete ma da dal della del "
	    "nel più questo questa come anche vi ci un mi nessuno ancora ",
	[LANGUAGE_DUTCH] = " "
	    "het een en van niet ik wij u dat op te voor met zijn mijn maar nog al heb hebben uw "
	    "naar er bij ook wordt geen ons onze deze kunt sinds de is ",
	[LANGUAGE_OTHER] = "",
};

struct count { size_t of[LANGUAGE_COUNT], words, foreign; };

#define PACKED(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))

/* The commonest English words, by a look at their letters: nearly every text goes no further. */
static bool
is_common_english(struct str word)
{
	uint32_t packed = 0;

	if (word.len < 2 || word.len > 3)
		return false;
	for (size_t i = 0; i < 3; i++)
		packed = packed << 8 | (uint8_t)(i < word.len ? char_lower(word.ptr[i]) : 0);
	switch (packed) {
	case PACKED('t', 'h', 'e'): case PACKED('a', 'n', 'd'): case PACKED('y', 'o', 'u'):
	case PACKED('f', 'o', 'r'): case PACKED('n', 'o', 't'): case PACKED('w', 'a', 's'):
	case PACKED('b', 'u', 't'): case PACKED('o', 'u', 'r'): case PACKED('a', 'r', 'e'):
	case PACKED('h', 'a', 's'): case PACKED('t', 'o', 0): case PACKED('o', 'f', 0):
	case PACKED('i', 't', 0): case PACKED('m', 'y', 0):
		return true;
	default:
		return false;
	}
}

static struct str
word_of(const struct text *t, uint32_t token)
{
	return str_sub(t->s, t->tokens[token].start, t->tokens[token].end);
}

static bool
is_surely_english(const struct text *t)
{
	unsigned words = 0, common = 0;

	for (uint32_t i = 0; i < t->n_tokens && words < ENGLISH_WITHIN && common < ENGLISH_SURE; i++) {
		if (t->tokens[i].kind != TOKEN_WORD)
			continue;
		words++;
		common += is_common_english(word_of(t, i));
	}
	return common >= ENGLISH_SURE;
}

/* The word between spaces, small; false: longer than any in the lists. */
static bool
spaced(struct str word, char out[16], size_t *len)
{
	if (word.len + 2 > 16)
		return false;
	out[0] = ' ';
	for (size_t i = 0; i < word.len; i++)
		out[i + 1] = char_lower(word.ptr[i]);
	out[word.len + 1] = ' ';
	*len = word.len + 2;
	return true;
}

/* Letters beyond those that languages of the west have above the plain ones. */
static bool
is_foreign(struct str word)
{
	return word.len > 1 && (unsigned char)word.ptr[0] >= 0xc8;
}

static void
count_word(struct str word, struct count *c)
{
	char between[16];
	size_t len;

	c->words++;
	c->foreign += is_foreign(word);
	if (!spaced(word, between, &len))
		return;
	for (size_t i = 0; i < LANGUAGE_COUNT; i++)
		c->of[i] += str_find(str_from(small_words[i]), (struct str){ between, len }) != STR_NOT_FOUND;
}

static enum language
most_of(const struct count *c)
{
	enum language most = LANGUAGE_GERMAN;

	for (enum language k = LANGUAGE_GERMAN; k < LANGUAGE_OTHER; k++)
		if (c->of[k] > c->of[most])
			most = k;
	return most;
}

enum language
language_of(const struct text *t)
{
	struct count c = { .words = 0 };
	enum language most;

	if (is_surely_english(t))
		return LANGUAGE_NONE;
	for (uint32_t i = 0; i < t->n_tokens && c.words < WORDS_MOST; i++)
		if (t->tokens[i].kind == TOKEN_WORD)
			count_word(word_of(t, i), &c);
	if (c.foreign * 100 > c.words * LETTERS_PERCENT)
		return LANGUAGE_OTHER;
	most = most_of(&c);
	if (c.words < WORDS_LEAST || c.of[most] < SMALL_LEAST || c.of[most] * 100 < c.words * SMALL_PERCENT
	    || c.of[LANGUAGE_NONE] * 2 > c.of[most])
		return LANGUAGE_NONE;
	return most;
}

const char *
language_name(enum language k)
{
	static const char *const names[] = {
#define X(name, text) text,
		LANGUAGES(X)
#undef X
	};

	must(k < LANGUAGE_COUNT);
	return names[k];
}
