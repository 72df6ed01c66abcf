/* html_text.c - the words of an HTML mail.
 *
 * libxml2's push parser with SAX callbacks: no tree, no recursion.  Its stack of open tags is
 * searched at each closing tag, so a page that nests deeper than HTML_DEPTH_MAX is read a second
 * time by a plain scanner that only leaves the tags out.
 *
 * SPDX-License-Identifier: ISC
 */
#include <libxml/HTMLparser.h>

#include "base/utf8.h"
#include "mail/html_text.h"

#define QUOTE_MAX 8                             /* deeper quotations get no more marks */
#define LINK_MAX 1000                           /* longer addresses are left out */

enum tag_kind {
	TAG_LINE = 1,                           /* starts and ends a line */
	TAG_PARAGRAPH = 2,                      /* the same with a blank line */
	TAG_SKIP = 4,                           /* nothing in it is for readers */
	TAG_KEEP = 8,                           /* its white space counts */
	TAG_QUOTE = 16,
	TAG_BREAK = 32,
	TAG_RULE = 64,
	TAG_ITEM = 128,
	TAG_CELL = 256,
};

static const struct { const char *name; unsigned kind; } tags[] = {
	{ "address", TAG_LINE }, { "article", TAG_LINE }, { "blockquote", TAG_PARAGRAPH | TAG_QUOTE },
	{ "br", TAG_BREAK }, { "caption", TAG_LINE }, { "center", TAG_LINE }, { "dd", TAG_LINE },
	{ "div", TAG_LINE }, { "dl", TAG_LINE }, { "dt", TAG_LINE }, { "footer", TAG_LINE },
	{ "form", TAG_LINE }, { "h1", TAG_PARAGRAPH }, { "h2", TAG_PARAGRAPH }, { "h3", TAG_PARAGRAPH },
	{ "h4", TAG_PARAGRAPH }, { "h5", TAG_PARAGRAPH }, { "h6", TAG_PARAGRAPH }, { "head", TAG_SKIP },
	{ "header", TAG_LINE }, { "hr", TAG_RULE }, { "iframe", TAG_SKIP }, { "li", TAG_LINE | TAG_ITEM },
	{ "main", TAG_LINE }, { "noscript", TAG_SKIP }, { "object", TAG_SKIP }, { "ol", TAG_LINE },
	{ "p", TAG_PARAGRAPH }, { "pre", TAG_LINE | TAG_KEEP }, { "script", TAG_SKIP },
	{ "section", TAG_LINE }, { "select", TAG_SKIP }, { "style", TAG_SKIP }, { "svg", TAG_SKIP },
	{ "table", TAG_LINE }, { "td", TAG_CELL }, { "textarea", TAG_SKIP }, { "th", TAG_CELL },
	{ "title", TAG_SKIP }, { "tr", TAG_LINE }, { "ul", TAG_LINE },
};

/* Ids and classes that clients give to what they add below the words. */
static const struct str signature_marks[] = {
	STR_INIT("gmail_signature"), STR_INIT("moz-signature"), STR_INIT("AppleMailSignature"),
	STR_INIT("ms-outlook-mobile-signature"), STR_INIT("Signature"), STR_INIT("yahoo-signature"),
	STR_INIT("protonmail_signature_block"),
};

struct reader {
	struct buf *out;
	size_t start;                           /* where in *out this page begins */
	unsigned depth;
	unsigned skip;                          /* depth at which skipping began; 0: not skipping */
	unsigned keep, quote;
	unsigned breaks;                        /* line ends owed before the next word: 0, 1 or 2 */
	unsigned line_quote;                    /* marks on the line being written */
	bool space;                             /* a space owed */
	bool line_open;
	bool too_deep;
	struct str href;                        /* of the link around here; in the arena */
	size_t href_from;
	xmlParserCtxtPtr parser;
};

static void
owe(struct reader *r, unsigned breaks)
{
	if (!r->line_open && r->out->len == r->start)
		return;
	if (r->breaks < breaks)
		r->breaks = breaks;
	r->space = false;
}

static void
put_marks(struct reader *r)
{
	unsigned n = r->quote < QUOTE_MAX ? r->quote : QUOTE_MAX;

	for (unsigned i = 0; i < n; i++)
		buf_lit(r->out, "> ");
	r->line_quote = n;
	r->line_open = true;
}

