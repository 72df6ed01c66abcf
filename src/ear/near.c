/* near.c - which rules a sentence comes near.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/near.h"
#include "ear/pack_tables.h"
#include "ear/word.h"

/* What stands for any token of its kind, and for a sentence's two ends. */
enum { AS_NUMBER = 1, AS_MONEY, AS_TIME, AS_DATE, AS_NAME, AS_QUESTION, AS_SHOUT, AS_EDGE };

struct features {
	uint16_t *rows;
	size_t n;
	uint32_t last;                          /* the word before */
	uint64_t seen[NEAR_ROWS / 64];
};

static void
add_row(struct features *f, uint32_t hash)
{
	uint32_t row = (hash * UINT32_C(2654435769)) >> 19;

	if (f->n == NEAR_FEATURES || (f->seen[row / 64] >> (row % 64) & 1))
		return;
	f->seen[row / 64] |= UINT64_C(1) << (row % 64);
	f->rows[f->n++] = (uint16_t)row;
}

/* Odd, so that a word by itself and two that follow on each other don't meet. */
static uint32_t
pair_of(uint32_t before, uint32_t word)
{
	uint32_t h = (before ^ (before >> 15)) * UINT32_C(0x85EBCA6B);

	return (h ^ word) * UINT32_C(0xC2B2AE35) + 1;
}

static void
add_word(struct features *f, uint32_t word)
{
	add_row(f, word);
	add_row(f, pair_of(f->last, word));
	f->last = word;
}

/* What it comes down to; what means nothing by itself ("not", "only") stands as it is. */
static uint32_t
root_of(const struct pack *pack, uint32_t hash, struct str word)
{
	uint32_t known = pack != NULL ? pack->meanings[pack_word_id(pack, hash)] : 0;

	if (known == MEANING_NONE)
		return hash;
	if (known == 0)
		known = word_meaning(word);
	return known != 0 ? known : hash;
}

static void
add_token(struct features *f, const struct pack *pack, const struct text *t, const struct token *k,
    bool first)
{
	struct str word = str_sub(t->s, k->start, k->end);
	struct contraction two;

	switch (k->kind) {
	case TOKEN_NUMBER:
		add_word(f, AS_NUMBER);
		return;
	case TOKEN_MONEY:
		add_word(f, AS_MONEY);
		return;
	case TOKEN_TIME:
		add_word(f, AS_TIME);
		return;
	case TOKEN_DATE:
		add_word(f, AS_DATE);
		return;
	case TOKEN_WORD:
		break;
	default:
		if (k->mark == '?' || k->mark == '!')
			add_word(f, k->mark == '?' ? AS_QUESTION : AS_SHOUT);
		return;
	}
	if (word_contraction(word, &two)) {
		add_word(f, two.first);
		add_word(f, two.second[0]);
	} else if (k->capital && !k->all_capitals && !first) {
		add_word(f, AS_NAME);
	} else {
		add_word(f, root_of(pack, k->word, word));
	}
}

/* The mark that ends what is quoted from token i on; i where nothing is.  It is somebody else's words. */
static size_t
quote_end(const struct text *t, size_t i, size_t last)
{
	size_t end = i + 1;

	if (t->tokens[i].mark != '"')
		return i;
	while (end < last && t->tokens[end].mark != '"')
		end++;
	return end < last ? end : i;
}

size_t
near_features(const struct pack *pack, const struct text *t, size_t first, size_t last,
    uint16_t rows[NEAR_FEATURES])
{
	struct features f = { .rows = rows, .last = AS_EDGE };

	for (size_t i = first; i < last && f.n < NEAR_FEATURES; i++) {
		add_token(&f, pack, t, &t->tokens[i], i == first);
		i = quote_end(t, i, last);
	}
	add_row(&f, pair_of(f.last, AS_EDGE));
	return f.n;
}

/* sum / sqrt(n) >= least / 256, in whole numbers */
static bool
is_reached(int32_t sum, size_t n, uint32_t least)
{
	uint64_t reached = sum > 0 ? (uint64_t)sum * 256 : 0;

	return sum > 0 && reached * reached >= (uint64_t)least * least * n;
}

uint32_t
near_read(const struct near_table *n, const struct pack *pack, const struct text *t, size_t first,
    size_t last)
{
	uint16_t rows[NEAR_FEATURES];
	int32_t sums[NEAR_RULES] = { 0 };
	size_t n_rows = near_features(pack, t, first, last, rows);
	uint32_t out = 0;

	for (size_t i = 0; i < n_rows; i++)
		for (uint32_t e = n->row_from[rows[i]]; e < n->row_from[rows[i] + 1]; e++)
			sums[NEAR_RULE(n->entries[e])] += NEAR_WEIGHT(n->entries[e]);
	for (uint32_t r = 0; r < n->n_rules; r++)
		if (is_reached(sums[r], n_rows, n->rules[r].least))
			out |= UINT32_C(1) << r;
	return out;
}
