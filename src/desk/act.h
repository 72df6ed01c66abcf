/* act.h - what people and workers can do to a case.
 *
 * Every act has the form desk_act (desk.h); `in` is the struct named beside it.  Rights: agents, leads
 * and owners may do all that stands under "agents"; overriding a block needs a lead or an owner;
 * customers act only through their link, workers as ROLE_DESK.
 *
 * An act of a person carries `seen`, the head of the case as their page showed it.  If what came in since
 * would change what they say (their word, a turn, a concern, a colleague's message), the act fails with
 * ERR_CONFLICT: desk_since() tells what it was, and their text is theirs to send again.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_ACT_H
#define DESK_ACT_H

#include "desk/desk.h"
#include "mail/message.h"
#include "mail/report.h"
#include "method/check.h"
#include "method/next.h"

/* --- workers ------------------------------------------------------------------------------------ */

/* A message from the spool: into the case it answers (In-Reply-To, References), else a new case.  The
 * person is found or made; the turn is read by the ear; a closed case is opened again. */
struct in_receive { struct str raw; const struct message *message; };
desk_act act_receive;

/* What became of a message in the outbox. */
struct in_delivery {
	int64_t outbox, case_id, turn;
	enum delivery state;
	bool try_again;
	int64_t next_at, attempts;
	struct str reason;
	struct str copy_to;                     /* of a copy: to whom; else empty */
};
desk_act act_delivery;

/* A delivery report from the spool: what it says of a message of ours goes to its turn.  ERR_NOT_FOUND, with
 * the reason for setting it aside, when it is about none or says nothing that changes anything. */
struct in_report { struct str raw; const struct message *message; const struct report *report; };
desk_act act_report;

/* The day of a message that waits has come: it is sent as its writer's, held to everything once more, or
 * stopped with the reason. */
desk_act act_plan_due;                          /* struct in_plan */

/* A promise is due within the hour (warned) or is past (missed).  Does nothing if it was settled
 * meanwhile. */
struct in_due { int64_t case_id, promise; };
desk_act act_promise_due;
desk_act act_deadlines_due;                     /* the same of a case's deadlines; promise is not read */
/* What one of us is to be told by mail of promises and deadlines that are due soon or were missed, as one
 * mail. */
struct in_reminders { int64_t account; };
desk_act act_reminders;

/* --- agents ------------------------------------------------------------------------------------- */

/* A promise read in a draft, as the agent confirmed it. */
struct in_promise {
	uint32_t start, end;
	int64_t due;
	bool update;
	bool declined;                          /* "this is no promise" */
};
struct in_override { struct str rule; struct str reason; };

struct in_reply {
	int64_t case_id, seen;
	enum stage stage;
	struct str text;
	/* every promise read in the text must be here, confirmed or declined */
	const struct in_promise *promises;
	size_t n_promises;
	const struct in_override *overrides;    /* for each rule that blocks */
	size_t n_overrides;
	/* concerns this message answers; each is asked "was that enough?" */
	const int64_t *answers;
	size_t n_answers;
	const int64_t *keeps;                   /* promises this message keeps */
	size_t n_keeps;
	struct strs shown;                      /* rules that stood before their eyes while they wrote */
	bool call;                              /* said aloud: nothing is mailed, nothing can be taken back */
	bool held;                              /* it tells of a step that stops harm and can be undone */
	const int64_t *offers;                  /* granted ones it makes */
	size_t n_offers;
	/* Parts of owning a mistake that a person says it does: "apology".  What else it reads as is noted as
	 * read, and by nobody. */
	struct strs owns;
	struct strs points;                     /* what they are asked to say back in their own words */
	bool asks_need;                         /* it asks whether they want to be heard, helped, connected */
	int64_t at;                             /* when it is to be sent; 0: now */
	/* Who gets a copy; links of the customer's own are not in it. */
	const struct mail_person *copies;
	size_t n_copies;
	struct str sender;                      /* the address of ours it goes out from; empty: the case's */
	struct str had;                         /* a text this one took the place of; the writer keeps it */
	struct strs files;                      /* digests of the writer's own files here (act_draft_files) */
};
#define COPIES_MOST 10

