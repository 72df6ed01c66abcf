/* apply_turn.c - turns: received, sent, read by the ear.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"

#include "ear/list.h"
#include "ear/text.h"
#include "ear/word.h"
#include "method/loss.h"
#include "method/told.h"

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
		.trouble = e->kind == EVENT_RECEIVED ? e->reason : STR_NONE, .tz = e->tz,
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
	t->told.tells = e->tells;
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

void
propose_anew(struct state *s, const struct turn *t)
{
	DROP_OF_TURN(&s->proposals, t->seq);
	propose_all(s, t);
}

static bool
overlaps(const struct move *m, uint32_t start, uint32_t end)
{
	return m->start < end && start < m->end;
}

static struct quote
quote_of(const struct state *s, const struct turn *t, const struct move *m)
{
	struct quote q = {
		.turn = t->seq, .start = m->start, .end = m->end,
		.text = str_sub(t->text, said_from(t->text, m), m->end),
	};

	for (size_t i = 0; m->from == FROM_PERSON && i < s->corrections.n; i++) {
		const struct reading_correction *c = &s->corrections.at[i];

		if (c->turn == t->seq && c->start == m->start && c->end == m->end && c->text.len > 0)
			q.text = c->text;
	}
	return q;
}

#define LOOKED_BACK 24                          /* costs: more are told by nobody */

static bool
adds_a_number(struct str before, struct str told)
{
	for (size_t i = 0, from; i < told.len; i++) {
		if (told.ptr[i] < '0' || told.ptr[i] > '9')
			continue;
		for (from = i; i < told.len && told.ptr[i] >= '0' && told.ptr[i] <= '9'; i++)
			continue;
		if (str_find_nocase(before, str_sub(told, from, i)) == STR_NOT_FOUND)
			return true;
	}
	return false;
}

/* What sets a cost apart from each before it. */
#define APART_MAX 12                            /* words of it that are looked for in each before */
struct cost_told {
	struct str text, place;
	struct str apart[APART_MAX];            /* whom it fell on, and when */
	size_t n_apart;
};

/* The next word behind *at, without an "'s" at its end; false: there is none. */
static bool
next_word(struct str s, size_t *at, struct str *word)
{
	size_t from = *at, to;

	while (from < s.len && !char_is_letter(s.ptr[from]))
		from++;
	for (to = from; to < s.len && char_is_letter(s.ptr[to]); to++)
		continue;
	*word = str_sub(s, from, to);
	*at = to + (str_starts(str_sub(s, to, s.len), STR("'s")) ? 2 : 0);
	return to > from;
}

/* Kept beside the cost, as each that comes later is compared with it. */
static const struct words *
cost_words(struct arena *a, struct quote *cost)
{
	if (cost->words.n == 0)
		words_of(a, cost->text, &cost->words);
	return &cost->words;
}

static bool
adds_to(struct str before, const struct cost_told *told)
{
	for (size_t i = 0; i < told->n_apart; i++)
		if (str_find_nocase(before, told->apart[i]) == STR_NOT_FOUND)
			return true;
	return adds_a_number(before, told->text);
}

/* Where they have to go: "his mother's" of "going to his mother's"; empty where they go nowhere. */
static struct str
goes_to(struct str s)
{
	struct str word, before = STR_NONE;
	size_t at = 0, end;

	while (next_word(s, &at, &word)) {
		bool goes = before.len > 0 && str_eq_nocase(word, STR("to"))
		    && list_has(&pack_en, LIST_GOES, word_hash(before));

		before = word;
		if (!goes || at == s.len || s.ptr[at] != ' ')
			continue;
		s = str_sub(s, at + 1, s.len);
		at = str_find(s, STR(" "));
		end = at == STR_NOT_FOUND ? s.len : at + 1;
		while (end < s.len && s.ptr[end] != ' ' && s.ptr[end] != ',')
			end++;
		return str_sub(s, 0, end);
	}
	return STR_NONE;
}

static bool
is_same_place(struct arena *a, struct str one, struct str other)
{
	struct arena_mark mark = arena_mark(a);
	struct words w, v;
	bool same;

	if (one.len == 0 || other.len == 0)
		return false;
	words_of(a, one, &w);
	words_of(a, other, &v);
	same = w.n > 0 && w.n == v.n && words_shared(&w, &v) == w.n;
	arena_rewind(a, mark);
	return same;
}

/* What makes a cost another one, however like an earlier one it sounds: "daughter", also of "daughters". */
static bool
sets_apart(struct str word, struct str *out)
{
	uint32_t hash = word_hash(word);

	*out = word;
	if (list_has(&pack_en, LIST_SETS_APART, hash) || list_has(&pack_en, LIST_FAMILY, hash))
		return true;
	if (word.len < 2 || char_lower(word.ptr[word.len - 1]) != 's')
		return false;
	out->len--;
	hash = word_hash(*out);
	return list_has(&pack_en, LIST_SETS_APART, hash) || list_has(&pack_en, LIST_FAMILY, hash);
}

