/* event_read.c - events read by the tables of event.h.
 *
 * A body is taken as event_write writes it, piece by piece, which is what nearly all of them are; one that is
 * put in any other way is begun anew, and read as whatever JSON it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/event_inside.h"

#include "method/terms.h"

/* Reading: *why names the key that is wrong and stays NULL while all is well. */
struct reader {
	struct arena *a;
	struct json *j;
	const char *why;
};

static bool
set_u32(int64_t n, uint32_t max, uint32_t *out)
{
	if (n < 0 || n > max)
		return false;
	*out = (uint32_t)n;
	return true;
}

static bool
set_p(int64_t n, uint16_t *out)
{
	uint32_t p;

	if (!set_u32(n, 1000, &p))
		return false;
	*out = (uint16_t)p;
	return true;
}

static bool
set_from(struct str s, uint8_t *out)
{
	size_t i;

	if (!term_find(event_from_names, s, &i))
		return false;
	*out = (uint8_t)i;
	return true;
}

static bool
set_label(struct str s, enum label *out)
{
	return label_by_name(s.ptr, s.len, out) && label_is_move(*out);
}

static bool
set_alarm(struct str s, uint8_t *out)
{
	enum alarm alarm;

	if (!alarm_by_name(s, &alarm))
		return false;
	*out = (uint8_t)alarm;
	return true;
}

/* --- lists: of moves, items, files, people ------------------------------------------------------------- */

/* Those of strings come first. */
enum value_form { VALUE_TEXT, VALUE_LABEL, VALUE_FROM, VALUE_ALARM, VALUE_INT, VALUE_SPAN, VALUE_P };

struct list_part {
	struct str key, written;
	enum value_form form;
	size_t offset;
	bool optional;                          /* not written where there is none */
};

struct list_row {
	const struct list_part *parts;          /* in the order they are written in */
	size_t n, size;                         /* size: of a record */
	size_t at, count;                       /* members of struct event */
	bool (*holds)(const void *record);
};

#define ONE(T, m, form) { STR_INIT(#m), JSON_KEY_INIT(#m), VALUE_##form, offsetof(T, m), false }
#define ANY(T, m, form) { STR_INIT(#m), JSON_KEY_INIT(#m), VALUE_##form, offsetof(T, m), true }

static const struct list_part move_parts[] = {
	ONE(struct move, move, LABEL),
	ONE(struct move, start, SPAN),
	ONE(struct move, end, SPAN),
	ONE(struct move, p, P),
	ONE(struct move, from, FROM),
	ANY(struct move, alarm, ALARM),
	ANY(struct move, often, SPAN),
};
static const struct list_part item_parts[] = {
	ONE(struct item, concern, INT),
	ONE(struct item, text, TEXT),
};
static const struct list_part file_parts[] = {
	ONE(struct attachment, name, TEXT),
	ONE(struct attachment, type, TEXT),
	ONE(struct attachment, size, INT),
	ONE(struct attachment, digest, TEXT),
};
static const struct list_part person_parts[] = {
	ONE(struct correspondent, role, TEXT),
	ONE(struct correspondent, name, TEXT),
	ONE(struct correspondent, address, TEXT),
};

static const struct list_part loss_parts[] = {
	ONE(struct loss_read, start, INT),
	ONE(struct loss_read, end, INT),
	ONE(struct loss_read, of, TEXT),
};

static bool
move_holds(const void *record)
{
	const struct move *m = record;

	return m->move != LABEL_NONE && m->start <= m->end;
}

static bool
item_holds(const void *record)
{
	return ((const struct item *)record)->concern >= 0;
}

static bool
file_holds(const void *record)
{
	const struct attachment *f = record;

	return f->digest.len > 0 && f->size >= 0;
}

static bool
person_holds(const void *record)
{
	static const char *const role_names[] = { "to", "cc", "from", NULL };
	const struct correspondent *p = record;
	size_t at;

	return term_find(role_names, p->role, &at) && p->address.len > 0;
}

static bool
loss_holds(const void *record)
{
	const struct loss_read *l = record;

	return l->start >= 0 && l->start <= l->end;
}

