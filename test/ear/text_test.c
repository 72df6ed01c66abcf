/* text_test.c - tokens, sentences, parts of a mail, clauses, hits, and words that carry meaning.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ear/ear.h"
#include "host/mem.h"

static struct arena a;

static int
start(void **state)
{
	(void)state;
	arena_init(&a, &host_pages, MIB(1024));
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static struct text
read_text(const char *s)
{
	struct text t;

	text_read(&a, &pack_en, str_from(s), &t);
	return t;
}

static char *
piece(const struct text *t, uint32_t from, uint32_t to)
{
	return cstr(&a, str_sub(t->s, from, to));
}

/* ---- tokens ---- */

static void
numbers_money_times_and_dates_are_known(void **state)
{
	static const struct { const char *text; enum token_kind kind;
	} rows[] = {
		{ "42", TOKEN_NUMBER },
		{ "1,200", TOKEN_NUMBER },
		{ "3.5", TOKEN_NUMBER },
		{ "12th", TOKEN_NUMBER },
		{ "100%", TOKEN_NUMBER },
		{ "£42", TOKEN_MONEY },
		{ "£271.32", TOKEN_MONEY },
		{ "$20", TOKEN_MONEY },
		{ "€5", TOKEN_MONEY },
		{ "20p", TOKEN_MONEY },
		{ "16:00", TOKEN_TIME },
		{ "4pm", TOKEN_TIME },
		{ "4.30pm", TOKEN_TIME },
		{ "12/06/2026", TOKEN_DATE },
		{ "2026-06-12", TOKEN_DATE },
		{ "12/6", TOKEN_DATE },
		{ "24/7", TOKEN_NUMBER },
		{ "4G", TOKEN_WORD },
		{ "88213A", TOKEN_WORD },
		{ "boiler", TOKEN_WORD },
		{ "don't", TOKEN_WORD },
		{ "don\xE2\x80\x99t", TOKEN_WORD },
		{ "p.m.", TOKEN_WORD },
		{ "asha@firm.example", TOKEN_WORD },
		{ "https://firm.example/a?b=c", TOKEN_WORD },
		{ "!?!", TOKEN_MARK },
		{ "\xF0\x9F\x98\x8A", TOKEN_EMOJI },
		{ "caf\xC3\xA9", TOKEN_WORD },
		{ "\xFF", TOKEN_MARK },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct text t = read_text(rows[i].text);

		if (t.n_tokens != 1 || t.tokens[0].kind != rows[i].kind || t.tokens[0].end != t.s.len)
			fail_msg("\"%s\": %zu tokens, the first of kind %u", rows[i].text, t.n_tokens,
			    t.tokens[0].kind);
	}
}

static void
the_same_word_has_the_same_hash_however_it_is_written(void **state)
{
	struct text t = read_text("Don't DON\xE2\x80\x99T don't");

	(void)state;
	assert_int_equal(t.n_tokens, 3);
	assert_int_equal(t.tokens[0].word, t.tokens[1].word);
	assert_int_equal(t.tokens[0].word, t.tokens[2].word);
	assert_true(t.tokens[0].capital && t.tokens[1].all_capitals && !t.tokens[2].capital);
}

/* ---- sentences ---- */

struct split { const char *text; const char *sentences[6]; };

