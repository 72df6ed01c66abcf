/* mailbox.c - the mailboxes mail is fetched from: set up, tried, paused, removed.
 *
 * A password goes in and never comes out: the form is shown again without it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/mailbox.h"

#include "desk/act.h"
#include "pages/pages.h"
#include "web/handlers.h"
#include "web/http.h"
#include "web/moment.h"
#include "web/words.h"

/* --- how one goes ------------------------------------------------------------------------------------- */

static void
state_of(struct request *r, const struct mailbox_row *m, struct mailbox_view *v)
{
	v->state = STR("fine");
	v->state_kind = STR("good");
	if (m->paused) {
		v->state = STR("paused");
		v->state_kind = STR_NONE;
	} else if (m->error.len > 0) {
		v->state = STR("can’t be read");
		v->state_kind = STR("bad");
		v->error = m->error;
		v->next = moment_make(r, m->next_at);
	} else if (m->seen_at == 0) {
		v->state = STR("not looked at yet");
		v->state_kind = STR("due");
	}
}

static struct mailbox_view
view_of(struct request *r, const struct mailbox_row *m)
{
	struct mailbox_view v = { .id = m->id,
		.name = m->name,
		.where = m->host,
		.folder = m->folder,
		.taken = m->taken,
		.paused = m->paused,
		.note = m->note };

	state_of(r, m, &v);
	v.has_seen = m->seen_at > 0;
	if (v.has_seen)
		v.seen = moment_make(r, m->seen_at);
	v.has_taken = m->taken_at > 0;
	if (v.has_taken)
		v.taken_at = moment_make(r, m->taken_at);
	if (m->note.len > 0)
		v.note_at = moment_make(r, m->note_at);
	return v;
}

void
mailboxes_page(struct request *r)
{
	struct mailboxes_page v = { 0 };
	struct mailbox_row *rows;
	struct err err = { 0 };

	if (!desk_mailboxes(&r->seat, &rows, &v.n, &err)) {
		web_fail(r, &err);
		return;
	}
	page_init(r, &v.page, STR("Mailboxes"), STR("settings"));
	v.rows = arena_array(r->seat.a, struct mailbox_view, v.n);
	for (size_t i = 0; i < v.n; i++)
		v.rows[i] = view_of(r, &rows[i]);
	WEB_PAGE(r, 200, render_mailboxes, &v);
}

/* --- one ---------------------------------------------------------------------------------------------- */

static void
fill_form(struct mailbox_page *v, const struct mailbox_row *m)
{
	v->id = m->id;
	v->name = m->name;
	v->host = m->host;
	v->port = m->port;
	v->login = m->login;
	v->folder = m->folder;
	v->done_folder = m->done_folder;
	v->starttls = str_eq(m->security, STR("starttls"));
	v->none = str_eq(m->security, STR("none"));
	v->bearer = m->bearer;
	v->take_all = m->take_all;
}

static bool
fill_left(struct request *r, const struct mailbox_row *m, struct mailbox_page *v, struct err *err)
{
	struct left_row *left;

	if (!desk_mailbox_left(&r->seat, v->id, &left, &v->n_left, err))
		return false;
	v->left = arena_array(r->seat.a, struct left_view, v->n_left);
	for (size_t i = 0; i < v->n_left; i++)
		v->left[i] =
		    (struct left_view){ .who = left[i].sender.len > 0 ? left[i].sender : STR("someone"),
			    .subject = left[i].subject.len > 0 ? left[i].subject : STR("(no subject)"),
			    .why = left[i].why,
			    .at = moment_make(r, left[i].at),
			    .again = left[i].next_at > 0,
			    .next = moment_make(r, left[i].next_at),
			    .can_try = !m->paused && desk_mailbox_can_try(m, &left[i]),
			    .uid = left[i].uid };
	return true;
}

static struct in_mailbox
typed(struct request *r)
{
	return (struct in_mailbox){
		.id = request_int(r, "id"),
		.name = request_text(r, "name"),
		.host = request_text(r, "host"),
		.port = request_int(r, "port"),
		.security = request_text(r, "security"),
		.login = request_text(r, "login"),
		.secret = request_text(r, "secret"),
		.folder = request_text(r, "folder"),
		.done_folder = request_text(r, "done_folder"),
		.bearer = str_eq(request_text(r, "auth"), STR("bearer")),
		.take_all = str_eq(request_text(r, "take"), STR("all")),
	};
}

