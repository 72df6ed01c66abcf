/* lmtp_test.c - mail handed over line by line, and what is answered.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "base/buf.h"
#include "mail/lmtp.h"

#define HELLO "LHLO mx\r\nMAIL FROM:<ines@customers.example>\r\nRCPT TO:<help@firm.example>\r\n"
#define FINE "250 2.0.0 It is safe\r\n"

/* Everything that was said, with [from message] where one came whole. */
struct play {
	struct lmtp l;
	struct buf said, message;
	enum err_kind verdict;
	bool over;
};

static void
start(struct play *p, enum err_kind verdict)
{
	p->verdict = verdict;
	p->over = false;
	lmtp_init(&p->l, "desk.example", 1000);
	buf_init(&p->said, &arena, MIB(1));
	buf_init(&p->message, &arena, MIB(1));
}

static void
end(struct play *p)
{
	struct err why = { .kind = p->verdict };

	buf_lit(&p->said, "[");
	buf_put(&p->said, buf_str(&p->message));
	buf_lit(&p->said, "]");
	p->message.len = 0;
	lmtp_verdict(&p->l, p->verdict == ERR_NONE ? NULL : &why);
}

static void
hear(struct play *p, struct str in)
{
	while (!p->over) {
		switch (lmtp_next(&p->l, &in)) {
		case LMTP_MORE:
			assert_int_equal(in.len, 0);
			return;
		case LMTP_SAY:
			buf_put(&p->said, p->l.say);
			break;
		case LMTP_BEGIN:
			buf_put(&p->message, p->l.from);
			buf_lit(&p->message, "|");
			break;
		case LMTP_BYTES:
			buf_put(&p->message, p->l.bytes);
			break;
		case LMTP_END:
			end(p);
			break;
		case LMTP_BYE:
			buf_lit(&p->said, "<closed>");
			p->over = true;
		}
	}
}

/* The whole talk without the greeting, the same whether it comes in one piece or byte by byte. */
static struct str
talk(const char *text, enum err_kind verdict)
{
	struct str in = str_from(text), whole;
	struct play p;

	start(&p, verdict);
	hear(&p, in);
	whole = str_copy(&arena, buf_str(&p.said));
	start(&p, verdict);
	for (size_t i = 0; i < in.len; i++)
		hear(&p, str_sub(in, i, i + 1));
	assert_true(str_eq(whole, buf_str(&p.said)));
	assert_true(str_starts(whole, STR("220 desk.example LMTP heard\r\n")));
	return str_sub(whole, 29, whole.len);
}

/* What comes behind the answers to HELLO and DATA. */
static struct str
sent(const char *text, enum err_kind verdict)
{
	struct str said = talk(text, verdict), mark = STR("on a line of its own\r\n");
	size_t at = str_find(said, mark);

	assert_true(at != STR_NOT_FOUND);
	return str_sub(said, at + mark.len, said.len);
}

static void
one_message_is_taken_and_answered_once(void **state)
{
	(void)state;
	assert_str(talk(HELLO "DATA\r\nSubject: x\r\n\r\nHello.\r\n.\r\nQUIT\r\n", ERR_NONE),
	    "250-desk.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
	    "250-ENHANCEDSTATUSCODES\r\n250 SIZE 1000\r\n"
	    "250 2.1.0 Fine\r\n250 2.1.5 Fine\r\n354 Go on, and end with a dot on a line of its own\r\n"
	    "[ines@customers.example|Subject: x\r\n\r\nHello.\r\n]" FINE
	    "221 2.0.0 Goodbye\r\n<closed>");
}

static void
each_recipient_gets_an_answer(void **state)
{
	(void)state;
	assert_str(sent(HELLO "RCPT TO:<b@firm.example>\r\n"
	    "RCPT TO:<c@firm.example>\r\nDATA\r\nHi\r\n.\r\nNOOP\r\n",
	    ERR_NONE), "[ines@customers.example|Hi\r\n]" FINE FINE FINE "250 2.0.0 Fine\r\n");
}

static void
dots_put_before_lines_are_taken_off(void **state)
{
	(void)state;
	assert_str(sent(HELLO "DATA\r\n..\r\n...x\r\n.y\r\na.\r\n.\r\n", ERR_NONE),
	    "[ines@customers.example|.\r\n..x\r\ny\r\na.\r\n]" FINE);
	assert_str(sent(HELLO "DATA\r\n.\r\n", ERR_NONE), "[ines@customers.example|]" FINE);
}

static void
a_dot_between_bare_line_feeds_ends_nothing(void **state)
{
	(void)state;
	assert_str(sent(HELLO "DATA\r\na\n.\nb\r\n.\nc\r\n.\rd\r\n\r.\r\n.\r\r\n.\r\n", ERR_NONE),
	    "[ines@customers.example|a\n.\nb\r\n\nc\r\n\rd\r\n\r.\r\n\r\r\n]" FINE);
}

static void
what_could_not_be_made_safe_is_not_taken(void **state)
{
	(void)state;
	assert_str(sent(HELLO "DATA\r\nx\r\n.\r\n", ERR_IO),
	    "[ines@customers.example|x\r\n]451 4.3.0 It could not be made safe; send it again\r\n");
	assert_str(sent(HELLO "DATA\r\nx\r\n.\r\n", ERR_BUSY),
	    "[ines@customers.example|x\r\n]451 4.3.0 It could not be made safe; send it again\r\n");
	assert_str(sent(HELLO "DATA\r\nx\r\n.\r\n", ERR_TOO_LARGE),
	    "[ines@customers.example|x\r\n]552 5.3.4 The message is larger than is accepted\r\n");
	assert_str(sent(HELLO "DATA\r\n.\r\n", ERR_DATA),
	    "[ines@customers.example|]554 5.6.0 The message is empty\r\n");
}

