/* embedded.h - files that were made part of the program when it was built (tools/embed.c).
 *
 * Each list ends with a row whose name is NULL.  A zero stands behind the bytes, not counted in len.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef HOST_EMBEDDED_H
#define HOST_EMBEDDED_H

#include <stddef.h>

struct embedded {
	const char *name;                       /* without folders: "0001_start.sql" */
	const unsigned char *bytes;
	size_t len;
};

extern const struct embedded embedded_static[];         /* src/web/static */
extern const struct embedded embedded_migrations[];     /* migrations */
extern const struct embedded embedded_calendars[];      /* calendars */
extern const struct embedded embedded_demo[];           /* demo: mails to try the desk with */
extern const struct embedded embedded_rules[];          /* what is told of each rule, and examples */

#endif
