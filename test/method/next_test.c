/* next_test.c - the next step in each situation, and why a case cannot close.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fold.h"

#include "../unit.h"

#include "method/next.h"

static const struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };

#define OPENED "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"Ngozi Adair\"}\n"
#define LETTER "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"The lift is out. Nobody told us.\"}\n"
#define READING "2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"problem\",\"start\":0,\"end\":15}," \
	"{\"move\":\"criticise\",\"start\":17,\"end\":32}]}\n"
#define RAISED "3 a concern-raised {\"v\":1,\"text\":\"The lift is " \
	    "out\",\"turn\":2,\"start\":0,\"end\":15}\n" \
	"4 a concern-raised {\"v\":1,\"text\":\"Nobody told us\",\"turn\":2,\"start\":17,\"end\":32}\n"
#define PLAYED "5 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"The lift, and not a word. " \
	    "Right?\",\"stage\":\"playback\"}\n" \
	"5 a playback-sent {\"v\":1,\"turn\":6,\"items\":[{\"concern\":4,\"text\":\"The lift is out\"}]}\n"
#define BEGUN OPENED LETTER READING RAISED PLAYED
#define CONFIRMED BEGUN "6 c playback-confirmed {\"v\":1,\"playback\":7}\n"
/* seq 9 and 10: an answer that promises something for minute 600 (18:00 the same day) */
#define ANSWER CONFIRMED "7 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"I'll ring by six.\"}\n"
#define REVIEWED(concern, promise) "12 a promised {\"v\":1,\"text\":\"I look at it again\",\"due\":@4860," \
	"\"what\":\"update\"}\n12 a parked {\"v\":1,\"concern\":" concern ",\"promise\":" promise "," \
	"\"reason\":\"the fitter is away.\"}\n"
#define PROMISE(what) ANSWER "7 a promised {\"v\":1,\"turn\":9,\"text\":\"I'll ring by " \
    "six.\",\"due\":@600,\"what\":\"" what "\"}\n"
#define ANSWERED "8 a concern-answered {\"v\":1,\"concern\":4,\"turn\":9}\n8 a concern-answered " \
    "{\"v\":1,\"concern\":5,\"turn\":9}\n"
#define ENOUGH "9 c enough {\"v\":1,\"concern\":4}\n9 c enough {\"v\":1,\"concern\":5}\n"

