/* password.c - a password read from standard input, never from the command line, where others could see it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "cli/cli.h"

#define PASSWORD_LINE_MAX KIB(4)

/* Nothing typed is shown while it lasts; *was is what to go back to. */
static void
hide_typing(struct termios *was)
{
	struct termios quiet = *was;

	quiet.c_lflag &= (tcflag_t)~ECHO;
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
}

bool
call_password(struct call *c, struct str *out, struct err *err)
{
	bool typed = isatty(STDIN_FILENO);
	struct termios was;
	char *line = arena_array(c->a, char, PASSWORD_LINE_MAX);
	const char *got;

	typed = typed && tcgetattr(STDIN_FILENO, &was) == 0;
	if (typed) {
		fputs("Password: ", stderr);
		hide_typing(&was);
	}
	got = fgets(line, PASSWORD_LINE_MAX, stdin);
	if (typed) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
		fputc('\n', stderr);
	}
	if (!got)
		return err_set(err, ERR_USAGE, "the password is read from standard input, and nothing came");
	*out = str_from(line);
	while (str_ends(*out, STR("\n")) || str_ends(*out, STR("\r")))
		out->len--;
	return true;
}
