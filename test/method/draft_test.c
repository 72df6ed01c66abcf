/* draft_test.c - drafts made from the state: honest, and fine by our own checker once the gaps are filled.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fold.h"

#include "../unit.h"

#include "method/check.h"
#include "method/next.h"

static const struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };

#define AGENT STR("Asha Noor")

#define BEGUN "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"Ines Moreau\"}\n" \
	"1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"No broadband for six weeks. Two engineers " \
	    "never came. " \
	"You billed me from day one. I lost two days' pay.\"}\n" \
	"1 d read {\"v\":1,\"turn\":2,\"anger\":2,\"moves\":[{\"move\":\"impact\",\"start\":81," \
	    "\"end\":103}]}\n" \
	"2 a concern-raised {\"v\":1,\"text\":\"No broadband for six weeks\"}\n" \
	"2 a concern-raised {\"v\":1,\"text\":\"Two engineers never came\"}\n" \
	"2 a concern-raised {\"v\":1,\"text\":\"you billed me from day one\"}\n"
#define PLAYED "5 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"Six weeks, two visits, one bill. " \
	    "Right?\"}\n" \
	"5 a playback-sent {\"v\":1,\"turn\":7,\"items\":[{\"concern\":4,\"text\":\"Six weeks\"}]}\n"
#define CORRECTED PLAYED "60 c playback-corrected {\"v\":1,\"playback\":8,\"word\":\"Not quite. It isn't " \
	    "the telly, " \
	"Marc works from home.\"}\n60 c concern-raised {\"v\":1,\"text\":\"Nobody told us to get a " \
	    "backup\"}\n"
#define CONFIRMED PLAYED "60 c playback-confirmed {\"v\":1,\"playback\":8}\n"
/* seq 10 and 11: an update promised for 16:00, which is minute 540 */
#define PROMISED CONFIRMED "61 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"I'll ring you by 4 pm.\"}\n" \
	"61 a promised {\"v\":1,\"turn\":10,\"text\":\"I'll ring you by 4 pm.\",\"due\":@540," \
	    "\"what\":\"update\"," \
	"\"name\":\"Asha Noor\"}\n"
#define MISSED "61 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"I'll ring you by 4 pm.\"}\n" \
	"61 a promised {\"v\":1,\"turn\":11,\"text\":\"I'll ring you by 4 pm.\",\"due\":@540," \
	    "\"what\":\"update\",\"name\":\"Asha Noor\"}\n"
#define ANSWERED "62 a concern-answered {\"v\":1,\"concern\":4,\"turn\":10}\n" \
	"62 a concern-answered {\"v\":1,\"concern\":6,\"turn\":10}\n" \
	"62 a concern-answered {\"v\":1,\"concern\":5,\"turn\":10}\n"

/* What a writer might put into the gaps. */
static const struct { const char *gap, *filled; } gaps[] = {
	{ "[what you did since]", "rung the depot twice" },
	{ "[whom, what for, and until when]", "the council's permit, due on Thursday" },
	{ "[what has changed, or that nothing has]", "nothing has changed since Monday" },
	{ "[what you said you would do]", "I'd ring on Monday" },
	{ "[your answer, or by when you will have one]", "it was put right this morning" },
	{ "[What is put right, or by when.]", "I have booked the visit anew for Monday 8 June, noon." },
	{ "[What changes, so that it does not happen again.]",
	    "From today each visit is confirmed by text." },
};

static struct str
fill(struct str draft)
{
	struct buf b;

	buf_init(&b, &arena, KIB(64));
	while (draft.len > 0) {
		size_t i = 0;

		while (i < LENGTH(gaps) && !str_starts(draft, str_from(gaps[i].gap)))
			i++;
		if (i < LENGTH(gaps)) {
			buf_put(&b, str_from(gaps[i].filled));
			draft = str_sub(draft, strlen(gaps[i].gap), draft.len);
			continue;
		}
		buf_putc(&b, draft.ptr[0]);
		draft = str_sub(draft, 1, draft.len);
	}
	return buf_str(&b);
}

