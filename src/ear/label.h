/* label.h - everything a phrase can stand for: moves of a turn, and signs that rules look for.
 *
 * The moves and their meanings are those of docs/moves.md.  A pack line names a label by its text here; the
 * pack compiler refuses any other name.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_LABEL_H
#define EAR_LABEL_H

#include "base/base.h"

/* Moves of an agent. */
#define AGENT_MOVES(X) \
	X(GREET, "greet") X(ACKNOWLEDGE, "acknowledge") X(REFLECT_FEELING, "reflect-feeling") \
	X(RESTATE, "restate") X(CHECK_UNDERSTANDING, "check-understanding") X(ASK_OPEN, "ask-open") \
	X(ASK_CLOSED, "ask-closed") X(INFORM, "inform") X(ADVISE, "advise") X(PROMISE, "promise") \
	X(UPDATE, "update") X(SET_EXPECTATION, "set-expectation") X(APOLOGISE, "apologise") \
	X(OWN_MISTAKE, "own-mistake") X(CONCEDE, "concede") X(OFFER, "offer") \
	X(CHECK_SATISFIED, "check-satisfied") X(THANK, "thank") X(DEFEND, "defend") X(BLAME, "blame") \
	X(POLICY, "policy") X(MINIMISE, "minimise") X(DISMISS, "dismiss")

/* Moves of a customer; THANK is shared. */
#define CUSTOMER_MOVES(X) \
	X(PROBLEM, "problem") X(IMPACT, "impact") X(FEELING, "feeling") X(REQUEST, "request") \
	X(QUESTION, "question") X(CRITICISE, "criticise") X(THREATEN, "threaten") X(CORRECT, "correct") \
	X(CONFIRM, "confirm") X(SATISFIED, "satisfied") X(NOT_SATISFIED, "not-satisfied") \
	X(CHASE, "chase") X(REPEAT, "repeat") X(NEW_CONCERN, "new-concern")

