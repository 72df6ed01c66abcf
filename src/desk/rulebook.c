/* rulebook.c - what can be said of each rule, as it was built into the program.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/rulebook.h"

#include "host/embedded.h"

static struct str
file(const char *name)
{
	for (const struct embedded *e = embedded_rules; e->name != NULL; e++)
		if (strcmp(e->name, name) == 0)
			return (struct str){ (const char *)e->bytes, e->len };
	return STR_NONE;
}

/* What was built in is whole: a test reads it. */
void
rulebook_built_in(struct arena *a, struct rule_page **out, size_t *n)
{
	struct str examples[] = { file("catalogue.jsonl"), file("house.jsonl") };
	struct rulebook b = { .words = file("rules.txt"), .examples = str_join(a, examples, 2, STR("\n")) };
	struct err err = { 0 };

	must(rulebook_read(a, &b, out, n, &err));
}

const struct rule_page *
rulebook_page(struct arena *a, struct str id)
{
	struct rule_page *pages;
	size_t n;

	rulebook_built_in(a, &pages, &n);
	for (size_t i = 0; i < n; i++)
		if (str_eq(pages[i].id, id))
			return &pages[i];
	return NULL;
}
