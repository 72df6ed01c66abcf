/* mailbox.h - the mailboxes the firm has already, and mail fetched from them: set up, tried, looked at.
 *
 * The password is kept in the data as it is, because it has to be said again at each login.  It is on no
 * page, in no log and in no event.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_MAILBOX_H
#define DESK_MAILBOX_H

#include "desk/desk.h"
#include "mail/imap.h"
#include "store/mailbox.h"

#define MAILBOXES_MAX 50 /* a thread each */
#define MAILBOX_LEFT_PAGE 50

/* What an owner says of one.  An empty secret keeps the one there is, unless it would go to another server or
 * under another name. */
struct in_mailbox {
	int64_t id; /* 0: a new one */
	struct str name, host, security, login, secret, folder, done_folder;
	int64_t port; /* 0: 993 with TLS, else 143 */
	bool bearer, take_all, paused;
	struct imap_folder seen;                /* of a new one: where a try found it; else 0 */
};
/* All by the owner, or at the prompt. */
desk_act act_mailbox_put;
desk_act act_mailbox_pause; /* id, paused */
desk_act act_mailbox_remove; /* id */

/* By name; the secret is in the rows. */
bool desk_mailboxes(struct seat *s, struct mailbox_row **out, size_t *n, struct err *err);
bool desk_mailbox(struct seat *s, int64_t id, struct mailbox_row *out, struct err *err);
bool desk_mailbox_by_name(struct seat *s, struct str name, struct mailbox_row *out, struct err *err);
bool desk_mailbox_left(struct seat *s, int64_t mailbox, struct left_row **out, size_t *n, struct err *err);

/* The row those words would make, checked: what act_mailbox_put writes, and what a try tries. */
bool desk_mailbox_from(struct seat *s, const struct in_mailbox *in, struct mailbox_row *out, struct err *err);
/* Fetches from it at once; what was left there is tried again, one message (uid) or all (0).  By an agent. */
bool desk_mailbox_at_once(struct seat *s, int64_t id, int64_t uid, struct err *err);
/* Whether one that was left can be tried: it is not too large, and has the number it had. */
bool desk_mailbox_can_try(const struct mailbox_row *m, const struct left_row *left);
/* The way there. */
struct imap_place desk_mailbox_place(
    struct arena *a, const struct desk *d, const struct mailbox_row *row, int stop);
/* Logs in and looks at the folders; changes nothing.  Blocks. */
bool desk_mailbox_try(struct seat *s, const struct mailbox_row *row, struct imap_folder *found,
    struct err *err);

/* Whether this desk fetches from it for the next `ms`: where several desks share a database, one of them
 * does.  A desk alone on its file always does. */
bool desk_mailbox_hold(struct desk *d, int64_t id, int64_t ms, bool *mine, struct err *err);
void desk_mailbox_let_go(struct desk *d);       /* at its end: another may at once */

/* What its worker writes down; waits for the commit. */
bool desk_mailbox_progress(struct desk *d, const struct mailbox_row *row, struct err *err);
/* The same, of a folder whose numbers mean other messages from now on. */
bool desk_mailbox_numbered(struct desk *d, const struct mailbox_row *row, struct err *err);
bool desk_mailbox_leave(struct desk *d, const struct left_row *row, struct err *err);
bool desk_mailbox_unleave(struct desk *d, const struct left_row *row, struct err *err);

/* What was left of the numbering the mailbox has, and is tried again: the next first, a page of them. */
bool desk_mailbox_left_again(struct seat *s, const struct mailbox_row *row, struct left_row **out, size_t *n,
    struct err *err);
bool desk_mailbox_is_left(struct seat *s, const struct left_row *row, bool *out, struct err *err);

#endif