static void
pay(struct reader *r)
{
	if (r->breaks > 0 || !r->line_open) {
		for (unsigned i = 0; i < r->breaks; i++) {
			buf_putc(r->out, '\n');
			if (i + 1 < r->breaks && r->line_quote > 0 && r->quote > 0)
				buf_lit(r->out, ">");
		}
		r->breaks = 0;
		r->space = false;
		put_marks(r);
	}
	if (r->space)
		buf_putc(r->out, ' ');
	r->space = false;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void
put_kept(struct reader *r, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\r')
			continue;
		if (s.ptr[i] == '\n') {
			r->breaks = r->breaks < 2 ? r->breaks + 1 : 2;
			continue;
		}
		pay(r);
		buf_putc(r->out, s.ptr[i]);
	}
}

static void
put_words(struct reader *r, struct str s)
{
	for (size_t i = 0; i < s.len;) {
		size_t from = i;
		while (i < s.len && !is_space(s.ptr[i]))
			i++;
		if (i > from) {
			pay(r);
			buf_put(r->out, str_sub(s, from, i));
		}
		while (i < s.len && is_space(s.ptr[i])) {
			r->space = r->line_open && r->breaks == 0;
			i++;
		}
	}
}

static void
on_text(void *user, const xmlChar *text, int len)
{
	struct reader *r = user;
	struct str s = { (const char *)text, (size_t)len };

	if (r->skip)
		return;
	if (r->keep)
		put_kept(r, s);
	else
		put_words(r, s);
	if (r->out->full)
		xmlStopParser(r->parser);
}

/* --- tags --- */

static unsigned
kind_of(const xmlChar *name)
{
	for (size_t i = 0; i < LENGTH(tags); i++) {
		if (strcmp(tags[i].name, (const char *)name) == 0)
			return tags[i].kind;
	}
	return 0;
}

static struct str
attribute(const xmlChar **attributes, const char *name)
{
	for (size_t i = 0; attributes && attributes[i]; i += 2) {
		if (strcmp((const char *)attributes[i], name) == 0)
			return str_from((const char *)attributes[i + 1]);
	}
	return STR_NONE;
}

/* The lines above the letter that shops hide, and tracking words in no colour. */
static bool
is_hidden(const xmlChar **attributes)
{
	struct str style = str_sub(attribute(attributes, "style"), 0, 1000);
	size_t at = str_find_nocase(style, STR("display:"));

	if (at == STR_NOT_FOUND)
		return false;
	return str_starts_nocase(str_trim(str_sub(style, at + 8, style.len)), STR("none"));
}

static bool
is_signature(const xmlChar **attributes)
{
	struct str id = str_sub(attribute(attributes, "id"), 0, 200);
	struct str class = str_sub(attribute(attributes, "class"), 0, 200);

	for (size_t i = 0; i < LENGTH(signature_marks); i++) {
		if (str_eq(id, signature_marks[i]) || str_eq(class, signature_marks[i]))
			return true;
	}
	return false;
}

static void
put_signature_mark(struct reader *r)
{
	struct str written = str_sub(buf_str(r->out), r->start, r->out->len);

	if (r->quote > 0 || str_ends(str_trim(written), STR("\n--")))
		return;
	owe(r, 1);
	pay(r);
	buf_lit(r->out, "-- ");
	owe(r, 1);
}

static bool
is_web_address(struct str s)
{
	return str_starts_nocase(s, STR("http://")) || str_starts_nocase(s, STR("https://"));
}

static void
link_open(struct reader *r, const xmlChar **attributes)
{
	struct str href = str_trim(attribute(attributes, "href"));

	r->href = STR_NONE;
	if (!is_web_address(href) || href.len > LINK_MAX || str_find_char(href, ' ') != STR_NOT_FOUND)
		return;
	r->href = str_copy(r->out->a, href);
	r->href_from = r->out->len;
}

static void
link_close(struct reader *r)
{
	struct str shown = str_trim(str_sub(buf_str(r->out), r->href_from, r->out->len));
	struct str href = r->href;

	r->href = STR_NONE;
	if (href.len == 0 || shown.len == 0)
		return;
	struct str bare = str_sub(href, str_find(href, STR("://")) + 3, href.len);
	if (str_ends(bare, STR("/")))
		bare.len--;
	if (str_find_nocase(str_sub(shown, 0, 2 * LINK_MAX), bare) != STR_NOT_FOUND)
		return;
	buf_lit(r->out, " (");
	buf_put(r->out, href);
	buf_lit(r->out, ")");
}

