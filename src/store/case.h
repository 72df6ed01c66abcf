/* case.h - cases found and listed, from the projection of their logs.
 *
 * A case_row is what lists show of a case; the case itself is the fold of its log (event.h).
 * Moments of lists are 0 when the case is not on that list.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_CASE_H
#define STORE_CASE_H

#include "store/store.h"

struct case_row {
	int64_t case_id;
	struct str reference, title;
	int64_t person;
	struct str name, address;
	int64_t owner;                          /* account; 0: nobody's yet */
	struct str owner_name;
	bool open;
	struct str exit;                        /* as exit_name() says; empty while open */
	struct str channel;
	int64_t opened_at, closed_at, last_at;
	int64_t last_received_at, last_sent_at; /* 0: never */
	int64_t turns, concerns, concerns_unsettled;
	struct str playback;                    /* the last one: none, sent, corrected, confirmed */
	int64_t next_due;                       /* of our open promises; 0: none */
	int64_t missed_unowned, failed_mail;    /* how many */
	int64_t anger;                          /* as state_upset says */
	struct str impact;                      /* the first thing it cost them, in their words */
	/* Since when it is on a list of Today. */
	int64_t waiting_at;                     /* open, and they wrote last */
	int64_t new_at;                         /* open, and nothing was sent yet */
	int64_t playback_at;                    /* open, and they answered it after our last message */
	int64_t not_enough_at;                  /* open, and a concern has their "not yet" */
	int64_t silent_at;                      /* open, asked, and not answered: since our last message */
	int64_t failed_at;                      /* open or closed: a message of ours did not arrive */
	int64_t failed_by;                      /* whose message: an account */
	int64_t told_at;                        /* open, and they answered an offer or a teach-back … */
	struct str told;                        /* … which, as its state is called */
	int64_t contact_at, contact_halves;     /* open, and nothing promised: contact.h */
	int64_t second_at;                      /* open, and failed a second time: state_second_failure() … */
	struct str second;                      /* … in what; empty: in a promise */
	/* The next deadline of its profile: which, when, and when the clock has to say so; 0: none, never. */
	struct str milestone;
	int64_t milestone_at, milestone_alarm;
	int64_t named_at;                       /* when a person first named their problem; 0: not yet */
	struct str because;                     /* why a concern is not enough yet, in their words */
	struct str became;                      /* stayed, left, came-back; empty: not known */
	int64_t became_at;                      /* closed after a mistake of ours: asked since then; 0: no */
	/* open, and unmet: what is to be met before the matter itself (method/alarm.h) */
	struct str alarm, alarm_words;
	int64_t alarm_at;
	/* open, and an offer waits for someone who may grant that much; 0: none does */
	int64_t grant_at, grant_amount;
	struct str grant_text;
	struct str zone;                        /* the clock they live by; empty: the firm's */
	/* open, and a step is ours whatever the clock says (next_owed): since when, which, about how many */
	int64_t owed_at;
	struct str owed;
	int64_t owed_n;
	int64_t leader;                         /* the case it is read with, which lists show; 0: none */
	int64_t head_seq;
	struct str reference_folded, folded;    /* for finding */
};

/* ERR_NOT_FOUND without one. */
bool store_case_by_id(struct arena *a, struct db *db, int64_t id, struct case_row *out, struct err *err);
bool store_case_by_reference(struct arena *a, struct db *db, struct str reference, struct case_row *out,
    struct err *err);
/* Has some case this reference?  Asked of the index alone, as nearly all of the short ones may be taken. */
bool store_reference_is_taken(struct arena *a, struct db *db, struct str reference, bool *out,
    struct err *err);
/* The turn that carried this Message-ID, received or sent: for threading. */
bool store_case_by_message(struct db *db, struct str message_id, int64_t *case_id, int64_t *turn,
    struct err *err);
/* What this person has with us but for one case (0: all), newest first. */
bool store_cases_of_person(struct arena *a, struct db *db, int64_t person, int64_t but, int64_t limit,
    struct case_row **out, size_t *n, struct err *err);

/* A page of cases, newest word first, behind (before_at, before_id): NEVER and 0 for the first page.
 * query, when not empty, is part of a name, an address, a reference or a title, in any case. */
struct case_search {
	struct str query;
	bool closed_too;
	struct str standing;                    /* desk/standing.h; empty: any */
	int64_t silent_before;
	int64_t before_at, before_id;
	int64_t limit;
};
bool store_cases_search(struct arena *a, struct db *db, const struct case_search *q,
    struct case_row **out, size_t *n, struct err *err);

/* How soon those who wrote since a moment had a word of a person that named their problem, newest first. */
struct case_heard { int64_t case_id, opened_at, named_at; struct str name, address; };
bool store_cases_heard(struct arena *a, struct db *db, int64_t since, int64_t limit,
    struct case_heard **out, size_t *n, struct err *err);

#endif
