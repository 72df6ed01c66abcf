/* form.h - one-use ids of forms, each with the answer its first post got.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_FORM_H
#define STORE_FORM_H

#include "store/store.h"

struct form_row {
	struct str form;                        /* the id */
	int64_t case_id;                        /* 0: it opened a case, or was about none */
	struct str action;                      /* what was asked for */
	struct str answer;
	int64_t at;
};

/* ERR_NOT_FOUND for a form that was not sent before. */
bool store_form_get(struct arena *a, struct db *db, struct str form, struct form_row *out, struct err *err);
/* Forgets what was sent before `before`. */
bool store_form_sweep(struct db *db, int64_t before, struct err *err);

/* Part of a change.  *first is false when it was sent before: then nothing is written. */
bool store_form_claim(struct db *db, const struct form_row *row, bool *first, struct err *err);

#endif