/* Gmail and Outlook send small signs of feeling as pictures; their names are the sign. */
static void
put_sign(struct reader *r, const xmlChar **attributes)
{
	struct str alt = attribute(attributes, "alt");

	if (alt.len == 0 || alt.len > 16 || (unsigned char)alt.ptr[0] < 0xE2)
		return;
	pay(r);
	buf_put(r->out, alt);
}

static void
tag_begins(struct reader *r, unsigned kind)
{
	if (kind & TAG_PARAGRAPH)
		owe(r, 2);
	if (kind & TAG_LINE)
		owe(r, 1);
	if (kind & TAG_BREAK)
		owe(r, r->breaks < 2 ? r->breaks + 1 : 2);
	if (kind & TAG_CELL)
		r->space = r->line_open && r->breaks == 0;
	if (kind & TAG_QUOTE)
		r->quote++;
	if (kind & TAG_KEEP)
		r->keep++;
	if (kind & TAG_RULE) {
		owe(r, 1);
		pay(r);
		buf_lit(r->out, "________________________________");
		owe(r, 1);
	}
	if (kind & TAG_ITEM) {
		pay(r);
		buf_lit(r->out, "- ");
	}
}

static void
on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
	struct reader *r = user;
	unsigned kind = kind_of(name);

	r->depth++;
	if (r->depth > HTML_DEPTH_MAX) {
		r->too_deep = true;
		xmlStopParser(r->parser);
		return;
	}
	if (r->skip)
		return;
	if ((kind & TAG_SKIP) || is_hidden(attributes)) {
		r->skip = r->depth;
		return;
	}
	tag_begins(r, kind);
	if (is_signature(attributes))
		put_signature_mark(r);
	if (strcmp((const char *)name, "a") == 0)
		link_open(r, attributes);
	if (strcmp((const char *)name, "img") == 0)
		put_sign(r, attributes);
}

static void
on_end(void *user, const xmlChar *name)
{
	struct reader *r = user;
	unsigned kind = kind_of(name);
	bool skipped = r->skip > 0;

	if (r->skip == r->depth)
		r->skip = 0;
	if (r->depth > 0)
		r->depth--;
	if (skipped)
		return;
	if (strcmp((const char *)name, "a") == 0)
		link_close(r);
	if ((kind & TAG_QUOTE) && r->quote > 0)
		r->quote--;
	if ((kind & TAG_KEEP) && r->keep > 0)
		r->keep--;
	if (kind & TAG_PARAGRAPH)
		owe(r, 2);
	if (kind & TAG_LINE)
		owe(r, 1);
}

/* --- the plain scanner --- */

static void
bare_words(struct reader *r, struct str html)
{
	struct str left = html, words, tag;

	while (left.len > 0 && !r->out->full) {
		str_cut(left, '<', &words, &left);
		put_words(r, words);
		if (left.len == 0)
			break;
		str_cut(left, '>', &tag, &left);
		r->space = r->line_open;
	}
}

static void
tags_read(struct reader *r, struct str html)
{
	htmlSAXHandler sax = {
		.startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
	};

	r->parser = htmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (!r->parser)
		return;
	htmlCtxtUseOptions(r->parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
	    | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_NODEFDTD);
	for (size_t at = 0; at < html.len && !r->too_deep && !r->out->full; at += KIB(32)) {
		struct str chunk = str_sub(html, at, at + KIB(32));
		htmlParseChunk(r->parser, chunk.ptr, (int)chunk.len, at + chunk.len == html.len);
	}
	if (r->parser->myDoc)
		xmlFreeDoc(r->parser->myDoc);
	htmlFreeParserCtxt(r->parser);
}

void
html_text(struct buf *out, struct str html)
{
	struct reader r = { .out = out, .start = out->len };

	tags_read(&r, html);
	if (!r.too_deep)
		return;
	out->len = r.start;
	r = (struct reader){ .out = out, .start = out->len };
	bare_words(&r, html);
}
