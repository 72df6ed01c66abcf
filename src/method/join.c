/* join.c - two cases read as one, and read apart again.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/join.h"

#include "ear/text.h"
#include "method/apply.h"
#include "method/voice.h"

#define LOW_MASK (((int64_t)1 << NUMBER_BEHIND) - 1)

/* What the other case had itself from a third, or from this one before: the joining it came by, in five bits,
 * and its number there. */
#define NESTED ((int64_t)1 << 23)
#define NESTED_FROM 18
#define NESTED_MASK (((int64_t)1 << NESTED_FROM) - 1)

struct map {
	int64_t by;                             /* which joining, from 1 */
	const int64_t *behind;
	size_t n;
	int64_t here, there;
};

static int64_t
from_of(int64_t number)
{
	return number >> NUMBER_FROM;
}

static int64_t
behind_of(int64_t number)
{
	return from_of(number) != 0 ? (number >> NUMBER_BEHIND) & LOW_MASK : number;
}

/* A number of the other's, in ours. */
static int64_t
in_ours(const struct map *m, int64_t number)
{
	int64_t low = number & LOW_MASK, at = behind_of(number);

	if (number == 0)
		return 0;
	if (number == m->there)
		return m->here;
	if (from_of(number) != 0)
		low = NESTED | from_of(number) << NESTED_FROM | (number & NESTED_MASK);
	return m->by << NUMBER_FROM | (at >= 1 && (size_t)at <= m->n ? m->behind[at - 1] : 0) << NUMBER_BEHIND
	    | low;
}

/* --- every number there is -------------------------------------------------------------------- */

typedef int64_t renumber(const void *ctx, int64_t number);

static struct item *
items_as(struct arena *a, const struct item *items, size_t n, renumber *to, const void *ctx)
{
	struct item *out = arena_array(a, struct item, n);

	for (size_t i = 0; i < n; i++)
		out[i] = (struct item){ to(ctx, items[i].concern), items[i].text };
	return out;
}

static void
turn_as(struct turn *t, renumber *to, const void *ctx)
{
	t->seq = to(ctx, t->seq);
	t->playback = to(ctx, t->playback);
	t->out_seq = to(ctx, t->out_seq);
	t->lost_seq = to(ctx, t->lost_seq);
}

static void
concern_as(struct concern *c, renumber *to, const void *ctx)
{
	c->seq = to(ctx, c->seq);
	c->turn = to(ctx, c->turn);
	c->into = to(ctx, c->into);
	c->answered_turn = to(ctx, c->answered_turn);
	c->before_turn = to(ctx, c->before_turn);
	c->lost_turn = to(ctx, c->lost_turn);
	c->promise = to(ctx, c->promise);
	c->parked_seq = to(ctx, c->parked_seq);
	c->word_turn = to(ctx, c->word_turn);
}

static void
playback_as(struct arena *a, struct playback *p, renumber *to, const void *ctx)
{
	p->seq = to(ctx, p->seq);
	p->turn = to(ctx, p->turn);
	p->answered_seq = to(ctx, p->answered_seq);
	p->answered_turn = to(ctx, p->answered_turn);
	p->items = items_as(a, p->items, p->n_items, to, ctx);
	p->corrections = items_as(a, p->corrections, p->n_corrections, to, ctx);
}

static void
promise_as(struct promise *p, renumber *to, const void *ctx)
{
	p->seq = to(ctx, p->seq);
	p->turn = to(ctx, p->turn);
	p->kept_turn = to(ctx, p->kept_turn);
	p->owned_turn = to(ctx, p->owned_turn);
	p->lost_turn = to(ctx, p->lost_turn);
	p->moved_seq = to(ctx, p->moved_seq);
	p->lost_owning = to(ctx, p->lost_owning);
}

static void
hold_as(struct hold *h, renumber *to, const void *ctx)
{
	h->seq = to(ctx, h->seq);
	h->turn = to(ctx, h->turn);
}

static void
offer_as(struct offer *o, renumber *to, const void *ctx)
{
	o->seq = to(ctx, o->seq);
	o->concern = to(ctx, o->concern);
	o->turn = to(ctx, o->turn);
	o->word_seq = to(ctx, o->word_seq);
}

static void
teachback_as(struct teachback *t, renumber *to, const void *ctx)
{
	t->seq = to(ctx, t->seq);
	t->turn = to(ctx, t->turn);
	t->told_seq = to(ctx, t->told_seq);
	t->told_turn = to(ctx, t->told_turn);
}

