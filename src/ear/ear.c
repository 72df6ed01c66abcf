/* ear.c - a turn in, moves out: one clause, one most specific move.
 *
 * Which of several moves a clause makes is decided by two tables, most specific first; what no
 * phrase was met in is read by its form (a question, a fact) and by what it shares with the other
 * side's last words.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/ear_inside.h"

#define P_PHRASE 850                            /* per mille */
#define P_PHRASES 930                           /* more than one phrase says so */
#define P_FORM 600
#define ECHO_LEAST 2                            /* words shared with their last turn that make an echo */

/* Most specific first. */
static const enum label customer_order[] = {
	MOVE_THREATEN,
	MOVE_NOT_SATISFIED,
	MOVE_SATISFIED,
	MOVE_CORRECT,
	MOVE_CONFIRM,
	MOVE_CHASE,
	MOVE_REPEAT,
	MOVE_CRITICISE,
	MOVE_IMPACT,
	MOVE_FEELING,
	MOVE_REQUEST,
	MOVE_PROBLEM,
	MOVE_QUESTION,
	MOVE_THANK,
};

static const enum label our_order[] = {
	MOVE_CHECK_UNDERSTANDING,
	MOVE_CHECK_SATISFIED,
	MOVE_DISMISS,
	MOVE_CONCEDE,
	MOVE_APOLOGISE,
	MOVE_OWN_MISTAKE,
	MOVE_REFLECT_FEELING,
	MOVE_OFFER,
	MOVE_BLAME,
	MOVE_POLICY,
	MOVE_PROMISE,
	MOVE_UPDATE,
	MOVE_SET_EXPECTATION,
	MOVE_MINIMISE,
	MOVE_DEFEND,
	MOVE_RESTATE,
	MOVE_ACKNOWLEDGE,
	MOVE_ADVISE,
	MOVE_ASK_OPEN,
	MOVE_ASK_CLOSED,
	MOVE_THANK,
	MOVE_GREET,
	MOVE_INFORM,
};

/* Moves that a clause may make beside its most specific one. */
static const struct { enum label move, beside; } together[] = {
	{ MOVE_NEW_CONCERN, LABEL_NONE },
	{ MOVE_CONFIRM, MOVE_CORRECT },
	{ MOVE_ACKNOWLEDGE, MOVE_APOLOGISE },
};

struct turn_reader {
	struct arena *a;
	const struct ear_turn *turn;
	struct text text;
	struct words before;                    /* what the other side said last */
	bool checks;                            /* the turn asks whether it understood */
	enum label last;                        /* the move of the clause before */
	struct reading *out;
};

struct hits
hits_of_clause(const struct text *t, size_t clause)
{
	size_t low = 0, high = t->n_hits, n = 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->hits[mid].clause < clause)
			low = mid + 1;
		else
			high = mid;
	}
	while (low + n < t->n_hits && t->hits[low + n].clause == clause)
		n++;
	return (struct hits){ n > 0 ? t->hits + low : NULL, n };
}

/* What stands between quotation marks is someone else's: a customer quotes to complain, and what they quote
 * asks, threatens and settles nothing for them. */
static bool
is_another_voice(const struct hit *h)
{
	return h->quoted && (h->label == MOVE_REQUEST || h->label == MOVE_QUESTION
	    || h->label == MOVE_THREATEN || h->label == MOVE_SATISFIED || h->label == MOVE_CONFIRM
	    || h->label == MOVE_THANK);
}

/* Words given back count as theirs only in our turns. */
static bool
counts(const struct turn_reader *r, const struct hit *h)
{
	return !h->negated && (r->turn->customer ? !is_another_voice(h) : !h->attributed);
}

static unsigned
count_label(const struct turn_reader *r, struct hits h, enum label label)
{
	unsigned n = 0;

	for (size_t i = 0; i < h.n; i++)
		n += h.at[i].label == label && counts(r, &h.at[i]);
	return n;
}

static void
add_move(struct turn_reader *r, const struct clause *c, enum label move, unsigned p)
{
	bool theirs = r->turn->customer;

	vec_push(r->a, &r->out->moves) = (struct move){ .move = move,
		.start = theirs ? c->said : c->start, .end = theirs ? c->said_end : c->end,
		.p = (uint16_t)p, .from = FROM_PHRASE };
}

/* Words of promise that turned out to make none count for nothing. */
static unsigned
count_promise(const struct turn_reader *r, const struct clause *c)
{
	size_t low = 0, high = r->out->promises.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (r->out->promises.at[mid].start < c->start)
			low = mid + 1;
		else
			high = mid;
	}
	return low < r->out->promises.n && r->out->promises.at[low].start == c->start;
}

static enum label
most_specific(const struct turn_reader *r, const struct clause *c, struct hits h, unsigned *n)
{
	const enum label *order = r->turn->customer ? customer_order : our_order;
	size_t length = r->turn->customer ? LENGTH(customer_order) : LENGTH(our_order);

	for (size_t i = 0; i < length; i++) {
		*n = order[i] == MOVE_PROMISE ? count_promise(r, c) : count_label(r, h, order[i]);
		if (*n > 0)
			return order[i];
	}
	return LABEL_NONE;
}

/* Between a feeling and what it is about, what is said first is what the clause says. */
static enum label
feeling_or_impact(const struct turn_reader *r, struct hits h, enum label move)
{
	for (size_t i = 0; move == MOVE_IMPACT && i < h.n; i++) {
		if ((h.at[i].label == MOVE_FEELING || h.at[i].label == MOVE_IMPACT) && counts(r, &h.at[i]))
			return h.at[i].label;
	}
	return move;
}

/* ---- what no phrase says ---- */

