/* state.h - the state of a case: a pure function of its log.
 *
 * state_init, then apply() for every event in order.  The state keeps views into the events it was
 * fed: they must live as long as it does, in the same arena.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_STATE_H
#define METHOD_STATE_H

#include "ear/language.h"
#include "ear/text.h"
#include "method/event.h"
#include "method/profile.h"

/* failed: no mail server took it; bounced: one took it and gave it back */
#define DELIVERIES(X) \
	X(NONE, "none") X(WAITING, "waiting") X(ACCEPTED, "accepted") X(FAILED, "failed") \
	X(BOUNCED, "bounced")
enum delivery {
#define X(name, text) DELIVERY_##name,
	DELIVERIES(X)
#undef X
};

/* Somebody in copy whom a message of ours did not reach. */
struct lost_copy { int64_t turn, at; struct str address, reason; };

/* A message of ours that waits for its day.  It is no turn, and nothing in it counts as said.
 * stopped: something came in first, or it could not go when its time had come. */
#define PLAN_STATES(X) X(WAITING, "waiting") X(STOPPED, "stopped") X(UNDONE, "undone") X(SENT, "sent")
enum plan_state {
#define X(name, text) PLAN_##name,
	PLAN_STATES(X)
#undef X
};
struct plan {
	int64_t seq, at, due;
	struct str actor, name, text, stage, address, title;
	struct str what;                        /* all else it will do, as JSON (desk/plan.c) */
	struct attachment *files;
	size_t n_files;
	struct correspondent *people;
	size_t n_people;
	enum plan_state state;
	int64_t ended_at;
	bool they;                              /* stopped by a word of theirs */
	struct str why;                         /* it was stopped: a sentence */
};

/* What a turn tells beside its moves, as TELLS_… (told.h), and whom they lost. */
struct told {
	int64_t tells;                          /* 0: it was not looked for */
	struct loss_read *losses;
	size_t n_losses;
};

struct turn {
	int64_t seq, at;
	bool ours;
	struct str actor, channel, name, address, title, message_id, in_reply_to, text, quoted, stage;
	int64_t raw;
	struct str tz;                          /* the offset it was dated with, "+02:00"; empty: none */
	/* Where it came to, if not here: with `earlier`, it stands there too under that number; without, it
	 * answers what that case wrote, while both are read as one. */
	int64_t from_case, earlier;
	struct attachment *files;               /* what came with it */
	size_t n_files;
	int64_t more_files;                     /* that came too and are kept in the mail alone */
	struct str trouble;                     /* what of it could not be read, as a sentence, or empty */
	struct correspondent *people;           /* who else it went to, or came to */
	size_t n_people;
	struct move *moves;                     /* the latest reading; n_moves is 0 before it */
	size_t n_moves;
	int64_t anger, distress;
	bool again;                             /* what they write goes on from before: "off again" */
	struct told told;                       /* beside its moves; ask turn_told */
	bool read;
	enum delivery delivery;
	struct str delivery_reason;             /* why it was lost, or is late */
	int64_t out_seq, out_at;                /* of ours: when it was sent, or sent again */
	int64_t lost_seq, lost_at;              /* when it was seen not to have reached them; 0: it was not */
	int64_t playback;                       /* seq of the playback it carries, or 0 */
};

/* The language of theirs that it was left unread for; LANGUAGE_NONE: it is English, or ours. */
enum language turn_language(struct arena *a, const struct turn *t);

/* A problem or criticism the ear found that no one has yet taken up or declined. */
struct proposal {
	int64_t turn;
	uint32_t start, end;
	struct str text;                        /* the words it rests on */
	enum label move;
};

#define CONCERN_STATES(X) \
	X(OPEN, "open") X(ANSWERED, "answered") X(ASKED, "asked") X(ENOUGH, "enough") \
	X(NOT_ENOUGH, "not-enough") X(PARKED, "parked") X(WITHDRAWN, "withdrawn") X(MERGED, "merged")
enum concern_state {
#define X(name, text) CONCERN_##name,
	CONCERN_STATES(X)
#undef X
};

/* Where we stand on a concern; apart from its state: one may disagree and still have settled it. */
enum position { POSITION_UNKNOWN, POSITION_AGREE, POSITION_PARTLY, POSITION_DISAGREE };

