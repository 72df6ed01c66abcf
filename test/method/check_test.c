/* check_test.c - drafts and what the rules find in them.
 *
 * The files in cases hold drafts in the form of `heard check --cases`, each with the rules that must find it
 * ("want") or must not ("not"); a case with neither is a good reply, and no rule may block it or warn.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include <stdio.h>

#include "host/file.h"
#include "method/check.h"

#define MONDAY INT64_C(1780300800000)           /* 1 June 2026, 08:00 UTC */

static const struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };

static void
run(const char *facts, bool defaults, struct str draft, struct findings *out)
{
	struct facts f;
	struct err err;

	if (!facts_from_json(&arena, str_from(facts), &f, &err))
		fail_msg("%s: %s", facts, err.text);
	if (defaults)
		facts_defaults(&f);
	check(&arena, &pack_en, &f, &calendar, MONDAY, draft, out);
}

static const struct finding *
found(const struct findings *all, struct str rule)
{
	for (size_t i = 0; i < all->list.n; i++)
		if (str_eq(rule, str_from(rule_id(all->list.at[i].rule))))
			return &all->list.at[i];
	return NULL;
}

/* ---- cases from files ---- */

struct drafted { struct str id, context, text, want, not; };

static void
read_rule(struct json *j, struct str *out)
{
	assert_true(json_array(j) && json_item(j) && json_string(j, out));
	assert_false(json_item(j));
}

static void
read_case(struct str line, struct drafted *out)
{
	struct json j;
	struct str key;
	struct err err;

	*out = (struct drafted){ .context = STR("{}") };
	json_init(&j, &arena, line);
	assert_true(json_object(&j));
	while (json_key(&j, &key)) {
		if (str_eq(key, STR("id")))
			json_string(&j, &out->id);
		else if (str_eq(key, STR("context")))
			json_skip(&j, &out->context);
		else if (str_eq(key, STR("text")))
			json_string(&j, &out->text);
		else
			read_rule(&j, str_eq(key, STR("want")) ? &out->want : &out->not);
	}
	if (!json_end(&j, &err))
		fail_msg("%s", err.text);
}

static bool
is_left_alone(const struct drafted *c, const struct findings *all)
{
	for (size_t i = 0; i < all->list.n; i++)
		if (all->list.at[i].severity != SEVERITY_HINT) {
			print_message("%.*s: has %s: %.*s\n", STR_ARG(c->id),
			    rule_id(all->list.at[i].rule), STR_ARG(c->text));
			return false;
		}
	return true;
}

/* The question whether an answer is enough is missed of a concern that got one, and of no other. */
static void
is_either_answered_or_not(const struct drafted *c, const struct findings *all)
{
	const struct finding *asks = found(all, STR("no-enough-question"));

	for (size_t i = 0; asks != NULL && i < all->list.n; i++)
		if (str_eq(str_from(rule_id(all->list.at[i].rule)), STR("unanswered-concern"))
		    && str_eq(all->list.at[i].about, asks->about))
			fail_msg("%.*s: unanswered, and to be asked about: %.*s", STR_ARG(c->id),
			    STR_ARG(asks->about));
}

/* True if the draft got what it should. */
static bool
is_right(const struct drafted *c)
{
	struct findings all;
	bool want = c->want.len > 0;
	bool got;

	run(cstr(&arena, c->context), true, c->text, &all);
	is_either_answered_or_not(c, &all);
	if (c->want.len == 0 && c->not.len == 0)
		return is_left_alone(c, &all);
	got = found(&all, want ? c->want : c->not) != NULL;
	if (got != want)
		print_message("%.*s: %s %.*s: %.*s\n", STR_ARG(c->id), want ? "lacks" : "has",
		    STR_ARG(want ? c->want : c->not), STR_ARG(c->text));
	return got == want;
}

static void
run_file(const char *path, size_t least)
{
	struct str rest, line;
	struct err err;
	size_t n = 0;
	size_t wrong = 0;

	if (!file_read(&arena, path, MIB(4), &rest, &err))
		fail_msg("%s", err.text);
	while (str_line(&rest, &line)) {
		struct drafted c;

		read_case(line, &c);
		wrong += !is_right(&c);
		n++;
	}
	assert_true(n >= least);
	assert_int_equal(wrong, 0);
}

static void
the_examples_of_the_catalogue_hold(void **state)
{
	(void)state;
	run_file("test/method/cases/catalogue.jsonl", 354);
}

static void
other_words_and_near_misses_hold(void **state)
{
	(void)state;
	run_file("test/method/cases/near.jsonl", 1130);
}

static void
good_replies_are_left_alone(void **state)
{
	(void)state;
	run_file("test/method/cases/good.jsonl", 60);
}

/* ---- the engine ---- */

