/* values.c - what header fields say: words, addresses, dates, message ids, charsets.
 *
 * GMime reads them, within the limits of mime.h; what it gives is checked once more, because
 * these words end up in pages and in the headers of our own mail.
 *
 * SPDX-License-Identifier: ISC
 */
#include <gmime/gmime.h>
#include <iconv.h>
#include <libxml/parser.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "mail/message.h"
#include "mail/values.h"

#define SUBJECT_MAX 1000
#define NAME_MAX_LEN 200
#define ADDRESS_MAX 320
#define ID_MAX 900                              /* a line of our own stays under 998 (RFC 5322, 2.1.1) */

static GMimeParserOptions *options;
static pthread_once_t ready = PTHREAD_ONCE_INIT;

static void
make_ready(void)
{
	static const char *fallback[] = { "utf-8", "windows-1252", NULL };

	g_mime_init();
	xmlInitParser();
	options = g_mime_parser_options_new();
	g_mime_parser_options_set_fallback_charsets(options, fallback);
	g_mime_parser_options_set_allow_addresses_without_domain(options, TRUE);
}

void
mail_init(void)
{
	pthread_once(&ready, make_ready);
}

struct _GMimeParserOptions *
values_options(void)
{
	return options;
}

/* C0, DEL, C1, and the line and paragraph separators: nothing a header field may hold. */
static bool
is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029;
}

struct str
values_one_line(struct arena *a, struct str s, size_t max)
{
	/* cut again: what was no UTF-8 became longer */
	struct str clean = utf8_cut(utf8_clean(a, utf8_cut(s, max)), max);
	struct buf b;

	buf_init(&b, a, clean.len);
	for (size_t at = 0; at < clean.len;) {
		size_t from = at;
		uint32_t c = utf8_next(clean, &at);
		if (is_control(c))
			buf_putc(&b, ' ');
		else if (!utf8_turns_round(c))
			buf_put(&b, str_sub(clean, from, at));
	}
	return str_trim(buf_str(&b));
}

/* --- charsets that are said and not meant --- */

/* What senders write, and what they mean: each right side holds the left one and more. */
static const struct { struct str said; const char *meant; } charsets[] = {
	{ STR_INIT("iso-8859-1"), "CP1252" },
	{ STR_INIT("latin1"), "CP1252" },
	{ STR_INIT("windows-1252"), "CP1252" },
	{ STR_INIT("us-ascii"), "CP1252" },
	{ STR_INIT("ascii"), "CP1252" },
	{ STR_INIT("iso-8859-9"), "CP1254" },
	{ STR_INIT("gb2312"), "GB18030" },
	{ STR_INIT("gbk"), "GB18030" },
	{ STR_INIT("x-gbk"), "GB18030" },
	{ STR_INIT("ks_c_5601-1987"), "CP949" },
	{ STR_INIT("euc-kr"), "CP949" },
	{ STR_INIT("x-windows-949"), "CP949" },
	{ STR_INIT("shift_jis"), "CP932" },
	{ STR_INIT("x-sjis"), "CP932" },
	{ STR_INIT("windows-31j"), "CP932" },
	{ STR_INIT("x-euc-jp"), "EUC-JP" },
	{ STR_INIT("iso-2022-jp"), "ISO-2022-JP-3" },
	{ STR_INIT("big5"), "BIG5-HKSCS" },
	{ STR_INIT("x-x-big5"), "BIG5-HKSCS" },
	{ STR_INIT("x-mac-roman"), "MACINTOSH" },
	{ STR_INIT("cp-850"), "CP850" },
	{ STR_INIT("unicode-1-1-utf-7"), "UTF-7" },
	{ STR_INIT("iso-8859-8-i"), "ISO-8859-8" },
};

static const char *
charset_told(struct str said)
{
	for (size_t i = 0; i < LENGTH(charsets); i++) {
		if (str_eq_nocase(said, charsets[i].said))
			return charsets[i].meant;
	}
	return NULL;
}