struct concern {
	int64_t seq, at;
	struct str text;                        /* as it stands now */
	struct str first_text;                  /* as it was raised */
	bool by_customer;                       /* raised by them, in their words */
	int64_t turn;                           /* where it was read, or 0 */
	uint32_t start, end;
	enum concern_state state;
	int64_t into;                           /* merged into this one */
	int64_t answered_turn;
	enum concern_state before;              /* what it was before that turn answered it, */
	int64_t before_turn;                    /* and by which it was answered then */
	int64_t lost_turn;                      /* the turn that would have answered it and did not arrive */
	int64_t promise;                        /* what it is parked on */
	struct str parked_why;
	int64_t parked_seq;                     /* when it was parked last; 0: never */
	struct str word, word_channel;          /* their last yes or no on it, verbatim */
	int64_t word_at, word_turn;             /* word_turn: the message it was taken from, or 0 */
	int64_t reopened;                       /* how often it came back after an enough */
	enum position position;
	struct str position_reason;
};

enum playback_state { PLAYBACK_NONE, PLAYBACK_SENT, PLAYBACK_CORRECTED, PLAYBACK_CONFIRMED };

struct playback {
	int64_t seq, at, turn;
	struct item *items;
	size_t n_items;
	enum playback_state state;
	int64_t answered_at, answered_seq;
	int64_t answered_turn;                  /* the turn that holds their answer, or 0 */
	struct str word, word_channel;
	struct item *corrections;               /* their version beside ours */
	size_t n_corrections;
};

/* released: a promise to write, let go before it fell due because the case closed, or because what it was to
 * be about was settled */
#define PROMISE_STATES(X) X(OPEN, "open") X(KEPT, "kept") X(MISSED, "missed") X(RELEASED, "released")
enum promise_state {
#define X(name, text) PROMISE_##name,
	PROMISE_STATES(X)
#undef X
};

/* turn 0: none of our messages made it; it is the day until which a concern is parked, when it is looked at
 * again and they hear from us. */
struct promise {
	int64_t seq, at, turn;
	uint32_t start, end;
	struct str text;                        /* the sentence that made it */
	struct str who;                         /* name of the person who made it */
	int64_t account;
	int64_t due, first_due;
	bool by_phone;                          /* "I'll ring you": a mail does not keep it by itself */
	bool update;                            /* kept by a message; else only by the deed */
	enum promise_state state;
	int64_t moved;                          /* how often it was moved with notice */
	int64_t tries, tried_at;                /* a call that was not answered: tried is not missed */
	struct str tried_how;
	int64_t settled_at;                     /* when it was seen to be kept or missed */
	int64_t missed_at;                      /* the due that passed, also of one kept late; 0: none did */
	struct str how;                         /* how it was kept */
	int64_t kept_turn;
	bool warned, owned;                     /* owned: the miss was named to the customer */
	int64_t owned_turn;
	bool unmade;                            /* its message was taken back before it went out */
	bool let_go;                            /* at a closing; does it stand again? nobody has said */
	int64_t moved_seq;                      /* of the event that moved it last */
	struct str moved_why;
	int64_t lost_turn,
	    lost_owning;         /* turns that would have kept and owned it and did not arrive */
};

/* Words of theirs worth having in sight. */
struct quote {
	int64_t turn;
	uint32_t start, end;
	struct str text;                        /* as they wrote it, or as a person put it better */
	struct words words;                     /* of a cost another was compared with; else not made */
};

/* A reversible act that stops harm, done before the playback. */
struct hold { int64_t seq, at, turn, lifted_at; struct str text, lifted_how; };

/* What we may give: what they asked, what we can carry, who granted it, and their word on it. */
#define OFFER_STATES(X) \
	X(WORKED, "worked out") X(GRANTED, "granted") X(MADE, "made") X(ACCEPTED, "accepted") \
	X(DECLINED, "declined")
enum offer_state {
#define X(name, text) OFFER_##name,
	OFFER_STATES(X)
#undef X
};

