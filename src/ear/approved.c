/* approved.c - texts that a firm has approved, met word for word in a text of ours.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/pack_tables.h"
#include "ear/text.h"

static uint32_t
next_word(const struct text *t, uint32_t token)
{
	while (token < t->n_tokens && t->tokens[token].kind == TOKEN_MARK)
		token++;
	return token;
}

/* Behind the last token, where the words of `a` stand from this one on; 0 where they don't. */
static uint32_t
match_ends(const struct text *t, const struct pack *p, const struct pack_approved *a, uint32_t token)
{
	uint32_t ends = 0;

	for (uint32_t i = 0; i < a->n; i++) {
		token = next_word(t, token);
		if (token == t->n_tokens || t->tokens[token].word != p->approved_words[a->from + i])
			return 0;
		ends = ++token;
	}
	return ends;
}

static bool
mark(const struct text *t, uint32_t first, uint32_t last, bool *sentences)
{
	bool any = false;

	for (size_t i = 0; i < t->n_sentences; i++) {
		const struct sentence *s = &t->sentences[i];
		uint32_t from = next_word(t, s->first);

		if (from < s->last && from >= first && from < last
		    && (s->last <= last || next_word(t, last) >= s->last))
			any = sentences[i] = true;
	}
	return any;
}

struct str
text_approved(const struct text *t, const struct pack *p, bool *sentences)
{
	struct str name = STR_NONE;

	for (uint32_t i = 0; i < p->n_approved; i++)
		for (uint32_t token = 0; p->approved[i].n > 0 && token < t->n_tokens; token++) {
			uint32_t ends = t->tokens[token].kind == TOKEN_MARK ? 0
			    : match_ends(t, p, &p->approved[i], token);

			if (ends > 0 && mark(t, token, ends, sentences) && name.len == 0)
				name = p->approved[i].name;
		}
	return name;
}
