/* aside.c - mail that was set aside: seen with its reason, brought back, or put out of sight.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "desk/making.h"
#include "desk/view.h"
#include "mail/spool.h"
#include "store/outbox.h"

#define LINES_MAX 50
#define LOOK_MAX KIB(64)                        /* of each message in the list */
#define SOURCE_MAX KIB(256)
#define START_MAX 300

static struct aside_line
line_of(struct seat *s, struct str name, const struct spool_aside *aside, struct str *text)
{
	struct aside_line line = { .name = str_copy(s->a, name), .why = utf8_clean(s->a, aside->why),
	    .at = aside->at, .hidden = aside->hidden };
	struct message m;
	struct err ignored;

	*text = STR_NONE;
	if (!message_parse(s->a, aside->raw, &m, &ignored))
		return line;
	*text = str_or(m.text, m.quoted);
	line.from = m.from_address;
	if (m.from_name.len > 0 && m.from_address.len > 0)
		line.from = arena_fmt(s->a, "%.*s <%.*s>", STR_ARG(m.from_name), STR_ARG(m.from_address));
	line.subject = m.subject;
	line.start = utf8_cut(str_trim(*text), START_MAX);
	return line;
}

/* Only what the list shows is kept: the rest of a message goes before the next is read. */
static struct aside_line
keep(struct arena *to, const struct aside_line *l)
{
	return (struct aside_line){ .name = str_copy(to, l->name), .why = str_copy(to, l->why),
	    .from = str_copy(to, l->from), .subject = str_copy(to, l->subject),
	    .start = str_copy(to, l->start), .at = l->at, .hidden = l->hidden };
}

bool
desk_aside(struct seat *s, bool hidden_too, struct str before, struct aside_line **out, size_t *n, bool *more,
    struct err *err)
{
	struct seat reading = *s;
	struct arena beside;
	struct str *names, text;
	size_t n_names;
	VEC(struct aside_line) lines = { 0 };

	if (!seat_needs(s, ROLE_AGENT, err)
	    || !spool_aside_list(s->a, desk_data(s->desk), &names, &n_names, err))
		return false;
	arena_init(&beside, s->a->host, 2 * MESSAGE_ARENA);
	reading.a = &beside;
	*more = false;
	for (size_t i = n_names; i > 0 && !*more; i--) {
		struct arena_mark mark = arena_mark(&beside);
		struct spool_aside aside;
		struct err gone;

		if (before.len > 0 && str_cmp(names[i - 1], before) >= 0)
			continue;
		if (spool_aside_read(&beside, desk_data(s->desk), names[i - 1], LOOK_MAX, &aside, &gone)
		    && (hidden_too || !aside.hidden)) {
			struct aside_line line = line_of(&reading, names[i - 1], &aside, &text);
			*more = lines.n == LINES_MAX;
			if (!*more)
				vec_push(s->a, &lines) = keep(s->a, &line);
		}
		arena_rewind(&beside, mark);
	}
	arena_release(&beside);
	*out = lines.at;
	*n = lines.n;
	return true;
}

bool
desk_aside_one(struct seat *s, struct str name, struct aside_one *out, struct err *err)
{
	struct spool_aside aside;
	struct aside_one one = { 0 };

	if (!seat_needs(s, ROLE_AGENT, err)
	    || !spool_aside_read(s->a, desk_data(s->desk), name, MAIL_MAX, &aside, err))
		return false;
	one.line = line_of(s, name, &aside, &one.text);
	one.cut = aside.raw.len > SOURCE_MAX;
	one.source = utf8_clean(s->a, str_sub(aside.raw, 0, SOURCE_MAX));
	*out = one;
	return true;
}

bool
desk_bring_back(struct seat *s, struct str name, struct err *err)
{
	struct aside_one one;

	if (!desk_aside_one(s, name, &one, err))
		return false;
	if (one.line.from.len == 0)
		return err_set(err, ERR_DATA, "This can't be taken in: it does not say whom it is from. It "
		    "stays here, and you can read it.");
	return spool_bring_back(desk_data(s->desk), name, err);
}

bool
desk_aside_hide(struct seat *s, struct str name, bool hide, struct err *err)
{
	return seat_needs(s, ROLE_AGENT, err) && spool_aside_hide(desk_data(s->desk), name, hide, err);
}

bool
desk_is_ours(struct seat *s, struct str message_id)
{
	struct outbox_row row;
	struct err ignored;

	return message_id.len > 0 && store_outbox_by_message(s->a, s->db, message_id, &row, &ignored);
}
