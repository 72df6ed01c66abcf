/* mime.c - where the parts of a message lie, found in place.
 *
 * One pass over the lines of each multipart; the caller limits how deep it goes.
 *
 * SPDX-License-Identifier: ISC
 */
#include <gmime/gmime.h>

#include "base/utf8.h"
#include "mail/mime.h"
#include "mail/values.h"

static const struct str field_names[MIME_FIELD_COUNT] = {
#define X(id, name, max) STR_INIT(name),
	MIME_FIELDS(X)
#undef X
};

static const size_t field_max[MIME_FIELD_COUNT] = {
#define X(id, name, max) max,
	MIME_FIELDS(X)
#undef X
};

bool
mime_line(struct str *s, struct str *line)
{
	if (s->len == 0)
		return false;
	const char *end = memchr(s->ptr, '\n', s->len);
	size_t len = end ? (size_t)(end - s->ptr) : s->len, whole = len + (end ? 1 : 0);
	*line = (struct str){ s->ptr, len > 0 && s->ptr[len - 1] == '\r' ? len - 1 : len };
	*s = (struct str){ s->ptr + whole, s->len - whole };
	return true;
}

/* The length of a field's name, 0 if the line is none (RFC 5322, 3.6.8; space before the colon is
 * the obsolete form). */
static size_t
field_name_len(struct str line)
{
	size_t n = 0;

	while (n < line.len && line.ptr[n] > ' ' && line.ptr[n] != ':' && line.ptr[n] != 127)
		n++;
	size_t colon = n;
	while (colon < line.len && (line.ptr[colon] == ' ' || line.ptr[colon] == '\t'))
		colon++;
	return colon < line.len && line.ptr[colon] == ':' ? n : 0;
}

static struct str *
field_slot(struct mime_head *h, struct str name)
{
	for (size_t i = 0; i < MIME_FIELD_COUNT; i++) {
		if (str_eq_nocase(field_names[i], name))
			return h->field[i].ptr ? NULL : &h->field[i];
	}
	return NULL;
}

static void
head_clamp(struct mime_head *h)
{
	for (size_t i = 0; i < MIME_FIELD_COUNT; i++) {
		if (h->field[i].len > field_max[i]) {
			h->field[i].len = field_max[i];
			h->cut = true;
		}
	}
}

/* mbox files and some pipes put their own line above the head. */
static bool
is_mbox_line(struct str line)
{
	return str_starts(line, STR("From ")) || str_starts(line, STR(">From "));
}

void
mime_head_read(struct str *rest, struct mime_head *out)
{
	struct str left = *rest, line, *slot = NULL;

	*out = (struct mime_head){ 0 };
	while (mime_line(&left, &line)) {
		if (line.len == 0) {
			*rest = left;
			break;
		}
		bool folded = line.ptr[0] == ' ' || line.ptr[0] == '\t';
		size_t name = folded ? 0 : field_name_len(line);
		if (!folded && name == 0 && !is_mbox_line(line))
			break;
		if (folded && slot)
			slot->len = (size_t)(line.ptr + line.len - slot->ptr);
		if (name > 0) {
			size_t colon = str_find_char(line, ':');
			out->n_fields++;
			slot = field_slot(out, str_sub(line, 0, name));
			if (slot)
				*slot = (struct str){ line.ptr + colon + 1, line.len - colon - 1 };
		}
		*rest = left;
	}
	head_clamp(out);
}

struct str
mime_value(struct arena *a, const struct mime_head *h, enum mime_field field)
{
	struct str raw = h->field[field];
	char *s = arena_array(a, char, raw.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < raw.len; i++) {
		unsigned char c = (unsigned char)raw.ptr[i];
		if (c == '\r' || c == '\n')
			continue;
		s[n++] = c < ' ' || c == 127 ? ' ' : (char)c;
	}
	return str_trim((struct str){ s, n });
}

/* --- what a part says of itself --- */

static struct str
parameter(struct arena *a, GMimeContentType *type, const char *name)
{
	const char *v = g_mime_content_type_get_parameter(type, name);

	return v ? values_one_line(a, str_from(v), 1000) : STR_NONE;
}

static void
type_read(struct arena *a, struct mime_part *p, struct str fallback)
{
	struct str value = mime_value(a, &p->head, MIME_TYPE);

	p->type = fallback;
	/* GMime makes bytes for saving of what it can't read; a person's words would be among them. */
	if (value.len == 0 || str_find_char(value, '/') == STR_NOT_FOUND)
		return;
	GMimeContentType *type = g_mime_content_type_parse(values_options(),
	    values_for_gmime(a, value));
	const char *media = g_mime_content_type_get_media_type(type);
	const char *sub = g_mime_content_type_get_media_subtype(type);
	if (media && sub && strlen(media) + strlen(sub) < 200)
		p->type = str_lower(a, arena_fmt(a, "%s/%s", media, sub));
	p->charset = parameter(a, type, "charset");
	p->boundary = parameter(a, type, "boundary");
	p->report_type = parameter(a, type, "report-type");
	p->filename = parameter(a, type, "name");
	p->flowed = str_eq_nocase(parameter(a, type, "format"), STR("flowed"));
	p->delsp = str_eq_nocase(parameter(a, type, "delsp"), STR("yes"));
	g_object_unref(type);
}

