/* state_test.c - events in, state out; and every event that does not follow, refused.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fold.h"

#include "../unit.h"

/* Seq 1 to 7: opened, her letter, its reading, two concerns, our playback as a turn and as such. */
#define OPENED "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"Ngozi Adair\"}\n"
#define LETTER "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"The lift is out. Nobody told us.\"}\n"
#define READING "2 d read {\"v\":1,\"turn\":2,\"anger\":2,\"moves\":[" \
	"{\"move\":\"problem\",\"start\":0,\"end\":15,\"p\":900}," \
	"{\"move\":\"criticise\",\"start\":17,\"end\":32,\"p\":800}]}\n"
#define RAISED "3 a concern-raised {\"v\":1,\"text\":\"The lift is " \
	    "out\",\"turn\":2,\"start\":0,\"end\":15}\n" \
	"4 a concern-raised {\"v\":1,\"text\":\"Nobody told us\",\"turn\":2,\"start\":17,\"end\":32}\n"
#define PLAYED "5 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"The lift, and not a word. " \
	    "Right?\",\"stage\":\"playback\"}\n" \
	"5 a playback-sent {\"v\":1,\"turn\":6,\"items\":[{\"concern\":4,\"text\":\"The lift is out\"}," \
	"{\"concern\":5,\"text\":\"not a word\"}]}\n"
#define BEGUN OPENED LETTER READING RAISED PLAYED
#define CONFIRMED BEGUN "6 c playback-confirmed " \
    "{\"v\":1,\"playback\":7,\"word\":\"Yes\",\"channel\":\"page\"}\n"
/* seq 9: our answer; 10: its promise, due at minute 600 */
#define PROMISED CONFIRMED "7 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"I'll ring by six.\"}\n" \
	"7 a promised {\"v\":1,\"turn\":9,\"start\":0,\"end\":17,\"text\":\"I'll ring by " \
	    "six.\",\"due\":@600," \
	"\"what\":\"update\",\"name\":\"Asha Noor\",\"account\":\"7\"}\n"

#define PROMISED_DEED "8 a promised {\"v\":1,\"turn\":9,\"text\":\"I'll mend it.\",\"due\":@600,"  \
	"\"what\":\"outcome\"}\n"
#define ALL_ENOUGH "9 c enough {\"v\":1,\"concern\":4}\n9 c enough {\"v\":1,\"concern\":5}\n"

static void
a_promise_to_write_holds_nothing_open_and_goes_with_the_case(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, PROMISED ALL_ENOUGH "9 a closed {\"v\":1,\"exit\":\"their-word\"}\n");
	assert_false(s.open);
	assert_int_equal(s.promises.at[0].state, PROMISE_RELEASED);
	assert_int_equal(s.promises.at[0].settled_at, AFTER(9));
	assert_true(state_next_due(&s) == NEVER);
}

#define PLANNED BEGUN "8 a planned {\"v\":1,\"text\":\"It runs again.\",\"due\":@600," \
	"\"stage\":\"answer\",\"plan\":\"{}\"}\n"

static void
a_message_that_waits_has_said_nothing(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, PLANNED);
	assert_int_equal(s.turns.n, 2);
	assert_int_equal(s.last_sent, 6);
	assert_int_equal(s.plans.n, 1);
	assert_int_equal(s.plans.at[0].state, PLAN_WAITING);
	assert_int_equal(s.plans.at[0].due, AFTER(600));
}

static void
a_word_of_theirs_stops_what_waits(void **state)
{
	static const char *const words[] = {
		"9 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"And the stairs.\"}\n",
		"9 c playback-confirmed {\"v\":1,\"playback\":7,\"word\":\"Yes\",\"channel\":\"page\"}\n",
		"9 c not-enough {\"v\":1,\"concern\":4,\"word\":\"No\"}\n",
		"9 c need-told {\"v\":1,\"need\":\"heard\"}\n",
	};
	struct state s;
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(words); i++) {
		fold(&arena, &s, PLANNED);
		assert_true(fold_onto(&s, words[i], &err));
		assert_int_equal(s.plans.at[0].state, PLAN_STOPPED);
		assert_int_equal(s.plans.at[0].ended_at, AFTER(9));
		assert_true(s.plans.at[0].they);
		assert_true(s.plans.at[0].why.len > 0);
	}
}

static void
what_its_writer_does_meanwhile_stops_nothing(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, PLANNED "9 a concern-raised {\"v\":1,\"text\":\"The stairs\"}\n");
	assert_int_equal(s.plans.at[0].state, PLAN_WAITING);
	fold(&arena, &s, PLANNED "9 d concern-raised {\"v\":1,\"text\":\"The stairs\"}\n");
	assert_int_equal(s.plans.at[0].state, PLAN_STOPPED);
	assert_false(s.plans.at[0].they);
}

static void
what_waits_ends_once(void **state)
{
	struct state s;
	struct err err;

	(void)state;
	fold(&arena, &s, PLANNED "9 a plan-undone {\"v\":1,\"turn\":8}\n");
	assert_int_equal(s.plans.at[0].state, PLAN_UNDONE);
	assert_false(fold_onto(&s, "9 d plan-sent {\"v\":1,\"turn\":8}\n", &err));
	assert_str(str_from(err.text), "It has been taken back already.");
	assert_false(fold_onto(&s, "9 d plan-stopped {\"v\":1,\"turn\":7,\"reason\":\"so\"}\n", &err));
	assert_false(fold_onto(&s, "9 a planned {\"v\":1,\"text\":\"x\",\"due\":@5,\"stage\":\"answer\"}\n",
	    &err));
	fold(&arena, &s, PLANNED "9 d plan-stopped {\"v\":1,\"turn\":8,\"reason\":\"A block.\"}\n"
	    "9 a plan-sent {\"v\":1,\"turn\":8}\n");
	assert_int_equal(s.plans.at[0].state, PLAN_SENT);
}

static void
an_opened_case_is_open_and_knows_its_person(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED);
	assert_true(s.open);
	assert_int_equal(s.case_id, 5);
	assert_int_equal(s.person, 12);
	assert_str(s.name, "Ngozi Adair");
	assert_int_equal(s.opened_at, AFTER(0));
	assert_int_equal(state_playback_state(&s), PLAYBACK_NONE);
	assert_null(state_last_playback(&s));
	assert_true(state_next_due(&s) == NEVER);
}

static void
a_reading_proposes_what_was_said_and_no_more(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED LETTER READING);
	assert_int_equal(s.proposals.n, 2);
	assert_str(s.proposals.at[0].text, "The lift is out");
	assert_int_equal(s.proposals.at[1].move, MOVE_CRITICISE);
	assert_int_equal(s.anger, 2);
	assert_int_equal(s.last_received_at, AFTER(1));
}

static void
what_they_ask_for_is_proposed_beside_what_went_wrong(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED LETTER
	    "2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"request\",\"start\":0,\"end\":15}]}\n");
	assert_int_equal(s.proposals.n, 1);
	assert_int_equal(s.requests.n, 1);
	fold(&arena, &s, OPENED LETTER "2 d read "
	    "{\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"request\",\"start\":0,\"end\":15},"
	    "{\"move\":\"problem\",\"start\":17,\"end\":32}]}\n");
	assert_int_equal(s.proposals.n, 2);
	assert_int_equal(s.proposals.at[0].move, MOVE_REQUEST);
	assert_int_equal(s.proposals.at[1].move, MOVE_PROBLEM);
	assert_int_equal(s.requests.n, 1);
	/* a question in the words of a problem is that problem, and chasing is no matter of its own */
	fold(&arena, &s, OPENED LETTER "2 d read "
	    "{\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"question\",\"start\":0,\"end\":15},"
	    "{\"move\":\"problem\",\"start\":0,\"end\":15},{\"move\":\"question\",\"start\":17,\"end\":32},"
	    "{\"move\":\"chase\",\"start\":17,\"end\":32}]}\n");
	assert_int_equal(s.proposals.n, 1);
	assert_int_equal(s.proposals.at[0].move, MOVE_PROBLEM);
}

static void
which_of_their_points_it_is_stands_not_in_its_words(void **state)
{
	static const struct { const char *said, *proposed; } cases[] = {
		{ "Sixth, I asked for the receipt", "I asked for the receipt" },
		{ "Secondly the lid is broken", "the lid is broken" },
		{ "And third: nobody rang me back", "nobody rang me back" },
		{ "First of all, the bin was not emptied", "the bin was not emptied" },
		{ "Last but not least, the bell is dead", "the bell is dead" },
		{ "Finally, the lamp is broken", "the lamp is broken" },
		/* nor that it comes beside another */
		{ "we don't get an answer either", "we don't get an answer" },
		{ "The gate is broken, too", "The gate is broken" },
		{ "Nor this either", "Nor this either" },
		/* it counts something, or says when */
		{ "First, second and third floor are dark", "First, second and third floor are dark" },
		{ "The sixth, and last, lamp is out", "The sixth, and last, lamp is out" },
		{ "First the lid broke", "First the lid broke" },
		{ "Sixth floor has no light", "Sixth floor has no light" },
		{ "Sixth,", "Sixth," },
	};
	struct state s;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		fold(&arena, &s, cstr(&arena, arena_fmt(&arena, OPENED
		    "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"%s.\"}\n"
		    "2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"problem\",\"start\":0,"
		    "\"end\":%zu}]}\n",
		    cases[i].said, strlen(cases[i].said))));
		assert_int_equal(s.proposals.n, 1);
		assert_str(s.proposals.at[0].text, cases[i].proposed);
	}
}

