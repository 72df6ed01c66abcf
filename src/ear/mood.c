/* mood.c - which words and which form point to anger, distress or another feeling.
 *
 * Whole numbers only, and no claim to know: a level says what the text gives reason to expect.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/ear_inside.h"

#define LEVEL_MAX 3
#define GRIEVANCES_ANGRY 3 /* repeats, chases and criticisms that make a calm text an angry one */
#define SHOUTED 3          /* words in capitals in a row that are no abbreviations */

struct signs {
	bool sarcastic;                         /* a word of praise by itself, and trouble in the next */
	unsigned of[LABEL_COUNT];               /* how often each label counts */
	unsigned shouted;                       /* the longest row of words in capitals */
	unsigned marks;                         /* runs like "!!" and "?!" */
};

static bool
in_body(const struct text *t, uint32_t sentence)
{
	return t->sentences[sentence].part == PART_BODY;
}

/* 0, or 1 for "!!" and "??", or 2 for more. */
static unsigned
loudness(const struct text *t, const struct token *k)
{
	struct str s = str_sub(t->s, k->start, k->end);
	bool loud = k->kind == TOKEN_MARK && s.len >= 2 && (str_find_char(s, '!') != STR_NOT_FOUND
	    || (s.ptr[0] == '?' && str_find_char(s, '.') == STR_NOT_FOUND));

	return loud ? 1 + (s.len > 2) : 0;
}

/* One word in capitals may be an abbreviation or stress; a row of them is shouted. */
static unsigned
row_of_capitals(const struct token *k, unsigned row)
{
	if (k->kind == TOKEN_WORD)
		return k->all_capitals ? row + 1 : k->capital && k->end - k->start == 1 ? row : 0;
	return row;
}

static void
count_form(const struct text *t, struct signs *s)
{
	unsigned row = 0;

	for (size_t i = 0; i < t->n_sentences; i++) {
		if (!in_body(t, (uint32_t)i))
			continue;
		for (uint32_t k = t->sentences[i].first; k < t->sentences[i].last; k++) {
			row = row_of_capitals(&t->tokens[k], row);
			s->shouted = row > s->shouted ? row : s->shouted;
			s->marks += loudness(t, &t->tokens[k]);
		}
	}
}

static void
count_hits(const struct text *t, const struct reading *r, struct signs *s)
{
	for (size_t i = 0; i < t->n_hits; i++) {
		if (!t->hits[i].negated && in_body(t, t->hits[i].sentence)
		    && !label_is_move(t->hits[i].label))
			s->of[t->hits[i].label]++;
	}
	for (size_t i = 0; i < r->moves.n; i++)
		s->of[r->moves.at[i].move]++;
}

#define EXCLAIMED 4                              /* tokens: "Oh, marvellous." */

static bool
holds_sign(const struct text *t, uint32_t sentence, enum label label, size_t *from)
{
	while (*from < t->n_hits && t->hits[*from].sentence < sentence)
		(*from)++;
	for (size_t i = *from; i < t->n_hits && t->hits[i].sentence == sentence; i++)
		if (t->hits[i].label == label && !t->hits[i].negated)
			return true;
	return false;
}

