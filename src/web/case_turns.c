/* case_turns.c - the conversation: turns with what was read in them, and what happened between.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/join.h"
#include "pages/pages.h"
#include "web/case.h"
#include "web/moment.h"

#define SHOWN_TURNS 6 /* the rest is folded away above them */
#define FOLD_FROM 9
#define LABELS_MAX 4
#define RUN_SHOWN 3

/* What a reading is called where people see it; the others are not shown. */
#define READINGS(X) \
	X(PROBLEM, "problem") \
	X(IMPACT, "what it cost them") \
	X(FEELING, "feeling") \
	X(REQUEST, "request") \
	X(QUESTION, "question") \
	X(CRITICISE, "criticism") \
	X(THREATEN, "warning") \
	X(CORRECT, "correction") \
	X(CONFIRM, "yes, that’s it") \
	X(SATISFIED, "enough") \
	X(NOT_SATISFIED, "not enough") \
	X(CHASE, "still waiting") \
	X(REPEAT, "told before") \
	X(NEW_CONCERN, "new concern") \
	X(THANK, "thanks")

static const enum label readings[] = {
#define X(move, name) MOVE_##move,
	READINGS(X)
#undef X
};
static const struct str reading_names[LABEL_COUNT] = {
#define X(move, name) [MOVE_##move] = STR_INIT(name),
	READINGS(X)
#undef X
};

static const struct {
	const char *stage, *name;
} message_names[] = {
	{ "ack", "acknowledgement" },
	{ "explore", "questions" },
	{ "playback", "playback" },
	{ "answer", "answer" },
	{ "update", "update" },
	{ "final", "final reply" },
	{ "close", "closing" },
};

/* --- a turn's text in pieces ------------------------------------------------------------------- */

static bool
is_shown(const struct turn *t, const struct move *m)
{
	return reading_names[m->move].len > 0 && m->start < m->end && m->end <= t->text.len;
}

struct names { struct str at[LABELS_MAX]; size_t n; };

static void
add_name(struct names *names, struct str name)
{
	if (names->n == LABELS_MAX)
		return;
	for (size_t i = 0; i < names->n; i++)
		if (names->at[i].ptr == name.ptr)
			return;
	names->at[names->n++] = name;
}

/* Where the stretch that begins at `from` ends, as the readings do not change within it, and what it was read
 * as. */
static size_t
stretch(const struct turn *t, size_t from, struct names *names)
{
	size_t end = t->text.len;

	names->n = 0;
	for (size_t i = 0; i < t->n_moves; i++) {
		const struct move *m = &t->moves[i];
		size_t changes = m->start > from ? m->start : m->end;

		if (changes <= from || !is_shown(t, m))
			continue;
		if (changes < end)
			end = changes;
		if (m->start <= from)
			add_name(names, reading_names[m->move]);
	}
	return end;
}

static void
fill_pieces(struct arena *a, const struct turn *t, struct turn_view *out)
{
	VEC(struct piece) pieces = { 0 };

	for (size_t from = 0; from < t->text.len;) {
		struct names names UNSET;
		size_t to = t->ours ? t->text.len : stretch(t, from, &names);
		struct str label = t->ours ? STR_NONE : str_join(a, names.at, names.n, STR(" · "));
		struct piece *last = pieces.n > 0 ? &pieces.at[pieces.n - 1] : NULL;

		if (last && str_eq(last->label, label))
			last->text.len += to - from;
		else
			vec_add(a, &pieces) =
			    (struct piece){ .text = str_sub(t->text, from, to), .label = label };
		from = to;
	}
	out->pieces = pieces.at;
	out->n_pieces = pieces.n;
}

/* --- who, how, and whether it got there -------------------------------------------------------- */

static struct str
message_name(const struct turn *t)
{
	for (size_t i = 0; i < LENGTH(message_names); i++)
		if (str_eq(t->stage, str_from(message_names[i].stage)))
			return str_from(message_names[i].name);
	return t->channel;
}

static bool
is_mine(struct request *r, struct str actor)
{
	int64_t account;

	return str_starts(actor, STR("account:")) && str_int(str_sub(actor, 8, actor.len), &account)
	    && account == r->seat.who.account;
}

static struct str
two_parts(struct arena *a, struct str first, struct str second)
{
	return str_join(a, (struct str[]){ first, second }, 2, STR(", "));
}

static struct str
who_wrote(struct request *r, const struct state *s, const struct turn *t)
{
	struct arena *a = r->seat.a;
	struct str name = t->name.len > 0   ? t->name
			  : t->ours         ? STR("The desk")
			  : s->name.len > 0 ? s->name
					    : s->address;

	if (t->ours)
		return two_parts(a, is_mine(r, t->actor) ? STR("You") : name, message_name(t));
	return two_parts(a, name, str_eq(t->channel, STR("their page")) ? STR("on their page") : t->channel);
}

