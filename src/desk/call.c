/* call.c - a call as it was: who said what, what was played back and answered aloud, what it keeps.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "desk/opening.h"
#include "desk/saying.h"

#define CHANNEL STR("call")
#define TEXT_MAX KIB(64)
#define WORD_MAX 300
#define TITLE_MAX 120

struct call {
	struct saying sy;
	struct in_reply said;                   /* as noted, or in words of ours where nothing was */
	const struct in_call *in;
	int64_t heard;                          /* seq of their turn, or 0 */
};

/* --- whether it can be noted ------------------------------------------------------------------------- */

static bool
is_new(const struct in_call *in)
{
	return in->said.case_id == 0;
}

static bool
may_be_noted(const struct in_call *in, struct err *err)
{
	bool silent = str_trim(in->heard).len == 0 && str_trim(in->said.text).len == 0 && !in->played
	    && in->n_words == 0 && str_trim(in->taught).len == 0;

	if (in->heard.len > TEXT_MAX || in->said.text.len > TEXT_MAX)
		return err_set(err, ERR_TOO_LARGE, "This is longer than a note can be (64 KB). It is "
		    "still here.");
	if (in->end == CALL_SPOKE && silent)
		return err_set(err, ERR_DATA, "Note what they said, or what you said. A few words are "
		    "enough.");
	if (in->end == CALL_NO_ANSWER && in->promise == 0)
		return err_set(err, ERR_DATA, "Choose the promise you rang for: it stands, and is due again "
		    "when you try next.");
	if (in->end != CALL_SPOKE && is_new(in))
		return err_set(err, ERR_DATA, "Nobody new was spoken to, so there is nothing to open a "
		    "case with.");
	if (is_new(in) && str_trim(in->heard).len == 0)
		return err_set(err, ERR_DATA, "Note what they said, in their words. A few are enough.");
	if (is_new(in) && str_trim(in->name).len == 0 && str_trim(in->phone).len == 0)
		return err_set(err, ERR_DATA, "Note who rang, or at least the number.");
	return true;
}

/* --- what was said ------------------------------------------------------------------------------------- */

/* A playback said aloud has the words of the concerns where nobody noted others. */
static struct str
played_words(struct arena *a, const struct state *s)
{
	struct buf b;

	buf_init(&b, a, KIB(64));
	buf_lit(&b, "I said back:");
	for (size_t i = 0; i < s->concerns.n; i++)
		if (!concern_is_settled(&s->concerns.at[i]))
			buf_fmt(&b, "\n- %.*s", STR_ARG(s->concerns.at[i].text));
	return buf_str(&b);
}

static struct str
our_words(const struct call *k)
{
	struct str text = str_trim(k->in->said.text);

	if (text.len > 0)
		return text;
	if (k->in->played)
		return played_words(k->sy.m.seat->a, k->sy.m.state);
	return k->in->end == CALL_LEFT_WORD ? STR("I left word that I rang.") : STR_NONE;
}

static bool
add_heard(struct call *k, struct err *err)
{
	struct making *m = &k->sy.m;
	struct str text = str_trim(k->in->heard);

	if (text.len == 0)
		return true;
	if (!making_add(m, (struct event){ .kind = EVENT_RECEIVED, .channel = CHANNEL,
	    .name = m->state->speaker.seq != 0 ? m->state->speaker.name : m->state->name, .text = text },
	    err))
		return false;
	k->heard = making_seq(m);
	if (!m->state->open && !making_add(m, (struct event){ .kind = EVENT_REOPENED,
	    .reason = STR("They rang"), .turn = k->heard }, err))
		return false;
	return making_read_turn(m, k->heard, err);
}

/* All that a message does, but for the mail.  What was said cannot be held back any more: nothing blocks. */
static bool
add_said(struct call *k, struct err *err)
{
	struct saying *sy = &k->sy;

	if (k->said.text.len == 0)
		return true;
	if (k->in->played && state_concerns_unsettled(sy->m.state) == 0)
		return err_set(err, ERR_DATA, "There is no concern yet that could have been played back. "
		    "Note the call without it and take up what they said.");
	if (!saying_read(sy, err) || !saying_promises_consented(sy, err))
		return false;
	if (!making_add(&sy->m, (struct event){ .kind = EVENT_SENT, .channel = CHANNEL, .text = k->said.text,
	    .name = sy->m.seat->who.name, .stage = str_from(stage_name(k->said.stage)),
	    .tells = sy->draft.tells }, err))
		return false;
	sy->turn = making_seq(&sy->m);
	return saying_follow(sy, err);
}

/* --- their yes or no ----------------------------------------------------------------------------------- */

/* What they said in so many words: as noted, or the whole of what was heard. */
static struct str
spoken_word(const struct call *k, struct str word, enum spoken said)
{
	word = str_trim(word);
	if (word.len == 0 && said == SPOKEN_NOT_YET)
		word = utf8_cut(str_trim(k->in->heard), WORD_MAX);
	if (word.len > 0)
		return word;
	return said == SPOKEN_YES ? STR("Yes") : STR("Not yet");
}

