/* open.h - a data folder opened for a command that runs once, and closed again behind it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "cli/cli.h"
#include "desk/desk.h"

struct opened {
	struct clock *clock;                    /* a test folder's own time, else the machine's */
	struct desk *desk;
	const char *mail_ca;                    /* set before, where the command has it */
	struct seat seat;                       /* of whoever sits at the prompt */
};

#define AUTO_OPENED __attribute__((cleanup(opened_release))) struct opened

/* Opens the folder that --data and --database name.  One that isn't there is an error: a misspelt
 * name must not become a new desk. */
bool call_open(struct call *c, struct opened *o, struct err *err);
void opened_release(struct opened *o);

/* The clock a folder keeps: where a test folder's stood, running on from there; else the machine's. */
bool folder_clock(const char *data, const char *database, struct clock **out, struct err *err);

#endif
