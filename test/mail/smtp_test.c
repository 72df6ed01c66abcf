/* smtp_test.c - a mail server that accepts, refuses, breaks off and hangs, and what is told of it.
 *
 * The server is a thread on loopback that answers one connection by a script: for each command the
 * reply, or what it does instead.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "host/clock.h"
#include "host/file.h"
#include "host/mem.h"
#include "mail/smtp.h"

#define HANG "hang"
#define DROP "drop"

/* One for each step; NULL is the reply that lets it go on. */
struct script {
	const char *greeting, *ehlo, *auth, *mail, *rcpt, *data, *body;
};

struct server {
	int listener;
	struct script script;
	pthread_t thread;
	struct arena a;
	struct buf heard;                       /* all commands and the message, as they came */
	size_t taken;                           /* bytes of it that were answered */
};

/* --- the server --- */

/* The next line, from what was heard or from the socket. */
static bool
read_line(struct server *s, int fd, struct str *line)
{
	char chunk[KIB(16)];
	struct pollfd p = { .fd = fd, .events = POLLIN };

	for (;;) {
		struct str left = str_sub(buf_str(&s->heard), s->taken, s->heard.len);
		const char *end = left.len > 0 ? memchr(left.ptr, '\n', left.len) : NULL;
		if (end) {
			size_t len = (size_t)(end - left.ptr);
			*line = str_trim(str_sub(left, 0, len));
			s->taken += len + 1;
			return true;
		}
		ssize_t n = poll(&p, 1, 5000) == 1 ? read(fd, chunk, sizeof chunk) : 0;
		if (n <= 0)
			return false;
		buf_put(&s->heard, (struct str){ chunk, (size_t)n });
	}
}

/* False: the conversation is over. */
static bool
answer(int fd, const char *scripted, const char *usual)
{
	struct str reply = str_from(scripted ? scripted : usual);
	struct pollfd gone = { .fd = fd, .events = POLLRDHUP };
	struct err err;

	if (str_eq(reply, STR(DROP)))
		return false;
	if (str_eq(reply, STR(HANG))) {
		poll(&gone, 1, 10000);
		return false;
	}
	return fd_write_all(fd, reply, &err) && fd_write_all(fd, STR("\r\n"), &err);
}

static bool
take_body(struct server *s, int fd)
{
	struct str line;

	/* Breaks off in the middle of the message when told so. */
	while (read_line(s, fd, &line)) {
		if (s->script.body && strcmp(s->script.body, DROP) == 0)
			return false;
		if (str_eq(line, STR(".")))
			return answer(fd, s->script.body, "250 2.0.0 taken");
	}
	return false;
}

static bool
take_command(struct server *s, int fd, struct str line)
{
	const struct script *k = &s->script;

	if (str_starts(line, STR("EHLO")))
		return answer(fd, k->ehlo, k->auth ? "250-test\r\n250 AUTH PLAIN" : "250 test");
	if (str_starts(line, STR("HELO")))
		return answer(fd, NULL, "250 test");
	if (str_starts(line, STR("AUTH")))
		return answer(fd, k->auth, "235 2.7.0 welcome");
	if (str_starts(line, STR("MAIL")))
		return answer(fd, k->mail, "250 2.1.0 fine");
	if (str_starts(line, STR("RCPT")))
		return answer(fd, k->rcpt, "250 2.1.5 fine");
	if (str_starts(line, STR("DATA")))
		return answer(fd, k->data, "354 go on") && (k->data || take_body(s, fd));
	if (str_starts(line, STR("QUIT"))) {
		answer(fd, NULL, "221 bye");
		return false;
	}
	return answer(fd, NULL, "500 what?");
}

static void *
serve_one(void *arg)
{
	struct server *s = arg;
	struct str line;
	int fd = accept(s->listener, NULL, NULL);

	if (fd == -1)
		return NULL;
	bool going = answer(fd, s->script.greeting, "220 test ESMTP");
	while (going && read_line(s, fd, &line))
		going = take_command(s, fd, line);
	close(fd);
	return NULL;
}