static void
comeback_as(struct comeback *b, renumber *to, const void *ctx)
{
	b->seq = to(ctx, b->seq);
	b->concern = to(ctx, b->concern);
	b->turn = to(ctx, b->turn);
}

static void
correction_as(struct reading_correction *c, renumber *to, const void *ctx)
{
	c->seq = to(ctx, c->seq);
	c->turn = to(ctx, c->turn);
}

static int64_t
to_ours(const void *ctx, int64_t number)
{
	return in_ours(ctx, number);
}

/* --- taking in -------------------------------------------------------------------------------- */

/* Puts the last of a list where it belongs; both parts of it are in order, so little is moved but once. */
#define SINK(list, number) do { \
	for (size_t i_ = (list)->n - 1; i_ > 0 \
	    && came_after((list)->at[i_ - 1].number, (list)->at[i_].number); i_--) { \
		__typeof__((list)->at[0]) one_ = (list)->at[i_]; \
		(list)->at[i_] = (list)->at[i_ - 1]; \
		(list)->at[i_ - 1] = one_; \
	} \
} while (0)

/* All of a list of the other's, each put right by `fix` (of `it`). */
#define TAKE(list, number, fix) do { \
	for (size_t k_ = 0; k_ < from->list.n; k_++) { \
		__typeof__(from->list.at[0]) it = from->list.at[k_]; \
		fix; \
		vec_push(s->a, &s->list) = it; \
		SINK(&s->list, number); \
	} \
} while (0)

static void
take_lists(struct state *s, const struct state *from, const struct map *m)
{
	struct arena *a = s->a;

	for (size_t i = 0; i < from->turns.n; i++) {
		struct turn t = from->turns.at[i];

		if (t.seq == m->there)
			continue;               /* both have it */
		turn_as(&t, to_ours, m);
		vec_push(a, &s->turns) = t;
		SINK(&s->turns, seq);
	}
	TAKE(concerns, seq, concern_as(&it, to_ours, m));
	TAKE(playbacks, seq, playback_as(a, &it, to_ours, m));
	TAKE(promises, seq, promise_as(&it, to_ours, m));
	TAKE(holds, seq, hold_as(&it, to_ours, m));
	TAKE(offers, seq, offer_as(&it, to_ours, m));
	TAKE(teachbacks, seq, teachback_as(&it, to_ours, m));
	TAKE(comebacks, seq, comeback_as(&it, to_ours, m));
	TAKE(corrections, seq, correction_as(&it, to_ours, m));
	TAKE(proposals, turn, it.turn = in_ours(m, it.turn));
	TAKE(lost_copies, turn, it.turn = in_ours(m, it.turn));
	TAKE(declined, turn, it.turn = in_ours(m, it.turn));
	TAKE(impacts, turn, it.turn = in_ours(m, it.turn));
	TAKE(feelings, turn, it.turn = in_ours(m, it.turn));
	TAKE(requests, turn, it.turn = in_ours(m, it.turn));
}

/* What is said once of a case: ours where we have it. */
#define ONCE(field, is_there) if (!(is_there)) s->field = from->field

static void
take_rest(struct state *s, const struct state *from, const struct map *m)
{
	if (from->address.len > 0 && !str_eq_nocase(from->address, s->address))
		vec_push(s->a, &s->senders) = from->address;
	for (size_t i = 0; i < from->senders.n; i++)
		vec_push(s->a, &s->senders) = from->senders.at[i];
	ONCE(fault, s->fault.len > 0);
	ONCE(found_how, s->finding.len > 0);
	ONCE(finding, s->finding.len > 0);
	ONCE(found_at, s->found_at != 0);
	ONCE(need_word, s->need.len > 0);
	ONCE(need, s->need.len > 0);
	ONCE(phone, s->phone.len > 0);
	ONCE(zone, s->zone_at != 0);
	ONCE(zone_at, s->zone_at != 0);
	ONCE(care_word, s->care.len > 0);
	ONCE(care, s->care.len > 0);
	s->unaware = s->unaware || from->unaware;
	if (s->need_asked == 0)
		s->need_asked = in_ours(m, from->need_asked);
	if (s->named_turn == 0)
		s->named_turn = in_ours(m, from->named_turn);
	if (s->signposted_turn == 0)
		s->signposted_turn = in_ours(m, from->signposted_turn);
	for (size_t i = 0; i < SIDE_COUNT; i++)
		ONCE(views[i], s->views[i].len > 0);
	for (size_t i = 0; i < OWNING_COUNT; i++) {
		if (s->owning[i].seq != 0 || from->owning[i].seq == 0)
			continue;
		s->owning[i] = from->owning[i];
		s->owning[i].seq = in_ours(m, from->owning[i].seq);
		s->owning[i].turn = in_ours(m, from->owning[i].turn);
	}
}

