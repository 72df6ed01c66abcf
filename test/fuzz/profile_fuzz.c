/* profile_fuzz.c - a profile, and the days its deadlines fall on.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/mem.h"
#include "method/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };
	struct profile p;
	struct arena a;
	struct err err;

	arena_init(&a, &host_pages, MIB(64));
	if (profile_read(&a, STR("fuzz.txt"), (struct str){ (const char *)data, size }, &p, &err)) {
		must(p.name.len > 0 && p.from <= p.to);
		for (size_t i = 0; i < MILESTONE_COUNT; i++) {
			int64_t from = p.from * DAY_MS, ends = term_ends(&p.terms[i], &calendar, from);

			must(ends > from);
			if (ends != NEVER)
				must(term_warns(&calendar, ends) < ends);
		}
	} else {
		must(err.kind == ERR_DATA && err.text[0] != '\0');
	}
	arena_release(&a);
	return 0;
}