static const struct {
	struct str (*draft)(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
	    struct str agent);
	const char *story;
	int64_t minute;
	enum stage stage;
	const char *holds[4];
} cases[] = {
	{ draft_playback, BEGUN, 30, STAGE_PLAYBACK, { "Dear Ines,\n",
	    "- \xe2\x80\x9cyou billed me from day one\xe2\x80\x9d\n",
	    "\xe2\x80\x9cI lost two days' pay\xe2\x80\x9d",
	    "Did I get that right? What have I missed?\n\nAsha Noor\n" } },
	{ draft_playback, BEGUN CORRECTED, 90, STAGE_PLAYBACK, { "Thank you for putting me right",
	    "Marc works from home",
	    "- \xe2\x80\x9cNobody told us to get a backup\xe2\x80\x9d\n",
	    "Did I get that right? What have I missed?\n" } },
	{ draft_playback, BEGUN PLAYED "60 c playback-corrected {\"v\":1,\"playback\":8,\"word\":"
	    "\"\xf0\x9f\x98\xa1!\"}\n", 90, STAGE_PLAYBACK, { "Thank you for putting me right.\n" } },
	{ draft_playback, BEGUN PROMISED, 90, STAGE_PLAYBACK,
	    { "You'll hear from me by Monday 1 June, 4 pm" } },
	/* a deed that is due is no word that was promised */
	{ draft_playback, BEGUN PLAYED "6 a promised {\"v\":1,\"turn\":7,\"text\":\"I order the part\","
	    "\"due\":@540,\"what\":\"outcome\"}\n", 90, STAGE_PLAYBACK,
	    { "I'll write to you again by Tuesday 2 June, 5 pm, even if nothing has changed." } },
	/* what they wrote since is not passed over */
	{ draft_own_miss, BEGUN PROMISED "550 c received {\"v\":1,\"channel\":\"mail\","
	    "\"text\":\"It is off again.\"}\n", 560, STAGE_UPDATE, { "I didn't do it, and I'm sorry",
	    "You wrote on Monday 1 June, 4:10 pm. [your answer, or by when you will have one]." } },
	{ draft_playback, BEGUN PROMISED, 560, STAGE_PLAYBACK,
	    { "I said \xe2\x80\x9cI'll ring you by 4 pm\xe2\x80\x9d",
	    "I didn't do it, and I'm sorry" } },
	{ draft_nothing_new, BEGUN CONFIRMED, 400, STAGE_UPDATE, { "I have nothing new yet on",
	    "[what you did since]",
	    "I'll write to you again by Tuesday 2 June, 5 pm" } },
	{ draft_nothing_new, BEGUN PROMISED, 520, STAGE_UPDATE, { "Since Monday 1 June" } },
	/* what is parked is told once, with why, and is not what there is nothing new on */
	{ draft_nothing_new, BEGUN CONFIRMED "80 a promised {\"v\":1,\"text\":\"I look again at the line\","
	    "\"due\":@7800,\"what\":\"update\"}\n80 a parked {\"v\":1,\"concern\":4,\"promise\":10,"
	    "\"reason\":\"The engineer is away.\"}\n", 90, STAGE_UPDATE,
	    { "\xe2\x80\x9d waits until Saturday 6 June, 5 pm: The engineer is away.\n" } },
	/* or told at once, when it was parked */
	{ draft_parked, BEGUN CONFIRMED "80 a promised {\"v\":1,\"text\":\"I look again at the line\","
	    "\"due\":@7800,\"what\":\"update\"}\n80 a parked {\"v\":1,\"concern\":4,\"promise\":10,"
	    "\"reason\":\"The engineer is away.\"}\n", 90, STAGE_UPDATE,
	    { "\xe2\x80\x9d waits until Saturday 6 June, 5 pm: The engineer is away. I'll write to you by "
	    "Saturday 6 June, 5 pm", "A line to me is enough." } },
	/* what was moved is told, and stands; so does a day that lies further ahead */
	{ draft_nothing_new, BEGUN PROMISED "520 a promise-moved {\"v\":1,\"promise\":11,\"due\":@2040,"
	    "\"reason\":\"The engineer is back on Tuesday.\"}\n", 525, STAGE_UPDATE,
	    { "I said \xe2\x80\x9cI'll ring you by 4 pm\xe2\x80\x9d. That is moved to Tuesday 2 June, 5 pm: "
	    "The "
	    "engineer is back on Tuesday.\n", "I'll write to you again by Tuesday 2 June, 5 pm" } },
	{ draft_nothing_new, BEGUN PROMISED "520 a promise-moved {\"v\":1,\"promise\":11,\"due\":@7800,"
	    "\"reason\":\"The engineer is away.\"}\n530 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"It "
	    "is "
	    "moved.\"}\n", 600, STAGE_UPDATE, { "I'll write to you again by Saturday 6 June, 5 pm" } },
	{ draft_enough, BEGUN PROMISED ANSWERED, 90, STAGE_ANSWER,
	    { "- \xe2\x80\x9cNo broadband for six weeks\xe2\x80\x9d\n",
	    "enough to settle each of these, or is something still open?", "day one" } },
	{ draft_enough, BEGUN CONFIRMED, 90, STAGE_ANSWER,
	    { "day one\xe2\x80\x9d: [your answer, or by when you will have one]", "Does that settle it" } },
	{ draft_nothing_new, BEGUN CORRECTED, 90, STAGE_UPDATE, { "Thank you for putting me right",
	    "I have nothing new yet" } },
	{ draft_own_miss, BEGUN CORRECTED MISSED, 560, STAGE_UPDATE, { "and that was for",
	    "Thank you for putting me right" } },
	{ draft_own_miss, BEGUN PROMISED, 560, STAGE_UPDATE, { "and that was for Monday 1 June, 4 pm",
	    "I'm sorry",
	    "[what has changed, or that nothing has]" } },
	{ draft_own_miss, "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"Ines "
	    "Moreau\"}\n1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"I have told it five times. No "
	    "line.\"}\n1 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"repeat\",\"start\":0,\"end\":25,"
	    "\"p\":900,\"from\":\"phrase\",\"often\":1}]}\n"
	    "2 a concern-raised {\"v\":1,\"text\":\"I have told it five times\",\"turn\":2,\"start\":0,"
	    "\"end\":25}\n"
	    "2 a concern-raised {\"v\":1,\"text\":\"No line\"}\n"
	    "3 a sent {\"v\":1,\"channel\":\"mail\",\"text\":\"I'll write by Monday 1 June, 4 pm.\"}\n"
	    "3 a promised {\"v\":1,\"turn\":6,\"text\":\"I'll write by Monday 1 June, 4 pm.\",\"due\":@540,"
	    "\"what\":\"update\",\"name\":\"Asha Noor\"}\n", 560, STAGE_UPDATE,
	    { "I said \xe2\x80\x9cI'll write by Monday 1 June, 4 pm\xe2\x80\x9d. I didn't do it",
	    "This is where \xe2\x80\x9cNo line\xe2\x80\x9d stands" } },
	{ draft_own_miss, BEGUN PROMISED "560 a promise-kept {\"v\":1,\"promise\":11}\n", 570, STAGE_UPDATE,
	    { "It came late" } },
	/* put down in slightly other words, it is still they who say "I"; what we say of it is ours */
	{ draft_playback, BEGUN "3 a concern-raised {\"v\":1,\"text\":\"I was told I'd keep my number; it "
	    "isn't recognised\"}\n3 a concern-raised {\"v\":1,\"text\":\"I've explained it four times to "
	    "four people\"}\n3 a concern-raised {\"v\":1,\"text\":\"the old house is still billed\"}\n", 30,
	    STAGE_PLAYBACK, { "- \xe2\x80\x9cI was told I'd keep my number; it isn't "
	    "recognised\xe2\x80\x9d\n",
	    "- \xe2\x80\x9cI've explained it four times to four people\xe2\x80\x9d\n",
	    "- The old house is still billed.\n" } },
	/* thanks put nothing right; what they added and was put otherwise since does */
	{ draft_playback, BEGUN PLAYED "60 c received {\"v\":1,\"channel\":\"page\",\"text\":\"thanks for "
	    "reading it\\n\\nIt was Wednesday, and Marc's clinic is on the 11th\"}\n60 d read {\"v\":1,"
	    "\"turn\":9,\"moves\":[{\"move\":\"thank\",\"start\":0,\"end\":6}]}\n"
	    "60 c playback-corrected {\"v\":1,\"playback\":8,\"turn\":9,\"word\":\"thanks for reading it\"}\n"
	    "60 c concern-raised {\"v\":1,\"turn\":9,\"start\":23,\"end\":70,\"text\":\"It was "
	    "Wednesday, and Marc's clinic is on the 11th\"}\n"
	    "61 a concern-worded {\"v\":1,\"concern\":12,\"text\":\"Marc's clinic is on the 11th\"}\n", 90,
	    STAGE_PLAYBACK, { "Thank you for putting me right.\n\nYou added: \xe2\x80\x9cIt was Wednesday, "
	    "and "
	    "Marc's clinic", "- \xe2\x80\x9cMarc's clinic is on the 11th\xe2\x80\x9d\n" } },
	/* two misses: each with what became of it, sorry once; a day that is named is not told again */
	{ draft_own_miss, BEGUN PROMISED "61 a promised {\"v\":1,\"turn\":10,\"text\":\"I'll write by Monday "
	    "1 June at 12 noon\",\"due\":@300,\"what\":\"update\",\"name\":\"Asha Noor\"}\n", 560,
	    STAGE_UPDATE, { "that was for Monday 1 June, 4 pm. I didn't do it.\n\nI also said "
	    "\xe2\x80\x9cI'll write by Monday 1 June at 12 noon\xe2\x80\x9d. I didn't do that either, and "
	    "I'm "
	    "sorry that you waited for both.\n" } },
	/* a quotation inside what is quoted is still theirs */
	{ draft_playback, BEGUN "3 a concern-raised {\"v\":1,\"text\":\"I asked her and she said \\\"the "
	    "system won't let me\\\"\"}\n", 30, STAGE_PLAYBACK,
	    { "- \xe2\x80\x9cI asked her and she said 'the system won't let me'\xe2\x80\x9d\n" } },
	/* where all waits for them, the next word comes when the silence can end the case */
	{ draft_own_miss, BEGUN PROMISED ANSWERED "62 a enough-asked {\"v\":1,\"concern\":4,\"turn\":10}\n"
	    "62 a enough-asked {\"v\":1,\"concern\":5,\"turn\":10}\n62 a enough-asked {\"v\":1,\"concern\":6,"
	    "\"turn\":10}\n", 560, STAGE_UPDATE, { "I'll write to you again by Tuesday 9 June, 5 pm" } },
	/* what came back is said before anything is answered */
	{ draft_enough, BEGUN CONFIRMED "61 d concern-returned {\"v\":1,\"turn\":2,\"from_case\":\"7\","
	    "\"earlier\":4,\"days\":9,\"text\":\"The line is dead\"}\n", 90, STAGE_ANSWER,
	    { "You had told us that \xe2\x80\x9cThe line is dead\xe2\x80\x9d was settled, and it has come "
	    "back" } },
	/* what was granted is offered; a mistake that was owned once is not apologised for in every letter */
	{ draft_enough, BEGUN CONFIRMED "61 a offer-worked {\"v\":1,\"text\":\"a month of the line "
	    "back\",\"amount\":3000}\n61 a offer-granted {\"v\":1,\"offer\":10,\"account\":\"9\","
	    "\"name\":\"Ruth Bell\"}\n", 90, STAGE_ANSWER,
	    { "This is what I can offer you: A month of the line back.\n" } },
};