static void
severity_is_raised_as_the_catalogue_says(void **state)
{
	static const struct {
		const char *facts, *draft, *rule;
		enum severity severity;
	} cases[] = {
		{ "{\"anger\":2}", "You forgot to sign page three.", "blame-customer", SEVERITY_WARN },
		{ "{\"anger\":3}", "You forgot to sign page three.", "blame-customer", SEVERITY_BLOCK },
		{ "{\"anger\":1,\"playback\":\"none\"}", "I've ordered a new part.", "premature-solution",
		    SEVERITY_WARN },
		{ "{\"anger\":2,\"playback\":\"none\"}", "I've ordered a new part.", "premature-solution",
		    SEVERITY_BLOCK },
		{ "{\"anger\":0,\"playback\":\"none\",\"concerns\":2}", "I've ordered a new part.",
		    "premature-solution",
		    SEVERITY_BLOCK },
		{ "{\"anger\":2,\"concern\":\"cold flat\"}", "Thank you for your email.",
		    "no-acknowledgement",
		    SEVERITY_WARN },
		{ "{\"anger\":2,\"first_reply\":1,\"concern\":\"cold flat\"}", "Thank you for your email.",
		    "no-acknowledgement", SEVERITY_BLOCK },
		{ "{\"anger\":2}", "I'll get back to you soon.", "promise-no-date", SEVERITY_BLOCK },
		{ "{\"missed_before\":1}", "I'll get back to you soon.", "promise-no-date", SEVERITY_BLOCK },
		{ "{}", "I'll get back to you soon.", "promise-no-date", SEVERITY_WARN },
		{ "{\"open\":1,\"ledger_next\":null}", "I've passed it on.", "no-next-update",
		    SEVERITY_BLOCK },
		{ "{\"open\":1,\"ledger_next\":null,\"live\":1}", "I've passed it on.", "no-next-update",
		    SEVERITY_WARN },
		{ "{}", "What broke? When? Where? Who saw it?", "too-many-questions", SEVERITY_HINT },
		{ "{}", "What broke? When? Where? Who saw it? Why? Since when?", "too-many-questions",
		    SEVERITY_WARN },
		{ "{}", "Open the box, press the pin, and wait for blue.", "no-teach-back", SEVERITY_HINT },
		{ "{\"vulnerable\":1}", "Open the box, press the pin, and wait for blue.", "no-teach-back",
		    SEVERITY_WARN },
		{ "{\"type\":\"repair\",\"p50\":2,\"p80\":9,\"n\":40,\"today\":\"2026-06-01\"}",
		    "It will be repaired by Friday.", "over-promise", SEVERITY_WARN },
		{ "{\"type\":\"repair\",\"p50\":6,\"p80\":9,\"n\":40,\"today\":\"2026-06-01\"}",
		    "It will be repaired by Friday.", "over-promise", SEVERITY_BLOCK },
		{ "{\"impact\":[\"had to buy dinner out\"]}", "The part is ordered.", "impact-missed",
		    SEVERITY_WARN },
		{ "{\"impact\":[\"her oxygen ran low\"]}", "The part is ordered.", "impact-missed",
		    SEVERITY_BLOCK },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct findings all;
		const struct finding *f;

		run(cases[i].facts, true, str_from(cases[i].draft), &all);
		f = found(&all, str_from(cases[i].rule));
		if (f == NULL || f->severity != cases[i].severity)
			fail_msg("%s %s: %s", cases[i].facts, cases[i].rule, f ? severity_name(f->severity)
			    : "none");
	}
}

/* ---- severity, rule by rule ---- */

#define RULE(id) STR_INIT(id)
static const struct str blocks[] = {
	RULE("calm-down"), RULE("close-without-word"), RULE("ignored-correction"),
	RULE("leader-character-attack"), RULE("missed-promise-unmentioned"), RULE("no-next-update"),
	RULE("own-fault-no-apology"), RULE("signpost-missing"), RULE("unanswered-concern"),
	RULE("undisclosed-error"),
};
static const struct str hints[] = {
	RULE("accusing-why"), RULE("closed-questions-only"), RULE("faceless-we"), RULE("jargon"),
	RULE("no-teach-back"), RULE("parroting"), RULE("too-many-questions"), RULE("call-overtalk"),
};

static bool
is_furious(const struct facts *f)
{
	return KNOWS(f, anger) && f->anger >= 3;
}

static bool
is_angry(const struct facts *f)
{
	return KNOWS(f, anger) && f->anger >= 2;
}

/* Distress counts for tone and for questions. */
static bool
is_upset_too(const struct facts *f)
{
	return is_angry(f) || (KNOWS(f, distress) && f->distress >= 2);
}

static bool
is_angry_and_first(const struct facts *f)
{
	return is_angry(f) && KNOWS(f, first_reply) && f->first_reply;
}

