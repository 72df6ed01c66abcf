/* http_test.c - a running desk, asked over real sockets: what it refuses, whom it lets in, what it does.
 *
 * The table of routes is the test's own, so that each row shows one thing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <curl/curl.h>
#include <poll.h>
#include <pthread.h>

#include "house.h"
#include "web/json_api.h"
#include "web/live.h"
#include "web/login.h"
#include "web/static.h"

static struct err err;

/* --- the routes of this test ------------------------------------------------------------------ */

static int handled;                             /* how often `count` ran */

static void
put_hello(struct html *h, const struct page *p)
{
	html_raw(h, STR("<!doctype html><title>"));
	html_str(h, p->title);
	html_raw(h, STR("</title>"));
	html_markup(h, p->csrf);
	html_raw(h, STR("<input name=form value=\""));
	html_markup(h, p->form);
	html_raw(h, STR("\"><p>"));
	html_str(h, p->error);
}

static void
hello(struct request *r)
{
	struct page p;

	page_init(r, &p, STR("Hello <you>"), STR("today"));
	WEB_PAGE(r, 200, put_hello, &p);
}

static void
count(struct request *r)
{
	__atomic_add_fetch(&handled, 1, __ATOMIC_SEQ_CST);
	web_json(r, 200, arena_fmt(r->seat.a, "{\"got\":%zu}", request_text(r, "text").len));
}

static void
silent(struct request *r)
{
	(void)r;
}

struct in_said { int64_t case_id; struct str text; };

/* Adds a concern to the head as it is now: stale when another is quicker, and computed again. */
static bool
act_note(struct seat *s, const void *input, struct change *c, struct err *e)
{
	const struct in_said *in = input;
	struct case_view view;
	struct event event = { .kind = EVENT_CONCERN_RAISED, .text = in->text, .at = s->now,
	    .actor = STR("desk") };

	if (str_eq(in->text, STR("Nothing at all")))
		return err_set(e, ERR_DATA, "That is not a concern.");
	if (!desk_case(s, in->case_id, &view, e))
		return false;
	event.case_id = in->case_id;
	event.seq = view.state->seq + 1;
	c->case_id = in->case_id;
	c->seen = view.state->seq;
	vec_push(s->a, &c->events) = event;
	c->after = view.state;
	return apply(view.state, &event, e);
}

static void
note(struct request *r)
{
	struct in_said *in = arena_new(r->seat.a, struct in_said);

	*in = (struct in_said){ request_param_id(r, 0), request_text(r, "text") };
	web_act(r, act_note, in, arena_fmt(r->seat.a, "/cases/%lld?said=%zu", (long long)in->case_id,
	    in->text.len));
}

static void
note_again(struct request *r)
{
	struct page p;

	page_init(r, &p, request_text(r, "text"), STR("cases"));
	WEB_PAGE(r, err_status(&r->err), put_hello, &p);
}

static void
show_case(struct request *r)
{
	struct case_view view;
	struct err e = { 0 };

	if (desk_case(&r->seat, request_param_id(r, 0), &view, &e))
		json_case(r, &view);
	else
		web_fail(r, &e);
}

static void
work_slowly(struct request *r)
{
	poll(NULL, 0, 200);
	r->status = r->seat.db != NULL;
}

static void
say_slow(struct request *r)
{
	web_json(r, 200, STR("{\"slow\":true}"));
}

static void
slow(struct request *r)
{
	web_slow(r, work_slowly, say_slow);
}

static const struct form_field text_form[] = {
	{ .name = "text", .kind = FIELD_TEXT, .max = 4000, .must = true, .label = "What they want settled" },
	{ 0 },
};

static const struct route table[] = {
	{ .method = GET, .path = "/", .right = CAN_AGENT, .run = hello, .what = "hello" },
	{ .method = GET, .path = "/open", .right = CAN_ANYONE, .run = hello },
	{ .method = GET, .path = "/lead", .right = CAN_LEAD, .run = hello },
	{ .method = GET, .path = "/owner", .right = CAN_OWNER, .run = hello },
	{ .method = GET, .path = "/forgotten", .run = hello },
	{ .method = GET, .path = "/demo", .right = CAN_DEMO, .run = hello },
	{ .method = GET, .path = "/silent", .right = CAN_ANYONE, .run = silent },
	{ .method = GET, .path = "/slow", .right = CAN_ANYONE, .run = slow },
	{ .method = POST, .path = "/count", .right = CAN_CUSTOMER, .run = count, .form = text_form,
	    .body_max = 2000 },
	{ .method = GET, .path = "/cases/:id", .right = CAN_AGENT, .run = show_case },
	{ .method = POST, .path = "/cases/:id/note", .right = CAN_AGENT, .run = note, .form = text_form,
	    .again = note_again,
	    .what = "adds a concern" },
	{ .method = GET, .path = "/cases/:id/turns", .right = CAN_AGENT, .run = api_turns },
	{ .method = GET, .path = "/cases/:id/events", .right = CAN_AGENT, .run = api_events,
	    .form = api_events_form },
	{ .method = GET, .path = "/login", .right = CAN_ANYONE, .run = login_page, .form = login_query },
	{ .method = POST, .path = "/login", .right = CAN_ANYONE, .run = login_post, .form = login_form,
	    .again = login_page },
	{ .method = POST, .path = "/logout", .right = CAN_ANYONE, .run = logout_post, .form = logout_form },
	{ .method = GET, .path = "/live", .right = CAN_AGENT, .run = live_stream },
	{ .method = GET, .path = "/static/:name", .right = CAN_ANYONE, .run = static_file },
	{ .method = GET, .path = "/health", .right = CAN_ANYONE, .run = health },
	{ .method = GET, .path = "/openapi.json", .right = CAN_ANYONE, .run = api_description },
	{ 0 },
};

/* --- the house -------------------------------------------------------------------------------- */

static int
open_house(void **state)
{
	static struct house house;

	house_open(&house, table);
	*state = &house;
	return 0;
}

static int
close_house(void **state)
{
	house_close(*state);
	return 0;
}

static struct reply
get_with(struct house *h, const char *path, struct str cookie, const char *more)
{
	return house_get(&arena, h, path, cookie, more);
}

static struct reply
post_with(struct house *h, const char *path, struct str cookie, const char *more, struct str body)
{
	return house_post(&arena, h, path, cookie, more, body);
}

static const char *
note_path(struct house *h)
{
	return cstr(&arena, arena_fmt(&arena, "/cases/%lld/note", (long long)h->case_id));
}

