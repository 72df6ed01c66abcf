/* customer.c - what a customer can do through their link.
 *
 * A link shows and takes only what belongs to its case.  Opening it answers nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "desk/clocks.h"
#include "desk/house.h"
#include "desk/making.h"
#include "desk/offer.h"
#include "desk/returned.h"
#include "ear/ear.h"
#include "method/put_right.h"
#include "method/voice.h"
#include "store/link.h"

#define WORD_MAX KIB(16)
#define CHANNEL STR("their page")

static bool
link_open(struct seat *s, struct str token, struct link_row *out, struct err *err)
{
	struct err missing = { 0 };

	if (!store_link_by_hash(s->a, s->db, link_hash(s->a, token), out, &missing)) {
		if (missing.kind != ERR_NOT_FOUND)
			return err_set(err, missing.kind, "%s", missing.text);
		return err_set(err, ERR_NOT_FOUND,
		    "We do not know this link. Part of it may be missing: copy it whole from our mail.");
	}
	if (out->revoked_at != 0)
		return err_set(err, ERR_GONE,
		    "This link was switched off. Our next mail to you carries a new one; you can also just "
		    "reply to any mail of ours, or ring us.");
	if (out->expires_at <= s->now)
		return err_set(err, ERR_GONE,
		    "This link has run out. Reply to our last mail, or ring us, and we will send a new one.");
	return true;
}

/* Two cases of two people may be the same matter; what one of them wrote is not the other's to read. */
static bool
is_theirs(struct seat *s, int64_t case_id, const struct state *shown, struct err *err)
{
	struct state own;

	if (shown->case_id == case_id)
		return true;
	if (!seat_state(s, case_id, &own, err))
		return false;
	return str_eq_nocase(own.address, shown->address) || err_set(err, ERR_GONE,
	    "We look after this together with another message now, and this link has been switched off. "
	    "Reply to our last mail, or ring us.");
}

static bool
begin(struct making *m, struct seat *s, struct change *c, const struct in_customer *in, struct err *err)
{
	struct link_row link;

	s->who = (struct actor){ .role = ROLE_CUSTOMER };
	if (in->word.len > WORD_MAX || in->added.len > WORD_MAX)
		return err_set(err, ERR_TOO_LARGE,
		    "That is more than this page can take at once. Please send it in two parts, or by mail.");
	return link_open(s, in->token, &link, err) && making_begin(m, s, c, link.case_id, err)
	    && is_theirs(s, link.case_id, m->state, err);
}

/* What their page calls by this number, where it was drawn before the case was joined with another. */
static int64_t
meant(const struct making *m, const struct in_customer *in, int64_t number)
{
	return in->of == m->state->case_id ? number : making_number(m, number);
}

static struct in_customer
meant_all(const struct making *m, const struct in_customer *in)
{
	struct in_customer out = *in;
	struct item *items = arena_array(m->seat->a, struct item, in->n_items);

	for (size_t i = 0; i < in->n_items; i++)
		items[i] = (struct item){ meant(m, in, in->items[i].concern), in->items[i].text };
	out.items = items;
	out.playback = meant(m, in, in->playback);
	out.concern = meant(m, in, in->concern);
	out.offer = meant(m, in, in->offer);
	out.teachback = meant(m, in, in->teachback);
	return out;
}

static bool
say(struct making *m, struct str text, int64_t *turn, struct err *err)
{
	*turn = 0;
	if (text.len == 0)
		return true;
	if (!making_add(m, (struct event){ .kind = EVENT_RECEIVED, .channel = CHANNEL, .name = m->state->name,
	    .address = m->state->address, .text = text, .from_case = m->came_by }, err))
		return false;
	*turn = making_seq(m);
	return making_read_turn(m, *turn, err);
}

/* --- the playback ----------------------------------------------------------------------------------- */

/* What they made of the costs we read: those struck, and those put otherwise, with where they stand in the
 * turn that tells it. */
struct costs { VEC(struct cost_line) struck, put; VEC(size_t) at; };