static void
what_they_ask_for_is_quoted_whole(void **state)
{
	static const struct { const char *said, *asks; size_t end; } cases[] = {
		{ "Please tell me when the lift will run again.",
		    "Please tell me when the lift will run again", 14 },
		{ "It is out. Please tell me what to do about the \xc2\xa3" "9.50 then. Thanks.",
		    "Please tell me what to do about the \xc2\xa3" "9.50 then", 25 },
		{ "Please tell me\\nwho comes. Maren", "Please tell me\nwho comes", 14 },
		{ "Please tell me\\nMaren", "Please tell me", 14 },
	};
	struct state s;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		fold(&arena, &s, cstr(&arena, arena_fmt(&arena, OPENED
		    "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"%s\"}\n"
		    "2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"request\",\"start\":%d,"
		    "\"end\":%zu}]}\n", cases[i].said, i == 1 ? 11 : 0, cases[i].end)));
		assert_int_equal(s.requests.n, 1);
		assert_str(s.requests.at[0].text, cases[i].asks);
	}
}

#define TWO_BREATHS "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"The van was booked for " \
	"Monday and nobody came, so I rang. It rained.\"}\n" \
	"2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"problem\",\"start\":0,\"end\":29}," \
	"{\"move\":\"problem\",\"start\":34,\"end\":45},{\"move\":\"problem\",\"start\":58,\"end\":67}]}\n"

static void
what_goes_on_in_one_sentence_is_proposed_as_one(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED TWO_BREATHS);
	assert_int_equal(s.proposals.n, 2);
	assert_str(s.proposals.at[0].text, "The van was booked for Monday and nobody came");
	assert_str(s.proposals.at[1].text, "It rained");
}

#define WITHIN_ANOTHER "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"The bath leaks since " \
	"May, I wrote twice and the man said he would ring and nobody did. It drips.\"}\n" \
	"2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"problem\",\"start\":0,\"end\":24}," \
	"{\"move\":\"criticise\",\"start\":75,\"end\":85}]}\n"

static void
no_two_proposals_share_words(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED WITHIN_ANOTHER);
	assert_int_equal(s.proposals.n, 2);
	assert_str(s.proposals.at[0].text, "The bath leaks since May");
	assert_str(s.proposals.at[1].text, "I wrote twice and the man said he would ring and nobody did");
	/* so one that is no concern of theirs takes no other away */
	fold(&arena, &s, OPENED WITHIN_ANOTHER
	    "3 a concern-declined {\"v\":1,\"turn\":2,\"start\":26,\"end\":85}\n");
	assert_int_equal(s.proposals.n, 1);
	assert_str(s.proposals.at[0].text, "The bath leaks since May");
}

#define IN_PIECES "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"Hi the gate fell down. " \
	"Sort it out. Who pays if they refuse? Please ring me, and write it down. That's broken. " \
	"If it rains again. " \
	"You left because nobody was told.\"}\n2 d read {\"v\":1,\"turn\":2,\"moves\":[" \
	"{\"move\":\"problem\",\"start\":0,\"end\":21}," \
	"{\"move\":\"request\",\"start\":23,\"end\":34}," \
	"{\"move\":\"question\",\"start\":36,\"end\":44}," \
	"{\"move\":\"problem\",\"start\":45,\"end\":59}," \
	"{\"move\":\"question\",\"start\":45,\"end\":59}," \
	"{\"move\":\"request\",\"start\":61,\"end\":75}," \
	"{\"move\":\"question\",\"start\":81,\"end\":94}," \
	"{\"move\":\"problem\",\"start\":96,\"end\":109}," \
	"{\"move\":\"problem\",\"start\":111,\"end\":128}," \
	"{\"move\":\"criticise\",\"start\":139,\"end\":162}" \
	"]}\n"

/* Each stands alone on the page: whole, and in their words. */
static void
a_proposal_is_a_whole_thing_to_settle(void **state)
{
	static const char *const whole[] = { "the gate fell down", "Who pays if they refuse",
		"Please ring me, and write it down", "nobody was told" };
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED IN_PIECES);
	assert_int_equal(s.proposals.n, LENGTH(whole));
	for (size_t i = 0; i < LENGTH(whole); i++)
		assert_str(s.proposals.at[i].text, whole[i]);
	/* the word that joins elsewhere asks here */
	fold(&arena, &s, OPENED "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"Which of you rings me "
	    "back\"}\n2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"question\",\"start\":0,"
	    "\"end\":26}]}"
	    "\n");
	assert_int_equal(s.proposals.n, 1);
	assert_str(s.proposals.at[0].text, "Which of you rings me back");
	/* alone it is all they said */
	fold(&arena, &s, OPENED "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"Please help me\"}\n"
	    "2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"request\",\"start\":0,\"end\":14}]}\n");
	assert_int_equal(s.proposals.n, 1);
}

#define ASKED OPENED "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"The gate is broken.\"}\n" \
	"2 a concern-raised {\"v\":1,\"text\":\"The gate is broken\"}\n" \
	"3 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"The gate. Right?\"}\n" \
	"3 a playback-sent {\"v\":1,\"turn\":4,\"items\":[{\"concern\":3,\"text\":\"The gate\"}]}\n"
#define THEIR_ANSWER "5 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"Yes, that is right. The last " \
    "one you " \
	"sent fell on my foot. I pay £9.50 a month for it! Any news? Thanks. 14 Mill Lane, Ely\"}\n" \
	"5 d read {\"v\":1,\"turn\":6,\"moves\":[{\"move\":\"confirm\",\"start\":0,\"end\":18}]}\n"

/* Asked whether that is it, they say what else there is: each plain sentence stands to be taken up. */
static void
what_they_add_to_an_answer_is_proposed(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, ASKED THEIR_ANSWER);
	assert_int_equal(s.proposals.n, 2);
	assert_str(s.proposals.at[0].text, "The last one you sent fell on my foot");
	assert_str(s.proposals.at[1].text, "I pay £9.50 a month for it");
	/* unasked, nothing that was not read is made a point of */
	fold(&arena, &s, OPENED "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"I have two cats at "
	    "home. "
	    "They like the garden.\"}\n2 d read {\"v\":1,\"turn\":2,\"moves\":[]}\n");
	assert_int_equal(s.proposals.n, 0);
}

static void
of_what_is_proposed_as_one_a_part_can_be_taken_up(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED TWO_BREATHS "3 a concern-raised {\"v\":1,\"text\":\"nobody "
	    "came\",\"turn\":2,\"start\":34,\"end\":45}\n");
	assert_int_equal(s.proposals.n, 2);
	assert_str(s.proposals.at[0].text, "The van was booked for Monday");
	fold(&arena, &s, OPENED TWO_BREATHS "3 a concern-raised {\"v\":1,\"text\":\"They did not "
	    "come\",\"turn\":2,\"start\":0,\"end\":45}\n");
	assert_int_equal(s.proposals.n, 1);
}

static void
how_often_they_told_it_is_one_matter_and_whom_they_told_is_none(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"I told this three "
	    "times. "
	    "To the desk, then to one who laughed. The gate is stuck. As I said.\"}\n"
	    "2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"repeat\",\"start\":0,\"end\":23,"
	    "\"often\":1},{\"move\":\"criticise\",\"start\":25,\"end\":61},{\"move\":\"problem\","
	    "\"start\":63,\"end\":80},"
	    "{\"move\":\"repeat\",\"start\":82,\"end\":91}]}\n");
	assert_int_equal(s.proposals.n, 2);
	assert_str(s.proposals.at[0].text, "I told this three times");
	assert_str(s.proposals.at[1].text, "The gate is stuck");
}

static void
a_cost_is_put_in_better_words(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED LETTER "2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"impact\","
	    "\"start\":17,\"end\":32}]}\n3 a reading-corrected {\"v\":1,\"turn\":2,\"start\":17,\"end\":32,"
	    "\"move\":\"impact\",\"text\":\"Nobody told her\"}\n");
	assert_int_equal(s.impacts.n, 1);
	assert_str(s.impacts.at[0].text, "Nobody told her");
}