/* How they are now: as they wrote last. */
static void
find_mood(struct state *s)
{
	s->anger = 0;
	s->distress = 0;
	for (size_t i = s->turns.n; i > 0; i--) {
		const struct turn *t = &s->turns.at[i - 1];

		if (t->ours || !t->read)
			continue;
		s->anger = t->anger;
		s->distress = t->distress;
		return;
	}
}

static void
find_last(struct state *s)
{
	find_last_sent(s);
	find_last_received(s);
	find_mood(s);
}

static const struct state *
copy_of(const struct state *s)
{
	struct state *copy = arena_new(s->a, struct state);

	*copy = *s;
	return copy;
}

/* --- turns that went to a case of their own --------------------------------------------------- */

static struct moved *
find_moved(const struct state *s, int64_t turn)
{
	for (size_t i = 0; i < s->moved.n; i++)
		if (s->moved.at[i].turn.seq == turn)
			return &s->moved.at[i];
	return NULL;
}

int64_t
state_moved_to(const struct state *s, int64_t turn)
{
	const struct moved *m = find_moved(s, turn);

	return m ? m->to_case : 0;
}

static const struct moved *
find_gone(const struct state *s, int64_t turn)
{
	for (size_t i = 0; i < s->gone.n; i++)
		if (s->gone.at[i].turn.seq == turn)
			return &s->gone.at[i];
	return NULL;
}

int64_t
state_gone_to(const struct state *s, int64_t turn)
{
	const struct moved *m = find_gone(s, turn);

	return m ? m->to_case : 0;
}

const struct turn *
state_turn_ever(const struct state *s, int64_t turn)
{
	const struct moved *m = find_moved(s, turn);

	if (m == NULL)
		m = find_gone(s, turn);
	return m != NULL ? &m->turn : state_turn((struct state *)(uintptr_t)s, turn);
}

static void
shut_again(struct state *s)
{
	s->open = false;
	s->exit = s->shut.exit;
	s->exit_reason = s->shut.reason;
	s->closed_word = s->shut.word;
	s->closed_channel = s->shut.channel;
	s->closed_at = s->shut.at;
	s->reopened--;
}

static void
take_turn_out(struct state *s, int64_t turn)
{
	size_t kept = 0;

	forget_reading(s, turn);
	for (size_t i = 0; i < s->turns.n; i++)
		if (s->turns.at[i].seq != turn)
			s->turns.at[kept++] = s->turns.at[i];
	s->turns.n = kept;
	kept = 0;
	for (size_t i = 0; i < s->comebacks.n; i++)
		if (s->comebacks.at[i].turn != turn)
			s->comebacks.at[kept++] = s->comebacks.at[i];
	s->comebacks.n = kept;
	find_last(s);
}

/* What somebody made of it here would hang in the air. */
static bool
is_free(const struct state *s, const struct turn *t, struct err *err)
{
	if (t->ours || t == &s->turns.at[0])
		return err_set(err, ERR_CONFLICT, "Only a later message of theirs can become a case of its "
		    "own.");
	if (from_of(t->seq) != 0)
		return err_set(err, ERR_CONFLICT, "That message came with a case that is read together with "
		    "this one. Part them, then open a case of its own there.");
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].turn == t->seq)
			return err_set(err, ERR_CONFLICT, "A concern of this case was taken from that "
			    "message, so it stays here. Open a case of its own before concerns are taken "
			    "from it.");
	for (size_t i = 0; i < s->playbacks.n; i++)
		if (s->playbacks.at[i].answered_turn == t->seq)
			return err_set(err, ERR_CONFLICT, "That message answers a playback of this case, so "
			    "it stays here.");
	return true;
}

