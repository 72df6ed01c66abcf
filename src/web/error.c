/* error.c - the page that says what happened, that nothing is lost, and what to do.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/error.h"

#include "host/log.h"
#include "pages/pages.h"
#include "web/http.h"

#define TARGET_MAX 300                          /* three bytes for each of them fit into the login form */
#define KEPT_LEAST 12                           /* shorter than this is quickly typed again */

struct saying { int status; struct str what, todo; };

static const struct saying sayings[] = {
	{ 400, STR_INIT("That could not be read"),
	    STR_INIT("Nothing was changed. Go back, look at what the sentence names, and send it again.") },
	{ 401, STR_INIT("Please log in"),
	    STR_INIT("Nothing was changed. Log in, and you will be taken on from here.") },
	{ 403, STR_INIT("That is not open to you"),
	    STR_INIT("Nothing was changed. If you need it for your work, ask the owner of the desk.") },
	{ 404, STR_INIT("There is nothing here"),
	    STR_INIT("The address may have been cut off where it broke over a line. Nothing was changed.") },
	{ 405, STR_INIT("That is not how this address works"),
	    STR_INIT("Nothing was changed. Go back and use the page’s own buttons.") },
	{ 409, STR_INIT("Someone was quicker"),
	    STR_INIT("Nothing of yours was sent. Open the case again, see what came in, and send it then.") },
	{ 410, STR_INIT("This link has ended"),
	    STR_INIT("What you told us is kept. Answer any mail of ours, or ring us, for a new link.") },
	{ 413, STR_INIT("That is too much at once"),
	    STR_INIT("Nothing was changed. Shorten it or send it in parts.") },
	{ 415, STR_INIT("That is sent in a way not read here"),
	    STR_INIT("Nothing was changed. Send a form or JSON.") },
	{ 429, STR_INIT("A short wait, please"),
	    STR_INIT("Nothing is blocked. Try again when the time is up.") },
	{ 500, STR_INIT("Something broke on our side"),
	    STR_INIT("What was sent before is safe, and nothing was left half done. Try again; if it stays, "
	        "tell whoever looks after the desk, with the number below.") },
	{ 503, STR_INIT("This can’t be done just now"),
	    STR_INIT("Nothing is lost and nothing was changed. Try again in a few seconds.") },
};

static const struct saying *
saying_for(int status)
{
	for (size_t i = 0; i < LENGTH(sayings); i++)
		if (sayings[i].status == status)
			return &sayings[i];
	return saying_for(status < 500 ? 400 : 500);
}

static bool
is_worth_keeping(const struct form_pair *pair)
{
	if (str_eq(pair->name, STR("csrf")) || str_eq(pair->name, STR("form")))
		return false;
	return pair->text.len >= KEPT_LEAST && str_find(pair->name, STR("password")) == STR_NOT_FOUND;
}

/* Only what this person themselves typed on a page of ours: another site's text is not shown under
 * our name. */
static void
keep_typed(struct request_private *p, struct error_page *page)
{
	VEC(struct kept_text) kept = { 0 };
	struct err elsewhere = { 0 };

	if (!guard_origin(p, &elsewhere))
		return;
	for (size_t i = 0; i < p->form.pairs.n; i++) {
		const struct form_pair *pair = &p->form.pairs.at[i];

		if (is_worth_keeping(pair))
			vec_push(&p->arena, &kept) = (struct kept_text){ pair->name, pair->text };
	}
	page->kept = kept.at;
	page->n_kept = kept.n;
}

static bool
is_secret(const struct form_pair *pair)
{
	return str_find(pair->name, STR("password")) != STR_NOT_FOUND;
}

/* What can't be done just now goes by the same form once it can: done once, however often it is sent. */
static void
offer_again(struct request_private *p, struct error_page *page)
{
	struct err elsewhere = { 0 };

	if (p->get || p->form.pairs.n == 0 || !guard_origin(p, &elsewhere))
		return;
	page->fields = arena_array(&p->arena, struct sent_field, p->form.pairs.n);
	for (size_t i = 0; i < p->form.pairs.n; i++) {
		const struct form_pair *pair = &p->form.pairs.at[i];
		bool typed = str_find_char(pair->text, ' ') != STR_NOT_FOUND;

		if (is_secret(pair))
			return;
		page->fields[i] = (struct sent_field){ pair->name, pair->text, typed };
	}
	page->n_fields = p->form.pairs.n;
	page->again = p->target;
}

