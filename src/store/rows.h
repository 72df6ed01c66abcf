/* rows.h - rows of a query as an array.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "db/db.h"

/* What is left of `rows` into *out (a T **) and *n; NULL and 0 without any. */
#define rows_list(a, rows, out, n, err) rows_list_((a), (rows), sizeof **(out), (out), (n), (err))
bool rows_list_(struct arena *a, struct db_rows *rows, size_t size, void *out, size_t *n, struct err *err);

#endif