/* Sent by the agent, with their page's mark. */
static struct reply
post_note(struct house *h, const char *text, const char *form)
{
	return post_with(h, note_path(h), h->cookie, FORM, arena_fmt(&arena, "csrf=%.*s&form=%s&text=%s",
	    STR_ARG(h->csrf), form, text));
}

/* --- what is refused before it is read -------------------------------------------------------- */

/* 0: not at all, or refused. */
static void
is_answered_with(const char *what, const struct reply *r, int status)
{
	if (r->status != status && !(status == 0 && r->status == 400))
		fail_msg("%s: %d, not %d", what, r->status, status);
}

static void
what_two_programs_could_read_differently_is_refused(void **state)
{
	static const struct { const char *what, *bytes; int status; bool closed; } cases[] = {
		{ "a plain request", "GET /health HTTP/1.1\r\nHost: desk\r\n\r\n", 200, false },
		{ "HTTP/1.0", "GET /health HTTP/1.0\r\n\r\n", 200, true },
		{ "no Host", "GET /health HTTP/1.1\r\n\r\n", 400, true },
		{ "two Hosts", "GET /health HTTP/1.1\r\nHost: desk\r\nHost: other\r\n\r\n", 400, true },
		{ "a header without a name", "GET /health HTTP/1.1\r\n: x\r\nHost: desk\r\n\r\n", 400, true },
		{ "a blank before the colon", "GET /health HTTP/1.1\r\nHost: desk\r\nX : y\r\n\r\n", 400,
		    true },
		{ "a control character in a value", "GET /health HTTP/1.1\r\nHost: desk\r\nX: a\x01z\r\n\r\n",
		    400, true },
		{ "length and chunks", "POST /count HTTP/1.1\r\nHost: desk\r\nContent-Length: "
		    "6\r\nTransfer-Encoding: chunked\r\n\r\n"
		    "0\r\n\r\nGET /health HTTP/1.1\r\nHost: desk\r\n\r\n", 400, true },
		{ "two lengths", "POST /count HTTP/1.1\r\nHost: desk\r\nContent-Length: 6\r\nContent-Length: "
		    "0\r\n\r\ntext=a", 400, true },
		{ "the same length twice", "POST /count HTTP/1.1\r\nHost: desk\r\nContent-Length: "
		    "6\r\nContent-Length: 6\r\n\r\ntext=a", 400, true },
		{ "two encodings", "POST /count HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: "
		    "gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
		    "0\r\n\r\n", 400, true },
		{ "an unknown encoding", "POST /count HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: gzip, "
		    "chunked\r\n\r\n0\r\n\r\n", 400, true },
		{ "a signed length", "POST /count HTTP/1.1\r\nHost: desk\r\nContent-Length: +6\r\n\r\ntext=a",
		    400, true },
		{ "a body where none belongs", "GET /health HTTP/1.1\r\nHost: desk\r\nContent-Length: "
		    "4\r\n\r\nabcd", 400, true },
		{ "chunks where none belong", "GET /health HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: "
		    "chunked\r\n\r\n0\r\n\r\n", 400, true },
		{ "another method", "PUT /health HTTP/1.1\r\nHost: desk\r\nContent-Length: 0\r\n\r\n", 405,
		    true },
		{ "a method of nobody's", "BREW /health HTTP/1.1\r\nHost: desk\r\n\r\n", 405, true },
		{ "OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: desk\r\n\r\n", 405, true },
		{ "reading where one only sends", "GET /count HTTP/1.1\r\nHost: desk\r\n\r\n", 405, true },
		{ "sending where one only reads", "POST /health HTTP/1.1\r\nHost: desk\r\nContent-Length: "
		    "0\r\n\r\n", 405, true },
		{ "no such page", "GET /nowhere HTTP/1.1\r\nHost: desk\r\n\r\n", 404, false },
		{ "an address of another place", "GET http://elsewhere/health HTTP/1.1\r\nHost: desk\r\n\r\n",
		    404, false },
		{ "a way up", "GET /static/../health HTTP/1.1\r\nHost: desk\r\n\r\n", 404, false },
		{ "a way up in disguise", "GET /static/%2e%2e%2fhealth HTTP/1.1\r\nHost: desk\r\n\r\n", 404,
		    false },
		{ "a zero byte in disguise", "GET /static/a%00 HTTP/1.1\r\nHost: desk\r\n\r\n", 404, false },
		{ "an unknown kind of body", "POST /count HTTP/1.1\r\nHost: desk\r\nContent-Type: "
		    "multipart/form-data; boundary=x\r\n"
		    "Content-Length: 3\r\n\r\n--x", 415, true },
		{ "a body that is too long", "POST /count HTTP/1.1\r\nHost: desk\r\nContent-Length: "
		    "2001\r\n\r\n", 413, true },
		{ "a length beyond numbers", "POST /count HTTP/1.1\r\nHost: desk\r\nContent-Length: "
		    "9223372036854775807\r\n\r\n", 413, true },
		{ "no request at all", "hello\r\n\r\n", 0, true },
	};
	struct house *h = *state;

	handled = 0;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct reply r = client_raw(&arena, h->port, str_from(cases[i].bytes));

		is_answered_with(cases[i].what, &r, cases[i].status);
		if (cases[i].closed && !r.closed)
			fail_msg("%s: the connection was left open", cases[i].what);
	}
	assert_int_equal(handled, 0);
}

