/* apply_turn.c - turns: received, sent, read by the ear.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"

#include "method/loss.h"

static struct turn *
push_turn(struct state *s, const struct event *e)
{
	struct turn *t = &vec_push(s->a, &s->turns);

	*t = (struct turn){
		.seq = e->seq, .at = e->at, .actor = e->actor, .channel = e->channel, .name = e->name,
		.address = e->address, .title = e->title, .message_id = e->message_id,
		    .in_reply_to = e->in_reply_to,
		.text = e->text, .quoted = e->quoted, .stage = e->stage, .raw = e->raw,
		.files = e->files, .n_files = e->n_files, .more_files = e->more_files,
		.people = e->people, .n_people = e->n_people,
		.from_case = e->from_case, .earlier = e->earlier,
	};
	return t;
}

bool
apply_received(struct state *s, const struct event *e, struct err *err)
{
	(void)err;
	push_turn(s, e);
	s->last_received_at = e->at;
	s->last_received = e->seq;
	return true;
}

bool
apply_sent(struct state *s, const struct event *e, struct err *err)
{
	struct turn *t = push_turn(s, e);

	(void)err;
	t->ours = true;
	t->delivery = str_eq(e->channel, STR("mail")) ? DELIVERY_WAITING : DELIVERY_NONE;
	t->out_seq = e->seq;
	t->out_at = e->at;
	s->last_sent_at = e->at;
	s->last_sent = e->seq;
	return true;
}

bool
apply_overridden(struct state *s, const struct event *e, struct err *err)
{
	return refer_our_turn(s, e->turn, err) != NULL;
}

bool
apply_checked(struct state *s, const struct event *e, struct err *err)
{
	return refer_our_turn(s, e->turn, err) != NULL;
}

/* It is about the rule and says nothing of the case. */
bool
apply_disputed(struct state *s, const struct event *e, struct err *err)
{
	(void)s;
	(void)e;
	(void)err;
	return true;
}

/* What an earlier reading of the turn gave goes; what a person took up or declined is not touched. */
#define DROP_OF_TURN(list, seq_of_turn) do { \
	size_t kept = 0; \
	for (size_t i = 0; i < (list)->n; i++) \
		if ((list)->at[i].turn != (seq_of_turn)) \
			(list)->at[kept++] = (list)->at[i]; \
	(list)->n = kept; \
} while (0)

void
forget_reading(struct state *s, int64_t turn)
{
	DROP_OF_TURN(&s->proposals, turn);
	DROP_OF_TURN(&s->impacts, turn);
	DROP_OF_TURN(&s->feelings, turn);
	DROP_OF_TURN(&s->requests, turn);
}

static bool
overlaps(const struct move *m, uint32_t start, uint32_t end)
{
	return m->start < end && start < m->end;
}

static bool
was_decided(const struct state *s, int64_t turn, const struct move *m)
{
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].turn == turn && overlaps(m, s->concerns.at[i].start,
		    s->concerns.at[i].end))
			return true;
	for (size_t i = 0; i < s->declined.n; i++)
		if (s->declined.at[i].turn == turn && overlaps(m, s->declined.at[i].start,
		    s->declined.at[i].end))
			return true;
	for (size_t i = 0; i < s->proposals.n; i++)
		if (s->proposals.at[i].turn == turn && overlaps(m, s->proposals.at[i].start,
		    s->proposals.at[i].end))
			return true;
	return false;
}

/* Said twice in the same words it is still one thing to settle. */
static bool
is_proposed(const struct state *s, struct str text)
{
	for (size_t i = 0; i < s->proposals.n; i++)
		if (str_eq(s->proposals.at[i].text, text))
			return true;
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].turn != 0 && str_eq(s->concerns.at[i].first_text, text))
			return true;
	return false;
}

#define BETWEEN_MAX 12                          /* bytes: ", and then " */
#define TOGETHER_MAX 240

/* Only a comma or a small word stands between: they told one thing in two breaths. */
static bool
goes_on(struct str between)
{
	static const char *const links[] = { "", "and", "but", "so", "then", "and then", "and so" };
	size_t from = 0;

	while (from < between.len && (between.ptr[from] == ' ' || between.ptr[from] == ','
	    || between.ptr[from] == '\n'))
		from++;
	between = str_trim(str_sub(between, from, between.len));
	for (size_t i = 0; i < LENGTH(links); i++)
		if (str_eq_nocase(between, str_from(links[i])))
			return true;
	return false;
}