/* Signs: word classes that rules stand on. */
#define SIGNS(X) \
	X(SIGN_ACK_GENERIC, "ack-generic")          /* "I understand", with nothing of theirs */ \
	X(SIGN_APOLOGY, "apology") \
	X(SIGN_NON_APOLOGY, "non-apology")          /* "sorry you feel that way", "sorry if" */ \
	X(SIGN_CONTRAST, "contrast")                /* but, however, unfortunately */ \
	X(SIGN_REFUSE, "refuse") \
	X(SIGN_POLICY, "policy-words") \
	X(SIGN_PROCESS, "process-claim")            /* "followed the correct procedure" */ \
	X(SIGN_BLAME_YOU, "blame-you") \
	X(SIGN_DOUBT, "doubt") \
	X(SIGN_DIMINISH, "diminish") \
	X(SIGN_CALM, "calm-command") \
	X(SIGN_STOCK, "stock-phrase")               /* "any inconvenience" */ \
	X(SIGN_COMMIT, "commit")                    /* I will, we'll, is going to */ \
	X(SIGN_NO_OWNER, "no-owner")                /* someone, the relevant team */ \
	X(SIGN_SOLUTION, "solution")                /* a step, booking, refund, offer */ \
	X(SIGN_HOLD, "hold")                        /* paused, stopped for now */ \
	X(SIGN_SAFETY, "safety") \
	X(SIGN_STRICKEN, "stricken")                /* someone could not breathe, was taken to hospital */ \
	X(SIGN_NOT_STRICKEN, "not-stricken")        /* hides it: nearly, or years ago */ \
	X(SIGN_SELF_HARM, "self-harm")              /* they may do themselves harm */ \
	X(SIGN_THREAT, "threat-to-us")              /* to hurt one of us, to break things */ \
	X(SIGN_SLUR, "slur")                        /* a word against what a person is */ \
	X(SIGN_HARASSES, "harasses")                /* pursues a person here, or wishes them ill */ \
	X(SIGN_BOUNDARY, "sets-boundary")           /* "I can't go on while there are threats" */ \
	X(SIGN_OUTSIDE, "goes-outside")             /* off to a court, the police, a regulator, the press */ \
	X(SIGN_OUTRIGHT, "said-outright")           /* what care around it does not excuse */ \
	X(SIGN_MAKES_SAFE, "makes-safe")            /* "switch it off and don't touch it" */ \
	X(SIGN_PLAYBACK, "playback-cue")            /* "my understanding is", "so …" */ \
	X(SIGN_CONFIRM_Q, "confirm-question")       /* "did I get that right?" */ \
	X(SIGN_CORRECT_ME, "invites-correction")    /* "tell me where I have misread you" */ \
	X(SIGN_TAKEN_BACK, "taken-back")            /* "I misread it", "thank you for putting me right" */ \
	X(SIGN_ENOUGH_Q, "enough-question")         /* "was that enough to settle …" */ \
	X(SIGN_ANYELSE_Q, "anything-else") \
	X(SIGN_WORKED_Q, "asks-worked")             /* "did it open?" */ \
	X(SIGN_RHETORICAL, "rhetorical-check") \
	X(SIGN_CLOSE, "close-words") \
	X(SIGN_SILENCE, "silence-as-consent") \
	X(SIGN_CERTAIN, "certain") \
	X(SIGN_CHEER, "cheer") \
	X(SIGN_TOLD_YOU, "told-you") \
	X(SIGN_OWN_MISS, "own-miss")                /* "I said I'd ring and I didn't" */ \
	X(SIGN_NOT_DONE, "left-undone")             /* "I never did": owns a miss beside its words */ \
	X(SIGN_PROMISED, "had-promised")            /* "I said I would", "you should have had" */ \
	X(SIGN_REFUSED, "was-refused")              /* told of the past: theirs to name */ \
	X(SIGN_EACH, "each-of-them")                /* both, each, all three */ \
	X(SIGN_NEXT_CONTACT, "next-contact")        /* "next update from me" */ \
	X(SIGN_WHY_WRITTEN, "why-written")          /* "I am writing to keep you in the picture" */ \
	X(SIGN_NOTHING_NEW, "nothing-new") \
	X(SIGN_ANGER, "anger") X(SIGN_FURY, "fury") X(SIGN_DISTRESS, "distress") \
	X(SIGN_DESPAIR, "despair")                  /* can't go on, danger to themselves */ \
	X(SIGN_WORRIED, "worried") X(SIGN_FRUSTRATED, "frustrated") X(SIGN_DISAPPOINTED, "disappointed") \
	X(SIGN_SAD, "sad") X(SIGN_RELIEVED, "relieved") X(SIGN_PLEASED, "pleased") \
	X(SIGN_WEARY, "weary")                      /* fed up */ \
	X(SIGN_NEGLECT, "neglected")                /* what they criticise is that nobody did a thing */ \
	X(SIGN_OF_SELF, "of-themselves")            /* "I", "my": it is close to them */ \
	X(SIGN_PRESENT_DEED, "present-deed")        /* "I ring you back", with a time ahead */ \
	X(SIGN_TELLS, "tells")                      /* ring, write: makes a promise an update */ \
	X(SIGN_FOR_THEM, "done-for-them")           /* done for them, not only looked into */ \
	X(SIGN_NEXT_DEED, "next-deed")              /* "… and painted by Friday": goes on undertaking */ \
	X(SIGN_WHETHER, "tells-whether")            /* what an "if" behind it asks, and doesn't make hang */ \
	X(SIGN_NO_PROMISE, "no-promise")            /* hides the undertaking it overlaps */ \
	X(SIGN_NO_IMPACT, "no-impact")              /* hides the cost it overlaps */ \
	X(SIGN_VAGUE_TIME, "vague-time")            /* soon, shortly, asap */ \
	X(SIGN_OWN_DATA, "own-data")                /* "my order number is": a detail they gave */ \
	X(SIGN_TRIED, "tried-already")              /* what they did about it themselves */ \
	X(SIGN_MISSES_POINT, "misses-the-point")    /* our work isn't what they wanted */ \
	X(SIGN_NEED_HEARD, "need-heard") X(SIGN_NEED_HELPED, "need-helped") \
	X(SIGN_NEED_CONNECTED, "need-connected") \
	X(SIGN_PRODUCT, "product")                  /* a firm's own: what they may have bought */ \
	X(SIGN_BANNED, "banned")                    /* a firm's own: what it has agreed not to write */ \
	X(SIGN_YOU, "you") \
	X(SIGN_TROUBLE, "trouble")                  /* waited, missed, nobody came */ \
	X(SIGN_ASK, "request-clause")               /* please …, could you … */ \
	X(SIGN_NOT, "not-so") \
	X(SIGN_STILL_YOU, "and-still-you")          /* "and you still waited" */ \
	X(SIGN_OUR_FAILURE, "our-failure")          /* "and we did not tell you" */ \
	X(SIGN_REPEAT_ASKED, "repeat-asked")        /* "you asked me to repeat" */ \
	X(SIGN_OUR_VIEW, "our-view")                /* "I read it differently" */ \
	X(SIGN_CONTRACT, "contract-words")          /* "was in your contract" */ \
	X(SIGN_NO_REPLY, "no-reply-if")             /* "unless you reply" */ \
	X(SIGN_TAKEN_AS, "taken-as")                /* "assume you are happy", "will close" */ \
	X(SIGN_THEIR_WORD_IF, "their-word-if")      /* "once you tell me it is settled" */ \
	X(SIGN_UNDERSTOOD, "understood-cue")        /* "my understanding is" */ \
	X(SIGN_WANT, "their-want")                  /* "you want the money back" */ \
	X(SIGN_SO, "so-cue")                        /* "so …" at the start */ \
	X(SIGN_IMPACT, "impact-word") \
	X(SIGN_GRAVE, "grave-impact")               /* health, safety, a dated event */ \
	X(SIGN_DONE, "done-since")                  /* "I chased the depot" */ \
	X(SIGN_WAITING, "waiting-on") \
	X(SIGN_STATE, "state-of-things")            /* "the part is in Lyon" */ \
	X(SIGN_NOW, "within-the-turn")              /* "now, while you are on the line" */ \
	X(SIGN_THEIR_TIME, "their-time")            /* "any day you name": the date is theirs to set */ \
	X(SIGN_NO_ANSWER, "no-answer-yet")          /* "I don't know yet" */ \
	X(SIGN_WE_TAKE_IT, "we-take-it")            /* "I'll check it is done" */ \
	X(SIGN_MINIMISING, "minimising")            /* stricter than diminish: their problem made small */ \
	X(SIGN_CALMING, "calming")                  /* stricter than calm-command: said to them */ \
	X(SIGN_FAULTING, "faulting")                /* stricter than blame-you */ \
	X(SIGN_STOCK_LINE, "stock-line")            /* stricter than stock-phrase */ \
	X(SIGN_DOUBTING, "doubting")            /* "you claim" */ \
	X(SIGN_FIND_OUT, "finding-out") \
	X(SIGN_RULE_WALL, "rule-wall")            /* a rule as the whole of a no */ \
	X(SIGN_REASON, "reason-or-way") \
	X(SIGN_TONE, "tone-policing") \
	X(SIGN_OUR_TONE, "tone-of-ours") \
	X(SIGN_GUARANTEE, "guaranteeing") \
	X(SIGN_CHEERY, "cheery") \
	X(SIGN_EGO, "ego") \
	X(SIGN_RHETORIC, "rhetorical") \
	X(SIGN_OPEN_CHECK, "open-check") \
	X(SIGN_WHY_YOU, "why-you") \
	X(SIGN_CLAIMS_FEELING, "claims-feeling") \
	X(SIGN_CONCEDING, "conceding") \
	X(SIGN_CAUSE_FIRST, "causing-first") \
	X(SIGN_PLANNING, "planning") \
	X(SIGN_TRAIT, "trait") \
	X(SIGN_OTHERS, "others-failed")            /* another party is the subject of the failure */ \
	X(SIGN_WE_ACT, "we-act")                    /* I have asked, we will send, I'm ringing */ \
	X(SIGN_REPAIR, "repair")                    /* "the right one leaves today" */ \
	X(SIGN_NO_TO, "refusing")                   /* stricter than refuse: a no to what was asked for */ \
	X(SIGN_OPTION, "option") \
	X(SIGN_ELSEWHERE, "go-elsewhere")           /* "you will need to ring billing" */ \
	X(SIGN_ROUTE, "outside-route")              /* ombudsman, emergency line, a number they asked for */ \
	X(SIGN_PASSED_ON, "handed-over")            /* "I have sent them your notes" */ \
	X(SIGN_CONCRETE, "concrete")                /* a thing, a day, a person: true of few cases */ \
	X(SIGN_ADDS, "adds-meaning")                /* because, which means, so that */ \
	X(SIGN_SYMPATHY, "sympathy") \
	X(SIGN_SELF_SERVICE, "self-service")        /* portal, bot, queue */ \
	X(SIGN_PERSON, "a-person")                  /* "I'm Asha", "you can reach me" */ \
	X(SIGN_AGENTLESS, "agentless") \
	X(SIGN_WE_FAILED, "we-failed")              /* I or we as the subject of what went wrong */ \
	X(SIGN_WE_DID, "we-did")                    /* I or we, and what was done */ \
	X(SIGN_FOR_FAILURE, "no-failure-sorry")     /* condolence, "sorry, could you spell that" */ \
	X(SIGN_COVER, "cover-word") \
	X(SIGN_JUSTIFY, "justifying-work") \
	X(SIGN_CONCEDES, "conceding-miss") \
	X(SIGN_SECURITY, "security-check") \
	X(SIGN_WANTS_DATA, "asks-for-value") \
	X(SIGN_TELL_AGAIN, "asks-to-tell-again") \
	X(SIGN_CHAINED, "chained-ask") \
	X(SIGN_CLOSED, "closed-start") \
	X(SIGN_OPENS, "opening-question") \
	X(SIGN_STEP, "step")                        /* an instruction to them */ \
	X(SIGN_MUST, "their-task")                  /* you must, make sure you */ \
	X(SIGN_SAY_BACK, "say-it-back") \
	X(SIGN_OWN_WORDS, "in-own-words")           /* of what asks to say it back: it says so */ \
	X(SIGN_OUTCOME, "outcome")                  /* "it will be with you" */ \
	X(SIGN_SCHEME, "scheme") \
	X(SIGN_RIGHT, "right-to-refer") \
	X(SIGN_FREE, "free-of-charge") \
	X(SIGN_LIMIT, "time-limit") \
	X(SIGN_WAIVER, "waiver") \
	X(SIGN_DECISION, "letter-decision") \
	X(SIGN_GROUNDS, "grounds") \
	X(SIGN_JARGON, "jargon") \
	X(SIGN_KNOWN_CAPS, "common-capitals") \
	X(SIGN_EXPLAINS, "explains-word") \
	X(SIGN_FACELESS, "faceless-subject") \
	X(SIGN_SOFTENER, "softener") \
	X(SIGN_MOTIVE, "motive") \
	X(SIGN_MAYBE_MOTIVE, "motive-open")         /* "I wonder whether", "you told me" */ \
	X(SIGN_VAGUE_FAULT, "vague-criticism") \
	X(SIGN_SITUATION, "situation") \
	X(SIGN_CONDUCT, "bad-conduct") \
	X(SIGN_DEED, "deed")                        /* "you parked the van": wrong by what came of it */ \
	X(SIGN_PRAISE, "praise") \
	X(SIGN_WELL, "went-well")                   /* "the boiler man was lovely" */ \
	X(SIGN_INVITES, "invites-their-view")       /* "I want to hear how it looked to you" */ \
	X(SIGN_REQUEST, "future-request") \
	X(SIGN_NAMED, "named-start")                /* a name that begins the sentence */ \
	X(SIGN_OTHER_Q, "asks-otherwise")           /* "what happened when you restarted it?" */ \
	X(SIGN_WE_DO, "we-do")                      /* I'll turn it off: our steps */ \
	X(SIGN_IF, "if-word") \
	X(SIGN_BY, "by-word") \
	X(SIGN_WISH, "wish")                        /* "I hope you have a nice weekend" */ \
	X(SIGN_MY_WORD, "my-word")                  /* I'll ring you: our own next contact */ \
	X(SIGN_ODDS, "odds")                        /* eight in ten */ \
	X(SIGN_DECIDED, "decision-note") \
	X(SIGN_AGAIN, "again")                      /* it is so once more, or still */ \
	X(SIGN_NO_AGAIN, "no-again")                /* hides it: thanked again, mended again */ \
	X(SIGN_HOW_OFTEN, "how-often")              /* "five times", "every time" */ \
	X(SIGN_TOLD_SINCE, "told-since")            /* since when it has been so */ \
	X(SIGN_TOLD_STOPPED, "told-stopped")        /* what it stopped */ \
	X(SIGN_TOLD_OTHERS, "told-others")          /* who else feels it */ \
	X(SIGN_TOLD_TRIED, "told-tried") \
	X(SIGN_TOLD_WANTED, "told-wanted") \
	X(SIGN_ASKS_WHY, "asks-why") \
	X(SIGN_ASKS_PROCEDURE, "asks-procedure")    /* how we work: then it may be told */ \
	X(SIGN_ASKS_SINCE, "asks-since")            /* our question since when */ \
	X(SIGN_ASKS_WISH, "asks-wish")              /* "what would help?" */ \
	X(SIGN_DEATH, "death") \
	X(SIGN_DIED, "died")                        /* of one spoken of before: "he died" */ \
	X(SIGN_BEREAVED, "bereaved")                /* a loss by itself */ \
	X(SIGN_DEATH_PAPERS, "death-papers") \
	X(SIGN_GRIEF, "grief")                      /* there is nothing to be cheerful about */ \
	X(SIGN_CONDOLENCE, "condolence")            /* our word on a death */ \
	X(SIGN_BY_PHONE, "by-phone")                /* a promise to ring */ \
	X(SIGN_ENCLOSES, "encloses")                /* "I attach", "comes with this letter" */ \
	X(SIGN_PREVENTS, "prevents")                /* "can't happen again", "from now on" */ \
	X(SIGN_AGREED, "agreed")                    /* or what something hangs on: a point to arrive */ \
	X(SIGN_INNOCENT, "innocent")                /* looks like a fault: hides the signs it overlaps */

