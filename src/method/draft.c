/* draft.c - what can honestly be drafted from the state alone.
 *
 * A gap in square brackets is something only the writer knows.  Nothing here claims a deed, a cause or
 * a date that the log does not hold.  A miss that was not owned comes first in every draft.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "ear/when.h"
#include "method/alarm.h"
#include "method/apply.h"
#include "method/loss.h"
#include "method/next.h"
#include "method/slots.h"
#include "method/voice.h"

#define DRAFT_MAX KIB(256)
#define SAID_MAX 300                            /* bytes of their words or ours quoted in one place */
#define SAID_FMT "\xe2\x80\x9c%.*s\xe2\x80\x9d"

#define SILENCE_DAYS 5                          /* working days somebody who was asked is left in peace */
#define CONTACT_BY_MIN (17 * 60)
#define MORNING_BY_MIN (10 * 60)

static const struct calendar no_calendar = { .zone = &zone_utc };

struct letter {
	struct buf b;
	struct arena *a;
	const struct state *s;
	const struct calendar *calendar;
	const struct zone *zone;
	int64_t now;
	struct str agent;
};

/* A promise said again without what ends its sentence. */
static struct str
said(struct str s)
{
	s = utf8_cut(str_trim(s), SAID_MAX);
	while (s.len > 0 && (s.ptr[s.len - 1] == '.' || s.ptr[s.len - 1] == '!'))
		s.len--;
	return s;
}

/* Quotation marks inside what is quoted are single ones, or the quotation would end there. */
static struct str
on_line(const struct letter *l, struct str s)
{
	struct str line = said(voice_line(l->a, s));
	char *inner = arena_array(l->a, char, line.len + 1);

	for (size_t i = 0; i < line.len; i++)
		inner[i] = line.ptr[i] == '"' ? '\'' : line.ptr[i];
	return (struct str){ inner, line.len };
}

/* Someone who is not safe comes before what the case is about. */
static void
put_safe(struct letter *l)
{
	struct alarm_told told;

	if (!alarm_unmet(l->s, &told) || alarm_is_abuse(told.kind))
		return;
	if (told.kind == ALARM_SELF)
		buf_fmt(&l->b, "Before anything else: you wrote " SAID_FMT ". Are you safe right now? If you "
		    "are not, the emergency services come before us and before all this. Which number can "
		    "I ring you on?\n\n", STR_ARG(on_line(l, told.words)));
	else
		buf_fmt(&l->b, "You wrote " SAID_FMT ", and that comes first: [what is on its way to them, "
		    "and by when]. If someone is in danger right now, the emergency services come before "
		    "us.\n\n",
		    STR_ARG(on_line(l, told.words)));
}

/* Said once; what they want settled is not made to depend on how they wrote. */
static void
put_boundary(struct letter *l)
{
	static const struct { enum alarm kind; const char *need, *stops; } words[] = {
		{ ALARM_THREAT, "no more threats. I can't go on while there are threats against",
		    "they stop" },
		{ ALARM_SLUR, "no words against what somebody is. I can't go on while they are used of",
		    "they stop" },
		{ ALARM_HARASSMENT, "that it stays with the matter. I can't go on while it goes against",
		    "it stays there" },
	};
	struct alarm_told told;

	if (!alarm_abuse(l->s, &told) || !told.unmet)
		return;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (words[i].kind == told.kind)
			buf_fmt(&l->b, "\n\nOne thing I need, so that I can help: %s the people here; if "
			    "%s, we go on at once.", words[i].need, words[i].stops);
}

/* Then whoever writes for them reads it: "this is how it is for you" would be wrong. */
static bool
is_spoken_for(const struct letter *l)
{
	const struct party *p = &l->s->speaker;

	return p->seq != 0 && (p->until == 0 || p->until > l->now);
}

static struct str
reader_name(const struct letter *l)
{
	const struct state *s = l->s;
	struct str first, rest;

	for (size_t i = s->turns.n; is_spoken_for(l) && i-- > 0;) {
		const struct turn *t = &s->turns.at[i];

		if (t->ours)
			continue;
		str_cut(str_trim(s->speaker.name), ' ', &first, &rest);
		if ((t->address.len > 0 && str_eq_nocase(t->address, s->speaker.address))
		    || str_starts_nocase(t->name, first))
			return str_capital(l->a, first);
		break;
	}
	return voice_name(s);
}

static void
begin(struct letter *l, struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent)
{
	*l = (struct letter){ .a = a, .s = s, .now = now, .agent = agent };
	l->calendar = c != NULL && c->zone != NULL ? c : &no_calendar;
	l->zone = l->calendar->zone;
	buf_init(&l->b, a, DRAFT_MAX);
	if (str_trim(s->name).len > 0)
		buf_fmt(&l->b, "Dear %.*s,\n\n", STR_ARG(reader_name(l)));
	else
		buf_lit(&l->b, "Hello,\n\n");
	put_safe(l);
}

static struct str
end(struct letter *l)
{
	put_boundary(l);
	if (str_trim(l->agent).len > 0)
		buf_fmt(&l->b, "\n\n%.*s", STR_ARG(str_trim(l->agent)));
	buf_lit(&l->b, "\n");
	return buf_str(&l->b);
}

static struct str
in_words(struct letter *l, int64_t at)
{
	return time_for_them(l->a, l->calendar, at);
}

static bool
is_by_agent(const struct letter *l, const struct promise *p)
{
	return p->who.len == 0 || str_eq(str_trim(p->who), str_trim(l->agent));
}

/* Whether the promise names its day by itself. */
static bool
says_its_day(const struct promise *p, struct str when)
{
	struct str day, hour;

	str_cut(when, ',', &day, &hour);
	return str_find_nocase(p->text, day) != STR_NOT_FOUND;
}

