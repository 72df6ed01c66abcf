/* blob.h - files by their content: the same one is kept once, in pieces of BLOB_PIECE bytes.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "store/change.h"

#define BLOB_PIECE ((int64_t)KIB(256))

/* Part of a change.  Of one that is there already only this is noted: that it is wanted now, and by a message
 * (kept) where that is so. */
bool store_blob_add(struct db *db, const struct blob_row *row, bool kept, int64_t now, struct err *err);
/* A message holds these from now on. */
bool store_blob_keep(struct db *db, const struct attachment *files, size_t n, struct err *err);
/* Takes away, some at a time, what was put to a draft more than a day ago and went with no message: of drafts
 * that are gone, and of those that have had no words for a month. */
bool store_blob_sweep(struct arena *a, struct db *db, int64_t now, struct err *err);
/* ERR_NOT_FOUND without one; ERR_DATA where a piece of it is missing. */
bool store_blob_get(struct arena *a, struct db *db, struct str digest, struct str *out, struct err *err);
/* Is there one of that size? */
bool store_blob_has(struct db *db, struct str digest, int64_t size, bool *out, struct err *err);
/* Every one hashed again; memory does not grow with them.  *broken: the digests of those that changed. */
bool store_blob_verify(struct arena *a, struct arena *beside, struct db *db, struct strs *broken,
    struct err *err);

#endif
