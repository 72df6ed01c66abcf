/* draft.h - what someone is writing, saved as they type; not an event.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_DRAFT_H
#define STORE_DRAFT_H

#include "store/store.h"

struct draft_row {
	int64_t case_id, account;
	struct str text, stage;
	struct str cc, sender;                  /* who gets a copy, as typed; the address it goes out from */
	struct str had;                         /* what stood there before another text took its place */
	int64_t saved_at;
};

/* ERR_NOT_FOUND without one. */
bool store_draft_get(struct arena *a, struct db *db, int64_t case_id, int64_t account, struct draft_row *out,
    struct err *err);
/* What others than this account have saved there since, newest first. */
bool store_draft_others(struct arena *a, struct db *db, int64_t case_id, int64_t account, int64_t since,
    struct draft_row **out, size_t *n, struct err *err);
/* An empty text, with nothing beside it, forgets it.  One that was saved later stays. */
bool store_draft_save(struct db *db, const struct draft_row *row, struct err *err);
/* Files that will go with it, in the order they were added; one by its content. */
bool store_draft_files(struct arena *a, struct db *db, int64_t case_id, int64_t account,
    struct attachment **out, size_t *n, struct err *err);
bool store_draft_file_add(struct db *db, int64_t case_id, int64_t account, const struct attachment *file,
    int64_t now, struct err *err);
/* All of it, files too. */
bool store_draft_clear(struct db *db, int64_t case_id, int64_t account, struct err *err);

#endif