static void
every_draft_passes_the_checker_once_its_gaps_are_filled(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct state s;
		struct facts f;
		struct findings all;
		struct str draft;

		fold(&arena, &s, cases[i].story);
		draft = cases[i].draft(&arena, &s, &calendar, AFTER(cases[i].minute), AGENT);
		for (size_t k = 0; k < LENGTH(cases[i].holds) && cases[i].holds[k] != NULL; k++)
			if (str_find(draft, str_from(cases[i].holds[k])) == STR_NOT_FOUND)
				fail_msg("draft %zu lacks \"%s\":\n%.*s", i, cases[i].holds[k],
				    STR_ARG(draft));
		facts_from_state(&arena, &s, cases[i].stage, AFTER(cases[i].minute), &f);
		draft = fill(draft);
		assert_true(str_find_char(draft, '[') == STR_NOT_FOUND);
		check(&arena, &pack_en, &f, &calendar, AFTER(cases[i].minute), draft, &all);
		if (all.list.n > 0)
			fail_msg("draft %zu has %s:\n%.*s", i, rule_id(all.list.at[0].rule), STR_ARG(draft));
	}
}

/* Whose fault it is has been found: the letter that owns it has a place for each of their points. */
static void
owning_leaves_none_of_their_points_out(void **state)
{
	struct state s;
	struct str draft;

	(void)state;
	fold(&arena, &s, BEGUN CONFIRMED "62 a found {\"v\":1,\"fault\":\"ours\",\"text\":\"We never told "
	    "the engineers\"}\n");
	draft = draft_own_mistake(&arena, &s, &calendar, AFTER(70), AGENT);
	assert_true(str_find(draft, STR("We never told the engineers.")) != STR_NOT_FOUND);
	for (size_t i = 0; i < s.concerns.n; i++)
		assert_true(str_find(draft, s.concerns.at[i].text) != STR_NOT_FOUND);
	/* straight after a disclosure nobody is asked for a yes */
	assert_true(str_find(draft, STR("What would make this right for you, and is something still open?"))
	    != STR_NOT_FOUND);
	assert_true(str_find_char(fill(draft), '[') == STR_NOT_FOUND);
}

