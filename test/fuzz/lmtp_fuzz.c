/* lmtp_fuzz.c - any bytes as what a mail server says.
 *
 * Whatever comes, in whatever pieces: the same is understood, each message is answered as often as it has
 * recipients, and nothing is answered that isn't a line.  The first byte says how large the pieces are.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/buf.h"
#include "host/mem.h"
#include "mail/lmtp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define LARGEST 4096

struct play {
	struct lmtp l;
	struct buf heard;                       /* all that was asked for, in order */
	size_t size, owed;
	bool over;
};

static void
check_line(struct str say)
{
	must(str_ends(say, STR("\r\n")) && say.len >= 6);
	must(say.ptr[0] >= '2' && say.ptr[0] <= '5');
}

static void
end(struct play *p)
{
	const struct err large = { .kind = ERR_TOO_LARGE };

	must(p->l.n_recipients > 0 && p->l.n_recipients <= LMTP_RECIPIENTS_MAX);
	p->owed = p->l.n_recipients;
	buf_lit(&p->heard, "<end>");
	lmtp_verdict(&p->l, p->size > LARGEST ? &large : NULL);
}

static void
said(struct play *p)
{
	check_line(p->l.say);
	buf_put(&p->heard, p->l.say);
	if (p->owed > 0) {
		must(str_starts(p->l.say, p->size > LARGEST ? STR("552") : STR("250")));
		p->owed--;
	}
}

static void
hear(struct play *p, struct str in)
{
	while (!p->over) {
		switch (lmtp_next(&p->l, &in)) {
		case LMTP_MORE:
			must(in.len == 0 && p->owed == 0);
			return;
		case LMTP_SAY:
			said(p);
			break;
		case LMTP_BEGIN:
			p->size = 0;
			must(p->l.from.len < LMTP_LINE_MAX);
			must(str_find_char(p->l.from, '\n') == STR_NOT_FOUND);
			break;
		case LMTP_BYTES:
			p->size += p->l.bytes.len;
			buf_put(&p->heard, p->l.bytes);
			break;
		case LMTP_END:
			end(p);
			break;
		case LMTP_BYE:
			p->over = true;
		}
	}
}

static struct str
play(struct arena *a, struct str in, size_t piece)
{
	struct play p = { .over = false };

	lmtp_init(&p.l, "desk.example", LARGEST);
	buf_init(&p.heard, a, MIB(32));
	for (size_t i = 0; i < in.len; i += piece)
		hear(&p, str_sub(in, i, i + piece));
	return buf_str(&p.heard);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena a;
	struct str in = { (const char *)data, len };

	if (len < 2)
		return 0;
	arena_init(&a, &host_pages, MIB(128));
	must(str_eq(play(&a, str_sub(in, 1, len), len), play(&a, str_sub(in, 1, len), 1 + data[0] % 64)));
	arena_release(&a);
	return 0;
}
