/* raw.h - mail as it came.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_RAW_H
#define STORE_RAW_H

#include "store/change.h"

/* ERR_NOT_FOUND without one. */
bool store_raw_by_id(struct arena *a, struct db *db, int64_t id, struct raw_row *out, struct err *err);
/* Without `bytes`: was this message taken before? */
bool store_raw_by_digest(struct arena *a, struct db *db, struct str digest, struct raw_row *out,
    struct err *err);

/* When the last one was taken; 0: none was. */
bool store_raw_last(struct db *db, int64_t *at, struct err *err);

/* Part of a change.  ERR_CONFLICT when the same message was taken before. */
bool store_raw_add(struct db *db, const struct raw_row *row, struct err *err);

#endif