static bool
add_playback_word(struct call *k, struct err *err)
{
	const struct playback *p = state_last_playback(k->sy.m.state);
	bool yes = k->in->playback == SPOKEN_YES;

	if (k->in->playback == SPOKEN_NOTHING)
		return true;
	if (p == NULL || p->state != PLAYBACK_SENT)
		return err_set(err, ERR_CONFLICT, "There is no playback that they could have answered. "
		    "Tick that you said it back in this call.");
	return making_add(&k->sy.m, (struct event){
		.kind = yes ? EVENT_PLAYBACK_CONFIRMED : EVENT_PLAYBACK_CORRECTED, .playback = p->seq,
		.word = spoken_word(k, k->in->playback_word, k->in->playback), .channel = CHANNEL,
		.turn = k->heard }, err);
}

static bool
add_words(struct call *k, struct err *err)
{
	for (size_t i = 0; i < k->in->n_words; i++) {
		const struct in_spoken *w = &k->in->words[i];

		if (w->said == SPOKEN_NOTHING)
			continue;
		if (!making_add(&k->sy.m, (struct event){
		    .kind = w->said == SPOKEN_YES ? EVENT_ENOUGH : EVENT_NOT_ENOUGH, .concern = w->concern,
		    .word = spoken_word(k, w->word, w->said), .channel = CHANNEL, .turn = k->heard }, err))
			return false;
	}
	return true;
}

/* What they said back, to what they were asked in this call or before. */
static bool
add_taught(struct call *k, struct err *err)
{
	const struct state *s = k->sy.m.state;
	const struct teachback *t = s->teachbacks.n > 0 ? &s->teachbacks.at[s->teachbacks.n - 1] : NULL;
	struct str word = str_trim(k->in->taught);

	if (word.len == 0)
		return true;
	if (t == NULL || t->state != TEACHBACK_ASKED)
		return err_set(err, ERR_DATA, "Note what you told them, and tick that you asked them to say "
		    "it "
		    "back; then what they said can be compared with it.");
	return making_add(&k->sy.m, (struct event){ .kind = EVENT_TEACHBACK_TOLD, .teachback = t->seq,
	    .word = word, .channel = CHANNEL, .turn = k->heard }, err);
}

/* --- the promised call --------------------------------------------------------------------------------- */

static bool
add_kept(struct call *k, struct err *err)
{
	struct making *m = &k->sy.m;
	bool left = k->in->end == CALL_LEFT_WORD;

	if (k->in->promise == 0)
		return true;
	if (k->in->end == CALL_NO_ANSWER)
		return making_add(m, (struct event){ .kind = EVENT_PROMISE_TRIED, .promise = k->in->promise,
		    .due = k->in->next, .reason = STR("no answer") }, err);
	return making_add(m, (struct event){ .kind = EVENT_PROMISE_KEPT, .promise = k->in->promise,
	    .turn = k->sy.turn, .reason = left ? STR("rang and left word") : STR("rang") }, err);
}

/* --- the act -------------------------------------------------------------------------------------------- */

static struct str
cut_at_word(struct arena *a, struct str line)
{
	size_t end;

	if (line.len <= TITLE_MAX)
		return line;
	end = utf8_cut(line, TITLE_MAX).len;
	while (end > 0 && line.ptr[end] != ' ')
		end--;
	if (end == 0)
		return utf8_cut(line, TITLE_MAX);
	return arena_fmt(a, "%.*s\xe2\x80\xa6", STR_ARG(str_trim(str_sub(line, 0, end))));
}

static struct str
title_of(struct arena *a, struct str heard)
{
	struct str line = STR_NONE;

	while (line.len == 0 && str_line(&heard, &line))
		line = str_trim(line);
	return line.len > 0 ? cut_at_word(a, line) : STR("A call");
}

/* Who was said to have rang by their number alone. */
static bool
as_known(struct seat *s, const struct in_call *in, struct opening *o, struct err *err)
{
	struct person_row known = { 0 };

	if (in->person == 0 || o->name.len > 0 || o->address.len > 0)
		return true;
	if (!caller_by_phone(s, o->phone, in->person, &known, err))
		return false;
	o->person = known.id;
	o->name = known.name;
	o->address = known.address;
	return true;
}

static bool
begin(struct call *k, struct seat *s, struct change *c, struct err *err)
{
	const struct in_call *in = k->in;
	struct making *m = &k->sy.m;
	struct opening o = { .name = str_trim(in->name), .phone = str_trim(in->phone),
		.address = str_trim(in->address), .title = title_of(s->a, in->heard), .channel = CHANNEL };

	if (!is_new(in))
		return making_begin(m, s, c, in->said.case_id, err) && making_is_fresh(m, in->said.seen, err)
		    && making_phone(m, in->phone, err);
	if (!as_known(s, in, &o, err))
		return false;
	making_new(m, s, c, in->opens);
	return making_open(m, &o, err);
}

bool
act_call(struct seat *s, const void *input, struct change *c, struct err *err)
{
	struct call k = { .in = input };

	if (!seat_needs(s, ROLE_AGENT, err) || !may_be_noted(k.in, err) || !begin(&k, s, c, err))
		return false;
	if (!add_heard(&k, err))
		return false;
	k.said = k.in->said;
	k.said.text = our_words(&k);
	k.said.call = true;
	k.said.stage = k.in->played ? STAGE_PLAYBACK : STAGE_UPDATE;
	k.sy.in = &k.said;
	/* what is kept first: a word that settles what it was about would let it go */
	return add_said(&k, err) && add_playback_word(&k, err) && add_kept(&k, err) && add_words(&k, err)
	    && add_taught(&k, err);
}
