/* rights_test.c - the desk's own table of routes, walked row by row as a stranger, a customer, an agent, a
 * lead and the owner, on either engine.
 *
 * No row may be forgotten: each is asked for without a right, with too small a one, with another customer's
 * link, without the page's mark, from another site's page, with too much, with what it does not know and in
 * each way that two programs might read differently; none of that changes anything.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/making.h"
#include "house.h"

static struct house house;
static int64_t bens;                            /* a case of another customer */
static struct str bens_link, revoked_link;      /* of their page */

struct in_link { int64_t case_id; struct str token; };

static bool
act_link(struct seat *s, const void *input, struct change *c, struct err *err)
{
	struct in_link *in = (struct in_link *)(uintptr_t)input;
	struct making m;

	return making_begin(&m, s, c, in->case_id, err) && making_link(&m, m.state->turns.at[0].seq,
	    &in->token, err);
}

static void
must_do(enum role role, desk_act *act, const void *in)
{
	struct change_result done;
	struct err err = { 0 };

	house.seat.who.role = role;
	if (!desk_do(&house.seat, act, in, &done, &err))
		fail_msg("%s", err.text);
	house.seat.who.role = ROLE_OWNER;
}

static struct str
link_of(int64_t case_id)
{
	struct in_link in = { .case_id = case_id };

	must_do(ROLE_DESK, act_link, &in);
	return in.token;
}

static int
open_house(void **state)
{
	struct in_case revoke = { .text = STR("sent to the wrong address") };
	struct err err = { 0 };

	house_open(&house, routes);
	if (!desk_setting_put(house.desk, STR("firm.base_url"), STR("http://desk.example"), &err))
		fail_msg("%s", err.text);
	bens = house_mail(&house, "From: Ben Okoro <ben@example.net>\r\nSubject: The hall\r\n"
	    "Message-ID: <hall@example.net>\r\n\r\nThe light in the hall has been broken for a month.\r\n");
	revoke.case_id = bens;
	revoked_link = link_of(bens);
	must_do(ROLE_OWNER, act_links_revoke, &revoke);
	bens_link = link_of(bens);
	*state = &house;
	return 0;
}

static int
close_house(void **state)
{
	house_close(*state);
	return 0;
}

/* The row's address with our case for :id, and this for what else there is to be named. */
static const char *
address_with(const struct route *route, struct str name)
{
	struct str rest = str_from(route->path), segment;
	struct buf b;
	bool more = true;

	buf_init(&b, &arena, KIB(1));
	str_cut(rest, '/', &segment, &rest);
	while (more) {
		more = str_cut(rest, '/', &segment, &rest);
		if (str_eq(segment, STR(":id")))
			buf_fmt(&b, "/%lld", (long long)house.case_id);
		else if (str_starts(segment, STR(":")))
			buf_fmt(&b, "/%.*s", STR_ARG(name));
		else
			buf_fmt(&b, "/%.*s", STR_ARG(segment));
	}
	return cstr(&arena, buf_str(&b));
}

/* A token that nobody has, a file that is not there. */
static const char *
address_of(const struct route *route)
{
	return address_with(route, STR("nothing-of-that-name"));
}

static bool
is_desk(const struct route *route)
{
	return route->right >= CAN_AGENT && route->right <= CAN_OWNER;
}

static struct reply
ask(const struct route *route, struct str cookie, const char *body)
{
	if (route->method == GET)
		return house_get(&arena, &house, address_of(route), cookie, "");
	return house_post(&arena, &house, address_of(route), cookie, FORM, str_from(body));
}

struct counted { int64_t n; };

/* Whatever is done, to a case or to the house, is an event. */
static int64_t
events(void)
{
	static const struct db_field fields[] = { DB_FIELD(struct counted, n) };
	struct counted all = { 0 };
	struct err err = { 0 };
	struct db *db;

	if (!db_open(&db, house.place.where, DB_READ, &err)
	    || !db_one(&arena, db, fields, &all, &err, "SELECT count(*) AS n FROM event"))
		fail_msg("%s", err.text);
	db_close(db);
	assert_true(all.n > 0);
	return all.n;
}

static void
is_answered_with(const struct route *route, int status, int want)
{
	if (status != want)
		fail_msg("%s %s: %d, not %d", route->method == GET ? "GET" : "POST", route->path, status,
		    want);
}

static void
every_row_is_whole(void **state)
{
	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		assert_true(route->right != CAN_NOBODY);
		assert_non_null(route->run);
		assert_non_null(route->what);
		for (const struct form_field *f = route->form; f && f->name; f++) {
			assert_true(f->max > 0);
			assert_non_null(f->label);
			assert_true(f->kind != FIELD_CHOICE || f->choices != NULL);
		}
		for (const struct route *other = routes; other < route; other++)
			assert_true(other->method != route->method || strcmp(other->path, route->path) != 0);
	}
}

