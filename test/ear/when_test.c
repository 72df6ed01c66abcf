/* when_test.c - words for time against the moment they were written.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ear/when.h"
#include "host/mem.h"
#include "host/zone.h"

struct row {
	const char *at, *text;
	const char *due;                        /* NULL: none; "vague" */
};

struct place { struct arena a; struct calendar c; };

static int
start(void **state)
{
	static struct place p;
	struct err err;

	arena_init(&p.a, &host_pages, MIB(64));
	if (!calendar_load(&p.a, STR("Europe/London"), STR("england-and-wales"), &p.c, &err))
		fail_msg("%s", err.text);
	*state = &p;
	return 0;
}

static int
stop(void **state)
{
	arena_release(&((struct place *)*state)->a);
	return 0;
}

static const char *
read_due(struct place *p, const struct row *row)
{
	struct text text;
	struct when when;
	int64_t at = NEVER;

	if (row->at)
		assert_true(time_parse(str_from(row->at), &at, NULL));
	text_read(&p->a, &pack_en, str_from(row->text), &text);
	when_read(&text, 0, (uint32_t)text.n_tokens, at, &p->c, &when);
	if (when.vague)
		return when.due == NEVER ? "vague" : "vague with a time";
	if (when.due == NEVER)
		return when.end > 0 && row->at ? "words without a time" : NULL;
	return cstr(&p->a, time_rfc3339(&p->a, p->c.zone, when.due));
}

static void
check_rows(void **state, const struct row *rows, size_t n)
{
	size_t wrong = 0;

	for (size_t i = 0; i < n; i++) {
		const char *due = read_due(*state, &rows[i]);

		if ((!due && !rows[i].due)
		    || (due && rows[i].due && str_eq(str_from(due), str_from(rows[i].due))))
			continue;
		print_error("%s: \"%s\" is %s, not %s\n", rows[i].at ? rows[i].at : "no time", rows[i].text,
		    due ? due : "none", rows[i].due ? rows[i].due : "none");
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

#define CHECK(rows) check_rows(state, rows, LENGTH(rows))

/* Monday 8 June 2026, 10:30 in London. */
#define MONDAY "2026-06-08T10:30:00+01:00"

static void
a_day_ends_before_midnight(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "I'll ring you today.", "2026-06-08T23:59:00+01:00" },
		{ MONDAY, "I'll ring you tomorrow.", "2026-06-09T23:59:00+01:00" },
		{ MONDAY, "I'll ring you the day after tomorrow.", "2026-06-10T23:59:00+01:00" },
		{ MONDAY, "It will be with you by Friday.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "We'll come on Monday.", "2026-06-15T23:59:00+01:00" },
		{ MONDAY, "I'll call this Thursday.", "2026-06-11T23:59:00+01:00" },
		{ MONDAY, "I will write on 12 June.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "I will write on 12th June 2027.", "2027-06-12T23:59:00+01:00" },
		{ MONDAY, "I will write on June 12th.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "I will write by the 12th.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "I will write by the 3rd.", "2026-07-03T23:59:00+01:00" },
		{ MONDAY, "I will write by 12/06/2026.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "I will write by 2026-06-12.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "I will write by 12/6.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "The credit is there by 1 May.", "2027-05-01T23:59:00+01:00" },
		{ MONDAY, "We may write in due course.", "vague" },
	};

	CHECK(rows);
}

static void
a_day_named_twice_is_one_and_keeps_its_hour(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "I'll ring you tomorrow, Tuesday, by 5 pm.", "2026-06-09T17:00:00+01:00" },
		{ MONDAY, "I'll ring you tomorrow, Tuesday 9 June, by 5 pm.", "2026-06-09T17:00:00+01:00" },
		{ MONDAY, "I'll ring you today, Monday, at 2 pm.", "2026-06-08T14:00:00+01:00" },
		{ MONDAY, "I'll ring you today, Monday 8 June, at 2 pm.", "2026-06-08T14:00:00+01:00" },
		{ MONDAY, "I'll ring you tomorrow at noon to hear if it is warm.",
		    "2026-06-09T12:00:00+01:00" },
	};

	CHECK(rows);
}

static void
parts_of_a_day_end_when_people_expect(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "I'll ring you by noon tomorrow", "2026-06-09T12:00:00+01:00" },
		{ MONDAY, "I'll ring you by midday.", "2026-06-08T12:00:00+01:00" },
		{ MONDAY, "I'll ring you tomorrow morning.", "2026-06-09T12:00:00+01:00" },
		{ MONDAY, "I'll ring you this morning.", "2026-06-08T12:00:00+01:00" },
		{ MONDAY, "I'll ring you in the morning.", "2026-06-09T12:00:00+01:00" },
		{ MONDAY, "I'll ring you this afternoon.", "2026-06-08T17:00:00+01:00" },
		{ MONDAY, "I'll ring you on Wednesday afternoon.", "2026-06-10T17:00:00+01:00" },
		{ MONDAY, "I'll ring you on Thursday evening.", "2026-06-11T21:00:00+01:00" },
		{ MONDAY, "I'll ring you tonight.", "2026-06-08T21:00:00+01:00" },
		{ MONDAY, "I'll ring you by the end of the day.", "2026-06-08T17:30:00+01:00" },
		{ MONDAY, "I'll ring you by close of business on Friday.", "2026-06-12T17:30:00+01:00" },
		{ MONDAY, "I'll ring you by end of play tomorrow.", "2026-06-09T17:30:00+01:00" },
		{ MONDAY, "I'll ring you first thing tomorrow.", "2026-06-09T10:00:00+01:00" },
		{ MONDAY, "I'll ring you first thing Monday.", "2026-06-15T10:00:00+01:00" },
		{ MONDAY, "I'll ring you first thing in the morning.", "2026-06-09T10:00:00+01:00" },
		{ MONDAY, "I'll ring you at lunchtime.", "2026-06-08T13:00:00+01:00" },
		{ MONDAY, "I'll ring you by lunchtime on Tuesday.", "2026-06-09T13:00:00+01:00" },
		{ "2026-06-08T18:10:00+01:00", "I'll ring you by noon.", "2026-06-09T12:00:00+01:00" },
	};

	CHECK(rows);
}