/* What libmicrohttpd passes over: each byte of the headers must be one that it showed. */
static void
what_is_not_shown_is_refused_too(void **state)
{
#define WITH(lines) STR_INIT("GET /health HTTP/1.1\r\nHost: desk\r\n" lines "\r\n")
	static const struct { const char *what; struct str bytes; int status; } cases[] = {
		{ "nothing amiss", WITH("X: a\r\nY:b \t\r\nZ:\r\nCookie: a=b; c=d\r\n"), 200 },
		{ "a question", STR_INIT("GET /open?a=b&c=%20d HTTP/1.1\r\nHost: desk\r\n\r\n"), 200 },
		{ "a zero byte in a value", WITH("X: a\0b\r\n"), 400 },
		{ "a zero byte before a value", WITH("X:\0b\r\n"), 400 },
		{ "a zero byte behind a value", WITH("X: a\0\r\nY: b\r\n"), 400 },
		{ "a zero byte behind the last", WITH("X: a\0\r\n"), 400 },
		{ "a header behind a zero byte", WITH("X: a\0Content-Length: 4\r\n"), 400 },
		{ "a zero byte in a name", WITH("X\0: a\r\n"), 400 },
		{ "a line that begins with one", WITH("\0X: a\r\nY: b\r\n"), 400 },
		{ "a line without a name", WITH(": a\r\nY: b\r\n"), 400 },
		{ "nothing but a colon", WITH(":\r\n"), 400 },
		{ "a folded line", WITH("X: a\r\n b\r\n"), 400 },
		{ "a line that ends early", WITH("X: a\nY: b\r\n"), 400 },
		{ "a lone return", WITH("X: a\rY: b\r\n"), 400 },
		{ "lines without returns", STR_INIT("GET /health HTTP/1.1\nHost: desk\n\n"), 400 },
		{ "a zero byte in the address",
		    STR_INIT("GET /health\0x HTTP/1.1\r\nHost: desk\r\n\r\n"), 400 },
		{ "a second blank", STR_INIT("GET  /health HTTP/1.1\r\nHost: desk\r\n\r\n"), 400 },
		{ "a blank at the end", STR_INIT("GET /health HTTP/1.1 \r\nHost: desk\r\n\r\n"), 400 },
		{ "a zero byte in the version",
		    STR_INIT("GET /health HTTP/1.1\0\r\nHost: desk\r\n\r\n"), 400 },
		{ "an empty line before all", STR_INIT("\r\nGET /health HTTP/1.1\r\nHost: desk\r\n\r\n"),
		    200 },
	};
#undef WITH
	struct house *h = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct reply r = client_raw(&arena, h->port, cases[i].bytes);

		is_answered_with(cases[i].what, &r, cases[i].status);
	}
}

/* Byte by byte, and half of the next with it: where the headers lie in memory is not what tells. */
static void
a_sound_request_is_taken_however_it_arrives(void **state)
{
	static const char one[] = "GET /open HTTP/1.1\r\nHost: desk\r\nAccept: text/html\r\n\r\n";
	struct house *h = *state;
	int fd = client_connect(h->port);
	struct reply r;

	for (size_t i = 0; i < sizeof(one) - 1; i++) {
		assert_true(client_send(fd, (struct str){ one + i, 1 }));
		poll(NULL, 0, 1);
	}
	r = client_read(&arena, fd, false);
	assert_int_equal(r.status, 200);
	assert_true(client_send(fd, arena_fmt(&arena, "%s%.30s", one, one)));
	r = client_read(&arena, fd, false);
	assert_int_equal(r.status, 200);
	assert_true(client_send(fd, str_from(one + 30)));
	r = client_read(&arena, fd, false);
	assert_int_equal(r.status, 200);
	close(fd);
}

static void
a_wrong_method_is_told_the_right_one(void **state)
{
	struct house *h = *state;
	struct reply r = client_raw(&arena, h->port, STR("GET /count HTTP/1.1\r\nHost: desk\r\n\r\n"));

	assert_str(reply_header(&r, "Allow"), "POST");
	r = client_raw(&arena, h->port, STR("DELETE /login HTTP/1.1\r\nHost: desk\r\n\r\n"));
	assert_str(reply_header(&r, "Allow"), "GET, HEAD, POST");
}

static void
a_chunked_body_is_taken_up_to_the_limit_and_cut_behind_it(void **state)
{
	static const char head[] = "POST /count HTTP/1.1\r\nHost: desk\r\n" FORM "Transfer-Encoding: "
	    "chunked\r\n\r\n";
	struct house *h = *state;
	struct reply r;
	struct buf b;

	handled = 0;
	r = client_raw(&arena, h->port, arena_fmt(&arena, "%s5\r\ntext=\r\n3\r\nabc\r\n0\r\n\r\n", head));
	assert_int_equal(r.status, 200);
	assert_str(r.body, "{\"got\":3}");
	buf_init(&b, &arena, MIB(1));
	buf_fmt(&b, "%s5\r\ntext=\r\n", head);
	for (int i = 0; i < 40; i++)
		buf_fmt(&b, "40\r\n%064d\r\n", 0);
	buf_lit(&b, "0\r\n\r\n");
	r = client_raw(&arena, h->port, buf_str(&b));
	assert_int_equal(r.status, 0);
	assert_int_equal(handled, 1);
}

static void
a_body_that_is_too_long_is_refused_before_it_is_sent(void **state)
{
	struct house *h = *state;
	struct reply r = client_raw(&arena, h->port, STR("POST /count HTTP/1.1\r\nHost: desk\r\nExpect: "
	    "100-continue\r\n"
	    "Content-Length: 30000000\r\n" FORM "\r\n"));

	assert_int_equal(r.status, 413);
	assert_str(reply_header(&r, "Connection"), "close");
	assert_true(str_find(r.body, STR("At most 1 KB")) != STR_NOT_FOUND);
}

static void
headers_without_end_are_refused(void **state)
{
	struct house *h = *state;
	struct reply r;
	struct buf b;

	buf_init(&b, &arena, KIB(128));
	buf_lit(&b, "GET /health HTTP/1.1\r\nHost: desk\r\nX: ");
	for (int i = 0; i < 60000; i++)
		buf_putc(&b, 'x');
	buf_lit(&b, "\r\n\r\n");
	r = client_raw(&arena, h->port, buf_str(&b));
	assert_true(r.status == 431 || r.status == 413 || r.status == 0);
	assert_true(r.closed);
}

static void
one_connection_serves_many_requests(void **state)
{
	struct house *h = *state;
	int fd = client_connect(h->port);

	for (int i = 0; i < 5; i++) {
		struct reply r;

		assert_true(client_send(fd, STR("GET /health HTTP/1.1\r\nHost: desk\r\n\r\n")));
		r = client_read(&arena, fd, false);
		assert_int_equal(r.status, 200);
		assert_str(r.body, "ok\n");
	}
	close(fd);
}

static void
HEAD_is_GET_without_the_body(void **state)
{
	struct house *h = *state;
	struct reply r = client_raw(&arena, h->port, STR("HEAD /health HTTP/1.1\r\nHost: desk\r\n\r\n"));

	assert_int_equal(r.status, 200);
	assert_str(reply_header(&r, "Content-Length"), "3");
	assert_int_equal(r.body.len, 0);
}

static void
every_answer_is_guarded(void **state)
{
	static const char *const paths[] = { "/open", "/health", "/nowhere", "/static/live.js", "/login", "/",
	    "/openapi.json" };
	static const char *const headers[] = { "Content-Security-Policy", "X-Content-Type-Options",
	    "Referrer-Policy",
		"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cache-Control" };
	struct house *h = *state;

	for (size_t i = 0; i < LENGTH(paths); i++) {
		struct reply r = get_with(h, paths[i], STR_NONE, "");

		for (size_t k = 0; k < LENGTH(headers); k++)
			if (reply_header(&r, headers[k]).len == 0)
				fail_msg("%s came without %s", paths[i], headers[k]);
		assert_true(str_find(reply_header(&r, "Content-Security-Policy"),
		    STR("unsafe")) == STR_NOT_FOUND);
	}
}