/* What the form asks for, whatever it is: the first of a choice, a number, a few words. */
static const char *
filled(const struct route *route)
{
	struct buf b;

	buf_init(&b, &arena, KIB(4));
	for (const struct form_field *f = route->form; f && f->name; f++) {
		struct str value = f->kind == FIELD_TEXT || f->kind == FIELD_LINE ? STR("Hello") : STR("1"),
		    rest;

		if (f->kind == FIELD_CHOICE)
			str_cut(str_from(f->choices), ' ', &value, &rest);
		buf_fmt(&b, "%s=%.*s&", f->name, STR_ARG(value));
	}
	return cstr(&arena, buf_str(&b));
}

#define MARK "0123456789abcdef0123456789abcdef"  /* of a login page that a stranger was shown */

static void
a_stranger_gets_no_further_than_the_login(void **state)
{
	int64_t before = events();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		const char *body = cstr(&arena, arena_fmt(&arena, "csrf=" MARK "&%s", filled(route)));
		struct reply r;

		if (route->right == CAN_ANYONE)
			continue;
		r = ask(route, STR("heard_form=" MARK), body);
		if (is_desk(route) && route->method == GET)
			assert_true(str_starts(reply_header(&r, "Location"), STR("/login")));
		if (is_desk(route) && route->method == POST)
			assert_true(str_find(r.body, STR("Please log in")) != STR_NOT_FOUND);
		if (is_desk(route))
			is_answered_with(route, r.status, route->method == GET ? 303 : 403);
		else if (route->right == CAN_DEMO || route->method == GET)
			is_answered_with(route, r.status, 404);
		else
			assert_true(r.status >= 400 && r.status < 500);
	}
	assert_int_equal(events(), before);
}

/* The desk's people: who asks, and the mark of their pages. */
static const struct person { enum right may; struct str *cookie, *csrf; } people[] = {
	{ CAN_AGENT, &house.cookie, &house.csrf },
	{ CAN_LEAD, &house.lead_cookie, &house.lead_csrf },
	{ CAN_OWNER, &house.owner_cookie, &house.owner_csrf },
};

static const char *
marked(const struct person *who, const char *body)
{
	return cstr(&arena, arena_fmt(&arena, "csrf=%.*s&%s", STR_ARG(*who->csrf), body));
}

/* With all that the page would have sent, so that nothing but their role is in the way. */
static void
too_small_a_role_is_told_whose_it_is(void **state)
{
	int64_t before = events();
	size_t refused = 0;

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++)
		for (size_t i = 0; i < LENGTH(people); i++) {
			struct reply r;

			if (!is_desk(route) || route->right <= people[i].may)
				continue;
			r = ask(route, *people[i].cookie, marked(&people[i], filled(route)));
			is_answered_with(route, r.status, 403);
			if (str_find(r.body, STR("This is for ")) == STR_NOT_FOUND)
				fail_msg("%s: refused for another reason", route->path);
			refused++;
		}
	assert_true(refused > 30);
	assert_int_equal(events(), before);
}

static void
opens_for(const struct route *route, struct str cookie)
{
	struct reply r = ask(route, cookie, "");

	if (r.status != 200 && r.status != 404)
		fail_msg("%s: %d", route->path, r.status);
	/* the case is there; what hangs on it by a further name is not */
	if (strstr(route->path, "/cases") == route->path)
		is_answered_with(route, r.status,
		    strstr(address_of(route), "/nothing-of-that-name") ? 404 : 200);
}

static void
everyone_can_open_every_page_of_theirs(void **state)
{
	(void)state;
	for (const struct route *route = routes; route->method != 0; route++)
		for (size_t i = 0; i < LENGTH(people); i++)
			if (route->method == GET && is_desk(route) && route->right <= people[i].may
			    && strcmp(route->path, "/live") != 0)
				opens_for(route, *people[i].cookie);
}

/* --- customers --------------------------------------------------------------------------------- */

static struct reply
ask_by_link(const struct route *route, struct str link, const char *body)
{
	const char *address = address_with(route, link);

	if (route->method == GET)
		return house_get(&arena, &house, address, STR_NONE, "");
	return house_post(&arena, &house, address, STR_NONE, FORM, str_from(body));
}

