/* link.h - customers' links, known by the hash of their token.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_LINK_H
#define STORE_LINK_H

#include "store/change.h"

/* Expired and revoked ones too: the caller says which it was.  ERR_NOT_FOUND without one. */
bool store_link_by_hash(struct arena *a, struct db *db, struct str token_hash, struct link_row *out,
    struct err *err);
bool store_links_of_case(struct arena *a, struct db *db, int64_t case_id, struct link_row **out, size_t *n,
    struct err *err);

/* Part of a change. */
bool store_link_add(struct db *db, const struct link_row *row, struct err *err);
bool store_link_revoke(struct db *db, struct str token_hash, int64_t now, struct err *err);

#endif
