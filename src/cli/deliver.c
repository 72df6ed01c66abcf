/* deliver.c - one raw message on standard input, made safe in the spool.
 *
 * What a mail server calls.  It never opens the database, so it works while the desk is down.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "host/clock.h"
#include "mail/spool.h"

/* The mail server understands two failures: never (65) and later (75). */
static int
refuse(const struct err *err)
{
	bool never = err->kind == ERR_DATA || err->kind == ERR_TOO_LARGE;

	fprintf(stderr, "heard: %s\n", err->text);
	return never ? 65 : 75;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int64_t
time_now(void)
{
	struct clock *clock = clock_real();
	int64_t now = clock_now(clock);

	clock_free(clock);
	return now;
}

static int
deliver_run(struct call *c)
{
	const char *data = call_text(c, "data", "./heard-data");
	size_t max = (size_t)call_int(c, "max", MAIL_MAX);
	struct err err = { 0 };
	struct str raw;

	/* A folder made here by a misspelt path would swallow mail that nobody ever reads. */
	if (!is_folder(data)) {
		(void)err_set(&err, ERR_BUSY,
		    "there is no data folder %s; \"heard serve --data %s\" makes it", data, data);
		return refuse(&err);
	}
	if (!call_read(c, NULL, max, &raw, &err) || !spool_init(data, &err)
	    || !spool_put(data, raw, max, time_now(), &err))
		return refuse(&err);
	return 0;
}

static const struct opt deliver_opts[] = {
	OPTION_DATA,
	{ "max", "BYTES", "refuse a larger message (26214400)", OPT_INT, 1, 1 << 30 },
	{ 0 },
};

const struct cmd cmd_deliver = {
	.name = "deliver",
	.args = "",
	.help = "Take one mail from standard input and make it safe in the spool.",
	.more = "Exit 0: it is safe on disk.  65: it can never be accepted (empty or too large).\n"
	    "75: it could not be made safe; try again.",
	.opts = deliver_opts,
	.run = deliver_run,
};
