/* multipart_fuzz.c - whatever is sent as a form with files, what is kept of its fields is text, files lie in
 * what came, and a form cut off anywhere keeps the fields it was whole in.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "host/mem.h"
#include "web/form.h"

#define INPUT_MAX KIB(64)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
lies_in(struct str part, struct str whole)
{
	must(part.len == 0 || (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len));
}

static size_t
read_form(struct arena *a, struct str body, struct str boundary)
{
	struct uploads files;
	struct form f = { 0 };
	struct err err = { 0 };
	bool good = form_read_multipart(a, body, boundary, &f, &files, &err);

	must(good == (err.kind == ERR_NONE));
	must(f.pairs.n <= FORM_PAIRS_MAX && files.n <= UPLOADS_MOST);
	for (size_t i = 0; i < f.pairs.n; i++) {
		must(utf8_valid(f.pairs.at[i].name) && utf8_valid(f.pairs.at[i].text));
		must(str_find_char(f.pairs.at[i].text, '\0') == STR_NOT_FOUND);
		must(str_find_char(f.pairs.at[i].text, '\r') == STR_NOT_FOUND);
	}
	for (size_t i = 0; i < files.n; i++) {
		lies_in(files.at[i].bytes, body);
		must(utf8_valid(files.at[i].name) && utf8_valid(files.at[i].type));
	}
	return f.pairs.n;
}

/* The first line is the Content-Type. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str all = { (const char *)data, size < INPUT_MAX ? size : INPUT_MAX }, type, body, boundary;
	struct arena a;
	size_t whole;

	str_cut(all, '\n', &type, &body);
	if (!multipart_boundary(type, &boundary))
		return 0;
	arena_init(&a, &host_pages, MIB(64));
	whole = read_form(&a, body, boundary);
	must(read_form(&a, str_sub(body, 0, body.len / 2), boundary) <= whole + 1);
	arena_release(&a);
	return 0;
}
