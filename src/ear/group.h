/* group.h - what a pack can't tell apart: used while it is compiled.
 *
 * Words that stand in the same classes of phrases, and in no phrase themselves, lead everywhere to the same
 * place.  They are one group, and so are members of several words: the tables know groups only.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_GROUP_H
#define EAR_GROUP_H

#include "ear/trie.h"

/* Zeroed at first but for `of`, which has a place for each item. */
struct groups {
	uint32_t *of;                           /* by item: its group, or 0 */
	uint32_t n;                             /* groups lie below */
	struct map parts;
};

/* Something holds for an item: those of its group it doesn't hold for are another group from now on.  An item
 * is named once for each `by`, and no other `by` between two of the same. */
void group_part(struct arena *a, struct groups *g, uint32_t item, uint32_t by);
/* Numbers the groups that have items, from 1 on. */
void groups_number(struct arena *a, struct groups *g, size_t n_items);

#endif
