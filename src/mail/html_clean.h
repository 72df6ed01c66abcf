/* html_clean.h - an HTML mail made harmless: its words and the shape they have, nothing else.
 *
 * Written anew from what is allowed, never taken over: a few tags without attributes, each closed again, all
 * text escaped.  A link keeps its address, which is written beside it; pictures are named.  There are no
 * scripts, styles, forms, frames or pictures, nothing that asks another server for anything.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_HTML_CLEAN_H
#define MAIL_HTML_CLEAN_H

#include "base/buf.h"

#define HTML_CLEAN_MAX MIB(1)                   /* of what comes out; the rest is left off */

/* Appends to *out, whose max bounds it; linear in html.  False: there was more than fits. */
bool html_clean(struct buf *out, struct str html);

#endif