/* Monday 1 June, 7 am and some minutes: what falls before the usual next word brings that forward. */
static const struct { const char *text; int64_t minute; const char *by; } moments[] = {
	{ "The funeral is tomorrow at 2 pm", 30, "by Monday 1 June, 5 pm" },
	{ "The funeral is on Friday", 30, "by Tuesday 2 June, 5 pm" },
	{ "It cost me a day of pay", 30, "by Tuesday 2 June, 5 pm" },
	{ "The funeral is tomorrow at 2 pm", 700, "by Tuesday 2 June, 10 am" },
	{ "The funeral is tomorrow at 9 am", 700, "by Tuesday 2 June, 5 pm" },
	{ "I have to leave at noon today", 30, "by Monday 1 June, 9 am" },
};

static void
the_next_word_comes_before_what_they_fear(void **state)
{
	struct state s;
	struct str draft;

	(void)state;
	for (size_t i = 0; i < LENGTH(moments); i++) {
		fold(&arena, &s, cstr(&arena, arena_fmt(&arena,
		    "0 d opened {\"v\":1,\"reference\":\"KADWEP\","
		    "\"person\":\"12\",\"name\":\"Ines Moreau\"}\n1 c received {\"v\":1,\"channel\":\"mail\","
		    "\"text\":\"%s.\"}\n1 d read {\"v\":1,\"turn\":2,\"moves\":[{\"move\":\"impact\","
		    "\"start\":0,\"end\":%zu}]}\n", moments[i].text, strlen(moments[i].text))));
		draft = draft_ack(&arena, &s, &calendar, AFTER(moments[i].minute), AGENT);
		if (str_find(draft, str_from(moments[i].by)) == STR_NOT_FOUND)
			fail_msg("%s: not %s in:\n%.*s", moments[i].text, moments[i].by, STR_ARG(draft));
	}
}

