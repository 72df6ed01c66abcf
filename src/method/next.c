/* next.c - the one next best step, and its reason in a colleague's words.
 *
 * One function a question, asked in the order of the table at the bottom; the first that has
 * something to say wins.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/next.h"

#include "method/alarm.h"
#include "method/apply.h"
#include "method/contact.h"
#include "method/deadline.h"
#include "method/voice.h"

struct look {
	struct arena *a;
	const struct state *s;
	const struct calendar *calendar;
	int64_t now;
};

typedef bool question(const struct look *l, struct step *out);

static const struct {
	const char *name, *title;
} names[] = {
#define X(name, text, title) { text, title },
	STEPS(X)
#undef X
};

const char *
step_name(enum step_kind k)
{
	must(k < LENGTH(names));
	return names[k].name;
}

static struct step
step_of(enum step_kind kind, enum stage stage, struct str reason)
{
	return (struct step){
		.kind = kind, .title = str_from(names[kind].title), .reason = reason, .stage = stage,
		    .due = NEVER,
		.ours = true,
	};
}

static const struct zone *
zone_of(const struct look *l)
{
	return l->calendar != NULL && l->calendar->zone != NULL ? l->calendar->zone : &zone_utc;
}

static struct str
who(const struct look *l)
{
	return voice_name(l->s);
}

static struct str
at_time(const struct look *l, int64_t at)
{
	return time_for_people(l->a, zone_of(l), at, l->now);
}

/* On both clocks where they differ. */
static struct str
promised_time(const struct look *l, int64_t at)
{
	return calendar_differs(l->calendar, at) ? time_on_both(l->a, l->calendar, at) : at_time(l, at);
}

static struct str
how_long_ago(const struct look *l, int64_t at)
{
	struct str distance = time_distance(l->a, at, l->now);

	return str_eq(distance, STR("now")) ? STR("just now") : distance;
}

static size_t
concerns_in(const struct state *s, enum concern_state state, const struct concern **first)
{
	size_t n = 0;

	*first = NULL;
	for (size_t i = 0; i < s->concerns.n; i++) {
		if (s->concerns.at[i].state != state)
			continue;
		if (n++ == 0)
			*first = &s->concerns.at[i];
	}
	return n;
}

/* A life comes before a promise; what they want settled waits for neither. */
static bool
ask_safe(const struct look *l, struct step *out)
{
	struct alarm_told told;

	if (!alarm_unmet(l->s, &told) || alarm_is_abuse(told.kind))
		return false;
	*out = step_of(STEP_SAFE, STAGE_ACK, arena_fmt(l->a, "What %.*s wrote %.*s %s", STR_ARG(who(l)),
	    STR_ARG(how_long_ago(l, told.at)), told.kind == ALARM_SELF
	    ? "sounds as if they may harm themselves. Ring if you can, and ask whether they are safe."
	    : "sounds as if someone is not safe. Stop the harm before anything else; that needs no "
	    "playback."));
	if (told.kind == ALARM_SELF)
		out->title = STR("See that they are safe");
	return true;
}

static bool
ask_own_miss(const struct look *l, struct step *out)
{
	const struct promise *p = voice_miss(l->s, l->now);

	if (p == NULL)
		return false;
	*out = step_of(STEP_OWN_MISS, STAGE_UPDATE, arena_fmt(l->a,
	    QUOTE_FMT " was promised for %.*s and %s. Say so before anything else.", QUOTE_ARG(p->text),
	    STR_ARG(promised_time(l, p->missed_at != 0 ? p->missed_at : p->due)),
	    p->state == PROMISE_KEPT ? "came late" : "did not happen"));
	out->due = p->due;
	out->promise = p->seq;
	return true;
}

static bool
ask_resend(const struct look *l, struct step *out)
{
	const struct turn *t = state_lost_turn(l->s);
	enum stage stage;

	if (t == NULL)
		return false;
	*out = step_of(STEP_RESEND, STAGE_UPDATE, arena_fmt(l->a,
	    "Your message of %.*s did not reach %.*s: %.*s",
	    STR_ARG(at_time(l, t->at)), STR_ARG(who(l)), STR_ARG(voice_sentence(l->a, t->delivery_reason))));
	if (stage_by_name(t->stage, &stage))
		out->stage = stage;
	return true;
}

