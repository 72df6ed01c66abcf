/* field.h - a field of a form that comes back: what stands in it, and what is wrong with that.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_FIELD_H
#define WEB_FIELD_H

#include "web/request.h"

struct field { struct str text, wrong; };

/* As it was sent, held to the route's table; after a GET nothing is wrong. */
struct field field_sent(struct request *r, const char *name);
/* What it was held to besides, unless the table has refused it already. */
void field_check(struct request *r, struct field *f, bool good, const struct err *why);
/* Where several are wrong the top of the page tells the first and how many; each says why beside itself. */
void fields_sum(struct request *r, struct page *p, const struct field *fields, size_t n);
void fields_count(struct request *r, struct page *p, size_t wrong);
/* For aria-invalid. */
static inline const char *
is_wrong(struct str sentence)
{
	return sentence.len > 0 ? "true" : "false";
}

#endif
