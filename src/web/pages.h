/* pages.h - what each page is made of: plain text that is ready to be shown.
 *
 * A handler fills one of these and renders one template; templates know nothing else.  Everything
 * here lives in the request's arena.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/field.h"

/* A moment as a person reads it, exactly (for the title), and for machines. */
struct moment { struct str text, exact, iso; };

struct choice { struct str value, label; bool chosen; };

/* --- Today, the list of cases, promises ----------------------------------------------------------- */

/* What an owner sees to first, after the first start. */
#define BEGIN_LINES 5
struct begin_line { struct str what, note, href; bool done; };
struct begin_view { bool shown; struct begin_line lines[BEGIN_LINES]; };

struct today_row {
	int64_t case_id;
	struct str who, title, reason, quote, tag, tag_kind, action;
	bool main;                              /* the first of them all: its button is the accented one */
};
struct today_part { struct str id, title; struct today_row *rows; size_t n; };
struct today_page {
	struct page page;
	struct str greeting, line, note, away;  /* away: until when, and who covers; empty: they are here */
	struct str mail_in, mail_out;           /* what keeps mail from coming in, or going out */
	struct begin_view begin;
	struct today_part *parts;
	size_t n_parts;
};

struct risk_page { struct page page; struct today_part *parts; size_t n_parts; };

struct case_row_view {
	int64_t case_id;
	struct str who, title, reference, owner, state, state_kind, due, due_kind;
	struct moment last;
};
struct cases_page {
	struct page page;
	struct str query;
	bool closed_too, more;
	int64_t next_before;
	struct case_row_view *rows;
	size_t n;
	struct str standing;                    /* only those that stand so; empty: any */
	struct choice *standings;
	size_t n_standings;
};

struct promise_row_view {
	int64_t case_id, promise;
	struct str who, text, by, tag, tag_kind;
	struct moment due;
};
struct promises_page {
	struct page page;
	struct promise_row_view *rows;
	size_t n;
};

/* --- one case ------------------------------------------------------------------------------------- */

/* A stretch of a turn; label is empty where nothing was read. */
struct piece { struct str text, label, href; };

struct word_choice { int64_t concern; struct str text; };

struct reading_view { uint32_t start, end; struct str text, label; };
struct file_line { int64_t n; struct str name, kind, size; };

struct turn_view {
	int64_t seq;
	bool ours;
	struct str who;                         /* "Ines Moreau, mail" */
	struct moment at;
	struct piece *pieces;
	size_t n_pieces;
	bool from_mail;                         /* it can be seen as it was formatted */
	struct str quoted;                      /* history below it, or empty */
	bool passed_on;                         /* what is quoted is a message they passed on */
	struct str trouble;                     /* what of it could not be read, or empty */
	struct str others;                      /* "Also to Ann Lee, ann@example.org", or empty */
	struct str *lost_copies;                /* whom a copy did not reach, and why */
	size_t n_lost_copies;
	struct file_line *files;                /* what came with it */
	size_t n_files;
	int64_t more_files;                     /* that can't be opened here */
	struct date_list dates;                 /* that came as calendars */
	struct str delivery, delivery_kind, delivery_reason;
	int64_t now, undo_s;                    /* seconds in which it can still be taken back; 0: none */
	bool may_part;                          /* it may become a case of its own … */
	struct str new_why;                     /* … and why it looks like one, or empty */
	struct str stranger;                    /* who wrote it, if nobody has said who that is */
	struct str again_to, again_typed;       /* where it can be sent again; empty: it did not fail */
	struct reading_view *readings;          /* each can be put right */
	size_t n_readings;
	struct word_choice *words;              /* what their yes or no in it can be taken for */
	size_t n_words;
	bool is_latest;                         /* the last they wrote */
	int64_t teachback;                      /* asked before it: this may be their answer */
};

/* A turn, an event, or a run of events that is folded away. */
struct timeline_item {
	const struct turn_view *turn;
	struct str event;
	struct moment at;
	struct timeline_item *run;
	size_t n_run;
};

#define COSTS_SHOWN 4                           /* at the top of a case; the rest is below them */
struct cost_view { int64_t turn; struct str span, text; bool theirs; };
struct proposal_view {
	int64_t turn, start, end;
	struct str text, typed, label;
	bool open;                              /* its form was sent and refused: shown with what was typed */
	struct proposal_part *parts;            /* where it was told in several breaths; else none */
	size_t n_parts;
};
struct proposal_part { int64_t start, end; struct str text; };