static const struct quote *
cost_meant(const struct state *s, const struct cost_line *c)
{
	for (size_t i = 0; i < s->impacts.n; i++) {
		const struct quote *q = &s->impacts.at[i];

		if (q->turn == c->turn && q->start == c->start && q->end == c->end)
			return q;
	}
	return NULL;
}

static void
changed_costs(struct arena *a, const struct state *s, const struct in_customer *in, struct costs *out)
{
	for (size_t i = 0; i < in->n_costs; i++) {
		struct cost_line line = in->costs[i];
		const struct quote *meant = cost_meant(s, &line);

		line.text = str_trim(line.text);
		if (meant == NULL || str_eq(voice_line(a, meant->text), voice_line(a, line.text)))
			continue;
		vec_push(a, &out->struck) = line;
		if (line.text.len > 0)
			vec_push(a, &out->put) = line;
	}
}

/* Their whole answer as one turn: the lines they changed, what they wrote beside it, what they added.  Each
 * is a paragraph of its own, so that none is read into the next. */
static struct str
correction_text(struct arena *a, const struct in_customer *in, struct costs *costs, struct str added,
    size_t *added_at)
{
	struct buf b;

	buf_init(&b, a, 4 * WORD_MAX);
	for (size_t i = 0; i < in->n_items; i++)
		buf_fmt(&b, "%.*s\n\n", STR_ARG(in->items[i].text));
	for (size_t i = 0; i < costs->put.n; i++) {
		vec_push(a, &costs->at) = b.len;
		buf_fmt(&b, "%.*s\n\n", STR_ARG(costs->put.at[i].text));
	}
	if (str_trim(in->word).len > 0)
		buf_fmt(&b, "%.*s\n\n", STR_ARG(str_trim(in->word)));
	*added_at = b.len;
	buf_put(&b, added);
	return str_trim(buf_str(&b));
}

/* What it cost them is theirs to say: what they struck is gone, what they put in its place stands. */
static bool
correct_costs(struct making *m, const struct costs *costs, int64_t turn, struct err *err)
{
	for (size_t i = 0; i < costs->struck.n; i++) {
		const struct cost_line *c = &costs->struck.at[i];

		if (!making_add(m, (struct event){ .kind = EVENT_READING_CORRECTED, .turn = c->turn,
		    .start = c->start, .end = c->end, .move = STR("none") }, err))
			return false;
	}
	for (size_t i = 0; i < costs->put.n; i++)
		if (!making_add(m, (struct event){ .kind = EVENT_READING_CORRECTED, .turn = turn,
		    .start = (int64_t)costs->at.at[i],
		    .end = (int64_t)(costs->at.at[i] + costs->put.at[i].text.len), .move = STR("impact") },
		    err))
			return false;
	return true;
}

/* Only the lines they really changed. */
static void
changed_items(struct arena *a, const struct playback *p, const struct in_customer *in,
    struct in_customer *out)
{
	VEC(struct item) kept = { 0 };

	for (size_t i = 0; i < in->n_items; i++) {
		struct str theirs = str_trim(in->items[i].text);
		for (size_t k = 0; k < p->n_items; k++)
			if (p->items[k].concern == in->items[i].concern && theirs.len > 0
			    && !str_eq(str_trim(p->items[k].text), theirs))
				vec_push(a, &kept) = (struct item){ in->items[i].concern, theirs };
	}
	out->items = kept.at;
	out->n_items = kept.n;
}

/* The lines they emptied: points that they say are none of theirs. */
static void
struck_items(struct making *m, const struct playback *p, const struct in_customer *in,
    struct in_customer *out)
{
	VEC(struct item) struck = { 0 };

	for (size_t i = 0; i < in->n_items; i++) {
		const struct concern *c = state_concern(m->state, in->items[i].concern);
		bool said = false;

		for (size_t k = 0; k < p->n_items; k++)
			said = said || p->items[k].concern == in->items[i].concern;
		if (said && str_trim(in->items[i].text).len == 0 && c != NULL && !concern_is_settled(c))
			vec_push(m->seat->a, &struck) = in->items[i];
	}
	out->items = struck.at;
	out->n_items = struck.n;
}

