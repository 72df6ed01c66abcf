/* smtp.h - a message handed to a mail server (RFC 5321), by libcurl.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include "base/err.h"
#include "base/str.h"

struct smtp_server {
	const char *url;                        /* smtp://host:port, smtps://… ; may hold user and password */
	const char *user, *password;            /* in their place; NULL: those of the URL */
	const char *token;                      /* with user, in place of a password (token.h) */
	bool require_tls;                       /* a login to another machine is never without */
	/* A certificate must be trusted, but for this machine's own (here.h) without a login. */
	const char *ca_file;                    /* NULL: the system's */
	long timeout_ms;
};

enum smtp_outcome { SMTP_ACCEPTED, SMTP_TRY_LATER, SMTP_REFUSED };

void smtp_global_init(void);                    /* once, before threads */
/* Blocks.  SMTP_ACCEPTED only after the server's 2xx; TRY_LATER for 4xx and everything on the way
 * (name not found, refused, timeout, no token there, and a login or encryption that the server misses: 530,
 * 534, 535, 538, because the message goes out once the settings are right); REFUSED for any other 5xx, and
 * for an address that can't be one.  err says in words what happened, never with a password or a token. */
enum smtp_outcome smtp_send(const struct smtp_server *to, const char *from_address, const char *to_address,
    struct str message, struct err *err);
/* Goes there, logs in, asks for nothing and leaves: whether mail could go that way.  Blocks. */
bool smtp_try(const struct smtp_server *to, struct err *err);

#endif
