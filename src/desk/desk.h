/* desk.h - the house: one open data folder, its writer, its clock, its language.
 *
 * A struct desk is made once by main and shared by every thread; nothing in it changes after the
 * start but what has its own lock.  A struct seat is one person's or worker's place at it for one
 * request or job: memory, a reading connection, who they are, what time it is.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include <pthread.h>

#include "host/clock.h"
#include "method/profile.h"
#include "store/change.h"

enum role { ROLE_NOBODY, ROLE_CUSTOMER, ROLE_AGENT, ROLE_LEAD, ROLE_OWNER, ROLE_DESK };

struct actor {
	enum role role;
	int64_t account;                        /* of agents, leads and owners */
	struct str name;                        /* as customers see it */
};

struct packs;

struct desk_options {
	const char *data;                       /* the folder; made when it is not there */
	const char *database;                   /* NULL: DATA/heard.db */
	/* a new folder may have its clock set; an old one keeps what it is */
	bool test;
	bool create;                            /* make the folder and the schema when they are not there */
	struct clock *clock;                    /* owned by the caller; NULL: the machine's */
	const char *mail_ca;                    /* certificates mail servers are held to, or NULL */
	const char *base_url, *smtp_url;        /* over what is set; NULL: what is set */
	const char *smtp_user, *smtp_password;  /* never stored; NULL: as the URL says */
	const char *smtp_token;                 /* in place of the password: where it is (mail/token.h) */
	bool smtp_tls;                          /* nothing goes out unencrypted */
	const char *undo;                       /* seconds, as text; the same */
	const char *acknowledge;                /* "on" or "off"; the same */
	const char *packs;                      /* a folder of the firm's own packs, or NULL */
	bool at_work;                           /* DATA/packs is taken where no other is named */
};

struct desk;

/* Opens the folder, brings the schema up to date, starts the writer. */
bool desk_open(struct desk **out, const struct desk_options *o, struct err *err);
/* Waits for what was accepted to be written, then closes. */
void desk_close(struct desk *d);

struct clock *desk_clock(struct desk *d);
const char *desk_data(const struct desk *d);            /* the folder */
const char *desk_mail_ca(const struct desk *d);         /* for mail servers, or NULL */
bool desk_is_test(const struct desk *d);                /* made with --test: its clock may be moved */
const struct calendar *desk_calendar(const struct desk *d);     /* the firm's: Europe/London unless set */
const struct pack *desk_pack(const struct desk *d);             /* packs/en with the firm's own */
const struct profiles *desk_profiles(const struct desk *d);     /* built in, and the firm's own */
const struct packs *desk_packs(const struct desk *d);           /* and their texts (packs.h) */

/* What the firm set (desk/setting.h says which, and how each is checked); what was given at the start stands
 * over it.  In force as soon as it is committed: what was handed out before stays valid, and as it was. */
struct firm {
	struct str name, phone, address, base_url, smtp_url, signature, undo, acknowledge, plus;
	/* with smtp_url, as they were set on a page; only desk/way_out.c says by what mail goes out */
	struct str smtp_login, smtp_secret, smtp_bearer, smtp_tls;
	struct str senders;                     /* other addresses we write from (desk/sender.h) */
	struct str accent;                      /* "#1f5f8b", or empty */
	struct str hours;                       /* "09:00-17:30" */
	struct str days;                        /* "Mon-Fri", "Mon-Wed, Sat" */
	struct str zone, region, days_off;      /* days off beside the holidays, a date a line */
	struct str remind;                      /* on or off: mail to ourselves about promises */
	struct str acknowledge_text;            /* empty: the desk's own */
	struct str close_final;                 /* agent, lead or owner: who may close with a final reply */
	struct str silent_days;                 /* working days */
	struct str override;                    /* lead or owner: who may send over a block */
};
const struct firm *desk_firm(const struct desk *d);
/* What desk_firm and desk_calendar hand out stays as it was from hold to let go: a seat does so by itself. */
struct in_force;
struct in_force *desk_hold(struct desk *d);
void desk_let_go(struct desk *d, struct in_force *held);
/* The least role that may send over what blocks. */
enum role desk_may_override(const struct desk *d);
/* The least role that may close a case with a final reply, or give it up. */
enum role desk_may_close_final(const struct desk *d);
/* "a lead or the owner": who has at least this role. */
struct str role_or_above(enum role least);
/* Whoever was asked before this moment and has not answered is silent: firm.silent_days working days ago. */
int64_t desk_silent_before(const struct desk *d, int64_t now);
/* From when on whoever was asked then is silent. */
int64_t desk_silent_from(const struct desk *d, int64_t asked);
/* How long a reply waits, so that it can be taken back: firm.undo, 0 to 60 seconds; 10 unless set. */
int64_t desk_undo_ms(const struct desk *d);
/* One, at the prompt; what is on the settings page goes through act_settings. */
bool desk_setting_put(struct desk *d, struct str key, struct str value, struct err *err);

