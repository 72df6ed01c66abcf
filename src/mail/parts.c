/* parts.c - which parts of a message hold words, and what words.
 *
 * The walk goes as deep as DEPTH_MAX and over PARTS_MAX parts; what all of them decode to together has
 * a limit too, so that a small message can't become a large one.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "mail/html_text.h"
#include "mail/invite.h"
#include "mail/parts.h"
#include "mail/tnef.h"
#include "mail/values.h"

#define DEPTH_MAX 20                            /* parts within parts */
#define PARTS_MAX 500
#define FILE_NAME_MAX 150
#define PACKAGES_MOST 3                         /* of Outlook's that are looked into */
#define PACKAGE_LOOK KIB(512)                   /* of one, for words */
#define TEXT_MAX KIB(512)                       /* of words, and again of what stands around them */
#define DECODE_MAX KIB(1536)                      /* bytes decoded for all parts together */

struct gather {
	struct arena *a;
	struct buf text;                        /* what the sender wrote and quoted, part after part */
	struct buf around;                      /* forwarded messages, delivery reports */
	size_t decode_left, parts_left;
	size_t attachments;
	VEC(struct attached) attached;
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

/* The others are looked through for attachments only: Apple Mail puts them beside the page, and a calendar is
 * there beside the words about it. */
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
		if (i == best || is_multipart(&part) || invite_is_type(part.type, part.filename))
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
	    STR_ARG(str_or(name, address)));
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

struct str
message_file_name(struct arena *a, struct str name)
{
	struct buf b;
	size_t from;

	for (size_t at = 0; at < name.len; at++)
		if (name.ptr[at] == '/' || name.ptr[at] == '\\') {
			name = str_sub(name, at + 1, name.len);
			at = SIZE_MAX;
		}
	buf_init(&b, a, name.len + 1);
	for (size_t at = 0; at < name.len;) {
		from = at;
		uint32_t c = utf8_next(name, &at);
		if (!is_invisible(c) && !utf8_turns_round(c))
			buf_put(&b, str_sub(name, from, at));
	}
	return utf8_cut(str_trim(buf_str(&b)), FILE_NAME_MAX);
}

struct str
message_file_type(struct str said)
{
	bool ok = said.len > 0 && said.len < 200;

	for (size_t i = 0; ok && i < said.len; i++)
		ok = said.ptr[i] > ' ' && said.ptr[i] < 127 && !strchr("\"\\;,<>()", said.ptr[i]);
	return ok ? said : STR("application/octet-stream");
}

static void
take_file(struct gather *g, const struct mime_part *p)
{
	bool calendar = invite_is_type(p->type, p->filename);

	g->attachments++;
	if (g->attached.n < ATTACHED_MOST)
		vec_push(g->a, &g->attached) = (struct attached){
			.name = calendar && p->filename.len == 0 ? STR("calendar.ics")
			    : message_file_name(g->a, p->filename),
			.body = p->body, .coding = (int)p->coding,
			.type = message_file_type(p->type),
		};
}

/* Some programs send an invitation with no words but those in it. */
static void
take_words_of_calendar(struct gather *g)
{
	bool read = false;

	for (size_t i = 0; i < g->attached.n && str_trim(buf_str(&g->text)).len == 0; i++) {
		const struct attached *f = &g->attached.at[i];
		struct mime_part part = { .body = f->body, .coding = (enum mime_coding)f->coding };
		size_t left = INVITE_BYTES, n, more;
		bool cut;

		if (!invite_is_type(f->type, f->name) || read)
			continue;
		read = true;
		const struct invite *list = invite_read(g->a, mime_decode(g->a, &part, &left, &cut), &n,
		    &more);
		if (n > 0)
			append(g, &g->text, list[0].words.len > 0 ? list[0].words : list[0].what);
	}
}

static void
take_words_of(struct gather *g, const struct tnef *t)
{
	struct buf words;

	if (t->text.len > 0) {
		append(g, &g->text, tidy(g->a, t->text));
		return;
	}
	buf_init(&words, g->a, TEXT_MAX);
	html_text(&words, t->page);
	append(g, &g->text, tidy(g->a, buf_str(&words)));
}

/* Outlook's package stands beside the words as a rule, and then only its files matter; where no words are, it
 * may hold them. */
static void
take_package(struct gather *g, const struct attached *f)
{
	struct mime_part part = { .body = f->body, .coding = (enum mime_coding)f->coding };
	bool blank = str_trim(buf_str(&g->text)).len == 0, cut;
	size_t left = blank ? PACKAGE_LOOK : KIB(1);
	struct tnef *t = arena_new(g->a, struct tnef);

	if (!tnef_read(g->a, mime_decode(g->a, &part, &left, &cut), t)) {
		trouble(g, STR("What Outlook packed (winmail.dat) could not be unpacked. Ask them to send "
		    "the files once more."));
		return;
	}
	if (!blank)
		return;
	take_words_of(g, t);
	if (str_trim(buf_str(&g->text)).len == 0)
		trouble(g, STR("Their words came in a package of Outlook's (winmail.dat) that can't be read "
		    "here. Ask them to send the mail once more as plain text."));
}

