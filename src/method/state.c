/* state.c - what a state holds, found and counted.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/state.h"

#include "method/terms.h"

void
state_init(struct state *s, struct arena *a)
{
	*s = (struct state){ .a = a };
}

static int64_t
order_of(int64_t number)
{
	return number >> NUMBER_FROM != 0 ? number & (((int64_t)1 << NUMBER_FROM) - 1)
	    : number << NUMBER_BEHIND;
}

bool
came_after(int64_t a, int64_t b)
{
	int64_t x, y;

	if (((a | b) >> NUMBER_BEHIND) == 0)
		return a > b;
	x = order_of(a);
	y = order_of(b);
	return x > y || (x == y && a > b);
}

/* Turns, concerns, playbacks, promises and the like are found by the seq of the event that began them; they
 * stand in the order they came in, so halving is enough; the last is meant most often. */
#define FIND_BY_SEQ(list, wanted) do { \
	size_t low = 0; \
	size_t high = (list)->n; \
	if (high > 0 && (list)->at[high - 1].seq == (wanted)) \
		return &(list)->at[high - 1]; \
	while (low < high) { \
		size_t mid = low + (high - low) / 2; \
		bool behind = came_after((wanted), (list)->at[mid].seq); \
		low = behind ? mid + 1 : low; \
		high = behind ? high : mid; \
	} \
	return low < (list)->n && (list)->at[low].seq == (wanted) ? &(list)->at[low] : NULL; \
} while (0)

struct concern *
state_concern(struct state *s, int64_t seq)
{
	FIND_BY_SEQ(&s->concerns, seq);
}

struct promise *
state_promise(const struct state *s, int64_t seq)
{
	FIND_BY_SEQ(&s->promises, seq);
}

struct playback *
state_playback(struct state *s, int64_t seq)
{
	FIND_BY_SEQ(&s->playbacks, seq);
}

struct turn *
state_turn(const struct state *s, int64_t seq)
{
	FIND_BY_SEQ(&s->turns, seq);
}

struct hold *
state_hold(struct state *s, int64_t seq)
{
	FIND_BY_SEQ(&s->holds, seq);
}

struct plan *
state_plan(struct state *s, int64_t seq)
{
	FIND_BY_SEQ(&s->plans, seq);
}

struct offer *
state_offer(struct state *s, int64_t seq)
{
	FIND_BY_SEQ(&s->offers, seq);
}

struct teachback *
state_teachback(struct state *s, int64_t seq)
{
	FIND_BY_SEQ(&s->teachbacks, seq);
}

struct playback *
state_last_playback(const struct state *s)
{
	for (size_t i = s->playbacks.n; i > 0; i--)
		if (s->playbacks.at[i - 1].state != PLAYBACK_NONE)
			return &s->playbacks.at[i - 1];
	return NULL;
}

enum playback_state
state_playback_state(const struct state *s)
{
	const struct playback *p = state_last_playback(s);

	return p != NULL ? p->state : PLAYBACK_NONE;
}

static bool
was_answered_since(const struct state *s, int64_t concern, int64_t seq)
{
	for (size_t i = 0; i < s->concerns.n; i++) {
		const struct concern *c = &s->concerns.at[i];

		if (c->seq == concern)
			return concern_is_settled(c) || (c->answered_turn != 0
			    && came_after(c->answered_turn, seq));
	}
	return false;
}

int64_t
state_upset(const struct state *s)
{
	return s->distress >= 2 && s->anger < 2 ? 2 : s->anger;
}

bool
state_told_nothing(const struct state *s)
{
	return s->last_received == 0 && state_fault_is_ours(s);
}

bool
promise_is_review(const struct promise *p)
{
	return p->turn == 0;
}

struct str
playback_words(struct arena *a, const struct state *s, const struct playback *p)
{
	const struct turn *t = state_turn(s, p->turn);
	struct str *parts = arena_array(a, struct str, p->n_items + 1);

	for (size_t i = 0; i < p->n_items; i++)
		parts[i] = p->items[i].text;
	parts[p->n_items] = t != NULL ? t->text : STR_NONE;
	return str_join(a, parts, p->n_items + 1, STR("\n"));
}

const struct promise *
offer_promise(const struct state *s, const struct offer *o)
{
	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		if (p->turn == o->turn && came_after(p->seq, o->word_seq) && str_eq(p->text, o->text))
			return p;
	}
	return NULL;
}

const struct promise *
concern_review(const struct state *s, const struct concern *c)
{
	const struct promise *p = c->state == CONCERN_PARKED ? state_promise(s, c->promise) : NULL;

	return p != NULL && promise_is_review(p) ? p : NULL;
}

bool
concern_parking_untold(const struct state *s, const struct concern *c)
{
	return c->state == CONCERN_PARKED && came_after(c->parked_seq, s->last_sent);
}