/* The open promise of a kind that falls due first, if that is before `before`. */
static const struct promise *
promise_due(const struct state *s, bool update, int64_t before)
{
	const struct promise *first = NULL;

	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		if (p->state != PROMISE_OPEN || p->update != update || p->due >= before)
			continue;
		if (first == NULL || p->due < first->due)
			first = p;
	}
	return first;
}

static bool
ask_promise(const struct look *l, bool update, int64_t before, struct step *out)
{
	const struct promise *p = promise_due(l->s, update, before);

	if (p == NULL)
		return false;
	bool call = p->by_phone;
	*out = step_of(call ? STEP_RING : update ? STEP_UPDATE : STEP_KEEP, STAGE_UPDATE, arena_fmt(l->a,
	    QUOTE_FMT " is due %.*s%s",
	    QUOTE_ARG(p->text), STR_ARG(time_distance(l->a, p->due, l->now)),
	    call ? "; ring, and note the call, also where nobody answers."
	    : update ? "; an honest ‘nothing new’ keeps it."
	    : "; do it, or move it with notice while there is time."));
	out->due = p->due;
	out->promise = p->seq;
	return true;
}

static bool
ask_update_now(const struct look *l, struct step *out)
{
	return ask_promise(l, true, l->now + HOUR_MS + 1, out);
}

static bool
ask_keep_now(const struct look *l, struct step *out)
{
	return ask_promise(l, false, l->now + HOUR_MS + 1, out);
}

static int64_t
tomorrow(const struct look *l)
{
	return moment_of(zone_of(l), day_at(zone_of(l), l->now) + 1, 0);
}

static bool
ask_update_today(const struct look *l, struct step *out)
{
	return ask_promise(l, true, tomorrow(l), out);
}

static bool
ask_keep_today(const struct look *l, struct step *out)
{
	return ask_promise(l, false, tomorrow(l), out);
}

static bool
ask_concerns(const struct look *l, struct step *out)
{
	size_t n = l->s->proposals.n;

	if (n == 0 || state_concerns_counted(l->s) > 0)
		return false;
	*out = step_of(STEP_READ_CONCERNS, l->s->last_sent_at == 0 ? STAGE_ACK : STAGE_EXPLORE,
	    arena_fmt(l->a,
	    "%.*s said %.*s that may need settling; none is taken up yet.", STR_ARG(who(l)),
	    STR_ARG(voice_count(l->a, n, "thing", "things"))));
	return true;
}

static bool
ask_play_back(const struct look *l, struct step *out)
{
	const struct concern *c;
	size_t n = state_concerns_unsettled(l->s);
	bool asked = concerns_in(l->s, CONCERN_ASKED, &c) == n;

	if (n == 0 || asked || state_told_nothing(l->s) || !state_has_their_point(l->s)
	    || state_playback_state(l->s) != PLAYBACK_NONE)
		return false;
	*out = step_of(STEP_PLAY_BACK, STAGE_PLAYBACK, voice_sentence(l->a, arena_fmt(l->a,
	    "%.*s, none confirmed.",
	    STR_ARG(voice_count(l->a, n, "concern", "concerns")))));
	if (n == 1)
		out->reason = STR("One concern, not confirmed.");
	return true;
}

static size_t
added_since(const struct state *s, int64_t seq)
{
	size_t n = 0;

	for (size_t i = 0; i < s->concerns.n; i++)
		n += s->concerns.at[i].by_customer && came_after(s->concerns.at[i].seq, seq);
	return n;
}

static bool
ask_play_back_again(const struct look *l, struct step *out)
{
	const struct playback *p = state_last_playback(l->s);
	struct str added = STR_NONE;
	size_t n;

	if (p == NULL || p->state != PLAYBACK_CORRECTED)
		return false;
	n = added_since(l->s, p->answered_seq);
	if (n > 0)
		added = arena_fmt(l->a, " and added %.*s", STR_ARG(voice_number(l->a, n)));
	*out = step_of(STEP_PLAY_BACK_AGAIN, STAGE_PLAYBACK, arena_fmt(l->a,
	    "%.*s corrected your playback %.*s%.*s.",
	    STR_ARG(who(l)), STR_ARG(how_long_ago(l, p->answered_at)), STR_ARG(added)));
	return true;
}

