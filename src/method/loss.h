/* loss.h - whether they wrote that someone of theirs died, and whether we have said a word on it.
 *
 * Words only, and only plain ones: what is missed is left to whoever reads, what is found is shown to them.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_LOSS_H
#define METHOD_LOSS_H

#include "method/told.h"

struct loss {
	int64_t turn;                           /* where they told it */
	struct str words;                       /* the sentence that tells it */
	struct str relation;                    /* "husband", if it was someone of the writer's; or empty */
};

/* Adds where a turn of theirs tells of a death in their family, or of someone close. */
void losses_read(struct arena *a, const struct pack *p, const struct told_in *in, struct told *out);
/* The first of their messages that tells of one. */
bool loss_told(const struct state *s, struct loss *out);
/* These words of the turn's text, which was read, tell of one: it is to be met with a word, and is nothing to
 * settle. */
bool turn_tells_loss_in(const struct turn *t, struct str words);
/* A message of ours has a word on it. */
bool loss_spoken_of(const struct state *s);

#endif
