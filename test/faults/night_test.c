/* night_test.c - promises made across the two nights a year on which clocks are changed, in several zones.
 *
 * The draft is read, sent and falls due by the desk's own acts, with its clock set to the moment before.
 *
 * SPDX-License-Identifier: ISC
 */
#include "house.h"

static const struct night {
	const char *zone, *now, *by, *due;
} nights[] = {
	/* London, 29 March 2026: 01:00 becomes 02:00. */
	{ "Europe/London", "2026-03-28T15:00:00Z", "by tomorrow noon", "2026-03-29T12:00:00+01:00" },
	{ "Europe/London", "2026-03-28T15:00:00Z", "within 24 hours", "2026-03-29T16:00:00+01:00" },
	{ "Europe/London", "2026-03-28T15:00:00Z", "by tomorrow", "2026-03-29T23:59:00+01:00" },
	{ "Europe/London", "2026-03-27T15:00:00Z", "by Monday", "2026-03-30T23:59:00+01:00" },
	{ "Europe/London", "2026-03-27T15:00:00Z", "within two working days", "2026-03-31T17:30:00+01:00" },
	{ "Europe/London", "2026-03-29T00:30:00Z", "within 2 hours", "2026-03-29T03:30:00+01:00" },
	{ "Europe/London", "2026-03-29T00:59:00Z", "by noon", "2026-03-29T12:00:00+01:00" },
	/* A time that the night leaves out is as long after midnight as it would have been. */
	{ "Europe/London", "2026-03-28T15:00:00Z", "by tomorrow, 1:30 am", "2026-03-29T02:30:00+01:00" },
	/* 25 October 2026: 02:00 becomes 01:00 again. */
	{ "Europe/London", "2026-10-24T15:00:00+01:00", "by tomorrow noon", "2026-10-25T12:00:00Z" },
	{ "Europe/London", "2026-10-24T15:00:00+01:00", "within 24 hours", "2026-10-25T14:00:00Z" },
	{ "Europe/London", "2026-10-25T01:30:00+01:00", "within 2 hours", "2026-10-25T02:30:00Z" },
	{ "Europe/London", "2026-10-25T01:30:00Z", "within 2 hours", "2026-10-25T03:30:00Z" },
	{ "Europe/London", "2026-10-24T15:00:00+01:00", "by Monday, 4 pm", "2026-10-26T16:00:00Z" },
	/* One that comes twice is the first. */
	{ "Europe/London", "2026-10-24T15:00:00+01:00", "by tomorrow, 1:30 am", "2026-10-25T01:30:00+01:00" },
	/* Which day it is hangs on the change, too: half an hour before midnight, and half an hour behind. */
	{ "Europe/London", "2026-03-28T23:30:00Z", "by tomorrow noon", "2026-03-29T12:00:00+01:00" },
	{ "Europe/London", "2026-03-30T00:30:00+01:00", "by tomorrow noon", "2026-03-31T12:00:00+01:00" },
	{ "Europe/London", "2026-10-25T00:30:00+01:00", "by tomorrow noon", "2026-10-26T12:00:00Z" },
	{ "Europe/London", "2026-10-25T23:30:00Z", "by tomorrow noon", "2026-10-26T12:00:00Z" },
	/* New York changes three weeks before, and one week after. */
	{ "America/New_York", "2026-03-07T15:00:00-05:00", "by tomorrow noon", "2026-03-08T12:00:00-04:00" },
	{ "America/New_York", "2026-03-07T15:00:00-05:00", "within 24 hours", "2026-03-08T16:00:00-04:00" },
	{ "America/New_York", "2026-10-25T10:00:00-04:00", "by tomorrow noon", "2026-10-26T12:00:00-04:00" },
	{ "America/New_York", "2026-10-31T15:00:00-04:00", "by tomorrow noon", "2026-11-01T12:00:00-05:00" },
	/* The south goes the other way; Lord Howe by half an hour; Arizona and Kolkata not at all. */
	{ "Australia/Sydney", "2026-04-04T15:00:00+11:00", "by tomorrow noon", "2026-04-05T12:00:00+10:00" },
	{ "Australia/Sydney", "2026-10-03T15:00:00+10:00", "within 24 hours", "2026-10-04T16:00:00+11:00" },
	{ "Australia/Lord_Howe", "2026-04-04T15:00:00+11:00", "by tomorrow noon",
	    "2026-04-05T12:00:00+10:30" },
	{ "Australia/Lord_Howe", "2026-10-03T15:00:00+10:30", "within 24 hours",
	    "2026-10-04T15:30:00+11:00" },
	{ "America/Phoenix", "2026-03-07T15:00:00-07:00", "by tomorrow noon", "2026-03-08T12:00:00-07:00" },
	{ "Asia/Kolkata", "2026-03-28T15:00:00+05:30", "within 24 hours", "2026-03-29T15:00:00+05:30" },
	/* A night on which the year ends too. */
	{ "Pacific/Auckland", "2026-12-31T22:00:00+13:00", "by tomorrow noon", "2027-01-01T12:00:00+13:00" },
};

static int64_t
moment(const char *rfc3339)
{
	int64_t at;

	assert_true(time_parse(str_from(rfc3339), &at, NULL));
	return at;
}

/* A folder in that zone, at that moment, with a complaint that has just come in. */
static void
begin(struct house *h, const struct night *n)
{
	house_make(h);
	MUST(h, desk_setting_put(h->desk, STR("firm.zone"), str_from(n->zone), &h->err));
	house_close(h);
	clock_free(h->clock);
	h->clock = clock_stopped_at(moment(n->now));
	house_open(h);
	house_received(h);
}

static struct promise
promised(struct house *h)
{
	struct state *s = house_look(h).state;

	assert_int_equal(s->promises.n, 1);
	return s->promises.at[0];
}

static void
told_as(struct house *h, const struct night *n, int64_t due)
{
	struct str got = time_rfc3339(&h->arena, desk_calendar(h->desk)->zone, due);

	if (due != moment(n->due))
		fail_msg("%s, %s, \"%s\": %.*s, and not %s", n->zone, n->now, n->by, STR_ARG(got), n->due);
}

static void
falls_due(struct house *h, const struct promise *p)
{
	struct in_due in = { .case_id = h->case_id, .promise = p->seq };

	clock_set(h->clock, p->due - 1);
	house_act(h, ROLE_DESK, act_promise_due, &in);
	assert_int_equal(promised(h).state, PROMISE_OPEN);
	clock_set(h->clock, p->due);
	house_act(h, ROLE_DESK, act_promise_due, &in);
	assert_int_equal(promised(h).state, PROMISE_MISSED);
}

static void
a_promise_means_the_clock_on_the_wall_of_its_zone(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(nights); i++) {
		const struct in_reply *reply;
		struct house h;
		struct promise p;

		begin(&h, &nights[i]);
		reply = house_reply(&h, STAGE_ACK, arena_fmt(&h.arena, "Three weeks with no lift, and nobody "
		    "called you back. I look after this now. I will write to you %s.", nights[i].by));
		if (reply->n_promises != 1)
			fail_msg("\"%s\": %zu promises were read", nights[i].by, reply->n_promises);
		told_as(&h, &nights[i], reply->promises[0].due);
		house_act(&h, ROLE_AGENT, act_reply, reply);
		p = promised(&h);
		told_as(&h, &nights[i], p.due);
		falls_due(&h, &p);
		house_drop(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_promise_means_the_clock_on_the_wall_of_its_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
