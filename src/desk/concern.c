/* concern.c - taking up what they said: proposed, accepted, worded, merged, declined.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "desk/making.h"
#include "desk/returned.h"

#define CONCERN_MAX 1000

static bool
begin(struct making *m, struct seat *s, struct change *c, const struct in_concern *in, struct err *err)
{
	return seat_needs(s, ROLE_AGENT, err) && making_begin(m, s, c, in->case_id, err);
}

static bool
has_text(struct str text, struct err *err)
{
	if (text.len == 0)
		return err_set(err, ERR_DATA, "Write the concern in a few of their words.");
	if (text.len > CONCERN_MAX)
		return err_set(err, ERR_TOO_LARGE,
		    "A concern has room for %d bytes; keep to the one thing they want settled.", CONCERN_MAX);
	return true;
}

/* An open concern in a closed case would wait where nobody looks. */
static bool
begin_open(struct making *m, struct seat *s, struct change *c, const struct in_concern *in, struct err *err)
{
	return begin(m, s, c, in, err) && (m->state->open || err_set(err, ERR_CONFLICT,
	    "This case is closed. Open it again first; what you typed is still here."));
}

bool
act_concern_take(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_concern *in = input;
	struct str text = str_trim(in->text);
	struct making m;
	const struct turn *t;
	int64_t raised;

	if (!begin_open(&m, s, c, in, err))
		return false;
	t = state_turn(m.state, in->turn);
	if (!t || in->start < 0 || in->end <= in->start || (size_t)in->end > t->text.len)
		return err_set(err, ERR_DATA, "these words are not in that message; open the case again");
	if (text.len == 0)
		text = utf8_cut(str_sub(t->text, (size_t)in->start, (size_t)in->end), CONCERN_MAX);
	return has_text(text, err)
	    && making_add(&m, (struct event){ .kind = EVENT_CONCERN_RAISED, .text = text, .turn = in->turn,
		.start = in->start, .end = in->end }, err)
	    && (raised = making_seq(&m)) != 0 && making_returns(&m, raised, in->turn, text, err)
	    && (in->concern == 0 || making_returns_told(&m, raised, in->turn, in->concern, err));
}

bool
act_concern_add(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_concern *in = input;
	struct str text = str_trim(in->text);
	struct making m;

	return has_text(text, err) && begin_open(&m, s, c, in, err)
	    && making_add(&m, (struct event){ .kind = EVENT_CONCERN_RAISED, .text = text }, err)
	    && making_returns(&m, making_seq(&m), 0, text, err);
}

bool
act_concern_word(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_concern *in = input;
	struct str text = str_trim(in->text);
	struct making m;

	return has_text(text, err) && begin(&m, s, c, in, err)
	    && making_add(&m, (struct event){ .kind = EVENT_CONCERN_WORDED, .concern = in->concern,
	    .text = text }, err);
}

bool
act_concern_merge(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_concern *in = input;
	struct making m;

	return begin(&m, s, c, in, err)
	    && making_add(&m, (struct event){ .kind = EVENT_CONCERN_MERGED, .concern = in->concern,
	    .into = in->into }, err);
}

bool
act_concern_decline(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_concern *in = input;
	struct making m;

	return begin(&m, s, c, in, err)
	    && making_add(&m, (struct event){ .kind = EVENT_CONCERN_DECLINED, .turn = in->turn,
	    .start = in->start, .end = in->end }, err);
}
