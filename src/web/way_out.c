/* way_out.c - the mail server mail goes out by: set up, tried, taken away.
 *
 * A password goes in and never comes out: the form is shown again without it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/way_out.h"

#include "pages/pages.h"
#include "web/choice.h"
#include "web/handlers.h"
#include "web/http.h"
#include "web/pages.h"
#include "web/words.h"

static const char *const securities[][2] = {
	{ "tls", "TLS (port 465)" },
	{ "starttls", "STARTTLS (port 587)" },
	{ "none", "what it offers: a server on this machine (port 25)" },
}, *const ways_in[][2] = {
	{ "password", "a password" },
	{ "bearer", "an OAuth2 token" },
};

static bool
is_form(struct request *r, const char *path)
{
	return r->route->method == POST && str_eq(str_from(r->route->path), str_from(path));
}

/* --- the page ---------------------------------------------------------------------------------------- */

static void
fill_stored(struct request *r, const struct in_way_out *in, struct way_out_page *v)
{
	v->host.text = in->host;
	v->login.text = in->login;
	v->address.text = in->address;
	if (in->port > 0)
		v->port.text = arena_fmt(r->seat.a, "%" PRId64, in->port);
	v->n_securities = LENGTH(securities);
	v->securities = choices_of(r->seat.a, securities, v->n_securities, in->security);
	v->n_ways_in = LENGTH(ways_in);
	v->ways_in = choices_of(r->seat.a, ways_in, v->n_ways_in, in->bearer ? STR("bearer")
	    : STR("password"));
}

static struct in_way_out *
typed(struct request *r)
{
	struct in_way_out *in = arena_new(r->seat.a, struct in_way_out);

	*in = (struct in_way_out){
		.host = request_text(r, "host"),
		.port = request_int(r, "port"),
		.security = request_text(r, "security"),
		.login = request_text(r, "login"),
		.secret = request_text(r, "secret"),
		.address = request_text(r, "address"),
		.bearer = str_eq(request_text(r, "auth"), STR("bearer")),
	};
	return in;
}

static void
fill_typed(struct request *r, struct way_out_page *v)
{
	struct in_way_out *in = typed(r);
	struct way_out_wrong wrong;
	struct err ignored = { 0 };

	fill_stored(r, in, v);
	v->host = field_sent(r, "host");
	v->port = field_sent(r, "port");
	v->login = field_sent(r, "login");
	v->secret = field_sent(r, "secret");
	v->address = field_sent(r, "address");
	(void)desk_way_out_ok(&r->seat, in, &wrong, &ignored);
	field_check(r, &v->host, wrong.host.kind == ERR_NONE, &wrong.host);
	field_check(r, &v->port, wrong.port.kind == ERR_NONE, &wrong.port);
	field_check(r, &v->secret, wrong.secret.kind == ERR_NONE, &wrong.secret);
	field_check(r, &v->address, wrong.address.kind == ERR_NONE, &wrong.address);
}

/* Whom a test goes to, unless another is typed: who looks at this page, else the firm itself. */
static struct str
test_address(struct request *r)
{
	struct account_row me;
	struct err ignored = { 0 };

	if (desk_account(&r->seat, &me, &ignored) && me.mail.len > 0)
		return me.mail;
	return desk_firm(r->seat.desk)->address;
}

static void
fill_state(struct request *r, struct way_out_page *v)
{
	struct str url = words_no_password(r->seat.a, desk_firm(r->seat.desk)->smtp_url);

	v->given = words_no_password(r->seat.a, desk_way_out_given(&r->seat));
	v->set = url.len > 0;
	v->state = v->set ? arena_fmt(r->seat.a, "Mail goes out by %.*s.", STR_ARG(url))
	    : STR("No mail server is set: what we write waits in the outbox, and nothing of it is lost.");
	v->to = is_form(r, "/settings/outgoing/test") ? field_sent(r, "to")
	    : (struct field){ test_address(r), STR_NONE };
}

static void
show(struct request *r, struct str good)
{
	struct way_out_page v = { .good = good };
	struct in_way_out in;
	struct err err = { 0 };

	if (!desk_way_out(&r->seat, &in, &err)) {
		web_fail(r, &err);
		return;
	}
	v.kept = in.host.len > 0;
	v.has_login = in.login.len > 0;
	fill_stored(r, &in, &v);
	if (is_form(r, "/settings/outgoing/save"))
		fill_typed(r, &v);
	fill_state(r, &v);
	page_init(r, &v.page, STR("Mail that goes out"), STR("settings"));
	fields_sum(r, &v.page,
	    (const struct field[]){ v.host, v.port, v.login, v.secret, v.address }, 5);
	WEB_PAGE(r, r->err.kind == ERR_NONE ? 200 : err_status(&r->err), render_way_out, &v);
}

void
way_out_page(struct request *r)
{
	show(r, request_flag(r, "saved") ? STR("Saved, and in force. What waited in the outbox goes out now.")
	    : request_flag(r, "removed") ? STR("Taken away. What we write waits in the outbox.") : STR_NONE);
}

/* What was typed, each with what is wrong with it. */
void
way_out_again(struct request *r)
{
	show(r, STR_NONE);
}

/* --- saved, after it was tried ------------------------------------------------------------------------ */

/* On a slow thread: a mail server may take its time. */
static void
try_typed(struct request *r)
{
	struct in_way_out *in = typed(r);
	struct way_out_wrong wrong;

	r->private->act_in = in;
	if (desk_way_out_ok(&r->seat, in, &wrong, &r->err) && !request_flag(r, "untried"))
		(void)desk_way_out_try(&r->seat, in, &r->err);
}

static void
save_tried(struct request *r)
{
	if (r->err.kind != ERR_NONE)
		way_out_again(r);
	else
		web_act(r, act_way_out_put, r->private->act_in, STR("/settings/outgoing?saved=1"));
}

void
way_out_save(struct request *r)
{
	web_slow(r, try_typed, save_tried);
}

/* --- tried as it stands ------------------------------------------------------------------------------- */

static void
send_test(struct request *r)
{
	(void)desk_test_mail(&r->seat, request_text(r, "to"), &r->err);
}

static void
show_sent(struct request *r)
{
	show(r, r->err.kind != ERR_NONE ? STR_NONE : arena_fmt(r->seat.a, "The mail server took it. Look "
	    "whether it is at %.*s in a moment; if not, look among the unwanted mail there.",
	    STR_ARG(request_text(r, "to"))));
}

void
way_out_test(struct request *r)
{
	web_slow(r, send_test, show_sent);
}

void
way_out_remove(struct request *r)
{
	web_act(r, act_way_out_remove, NULL, STR("/settings/outgoing?removed=1"));
}
