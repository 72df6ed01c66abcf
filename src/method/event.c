/* event.c - events written by the tables of event.h.
 *
 * A kind or a field is added by a row there; nothing here knows any of them by name, but for the few
 * whose text must be one of a list.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/event_inside.h"

#include "base/utf8.h"
#include "method/terms.h"

const struct field_row event_fields[FIELD_COUNT] = {
#define X(name, key, form, member) \
	{ STR_INIT(key), JSON_KEY_INIT(key), FORM_##form, offsetof(struct event, member) },
	EVENT_FIELDS(X)
#undef X
};

#define BIT(field, word) ((int)(field) / 64 == (word) ? UINT64_C(1) << ((field) % 64) : 0)

/* The rows are passed over once a word. */
const struct kind_row event_kinds[EVENT_KIND_COUNT] = {
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

/* Fields whose text must be one of a list. */
#define LISTED(X) \
	X(NEED, need_names) \
	X(FAULT, fault_names) \
	X(WHAT, deed_names) \
	X(STAGE, stage_names) \
	X(EXIT, exit_names) \
	X(SIDE, side_names) \
	X(POSITION, position_names) \
	X(PART, owning_names) \
	X(AFTER, after_names)

static const char *const *const names_of[FIELD_COUNT] = {
#define X(field, names) [FIELD_##field] = names,
	LISTED(X)
#undef X
};

static const struct field_set listed = { {
#define X(field, names) | BIT(FIELD_##field, 0)
	0 LISTED(X),
#undef X
#define X(field, names) | BIT(FIELD_##field, 1)
	0 LISTED(X)
#undef X
} };

const char *const event_from_names[] = { "phrase", "weights", "both", "person", NULL };

const char *
event_kind_name(enum event_kind k)
{
	must(k < EVENT_KIND_COUNT);
	return event_kinds[k].name.ptr;
}

bool
event_kind_by_name(struct str name, enum event_kind *out)
{
	for (int k = EVENT_NONE + 1; k < EVENT_KIND_COUNT; k++) {
		/* few begin with the same letter */
		if (name.len == 0 || event_kinds[k].name.ptr[0] != name.ptr[0]
		    || !str_eq(name, event_kinds[k].name))
			continue;
		*out = (enum event_kind)k;
		return true;
	}
	return false;
}

static const void *
member(const struct event *e, enum field f)
{
	return (const char *)e + event_fields[f].offset;
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
		must(m->from < LENGTH(event_from_names) - 1);
		json_field_str(w, "from", str_from(event_from_names[m->from]));
		if (m->alarm != ALARM_NONE)
			json_field_str(w, "alarm", str_from(alarm_name((enum alarm)m->alarm)));
		if (m->often != 0)
			json_field_int(w, "often", m->often);
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
put_losses(struct json_out *w, const struct event *e)
{
	json_open(w, '[');
	for (size_t i = 0; i < e->n_losses; i++) {
		json_open(w, '{');
		json_field_int(w, "start", e->losses[i].start);
		json_field_int(w, "end", e->losses[i].end);
		json_field_str(w, "of", e->losses[i].of);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void
put_field(struct json_out *w, const struct event *e, enum field f)
{
	json_put_key(w, event_fields[f].key);
	switch (event_fields[f].form) {
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
	case FORM_LOSSES:
		put_losses(w, e);
		break;
	}
}

static bool
is_there(const struct event *e, enum field f)
{
	switch (event_fields[f].form) {
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
	case FORM_LOSSES:
		return e->n_losses > 0;
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
	left = event_kinds[e->kind].knows;
	while (take_first(&left, &f)) {
		bool has = has_field(&event_kinds[e->kind].has, f);

		must(!has || is_there(e, f) || !must_be_there(f));
		if (has || is_there(e, f))
			put_field(&w, e, f);
	}
	json_close(&w, '}');
	must(!b.full);
	return buf_str(&b);
}

static bool
check_words(const struct event *e, struct err *err)
{
	struct field_set left = event_kinds[e->kind].knows;
	enum field f;
	size_t at;

	for (unsigned i = 0; i < FIELD_WORDS; i++)
		left.words[i] &= listed.words[i];
	while (take_first(&left, &f)) {
		struct str text = member_text(e, f);

		if (text.len > 0 && !term_find(names_of[f], text, &at))
			return err_set(err, ERR_DATA, "'%.*s' is not a %s that heard knows.",
			    STR_ARG(utf8_cut(text, 60)), event_fields[f].key.ptr);
	}
	return true;
}

bool
event_check(const struct event *e, struct err *err)
{
	struct field_set left;
	enum field f;

	if (e->kind <= EVENT_NONE || e->kind >= EVENT_KIND_COUNT)
		return err_set(err, ERR_DATA, "This event has no kind.");
	left = event_kinds[e->kind].has;
	while (take_first(&left, &f)) {
		if (must_be_there(f) && !is_there(e, f))
			return err_set(err, ERR_DATA, "The event '%s' lacks its %s.",
			    event_kinds[e->kind].name.ptr, event_fields[f].key.ptr);
	}
	return check_words(e, err);
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

/* --- packed: which fields there are, and these: whole words, texts filled up to the next --------------- */

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

/* What is there. */
static void
pack_field(struct buf *b, const struct event *e, enum field f)
{
	switch (event_fields[f].form) {
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
	case FORM_LOSSES:
		pack_word(b, (int64_t)e->n_losses);
		for (size_t i = 0; i < e->n_losses; i++) {
			pack_word(b, e->losses[i].start);
			pack_word(b, e->losses[i].end);
			pack_text(b, e->losses[i].of);
		}
		break;
	}
}

struct packed_head { struct field_set there; int64_t kind, case_id, seq, id, at; };

void
event_pack(struct buf *b, const struct event *e)
{
	struct packed_head head = { .kind = e->kind, .case_id = e->case_id, .seq = e->seq, .id = e->id,
		.at = e->at };
	struct field_set left;
	size_t start = b->len;
	enum field f;

	must(e->kind > EVENT_NONE && e->kind < EVENT_KIND_COUNT);
	pack_bytes(b, &head, sizeof head);
	pack_text(b, e->actor);
	left = event_kinds[e->kind].knows;
	while (take_first(&left, &f)) {
		if (!is_there(e, f))
			continue;
		pack_field(b, e, f);
		head.there.words[f / 64] |= UINT64_C(1) << (f % 64);
	}
	if (!b->full)
		memcpy(b->ptr + start, &head.there, sizeof head.there);
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
take_losses(struct arena *a, struct str *s, struct event *e)
{
	e->n_losses = (size_t)take_word(s);
	e->losses = arena_array(a, struct loss_read, e->n_losses);
	for (struct loss_read *l = e->losses; l < e->losses + e->n_losses; l++) {
		l->start = take_word(s);
		l->end = take_word(s);
		l->of = take_text(s);
	}
}

static void
take_field(struct arena *a, struct str *s, struct event *e, enum field f)
{
	char *to = (char *)e + event_fields[f].offset;

	switch (event_fields[f].form) {
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
	case FORM_LOSSES:
		take_losses(a, s, e);
		break;
	}
}

struct event *
events_unpack(struct arena *a, struct str packed, size_t n)
{
	struct event *all = arena_array(a, struct event, n);

	for (struct event *e = all; e < all + n; e++) {
		struct packed_head head;
		enum field f;

		memcpy(&head, take_bytes(&packed, sizeof head), sizeof head);
		e->kind = (enum event_kind)head.kind;
		e->case_id = head.case_id;
		e->seq = head.seq;
		e->id = head.id;
		e->at = head.at;
		e->actor = take_text(&packed);
		while (take_first(&head.there, &f))
			take_field(a, &packed, e, f);
	}
	must(packed.len == 0);
	return all;
}
