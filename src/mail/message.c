/* message.c - one mail, read as far as it goes.
 *
 * The walk over the parts is in mime.c, the values of fields in values.c, the words of HTML in
 * html_text.c, new words and history in split.c.  Here stands what makes a message of them: which
 * part holds the words, who wrote, what kind of mail it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "mail/html_text.h"
#include "mail/message.h"
#include "mail/mime.h"
#include "mail/values.h"

#define DEPTH_MAX 20                            /* parts within parts */
#define PARTS_MAX 500
#define TEXT_MAX KIB(512)                       /* of words, and again of what stands around them */
#define DECODE_MAX KIB(1536)                      /* bytes decoded for all parts together */
#define REFERENCES_MAX 50

struct gather {
	struct arena *a;
	struct buf text;                        /* what the sender wrote and quoted, part after part */
	struct buf around;                      /* forwarded messages, delivery reports */
	size_t decode_left, parts_left;
	size_t attachments;
	struct str trouble;                     /* the first that was met */
	bool counting;                          /* only attachments matter below here */
	bool forwarded;                         /* inside a message within the message */
};

static void
trouble(struct gather *g, struct str what)
{
	if (g->trouble.len == 0 && !g->counting)
		g->trouble = what;
}

/* --- one text part --- */

/* How many plain bytes of ASCII stand at the start. */
static size_t
plain_run(struct str s)
{
	size_t n = 0;

	while (n < s.len && ((s.ptr[n] >= ' ' && s.ptr[n] < 127) || s.ptr[n] == '\n' || s.ptr[n] == '\t'))
		n++;
	return n;
}

/* Characters that only steer a screen, or that nobody sees. */
static bool
is_invisible(uint32_t c)
{
	return c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0x200B || c == 0xFEFF || c == 0xAD || c == 0x2060;
}

/* UTF-8 with LF, without what can't be seen; special spaces are made plain. */
static struct str
tidy(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, s.len);
	for (size_t at = 0; at < s.len;) {
		size_t from = at;
		at += plain_run(str_sub(s, at, s.len));
		buf_put(&b, str_sub(s, from, at));
		if (at == s.len)
			break;
		from = at;
		uint32_t c = utf8_next(s, &at);
		if (c == '\r' && (at == s.len || s.ptr[at] != '\n'))
			buf_putc(&b, '\n');
		else if (c == 0xA0 || c == 0x202F || c == 0x2007)
			buf_putc(&b, ' ');
		else if (!is_invisible(c))
			buf_put(&b, str_sub(s, from, at));
	}
	return buf_str(&b);
}

static size_t
quote_depth(struct str line)
{
	size_t n = 0;

	while (n < line.len && line.ptr[n] == '>')
		n++;
	return n;
}

/* RFC 3676: a line that ends in a space goes on in the next one, if both are quoted alike. */
static struct str
unflow(struct arena *a, struct str s, bool delsp)
{
	struct buf b;
	struct str left = s, line;
	bool open = false;
	size_t depth_open = 0;

	buf_init(&b, a, 3 * s.len + 3);
	while (mime_line(&left, &line)) {
		size_t depth = quote_depth(line);
		struct str words = str_sub(line, depth, line.len);
		if (str_starts(words, STR(" ")))
			words = str_sub(words, 1, words.len);
		bool mark = str_eq(words, STR("-- "));
		bool joins = open && depth == depth_open && !mark;
		if (open && !joins)
			buf_putc(&b, '\n');
		for (size_t i = 0; i < depth && !joins; i++)
			buf_putc(&b, '>');
		if (depth > 0 && !joins)
			buf_putc(&b, ' ');
		open = !mark && str_ends(words, STR(" "));
		depth_open = depth;
		buf_put(&b, str_sub(words, 0, words.len - (open && delsp)));
		if (!open)
			buf_putc(&b, '\n');
	}
	return buf_str(&b);
}