/* Who, and how much, makes it another one. */
static void
a_cost_told_twice_is_one(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\""
	    "My husband has had to go to his mother's. "
	    "He can't keep going to his mothers. "
	    "We had to wash at the baths for 9 days. "
	    "My son missed his lessons. "
	    "My daughter missed her lessons. "
	    "We have had to wash at the baths for 12 days now.\"}\n"
	    "2 d read {\"v\":1,\"turn\":2,\"moves\":["
	    "{\"move\":\"impact\",\"start\":0,\"end\":40},"
	    "{\"move\":\"impact\",\"start\":42,\"end\":76},"
	    "{\"move\":\"impact\",\"start\":78,\"end\":116},"
	    "{\"move\":\"impact\",\"start\":118,\"end\":143},"
	    "{\"move\":\"impact\",\"start\":145,\"end\":175},"
	    "{\"move\":\"impact\",\"start\":177,\"end\":225}]}\n");
	assert_int_equal(s.impacts.n, 5);
	assert_str(s.impacts.at[0].text, "My husband has had to go to his mother's");
	assert_str(s.impacts.at[3].text, "My daughter missed her lessons");
	assert_str(s.impacts.at[4].text, "We have had to wash at the baths for 12 days now");
}

static void
the_same_words_twice_are_proposed_once(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED
	    "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"No heating. No heating.\"}\n"
	    "2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"problem\",\"start\":0,\"end\":10},"
	    "{\"move\":\"problem\",\"start\":12,\"end\":22}]}\n");
	assert_int_equal(s.proposals.n, 1);
	assert_str(s.proposals.at[0].text, "No heating");
}

static void
what_was_told_before_is_proposed_where_no_problem_is_told(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED LETTER
	    "2 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"repeat\",\"start\":0,\"end\":15}]}\n");
	assert_int_equal(s.proposals.n, 1);
	assert_int_equal(s.proposals.at[0].move, MOVE_REPEAT);
	fold(&arena, &s, OPENED LETTER "2 d read "
	    "{\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"repeat\",\"start\":0,\"end\":15},"
	    "{\"move\":\"problem\",\"start\":17,\"end\":32}]}\n");
	assert_int_equal(s.proposals.n, 1);
	assert_int_equal(s.proposals.at[0].move, MOVE_PROBLEM);
}

static void
words_of_impact_and_feeling_are_kept_as_quotes(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED LETTER "2 d read "
	    "{\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"impact\",\"start\":0,\"end\":8},"
	    "{\"move\":\"feeling\",\"start\":17,\"end\":32}]}\n");
	assert_int_equal(s.proposals.n, 0);
	assert_str(s.impacts.at[0].text, "The lift");
	assert_str(s.feelings.at[0].text, "Nobody told us.");
}

static void
reading_a_turn_again_replaces_what_the_first_reading_gave(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED LETTER READING
	    "3 d read "
	    "{\"v\":1,\"turn\":2,\"anger\":1,\"moves\":[{\"move\":\"problem\",\"start\":0,\"end\":8}]}\n");
	assert_int_equal(s.proposals.n, 1);
	assert_str(s.proposals.at[0].text, "The lift");
	assert_int_equal(s.anger, 1);
}

static void
what_was_taken_up_or_declined_is_not_proposed_again(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED LETTER READING
	    "3 a concern-raised {\"v\":1,\"text\":\"The lift\",\"turn\":2,\"start\":0,\"end\":15}\n"
	    "4 a concern-declined {\"v\":1,\"turn\":2,\"start\":17,\"end\":32}\n");
	assert_int_equal(s.proposals.n, 0);
	assert_true(fold_onto(&s, READING, &(struct err){ 0 }));
	assert_int_equal(s.proposals.n, 0);
}

static void
an_older_turn_read_again_says_nothing_about_now(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED LETTER READING "9 c received "
	    "{\"v\":1,\"channel\":\"mail\",\"text\":\"Thanks.\"}\n"
	    "9 d read {\"v\":1,\"turn\":4,\"anger\":0}\n" "10 d read {\"v\":1,\"turn\":2,\"anger\":3}\n");
	assert_int_equal(s.anger, 0);
	assert_int_equal(state_turn(&s, 2)->anger, 3);
}

static void
concerns_know_who_raised_them_and_their_first_words(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, BEGUN "6 c concern-raised {\"v\":1,\"text\":\"My mum is on the fifth floor\"}\n"
	    "7 a concern-worded {\"v\":1,\"concern\":4,\"text\":\"The lift has been out since May\"}\n");
	assert_int_equal(state_concerns_counted(&s), 3);
	assert_false(state_concern(&s, 4)->by_customer);
	assert_true(state_concern(&s, 8)->by_customer);
	assert_str(state_concern(&s, 4)->text, "The lift has been out since May");
	assert_str(state_concern(&s, 4)->first_text, "The lift is out");
	assert_null(state_concern(&s, 6));
}

static void
a_merged_concern_no_longer_counts(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, BEGUN "6 a concern-merged {\"v\":1,\"concern\":5,\"into\":4}\n");
	assert_int_equal(state_concerns_counted(&s), 1);
	assert_int_equal(state_concerns_unsettled(&s), 1);
	assert_int_equal(state_concern(&s, 5)->into, 4);
}

static void
a_playback_goes_from_sent_to_their_word_on_it(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, BEGUN);
	assert_int_equal(state_playback_state(&s), PLAYBACK_SENT);
	assert_int_equal(state_turn(&s, 6)->playback, 7);
	fold(&arena, &s, CONFIRMED);
	assert_int_equal(state_playback_state(&s), PLAYBACK_CONFIRMED);
	assert_str(state_last_playback(&s)->word, "Yes");
	assert_int_equal(state_last_playback(&s)->answered_at, AFTER(6));
}

static void
a_correction_gives_a_concern_their_words(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, BEGUN "8 c playback-corrected {\"v\":1,\"playback\":7,\"word\":\"Not "
	    "quite\",\"items\":["
	    "{\"concern\":5,\"text\":\"They told the wrong house\"},{\"concern\":0,\"text\":\"And the "
	    "stairs\"}]}\n"
	    "8 c concern-raised {\"v\":1,\"text\":\"And the stairs\"}\n");
	assert_int_equal(state_playback_state(&s), PLAYBACK_CORRECTED);
	assert_str(state_concern(&s, 5)->text, "They told the wrong house");
	assert_str(state_concern(&s, 5)->first_text, "Nobody told us");
	assert_str(state_concern(&s, 4)->text, "The lift is out");
	assert_int_equal(state_last_playback(&s)->n_corrections, 2);
	assert_int_equal(state_concerns_counted(&s), 3);
}

static void
a_concern_of_theirs_does_not_undo_a_confirmed_playback(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, CONFIRMED "9 c concern-raised {\"v\":1,\"text\":\"The bill as well\"}\n"
	    "9 a concern-merged {\"v\":1,\"concern\":5,\"into\":4}\n");
	assert_int_equal(state_playback_state(&s), PLAYBACK_CONFIRMED);
}

static void
a_concern_goes_from_answer_to_their_word_and_back(void **state)
{
	struct state s;
	struct err err;

	(void)state;
	fold(&arena, &s, PROMISED "8 a concern-answered {\"v\":1,\"concern\":4,\"turn\":9}\n");
	assert_int_equal(state_concern(&s, 4)->state, CONCERN_ANSWERED);
	assert_true(fold_onto(&s, "8 a enough-asked {\"v\":1,\"concern\":4,\"turn\":9}\n", &err));
	assert_int_equal(state_concern(&s, 4)->state, CONCERN_ASKED);
	assert_true(fold_onto(&s, "9 c enough {\"v\":1,\"concern\":4,\"word\":\"That's "
	    "enough\",\"channel\":\"page\"}\n", &err));
	assert_int_equal(state_concern(&s, 4)->state, CONCERN_ENOUGH);
	assert_int_equal(state_concern(&s, 4)->reopened, 0);
	assert_int_equal(state_concerns_unsettled(&s), 1);
	assert_true(fold_onto(&s, "9 c not-enough {\"v\":1,\"concern\":4,\"word\":\"It stopped again\"}\n",
	    &err));
	assert_int_equal(state_concern(&s, 4)->state, CONCERN_NOT_ENOUGH);
	assert_int_equal(state_concern(&s, 4)->reopened, 1);
	assert_str(state_concern(&s, 4)->word, "It stopped again");
}

static void
a_promise_kept_in_time_is_simply_kept(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, PROMISED);
	assert_true(state_next_due(&s) == AFTER(600));
	assert_true(state_promise(&s, 10)->update);
	fold(&arena, &s, PROMISED "600 a promise-kept {\"v\":1,\"promise\":10,\"reason\":\"rang\"}\n");
	assert_int_equal(state_promise(&s, 10)->state, PROMISE_KEPT);
	assert_int_equal(state_promise(&s, 10)->missed_at, 0);
	assert_str(state_promise(&s, 10)->how, "rang");
	assert_true(state_next_due(&s) == NEVER);
}

