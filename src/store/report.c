/* report.c - sentences for whoever has the data examined.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/report.h"

void
report_line(struct arena *a, struct report *r, struct str line)
{
	if (r->lines.n < REPORT_MAX)
		vec_push(a, &r->lines) = line;
	else if (r->lines.n == REPORT_MAX)
		vec_push(a, &r->lines) = STR("There is more than is told here.");
}

struct strs
report_lines(const struct report *r)
{
	return (struct strs){ r->lines.at, r->lines.n };
}
