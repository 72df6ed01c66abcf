/* letter.c - the mail that carries a reply.
 *
 * A link in it only opens the customer's page with an answer chosen; a second tap there sends it, so that
 * a mail scanner that follows links answers nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/letter.h"

#include "desk/clocks.h"
#include "desk/house.h"
#include "desk/sender.h"
#include "host/random.h"

#define LETTER_MAX KIB(256)
#define REFERENCES_MAX 20

static struct str
domain_of(struct str address)
{
	size_t at = str_find_char(address, '@');

	return at == STR_NOT_FOUND ? STR("localhost") : str_sub(address, at + 1, address.len);
}

static struct str
subject_of(struct seat *s, const struct state *state)
{
	for (size_t i = state->turns.n; i > 0; i--)
		if (state->turns.at[i - 1].title.len > 0)
			return subject_reply(s->a, state->turns.at[i - 1].title);
	return state->last_received == 0 ? state->title : subject_reply(s->a, state->title);
}

static struct str
id_at(struct seat *s, struct str what, struct str address)
{
	return arena_fmt(s->a, "%.*s.%.*s@%.*s", STR_ARG(what), STR_ARG(random_hex(s->a, 12)),
	    STR_ARG(domain_of(address)));
}

struct str
letter_id_for(struct seat *s, struct str what)
{
	return id_at(s, what, desk_firm(s->desk)->address);
}

struct str
letter_id(struct seat *s, const struct state *state)
{
	return letter_id_for(s, state->reference);
}

struct str
letter_reply_to(struct seat *s, struct str address, struct str message_id)
{
	return str_eq(desk_firm(s->desk)->plus, STR("on")) ? message_plus(s->a, address, message_id)
	    : STR_NONE;
}

bool
letter_begin(struct letter *l, struct seat *s, const struct state *state, struct str sender, struct err *err)
{
	VEC(struct str) refs = { 0 };

	if (!sender_find(s, sender.len > 0 ? sender : sender_of_case(s, state), &l->sender, err))
		return false;

	l->to_name = state->name;
	l->to_address = state->address;
	l->subject = subject_of(s, state);
	l->message_id = id_at(s, state->reference, l->sender.address);
	l->reply_to = letter_reply_to(s, l->sender.address, l->message_id);
	for (size_t i = 0; i < state->turns.n; i++) {
		const struct turn *t = &state->turns.at[i];
		if (t->message_id.len == 0 || turn_is_lost(t))
			continue;
		vec_push(s->a, &refs) = t->message_id;
		if (!t->ours)
			l->in_reply_to = t->message_id;
	}
	if (l->in_reply_to.len == 0 && refs.n > 0)
		l->in_reply_to = refs.at[refs.n - 1];
	l->references.at = refs.n > REFERENCES_MAX ? refs.at + (refs.n - REFERENCES_MAX) : refs.at;
	l->references.n = refs.n > REFERENCES_MAX ? REFERENCES_MAX : refs.n;
	return true;
}

/* --- what they can tap ---------------------------------------------------------------------------------- */

static void
put_playback_links(struct buf *b, struct str page)
{
	buf_fmt(b,
	    "\n\nYes, that's it:\n%.*s?answer=yes\n\nNot quite, let me put it right:\n%.*s?answer=no\n",
	    STR_ARG(page), STR_ARG(page));
}

static void
put_enough_links(struct buf *b, struct making *m, const struct in_reply *in, struct str page)
{
	for (size_t i = 0; i < in->n_answers; i++) {
		const struct concern *k = state_concern(m->state, in->answers[i]);
		buf_fmt(b,
		    "\n\nWas that enough on this: %.*s\nYes, that's "
		    "enough:\n%.*s?concern=%" PRId64 "&answer=yes\n"
		    "Not yet, because:\n%.*s?concern=%" PRId64 "&answer=no\n",
		    STR_ARG(k->text), STR_ARG(page), k->seq, STR_ARG(page), k->seq);
	}
}

static void
put_cover(struct buf *b, struct seat *s, const struct state *state, const struct cover *c)
{
	if (c->cover != 0)
		buf_fmt(b, "\n\n%.*s is away until %.*s; %.*s looks after this meanwhile.",
		    STR_ARG(c->away), STR_ARG(time_for_them(s->a, desk_calendar_of(s, state), c->until)),
		    STR_ARG(c->name));
}