/* --- who may what ----------------------------------------------------------------------------- */

static void
each_right_opens_to_whom_it_should(void **state)
{
	static const struct { const char *path; int stranger, agent, lead; } cases[] = {
		{ "/open", 200, 200, 200 }, { "/", 303, 200, 200 }, { "/lead", 303, 403, 200 }, { "/owner",
		    303, 403, 403 },
		{ "/forgotten", 403, 403, 403 }, { "/demo", 404, 404, 404 }, { "/cases/1", 303, 404, 404 },
	};
	struct house *h = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_int_equal(get_with(h, cases[i].path, STR_NONE, "").status, cases[i].stranger);
		assert_int_equal(get_with(h, cases[i].path, STR("heard=wrong"), "").status,
		    cases[i].stranger);
		assert_int_equal(get_with(h, cases[i].path, h->cookie, "").status, cases[i].agent);
		assert_int_equal(get_with(h, cases[i].path, h->lead_cookie, "").status, cases[i].lead);
	}
}

static void
a_stranger_is_taken_to_the_login_and_back(void **state)
{
	struct house *h = *state;
	struct reply r = get_with(h, "/lead?a=b&c=d", STR_NONE, "");

	assert_str(reply_header(&r, "Location"), "/login?to=/lead%3fa%3db%26c%3dd");
	r = get_with(h, "/", STR_NONE, "Accept: application/json\r\n");
	assert_int_equal(r.status, 401);
	assert_str(reply_header(&r, "WWW-Authenticate"), "Bearer");
	assert_str(r.body, "{\"error\":\"Log in first, please.\",\"code\":\"login\"}");
}

static void
a_token_opens_the_API_and_a_wrong_one_nothing(void **state)
{
	struct house *h = *state;
	struct str right = arena_fmt(&arena, "Authorization: Bearer %.*s\r\nAccept: application/json\r\n",
	    STR_ARG(h->token));
	const char *path = cstr(&arena, arena_fmt(&arena, "/cases/%lld", (long long)h->case_id));
	struct reply r = get_with(h, path, STR_NONE, cstr(&arena, right));

	assert_int_equal(r.status, 200);
	assert_str(reply_header(&r, "Content-Type"), "application/json");
	assert_true(str_starts(r.body, arena_fmt(&arena, "{\"id\":\"%lld\",\"seq\":",
	    (long long)h->case_id)));
	r = get_with(h, path, STR_NONE, "Authorization: Bearer nothing\r\nAccept: application/json\r\n");
	assert_int_equal(r.status, 401);
	r = get_with(h, path, h->cookie, "Authorization: Bearer nothing\r\n");
	assert_int_not_equal(r.status, 200);
}

/* --- logging in ------------------------------------------------------------------------------- */

static struct str
cookie_of(const struct reply *r)
{
	struct str cookie = reply_header(r, "Set-Cookie"), rest;

	str_cut(cookie, ';', &cookie, &rest);
	return cookie;
}

static struct reply
log_in(struct house *h, const char *login, const char *password, const char *to)
{
	struct reply page = get_with(h, "/login", STR_NONE, "");
	struct str cookie = cookie_of(&page), name, mark;

	str_cut(cookie, '=', &name, &mark);
	assert_str(name, "heard_form");
	return post_with(h, "/login", cookie, FORM, arena_fmt(&arena, "csrf=%.*s&login=%s&password=%s&to=%s",
	    STR_ARG(mark), login,
	    password, to));
}

static void
the_right_password_opens_a_session(void **state)
{
	struct house *h = *state;
	struct reply r = log_in(h, "lena", "correct+horse+battery", "/lead?x=1");
	struct str set = reply_header(&r, "Set-Cookie");

	assert_int_equal(r.status, 303);
	assert_str(reply_header(&r, "Location"), "/lead?x=1");
	assert_true(str_starts(set, STR("heard=")));
	assert_true(str_find(set, STR("HttpOnly; SameSite=Lax")) != STR_NOT_FOUND);
	assert_int_equal(get_with(h, "/lead", cookie_of(&r), "").status, 200);
}

static void
only_an_address_of_ours_is_gone_on_to(void **state)
{
	static const char *const targets[] = { "//evil.example/", "https://evil.example/",
	    "%2f%2fevil.example", "/%5cevil.example", "" };
	struct house *h = *state;

	for (size_t i = 0; i < LENGTH(targets); i++) {
		struct reply r = log_in(h, "lena", "correct+horse+battery", targets[i]);

		assert_int_equal(r.status, 303);
		assert_str(reply_header(&r, "Location"), "/");
	}
}

static void
logging_out_ends_the_session(void **state)
{
	struct house *h = *state;
	struct str csrf, cookie = house_session(h, "asha", &csrf);
	struct reply r = post_with(h, "/logout", cookie, FORM, arena_fmt(&arena, "csrf=%.*s", STR_ARG(csrf)));

	assert_int_equal(r.status, 303);
	assert_true(str_find(reply_header(&r, "Set-Cookie"), STR("Max-Age=0")) != STR_NOT_FOUND);
	assert_int_equal(get_with(h, "/", cookie, "").status, 303);
}

static void
a_login_form_of_another_site_is_refused(void **state)
{
	struct house *h = *state;
	struct str body = STR("login=lena&password=correct+horse+battery"
	    "&csrf=0123456789abcdef0123456789abcdef");

	assert_int_equal(post_with(h, "/login", STR_NONE, FORM, body).status, 403);
	assert_int_equal(post_with(h, "/login", STR("heard_form=fedcba9876543210fedcba9876543210"), FORM,
	    body).status, 403);
}

static void
guessing_is_slowed_in_words(void **state)
{
	struct house *h = *state;
	struct reply r = { 0 };

	for (int i = 0; i < 4; i++) {
		r = log_in(h, "nobody", "wrong+wrong+wrong", "");
		assert_int_equal(r.status, 401);
		assert_true(str_find(r.body, STR("do not belong together")) != STR_NOT_FOUND);
		assert_true(str_find(r.body, STR("value=\"nobody\"")) != STR_NOT_FOUND);
		assert_true(str_find(r.body, STR("wrong wrong")) == STR_NOT_FOUND);
	}
	r = log_in(h, "nobody", "wrong+wrong+wrong", "");
	assert_int_equal(r.status, 429);
	assert_str(reply_header(&r, "Retry-After"), "1");
	assert_true(str_find(r.body, STR("please wait 1 second")) != STR_NOT_FOUND);
}

