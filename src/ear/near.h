/* near.h - which rules a sentence comes near, by the words in it and how they follow on each other.
 *
 * Phrases say outright what they look for.  These weights were learnt (tools/weigh.c) from sentences that do
 * what a rule is about and sentences that only look so (packs/en/near.txt, test/method/cases), and so meet
 * what nobody wrote down.  They can't say why; who stands on them says it as a hint.
 *
 * A sentence's features are its words and each two that follow on each other, each once, whatever their
 * endings; what stands between quotation marks is left out.  A feature falls into one of NEAR_ROWS rows, and
 * a row bears the weights of the rules it speaks for or against: a hashed linear model (Weinberger et al.,
 * Feature Hashing for Large Scale Multitask Learning, 2009).  Whole numbers alone decide, so that every
 * machine and the browser decide alike.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_NEAR_H
#define EAR_NEAR_H

#include "ear/text.h"

#define NEAR_ROWS 8192
#define NEAR_RULES 32
#define NEAR_FEATURES 256                       /* of a sentence; the words behind them are not looked at */

/* A weight in a row: five bits of which rule, three of how much. */
#define NEAR_RULE(entry) ((entry) >> 3)
#define NEAR_WEIGHT(entry) ((int)((entry) & 7) - NEAR_ZERO)
#define NEAR_ZERO 4                             /* what stands for a weight of nought */

/* A row that speaks of many rules, as those of common words do, is NEAR_FULL bytes long, which no other is:
 * byte i bears the weight of rule i in its lower half and of rule i + NEAR_FULL in its upper one. */
#define NEAR_FULL 16
#define NEAR_FEW 9                              /* entries a row has at most that is not full */

struct near_rule {
	const char *id;                         /* "minimise" */
	uint32_t least;                         /* 256 times what sum / sqrt(n features) must reach */
};

struct near_table {
	const uint16_t *row_from;               /* NEAR_ROWS + 1: where a row's entries begin; they end … */
	                                        /* … where those of the next begin */
	const uint8_t *entries;
	const struct near_rule *rules;
	uint32_t n_rules;
};

extern const struct near_table near_en;         /* learnt as this was built */

/* The rows of a sentence's features, each once; how many.  `pack` may be NULL: it only makes it faster. */
size_t near_features(const struct pack *pack, const struct text *t, size_t first, size_t last,
    uint16_t rows[NEAR_FEATURES]);
/* The rules that these words come near: bit i for rules[i]. */
uint32_t near_read(const struct near_table *n, const struct pack *pack, const struct text *t, size_t first,
    size_t last);

#endif