/* A case that only this message had opened again is closed as it was. */
static bool
give(struct state *s, const struct event *e, struct err *err)
{
	const struct turn *t = refer_turn(s, e->turn, err);
	struct moved m;

	if (t == NULL || !is_free(s, t, err))
		return false;
	m = (struct moved){ .to_case = e->from_case, .seq = e->seq, .at = e->at, .reference = e->reference,
		.turn = *t, .shut_again = s->open && s->reopened_turn == t->seq
		    && !came_after(s->last_sent, t->seq) };
	take_turn_out(s, e->turn);
	if (m.shut_again)
		shut_again(s);
	vec_push(s->a, &s->moved) = m;
	return true;
}

static void
take_turn_back(struct state *s, struct moved *m)
{
	struct turn t = m->turn;
	size_t at = (size_t)(m - s->moved.at);

	for (size_t i = at; i + 1 < s->moved.n; i++)
		s->moved.at[i] = s->moved.at[i + 1];
	s->moved.n--;
	vec_push(s->a, &s->turns) = t;
	SINK(&s->turns, seq);
	take_reading(s, state_turn(s, t.seq));
}

/* --- joined ----------------------------------------------------------------------------------- */

struct joined *
state_joined(const struct state *s, int64_t case_id)
{
	for (size_t i = s->joins.n; i > 0; i--)
		if (s->joins.at[i - 1].case_id == case_id && !s->joins.at[i - 1].parted)
			return &s->joins.at[i - 1];
	return NULL;
}

size_t
state_leads(const struct state *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->joins.n; i++)
		n += s->joins.at[i].leads && !s->joins.at[i].parted;
	return n;
}

static struct map
map_of(const struct state *s, const struct joined *j)
{
	return (struct map){ .by = (int64_t)(j - s->joins.at) + 1, .behind = j->behind, .n = j->n,
		.here = j->here, .there = j->there };
}

int64_t
state_number(const struct state *s, int64_t case_id, int64_t number)
{
	const struct joined *j = state_joined(s, case_id);
	struct map m;

	if (j == NULL || !j->leads)
		return number;
	m = map_of(s, j);
	return in_ours(&m, number);
}

struct event
event_as_in(struct arena *a, const struct state *s, const struct joined *j, const struct event *e)
{
	struct map m = map_of(s, j);
	struct event out = *e;
	int64_t *const numbers[] = { &out.seq, &out.turn, &out.concern, &out.into, &out.playback,
	    &out.promise,
		&out.offer, &out.teachback, &out.hold };

	for (size_t i = 0; i < LENGTH(numbers); i++)
		*numbers[i] = in_ours(&m, *numbers[i]);
	if (e->kind != EVENT_TEACHBACK_ASKED && e->kind != EVENT_TEACHBACK_WEIGHED)
		out.items = items_as(a, e->items, e->n_items, to_ours, &m);
	return out;
}

static bool
may_join(const struct state *s, const struct event *e, struct err *err)
{
	if (e->from_case == s->case_id)
		return err_set(err, ERR_CONFLICT, "A case can't be joined with itself.");
	if (s->follows != 0 || state_joined(s, e->from_case) != NULL)
		return err_set(err, ERR_CONFLICT, "These two are read together already.");
	if (s->joins.n >= JOINS_MOST)
		return err_set(err, ERR_CONFLICT, "This case was joined and parted too often to be joined "
		    "again.");
	return true;
}

static bool
take_in(struct state *s, const struct event *e, struct err *err)
{
	const struct state *other = s->alongside ? s->alongside->other : NULL;
	struct moved *m = e->turn != 0 ? find_moved(s, e->turn) : NULL;
	struct joined j = { .seq = e->seq, .at = e->at, .case_id = e->from_case, .leads = true };
	struct map map;

	if (other == NULL)
		return err_set(err, ERR_SOFTWARE, "The case that is joined was not read.");
	if (e->turn != 0 && (m == NULL || m->to_case != e->from_case))
		return err_set(err, ERR_NOT_FOUND, "That message was not taken to the other case.");
	j.reference = other->reference;
	j.title = other->title;
	j.name = other->name;
	j.address = other->address;
	j.behind = s->alongside->behind;
	j.n = s->alongside->n;
	j.alone = copy_of(s);
	if (m != NULL) {
		j.here = e->turn;
		for (size_t i = 0; i < other->turns.n; i++)
			if (other->turns.at[i].from_case == s->case_id
			    && other->turns.at[i].earlier == e->turn)
				j.there = other->turns.at[i].seq;
		take_turn_back(s, m);
	}
	vec_push(s->a, &s->joins) = j;
	map = map_of(s, &s->joins.at[s->joins.n - 1]);
	if (m != NULL)
		forget_reading(s, e->turn);     /* what is proposed of it comes with the other */
	take_lists(s, other, &map);
	take_rest(s, other, &map);
	find_last(s);
	s->joins.at[s->joins.n - 1].together = copy_of(s);
	return true;
}

