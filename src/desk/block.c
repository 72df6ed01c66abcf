/* block.c - the firm's own texts: kept by a lead, filled from a case, known again in what goes out.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/block.h"

#include "desk/clocks.h"
#include "desk/house.h"
#include "host/random.h"
#include "method/voice.h"
#include "store/block.h"

enum word { WORD_NAME, WORD_REFERENCE, WORD_PROMISE, WORD_OWNER, WORD_FIRM, WORD_PHONE, WORD_COUNT };

const struct block_word block_words[] = {
	[WORD_NAME] = { "name", "what they are called" },
	[WORD_REFERENCE] = { "reference", "the case’s reference" },
	[WORD_PROMISE] = { "promise", "when the next promise is due" },
	[WORD_OWNER] = { "owner", "who looks after the case" },
	[WORD_FIRM] = { "firm", "the firm’s name" },
	[WORD_PHONE] = { "phone", "the firm’s number" },
	[WORD_COUNT] = { NULL, NULL },
};

/* --- words in braces --------------------------------------------------------------------------- */

/* The next word in braces of a text: what stands before it, the word, what is left.  False: there is none. */
static bool
next_word(struct str text, struct str *before, struct str *word, struct str *rest)
{
	for (size_t i = 0; i < text.len; i++) {
		size_t end = i + 1;

		while (text.ptr[i] == '{' && end < text.len && char_is_lower(text.ptr[end]))
			end++;
		if (text.ptr[i] != '{' || end == i + 1 || end == text.len || text.ptr[end] != '}')
			continue;
		*before = str_sub(text, 0, i);
		*word = str_sub(text, i + 1, end);
		*rest = str_sub(text, end + 1, text.len);
		return true;
	}
	return false;
}

static bool
word_by_name(struct str name, enum word *out)
{
	for (size_t i = 0; block_words[i].name; i++)
		if (str_eq(name, str_from(block_words[i].name))) {
			*out = (enum word)i;
			return true;
		}
	return false;
}

bool
block_words_ok(struct arena *a, struct str text, struct err *err)
{
	struct str before, word, rest = text;
	enum word known;
	struct buf b;

	while (next_word(rest, &before, &word, &rest)) {
		if (word_by_name(word, &known))
			continue;
		buf_init(&b, a, KIB(1));
		for (size_t i = 0; block_words[i].name; i++)
			buf_fmt(&b, "%s{%s}", i > 0 ? " " : "", block_words[i].name);
		return err_set(err, ERR_DATA, "{%.*s} is not known here. Known are: %.*s. Nothing was saved; "
		    "your text is still here.", (int)(word.len < 40 ? word.len : 40), word.ptr,
		    STR_ARG(buf_str(&b)));
	}
	return true;
}

static struct str
or_gap(struct str value, const char *gap)
{
	return str_or(value, str_from(gap));
}

static struct str
value_of(struct seat *s, const struct state *state, enum word w)
{
	const struct firm *firm = desk_firm(s->desk);
	int64_t due;

	switch (w) {
	case WORD_NAME:
		return state->name.len > 0 ? voice_name(state) : STR("[their name]");
	case WORD_REFERENCE:
		return state->reference;
	case WORD_PROMISE:
		due = state_next_due(state);
		return due == NEVER ? STR("[day and hour]")
		    : time_for_them(s->a, desk_calendar_of(s, state), due);
	case WORD_OWNER:
		return or_gap(state->owner_name, "[who looks after it]");
	case WORD_FIRM:
		return firm->name;
	case WORD_PHONE:
		return or_gap(firm->phone, "[our number]");
	case WORD_COUNT:
		break;
	}
	return STR_NONE;
}

struct str
block_fill(struct seat *s, const struct state *state, struct str text)
{
	struct str before, word, rest = text;
	struct buf b;
	enum word w;

	buf_init(&b, s->a, 8 * BLOCK_TEXT_MAX);
	while (next_word(rest, &before, &word, &rest)) {
		buf_put(&b, before);
		if (word_by_name(word, &w))
			buf_put(&b, value_of(s, state, w));
		else
			buf_fmt(&b, "{%.*s}", STR_ARG(word));
	}
	buf_put(&b, rest);
	return buf_str(&b);
}

bool
desk_blocks_for(struct seat *s, const struct state *state, struct block_filled **out, size_t *n,
    struct err *err)
{
	struct block_row *rows;
	struct block_filled *list;

	if (!seat_needs(s, ROLE_AGENT, err) || !store_block_list(s->a, s->db, &rows, n, err))
		return false;
	list = arena_array(s->a, struct block_filled, *n);
	for (size_t i = 0; i < *n; i++)
		list[i] = (struct block_filled){ rows[i].id, rows[i].name, block_fill(s, state,
		    rows[i].text) };
	*out = list;
	return true;
}

/* --- known again ---------------------------------------------------------------------------------- */

/* With one blank for each run of blanks and line ends. */
static struct str
squeezed(struct arena *a, struct str s)
{
	char *to = arena_array(a, char, s.len + 1);
	size_t n = 0;

	s = str_trim(s);
	for (size_t i = 0; i < s.len; i++) {
		bool blank = s.ptr[i] == ' ' || s.ptr[i] == '\n' || s.ptr[i] == '\t';

		if (!blank || (n > 0 && to[n - 1] != ' '))
			to[n++] = blank ? ' ' : s.ptr[i];
	}
	return (struct str){ to, n };
}