/* Pages often name their charset inside. */
static struct str
charset_in_page(struct str html)
{
	struct str top = str_sub(html, 0, 1024);
	size_t at = str_find_nocase(top, STR("charset="));

	if (at == STR_NOT_FOUND)
		return STR_NONE;
	size_t from = at + 8, to;
	while (from < top.len && (top.ptr[from] == '"' || top.ptr[from] == '\'' || top.ptr[from] == ' '))
		from++;
	for (to = from; to < top.len && !strchr("\"' />;", top.ptr[to]); to++)
		;
	return str_sub(top, from, to);
}

static void
append(struct gather *g, struct buf *to, struct str s)
{
	size_t room = to->max - to->len;

	if (s.len > room) {
		trouble(g, STR("The message is very long; its end is not shown here."));
		s = utf8_cut(s, room);
	}
	buf_put(to, s);
}

static void
part_gap(struct gather *g, struct buf *to)
{
	if (to->len > 0)
		append(g, to, STR("\n\n"));
}

static void
take_text(struct gather *g, const struct mime_part *p, bool html)
{
	bool cut = false, doubtful = false;
	struct buf *to = g->forwarded ? &g->around : &g->text;
	struct str bytes = mime_decode(g->a, p, &g->decode_left, &cut);
	struct str charset = html && p->charset.len == 0 ? charset_in_page(bytes) : p->charset;

	struct str s = values_charset(g->a, bytes, charset, &doubtful);
	if (p->coding == MIME_UNKNOWN)
		trouble(g, STR("A part is packed in a way that is not known here; it is shown as it came."));
	if (doubtful)
		trouble(g, STR("Some characters may be wrong; those that could not be read are shown as "
		    "\xEF\xBF\xBD."));
	part_gap(g, to);
	if (html) {
		struct buf words;
		buf_init(&words, g->a, TEXT_MAX);
		html_text(&words, s);
		s = buf_str(&words);
		cut = cut || words.full;
	}
	if (cut)
		trouble(g, STR("The message is very long; its end is not shown here."));
	s = tidy(g->a, utf8_cut(s, 2 * TEXT_MAX));
	append(g, to, p->flowed && !html ? unflow(g->a, s, p->delsp) : s);
}

/* --- the walk --- */

static void take_part(struct gather *g, const struct mime_part *p, int depth);

static bool
is_multipart(const struct mime_part *p)
{
	return str_starts(p->type, STR("multipart/"));
}

static bool
is_message(const struct mime_part *p)
{
	return str_eq(p->type, STR("message/rfc822")) || str_eq(p->type, STR("message/global"));
}

/* 3: plain words; 2: words with more work; 1: something else that can be shown; 0: not for reading. */
static int
readable(const struct mime_part *p)
{
	static const struct { struct str type; int rank; } ranks[] = {
		{ STR_INIT("text/plain"), 3 },
		{ STR_INIT("text/html"), 2 },
		{ STR_INIT("multipart/related"), 2 },
		{ STR_INIT("multipart/mixed"), 2 },
		{ STR_INIT("multipart/alternative"), 2 },
	};

	for (size_t i = 0; i < LENGTH(ranks) && !p->attachment; i++) {
		if (str_eq(p->type, ranks[i].type))
			return ranks[i].rank;
	}
	return 0;
}

/* A plain part that holds nothing, next to a page that does. */
static bool
is_blank(struct arena *a, const struct mime_part *p)
{
	bool cut = false;
	size_t enough = 4096;
	struct arena_mark mark = arena_mark(a);
	bool blank = !is_multipart(p) && str_trim(mime_decode(a, p, &enough, &cut)).len == 0 && !cut;

	arena_rewind(a, mark);
	return blank;
}

static size_t
best_of(struct gather *g, struct mime_split split)
{
	size_t best = 0, i = 0;
	int best_rank = -1;
	struct str raw;
	struct mime_part part;

	while (i < g->parts_left && mime_next(&split, &raw)) {
		struct arena_mark mark = arena_mark(g->a);
		mime_part_read(g->a, raw, STR("text/plain"), &part);
		int rank = is_blank(g->a, &part) ? 0 : readable(&part);
		arena_rewind(g->a, mark);
		if (rank > best_rank) {
			best_rank = rank;
			best = i;
		}
		i++;
	}
	return best;
}

