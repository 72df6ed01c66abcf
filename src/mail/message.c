/* message.c - one mail, read as far as it goes.
 *
 * Where the parts lie is in mime.c, which of them hold the words in parts.c, the values of fields in
 * values.c, new words and history in split.c.  Here stands what makes a message of them: who wrote,
 * when, in answer to what, and what kind of mail it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "mail/html_clean.h"
#include "mail/message.h"
#include "mail/parts.h"
#include "mail/values.h"

#define REFERENCES_MAX 50
#define BY_ADDRESS_MAX 4

/* --- what kind of mail --- */

/* The first word of a field: "auto-replied; owner=…" is "auto-replied". */
static struct str
first_word(struct arena *a, const struct mime_head *h, enum mime_field field)
{
	struct str head, rest, value = mime_value(a, h, field);

	str_cut(value, ';', &head, &rest);
	return str_trim(head);
}

static bool
from_mail_system(struct str address)
{
	return str_starts(address, STR("mailer-daemon")) || str_starts(address, STR("postmaster@"));
}

static bool
is_bounce(struct arena *a, const struct mime_part *p, const struct message *m)
{
	struct str path = mime_value(a, &p->head, MIME_RETURN_PATH);
	bool report = str_eq(p->type, STR("multipart/report"));

	return (report && str_eq_nocase(p->report_type, STR("delivery-status")))
	    || str_starts(m->from_address, STR("mailer-daemon"))
	    || (str_eq(path, STR("<>")) && from_mail_system(m->from_address));
}

static bool
is_automatic(struct arena *a, const struct mime_part *p)
{
	static const struct str bulk[] = {
		STR_INIT("bulk"), STR_INIT("auto_reply"), STR_INIT("auto-reply"), STR_INIT("junk"),
	};
	struct str submitted = first_word(a, &p->head, MIME_AUTO_SUBMITTED);
	struct str suppress = first_word(a, &p->head, MIME_AUTO_SUPPRESS);
	struct str precedence = first_word(a, &p->head, MIME_PRECEDENCE);

	if (submitted.len > 0 && !str_eq_nocase(submitted, STR("no")))
		return true;
	if (suppress.len > 0 && !str_eq_nocase(suppress, STR("none")))
		return true;
	for (size_t i = 0; i < LENGTH(bulk); i++) {
		if (str_eq_nocase(precedence, bulk[i]))
			return true;
	}
	return p->head.field[MIME_AUTOREPLY].len > 0 || p->head.field[MIME_AUTORESPOND].len > 0
	    || str_eq_nocase(p->report_type, STR("disposition-notification"));
}

static enum mail_kind
kind_of(struct arena *a, const struct mime_part *p, const struct message *m)
{
	if (is_bounce(a, p, m))
		return MAIL_BOUNCE;
	/* Lists also say "Precedence: bulk". */
	if (p->head.field[MIME_LIST_ID].len > 0)
		return MAIL_LIST;
	return is_automatic(a, p) ? MAIL_AUTO : MAIL_PERSON;
}

static bool
is_unwanted(struct arena *a, const struct mime_part *p)
{
	return str_eq_nocase(first_word(a, &p->head, MIME_SPAM_FLAG), STR("yes"))
	    || str_starts_nocase(str_trim(mime_value(a, &p->head, MIME_SPAM_STATUS)), STR("yes"));
}

/* --- the whole --- */

static void
read_sender(struct arena *a, const struct mime_head *h, struct message *m)
{
	static const enum mime_field senders[] = { MIME_FROM, MIME_SENDER, MIME_RETURN_PATH };
	struct str name;

	for (size_t i = 0; i < LENGTH(senders) && m->from_address.len == 0; i++) {
		values_address(a, mime_value(a, h, senders[i]), &name, &m->from_address);
		if (m->from_name.len == 0)
			m->from_name = name;
	}
	/* No address in it, but perhaps a name. */
	if (m->from_address.len == 0 && m->from_name.len == 0)
		m->from_name = utf8_cut(values_text(a, mime_value(a, h, MIME_FROM)), 200);
	values_address(a, mime_value(a, h, MIME_REPLY_TO), &m->reply_to_name, &m->reply_to_address);
	if (str_eq(m->reply_to_address, m->from_address))
		m->reply_to_name = m->reply_to_address = STR_NONE;
	values_address(a, mime_value(a, h, MIME_TO), &name, &m->to_address);
	m->people = arena_array(a, struct mail_person, PEOPLE_MOST);
	values_people(a, mime_value(a, h, MIME_TO), false, PEOPLE_MOST, m->people, &m->n_people);
	values_people(a, mime_value(a, h, MIME_CC), true, PEOPLE_MOST, m->people, &m->n_people);
}

