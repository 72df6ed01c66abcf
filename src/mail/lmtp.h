/* lmtp.h - what a mail server says to hand mail over (RFC 2033), and what it is answered.
 *
 * A state machine over bytes: it does no I/O and holds no more than a line of its own, whatever comes.
 * Whoever drives it gives it what has arrived and does what it asks for:
 *
 *     while ((what = lmtp_next(&l, &in)) != LMTP_MORE) …
 *
 * No answer to a message is given before lmtp_verdict(), one for each recipient; so 250 means what the
 * caller made safe.  Lines end with CRLF alone: a dot behind a bare line feed ends nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_LMTP_H
#define MAIL_LMTP_H

#include "base/err.h"
#include "base/str.h"

#define LMTP_LINE_MAX 1024                      /* RFC 5321: 512, more with extensions */
#define LMTP_RECIPIENTS_MAX 100
#define LMTP_TO_MAX 4096                        /* of the recipients' addresses, as far as they are kept */
#define LMTP_FAULTS_MAX 20                      /* then the line is closed */

enum lmtp_asks {
	LMTP_MORE,                              /* in is used up: wait for more bytes */
	LMTP_SAY,                               /* send l->say, as it stands */
	LMTP_BEGIN,                             /* a message begins; l->from sent it (may be empty), l->to are
	                                         * its recipients, "<a@b.example>, <c@d.example>" */
	LMTP_BYTES,                             /* l->bytes of it, dots taken off */
	LMTP_END,                               /* it is whole: make it safe, then lmtp_verdict() */
	LMTP_BYE,                               /* close the connection */
};

struct lmtp {
	struct str say, bytes, from, to;          /* valid until the next lmtp_next */
	size_t n_recipients;
	/* the rest is lmtp.c's */
	const char *name;                       /* ours, in the greeting */
	size_t max;                             /* bytes of a message */
	enum { LMTP_GREET, LMTP_LINES, LMTP_DATA, LMTP_VERDICT, LMTP_ENDING, LMTP_ENDED } state;
	bool helloed, mailed, begun;
	enum { LMTP_AT_LINE, LMTP_IN_LINE, LMTP_AT_CR, LMTP_AT_DOT, LMTP_AT_DOT_CR } at;
	size_t answers;                         /* still to be given */
	size_t faults;
	size_t line_len, from_len, to_len;
	bool line_long;
	char line[LMTP_LINE_MAX], from_text[LMTP_LINE_MAX], said[512], to_text[LMTP_TO_MAX];
};

void lmtp_init(struct lmtp *l, const char *name, size_t max);
enum lmtp_asks lmtp_next(struct lmtp *l, struct str *in);
/* After LMTP_END.  NULL: it is safe.  Else why not: ERR_DATA and ERR_TOO_LARGE are for good, the rest is
 * "try again later". */
void lmtp_verdict(struct lmtp *l, const struct err *why);
/* In place of what would come next: 421 and the end. */
void lmtp_stop(struct lmtp *l, const char *why);
/* Nothing of a message or an answer is under way. */
bool lmtp_is_idle(const struct lmtp *l);

#endif
