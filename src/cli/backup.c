/* backup.c - the desk copied into a folder, and back; it may be at work meanwhile.
 *
 * SPDX-License-Identifier: ISC
 */
#include <inttypes.h>
#include <stdio.h>

#include "cli/cli.h"
#include "desk/desk.h"

static int
report(const struct verify_report *r, const char *did, const char *to)
{
	printf("%s %" PRId64 " event%s in %" PRId64 " chain%s to %s.\n", did, r->events,
	    r->events == 1 ? "" : "s", r->cases, r->cases == 1 ? "" : "s", to);
	for (size_t i = 0; i < r->broken.n; i++)
		printf("%.*s\n", STR_ARG(r->broken.at[i]));
	if (r->broken.n > 0)
		printf("The record was changed by other hands before this; an older backup may be whole.\n");
	return r->broken.n > 0;
}

static struct desk_place
place_named(struct call *c)
{
	return (struct desk_place){ call_text(c, "data", "./heard-data"), call_text(c, "database", NULL) };
}

static int
backup_run(struct call *c)
{
	struct desk_place from = place_named(c), to = { .data = call_arg(c, 0) };
	struct verify_report r = { 0 };
	struct err err = { 0 };

	if (!desk_copy(c->a, &from, &to, &r, &err))
		return call_fail(&err);
	return report(&r, "Backed up", to.data);
}

static int
restore_run(struct call *c)
{
	struct desk_place from = { .data = call_arg(c, 0) }, to = place_named(c);
	struct verify_report r = { 0 };
	struct err err = { 0 };

	if (!desk_copy(c->a, &from, &to, &r, &err))
		return call_fail(&err);
	return report(&r, "Restored", to.data);
}

static const struct opt backup_opts[] = { OPTION_DATA, OPTION_DATABASE, { 0 } };

const struct cmd cmd_backup = {
	.name = "backup",
	.args = "FOLDER",
	.help = "Copy the desk into a new folder, also while it is at work.",
	.more = "What was accepted before this began is in it, mail that was not yet read too.  The copy's\n"
	    "record is walked through: exit 1 when it was changed by other hands.  Of a desk on a server,\n"
	    "too, the copy is a data folder with the record in a file.",
	.opts = backup_opts,
	.run = backup_run,
};

static const struct opt restore_opts[] = { OPTION_DATA, OPTION_DATABASE, { 0 } };

const struct cmd cmd_restore = {
	.name = "restore",
	.args = "FOLDER",
	.help = "Make a data folder from a backup.",
	.more = "The data folder must not be there yet, or be empty: nothing is ever written over.  With\n"
	    "--database the record goes into an empty database on a server; so a desk moves there, and back.",
	.opts = restore_opts,
	.run = restore_run,
};
