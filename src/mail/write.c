/* write.c - one mail written: plain words and a simple page of the same words.
 *
 * Everything that ends up in a header field is checked before the first byte is written, so nothing
 * a customer put into a subject or a name can add a field.  Quoted-printable keeps lines short and
 * makes a fixed boundary safe: "=_" can't occur in it (RFC 2045, 6.7), nor in base64.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/html.h"
#include "base/utf8.h"
#include "mail/message.h"
#include "mail/mime.h"

#define BOUNDARY "=_heard_words"
#define BOUNDARY_ALL "=_heard_all"
#define QUOTED_MOST 8
#define LINE_FOLD 76
#define WORD_MAX 75                             /* of an encoded word (RFC 2047, 2) */
#define TEXT_MAX MIB(1)
#define ADDRESS_MAX 254                         /* RFC 5321, 4.5.3.1.3, without < > */
#define ID_MAX 900
#define WRITTEN_MAX MIB(16)

/* --- what may stand in a header field --- */

static bool
is_control(unsigned char c)
{
	return c < ' ' || c == 127;
}

static bool
text_ok(struct str s, const char *what, struct err *err)
{
	for (size_t at = 0; at < s.len;) {
		uint32_t c = utf8_next(s, &at);
		if (c < ' ' || (c >= 127 && c < 160) || c == 0x2028 || c == 0x2029)
			return err_set(err, ERR_DATA, "The %s holds a line break or a control character. "
			    "Nothing was sent; take it out and send again.", what);
	}
	if (s.len > 2000)
		return err_set(err, ERR_TOO_LARGE, "The %s is too long. Nothing was sent; make it shorter.",
		    what);
	return utf8_valid(s)
	    || err_set(err, ERR_DATA, "The %s is not readable text. Nothing was sent; write it anew.", what);
}

/* A space, a bracket or a control character in an address could become a second command or field, and "=?"
 * the begin of an encoded word (RFC 2047), which reads as other letters than it is written with. */
static bool
local_ok(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (is_control(c) || c >= 128 || strchr(" <>,;:\"()[]\\", c))
			return false;
	}
	return s.len > 0 && str_find(s, STR("=?")) == STR_NOT_FOUND;
}

/* RFC 5321, 4.1.2; the underscore is no letter of it, but stands in names of hosts inside of houses. */
static bool
domain_ok(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (!char_is_alnum((unsigned char)c) && c != '-' && c != '.' && c != '_')
			return false;
	}
	return s.len > 0;
}

bool
message_address_ok(struct str s)
{
	struct str local, domain;

	return s.len <= ADDRESS_MAX && str_cut(s, '@', &local, &domain) && local_ok(local)
	    && domain_ok(domain);
}

static bool
address_ok(struct str s, const char *what, struct err *err)
{
	return message_address_ok(s) || err_set(err, ERR_DATA, "The %s is not an address that mail can be "
	    "sent to. Nothing was sent; correct it and send again.", what);
}

static bool
id_ok(struct str s, const char *what, struct err *err)
{
	bool ok = s.len <= ID_MAX;

	for (size_t i = 0; ok && i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		ok = c > ' ' && c < 127 && c != '<' && c != '>';
	}
	return ok || err_set(err, ERR_DATA, "The %s is not a message id. Nothing was sent.", what);
}

static bool
references_ok(const struct outgoing *in, struct err *err)
{
	for (size_t i = 0; i < in->n_references; i++) {
		if (!id_ok(in->references[i], "list of references", err))
			return false;
	}
	return true;
}

static bool
copies_ok(const struct outgoing *in, struct err *err)
{
	for (size_t i = 0; i < in->n_copies; i++)
		if (!address_ok(in->copies[i].address, "address of a copy", err)
		    || !text_ok(in->copies[i].name, "name of a copy", err))
			return false;
	return true;
}

