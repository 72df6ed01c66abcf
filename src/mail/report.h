/* report.h - a delivery report: which message of ours, what became of it, and why (RFC 3464, RFC 3462; and
 * the plain letters of servers that write none).
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_REPORT_H
#define MAIL_REPORT_H

#include "base/str.h"

#define REPORT_RECIPIENTS_MAX 20

/* none: it does not say; delivered also stands for relayed and expanded */
enum report_action { REPORT_NONE, REPORT_DELIVERED, REPORT_DELAYED, REPORT_FAILED };

struct report_recipient {
	struct str address;                     /* lower case; empty: it does not say whom */
	struct str passed_to;                   /* whom it was passed on to, if that is told too */
	enum report_action action;
	struct str status;                      /* "5.1.1", or empty */
	struct str reason;                      /* a sentence: "The address does not exist. …" */
};

struct report {
	struct str message_id;                  /* of ours, without < >; empty: not told */
	struct report_recipient list[REPORT_RECIPIENTS_MAX];
	size_t n;                               /* at least 1 */
	struct str words;                       /* what it says to a person, at most 64 KB */
	/* Its envelope names a sender.  No report's does (RFC 3464, 2): somebody wrote it.  False also where
	 * the envelope is not known. */
	bool has_sender;
};

/* Reads a message whose kind is MAIL_BOUNCE as far as it goes; never fails. */
void report_read(struct arena *a, struct str raw, struct report *out);
/* The worst that is told: failed before delayed before delivered. */
const struct report_recipient *report_worst(const struct report *r);

#endif