static struct str
last_line(struct str said)
{
	struct str line = STR_NONE;

	while (str_line(&said, &line))
		;
	return line;
}

static void
commands_out_of_turn_are_refused(void **state)
{
	(void)state;
	static const struct { const char *said, *answer; } cases[] = {
		{ "MAIL FROM:<a@b>\r\n", "503 5.5.1 Say LHLO first" },
		{ "LHLO x\r\nRCPT TO:<a@b>\r\n", "503 5.5.1 Say MAIL first" },
		{ "LHLO x\r\nMAIL FROM:<>\r\nDATA\r\n", "503 5.5.1 There is no recipient" },
		{ "LHLO x\r\nMAIL FROM:<>\r\nMAIL FROM:<>\r\n", "503 5.5.1 One message at a time" },
		{ HELLO "RSET\r\nDATA\r\n", "503 5.5.1 There is no recipient" },
		{ HELLO "LHLO x\r\nDATA\r\n", "503 5.5.1 There is no recipient" },
		{ "LHLO x\r\nMAIL FROM:<a@b> SIZE=1001\r\n",
		    "552 5.3.4 The message is larger than is accepted" },
		{ "LHLO x\r\nMAIL FROM:<a@b> SIZE=1000 BODY=8BITMIME SMTPUTF8\r\n", "250 2.1.0 Fine" },
		{ "LHLO x\r\nMAIL FROM:<a@b> SIZE=-1\r\n",
		    "555 5.5.4 There is something behind the address that isn't known here" },
		{ "LHLO x\r\nMAIL FROM:<a@b> RET=FULL\r\n",
		    "555 5.5.4 There is something behind the address that isn't known here" },
		{ "LHLO x\r\nMAIL FROM:<a\001@b>\r\n", "501 5.5.4 Say MAIL FROM:<address>" },
		{ "LHLO x\r\nMAIL TO:<a@b>\r\n", "501 5.5.4 Say MAIL FROM:<address>" },
		{ "LHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<>\r\n", "501 5.5.4 Say RCPT TO:<address>" },
		{ "LHLO \r\n", "501 5.5.4 Say LHLO and your name" },
		{ "EHLO x\r\n", "500 5.5.1 This is LMTP: say LHLO" },
		{ "STARTTLS\r\n", "500 5.5.2 That command isn't known here" },
		{ "\r\n", "500 5.5.2 That command isn't known here" },
		{ "lhlo x\r\nmail from:<a@b>\r\nrcpt to:<c@d>\r\nnoop\r\n", "250 2.0.0 Fine" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_str(last_line(talk(cases[i].said, ERR_NONE)), cases[i].answer);
}

static struct str
repeat(const char *what, size_t n)
{
	struct buf b;

	buf_init(&b, &arena, MIB(4));
	while (n-- > 0)
		buf_put(&b, str_from(what));
	return buf_str(&b);
}

static void
a_line_without_end_takes_no_room_and_is_refused(void **state)
{
	(void)state;
	struct play p;

	start(&p, ERR_NONE);
	hear(&p, repeat("NOOP", 100000));
	hear(&p, STR("\r\nLHLO x\r\n"));
	struct str refused = STR("500 5.5.2 That line is too long\r\n250-");
	assert_true(str_find(buf_str(&p.said), refused) != STR_NOT_FOUND);
}

static void
the_hundred_and_first_recipient_comes_later(void **state)
{
	(void)state;
	struct play p;

	start(&p, ERR_NONE);
	hear(&p, STR("LHLO x\r\nMAIL FROM:<>\r\n"));
	hear(&p, repeat("RCPT TO:<a@b>\r\n", LMTP_RECIPIENTS_MAX + 1));
	struct str later = STR("452 4.5.3 Too many recipients at once; send the rest again\r\n");
	assert_true(str_ends(buf_str(&p.said), later));
	p.said.len = 0;
	hear(&p, STR("DATA\r\nx\r\n.\r\n"));
	assert_true(str_ends(buf_str(&p.said), STR(FINE)));
	size_t fine = 0;
	for (struct str s = buf_str(&p.said), line; str_line(&s, &line);)
		fine += str_ends(line, STR("It is safe"));
	assert_int_equal(fine, LMTP_RECIPIENTS_MAX);
}

static void
who_makes_only_mistakes_is_sent_away(void **state)
{
	(void)state;
	struct play p;

	start(&p, ERR_NONE);
	hear(&p, repeat("GET / HTTP/1.1\r\n", LMTP_FAULTS_MAX + 5));
	assert_true(p.over);
	assert_true(str_ends(buf_str(&p.said), STR("421 4.7.0 Too many mistakes; closing\r\n<closed>")));
}

static void
a_door_that_closes_says_so(void **state)
{
	(void)state;
	struct play p;

	start(&p, ERR_NONE);
	hear(&p, STR(HELLO));
	lmtp_stop(&p.l, "The desk closes");
	assert_str(p.l.say, "421 4.3.2 The desk closes\r\n");
	hear(&p, STR("DATA\r\n"));
	assert_true(p.over);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_message_is_taken_and_answered_once),
		TEST(each_recipient_gets_an_answer),
		TEST(dots_put_before_lines_are_taken_off),
		TEST(a_dot_between_bare_line_feeds_ends_nothing),
		TEST(what_could_not_be_made_safe_is_not_taken),
		TEST(commands_out_of_turn_are_refused),
		TEST(a_line_without_end_takes_no_room_and_is_refused),
		TEST(the_hundred_and_first_recipient_comes_later),
		TEST(who_makes_only_mistakes_is_sent_away),
		TEST(a_door_that_closes_says_so),
	};

	return cmocka_run_group_tests_name("lmtp", tests, NULL, NULL);
}
