/* check_show.h - findings for a person at a prompt: the line they stand in, what it does, what to write.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef CLI_CHECK_SHOW_H
#define CLI_CHECK_SHOW_H

#include "method/check.h"

/* One finding a span, five in all, the worst first, in colour if standard output is a terminal that wants
 * it (NO_COLOR and TERM=dumb are respected), as wide as that is.  What a terminal would obey in the draft is
 * not sent to it. */
void check_show(struct arena *a, const struct findings *all, struct str draft);

#endif