static bool
files_ok(const struct outgoing *in, struct err *err)
{
	for (size_t i = 0; i < in->n_files; i++)
		if (!text_ok(in->files[i].name, "name of a file", err))
			return false;
	return true;
}

static bool
outgoing_ok(const struct outgoing *in, struct err *err)
{
	if (in->message_id.len == 0)
		return err_set(err, ERR_DATA, "The message has no id yet. Nothing was sent.");
	if (in->text.len > TEXT_MAX)
		return err_set(err, ERR_TOO_LARGE, "The text is longer than a mail should be. "
		    "Nothing was sent; make it shorter or attach it.");
	if (in->date == NEVER)
		return err_set(err, ERR_DATA, "The message has no date. Nothing was sent.");
	return address_ok(in->from_address, "sender's address", err)
	    && address_ok(in->to_address, "recipient's address", err)
	    && (in->reply_to.len == 0 || address_ok(in->reply_to, "address for answers", err))
	    && text_ok(in->from_name, "sender's name", err)
	    && text_ok(in->to_name, "recipient's name", err)
	    && text_ok(in->subject, "subject", err)
	    && id_ok(in->message_id, "message id", err)
	    && id_ok(in->in_reply_to, "id of the message answered", err)
	    && references_ok(in, err) && copies_ok(in, err) && files_ok(in, err);
}

/* --- header fields --- */

static const char hex[] = "0123456789ABCDEF";

/* What an encoded word may hold as it is, also in names (RFC 2047, 5, rule 3). */
static bool
is_word_char(unsigned char c)
{
	return char_is_alnum(c) || c == '!' || c == '*' || c == '+' || c == '-' || c == '/';
}

static size_t
encoded_len(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += is_word_char((unsigned char)s.ptr[i]) || s.ptr[i] == ' ' ? 1 : 3;
	return n;
}

static void
put_encoded_char(struct buf *b, unsigned char c)
{
	if (c == ' ') {
		buf_putc(b, '_');
	} else if (is_word_char(c)) {
		buf_putc(b, (char)c);
	} else {
		buf_putc(b, '=');
		buf_putc(b, hex[c >> 4]);
		buf_putc(b, hex[c & 15]);
	}
}

/* Encoded words, each whole characters, each on a line of its own but the first. */
static void
put_encoded(struct buf *b, struct str s, size_t column)
{
	size_t room = column + 24 < LINE_FOLD ? LINE_FOLD - column : 0, used = 0;

	for (size_t at = 0; at < s.len;) {
		size_t from = at;
		utf8_next(s, &at);
		struct str c = str_sub(s, from, at);
		if (from == 0 || used + encoded_len(c) + 2 > room) {
			if (from > 0)
				buf_lit(b, "?=");
			if (from > 0 || room == 0) {
				buf_lit(b, "\r\n ");
				room = WORD_MAX;
			}
			buf_lit(b, "=?UTF-8?Q?");
			used = 10;
		}
		for (size_t i = 0; i < c.len; i++)
			put_encoded_char(b, (unsigned char)c.ptr[i]);
		used += encoded_len(c);
	}
	buf_lit(b, "?=");
}

/* Printable ASCII without a word so long that a line could not be folded. */
static bool
is_plain(struct str s)
{
	size_t word = 0;

	for (size_t i = 0; i < s.len; i++) {
		word = s.ptr[i] == ' ' ? 0 : word + 1;
		if ((unsigned char)s.ptr[i] >= 127 || word > 50)
			return false;
	}
	bool spaced = str_find(s, STR("  ")) != STR_NOT_FOUND || str_trim(s).len != s.len;
	return !spaced && str_find(s, STR("=?")) == STR_NOT_FOUND;
}

