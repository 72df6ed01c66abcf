/* check.c - the rules run over a draft: one loop over the table.
 *
 * Work is linear in the draft for each rule.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/near.h"
#include "method/rules.h"

static const char *const severity_names[] = { "hint", "warn", "block" };

const char *
severity_name(enum severity s)
{
	must(s < LENGTH(severity_names));
	return severity_names[s];
}

const char *
rule_id(const struct rule *r)
{
	return r->id;
}

const char *
rule_message(const struct rule *r)
{
	return r->message;
}

enum severity
rule_severity(const struct rule *r)
{
	return r->severity;
}

const char *
rule_practices(const struct rule *r)
{
	return r->practices;
}

const struct rule *
rule_at(size_t i)
{
	return i < n_rules ? &rules[i] : NULL;
}

const struct rule *
rule_by_id(struct str id)
{
	for (size_t i = 0; i < n_rules; i++)
		if (str_eq(id, str_from(rules[i].id)))
			return &rules[i];
	return NULL;
}

static bool
is_angry(const struct facts *f, int64_t least)
{
	return KNOWS(f, anger) && f->anger >= least;
}

bool
is_upset(const struct facts *f)
{
	return is_angry(f, 2) || (KNOWS(f, distress) && f->distress >= 2);
}

static bool
is_raised(const struct facts *f, unsigned raise)
{
	return ((raise & RAISE_ANGER_2) && is_angry(f, 2)) || ((raise & RAISE_ANGER_3) && is_angry(f, 3))
	    || ((raise & RAISE_UPSET) && is_upset(f))
	    || ((raise & RAISE_FIRST_ANGER_2) && is_angry(f, 2) && KNOWS(f, first_reply) && f->first_reply)
	    || ((raise & RAISE_MISSED) && KNOWS(f, missed_before) && f->missed_before)
	    || ((raise & RAISE_CONCERNS_2) && KNOWS(f, concerns) && f->n_concerns >= 2)
	    || ((raise & RAISE_LEGAL) && KNOWS(f, legal_review) && f->legal_review)
	    || ((raise & RAISE_VULNERABLE) && ((KNOWS(f, vulnerable) && f->vulnerable)
	        || (KNOWS(f, safety) && f->safety)));
}

static bool
is_for(const struct rule *r, const struct facts *f)
{
	unsigned applies = r->applies != 0 ? r->applies : IN_DRAFT;
	bool note = KNOWS(f, leader) && f->leader;

	if ((applies & (note ? IN_NOTE : IN_DRAFT)) == 0 || (f->known & r->needs) != r->needs)
		return false;
	return r->stages == 0 || (KNOWS(f, stage) && (r->stages >> f->stage & 1));
}

static bool
is_excused(const struct checking *k, size_t sentence)
{
	for (size_t i = 0; i < UNLESS_MAX && k->rule->unless[i] != LABEL_NONE; i++)
		if (has_sign(k, sentence, k->rule->unless[i]))
			return true;
	return false;
}

/* One finding a sentence, at the first hit that holds. */
static void
run_sign(struct checking *k)
{
	size_t done = SIZE_MAX;

	for (const struct hit *h = next_sign(k, k->rule->sign, 0); h != NULL;
	    h = next_sign(k, k->rule->sign, (size_t)(h - k->text.hits) + 1)) {
		if (h->sentence == done || is_excused(k, h->sentence))
			continue;
		if (k->rule->holds != NULL && !k->rule->holds(k, h))
			continue;
		done = h->sentence;
		report(k, h->start, h->end, STR_NONE);
	}
}

#define OUTRIGHT_NEAR 8                         /* hits: those of one place stand together */

bool
is_outright(const struct checking *k, const struct hit *h)
{
	size_t at, from;

	/* a whole sentence, which only comes near */
	if (h->label == LABEL_NONE)
		return false;
	at = (size_t)(h - k->text.hits);
	from = at > OUTRIGHT_NEAR ? at - OUTRIGHT_NEAR : 0;
	for (size_t i = from; i < k->text.n_hits && i < at + OUTRIGHT_NEAR; i++) {
		const struct hit *o = &k->text.hits[i];

		if (o->label == SIGN_OUTRIGHT && !o->negated && !o->attributed && o->first < h->last
		    && h->first < o->last)
			return true;
	}
	return false;
}