static struct str
their_because(const struct look *l, const struct concern *c)
{
	return str_trim(c->word).len == 0 ? STR_NONE
	    : arena_fmt(l->a, " They said: \xe2\x80\x9c%.*s%s\xe2\x80\x9d", STR_ARG(short_text(c->word)),
	        short_mark(c->word));
}

/* What comes before it must not hide that something is not enough, and why. */
static void
add_not_enough(const struct look *l, struct step *out)
{
	const struct concern *c;
	bool promise = out->kind == STEP_OWN_MISS || out->kind == STEP_UPDATE || out->kind == STEP_RING
	    || out->kind == STEP_KEEP;

	if (promise && concerns_in(l->s, CONCERN_NOT_ENOUGH, &c) > 0)
		out->reason = arena_fmt(l->a, "%.*s And " QUOTE_FMT " is not enough for %.*s yet.%.*s",
		    STR_ARG(out->reason), QUOTE_ARG(c->text), STR_ARG(who(l)),
		    STR_ARG(their_because(l, c)));
}

/* What was to be written when it closed, and is written no more unless somebody says so. */
static void
add_let_go(const struct look *l, struct step *out)
{
	for (size_t i = 0; i < l->s->promises.n; i++) {
		const struct promise *p = &l->s->promises.at[i];

		if (!l->s->open || !p->let_go)
			continue;
		out->reason = arena_fmt(l->a, "%.*s And " QUOTE_FMT " was let go when it closed: say whether "
		    "it stands again.", STR_ARG(out->reason), QUOTE_ARG(p->text));
		return;
	}
}

static bool
ask_not_enough(const struct look *l, struct step *out)
{
	const struct concern *c;
	size_t n = concerns_in(l->s, CONCERN_NOT_ENOUGH, &c);
	struct str word;

	if (n == 0)
		return false;
	word = their_because(l, c);
	*out = step_of(STEP_ANSWER_NOT_ENOUGH, STAGE_ANSWER, arena_fmt(l->a,
	    QUOTE_FMT " is not enough for %.*s yet%s.%.*s%s",
	    QUOTE_ARG(c->text), STR_ARG(who(l)), n > 1 ? ", and it is not the only one" : "",
	    STR_ARG(word), state_final_response(l->s) != NULL
	    ? " Your final reply went out before: if it stands, close with it, as not accepted." : ""));
	out->concern = c->seq;
	return true;
}

/* A concern parked on a promise that was missed has nothing to wait for any more. */
static const struct concern *
stranded_concern(const struct state *s)
{
	for (size_t i = 0; i < s->concerns.n; i++) {
		const struct concern *c = &s->concerns.at[i];
		const struct promise *p = c->state == CONCERN_PARKED ? state_promise(s, c->promise) : NULL;

		if (p != NULL && p->state == PROMISE_MISSED)
			return c;
	}
	return NULL;
}

static bool
ask_stranded(const struct look *l, struct step *out)
{
	const struct concern *c = stranded_concern(l->s);

	if (c == NULL)
		return false;
	*out = step_of(STEP_ANSWER, STAGE_ANSWER, arena_fmt(l->a,
	    QUOTE_FMT " waited for a promise that was missed. Answer it, or give it a new date.",
	    QUOTE_ARG(c->text)));
	out->concern = c->seq;
	return true;
}

static struct str
without_stop(struct str s)
{
	s = str_trim(s);
	return str_ends(s, STR(".")) ? str_sub(s, 0, s.len - 1) : s;
}

/* The first concern whose day to look again has come. */
static const struct concern *
concern_to_review(const struct look *l, const struct promise **on)
{
	for (size_t i = 0; i < l->s->concerns.n; i++) {
		const struct concern *c = &l->s->concerns.at[i];

		*on = c->state == CONCERN_PARKED ? state_promise(l->s, c->promise) : NULL;
		if (*on != NULL && promise_is_review(*on) && (*on)->state == PROMISE_OPEN
		    && (*on)->due < tomorrow(l))
			return c;
	}
	return NULL;
}

