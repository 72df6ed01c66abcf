/* mailbox.c - the mailboxes mail is fetched from.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "base/json.h"
#include "cli/open.h"
#include "desk/act.h"
#include "desk/mailbox.h"
#include "mail/smtp.h"

static struct in_mailbox
read_options(struct call *c)
{
	return (struct in_mailbox){
		.name = str_from(call_arg(c, 0)),
		.host = str_from(call_text(c, "host", "")),
		.port = call_int(c, "port", 0),
		.security = str_from(call_text(c, "security", "tls")),
		.login = str_from(call_text(c, "login", call_arg(c, 0))),
		.folder = str_from(call_text(c, "folder", "INBOX")),
		.done_folder = str_from(call_text(c, "move-to", "")),
		.bearer = call_flag(c, "bearer"),
		.take_all = call_flag(c, "all"),
	};
}

static bool
report_try(struct opened *o, const struct mailbox_row *row, struct imap_folder *found, struct err *err)
{
	smtp_global_init();
	if (!desk_mailbox_try(&o->seat, row, found, err))
		return false;
	printf("The login works; %u message%s in %.*s.\n", found->messages, found->messages == 1 ? " lies"
	    : "s lie", STR_ARG(row->folder));
	return true;
}

/* Tried before it is kept: a mailbox that can't be read helps nobody. */
static int
add_run(struct call *c)
{
	AUTO_OPENED o = { .mail_ca = call_text(c, "mail-ca", NULL) };
	struct err err = { 0 };
	struct in_mailbox in = read_options(c);
	bool untried = call_flag(c, "untried");
	struct mailbox_row row;
	struct change_result done;

	if (!call_open(c, &o, &err) || !call_password(c, &in.secret, &err)
	    || !desk_mailbox_from(&o.seat, &in, &row, &err))
		return call_fail(&err);
	if (!untried && !report_try(&o, &row, &in.seen, &err)) {
		fputs("heard: it was not added; --untried adds it all the same.\n", stderr);
		return call_fail(&err);
	}
	if (!desk_do(&o.seat, act_mailbox_put, &in, &done, &err))
		return call_fail(&err);
	printf("Mail is fetched from %.*s as soon as the desk runs.\n", STR_ARG(row.name));
	return 0;
}

static int
test_run(struct call *c)
{
	AUTO_OPENED o = { .mail_ca = call_text(c, "mail-ca", NULL) };
	struct err err = { 0 };
	struct mailbox_row row;
	struct imap_folder found;

	if (!call_open(c, &o, &err) || !desk_mailbox_by_name(&o.seat, str_from(call_arg(c, 0)), &row, &err)
	    || !report_try(&o, &row, &found, &err))
		return call_fail(&err);
	return 0;
}

static int
remove_run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct mailbox_row row;
	struct in_mailbox in = { 0 };
	struct change_result done;

	if (!call_open(c, &o, &err) || !desk_mailbox_by_name(&o.seat, str_from(call_arg(c, 0)), &row, &err))
		return call_fail(&err);
	in.id = row.id;
	if (!desk_do(&o.seat, act_mailbox_remove, &in, &done, &err))
		return call_fail(&err);
	printf("Nothing is fetched from %.*s any more; what was fetched stays.\n", STR_ARG(row.name));
	return 0;
}

static const char *
state_of(const struct mailbox_row *m)
{
	if (m->paused)
		return "paused";
	if (m->error.len > 0)
		return "failing";
	return m->seen_at > 0 ? "fine" : "not looked at yet";
}

static void
print_json(struct arena *a, const struct mailbox_row *m)
{
	const struct { struct str name, value; } texts[] = {
		{ STR("name"), m->name }, { STR("host"), m->host }, { STR("security"), m->security },
		{ STR("login"), m->login }, { STR("folder"), m->folder }, { STR("move_to"), m->done_folder },
		{ STR("state"), str_from(state_of(m)) }, { STR("error"), m->error },
	};
	struct buf b;
	struct json_out w;

	buf_init(&b, a, KIB(64));
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_id(&w, "id", m->id);
	for (size_t i = 0; i < LENGTH(texts); i++) {
		json_put_key(&w, texts[i].name);
		json_put_str(&w, texts[i].value);
	}
	json_field_int(&w, "port", m->port);
	json_field_int(&w, "taken", m->taken);
	json_close(&w, '}');
	printf("%.*s\n", STR_ARG(buf_str(&b)));
}