bool
apply_joined(struct state *s, const struct event *e, struct err *err)
{
	if (!may_join(s, e, err))
		return false;
	if (str_eq(e->role, ROLE_LEADS))
		return take_in(s, e, err);
	if (!str_eq(e->role, ROLE_FOLLOWS))
		return err_set(err, ERR_DATA, "A case that is joined leads or follows.");
	if (state_leads(s) > 0)
		return err_set(err, ERR_CONFLICT, "Other cases are read with this one. Part them first, or "
		    "join from there.");
	vec_push(s->a, &s->joins) = (struct joined){ .seq = e->seq, .at = e->at, .case_id = e->from_case,
		.reference = e->reference };
	s->follows = e->from_case;
	return true;
}

/* --- parted: what stays ----------------------------------------------------------------------- */

struct side_of { const struct state *s; const struct joined *j; int64_t by; };

/* A message that came while they were one, in answer to the other's. */
static bool
is_theirs(const struct side_of *o, int64_t turn)
{
	const struct turn *t = state_turn((struct state *)(uintptr_t)o->s, turn);

	return t != NULL && t->from_case == o->j->case_id && t->earlier == 0 && came_after(turn, o->j->seq);
}

static bool
goes(const struct side_of *o, int64_t number, int64_t turn)
{
	return from_of(number) == o->by || is_theirs(o, number) || is_theirs(o, turn)
	    || (number != 0 && number == o->j->here);
}

static int64_t
unless_gone(const struct side_of *o, int64_t number)
{
	return goes(o, number, 0) ? 0 : number;
}

static void
mend_concern(const struct side_of *o, struct concern *c)
{
	bool merged = c->state == CONCERN_MERGED && goes(o, c->into, 0);
	bool parked = c->state == CONCERN_PARKED && goes(o, c->promise, 0);

	c->into = unless_gone(o, c->into);
	c->promise = unless_gone(o, c->promise);
	c->answered_turn = unless_gone(o, c->answered_turn);
	c->before_turn = unless_gone(o, c->before_turn);
	c->lost_turn = unless_gone(o, c->lost_turn);
	if (merged || parked)
		c->state = c->answered_turn != 0 ? CONCERN_ANSWERED : CONCERN_OPEN;
}

static void
mend_playback(const struct side_of *o, struct arena *a, struct playback *p)
{
	VEC(struct item) items = { 0 };

	for (size_t i = 0; i < p->n_items; i++)
		if (!goes(o, p->items[i].concern, 0))
			vec_push(a, &items) = p->items[i];
	p->items = items.at;
	p->n_items = items.n;
	p->answered_turn = unless_gone(o, p->answered_turn);
}

/* What was said once of the case stands as it stood before, unless it was said anew since. */
#define AS_BEFORE(field) do { \
	if (memcmp(&s->field, &j->together->field, sizeof s->field) == 0) \
		s->field = j->alone->field; \
} while (0)

static void
let_go_rest(struct state *s, const struct joined *j)
{
	size_t kept = 0;

	AS_BEFORE(fault);
	AS_BEFORE(finding);
	AS_BEFORE(found_at);
	AS_BEFORE(unaware);
	AS_BEFORE(need);
	AS_BEFORE(need_word);
	AS_BEFORE(phone);
	AS_BEFORE(zone);
	AS_BEFORE(zone_at);
	AS_BEFORE(care);
	AS_BEFORE(care_word);
	AS_BEFORE(need_asked);
	AS_BEFORE(named_turn);
	AS_BEFORE(signposted_turn);
	for (size_t i = 0; i < SIDE_COUNT; i++)
		AS_BEFORE(views[i]);
	for (size_t i = 0; i < OWNING_COUNT; i++)
		AS_BEFORE(owning[i]);
	for (size_t i = 0; i < s->senders.n; i++)
		if (!(j->address.len > 0 && str_eq_nocase(s->senders.at[i], j->address)))
			s->senders.at[kept++] = s->senders.at[i];
	s->senders.n = kept;
}