static void
a_promise_kept_late_stays_visibly_late(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, PROMISED "601 d promise-missed {\"v\":1,\"promise\":10}\n"
	    "700 a promise-kept {\"v\":1,\"promise\":10}\n");
	assert_int_equal(state_promise(&s, 10)->state, PROMISE_KEPT);
	assert_true(state_promise(&s, 10)->missed_at == AFTER(600));
	assert_false(state_promise(&s, 10)->owned);
	fold(&arena, &s, PROMISED "700 a promise-kept {\"v\":1,\"promise\":10}\n");
	assert_true(state_promise(&s, 10)->missed_at == AFTER(600));
}

static void
a_missed_promise_can_be_owned_once(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, PROMISED "601 d promise-missed {\"v\":1,\"promise\":10}\n"
	    "602 a promise-owned {\"v\":1,\"promise\":10,\"turn\":9}\n");
	assert_int_equal(state_promise(&s, 10)->state, PROMISE_MISSED);
	assert_true(state_promise(&s, 10)->owned);
}

static void
a_promise_moved_with_notice_has_its_new_time(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, PROMISED "500 d promise-warned {\"v\":1,\"promise\":10}\n"
	    "510 a promise-moved {\"v\":1,\"promise\":10,\"due\":@900}\n");
	assert_true(state_promise(&s, 10)->due == AFTER(900));
	assert_true(state_promise(&s, 10)->first_due == AFTER(600));
	assert_int_equal(state_promise(&s, 10)->moved, 1);
	assert_false(state_promise(&s, 10)->warned);
	assert_int_equal(state_promise(&s, 10)->missed_at, 0);
}

#define REVIEW "60 a promised {\"v\":1,\"text\":\"I look again at the bill\",\"due\":@9000," \
	"\"what\":\"update\"}\n"

/* The act that parks a concern promises to look at it again; no message of ours does. */
static void
a_concern_is_parked_until_a_day(void **state)
{
	struct state s;
	struct err err;
	int64_t review;

	(void)state;
	fold(&arena, &s, PROMISED REVIEW);
	review = s.seq;
	assert_true(promise_is_review(state_promise(&s, review)));
	assert_false(promise_is_review(state_promise(&s, 10)));
	assert_false(fold_onto(&s, "61 a promised {\"v\":1,\"text\":\"A refund\",\"due\":@9000,\"what\":"
	    "\"outcome\"}\n", &err));
	assert_true(fold_onto(&s, arena_fmt(&arena, "61 a parked {\"v\":1,\"concern\":5,\"promise\":%" PRId64
	    ",\"reason\":\"the landlord is away\"}\n", review).ptr, &err));
	assert_int_equal(state_concern(&s, 5)->state, CONCERN_PARKED);
	assert_true(str_eq(state_concern(&s, 5)->parked_why, STR("the landlord is away")));
	/* their word settles it: nobody has to look again */
	assert_true(fold_onto(&s, "70 c enough {\"v\":1,\"concern\":5,\"word\":\"fine\","
	    "\"channel\":\"call\"}\n",
	    &err));
	assert_int_equal(state_promise(&s, review)->state, PROMISE_RELEASED);
	assert_int_equal(state_promise(&s, 10)->state, PROMISE_OPEN);
}

#define SHUT "100 a closed {\"v\":1,\"exit\":\"not-a-complaint\",\"reason\":\"praise\"}\n"
#define OPENED_AGAIN "110 a reopened {\"v\":1,\"reason\":\"it was none\"}\n"

static void
a_promise_let_go_at_a_closing_can_stand_again(void **state)
{
	struct state s;
	struct err err;

	(void)state;
	fold(&arena, &s, PROMISED SHUT);
	assert_int_equal(state_promise(&s, 10)->state, PROMISE_RELEASED);
	assert_false(fold_onto(&s, "105 a promise-stands {\"v\":1,\"promise\":10,\"due\":@700}\n", &err));
	fold(&arena, &s, PROMISED SHUT OPENED_AGAIN);
	assert_true(state_promise(&s, 10)->let_go);
	assert_false(fold_onto(&s, "111 a promise-stands {\"v\":1,\"promise\":10,\"due\":@90}\n", &err));
	assert_true(fold_onto(&s, "111 a promise-stands {\"v\":1,\"promise\":10,\"due\":@700}\n", &err));
	assert_int_equal(state_promise(&s, 10)->state, PROMISE_OPEN);
	assert_true(state_promise(&s, 10)->due == AFTER(700));
	assert_false(state_promise(&s, 10)->let_go);
	assert_false(fold_onto(&s, "112 a promise-left {\"v\":1,\"promise\":10}\n", &err));
	fold(&arena, &s, PROMISED SHUT OPENED_AGAIN "112 a promise-left {\"v\":1,\"promise\":10}\n");
	assert_int_equal(state_promise(&s, 10)->state, PROMISE_RELEASED);
	assert_false(state_promise(&s, 10)->let_go);
}

/* A message that was taken back promised nothing: what waited for it is open again. */
static void
nothing_stays_parked_on_what_is_let_go(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, PROMISED "8 a parked {\"v\":1,\"concern\":5,\"promise\":10}\n" SHUT OPENED_AGAIN);
	assert_int_equal(state_concern(&s, 5)->state, CONCERN_OPEN);
}

static void
a_parked_concern_can_be_asked_about_when_its_deed_is_done(void **state)
{
	struct state s;
	struct err err;

	(void)state;
	fold(&arena, &s, PROMISED PROMISED_DEED "8 a parked {\"v\":1,\"concern\":5,\"promise\":11,"
	    "\"reason\":\"needs the landlord\"}\n");
	assert_int_equal(state_concern(&s, 5)->state, CONCERN_PARKED);
	assert_true(fold_onto(&s, "500 a promise-kept {\"v\":1,\"promise\":11,\"turn\":9}\n", &err));
	assert_int_equal(state_concern(&s, 5)->state, CONCERN_ANSWERED);
	assert_int_equal(state_concern(&s, 5)->answered_turn, 9);
	/* what we wrote may have been "nothing new" */
	fold(&arena, &s, PROMISED "8 a parked {\"v\":1,\"concern\":5,\"promise\":10}\n"
	    "500 a promise-kept {\"v\":1,\"promise\":10,\"turn\":9}\n");
	assert_int_equal(state_concern(&s, 5)->state, CONCERN_OPEN);
	fold(&arena, &s, PROMISED "8 a parked {\"v\":1,\"concern\":5,\"promise\":10}\n"
	    "601 d promise-missed {\"v\":1,\"promise\":10}\n");
	assert_int_equal(state_concern(&s, 5)->state, CONCERN_PARKED);
}

static void
mail_of_ours_waits_until_it_is_accepted_or_fails(void **state)
{
	struct state s;
	struct err err;

	(void)state;
	fold(&arena, &s, BEGUN);
	assert_int_equal(state_turn(&s, 6)->delivery, DELIVERY_WAITING);
	assert_true(fold_onto(&s, "7 d mail-accepted {\"v\":1,\"turn\":6}\n", &err));
	assert_int_equal(state_turn(&s, 6)->delivery, DELIVERY_ACCEPTED);
	assert_true(fold_onto(&s, "90 d mail-failed {\"v\":1,\"turn\":6,\"reason\":\"mailbox full\"}\n",
	    &err));
	assert_int_equal(state_turn(&s, 6)->delivery, DELIVERY_BOUNCED);
	assert_str(state_turn(&s, 6)->delivery_reason, "mailbox full");
	assert_true(fold_onto(&s, "91 a sent {\"v\":1,\"channel\":\"call\",\"text\":\"Rang instead.\"}\n",
	    &err));
	assert_int_equal(state_turn(&s, 10)->delivery, DELIVERY_NONE);
	assert_int_equal(s.last_sent_at, AFTER(91));
}

/* --- what did not arrive was not said ------------------------------------------------------------ */

#define LOST_TURN(at, turn) at " d mail-failed {\"v\":1,\"turn\":" turn ",\"reason\":\"no such address\"}\n"
#define AGAIN(at, turn) at " a mail-again {\"v\":1,\"turn\":" turn ",\"message_id\":\"m2@firm.example\"," \
	"\"address\":\"ngozi@new.example\"}\n"
/* seq 11: an update that keeps promise 10, and 12 says so; 13, 14: it answers concern 4 */
#define KEPT_BY_MAIL PROMISED "60 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"Nothing new yet.\"," \
	"\"message_id\":\"m1@firm.example\"}\n" \
	"60 a promise-kept {\"v\":1,\"promise\":10,\"turn\":11}\n" \
	"60 a concern-answered {\"v\":1,\"concern\":4,\"turn\":11}\n" \
	"60 a enough-asked {\"v\":1,\"concern\":4,\"turn\":11}\n"