static const struct {
	const char *story;
	int64_t minute;
	enum step_kind kind;
	enum stage stage;
	bool ours;
	const char *reason;                     /* a part of it */
} cases[] = {
	{ OPENED, 5, STEP_NOTHING, STAGE_UPDATE, false, "nothing waits" },
	{ OPENED LETTER, 31, STEP_REPLY, STAGE_ACK, true, "Ngozi wrote 30 minutes ago." },
	{ OPENED LETTER READING, 31, STEP_READ_CONCERNS, STAGE_ACK, true, "Ngozi said two things" },
	{ OPENED LETTER READING RAISED, 31, STEP_PLAY_BACK, STAGE_PLAYBACK, true,
	    "Two concerns, none confirmed." },
	{ BEGUN, 65, STEP_WAIT, STAGE_PLAYBACK, false, "Your playback to Ngozi waits in the outbox" },
	{ BEGUN "6 d mail-accepted {\"v\":1,\"turn\":6}\n", 65, STEP_WAIT, STAGE_PLAYBACK, false,
	    "Your playback went to Ngozi 1 h ago." },
	{ BEGUN "9 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"And?\"}\n", 65, STEP_REPLY,
	    STAGE_PLAYBACK, true, "wrote" },
	{ BEGUN "9 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"\xf0\x9f\x91\x8d\"}\n", 65, STEP_REPLY,
	    STAGE_PLAYBACK, true, "If this is it, take it as that." },
	{ ANSWER ANSWERED "9 a enough-asked {\"v\":1,\"concern\":4,\"turn\":9}\n"
	    "9 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"Thanks, that will do\"}\n", 10,
	    STEP_REPLY, STAGE_ANSWER, true, "; you had asked them for a yes or no." },
	/* five working days without a word: 1 June is a Monday */
	{ BEGUN, 6 * 24 * 60, STEP_WAIT, STAGE_PLAYBACK, false, "playback" },
	{ BEGUN, 7 * 24 * 60 + 60, STEP_ANSWER, STAGE_ANSWER, true, "Five working days" },
	{ BEGUN "6 c playback-corrected {\"v\":1,\"playback\":7,\"word\":\"Not quite\"}\n"
	    "6 c concern-raised {\"v\":1,\"text\":\"And the stairs\"}\n", 66, STEP_PLAY_BACK_AGAIN,
	    STAGE_PLAYBACK, true,
	    "Ngozi corrected your playback 1 h ago and added one." },
	{ BEGUN "6 c playback-corrected {\"v\":1,\"playback\":7,\"word\":\"No\"}\n", 66,
	    STEP_PLAY_BACK_AGAIN, STAGE_PLAYBACK,
	    true, "1 h ago." },
	{ CONFIRMED, 10, STEP_ANSWER, STAGE_ANSWER, true,
	    "Playback confirmed; two concerns wait for an answer." },
	{ ANSWER "8 a concern-answered {\"v\":1,\"concern\":4,\"turn\":9}\n", 10, STEP_ANSWER, STAGE_ANSWER,
	    true, "one concern waits" },
	{ ANSWER ANSWERED, 10, STEP_ASK_ENOUGH, STAGE_ANSWER, true, "Two concerns are answered" },
	{ ANSWER ANSWERED "9 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"Thanks\"}\n", 10,
	    STEP_REPLY, STAGE_ANSWER, true, "wrote" },
	{ ANSWER ANSWERED "9 a enough-asked {\"v\":1,\"concern\":4,\"turn\":9}\n9 a enough-asked "
	    "{\"v\":1,\"concern\":5,\"turn\":9}\n",
	    10, STEP_WAIT, STAGE_CLOSE, false, "asked Ngozi whether it is enough, on two concerns" },
	{ ANSWER ANSWERED "9 c not-enough {\"v\":1,\"concern\":5,\"word\":\"Who will tell us next "
	    "time?\"}\n", 10,
	    STEP_ANSWER_NOT_ENOUGH, STAGE_ANSWER, true, "Who will tell us next time?" },
	{ ANSWER ANSWERED "9 a sent {\"v\":1,\"channel\":\"mail\",\"stage\":\"final\",\"text\":\"No.\"}\n"
	    "9 c not-enough {\"v\":1,\"concern\":5}\n", 10, STEP_ANSWER_NOT_ENOUGH, STAGE_ANSWER, true,
	    "Your final reply went out before: if it stands, close with it" },
	{ CONFIRMED "9 a found {\"v\":1,\"fault\":\"shared\",\"text\":\"We lost the letter\"}\n", 10,
	    STEP_OWN_MISTAKE, STAGE_ANSWER, true, "Part of the fault is ours: " },
	{ ANSWER ANSWERED ENOUGH, 10, STEP_CLOSE, STAGE_CLOSE, true, "Ngozi said enough on both concerns" },
	/* promises: within the hour before all else, later today when nothing else is ours */
	{ PROMISE("update"), 539, STEP_ANSWER, STAGE_ANSWER, true, "two concerns" },
	{ PROMISE("update"), 541, STEP_UPDATE, STAGE_UPDATE, true, "due in 59 minutes" },
	{ PROMISE("outcome"), 541, STEP_KEEP, STAGE_UPDATE, true, "due in 59 minutes" },
	{ PROMISE("update") ANSWERED ENOUGH, 100, STEP_UPDATE, STAGE_UPDATE, true, "due in 8 h" },
	{ PROMISE("outcome") ANSWERED ENOUGH, 100, STEP_KEEP, STAGE_UPDATE, true, "with notice" },
	{ PROMISE("update"), 601, STEP_OWN_MISS, STAGE_UPDATE, true, "did not happen" },
	{ PROMISE("update") "602 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"Again\"}\n", 662,
	    STEP_OWN_MISS, STAGE_UPDATE, true, "And Ngozi wrote 1 h ago: answer that too." },
	{ PROMISE("update") "700 a promise-kept {\"v\":1,\"promise\":10}\n", 701, STEP_OWN_MISS,
	    STAGE_UPDATE, true, "came late" },
	{ PROMISE("update") "601 d promise-missed {\"v\":1,\"promise\":10}\n602 a promise-owned "
	    "{\"v\":1,\"promise\":10}\n", 603,
	    STEP_ANSWER, STAGE_ANSWER, true, "two concerns" },
	{ PROMISE("update") "8 a parked {\"v\":1,\"concern\":4,\"promise\":10}\n8 a parked "
	    "{\"v\":1,\"concern\":5,\"promise\":10}\n"
	    "601 d promise-missed {\"v\":1,\"promise\":10}\n602 a promise-owned {\"v\":1,\"promise\":10}\n",
	    603, STEP_ANSWER,
	    STAGE_ANSWER, true, "waited for a promise that was missed" },
	/* parked until a day, with the promise that goes with it: back on that day, not before */
	{ CONFIRMED REVIEWED("4", "9") REVIEWED("5", "11") "16 a promise-kept {\"v\":1,\"promise\":11}\n",
	    100,
	    STEP_ANSWER, STAGE_ANSWER, true, "one concern waits" },
	{ CONFIRMED REVIEWED("4", "9") REVIEWED("5", "11"), 100, STEP_NOTHING, STAGE_UPDATE, false,
	    "next promise is due" },
	{ CONFIRMED REVIEWED("4", "9") REVIEWED("5", "11"), 4300, STEP_ANSWER, STAGE_ANSWER, true,
	    "was parked until today: the fitter is away. Look at it again" },
	/* a message that did not arrive */
	{ BEGUN "9 d mail-failed {\"v\":1,\"turn\":6,\"reason\":\"mailbox full\"}\n", 10, STEP_RESEND,
	    STAGE_PLAYBACK, true,
	    "did not reach Ngozi: Mailbox full." },
	{ BEGUN "9 d mail-failed {\"v\":1,\"turn\":6,\"reason\":\"mailbox full\"}\n"
	    "10 a sent {\"v\":1,\"channel\":\"call\",\"text\":\"Rang instead.\"}\n", 11, STEP_PLAY_BACK,
	    STAGE_PLAYBACK, true, "none confirmed" },
	/* closed */
	{ ANSWER ENOUGH "9 a closed {\"v\":1,\"exit\":\"their-word\"}\n", 10, STEP_NOTHING, STAGE_UPDATE,
	    false, "closed" },
	{ PROMISE("outcome") "9 a closed {\"v\":1,\"exit\":\"final-response\",\"reason\":\"not "
	    "accepted\"}\n", 590, STEP_KEEP,
	    STAGE_UPDATE, true, "due in 10 minutes" },
	{ PROMISE("outcome") "9 a closed {\"v\":1,\"exit\":\"final-response\",\"reason\":\"not "
	    "accepted\"}\n", 601, STEP_OWN_MISS,
	    STAGE_UPDATE, true, "did not happen" },
};