/* n: how many were owned before it in this letter. */
static void
put_miss(struct letter *l, const struct promise *p, size_t n)
{
	struct str when = in_words(l, p->missed_at != 0 ? p->missed_at : p->due);
	struct str who = is_by_agent(l, p) ? STR("I") : p->who;

	buf_fmt(&l->b, "%.*s %ssaid " SAID_FMT, STR_ARG(who), n > 0 ? "also " : "", STR_ARG(said(p->text)));
	if (!says_its_day(p, when))
		buf_fmt(&l->b, ", and that was for %.*s", STR_ARG(when));
	buf_lit(&l->b, ". ");
	if (p->state == PROMISE_KEPT)
		buf_fmt(&l->b, "It came late%s", n > 0 ? " too" : "");
	else if (is_by_agent(l, p))
		buf_fmt(&l->b, "I didn't do %s", n > 0 ? "that either" : "it");
	else
		buf_fmt(&l->b, "%s didn't happen%s", n > 0 ? "That" : "It", n > 0 ? " either" : "");
}

/* Each is named with what became of it; sorry is said once, for all of them. */
static size_t
put_misses(struct letter *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->s->promises.n; i++) {
		if (!promise_needs_owning(&l->s->promises.at[i], l->now))
			continue;
		buf_put(&l->b, n > 0 ? STR(".\n\n") : STR_NONE);
		put_miss(l, &l->s->promises.at[i], n++);
	}
	if (n > 0)
		buf_fmt(&l->b, ", and I'm sorry that you waited for %s.\n\n", n == 1 ? "it"
		    : n == 2 ? "both" : "all of them");
	return n;
}

/* The next moment named in words of theirs, seen from when they wrote them; NEVER if none is to come. */
static int64_t
named_in(struct letter *l, const struct turn *t, const struct move *m)
{
	struct text words;
	struct when when;

	text_tokens(l->a, str_sub(t->text, m->start, m->end), &words);
	when_read(&words, 0, (uint32_t)words.n_tokens, t->at, l->calendar, &when);
	return when.day && when.due > l->now ? when.due : NEVER;
}

static bool
may_name_when(enum label move)
{
	return move == MOVE_IMPACT || move == MOVE_REQUEST || move == MOVE_CHASE || move == MOVE_QUESTION;
}

/* What they wait for or what it would cost them, where they said when: "the funeral is tomorrow at 2". */
static int64_t
their_moment(struct letter *l)
{
	int64_t first = NEVER, at;
	struct alarm_told told;

	if (alarm_unmet(l->s, &told))
		return l->now + DAY_MS;
	for (size_t i = 0; i < l->s->turns.n; i++) {
		const struct turn *t = &l->s->turns.at[i];

		for (size_t k = 0; !t->ours && k < t->n_moves; k++) {
			at = may_name_when(t->moves[k].move) ? named_in(l, t, &t->moves[k]) : NEVER;
			first = at < first ? at : first;
		}
	}
	return first;
}

/* Still today if the day lasts, else the next morning; `else_due` where that is too late as well. */
static int64_t
before_moment(const struct letter *l, int64_t moment, int64_t else_due)
{
	int32_t today = day_at(l->zone, l->now);
	int64_t at = moment_of(l->zone, today, CONTACT_BY_MIN);

	if (at < l->now + HOUR_MS)
		at = moment_of(l->zone, today + 1, MORNING_BY_MIN);
	else if (at > moment)
		at = l->now + HOUR_MS - (l->now + HOUR_MS) % HOUR_MS + HOUR_MS;
	return at <= moment ? at : else_due;
}

/* A day and an hour to write by: the end of the afternoon some working days on, or sooner where that would be
 * too late for them.  It is a proposal: whoever sends it is asked for their yes, as with every promise. */
static void
put_contact_in(struct letter *l, int32_t days)
{
	int32_t day = working_day_after(l->calendar, day_at(l->zone, l->now), days);
	int64_t due = moment_of(l->zone, day, CONTACT_BY_MIN), moment = their_moment(l);

	if (moment < due)
		due = before_moment(l, moment, due);
	buf_fmt(&l->b, "I'll write to you again by %.*s, even if nothing has changed.", STR_ARG(in_words(l,
	    due)));
}

static void
put_contact_by(struct letter *l)
{
	put_contact_in(l, 1);
}

/* The next word in the ledger, or one that is proposed: a deed that is due tells them nothing by itself. */
static void
put_next_contact(struct letter *l)
{
	int64_t due = NEVER;

	for (size_t i = 0; i < l->s->promises.n; i++) {
		const struct promise *p = &l->s->promises.at[i];

		if (p->state == PROMISE_OPEN && p->update && !promise_is_review(p) && p->due > l->now
		    && p->due < due)
			due = p->due;
	}
	if (due != NEVER)
		buf_fmt(&l->b, "You'll hear from me by %.*s, as promised.", STR_ARG(in_words(l, due)));
	else
		put_contact_by(l);
}

/* Whether they have not heard yet that it was moved. */
static bool
move_is_news(const struct letter *l, const struct promise *p)
{
	return p->moved > 0 && came_after(p->moved_seq, l->s->last_sent);
}

/* What was moved is told with its reason. */
static void
put_moves(struct letter *l)
{
	for (size_t i = 0; i < l->s->promises.n; i++) {
		const struct promise *p = &l->s->promises.at[i];

		if (p->state != PROMISE_OPEN || p->due <= l->now || !move_is_news(l, p))
			continue;
		buf_fmt(&l->b, "%.*s said " SAID_FMT ". That is moved to %.*s",
		    STR_ARG(is_by_agent(l, p) ? STR("I") : p->who), STR_ARG(said(p->text)),
		    STR_ARG(in_words(l, p->due)));
		if (p->moved_why.len > 0)
			buf_fmt(&l->b, ": %.*s", STR_ARG(said(p->moved_why)));
		buf_lit(&l->b, ".\n\n");
	}
}