static void
a_promise_kept_by_a_mail_that_came_back_is_open_again(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, KEPT_BY_MAIL LOST_TURN("90", "11"));
	assert_int_equal(state_promise(&s, 10)->state, PROMISE_OPEN);
	assert_int_equal(state_promise(&s, 10)->missed_at, 0);
	assert_true(state_next_due(&s) == AFTER(600));
	assert_int_equal(state_concern(&s, 4)->state, CONCERN_OPEN);
	assert_int_equal(state_concern(&s, 4)->answered_turn, 0);
	assert_int_equal(s.last_sent, 9);
}

static void
a_promise_whose_mail_came_back_after_it_was_due_is_missed(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, KEPT_BY_MAIL LOST_TURN("700", "11"));
	assert_int_equal(state_promise(&s, 10)->state, PROMISE_MISSED);
	assert_int_equal(state_promise(&s, 10)->missed_at, AFTER(600));
	assert_int_equal(state_promise(&s, 10)->settled_at, AFTER(700));
	assert_false(state_promise(&s, 10)->owned);
}

static void
what_they_answered_they_have_read(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, KEPT_BY_MAIL "70 c enough {\"v\":1,\"concern\":4}\n" LOST_TURN("90", "11"));
	assert_int_equal(state_concern(&s, 4)->state, CONCERN_ENOUGH);
	fold(&arena, &s, CONFIRMED LOST_TURN("90", "6"));
	assert_int_equal(state_playback_state(&s), PLAYBACK_CONFIRMED);
}

static void
a_playback_that_did_not_arrive_is_none(void **state)
{
	struct state s;
	struct err err;

	(void)state;
	fold(&arena, &s, BEGUN LOST_TURN("90", "6"));
	assert_int_equal(state_playback_state(&s), PLAYBACK_NONE);
	assert_null(state_last_playback(&s));
	assert_int_equal(s.last_sent_at, 0);
	assert_false(fold_onto(&s, "91 c playback-confirmed {\"v\":1,\"playback\":7}\n", &err));
	assert_true(fold_onto(&s, AGAIN("92", "6")
	    "92 a playback-sent {\"v\":1,\"turn\":6,\"items\":[{\"concern\":4,\"text\":\"The "
	    "lift\"}]}\n", &err));
	assert_int_equal(state_playback_state(&s), PLAYBACK_SENT);
	assert_int_equal(state_turn(&s, 6)->delivery, DELIVERY_WAITING);
}

static void
a_lost_turn_counts_until_it_or_something_later_is_sent(void **state)
{
	struct state s;
	struct err err;

	(void)state;
	fold(&arena, &s, KEPT_BY_MAIL LOST_TURN("90", "9"));
	assert_non_null(state_lost_turn(&s));           /* the later one was under way before it was known */
	assert_int_equal(state_lost_turn(&s)->seq, 9);
	assert_true(fold_onto(&s, AGAIN("95", "9"), &err));
	assert_null(state_lost_turn(&s));
	assert_str(state_turn(&s, 9)->message_id, "m2@firm.example");
	assert_str(s.address, "ngozi@new.example");
	assert_int_equal(s.last_sent_at, AFTER(95));
	fold(&arena, &s, KEPT_BY_MAIL LOST_TURN("90", "11")
	    "96 a sent {\"v\":1,\"channel\":\"call\",\"text\":\"Rang instead.\"}\n");
	assert_null(state_lost_turn(&s));
}

static void
a_reply_taken_back_was_never_said(void **state)
{
	struct state s;
	struct err err;

	(void)state;
	fold(&arena, &s, KEPT_BY_MAIL "60 a send-undone {\"v\":1,\"turn\":11}\n");
	assert_null(state_turn(&s, 11));
	assert_int_equal(state_promise(&s, 10)->state, PROMISE_OPEN);
	assert_int_equal(state_concern(&s, 4)->state, CONCERN_OPEN);
	assert_int_equal(state_concern(&s, 4)->lost_turn, 0);
	assert_int_equal(s.last_sent, 9);
	fold(&arena, &s, PROMISED "7 a send-undone {\"v\":1,\"turn\":9}\n");
	assert_int_equal(state_promise(&s, 10)->state, PROMISE_RELEASED);
	assert_true(state_promise(&s, 10)->unmade);
	assert_true(state_next_due(&s) == NEVER);
	fold(&arena, &s, BEGUN "6 a send-undone {\"v\":1,\"turn\":6}\n");
	assert_int_equal(state_playback_state(&s), PLAYBACK_NONE);
	assert_int_equal(s.last_sent_at, 0);
	fold(&arena, &s, BEGUN "6 d mail-accepted {\"v\":1,\"turn\":6}\n");
	assert_false(fold_onto(&s, "6 a send-undone {\"v\":1,\"turn\":6}\n", &err));
}

static void
a_mail_that_is_late_has_not_failed(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, BEGUN "7 d mail-accepted {\"v\":1,\"turn\":6}\n"
	    "90 d mail-delayed {\"v\":1,\"turn\":6,\"reason\":\"their server is down\"}\n");
	assert_int_equal(state_turn(&s, 6)->delivery, DELIVERY_ACCEPTED);
	assert_str(state_turn(&s, 6)->delivery_reason, "their server is down");
	assert_null(state_lost_turn(&s));
	assert_int_equal(state_playback_state(&s), PLAYBACK_SENT);
}

#define SETTLED CONFIRMED "9 c enough {\"v\":1,\"concern\":4}\n9 c enough {\"v\":1,\"concern\":5}\n"

static void
a_case_closes_on_their_word_and_opens_again_on_a_reply(void **state)
{
	struct state s;
	struct err err;

	(void)state;
	fold(&arena, &s, SETTLED "10 a closed {\"v\":1,\"exit\":\"their-word\",\"word\":\"All settled\"}\n");
	assert_false(s.open);
	assert_int_equal(s.exit, EXIT_THEIR_WORD);
	assert_int_equal(s.closed_at, AFTER(10));
	assert_true(fold_onto(&s, "20 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"It's back.\"}\n",
	    &err));
	assert_false(s.open);
	assert_true(fold_onto(&s, "20 d reopened {\"v\":1,\"reason\":\"they wrote\",\"turn\":12}\n"
	    "21 c not-enough {\"v\":1,\"concern\":4}\n", &err));
	assert_true(s.open);
	assert_int_equal(s.exit, EXIT_NONE);
	assert_int_equal(s.reopened, 1);
	assert_int_equal(s.closed_at, 0);
	assert_int_equal(state_concern(&s, 4)->reopened, 1);
}

static void
other_exits_need_their_reason_but_not_their_word(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, BEGUN "9 a closed {\"v\":1,\"exit\":\"final-response\",\"reason\":\"not "
	    "accepted\"}\n");
	assert_int_equal(s.exit, EXIT_FINAL_RESPONSE);
	assert_string_equal(exit_name(s.exit), "final-response");
	assert_str(s.exit_reason, "not accepted");
}

static void
the_case_keeps_what_was_told_and_found(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, BEGUN "8 c need-told {\"v\":1,\"need\":\"heard\",\"word\":\"First know it.\"}\n"
	    "9 a found {\"v\":1,\"fault\":\"shared\",\"text\":\"The part was late, and we told no one\"}\n"
	    "9 a assigned {\"v\":1,\"account\":\"7\",\"name\":\"Asha Noor\"}\n"
	    "9 d link-made {\"v\":1,\"link\":\"x\",\"due\":@9000,\"turn\":6}\n"
	    "9 a overridden {\"v\":1,\"turn\":6,\"rule\":\"minimise\",\"reason\":\"her own word\"}\n");
	assert_str(s.need, "heard");
	assert_str(s.fault, "shared");
	assert_int_equal(s.owner, 7);
	assert_int_equal(s.seq, 12);
}

/* ---- refusals ---- */


static void
assert_unchanged(const struct state *was, const struct state *is, const char *line)
{
	if (memcmp(was, is, sizeof *was) != 0)
		fail_msg("the state changed, though this was refused: %s", line);
}

static void
assert_refused(const char *story, const char *line, const char *names)
{
	struct state s, was;
	struct err err = { 0 };
	struct str shown;

	fold(&arena, &s, story);
	was = s;
	if (fold_onto(&s, line, &err))
		fail_msg("this was taken: %s", line);
	assert_unchanged(&was, &s, line);
	shown = str_from(err.text);
	if (str_find(shown, str_from(names)) == STR_NOT_FOUND)
		fail_msg("%s\nsays \"%s\", not \"%s\"", line, err.text, names);
	assert_true(str_ends(shown, STR(".")));
}

