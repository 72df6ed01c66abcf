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
#include "ear/ear.h"
#include "host/file.h"
#include "host/lines.h"
#include "host/mem.h"
#include "host/zone.h"

#define LINE_MAX_IN MIB(8)                      /* a text may be escaped six bytes for one */
#define LINE_MAX_OUT MIB(256)
#define TEXT_MAX MIB(1)
#define CONV_NAME_MAX KIB(1)                    /* bytes */
#define SAID_MAX KIB(64)                        /* kept of what one side said last */
#define CONVS_MAX 64                            /* conversations that are remembered at once */
#define PLACES_MAX 32                           /* zones and calendars that are remembered at once */
#define UNKNOWN_MAX 32                          /* keys that are noted on standard error */
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

struct place {
	struct str zone, region;
	struct calendar calendar;
};

struct turn_reader {
	struct arena line;                      /* for one turn */
	struct arena places_arena;
	struct place places[PLACES_MAX];
	size_t n_places;
	struct conv convs[CONVS_MAX];
	uint64_t turns;
	struct arena unknown_arena;
	struct str unknown[UNKNOWN_MAX];
	size_t n_unknown;
	bool fine;
};

/* ---- a line taken apart ----------------------------------------------------------------------- */

struct turn_line {
	struct str conv, speaker, text, at, end, tz, calendar;
	int64_t turn;
};

struct member {
	struct str key;
	enum json_type type;
	bool needed;
	size_t offset;                          /* in struct turn_line */
};

#define MEMBER(name, type, needed) { STR_INIT(#name), type, needed, offsetof(struct turn_line, name) }
static const struct member members[] = {
	MEMBER(conv, JSON_STRING, true),
	MEMBER(turn, JSON_NUMBER, true),
	MEMBER(speaker, JSON_STRING, true),
	MEMBER(text, JSON_STRING, true),
	MEMBER(at, JSON_STRING, false),
	MEMBER(end, JSON_STRING, false),
	MEMBER(tz, JSON_STRING, false),
	MEMBER(calendar, JSON_STRING, false),
};

static const struct member *
find_member(struct str key)
{
	for (size_t i = 0; i < LENGTH(members); i++)
		if (str_eq(members[i].key, key))
			return &members[i];
	return NULL;
}

/* Each unknown key is noted once: a file may be made for a later heard, and be long. */
static void
note_unknown(struct turn_reader *r, struct str key)
{
	key = utf8_cut(key, 64);
	for (size_t i = 0; i < r->n_unknown; i++)
		if (str_eq(r->unknown[i], key))
			return;
	if (r->n_unknown == UNKNOWN_MAX)
		return;
	r->unknown[r->n_unknown++] = str_copy(&r->unknown_arena, key);
	fprintf(stderr, "heard: there is no \"%.*s\" in a turn; it was passed over\n", STR_ARG(key));
}

static bool
bad_value(const struct json *j, const struct member *m, struct err *err)
{
	return err_set(err, ERR_DATA, "\"%.*s\" cannot be read: %s, at byte %zu", STR_ARG(m->key),
	    j->bad, j->bad_at);
}

static bool
read_value(struct json *j, const struct member *m, struct turn_line *out, struct err *err)
{
	enum json_type type = json_peek(j);
	void *to = (char *)out + m->offset;

	/* what is optional may also be there as null */
	if (type == JSON_NULL && !m->needed)
		return json_null(j) || bad_value(j, m, err);
	if (type != m->type && type != JSON_BAD)
		return err_set(err, ERR_DATA, "\"%.*s\" must be a %s", STR_ARG(m->key),
		    m->type == JSON_STRING ? "string" : "number");
	return (m->type == JSON_STRING ? json_string(j, to) : json_int(j, to)) || bad_value(j, m, err);
}

static bool
has_needed(uint32_t seen, struct err *err)
{
	for (size_t i = 0; i < LENGTH(members); i++)
		if (members[i].needed && !(seen >> i & 1))
			return err_set(err, ERR_DATA, "a turn needs \"%.*s\"", STR_ARG(members[i].key));
	return true;
}

static bool
check_values(const struct turn_line *l, struct err *err)
{
	if (!str_eq(l->speaker, STR("agent")) && !str_eq(l->speaker, STR("customer")))
		return err_set(err, ERR_DATA, "\"speaker\" must be agent or customer");
	if (l->conv.len > CONV_NAME_MAX)
		return err_set(err, ERR_DATA, "\"conv\" is longer than %zu bytes", (size_t)CONV_NAME_MAX);
	if (l->text.len > TEXT_MAX)
		return err_set(err, ERR_DATA, "\"text\" is longer than %zu bytes", (size_t)TEXT_MAX);
	return true;
}

static bool
parse_turn(struct turn_reader *r, struct str line, struct turn_line *out, struct err *err)
{
	struct json j;
	struct str key;
	uint32_t seen = 0;

	*out = (struct turn_line){ .turn = 0 };
	json_init(&j, &r->line, line);
	if (json_peek(&j) != JSON_OBJECT || !json_object(&j))
		return err_set(err, ERR_DATA, "a turn must be a JSON object on one line");
	while (json_key(&j, &key)) {
		const struct member *m = find_member(key);

		if (!m) {
			note_unknown(r, key);
			if (!json_skip(&j, NULL))
				break;
			continue;
		}
		if (!read_value(&j, m, out, err))
			return false;
		seen |= UINT32_C(1) << (m - members);
	}
	return json_end(&j, err) && has_needed(seen, err) && check_values(out, err);
}

