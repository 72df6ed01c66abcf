/* invite_test.c - calendars as programs send them: what, when on whose clock, where, who, called off or not.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "host/mem.h"
#include "host/zone.h"
#include "mail/invite.h"
#include "mail/message.h"

static struct arena a;

static int
begin(void **state)
{
	(void)state;
	arena_init(&a, &host_pages, MIB(16));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static const struct zone *
zone(const char *name)
{
	const struct zone *z;
	struct err err;

	assert_true(zone_load(&a, str_from(name), &z, &err));
	return z;
}

/* The one date in a calendar of these lines. */
static const struct invite *
one(const char *lines)
{
	size_t n, more;
	const struct invite *list = invite_read(&a, str_from(lines), &n, &more);

	assert_int_equal(n, 1);
	assert_int_equal(more, 0);
	return list;
}

static const struct invite *
event(const char *lines)
{
	return one(cstr(&a, arena_fmt(&a, "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n%s"
	    "END:VEVENT\r\nEND:VCALENDAR\r\n", lines)));
}

static void
is(struct str got, const char *want)
{
	assert_string_equal(cstr(&a, got), want);
}

static const char *
when(const struct invite *i, const char *zone_name)
{
	return cstr(&a, invite_when(&a, i, zone(zone_name)));
}

#define BERLIN \
	"BEGIN:VTIMEZONE\r\nTZID:Our house time\r\n" \
	"BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n" \
	"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n" \
	"BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n" \
	"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"

static void
an_invitation_says_what_when_where_and_who(void **state)
{
	const struct invite *i = event("SUMMARY:Call about\r\n  the claim\\, part 2\r\n"
	    "LOCATION:12 High Street\\nRoom 3\r\nDTSTART:20260602T090000Z\r\nDTEND:20260602T093000Z\r\n"
	    "ORGANIZER;CN=\"Ross, Kit\":mailto:kit@firm.example\r\n"
	    "ATTENDEE;CN=Care;PARTSTAT=NEEDS-ACTION:mailto:care@brightline.example\r\n"
	    "ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:bo@firm.example\r\n"
	    "DESCRIPTION:Bring the bill.\\nAnd the photographs.\r\n");

	(void)state;
	is(invite_heading(&a, i), "An invitation");
	is(i->what, "Call about the claim, part 2");
	is(i->where, "12 High Street Room 3");
	is(i->words, "Bring the bill.\nAnd the photographs.");
	assert_string_equal(when(i, "Europe/London"), "Tuesday 2 June 2026, 10:00 to 10:30 (Europe/London)");
	is(invite_who(&a, i), "asked by Ross, Kit: Care, bo@firm.example (comes)");
}

static void
a_clock_elsewhere_is_told_beside_ours(void **state)
{
	const struct invite *i = event("DTSTART;TZID=America/New_York:20260602T090000\r\n"
	    "DURATION:PT1H30M\r\n");

	(void)state;
	assert_string_equal(when(i, "Europe/London"), "Tuesday 2 June 2026, 14:00 to 15:30 (Europe/London); "
	    "on their clock Tuesday, 09:00 (America/New_York)");
	assert_string_equal(when(i, "America/New_York"),
	    "Tuesday 2 June 2026, 09:00 to 10:30 (America/New_York)");
}