static bool
is_quoted(struct arena *a, struct str squeezed_draft, struct str block)
{
	struct str s = squeezed(a, block);

	return s.len > 0 && str_find(squeezed_draft, s) != STR_NOT_FOUND;
}

bool
block_quoted(struct seat *s, const struct state *state, struct str draft, struct str *out, struct err *err)
{
	struct str text = squeezed(s->a, draft);
	struct block_row *rows;
	size_t n;

	if (!store_block_list(s->a, s->db, &rows, &n, err))
		return false;
	*out = STR_NONE;
	for (size_t i = 0; i < n && out->len == 0; i++)
		if (is_quoted(s->a, text, block_fill(s, state, rows[i].text)))
			*out = rows[i].name;
	return true;
}

bool
blocks_count(struct making *m, struct str draft, struct err *err)
{
	struct seat *s = m->seat;
	struct str text = squeezed(s->a, draft);
	struct block_row *rows;
	size_t n;

	if (!store_block_list(s->a, s->db, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (is_quoted(s->a, text, block_fill(s, m->state, rows[i].text)))
			vec_push(s->a, &m->change->blocks_used) = rows[i].id;
	return true;
}

/* --- kept by a lead -------------------------------------------------------------------------------- */

static struct block_row *
row_of(struct block_row *rows, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].id == id)
			return &rows[i];
	return NULL;
}

static bool
is_fine(struct seat *s, const struct in_block *in, struct err *err)
{
	struct str name = str_trim(in->name), text = str_trim(in->text);

	if (name.len == 0 || text.len == 0)
		return err_set(err, ERR_DATA, "A text needs a name and its words. Nothing was saved.");
	if (name.len > BLOCK_NAME_MAX || text.len > BLOCK_TEXT_MAX)
		return err_set(err, ERR_TOO_LARGE, "A text may have %d characters and its name %d. Nothing "
		    "was saved; your text is still here.", BLOCK_TEXT_MAX, BLOCK_NAME_MAX);
	return block_words_ok(s->a, text, err);
}

static bool
name_is_free(const struct block_row *rows, size_t n, const struct in_block *in, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].id != in->id && str_eq_nocase(rows[i].name, str_trim(in->name)))
			return err_set(err, ERR_DATA, "There is a text called “%.*s” already. Give this one "
			    "another name; your text is still here.", STR_ARG(rows[i].name));
	return n < BLOCKS_MAX || in->id != 0 || err_set(err, ERR_DATA,
	    "There are %d texts already, as many as the desk keeps. Remove one first.", BLOCKS_MAX);
}

static bool
begin(struct making *m, struct seat *s, struct change *c, int64_t id, struct block_row *out, struct err *err)
{
	struct block_row *rows, *row;
	size_t n;

	if (!making_house_by(m, s, c, ROLE_LEAD, err) || !store_block_list(s->a, s->db, &rows, &n, err))
		return false;
	row = row_of(rows, n, id);
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "There is no such text any more; nothing was changed.");
	*out = *row;
	return true;
}

static void
put(struct making *m, const struct block_row *row, struct str text)
{
	struct arena *a = m->seat->a;

	m->change->block = arena_new(a, struct block_row);
	*m->change->block = *row;
	making_house_add(m, (struct event){ .kind = EVENT_SETTING_CHANGED,
	    .name = arena_fmt(a, "block.%.*s", STR_ARG(row->name)), .text = text });
}

bool
act_block_put(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_block *in = input;
	struct block_row row = { .id = in->id, .made_at = s->now }, *rows;
	struct making m;
	size_t n;

	if (in->id == 0 ? !making_house_by(&m, s, c, ROLE_LEAD, err) : !begin(&m, s, c, in->id, &row, err))
		return false;
	if (!is_fine(s, in, err) || !store_block_list(s->a, s->db, &rows, &n, err)
	    || !name_is_free(rows, n, in, err))
		return false;
	if (in->id == 0)
		row.id = id_next(s->now);
	row.name = str_trim(in->name);
	row.text = str_trim(in->text);
	row.changed_at = s->now;
	put(&m, &row, row.text);
	return true;
}

bool
act_block_remove(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_block *in = input;
	struct block_row row;
	struct making m;

	if (!begin(&m, s, c, in->id, &row, err))
		return false;
	row.removed_at = s->now;
	put(&m, &row, STR_NONE);
	return true;
}

/* As it might read: of a case that is not there only what any case has is known. */
static struct state
any_case(struct seat *s)
{
	struct state state = { .name = STR("Sam Field"), .reference = STR("number 14"),
		.owner_name = s->who.name };

	return state;
}

void
block_check(struct seat *s, struct str text, enum stage stage, struct findings *out)
{
	struct facts facts = { .stage = stage, .known = FACT_BIT(stage) };
	struct state state = any_case(s);

	check(s->a, desk_pack(s->desk), &facts, desk_calendar(s->desk), s->now, block_fill(s, &state, text),
	    out);
}

bool
desk_blocks(struct seat *s, struct block_view **out, size_t *n, struct err *err)
{
	struct state state = any_case(s);
	struct facts facts = { 0 };
	struct block_row *rows;

	if (!seat_needs(s, ROLE_LEAD, err) || !store_block_list(s->a, s->db, &rows, n, err))
		return false;
	*out = arena_array(s->a, struct block_view, *n);
	for (size_t i = 0; i < *n; i++) {
		(*out)[i].row = rows[i];
		check(s->a, desk_pack(s->desk), &facts, desk_calendar(s->desk), s->now,
		    block_fill(s, &state, rows[i].text), &(*out)[i].findings);
	}
	return true;
}
