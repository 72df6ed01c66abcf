/* plan.c - what a message that waits will do, written down and read again.
 *
 * A list of numbers, of words, and of flags each have a row in a table; promises and reasons have two
 * functions of their own.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/plan.h"

#include "base/json.h"
#include "desk/copies.h"

#define PLAN_MAX KIB(512)

static const struct { struct str key; size_t at, n; } numbers[] = {
	{ STR_INIT("answers"), offsetof(struct in_reply, answers), offsetof(struct in_reply, n_answers) },
	{ STR_INIT("keeps"), offsetof(struct in_reply, keeps), offsetof(struct in_reply, n_keeps) },
	{ STR_INIT("offers"), offsetof(struct in_reply, offers), offsetof(struct in_reply, n_offers) },
};
static const struct { struct str key; size_t at; } words[] = {
	{ STR_INIT("shown"), offsetof(struct in_reply, shown) },
	{ STR_INIT("owns"), offsetof(struct in_reply, owns) },
	{ STR_INIT("points"), offsetof(struct in_reply, points) },
};
static const struct { struct str key; size_t at; } flags[] = {
	{ STR_INIT("held"), offsetof(struct in_reply, held) },
	{ STR_INIT("asks_need"), offsetof(struct in_reply, asks_need) },
};

#define MEMBER(type, in, offset) (*(type *)(void *)((char *)(in) + (offset)))
#define MEMBER_OF(type, in, offset) (*(const type *)(const void *)((const char *)(in) + (offset)))

/* --- written ------------------------------------------------------------------------------------------ */

static void
put_numbers(struct json_out *w, const int64_t *list, size_t n)
{
	json_open(w, '[');
	for (size_t i = 0; i < n; i++)
		json_put_int(w, list[i]);
	json_close(w, ']');
}

static void
put_promise(struct json_out *w, const struct in_promise *p)
{
	json_open(w, '{');
	json_field_int(w, "start", p->start);
	json_field_int(w, "end", p->end);
	json_field_int(w, "due", p->due);
	json_field_bool(w, "update", p->update);
	json_field_bool(w, "declined", p->declined);
	json_close(w, '}');
}

static void
put_override(struct json_out *w, const struct in_override *o)
{
	json_open(w, '{');
	json_field_str(w, "rule", o->rule);
	json_field_str(w, "reason", o->reason);
	json_close(w, '}');
}

struct str
plan_write(struct arena *a, const struct in_reply *in)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, a, PLAN_MAX);
	json_out_init(&w, &b);
	json_open(&w, '{');
	for (size_t i = 0; i < LENGTH(numbers); i++) {
		json_put_key(&w, numbers[i].key);
		put_numbers(&w, MEMBER_OF(int64_t *, in, numbers[i].at), MEMBER_OF(size_t, in, numbers[i].n));
	}
	for (size_t i = 0; i < LENGTH(words); i++) {
		json_put_key(&w, words[i].key);
		json_put_strs(&w, &MEMBER_OF(struct strs, in, words[i].at));
	}
	for (size_t i = 0; i < LENGTH(flags); i++) {
		json_put_key(&w, flags[i].key);
		json_put_bool(&w, MEMBER_OF(bool, in, flags[i].at));
	}
	json_put_key(&w, STR("promises"));
	json_open(&w, '[');
	for (size_t i = 0; i < in->n_promises; i++)
		put_promise(&w, &in->promises[i]);
	json_close(&w, ']');
	json_put_key(&w, STR("overrides"));
	json_open(&w, '[');
	for (size_t i = 0; i < in->n_overrides; i++)
		put_override(&w, &in->overrides[i]);
	json_close(&w, ']');
	json_close(&w, '}');
	must(!b.full);
	return buf_str(&b);
}

/* --- read --------------------------------------------------------------------------------------------- */

static bool
read_numbers(struct arena *a, struct json *j, const int64_t **out, size_t *n)
{
	VEC(int64_t) list = { 0 };

	if (!json_array(j))
		return false;
	while (json_item(j))
		if (!json_int(j, &vec_push(a, &list)))
			return false;
	*out = list.at;
	*n = list.n;
	return true;
}

