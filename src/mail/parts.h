/* parts.h - which parts of a message hold words, and what words.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_PARTS_H
#define MAIL_PARTS_H

#include "mail/message.h"
#include "mail/mime.h"

struct parts {
	struct str text;                        /* what the sender wrote and quoted, UTF-8, LF */
	struct str around;                      /* messages passed on as parts, delivery reports */
	size_t attachments;
	struct attached *attached;              /* the first of them */
	size_t n_attached;
	struct str trouble;                     /* empty, or a sentence */
};

/* Plain words before a page, a page before nothing; never fails. */
void parts_read(struct arena *a, const struct mime_part *top, struct parts *out);

/* The first page in it, UTF-8, as it came: nothing to be shown. */
bool parts_page(struct arena *a, const struct mime_part *top, struct str *out);

#endif
