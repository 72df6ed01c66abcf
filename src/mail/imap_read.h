/* imap_read.h - what an IMAP server says (RFC 9051), taken apart.
 *
 * A state machine over bytes: no I/O, and it holds no more than IMAP_TEXT_MAX of its own, however long
 * a line or a literal is.  A response comes as pieces: text, and where the text ends in {n} the n bytes
 * of a literal, then text again; the piece with `ends` is its last.  Bytes of a literal are never
 * looked into, so nothing in a message can pass for a response.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_IMAP_READ_H
#define MAIL_IMAP_READ_H

#include "base/err.h"
#include "base/str.h"

#define IMAP_TEXT_MAX KIB(8)

enum imap_found {
	IMAP_MORE, /* in is used up */
	IMAP_TEXT, /* r->text; then r->literal bytes, or the end */
	IMAP_BYTES, /* r->bytes of a literal */
	IMAP_BROKEN, /* this is no IMAP; it stays so */
};

struct imap_reader {
	struct str text; /* at most IMAP_TEXT_MAX; what was longer is left out */
	struct str bytes;
	bool first; /* the text begins a response */
	bool ends; /* and ends it */
	uint64_t literal; /* the bytes that follow the text; may be 0 */
	/* the rest is imap_read.c's */
	bool inside, next_first, broken;
	uint64_t left;
	size_t len, passed;
	char line[IMAP_TEXT_MAX], tail[32];
};

void imap_reader_init(struct imap_reader *r);
enum imap_found imap_read(struct imap_reader *r, struct str *in);

/* "* 12 FETCH (…" : 12, "FETCH" and what stands behind.  Without a number *n is 0.  False: no untagged
 * response. */
bool imap_untagged(struct str text, uint32_t *n, struct str *word, struct str *rest);
/* The number behind a name in a list of names and values, at its first level: "UID" in (UID 5 FLAGS ()). */
bool imap_item(struct str list, struct str name, uint64_t *out);
/* The moment behind a name, "22-Nov-2026 18:39:21 +0000", as a mail's head writes one: 22 Nov 2026 … */
bool imap_date(struct arena *a, struct str list, struct str name, struct str *out);
/* Whether a list holds that name at its first level. */
bool imap_has(struct str list, struct str name);
/* The number in a response code: "[UIDVALIDITY 7]". */
bool imap_code(struct str text, struct str name, uint64_t *out);

/* A mailbox's name as the server wants it, quoted, in its modified UTF-7.  ERR_DATA: it can't be one. */
bool imap_quote(struct arena *a, struct str name, struct str *out, struct err *err);

#endif
