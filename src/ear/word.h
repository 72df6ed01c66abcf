/* word.h - one word: its folded hash, and what a contraction stands for.
 *
 * Packs and texts are folded by the same code, so that they meet.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_WORD_H
#define EAR_WORD_H

#include "base/str.h"

#define WORD_HASH_START UINT32_C(2166136261)

/* One more byte of a word; ASCII case is folded. */
static inline uint32_t
word_hash_byte(uint32_t hash, unsigned char c)
{
	return (hash ^ (unsigned char)char_lower((char)c)) * UINT32_C(16777619);
}

/* The hash of a whole word; typographic apostrophes count as plain ones. */
uint32_t word_hash(struct str word);

/* The hash of what a word comes down to when texts are compared, or 0 for one that tells nothing. */
uint32_t word_meaning(struct str word);

struct contraction {
	uint32_t first;                         /* hashes: "don't" = do … */
	uint32_t second[2];                     /* … not; "he's" = is or has; 0: no other reading */
};

/* False when the word is no contraction. */
bool word_contraction(struct str word, struct contraction *out);

/* Whether a word as it was typed is `plain`: neither case nor the form of its apostrophe matters. */
bool word_same(struct str word, struct str plain);
/* Likewise whether it ends so: "hadn't" with "n't". */
bool word_ends(struct str word, struct str plain);

/* The bytes of an apostrophe at the start of s: 0, 1 or 3. */
static inline size_t
apostrophe_len(struct str s)
{
	if (s.len == 0)
		return 0;
	if (s.ptr[0] == '\'')
		return 1;
	return str_starts(s, STR("\xE2\x80\x99")) || str_starts(s, STR("\xE2\x80\x98")) ? 3 : 0;
}

#endif
