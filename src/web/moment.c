/* moment.c - times on a page.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/moment.h"

static const struct zone *
zone_of(struct request *r)
{
	return calendar_clock(r->for_customer ? r->clock : desk_calendar(r->seat.desk));
}

struct moment
moment_make(struct request *r, int64_t at)
{
	struct time_forms t = time_forms_on(r->seat.a, &r->day, zone_of(r), at, r->seat.now);

	return (struct moment){ .text = t.people, .exact = t.exact, .iso = t.iso };
}

struct str
moment_text(struct request *r, int64_t at)
{
	return time_for_people(r->seat.a, zone_of(r), at, r->seat.now);
}

struct str
moment_words(struct request *r, int64_t at)
{
	return r->for_customer ? time_for_them(r->seat.a, r->clock, at)
	    : time_in_words(r->seat.a, zone_of(r), at);
}

struct moment
moment_in_words(struct request *r, int64_t at)
{
	struct moment m = moment_make(r, at);

	m.text = moment_words(r, at);
	return m;
}

struct str
moment_due_text(struct request *r, const struct calendar *c, int64_t at)
{
	return time_on_both(r->seat.a, c, at);
}

struct moment
moment_due(struct request *r, const struct calendar *c, int64_t at)
{
	struct moment m = moment_make(r, at);

	m.text = moment_due_text(r, c, at);
	return m;
}

struct str
moment_ours(struct request *r)
{
	return calendar_differs(r->clock, r->seat.now) ? STR(", our time") : STR_NONE;
}

struct str
moment_clock(struct request *r, int64_t at)
{
	return time_of_day(r->seat.a, zone_of(r), at);
}

struct str
moment_local(struct request *r, int64_t at)
{
	if (at == NEVER || at == 0)
		return STR_NONE;
	return time_local(r->seat.a, zone_of(r), at);
}

void
moment_due_tag(struct request *r, int64_t due, struct str *text, struct str *kind)
{
	struct arena *a = r->seat.a;

	if (due == NEVER || due == 0)
		return;
	if (due <= r->seat.now) {
		*text = arena_fmt(a, "overdue, %.*s", STR_ARG(time_distance(a, due, r->seat.now)));
		*kind = STR("bad");
		return;
	}
	*text = arena_fmt(a, "due %.*s", STR_ARG(time_distance(a, due, r->seat.now)));
	*kind = due - r->seat.now <= DAY_MS ? STR("due") : STR("");
}
