/* rows.c - rows of a query as an array.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/rows.h"

#define ROW_MAX 1024

bool
rows_list_(struct arena *a, struct db_rows *rows, size_t size, void *out, size_t *n, struct err *err)
{
	_Alignas(max_align_t) char row[ROW_MAX];
	size_t got = 0, cap = 0;
	void *list = NULL;

	must(size <= sizeof row);
	memset(row, 0, sizeof row);             /* members that no column fills are 0 */
	while (db_next(a, rows, row, err)) {
		vec_grow(a, &list, &got, &cap, size);
		memcpy((char *)list + (got - 1) * size, row, size);
	}
	if (rows->failed)
		return false;
	memcpy(out, &list, sizeof list);        /* some T **, which may not be written as a void ** */
	*n = got;
	return true;
}
