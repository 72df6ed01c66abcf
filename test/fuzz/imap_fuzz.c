/* imap_fuzz.c - any bytes as what an IMAP server says.
 *
 * In whatever pieces it comes, the same is found; nothing found is longer than it may be, and reading what
 * stands in it ends.  The first byte says how large the pieces are.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/buf.h"
#include "host/mem.h"
#include "mail/imap_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
look_into(struct str text)
{
	struct str word, rest;
	uint64_t value;
	uint32_t n;

	if (imap_untagged(text, &n, &word, &rest)) {
		must(word.len + rest.len <= text.len);
		(void)imap_code(rest, STR("UIDVALIDITY"), &value);
		(void)imap_has(rest, STR("IDLE"));
		if (imap_item(rest, STR("UID"), &value))
			must(value <= UINT64_MAX >> 1);
	}
}

static void
put_text(struct buf *b, const struct imap_reader *r)
{
	must(r->text.len <= IMAP_TEXT_MAX && str_find_char(r->text, '\n') == STR_NOT_FOUND);
	must(!r->ends || r->literal == 0);
	look_into(r->text);
	buf_fmt(b, "<%d%d%llu:", r->first, r->ends, (unsigned long long)r->literal);
	buf_put(b, r->text);
	buf_lit(b, ">");
}

static struct str
read_all(struct arena *a, struct str in, size_t piece)
{
	struct imap_reader *r = arena_new(a, struct imap_reader);
	struct buf b;

	imap_reader_init(r);
	buf_init(&b, a, MIB(32));
	for (size_t i = 0; i < in.len; i += piece) {
		struct str some = str_sub(in, i, i + piece);
		enum imap_found what;
		while ((what = imap_read(r, &some)) == IMAP_TEXT || what == IMAP_BYTES)
			if (what == IMAP_TEXT)
				put_text(&b, r);
			else
				buf_put(&b, r->bytes);
		if (what == IMAP_BROKEN)
			break;
		must(some.len == 0);
	}
	return buf_str(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena a;
	struct str in = { (const char *)data, len }, quoted;
	struct err err;

	if (len < 2)
		return 0;
	arena_init(&a, &host_pages, MIB(128));
	in = str_sub(in, 1, len);
	must(str_eq(read_all(&a, in, len), read_all(&a, in, 1 + data[0] % 64)));
	if (imap_quote(&a, in, &quoted, &err))
		must(str_find_char(quoted, '\r') == STR_NOT_FOUND
		     && str_find_char(quoted, '\n') == STR_NOT_FOUND);
	arena_release(&a);
	return 0;
}
