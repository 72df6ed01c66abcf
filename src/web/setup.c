/* setup.c - the first start, in a browser: the firm, its owner, and what is to be seen to next.
 *
 * Whoever reads the code where heard was started owns the machine, and so may own the desk.  It is good for
 * as long as there is no account: it is kept in memory alone, and another start makes another.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/setup.h"

#include <sodium.h>

#include "desk/act.h"
#include "desk/setup.h"
#include "host/clock.h"
#include "host/log.h"
#include "pages/pages.h"
#include "web/http.h"
#include "web/setup_page.h"

#define SESSION_AGE_S (14 * 86400)
#define CODE { .name = "code", .kind = FIELD_LINE, .max = 100, .label = "The code" }

const struct form_field setup_query[] = { CODE, { 0 } };

const struct form_field setup_form[] = {
	CODE,
	{ .name = "firm", .kind = FIELD_LINE, .max = 200, .must = true, .label = "The firm’s name" },
	{ .name = "name", .kind = FIELD_LINE, .max = 200, .must = true, .label = "Your name" },
	{ .name = "login", .kind = FIELD_LINE, .max = 64, .must = true, .label = "Your login" },
	{ .name = "password", .kind = FIELD_LINE, .max = 1024, .must = true, .label = "Your password" },
	{ 0 },
};

/* --- the code ------------------------------------------------------------------------------------ */

static struct str
guesser(struct request *r)
{
	return arena_fmt(r->seat.a, "setup:%.*s", STR_ARG(http_client(r)));
}

static bool
code_is_right(struct request *r)
{
	struct str code = request_text(r, "code"), want = r->web->setup_code;

	return code.len == want.len && sodium_memcmp(code.ptr, want.ptr, want.len) == 0;
}

static bool
refuse(struct request *r)
{
	struct err err = { 0 };

	if (request_text(r, "code").len > 0)
		log_info("setup refused: the code is not the one that was printed");
	err_set(&err, ERR_DENIED, "This page opens with the address heard printed when it was started: it "
	    "ends in /setup?code= and a code of its own. Look where you started heard, or in its log. Each "
	    "start prints a new one.");
	web_fail(r, &err);
	return false;
}

/* A wrong code costs time, a right one none. */
static bool
may_set_up(struct request *r)
{
	int wait_s;

	if (request_text(r, "code").len == 0)
		return refuse(r);
	wait_s = throttle_enter(r->web->throttle, guesser(r), http_client(r), stopwatch_us());
	if (wait_s > 0) {
		struct err err = { 0 };

		err_set(&err, ERR_BUSY, "There were several tries with a wrong code. Please wait %d second%s "
		    "and try again.", wait_s, wait_s == 1 ? "" : "s");
		answer_header(r->private, "Retry-After", arena_fmt(r->seat.a, "%d", wait_s));
		error_answer(r, 429, &err);
		return false;
	}
	if (!code_is_right(r))
		return refuse(r);
	throttle_clear(r->web->throttle, guesser(r), http_client(r));
	return true;
}

/* --- the page ------------------------------------------------------------------------------------ */

/* What the desk will say of them, all at once. */
static void
check_all(struct request *r, struct setup_page *v)
{
	struct err no = { 0 };

	field_check(r, &v->name, account_name_ok(v->name.text, &no), &no);
	field_check(r, &v->login, account_login_ok(v->login.text, &no), &no);
	field_check(r, &v->password, account_password_ok(v->password.text, &no), &no);
}

static void
show(struct request *r)
{
	struct setup_page v = { .code = request_text(r, "code"), .firm = field_sent(r, "firm"),
		.name = field_sent(r, "name"), .login = field_sent(r, "login"),
		.password = field_sent(r, "password") };

	if (r->route->method == POST)
		check_all(r, &v);
	page_init(r, &v.page, STR("Set up the desk"), STR_NONE);
	fields_sum(r, &v.page, (const struct field[]){ v.firm, v.name, v.login, v.password }, 4);
	WEB_PAGE(r, r->err.kind == ERR_NONE ? 200 : err_status(&r->err), render_setup, &v);
}

void
setup_page(struct request *r)
{
	struct err err = { 0 };
	bool is_new;

	if (!desk_is_new(&r->seat, &is_new, &err))
		web_fail(r, &err);
	else if (!is_new)
		web_redirect(r, STR("/login"));
	else if (may_set_up(r))
		show(r);
}

/* On a slow thread: it costs an Argon2id or two and waits for its commit. */
static void
set_up(struct request *r)
{
	const struct in_setup in = { .firm = request_text(r, "firm"), .name = request_text(r, "name"),
		.login = request_text(r, "login"), .password = request_text(r, "password") };
	struct seat *s = &r->seat;
	struct change_result done;
	struct actor who;
	struct str token;

	s->who = (struct actor){ .role = ROLE_DESK, .name = STR("heard") };
	if (!desk_do(s, act_setup, &in, &done, &r->err)
	    || !desk_login(s, in.login, in.password, &who, &r->err)
	    || !desk_session_new(s, who, &token, &r->err))
		return;
	r->session.who = who;
	r->private->location = token;
}

static void
come_in(struct request *r)
{
	r->seat.who = r->session.who;
	if (r->err.kind != ERR_NONE && r->json) {
		web_fail(r, &r->err);
		return;
	}
	if (r->err.kind != ERR_NONE) {
		show(r);
		return;
	}
	log_info("the desk was set up", F("account", r->session.who.account));
	web_cookie(r, "heard", r->private->location, SESSION_AGE_S);
	web_redirect(r, STR("/"));
}

void
setup_post(struct request *r)
{
	if (may_set_up(r))
		web_slow(r, set_up, come_in);
}

/* --- what next ----------------------------------------------------------------------------------- */

bool
setup_next(struct request *r, struct begin_view *out, struct err *err)
{
	struct begin b;

	if (!desk_first_steps(&r->seat, &b, err))
		return false;
	out->shown = b.shown;
	bool unread = b.mailbox.len > 0;
	const struct begin_line lines[BEGIN_LINES] = {
		{ STR("Let mail come in"), unread ? arena_fmt(r->seat.a, "The mailbox %.*s can’t be read; "
		    "its page says why.", STR_ARG(b.mailbox)) : STR("A mailbox the desk fetches from."),
		    unread ? STR("/settings/mailboxes") : STR("/settings/mailbox"), b.mail_in },
		{ STR("Let mail go out"), STR("The mail server it goes by; until then it waits in the "
		    "outbox."),
		    STR("/settings/outgoing"), b.mail_out },
		{ STR("Say where customers reach this desk"), STR("Until then no mail carries a link to "
		    "their page."), STR("/settings#firm.base_url"), b.links },
		{ STR("Let colleagues in"), STR("An account for each who answers."),
		    STR("/settings#accounts"),
		    b.colleagues },
		{ STR("Say when you work"), STR("Hours, zone and holidays: dates are reckoned by them."),
		    STR("/settings#firm.hours"), b.hours },
	};

	for (size_t i = 0; i < BEGIN_LINES; i++)
		out->lines[i] = lines[i];
	return true;
}

void
setup_begun(struct request *r)
{
	web_act(r, act_begun, NULL, STR("/"));
}
