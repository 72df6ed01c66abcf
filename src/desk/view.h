/* view.h - what pages and commands may see, gathered in one consistent read.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_VIEW_H
#define DESK_VIEW_H

#include "desk/act.h"
#include "desk/clocks.h"
#include "store/token.h"

/* One line of Today: what needs me, why, and the one thing to do. */
struct today_line {
	int64_t case_id, promise;
	struct str who, title, reference;
	struct str reason;                      /* a sentence */
	struct str quote;                       /* their words, or empty */
	struct str tag, tag_kind;               /* "in 3 h", "due"; kind: due bad good or empty */
	struct str action;                      /* what the button says */
	bool mine;
	int64_t owner;                          /* 0: nobody's */
	struct str with;                        /* the colleague whose case it is; mine or nobody's: empty */
};

struct today_group { struct str title; struct today_line *lines; size_t n; };

/* Nobody plans a day by more, and to count them would cost more than the rest of the page. */
#define TODAY_COUNT_MOST 1000

struct today {
	struct today_group *groups;             /* in the order they need me; without empty ones */
	size_t n_groups, n_lines;
	int64_t cases_open, cases_mine;         /* counted to one more than TODAY_COUNT_MOST */
	int64_t overdue;
};
bool desk_today(struct seat *s, struct today *out, struct err *err);

struct case_line {
	int64_t case_id, owner, last_at, next_due;
	struct str who, title, reference, owner_name, state;
	bool open;
};
/* Cases, newest last word first, 50 a page, those behind the case `behind` (0: from the first); query (may be
 * empty) is a name, an address, a number they ring from or a reference as it is read out.  Closed ones are
 * looked at where none that is open fits.  standing: only those that stand so (desk/standing.h), or empty. */
bool desk_cases(struct seat *s, struct str query, struct str standing, bool closed_too, int64_t behind,
    struct case_line **out, size_t *n, struct err *err);

/* The ledger across cases: missed and not owned first, then open ones by when they are due. */
struct ledger_line {
	int64_t case_id, promise, due;
	struct str who, title, reference, text, by, zone;
	bool missed, update, mine;
};
bool desk_ledger(struct seat *s, struct ledger_line **out, size_t *n, struct err *err);

/* One customer, and what they have with us. */
struct person_view {
	int64_t id, made_at;
	struct str name, address, phone;
	struct case_line *cases;
	size_t n_cases;
};
bool desk_person(struct seat *s, int64_t id, struct person_view *out, struct err *err);

/* Those we know by this number, as they were last called, the one last heard of first; but for one of them
 * (0: none).  Whoever gave neither name nor address is not known by it. */
struct known_caller { int64_t person, last_at; struct str name; };
bool desk_callers(struct seat *s, struct str phone, int64_t but, struct known_caller **out, size_t *n,
    struct err *err);

/* An event as a line of the timeline, or a turn. */
struct timeline_line { int64_t seq, at; const struct turn *turn; struct str text; };     /* turn: or NULL */

struct other_case { int64_t case_id, last_at; struct str reference, title; bool open; };
struct case_view {
	struct state *state;
	const struct step *step;
	struct gate gate;
	const struct calendar *calendar;        /* the firm's, and their clock where it is known */
	struct clock_hint clock_hint;           /* what their mails say of it, to be asked about */
	struct timeline_line *timeline;         /* in order */
	size_t n_timeline;
	struct str draft;                       /* saved while typing, or empty */
	struct str draft_cc, draft_sender, draft_had;
	struct sender *senders;                 /* whom we write as */
	size_t n_senders;
	/* the address it is answered from, unless another is chosen */
	struct str sender;
	const struct attachment *draft_files;   /* that will go with it */
	size_t n_draft_files;
	const struct mail_person *others;       /* on their mail, or in copy before, beside the customer */
	size_t n_others;
	enum stage draft_stage;
	int64_t draft_at;
	int64_t contacts, people;               /* of theirs; of ours that they met */
	/* messages of ours that asked for what they had told; how often the case changed hands; days since it
	 * began that it was open; promises that were missed */
	int64_t asked_again, handed_over, days, missed;
	int64_t links_stopped_at;               /* none of their links opens since then; 0: some may */
	struct gate final_gate;                 /* why a final response cannot go out or close it */
	int64_t undo_turn, undo_until;          /* a reply that can still be taken back; 0: none */
	struct str colleague;                   /* who else has been writing here just now, or empty */
	struct str outbox_note;                 /* "waits: no mail server is set", or empty */
	struct other_case *cases;               /* of the same person, not read with this one: at most 5 */
	size_t n_cases;
	/* whose number it is, where the case has a number alone */
	struct known_caller *callers;
	size_t n_callers;
	int64_t new_turn;                       /* a message that looks like another matter, or 0 … */
	struct str new_why;                     /* … and why, as a sentence */
};
bool desk_case(struct seat *s, int64_t case_id, struct case_view *out, struct err *err);