static void
what_does_not_follow_is_refused_and_changes_nothing(void **state)
{
	static const struct { const char *story, *line, *names; } cases[] = {
		{ OPENED, OPENED, "begins" },
		{ "", LETTER, "begins" },
		{ OPENED, "1 a account-made {\"v\":1,\"account\":\"8\",\"name\":\"Dan\",\"role\":\"agent\"}",
		    "desk" },
		/* turns */
		{ OPENED, READING, "Turn 2" },
		{ OPENED LETTER, "2 d read "
		    "{\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"problem\",\"start\":0,\"end\":99}]}", "99" },
		{ OPENED LETTER, "2 d read {\"v\":1,\"turn\":2,\"anger\":4}", "0 to 3" },
		{ OPENED LETTER, "2 d mail-accepted {\"v\":1,\"turn\":2}", "theirs" },
		{ OPENED LETTER, "2 a overridden "
		    "{\"v\":1,\"turn\":2,\"rule\":\"minimise\",\"reason\":\"x\"}", "theirs" },
		{ BEGUN "6 d mail-accepted {\"v\":1,\"turn\":6}\n", "7 d mail-accepted {\"v\":1,\"turn\":6}",
		    "already" },
		{ BEGUN "6 d mail-failed {\"v\":1,\"turn\":6,\"reason\":\"x\"}\n",
		    "7 d mail-failed {\"v\":1,\"turn\":6,\"reason\":\"y\"}", "failed" },
		{ OPENED "1 a sent {\"v\":1,\"channel\":\"call\",\"text\":\"Hello\"}\n",
		    "2 d mail-accepted {\"v\":1,\"turn\":2}",
		    "mail" },
		/* concerns */
		{ OPENED LETTER, "3 a concern-raised {\"v\":1,\"text\":\"  \"}", "words" },
		{ OPENED LETTER, "3 a concern-raised {\"v\":1,\"text\":\"x\",\"turn\":9}", "Turn 9" },
		{ OPENED LETTER, "3 a concern-raised "
		    "{\"v\":1,\"text\":\"x\",\"turn\":2,\"start\":9,\"end\":4}", "Bytes 9 to 4" },
		{ OPENED LETTER, "3 a concern-declined {\"v\":1,\"turn\":2,\"start\":0,\"end\":4}",
		    "proposed" },
		{ BEGUN, "6 a concern-worded {\"v\":1,\"concern\":6,\"text\":\"x\"}", "Concern 6" },
		{ BEGUN, "6 a concern-worded {\"v\":1,\"concern\":4,\"text\":\"\"}", "words" },
		{ BEGUN, "6 a concern-merged {\"v\":1,\"concern\":4,\"into\":4}", "itself" },
		{ BEGUN, "6 a concern-merged {\"v\":1,\"concern\":4,\"into\":3}", "Concern 3" },
		{ BEGUN "6 a concern-merged {\"v\":1,\"concern\":5,\"into\":4}\n",
		    "7 c enough {\"v\":1,\"concern\":5}", "merged into concern 4" },
		{ BEGUN "6 c enough {\"v\":1,\"concern\":4}\n",
		    "7 a concern-merged {\"v\":1,\"concern\":5,\"into\":4}", "settled" },
		{ BEGUN, "6 a concern-answered {\"v\":1,\"concern\":4,\"turn\":2}", "theirs" },
		{ BEGUN "6 c enough {\"v\":1,\"concern\":4}\n",
		    "7 a concern-answered {\"v\":1,\"concern\":4,\"turn\":6}", "enough" },
		{ BEGUN, "6 a enough-asked {\"v\":1,\"concern\":4,\"turn\":6}", "not answered" },
		{ BEGUN "6 c enough {\"v\":1,\"concern\":4}\n", "7 c enough {\"v\":1,\"concern\":4}",
		    "enough" },
		{ BEGUN, "6 c not-enough {\"v\":1,\"concern\":4,\"turn\":40}", "Turn 40" },
		{ BEGUN "6 c withdrawn {\"v\":1,\"concern\":4,\"word\":\"Drop it\"}\n",
		    "7 c enough {\"v\":1,\"concern\":4}", "withdrawn" },
		{ BEGUN, "6 c withdrawn {\"v\":1,\"concern\":4,\"word\":\" \"}", "their words" },
		{ PROMISED, "8 a parked {\"v\":1,\"concern\":4,\"promise\":11}", "Promise 11" },
		{ PROMISED "9 a promise-kept {\"v\":1,\"promise\":10}\n",
		    "9 a parked {\"v\":1,\"concern\":4,\"promise\":10}", "kept" },
		/* playbacks */
		{ BEGUN, "6 a playback-sent {\"v\":1,\"turn\":6,\"items\":[{\"concern\":4,\"text\":\"x\"}]}",
		    "already" },
		{ BEGUN, "6 a playback-sent {\"v\":1,\"turn\":2,\"items\":[{\"concern\":4,\"text\":\"x\"}]}",
		    "theirs" },
		{ OPENED LETTER "3 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"x\"}\n",
		    "4 a playback-sent {\"v\":1,\"turn\":3,\"items\":[{\"concern\":9,\"text\":\"x\"}]}",
		    "Concern 9" },
		{ BEGUN, "6 c playback-confirmed {\"v\":1,\"playback\":6}", "Playback 6" },
		{ CONFIRMED, "7 c playback-confirmed {\"v\":1,\"playback\":7}", "confirmed already" },
		{ CONFIRMED, "7 c playback-corrected {\"v\":1,\"playback\":7,\"word\":\"no\"}",
		    "confirmed already" },
		{ BEGUN "6 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"x\"}\n"
		    "6 a playback-sent {\"v\":1,\"turn\":8,\"items\":[{\"concern\":4,\"text\":\"x\"}]}\n",
		    "7 c playback-confirmed {\"v\":1,\"playback\":7}", "not the last" },
		{ BEGUN, "6 c playback-corrected "
		    "{\"v\":1,\"playback\":7,\"items\":[{\"concern\":5,\"text\":\"\"}]}", "words" },
		{ BEGUN, "6 c playback-corrected "
		    "{\"v\":1,\"playback\":7,\"items\":[{\"concern\":3,\"text\":\"x\"}]}", "Concern 3" },
		/* promises */
		{ BEGUN, "6 a promised {\"v\":1,\"turn\":2,\"text\":\"x\",\"due\":@60}", "theirs" },
		{ BEGUN, "6 a promised {\"v\":1,\"turn\":6,\"text\":\" \",\"due\":@60}", "words" },
		{ BEGUN, "6 a promised {\"v\":1,\"turn\":6,\"text\":\"x\",\"due\":-5}", "time" },
		{ BEGUN, "6 a promised {\"v\":1,\"turn\":6,\"text\":\"x\",\"due\":@60,\"end\":900}", "900" },
		{ BEGUN, "6 a promise-kept {\"v\":1,\"promise\":6}", "Promise 6" },
		{ PROMISED "8 a promise-kept {\"v\":1,\"promise\":10}\n",
		    "9 a promise-kept {\"v\":1,\"promise\":10}", "kept already" },
		{ PROMISED "8 a promise-kept {\"v\":1,\"promise\":10}\n",
		    "900 d promise-missed {\"v\":1,\"promise\":10}", "kept already" },
		{ PROMISED, "599 d promise-missed {\"v\":1,\"promise\":10}", "not due" },
		{ PROMISED "601 d promise-missed {\"v\":1,\"promise\":10}\n",
		    "602 d promise-missed {\"v\":1,\"promise\":10}", "missed already" },
		{ PROMISED "601 d promise-missed {\"v\":1,\"promise\":10}\n",
		    "602 a promise-moved {\"v\":1,\"promise\":10,\"due\":@900}", "missed already" },
		{ PROMISED, "601 a promise-moved {\"v\":1,\"promise\":10,\"due\":@900}",
		    "owned, not moved" },
		{ PROMISED, "60 a promise-moved {\"v\":1,\"promise\":10,\"due\":@30}", "to come" },
		{ PROMISED, "60 a promise-owned {\"v\":1,\"promise\":10}", "not missed" },
		{ PROMISED "601 d promise-missed {\"v\":1,\"promise\":10}\n602 a promise-owned "
		    "{\"v\":1,\"promise\":10}\n",
		    "603 a promise-owned {\"v\":1,\"promise\":10}", "already" },
		{ PROMISED "500 d promise-warned {\"v\":1,\"promise\":10}\n",
		    "501 d promise-warned {\"v\":1,\"promise\":10}", "already" },
		{ PROMISED, "9 a promise-declined {\"v\":1,\"turn\":9,\"start\":0,\"end\":500}", "500" },
		/* closing */
		{ BEGUN, "9 a closed {\"v\":1,\"exit\":\"their-word\"}", "The lift is out" },
		{ OPENED, "9 a closed {\"v\":1,\"exit\":\"their-word\"}", "No concern" },
		{ PROMISED PROMISED_DEED "9 c enough {\"v\":1,\"concern\":4}\n9 c enough "
		    "{\"v\":1,\"concern\":5}\n",
		    "9 a closed {\"v\":1,\"exit\":\"their-word\"}", "I'll mend it" },
		{ PROMISED ALL_ENOUGH "9 a closed {\"v\":1,\"exit\":\"their-word\"}\n",
		    "10 a promise-kept {\"v\":1,\"promise\":10}", "released already" },
		{ BEGUN, "9 a closed {\"v\":1,\"exit\":\"not-a-complaint\"}", "reason" },
		{ BEGUN, "9 d reopened {\"v\":1,\"reason\":\"x\"}", "open already" },
		{ SETTLED "10 a closed {\"v\":1,\"exit\":\"their-word\"}\n",
		    "11 a closed {\"v\":1,\"exit\":\"withdrawn\",\"reason\":\"x\"}", "closed" },
		{ SETTLED "10 a closed {\"v\":1,\"exit\":\"their-word\"}\n",
		    "11 a playback-sent {\"v\":1,\"turn\":6,\"items\":[{\"concern\":4,\"text\":\"x\"}]}",
		    "closed" },
		{ SETTLED "10 a closed {\"v\":1,\"exit\":\"their-word\"}\n",
		    "11 d reopened {\"v\":1,\"reason\":\"x\",\"turn\":77}", "Turn 77" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_refused(cases[i].story, cases[i].line, cases[i].names);
}

static void
an_event_of_another_case_or_out_of_turn_is_refused(void **state)
{
	struct state s;
	struct err err;
	struct event e = { .case_id = 5, .seq = 3, .kind = EVENT_ENOUGH, .concern = 4,
	    .actor = STR("customer") };

	(void)state;
	fold(&arena, &s, BEGUN);
	assert_false(apply(&s, &e, &err));
	assert_non_null(strstr(err.text, "does not follow"));
	e.seq = 8;
	e.case_id = 6;
	assert_false(apply(&s, &e, &err));
	assert_non_null(strstr(err.text, "another case"));
	e.case_id = 5;
	e.concern = 0;
	assert_false(apply(&s, &e, &err));
	assert_non_null(strstr(err.text, "lacks its concern"));
	assert_int_equal(s.seq, 7);
	e.concern = 4;
	assert_true(apply(&s, &e, &err));
}

/* --- what the practices add --------------------------------------------------------------------- */

#define OURS PROMISED "10 a found {\"v\":1,\"fault\":\"ours\",\"text\":\"A job was never booked.\"," \
    "\"unaware\":1}\n"
#define WORKED PROMISED "10 a offer-worked {\"v\":1,\"concern\":4,\"asked\":\"a month back\"," \
	"\"text\":\"Forty pounds off.\",\"carry\":\"up to fifty\",\"amount\":4000}\n"
#define GRANTED WORKED "11 a offer-granted {\"v\":1,\"offer\":11,\"account\":\"9\",\"name\":\"Ruth Bell\"}\n"
#define MADE GRANTED "12 a offer-made {\"v\":1,\"offer\":11,\"turn\":9}\n"
#define TOLD_BACK PROMISED "10 a teachback-asked {\"v\":1,\"turn\":9,\"items\":[{\"concern\":1," \
    "\"text\":\"Unplug it\"}," \
	"{\"concern\":2,\"text\":\"Wait ten minutes\"}]}\n" \
	"11 c teachback-told {\"v\":1,\"teachback\":11,\"word\":\"I pull the plug\",\"channel\":\"call\"}\n"

static void
an_offer_is_worked_out_granted_made_and_answered(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, MADE "13 c offer-accepted {\"v\":1,\"offer\":11,\"word\":\"Fair enough\"}\n");
	assert_int_equal(s.offers.n, 1);
	assert_int_equal(s.offers.at[0].state, OFFER_ACCEPTED);
	assert_int_equal(s.offers.at[0].amount, 4000);
	assert_int_equal(s.offers.at[0].granted_by, 9);
	assert_int_equal(s.offers.at[0].turn, 9);
	assert_str(s.offers.at[0].word, "Fair enough");
}

static void
an_offer_worked_out_anew_is_to_be_granted_anew(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, GRANTED "12 a offer-worked {\"v\":1,\"offer\":11,\"text\":\"Sixty.\","
	    "\"amount\":6000}\n");
	assert_int_equal(s.offers.n, 1);
	assert_int_equal(s.offers.at[0].state, OFFER_WORKED);
	assert_int_equal(s.offers.at[0].granted_by, 0);
}

