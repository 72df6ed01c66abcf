/* route.h - from an address to a row of the table.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "web/request.h"

#define ROUTE_PARAMS 4

struct route_match {
	const struct route *route;              /* NULL: none of this method */
	struct str param[ROUTE_PARAMS];         /* decoded; valid UTF-8 without NUL */
	bool get, post;                         /* where there is none: the address is there for these */
};

/* Compares by segments; a :name takes one segment that is not empty, and :id only what is an id.
 * Rows that say more in plain words win by standing first in the table. */
void route_find(struct arena *a, const struct route *table, enum method method, struct str path,
    struct route_match *out);

#endif
