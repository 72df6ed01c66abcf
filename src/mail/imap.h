/* imap.h - a mailbox on someone's server, read without changing it (RFC 9051).
 *
 * libcurl makes the connection, its encryption and the login; from there on the words are our own.  All
 * calls block, for at most timeout_ms without a byte from the server; a readable descriptor `stop` (-1:
 * none) ends them at once.  After an error the connection is of no use any more: close it.
 *
 * Errors are sentences for the owner: ERR_LOGIN where the name or password was refused, ERR_NOT_FOUND
 * where a folder is missing, ERR_CONFIG where the settings can't be right, ERR_CONFLICT where the server
 * numbers all messages anew meanwhile, else ERR_UNAVAILABLE.  None holds a secret.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_IMAP_H
#define MAIL_IMAP_H

#include "base/err.h"
#include "base/str.h"
#include "host/clock.h"

enum imap_security { IMAP_TLS, IMAP_STARTTLS, IMAP_PLAIN };

struct imap_place {
	const char *host;
	int port;
	enum imap_security security; /* IMAP_PLAIN: to this machine only */
	const char *login, *secret;
	bool bearer; /* the secret is an OAuth2 token, or names the file it is in (token.h) */
	const char *ca_file; /* NULL: the system's */
	long timeout_ms; /* 0: 30 s */
	int stop;
};

struct imap;

/* Whether the name and port can be a server's, and the password may go there. */
bool imap_place_ok(const struct imap_place *p, struct err *err);
bool imap_open(struct imap **out, const struct imap_place *p, struct err *err);
void imap_close(struct imap *i); /* NULL is fine */

struct imap_folder {
	uint32_t validity, next, messages;
}; /* next 0: the server does not say */
/* From here on that folder. */
bool imap_select(struct imap *i, struct str name, struct imap_folder *out, struct err *err);
/* Is there such a folder?  ERR_NOT_FOUND. */
bool imap_exists(struct imap *i, struct str name, struct err *err);

struct imap_entry {
	uint32_t uid;
	uint64_t size;
};
/* The messages whose uid is above `above`, lowest first, at most `room` of them; with `since` (a day:
 * "21-Nov-2026") only those that came on that day or later. */
bool imap_list(struct imap *i, uint32_t above, struct str since, struct imap_entry *out, size_t room,
    size_t *n, struct err *err);

/* The lowest uid of those that came at that moment or later; 0: there is none.  `day` is the day before it,
 * as a search wants it: days are told in the server's zone. */
bool imap_first_since(struct imap *i, int64_t since, struct str day, uint32_t *out, struct err *err);

/* Gives the bytes of a message to `take` as they come; whatever that returns false for, with its err, is
 * passed over to its end and then returned.  *found is false when the message is gone.  More than max bytes:
 * ERR_TOO_LARGE and the connection is of no use. */
typedef bool imap_take(void *ctx, struct str bytes, struct err *err);
bool imap_fetch(
    struct imap *i, uint32_t uid, uint64_t max, imap_take *take, void *ctx, bool *found, struct err *err);
/* Its From, Subject and Date as they stand in its head, at most 4 KB. */
bool imap_head(struct imap *i, struct arena *a, uint32_t uid, struct str *out, struct err *err);

/* Marks messages as read, or moves them to a folder (empty: marks). */
bool imap_settle(struct imap *i, const uint32_t *uids, size_t n, struct str folder, struct err *err);

/* Waits until the server tells of something new, until `until`, or until stopped.  Without IDLE on the
 * server it waits `poll_ms` at most.  The server has answered when it returns true. */
bool imap_wait(struct imap *i, struct clock *clock, int64_t until, int64_t poll_ms, struct err *err);
bool imap_can_idle(const struct imap *i);

#endif
