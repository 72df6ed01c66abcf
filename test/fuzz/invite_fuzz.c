/* invite_fuzz.c - any bytes as a calendar.
 *
 * What comes out is bounded, valid UTF-8, one line where a line is promised, and can be put in words.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fuzz.h"

#include "host/mem.h"
#include "mail/invite.h"

static void
check(struct arena *a, const struct invite *i)
{
	struct zone zone = { .name = STR("Here"), .first_offset_s = 3600 };

	must(is_line(i->what) && i->what.len <= 300 && is_line(i->where) && i->where.len <= 300);
	must(utf8_valid(i->words) && i->words.len <= KIB(8));
	must(i->to.at >= i->from.at && i->n_people <= INVITE_PEOPLE_MOST);
	must(is_line(invite_heading(a, i)) && invite_heading(a, i).len > 0);
	must(is_line(invite_when(a, i, &zone)) && invite_when(a, i, &zone).len < 600);
	must(is_line(invite_who(a, i)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena a;
	struct invite *list;
	size_t n, more;

	arena_init(&a, &host_pages, MIB(8));
	list = invite_read(&a, (struct str){ (const char *)data, len }, &n, &more);
	must(n <= INVITES_MOST && (more == 0 || n == INVITES_MOST));
	for (size_t i = 0; i < n; i++)
		check(&a, &list[i]);
	arena_release(&a);
	return 0;
}