static void
print_line(const struct mailbox_row *m)
{
	printf("%-28.*s %-18s %6lld fetched%s%.*s\n", STR_ARG(m->name), state_of(m), (long long)m->taken,
	    m->error.len > 0 ? "  " : "", STR_ARG(m->error));
}

static int
list_run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct mailbox_row *rows;
	bool json = call_flag(c, "json");
	size_t n;

	if (!call_open(c, &o, &err) || !desk_mailboxes(&o.seat, &rows, &n, &err))
		return call_fail(&err);
	if (n == 0 && !json)
		puts("No mail is fetched from anywhere; \"heard mailbox add\" sets a mailbox up.");
	for (size_t i = 0; i < n; i++)
		if (json)
			print_json(c->a, &rows[i]);
		else
			print_line(&rows[i]);
	return 0;
}

#define OPTION_MAIL_CA \
	{ "mail-ca", "FILE", "certificates its server is held to (the system's)", OPT_TEXT, 0, 0 }

static const struct opt add_opts[] = {
	{ "host", "NAME", "the mail server: imap.example.com", OPT_TEXT, 0, 0 },
	{ "port", "N", "its port (993, without TLS 143)", OPT_INT, 1, 65535 },
	{ "security", "HOW", "tls (if not told), starttls, or none (this machine only)", OPT_TEXT, 0, 0 },
	{ "login", "NAME", "the login name, if it isn't the mailbox's name", OPT_TEXT, 0, 0 },
	{ "bearer", NULL, "what is read is an OAuth2 token (XOAUTH2), or file:PATH of a fresh one", OPT_FLAG,
	    0, 0 },
	{ "folder", "NAME", "the folder to read (INBOX)", OPT_TEXT, 0, 0 },
	{ "move-to", "NAME", "move them there once they are safe; else mark them read", OPT_TEXT, 0, 0 },
	{ "all", NULL, "also fetch what lies there already", OPT_FLAG, 0, 0 },
	{ "untried", NULL, "add it without logging in first", OPT_FLAG, 0, 0 },
	OPTION_MAIL_CA,
	OPTION_DATA,
	OPTION_DATABASE,
	{ 0 },
};
static const struct opt test_opts[] = { OPTION_MAIL_CA, OPTION_DATA, OPTION_DATABASE, { 0 } };
static const struct opt list_opts[] = { OPTION_JSON, OPTION_DATA, OPTION_DATABASE, { 0 } };
static const struct opt plain_opts[] = { OPTION_DATA, OPTION_DATABASE, { 0 } };

const struct cmd cmd_mailbox_add = {
	.name = "mailbox add",
	.args = "NAME",
	.help = "Fetch mail from a mailbox (IMAP); its password is read from standard input.",
	.more = "It is tried before it is added.  A message is marked as read, or moved, only when it is\n"
	    "safe here; nothing is ever deleted.",
	.opts = add_opts,
	.run = add_run,
};
const struct cmd cmd_mailbox_list = {
	.name = "mailbox list",
	.args = "",
	.help = "List the mailboxes mail is fetched from, and how it goes.",
	.opts = list_opts,
	.run = list_run,
};
const struct cmd cmd_mailbox_test = {
	.name = "mailbox test",
	.args = "NAME",
	.help = "Log in to a mailbox and look at its folders; changes nothing.",
	.opts = test_opts,
	.run = test_run,
};
const struct cmd cmd_mailbox_remove = {
	.name = "mailbox remove",
	.args = "NAME",
	.help = "Fetch from a mailbox no more, and forget its password.",
	.opts = plain_opts,
	.run = remove_run,
};