/* What a sentence is about, in whatever words: to tell whether it names a concern. */
#define TOPICS(X) \
	X(TOPIC_CONNECTION, "topic-connection") X(TOPIC_PHONE_LINE, "topic-phone-line") \
	X(TOPIC_HEATING, "topic-heating") X(TOPIC_POWER, "topic-power") X(TOPIC_WATER, "topic-water") \
	X(TOPIC_MOULD, "topic-mould") X(TOPIC_CHARGE, "topic-charge") X(TOPIC_PRICE, "topic-price") \
	X(TOPIC_REFUND, "topic-refund") X(TOPIC_COMPENSATION, "topic-compensation") \
	X(TOPIC_DELAY, "topic-delay") X(TOPIC_VISIT, "topic-visit") \
	X(TOPIC_DELIVERY, "topic-delivery") X(TOPIC_MISSING, "topic-missing") \
	X(TOPIC_DAMAGE, "topic-damage") X(TOPIC_FAULT, "topic-fault") \
	X(TOPIC_WRONG_THING, "topic-wrong-thing") X(TOPIC_RUDE, "topic-rude") \
	X(TOPIC_NO_REPLY, "topic-no-reply") X(TOPIC_HOLD, "topic-hold") \
	X(TOPIC_NOTICE, "topic-notice") X(TOPIC_MISINFORMED, "topic-misinformed") \
	X(TOPIC_LEAVE, "topic-leave") X(TOPIC_LOGIN, "topic-login") X(TOPIC_APP, "topic-app") \
	X(TOPIC_DATA, "topic-data") X(TOPIC_ADDRESS, "topic-address") \
	X(TOPIC_DOCUMENTS, "topic-documents") X(TOPIC_CARD, "topic-card") \
	X(TOPIC_CLAIM, "topic-claim") X(TOPIC_ROOM, "topic-room") X(TOPIC_CLEAN, "topic-clean") \
	X(TOPIC_PESTS, "topic-pests") X(TOPIC_NOISE, "topic-noise") X(TOPIC_TRAVEL, "topic-travel") \
	X(TOPIC_LUGGAGE, "topic-luggage") X(TOPIC_FOOD, "topic-food") X(TOPIC_ILL, "topic-ill") \
	X(TOPIC_MEDICAL, "topic-medical") X(TOPIC_SCHOOL, "topic-school") \
	X(TOPIC_PARKING, "topic-parking") X(TOPIC_VEHICLE, "topic-vehicle") \
	X(TOPIC_GARMENT, "topic-garment") X(TOPIC_FURNITURE, "topic-furniture") \
	X(TOPIC_APPLIANCE, "topic-appliance") X(TOPIC_RENEWAL, "topic-renewal") \
	X(TOPIC_STOCK, "topic-stock") X(TOPIC_RETURN, "topic-return") \
	X(TOPIC_WARRANTY, "topic-warranty") X(TOPIC_STAFF_CHANGE, "topic-staff-change") \
	X(TOPIC_DISCRIMINATION, "topic-discrimination") X(TOPIC_SAFETY, "topic-safety") \
	X(TOPIC_CREDIT_FILE, "topic-credit-file") X(TOPIC_TRUST, "topic-trust") \
	X(TOPIC_HOMEWORK, "topic-homework") X(TOPIC_GRADE, "topic-grade") \
	X(TOPIC_BULLYING, "topic-bullying") X(TOPIC_SCREEN, "topic-screen") \
	X(TOPIC_CHARGER, "topic-charger") X(TOPIC_SOUND, "topic-sound") X(TOPIC_CHILD, "topic-child") \
	X(TOPIC_PARENT, "topic-parent") X(TOPIC_PARTNER, "topic-partner") X(TOPIC_PET, "topic-pet") \
	X(TOPIC_PAY, "topic-pay") X(TOPIC_BUSINESS, "topic-business") \
	X(TOPIC_CELEBRATION, "topic-celebration") X(TOPIC_FUNERAL, "topic-funeral") \
	X(TOPIC_SLEEP, "topic-sleep") X(TOPIC_JOURNEY, "topic-journey") X(TOPIC_JOB, "topic-job") \
	X(TOPIC_WORRY, "topic-worry") X(TOPIC_SHUT_IN, "topic-shut-in") \
	X(TOPIC_RUBBISH, "topic-rubbish") X(TOPIC_GARDEN, "topic-garden") \
	X(TOPIC_MUSIC, "topic-music") X(TOPIC_VOTE, "topic-vote") X(TOPIC_BENEFIT, "topic-benefit") \
	X(TOPIC_TURNED_AWAY, "topic-turned-away") X(TOPIC_PUSHED, "topic-pushed")

enum label {
	LABEL_NONE,
#define X(name, text) MOVE_##name,
	AGENT_MOVES(X) CUSTOMER_MOVES(X)
#undef X
#define X(name, text) name,
	SIGNS(X)
	TOPICS(X)
#undef X
	LABEL_COUNT,
	TOPIC_FIRST = TOPIC_CONNECTION,
};

const char *label_name(enum label l);                   /* "check-understanding" */
bool label_by_name(const char *ptr, size_t len, enum label *out);
bool label_is_move(enum label l);

#endif
