/* html_clean.c - an HTML mail made harmless.
 *
 * libxml2's push parser with SAX callbacks, as in html_text.c: what it calls a tag is looked up in the list
 * of those allowed and written from that list; what it calls text is escaped.  So it does not matter what
 * it makes of a page that another parser would read otherwise.
 *
 * SPDX-License-Identifier: ISC
 */
#include <libxml/HTMLparser.h>

#include "base/html.h"
#include "base/utf8.h"
#include "mail/html_clean.h"
#include "mail/html_text.h"

#define OPEN_MAX 60                             /* tags open at once; deeper ones are left out */
#define LINK_MAX 2000
#define END_ROOM KIB(4)                         /* for what is still to be closed */

enum what { ALLOWED = 1, ALONE = 2, SKIPPED = 4 };

static const struct { const char *name; unsigned what; } tags[] = {
	{ "a", ALLOWED }, { "b", ALLOWED }, { "blockquote", ALLOWED }, { "br", ALLOWED | ALONE },
	{ "caption", ALLOWED }, { "code", ALLOWED }, { "dd", ALLOWED }, { "div", ALLOWED }, { "dl", ALLOWED },
	{ "dt", ALLOWED }, { "em", ALLOWED }, { "h1", ALLOWED }, { "h2", ALLOWED }, { "h3", ALLOWED },
	{ "h4", ALLOWED }, { "h5", ALLOWED }, { "h6", ALLOWED }, { "hr", ALLOWED | ALONE }, { "i", ALLOWED },
	{ "li", ALLOWED }, { "ol", ALLOWED }, { "p", ALLOWED }, { "pre", ALLOWED }, { "s", ALLOWED },
	{ "strong", ALLOWED }, { "sub", ALLOWED }, { "sup", ALLOWED }, { "table", ALLOWED },
	{ "tbody", ALLOWED }, { "td", ALLOWED }, { "tfoot", ALLOWED }, { "th", ALLOWED },
	{ "thead", ALLOWED }, { "tr", ALLOWED }, { "u", ALLOWED }, { "ul", ALLOWED },
	/* nothing in these is for readers */
	{ "applet", SKIPPED }, { "audio", SKIPPED }, { "canvas", SKIPPED }, { "embed", SKIPPED },
	{ "frameset", SKIPPED }, { "head", SKIPPED }, { "iframe", SKIPPED }, { "math", SKIPPED },
	{ "noembed", SKIPPED }, { "noframes", SKIPPED }, { "noscript", SKIPPED }, { "object", SKIPPED },
	{ "script", SKIPPED }, { "select", SKIPPED }, { "style", SKIPPED }, { "svg", SKIPPED },
	{ "template", SKIPPED }, { "textarea", SKIPPED }, { "title", SKIPPED }, { "video", SKIPPED },
	{ "xmp", SKIPPED },
};

struct cleaner {
	struct html h;
	size_t limit;                           /* of what is written before the end */
	size_t open[OPEN_MAX];                  /* places in tags */
	size_t n_open;
	unsigned depth, skip;                   /* skip: the depth at which it began; 0: not skipping */
	bool too_deep, full;
	struct str href;                        /* of the link that is open; in the arena */
	xmlParserCtxtPtr parser;
};

static size_t
place_of(const xmlChar *name)
{
	size_t i = 0;

	while (i < LENGTH(tags) && strcmp(tags[i].name, (const char *)name) != 0)
		i++;
	return i;
}

static void
put_tag(struct cleaner *c, const char *before, size_t place)
{
	html_raw(&c->h, str_from(before));
	html_raw(&c->h, str_from(tags[place].name));
	html_raw(&c->h, STR(">"));
}

static bool
has_room(struct cleaner *c, size_t more)
{
	if (!c->full && c->h.b->len + more > c->limit) {
		c->full = true;
		if (c->parser)
			xmlStopParser(c->parser);
	}
	return !c->full;
}

/* --- links ---------------------------------------------------------------------------------------------- */

static struct str
attribute(const xmlChar **attributes, const char *name)
{
	for (size_t i = 0; attributes && attributes[i]; i += 2)
		if (strcmp((const char *)attributes[i], name) == 0 && attributes[i + 1])
			return str_from((const char *)attributes[i + 1]);
	return STR_NONE;
}

/* Of these schemes alone, and without what hides where it leads. */
static bool
is_plain_link(struct str s)
{
	static const struct str schemes[] = {
		STR_INIT("http://"), STR_INIT("https://"), STR_INIT("mailto:"), STR_INIT("tel:"),
	};
	bool known = false;

	for (size_t i = 0; i < LENGTH(schemes); i++)
		known = known || str_starts_nocase(s, schemes[i]);
	for (size_t at = 0; at < s.len;) {
		uint32_t ch = utf8_next(s, &at);

		if (ch <= ' ' || ch == 127 || ch == 0xFFFD || utf8_turns_round(ch))
			return false;
	}
	return known && s.len <= LINK_MAX;
}

