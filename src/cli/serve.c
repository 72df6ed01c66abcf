/* serve.c - the desk, open for work.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "cli/open.h"
#include "cli/running.h"
#include "desk/setup.h"
#include "host/file.h"
#include "mail/token.h"

#define TEST_CLOCK_START INT64_C(946684800000)  /* 1 January 2000: a test sets it on from here */

static bool
choose_clock(const struct desk_options *o, bool test_clock, struct clock **out, struct err *err)
{
	int64_t at;

	if (!test_clock)
		return folder_clock(o->data, o->database, out, err);
	if (!desk_clock_saved(o->data, o->database, &at, err))
		return false;
	*out = clock_stopped_at(at > 0 ? at : TEST_CLOCK_START);
	return true;
}

static void
read_options(struct call *c, struct desk_options *desk, struct web_options *web)
{
	*desk = (struct desk_options){
		.data = call_text(c, "data", "./heard-data"),
		.database = call_text(c, "database", NULL),
		.test = call_flag(c, "test"),
		.base_url = call_text(c, "base-url", NULL),
		.smtp_url = call_text(c, "smtp", NULL),
		.smtp_user = call_text(c, "smtp-user", NULL),
		.smtp_tls = call_flag(c, "smtp-tls"),
		.undo = call_text(c, "undo", NULL),
		.acknowledge = call_text(c, "acknowledge", NULL),
		.mail_ca = call_text(c, "mail-ca", NULL),
		.packs = call_text(c, "packs", NULL),
	};
	*web = (struct web_options){
		.bind = call_text(c, "bind", "127.0.0.1"),
		.port = (int)call_int(c, "port", 8080),
		.behind_proxy = call_flag(c, "behind-proxy"),
		.tls_cert = call_text(c, "tls-cert", NULL),
		.tls_key = call_text(c, "tls-key", NULL),
	};
}

#define PASSWORD_MAX KIB(4)

/* From a file, as what stands in a command line can be seen by everyone on the machine.  A token is read at
 * each login: its file may still be to come. */
static bool
read_login(struct call *c, struct desk_options *desk, struct err *err)
{
	const char *path = call_text(c, "smtp-password-file", NULL);
	const char *token = call_text(c, "smtp-token-file", NULL);
	struct str text, line;

	if (path && token)
		return err_set(err, ERR_USAGE, "--smtp-password-file or --smtp-token-file, not both");
	if (!(path || token) != !desk->smtp_user)
		return err_set(err, ERR_USAGE, "--smtp-user and --smtp-password-file (or --smtp-token-file) "
		    "belong together");
	if (token)
		desk->smtp_token = cstr(c->a, arena_fmt(c->a, TOKEN_FILE "%s", token));
	if (!path)
		return true;
	if (!file_read(c->a, path, PASSWORD_MAX, &text, err))
		return false;
	if (!str_line(&text, &line) || line.len == 0)
		return err_set(err, ERR_CONFIG, "%s is empty; its first line is the password of the mail "
		    "server",
		    path);
	desk->smtp_password = cstr(c->a, line);
	return true;
}

static bool
check_options(const struct desk_options *desk, const struct web_options *web, struct err *err)
{
	if (!web->tls_cert != !web->tls_key)
		return err_set(err, ERR_USAGE, "--tls-cert and --tls-key belong together");
	if (web->tls_cert && web->behind_proxy)
		return err_set(err, ERR_USAGE, "TLS ends here (--tls-cert) or at a proxy (--behind-proxy), "
		    "not at both");
	int64_t seconds;
	if (desk->acknowledge && strcmp(desk->acknowledge, "on") != 0
	    && strcmp(desk->acknowledge, "off") != 0)
		return err_set(err, ERR_USAGE, "--acknowledge is on or off");
	if (desk->undo && (!str_int(str_from(desk->undo), &seconds) || seconds < 0 || seconds > 60))
		return err_set(err, ERR_USAGE, "--undo takes 0 to 60 seconds");
	if (desk->base_url && !str_starts(str_from(desk->base_url), STR("http://"))
	    && !str_starts(str_from(desk->base_url), STR("https://")))
		return err_set(err, ERR_USAGE, "--base-url begins with http:// or https://");
	return true;
}

/* A folder that isn't there is made, but not for --test-clock alone: that works on a folder which was
 * made with --test, and on no other. */
static bool
open_desk(struct running *r, struct desk_options *o, const char *test_clock, struct err *err)
{
	o->create = o->test || !test_clock;
	o->test = o->test || test_clock;
	return choose_clock(o, test_clock != NULL, &r->clock, err) && running_open(r, o, err);
}

static void
greet(const struct running *r, const struct web_options *o)
{
	printf("heard listens on %s://%s:%d/\n", o->tls_cert ? "https" : "http", o->bind, web_port(r->web));
	fflush(stdout);
}