/* "Oh, marvellous. Another week without a lift.": praise of nothing, for what comes next is no gift. */
static bool
is_sarcastic(const struct text *t)
{
	size_t at = 0;

	for (uint32_t i = 0; i + 1 < t->n_sentences; i++) {
		const struct sentence *s = &t->sentences[i];

		if (!in_body(t, i) || s->last - s->first > EXCLAIMED || !holds_sign(t, i, SIGN_PLEASED, &at))
			continue;
		if (holds_sign(t, i + 1, SIGN_TROUBLE, &at))
			return true;
	}
	return false;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* To find that a piece of work misses the point is an opinion of it, and holds nothing against anyone. */
static unsigned
criticisms_of(const struct signs *s)
{
	return s->of[MOVE_CRITICISE] - least(s->of[MOVE_CRITICISE], s->of[SIGN_MISSES_POINT]);
}

static unsigned
grievances_of(const struct signs *s)
{
	return s->of[MOVE_REPEAT] + s->of[MOVE_CHASE] + criticisms_of(s) + s->of[MOVE_NOT_SATISFIED];
}

/* 0 calm, 1 annoyed, 2 angry, 3 furious or leaving. */
static uint8_t
anger_of(const struct signs *s)
{
	unsigned grievances = grievances_of(s);
	unsigned level = 0;

	if (s->of[SIGN_FURY] > 0)
		level = 3;
	else if (s->of[SIGN_ANGER] > 0 || s->of[MOVE_THREATEN] > 0
	    || (s->of[SIGN_FRUSTRATED] > 0 && grievances >= GRIEVANCES_ANGRY))
		level = 2;
	else if (s->of[SIGN_FRUSTRATED] > 0 || grievances > 0)
		level = 1;
	level += s->of[MOVE_THREATEN] > 0 && (s->of[SIGN_ANGER] > 0 || grievances >= 2);
	level += level < 2 && grievances >= GRIEVANCES_ANGRY + 1 && s->of[MOVE_REPEAT] > 0
		 && s->of[MOVE_CRITICISE] > 0;
	level += s->shouted >= SHOUTED || (s->shouted == 2 && s->marks > 0) || s->marks >= 2;
	return (uint8_t)least(level, LEVEL_MAX);
}

static uint8_t
distress_of(const struct signs *s)
{
	unsigned mild = s->of[SIGN_WORRIED] + s->of[SIGN_SAD];

	if (s->of[SIGN_DESPAIR] > 0)
		return 3;
	if (s->of[SIGN_DISTRESS] > 0)
		return (uint8_t)(s->of[SIGN_DISTRESS] > 2 ? 3 : 2);
	return (uint8_t)least(mild, 2);
}

struct weighed { enum emotion emotion; unsigned weight; };

static void
set_emotion(struct reading *out, enum emotion e, unsigned p)
{
	out->emotion = e;
	out->emotion_p = (uint16_t)p;
}

static unsigned
count_topics(const struct signs *s, const enum label *topics, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += s->of[topics[i]];
	return sum;
}

/* No word of feeling: what happened to them, and what they do about it, gives reason to expect one. */
static enum emotion
emotion_by_cause(const struct signs *s, const struct reading *out)
{
	static const enum label fears[] = {
		SIGN_GRAVE, SIGN_SAFETY, TOPIC_MEDICAL, TOPIC_SAFETY, TOPIC_ILL, TOPIC_MOULD,
	};
	static const enum label dear[] = { TOPIC_PARENT, TOPIC_PARTNER, TOPIC_CHILD, TOPIC_PET };
	bool suffers = s->of[MOVE_PROBLEM] + s->of[MOVE_IMPACT] > 0;

	if (out->anger > 1 || s->of[MOVE_THREATEN] > 0 || criticisms_of(s) > s->of[SIGN_NEGLECT]
	    || (s->of[MOVE_REPEAT] > 0 && suffers))
		return EMOTION_ANGRY;
	if (s->of[MOVE_REPEAT] + s->of[MOVE_NOT_SATISFIED] + criticisms_of(s) > 0
	    || (s->of[MOVE_CHASE] > 0 && s->marks > 0))
		return EMOTION_FRUSTRATED;
	if (s->of[SIGN_MISSES_POINT] > 0)
		return EMOTION_DISAPPOINTED;
	if (suffers && s->of[TOPIC_FUNERAL] > 0 && count_topics(s, dear, LENGTH(dear)) > 0)
		return EMOTION_SAD;
	if ((suffers || s->of[MOVE_CHASE] > 0) && count_topics(s, fears, LENGTH(fears)) > 0)
		return EMOTION_WORRIED;
	suffers = s->of[MOVE_PROBLEM] > 0 && s->of[SIGN_OF_SELF] > 0 && s->of[MOVE_REQUEST] == 0;
	if (s->of[MOVE_IMPACT] > 0 || suffers)
		return EMOTION_FRUSTRATED;
	return EMOTION_NONE;
}

/* "I was so worried, but that settles it." */
static bool
has_passed(const struct signs *s)
{
	return s->of[SIGN_WORRIED] > 0 && s->of[MOVE_SATISFIED] > 0
	    && grievances_of(s) + s->of[MOVE_PROBLEM] + s->of[MOVE_QUESTION] == 0;
}

static bool
is_meant_otherwise(const struct signs *s)
{
	return s->sarcastic && s->of[MOVE_SATISFIED] + s->of[MOVE_THANK] + s->of[SIGN_RELIEVED] == 0;
}

/* Praise beside a grievance is for someone else, or isn't meant. */
static unsigned
praise_of(const struct signs *s)
{
	unsigned well = s->of[MOVE_THANK] > 0 || s->of[MOVE_PROBLEM] == 0 ? s->of[SIGN_WELL] : 0;

	if (grievances_of(s) + s->of[MOVE_THREATEN] > 0 || is_meant_otherwise(s))
		return 0;
	if (s->of[SIGN_PLEASED] + s->of[MOVE_THANK] > 0)
		well += s->of[MOVE_SATISFIED];
	return 2 * s->of[SIGN_PLEASED] + well;
}

/* The feeling most words point to; of equals the first in the table. */
static void
emotion_of(const struct signs *s, struct reading *out)
{
	bool shouts = s->shouted >= SHOUTED;
	unsigned relief = 2 * s->of[SIGN_RELIEVED];
	const struct weighed weighed[] = {
		{ EMOTION_RELIEVED, relief > 0 || has_passed(s) ? relief + 2 * s->of[SIGN_WORRIED] + 1 : 0 },
		{ EMOTION_ANGRY, 3 * s->of[SIGN_FURY] + 2 * s->of[SIGN_ANGER] + (out->anger == 3 ? 2u : 0u)
		    + (shouts ? 1u : 0u) },
		{ EMOTION_WORRIED, 2 * s->of[SIGN_WORRIED] + s->of[SIGN_DESPAIR] },
		{ EMOTION_SAD, 2 * s->of[SIGN_SAD] + s->of[SIGN_DISTRESS] },
		{ EMOTION_DISAPPOINTED, 2 * s->of[SIGN_DISAPPOINTED] },
		{ EMOTION_FRUSTRATED, 2 * s->of[SIGN_FRUSTRATED] + 3 * s->of[SIGN_WEARY]
		    + (is_meant_otherwise(s) ? 2u : 0u) },
		{ EMOTION_PLEASED, praise_of(s) },
	};
	struct weighed best = { EMOTION_NONE, 0 };

	for (size_t i = 0; i < LENGTH(weighed); i++) {
		if (weighed[i].weight > best.weight)
			best = weighed[i];
	}
	if (best.weight > 0)
		set_emotion(out, best.emotion, best.weight > 3 ? 850 : 750);
	else
		set_emotion(out, emotion_by_cause(s, out), 550);
	if (out->emotion == EMOTION_NONE)
		out->emotion_p = 600;
}

void
mood_read(const struct text *t, struct reading *out)
{
	struct signs signs = { .shouted = 0 };

	count_form(t, &signs);
	signs.sarcastic = is_sarcastic(t);
	count_hits(t, out, &signs);
	out->anger = anger_of(&signs);
	out->distress = distress_of(&signs);
	emotion_of(&signs, out);
}

const char *
emotion_name(enum emotion e)
{
	static const char *const names[] = {
#define X(name, text) text,
		EMOTIONS(X)
#undef X
	};

	must((unsigned)e < LENGTH(names));
	return names[e];
}

static const char *const alarms[] = {
#define X(name, text) text,
	ALARMS(X)
#undef X
};

const char *
alarm_name(enum alarm k)
{
	must((unsigned)k < LENGTH(alarms));
	return alarms[k];
}

bool
alarm_by_name(struct str name, enum alarm *out)
{
	for (size_t i = 0; i < LENGTH(alarms); i++)
		if (str_eq(name, str_from(alarms[i]))) {
			*out = (enum alarm)i;
			return true;
		}
	return false;
}