/* --- acts ------------------------------------------------------------------------------------- */

static void
an_act_is_committed_before_it_is_answered(void **state)
{
	struct house *h = *state;
	int64_t before = house_seq(h);
	struct reply r = post_note(h, "No+warning+given", "");

	assert_int_equal(r.status, 303);
	assert_str(reply_header(&r, "Location"), cstr(&arena, arena_fmt(&arena, "/cases/%lld?said=16",
	    (long long)h->case_id)));
	assert_int_equal(house_seq(h), before + 1);
}

static void
the_same_form_sent_twice_acts_once_and_is_answered_the_same(void **state)
{
	static const char form[] = "00112233445566778899aabbccddeeff-note3";
	struct house *h = *state;
	int64_t before = house_seq(h);
	struct reply first = post_note(h, "Billed+from+day+one", form), second = post_note(h,
	    "Billed+from+day+one+again", form);

	assert_int_equal(first.status, 303);
	assert_int_equal(second.status, 303);
	assert_str(reply_header(&second, "Location"), cstr(&arena, reply_header(&first, "Location")));
	assert_int_equal(house_seq(h), before + 1);
}

static void
a_form_without_its_mark_does_nothing_and_shows_what_was_typed(void **state)
{
	static const char *const marks[] = { "", "csrf=wrong&",
	    "csrf=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef&" };
	struct house *h = *state;
	int64_t before = house_seq(h);

	for (size_t i = 0; i < LENGTH(marks); i++) {
		struct reply r = post_with(h, note_path(h), h->cookie, FORM, arena_fmt(&arena,
		    "%stext=Typed+for+an+hour+%%3Cb%%3E", marks[i]));

		assert_int_equal(r.status, 403);
		assert_true(str_find(r.body, STR("Typed for an hour &lt;b&gt;")) != STR_NOT_FOUND);
	}
	assert_int_equal(house_seq(h), before);
}

static void
a_form_from_another_site_does_nothing_and_is_not_shown(void **state)
{
	static const char *const heads[] = { "Sec-Fetch-Site: cross-site\r\n",
	    "Sec-Fetch-Site: same-site\r\n",
		"Origin: https://evil.example\r\n", "Origin: nonsense\r\n" };
	struct house *h = *state;
	int64_t before = house_seq(h);

	for (size_t i = 0; i < LENGTH(heads); i++) {
		struct reply r = post_with(h, note_path(h), h->cookie, cstr(&arena, arena_fmt(&arena,
		    FORM "%s", heads[i])),
		    arena_fmt(&arena, "csrf=%.*s&text=Sent+by+someone+else", STR_ARG(h->csrf)));

		assert_int_equal(r.status, 403);
		assert_true(str_find(r.body, STR("Sent by someone")) == STR_NOT_FOUND);
	}
	assert_int_equal(house_seq(h), before);
}

static void
a_form_of_our_own_page_is_taken_whatever_the_browser_says_of_it(void **state)
{
	static const char *const heads[] = { "Sec-Fetch-Site: same-origin\r\nOrigin: null\r\n",
	    "Origin: null\r\n", "Origin: http://desk\r\n" };
	struct house *h = *state;

	for (size_t i = 0; i < LENGTH(heads); i++) {
		struct reply r = post_with(h, note_path(h), h->cookie, cstr(&arena, arena_fmt(&arena,
		    FORM "%s", heads[i])),
		    arena_fmt(&arena, "csrf=%.*s&text=A+concern+of+ours", STR_ARG(h->csrf)));
		assert_int_equal(r.status, 303);
	}
}

static void
a_refused_act_gives_the_page_back_with_what_was_typed(void **state)
{
	struct house *h = *state;
	int64_t before = house_seq(h);
	struct reply r = post_note(h, "Nothing+at+all", "");

	assert_int_equal(r.status, 400);
	assert_true(str_find(r.body, STR("<title>Nothing at all</title>")) != STR_NOT_FOUND);
	assert_true(str_find(r.body, STR("That is not a concern.")) != STR_NOT_FOUND);
	r = post_note(h, "Some+text&colour=red", "");
	assert_int_equal(r.status, 400);
	assert_true(str_find(r.body, STR("<title>Some text</title>")) != STR_NOT_FOUND);
	assert_true(str_find(r.body, STR("no field called &quot;colour&quot;")) != STR_NOT_FOUND);
	assert_int_equal(house_seq(h), before);
}

static void
JSON_is_answered_with_the_new_head(void **state)
{
	struct house *h = *state;
	const char *more = cstr(&arena, arena_fmt(&arena, JSON "Authorization: Bearer %.*s\r\n",
	    STR_ARG(h->token)));
	int64_t before = house_seq(h);
	struct reply r = post_with(h, note_path(h), STR_NONE, more, STR("{\"text\":\"Said by a program\"}"));

	assert_int_equal(r.status, 200);
	assert_str(r.body, cstr(&arena, arena_fmt(&arena, "{\"case\":\"%lld\",\"seq\":%lld}",
	    (long long)h->case_id, (long long)before + 1)));
	r = post_with(h, note_path(h), STR_NONE, more, STR("{\"text\":\"Nothing at all\"}"));
	assert_int_equal(r.status, 400);
	assert_str(r.body, "{\"error\":\"That is not a concern.\",\"code\":\"data\"}");
	r = post_with(h, note_path(h), h->cookie, JSON, STR("{\"text\":\"By cookie and without a mark\"}"));
	assert_int_equal(r.status, 403);
	assert_int_equal(house_seq(h), before + 1);
}

struct pusher { struct house *h; struct str request; int done, told_to_wait, else_answered; };

static void *
push(void *ctx)
{
	struct pusher *p = ctx;
	struct arena mine;

	arena_init(&mine, &host_pages, MIB(64));
	while (p->done + p->told_to_wait < 100 && p->done < 8) {
		int status = client_raw(&mine, p->h->port, p->request).status;

		p->done += status == 303;
		/* others were quicker eight times in a row: it is sent again */
		p->told_to_wait += status == 503;
		p->else_answered += status != 303 && status != 503;
	}
	arena_release(&mine);
	return NULL;
}

