/* token.c - an OAuth2 token that a mail server is shown in place of a password.
 *
 * SPDX-License-Identifier: ISC
 */
#include "mail/token.h"

#include "host/file.h"

#define TOKEN_MAX KIB(16)

bool
token_now(struct arena *a, struct str given, const char *host, const char **out, struct err *err)
{
	struct str path, text, line = STR_NONE;
	struct err why = { 0 };

	if (!str_starts(given, STR(TOKEN_FILE))) {
		*out = cstr(a, given);
		return true;
	}
	path = str_sub(given, sizeof TOKEN_FILE - 1, given.len);
	if (file_read(a, cstr(a, path), TOKEN_MAX, &text, &why))
		(void)str_line(&text, &line);
	if (str_trim(line).len == 0)
		return err_set(err, ERR_CONFIG, "There is no token for %s in the file %.*s, or the desk may "
		    "not read it. Does the program that renews it run?", host, STR_ARG(path));
	*out = cstr(a, str_trim(line));
	return true;
}
