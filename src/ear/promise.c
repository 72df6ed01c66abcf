/* promise.c - what one of our turns undertakes, and by when.
 *
 * The pack says which words undertake something; here what only looks like it is left out:
 * questions, conditions, negations and their own words given back.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/ear_inside.h"
#include "ear/word.h"

/* The last one in tokens [first, last) of a clause. */
static const struct hit *
last_hit_in(const struct text *t, size_t clause, enum label label, uint32_t first, uint32_t last)
{
	struct hits h = hits_of_clause(t, clause);

	for (size_t i = h.n; i > 0; i--) {
		if (h.at[i - 1].label == label && !h.at[i - 1].negated && h.at[i - 1].first >= first
		    && h.at[i - 1].first < last)
			return &h.at[i - 1];
	}
	return NULL;
}

static const struct hit *
last_hit(const struct text *t, size_t clause, enum label label)
{
	return last_hit_in(t, clause, label, 0, UINT32_MAX);
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

/* The next hit from a token on that goes on undertaking: "… and painted by Friday". */
static const struct hit *
deed_from(const struct text *t, const struct clause *c, uint32_t token)
{
	struct hits h = hits_of_clause(t, (size_t)(c - t->clauses));

	for (size_t i = 0; i < h.n; i++)
		if (h.at[i].label == SIGN_NEXT_DEED && h.at[i].first >= token && !h.at[i].negated
		    && !h.at[i].attributed)
			return &h.at[i];
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

/* Words for a day, not only for an hour of one. */
static bool
is_day(const struct when *w)
{
	return names_time(w) && w->day && !w->vague;
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

/* "Next, | and painted by Friday": it goes on where the clause before undertakes, and has its own day. */
static const struct hit *
goes_on(const struct text *t, size_t clause, const struct ear_turn *turn)
{
	const struct clause *c = &t->clauses[clause];
	const struct hit *h = clause > 0 && c[-1].sentence == c->sentence ? deed_from(t, c, c->first) : NULL;
	struct when when;

	if (!h || h->first > c->first + 1 || !undertaking(t, clause - 1, turn))
		return NULL;
	time_read(t, c->first, c->last, turn, &when);
	return is_day(&when) ? h : NULL;
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
hour_of_day_before(const struct text *t, size_t clause, const struct hit *h, uint32_t last,
    const struct ear_turn *turn, struct when *out)
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
	when_read(t, h->first, last, start_of_day(turn, day.due), turn->calendar, &then);
	if (then.due > out->due)
		out->due = then.due;
}

/* "The £48 for the visit on Wednesday goes back by Friday": by which day it is done stands behind what it is
 * about.  Behind an "and" is another deed. */
static void
day_by_which(const struct text *t, uint32_t first, uint32_t last, const struct ear_turn *turn,
    struct when *out)
{
	struct when by;

	for (uint32_t i = first; i < last; i++) {
		struct str word = str_sub(t->s, t->tokens[i].start, t->tokens[i].end);

		if (t->tokens[i].start < out->end)
			continue;
		if (word_same(word, STR("and")) || word_same(word, STR("or")))
			return;
		if (!word_same(word, STR("by")))
			continue;
		time_read(t, i, last, turn, &by);
		if (by.day && by.due != NEVER)
			*out = by;
		return;
	}
}

/* Of what is undertaken up to a token of the clause. */
static void
time_of(const struct text *t, size_t clause, const struct hit *h, uint32_t last, const struct ear_turn *turn,
    struct when *out)
{
	const struct clause *c = &t->clauses[clause];
	const struct hit *tells = last_hit_in(t, clause, SIGN_TELLS, h->first + 1, last);

	time_read(t, h->first, last, turn, out);
	if (tells)
		time_of_call(t, tells->first, last, turn, out);
	if (names_time(out)) {
		day_by_which(t, c->first, last, turn, out);
		hour_of_day_before(t, clause, h, last, turn, out);
		return;
	}
	time_read(t, c->first, h->first, turn, out);
	if (names_time(out) || time_beside(t, clause, turn, out))
		return;
	*out = (struct when){ .due = NEVER };
}

/* What is undertaken in [first, last) of a clause's tokens, and from which byte on it is quoted. */
struct deed { uint32_t first, last, said; };

/* Where the next deed begins, if it and the one at hand have each a day of its own: "treated on Monday | and
 * painted by Friday".  Looking into it and telling them are one: "I'll ask today and ring you tomorrow". */
static bool
cut_deed(const struct text *t, size_t clause, const struct ear_turn *turn, struct deed *d, struct deed *rest)
{
	const struct clause *c = &t->clauses[clause];
	struct when when;

	for (const struct hit *h = deed_from(t, c, d->first + 1); h;
	     h = deed_from(t, c, h->first + 1)) {
		if (last_hit_in(t, clause, SIGN_TELLS, h->first, h->last)
		    && !last_hit_in(t, clause, SIGN_FOR_THEM, d->first, h->first)
		    && !last_hit_in(t, clause, SIGN_TELLS, d->first, h->first))
			continue;
		time_read(t, d->first, h->first, turn, &when);
		if (!names_time(&when) || when.vague)
			continue;
		time_read(t, h->first, c->last, turn, &when);
		if (!is_day(&when))
			return false;
		*rest = (struct deed){ h->first, c->last, d->said };
		d->last = h->first;
		return true;
	}
	return false;
}

/* "to hear | whether it is dry": with no mark between, it is of the same words. */
static uint32_t
quoted_to(const struct text *t, size_t clause, const struct ear_turn *turn)
{
	const struct clause *c = &t->clauses[clause];

	while (clause + 1 < t->n_clauses && c[1].sentence == c->sentence && c[1].first == c->last
	    && !undertaking(t, clause + 1, turn)) {
		c++;
		clause++;
	}
	return c->end;
}

static void
push_promise(struct arena *a, const struct text *t, size_t clause, const struct deed *d,
    const struct when *when, const struct ear_turn *turn, struct reading *out)
{
	const struct clause *c = &t->clauses[clause];
	uint32_t last = d->last, end, quoted;

	while (last > d->first + 1 && last < c->last && t->tokens[last - 1].kind == TOKEN_MARK)
		last--;
	end = last < c->last ? t->tokens[last - 1].end : when->end > c->end ? when->end : c->end;
	quoted = d->last < c->last ? end : quoted_to(t, clause, turn);
	vec_push(a, &out->promises) = (struct promise_read){
		.start = d->first == c->first ? c->start : t->tokens[d->first].start,
		.end = end,
		.said = d->said,
		.said_end = quoted > end ? quoted : end,
		.due = when->due,
		.vague = when->vague,
		.update = last_hit_in(t, clause, SIGN_TELLS, d->first, d->last) != NULL,
		.by_phone = last_hit_in(t, clause, SIGN_BY_PHONE, d->first, d->last) != NULL,
	};
}

/* "collected on Thursday and brought back on Tuesday": the one behind comes later. */
static void
time_after(const struct text *t, const struct deed *d, int64_t before, const struct ear_turn *turn,
    struct when *out)
{
	struct when then;

	time_read(t, d->first, d->last, turn, out);
	if (before == NEVER || out->due == NEVER || out->due > before)
		return;
	when_read(t, d->first, d->last, start_of_day(turn, before), turn->calendar, &then);
	if (then.due != NEVER && then.due > before)
		*out = then;
}

/* All that is undertaken in a clause; `before`, of what it goes on from, else NEVER.  Returns by when the
 * last of it is due. */
static int64_t
read_clause(struct arena *a, const struct text *t, size_t clause, const struct hit *h, struct deed deed,
    int64_t before, const struct ear_turn *turn, struct reading *out)
{
	struct deed rest = deed;
	bool more = cut_deed(t, clause, turn, &deed, &rest);
	struct when when;

	if (before == NEVER)
		time_of(t, clause, h, deed.last, turn, &when);
	else
		time_after(t, &deed, before, turn, &when);
	push_promise(a, t, clause, &deed, &when, turn, out);
	while (more) {
		deed = rest;
		more = cut_deed(t, clause, turn, &deed, &rest);
		time_after(t, &deed, when.due, turn, &when);
		push_promise(a, t, clause, &deed, &when, turn, out);
	}
	return when.due;
}

void
promises_read(struct arena *a, const struct text *t, const struct ear_turn *turn, struct reading *out)
{
	int64_t due = NEVER;

	for (size_t i = 0; i < t->n_clauses; i++) {
		const struct clause *c = &t->clauses[i];
		const struct sentence *s = &t->sentences[c->sentence];
		bool read = s->part == PART_BODY && !s->question;
		const struct hit *h = read ? undertaking(t, i, turn) : NULL;
		const struct hit *on = read && !h ? goes_on(t, i, turn) : NULL;
		struct deed deed = { c->first, c->last, on ? c[-1].said : c->said };

		if ((h || on) && !hangs_on_condition(t, i, turn))
			due = read_clause(a, t, i, h ? h : on, deed, on ? due : NEVER, turn, out);
	}
}

struct str
promise_said(struct str text, const struct promise_read *p)
{
	return str_trim(str_sub(text, p->said, p->said_end));
}