/* The n-th file that came with a case, from 1, as the turns have them. */
struct file_view { struct attachment about; struct str bytes; };
bool desk_file(struct seat *s, int64_t case_id, int64_t n, struct file_view *out, struct err *err);

/* The dates that came with a message as calendars, in words: each once, the first few.  What can't be read is
 * among its files all the same. */
struct date_view {
	struct str heading, what, when, where, who;
	int64_t from, to;                       /* 0: no moment, but a whole day, or a time in no zone */
	bool called_off;
};
struct date_list { struct date_view *at; size_t n; bool more; };
void desk_dates(struct seat *s, const struct turn *t, struct date_list *out);

/* Whom we write as: the firm itself, then the others it has set. */
struct sender { struct str name, address, signature; };
void desk_senders(struct seat *s, struct sender **out, size_t *n);
/* One of those, also with what asks for an answer behind a plus. */
bool desk_is_our_address(struct seat *s, struct str address);
/* The same of many addresses, with the list that desk_senders gave. */
bool senders_have(struct arena *a, const struct sender *list, size_t n, struct str address);

/* Who else has been writing on this case just now; empty: nobody. */
bool desk_colleague(struct seat *s, int64_t case_id, struct str *out, struct err *err);

/* How the desk calls these bytes. */
struct str desk_file_digest(struct seat *s, struct str bytes);

/* A message of theirs as its page was formatted, made harmless. */
bool desk_formatted(struct seat *s, int64_t case_id, int64_t turn, struct str *out, struct err *err);

/* What came in since the page was made, as sentences, for one who would answer now. */
bool desk_since(struct seat *s, int64_t case_id, int64_t seen, struct strs *out, struct err *err);

/* What a page needs to know of a case to check a draft by itself (method/composer.h), as members of an object
 * that is open.  The stage is left to the page. */
bool desk_known(struct seat *s, int64_t case_id, struct json_out *w, struct err *err);
/* Checks a draft against the case as it stands; the promises read in it too.  held: it tells of a step that
 * stops harm and can be undone. */
struct draft_check {
	struct findings findings;
	VEC(struct promise_read) promises;
	int64_t tells;                          /* TELLS_… (method/told.h) */
	const struct calendar *calendar;        /* by which their days and hours were read */
	bool encloses;                          /* it says that something comes with it */
};
bool desk_check(struct seat *s, int64_t case_id, enum stage stage, struct str text, bool held,
    struct draft_check *out, struct err *err);
/* The fact `similar_to` of a draft, as an object, for a page that checks by itself. */
bool desk_similar(struct seat *s, int64_t case_id, struct str text, struct json_out *w, struct err *err);
/* What can honestly be drafted for a stage. */
bool desk_draft_for(struct seat *s, int64_t case_id, enum stage stage, struct str *out, struct err *err);

/* What of a text they might be asked to say back, each a point; whether it asks them to; which parts of
 * owning a mistake it does, as it reads (a bit each, by enum owning). */
void draft_points(struct seat *s, struct str text, struct strs *out);
bool draft_says_back(struct seat *s, struct str text);
/* The text promises anew what p promised already, for the same moment: it does not keep it. */
bool draft_promises_again(struct seat *s, const struct state *state, struct str text,
    const struct promise *p);
/* For each point of a teach-back that was told: hardly a word of it stands in theirs. */
void teachback_unsaid(struct seat *s, const struct teachback *t, bool *out);
uint32_t draft_owning(struct seat *s, struct str text);
/* The text holds the words of an offer, or every sum of money in them. */
bool draft_makes_offer(struct str text, struct str offer);

/* Saved at once, not an event; queued, without waiting.  text empty: forgotten. */
struct in_draft { int64_t case_id; enum stage stage; struct str text, cc, sender, had; };
bool desk_draft_save(struct seat *s, const struct in_draft *in, struct err *err);

