/* mime.h - where the parts of a message lie, found in place.
 *
 * Nothing is copied and nothing is allocated while walking: heads and bodies are views of the raw
 * bytes.  GMime reads the values; the walk is our own, because GMime's builds an object for each
 * header line (25 MB of "To:" lines made 2 GB) and compares each line that starts with "--" to all
 * boundaries around it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_MIME_H
#define MAIL_MIME_H

#include "base/str.h"

/* The header fields that mean something here, and how much of each is read; the first of a name counts. */
#define MIME_FIELDS(X) \
	X(FROM, "From", KIB(4)) \
	X(SENDER, "Sender", KIB(4)) \
	X(REPLY_TO, "Reply-To", KIB(4)) \
	X(TO, "To", KIB(64)) \
	X(CC, "Cc", KIB(64)) \
	X(DELIVERED_TO, "Delivered-To", KIB(4)) \
	X(ORIGINAL_TO, "X-Original-To", KIB(4)) \
	X(ENVELOPE_TO, "Envelope-To", KIB(4)) \
	X(SUBJECT, "Subject", KIB(4)) \
	X(DATE, "Date", KIB(4)) \
	X(MESSAGE_ID, "Message-ID", KIB(4)) \
	X(IN_REPLY_TO, "In-Reply-To", KIB(4)) \
	X(REFERENCES, "References", KIB(64)) \
	X(RETURN_PATH, "Return-Path", KIB(4)) \
	X(AUTO_SUBMITTED, "Auto-Submitted", KIB(4)) \
	X(AUTO_SUPPRESS, "X-Auto-Response-Suppress", KIB(4)) \
	X(AUTOREPLY, "X-Autoreply", KIB(4)) \
	X(AUTORESPOND, "X-Autorespond", KIB(4)) \
	X(PRECEDENCE, "Precedence", KIB(4)) \
	X(LIST_ID, "List-Id", KIB(4)) \
	X(SPAM_FLAG, "X-Spam-Flag", KIB(4)) \
	X(SPAM_STATUS, "X-Spam-Status", KIB(4)) \
	X(TYPE, "Content-Type", KIB(4)) \
	X(ENCODING, "Content-Transfer-Encoding", KIB(4)) \
	X(DISPOSITION, "Content-Disposition", KIB(4))

enum mime_field {
#define X(id, name, max) MIME_##id,
	MIME_FIELDS(X)
#undef X
	MIME_FIELD_COUNT
};

struct mime_head {
	struct str field[MIME_FIELD_COUNT];     /* raw, still folded; empty: not there */
	size_t n_fields;                        /* of any name */
	bool cut;                               /* a field was longer than its maximum */
};

/* As str_line(), for long texts. */
bool mime_line(struct str *s, struct str *line);

/* Reads a head and moves *rest to the body.  A line that is no field ends the head and belongs to
 * the body. */
void mime_head_read(struct str *rest, struct mime_head *out);
/* A field unfolded: one line, control characters made spaces. */
struct str mime_value(struct arena *a, const struct mime_head *h, enum mime_field field);

enum mime_coding { MIME_PLAIN, MIME_BASE64, MIME_QUOTED_PRINTABLE, MIME_UNKNOWN };

struct mime_part {
	struct mime_head head;
	struct str body;
	struct str type;                        /* "text/plain", lower case */
	struct str charset, boundary, report_type;
	bool flowed, delsp;                     /* RFC 3676 */
	bool attachment;                        /* it says so */
	struct str filename;                    /* as a person would read it */
	enum mime_coding coding;
};

/* Reads head and body of a part (or of a whole message).  Without a type it is `type`. */
void mime_part_read(struct arena *a, struct str raw, struct str type, struct mime_part *out);
/* The body's bytes decoded, at most *left, which goes down by what the work cost; *cut tells that
 * there was more. */
struct str mime_decode(struct arena *a, const struct mime_part *p, size_t *left, bool *cut);

struct mime_split {
	struct str rest;
	struct str boundary;
	bool started, closed;                   /* the first and the last delimiter were met */
};

/* The next part between two delimiters; false behind the last. */
bool mime_next(struct mime_split *s, struct str *part);

#endif
