/* multipart.c - a form with files (RFC 7578), taken apart in place.
 *
 * What was cut off behind the fields is no reason to lose them: they come first, and are read as far as they
 * came.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "web/form.h"

#define BOUNDARY_MAX 70                         /* RFC 2046, 5.1.1 */
#define HEAD_MAX KIB(8)

/* The value of name="…" among the parameters of a field; a browser writes %22 for a quote in it. */
static struct str
parameter(struct str value, struct str name)
{
	for (size_t i = 0; i + name.len + 1 < value.len; i++) {
		size_t at = i + name.len;
		bool begins = i == 0 || value.ptr[i - 1] == ' ' || value.ptr[i - 1] == ';';

		if (!begins || !str_starts_nocase(str_sub(value, i, value.len), name) || value.ptr[at] != '=')
			continue;
		struct str rest = str_sub(value, at + 1, value.len), word;
		if (rest.len > 0 && rest.ptr[0] == '"')
			str_cut(str_sub(rest, 1, rest.len), '"', &word, &rest);
		else
			str_cut(rest, ';', &word, &rest);
		return str_trim(word);
	}
	return STR_NONE;
}

bool
multipart_boundary(struct str type, struct str *out)
{
	struct str media, rest;

	str_cut(type, ';', &media, &rest);
	*out = STR_NONE;
	if (!str_eq_nocase(str_trim(media), STR("multipart/form-data")))
		return false;
	*out = parameter(rest, STR("boundary"));
	return true;
}

struct form_part { struct str name, file, type, body; bool is_file; };

static struct str
unquoted(struct arena *a, struct str s)
{
	struct str out;

	(void)percent_decode(a, s, false, &out);
	return str_find(s, STR("%22")) != STR_NOT_FOUND ? out : s;
}

static void
read_head(struct arena *a, struct str head, struct form_part *p)
{
	struct str line, field, value;

	while (str_line(&head, &line)) {
		str_cut(line, ':', &field, &value);
		if (str_eq_nocase(field, STR("Content-Disposition"))) {
			p->name = unquoted(a, parameter(value, STR("name")));
			p->file = unquoted(a, parameter(value, STR("filename")));
			p->is_file = str_find(value, STR("filename=")) != STR_NOT_FOUND;
		} else if (str_eq_nocase(field, STR("Content-Type"))) {
			p->type = str_trim(value);
		}
	}
}

/* The next part; *left begins behind a delimiter and then behind the one that ends it.  False: none follows.
 * *whole is false when the end of the body ended it. */
static bool
next_part(struct arena *a, struct str *left, struct str delimiter, struct form_part *out, bool *whole)
{
	size_t head, end;

	*out = (struct form_part){ 0 };
	if (!str_starts(*left, STR("\r\n")))
		return false;                   /* "--": the last was read */
	*left = str_sub(*left, 2, left->len);
	head = str_find(str_sub(*left, 0, HEAD_MAX), STR("\r\n\r\n"));
	if (head == STR_NOT_FOUND)
		return false;
	read_head(a, str_sub(*left, 0, head), out);
	*left = str_sub(*left, head + 4, left->len);
	end = str_starts(*left, str_sub(delimiter, 2, delimiter.len)) ? 0 : str_find(*left, delimiter);
	*whole = end != STR_NOT_FOUND;
	out->body = str_sub(*left, 0, *whole ? end : left->len);
	*left = *whole ? str_sub(*left, end + delimiter.len, left->len) : STR_NONE;
	return true;
}

bool
form_read_multipart(struct arena *a, struct str body, struct str boundary, struct form *out,
    struct uploads *files, struct err *err)
{
	struct str delimiter = arena_fmt(a, "\r\n--%.*s", STR_ARG(boundary)), left;
	struct form_part p;
	bool whole = true, good = true;

	*files = (struct uploads){ 0 };
	left = str_sub(body, delimiter.len - 2, body.len);
	if (boundary.len == 0 || boundary.len > BOUNDARY_MAX
	    || !str_starts(body, str_sub(delimiter, 2, delimiter.len)))
		return err_set(err, ERR_DATA, "The form could not be read. Load the page again and send it "
		    "once more.");
	while (next_part(a, &left, delimiter, &p, &whole)) {
		struct err pair = { 0 };

		if (!p.is_file && !form_take(a, out, p.name, p.body, &pair)) {
			*err = good ? pair : *err;
			good = false;
		}
		if (p.is_file && !whole)
			files->cut = true;
		else if (p.is_file && (p.file.len > 0 || p.body.len > 0) && files->n < UPLOADS_MOST)
			files->at[files->n++] = (struct upload){ utf8_clean(a, p.file),
				utf8_clean(a, p.type), p.body };
		else if (p.is_file && (p.file.len > 0 || p.body.len > 0))
			files->more++;
	}
	return good;
}
