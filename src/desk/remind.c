/* remind.c - mail to ourselves: a promise is due within the hour, a deadline in two days, or one was missed.
 *
 * It is no part of any case: no customer sees it, and what becomes of it is told by the outbox alone.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/remind.h"

#include "desk/clocks.h"
#include "desk/house.h"
#include "desk/letter.h"
#include "desk/view.h"
#include "host/log.h"
#include "host/random.h"
#include "method/deadline.h"
#include "method/voice.h"
#include "store/account.h"
#include "store/reminder.h"

#define ACCOUNTS_MAX 500
#define LINES_MAX 500
#define LINES_TOLD 40
#define MAIL_MAX KIB(64)

/* --- whom to write to -------------------------------------------------------------------------- */

struct staff { struct account_row *at; size_t n; };

static const struct account_row *
of_id(const struct staff *all, int64_t id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].id == id && !all->at[i].disabled)
			return &all->at[i];
	return NULL;
}

/* What is to be told, as its row will be; for whom is not said yet. */
static bool
is_noted(const struct making *m, const struct reminder_row *what, int64_t account)
{
	for (size_t i = 0; i < m->change->reminders.n; i++)
		if (m->change->reminders.at[i].account == account
		    && m->change->reminders.at[i].promise == what->promise)
			return true;
	return false;
}

static void
note(struct making *m, const struct staff *all, const struct account_row *to, const struct reminder_row *what)
{
	struct seat *s = m->seat;
	struct reminder_row row = *what;

	if (to && to->away_until > s->now && of_id(all, to->cover))
		to = of_id(all, to->cover);
	if (!to || !message_address_ok(to->mail) || is_noted(m, what, to->id))
		return;
	row.id = id_next(s->now);
	row.account = to->id;
	vec_push(s->a, &m->change->reminders) = row;
}

static bool
note_role(struct making *m, const struct staff *all, const char *role, const struct reminder_row *what)
{
	bool any = false;

	for (size_t i = 0; i < all->n; i++)
		if (!all->at[i].disabled && str_eq(all->at[i].role, str_from(role))) {
			note(m, all, &all->at[i], what);
			any = true;
		}
	return any;
}

static void
note_leads(struct making *m, const struct staff *all, const struct reminder_row *what)
{
	if (!note_role(m, all, role_name(ROLE_LEAD), what))
		(void)note_role(m, all, role_name(ROLE_OWNER), what);
}

/* Away, and nobody was asked to cover. */
static bool
is_alone(const struct making *m, const struct staff *all, const struct account_row *who)
{
	return who->away_until > m->seat->now && !of_id(all, who->cover);
}

/* To who looks after the case, else to who made the promise; both may be gone. */
static bool
note_all(struct making *m, const struct reminder_row *what, int64_t made_by, bool leads_too, struct err *err)
{
	const struct account_row *who;
	struct seat *s = m->seat;
	struct staff all;

	if (!str_eq(desk_firm(s->desk)->remind, STR("on")))
		return true;
	if (!store_account_list(s->a, s->db, &all.at, &all.n, err))
		return false;
	who = of_id(&all, m->state->owner);
	if (!who)
		who = of_id(&all, made_by);
	if (!what->missed)
		note(m, &all, who, what);
	if (what->missed || leads_too || !who || is_alone(m, &all, who))
		note_leads(m, &all, what);
	return true;
}

bool
remind(struct making *m, const struct promise *p, bool missed, struct err *err)
{
	struct reminder_row what = { .case_id = m->change->case_id, .promise = p->seq, .missed = missed,
		.due = p->due };

	return note_all(m, &what, p->account, false, err);
}

bool
remind_deadline(struct making *m, const struct deadline *d, bool missed, struct err *err)
{
	struct reminder_row what = { .case_id = m->change->case_id, .promise = d->seq, .missed = missed,
		.due = d->due, .milestone = str_from(milestone_name(d->kind)) };

	return note_all(m, &what, 0, d->kind == MILESTONE_RESPOND || d->kind == MILESTONE_EXTENDED, err);
}

/* --- the mail ------------------------------------------------------------------------------------ */

static struct str
when(struct seat *s, const struct reminder_line *l)
{
	return time_on_both(s->a, desk_calendar_for(s, l->milestone.len > 0 ? STR_NONE : l->zone), l->due);
}

static void
put_promise(struct buf *b, struct seat *s, const struct reminder_line *l)
{
	struct str name = voice_called(l->name, l->address);

	if (l->missed)
		buf_fmt(b, "Missed: promised to %.*s for %.*s; it passed and they were not told.\n",
		    STR_ARG(name), STR_ARG(when(s, l)));
	else
		buf_fmt(b, "Due: promised to %.*s for %.*s.%s\n", STR_ARG(name), STR_ARG(when(s, l)),
		    l->is_update ? " A message keeps it, also one with nothing new." : "");
	buf_fmt(b, "“%.*s”\n%.*s, %.*s\n", STR_ARG(l->text), STR_ARG(l->title), STR_ARG(l->reference));
}

static void
put_deadline(struct buf *b, struct seat *s, const struct reminder_line *l)
{
	struct str name = voice_called(l->name, l->address);
	enum milestone_kind kind = MILESTONE_RESPOND;

	(void)milestone_by_name(l->milestone, &kind);
	buf_fmt(b, l->missed ? "A deadline has passed: %s. It was due by %.*s.\n"
	    : "A deadline is near: %s by %.*s.\n", milestone_words(kind), STR_ARG(when(s, l)));
	buf_fmt(b, "%.*s: %.*s, %.*s\n", STR_ARG(name), STR_ARG(l->title), STR_ARG(l->reference));
}

