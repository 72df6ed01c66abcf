/* token.h - an OAuth2 token that a mail server is shown in place of a password.
 *
 * heard renews none: a program of the provider's or the owner's does, and writes the new one to a file, which
 * is read anew at each login.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_TOKEN_H
#define MAIL_TOKEN_H

#include "base/err.h"
#include "base/str.h"

#define TOKEN_FILE "file:" /* "file:/run/token": the first line of that file; else the token itself */
/* The ways servers have for a token, for libcurl: of all that one offers it takes no other then. */
#define TOKEN_WAYS "AUTH=OAUTHBEARER;AUTH=XOAUTH2"

/* ERR_CONFIG where the file has none; `host` is who asks for it.  No sentence holds a token. */
bool token_now(struct arena *a, struct str given, const char *host, const char **out, struct err *err);

#endif
