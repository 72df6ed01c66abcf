/* invite_words.c - a date that came with a mail, in words.
 *
 * SPDX-License-Identifier: ISC
 */
#include "mail/invite.h"

struct str
invite_heading(struct arena *a, const struct invite *i)
{
	static const struct { struct str answer; const char *words; } answers[] = {
		{ STR_INIT("ACCEPTED"), "%.*s will come" },
		{ STR_INIT("DECLINED"), "%.*s will not come" },
		{ STR_INIT("TENTATIVE"), "%.*s may come" },
		{ STR_INIT("DELEGATED"), "%.*s sends someone else" },
	};
	static const struct str headings[] = {
		[INVITE_DATE] = STR_INIT("A date"), [INVITE_REQUEST] = STR_INIT("An invitation"),
		[INVITE_REPLY] = STR_INIT("An answer to an invitation"),
		[INVITE_CANCEL] = STR_INIT("Called off"),
		[INVITE_COUNTER] = STR_INIT("Another time is proposed"),
	};

	if (i->kind == INVITE_REPLY && i->n_people > 0)
		for (size_t k = 0; k < LENGTH(answers); k++)
			if (str_eq_nocase(i->people[0].answer, answers[k].answer)) {
				struct str before, behind;

				(void)str_cut(str_from(answers[k].words), '%', &before, &behind);
				return arena_fmt(a, "%.*s%.*s", STR_ARG(i->people[0].name),
				    STR_ARG(str_sub(behind, 3, behind.len)));
			}
	return i->called_off ? headings[INVITE_CANCEL] : headings[i->kind];
}

/* --- when -------------------------------------------------------------------------------------------- */

static struct str
day_words(struct arena *a, struct civil c)
{
	return arena_fmt(a, "%s %d %s %d", weekday_names[c.weekday], c.day, month_names[c.month - 1], c.year);
}

static bool
same_day(struct civil a, struct civil b)
{
	return a.year == b.year && a.month == b.month && a.day == b.day;
}

/* From one to the other on that clock; the day is said once where it is one. */
static struct str
span_words(struct arena *a, const struct zone *zone, int64_t from, int64_t to, bool days)
{
	struct civil b = civil_at(zone, from), e = civil_at(zone, to);
	struct str begins = day_words(a, b), ends = day_words(a, e);

	if (days)
		return same_day(b, e) ? arena_fmt(a, "%.*s, all day", STR_ARG(begins))
		    : arena_fmt(a, "%.*s to %.*s, all day", STR_ARG(begins), STR_ARG(ends));
	begins = arena_fmt(a, "%.*s, %02d:%02d", STR_ARG(begins), b.hour, b.minute);
	if (to == from)
		return begins;
	return same_day(b, e) ? arena_fmt(a, "%.*s to %02d:%02d", STR_ARG(begins), e.hour, e.minute)
	    : arena_fmt(a, "%.*s to %.*s, %02d:%02d", STR_ARG(begins), STR_ARG(ends), e.hour, e.minute);
}

/* Their own clock, where it shows something else than ours. */
static struct str
their_clock(struct arena *a, const struct invite *i, const struct zone *zone)
{
	struct zone theirs = { .first_offset_s = i->from.offset_s };
	struct civil c = civil_at(&theirs, i->from.at);

	if (i->from.zone.len == 0 || zone_offset(zone, i->from.at) == i->from.offset_s)
		return STR_NONE;
	return arena_fmt(a, "; on their clock %s, %02d:%02d (%.*s)", weekday_names[c.weekday], c.hour,
	    c.minute,
	    STR_ARG(i->from.zone));
}

static struct str
how_often(struct arena *a, const struct invite *i)
{
	if (i->repeats.len > 0)
		return arena_fmt(a, "; again %.*s", STR_ARG(i->repeats));
	return i->one_of_many ? STR("; this one of several dates") : STR_NONE;
}

struct str
invite_when(struct arena *a, const struct invite *i, const struct zone *zone)
{
	bool moment = i->from.when == INVITE_MOMENT;
	struct str span, more = STR_NONE;

	if (i->from.when == INVITE_NO_TIME)
		return STR_NONE;
	span = span_words(a, moment ? zone : &zone_utc, i->from.at, i->to.at, i->from.when == INVITE_DAY);
	if (moment)
		more = arena_fmt(a, " (%.*s)%.*s", STR_ARG(zone->name), STR_ARG(their_clock(a, i, zone)));
	else if (i->from.when == INVITE_AS_WRITTEN)
		more = i->from.zone.len == 0 ? STR(", on their clock; they name no time zone")
		    : arena_fmt(a, ", on their clock; the time zone “%.*s” is not known here",
		    STR_ARG(i->from.zone));
	return arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(span), STR_ARG(more), STR_ARG(how_often(a, i)));
}

/* --- who --------------------------------------------------------------------------------------------- */

static struct str
person_words(struct arena *a, const struct invite_person *p)
{
	static const struct { struct str answer; const char *words; } answers[] = {
		{ STR_INIT("ACCEPTED"), "comes" }, { STR_INIT("DECLINED"), "does not come" },
		{ STR_INIT("TENTATIVE"), "may come" },
	};

	for (size_t i = 0; i < LENGTH(answers); i++)
		if (str_eq_nocase(p->answer, answers[i].answer))
			return arena_fmt(a, "%.*s (%s)", STR_ARG(p->name), answers[i].words);
	return p->name;
}

struct str
invite_who(struct arena *a, const struct invite *i)
{
	struct str *names = arena_array(a, struct str, i->n_people + 1), people;
	size_t n = 0;

	for (size_t k = 0; k < i->n_people; k++)
		if (i->people[k].name.len > 0)
			names[n++] = person_words(a, &i->people[k]);
	people = str_join(a, names, n, STR(", "));
	if (i->organizer.name.len == 0)
		return people;
	return people.len == 0 ? arena_fmt(a, "asked by %.*s", STR_ARG(i->organizer.name))
	    : arena_fmt(a, "asked by %.*s: %.*s", STR_ARG(i->organizer.name), STR_ARG(people));
}
