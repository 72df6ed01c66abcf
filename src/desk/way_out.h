/* way_out.h - the mail server that what we write goes out by: set on a page, tried, taken away.
 *
 * What was given when the desk was started stands over it, the login with the server: a password that is
 * kept here is never shown to a server that was named elsewhere.
 *
 * The password is kept in the data as it is, because it has to be said again at each login.  It is on no
 * page, in no log and in no event.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_WAY_OUT_H
#define DESK_WAY_OUT_H

#include "desk/making.h"
#include "mail/smtp.h"

/* What an owner says of it.  An empty secret keeps the one there is, unless it would go to another server or
 * under another name; without a login there is none. */
struct in_way_out {
	struct str host, security, login, secret;
	struct str address;                     /* what our mail comes from: firm.address */
	int64_t port;                           /* 0: 465 with TLS, 587 with STARTTLS, else 25 */
	bool bearer;
};
/* What is wrong with each; a kind of ERR_NONE: nothing. */
struct way_out_wrong { struct err host, port, secret, address; };

/* All by the owner. */
desk_act act_way_out_put;
desk_act act_way_out_remove;                    /* mail waits in the outbox from then on */

/* As it is set, without the secret; host is empty where nothing is. */
bool desk_way_out(struct seat *s, struct in_way_out *out, struct err *err);
/* By what the start gave, without a password; empty: nothing, and what is set holds. */
struct str desk_way_out_given(struct seat *s);

/* Everything that is wrong with it, and the first of it as the sentence. */
bool desk_way_out_ok(struct seat *s, const struct in_way_out *in, struct way_out_wrong *wrong,
    struct err *err);
/* Goes there and logs in; sends nothing, changes nothing.  Blocks. */
bool desk_way_out_try(struct seat *s, const struct in_way_out *in, struct err *err);
/* A mail that says it is a test, by what is in force.  Blocks.  By the owner. */
bool desk_test_mail(struct seat *s, struct str to, struct err *err);

/* What mail goes out by at this moment: the url is empty where nothing is set. */
struct smtp_server desk_smtp_server(struct seat *s);

#endif
