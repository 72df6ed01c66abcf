/* html_text.h - the words of an HTML mail.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_HTML_TEXT_H
#define MAIL_HTML_TEXT_H

#include "base/buf.h"

#define HTML_DEPTH_MAX 512                      /* tags within tags; deeper, only the bare words are taken */

/* Appends the text of a page (UTF-8) to *out: paragraphs and lists as lines, links as "text (address)",
 * quotations with "> ", a signature the client marked behind "-- ".  Linear in html. */
void html_text(struct buf *out, struct str html);

#endif
