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

/* The apostrophe of one, or its last byte, stands two or three bytes from the end. */
static bool
may_be_contraction(struct str word)
{
	for (size_t i = 2; i <= 3 && i < word.len; i++) {
		unsigned char c = (unsigned char)word.ptr[word.len - i];

		if (c == '\'' || c == 0x98 || c == 0x99)
			return true;
	}
	return false;
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
	if (may_be_contraction(word) && word_contraction(word, &two)) {
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

/* Full rows are added up eight rules at a time, a byte each, and told apart before a byte is full. */
#define HALVES UINT64_C(0x0F0F0F0F0F0F0F0F)
#define FULL_MOST (UINT8_MAX / 15)

struct sums {
	int32_t of[NEAR_RULES];
	uint64_t lower[2], upper[2];
	uint32_t n;                             /* full rows in them */
};

static void
tell_apart(struct sums *s)
{
	uint8_t lower[NEAR_FULL], upper[NEAR_FULL];

	memcpy(lower, s->lower, sizeof lower);
	memcpy(upper, s->upper, sizeof upper);
	for (size_t i = 0; i < NEAR_FULL; i++) {
		s->of[i] += lower[i] - (int32_t)(s->n * NEAR_ZERO);
		s->of[i + NEAR_FULL] += upper[i] - (int32_t)(s->n * NEAR_ZERO);
	}
	memset(s->lower, 0, sizeof s->lower);
	memset(s->upper, 0, sizeof s->upper);
	s->n = 0;
}

static void
add_full(struct sums *s, const uint8_t *row)
{
	uint64_t both[2];

	memcpy(both, row, sizeof both);
	for (size_t i = 0; i < LENGTH(both); i++) {
		s->lower[i] += both[i] & HALVES;
		s->upper[i] += both[i] >> 4 & HALVES;
	}
	if (++s->n == FULL_MOST)
		tell_apart(s);
}

static void
add_up(struct sums *s, const struct near_table *n, const uint16_t *rows, size_t n_rows)
{
	for (size_t i = 0; i < n_rows; i++) {
		const uint8_t *at = n->entries + n->row_from[rows[i]];
		const uint8_t *end = n->entries + n->row_from[rows[i] + 1];

		if (end - at == NEAR_FULL) {
			add_full(s, at);
			continue;
		}
		for (; at < end; at++)
			s->of[NEAR_RULE(*at)] += NEAR_WEIGHT(*at);
	}
	tell_apart(s);
}

uint32_t
near_read(const struct near_table *n, const struct pack *pack, const struct text *t, size_t first,
    size_t last)
{
	uint16_t rows[NEAR_FEATURES];
	size_t n_rows = near_features(pack, t, first, last, rows);
	struct sums sums = { .n = 0 };
	uint32_t out = 0;

	add_up(&sums, n, rows, n_rows);
	for (uint32_t r = 0; r < n->n_rules; r++)
		if (is_reached(sums.of[r], n_rows, n->rules[r].least))
			out |= UINT32_C(1) << r;
	return out;
}
