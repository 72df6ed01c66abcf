/* tnef.c - winmail.dat: the package in which Outlook sends files, and at times the words.
 *
 * A row of attributes: to which they belong (the message or the file that began last), what, how many bytes.
 * Two of them hold a row of properties each, in which newer programs put names and contents.  A message
 * within the message is a package of its own, and gives its files and its words as a file.
 *
 * SPDX-License-Identifier: ISC
 */
#include "mail/tnef.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "mail/values.h"

#define SIGNATURE 0x223E9F78u
#define DEPTH_MAX 3
#define NAME_BYTES KIB(1)
#define FILE_LEVEL 2
#define STEPS_MAX 20000                         /* attributes and properties, of all packages together */
#define WORDS_MAX (4 * TNEF_TEXT_MAX)           /* bytes of words that are made UTF-8, of all together */

enum attribute {
	ATT_BODY = 0x800C, ATT_FILE_DATA = 0x800F, ATT_FILE_TITLE = 0x8010, ATT_FILE_BEGINS = 0x9002,
	ATT_PROPERTIES = 0x9003, ATT_FILE_PROPERTIES = 0x9005, ATT_CODEPAGE = 0x9007,
};

enum property {
	PROP_TEXT = 0x1000, PROP_PAGE = 0x1013, PROP_TITLE = 0x3001, PROP_DATA = 0x3701,
	PROP_SHORT_NAME = 0x3704, PROP_LONG_NAME = 0x3707, PROP_MIME = 0x370E, PROP_CODEPAGE = 0x3FDE,
};

enum value_type {
	VALUE_SHORT = 2, VALUE_LONG = 3, VALUE_FLOAT = 4, VALUE_DOUBLE = 5, VALUE_CURRENCY = 6,
	VALUE_APPTIME = 7, VALUE_ERROR = 10, VALUE_BOOL = 11, VALUE_OBJECT = 13, VALUE_LONGLONG = 20,
	VALUE_TEXT = 30, VALUE_UTF16 = 31, VALUE_TIME = 64, VALUE_GUID = 72, VALUE_BINARY = 258,
	VALUE_MANY = 0x1000,
};

/* --- bytes --------------------------------------------------------------------------------------------- */

struct cursor { struct str left; bool broken; };

/* Empty and broken where there are fewer. */
static struct str
take(struct cursor *c, size_t n)
{
	struct str s;

	if (c->broken || n > c->left.len) {
		c->broken = true;
		return STR_NONE;
	}
	s = str_sub(c->left, 0, n);
	c->left = str_sub(c->left, n, c->left.len);
	return s;
}

static uint32_t
number(struct cursor *c, size_t size)
{
	struct str s = take(c, size);
	uint32_t n = 0;

	for (size_t i = s.len; i > 0; i--)
		n = n << 8 | (unsigned char)s.ptr[i - 1];
	return n;
}

/* Values lie at multiples of four; the last need not be filled up. */
static struct str
take_filled(struct cursor *c, size_t n)
{
	struct str s = take(c, n);
	size_t fill = (4 - n % 4) % 4;

	(void)take(c, fill < c->left.len ? fill : c->left.len);
	return s;
}

/* --- words --------------------------------------------------------------------------------------------- */

/* What all packages of one message share. */
struct whole {
	struct arena *a;
	struct tnef *out;
	size_t steps_left, words_left;
};

struct reading {
	struct whole *whole;
	struct str charset;                     /* of what is not UTF-16 */
	struct tnef_file *file;                 /* the one that began last; NULL: none, or no room for it */
	struct str long_name, short_name;       /* of that one; */
	struct str title;                       /* its title, if it is a message */
	struct str text, page;
	int depth;
};

static struct str
charset_of(struct arena *a, uint32_t codepage)
{
	static const struct { uint32_t codepage; const char *name; } others[] = {
		{ 65001, "utf-8" }, { 1200, "utf-16le" }, { 20127, "us-ascii" }, { 28591, "iso-8859-1" },
		{ 28592, "iso-8859-2" }, { 28605, "iso-8859-15" }, { 20866, "koi8-r" }, { 932, "shift_jis" },
		{ 936, "gb2312" }, { 949, "euc-kr" }, { 950, "big5" }, { 50220, "iso-2022-jp" },
	};

	for (size_t i = 0; i < LENGTH(others); i++)
		if (others[i].codepage == codepage)
			return str_from(others[i].name);
	return arena_fmt(a, "windows-%u", codepage);
}