/* Nobody has an account: whoever sees this may make the first. */
static bool
invite(const struct running *r, struct arena *a, const struct web_options *o, struct err *err)
{
	struct str base = desk_firm(r->desk)->base_url, code = web_setup_code(r->web);
	struct seat seat;
	bool is_new, ok;

	if (!seat_open(&seat, r->desk, a, (struct actor){ .role = ROLE_DESK }, err))
		return false;
	ok = desk_is_new(&seat, &is_new, err);
	seat_close(&seat);
	if (!ok || !is_new)
		return ok;
	if (base.len == 0)
		base = arena_fmt(a, "%s://%s:%d", o->tls_cert ? "https" : "http", o->bind, web_port(r->web));
	printf("nobody has an account yet; set it up, once, at %.*s/setup?code=%.*s\n", STR_ARG(base),
	    STR_ARG(code));
	return true;
}

static int
serve_run(struct call *c)
{
	AUTO_RUNNING r = { 0 };
	struct err err = { 0 };
	struct desk_options desk;
	struct web_options web;
	const char *test_clock = call_text(c, "test-clock", NULL);
	const char *lmtp = call_text(c, "lmtp", NULL);
	int port = 0;

	read_options(c, &desk, &web);
	if (!check_options(&desk, &web, &err) || !read_login(c, &desk, &err))
		return call_fail(&err);
	running_prepare();
	if (!open_desk(&r, &desk, test_clock, &err) || !running_lock(&r, c->a, &err)
	    || !running_start(&r, &web, &err) || (test_clock && !jobs_clock_socket(r.jobs, test_clock, &err))
	    || (lmtp && !jobs_lmtp(r.jobs, lmtp, &port, &err)))
		return call_fail(&err);
	greet(&r, &web);
	if (!invite(&r, c->a, &web, &err))
		return call_fail(&err);
	if (lmtp && port > 0)
		printf("and takes mail by LMTP on 127.0.0.1:%d\n", port);
	else if (lmtp)
		printf("and takes mail by LMTP on %s\n", lmtp);
	fflush(stdout);
	running_wait(&r);
	return 0;
}

static const struct opt serve_opts[] = {
	OPTION_DATA, OPTION_DATABASE, OPTION_PORT,
	{ "bind", "ADDRESS", "the address to listen on (127.0.0.1)", OPT_TEXT, 0, 0 },
	{ "base-url", "URL", "where the world reaches it; without, no links are mailed", OPT_TEXT, 0, 0 },
	{ "smtp", "URL", "the mail server: smtp://host:port or smtps://…; else mail waits", OPT_TEXT, 0, 0 },
	{ "packs", "DIR", "the firm's own words, *.pack (DATA/packs if that is there)", OPT_TEXT, 0, 0 },
	{ "mail-ca", "FILE", "certificates mail servers are held to (the system's)", OPT_TEXT, 0, 0 },
	{ "lmtp", "WHERE", "takes mail: a socket's /path, or 127.0.0.1:PORT", OPT_TEXT, 0, 0 },
	{ "smtp-user", "NAME", "who logs in to the mail server", OPT_TEXT, 0, 0 },
	{ "smtp-password-file", "FILE", "its first line is the password", OPT_TEXT, 0, 0 },
	{ "smtp-token-file", "FILE", "in place of a password: its first line is an OAuth2 token",
	    OPT_TEXT, 0, 0 },
	{ "smtp-tls", NULL, "send nothing to the mail server unencrypted", OPT_FLAG, 0, 0 },
	{ "acknowledge", "on|off", "confirm a first mail by itself, with its reference (off)", OPT_TEXT,
	    0, 0 },
	{ "undo", "SECONDS", "how long a reply can be taken back (10; 0 to 60)", OPT_TEXT, 0, 0 },
	{ "behind-proxy", NULL, "TLS ends at a proxy before the desk", OPT_FLAG, 0, 0 },
	{ "tls-cert", "FILE", "the desk's own certificate", OPT_TEXT, 0, 0 },
	{ "tls-key", "FILE", "and its key", OPT_TEXT, 0, 0 },
	{ "test", NULL, "a folder made now is for tests: its clock may be moved", OPT_FLAG, 0, 0 },
	{ "test-clock", "SOCKET", "takes \"now TIME\" and \"advance 3h\" (test folders)", OPT_TEXT, 0, 0 },
	{ 0 },
};

const struct cmd cmd_serve = {
	.name = "serve",
	.args = "",
	.help = "Open the desk: its pages, its mail, its promises, until it is told to stop.",
	.more = "The data folder is made if it isn't there.  While nobody has an account, it\n"
	    "prints the address of a page that makes the owner's; \"heard user add\" makes one too.",
	.opts = serve_opts,
	.run = serve_run,
};