/* That a concern waits, and why, is told once; a promise they know of tells it by itself. */
static void
put_parked(struct letter *l)
{
	for (size_t i = 0; i < l->s->concerns.n; i++) {
		const struct concern *c = &l->s->concerns.at[i];
		const struct promise *p = concern_review(l->s, c);

		if (p != NULL && came_after(p->seq, l->s->last_sent))
			buf_fmt(&l->b, SAID_FMT " waits until %.*s: %.*s.\n\n", STR_ARG(on_line(l, c->text)),
			    STR_ARG(in_words(l, p->due)), STR_ARG(said(c->parked_why)));
	}
}

static bool
is_all_parked(const struct state *s)
{
	for (size_t i = 0; i < s->concerns.n; i++)
		if (!concern_is_settled(&s->concerns.at[i]) && s->concerns.at[i].state != CONCERN_PARKED)
			return false;
	return true;
}

/* An update keeps what is due within the day, and names the next; a day that lies further ahead, or that was
 * just moved, stands. */
static void
put_next_word(struct letter *l)
{
	int64_t due = NEVER;
	bool all_parked = is_all_parked(l->s);

	for (size_t i = 0; i < l->s->promises.n; i++) {
		const struct promise *p = &l->s->promises.at[i];

		if (p->state == PROMISE_OPEN && p->update && p->due > l->now && p->due < due
		    && (all_parked || !promise_is_review(p))
		    && (p->due > l->now + DAY_MS || move_is_news(l, p)))
			due = p->due;
	}
	if (due == NEVER)
		put_contact_by(l);
	else
		buf_fmt(&l->b, "I'll write to you again by %.*s, even if nothing has changed.",
		    STR_ARG(in_words(l, due)));
}

/* Their own words stand in quotation marks, as they wrote them: in our mail "you" would be someone else. */
static void
put_line(struct letter *l, struct str text)
{
	if (voice_is_quoted(l->s, text))
		buf_fmt(&l->b, "- " SAID_FMT "\n", STR_ARG(on_line(l, text)));
	else
		buf_fmt(&l->b, "- %.*s\n", STR_ARG(voice_sentence(l->a, text)));
}

/* Someone of theirs died: that comes before what we are asked, once, and in few words. */
static void
put_loss(struct letter *l)
{
	struct loss loss;

	if (!loss_told(l->s, &loss) || loss_spoken_of(l->s))
		return;
	if (loss.relation.len > 0)
		buf_fmt(&l->b, "I am very sorry that your %.*s died.\n\n", STR_ARG(loss.relation));
	else
		buf_lit(&l->b, "I am very sorry for your loss.\n\n");
}

static const struct playback *
corrected_playback(const struct state *s)
{
	const struct playback *p = state_last_playback(s);

	return p != NULL && p->state == PLAYBACK_CORRECTED ? p : NULL;
}

#define WORDS_SAYING_NOTHING 2                  /* "Otherwise yes." */

static bool
is_thanks_in(const struct turn *t, size_t from, size_t to)
{
	for (size_t i = 0; i < t->n_moves; i++)
		if (t->moves[i].start < to && t->moves[i].end > from)
			return true;
	return false;
}

/* Whether a sentence between these says something in which nothing was read: "Not Tuesday." */
static bool
says_more(const struct turn *t, size_t from, size_t to)
{
	size_t words = 0, begin = from;

	for (size_t i = from; i <= to; i++) {
		char c = i < to ? t->text.ptr[i] : '.';
		bool in_word = i > begin && char_is_alnum((unsigned char)t->text.ptr[i - 1]);

		words += in_word && (i == to || !char_is_alnum((unsigned char)c));
		if (c != '.' && c != '!' && c != '?' && c != '\n')
			continue;
		if (words > WORDS_SAYING_NOTHING && !is_thanks_in(t, begin, i))
			return true;
		words = 0;
		begin = i + 1;
	}
	return false;
}

/* What they wrote with their correction puts nothing right where all that was read in it is thanks. */
static bool
is_mere_thanks(const struct state *s, const struct playback *p)
{
	const struct turn *t = p->answered_turn != 0 ? state_turn(s, p->answered_turn) : NULL;
	size_t at = t != NULL ? str_find(t->text, p->word) : STR_NOT_FOUND;
	bool thanks = false;

	for (size_t i = 0; at != STR_NOT_FOUND && i < t->n_moves; i++) {
		const struct move *m = &t->moves[i];

		if (m->start < at || m->end > at + p->word.len)
			continue;
		if (m->move != MOVE_THANK && m->move != MOVE_CONFIRM && m->move != MOVE_SATISFIED)
			return false;
		thanks = true;
	}
	return thanks && !says_more(t, at, at + p->word.len);
}

/* What they added stands among the points below, unless it was put in other words since. */
static void
put_added(struct letter *l, const struct playback *p)
{
	for (size_t i = 0; p->answered_turn != 0 && i < l->s->concerns.n; i++) {
		const struct concern *c = &l->s->concerns.at[i];

		if (c->by_customer && c->turn == p->answered_turn && !str_eq(c->text, c->first_text))
			buf_fmt(&l->b, "You added: " SAID_FMT "\n\n", STR_ARG(on_line(l, c->first_text)));
	}
}

