/* join.h - two cases read as one, and read apart again.
 *
 * Nothing is moved in a log.  `joined` stands in both: the one that leads takes in what the other holds, from
 * where it stands; what happens then is kept in the log of the one that leads.  `parted` gives each its own
 * back: to the one that followed what it had brought, as it stands by then, the messages that answered its
 * own, and what we wrote meanwhile.
 * One turn can also be taken as the beginning of a case of its own: `parted` with that turn, and `joined`
 * with it when it comes back.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_JOIN_H
#define METHOD_JOIN_H

#include "method/state.h"

#define JOINS_MOST 7                            /* of one case, ever */

#define ROLE_LEADS STR("leads")
#define ROLE_FOLLOWS STR("follows")
#define ROLE_GIVES STR("gives")                 /* a turn, to a case of its own */

/* Whether the event can only be applied with state.alongside set. */
bool needs_other(const struct event *e);
/* How many of the events of `other` came before the event e of this case joined or parted them, given how
 * often these two were joined or parted before: the number of its counterpart there, less one; all of them
 * where it is not written yet. */
size_t other_until(const struct event *events, size_t n, const struct event *e, size_t before);
/* For each of the n events of the other case: the last of ours, of `n_ours`, before it. */
const int64_t *stand_behind(struct arena *a, const struct event *ours, size_t n_ours,
    const struct event *other, size_t n);

/* The joining that holds still, of this case and that one; NULL if there is none. */
struct joined *state_joined(const struct state *s, int64_t case_id);
/* What is read with this case now. */
size_t state_leads(const struct state *s);
/* The number in s, which leads, of what has this one in the case that follows it; as it is if it is from
 * neither. */
int64_t state_number(const struct state *s, int64_t case_id, int64_t number);
/* An event of a case that follows, with its numbers made those of s. */
struct event event_as_in(struct arena *a, const struct state *s, const struct joined *j,
    const struct event *e);
/* The case a turn was taken to, as the beginning of one of its own, or with which it went when they were
 * parted; 0: it is here, or was never. */
int64_t state_moved_to(const struct state *s, int64_t turn);
int64_t state_gone_to(const struct state *s, int64_t turn);
/* The last message of theirs when it looks like another matter, with why; 0 if it does not, or something was
 * made of it already.  A guess to be offered, never to act on. */
int64_t new_matter(struct arena *a, const struct state *s, struct str *why);
/* Whether a message of theirs may become a case of its own. */
bool turn_is_free(const struct state *s, const struct turn *t);
/* A turn, also one that went to another case; NULL: it was never here. */
const struct turn *state_turn_ever(const struct state *s, int64_t turn);

#endif
