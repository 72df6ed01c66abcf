/* risk.h - promises and deadlines that may break, for a lead: while something can still be done.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_RISK_H
#define DESK_RISK_H

#include "desk/view.h"

/* promise 0: a regulator's deadline, with nobody it is by. */
struct risk_line { int64_t case_id, promise, due; struct str who, title, reference, text, by, why, zone; };
struct risk_group { struct str title, action; struct risk_line *lines; size_t n; };

/* Overdue and not told; a regulator's deadline within five working days, or past; due within a day, and
 * nothing was written since it was made; whose owner is away and nobody covers; moved twice or more.  A
 * promise stands in the first that fits. */
#define RISK_GROUPS 5
bool desk_risk(struct seat *s, struct risk_group out[RISK_GROUPS], struct err *err);

#endif
