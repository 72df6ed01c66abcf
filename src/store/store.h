/* store.h - opening the data, and what applies to all of it.
 *
 * Only store/ holds SQL; one file per noun.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "db/db.h"
#include "db/writer.h"
#include "method/state.h"

/* Brings the schema up to date (migrations/, built in). */
bool store_migrate(struct db *db, struct err *err);
/* Makes the projections anew where the schema, or what they hold (PROJECTED_AS), has changed since they were
 * made: a step of migrations/ gives a new column its default, and only the log knows what belongs there.  A
 * fresh desk has none to make.  Where the log can't be read whole they stay as they are until it can, so that
 * the desk opens all the same. */
bool store_catch_up(struct arena *a, struct db *db, bool fresh, struct err *err);
/* The highest id in use, for id_seen. */
bool store_highest_id(struct db *db, int64_t *out, struct err *err);

/* Settings: one text each, empty when not set. */
bool store_setting_get(struct arena *a, struct db *db, struct str key, struct str *out, struct err *err);
bool store_setting_put(struct db *db, struct str key, struct str value, struct err *err);

#endif
