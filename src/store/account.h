/* account.h - who works at the desk.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include "store/change.h"

/* Disabled ones too.  ERR_NOT_FOUND without one. */
bool store_account_by_id(struct arena *a, struct db *db, int64_t id, struct account_row *out,
    struct err *err);
/* In any case of letters. */
bool store_account_by_login(struct arena *a, struct db *db, struct str login, struct account_row *out,
    struct err *err);
bool store_account_list(struct arena *a, struct db *db, struct account_row **out, size_t *n, struct err *err);

/* Part of a change: new, or changed by id.  ERR_CONFLICT when the login is another's.  A changed password
 * or a disabled account ends its sessions. */
bool store_account_put(struct arena *a, struct db *db, const struct account_row *row, struct err *err);

#endif