static void
put_folded(struct buf *b, struct str s, size_t column)
{
	struct str left = s, word;
	bool first = true;

	while (left.len > 0) {
		str_cut(left, ' ', &word, &left);
		bool fold = !first && column + 1 + word.len > LINE_FOLD;
		if (!first)
			buf_put(b, fold ? STR("\r\n ") : STR(" "));
		column = fold ? 1 + word.len : column + (first ? 0 : 1) + word.len;
		buf_put(b, word);
		first = false;
	}
}

static void
put_text_field(struct buf *b, struct str name, struct str value)
{
	buf_put(b, name);
	buf_lit(b, ": ");
	if (is_plain(value))
		put_folded(b, value, name.len + 2);
	else if (value.len > 0)
		put_encoded(b, value, name.len + 2);
	buf_lit(b, "\r\n");
}

static void
put_quoted_name(struct buf *b, struct str name)
{
	buf_lit(b, "\"");
	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == '"' || name.ptr[i] == '\\')
			buf_putc(b, '\\');
		buf_putc(b, name.ptr[i]);
	}
	buf_lit(b, "\"");
}

static void
put_address(struct buf *b, struct str name, struct str address, size_t column)
{
	if (name.len > 0 && is_plain(name) && name.len < 60)
		put_quoted_name(b, name);
	else if (name.len > 0)
		put_encoded(b, name, column);
	buf_put(b, name.len > 0 ? STR("\r\n <") : STR("<"));
	buf_put(b, address);
	buf_lit(b, ">");
}

static void
put_address_field(struct buf *b, struct str field, struct str name, struct str address)
{
	buf_put(b, field);
	buf_lit(b, ": ");
	put_address(b, name, address, field.len + 2);
	buf_lit(b, "\r\n");
}

/* Each on a line of its own, or two where it has a name. */
static void
put_copies(struct buf *b, const struct outgoing *in)
{
	for (size_t i = 0; i < in->n_copies; i++) {
		buf_put(b, i == 0 ? STR("Cc: ") : STR(",\r\n "));
		put_address(b, in->copies[i].name, in->copies[i].address, 4);
	}
	if (in->n_copies > 0)
		buf_lit(b, "\r\n");
}

static void
put_date(struct buf *b, int64_t at)
{
	struct civil c = civil_at(&zone_utc, at);

	buf_fmt(b, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", weekday_names[c.weekday], c.day,
	    month_names[c.month - 1], (int)c.year, c.hour, c.minute, c.second);
}

static void
put_ids(struct buf *b, const struct outgoing *in)
{
	buf_fmt(b, "Message-ID: <%.*s>\r\n", STR_ARG(in->message_id));
	if (in->in_reply_to.len > 0)
		buf_fmt(b, "In-Reply-To: <%.*s>\r\n", STR_ARG(in->in_reply_to));
	for (size_t i = 0, written = 0; i < in->n_references; i++) {
		if (in->references[i].len == 0)
			continue;
		buf_put(b, written++ == 0 ? STR("References: ") : STR(" "));
		buf_fmt(b, "<%.*s>\r\n", STR_ARG(in->references[i]));
	}
}

/* --- bodies --- */

static void
put_quoted(struct buf *b, unsigned char c)
{
	buf_putc(b, '=');
	buf_putc(b, hex[c >> 4]);
	buf_putc(b, hex[c & 15]);
}

/* A dot alone is the end of a message to old servers, and "From " at a line's start the next mail
 * to old boxes: both are quoted, as is white space at a line's end. */
static bool
needs_quoting(struct str line, size_t i)
{
	unsigned char c = (unsigned char)line.ptr[i];

	if (c == '\t' || c == ' ')
		return i + 1 == line.len;
	if (i == 0 && (c == '.' || str_starts(line, STR("From "))))
		return true;
	return c == '=' || c < ' ' || c >= 127;
}