static bool
read_words(struct arena *a, struct json *j, struct strs *out)
{
	VEC(struct str) list = { 0 };

	if (!json_array(j))
		return false;
	while (json_item(j))
		if (!json_string(j, &vec_push(a, &list)))
			return false;
	*out = (struct strs){ list.at, list.n };
	return true;
}

static bool
read_place(struct json *j, uint32_t *out)
{
	int64_t n;

	if (!json_int(j, &n) || n < 0 || n > UINT32_MAX)
		return false;
	*out = (uint32_t)n;
	return true;
}

static bool
read_promise(struct json *j, struct in_promise *p)
{
	struct str key;
	bool fine = json_object(j);

	while (fine && json_key(j, &key)) {
		if (str_eq(key, STR("start")))
			fine = read_place(j, &p->start);
		else if (str_eq(key, STR("end")))
			fine = read_place(j, &p->end);
		else if (str_eq(key, STR("due")))
			fine = json_int(j, &p->due);
		else if (str_eq(key, STR("update")))
			fine = json_bool(j, &p->update);
		else if (str_eq(key, STR("declined")))
			fine = json_bool(j, &p->declined);
		else
			fine = json_skip(j, NULL);
	}
	return fine;
}

static bool
read_promises(struct arena *a, struct json *j, struct in_reply *in)
{
	VEC(struct in_promise) list = { 0 };

	if (!json_array(j))
		return false;
	while (json_item(j))
		if (!read_promise(j, &vec_push(a, &list)))
			return false;
	in->promises = list.at;
	in->n_promises = list.n;
	return true;
}

static bool
read_override(struct json *j, struct in_override *o)
{
	struct str key;
	bool fine = json_object(j);

	while (fine && json_key(j, &key)) {
		if (str_eq(key, STR("rule")))
			fine = json_string(j, &o->rule);
		else if (str_eq(key, STR("reason")))
			fine = json_string(j, &o->reason);
		else
			fine = json_skip(j, NULL);
	}
	return fine;
}

static bool
read_overrides(struct arena *a, struct json *j, struct in_reply *in)
{
	VEC(struct in_override) list = { 0 };

	if (!json_array(j))
		return false;
	while (json_item(j))
		if (!read_override(j, &vec_push(a, &list)))
			return false;
	in->overrides = list.at;
	in->n_overrides = list.n;
	return true;
}

static bool
read_member(struct arena *a, struct json *j, struct str key, struct in_reply *in)
{
	for (size_t i = 0; i < LENGTH(numbers); i++)
		if (str_eq(key, numbers[i].key))
			return read_numbers(a, j, &MEMBER(const int64_t *, in, numbers[i].at),
			    &MEMBER(size_t, in, numbers[i].n));
	for (size_t i = 0; i < LENGTH(words); i++)
		if (str_eq(key, words[i].key))
			return read_words(a, j, &MEMBER(struct strs, in, words[i].at));
	for (size_t i = 0; i < LENGTH(flags); i++)
		if (str_eq(key, flags[i].key))
			return json_bool(j, &MEMBER(bool, in, flags[i].at));
	if (str_eq(key, STR("promises")))
		return read_promises(a, j, in);
	if (str_eq(key, STR("overrides")))
		return read_overrides(a, j, in);
	return json_skip(j, NULL);
}

bool
plan_read(struct arena *a, const struct plan *p, struct in_reply *in, struct err *err)
{
	struct json j;
	struct str key;

	in->sender = copies_sender(p->people, p->n_people);
	in->copies = copies_of(a, p->people, p->n_people, &in->n_copies);
	json_init(&j, a, p->what);
	if (json_object(&j))
		while (json_key(&j, &key) && read_member(a, &j, key, in))
			;
	return json_end(&j, err) && (stage_by_name(p->stage, &in->stage)
	    || err_set(err, ERR_SOFTWARE, "a message that waits has an unknown step"));
}