static bool
ask_review(const struct look *l, struct step *out)
{
	const struct promise *p;
	const struct concern *c = concern_to_review(l, &p);

	if (c == NULL)
		return false;
	*out = step_of(STEP_ANSWER, STAGE_ANSWER, arena_fmt(l->a,
	    QUOTE_FMT " was parked until today%s%.*s. Look at it again, and answer it or say how it stands.",
	    QUOTE_ARG(c->text), c->parked_why.len > 0 ? ": " : "", STR_ARG(without_stop(c->parked_why))));
	out->title = STR("Look at it again");
	out->due = p->due;
	out->promise = p->seq;
	out->concern = c->seq;
	return true;
}

static bool
went_unanswered(const struct look *l)
{
	return playback_went_unanswered(l->s, l->calendar, l->now);
}

/* They were told in a message of ours, which asked what would make it right. */
static bool
waits_to_be_told(const struct state *s)
{
	return state_told_nothing(s) && s->owning[OWNING_DISCLOSURE].turn != 0;
}

static bool
ask_answer(const struct look *l, struct step *out)
{
	const struct concern *c;
	size_t n = concerns_in(l->s, CONCERN_OPEN, &c);
	bool confirmed = state_playback_state(l->s) == PLAYBACK_CONFIRMED;

	if (n == 0 || (!confirmed && !went_unanswered(l) && !state_told_nothing(l->s))
	    || waits_to_be_told(l->s))
		return false;
	*out = step_of(STEP_ANSWER, STAGE_ANSWER, arena_fmt(l->a, "%s %.*s %s for an answer.",
	    state_told_nothing(l->s) ? "They know of our mistake;"
	    : confirmed ? "Playback confirmed;" : "Five working days without a word on your playback;",
	    STR_ARG(voice_count(l->a, n, "concern", "concerns")), n == 1 ? "waits" : "wait"));
	out->concern = c->seq;
	return true;
}

static bool
ask_own_mistake(const struct look *l, struct step *out)
{
	const struct state *s = l->s;
	const char *ours;

	if (!state_fault_is_ours(s) || s->owning[OWNING_DISCLOSURE].seq != 0)
		return false;
	ours = str_eq(s->fault, STR("shared")) ? "Part of the fault is ours" : "The fault is ours";
	*out = step_of(STEP_OWN_MISTAKE, STAGE_ANSWER, s->finding.len == 0
	    ? arena_fmt(l->a, "%s. Tell them, or tick that they were told.", ours)
	    : arena_fmt(l->a, "%s: " QUOTE_FMT ". Tell them, or tick that they were told.", ours,
	    QUOTE_ARG(without_stop(s->finding))));
	return true;
}

/* What they do not even know of comes before anything they might say. */
static bool
ask_unaware(const struct look *l, struct step *out)
{
	return l->s->unaware && ask_own_mistake(l, out);
}

static const struct teachback *
last_teachback(const struct state *s)
{
	return s->teachbacks.n > 0 ? &s->teachbacks.at[s->teachbacks.n - 1] : NULL;
}

static bool
ask_weigh(const struct look *l, struct step *out)
{
	const struct teachback *t = last_teachback(l->s);

	if (t == NULL || t->state != TEACHBACK_TOLD)
		return false;
	*out = step_of(STEP_WEIGH, STAGE_ANSWER, arena_fmt(l->a,
	    "%.*s said in their own words what they understood. See whether every point arrived.",
	    STR_ARG(who(l))));
	return true;
}

static bool
ask_explain(const struct look *l, struct step *out)
{
	const struct teachback *t = last_teachback(l->s);
	const struct item *point;

	if (t == NULL || t->state != TEACHBACK_NOT_YET || t->n_missing == 0
	    || l->s->last_sent_at > t->told_at)
		return false;
	point = &t->points[t->missing[0].concern - 1];
	*out = step_of(STEP_EXPLAIN, STAGE_ANSWER, arena_fmt(l->a,
	    QUOTE_FMT " is not yet understood%s. Put it another way.", QUOTE_ARG(point->text),
	    t->n_missing > 1 ? ", and it is not the only point" : ""));
	return true;
}