static void
many_at_once_are_all_answered_and_none_is_doubled(void **state)
{
	struct house *h = *state;
	struct str body = arena_fmt(&arena, "csrf=%.*s&text=One+of+many", STR_ARG(h->csrf));
	struct pusher pushers[4];
	pthread_t threads[LENGTH(pushers)];
	int64_t before = house_seq(h);
	int done = 0;

	for (size_t i = 0; i < LENGTH(pushers); i++) {
		pushers[i] = (struct pusher){ h, arena_fmt(&arena,
		    "POST %s HTTP/1.1\r\nHost: desk\r\nCookie: "
		    "%.*s\r\n" FORM
		    "Content-Length: %zu\r\n\r\n%.*s", note_path(h), STR_ARG(h->cookie), body.len,
		    STR_ARG(body)), 0, 0, 0 };
		assert_int_equal(pthread_create(&threads[i], NULL, push, &pushers[i]), 0);
	}
	for (size_t i = 0; i < LENGTH(pushers); i++) {
		pthread_join(threads[i], NULL);
		done += pushers[i].done;
		assert_int_equal(pushers[i].else_answered, 0);
	}
	assert_int_equal(house_seq(h), before + done);
	assert_int_equal(done, 32);
}

static void
who_hangs_up_after_sending_has_sent_it_all_the_same(void **state)
{
	struct house *h = *state;
	struct str body = arena_fmt(&arena, "csrf=%.*s&text=Sent+and+gone", STR_ARG(h->csrf));
	int64_t before = house_seq(h);

	for (int i = 0; i < 20; i++) {
		int fd = client_connect(h->port);

		client_send(fd, arena_fmt(&arena, "POST %s HTTP/1.1\r\nHost: desk\r\nCookie: %.*s\r\n" FORM
		    "Content-Length: %zu\r\n\r\n%.*s", note_path(h), STR_ARG(h->cookie), body.len,
		    STR_ARG(body)));
		close(fd);
	}
	for (int i = 0; i < 400 && house_seq(h) < before + 20; i++)
		poll(NULL, 0, 25);
	assert_true(house_seq(h) > before);
	assert_int_equal(get_with(h, "/", h->cookie, "").status, 200);
}

static const char *const halves[] = { "", "GET", "GET /health HTTP/1.1\r\nHost: de",
	"POST /count HTTP/1.1\r\nHost: desk\r\nContent-Length: 100\r\n" FORM "\r\ntext=ab",
	"POST /count HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: chunked\r\n" FORM
	    "\r\nffffff\r\ntext=ab" };

static void
half_a_request_holds_up_no_one(void **state)
{
	struct house *h = *state;
	int fds[LENGTH(halves)];
	int before = handled;

	for (size_t i = 0; i < LENGTH(halves); i++) {
		fds[i] = client_connect(h->port);
		client_send(fds[i], str_from(halves[i]));
	}
	assert_int_equal(get_with(h, "/health", STR_NONE, "").status, 200);
	for (size_t i = 0; i < LENGTH(halves); i++)
		close(fds[i]);
	assert_int_equal(get_with(h, "/health", STR_NONE, "").status, 200);
	assert_int_equal(handled, before);
}

static void
half_a_request_is_waited_for_so_long_and_no_longer(void **state)
{
	struct house *h = *state;
	struct web_options o = { .bind = "127.0.0.1", .patience_s = 1 };
	int fds[LENGTH(halves)], before = handled;
	struct web *web;

	ok(web_start_with(&web, h->desk, &o, table, &err));
	for (size_t i = 0; i < LENGTH(halves); i++) {
		fds[i] = client_connect(web_port(web));
		client_send(fds[i], str_from(halves[i]));
	}
	for (size_t i = 0; i < LENGTH(halves); i++) {
		struct pollfd gone = { .fd = fds[i], .events = POLLIN };
		struct reply r;

		/* by then the desk's usual patience is not over */
		if (poll(&gone, 1, 15000) != 1)
			fail_msg("\"%s\" is still waited for", halves[i]);
		r = client_read(&arena, fds[i], false);
		assert_true(r.status == 0 && r.closed);
		close(fds[i]);
	}
	assert_int_equal(handled, before);
	web_stop(web);
}

static void
slow_work_holds_up_no_one_and_has_an_end(void **state)
{
	struct house *h = *state;
	int fds[48], served = 0, refused = 0;

	for (size_t i = 0; i < LENGTH(fds); i++) {
		fds[i] = client_connect(h->port);
		assert_true(client_send(fds[i], STR("GET /slow HTTP/1.1\r\nHost: desk\r\n\r\n")));
	}
	assert_int_equal(get_with(h, "/health", STR_NONE, "").status, 200);
	for (size_t i = 0; i < LENGTH(fds); i++) {
		struct reply r = client_read(&arena, fds[i], false);

		served += r.status == 200;
		refused += r.status == 503;
		close(fds[i]);
	}
	assert_int_equal(served + refused, (int)LENGTH(fds));
	assert_true(refused > 0 && served >= 32);
}

static void
a_handler_that_says_nothing_is_a_fault_told_in_words(void **state)
{
	struct house *h = *state;
	struct reply r = get_with(h, "/silent", STR_NONE, "");

	assert_int_equal(r.status, 500);
	assert_true(str_find(r.body, STR("Something broke on our side")) != STR_NOT_FOUND);
}

/* --- live pages ------------------------------------------------------------------------------- */

static int
follow(struct house *h)
{
	int fd = client_connect(h->port);

	assert_true(client_send(fd, arena_fmt(&arena, "GET /live HTTP/1.1\r\nHost: desk\r\nCookie: "
	    "%.*s\r\n\r\n", STR_ARG(h->cookie))));
	assert_true(client_wait_for(&arena, fd, STR("retry: 2000"), 5000));
	return fd;
}

static void
a_second_page_hears_what_happened(void **state)
{
	struct house *h = *state;
	int one = follow(h), two = follow(h);
	struct str news;

	assert_int_equal(post_note(h, "Heard+by+others", "").status, 303);
	news = arena_fmt(&arena, "event: case\ndata: {\"case\":\"%lld\",\"seq\":%lld}\n\n",
	    (long long)h->case_id, (long long)house_seq(h));
	assert_true(client_wait_for(&arena, one, news, 5000));
	assert_true(client_wait_for(&arena, two, news, 5000));
	close(one);
	assert_int_equal(post_note(h, "Heard+by+one", "").status, 303);
	assert_true(client_wait_for(&arena, two, STR("event: case"), 5000));
	close(two);
}