static void
a_link_opens_one_customers_page_and_moves_one_case(void **state)
{
	int64_t ours = house_seq(&house);
	size_t pages = 0;

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		struct reply r;

		if (route->right != CAN_CUSTOMER)
			continue;
		r = ask_by_link(route, bens_link, filled(route));
		if (route->method == GET)
			is_answered_with(route, r.status, 200);
		pages += route->method == GET;
		assert_true(str_find(r.body, STR("broadband")) == STR_NOT_FOUND);
		assert_true(str_find(r.body, STR("Ines")) == STR_NOT_FOUND);
	}
	assert_true(pages > 0);
	assert_int_equal(house_seq(&house), ours);
}

static void
a_link_that_was_stopped_opens_nothing(void **state)
{
	int64_t before = events();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		struct reply r;

		if (route->right != CAN_CUSTOMER)
			continue;
		r = ask_by_link(route, revoked_link, filled(route));
		if (r.status < 400 || r.status >= 500)
			fail_msg("%s: %d", route->path, r.status);
		assert_true(str_find(r.body, STR("broken for a month")) == STR_NOT_FOUND);
	}
	assert_int_equal(events(), before);
}

/* As a session, and in the place of a case's number. */
static void
a_link_is_no_way_into_the_desk(void **state)
{
	struct str cookie = arena_fmt(&arena, "heard=%.*s", STR_ARG(bens_link));
	int64_t before = events();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++)
		if (is_desk(route))
			is_answered_with(route, ask(route, cookie, filled(route)).status,
			    route->method == GET ? 303 : 403);
	assert_int_equal(events(), before);
}

/* --- forms ------------------------------------------------------------------------------------- */

/* By whom the row is for, and by whoever has no session where it is for everyone. */
static void
needs_the_mark(const struct route *route, struct str cookie, const char *body)
{
	struct reply r = ask(route, cookie, body);

	is_answered_with(route, r.status, 403);
	if (str_find(r.body, STR("without its mark")) == STR_NOT_FOUND)
		fail_msg("%s: refused for another reason", route->path);
}

static void
no_form_is_taken_without_its_mark(void **state)
{
	const char *of_another = marked(&people[1], "");
	int64_t before = events();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		if (route->method != POST || route->right == CAN_CUSTOMER || route->right == CAN_DEMO)
			continue;
		if (route->right == CAN_ANYONE)
			needs_the_mark(route, STR_NONE, filled(route));
		for (size_t i = 0; i < LENGTH(people); i++)
			if (route->right <= people[i].may || route->right == CAN_ANYONE)
				needs_the_mark(route, *people[i].cookie, filled(route));
		needs_the_mark(route, house.owner_cookie, of_another);
	}
	assert_int_equal(events(), before);
}

static void
no_form_is_taken_from_another_sites_page(void **state)
{
	int64_t before = events();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		struct str body = arena_fmt(&arena, "csrf=%.*s&%s", STR_ARG(house.owner_csrf), filled(route));

		if (route->method != POST || route->right == CAN_DEMO)
			continue;
		is_answered_with(route, house_post(&arena, &house, address_with(route, bens_link),
		    house.owner_cookie, FORM "Sec-Fetch-Site: cross-site\r\n", body).status, 403);
	}
	assert_int_equal(events(), before);
}

static void
is_too_much(const struct route *route, struct str cookie, size_t max)
{
	struct reply r = client_raw(&arena, house.port, arena_fmt(&arena,
	    "POST %s HTTP/1.1\r\nHost: desk\r\nCookie: %.*s\r\n" FORM "Content-Length: %zu\r\n\r\n",
	    address_of(route), STR_ARG(cookie), max + 1));

	is_answered_with(route, r.status, 413);
	assert_true(r.closed);
}

/* No length was said before: as soon as it is too much, the line is cut. */
static void
is_cut_off(const struct route *route, size_t max)
{
	struct arena_mark mark = arena_mark(&arena);
	struct reply r;
	struct buf b;

	buf_init(&b, &arena, 2 * max + KIB(4));
	buf_fmt(&b, "POST %s HTTP/1.1\r\nHost: desk\r\nCookie: %.*s\r\n" FORM
	    "Transfer-Encoding: chunked\r\n\r\n%zx\r\n", address_of(route), STR_ARG(house.owner_cookie),
	    max + 1);
	for (size_t i = 0; i <= max; i++)
		buf_putc(&b, 'x');
	buf_lit(&b, "\r\n0\r\n\r\n");
	r = client_raw(&arena, house.port, buf_str(&b));
	is_answered_with(route, r.status, 0);
	assert_true(r.closed);
	arena_rewind(&arena, mark);
}

