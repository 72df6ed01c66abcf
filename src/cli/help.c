/* help.c - what the table of commands says of itself, for people and for docs/commands.md.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cli/cli.h"

#include <stdio.h>

static int
width_of(const struct opt *o)
{
	return (int)(strlen(o->name) + (o->value ? strlen(o->value) + 1 : 0));
}

static int
widest_option(const struct cmd *cmd)
{
	int widest = (int)strlen("help");

	for (const struct opt *o = cmd->opts; o->name; o++)
		if (width_of(o) > widest)
			widest = width_of(o);
	return widest;
}

static void
put_option(const struct opt *o, int widest)
{
	printf("  --%s%s%s%*s  %s\n", o->name, o->value ? " " : "", o->value ? o->value : "",
	    widest - width_of(o), "", o->help);
}

static const char *
space_before(const char *args)
{
	return args[0] ? " " : "";
}

void
help_command(const struct cmd *cmd)
{
	static const struct opt help = { "help", NULL, "this page", OPT_FLAG, 0, 0 };
	int widest = widest_option(cmd);

	printf("heard %s%s%s%s\n\n%s\n", cmd->name, cmd->opts->name ? " [options]" : "",
	    space_before(cmd->args), cmd->args, cmd->help);
	if (cmd->more)
		printf("\n%s\n", cmd->more);
	putchar('\n');
	for (const struct opt *o = cmd->opts; o->name; o++)
		put_option(o, widest);
	put_option(&help, widest);
}

static bool
is_of(const struct cmd *cmd, struct str word)
{
	struct str name = str_from(cmd->name);

	return str_starts(name, word) && name.len > word.len && name.ptr[word.len] == ' ';
}

bool
help_family(struct str word)
{
	bool any = false;

	for (size_t i = 0; commands[i]; i++) {
		if (!is_of(commands[i], word))
			continue;
		any = true;
		printf("  heard %s%s%s\n      %s\n", commands[i]->name, space_before(commands[i]->args),
		    commands[i]->args, commands[i]->help);
	}
	return any;
}

void
help_overview(void)
{
	int widest = 0;

	for (size_t i = 0; commands[i]; i++)
		if ((int)strlen(commands[i]->name) > widest)
			widest = (int)strlen(commands[i]->name);
	fputs("heard - a desk where customers are heard before anything is solved\n\n", stdout);
	for (size_t i = 0; commands[i]; i++)
		printf("  heard %-*s  %s\n", widest, commands[i]->name, commands[i]->help);
	puts("\n\"heard COMMAND --help\" tells more, \"heard --version\" which heard this is.\n"
	    "Exit 0: fine, 1: findings, 64 to 78: as in sysexits.");
}

/* A bar would end the cell. */
static void
put_cell(const char *text)
{
	for (; *text; text++)
		printf("%s%c", *text == '|' ? "\\" : "", *text);
}

static void
put_option_row(const struct opt *o)
{
	printf("| `--%s%s", o->name, o->value ? " " : "");
	put_cell(o->value ? o->value : "");
	fputs("` | ", stdout);
	put_cell(o->help);
	puts(" |");
}

void
help_markdown(void)
{
	puts("# The commands of heard\n\nMade by `make docs` from the table of commands; edits are lost.\n"
	    "`heard --version` says which heard this is.");
	for (size_t i = 0; commands[i]; i++) {
		const struct cmd *cmd = commands[i];

		printf("\n## heard %s%s%s\n\n%s\n", cmd->name, space_before(cmd->args), cmd->args, cmd->help);
		if (cmd->more)
			printf("\n%s\n", cmd->more);
		if (cmd->opts->name)
			fputs("\n| option | meaning |\n| --- | --- |\n", stdout);
		for (const struct opt *o = cmd->opts; o->name; o++)
			put_option_row(o);
	}
}

/* "user add" from its words. */
static struct str
asked_for(const struct call *c)
{
	struct str words[ARGS_MAX];

	for (size_t i = 0; i < c->n_args; i++)
		words[i] = str_from(c->args[i]);
	return str_join(c->a, words, c->n_args, STR(" "));
}

static int
help_run(struct call *c)
{
	struct str name = asked_for(c);
	struct err err;

	if (call_flag(c, "markdown")) {
		help_markdown();
		return 0;
	}
	if (name.len == 0) {
		help_overview();
		return 0;
	}
	for (size_t i = 0; commands[i]; i++)
		if (str_eq(name, str_from(commands[i]->name))) {
			help_command(commands[i]);
			return 0;
		}
	if (help_family(name))
		return 0;
	(void)err_set(&err, ERR_USAGE, "there is no command \"%.*s\"; \"heard help\" lists them",
	    STR_ARG(name));
	return call_fail(&err);
}

static const struct opt help_opts[] = {
	{ "markdown", NULL, "every command, as docs/commands.md has them", OPT_FLAG, 0, 0 },
	{ 0 },
};

const struct cmd cmd_help = {
	.name = "help",
	.args = "[COMMAND…]",
	.help = "What the commands are and what they take.",
	.opts = help_opts,
	.run = help_run,
};
