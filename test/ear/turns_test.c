/* turns_test.c - short turns read whole: every move they make and no other, and the feeling behind them.
 *
 * moves.tsv: who speaks (c: a customer, a: one of ours), a tab, the moves or "-", a tab, the words.
 * feelings.tsv: the feeling, a tab, a customer's words.  Lines that start with "#" are remarks.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ear/ear.h"
#include "host/file.h"
#include "host/mem.h"

struct found { bool move[LABEL_COUNT]; };

static struct str
field_of(struct str *line)
{
	struct str field;

	assert_true(str_cut(*line, '\t', &field, line));
	return field;
}

static void
read_turn(struct arena *a, struct str text, bool customer, struct reading *out)
{
	struct ear_turn turn = { .customer = customer, .text = text, .at = NEVER };

	ear_read(a, &pack_en, &turn, out);
}

static void
moves_of(const struct reading *r, struct found *out)
{
	*out = (struct found){ { false } };
	for (size_t i = 0; i < r->moves.n; i++)
		out->move[r->moves.at[i].move] = true;
}

static bool
wanted_of(struct str names, struct found *out)
{
	struct str name;

	*out = (struct found){ { false } };
	if (str_eq(names, STR("-")))
		return true;
	while (names.len > 0) {
		enum label l = LABEL_NONE;

		(void)str_cut(names, ' ', &name, &names);
		if (!label_by_name(name.ptr, name.len, &l))
			return false;
		out->move[l] = true;
	}
	return true;
}

static bool
moves_are_met(struct arena *a, struct str line)
{
	struct str who = field_of(&line), names = field_of(&line);
	struct found wanted, found;
	struct reading r;
	bool same = true;

	assert_true(wanted_of(names, &wanted));
	read_turn(a, line, str_eq(who, STR("c")), &r);
	moves_of(&r, &found);
	for (unsigned l = 0; l < LABEL_COUNT; l++) {
		if (wanted.move[l] == found.move[l])
			continue;
		print_error("%.*s: %s %s\n", STR_ARG(line), found.move[l] ? "makes no" : "lacks",
		    label_name((enum label)l));
		same = false;
	}
	return same;
}

static bool
feeling_is_met(struct arena *a, struct str line)
{
	struct str wanted = field_of(&line);
	struct reading r;

	read_turn(a, line, true, &r);
	if (str_eq(str_from(emotion_name(r.emotion)), wanted))
		return true;
	print_error("%.*s: %s, not %.*s\n", STR_ARG(line), emotion_name(r.emotion), STR_ARG(wanted));
	return false;
}

static void
each_line(const char *path, bool (*is_met)(struct arena *a, struct str line), size_t at_least)
{
	struct arena a;
	struct str rest, line;
	struct err err;
	size_t lines = 0, wrong = 0;

	arena_init(&a, &host_pages, MIB(64));
	assert_true(file_read(&a, path, MIB(1), &rest, &err));
	while (str_cut(rest, '\n', &line, &rest)) {
		struct arena_mark mark = arena_mark(&a);

		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		lines++;
		wrong += !is_met(&a, line);
		arena_rewind(&a, mark);
	}
	arena_release(&a);
	assert_true(lines >= at_least);
	assert_int_equal(wrong, 0);
}

static void
short_turns_make_every_move_they_make_and_no_other(void **state)
{
	(void)state;
	each_line("test/ear/moves.tsv", moves_are_met, 150);
}

static void
what_they_feel_is_told_from_their_words(void **state)
{
	(void)state;
	each_line("test/ear/feelings.tsv", feeling_is_met, 200);
}

static void
what_is_so_again_is_told_from_thanks_and_good_news(void **state)
{
	static const struct { bool again; const char *text; } said[] = {
		{ true, "The hall light has gone off again." },
		{ true, "It isn't working again." },
		{ true, "Sadly it has come back. Thank you for trying." },
		{ true, "We have the same problem on the top floor." },
		{ true, "It's back." },
		{ true, "Thank you for the visit. The gate sticks once more." },
		{ false, "Thank you again for all you did." },
		{ false, "All is well, and once again thank you." },
		{ false, "The hall light is working again." },
		{ false, "Could you send me the form again?" },
		{ false, "I am back in the flat and it is warm." },
		{ false, "The neighbours now have a question about their meter." },
	};
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(8));
	for (size_t i = 0; i < LENGTH(said); i++) {
		struct reading r;

		read_turn(&a, str_from(said[i].text), true, &r);
		if (r.again != said[i].again)
			fail_msg("%s: %s", said[i].text, r.again ? "nothing is so again" : "it is so again");
	}
	arena_release(&a);
}

static void
how_often_they_told_it_is_heard_in_its_own_words_alone(void **state)
{
	struct arena a;
	struct reading r;
	unsigned often = 0;

	(void)state;
	arena_init(&a, &host_pages, MIB(8));
	read_turn(&a, STR("I have told you about the gate four times. As I said, the bell is dead."), true,
	    &r);
	for (size_t i = 0; i < r.moves.n; i++) {
		often += r.moves.at[i].often;
		assert_true(r.moves.at[i].often == (r.moves.at[i].start == 0));
	}
	assert_int_not_equal(often, 0);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_turns_make_every_move_they_make_and_no_other),
		cmocka_unit_test(what_they_feel_is_told_from_their_words),
		cmocka_unit_test(what_is_so_again_is_told_from_thanks_and_good_news),
		cmocka_unit_test(how_often_they_told_it_is_heard_in_its_own_words_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
