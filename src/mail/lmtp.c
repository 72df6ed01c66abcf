/* lmtp.c - what a mail server says to hand mail over, and what it is answered.
 *
 * SPDX-License-Identifier: ISC
 */
#include "mail/lmtp.h"

#include "base/buf.h"

/* --- answers ----------------------------------------------------------------------------------------- */

static enum lmtp_asks
say(struct lmtp *l, struct str line)
{
	struct str end = STR("\r\n");
	size_t len = line.len < sizeof l->said - end.len ? line.len : sizeof l->said - end.len;

	memcpy(l->said, line.ptr, len);
	memcpy(l->said + len, end.ptr, end.len);
	l->say = (struct str){ l->said, len + end.len };
	return LMTP_SAY;
}

#define say_lit(l, lit) say((l), STR(lit))

/* Whoever makes nothing but mistakes is not a mail server. */
static enum lmtp_asks
fault(struct lmtp *l, struct str line)
{
	if (++l->faults < LMTP_FAULTS_MAX)
		return say(l, line);
	l->state = LMTP_ENDING;
	return say_lit(l, "421 4.7.0 Too many mistakes; closing");
}

#define fault_lit(l, lit) fault((l), STR(lit))

static size_t
put(char *to, size_t at, struct str s)
{
	if (s.len > 0)
		memcpy(to + at, s.ptr, s.len);
	return at + s.len;
}

static size_t
put_number(char *to, size_t at, size_t n)
{
	char digits[20];
	size_t len = 0;

	do
		digits[len++] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	while (len > 0)
		to[at++] = digits[--len];
	return at;
}

static struct str
short_name(const struct lmtp *l)
{
	return str_sub(str_from(l->name), 0, 255);
}

static enum lmtp_asks
greet(struct lmtp *l)
{
	char line[400];
	size_t at = put(line, 0, STR("220 "));

	at = put(line, at, short_name(l));
	at = put(line, at, STR(" LMTP heard"));
	l->state = LMTP_LINES;
	return say(l, (struct str){ line, at });
}

/* --- commands ---------------------------------------------------------------------------------------- */

static void
forget_message(struct lmtp *l)
{
	l->mailed = false;
	l->n_recipients = 0;
	l->from_len = 0;
	l->to_len = 0;
}

static enum lmtp_asks
do_lhlo(struct lmtp *l, struct str rest)
{
	char line[500];
	size_t at = put(line, 0, STR("250-"));

	if (str_trim(rest).len == 0)
		return fault_lit(l, "501 5.5.4 Say LHLO and your name");
	forget_message(l);
	l->helloed = true;
	at = put(line, at, short_name(l));
	at = put(line, at, STR("\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
	    "250-ENHANCEDSTATUSCODES\r\n250 SIZE "));
	at = put_number(line, at, l->max);
	return say(l, (struct str){ line, at });
}

/* "<address>" at the start of s, or a bare word; *rest is what stands behind it. */
static bool
read_path(struct str s, struct str *address, struct str *rest)
{
	size_t end;

	s = str_trim(s);
	if (str_starts(s, STR("<"))) {
		end = str_find_char(s, '>');
		if (end == STR_NOT_FOUND)
			return false;
		*address = str_sub(s, 1, end);
		*rest = str_sub(s, end + 1, s.len);
	} else if (!str_cut(s, ' ', address, rest) && s.len == 0) {
		return false;
	}
	for (size_t i = 0; i < address->len; i++) {
		unsigned char c = (unsigned char)address->ptr[i];
		if (c < ' ' || c == 127 || c == '<')
			return false;
	}
	return true;
}

/* A size that is said beforehand saves everyone the bytes. */
static bool
parameters_ok(struct lmtp *l, struct str rest, bool *too_large)
{
	struct str word;
	int64_t size;

	*too_large = false;
	while ((rest = str_trim(rest)).len > 0) {
		(void)str_cut(rest, ' ', &word, &rest);
		if (str_starts_nocase(word, STR("SIZE="))) {
			if (!str_int(str_sub(word, 5, word.len), &size) || size < 0)
				return false;
			*too_large = (uint64_t)size > l->max;
		} else if (!str_eq_nocase(word, STR("BODY=8BITMIME"))
		    && !str_eq_nocase(word, STR("BODY=7BIT")) && !str_eq_nocase(word, STR("SMTPUTF8"))) {
			return false;
		}
	}
	return true;
}

static enum lmtp_asks
do_mail(struct lmtp *l, struct str rest)
{
	struct str address, parameters;
	bool too_large;

	if (!l->helloed)
		return fault_lit(l, "503 5.5.1 Say LHLO first");
	if (l->mailed)
		return fault_lit(l, "503 5.5.1 One message at a time");
	if (!str_starts_nocase(rest, STR("FROM:"))
	    || !read_path(str_sub(rest, 5, rest.len), &address, &parameters))
		return fault_lit(l, "501 5.5.4 Say MAIL FROM:<address>");
	if (!parameters_ok(l, parameters, &too_large))
		return fault_lit(l, "555 5.5.4 There is something behind the address that isn't known here");
	if (too_large)
		return say_lit(l, "552 5.3.4 The message is larger than is accepted");
	l->mailed = true;
	l->from_len = address.len;
	(void)put(l->from_text, 0, address);
	return say_lit(l, "250 2.1.0 Fine");
}

