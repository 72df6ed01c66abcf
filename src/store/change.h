/* change.h - what an act wants written, as one thing: all of it or nothing.
 *
 * An act is computed on any thread against the state it has seen, into a struct change; the writer
 * applies it in a savepoint.  If the case has moved on since (`seen` is not its head), nothing is
 * written and the outcome says so: a worker computes again, a person is shown what came in between.
 * Memory belongs to the arena the change was made in, which must live until the outcome is known.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "store/event.h"

struct outbox_row {
	int64_t id, case_id, turn;
	struct str to_address, subject, message_id;
	struct str message;                     /* the whole MIME message */
	struct str state;                       /* waiting, accepted, failed, bounced, undone */
	int64_t made_at, next_at, attempts;
	struct str error;                       /* of the last attempt */
	int64_t copy;                           /* 1: to somebody in copy, not to the customer */
	int64_t body_of;                        /* the row that holds the same bytes; 0: message does */
	struct str sender;                      /* the address it goes out from; empty: the firm's */
	int64_t automatic;                      /* nobody wrote it: one of these */
};
#define OUTBOX_AUTOMATIC 1
#define OUTBOX_TO_US 2                          /* and it is to a colleague; case_id and turn are 0 */

/* A message that waits for its day, or was stopped, with the case it belongs to. */
struct plan_line {
	int64_t case_id, seq, at, due, account, ended_at;
	struct str name, address, title, state, why;    /* address: to whom */
	struct str reference, case_title, who;
	int64_t owner;
};

struct link_row {
	struct str token_hash;                  /* hex of BLAKE2b of the token, which is never stored */
	int64_t case_id;
	int64_t made_at, expires_at, revoked_at;        /* revoked_at 0: no */
};

struct raw_row {
	int64_t id, case_id, at;
	struct str digest;                      /* hex of BLAKE2b of the bytes: the same again is not taken */
	struct str message_id;
	struct str bytes;
};

/* One of us is to be told of a promise or a deadline: that it is due soon, or (missed 1) that it passed. */
struct reminder_row {
	int64_t id, account, case_id, promise, missed, due;
	struct str milestone;                   /* which deadline; empty: a promise */
};

/* A text of the firm's; removed_at 0: it is there. */
struct block_row {
	int64_t id;
	struct str name, text;
	int64_t made_at, changed_at, removed_at, uses, used_at;
};

struct blob_row { struct str digest, bytes; };     /* digest: hex of BLAKE2b of the bytes */

struct person_row {
	int64_t id;
	struct str address, name;
	int64_t made_at;
};

struct session_row {
	struct str token_hash, csrf;
	int64_t account, made_at, expires_at;
};

struct setting_put { struct str key, value; };

struct account_row {
	int64_t id;
	struct str name, login, role;           /* agent, lead, owner */
	struct str password_hash;
	int64_t made_at, disabled;
	struct str mail;                        /* empty: none is known */
	int64_t away_until, cover;              /* 0: here; the account that covers */
};

struct mailbox_row {
	int64_t id;
	struct str name, host, security;        /* security: tls, starttls, none */
	int64_t port;
	struct str login, secret;
	int64_t bearer;                         /* the secret is an OAuth2 token */
	struct str folder, done_folder;         /* done_folder empty: mark as read */
	int64_t take_all;                       /* also what lay there before */
	int64_t paused, made_at, changed_at;
	/* How far it has come; validity 0: never looked at.  since: only what came then or later, once the
	 * server has numbered all anew. */
	int64_t validity, first_uid, last_uid, done_uid, since;
	int64_t taken, taken_at, seen_at;       /* messages, and when the last came; the server's last word */
	int64_t tries, next_at;                 /* failures in a row, and when it is tried again */
	int64_t refused;                        /* the last try: the login name or the secret was refused */
	struct str error, note;                 /* of the last try; what an owner should know */
	int64_t note_at;
};

/* The desk's side of an outgoing message after an attempt. */
struct outbox_update {
	int64_t id;
	struct str state, error;
	int64_t next_at, attempts;
	int64_t seen_next_at;                   /* only if it still waits for this moment; 0: in any case */
};

struct change {
	int64_t case_id;                        /* 0: accounts, settings */
	int64_t seen;                           /* the head this was computed against; 0: a new case */
	VEC(struct event) events;               /* seq is seen + 1, + 2 …; texts are valid UTF-8 */
	const struct state *after;              /* the state with those applied, for the projections */
	VEC(struct outbox_row) outbox;
	VEC(struct outbox_update) outbox_updates;
	VEC(struct reminder_row) reminders;
	VEC(int64_t) reminders_done;            /* ids: their mail is in the outbox */
	struct block_row *block;                /* new, or changed by id; NULL: none */
	VEC(int64_t) blocks_used;               /* ids: each went out once more */
	VEC(struct link_row) links;
	VEC(struct str) links_revoked;          /* token hashes */
	VEC(struct blob_row) blobs;
	struct raw_row *raw;                    /* NULL: none */
	struct person_row *person;              /* a new person; NULL: none */
	struct account_row *account;            /* new, or changed by id; NULL: none */
	struct mailbox_row *mailbox;            /* new, or changed by id; NULL: none */
	int64_t mailbox_removed;                /* its id; 0: none */
	struct session_row *session;            /* NULL: none */
	struct str session_ended;               /* token hash */
	int64_t draft_account;                  /* whose draft on this case is done with; 0: none */
	struct str draft_sent, draft_had;       /* what went out, and what it had taken the place of */
	struct str draft_cc, draft_sender;
	VEC(struct attachment) draft_files;     /* put beside what lies there */
	/* and what stands there then, above what is typed; empty: nothing */
	struct str draft_text, draft_stage;
	VEC(struct setting_put) settings;
	/* The one-use id of the form that asked for this, with what it will be answered; empty: none. */
	struct str form, form_answer;
	struct str form_action;                 /* what it asks for: the same id for another is refused */
	struct change *also;                    /* of another case, written with it or not at all; or NULL */
	int64_t now;
};

enum change_outcome {
	CHANGE_DONE,
	CHANGE_STALE,                           /* it moved on, or someone was quicker at a unique thing */
	CHANGE_REPEATED,                        /* this form was sent before; first_answer is what it got */
	CHANGE_FAILED,                          /* err says why; nothing was written */
};

struct change_result {
	enum change_outcome outcome;
	struct str first_answer;                /* in the change's arena (a) */
};

/* Applies a change inside the writer's transaction.  Only CHANGE_DONE has written anything; it sets the ids
 * of c->events.  False for CHANGE_FAILED alone.  `seen` is checked when there are events or it is not 0.
 * A new person comes with the event that opens their first case: `person` must be that event's. */
bool store_change_apply(struct arena *a, struct db *db, struct change *c, struct change_result *out,
    struct err *err);

/* The same as the run of a db_job, whose ctx is a struct change_job. */
struct change_job {
	struct arena *a;                        /* used on the writer's thread: leave it alone until done */
	struct change *change;
	struct change_result result;
};
bool store_change_run(struct db *db, void *ctx, struct err *err);

#endif
