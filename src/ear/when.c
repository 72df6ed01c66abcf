/* when.c - words for time put together and turned into a moment.
 *
 * Pieces that stand beside each other are one time ("Friday 12 June, 5 pm"); a range takes its end;
 * of several times the first counts, and a named one before a vague one.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/when_inside.h"

#define LAST_MINUTE (24 * 60 - 1)
#define FAR_DAYS 180
#define FIRST_HOUR 8                            /* bare hours fall between 08:00 and 19:59 */

enum link {
	LINK_FIRST,                             /* nothing was found before */
	LINK_NEAR,                              /* only small words in between */
	LINK_RANGE,                             /* "to", "or", "and" in between */
	LINK_FAR,
};

struct reading_time {
	const struct moment_view *v;
	bool has_day, has_clock, has_moment, vague, is_date;
	bool open;                              /* "from Monday", "after Friday": no end yet */
	bool clock_open;                        /* "from 9", "after 6 pm" */
	struct piece day, clock;
	int64_t moment;
	size_t from, to;                        /* terms */
	size_t vague_from, vague_to;
	enum link link;
	bool before, after, since;              /* said right in front of the next piece */
	bool short_day;                         /* the day taken is the one before the day said */
	bool hour_may_come;                     /* "at", "by", "between" … was said */
	bool elsewhere;                         /* "that day", and no day before it here */
	bool topic;                             /* "about Friday's visit": the next day is what it is about */
	bool done;                              /* another time began; what follows belongs to that */
};

static bool
found_any(const struct reading_time *t)
{
	return t->has_day || t->has_clock || t->has_moment;
}

static void
weaken(struct reading_time *t, enum link link)
{
	if (found_any(t) && t->link < link)
		t->link = link;
}

/* A term that is no piece: it links, or parts, or says from which side. */
static void
note(struct reading_time *t, enum term_kind kind)
{
	t->hour_may_come = false;
	switch (kind) {
	case TERM_TO: case TERM_DASH: case TERM_OR: case TERM_AND: case TERM_UNTIL:
		weaken(t, LINK_RANGE);
		t->hour_may_come = t->has_clock || kind == TERM_UNTIL;
		break;
	case TERM_BEFORE:
		t->before = true;
		t->hour_may_come = true;
		weaken(t, LINK_NEAR);
		break;
	case TERM_AFTER: case TERM_FROM:
		t->after = true;
		t->hour_may_come = true;
		weaken(t, LINK_NEAR);
		break;
	case TERM_AT: case TERM_BY: case TERM_BETWEEN: case TERM_ABOUT: case TERM_THAN:
		t->before = t->after = t->since = false;
		t->hour_may_come = true;
		weaken(t, LINK_NEAR);
		break;
	case TERM_SINCE:
		t->since = true;
		break;
	case TERM_COMMA:
		/* "the Monday after, 30 March": it is the thirtieth */
		t->before = t->after = false;
		weaken(t, LINK_NEAR);
		break;
	case TERM_IN:
	case TERM_ON:
	case TERM_THE:
	case TERM_OF:
	case TERM_FOR:
	case TERM_EVERY:
	case TERM_THIS: case TERM_WITHIN: case TERM_LATEST: case TERM_EARLIEST: case TERM_OCLOCK:
		weaken(t, LINK_NEAR);
		break;
	default:
		t->before = t->after = t->since = false;
		weaken(t, LINK_FAR);
	}
}

/* "tomorrow, Tuesday, by 5", "today, Monday 1 June, by 2": one day, named twice. */
static bool
names_same(const struct reading_time *t, const struct piece *p)
{
	return p->day == t->day.day
	    || (t->day.weekday < 0 && !p->is_date && p->weekday == day_weekday(t->day.day));
}

static void
set_day(struct reading_time *t, const struct piece *p)
{
	if (t->has_day && t->link == LINK_NEAR && !p->is_date && names_same(t, p))
		return;
	int32_t least =
	    t->has_day && t->link == LINK_RANGE && p->weekday >= 0 && !p->is_date ? t->day.day : INT32_MIN;

	t->day = *p;
	t->has_day = true;
	/* "Monday to Wednesday": the Wednesday behind that Monday */
	while (t->day.day < least)
		t->day.day += 7;
}

