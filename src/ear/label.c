/* label.c - the names of labels.
 *
 * Names are those of the contract of `heard read` for moves and those of packs for signs.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/label.h"

#include "base/str.h"

static const struct str names[LABEL_COUNT] = {
	STR_INIT("none"),
#define X(name, text) STR_INIT(text),
	AGENT_MOVES(X) CUSTOMER_MOVES(X) SIGNS(X) TOPICS(X)
#undef X
};

const char *
label_name(enum label l)
{
	must((unsigned)l < LABEL_COUNT);
	return names[l].ptr;
}

bool
label_by_name(const char *ptr, size_t len, enum label *out)
{
	/* what customers do is read most, with each page of a case */
	for (size_t k = 1, i = MOVE_PROBLEM; k < LABEL_COUNT; k++, i = i + 1 < LABEL_COUNT ? i + 1 : 1) {
		if (names[i].len != len || names[i].ptr[0] != ptr[0] || memcmp(names[i].ptr, ptr, len) != 0)
			continue;
		*out = (enum label)i;
		return true;
	}
	return false;
}

bool
label_is_move(enum label l)
{
	return l >= MOVE_GREET && l <= MOVE_NEW_CONCERN;
}