const char *
values_for_gmime(struct arena *a, struct str value)
{
	struct buf b;
	size_t at;

	if (str_find(value, STR("=?")) == STR_NOT_FOUND)
		return cstr(a, value);
	buf_init(&b, a, 4 * value.len + 1);
	while ((at = str_find(value, STR("=?"))) != STR_NOT_FOUND) {
		struct str said, rest;
		bool word = str_cut(str_sub(value, at + 2, value.len), '?', &said, &rest);
		const char *meant = word ? charset_told(said) : NULL;

		buf_put(&b, str_sub(value, 0, at + 2));
		value = str_sub(value, at + 2, value.len);
		if (meant) {
			buf_put(&b, str_from(meant));
			value = str_sub(value, said.len, value.len);
		}
	}
	buf_put(&b, value);
	return cstr(a, buf_str(&b));
}

struct str
values_text(struct arena *a, struct str value)
{
	char *text = g_mime_utils_header_decode_text(options, values_for_gmime(a, value));
	struct str out = values_one_line(a, str_copy(a, str_from(text)), SUBJECT_MAX);

	g_free(text);
	return out;
}

/* --- addresses --- */

static InternetAddressMailbox *
first_mailbox(InternetAddressList *list, int depth)
{
	for (int i = 0; depth > 0 && i < internet_address_list_length(list); i++) {
		InternetAddress *at = internet_address_list_get_address(list, i);
		if (INTERNET_ADDRESS_IS_MAILBOX(at))
			return INTERNET_ADDRESS_MAILBOX(at);
		InternetAddressList *members = INTERNET_ADDRESS_IS_GROUP(at)
		    ? internet_address_group_get_members(INTERNET_ADDRESS_GROUP(at)) : NULL;
		InternetAddressMailbox *found = members ? first_mailbox(members, depth - 1) : NULL;
		if (found)
			return found;
	}
	return NULL;
}

/* An address that may stand between < > and in a command to a mail server. */
static bool
is_plain_address(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c <= ' ' || c == 127 || c == '<' || c == '>' || c == ',' || c == ';')
			return false;
	}
	/* GMime leaves a hole where it can't read a name of another script ("xn--…"). */
	size_t at = str_find_char(s, '@');
	struct str domain = at == STR_NOT_FOUND ? STR_NONE : str_sub(s, at + 1, s.len);
	bool hole = str_starts(domain, STR(".")) || str_ends(domain, STR("."))
	    || str_find(domain, STR("..")) != STR_NOT_FOUND;
	return s.len > 0 && s.len <= ADDRESS_MAX && !hole;
}

/* --- addresses as they should not be written --- */

static bool
is_full_address(struct str s)
{
	size_t at = str_find_char(s, '@');

	return is_plain_address(s) && at != STR_NOT_FOUND && at > 0 && at + 1 < s.len
	    && str_find_char(str_sub(s, at + 1, s.len), '@') == STR_NOT_FOUND && !str_starts(s, STR("=?"));
}

/* What stands in the last < >, the second of which may be missing. */
static struct str
in_angles(struct str value, size_t *begins)
{
	struct str inside, rest;
	size_t at = value.len;

	while (at > 0 && value.ptr[at - 1] != '<')
		at--;
	*begins = at > 0 ? at - 1 : 0;
	(void)str_cut(str_sub(value, at, value.len), '>', &inside, &rest);
	return at > 0 ? str_trim(inside) : STR_NONE;
}

/* The first word with an @ in it. */
static struct str
word_with_at(struct str s, size_t *begins)
{
	size_t from = 0;

	for (size_t i = 0; i <= s.len; i++) {
		if (i < s.len && !strchr(" <>\"'(),;", s.ptr[i]))
			continue;
		struct str word = str_sub(s, from, i);
		*begins = from;
		if (is_full_address(word))
			return word;
		from = i + 1;
	}
	return STR_NONE;
}

static struct str
name_before(struct arena *a, struct str s)
{
	struct str name = values_text(a, s);

	while (name.len > 0 && strchr("\"' ", name.ptr[0]))
		name = str_sub(name, 1, name.len);
	while (name.len > 0 && strchr("\"' ", name.ptr[name.len - 1]))
		name = str_sub(name, 0, name.len - 1);
	return utf8_cut(name, NAME_MAX_LEN);
}

/* "Weber, Ida <ida@…>", "Ida [Shop] <ida@…>", "Ida ida@…": many programs write names that would need quotes,
 * and whoever can't be answered is not heard. */
