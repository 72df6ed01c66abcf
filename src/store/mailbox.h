/* mailbox.h - the mailboxes mail is fetched from, and how far each has come.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_MAILBOX_H
#define STORE_MAILBOX_H

#include "store/change.h"

/* Those that were removed are kept out; by name.  The secret is in the rows: it goes to the one who logs in
 * with it and nowhere else. */
bool store_mailbox_list(struct arena *a, struct db *db, struct mailbox_row **out, size_t *n, struct err *err);
bool store_mailbox_by_id(
    struct arena *a, struct db *db, int64_t id, struct mailbox_row *out, struct err *err);
bool store_mailbox_by_name(
    struct arena *a, struct db *db, struct str name, struct mailbox_row *out, struct err *err);

/* Part of a change: new, or its settings changed by id; how far it has come stays, unless it is another
 * folder, login or server than was read: then its validity is one that no server has.  How it went is
 * forgotten, and it is looked at at once.  ERR_CONFLICT when the name is another's. */
bool store_mailbox_put(struct db *db, const struct mailbox_row *row, struct err *err);
/* With its secret. */
bool store_mailbox_remove(struct db *db, int64_t id, struct err *err);

/* How far it has come, and how it goes; nothing else of the row.  Nothing at all where the settings have
 * changed meanwhile: it may be another folder's place. */
bool store_mailbox_progress(struct db *db, const struct mailbox_row *row, struct err *err);

/* Of several desks on one database one fetches: *mine when nobody else holds it until later than now; then it
 * is held until `until`, both by the clock they share.  Nobody holds any longer what `holder` let go. */
bool store_mailbox_hold(struct db *db, int64_t id, struct str holder, int64_t now, int64_t until, bool *mine,
    struct err *err);
bool store_mailbox_let_go(struct db *db, struct str holder, struct err *err);

struct left_row {
	int64_t mailbox, validity, uid, size;
	struct str sender, subject, why;
	int64_t at, tries, next_at;             /* next_at 0: it is not tried again */
};
/* New, or why, tries and next_at of one that is there; who it is from, once that is known. */
bool store_mailbox_leave(struct db *db, const struct left_row *row, struct err *err);
/* It was fetched after all. */
bool store_mailbox_unleave(struct db *db, const struct left_row *row, struct err *err);
/* Those of one numbering that are tried again, the next first. */
bool store_mailbox_left_again(struct arena *a, struct db *db, int64_t mailbox, int64_t validity,
    int64_t limit, struct left_row **out, size_t *n, struct err *err);
/* Those of another numbering can't be found any more. */
bool store_mailbox_left_end(struct db *db, int64_t mailbox, int64_t validity, struct err *err);
/* Whether that message was left. */
bool store_mailbox_is_left(struct db *db, const struct left_row *row, bool *out, struct err *err);
/* Those that are still tried again after more than one try, and those that were left since. */
bool store_mailbox_left_count(struct db *db, int64_t mailbox, int64_t since, int64_t *n, struct err *err);
/* The newest first. */
bool store_mailbox_left(struct arena *a, struct db *db, int64_t mailbox, int64_t limit, struct left_row **out,
    size_t *n, struct err *err);
/* Fetched from at once, as if its settings had changed; and of what was left there, by the numbering it has,
 * one (uid) or all (uid 0) is tried again that has at most `size` bytes.  ERR_NOT_FOUND: no such mailbox. */
bool store_mailbox_at_once(struct db *db, int64_t id, int64_t uid, int64_t size, int64_t now,
    struct err *err);
bool store_mailbox_left_clear(struct db *db, int64_t mailbox, struct err *err);

#endif
