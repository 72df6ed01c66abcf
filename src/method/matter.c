/* matter.c - whether what they write now is what they had told before, in whatever words.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/matter.h"

#define SHORT_SENTENCE 10                       /* tokens: "Nobody came, again." looks beside it */

static struct str
sentence_of(const struct text *t, size_t i)
{
	const struct sentence *s = &t->sentences[i];

	if (s->last <= s->first)
		return STR_NONE;
	return str_sub(t->s, t->tokens[s->first].start, t->tokens[s->last - 1].end);
}

/* A short one that says only that it is so again is about what stands beside it. */
static uint32_t
matters_beside(const struct pack *p, const struct text *t, size_t i)
{
	uint32_t matters = words_matters(p, sentence_of(t, i));

	if (matters != 0 || t->sentences[i].last - t->sentences[i].first > SHORT_SENTENCE)
		return matters;
	if (i > 0 && t->sentences[i - 1].part == PART_BODY)
		matters |= words_matters(p, sentence_of(t, i - 1));
	if (i + 1 < t->n_sentences && t->sentences[i + 1].part == PART_BODY)
		matters |= words_matters(p, sentence_of(t, i + 1));
	return matters;
}

void
matter_read(struct arena *a, const struct pack *p, struct str later, struct matter *out)
{
	struct arena_mark mark;
	struct text t;
	const struct hit *h = NULL;

	*out = (struct matter){ 0 };
	words_known(a, p, later, &out->words);
	mark = arena_mark(a);
	text_read(a, p, later, &t);
	while ((h = text_again(&t, h)) != NULL)
		out->again |= matters_beside(p, &t, h->sentence);
	arena_rewind(a, mark);
}

static bool
shares_words(struct arena *a, const struct pack *p, struct str earlier, const struct words *is)
{
	struct words was;
	size_t shared;

	words_known(a, p, earlier, &was);
	shared = words_shared(&was, is);
	return was.n > 0 && (shared >= 2 || was.n == 1) && 2 * shared >= was.n;
}

bool
matter_is_same(struct arena *a, const struct pack *p, struct str earlier, const struct matter *later)
{
	struct arena_mark mark = arena_mark(a);
	bool same = shares_words(a, p, earlier, &later->words)
	    || (later->again != 0 && (later->again & words_matters(p, earlier)) != 0);

	arena_rewind(a, mark);
	return same;
}