#define LIST(T, parts, m, holds) \
	{ parts, LENGTH(parts), sizeof(T), offsetof(struct event, m), offsetof(struct event, n_##m), holds }

static const struct list_row lists[] = {
	[FORM_MOVES] = LIST(struct move, move_parts, moves, move_holds),
	[FORM_ITEMS] = LIST(struct item, item_parts, items, item_holds),
	[FORM_FILES] = LIST(struct attachment, file_parts, files, file_holds),
	[FORM_PEOPLE] = LIST(struct correspondent, person_parts, people, person_holds),
	[FORM_LOSSES] = LIST(struct loss_read, loss_parts, losses, loss_holds),
};

static bool
set_number(enum value_form form, int64_t n, void *to)
{
	if (form == VALUE_SPAN)
		return set_u32(n, UINT32_MAX, to);
	if (form == VALUE_P)
		return set_p(n, to);
	memcpy(to, &n, sizeof n);
	return true;
}

static bool
set_string(enum value_form form, struct str s, void *to)
{
	if (form == VALUE_LABEL)
		return set_label(s, to);
	if (form == VALUE_FROM)
		return set_from(s, to);
	if (form == VALUE_ALARM)
		return set_alarm(s, to);
	memcpy(to, &s, sizeof s);
	return true;
}

static bool
read_part(struct reader *r, const struct list_part *p, char *record)
{
	void *to = record + p->offset;
	struct str s;
	int64_t n;

	if (p->form < VALUE_INT)
		return json_string(r->j, &s) && set_string(p->form, s, to);
	return json_int(r->j, &n) && set_number(p->form, n, to);
}

static const struct list_part *
part_by_key(const struct list_row *row, struct str key)
{
	for (size_t i = 0; i < row->n; i++)
		if (str_eq(key, row->parts[i].key))
			return &row->parts[i];
	return NULL;
}

static bool
read_record(struct reader *r, const struct list_row *row, char *record)
{
	struct str key;

	if (!json_object(r->j))
		return false;
	while (json_key(r->j, &key)) {
		const struct list_part *p = part_by_key(row, key);

		if (p ? !read_part(r, p, record) : !json_skip(r->j, NULL))
			return false;
	}
	return row->holds(record);
}

struct records { char *at; size_t n, cap; };

static char *
new_record(struct reader *r, const struct list_row *row, struct records *v)
{
	if (v->n == v->cap)
		vec_grow(r->a, (void **)&v->at, &v->n, &v->cap, row->size);
	else
		memset(v->at + v->n++ * row->size, 0, row->size);
	return v->at + (v->n - 1) * row->size;
}

static void
set_list(struct event *e, const struct list_row *row, const struct records *v)
{
	memcpy((char *)e + row->at, &v->at, sizeof v->at);
	memcpy((char *)e + row->count, &v->n, sizeof v->n);
}

static bool
read_list(struct reader *r, const struct list_row *row, struct event *e)
{
	struct records v = { 0 };

	if (!json_array(r->j))
		return false;
	while (json_item(r->j))
		if (!read_record(r, row, new_record(r, row, &v)))
			return false;
	set_list(e, row, &v);
	return true;
}

/* --- bodies --------------------------------------------------------------------------------------------- */

static bool
is_list(enum field f)
{
	return event_fields[f].form >= FORM_MOVES;
}

static bool
read_value(struct reader *r, enum field f, struct event *e)
{
	void *to = (char *)e + event_fields[f].offset;

	switch (event_fields[f].form) {
	case FORM_TEXT:
		return json_string(r->j, to);
	case FORM_INT:
		return json_int(r->j, to);
	case FORM_ID:
		return json_id(r->j, to);
	default:
		return false;
	}
}

static bool
read_field(struct reader *r, enum field f, struct event *e)
{
	return is_list(f) ? read_list(r, &lists[event_fields[f].form], e) : read_value(r, f, e);
}

/* The field of this kind with this key; FIELD_COUNT if the kind has none. */
static enum field
field_by_key(enum event_kind kind, struct str key)
{
	struct field_set left = event_kinds[kind].knows;
	enum field f;

	while (take_first(&left, &f))
		if (str_eq(key, event_fields[f].key))
			return f;
	return FIELD_COUNT;
}

static bool
read_version(struct reader *r)
{
	int64_t v;

	r->why = "v";
	if (!json_int(r->j, &v) || v != 1)
		return false;
	r->why = NULL;
	return true;
}

/* A member that is known, which is taken out of *missing. */
static bool
read_member(struct reader *r, enum field f, struct event *e, struct field_set *missing)
{
	r->why = event_fields[f].key.ptr;
	if (!read_field(r, f, e))
		return false;
	missing->words[f / 64] &= ~(UINT64_C(1) << (f % 64));
	r->why = NULL;
	return true;
}

static bool
read_body(struct reader *r, struct event *e, struct field_set *missing)
{
	struct str key;

	if (!json_object(r->j))
		return false;
	while (json_key(r->j, &key)) {
		enum field f = field_by_key(e->kind, key);

		if (str_eq(key, STR("v")) ? !read_version(r)
		    : f == FIELD_COUNT ? !json_skip(r->j, NULL) : !read_member(r, f, e, missing))
			return false;
	}
	return true;
}

static bool
check_missing(enum event_kind kind, struct field_set missing, struct err *err)
{
	enum field f;

	return !take_first(&missing, &f) || err_set(err, ERR_DATA, "The event '%s' lacks its %s.",
	    event_kinds[kind].name.ptr, event_fields[f].key.ptr);
}

static __attribute__((noinline)) bool
read_anew(struct reader *r, struct event *e, struct err *err)
{
	struct field_set missing = event_kinds[e->kind].has;

	if (!read_body(r, e, &missing) && r->why != NULL)
		return err_set(err, ERR_DATA, "The event '%s' has a %s that cannot be read.",
		    event_kinds[e->kind].name.ptr, r->why);
	return json_end(r->j, err) && check_missing(e->kind, missing, err);
}

/* --- bodies as they are written ------------------------------------------------------------------------- */

/* A place in one goes in, the place behind what was taken comes back; NULL: something else stands there. */

static const char *
end_of(const struct reader *r)
{
	return r->j->text.ptr + r->j->text.len;
}

static __attribute__((noinline)) const char *
take_any_text(struct reader *r, const char *at, struct str *out)
{
	r->j->at = (size_t)(at - r->j->text.ptr);
	return json_string(r->j, out) ? r->j->text.ptr + r->j->at : NULL;
}

static inline const char *
take_text(struct reader *r, const char *at, struct str *out)
{
	const char *behind = json_at_string(at, end_of(r), out);

	return behind != NULL ? behind : take_any_text(r, at, out);
}

static __attribute__((noinline)) const char *
take_any_int(struct reader *r, const char *at, int64_t *out)
{
	r->j->at = (size_t)(at - r->j->text.ptr);
	return json_int(r->j, out) ? r->j->text.ptr + r->j->at : NULL;
}

static inline const char *
take_int(struct reader *r, const char *at, int64_t *out)
{
	const char *behind = json_at_int(at, end_of(r), out);

	return behind != NULL ? behind : take_any_int(r, at, out);
}

static const char *
take_id(struct reader *r, const char *at, int64_t *out)
{
	struct str digits;
	const char *behind = json_at_string(at, end_of(r), &digits);
	bool whole = behind != NULL && digits.len > 0 && char_is_digit(digits.ptr[0])
	    && str_int(digits, out);

	return whole ? behind : NULL;
}

static const char *
take_part(struct reader *r, const char *at, const struct list_part *p, char *record)
{
	void *to = record + p->offset;
	const char *behind;
	struct str s;
	int64_t n;

	if (p->form < VALUE_INT) {
		behind = take_text(r, at, &s);
		return behind != NULL && set_string(p->form, s, to) ? behind : NULL;
	}
	behind = take_int(r, at, &n);
	return behind != NULL && set_number(p->form, n, to) ? behind : NULL;
}

/* `{"key":value,…}`, its keys in their order. */
static const char *
take_record(struct reader *r, const char *at, const struct list_row *row, char *record)
{
	const char *end = end_of(r);

	for (size_t i = 0; i < row->n; i++) {
		const struct list_part *p = &row->parts[i];
		const char *key = json_at_char(at, end, i == 0 ? '{' : ',');
		const char *value = key != NULL ? json_at_key(key, end, p->written) : NULL;

		if (value != NULL)
			at = take_part(r, value, p, record);
		if (value != NULL ? at == NULL : !p->optional)
			return NULL;
	}
	at = json_at_char(at, end, '}');
	return at != NULL && row->holds(record) ? at : NULL;
}

static const char *
take_list(struct reader *r, const char *at, const struct list_row *row, struct event *e)
{
	struct records v = { 0 };
	const char *end = end_of(r), *next = json_at_char(at, end, '[');

	while (next != NULL) {
		at = take_record(r, next, row, new_record(r, row, &v));
		if (at == NULL)
			return NULL;
		next = json_at_char(at, end, ',');
	}
	if (v.n == 0)
		return NULL;
	set_list(e, row, &v);
	return json_at_char(at, end, ']');
}

static const char *
take_field(struct reader *r, const char *at, enum field f, struct event *e)
{
	void *to = (char *)e + event_fields[f].offset;

	switch (event_fields[f].form) {
	case FORM_TEXT:
		return take_text(r, at, to);
	case FORM_INT:
		return take_int(r, at, to);
	case FORM_ID:
		return take_id(r, at, to);
	default:
		return take_list(r, at, &lists[event_fields[f].form], e);
	}
}

/* The key that comes next is that of one of the fields ahead; one that it must have is not passed over. */
static const char *
take_next_key(struct reader *r, const char *at, const struct field_set *has, struct field_set *ahead,
    enum field *f)
{
	while (take_first(ahead, f)) {
		const char *behind = json_at_key(at, end_of(r), event_fields[*f].written);

		if (behind != NULL || has_field(has, *f))
			return behind;
	}
	return NULL;
}

static bool
have_common(const struct field_set *a, const struct field_set *b)
{
	uint64_t common = 0;

	for (size_t i = 0; i < FIELD_WORDS; i++)
		common |= a->words[i] & b->words[i];
	return common != 0;
}

/* `{"v":1,…}`, keys in the order of the table, with all that it must have. */
static bool
take_body(struct reader *r, struct event *e)
{
	static const struct str start = STR_INIT("{\"v\":1");
	const struct field_set *has = &event_kinds[e->kind].has;
	struct field_set ahead = event_kinds[e->kind].knows;
	const char *at, *end = end_of(r), *key;
	enum field f;

	if (!str_starts(r->j->text, start))
		return false;
	at = r->j->text.ptr + start.len;
	while (key = json_at_char(at, end, ','), key != NULL) {
		at = take_next_key(r, key, has, &ahead, &f);
		at = at != NULL ? take_field(r, at, f, e) : NULL;
		if (at == NULL)
			return false;
	}
	return !have_common(&ahead, has) && json_at_char(at, end, '}') == end;
}

static struct event
without_body(const struct event *e)
{
	return (struct event){ .case_id = e->case_id, .seq = e->seq, .id = e->id, .at = e->at,
		.actor = e->actor, .kind = e->kind };
}

bool
event_read_into(struct arena *a, struct str body, struct event *e, struct err *err)
{
	struct json j UNSET;
	struct reader r = { .a = a, .j = &j };

	if (e->kind <= EVENT_NONE || e->kind >= EVENT_KIND_COUNT)
		return err_set(err, ERR_DATA, "This event has no kind.");
	json_init(&j, a, body);
	if (!take_body(&r, e)) {
		*e = without_body(e);
		json_init(&j, a, body);
		if (!read_anew(&r, e, err))
			return false;
	}
	return event_check(e, err);
}

bool
event_read(struct arena *a, struct str body, struct event *e, struct err *err)
{
	struct event got = without_body(e);

	if (!event_read_into(a, body, &got, err))
		return false;
	*e = got;
	return true;
}
