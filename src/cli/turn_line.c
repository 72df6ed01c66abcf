/* turn_line.c - one turn of a conversation as a line of JSON, for the commands that read conversations.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cli/turn_line.h"

#include <stdio.h>

#include "base/json.h"
#include "base/utf8.h"
#include "host/mem.h"
#include "host/zone.h"

#define CONV_NAME_MAX KIB(1)                    /* bytes */
#define MEMORY_MAX MIB(64)                      /* of what is remembered */

void
turn_lines_init(struct turn_lines *l)
{
	*l = (struct turn_lines){ .n_places = 0 };
	arena_init(&l->places_arena, &host_pages, MEMORY_MAX);
	arena_init(&l->unknown_arena, &host_pages, MEMORY_MAX);
}

void
turn_lines_release(struct turn_lines *l)
{
	arena_release(&l->places_arena);
	arena_release(&l->unknown_arena);
}

/* ---- a line taken apart ----------------------------------------------------------------------- */

struct member {
	struct str key;
	enum json_type type;                    /* JSON_NUMBER: a string will do as well */
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
note_unknown(struct turn_lines *r, struct str key)
{
	key = utf8_cut(key, 64);
	for (size_t i = 0; i < r->n_unknown; i++)
		if (str_eq(r->unknown[i], key))
			return;
	if (r->n_unknown == TURN_UNKNOWN_MAX)
		return;
	r->unknown[r->n_unknown++] = str_copy(&r->unknown_arena, key);
	fprintf(stderr, "heard: there is no \"%.*s\" in a turn; it was passed over\n", STR_ARG(key));
}

/* A number must be whole; it is given back as it came. */
static bool
read_turn(struct json *j, struct turn_line *out)
{
	struct json ahead = *j;
	struct str s;

	if (json_peek(j) == JSON_NUMBER ? !json_int(j, &out->number) : !json_string(j, &s))
		return false;
	if (json_peek(&ahead) == JSON_STRING && !str_int(s, &out->number))
		out->number = 0;
	return json_skip(&ahead, &out->turn);
}

static bool
read_value(struct json *j, const struct member *m, struct turn_line *out, struct err *err)
{
	void *to = (char *)out + m->offset;
	enum json_type type = json_peek(j);
	bool number = m->type == JSON_NUMBER;

	/* what is optional may also be there as null */
	if (type == JSON_NULL && !m->needed && json_null(j))
		return true;
	if (type != m->type && type != JSON_BAD && !(number && type == JSON_STRING))
		return err_set(err, ERR_DATA, "\"%.*s\" must be a %s", STR_ARG(m->key),
		    number ? "number or a string" : "string");
	if (number ? read_turn(j, out) : json_string(j, to))
		return true;
	return err_set(err, ERR_DATA, "\"%.*s\" cannot be read: %s, at byte %zu", STR_ARG(m->key), j->bad,
	    j->bad_at);
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
	if (l->text.len > TURN_TEXT_MAX)
		return err_set(err, ERR_DATA, "\"text\" is longer than %zu bytes", (size_t)TURN_TEXT_MAX);
	return true;
}

bool
turn_line_read(struct turn_lines *l, struct arena *a, struct str line, struct turn_line *out,
    struct err *err)
{
	struct json j;
	struct str key;
	uint32_t seen = 0;

	*out = (struct turn_line){ .conv = STR_NONE };
	json_init(&j, a, utf8_unmarked(line));
	if (json_peek(&j) != JSON_OBJECT || !json_object(&j))
		return err_set(err, ERR_DATA, "a turn must be a JSON object on one line");
	while (json_key(&j, &key)) {
		const struct member *m = find_member(key);

		if (!m) {
			note_unknown(l, key);
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
place_of(struct turn_lines *r, struct str zone, struct str region, struct err *err)
{
	struct turn_place *p;

	for (size_t i = 0; i < r->n_places; i++)
		if (str_eq(r->places[i].zone, zone) && str_eq(r->places[i].region, region))
			return &r->places[i].calendar;
	if (r->n_places == TURN_PLACES_MAX) {
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

bool
turn_line_moment(struct turn_lines *l, const struct turn_line *line, struct turn_moment *out, struct err *err)
{
	struct str region = str_or(line->calendar, STR("england-and-wales"));
	const struct calendar *known;
	int64_t end;
	int32_t offset_s = 0;

	out->at = NEVER;
	if (!read_time(line->at, "at", &out->at, &offset_s, err)
	    || !read_time(line->end, "end", &end, NULL, err))
		return false;
	if (!(known = place_of(l, STR("UTC"), region, err)))
		return blame_key("calendar", err);
	if (line->tz.len > 0 && !(known = place_of(l, line->tz, region, err)))
		return blame_key("tz", err);
	out->calendar = *known;
	out->zone = (struct zone){ .first_offset_s = offset_s };
	if (line->tz.len == 0)
		out->calendar.zone = &out->zone;
	return true;
}

bool
turn_line_is_theirs(const struct turn_line *line)
{
	return str_eq(line->speaker, STR("customer"));
}
