/* text.c - a text taken apart, and what can be asked of it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/text_inside.h"

void
text_read(struct arena *a, const struct pack *p, struct str s, struct text *out)
{
	struct reader r = { .a = a, .pack = p, .text = out };

	*out = (struct text){ .s = s };
	read_tokens(&r);
	read_units(&r);
	read_spots(&r);
	read_sentences(&r);
	read_clauses(&r);
	read_hits(&r);
}

void
text_tokens(struct arena *a, struct str s, struct text *out)
{
	struct reader r = { .a = a, .text = out };

	*out = (struct text){ .s = s };
	read_tokens(&r);
}

static bool
counts(const struct text *t, const struct hit *h)
{
	return !h->negated && !h->attributed && t->sentences[h->sentence].part == PART_BODY;
}

const struct hit *
text_hit(const struct text *t, enum label label, size_t from)
{
	for (size_t i = from; i < t->n_hits; i++) {
		if (t->hits[i].label == label && counts(t, &t->hits[i]))
			return &t->hits[i];
	}
	return NULL;
}

bool
text_has(const struct text *t, enum label label)
{
	return text_hit(t, label, 0) != NULL;
}

void
text_labels(const struct text *t, bool *met)
{
	for (size_t i = 0; i < LABEL_COUNT; i++)
		met[i] = false;
	for (size_t i = 0; i < t->n_hits; i++)
		met[t->hits[i].label] = met[t->hits[i].label] || counts(t, &t->hits[i]);
}

/* The first hit of a sentence or one behind it. */
static size_t
hits_from(const struct text *t, size_t sentence)
{
	size_t low = 0, high = t->n_hits;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->hits[mid].sentence < sentence)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
sentence_has(const struct text *t, size_t sentence, enum label label)
{
	for (size_t i = hits_from(t, sentence); i < t->n_hits && t->hits[i].sentence == sentence; i++) {
		const struct hit *h = &t->hits[i];

		if (h->label == label && !h->negated && !h->attributed)
			return true;
	}
	return false;
}

/* A hit of `hiding` that isn't turned by a "not" lies over it. */
static bool
is_hidden(const struct text *t, const struct hit *h, enum label hiding)
{
	const struct hit *end = t->hits + t->n_hits;
	const struct hit *at = t->hits + hit_reach(t->hits, (size_t)(h - t->hits));

	for (; at < end && at->first < h->last; at++)
		if (at->label == hiding && !at->negated && at->last > h->first)
			return true;
	return false;
}

const struct hit *
text_again(const struct text *t, const struct hit *last)
{
	for (size_t i = last ? (size_t)(last - t->hits) + 1 : 0; i < t->n_hits; i++) {
		const struct hit *h = &t->hits[i];

		if (h->label == SIGN_AGAIN && t->sentences[h->sentence].part == PART_BODY
		    && !is_hidden(t, h, SIGN_NO_AGAIN))
			return h;
	}
	return NULL;
}
