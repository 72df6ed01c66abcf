/* derive.c - a conversation of which only the turns are known, made into the events of a case.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/derive.h"
#include "method/told.h"

#define CONCERNS_MAX 16                         /* of one conversation; what comes later is taken as said */
#define CORRECTION_MAX 600                      /* bytes */
#define PROMISES_LAST 64                        /* the promises a turn is held against */

struct taking {
	struct derived *d;
	const struct ear_turn *turn;
	const struct reading *read;
	struct text text;
	struct words words;                     /* of the whole turn */
	int64_t seq;
	struct err *err;
};

/* ---- events ---- */

static bool
add(struct taking *t, struct event e)
{
	struct state *s = &t->d->state;

	e.case_id = 1;
	e.seq = s->seq + 1;
	e.at = t->d->at != NEVER ? t->d->at : s->last_at;
	if (e.actor.len == 0)
		e.actor = t->turn->customer ? STR("customer") : STR("agent");
	return apply(s, &e, t->err);
}

void
derive_begin(struct derived *d, struct arena *a, const struct pack *p)
{
	struct err err = { 0 };

	*d = (struct derived){ .a = a, .pack = p, .at = NEVER, .timed = true };
	state_init(&d->state, a);
	must(apply(&d->state, &(struct event){
		.case_id = 1, .seq = 1, .actor = STR("desk"), .kind = EVENT_OPENED, .reference = STR("turns"),
		.person = 1,
	}, &err));
}

static bool
has_move(const struct taking *t, enum label move)
{
	for (size_t i = 0; i < t->read->moves.n; i++)
		if (t->read->moves.at[i].move == move)
			return true;
	return false;
}

static struct str
span(const struct taking *t, uint32_t start, uint32_t end)
{
	return str_sub(t->turn->text, start, end);
}

/* ---- their turns: concerns ---- */

static bool
is_same(const struct words *a, const struct words *b)
{
	size_t shared = words_shared(a, b);
	size_t fewer = a->n < b->n ? a->n : b->n;

	return shared > 0 && shared * 2 >= fewer;
}

/* Said already, or too few words to be a matter of its own beside one that is there. */
static bool
is_known_concern(struct taking *t, struct str text)
{
	const struct state *s = &t->d->state;
	struct arena_mark mark = arena_mark(t->d->a);
	struct words words, other;
	bool known;

	words_of(t->d->a, text, &words);
	known = s->concerns.n >= CONCERNS_MAX || words.n == 0 || (words.n < 2 && s->concerns.n > 0);
	for (size_t i = 0; !known && i < s->concerns.n; i++) {
		words_of(t->d->a, s->concerns.at[i].text, &other);
		known = is_same(&words, &other);
	}
	arena_rewind(t->d->a, mark);
	return known;
}

static bool
raise_concerns(struct taking *t)
{
	const struct state *s = &t->d->state;
	size_t n = s->proposals.n;
	struct proposal *all = arena_array(t->d->a, struct proposal, n + 1);

	if (n > 0)
		memcpy(all, s->proposals.at, n * sizeof *all);
	for (size_t i = 0; i < n; i++) {
		struct event e = { .kind = EVENT_CONCERN_RAISED, .turn = all[i].turn, .start = all[i].start,
			.end = all[i].end };

		if (is_known_concern(t, all[i].text))
			e.kind = EVENT_CONCERN_DECLINED;
		else
			e.text = all[i].text;
		if (!add(t, e))
			return false;
	}
	return true;
}

/* ---- their turns: their word ---- */

static bool
settle(struct taking *t, enum event_kind kind)
{
	struct state *s = &t->d->state;

	for (size_t i = 0; i < s->concerns.n; i++) {
		const struct concern *c = &s->concerns.at[i];
		bool answered = c->state == CONCERN_ANSWERED || c->state == CONCERN_ASKED;

		if (concern_is_settled(c) || (kind == EVENT_NOT_ENOUGH && !answered))
			continue;
		if (!add(t, (struct event){ .kind = kind, .concern = c->seq, .turn = t->seq,
		    .word = t->turn->text }))
			return false;
	}
	return true;
}

static bool
take_word(struct taking *t)
{
	if (has_move(t, MOVE_NOT_SATISFIED))
		return settle(t, EVENT_NOT_ENOUGH);
	/* a yes beside a new problem settles nothing for certain */
	if (has_move(t, MOVE_SATISFIED) && !has_move(t, MOVE_PROBLEM) && !has_move(t, MOVE_NEW_CONCERN))
		return settle(t, EVENT_ENOUGH);
	return true;
}