struct concern_view {
	int64_t seq;
	struct str text, first_text, typed, state, state_kind;
	struct str word;                        /* their last yes or no, with when and how: a sentence */
	struct str note;                        /* what it is parked on, how often it came back */
	bool theirs, settled, may_park, open;
	bool untold;                            /* parked, and nobody has written so to them */
	struct choice *park_on;                 /* what it can wait for, the first a day */
	size_t n_park_on;
	struct str park_due;                    /* the day that is proposed, as a form's field takes it */
	struct str position, position_reason;   /* where we stand on it; empty: not said */
	struct choice *positions;
	size_t n_positions;
};

struct playback_line { struct str ours, theirs; bool changed; };
struct playback_view {
	int64_t seq;
	struct str title, state, state_kind, word;
	struct moment at;
	struct playback_line *lines;
	size_t n;
};

struct promise_view {
	int64_t seq;
	struct str text, by, tag, tag_kind, note, due_local, typed;
	struct str said;                        /* when, for a customer: its "tomorrow" counts from there */
	struct str night;                       /* a call: their hour, where it is night there; or empty */
	struct moment due;
	bool open, missed_unowned, form_open;
	bool let_go;                            /* with the case, which is open again: does it stand? */
};

struct finding_view {
	struct str kind, tag;                   /* "bad", "blocks" */
	struct str message, suggest, rule, about, reason;
	struct str words;                       /* those of the text it stands on, where `about` says none */
	int64_t start, end;                     /* bytes into the text */
	bool ask_reason;
	bool more;                              /* the same as the one above, about another thing */
};

struct promise_choice {
	struct str text, as, due_words, due_local, our_time;
	struct str night;                       /* a call: their hour, where it is night there; or empty */
	struct str radio;                       /* the name of its choice: "as0" */
	int64_t start, end;
	bool update, vague, missing;            /* missing: the choice is still to be made */
};

/* What the checker said; also sent alone, as the part of the page that is drawn anew while one types. */
struct element_view { struct str words; bool told; };
struct checked_view {
	struct element_view *letter;            /* what a letter at hand must tell; else none */
	size_t n_letter;
	int64_t case_id;
	bool done;                              /* a check was made */
	bool may_override;
	bool unsure;                            /* something blocks and needs another */
	bool no_file;                           /* it says that something comes with it, and nothing does */
	struct str overriders;                  /* "a lead or the owner" */
	struct finding_view *findings;
	size_t n_findings, n_blocks;
	struct promise_choice *promises;
	size_t n_promises;
	struct str summary;                     /* "One thing blocks, two to look at." */
};

/* A message of ours that waits for its day, or was stopped. */
struct plan_view {
	int64_t seq;
	struct str who, text, why;              /* why: it was stopped; empty: it waits */
	struct str others;
	struct moment due;
	struct file_line *files;                /* their numbers are not used */
	size_t n_files;
	bool they;                              /* they wrote first */
};

struct block_choice { int64_t id; struct str name, text; };

struct composer_view {
	struct str at, zone;                    /* when it is to be sent, as typed; whose clock that is */
	struct str cc;                          /* who gets a copy, as typed */
	struct choice *senders;                 /* as whom it may go; none where there is but one */
	size_t n_senders;
	struct str sender;                      /* as whom it goes */
	struct choice *files;                   /* that lie with the draft */
	size_t n_files;
	int64_t files_most, files_bytes;
	struct choice *copies;                  /* who was there before and can be kept in copy */
	size_t n_copies;
	struct choice *stages;
	size_t n_stages;
	struct str colleague;                   /* that someone else writes here too, or empty */
	struct str stage, heading, text, send, saved, had, to, note;
	struct str wait;                        /* why what is written here can't go yet; empty: it can */
	struct checked_view checked;
	struct choice *answers, *keeps, *offers, *owns;
	size_t n_answers, n_keeps, n_offers, n_owns;
	struct str *points;                     /* to be said back; the last is empty */
	size_t n_points;
	struct block_choice *blocks;            /* the firm's texts, as they would read here */
	size_t n_blocks;
	bool may_write_blocks;
	bool may_hold, held, may_teach;
	struct str *shown;                      /* rules that were found while this was written */
	size_t n_shown;
	struct str *since;                      /* what came in between */
	size_t n_since;
	int64_t seen;
	struct str suggest;                     /* what the button for a draft says; empty: there is none */
	struct str checker;                     /* the browser's own; empty: it was not built */
	struct str packs;                       /* the firm's own words, for the same; or empty */
	struct checked_view blank;              /* one of each kind, for the browser's checker to fill */
};

