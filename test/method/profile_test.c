/* profile_test.c - profiles: how a file is read, which version holds, and on what day each deadline falls.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/ear.h"
#include "method/check.h"
#include "method/profile.h"
#include "../unit.h"

#define BASE "name: ours\ntitle: Ours\nversion: 1\nvalid_from: 2026-01-01\n"

static const struct zone_change changes[] = {
	{ INT64_C(1743296400000), 3600 },       /* 2025-03-30T01:00Z */
	{ INT64_C(1761440400000), 0 },          /* 2025-10-26T01:00Z */
	{ INT64_C(1774746000000), 3600 },       /* 2026-03-29T01:00Z */
	{ INT64_C(1792890000000), 0 },          /* 2026-10-25T01:00Z */
};
static const struct zone london = { STR_INIT("Europe/London"), changes, LENGTH(changes), 0 };
static int32_t holidays[8];
static struct calendar calendar = { .zone = &london, .holidays = holidays, .day_ends_min = 1050 };

static int64_t
at(const char *text)
{
	int64_t moment = 0;

	assert_true(time_parse(str_from(text), &moment, NULL));
	return moment;
}

static int
a_calendar(void **state)
{
	static const char *const days[] = { "2025-12-25T00:00:00Z", "2025-12-26T00:00:00Z",
	    "2026-01-01T00:00:00Z", "2026-04-03T00:00:00Z", "2026-04-06T00:00:00Z", "2026-05-04T00:00:00Z",
	    "2026-05-25T00:00:00Z" };

	(void)state;
	for (size_t i = 0; i < LENGTH(days); i++)
		holidays[i] = day_at(&zone_utc, at(days[i]));
	calendar.n_holidays = LENGTH(days);
	return 0;
}

static struct profile
read_one(const char *text)
{
	struct profile p = { 0 };
	struct err err = { 0 };

	if (!profile_read(&arena, STR("ours.txt"), str_from(text), &p, &err))
		fail_msg("%s", err.text);
	return p;
}

static void
a_file_is_read_as_it_stands(void **state)
{
	struct profile p = read_one("# why\n" BASE "valid_to: 2026-12-31\nclock: working days\n\n"
	    "milestone: acknowledge within 1 day\nmilestone: respond within 10 days after acknowledged\n"
	    "milestone: extended within 6 weeks\nletter final: decision, Grounds\n"
	    "block: You may go\nblock: to the panel.\nlegal_review: Yes\n");

	(void)state;
	assert_str(p.name, "ours");
	assert_int_equal(p.to - p.from, 364);
	assert_int_equal(p.terms[MILESTONE_ACKNOWLEDGE].unit, TERM_WORKING_DAYS);
	assert_int_equal(p.terms[MILESTONE_RESPOND].start, START_ACKNOWLEDGED);
	assert_int_equal(p.terms[MILESTONE_EXTENDED].unit, TERM_WEEKS);
	assert_int_equal(p.terms[MILESTONE_SIGNPOST].unit, TERM_NONE);
	assert_int_equal(p.final, 1 << ELEMENT_DECISION | 1 << ELEMENT_GROUNDS);
	assert_str(elements_text(&arena, p.final), "decision, grounds");
	assert_str(p.block, "You may go to the panel.");
	assert_true(p.legal_review);
	assert_false(read_one(BASE "legal_review: no\n").legal_review);
	assert_false(read_one(BASE).legal_review);
	assert_str(term_in_words(&arena, &p.terms[MILESTONE_ACKNOWLEDGE]), "within 1 working day");
	assert_str(term_in_words(&arena, &p.terms[MILESTONE_EXTENDED]), "within 6 weeks");
}