struct offer {
	int64_t seq, at;
	int64_t concern;                        /* what it is for, or 0: the whole case */
	struct str asked, text, carry;
	int64_t amount;                         /* smallest unit of the firm's money; 0: not money */
	enum offer_state state;
	int64_t granted_by, granted_at;
	struct str granted_name;
	int64_t turn;                           /* the turn of ours that made it */
	struct str word, word_channel;
	int64_t word_at, word_seq;
};

/* What they were asked to say back, and what of it did not arrive. */
#define TEACHBACK_STATES(X) \
	X(ASKED, "asked") X(TOLD, "told") X(UNDERSTOOD, "understood") X(NOT_YET, "not yet")
enum teachback_state {
#define X(name, text) TEACHBACK_##name,
	TEACHBACK_STATES(X)
#undef X
};

struct teachback {
	int64_t seq, at, turn;
	struct item *points;
	size_t n_points;
	enum teachback_state state;
	struct str word, word_channel;          /* in their own words */
	int64_t told_at, told_seq, told_turn;
	struct item *missing;                   /* points not yet understood, and what was heard */
	size_t n_missing;
};

/* How they see it, how we see it, where we agree. */
enum side { SIDE_THEIRS, SIDE_OURS, SIDE_AGREED, SIDE_COUNT };

/* What owning a mistake of ours takes.  read: nobody said that it is done, the ear read it in the turn. */
enum owning { OWNING_DISCLOSURE, OWNING_APOLOGY, OWNING_REPAIR, OWNING_PREVENTION, OWNING_COUNT };
struct own_part {
	int64_t seq, at, turn;                  /* seq 0: not yet */
	struct str text;
	bool read, unaware;                     /* unaware: it ended their not knowing */
};

/* Who speaks for the customer, on what proof, until when. */
struct party { int64_t seq, at, until; struct str name, address, phone, proof; };

/* A person's word against the ear's: the move that stands there, or none; text: how it is better put. */
struct reading_correction { int64_t seq, turn; uint32_t start, end; enum label move; struct str text; };

/* What was enough once and came back: in this case (not-enough after all), or out of an earlier one. */
struct comeback {
	int64_t seq, at;
	int64_t concern;                        /* the one here; 0: only their message says so yet */
	int64_t turn;                           /* where it was seen, or 0 */
	int64_t from_case, earlier;             /* the case and the concern that was enough */
	int64_t answer;                         /* the turn, there, that had answered it; 0: none did */
	int64_t days;                           /* since they said it was enough */
	struct str text;                        /* the earlier concern */
};

/* What a profile asks for by when, worked out when it began to run: it stays as it was reckoned then. */
struct deadline {
	enum milestone_kind kind;
	int64_t seq, due, warn;
	bool warned;
	int64_t missed_at;                      /* when it was seen to have passed; 0: it was not */
};

/* Another case that is read with this one: its joining, until its parting. */
struct state;
struct joined {
	int64_t seq, at;                        /* of the joining */
	int64_t case_id;
	bool leads;                             /* this case leads, the other is read here; else it follows */
	bool parted;
	struct str reference, title, name, address;     /* of the other */
	const int64_t *behind;                  /* for each of its events: the last of ours before it */
	size_t n;
	int64_t here, there;                    /* one turn that both have: its number in each; 0: none */
	const struct state *alone, *together;   /* ours just before, and just after */
};

/* A turn that was taken as the beginning of a case of its own. */
struct moved { int64_t to_case, seq, at; struct str reference; struct turn turn; bool shut_again; };

enum exit_kind { EXIT_NONE, EXIT_THEIR_WORD, EXIT_FINAL_RESPONSE, EXIT_NOT_A_COMPLAINT, EXIT_WITHDRAWN,
	EXIT_GAVE_UP };                         /* asked more than once, never answered; a person says so */

/* How a case was closed before it was opened again. */
struct shut { enum exit_kind exit; int64_t at; struct str reason, word, channel; };

/* What a joining or a parting needs of the other case, found by whoever folds: its state (of a joining that
 * leads: as it stood then; of a parting that follows: just before it), and where its events stand among
 * ours. */
struct alongside { const struct state *other; const int64_t *behind; size_t n; };