/* What a zone is called is the sender's affair; its table says when clocks are turned. */
static void
the_calendars_own_zone_is_gone_by(void **state)
{
	static const struct { const char *at, *want; } cases[] = {
		{ "20260115T100000", "Thursday 15 January 2026, 09:00 (UTC)" },
		{ "20260715T100000", "Wednesday 15 July 2026, 08:00 (UTC)" },
		{ "20260329T015900", "Sunday 29 March 2026, 00:59 (UTC)" },
		{ "20260329T030000", "Sunday 29 March 2026, 01:00 (UTC)" },
		{ "20261025T040000", "Sunday 25 October 2026, 03:00 (UTC)" },
		{ "20261024T230000", "Saturday 24 October 2026, 21:00 (UTC)" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct invite *e = one(cstr(&a, arena_fmt(&a, "BEGIN:VCALENDAR\n" BERLIN
		    "BEGIN:VEVENT\nDTSTART;TZID=Our house time:%s\nEND:VEVENT\nEND:VCALENDAR\n",
		    cases[i].at)));
		struct str got = invite_when(&a, e, &zone_utc);
		assert_true(str_starts(got, str_from(cases[i].want)));
	}
}

static void
a_zone_may_stand_behind_the_date_and_end_in_some_year(void **state)
{
	const char *zones = "BEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\nDTSTART:19701025T030000\n"
	    "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:19800406T020000\n"
	    "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
	    "RRULE:FREQ=YEARLY;UNTIL=19860330T010000Z;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n"
	    "BEGIN:STANDARD\nDTSTART:19870101T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0300\nEND:STANDARD\n"
	    "END:VTIMEZONE\n";
	const struct invite *e = one(cstr(&a, arena_fmt(&a, "BEGIN:VEVENT\n"
	    "DTSTART;TZID=x:20260715T100000\nEND:VEVENT\n%s", zones)));

	(void)state;
	assert_true(str_starts(invite_when(&a, e, &zone_utc), STR("Wednesday 15 July 2026, 07:00 (UTC)")));
}

static void
what_has_no_zone_is_told_as_it_was_written(void **state)
{
	(void)state;
	assert_string_equal(when(event("DTSTART:20260602T090000\r\nDTEND:20260602T100000\r\n"),
	    "Europe/London"),
	    "Tuesday 2 June 2026, 09:00 to 10:00, on their clock; they name no time zone");
	assert_string_equal(when(event("DTSTART;TZID=\"GMT Standard Time\":20260602T090000\r\n"),
	    "Europe/London"), "Tuesday 2 June 2026, 09:00, on their clock; the time zone "
	    "“GMT Standard Time” is not known here");
	assert_string_equal(when(event("DTSTART;TZID=../../etc/passwd:20260602T090000\r\n"), "Europe/London"),
	    "Tuesday 2 June 2026, 09:00, on their clock; the time zone “../../etc/passwd” is not known here");
}

static void
whole_days_end_with_the_last_of_them(void **state)
{
	(void)state;
	assert_string_equal(when(event("DTSTART;VALUE=DATE:20260602\r\n"), "America/New_York"),
	    "Tuesday 2 June 2026, all day");
	assert_string_equal(when(event("DTSTART;VALUE=DATE:20260602\r\nDTEND;VALUE=DATE:20260603\r\n"),
	    "America/New_York"), "Tuesday 2 June 2026, all day");
	assert_string_equal(when(event("DTSTART;VALUE=DATE:20260602\r\nDURATION:P3D\r\n"), "Europe/London"),
	    "Tuesday 2 June 2026 to Thursday 4 June 2026, all day");
}

static void
it_may_go_over_midnight_or_come_again(void **state)
{
	(void)state;
	assert_string_equal(when(event("DTSTART:20260602T220000Z\r\nDTEND:20260603T010000Z\r\n"
	    "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=5\r\n"), "UTC"),
	    "Tuesday 2 June 2026, 22:00 to Wednesday 3 June 2026, 01:00 (UTC); again every 2 weeks");
	assert_string_equal(when(event("DTSTART:20260602T220000Z\r\nRECURRENCE-ID:20260602T210000Z\r\n"),
	    "UTC"),
	    "Tuesday 2 June 2026, 22:00 (UTC); this one of several dates");
}

static void
what_is_called_off_and_what_is_answered_is_said(void **state)
{
	static const struct { const char *method, *lines, *want; } cases[] = {
		{ "CANCEL", "SUMMARY:x\n", "Called off" },
		{ "REQUEST", "STATUS:CANCELLED\n", "Called off" },
		{ "PUBLISH", "STATUS:CONFIRMED\n", "A date" },
		{ "COUNTER", "", "Another time is proposed" },
		{ "REPLY", "ATTENDEE;CN=Ines;PARTSTAT=ACCEPTED:mailto:i@x.example\n", "Ines will come" },
		{ "REPLY", "ATTENDEE;PARTSTAT=DECLINED:mailto:i@x.example\n", "i@x.example will not come" },
		{ "REPLY", "ATTENDEE;PARTSTAT=X-ODD:mailto:i@x.example\n", "An answer to an invitation" },
		{ "REPLY", "", "An answer to an invitation" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		is(invite_heading(&a, one(cstr(&a, arena_fmt(&a, "METHOD:%s\nBEGIN:VEVENT\n%sEND:VEVENT\n",
		    cases[i].method, cases[i].lines)))), cases[i].want);
}

static void
an_alarm_within_says_nothing_of_the_date(void **state)
{
	const struct invite *i = event("BEGIN:VALARM\r\nSUMMARY:Wake "
	    "up\r\nDESCRIPTION:Now\r\nATTENDEE:mailto:x@y\r\n"
	    "END:VALARM\r\nSUMMARY:The visit\r\n");

	(void)state;
	is(i->what, "The visit");
	is(i->words, "");
	assert_int_equal(i->n_people, 0);
}

static void
nothing_unseen_gets_through(void **state)
{
	const struct invite *i = event("SUMMARY:a\x01" "b\xE2\x80\xAE" "c\xff\\ndir\r\n"
	    "ORGANIZER;CN=\"^'Kit^' ^n\xE2\x80\xAE" "Ross\":mailto:kit@firm.example\r\n");

	(void)state;
	is(i->what, "abc\xEF\xBF\xBD" " dir");
	is(i->organizer.name, "\"Kit\"  Ross");
}

static void
days_that_are_none_are_no_time(void **state)
{
	static const char *const bad[] = { "20260230T100000", "20261301", "2026060", "20260602T250000",
		"20260602X100000", "-0260602T100000", "99999999T999999", "00000101", "" };

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++)
		is(invite_when(&a, event(cstr(&a, arena_fmt(&a, "DTSTART:%s\r\n", bad[i]))), &zone_utc), "");
}

static void
too_many_are_counted(void **state)
{
	struct buf b;
	size_t n, more;

	(void)state;
	buf_init(&b, &a, MIB(1));
	for (int i = 0; i < 15; i++)
		buf_lit(&b, "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n");
	(void)invite_read(&a, buf_str(&b), &n, &more);
	assert_int_equal(n, INVITES_MOST);
	assert_int_equal(more, 15 - INVITES_MOST);
}

static void
a_mail_of_nothing_else_has_its_words(void **state)
{
	struct message m;
	struct err err;
	const char *raw = "From: kit@firm.example\nContent-Type: text/calendar; method=REQUEST\n\n"
	    "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:The visit\n"
	    "DESCRIPTION:The boiler still leaks.\\nPlease come and look.\nEND:VEVENT\nEND:VCALENDAR\n";

	(void)state;
	assert_true(message_parse(&a, str_from(raw), &m, &err));
	is(m.text, "The boiler still leaks.\nPlease come and look.");
	assert_int_equal(m.n_attached, 1);
	is(m.attached[0].name, "calendar.ics");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_invitation_says_what_when_where_and_who, begin, end),
		cmocka_unit_test_setup_teardown(a_clock_elsewhere_is_told_beside_ours, begin, end),
		cmocka_unit_test_setup_teardown(the_calendars_own_zone_is_gone_by, begin, end),
		cmocka_unit_test_setup_teardown(a_zone_may_stand_behind_the_date_and_end_in_some_year, begin,
		    end),
		cmocka_unit_test_setup_teardown(what_has_no_zone_is_told_as_it_was_written, begin, end),
		cmocka_unit_test_setup_teardown(whole_days_end_with_the_last_of_them, begin, end),
		cmocka_unit_test_setup_teardown(it_may_go_over_midnight_or_come_again, begin, end),
		cmocka_unit_test_setup_teardown(what_is_called_off_and_what_is_answered_is_said, begin, end),
		cmocka_unit_test_setup_teardown(an_alarm_within_says_nothing_of_the_date, begin, end),
		cmocka_unit_test_setup_teardown(nothing_unseen_gets_through, begin, end),
		cmocka_unit_test_setup_teardown(days_that_are_none_are_no_time, begin, end),
		cmocka_unit_test_setup_teardown(too_many_are_counted, begin, end),
		cmocka_unit_test_setup_teardown(a_mail_of_nothing_else_has_its_words, begin, end),
	};

	return cmocka_run_group_tests_name("invite", tests, NULL, NULL);
}
