/* open.c - a data folder opened for a command that runs once, and closed again behind it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cli/open.h"

bool
folder_clock(const char *data, const char *database, struct clock **out, struct err *err)
{
	int64_t at;

	if (!desk_clock_saved(data, database, &at, err))
		return false;
	*out = at > 0 ? clock_running_from(at) : clock_real();
	return true;
}

bool
call_open(struct call *c, struct opened *o, struct err *err)
{
	struct actor who = { .role = ROLE_DESK, .name = STR("the desk") };
	struct desk_options options = {
		.data = call_text(c, "data", "./heard-data"),
		.database = call_text(c, "database", NULL),
		.mail_ca = o->mail_ca,
	};

	if (!folder_clock(options.data, options.database, &o->clock, err))
		return false;
	options.clock = o->clock;
	return desk_open(&o->desk, &options, err) && seat_open(&o->seat, o->desk, c->a, who, err);
}

void
opened_release(struct opened *o)
{
	if (o->seat.db)
		seat_close(&o->seat);
	desk_close(o->desk);
	if (o->clock)
		clock_free(o->clock);
}
