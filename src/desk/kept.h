/* kept.h - logs of cases kept in memory, so that a page reads only what is new.
 *
 * Kept is what was read, packed, with the mark it stands at; the database says with every reading whether
 * the log still stands there, so it does not matter who else writes to it.  A log is kept when it is asked
 * for again, so that one that is looked at once drives out none; those asked for last stay, in the room that
 * is given, which is taken once; what is kept is copied out, so nothing of it is ever shared.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_KEPT_H
#define DESK_KEPT_H

#include "desk/desk.h"

struct kept;

struct kept_log {
	struct log_mark mark;                   /* seq 0: nothing of it is kept */
	size_t n;                               /* events */
	struct str packed;
};

/* NULL where there is no memory for it: it keeps nothing then, and nobody misses it. */
struct kept *kept_new(size_t room);
void kept_free(struct kept *k);
/* What is kept of a log that stands at `now`; its mark is that of `now` or one before it. */
void kept_find(struct kept *k, struct arena *a, int64_t case_id, const struct log_mark *now,
    struct kept_log *out);
/* Whether this case was asked for before, and is worth keeping; what came since may have taken its place. */
bool kept_is_wanted(struct kept *k, int64_t case_id);
/* All of a log; what was kept of it before is forgotten. */
void kept_put(struct kept *k, int64_t case_id, const struct kept_log *log);
/* What came behind this mark; nothing happens where another has kept more, or nothing of it is kept now. */
void kept_add(struct kept *k, int64_t case_id, const struct log_mark *behind, const struct kept_log *more);

/* What is kept of every log is forgotten: for measuring what a page costs that nobody has asked for. */
void desk_forget_logs(struct desk *d);

/* A case as it stands, and the events that made it. */
bool seat_state(struct seat *s, int64_t case_id, struct state *out, struct err *err);
struct log_source seat_logs(struct seat *s);
/* Of a case that is read with another: that one's. */
bool seat_leading(struct seat *s, int64_t case_id, struct state *out, struct event **events, size_t *n,
    struct err *err);
bool seat_state_told(struct seat *s, int64_t case_id, struct state *out, struct event **events, size_t *n,
    struct err *err);

#endif
