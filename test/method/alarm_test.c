/* alarm_test.c - who may not be safe comes first, a threat is met once, and the matter stays theirs.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fold.h"

#include "../unit.h"

#include "method/alarm.h"
#include "method/check.h"
#include "method/next.h"

static const struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };

#define AGENT STR("Asha Noor")
#define OPENED "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"Rhian Pugh\"}\n"
#define TEXT "The letters never stop. I want to die. I will break your door. I will go to court."
#define WROTE OPENED "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"" TEXT "\"}\n"
#define MOVE(move, start, end, alarm) "{\"move\":\"" move "\",\"start\":" start ",\"end\":" end alarm "}"
#define PROBLEM MOVE("problem", "0", "22", "")
#define SELF MOVE("feeling", "24", "37", ",\"alarm\":\"self\"")
#define DANGER MOVE("impact", "24", "37", ",\"alarm\":\"danger\"")
#define SLUR MOVE("criticise", "39", "61", ",\"alarm\":\"slur\"")
#define HARASSES MOVE("criticise", "39", "61", ",\"alarm\":\"harassment\"")
#define THREAT MOVE("threaten", "39", "61", ",\"alarm\":\"threat\"")
#define OUTSIDE MOVE("threaten", "63", "81", ",\"alarm\":\"outside\"")
#define READ(moves) "1 d read {\"v\":1,\"turn\":2,\"anger\":2,\"moves\":[" moves "]}\n"
#define ANSWERED "9 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"Are you safe?\"}\n"

static enum step_kind
step_of(const char *story, int64_t minute, struct step *step)
{
	struct state s;

	fold(&arena, &s, story);
	next(&arena, &s, &calendar, AFTER(minute), step);
	return step->kind;
}

static void
who_may_not_be_safe_comes_before_everything(void **state)
{
	struct step step;

	(void)state;
	assert_int_equal(step_of(WROTE READ(PROBLEM "," SELF), 5, &step), STEP_SAFE);
	assert_str(step.title, "See that they are safe");
	assert_true(str_starts(step.reason, STR("What Rhian wrote 4 minutes ago sounds as if they")));
	assert_int_equal(step_of(WROTE READ(PROBLEM "," DANGER), 5, &step), STEP_SAFE);
	assert_str(step.title, "Make it safe first");
	assert_int_equal(step_of(WROTE READ(PROBLEM "," SELF) ANSWERED, 12, &step), STEP_READ_CONCERNS);
	assert_int_equal(step_of(WROTE READ(PROBLEM "," THREAT "," OUTSIDE), 5, &step), STEP_READ_CONCERNS);
}

static void
the_gravest_comes_first_and_what_shows_depends_on_its_kind(void **state)
{
	struct state s;
	struct alarm_told told;

	(void)state;
	fold(&arena, &s, WROTE READ(PROBLEM "," SELF "," THREAT "," OUTSIDE));
	assert_true(alarm_unmet(&s, &told));
	assert_int_equal(told.kind, ALARM_SELF);
	assert_str(told.words, "I want to die");
	assert_int_equal(told.turn, 2);
	assert_true(alarm_told(&s, ALARM_OUTSIDE, &told) && alarm_shows(&s, &told));
	fold(&arena, &s, WROTE READ(PROBLEM "," SELF "," THREAT "," OUTSIDE) ANSWERED);
	assert_false(alarm_unmet(&s, &told));
	assert_true(alarm_told(&s, ALARM_SELF, &told) && alarm_shows(&s, &told));
	assert_true(alarm_told(&s, ALARM_THREAT, &told) && alarm_shows(&s, &told));
	assert_true(alarm_told(&s, ALARM_OUTSIDE, &told) && !alarm_shows(&s, &told));
	assert_false(alarm_told(&s, ALARM_DANGER, &told));
	assert_true(alarm_abuse(&s, &told) && told.kind == ALARM_THREAT);
	assert_false(alarm_told(&s, ALARM_NONE, &told));
}

static bool
holds(const char *story, int64_t minute, struct str part)
{
	struct state s;

	fold(&arena, &s, story);
	return str_find(draft_ack(&arena, &s, &calendar, AFTER(minute), AGENT), part) != STR_NOT_FOUND;
}

static void
the_draft_asks_after_them_first_and_sets_its_boundary_once(void **state)
{
	(void)state;
	assert_true(holds(WROTE READ(PROBLEM "," SELF), 5,
	    STR("Dear Rhian,\n\nBefore anything else: you wrote \xe2\x80\x9cI want to die\xe2\x80\x9d.")));
	assert_true(holds(WROTE READ(PROBLEM "," SELF), 5, STR("by Monday 1 June, 5 pm")));
	assert_true(holds(WROTE READ(PROBLEM "," DANGER), 5, STR("comes first: [what is on its way")));
	assert_true(holds(WROTE READ(PROBLEM "," THREAT), 5, STR("if they stop, we go on at once.\n\nAsha")));
	assert_true(holds(WROTE READ(PROBLEM "," THREAT), 5, STR("The letters never stop")));
	assert_false(holds(WROTE READ(PROBLEM "," THREAT) ANSWERED, 12, STR("threats")));
	assert_false(holds(WROTE READ(PROBLEM "," OUTSIDE), 5, STR("threats")));
	assert_true(holds(WROTE READ(PROBLEM "," SLUR), 5, STR("if they stop, we go on at once.\n\nAsha")));
	assert_true(holds(WROTE READ(PROBLEM "," HARASSES), 5, STR("if it stays there, we go on at once.")));
	assert_true(holds(WROTE READ(PROBLEM "," SLUR), 5, STR("The letters never stop")));
	assert_false(holds(WROTE READ(PROBLEM "," SLUR) ANSWERED, 12, STR("we go on at once")));
}

/* What the desk writes for them stands before its own rules. */
static void
the_drafts_pass_the_checker(void **state)
{
	static const char *const stories[] = { WROTE READ(PROBLEM "," SELF), WROTE READ(PROBLEM "," THREAT),
		WROTE READ(PROBLEM "," OUTSIDE), WROTE READ(PROBLEM "," SELF "," THREAT),
		WROTE READ(PROBLEM "," SLUR), WROTE READ(PROBLEM "," HARASSES) };

	(void)state;
	for (size_t i = 0; i < LENGTH(stories); i++) {
		struct state s;
		struct facts f;
		struct findings all;
		struct str draft;

		fold(&arena, &s, stories[i]);
		draft = draft_ack(&arena, &s, &calendar, AFTER(5), AGENT);
		facts_from_state(&arena, &s, STAGE_ACK, AFTER(5), &f);
		facts_of_abuse(&s, &f);
		check(&arena, &pack_en, &f, &calendar, AFTER(5), draft, &all);
		if (all.list.n > 0)
			fail_msg("draft %zu has %s:\n%.*s", i, rule_id(all.list.at[0].rule), STR_ARG(draft));
	}
}