static bool
is_angry_or_of_two(const struct facts *f)
{
	return is_angry(f) || (KNOWS(f, concerns) && f->n_concerns >= 2);
}

static bool
is_angry_or_missed(const struct facts *f)
{
	return is_angry(f) || (KNOWS(f, missed_before) && f->missed_before);
}

static bool
is_with_lawyers(const struct facts *f)
{
	return KNOWS(f, legal_review) && f->legal_review;
}

static bool
is_vulnerable(const struct facts *f)
{
	return (KNOWS(f, vulnerable) && f->vulnerable) || (KNOWS(f, safety) && f->safety);
}

static bool
is_live(const struct facts *f)
{
	return KNOWS(f, live) && f->live;
}

/* What raises a rule, as the catalogue says. */
static const struct { const char *rule; bool (*when)(const struct facts *f); enum severity to; } raised[] = {
	{ "blame-customer", is_furious, SEVERITY_BLOCK },
	{ "no-acknowledgement", is_angry_and_first, SEVERITY_BLOCK },
	{ "concede-by-empathy", is_with_lawyers, SEVERITY_BLOCK },
	{ "premature-solution", is_angry_or_of_two, SEVERITY_BLOCK },
	{ "accusing-why", is_upset_too, SEVERITY_WARN },
	{ "no-teach-back", is_vulnerable, SEVERITY_WARN },
	{ "promise-no-date", is_angry_or_missed, SEVERITY_BLOCK },
	/* the only one that is lowered: both are there */
	{ "no-next-update", is_live, SEVERITY_WARN },
};
/* By what was hurt, by how many, by how long such things took: tests of their own. */
static const struct str by_the_words[] = {
	RULE("impact-missed"), RULE("too-many-questions"), RULE("over-promise"),
};

static bool
is_among(struct str rule, const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(rule, list[i]))
			return true;
	return false;
}

static enum severity
severity_of(struct str rule, const struct facts *f)
{
	for (size_t i = 0; i < LENGTH(raised); i++)
		if (str_eq(rule, str_from(raised[i].rule)) && raised[i].when(f))
			return raised[i].to;
	if (is_among(rule, blocks, LENGTH(blocks)))
		return SEVERITY_BLOCK;
	return is_among(rule, hints, LENGTH(hints)) ? SEVERITY_HINT : SEVERITY_WARN;
}

/* The facts of a case of the catalogue, and over them what else may be known. */
static void
facts_with(const struct drafted *c, const char *more, struct facts *out)
{
	struct facts over;
	struct err err;

	if (!facts_from_json(&arena, c->context, out, &err) || !facts_from_json(&arena, str_from(more), &over,
	    &err))
		fail_msg("%.*s %s: %s", STR_ARG(c->context), more, err.text);
	facts_defaults(out);
	facts_over(out, &over);
}

static void
each_with(void (*take)(const struct drafted *c, void *ctx), void *ctx)
{
	struct str rest, line;
	struct err err;

	if (!file_read(&arena, "test/method/cases/catalogue.jsonl", MIB(4), &rest, &err))
		fail_msg("%s", err.text);
	while (str_line(&rest, &line)) {
		struct drafted c;

		read_case(line, &c);
		if (c.want.len > 0)
			take(&c, ctx);
	}
}

static void
take_severities(const struct drafted *c, void *ctx)
{
	static const char *const more[] = {
		"{}", "{\"anger\":0}", "{\"anger\":2}", "{\"anger\":3}", "{\"anger\":2,\"first_reply\":1}",
		"{\"anger\":0,\"first_reply\":1}", "{\"missed_before\":1}", "{\"legal_review\":1}",
		"{\"concerns\":[\"cold flat\",\"rude porter\"]}", "{\"vulnerable\":1}", "{\"safety\":1}",
		"{\"live\":1}", "{\"distress\":3}", "{\"anger\":0,\"distress\":2}",
		"{\"anger\":0,\"distress\":1}",
	};
	size_t *seen = ctx;

	for (size_t i = 0; i < LENGTH(more) && !is_among(c->want, by_the_words, LENGTH(by_the_words)); i++) {
		struct findings all;
		struct facts f;
		const struct finding *found_one;

		facts_with(c, more[i], &f);
		check(&arena, &pack_en, &f, &calendar, MONDAY, c->text, &all);
		found_one = found(&all, c->want);
		if (found_one == NULL)
			continue;
		++*seen;
		if (found_one->severity != severity_of(c->want, &f))
			fail_msg("%.*s with %s: %s instead of %s", STR_ARG(c->id), more[i],
			    severity_name(found_one->severity), severity_name(severity_of(c->want, &f)));
	}
}

static void
every_rule_is_as_severe_as_the_catalogue_says(void **state)
{
	size_t seen = 0;

	(void)state;
	each_with(take_severities, &seen);
	assert_true(seen > 1900);
}