/* Until it is played back again, nothing goes out as if they had not put us right. */
static void
put_correction(struct letter *l)
{
	const struct playback *corrected = corrected_playback(l->s);

	if (corrected == NULL)
		return;
	if (voice_words(l->a, corrected->word).len > 0 && !is_mere_thanks(l->s, corrected))
		buf_fmt(&l->b, "Thank you for putting me right: " SAID_FMT "\n\n",
		    STR_ARG(utf8_cut(str_trim(corrected->word), 2000)));
	else
		buf_lit(&l->b, "Thank you for putting me right.\n\n");
	put_added(l, corrected);
}

static void
put_concerns(struct letter *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->s->concerns.n; i++)
		if (!concern_is_settled(&l->s->concerns.at[i])
		    && !concern_is_finding(l->s, &l->s->concerns.at[i])) {
			put_line(l, l->s->concerns.at[i].text);
			n++;
		}
	if (n == 0)
		buf_lit(&l->b, "- [what they want settled, in their words]\n");
	buf_lit(&l->b, "\n");
}

static void
put_impacts(struct letter *l)
{
	bool theirs = true;

	for (size_t i = 0; i < l->s->impacts.n; i++)
		theirs = theirs && voice_is_theirs(l->s, l->s->impacts.at[i].text);
	if (l->s->impacts.n == 0)
		return;
	buf_fmt(&l->b, "And what this means%s%s:\n\n", is_spoken_for(l) ? "" : " for you",
	    theirs ? ", in your words" : "");
	for (size_t i = 0; i < l->s->impacts.n; i++)
		put_line(l, l->s->impacts.at[i].text);
	buf_lit(&l->b, "\n");
}

/* What they had said was settled and came back weighs more than the first time, and nobody starts anew. */
static void
put_comeback(struct letter *l)
{
	struct str what = STR_NONE;

	if (state_second_failure(l->s, &what) != 0 && what.len > 0)
		buf_fmt(&l->b, "You had told us that " SAID_FMT " was settled, and it has come back. I go on "
		    "from there: you need not tell any of it again.\n\n", STR_ARG(on_line(l, what)));
}

struct str
draft_playback(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent)
{
	struct letter l;
	const struct playback *corrected = corrected_playback(s);

	begin(&l, a, s, c, now, agent);
	put_loss(&l);
	put_misses(&l);
	put_comeback(&l);
	put_correction(&l);
	buf_put(&l.b, corrected != NULL ? STR("So this is what I understand now:\n\n")
	    : STR("This is what I have understood so far:\n\n"));
	put_concerns(&l);
	put_impacts(&l);
	put_next_contact(&l);
	buf_lit(&l.b, "\n\nDid I get that right? What have I missed?");
	return end(&l);
}

/* "I am writing for the fourth time", read as that where they wrote it: what it is about stands elsewhere. */
static bool
tells_of_telling(const struct state *s, int64_t turn, uint32_t start)
{
	const struct turn *t = turn != 0 ? state_turn(s, turn) : NULL;

	for (size_t i = 0; t != NULL && i < t->n_moves; i++) {
		const struct move *m = &t->moves[i];

		if ((m->move == MOVE_REPEAT || m->move == MOVE_CHASE) && m->start == start)
			return m->often != 0;
	}
	return false;
}

/* What they said is not enough gives the update its subject, else the concern that waits longest; what is
 * parked is none where there is another, nor is how often they had to say it. */
static struct str
subject(const struct state *s)
{
	struct str first = STR_NONE;

	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state == CONCERN_NOT_ENOUGH)
			return said(s->concerns.at[i].text);
	for (size_t i = 0; i < s->concerns.n; i++) {
		const struct concern *c = &s->concerns.at[i];

		if (concern_is_settled(c))
			continue;
		if (c->state != CONCERN_PARKED && !tells_of_telling(s, c->turn, c->start))
			return said(c->text);
		if (first.len == 0)
			first = said(c->text);
	}
	return first;
}

/* What they wrote since we last did must not go by unheard; quoted where it was read as something to
 * settle. */
static void
put_written(struct letter *l)
{
	struct str words = STR_NONE;

	if (!state_waits_for_us(l->s) || l->s->last_sent_at == 0)
		return;
	for (size_t i = l->s->proposals.n; i-- > 0;)
		if (l->s->proposals.at[i].turn == l->s->last_received)
			words = l->s->proposals.at[i].text;
	if (words.len > 0)
		buf_fmt(&l->b, "You wrote since: " SAID_FMT ". ", STR_ARG(on_line(l, words)));
	else
		buf_fmt(&l->b, "You wrote on %.*s. ", STR_ARG(in_words(l, l->s->last_received_at)));
	buf_lit(&l->b, "[your answer, or by when you will have one].\n\n");
}

struct str
draft_nothing_new(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent)
{
	struct letter l;
	struct str about = subject(s);

	begin(&l, a, s, c, now, agent);
	put_misses(&l);
	put_moves(&l);
	put_correction(&l);
	put_written(&l);
	if (about.len > 0)
		buf_fmt(&l.b, "I have nothing new yet on " SAID_FMT ". ", STR_ARG(about));
	else
		buf_lit(&l.b, "I have nothing new yet. ");
	if (s->last_sent_at > 0)
		buf_fmt(&l.b, "Since %.*s I have [what you did since]. ", STR_ARG(in_words(&l,
		    s->last_sent_at)));
	else
		buf_lit(&l.b, "Since you wrote I have [what you did since]. ");
	buf_lit(&l.b, "We are waiting for [whom, what for, and until when].\n\n");
	put_parked(&l);
	put_next_word(&l);
	return end(&l);
}

bool
draft_tells_parked(const struct state *s, int64_t now)
{
	bool untold = false;

	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		if (p->state == PROMISE_OPEN && p->update && !promise_is_review(p) && p->due <= now + DAY_MS)
			return false;
	}
	for (size_t i = 0; i < s->concerns.n; i++)
		untold = untold || concern_parking_untold(s, &s->concerns.at[i]);
	return untold;
}

