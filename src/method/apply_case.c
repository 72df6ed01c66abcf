/* apply_case.c - the case itself: opened, given to someone, found out about, closed, open again.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"

#include "method/next.h"
#include "method/terms.h"

bool
apply_opened(struct state *s, const struct event *e, struct err *err)
{
	(void)err;
	s->case_id = e->case_id;
	s->opened_at = e->at;
	s->open = true;
	s->person = e->person;
	s->reference = e->reference;
	s->name = e->name;
	s->address = e->address;
	s->title = e->title;
	s->channel = e->channel;
	s->tz = e->tz;
	return true;
}

bool
apply_assigned(struct state *s, const struct event *e, struct err *err)
{
	(void)err;
	s->owner = e->account;
	s->owner_name = e->name;
	return true;
}

bool
apply_found(struct state *s, const struct event *e, struct err *err)
{
	(void)err;
	s->fault = e->fault;
	s->finding = e->text;
	s->found_how = e->reason;
	s->unaware = e->unaware != 0;
	s->found_at = e->at;
	return true;
}

bool
apply_need_asked(struct state *s, const struct event *e, struct err *err)
{
	if (refer_our_turn(s, e->turn, err) == NULL)
		return false;
	s->need_asked = e->turn;
	return true;
}

/* An empty text takes the view away again. */
bool
apply_view_put(struct state *s, const struct event *e, struct err *err)
{
	size_t side;

	(void)err;
	must(term_find(side_names, e->side, &side));
	s->views[side] = str_trim(e->text);
	return true;
}

bool
apply_held(struct state *s, const struct event *e, struct err *err)
{
	if (str_trim(e->text).len == 0)
		return err_set(err, ERR_DATA, "Say what is held, and how it stops the harm.");
	if (e->turn != 0 && refer_our_turn(s, e->turn, err) == NULL)
		return false;
	vec_push(s->a, &s->holds) = (struct hold){
		.seq = e->seq, .at = e->at, .turn = e->turn, .text = e->text,
	};
	return true;
}

bool
apply_hold_lifted(struct state *s, const struct event *e, struct err *err)
{
	struct hold *h = state_hold(s, e->hold);

	if (h == NULL)
		return err_set(err, ERR_NOT_FOUND, "Hold %" PRId64 " is not in this case.", e->hold);
	if (h->lifted_at != 0)
		return err_set(err, ERR_CONFLICT, "The hold " QUOTE_FMT " was lifted already.",
		    QUOTE_ARG(h->text));
	h->lifted_at = e->at;
	h->lifted_how = e->reason;
	return true;
}

/* Links are looked up in their own table; in the log they are for the record. */
bool
apply_link(struct state *s, const struct event *e, struct err *err)
{
	return refer_turn_or_none(s, e->turn, err);
}

static bool
may_close(struct state *s, enum exit_kind exit, const struct event *e, struct err *err)
{
	struct gate g;

	if (exit == EXIT_GAVE_UP && state_asks(s) < 2)
		return err_set(err, ERR_CONFLICT, state_asks(s) == 0
		    ? "Nothing that was asked waits for their answer, so nothing was given up."
		    : "They were asked once. Ask once more, on another day; then it can be given up.");
	if (exit != EXIT_THEIR_WORD) {
		if (str_trim(e->reason).len > 0 || str_trim(e->word).len > 0)
			return true;
		return err_set(err, ERR_DATA, "Closing as '%s' needs the reason.", exit_name(exit));
	}
	gate(s->a, s, &g);
	if (g.may_close)
		return true;
	return err_set(err, ERR_CONFLICT, "The case cannot close on their word yet: %.*s",
	    STR_ARG(g.reasons.at[0]));
}

/* News are promised for as long as a case is open: with it goes what was still to be written. */
static void
release_updates(struct state *s, int64_t at)
{
	for (size_t i = 0; i < s->promises.n; i++) {
		struct promise *p = &s->promises.at[i];

		if (p->state != PROMISE_OPEN || !p->update)
			continue;
		promise_release(s, p, at);
		p->let_go = true;
	}
}

bool
apply_closed(struct state *s, const struct event *e, struct err *err)
{
	size_t i;
	enum exit_kind exit;

	must(term_find(exit_names, e->exit, &i));
	exit = (enum exit_kind)(EXIT_THEIR_WORD + i);
	if (!may_close(s, exit, e, err))
		return false;
	s->open = false;
	s->exit = exit;
	s->exit_reason = e->reason;
	s->closed_word = e->word;
	s->closed_channel = e->channel;
	s->closed_at = e->at;
	release_updates(s, e->at);
	return true;
}

bool
apply_reopened(struct state *s, const struct event *e, struct err *err)
{
	if (s->open)
		return err_set(err, ERR_CONFLICT, "The case is open already.");
	if (!refer_turn_or_none(s, e->turn, err))
		return false;
	s->shut = (struct shut){ .exit = s->exit, .at = s->closed_at, .reason = s->exit_reason,
		.word = s->closed_word, .channel = s->closed_channel };
	s->reopened_turn = e->turn;
	s->reopened_at = e->at;
	s->open = true;
	s->exit = EXIT_NONE;
	s->exit_reason = STR_NONE;
	s->closed_word = STR_NONE;
	s->closed_channel = STR_NONE;
	s->closed_at = 0;
	s->reopened++;
	return true;
}
