/* mail_in.c - the spool, message by message, into cases.
 *
 * A message leaves the spool only once its case is committed, so this can be stopped anywhere and run again.
 * Messages that have nothing to do with each other are written together; those of one conversation or one
 * sender in their order, each behind the commit of the one before.
 * A delivery report goes to the message it is about.  What else is no person's word (automatic answers,
 * lists, reports about nothing of ours) and what can't be read is set aside with the reason, never dropped.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/act.h"
#include "desk/view.h"
#include "host/log.h"
#include "jobs/round.h"
#include "mail/spool.h"

/* A form on the firm's own site often sends as the firm, and says in Reply-To who filled it in. */
static bool
is_from_ourselves(struct seat *s, const struct message *m)
{
	return desk_is_our_address(s, m->from_address)
	    && (m->reply_to_address.len == 0 || desk_is_our_address(s, m->reply_to_address));
}

/* What nobody wrote to us as a customer; NULL: somebody did. */
static const char *
why_aside(struct seat *s, const struct message *m)
{
	if (desk_is_ours(s, m->message_id))
		return "one of our own messages that came back to us";
	if (is_from_ourselves(s, m))
		return "sent from our own address";
	switch (m->kind) {
	case MAIL_AUTO: return "an automatic answer";
	case MAIL_LIST: return "from a mailing list";
	case MAIL_BOUNCE:
	case MAIL_PERSON: break;
	}
	return m->unwanted ? "marked as spam by the mail server" : NULL;
}

static bool
set_aside(struct seat *s, struct str name, const char *why, struct err *err)
{
	log_warn("a message was set aside", F("why", why));
	return spool_set_aside(desk_data(s->desk), name, s->now, str_from(why), err);
}

/* --- one message ------------------------------------------------------------------------------------- */

/* A message on its way into its case. */
struct taken {
	struct arena arena;                     /* its own: the writer works in it while the next is read */
	struct seat seat;
	struct str name;                        /* in the spool */
	bool wanted;                            /* set aside once, and brought back by a person */
	struct message message;
	struct in_receive in;
	struct desk_pending pending;
};

/* False with *why empty when it can't be read just now; with *why it never will be taken in. */
static bool
load(struct taken *t, const char **why, struct err *err)
{
	struct seat *s = &t->seat;

	*why = NULL;
	t->wanted = spool_is_wanted(desk_data(s->desk), t->name);
	if (!spool_read(s->a, desk_data(s->desk), t->name, &t->in.raw, err)) {
		if (err->kind == ERR_TOO_LARGE)         /* it will never get smaller */
			*why = err->text;
		return false;
	}
	if (!message_parse(s->a, t->in.raw, &t->message, err)) {
		*why = err->text;
		return false;
	}
	t->in.message = &t->message;
	if (t->message.from_address.len == 0)
		*why = "it does not say whom it is from";
	else if (!t->wanted)
		*why = why_aside(s, &t->message);
	return *why == NULL;
}

/* What it says goes to the message it is about; a report about none is set aside. */
static bool
take_report(struct taken *t, struct err *err)
{
	struct seat *s = &t->seat;
	struct report *report = arena_new(s->a, struct report);
	struct in_report in = { .raw = t->in.raw, .message = &t->message, .report = report };
	struct change_result done;

	report_read(s->a, t->in.raw, report);
	if (desk_do(s, act_report, &in, &done, err))
		return spool_done(desk_data(s->desk), t->name, err);
	return err->kind == ERR_NOT_FOUND && set_aside(s, t->name, err->text, err);
}

static bool
finish(struct taken *t, struct err *err)
{
	struct change_result done;

	return desk_finish(&t->seat, &t->pending, &done, err)
	    && spool_done(desk_data(t->seat.desk), t->name, err);
}

/* --- several, written together ------------------------------------------------------------------------ */

#define BATCH_MOST 32
#define BATCH_BYTES MIB(4)

struct batch {
	struct taken *at[BATCH_MOST];
	size_t n, bytes;
};

static bool
mentions(const struct message *m, struct str id)
{
	if (id.len == 0)
		return false;
	for (size_t i = 0; i < m->n_references; i++)
		if (str_eq(m->references[i], id))
			return true;
	return str_eq(m->message_id, id) || str_eq(m->in_reply_to, id);
}

/* Of one conversation or one sender: the second finds its case by what the first has left. */
static bool
is_after(const struct message *m, const struct message *before)
{
	for (size_t i = 0; i < m->n_references; i++)
		if (mentions(before, m->references[i]))
			return true;
	return mentions(before, m->message_id) || mentions(before, m->in_reply_to)
	    || str_eq_nocase(m->from_address, before->from_address);
}

static bool
must_wait(const struct batch *b, const struct taken *t)
{
	if (b->bytes + t->in.raw.len > BATCH_BYTES)
		return b->n > 0;
	for (size_t i = 0; i < b->n; i++)
		if (is_after(&t->message, &b->at[i]->message))
			return true;
	return false;
}

static bool
finish_all(struct batch *b, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; i < b->n; i++) {     /* one that fails never blocks the others */
		ok = finish(b->at[i], err) && ok;
		arena_release(&b->at[i]->arena);
	}
	b->n = 0;
	b->bytes = 0;
	return ok;
}

/* Reads what lies behind those that are under way; false when it was set aside, or is tried again later. */
static bool
read_next(struct batch *b, struct seat *s, struct str name, bool *ok, struct err *err)
{
	struct taken *t = b->at[b->n];
	struct err broken = { 0 };
	const char *why;

	arena_init(&t->arena, s->a->host, s->a->max);
	t->seat = *s;
	t->seat.a = &t->arena;
	t->name = name;
	if (load(t, &why, &broken))
		return true;
	*ok = why ? set_aside(&t->seat, name, why, err) : err_set(err, broken.kind, "%s", broken.text);
	arena_release(&t->arena);
	return false;
}

static bool
take_in(struct batch *b, struct seat *s, struct str name, struct err *err)
{
	size_t mine = b->n;
	struct taken *t = b->at[mine];
	bool ok = true;

	if (!read_next(b, s, name, &ok, err))
		return ok;
	if (t->message.kind == MAIL_BOUNCE && !t->wanted) {
		ok = finish_all(b, err) && take_report(t, err);
		arena_release(&t->arena);
		return ok;
	}
	if (must_wait(b, t)) {
		ok = finish_all(b, err);
		b->at[mine] = b->at[0];
		b->at[0] = t;
	}
	if (!desk_begin(&t->seat, act_receive, &t->in, &t->pending, err)) {
		arena_release(&t->arena);
		return false;
	}
	b->bytes += t->in.raw.len;
	b->n++;
	return b->n < BATCH_MOST ? ok : finish_all(b, err) && ok;
}

bool
round_mail_in(struct seat *s, int64_t *again, struct err *err)
{
	struct taken *taken = arena_array(s->a, struct taken, BATCH_MOST);
	struct batch b = { .n = 0 };
	struct str *names;
	size_t n;
	bool ok = true;

	*again = NEVER;
	for (size_t i = 0; i < BATCH_MOST; i++)
		b.at[i] = &taken[i];
	if (!spool_list(s->a, desk_data(s->desk), &names, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		ok = take_in(&b, s, names[i], err) && ok;
	return finish_all(&b, err) && ok;
}