/* Servers that take an address with a plus often deliver to the one without: then their trace says it. */
static void
read_plus(struct arena *a, const struct mime_head *h, struct message *m)
{
	static const enum mime_field fields[] = {
		MIME_DELIVERED_TO, MIME_ORIGINAL_TO, MIME_ENVELOPE_TO, MIME_TO, MIME_CC,
	};

	m->by_address = arena_array(a, struct str, BY_ADDRESS_MAX);
	for (size_t i = 0; i < LENGTH(fields); i++)
		values_plus(a, mime_value(a, h, fields[i]), BY_ADDRESS_MAX, m->by_address, &m->n_by_address);
}

static void
read_head(struct arena *a, const struct mime_head *h, struct message *m)
{
	struct str *ids;
	size_t n;

	read_sender(a, h, m);
	m->subject = values_text(a, mime_value(a, h, MIME_SUBJECT));
	m->date = values_date(a, mime_value(a, h, MIME_DATE));
	m->offset = m->date != NEVER ? values_offset(a, mime_value(a, h, MIME_DATE)) : STR_NONE;
	values_ids(a, mime_value(a, h, MIME_MESSAGE_ID), 2, &ids, &n);
	m->message_id = n > 0 ? ids[0] : STR_NONE;
	values_ids(a, mime_value(a, h, MIME_IN_REPLY_TO), 2, &ids, &n);
	m->in_reply_to = n > 0 ? ids[0] : STR_NONE;
	values_ids(a, mime_value(a, h, MIME_REFERENCES), REFERENCES_MAX, &m->references, &m->n_references);
	read_plus(a, h, m);
}

static void
read_words(struct arena *a, const struct mime_part *top, struct message *m)
{
	struct parts parts;
	struct str rest;

	parts_read(a, top, &parts);
	message_split(a, parts.text, &m->text, &rest);
	m->quoted = rest;
	if (parts.around.len > 0) {
		struct str both[] = { rest, parts.around };
		m->quoted = rest.len > 0 ? str_join(a, both, 2, STR("\n\n")) : parts.around;
	}
	m->n_attachments = parts.attachments;
	m->attached = parts.attached;
	m->n_attached = parts.n_attached;
	m->trouble = parts.trouble;
	if (m->trouble.len == 0 && m->from_address.len == 0)
		m->trouble = STR("The message does not say who sent it.");
}

struct str
message_page(struct arena *a, struct str raw)
{
	struct mime_part top;
	struct str html;
	struct buf b;
	bool whole = true;

	mail_init();
	mime_part_read(a, raw, STR("text/plain"), &top);
	buf_init(&b, a, HTML_CLEAN_MAX);
	buf_lit(&b, "<!DOCTYPE html>\n<html lang=\"\"><head><meta charset=\"utf-8\">"
	    "<meta name=\"viewport\" content=\"width=device-width\"><title>As it was formatted</title></head>"
	    "<body>\n");
	if (parts_page(a, &top, &html))
		whole = html_clean(&b, utf8_clean(a, html));
	else
		buf_lit(&b, "<p>This mail came as plain words. They stand in the case.</p>");
	buf_put(&b, whole ? STR("\n</body></html>\n")
	    : STR("\n<p><b>It goes on; the rest is not shown here.</b></p></body></html>\n"));
	return buf_str(&b);
}

bool
message_unpack(struct arena *a, const struct attached *f, size_t *left, struct str *out)
{
	struct mime_part part = { .body = f->body, .coding = (enum mime_coding)f->coding };
	bool cut = false;

	*out = mime_decode(a, &part, left, &cut);
	return !cut;
}

/* Files written by very old programs end their lines with CR alone. */
static struct str
with_line_ends(struct arena *a, struct str raw)
{
	if (raw.len > MIB(1) || str_find_char(raw, '\n') != STR_NOT_FOUND)
		return raw;
	if (str_find_char(raw, '\r') == STR_NOT_FOUND)
		return raw;
	char *s = arena_array(a, char, raw.len);
	for (size_t i = 0; i < raw.len; i++)
		s[i] = raw.ptr[i] == '\r' ? '\n' : raw.ptr[i];
	return (struct str){ s, raw.len };
}

bool
message_parse(struct arena *a, struct str raw, struct message *out, struct err *err)
{
	struct mime_part top;
	struct message m = { 0 };

	mail_init();
	raw = with_line_ends(a, raw);
	while (raw.len > 0 && (raw.ptr[0] == '\n' || raw.ptr[0] == '\r'))
		raw = str_sub(raw, 1, raw.len);
	if (raw.len == 0)
		return err_set(err, ERR_DATA, "The message is empty. Ask the sender to send it again.");
	mime_part_read(a, raw, STR("text/plain"), &top);
	if (top.head.n_fields == 0)
		return err_set(err, ERR_DATA,
		    "This is not a mail: it does not begin with header lines such as "
		    "From or Subject. Nothing was changed; hand in the whole message as it was received.");
	read_head(a, &top.head, &m);
	m.kind = kind_of(a, &top, &m);
	m.unwanted = is_unwanted(a, &top);
	read_words(a, &top, &m);
	*out = m;
	return true;
}
