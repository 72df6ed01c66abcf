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
enum phone_match {
	PHONE_WHOLE,                            /* this number, however it is written */
	PHONE_END,                              /* one that ends with it: "960114" is read out */
};
/* Those whose last known number it is, the newest first, twenty at most; none for fewer than five digits. */
bool store_persons_by_phone(struct arena *a, struct db *db, struct str phone, enum phone_match match,
    struct person_row **out, size_t *n, struct err *err);
/* The number somebody was last known by; empty when none is. */
bool store_phone_of(struct arena *a, struct db *db, int64_t person, struct str *out, struct err *err);
/* What a number is known by: its last nine digits, which it keeps with and without a country's code or a
 * leading nought, from the last to the first.  Empty where there are fewer than five, which is none. */
struct str phone_backwards(struct arena *a, struct str phone);

#endif
