/* user.c - the accounts of those who sit at the desk.
 *
 * A password is read from standard input, never from the command line, where others could see it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "base/json.h"
#include "cli/open.h"
#include "desk/view.h"

static bool
do_account(struct opened *o, desk_act *act, const struct in_account *in, struct err *err)
{
	struct change_result result;

	return desk_do(&o->seat, act, in, &result, err);
}

static int
add_run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct in_account in = {
		.login = str_from(call_arg(c, 0)),
		.name = str_from(call_text(c, "name", "")),
		.role = str_from(call_text(c, "role", "agent")),
	};

	if (!call_open(c, &o, &err) || !call_password(c, &in.password, &err)
	    || !do_account(&o, act_account_add, &in, &err))
		return call_fail(&err);
	printf("%.*s may log in as %.*s (%.*s).\n", STR_ARG(in.name), STR_ARG(in.login), STR_ARG(in.role));
	return 0;
}

static bool
is_disabled(struct opened *o, struct str login)
{
	struct account_row *rows;
	struct err err = { 0 };
	size_t n;

	if (!desk_accounts(&o->seat, &rows, &n, &err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(rows[i].login, login))
			return rows[i].disabled != 0;
	return false;
}

static int
password_run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct in_account in = { .login = str_from(call_arg(c, 0)) };

	if (!call_open(c, &o, &err) || !call_password(c, &in.password, &err)
	    || !do_account(&o, act_account_password, &in, &err))
		return call_fail(&err);
	printf("%.*s has a new password; whoever was logged in under the old one is logged out.\n",
	    STR_ARG(in.login));
	if (is_disabled(&o, in.login))
		printf("The account is disabled all the same; \"heard user enable %.*s\" lets it in again.\n",
		    STR_ARG(in.login));
	return 0;
}

static int
enable_run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct in_account in = { .login = str_from(call_arg(c, 0)) };

	if (!call_open(c, &o, &err) || !do_account(&o, act_account_enable, &in, &err))
		return call_fail(&err);
	printf("%.*s can log in again, with the password they had.\n", STR_ARG(in.login));
	return 0;
}

static int
disable_run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct in_account in = { .login = str_from(call_arg(c, 0)) };

	if (!call_open(c, &o, &err) || !do_account(&o, act_account_disable, &in, &err))
		return call_fail(&err);
	printf("%.*s can't log in any more; what they did stays in the record under their name.\n",
	    STR_ARG(in.login));
	return 0;
}

static void
print_json(struct arena *a, const struct account_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct buf b;
		struct json_out w;

		buf_init(&b, a, KIB(64));
		json_out_init(&w, &b);
		json_open(&w, '{');
		json_field_id(&w, "id", rows[i].id);
		json_field_str(&w, "login", rows[i].login);
		json_field_str(&w, "name", rows[i].name);
		json_field_str(&w, "role", rows[i].role);
		json_field_bool(&w, "disabled", rows[i].disabled != 0);
		json_close(&w, '}');
		printf("%.*s\n", STR_ARG(buf_str(&b)));
	}
}

static void
print_table(const struct account_row *rows, size_t n)
{
	if (n == 0)
		puts("There is no account yet; \"heard user add\" makes one.");
	for (size_t i = 0; i < n; i++)
		printf("%-16.*s %-6.*s %.*s%s\n", STR_ARG(rows[i].login), STR_ARG(rows[i].role),
		    STR_ARG(rows[i].name), rows[i].disabled ? " (disabled)" : "");
}

static int
list_run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct account_row *rows;
	bool json = call_flag(c, "json");
	size_t n;

	if (!call_open(c, &o, &err) || !desk_accounts(&o.seat, &rows, &n, &err))
		return call_fail(&err);
	if (json)
		print_json(c->a, rows, n);
	else
		print_table(rows, n);
	return 0;
}

/* Shown once: only its hash is kept. */
static int
token_run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct str token;

	if (!call_open(c, &o, &err)
	    || !desk_token_new(&o.seat, str_from(call_arg(c, 0)), str_from(call_text(c, "for", "")), &token,
	    &err))
		return call_fail(&err);
	printf("%.*s\n", STR_ARG(token));
	return 0;
}

static const struct opt token_opts[] = {
	{ "for", "WHAT", "what will use it, to know it by later", OPT_TEXT, 0, 0 },
	OPTION_DATA, OPTION_DATABASE, { 0 },
};
static const struct opt add_opts[] = {
	{ "name", "NAME", "the name customers will see: \"Asha Rao\"", OPT_TEXT, 0, 0 },
	{ "role", "ROLE", "agent (if not told), lead or owner", OPT_TEXT, 0, 0 },
	OPTION_DATA, OPTION_DATABASE, { 0 },
};
static const struct opt list_opts[] = { OPTION_JSON, OPTION_DATA, OPTION_DATABASE, { 0 } };
static const struct opt plain_opts[] = { OPTION_DATA, OPTION_DATABASE, { 0 } };

const struct cmd cmd_user_add = {
	.name = "user add",
	.args = "LOGIN",
	.help = "Make an account; the password is read from standard input.",
	.more = "Agents do all of a case's work; leads and owners may send what a rule blocks, with a\n"
	    "reason; owners also see to accounts and settings.",
	.opts = add_opts,
	.run = add_run,
};
const struct cmd cmd_user_list = {
	.name = "user list",
	.args = "",
	.help = "List the accounts.",
	.opts = list_opts,
	.run = list_run,
};
const struct cmd cmd_user_password = {
	.name = "user password",
	.args = "LOGIN",
	.help = "Give an account a new password, read from standard input.",
	.opts = plain_opts,
	.run = password_run,
};
const struct cmd cmd_user_disable = {
	.name = "user disable",
	.args = "LOGIN",
	.help = "Let an account log in no more; its record stays.",
	.opts = plain_opts,
	.run = disable_run,
};
const struct cmd cmd_user_enable = {
	.name = "user enable",
	.args = "LOGIN",
	.help = "Let a disabled account log in again, with the password it had.",
	.opts = plain_opts,
	.run = enable_run,
};
const struct cmd cmd_user_token = {
	.name = "user token",
	.args = "LOGIN",
	.help = "Make an API token that acts for an account, and print it once.",
	.more = "A program sends it as \"Authorization: Bearer TOKEN\" and may do what the account may.  It\n"
	    "ends when the account is disabled.",
	.opts = token_opts,
	.run = token_run,
};
