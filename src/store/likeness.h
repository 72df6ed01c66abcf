/* likeness.h - replies that went out and hold the same runs of words (method/likeness.h).
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_LIKENESS_H
#define STORE_LIKENESS_H

#include "db/db.h"

struct alike { int64_t case_id, seq; struct str reference; };

/* The last few replies to others than this person, and in cases not read with this one, that hold the run and
 * went out since then, newest first; of a case the last that holds it.  The cost does not grow with how many
 * cases hold it. */
struct alike_query { int64_t hash, since, person, case_id; };
bool store_alike(struct arena *a, struct db *db, const struct alike_query *q, struct alike **out, size_t *n,
    struct err *err);

#endif