static uint16_t
listen_on(const char *host, int *fd)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof at;

	assert_int_equal(inet_pton(AF_INET, host, &at.sin_addr), 1);
	*fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_not_equal(*fd, -1);
	assert_int_equal(bind(*fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(*fd, 1), 0);
	assert_int_equal(getsockname(*fd, (struct sockaddr *)&at, &len), 0);
	return ntohs(at.sin_port);
}

/* --- one delivery --- */

struct delivery {
	struct script script;
	const char *login;                      /* "user:password@" or NULL */
	const char *token;                      /* for care, or NULL */
	const char *host;                       /* NULL: 127.0.0.1 */
	const char *from, *to;                  /* NULL: the usual ones */
	struct str message;
	bool require_tls;
	long timeout_ms;
};

struct result {
	enum smtp_outcome outcome;
	char text[256];
	struct str heard;                       /* in the arena given */
};

static struct result
deliver(struct arena *a, const struct delivery *d)
{
	struct server s = { .script = d->script };
	struct err err = { 0 };
	struct result r = { 0 };
	uint16_t port = listen_on(d->host ? d->host : "127.0.0.1", &s.listener);

	arena_init(&s.a, &host_pages, MIB(128));
	buf_init(&s.heard, &s.a, MIB(40));
	assert_int_equal(pthread_create(&s.thread, NULL, serve_one, &s), 0);
	struct smtp_server to = {
		.url = cstr(a, arena_fmt(a, "smtp://%s%s:%d", d->login ? d->login : "",
		    d->host ? d->host : "127.0.0.1", port)),
		.user = d->token ? "care" : NULL, .token = d->token,
		.require_tls = d->require_tls, .timeout_ms = d->timeout_ms ? d->timeout_ms : 8000,
	};
	r.outcome = smtp_send(&to, d->from ? d->from : "care@firm.example", d->to ? d->to
	    : "ines@mail.example",
	    d->message.ptr ? d->message : STR("Subject: x\r\n\r\nhello\r\n"), &err);
	shutdown(s.listener, SHUT_RDWR);
	pthread_join(s.thread, NULL);
	close(s.listener);
	memcpy(r.text, err.text, sizeof r.text);
	r.heard = str_copy(a, buf_str(&s.heard));
	arena_release(&s.a);
	return r;
}

static void
a_message_is_handed_over_byte_by_byte(void **state)
{
	struct arena a;
	struct delivery d = { .message = STR("Subject: dots\r\n\r\n.\r\n..two\r\nlast line\r\n") };

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	struct result r = deliver(&a, &d);
	assert_int_equal(r.outcome, SMTP_ACCEPTED);
	assert_true(str_find(r.heard, STR("MAIL FROM:<care@firm.example>")) != STR_NOT_FOUND);
	assert_true(str_find(r.heard, STR("RCPT TO:<ines@mail.example>")) != STR_NOT_FOUND);
	assert_true(str_find(r.heard,
	    STR("Subject: dots\r\n\r\n..\r\n...two\r\nlast line\r\n.\r\n")) != STR_NOT_FOUND);
	arena_release(&a);
}

static void
a_large_message_arrives_whole(void **state)
{
	static char body[MIB(10)];
	struct arena a;
	struct delivery d = { .message = { body, sizeof body }, .timeout_ms = 60000 };

	(void)state;
	memset(body, 'x', sizeof body);
	for (size_t i = 0; i + 80 < sizeof body; i += 80)
		memcpy(body + i, "\r\n", 2);
	memcpy(body, "A: b", 4);
	arena_init(&a, &host_pages, MIB(64));
	struct result r = deliver(&a, &d);
	assert_int_equal(r.outcome, SMTP_ACCEPTED);
	assert_true(r.heard.len > sizeof body);
	arena_release(&a);
}