static void
sentences_end_where_a_reader_would_end_them(void **state)
{
	static const struct split rows[] = {
		{ "It broke. I rang.", { "It broke.", "I rang." } },
		{ "Really?! Yes.", { "Really?!", "Yes." } },
		{ "Mr. Osei rang at 4.30 p.m. on Monday.", { "Mr. Osei rang at 4.30 p.m. on Monday." } },
		{ "It cost \xC2\xA3"
		  "29.99 a month.",
		    { "It cost \xC2\xA3"
		      "29.99 a month." } },
		{ "It broke.I rang.", { "It broke.", "I rang." } },
		{ "No answer\n\nStill nothing", { "No answer", "Still nothing" } },
		{ "Order 88213\nNever came", { "Order 88213", "Never came" } },
		{ "This line was wrapped by a mail program that wraps at seventy-odd\nBytes and goes on.",
		    { "This line was wrapped by a mail program that wraps at seventy-odd\nBytes and goes "
		      "on." } },
		{ "Well... it broke.", { "Well... it broke." } },
		{ "Two things:\n- the lift\n- the bill", { "Two things:", "- the lift", "- the bill" } },
		{ "He said \"no.\" Then he left.", { "He said \"no.\"", "Then he left." } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct text t = read_text(rows[i].text);
		size_t n = 0;

		for (; n < 6 && rows[i].sentences[n]; n++) {
			if (n >= t.n_sentences)
				fail_msg("\"%s\" has %zu sentences", rows[i].text, t.n_sentences);
			assert_string_equal(
			    piece(&t, t.sentences[n].start, t.sentences[n].end), rows[i].sentences[n]);
		}
		assert_int_equal(t.n_sentences, n);
	}
}

static void
greeting_signature_and_quoted_lines_are_no_body(void **state)
{
	static const struct { const char *text, *parts; } rows[] = {
		{ "Dear Priya, you wrote on 4 May.", "gb" },
		{ "Hi Sam, can you come?", "gb" },
		{ "Hello,\n\nIt broke.\n\nKind regards,\nLee", "gbs" },
		{ "Three days. Kind regards, Lee.", "bs" },
		{ "It broke.\n\nThanks\nJo Field", "bs" },
		{ "It broke.\n-- \nJo Field\n07700 900123", "bss" },
		{ "Thank you for writing.\nIt broke.", "bb" },
		{ "> you said this\n> and this\nNo I didn't.", "qqb" },
		{ "It broke.\n\nOn 1 June 2026 at 10:00, Asha wrote:\n> hello\n> there", "bqq" },
		{ "Morning visits are full.", "b" },
		{ "Good morning Mr Osei", "g" },
		{ "It never came.\n\nTom Ellery", "bs" },
		{ "Regards is not how I would put it.", "b" },
		{ "Hello can you help me", "b" },
	};
	static const char letters[] = {
		[PART_BODY] = 'b', [PART_GREETING] = 'g', [PART_SIGNATURE] = 's', [PART_QUOTED] = 'q'
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct text t = read_text(rows[i].text);
		char parts[16] = { 0 };

		for (size_t k = 0; k < t.n_sentences && k < 15; k++)
			parts[k] = letters[t.sentences[k].part];
		if (!str_starts(str_from(parts), str_from(rows[i].parts)))
			fail_msg("\"%s\" is %s, not %s", rows[i].text, parts, rows[i].parts);
	}
}

/* "hi sam" ends where a comma would make a greeting of it: the bytes behind are commas. */
static void
what_lay_in_memory_before_says_nothing(void **state)
{
	struct text t;

	(void)state;
	arena_reset(&a);
	memset(arena_blank(&a, KIB(16), 8), ',', KIB(16));
	arena_reset(&a);
	t = read_text("hi sam");
	assert_int_equal(t.n_sentences, 1);
	assert_int_equal(t.sentences[0].part, PART_BODY);
}

static void
a_clause_is_a_part_that_says_one_thing(void **state)
{
	static const struct split rows[] = {
		{ "The lift is out and my mum is on the fifth floor.",
		    { "The lift is out", "and my mum is on the fifth floor" } },
		{ "I'll ring you on Friday 12 June, 5 pm.", { "I'll ring you on Friday 12 June, 5 pm" } },
		{ "My mum and my dad were there.", { "My mum and my dad were there" } },
		{ "Next update from me: Friday.", { "Next update from me", "Friday" } },
		{ "I rang twice, and nobody answered, so I gave up.",
		    { "I rang twice", "and nobody answered", "so I gave up" } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct text t = read_text(rows[i].text);
		size_t n = 0;

		for (; n < 6 && rows[i].sentences[n] && n < t.n_clauses; n++)
			assert_string_equal(
			    piece(&t, t.clauses[n].start, t.clauses[n].end), rows[i].sentences[n]);
		assert_int_equal(t.n_clauses, n);
		assert_true(n == 6 || !rows[i].sentences[n]);
	}
}

/* ---- hits ---- */

static void
a_not_left_of_a_phrase_turns_it(void **state)
{
	static const struct { const char *text; enum label label; bool counts; } rows[] = {
		{ "Please calm down.", SIGN_CALM, true },
		{ "I won't close this case until you tell me.", SIGN_CLOSE, false },
		{ "I'll close your case now.", SIGN_CLOSE, true },
		{ "You should have checked the meter.", SIGN_BLAME_YOU, true },
		{ "You should not have had to call us four times.", SIGN_BLAME_YOU, false },
		{ "Nothing you did caused this.", SIGN_BLAME_YOU, false },
		{ "You said \"calm down\" to her.", SIGN_CALM, false },
		{ "You told us to calm down.", SIGN_CALM, false },
		{ "There is no need to get upset about this.", SIGN_CALM, true },
		{ "Hi Sam,\n\n> calm down", SIGN_CALM, false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct text t = read_text(rows[i].text);

		if (text_has(&t, rows[i].label) != rows[i].counts)
			fail_msg("%s: %s", label_name(rows[i].label), rows[i].text);
	}
}

static void
hits_rise_and_lie_within_the_text(void **state)
{
	struct text t = read_text("I'm sorry we missed you. I'll ring you on Friday, and I won't close the "
				  "case. Please calm down.");

	(void)state;
	assert_true(t.n_hits > 3);
	for (size_t i = 0; i < t.n_hits; i++) {
		assert_true(t.hits[i].start < t.hits[i].end && t.hits[i].end <= t.s.len);
		assert_true(i == 0 || t.hits[i].start >= t.hits[i - 1].start);
		assert_true(t.hits[i].clause < t.n_clauses
			    && t.clauses[t.hits[i].clause].sentence == t.hits[i].sentence);
	}
	assert_true(sentence_has(&t, 0, SIGN_APOLOGY));
	assert_false(sentence_has(&t, 1, SIGN_APOLOGY));
	assert_non_null(text_hit(&t, SIGN_CALM, 0));
	assert_null(text_hit(&t, SIGN_CALM, t.n_hits));
}

/* ---- words ---- */

static void
words_meet_whatever_their_ending(void **state)
{
	static const struct { const char *left, *right; size_t shared; } rows[] = {
		{ "missed visits", "We missed your visit.", 2 },
		{ "charged twice", "You were charged 2 times.", 2 },
		{ "billed anyway", "the billing", 1 },
		{ "six weeks no broadband in new home", "Six weeks in a new home with no broadband", 5 },
		{ "the and of it", "the and of it", 0 },
		{ "the lift stopped", "stopping the lifts", 2 },
		{ "mum's alarm line dead", "Your mother has had no alarm", 2 },
		{ "refund of \xC2\xA3""42.50", "42.50 back", 1 },
		{ "", "anything", 0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct words left, right;

		words_of(&a, str_from(rows[i].left), &left);
		words_of(&a, str_from(rows[i].right), &right);
		if (words_shared(&left, &right) != rows[i].shared)
			fail_msg("\"%s\" and \"%s\" share %zu", rows[i].left, rows[i].right,
			    words_shared(&left, &right));
	}
}

/* The sources hold every word that it knows. */
static void
a_pack_knows_what_its_words_come_down_to(void **state)
{
	static const struct str others[] = {
		STR_INIT("Don\xE2\x80\x99t you're O'Neill's o'clock 2 twelfth 12th 1,200 10:30 re-sent e.g. "
		    "caf\xC3\xA9"),
		STR_INIT("\xC2\xA3" "42.50 your\xC2\xA0" "boiler \xE2\x80\x9Cit\xE2\x80\x9D \xFF\xE2 ' n't "
		    "\xC3 a\xE2\x80"),
	};

	(void)state;
	for (size_t i = 0; i < n_pack_en_sources + LENGTH(others); i++) {
		struct str text = i < n_pack_en_sources ? pack_en_sources[i].text
		    : others[i - n_pack_en_sources];
		struct words plain, known;

		words_of(&a, text, &plain);
		words_known(&a, &pack_en, text, &known);
		assert_int_equal(plain.n, known.n);
		assert_memory_equal(plain.at, known.at, plain.n * sizeof *plain.at);
	}
}

/* ---- any bytes ---- */

/* Texts that would cost a careless reader the square of their length: they end, and memory stays linear. */
static void
long_and_strange_texts_cost_what_they_weigh(void **state)
{
	static const char *const grains[] = {
		"a ",
		"I will ",
		"not ",
		"you said ",
		"\"",
		",",
		"(",
		"\n",
		">",
		".",
		"\xFF",
		"-- \n",
		"Dear ",
		"1:",
		"I'll ring you and ",
		"if ",
		"you you ",
		"\xE2\x80\x99",
		"x",
		"don't",
		"has ",
		"no one ",
		"thanks\n",
		"and I ",
		"On a wrote: ",
	};
	const size_t len = KIB(256);

	(void)state;
	for (size_t i = 0; i < LENGTH(grains); i++) {
		struct arena_mark mark = arena_mark(&a);
		size_t grain = strlen(grains[i]), used;
		char *bytes = arena_alloc(&a, len, 1);
		struct ear_turn turn = { .text = { bytes, len }, .at = 0 };
		struct reading reading;

		for (size_t k = 0; k < len; k++)
			bytes[k] = grains[i][k % grain];
		used = a.used;
		ear_read(&a, &pack_en, &turn, &reading);
		turn.customer = true;
		ear_read(&a, &pack_en, &turn, &reading);
		assert_true(a.used - used < len * 2000);
		arena_rewind(&a, mark);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_money_times_and_dates_are_known),
		cmocka_unit_test(the_same_word_has_the_same_hash_however_it_is_written),
		cmocka_unit_test(sentences_end_where_a_reader_would_end_them),
		cmocka_unit_test(greeting_signature_and_quoted_lines_are_no_body),
		cmocka_unit_test(what_lay_in_memory_before_says_nothing),
		cmocka_unit_test(a_clause_is_a_part_that_says_one_thing),
		cmocka_unit_test(a_not_left_of_a_phrase_turns_it),
		cmocka_unit_test(hits_rise_and_lie_within_the_text),
		cmocka_unit_test(words_meet_whatever_their_ending),
		cmocka_unit_test(a_pack_knows_what_its_words_come_down_to),
		cmocka_unit_test(long_and_strange_texts_cost_what_they_weigh),
	};

	return cmocka_run_group_tests_name("text", tests, start, stop);
}