static void
the_end_of_the_desk_ends_the_streams_and_a_new_one_begins(void **state)
{
	struct house *h = *state;
	int fd = follow(h);

	web_stop(h->web);
	assert_true(client_wait_for(&arena, fd, STR("0\r\n\r\n"), 5000));
	close(fd);
	house_start_web(h);
	assert_int_equal(get_with(h, "/", h->cookie, "").status, 200);
	fd = follow(h);
	assert_int_equal(post_note(h, "After+the+pause", "").status, 303);
	assert_true(client_wait_for(&arena, fd, STR("event: case"), 5000));
	close(fd);
}

static void
a_port_that_is_taken_is_named(void **state)
{
	struct house *h = *state;
	struct web_options o = { .bind = "127.0.0.1", .port = h->port };
	struct web *second;

	err = (struct err){ 0 };
	assert_false(web_start_with(&second, h->desk, &o, table, &err));
	assert_non_null(strstr(err.text, "is taken"));
	o = (struct web_options){ .bind = "nowhere" };
	assert_false(web_start_with(&second, h->desk, &o, table, &err));
	o = (struct web_options){ .bind = "127.0.0.1", .tls_cert = "/nonexistent" };
	assert_false(web_start_with(&second, h->desk, &o, table, &err));
}

/* --- TLS, a proxy ----------------------------------------------------------------------------- */