struct state {
	struct arena *a;
	const struct pack *pack;                /* for what is said of it; NULL: the built-in one */
	int64_t case_id, seq;                   /* of the last event applied; 0: nothing yet */
	int64_t opened_at, last_at;
	int64_t person;
	struct str reference, name, address, title, channel, tz;
	int64_t owner;
	struct str owner_name;
	bool open;
	enum exit_kind exit;
	struct str exit_reason, closed_word, closed_channel;
	int64_t closed_at, reopened;
	int64_t reopened_at;                    /* the last time; 0: never */
	struct str need, need_word;             /* heard, helped, connected; empty: not told */
	struct str fault;                       /* of the last finding; empty: none recorded */
	struct str finding;
	struct str found_how;                   /* how we know it: ours, and in no draft */
	bool unaware;                           /* the customer does not know of it yet */
	int64_t found_at;
	int64_t acknowledged;                   /* seq of the confirmation that went by itself; 0: none did */
	int64_t need_asked;                     /* seq of the turn that asked what they need; 0: none has */
	struct str views[SIDE_COUNT];
	struct own_part owning[OWNING_COUNT];     /* once the fault is ours */
	struct str after, after_text;           /* stayed, left, came-back; empty: not known */
	struct str phone;
	struct str zone;                        /* the clock they live by; empty: the firm's, or not known */
	int64_t zone_at;                        /* when that was said; 0: nobody has */
	struct party speaker;                   /* seq 0: they speak for themselves */
	struct str care, care_word;             /* what to take care of, and their consent; empty: nothing */
	VEC(struct str) senders;                /* addresses beside the customer's that were looked at */
	VEC(struct comeback) comebacks;
	struct str profile, profile_version;    /* in force when it came; empty: none */
	VEC(struct deadline) deadlines;         /* at most one of a kind */
	int64_t extended_at, extended_turn;     /* they were told that it takes longer; 0: they were not */
	struct str extended_why;
	int64_t named_turn;                     /* the first of a person that named their problem; 0: none */
	int64_t signposted_turn;                /* that told them where they can take it; 0: none */
	VEC(struct hold) holds;
	VEC(struct offer) offers;
	VEC(struct teachback) teachbacks;
	VEC(struct reading_correction) corrections;
	VEC(struct turn) turns;
	VEC(struct plan) plans;
	VEC(struct lost_copy) lost_copies;
	VEC(struct proposal) proposals;
	VEC(struct proposal) declined;          /* not to be proposed again when a turn is read again */
	VEC(struct concern) concerns;
	VEC(struct playback) playbacks;
	VEC(struct promise) promises;
	VEC(struct quote) impacts;
	VEC(struct quote) feelings;
	VEC(struct quote) requests;
	int64_t last_received_at, last_sent_at; /* 0: never */
	int64_t last_received, last_sent;       /* their seq, which says what came first; time need not */
	int64_t anger, distress;                /* of their last turn that was read */
	int64_t follows;                        /* the case that leads this one; 0: alone, or it leads */
	VEC(struct joined) joins;               /* all there ever were */
	VEC(struct moved) moved, gone;          /* gone: with a case it had come for, when they were parted */
	int64_t reopened_turn;                  /* what opened it again last, or 0 */
	struct shut shut;                       /* and how it had been closed */
	const struct alongside *alongside;      /* set for one event by whoever folds; see needs_other() */
};

void state_init(struct state *s, struct arena *a);
/* Takes one event into the state.  An event that does not follow (wrong seq, unknown reference) is
 * refused and changes nothing. */
bool apply(struct state *s, const struct event *e, struct err *err);
/* The same for what stands in a log, which event_read has held to the form of its kind. */
bool apply_logged(struct state *s, const struct event *e, struct err *err);

/* Which of two things of a state came later.  What came from a joined case keeps its number there, under the
 * joining it came by and the last event of ours before it: by << 48 | behind << 24 | seq, which a browser's
 * numbers hold. */
#define NUMBER_BEHIND 24
#define NUMBER_FROM 48
bool came_after(int64_t a, int64_t b);

