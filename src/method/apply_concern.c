/* apply_concern.c - concerns, their playback, and the customer's word on each.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"

#include "method/put_right.h"
#include "method/terms.h"

static bool
is_by_customer(const struct event *e)
{
	return str_eq(e->actor, STR("customer"));
}

/* Takes the proposals of a turn that overlap a span away; how many there were. */
static size_t
take_proposals(struct state *s, int64_t turn, int64_t start, int64_t end, bool take)
{
	size_t kept = 0;
	size_t met = 0;

	for (size_t i = 0; i < s->proposals.n; i++) {
		struct proposal p = s->proposals.at[i];
		bool overlap = p.turn == turn && p.start < end && start < p.end;

		met += overlap;
		if (!overlap || !take)
			s->proposals.at[kept++] = p;
	}
	s->proposals.n = kept;
	return met;
}

static bool
check_text(const struct event *e, struct err *err)
{
	if (str_trim(e->text).len > 0)
		return true;
	return err_set(err, ERR_DATA, "A concern needs words.");
}

static struct str
without_stop(struct str s)
{
	s = str_trim(s);
	return str_ends(s, STR(".")) ? str_sub(s, 0, s.len - 1) : s;
}

/* Written down by hand in the very words that are proposed, it is not proposed any more. */
static void
settle_same(struct state *s, struct str text)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->proposals.n; i++) {
		struct proposal p = s->proposals.at[i];

		if (str_eq_nocase(str_trim(p.text), without_stop(text)))
			vec_push(s->a, &s->declined) = p;
		else
			s->proposals.at[kept++] = p;
	}
	s->proposals.n = kept;
}

bool
apply_concern_raised(struct state *s, const struct event *e, struct err *err)
{
	const struct turn *t = NULL;

	if (!check_text(e, err))
		return false;
	if (e->turn != 0) {
		t = refer_turn(s, e->turn, err);
		if (t == NULL || !refer_span(t, e->start, e->end, err))
			return false;
		take_proposals(s, e->turn, e->start, e->end, true);
	}
	vec_push(s->a, &s->concerns) = (struct concern){
		.seq = e->seq, .at = e->at, .text = e->text, .first_text = e->text,
		    .by_customer = is_by_customer(e),
		.turn = e->turn, .start = (uint32_t)e->start, .end = (uint32_t)e->end, .state = CONCERN_OPEN,
	};
	if (t != NULL)
		propose_all(s, t);
	else
		settle_same(s, e->text);
	return true;
}

bool
apply_concern_declined(struct state *s, const struct event *e, struct err *err)
{
	const struct turn *t = refer_turn(s, e->turn, err);

	if (t == NULL || !refer_span(t, e->start, e->end, err))
		return false;
	if (take_proposals(s, e->turn, e->start, e->end, false) == 0)
		return err_set(err, ERR_CONFLICT, "Nothing is proposed there in turn %" PRId64 " any more.",
		    e->turn);
	take_proposals(s, e->turn, e->start, e->end, true);
	vec_push(s->a, &s->declined) = (struct proposal){
		.turn = e->turn, .start = (uint32_t)e->start, .end = (uint32_t)e->end,
		.text = str_sub(t->text, (size_t)e->start, (size_t)e->end),
	};
	return true;
}

bool
apply_concern_worded(struct state *s, const struct event *e, struct err *err)
{
	struct concern *c = refer_concern(s, e->concern, err);

	if (c == NULL || !check_text(e, err))
		return false;
	c->text = e->text;
	return true;
}

/* Nobody has to look again at what is settled. */
static void
let_go_review(struct state *s, const struct concern *c, int64_t at)
{
	struct promise *p = c->promise != 0 ? state_promise(s, c->promise) : NULL;

	if (p == NULL || !promise_is_review(p) || p->state != PROMISE_OPEN)
		return;
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state == CONCERN_PARKED && s->concerns.at[i].promise == p->seq)
			return;
	promise_release(s, p, at);
}

/* An unsettled matter must not vanish into one that has their word. */
bool
apply_concern_merged(struct state *s, const struct event *e, struct err *err)
{
	struct concern *c = refer_concern(s, e->concern, err);
	const struct concern *into = c != NULL ? refer_concern(s, e->into, err) : NULL;

	if (c == NULL || into == NULL)
		return false;
	if (c == into)
		return err_set(err, ERR_CONFLICT, "A concern cannot be merged into itself.");
	if (concern_is_settled(into) && !concern_is_settled(c))
		return err_set(err, ERR_CONFLICT, QUOTE_FMT " is settled already and cannot take in one "
		    "that is not.",
		    QUOTE_ARG(into->text));
	c->state = CONCERN_MERGED;
	c->into = into->seq;
	let_go_review(s, c, e->at);
	return true;
}