static void
set_apart(struct str text, struct cost_told *out)
{
	struct str word;
	size_t at = 0;

	*out = (struct cost_told){ .text = text, .place = goes_to(text) };
	while (out->n_apart < APART_MAX && next_word(text, &at, &word))
		out->n_apart += sets_apart(word, &out->apart[out->n_apart]);
}

/* "My husband has had to go to his mother's" and, a week on, "he can't keep going to his mother's". */
static bool
is_told_by(struct arena *a, struct quote *before, struct quote *cost, const struct cost_told *told)
{
	const struct words *was, *is;
	size_t shared, least;

	if (adds_to(before->text, told))
		return false;
	was = cost_words(a, before);
	is = cost_words(a, cost);
	shared = words_shared(is, was);
	least = is->n < was->n ? is->n : was->n;
	return (shared >= 2 && 3 * shared >= 2 * least)
	    || (told->place.len > 0 && is_same_place(a, told->place, goes_to(before->text)));
}

/* In the same words it needs no comparing, unless these are hardly any. */
static bool
is_cost_told(struct state *s, struct quote *cost)
{
	size_t last = s->impacts.n, first = last > LOOKED_BACK ? last - LOOKED_BACK : 0;
	struct cost_told told UNSET;

	for (size_t i = first; i < last; i++)
		if (str_eq(s->impacts.at[i].text, cost->text)
		    && cost_words(s->a, &s->impacts.at[i])->n >= 2)
			return true;
	if (first < last)
		set_apart(cost->text, &told);
	for (size_t i = first; i < last; i++)
		if (is_told_by(s->a, &s->impacts.at[i], cost, &told))
			return true;
	return false;
}

static void
take_cost(struct state *s, const struct turn *t, const struct move *m)
{
	struct quote q = quote_of(s, t, m);

	if (m->from == FROM_PERSON || !is_cost_told(s, &q))
		vec_push(s->a, &s->impacts) = q;
}

#define ASK_MAX 240                             /* bytes; of a longer sentence the words that ask */

/* A mark with a space or nothing behind it, or where a line is more than broken: "£9.50" holds none. */
static bool
sentence_ends(struct str text, size_t at)
{
	char next = at + 1 < text.len ? text.ptr[at + 1] : ' ';

	if (text.ptr[at] == '\n')
		return !char_is_letter(next) || char_lower(next) != next;
	return str_find_char(STR(".!?"), text.ptr[at]) != STR_NOT_FOUND && (next == ' ' || next == '\n');
}

static bool
asks_more(const struct turn *t, const struct move *m, size_t end)
{
	for (size_t i = 0; i < t->n_moves; i++)
		if (t->moves[i].move == MOVE_REQUEST && t->moves[i].start >= m->end
		    && t->moves[i].start < end)
			return true;
	return false;
}

/* "Please tell me | when the lift will run again": with all that they ask in the sentence. */
static struct quote
ask_of(const struct state *s, const struct turn *t, const struct move *m)
{
	struct quote q = quote_of(s, t, m);
	size_t end = m->end;

	while (end < t->text.len && !sentence_ends(t->text, end))
		end++;
	if (m->from == FROM_PERSON || end - m->start > ASK_MAX || asks_more(t, m, end))
		return q;
	q.text = str_trim(str_sub(t->text, said_from(t->text, m), end));
	return q;
}

void
take_reading(struct state *s, const struct turn *t)
{
	propose_all(s, t);
	for (size_t i = 0; i < t->n_moves; i++) {
		const struct move *m = &t->moves[i];

		if (m->move == MOVE_IMPACT)
			take_cost(s, t, m);
		if (m->move == MOVE_FEELING)
			vec_push(s->a, &s->feelings) = quote_of(s, t, m);
		if (m->move == MOVE_REQUEST)
			vec_push(s->a, &s->requests) = ask_of(s, t, m);
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
	for (size_t i = 0; i < e->n_losses; i++)
		if (!refer_span(t, e->losses[i].start, e->losses[i].end, err))
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
	uint32_t often = 0;

	for (size_t i = 0; i < t->n_moves; i++) {
		if (!overlaps(&t->moves[i], c->start, c->end))
			vec_push(s->a, &moves) = t->moves[i];
		else
			often |= t->moves[i].often;
	}
	if (c->move != LABEL_NONE)
		vec_push(s->a, &moves) = (struct move){ .move = c->move, .start = c->start, .end = c->end,
			.p = 1000, .from = FROM_PERSON, .often = often };
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
	t->again = e->again != 0;
	t->read = true;
	t->told = (struct told){ e->tells, e->losses, e->n_losses };
	t->told = turn_told(s->a, t);
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