static void
set_clock(struct reading_time *t, const struct piece *p)
{
	bool pm = t->has_clock && t->clock.from_part && t->clock.part >= PART_AFTERNOON;
	bool am = t->has_clock && t->clock.from_part && t->clock.part == PART_MORNING;
	bool part_later = p->from_part && t->has_clock && !t->clock.from_part && t->link != LINK_RANGE;

	if (part_later) {
		/* "at 8 tonight", "9 tomorrow morning" */
		if (t->clock.bare && p->part >= PART_AFTERNOON && t->clock.minute < 12 * 60)
			t->clock.minute += 12 * 60;
		t->clock.bare = false;
		return;
	}
	t->clock = *p;
	t->has_clock = true;
	if (t->clock.bare && (am || pm)) {
		t->clock.minute += pm && t->clock.minute < 12 * 60 ? 12 * 60 : 0;
		t->clock.bare = false;
	}
}

/* "the Friday of that week, 27 March": set behind a comma, a date that is such a day says which. */
static bool
says_which(const struct reading_time *t, size_t p, const struct piece *date)
{
	return p > 0 && t->v->at[p - 1].kind == TERM_COMMA && t->day.weekday >= 0
	    && day_weekday(date->day) == t->day.weekday;
}

/* Whether the piece that starts at a term belongs to what was found so far. */
static bool
belongs(const struct reading_time *t, size_t term, const struct piece *p)
{
	bool day = p->kind == PIECE_DAY || p->kind == PIECE_BOTH;

	if (!found_any(t))
		return true;
	if (t->done || t->has_moment || p->kind == PIECE_MOMENT)
		return false;
	if (t->link == LINK_RANGE)
		return day ? true : t->has_clock || p->from_part;
	if (day && t->has_day && t->link == LINK_NEAR && !t->has_clock && names_same(t, p))
		return true;
	if (day && t->has_day)
		return p->is_date && !t->is_date && (t->link == LINK_NEAR || says_which(t, term, p));
	if (day)
		return t->link == LINK_NEAR;
	if (!t->has_clock)
		return true;
	return t->link == LINK_NEAR && (t->clock.from_part || p->from_part);
}

static void
take(struct reading_time *t, const struct piece *p, size_t from, size_t to)
{
	bool starts_open = t->after && (p->kind == PIECE_DAY || p->kind == PIECE_BOTH);
	struct piece piece = *p;

	if (starts_open)
		piece.kind = PIECE_DAY;
	if (piece.kind == PIECE_DAY && t->before)
		piece.day -= piece.weekday == 6 && t->v->at[to - 1].kind == TERM_WEEKEND ? 2 : 1;
	if (!found_any(t))
		t->from = from;
	t->to = to;
	if (piece.kind == PIECE_MOMENT) {
		t->has_moment = true;
		t->moment = piece.moment;
		return;
	}
	/* "before Friday noon": it is the noon that it comes before */
	if (piece.kind == PIECE_CLOCK && (!piece.from_part || piece.part == PART_NOON) && t->short_day
	    && !t->has_clock)
		t->day.day++;
	t->short_day = piece.kind == PIECE_DAY && t->before;
	if (piece.kind != PIECE_CLOCK)
		set_day(t, &piece);
	if (piece.kind != PIECE_DAY) {
		set_clock(t, &piece);
		t->clock_open = t->after && piece.kind == PIECE_CLOCK && !piece.from_part;
	}
	t->is_date |= piece.is_date;
	t->open = starts_open;
}

static void
take_vague(struct reading_time *t, size_t from, size_t to)
{
	if (!t->vague) {
		t->vague_from = from;
		t->vague_to = to;
	}
	t->vague = true;
}

/* "Friday 8 to 10": an hour may stand behind a day when a range follows. */
static bool
hour_behind_day(const struct reading_time *t, size_t p)
{
	const struct moment_view *v = t->v;

	return t->has_day && !t->has_clock && t->link == LINK_NEAR && p + 2 < v->n + 1 && p + 1 < v->n
	    && (v->at[p + 1].kind == TERM_TO || v->at[p + 1].kind == TERM_DASH);
}

