/* promise.c - what one of our turns undertakes, and by when.
 *
 * The pack says which words undertake something; here what only looks like it is left out:
 * questions, conditions, negations and their own words given back.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/ear_inside.h"
#include "ear/word.h"

static const struct hit *
last_hit(const struct text *t, size_t clause, enum label label)
{
	struct hits h = hits_of_clause(t, clause);

	for (size_t i = h.n; i > 0; i--) {
		if (h.at[i - 1].label == label && !h.at[i - 1].negated)
			return &h.at[i - 1];
	}
	return NULL;
}

/* Whether a mark that parts stronger than a comma stands in front of a clause. */
static bool
parted(const struct text *t, const struct clause *c)
{
	const struct token *before = c->first > 0 ? &t->tokens[c->first - 1] : NULL;

	return before && before->kind == TOKEN_MARK && t->s.ptr[before->start] != ',';
}

/* "I hope | you will have it by Friday": what hides it may start in the clause before. */
static bool
is_hidden(const struct text *t, const struct hit *promise)
{
	const struct hit *end = t->hits + t->n_hits;
	const struct hit *h = t->hits + hit_reach(t->hits, (size_t)(promise - t->hits));
	bool alone = parted(t, &t->clauses[promise->clause]);

	for (; h < end && h->first < promise->last; h++) {
		if (h->label == SIGN_NO_PROMISE && h->last > promise->first
		    && (h >= promise || !alone || h->clause == promise->clause))
			return true;
	}
	return false;
}

static const struct hit *
words_of_promise(const struct text *t, size_t clause)
{
	struct hits h = hits_of_clause(t, clause);

	for (size_t i = 0; i < h.n; i++) {
		const struct hit *p = &h.at[i];

		if (p->label == MOVE_PROMISE && p->last <= t->clauses[clause].last && !p->negated
		    && !p->attributed && !is_hidden(t, p))
			return p;
	}
	return NULL;
}

#define DAY_REACH 8                             /* clauses: further back it is no longer "that day" */

static bool
names_time(const struct when *w)
{
	return w->end > 0;
}

/* "We open the road on Tuesday. I'll ring you that day": the last day named before, still to come. */
static bool
day_told_before(const struct text *t, uint32_t token, const struct ear_turn *turn, int64_t *out)
{
	size_t i = 0, high = t->n_clauses, looked = 0;

	while (i < high) {
		size_t mid = i + (high - i) / 2;

		if (t->clauses[mid].first < token)
			i = mid + 1;
		else
			high = mid;
	}
	for (; i > 0 && looked < DAY_REACH; i--, looked++) {
		const struct clause *c = &t->clauses[i - 1];
		struct when w;

		when_read(t, c->first, c->last < token ? c->last : token, turn->at, turn->calendar, &w);
		if (w.day && w.due != NEVER && w.due > turn->at) {
			*out = w.due;
			return true;
		}
	}
	return false;
}

/* As when_read, and "that day" is the one that was named before. */
static void
time_read(const struct text *t, uint32_t first, uint32_t last, const struct ear_turn *turn, struct when *out)
{
	const struct zone *zone = turn->calendar && turn->calendar->zone ? turn->calendar->zone : &zone_utc;
	int64_t day;

	when_read(t, first, last, turn->at, turn->calendar, out);
	if (!out->told || turn->at == NEVER || last <= first || !day_told_before(t, first, turn, &day))
		return;
	if (!names_time(out)) {
		out->start = t->tokens[first].start;
		out->end = t->tokens[last - 1].end;
	}
	out->day = true;
	out->vague = false;
	out->due = moment_of(zone, day_at(zone, day), out->minute);
}

