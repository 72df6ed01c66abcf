/* contract_test.c - the samples of `heard read`: test/contracts/read.jsonl against read.want.
 *
 * A line of read.want: `CONV TURN has MOVE, MOVE` and perhaps `; one promise due TIME, not vague` or
 * `; one promise due null, vague`.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "ear/ear.h"
#include "host/file.h"
#include "host/mem.h"
#include "host/zone.h"

#define TURNS_MAX 32

struct sample {
	struct str conv, speaker, text, at;
	int64_t turn;
	struct reading reading;
};

static struct arena a;
static struct calendar calendar;

static struct str
read_file(const char *path)
{
	struct str text;
	struct err err;

	if (!file_read(&a, path, MIB(1), &text, &err))
		fail_msg("%s", err.text);
	return text;
}

static void
parse_sample(struct str line, struct sample *out)
{
	const struct { struct str key; struct str *to; } strings[] = {
		{ STR("conv"), &out->conv }, { STR("speaker"), &out->speaker }, { STR("text"), &out->text },
		{ STR("at"), &out->at },
	};
	struct json j;
	struct str key;
	struct err err;

	json_init(&j, &a, line);
	assert_true(json_object(&j));
	while (json_key(&j, &key)) {
		size_t i = 0;

		while (i < LENGTH(strings) && !str_eq(strings[i].key, key))
			i++;
		assert_true(i < LENGTH(strings) ? json_string(&j, strings[i].to)
		    : str_eq(key, STR("turn")) ? json_int(&j, &out->turn) : json_skip(&j, NULL));
	}
	assert_true(json_end(&j, &err));
}

static size_t
read_samples(struct sample out[TURNS_MAX])
{
	struct str text = read_file("test/contracts/read.jsonl"), line;
	size_t n = 0;

	while (str_line(&text, &line)) {
		struct ear_turn turn = { .calendar = &calendar };

		assert_true(n < TURNS_MAX);
		parse_sample(line, &out[n]);
		turn.customer = str_eq(out[n].speaker, STR("customer"));
		turn.text = out[n].text;
		assert_true(time_parse(out[n].at, &turn.at, NULL));
		for (size_t i = 0; i < n; i++) {
			if (!str_eq(out[i].speaker, out[n].speaker))
				turn.before = out[i].text;
		}
		ear_read(&a, &pack_en, &turn, &out[n].reading);
		n++;
	}
	return n;
}

static bool
has_move(const struct reading *r, struct str name)
{
	for (size_t i = 0; i < r->moves.n; i++) {
		if (str_eq(str_from(label_name(r->moves.at[i].move)), name))
			return true;
	}
	return false;
}

static void
check_promise(const struct reading *r, struct str want)
{
	struct str due, vague;

	assert_true(str_cut(want, ',', &due, &vague));
	assert_int_equal(r->promises.n, 1);
	assert_int_equal(r->promises.at[0].vague, str_eq(str_trim(vague), STR("vague")));
	if (str_eq(due, STR("null")))
		assert_true(r->promises.at[0].due == NEVER);
	else
		assert_string_equal(
		    cstr(&a, due), cstr(&a, time_rfc3339(&a, calendar.zone, r->promises.at[0].due)));
}

static void
check_line(const struct sample *s, size_t n, struct str line)
{
	struct str conv, turn, moves, promise, name;
	int64_t number;
	bool more = true;

	assert_true(
	    str_cut(line, ' ', &conv, &line) && str_cut(line, ' ', &turn, &line) && str_int(turn, &number));
	assert_true(str_starts(line, STR("has ")));
	str_cut(str_sub(line, 4, line.len), ';', &moves, &promise);
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(s[i].conv, conv) || s[i].turn != number)
			continue;
		while (more) {
			more = str_cut(moves, ',', &name, &moves);
			if (!has_move(&s[i].reading, str_trim(name)))
				fail_msg("no %.*s in \"%.*s\"", STR_ARG(str_trim(name)), STR_ARG(s[i].text));
		}
		if (promise.len > 0)
			check_promise(&s[i].reading,
			    str_sub(str_trim(promise), sizeof "one promise due " - 1, promise.len));
		return;
	}
	fail_msg("no turn for %.*s", STR_ARG(line));
}

static void
the_samples_are_read_as_the_contract_says(void **state)
{
	static struct sample samples[TURNS_MAX];
	struct err err;
	struct str want, line;
	size_t n, lines = 0;

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	assert_true(calendar_load(&a, STR("Europe/London"), STR("england-and-wales"), &calendar, &err));
	n = read_samples(samples);
	want = read_file("test/contracts/read.want");
	while (str_line(&want, &line)) {
		if (line.len == 0 || str_starts(line, STR("exit ")))
			continue;
		check_line(samples, n, line);
		lines++;
	}
	assert_true(lines >= 5);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_samples_are_read_as_the_contract_says),
	};

	return cmocka_run_group_tests_name("contract", tests, NULL, NULL);
}
