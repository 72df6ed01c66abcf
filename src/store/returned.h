/* returned.h - concerns that were enough and came back.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_RETURNED_H
#define STORE_RETURNED_H

#include "store/store.h"

/* A concern of a person that was enough at `word_at`. */
struct settled_concern { int64_t case_id, seq, answered_turn, word_at; struct str text; };
bool store_settled_of(struct arena *a, struct db *db, int64_t person, int64_t since, int64_t limit,
    struct settled_concern **out, size_t *n, struct err *err);

/* What came back, newest first, with the two cases it ties. */
struct returned {
	int64_t case_id, seq, at, concern, turn, from_case, earlier, answer, days;
	struct str text, name, address, reference, from_reference;
	struct str state;                       /* of the concern here; empty: not taken up yet */
};
bool store_returned(struct arena *a, struct db *db, int64_t since, int64_t limit, struct returned **out,
    size_t *n, struct err *err);

/* How many concerns had their enough since a moment: what the returns are counted against. */
bool store_settled_count(struct db *db, int64_t since, int64_t *out, struct err *err);

#endif