struct call_concern { int64_t seq; struct str text, word; struct choice *spoken; size_t n_spoken; };
struct call_view {
	struct str heard, said, word, phone, next, our_time;
	struct choice *ends, *answers, *promised;
	size_t n_ends, n_answers, n_promised;
	bool played, may_play, waits_for_answer, spoke_words, teach, asked_back;
	struct str points, taught;
	struct call_concern *concerns;
	size_t n_concerns;
	struct checked_view checked;
};
struct mistake_page { struct page page; struct str name, phone, address, text, source; };
/* Whose number it is; looked: it was asked for. */
struct caller_view { int64_t person; struct str name; struct moment last; bool chosen; };
struct call_new_page {
	struct page page;
	struct str name, phone, address, heard;
	struct caller_view *callers;
	size_t n_callers;
	bool looked;
};

struct side_view { struct str value, label, text; };
/* read: in our message of that turn, and nobody has said yet whether it is so */
struct own_view { struct str value, label, how; bool done, read; int64_t turn; struct str at; };
struct offer_row {
	int64_t seq;
	struct str text, asked, carry, amount, state, state_kind, note, word;
	bool may_grant, waits;                  /* waits: for their word */
};
struct point_view { int64_t number; struct str text; bool missing,
    unsaid; };  /* unsaid: hardly a word of it came back */
struct teach_view {
	int64_t seq;
	struct str state, state_kind, word;
	struct point_view *points;
	size_t n;
	bool asked, told;
};
struct hold_view { int64_t seq; struct str text, note; bool lifted; };

/* What the practices add to the page of a case. */
/* The clock they live by, and what their mails say of it. */
struct clock_page {
	struct str now;                         /* "05:42 on Monday in New York, 5 h behind us", or empty */
	struct str ours, theirs;                /* cities; theirs empty: not known, or the same */
	struct str ask, ask_city, ask_zone;     /* what to ask because of their mails; empty: nothing */
	struct markup cities;                   /* to choose from */
	bool told;                              /* somebody said so */
};

struct practice_view {
	struct side_view sides[SIDE_COUNT];
	bool any_side, differs;
	struct str *unknown;                    /* what we have not asked yet */
	size_t n_unknown;
	bool miss;                              /* a promise was missed and nobody has said so to them */
	bool owning;                            /* the fault is ours */
	struct own_view own[OWNING_COUNT];
	size_t n_owned;
	struct offer_row *offers;
	size_t n_offers;
	struct teach_view *teachbacks;
	size_t n_teachbacks;
	struct hold_view *holds;
	size_t n_holds;
	struct clock_page clock;
	struct str name, phone, speaker, speaker_note, care, care_word, effort, after;
	struct choice *afters;
	size_t n_afters;
	struct str final_reason;                /* why a final reply cannot close it yet; empty: it can */
	bool final_sent, may_ask_need, may_close_final;
	struct str closers;                     /* "a lead or the owner": who may close it so */
	int64_t asks;                           /* how often they were asked since they wrote last */
	struct str asked_until;                 /* they may still answer until then; empty: they are silent */
	struct choice *positions;
	size_t n_positions;
};

/* What its profile asks for, by when. */
struct deadline_view { struct str what, tag, tag_kind; struct moment due; bool open; };
struct deadlines_view {
	struct str profile;                     /* its title; empty: the case has none */
	struct str acknowledged;                /* "after 3 h 10 min, by Asha"; or that nobody has yet */
	struct deadline_view *list;
	size_t n;
	const struct deadline_view *next;       /* NULL: nothing is open */
	struct str extended;                    /* why it takes longer, as they were told */
	bool may_extend, open;                  /* open: the form was sent and refused */
};