/* Files that will go with a reply: kept with its writer's draft until it is sent, ENCLOSED_MOST of them and
 * ENCLOSED_BYTES in all at most. */
#define ENCLOSED_MOST 10
#define ENCLOSED_BYTES MIB(15)
struct in_files { int64_t case_id; const struct outgoing_file *at; size_t n; };
desk_act act_draft_files;
/* Sends a reply: the turn, the mail with the customer's link, the playback if that is the stage, promises,
 * answers, the miss that was owned.  Refused with ERR_DATA while a block stands without a reason or a
 * promise without consent.  With `at` it is held to all of that as of then, and waits: nothing in it counts
 * as said, and it stops as soon as they write first (struct plan). */
desk_act act_reply;

/* A message that waits, or was stopped: sent now, by whoever says so, or taken back; its words are then their
 * draft.  seen: of act_plan_send alone. */
struct in_plan { int64_t case_id, seen, plan; };
desk_act act_plan_send;
desk_act act_plan_undo;

/* A call, as it was: their words and ours as turns, a playback said aloud with their answer to it, their yes
 * or "not yet" on concerns, promises read in what we said, the promised call that this one was.  Nothing is
 * mailed.  case_id 0: from someone new, which opens a case.  Nobody answered: the promise is tried, not
 * kept, and due again at `next`; a message left keeps it. */
enum call_end { CALL_SPOKE, CALL_NO_ANSWER, CALL_LEFT_WORD };
enum spoken { SPOKEN_NOTHING, SPOKEN_YES, SPOKEN_NOT_YET };
struct in_spoken { int64_t concern; enum spoken said; struct str word; };
struct in_call {
	struct in_reply said;                   /* case_id, seen, what we said, its promises */
	int64_t opens;                          /* of someone new: the new case (desk_new_case) */
	struct str name, phone, address;        /* of someone new; a number is noted on an old case too */
	int64_t person;                         /* whose the number is known as, and who rang; or 0 */
	struct str heard;
	enum call_end end;
	int64_t promise, next;                  /* the promised call, or 0; when it is tried again */
	enum spoken playback;                   /* said aloud, and what they answered */
	bool played;                            /* said aloud; SPOKEN_NOTHING then: they have not answered */
	struct str playback_word;
	const struct in_spoken *words;
	size_t n_words;
	struct str taught;                      /* said back in their own words, asked now or before */
};
desk_act act_call;
/* The number of a case that is about to be opened, so that its page can be named before it is there. */
int64_t desk_new_case(struct seat *s);

/* "This was wrong": a finding of this draft, said to be none.  It is noted on the case and stops nothing;
 * once for each place. */
struct in_dispute { int64_t case_id; enum stage stage; struct str rule, text; };
desk_act act_dispute;
/* Who wrote this, beside the customer: value speaks (for them, from now on) or copied.  Our mail goes where
 * it went before. */
struct in_sender { int64_t case_id, seen, turn; struct str value; };
desk_act act_sender;

/* Takes a reply back that has not gone out yet: its words are the writer's draft again. */
struct in_undo { int64_t case_id, turn; };
desk_act act_undo_send;

/* Sends a message once more that is known not to have arrived.  address: a corrected one, to which mail goes
 * from now on; empty: the same. */
struct in_again { int64_t case_id, seen, turn; struct str address; };
desk_act act_send_again;

struct in_concern { int64_t case_id, seen, concern, into, turn, start, end; struct str text; };
/* turn, start, end; text as edited, or empty: their words; concern: the settled one that it is again, or 0 */
desk_act act_concern_take;
desk_act act_concern_add;                       /* text */
desk_act act_concern_word;                      /* concern, text */
desk_act act_concern_merge;                     /* concern, into */
desk_act act_concern_decline;                   /* turn, start, end */