/* ---- what is not known ---- */

/* The facts that a rule's trigger rests on; each of its examples is left alone where one isn't known. */
static const struct { const char *rule, *facts; } rests_on[] = {
	{ "agentless-apology", "fault" },
	{ "asks-known-info", "known" },
	{ "cheer-mismatch", "anger" },
	{ "close-without-word", "concerns_open" },
	{ "closed-questions-only", "stage" },
	{ "concede-by-empathy", "fault" },
	{ "defend-the-work", "critique" },
	{ "excuse-first", "fault" },
	{ "hollow-update", "stage" },
	{ "ignored-correction", "correction" },
	{ "impact-missed", "impact stage" },
	{ "leader-character-attack", "leader" },
	{ "leader-hedge", "leader" },
	{ "leader-mind-reading", "leader" },
	{ "leader-no-inquiry", "leader" },
	{ "leader-no-request", "leader" },
	{ "leader-no-specifics", "leader" },
	{ "missed-promise-unmentioned", "overdue" },
	{ "no-acknowledgement", "concerns stage" },
	{ "no-enough-question", "concerns stage" },
	{ "no-next-update", "ledger_next open" },
	{ "no-playback", "playback stage" },
	{ "over-promise", "n p80 type" },
	{ "own-fault-no-apology", "fault stage" },
	{ "parroting", "customer" },
	{ "premature-solution", "playback" },
	{ "signpost-missing", "profile" },
	{ "unanswered-concern", "concerns stage" },
	{ "undisclosed-error", "customer_unaware fault stage" },
	{ "wrong-need", "need" },
	/* some of their examples only */
	{ "no-playback", "?concerns" }, { "signpost-missing", "?day ?stage" },
};

/* '!': must be known, '?': for some drafts, ' ': needs no knowing. */
static char
rests(struct str rule, const char *fact)
{
	char how = ' ';

	for (size_t i = 0; i < LENGTH(rests_on); i++) {
		struct str list = str_from(rests_on[i].facts), one;

		while (str_eq(rule, str_from(rests_on[i].rule))
		    && (str_cut(list, ' ', &one, &list) || one.len > 0)) {
			if (str_eq(one, str_from(fact)))
				how = '!';
			else if (str_eq(one, arena_fmt(&arena, "?%s", fact)))
				how = '?';
		}
	}
	return how;
}

/* Takes each fact away in turn. */
static void
take_silences(const struct drafted *c, void *ctx)
{
	struct facts whole;
	size_t *silent = ctx;

	facts_with(c, "{}", &whole);
	for (int i = 0; i < FACT_COUNT; i++) {
		struct facts f = whole;
		struct findings all;
		char how = rests(c->want, fact_key((enum fact)i));
		bool got;

		if (!(whole.known >> i & 1))
			continue;
		f.known &= ~(UINT64_C(1) << i);
		check(&arena, &pack_en, &f, &calendar, MONDAY, c->text, &all);
		got = found(&all, c->want) != NULL;
		if ((how == '!' && got) || (how == ' ' && !got))
			fail_msg("%.*s without %s: %s", STR_ARG(c->id), fact_key((enum fact)i),
			    got ? "found" : "silent");
		*silent += !got;
	}
}

static void
a_rule_is_silent_without_its_fact(void **state)
{
	size_t silent = 0;

	(void)state;
	each_with(take_silences, &silent);
	assert_true(silent >= 3 * (LENGTH(rests_on) - 2));
}

/* A warning in a careful reply is a hint: once; said twice, outright, or among others it is what it is. */
static void
what_may_be_misread_in_a_careful_reply_is_told_lower(void **state)
{
	static const char before[] = "You waited in for the fitter on Tuesday and lost a day's pay. That was "
	    "our doing: I sent him to number 4. I am sorry. I have booked Tom for Friday at 9 and will ring "
	    "you at 10 to hear that it works. ";
	static const struct { bool careful; const char *says, *rule; enum severity severity; } cases[] = {
		{ false, "It was only a few days.", "minimise", SEVERITY_WARN },
		{ true, "It was only a few days.", "minimise", SEVERITY_HINT },
		{ true, "It was only a few days, and it is just a small delay.", "minimise", SEVERITY_WARN },
		{ true, "It was only a few days. You claim that you rang. You should have read the letter.",
		    "minimise", SEVERITY_WARN },
		{ true, "Please calm down.", "calm-down", SEVERITY_BLOCK },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct findings all;
		const struct finding *f;

		run("{\"concern\":\"the fitter never came\"}", true, arena_fmt(&arena, "%s%s%s",
		    cases[i].careful ? before : "", cases[i].says,
		    cases[i].careful ? " Does Friday suit you?" : ""), &all);
		f = found(&all, str_from(cases[i].rule));
		if (f == NULL || f->severity != cases[i].severity)
			fail_msg("%s: %s", cases[i].says, f ? severity_name(f->severity) : "none");
	}
}

