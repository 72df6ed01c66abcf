/* apply.h - private to the fold: what the appliers share.
 *
 * An applier checks everything first and changes the state only when nothing can fail any more.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_APPLY_H
#define METHOD_APPLY_H

#include "method/state.h"

typedef bool applier(struct state *s, const struct event *e, struct err *err);

applier apply_opened, apply_assigned, apply_found, apply_link, apply_closed, apply_reopened;
applier apply_checked, apply_disputed;
applier apply_received, apply_read, apply_sent, apply_overridden, apply_mail_accepted, apply_mail_failed,
    apply_mail_delayed, apply_mail_again, apply_send_undone, apply_acknowledged;
applier apply_copy_failed, apply_planned, apply_plan_undone, apply_plan_stopped, apply_plan_sent;
applier apply_concern_raised, apply_concern_declined, apply_concern_worded, apply_concern_merged;
applier apply_concern_answered, apply_enough_asked, apply_enough, apply_not_enough, apply_parked,
    apply_withdrawn;
applier apply_playback_sent, apply_playback_confirmed, apply_playback_corrected, apply_need_told;
applier apply_promised, apply_promise_declined, apply_promise_warned, apply_promise_kept,
    apply_promise_missed;
applier apply_promise_moved, apply_promise_owned, apply_promise_tried, apply_promise_stands,
    apply_promise_left;
applier apply_need_asked, apply_view_put, apply_position_taken, apply_held, apply_hold_lifted;
applier apply_offer_worked, apply_offer_granted, apply_offer_made, apply_offer_accepted, apply_offer_declined;
applier apply_own_part, apply_own_undone, apply_afterwards;
applier apply_teachback_asked, apply_teachback_told, apply_teachback_weighed;
applier apply_returned, apply_joined, apply_parted;
applier apply_zone_told;
applier apply_contact_noted, apply_speaks_for, apply_speaks_no_more, apply_care_noted, apply_care_removed;
applier apply_reading_corrected, apply_sender_known;
applier apply_profile_taken, apply_deadline_set, apply_deadline_warned, apply_deadline_missed,
    apply_deadline_extended, apply_problem_named, apply_signposted;

/* What an event means for the messages that wait for their day. */
void stop_plans(struct state *s, const struct event *e);

/* What an event refers to; NULL, with a sentence, if it is not there or not of the right kind. */
struct turn *refer_turn(struct state *s, int64_t seq, struct err *err);
struct turn *refer_our_turn(struct state *s, int64_t seq, struct err *err);
struct concern *refer_concern(struct state *s, int64_t seq, struct err *err);        /* not merged away */
struct promise *refer_promise(struct state *s, int64_t seq, struct err *err);
/* A turn an event may name: 0 is fine. */
bool refer_turn_or_none(struct state *s, int64_t seq, struct err *err);
/* start and end lie in the turn's text, in order. */
bool refer_span(const struct turn *t, int64_t start, int64_t end, struct err *err);

/* What the ear read in a turn, as it stands among what is proposed: taken away, put there again. */
void forget_reading(struct state *s, int64_t turn);
void take_reading(struct state *s, const struct turn *t);
/* Proposes what was read in a turn and nobody has decided on. */
void propose_all(struct state *s, const struct turn *t);
/* The same, where it turned out since what the turn is. */
void propose_anew(struct state *s, const struct turn *t);
/* Where what they say begins, behind a greeting or a word that joined it to what came before. */
uint32_t said_from(struct str text, const struct move *m);
/* What waited for the deed can be asked about now; what waited for our next word still wants its answer, for
 * that may have been "nothing new". */
void promise_unpark(struct state *s, const struct promise *p);
/* A promise to write that is not needed any more; what waited for it waits no longer. */
void promise_release(struct state *s, struct promise *p, int64_t at);
/* What was last said on either side, found anew among the turns. */
void find_last_sent(struct state *s);
void find_last_received(struct state *s);

/* "‘Billed from day one’" for a sentence: cut behind a word to a length that fits, with "…" then. */
#define QUOTE_FMT "\xe2\x80\x98%.*s%s\xe2\x80\x99"
#define QUOTE_ARG(s) STR_ARG(short_text(s)), short_mark(s)
struct str short_text(struct str s);
const char *short_mark(struct str s);

#endif