struct in_promise_act { int64_t case_id, seen, promise; struct str text; int64_t due; };
desk_act act_promise_keep;                      /* text: how */
desk_act act_promise_move;                      /* before it is due; due, text: why */

/* Let go when the case closed, which is open again: it stands for `due`, or is not needed any more. */
desk_act act_promise_stands;                    /* due */
desk_act act_promise_left;

/* A concern waits for an open promise; or, with promise 0, until `due`: then the same act promises that it is
 * looked at again by that moment and they hear from us.  reason: why it waits, as they may read it. */
struct in_park { int64_t case_id, seen, concern, promise, due; struct str reason; };
desk_act act_park;

struct in_case { int64_t case_id, seen; struct str text, value, source; int64_t account; };
desk_act act_take_case;                         /* mine now */
desk_act act_give_case;                         /* value: the login of a colleague who is here; theirs now */
/* value: unknown ours third theirs shared none; text: what was found, as they may read it; source: how
 * we know, which stays with us */
desk_act act_find_fault;
desk_act act_need;                              /* value: heard helped connected; text: their words */
/* The same matter as the case whose reference is `text`: from now on both are read as one, on the page of the
 * older (desk/join.c).  act_case_part: value is the number of the one that followed; it stands alone again,
 * with what came for it meanwhile. */
desk_act act_case_join;
desk_act act_case_part;
/* A message of theirs is another matter: it begins a case of its own (opens, from desk_new_case).  Undone by
 * act_case_join. */
struct in_matter { int64_t case_id, seen, turn, opens; };
desk_act act_new_matter;
/* No complaint after all.  value: supplier praise wrong-company other withdrawn; text: their words or ours,
 * needed for the last two.  Counted apart from what was resolved, and undone by act_reopen (text: why). */
desk_act act_not_complaint;
desk_act act_reopen;
desk_act act_deadline_extend;                   /* text: why it takes longer, as they were told */
desk_act act_close;                             /* on their word; the gate must allow it */
desk_act act_links_revoke;                      /* every link of this case */

/* Their yes in a mail, taken by the agent: nothing is taken silently. */
struct in_word { int64_t case_id, seen, turn, concern; bool yes; };
desk_act act_take_word;                         /* concern 0: the playback */

/* --- the practices ------------------------------------------------------------------------------ */

/* What one of these needs of it is named beside it. */
struct in_practice {
	int64_t case_id, seen;
	int64_t concern, hold, offer, teachback, turn, start, end;
	int64_t amount;                         /* smallest unit of the firm's money */
	int64_t due;                            /* 0: none */
	int64_t person;
	struct str value, text, word, asked, carry, name, address, phone;
	const int64_t *points;                  /* of a teach-back, from 1 */
	size_t n_points;
};
desk_act act_view_put;                          /* value: theirs ours agreed; text, empty: none any more */
desk_act act_position;                          /* concern; value: unknown agree partly disagree; text: why */
desk_act act_hold;                              /* text */
desk_act act_hold_lift;                         /* hold, text: why */
desk_act act_withdraw;                          /* concern, word: theirs */
desk_act act_own;                               /* value: a part of owning; text, or the turn: how */
desk_act act_own_undo;                          /* value: a part that is not done after all */
desk_act act_afterwards;                        /* value: stayed left came-back; text */
desk_act act_speaker;                           /* name, address, phone, text: on what proof; due: until */
desk_act act_speaker_end;                       /* text: why */
desk_act act_care;                              /* text, word: their consent */
desk_act act_care_remove;                       /* text: why */
/* turn, start, end; value: the move, or none; text: how it is better put */
desk_act act_reading;
/* name, phone, address: what is known; or person: the case is that one's, who is known by its number */
desk_act act_contact;
/* value: city (name: which, or a zone), same as ours, or as-is: asked, and nothing changes; text: known from
 * what */