/* The others are looked through for attachments only: Apple Mail puts them beside the page. */
static void
take_alternatives(struct gather *g, struct mime_split split, int depth)
{
	size_t best = best_of(g, split);
	bool counting = g->counting;
	struct str raw;

	for (size_t i = 0; g->parts_left > 0 && mime_next(&split, &raw); i++) {
		struct mime_part part;
		g->parts_left--;
		mime_part_read(g->a, raw, STR("text/plain"), &part);
		g->counting = counting || i != best;
		if (i == best || is_multipart(&part))
			take_part(g, &part, depth);
	}
	g->counting = counting;
}

/* A boundary that is not the one announced, or was not announced: the first line says it itself. */
static struct str
boundary_met(struct str body)
{
	struct str line;

	for (int i = 0; i < 20 && mime_line(&body, &line); i++) {
		struct str after = body, next;
		bool field = mime_line(&after, &next) && str_starts_nocase(next, STR("Content-"));
		if (field && str_starts(line, STR("--")))
			return str_trim(str_sub(line, 2, line.len));
	}
	return STR_NONE;
}

static void
take_as_it_stands(struct gather *g, const struct mime_part *p)
{
	struct mime_part plain = { .body = p->body, .type = STR("text/plain"), .charset = p->charset };

	if (str_trim(str_sub(p->body, 0, KIB(4))).len == 0)
		return;
	trouble(g, STR("The parts of the message could not be told apart; it is shown as it came."));
	if (!g->counting)
		take_text(g, &plain, false);
}

static void
take_each(struct gather *g, struct mime_split *split, struct str fallback, int depth)
{
	struct str raw;

	while (g->parts_left > 0 && mime_next(split, &raw)) {
		struct mime_part part;
		g->parts_left--;
		mime_part_read(g->a, raw, fallback, &part);
		take_part(g, &part, depth);
	}
}

static void
take_multipart(struct gather *g, const struct mime_part *p, int depth)
{
	struct mime_split split = { .rest = p->body, .boundary = p->boundary }, ahead = split;
	struct str raw;

	if (!mime_next(&ahead, &raw)) {
		split.boundary = boundary_met(p->body);
		ahead = split;
		if (!mime_next(&ahead, &raw)) {
			take_as_it_stands(g, p);
			return;
		}
	}
	if (str_eq(p->type, STR("multipart/alternative"))) {
		take_alternatives(g, split, depth);
		return;
	}
	bool digest = str_eq(p->type, STR("multipart/digest"));
	take_each(g, &split, digest ? STR("message/rfc822") : STR("text/plain"), depth);
	if (g->parts_left > 0 && !split.closed)
		trouble(g, STR("The message ends early; what arrived is shown."));
}

static void
take_forwarded(struct gather *g, const struct mime_part *p, int depth)
{
	struct mime_part inner;
	struct str name, address;
	bool outer = g->forwarded, cut;
	struct str raw = p->coding == MIME_PLAIN ? p->body : mime_decode(g->a, p, &g->decode_left, &cut);

	mime_part_read(g->a, raw, STR("text/plain"), &inner);
	values_address(g->a, mime_value(g->a, &inner.head, MIME_FROM), &name, &address);
	struct str subject = values_text(g->a, mime_value(g->a, &inner.head, MIME_SUBJECT));
	struct str line = arena_fmt(g->a, "[Message attached: \"%.*s\", from %.*s]", STR_ARG(subject),
	    STR_ARG(name.len > 0 ? name : address));
	struct buf *to = outer ? &g->around : &g->text;
	if (!g->counting) {
		part_gap(g, to);
		append(g, to, line);
	}
	g->forwarded = true;
	take_part(g, &inner, depth);
	g->forwarded = outer;
}

/* Signatures of the cryptographic kind and pages for special viewers are nobody's attachment. */
static bool
is_machinery(struct str type)
{
	static const struct str types[] = {
		STR_INIT("application/pgp-signature"), STR_INIT("application/pkcs7-signature"),
		STR_INIT("application/x-pkcs7-signature"), STR_INIT("message/delivery-status"),
		STR_INIT("message/disposition-notification"), STR_INIT("text/x-amp-html"),
		STR_INIT("text/rfc822-headers"), STR_INIT("text/watch-html"),
	};

	for (size_t i = 0; i < LENGTH(types); i++) {
		if (str_eq(type, types[i]))
			return true;
	}
	return false;
}

