/* person.h - the people on the other side, as their first case named them.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_PERSON_H
#define STORE_PERSON_H

#include "store/change.h"

/* ERR_NOT_FOUND without one. */
bool store_person_by_id(struct arena *a, struct db *db, int64_t id, struct person_row *out, struct err *err);
/* In any case of letters. */
bool store_person_by_address(struct arena *a, struct db *db, struct str address, struct person_row *out,
    struct err *err);

#endif