static const struct { const char *name, *dear; } names[] = {
	{ "Ines Moreau", "Dear Ines," },
	{ "Dr Ines Moreau", "Dear Dr Moreau," },
	{ "mrs Ana de la Cruz", "Dear Mrs de la Cruz," },
	{ "Sir Owen Price", "Dear Sir Owen," },
	{ "Mr and Mrs Price", "Dear Mr and Mrs Price," },
	{ "Mr Jan van den Berg", "Dear Mr van den Berg," },
	{ "Ms price", "Dear Ms price," },
	{ "Doris Penn (Mrs)", "Dear Mrs Penn," },
};

static void
a_title_goes_with_the_family_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++) {
		struct state s;

		fold(&arena, &s, cstr(&arena, arena_fmt(&arena,
		    "0 d opened {\"v\":1,\"reference\":\"KADWEP\","
		    "\"person\":\"12\",\"name\":\"%s\"}\n", names[i].name)));
		assert_true(str_starts(draft_playback(&arena, &s, &calendar, AFTER(1), AGENT),
		    str_from(names[i].dear)));
	}
}

/* name, the end of what they wrote, what stood behind it */
static const struct { const char *name, *text, *quoted, *dear; } signed_as[] = {
	{ "Doris Penn", "The lift is out.\\n\\nDoris Penn (Mrs)", "", "Dear Mrs Penn," },
	{ "Doris Penn", "The lift is out.\\nYours sincerely,\\nMrs. D. Penn\\n12 Fen Row", "",
	    "Dear Mrs Penn," },
	{ "doris penn", "The lift is out.\\n\\nMrs Doris Penn", "", "Dear Mrs Penn," },
	{ "Ana de la Cruz", "It leaks.\\nAna de la Cruz, (Dr)", "", "Dear Dr de la Cruz," },
	{ "Doris", "The lift is out.\\n\\nDoris Penn (Mrs)", "", "Dear Mrs Penn," },
	{ "Doris Penn", "The lift is out.", "--\\nDoris Penn (Ms)\\nFen Housing Forum", "Dear Ms Penn," },
	{ "Owen Price", "It leaks.\\nSir Owen Price", "", "Dear Sir Owen," },
	/* others, and what is no signature */
	{ "Doris Penn", "Please ring Mrs Penn on the fourth floor, my mother.", "", "Dear Doris," },
	{ "Doris Penn", "I asked for\\nMrs Adair\\nand nobody came.\\nDoris", "", "Dear Doris," },
	{ "Doris Penn", "Thank you\\nDoris Penn", "> Dear Mrs Penn,\\n> we wrote", "Dear Doris," },
	{ "Doris Penn", "The lift is out.\\n\\nDoris", "", "Dear Doris," },
};

