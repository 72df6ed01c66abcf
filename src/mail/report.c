/* report.c - a delivery report read: its fields where it has them, its words where it has none.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "mail/html_text.h"
#include "mail/message.h"
#include "mail/mime.h"
#include "mail/report.h"
#include "mail/values.h"

#define DEPTH_MAX 4
#define PARTS_MAX 40
#define TEXT_MAX KIB(64)
#define SAID_MAX 160                            /* of their server's own words */
#define DECODE_MAX KIB(256)

struct looking {
	struct arena *a;
	struct report *out;
	struct buf text;                        /* what it says to a person */
	size_t parts_left, decode_left;
};

/* --- reasons in plain words --------------------------------------------------------------------- */

/* By the enhanced status (RFC 3463) behind its first digit; the longest that fits comes first. */
static const struct { struct str status, words; } by_status[] = {
	{ STR_INIT("1.2"), STR_INIT("The domain of the address was not found") },
	{ STR_INIT("1.3"), STR_INIT("The address is not written the way an address has to be") },
	{ STR_INIT("1.6"), STR_INIT("The mailbox has moved, and no new address is known") },
	{ STR_INIT("1.8"), STR_INIT("Their mail server does not accept our sender address") },
	{ STR_INIT("1."), STR_INIT("The address does not exist") },
	{ STR_INIT("2.1"), STR_INIT("The mailbox is switched off") },
	{ STR_INIT("2.2"), STR_INIT("The mailbox is full") },
	{ STR_INIT("2.3"), STR_INIT("The message is too large for the mailbox") },
	{ STR_INIT("3.4"), STR_INIT("The message is too large for their mail server") },
	{ STR_INIT("3."), STR_INIT("Their mail server has a fault") },
	{ STR_INIT("4.1"), STR_INIT("Their mail server does not answer for this address") },
	{ STR_INIT("4.4"), STR_INIT("The domain of the address was not found") },
	{ STR_INIT("4.6"), STR_INIT("The message went round in a circle between mail servers") },
	{ STR_INIT("4.7"), STR_INIT("Their mail server could not be reached in time") },
	{ STR_INIT("4."), STR_INIT("Their mail server could not be reached") },
	{ STR_INIT("6."), STR_INIT("Their mail server could not read the message") },
	{ STR_INIT("7."), STR_INIT("Their mail server refused it by its rules, as it does with unwanted "
	    "mail") },
};

/* What servers write where they give no status. */
static const struct { struct str said, status; } by_words[] = {
	{ STR_INIT("user unknown"), STR_INIT("5.1.1") },
	{ STR_INIT("unknown user"), STR_INIT("5.1.1") },
	{ STR_INIT("no such user"), STR_INIT("5.1.1") },
	{ STR_INIT("does not exist"), STR_INIT("5.1.1") },
	{ STR_INIT("doesn't exist"), STR_INIT("5.1.1") },
	{ STR_INIT("no mailbox here"), STR_INIT("5.1.1") },
	{ STR_INIT("unrouteable address"), STR_INIT("5.1.1") },
	{ STR_INIT("address rejected"), STR_INIT("5.1.1") },
	{ STR_INIT("address not found"), STR_INIT("5.1.1") },
	{ STR_INIT("recipient rejected"), STR_INIT("5.1.1") },
	{ STR_INIT("not a valid mailbox"), STR_INIT("5.1.1") },
	{ STR_INIT("host not found"), STR_INIT("5.1.2") },
	{ STR_INIT("domain not found"), STR_INIT("5.1.2") },
	{ STR_INIT("couldn't find any host"), STR_INIT("5.1.2") },
	{ STR_INIT("mailbox full"), STR_INIT("5.2.2") },
	{ STR_INIT("mailbox is full"), STR_INIT("5.2.2") },
	{ STR_INIT("box is full"), STR_INIT("5.2.2") },
	{ STR_INIT("over quota"), STR_INIT("5.2.2") },
	{ STR_INIT("quota exceeded"), STR_INIT("5.2.2") },
	{ STR_INIT("mailbox disabled"), STR_INIT("5.2.1") },
	{ STR_INIT("account is disabled"), STR_INIT("5.2.1") },
	{ STR_INIT("too large"), STR_INIT("5.3.4") },
	{ STR_INIT("size limit"), STR_INIT("5.3.4") },
	{ STR_INIT("too many hops"), STR_INIT("5.4.6") },
	{ STR_INIT("timed out"), STR_INIT("5.4.7") },
	{ STR_INIT("retry timeout exceeded"), STR_INIT("5.4.7") },
	{ STR_INIT("spam"), STR_INIT("5.7.1") },
	{ STR_INIT("blocked"), STR_INIT("5.7.1") },
	{ STR_INIT("blacklist"), STR_INIT("5.7.1") },
	{ STR_INIT("not allowed"), STR_INIT("5.7.1") },
	{ STR_INIT("access denied"), STR_INIT("5.7.1") },
};