static const struct {
	const char *name;
	struct script script;
	enum smtp_outcome outcome;
	const char *words;
} answers[] = {
	{ "refused sender", { .mail = "550 5.7.1 not you" }, SMTP_REFUSED, "not you" },
	{ "refused recipient", { .rcpt = "550 5.1.1 no such person" }, SMTP_REFUSED, "no such person" },
	{ "refused data", { .data = "554 5.5.1 no valid recipients" }, SMTP_REFUSED, "no valid" },
	{ "refused message", { .body = "554 5.7.1 looks like spam" }, SMTP_REFUSED, "looks like spam" },
	{ "too large", { .body = "552 5.3.4 too big" }, SMTP_REFUSED, "too big" },
	{ "greylisted", { .rcpt = "451 4.7.1 come back in five minutes" }, SMTP_TRY_LATER,
	    "come back in five minutes" },
	{ "busy at sender", { .mail = "421 4.3.2 busy" }, SMTP_TRY_LATER, "busy" },
	{ "disk full", { .body = "452 4.3.1 disk full" }, SMTP_TRY_LATER, "disk full" },
	{ "not now", { .greeting = "421 4.3.2 not now" }, SMTP_TRY_LATER, "not now" },
	{ "wants a login", { .mail = "530 5.7.0 authentication required" }, SMTP_TRY_LATER, "login" },
	{ "drops at once", { .greeting = DROP }, SMTP_TRY_LATER, "broke off" },
	{ "drops at sender", { .mail = DROP }, SMTP_TRY_LATER, "broke off" },
	{ "drops at data", { .data = DROP }, SMTP_TRY_LATER, "broke off" },
	{ "drops in the message", { .body = DROP }, SMTP_TRY_LATER, "broke off" },
	{ "speaks another language", { .greeting = "HTTP/1.1 200 OK" }, SMTP_TRY_LATER, "" },
};

static void
each_answer_is_told_for_what_it_is(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	for (size_t i = 0; i < LENGTH(answers); i++) {
		struct delivery d = { .script = answers[i].script };
		struct result r = deliver(&a, &d);
		if (r.outcome != answers[i].outcome || !strstr(r.text, answers[i].words))
			fail_msg("%s: outcome %d, \"%s\"", answers[i].name, (int)r.outcome, r.text);
		assert_non_null(strstr(r.text, "Not sent"));
	}
	arena_release(&a);
}

static void
a_server_that_hangs_is_left_after_the_time_given(void **state)
{
	static const struct script hangs[] = {
		{ .greeting = HANG }, { .ehlo = HANG }, { .mail = HANG }, { .rcpt = HANG }, { .data = HANG },
		    { .body = HANG },
	};
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	for (size_t i = 0; i < LENGTH(hangs); i++) {
		struct delivery d = { .script = hangs[i], .timeout_ms = 300 };
		int64_t began = stopwatch_us();
		struct result r = deliver(&a, &d);
		assert_int_equal(r.outcome, SMTP_TRY_LATER);
		assert_non_null(strstr(r.text, "in time"));
		/* Far more than the 300 ms, far less than the server would hang. */
		assert_true(stopwatch_us() - began < 8000000);
	}
	arena_release(&a);
}

static void
a_refused_password_is_no_refusal_of_the_message_and_is_not_shown(void **state)
{
	static const char *const replies[] = { "535 5.7.8 wrong hunter2secret",
	    "454 4.7.0 hunter2secret later" };
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	for (size_t i = 0; i < LENGTH(replies); i++) {
		struct delivery d = { .script = { .auth = replies[i] }, .login = "care:hunter2secret@" };
		struct result r = deliver(&a, &d);
		assert_int_equal(r.outcome, SMTP_TRY_LATER);
		assert_null(strstr(r.text, "hunter2secret"));
		assert_non_null(strstr(r.text, "password"));
	}
	struct delivery echo = { .script = { .auth = "235 fine", .mail = "550 hunter2secret may not" },
		.login = "care:hunter2secret@" };
	struct result r = deliver(&a, &echo);
	assert_int_equal(r.outcome, SMTP_REFUSED);
	assert_null(strstr(r.text, "hunter2secret"));
	arena_release(&a);
}

