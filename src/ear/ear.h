/* ear.h - a turn in, moves out.
 *
 * The ear says which words point to what, never what to do.  No clock, no I/O: the turn's own time
 * and calendar come in, memory is the arena's.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_EAR_H
#define EAR_EAR_H

#include "ear/when.h"

enum move_from { FROM_PHRASE, FROM_WEIGHTS, FROM_BOTH, FROM_PERSON };

/* What in their words is to be met before the matter itself, or beside it; the gravest first. */
#define ALARMS(X) \
	X(NONE, "") \
	X(SELF, "self")                         /* they may do themselves harm */ \
	X(DANGER, "danger")                     /* gas, a baby in the cold: someone is not safe */ \
	X(THREAT, "threat")                     /* against one of us, or against things */ \
	X(SLUR, "slur")                         /* words against what one of us is */ \
	X(HARASSMENT, "harassment")             /* one of us pursued, or wished ill */ \
	X(OUTSIDE, "outside")                   /* a court, the police, a regulator, the press */
enum alarm {
#define X(name, text) ALARM_##name,
	ALARMS(X)
#undef X
	ALARM_COUNT
};

struct move {
	enum label move;
	uint32_t start, end;                    /* bytes: the clause it was read in */
	uint16_t p;                             /* per mille */
	uint8_t from;                           /* enum move_from */
	uint8_t alarm;                          /* enum alarm */
	uint32_t often;                         /* 1: counts how often, "for the third time" */
};

struct promise_read {
	uint32_t start, end;                    /* bytes: the sentence or clause that makes it */
	uint32_t said, said_end;                /* … and as much as can be read alone (promise_said) */
	int64_t due;                            /* NEVER: none or vague */
	bool vague;
	bool by_phone;                          /* undertakes to ring */
	bool update;                            /* undertakes to write, ring or report, not a deed */
};

#define EMOTIONS(X) \
	X(NONE, "none") X(WORRIED, "worried") X(FRUSTRATED, "frustrated") X(ANGRY, "angry") \
	X(DISAPPOINTED, "disappointed") X(SAD, "sad") X(RELIEVED, "relieved") X(PLEASED, "pleased")
enum emotion {
#define X(name, text) EMOTION_##name,
	EMOTIONS(X)
#undef X
};

struct ear_turn {
	bool customer;                          /* else one of ours */
	struct str text;                        /* without quoted history if the caller knows it */
	int64_t at;                             /* NEVER: not known */
	const struct calendar *calendar;        /* the desk's; theirs in it: the other's clock */
	struct str before;                      /* what the other side said last; empty: not known */
};

struct reading {
	struct text text;                       /* the turn, taken apart */
	VEC(struct move) moves;                 /* rising by start */
	VEC(struct promise_read) promises;      /* of our turns */
	enum emotion emotion;
	uint16_t emotion_p;                     /* per mille */
	uint8_t anger;                          /* 0 calm … 3 furious or leaving */
	uint8_t distress;                       /* 0 … 3: worried, sad, frightened */
	bool again;                             /* of theirs: something in it is so again */
};

/* A customer's text that is plainly in another language (language.h) is left unread. */
void ear_read(struct arena *a, const struct pack *p, const struct ear_turn *turn, struct reading *out);
/* The promises alone, of one of our turns that is taken apart already. */
void promises_read(struct arena *a, const struct text *t, const struct ear_turn *turn, struct reading *out);
/* The words of one that was read in `text`, to be quoted: of "it is treated on Monday and painted by Friday"
 * the second is told with what is painted.  Borrowed. */
struct str promise_said(struct str text, const struct promise_read *p);

const char *emotion_name(enum emotion e);
const char *alarm_name(enum alarm k);
bool alarm_by_name(struct str name, enum alarm *out);

#endif
