/* event.c - events written and read by the tables of event.h.
 *
 * A kind or a field is added by a row there; nothing here knows any of them by name, but for the few
 * whose text must be one of a list.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/event.h"

#include "base/utf8.h"

#include "method/terms.h"

enum field {
#define X(name, key, form, member) FIELD_##name,
	EVENT_FIELDS(X)
#undef X
	FIELD_COUNT
};

enum form { FORM_TEXT, FORM_INT, FORM_ID, FORM_MOVES, FORM_ITEMS, FORM_FILES, FORM_PEOPLE };

struct field_row {
	struct str key;
	enum form form;
	size_t offset;                          /* of the member in struct event */
};

static const struct field_row fields[FIELD_COUNT] = {
#define X(name, key, form, member) { STR_INIT(key), FORM_##form, offsetof(struct event, member) },
	EVENT_FIELDS(X)
#undef X
};

/* A bit for each field, 64 of them a word. */
#define FIELD_WORDS 2
_Static_assert(FIELD_COUNT <= 64 * FIELD_WORDS, "one more word, and one more pass over EVENT_KINDS");
struct field_set { uint64_t words[FIELD_WORDS]; };

struct kind_row {
	struct str name;
	struct field_set has, knows;            /* what it must have; that, and what it may have */
};

#define BIT(field, word) ((int)(field) / 64 == (word) ? UINT64_C(1) << ((field) % 64) : 0)

