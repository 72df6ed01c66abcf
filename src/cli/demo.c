/* demo.c - a desk to try things on: a made-up company, its people, and one mail that waits.
 *
 * The folder is a test folder whose clock starts on Monday 1 June 2026, 8 am in London, and can be moved
 * on from the pages.  A folder that is there already goes on where it stood.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "cli/open.h"
#include "cli/running.h"
#include "desk/view.h"
#include "host/embedded.h"
#include "mail/spool.h"

#define DEMO_START INT64_C(1780297200000)       /* 2026-06-01T08:00:00+01:00 */
#define DEMO_PASSWORD "kindness-first"          /* the demo listens on this machine only unless told */

static const struct { const char *key, *value; } settings[] = {
	{ "firm.name", "Larkfield Broadband" },
	{ "firm.phone", "0117 496 0123" },
	{ "firm.address", "care@larkfield.example" },
};

static const struct { const char *login, *name, *role; } people[] = {
	{ "asha", "Asha Rao", "agent" },
	{ "tom", "Tom Ellery", "lead" },
	{ "ruth", "Ruth Adeyemi", "owner" },
};

#define USUAL_PORT 8080
#define FIRST_MAIL "s01-first.eml"              /* of demo/, built in */

static bool
put_settings(struct desk *d, struct err *err)
{
	for (size_t i = 0; i < LENGTH(settings); i++)
		if (!desk_setting_put(d, str_from(settings[i].key), str_from(settings[i].value), err))
			return false;
	return true;
}

static bool
add_people(struct seat *s, struct err *err)
{
	for (size_t i = 0; i < LENGTH(people); i++) {
		struct in_account in = {
			.login = str_from(people[i].login), .name = str_from(people[i].name),
			.role = str_from(people[i].role), .password = STR(DEMO_PASSWORD),
		};
		struct change_result result;

		if (!desk_do(s, act_account_add, &in, &result, err))
			return false;
	}
	return true;
}

/* Handed in as a mail server would. */
static bool
hand_in_mail(struct desk *d, struct err *err)
{
	const struct embedded *mail = embedded_demo;
	struct str raw;

	while (mail->name && strcmp(mail->name, FIRST_MAIL) != 0)
		mail++;
	must(mail->name);
	raw = (struct str){ (const char *)mail->bytes, mail->len };
	return spool_put(desk_data(d), raw, MAIL_MAX, DEMO_START, err);
}

/* The accounts come last: while there are none the folder isn't furnished. */
static bool
furnish(struct seat *s, struct err *err)
{
	struct account_row *rows;
	size_t n;

	if (!desk_accounts(s, &rows, &n, err))
		return false;
	if (n > 0)
		return true;
	return put_settings(s->desk, err) && hand_in_mail(s->desk, err) && add_people(s, err);
}

/* Settings count from the next start, so a folder is furnished before the desk is opened for work. */
static bool
prepare_folder(struct call *c, const struct desk_options *o, struct err *err)
{
	AUTO_OPENED once = { 0 };
	struct actor who = { .role = ROLE_DESK, .name = STR("heard") };
	struct desk_options options = *o;

	once.clock = clock_stopped_at(DEMO_START);
	options.clock = once.clock;
	return desk_open(&once.desk, &options, err) && seat_open(&once.seat, once.desk, c->a, who, err)
	    && furnish(&once.seat, err);
}

static bool
open_demo(struct running *r, struct desk_options *o, struct err *err)
{
	int64_t at;

	if (!desk_clock_saved(o->data, NULL, &at, err))
		return false;
	r->clock = clock_running_from(at > 0 ? at : DEMO_START);
	return running_open(r, o, err);
}

static void
greet(const struct running *r, const struct desk_options *o)
{
	printf("\n%.*s, a made-up company, has its desk open:\n\n  %s/\n\n",
	    STR_ARG(desk_firm(r->desk)->name), o->base_url);
	for (size_t i = 0; i < LENGTH(people); i++)
		printf("  %s %-5s password %s  (%s, %s)\n", i == 0 ? "log in:" : "       ", people[i].login,
		    DEMO_PASSWORD, people[i].name, people[i].role);
	printf("\nIts clock can be moved on, and mail written as the customer, from its pages.\n"
	    "Everything is in %s and will be there next time.  Ctrl-C closes the desk.\n\n", o->data);
	fflush(stdout);
}

/* Who named no port gets the usual one, or any that is free: there may be a desk already, and a newcomer. */
static bool
listen_somewhere(struct call *c, const char *bind, struct listener *out, struct err *err)
{
	int port = (int)call_int(c, "port", -1);
	struct err taken = { 0 };

	if (port >= 0)
		return web_listen(bind, port, out, err);
	return web_listen(bind, USUAL_PORT, out, &taken) || web_listen(bind, 0, out, err);
}

static int
demo_run(struct call *c)
{
	AUTO_RUNNING r = { 0 };
	struct err err = { 0 };
	const char *bind = call_text(c, "bind", WEB_BIND);
	struct desk_options desk = {
		.data = call_text(c, "data", "./heard-demo"), .test = true, .create = true,
		.smtp_url = call_text(c, "smtp", NULL),
	};
	struct web_options web = { .demo = true };

	if (!listen_somewhere(c, bind, &web.listener, &err))
		return call_fail(&err);
	desk.base_url = cstr(c->a, arena_fmt(c->a, web.listener.six ? "http://[%s]:%d" : "http://%s:%d", bind,
	    web.listener.port));
	running_prepare();
	if (!prepare_folder(c, &desk, &err) || !open_demo(&r, &desk, &err) || !running_lock(&r, c->a, &err)
	    || !running_start(&r, &web, &err))
		return call_fail(&err);
	greet(&r, &desk);
	running_wait(&r);
	puts("\nThe desk is closed; nothing is lost.");
	return 0;
}

static const struct opt demo_opts[] = {
	{ "data", "DIR", "the demo's folder (./heard-demo)", OPT_TEXT, 0, 0 },
	{ "port", "N", "the port to listen on (8080; where that is taken, any free one)", OPT_INT, 0, 65535 },
	{ "bind", "ADDRESS", "the address to listen on (127.0.0.1); all know the passwords", OPT_TEXT, 0, 0 },
	{ "smtp", "URL", "a mail server; without one, mail waits in the outbox", OPT_TEXT, 0, 0 },
	{ 0 },
};

const struct cmd cmd_demo = {
	.name = "demo",
	.args = "",
	.help = "Open the desk of a made-up company, to play both sides of a complaint.",
	.more = "What `make run` starts.  Its folder is a test folder: its clock starts on Monday 1 June\n"
	    "2026 and can be moved on.",
	.opts = demo_opts,
	.run = demo_run,
};