static void
open_link(struct cleaner *c, const xmlChar **attributes)
{
	struct str href = str_trim(attribute(attributes, "href"));

	c->href = STR_NONE;
	if (!is_plain_link(href) || !has_room(c, 8 * href.len)) {
		html_raw(&c->h, STR("<a>"));
		return;
	}
	c->href = str_copy(c->h.b->a, href);
	html_raw(&c->h, STR("<a rel=\"noreferrer noopener nofollow\" target=\"_blank\" href=\""));
	html_url(&c->h, href);
	html_raw(&c->h, STR("\">"));
}

/* Where it leads stands beside it: what a link says and where it goes may differ. */
static void
close_link(struct cleaner *c)
{
	html_raw(&c->h, STR("</a>"));
	if (c->href.len > 0) {
		html_raw(&c->h, STR(" <small>("));
		html_str(&c->h, c->href);
		html_raw(&c->h, STR(")</small>"));
	}
	c->href = STR_NONE;
}

static void
name_picture(struct cleaner *c, const xmlChar **attributes)
{
	struct str alt = str_trim(utf8_cut(attribute(attributes, "alt"), 200));

	if (alt.len == 0 || !has_room(c, 8 * alt.len))
		return;
	html_raw(&c->h, STR("["));
	html_str(&c->h, alt);
	html_raw(&c->h, STR("]"));
}

/* --- tags ----------------------------------------------------------------------------------------------- */

static void
close_last(struct cleaner *c)
{
	size_t place = c->open[--c->n_open];

	if (strcmp(tags[place].name, "a") == 0)
		close_link(c);
	else
		put_tag(c, "</", place);
}

static bool
is_open(const struct cleaner *c, size_t place)
{
	for (size_t i = 0; i < c->n_open; i++)
		if (c->open[i] == place)
			return true;
	return false;
}

static void
open_tag(struct cleaner *c, size_t place, const xmlChar **attributes)
{
	bool link = strcmp(tags[place].name, "a") == 0;

	if (c->n_open == OPEN_MAX || !has_room(c, 32) || (link && is_open(c, place)))
		return;
	if (link)
		open_link(c, attributes);
	else
		put_tag(c, "<", place);
	if (!(tags[place].what & ALONE))
		c->open[c->n_open++] = place;
}

static void
on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
	struct cleaner *c = user;
	size_t place = place_of(name);
	unsigned what = place < LENGTH(tags) ? tags[place].what : 0;

	if (++c->depth > HTML_DEPTH_MAX) {
		c->too_deep = true;
		xmlStopParser(c->parser);
		return;
	}
	if (c->skip || c->full)
		return;
	if (what & SKIPPED)
		c->skip = c->depth;
	else if (what & ALLOWED)
		open_tag(c, place, attributes);
	else if (strcmp((const char *)name, "img") == 0)
		name_picture(c, attributes);
}

static void
on_end(void *user, const xmlChar *name)
{
	struct cleaner *c = user;
	size_t place = place_of(name);
	bool skipped = c->skip > 0;

	if (c->skip == c->depth)
		c->skip = 0;
	if (c->depth > 0)
		c->depth--;
	if (skipped || place == LENGTH(tags) || !is_open(c, place))
		return;
	while (c->open[c->n_open - 1] != place)
		close_last(c);
	close_last(c);
}

static void
on_text(void *user, const xmlChar *text, int len)
{
	struct cleaner *c = user;
	struct str s = { (const char *)text, (size_t)len };

	if (c->skip == 0 && has_room(c, 6 * s.len))
		html_str(&c->h, s);
}

/* --- the whole ------------------------------------------------------------------------------------------ */

static void
read_tags(struct cleaner *c, struct str html)
{
	htmlSAXHandler sax = { .startElement = on_start, .endElement = on_end, .characters = on_text,
		.ignorableWhitespace = on_text };

	c->parser = htmlCreatePushParserCtxt(&sax, c, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (!c->parser)
		return;
	htmlCtxtUseOptions(c->parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
	    | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_NODEFDTD);
	for (size_t at = 0; at < html.len && !c->too_deep && !c->full; at += KIB(32)) {
		struct str chunk = str_sub(html, at, at + KIB(32));

		htmlParseChunk(c->parser, chunk.ptr, (int)chunk.len, at + chunk.len == html.len);
	}
	if (c->parser->myDoc)
		xmlFreeDoc(c->parser->myDoc);
	htmlFreeParserCtxt(c->parser);
	c->parser = NULL;
}

/* A page that nests deeper than anybody would: its words. */
static void
words_alone(struct cleaner *c, struct str html)
{
	struct buf words;
	struct str text;

	buf_init(&words, c->h.b->a, KIB(512));
	html_text(&words, html);
	text = utf8_cut(buf_str(&words), (c->limit - c->h.b->len) / 7);
	c->full = words.full || text.len < words.len;
	html_paragraphs(&c->h, text);
}

bool
html_clean(struct buf *out, struct str html)
{
	size_t start = out->len;
	struct cleaner c = { .h.b = out, .limit = out->max > END_ROOM ? out->max - END_ROOM : 0 };

	read_tags(&c, html);
	if (c.too_deep) {
		out->len = start;
		c.n_open = 0;
		words_alone(&c, html);
	}
	while (c.n_open > 0)
		close_last(&c);
	return !c.full;
}