/* What warns once in a careful reply may be innocent; said twice, or outright, it is meant. */
static bool
is_in_doubt(const struct checking *k, const struct rule *r)
{
	const struct hit *first;

	if (r->severity == SEVERITY_BLOCK || k->care < (r->doubted > 0 ? r->doubted : CAREFUL))
		return false;
	/* lawyers look at the words, however kind the rest is; who needs care needs the thing itself */
	if (is_raised(k->f, r->raise & (RAISE_LEGAL | RAISE_VULNERABLE)))
		return false;
	first = r->sign != LABEL_NONE ? next_sign(k, r->sign, 0) : NULL;
	for (const struct hit *h = first; h != NULL; h = next_sign(k, r->sign,
	    (size_t)(h - k->text.hits) + 1))
		if (h->first >= first->last || is_outright(k, h))
			return false;
	return true;
}

static void
run_rules(struct checking *k)
{
	for (size_t i = 0; i < n_rules; i++) {
		const struct rule *r = &rules[i];

		if (!is_for(r, k->f))
			continue;
		k->rule = r;
		k->in_doubt = is_in_doubt(k, r);
		k->severity = r->raise != 0 && is_raised(k->f, r->raise) ? r->raised : r->severity;
		if (r->run != NULL)
			r->run(k);
		else
			run_sign(k);
	}
}

/* ---- what only comes near ---- */

static bool
has_found(const struct checking *k, const struct rule *r)
{
	for (size_t i = 0; i < k->out->list.n; i++)
		if (k->out->list.at[i].rule == r)
			return true;
	return false;
}

static void
hint_near(struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];
	const struct rule *r = k->rule;
	rule_holds *holds = r->near_holds != NULL ? r->near_holds : r->holds;
	struct hit whole = {
		.start = s->start, .end = s->end, .first = s->first, .last = s->last,
		.sentence = (uint32_t)sentence, .clause = (uint32_t)clause_of(k, sentence),
	};

	if (!is_excused(k, sentence) && (holds == NULL || holds(k, &whole)))
		report_sentence(k, sentence);
}

/* A rule that found nothing hints at the sentences whose words come near it; whatever raises it else, it is
 * no more than a hint. */
static void
run_near(struct checking *k)
{
	uint32_t *near = arena_array(k->a, uint32_t, k->text.n_sentences);
	uint32_t any = 0;

	for (size_t i = 0; i < k->text.n_sentences; i++) {
		const struct sentence *s = &k->text.sentences[i];

		if (is_body(k, i) && !is_approved(k, i))
			near[i] = near_read(&near_en, k->pack, &k->text, s->first, s->last);
		any |= near[i];
	}
	for (uint32_t r = 0; r < near_en.n_rules; r++) {
		if ((any >> r & 1) == 0)
			continue;
		k->rule = rule_by_id(str_from(near_en.rules[r].id));
		if (k->rule == NULL || !is_for(k->rule, k->f) || has_found(k, k->rule))
			continue;
		k->severity = SEVERITY_HINT;
		k->in_doubt = true;
		for (size_t i = 0; i < k->text.n_sentences; i++)
			if (near[i] >> r & 1)
				hint_near(k, i);
	}
}

static bool
holds_word(const struct text *t, const struct sentence *s)
{
	for (uint32_t i = s->first; i < s->last; i++)
		if (t->tokens[i].kind != TOKEN_MARK)
			return true;
	return false;
}

static bool
has_body(const struct text *t)
{
	for (size_t i = 0; i < t->n_sentences; i++)
		if (t->sentences[i].part == PART_BODY && holds_word(t, &t->sentences[i]))
			return true;
	return false;
}

void
check(struct arena *a, const struct pack *p, const struct facts *f, const struct calendar *c, int64_t now,
    struct str draft, struct findings *out)
{
	struct text text;

	text_read(a, p, draft, &text);
	check_text(a, p, f, c, now, &text, out);
}

void
check_text(struct arena *a, const struct pack *p, const struct facts *f, const struct calendar *c,
    int64_t now, const struct text *draft, struct findings *out)
{
	struct findings all = { 0 };
	struct ear_turn turn = { .text = draft->s, .at = now, .calendar = c };
	struct checking k = {
		.a = a, .pack = p, .f = f, .calendar = c, .now = now, .text = *draft, .out = &all,
	};

	*out = (struct findings){ 0 };
	if (!has_body(&k.text))
		return;
	promises_read(a, &k.text, &turn, &k.reading);
	checking_read(&k);
	k.care = care_shown(&k);
	run_rules(&k);
	run_near(&k);
	findings_tell(&k, &all, out);
	out->letter_wanted = KNOWS(f, profile) ? elements_wanted(&k) : 0;
	out->letter_told = letter_elements(&k.text) & out->letter_wanted;
}