static bool
is_told(enum label move)
{
	return move == MOVE_PROBLEM || move == MOVE_CRITICISE;
}

/* The proposal that the words of m go on from, in the same sentence; NULL if they stand alone. */
static struct proposal *
told_before(struct state *s, const struct turn *t, const struct move *m)
{
	struct proposal *p = s->proposals.n > 0 ? &s->proposals.at[s->proposals.n - 1] : NULL;

	if (p == NULL || p->turn != t->seq || !is_told(p->move) || !is_told(m->move) || m->start < p->end
	    || m->start - p->end > BETWEEN_MAX || m->end - p->start > TOGETHER_MAX)
		return NULL;
	return goes_on(str_sub(t->text, p->end, m->start)) ? p : NULL;
}

static void
propose(struct state *s, const struct turn *t, const struct move *m)
{
	struct proposal *before;

	if (was_decided(s, t->seq, m) || is_proposed(s, str_sub(t->text, m->start, m->end)))
		return;
	before = told_before(s, t, m);
	if (before == NULL) {
		before = &vec_push(s->a, &s->proposals);
		*before = (struct proposal){ .turn = t->seq, .start = m->start, .move = m->move };
	}
	before->end = m->end;
	before->text = str_sub(t->text, before->start, before->end);
}

static struct quote
quote_of(const struct state *s, const struct turn *t, const struct move *m)
{
	struct quote q = {
		.turn = t->seq, .start = m->start, .end = m->end, .text = str_sub(t->text, m->start, m->end),
	};

	for (size_t i = 0; m->from == FROM_PERSON && i < s->corrections.n; i++) {
		const struct reading_correction *c = &s->corrections.at[i];

		if (c->turn == t->seq && c->start == m->start && c->end == m->end && c->text.len > 0)
			q.text = c->text;
	}
	return q;
}

static bool
chases(const struct turn *t, const struct move *m)
{
	for (size_t i = 0; i < t->n_moves; i++)
		if (t->moves[i].move == MOVE_CHASE && overlaps(&t->moves[i], m->start, m->end))
			return true;
	return false;
}

static bool
stands_before(const struct proposal *a, const struct proposal *b)
{
	return came_after(b->turn, a->turn) || (a->turn == b->turn && a->start < b->start);
}

static void
sort_proposals(struct state *s)
{
	for (size_t i = 1; i < s->proposals.n; i++)
		for (size_t k = i; k > 0 && stands_before(&s->proposals.at[k],
		    &s->proposals.at[k - 1]); k--) {
			struct proposal swap = s->proposals.at[k];

			s->proposals.at[k] = s->proposals.at[k - 1];
			s->proposals.at[k - 1] = swap;
		}
}

/* How often they had to say it is a matter of its own: "I have told this five times". */
static bool
counts_tellings(struct str words)
{
	static const char *const counts[] = { " times", " twice", "again and again", "over and over",
		"every time", "each time", NULL };

	return str_holds_any_nocase(words, counts);
}

#define LISTED_WITHIN 80                        /* bytes between whom they told and whom they told next */

/* "To Kieran, to a man who put me on hold": whom they told, behind that they told it often. */
static bool
lists_whom(const struct turn *t, const struct move *m, int64_t told)
{
	return told > 0 && m->start >= told && m->start - told < LISTED_WITHIN
	    && str_starts_nocase(str_sub(t->text, m->start, m->end), STR("to "));
}

/* What went wrong comes first, so that a question in the same words is not taken for another thing; what
 * they ask for and want to know are to be settled too. */
void
propose_all(struct state *s, const struct turn *t)
{
	bool has_problem = false;
	int64_t told = 0;                       /* where it ends that they told it often; 0: none */

	for (size_t i = 0; i < t->n_moves; i++) {
		const struct move *m = &t->moves[i];
		struct str words = str_sub(t->text, m->start, m->end);

		if (m->move == MOVE_REPEAT && told == 0 && counts_tellings(words)) {
			propose(s, t, m);
			told = m->end;
		}
		if (!is_told(m->move) || words_tell_loss(words))
			continue;
		if (lists_whom(t, m, told)) {
			told = m->end;
			continue;
		}
		has_problem = has_problem || m->move == MOVE_PROBLEM;
		propose(s, t, m);
	}
	for (size_t i = 0; i < t->n_moves; i++) {
		enum label move = t->moves[i].move;

		if (move == MOVE_REQUEST || (move == MOVE_REPEAT && !has_problem)
		    || (move == MOVE_QUESTION && !chases(t, &t->moves[i])))
			propose(s, t, &t->moves[i]);
	}
	sort_proposals(s);
}