static void
a_bare_hour_falls_in_the_working_day(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "I'll ring you at four.", "2026-06-08T16:00:00+01:00" },
		{ MONDAY, "I'll ring you at half three.", "2026-06-08T15:30:00+01:00" },
		{ MONDAY, "I'll ring you at half past three.", "2026-06-08T15:30:00+01:00" },
		{ MONDAY, "I'll ring you at a quarter to five.", "2026-06-08T16:45:00+01:00" },
		{ MONDAY, "I'll ring you at ten past two.", "2026-06-08T14:10:00+01:00" },
		{ MONDAY, "I'll ring you at 9 tomorrow.", "2026-06-09T09:00:00+01:00" },
		{ MONDAY, "I'll ring you at 8.", "2026-06-09T08:00:00+01:00" },
		{ MONDAY, "I'll ring you at 7.", "2026-06-08T19:00:00+01:00" },
		{ MONDAY, "I'll ring you by 4pm.", "2026-06-08T16:00:00+01:00" },
		{ MONDAY, "I'll ring you by 4 p.m. on Thursday.", "2026-06-11T16:00:00+01:00" },
		{ MONDAY, "I'll ring you at 16:00.", "2026-06-08T16:00:00+01:00" },
		{ MONDAY, "I'll ring you at 4.30 tomorrow.", "2026-06-09T16:30:00+01:00" },
		{ MONDAY, "I'll ring you at 11 o'clock tomorrow.", "2026-06-09T11:00:00+01:00" },
		{ MONDAY, "I'll ring you by 9 tonight.", "2026-06-08T21:00:00+01:00" },
		{ MONDAY, "I'll text you the result by 9 pm.", "2026-06-08T21:00:00+01:00" },
		{ MONDAY, "I'll ring you on Friday 12 June, 5 pm.", "2026-06-12T17:00:00+01:00" },
		{ MONDAY, "I'll ring you by 4 pm on Thursday 11 June, even if I have nothing new.",
		    "2026-06-11T16:00:00+01:00" },
		{ MONDAY, "I'll write again Thursday by 5.", "2026-06-11T17:00:00+01:00" },
		{ MONDAY, "I'll ring you at 8 in the evening.", "2026-06-08T20:00:00+01:00" },
		{ MONDAY, "Dan will call you on Monday at 10", "2026-06-15T10:00:00+01:00" },
		{ "2026-06-08T17:00:00+01:00", "I'll ring you at four.", "2026-06-09T16:00:00+01:00" },
	};

	CHECK(rows);
}

