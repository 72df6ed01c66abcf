/* verify.c - walks every chain of the record.
 *
 * SPDX-License-Identifier: ISC
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "cli/open.h"

static void
print_json(struct arena *a, const struct verify_report *r)
{
	struct buf b;
	struct json_out w;

	buf_init(&b, a, MIB(64));
	json_out_init(&w, &b);
	json_open(&w, '{');
	json_field_int(&w, "cases", r->cases);
	json_field_int(&w, "events", r->events);
	json_put_key(&w, STR("broken"));
	json_put_strs(&w, &r->broken);
	json_close(&w, '}');
	printf("%.*s\n", STR_ARG(buf_str(&b)));
}

static void
print_text(const struct verify_report *r)
{
	for (size_t i = 0; i < r->broken.n; i++)
		printf("%.*s\n", STR_ARG(r->broken.at[i]));
	printf("%" PRId64 " event%s in %" PRId64 " chain%s: %s\n", r->events, r->events == 1 ? "" : "s",
	    r->cases, r->cases == 1 ? "" : "s",
	    r->broken.n == 0 ? "the record is whole." : "the record was changed by other hands.");
}

static int
verify_run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct verify_report report = { 0 };
	bool json = call_flag(c, "json");

	if (!call_open(c, &o, &err) || !desk_verify(&o.seat, &report, &err))
		return call_fail(&err);
	if (json)
		print_json(c->a, &report);
	else
		print_text(&report);
	return report.broken.n > 0;
}

static const struct opt verify_opts[] = { OPTION_JSON, OPTION_DATA, OPTION_DATABASE, { 0 } };

const struct cmd cmd_verify = {
	.name = "verify",
	.args = "",
	.help = "Walk the chain of hashes through every case and say where it is broken.",
	.more = "Exit 1 when something was changed, taken out or put in by hand.",
	.opts = verify_opts,
	.run = verify_run,
};
