/* acknowledge.c - the confirmation that goes by itself.
 *
 * It says that the mail arrived, and its reference; it claims nothing that a person would have to mean.  Two
 * machines that answer each other stop at once: this one answers no machine, a case once, an address a few
 * times a day.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/block.h"
#include "desk/clocks.h"
#include "desk/house.h"
#include "desk/letter.h"
#include "desk/sender.h"
#include "host/random.h"
#include "method/next.h"
#include "method/voice.h"
#include "store/outbox.h"

#define A_DAY_MOST 3

static bool
answers_nobody(struct str address)
{
	static const struct str names[] = {
		STR_INIT("noreply"), STR_INIT("no-reply"), STR_INIT("no_reply"), STR_INIT("donotreply"),
		STR_INIT("do-not-reply"), STR_INIT("mailer-daemon"), STR_INIT("postmaster@"),
	};

	for (size_t i = 0; i < LENGTH(names); i++)
		if (str_starts_nocase(address, names[i]))
			return true;
	return address.len == 0;
}

static bool
is_wanted(struct making *m, const struct message *msg, bool *out, struct err *err)
{
	struct seat *s = m->seat;
	int64_t sent;

	*out = false;
	if (!str_eq(desk_firm(s->desk)->acknowledge, STR("on")) || msg->kind != MAIL_PERSON || msg->unwanted
	    || answers_nobody(m->state->address))
		return true;
	if (!store_outbox_automatic(s->db, m->state->address, s->now - DAY_MS, &sent, err))
		return false;
	*out = sent < A_DAY_MOST;
	return true;
}

bool
acknowledge_text_ok(struct arena *a, struct str text, struct err *err)
{
	if (!block_words_ok(a, text, err))
		return false;
	if (str_find(text, STR("{promise}")) != STR_NOT_FOUND
	    || str_find(text, STR("{owner}")) != STR_NOT_FOUND)
		return err_set(err, ERR_DATA, "When it goes, nobody looks after the case and nothing is "
		    "promised yet: {owner} and {promise} can’t stand in it. Your text is still here.");
	return str_find(text, STR("{reference}")) != STR_NOT_FOUND || err_set(err, ERR_DATA,
	    "Put {reference} into it: it is what they can say on the telephone. Your text is still here.");
}

/* The firm's own words, unless they would go out with a gap. */
static struct str
words_of_theirs(struct making *m)
{
	struct str text = desk_firm(m->seat->desk)->acknowledge_text;

	text = text.len > 0 ? block_fill(m->seat, m->state, text) : STR_NONE;
	return draft_gap(text).len > 0 ? STR_NONE : text;
}

static struct str
words(struct making *m)
{
	const struct firm *firm = desk_firm(m->seat->desk);
	struct buf b;

	buf_init(&b, m->seat->a, KIB(8));
	if (m->state->name.len > 0)
		buf_fmt(&b, "Dear %.*s,\n\n", STR_ARG(voice_name(m->state)));
	buf_fmt(&b, "Your message “%.*s” reached us on %.*s. Its reference is %.*s, on the telephone "
	    "too.\n\n",
	    STR_ARG(m->state->title), STR_ARG(time_for_them(m->seat->a,
	    desk_calendar_of(m->seat, m->state), m->seat->now)), STR_ARG(m->state->reference));
	buf_lit(&b, "Our computer sends this at once, before a person has read your words. If something is "
	    "missing, reply to this mail");
	if (firm->phone.len > 0)
		buf_fmt(&b, ", or ring %.*s", STR_ARG(firm->phone));
	buf_fmt(&b, ".\n\n%.*s\n", STR_ARG(firm->name));
	return buf_str(&b);
}

bool
acknowledge(struct making *m, const struct message *msg, struct err *err)
{
	struct seat *s = m->seat;
	const struct firm *firm = desk_firm(s->desk);
	const struct turn *theirs = &m->state->turns.at[0];
	struct outgoing mail = {
		.from_name = firm->name, .from_address = firm->address, .to_name = m->state->name,
		.to_address = m->state->address, .subject = subject_reply(s->a, m->state->title),
		.message_id = letter_id(s, m->state), .in_reply_to = theirs->message_id,
		.references = &theirs->message_id, .n_references = theirs->message_id.len > 0, .date = s->now,
		.automatic = true,
	};
	struct err unwritable = { 0 };
	struct outbox_row row;
	struct sender from;
	bool wanted;

	if (!is_wanted(m, msg, &wanted, err))
		return false;
	mail.text = words_of_theirs(m);
	if (mail.text.len == 0)
		mail.text = words(m);
	if (!sender_find(s, sender_of_case(s, m->state), &from, err))
		return false;
	mail.from_name = from.name;
	mail.from_address = from.address;
	mail.reply_to = letter_reply_to(s, from.address, mail.message_id);
	row = (struct outbox_row){ .id = id_next(s->now), .case_id = m->change->case_id, .turn = theirs->seq,
	    .to_address = mail.to_address, .subject = mail.subject, .message_id = mail.message_id,
	    .state = STR("waiting"), .made_at = s->now, .next_at = s->now, .automatic = OUTBOX_AUTOMATIC,
	    .sender = from.address };
	/* whatever stands in a stranger's address, their mail is taken in */
	if (!wanted || !message_write(s->a, &mail, &row.message, &unwritable))
		return true;
	vec_push(s->a, &m->change->outbox) = row;
	return making_add(m, (struct event){ .kind = EVENT_ACKNOWLEDGED, .turn = theirs->seq,
	    .message_id = mail.message_id, .address = mail.to_address, .text = mail.text }, err);
}
