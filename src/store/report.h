/* report.h - sentences for whoever has the data examined.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "store/event.h"

struct report { VEC(struct str) lines; };

/* Past REPORT_MAX lines it takes no more, but says so in one. */
#define REPORT_MAX 1000
void report_line(struct arena *a, struct report *r, struct str line);
struct strs report_lines(const struct report *r);

#endif
