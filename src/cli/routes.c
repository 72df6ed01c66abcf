/* routes.c - every address of the desk, who may ask for it, and what for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "base/json.h"
#include "cli/cli.h"
#include "web/request.h"

static const char *const rights[] = {
	[CAN_NOBODY] = "nobody", [CAN_ANYONE] = "anyone", [CAN_CUSTOMER] = "customer", [CAN_AGENT] = "agent",
	[CAN_LEAD] = "lead", [CAN_OWNER] = "owner", [CAN_DEMO] = "demo",
};

static const char *
method_name(enum method m)
{
	return m == GET ? "GET" : "POST";
}

static void
print_text(const struct route *r)
{
	printf("%-4s %-40s %-8s %s\n", method_name(r->method), r->path, rights[r->right],
	    r->what ? r->what : "");
}

static void
print_markdown(const struct route *r)
{
	printf("| %s | `%s` | %s | %s |\n", method_name(r->method), r->path, rights[r->right],
	    r->what ? r->what : "");
}

static void
print_json(struct arena *a, const struct route *r)
{
	struct buf b;
	struct json_out w;

	buf_init(&b, a, KIB(64));
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_str(&w, "method", str_from(method_name(r->method)));
	json_field_str(&w, "path", str_from(r->path));
	json_field_str(&w, "right", str_from(rights[r->right]));
	json_field_str(&w, "what", str_from(r->what));
	json_close(&w, '}');
	printf("%.*s\n", STR_ARG(buf_str(&b)));
}

static int
routes_run(struct call *c)
{
	bool json = call_flag(c, "json"), markdown = call_flag(c, "markdown");

	if (json && markdown)
		return call_fail(&(struct err){ ERR_USAGE, "take --json or --markdown, not both" });
	if (markdown)
		puts("# The addresses of heard\n\nMade by `make docs` from the table of routes; edits are "
		    "lost.\n\n| method | address | who | what |\n| --- | --- | --- | --- |");
	for (const struct route *r = routes; r->method; r++) {
		if (json)
			print_json(c->a, r);
		else if (markdown)
			print_markdown(r);
		else
			print_text(r);
	}
	return 0;
}

static const struct opt routes_opts[] = {
	{ "markdown", NULL, "as docs/routes.md has them", OPT_FLAG, 0, 0 },
	OPTION_JSON, { 0 },
};

const struct cmd cmd_routes = {
	.name = "routes",
	.args = "",
	.help = "List every address of the desk, who may ask for it, and what for.",
	.opts = routes_opts,
	.run = routes_run,
};
