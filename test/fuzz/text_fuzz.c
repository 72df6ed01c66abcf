/* text_fuzz.c - whatever a turn holds, it is taken apart without a gap or an overlap, and always the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/ear.h"
#include "host/mem.h"

#define INPUT_MAX KIB(64)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

/* Between two tokens stands nothing but space; one of more than a byte may be part of it. */
static void
check_tokens(const struct text *t)
{
	uint32_t at = 0;

	for (size_t i = 0; i < t->n_tokens; i++) {
		const struct token *k = &t->tokens[i];

		must(k->start >= at && k->end > k->start && k->end <= t->s.len);
		must(!is_blank(t->s.ptr[k->start]) && !is_blank(t->s.ptr[k->end - 1]));
		for (; at < k->start; at++)
			must(is_blank(t->s.ptr[at]) || (unsigned char)t->s.ptr[at] >= 0x80);
		at = k->end;
	}
}

static void
check_sentences(const struct text *t)
{
	uint32_t token = 0;

	for (size_t i = 0; i < t->n_sentences; i++) {
		const struct sentence *s = &t->sentences[i];

		must(s->first >= token && s->last > s->first && s->last <= t->n_tokens);
		must(s->start <= s->end && s->end <= t->s.len && s->part <= PART_QUOTED);
		token = s->last;
	}
}

static void
check_clauses(const struct text *t)
{
	uint32_t at = 0;

	for (size_t i = 0; i < t->n_clauses; i++) {
		const struct clause *c = &t->clauses[i];

		must(c->sentence < t->n_sentences);
		must(i == 0 || c->sentence >= c[-1].sentence);
		must(c->first >= t->sentences[c->sentence].first);
		must(c->last <= t->sentences[c->sentence].last);
		must(c->start >= at && c->start <= c->end && c->end <= t->s.len);
		at = c->start;
	}
	must(t->n_clauses >= t->n_sentences);
}

static void
check_hits(const struct text *t)
{
	for (size_t i = 0; i < t->n_hits; i++) {
		const struct hit *h = &t->hits[i];

		must(i == 0 || h->start >= h[-1].start);
		must(h->label > LABEL_NONE && h->label < LABEL_COUNT);
		must(h->clause < t->n_clauses && h->sentence == t->clauses[h->clause].sentence);
		must(h->start < h->end && h->end <= t->s.len);
		must(h->first < h->last && h->last <= t->n_tokens);
	}
}

static void
check_reading(const struct reading *r, const struct ear_turn *turn)
{
	for (size_t i = 0; i < r->moves.n; i++) {
		const struct move *m = &r->moves.at[i];

		must(label_is_move(m->move) && m->p <= 1000);
		must(m->start <= m->end && m->end <= turn->text.len);
		must(i == 0 || m->start >= m[-1].start);
	}
	for (size_t i = 0; i < r->promises.n; i++) {
		const struct promise_read *p = &r->promises.at[i];

		must(!turn->customer && p->start <= p->end && p->end <= turn->text.len);
		must(p->due == NEVER || (!p->vague && turn->at != NEVER));
	}
	must(r->anger <= 3 && r->distress <= 3 && r->emotion_p <= 1000);
}

static void
check_same(const struct reading *a, const struct reading *b)
{
	must(a->moves.n == b->moves.n && a->promises.n == b->promises.n && a->emotion == b->emotion);
	for (size_t i = 0; i < a->moves.n; i++) {
		must(a->moves.at[i].move == b->moves.at[i].move);
		must(a->moves.at[i].start == b->moves.at[i].start);
	}
	for (size_t i = 0; i < a->promises.n; i++)
		must(a->promises.at[i].due == b->promises.at[i].due);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ear_turn turn = { .at = NEVER };
	struct reading once, again;
	struct text text;
	struct arena a;

	if (size < 1 || size > INPUT_MAX)
		return 0;
	arena_init(&a, &host_pages, MIB(256));
	turn.customer = data[0] & 1;
	turn.at = data[0] & 2 ? INT64_C(1780911000000) : NEVER;
	turn.text = str_copy(&a, (struct str){ (const char *)data + 1, size - 1 });
	/* the same words said back: what an echo looks at */
	turn.before = data[0] & 4 ? turn.text : STR_NONE;
	text_read(&a, &pack_en, turn.text, &text);
	check_tokens(&text);
	check_sentences(&text);
	check_clauses(&text);
	check_hits(&text);
	ear_read(&a, &pack_en, &turn, &once);
	ear_read(&a, &pack_en, &turn, &again);
	check_reading(&once, &turn);
	check_same(&once, &again);
	arena_release(&a);
	return 0;
}
