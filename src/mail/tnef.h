/* tnef.h - winmail.dat: the package in which Outlook sends files, and at times the words (MS-OXTNEF).
 *
 * Bytes of any kind may go in.  Nothing is run, opened or fetched; what can't be read is left out, and counts
 * have limits.  The libraries there are have had too many faults in memory for mail of strangers.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_TNEF_H
#define MAIL_TNEF_H

#include "base/str.h"

#define TNEF_FILES_MOST 50
#define TNEF_TEXT_MAX KIB(256)                  /* of words that are read */

struct tnef_file {
	struct str name;                        /* UTF-8, as they called it; may be empty */
	struct str type;                        /* as they say it is; may be empty */
	struct str bytes;                       /* within what was given, but for words: in the arena */
};

struct tnef {
	struct tnef_file files[TNEF_FILES_MOST];
	size_t n, more;                         /* more: that could not be read, or are too many */
	struct str text;                        /* UTF-8; empty: no plain words are in it */
	struct str page;                        /* the same words as a page of HTML, UTF-8, as it came */
	bool cut;                               /* it ends early, or a length in it can't be right */
};

/* Whether a part or a file of that type and name is one. */
bool tnef_is_type(struct str type, struct str name);
/* False: it does not begin as one does. */
bool tnef_read(struct arena *a, struct str bytes, struct tnef *out);

#endif