static void
a_call_that_was_tried_is_due_again_and_not_missed(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, PROMISED "590 a promise-tried {\"v\":1,\"promise\":10,\"due\":@640,\"reason\":\"no "
	    "answer\"}\n");
	assert_int_equal(s.promises.at[0].state, PROMISE_OPEN);
	assert_int_equal(s.promises.at[0].due, AFTER(640));
	assert_int_equal(s.promises.at[0].tries, 1);
	assert_int_equal(s.promises.at[0].moved, 0);
	assert_int_equal(s.promises.at[0].missed_at, 0);
}

static void
owning_goes_by_its_parts_and_disclosure_ends_their_not_knowing(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OURS);
	assert_true(s.unaware);
	fold(&arena, &s, OURS "11 a own-part {\"v\":1,\"part\":\"disclosure\",\"turn\":9}\n"
	    "12 a own-part {\"v\":1,\"part\":\"repair\",\"text\":\"booked and paid\"}\n"
	    "13 a afterwards {\"v\":1,\"after\":\"stayed\"}\n");
	assert_false(s.unaware);
	assert_int_equal(s.owning[OWNING_DISCLOSURE].turn, 9);
	assert_str(s.owning[OWNING_REPAIR].text, "booked and paid");
	assert_int_equal(s.owning[OWNING_APOLOGY].seq, 0);
	assert_str(s.after, "stayed");
}

/* What the ear read is no person's word, and one of them takes it back. */
static void
a_part_that_was_read_can_be_said_to_be_undone(void **state)
{
	struct state s;
	struct err err;

	(void)state;
	fold(&arena, &s, OURS "11 a own-part {\"v\":1,\"part\":\"disclosure\",\"turn\":9,\"ear\":\"7\"}\n");
	assert_true(s.owning[OWNING_DISCLOSURE].read);
	assert_false(s.unaware);
	assert_true(fold_onto(&s, "12 a own-part {\"v\":1,\"part\":\"disclosure\",\"turn\":9}\n", &err));
	assert_false(s.owning[OWNING_DISCLOSURE].read);
	assert_true(fold_onto(&s, "13 a own-undone {\"v\":1,\"part\":\"disclosure\"}\n", &err));
	assert_int_equal(s.owning[OWNING_DISCLOSURE].seq, 0);
	assert_true(s.unaware);
	assert_false(fold_onto(&s, "14 a own-undone {\"v\":1,\"part\":\"disclosure\"}\n", &err));
}

static void
a_point_that_did_not_arrive_is_not_yet_understood(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, TOLD_BACK
	    "12 a teachback-weighed {\"v\":1,\"teachback\":11,\"items\":[{\"concern\":2,\"text\":\"\"}]}\n");
	assert_int_equal(s.teachbacks.at[0].state, TEACHBACK_NOT_YET);
	assert_int_equal(s.teachbacks.at[0].missing[0].concern, 2);
	fold(&arena, &s, TOLD_BACK "12 a teachback-weighed {\"v\":1,\"teachback\":11}\n");
	assert_int_equal(s.teachbacks.at[0].state, TEACHBACK_UNDERSTOOD);
}

static void
a_corrected_reading_stands_against_later_ones(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, OPENED LETTER READING
	    "4 a reading-corrected {\"v\":1,\"turn\":2,\"start\":0,\"end\":15,\"move\":\"impact\"}\n"
	    "5 a reading-corrected {\"v\":1,\"turn\":2,\"start\":17,\"end\":32,\"move\":\"none\"}\n");
	assert_int_equal(s.proposals.n, 0);
	assert_int_equal(s.impacts.n, 1);
	assert_int_equal(s.turns.at[0].moves[0].from, FROM_PERSON);
	fold(&arena, &s, OPENED LETTER READING
	    "4 a reading-corrected {\"v\":1,\"turn\":2,\"start\":0,\"end\":15,"
	    "\"move\":\"impact\"}\n" READING);
	assert_int_equal(s.proposals.n, 1);
	assert_str(s.proposals.at[0].text, "Nobody told us.");
	assert_int_equal(s.impacts.n, 1);
}

