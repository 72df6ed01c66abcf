/* list.c - lists of single words that a pack holds.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/list.h"

#include "ear/pack_tables.h"

static const struct str names[] = {
#define X(name, text) STR_INIT(text),
	LISTS(X)
#undef X
};

_Static_assert(LIST_COUNT <= 64, "a bit of each");

bool
list_by_name(struct str name, enum word_list *out)
{
	for (size_t i = 0; i < LIST_COUNT; i++)
		if (str_eq_nocase(names[i], name)) {
			*out = (enum word_list)i;
			return true;
		}
	return false;
}

bool
list_has(const struct pack *p, enum word_list list, uint32_t word)
{
	size_t low = 0, high = p->n_listed;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (p->listed[mid].word == word)
			return (p->listed[mid].lists >> list & 1) != 0;
		if (p->listed[mid].word < word)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}
