/* pack_test.c - the language of packs: what is met, and what is refused with which words.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ear/list.h"
#include "ear/text.h"
#include "ear/word.h"
#include "host/mem.h"

static struct arena a;

static int
start(void **state)
{
	(void)state;
	arena_init(&a, &host_pages, MIB(512));
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static const struct pack *
compile(const char *text)
{
	struct pack_source source = { STR("a.pack"), str_from(text) };
	const struct pack *pack = NULL;
	struct err err;

	if (!pack_compile(&a, &source, 1, &pack, &err))
		fail_msg("%s", err.text);
	return pack;
}

struct row { const char *phrase, *text; bool met; };

static void
a_phrase_is_met_by_what_it_says(void **state)
{
	static const struct row rows[] = {
		{ "ring you", "I'll ring you.", true },
		{ "ring you", "I'll ring. You wait.", false },
		{ "ring you", "RING, you", true },
		{ "ring you soon", "ring you", false },
		{ "I will", "I'll", true },
		{ "I'll ring", "I will ring", true },
		{ "do not", "I DON\xE2\x80\x99T know", true },
		{ "not know", "I don't know", true },
		{ "he has gone", "He's gone", true },
		{ "he is late", "He's late", true },
		{ "day's pay", "a day's pay", true },
		{ "follow-up call", "a follow up call", true },
		{ "ring (you|them all)", "ring them all", true },
		{ "ring (you|them all)", "ring them", false },
		{ "will {do}", "I will put right", true },
		{ "will {do}", "I will repair", true },
		{ "will {do}", "I will put", false },
		{ "really? sorry", "sorry", true },
		{ "so really? sorry", "so really sorry", true },
		{ "ring ..2 you", "ring the lot of you", false },
		{ "ring ..3 you", "ring the lot of you", true },
		{ "ring ..3 you", "ring you", true },
		{ "ring ..1 then? ..1 you", "ring all of you", true },
		{ "ring ..1 then? ..1 you", "ring all then of you", true },
		{ "ring ..1 then? ..1 you", "ring the lot of you", false },
		{ "ring ..1 then? ..1 you", "ring you", true },
		{ "(a|b)? c d?", "c", true },
		{ "paid #money", "paid \xC2\xA3""42.50", true },
		{ "paid #money", "paid 42", false },
		{ "#number days", "12 days", true },
		{ "at #time", "at 16:00", true },
		{ "on #date", "on 12/06/2026", true },
		{ "^ any news", "Any news?", true },
		{ "^ any news", "Is there any news?", false },
		{ ", restart it", "Switch it off, restart it", true },
		{ ", restart it", "I told them to restart it", false },
		{ "any news ?", "Any news?", true },
		{ "any news ?", "Any news.", false },
		{ "thanks $", "Yes, thanks.", true },
		{ "thanks $", "thanks for that", false },
		{ "insure unless before \"against\"", "to insure against it", false },
		{ "insure unless before \"against\"", "to insure it", true },
		{ "calm unless after \"storm | the sea\"", "once the sea is calm", false },
		{ "calm unless after \"storm | the sea\"", "please be calm", true },
		{ "im sorry", "I'm sorry", true },
		{ "i am sorry", "im sorry", true },
		{ "with #name", "with Asha", true },
		{ "with #name", "with tea", false },
		{ "(label) printed", "the label printed", true },
		/* words of one class that others tell apart */
		{ "(ring|write) you\n(write|mail) them", "ring you", true },
		{ "(ring|write) you\n(write|mail) them", "write to you, write you, write them", true },
		{ "(ring|write) you\n(write|mail) them", "ring them", false },
		{ "(ring|write) you\n(write|mail) them", "mail you", false },
		{ "(ring|write) you\nwrite them", "ring them", false },
		{ "stay (at home|in town)\nwork at home", "work in town", false },
		{ "stay (at home|in town)\nrest (in town|at sea)", "rest at home", false },
		{ "stay (at home|in town)\nrest (in town|at sea)", "rest in town", true },
		{ "go (at home|in town)\nrest unless before \"at home | now\"", "rest in town", true },
		{ "go (at home|in town)\nrest unless before \"at home | now\"", "rest at home", false },
		{ "go (at home|in town)\nrest unless before \"at home | now\"", "go at home", true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct pack *pack =
		    compile(cstr(&a, arena_fmt(&a,
					 "# a remark\nspelling im: I am\nclass do: repair | put right\nclass "
					 "do2: {do} | mend\nlabel hold\n%s\n",
					 rows[i].phrase)));
		struct text t;

		text_read(&a, pack, str_from(rows[i].text), &t);
		if ((t.n_hits > 0) != rows[i].met)
			fail_msg("`%s` %s met by \"%s\"", rows[i].phrase, rows[i].met ? "isn't" : "is",
			    rows[i].text);
	}
}

