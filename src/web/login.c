/* login.c - coming in and going out.
 *
 * Argon2id costs a core for tens of milliseconds, so it runs on the slow threads; whoever guesses
 * is answered 429 by a look at a table, and no thread waits.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/login.h"

#include "desk/setup.h"
#include "host/clock.h"
#include "host/log.h"
#include "pages/pages.h"
#include "web/http.h"
#include "web/login_page.h"

#define SESSION_AGE_S (14 * 86400)

const struct form_field login_query[] = {
	{ .name = "to", .kind = FIELD_LINE, .max = 1024, .label = "Where to go on" },
	{ 0 },
};

const struct form_field login_form[] = {
	{ .name = "login", .kind = FIELD_LINE, .max = 200, .must = true, .label = "Your login" },
	{ .name = "password", .kind = FIELD_TEXT, .max = 1024, .must = true, .label = "Your password" },
	{ .name = "to", .kind = FIELD_LINE, .max = 1024, .label = "Where to go on" },
	{ .name = "text", .kind = FIELD_TEXT, .max = KIB(64), .label = "The reply you were writing" },
	{ .name = "stage", .kind = FIELD_LINE, .max = 40, .label = "What kind of reply it is" },
	{ .name = "cc", .kind = FIELD_LINE, .max = 4000, .label = "Who gets a copy" },
	{ .name = "sender", .kind = FIELD_LINE, .max = 254, .label = "Whom it is written as" },
	{ 0 },
};

const struct form_field logout_form[] = { { 0 } };

/* Only an address of this desk: "//other" and "/\other" name another one. */
static struct str
safe_target(struct str to)
{
	if (!str_starts(to, STR("/")) || str_starts(to, STR("//"))
	    || str_find_char(to, '\\') != STR_NOT_FOUND)
		return STR("/");
	return to;
}

static void
show(struct request *r, int status)
{
	struct login_page page = { .login = request_text(r, "login"), .carried = { request_text(r, "to"),
		request_text(r, "text"), request_text(r, "stage"), request_text(r, "cc"),
		request_text(r, "sender") } };
	struct err unknown = { 0 };

	if (!desk_is_new(&r->seat, &page.is_new, &unknown))
		page.is_new = false;
	page_init(r, &page.page, STR("Log in"), STR_NONE);
	WEB_PAGE(r, status, render_login, &page);
}

void
login_page(struct request *r)
{
	if (r->session.who.role >= ROLE_AGENT && r->err.kind == ERR_NONE)
		web_redirect(r, safe_target(request_text(r, "to")));
	else
		show(r, r->err.kind == ERR_NONE ? 200 : err_status(&r->err));
}

static struct str
account_key(struct request *r)
{
	return str_lower(r->seat.a, request_text(r, "login"));
}

static void
too_often(struct request *r, int wait_s)
{
	err_set(&r->err, ERR_BUSY,
	    "There were several tries with a wrong password. Nothing is blocked: please wait %d second%s, "
	    "and try again.", wait_s, wait_s == 1 ? "" : "s");
	log_warn("login slowed down", F("wait_s", wait_s));
	answer_header(r->private, "Retry-After", arena_fmt(r->seat.a, "%d", wait_s));
	if (r->json)
		error_answer(r, 429, &r->err);
	else
		show(r, 429);
}

/* What came along is written before the session is: whoever is in finds it. */
static bool
keep_reply(struct request *r, struct actor who, struct err *err)
{
	struct in_draft draft = { .text = request_text(r, "text"), .stage = STAGE_ANSWER,
		.cc = request_text(r, "cc"), .sender = request_text(r, "sender") };
	struct str to = request_text(r, "to");

	if (str_trim(draft.text).len == 0 || !str_starts(to, STR("/cases/"))
	    || !str_int(str_sub(to, strlen("/cases/"), to.len), &draft.case_id))
		return true;
	(void)stage_by_name(request_text(r, "stage"), &draft.stage);
	r->seat.who = who;
	return desk_draft_save(&r->seat, &draft, err);
}

/* On a slow thread. */
static void
check_password(struct request *r)
{
	struct actor who;
	struct str token;

	if (!desk_login(&r->seat, request_text(r, "login"), request_text(r, "password"), &who, &r->err))
		return;
	if (!keep_reply(r, who, &r->err) || !desk_session_new(&r->seat, who, &token, &r->err))
		return;
	r->session.who = who;
	r->private->location = token;
}

static void
come_in(struct request *r)
{
	if (r->err.kind != ERR_NONE) {
		log_info("login refused", F("kind", err_code(&r->err)));
		if (r->json)
			web_fail(r, &r->err);
		else
			login_page(r);
		return;
	}
	throttle_clear(r->web->throttle, account_key(r), http_client(r));
	log_info("logged in", F("account", r->session.who.account));
	web_cookie(r, "heard", r->private->location, SESSION_AGE_S);
	web_redirect(r, safe_target(request_text(r, "to")));
}

void
login_post(struct request *r)
{
	int wait_s = throttle_enter(r->web->throttle, account_key(r), http_client(r), stopwatch_us());

	if (wait_s > 0)
		too_often(r, wait_s);
	else
		web_slow(r, check_password, come_in);
}

/* On a slow thread: it waits for its commit. */
static void
end_session(struct request *r)
{
	struct str token = session_cookie(r->private, "heard");

	if (token.len > 0)
		desk_session_end(&r->seat, token, &r->err);
}

static void
go_out(struct request *r)
{
	if (r->err.kind != ERR_NONE && r->err.kind != ERR_NOT_FOUND) {
		web_fail(r, &r->err);
		return;
	}
	web_cookie(r, "heard", STR_NONE, 0);
	web_redirect(r, STR("/login"));
}

void
logout_post(struct request *r)
{
	web_slow(r, end_session, go_out);
}
