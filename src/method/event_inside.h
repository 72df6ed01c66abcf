/* event_inside.h - the tables of event.h as writing and reading share them.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_EVENT_INSIDE_H
#define METHOD_EVENT_INSIDE_H

#include "method/event.h"

enum field {
#define X(name, key, form, member) FIELD_##name,
	EVENT_FIELDS(X)
#undef X
	FIELD_COUNT
};

enum form { FORM_TEXT, FORM_INT, FORM_ID, FORM_MOVES, FORM_ITEMS, FORM_FILES, FORM_PEOPLE, FORM_LOSSES };

struct field_row {
	struct str key, written;                /* written: with what is around it */
	enum form form;
	size_t offset;                          /* of the member in struct event */
};

/* A bit for each field, 64 of them a word. */
#define FIELD_WORDS 2
_Static_assert(FIELD_COUNT <= 64 * FIELD_WORDS, "one more word, and one more pass over EVENT_KINDS");
struct field_set { uint64_t words[FIELD_WORDS]; };

struct kind_row {
	struct str name;
	struct field_set has, knows;            /* what it must have; that, and what it may have */
};

extern const struct field_row event_fields[FIELD_COUNT];
extern const struct kind_row event_kinds[EVENT_KIND_COUNT];
extern const char *const event_from_names[];    /* what a move was read from, by struct move's number */

static inline bool
has_field(const struct field_set *s, enum field f)
{
	return (s->words[f / 64] >> (f % 64) & 1) != 0;
}

/* Takes the first field out of a set; false: there is none left. */
static inline bool
take_first(struct field_set *left, enum field *out)
{
	for (unsigned i = 0; i < FIELD_WORDS; i++) {
		if (left->words[i] == 0)
			continue;
		*out = (enum field)(64 * i + (unsigned)__builtin_ctzll(left->words[i]));
		left->words[i] &= left->words[i] - 1;
		return true;
	}
	return false;
}

#endif