static bool
ask_offer(const struct look *l, struct step *out)
{
	for (size_t i = 0; i < l->s->offers.n; i++) {
		const struct offer *o = &l->s->offers.at[i];

		if (o->state != OFFER_GRANTED && o->state != OFFER_WORKED)
			continue;
		*out = step_of(STEP_OFFER, STAGE_ANSWER, arena_fmt(l->a, QUOTE_FMT " %s.", QUOTE_ARG(o->text),
		    o->state == OFFER_GRANTED ? "is granted; they do not know of it yet"
		    : "is worked out and waits for someone who may grant it"));
		if (o->state == OFFER_WORKED)
			out->title = STR("Have the offer granted");
		return true;
	}
	return false;
}

#define FEW_WORDS 60                            /* bytes: "ok", "oui, merci" or a thumb turned up */

/* What they put right or said back on their page is an answer already. */
static bool
is_answer_already(const struct state *s, int64_t turn)
{
	for (size_t i = 0; i < s->playbacks.n; i++)
		if (s->playbacks.at[i].answered_turn == turn)
			return true;
	for (size_t i = 0; i < s->teachbacks.n; i++)
		if (s->teachbacks.at[i].told_turn == turn)
			return true;
	return false;
}

bool
turn_may_hold_word(const struct state *s, const struct turn *t)
{
	if (t->ours || is_answer_already(s, t->seq))
		return false;
	for (size_t i = 0; i < t->n_moves; i++) {
		enum label m = t->moves[i].move;

		if (m == MOVE_CONFIRM || m == MOVE_CORRECT || m == MOVE_SATISFIED || m == MOVE_NOT_SATISFIED
		    || m == MOVE_THANK)
			return true;
	}
	return str_trim(t->text).len > 0 && str_trim(t->text).len <= FEW_WORDS
	    && str_find_char(t->text, '?') == STR_NOT_FOUND;
}

/* They were asked, and what they wrote since may be the answer: a person takes it as that, or not. */
static bool
may_have_answered(const struct look *l)
{
	const struct concern *c;
	const struct turn *t = NULL;

	for (size_t i = l->s->turns.n; i > 0 && t == NULL; i--)
		if (l->s->turns.at[i - 1].seq == l->s->last_received)
			t = &l->s->turns.at[i - 1];
	return t != NULL && turn_may_hold_word(l->s, t) && (state_playback_state(l->s) == PLAYBACK_SENT
	    || concerns_in(l->s, CONCERN_ASKED, &c) > 0);
}

static const struct turn *
last_of_theirs(const struct state *s)
{
	for (size_t i = s->turns.n; i > 0; i--)
		if (!s->turns.at[i - 1].ours)
			return &s->turns.at[i - 1];
	return NULL;
}

static bool
rang_last(const struct state *s)
{
	return last_of_theirs(s) != NULL && str_eq(last_of_theirs(s)->channel, STR("call"));
}

/* What the desk could not read has to be read by somebody. */
static struct str
left_unread(const struct look *l)
{
	enum language k = last_of_theirs(l->s) != NULL ? turn_language(l->a, last_of_theirs(l->s))
	    : LANGUAGE_NONE;

	return k == LANGUAGE_NONE ? STR_NONE : arena_fmt(l->a,
	    ", as it seems in %s, and nothing was read out of "
	    "it. Read it, or have it read to you, and take up what they want settled", language_name(k));
}

/* They had said that it was enough, and write that it is so again: whoever reads it says which it is. */
static bool
may_have_come_back(const struct state *s)
{
	const struct turn *t = s->reopened_turn != 0 ? state_turn(s, s->reopened_turn) : NULL;

	return t != NULL && s->shut.exit == EXIT_THEIR_WORD && s->reopened_turn == s->last_received
	    && t->again;
}