static void
views_holds_positions_and_people_are_kept_as_last_said(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, PROMISED "10 a view-put {\"v\":1,\"side\":\"theirs\",\"text\":\"Nobody cared.\"}\n"
	    "10 a position-taken {\"v\":1,\"concern\":4,\"position\":\"partly\"}\n"
	    "10 a held {\"v\":1,\"text\":\"Billing is paused\"}\n"
	    "11 a hold-lifted {\"v\":1,\"hold\":13,\"reason\":\"settled\"}\n"
	    "11 a contact-noted {\"v\":1,\"phone\":\"020 7946 0000\"}\n"
	    "11 a contact-noted {\"v\":1,\"address\":\"ana@example.com\"}\n"
	    "11 a contact-noted {\"v\":1,\"name\":\"Ana Reyes\"}\n"
	    "11 a speaks-for {\"v\":1,\"name\":\"Ana Adair\",\"text\":\"letter of 3 May\"}\n"
	    "11 a care-noted {\"v\":1,\"text\":\"large print\",\"word\":\"yes, note that\"}\n"
	    "11 a need-asked {\"v\":1,\"turn\":9}\n");
	assert_str(s.views[SIDE_THEIRS], "Nobody cared.");
	assert_int_equal(state_concern(&s, 4)->position, POSITION_PARTLY);
	assert_int_equal(state_hold(&s, 13)->lifted_at, AFTER(11));
	assert_str(s.phone, "020 7946 0000");
	assert_str(s.address, "ana@example.com");
	assert_str(s.name, "Ana Reyes");
	assert_str(s.speaker.name, "Ana Adair");
	assert_str(s.care, "large print");
	assert_int_equal(s.need_asked, 9);
	fold(&arena, &s, PROMISED "11 a speaks-for {\"v\":1,\"name\":\"Ana Adair\"}\n"
	    "11 a speaks-no-more {\"v\":1}\n");
	assert_int_equal(s.speaker.seq, 0);
}

static void
their_clock_is_as_last_said_and_their_mails_keep_theirs(void **state)
{
	struct state s;

	(void)state;
	fold(&arena, &s, BEGUN);
	assert_str(s.zone, "");
	assert_int_equal(s.zone_at, 0);
	fold(&arena, &s, BEGUN "11 a zone-told {\"v\":1,\"tz\":\"America/New_York\"}\n"
	    "12 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"Hello?\",\"tz\":\"-04:00\"}\n");
	assert_str(s.zone, "America/New_York");
	assert_int_equal(s.zone_at, AFTER(11));
	assert_str(s.turns.at[s.turns.n - 1].tz, "-04:00");
	fold(&arena, &s, BEGUN "11 a zone-told {\"v\":1,\"tz\":\"America/New_York\"}\n"
	    "12 a zone-told {\"v\":1,\"reason\":\"they moved\"}\n");
	assert_str(s.zone, "");
	assert_int_equal(s.zone_at, AFTER(12));
}

static void
what_the_practices_refuse_says_why(void **state)
{
	static const struct {
		const char *story, *says;
	} cases[] = {
		{ WORKED "11 a offer-made {\"v\":1,\"offer\":11,\"turn\":9}\n", "granted" },
		{ GRANTED "12 c offer-accepted {\"v\":1,\"offer\":11}\n", "made and not yet answered" },
		{ MADE "13 a offer-worked {\"v\":1,\"offer\":11,\"text\":\"More\"}\n", "made already" },
		{ PROMISED "10 a offer-worked {\"v\":1,\"text\":\"x\",\"amount\":-1}\n",
		    "less than nothing" },
		{ PROMISED "10 a own-part {\"v\":1,\"part\":\"apology\",\"turn\":9}\n", "fault is ours" },
		{ OURS "11 a own-part {\"v\":1,\"part\":\"apology\"}\n", "how it was done" },
		{ PROMISED "10 a promise-tried {\"v\":1,\"promise\":10,\"due\":@9}\n", "time to come" },
		{ PROMISED "10 a care-noted {\"v\":1,\"text\":\"x\",\"word\":\" \"}\n", "if they agree" },
		{ PROMISED "10 a speaks-no-more {\"v\":1}\n", "Nobody speaks" },
		{ PROMISED "10 a hold-lifted {\"v\":1,\"hold\":9}\n", "not in this case" },
		{ TOLD_BACK "12 a teachback-weighed {\"v\":1,\"teachback\":11,\"items\":[{\"concern\":3,"
		    "\"text\":\"\"}]}\n",
		    "no point 3" },
		{ PROMISED "10 a teachback-asked {\"v\":1,\"turn\":2,\"items\":[{\"concern\":1,"
		    "\"text\":\"x\"}]}\n",
		    "one of ours" },
		{ BEGUN "10 a reading-corrected {\"v\":1,\"turn\":2,\"start\":0,\"end\":99,"
		    "\"move\":\"impact\"}\n",
		    "do not lie" },
		{ BEGUN "10 a reading-corrected {\"v\":1,\"turn\":2,\"start\":0,\"end\":9,"
		    "\"move\":\"grumble\"}\n",
		    "not a move" },
		{ PROMISED "10 a view-put {\"v\":1,\"side\":\"mine\",\"text\":\"x\"}\n", "not a side" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct state s;
		struct err err = { 0 };

		state_init(&s, &arena);
		if (fold_onto(&s, cases[i].story, &err))
			fail_msg("this was taken: %s", cases[i].story);
		if (strstr(err.text, cases[i].says) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", err.text, cases[i].says);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_opened_case_is_open_and_knows_its_person),
		TEST(a_promise_to_write_holds_nothing_open_and_goes_with_the_case),
		TEST(a_reading_proposes_what_was_said_and_no_more),
		TEST(what_they_ask_for_is_proposed_beside_what_went_wrong),
		TEST(which_of_their_points_it_is_stands_not_in_its_words),
		TEST(how_often_they_told_it_is_one_matter_and_whom_they_told_is_none),
		TEST(what_they_ask_for_is_quoted_whole),
		TEST(what_goes_on_in_one_sentence_is_proposed_as_one),
		TEST(no_two_proposals_share_words),
		TEST(a_proposal_is_a_whole_thing_to_settle),
		TEST(what_they_add_to_an_answer_is_proposed),
		TEST(of_what_is_proposed_as_one_a_part_can_be_taken_up),
		TEST(a_cost_is_put_in_better_words),
		TEST(a_cost_told_twice_is_one),
		TEST(the_same_words_twice_are_proposed_once),
		TEST(what_was_told_before_is_proposed_where_no_problem_is_told),
		TEST(words_of_impact_and_feeling_are_kept_as_quotes),
		TEST(reading_a_turn_again_replaces_what_the_first_reading_gave),
		TEST(what_was_taken_up_or_declined_is_not_proposed_again),
		TEST(an_older_turn_read_again_says_nothing_about_now),
		TEST(concerns_know_who_raised_them_and_their_first_words),
		TEST(a_merged_concern_no_longer_counts),
		TEST(a_playback_goes_from_sent_to_their_word_on_it),
		TEST(a_correction_gives_a_concern_their_words),
		TEST(a_concern_of_theirs_does_not_undo_a_confirmed_playback),
		TEST(a_concern_goes_from_answer_to_their_word_and_back),
		TEST(a_promise_kept_in_time_is_simply_kept),
		TEST(a_promise_kept_late_stays_visibly_late),
		TEST(a_missed_promise_can_be_owned_once),
		TEST(a_promise_moved_with_notice_has_its_new_time),
		TEST(a_parked_concern_can_be_asked_about_when_its_deed_is_done),
		TEST(a_concern_is_parked_until_a_day),
		TEST(a_promise_let_go_at_a_closing_can_stand_again),
		TEST(nothing_stays_parked_on_what_is_let_go),
		TEST(mail_of_ours_waits_until_it_is_accepted_or_fails),
		TEST(a_promise_kept_by_a_mail_that_came_back_is_open_again),
		TEST(a_promise_whose_mail_came_back_after_it_was_due_is_missed),
		TEST(what_they_answered_they_have_read),
		TEST(a_playback_that_did_not_arrive_is_none),
		TEST(a_lost_turn_counts_until_it_or_something_later_is_sent),
		TEST(a_mail_that_is_late_has_not_failed),
		TEST(a_reply_taken_back_was_never_said),
		TEST(a_message_that_waits_has_said_nothing),
		TEST(a_word_of_theirs_stops_what_waits),
		TEST(what_its_writer_does_meanwhile_stops_nothing),
		TEST(what_waits_ends_once),
		TEST(a_case_closes_on_their_word_and_opens_again_on_a_reply),
		TEST(other_exits_need_their_reason_but_not_their_word),
		TEST(the_case_keeps_what_was_told_and_found),
		TEST(what_does_not_follow_is_refused_and_changes_nothing),
		TEST(an_event_of_another_case_or_out_of_turn_is_refused),
		TEST(an_offer_is_worked_out_granted_made_and_answered),
		TEST(an_offer_worked_out_anew_is_to_be_granted_anew),
		TEST(a_call_that_was_tried_is_due_again_and_not_missed),
		TEST(owning_goes_by_its_parts_and_disclosure_ends_their_not_knowing),
		TEST(a_part_that_was_read_can_be_said_to_be_undone),
		TEST(a_point_that_did_not_arrive_is_not_yet_understood),
		TEST(a_corrected_reading_stands_against_later_ones),
		TEST(views_holds_positions_and_people_are_kept_as_last_said),
		TEST(their_clock_is_as_last_said_and_their_mails_keep_theirs),
		TEST(what_the_practices_refuse_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
