/* token.h - keys of the API, known by the hash of their token.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_TOKEN_H
#define STORE_TOKEN_H

#include "store/store.h"

struct token_row {
	struct str token_hash;                  /* hex of BLAKE2b of the token */
	int64_t account;
	struct str name;                        /* what it is for */
	int64_t made_at, revoked_at;            /* revoked_at 0: no */
};

/* Revoked ones too.  ERR_NOT_FOUND without one. */
bool store_token_by_hash(struct arena *a, struct db *db, struct str token_hash, struct token_row *out,
    struct err *err);
bool store_token_list(struct arena *a, struct db *db, int64_t account, struct token_row **out, size_t *n,
    struct err *err);
bool store_token_add(struct db *db, const struct token_row *row, struct err *err);
bool store_token_revoke(struct db *db, struct str token_hash, int64_t now, struct err *err);

#endif