static void
minutes_and_hours_elapse(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "I'll ring back within twenty minutes.", "2026-06-08T10:50:00+01:00" },
		{ MONDAY, "I'll ring back in two hours.", "2026-06-08T12:30:00+01:00" },
		{ MONDAY, "I'll ring back within the hour.", "2026-06-08T11:30:00+01:00" },
		{ MONDAY, "I'll ring back in half an hour.", "2026-06-08T11:00:00+01:00" },
		{ MONDAY, "I'll ring back in an hour and a half.", "2026-06-08T12:00:00+01:00" },
		{ MONDAY, "We'll answer within 48 hours.", "2026-06-10T10:30:00+01:00" },
		{ MONDAY, "I'll ring in the next two to three hours.", "2026-06-08T13:30:00+01:00" },
		/* the night the clocks go back has 25 hours, the night they go forward 23 */
		{ "2026-10-24T22:00:00+01:00", "We'll answer within 24 hours.", "2026-10-25T21:00:00+00:00" },
		{ "2026-03-28T22:00:00+00:00", "We'll answer within 24 hours.", "2026-03-29T23:00:00+01:00" },
		{ "2026-10-24T22:00:00+01:00", "We'll answer tomorrow by noon.",
		    "2026-10-25T12:00:00+00:00" },
		{ "2026-03-28T22:00:00+00:00", "We'll answer first thing tomorrow.",
		    "2026-03-29T10:00:00+01:00" },
		{ "2026-03-29T00:45:00+00:00", "I'll ring you in 30 minutes.", "2026-03-29T02:15:00+01:00" },
	};

	CHECK(rows);
}

static void
working_days_skip_weekends_and_holidays(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "You'll hear within two working days.", "2026-06-10T17:30:00+01:00" },
		{ MONDAY, "You'll hear the next working day.", "2026-06-09T17:30:00+01:00" },
		{ MONDAY, "You'll hear in 3-5 working days.", "2026-06-15T17:30:00+01:00" },
		{ MONDAY, "You'll hear within 10 business days.", "2026-06-22T17:30:00+01:00" },
		{ "2026-06-12T16:00:00+01:00", "You'll hear within two working days.",
		    "2026-06-16T17:30:00+01:00" },
		/* Friday before the bank holiday of Monday 25 May 2026 */
		{ "2026-05-22T16:00:00+01:00", "You'll hear within two working days.",
		    "2026-05-27T17:30:00+01:00" },
		/* Good Friday 3 and Easter Monday 6 April 2026 */
		{ "2026-04-02T09:00:00+01:00", "You'll hear within one working day.",
		    "2026-04-07T17:30:00+01:00" },
		{ "2026-12-24T09:00:00+00:00", "You'll hear within two working days.",
		    "2026-12-30T17:30:00+00:00" },
		{ "2026-06-13T09:00:00+01:00", "You'll hear within one working day.",
		    "2026-06-15T17:30:00+01:00" },
	};

	CHECK(rows);
}

static void
days_weeks_and_months_are_counted_on_the_calendar(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "You'll have it in ten days.", "2026-06-18T23:59:00+01:00" },
		{ MONDAY, "You'll have it within a week.", "2026-06-15T23:59:00+01:00" },
		{ MONDAY, "You'll have it in a week's time.", "2026-06-15T23:59:00+01:00" },
		{ MONDAY, "You'll have it within a fortnight.", "2026-06-22T23:59:00+01:00" },
		{ MONDAY, "You'll have it within six weeks.", "2026-07-20T23:59:00+01:00" },
		{ MONDAY, "You'll have it within a month.", "2026-07-08T23:59:00+01:00" },
		{ MONDAY, "You'll have it three days from now.", "2026-06-11T23:59:00+01:00" },
		{ MONDAY, "You'll have it in the next three days.", "2026-06-11T23:59:00+01:00" },
		{ "2026-01-31T10:00:00+00:00", "You'll have it in a month.", "2026-02-28T23:59:00+00:00" },
		{ "2028-01-31T10:00:00+00:00", "You'll have it in a month.", "2028-02-29T23:59:00+00:00" },
		{ "2026-12-20T10:00:00+00:00", "You'll have it in a fortnight.",
		    "2027-01-03T23:59:00+00:00" },
		{ "2026-12-31T10:00:00+00:00", "You'll have it tomorrow.", "2027-01-01T23:59:00+00:00" },
		{ "2026-12-10T10:00:00+00:00", "You'll have it by 5 January.", "2027-01-05T23:59:00+00:00" },
		{ MONDAY, "You'll have it by the end of the week.", "2026-06-12T17:30:00+01:00" },
		{ MONDAY, "You'll have it next week.", "2026-06-19T17:30:00+01:00" },
		{ MONDAY, "You'll have it by the end of next week.", "2026-06-19T17:30:00+01:00" },
		{ MONDAY, "You'll have it at the weekend.", "2026-06-14T23:59:00+01:00" },
		{ MONDAY, "You'll have it by the end of the month.", "2026-06-30T23:59:00+01:00" },
		{ MONDAY, "You'll have it by the end of next month.", "2026-07-31T23:59:00+01:00" },
		{ MONDAY, "You'll have it by the end of July.", "2026-07-31T23:59:00+01:00" },
		{ "2027-02-03T10:00:00+00:00", "You'll have it by the end of the month.",
		    "2027-02-28T23:59:00+00:00" },
	};

	CHECK(rows);
}