/* What anger makes of a hint is in doubt there as any other warning is. */
static void
a_raised_hint_in_a_careful_reply_is_a_hint(void **state)
{
	static const char bare[] = "Why didn't you ring us on Tuesday?";
	static const char careful[] = "You waited in for the fitter on Tuesday and lost a day's pay. It was "
	    "our doing: I sent him to number 4. I am sorry. Why didn't you ring us on Tuesday? I booked "
	    "Tom for Friday at 9 and will ring you at 10 to hear that it works.";
	static const char facts[] = "{\"concern\":\"the fitter never came\",\"anger\":2}";
	struct findings all;

	(void)state;
	run(facts, true, str_from(bare), &all);
	assert_non_null(found(&all, STR("accusing-why")));
	assert_int_equal(found(&all, STR("accusing-why"))->severity, SEVERITY_WARN);
	run(facts, true, str_from(careful), &all);
	assert_non_null(found(&all, STR("accusing-why")));
	assert_int_equal(found(&all, STR("accusing-why"))->severity, SEVERITY_HINT);
}

/* What only comes near a rule: a hint at the sentence, whatever else raises the rule; where a phrase says the
 * thing, that alone is told. */
static void
what_comes_near_a_rule_is_hinted_at(void **state)
{
	static const char near[] = "You must have knocked the switch yourself.";
	static const char both[] = "You must have knocked the switch yourself. You should have checked the "
	    "meter.";
	const struct finding *f;
	struct findings all;

	(void)state;
	run("{\"anger\":3}", true, str_from(near), &all);
	f = found(&all, STR("blame-customer"));
	assert_non_null(f);
	assert_int_equal(f->severity, SEVERITY_HINT);
	assert_int_equal(f->start, 0);
	assert_int_equal(f->end, sizeof near - 1);
	run("{\"anger\":3}", true, str_from(both), &all);
	f = found(&all, STR("blame-customer"));
	assert_non_null(f);
	assert_int_equal(f->severity, SEVERITY_BLOCK);
	assert_true(f->start >= sizeof near);
}

/* A letter as careful as that, with one sentence that gives away what lawyers are to look at first. */
static void
what_lawyers_look_at_is_told_in_full_in_a_careful_reply_too(void **state)
{
	static const char draft[] = "You waited in for him on Tuesday and lost a day's pay. I am sorry "
	    "that you did. You are absolutely right, we overcharged you. I have booked Tom for Friday at 9 "
	    "and will ring you at 10 to hear that it works. Does Friday suit you?";
	static const struct { const char *facts; enum severity severity; } cases[] = {
		{ "{\"concern\":\"the fitter never came\"}", SEVERITY_HINT },
		{ "{\"concern\":\"the fitter never came\",\"legal_review\":1}", SEVERITY_BLOCK },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct findings all;

		run(cases[i].facts, true, str_from(draft), &all);
		assert_non_null(found(&all, STR("concede-by-empathy")));
		assert_int_equal(found(&all, STR("concede-by-empathy"))->severity, cases[i].severity);
	}
}

/* Instructions in a careful letter, and nobody is asked to say them back. */
static void
who_needs_care_is_asked_to_say_it_back_by_a_careful_reply_too(void **state)
{
	static const char draft[] = "You waited in for him on Tuesday and lost a day's pay. That was our "
	    "doing, and I am sorry. To light it again: first close the valve. Then press the red button. "
	    "Then wait a minute, and open the valve. I have booked Tom for Friday at 9 and will ring "
	    "you at 10.";
	static const struct { const char *facts; enum severity severity; } cases[] = {
		{ "{\"concern\":\"the boiler went out\"}", SEVERITY_HINT },
		{ "{\"concern\":\"the boiler went out\",\"vulnerable\":1}", SEVERITY_WARN },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct findings all;

		run(cases[i].facts, true, str_from(draft), &all);
		assert_non_null(found(&all, STR("no-teach-back")));
		assert_int_equal(found(&all, STR("no-teach-back"))->severity, cases[i].severity);
	}
}

/* All drafts here hurt, and without a fact only words can be judged. */
static void
a_fact_that_is_not_known_silences_what_needs_it(void **state)
{
	static const char *const needing[] = {
		"no-acknowledgement", "impact-missed", "own-fault-no-apology", "premature-solution",
		    "ignored-correction",
		"unanswered-concern", "no-enough-question", "close-without-word", "no-next-update",
		    "hollow-update",
		"missed-promise-unmentioned", "wrong-need", "agentless-apology", "undisclosed-error",
		    "defend-the-work", "no-playback", "asks-known-info", "closed-questions-only",
		    "over-promise", "signpost-missing", "parroting",
	};
	struct findings all;

	(void)state;
	run("{}", false, STR("Please calm down. I've ordered a new router and closed your case. We're "
	    "working on it. An error was made. To be fair, the brief asked for it. You will "
	    "have it tomorrow."),
	    &all);
	assert_non_null(found(&all, STR("calm-down")));
	for (size_t i = 0; i < LENGTH(needing); i++)
		if (found(&all, str_from(needing[i])) != NULL)
			fail_msg("%s spoke without its fact", needing[i]);
}