static void
show(struct request *r, const struct mailbox_row *m, int status, struct str good)
{
	struct mailbox_page v = { .good = good };
	struct err err = { 0 };

	fill_form(&v, m);
	if (v.id != 0) {
		v.now = view_of(r, m);
		if (!fill_left(r, m, &v, &err)) {
			web_fail(r, &err);
			return;
		}
	}
	page_init(r, &v.page, m->id != 0 ? m->name : STR("A new mailbox"), STR("settings"));
	WEB_PAGE(r, status, render_mailbox, &v);
}

void
mailbox_page(struct request *r)
{
	struct mailbox_row m = { .security = STR("tls"), .folder = STR("INBOX") };
	struct err err = { 0 };
	int64_t id = request_int(r, "id");

	if (id != 0 && !desk_mailbox(&r->seat, id, &m, &err)) {
		web_fail(r, &err);
		return;
	}
	show(r, &m, 200, request_flag(r, "now") ? STR(TRIED_NOW) : STR_NONE);
}

/* What was typed, with the sentence that says why it was not kept. */
void
mailbox_again(struct request *r)
{
	struct in_mailbox in = typed(r);
	struct mailbox_row m = { 0 };
	struct err ignored = { 0 };

	if (in.id != 0)
		(void)desk_mailbox(&r->seat, in.id, &m, &ignored);
	m.id = in.id;
	m.name = in.name;
	m.host = in.host;
	m.port = in.port;
	m.security = in.security;
	m.login = in.login;
	m.folder = in.folder;
	m.done_folder = in.done_folder;
	m.bearer = in.bearer;
	m.take_all = in.take_all;
	show(r, &m, err_status(&r->err), STR_NONE);
}

/* --- saved, after it was tried ------------------------------------------------------------------------ */

/* On a slow thread: a mail server may take its time. */
static void
try_typed(struct request *r)
{
	struct in_mailbox *in = arena_new(r->seat.a, struct in_mailbox);
	struct mailbox_row row;

	*in = typed(r);
	r->private->act_in = in;
	if (desk_mailbox_from(&r->seat, in, &row, &r->err) && !request_flag(r, "untried"))
		(void)desk_mailbox_try(&r->seat, &row, &in->seen, &r->err);
}

static void
save_tried(struct request *r)
{
	const struct in_mailbox *in = r->private->act_in;

	if (r->err.kind != ERR_NONE)
		mailbox_again(r);
	else
		web_act(r, act_mailbox_put, in, STR("/settings/mailboxes"));
}

void
mailbox_save(struct request *r)
{
	web_slow(r, try_typed, save_tried);
}

/* --- tried as it stands ------------------------------------------------------------------------------- */

static void
try_stored(struct request *r)
{
	struct mailbox_row *row = arena_new(r->seat.a, struct mailbox_row);
	struct imap_folder found;

	if (!desk_mailbox(&r->seat, request_int(r, "id"), row, &r->err))
		return;
	r->private->act_in = row;
	if (desk_mailbox_try(&r->seat, row, &found, &r->err))
		r->private->location =
		    arena_fmt(r->seat.a, "It works: the login is fine, and %u message%s in %.*s.",
			found.messages, found.messages == 1 ? " lies" : "s lie", STR_ARG(row->folder));
}

static void
show_tried(struct request *r)
{
	const struct mailbox_row *row = r->private->act_in;

	if (row)
		show(r, row, r->err.kind == ERR_NONE ? 200 : err_status(&r->err), r->private->location);
	else
		web_fail(r, &r->err);
}

void
mailbox_test(struct request *r)
{
	web_slow(r, try_stored, show_tried);
}

/* --- fetched from at once ------------------------------------------------------------------------------ */

void
mailbox_now(struct request *r)
{
	int64_t id = request_int(r, "id");

	if (desk_mailbox_at_once(&r->seat, id, request_int(r, "uid"), &r->err))
		web_redirect(r, arena_fmt(r->seat.a, "/settings/mailbox?id=%" PRId64 "&now=1", id));
	else
		web_fail(r, &r->err);
}

/* --- paused, removed ---------------------------------------------------------------------------------- */

static void
do_one(struct request *r, desk_act *act)
{
	struct in_mailbox *in = arena_new(r->seat.a, struct in_mailbox);

	*in = (struct in_mailbox){ .id = request_int(r, "id"), .paused = request_flag(r, "paused") };
	web_act(r, act, in, STR("/settings/mailboxes"));
}

void
mailbox_pause(struct request *r)
{
	do_one(r, act_mailbox_pause);
}

void
mailbox_remove(struct request *r)
{
	do_one(r, act_mailbox_remove);
}
