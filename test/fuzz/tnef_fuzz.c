/* tnef_fuzz.c - any bytes as Outlook's package.
 *
 * What comes out is bounded; files lie within what went in, or are words; names and words are valid UTF-8.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fuzz.h"

#include "host/mem.h"
#include "mail/message.h"
#include "mail/tnef.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct str whole = { (const char *)data, len };
	struct tnef t;
	struct arena a;

	mail_init();
	arena_init(&a, &host_pages, MIB(8));
	if (tnef_read(&a, whole, &t)) {
		must(t.n <= TNEF_FILES_MOST && utf8_valid(t.text) && utf8_valid(t.page));
		for (size_t i = 0; i < t.n; i++) {
			const struct tnef_file *f = &t.files[i];
			bool within = f->bytes.ptr >= whole.ptr && f->bytes.len <= whole.len
			    && f->bytes.ptr + f->bytes.len <= whole.ptr + whole.len;

			must(within || f->bytes.len == 0 || utf8_valid(f->bytes));
			must(utf8_valid(f->name) && utf8_valid(f->type));
		}
	}
	arena_release(&a);
	return 0;
}
