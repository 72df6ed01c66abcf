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
	return voice_is_quoted(s, text) ? arena_fmt(a, "“%.*s”", STR_ARG(str_trim(text))) : str_capital(a,
	    text);
}

struct str
words_no_password(struct arena *a, struct str url)
{
	size_t at = str_find_char(url, '@'), scheme = str_find(url, STR("://"));

	if (at == STR_NOT_FOUND || scheme == STR_NOT_FOUND || at < scheme)
		return url;
	return arena_fmt(
	    a, "%.*s…%.*s", STR_ARG(str_sub(url, 0, scheme + 3)), STR_ARG(str_sub(url, at, url.len)));
}
