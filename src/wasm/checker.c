/* checker.c - the few functions that a browser may call.
 *
 * SPDX-License-Identifier: ISC
 */
#include "wasm/checker.h"

#include "base/calendar_json.h"
#include "method/composer.h"
#include "wasm/pages.h"

#define INPUT_MAX MIB(4)
#define WORK_MAX MIB(1024)
#define LASTING_MAX MIB(256)
#define SOURCES_MAX 64

static const struct calendar plain = { .zone = &zone_utc, .day_ends_min = 1050 };

static struct arena work;                       /* of one call, from input to answer */
static struct arena pack_arena, calendar_arena;
static const struct pack *pack;                 /* NULL: none is compiled yet */
static struct calendar calendar;
static char *input;
static size_t input_room;
static struct str said;

char *
input_make(size_t len)
{
	arena_release(&work);
	arena_init(&work, &wasm_pages, WORK_MAX);
	said = STR_NONE;
	input = len <= INPUT_MAX ? arena_alloc(&work, len > 0 ? len : 1, 1) : NULL;
	input_room = input ? len : 0;
	return input;
}

const char *
answer_at(void)
{
	return said.ptr;
}

size_t
answer_len(void)
{
	return said.len;
}

static struct str
given(size_t len)
{
	return (struct str){ input, len <= input_room ? len : input_room };
}

static bool
say_error(const struct err *err)
{
	struct buf b;
	struct json_out w;

	buf_init(&b, &work, KIB(4));
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_str(&w, "error", str_from(err->text));
	json_close(&w, '}');
	said = buf_str(&b);
	return false;
}

/* ---- what lasts ---------------------------------------------------------------------------------- */

bool
calendar_set(size_t len)
{
	struct arena kept;
	struct calendar c;
	struct err err;

	arena_init(&kept, &wasm_pages, LASTING_MAX);
	if (!calendar_read(&kept, given(len), &c, &err)) {
		arena_release(&kept);
		return say_error(&err);
	}
	arena_release(&calendar_arena);
	calendar_arena = kept;
	calendar = c;
	return true;
}

static bool
read_source(struct json *j, struct pack_source *out)
{
	struct str key;

	if (!json_object(j))
		return false;
	while (json_key(j, &key)) {
		if (str_eq(key, STR("name")) ? !json_string(j, &out->name)
		    : str_eq(key, STR("text")) ? !json_string(j, &out->text) : !json_skip(j, NULL))
			return false;
	}
	return true;
}

/* [{"name","text"}, …] behind the n sources there are. */
static bool
read_sources(struct str json, struct pack_source *sources, size_t *n, struct err *err)
{
	struct json j;

	json_init(&j, &work, json);
	if (!json_array(&j))
		return err_set(err, ERR_DATA, "packs are a JSON array");
	while (json_item(&j)) {
		if (*n == SOURCES_MAX)
			return err_set(err, ERR_TOO_LARGE, "there are more than %d packs", SOURCES_MAX);
		if (!read_source(&j, &sources[(*n)++]))
			break;
	}
	return json_end(&j, err);
}

static bool
compile(struct str more, struct err *err)
{
	struct pack_source sources[SOURCES_MAX] = { 0 };
	struct arena kept;
	const struct pack *p;
	size_t n = 0;

	for (; n < n_pack_en_sources; n++)
		sources[n] = pack_en_sources[n];
	if (more.len > 0 && !read_sources(more, sources, &n, err))
		return false;
	arena_init(&kept, &wasm_pages, LASTING_MAX);
	if (!pack_compile(&kept, sources, n, &p, err)) {
		arena_release(&kept);
		return false;
	}
	arena_release(&pack_arena);
	pack_arena = kept;
	pack = p;
	return true;
}

bool
packs_set(size_t len)
{
	struct err err;

	return compile(given(len), &err) || say_error(&err);
}

static const struct pack *
pack_now(void)
{
	struct err err;

	if (!pack)
		must(compile(STR_NONE, &err));
	return pack;
}

static const struct calendar *
calendar_now(void)
{
	return calendar.zone ? &calendar : &plain;
}

/* ---- what is asked ------------------------------------------------------------------------------- */

bool
line_ask(size_t len, int64_t now)
{
	struct line l;
	struct findings all = { 0 };
	struct err err = { 0 };
	struct buf b;
	bool fine = line_read(&work, given(len), &l, &err);

	if (fine)
		line_check(&work, pack_now(), &l, calendar_now(), now, &all);
	buf_init(&b, &work, LINE_OUT_MAX);
	line_put(&b, &l, &all, fine ? NULL : &err);
	said = buf_str(&b);
	return fine;
}

bool
draft_ask(size_t len, int64_t now)
{
	struct err err = { 0 };
	struct buf b;

	buf_init(&b, &work, LINE_OUT_MAX);
	if (!composer_answer(&work, pack_now(), calendar_now(), now, given(len), &b, &err))
		return say_error(&err);
	said = buf_str(&b);
	return true;
}