static uint32_t
words_in(const struct text *t, const struct clause *c)
{
	uint32_t n = 0;

	for (uint32_t i = c->first; i < c->last; i++)
		n += t->tokens[i].kind != TOKEN_MARK && t->tokens[i].kind != TOKEN_EMOJI;
	return n;
}

static bool
echoes(const struct turn_reader *r, const struct clause *c)
{
	struct arena_mark mark = arena_mark(r->a);
	struct words words;
	size_t shared;

	if (r->before.n == 0)
		return false;
	words_of(r->a, str_sub(r->text.s, c->start, c->end), &words);
	shared = words_shared(&words, &r->before);
	arena_rewind(r->a, mark);
	return shared >= ECHO_LEAST;
}

/* "I understand the bill went up by £18": a figure of theirs makes it theirs. */
static bool
names_figure(const struct text *t, const struct clause *c)
{
	for (uint32_t i = c->first; i < c->last; i++) {
		if (t->tokens[i].kind >= TOKEN_NUMBER && t->tokens[i].kind <= TOKEN_DATE)
			return true;
	}
	return false;
}

/* The last clause of a question is what asks. */
static bool
asks(const struct turn_reader *r, size_t clause)
{
	const struct clause *c = &r->text.clauses[clause];

	return r->text.sentences[c->sentence].question
	    && (clause + 1 == r->text.n_clauses || c[1].sentence != c->sentence);
}

static enum label
customer_by_form(const struct turn_reader *r, size_t clause)
{
	return asks(r, clause) && words_in(&r->text, &r->text.clauses[clause]) > 1 ? MOVE_QUESTION
										   : LABEL_NONE;
}

static enum label
ours_by_form(const struct turn_reader *r, size_t clause)
{
	const struct clause *c = &r->text.clauses[clause];
	struct hits h = hits_of_clause(&r->text, clause);
	uint32_t n = words_in(&r->text, c);

	if (asks(r, clause))
		return n > 1 ? MOVE_ASK_CLOSED : LABEL_NONE;
	if (r->text.sentences[c->sentence].question || n < 3)
		return LABEL_NONE;
	if (r->last == MOVE_RESTATE && c[-1].sentence == c->sentence)
		return MOVE_RESTATE;
	if (echoes(r, c) || (r->checks && !c->verb))
		return r->checks ? MOVE_RESTATE : MOVE_ACKNOWLEDGE;
	/* a row of nouns that opens a reply says back what happened: "Six weeks without a line." */
	if (count_label(r, h, SIGN_ACK_GENERIC) > 0 || count_label(r, h, SIGN_STOCK) > 0)
		return names_figure(&r->text, c) ? MOVE_ACKNOWLEDGE : LABEL_NONE;
	if (!c->verb)
		return c->sentence <= 1 && r->turn->before.len == 0
			       && (clause == 0 || c[-1].sentence != c->sentence)
			   ? MOVE_ACKNOWLEDGE
			   : LABEL_NONE;
	return MOVE_INFORM;
}

/* What is said back and put up for correction is more than an acknowledgement. */
static enum label
said_back(const struct turn_reader *r, enum label move)
{
	return r->checks && move == MOVE_ACKNOWLEDGE ? MOVE_RESTATE : move;
}

/* ---- clause by clause ---- */

static void
add_beside(struct turn_reader *r, const struct clause *c, struct hits h, enum label move)
{
	for (size_t i = 0; i < LENGTH(together); i++) {
		bool fits = together[i].beside == LABEL_NONE || together[i].beside == move;

		if (fits && together[i].move != move && count_label(r, h, together[i].move) > 0)
			add_move(r, c, together[i].move, P_PHRASE);
	}
}

static void
read_clause(struct turn_reader *r, size_t clause)
{
	const struct clause *c = &r->text.clauses[clause];
	struct hits h = hits_of_clause(&r->text, clause);
	unsigned n = 0;
	enum label move = feeling_or_impact(r, h, most_specific(r, c, h, &n));

	if (move != LABEL_NONE)
		add_move(r, c, said_back(r, move), n > 1 ? P_PHRASES : P_PHRASE);
	add_beside(r, c, h, move);
	/* "Why was I charged twice?" asks, and says what is wrong */
	if (move == MOVE_PROBLEM && r->turn->customer && asks(r, clause))
		add_move(r, c, MOVE_QUESTION, P_FORM);
	if (move == LABEL_NONE) {
		move = r->turn->customer ? customer_by_form(r, clause) : ours_by_form(r, clause);
		if (move != LABEL_NONE)
			add_move(r, c, move, P_FORM);
	}
	r->last = said_back(r, move);
}

static void
read_greeting(struct turn_reader *r, size_t clause)
{
	if (!r->turn->customer)
		add_move(r, &r->text.clauses[clause], MOVE_GREET, P_PHRASES);
}

void
ear_read(struct arena *a, const struct pack *p, const struct ear_turn *turn, struct reading *out)
{
	struct turn_reader r = { .a = a, .turn = turn, .out = out };

	*out = (struct reading){ .emotion = EMOTION_NONE };
	text_read(a, p, turn->text, &r.text);
	words_of(a, turn->before, &r.before);
	if (!turn->customer)
		promises_read(a, &r.text, turn, out);
	r.checks = text_has(&r.text, MOVE_CHECK_UNDERSTANDING);
	for (size_t i = 0; i < r.text.n_clauses; i++) {
		enum part part = (enum part)r.text.sentences[r.text.clauses[i].sentence].part;

		if (part == PART_GREETING)
			read_greeting(&r, i);
		else if (part == PART_BODY)
			read_clause(&r, i);
	}
	if (turn->customer)
		mood_read(&r.text, out);
}