static bool
ask_reply(const struct look *l, struct step *out)
{
	const struct state *s = l->s;
	struct str also = STR_NONE;

	if (!state_waits_for_us(s))
		return false;
	if (last_teachback(s) != NULL && last_teachback(s)->state == TEACHBACK_ASKED)
		also = STR("; you had asked them to say it back. See whether this is it");
	else if (may_have_answered(l))
		also = s->proposals.n == 0
		    ? STR("; you had asked them for a yes or no. If this is it, take it as that")
		    : STR("; you had asked them for a yes or no. If this is it, take it as that, and take up "
		    "what else they said");
	else if (left_unread(l).len > 0)
		also = left_unread(l);
	else if (may_have_come_back(s) && s->proposals.n > 0)
		also = STR("; it sounds as if something has come back that was enough. Say which, beside "
		    "what they "
		    "may want settled");
	else if (s->proposals.n > 0)
		also = arena_fmt(l->a, ", and said %.*s not yet taken up",
		    STR_ARG(voice_count(l->a, s->proposals.n, "thing", "things")));
	*out = step_of(STEP_REPLY, s->last_sent_at == 0 ? STAGE_ACK : STAGE_ANSWER, arena_fmt(l->a,
	    "%.*s %s %.*s%.*s.", STR_ARG(who(l)), rang_last(s) ? "rang" : "wrote",
	    STR_ARG(how_long_ago(l, s->last_received_at)),
	    STR_ARG(also)));
	if (state_playback_waits(l->s))
		out->stage = STAGE_PLAYBACK;
	return true;
}

static bool
ask_enough(const struct look *l, struct step *out)
{
	const struct concern *c;
	size_t n = concerns_in(l->s, CONCERN_ANSWERED, &c);

	if (n == 0)
		return false;
	*out = step_of(STEP_ASK_ENOUGH, STAGE_ANSWER, n == 1
	    ? arena_fmt(l->a, QUOTE_FMT " is answered; nobody has asked whether that is enough.",
	    QUOTE_ARG(c->text))
	    : voice_sentence(l->a, arena_fmt(l->a, "%.*s are answered; nobody has asked whether that is "
	    "enough.",
	        STR_ARG(voice_count(l->a, n, "concern", "concerns")))));
	out->concern = c->seq;
	return true;
}

/* Taken since we wrote last; the day of it was set by the desk, and nobody has said yet that it holds. */
static bool
ask_taken(const struct look *l, struct step *out)
{
	for (size_t i = 0; i < l->s->offers.n; i++) {
		const struct offer *o = &l->s->offers.at[i];
		const struct promise *p = o->state == OFFER_ACCEPTED ? offer_promise(l->s, o) : NULL;

		if (p == NULL || p->state != PROMISE_OPEN || p->moved > 0
		    || !came_after(o->word_seq, l->s->last_sent))
			continue;
		*out = step_of(STEP_KEEP, STAGE_UPDATE, arena_fmt(l->a, "%.*s took " QUOTE_FMT " %.*s. It is "
		    "promised for %.*s: do it by then, or move it to a day that can be kept.",
		    STR_ARG(who(l)), QUOTE_ARG(o->text), STR_ARG(how_long_ago(l, o->word_at)),
		    STR_ARG(promised_time(l, p->due))));
		out->title = STR("Do what they took");
		out->due = p->due;
		out->promise = p->seq;
		return true;
	}
	return false;
}

static struct str
all_concerns(const struct look *l, size_t n)
{
	if (n == 1)
		return STR("the one concern");
	return n == 2 ? STR("both concerns") : arena_fmt(l->a, "all %.*s concerns",
	    STR_ARG(voice_number(l->a, n)));
}

static bool
ask_close(const struct look *l, struct step *out)
{
	struct gate g;

	gate(l->a, l->s, &g);
	if (!g.may_close)
		return false;
	*out = step_of(STEP_CLOSE, STAGE_CLOSE, arena_fmt(l->a,
	    "%.*s said enough on %.*s, and nothing is left to do.",
	    STR_ARG(who(l)), STR_ARG(all_concerns(l, state_concerns_counted(l->s)))));
	return true;
}

/* Written, and no mail server has taken it yet. */
static bool
is_in_outbox(const struct look *l, int64_t turn)
{
	const struct turn *t = state_turn(l->s, turn);

	return t != NULL && t->delivery == DELIVERY_WAITING;
}