static void
loose_address(struct arena *a, struct str value, struct str *name, struct str *address)
{
	size_t begins;
	struct str found = values_one_line(a, in_angles(value, &begins), ADDRESS_MAX + 1), from = value;

	if (!is_full_address(found)) {
		from = values_text(a, value);
		found = word_with_at(from, &begins);
	}
	if (!is_full_address(found))
		return;
	*address = str_lower(a, found);
	*name = name_before(a, str_sub(from, 0, begins));
}

void
values_address(struct arena *a, struct str value, struct str *name, struct str *address)
{
	*name = STR_NONE;
	*address = STR_NONE;
	if (value.len == 0)
		return;
	InternetAddressList *list = internet_address_list_parse(options, values_for_gmime(a, value));
	InternetAddressMailbox *box = list ? first_mailbox(list, 4) : NULL;
	if (box) {
		const char *shown = internet_address_get_name(INTERNET_ADDRESS(box));
		/* The form that any mail server takes: "xn--…" for a domain of another script. */
		const char *ascii = internet_address_mailbox_get_idn_addr(box);
		struct str at = values_one_line(a, str_from(ascii), ADDRESS_MAX + 1);
		*name = values_one_line(a, str_from(shown), NAME_MAX_LEN);
		if (is_plain_address(at))
			*address = str_lower(a, at);
	}
	/* One whose domain can't be read is no address, however it is looked at. */
	const char *raw = box ? internet_address_mailbox_get_addr(box) : NULL;
	bool told = raw && strchr(raw, '@') && !str_starts(str_from(raw), STR("=?"));
	if (list)
		g_object_unref(list);
	if (!told)
		loose_address(a, value, name, address);
}

static void
add_people(struct arena *a, InternetAddressList *list, bool copied, size_t max, int depth,
    struct mail_person *out, size_t *n)
{
	for (int i = 0; depth > 0 && *n < max && i < internet_address_list_length(list); i++) {
		InternetAddress *at = internet_address_list_get_address(list, i);
		struct str address;

		if (INTERNET_ADDRESS_IS_GROUP(at)) {
			InternetAddressList *members =
			    internet_address_group_get_members(INTERNET_ADDRESS_GROUP(at));
			if (members)
				add_people(a, members, copied, max, depth - 1, out, n);
			continue;
		}
		address = values_one_line(a, str_from(internet_address_mailbox_get_idn_addr(
		    INTERNET_ADDRESS_MAILBOX(at))), ADDRESS_MAX + 1);
		if (is_full_address(address))
			out[(*n)++] = (struct mail_person){ values_one_line(a,
			    str_from(internet_address_get_name(at)), NAME_MAX_LEN), str_lower(a, address),
			    copied };
	}
}

void
values_people(struct arena *a, struct str value, bool copied, size_t max, struct mail_person *out, size_t *n)
{
	InternetAddressList *list;

	if (value.len == 0)
		return;
	list = internet_address_list_parse(options, values_for_gmime(a, value));
	if (!list)
		return;
	add_people(a, list, copied, max, 4, out, n);
	g_object_unref(list);
}

/* --- dates and ids --- */

int64_t
values_date(struct arena *a, struct str value)
{
	if (value.len == 0 || value.len > 200)
		return NEVER;
	GDateTime *when = g_mime_utils_header_decode_date(cstr(a, value));
	if (!when)
		return NEVER;
	int64_t s = g_date_time_to_unix(when);
	g_date_time_unref(when);
	/* Before 1971 or beyond 2100 it is a broken clock, not a date. */
	return s > 31536000 && s < INT64_C(4102444800) ? s * SECOND_MS : NEVER;
}

struct str
values_offset(struct arena *a, struct str value)
{
	for (size_t i = 0; i + 5 <= value.len && value.len <= 200; i++) {
		int64_t hours, minutes;
		struct str s = str_sub(value, i, i + 5);

		if ((s.ptr[0] != '+' && s.ptr[0] != '-') || i == 0 || value.ptr[i - 1] != ' ')
			continue;
		if (!str_int(str_sub(s, 1, 3), &hours) || !str_int(str_sub(s, 3, 5), &minutes) || hours > 14
		    || minutes > 59 || (i + 5 < value.len && char_is_digit(value.ptr[i + 5])))
			continue;
		if (str_eq(s, STR("-0000")))
			return STR_NONE;
		return arena_fmt(a, "%c%.*s:%.*s", s.ptr[0], STR_ARG(str_sub(s, 1, 3)),
		    STR_ARG(str_sub(s, 3, 5)));
	}
	return STR_NONE;
}