struct str
draft_parked(struct arena *a, const struct state *s, const struct calendar *c, int64_t now, struct str agent)
{
	struct letter l;

	begin(&l, a, s, c, now, agent);
	put_moves(&l);
	put_correction(&l);
	buf_lit(&l.b, "I want you to hear this from me now, and not only see it on your page.\n\n");
	for (size_t i = 0; i < s->concerns.n; i++) {
		const struct concern *k = &s->concerns.at[i];
		const struct promise *p = state_promise(s, k->promise);

		if (!concern_parking_untold(s, k) || p == NULL)
			continue;
		buf_fmt(&l.b, SAID_FMT " waits until %.*s: %.*s. ", STR_ARG(on_line(&l, k->text)),
		    STR_ARG(in_words(&l, p->due)), STR_ARG(said(k->parked_why)));
		if (promise_is_review(p))
			buf_fmt(&l.b, "I'll write to you by %.*s and tell you how it stands, even if nothing "
			    "has "
			    "changed.", STR_ARG(in_words(&l, p->due)));
		buf_lit(&l.b, "\n\n");
	}
	buf_lit(&l.b, "Is that too long for you, or has something changed on your side? A line to me is "
	    "enough.");
	return end(&l);
}

struct str
draft_ask_again(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent)
{
	struct letter l;

	begin(&l, a, s, c, now, agent);
	put_misses(&l);
	buf_fmt(&l.b, "On %.*s I asked %s. ", STR_ARG(in_words(&l, state_asked_at(s))),
	    state_playback_waits(s) ? "whether I have understood you" : "whether it is "
	    "enough");
	buf_lit(&l.b, "I have not heard from you since, and I don't take that for a yes:\n\n");
	for (size_t i = 0; i < s->concerns.n; i++)
		if (!concern_is_settled(&s->concerns.at[i]))
			buf_fmt(&l.b, "- " SAID_FMT "\n", STR_ARG(on_line(&l, s->concerns.at[i].text)));
	buf_lit(&l.b, "\nWhat is still missing, from your side? A line is enough; so is a word on your page, "
	    "by the link below.\n\n");
	put_contact_in(&l, SILENCE_DAYS + 1);
	return end(&l);
}

#define COSTS_MOST 3                            /* more in one sentence are a list read out */

/* Asking whether it is enough must not sound as if the cost were forgotten; the last they told is nearest. */
static void
put_cost(struct letter *l)
{
	size_t n = l->s->impacts.n, first = n > COSTS_MOST ? n - COSTS_MOST : 0;

	if (n == 0)
		return;
	buf_fmt(&l->b, "I haven't forgotten what this means%s:", is_spoken_for(l) ? "" : " for you");
	for (size_t i = first; i < n; i++) {
		struct str cost = l->s->impacts.at[i].text;

		buf_put(&l->b, i > first ? STR(", ") : STR(" "));
		if (voice_is_quoted(l->s, cost))
			buf_fmt(&l->b, SAID_FMT, STR_ARG(on_line(l, cost)));
		else
			buf_put(&l->b, on_line(l, cost));
	}
	buf_lit(&l->b, ".\n\n");
}

static bool
can_be_asked(const struct concern *c)
{
	return c->state == CONCERN_ANSWERED || c->state == CONCERN_ASKED;
}

#define ASKED_ONE_BY_ONE 2                      /* more questions in one letter are an interrogation */

/* Each is named; how often the question is put depends on how many there are. */
static void
put_enough(struct letter *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->s->concerns.n; i++)
		n += can_be_asked(&l->s->concerns.at[i]);
	if (n > ASKED_ONE_BY_ONE)
		buf_lit(&l->b, "These are the points I have answered:\n\n");
	for (size_t i = 0; i < l->s->concerns.n; i++) {
		const struct concern *c = &l->s->concerns.at[i];

		if (can_be_asked(c) && n > ASKED_ONE_BY_ONE)
			buf_fmt(&l->b, "- " SAID_FMT "\n", STR_ARG(on_line(l, c->text)));
		else if (can_be_asked(c))
			buf_fmt(&l->b, "On " SAID_FMT ": was my answer enough to settle it, or is something "
			    "still open?\n\n", STR_ARG(said(c->text)));
	}
	if (n > ASKED_ONE_BY_ONE)
		buf_lit(&l->b, "\nWas my answer enough to settle each of these, or is something still "
		    "open?\n\n");
}

/* What was granted and not told them yet. */
static void
put_offers(struct letter *l)
{
	for (size_t i = 0; i < l->s->offers.n; i++)
		if (l->s->offers.at[i].state == OFFER_GRANTED)
			buf_fmt(&l->b, "This is what I can offer you: %.*s\n\n",
			    STR_ARG(voice_sentence(l->a, l->s->offers.at[i].text)));
}

/* What has none gets a place for its answer; whether there are such. */
static bool
put_answers(struct letter *l, bool found_told)
{
	bool gaps = false;

	for (size_t i = 0; i < l->s->concerns.n; i++) {
		const struct concern *c = &l->s->concerns.at[i];

		if (c->state != CONCERN_OPEN && c->state != CONCERN_NOT_ENOUGH)
			continue;
		gaps = true;
		if (!concern_is_finding(l->s, c))
			buf_fmt(&l->b, "On " SAID_FMT ": [your answer, or by when you will have one].\n\n",
			    STR_ARG(on_line(l, c->text)));
		else if (!found_told)
			buf_lit(&l->b, "On our mistake: [your answer, or by when you will have one].\n\n");
	}
	return gaps;
}

