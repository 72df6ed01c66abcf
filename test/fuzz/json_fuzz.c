/* json_fuzz.c - whatever comes, the JSON reader neither fails in a bad way nor reads two meanings.
 *
 * What is taken is written again, and what was written must be taken and be written the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/json.h"
#include "base/utf8.h"
#include "host/mem.h"

#define INPUT_MAX KIB(64)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
copy_number(struct json *j, struct json_out *w)
{
	struct json ahead = *j;
	struct str raw;
	int64_t n;

	/* Every way of reading a number must agree on where it ends. */
	if (json_int(&ahead, &n)) {
		json_put_int(w, n);
		must(json_skip(j, &raw));
		must(j->at == ahead.at);
	} else if (json_skip(j, &raw)) {
		json_put_raw(w, raw);
	}
}

static void
copy_string(struct json *j, struct json_out *w)
{
	struct str s;

	if (!json_string(j, &s))
		return;
	must(utf8_valid(s));
	json_put_str(w, s);
}

static void copy_value(struct json *j, struct json_out *w);

static void
copy_object(struct json *j, struct json_out *w)
{
	struct str key;

	if (!json_object(j))
		return;
	json_open(w, '{');
	while (json_key(j, &key)) {
		must(utf8_valid(key));
		json_put_key(w, key);
		copy_value(j, w);
	}
	json_close(w, '}');
}

static void
copy_array(struct json *j, struct json_out *w)
{
	if (!json_array(j))
		return;
	json_open(w, '[');
	while (json_item(j))
		copy_value(j, w);
	json_close(w, ']');
}

static void
copy_value(struct json *j, struct json_out *w)
{
	bool yes;

	switch (json_peek(j)) {
	case JSON_OBJECT: copy_object(j, w); break;
	case JSON_ARRAY: copy_array(j, w); break;
	case JSON_STRING: copy_string(j, w); break;
	case JSON_NUMBER: copy_number(j, w); break;
	case JSON_BOOL:
		if (json_bool(j, &yes))
			json_put_bool(w, yes);
		break;
	case JSON_NULL:
		if (json_null(j))
			json_put_null(w);
		break;
	case JSON_BAD:
		json_skip(j, NULL);             /* so that the error sticks */
		break;
	}
}

static bool
copy(struct arena *a, struct str text, struct str *out)
{
	struct err err = { 0 };
	struct json_out w;
	struct json j;
	struct buf b;

	buf_init(&b, a, 16 * INPUT_MAX);
	json_out_init(&w, &b);
	json_init(&j, a, text);
	copy_value(&j, &w);
	*out = buf_str(&b);
	must(buf_ok(&b, &err));
	if (json_end(&j, &err))
		return true;
	must(err.kind == ERR_DATA && j.bad_at <= text.len);
	return false;
}

static bool
is_taken_by_skip(struct arena *a, struct str text)
{
	struct err err;
	struct json j;

	json_init(&j, a, text);
	json_skip(&j, NULL);
	return json_end(&j, &err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text, once, twice;
	struct arena a;
	bool taken;

	if (size > INPUT_MAX)
		return 0;
	arena_init(&a, &host_pages, MIB(64));
	text = str_copy(&a, (struct str){ (const char *)data, size });
	taken = copy(&a, text, &once);
	must(taken == is_taken_by_skip(&a, text));
	if (taken) {
		must(utf8_valid(text));
		must(copy(&a, once, &twice));
		must(str_eq(once, twice));
	}
	arena_release(&a);
	return 0;
}