/* An id without the white space that folding left in it; empty if it can't be one. */
static struct str
id_clean(struct arena *a, struct str raw)
{
	char *s = arena_array(a, char, raw.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < raw.len; i++) {
		unsigned char c = (unsigned char)raw.ptr[i];
		if (c == ' ' || c == '\t')
			continue;
		if (c < ' ' || c >= 127 || c == '<' || c == '>')
			return STR_NONE;
		s[n++] = (char)c;
	}
	return n <= ID_MAX ? (struct str){ s, n } : STR_NONE;
}

static bool
next_id(struct arena *a, struct str *left, struct str *id)
{
	struct str before, inside;

	while (str_cut(*left, '<', &before, left)) {
		if (!str_cut(*left, '>', &inside, left))
			return false;
		*id = id_clean(a, inside);
		if (id->len > 0)
			return true;
	}
	return false;
}

void
values_ids(struct arena *a, struct str value, size_t max, struct str **ids, size_t *n)
{
	struct str *kept = arena_array(a, struct str, max);
	struct str left = value, id;

	*n = 0;
	while (next_id(a, &left, &id)) {
		if (*n == max) {
			memmove(kept + 1, kept + 2, (max - 2) * sizeof *kept);
			*n = max - 1;
		}
		kept[(*n)++] = id;
	}
	if (*n == 0 && str_find_char(value, '<') == STR_NOT_FOUND) {
		id = id_clean(a, value);
		if (str_find_char(id, '@') != STR_NOT_FOUND)
			kept[(*n)++] = id;
	}
	*ids = kept;
}

/* --- charsets --- */

/* iconv takes more than names behind a slash; only names go in. */
static bool
is_charset_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (!char_is_alnum(c) && c != '-' && c != '_' && c != '.' && c != ':')
			return false;
	}
	return s.len < 40;
}

static const char *
charset_meant(struct arena *a, struct str said)
{
	const char *meant = charset_told(said);

	if (meant)
		return meant;
	return is_charset_name(said) ? g_mime_charset_iconv_name(cstr(a, said)) : "unknown";
}

/* Converts with U+FFFD for each byte that means nothing. */
static bool
convert(struct arena *a, struct str bytes, const char *charset, struct str *out, bool *doubtful)
{
	iconv_t cd = iconv_open("UTF-8", charset);

	if (cd == (iconv_t)-1)
		return false;
	struct buf b;
	char chunk[4096], *from = (char *)bytes.ptr;
	size_t left = bytes.len;
	buf_init(&b, a, bytes.len * 4 + sizeof chunk);
	while (left > 0) {
		char *to = chunk;
		size_t room = sizeof chunk, before = left;
		bool stuck = iconv(cd, &from, &left, &to, &room) == (size_t)-1;
		buf_put(&b, (struct str){ chunk, sizeof chunk - room });
		if (stuck && left > 0 && room >= 64 && left <= before) {
			buf_lit(&b, "\xEF\xBF\xBD");
			from++;
			left--;
			*doubtful = true;
		}
	}
	/* Hebrew and Vietnamese wait for a mark that may belong to the last letter. */
	char *to = chunk;
	size_t room = sizeof chunk;
	(void)iconv(cd, NULL, NULL, &to, &room);
	buf_put(&b, (struct str){ chunk, sizeof chunk - room });
	iconv_close(cd);
	*out = buf_str(&b);
	return true;
}

/* Windows-1252, which half the world means by any name or none: 0x80 to 0x9F; 0 means nothing. */
static const uint16_t cp1252_high[32] = {
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
	0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
	0x0153, 0, 0x017E, 0x0178,
};