static bool
refuse_settled(const struct concern *c, struct err *err)
{
	if (c->state == CONCERN_ENOUGH)
		return err_set(err, ERR_CONFLICT, QUOTE_FMT " has their word: it is enough.",
		    QUOTE_ARG(c->text));
	if (c->state == CONCERN_WITHDRAWN)
		return err_set(err, ERR_CONFLICT, QUOTE_FMT " was withdrawn.", QUOTE_ARG(c->text));
	return true;
}

bool
apply_concern_answered(struct state *s, const struct event *e, struct err *err)
{
	struct concern *c = refer_concern(s, e->concern, err);

	if (c == NULL || refer_our_turn(s, e->turn, err) == NULL || !refuse_settled(c, err))
		return false;
	if (c->answered_turn != e->turn) {
		c->before = c->state;
		c->before_turn = c->answered_turn;
	}
	c->state = CONCERN_ANSWERED;
	c->answered_turn = e->turn;
	if (c->lost_turn == e->turn)
		c->lost_turn = 0;
	return true;
}

bool
apply_enough_asked(struct state *s, const struct event *e, struct err *err)
{
	struct concern *c = refer_concern(s, e->concern, err);

	if (c == NULL || refer_our_turn(s, e->turn, err) == NULL || !refuse_settled(c, err))
		return false;
	if (c->state != CONCERN_ANSWERED && c->state != CONCERN_ASKED)
		return err_set(err, ERR_CONFLICT, QUOTE_FMT " is not answered; ask when it is.",
		    QUOTE_ARG(c->text));
	c->state = CONCERN_ASKED;
	return true;
}

static void
take_word(struct concern *c, const struct event *e)
{
	c->word = e->word;
	c->word_channel = e->channel;
	c->word_at = e->at;
	c->word_turn = e->turn;
}

bool
apply_enough(struct state *s, const struct event *e, struct err *err)
{
	struct concern *c = refer_concern(s, e->concern, err);

	if (c == NULL || !refuse_settled(c, err) || !refer_turn_or_none(s, e->turn, err))
		return false;
	c->state = CONCERN_ENOUGH;
	take_word(c, e);
	let_go_review(s, c, e->at);
	return true;
}

/* After an enough it came back; what they withdrew did not. */
static void
come_back(struct state *s, const struct concern *c, const struct event *e)
{
	if (c->state != CONCERN_ENOUGH)
		return;
	vec_push(s->a, &s->comebacks) = (struct comeback){ .seq = e->seq, .at = e->at, .concern = c->seq,
		.turn = e->turn, .from_case = s->case_id, .earlier = c->seq, .answer = c->answered_turn,
		.days = (e->at - c->word_at) / DAY_MS, .text = c->text };
}

bool
apply_not_enough(struct state *s, const struct event *e, struct err *err)
{
	struct concern *c = refer_concern(s, e->concern, err);

	if (c == NULL || !refer_turn_or_none(s, e->turn, err))
		return false;
	if (concern_is_settled(c)) {
		c->reopened++;
		come_back(s, c, e);
	}
	c->state = CONCERN_NOT_ENOUGH;
	take_word(c, e);
	return true;
}

bool
apply_returned(struct state *s, const struct event *e, struct err *err)
{
	if (!refer_turn_or_none(s, e->turn, err)
	    || (e->concern != 0 && refer_concern(s, e->concern, err) == NULL))
		return false;
	if (e->turn == 0 && e->concern == 0)
		return err_set(err, ERR_DATA, "Say what came back: a concern, or the message that says so.");
	vec_push(s->a, &s->comebacks) = (struct comeback){ .seq = e->seq, .at = e->at, .concern = e->concern,
		.turn = e->turn, .from_case = e->from_case, .earlier = e->earlier, .answer = e->answer,
		.days = e->days, .text = e->text };
	return true;
}

bool
apply_parked(struct state *s, const struct event *e, struct err *err)
{
	struct concern *c = refer_concern(s, e->concern, err);
	const struct promise *p = c != NULL ? refer_promise(s, e->promise, err) : NULL;

	if (p == NULL || !refuse_settled(c, err))
		return false;
	if (p->state != PROMISE_OPEN)
		return err_set(err, ERR_CONFLICT, "A concern is parked on an open promise; " QUOTE_FMT " is "
		    "%s.",
		    QUOTE_ARG(p->text), promise_state_name(p->state));
	c->state = CONCERN_PARKED;
	c->promise = p->seq;
	c->parked_why = e->reason;
	c->parked_seq = e->seq;
	return true;
}

bool
apply_withdrawn(struct state *s, const struct event *e, struct err *err)
{
	struct concern *c = refer_concern(s, e->concern, err);

	if (c == NULL || !refuse_settled(c, err))
		return false;
	if (str_trim(e->word).len == 0)
		return err_set(err, ERR_DATA, "A concern is withdrawn in their words, and there are none.");
	c->state = CONCERN_WITHDRAWN;
	take_word(c, e);
	let_go_review(s, c, e->at);
	return true;
}