static void
who_signs_with_a_title_is_called_by_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(signed_as); i++) {
		struct state s;
		struct str draft;

		fold(&arena, &s, cstr(&arena, arena_fmt(&arena,
		    "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"%s\"}\n"
		    "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"%s\",\"quoted\":\"%s\"}\n",
		    signed_as[i].name, signed_as[i].text, signed_as[i].quoted)));
		draft = draft_playback(&arena, &s, &calendar, AFTER(1), AGENT);
		if (!str_starts(draft, str_from(signed_as[i].dear)))
			fail_msg("%zu: not \"%s\" but \"%.*s\"", i, signed_as[i].dear, 30, draft.ptr);
	}
}

/* What they had said was enough came back: the letter goes on from there. */
static void
nobody_starts_anew_where_it_came_back(void **state)
{
	struct state s;
	struct str draft;

	(void)state;
	fold(&arena, &s, "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"Ines "
	    "Moreau\"}\n"
	    "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"It leaks again.\"}\n"
	    "1 d concern-returned {\"v\":1,\"turn\":2,\"from_case\":\"7\",\"earlier\":4,\"days\":9,"
	    "\"text\":\"The tap leaks\"}\n");
	draft = draft_ack(&arena, &s, &calendar, AFTER(5), AGENT);
	assert_true(str_find(draft, STR("\xe2\x80\x9cThe tap leaks\xe2\x80\x9d was settled, and it has come "
	    "back.")) != STR_NOT_FOUND);
}

