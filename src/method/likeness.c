/* likeness.c - runs of five words: made, compared, and the few that stand for a text.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/likeness.h"

#define RUN 5                                   /* words */

struct plain { uint32_t *words; bool *number; size_t n; };

static bool
is_of_letters(const struct token *t)
{
	return t->kind == TOKEN_WORD;
}

static bool
is_told_apart(const struct token *t)
{
	return t->kind != TOKEN_MARK && t->kind != TOKEN_EMOJI;
}

static bool
ends_sentence(const struct text *t, size_t token)
{
	const struct token *k = &t->tokens[token];

	return k->kind == TOKEN_MARK && str_find_char(STR(".!?:"), k->mark) != STR_NOT_FOUND;
}

static bool
begins(const struct text *t, size_t token)
{
	struct str between;

	if (token == 0 || ends_sentence(t, token - 1))
		return true;
	between = str_sub(t->s, t->tokens[token - 1].end, t->tokens[token].start);
	return str_find_char(between, '\n') != STR_NOT_FOUND;
}

/* "I", "I'm", "I'll". */
static bool
is_speaker(struct str word)
{
	return word.ptr[0] == 'I' && (word.len == 1 || word.ptr[1] == '\'' || word.ptr[1] == '\xe2');
}

static bool
is_named(const struct text *t, size_t token)
{
	const struct token *k = &t->tokens[token];

	return k->capital && !begins(t, token) && !is_speaker(str_sub(t->s, k->start, k->end));
}

static void
take_words(const struct text *t, size_t from, size_t to, struct plain *out)
{
	for (size_t i = from; i < to; i++) {
		const struct token *k = &t->tokens[i];

		if (!is_told_apart(k) || (is_of_letters(k) && is_named(t, i)))
			continue;
		out->words[out->n] = k->word;
		out->number[out->n++] = !is_of_letters(k);
	}
}

static struct plain
room_for(struct arena *a, const struct text *t)
{
	return (struct plain){ arena_array(a, uint32_t, t->n_tokens + 1),
		arena_array(a, bool, t->n_tokens + 1), 0 };
}

static uint64_t
mixed(uint64_t h)
{
	h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
	return h ^ h >> 31;
}

static uint64_t
hash_of(const uint32_t *words)
{
	uint64_t h = 0;

	for (size_t i = 0; i < RUN; i++)
		h = mixed(h + words[i] + UINT64_C(0x9e3779b97f4a7c15));
	return h >> 1;
}

static bool
holds_number(const bool *number)
{
	for (size_t i = 0; i < RUN; i++)
		if (number[i])
			return true;
	return false;
}

/* Two sorted halves of `width` into `to`. */
static void
merge(const uint64_t *at, size_t n, size_t from, size_t width, uint64_t *to)
{
	size_t middle = from + width < n ? from + width : n;
	size_t end = middle + width < n ? middle + width : n;
	size_t left = from, right = middle;

	for (size_t i = from; i < end; i++)
		to[i] = left < middle && (right == end || at[left] <= at[right]) ? at[left++] : at[right++];
}

static uint64_t *
sorted(struct arena *a, uint64_t *at, size_t n)
{
	uint64_t *to = arena_array(a, uint64_t, n + 1), *swap;

	for (size_t width = 1; width < n; width *= 2) {
		for (size_t from = 0; from < n; from += 2 * width)
			merge(at, n, from, width, to);
		swap = at;
		at = to;
		to = swap;
	}
	return at;
}

static void
make_runs(struct arena *a, const struct plain *p, bool numbers, struct runs *out)
{
	uint64_t *at = arena_array(a, uint64_t, p->n + 1);
	size_t n = 0, kept = 0;

	for (size_t i = 0; i + RUN <= p->n; i++)
		if (numbers || !holds_number(p->number + i))
			at[n++] = hash_of(p->words + i);
	at = sorted(a, at, n);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || at[kept - 1] != at[i])
			at[kept++] = at[i];
	*out = (struct runs){ at, kept };
}

void
runs_of(struct arena *a, struct str text, struct runs *out)
{
	struct plain p;
	struct text t;

	text_tokens(a, text, &t);
	p = room_for(a, &t);
	take_words(&t, 0, t.n_tokens, &p);
	make_runs(a, &p, true, out);
}

void
runs_of_body(struct arena *a, const struct text *t, const bool *left_out, struct runs *out)
{
	struct plain p = room_for(a, t);

	for (size_t i = 0; i < t->n_sentences; i++)
		if (t->sentences[i].part == PART_BODY && !left_out[i])
			take_words(t, t->sentences[i].first, t->sentences[i].last, &p);
	make_runs(a, &p, true, out);
}

/* How many of r stand in the other; `keep` is handed those that don't, in order. */
static size_t
count_shared(const struct runs *r, const struct runs *other, uint64_t *keep)
{
	size_t shared = 0, kept = 0;

	for (size_t i = 0, k = 0; i < r->n; i++) {
		while (k < other->n && other->at[k] < r->at[i])
			k++;
		if (k < other->n && other->at[k] == r->at[i])
			shared++;
		else if (keep != NULL)
			keep[kept++] = r->at[i];
	}
	return shared;
}

void
runs_without(struct runs *r, const struct runs *other)
{
	r->n -= count_shared(r, other, r->at);
}

size_t
runs_shared(const struct runs *r, const struct runs *in)
{
	return count_shared(r, in, NULL);
}

void
sketch_of(struct arena *a, struct str text, struct sketch *out)
{
	struct runs all;
	struct plain p;
	struct text t;

	*out = (struct sketch){ 0 };
	text_tokens(a, text, &t);
	p = room_for(a, &t);
	take_words(&t, 0, t.n_tokens, &p);
	if (p.n < LIKENESS_LEAST + RUN - 1)
		return;
	make_runs(a, &p, false, &all);
	while (out->n < SKETCH_MOST && out->n < all.n) {
		out->at[out->n] = (int64_t)all.at[out->n];
		out->n++;
	}
}