static void
no_form_takes_more_than_it_may(void **state)
{
	int64_t before = events();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		size_t max = route->body_max > 0 ? route->body_max : BODY_DEFAULT;

		if (route->method != POST)
			continue;
		is_too_much(route, STR_NONE, max);
		for (size_t i = 0; i < LENGTH(people); i++)
			is_too_much(route, *people[i].cookie, max);
		is_cut_off(route, max);
	}
	assert_int_equal(events(), before);
}

/* So far each of them comes, with their own mark, to whom the form belongs. */
static void
a_field_no_form_knows_is_named_and_nothing_changes(void **state)
{
	int64_t before = events();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++)
		for (size_t i = 0; i < LENGTH(people); i++) {
			struct reply r;

			if (route->method != POST || !is_desk(route) || route->right > people[i].may)
				continue;
			r = ask(route, *people[i].cookie, marked(&people[i], "colour=red"));
			is_answered_with(route, r.status, 400);
			assert_true(str_find(r.body, STR("colour")) != STR_NOT_FOUND);
		}
	assert_int_equal(events(), before);
}

/* --- bytes ------------------------------------------------------------------------------------- */

#define HUGE 60000                              /* of one header */

/* What is amiss in an otherwise sound request. */
static const struct amiss {
	const char *what;
	struct str lines;                       /* one more header, or more */
	bool no_host, plus, huge;               /* plus: a sign before the length */
} amiss[] = {
	{ .what = "a length and chunks", .lines = STR_INIT("Transfer-Encoding: chunked\r\n") },
	{ .what = "another encoding, chunks and a length",
	    .lines = STR_INIT("Transfer-Encoding: gzip, chunked\r\n") },
	{ .what = "two lengths", .lines = STR_INIT("Content-Length: 0\r\n") },
	{ .what = "a length with a sign", .plus = true },
	{ .what = "a header without a name", .lines = STR_INIT(": a\r\n") },
	{ .what = "a zero byte in a value", .lines = STR_INIT("X: a\0b\r\n") },
	{ .what = "a blank before the colon", .lines = STR_INIT("X : a\r\n") },
	{ .what = "no Host", .no_host = true },
	{ .what = "a header without end", .huge = true },
};

/* The row asked for as its page would, by the owner or through the customer's link. */
static struct str
request_for(const struct route *route, const struct amiss *m)
{
	const char *body = route->method == POST ? marked(&people[2], filled(route)) : "";
	struct buf b;

	buf_init(&b, &arena, KIB(128));
	buf_fmt(&b, "%s %s HTTP/1.1\r\n%s", route->method == GET ? "GET" : "POST",
	    address_with(route, bens_link), m->no_host ? "" : "Host: desk\r\n");
	buf_fmt(&b, "Cookie: %.*s\r\n" FORM "Content-Length: %s%zu\r\n", STR_ARG(house.owner_cookie),
	    m->plus ? "+" : "", strlen(body));
	buf_put(&b, m->lines);
	if (m->huge)
		buf_lit(&b, "X: ");
	for (int i = 0; m->huge && i < HUGE; i++)
		buf_putc(&b, 'x');
	buf_fmt(&b, "%s\r\n%s", m->huge ? "\r\n" : "", body);
	return buf_str(&b);
}

static void
what_two_programs_could_read_differently_reaches_no_row(void **state)
{
	int64_t before = events();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++)
		for (size_t i = 0; i < LENGTH(amiss); i++) {
			struct arena_mark mark = arena_mark(&arena);
			struct reply r = client_raw(&arena, house.port, request_for(route, &amiss[i]));

			if (r.status != (amiss[i].huge ? 431 : 400) || !r.closed)
				fail_msg("%s, %s: %d, %s", route->path, amiss[i].what, r.status,
				    r.closed ? "closed" : "left open");
			arena_rewind(&arena, mark);
		}
	assert_int_equal(events(), before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_row_is_whole),
		TEST(a_stranger_gets_no_further_than_the_login),
		TEST(too_small_a_role_is_told_whose_it_is),
		TEST(everyone_can_open_every_page_of_theirs),
		TEST(a_link_opens_one_customers_page_and_moves_one_case),
		TEST(a_link_that_was_stopped_opens_nothing),
		TEST(a_link_is_no_way_into_the_desk),
		TEST(no_form_is_taken_without_its_mark),
		TEST(no_form_is_taken_from_another_sites_page),
		TEST(no_form_takes_more_than_it_may),
		TEST(a_field_no_form_knows_is_named_and_nothing_changes),
		TEST(what_two_programs_could_read_differently_reaches_no_row),
	};

	log_set_level(LOG_LEVEL_QUIET);
	return run_in_house_on_engines(tests, open_house, close_house);
}
