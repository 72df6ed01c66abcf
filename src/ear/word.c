/* word.c - one word: its folded hash, and what a contraction stands for.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/word.h"

#define CONTRACTION_MAX 24                      /* bytes; longer words are none */

/* What stands behind the apostrophe, and what it means. */
static const struct {
	const char *tail, *second, *other;
} tails[] = {
	{ "ll", "will", NULL },
	{ "re", "are", NULL },
	{ "ve", "have", NULL },
	{ "m", "am", NULL },
	{ "d", "would", "had" },
	{ "s", "is", "has" },
};

/* Words with "n't" whose first half isn't what is left. */
static const struct {
	const char *word, *first, *second;
} odd[] = {
	{ "can't", "can", "not" },
	{ "won't", "will", "not" },
	{ "shan't", "shall", "not" },
	{ "ain't", "is", "not" },
	{ "let's", "let", "us" },
};

uint32_t
word_hash(struct str word)
{
	uint32_t hash = WORD_HASH_START;

	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.ptr[i];
		/* one that is set is longer than a byte, and begins with one that hardly any letter does */
		size_t mark = c == 0xE2 ? apostrophe_len(str_sub(word, i, word.len)) : 0;

		hash = word_hash_byte(hash, mark > 0 ? '\'' : c);
		i += mark > 0 ? mark - 1 : 0;
	}
	return hash;
}

#define SET_MORE 2                              /* bytes that an apostrophe has more when it is set */

bool
word_same(struct str word, struct str plain)
{
	size_t at = 0;

	if (word.len == plain.len)
		return str_eq_nocase(word, plain);
	if (word.len != plain.len + SET_MORE)
		return false;
	while (word.len > 0) {
		size_t mark = apostrophe_len(word);
		char c = mark ? '\'' : char_lower(word.ptr[0]);

		if (at == plain.len || c != plain.ptr[at++])
			return false;
		word = str_sub(word, mark ? mark : 1, word.len);
	}
	return true;
}

bool
word_ends(struct str word, struct str plain)
{
	for (size_t len = plain.len; len <= plain.len + SET_MORE; len += SET_MORE)
		if (word.len >= len && word_same(str_sub(word, word.len - len, word.len), plain))
			return true;
	return false;
}

/* Folds into out; 0 when it doesn't fit or holds no apostrophe. */
static size_t
fold(struct str word, char out[CONTRACTION_MAX])
{
	size_t n = 0;
	bool apostrophe = false;

	while (word.len > 0) {
		size_t mark = apostrophe_len(word);
		char c = mark ? '\'' : word.ptr[0];

		if (n == CONTRACTION_MAX)
			return 0;
		apostrophe |= mark > 0;
		out[n++] = char_lower(c);
		word = str_sub(word, mark ? mark : 1, word.len);
	}
	return apostrophe ? n : 0;
}

static bool
odd_contraction(struct str word, struct contraction *out)
{
	for (size_t i = 0; i < LENGTH(odd); i++) {
		if (!str_eq(word, str_from(odd[i].word)))
			continue;
		*out = (struct contraction){ word_hash(str_from(odd[i].first)),
			{ word_hash(str_from(odd[i].second)), 0 } };
		return true;
	}
	return false;
}

bool
word_contraction(struct str word, struct contraction *out)
{
	char folded[CONTRACTION_MAX];
	struct str s = { folded, fold(word, folded) }, head, tail;

	if (s.len == 0 || !str_cut(s, '\'', &head, &tail) || head.len == 0)
		return false;
	if (odd_contraction(s, out))
		return true;
	if (str_eq(tail, STR("t")) && str_ends(head, STR("n"))) {
		*out = (struct contraction){ word_hash(str_sub(head, 0, head.len - 1)),
			{ word_hash(STR("not")), 0 } };
		return true;
	}
	for (size_t i = 0; i < LENGTH(tails); i++) {
		if (!str_eq(tail, str_from(tails[i].tail)))
			continue;
		*out = (struct contraction){ word_hash(head), { word_hash(str_from(tails[i].second)),
		    tails[i].other ? word_hash(str_from(tails[i].other)) : 0 } };
		return true;
	}
	return false;
}