/* "Nobody came" was read in their words, the rest was heard and written down by one of us: it belongs to what
 * they told; what was withdrawn does not. */
static void
what_was_added_by_hand_is_told_too(void **state)
{
	struct state s;
	struct str draft;

	(void)state;
	fold(&arena, &s, "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\",\"name\":\"Ines "
	    "Moreau\"}\n"
	    "1 c received {\"v\":1,\"channel\":\"mail\",\"text\":\"Nobody came.\"}\n"
	    "1 a concern-raised {\"v\":1,\"text\":\"Nobody came\",\"turn\":2,\"start\":0,\"end\":11}\n"
	    "2 a concern-raised {\"v\":1,\"text\":\"The boiler is off since Thursday\"}\n"
	    "2 a concern-raised {\"v\":1,\"text\":\"The hall light flickers\"}\n"
	    "3 a concern-raised {\"v\":1,\"text\":\"The wrong flat\"}\n"
	    "3 a withdrawn {\"v\":1,\"concern\":6,\"word\":\"not ours\"}\n");
	draft = draft_ack(&arena, &s, &calendar, AFTER(5), AGENT);
	assert_true(str_find(draft, STR("You told me: \xe2\x80\x9cNobody came\xe2\x80\x9d. You also told me: "
	    "\xe2\x80\x9cThe boiler is off since Thursday\xe2\x80\x9d, \xe2\x80\x9cThe hall light "
	    "flickers\xe2\x80\x9d.")) != STR_NOT_FOUND);
	assert_true(str_find(draft, STR("wrong flat")) == STR_NOT_FOUND);
}

/* What we found is ours to say: it is no word of theirs, and goes back to nobody as that. */
static void
our_finding_is_not_played_back(void **state)
{
	struct state s;
	struct str draft;

	(void)state;
	fold(&arena, &s, BEGUN "3 a found {\"v\":1,\"fault\":\"ours\",\"text\":\"We put you on the wrong "
	    "tariff\"}\n3 a concern-raised {\"v\":1,\"text\":\"We put you on the wrong tariff\"}\n");
	draft = draft_playback(&arena, &s, &calendar, AFTER(30), AGENT);
	assert_true(str_find(draft, STR("wrong tariff")) == STR_NOT_FOUND);
	assert_true(str_find(draft, STR("No broadband")) != STR_NOT_FOUND);
}

static void
a_final_reply_has_a_place_for_what_was_decided(void **state)
{
	struct state s;
	struct str draft;

	(void)state;
	fold(&arena, &s, BEGUN CONFIRMED);
	draft = draft_final(&arena, &s, &calendar, AFTER(90), AGENT);
	assert_true(str_find(draft, STR("This is what we decided: [")) != STR_NOT_FOUND);
	assert_str(draft_gap(str_sub(draft, str_find(draft, STR("we decided")), draft.len)),
	    "[whether we see it as you do, wholly, in part or not, and why]");
}

static void
a_draft_leaves_what_is_settled_alone(void **state)
{
	struct state s;
	struct str draft;

	(void)state;
	fold(&arena, &s, BEGUN "9 c enough {\"v\":1,\"concern\":5}\n"
	    "9 a concern-merged {\"v\":1,\"concern\":6,\"into\":4}\n");
	draft = draft_playback(&arena, &s, &calendar, AFTER(10), AGENT);
	assert_true(str_find(draft, STR("engineers never came")) == STR_NOT_FOUND);
	assert_true(str_find(draft, STR("billed me")) == STR_NOT_FOUND);
	assert_true(str_find(draft, STR("six weeks")) != STR_NOT_FOUND);
}