/* From where they begin to correct us. */
static struct str
correction(const struct taking *t)
{
	for (size_t i = 0; i < t->read->moves.n; i++) {
		const struct move *m = &t->read->moves.at[i];

		if (m->move == MOVE_CORRECT)
			return span(t, m->start, m->start + CORRECTION_MAX);
	}
	return t->turn->text;
}

static bool
answer_playback(struct taking *t)
{
	const struct playback *p = state_last_playback(&t->d->state);

	if (p == NULL || p->state != PLAYBACK_SENT)
		return true;
	if (has_move(t, MOVE_CORRECT))
		return add(t, (struct event){ .kind = EVENT_PLAYBACK_CORRECTED, .playback = p->seq,
		    .turn = t->seq, .word = correction(t) });
	if (has_move(t, MOVE_CONFIRM))
		return add(t, (struct event){ .kind = EVENT_PLAYBACK_CONFIRMED, .playback = p->seq,
		    .turn = t->seq, .word = t->turn->text });
	return true;
}

static bool
tell_need(struct taking *t)
{
	static const struct { enum label sign; struct str need; } needs[] = {
		{ SIGN_NEED_HEARD, STR_INIT("heard") }, { SIGN_NEED_CONNECTED, STR_INIT("connected") },
		{ SIGN_NEED_HELPED, STR_INIT("helped") },
	};

	for (size_t i = 0; i < LENGTH(needs); i++) {
		const struct hit *h = text_hit(&t->text, needs[i].sign, 0);

		if (h != NULL)
			return add(t, (struct event){ .kind = EVENT_NEED_TOLD, .need = needs[i].need,
			    .word = span(t, h->start, h->end) });
	}
	return true;
}

/* ---- our turns: promises ---- */

static bool
is_any_of(enum label move, const enum label *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == move)
			return true;
	return false;
}

static const enum label reporting[] = {
	MOVE_UPDATE, MOVE_INFORM, MOVE_ADVISE, MOVE_OFFER, MOVE_RESTATE, MOVE_OWN_MISTAKE, MOVE_ASK_OPEN,
	MOVE_ASK_CLOSED, MOVE_SET_EXPECTATION, MOVE_CHECK_SATISFIED,
};

/* More than a greeting and another promise. */
static bool
reports(const struct taking *t)
{
	for (size_t i = 0; i < t->read->moves.n; i++)
		if (is_any_of(t->read->moves.at[i].move, reporting, LENGTH(reporting)))
			return true;
	return false;
}

/* A clause that tells of the deed: it shares two words with what was promised, or all there are. */
static bool
tells_of(const struct taking *t, const struct words *promise)
{
	static const enum label told[] = { MOVE_UPDATE, MOVE_INFORM };

	for (size_t i = 0; i < t->read->moves.n; i++) {
		const struct move *m = &t->read->moves.at[i];
		struct words words;
		size_t shared;

		if (!is_any_of(m->move, told, LENGTH(told)))
			continue;
		words_of(t->d->a, span(t, m->start, m->end), &words);
		shared = words_shared(promise, &words);
		if (shared >= 2 || (shared > 0 && shared == promise->n))
			return true;
	}
	return false;
}

static bool
owns(const struct taking *t, const struct words *promise)
{
	return text_has(&t->text, SIGN_OWN_MISS) && (promise->n == 0 || words_shared(promise, &t->words) > 0);
}

static bool
is_past(const struct taking *t, const struct promise *p)
{
	return t->d->timed && p->due < t->d->at;
}

static bool
is_done(const struct promise *p)
{
	return p->state != PROMISE_OPEN && (p->missed_at == 0 || p->owned);
}

/* What this turn of ours says of a promise: that it is done, or that it was missed. */
struct of_promise { bool done, owned; };

static struct of_promise
said_of(const struct taking *t, const struct promise *p)
{
	struct arena_mark mark = arena_mark(t->d->a);
	struct words words;
	struct of_promise said;

	words_of(t->d->a, p->text, &words);
	said.owned = owns(t, &words);
	said.done = !said.owned && (p->update ? !is_past(t, p) && reports(t) : tells_of(t, &words));
	arena_rewind(t->d->a, mark);
	return said;
}

/* What this turn of ours does to one promise of an earlier turn. */
static bool
settle_promise(struct taking *t, const struct promise *p)
{
	struct of_promise said = said_of(t, p);
	struct event kept = { .kind = EVENT_PROMISE_KEPT, .promise = p->seq, .turn = t->seq };
	struct event missed = { .kind = EVENT_PROMISE_MISSED, .promise = p->seq };
	struct event owned = { .kind = EVENT_PROMISE_OWNED, .promise = p->seq, .turn = t->seq };

	if (p->state == PROMISE_OPEN && said.done)
		return add(t, kept);
	if (p->state == PROMISE_OPEN && is_past(t, p) && !add(t, missed))
		return false;
	return p->missed_at == 0 || p->owned || !said.owned || add(t, owned);
}