struct joined_view { int64_t case_id; struct str reference, title, who, address; struct moment since; };
/* What in their words is to be met first, and how. */
struct alarm_view { struct str title, words, to_do; };
struct moved_view { int64_t case_id; struct str reference; struct moment at; };
struct other_view { int64_t case_id; struct str reference, title; bool open; };
struct joins_view {
	struct joined_view *joined;             /* read here; address: where it is another than this case's */
	struct moved_view *moved;               /* messages that became cases of their own */
	struct other_view *others;              /* of the same person */
	size_t n_joined, n_moved, n_others;
};

struct case_page {
	struct page page;
	struct deadlines_view deadlines;
	struct joins_view joins;
	struct practice_view practice;
	bool calling;                           /* a call is noted where the reply would be written */
	struct call_view call;
	struct caller_view *callers;            /* whose number the case has, where it has no name */
	size_t n_callers;
	int64_t case_id, seen, person;
	struct str reference, who, title, facts, step_title, step_reason, step_due, step_due_kind;
	struct str step_href, step_action, step_kind, close_note, outbox_note, note;
	struct str our_time;                    /* ", our time", where a field might be taken for theirs */
	struct str address;
	bool open, mine, second_failure, may_close, step_ours;
	struct choice *colleagues;              /* who are here, and could look after it */
	size_t n_colleagues;
	struct cost_view *impacts;
	size_t n_impacts;
	struct alarm_view *alarms;
	size_t n_alarms;
	struct str loss;                        /* their words that someone died; empty, or spoken of: none */
	struct timeline_item *earlier, *timeline;
	size_t n_earlier, n_timeline;
	int64_t n_earlier_turns;
	bool any_readings;
	struct markup other_moves;              /* the choice of what a reading may be instead */
	struct proposal_view *proposals;
	size_t n_proposals;
	struct word_choice *settled;            /* what was enough once: it may be this again */
	size_t n_settled;
	struct concern_view *concerns;
	size_t n_concerns;
	struct playback_view *playbacks;
	size_t n_playbacks;
	struct promise_view *promises;
	size_t n_promises, n_promises_open;
	struct str *feelings, *requests, *reasons;
	size_t n_feelings, n_requests, n_reasons;
	struct str need, need_word, fault, finding, found_how;
	struct str need_told;                   /* in a few words for the top; empty: they have not said */
	struct str understood;                  /* "4 concerns, 1 promise open": what the fold holds */
	size_t proposals_shown, n_promises_shown;       /* the rest is folded away below them */
	struct str links_stopped;               /* "All their links were stopped …"; empty: some may open */
	struct choice *needs, *faults;
	size_t n_needs, n_faults;
	struct str typed, typed_form;           /* of a small form that was refused */
	struct request *refused;                /* the form itself; NULL: none was */
	struct plan_view *plans;
	size_t n_plans;
	struct composer_view composer;
	int64_t demo_mail;                      /* their latest mail in the outbox, for the demo; 0: none */
};

/* Whether the form whose address ends so was refused, and what was typed in it. */
bool case_refused(const struct case_page *v, const char *end);
struct str case_typed(const struct case_page *v, const char *end, const char *field, struct str otherwise);
/* Where the page has that form more than once: the one whose field holds this number, or this value. */
bool case_refused_for(const struct case_page *v, const char *end, const char *key, int64_t id);
struct str case_typed_for(const struct case_page *v, const char *end, const char *key, int64_t id,
    const char *field, struct str otherwise);
struct str case_typed_at(const struct case_page *v, const char *end, const char *key, struct str value,
    const char *field, struct str otherwise);

struct profile_view {
	struct str name, title, version, since, final, retention, reports;
	struct str *terms;
	size_t n_terms;
	bool chosen, legal_review;
};
struct profiles_page {
	struct page page;
	struct str now;                         /* what the firm goes by */
	bool may_set, any;
	struct profile_view *list;
	size_t n;
};

/* A text of the firm's; open: its form was sent and refused. */
struct block_line {
	int64_t id;
	struct str name, text, uses;
	struct finding_view *findings;
	size_t n_findings;
	bool open;
};
/* As a list to be read, of words that are not being written. */
struct finding_view *findings_to_read(struct arena *a, const struct findings *all);
struct blocks_page {
	struct page page;
	struct block_line *list, new_block;
	size_t n;
	struct choice *words;                   /* what may stand in braces, and what it becomes */
	size_t n_words;
};

struct log_row { int64_t seq; struct str who, what; struct moment at; };
struct log_page {
	struct page page;
	int64_t case_id;
	struct str heading;
	struct log_row *rows;
	size_t n;
};