#define TWO "\"concerns\":[\"cold flat\",\"rude porter\"]"
#define CORRECTED "{\"correction\":\"it was the 12th, not the 2nd\"," TWO "}"

/* Each pair twice: where the first is found the second isn't told, and where it isn't
 * the second is. */
static void
one_finding_can_hide_another(void **state)
{
	static const struct { const char *shown, *hidden, *facts, *draft, *alone_facts, *alone; } pairs[] = {
		{ "premature-solution", "no-playback", "{\"playback\":\"none\"," TWO "}",
		    "Thank you. I've ordered a new part.", "{\"playback\":\"none\"," TWO "}",
		    "The meter was wrong and the porter has been spoken to." },
		{ "ignored-correction", "no-playback", CORRECTED,
		    "The meter was wrong on the 2nd and the porter has been spoken to.", CORRECTED,
		    "The meter was wrong on the 12th and the porter has been spoken to." },
		{ "ignored-correction", "premature-solution", CORRECTED,
		    "Since it failed on the 2nd, I've ordered a new router.", CORRECTED,
		    "Since it failed on the 12th, I've ordered a new router." },
		{ "undisclosed-error", "agentless-apology", "{\"fault\":\"ours\",\"customer_unaware\":1}",
		    "A mistake was made.", "{\"fault\":\"ours\",\"customer_unaware\":0}",
		    "A mistake was made." },
		{ "missed-promise-unmentioned", "no-next-update",
		    "{\"overdue\":\"callback on Monday\",\"open\":1,\"ledger_next\":null}",
		    "The part has come.",
		    "{\"open\":1,\"ledger_next\":null}", "The part has come." },
		{ "non-apology", "apology-no-repair", "{}", "We're sorry if you were upset. I'm sorry about "
		    "that.", "{}",
		    "I'm sorry about that." },
		{ "unanswered-concern", "no-enough-question", "{\"concern\":\"cold flat\"}",
		    "The porter has been spoken to and it is settled.", "{\"concern\":\"cold flat\"}",
		    "The radiator was air-locked and your flat is warm again now." },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(pairs); i++) {
		struct findings all, alone;

		run(pairs[i].facts, true, str_from(pairs[i].draft), &all);
		run(pairs[i].alone_facts, true, str_from(pairs[i].alone), &alone);
		if (found(&all, str_from(pairs[i].shown)) == NULL || found(&all,
		    str_from(pairs[i].hidden)) != NULL)
			fail_msg("%s doesn't hide %s", pairs[i].shown, pairs[i].hidden);
		if (found(&alone, str_from(pairs[i].shown)) != NULL || found(&alone,
		    str_from(pairs[i].hidden))
		    == NULL)
			fail_msg("%s is not told where there is no %s", pairs[i].hidden, pairs[i].shown);
	}
}

/* Of two concerns the one that is answered may still lack its question. */
static void
a_pair_about_concerns_hides_that_concern_only(void **state)
{
	struct findings all;

	(void)state;
	run("{" TWO "}", true, STR("The radiator was air-locked and is warm again now."), &all);
	assert_str(found(&all, STR("unanswered-concern"))->about, "rude porter");
	assert_str(found(&all, STR("no-enough-question"))->about, "cold flat");
}

static void
a_milestone_asks_for_one_letter(void **state)
{
	struct findings all;

	(void)state;
	run("{\"profile\":\"uk-telecom\",\"day\":50}", true, STR("Next update on Friday at 10."), &all);
	assert_non_null(found(&all, STR("signpost-missing")));
	run("{\"profile\":\"uk-telecom\",\"day\":50,\"signposted\":1}", true,
	    STR("Next update on Friday at 10."), &all);
	assert_null(found(&all, STR("signpost-missing")));
	run("{\"profile\":\"uk-telecom\",\"stage\":\"final\",\"signposted\":1}", true,
	    STR("We stand by the charge."), &all);
	assert_non_null(found(&all, STR("signpost-missing")));
}

