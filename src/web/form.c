/* form.c - what was sent, checked against a table of fields.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/form.h"

#include "base/json.h"
#include "base/utf8.h"
#include "method/facts.h"

#define NAME_SHOWN 40                           /* bytes of an unknown name in its sentence */

/* The first mistake is the one worth reading. */
static void
mistake(struct err *first, const struct err *err)
{
	if (first->kind == ERR_NONE)
		*first = *err;
}

/* --- percent signs --------------------------------------------------------------------------------- */

static int
hex_value(char c)
{
	if (char_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte that %XX at s[at] stands for, or -1. */
static int
escaped_byte(struct str s, size_t at)
{
	int high = at + 1 < s.len ? hex_value(s.ptr[at + 1]) : -1;
	int low = at + 2 < s.len ? hex_value(s.ptr[at + 2]) : -1;

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool
percent_decode(struct arena *a, struct str s, bool plus, struct str *out)
{
	char *bytes = arena_array(a, char, s.len + 1);
	size_t len = 0;
	bool good = true;

	for (size_t i = 0; i < s.len; i++) {
		int byte = s.ptr[i] == '%' ? escaped_byte(s, i) : -1;

		if (byte >= 0) {
			bytes[len++] = (char)byte;
			i += 2;
			continue;
		}
		good = good && s.ptr[i] != '%';
		bytes[len++] = plus && s.ptr[i] == '+' ? ' ' : s.ptr[i];
	}
	*out = (struct str){ bytes, len };
	return good;
}

static bool
is_unreserved(char c)
{
	return char_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
}

struct str
percent_encode(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, 3 * s.len + 1);
	for (size_t i = 0; i < s.len; i++)
		if (is_unreserved(s.ptr[i]))
			buf_putc(&b, s.ptr[i]);
		else
			buf_fmt(&b, "%%%02x", (unsigned)(unsigned char)s.ptr[i]);
	return buf_str(&b);
}

/* --- reading --------------------------------------------------------------------------------------- */

/* Lines end with LF, whatever the browser's way is: offsets are counted in this form. */
static struct str
lines_by_lf(struct arena *a, struct str s)
{
	char *bytes;
	size_t len = 0;

	if (str_find_char(s, '\r') == STR_NOT_FOUND)
		return s;
	bytes = arena_array(a, char, s.len);
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\r')
			bytes[len++] = s.ptr[i];
		else if (i + 1 == s.len || s.ptr[i + 1] != '\n')
			bytes[len++] = '\n';
	return (struct str){ bytes, len };
}

static struct str
without_nul(struct arena *a, struct str s)
{
	char *bytes;
	size_t len = 0;

	if (str_find_char(s, '\0') == STR_NOT_FOUND)
		return s;
	bytes = arena_array(a, char, s.len);
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\0')
			bytes[len++] = s.ptr[i];
	return (struct str){ bytes, len };
}

bool
form_take(struct arena *a, struct form *f, struct str name, struct str text, struct err *err)
{
	struct form_pair *pair;
	bool nul, good;

	if (f->pairs.n == FORM_PAIRS_MAX)
		return err_set(err, ERR_TOO_LARGE,
		    "More fields were sent than any form of ours has (%d). Nothing was changed.",
		    FORM_PAIRS_MAX);
	nul = str_find_char(name, '\0') != STR_NOT_FOUND || str_find_char(text, '\0') != STR_NOT_FOUND;
	good = utf8_valid(name) && utf8_valid(text);
	pair = &vec_push(a, &f->pairs);
	pair->name = without_nul(a, utf8_clean(a, name));
	pair->text = lines_by_lf(a, without_nul(a, utf8_clean(a, text)));
	if (nul)
		return err_set(err, ERR_DATA,
		    "A zero byte stands in what was sent. Type that part again, please.");
	if (!good)
		return err_set(err, ERR_DATA,
		    "Some letters were not sent as UTF-8; they show as \xef\xbf\xbd below.");
	return true;
}

static bool
take_encoded(struct arena *a, struct form *f, struct str pair, struct err *err)
{
	struct str name, text, plain_name, plain_text;
	bool good;

	str_cut(pair, '=', &name, &text);
	good = percent_decode(a, name, true, &plain_name);
	good = percent_decode(a, text, true, &plain_text) && good;
	if (!form_take(a, f, plain_name, plain_text, err))
		return false;
	if (!good)
		return err_set(err, ERR_DATA,
		    "What was sent has a %% sign that stands for nothing. A browser would not send that.");
	return true;
}

bool
form_read_urlencoded(struct arena *a, struct str body, struct form *out, struct err *err)
{
	struct err first = { 0 }, one = { 0 };
	struct str pair;

	while (body.len > 0 && one.kind != ERR_TOO_LARGE) {
		str_cut(body, '&', &pair, &body);
		if (pair.len > 0 && !take_encoded(a, out, pair, &one))
			mistake(&first, &one);
	}
	if (first.kind != ERR_NONE)
		*err = first;
	return first.kind == ERR_NONE;
}

/* One value as text.  False: of no type that a form has. */
static bool
json_scalar(struct json *j, struct str *out)
{
	bool yes = false;
	int64_t number = 0;

	switch (json_peek(j)) {
	case JSON_STRING:
		return json_string(j, out);
	case JSON_BOOL:
		json_bool(j, &yes);
		*out = yes ? STR("1") : STR("0");
		return true;
	case JSON_NUMBER:
		if (!json_int(j, &number))
			return false;
		*out = arena_fmt(j->a, "%lld", (long long)number);
		return true;
	case JSON_NULL:
		*out = STR_NONE;
		return json_null(j);
	default:
		return false;
	}
}

static bool
take_json(struct json *j, struct form *f, struct str name, struct err *err)
{
	struct str text = STR_NONE;

	if (!json_scalar(j, &text))
		return err_set(err, ERR_DATA, "\"%.*s\" must be a text, a whole number, true, false or null.",
		    STR_ARG(utf8_cut(name, NAME_SHOWN)));
	return form_take(j->a, f, name, text, err);
}

static bool
take_json_field(struct json *j, struct form *f, struct str name, struct err *err)
{
	if (json_peek(j) != JSON_ARRAY)
		return take_json(j, f, name, err);
	json_array(j);
	while (json_item(j))
		if (!take_json(j, f, name, err))
			return false;
	return true;
}

bool
form_read_json(struct arena *a, struct str body, struct form *out, struct err *err)
{
	struct json j;
	struct str name;

	json_init(&j, a, body);
	if (json_peek(&j) != JSON_OBJECT)
		return err_set(err, ERR_DATA, "The body must be one JSON object.");
	json_object(&j);
	while (json_key(&j, &name))
		if (!take_json_field(&j, out, name, err))
			return false;
	return json_end(&j, err);
}

/* --- checking -------------------------------------------------------------------------------------- */

static const struct form_field always[] = {
	{ .name = "csrf", .kind = FIELD_LINE, .max = 128, .label = "The page's mark" },
	{ .name = "form", .kind = FIELD_LINE, .max = 64, .label = "The form's number" },
	{ 0 },
};

static const struct form_field *
find_field(const struct form_field *fields, struct str name)
{
	for (; fields && fields->name; fields++)
		if (str_eq(name, str_from(fields->name)))
			return fields;
	return NULL;
}

static const char *
label_of(const struct form_field *field)
{
	return field->label ? field->label : field->name;
}

static bool
check_line(const struct form_field *field, struct form_pair *pair, struct err *err)
{
	pair->text = str_trim(pair->text);
	if (str_find_char(pair->text, '\n') != STR_NOT_FOUND)
		return err_set(err, ERR_DATA, "%s must stand on one line.", label_of(field));
	return true;
}

static bool
check_id(const struct form_field *field, struct form_pair *pair, struct err *err)
{
	if (!str_int(pair->text, &pair->number) || pair->number < 0)
		return err_set(err, ERR_DATA, "%s is not a number that names something here.",
		    label_of(field));
	return true;
}

static bool
check_int(const struct form_field *field, struct form_pair *pair, struct err *err)
{
	if (!str_int(pair->text, &pair->number))
		return err_set(err, ERR_DATA, "%s must be a whole number.", label_of(field));
	return true;
}

static bool
check_flag(const struct form_field *field, struct form_pair *pair, struct err *err)
{
	static const struct { struct str word; bool yes; } words[] = {
		{ STR_INIT("1"), true }, { STR_INIT("on"), true }, { STR_INIT("yes"), true },
		{ STR_INIT("true"), true },
		{ STR_INIT("0"), false }, { STR_INIT("off"), false }, { STR_INIT("no"), false },
		{ STR_INIT("false"), false },
	};

	for (size_t i = 0; i < LENGTH(words); i++)
		if (str_eq(pair->text, words[i].word)) {
			pair->number = words[i].yes;
			return true;
		}
	return err_set(err, ERR_DATA, "%s is either on or off.", label_of(field));
}

static bool
check_choice(const struct form_field *field, struct form_pair *pair, struct err *err)
{
	struct str rest = str_from(field->choices), word;

	while (rest.len > 0) {
		str_cut(rest, ' ', &word, &rest);
		if (word.len > 0 && str_eq(word, pair->text))
			return true;
	}
	return err_set(err, ERR_DATA, "%s must be one of: %s.", label_of(field), field->choices);
}

static bool
check_stage(const struct form_field *field, struct form_pair *pair, struct err *err)
{
	enum stage stage;

	if (!stage_by_name(pair->text, &stage))
		return err_set(err, ERR_DATA, "%s is no step of a conversation.", label_of(field));
	pair->number = (int64_t)stage;
	return true;
}

static bool
check_time(const struct form_field *field, const struct zone *zone, struct form_pair *pair, struct err *err)
{
	return time_local_read(pair->text, zone, &pair->number) || err_set(err, ERR_DATA,
	    "%s must be a day and a time, like 2026-06-12T17:00.", label_of(field));
}

static bool
check_kind(const struct form_field *field, const struct calendar *c, struct form_pair *pair, struct err *err)
{
	switch (field->kind) {
	case FIELD_TEXT: return true;
	case FIELD_LINE: return check_line(field, pair, err);
	case FIELD_ID: return check_id(field, pair, err);
	case FIELD_INT: return check_int(field, pair, err);
	case FIELD_FLAG: return check_flag(field, pair, err);
	case FIELD_CHOICE: return check_choice(field, pair, err);
	case FIELD_STAGE: return check_stage(field, pair, err);
	case FIELD_TIME: return check_time(field, c->zone, pair, err);
	case FIELD_FILES: return pair->text.len == 0 || err_set(err, ERR_DATA, "%s can only come in a form "
	    "with files (multipart/form-data).", field->label);
	}
	must(false);
}

static bool
check_length(const struct form_field *field, const struct form_pair *pair, struct err *err)
{
	if ((field->kind != FIELD_TEXT && field->kind != FIELD_LINE) || pair->text.len <= field->max)
		return true;                    /* the other kinds are known words and numbers */
	return err_set(err, ERR_DATA,
	    "%s is too long: %zu characters fit, and this has about %zu. Nothing was lost; shorten it.",
	    label_of(field), field->max, pair->text.len);
}

static bool
check_pair(const struct form_field *field, const struct calendar *c, struct form_pair *pair, struct err *err)
{
	if (!check_length(field, pair, err))
		return false;
	return pair->text.len == 0 || check_kind(field, c, pair, err);
}

static bool
is_first(const struct form *f, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(f->pairs.at[k].name, f->pairs.at[i].name))
			return false;
	return true;
}

static bool
check_sent(const struct form_field *fields, const struct calendar *c, bool query, struct form *f, size_t i,
    struct err *err)
{
	struct form_pair *pair = &f->pairs.at[i];
	const struct form_field *field = find_field(fields, pair->name);

	if (!field)
		field = find_field(always, pair->name);
	if (!field && query)
		return true;
	if (!field)
		return err_set(err, ERR_DATA, "There is no field called \"%.*s\" here.",
		    STR_ARG(utf8_cut(pair->name, NAME_SHOWN)));
	if (!field->many && !is_first(f, i))
		return err_set(err, ERR_DATA, "%s was sent twice.", label_of(field));
	return check_pair(field, c, pair, err);
}

static bool
check_present(const struct form_field *field, const struct form *f, struct err *err)
{
	struct str text = form_text(f, field->name);

	if (!field->must || str_trim(text).len > 0)
		return true;
	return err_set(err, ERR_DATA, "%s is missing.", label_of(field));
}

bool
form_check(const struct form_field *fields, const struct calendar *c, bool query, struct form *f,
    struct err *err)
{
	struct err first = { 0 }, one = { 0 };

	for (size_t i = 0; i < f->pairs.n; i++)
		if (!check_sent(fields, c, query, f, i, &one)) {
			f->pairs.at[i].bad = true;
			f->pairs.at[i].number = 0;
			mistake(&first, &one);
		}
	for (const struct form_field *field = fields; field && field->name; field++)
		if (!check_present(field, f, &one))
			mistake(&first, &one);
	if (first.kind != ERR_NONE)
		*err = first;
	return first.kind == ERR_NONE;
}

bool
form_field_ok(const struct form_field *field, const struct calendar *c, struct form *f, struct err *err)
{
	for (size_t i = 0; i < f->pairs.n; i++)
		if (str_eq(f->pairs.at[i].name, str_from(field->name))
		    && !check_pair(field, c, &f->pairs.at[i], err))
			return false;
	return check_present(field, f, err);
}

/* --- looking up ------------------------------------------------------------------------------------ */

const struct form_pair *
form_find(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->pairs.n; i++)
		if (str_eq(f->pairs.at[i].name, str_from(name)))
			return &f->pairs.at[i];
	return NULL;
}

struct str
form_text(const struct form *f, const char *name)
{
	const struct form_pair *pair = form_find(f, name);
	return pair ? pair->text : STR_NONE;
}

int64_t
form_int(const struct form *f, const char *name)
{
	const struct form_pair *pair = form_find(f, name);
	return pair ? pair->number : 0;
}

size_t
form_many(struct arena *a, const struct form *f, const char *name, struct str **out)
{
	VEC(struct str) found = { 0 };

	for (size_t i = 0; i < f->pairs.n; i++)
		if (str_eq(f->pairs.at[i].name, str_from(name)))
			vec_push(a, &found) = f->pairs.at[i].text;
	*out = found.at;
	return found.n;
}