static void
put_quoted_line(struct buf *b, struct str line)
{
	size_t column = 0;

	for (size_t i = 0; i < line.len; i++) {
		bool quote = needs_quoting(line, i);
		size_t width = quote ? 3 : 1;
		if (column + width > LINE_FOLD - 1) {
			buf_lit(b, "=\r\n");
			column = 0;
			quote = quote || line.ptr[i] == '.';
			width = quote ? 3 : 1;
		}
		if (quote)
			put_quoted(b, (unsigned char)line.ptr[i]);
		else
			buf_putc(b, line.ptr[i]);
		column += width;
	}
	buf_lit(b, "\r\n");
}

static void
put_part(struct buf *b, struct str type, struct str body)
{
	struct str left = body, line;

	buf_fmt(b, "\r\n--" BOUNDARY "\r\nContent-Type: %.*s; charset=utf-8\r\n", STR_ARG(type));
	buf_lit(b, "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	while (mime_line(&left, &line))
		put_quoted_line(b, line);
}

/* Where a web address that begins at i ends; the full stop behind it belongs to the sentence. */
static size_t
address_end(struct str s, size_t i)
{
	size_t end = i;

	while (end < s.len && (unsigned char)s.ptr[end] > ' ' && !strchr("<>\"'", s.ptr[end]))
		end++;
	while (end > i && strchr(".,;:!?)", s.ptr[end - 1]))
		end--;
	return end;
}

static bool
is_web_address(struct str s)
{
	return str_starts(s, STR("http://")) || str_starts(s, STR("https://"));
}

static void
put_link(struct html *h, struct str url)
{
	html_raw(h, STR("<a href=\""));
	html_url(h, url);
	html_raw(h, STR("\">"));
	html_str(h, url);
	html_raw(h, STR("</a>"));
}

static void
put_line_with_links(struct html *h, struct str line)
{
	size_t written = 0;

	for (size_t i = 0; i + 7 < line.len; i++) {
		if (line.ptr[i] != 'h' || !is_web_address(str_sub(line, i, line.len)))
			continue;
		size_t end = address_end(line, i);
		html_str(h, str_sub(line, written, i));
		put_link(h, str_sub(line, i, end));
		written = end;
		i = end - 1;
	}
	html_str(h, str_sub(line, written, line.len));
}

/* How often a line was quoted: "> > so" twice; *line is then what stands behind. */
static int
quoted_depth(struct str *line)
{
	int depth = 0;

	while (line->len > 0 && line->ptr[0] == '>' && depth < QUOTED_MOST) {
		*line = str_sub(*line, 1, line->len);
		if (line->len > 0 && line->ptr[0] == ' ')
			*line = str_sub(*line, 1, line->len);
		depth++;
	}
	return depth;
}

struct page { struct html h; bool open; int depth; };

static void
end_paragraph(struct page *p)
{
	html_raw(&p->h, p->open ? STR("</p>\n") : STR(""));
	p->open = false;
}

static void
go_to_depth(struct page *p, int depth)
{
	if (depth != p->depth)
		end_paragraph(p);
	for (; p->depth < depth; p->depth++)
		html_raw(&p->h, STR("<blockquote>\n"));
	for (; p->depth > depth; p->depth--)
		html_raw(&p->h, STR("</blockquote>\n"));
}

static void
put_page(struct buf *page, struct str text)
{
	struct page p = { .h.b = page };
	struct str left = text, line;

	html_raw(&p.h, STR("<!DOCTYPE html>\n<html><body>\n"));
	while (mime_line(&left, &line)) {
		go_to_depth(&p, quoted_depth(&line));
		if (str_trim(line).len == 0) {
			end_paragraph(&p);
			continue;
		}
		html_raw(&p.h, p.open ? STR("<br>\n") : STR("<p>"));
		put_line_with_links(&p.h, line);
		p.open = true;
	}
	go_to_depth(&p, 0);
	end_paragraph(&p);
	html_raw(&p.h, STR("</body></html>\n"));
}

/* --- files --- */

#define BASE64_LINE 57                          /* bytes that make a line of 76 */
#define NAME_PIECE 40                           /* of a name that is cut into pieces (RFC 2231, 3) */

static bool
is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c <= ' ' || c >= 127 || strchr("()<>@,;:\\\"/[]?=", c))
			return false;
	}
	return s.len > 0 && s.len < 60;
}