/* Who covers for an account that is away: cover 0 if it is here, or gone: switched off, and nobody covers. */
struct cover { int64_t cover, until; struct str away, name; bool gone; };
bool desk_cover_of(struct seat *s, int64_t account, struct cover *out, struct err *err);
/* Who can be asked to cover: everyone who is here but oneself. */
bool desk_colleagues(struct seat *s, struct account_row **out, size_t *n, struct err *err);

/* The customer's page behind a link.  ERR_NOT_FOUND unknown; ERR_GONE expired or revoked. */
struct customer_view {
	const struct calendar *calendar;        /* with their clock */
	struct cover cover;                     /* who looks after it meanwhile; cover 0: nobody has to */
	struct state *state;
	struct playback *playback;              /* to be answered; NULL: none is */
	struct concern **asked;                 /* "was that enough?" */
	size_t n_asked;
	struct str agent;                       /* who looks after this */
	int64_t expires_at;
	/* the case of their link, which is read with this one; or 0 */
	int64_t came_by;
};
bool desk_customer(struct seat *s, struct str token, struct customer_view *out, struct err *err);

struct outbox_line {
	int64_t id, case_id, turn, made_at, next_at, attempts;
	struct str to, subject, state, error, text;
	bool copy;                              /* to somebody in copy */
};
/* case_id 0: of every case. */
bool desk_outbox(struct seat *s, int64_t case_id, struct outbox_line **out, size_t *n, struct err *err);
/* One with its text, links and all. */
bool desk_outbox_one(struct seat *s, int64_t id, struct outbox_line *out, struct err *err);

/* How mail does: what comes in, what waits, what was lost in the last seven days and why.  Moments are 0 when
 * there is none.  For agents, and for the desk's own /metrics. */
struct way_in {
	struct str name, error;
	int64_t id, seen_at, taken_at, left;    /* left: messages that could not be fetched */
	bool paused;
};
struct lost_by { struct str cause; int64_t n; };
struct mail_health {
	int64_t last_in, spool_waiting, spool_oldest, aside;
	struct way_in *ways;                    /* the mailboxes mail is fetched from */
	size_t n_ways;
	int64_t out_waiting, out_oldest, lost;
	int64_t planned, next_planned;          /* what waits for its day, and when the first goes */
	struct lost_by *causes, *put_off;       /* why it was lost; why it waits for another try */
	size_t n_causes, n_put_off;
	bool has_server;                        /* mail can go out at all */
};
bool desk_mail_health(struct seat *s, struct mail_health *out, struct err *err);

/* What has kept mail from coming in or going out for longer than a quarter of an hour, for whoever looks at
 * Today.  in is empty and out_since 0 where all is well. */
struct mail_trouble {
	struct str in;                          /* the mailbox */
	int64_t in_since;                       /* when it last answered; 0: never */
	int64_t out_since;                      /* since when the oldest waits */
};
bool desk_mail_trouble(struct seat *s, struct mail_trouble *out, struct err *err);

/* A message that was set aside, as far as its beginning tells.  from is empty when it can't be read as a
 * mail, and then it can't be brought back. */
struct aside_line { struct str name, why, from, subject, start; int64_t at; bool hidden; };
/* Newest first, at most 50, older than the one called `before` (empty: from the newest). */
bool desk_aside(struct seat *s, bool hidden_too, struct str before, struct aside_line **out, size_t *n,
    bool *more, struct err *err);
struct aside_one { struct aside_line line; struct str text, source; bool cut; };
bool desk_aside_one(struct seat *s, struct str name, struct aside_one *out, struct err *err);
/* Taken in as a person's word: a case of its own, or a turn of the case it answers. */
bool desk_bring_back(struct seat *s, struct str name, struct err *err);
bool desk_aside_hide(struct seat *s, struct str name, bool hide, struct err *err);
/* A message we sent ourselves, by its Message-ID. */
bool desk_is_ours(struct seat *s, struct str message_id);

/* Logging in.  desk_session_new makes token and CSRF token, and waits for its commit; the account is checked
 * by desk_login, which costs an Argon2id and so belongs on a worker. */
struct session { struct actor who; struct str login, csrf; int64_t expires_at; };
bool desk_login(struct seat *s, struct str login, struct str password, struct actor *out, struct err *err);
bool desk_session_new(struct seat *s, struct actor who, struct str *token, struct err *err);
bool desk_session(struct seat *s, struct str token, struct session *out, struct err *err);
bool desk_session_end(struct seat *s, struct str token, struct err *err);
/* Whoever holds this API token; made by `heard user token`. */
bool desk_token(struct seat *s, struct str token, struct actor *out, struct err *err);
/* For the account of that login; shown once, only its hash is kept. */
bool desk_token_new(struct seat *s, struct str login, struct str name, struct str *token, struct err *err);