/* Words of a letter that says: not yet, and we go on trying. */
static const struct str signs_of_delay[] = {
	STR_INIT("warning message only"), STR_INIT("do not need to resend"), STR_INIT("no action is "
	    "required"),
	STR_INIT("will be retried"), STR_INIT("will keep trying"), STR_INIT("will continue to try"),
	STR_INIT("has been delayed"), STR_INIT("is delayed"), STR_INIT("still trying"),
};

/* And of one that says: no, for good. */
static const struct str signs_of_failure[] = {
	STR_INIT("permanent error"), STR_INIT("permanent fatal error"), STR_INIT("could not be delivered"),
	STR_INIT("couldn't be delivered"), STR_INIT("wasn't able to deliver"), STR_INIT("was not delivered"),
	STR_INIT("wasn't delivered"), STR_INIT("undeliverable"), STR_INIT("undelivered"),
	STR_INIT("delivery failed"), STR_INIT("delivery failure"), STR_INIT("delivery has failed"),
	STR_INIT("failed permanently"), STR_INIT("failure notice"), STR_INIT("unable to deliver"),
	STR_INIT("returned mail"), STR_INIT("given up"),
};

static bool
has_any(struct str text, const struct str *signs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_find_nocase(text, signs[i]) != STR_NOT_FOUND)
			return true;
	return false;
}

static struct str
words_for(struct str status)
{
	struct str rest = str_sub(status, 2, status.len);

	for (size_t i = 0; i < LENGTH(by_status) && rest.len > 0; i++) {
		struct str with = by_status[i].status;
		bool whole = str_ends(with, STR(".")) || rest.len == with.len;

		if (whole && str_starts(rest, with))
			return by_status[i].words;
	}
	return str_starts(status, STR("4")) ? STR("Their mail server has not taken it yet")
	    : STR("Their mail server gave it back");
}

static struct str
reason_of(struct arena *a, struct str status, struct str said)
{
	struct str words = words_for(status), shown = utf8_cut(str_trim(said), SAID_MAX);

	if (shown.len == 0)
		return arena_fmt(a, "%.*s.", STR_ARG(words));
	return arena_fmt(a, "%.*s. It said: %.*s%s", STR_ARG(words), STR_ARG(shown),
	    shown.len < str_trim(said).len ? "\xe2\x80\xa6" : "");
}

/* --- numbers in words --------------------------------------------------------------------------- */

static size_t
digits(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.len && n < 3 && char_is_digit(s.ptr[at + n]))
		n++;
	return n;
}

/* The length of "5.1.1" at a place, or 0. */
static size_t
status_len(struct str s, size_t at)
{
	size_t n, m;

	if (at + 4 >= s.len || !strchr("245", s.ptr[at]) || s.ptr[at + 1] != '.'
	    || (at > 0 && (char_is_digit(s.ptr[at - 1]) || s.ptr[at - 1] == '.')))
		return 0;
	n = digits(s, at + 2);
	if (n == 0 || at + 2 + n >= s.len || s.ptr[at + 2 + n] != '.')
		return 0;
	m = digits(s, at + 3 + n);
	if (m == 0)
		return 0;
	at += 3 + n + m;
	/* four numbers are an address of a machine */
	if (at < s.len && (char_is_digit(s.ptr[at]) || (s.ptr[at] == '.' && digits(s, at + 1) > 0)))
		return 0;
	return 3 + n + m;
}