/* The zone a folder was told to keep by `demo` or a test, and where its clock stood: 0 when never set. */
bool desk_clock_saved(const char *data, const char *database, int64_t *at, struct err *err);
bool desk_clock_save(struct desk *d, struct err *err);

struct seat {
	struct desk *desk;
	struct arena *a;
	struct db *db;                          /* reads only */
	struct actor who;
	int64_t now;
	struct str form;                        /* the one-use id of the form at hand, or empty */
	struct str answer;                      /* and what it will be answered: an address */
	struct in_force *held;                  /* from seat_open to seat_close */
};

/* Opens a reading connection and takes the time.  The arena is the caller's. */
bool seat_open(struct seat *s, struct desk *d, struct arena *a, struct actor who, struct err *err);
void seat_close(struct seat *s);
/* Lets go of what is set, for one who keeps the seat and does not read: see desk_hold. */
void seat_rest(struct seat *s);

/* An act is computed into a change and does nothing by itself: it may be run again when the case has
 * moved on.  It checks the right, the form's `seen`, and what the method allows. */
typedef bool desk_act(struct seat *s, const void *in, struct change *c, struct err *err);

/* Of all who write to one case at once, one gets through with every commit: so many may, and none of them is
 * sent away.  A try is cheap, since what was read before is kept. */
#define DESK_TRIES 100

/* Runs an act and waits for its commit; computes again while others are quicker (at most DESK_TRIES times).
 * CHANGE_REPEATED fills result->first_answer.  For workers and commands. */
bool desk_do(struct seat *s, desk_act *act, const void *in, struct change_result *out, struct err *err);

/* The same for callers that must not wait: computes on this thread, queues the change, and calls done on
 * the writer's thread.  done gets CHANGE_STALE when it must be called again: what this try took of the arena
 * is the caller's to give back first.  `c` and everything it points to
 * must live until done.  False: the act refused; nothing was queued. */
struct desk_ticket {
	struct change change;
	struct change_result result;
	struct err err;
	struct arena *a;
	struct desk *desk;
	bool patient;                           /* see struct db_job; for callers that hurry it later */
	struct db_job job;                      /* private */
	void (*done)(struct desk_ticket *t);
	void *owner;
};
bool desk_start(struct seat *s, desk_act *act, const void *in, struct desk_ticket *t, struct err *err);

/* desk_do in two halves, so that several acts are written together: begun one after another, each by a seat
 * with an arena of its own, then finished in the same order.  They may be committed only once the first is
 * being finished, so that is not to be put off.  An act that another of them would change must
 * not be begun before that one is finished.  False: the act refused, and there is nothing to finish. */
struct desk_pending {
	struct desk_ticket *ticket;             /* private, as what follows */
	desk_act *act;
	const void *in;
	struct arena_mark before;               /* what a try took is given back before the next */
	pthread_mutex_t lock;
	pthread_cond_t answered;
	bool done;
};
bool desk_begin(struct seat *s, desk_act *act, const void *in, struct desk_pending *p, struct err *err);
bool desk_finish(struct seat *s, struct desk_pending *p, struct change_result *out, struct err *err);

/* Has this form been sent before?  True with what it was answered. */
bool desk_form_answered(struct seat *s, struct str form, struct str *answer);

bool desk_verify(struct seat *s, struct verify_report *out, struct err *err);
bool desk_rebuild(struct desk *d, struct arena *a, bool swap, struct rebuild_report *out, struct err *err);

/* A copy of a desk, the mail that was accepted and not yet read with it, into a new folder, or into one and
 * an empty database on a server; whoever writes to the one that is copied goes on.  `to` is there whole, its
 * record walked through, or not at all.  Both ways: a backup is a data folder, and restoring copies it
 * back. */
struct desk_place { const char *data, *database; };     /* database NULL: DATA/heard.db */
bool desk_copy(struct arena *a, const struct desk_place *from, const struct desk_place *to,
    struct verify_report *out, struct err *err);

/* Moving a test folder's clock on, with everything that falls due on the way done in its order.  The one
 * who can do that (jobs/) hangs itself in here. */
void desk_set_mover(struct desk *d, bool (*move)(void *ctx, int64_t to, struct err *err), void *ctx);
bool desk_move_clock(struct desk *d, int64_t to, struct err *err);
/* The next moment something falls due: a promise, its warning, a mail to try again.  NEVER if nothing. */
bool desk_next_due(struct seat *s, int64_t *out, struct err *err);

const char *role_name(enum role r);                     /* "agent" */
bool role_by_name(struct str name, enum role *out);

#endif
