/* demo.c - the other side of a test desk: a mail as the customer would write it, and what falls due next.
 *
 * What is written here goes the way of every mail: into the spool, read by the worker.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/house.h"
#include "desk/making.h"
#include "host/random.h"
#include "mail/spool.h"
#include "store/today.h"

static const struct turn *
last_with_id(const struct state *state)
{
	for (size_t i = state->turns.n; i > 0; i--)
		if (state->turns.at[i - 1].ours && state->turns.at[i - 1].message_id.len > 0)
			return &state->turns.at[i - 1];
	for (size_t i = 0; i < state->turns.n; i++)
		if (state->turns.at[i].message_id.len > 0)
			return &state->turns.at[i];
	return NULL;
}

static bool
answer_of(struct seat *s, int64_t case_id, struct outgoing *out, struct err *err)
{
	struct state *state = arena_new(s->a, struct state);
	struct event *events;
	const struct turn *t;
	size_t n;

	if (!seat_leading(s, case_id, state, &events, &n, err))
		return false;
	out->from_name = state->name;
	out->from_address = state->address;
	t = last_with_id(state);
	if (!t)
		return true;
	out->in_reply_to = t->message_id;
	if (out->subject.len == 0)
		out->subject = subject_reply(s->a, str_or(t->title, state->title));
	return true;
}

bool
desk_write_as_customer(struct seat *s, int64_t case_id, struct str name, struct str address,
    struct str subject,
    struct str text, struct err *err)
{
	const struct firm *firm = desk_firm(s->desk);
	struct outgoing mail = {
		.from_name = str_trim(name), .from_address = str_trim(address), .to_name = firm->name,
		    .to_address = firm->address,
		.subject = str_trim(subject), .text = text, .date = s->now,
		.message_id = arena_fmt(s->a, "%.*s@mail.example", STR_ARG(random_hex(s->a, 12))),
	};
	struct str raw;

	if (!desk_is_test(s->desk))
		return err_set(err, ERR_DENIED, "only a test folder can be written to as the customer");
	if (str_trim(text).len == 0)
		return err_set(err, ERR_DATA, "There is nothing written yet.");
	if (case_id != 0 && !answer_of(s, case_id, &mail, err))
		return false;
	if (str_find_char(mail.from_address, '@') == STR_NOT_FOUND)
		return err_set(err, ERR_DATA,
		    "The mail needs an address it comes from, such as ines@example.com.");
	return message_write(s->a, &mail, &raw, err)
	    && spool_put(desk_data(s->desk), raw, MAIL_MAX, s->now, err);
}

bool
desk_next_mail(struct seat *s, int64_t *out, struct err *err)
{
	struct next_due due;

	if (!store_next_due(s->db, &due, err))
		return false;
	*out = due.mail;
	return true;
}

bool
desk_next_due(struct seat *s, int64_t *out, struct err *err)
{
	struct next_due due;
	int64_t next, warn;

	if (!store_next_due(s->db, &due, err))
		return false;
	next = due.promise;
	warn = due.unwarned == NEVER ? NEVER : due.unwarned - HOUR_MS;
	if (warn < next)
		next = warn;
	if (due.deadline < next)
		next = due.deadline;
	if (due.plan < next)
		next = due.plan;
	if (due.mail < next && desk_firm(s->desk)->smtp_url.len > 0)
		next = due.mail;
	*out = next;
	return true;
}
