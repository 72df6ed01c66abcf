/* when_fuzz.c - whatever words for time are written, and when: a moment in its place, or none.
 *
 * The first eight bytes say when and where it was written, the rest what.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/when.h"
#include "host/mem.h"

#define INPUT_MAX KIB(4)
#define FIRST_YEAR_MS (INT64_C(1) * 365 * DAY_MS)
#define SPAN_MS (INT64_C(200) * 365 * DAY_MS)   /* 1971 to about 2170 */
#define FARTHEST_MS (INT64_C(10000) * 366 * DAY_MS)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int32_t holidays[] = { 0, 20460, 20583, 20608, 20812, 20815 };

static void
check_when(const struct text *t, const struct when *w, int64_t at)
{
	must(w->start <= w->end && w->end <= t->s.len);
	must(!w->vague || w->due == NEVER);
	must(w->due == NEVER || (at != NEVER && w->end > 0));
	must(w->due == NEVER || (w->due > -FARTHEST_MS && w->due < FARTHEST_MS));
}

static void
check_text(const struct text *t, int64_t at, const struct calendar *c)
{
	struct when whole, part, unknown;

	when_read(t, 0, (uint32_t)t->n_tokens, at, c, &whole);
	check_when(t, &whole, at);
	when_read(t, 0, (uint32_t)t->n_tokens, NEVER, c, &unknown);
	check_when(t, &unknown, NEVER);
	for (uint32_t i = 0; i < t->n_tokens && i < 64; i++) {
		when_read(t, i, (uint32_t)t->n_tokens, at, c, &part);
		check_when(t, &part, at);
		must(part.end == 0 || part.start >= t->tokens[i].start);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zone zone = { .first_offset_s = 0 };
	struct zone_change changes[2] = { { 0, 3600 }, { 0, 0 } };
	struct calendar c = { .zone = &zone, .holidays = holidays, .n_holidays = LENGTH(holidays) };
	uint64_t when = 0;
	struct text text;
	struct arena a;
	int64_t at;

	if (size < 8 || size > INPUT_MAX)
		return 0;
	for (size_t i = 0; i < 6; i++)
		when = when << 8 | data[i];
	at = FIRST_YEAR_MS + (int64_t)(when % (uint64_t)SPAN_MS);
	zone.first_offset_s = (data[6] - 128) * 60 * 6;
	/* clocks that change within the next days */
	changes[0].at = at + (data[7] & 15) * HOUR_MS;
	changes[1].at = changes[0].at + 60 * HOUR_MS;
	zone.changes = changes;
	zone.n = data[7] & 16 ? 2 : 0;
	c.day_ends_min = data[7] & 32 ? 0 : 17 * 60 + 30;
	arena_init(&a, &host_pages, MIB(64));
	text_read(&a, &pack_en, str_copy(&a, (struct str){ (const char *)data + 8, size - 8 }), &text);
	check_text(&text, at, &c);
	arena_release(&a);
	return 0;
}