/* An address may say what a message answers.  Of so many that there is no room left the rest are let be. */
static void
note_recipient(struct lmtp *l, struct str address)
{
	if (l->to_len + address.len + 4 > sizeof l->to_text)
		return;
	l->to_len = put(l->to_text, l->to_len, l->to_len > 0 ? STR(", <") : STR("<"));
	l->to_len = put(l->to_text, l->to_len, address);
	l->to_len = put(l->to_text, l->to_len, STR(">"));
}

/* Every recipient is the desk: which addresses lead here is the mail server's to say. */
static enum lmtp_asks
do_rcpt(struct lmtp *l, struct str rest)
{
	struct str address, parameters;

	if (!l->mailed)
		return fault_lit(l, "503 5.5.1 Say MAIL first");
	if (!str_starts_nocase(rest, STR("TO:"))
	    || !read_path(str_sub(rest, 3, rest.len), &address, &parameters) || address.len == 0)
		return fault_lit(l, "501 5.5.4 Say RCPT TO:<address>");
	if (str_trim(parameters).len > 0)
		return fault_lit(l, "555 5.5.4 There is something behind the address that isn't known here");
	if (l->n_recipients == LMTP_RECIPIENTS_MAX)
		return say_lit(l, "452 4.5.3 Too many recipients at once; send the rest again");
	l->n_recipients++;
	note_recipient(l, address);
	return say_lit(l, "250 2.1.5 Fine");
}

static enum lmtp_asks
do_data(struct lmtp *l, struct str rest)
{
	if (rest.len > 0)
		return fault_lit(l, "501 5.5.4 Say DATA alone");
	if (l->n_recipients == 0)
		return fault_lit(l, "503 5.5.1 There is no recipient");
	l->state = LMTP_DATA;
	l->at = LMTP_AT_LINE;
	l->begun = false;
	return say_lit(l, "354 Go on, and end with a dot on a line of its own");
}

static enum lmtp_asks
do_rset(struct lmtp *l, struct str rest)
{
	(void)rest;
	forget_message(l);
	return say_lit(l, "250 2.0.0 Forgotten");
}

static enum lmtp_asks
do_noop(struct lmtp *l, struct str rest)
{
	(void)rest;
	return say_lit(l, "250 2.0.0 Fine");
}

static enum lmtp_asks
do_vrfy(struct lmtp *l, struct str rest)
{
	(void)rest;
	return say_lit(l, "252 2.1.5 Send it and see");
}

static enum lmtp_asks
do_quit(struct lmtp *l, struct str rest)
{
	(void)rest;
	l->state = LMTP_ENDING;
	return say_lit(l, "221 2.0.0 Goodbye");
}

static enum lmtp_asks
do_helo(struct lmtp *l, struct str rest)
{
	(void)rest;
	return fault_lit(l, "500 5.5.1 This is LMTP: say LHLO");
}

static const struct {
	struct str word;
	enum lmtp_asks (*run)(struct lmtp *l, struct str rest);
} commands[] = {
	{ STR_INIT("LHLO"), do_lhlo }, { STR_INIT("MAIL"), do_mail }, { STR_INIT("RCPT"), do_rcpt },
	{ STR_INIT("DATA"), do_data }, { STR_INIT("RSET"), do_rset }, { STR_INIT("NOOP"), do_noop },
	{ STR_INIT("VRFY"), do_vrfy }, { STR_INIT("QUIT"), do_quit }, { STR_INIT("HELO"), do_helo },
	{ STR_INIT("EHLO"), do_helo },
};

static enum lmtp_asks
obey(struct lmtp *l, struct str line)
{
	struct str word, rest;

	(void)str_cut(line, ' ', &word, &rest);
	for (size_t i = 0; i < LENGTH(commands); i++)
		if (str_eq_nocase(word, commands[i].word))
			return commands[i].run(l, str_trim(rest));
	return fault_lit(l, "500 5.5.2 That command isn't known here");
}

/* Up to the CRLF, which may come much later than the rest. */
static enum lmtp_asks
take_line(struct lmtp *l, struct str *in)
{
	while (in->len > 0) {
		char c = in->ptr[0];
		*in = str_sub(*in, 1, in->len);
		if (l->line_len == sizeof l->line) {
			l->line[0] = l->line[l->line_len - 1];  /* only the end matters: was it a CR? */
			l->line_len = 1;
			l->line_long = true;
		}
		l->line[l->line_len++] = c;
		if (c != '\n' || l->line_len < 2 || l->line[l->line_len - 2] != '\r')
			continue;
		struct str line = { l->line, l->line_len - 2 };
		bool was_long = l->line_long;
		l->line_len = 0;
		l->line_long = false;
		return was_long ? fault_lit(l, "500 5.5.2 That line is too long") : obey(l, line);
	}
	return LMTP_MORE;
}