static bool
strike_items(struct making *m, const struct in_customer *struck, struct err *err)
{
	for (size_t i = 0; i < struck->n_items; i++)
		if (!making_add(m, (struct event){ .kind = EVENT_WITHDRAWN,
		    .concern = struck->items[i].concern, .channel = CHANNEL,
		    .word = STR("This isn\xe2\x80\x99t so") }, err))
			return false;
	return true;
}

#define ADDED_MAX 300                           /* of one concern's words; the rest stands in their message */

/* The first sentences of what they added: a concern is one thing, and is said again in every letter. */
static struct str
first_of(struct str added)
{
	struct str head = utf8_cut(added, ADDED_MAX);
	size_t end = 0, word = 0;

	if (added.len <= ADDED_MAX)
		return added;
	for (size_t i = 0; i + 1 < head.len; i++) {
		bool gap = head.ptr[i + 1] == ' ' || head.ptr[i + 1] == '\n';

		if (gap && (head.ptr[i] == '.' || head.ptr[i] == '!' || head.ptr[i] == '?'))
			end = i + 1;
		word = gap ? i + 1 : word;
	}
	return str_trim(str_sub(head, 0, end > 0 ? end : word > 0 ? word : head.len));
}

/* --- what they missed, and what of it puts a detail of ours right -------------------------------------- */

struct sorted { struct buf word, added; VEC(struct put_right) rights; };

#define THANKS_WORDS 10

/* "Otherwise yes, thank you for reading it": nothing of it is to be settled. */
static bool
is_thanks(const struct reading *r, const struct sentence *s)
{
	bool thanks = false;

	for (size_t i = 0; i < r->moves.n; i++) {
		const struct move *m = &r->moves.at[i];

		if (m->end <= s->start || m->start >= s->end)
			continue;
		if (m->move != MOVE_THANK && m->move != MOVE_CONFIRM && m->move != MOVE_SATISFIED)
			return false;
		thanks = true;
	}
	return thanks && s->last - s->first <= THANKS_WORDS;
}

static void
sort_sentences(struct making *m, struct str written, struct str ours, bool is_added, struct sorted *out)
{
	const struct pack *pack = desk_pack(m->seat->desk);
	struct reading r = { 0 };
	struct put_right rights[PUT_RIGHTS];
	struct text t;

	text_read(m->seat->a, pack, written, &t);
	ear_read(m->seat->a, pack, &(struct ear_turn){ .customer = true, .text = written, .at = m->seat->now,
	    .calendar = desk_calendar_of(m->seat, m->state) }, &r);
	for (size_t i = 0; i < t.n_sentences; i++) {
		struct str s = str_sub(written, t.sentences[i].start, t.sentences[i].end);
		size_t n = put_right_read(m->seat->a, s, ours, rights);
		bool theirs = n == 0 && is_added && !is_thanks(&r, &t.sentences[i]);
		struct buf *b = theirs ? &out->added : &out->word;

		for (size_t k = 0; k < n; k++)
			vec_push(m->seat->a, &out->rights) = rights[k];
		buf_fmt(b, "%s%.*s", buf_str(b).len > 0 ? " " : "", STR_ARG(s));
	}
}

/* A line of ours that they left alone, with what they say elsewhere that it should be. */
static struct str
line_put_right(struct making *m, const struct sorted *sorted, struct str ours, struct str typed)
{
	if (!str_eq(str_trim(ours), str_trim(typed)))
		return typed;
	for (size_t i = 0; i < sorted->rights.n; i++)
		typed = put_right_line(m->seat->a, typed, &sorted->rights.at[i]);
	return typed;
}

/* "It was Wednesday, not Tuesday" below "What did I miss?" is no point of its own: it goes with the lines
 * they changed, and changes those that it speaks of. */
