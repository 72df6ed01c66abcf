/* blob.h - files by their content: the same one is kept once, in pieces of BLOB_PIECE bytes.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "store/change.h"

#define BLOB_PIECE ((int64_t)KIB(256))

/* Part of a change.  One that is there already is left as it is. */
bool store_blob_add(struct db *db, const struct blob_row *row, int64_t now, struct err *err);
/* ERR_NOT_FOUND without one; ERR_DATA where a piece of it is missing. */
bool store_blob_get(struct arena *a, struct db *db, struct str digest, struct str *out, struct err *err);
/* Is there one of that size? */
bool store_blob_has(struct db *db, struct str digest, int64_t size, bool *out, struct err *err);
/* Every one hashed again; memory does not grow with them.  *broken: the digests of those that changed. */
bool store_blob_verify(struct arena *a, struct arena *beside, struct db *db, struct strs *broken,
    struct err *err);

#endif