/* The first status that says no; empty if none does. */
static struct str
find_status(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		size_t len = s.ptr[i] == '5' || s.ptr[i] == '4' ? status_len(s, i) : 0;

		if (len > 0)
			return str_sub(s, i, i + len);
	}
	return STR_NONE;
}

/* "550 no such user", "said: 421 come again": the number of a reply that says no, or 0. */
static int
find_reply(struct str s, size_t *at)
{
	for (size_t i = 0; i + 3 < s.len; i++) {
		bool begins = i == 0 || !(char_is_digit(s.ptr[i - 1]) || s.ptr[i - 1] == '.' ||
		    s.ptr[i - 1] == '-');
		bool no = s.ptr[i] == '5' || s.ptr[i] == '4';

		if (!begins || !no || digits(s, i) != 3 || (s.ptr[i + 3] != ' ' && s.ptr[i + 3] != '-')
		    || s.ptr[i + 1] > '5')
			continue;
		*at = i;
		return s.ptr[i] - '0';
	}
	return 0;
}

static struct str
status_by_words(struct str text)
{
	for (size_t i = 0; i < LENGTH(by_words); i++)
		if (str_find_nocase(text, by_words[i].said) != STR_NOT_FOUND)
			return by_words[i].status;
	return STR_NONE;
}

/* The line in which something stands, in one piece. */
static struct str
line_around(struct str s, size_t at)
{
	size_t from = at, to = at;

	while (from > 0 && s.ptr[from - 1] != '\n')
		from--;
	while (to < s.len && s.ptr[to] != '\n')
		to++;
	return str_trim(str_sub(s, from, to));
}

/* --- the fields of a report --------------------------------------------------------------------- */

/* A field of a group with its folded lines, as one line; false at the end of the group. */
static bool
next_field(struct arena *a, struct str *rest, struct str *name, struct str *value)
{
	struct str line, ahead;

	do {
		if (!mime_line(rest, &line) || str_trim(line).len == 0)
			return false;
	} while (!str_cut(line, ':', name, value));
	*name = str_trim(*name);
	*value = str_trim(*value);
	for (ahead = *rest; mime_line(&ahead, &line); *rest = ahead) {
		if (line.len == 0 || (line.ptr[0] != ' ' && line.ptr[0] != '\t') || str_trim(line).len == 0)
			break;
		*value = utf8_cut(arena_fmt(a, "%.*s %.*s", STR_ARG(utf8_cut(*value, 1000)),
		    STR_ARG(utf8_cut(str_trim(line), 1000))), 1000);
	}
	return true;
}

/* "rfc822; zoe@example.org" without its type. */
static struct str
typed(struct arena *a, struct str value, size_t max)
{
	struct str type, rest;

	if (!str_cut(value, ';', &type, &rest))
		rest = value;
	return values_one_line(a, str_trim(rest), max);
}

static enum report_action
action_of(struct str word, struct str status)
{
	static const struct { struct str word; enum report_action action; } actions[] = {
		{ STR_INIT("failed"), REPORT_FAILED }, { STR_INIT("delayed"), REPORT_DELAYED },
		{ STR_INIT("delivered"), REPORT_DELIVERED }, { STR_INIT("relayed"), REPORT_DELIVERED },
		{ STR_INIT("expanded"), REPORT_DELIVERED },
	};

	for (size_t i = 0; i < LENGTH(actions); i++)
		if (str_eq_nocase(str_sub(word, 0, actions[i].word.len), actions[i].word))
			return actions[i].action;
	if (str_starts(status, STR("5")))
		return REPORT_FAILED;
	return str_starts(status, STR("4")) ? REPORT_DELAYED : REPORT_NONE;
}

