/* put_right.h - a sentence of theirs that puts a detail of ours right: "It was Wednesday, not Tuesday".
 *
 * Only what can be told for certain: a day, a figure, an hour or a name that stands in our words, taken back
 * with a "not", and another of its kind in its place.  All else is for a person to read.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_PUT_RIGHT_H
#define METHOD_PUT_RIGHT_H

#include "base/str.h"

struct put_right { struct str old, put; };      /* as they stand in the sentence */

#define PUT_RIGHTS 4                            /* of one sentence */

/* How many details of `ours` the sentence takes back and puts another in the place of. */
size_t put_right_read(struct arena *a, struct str sentence, struct str ours,
    struct put_right out[PUT_RIGHTS]);
/* Our line with the new in the place of the old; as it is where the old does not stand in it. */
struct str put_right_line(struct arena *a, struct str line, const struct put_right *p);

#endif
