/* said.c - what single facts rest on: the words of a conversation, turn by turn.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/said.h"

#include "ear/list.h"

#define KEPT_MAX 40                             /* details, and words, of one conversation */
#define VALUE_NEAR 6                            /* tokens between a detail's name and its value */
#define TRIED_MAX 8                             /* tokens of what they say they did */

/* ---- details they gave ---- */

static struct str
token_text(const struct text *t, uint32_t token)
{
	return str_sub(t->s, t->tokens[token].start, t->tokens[token].end);
}

/* Behind the last token with a digit that follows closely: "my postcode is LS6 2AB"; 0 if there is none. */
static uint32_t
value_ends(const struct text *t, const struct hit *h)
{
	uint32_t last = t->sentences[h->sentence].last;
	uint32_t to = h->last + VALUE_NEAR < last ? h->last + VALUE_NEAR : last;
	uint32_t ends = 0;

	for (uint32_t i = h->first; i < to; i++) {
		if (str_has_digit(token_text(t, i)))
			ends = i + 1;
		else if (ends > 0)
			break;
	}
	return ends;
}

static uint32_t
tried_ends(const struct text *t, const struct hit *h)
{
	uint32_t last = t->clauses[h->clause].last;

	return h->first + TRIED_MAX < last ? h->first + TRIED_MAX : last;
}

static void
keep(struct arena *a, struct str word, struct said *s)
{
	for (size_t i = 0; i < s->given.n; i++)
		if (str_eq_nocase(s->given.at[i], word))
			return;
	if (s->given.n < KEPT_MAX)
		vec_push(a, &s->given) = word;
}

static void
take_given(struct arena *a, const struct text *t, enum label label, struct said *s)
{
	uint32_t done = 0;

	for (const struct hit *h = text_hit(t, label, 0); h != NULL;
	    h = text_hit(t, label, (size_t)(h - t->hits) + 1)) {
		uint32_t ends = label == SIGN_TRIED ? tried_ends(t, h) : value_ends(t, h);

		if (ends <= done || t->sentences[h->sentence].question)
			continue;
		keep(a, str_sub(t->s, h->start, t->tokens[ends - 1].end), s);
		done = ends;
	}
}

static bool
is_moment(const struct pack *p, const struct text *t, uint32_t token)
{
	return list_has(p, LIST_WHEN_BEGAN, t->tokens[token].word) || str_has_digit(token_text(t, token));
}

/* "Off since Sunday", "since 3 May", "since last week": when it began. */
static void
take_since(struct arena *a, const struct pack *p, const struct text *t, struct said *s)
{
	for (uint32_t i = 0; i + 1 < t->n_tokens; i++) {
		struct str next = token_text(t, i + 1);
		bool two = str_eq_nocase(next, STR("last")) || (next.len <= 2 && str_has_digit(next));
		uint32_t ends = two && i + 2 < t->n_tokens ? i + 3 : i + 2;

		if (str_eq_nocase(token_text(t, i), STR("since")) && is_moment(p, t, i + 1))
			keep(a, str_sub(t->s, t->tokens[i].start, t->tokens[ends - 1].end), s);
	}
}

/* ---- words of ours they used ---- */

static void
use(struct arena *a, struct str word, struct said *s)
{
	for (size_t i = 0; i < s->used.n; i++)
		if (str_eq_nocase(s->used.at[i], word))
			return;
	if (s->used.n < KEPT_MAX)
		vec_push(a, &s->used) = word;
}

static void
take_used(struct arena *a, const struct text *t, struct said *s)
{
	for (const struct hit *h = text_hit(t, SIGN_JARGON, 0); h != NULL;
	    h = text_hit(t, SIGN_JARGON, (size_t)(h - t->hits) + 1))
		use(a, str_sub(t->s, h->start, h->end), s);
	for (uint32_t i = 0; i < t->n_tokens; i++)
		if (t->tokens[i].kind == TOKEN_WORD && t->tokens[i].all_capitals)
			use(a, token_text(t, i), s);
}

/* ---- turn by turn ---- */

static bool
asks_anything(const struct text *t)
{
	for (size_t i = 0; i < t->n_sentences; i++)
		if (t->sentences[i].part == PART_BODY && t->sentences[i].question)
			return true;
	return false;
}

void
said_take(struct arena *a, const struct pack *p, const struct text *turn, bool ours, struct said *s)
{
	if (ours) {
		s->signposted = s->signposted || (text_has(turn, SIGN_SCHEME) && text_has(turn, SIGN_RIGHT));
		s->asked_back = s->asked_back || text_has(turn, SIGN_SAY_BACK);
		return;
	}
	s->theirs = true;
	s->told_back = s->told_back || (s->asked_back && !asks_anything(turn));
	s->danger = s->danger || text_has(turn, SIGN_SAFETY) || text_has(turn, SIGN_STRICKEN);
	s->misses = text_has(turn, SIGN_MISSES_POINT);
	take_given(a, turn, SIGN_OWN_DATA, s);
	take_given(a, turn, SIGN_TRIED, s);
	take_since(a, p, turn, s);
	take_used(a, turn, s);
}

void
said_facts(const struct said *s, struct facts *f)
{
	f->teachback = f->teachback || s->told_back;
	f->known |= FACT_BIT(teachback);
	f->signposted = s->signposted;
	f->known |= FACT_BIT(signposted);
	if (!s->theirs)
		return;
	f->known_facts = (struct strs){ s->given.at, s->given.n };
	f->customer_used = (struct strs){ s->used.at, s->used.n };
	f->safety = (f->known & FACT_BIT(safety) && f->safety) || s->danger;
	f->critique = s->misses;
	f->known |= FACT_BIT(known) | FACT_BIT(customer_used) | FACT_BIT(safety) | FACT_BIT(critique);
}

void
facts_from_words(struct arena *a, const struct pack *p, const struct state *s, struct facts *out)
{
	struct said said = { .danger = false };

	for (size_t i = s->turns.n > SAID_TURNS ? s->turns.n - SAID_TURNS : 0; i < s->turns.n; i++) {
		struct text t;

		text_read(a, p, s->turns.at[i].text, &t);
		said_take(a, p, &t, s->turns.at[i].ours, &said);
	}
	said_facts(&said, out);
}