/* A whole message or a part made of parts may not be packed (RFC 2046, 5.2.1), and a browser's word for the
 * type is a guess. */
static struct str
type_for(struct str type)
{
	struct str kind, rest;

	str_cut(type, '/', &kind, &rest);
	if (!is_token(kind) || !is_token(rest) || str_eq_nocase(kind, STR("message"))
	    || str_eq_nocase(kind, STR("multipart")))
		return STR("application/octet-stream");
	return type;
}

static bool
is_plain_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		if (c < ' ' || c >= 127 || c == '"' || c == '\\')
			return false;
	}
	return name.len < NAME_PIECE;
}

static void
put_name_char(struct buf *b, unsigned char c)
{
	bool plain = char_is_alnum(c) || c == '-' || c == '.' || c == '_';

	if (plain)
		buf_putc(b, (char)c);
	else
		buf_fmt(b, "%%%02X", (unsigned)c);
}

static void
put_file_name(struct buf *b, struct str name)
{
	int piece = 0;

	if (is_plain_name(name)) {
		buf_fmt(b, ";\r\n filename=\"%.*s\"", STR_ARG(name));
		return;
	}
	for (size_t from = 0; from < name.len; piece++) {
		size_t end = from;

		buf_fmt(b, ";\r\n filename*%d*=%s", piece, piece == 0 ? "UTF-8''" : "");
		for (size_t width = 0; end < name.len && width < NAME_PIECE; end++, width += 3)
			put_name_char(b, (unsigned char)name.ptr[end]);
		from = end;
	}
}

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void
put_base64_line(struct buf *b, const unsigned char *at, size_t n)
{
	char line[4 * ((BASE64_LINE + 2) / 3)];
	size_t len = 0;

	for (size_t i = 0; i < n; i += 3) {
		uint32_t three = (uint32_t)at[i] << 16 | (uint32_t)(i + 1 < n ? at[i + 1] : 0) << 8
		    | (uint32_t)(i + 2 < n ? at[i + 2] : 0);

		line[len++] = base64[three >> 18];
		line[len++] = base64[three >> 12 & 63];
		line[len++] = i + 1 < n ? base64[three >> 6 & 63] : '=';
		line[len++] = i + 2 < n ? base64[three & 63] : '=';
	}
	buf_put(b, (struct str){ line, len });
	buf_lit(b, "\r\n");
}