/* "I ring you back tomorrow at midday": no past, for what is told of has a time that lies ahead. */
static const struct hit *
said_in_present(const struct text *t, size_t clause, const struct ear_turn *turn)
{
	const struct clause *c = &t->clauses[clause];
	const struct hit *h = last_hit(t, clause, SIGN_PRESENT_DEED);
	struct when when;

	if (!h || h->attributed || is_hidden(t, h))
		return NULL;
	time_read(t, h->first, c->last, turn, &when);
	if (when.end == 0)
		time_read(t, c->first, h->first, turn, &when);
	/* "Friday, 10 your time, | I'm calling you" */
	if (when.end == 0 && clause > 0 && c[-1].sentence == c->sentence && !c[-1].verb)
		time_read(t, c[-1].first, c[-1].last, turn, &when);
	if (when.end == 0 || when.vague || (turn->at != NEVER && (when.due == NEVER || when.due <= turn->at)))
		return NULL;
	return h;
}

static const struct hit *
undertaking(const struct text *t, size_t clause, const struct ear_turn *turn)
{
	const struct clause *c = &t->clauses[clause];
	const struct hit *said = words_of_promise(t, clause), *tells;

	if (said)
		return said;
	said = said_in_present(t, clause, turn);
	if (said)
		return said;
	/* "I'll listen to it, | and write to you tomorrow" goes on undertaking */
	if (clause == 0 || c->verb || c[-1].sentence != c->sentence || !words_of_promise(t, clause - 1))
		return NULL;
	tells = last_hit(t, clause, SIGN_TELLS);
	return tells && tells->first <= c->first + 1 ? tells : NULL;
}

/* "I'll let you know by Friday | if it can be done": the "if" is what they'll be told. */
static bool
tells_whether(const struct text *t, size_t clause, const struct ear_turn *turn)
{
	const struct hit *h = last_hit(t, clause, SIGN_WHETHER);
	struct when when;

	if (!h)
		return false;
	time_read(t, h->first, t->clauses[clause].last, turn, &when);
	return when.end > 0 && !when.vague;
}

/* "If the part comes | I'll ring you": a condition in the clause, or beside it. */
static bool
hangs_on_condition(const struct text *t, size_t clause, const struct ear_turn *turn)
{
	const struct clause *c = &t->clauses[clause];
	const struct clause *next = clause + 1 < t->n_clauses ? c + 1 : NULL;

	if (c->condition)
		return true;
	if (clause > 0 && c[-1].sentence == c->sentence && c[-1].condition && !undertaking(t, clause - 1,
	    turn)
	    && !parted(t, c))
		return true;
	return next && next->sentence == c->sentence && next->condition && !undertaking(t, clause + 1, turn)
	       && !parted(t, next) && !tells_whether(t, clause, turn);
}

/* "by letter, | which you'll have by the 10th": it is of the same thing. */
static bool
is_which(const struct text *t, const struct clause *c)
{
	const struct token *first = &t->tokens[c->first];

	return c->first + 1 < c->last && str_eq_nocase(str_sub(t->s, first->start, first->end), STR("which"))
	    && str_starts_nocase(str_sub(t->s, first[1].start, first[1].end), STR("you"));
}

/* The clause beside it may hold the time: "On Thursday | I'll ring", "Next update from me: | Friday". */
static bool
time_beside(const struct text *t, size_t clause, const struct ear_turn *turn, struct when *out)
{
	const struct clause *c = &t->clauses[clause];

	if (clause + 1 < t->n_clauses && c[1].sentence == c->sentence && is_which(t, &c[1])) {
		time_read(t, c[1].first, c[1].last, turn, out);
		if (names_time(out))
			return true;
	}
	if (clause + 1 < t->n_clauses && c[1].sentence == c->sentence && !undertaking(t, clause + 1, turn)
	    && !c[1].condition) {
		time_read(t, c[1].first, c[1].last, turn, out);
		/* a verb of its own makes it something else that happens then */
		if (names_time(out) && (!c[1].verb || out->start < t->tokens[c[1].first].end + 8))
			return true;
	}
	if (clause > 0 && c[-1].sentence == c->sentence && !c[-1].verb) {
		time_read(t, c[-1].first, c[-1].last, turn, out);
		return names_time(out);
	}
	return false;
}

static int64_t
start_of_day(const struct ear_turn *turn, int64_t at)
{
	const struct zone *zone = calendar_clock(turn->calendar);

	return moment_of(zone, day_at(zone, at), 0);
}

