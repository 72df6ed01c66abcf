/* block.h - the firm's own texts, to be put into a reply.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_BLOCK_H
#define STORE_BLOCK_H

#include "store/change.h"

/* Those that were not removed, by name. */
bool store_block_list(struct arena *a, struct db *db, struct block_row **out, size_t *n, struct err *err);

/* Part of a change: new, or changed by id; how often it was used stays.  ERR_CONFLICT when the name is
 * another's. */
bool store_block_put(struct db *db, const struct block_row *row, struct err *err);
/* It went out once more. */
bool store_block_used(struct db *db, int64_t id, int64_t at, struct err *err);

#endif
