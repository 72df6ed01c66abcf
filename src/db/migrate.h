/* migrate.h - the schema built into the program.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/db.h"

/* db_migrate with the files of migrations/. */
bool db_migrate_built_in(struct db *db, struct err *err);

#endif
