/* today.c - what needs me now, most pressing first.
 *
 * SPDX-License-Identifier: ISC
 */
#include "pages/pages.h"
#include "web/handlers.h"
#include "web/moment.h"
#include "web/setup.h"
#include "web/words.h"

static const char *
part_of_day(struct request *r)
{
	const struct calendar *c = desk_calendar(r->seat.desk);
	int hour = civil_at(c && c->zone ? c->zone : &zone_utc, r->seat.now).hour;

	return hour < 12 ? "Good morning" : hour < 18 ? "Good afternoon" : "Good evening";
}

static struct str
count_in_words(struct arena *a, size_t n)
{
	static const char *const words[] = {
		"No",
		"One",
		"Two",
		"Three",
		"Four",
		"Five",
		"Six",
		"Seven",
		"Eight",
		"Nine",
		"Ten",
		"Eleven",
		"Twelve",
	};

	return n < LENGTH(words) ? str_from(words[n]) : arena_fmt(a, "%zu", n);
}

/* The page can do without it. */
static struct str
away(struct request *r)
{
	struct cover c;
	struct err ignored = { 0 };

	if (!desk_cover_of(&r->seat, r->seat.who.account, &c, &ignored) || c.cover == 0)
		return STR_NONE;
	return arena_fmt(r->seat.a, "until %.*s; %.*s covers", STR_ARG(moment_words(r, c.until)),
	    STR_ARG(c.name));
}

static struct str
greeting(struct request *r, size_t n)
{
	struct arena *a = r->seat.a;
	struct str name = words_first(r->seat.who.name);

	if (n == 0)
		return arena_fmt(a, "%s, %.*s. Nothing is waiting.", part_of_day(r), STR_ARG(name));
	return arena_fmt(a, "%s, %.*s. %.*s %s.", part_of_day(r), STR_ARG(name),
	    STR_ARG(count_in_words(a, n)), n == 1 ? "thing needs someone" : "things need someone");
}

static struct str
counted(struct arena *a, int64_t n)
{
	return n > TODAY_COUNT_MOST ? arena_fmt(a, "more than %d", TODAY_COUNT_MOST)
				    : arena_fmt(a, "%lld", (long long)n);
}

/* A day by itself is kept as its last minute; as the time it is now, that is an hour like another. */
static struct str
now_in_words(struct request *r)
{
	struct str clock = moment_clock(r, r->seat.now), words = moment_words(r, r->seat.now);

	return str_eq(clock, STR("11:59 pm")) ? arena_fmt(r->seat.a, "%.*s, 11:59 pm", STR_ARG(words))
	    : words;
}

static struct str
figures(struct request *r, const struct today *t)
{
	struct arena *a = r->seat.a;
	struct str now = now_in_words(r);
	struct str late = t->overdue == 0 ? STR("no promise is overdue")
					  : arena_fmt(a, "%lld %s overdue", (long long)t->overdue,
					      t->overdue == 1 ? "promise is" : "promises are");

	return arena_fmt(a, "%.*s · %.*s %s open, %.*s of them yours · %.*s", STR_ARG(now),
	    STR_ARG(counted(a, t->cases_open)), t->cases_open == 1 ? "case" : "cases",
	    STR_ARG(counted(a, t->cases_mine)), STR_ARG(late));
}

static struct today_row
row_of(struct request *r, const struct today_line *line, bool main)
{
	struct str reason = str_capital(r->seat.a, line->reason);

	if (reason.len > 0 && !str_ends(reason, STR(".")) && !str_ends(reason, STR("?")))
		reason = arena_fmt(r->seat.a, "%.*s.", STR_ARG(reason));
	if (line->with.len > 0)
		reason = arena_fmt(r->seat.a, "%.*s %.*s looks after it.", STR_ARG(reason),
		    STR_ARG(line->with));
	return (struct today_row){
		.case_id = line->case_id,
		.who = line->who,
		.title = line->title,
		.reason = reason,
		.quote = line->quote,
		.tag = line->tag,
		.tag_kind = line->tag_kind,
		.action = line->action,
		.main = main,
	};
}

static bool
mail_trouble(struct request *r, struct today_page *v, struct err *err)
{
	struct mail_trouble t;
	struct arena *a = r->seat.a;

	if (!desk_mail_trouble(&r->seat, &t, err))
		return false;
	if (t.in.len > 0 && t.in_since > 0)
		v->mail_in = arena_fmt(a, "The mailbox %.*s last answered %.*s. What is written to it lies "
		    "there, and nothing is lost.", STR_ARG(t.in),
		    STR_ARG(moment_words(r, t.in_since)));
	else if (t.in.len > 0)
		v->mail_in = arena_fmt(a, "The mailbox %.*s has never answered. What is written to it lies "
		    "there, and nothing is lost.", STR_ARG(t.in));
	if (t.out_since > 0)
		v->mail_out = arena_fmt(a, "What we wrote waits in the outbox since %.*s, and nothing is "
		    "lost.", STR_ARG(moment_words(r, t.out_since)));
	return true;
}

static void
fill(struct request *r, const struct today *t, struct today_page *v)
{
	v->greeting = greeting(r, t->n_lines);
	v->line = figures(r, t);
	v->away = away(r);
	v->parts = arena_array(r->seat.a, struct today_part, t->n_groups);
	v->n_parts = t->n_groups;
	for (size_t i = 0; i < t->n_groups; i++) {
		struct today_part *part = &v->parts[i];

		*part = (struct today_part){
			.id = arena_fmt(r->seat.a, "part-%zu", i),
			.title = t->groups[i].title,
			.rows = arena_array(r->seat.a, struct today_row, t->groups[i].n),
			.n = t->groups[i].n,
		};
		for (size_t k = 0; k < part->n; k++)
			part->rows[k] = row_of(r, &t->groups[i].lines[k], i == 0 && k == 0);
	}
}

void
today_page(struct request *r)
{
	struct today t = { 0 };
	struct today_page v = { 0 };
	struct err err = { 0 };

	if (!desk_today(&r->seat, &t, &err) || !setup_next(r, &v.begin, &err)
	    || !mail_trouble(r, &v, &err)) {
		web_fail(r, &err);
		return;
	}
	page_init(r, &v.page, STR("Today"), STR("today"));
	fill(r, &t, &v);
	if (request_flag(r, "wrote"))
		v.note =
		    STR("Sent. It comes in here within a moment; load the page again if it does not show.");
	else if (request_flag(r, "idle"))
		v.note = STR(
		    "Nothing is due, so the clock stays where it is. Move it by an hour or a day instead.");
	WEB_PAGE(r, 200, render_today, &v);
}
