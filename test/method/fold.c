/* fold.c - cases told by their events.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fold.h"

#include "../unit.h"

/* "@90" becomes the moment, in digits. */
static struct str
with_moments(struct arena *a, struct str body)
{
	struct buf b;

	buf_init(&b, a, KIB(64));
	for (size_t i = 0; i < body.len; i++) {
		int64_t minutes = 0;

		if (body.ptr[i] != '@' || i + 1 == body.len || body.ptr[i + 1] < '0'
		    || body.ptr[i + 1] > '9') {
			buf_putc(&b, body.ptr[i]);
			continue;
		}
		while (i + 1 < body.len && body.ptr[i + 1] >= '0' && body.ptr[i + 1] <= '9')
			minutes = minutes * 10 + (body.ptr[++i] - '0');
		buf_fmt(&b, "%" PRId64, AFTER(minutes));
	}
	return buf_str(&b);
}

static struct str
actor_of(struct str who)
{
	if (str_eq(who, STR("c")))
		return STR("customer");
	return str_eq(who, STR("d")) ? STR("desk") : STR("account:7");
}

static bool
read_line(struct arena *a, struct str line, struct event *e, struct err *err)
{
	struct str minute, who, kind, body;
	int64_t minutes;

	str_cut(line, ' ', &minute, &line);
	str_cut(line, ' ', &who, &line);
	str_cut(line, ' ', &kind, &body);
	if (!str_int(minute, &minutes) || !event_kind_by_name(kind, &e->kind))
		return err_set(err, ERR_USAGE, "the line is wrong: %.*s", STR_ARG(kind));
	e->at = AFTER(minutes);
	e->actor = actor_of(who);
	return event_read(a, with_moments(a, body), e, err);
}

bool
fold_onto(struct state *s, const char *lines, struct err *err)
{
	struct str rest = str_from(lines);
	struct str line;

	while (str_line(&rest, &line)) {
		struct event e = { .case_id = 5, .seq = s->seq + 1 };

		line = str_trim(line);
		if (line.len > 0 && (!read_line(s->a, line, &e, err) || !apply(s, &e, err)))
			return false;
	}
	return true;
}

void
fold(struct arena *a, struct state *s, const char *lines)
{
	struct err err;

	state_init(s, a);
	if (!fold_onto(s, lines, &err))
		fail_msg("event %d: %s", (int)(s->seq + 1), err.text);
}
