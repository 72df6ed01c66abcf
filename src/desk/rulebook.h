/* rulebook.h - what can be said of each rule, as it was built into the program.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_RULEBOOK_H
#define DESK_RULEBOOK_H

#include "method/rulebook.h"

/* All pages, in the order of the rules. */
void rulebook_built_in(struct arena *a, struct rule_page **out, size_t *n);
/* The page of one rule, or NULL. */
const struct rule_page *rulebook_page(struct arena *a, struct str id);

#endif