static void
put_signature(struct buf *b, struct str signature)
{
	if (str_trim(signature).len > 0)
		buf_fmt(b, "\n\n%.*s", STR_ARG(str_trim(signature)));
}

static void
put_links(struct buf *b, struct making *m, const struct in_reply *in, struct str token)
{
	struct str page;

	if (token.len == 0)
		return;
	page = arena_fmt(m->seat->a, "%.*s/c/%.*s", STR_ARG(desk_firm(m->seat->desk)->base_url),
	    STR_ARG(token));
	if (in->stage == STAGE_PLAYBACK)
		put_playback_links(b, page);
	else if (in->n_answers > 0)
		put_enough_links(b, m, in, page);
	else
		buf_fmt(b, "\n\nEverything I promised you, and a place to write more:\n%.*s\n",
		    STR_ARG(page));
	buf_fmt(b,
	    "\nA link opens a page and sends nothing until you press the button there. You can also just "
	    "reply to this mail.\n");
}

static bool
put_text(struct letter *l, struct making *m, const struct in_reply *in, struct str token, struct str *out,
    struct err *err)
{
	struct seat *s = m->seat;
	struct cover cover;
	struct buf b;

	if (!desk_cover_of(s, m->state->owner, &cover, err))
		return false;
	buf_init(&b, s->a, LETTER_MAX);
	buf_put(&b, str_trim(in->text));
	put_signature(&b, l->sender.signature);
	put_cover(&b, s, m->state, &cover);
	put_links(&b, m, in, token);
	*out = buf_str(&b);
	return buf_ok(&b, err);
}

static struct outgoing
outgoing_of(struct letter *l, struct seat *s, const struct in_reply *in)
{
	struct str name = str_or(l->sender.name, desk_firm(s->desk)->name);

	return (struct outgoing){
		.from_name = arena_fmt(s->a, "%.*s, %.*s", STR_ARG(s->who.name), STR_ARG(name)),
		.from_address = l->sender.address, .reply_to = l->reply_to,
		.to_name = l->to_name, .to_address = l->to_address, .subject = l->subject,
		.message_id = l->message_id, .in_reply_to = l->in_reply_to,
		.references = l->references.at, .n_references = l->references.n, .date = s->now,
		.copies = in->copies, .n_copies = in->n_copies, .files = l->files, .n_files = l->n_files,
	};
}

static struct outbox_row
row_of(const struct letter *l, struct making *m, int64_t turn)
{
	int64_t now = m->seat->now;

	return (struct outbox_row){
		.id = id_next(now), .case_id = m->change->case_id, .turn = turn,
		.to_address = l->to_address, .subject = l->subject, .message_id = l->message_id,
		.state = STR("waiting"), .made_at = now, .next_at = now + l->hold_ms,
		.sender = l->sender.address,
	};
}

/* The customer's links are theirs alone: whoever gets a copy gets the words without them.  Each copy goes by
 * itself, so that one bad address holds up none of the others. */
static bool
put_copies(struct letter *l, struct making *m, const struct in_reply *in, int64_t turn, struct err *err)
{
	struct outgoing mail = outgoing_of(l, m->seat, in);
	int64_t first = 0;

	for (size_t i = 0; i < in->n_copies; i++) {
		struct outbox_row row = row_of(l, m, turn);

		row.to_address = in->copies[i].address;
		row.copy = 1;
		row.body_of = first;
		if (i == 0 && (!put_text(l, m, in, STR_NONE, &mail.text, err)
		    || !message_write(m->seat->a, &mail, &row.message, err)))
			return false;
		first = i == 0 ? row.id : first;
		vec_push(m->seat->a, &m->change->outbox) = row;
	}
	return true;
}

bool
letter_finish(struct letter *l, struct making *m, const struct in_reply *in, int64_t turn, struct str token,
    struct err *err)
{
	struct outgoing mail = outgoing_of(l, m->seat, in);
	struct outbox_row row = row_of(l, m, turn);

	if (!put_text(l, m, in, token, &mail.text, err) || !message_write(m->seat->a, &mail, &row.message,
	    err))
		return false;
	vec_push(m->seat->a, &m->change->outbox) = row;
	return l->again || put_copies(l, m, in, turn, err);
}
