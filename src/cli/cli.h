/* cli.h - commands: one table of them, one way to read their options.
 *
 * A command is a const struct cmd in a file of its own; table.c lists them.  Parsing, --help and
 * docs/commands.md come from what it says of itself.  An option that isn't in its table is refused, and
 * one that was given and never looked at is a fault of the program, which says so.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/err.h"
#include "base/str.h"

enum opt_kind { OPT_FLAG, OPT_TEXT, OPT_INT };

struct opt {
	const char *name;                       /* without the dashes; NULL ends a table */
	const char *value;                      /* what stands for it in the help, "DIR"; NULL for a flag */
	const char *help;
	enum opt_kind kind;
	int64_t least, most;                    /* of OPT_INT */
};

#define OPTION_DATA { "data", "DIR", "the data folder (./heard-data)", OPT_TEXT, 0, 0 }
#define OPTION_DATABASE { "database", "URL", "the database, if it isn't DIR/heard.db", OPT_TEXT, 0, 0 }
#define OPTION_PORT { "port", "N", "the port to listen on (8080); 0 takes any free one", OPT_INT, 0, 65535 }
#define OPTION_JSON { "json", NULL, "for programs: JSON, one object a line", OPT_FLAG, 0, 0 }

#define OPTS_MAX 24
#define ARGS_MAX 8

struct call {
	const struct cmd *cmd;
	struct arena *a;
	const char *values[OPTS_MAX];           /* by place in cmd->opts; NULL: not given */
	bool asked[OPTS_MAX];                   /* the command has looked at it */
	const char *args[ARGS_MAX];
	size_t n_args;
};

struct cmd {
	const char *name;                       /* "deliver", "user add" */
	const char *args;                       /* "LOGIN", "[FILE]"; empty: none */
	const char *help;                       /* a line */
	const char *more;                       /* some sentences, or NULL */
	const struct opt *opts;
	int (*run)(struct call *c);             /* the exit code */
};

#define COMMANDS(X) \
	X(serve) X(demo) X(deliver) X(check) X(rules) X(read) X(user_add) X(user_list) X(user_password) \
	X(user_disable) X(user_enable) X(user_token) X(mailbox_add) X(mailbox_list) X(mailbox_test) \
	X(mailbox_remove) X(profile) X(register) X(verify) X(rebuild) X(backup) X(restore) X(routes) X(help)

#define X(name) extern const struct cmd cmd_##name;
COMMANDS(X)
#undef X
extern const struct cmd *const commands[];      /* all of them, ended by NULL */

int cli_main(int argc, char **argv);

/* Fills c from what stands behind the command's name. */
bool call_parse(struct call *c, int argc, char **argv, struct err *err);
/* The value of an option, or `unless` when it was not given. */
const char *call_text(struct call *c, const char *name, const char *unless);
int64_t call_int(struct call *c, const char *name, int64_t unless);
bool call_flag(struct call *c, const char *name);
/* The i-th argument, or NULL. */
const char *call_arg(const struct call *c, size_t i);
/* An option that was given and not looked at, or NULL. */
const char *call_unused(const struct call *c);

/* Says the error on standard error; returns its exit code. */
int call_fail(const struct err *err);
/* The first line of standard input; at a prompt it is asked for and not shown. */
bool call_password(struct call *c, struct str *out, struct err *err);
/* Standard input, or the file of that name ("-": standard input). */
bool call_read(struct call *c, const char *file, size_t max, struct str *out, struct err *err);

void help_overview(void);
/* The commands that begin with this word, "user"; false: none does. */
bool help_family(struct str word);
void help_command(const struct cmd *cmd);
void help_markdown(void);

#endif