static struct str
words_of(struct reading *r, struct str bytes, bool wide, size_t max)
{
	struct whole *w = r->whole;
	struct str some = str_sub(bytes, 0, max < w->words_left ? max : w->words_left);
	bool doubtful = false;
	struct str s = values_charset(w->a, some, wide ? STR("utf-16le") : r->charset, &doubtful);
	size_t end = str_find_char(s, '\0');

	w->words_left -= some.len;
	return end == STR_NOT_FOUND ? s : str_sub(s, 0, end);
}

static bool
step(struct whole *w)
{
	if (w->steps_left == 0) {
		w->out->cut = true;
		return false;
	}
	w->steps_left--;
	return true;
}

/* --- a message within the message ---------------------------------------------------------------------- */

static bool read_package(struct whole *w, struct str bytes, int depth, struct str *text, struct str *page);

static void
begin_file(struct reading *r)
{
	struct tnef *out = r->whole->out;

	r->title = r->long_name = r->short_name = STR_NONE;
	r->file = NULL;
	if (out->n == TNEF_FILES_MOST) {
		out->more++;
		return;
	}
	r->file = &out->files[out->n++];
	*r->file = (struct tnef_file){ 0 };
}

/* What was begun for it becomes its words; its own files come behind. */
static void
take_message(struct reading *r, struct str bytes)
{
	struct tnef_file *mine = r->file;
	struct str text, page;

	r->file = NULL;
	if (r->depth == DEPTH_MAX || !read_package(r->whole, bytes, r->depth + 1, &text, &page)) {
		mine->bytes = bytes;
		return;
	}
	mine->bytes = str_or(text, page);
	mine->type = text.len > 0 ? STR("text/plain") : STR("text/html");
	mine->name = arena_fmt(r->whole->a, "%.*s%s", STR_ARG(str_or(r->title, STR("message"))),
	    text.len > 0 ? ".txt" : ".html");
}

/* --- properties -------------------------------------------------------------------------------- */

static bool
is_wide(uint32_t type)
{
	return (type & ~(uint32_t)VALUE_MANY) == VALUE_UTF16;
}

/* An object says first what it is; a message is the only one that can be read. */
static void
take_data(struct reading *r, uint32_t type, struct str value)
{
	static const char message[] = "\x07\x03\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46";
	const struct str is_message = { message, 16 };

	if (!r->file)
		return;
	if (type == VALUE_OBJECT && str_starts(value, is_message))
		take_message(r, str_sub(value, 16, value.len));
	else if (type == VALUE_OBJECT && value.len >= 16)
		r->file->bytes = str_sub(value, 16, value.len);
	else
		r->file->bytes = value;
}

static void
take_file_property(struct reading *r, uint32_t id, uint32_t type, struct str value)
{
	struct str *to = NULL;

	if (!r->file)
		return;
	switch (id) {
	case PROP_LONG_NAME: to = &r->long_name; break;
	case PROP_SHORT_NAME: to = &r->short_name; break;
	case PROP_TITLE: to = &r->title; break;
	case PROP_MIME: to = &r->file->type; break;
	}
	if (to && to->len == 0)
		*to = words_of(r, value, is_wide(type), NAME_BYTES);
	r->file->name = str_or(r->long_name, r->short_name);
}

/* The first that are there. */
static void
take_words(struct reading *r, struct str *to, struct str bytes, bool wide)
{
	if (to->len == 0)
		*to = words_of(r, bytes, wide, TNEF_TEXT_MAX);
}

static void
take_message_property(struct reading *r, uint32_t id, uint32_t type, struct str value)
{
	struct cursor c = { .left = value };

	switch (id) {
	case PROP_TEXT: take_words(r, &r->text, value, is_wide(type)); break;
	case PROP_PAGE: take_words(r, &r->page, value, is_wide(type)); break;
	case PROP_CODEPAGE:
		if (value.len == 4)
			r->charset = charset_of(r->whole->a, number(&c, 4));
		break;
	}
}

/* How many bytes each value of this type has; 0: each says so itself.  False: there is no such type. */
static bool
size_of(uint32_t type, size_t *out)
{
	static const struct { uint32_t type; size_t size; } sizes[] = {
		{ VALUE_SHORT, 2 }, { VALUE_LONG, 4 }, { VALUE_FLOAT, 4 }, { VALUE_DOUBLE, 8 },
		{ VALUE_CURRENCY, 8 }, { VALUE_APPTIME, 8 }, { VALUE_ERROR, 4 }, { VALUE_BOOL, 2 },
		{ VALUE_LONGLONG, 8 }, { VALUE_TIME, 8 }, { VALUE_GUID, 16 }, { VALUE_OBJECT, 0 },
		{ VALUE_TEXT, 0 }, { VALUE_UTF16, 0 }, { VALUE_BINARY, 0 },
	};

	for (size_t i = 0; i < LENGTH(sizes); i++)
		if (sizes[i].type == type) {
			*out = sizes[i].size;
			return true;
		}
	return false;
}