bool
state_playback_waits(const struct state *s)
{
	const struct playback *p = state_last_playback(s);

	if (p == NULL || p->state != PLAYBACK_SENT)
		return false;
	for (size_t i = 0; i < p->n_items; i++)
		if (!was_answered_since(s, p->items[i].concern, p->seq))
			return true;
	return p->n_items == 0;
}

size_t
state_concerns_counted(const struct state *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->concerns.n; i++)
		n += s->concerns.at[i].state != CONCERN_MERGED;
	return n;
}

bool
state_fault_is_ours(const struct state *s)
{
	return str_eq(s->fault, STR("ours")) || str_eq(s->fault, STR("shared"));
}

bool
concern_is_settled(const struct concern *c)
{
	return c->state == CONCERN_ENOUGH || c->state == CONCERN_WITHDRAWN || c->state == CONCERN_MERGED;
}

bool
concern_is_finding(const struct state *s, const struct concern *c)
{
	return !c->by_customer && c->turn == 0 && s->finding.len > 0 && str_eq(c->text, s->finding);
}

bool
state_has_their_point(const struct state *s)
{
	for (size_t i = 0; i < s->concerns.n; i++)
		if (!concern_is_settled(&s->concerns.at[i]) && !concern_is_finding(s, &s->concerns.at[i]))
			return true;
	return false;
}

size_t
state_concerns_unsettled(const struct state *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->concerns.n; i++)
		n += !concern_is_settled(&s->concerns.at[i]);
	return n;
}

/* Beside its yes it asks for nothing, and nothing in it may have to be settled. */
static bool
says_enough_alone(const struct state *s, const struct turn *t)
{
	bool taken = false;

	for (size_t i = 0; i < s->concerns.n; i++)
		taken = taken || (s->concerns.at[i].word_turn == t->seq
		    && s->concerns.at[i].state == CONCERN_ENOUGH);
	for (size_t i = 0; taken && i < s->proposals.n; i++)
		taken = s->proposals.at[i].turn != t->seq;
	for (size_t i = 0; taken && i < t->n_moves; i++)
		taken = t->moves[i].move != MOVE_QUESTION && t->moves[i].move != MOVE_REQUEST;
	return taken;
}

bool
turn_waits_for_us(const struct state *s, const struct turn *t)
{
	return !t->ours && came_after(t->seq, s->last_sent) && !says_enough_alone(s, t);
}

bool
state_waits_for_us(const struct state *s)
{
	const struct turn *t = state_turn(s, s->last_received);

	return came_after(s->last_received, s->last_sent) && (t == NULL || turn_waits_for_us(s, t));
}

int64_t
state_next_due(const struct state *s)
{
	int64_t due = NEVER;

	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		if (p->state == PROMISE_OPEN && p->due < due)
			due = p->due;
	}
	return due;
}

bool
turn_is_strangers(const struct state *s, const struct turn *t)
{
	if (t->ours || t->address.len == 0 || str_eq_nocase(t->address, s->address)
	    || str_eq_nocase(t->address, s->speaker.address) || t->seq == s->turns.at[0].seq)
		return false;
	for (size_t i = 0; i < s->senders.n; i++)
		if (str_eq_nocase(t->address, s->senders.at[i]))
			return false;
	return true;
}

/* --- mail that did not arrive ------------------------------------------------------------------- */

bool
turn_is_lost(const struct turn *t)
{
	return t->ours && (t->delivery == DELIVERY_FAILED || t->delivery == DELIVERY_BOUNCED);
}

/* Something of ours has gone out since it was known to be lost, and is not lost itself. */
static bool
is_made_good(const struct state *s, const struct turn *lost)
{
	for (size_t i = 0; i < s->turns.n; i++) {
		const struct turn *t = &s->turns.at[i];

		if (t->ours && !turn_is_lost(t) && came_after(t->out_seq, lost->lost_seq))
			return true;
	}
	return false;
}

const struct turn *
state_lost_turn(const struct state *s)
{
	for (size_t i = 0; i < s->turns.n; i++)
		if (turn_is_lost(&s->turns.at[i]) && !is_made_good(s, &s->turns.at[i]))
			return &s->turns.at[i];
	return NULL;
}

size_t
state_lost_turns(const struct state *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->turns.n; i++)
		n += turn_is_lost(&s->turns.at[i]) && !is_made_good(s, &s->turns.at[i]);
	return n;
}

static const char *const delivery_names[] = {
#define X(name, text) text,
	DELIVERIES(X)
#undef X
};

const char *
delivery_name(enum delivery d)
{
	must(d < LENGTH(delivery_names));
	return delivery_names[d];
}

static const char *const plan_names[] = {
#define X(name, text) text,
	PLAN_STATES(X)
#undef X
};

const char *
plan_state_name(enum plan_state p)
{
	must(p < LENGTH(plan_names));
	return plan_names[p];
}