static void
fill_delivery(const struct case_view *view, const struct turn *t, struct turn_view *out)
{
	switch (t->delivery) {
	case DELIVERY_WAITING:
		if (t->seq == view->undo_turn)
			out->undo_s = (view->undo_until - out->now + SECOND_MS - 1) / SECOND_MS;
		out->delivery =
		    view->outbox_note.len > 0 ? STR("Waits in the outbox") : STR("On its way out");
		return;
	case DELIVERY_ACCEPTED:
		out->delivery = t->delivery_reason.len > 0 ? STR("Not with them yet; their side still tries")
		    : STR("A mail server took it");
		out->delivery_reason = t->delivery_reason;
		return;
	case DELIVERY_FAILED:
	case DELIVERY_BOUNCED:
		out->delivery = t->delivery == DELIVERY_FAILED ? STR("This did not reach them")
		    : STR("This came back; they do not have it");
		out->delivery_kind = STR("failed");
		out->delivery_reason = t->delivery_reason;
		out->again_to = str_or(t->address, view->state->address);
		return;
	case DELIVERY_NONE:
		return;
	}
}

/* --- their yes or no in a mail ----------------------------------------------------------------- */

static void
fill_words(struct request *r, struct state *s, const struct turn *t, struct turn_view *out)
{
	const struct playback *p = state_last_playback(s);
	VEC(struct word_choice) words = { 0 };

	if (!turn_may_hold_word(s, t))
		return;
	out->is_latest = t->seq == s->last_received;
	if (state_playback_waits(s) && came_after(t->seq, p->seq))
		vec_push(r->seat.a, &words) = (struct word_choice){ 0, STR("your playback") };
	for (size_t i = 0; i < s->concerns.n; i++) {
		const struct concern *c = &s->concerns.at[i];

		if (c->state == CONCERN_ASKED && came_after(t->seq, c->answered_turn))
			vec_push(r->seat.a, &words) = (struct word_choice){ c->seq, c->text };
	}
	out->words = words.at;
	out->n_words = words.n;
}

/* What a reading may be instead, the same at every turn: so it is drawn once. */
static struct markup
other_moves(struct arena *a)
{
	struct choice moves[LENGTH(readings) + 1] = { { STR("none"), STR("none of these"), true } };
	struct buf b;
	struct html h = { .b = &b };

	for (size_t i = 0; i < LENGTH(readings); i++)
		moves[i + 1] = (struct choice){ str_from(label_name(readings[i])),
			reading_names[readings[i]], false };
	buf_init(&b, a, KIB(8));
	render_select(&h, "What one presses below is", "value", moves, LENGTH(moves));
	return (struct markup){ buf_str(&b) };
}

/* Each place that was read, once. */
static void
fill_readings(struct arena *a, const struct turn *t, struct turn_view *out)
{
	if (t->ours)
		return;
	out->readings = arena_array(a, struct reading_view, t->n_moves);
	for (size_t i = 0; i < t->n_moves; i++) {
		const struct move *m = &t->moves[i];

		if (is_shown(t, m))
			out->readings[out->n_readings++] = (struct reading_view){ m->start, m->end,
				str_sub(t->text, m->start, m->end), reading_names[m->move] };
	}
}

/* They were asked to say it back, and have written since: it is offered as their answer, never taken. */
static int64_t
teachback_open(const struct state *s, const struct turn *t)
{
	const struct teachback *last = s->teachbacks.n > 0 ? &s->teachbacks.at[s->teachbacks.n - 1] : NULL;

	if (t->ours || last == NULL || last->state != TEACHBACK_ASKED || t->seq < last->turn)
		return 0;
	return last->seq;
}

struct str
web_person(struct request *r, const struct mail_person *p)
{
	return p->name.len > 0 ? two_parts(r->seat.a, p->name, p->address) : p->address;
}

struct str
case_others(struct request *r, const struct case_view *view, const struct correspondent *list, size_t n)
{
	struct str *parts, all[] = { STR("Also to"), STR_NONE };
	size_t k = 0;

	if (n == 0)
		return STR_NONE;
	parts = arena_array(r->seat.a, struct str, n);
	for (size_t i = 0; i < n; i++)
		if (!str_eq(list[i].role, STR("from"))
		    && !senders_have(r->seat.a, view->senders, view->n_senders, list[i].address)
		    && !str_eq_nocase(list[i].address, view->state->address))
			parts[k++] = web_person(r, &(struct mail_person){ list[i].name, list[i].address,
			    true });
	if (k == 0)
		return STR_NONE;
	all[1] = str_join(r->seat.a, parts, k, STR("; "));
	return str_join(r->seat.a, all, LENGTH(all), STR(" "));
}

static void
fill_others(struct request *r, const struct case_view *view, const struct turn *t, struct turn_view *out)
{
	const struct state *s = view->state;

	out->others = case_others(r, view, t->people, t->n_people);
	if (s->lost_copies.n == 0)
		return;
	out->lost_copies = arena_array(r->seat.a, struct str, s->lost_copies.n);
	for (size_t i = 0; i < s->lost_copies.n; i++)
		if (s->lost_copies.at[i].turn == t->seq)
			out->lost_copies[out->n_lost_copies++] = arena_fmt(r->seat.a,
			    "The copy to %.*s did not get through: %.*s",
			    STR_ARG(s->lost_copies.at[i].address), STR_ARG(s->lost_copies.at[i].reason));
}