static void
the_longest_reading_of_a_label_counts_once(void **state)
{
	const struct pack *pack =
	    compile("label hold\nring\nring you\nring you back\nlabel certain\nring you\n");
	struct text t;

	(void)state;
	text_read(&a, pack, STR("I ring you back"), &t);
	assert_int_equal(t.n_hits, 2);
	for (size_t i = 0; i < t.n_hits; i++)
		assert_int_equal(t.hits[i].end, t.hits[i].label == SIGN_HOLD ? 15 : 10);
}

static void
a_matter_is_known_by_its_words_and_may_be_added_to(void **state)
{
	const struct pack *p =
	    compile("matter water: leak | drip\nmatter heat: boiler\nmatter Water: damp | boiler\n");
	uint32_t water = words_matters(p, STR("It was dripping.")), heat = words_matters(p, STR("boilers"))
	    & ~water;

	(void)state;
	assert_int_not_equal(water, 0);
	assert_int_not_equal(heat, 0);
	assert_int_equal(words_matters(p, STR("The damp leaks.")), water);
	assert_int_equal(words_matters(p, STR("a boiler")), water | heat);
	assert_int_equal(words_matters(p, STR("the gate, and so on")), 0);
}

static void
a_list_holds_single_words_and_may_be_added_to(void **state)
{
	const struct pack *p = compile("label hold\nring you\nlist family: aunt | uncle\nList Family: carer\n"
	    "list team: aunt\n");
	struct text t;

	(void)state;
	assert_true(list_has(p, LIST_FAMILY, word_hash(STR("Aunt"))));
	assert_true(list_has(p, LIST_FAMILY, word_hash(STR("carer"))));
	assert_true(list_has(p, LIST_TEAM, word_hash(STR("aunt"))));
	assert_false(list_has(p, LIST_TEAM, word_hash(STR("uncle"))));
	assert_false(list_has(p, LIST_FAMILY, word_hash(STR("aunts"))));
	assert_false(list_has(p, LIST_FAMILY, 0));
	assert_true(word_hash(STR("aunt\xE2\x80\x99s")) == word_hash(STR("Aunt's")));
	assert_true(word_hash(STR("\xE2\x80\x98" "aunt")) == word_hash(STR("'aunt")));
	assert_false(word_hash(STR("aunt\xE2\x80\x94s")) == word_hash(STR("aunt's")));
	assert_false(word_hash(STR("aunt\xE2")) == word_hash(STR("aunt")));
	text_read(&a, p, STR("Ring, aunt."), &t);
	assert_int_equal(t.n_hits, 0);
	assert_true(list_has(p, LIST_FAMILY, t.tokens[2].word));
}