static void
weekdays_are_the_next_such_day(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "I'll ring on Friday.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "I'll ring next Friday.", "2026-06-19T23:59:00+01:00" },
		{ MONDAY, "I'll ring next Monday.", "2026-06-15T23:59:00+01:00" },
		{ "2026-06-12T10:00:00+01:00", "I'll ring on Friday.", "2026-06-19T23:59:00+01:00" },
		{ "2026-06-12T10:00:00+01:00", "I'll ring next Monday.", "2026-06-15T23:59:00+01:00" },
		{ "2026-06-14T10:00:00+01:00", "I'll ring on Monday.", "2026-06-15T23:59:00+01:00" },
		{ "2026-06-14T10:00:00+01:00", "I'll ring next Monday.", "2026-06-15T23:59:00+01:00" },
		{ MONDAY, "I'll ring a week on Tuesday.", "2026-06-16T23:59:00+01:00" },
		{ MONDAY, "I'll ring on Tuesday week.", "2026-06-16T23:59:00+01:00" },
		{ MONDAY, "I'll ring a week today.", "2026-06-15T23:59:00+01:00" },
		{ MONDAY, "I'll ring a fortnight on Monday.", "2026-06-29T23:59:00+01:00" },
		{ MONDAY, "I'll ring on Thursday next week.", "2026-06-18T23:59:00+01:00" },
		{ MONDAY, "I'll ring next week on Thursday.", "2026-06-18T23:59:00+01:00" },
		{ MONDAY, "I'll ring on Friday the 19th.", "2026-06-19T23:59:00+01:00" },
		{ MONDAY, "I'll ring on Fri 19 Jun at 3pm.", "2026-06-19T15:00:00+01:00" },
		{ MONDAY, "I'll ring each Tuesday.", "2026-06-09T23:59:00+01:00" },
	};

	CHECK(rows);
}

static void
a_range_takes_its_end(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "The engineer comes on Friday between 8 and 10.", "2026-06-12T10:00:00+01:00" },
		{ MONDAY, "The engineer comes on Friday 8 to 10.", "2026-06-12T10:00:00+01:00" },
		{ MONDAY, "The engineer comes tomorrow from 9 to 5.", "2026-06-09T17:00:00+01:00" },
		{ MONDAY, "The engineer comes between 1 and 2.", "2026-06-08T14:00:00+01:00" },
		{ MONDAY, "It arrives between Tuesday and Thursday.", "2026-06-11T23:59:00+01:00" },
		{ MONDAY, "It arrives Thursday or Friday.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "It arrives Friday to Monday.", "2026-06-15T23:59:00+01:00" },
		{ MONDAY, "It arrives in two to four days.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "It arrives between 10 and 12 June.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "It arrives in a day or two.", "2026-06-10T23:59:00+01:00" },
	};

	CHECK(rows);
}

