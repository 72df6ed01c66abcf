/* words.h - small things done to words before they stand on a page.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_WORDS_H
#define WEB_WORDS_H

#include "base/str.h"

struct str words_first(struct str name);                        /* "Ines" of "Ines Moreau" */
struct str words_capital(struct arena *a, struct str s);        /* begins with a capital */

#endif
