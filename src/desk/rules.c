/* rules.c - what became of the rules that were shown: followed, sent so, sent over, said to be wrong.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "desk/house.h"
#include "desk/making.h"
#include "desk/viewing.h"
#include "store/rule.h"

#define WORDS_MAX 300                           /* bytes of a draft that are noted with a dispute */
#define SINCE_MS (90 * DAY_MS)
#define SAID_MAX 20                             /* reasons of a rule that are shown */

/* --- said to be wrong ------------------------------------------------------------------------------- */

static const struct finding *
finding_of(const struct findings *all, struct str rule)
{
	for (size_t i = 0; i < all->list.n; i++)
		if (str_eq(str_from(rule_id(all->list.at[i].rule)), rule))
			return &all->list.at[i];
	return NULL;
}

/* The words it was found in; of something absent what it was about. */
static struct str
words_of_finding(struct arena *a, const struct finding *f, struct str text)
{
	struct str words = f->end > f->start ? str_sub(text, f->start, f->end) : f->about;

	return str_copy(a, utf8_cut(str_trim(words), WORDS_MAX));
}

bool
act_dispute(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_dispute *in = input;
	struct making m;
	struct draft_check draft;
	struct facts facts;
	const struct finding *f;
	struct str words;
	bool said;

	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err))
		return false;
	facts_of_case(s, m.state, in->stage, &facts);
	if (!draft_read(s, m.state, &facts, in->text, false, &draft, err))
		return false;
	f = finding_of(&draft.findings, in->rule);
	if (f == NULL)
		return err_set(err, ERR_DATA,
		    "That is not found in your text any more, so there was nothing to note.");
	words = words_of_finding(s->a, f, in->text);
	if (!store_rule_was_disputed(s->db, in->case_id, in->rule, words, &said, err))
		return false;
	return said || making_add(&m, (struct event){ .kind = EVENT_DISPUTED, .rule = in->rule,
	    .text = words, .stage = str_from(stage_name(in->stage)) }, err);
}

/* --- what became of them ---------------------------------------------------------------------------- */

static const struct rule_count *
count_of(const struct rule_count *list, size_t n, const struct rule *r)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].rule, str_from(rule_id(r))))
			return &list[i];
	return NULL;
}

bool
rule_is_doubtful(int64_t disputed, int64_t cases)
{
	return disputed * 5 > cases;
}

static struct rule_line
line_of(const struct rule *r, const struct rule_count *c)
{
	struct rule_line line = { .rule = r };

	if (c == NULL)
		return line;
	line.followed = c->followed;
	line.left = c->left;
	line.overridden = c->overridden;
	line.cases = c->cases;
	line.disputed = c->disputed;
	line.doubtful = rule_is_doubtful(c->disputed, c->cases);
	return line;
}

bool
desk_rules(struct seat *s, struct rule_line **out, size_t *n, struct err *err)
{
	struct rule_count *counts;
	size_t n_counts, rules = 0;
	struct rule_line *lines;

	if (!seat_needs(s, ROLE_LEAD, err)
	    || !store_rule_counts(s->a, s->db, s->now - SINCE_MS, &counts, &n_counts, err))
		return false;
	while (rule_at(rules) != NULL)
		rules++;
	lines = arena_array(s->a, struct rule_line, rules);
	for (size_t i = 0; i < rules; i++)
		lines[i] = line_of(rule_at(i), count_of(counts, n_counts, rule_at(i)));
	*out = lines;
	*n = rules;
	return true;
}

bool
desk_rule_said(struct seat *s, struct str rule, struct rule_word **out, size_t *n, struct err *err)
{
	struct rule_said *said;
	struct rule_word *words;

	if (!seat_needs(s, ROLE_LEAD, err)
	    || !store_rule_said(s->a, s->db, rule, s->now - SINCE_MS, SAID_MAX, &said, n, err))
		return false;
	words = arena_array(s->a, struct rule_word, *n + 1);
	for (size_t i = 0; i < *n; i++)
		words[i] = (struct rule_word){ said[i].case_id, said[i].at,
			str_eq(said[i].what, STR("disputed")), said[i].reason, said[i].text };
	*out = words;
	return true;
}