static bool
check_items(struct state *s, const struct event *e, struct err *err)
{
	for (size_t i = 0; i < e->n_items; i++) {
		if (str_trim(e->items[i].text).len == 0)
			return err_set(err, ERR_DATA, "A line of a playback needs words.");
		if (e->items[i].concern != 0 && refer_concern(s, e->items[i].concern, err) == NULL)
			return false;
	}
	return true;
}

bool
apply_playback_sent(struct state *s, const struct event *e, struct err *err)
{
	struct turn *t = refer_our_turn(s, e->turn, err);

	if (t == NULL || !check_items(s, e, err))
		return false;
	if (t->playback != 0)
		return err_set(err, ERR_CONFLICT, "Turn %" PRId64 " carries a playback already.", e->turn);
	t->playback = e->seq;
	vec_push(s->a, &s->playbacks) = (struct playback){
		.seq = e->seq, .at = e->at, .turn = e->turn, .items = e->items, .n_items = e->n_items,
		.state = PLAYBACK_SENT,
	};
	return true;
}

/* Only the last playback can be answered, and only once. */
static struct playback *
refer_playback(struct state *s, const struct event *e, struct err *err)
{
	struct playback *p = state_playback(s, e->playback);

	if (p == NULL) {
		err_set(err, ERR_NOT_FOUND, "Playback %" PRId64 " is not in this case.", e->playback);
		return NULL;
	}
	if (p != state_last_playback(s)) {
		err_set(err, ERR_CONFLICT, "Playback %" PRId64 " is not the last one any more.",
		    e->playback);
		return NULL;
	}
	if (p->state != PLAYBACK_SENT) {
		err_set(err, ERR_CONFLICT, "Playback %" PRId64 " is %s already.", e->playback,
		    playback_state_name(p->state));
		return NULL;
	}
	return p;
}

static void
answer_playback(struct playback *p, const struct event *e, enum playback_state state)
{
	p->state = state;
	p->answered_at = e->at;
	p->answered_seq = e->seq;
	p->word = e->word;
	p->word_channel = e->channel;
	p->answered_turn = e->turn;
}

bool
apply_playback_confirmed(struct state *s, const struct event *e, struct err *err)
{
	struct playback *p = refer_playback(s, e, err);

	if (p == NULL || !refer_turn_or_none(s, e->turn, err))
		return false;
	answer_playback(p, e, PLAYBACK_CONFIRMED);
	return true;
}

/* A line they corrected is the concern's text from now on, so it proposes nothing. */
static void
settle_proposals(struct state *s, int64_t turn, struct str line)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->proposals.n; i++) {
		struct proposal p = s->proposals.at[i];

		if (p.turn == turn && str_find(line, p.text) != STR_NOT_FOUND)
			vec_push(s->a, &s->declined) = p;
		else
			s->proposals.at[kept++] = p;
	}
	s->proposals.n = kept;
}

/* "It was Wednesday, not Tuesday" puts our words right, and wants nothing settled. */
static void
settle_rights(struct state *s, int64_t turn, const struct playback *p)
{
	struct str ours = playback_words(s->a, s, p);
	struct put_right rights[PUT_RIGHTS];
	size_t kept = 0;

	for (size_t i = 0; i < s->proposals.n; i++) {
		struct proposal q = s->proposals.at[i];

		if (q.turn == turn && put_right_read(s->a, q.text, ours, rights) > 0)
			vec_push(s->a, &s->declined) = q;
		else
			s->proposals.at[kept++] = q;
	}
	s->proposals.n = kept;
}

/* What they put in the place of our words becomes the concern's text; what is new comes as concerns
 * of its own. */
bool
apply_playback_corrected(struct state *s, const struct event *e, struct err *err)
{
	struct playback *p = refer_playback(s, e, err);

	if (p == NULL || !refer_turn_or_none(s, e->turn, err) || !check_items(s, e, err))
		return false;
	answer_playback(p, e, PLAYBACK_CORRECTED);
	p->corrections = e->items;
	p->n_corrections = e->n_items;
	for (size_t i = 0; i < e->n_items; i++)
		if (e->items[i].concern != 0) {
			state_concern(s, e->items[i].concern)->text = e->items[i].text;
			settle_proposals(s, e->turn, e->items[i].text);
		}
	if (e->turn != 0)
		settle_rights(s, e->turn, p);
	return true;
}

bool
apply_need_told(struct state *s, const struct event *e, struct err *err)
{
	(void)err;
	s->need = e->need;
	s->need_word = e->word;
	return true;
}

bool
apply_position_taken(struct state *s, const struct event *e, struct err *err)
{
	struct concern *c = refer_concern(s, e->concern, err);
	size_t position;

	if (c == NULL)
		return false;
	must(term_find(position_names, e->position, &position));
	c->position = (enum position)position;
	c->position_reason = e->reason;
	return true;
}
