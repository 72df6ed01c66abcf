/* choice.h - what a person may choose from, and what is chosen.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_CHOICE_H
#define WEB_CHOICE_H

#include "web/pages.h"

/* One for each row of a table: its value, and the words for it.  They live in `a`. */
struct choice *choices_of(struct arena *a, const char *const (*table)[2], size_t n, struct str chosen);

#endif