static void
put_line(struct buf *b, struct seat *s, const struct reminder_line *l)
{
	struct str base = desk_firm(s->desk)->base_url;

	(l->milestone.len > 0 ? put_deadline : put_promise)(b, s, l);
	if (base.len > 0)
		buf_fmt(b, "%.*s/cases/%" PRId64 "\n", STR_ARG(base), l->case_id);
	buf_lit(b, "\n");
}

static struct str
words(struct seat *s, const struct account_row *to, const struct reminder_line *lines, size_t n)
{
	struct buf b;

	buf_init(&b, s->a, MAIL_MAX);
	buf_fmt(&b, "%.*s,\n\n", STR_ARG(to->name));
	for (size_t i = 0; i < n && i < LINES_TOLD; i++)
		put_line(&b, s, &lines[i]);
	if (n > LINES_TOLD)
		buf_fmt(&b, "And %zu more; Today has them all.\n\n", n - LINES_TOLD);
	buf_lit(&b, "The desk sends this by itself, to colleagues alone. Please write in the case; nobody "
	    "reads an answer to this mail.\n");
	return buf_str(&b);
}

static const char *
noun(const struct reminder_line *lines, size_t n)
{
	size_t deadlines = 0;

	for (size_t i = 0; i < n; i++)
		deadlines += lines[i].milestone.len > 0;
	if (deadlines == 0)
		return "promises";
	return deadlines == n ? "deadlines" : "promises and deadlines";
}

/* No words of a customer: a subject is read by whoever looks over a shoulder. */
static struct str
subject(struct seat *s, const struct reminder_line *lines, size_t n)
{
	const char *one = lines[0].milestone.len > 0 ? "a deadline" : "a promise", *all = noun(lines, n);
	size_t missed = 0;

	while (missed < n && lines[missed].missed)
		missed++;
	if (n == 1 && missed)
		return arena_fmt(s->a, "Missed: %s in %.*s", one, STR_ARG(lines[0].reference));
	if (n == 1)
		return arena_fmt(s->a, "Due %.*s: %s in %.*s", STR_ARG(when(s, &lines[0])), one,
		    STR_ARG(lines[0].reference));
	if (missed == 0)
		return arena_fmt(s->a, "%zu %s are due soon", n, all);
	if (missed == n)
		return arena_fmt(s->a, "%zu %s were missed", n, all);
	return arena_fmt(s->a, "%zu missed, %zu due soon: %s", missed, n - missed, all);
}

static void
add_mail(struct seat *s, struct change *c, const struct account_row *to, const struct reminder_line *lines,
    size_t n)
{
	const struct firm *firm = desk_firm(s->desk);
	struct outgoing mail = {
		.from_name = firm->name, .from_address = firm->address, .to_name = to->name,
		.to_address = to->mail, .subject = subject(s, lines, n), .message_id = letter_id_for(s,
		    STR("us")),
		.text = words(s, to, lines, n), .date = s->now, .automatic = true,
	};
	struct outbox_row row = {
		.id = id_next(s->now), .to_address = mail.to_address, .subject = mail.subject,
		.message_id = mail.message_id, .state = STR("waiting"), .made_at = s->now, .next_at = s->now,
		.automatic = OUTBOX_TO_US,
	};
	struct err err = { 0 };

	if (message_write(s->a, &mail, &row.message, &err))
		vec_push(s->a, &c->outbox) = row;
	else
		log_warn("a mail about promises could not be written", F("account", to->id),
		    F("why", err_code(&err)));
}

/* A deadline is told of as long as it has to be met and is not; lists don't know it, the case does. */
static bool
see_deadline(struct seat *s, struct reminder_line *l, struct err *err)
{
	struct arena_mark mark = arena_mark(s->a);
	const struct deadline *d = NULL;
	enum milestone_kind kind;
	struct state state;

	if (!seat_state(s, l->case_id, &state, err))
		return false;
	if (milestone_by_name(l->milestone, &kind))
		d = state_deadline(&state, kind);
	l->moot = d == NULL || !deadline_is_open(&state, d);
	arena_rewind(s->a, mark);
	return true;
}

/* What was settled meanwhile is not told any more. */
bool
act_reminders(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_reminders *in = input;
	struct reminder_line *lines;
	struct account_row to;
	struct err gone = { 0 };
	size_t n, told = 0;

	if (!seat_is_desk(s, err)
	    || !store_reminder_list(s->a, s->db, in->account, LINES_MAX, &lines, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		vec_push(s->a, &c->reminders_done) = lines[i].id;
		if (lines[i].milestone.len > 0 && !see_deadline(s, &lines[i], err))
			return false;
		if (!lines[i].moot)
			lines[told++] = lines[i];
	}
	if (!store_account_by_id(s->a, s->db, in->account, &to, &gone))
		return gone.kind == ERR_NOT_FOUND || err_set(err, gone.kind, "%s", gone.text);
	if (told > 0 && !to.disabled && to.mail.len > 0)
		add_mail(s, c, &to, lines, told);
	return true;
}

bool
desk_reminders(struct seat *s, int64_t **out, size_t *n, struct err *err)
{
	return seat_is_desk(s, err) && store_reminder_accounts(s->a, s->db, ACCOUNTS_MAX, out, n, err);
}
