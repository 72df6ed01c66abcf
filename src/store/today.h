/* today.h - what needs someone now: each list read along an index made for it.
 *
 * What a list costs depends on how much of it is asked for, not on how many cases there are; that
 * is why counts stop at a limit.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_TODAY_H
#define STORE_TODAY_H

#include "store/case.h"
#include "store/change.h"

/* In each the one that has waited longest comes first; of the open ones, the one with the newest word.
 * A case may stand on several. */
enum case_list {
	CASES_OPEN,
	CASES_WAITING,                          /* they wrote last */
	CASES_NEW,                              /* nothing was sent yet */
	CASES_PLAYBACK_ANSWERED,                /* confirmed or corrected, and nothing sent since */
	CASES_NOT_ENOUGH,
	CASES_SILENT,                           /* our message was the last, and sent before `before` */
	CASES_TOLD,                             /* an offer or a teach-back was answered, not we since */
	CASES_CONTACT,                          /* nothing is promised, and they must hear from us */
	CASES_ALARM,                            /* someone is not safe, or threatens; unmet */
	CASES_GRANT,                            /* an offer waits for someone who may grant it */
	CASES_SECOND,                           /* the same failed a second time */
	CASES_MAIL_FAILED,                      /* whose: of whoever wrote the message that was lost */
	CASES_DEADLINE,                         /* a deadline of their profile is before `before` */
	CASES_OWED,                             /* a step is ours, though nothing may be due yet */
	CASES_BECAME,                           /* closed after a mistake of ours; nobody knows what became */
	CASE_LIST_COUNT,
};

/* What became of customers after a mistake of ours. */
struct became { struct str became; int64_t n; };
bool store_became(struct arena *a, struct db *db, struct became **out, size_t *n, struct err *err);

/* Whose: an account's id, or */
#define OWNER_ANY INT64_C(0)
#define OWNER_NONE INT64_C(-1)

/* On the list since before `before`; of the open ones, with their newest word before it.  NEVER: all. */
bool store_case_rows(struct arena *a, struct db *db, enum case_list list, int64_t owner, int64_t before,
    int64_t limit, struct case_row **out, size_t *n, struct err *err);
/* How many, counting no further than limit. */
bool store_case_count(struct db *db, enum case_list list, int64_t owner, int64_t before, int64_t limit,
    int64_t *out, struct err *err);

/* A promise with the case it was made in. */
struct promise_due {
	int64_t case_id, seq;
	int64_t at, turn, due, account;
	struct str text, who, state;
	bool is_update, warned, owned;
	int64_t missed_at;                      /* the due that passed, also of one kept late; 0: none did */
	struct str reference, title, name, address;
	int64_t owner;
	struct str owner_name, zone;            /* zone: the clock they live by, or empty */
};

/* Open promises due up to `until`, the earliest first.  account: who made them, or OWNER_ANY. */
bool store_promises_due(struct arena *a, struct db *db, int64_t account, int64_t until, int64_t limit,
    struct promise_due **out, size_t *n, struct err *err);
/* Open, not yet warned of, and due up to `until`. */
bool store_promises_unwarned(struct arena *a, struct db *db, int64_t until, int64_t limit,
    struct promise_due **out, size_t *n, struct err *err);
/* Missed or kept late, and that not yet named to the customer; the longest ago first. */
bool store_promises_missed(struct arena *a, struct db *db, int64_t account, int64_t limit,
    struct promise_due **out, size_t *n, struct err *err);
/* Open, and moved that often or more. */
bool store_promises_moved(struct arena *a, struct db *db, int64_t times, int64_t limit,
    struct promise_due **out, size_t *n, struct err *err);
/* Open promises due before `until`, counting no further than limit. */
bool store_promise_count(struct db *db, int64_t account, int64_t until, int64_t limit, int64_t *out,
    struct err *err);

/* Cases of which the clock has to say that a deadline is near, or has passed, the earliest first. */
struct due_case { int64_t case_id; };
bool store_deadlines_due(struct arena *a, struct db *db, int64_t until, int64_t limit, struct due_case **out,
    size_t *n, struct err *err);

/* Waiting, and due up to `until`, the earliest first. */
bool store_plans_due(struct arena *a, struct db *db, int64_t until, int64_t limit, struct plan_line **out,
    size_t *n, struct err *err);
/* Stopped before `before` and neither sent nor taken back since, the longest ago first.  account: whose, or
 * OWNER_ANY. */
bool store_plans_stopped(struct arena *a, struct db *db, int64_t account, int64_t before, int64_t limit,
    struct plan_line **out, size_t *n, struct err *err);

/* For the clock: the earliest due moment of an open promise, of one not yet warned of, of a mail that waits
 * to be sent, of a message that waits for its day, and of what has to be said of a deadline; NEVER
 * without. */
struct next_due { int64_t promise, unwarned, mail, deadline, plan; };
bool store_next_due(struct db *db, struct next_due *out, struct err *err);

#endif