static size_t
first_of_last(const struct state *s)
{
	return s->promises.n > PROMISES_LAST ? s->promises.n - PROMISES_LAST : 0;
}

static bool
settle_promises(struct taking *t)
{
	struct state *s = &t->d->state;

	for (size_t i = first_of_last(s); i < s->promises.n; i++)
		if (!is_done(&s->promises.at[i]) && !settle_promise(t, &s->promises.at[i]))
			return false;
	return true;
}

static bool
miss_promises(struct taking *t)
{
	struct state *s = &t->d->state;

	for (size_t i = first_of_last(s); i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		if (p->state == PROMISE_OPEN && is_past(t, p)
		    && !add(t, (struct event){ .kind = EVENT_PROMISE_MISSED, .promise = p->seq }))
			return false;
	}
	return true;
}

static bool
make_promises(struct taking *t)
{
	for (size_t i = 0; i < t->read->promises.n; i++) {
		const struct promise_read *p = &t->read->promises.at[i];

		if (p->due == NEVER || p->due <= 0)
			continue;
		if (!add(t, (struct event){ .kind = EVENT_PROMISED, .turn = t->seq, .start = p->start,
		    .end = p->end, .text = span(t, p->start, p->end), .due = p->due,
		    .what = p->update ? STR("update") : STR("outcome"),
		    .tells = TELLS_READ | (p->by_phone ? TELLS_BY_PHONE : 0) }))
			return false;
	}
	return true;
}

/* ---- our turns: playback and answers ---- */

static bool
send_playback(struct taking *t)
{
	const struct state *s = &t->d->state;
	VEC(struct item) items = { 0 };

	if (!has_move(t, MOVE_RESTATE) || !has_move(t, MOVE_CHECK_UNDERSTANDING))
		return true;
	for (size_t i = 0; i < s->concerns.n; i++)
		if (!concern_is_settled(&s->concerns.at[i]))
			vec_push(t->d->a, &items) = (struct item){ s->concerns.at[i].seq,
			    s->concerns.at[i].text };
	for (size_t i = 0; items.n == 0 && i < t->read->moves.n; i++) {
		const struct move *m = &t->read->moves.at[i];

		if (m->move == MOVE_RESTATE)
			vec_push(t->d->a, &items) = (struct item){ 0, span(t, m->start, m->end) };
	}
	return add(t, (struct event){ .kind = EVENT_PLAYBACK_SENT, .turn = t->seq, .items = items.at,
	    .n_items = items.n });
}

static const enum label solving[] = { MOVE_ADVISE, MOVE_OFFER };
static const enum label telling[] = {
	MOVE_INFORM, MOVE_OWN_MISTAKE, MOVE_SET_EXPECTATION, MOVE_UPDATE, MOVE_PROMISE, MOVE_POLICY,
};

static bool
solves(const struct reading *read)
{
	for (size_t i = 0; i < read->moves.n; i++)
		if (is_any_of(read->moves.at[i].move, solving, LENGTH(solving)))
			return true;
	return false;
}

/* A clause that tells something speaks of this concern; for the only one there is, a solution does. */
static bool
answers(const struct taking *t, const struct concern *c)
{
	struct words wanted;

	if (solves(t->read) && state_concerns_unsettled(&t->d->state) == 1)
		return true;
	words_of(t->d->a, c->text, &wanted);
	for (size_t i = 0; i < t->read->moves.n; i++) {
		const struct move *m = &t->read->moves.at[i];
		struct words words;

		if (!is_any_of(m->move, telling, LENGTH(telling))
		    && !is_any_of(m->move, solving, LENGTH(solving)))
			continue;
		words_of(t->d->a, span(t, m->start, m->end), &words);
		if (words_shared(&wanted, &words) > 0)
			return true;
	}
	return false;
}

static bool
answer_concerns(struct taking *t)
{
	struct state *s = &t->d->state;
	bool asks = has_move(t, MOVE_CHECK_SATISFIED);

	for (size_t i = 0; i < s->concerns.n; i++) {
		struct concern *c = &s->concerns.at[i];
		struct event answered = { .kind = EVENT_CONCERN_ANSWERED, .concern = c->seq, .turn = t->seq };
		struct event asked = { .kind = EVENT_ENOUGH_ASKED, .concern = c->seq, .turn = t->seq };

		if (concern_is_settled(c))
			continue;
		if (c->state != CONCERN_ANSWERED && c->state != CONCERN_ASKED && answers(t, c)
		    && !add(t, answered))
			return false;
		if (asks && c->state == CONCERN_ANSWERED && !add(t, asked))
			return false;
	}
	return true;
}

