/* session.h - who is logged in, known by the hash of their token.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "store/change.h"

/* Expired ones too.  ERR_NOT_FOUND without one. */
bool store_session_by_hash(struct arena *a, struct db *db, struct str token_hash, struct session_row *out,
    struct err *err);
/* Forgets what expired before now. */
bool store_session_sweep(struct db *db, int64_t now, struct err *err);

/* Part of a change. */
bool store_session_add(struct db *db, const struct session_row *row, struct err *err);
bool store_session_end(struct db *db, struct str token_hash, struct err *err);
bool store_sessions_end_of(struct db *db, int64_t account, struct err *err);

#endif