static void
take_leaf(struct gather *g, const struct mime_part *p)
{
	bool html = str_eq(p->type, STR("text/html"));
	bool words = html || str_eq(p->type, STR("text/plain"));
	bool named = p->attachment || (p->filename.len > 0 && g->text.len > 0);
	bool report = str_eq(p->type, STR("message/delivery-status"));

	if (report && !g->counting) {
		bool outer = g->forwarded;
		g->forwarded = true;
		take_text(g, p, false);
		g->forwarded = outer;
	}
	if (words && !named) {
		if (!g->counting)
			take_text(g, p, html);
		return;
	}
	if (!is_machinery(p->type))
		g->attachments++;
}

static void
take_part(struct gather *g, const struct mime_part *p, int depth)
{
	if (depth > DEPTH_MAX) {
		trouble(g, STR("The message is nested too deeply; its innermost parts are not shown."));
		return;
	}
	if (p->head.cut)
		trouble(g, STR("A header line is far too long; its end was not read."));
	if (is_multipart(p))
		take_multipart(g, p, depth + 1);
	else if (is_message(p))
		take_forwarded(g, p, depth + 1);
	else
		take_leaf(g, p);
	if (g->parts_left == 0)
		trouble(g, STR("The message has too many parts; the last ones were not read."));
}

/* --- what kind of mail --- */

/* The first word of a field: "auto-replied; owner=…" is "auto-replied". */
static struct str
first_word(struct arena *a, const struct mime_head *h, enum mime_field field)
{
	struct str head, rest, value = mime_value(a, h, field);

	str_cut(value, ';', &head, &rest);
	return str_trim(head);
}

static bool
from_mail_system(struct str address)
{
	return str_starts(address, STR("mailer-daemon")) || str_starts(address, STR("postmaster@"));
}

static bool
is_bounce(struct arena *a, const struct mime_part *p, const struct message *m)
{
	struct str path = mime_value(a, &p->head, MIME_RETURN_PATH);
	bool report = str_eq(p->type, STR("multipart/report"));

	return (report && str_eq_nocase(p->report_type, STR("delivery-status")))
	    || (str_eq(path, STR("<>")) && from_mail_system(m->from_address));
}

static bool
is_automatic(struct arena *a, const struct mime_part *p)
{
	static const struct str bulk[] = {
		STR_INIT("bulk"), STR_INIT("auto_reply"), STR_INIT("auto-reply"), STR_INIT("junk"),
	};
	struct str submitted = first_word(a, &p->head, MIME_AUTO_SUBMITTED);
	struct str suppress = first_word(a, &p->head, MIME_AUTO_SUPPRESS);
	struct str precedence = first_word(a, &p->head, MIME_PRECEDENCE);

	if (submitted.len > 0 && !str_eq_nocase(submitted, STR("no")))
		return true;
	if (suppress.len > 0 && !str_eq_nocase(suppress, STR("none")))
		return true;
	for (size_t i = 0; i < LENGTH(bulk); i++) {
		if (str_eq_nocase(precedence, bulk[i]))
			return true;
	}
	return p->head.field[MIME_AUTOREPLY].len > 0 || p->head.field[MIME_AUTORESPOND].len > 0
	    || str_eq_nocase(p->report_type, STR("disposition-notification"));
}

static enum mail_kind
kind_of(struct arena *a, const struct mime_part *p, const struct message *m)
{
	if (is_bounce(a, p, m))
		return MAIL_BOUNCE;
	/* Lists also say "Precedence: bulk". */
	if (p->head.field[MIME_LIST_ID].len > 0)
		return MAIL_LIST;
	return is_automatic(a, p) ? MAIL_AUTO : MAIL_PERSON;
}

/* --- the whole --- */