static void
every_situation_has_its_one_next_step(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct state s;
		struct step step;

		fold(&arena, &s, cases[i].story);
		next(&arena, &s, &calendar, AFTER(cases[i].minute), &step);
		if (step.kind != cases[i].kind || step.stage != cases[i].stage || step.ours != cases[i].ours)
			fail_msg("case %zu: %s, stage %s: %.*s", i, step_name(step.kind),
			    stage_name(step.stage),
			    STR_ARG(step.reason));
		if (str_find(step.reason, str_from(cases[i].reason)) == STR_NOT_FOUND)
			fail_msg("case %zu: \"%.*s\" lacks \"%s\"", i, STR_ARG(step.reason),
			    cases[i].reason);
		assert_true(step.title.len > 0);
		assert_true(str_ends(step.reason, STR(".")) || str_ends(step.reason, STR("\xe2\x80\x9d")));
	}
}

static void
a_step_knows_what_it_is_about_and_when_it_is_due(void **state)
{
	struct state s;
	struct step step;

	(void)state;
	fold(&arena, &s, PROMISE("update"));
	next(&arena, &s, &calendar, AFTER(541), &step);
	assert_int_equal(step.promise, 10);
	assert_true(step.due == AFTER(600));
	fold(&arena, &s, ANSWER ANSWERED "9 c not-enough {\"v\":1,\"concern\":5}\n");
	next(&arena, &s, &calendar, AFTER(20), &step);
	assert_int_equal(step.concern, 5);
	assert_true(step.due == NEVER);
}

