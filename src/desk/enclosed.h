/* enclosed.h - files that go with what we send; for the acts in desk/ alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_ENCLOSED_H
#define DESK_ENCLOSED_H

#include "desk/making.h"

/* Those of the writer's draft on this case that are named by their digests. */
bool enclosed_find(struct making *m, const struct strs *digests, struct attachment **out, size_t *n,
    struct err *err);
/* Their bytes. */
bool enclosed_load(struct seat *s, const struct attachment *list, size_t n, struct outgoing_file **out,
    struct err *err);

#endif