static struct str
where_it_is(const struct look *l, const char *what, int64_t turn, int64_t at)
{
	if (is_in_outbox(l, turn))
		return arena_fmt(l->a, "%s to %.*s waits in the outbox: no mail server has taken it yet",
		    what, STR_ARG(who(l)));
	return arena_fmt(l->a, "%s went to %.*s %.*s", what, STR_ARG(who(l)), STR_ARG(how_long_ago(l, at)));
}

static bool
ask_wait(const struct look *l, struct step *out)
{
	const struct playback *p = state_last_playback(l->s);
	const struct turn *final = state_final_response(l->s);
	const struct concern *c;
	size_t asked = concerns_in(l->s, CONCERN_ASKED, &c);

	if (state_playback_waits(l->s))
		*out = step_of(STEP_WAIT, STAGE_PLAYBACK, arena_fmt(l->a, "%.*s.",
		    STR_ARG(where_it_is(l, "Your playback", p->turn, p->at))));
	else if (asked == 0 && waits_to_be_told(l->s))
		*out = step_of(STEP_WAIT, STAGE_UPDATE, arena_fmt(l->a,
		    "You told %.*s of our mistake %.*s and "
		    "asked what would make it right.", STR_ARG(who(l)), STR_ARG(how_long_ago(l,
		    l->s->owning[OWNING_DISCLOSURE].at))));
	else if (asked > 0 && final != NULL && came_after(final->seq, l->s->last_received))
		*out = step_of(STEP_WAIT, STAGE_CLOSE, arena_fmt(l->a, "%.*s. It asks whether it "
		    "is enough. Without their word it can close with that reply, as not settled.",
		    STR_ARG(where_it_is(l, "Your final reply", final->seq, final->at))));
	else if (asked > 1)
		*out = step_of(STEP_WAIT, STAGE_CLOSE, arena_fmt(l->a,
		    "You have asked %.*s whether it is enough, on %.*s concerns.", STR_ARG(who(l)),
		    STR_ARG(voice_number(l->a, asked))));
	else if (asked > 0)
		*out = step_of(STEP_WAIT, STAGE_CLOSE, arena_fmt(l->a,
		    "You have asked %.*s whether it is enough: " QUOTE_FMT ".",
		    STR_ARG(who(l)), QUOTE_ARG(c->text)));
	else
		return false;
	out->due = state_next_due(l->s);
	out->ours = false;
	return true;
}

/* What is owned first must not hide that they wrote since. */
static void
add_written(const struct look *l, struct step *out)
{
	if (out->kind == STEP_OWN_MISS && state_waits_for_us(l->s))
		out->reason = arena_fmt(l->a, "%.*s And %.*s %s %.*s: answer that too.", STR_ARG(out->reason),
		    STR_ARG(who(l)), rang_last(l->s) ? "rang" : "wrote",
		    STR_ARG(how_long_ago(l, l->s->last_received_at)));
}

void
next_ask_again(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct step *out)
{
	struct look l = { .a = a, .s = s, .calendar = c, .now = now };
	size_t asks = state_asks(s);

	*out = step_of(STEP_ASK_AGAIN, STAGE_UPDATE, arena_fmt(a, asks < 2
	    ? "%.*s was asked %.*s and has not answered. Silence is not a yes."
	    : "%.*s was asked more than once, last %.*s, and has not answered. Silence is not a yes. Ask "
	    "again, ring, or record that they gave up, with the reason.",
	    STR_ARG(who(&l)), STR_ARG(how_long_ago(&l, state_asked_at(s)))));
	out->due = state_next_due(s);
}

static int64_t
owed_contact(const struct look *l)
{
	int64_t halves, from = contact_from(l->s, &halves);

	return from != 0 && l->calendar != NULL ? contact_due(l->calendar, from, halves) : NEVER;
}

