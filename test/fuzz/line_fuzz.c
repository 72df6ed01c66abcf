/* line_fuzz.c - what a page or a file of cases sends: a line, a reply while it is typed, a calendar.
 *
 * The first line of the input is a calendar, the rest is read both ways.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/calendar_json.h"
#include "base/utf8.h"
#include "host/mem.h"
#include "method/composer.h"

#define MEMORY_MAX MIB(1024)
#define NOW INT64_C(1780297200000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is written can be read, and is UTF-8. */
static void
must_be_json(struct arena *a, struct str s)
{
	struct json j;
	struct err err;

	json_init(&j, a, s);
	must(utf8_valid(s) && json_skip(&j, NULL) && json_end(&j, &err));
}

static void
ask_line(struct arena *a, const struct calendar *c, struct str input)
{
	struct findings all = { 0 };
	struct err err = { 0 };
	struct line l;
	struct buf b;
	bool fine = line_read(a, input, &l, &err);

	if (fine)
		line_check(a, &pack_en, &l, c, NOW, &all);
	for (size_t i = 0; i < all.list.n; i++)
		must(all.list.at[i].start <= all.list.at[i].end && all.list.at[i].end <= l.text.len);
	buf_init(&b, a, MEMORY_MAX);
	line_put(&b, &l, &all, fine ? NULL : &err);
	must_be_json(a, buf_str(&b));
}

static void
ask_draft(struct arena *a, const struct calendar *c, struct str input)
{
	struct err err = { 0 };
	struct buf b;

	buf_init(&b, a, MEMORY_MAX);
	if (composer_answer(a, &pack_en, c, NOW, input, &b, &err))
		must_be_json(a, buf_str(&b));
	else
		must(err.text[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct calendar calendar = { .zone = &zone_utc, .day_ends_min = 1050 };
	struct str all = { (const char *)data, size }, first, rest;
	struct arena a;
	struct err err;

	arena_init(&a, &host_pages, MEMORY_MAX);
	(void)str_cut(all, '\n', &first, &rest);
	(void)calendar_read(&a, first, &calendar, &err);
	ask_line(&a, &calendar, rest);
	ask_draft(&a, &calendar, rest);
	arena_release(&a);
	return 0;
}
