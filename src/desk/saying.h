/* saying.h - what one message of ours does, by mail or said aloud; for the acts in desk/ alone.
 *
 * saying_read reads the text; once its turn has been added, saying_follow adds all that goes with it: who
 * looks after the case, what was overridden and checked, the playback, the miss it owns, what it keeps,
 * promises, answers, holds, offers, owns, and asks to be said back.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_SAYING_H
#define DESK_SAYING_H

#include "desk/making.h"
#include "desk/view.h"

struct saying {
	struct making m;
	const struct in_reply *in;
	struct draft_check draft;               /* what stands against it, and what it promises */
	int64_t turn;                           /* seq of the turn that is sent */
	struct attachment *files;               /* that go with it */
	size_t n_files;
};

/* Checks the text and reads its promises; those that stand in the ledger already are no new ones. */
bool saying_read(struct saying *sy, struct err *err);
/* Each promise in the text has a yes with a date, or a no. */
bool saying_promises_consented(struct saying *sy, struct err *err);
const struct in_override *saying_override(const struct in_reply *in, const struct rule *rule);
bool saying_follow(struct saying *sy, struct err *err);

#endif