/* For this test alone: a key that everyone may know. */
static const char tls_key[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgVRh0NXrlfelqzNzD\n"
    "GE7AqHFQ5WlTKZmUnWOq6MIyIjehRANCAASdWQTJ3WjGNBCbm128hxa5fdamhFWu\n"
    "DTxhCG9jlKk7v8Vs1WWYIir0r0FgM1OkTT8KaOgqPOxv5bqZHkICg8YE\n"
    "-----END PRIVATE KEY-----\n";
static const char tls_cert[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBfjCCASWgAwIBAgIUFl8MdZww7D62XDiimRbw+8pUBs0wCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIwNDc0M1oYDzIxMjYxMDI4\n"
    "MjA0NzQzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAASdWQTJ3WjGNBCbm128hxa5fdamhFWuDTxhCG9jlKk7v8Vs1WWYIir0\n"
    "r0FgM1OkTT8KaOgqPOxv5bqZHkICg8YEo1MwUTAdBgNVHQ4EFgQU4/xx88Vqmie7\n"
    "1OTwiHM+y/XKDwIwHwYDVR0jBBgwFoAU4/xx88Vqmie71OTwiHM+y/XKDwIwDwYD\n"
    "VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiB4dE2Qw2PamIIN3FdRRJ9Y\n"
    "dhhrr1j1cMGZJK1VhTVCJgIgArLui4xVBivNEI/6fmK7il8/yP2e+BDbfKY5FudK\n"
    "P1Q=\n"
    "-----END CERTIFICATE-----\n";

static const char *
put_file(struct house *h, const char *name, const char *text)
{
	const char *path = cstr(&arena, arena_fmt(&arena, "%s/%s", h->place.folder, name));
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return path;
}

static size_t
keep_bytes(char *bytes, size_t size, size_t n, void *ctx)
{
	buf_put(ctx, (struct str){ bytes, size * n });
	return size * n;
}

/* The head and body of a page over TLS; empty when there was none. */
static struct str
get_by_tls(int port)
{
	CURL *curl = curl_easy_init();
	struct buf b;

	buf_init(&b, &arena, MIB(1));
	curl_easy_setopt(curl, CURLOPT_URL, cstr(&arena, arena_fmt(&arena, "https://127.0.0.1:%d/login",
	    port)));
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
	curl_easy_setopt(curl, CURLOPT_HEADER, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_bytes);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &b);
	assert_int_equal(curl_easy_perform(curl), CURLE_OK);
	curl_easy_cleanup(curl);
	return buf_str(&b);
}

static void
TLS_is_spoken_and_its_cookies_stay_in_it(void **state)
{
	struct house *h = *state;
	struct web_options o = { .bind = "127.0.0.1", .tls_cert = put_file(h, "cert.pem", tls_cert),
	    .tls_key = put_file(h, "key.pem", tls_key) };
	struct web *web;
	struct str page;

	ok(web_start_with(&web, h->desk, &o, table, &err));
	page = get_by_tls(web_port(web));
	assert_true(str_starts(page, STR("HTTP/1.1 200 OK")));
	assert_true(str_find(page, STR("; SameSite=Lax; Max-Age=86400; Secure\r\n")) != STR_NOT_FOUND);
	assert_int_equal(client_raw(&arena, web_port(web),
	    STR("GET /health HTTP/1.1\r\nHost: desk\r\n\r\n")).status, 0);
	web_stop(web);
	o.tls_key = put_file(h, "key.pem", "no key at all\n");
	assert_false(web_start_with(&web, h->desk, &o, table, &err));
	assert_non_null(strstr(err.text, "key.pem holds no private key"));
}

/* One wrong try for an account that no one else tries, as it comes through the proxy. */
static int
guess_through_proxy(int port, int n, const char *forwarded)
{
	struct str body = arena_fmt(&arena,
	    "csrf=0123456789abcdef0123456789abcdef&login=someone%d&password=wrong+wrong+wrong", n);

	return client_raw(&arena, port, arena_fmt(&arena, "POST /login HTTP/1.1\r\nHost: "
	    "desk\r\n" FORM "X-Forwarded-For: %s\r\n"
	    "Cookie: heard_form=0123456789abcdef0123456789abcdef\r\nContent-Length: %zu\r\n\r\n%.*s",
	    forwarded, body.len,
	    STR_ARG(body))).status;
}

static void
behind_a_proxy_the_address_it_wrote_counts(void **state)
{
	static const char *const made_up[] = { "198.51.100.1, 192.0.2.9", "198.51.100.2,192.0.2.9",
	    "198.51.100.3,  192.0.2.9", "192.0.2.9" };
	struct house *h = *state;
	struct web_options o = { .bind = "127.0.0.1", .behind_proxy = true };
	struct web *web;
	struct reply r;

	ok(web_start_with(&web, h->desk, &o, table, &err));
	for (int i = 0; i < 4; i++)
		assert_int_equal(guess_through_proxy(web_port(web), i, made_up[i]), 401);
	assert_int_equal(guess_through_proxy(web_port(web), 4, "203.0.113.5"), 401);
	assert_int_equal(guess_through_proxy(web_port(web), 5, "203.0.113.6, 192.0.2.9"), 429);
	r = client_raw(&arena, web_port(web), STR("GET /login HTTP/1.1\r\nHost: desk\r\n\r\n"));
	assert_true(str_ends(reply_header(&r, "Set-Cookie"), STR("; Secure")));
	web_stop(web);
}

/* --- files and the API ------------------------------------------------------------------------ */

static void
a_static_file_is_asked_for_once(void **state)
{
	struct house *h = *state;
	struct reply r = get_with(h, "/static/live.js", STR_NONE, "");
	struct str etag = reply_header(&r, "ETag");

	assert_int_equal(r.status, 200);
	assert_str(reply_header(&r, "Content-Type"), "text/javascript; charset=utf-8");
	assert_str(reply_header(&r, "Cache-Control"), "no-cache");
	assert_true(r.body.len > 100 && etag.len > 2);
	r = get_with(h, "/static/live.js", STR_NONE, cstr(&arena, arena_fmt(&arena, "If-None-Match: %.*s\r\n",
	    STR_ARG(etag))));
	assert_int_equal(r.status, 304);
	r = get_with(h, cstr(&arena, arena_fmt(&arena, "/static/live.js?v=%.*s",
	    STR_ARG(static_version(&arena)))), STR_NONE, "");
	assert_str(reply_header(&r, "Cache-Control"), "public, max-age=31536000, immutable");
	r = get_with(h, "/static/nothing.js", STR_NONE, "");
	assert_int_equal(r.status, 404);
}

static void
json_is_well_formed(struct str body)
{
	struct json j;

	json_init(&j, &arena, body);
	json_skip(&j, NULL);
	ok(json_end(&j, &err));
}

/* "$ref":"#/components/schemas/Turn" needs "Turn":{"type":"object" */
static void
every_reference_is_described(struct str all)
{
	static const char mark[] = "#/components/schemas/";
	struct str rest = all, name;
	size_t at, n = 0;

	while ((at = str_find(rest, str_from(mark))) != STR_NOT_FOUND) {
		rest = str_sub(rest, at + strlen(mark), rest.len);
		(void)str_cut(rest, '"', &name, &rest);
		if (!str_eq(name, STR("Error")) && str_find(all, arena_fmt(&arena,
		    "\"%.*s\":{\"type\":\"object\"", STR_ARG(name))) == STR_NOT_FOUND)
			fail_msg("nothing describes %.*s", STR_ARG(name));
		n++;
	}
	assert_true(n > 10);
}

static void
the_nouns_are_JSON_and_described(void **state)
{
	struct house *h = *state;
	struct str id = arena_fmt(&arena, "%lld", (long long)h->case_id);
	struct reply r = get_with(h, cstr(&arena, arena_fmt(&arena, "/cases/%.*s/turns", STR_ARG(id))),
	    h->cookie, "");

	json_is_well_formed(r.body);
	assert_true(str_find(r.body,
	    STR("\"at\":\"2026-06-01T08:00:00+01:00\",\"speaker\":\"customer\"")) != STR_NOT_FOUND);
	r = get_with(h, cstr(&arena, arena_fmt(&arena, "/cases/%.*s/events?after=1", STR_ARG(id))), h->cookie,
	    "");
	json_is_well_formed(r.body);
	assert_true(str_starts(r.body, STR("{\"events\":[{\"seq\":2,\"id\":\"")));
	r = get_with(h, cstr(&arena, arena_fmt(&arena, "/cases/%.*s/events?after=x", STR_ARG(id))), h->cookie,
	    "");
	assert_int_equal(r.status, 400);
	r = get_with(h, cstr(&arena, arena_fmt(&arena, "/cases/%.*s", STR_ARG(id))), h->cookie, "");
	json_is_well_formed(r.body);
	r = get_with(h, "/openapi.json", STR_NONE, "");
	json_is_well_formed(r.body);
	assert_true(str_find(r.body, STR("\"/cases/{id}/note\":{\"post\":{\"summary\":\"adds a "
	    "concern\"")) != STR_NOT_FOUND);
	assert_true(str_find(r.body, STR("#/components/schemas/Turn")) != STR_NOT_FOUND);
	every_reference_is_described(r.body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_two_programs_could_read_differently_is_refused),
		TEST(what_is_not_shown_is_refused_too),
		TEST(a_sound_request_is_taken_however_it_arrives),
		TEST(a_wrong_method_is_told_the_right_one),
		TEST(a_chunked_body_is_taken_up_to_the_limit_and_cut_behind_it),
		TEST(a_body_that_is_too_long_is_refused_before_it_is_sent),
		TEST(headers_without_end_are_refused),
		TEST(one_connection_serves_many_requests),
		TEST(HEAD_is_GET_without_the_body),
		TEST(every_answer_is_guarded),
		TEST(each_right_opens_to_whom_it_should),
		TEST(a_stranger_is_taken_to_the_login_and_back),
		TEST(a_token_opens_the_API_and_a_wrong_one_nothing),
		TEST(the_right_password_opens_a_session),
		TEST(only_an_address_of_ours_is_gone_on_to),
		TEST(logging_out_ends_the_session),
		TEST(a_login_form_of_another_site_is_refused),
		TEST(guessing_is_slowed_in_words),
		TEST(an_act_is_committed_before_it_is_answered),
		TEST(the_same_form_sent_twice_acts_once_and_is_answered_the_same),
		TEST(a_form_without_its_mark_does_nothing_and_shows_what_was_typed),
		TEST(a_form_from_another_site_does_nothing_and_is_not_shown),
		TEST(a_form_of_our_own_page_is_taken_whatever_the_browser_says_of_it),
		TEST(a_refused_act_gives_the_page_back_with_what_was_typed),
		TEST(JSON_is_answered_with_the_new_head),
		TEST(many_at_once_are_all_answered_and_none_is_doubled),
		TEST(who_hangs_up_after_sending_has_sent_it_all_the_same),
		TEST(half_a_request_holds_up_no_one),
		TEST(half_a_request_is_waited_for_so_long_and_no_longer),
		TEST(slow_work_holds_up_no_one_and_has_an_end),
		TEST(a_handler_that_says_nothing_is_a_fault_told_in_words),
		TEST(a_second_page_hears_what_happened),
		TEST(the_end_of_the_desk_ends_the_streams_and_a_new_one_begins),
		TEST(a_port_that_is_taken_is_named),
		TEST(TLS_is_spoken_and_its_cookies_stay_in_it),
		TEST(behind_a_proxy_the_address_it_wrote_counts),
		TEST(a_static_file_is_asked_for_once),
		TEST(the_nouns_are_JSON_and_described),
	};

	log_set_level(LOG_LEVEL_QUIET);
	return run_in_house_on_engines(tests, open_house, close_house);
}