/* One's own that were not switched off; and switching one off, by the hash it is listed with. */
bool desk_tokens(struct seat *s, struct token_row **out, size_t *n, struct err *err);
bool desk_token_revoke(struct seat *s, struct str hash, struct err *err);

/* Who sits here. */
bool desk_account(struct seat *s, struct account_row *out, struct err *err);
bool desk_accounts(struct seat *s, struct account_row **out, size_t *n, struct err *err);

/* Readings that people put right, oldest first, behind the event `after`, at most CORRECTIONS_MOST: the
 * message, the words in it, what the ear read there and what it is ("none": nothing).  For a lead. */
#define CORRECTIONS_MOST 1000
struct correction_line { int64_t id, case_id, turn, at, start, end; struct str text, was, is; };
bool desk_corrections(struct seat *s, int64_t after, struct correction_line **out, size_t *n,
    struct err *err);

/* Events of a case behind one of them, for who follows it. */
bool desk_events(struct seat *s, int64_t case_id, int64_t after_seq, struct event **out, size_t *n,
    struct err *err);

/* What became of each rule in the last 90 days, for a lead: in replies that were sent, the draft was changed
 * (followed), or went as it was (left), or over a block with a reason; and in how many of the cases in which
 * it was shown it was said to be wrong.  Doubtful: in more than one of five. */
struct rule_line {
	const struct rule *rule;
	int64_t followed, left, overridden, cases, disputed;
	bool doubtful;
};
/* Said to be wrong in more than one of five of its cases. */
bool rule_is_doubtful(int64_t disputed, int64_t cases);
bool desk_rules(struct seat *s, struct rule_line **out, size_t *n, struct err *err);
/* The last reasons given against a rule, and the words it was said to be wrong about. */
struct rule_word { int64_t case_id, at; bool disputed; struct str reason, text; };
bool desk_rule_said(struct seat *s, struct str rule, struct rule_word **out, size_t *n, struct err *err);

/* The profile the firm goes by today; NULL: none. */
bool desk_profile(struct seat *s, const struct profile **out, struct err *err);
/* The version a case came under; NULL where it has none, or its file is gone. */
const struct profile *desk_profile_of(struct desk *d, const struct state *state);

/* Messages of ours that wait for their day, the earliest first. */
bool desk_plans(struct seat *s, struct plan_line **out, size_t *n, struct err *err);
/* For the worker: those whose day has come. */
bool desk_plans_due(struct seat *s, struct plan_line **out, size_t *n, struct err *err);

/* What waits for the clock or the mail server: for the workers. */
struct due_promise { int64_t case_id, promise; };       /* promise 0: deadlines of its profile */
/* To be warned of, or missed. */
bool desk_due_promises(struct seat *s, struct due_promise **out, size_t *n, struct err *err);
/* The accounts that are to be written to about promises (act_reminders). */
bool desk_reminders(struct seat *s, int64_t **out, size_t *n, struct err *err);
struct due_mail {
	int64_t id, case_id, turn, made_at, next_at, attempts;
	struct str to_address, sender;
	bool copy;
};
/* At most 50, the longest waiting first; each one's bytes are read when it is its turn. */
bool desk_due_mail(struct seat *s, struct due_mail **out, size_t *n, struct err *err);
/* Before it is sent, as several desks may share a database: *mine for one of them alone, for `ms`. */
bool desk_mail_claim(struct seat *s, const struct due_mail *m, int64_t ms, bool *mine, struct err *err);
/* What was tried in vain is tried at once: one (id), or all (0).  By an agent. */
bool desk_mail_at_once(struct seat *s, int64_t id, struct err *err);
bool desk_mail_bytes(struct seat *s, int64_t id, struct str *out, struct err *err);
bool desk_next_mail(struct seat *s, int64_t *out, struct err *err);    /* NEVER: none waits */

/* The demo's other side: a mail as the customer of a case (0: of a new one) would write it now, put into the
 * spool. */
bool desk_write_as_customer(struct seat *s, int64_t case_id, struct str name, struct str address,
    struct str subject, struct str text, struct err *err);

#endif
