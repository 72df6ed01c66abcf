/* guard.c - requests that two programs might read differently, or that came from another site.
 *
 * libmicrohttpd lets some of these pass (measured), so they are refused here, before any body.  Some it does
 * not even show: a zero byte ends a value for it, a line ": x" ends the headers, a folded line moves.  But
 * it hands out its own bytes, so each must be accounted for, from the method to the blank line.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/http.h"

struct heads {
	size_t host, length, encoding;          /* how often each came */
	bool chunked, bad_name, bad_value;
	const char *at;                         /* where the next line begins, if nothing lies between */
	bool gap;
};

/* What libmicrohttpd has put zero bytes over: the two bytes that end a line. */
#define LINE_END 2

/* The layout of its bytes is not promised, so it is relied on in the version that was looked at alone. */
static bool
shows_its_bytes(void)
{
	return strcmp(MHD_get_version(), "0.9.75") == 0;
}

/* RFC 9110, 5.6.2 */
static bool
is_token(const char *name, size_t len)
{
	static const char others[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < len; i++) {
		char c = name[i];

		if (!char_is_alnum(c) && (c == '\0' || !memchr(others, c, sizeof(others) - 1)))
			return false;
	}
	return len > 0;
}

/* A name, where the colon was, blanks, the value: and the line is at its end. */
static void
see_line(struct heads *h, struct str name, struct str value)
{
	const char *between = name.ptr + name.len + 1;

	h->gap = h->gap || name.ptr != h->at || value.ptr < between;
	for (; !h->gap && between < value.ptr; between++)
		h->gap = *between != ' ' && *between != '\t';
	h->at = value.ptr + value.len + LINE_END;
}

static enum MHD_Result
see_header(void *cls, enum MHD_ValueKind kind, const char *key, size_t key_len, const char *value,
    size_t value_len)
{
	struct heads *h = cls;
	struct str name = { key, key_len }, text = str_trim((struct str){ value, value_len });

	(void)kind;
	see_line(h, name, (struct str){ value, value_len });
	h->bad_name = h->bad_name || !is_token(key, key_len);
	for (size_t i = 0; i < text.len; i++)
		h->bad_value = h->bad_value || ((unsigned char)text.ptr[i] < ' ' && text.ptr[i] != '\t')
		    || text.ptr[i] == 0x7f;
	if (str_eq_nocase(name, STR("host")))
		h->host++;
	if (str_eq_nocase(name, STR("content-length")))
		h->length++;
	if (str_eq_nocase(name, STR("transfer-encoding"))) {
		h->encoding++;
		h->chunked = str_eq_nocase(text, STR("chunked"));
	}
	return MHD_YES;
}

static bool
refuse(struct refusal *out, int status, enum err_kind kind, const char *why)
{
	out->status = status;
	return err_set(&out->err, kind, "%s", why);
}

/* The target is known as it was sent; the headers' size counts from the method to behind the blank line. */
static bool
is_accounted_for(struct request_private *p, const struct request_line *line, const struct heads *h)
{
	const union MHD_ConnectionInfo *size =
	    MHD_get_connection_info(p->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

	return !h->gap && size && h->at + LINE_END == line->method + size->header_size
	    && line->target == line->method + strlen(line->method) + 1
	    && line->version == line->target + p->target.len + 1;
}

bool
guard_headers(struct request_private *p, const struct request_line *line, struct refusal *out)
{
	struct heads h = { .at = line->version + strlen(line->version) + LINE_END };
	bool post = strcmp(line->method, "POST") == 0, body;

	MHD_get_connection_values_n(p->connection, MHD_HEADER_KIND, see_header, &h);
	body = h.length > 0 || h.encoding > 0;
	if (h.bad_name || h.bad_value || (shows_its_bytes() && !is_accounted_for(p, line, &h)))
		return refuse(out, 400, ERR_USAGE, "A header of this request is not well formed.");
	if (h.host > 1 || h.length > 1 || h.encoding > 1)
		return refuse(out, 400, ERR_USAGE, "A header of this request came twice that may come once.");
	if (h.length > 0 && h.encoding > 0)
		return refuse(out, 400, ERR_USAGE, "This request gives its length in two ways.");
	if (h.encoding > 0 && !h.chunked)
		return refuse(out, 400, ERR_USAGE, "This body is encoded in a way that is not read here.");
	if (!post && !p->get)
		return refuse(out, 405, ERR_USAGE, "Here one reads (GET) and sends forms (POST).");
	if (p->get && body && !str_eq(http_header(p, "Content-Length"), STR("0")))
		return refuse(out, 400, ERR_USAGE, "A request that only reads carries no body.");
	return true;
}

static bool
from_elsewhere(struct err *err)
{
	return err_set(err, ERR_DENIED, "This was sent from a page of another site, so nothing was done. "
	    "Open the desk itself and send it from there.");
}

/* A proxy may have given us another Host than the one the world knows. */
static bool
is_ours(struct request_private *p, struct str origin)
{
	struct str base = desk_firm(p->web->desk)->base_url, host = http_header(p, "Host");
	size_t slashes = str_find(origin, STR("://"));

	if (slashes == STR_NOT_FOUND)
		return false;
	if (str_eq_nocase(str_sub(origin, slashes + 3, origin.len), host))
		return true;
	return str_starts_nocase(base, origin) && (base.len == origin.len || base.ptr[origin.len] == '/');
}

/* Sec-Fetch-Site is set by the browser and can't be forged by a page.  Older browsers send Origin only; it is
 * "null" for our own forms, too, because our pages tell no one where they are (Referrer-Policy). */
bool
guard_origin(struct request_private *p, struct err *err)
{
	struct str site = http_header(p, "Sec-Fetch-Site"), origin = http_header(p, "Origin");

	if (site.len > 0)
		return str_eq(site, STR("same-origin")) || str_eq(site, STR("none")) || from_elsewhere(err);
	if (origin.len == 0 || str_eq(origin, STR("null")) || p->bearer)
		return true;
	return is_ours(p, origin) || from_elsewhere(err);
}
