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
words_quoted(struct arena *a, const struct state *s, struct str text)
{
	return voice_is_theirs(s, text) ? arena_fmt(a, "“%.*s”", STR_ARG(str_trim(text))) : str_capital(a,
	    text);
}