/* ---- a turn ---- */

static bool
add_reading(struct taking *t)
{
	struct told told;

	told_read(t->d->a, t->d->pack, &(struct told_in){ .text = &t->text, .moves = t->read->moves.at,
	    .n_moves = t->read->moves.n, .ours = !t->turn->customer }, &told);
	return add(t, (struct event){ .kind = EVENT_READ, .actor = STR("desk"), .turn = t->seq,
	    .ear = STR("turns"), .moves = t->read->moves.at, .n_moves = t->read->moves.n,
	    .anger = t->read->anger, .distress = t->read->distress,
	    .again = t->read->again,
	    .tells = told.tells, .losses = told.losses, .n_losses = told.n_losses });
}

static bool
take_theirs(struct taking *t)
{
	return miss_promises(t)
	    && add(t, (struct event){ .kind = EVENT_RECEIVED, .channel = STR("turn"), .text = t->turn->text })
	    && (t->seq = t->d->state.seq, add_reading(t))
	    && answer_playback(t) && take_word(t) && tell_need(t) && raise_concerns(t);
}

static bool
take_ours(struct taking *t)
{
	if (!add(t, (struct event){ .kind = EVENT_SENT, .channel = STR("turn"), .text = t->turn->text }))
		return false;
	t->seq = t->d->state.seq;
	return add_reading(t) && settle_promises(t) && answer_concerns(t) && send_playback(t)
	    && make_promises(t);
}

bool
derive_turn(struct derived *d, const struct ear_turn *turn, const struct reading *read, int64_t *seq,
    struct err *err)
{
	struct taking t = { .d = d, .turn = turn, .read = read, .err = err };

	text_read(d->a, d->pack, turn->text, &t.text);
	words_of(d->a, turn->text, &t.words);
	d->timed = d->timed && turn->at != NEVER;
	d->at = turn->at;
	if (!(turn->customer ? take_theirs(&t) : take_ours(&t)))
		return false;
	said_take(d->a, d->pack, &t.text, !turn->customer, &d->said);
	if (turn->customer)
		d->theirs = turn->text;
	else
		d->ours = turn->text;
	if (seq != NULL)
		*seq = t.seq;
	return true;
}

struct str
derive_before(const struct derived *d, bool customer)
{
	return customer ? d->ours : d->theirs;
}

/* ---- what is known then ---- */

static bool
read_has(const struct reading *read, enum label move)
{
	for (size_t i = 0; i < read->moves.n; i++)
		if (read->moves.at[i].move == move)
			return true;
	return false;
}

enum stage
stage_of(const struct text *t, const struct reading *read, bool first_reply)
{
	bool solved = solves(read) || text_has(t, SIGN_SOLUTION);
	bool answered = solved || read_has(read, MOVE_POLICY) || read_has(read, MOVE_DEFEND)
	    || read_has(read, MOVE_OWN_MISTAKE);
	bool asks = read_has(read, MOVE_ASK_OPEN) || read_has(read, MOVE_ASK_CLOSED);

	if (read_has(read, MOVE_RESTATE) && read_has(read, MOVE_CHECK_UNDERSTANDING))
		return STAGE_PLAYBACK;
	if (text_has(t, SIGN_CLOSE))
		return STAGE_CLOSE;
	if (read_has(read, MOVE_UPDATE) && !answered)
		return STAGE_UPDATE;
	if (asks && !answered && !read_has(read, MOVE_INFORM))
		return STAGE_EXPLORE;
	return first_reply && !solved ? STAGE_ACK : STAGE_ANSWER;
}

/* What only a desk has. */
#define OF_THE_DESK \
	(FACT_BIT(fault) | FACT_BIT(open) | FACT_BIT(ledger_next) | FACT_BIT(concerns_open) \
	    | FACT_BIT(customer_unaware) | FACT_BIT(error) | FACT_BIT(vulnerable) | FACT_BIT(live))

void
derive_facts(struct derived *d, struct str draft, int64_t now, struct facts *out)
{
	struct text t;
	struct reading read;

	text_read(d->a, d->pack, draft, &t);
	ear_read(d->a, d->pack, &(struct ear_turn){ .text = draft, .at = NEVER, .before = d->theirs }, &read);
	facts_from_state(d->a, &d->state, STAGE_ANSWER, now, out);
	out->stage = stage_of(&t, &read, out->first_reply != 0);
	said_facts(&d->said, out);
	out->known &= ~OF_THE_DESK;
	if (d->state.need.len == 0)
		out->known &= ~FACT_BIT(need);
	if (!d->timed || now == NEVER)
		out->known &= ~(FACT_BIT(overdue) | FACT_BIT(missed_before));
}
