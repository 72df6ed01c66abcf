/* promise_test.c - who undertakes what, and what only looks like it.
 *
 * Every row here was written on Monday 8 June 2026, 10:30 in London.  Those of promises.tsv were written
 * at the moment of the last "at" line above them: what is wanted ("none", "no time", "vague" or times), a
 * tab, the words.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ear/ear.h"
#include "host/file.h"
#include "host/mem.h"
#include "host/zone.h"

struct row {
	const char *text;
	const char *due;                        /* NULL: no promise; "none", "vague" or a time */
	bool update;
};

static const struct row promises[] = {
	{ "I'll ring you by noon tomorrow, whether or not the part has come.", "2026-06-09T12:00:00+01:00",
	    true },
	{ "I'll send you the report on Thursday.", "2026-06-11T23:59:00+01:00", false },
	{ "I'll email you the report on Thursday.", "2026-06-11T23:59:00+01:00", true },
	{ "I'll post the letter and the phone to you on Thursday.", "2026-06-11T23:59:00+01:00", false },
	{ "I'll ask them and report back on Thursday.", "2026-06-11T23:59:00+01:00", true },
	{ "We'll give you an answer on Thursday.", "2026-06-11T23:59:00+01:00", true },
	{ "We'll credit \xC2\xA3"
	  "64.62 to your account by Friday 12 June.",
	    "2026-06-12T23:59:00+01:00", false },
	{ "Your new router will be with you on Thursday.", "2026-06-11T23:59:00+01:00", false },
	{ "You'll hear from Asha within two working days.", "2026-06-10T17:30:00+01:00", true },
	{ "Someone from billing will call you on Monday at 10.", "2026-06-15T10:00:00+01:00", true },
	{ "Dan in billing will call you on Monday at 10; if he hasn't by 10:15, I will.",
	    "2026-06-15T10:00:00+01:00", true },
	{ "Let me look into it and come back to you by 3.", "2026-06-08T15:00:00+01:00", true },
	{ "My manager will ring you tomorrow between 2 and 4.", "2026-06-09T16:00:00+01:00", true },
	/* what it is about may have a day of its own; it is done by the one behind */
	{ "The deposit for the visit last Wednesday goes back to you by Friday.", "2026-06-12T23:59:00+01:00",
	    false },
	{ "I'll look at the bill you sent on Monday by Thursday 11 June, 5 pm.", "2026-06-11T17:00:00+01:00",
	    false },
	{ "By Friday you will have the money back.", "2026-06-12T23:59:00+01:00", false },
	{ "Next update from me: Thursday by 5.", "2026-06-11T17:00:00+01:00", true },
	{ "I'll chase the depot today and ring you on Wednesday before noon.", "2026-06-10T12:00:00+01:00",
	    true },
	{ "I'm asking for a new slot now and will ring at 4 pm.", "2026-06-08T16:00:00+01:00", true },
	{ "Leave it with me until tomorrow lunchtime.", "2026-06-09T13:00:00+01:00", false },
	{ "We're going to send an engineer round next Tuesday.", "2026-06-16T23:59:00+01:00", false },
	{ "We will get back to you as soon as possible.", "vague", true },
	{ "Someone is going to call you in the next few days.", "vague", true },
	{ "I'll look into it.", "none", false },
	{ "Once the part is here I'll text you.", "none", true },
	{ "If the part comes I'll ring you on Friday.", NULL, false },
	{ "I'll ring you on Friday if the part has come.", NULL, false },
	{ "Shall I ring you at four?", NULL, false },
	{ "Will you be in on Friday?", NULL, false },
	{ "We rang you on Wednesday.", NULL, false },
	{ "You said you would send the form by Tuesday.", NULL, false },
	{ "You'll want to ring them by Friday.", NULL, false },
	{ "I'd have to ask my manager.", NULL, false },
	{ "I would ring you on Friday.", NULL, false },
	{ "The courier will deliver it on Thursday.", NULL, false },
	{ "The network company will dig up the road on Monday.", NULL, false },
	{ "I won't be able to do that until Monday.", NULL, false },
	{ "Our policy is that refunds will be paid within ten days.", NULL, false },
	{ "I hope you will feel at home by Friday.", NULL, false },
	{ "I can ring you on Friday.", NULL, false },
	{ "I'll be honest, these take about nine days.", NULL, false },
	{ "Prices will rise in April.", NULL, false },
	{ "These usually take nine days.", NULL, false },
};

static const char *
due_of(struct arena *a, const struct calendar *c, const struct reading *r)
{
	if (r->promises.n == 0)
		return NULL;
	if (r->promises.at[0].vague)
		return "vague";
	return r->promises.at[0].due == NEVER ? "none"
					      : cstr(a, time_rfc3339(a, c->zone, r->promises.at[0].due));
}

