/* standing.h - where a case stands, told apart in every list: who waits for whom, and how it ended.
 *
 * waiting: they wrote last, or nobody has answered yet.  asked: we asked (the playback, or whether it is
 * enough) and they have not answered; silent: nor for firm.silent_days working days.  answered: we wrote last
 * and asked nothing.  accepted: closed on their word.  The other ways out bear their own names, gave-up among
 * them; none of them is resolved.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_STANDING_H
#define DESK_STANDING_H

#include "desk/view.h"
#include "store/case.h"

struct standing { const char *name, *words, *kind; };   /* "silent", as a list says it, "due" */
extern const struct standing standings[];               /* ends with a NULL name */

const struct standing *standing_by_name(struct str name);       /* NULL: there is none */
const struct standing *standing_of_row(const struct desk *d, const struct case_row *row, int64_t now);
const struct standing *standing_of(const struct desk *d, const struct state *state, int64_t now);

#endif