static struct str
from_cp1252(struct arena *a, struct str bytes, bool *doubtful)
{
	char *out = arena_array(a, char, 3 * bytes.len);
	size_t n = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.ptr[i];
		uint32_t code = c >= 0x80 && c < 0xA0 ? cp1252_high[c - 0x80] : c;
		char utf8[4];
		size_t len = 1;
		if (code < 0x80 && code == c) {
			out[n++] = (char)c;
			continue;
		}
		*doubtful = *doubtful || code == 0;
		utf8_put(utf8, &len, code == 0 ? 0xFFFD : code);
		memcpy(out + n, utf8, len);
		n += len;
	}
	return (struct str){ out, n };
}

static bool
is_utf8_name(struct str s)
{
	return s.len == 0 || str_eq_nocase(s, STR("utf-8")) || str_eq_nocase(s, STR("utf8"));
}

/* A single-byte charset that is said by default, whatever was written: valid UTF-8 in it is UTF-8. */
static bool
is_often_wrong(const char *meant)
{
	return strcmp(meant, "CP1252") == 0;
}

static bool
has_high_bytes(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.ptr[i] >= 0x80)
			return true;
	}
	return false;
}

/* Some characters of two bytes or more: a text in UTF-8 with a fault, not one in another charset. */
static bool
looks_like_utf8(struct str s)
{
	size_t good = 0, bad = 0;

	for (size_t at = 0; at < s.len;) {
		size_t from = at;
		uint32_t code = utf8_next(s, &at);
		good += at - from > 1;
		bad += code == 0xFFFD && at - from == 1;
	}
	return good > bad;
}

struct str
values_charset(struct arena *a, struct str bytes, struct str charset, bool *doubtful)
{
	struct str out = bytes;
	const char *meant = is_utf8_name(charset) ? "UTF-8" : charset_meant(a, charset);
	bool wide = !is_utf8_name(charset) && !is_often_wrong(meant);

	if (wide && convert(a, bytes, meant, &out, doubtful))
		return out;
	if (!has_high_bytes(bytes))
		return bytes;
	*doubtful = *doubtful || wide;
	if (utf8_valid(bytes))
		return bytes;
	if (!looks_like_utf8(bytes))
		return from_cp1252(a, bytes, doubtful);
	*doubtful = true;
	return utf8_clean(a, bytes);
}

/* --- addresses that say what they answer --- */

#define PLUS_LETTERS_MIN 6
#define PLUS_LETTERS_MAX 14
#define PLUS_DIGITS 24

/* A domain as far as it goes; mail servers and people change the case of it all. */
static size_t
domain_len(struct str s)
{
	size_t n = 0;

	while (n < s.len && (char_is_alnum(s.ptr[n]) || s.ptr[n] == '-' || s.ptr[n] == '.'))
		n++;
	return n;
}

/* "KADWEP.1f…@firm.example" at the start of s, in the case we write it in; empty if it isn't there. */
static struct str
plus_id(struct arena *a, struct str s)
{
	size_t letters = 0, digits = 0, domain;
	char *text;

	while (letters < s.len && char_is_letter(s.ptr[letters]))
		letters++;
	if (letters < PLUS_LETTERS_MIN || letters > PLUS_LETTERS_MAX || letters == s.len
	    || s.ptr[letters] != '.')
		return STR_NONE;
	for (size_t i = letters + 1; i < s.len && strchr("0123456789abcdefABCDEF", s.ptr[i]) && s.ptr[i]; i++)
		digits++;
	if (digits != PLUS_DIGITS || letters + 1 + digits >= s.len || s.ptr[letters + 1 + digits] != '@')
		return STR_NONE;
	domain = domain_len(str_sub(s, letters + digits + 2, s.len));
	text = arena_array(a, char, letters + digits + 2 + domain);
	for (size_t i = 0; i < letters + digits + 2 + domain; i++)
		text[i] = i < letters ? char_upper(s.ptr[i]) : char_lower(s.ptr[i]);
	return (struct str){ text, letters + digits + 2 + domain };
}

void
values_plus(struct arena *a, struct str value, size_t max, struct str *ids, size_t *n)
{
	for (size_t i = 0; i + 1 < value.len && *n < max; i++) {
		struct str id = value.ptr[i] == '+' ? plus_id(a, str_sub(value, i + 1, value.len)) : STR_NONE;
		bool known = id.len == 0;

		for (size_t k = 0; k < *n; k++)
			known = known || str_eq(ids[k], id);
		if (!known)
			ids[(*n)++] = id;
	}
}
