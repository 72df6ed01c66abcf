/* choice.c - what a person may choose from.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/choice.h"

struct choice *
choices_of(struct arena *a, const char *const (*table)[2], size_t n, struct str chosen)
{
	struct choice *out = arena_array(a, struct choice, n);

	for (size_t i = 0; i < n; i++) {
		struct str value = str_from(table[i][0]);

		out[i] = (struct choice){ value, str_from(table[i][1]), str_eq(chosen, value) };
	}
	return out;
}
