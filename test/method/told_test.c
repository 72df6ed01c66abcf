/* told_test.c - what a turn tells beside its moves: read with a pack, kept in the log, taken from there.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fold.h"

#include "../unit.h"

#include "method/loss.h"
#include "method/slots.h"

#define OPENED "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"Rhian Pugh\"}\n"
#define WROTE OPENED "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"It has hummed for weeks. So?\"}\n"

static struct told
read_with(const struct pack *p, const char *text, bool ours)
{
	struct told_in in = { .ours = ours };
	struct text t;
	struct told out;

	text_read(&arena, p, str_from(text), &t);
	in.text = &t;
	told_read(&arena, p, &in, &out);
	return out;
}

static const struct pack *
with_own(const char *lines)
{
	struct pack_source *sources = arena_array(&arena, struct pack_source, n_pack_en_sources + 1);
	const struct pack *p;
	struct err err;

	memcpy(sources, pack_en_sources, n_pack_en_sources * sizeof *sources);
	sources[n_pack_en_sources] = (struct pack_source){ STR("ours.pack"), str_from(lines) };
	if (!pack_compile(&arena, sources, n_pack_en_sources + 1, &p, &err))
		fail_msg("%s", err.text);
	return p;
}

static void
words_are_told_by_them_and_asked_by_us(void **state)
{
	static const struct { const char *text; bool ours; int64_t tells; } rows[] = {
		{ "It hums.", false, 0 },
		{ "It has hummed since May, and my team can't work.", false,
		    TELLS_SINCE | TELLS_STOPPED | TELLS_OTHERS },
		{ "It has hummed since May.", true, 0 },
		{ "Has it hummed since May?", true, TELLS_SINCE },
		{ "Why did nobody come? Is that the policy?", false, TELLS_ASKS_WHY | TELLS_ASKS_PROCEDURE },
		{ "I see why it hums. The policy is here.", false, 0 },
		{ "I am sorry for your loss.", true, TELLS_CONDOLENCE },
		{ "I am sorry for your loss.", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (read_with(&pack_en, rows[i].text, rows[i].ours).tells != (TELLS_READ | rows[i].tells))
			fail_msg("%s", rows[i].text);
}

static void
a_firms_own_pack_adds_to_it(void **state)
{
	const struct pack *p = with_own("list family: carer\nlabel told-stopped\nlost ..2 shift\n"
	    "label death\ngone to rest\nlabel by-phone\ngive you a bell\n");

	(void)state;
	assert_int_equal(read_with(p, "We lost a whole shift.", false).tells, TELLS_READ | TELLS_STOPPED);
	assert_int_equal(read_with(&pack_en, "We lost a whole shift.", false).tells, TELLS_READ);
	assert_int_equal(read_with(p, "My carer died in June.", false).n_losses, 1);
	assert_int_equal(read_with(&pack_en, "My carer died in June.", false).n_losses, 0);
	assert_int_equal(read_with(p, "My mum is gone to rest.", false).n_losses, 1);
	assert_int_equal(promise_told(&arena, p, STR("I'll give you a bell at six.")),
	    TELLS_READ | TELLS_BY_PHONE);
	assert_int_equal(promise_told(&arena, &pack_en, STR("I'll give you a bell at six.")), TELLS_READ);
	assert_int_equal(promise_told(&arena, &pack_en, STR("I'll give you a call at six.")),
	    TELLS_READ | TELLS_BY_PHONE);
}

/* Read in another way since, it stays as it was. */
static void
what_stands_in_the_log_is_not_read_again(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, WROTE);
	assert_int_equal(slots_unknown(&s) >> SLOT_SINCE & 1, 0);
	fold(&arena, &s, WROTE "2 d read {\"v\":1,\"turn\":2}\n");
	assert_int_equal(slots_unknown(&s) >> SLOT_SINCE & 1, 0);
	fold(&arena, &s, WROTE "2 d read {\"v\":1,\"turn\":2,\"tells\":1}\n");
	assert_int_equal(slots_unknown(&s) >> SLOT_SINCE & 1, 1);
	fold(&arena, &s, WROTE "2 d read {\"v\":1,\"turn\":2,\"tells\":5}\n");
	assert_int_equal(slots_unknown(&s) >> SLOT_STOPPED & 1, 0);
}

static void
a_loss_is_kept_by_its_words(void **state)
{
	static const char log[] = WROTE "2 d read {\"v\":1,\"turn\":2,\"tells\":1,"
	    "\"losses\":[{\"start\":3,\"end\":13,\"of\":\"aunt\"},{\"start\":0,\"end\":0,\"of\":\"\"}]}\n";
	struct event e = { .kind = EVENT_READ, .turn = 2, .tells = TELLS_READ }, *back;
	struct loss_read losses[] = { { 3, 13, STR_INIT("aunt") }, { 0, 0, STR_INIT("") } };
	struct loss loss;
	struct state s;
	struct buf b;
	struct err err;

	(void)state;
	fold(&arena, &s, log);
	assert_true(loss_told(&s, &loss));
	assert_str(loss.words, "It has hummed for weeks");
	assert_str(loss.relation, "aunt");
	assert_true(turn_tells_loss_in(&s.turns.at[0], str_sub(s.turns.at[0].text, 0, 6)));
	assert_false(turn_tells_loss_in(&s.turns.at[0], str_sub(s.turns.at[0].text, 14, 20)));
	e.losses = losses;
	e.n_losses = 2;
	assert_str(event_write(&arena, &e), "{\"v\":1,\"turn\":2,\"tells\":1,\"losses\":"
	    "[{\"start\":3,\"end\":13,\"of\":\"aunt\"},{\"start\":0,\"end\":0,\"of\":\"\"}]}");
	buf_init(&b, &arena, KIB(4));
	event_pack(&b, &e);
	back = events_unpack(&arena, buf_str(&b), 1);
	assert_int_equal(back->n_losses, 2);
	assert_str(back->losses[0].of, "aunt");
	assert_int_equal(back->losses[0].end, 13);
	fold(&arena, &s, WROTE);
	assert_false(fold_onto(&s, "2 d read {\"v\":1,\"turn\":2,\"tells\":1,"
	    "\"losses\":[{\"start\":3,\"end\":1300,\"of\":\"aunt\"}]}\n", &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(words_are_told_by_them_and_asked_by_us),
		TEST(a_firms_own_pack_adds_to_it),
		TEST(what_stands_in_the_log_is_not_read_again),
		TEST(a_loss_is_kept_by_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