/* Keeps of a list what `stays`, said of `it`, and mends it. */
#define SIFT(list, stays, mend) do { \
	size_t kept_ = 0; \
	for (size_t i_ = 0; i_ < s->list.n; i_++) { \
		__typeof__(s->list.at[0]) it = s->list.at[i_]; \
		if (!(stays)) \
			continue; \
		mend; \
		s->list.at[kept_++] = it; \
	} \
	s->list.n = kept_; \
} while (0)

static void
let_go_lists(struct state *s, const struct side_of *o)
{
	SIFT(concerns, !goes(o, it.seq, it.turn), mend_concern(o, &it));
	SIFT(playbacks, !goes(o, it.seq, 0), mend_playback(o, s->a, &it));
	SIFT(promises, !goes(o, it.seq, 0), );
	SIFT(holds, !goes(o, it.seq, 0), );
	SIFT(offers, !goes(o, it.seq, 0) && !goes(o, it.concern, 0), );
	SIFT(teachbacks, !goes(o, it.seq, 0), it.told_turn = unless_gone(o, it.told_turn));
	SIFT(comebacks, !goes(o, it.seq, it.turn), );
	SIFT(corrections, !goes(o, it.turn, 0), );
	SIFT(proposals, !goes(o, it.turn, 0), );
	SIFT(lost_copies, !goes(o, it.turn, 0), );
	SIFT(declined, !goes(o, it.turn, 0), );
	SIFT(impacts, !goes(o, it.turn, 0), );
	SIFT(feelings, !goes(o, it.turn, 0), );
	SIFT(requests, !goes(o, it.turn, 0), );
	SIFT(turns, !goes(o, it.seq, 0), it.playback = unless_gone(o, it.playback));
}

static bool
let_go(struct state *s, const struct event *e, struct err *err)
{
	struct joined *j = state_joined(s, e->from_case);
	struct side_of o;
	const struct turn *both;

	if (j == NULL || !j->leads)
		return err_set(err, ERR_CONFLICT, "These two are not read together any more.");
	o = (struct side_of){ copy_of(s), j, (j - s->joins.at) + 1 };
	/* what is asked below is asked of the state as it was: lists are sifted in place, so of a copy */
	((struct state *)(uintptr_t)o.s)->turns.at = arena_array(s->a, struct turn, s->turns.n);
	memcpy(o.s->turns.at, s->turns.at, s->turns.n * sizeof *s->turns.at);
	both = j->here != 0 ? state_turn((struct state *)(uintptr_t)o.s, j->here) : NULL;
	for (size_t i = 0; i < s->turns.n; i++)
		if (is_theirs(&o, s->turns.at[i].seq))
			vec_push(s->a, &s->gone) = (struct moved){ .to_case = e->from_case, .seq = e->seq,
				.at = e->at, .turn = s->turns.at[i] };
	let_go_lists(s, &o);
	let_go_rest(s, j);
	if (both != NULL)
		vec_push(s->a, &s->moved) = (struct moved){ .to_case = e->from_case, .seq = e->seq,
			.at = e->at, .reference = j->reference, .turn = *both };
	find_last(s);
	j->parted = true;
	return true;
}

/* --- parted: what goes back ------------------------------------------------------------------- */

struct way_back {
	struct side_of o;                       /* in the case that led */
	const struct state *mine;               /* the one that followed, as it stood when they were joined */
	int64_t by, behind;                     /* what comes from there */
};

/* A number of the case that led, in the one that followed; 0: of neither. */
static int64_t
in_mine(const void *ctx, int64_t number)
{
	const struct way_back *w = ctx;
	int64_t low = number & LOW_MASK, from;

	if (number == 0 || number == w->o.j->here)
		return number == 0 ? 0 : w->o.j->there;
	if (from_of(number) == w->o.by && (low & NESTED) == 0)
		return low;
	if (from_of(number) == w->o.by) {
		from = (low & ~NESTED) >> NESTED_FROM;
		return from << NUMBER_FROM | w->mine->joins.at[from - 1].seq << NUMBER_BEHIND
		    | (low & NESTED_MASK);
	}
	return from_of(number) == 0 ? w->by << NUMBER_FROM | w->behind << NUMBER_BEHIND | low : 0;
}