/* ---- where and when --------------------------------------------------------------------------- */

static struct calendar *
place_of(struct turn_reader *r, struct str zone, struct str region, struct err *err)
{
	struct place *p;

	for (size_t i = 0; i < r->n_places; i++)
		if (str_eq(r->places[i].zone, zone) && str_eq(r->places[i].region, region))
			return &r->places[i].calendar;
	if (r->n_places == PLACES_MAX) {
		arena_reset(&r->places_arena);
		r->n_places = 0;
	}
	p = &r->places[r->n_places];
	if (!calendar_load(&r->places_arena, zone, region, &p->calendar, err))
		return NULL;
	p->zone = str_copy(&r->places_arena, zone);
	p->region = str_copy(&r->places_arena, region);
	r->n_places++;
	return &p->calendar;
}

static bool
read_time(struct str s, const char *key, int64_t *at, int32_t *offset_s, struct err *err)
{
	if (s.len == 0 || time_parse(s, at, offset_s))
		return true;
	return err_set(err, ERR_DATA, "\"%s\" must be a time such as 2026-06-08T10:30:00+01:00", key);
}

/* Says which key an error is about. */
static bool
blame_key(const char *key, struct err *err)
{
	struct err why = *err;

	return err_set(err, why.kind, "\"%s\": %s", key, why.text);
}

/* Fills when and where a turn was said; *zone is the place for one that only an offset tells. */
static bool
read_moment(struct turn_reader *r, const struct turn_line *l, struct zone *zone, struct calendar *calendar,
    int64_t *at, struct err *err)
{
	struct str region = l->calendar.len > 0 ? l->calendar : STR("england-and-wales");
	const struct calendar *known;
	int64_t end;
	int32_t offset_s = 0;

	*at = NEVER;
	if (!read_time(l->at, "at", at, &offset_s, err) || !read_time(l->end, "end", &end, NULL, err))
		return false;
	if (!(known = place_of(r, STR("UTC"), region, err)))
		return blame_key("calendar", err);
	if (l->tz.len > 0 && !(known = place_of(r, l->tz, region, err)))
		return blame_key("tz", err);
	*calendar = *known;
	*zone = (struct zone){ .first_offset_s = offset_s };
	if (l->tz.len == 0)
		calendar->zone = zone;
	return true;
}

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
		json_put_key(w, STR("move"));
		json_put_str(w, str_from(label_name(m->move)));
		json_put_key(w, STR("start"));
		json_put_int(w, m->start);
		json_put_key(w, STR("end"));
		json_put_int(w, m->end);
		put_p(w, m->p);
		json_put_key(w, STR("from"));
		json_put_str(w, str_from(from[m->from]));
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void
put_emotion(struct json_out *w, const struct reading *r, enum side side)
{
	json_put_key(w, STR("emotion"));
	json_open(w, '{');
	json_put_key(w, STR("label"));
	json_put_str(w, str_from(emotion_name(r->emotion)));
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
		json_put_key(w, STR("start"));
		json_put_int(w, p->start);
		json_put_key(w, STR("end"));
		json_put_int(w, p->end);
		json_put_key(w, STR("due"));
		if (p->due == NEVER)
			json_put_null(w);
		else
			json_put_str(w, time_rfc3339(a, zone, p->due));
		json_put_key(w, STR("vague"));
		json_put_bool(w, p->vague);
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
	json_put_key(&w, STR("conv"));
	json_put_str(&w, l->conv);
	json_put_key(&w, STR("turn"));
	json_put_int(&w, l->turn);
	json_put_key(&w, STR("speaker"));
	json_put_str(&w, l->speaker);
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
	json_put_key(&w, STR("error"));
	json_put_str(&w, str_from(err->text));
	json_close(&w, '}');
	printf("%.*s\n", STR_ARG(buf_str(&b)));
	r->fine = false;
}

/* ---- turn by turn ----------------------------------------------------------------------------- */

static void
do_turn(struct turn_reader *r, const struct turn_line *l, const struct calendar *calendar, int64_t at)
{
	enum side side = str_eq(l->speaker, STR("customer")) ? THEIRS : OURS;
	struct conv *c = conv_of(r, l->conv);
	struct reading reading;

	ear_read(&r->line, &pack_en, &(struct ear_turn){
		.customer = side == THEIRS, .text = l->text, .at = at, .calendar = calendar,
		.before = c->said[side == OURS ? THEIRS : OURS].text,
	}, &reading);
	print_turn(&r->line, l, &reading, side, calendar->zone);
	conv_add(r, c, side, l->text);
	c->used = ++r->turns;
}

static void
do_line(struct turn_reader *r, struct str line)
{
	struct turn_line l;
	struct calendar calendar;
	struct zone zone;
	struct err err = { 0 };
	int64_t at;

	if (str_trim(line).len == 0)
		return;
	if (parse_turn(r, line, &l, &err) && read_moment(r, &l, &zone, &calendar, &at, &err))
		do_turn(r, &l, &calendar, at);
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
	arena_init(&r->places_arena, &host_pages, MEMORY_MAX);
	arena_init(&r->unknown_arena, &host_pages, MEMORY_MAX);
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
	arena_release(&r->places_arena);
	arena_release(&r->unknown_arena);
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
	lines_init(&lines, c->a, named ? file : STDIN_FILENO, named ? name : NULL, LINE_MAX_IN);
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