/* One group: about the message (no recipient in it), or about one recipient. */
static void
take_group(struct looking *l, struct str *rest)
{
	struct str name, value, action = STR_NONE, status = STR_NONE, said = STR_NONE, original = STR_NONE;
	struct report_recipient r = { 0 };
	bool about = false;

	while (next_field(l->a, rest, &name, &value)) {
		if (str_eq_nocase(name, STR("Final-Recipient"))) {
			r.address = str_lower(l->a, typed(l->a, value, 320));
			about = true;
		} else if (str_eq_nocase(name, STR("Original-Recipient")))
			original = str_lower(l->a, typed(l->a, value, 320));
		else if (str_eq_nocase(name, STR("Action")))
			action = value;
		else if (str_eq_nocase(name, STR("Status")))
			status = value;
		else if (str_eq_nocase(name, STR("Diagnostic-Code")))
			said = typed(l->a, value, 1000);
	}
	if (!about && original.len == 0 && action.len == 0)
		return;
	/* whom we wrote to, not where it was passed on to */
	if (original.len > 0) {
		r.passed_to = r.address;
		r.address = original;
	}
	r.status = status_len(status, 0) > 0 ? str_sub(status, 0, status_len(status, 0)) : STR_NONE;
	r.action = action_of(action, r.status);
	r.reason = reason_of(l->a, r.status.len > 0 && !str_ends(r.status, STR(".0.0")) ? r.status
	    : find_status(said).len > 0 ? find_status(said) : status_by_words(said), said);
	if (l->out->n < REPORT_RECIPIENTS_MAX)
		l->out->list[l->out->n++] = r;
}

static void
take_status(struct looking *l, struct str body)
{
	for (int groups = 0; body.len > 0 && groups < 200; groups++) {
		struct str before = body;

		take_group(l, &body);
		if (body.len == before.len)
			return;
	}
}

/* --- which message it is about ------------------------------------------------------------------ */

static void
take_id(struct looking *l, struct str value)
{
	struct str *ids;
	size_t n;

	values_ids(l->a, value, 2, &ids, &n);
	if (n > 0 && l->out->message_id.len == 0)
		l->out->message_id = ids[0];
}

static void
take_returned(struct looking *l, struct str raw)
{
	struct mime_head head;

	while (raw.len > 0 && (raw.ptr[0] == '\n' || raw.ptr[0] == '\r'))
		raw = str_sub(raw, 1, raw.len);
	mime_head_read(&raw, &head);
	take_id(l, mime_value(l->a, &head, MIME_MESSAGE_ID));
}

/* Servers that return the message within their letter: its head can be found by this line. */
static void
id_in_text(struct looking *l)
{
	struct str text = buf_str(&l->text), line;

	while (l->out->message_id.len == 0 && mime_line(&text, &line)) {
		line = str_trim(line);
		while (line.len > 0 && line.ptr[0] == '>')
			line = str_trim(str_sub(line, 1, line.len));
		if (str_starts_nocase(line, STR("Message-ID:")))
			take_id(l, str_sub(line, 11, line.len));
	}
}

/* --- parts -------------------------------------------------------------------------------------- */

static void
take_words(struct looking *l, const struct mime_part *p)
{
	bool cut = false, doubtful = false;
	struct str words = values_charset(l->a, mime_decode(l->a, p, &l->decode_left, &cut), p->charset,
	    &doubtful);
	struct buf plain;

	if (str_eq(p->type, STR("text/html"))) {
		buf_init(&plain, l->a, TEXT_MAX);
		html_text(&plain, words);
		words = buf_str(&plain);
	}
	buf_put(&l->text, utf8_cut(words, l->text.max - l->text.len));
	if (l->text.len < l->text.max)
		buf_putc(&l->text, '\n');
}

static bool
is_one_of(struct str type, const struct str *types, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(type, types[i]))
			return true;
	return false;
}

static void
take_part(struct looking *l, const struct mime_part *p, int depth)
{
	static const struct str returned[] = {
		STR_INIT("message/rfc822"), STR_INIT("text/rfc822-headers"), STR_INIT("message/global"),
		STR_INIT("message/global-headers"), STR_INIT("text/rfc822"),
	};
	static const struct str statuses[] = {
		STR_INIT("message/delivery-status"), STR_INIT("message/global-delivery-status"),
	};
	struct mime_split split = { .rest = p->body, .boundary = p->boundary };
	struct mime_part part;
	struct str raw;
	bool cut = false;

	if (is_one_of(p->type, statuses, LENGTH(statuses)))
		take_status(l, mime_decode(l->a, p, &l->decode_left, &cut));
	else if (is_one_of(p->type, returned, LENGTH(returned)))
		take_returned(l, mime_decode(l->a, p, &l->decode_left, &cut));
	else if (str_starts(p->type, STR("text/")))
		take_words(l, p);
	if (!str_starts(p->type, STR("multipart/")) || depth == DEPTH_MAX)
		return;
	while (l->parts_left > 0 && mime_next(&split, &raw)) {
		l->parts_left--;
		mime_part_read(l->a, raw, STR("text/plain"), &part);
		take_part(l, &part, depth + 1);
	}
}