/* Said while both were one. */
static bool
was_said_since(const struct way_back *w, int64_t number)
{
	return from_of(number) == 0 && came_after(number, w->o.j->seq);
}

/* A playback of both: what it says of ours. */
static bool
plays_back_mine(const struct way_back *w, struct arena *a, struct playback *p)
{
	VEC(struct item) items = { 0 };

	if (goes(&w->o, p->seq, 0))
		return true;
	for (size_t i = 0; i < p->n_items; i++)
		if (goes(&w->o, p->items[i].concern, 0))
			vec_push(a, &items) = p->items[i];
	p->items = items.at;
	p->n_items = items.n;
	return was_said_since(w, p->seq) && items.n > 0;
}

/* A list made anew of what belongs here. */
#define GIVE_BACK(list, belongs, number, fix) do { \
	s->list.at = NULL; \
	s->list.n = 0; \
	memset(&s->list, 0, sizeof s->list); \
	for (size_t k_ = 0; k_ < from->list.n; k_++) { \
		__typeof__(from->list.at[0]) it = from->list.at[k_]; \
		if (!(belongs)) \
			continue; \
		fix; \
		vec_push(s->a, &s->list) = it; \
		SINK(&s->list, number); \
	} \
} while (0)

static void
give_back(struct state *s, const struct way_back *w)
{
	const struct state *from = w->o.s;
	const struct side_of *o = &w->o;
	struct arena *a = s->a;

	GIVE_BACK(turns, goes(o, it.seq, 0) || (it.ours && was_said_since(w, it.seq)), seq,
	    turn_as(&it, in_mine, w));
	GIVE_BACK(concerns, goes(o, it.seq, it.turn), seq, concern_as(&it, in_mine, w));
	GIVE_BACK(playbacks, plays_back_mine(w, a, &it), seq, playback_as(a, &it, in_mine, w));
	GIVE_BACK(promises, goes(o, it.seq, 0), seq, promise_as(&it, in_mine, w));
	GIVE_BACK(holds, goes(o, it.seq, 0), seq, hold_as(&it, in_mine, w));
	GIVE_BACK(offers, goes(o, it.seq, 0) || goes(o, it.concern, 0), seq, offer_as(&it, in_mine, w));
	GIVE_BACK(teachbacks, goes(o, it.seq, 0), seq, teachback_as(&it, in_mine, w));
	GIVE_BACK(comebacks, goes(o, it.seq, it.turn), seq, comeback_as(&it, in_mine, w));
	GIVE_BACK(corrections, goes(o, it.turn, 0), seq, correction_as(&it, in_mine, w));
	GIVE_BACK(proposals, goes(o, it.turn, 0), turn, it.turn = in_mine(w, it.turn));
	GIVE_BACK(lost_copies, goes(o, it.turn, 0), turn, it.turn = in_mine(w, it.turn));
	GIVE_BACK(declined, goes(o, it.turn, 0), turn, it.turn = in_mine(w, it.turn));
	GIVE_BACK(impacts, goes(o, it.turn, 0), turn, it.turn = in_mine(w, it.turn));
	GIVE_BACK(feelings, goes(o, it.turn, 0), turn, it.turn = in_mine(w, it.turn));
	GIVE_BACK(requests, goes(o, it.turn, 0), turn, it.turn = in_mine(w, it.turn));
}

static bool
stand_alone(struct state *s, const struct event *e, struct err *err)
{
	struct joined *j = state_joined(s, e->from_case), *there;
	const struct state *led = s->alongside ? s->alongside->other : NULL;
	struct way_back w;

	if (j == NULL || s->follows != e->from_case)
		return err_set(err, ERR_CONFLICT, "These two are not read together any more.");
	there = led ? state_joined(led, s->case_id) : NULL;
	if (there == NULL || !there->leads)
		return err_set(err, ERR_SOFTWARE, "The case that leads was not read.");
	w = (struct way_back){ .o = { led, there, (there - led->joins.at) + 1 }, .mine = copy_of(s),
		.by = (j - s->joins.at) + 1, .behind = j->seq };
	give_back(s, &w);
	s->follows = 0;
	j->parted = true;
	find_last(s);
	return true;
}