static void
a_bad_line_is_refused_with_file_line_and_reason(void **state)
{
	static const struct { const char *text, *says;
	} rows[] = {
		{ "label promises\n", "a.pack, line 1: there is no such label: promises" },
		{ "ring you\n", "a.pack, line 1: a line such as `label banned` must stand above a phrase, "
		    "and # and "
		    "a space in front of a remark: ring you" },
		{ "// ours\nlabel banned\nring you\n", "a.pack, line 1: a line such as `label banned` must "
		    "stand "
		    "above a phrase, and # and a space in front of a remark: // ours" },
		{ "label hold\n\nring {them}\n",
		    "a.pack, line 3: no class of this name is defined above: them" },
		{ "class a: b\nclass a: c\n", "a.pack, line 2: this class is defined already; choose another "
		    "name: a" },
		{ "class a = b | c\n", "a.pack, line 1: a class is written `class NAME: word | two words`" },
		{ "class a: b, c\n", "a.pack, line 1: only words can stand here, with | between them, not: , "
		    "c" },
		{ "class a\n", "a.pack, line 1: a class is written `class NAME: word | two words`" },
		{ "class a: b | | c\n", "a.pack, line 1: nothing stands between two bars" },
		{ "class a: {a}\n", "a.pack, line 1: no class of this name is defined above: a" },
		{ "matter water\n", "a.pack, line 1: a matter is written `matter NAME: word | word`" },
		{ "matter water: leak | burst pipe\n", "a.pack, line 1: between the bars of a matter stands "
		    "one "
		    "word that means something, not: burst pipe" },
		{ "matter water: leak | the\n", "a.pack, line 1: between the bars of a matter stands one "
		    "word "
		    "that means something, not: the" },
		{ "list family\n", "a.pack, line 1: a list is written `list NAME: word | word`" },
		{ "list kin: aunt\n", "a.pack, line 1: there is no such list: kin" },
		{ "list family: aunt | step son\n", "a.pack, line 1: between the bars of a list stands a "
		    "single word, not: step son" },
		{ "list family: aunt |\n", "a.pack, line 1: between the bars of a list stands a single "
		    "word, not" },
		{ "list family: {aunt}\n", "a.pack, line 1: between the bars of a list stands a single "
		    "word, not: {aunt}" },
		{ "label hold\nring (you\n", "a.pack, line 2: a ( has no ): (you" },
		{ "label hold\nring {you\n", "a.pack, line 2: a { has no }: {you" },
		{ "label hold\nring ..2\n", "a.pack, line 2: a phrase can't end with a gap" },
		{ "label hold\n..2 ring\n", "a.pack, line 2: a phrase can't begin with a gap" },
		{ "label hold\nring ..0 you\n", "a.pack, line 2: a gap is written ..1 to ..9, and a full "
		    "stop is "
		    "left out: ..0 you" },
		{ "label hold\nring ..20 you\n", "a.pack, line 2: a gap is written ..1 to ..9, and a full "
		    "stop is "
		    "left out: ..20 you" },
		{ "label hold\nring you.\n", "a.pack, line 2: a gap is written ..1 to ..9, and a full stop "
		    "is left "
		    "out: ." },
		{ "label hold\nring | write\n", "a.pack, line 2: words to choose from stand in brackets, as "
		    "in "
		    "(one | two); here: | write" },
		{ "label hold\nring/write\n", "a.pack, line 2: words to choose from stand in brackets, as in "
		    "(one | two); here: /write" },
		{ "label hold\n\"ring you\"\n", "a.pack, line 2: quotation marks are left out: \"ring "
		    "you\"" },
		{ "label hold\n\xe2\x80\x9cring you\xe2\x80\x9d\n",
		    "a.pack, line 2: quotation marks are left out: "
		    "\xe2\x80\x9cring you\xe2\x80\x9d" },
		{ "label hold\nring\xe2\x80\xa6you\n",
		    "a.pack, line 2: a gap is written ..1 to ..9: \xe2\x80\xa6you" },
		{ "label hold\n- ring you\n", "a.pack, line 2: a phrase begins with its first word, without "
		    "a "
		    "dash: - ring you" },
		{ "label hold\nring you\napproved way:\n\nclass a: b\n",
		    "a.pack, line 3: an approved text needs words behind its name: way" },
		{ "approved way:\n \n", "a.pack, line 1: an approved text needs words behind its name: way" },
		{ "label hold\nring you\napproved way: Go up,\nthen left.\n",
		    "a.pack, line 4: an approved text goes "
		    "on only in lines that begin with a space: then left." },
		{ "label hold\nring; you\n", "a.pack, line 2: this can't stand in a phrase: ; you" },
		{ "label hold\nring? you?\n", "a.pack, line 2: everything in this phrase is optional" },
		{ "label hold\nring #hour\n",
		    "a.pack, line 2: only number, money, time, date and name can follow a #, not: hour" },
		{ "label hold\nring ^ you\n",
		    "a.pack, line 2: ^ and , can stand only at the front of a phrase; another phrase "
		    "goes on a line of its own" },
		{ "label hold\nring unless \"you\"\n",
		    "a.pack, line 2: `unless` is followed by after \"words\" or before \"words\": \"you\"" },
		{ "spelling dont: do not care\n",
		    "a.pack, line 1: a spelling is one word, a colon, and one or two words" },
		{ "label hold\na? b? c? d? e? f? g? h\n",
		    "a.pack, line 2: at most 6 things in a line can be optional" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct pack_source source = { STR("a.pack"), str_from(rows[i].text) };
		const struct pack *pack = NULL;
		struct err err = { 0 };

		assert_false(pack_compile(&a, &source, 1, &pack, &err));
		assert_null(pack);
		assert_int_equal(err.kind, ERR_DATA);
		assert_string_equal(err.text, rows[i].says);
	}
}

/* Written as people write who have read the page once, in a program that puts a mark in front of a file. */
static void
what_can_mean_one_thing_only_is_understood(void **state)
{
	static const char *const packs[] = {
		"\xef\xbb\xbflabel hold\nring you\n", "Label hold\r\nRing You\r\n", "LABEL Hold\nring you\n",
		"label: hold\nring you\n", "label hold:\nring you\n",
		    "label hold # ours\nring you # at once\n",
		"  label hold  \n  ring you  \n#\n## more\n", "Class you: you\nlabel hold\nring {you} #\n",
		"label hold\nring & you\n", "class a: r&d | ring&you\nlabel hold\n{a}\n",
		"approved way: Go up # and\n then left.\nlabel hold\nring you",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(packs); i++) {
		struct text t;

		text_read(&a, compile(packs[i]), STR("I'll ring you."), &t);
		if (!text_has(&t, SIGN_HOLD))
			fail_msg("not met: %s", packs[i]);
	}
}

static void
the_version_changes_with_every_phrase(void **state)
{
	struct str one = pack_version(compile("label hold\nring you\n"));
	struct str same = pack_version(compile("label hold\nring you\n"));
	struct str other = pack_version(compile("label hold\nring them\n"));

	(void)state;
	assert_true(str_eq(one, same));
	assert_false(str_eq(one, other));
	assert_int_equal(one.len, 16);
}

/* Words that stand in many classes: what they may become is one state, and no phrase hides another. */
static void
phrases_share_their_words(void **state)
{
	static const char pack[] = "class ring: ring | ring you | write\n"
	    "class move: ring | go | ring you back\n"
	    "label hold\nI {ring} today\nlabel close-words\nI {move} today\n"
	    "label calm-command\nI ..2 today\nlabel certain\nI ..1 back today\n"
	    "label cheer\nI ring ..3 soon\n";
	static const struct { const char *text; unsigned met; } rows[] = {
		{ "I ring today", 1 | 2 | 4 },
		{ "I write today", 1 | 4 },
		{ "I go today", 2 | 4 },
		{ "I ring you today", 1 | 4 },
		{ "I ring you back today", 2 },
		{ "I walk back today", 4 | 8 },
		{ "I ring you both very soon", 16 },
		{ "I ring you both very very soon", 0 },
	};
	static const enum label labels[] = { SIGN_HOLD, SIGN_CLOSE, SIGN_CALM, SIGN_CERTAIN, SIGN_CHEER };
	const struct pack *p = compile(pack);

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct text t;
		unsigned met = 0;
		text_read(&a, p, str_from(rows[i].text), &t);
		for (size_t l = 0; l < LENGTH(labels); l++)
			met |= (unsigned)text_has(&t, labels[l]) << l;
		if (met != rows[i].met)
			fail_msg("%s: %x, not %x", rows[i].text, met, rows[i].met);
	}
}

