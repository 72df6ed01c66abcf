/* terms.h - the words that events, states and facts share, as lists that end with NULL.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_TERMS_H
#define METHOD_TERMS_H

#include "base/str.h"

extern const char *const stage_names[];                 /* in the order of enum stage */
extern const char *const exit_names[];                  /* of enum exit_kind from EXIT_THEIR_WORD on */
extern const char *const need_names[];
extern const char *const fault_names[];
extern const char *const deed_names[];                  /* what a promise is kept by */
extern const char *const side_names[];                  /* of enum side */
extern const char *const position_names[];              /* of enum position */
extern const char *const owning_names[];                  /* of enum owning */
extern const char *const after_names[];                 /* what became of them after an owned mistake */

/* The place of s in a list; false if it is not there. */
bool term_find(const char *const *list, struct str s, size_t *out);

#endif
