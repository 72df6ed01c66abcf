/* next.h - the one next best step, and why a case cannot close yet.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_NEXT_H
#define METHOD_NEXT_H

#include "method/facts.h"

/* In the order in which a case needs them. */
#define STEPS(X) \
	X(SAFE, "safe", "Make it safe first")                  /* someone is not safe, unmet */ \
	X(OWN_MISS, "own-miss", "Own the missed promise")      /* a promise was missed and not yet owned */ \
	X(RESEND, "resend", "Send it again")                   /* a message of ours failed */ \
	X(UPDATE, "update", "Write an " \
	    "update")                 /* an update falls due within the hour, or today */ \
	X(RING, "ring", "Ring them, as promised")              /* the same, and it is a call */ \
	X(KEEP, "keep", "Keep the promise")                    /* an outcome falls due */ \
	X(READ_CONCERNS, "concerns", "Take up what they said") /* proposals wait, no concern yet */ \
	X(PLAY_BACK, "play-back", "Play back") \
	X(PLAY_BACK_AGAIN, "play-back-again", "Play back again") \
	X(ANSWER_NOT_ENOUGH, "not-enough", "Answer what is not enough") \
	X(ANSWER, "answer", "Answer") \
	X(OWN_MISTAKE, "own-mistake", "Own the mistake")       /* ours, and they have not been told */ \
	X(WEIGH, "weigh", "See what they understood")          /* they said it back; nobody compared */ \
	X(EXPLAIN, "explain", "Explain it another way")        /* a point did not arrive */ \
	X(OFFER, "offer", "Make the offer")                    /* granted, and not yet told them */ \
	X(REPLY, "reply", \
	    "Reply")                             /* they wrote last and none of the above holds */ \
	X(ASK_ENOUGH, "ask-enough", "Ask whether it is enough") \
	X(CLOSE, "close", "Close on their word") \
	X(WAIT, "wait", "Wait for them") \
	X(ASK_AGAIN, "ask-again", "Ask once more")             /* they were asked and are silent */ \
	X(NOTHING, "nothing", "Nothing for now")

enum step_kind {
#define X(name, text, title) STEP_##name,
	STEPS(X)
#undef X
};

struct step {
	enum step_kind kind;
	struct str title;                       /* "Play back" */
	struct str reason;                      /* "Two concerns, none confirmed." One sentence */
	enum stage stage;                       /* the composer's step that goes with it */
	int64_t due;                            /* when it must be done; NEVER if nothing says so */
	int64_t concern, promise;               /* what it is about, or 0 */
	bool ours;                              /* we must act; false: it is theirs */
};

void next(struct arena *a, const struct state *s, const struct calendar *c, int64_t now, struct step *out);

/* What is ours to do whatever the clock says: answers, a finding they were not told of, a playback …  Not so
 * where the next word is theirs: we asked them something, or what is left is parked. */
struct owed {
	enum step_kind kind;
	int64_t since;                          /* when they wrote last, or when it was found */
	int64_t n;                              /* points that wait for an answer; of a playback: in it */
};
bool next_owed(struct arena *a, const struct state *s, struct owed *out);

/* The step in place of waiting, for one who was asked and is silent: silence is no yes. */
void next_ask_again(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct step *out);

struct gate {
	bool may_close;                         /* on their word: all have it, nothing is open */
	struct strs reasons;                    /* why not, one sentence each */
};

void gate(struct arena *a, const struct state *s, struct gate *out);

/* Why a final response cannot close it, or go out, yet: only where there is a disagreement, and then until
 * they said that their view is understood, or did not answer in five working days. */
void gate_final(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct gate *out);
/* We do not agree with them on something, or found that the fault is not ours. */
bool state_disagrees(const struct state *s);
/* A playback was sent, they have not written since, and it is that long ago. */
bool playback_went_unanswered(const struct state *s, const struct calendar *c, int64_t now);

/* Something in it, or all of it in a few words, can be their yes or no to what they were asked. */
bool turn_may_hold_word(const struct state *s, const struct turn *t);

const char *step_name(enum step_kind k);

/* What can honestly be drafted, from the state alone.  Gaps that only the writer can fill stand in square
 * brackets.  c is the writer's; agent, their name, signs. */
struct str draft_playback(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
/* For one who was asked and is silent. */
struct str draft_ask_again(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
struct str draft_nothing_new(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
struct str draft_enough(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
/* That a concern was parked, until when and why: to be told at once.  Whether that is what there is to tell:
 * they have not heard it, and no other word of ours is due within the day. */
struct str draft_parked(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
bool draft_tells_parked(const struct state *s, int64_t now);
struct str draft_own_miss(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
/* The first messages: what they told us and who looks after it; what we have not asked; work of ours that
 * missed conceded, with another attempt. */
struct str draft_ack(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
struct str draft_explore(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
struct str draft_critique(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
/* What a final letter says of where they can take it, for the desk to fill from the profile. */
/* The text without the gaps that are still in it. */
struct str draft_without_gaps(struct arena *a, struct str text);
#define FINAL_ROUTE "If you see it differently, [whom they can turn to, until when, and that it is free]."
struct str draft_final(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
/* Points that did not arrive, explained anew; a mistake of ours told; a granted offer made.  Each where the
 * state asks for it. */
struct str draft_explain(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
struct str draft_own_mistake(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
struct str draft_offer(struct arena *a, const struct state *s, const struct calendar *c, int64_t now,
    struct str agent);
bool draft_explains(const struct state *s);
/* The points that draft_explain puts another way; none where all arrived. */
void draft_explained(struct arena *a, const struct state *s, struct strs *out);
bool draft_owns(const struct state *s);
/* Once, plainly, before the first playback, of someone who is upset or wrote a lot. */
bool need_may_be_asked(const struct state *s);
bool text_asks_need(struct str text);
/* Asks to say it back, with the burden on us. */
#define SAY_BACK "To check that I explained this well: would you tell me in your own words what you take " \
    "from " \
	"it: what was decided, what happens next, and what you will do?"
/* The first gap that a text still has, with its brackets; empty: none. */
struct str draft_gap(struct str text);
size_t draft_gaps(struct str text);             /* how many it has */

#endif
