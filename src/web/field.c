/* field.c - a field of a form that comes back.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/field.h"

struct field
field_sent(struct request *r, const char *name)
{
	return (struct field){ request_text(r, name), request_wrong(r, name) };
}

void
field_check(struct request *r, struct field *f, bool good, const struct err *why)
{
	if (!good && f->wrong.len == 0)
		f->wrong = str_copy(r->seat.a, str_from(why->text));
}

void
fields_sum(struct request *r, struct page *p, const struct field *fields, size_t n)
{
	size_t wrong = 0;

	for (size_t i = 0; i < n; i++)
		wrong += fields[i].wrong.len > 0;
	fields_count(r, p, wrong);
}

void
fields_count(struct request *r, struct page *p, size_t wrong)
{
	if (wrong > 1)
		p->error = arena_fmt(r->seat.a, "%.*s %zu of the fields below are not right yet; each says "
		    "why.", STR_ARG(p->error), wrong);
}