/* A property of somebody's own has a name, which is passed over. */
static void
pass_over_name(struct cursor *c)
{
	(void)take(c, 16);
	if (number(c, 4) == 0)
		(void)number(c, 4);
	else
		(void)take_filled(c, number(c, 4));
}

/* Of several values the last is given. */
static struct str
take_values(struct cursor *c, uint32_t type)
{
	struct str value = STR_NONE;
	uint32_t count = 1;
	size_t size;

	if (!size_of(type & ~(uint32_t)VALUE_MANY, &size)) {
		c->broken = true;
		return STR_NONE;
	}
	if (size == 0 || (type & VALUE_MANY))
		count = number(c, 4);
	for (uint32_t i = 0; i < count && !c->broken; i++)
		value = take_filled(c, size > 0 ? size : number(c, 4));
	return value;
}

/* The contents come last, as they may be a message and then need the title. */
static void
take_properties(struct reading *r, struct str bytes, bool of_file)
{
	struct cursor c = { .left = bytes };
	uint32_t n = number(&c, 4), data_type = 0;
	struct str data = STR_NONE;

	for (uint32_t i = 0; i < n && !c.broken && step(r->whole); i++) {
		uint32_t type = number(&c, 2), id = number(&c, 2);
		struct str value;

		if (id >= 0x8000)
			pass_over_name(&c);
		value = take_values(&c, type);
		if (c.broken)
			break;
		if (of_file && id == PROP_DATA) {
			data = value;
			data_type = type;
		} else if (of_file)
			take_file_property(r, id, type, value);
		else
			take_message_property(r, id, type, value);
	}
	r->whole->out->cut = r->whole->out->cut || c.broken;
	if (data.ptr)
		take_data(r, data_type, data);
}

/* --- attributes -------------------------------------------------------------------------------- */

static void
take_attribute(struct reading *r, uint32_t id, bool of_file, struct str data)
{
	struct cursor c = { .left = data };

	switch (id) {
	case ATT_CODEPAGE: r->charset = charset_of(r->whole->a, number(&c, 4)); break;
	case ATT_BODY: take_words(r, &r->text, data, false); break;
	case ATT_PROPERTIES: take_properties(r, data, false); break;
	case ATT_FILE_BEGINS: begin_file(r); break;
	case ATT_FILE_PROPERTIES: take_properties(r, data, true); break;
	case ATT_FILE_TITLE:
		if (of_file)
			take_file_property(r, PROP_SHORT_NAME, VALUE_TEXT, data);
		break;
	case ATT_FILE_DATA:
		if (of_file && r->file && !r->file->bytes.ptr)
			r->file->bytes = data;
		break;
	}
}

static bool
read_package(struct whole *w, struct str bytes, int depth, struct str *text, struct str *page)
{
	struct cursor c = { .left = bytes };
	struct reading r = { .whole = w, .charset = STR("windows-1252"), .depth = depth };

	if (number(&c, 4) != SIGNATURE || c.broken)
		return false;
	(void)number(&c, 2);
	while (c.left.len > 0 && !c.broken && step(w)) {
		uint32_t level = number(&c, 1), id = number(&c, 4) & 0xFFFF;
		struct str data = take(&c, number(&c, 4));

		(void)number(&c, 2);            /* a sum of the bytes: what came is shown all the same */
		if (data.len > 0 || !c.broken)
			take_attribute(&r, id, level == FILE_LEVEL, data);
	}
	w->out->cut = w->out->cut || c.broken;
	*text = r.text;
	*page = r.page;
	return true;
}

bool
tnef_is_type(struct str type, struct str name)
{
	return str_eq(type, STR("application/ms-tnef")) || str_eq(type, STR("application/vnd.ms-tnef"))
	    || str_eq_nocase(name, STR("winmail.dat"));
}

bool
tnef_read(struct arena *a, struct str bytes, struct tnef *out)
{
	struct whole w = { .a = a, .out = out, .steps_left = STEPS_MAX, .words_left = WORDS_MAX };
	struct str text, page;
	size_t kept = 0;

	*out = (struct tnef){ 0 };
	if (!read_package(&w, bytes, 0, &text, &page))
		return false;
	out->text = text;
	out->page = page;
	for (size_t i = 0; i < out->n; i++)     /* begun, and nothing came of it */
		if (out->files[i].bytes.ptr || out->files[i].name.len > 0)
			out->files[kept++] = out->files[i];
	out->more += out->n - kept;
	out->n = kept;
	return true;
}