struct concern *state_concern(struct state *s, int64_t seq);    /* NULL if there is none */
struct promise *state_promise(const struct state *s, int64_t seq);
struct playback *state_playback(struct state *s, int64_t seq);
struct turn *state_turn(const struct state *s, int64_t seq);
struct plan *state_plan(struct state *s, int64_t seq);
struct hold *state_hold(struct state *s, int64_t seq);
struct offer *state_offer(struct state *s, int64_t seq);
struct teachback *state_teachback(struct state *s, int64_t seq);
/* The playback in force: the last sent one that may have reached them; NULL before the first. */
struct playback *state_last_playback(const struct state *s);
/* none, sent, corrected or confirmed.  A concern of theirs that is newer than a confirmed playback, or
 * a merge, does not undo it. */
enum playback_state state_playback_state(const struct state *s);
/* It was sent, they have said nothing to it, and something in it was not answered since: the answers ask
 * whether they are enough, which leaves nothing to ask about what was understood. */
bool state_playback_waits(const struct state *s);
/* Concerns that count: not merged away. */
size_t state_concerns_counted(const struct state *s);
size_t state_concerns_unsettled(const struct state *s);         /* without their word */
/* What we found, put down as the point of a case from our side: no word of theirs. */
bool concern_is_finding(const struct state *s, const struct concern *c);
/* Whether something unsettled is theirs, so that it can be played back. */
bool state_has_their_point(const struct state *s);
bool promise_is_review(const struct promise *p);                /* of a parked concern, see struct promise */
/* All that we said in it: its lines, and the message it went with. */
struct str playback_words(struct arena *a, const struct state *s, const struct playback *p);
/* The promise that was made of an offer when they took it; NULL where it has no day yet. */
const struct promise *offer_promise(const struct state *s, const struct offer *o);
/* The promise to look at a parked concern again; NULL where it waits for another, or isn't parked. */
const struct promise *concern_review(const struct state *s, const struct concern *c);
/* It is parked, and nothing was written to them since. */
bool concern_parking_untold(const struct state *s, const struct concern *c);
bool concern_is_settled(const struct concern *c);               /* enough, withdrawn or merged away */
/* How upset they are: their anger; distress of 2 or more weighs as much as anger 2. */
int64_t state_upset(const struct state *s);
bool state_fault_is_ours(const struct state *s);                /* alone, or with others */
/* A mistake of ours of which they have said nothing: there is nothing of theirs to say back. */
bool state_told_nothing(const struct state *s);
/* The next moment we promised to be in touch or to have done something; NEVER if none is open. */
int64_t state_next_due(const struct state *s);

/* They wrote it, and it is behind what we sent last; not so where all it said was the yes that a person took
 * from it. */
bool turn_waits_for_us(const struct state *s, const struct turn *t);
bool state_waits_for_us(const struct state *s);

/* A message from an address that is not the customer's, nor of who speaks for them, nor looked at. */
bool turn_is_strangers(const struct state *s, const struct turn *t);
/* The same cause twice, close together: a concern that came back within 30 days and is not settled, or a
 * second promise missed within 14 days that is not owned.  0: none; else since when, with a sentence's end in
 * *why (may be NULL). */
int64_t state_second_failure(const struct state *s, struct str *why);
/* Of a concern here: the comeback it is, or NULL. */
const struct comeback *state_comeback(const struct state *s, int64_t concern);

/* Since when they have not answered what we asked (the playback, or whether it is enough): our last message;
 * 0: they have, or nothing was asked.  And how often we asked since they wrote last, a second time being
 * another message on another day. */
int64_t state_asked_at(const struct state *s);
size_t state_asks(const struct state *s);

/* Ours, and known not to have reached them. */
bool turn_is_lost(const struct turn *t);
/* The first lost turn nothing was done about: not sent again, and nothing sent since it was known.  NULL:
 * there is none. */
const struct turn *state_lost_turn(const struct state *s);
size_t state_lost_turns(const struct state *s);

const char *delivery_name(enum delivery d);
const char *plan_state_name(enum plan_state p);
const char *concern_state_name(enum concern_state c);
const char *promise_state_name(enum promise_state p);
const char *playback_state_name(enum playback_state p);
const char *exit_name(enum exit_kind x);
const char *offer_state_name(enum offer_state o);
const char *teachback_state_name(enum teachback_state t);
const char *position_name(enum position p);

#endif
