/* matter.h - whether what they write now is what they had told before, in whatever words.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_MATTER_H
#define METHOD_MATTER_H

#include "ear/text.h"

/* What they write now, read once for all that it is compared with. */
struct matter {
	struct words words;
	uint32_t again;                         /* the matters it says are so again; a pack's, a bit each */
};

void matter_read(struct arena *a, const struct pack *p, struct str later, struct matter *out);

/* The later words tell of the earlier matter once more: at least half of the words that carry meaning in the
 * earlier ones, and two of them, stand in the later ones; or a sentence of the later ones says that something
 * is so again, and names a thing of the same matter ("the internet is off again" after "lost service"), which
 * the pack knows.  Linear in the two texts. */
bool matter_is_same(struct arena *a, const struct pack *p, struct str earlier, const struct matter *later);

#endif
