/* words.c - small things done to words before they stand on a page.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/words.h"

#include "method/voice.h"

struct str
words_first(struct str name)
{
	struct str first, rest;

	(void)str_cut(str_trim(name), ' ', &first, &rest);
	return first;
}

struct str
words_capital(struct arena *a, struct str s)
{
	char *copy;

	if (s.len == 0 || s.ptr[0] < 'a' || s.ptr[0] > 'z')
		return s;
	copy = cstr(a, s);
	copy[0] = (char)(copy[0] - 'a' + 'A');
	return (struct str){ copy, s.len };
}

struct str
words_quoted(struct arena *a, const struct state *s, struct str text)
{
	return voice_is_theirs(s, text) ? arena_fmt(a, "“%.*s”", STR_ARG(str_trim(text))) : words_capital(a,
	    text);
}
