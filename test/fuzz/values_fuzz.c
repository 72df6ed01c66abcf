/* values_fuzz.c - header fields by themselves: addresses, dates, ids, words in any charset.
 *
 * The first line of the input names the charset of the rest.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fuzz.h"

#include "host/mem.h"
#include "mail/message.h"
#include "mail/values.h"

#define INPUT_MAX KIB(64)
#define IDS_MAX 20

static void
as_address(struct arena *a, struct str s)
{
	struct str name, address, plus[IDS_MAX];
	size_t n = 0;

	values_address(a, s, &name, &address);
	must(is_line(name) && is_line(address));
	must(str_find_char(address, ' ') == STR_NOT_FOUND && str_find_char(address, '>') == STR_NOT_FOUND);
	values_plus(a, s, IDS_MAX, plus, &n);
	must(n <= IDS_MAX);
	for (size_t i = 0; i < n; i++)
		must(is_line(plus[i]) && plus[i].len > 0);
}

static void
as_ids(struct arena *a, struct str s)
{
	struct str *ids;
	size_t n;

	values_ids(a, s, IDS_MAX, &ids, &n);
	must(n <= IDS_MAX);
	for (size_t i = 0; i < n; i++)
		must(is_line(ids[i]) && ids[i].len > 0);
}

static void
as_words(struct arena *a, struct str charset, struct str s)
{
	int64_t date = values_date(a, s);
	bool doubtful = false;

	must(utf8_valid(values_text(a, s)));
	must(is_line(values_one_line(a, s, 200)) && values_one_line(a, s, 200).len <= 200);
	must(utf8_valid(values_charset(a, s, charset, &doubtful)));
	must(date == NEVER || date > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str charset, rest;
	struct arena a;

	if (size > INPUT_MAX)
		return 0;
	mail_init();
	arena_init(&a, &host_pages, MIB(256));
	(void)str_cut((struct str){ (const char *)data, size }, '\n', &charset, &rest);
	rest = str_copy(&a, rest);
	as_address(&a, rest);
	as_ids(&a, rest);
	as_words(&a, charset, rest);
	arena_release(&a);
	return 0;
}