/* "booked for 8 tomorrow", "for 9 on Friday": no number of things stands in front of a day. */
static bool
hour_before_day(const struct reading_time *t, size_t p)
{
	const struct moment_view *v = t->v;
	size_t day = p + 1 < v->n && v->at[p + 1].kind == TERM_ON ? p + 2 : p + 1;

	return p > 0 && v->at[p - 1].kind == TERM_FOR && day < v->n
	    && (v->at[day].kind == TERM_TODAY || v->at[day].kind == TERM_WEEKDAY);
}

/* "from Monday", "after six": no end was said. */
static bool
is_open(const struct reading_time *t)
{
	return t->has_day ? t->open && !t->has_clock : t->clock_open;
}

/* "the payment of 3 May by Friday", written in June: that May is over; the next is far. */
static bool
is_far(const struct reading_time *t)
{
	return t->has_day && t->is_date && t->day.day > t->v->today + FAR_DAYS;
}

/* "on site from eight and with you by noon": a time with an end takes the place of one without. */
static void
forget(struct reading_time *t)
{
	t->has_day = t->has_clock = t->open = t->clock_open = t->is_date = t->done = false;
	t->link = LINK_FIRST;
}

/* "about the 4 June bill", "the order of 3 May": the day there is none by which something is done. */
static bool
starts_topic(const struct reading_time *t, size_t p)
{
	const struct term *k = &t->v->at[p];

	if (k->kind == TERM_THE)
		return t->topic;
	return (k->kind == TERM_ABOUT && k->value > 0)
	       || (k->kind == TERM_OF && p > 0 && t->v->at[p - 1].kind == TERM_OTHER);
}

static size_t
step(struct reading_time *t, size_t p)
{
	struct piece piece = { 0 };
	size_t n = piece_at(t->v, p, &piece);

	if (n == 0 && (t->hour_may_come || hour_behind_day(t, p) || hour_before_day(t, p)))
		n = piece_hour(t->v, p, &piece);
	if (n == 0) {
		note(t, (enum term_kind)t->v->at[p].kind);
		t->topic = starts_topic(t, p);
		/* "on or before Friday" takes in the Friday */
		t->before = t->before && !(p > 0 && t->v->at[p - 1].kind == TERM_OR);
		return 1;
	}
	if (t->topic && piece.kind == PIECE_DAY)
		piece.kind = PIECE_PAST;
	t->topic = false;
	if (piece.kind == PIECE_ELSEWHERE)
		t->elsewhere = !t->has_day;
	else if (piece.kind == PIECE_VAGUE)
		take_vague(t, p, p + n);
	else if (piece.kind != PIECE_PAST && !t->since) {
		if ((is_open(t) || (is_far(t) && piece.kind != PIECE_CLOCK)) && t->link != LINK_RANGE)
			forget(t);
		t->done = !belongs(t, p, &piece);
		if (!t->done)
			take(t, &piece, p, p + n);
		t->link = LINK_NEAR;
	}
	t->before = t->after = t->since = false;
	t->hour_may_come = false;
	return n;
}

static int32_t
clock_minute(const struct piece *p)
{
	return p->bare && p->minute < FIRST_HOUR * 60 ? p->minute + 12 * 60 : p->minute;
}

/* A time of day without a day: today if it is still to come, else tomorrow. */
static int32_t
day_of_clock(const struct reading_time *t, const struct zone *zone, int32_t *minute)
{
	const struct moment_view *v = t->v;
	struct civil now = civil_at(zone, v->now);
	int32_t today = day_at(zone, v->now), minute_now = now.hour * 60 + now.minute;
	bool morning = t->clock.from_part && t->clock.part == PART_MORNING;

	if (morning)
		return minute_now < 6 * 60 ? today : today + 1;
	if (minute_now < *minute)
		return today;
	/* "by the end of the day", written after it: the day still has an end */
	if (t->clock.from_part && *minute == v->day_ends) {
		*minute = LAST_MINUTE;
		return today;
	}
	return today + 1;
}