/* Words about the tone are no policing of it where there was a threat, and are where there was none. */
static void
abuse_is_a_fact_of_the_case(void **state)
{
	struct state s;
	struct facts f;

	(void)state;
	fold(&arena, &s, WROTE READ(PROBLEM "," THREAT));
	facts_from_state(&arena, &s, STAGE_ACK, AFTER(5), &f);
	facts_of_abuse(&s, &f);
	assert_true((f.known & FACT_BIT(abuse)) && f.abuse == ABUSE_THREAT);
	fold(&arena, &s, WROTE READ(PROBLEM "," OUTSIDE));
	facts_from_state(&arena, &s, STAGE_ACK, AFTER(5), &f);
	facts_of_abuse(&s, &f);
	assert_true((f.known & FACT_BIT(abuse)) && f.abuse == ABUSE_NONE);
	fold(&arena, &s, WROTE READ(PROBLEM "," SLUR));
	facts_from_state(&arena, &s, STAGE_ACK, AFTER(5), &f);
	facts_of_abuse(&s, &f);
	assert_int_equal(f.abuse, ABUSE_SLUR);
	fold(&arena, &s, WROTE READ(PROBLEM "," HARASSES));
	facts_from_state(&arena, &s, STAGE_ACK, AFTER(5), &f);
	facts_of_abuse(&s, &f);
	assert_int_equal(f.abuse, ABUSE_HARASSMENT);
	/* the gravest, in whichever order; and it makes nobody unsafe */
	fold(&arena, &s, WROTE READ(HARASSES "," SLUR "," THREAT));
	facts_from_state(&arena, &s, STAGE_ACK, AFTER(5), &f);
	facts_of_abuse(&s, &f);
	assert_int_equal(f.abuse, ABUSE_THREAT);
	assert_false((f.known & FACT_BIT(safety)) && f.safety);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_may_not_be_safe_comes_before_everything),
		TEST(the_gravest_comes_first_and_what_shows_depends_on_its_kind),
		TEST(the_draft_asks_after_them_first_and_sets_its_boundary_once),
		TEST(the_drafts_pass_the_checker),
		TEST(abuse_is_a_fact_of_the_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
