/* group.c - what a pack can't tell apart: used while it is compiled.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/group.h"

void
group_part(struct arena *a, struct groups *g, uint32_t item, uint32_t by)
{
	bool found;
	uint32_t *part = map_put(a, &g->parts, (uint64_t)g->of[item] << 32 | by, &found);

	if (!found)
		*part = ++g->n;
	g->of[item] = *part;
}

void
groups_number(struct arena *a, struct groups *g, size_t n_items)
{
	uint32_t *number = arena_array(a, uint32_t, (size_t)g->n + 1);

	g->n = 1;
	for (size_t i = 0; i < n_items; i++) {
		if (g->of[i] == 0)
			continue;
		if (number[g->of[i]] == 0)
			number[g->of[i]] = g->n++;
		g->of[i] = number[g->of[i]];
	}
}
