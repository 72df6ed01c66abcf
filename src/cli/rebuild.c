/* rebuild.c - makes the lists and searches anew from the record.
 *
 * SPDX-License-Identifier: ISC
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "cli/open.h"

static void
print_json(struct arena *a, const struct rebuild_report *r)
{
	struct buf b;
	struct json_out w;

	buf_init(&b, a, MIB(64));
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_int(&w, "cases", r->cases);
	json_field_int(&w, "rows", r->rows);
	json_put_key(&w, STR("different"));
	json_put_strs(&w, &r->different);
	json_field_bool(&w, "swapped", r->swapped);
	json_close(&w, '}');
	printf("%.*s\n", STR_ARG(buf_str(&b)));
}

static void
print_text(const struct rebuild_report *r)
{
	for (size_t i = 0; i < r->different.n; i++)
		printf("%.*s\n", STR_ARG(r->different.at[i]));
	printf("%" PRId64 " row%s made from the record of %" PRId64 " case%s: %s%s\n", r->rows,
	    r->rows == 1 ? "" : "s", r->cases, r->cases == 1 ? "" : "s",
	    r->different.n == 0 ? "every column is the same." : "what differs stands above.",
	    r->swapped ? " The new ones are in use now." : "");
}

static int
rebuild_run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct rebuild_report report = { 0 };
	bool json = call_flag(c, "json"), look_only = call_flag(c, "compare");

	if (!call_open(c, &o, &err) || !desk_rebuild(o.desk, c->a, !look_only, &report, &err))
		return call_fail(&err);
	if (json)
		print_json(c->a, &report);
	else
		print_text(&report);
	return report.different.n > 0;
}

static const struct opt rebuild_opts[] = {
	{ "compare", NULL, "only say what differs; change nothing", OPT_FLAG, 0, 0 },
	OPTION_JSON, OPTION_DATA, OPTION_DATABASE, { 0 },
};

const struct cmd cmd_rebuild = {
	.name = "rebuild",
	.args = "",
	.help = "Make the lists and searches anew from the record, and say what differed.",
	.more = "Exit 1 when a row was not what the record says.",
	.opts = rebuild_opts,
	.run = rebuild_run,
};
