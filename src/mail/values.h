/* values.h - what header fields say: words, addresses, dates, message ids.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_VALUES_H
#define MAIL_VALUES_H

#include "base/calendar.h"
#include "base/str.h"

/* How GMime shall read what strangers send: the same for every thread, made by mail_init(). */
struct _GMimeParserOptions *values_options(void);

/* A field as GMime is to be given it, as it takes charsets at their word: "=?gb2312?B?…" becomes
 * "=?GB18030?B?…". */
const char *values_for_gmime(struct arena *a, struct str value);

/* Valid UTF-8 on one line, without control characters or marks that turn it round, at most max bytes. */
struct str values_one_line(struct arena *a, struct str s, size_t max);
/* Free text with encoded words (RFC 2047). */
struct str values_text(struct arena *a, struct str value);
/* The first mailbox of a list; both empty if there is none.  The address is in lower case; where the list is
 * not written as it should be, it is what looks like one. */
void values_address(struct arena *a, struct str value, struct str *name, struct str *address);
/* All mailboxes of a list, behind what stands in out already; at most max. */
struct mail_person;
void values_people(struct arena *a, struct str value, bool copied, size_t max, struct mail_person *out,
    size_t *n);
/* The moment, or NEVER. */
/* The clock it was written by: "+02:00"; empty where it says none, or "-0000": none is known. */
struct str values_offset(struct arena *a, struct str value);
int64_t values_date(struct arena *a, struct str value);
/* The message ids in a field, without < >: at most max, the first and the last max - 1. */
void values_ids(struct arena *a, struct str value, size_t max, struct str **ids, size_t *n);

/* What stands behind a plus in the addresses of a field, when it has the form "KADWEP.1f…" of 24 hexadecimal
 * digits, with the domain: at most max are added to ids. */
void values_plus(struct arena *a, struct str value, size_t max, struct str *ids, size_t *n);

/* Bytes in a charset made UTF-8.  Unknown or wrong names are met with the best guess; *doubtful is
 * set when characters could not be read. */
struct str values_charset(struct arena *a, struct str bytes, struct str charset, bool *doubtful);

#endif