/* --- a letter without fields -------------------------------------------------------------------- */

/* "X-Failed-Recipients: …" or "<zoe@example.org>:" in a line of its own. */
static struct str
failed_address(struct looking *l, struct str text)
{
	struct str line, name, address;

	while (mime_line(&text, &line)) {
		line = str_trim(line);
		if (!str_starts(line, STR("<")) || !str_ends(line, STR(">:")))
			continue;
		values_address(l->a, str_sub(line, 0, line.len - 1), &name, &address);
		if (address.len > 0)
			return address;
	}
	return STR_NONE;
}

/* What the server wrote, without the message it gives back below it. */
static struct str
above_returned(struct str text)
{
	size_t at = str_find_nocase(text, STR("\nMessage-ID:")), below = str_find(text, STR("\n---"));
	size_t end = at < below ? at : below;

	return end == STR_NOT_FOUND ? text : str_sub(text, 0, end);
}

static void
read_letter(struct looking *l, const struct mime_part *top)
{
	struct str text = above_returned(buf_str(&l->text));
	struct str subject = values_text(l->a, mime_value(l->a, &top->head, MIME_SUBJECT));
	struct str both = arena_fmt(l->a, "%.*s\n%.*s", STR_ARG(subject), STR_ARG(text));
	struct str status = find_status(text), said = STR_NONE;
	struct report_recipient r = { .address = failed_address(l, text), .status = status };
	size_t at = 0;
	int reply = find_reply(text, &at);

	if (status.len > 0)
		said = line_around(text, (size_t)(status.ptr - text.ptr));
	else if (reply > 0)
		said = line_around(text, at);
	if (has_any(both, signs_of_delay, LENGTH(signs_of_delay)))
		r.action = REPORT_DELAYED;
	else if (str_starts(status, STR("5")) || reply == 5 || status_by_words(text).len > 0
	    || has_any(both, signs_of_failure, LENGTH(signs_of_failure)))
		r.action = REPORT_FAILED;
	if (status.len == 0)
		status = status_by_words(text);
	r.reason = reason_of(l->a, status, values_one_line(l->a, said, 1000));
	l->out->list[l->out->n++] = r;
}

/* The first such line is that of whoever delivered it.  Some programs that must have a name there write the
 * mail system's. */
static bool
has_sender(struct arena *a, const struct mime_head *head)
{
	struct str path = mime_value(a, head, MIME_RETURN_PATH);

	if (str_starts(path, STR("<")))
		path = str_trim(str_sub(path, 1, path.len));
	return path.len > 0 && !str_starts(path, STR(">")) && !str_starts_nocase(path, STR("mailer-daemon"));
}

void
report_read(struct arena *a, struct str raw, struct report *out)
{
	struct report report = { 0 };
	struct looking l = { .a = a, .out = &report, .parts_left = PARTS_MAX, .decode_left = DECODE_MAX };
	struct mime_part top;

	mail_init();
	buf_init(&l.text, a, TEXT_MAX);
	mime_part_read(a, raw, STR("text/plain"), &top);
	take_part(&l, &top, 0);
	if (report.message_id.len == 0)
		id_in_text(&l);
	/* Exchange answers the message it could not deliver. */
	if (report.message_id.len == 0)
		take_id(&l, mime_value(a, &top.head, MIME_IN_REPLY_TO));
	if (report.n == 0)
		read_letter(&l, &top);
	report.words = buf_str(&l.text);
	report.has_sender = has_sender(a, &top.head);
	*out = report;
}

const struct report_recipient *
report_worst(const struct report *r)
{
	const struct report_recipient *worst = &r->list[0];

	for (size_t i = 1; i < r->n; i++)
		if (r->list[i].action > worst->action)
			worst = &r->list[i];
	return worst;
}
