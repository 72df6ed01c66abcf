/* read.c - what each turn of a conversation does: moves, feelings, promises; a line in, a line out.
 *
 * However long the input, memory stays bounded: a turn is printed before the next is read, and of what
 * was said before only the last words of each side are kept, for the conversations that spoke last.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <unistd.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/turn_line.h"
#include "ear/ear.h"
#include "host/file.h"
#include "host/lines.h"
#include "host/mem.h"
#include "host/zone.h"

#define LINE_MAX_OUT MIB(256)
#define SAID_MAX KIB(64)                        /* kept of what one side said last */
#define CONVS_MAX 64                            /* conversations that are remembered at once */
#define MEMORY_MAX MIB(1024)

enum side { OURS, THEIRS, SIDES };

/* The last words of one side, however many turns they took. */
struct said {
	struct arena a;
	struct str text;
};

struct conv {
	struct arena a;
	struct str name;
	struct said said[SIDES];
	enum side last;
	uint64_t used;                          /* when, counted in turns: the one least recent gives way */
};

struct turn_reader {
	struct arena line;                      /* for one turn */
	struct turn_lines lines;
	struct conv convs[CONVS_MAX];
	uint64_t turns;
	bool fine;
};

/* ---- what was said before --------------------------------------------------------------------- */

static void
conv_begin(struct conv *c, struct str name)
{
	arena_reset(&c->a);
	for (int side = 0; side < SIDES; side++) {
		arena_reset(&c->said[side].a);
		c->said[side].text = STR_NONE;
	}
	c->name = str_copy(&c->a, name);
	c->last = SIDES;
}

static struct conv *
conv_of(struct turn_reader *r, struct str name)
{
	struct conv *oldest = &r->convs[0];

	for (size_t i = 0; i < CONVS_MAX; i++) {
		struct conv *c = &r->convs[i];

		if (c->used > 0 && str_eq(c->name, name))
			return c;
		if (c->used < oldest->used)
			oldest = c;
	}
	conv_begin(oldest, name);
	return oldest;
}

static void
conv_add(struct turn_reader *r, struct conv *c, enum side side, struct str text)
{
	struct said *said = &c->said[side];
	struct str both[2] = { said->text, text };

	if (c->last == side && said->text.len > 0)
		text = str_join(&r->line, both, 2, STR("\n\n"));
	arena_reset(&said->a);
	said->text = str_copy(&said->a, utf8_cut(text, SAID_MAX));
	c->last = side;
}

/* ---- a line written --------------------------------------------------------------------------- */

static void
put_p(struct json_out *w, unsigned per_mille)
{
	json_put_key(w, STR("p"));
	json_put_raw(w, arena_fmt(w->b->a, "%u.%03u", per_mille / 1000, per_mille % 1000));
}