static void
take_packages(struct gather *g)
{
	size_t looked = 0;

	for (size_t i = 0; i < g->attached.n && looked < PACKAGES_MOST; i++)
		if (tnef_is_type(g->attached.at[i].type, g->attached.at[i].name)) {
			take_package(g, &g->attached.at[i]);
			looked++;
		}
}

/* Text of a kind that isn't known is words (RFC 2046, 4.1.4), but for what only programs read. */
static bool
is_words(struct str type)
{
	static const struct str others[] = {
		STR_INIT("text/calendar"), STR_INIT("text/csv"), STR_INIT("text/vcard"),
		STR_INIT("text/x-vcard"), STR_INIT("text/directory"), STR_INIT("text/css"),
		STR_INIT("text/xml"), STR_INIT("text/rtf"), STR_INIT("text/javascript"),
		STR_INIT("text/x-amp-html"), STR_INIT("text/rfc822-headers"), STR_INIT("text/watch-html"),
		STR_INIT("text/tab-separated-values"), STR_INIT("text/vtt"),
	};

	for (size_t i = 0; i < LENGTH(others); i++) {
		if (str_eq(type, others[i]))
			return false;
	}
	return str_starts(type, STR("text/"));
}

static bool
is_sealed(struct str type)
{
	return str_eq(type, STR("application/pkcs7-mime")) || str_eq(type, STR("application/x-pkcs7-mime"));
}

#define PGP_TROUBLE "The mail is encrypted (PGP), which can't be opened here. Ask them to send it once " \
	"more as a plain mail."

static void
take_leaf(struct gather *g, const struct mime_part *p)
{
	bool html = str_eq(p->type, STR("text/html"));
	bool plain = html || str_eq(p->type, STR("text/plain"));
	bool words = plain || (is_words(p->type) && p->filename.len == 0);
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
	if (is_sealed(p->type))
		trouble(g, STR("The mail is encrypted or sealed (S/MIME), which can't be opened here. Ask "
		    "them to send it once more as a plain mail."));
	if (!is_machinery(p->type))
		take_file(g, p);
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
	if (str_eq(p->type, STR("multipart/encrypted")))
		trouble(g, STR(PGP_TROUBLE));
	if (is_multipart(p))
		take_multipart(g, p, depth + 1);
	else if (is_message(p))
		take_forwarded(g, p, depth + 1);
	else
		take_leaf(g, p);
	if (g->parts_left == 0)
		trouble(g, STR("The message has too many parts; the last ones were not read."));
}

void
parts_read(struct arena *a, const struct mime_part *top, struct parts *out)
{
	struct gather g = { .a = a, .decode_left = DECODE_MAX, .parts_left = PARTS_MAX };

	buf_init(&g.text, a, TEXT_MAX);
	buf_init(&g.around, a, TEXT_MAX);
	take_part(&g, top, 0);
	take_words_of_calendar(&g);
	take_packages(&g);
	if (str_starts(str_trim(buf_str(&g.text)), STR("-----BEGIN PGP MESSAGE-----")))
		trouble(&g, STR(PGP_TROUBLE));
	*out = (struct parts){
		.text = buf_str(&g.text), .around = buf_str(&g.around),
		.attachments = g.attachments, .attached = g.attached.at, .n_attached = g.attached.n,
		.trouble = g.trouble,
	};
}

/* --- the page ------------------------------------------------------------------------------------------ */

static bool find_page(struct gather *g, const struct mime_part *p, int depth, struct mime_part *out);

static bool
find_page_among(struct gather *g, const struct mime_part *p, int depth, struct mime_part *out)
{
	struct mime_split split = { .rest = p->body, .boundary = p->boundary };
	struct str raw;

	while (g->parts_left > 0 && mime_next(&split, &raw)) {
		struct mime_part part;

		g->parts_left--;
		mime_part_read(g->a, raw, STR("text/plain"), &part);
		if (find_page(g, &part, depth + 1, out))
			return true;
	}
	return false;
}

/* The first that is no attachment; what was forwarded as a message is that message's own. */
static bool
find_page(struct gather *g, const struct mime_part *p, int depth, struct mime_part *out)
{
	if (depth > DEPTH_MAX)
		return false;
	if (is_multipart(p))
		return find_page_among(g, p, depth, out);
	if (p->attachment || !str_eq(p->type, STR("text/html")))
		return false;
	*out = *p;
	return true;
}

bool
parts_page(struct arena *a, const struct mime_part *top, struct str *out)
{
	struct gather g = { .a = a, .decode_left = DECODE_MAX, .parts_left = PARTS_MAX };
	bool cut = false, doubtful = false;
	struct mime_part page;
	struct str bytes;

	if (!find_page(&g, top, 0, &page))
		return false;
	bytes = mime_decode(a, &page, &g.decode_left, &cut);
	*out = values_charset(a, bytes, page.charset.len == 0 ? charset_in_page(bytes) : page.charset,
	    &doubtful);
	return true;
}