/* What has an answer is asked for; what has none gets a place for it. */
static void
put_points(struct letter *l)
{
	put_enough(l);
	if (put_answers(l, false))
		buf_lit(&l->b, "Does that settle it for you, or is something still open?\n\n");
}

struct str
draft_enough(struct arena *a, const struct state *s, const struct calendar *c, int64_t now, struct str agent)
{
	struct letter l;

	begin(&l, a, s, c, now, agent);
	put_misses(&l);
	put_comeback(&l);
	put_cost(&l);
	put_offers(&l);
	put_points(&l);
	buf_lit(&l.b, "If something is not right yet, tell me what, and I'll take it up again. ");
	put_next_contact(&l);
	return end(&l);
}

/* Nothing is ours to answer: whoever was asked is left in peace for a while. */
static bool
all_wait_for_them(const struct state *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->concerns.n; i++) {
		if (!concern_is_settled(&s->concerns.at[i]) && s->concerns.at[i].state != CONCERN_ASKED)
			return false;
		n += s->concerns.at[i].state == CONCERN_ASKED;
	}
	return n > 0 && !state_waits_for_us(s);
}

struct str
draft_own_miss(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent)
{
	struct letter l;
	struct str about = subject(s);

	begin(&l, a, s, c, now, agent);
	if (put_misses(&l) == 0)
		buf_lit(&l.b, "I said [what you said you would do], and I didn't. I'm sorry.\n\n");
	put_correction(&l);
	put_written(&l);
	if (about.len > 0)
		buf_fmt(&l.b, "This is where " SAID_FMT " stands: [what has changed, or that nothing has]. ",
		    STR_ARG(about));
	else
		buf_lit(&l.b, "This is where things stand: [what has changed, or that nothing has]. ");
	buf_lit(&l.b, "Since then I have [what you did since], and we are waiting for [whom, what for, and "
	    "until when].\n\n");
	put_contact_in(&l, all_wait_for_them(s) ? SILENCE_DAYS + 1 : 1);
	return end(&l);
}

/* --- the first message ------------------------------------------------------------------------------ */

#define LONG_WORDS 120                          /* a first message that long is written by someone upset */
#define NEED_QUESTION "Is it most important to you that someone hears what happened, that it is put right, " \
	"or that one person stays with it?"

static size_t
words_of_theirs(const struct state *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->turns.n; i++)
		for (size_t k = 0; !s->turns.at[i].ours && k < s->turns.at[i].text.len; k++)
			n += s->turns.at[i].text.ptr[k] == ' ';
	return n;
}

bool
need_may_be_asked(const struct state *s)
{
	return s->need.len == 0 && s->need_asked == 0 && s->last_received_at > 0 && s->playbacks.n == 0
	    && (state_upset(s) >= 2 || words_of_theirs(s) >= LONG_WORDS);
}

bool
text_asks_need(struct str text)
{
	return str_find(text, STR("one person stays with it?")) != STR_NOT_FOUND;
}

/* What it is about, in their words: what was taken up, else what was read: trouble they told before what they
 * ask.  asked: how they put it. */
static struct str
their_problem(const struct letter *l, enum label *asked)
{
	const struct proposal *first = l->s->proposals.n > 0 ? &l->s->proposals.at[0] : NULL;
	struct str about = subject(l->s);

	*asked = MOVE_PROBLEM;
	if (about.len > 0 || first == NULL)
		return on_line(l, about);
	for (size_t i = l->s->proposals.n; i > 0; i--) {
		const struct proposal *p = &l->s->proposals.at[i - 1];

		if (p->move != MOVE_REQUEST && p->move != MOVE_QUESTION
		    && !tells_of_telling(l->s, p->turn, p->start))
			first = p;
	}
	*asked = first->move;
	return on_line(l, first->text);
}

static void
put_told(struct letter *l, struct str about, enum label asked)
{
	if (asked == MOVE_QUESTION)
		buf_fmt(&l->b, "You asked: \xe2\x80\x9c%.*s?\xe2\x80\x9d", STR_ARG(about));
	else if (asked == MOVE_REQUEST)
		buf_fmt(&l->b, "You asked: " SAID_FMT ".", STR_ARG(about));
	else
		buf_fmt(&l->b, "You told me: " SAID_FMT ".", STR_ARG(about));
}

#define IMPACTS_MOST 4

/* What the letter began with is not said a second time. */
static bool
is_said_first(const struct letter *l, struct str cost)
{
	struct alarm_told told;

	return alarm_unmet(l->s, &told) && !alarm_is_abuse(told.kind)
	    && (str_find(told.words, cost) != STR_NOT_FOUND || str_find(cost, told.words) != STR_NOT_FOUND);
}

static void
put_impacts_told(struct letter *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->s->impacts.n && n < IMPACTS_MOST; i++) {
		if (is_said_first(l, l->s->impacts.at[i].text))
			continue;
		buf_fmt(&l->b, "%s" SAID_FMT, n++ > 0 ? ", "
		    : is_spoken_for(l) ? "And this is how it is: " : "And this is how it is for you: ",
		    STR_ARG(on_line(l, l->s->impacts.at[i].text)));
	}
	if (n > 0)
		buf_lit(&l->b, ".\n\n");
}

static bool
has_impacts_to_tell(const struct letter *l)
{
	for (size_t i = 0; i < l->s->impacts.n; i++)
		if (!is_said_first(l, l->s->impacts.at[i].text))
			return true;
	return false;
}

#define ADDED_MOST 4

/* What no reading found, and one of us wrote down: that it was understood shows nowhere else. */
static bool
is_added_by_hand(const struct letter *l, const struct concern *c)
{
	return c->turn == 0 && !c->by_customer && !concern_is_settled(c) && c->state != CONCERN_PARKED
	    && !concern_is_finding(l->s, c) && !is_said_first(l, c->text);
}

