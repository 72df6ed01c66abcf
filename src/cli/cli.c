/* cli.c - from argv to the command that is meant.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cli/cli.h"

#include <stdio.h>

#include "base/buf.h"
#include "cli/version.h"
#include "host/mem.h"

#define ARENA_MAX MIB(512)

/* Do the first words of argv make up this name?  *n is how many they are. */
static bool
names_it(const char *name, int argc, char **argv, int *n)
{
	struct str rest = str_from(name), word;

	*n = 0;
	while (str_cut(rest, ' ', &word, &rest) || word.len > 0) {
		if (*n >= argc || !str_eq(word, str_from(argv[*n])))
			return false;
		(*n)++;
	}
	return true;
}

static const struct cmd *
find_command(int argc, char **argv, int *n)
{
	for (size_t i = 0; commands[i]; i++)
		if (names_it(commands[i]->name, argc, argv, n))
			return commands[i];
	return NULL;
}

/* "user" alone: which of its commands was meant? */
static int
unknown_command(struct arena *a, const char *word)
{
	struct buf said;
	struct str with_space = arena_fmt(a, "%s ", word);

	buf_init(&said, a, KIB(4));
	for (size_t i = 0; commands[i]; i++)
		if (str_starts(str_from(commands[i]->name), with_space))
			buf_fmt(&said, "%s\"heard %s\"", said.len > 0 ? ", " : "", commands[i]->name);
	if (said.len > 0)
		fprintf(stderr, "heard: which of these: %.*s?\n", STR_ARG(buf_str(&said)));
	else
		fprintf(stderr, "heard: there is no command \"%s\"; \"heard help\" lists them\n", word);
	return err_exit(&(struct err){ .kind = ERR_USAGE });
}

static bool
asks_for_help(int argc, char **argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

/* What was printed must have arrived, and every option that was given must have meant something.  c is NULL
 * where no command was meant. */
static int
settle(const struct call *c, int code)
{
	const char *unused = c ? call_unused(c) : NULL;

	if (fflush(stdout) != 0 || ferror(stdout))
		return call_fail(&(struct err){ ERR_IO, "the answer could not be written to its end" });
	if (code == 0 && unused) {
		fprintf(stderr, "heard: --%s was taken and not used, which is a fault in heard\n", unused);
		return err_exit(&(struct err){ .kind = ERR_SOFTWARE });
	}
	return code;
}

static int
run_command(struct arena *a, int argc, char **argv)
{
	struct err err = { 0 };
	struct call c = { .a = a };
	int n = 0;

	c.cmd = find_command(argc, argv, &n);
	if (!c.cmd && asks_for_help(argc, argv) && help_family(str_from(argv[0])))
		return settle(NULL, 0);
	if (!c.cmd)
		return unknown_command(a, argv[0]);
	if (asks_for_help(argc - n, argv + n)) {
		help_command(c.cmd);
		return settle(&c, 0);
	}
	if (!call_parse(&c, argc - n, argv + n, &err))
		return call_fail(&err);
	return settle(&c, c.cmd->run(&c));
}

int
cli_main(int argc, char **argv)
{
	struct arena a;
	int code;

	if (argc < 2) {
		help_overview();
		return err_exit(&(struct err){ .kind = ERR_USAGE });
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		help_overview();
		return settle(NULL, 0);
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("heard " HEARD_VERSION);
		return settle(NULL, 0);
	}
	arena_init(&a, &host_pages, ARENA_MAX);
	code = run_command(&a, argc - 1, argv + 1);
	arena_release(&a);
	return code;
}
