/* str.h - a borrowed, immutable view of bytes, passed by value.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

struct str {
	const char *ptr;                        /* not terminated; may be NULL when len is 0 */
	size_t len;                             /* bytes */
};

struct strs { struct str *at; size_t n; };          /* a list of them */

#define STR(lit) ((struct str){ "" lit "", sizeof(lit) - 1 })
#define STR_INIT(lit) { "" lit "", sizeof(lit) - 1 }     /* for static tables */
#define STR_NONE ((struct str){ NULL, 0 })
#define STR_ARG(s) ((int)(s).len), ((s).ptr ? (s).ptr : "")   /* for "%.*s" */

/* A view of a C string; NULL is empty. */
static inline struct str
str_from(const char *z)
{
	return z ? (struct str){ z, __builtin_strlen(z) } : STR_NONE;
}

/* Clamped to s. */
static inline struct str
str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from >= to)
		return STR_NONE;
	return (struct str){ s.ptr + from, to - from };
}

/* s, or the other where s is empty. */
static inline struct str
str_or(struct str s, struct str unless)
{
	return s.len > 0 ? s : unless;
}

/* Texts are compared all day long, mostly with short ones that are known when this is compiled. */
static inline bool
str_starts(struct str s, struct str with)
{
	return s.len >= with.len && (!with.len || __builtin_memcmp(s.ptr, with.ptr, with.len) == 0);
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.len == b.len && str_starts(a, b);
}

static inline bool
str_ends(struct str s, struct str with)
{
	return s.len >= with.len && str_eq(str_sub(s, s.len - with.len, s.len), with);
}

/* Of ASCII; letters of other scripts are none. */
static inline bool
char_is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static inline bool
char_is_lower(int c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool
char_is_upper(int c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
char_is_letter(int c)
{
	return char_is_lower(c) || char_is_upper(c);
}

static inline bool
char_is_alnum(int c)
{
	return char_is_letter(c) || char_is_digit(c);
}

static inline char
char_lower(char c)
{
	return char_is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

static inline char
char_upper(char c)
{
	return char_is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

bool str_has_digit(struct str s);
bool str_eq_nocase(struct str a, struct str b);         /* folds ASCII only */
int str_cmp(struct str a, struct str b);                /* bytewise, as memcmp */
bool str_starts_nocase(struct str s, struct str with);
#define STR_NOT_FOUND SIZE_MAX
/* For looking at eight bytes at once. */
#define EACH_BYTE(c) (UINT64_C(0x0101010101010101) * (c))
/* In which of eight bytes the first bit is set; where bytes stand the other way round, before it. */
static inline size_t
str_first_marked(uint64_t eight)
{
	return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? (size_t)__builtin_ctzll(eight) / 8 : 0;
}
/* How many of sixteen bytes, each 0 or with its highest bit set, come before the first that is set: 16, where
 * none is.  In one piece where the machine has such, as no processor can guess in which half it is. */
static inline size_t
str_before_marked(const void *sixteen)
{
#ifdef __SSE2__
	char all __attribute__((vector_size(16)));
	int marks;

	memcpy(&all, sixteen, sizeof all);
	marks = __builtin_ia32_pmovmskb128(all);
	return marks != 0 ? (size_t)__builtin_ctz((unsigned)marks) : 16;
#else
	uint64_t found[2];

	memcpy(found, sixteen, sizeof found);
	if (found[0] != 0)
		return str_first_marked(found[0]);
	return found[1] != 0 ? 8 + str_first_marked(found[1]) : 16;
#endif
}
size_t str_find(struct str s, struct str what);         /* offset or STR_NOT_FOUND */
size_t str_find_nocase(struct str s, struct str what);
/* For looking for many words at once: a number below 1024 for four bytes, whatever their case, so that most
 * places are passed over by one look.  Different bytes may share one. */
static inline uint32_t
str_four(const char *at)
{
	uint32_t four;

	memcpy(&four, at, sizeof four);
	return (four | UINT32_C(0x20202020)) * UINT32_C(2654435761) >> 22;
}
/* Words (NULL behind the last), of four bytes or more each, made ready to be looked for in many texts. */
struct words_sought { const char *const *words; bool begins[1024]; };
void words_sought_init(struct words_sought *w, const char *const *words);
/* Where the first of them stands in s, in any case of letters, or STR_NOT_FOUND. */
size_t str_find_any(struct str s, const struct words_sought *w);
bool str_holds_any(struct str s, const struct words_sought *w);
/* The same, for one text. */
bool str_holds_any_nocase(struct str s, const char *const *words);
size_t str_find_char(struct str s, char c);
size_t str_find_last_char(struct str s, char c);
struct str str_trim(struct str s);                      /* without ASCII white space at both ends */
/* Cuts s at the first sep: *head before it, *rest after it.  False (head = s, rest = empty) without. */
bool str_cut(struct str s, char sep, struct str *head, struct str *rest);
/* The next line without its end (LF or CRLF), moving *s behind it; false when *s is empty. */
bool str_line(struct str *s, struct str *line);
/* A whole decimal number with optional minus, nothing else around it, within int64_t. */
bool str_int(struct str s, int64_t *out);
uint64_t str_hash(struct str s);                        /* FNV-1a, 64 bits */

struct str str_copy(struct arena *a, struct str s);
struct str str_lower(struct arena *a, struct str s);    /* ASCII */
struct str str_capital(struct arena *a, struct str s);  /* its first letter upper, if it is one of ASCII */
/* One alone is given back as it is, and not copied. */
struct str str_join(struct arena *a, const struct str *parts, size_t n, struct str between);
/* A terminated copy for a C library; a NUL inside s ends it early. */
char *cstr(struct arena *a, struct str s);
/* Formats as buf_fmt does (buf.h). */
struct str arena_fmt(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