static void
put_in_place(struct making *m, const struct playback *p, struct in_customer *in)
{
	struct str ours = playback_words(m->seat->a, m->state, p);
	struct item *items = arena_array(m->seat->a, struct item, in->n_items);
	struct sorted sorted = { 0 };

	buf_init(&sorted.word, m->seat->a, 2 * WORD_MAX);
	buf_init(&sorted.added, m->seat->a, 2 * WORD_MAX);
	sort_sentences(m, str_trim(in->added), ours, true, &sorted);
	if (buf_str(&sorted.word).len > 0) {
		in->added = buf_str(&sorted.added);
		in->word = str_trim(arena_fmt(m->seat->a, "%.*s %.*s", STR_ARG(str_trim(in->word)),
		    STR_ARG(buf_str(&sorted.word))));
	}
	sort_sentences(m, in->word, ours, false, &sorted);
	for (size_t i = 0; i < in->n_items; i++) {
		items[i] = in->items[i];
		for (size_t k = 0; k < p->n_items; k++)
			if (p->items[k].concern == items[i].concern)
				items[i].text = line_put_right(m, &sorted, p->items[k].text, items[i].text);
	}
	in->items = items;
}

static bool
correct(struct making *m, const struct playback *p, const struct in_customer *sent, struct err *err)
{
	struct in_customer placed = *sent, *given = &placed, in, struck = *sent;
	struct str added, text;
	struct costs costs = { 0 };
	int64_t turn;
	size_t at;

	put_in_place(m, p, given);
	in = *given;
	added = str_trim(given->added);
	changed_items(m->seat->a, p, given, &in);
	struck_items(m, p, given, &struck);
	changed_costs(m->seat->a, m->state, given, &costs);
	text = correction_text(m->seat->a, &in, &costs, added, &at);
	if (text.len == 0 && costs.struck.n == 0 && struck.n_items == 0)
		return err_set(err, ERR_DATA,
		    "Tell us what is not right: change a line, or write what we missed. A few words are "
		    "enough.");
	if (!say(m, text, &turn, err))
		return false;
	if (!making_add(m, (struct event){ .kind = EVENT_PLAYBACK_CORRECTED, .playback = p->seq,
	    .word = str_trim(given->word),
	    .channel = CHANNEL, .items = (struct item *)(uintptr_t)in.items, .n_items = in.n_items,
	    .turn = turn }, err) || !strike_items(m, &struck, err) || !correct_costs(m, &costs, turn, err))
		return false;
	if (added.len == 0)
		return true;
	added = first_of(added);
	return making_add(m, (struct event){ .kind = EVENT_CONCERN_RAISED, .text = added, .turn = turn,
	    .start = (int64_t)at, .end = (int64_t)(at + added.len) }, err)
	    && making_returns(m, making_seq(m), turn, added, err);
}

bool
act_customer_playback(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_customer *given = input, *in = given;
	struct in_customer as_meant;
	struct making m;
	const struct playback *p;

	if (!begin(&m, s, c, given, err))
		return false;
	as_meant = meant_all(&m, given);
	in = &as_meant;
	p = state_playback(m.state, in->playback);
	if (!p)
		return err_set(err, ERR_NOT_FOUND,
		    "We could not find what you are answering. Please open the link in our last mail again.");
	if (p != state_last_playback(m.state) || p->state != PLAYBACK_SENT)
		return err_set(err, ERR_CONFLICT,
		    "This has been answered already, or we have written again since. "
		    "Nothing you wrote is lost: it is still here, and you can add it below.");
	if (!in->yes)
		return correct(&m, p, in, err);
	return making_add(&m, (struct event){ .kind = EVENT_PLAYBACK_CONFIRMED, .playback = p->seq,
	    .word = str_trim(in->word).len > 0 ? str_trim(in->word) : STR("Yes, that's it"),
	    .channel = CHANNEL }, err);
}

/* --- enough ------------------------------------------------------------------------------------------ */

static bool
open_again(struct making *m, const char *why, int64_t turn, struct err *err)
{
	return m->state->open || making_add(m, (struct event){ .kind = EVENT_REOPENED,
	    .reason = str_from(why), .turn = turn }, err);
}

/* The case closes with the word that settles its last concern, if nothing else holds it; also one that had
 * been closed without their word, and has it now. */