static void
put_file(struct buf *b, const struct outgoing_file *f)
{
	struct str type = type_for(f->type);

	buf_fmt(b, "\r\n--" BOUNDARY_ALL "\r\nContent-Type: %.*s\r\nContent-Disposition: attachment",
	    STR_ARG(type));
	put_file_name(b, str_or(f->name, STR("file")));
	buf_lit(b, "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	for (size_t i = 0; i < f->bytes.len; i += BASE64_LINE)
		put_base64_line(b, (const unsigned char *)f->bytes.ptr + i,
		    f->bytes.len - i < BASE64_LINE ? f->bytes.len - i : BASE64_LINE);
}

static void
put_words(struct buf *b, struct str text, struct str page)
{
	buf_lit(b, "Content-Type: multipart/alternative; boundary=\"" BOUNDARY "\"\r\n");
	put_part(b, STR("text/plain"), text);
	put_part(b, STR("text/html"), page);
	buf_lit(b, "\r\n--" BOUNDARY "--\r\n");
}

static size_t
room_for(const struct outgoing *in)
{
	size_t room = WRITTEN_MAX;

	for (size_t i = 0; i < in->n_files; i++)
		room += in->files[i].bytes.len / 2 * 3 + KIB(8);
	return room;
}

bool
message_write(struct arena *a, const struct outgoing *in, struct str *out, struct err *err)
{
	struct buf b, page;

	if (!outgoing_ok(in, err))
		return false;
	buf_init(&b, a, room_for(in));
	buf_init(&page, a, WRITTEN_MAX);
	struct str text = utf8_clean(a, in->text);
	put_date(&b, in->date);
	put_address_field(&b, STR("From"), in->from_name, in->from_address);
	if (in->reply_to.len > 0)
		put_address_field(&b, STR("Reply-To"), in->from_name, in->reply_to);
	put_address_field(&b, STR("To"), in->to_name, in->to_address);
	put_copies(&b, in);
	put_text_field(&b, STR("Subject"), in->subject);
	put_ids(&b, in);
	if (in->automatic)
		buf_fmt(&b, "Auto-Submitted: %s\r\nX-Auto-Response-Suppress: All\r\n",
		    in->in_reply_to.len > 0 ? "auto-replied" : "auto-generated");
	buf_lit(&b, "MIME-Version: 1.0\r\n");
	put_page(&page, text);
	if (in->n_files > 0)
		buf_lit(&b, "Content-Type: multipart/mixed; boundary=\"" BOUNDARY_ALL "\"\r\n\r\n--"
		    BOUNDARY_ALL "\r\n");
	put_words(&b, text, buf_str(&page));
	for (size_t i = 0; i < in->n_files; i++)
		put_file(&b, &in->files[i]);
	if (in->n_files > 0)
		buf_lit(&b, "\r\n--" BOUNDARY_ALL "--\r\n");
	if (!buf_ok(&page, err) || !buf_ok(&b, err))
		return false;
	*out = buf_str(&b);
	return true;
}

/* --- an address for the answer --- */

#define LOCAL_MAX 64                            /* RFC 5321, 4.5.3.1.1 */

struct str
message_plus(struct arena *a, struct str address, struct str message_id)
{
	struct str local, domain, id, ignored;

	if (!str_cut(address, '@', &local, &domain) || !str_cut(message_id, '@', &id, &ignored)
	    || local.len + 1 + id.len > LOCAL_MAX || str_find_char(local, '+') != STR_NOT_FOUND)
		return STR_NONE;
	return arena_fmt(a, "%.*s+%.*s@%.*s", STR_ARG(local), STR_ARG(id), STR_ARG(domain));
}

/* --- subjects --- */

/* What clients put before the subject of an answer or of a mail passed on, by language. */
static const struct str before_subject[] = {
	STR_INIT("re"), STR_INIT("aw"), STR_INIT("antw"), STR_INIT("antwort"), STR_INIT("rép"),
	STR_INIT("rif"),
	STR_INIT("sv"), STR_INIT("fwd"), STR_INIT("fw"), STR_INIT("wg"), STR_INIT("tr"), STR_INIT("rv"),
	STR_INIT("doorst"), STR_INIT("ref"),
};

/* The length of one "Re:", "RE[3]:" or "Réf :" at the start, 0 if none. */
static size_t
prefix_len(struct str s)
{
	size_t colon = str_find_char(str_sub(s, 0, 16), ':');
	struct str word = str_trim(str_sub(s, 0, colon == STR_NOT_FOUND ? 0 : colon));
	size_t bracket = str_find_char(word, '[');

	if (bracket != STR_NOT_FOUND && str_ends(word, STR("]")))
		word = str_sub(word, 0, bracket);
	for (size_t i = 0; i < LENGTH(before_subject); i++) {
		if (str_eq_nocase(word, before_subject[i]))
			return colon + 1;
	}
	return 0;
}

struct str
subject_reply(struct arena *a, struct str subject)
{
	struct str s = str_trim(subject);

	for (size_t n; (n = prefix_len(s)) > 0;)
		s = str_trim(str_sub(s, n, s.len));
	return arena_fmt(a, "Re: %.*s", STR_ARG(s));
}