/* --- the customer's page -------------------------------------------------------------------------- */

/* ours: as it stands on the page, in quotation marks where the words are theirs */
struct line_view { int64_t concern; struct str ours, typed; bool theirs; };
struct cost_line_view { struct str at, text, typed; };
struct asked_view {
	int64_t concern;
	struct str text, word, typed;
	bool yes, no;                           /* chosen by the link or the answer that was refused */
};
struct said_view { struct str what, word; struct moment at; };
/* Where one concern stands, in plain words. */
struct stand_view {
	int64_t concern;
	struct str text, state, state_kind, typed;
	struct str note;                        /* why it waits, and until when; empty: it does not */
	bool may_withdraw, open;                /* open: its form was sent and refused */
};
struct offer_view { int64_t offer; struct str text, about, typed; };
struct taught_view { int64_t teachback; struct str typed; };

enum customer_step {
	CUSTOMER_PLAYBACK, CUSTOMER_CORRECT, CUSTOMER_CONFIRM, CUSTOMER_ENOUGH, CUSTOMER_NOTHING,
};

struct customer_page {
	struct page page;
	enum customer_step step;
	struct str token, name, agent, phone, phone_href, firm;
	struct str meanwhile;                   /* "while Asha is away until …", or empty */
	struct str hours;                       /* "(9 am to 5:30 pm on working days)", or empty */
	struct str thanks;                      /* after an answer: what happens next */
	int64_t playback;
	struct line_view *lines;
	size_t n_lines;
	struct cost_line_view *costs;           /* what the playback said it cost them */
	size_t n_costs;
	struct said_view message;               /* the playback as written; no words: not shown */
	struct str owed;                        /* of what we missed and have not said; or empty */
	struct str with_us;                     /* they wrote last: with whom it is; or empty */
	struct str added, word;                 /* as typed */
	struct str left;                        /* written into a correction whose question is gone */
	struct asked_view *asked;
	size_t n_asked;
	struct said_view *answers;              /* what we wrote on these, to be read again */
	size_t n_answers;
	struct promise_view *promises;
	size_t n_promises;
	struct said_view *said;
	size_t n_said;
	struct stand_view *stands;
	size_t n_stands, n_withdraws;           /* n_withdraws: of these, how many can be withdrawn */
	bool withdrawing;                       /* such a form was sent and refused */
	struct str next;                        /* when they hear from us; empty: nothing is promised */
	struct offer_view *offers;              /* to be answered */
	size_t n_offers;
	struct taught_view *taught;             /* to be told */
	size_t n_taught;
	struct choice *needs;
	size_t n_needs;
	bool need_asked, closed, settled;       /* settled: closed on their word */
	struct str expires;
	struct str clock, city;                 /* whose time stands here, by its city; typed */
	bool clock_open;
};

/* A link that leads nowhere any more. */
struct customer_gone { struct page page; struct str title, text, phone, phone_href, firm; };

/* --- the rest ------------------------------------------------------------------------------------- */

struct outbox_row_view {
	int64_t id, case_id, attempts;
	struct str to, subject, state, state_kind, error;
	bool copy;
	struct moment at, next;
	bool has_next;
};
struct outbox_plan_view { int64_t case_id, seq; struct str to, subject, by; struct moment due; };
struct outbox_page {
	struct page page;
	struct str note, good;
	struct outbox_plan_view *plans;         /* what waits for its day */
	size_t n_plans;
	struct outbox_row_view *rows;
	size_t n;
};
struct outbox_one_page {
	struct page page;
	struct outbox_row_view row;
	struct piece *pieces;
	size_t n_pieces;
};

struct way_view {
	struct str name, state, kind, note;
	struct str act;                         /* where it can be tried at once; empty: nothing to try */
	int64_t id;                             /* of the mailbox */
};
struct cause_view { struct str cause; int64_t n; };
struct mail_page {
	struct page page;
	struct way_view *ways;
	size_t n_ways;
	struct str good;
	struct cause_view *causes, *put_off;
	size_t n_causes, n_put_off;
	int64_t lost;
};

struct aside_view {
	struct str name, why, from, subject, start;
	struct moment at;
	bool hidden, can_return;
};
struct aside_page {
	struct page page;
	struct str note, last;
	bool hidden_too, more;
	struct aside_view *rows;
	size_t n;
};
struct aside_one_page { struct page page; struct aside_view row; struct str text, source; bool cut; };