static bool
close_if_settled(struct making *m, struct str word, struct err *err)
{
	struct gate g = { 0 };

	gate(m->seat->a, m->state, &g);
	if (!g.may_close || m->state->exit == EXIT_THEIR_WORD)
		return true;
	return open_again(m, "They say now that it is enough", 0, err) && making_add(m,
	    (struct event){ .kind = EVENT_CLOSED, .exit = STR("their-word"), .word = word,
	    .channel = CHANNEL }, err);
}

static bool
all_withdrawn(const struct state *s)
{
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state != CONCERN_WITHDRAWN && s->concerns.at[i].state != CONCERN_MERGED)
			return false;
	return s->concerns.n > 0;
}

/* Where nothing was ever said to be enough, the case was withdrawn; it counts as that, not as settled. */
static bool
close_if_withdrawn(struct making *m, struct str word, struct err *err)
{
	struct gate g = { 0 };

	if (!all_withdrawn(m->state))
		return close_if_settled(m, word, err);
	gate(m->seat->a, m->state, &g);
	if (!g.may_close || !m->state->open)
		return true;
	return making_add(m, (struct event){ .kind = EVENT_CLOSED, .exit = STR("withdrawn"), .word = word,
	    .reason = STR("They withdrew it on their page"), .channel = CHANNEL }, err);
}

bool
act_customer_enough(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_customer *given = input, *in = given;
	struct in_customer as_meant;
	struct str word = str_trim(in->word);
	struct making m;
	const struct concern *k;

	if (!begin(&m, s, c, given, err))
		return false;
	as_meant = meant_all(&m, given);
	in = &as_meant;
	k = state_concern(m.state, in->concern);
	if (!k)
		return err_set(err, ERR_NOT_FOUND,
		    "We could not find the point you are answering. Please open the link in our last mail "
		    "again.");
	if (!in->yes && word.len == 0)
		return err_set(err, ERR_DATA,
		    "Tell us what is still open on this point. A few words are enough.");
	if (in->yes && k->state == CONCERN_ENOUGH)
		return err_set(err, ERR_CONFLICT,
		    "You have told us already that this is enough, and we have it. Nothing more is needed.");
	if (!making_add(&m, (struct event){ .kind = in->yes ? EVENT_ENOUGH : EVENT_NOT_ENOUGH,
	    .concern = k->seq,
	    .word = str_or(word, STR("Yes, that's enough")), .channel = CHANNEL }, err))
		return false;
	return in->yes ? close_if_settled(&m, str_or(word, STR("Yes, that's enough")), err)
	    : open_again(&m, "It is not enough for them", 0, err);
}

bool
act_customer_withdraw(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_customer *given = input, *in = given;
	struct in_customer as_meant;
	struct str word = str_trim(in->word).len > 0 ? str_trim(in->word) : STR("I no longer need this one");
	struct making m;

	if (!begin(&m, s, c, given, err))
		return false;
	as_meant = meant_all(&m, given);
	in = &as_meant;
	return making_add(&m, (struct event){ .kind = EVENT_WITHDRAWN, .concern = in->concern,
	    .channel = CHANNEL, .word = word }, err)
	    && close_if_withdrawn(&m, word, err);
}

/* --- what they need, what they took from it, what was offered ------------------------------------------ */

bool
act_customer_need(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_customer *in = input;
	struct making m;

	if (!begin(&m, s, c, in, err))
		return false;
	if (str_eq(m.state->need, in->need))
		return true;
	return making_add(&m, (struct event){ .kind = EVENT_NEED_TOLD, .need = in->need,
	    .word = str_trim(in->word), .channel = CHANNEL }, err);
}

bool
act_customer_clock(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_customer *in = input;
	struct making m;

	return begin(&m, s, c, in, err) && making_clock(&m, in->city, STR_NONE, err);
}