static void
a_login_that_is_right_is_used(void **state)
{
	struct arena a;
	struct delivery d = { .script = { .auth = "235 fine" }, .login = "care:hunter2secret@" };

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	assert_int_equal(deliver(&a, &d).outcome, SMTP_ACCEPTED);
	arena_release(&a);
}

#define WITH_TOKENS(ways) "250-test\r\n250 AUTH CRAM-MD5 PLAIN LOGIN " ways

/* A token is no password: it is shown in no other way, whatever else the server offers. */
static void
a_token_is_shown_in_the_ways_there_are_for_one(void **state)
{
	static const struct { const char *ehlo, *auth; } servers[] = {
		{ WITH_TOKENS("XOAUTH2"), "AUTH XOAUTH2 " },
		{ WITH_TOKENS("OAUTHBEARER"), "AUTH OAUTHBEARER " },
		{ WITH_TOKENS("XOAUTH2 OAUTHBEARER"), "AUTH OAUTHBEARER " },
	};
	struct arena a;

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	for (size_t i = 0; i < LENGTH(servers); i++) {
		struct delivery d = { .token = "ya-token", .script = { .ehlo = servers[i].ehlo } };
		struct result r = deliver(&a, &d);
		assert_int_equal(r.outcome, SMTP_ACCEPTED);
		assert_true(str_find(r.heard, str_from(servers[i].auth)) != STR_NOT_FOUND);
	}
	struct delivery none = { .token = "ya-token", .script = { .ehlo = WITH_TOKENS("") } };
	struct result r = deliver(&a, &none);
	assert_int_equal(r.outcome, SMTP_TRY_LATER);
	assert_int_equal(str_find(r.heard, STR("AUTH")), STR_NOT_FOUND);
	none.host = "0.0.0.0";
	none.script.ehlo = WITH_TOKENS("XOAUTH2");
	r = deliver(&a, &none);
	assert_int_equal(r.outcome, SMTP_TRY_LATER);
	assert_non_null(strstr(r.text, "encryption"));
	assert_int_equal(str_find(r.heard, STR("AUTH")), STR_NOT_FOUND);
	arena_release(&a);
}

static void
a_refused_token_is_no_refusal_of_the_message_and_is_not_shown(void **state)
{
	struct arena a;
	struct delivery d = { .token = "ya-token-that-is-longer-than-what-is-kept-of-a-reply-so-that-its-"
		"end-is-cut-off-wherever-the-server-says-it-again-to-us",
		.script = { .ehlo = WITH_TOKENS("XOAUTH2"), .auth = "535 5.7.8 no" } };

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	struct result r = deliver(&a, &d);
	assert_int_equal(r.outcome, SMTP_TRY_LATER);
	assert_non_null(strstr(r.text, "refused our token"));
	assert_null(strstr(r.text, "password"));
	d.script = (struct script){ .ehlo = WITH_TOKENS("XOAUTH2"), .mail = cstr(&a,
	    arena_fmt(&a, "550 5.7.1 %s may not", d.token)) };
	r = deliver(&a, &d);
	assert_int_equal(r.outcome, SMTP_REFUSED);
	assert_null(strstr(r.text, "ya-token"));
	arena_release(&a);
}

static void
a_token_that_is_not_there_yet_is_waited_for(void **state)
{
	struct smtp_server to = { .url = "smtp://127.0.0.1:1", .user = "care",
	    .token = "file:/no/such/token" };
	struct err err;

	(void)state;
	assert_int_equal(smtp_send(&to, "a@b.example", "c@d.example", STR("A: b\r\n\r\n"), &err),
	    SMTP_TRY_LATER);
	assert_non_null(strstr(err.text, "There is no token for the mail server in the file /no/such/token"));
}

static void
without_encryption_nothing_is_sent_if_it_is_asked_for(void **state)
{
	struct arena a;
	struct delivery d = { .require_tls = true, .script = { .auth = "235 fine" },
	    .login = "care:hunter2secret@" };

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	struct result r = deliver(&a, &d);
	assert_int_equal(r.outcome, SMTP_TRY_LATER);
	assert_non_null(strstr(r.text, "encryption"));
	assert_int_equal(str_find(r.heard, STR("AUTH")), STR_NOT_FOUND);
	assert_int_equal(str_find(r.heard, STR("MAIL")), STR_NOT_FOUND);
	arena_release(&a);
}