static void
read_sender(struct arena *a, const struct mime_head *h, struct message *m)
{
	static const enum mime_field senders[] = { MIME_FROM, MIME_SENDER, MIME_RETURN_PATH };
	struct str name;

	for (size_t i = 0; i < LENGTH(senders) && m->from_address.len == 0; i++) {
		values_address(a, mime_value(a, h, senders[i]), &name, &m->from_address);
		if (m->from_name.len == 0)
			m->from_name = name;
	}
	/* No address in it, but perhaps a name. */
	if (m->from_address.len == 0 && m->from_name.len == 0)
		m->from_name = utf8_cut(values_text(a, mime_value(a, h, MIME_FROM)), 200);
	values_address(a, mime_value(a, h, MIME_REPLY_TO), &name, &m->reply_to_address);
	if (str_eq(m->reply_to_address, m->from_address))
		m->reply_to_address = STR_NONE;
	values_address(a, mime_value(a, h, MIME_TO), &name, &m->to_address);
}

static void
read_head(struct arena *a, const struct mime_head *h, struct message *m)
{
	struct str *ids;
	size_t n;

	read_sender(a, h, m);
	m->subject = values_text(a, mime_value(a, h, MIME_SUBJECT));
	m->date = values_date(a, mime_value(a, h, MIME_DATE));
	values_ids(a, mime_value(a, h, MIME_MESSAGE_ID), 2, &ids, &n);
	m->message_id = n > 0 ? ids[0] : STR_NONE;
	values_ids(a, mime_value(a, h, MIME_IN_REPLY_TO), 2, &ids, &n);
	m->in_reply_to = n > 0 ? ids[0] : STR_NONE;
	values_ids(a, mime_value(a, h, MIME_REFERENCES), REFERENCES_MAX, &m->references, &m->n_references);
}

static void
read_words(struct arena *a, struct gather *g, struct message *m)
{
	struct str rest;

	message_split(a, buf_str(&g->text), &m->text, &rest);
	m->quoted = rest;
	if (g->around.len > 0) {
		struct str both[] = { rest, buf_str(&g->around) };
		m->quoted = rest.len > 0 ? str_join(a, both, 2, STR("\n\n")) : both[1];
	}
	m->n_attachments = g->attachments;
}

/* Files written by very old programs end their lines with CR alone. */
static struct str
with_line_ends(struct arena *a, struct str raw)
{
	if (raw.len > MIB(1) || str_find_char(raw, '\n') != STR_NOT_FOUND)
		return raw;
	if (str_find_char(raw, '\r') == STR_NOT_FOUND)
		return raw;
	char *s = arena_array(a, char, raw.len);
	for (size_t i = 0; i < raw.len; i++)
		s[i] = raw.ptr[i] == '\r' ? '\n' : raw.ptr[i];
	return (struct str){ s, raw.len };
}

bool
message_parse(struct arena *a, struct str raw, struct message *out, struct err *err)
{
	struct mime_part top;
	struct message m = { 0 };
	struct gather g = { .a = a, .decode_left = DECODE_MAX, .parts_left = PARTS_MAX };

	mail_init();
	raw = with_line_ends(a, raw);
	while (raw.len > 0 && (raw.ptr[0] == '\n' || raw.ptr[0] == '\r'))
		raw = str_sub(raw, 1, raw.len);
	if (raw.len == 0)
		return err_set(err, ERR_DATA, "The message is empty. Ask the sender to send it again.");
	mime_part_read(a, raw, STR("text/plain"), &top);
	if (top.head.n_fields == 0)
		return err_set(err, ERR_DATA,
		    "This is not a mail: it does not begin with header lines such as "
		    "From or Subject. Nothing was changed; hand in the whole message as it was received.");
	buf_init(&g.text, a, TEXT_MAX);
	buf_init(&g.around, a, TEXT_MAX);
	read_head(a, &top.head, &m);
	m.kind = kind_of(a, &top, &m);
	take_part(&g, &top, 0);
	read_words(a, &g, &m);
	if (m.from_address.len == 0)
		trouble(&g, STR("The message does not say who sent it."));
	m.trouble = g.trouble;
	*out = m;
	return true;
}
