/* reminder.h - whom of us to write to about a promise or a deadline, until that mail stands in the outbox.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_REMINDER_H
#define STORE_REMINDER_H

#include "store/change.h"

/* One with the promise and the case it was made in; of a deadline only the case is known here. */
struct reminder_line {
	int64_t id, case_id, due, missed, is_update;
	int64_t moot;                           /* a promise: settled since, moved, or they were told */
	struct str milestone, text, reference, title, name, address, zone;
};

/* The accounts that are to be written to, at most limit. */
bool store_reminder_accounts(struct arena *a, struct db *db, int64_t limit, int64_t **out, size_t *n,
    struct err *err);
/* What one is to be told, the missed first, then by when they are due. */
bool store_reminder_list(struct arena *a, struct db *db, int64_t account, int64_t limit,
    struct reminder_line **out, size_t *n, struct err *err);

/* Part of a change. */
bool store_reminder_add(struct db *db, const struct reminder_row *row, struct err *err);
/* ERR_CONFLICT when another desk was quicker. */
bool store_reminder_done(struct db *db, int64_t id, struct err *err);

#endif