static void
a_bad_line_is_told_with_file_line_and_reason(void **state)
{
	static const struct { const char *text, *says; } rows[] = {
		{ "name uk", "ours.txt:1: a line is a key" },
		{ "nome: uk", "ours.txt:1: this key is not known" },
		{ "name: UK", "ours.txt:1: a name is small letters" },
		{ "name: none", "ours.txt:1: choose another name" },
		{ BASE "valid_to: 2026-02-30", "ours.txt:5: there is no such day" },
		{ BASE "valid_to: tomorrow", "ours.txt:5: a day is written like" },
		{ BASE "valid_to: 2025-12-31", "ours.txt: valid_to lies before" },
		{ BASE "version: 2", "ours.txt:5: this stands above already" },
		{ BASE "milestone: respond in 8 weeks", "ours.txt:5: write it like: respond within" },
		{ BASE "milestone: respond within 0 days", "ours.txt:5: write it like: respond within" },
		{ BASE "milestone: respond within 8 moons", "ours.txt:5: count in hours" },
		{ BASE "milestone: answer within 8 days", "ours.txt:5: a milestone is acknowledge" },
		{ BASE "milestone: respond within 8 days after lunch", "ours.txt:5: behind the count" },
		{ BASE "milestone: acknowledge within 1 day after acknowledged", "ours.txt:5: an "
		    "acknowledgement can't" },
		{ BASE "milestone: extended within 8 days", "ours.txt: 'extended' needs" },
		{ BASE "milestone: signpost within 8 days", "ours.txt: a milestone 'signpost' needs" },
		{ BASE "letter final: decision, poem", "ours.txt:5: a letter tells" },
		{ BASE "letter first: decision", "ours.txt:5: a letter is signpost or final" },
		{ BASE "legal_review: perhaps", "ours.txt:5: legal_review is yes or no" },
		{ BASE "clock: lunar", "ours.txt:5: the clock counts" },
		{ BASE "start_event: closed", "ours.txt:5: deadlines start" },
		{ BASE "title:", "ours.txt:5: say something" },
		{ "name: ours\n", "ours.txt: the line 'title:' is missing" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct profile p;
		struct err err = { 0 };

		assert_false(profile_read(&arena, STR("ours.txt"), str_from(rows[i].text), &p, &err));
		if (!str_starts(str_from(err.text), str_from(rows[i].says)))
			fail_msg("%s: %s", rows[i].text, err.text);
	}
}

static void
two_versions_on_one_day_are_refused(void **state)
{
	struct profile list[] = { read_one(BASE), read_one(BASE) };
	struct err err = { 0 };

	(void)state;
	list[1].from += 30;
	assert_false(profiles_settle(list, 2, &err));
	list[1].to = list[1].from - 1;
	assert_int_equal(list[0].from > list[1].from, true);
	assert_true(profiles_settle(list, 2, &err));
}

/* Six weeks from April 2026, eight before: the day the complaint came decides. */
static void
the_version_in_force_on_the_day_holds(void **state)
{
	static const struct { const char *came, *version; int weeks; } rows[] = {
		{ "2026-04-07T23:30:00+01:00", "2009-09", 8 }, { "2026-04-08T00:10:00+01:00", "2026-04", 6 },
		{ "2026-11-02T09:00:00Z", "2026-04", 6 }, { "2012-01-01T09:00:00Z", "2009-09", 8 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct profile *p = profile_on(&profiles_built_in, STR("uk-telecom"),
		    day_at(&london, at(rows[i].came)));

		assert_non_null(p);
		assert_str(p->version, rows[i].version);
		assert_int_equal(p->terms[MILESTONE_SIGNPOST].count, rows[i].weeks);
		assert_ptr_equal(profile_version(&profiles_built_in, p->name, p->version), p);
	}
	assert_null(profile_on(&profiles_built_in, STR("uk-telecom"), 0));
	assert_null(profile_on(&profiles_built_in, STR("mars"), 20000));
}

static void
a_deadline_ends_with_its_day(void **state)
{
	static const struct { const char *from; struct term t; const char *ends; } rows[] = {
		/* over Christmas: the 25th, the 26th and the new year count for nothing */
		{ "2025-12-23T11:00:00Z", { 3, TERM_WORKING_DAYS, 0 }, "2025-12-30T23:59:00Z" },
		{ "2025-12-23T11:00:00Z", { 5, TERM_WORKING_DAYS, 0 }, "2026-01-02T23:59:00Z" },
		{ "2025-12-24T11:00:00Z", { 1, TERM_WORKING_DAYS, 0 }, "2025-12-29T23:59:00Z" },
		/* over Easter, and over the hour that is skipped */
		{ "2026-04-02T15:00:00Z", { 1, TERM_WORKING_DAYS, 0 }, "2026-04-07T23:59:00+01:00" },
		{ "2026-03-27T15:00:00Z", { 2, TERM_DAYS, 0 }, "2026-03-29T23:59:00+01:00" },
		{ "2026-03-28T12:00:00Z", { 24, TERM_HOURS, 0 }, "2026-03-29T13:00:00+01:00" },
		{ "2026-10-24T12:00:00+01:00", { 24, TERM_HOURS, 0 }, "2026-10-25T11:00:00Z" },
		/* came on a Saturday, and at half past eleven in UTC, which is the next day here */
		{ "2026-06-06T10:00:00+01:00", { 3, TERM_WORKING_DAYS, 0 }, "2026-06-10T23:59:00+01:00" },
		{ "2026-06-30T23:30:00Z", { 1, TERM_DAYS, 0 }, "2026-07-02T23:59:00+01:00" },
		{ "2026-05-01T09:00:00+01:00", { 6, TERM_WEEKS, 0 }, "2026-06-12T23:59:00+01:00" },
		{ "2026-09-10T09:00:00+01:00", { 8, TERM_WEEKS, 0 }, "2026-11-05T23:59:00Z" },
		{ "2026-01-31T09:00:00Z", { 1, TERM_MONTHS, 0 }, "2026-02-28T23:59:00Z" },
		{ "2025-11-30T09:00:00Z", { 6, TERM_MONTHS, 0 }, "2026-05-30T23:59:00+01:00" },
	};

	struct calendar saturdays = calendar;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		int64_t ends = term_ends(&rows[i].t, &calendar, at(rows[i].from));

		if (ends != at(rows[i].ends))
			fail_msg("%s: %.*s", rows[i].from, STR_ARG(time_rfc3339(&arena, &london, ends)));
	}
	assert_true(term_ends(&(struct term){ 0 }, &calendar, 0) == NEVER);
	/* a firm that works on Saturdays has no less time with its regulator */
	saturdays.works = 0x3f;
	assert_int_equal(term_ends(&(struct term){ 3, TERM_WORKING_DAYS, 0 }, &saturdays,
	    at("2026-06-05T10:00:00+01:00")), at("2026-06-10T23:59:00+01:00"));
}

static void
a_reminder_comes_two_working_days_before(void **state)
{
	(void)state;
	assert_true(term_warns(&calendar, at("2026-04-07T23:59:00+01:00"))
	    == at("2026-04-01T09:00:00+01:00"));
	assert_true(term_warns(&calendar, at("2026-06-14T23:59:00+01:00"))
	    == at("2026-06-11T09:00:00+01:00"));
}

static bool
signpost_is_missing(const struct profile *p, const char *stage, struct str text)
{
	struct str json = arena_fmt(&arena, "{\"profile\":\"%.*s\",\"stage\":\"%s\",\"day\":200}",
	    STR_ARG(p->name), stage);
	struct facts facts;
	struct findings all = { 0 };
	struct err err;
	int64_t now = (p->to == INT32_MAX ? (int64_t)p->from + 230 : (int64_t)p->to + 100) * DAY_MS;

	assert_true(facts_from_json(&arena, json, &facts, &err));
	check(&arena, &pack_en, &facts, &calendar, now, text, &all);
	for (size_t i = 0; i < all.list.n; i++)
		if (str_eq(str_from(rule_id(all.list.at[i].rule)), STR("signpost-missing")))
			return true;
	return false;
}

/* The words a profile offers tell what it asks for; the decision and its grounds are the writer's. */
static void
every_block_tells_what_its_letters_must(void **state)
{
	(void)state;
	assert_true(profiles_built_in.n >= 9);
	for (size_t i = 0; i < profiles_built_in.n; i++) {
		const struct profile *p = &profiles_built_in.at[i];
		struct str letter = arena_fmt(&arena,
		    "We uphold your complaint, because the visit was late.\n\n%.*s", STR_ARG(p->block));

		if (p->final == 0)
			continue;
		if (signpost_is_missing(p, "final", letter))
			fail_msg("%.*s: its block lacks an element", STR_ARG(p->name));
		assert_true(signpost_is_missing(p, "final", STR("Sam comes on Friday at ten.")));
		assert_int_equal(signpost_is_missing(p, "update", STR("Sam comes on Friday at ten.")),
		    p->signpost != 0);
	}
}

static void
letters_can_be_given_with_the_facts(void **state)
{
	static const struct { const char *facts, *text; bool missing; } rows[] = {
		{ "{\"profile\":\"ours\",\"stage\":\"final\",\"letter_final\":\"grounds\"}",
		    "That is all.", true },
		{ "{\"profile\":\"ours\",\"stage\":\"final\",\"letter_final\":\"grounds\"}",
		    "It was late because a part was missing.", false },
		{ "{\"profile\":\"ours\",\"stage\":\"final\",\"letter_final\":\"\"}",
		    "That is all.", false },
		{ "{\"profile\":\"ours\",\"stage\":\"update\",\"day\":9,\"signpost_day\":9,"
		    "\"letter_signpost\":\"scheme\",\"letter_final\":\"\"}", "Sam comes on Friday.", true },
		{ "{\"profile\":\"ours\",\"stage\":\"update\",\"day\":8,\"signpost_day\":9,"
		    "\"letter_signpost\":\"scheme\",\"letter_final\":\"\"}", "Sam comes on Friday.", false },
		{ "{\"profile\":\"ours\",\"stage\":\"final\"}", "That is all.", false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct facts facts;
		struct findings all = { 0 };
		struct err err;
		bool missing = false;

		assert_true(facts_from_json(&arena, str_from(rows[i].facts), &facts, &err));
		check(&arena, &pack_en, &facts, &calendar, at("2026-06-01T09:00:00Z"),
		    str_from(rows[i].text), &all);
		for (size_t k = 0; k < all.list.n; k++)
			missing |= str_eq(str_from(rule_id(all.list.at[k].rule)), STR("signpost-missing"));
		if (missing != rows[i].missing)
			fail_msg("%s", rows[i].facts);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_is_read_as_it_stands),
		TEST(a_bad_line_is_told_with_file_line_and_reason),
		TEST(two_versions_on_one_day_are_refused),
		TEST(the_version_in_force_on_the_day_holds),
		TEST(a_deadline_ends_with_its_day),
		TEST(a_reminder_comes_two_working_days_before),
		TEST(every_block_tells_what_its_letters_must),
		TEST(letters_can_be_given_with_the_facts),
	};

	return cmocka_run_group_tests(tests, a_calendar, NULL);
}
