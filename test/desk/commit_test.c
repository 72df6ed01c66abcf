/* commit_test.c - many who write to one case at once: all get through, one behind the other.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "../room.h"

#define WRITERS 32

struct house {
	struct place place;
	struct clock *clock;
	struct desk *desk;
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
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	desk_close(h->desk);
	clock_free(h->clock);
	place_drop(&h->place);
	test_free(h);
	return arena_teardown(state);
}

static bool
receive(struct seat *s, int n, struct err *why)
{
	struct message *m = arena_new(s->a, struct message);
	struct in_receive in = { .message = m };
	struct change_result done;

	in.raw = arena_fmt(s->a, "From: Piet <piet@example.org>\r\nSubject: The gate\r\n"
	    "Message-ID: <m%d@example.org>\r\n%s\r\nThe gate has been stuck for %d days.\r\n", n,
	    n > 0 ? "In-Reply-To: <m0@example.org>\r\n" : "", n + 2);
	return message_parse(s->a, in.raw, m, why) && desk_do(s, act_receive, &in, &done, why);
}

struct writer {
	pthread_t thread;
	struct desk *desk;
	int n;
	bool ok;
	struct err why;
};

static void *
write_once(void *arg)
{
	struct writer *w = arg;
	struct arena mine;
	struct seat s;

	arena_init(&mine, &host_pages, MIB(64));
	w->ok = seat_open(&s, w->desk, &mine, (struct actor){ .role = ROLE_DESK }, &w->why);
	if (w->ok) {
		w->ok = receive(&s, w->n, &w->why);
		seat_close(&s);
	}
	arena_release(&mine);
	return NULL;
}

static void
none_of_many_writers_is_sent_away(void **state)
{
	struct house *h = *state;
	struct writer all[WRITERS];
	struct case_line *lines;
	struct case_view v;
	struct seat s;
	size_t n;

	ok(seat_open(&s, h->desk, &arena, (struct actor){ .role = ROLE_DESK }, &err));
	ok(receive(&s, 0, &err));
	for (int i = 0; i < WRITERS; i++) {
		all[i] = (struct writer){ .desk = h->desk, .n = i + 1 };
		assert_int_equal(pthread_create(&all[i].thread, NULL, write_once, &all[i]), 0);
	}
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(all[i].thread, NULL);
		if (!all[i].ok)
			fail_msg("%d: %s", i, all[i].why.text);
	}
	s.who = (struct actor){ ROLE_AGENT, 7, STR("Asha") };
	ok(desk_cases(&s, STR("piet"), STR_NONE, true, 0, &lines, &n, &err));
	assert_int_equal(n, 1);
	ok(desk_case(&s, lines[0].case_id, &v, &err));
	assert_int_equal(v.state->turns.n, WRITERS + 1);
	seat_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(none_of_many_writers_is_sent_away, set_up, tear_down),
	};

	log_set_level(LOG_LEVEL_QUIET);
	return run_on_engines(tests);
}