static void
each_concern_left_out_is_a_finding_of_its_own(void **state)
{
	struct findings all;
	size_t n = 0;

	(void)state;
	run("{\"concerns\":[\"cold flat\",\"rude porter\",\"lost deposit\"]}", true,
	    STR("The porter will write to you himself by Friday noon."), &all);
	for (size_t i = 0; i < all.list.n; i++) {
		if (!str_eq(STR("unanswered-concern"), str_from(rule_id(all.list.at[i].rule))))
			continue;
		assert_str(all.list.at[i].about, n == 0 ? "cold flat" : "lost deposit");
		assert_int_equal(all.list.at[i].start, 0);
		assert_int_equal(all.list.at[i].end, 0);
		n++;
	}
	assert_int_equal(n, 2);
}

static void
findings_come_worst_first_then_by_place(void **state)
{
	struct findings all;

	(void)state;
	run("{\"anger\":1}", true, STR("You should have checked the form. It was only a small delay. Please "
	    "calm down. You forgot to sign. Relax. We value your custom."), &all);
	assert_true(all.list.n >= 6);
	for (size_t i = 1; i < all.list.n; i++) {
		const struct finding *a = &all.list.at[i - 1];
		const struct finding *b = &all.list.at[i];

		assert_true(a->severity > b->severity || (a->severity == b->severity
		    && a->start <= b->start));
	}
	assert_int_equal(all.list.at[0].severity, SEVERITY_BLOCK);
}

static void
of_findings_in_one_place_the_worst_is_shown_and_five_in_all(void **state)
{
	struct finding made[] = {
		{ .severity = SEVERITY_BLOCK, .start = 10, .end = 30 },
		{ .severity = SEVERITY_WARN },
		{ .severity = SEVERITY_WARN },
		{ .severity = SEVERITY_WARN, .start = 12, .end = 20 },
		{ .severity = SEVERITY_WARN, .start = 40, .end = 90 },
		{ .severity = SEVERITY_WARN, .start = 60, .end = 70 },
		{ .severity = SEVERITY_WARN, .start = 95, .end = 99 },
		{ .severity = SEVERITY_HINT, .start = 99, .end = 101 },
	};
	struct findings all = { .list = { .at = made, .n = LENGTH(made) } };
	const struct finding *shown[FINDINGS_SHOWN];

	(void)state;
	assert_int_equal(findings_shown(&all, shown), 5);
	assert_ptr_equal(shown[0], &made[0]);
	assert_ptr_equal(shown[1], &made[1]);
	assert_ptr_equal(shown[2], &made[2]);
	assert_ptr_equal(shown[3], &made[5]);
	assert_ptr_equal(shown[4], &made[6]);
	all.list.n = 0;
	assert_int_equal(findings_shown(&all, shown), 0);
}

static void
a_span_points_at_the_words(void **state)
{
	struct str draft = STR("I read your note. Please calm down. Thanks.");
	struct findings all;
	const struct finding *f;

	(void)state;
	run("{}", false, draft, &all);
	f = found(&all, STR("calm-down"));
	assert_non_null(f);
	assert_str(str_sub(draft, f->start, f->end), "Please calm down");
	assert_true(f->message.len > 0 && f->suggest.len > 0);
}

static void
their_words_and_the_quoted_history_are_not_ours(void **state)
{
	static const char *const drafts[] = {
		"You wrote \"just calm down, they said\", and nobody should say that to you.",
		"The visit is on Friday.\n\n> Please calm down, it was only a small delay.\n> You should "
		    "have checked.\n",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(drafts); i++) {
		struct findings all;

		run("{}", false, str_from(drafts[i]), &all);
		assert_null(found(&all, STR("calm-down")));
		assert_null(found(&all, STR("minimise")));
		assert_null(found(&all, STR("blame-customer")));
	}
}

static void
a_leaders_note_is_judged_by_the_rules_for_notes(void **state)
{
	struct findings all;

	(void)state;
	run("{\"leader\":1}", false, STR("I'm sorry you feel that way. Please calm down."), &all);
	assert_non_null(found(&all, STR("non-apology")));
	assert_null(found(&all, STR("calm-down")));
}

static void
an_empty_draft_has_no_findings(void **state)
{
	static const char *const drafts[] = { "", "   \n\n ", "...", "> quoted\n> only\n" };

	(void)state;
	for (size_t i = 0; i < LENGTH(drafts); i++) {
		struct findings all;

		run("{\"concern\":\"cold flat\",\"open\":1,\"ledger_next\":null}", true,
		    str_from(drafts[i]), &all);
		assert_int_equal(all.list.n, 0);
	}
}

static void
any_bytes_can_be_checked(void **state)
{
	struct str draft = { "\xff\xfe Please calm \xc3 down.\0 Relax. \x80\x80", 33 };
	char every[256];
	struct findings all;

	(void)state;
	run("{\"anger\":2,\"concern\":\"\xc3\xa9\"}", true, draft, &all);
	for (size_t i = 0; i < all.list.n; i++)
		assert_true(all.list.at[i].start <= all.list.at[i].end && all.list.at[i].end <= draft.len);
	for (size_t i = 0; i < sizeof every; i++)
		every[i] = (char)i;
	run("{}", true, (struct str){ every, sizeof every }, &all);
}