/* Forty phrases of classes that overlap as chance has it: the sets of phrases that may go on have no end. */
static void
phrases_that_lead_too_many_ways_are_refused(void **state)
{
	struct pack_source source = { .name = STR("a.pack") };
	const struct pack *pack = NULL;
	struct err err = { 0 };
	uint32_t chance = 1;
	struct buf b;

	(void)state;
	buf_init(&b, &a, MIB(1));
	buf_put(&b, STR("label hold\n"));
	for (int phrase = 0; phrase < 40; phrase++) {
		for (int word = 0; word < 4; word++) {
			buf_put(&b, STR("(z"));
			for (int i = 0; i < 64; i++) {
				chance = chance * 1664525 + 1013904223;
				if (chance >> 31)
					buf_fmt(&b, "|w%d", i);
			}
			buf_put(&b, STR(") "));
		}
		buf_put(&b, STR("\n"));
	}
	source.text = buf_str(&b);
	assert_false(pack_compile(&a, &source, 1, &pack, &err));
	assert_non_null(strstr(err.text, "too many ways"));
	assert_null(pack);
}

static void
a_pack_is_written_as_c(void **state)
{
	struct buf b;
	struct err err;

	(void)state;
	buf_init(&b, &a, MIB(1));
	pack_write_c(&b, compile("label hold\nring you\n"), STR("pack_small"));
	assert_true(buf_ok(&b, &err));
	assert_true(str_find(buf_str(&b), STR("const struct pack pack_small = {")) != STR_NOT_FOUND);
}

static void
an_empty_pack_reads_any_text(void **state)
{
	struct text t;

	(void)state;
	text_read(&a, compile(""), STR("Hi Sam,\n\nI'll ring you. Regards"), &t);
	assert_int_equal(t.n_hits, 0);
	assert_true(t.n_tokens > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_phrase_is_met_by_what_it_says),
		cmocka_unit_test(the_longest_reading_of_a_label_counts_once),
		cmocka_unit_test(a_matter_is_known_by_its_words_and_may_be_added_to),
		cmocka_unit_test(a_list_holds_single_words_and_may_be_added_to),
		cmocka_unit_test(a_bad_line_is_refused_with_file_line_and_reason),
		cmocka_unit_test(what_can_mean_one_thing_only_is_understood),
		cmocka_unit_test(the_version_changes_with_every_phrase),
		cmocka_unit_test(phrases_share_their_words),
		cmocka_unit_test(phrases_that_lead_too_many_ways_are_refused),
		cmocka_unit_test(a_pack_is_written_as_c),
		cmocka_unit_test(an_empty_pack_reads_any_text),
	};

	return cmocka_run_group_tests_name("pack", tests, start, stop);
}