static void
words_that_name_no_time_are_vague(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "We will get back to you as soon as possible.", "vague" },
		{ MONDAY, "We'll be in touch shortly.", "vague" },
		{ MONDAY, "I'll ring you soon.", "vague" },
		{ MONDAY, "I'll look at it asap.", "vague" },
		{ MONDAY, "We'll call you in the next few days.", "vague" },
		{ MONDAY, "We'll write at the earliest opportunity.", "vague" },
		{ MONDAY, "I'll ring you later.", "vague" },
		{ MONDAY, "I'll ring you later today.", "2026-06-08T23:59:00+01:00" },
		{ MONDAY, "I'll ring you no later than Friday.", "2026-06-12T23:59:00+01:00" },
		{ MONDAY, "I'll ring you soon, by Friday at the latest.", "2026-06-12T23:59:00+01:00" },
		{ NULL, "I'll ring you on Friday.", NULL },
		{ NULL, "I'll ring you soon.", "vague" },
	};

	CHECK(rows);
}

static void
what_is_no_time_ahead_is_none(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "I'll look into it.", NULL },
		{ MONDAY, "It has been out since Thursday.", NULL },
		{ MONDAY, "You rang us three days ago.", NULL },
		{ MONDAY, "You were told last Friday.", NULL },
		{ MONDAY, "Good morning Mr Osei", NULL },
		{ MONDAY, "You lost two days.", NULL },
		{ MONDAY, "I'll send it to 4 Privet Drive.", NULL },
		{ MONDAY, "It was checked by two colleagues.", NULL },
		{ MONDAY, "You may keep it.", NULL },
		{ MONDAY, "I'll send the second form.", NULL },
	};

	CHECK(rows);
}

/* ---- two clocks: the firm in London, the customer elsewhere ------------------------------------ */

static void
check_rows_for(void **state, const char *zone, const struct row *rows, size_t n)
{
	struct place *p = *state;
	struct err err;

	if (!zone_load(&p->a, str_from(zone), &p->c.theirs, &err))
		fail_msg("%s", err.text);
	check_rows(state, rows, n);
	p->c.theirs = NULL;
}

/* Due moments are written on the firm's clock. */
static void
days_and_hours_are_on_the_clock_of_who_reads_them(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "I'll ring you on Friday at 5 pm.", "2026-06-12T22:00:00+01:00" },
		{ MONDAY, "I'll write to you by Friday.", "2026-06-13T04:59:00+01:00" },
		{ MONDAY, "I'll ring you tomorrow morning.", "2026-06-09T17:00:00+01:00" },
		{ MONDAY, "I'll write by the end of the day.", "2026-06-08T22:30:00+01:00" },
		{ MONDAY, "I'll ring you within two hours.", "2026-06-08T12:30:00+01:00" },
		/* still the eighth in New York */
		{ "2026-06-09T02:00:00+01:00", "I'll ring you tomorrow at noon.",
		    "2026-06-09T17:00:00+01:00" },
		{ "2026-06-09T02:00:00+01:00", "I'll ring you at 8 pm.", "2026-06-10T01:00:00+01:00" },
	};

	check_rows_for(state, "America/New_York", rows, sizeof(rows) / sizeof(rows[0]));
}

static void
working_days_and_the_close_of_business_stay_the_firms(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "I'll write within two working days.", "2026-06-10T17:30:00+01:00" },
		{ MONDAY, "I'll write by close of business on Friday.", "2026-06-12T17:30:00+01:00" },
		{ MONDAY, "I'll write by COB tomorrow.", "2026-06-09T17:30:00+01:00" },
		{ MONDAY, "I'll write by the end of the working day.", "2026-06-08T17:30:00+01:00" },
		/* the Monday is a holiday of the firm's */
		{ "2026-05-22T10:00:00+01:00", "I'll write within one working day.",
		    "2026-05-26T17:30:00+01:00" },
		/* Tuesday here, Monday there: counted from our Tuesday */
		{ "2026-06-09T02:00:00+01:00", "I'll write within one working day.",
		    "2026-06-10T17:30:00+01:00" },
	};

	check_rows_for(state, "America/New_York", rows, sizeof(rows) / sizeof(rows[0]));
}