static void
put_moves(struct json_out *w, const struct reading *r)
{
	static const char *const from[] = {
		[FROM_PHRASE] = "phrase", [FROM_WEIGHTS] = "weights", [FROM_BOTH] = "both",
		[FROM_PERSON] = "person",
	};

	json_put_key(w, STR("moves"));
	json_open(w, '[');
	for (size_t i = 0; i < r->moves.n; i++) {
		const struct move *m = &r->moves.at[i];

		json_open(w, '{');
		json_field_str(w, "move", str_from(label_name(m->move)));
		json_field_int(w, "start", m->start);
		json_field_int(w, "end", m->end);
		put_p(w, m->p);
		json_field_str(w, "from", str_from(from[m->from]));
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void
put_emotion(struct json_out *w, const struct reading *r, enum side side)
{
	json_put_key(w, STR("emotion"));
	json_open(w, '{');
	json_field_str(w, "label", str_from(emotion_name(r->emotion)));
	put_p(w, side == THEIRS ? r->emotion_p : 1000);
	json_close(w, '}');
}

static void
put_promises(struct arena *a, struct json_out *w, const struct reading *r, const struct zone *zone)
{
	json_put_key(w, STR("promises"));
	json_open(w, '[');
	for (size_t i = 0; i < r->promises.n; i++) {
		const struct promise_read *p = &r->promises.at[i];

		json_open(w, '{');
		json_field_int(w, "start", p->start);
		json_field_int(w, "end", p->end);
		json_put_key(w, STR("due"));
		if (p->due == NEVER)
			json_put_null(w);
		else
			json_put_str(w, time_rfc3339(a, zone, p->due));
		json_field_bool(w, "vague", p->vague);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void
print_turn(struct arena *a, const struct turn_line *l, const struct reading *r, enum side side,
    const struct zone *zone)
{
	struct buf b;
	struct json_out w;

	buf_init(&b, a, LINE_MAX_OUT);
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_str(&w, "conv", l->conv);
	json_put_key(&w, STR("turn"));
	json_put_raw(&w, l->turn);
	json_field_str(&w, "speaker", l->speaker);
	put_moves(&w, r);
	put_emotion(&w, r, side);
	put_promises(a, &w, r, zone);
	json_close(&w, '}');
	printf("%.*s\n", STR_ARG(buf_str(&b)));
}

static void
print_bad(struct turn_reader *r, struct str conv, const struct err *err)
{
	struct buf b;
	struct json_out w;

	buf_init(&b, &r->line, LINE_MAX_OUT);
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_put_key(&w, STR("conv"));
	if (conv.ptr)
		json_put_str(&w, conv);
	else
		json_put_null(&w);
	json_field_str(&w, "error", str_from(err->text));
	json_close(&w, '}');
	printf("%.*s\n", STR_ARG(buf_str(&b)));
	r->fine = false;
}

/* ---- turn by turn ----------------------------------------------------------------------------- */

static void
do_turn(struct turn_reader *r, const struct turn_line *l, const struct turn_moment *moment)
{
	enum side side = turn_line_is_theirs(l) ? THEIRS : OURS;
	struct conv *c = conv_of(r, l->conv);
	struct reading reading;

	ear_read(&r->line, &pack_en, &(struct ear_turn){
		.customer = side == THEIRS, .text = l->text, .at = moment->at, .calendar = &moment->calendar,
		.before = c->said[side == OURS ? THEIRS : OURS].text,
	}, &reading);
	print_turn(&r->line, l, &reading, side, moment->calendar.zone);
	conv_add(r, c, side, l->text);
	c->used = ++r->turns;
}

static void
do_line(struct turn_reader *r, struct str line)
{
	struct turn_line l;
	struct turn_moment moment;
	struct err err = { 0 };

	if (str_trim(line).len == 0)
		return;
	if (turn_line_read(&r->lines, &r->line, line, &l, &err)
	    && turn_line_moment(&r->lines, &l, &moment, &err))
		do_turn(r, &l, &moment);
	else
		print_bad(r, l.conv, &err);
	arena_reset(&r->line);
}

static bool
read_turns(struct turn_reader *r, struct lines *lines, struct err *err)
{
	enum line_found found;
	struct str line;

	while ((found = lines_next(lines, &line, err)) == LINE_READ || found == LINE_TOO_LONG) {
		if (found == LINE_READ)
			do_line(r, line);
		else
			print_bad(r, STR_NONE, &(struct err){ ERR_DATA, "the line is longer than 8 MiB" });
		/* whoever waits for an answer before the next turn gets it */
		if (!lines_ready(lines))
			fflush(stdout);
	}
	return found == LINE_END;
}

static void
reader_init(struct turn_reader *r)
{
	r->fine = true;
	arena_init(&r->line, &host_pages, MEMORY_MAX);
	turn_lines_init(&r->lines);
	for (size_t i = 0; i < CONVS_MAX; i++) {
		arena_init(&r->convs[i].a, &host_pages, MEMORY_MAX);
		for (int side = 0; side < SIDES; side++)
			arena_init(&r->convs[i].said[side].a, &host_pages, MEMORY_MAX);
	}
}

static void
reader_release(struct turn_reader *r)
{
	arena_release(&r->line);
	turn_lines_release(&r->lines);
	for (size_t i = 0; i < CONVS_MAX; i++) {
		arena_release(&r->convs[i].a);
		for (int side = 0; side < SIDES; side++)
			arena_release(&r->convs[i].said[side].a);
	}
}

static int
read_run(struct call *c)
{
	const char *name = call_arg(c, 0);
	bool named = name && strcmp(name, "-") != 0;
	AUTO_FD file = -1;
	struct turn_reader *r = arena_new(c->a, struct turn_reader);
	struct lines lines;
	struct err err = { 0 };
	bool done;

	(void)call_flag(c, "json");             /* it speaks nothing else */
	if (named && !file_open(name, &file, &err))
		return call_fail(&err);
	reader_init(r);
	lines_init(&lines, c->a, named ? file : STDIN_FILENO, named ? name : NULL, TURN_LINE_MAX);
	done = read_turns(r, &lines, &err);
	reader_release(r);
	if (!done)
		return call_fail(&err);
	return r->fine ? 0 : err_exit(&(struct err){ .kind = ERR_DATA });
}

static const struct opt read_opts[] = { OPTION_JSON, { 0 } };

const struct cmd cmd_read = {
	.name = "read",
	.args = "[FILE]",
	.help = "Say of each turn of a conversation what it does, feels and promises.",
	.more = "A turn is a line of JSON, on standard input or in FILE; what ends in ? may be left out:\n"
	    "{\"conv\",\"turn\",\"speaker\":\"agent\"|\"customer\",\"text\",\n"
	    " \"at\"?,\"end\"?,\"tz\"?,\"calendar\"?}\n"
	    "A line comes out for each: moves, emotion, promises and when they fall due.  Turns of one\n"
	    "conversation come in order.  \"at\" is when it was said, \"tz\" a zone such as Europe/London,\n"
	    "\"calendar\" one of england-and-wales, scotland, northern-ireland, us, germany.  A line that\n"
	    "can't be read gives an error in its place; the others are still done, and the exit is 65.",
	.opts = read_opts,
	.run = read_run,
};
