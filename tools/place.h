/* place.h - where in a page a piece of a template stands.
 *
 * Follows HTML one byte at a time, just far enough to say what a hole at this point must become so
 * that what fills it stays text.  Knows no templates and writes nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TOOLS_PLACE_H
#define TOOLS_PLACE_H

#include "base/str.h"

enum place_kind {
	PLACE_TEXT,
	PLACE_PLAIN,                            /* within title or textarea: text, but no tags */
	PLACE_SCRIPT,                           /* within script or style */
	PLACE_TAG_START,                        /* behind "<" or "</" */
	PLACE_TAG_NAME,
	PLACE_TAG,                              /* between attributes */
	PLACE_NAME,                             /* of an attribute */
	PLACE_BEFORE_VALUE,
	PLACE_VALUE,                            /* in quotes */
	PLACE_BARE_VALUE,
	PLACE_DECLARATION,                      /* <!doctype … */
};

#define PLACE_NAME_MAX 31
#define PLACE_HOLE '\1'                         /* stands for a hole in place.value */

struct place {
	enum place_kind kind;
	char tag[PLACE_NAME_MAX + 1];           /* the last tag opened, in lower case */
	char attribute[PLACE_NAME_MAX + 1];
	char value[PLACE_NAME_MAX + 1];         /* the beginning of the attribute's value so far */
	char quote;
	bool closing;                           /* this is an end tag */
	size_t matched;                         /* of "</textarea" and the like */
};

/* Moves on by one byte.  Returns NULL, or why this may not stand in a template. */
const char *place_step(struct place *p, char c);
/* True where blanks at the start of a line mean nothing. */
bool place_blanks_are_idle(const struct place *p);
/* True where one place is as good as the other for whatever follows. */
bool place_same(const struct place *a, const struct place *b);

enum hole {
	HOLE_REFUSED,
	HOLE_PUT,                               /* escaped */
	HOLE_ADDRESS,                           /* begins an address: its scheme must be checked */
	HOLE_NUMBER,                            /* in an address not yet fixed: only a number is safe */
};

/* What a hole here must become; *why is set when it is refused. */
enum hole place_hole(struct place *p, const char **why);

#endif
