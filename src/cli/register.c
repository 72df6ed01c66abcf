/* register.c - the register of complaints, for a regulator or a board.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "cli/open.h"
#include "desk/register.h"

static bool
put(void *ctx, struct str line, struct err *err)
{
	if (fwrite(line.ptr, 1, line.len, ctx) == line.len)
		return true;
	return err_set(err, ERR_IO, "the register could not be written out");
}

static int
run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct register_to to = { put, stdout };

	if (!call_open(c, &o, &err) || !desk_register(&o.seat, &to, &err))
		return call_fail(&err);
	return 0;
}

static const struct opt opts[] = { OPTION_DATA, OPTION_DATABASE, { 0 } };

const struct cmd cmd_register = {
	.name = "register",
	.args = "",
	.help = "Print the register of complaints as CSV: a row a case.",
	.more = "Who, how and when; each concern; every contact and promise; the outcome, and the basis on\n"
	    "which it counts as settled: the customer's own word.",
	.opts = opts,
	.run = run,
};