static void
words_may_say_whose_clock_is_meant(void **state)
{
	static const struct row rows[] = {
		{ MONDAY, "I'll ring you on Friday at 5 pm our time.", "2026-06-12T17:00:00+01:00" },
		{ MONDAY, "I'll ring you on Friday at 5 pm London time.", "2026-06-12T17:00:00+01:00" },
		{ MONDAY, "I'll ring you on Friday at 5 pm your time.", "2026-06-12T22:00:00+01:00" },
		{ MONDAY, "I'll ring you on Friday at 5 pm New York time.", "2026-06-12T22:00:00+01:00" },
		{ MONDAY, "I'll ring you on Friday at 5 pm, it's all in hour time.",
		    "2026-06-12T22:00:00+01:00" },
	};

	check_rows_for(state, "America/New_York", rows, sizeof(rows) / sizeof(rows[0]));
}

/* In 2026 New York changes on 8 March and 1 November, London on 29 March and 25 October. */
static void
clocks_that_change_on_different_days_are_each_read_by_their_own(void **state)
{
	static const struct row rows[] = {
		{ "2026-03-05T10:00:00Z", "I'll ring you tomorrow at 9 am.", "2026-03-06T14:00:00+00:00" },
		{ "2026-03-05T10:00:00Z", "I'll ring you on Monday at 9 am.", "2026-03-09T13:00:00+00:00" },
		{ "2026-03-26T10:00:00Z", "I'll ring you on Friday at 9 am.", "2026-03-27T13:00:00+00:00" },
		{ "2026-03-26T10:00:00Z", "I'll ring you on Monday at 9 am.", "2026-03-30T14:00:00+01:00" },
		{ "2026-10-23T10:00:00+01:00", "I'll ring you on Monday at 9 am.",
		    "2026-10-26T13:00:00+00:00" },
		{ "2026-10-30T10:00:00Z", "I'll ring you on Monday at 9 am.", "2026-11-02T14:00:00+00:00" },
		/* elapsed time does not care */
		{ "2026-03-07T23:00:00Z", "I'll ring you within 24 hours.", "2026-03-08T23:00:00+00:00" },
		/* skipped in New York that night; and said twice, the first of both */
		{ "2026-03-07T15:00:00Z", "I'll send it tomorrow at 2:30 am.", "2026-03-08T07:30:00+00:00" },
		{ "2026-10-31T15:00:00Z", "I'll send it tomorrow at 1:30 am.", "2026-11-01T05:30:00+00:00" },
	};

	check_rows_for(state, "America/New_York", rows, sizeof(rows) / sizeof(rows[0]));
}

static void
half_hours_and_the_other_side_of_the_date_line_are_reckoned(void **state)
{
	static const struct row india[] = {
		{ MONDAY, "I'll ring you on Friday at 5 pm.", "2026-06-12T12:30:00+01:00" },
	};
	static const struct row auckland[] = {
		/* Monday evening there already */
		{ MONDAY, "I'll ring you tomorrow at 9 am.", "2026-06-08T22:00:00+01:00" },
		{ "2026-06-08T14:00:00+01:00", "I'll ring you tomorrow at 9 am.",
		    "2026-06-09T22:00:00+01:00" },
	};

	check_rows_for(state, "Asia/Kolkata", india, sizeof(india) / sizeof(india[0]));
	check_rows_for(state, "Pacific/Auckland", auckland, sizeof(auckland) / sizeof(auckland[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_ends_before_midnight),
		cmocka_unit_test(a_day_named_twice_is_one_and_keeps_its_hour),
		cmocka_unit_test(parts_of_a_day_end_when_people_expect),
		cmocka_unit_test(a_bare_hour_falls_in_the_working_day),
		cmocka_unit_test(minutes_and_hours_elapse),
		cmocka_unit_test(working_days_skip_weekends_and_holidays),
		cmocka_unit_test(days_weeks_and_months_are_counted_on_the_calendar),
		cmocka_unit_test(weekdays_are_the_next_such_day),
		cmocka_unit_test(a_range_takes_its_end),
		cmocka_unit_test(words_that_name_no_time_are_vague),
		cmocka_unit_test(what_is_no_time_ahead_is_none),
		cmocka_unit_test(days_and_hours_are_on_the_clock_of_who_reads_them),
		cmocka_unit_test(working_days_and_the_close_of_business_stay_the_firms),
		cmocka_unit_test(words_may_say_whose_clock_is_meant),
		cmocka_unit_test(clocks_that_change_on_different_days_are_each_read_by_their_own),
		cmocka_unit_test(half_hours_and_the_other_side_of_the_date_line_are_reckoned),
	};

	return cmocka_run_group_tests_name("when", tests, start, stop);
}
