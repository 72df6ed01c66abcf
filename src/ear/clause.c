/* clause.c - sentences into clauses: the parts that say one thing each.
 *
 * A clause ends at ; : brackets and dashes, and before a joining word or a comma that starts
 * something new: "… since Thursday | and my mum is on the fifth floor".
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/text_inside.h"

#define LEAST 3                                 /* words; less is no clause of its own before a comma */
#define VERB_WITHIN 7                           /* words from an opener to its verb */

/* The marks between two units, as far as they matter. */
enum between { BETWEEN_NOTHING, BETWEEN_COMMA, BETWEEN_BREAK };

static enum between
between(const struct reader *r, uint32_t unit)
{
	uint32_t from = r->units.at[unit - 1].token + 1, to = r->units.at[unit].token;
	enum between found = BETWEEN_NOTHING;

	/* a long row of marks parts anyway */
	if (to - from > 8)
		return BETWEEN_BREAK;
	for (uint32_t i = from; i < to; i++) {
		const struct token *t = &r->tokens.at[i];
		bool spaced = t->start > r->tokens.at[i - 1].end;

		if (token_is_mark(r, i, ";()[]")
		    || (token_is_mark(r, i, ":.!?") && t->end < r->tokens.at[i + 1].start))
			return BETWEEN_BREAK;
		if (token_is_mark(r, i, "-") && (spaced || t->end - t->start > 1))
			return BETWEEN_BREAK;
		if (token_is_mark(r, i, ","))
			found = BETWEEN_COMMA;
	}
	return found;
}

static bool
verb_follows(const struct reader *r, uint32_t unit, uint32_t end)
{
	for (uint32_t i = unit; i < end && i < unit + VERB_WITHIN; i++) {
		if (role_at(r, ROLE_VERB, i, end) > 0 || r->units.at[i].second[0] != 0)
			return true;
	}
	return false;
}

/* Whether a subject, or something with a verb of its own, starts at a unit. */
static bool
starts_anew(const struct reader *r, uint32_t unit, uint32_t end)
{
	if (unit >= end)
		return false;
	if (role_at(r, ROLE_SUBJECT, unit, end) > 0)
		return true;
	return role_at(r, ROLE_OPENER, unit, end) > 0 && verb_follows(r, unit + 1, end);
}

/* Whether a clause starts at a unit, `n` units behind the start of the last one. */
static bool
clause_starts(const struct reader *r, uint32_t unit, uint32_t end, uint32_t n)
{
	enum between marks = between(r, unit);
	uint32_t joining;

	if (marks == BETWEEN_BREAK)
		return true;
	if (n < LEAST)
		return false;
	joining = role_at(r, ROLE_JOINING, unit, end);
	if (joining > 0)
		return marks == BETWEEN_COMMA || starts_anew(r, unit + joining, end)
		    || role_at(r, ROLE_PREDICATE, unit + joining, end) > 0;
	return marks == BETWEEN_COMMA && r->tokens.at[r->units.at[unit].token].kind == TOKEN_WORD
	    && starts_anew(r, unit, end);
}

/* An "if", but not that of "even if" and "tell you if", whose first words may stand in the clause before. */
static bool
holds_condition(const struct reader *r, uint32_t first, uint32_t from, uint32_t to)
{
	for (uint32_t i = from - first > 2 ? from - 2 : first; i < to; i++) {
		uint32_t n = role_at(r, ROLE_NO_CONDITION, i, to);

		if (n > 0)
			i += n - 1;
		else if (i >= from && role_at(r, ROLE_CONDITION, i, to) > 0)
			return true;
	}
	return false;
}

/* A clause that can stand alone: what joins it to the one before is left off, and a quotation that it
 * holds one end of keeps its mark. */
static void
trim_for_quoting(const struct reader *r, struct clause *c, uint32_t from, uint32_t to)
{
	uint32_t leading = role_at(r, ROLE_LEADING, from, to);
	bool opens = r->units.at[from].quoted, closes = r->units.at[to - 1].quoted;

	if (leading > 0 && leading < to - from)
		c->said = r->tokens.at[r->units.at[from + leading].token].start;
	if (opens && !closes && c->first > 0 && token_is_mark(r, c->first - 1, "\""))
		c->said = r->tokens.at[c->first - 1].start;
	if (closes && !opens && c->last < r->tokens.n && token_is_mark(r, c->last, "\""))
		c->said_end = r->tokens.at[c->last].end;
}

/* The "am" of "10 am" is no verb. */
static bool
is_of_clock(const struct reader *r, uint32_t unit, uint32_t from)
{
	const struct token *t = &r->tokens.at[r->units.at[unit].token];

	return unit > from && t->end - t->start == 2 && r->tokens.at[r->units.at[unit - 1].token].kind
	    == TOKEN_NUMBER && str_eq_nocase(str_sub(r->text->s, t->start, t->end), STR("am"));
}

static void
push_clause(struct reader *r, uint32_t sentence, uint32_t from, uint32_t to)
{
	const struct sentence *s = &r->sentences.at[sentence];
	struct clause c = {
		.sentence = sentence, .first = s->first, .last = s->last, .start = s->start, .end = s->end
	};

	if (to > from) {
		c.first = r->units.at[from].token;
		c.last = r->units.at[to - 1].token + 1;
		c.start = r->tokens.at[c.first].start;
		c.end = r->tokens.at[c.last - 1].end;
	}
	c.said = c.start;
	c.said_end = c.end;
	if (to > from)
		trim_for_quoting(r, &c, from, to);
	for (uint32_t i = from; i < to; i++) {
		r->units.at[i].clause = (uint32_t)r->clauses.n;
		c.verb = c.verb || (role_at(r, ROLE_VERB, i, to) > 0 && !is_of_clock(r, i, from));
	}
	c.condition = holds_condition(r, r->sentence_units[sentence], from, to);
	vec_push(r->a, &r->clauses) = c;
}

void
read_clauses(struct reader *r)
{
	for (uint32_t s = 0; s < r->sentences.n; s++) {
		uint32_t from = r->sentence_units[s], end = r->sentence_units[s + 1];

		for (uint32_t i = from + 1; i < end; i++) {
			if (!clause_starts(r, i, end, i - from))
				continue;
			push_clause(r, s, from, i);
			from = i;
		}
		push_clause(r, s, from, end);
	}
	r->text->clauses = r->clauses.at;
	r->text->n_clauses = r->clauses.n;
}
