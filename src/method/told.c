/* told.c - what a turn tells beside its moves.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/told.h"

#include "method/loss.h"

enum by { BY_EITHER, BY_US, BY_QUESTION };

static const struct { enum label label; uint32_t tells; enum by by; } signs[] = {
	{ SIGN_TOLD_SINCE, TELLS_SINCE, BY_EITHER },
	{ SIGN_TOLD_STOPPED, TELLS_STOPPED, BY_EITHER },
	{ SIGN_TOLD_OTHERS, TELLS_OTHERS, BY_EITHER },
	{ SIGN_TOLD_TRIED, TELLS_TRIED, BY_EITHER },
	{ SIGN_TOLD_WANTED, TELLS_WANTED, BY_EITHER },
	{ SIGN_ASKS_WHY, TELLS_ASKS_WHY, BY_QUESTION },
	{ SIGN_ASKS_PROCEDURE, TELLS_ASKS_PROCEDURE, BY_QUESTION },
	{ SIGN_CONDOLENCE, TELLS_CONDOLENCE, BY_US },
};

static bool
is_asked(const struct told_in *in, const struct hit *h)
{
	if (in->text->sentences[h->sentence].question)
		return true;
	for (size_t i = 0; i < in->n_moves; i++)
		if (in->moves[i].move == MOVE_QUESTION && in->moves[i].start < h->end
		    && h->start < in->moves[i].end)
			return true;
	return false;
}

/* Theirs tell what they state; ours ask for what their questions hold. */
static bool
counts(const struct told_in *in, const struct hit *h, enum by by)
{
	switch (by) {
	case BY_EITHER: return !in->ours || in->text->sentences[h->sentence].question;
	case BY_US: return in->ours;
	case BY_QUESTION: return !in->ours && is_asked(in, h);
	}
	return false;
}

void
told_read(struct arena *a, const struct pack *p, const struct told_in *in, struct told *out)
{
	*out = (struct told){ .tells = TELLS_READ };
	for (size_t i = 0; i < in->text->n_hits; i++)
		for (size_t k = 0; k < LENGTH(signs); k++)
			if (in->text->hits[i].label == signs[k].label
			    && counts(in, &in->text->hits[i], signs[k].by))
				out->tells |= signs[k].tells;
	if (!in->ours)
		losses_read(a, p, in, out);
}

struct told
turn_told(struct arena *a, const struct turn *t)
{
	struct told_in in = { .title = t->title, .moves = t->moves, .n_moves = t->n_moves, .ours = t->ours };
	struct arena_mark mark;
	struct text text;
	struct told told;

	if (t->told.tells != 0)
		return t->told;
	mark = arena_mark(a);
	text_read(a, &pack_en, t->text, &text);
	in.text = &text;
	told_read(a, &pack_en, &in, &told);
	if (told.n_losses == 0)
		arena_rewind(a, mark);
	return told;
}

int64_t
promise_told(struct arena *a, const struct pack *p, struct str words)
{
	struct arena_mark mark = arena_mark(a);
	int64_t tells = TELLS_READ;
	struct text text;

	text_read(a, p, words, &text);
	for (size_t i = 0; i < text.n_hits; i++)
		if (text.hits[i].label == SIGN_BY_PHONE)
			tells |= TELLS_BY_PHONE;
	arena_rewind(a, mark);
	return tells;
}
