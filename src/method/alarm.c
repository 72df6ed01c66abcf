/* alarm.c - the words that raise an alarm, the latest first, and what is to be done about each kind.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/alarm.h"

static const struct { const char *title, *to_do; bool while_open; } kinds[ALARM_COUNT] = {
	[ALARM_NONE] = { "", "", false },
	[ALARM_SELF] = { "They may not be safe", "This comes before what the case is about, which waits and "
	    "loses nothing. Ring them now if there is a number, and ask plainly whether they are safe; where "
	    "a life is in danger, ring the emergency services. Tell a lead. The drafts begin with "
	    "it.", true },
	[ALARM_DANGER] = { "Someone may not be safe", "Stop the harm first: that needs no playback. Note "
	    "what you did as a step that stops harm. The drafts begin with it.", false },
	[ALARM_THREAT] = { "A threat", "Say once what you need so that you can go on, then go on with the "
	    "matter; the drafts hold the words. Tell a lead: whether contact ends is theirs to decide, not "
	    "yours. What the customer complains of is answered in any case.", true },
	[ALARM_SLUR] = { "Words against a person", "Nobody here has to bear that alone: tell a lead, who may "
	    "take it over. Say once what you need so that you can go on; the drafts hold the words. What the "
	    "customer complains of is answered in any case.", true },
	[ALARM_HARASSMENT] = { "It goes against a person here", "Nobody here has to bear that alone: tell a "
	    "lead, who may take it over. Give nothing of yourself away; say once what you need so that you "
	    "can go on. What the customer complains of is answered in any case.", true },
	[ALARM_OUTSIDE] = { "They may take it further", "That is their right: don't argue with it, and don't "
	    "warn of it. Answer the matter itself, say truthfully where they can take it, and let a lead "
	    "know.",
	    false },
};

static bool
found_in(const struct state *s, const struct turn *t, enum alarm kind, struct alarm_told *out)
{
	for (size_t i = 0; !t->ours && i < t->n_moves; i++) {
		const struct move *m = &t->moves[i];

		if (m->alarm != (uint8_t)kind)
			continue;
		*out = (struct alarm_told){ .kind = kind, .turn = t->seq, .at = t->at,
			.words = str_sub(t->text, m->start, m->end),
			.unmet = came_after(t->seq, s->last_sent) };
		return true;
	}
	return false;
}

bool
alarm_told(const struct state *s, enum alarm kind, struct alarm_told *out)
{
	for (size_t i = s->turns.n; kind != ALARM_NONE && i > 0; i--)
		if (found_in(s, &s->turns.at[i - 1], kind, out))
			return true;
	return false;
}

bool
alarm_unmet(const struct state *s, struct alarm_told *out)
{
	for (enum alarm k = ALARM_SELF; k < ALARM_OUTSIDE; k++)
		if (alarm_told(s, k, out) && out->unmet)
			return true;
	return false;
}

bool
alarm_shows(const struct state *s, const struct alarm_told *told)
{
	return s->open && (told->unmet || kinds[told->kind].while_open);
}

bool
alarm_is_abuse(enum alarm k)
{
	return k >= ALARM_THREAT && k < ALARM_OUTSIDE;
}

bool
alarm_abuse(const struct state *s, struct alarm_told *out)
{
	for (enum alarm k = ALARM_THREAT; alarm_is_abuse(k); k++)
		if (alarm_told(s, k, out))
			return true;
	return false;
}

const char *
alarm_title(enum alarm k)
{
	must(k < ALARM_COUNT);
	return kinds[k].title;
}

const char *
alarm_to_do(enum alarm k)
{
	must(k < ALARM_COUNT);
	return kinds[k].to_do;
}
