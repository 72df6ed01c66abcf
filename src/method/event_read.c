/* event_read.c - events read by the tables of event.h.
 *
 * A body is read as event_write writes it, piece by piece, which is what nearly all of them are; one that is
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
read_u32(struct reader *r, uint32_t max, uint32_t *out)
{
	int64_t n;

	if (!json_int(r->j, &n) || n < 0 || n > max)
		return false;
	*out = (uint32_t)n;
	return true;
}

static bool
read_from(struct reader *r, uint8_t *out)
{
	struct str s;
	size_t i;

	if (!json_string(r->j, &s) || !term_find(event_from_names, s, &i))
		return false;
	*out = (uint8_t)i;
	return true;
}

static bool
read_label(struct reader *r, enum label *out)
{
	struct str s;

	return json_string(r->j, &s) && label_by_name(s.ptr, s.len, out) && label_is_move(*out);
}

static bool
read_alarm(struct reader *r, uint8_t *out)
{
	enum alarm alarm;
	struct str s;

	if (!json_string(r->j, &s) || !alarm_by_name(s, &alarm))
		return false;
	*out = (uint8_t)alarm;
	return true;
}

/* --- lists: of moves, items, files, people ------------------------------------------------------------- */

enum value_form { VALUE_TEXT, VALUE_INT, VALUE_SPAN, VALUE_P, VALUE_LABEL, VALUE_FROM, VALUE_ALARM };

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
read_part(struct reader *r, const struct list_part *p, char *record)
{
	void *to = record + p->offset;
	uint32_t n;

	switch (p->form) {
	case VALUE_TEXT:
		return json_string(r->j, to);
	case VALUE_INT:
		return json_int(r->j, to);
	case VALUE_SPAN:
		return read_u32(r, UINT32_MAX, to);
	case VALUE_P:
		if (!read_u32(r, 1000, &n))
			return false;
		*(uint16_t *)to = (uint16_t)n;
		return true;
	case VALUE_LABEL:
		return read_label(r, to);
	case VALUE_FROM:
		return read_from(r, to);
	case VALUE_ALARM:
		return read_alarm(r, to);
	}
	return false;
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

/* `{"key":value,…}`, its keys in their order. */
static bool
take_record(struct reader *r, const struct list_row *row, char *record)
{
	for (size_t i = 0; i < row->n; i++) {
		size_t before = r->j->at;

		if (json_take(r->j, i == 0 ? '{' : ',') && json_take_key(r->j, row->parts[i].written)) {
			if (!read_part(r, &row->parts[i], record))
				return false;
		} else {
			r->j->at = before;
			if (!row->parts[i].optional)
				return false;
		}
	}
	return json_take(r->j, '}') && row->holds(record);
}

struct records { char *at; size_t n, cap; };

static char *
new_record(struct reader *r, const struct list_row *row, struct records *v)
{
	vec_grow(r->a, (void **)&v->at, &v->n, &v->cap, row->size);
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

static bool
take_list(struct reader *r, const struct list_row *row, struct event *e)
{
	struct records v = { 0 };

	if (!json_take(r->j, '['))
		return false;
	while (v.n == 0 || json_take(r->j, ','))
		if (!take_record(r, row, new_record(r, row, &v)))
			return false;
	set_list(e, row, &v);
	return json_take(r->j, ']');
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

static bool
take_field(struct reader *r, enum field f, struct event *e)
{
	return is_list(f) ? take_list(r, &lists[event_fields[f].form], e) : read_value(r, f, e);
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

/* The key that comes next is that of one of the fields ahead; one that it must have is not passed over. */
static bool
take_next_key(struct reader *r, const struct field_set *has, struct field_set *ahead, enum field *f)
{
	while (take_first(ahead, f)) {
		if (json_take_key(r->j, event_fields[*f].written))
			return true;
		if (has_field(has, *f))
			return false;
	}
	return false;
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
	static const struct str version = JSON_KEY_INIT("v");
	const struct field_set *has = &event_kinds[e->kind].has;
	struct field_set ahead = event_kinds[e->kind].knows;
	enum field f;
	int64_t v;

	if (!json_take(r->j, '{') || !json_take_key(r->j, version) || !json_int(r->j, &v) || v != 1)
		return false;
	while (json_take(r->j, ','))
		if (!take_next_key(r, has, &ahead, &f) || !take_field(r, f, e))
			return false;
	return !have_common(&ahead, has) && json_take(r->j, '}') && r->j->at == r->j->text.len;
}

static bool
check_missing(enum event_kind kind, struct field_set missing, struct err *err)
{
	enum field f;

	return !take_first(&missing, &f) || err_set(err, ERR_DATA, "The event '%s' lacks its %s.",
	    event_kinds[kind].name.ptr, event_fields[f].key.ptr);
}

static bool
read_anew(struct reader *r, struct event *e, struct err *err)
{
	struct field_set missing = event_kinds[e->kind].has;

	if (!read_body(r, e, &missing) && r->why != NULL)
		return err_set(err, ERR_DATA, "The event '%s' has a %s that cannot be read.",
		    event_kinds[e->kind].name.ptr, r->why);
	return json_end(r->j, err) && check_missing(e->kind, missing, err);
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
