/* profile.c - which deadlines and letters the firm goes by.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "cli/open.h"
#include "desk/act.h"
#include "desk/view.h"

static int
set_profile(struct opened *o, struct str name)
{
	struct in_case in = { .value = name };
	struct change_result result;
	struct err err = { 0 };

	if (!desk_do(&o->seat, act_profile_set, &in, &result, &err))
		return call_fail(&err);
	if (str_eq(name, STR("none")))
		puts("The firm goes by no profile from now on; cases that are there keep theirs.");
	else
		printf("New cases come under %.*s from now on; cases that are there keep what they have.\n",
		    STR_ARG(name));
	return 0;
}

static int
list_profiles(struct opened *o)
{
	const struct profiles *all = desk_profiles(o->seat.desk);
	int32_t today = day_at(desk_calendar(o->seat.desk)->zone, o->seat.now);
	const struct profile *chosen;
	struct err err = { 0 };

	if (!desk_profile(&o->seat, &chosen, &err))
		return call_fail(&err);
	for (size_t i = 0; i < all->n; i++) {
		const struct profile *p = &all->at[i];

		if (today >= p->from && today <= p->to)
			printf("%c %-14.*s %-9.*s %.*s\n", p == chosen ? '*' : ' ', STR_ARG(p->name),
			    STR_ARG(p->version), STR_ARG(p->title));
	}
	return 0;
}

static int
run(struct call *c)
{
	AUTO_OPENED o = { 0 };
	struct err err = { 0 };
	struct str name = str_from(call_text(c, "use", ""));

	if (!call_open(c, &o, &err))
		return call_fail(&err);
	return name.len > 0 ? set_profile(&o, name) : list_profiles(&o);
}

static const struct opt opts[] = {
	{ "use", "NAME", "new cases come under this profile; \"none\": under none", OPT_TEXT, 0, 0 },
	OPTION_DATA, OPTION_DATABASE, { 0 },
};

const struct cmd cmd_profile = {
	.name = "profile",
	.args = "",
	.help = "List the profiles (deadlines and letters by regulator), or choose the firm's.",
	.more = "A case keeps the version that was in force on the day it came.  Your own profiles are\n"
	    "files in DATA/profiles; profiles/README.md says how they are written.",
	.opts = opts,
	.run = run,
};