static void
json_error(struct request *r, int status, const struct err *err)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, r->seat.a, KIB(4));
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_str(&w, "error", str_from(err->text));
	json_field_str(&w, "code", str_from(err_code(err)));
	json_close(&w, '}');
	if (status == 401)
		answer_header(r->private, "WWW-Authenticate", STR("Bearer"));
	web_json(r, status, buf_str(&b));
}

static void
to_login(struct request_private *p)
{
	struct str to = p->target;

	web_redirect(&p->r, to.len <= 1 || to.len > TARGET_MAX ? STR("/login")
	    : arena_fmt(&p->arena, "/login?to=%.*s", STR_ARG(percent_encode(&p->arena, to))));
}

/* Some sentences are written to stand behind "heard: " at a prompt. */
struct str
error_sentence(struct arena *a, const struct err *err)
{
	struct str text = str_from(err->text);
	bool ended;

	if (text.len == 0)
		return STR_NONE;
	ended = memchr(".?!", text.ptr[text.len - 1], 3) != NULL;
	return arena_fmt(a, "%.*s%s", STR_ARG(str_capital(a, text)), ended ? "" : ".");
}

/* The case the form stood on; empty: none. */
static struct str
case_of_form(struct request *r)
{
	struct str target = r->private->target, rest;
	size_t end;

	if (!str_starts(target, STR("/cases/")))
		return STR_NONE;
	rest = str_sub(target, strlen("/cases/"), target.len);
	end = str_find_char(rest, '/');
	rest = end == STR_NOT_FOUND ? rest : str_sub(rest, 0, end);
	return arena_fmt(r->seat.a, "/cases/%.*s", STR_ARG(percent_encode(r->seat.a, rest)));
}

/* A reply goes on through the login.  Forms whose text is no reply have no stage. */
static void
carry_reply(struct request *r, struct error_page *page)
{
	const struct form *f = &r->private->form;
	struct str stage = form_text(f, "stage");

	if (page->n_kept > 0 && stage.len > 0)
		page->login = (struct login_carried){ case_of_form(r), form_text(f, "text"), stage,
			form_text(f, "cc"), form_text(f, "sender") };
}

static void
page_error(struct request *r, int status, const struct err *err)
{
	const struct saying *saying = saying_for(status);
	struct error_page page = { .status = status, .what = saying->what, .todo = saying->todo };

	page_init(r, &page.page, saying->what, STR_NONE);
	page.why = error_sentence(r->seat.a, err);
	page.page.error = STR_NONE;
	page.number = str_copy(r->seat.a, str_from(r->private->id));
	if (r->session.who.role >= ROLE_AGENT) {
		page.back = STR("/");
		page.back_words = STR("To Today");
	} else if (status == 401) {
		page.why = STR("You are not logged in any more, so this was not sent.");
		page.back = case_of_form(r).len == 0 ? STR("/login")
		    : arena_fmt(r->seat.a, "/login?to=%.*s", STR_ARG(case_of_form(r)));
		page.back_words = STR("Log in");
	}
	if (status == 503)
		offer_again(r->private, &page);
	if (page.again.len == 0)
		keep_typed(r->private, &page);
	if (status == 401)
		carry_reply(r, &page);
	/* 401 would have a browser ask for a password of its own */
	WEB_PAGE(r, status == 401 ? 403 : status, render_error, &page);
}

void
error_answer(struct request *r, int status, const struct err *err)
{
	if (status >= 500)
		log_error("request failed", F("status", status), F("kind", err_code(err)));
	if (status == 503)
		answer_header(r->private, "Retry-After", STR("5"));
	if (r->json)
		json_error(r, status, err);
	else if (status == 401 && r->private->get)
		to_login(r->private);
	else
		page_error(r, status, err);
}

void
web_fail(struct request *r, const struct err *err)
{
	error_answer(r, err_status(err), err);
}
