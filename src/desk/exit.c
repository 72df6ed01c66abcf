/* exit.c - the ways a case ends: on their word, as no complaint, with a final reply, or given up; and how it
 * opens again.
 *
 * Whatever was typed while something new came in is refused (ERR_CONFLICT): it may change what one would do.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/house.h"
#include "desk/clocks.h"
#include "desk/making.h"
#include "desk/profile.h"
#include "method/deadline.h"
#include "method/voice.h"

static bool
begin_to_close(struct making *m, struct seat *s, struct change *c, const struct in_case *in, struct err *err)
{
	return seat_needs(s, ROLE_AGENT, err) && making_begin(m, s, c, in->case_id, err)
	    && making_is_fresh(m, in->seen, err);
}

bool
act_close(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct making m;
	const struct concern *last = NULL;

	if (!begin_to_close(&m, s, c, in, err))
		return false;
	for (size_t i = 0; i < m.state->concerns.n; i++)
		if (!last || m.state->concerns.at[i].word_at > last->word_at)
			last = &m.state->concerns.at[i];
	return making_add(&m, (struct event){ .kind = EVENT_CLOSED, .exit = STR("their-word"),
	    .word = last ? last->word : STR_NONE, .channel = last ? last->word_channel : STR_NONE }, err);
}

static const struct {
	const char *value, *exit, *reason;      /* reason NULL: it has to be written */
} not_complaints[] = {
	{ "supplier", "not-a-complaint", "A supplier or an offer to us" },
	{ "praise", "not-a-complaint", "Praise or thanks" },
	{ "wrong-company", "not-a-complaint", "Meant for another company" },
	{ "other", "not-a-complaint", NULL },
	{ "withdrawn", "withdrawn", NULL },
};

bool
act_not_complaint(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct str text = str_trim(in->text);
	struct making m;

	if (!begin_to_close(&m, s, c, in, err))
		return false;
	for (size_t i = 0; i < LENGTH(not_complaints); i++) {
		const char *said = not_complaints[i].reason;

		if (!str_eq(in->value, str_from(not_complaints[i].value)))
			continue;
		if (!said && text.len == 0)
			return err_set(err, ERR_DATA, "Say in a few words why; it stays on the record.");
		return making_add(&m, (struct event){ .kind = EVENT_CLOSED,
		    .exit = str_from(not_complaints[i].exit), .reason = !said ? text : text.len == 0
		    ? str_from(said) : arena_fmt(s->a, "%s: %.*s", said, STR_ARG(text)) }, err);
	}
	return err_set(err, ERR_DATA, "Choose what it is instead of a complaint.");
}

/* --- without their word -------------------------------------------------------------------------- */

/* By whoever the firm lets close without the customer's word. */
static bool
begin_without_word(struct making *m, struct seat *s, struct change *c, const struct in_practice *in,
    struct err *err)
{
	if (!seat_needs(s, desk_may_close_final(s->desk), err) || !making_begin(m, s, c, in->case_id, err)
	    || !making_is_fresh(m, in->seen, err))
		return false;
	return m->state->open || err_set(err, ERR_CONFLICT, "The case is closed already.");
}

/* Never as settled: they did not accept it, or did not answer. */
static bool
close_final(struct making *m, struct str reason, struct err *err)
{
	struct seat *s = m->seat;
	const struct turn *sent = state_final_response(m->state);
	bool answered = sent != NULL && came_after(m->state->last_received, sent->seq);
	struct gate g;

	gate_final(s->a, m->state, desk_calendar_of(s, m->state), s->now, &g);
	if (!g.may_close)
		return err_set(err, ERR_CONFLICT, "%.*s", STR_ARG(g.reasons.at[0]));
	if (sent == NULL)
		return err_set(err, ERR_CONFLICT, "No final reply has been sent, so there is none it could "
		    "close with.");
	if (!final_is_signposted(s->desk, m->state))
		return err_set(err, ERR_CONFLICT, "The final reply did not say where they can take it, as "
		    "the profile of this case asks. Send one that does; then it can close.");
	reason = str_trim(reason).len == 0 ? STR_NONE : arena_fmt(s->a, ": %.*s", STR_ARG(str_trim(reason)));
	return making_add(m, (struct event){ .kind = EVENT_CLOSED, .exit = STR("final-response"),
	    .reason = arena_fmt(s->a, "%s%.*s", answered ? "not accepted" : "no answer",
	    STR_ARG(reason)) }, err);
}

bool
act_close_final(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;
	struct making m;

	if (!begin_without_word(&m, s, c, in, err))
		return false;
	return close_final(&m, in->text, err);
}

bool
act_give_up(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_practice *in = input;
	struct making m;
	int64_t from;

	if (!begin_without_word(&m, s, c, in, err))
		return false;
	if (state_asks(m.state) > 1 && voice_miss(m.state, s->now) != NULL)
		return err_set(err, ERR_CONFLICT, "We owe them a word first: a promise was missed, and "
		    "nobody has said so to them. Own it in a message; if they stay silent, it can be "
		    "recorded then.");
	if (state_asks(m.state) > 1 && s->now < (from = desk_silent_from(s->desk, state_asked_at(m.state))))
		return err_set(err, ERR_CONFLICT, "They were asked again only lately. Give them until %.*s; "
		    "if they stay silent, it can be recorded then.",
		    STR_ARG(time_in_words(s->a, desk_calendar(s->desk)->zone, from)));
	if (str_trim(in->text).len == 0)
		return err_set(err, ERR_DATA, "Say why it is left here; silence alone is no reason.");
	return making_add(&m, (struct event){ .kind = EVENT_CLOSED, .exit = STR("gave-up"),
	    .reason = str_trim(in->text) }, err);
}

/* --- again --------------------------------------------------------------------------------------- */

bool
act_reopen(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct str text = str_trim(in->text);
	struct making m;

	return seat_needs(s, ROLE_AGENT, err) && making_begin(&m, s, c, in->case_id, err)
	    && making_add(&m, (struct event){ .kind = EVENT_REOPENED,
	    .reason = str_or(text, STR("Closed by mistake")) }, err);
}