/* "I'll chase them today and ring you on Friday": what they wait for is the call.  One without a day
 * of its own comes on that of the other deed: "I'll see him on Friday and ring you by five". */
static void
time_of_call(
    const struct text *t, uint32_t first, uint32_t last, const struct ear_turn *turn, struct when *out)
{
	struct when call, that_day;

	time_read(t, first, last, turn, &call);
	if (call.due == NEVER)
		return;
	if (!call.day && out->day && out->due != NEVER) {
		when_read(t, first, last, start_of_day(turn, out->due), turn->calendar, &that_day);
		/* "I'll ask them tonight and ring you in the morning": not this one */
		if (that_day.due >= out->due)
			call = that_day;
	}
	*out = call;
}

/* "On Thursday I'll ring you by five": the day stands in front, and the hour that comes behind is of that
 * day.  So it is in "Tomorrow Jo sees him and I'll ring by five". */
static void
hour_of_day_before(const struct text *t, size_t clause, const struct hit *h, const struct ear_turn *turn,
    struct when *out)
{
	const struct clause *c = &t->clauses[clause];
	struct when day, then;

	if (out->day || out->vague || out->due == NEVER)
		return;
	time_read(t, c->first, h->first, turn, &day);
	if (!names_time(&day) && clause > 0 && c[-1].sentence == c->sentence
	    && (!c[-1].verb || undertaking(t, clause - 1, turn)))
		time_read(t, c[-1].first, c[-1].last, turn, &day);
	if (!day.day || day.due == NEVER)
		return;
	when_read(t, h->first, c->last, start_of_day(turn, day.due), turn->calendar, &then);
	if (then.due > out->due)
		out->due = then.due;
}

/* "The £48 for the visit on Wednesday goes back by Friday": by which day it is done stands behind what it is
 * about.  Behind an "and" is another deed. */
static void
day_by_which(const struct text *t, const struct clause *c, const struct ear_turn *turn, struct when *out)
{
	struct when by;

	for (uint32_t i = c->first; i < c->last; i++) {
		struct str word = str_sub(t->s, t->tokens[i].start, t->tokens[i].end);

		if (t->tokens[i].start < out->end)
			continue;
		if (word_same(word, STR("and")) || word_same(word, STR("or")))
			return;
		if (!word_same(word, STR("by")))
			continue;
		time_read(t, i, c->last, turn, &by);
		if (by.day && by.due != NEVER)
			*out = by;
		return;
	}
}

static void
time_of(
    const struct text *t, size_t clause, const struct hit *h, const struct ear_turn *turn, struct when *out)
{
	const struct clause *c = &t->clauses[clause];
	const struct hit *tells = last_hit(t, clause, SIGN_TELLS);

	time_read(t, h->first, c->last, turn, out);
	if (tells && tells->first > h->first)
		time_of_call(t, tells->first, c->last, turn, out);
	if (names_time(out)) {
		day_by_which(t, c, turn, out);
		hour_of_day_before(t, clause, h, turn, out);
		return;
	}
	time_read(t, c->first, h->first, turn, out);
	if (names_time(out) || time_beside(t, clause, turn, out))
		return;
	*out = (struct when){ .due = NEVER };
}

void
promises_read(struct arena *a, const struct text *t, const struct ear_turn *turn, struct reading *out)
{
	for (size_t i = 0; i < t->n_clauses; i++) {
		const struct clause *c = &t->clauses[i];
		const struct sentence *s = &t->sentences[c->sentence];
		const struct hit *h = s->part == PART_BODY && !s->question ? undertaking(t, i, turn) : NULL;
		struct when when;

		if (!h || hangs_on_condition(t, i, turn))
			continue;
		time_of(t, i, h, turn, &when);
		vec_push(a, &out->promises) = (struct promise_read){
			.start = c->start,
			.end = when.end > c->end ? when.end : c->end,
			.due = when.due,
			.vague = when.vague,
			.update = last_hit(t, i, SIGN_TELLS) != NULL,
			.by_phone = last_hit(t, i, SIGN_BY_PHONE) != NULL,
		};
	}
}
