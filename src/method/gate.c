/* gate.c - why a case cannot close on their word yet.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"
#include "method/next.h"

#define LAST_MINUTE (24 * 60 - 1)               /* of a day: it is told as the bare day */
#define ANSWER_ANYWAY_DAYS 5                    /* working days that a playback may stay unanswered */

struct reasons { VEC(struct str) list; };

static const char *
wait_of(const struct state *s, const struct concern *c)
{
	return concern_review(s, c) != NULL ? "is parked until the day it is looked at again"
	    : "waits for a promise that is still to be kept";
}

static const char *
lack_of_word(const struct state *s, const struct concern *c)
{
	switch (c->state) {
	case CONCERN_OPEN:
		return "has no answer yet";
	case CONCERN_ANSWERED:
		return "is answered, but they have not been asked whether that is enough";
	case CONCERN_ASKED:
		return "has no word from them yet";
	case CONCERN_NOT_ENOUGH:
		return "is not enough for them yet";
	case CONCERN_PARKED:
		return wait_of(s, c);
	case CONCERN_ENOUGH:
	case CONCERN_WITHDRAWN:
	case CONCERN_MERGED:
		break;
	}
	return NULL;
}

static void
say(struct arena *a, struct reasons *r, struct str what, const char *why)
{
	vec_push(a, &r->list) = arena_fmt(a, QUOTE_FMT " %s.", QUOTE_ARG(what), why);
}

/* A promise to write holds nothing open: once they say it is enough, there is no news left to give. */
static void
weigh_promise(struct arena *a, struct reasons *r, const struct promise *p)
{
	if (p->state == PROMISE_OPEN && !p->update)
		say(a, r, p->text, "is promised and not yet done");
	else if (p->missed_at != 0 && !p->owned)
		say(a, r, p->text, "was missed, and nobody has said so to them");
}

/* What they wrote once it was closed is answered by nobody, and no later word of theirs settled it. */
static bool
is_opened_by_them(const struct state *s)
{
	const struct turn *t = s->reopened_turn != 0 ? state_turn(s, s->reopened_turn) : NULL;

	if (t == NULL || !came_after(t->seq, s->last_sent) || !state_waits_for_us(s))
		return false;
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].word_at > t->at)
			return false;
	return true;
}

void
gate(struct arena *a, const struct state *s, struct gate *out)
{
	struct reasons r = { 0 };

	if (state_concerns_counted(s) == 0)
		vec_push(a, &r.list) = STR("No concern has been taken up, so there is none to have their "
		    "word on.");
	for (size_t i = 0; i < s->concerns.n; i++) {
		const char *why = lack_of_word(s, &s->concerns.at[i]);

		if (why != NULL)
			say(a, &r, s->concerns.at[i].text, why);
	}
	for (size_t i = 0; i < s->promises.n; i++)
		weigh_promise(a, &r, &s->promises.at[i]);
	if (is_opened_by_them(s))
		vec_push(a, &r.list) = STR("They wrote again after it was closed, and nobody has answered "
		    "yet.");
	*out = (struct gate){ .may_close = r.list.n == 0, .reasons = { r.list.at, r.list.n } };
}

/* --- the final response --------------------------------------------------------------------------- */

bool
state_disagrees(const struct state *s)
{
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state != CONCERN_MERGED
		    && (s->concerns.at[i].position == POSITION_DISAGREE
		    || s->concerns.at[i].position == POSITION_PARTLY))
			return true;
	return str_eq(s->fault, STR("theirs")) || str_eq(s->fault, STR("none"));
}

bool
playback_went_unanswered(const struct state *s, const struct calendar *c, int64_t now)
{
	const struct playback *p = state_last_playback(s);

	return p != NULL && p->state == PLAYBACK_SENT && !came_after(s->last_received, p->seq) && c != NULL
	    && working_days_between(c, p->at, now) >= ANSWER_ANYWAY_DAYS;
}

/* What a final reply waits for, where we see it differently. */
static struct str
view_unheard(struct arena *a, const struct state *s, const struct calendar *c)
{
	const struct playback *p = state_last_playback(s);
	struct str from = STR("five working days after it");
	const struct zone *z = c != NULL && c->zone != NULL ? c->zone : &zone_utc;

	if (p == NULL)
		return STR("We see it differently, and their view was not played back to them. Play it back "
		    "first.");
	if (p->state == PLAYBACK_CORRECTED)
		return STR("We see it differently, and they put your playback right. Play it back to them "
		    "again first.");
	if (came_after(s->last_received, p->seq))
		return STR("We see it differently, and they wrote after your playback without a yes to it. "
		    "If their message is a yes, take it as that; else play back what you understand now.");
	if (c != NULL)
		from = arena_fmt(a, "on %.*s, five working days after it", STR_ARG(time_in_words(a, z,
		    moment_of(z, working_day_after(c, day_at(z, p->at), ANSWER_ANYWAY_DAYS), LAST_MINUTE))));
	return arena_fmt(a, "We see it differently, and they have not said yet that your playback is right. "
	    "Without a word from them it can go %.*s.", STR_ARG(from));
}

void
gate_final(struct arena *a, const struct state *s, const struct calendar *c, int64_t now, struct gate *out)
{
	struct reasons r = { 0 };
	enum playback_state played = state_playback_state(s);

	if (state_disagrees(s) && played != PLAYBACK_CONFIRMED && !playback_went_unanswered(s, c, now))
		vec_push(a, &r.list) = view_unheard(a, s, c);
	*out = (struct gate){ .may_close = r.list.n == 0, .reasons = { r.list.at, r.list.n } };
}
