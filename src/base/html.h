/* html.h - text written into a page so that it stays text.
 *
 * Templates (src/web/pages, compiled by tools/pages.c) call these and nothing else; a hole in text
 * or in a quoted attribute is HTML_PUT, a hole in href, src or action is html_url.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/buf.h"

/* HTML that is already safe.  Only templates and the functions of html.c make one. */
struct markup { struct str html; };

struct html {
	struct buf *b;
	/* private: the last long number and how it is written; a page names its case hundreds of times */
	struct { int64_t n; size_t len; char text[24]; } named;
};

/* The template's own text. */
static inline void
html_raw(struct html *h, struct str literal)
{
	buf_put(h->b, literal);
}

void html_str(struct html *h, struct str s);            /* escapes & < > " '; bad UTF-8 becomes U+FFFD */
void html_z(struct html *h, const char *z);
void html_int(struct html *h, int64_t n);
void html_markup(struct html *h, struct markup m);
/* An address: relative, http, https, mailto or tel; anything else is written as "#". */
void html_url(struct html *h, struct str s);
/* Text with line breaks kept: escaped, blank lines part paragraphs, single breaks become <br>. */
void html_paragraphs(struct html *h, struct str text);

#define HTML_PUT(h, x) _Generic((x), \
	struct str: html_str, \
	struct markup: html_markup, \
	char *: html_z, const char *: html_z, \
	int: html_int, long: html_int, unsigned: html_int, long long: html_int, \
	unsigned long: html_int)((h), (x))

#endif