bool
act_customer_teachback(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_customer *given = input, *in = given;
	struct in_customer as_meant;
	struct str word = str_trim(in->word);
	const struct teachback *t;
	struct making m;
	int64_t turn;

	if (word.len == 0)
		return err_set(err, ERR_DATA,
		    "Tell us in your own words what you took from it. A few words are enough, also if it "
		    "was not clear.");
	if (!begin(&m, s, c, given, err))
		return false;
	as_meant = meant_all(&m, given);
	in = &as_meant;
	t = state_teachback(m.state, in->teachback);
	if (!t)
		return err_set(err, ERR_NOT_FOUND,
		    "We could not find what you are answering. Please open the link in our last mail again.");
	if (t->state != TEACHBACK_ASKED)
		return err_set(err, ERR_CONFLICT,
		    "You have told us this already, and we have it. Nothing you wrote is lost: it is still "
		    "here, and you can add it below.");
	return say(&m, word, &turn, err)
	    && making_add(&m, (struct event){ .kind = EVENT_TEACHBACK_TOLD, .teachback = t->seq,
	    .word = word, .channel = CHANNEL, .turn = turn }, err);
}

bool
act_customer_offer(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_customer *given = input, *in = given;
	struct in_customer as_meant;
	struct str word = str_trim(in->word);
	const struct offer *o;
	struct making m;

	if (!begin(&m, s, c, given, err))
		return false;
	as_meant = meant_all(&m, given);
	in = &as_meant;
	o = state_offer(m.state, in->offer);
	if (!o || o->state == OFFER_WORKED || o->state == OFFER_GRANTED)
		return err_set(err, ERR_NOT_FOUND,
		    "We could not find what you are answering. Please open the link in our last mail again.");
	if (o->state != OFFER_MADE)
		return err_set(err, ERR_CONFLICT,
		    "You have answered this already. If you see it otherwise now, write to us below: an "
		    "answer can be changed.");
	if (word.len == 0)
		word = in->yes ? STR("Yes, I take it") : STR("No, that is not it");
	if (in->yes)
		return making_offer_taken(&m, &(struct offer_taken){ .offer = o->seq, .word = word,
		    .channel = CHANNEL }, err);
	return making_add(&m, (struct event){ .kind = EVENT_OFFER_DECLINED, .offer = o->seq, .word = word,
	    .channel = CHANNEL }, err);
}

/* --- writing more ------------------------------------------------------------------------------------- */

bool
act_customer_write(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_customer *in = input;
	struct making m;
	int64_t turn;

	if (str_trim(in->word).len == 0)
		return err_set(err, ERR_DATA, "There is nothing written yet.");
	if (!begin(&m, s, c, in, err) || !say(&m, str_trim(in->word), &turn, err))
		return false;
	return open_again(&m, "They wrote again", turn, err);
}

/* --- what their page shows ----------------------------------------------------------------------------- */

bool
desk_customer(struct seat *s, struct str token, struct customer_view *out, struct err *err)
{
	struct customer_view v = { 0 };
	struct link_row link;
	struct event *events;
	size_t n;
	VEC(struct concern *) asked = { 0 };
	struct playback *p;

	if (!link_open(s, token, &link, err))
		return false;
	v.state = arena_new(s->a, struct state);
	if (!seat_leading(s, link.case_id, v.state, &events, &n, err)
	    || !is_theirs(s, link.case_id, v.state, err))
		return false;
	v.came_by = v.state->case_id != link.case_id ? link.case_id : 0;
	p = state_last_playback(v.state);
	v.playback = state_playback_waits(v.state) ? p : NULL;
	for (size_t i = 0; i < v.state->concerns.n; i++)
		if (v.state->concerns.at[i].state == CONCERN_ASKED)
			vec_push(s->a, &asked) = &v.state->concerns.at[i];
	v.asked = asked.at;
	v.n_asked = asked.n;
	if (!desk_cover_of(s, v.state->owner, &v.cover, err))
		return false;
	v.agent = v.cover.cover != 0 ? v.cover.name : v.cover.gone ? STR_NONE : v.state->owner_name;
	v.expires_at = link.expires_at;
	v.calendar = desk_calendar_of(s, v.state);
	*out = v;
	return true;
}
