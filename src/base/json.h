/* json.h - JSON read by pulling and written in order (RFC 8259).
 *
 * The reader walks text in place and unescapes only where it must, into its arena.  Its first
 * error sticks: every later call fails quickly and json_end() reports it with the byte offset.
 * Refused: depth over 64, invalid UTF-8, a repeated key in one object (up to 64 keys are
 * remembered), a NUL in a string, numbers outside int64_t or with a fraction where an integer is
 * asked for, anything behind the value.  The arena may not be rewound past a reader that still reads.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

enum json_type {
	JSON_BAD, JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT,
};

#define JSON_DEPTH 64

struct json {
	struct arena *a;
	struct str text;
	size_t at;
	const char *bad;                        /* the first error, or NULL */
	size_t bad_at;
	int depth;
	int deepest;                            /* private: so many of the following are set */
	bool first[JSON_DEPTH];                 /* no member of this level was read yet */
	struct json_keys *keys[JSON_DEPTH];     /* private: the keys met in the objects around here */
};

void json_init(struct json *j, struct arena *a, struct str text);
enum json_type json_peek(struct json *j);               /* the type of the value that comes next */
/* Into an object; then `while (json_key(j, &key))` reads one value each time round. */
bool json_object(struct json *j);
bool json_key(struct json *j, struct str *key);         /* false behind the last, having left the object */
/* Into an array; then `while (json_item(j))` reads one value each time round. */
bool json_array(struct json *j);
bool json_item(struct json *j);
/* One value.  On a wrong type they fail and the error sticks. */
bool json_string(struct json *j, struct str *out);
bool json_int(struct json *j, int64_t *out);
bool json_id(struct json *j, int64_t *out);             /* a string of digits, as ids are written */
bool json_bool(struct json *j, bool *out);
bool json_null(struct json *j);
bool json_skip(struct json *j, struct str *raw);        /* any value; *raw (may be NULL) is its text */
/* Nothing failed and nothing but white space is left. */
bool json_end(struct json *j, struct err *err);

/* For a reader that knows in which order and form it was written.  Each takes what stands at a place of the
 * text, which goes on to `end`, and gives the place behind it; NULL where something else stands there, or the
 * same in another form: who meets that reads it by the calls above. */
static inline const char *
json_at_char(const char *at, const char *end, char c)
{
	return at < end && *at == c ? at + 1 : NULL;
}

/* How many of sixteen bytes of a string are plain ASCII before the first that is not, or that ends it; in one
 * piece where the machine has such. */
static inline size_t
json_plain_of_sixteen(const char *at)
{
	uint8_t all __attribute__((vector_size(16)));

	memcpy(&all, at, sizeof all);
	all = (all & 0x80) | (uint8_t __attribute__((vector_size(16))))((all < 0x20) | (all == '"')
	    | (all == '\\'));
	return str_before_marked(&all);
}

/* A string that is plain to its end. */
static inline const char *
json_at_string(const char *at, const char *end, struct str *out)
{
	const char *from;
	size_t plain = 16;

	if (at >= end || *at != '"')
		return NULL;
	for (from = ++at; end - at >= 16 && plain == 16; at += plain)
		plain = json_plain_of_sixteen(at);
	while (plain == 16 && at < end && *at != '"' && *at != '\\' && (unsigned char)*at - 0x20u < 0x60)
		at++;
	if (at >= end || *at != '"')
		return NULL;
	*out = (struct str){ from, (size_t)(at - from) };
	return at + 1;
}

/* Up to 17 digits, which always fit, without anything else of a number about them. */
static inline const char *
json_at_int(const char *at, const char *end, int64_t *out)
{
	const char *digits = at;
	int64_t sum = 0;

	end = end - at > 18 ? at + 18 : end;
	for (; at < end && char_is_digit(*at); at++)
		sum = sum * 10 + (*at - '0');
	if (at == digits || at == end || (*at != ',' && *at != '}') || (*digits == '0' && at - digits > 1))
		return NULL;
	*out = sum;
	return at;
}

/* Whether two keys of one length, of a byte or more, are the same: short as they are, without a call. */
static inline bool
json_same(const char *a, const char *b, size_t len)
{
	uint64_t x[2], y[2];
	uint32_t v[2], w[2];

	if (len < sizeof v[0]) {
		for (size_t i = 0; i < len; i++)
			if (a[i] != b[i])
				return false;
		return true;
	}
	if (len <= 2 * sizeof v[0]) {
		__builtin_memcpy(&v[0], a, sizeof v[0]);
		__builtin_memcpy(&w[0], b, sizeof w[0]);
		__builtin_memcpy(&v[1], a + len - sizeof v[1], sizeof v[1]);
		__builtin_memcpy(&w[1], b + len - sizeof w[1], sizeof w[1]);
		return v[0] == w[0] && v[1] == w[1];
	}
	if (len > 2 * sizeof x[0])
		return __builtin_memcmp(a, b, len) == 0;
	__builtin_memcpy(&x[0], a, sizeof x[0]);
	__builtin_memcpy(&y[0], b, sizeof y[0]);
	__builtin_memcpy(&x[1], a + len - sizeof x[1], sizeof x[1]);
	__builtin_memcpy(&y[1], b + len - sizeof y[1], sizeof y[1]);
	return x[0] == y[0] && x[1] == y[1];
}

/* A key as it is written, with what is around it: `"key":`. */
#define JSON_KEY_INIT(key) STR_INIT("\"" key "\":")

static inline const char *
json_at_key(const char *at, const char *end, struct str written)
{
	if ((size_t)(end - at) < written.len || at[1] != written.ptr[1]
	    || !json_same(at, written.ptr, written.len))
		return NULL;
	return at + written.len;
}

struct json_out {
	struct buf *b;
	bool comma;                             /* private */
};

void json_out_init(struct json_out *w, struct buf *b);
void json_open(struct json_out *w, char bracket);       /* '{' or '[' */
void json_close(struct json_out *w, char bracket);      /* '}' or ']' */
void json_put_key(struct json_out *w, struct str key);
void json_put_str(struct json_out *w, struct str s);    /* invalid UTF-8 becomes U+FFFD */
void json_put_int(struct json_out *w, int64_t n);
void json_put_id(struct json_out *w, int64_t id);       /* as a string */
void json_put_bool(struct json_out *w, bool yes);
void json_put_null(struct json_out *w);
void json_put_raw(struct json_out *w, struct str json); /* already JSON */
void json_put_strs(struct json_out *w, const struct strs *list);        /* as a list */
/* A key and its value. */
void json_field_str(struct json_out *w, const char *key, struct str s);
void json_field_int(struct json_out *w, const char *key, int64_t n);
void json_field_id(struct json_out *w, const char *key, int64_t id);
void json_field_bool(struct json_out *w, const char *key, bool yes);

#endif