static void
disposition_read(struct arena *a, struct mime_part *p)
{
	struct str value = mime_value(a, &p->head, MIME_DISPOSITION);

	if (value.len == 0)
		return;
	GMimeContentDisposition *d = g_mime_content_disposition_parse(values_options(),
	    values_for_gmime(a, value));
	const char *name = g_mime_content_disposition_get_parameter(d, "filename");
	p->attachment = g_mime_content_disposition_is_attachment(d);
	if (name)
		p->filename = values_one_line(a, str_from(name), 255);
	g_object_unref(d);
}

static enum mime_coding
coding_of(struct str value)
{
	static const struct { struct str name; enum mime_coding coding; } codings[] = {
		{ STR_INIT("base64"), MIME_BASE64 },
		{ STR_INIT("quoted-printable"), MIME_QUOTED_PRINTABLE },
		{ STR_INIT("7bit"), MIME_PLAIN },
		{ STR_INIT("8bit"), MIME_PLAIN },
		{ STR_INIT("binary"), MIME_PLAIN },
		{ STR_INIT("7-bit"), MIME_PLAIN },
		{ STR_INIT("8-bit"), MIME_PLAIN },
	};
	struct str word, after;

	str_cut(value, ';', &word, &after);
	word = str_trim(word);
	for (size_t i = 0; i < LENGTH(codings); i++) {
		if (str_eq_nocase(word, codings[i].name))
			return codings[i].coding;
	}
	return word.len == 0 ? MIME_PLAIN : MIME_UNKNOWN;
}

void
mime_part_read(struct arena *a, struct str raw, struct str type, struct mime_part *out)
{
	*out = (struct mime_part){ .body = raw };
	mime_head_read(&out->body, &out->head);
	type_read(a, out, type);
	disposition_read(a, out);
	out->coding = coding_of(mime_value(a, &out->head, MIME_ENCODING));
}

struct str
mime_decode(struct arena *a, const struct mime_part *p, size_t *left, bool *cut)
{
	size_t max = *left;

	if (p->coding == MIME_PLAIN || p->coding == MIME_UNKNOWN) {
		*cut = p->body.len > max;
		*left -= *cut ? max : p->body.len;
		return str_sub(p->body, 0, max);
	}
	/* Base64 in lines takes 1.4 bytes for one, quoted-printable at most 3 and its line ends; some
	 * of either decode to nothing, but still cost. */
	bool base64 = p->coding == MIME_BASE64;
	struct str in = str_sub(p->body, 0, base64 ? max / 2 * 3 : max / 2 * 7);
	GMimeEncoding state;
	g_mime_encoding_init_decode(&state, base64 ? GMIME_CONTENT_ENCODING_BASE64
	    : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	char *out = arena_array(a, char, g_mime_encoding_outlen(&state, in.len) + 8);
	size_t n = g_mime_encoding_flush(&state, in.ptr ? in.ptr : "", in.len, out);
	size_t cost = n > in.len / 3 ? n : in.len / 3;
	*cut = n > max || in.len < p->body.len;
	*left -= cost < max ? cost : max;
	return str_sub((struct str){ out, n }, 0, max);
}

/* --- multiparts --- */

/* RFC 2046, 5.1.1: the boundary, then "--" behind the last part, then only white space. */
static bool
is_delimiter(struct str line, struct str boundary, bool *last)
{
	if (line.len < boundary.len + 2 || line.ptr[0] != '-' || line.ptr[1] != '-')
		return false;
	if (memcmp(line.ptr + 2, boundary.ptr, boundary.len) != 0)
		return false;
	struct str after = str_sub(line, boundary.len + 2, line.len);
	*last = str_starts(after, STR("--"));
	return *last || str_trim(after).len == 0;
}

/* The line end before a delimiter belongs to the delimiter. */
static struct str
without_line_end(const char *from, const char *to)
{
	if (to > from && to[-1] == '\n')
		to--;
	if (to > from && to[-1] == '\r')
		to--;
	return (struct str){ from, (size_t)(to - from) };
}

bool
mime_next(struct mime_split *s, struct str *part)
{
	struct str line;

	if (s->closed || s->boundary.len == 0 || s->rest.len == 0)
		return false;
	const char *from = s->started ? s->rest.ptr : NULL, *end = s->rest.ptr + s->rest.len;
	while (mime_line(&s->rest, &line)) {
		if (!is_delimiter(line, s->boundary, &s->closed))
			continue;
		s->started = true;
		if (from) {
			*part = without_line_end(from, line.ptr);
			return true;
		}
		if (s->closed)
			return false;
		from = s->rest.ptr;
	}
	if (!from || from >= end)
		return false;
	*part = (struct str){ from, (size_t)(end - from) };
	return true;
}
