/* mail_in_test.c - a spool full at once: written together, and each conversation in its order.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "../room.h"
#include "jobs/jobs.h"
#include "mail/spool.h"

#define PEOPLE 40

struct house {
	struct place place;
	struct clock *clock;
	struct desk *desk;
	struct jobs *jobs;
	struct seat agent;
	int64_t brought;
};

static struct err err;

static int
set_up(void **state)
{
	struct house *h = test_calloc(1, sizeof *h);

	arena_setup(state);
	place_make(&h->place);
	h->clock = clock_stopped_at(START);
	ok(room_open(&h->place, h->clock, &h->desk, &err));
	ok(seat_open(&h->agent, h->desk, &arena, (struct actor){ ROLE_AGENT, 7, STR("Asha") }, &err));
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	jobs_stop(h->jobs);
	seat_close(&h->agent);
	desk_close(h->desk);
	clock_free(h->clock);
	place_drop(&h->place);
	test_free(h);
	return arena_teardown(state);
}

/* The spool is read by name, and a name begins with the time. */
static void
bring(struct house *h, struct str mail)
{
	ok(spool_put(h->place.folder, mail, MAIL_MAX, START - 100000 + h->brought++, &err));
}

static void
write_mail(struct house *h, int who, int n, const char *text)
{
	struct str back = n == 1 ? STR("")
	    : arena_fmt(&arena, "In-Reply-To: <%d-%d@example.org>\r\n", who, n - 1);

	bring(h, arena_fmt(&arena, "From: Person %d <p%d@example.org>\r\nSubject: The gate of plot %d\r\n"
	    "Message-ID: <%d-%d@example.org>\r\n%.*s\r\n%s\r\n", who, who, who, who, n, STR_ARG(back), text));
}

static void
take_all_in(struct house *h)
{
	struct str *names;
	size_t left;

	ok(jobs_start(&h->jobs, h->desk, &err));
	ok(jobs_advance(h->jobs, START, &err));
	ok(spool_list(&arena, h->place.folder, &names, &left, &err));
	assert_int_equal(left, 0);
}

static struct state *
case_of(struct house *h, int who)
{
	struct case_line *lines;
	struct case_view v;
	size_t n;

	ok(desk_cases(&h->agent, arena_fmt(&arena, "p%d@example.org", who), STR_NONE, true, 0, &lines, &n,
	    &err));
	assert_int_equal(n, 1);
	ok(desk_case(&h->agent, lines[0].case_id, &v, &err));
	return v.state;
}

static void
each_conversation_is_in_its_order(void **state)
{
	struct house *h = *state;

	for (int who = 0; who < PEOPLE; who++) {
		write_mail(h, who, 1, "The gate has been stuck for a week.");
		if (who % 2 == 0) {
			write_mail(h, who, 2, "Now it is off its hinges.");
			write_mail(h, who, 3, "Nobody has rung me.");
		}
	}
	for (int who = 1; who < PEOPLE; who += 2)
		write_mail(h, who, 2, "It is still stuck.");
	take_all_in(h);
	for (int who = 0; who < PEOPLE; who++) {
		struct state *s = case_of(h, who);
		assert_int_equal(s->turns.n, who % 2 == 0 ? 3 : 2);
		assert_str(s->turns.at[0].text, "The gate has been stuck for a week.");
		assert_str(s->turns.at[1].text, who % 2 == 0 ? "Now it is off its hinges."
		    : "It is still stuck.");
	}
}

static void
one_that_cannot_be_taken_in_holds_up_none(void **state)
{
	struct house *h = *state;

	for (int who = 0; who < PEOPLE; who++) {
		write_mail(h, who, 1, "The gate has been stuck for a week.");
		bring(h, STR("Subject: without anyone who sent it\r\n\r\nWho am I?\r\n"));
	}
	/* brought twice, it is taken in once */
	write_mail(h, 0, 1, "The gate has been stuck for a week.");
	take_all_in(h);
	for (int who = 0; who < PEOPLE; who++)
		assert_int_equal(case_of(h, who)->turns.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_conversation_is_in_its_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_that_cannot_be_taken_in_holds_up_none, set_up, tear_down),
	};

	log_set_level(LOG_LEVEL_QUIET);
	return run_on_engines(tests);
}
