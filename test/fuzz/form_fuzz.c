/* form_fuzz.c - whatever is sent as a form, what is kept of it is text, and reading it anew gives the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "host/mem.h"
#include "web/form.h"
#include "web/route.h"

#define INPUT_MAX KIB(64)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct form_field fields[] = {
	{ .name = "text", .kind = FIELD_TEXT, .max = 200, .must = true, .label = "Your reply" },
	{ .name = "name", .kind = FIELD_LINE, .max = 20, .label = "Your name" },
	{ .name = "concern", .kind = FIELD_ID, .max = 20, .many = true, .label = "The concern" },
	{ .name = "shift", .kind = FIELD_INT, .max = 20, .label = "The shift" },
	{ .name = "yes", .kind = FIELD_FLAG, .max = 5, .label = "Your answer" },
	{ .name = "need", .kind = FIELD_CHOICE, .max = 20, .choices = "heard helped connected",
	    .label = "The need" },
	{ .name = "stage", .kind = FIELD_STAGE, .max = 20, .label = "The step" },
	{ .name = "due", .kind = FIELD_TIME, .max = 40, .label = "By when" },
	{ 0 },
};
static const struct calendar calendar = { .zone = &zone_utc };

static void
run(struct request *r)
{
	(void)r;
}

static const struct route table[] = {
	{ .method = GET, .path = "/cases/:id/turns/:turn", .run = run },
	{ .method = GET, .path = "/c/:token", .run = run },
	{ 0 },
};

static bool
is_clean(struct str s)
{
	return utf8_valid(s) && str_find_char(s, '\0') == STR_NOT_FOUND && str_find_char(s,
	    '\r') == STR_NOT_FOUND;
}

static void
checked(struct form *f)
{
	struct err err = { 0 };
	bool good = form_check(fields, &calendar, false, f, &err);

	must(good == (err.kind == ERR_NONE));
	must(f->pairs.n <= FORM_PAIRS_MAX);
	for (size_t i = 0; i < f->pairs.n; i++)
		must(is_clean(f->pairs.at[i].text));
}

/* What was taken without a complaint is taken the same when it is sent again. */
static void
sent_again(struct arena *a, const struct form *f)
{
	struct form again = { 0 };
	struct err err = { 0 };
	struct buf b;

	buf_init(&b, a, 8 * INPUT_MAX);
	for (size_t i = 0; i < f->pairs.n; i++) {
		buf_put(&b, percent_encode(a, f->pairs.at[i].name));
		buf_lit(&b, "=");
		buf_put(&b, percent_encode(a, f->pairs.at[i].text));
		buf_lit(&b, "&");
	}
	must(buf_ok(&b, &err) && form_read_urlencoded(a, buf_str(&b), &again, &err));
	must(again.pairs.n == f->pairs.n);
	for (size_t i = 0; i < f->pairs.n; i++)
		must(str_eq(again.pairs.at[i].text, f->pairs.at[i].text));
}

static void
as_urlencoded(struct arena *a, struct str text)
{
	struct form f = { 0 };
	struct err err = { 0 };

	if (form_read_urlencoded(a, text, &f, &err))
		sent_again(a, &f);
	checked(&f);
}

static void
as_json(struct arena *a, struct str text)
{
	struct form f = { 0 };
	struct err err = { 0 };

	must(form_read_json(a, text, &f, &err) == (err.kind == ERR_NONE));
	checked(&f);
}

static void
as_address(struct arena *a, struct str text)
{
	struct route_match m;

	route_find(a, table, GET, text, &m);
	for (size_t i = 0; i < ROUTE_PARAMS; i++)
		must(utf8_valid(m.param[i]) && str_find_char(m.param[i], '/') == STR_NOT_FOUND);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str text;

	if (size > INPUT_MAX)
		return 0;
	arena_init(&a, &host_pages, MIB(64));
	text = str_copy(&a, (struct str){ (const char *)data, size });
	as_urlencoded(&a, text);
	as_json(&a, text);
	as_address(&a, text);
	arena_release(&a);
	return 0;
}
