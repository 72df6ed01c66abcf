/* apply.c - the fold: one event into the state, or refused.
 *
 * The table at the bottom says which function takes which kind, and what a closed case still takes.
 * The functions are in apply_*.c, one file a family.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"

#include "base/utf8.h"

struct turn *
refer_turn(struct state *s, int64_t seq, struct err *err)
{
	struct turn *t = state_turn(s, seq);

	if (t == NULL)
		err_set(err, ERR_NOT_FOUND, "Turn %" PRId64 " is not in this case.", seq);
	return t;
}

struct turn *
refer_our_turn(struct state *s, int64_t seq, struct err *err)
{
	struct turn *t = refer_turn(s, seq, err);

	if (t == NULL || t->ours)
		return t;
	err_set(err, ERR_CONFLICT, "Turn %" PRId64 " is theirs; this needs one of ours.", seq);
	return NULL;
}

bool
refer_turn_or_none(struct state *s, int64_t seq, struct err *err)
{
	return seq == 0 || refer_turn(s, seq, err) != NULL;
}

struct concern *
refer_concern(struct state *s, int64_t seq, struct err *err)
{
	struct concern *c = state_concern(s, seq);

	if (c == NULL) {
		err_set(err, ERR_NOT_FOUND, "Concern %" PRId64 " is not in this case.", seq);
		return NULL;
	}
	if (c->state != CONCERN_MERGED)
		return c;
	err_set(err, ERR_CONFLICT, QUOTE_FMT " was merged into concern %" PRId64 "; act on that one.",
	    QUOTE_ARG(c->text), c->into);
	return NULL;
}

struct promise *
refer_promise(struct state *s, int64_t seq, struct err *err)
{
	struct promise *p = state_promise(s, seq);

	if (p == NULL)
		err_set(err, ERR_NOT_FOUND, "Promise %" PRId64 " is not in this case.", seq);
	return p;
}

bool
refer_span(const struct turn *t, int64_t start, int64_t end, struct err *err)
{
	if (start >= 0 && start <= end && (uint64_t)end <= t->text.len && end <= UINT32_MAX)
		return true;
	return err_set(err, ERR_DATA, "Bytes %" PRId64 " to %" PRId64 " do not lie in turn %" PRId64 ".",
	    start, end,
	    t->seq);
}

#define SHORT_MAX 80                            /* bytes of a text that is quoted in a sentence */

struct str
short_text(struct str s)
{
	struct str cut;

	s = str_trim(s);
	cut = utf8_cut(s, SHORT_MAX);
	if (cut.len == s.len)
		return s;
	for (size_t i = cut.len; i > SHORT_MAX / 2; i--)
		if (s.ptr[i] == ' ')
			return str_trim(str_sub(s, 0, i));
	return cut;
}

const char *
short_mark(struct str s)
{
	return short_text(s).len < str_trim(s).len ? "\xe2\x80\xa6" : "";
}