static const char *const concern_names[] = {
#define X(name, text) text,
	CONCERN_STATES(X)
#undef X
};

static const char *const promise_names[] = {
#define X(name, text) text,
	PROMISE_STATES(X)
#undef X
};

static const char *const offer_names[] = {
#define X(name, text) text,
	OFFER_STATES(X)
#undef X
};

static const char *const teachback_names[] = {
#define X(name, text) text,
	TEACHBACK_STATES(X)
#undef X
};

static const char *const playback_names[] = { "none", "sent", "corrected", "confirmed" };

const char *
concern_state_name(enum concern_state c)
{
	must(c < LENGTH(concern_names));
	return concern_names[c];
}

const char *
promise_state_name(enum promise_state p)
{
	must(p < LENGTH(promise_names));
	return promise_names[p];
}

const char *
playback_state_name(enum playback_state p)
{
	must(p < LENGTH(playback_names));
	return playback_names[p];
}

const char *
exit_name(enum exit_kind x)
{
	must(x <= EXIT_GAVE_UP);
	return x == EXIT_NONE ? "none" : exit_names[x - EXIT_THEIR_WORD];
}

const char *
offer_state_name(enum offer_state o)
{
	must(o < LENGTH(offer_names));
	return offer_names[o];
}

const char *
teachback_state_name(enum teachback_state t)
{
	must(t < LENGTH(teachback_names));
	return teachback_names[t];
}

const char *
position_name(enum position p)
{
	must(p <= POSITION_DISAGREE);
	return position_names[p];
}

#define AGAIN_DAYS 30
#define TWICE_MS (14 * DAY_MS)

const struct comeback *
state_comeback(const struct state *s, int64_t concern)
{
	for (size_t i = s->comebacks.n; i > 0; i--)
		if (s->comebacks.at[i - 1].concern == concern)
			return &s->comebacks.at[i - 1];
	return NULL;
}

/* One that is linked to no concern yet is open until we have written since. */
static bool
is_unsettled(const struct state *s, const struct comeback *b)
{
	for (size_t i = 0; i < s->concerns.n; i++)
		if (b->concern != 0 && s->concerns.at[i].seq == b->concern)
			return !concern_is_settled(&s->concerns.at[i]);
	return came_after(b->seq, s->last_sent);
}

static const struct promise *
missed_twice(const struct state *s)
{
	for (size_t i = 0; i < s->promises.n; i++)
		for (size_t k = 0; k < i; k++) {
			const struct promise *p = &s->promises.at[i], *q = &s->promises.at[k];
			int64_t apart = p->missed_at - q->missed_at;

			if (p->missed_at != 0 && q->missed_at != 0 && !p->owned
			    && apart <= TWICE_MS && apart >= -TWICE_MS)
				return p;
		}
	return NULL;
}

int64_t
state_second_failure(const struct state *s, struct str *why)
{
	const struct promise *p;

	if (!s->open)
		return 0;
	for (size_t i = 0; i < s->comebacks.n; i++) {
		const struct comeback *b = &s->comebacks.at[i];

		if (b->days > AGAIN_DAYS || !is_unsettled(s, b))
			continue;
		if (why)
			*why = b->text;
		return b->at;
	}
	p = missed_twice(s);
	if (!p)
		return 0;
	if (why)
		*why = STR_NONE;
	return p->missed_at;
}

/* --- what we asked ------------------------------------------------------------------------------------- */

#define ANOTHER_DAY_MS (12 * HOUR_MS)

int64_t
state_asked_at(const struct state *s)
{
	bool asked = state_playback_waits(s);

	for (size_t i = 0; i < s->concerns.n; i++)
		asked = asked || s->concerns.at[i].state == CONCERN_ASKED;
	return s->open && asked && came_after(s->last_sent, s->last_received) ? s->last_sent_at : 0;
}

size_t
state_asks(const struct state *s)
{
	int64_t before = 0;
	size_t n = 0;

	if (state_asked_at(s) == 0)
		return 0;
	for (size_t i = 0; i < s->turns.n; i++) {
		const struct turn *t = &s->turns.at[i];

		if (!t->ours || !came_after(t->seq, s->last_received) || turn_is_lost(t)
		    || (n > 0 && t->at - before < ANOTHER_DAY_MS))
			continue;
		before = t->at;
		n++;
	}
	return n;
}

/* --- languages ----------------------------------------------------------------------------------------- */

enum language
turn_language(struct arena *a, const struct turn *t)
{
	struct arena_mark mark = arena_mark(a);
	enum language found = LANGUAGE_NONE;
	struct text words;

	if (t->ours || !t->read || t->n_moves > 0)
		return LANGUAGE_NONE;
	text_tokens(a, t->text, &words);
	found = language_of(&words);
	arena_rewind(a, mark);
	return found;
}
