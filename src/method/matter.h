/* matter.h - whether what they write now is what they had told before, in whatever words.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_MATTER_H
#define METHOD_MATTER_H

#include "ear/text.h"

/* The later words tell of the earlier matter once more: at least half of the words that carry meaning in the
 * earlier ones, and two of them, stand in the later ones; or a sentence of the later ones says that something
 * is so again, and names a thing of the same family ("the internet is off again" after "lost service").
 * Linear in the two texts. */
bool matter_is_same(struct arena *a, const struct pack *p, struct str earlier, struct str later);

#endif
