/* told.h - what a turn tells beside its moves: what we would ask otherwise, what they ask about us, a death.
 *
 * It is read once, from the phrases met in the turn, so that a firm's own pack counts, and stands in the log
 * with the turn: whoever looks at a case scans no words for it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_TOLD_H
#define METHOD_TOLD_H

#include "method/state.h"

/* They stand in logs: a number, once given, is never another's.  SINCE to WANTED: they tell it, or we ask. */
enum {
	TELLS_READ = 1,                         /* it was looked for */
	TELLS_SINCE = 2, TELLS_STOPPED = 4, TELLS_OTHERS = 8, TELLS_TRIED = 16, TELLS_WANTED = 32,
	TELLS_ASKS_WHY = 64, TELLS_ASKS_PROCEDURE = 128,
	TELLS_CONDOLENCE = 256,                 /* of ours: a word on a death */
	TELLS_BY_PHONE = 512,                   /* of a promise: to ring */
};

struct told_in {
	const struct text *text;
	struct str title;                       /* of theirs */
	const struct move *moves;               /* of theirs, as they were read */
	size_t n_moves;
	bool ours;
};

/* Of the words of a promise. */
int64_t promise_told(struct arena *a, const struct pack *p, struct str words);
void told_read(struct arena *a, const struct pack *p, const struct told_in *in, struct told *out);
/* As it was read with the turn; where it wasn't, by the built-in language. */
struct told turn_told(struct arena *a, const struct turn *t);

#endif