/* --- the message ------------------------------------------------------------------------------------- */

static enum lmtp_asks
give(struct lmtp *l, struct str bytes)
{
	l->bytes = bytes;
	return LMTP_BYTES;
}

static enum lmtp_asks
end_message(struct lmtp *l)
{
	l->state = LMTP_VERDICT;
	return LMTP_END;
}

/* Within a line nothing is done but to look for its end. */
static enum lmtp_asks
take_run(struct lmtp *l, struct str *in)
{
	size_t cr = str_find_char(*in, '\r');
	struct str run = str_sub(*in, 0, cr == STR_NOT_FOUND ? in->len : cr + 1);

	*in = str_sub(*in, run.len, in->len);
	l->at = cr == STR_NOT_FOUND ? LMTP_IN_LINE : LMTP_AT_CR;
	return give(l, run);
}

/* A dot that begins a line is held back until it shows what it is. */
static enum lmtp_asks
take_data(struct lmtp *l, struct str *in)
{
	while (in->len > 0) {
		char c = in->ptr[0];
		switch (l->at) {
		case LMTP_AT_LINE:
			if (c != '.')
				return take_run(l, in);
			l->at = LMTP_AT_DOT;
			break;
		case LMTP_IN_LINE:
			return take_run(l, in);
		case LMTP_AT_CR:
			if (c != '\n')
				return take_run(l, in);
			l->at = LMTP_AT_LINE;
			*in = str_sub(*in, 1, in->len);
			return give(l, STR("\n"));
		case LMTP_AT_DOT:
			if (c != '\r')          /* it was put before a line by the sender: off */
				return take_run(l, in);
			l->at = LMTP_AT_DOT_CR;
			break;
		case LMTP_AT_DOT_CR:
			if (c == '\n') {
				*in = str_sub(*in, 1, in->len);
				return end_message(l);
			}
			/* a line that begins with a CR, stuffed */
			l->at = LMTP_AT_CR;
			return give(l, STR("\r"));
		}
		*in = str_sub(*in, 1, in->len);
	}
	return LMTP_MORE;
}

static enum lmtp_asks
give_answer(struct lmtp *l)
{
	if (--l->answers == 0) {
		forget_message(l);
		l->state = LMTP_LINES;
	}
	l->say = (struct str){ l->said, l->say.len };
	return LMTP_SAY;
}

void
lmtp_verdict(struct lmtp *l, const struct err *why)
{
	must(l->state == LMTP_VERDICT && l->answers == 0 && l->n_recipients > 0);
	if (!why)
		say_lit(l, "250 2.0.0 It is safe");
	else if (why->kind == ERR_TOO_LARGE)
		say_lit(l, "552 5.3.4 The message is larger than is accepted");
	else if (why->kind == ERR_DATA)
		say_lit(l, "554 5.6.0 The message is empty");
	else
		say_lit(l, "451 4.3.0 It could not be made safe; send it again");
	l->answers = l->n_recipients;
}

/* --- the whole --------------------------------------------------------------------------------------- */

void
lmtp_init(struct lmtp *l, const char *name, size_t max)
{
	*l = (struct lmtp){ .name = name, .max = max, .state = LMTP_GREET };
}

void
lmtp_stop(struct lmtp *l, const char *why)
{
	char line[200];
	size_t at = put(line, 0, STR("421 4.3.2 "));

	at = put(line, at, str_sub(str_from(why), 0, sizeof line - at));
	say(l, (struct str){ line, at });
	l->state = LMTP_ENDING;
}

bool
lmtp_is_idle(const struct lmtp *l)
{
	return l->state == LMTP_LINES && l->line_len == 0 && !l->mailed;
}

enum lmtp_asks
lmtp_next(struct lmtp *l, struct str *in)
{
	switch (l->state) {
	case LMTP_GREET:
		return greet(l);
	case LMTP_LINES:
		return take_line(l, in);
	case LMTP_DATA:
		if (l->begun)
			return take_data(l, in);
		l->begun = true;
		l->from = (struct str){ l->from_text, l->from_len };
		l->to = (struct str){ l->to_text, l->to_len };
		return LMTP_BEGIN;
	case LMTP_VERDICT:
		must(l->answers > 0);           /* lmtp_verdict() comes first */
		return give_answer(l);
	case LMTP_ENDING:
		l->state = LMTP_ENDED;
		return LMTP_BYE;
	case LMTP_ENDED:
		break;
	}
	return LMTP_BYE;
}
