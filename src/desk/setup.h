/* setup.h - the first start: the firm and its owner, and what is to be seen to next.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_SETUP_H
#define DESK_SETUP_H

#include "desk/making.h"

/* Nobody has an account yet. */
bool desk_is_new(struct seat *s, bool *out, struct err *err);

struct in_setup { struct str firm, name, login, password; };
/* The firm's name and the owner's account, by whoever started the desk: only while there is no account. */
desk_act act_setup;

/* What is to be seen to after that; shown is false once all is done, or an owner is done with it, or where
 * the first account was made at the prompt. */
struct begin {
	bool shown;
	bool mail_in, mail_out, links, colleagues, hours;
	struct str mailbox;                     /* one that was added and never answered; empty: none */
};
bool desk_first_steps(struct seat *s, struct begin *out, struct err *err);
desk_act act_begun;                             /* by an owner: not to be shown any more */

#endif