/* Beside what it is about. */
static bool
put_by_hand(struct letter *l, struct str about, bool first)
{
	const char *opens = first ? "You told me: " : " You also told me: ";
	size_t n = 0;

	for (size_t i = 0; i < l->s->concerns.n && n < ADDED_MOST; i++) {
		const struct concern *c = &l->s->concerns.at[i];
		struct str text = on_line(l, c->text);

		if (!is_added_by_hand(l, c) || str_eq(text, about))
			continue;
		buf_fmt(&l->b, "%s" SAID_FMT, n++ > 0 ? ", " : opens, STR_ARG(text));
	}
	if (n > 0)
		buf_lit(&l->b, ".");
	return n > 0;
}

static void
put_problem(struct letter *l)
{
	enum label asked;
	struct str about = their_problem(l, &asked);
	bool said_already = about.len > 0 && is_said_first(l, about);

	if (about.len == 0)
		buf_lit(&l->b, "You told me [what happened, with a fact of theirs].");
	else if (!said_already)
		put_told(l, about, asked);
	if (put_by_hand(l, about, said_already) || !said_already)
		buf_put(&l->b, has_impacts_to_tell(l) ? STR(" ") : STR("\n\n"));
	put_impacts_told(l);
}

static void
put_need(struct letter *l)
{
	struct alarm_told told;

	if (need_may_be_asked(l->s) && !alarm_unmet(l->s, &told))
		buf_lit(&l->b, NEED_QUESTION "\n\n");
}

static void
put_name(struct letter *l)
{
	if (str_trim(l->agent).len > 0)
		buf_fmt(&l->b, "I am %.*s, and I look after this from here.\n\n",
		    STR_ARG(str_trim(l->agent)));
}

struct str
draft_ack(struct arena *a, const struct state *s, const struct calendar *c, int64_t now, struct str agent)
{
	struct letter l;

	begin(&l, a, s, c, now, agent);
	put_loss(&l);
	put_misses(&l);
	put_comeback(&l);
	put_problem(&l);
	put_name(&l);
	put_need(&l);
	put_next_contact(&l);
	return end(&l);
}

#define QUESTIONS_MOST 3

struct str
draft_explore(struct arena *a, const struct state *s, const struct calendar *c, int64_t now, struct str agent)
{
	uint32_t unknown = slots_unknown(s);
	struct letter l;
	int asked = 0;

	begin(&l, a, s, c, now, agent);
	put_loss(&l);
	put_misses(&l);
	put_problem(&l);
	if (s->last_sent_at == 0)
		put_name(&l);
	buf_lit(&l.b, "Before I suggest anything, I want to see it as you do.\n\n");
	for (int i = 0; i < SLOT_COUNT && asked < QUESTIONS_MOST; i++)
		if (unknown >> i & 1)
			asked += (buf_fmt(&l.b, "%s\n", slot_question((enum slot)i)), 1);
	if (asked == 0)
		buf_lit(&l.b, "Is there something that I have not asked, and should know?\n");
	buf_lit(&l.b, "\n");
	if (asked < QUESTIONS_MOST)
		put_need(&l);
	put_next_contact(&l);
	return end(&l);
}

/* The client is the authority on whether a piece of work fits: the miss is named and conceded. */
struct str
draft_critique(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent)
{
	struct letter l;
	struct str about;
	enum label asked;
	int32_t day;

	begin(&l, a, s, c, now, agent);
	about = their_problem(&l, &asked);
	day = working_day_after(l.calendar, day_at(l.zone, now), 3);
	put_misses(&l);
	if (about.len > 0)
		buf_fmt(&l.b, "You told me: " SAID_FMT ". You are right, and this is mine: it missed what "
		    "you asked for.\n\n", STR_ARG(about));
	else
		buf_lit(&l.b, "You are right, and this is mine: it missed what you asked for.\n\n");
	buf_lit(&l.b, "What would the right one look like to you? What in this one must not come back?\n\n");
	buf_fmt(&l.b, "I will send you another attempt by %.*s, built on what you tell me.",
	    STR_ARG(in_words(&l, moment_of(l.zone, day, CONTACT_BY_MIN))));
	return end(&l);
}

/* --- later ones ------------------------------------------------------------------------------------- */

/* Their view first, so that they would sign it; then ours; then where both agree. */
static void
put_views(struct letter *l)
{
	static const char *const gaps[SIDE_COUNT] = {
		[SIDE_THEIRS] = "[their view, so that they would sign it]",
		    [SIDE_OURS] = "[our view, and why]",
		[SIDE_AGREED] = "[what we agree on]",
	};
	static const char *const starts[SIDE_COUNT] = {
		[SIDE_THEIRS] = "This is how you see it: ", [SIDE_OURS] = "This is how I see it: ",
		[SIDE_AGREED] = "And this is where we agree: ",
	};

	for (size_t i = 0; i < SIDE_COUNT; i++)
		buf_fmt(&l->b, "%s%.*s\n\n", starts[i], STR_ARG(l->s->views[i].len > 0
		    ? voice_sentence(l->a, l->s->views[i]) : str_from(gaps[i])));
}

struct str
draft_final(struct arena *a, const struct state *s, const struct calendar *c, int64_t now, struct str agent)
{
	struct letter l;

	begin(&l, a, s, c, now, agent);
	put_misses(&l);
	put_cost(&l);
	put_views(&l);
	buf_lit(&l.b, "This is what we decided: [whether we see it as you do, wholly, in part or not, and "
	    "why].\n\n");
	for (size_t i = 0; i < s->concerns.n; i++)
		if (!concern_is_settled(&s->concerns.at[i]))
			buf_fmt(&l.b, "On " SAID_FMT ": [what we found, and what we will or will not "
			    "do].\n\n",
			    STR_ARG(on_line(&l, s->concerns.at[i].text)));
	buf_fmt(&l.b, "This is my final reply. " FINAL_ROUTE "\n\nWas that enough to settle %s, or is "
	    "something still open?", state_concerns_unsettled(s) == 1 ? "it" : "each of these");
	return end(&l);
}