void
take_reading(struct state *s, const struct turn *t)
{
	propose_all(s, t);
	for (size_t i = 0; i < t->n_moves; i++) {
		const struct move *m = &t->moves[i];

		if (m->move == MOVE_IMPACT)
			vec_push(s->a, &s->impacts) = quote_of(s, t, m);
		if (m->move == MOVE_FEELING)
			vec_push(s->a, &s->feelings) = quote_of(s, t, m);
		if (m->move == MOVE_REQUEST)
			vec_push(s->a, &s->requests) = quote_of(s, t, m);
	}
}

/* An older turn that is read again says nothing about how they are now. */
static bool
is_last_of_theirs_read(const struct state *s, const struct turn *t)
{
	for (size_t i = s->turns.n; i > 0; i--) {
		const struct turn *other = &s->turns.at[i - 1];

		if (!other->ours && other->read)
			return other == t;
	}
	return false;
}

static bool
check_moves(const struct turn *t, const struct event *e, struct err *err)
{
	for (size_t i = 0; i < e->n_moves; i++)
		if (!refer_span(t, e->moves[i].start, e->moves[i].end, err))
			return false;
	if (e->anger < 0 || e->anger > 3 || e->distress < 0 || e->distress > 3)
		return err_set(err, ERR_DATA, "Anger and distress go from 0 to 3.");
	return true;
}

/* A person's word on a span stands against every reading of it, earlier and later. */
static void
correct_moves(struct state *s, struct turn *t, const struct reading_correction *c)
{
	VEC(struct move) moves = { 0 };

	for (size_t i = 0; i < t->n_moves; i++)
		if (!overlaps(&t->moves[i], c->start, c->end))
			vec_push(s->a, &moves) = t->moves[i];
	if (c->move != LABEL_NONE)
		vec_push(s->a, &moves) = (struct move){ .move = c->move, .start = c->start, .end = c->end,
			.p = 1000, .from = FROM_PERSON };
	t->moves = moves.at;
	t->n_moves = moves.n;
}

static void
correct_reading(struct state *s, struct turn *t)
{
	for (size_t i = 0; i < s->corrections.n; i++)
		if (s->corrections.at[i].turn == t->seq)
			correct_moves(s, t, &s->corrections.at[i]);
}

bool
apply_read(struct state *s, const struct event *e, struct err *err)
{
	struct turn *t = refer_turn(s, e->turn, err);

	if (t == NULL || !check_moves(t, e, err))
		return false;
	t->moves = e->moves;
	t->n_moves = e->n_moves;
	t->anger = e->anger;
	t->distress = e->distress;
	t->read = true;
	correct_reading(s, t);
	if (t->ours)
		return true;
	forget_reading(s, t->seq);
	take_reading(s, t);
	if (is_last_of_theirs_read(s, t)) {
		s->anger = t->anger;
		s->distress = t->distress;
	}
	return true;
}

bool
apply_reading_corrected(struct state *s, const struct event *e, struct err *err)
{
	struct turn *t = refer_turn(s, e->turn, err);
	enum label move = LABEL_NONE;

	if (t == NULL || !refer_span(t, e->start, e->end, err))
		return false;
	if (e->start == e->end)
		return err_set(err, ERR_DATA, "There are no words to correct the reading of.");
	if (!str_eq(e->move, STR("none"))
	    && (!label_by_name(e->move.ptr, e->move.len, &move) || !label_is_move(move)))
		return err_set(err, ERR_DATA, "'%.*s' is not a move that heard knows.",
		    STR_ARG(short_text(e->move)));
	vec_push(s->a, &s->corrections) = (struct reading_correction){ .seq = e->seq, .turn = e->turn,
		.start = (uint32_t)e->start, .end = (uint32_t)e->end, .move = move,
		.text = str_trim(e->text) };
	correct_reading(s, t);
	if (!t->ours) {
		forget_reading(s, t->seq);
		take_reading(s, t);
	}
	return true;
}