desk_act act_clock;
desk_act act_teachback_told;                    /* teachback, word; turn: the message that holds it, or 0 */
desk_act act_teachback_weigh;                   /* teachback, points: those that did not arrive */

/* An offer: what they asked, what it is, what we can carry.  It is granted at once where the writer may grant
 * that much (desk_may_grant), else it waits for someone who may. */
desk_act act_offer_work;                        /* offer: anew; concern, asked, text, carry, amount */
desk_act act_offer_grant;                       /* offer */
/* Their word on it.  Taken, it becomes a promise: due then, or in five working days. */
desk_act act_offer_word;                        /* offer; value: yes no; word, turn, due */
/* Up to how much whoever sits here may grant: settings grant.agent and grant.lead; an owner, anything. */
bool desk_may_grant(struct seat *s, int64_t *most, struct err *err);
/* The least role that may grant so much. */
bool desk_grants(struct seat *s, int64_t amount, enum role *out, struct err *err);

/* Closing with the final reply that was sent (text: a note): not as settled, but as not accepted, or no
 * answer.  In a disagreement a playback must have been confirmed, or waited five working days. */
desk_act act_close_final;
/* They were asked at least twice and did not answer (text: why it is left).  Recorded as given up by them,
 * never as settled; their next word opens it again. */
desk_act act_give_up;

/* A mistake of ours that they do not know of: opens a case from our side.  opens, name, address, phone, text:
 * what was found; source: how we know. */
struct in_mistake { int64_t opens; struct str name, address, phone, text, source; };
desk_act act_mistake;

/* --- the customer, by link ---------------------------------------------------------------------- */

/* A cost as it was read in a message of theirs, and what they made of it. */
struct cost_line { int64_t turn, start, end; struct str text; };
struct in_customer {
	struct str token;
	int64_t of;                             /* the case their page showed, whose numbers these are */
	int64_t playback;                       /* the one they saw */
	bool yes;
	struct str word;                        /* what they wrote or the words on the button */
	const struct item *items;               /* corrected lines: concern, their text */
	size_t n_items;
	struct str added;                       /* something we missed; empty: nothing */
	const struct cost_line *costs;          /* what it cost them, each as they left it; empty: not so */
	size_t n_costs;
	int64_t concern;                        /* of enough and not-enough */
	int64_t offer, teachback;
	struct str city;                        /* whose time is theirs */
	struct str need;                        /* heard helped connected */
};
desk_act act_customer_playback;                 /* yes, or not quite with items and added */
desk_act act_customer_enough;                   /* concern, yes, word */
desk_act act_customer_write;                    /* word: a further turn, by their page */
desk_act act_customer_withdraw;                 /* concern, word */
desk_act act_customer_clock;                    /* city */
desk_act act_customer_need;                     /* need, word; as often as they like */
desk_act act_customer_teachback;                /* teachback, word: what they took from it */
desk_act act_customer_offer;                    /* offer, yes: taken or left; word */

/* The profile the firm goes by from now on (value: its name, or none), by the owner; cases that are there
 * keep theirs. */
desk_act act_profile_set;                       /* struct in_case */

/* --- accounts ----------------------------------------------------------------------------------- */

struct in_account {
	struct str login, name, role, password, mail;
	int64_t until;                          /* away until then; 0: here */
	struct str cover;                       /* the login of who covers */
};
/* What an account may be called and log in with, each with its sentence. */
bool account_name_ok(struct str name, struct err *err);
bool account_login_ok(struct str login, struct err *err);       /* before it is taken in small letters */
bool account_password_ok(struct str password, struct err *err);
desk_act act_account_add;                       /* by the owner, or at the prompt */
desk_act act_account_password;
desk_act act_account_disable;
desk_act act_account_enable;
desk_act act_account_change;                    /* login; name, role, mail as they are to be */
desk_act act_account_mail;                      /* mail: of whoever sits here; empty: none */
desk_act act_account_away;                      /* until, cover: oneself, or anyone by the owner */

#endif
