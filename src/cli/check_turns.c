/* check_turns.c - what is known for a draft, derived from the conversation it answers.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cli/check_turns.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "cli/turn_line.h"
#include "method/derive.h"

#define CONVERSATION_MAX MIB(4)

/* One turn as it stood in the file. */
struct told_turn {
	struct turn_line line;
	struct turn_moment *moment;
	size_t number;                          /* of its line */
};

struct conversation {
	struct call *c;
	const char *file;
	const struct pack *pack;
	struct turn_lines lines;
	VEC(struct told_turn) turns;
	bool timed;                             /* each has a time */
};

static bool
blame_line(const struct conversation *v, size_t number, struct err *err)
{
	struct err why = *err;

	return err_set(err, ERR_DATA, "%s, line %zu: %s", v->file, number, why.text);
}

static bool
read_told(struct conversation *v, struct str line, struct told_turn *out, struct err *err)
{
	struct arena *a = v->c->a;
	struct str first = v->turns.n > 0 ? v->turns.at[0].line.conv : STR_NONE;

	out->moment = arena_new(a, struct turn_moment);
	if (!utf8_valid(line))
		return err_set(err, ERR_DATA, "this isn't UTF-8");
	if (!turn_line_read(&v->lines, a, line, &out->line, err)
	    || !turn_line_moment(&v->lines, &out->line, out->moment, err))
		return false;
	if (v->turns.n == 0 || str_eq(first, out->line.conv))
		return true;
	return err_set(err, ERR_DATA,
	    "this turn is of another conversation than the first; a draft answers one");
}

static bool
read_turns(struct conversation *v, struct str text, struct err *err)
{
	struct str line;
	size_t number = 0;

	v->timed = true;
	while (str_line(&text, &line)) {
		struct told_turn told = { .number = ++number };

		if (str_trim(line).len == 0)
			continue;
		if (!read_told(v, line, &told, err))
			return blame_line(v, number, err);
		vec_push(v->c->a, &v->turns) = told;
		v->timed = v->timed && told.moment->at != NEVER;
	}
	return true;
}

static int
compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
by_number(const void *a, const void *b)
{
	const struct told_turn *x = a, *y = b;
	int order = compare(x->line.number, y->line.number);

	return order != 0 ? order : compare((int64_t)x->number, (int64_t)y->number);
}

static int
by_time(const void *a, const void *b)
{
	const struct told_turn *x = a, *y = b;
	int order = compare(x->moment->at, y->moment->at);

	return order != 0 ? order : by_number(a, b);
}

static bool
take_turn(struct derived *d, const struct told_turn *t, struct err *err)
{
	bool theirs = turn_line_is_theirs(&t->line);
	struct ear_turn turn = {
		.customer = theirs, .text = t->line.text, .at = t->moment->at,
		.calendar = &t->moment->calendar, .before = derive_before(d, theirs),
	};
	struct reading read;

	ear_read(d->a, d->pack, &turn, &read);
	return derive_turn(d, &turn, &read, NULL, err);
}

static bool
derive_all(struct conversation *v, struct str draft, int64_t now, struct facts *out, struct err *err)
{
	struct derived *d = arena_new(v->c->a, struct derived);

	if (v->turns.n > 0)
		qsort(v->turns.at, v->turns.n, sizeof *v->turns.at, v->timed ? by_time : by_number);
	derive_begin(d, v->c->a, v->pack);
	for (size_t i = 0; i < v->turns.n; i++)
		if (!take_turn(d, &v->turns.at[i], err))
			return blame_line(v, v->turns.at[i].number, err);
	derive_facts(d, draft, d->at != NEVER && d->at > now ? d->at : now, out);
	return true;
}

bool
turns_facts(struct call *c, const char *file, const struct pack *pack, struct str draft, int64_t now,
    struct facts *out, struct err *err)
{
	struct conversation v = { .c = c, .file = file, .pack = pack };
	struct str text;
	bool ok;

	if (!call_read(c, file, CONVERSATION_MAX, &text, err))
		return false;
	turn_lines_init(&v.lines);
	ok = read_turns(&v, text, err) && derive_all(&v, draft, now, out, err);
	turn_lines_release(&v.lines);
	return ok;
}
