/* form.h - what was sent, checked against a table of fields.
 *
 * Reading and checking go on behind the first mistake, which is the one reported: what was typed is
 * at hand in the form even when the form is refused, and each field can be asked about by itself.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/calendar.h"
#include "web/request.h"

#define FORM_PAIRS_MAX 512

struct form_pair {
	struct str name, text;                  /* valid UTF-8, lines ended by LF */
	int64_t number;                         /* of ids, numbers, flags, times and stages */
	bool bad;                               /* it did not pass its field's check */
};

struct form { VEC(struct form_pair) pairs; };

/* Pairs of application/x-www-form-urlencoded, which is a query's form too. */
bool form_read_urlencoded(struct arena *a, struct str body, struct form *out, struct err *err);
/* Keeps a pair so that it can be shown again; false and a sentence when it was not fit to take. */
bool form_take(struct arena *a, struct form *f, struct str name, struct str text, struct err *err);

/* Files that came with a form; a name is as the browser sent it. */
#define UPLOADS_MOST 20
struct upload { struct str name, type, bytes; };
struct uploads {
	struct upload at[UPLOADS_MOST];
	size_t n, more;                         /* more: that came and are not kept */
	bool cut;                               /* the last was cut off, and what came behind it */
};
/* Is it a form with files?  *out: what parts it; empty when it does not say. */
bool multipart_boundary(struct str type, struct str *out);
/* multipart/form-data, also one that was cut off behind its fields. */
bool form_read_multipart(struct arena *a, struct str body, struct str boundary, struct form *out,
    struct uploads *files, struct err *err);
/* A flat object: texts, numbers, true and false; an array for a field that may come more than once. */
bool form_read_json(struct arena *a, struct str body, struct form *out, struct err *err);
/* Holds the pairs to a table (NULL: no field at all).  csrf and form are always welcome.  In a query, which
 * strangers write links to, a name that is not in the table is passed over. */
bool form_check(const struct form_field *fields, const struct calendar *c, bool query, struct form *f,
    struct err *err);
/* One field of the table alone, as it was sent or left out. */
bool form_field_ok(const struct form_field *field, const struct calendar *c, struct form *f, struct err *err);

/* The pair of that name, or NULL. */
const struct form_pair *form_find(const struct form *f, const char *name);
struct str form_text(const struct form *f, const char *name);
int64_t form_int(const struct form *f, const char *name);
/* All of that name, in the order they came. */
size_t form_many(struct arena *a, const struct form *f, const char *name, struct str **out);

/* %XX taken apart, and + as a space where plus says so.  False on a broken escape; out is made anyway. */
bool percent_decode(struct arena *a, struct str s, bool plus, struct str *out);
/* For a query value: all but unreserved characters as %XX. */
struct str percent_encode(struct arena *a, struct str s);

#endif