static const struct teachback *
not_understood(const struct state *s)
{
	const struct teachback *t = s->teachbacks.n > 0 ? &s->teachbacks.at[s->teachbacks.n - 1] : NULL;

	return t != NULL && t->state == TEACHBACK_NOT_YET && s->last_sent_at <= t->told_at ? t : NULL;
}

bool
draft_explains(const struct state *s)
{
	return not_understood(s) != NULL;
}

void
draft_explained(struct arena *a, const struct state *s, struct strs *out)
{
	const struct teachback *t = not_understood(s);

	*out = (struct strs){ NULL, 0 };
	if (t == NULL)
		return;
	out->at = arena_array(a, struct str, t->n_missing + 1);
	for (; out->n < t->n_missing; out->n++)
		out->at[out->n] = t->points[t->missing[out->n].concern - 1].text;
}

static bool
is_asked(const struct state *s)
{
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state == CONCERN_ASKED)
			return true;
	return false;
}

struct str
draft_explain(struct arena *a, const struct state *s, const struct calendar *c, int64_t now, struct str agent)
{
	struct strs points;
	struct letter l;

	begin(&l, a, s, c, now, agent);
	put_misses(&l);
	buf_lit(&l.b, "Thank you for telling me what you understood. I did not explain this part well:\n\n");
	draft_explained(a, s, &points);
	for (size_t i = 0; i < points.n; i++)
		buf_fmt(&l.b, "- %.*s\n", STR_ARG(voice_sentence(a, points.at[i])));
	buf_lit(&l.b, "\nPut another way: [the same in other words, or one thing at a time].\n\n");
	if (is_asked(s))
		buf_lit(&l.b, "Is that enough, put this way, or is something still open?\n\n");
	buf_lit(&l.b, SAY_BACK "\n\n");
	put_next_contact(&l);
	return end(&l);
}

bool
draft_owns(const struct state *s)
{
	return state_fault_is_ours(s) && s->owning[OWNING_DISCLOSURE].seq == 0;
}

struct str
draft_own_mistake(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent)
{
	struct letter l;

	begin(&l, a, s, c, now, agent);
	put_loss(&l);
	put_misses(&l);
	if (s->unaware)
		buf_lit(&l.b, "I am writing because we made a mistake that you may not know of. ");
	else
		buf_lit(&l.b, "We made a mistake. ");
	buf_fmt(&l.b, "%.*s I am sorry that we did this to you.\n\n", STR_ARG(s->finding.len > 0
	    ? voice_sentence(a, s->finding) : STR("[What we did, since when, in the first person.]")));
	put_cost(&l);
	buf_lit(&l.b, "[What is put right, or by when.] [What changes, so that it does not happen "
	    "again.]\n\n");
	put_offers(&l);
	put_answers(&l, true);
	buf_put(&l.b, state_told_nothing(s) ? STR("What else do you need to know about it, and what would "
	    "make it right "
	    "for you?\n\n")
	    : STR("What would make this right for you, and is something still open? I ask before I call "
	    "anything settled.\n\n"));
	put_next_contact(&l);
	return end(&l);
}

struct str
draft_offer(struct arena *a, const struct state *s, const struct calendar *c, int64_t now, struct str agent)
{
	struct letter l;

	begin(&l, a, s, c, now, agent);
	put_misses(&l);
	put_cost(&l);
	put_offers(&l);
	buf_lit(&l.b, "Would that put it right for you, or what is missing?\n\n");
	put_next_contact(&l);
	return end(&l);
}

/* ---- gaps that were left ---- */

#define GAP_MAX 100                             /* bytes between the brackets */

/* "[your answer]", "[What is put right, or by when.]"; a remark such as "[sic]" or "[Ref 12]" is none. */
static bool
is_gap(struct str inside)
{
	size_t spaces = 0;
	bool lower = inside.len > 0 && char_is_lower(inside.ptr[0]);

	for (size_t i = 0; i < inside.len; i++) {
		char c = inside.ptr[i];

		if (i >= GAP_MAX || c == '\n' || c == '[' || char_is_digit(c))
			return false;
		spaces += c == ' ';
	}
	return spaces >= (lower ? 1 : 3);
}

struct str
draft_gap(struct str text)
{
	size_t from, len;

	while ((from = str_find_char(text, '[')) != STR_NOT_FOUND) {
		text = str_sub(text, from, text.len);
		len = str_find_char(text, ']');
		if (len == STR_NOT_FOUND)
			return STR_NONE;
		if (is_gap(str_sub(text, 1, len)))
			return str_sub(text, 0, len + 1);
		text = str_sub(text, 1, text.len);
	}
	return STR_NONE;
}

size_t
draft_gaps(struct str text)
{
	struct str gap;
	size_t n = 0;

	for (; (gap = draft_gap(text)).len > 0; n++)
		text = str_sub(text, (size_t)(gap.ptr - text.ptr) + gap.len, text.len);
	return n;
}

struct str
draft_without_gaps(struct arena *a, struct str text)
{
	struct str gap;

	while ((gap = draft_gap(text)).len > 0)
		text = arena_fmt(a, "%.*s%.*s", STR_ARG(str_sub(text, 0, (size_t)(gap.ptr - text.ptr))),
		    STR_ARG(str_sub(text, (size_t)(gap.ptr - text.ptr) + gap.len, text.len)));
	return text;
}