static bool
say_nothing(const struct look *l, struct step *out)
{
	int64_t due = state_next_due(l->s);
	struct str reason = STR("Nothing is promised and nothing waits.");

	if (!l->s->open)
		reason = STR("The case is closed. It opens again when they write.");
	else if (due == NEVER && (due = owed_contact(l)) != NEVER)
		reason = arena_fmt(l->a, "Nothing is promised, so they should hear from us by %.*s, also "
		    "with nothing new.", STR_ARG(at_time(l, due)));
	else if (due != NEVER)
		reason = arena_fmt(l->a, "The next promise is due %.*s.", STR_ARG(promised_time(l, due)));
	*out = step_of(STEP_NOTHING, STAGE_UPDATE, reason);
	out->due = due;
	out->ours = false;
	return true;
}

/* Within the hour a promise comes before everything but a miss; later today it comes when nothing
 * else is ours to do.  A closed case still has its promises to keep. */
static const struct {
	question *ask;
	bool on_closed, owed;                   /* owed: ours, whatever the clock says */
} questions[] = {
	{ ask_safe, false, false },
	{ ask_own_miss, true, false },
	{ ask_resend, true, false },
	{ ask_update_now, true, false },
	{ ask_keep_now, true, false },
	{ ask_unaware, false, true },
	{ ask_weigh, false, true },
	{ ask_explain, false, true },
	{ ask_concerns, false, true },
	{ ask_play_back, false, true },
	{ ask_play_back_again, false, true },
	{ ask_not_enough, false, true },
	{ ask_stranded, false, true },
	{ ask_review, false, false },
	{ ask_own_mistake, false, true },
	{ ask_answer, false, true },
	{ ask_offer, false, true },
	{ ask_reply, false, false },
	{ ask_enough, false, true },
	{ ask_update_today, true, false },
	{ ask_keep_today, true, false },
	{ ask_taken, false, true },
	{ ask_close, false, true },
	{ ask_wait, false, false },
	{ say_nothing, true, false },
};

/* What we asked with our last message waits for their answer, and so does what would follow from it. */
static bool
explores(const struct state *s)
{
	const struct turn *t = state_turn(s, s->last_sent);
	enum stage stage;

	return t != NULL && came_after(s->last_sent, s->last_received)
	    && stage_by_name(t->stage, &stage) && stage == STAGE_EXPLORE;
}

static size_t
owed_points(const struct state *s, enum step_kind kind)
{
	const struct concern *c;
	size_t open = concerns_in(s, CONCERN_OPEN, &c) + concerns_in(s, CONCERN_NOT_ENOUGH, &c);

	switch (kind) {
	case STEP_READ_CONCERNS:
		return s->proposals.n;
	case STEP_ASK_ENOUGH:
		return concerns_in(s, CONCERN_ANSWERED, &c);
	case STEP_PLAY_BACK:
	case STEP_PLAY_BACK_AGAIN:
	case STEP_ANSWER_NOT_ENOUGH:
	case STEP_ANSWER:
	case STEP_OWN_MISTAKE:
		return open;
	default:
		return 0;
	}
}

bool
next_owed(struct arena *a, const struct state *s, struct owed *out)
{
	/* Without a calendar nothing has gone on for too long. */
	struct look l = { .a = a, .s = s, .now = s->last_at };
	struct step step;
	bool found = false;

	for (size_t i = 0; s->open && i < LENGTH(questions) && !found; i++)
		found = questions[i].owed && questions[i].ask(&l, &step);
	if (!found)
		return false;
	*out = (struct owed){
		.kind = step.kind, .since = s->last_received_at != 0 ? s->last_received_at : s->found_at,
		.n = (int64_t)owed_points(s, step.kind),
	};
	if (step.kind == STEP_PLAY_BACK || step.kind == STEP_READ_CONCERNS)
		return out->n > 0 && !explores(s);
	return out->since != 0;
}

void
next(struct arena *a, const struct state *s, const struct calendar *c, int64_t now, struct step *out)
{
	struct look l = { .a = a, .s = s, .calendar = c, .now = now };

	for (size_t i = 0; i < LENGTH(questions); i++)
		if ((s->open || questions[i].on_closed) && questions[i].ask(&l, out))
			break;
	add_not_enough(&l, out);
	add_written(&l, out);
	add_let_go(&l, out);
}