static void
a_megabyte_can_be_checked(void **state)
{
	static const char sentence[] = "Please calm down, you should have read the form. ";
	struct arena big;
	struct facts f = { 0 };
	struct findings all;
	char *text;
	size_t n = MIB(1) / (sizeof sentence - 1);

	(void)state;
	arena_init(&big, &host_pages, MIB(1024));
	text = arena_alloc(&big, n * (sizeof sentence - 1), 1);
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * (sizeof sentence - 1), sentence, sizeof sentence - 1);
	facts_defaults(&f);
	check(&big, &pack_en, &f, &calendar, MONDAY, (struct str){ text, n * (sizeof sentence - 1) }, &all);
	assert_true(all.list.n >= 2 * n);
	arena_release(&big);
}

/* Each of them may be hidden by another: that must not be looked up one by one. */
static void
many_findings_of_a_rule_that_can_be_hidden_cost_no_square(void **state)
{
	static const char sentence[] = "I am sorry we lost it. ";
	struct arena big;
	struct facts f = { 0 };
	struct findings all;
	char *text;
	size_t n = MIB(1) / (sizeof sentence - 1);

	(void)state;
	arena_init(&big, &host_pages, MIB(1024));
	text = arena_alloc(&big, n * (sizeof sentence - 1), 1);
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * (sizeof sentence - 1), sentence, sizeof sentence - 1);
	facts_defaults(&f);
	check(&big, &pack_en, &f, &calendar, MONDAY, (struct str){ text, n * (sizeof sentence - 1) }, &all);
	assert_true(all.list.n >= n);
	arena_release(&big);
}

static void
the_same_draft_gives_the_same_findings(void **state)
{
	struct findings one, other;
	struct str draft = STR("I hear you, but those are the rules. We will be in touch soon. It was only "
	    "four days.");

	(void)state;
	run("{\"anger\":2,\"concerns\":[\"cold flat\",\"rude porter\"]}", true, draft, &one);
	run("{\"anger\":2,\"concerns\":[\"cold flat\",\"rude porter\"]}", true, draft, &other);
	assert_int_equal(one.list.n, other.list.n);
	for (size_t i = 0; i < one.list.n; i++) {
		assert_ptr_equal(one.list.at[i].rule, other.list.at[i].rule);
		assert_int_equal(one.list.at[i].start, other.list.at[i].start);
	}
}

static void
every_rule_is_whole_and_found_by_its_id(void **state)
{
	size_t n = 0;

	(void)state;
	for (const struct rule *r = rule_at(0); r != NULL; r = rule_at(++n)) {
		assert_ptr_equal(rule_by_id(str_from(rule_id(r))), r);
		assert_true(rule_practices(r)[0] == 'P');
	}
	assert_int_equal(n, 60);
	assert_null(rule_by_id(STR("no-such-rule")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_examples_of_the_catalogue_hold),
		TEST(other_words_and_near_misses_hold),
		TEST(good_replies_are_left_alone),
		TEST(severity_is_raised_as_the_catalogue_says),
		TEST(every_rule_is_as_severe_as_the_catalogue_says),
		TEST(a_rule_is_silent_without_its_fact),
		TEST(what_may_be_misread_in_a_careful_reply_is_told_lower),
		TEST(a_raised_hint_in_a_careful_reply_is_a_hint),
		TEST(what_comes_near_a_rule_is_hinted_at),
		TEST(what_lawyers_look_at_is_told_in_full_in_a_careful_reply_too),
		TEST(who_needs_care_is_asked_to_say_it_back_by_a_careful_reply_too),
		TEST(a_fact_that_is_not_known_silences_what_needs_it),
		TEST(one_finding_can_hide_another),
		TEST(a_pair_about_concerns_hides_that_concern_only),
		TEST(a_milestone_asks_for_one_letter),
		TEST(each_concern_left_out_is_a_finding_of_its_own),
		TEST(findings_come_worst_first_then_by_place),
		TEST(of_findings_in_one_place_the_worst_is_shown_and_five_in_all),
		TEST(a_span_points_at_the_words),
		TEST(their_words_and_the_quoted_history_are_not_ours),
		TEST(a_leaders_note_is_judged_by_the_rules_for_notes),
		TEST(an_empty_draft_has_no_findings),
		TEST(any_bytes_can_be_checked),
		TEST(a_megabyte_can_be_checked),
		TEST(many_findings_of_a_rule_that_can_be_hidden_cost_no_square),
		TEST(the_same_draft_gives_the_same_findings),
		TEST(every_rule_is_whole_and_found_by_its_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