static void
promises_are_told_from_what_looks_like_them(void **state)
{
	struct arena a;
	struct calendar calendar;
	struct err err;
	size_t wrong = 0;

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	assert_true(calendar_load(&a, STR("Europe/London"), STR("england-and-wales"), &calendar, &err));
	for (size_t i = 0; i < LENGTH(promises); i++) {
		struct ear_turn turn = { .text = str_from(promises[i].text), .calendar = &calendar };
		struct reading r;
		const char *due;

		assert_true(time_parse(STR("2026-06-08T10:30:00+01:00"), &turn.at, NULL));
		ear_read(&a, &pack_en, &turn, &r);
		due = due_of(&a, &calendar, &r);
		if (str_eq(str_from(due), str_from(promises[i].due)) && r.promises.n <= 1
		    && (r.promises.n == 0 || r.promises.at[0].update == promises[i].update))
			continue;
		print_error("\"%s\": %zu promises, %s\n", promises[i].text, r.promises.n, due ? due : "none");
		wrong++;
	}
	arena_release(&a);
	assert_int_equal(wrong, 0);
}

/* "none", or for each promise its time, "vague" or "no time". */
static struct str
said_of(struct arena *a, const struct calendar *c, const struct reading *r)
{
	struct buf b;

	buf_init(&b, a, KIB(4));
	for (size_t i = 0; i < r->promises.n; i++) {
		const struct promise_read *p = &r->promises.at[i];

		if (i > 0)
			buf_lit(&b, ", ");
		if (p->vague)
			buf_lit(&b, "vague");
		else if (p->due == NEVER)
			buf_lit(&b, "no time");
		else
			time_put_rfc3339(&b, c->zone, p->due);
	}
	return r->promises.n > 0 ? buf_str(&b) : STR("none");
}

static void
each_line_of_the_table_is_read_so(void **state)
{
	struct arena a;
	struct calendar calendar;
	struct err err;
	struct str text, line, want, words;
	size_t wrong = 0, lines = 0;
	int64_t at = NEVER;

	(void)state;
	arena_init(&a, &host_pages, MIB(256));
	assert_true(calendar_load(&a, STR("Europe/London"), STR("england-and-wales"), &calendar, &err));
	assert_true(file_read(&a, "test/ear/promises.tsv", MIB(1), &text, &err));
	while (str_line(&text, &line)) {
		struct ear_turn turn = { .at = at, .calendar = &calendar };
		struct reading r;

		if (str_starts(line, STR("#")))
			continue;
		if (!str_cut(line, '\t', &want, &words)) {
			assert_true(str_starts(line, STR("at ")));
			assert_true(time_parse(str_sub(line, 3, line.len), &at, NULL));
			continue;
		}
		lines++;
		turn.text = words;
		ear_read(&a, &pack_en, &turn, &r);
		if (str_eq(said_of(&a, &calendar, &r), want))
			continue;
		print_error("\"%.*s\": %.*s, not %.*s\n", STR_ARG(words),
		    STR_ARG(said_of(&a, &calendar, &r)), STR_ARG(want));
		wrong++;
	}
	arena_release(&a);
	assert_true(lines > 400);
	assert_int_equal(wrong, 0);
}

/* Between bars: what is quoted of each. */
static const struct { const char *text, *said; } quotes[] = {
	{ "I'll ring you on Monday at 10 to hear if it is dry.",
	    "I'll ring you on Monday at 10 to hear if it is dry" },
	{ "I will write on Friday to hear whether the lift has stayed up, and that is all.",
	    "I will write on Friday to hear whether the lift has stayed up" },
	{ "The lift is up again, and I'll ring you on Tuesday so that you know who is coming.",
	    "I'll ring you on Tuesday so that you know who is coming" },
	{ "The wall is treated on Monday and painted by Friday.",
	    "The wall is treated on Monday|The wall is treated on Monday and painted by Friday" },
	{ "The wall is treated on Monday, and painted by Friday.",
	    "The wall is treated on Monday|The wall is treated on Monday, and painted by Friday" },
	{ "I'll ring you on Friday, but I can't say more today.", "I'll ring you on Friday" },
};

static void
a_promise_is_quoted_so_that_it_can_be_read_alone(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	for (size_t i = 0; i < LENGTH(quotes); i++) {
		struct ear_turn turn = { .text = str_from(quotes[i].text), .at = 1000 * DAY_MS };
		struct reading r;
		struct buf b;

		buf_init(&b, &a, KIB(4));
		ear_read(&a, &pack_en, &turn, &r);
		for (size_t k = 0; k < r.promises.n; k++) {
			if (k > 0)
				buf_lit(&b, "|");
			buf_put(&b, promise_said(turn.text, &r.promises.at[k]));
		}
		assert_string_equal(cstr(&a, buf_str(&b)), quotes[i].said);
	}
	arena_release(&a);
}

static void
a_customer_makes_no_promise_of_ours(void **state)
{
	struct ear_turn turn = { .customer = true, .text = STR("I'll ring you on Friday."), .at = 0 };
	struct reading r;
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	ear_read(&a, &pack_en, &turn, &r);
	assert_int_equal(r.promises.n, 0);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(promises_are_told_from_what_looks_like_them),
		cmocka_unit_test(each_line_of_the_table_is_read_so),
		cmocka_unit_test(a_promise_is_quoted_so_that_it_can_be_read_alone),
		cmocka_unit_test(a_customer_makes_no_promise_of_ours),
	};

	return cmocka_run_group_tests_name("promise", tests, NULL, NULL);
}