static int64_t
moment_found(const struct reading_time *t)
{
	const struct zone *zone = t->has_clock && t->clock.ours ? t->v->c->zone : t->v->clock;
	int32_t minute = LAST_MINUTE, day;

	if (t->has_moment)
		return t->moment;
	/* "after 6 pm on Friday" leaves the day to its end */
	if (t->has_clock && !t->clock_open)
		minute = clock_minute(&t->clock);
	day = t->has_day ? t->day.day : day_of_clock(t, zone, &minute);
	return moment_of(zone, day, minute);
}

static void
settle(const struct reading_time *t, const struct text *text, int64_t at, struct when *out)
{
	const struct term *terms = t->v->at;
	bool named = found_any(t) && !is_open(t);
	size_t from = named ? t->from : t->vague_from, to = named ? t->to : t->vague_to;

	*out = (struct when){ .due = NEVER, .told = t->elsewhere && !t->has_day,
		.minute = t->has_clock ? clock_minute(&t->clock) : LAST_MINUTE };
	if (!named && !t->vague)
		return;
	out->start = text->tokens[terms[from].token].start;
	out->end = text->tokens[terms[to - 1].token].end;
	out->vague = !named;
	out->day = named && (t->has_day || t->has_moment);
	if (named && at != NEVER && !t->elsewhere)
		out->due = moment_found(t);
}

/* Whether these words stand right before that token; a "_" is a space. */
static bool
stands_before(const struct text *t, uint32_t token, struct str words)
{
	struct str said = str_sub(t->s, 0, token > 0 ? t->tokens[token - 1].end : 0);
	size_t from = said.len - words.len;

	if (words.len == 0 || said.len < words.len || (from > 0 && char_is_letter(said.ptr[from - 1])))
		return false;
	for (size_t i = 0; i < words.len; i++)
		if (char_lower(said.ptr[from + i]) != char_lower(words.ptr[i] == '_' ? ' ' : words.ptr[i]))
			return false;
	return true;
}

static struct str
city_of(const struct zone *z)
{
	size_t from = z->name.len;

	while (from > 0 && z->name.ptr[from - 1] != '/')
		from--;
	return str_sub(z->name, from, z->name.len);
}

/* "5 pm our time", "Friday noon, London time": the firm's clock, where the customer's is another. */
static bool
says_our_clock(const struct text *t, uint32_t first, uint32_t last, const struct calendar *c)
{
	for (uint32_t i = first; c->theirs && i < last; i++) {
		const struct token *k = &t->tokens[i];

		if (!str_eq_nocase(str_sub(t->s, k->start, k->end), STR("time")))
			continue;
		if (stands_before(t, i, STR("our")) || stands_before(t, i, STR("my"))
		    || (stands_before(t, i, city_of(c->zone)) && !str_eq(c->zone->name, c->theirs->name)))
			return true;
	}
	return false;
}

void
when_read(const struct text *t, uint32_t first, uint32_t last, int64_t at, const struct calendar *c,
    struct when *out)
{
	static const struct calendar plain = { .zone = &zone_utc, .day_ends_min = 17 * 60 + 30 };
	struct term terms[TERMS_MAX];
	struct moment_view v = { .at = terms, .now = at == NEVER ? 0 : at, .c = c && c->zone ? c : &plain };
	struct reading_time time = { .v = &v };
	struct civil now;

	v.clock = says_our_clock(t, first, last, v.c) ? v.c->zone : calendar_clock(v.c);
	now = civil_at(v.clock, v.now);
	v.n = terms_read(t, first, last, terms);
	v.today = day_at(v.clock, v.now);
	v.our_today = day_at(v.c->zone, v.now);
	v.minute_now = now.hour * 60 + now.minute;
	v.day_ends = v.c->day_ends_min > 0 ? v.c->day_ends_min : plain.day_ends_min;
	for (size_t p = 0; p < v.n;)
		p += step(&time, p);
	settle(&time, t, at, out);
}
