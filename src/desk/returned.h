/* returned.h - concerns that were enough once and came back.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_RETURNED_H
#define DESK_RETURNED_H

#include "desk/making.h"

/* Notes which concerns of this person, enough within the last 90 days, these words bring back: of a concern
 * taken up here, or (concern 0) of a message of theirs. */
bool making_returns(struct making *m, int64_t concern, int64_t turn, struct str text, struct err *err);

/* The same of one in this case, because a person says so: whatever words they use for it. */
bool making_returns_told(struct making *m, int64_t concern, int64_t turn, int64_t earlier, struct err *err);

/* What came back in the last 90 days, newest first, with the answer that had settled it; for a lead. */
struct returned_line {
	int64_t case_id, from_case, at, days;
	struct str who, concern, state, reference, from_reference;
	struct str answer, by;                  /* empty: no message of ours had answered it */
};
struct returned_view {
	struct returned_line *lines;
	size_t n;
	int64_t within_7, within_30, within_90; /* each within those days after their enough */
	int64_t stayed, left, came_back;        /* after a mistake of ours that was owned */
	int64_t settled;                        /* concerns with their word in the last 90 days */
};
bool desk_returned(struct seat *s, struct returned_view *out, struct err *err);

#endif
