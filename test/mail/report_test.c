/* report_test.c - delivery reports of many servers: which message, what became of it, why.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "base/buf.h"
#include "mail/message.h"
#include "mail/report.h"

#define HEAD "From: Mail Delivery System <mailer-daemon@mx.example>\r\nTo: care@firm.example\r\n" \
	"Subject: Your message\r\nReturn-Path: <>\r\n"
#define REPORT HEAD "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" \
	"--b\r\nContent-Type: text/plain\r\n\r\nA note for people.\r\n\r\n" \
	"--b\r\nContent-Type: message/delivery-status\r\n\r\n" \
	"Reporting-MTA: dns; mx.example\r\nArrival-Date: Mon, 1 Jun 2026 07:00:00 +0000\r\n\r\n"
#define RETURNED "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n" \
	"From: Care <care@firm.example>\r\nMessage-ID: <KADWEP.77@firm.example>\r\n\r\n--b--\r\n"

struct told {
	const char *name, *raw;
	const char *id;
	enum report_action action;
	const char *address, *status, *reason;
};

static const struct told reports[] = {
	{ "an unknown address",
	    REPORT "Final-Recipient: rfc822; Zoe@Home.example\r\nOriginal-Recipient: rfc822; "
	    "zoe@home.example\r\n"
	    "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <zoe@home.example>:\r\n"
	    "    nobody of that name\r\n" RETURNED,
	    "KADWEP.77@firm.example", REPORT_FAILED, "zoe@home.example", "5.1.1",
	    "The address does not exist. It said: 550 5.1.1 <zoe@home.example>: nobody of that name" },
	{ "a full mailbox, passed on to another address",
	    REPORT "Original-Recipient: rfc822;zoe@home.example\r\nFinal-Recipient: "
	    "rfc822;z9@store.example\r\n"
	    "Action: failed\r\nStatus: 5.2.2\r\n" RETURNED,
	    "KADWEP.77@firm.example", REPORT_FAILED, "zoe@home.example", "5.2.2", "The mailbox is full." },
	{ "a delay",
	    REPORT "Final-Recipient: rfc822; zoe@home.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n"
	    "Will-Retry-Until: Fri, 5 Jun 2026 07:00:00 +0000\r\n" RETURNED,
	    "KADWEP.77@firm.example", REPORT_DELAYED, "zoe@home.example", "4.4.1",
	    "Their mail server does not answer for this address." },
	{ "a receipt",
	    REPORT "Final-Recipient: rfc822; zoe@home.example\r\nAction: relayed\r\nStatus: "
	    "2.1.9\r\n" RETURNED,
	    "KADWEP.77@firm.example", REPORT_DELIVERED, "zoe@home.example", "2.1.9", NULL },
	{ "a status that says nothing, with a code that does",
	    REPORT "Final-Recipient: rfc822; zoe@home.example\r\nAction: failed\r\nStatus: 5.0.0\r\n"
	    "Diagnostic-Code: smtp; 554 5.7.1 looks like advertising\r\n" RETURNED,
	    "KADWEP.77@firm.example", REPORT_FAILED, "zoe@home.example", "5.0.0",
	    "Their mail server refused it by its rules, as it does with unwanted mail. "
	    "It said: 554 5.7.1 looks like advertising" },
	{ "two recipients, one of whom has it",
	    REPORT "Final-Recipient: rfc822; a@home.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n"
	    "Final-Recipient: rfc822; b@home.example\r\nAction: failed\r\nStatus: 5.4.6\r\n" RETURNED,
	    "KADWEP.77@firm.example", REPORT_FAILED, "b@home.example", "5.4.6",
	    "The message went round in a circle between mail servers." },
	{ "the whole message returned as a part",
	    REPORT "Final-Recipient: rfc822; zoe@home.example\r\nAction: failed\r\nStatus: 5.1.2\r\n\r\n"
	    "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Re: the lift\r\n"
	    "Message-ID:\r\n <KADWEP.78@firm.example>\r\n\r\nHello\r\n--b--\r\n",
	    "KADWEP.78@firm.example", REPORT_FAILED, "zoe@home.example", "5.1.2",
	    "The domain of the address was not found." },
	{ "a letter in the manner of qmail",
	    HEAD "\r\nHi. This is the mail program at mx.example.\r\n"
	    "I'm afraid I wasn't able to deliver your message.\r\nThis is a permanent error.\r\n\r\n"
	    "<zoe@home.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
	    "--- Below this line is a copy of the message.\r\n\r\n"
	    "From: care@firm.example\r\nMessage-ID: <KADWEP.79@firm.example>\r\n\r\nHello\r\n",
	    "KADWEP.79@firm.example", REPORT_FAILED, "zoe@home.example", "5.1.1",
	    "The address does not exist. It said: Sorry, no mailbox here by that name. (#5.1.1)" },
	{ "a letter with a reply of the other server and no status",
	    HEAD "\r\nA message that you sent could not be delivered.\r\n\r\n  zoe@home.example\r\n"
	    "    host mx.home.example [10.5.0.250]\r\n"
	    "    SMTP error after RCPT TO:<zoe@home.example>: 550 over quota\r\n\r\n"
	    "------ This is a copy of your message. ------\r\n\r\nMessage-ID: <KADWEP.80@firm.example>\r\n",
	    "KADWEP.80@firm.example", REPORT_FAILED, "", "",
	    "The mailbox is full. It said: SMTP error after RCPT TO:<zoe@home.example>: 550 over quota" },
	{ "a warning in words",
	    HEAD "\r\nTHIS IS A WARNING MESSAGE ONLY. You do not need to resend your message.\r\n"
	    "Deferred: connection timed out with mx.home.example\r\n\r\nMessage-ID: "
	    "<KADWEP.81@firm.example>\r\n",
	    "KADWEP.81@firm.example", REPORT_DELAYED, "", "", NULL },
	{ "an answer to what could not be delivered, and nothing returned",
	    HEAD "In-Reply-To: <KADWEP.82@firm.example>\r\n\r\nYour message was not delivered: user "
	    "unknown.\r\n",
	    "KADWEP.82@firm.example", REPORT_FAILED, "", "", "The address does not exist." },
	{ "words about nothing", HEAD "\r\nThank you for writing to the postmaster.\r\n", "",
	    REPORT_NONE, "", "",
	    NULL },
};

static void
a_report_tells_which_message_and_why(void **state)
{
	struct report r;

	(void)state;
	for (size_t i = 0; i < LENGTH(reports); i++) {
		const struct told *t = &reports[i];
		const struct report_recipient *worst;

		report_read(&arena, str_from(t->raw), &r);
		worst = report_worst(&r);
		print_message("%s: %.*s\n", t->name, STR_ARG(worst->reason));
		assert_str(r.message_id, t->id);
		assert_int_equal(worst->action, t->action);
		assert_str(worst->address, t->address);
		assert_str(worst->status, t->status);
		if (t->reason)
			assert_str(worst->reason, t->reason);
	}
}

/* A delivery report has an empty envelope sender; what has one was sent by somebody. */
static void
a_report_that_somebody_sent_is_told_from_one_that_a_server_wrote(void **state)
{
	static const struct { const char *head; bool has_sender; } heads[] = {
		{ "", false }, { "Return-Path: <>\r\n", false }, { "Return-Path:\r\n", false },
		{ "Return-Path: < >\r\n", false }, { "Return-Path: <MAILER-DAEMON>\r\n", false },
		{ "Return-Path: <mailer-daemon@mx.example>\r\n", false },
		{ "Return-Path: <zoe@home.example>\r\n", true },
		{ "Return-Path: zoe@home.example\r\n", true },
		/* the first is that of who delivered it, what stands below may be anybody's */
		{ "Return-Path: <zoe@home.example>\r\nReturn-Path: <>\r\n", true },
		{ "Return-Path: <>\r\nReturn-Path: <zoe@home.example>\r\n", false },
	};
	struct report r;

	(void)state;
	for (size_t i = 0; i < LENGTH(heads); i++) {
		struct str raw = arena_fmt(&arena, "%sFrom: postmaster@home.example\r\n"
		    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
		    "--b\r\nContent-Type: text/plain\r\n\r\nFor you, and for zoe@home.example.\r\n"
		    "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
		    "Original-Recipient: rfc822;zoe@home.example\r\n"
		    "Final-Recipient: rfc822;Z9@store.example\r\nAction: failed\r\n" RETURNED, heads[i].head);

		report_read(&arena, raw, &r);
		print_message("%s", heads[i].head);
		assert_int_equal(r.has_sender, heads[i].has_sender);
		assert_str(r.list[0].address, "zoe@home.example");
		assert_str(r.list[0].passed_to, "z9@store.example");
		assert_true(str_find(r.words, STR("For you, and for zoe")) != STR_NOT_FOUND);
	}
}