/* 0.0.0.0 leads here, but is not one of the names of this machine: a login makes encryption a must there. */
static void
a_password_does_not_leave_this_machine_unencrypted(void **state)
{
	struct arena a;
	struct delivery d = { .login = "care:hunter2secret@", .host = "0.0.0.0",
		.script = { .auth = "235 fine" } };

	(void)state;
	arena_init(&a, &host_pages, MIB(64));
	struct result r = deliver(&a, &d);
	assert_int_equal(r.outcome, SMTP_TRY_LATER);
	assert_non_null(strstr(r.text, "encryption"));
	assert_true(str_find(r.heard, STR("EHLO")) != STR_NOT_FOUND);
	assert_int_equal(str_find(r.heard, STR("AUTH")), STR_NOT_FOUND);
	d.login = NULL;
	assert_int_equal(deliver(&a, &d).outcome, SMTP_ACCEPTED);
	arena_release(&a);
}

static void
no_address_becomes_a_second_command(void **state)
{
	static const char *const bad[] = {
		"a@b.example>\r\nRCPT TO:<thief@x.example", "a@b.example\nDATA", "a b@c.example", "",
		    "<a@b.example>",
		"a@b.example\x7f", "j\xC3\xBCrgen@b.example",
	};
	struct smtp_server nowhere = { .url = "smtp://127.0.0.1:1", .timeout_ms = 1000 };
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		assert_int_equal(smtp_send(&nowhere, "care@firm.example", bad[i], STR("A: b\r\n\r\n"), &err),
		    SMTP_REFUSED);
		if (bad[i][0] != '\0')
			assert_int_equal(smtp_send(&nowhere, bad[i], "a@b.example", STR("A: b\r\n\r\n"),
			    &err), SMTP_REFUSED);
	}
}

static void
a_server_that_is_not_there_is_told_in_words(void **state)
{
	static const struct { const char *url, *words; } cases[] = {
		{ "smtp://127.0.0.1:1", "could not be reached" }, { "smtp://no-such-host.invalid",
		    "not found" },
		{ "http://127.0.0.1:1", "settings" }, { "file:///etc/passwd", "settings" }, { "",
		    "settings" },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct smtp_server to = { .url = cases[i].url, .timeout_ms = 5000 };
		assert_int_equal(smtp_send(&to, "a@b.example", "c@d.example", STR("A: b\r\n\r\n"), &err),
		    SMTP_TRY_LATER);
		if (!strstr(err.text, cases[i].words))
			fail_msg("%s: %s", cases[i].url, err.text);
	}
}

static int
global_init(void **state)
{
	(void)state;
	smtp_global_init();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_handed_over_byte_by_byte),
		cmocka_unit_test(a_large_message_arrives_whole),
		cmocka_unit_test(each_answer_is_told_for_what_it_is),
		cmocka_unit_test(a_server_that_hangs_is_left_after_the_time_given),
		cmocka_unit_test(a_refused_password_is_no_refusal_of_the_message_and_is_not_shown),
		cmocka_unit_test(a_login_that_is_right_is_used),
		cmocka_unit_test(a_token_is_shown_in_the_ways_there_are_for_one),
		cmocka_unit_test(a_refused_token_is_no_refusal_of_the_message_and_is_not_shown),
		cmocka_unit_test(a_token_that_is_not_there_yet_is_waited_for),
		cmocka_unit_test(without_encryption_nothing_is_sent_if_it_is_asked_for),
		cmocka_unit_test(a_password_does_not_leave_this_machine_unencrypted),
		cmocka_unit_test(no_address_becomes_a_second_command),
		cmocka_unit_test(a_server_that_is_not_there_is_told_in_words),
	};

	return cmocka_run_group_tests(tests, global_init, NULL);
}