/* The rows are passed over once a word. */
static const struct kind_row kinds[EVENT_KIND_COUNT] = {
	[EVENT_NONE].name = STR_INIT("none"),
#define X(kind, text, must, may) [EVENT_##kind].name = STR_INIT(text), \
	[EVENT_##kind].has.words[0] = (must), [EVENT_##kind].knows.words[0] = (must) | (may),
#define HAS(field) BIT(FIELD_##field, 0)
	EVENT_KINDS(X)
#undef HAS
#undef X
#define X(kind, text, must, may) \
	[EVENT_##kind].has.words[1] = (must), [EVENT_##kind].knows.words[1] = (must) | (may),
#define HAS(field) BIT(FIELD_##field, 1)
	EVENT_KINDS(X)
#undef HAS
#undef X
};

static bool
has_field(const struct field_set *s, enum field f)
{
	return (s->words[f / 64] >> (f % 64) & 1) != 0;
}

/* Takes the first field out of a set; false: there is none left. */
static bool
take_first(struct field_set *left, enum field *out)
{
	for (unsigned i = 0; i < FIELD_WORDS; i++) {
		if (left->words[i] == 0)
			continue;
		*out = (enum field)(64 * i + (unsigned)__builtin_ctzll(left->words[i]));
		left->words[i] &= left->words[i] - 1;
		return true;
	}
	return false;
}

static const struct {
	enum field field;
	const char *const *values;
} listed[] = {
	{ FIELD_NEED, need_names },
	{ FIELD_FAULT, fault_names },
	{ FIELD_WHAT, deed_names },
	{ FIELD_STAGE, stage_names },
	{ FIELD_EXIT, exit_names },
	{ FIELD_SIDE, side_names },
	{ FIELD_POSITION, position_names },
	{ FIELD_PART, owning_names },
	{ FIELD_AFTER, after_names },
};

static const char *const from_names[] = { "phrase", "weights", "both", "person", NULL };

const char *
event_kind_name(enum event_kind k)
{
	must(k < EVENT_KIND_COUNT);
	return kinds[k].name.ptr;
}

bool
event_kind_by_name(struct str name, enum event_kind *out)
{
	for (int k = EVENT_NONE + 1; k < EVENT_KIND_COUNT; k++) {
		if (!str_eq(name, kinds[k].name))
			continue;
		*out = (enum event_kind)k;
		return true;
	}
	return false;
}

static const void *
member(const struct event *e, enum field f)
{
	return (const char *)e + fields[f].offset;
}

static struct str
member_text(const struct event *e, enum field f)
{
	return *(const struct str *)member(e, f);
}

static int64_t
member_int(const struct event *e, enum field f)
{
	return *(const int64_t *)member(e, f);
}

static void
put_moves(struct json_out *w, const struct event *e)
{
	json_open(w, '[');
	for (size_t i = 0; i < e->n_moves; i++) {
		const struct move *m = &e->moves[i];

		json_open(w, '{');
		json_field_str(w, "move", str_from(label_name(m->move)));
		json_field_int(w, "start", m->start);
		json_field_int(w, "end", m->end);
		json_field_int(w, "p", m->p);
		must(m->from < LENGTH(from_names) - 1);
		json_field_str(w, "from", str_from(from_names[m->from]));
		if (m->alarm != ALARM_NONE)
			json_field_str(w, "alarm", str_from(alarm_name((enum alarm)m->alarm)));
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void
put_items(struct json_out *w, const struct event *e)
{
	json_open(w, '[');
	for (size_t i = 0; i < e->n_items; i++) {
		json_open(w, '{');
		json_field_int(w, "concern", e->items[i].concern);
		json_field_str(w, "text", e->items[i].text);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void
put_files(struct json_out *w, const struct event *e)
{
	json_open(w, '[');
	for (size_t i = 0; i < e->n_files; i++) {
		json_open(w, '{');
		json_field_str(w, "name", e->files[i].name);
		json_field_str(w, "type", e->files[i].type);
		json_field_int(w, "size", e->files[i].size);
		json_field_str(w, "digest", e->files[i].digest);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void
put_people(struct json_out *w, const struct event *e)
{
	json_open(w, '[');
	for (size_t i = 0; i < e->n_people; i++) {
		json_open(w, '{');
		json_field_str(w, "role", e->people[i].role);
		json_field_str(w, "name", e->people[i].name);
		json_field_str(w, "address", e->people[i].address);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void
put_field(struct json_out *w, const struct event *e, enum field f)
{
	json_put_key(w, fields[f].key);
	switch (fields[f].form) {
	case FORM_TEXT:
		json_put_str(w, member_text(e, f));
		break;
	case FORM_INT:
		json_put_int(w, member_int(e, f));
		break;
	case FORM_ID:
		json_put_id(w, member_int(e, f));
		break;
	case FORM_MOVES:
		put_moves(w, e);
		break;
	case FORM_ITEMS:
		put_items(w, e);
		break;
	case FORM_FILES:
		put_files(w, e);
		break;
	case FORM_PEOPLE:
		put_people(w, e);
		break;
	}
}

static bool
is_there(const struct event *e, enum field f)
{
	switch (fields[f].form) {
	case FORM_TEXT:
		return member_text(e, f).len > 0;
	case FORM_INT:
	case FORM_ID:
		return member_int(e, f) != 0;
	case FORM_MOVES:
		return e->n_moves > 0;
	case FORM_ITEMS:
		return e->n_items > 0;
	case FORM_FILES:
		return e->n_files > 0;
	case FORM_PEOPLE:
		return e->n_people > 0;
	}
	return false;
}

/* What a body names must be named; a span may start at 0 and a mail may have no text. */
static bool
must_be_there(enum field f)
{
	return f != FIELD_START && f != FIELD_TEXT;
}

struct str
event_write(struct arena *a, const struct event *e)
{
	struct buf b;
	struct json_out w;
	struct field_set left;
	enum field f;

	must(e->kind > EVENT_NONE && e->kind < EVENT_KIND_COUNT);
	buf_init(&b, a, MIB(64));
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_int(&w, "v", 1);
	left = kinds[e->kind].knows;
	while (take_first(&left, &f)) {
		bool has = has_field(&kinds[e->kind].has, f);

		must(!has || is_there(e, f) || !must_be_there(f));
		if (has || is_there(e, f))
			put_field(&w, e, f);
	}
	json_close(&w, '}');
	must(!b.full);
	return buf_str(&b);
}

bool
event_check(const struct event *e, struct err *err)
{
	struct field_set left;
	enum field f;

	if (e->kind <= EVENT_NONE || e->kind >= EVENT_KIND_COUNT)
		return err_set(err, ERR_DATA, "This event has no kind.");
	left = kinds[e->kind].has;
	while (take_first(&left, &f)) {
		if (must_be_there(f) && !is_there(e, f))
			return err_set(err, ERR_DATA, "The event '%s' lacks its %s.", kinds[e->kind].name.ptr,
			    fields[f].key.ptr);
	}
	for (size_t i = 0; i < LENGTH(listed); i++) {
		struct str text = member_text(e, listed[i].field);
		size_t at;

		if (text.len > 0 && !term_find(listed[i].values, text, &at))
			return err_set(err, ERR_DATA, "'%.*s' is not a %s that heard knows.",
			    STR_ARG(utf8_cut(text, 60)), fields[listed[i].field].key.ptr);
	}
	return true;
}

bool
event_matters(const struct event *e)
{
	switch (e->kind) {
	case EVENT_RECEIVED:
	case EVENT_SENT:
	case EVENT_MAIL_FAILED:
	case EVENT_CONCERN_RAISED:
	case EVENT_CONCERN_MERGED:
	case EVENT_PLAYBACK_CONFIRMED:
	case EVENT_PLAYBACK_CORRECTED:
	case EVENT_NEED_TOLD:
	case EVENT_PROMISE_MISSED:
	case EVENT_ENOUGH:
	case EVENT_NOT_ENOUGH:
	case EVENT_WITHDRAWN:
	case EVENT_CLOSED:
	case EVENT_REOPENED:
	case EVENT_JOINED:
	case EVENT_PARTED:
		return true;
	default:
		return false;
	}
}

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

	if (!json_string(r->j, &s) || !term_find(from_names, s, &i))
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

/* Keys in the order event_write gives them, in which nearly all are met again; others come as they may. */
struct order { const struct str *keys; size_t n; };

static bool
next_key(struct reader *r, struct order *ahead, struct str *key)
{
	while (ahead->n > 0) {
		*key = *ahead->keys++;
		ahead->n--;
		if (json_key_is(r->j, *key))
			return true;
	}
	return json_key(r->j, key);
}

static bool
read_move(struct reader *r, struct move *m)
{
	static const struct str keys[] = {
		STR_INIT("move"), STR_INIT("start"), STR_INIT("end"), STR_INIT("p"), STR_INIT("from"),
		STR_INIT("alarm"),
	};
	struct order ahead = { keys, LENGTH(keys) };
	struct str key;
	uint32_t p = 0;
	bool fine = true;

	if (!json_object(r->j))
		return false;
	while (fine && next_key(r, &ahead, &key)) {
		if (str_eq(key, STR("move")))
			fine = read_label(r, &m->move);
		else if (str_eq(key, STR("start")))
			fine = read_u32(r, UINT32_MAX, &m->start);
		else if (str_eq(key, STR("end")))
			fine = read_u32(r, UINT32_MAX, &m->end);
		else if (str_eq(key, STR("p")))
			fine = read_u32(r, 1000, &p);
		else if (str_eq(key, STR("from")))
			fine = read_from(r, &m->from);
		else if (str_eq(key, STR("alarm")))
			fine = read_alarm(r, &m->alarm);
		else
			fine = json_skip(r->j, NULL);
	}
	m->p = (uint16_t)p;
	return fine && m->move != LABEL_NONE && m->start <= m->end;
}

static bool
read_moves(struct reader *r, struct event *e)
{
	VEC(struct move) v = { 0 };

	if (!json_array(r->j))
		return false;
	while (json_item(r->j))
		if (!read_move(r, &vec_push(r->a, &v)))
			return false;
	e->moves = v.at;
	e->n_moves = v.n;
	return true;
}

static bool
read_text(struct reader *r, struct str *out)
{
	return json_string(r->j, out);
}

static bool
read_item(struct reader *r, struct item *item)
{
	struct str key;
	bool fine = true;

	if (!json_object(r->j))
		return false;
	while (fine && json_key(r->j, &key)) {
		if (str_eq(key, STR("concern")))
			fine = json_int(r->j, &item->concern);
		else if (str_eq(key, STR("text")))
			fine = read_text(r, &item->text);
		else
			fine = json_skip(r->j, NULL);
	}
	return fine && item->concern >= 0;
}

static bool
read_items(struct reader *r, struct event *e)
{
	VEC(struct item) v = { 0 };

	if (!json_array(r->j))
		return false;
	while (json_item(r->j))
		if (!read_item(r, &vec_push(r->a, &v)))
			return false;
	e->items = v.at;
	e->n_items = v.n;
	return true;
}

static bool
read_file(struct reader *r, struct attachment *f)
{
	struct str key;
	bool fine = true;

	if (!json_object(r->j))
		return false;
	while (fine && json_key(r->j, &key)) {
		if (str_eq(key, STR("name")))
			fine = read_text(r, &f->name);
		else if (str_eq(key, STR("type")))
			fine = read_text(r, &f->type);
		else if (str_eq(key, STR("digest")))
			fine = read_text(r, &f->digest);
		else if (str_eq(key, STR("size")))
			fine = json_int(r->j, &f->size);
		else
			fine = json_skip(r->j, NULL);
	}
	return fine && f->digest.len > 0 && f->size >= 0;
}

static bool
read_files(struct reader *r, struct event *e)
{
	VEC(struct attachment) v = { 0 };

	if (!json_array(r->j))
		return false;
	while (json_item(r->j))
		if (!read_file(r, &vec_push(r->a, &v)))
			return false;
	e->files = v.at;
	e->n_files = v.n;
	return true;
}

static const char *const role_names[] = { "to", "cc", "from", NULL };

static bool
read_correspondent(struct reader *r, struct correspondent *p)
{
	static const struct str keys[] = { STR_INIT("role"), STR_INIT("name"), STR_INIT("address") };
	struct order ahead = { keys, LENGTH(keys) };
	struct str key;
	size_t at;
	bool fine = true;

	if (!json_object(r->j))
		return false;
	while (fine && next_key(r, &ahead, &key)) {
		if (str_eq(key, STR("role")))
			fine = read_text(r, &p->role);
		else if (str_eq(key, STR("name")))
			fine = read_text(r, &p->name);
		else if (str_eq(key, STR("address")))
			fine = read_text(r, &p->address);
		else
			fine = json_skip(r->j, NULL);
	}
	return fine && term_find(role_names, p->role, &at) && p->address.len > 0;
}

static bool
read_people(struct reader *r, struct event *e)
{
	VEC(struct correspondent) v = { 0 };

	if (!json_array(r->j))
		return false;
	while (json_item(r->j))
		if (!read_correspondent(r, &vec_push(r->a, &v)))
			return false;
	e->people = v.at;
	e->n_people = v.n;
	return true;
}

static bool
read_field(struct reader *r, enum field f, struct event *e)
{
	void *to = (char *)e + fields[f].offset;

	switch (fields[f].form) {
	case FORM_TEXT:
		return read_text(r, to);
	case FORM_INT:
		return json_int(r->j, to);
	case FORM_ID:
		return json_id(r->j, to);
	case FORM_MOVES:
		return read_moves(r, e);
	case FORM_ITEMS:
		return read_items(r, e);
	case FORM_FILES:
		return read_files(r, e);
	case FORM_PEOPLE:
		return read_people(r, e);
	}
	return false;
}

/* The field of this kind with this key; FIELD_COUNT if the kind has none. */
static enum field
field_by_key(enum event_kind kind, struct str key)
{
	struct field_set left = kinds[kind].knows;
	enum field f;

	while (take_first(&left, &f))
		if (str_eq(key, fields[f].key))
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
	r->why = fields[f].key.ptr;
	if (!read_field(r, f, e))
		return false;
	missing->words[f / 64] &= ~(UINT64_C(1) << (f % 64));
	r->why = NULL;
	return true;
}

static bool
read_body(struct reader *r, struct event *e, struct field_set *missing)
{
	struct field_set ahead = kinds[e->kind].knows;
	enum field f;
	struct str key;

	if (!json_object(r->j) || (json_key_is(r->j, STR("v")) && !read_version(r)))
		return false;
	while (take_first(&ahead, &f))          /* as event_write gives them */
		if (json_key_is(r->j, fields[f].key) && !read_member(r, f, e, missing))
			return false;
	while (json_key(r->j, &key)) {
		f = field_by_key(e->kind, key);
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
	    kinds[kind].name.ptr, fields[f].key.ptr);
}

bool
event_read_into(struct arena *a, struct str body, struct event *e, struct err *err)
{
	struct json j;
	struct reader r = { .a = a, .j = &j };
	struct field_set missing;

	if (e->kind <= EVENT_NONE || e->kind >= EVENT_KIND_COUNT)
		return err_set(err, ERR_DATA, "This event has no kind.");
	json_init(&j, a, body);
	missing = kinds[e->kind].has;
	if (!read_body(&r, e, &missing) && r.why != NULL)
		return err_set(err, ERR_DATA, "The event '%s' has a %s that cannot be read.",
		    kinds[e->kind].name.ptr, r.why);
	return json_end(&j, err) && check_missing(e->kind, missing, err) && event_check(e, err);
}

bool
event_read(struct arena *a, struct str body, struct event *e, struct err *err)
{
	struct event got = {
		.case_id = e->case_id, .seq = e->seq, .id = e->id, .at = e->at, .actor = e->actor,
		    .kind = e->kind,
	};

	if (!event_read_into(a, body, &got, err))
		return false;
	*e = got;
	return true;
}

/* --- packed: whole words, texts filled up to the next ------------------------------------------------- */

#define WORD sizeof(int64_t)

static void
pack_word(struct buf *b, int64_t n)
{
	buf_put(b, (struct str){ (const char *)&n, sizeof n });
}

static void
pack_bytes(struct buf *b, const void *bytes, size_t len)
{
	static const char none[WORD];

	buf_put(b, (struct str){ bytes, len });
	buf_put(b, (struct str){ none, (WORD - len % WORD) % WORD });
}

/* Its length and itself, filled up to the next word. */
static void
pack_text(struct buf *b, struct str s)
{
	int64_t len = (int64_t)s.len;
	size_t whole = WORD + s.len + (WORD - s.len % WORD) % WORD;

	if (b->full || whole > b->cap - b->len) {
		pack_word(b, len);
		pack_bytes(b, s.ptr, s.len);
		return;
	}
	memset(b->ptr + b->len + whole - WORD, 0, WORD);
	memcpy(b->ptr + b->len, &len, sizeof len);
	if (s.len > 0)
		memcpy(b->ptr + b->len + sizeof len, s.ptr, s.len);
	b->len += whole;
}

static void
pack_field(struct buf *b, const struct event *e, enum field f)
{
	switch (fields[f].form) {
	case FORM_TEXT:
		pack_text(b, member_text(e, f));
		break;
	case FORM_INT:
	case FORM_ID:
		pack_word(b, member_int(e, f));
		break;
	case FORM_MOVES:
		pack_word(b, (int64_t)e->n_moves);
		pack_bytes(b, e->moves, e->n_moves * sizeof *e->moves);
		break;
	case FORM_ITEMS:
		pack_word(b, (int64_t)e->n_items);
		for (size_t i = 0; i < e->n_items; i++) {
			pack_word(b, e->items[i].concern);
			pack_text(b, e->items[i].text);
		}
		break;
	case FORM_FILES:
		pack_word(b, (int64_t)e->n_files);
		for (size_t i = 0; i < e->n_files; i++) {
			pack_text(b, e->files[i].name);
			pack_text(b, e->files[i].type);
			pack_text(b, e->files[i].digest);
			pack_word(b, e->files[i].size);
		}
		break;
	case FORM_PEOPLE:
		pack_word(b, (int64_t)e->n_people);
		for (size_t i = 0; i < e->n_people; i++) {
			pack_text(b, e->people[i].role);
			pack_text(b, e->people[i].name);
			pack_text(b, e->people[i].address);
		}
		break;
	}
}

void
event_pack(struct buf *b, const struct event *e)
{
	struct field_set left;
	enum field f;

	must(e->kind > EVENT_NONE && e->kind < EVENT_KIND_COUNT);
	left = kinds[e->kind].knows;
	pack_word(b, e->kind);
	pack_word(b, e->case_id);
	pack_word(b, e->seq);
	pack_word(b, e->id);
	pack_word(b, e->at);
	pack_text(b, e->actor);
	while (take_first(&left, &f))
		pack_field(b, e, f);
}

/* Takes the bytes off the front of *s. */
static const char *
take_bytes(struct str *s, size_t len)
{
	const char *at = s->ptr;
	size_t whole = len + (WORD - len % WORD) % WORD;

	must(whole <= s->len);
	*s = (struct str){ s->ptr + whole, s->len - whole };
	return at;
}

static int64_t
take_word(struct str *s)
{
	int64_t n;

	memcpy(&n, take_bytes(s, sizeof n), sizeof n);
	return n;
}

static struct str
take_text(struct str *s)
{
	size_t len = (size_t)take_word(s);

	return (struct str){ take_bytes(s, len), len };
}

static void
take_moves(struct arena *a, struct str *s, struct event *e)
{
	e->n_moves = (size_t)take_word(s);
	e->moves = arena_array(a, struct move, e->n_moves);
	if (e->n_moves > 0)
		memcpy(e->moves, take_bytes(s, e->n_moves * sizeof *e->moves), e->n_moves * sizeof *e->moves);
}

static void
take_items(struct arena *a, struct str *s, struct event *e)
{
	e->n_items = (size_t)take_word(s);
	e->items = arena_array(a, struct item, e->n_items);
	for (size_t i = 0; i < e->n_items; i++) {
		e->items[i].concern = take_word(s);
		e->items[i].text = take_text(s);
	}
}

static void
take_files(struct arena *a, struct str *s, struct event *e)
{
	e->n_files = (size_t)take_word(s);
	e->files = arena_array(a, struct attachment, e->n_files);
	for (struct attachment *f = e->files; f < e->files + e->n_files; f++) {
		f->name = take_text(s);
		f->type = take_text(s);
		f->digest = take_text(s);
		f->size = take_word(s);
	}
}

static void
take_people(struct arena *a, struct str *s, struct event *e)
{
	e->n_people = (size_t)take_word(s);
	e->people = arena_array(a, struct correspondent, e->n_people);
	for (struct correspondent *p = e->people; p < e->people + e->n_people; p++) {
		p->role = take_text(s);
		p->name = take_text(s);
		p->address = take_text(s);
	}
}

static void
take_field(struct arena *a, struct str *s, struct event *e, enum field f)
{
	char *to = (char *)e + fields[f].offset;

	switch (fields[f].form) {
	case FORM_TEXT:
		*(struct str *)(void *)to = take_text(s);
		break;
	case FORM_INT:
	case FORM_ID:
		*(int64_t *)(void *)to = take_word(s);
		break;
	case FORM_MOVES:
		take_moves(a, s, e);
		break;
	case FORM_ITEMS:
		take_items(a, s, e);
		break;
	case FORM_FILES:
		take_files(a, s, e);
		break;
	case FORM_PEOPLE:
		take_people(a, s, e);
		break;
	}
}

struct event *
events_unpack(struct arena *a, struct str packed, size_t n)
{
	struct event *all = arena_array(a, struct event, n);

	for (struct event *e = all; e < all + n; e++) {
		struct field_set left;
		enum field f;

		e->kind = (enum event_kind)take_word(&packed);
		e->case_id = take_word(&packed);
		e->seq = take_word(&packed);
		e->id = take_word(&packed);
		e->at = take_word(&packed);
		e->actor = take_text(&packed);
		left = kinds[e->kind].knows;
		while (take_first(&left, &f))
			take_field(a, &packed, e, f);
	}
	must(packed.len == 0);
	return all;
}