bool
apply_parted(struct state *s, const struct event *e, struct err *err)
{
	if (str_eq(e->role, ROLE_LEADS))
		return let_go(s, e, err);
	if (str_eq(e->role, ROLE_FOLLOWS))
		return stand_alone(s, e, err);
	if (!str_eq(e->role, ROLE_GIVES))
		return err_set(err, ERR_DATA, "A case that is parted led, or followed, or gives a message.");
	return give(s, e, err);
}

/* --- another matter? -------------------------------------------------------------------------- */

#define WORDS_LEAST 3                           /* fewer say nothing of what it is about */

bool
turn_is_free(const struct state *s, const struct turn *t)
{
	struct err ignored;

	/* nearly all of a page's turns, without a sentence about each */
	return !t->ours && t != &s->turns.at[0] && is_free(s, t, &ignored);
}

/* All that was said of the case before: concerns, titles, their words. */
static void
words_before(struct arena *a, const struct state *s, const struct turn *t, struct words *out)
{
	struct words *parts = arena_array(a, struct words, s->concerns.n + s->turns.n + 1);
	size_t n = 0;

	words_of(a, s->title, &parts[n++]);
	for (size_t i = 0; i < s->concerns.n; i++)
		words_of(a, s->concerns.at[i].text, &parts[n++]);
	for (size_t i = 0; i < s->turns.n; i++)
		if (s->turns.at[i].seq != t->seq)
			words_of(a, s->turns.at[i].text, &parts[n++]);
	words_join(a, parts, n, out);
}

/* What they may want settled in it shares next to nothing with what the case was about. */
static bool
says_new_things(struct arena *a, const struct state *s, const struct turn *t)
{
	struct words before, said;
	bool any = false;

	words_before(a, s, t, &before);
	for (size_t i = 0; i < s->proposals.n; i++) {
		if (s->proposals.at[i].turn != t->seq)
			continue;
		words_of(a, s->proposals.at[i].text, &said);
		if (said.n < WORDS_LEAST || 3 * words_shared(&said, &before) > said.n)
			return false;
		any = true;
	}
	return any;
}

static bool
came_back_with(const struct state *s, const struct turn *t)
{
	for (size_t i = 0; i < s->comebacks.n; i++)
		if (s->comebacks.at[i].turn == t->seq)
			return true;
	return false;
}

/* What was settled, or was none, is over; what we closed without their word is likely to go on. */
static bool
was_over(const struct state *s)
{
	return s->shut.exit == EXIT_THEIR_WORD || s->shut.exit == EXIT_NOT_A_COMPLAINT;
}

int64_t
new_matter(struct arena *a, const struct state *s, struct str *why)
{
	const struct turn *t = s->turns.n > 1 ? &s->turns.at[s->turns.n - 1] : NULL;

	if (t == NULL || t->ours || !s->open || !turn_is_free(s, t) || came_back_with(s, t))
		return 0;
	if (s->reopened_turn == t->seq && was_over(s) && !t->again) {
		*why = STR("It came after the case was closed.");
		return t->seq;
	}
	if (state_concerns_counted(s) == 0 || !says_new_things(a, s, t))
		return 0;
	*why = STR("It says little that was spoken of before.");
	return t->seq;
}

/* --- for whoever folds ------------------------------------------------------------------------ */

bool
needs_other(const struct event *e)
{
	return (e->kind == EVENT_JOINED && str_eq(e->role, ROLE_LEADS))
	    || (e->kind == EVENT_PARTED && str_eq(e->role, ROLE_FOLLOWS));
}

/* Its counterpart: what the other log holds of the same joining or parting. */
static bool
is_counterpart(const struct event *there, const struct event *e)
{
	struct str role = str_eq(e->role, ROLE_LEADS) ? ROLE_FOLLOWS : ROLE_LEADS;

	return there->kind == e->kind && there->from_case == e->case_id && str_eq(there->role, role);
}

size_t
other_until(const struct event *events, size_t n, const struct event *e, size_t before)
{
	for (size_t i = 0; i < n; i++)
		if (is_counterpart(&events[i], e) && before-- == 0)
			return i;
	return n;
}

const int64_t *
stand_behind(struct arena *a, const struct event *ours, size_t n_ours, const struct event *other, size_t n)
{
	int64_t *behind = arena_array(a, int64_t, n);
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		while (at < n_ours && (ours[at].at < other[i].at
		    || (ours[at].at == other[i].at && ours[at].id < other[i].id)))
			at++;
		behind[i] = at > 0 ? ours[at - 1].seq : 0;
	}
	return behind;
}
