/* mime_fuzz.c - any bytes as a mail: read, divided, answered.
 *
 * What comes out is valid UTF-8 without line breaks in its fields, whatever went in, and a reply to
 * it can be written or is refused.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "host/mem.h"
#include "mail/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static bool
is_field(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 127)
			return false;
	}
	return utf8_valid(s);
}

static void
check_fields(const struct message *m)
{
	must(is_field(m->from_name) && is_field(m->from_address) && is_field(m->reply_to_address));
	must(is_field(m->to_address) && is_field(m->subject) && is_field(m->message_id)
	    && is_field(m->in_reply_to));
	must(m->n_references <= 50);
	for (size_t i = 0; i < m->n_references; i++)
		must(is_field(m->references[i]) && m->references[i].len > 0);
	must(utf8_valid(m->text) && utf8_valid(m->quoted) && utf8_valid(m->trouble));
	must(m->date == NEVER || m->date > 0);
}

/* A reply to a stranger's mail carries their subject, name and ids in its head. */
static void
answer(struct arena *a, const struct message *m)
{
	struct outgoing out = {
		.from_name = STR("Care"), .from_address = STR("care@firm.example"), .to_name = m->from_name,
		.to_address = m->from_address, .subject = subject_reply(a, m->subject),
		    .message_id = STR("r1@firm.example"),
		.in_reply_to = m->message_id, .references = m->references, .n_references = m->n_references,
		.text = m->text, .date = 0,
	};
	struct str raw, head;
	struct message back;
	struct err err;

	if (!message_write(a, &out, &raw, &err))
		return;
	head = str_sub(raw, 0, str_find(raw, STR("\r\n\r\n")));
	must(str_find_nocase(head, STR("\nbcc:")) == STR_NOT_FOUND);
	must(message_parse(a, raw, &back, &err));
	must(str_eq(back.message_id, out.message_id) && str_eq(back.from_address, out.from_address));
	/* A domain of another script may be written in more than one way. */
	bool other_script = str_find(out.to_address, STR("xn--")) != STR_NOT_FOUND;
	must(other_script || str_eq(back.to_address, out.to_address));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena a;
	struct message m;
	struct err err;
	struct str fresh, rest, raw = { (const char *)data, len };

	arena_init(&a, &host_pages, 3 * MESSAGE_ARENA);
	if (message_parse(&a, raw, &m, &err)) {
		check_fields(&m);
		must(a.used <= MESSAGE_ARENA);
		answer(&a, &m);
	} else {
		must(err.kind == ERR_DATA && err.text[0] != '\0');
	}
	message_split(&a, raw, &fresh, &rest);
	must(fresh.len + rest.len <= 2 * len + 2);
	arena_release(&a);
	return 0;
}
