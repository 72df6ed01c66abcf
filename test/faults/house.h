/* house.h - a desk in a folder of its own, without workers, and a complaint that has come some way.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_FAULTS_HOUSE_H
#define TEST_FAULTS_HOUSE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../room.h"

struct house {
	struct place place;                     /* on a server where HEARD_TEST_ENGINE says so */
	struct clock *clock;
	struct desk *desk;
	struct arena arena;
	struct seat seats[ROLE_DESK + 1];
	int64_t case_id;
	struct str token;                       /* of the customer's link */
	struct err err;                         /* of the last that was refused */
};

#define MUST(h, call) do { \
	if (!(call)) \
		fail_msg("%s: %s", #call, (h)->err.text); \
} while (0)

void house_make(struct house *h);               /* a folder, a desk in it */
void house_drop(struct house *h);
void house_open(struct house *h);               /* again, after house_close */
void house_close(struct house *h);

struct case_view house_look(struct house *h);
void house_act(struct house *h, enum role who, desk_act *act, const void *in);
/* A mail as the worker takes it in. */
const struct in_receive *house_mail(struct house *h, const char *text);
/* A reply with a consent for every promise read in it, and every promise to write kept by it. */
const struct in_reply *house_reply(struct house *h, enum stage stage, struct str text);

/* The way a complaint goes; each begins where the one before it ended. */
void house_received(struct house *h);
void house_understood(struct house *h);         /* two concerns taken up */
void house_played_back(struct house *h);        /* and the link is known */
void house_confirmed(struct house *h);
void house_answered(struct house *h);           /* with a promise for the first concern, due on 12 June */
void house_enough(struct house *h);             /* of all concerns but the first */

/* What an act is handed, in the house's memory: HANDED(h, struct in_word, .case_id = …). */
#define HANDED(h, type, ...) house_keep(h, &(type){ __VA_ARGS__ }, sizeof(type))
const void *house_keep(struct house *h, const void *in, size_t size);
int64_t house_newest(struct house *h);          /* the case of the last word */
int64_t house_head(struct house *h);            /* of the case */

int64_t house_concern(struct house *h, size_t i);
int64_t house_promise(struct house *h);         /* the last that is open */

#endif