enum setting_form { SETTING_LINE, SETTING_TEXT, SETTING_CHOICE };
struct setting_view {
	struct str heading;                     /* of those from this one on; empty: it goes on */
	struct str what, value, key, help, given, problem;      /* given at the start, which stands over it */
	enum setting_form form;
	struct choice *choices;
	size_t n_choices;
	bool checked;                           /* words that go by themselves: what our checker says */
	struct finding_view *findings;
	size_t n_findings;
};
struct account_view {
	struct str name, login, mail, state, role, problem;
	struct choice *roles;
	size_t n_roles;
	bool disabled;
};
struct settings_page {
	struct page page;
	struct setting_view *settings;
	size_t n_settings;
	struct account_view *accounts;
	size_t n_accounts;
	struct choice *roles;                   /* of a new account */
	size_t n_roles;
	struct str note, account_note, mail_out;
	struct field new_login, new_name, new_password; /* of an account that was refused, with why … */
	struct str new_problem;                 /* … its form is open again */
	struct begin_view begin;
};

/* What became of one rule; counts in words. */
struct rule_word_view { int64_t case_id; struct moment at; bool disputed; struct str reason, text; };
struct rule_line_view {
	struct str id, message, counts;
	bool doubtful;
	struct rule_word_view *words;
	size_t n_words;
};
struct rules_page {
	struct page page;
	struct rule_line_view *shown, *quiet;   /* quiet: never shown in this time */
	size_t n_shown, n_quiet;
};

struct returned_line_view {
	int64_t case_id, from_case;
	struct str concern, who, days, state, answer, by, reference, from_reference;
	struct moment at;
};
struct unheard_view { int64_t case_id; struct str who, since; };
struct returned_page {
	struct page page;
	struct str counts;
	struct str heard;                       /* how soon people were shown that we know what went wrong */
	struct unheard_view *unheard;
	size_t n_unheard;
	struct returned_line_view *lines;
	size_t n;
	struct str became;                      /* what became of customers after a mistake of ours */
};

struct rule_example_view { struct str text, known; };
struct rule_view {
	struct page page;
	struct str id, message, suggest, looks, why, weight, where, needs;
	struct str *practices;
	size_t n_practices;
	struct rule_example_view yes[3], no[3];
	size_t n_yes, n_no;
	bool may_see_words;                     /* a lead or an owner */
	struct rule_line_view line;
};

struct account_page {
	struct page page;
	struct str name, login, role, rights;
	struct str away;                        /* "until Monday 8 June; Lena covers", or empty */
	struct choice *colleagues;
	size_t n_colleagues;
	struct str until;                       /* as typed */
	struct str mail;
	bool reminded;                          /* the desk writes to it */
	struct token_view { struct str name, hash; struct moment made; } *tokens;
	size_t n_tokens;
	struct str token;                       /* just made, shown once */
};

struct person_page {
	struct page page;
	struct str name, address, phone;
	struct case_row_view *rows;
	size_t n;
};

struct demo_write_page {
	struct page page;
	int64_t case_id;
	struct field name, address, subject, text;
	struct str about;
};

struct mailbox_view {
	int64_t id, taken;
	struct str name, where, folder, state, state_kind, error, note;
	bool paused, has_seen, has_taken;
	struct moment next, seen, taken_at, note_at;
};
struct mailboxes_page { struct page page; struct mailbox_view *rows; size_t n; };

struct left_view {
	struct str who, subject, why;
	struct moment at, next;
	bool again, can_try;
	int64_t uid;
};
struct mailbox_page {
	struct page page;
	int64_t id, port;                       /* id 0: a new one */
	struct str name, host, login, folder, done_folder, good;
	bool starttls, none, bearer, take_all;
	struct mailbox_view now;
	struct left_view *left;
	size_t n_left;
};

struct way_out_page {
	struct page page;
	struct field host, port, login, secret, address, to;    /* the secret comes back empty */
	struct choice *securities, *ways_in;
	size_t n_securities, n_ways_in;
	struct str good, state;
	struct str given;                       /* at the start, which stands over it */
	bool set, kept, has_login;              /* set: mail goes out; kept: by what was set here */
};

#endif