static const struct {
	applier *apply;
	bool on_closed;                         /* a closed case takes it as well */
} table[EVENT_KIND_COUNT] = {
	[EVENT_OPENED] = { apply_opened, true },
	[EVENT_RECEIVED] = { apply_received, true },
	[EVENT_READ] = { apply_read, true },
	[EVENT_SENT] = { apply_sent, true },
	[EVENT_PLANNED] = { apply_planned, true },
	[EVENT_PLAN_UNDONE] = { apply_plan_undone, true },
	[EVENT_PLAN_STOPPED] = { apply_plan_stopped, true },
	[EVENT_PLAN_SENT] = { apply_plan_sent, true },
	[EVENT_OVERRIDDEN] = { apply_overridden, true },
	[EVENT_CHECKED] = { apply_checked, true },
	[EVENT_DISPUTED] = { apply_disputed, true },
	[EVENT_MAIL_ACCEPTED] = { apply_mail_accepted, true },
	[EVENT_MAIL_FAILED] = { apply_mail_failed, true },
	[EVENT_COPY_FAILED] = { apply_copy_failed, true },
	[EVENT_MAIL_DELAYED] = { apply_mail_delayed, true },
	[EVENT_SEND_UNDONE] = { apply_send_undone, true },
	[EVENT_ACKNOWLEDGED] = { apply_acknowledged, true },
	[EVENT_MAIL_AGAIN] = { apply_mail_again, true },
	[EVENT_CONCERN_RAISED] = { apply_concern_raised, true },
	[EVENT_CONCERN_DECLINED] = { apply_concern_declined, true },
	[EVENT_CONCERN_WORDED] = { apply_concern_worded, true },
	[EVENT_CONCERN_MERGED] = { apply_concern_merged, true },
	[EVENT_CONCERN_ANSWERED] = { apply_concern_answered, false },
	[EVENT_PLAYBACK_SENT] = { apply_playback_sent, false },
	[EVENT_PLAYBACK_CONFIRMED] = { apply_playback_confirmed, true },
	[EVENT_PLAYBACK_CORRECTED] = { apply_playback_corrected, true },
	[EVENT_NEED_TOLD] = { apply_need_told, true },
	[EVENT_PROMISED] = { apply_promised, true },
	[EVENT_PROMISE_DECLINED] = { apply_promise_declined, true },
	[EVENT_PROMISE_WARNED] = { apply_promise_warned, true },
	[EVENT_PROMISE_KEPT] = { apply_promise_kept, true },
	[EVENT_PROMISE_MISSED] = { apply_promise_missed, true },
	[EVENT_PROMISE_MOVED] = { apply_promise_moved, true },
	[EVENT_PROMISE_OWNED] = { apply_promise_owned, true },
	[EVENT_PROMISE_STANDS] = { apply_promise_stands, false },
	[EVENT_PROMISE_LEFT] = { apply_promise_left, false },
	[EVENT_ENOUGH_ASKED] = { apply_enough_asked, false },
	[EVENT_ENOUGH] = { apply_enough, true },
	[EVENT_NOT_ENOUGH] = { apply_not_enough, true },
	[EVENT_PARKED] = { apply_parked, false },
	[EVENT_WITHDRAWN] = { apply_withdrawn, true },
	[EVENT_PROFILE_TAKEN] = { apply_profile_taken, true },
	[EVENT_DEADLINE_SET] = { apply_deadline_set, true },
	[EVENT_DEADLINE_WARNED] = { apply_deadline_warned, true },
	[EVENT_DEADLINE_MISSED] = { apply_deadline_missed, true },
	[EVENT_DEADLINE_EXTENDED] = { apply_deadline_extended, false },
	[EVENT_PROBLEM_NAMED] = { apply_problem_named, true },
	[EVENT_SIGNPOSTED] = { apply_signposted, true },
	[EVENT_FOUND] = { apply_found, true },
	[EVENT_NEED_ASKED] = { apply_need_asked, true },
	[EVENT_VIEW_PUT] = { apply_view_put, true },
	[EVENT_POSITION_TAKEN] = { apply_position_taken, true },
	[EVENT_HELD] = { apply_held, true },
	[EVENT_HOLD_LIFTED] = { apply_hold_lifted, true },
	[EVENT_PROMISE_TRIED] = { apply_promise_tried, true },
	[EVENT_OFFER_WORKED] = { apply_offer_worked, false },
	[EVENT_OFFER_GRANTED] = { apply_offer_granted, false },
	[EVENT_OFFER_MADE] = { apply_offer_made, false },
	[EVENT_OFFER_ACCEPTED] = { apply_offer_accepted, true },
	[EVENT_OFFER_DECLINED] = { apply_offer_declined, true },
	[EVENT_OWN_PART] = { apply_own_part, true },
	[EVENT_OWN_UNDONE] = { apply_own_undone, true },
	[EVENT_AFTERWARDS] = { apply_afterwards, true },
	[EVENT_TEACHBACK_ASKED] = { apply_teachback_asked, true },
	[EVENT_TEACHBACK_TOLD] = { apply_teachback_told, true },
	[EVENT_TEACHBACK_WEIGHED] = { apply_teachback_weighed, true },
	[EVENT_CONTACT_NOTED] = { apply_contact_noted, true },
	[EVENT_ZONE_TOLD] = { apply_zone_told, true },
	[EVENT_SPEAKS_FOR] = { apply_speaks_for, true },
	[EVENT_SENDER_KNOWN] = { apply_sender_known, true },
	[EVENT_SPEAKS_NO_MORE] = { apply_speaks_no_more, true },
	[EVENT_CARE_NOTED] = { apply_care_noted, true },
	[EVENT_CARE_REMOVED] = { apply_care_removed, true },
	[EVENT_READING_CORRECTED] = { apply_reading_corrected, true },
	[EVENT_ASSIGNED] = { apply_assigned, true },
	[EVENT_LINK_MADE] = { apply_link, true },
	[EVENT_LINK_REVOKED] = { apply_link, true },
	[EVENT_CLOSED] = { apply_closed, false },
	[EVENT_REOPENED] = { apply_reopened, true },
	[EVENT_RETURNED] = { apply_returned, true },
	[EVENT_JOINED] = { apply_joined, true },
	[EVENT_PARTED] = { apply_parted, true },
};

static bool
follows(const struct state *s, const struct event *e, struct err *err)
{
	if (e->seq != s->seq + 1)
		return err_set(err, ERR_CONFLICT, "Event %" PRId64 " does not follow event %" PRId64 " of "
		    "the case.",
		    e->seq, s->seq);
	if (s->seq > 0 && e->case_id != s->case_id)
		return err_set(err, ERR_CONFLICT, "Event %" PRId64 " belongs to another case.", e->seq);
	if ((e->kind == EVENT_OPENED) != (s->seq == 0))
		return err_set(err, ERR_CONFLICT, "A case begins with 'opened', once; this is '%s'.",
		    event_kind_name(e->kind));
	return true;
}

bool
apply(struct state *s, const struct event *e, struct err *err)
{
	return event_check(e, err) && apply_logged(s, e, err);
}

bool
apply_logged(struct state *s, const struct event *e, struct err *err)
{
	if (!follows(s, e, err))
		return false;
	if (table[e->kind].apply == NULL)
		return err_set(err, ERR_CONFLICT, "'%s' belongs to the log of the desk, not to a case.",
		    event_kind_name(e->kind));
	if (s->follows != 0 && e->kind != EVENT_PARTED)
		return err_set(err, ERR_CONFLICT, "This case is read together with another; what happens is "
		    "kept there.");
	if (s->seq > 0 && !s->open && !table[e->kind].on_closed)
		return err_set(err, ERR_CONFLICT, "The case is closed: '%s' must wait until it is open "
		    "again.",
		    event_kind_name(e->kind));
	if (!table[e->kind].apply(s, e, err))
		return false;
	stop_plans(s, e);
	s->seq = e->seq;
	s->last_at = e->at;
	return true;
}
