/* cases_test.c - turns read as a person would read them: test/ear/cases, a text and what is wanted of it.
 *
 * A line of a .want file is `MOVE: words` (a move of that name covers those words), `not MOVE: words`,
 * `anger at least N`, `anger at most N`, `distress at least N`, `emotion NAME`, `promises N`, or
 * `due N TIME` for the N-th promise.  Every text was written on Monday 8 June 2026, 10:30 in London.
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

#define CASES "test/ear/cases"
#define AT "2026-06-08T10:30:00+01:00"

struct reading_case {
	struct arena *a;
	struct str name, text;
	const struct calendar *calendar;
	struct reading reading;
};

static bool
covers(const struct reading_case *c, struct str move, struct str words)
{
	size_t at = str_find(c->text, words);
	enum label label = LABEL_NONE;

	if (at == STR_NOT_FOUND || !label_by_name(move.ptr, move.len, &label))
		fail_msg("%.*s: \"%.*s: %.*s\" is not in the text", STR_ARG(c->name), STR_ARG(move),
		    STR_ARG(words));
	for (size_t i = 0; i < c->reading.moves.n; i++) {
		const struct move *m = &c->reading.moves.at[i];

		/* a clause may be cut a little differently: the move must overlap half of the words */
		size_t from = m->start > at ? m->start : at,
		       to = m->end < at + words.len ? m->end : at + words.len;

		if (m->move == label && to > from && (to - from) * 2 >= words.len)
			return true;
	}
	return false;
}

static bool
level_holds(struct str what, int64_t level)
{
	int64_t n;
	bool least = str_starts(what, STR("at least "));

	assert_true(str_int(str_sub(what, least ? 9 : 8, what.len), &n));
	return least ? level >= n : level <= n;
}

static bool
due_holds(const struct reading_case *c, struct str what)
{
	struct str number, time;
	int64_t n;
	const struct promise_read *p;

	assert_true(str_cut(what, ' ', &number, &time) && str_int(number, &n));
	if (n > (int64_t)c->reading.promises.n)
		return false;
	p = &c->reading.promises.at[n - 1];
	if (str_eq(time, STR("vague")))
		return p->vague && p->due == NEVER;
	return p->due != NEVER && str_eq(time, time_rfc3339(c->a, c->calendar->zone, p->due));
}

static bool
line_holds(const struct reading_case *c, struct str line)
{
	struct str head, rest;
	bool not = str_starts(line, STR("not "));
	int64_t n;

	if (str_cut(str_sub(line, not ? 4 : 0, line.len), ':', &head, &rest) && str_starts(rest, STR(" ")))
		return covers(c, head, str_trim(rest)) != not;
	assert_true(str_cut(line, ' ', &head, &rest));
	if (str_eq(head, STR("anger")))
		return level_holds(rest, c->reading.anger);
	if (str_eq(head, STR("distress")))
		return level_holds(rest, c->reading.distress);
	if (str_eq(head, STR("emotion")))
		return str_eq(rest, str_from(emotion_name(c->reading.emotion)));
	if (str_eq(head, STR("due")))
		return due_holds(c, rest);
	assert_string_equal(cstr(c->a, head), "promises");
	return str_int(rest, &n) && (size_t)n == c->reading.promises.n;
}

static void
show(const struct reading_case *c)
{
	for (size_t i = 0; i < c->reading.moves.n; i++) {
		const struct move *m = &c->reading.moves.at[i];

		print_error(
		    "    %-20s %.*s\n", label_name(m->move), STR_ARG(str_sub(c->text, m->start, m->end)));
	}
	print_error("    anger %u, distress %u, %s\n", c->reading.anger, c->reading.distress,
	    emotion_name(c->reading.emotion));
}

static size_t
check_case(struct reading_case *c, struct str want)
{
	struct str line;
	size_t wrong = 0;
	struct ear_turn turn = { .customer = str_starts(c->name, STR("customer")), .text = c->text,
		.calendar = c->calendar };

	assert_true(time_parse(STR(AT), &turn.at, NULL));
	ear_read(c->a, &pack_en, &turn, &c->reading);
	while (str_line(&want, &line)) {
		if (line.len == 0 || line_holds(c, line))
			continue;
		print_error("%.*s: %.*s\n", STR_ARG(c->name), STR_ARG(line));
		wrong++;
	}
	if (wrong > 0)
		show(c);
	return wrong;
}

static struct str
read_case_file(struct arena *a, struct str name)
{
	struct str text;
	struct err err;

	if (!file_read(a, cstr(a, arena_fmt(a, CASES "/%.*s", STR_ARG(name))), MIB(1), &text, &err))
		fail_msg("%s", err.text);
	return text;
}

static void
turns_are_read_as_a_person_would(void **state)
{
	struct arena a;
	struct calendar calendar;
	struct str *names;
	size_t n, wrong = 0, cases = 0;
	struct err err;

	(void)state;
	arena_init(&a, &host_pages, MIB(256));
	assert_true(calendar_load(&a, STR("Europe/London"), STR("england-and-wales"), &calendar, &err));
	assert_true(dir_list(&a, CASES, &names, &n, &err));
	for (size_t i = 0; i < n; i++) {
		struct reading_case c = { .a = &a, .name = names[i], .calendar = &calendar };

		if (!str_ends(names[i], STR(".txt")))
			continue;
		c.text = read_case_file(&a, names[i]);
		wrong += check_case(&c, read_case_file(&a, arena_fmt(&a, "%.*s.want",
		    STR_ARG(str_sub(names[i], 0, names[i].len - 4)))));
		cases++;
	}
	assert_true(cases >= 12);
	assert_int_equal(wrong, 0);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(turns_are_read_as_a_person_would),
	};

	return cmocka_run_group_tests_name("cases", tests, NULL, NULL);
}