static void
a_draft_needs_neither_name_nor_calendar(void **state)
{
	struct state s;
	struct str draft;

	(void)state;
	fold(&arena, &s, "0 d opened {\"v\":1,\"reference\":\"KADWEP\",\"person\":\"12\"}\n");
	draft = draft_playback(&arena, &s, NULL, AFTER(1), STR_NONE);
	assert_true(str_starts(draft, STR("Hello,\n")));
	assert_true(str_ends(draft, STR("Did I get that right? What have I missed?\n")));
	assert_true(draft_nothing_new(&arena, &s, NULL, AFTER(1), STR_NONE).len > 0);
	assert_true(draft_own_miss(&arena, &s, NULL, AFTER(1), STR_NONE).len > 0);
	assert_true(draft_enough(&arena, &s, NULL, AFTER(1), STR_NONE).len > 0);
}

static void
a_gap_is_found_and_a_remark_in_brackets_is_none(void **state)
{
	(void)state;
	assert_str(draft_gap(STR("Dear Ines,\n\nSince then I have [what you did since].")),
	    "[what you did since]");
	assert_str(draft_gap(STR("On [1] and [the meter: [your answer here].")), "[your answer here]");
	assert_int_equal(draft_gap(STR("You wrote \"no line [sic]\" on 4 May [Ref 12].")).len, 0);
	assert_int_equal(draft_gap(STR("an open [bracket without its\nend] and one [never closed")).len, 0);
	assert_str(draft_gap(STR("[Who pays, and by when.] I am sorry.")), "[Who pays, and by when.]");
	assert_int_equal(draft_gap(STR_NONE).len, 0);
}

static void
a_promise_of_someone_else_is_not_claimed(void **state)
{
	struct state s;
	struct str draft;

	(void)state;
	fold(&arena, &s, BEGUN PROMISED);
	draft = draft_own_miss(&arena, &s, &calendar, AFTER(560), STR("Dan Price"));
	assert_true(str_find(draft, STR("Asha Noor said \xe2\x80\x9cI'll ring you by 4 "
	    "pm\xe2\x80\x9d")) != STR_NOT_FOUND);
	assert_true(str_find(draft, STR("It didn't happen, and I'm sorry")) != STR_NOT_FOUND);
}

/* Angry or afraid, before anything was played back: once. */
static void
what_they_need_is_asked_where_it_weighs(void **state)
{
	static const struct { int64_t anger, distress; bool asked; } rows[] = {
		{ 0, 0, false }, { 1, 1, false }, { 2, 0, true }, { 0, 2, true }, { 1, 3, true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct state s = { .last_received_at = 1, .anger = rows[i].anger,
			.distress = rows[i].distress };

		assert_int_equal(need_may_be_asked(&s), rows[i].asked);
		s.need_asked = 1;
		assert_false(need_may_be_asked(&s));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_draft_passes_the_checker_once_its_gaps_are_filled),
		TEST(owning_leaves_none_of_their_points_out),
		TEST(the_next_word_comes_before_what_they_fear),
		TEST(a_title_goes_with_the_family_name),
		TEST(who_signs_with_a_title_is_called_by_it),
		TEST(nobody_starts_anew_where_it_came_back),
		TEST(what_was_added_by_hand_is_told_too),
		TEST(our_finding_is_not_played_back),
		TEST(a_final_reply_has_a_place_for_what_was_decided),
		TEST(a_draft_leaves_what_is_settled_alone),
		TEST(a_draft_needs_neither_name_nor_calendar),
		TEST(a_promise_of_someone_else_is_not_claimed),
		TEST(what_they_need_is_asked_where_it_weighs),
		TEST(a_gap_is_found_and_a_remark_in_brackets_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