/* Told of nothing, and nothing due: what is ours all the same.  kind STEP_NOTHING: it rests. */
static void
what_is_owed_does_not_hang_on_the_clock(void **state)
{
	static const struct { const char *story; enum step_kind kind; int64_t n; } owed[] = {
		{ OPENED, STEP_NOTHING, 0 },
		{ OPENED LETTER READING, STEP_READ_CONCERNS, 2 },
		{ OPENED LETTER READING RAISED, STEP_PLAY_BACK, 2 },
		{ OPENED LETTER READING RAISED "5 a sent {\"v\":1,\"channel\":\"mail\",\"stage\":\"explore\","
		    "\"text\":\"Which lift is it?\"}\n", STEP_NOTHING, 0 },
		{ BEGUN, STEP_NOTHING, 0 },
		{ CONFIRMED, STEP_ANSWER, 2 },
		{ PROMISE("update"), STEP_ANSWER, 2 },
		{ PROMISE("update") "8 a found {\"v\":1,\"fault\":\"ours\",\"text\":\"We lost it\"}\n",
		    STEP_OWN_MISTAKE, 2 },
		{ PROMISE("update") ANSWERED "9 a found {\"v\":1,\"fault\":\"ours\",\"text\":\"We lost "
		    "it\"}\n", STEP_OWN_MISTAKE, 0 },
		{ PROMISE("update") ANSWERED, STEP_ASK_ENOUGH, 2 },
		{ ANSWER ANSWERED "9 a enough-asked {\"v\":1,\"concern\":4,\"turn\":9}\n9 a enough-asked "
		    "{\"v\":1,\"concern\":5,\"turn\":9}\n", STEP_NOTHING, 0 },
		{ CONFIRMED REVIEWED("4", "9") REVIEWED("5", "11"), STEP_NOTHING, 0 },
		{ ANSWER ANSWERED ENOUGH, STEP_CLOSE, 0 },
		{ PROMISE("outcome") ANSWERED ENOUGH, STEP_NOTHING, 0 },
		{ ANSWER ENOUGH "9 a closed {\"v\":1,\"exit\":\"their-word\"}\n", STEP_NOTHING, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(owed); i++) {
		struct owed got = { .kind = STEP_NOTHING };
		struct state s;

		fold(&arena, &s, owed[i].story);
		assert_true(next_owed(&arena, &s, &got) == (owed[i].kind != STEP_NOTHING));
		if (owed[i].kind == STEP_NOTHING)
			continue;
		if (got.kind != owed[i].kind || got.n != owed[i].n)
			fail_msg("case %zu: %s of %d", i, step_name(got.kind), (int)got.n);
		assert_true(got.since == s.last_received_at);
	}
}

static void
a_step_needs_no_calendar(void **state)
{
	struct state s;
	struct step step;

	(void)state;
	fold(&arena, &s, BEGUN);
	next(&arena, &s, NULL, AFTER(60 * 24 * 30), &step);
	assert_int_equal(step.kind, STEP_WAIT);
}

static void
people_are_called_as_a_colleague_would(void **state)
{
	static const struct { const char *name, *called; } people[] = {
		{ "Ngozi Adair", "Ngozi wrote" }, { "Mr Osei", "Mr Osei wrote" }, { "",
		    "The customer wrote" },
		{ "Dr. Lena Vogt", "Dr. Vogt wrote" }, { "Cher", "Cher wrote" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(people); i++) {
		struct state s;
		struct step step;

		fold(&arena, &s, OPENED LETTER);
		s.name = str_from(people[i].name);
		next(&arena, &s, &calendar, AFTER(31), &step);
		assert_true(str_starts(step.reason, str_from(people[i].called)));
	}
}

static void
a_case_closes_when_every_concern_has_their_word_and_nothing_is_open(void **state)
{
	static const struct { const char *story; size_t n; const char *reason; } gates[] = {
		{ OPENED, 1, "No concern" },
		{ BEGUN, 2, "has no answer yet" },
		{ ANSWER ANSWERED, 2, "have not been asked" },
		{ ANSWER ANSWERED "9 a enough-asked {\"v\":1,\"concern\":4,\"turn\":9}\n9 c enough "
		    "{\"v\":1,\"concern\":5}\n", 1,
		    "\xe2\x80\x98The lift is out\xe2\x80\x99 has no word from them yet." },
		{ ANSWER "9 c enough {\"v\":1,\"concern\":4}\n9 c not-enough {\"v\":1,\"concern\":5}\n", 1,
		    "not enough" },
		{ PROMISE("outcome") ENOUGH, 1, "is promised" },
		{ PROMISE("update") ENOUGH, 0, NULL },
		{ PROMISE("update") ENOUGH "601 d promise-missed {\"v\":1,\"promise\":10}\n", 1,
		    "was missed" },
		{ PROMISE("outcome") "8 a parked {\"v\":1,\"concern\":5,\"promise\":10}\n9 c enough "
		    "{\"v\":1,\"concern\":4}\n", 2, "waits for a promise" },
		{ ANSWER ENOUGH, 0, NULL },
		{ ANSWER "9 c withdrawn {\"v\":1,\"concern\":4,\"word\":\"Drop it\"}\n9 c enough "
		    "{\"v\":1,\"concern\":5}\n", 0, NULL },
		{ ANSWER "9 a concern-merged {\"v\":1,\"concern\":5,\"into\":4}\n9 c enough "
		    "{\"v\":1,\"concern\":4}\n", 0, NULL },
		{ PROMISE("update") ENOUGH "601 d promise-missed {\"v\":1,\"promise\":10}\n602 a "
		    "promise-owned {\"v\":1,\"promise\":10}\n",
		    0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(gates); i++) {
		struct state s;
		struct gate g;

		fold(&arena, &s, gates[i].story);
		gate(&arena, &s, &g);
		assert_int_equal(g.reasons.n, gates[i].n);
		assert_true(g.may_close == (gates[i].n == 0));
		if (gates[i].n > 0 && str_find(g.reasons.at[0], str_from(gates[i].reason)) == STR_NOT_FOUND)
			fail_msg("gate %zu: %.*s", i, STR_ARG(g.reasons.at[0]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_situation_has_its_one_next_step),
		TEST(a_step_knows_what_it_is_about_and_when_it_is_due),
		TEST(what_is_owed_does_not_hang_on_the_clock),
		TEST(a_step_needs_no_calendar),
		TEST(people_are_called_as_a_colleague_would),
		TEST(a_case_closes_when_every_concern_has_their_word_and_nothing_is_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