/* What of a message could not be read, as a sentence. */
static struct str
trouble_of(struct request *r, const struct turn *t, bool from_mail)
{
	enum language k = turn_language(r->seat.a, t);

	if (t->trouble.len > 0)
		return t->trouble;
	if (from_mail && t->text.len == 0)
		return STR("No words of their own came with it.");
	return k == LANGUAGE_NONE ? STR_NONE : arena_fmt(r->seat.a, "This seems to be in %s. The desk reads "
	    "English only, so nothing was read out of it; what it drafts and checks is English, too.",
	    language_name(k));
}

static const struct turn_view *
turn_view_of(struct request *r, const struct case_view *view, const struct turn *t)
{
	struct turn_view *out = arena_new(r->seat.a, struct turn_view);

	out->seq = t->seq;
	out->ours = t->ours;
	out->who = who_wrote(r, view->state, t);
	out->at = moment_make(r, t->at);
	out->quoted = t->quoted;
	out->passed_on = !t->ours && message_passes_on(r->seat.a, t->title, t->quoted);
	out->from_mail = !t->ours && t->raw != 0;
	out->trouble = trouble_of(r, t, out->from_mail);
	fill_pieces(r->seat.a, t, out);
	fill_readings(r->seat.a, t, out);
	fill_others(r, view, t, out);
	case_files(r, view->state, t, out);
	desk_dates(&r->seat, t, &out->dates);
	if (turn_is_strangers(view->state, t))
		out->stranger = t->address;
	out->may_part = turn_is_free(view->state, t);
	if (view->new_turn == t->seq)
		out->new_why = view->new_why;
	out->now = r->seat.now;
	fill_delivery(view, t, out);
	fill_words(r, view->state, t, out);
	out->teachback = teachback_open(view->state, t);
	return out;
}

/* --- in order ---------------------------------------------------------------------------------- */

/* The first line that is shown at once. */
static size_t
fold_at(const struct case_view *view)
{
	size_t shown = 0;

	if (view->state->turns.n < FOLD_FROM)
		return 0;
	for (size_t i = view->n_timeline; i > 0; i--) {
		const struct timeline_line *line = &view->timeline[i - 1];

		if (line->turn != NULL && ++shown == SHOWN_TURNS)
			return i - 1;
	}
	return 0;
}

/* How many events stand together from `from` on. */
static size_t
run_length(const struct case_view *view, size_t from, size_t end)
{
	size_t n = 0;

	while (from + n < end && view->timeline[from + n].turn == NULL)
		n++;
	return n;
}

static struct timeline_item
event_item(struct request *r, const struct timeline_line *line)
{
	return (struct timeline_item){ .event = line->text, .at = moment_make(r, line->at) };
}

/* All but the last few of a long run are folded away, so that the conversation can be read. */
static struct timeline_item
folded_run(struct request *r, const struct case_view *view, size_t from, size_t n)
{
	struct timeline_item item = { .run = arena_array(r->seat.a, struct timeline_item, n), .n_run = n };

	for (size_t i = 0; i < n; i++)
		item.run[i] = event_item(r, &view->timeline[from + i]);
	return item;
}

static struct timeline_item *
items_of(struct request *r, const struct case_view *view, size_t from, size_t end, size_t *n)
{
	VEC(struct timeline_item) items = { 0 };

	vec_reserve(r->seat.a, &items, end - from);
	while (from < end) {
		const struct turn *t = view->timeline[from].turn;
		size_t run = run_length(view, from, end);

		if (run > RUN_SHOWN + 1) {
			vec_push(r->seat.a, &items) = folded_run(r, view, from, run - RUN_SHOWN);
			from += run - RUN_SHOWN;
			continue;
		}
		vec_add(r->seat.a, &items) = t ? (struct timeline_item){ .turn = turn_view_of(r, view, t) }
						: event_item(r, &view->timeline[from]);
		from++;
	}
	*n = items.n;
	return items.at;
}

void
case_turns(struct request *r, const struct case_view *view, struct case_page *page)
{
	const struct state *s = view->state;
	size_t fold = fold_at(view);

	page->other_moves = other_moves(r->seat.a);
	page->earlier = items_of(r, view, 0, fold, &page->n_earlier);
	page->timeline = items_of(r, view, fold, view->n_timeline, &page->n_timeline);
	for (size_t i = 0; i < fold; i++)
		page->n_earlier_turns += view->timeline[i].turn != NULL;
	for (size_t i = 0; i < s->turns.n; i++)
		page->any_readings =
		    page->any_readings || (!s->turns.at[i].ours && s->turns.at[i].n_moves > 0);
}