/* Each cut of a report is read without harm, and never as more than the whole says. */
static void
a_report_cut_anywhere_is_read_as_far_as_it_goes(void **state)
{
	struct str whole = str_from(reports[0].raw);
	struct arena a;
	struct report r;

	(void)state;
	for (size_t n = 0; n < whole.len; n++) {
		arena_init(&a, &host_pages, MESSAGE_ARENA);
		report_read(&a, str_sub(whole, 0, n), &r);
		assert_in_range(r.n, 1, REPORT_RECIPIENTS_MAX);
		assert_true(r.message_id.len == 0 || str_starts(STR("KADWEP.77@firm.example"), r.message_id));
		arena_release(&a);
	}
}

/* A thousand recipients are not a thousand entries. */
static void
a_long_report_is_bounded(void **state)
{
	struct report r;
	struct buf b;

	(void)state;
	buf_init(&b, &arena, MIB(1));
	buf_lit(&b, REPORT);
	for (int i = 0; i < 1000; i++)
		buf_fmt(&b, "Final-Recipient: rfc822; p%d@home.example\r\nAction: failed\r\nStatus: "
		    "5.1.1\r\n\r\n", i);
	buf_lit(&b, RETURNED);
	report_read(&arena, buf_str(&b), &r);
	assert_int_equal(r.n, REPORT_RECIPIENTS_MAX);
	assert_str(r.message_id, "KADWEP.77@firm.example");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_report_tells_which_message_and_why),
		TEST(a_report_that_somebody_sent_is_told_from_one_that_a_server_wrote),
		TEST(a_report_cut_anywhere_is_read_as_far_as_it_goes),
		TEST(a_long_report_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
