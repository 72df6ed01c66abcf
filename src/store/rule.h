/* rule.h - what became of the rules that were shown, as lists and counts.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_RULE_H
#define STORE_RULE_H

#include "db/db.h"

/* Of one rule, since a moment. */
struct rule_count {
	struct str rule;
	int64_t followed, left, overridden;     /* how often */
	int64_t cases;                          /* cases in which it was shown … */
	int64_t disputed;                       /* … and in which it was said to be wrong */
};

struct rule_said { int64_t case_id, at; struct str rule, what, reason, text; };

bool store_rule_counts(struct arena *a, struct db *db, int64_t since, struct rule_count **out, size_t *n,
    struct err *err);
/* The last reasons and disputes of one rule, the newest first. */
bool store_rule_said(struct arena *a, struct db *db, struct str rule, int64_t since, int64_t limit,
    struct rule_said **out, size_t *n, struct err *err);
/* Whether this was said of the rule in this case already. */
bool store_rule_was_disputed(struct db *db, int64_t case_id, struct str rule, struct str text, bool *out,
    struct err *err);

#endif
