/* check_fuzz.c - facts as JSON, an empty line, and a draft: whatever comes, what is found lies in the draft,
 * the worst first, and the facts are written and read again as they were.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/mem.h"
#include "method/check.h"

#define MEMORY_MAX MIB(512)
#define FACTS_MAX KIB(256)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };

static struct str
written(struct arena *a, const struct facts *f)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, a, FACTS_MAX);
	json_out_init(&w, &b);
	facts_put(&w, f);
	return buf_str(&b);
}

static void
must_read_again(struct arena *a, const struct facts *f)
{
	struct str once = written(a, f);
	struct facts again;
	struct err err;

	if (once.len >= FACTS_MAX)
		return;
	must(facts_from_json(a, once, &again, &err));
	must(str_eq(once, written(a, &again)));
}

static void
must_lie_within(const struct findings *all, struct str draft)
{
	for (size_t i = 0; i < all->list.n; i++) {
		const struct finding *f = &all->list.at[i];

		must(f->start <= f->end && f->end <= draft.len && f->message.len > 0);
		must(i == 0 || f[-1].severity >= f->severity);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str all = { (const char *)data, size };
	size_t cut = str_find(all, STR("\n\n"));
	struct str draft = cut == STR_NOT_FOUND ? all : str_sub(all, cut + 2, all.len);
	struct findings findings;
	struct facts facts = { 0 };
	struct arena a;
	struct err err;

	arena_init(&a, &host_pages, MEMORY_MAX);
	if (cut != STR_NOT_FOUND && !facts_from_json(&a, str_sub(all, 0, cut), &facts, &err)) {
		must(err.kind == ERR_DATA && err.text[0] != '\0');
		facts = (struct facts){ 0 };
	}
	must_read_again(&a, &facts);
	check(&a, &pack_en, &facts, &calendar, 0, draft, &findings);
	must_lie_within(&findings, draft);
	facts_defaults(&facts);
	check(&a, &pack_en, &facts, &calendar, 0, draft, &findings);
	must_lie_within(&findings, draft);
	arena_release(&a);
	return 0;
}
