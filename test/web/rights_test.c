/* rights_test.c - the desk's own table of routes, walked row by row as a stranger, a customer, an agent, a
 * lead and the owner, on either engine.
 *
 * No row may be forgotten: each is asked for without a right, with too small a one, with another customer's
 * link, without the page's mark, from another site's page, with too much and with what it does not know;
 * none of that changes anything.
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

/* The heads of both cases. */
static int64_t
heads(void)
{
	int64_t ours = house.case_id, sum = house_seq(&house);

	house.case_id = bens;
	sum = sum * 1000 + house_seq(&house);
	house.case_id = ours;
	return sum;
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

static void
a_stranger_gets_no_further_than_the_login(void **state)
{
	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		struct reply r;

		if (route->right == CAN_ANYONE)
			continue;
		r = ask(route, STR_NONE, "text=Hello");
		if (is_desk(route) && route->method == GET)
			assert_true(str_starts(reply_header(&r, "Location"), STR("/login")));
		if (is_desk(route))
			is_answered_with(route, r.status, route->method == GET ? 303 : 403);
		else if (route->right == CAN_DEMO || route->method == GET)
			is_answered_with(route, r.status, 404);
		else
			assert_true(r.status >= 400 && r.status < 500);
	}
}

static void
too_small_a_role_is_told_whose_it_is(void **state)
{
	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		if (route->right == CAN_LEAD || route->right == CAN_OWNER)
			is_answered_with(route, ask(route, house.cookie, "").status, 403);
		if (route->right == CAN_OWNER)
			is_answered_with(route, ask(route, house.lead_cookie, "").status, 403);
	}
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
	for (const struct route *route = routes; route->method != 0; route++) {
		if (route->method != GET || !is_desk(route) || strcmp(route->path, "/live") == 0)
			continue;
		opens_for(route, house.owner_cookie);
		if (route->right <= CAN_LEAD)
			opens_for(route, house.lead_cookie);
		if (route->right <= CAN_AGENT)
			opens_for(route, house.cookie);
	}
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
	int64_t before = heads();

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
	assert_int_equal(heads(), before);
}

/* As a session, and in the place of a case's number. */
static void
a_link_is_no_way_into_the_desk(void **state)
{
	struct str cookie = arena_fmt(&arena, "heard=%.*s", STR_ARG(bens_link));
	int64_t before = heads();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++)
		if (is_desk(route))
			is_answered_with(route, ask(route, cookie, filled(route)).status,
			    route->method == GET ? 303 : 403);
	assert_int_equal(heads(), before);
}

/* --- forms ------------------------------------------------------------------------------------- */

static void
no_form_is_taken_without_its_mark(void **state)
{
	const char *another = cstr(&arena, arena_fmt(&arena, "csrf=%.*s", STR_ARG(house.lead_csrf)));
	int64_t before = heads();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++)
		if (route->method == POST && is_desk(route)) {
			is_answered_with(route, ask(route, house.owner_cookie, filled(route)).status, 403);
			is_answered_with(route, ask(route, house.owner_cookie, another).status, 403);
		}
	assert_int_equal(heads(), before);
}

static void
no_form_is_taken_from_another_sites_page(void **state)
{
	int64_t before = heads();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		struct str body = arena_fmt(&arena, "csrf=%.*s&%s", STR_ARG(house.owner_csrf), filled(route));

		if (route->method != POST || route->right == CAN_DEMO)
			continue;
		is_answered_with(route, house_post(&arena, &house, address_with(route, bens_link),
		    house.owner_cookie, FORM "Sec-Fetch-Site: cross-site\r\n", body).status, 403);
	}
	assert_int_equal(heads(), before);
}

static void
no_form_takes_more_than_it_may(void **state)
{
	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		size_t max = route->body_max > 0 ? route->body_max : BODY_DEFAULT;
		struct reply r;

		if (route->method != POST)
			continue;
		r = client_raw(&arena, house.port, arena_fmt(&arena,
		    "POST %s HTTP/1.1\r\nHost: desk\r\nCookie: %.*s\r\n"
		    FORM "Content-Length: %zu\r\n\r\n", address_of(route), STR_ARG(house.owner_cookie),
		    max + 1));
		is_answered_with(route, r.status, 413);
		assert_true(r.closed);
	}
}

static void
a_field_no_form_knows_is_named_and_nothing_changes(void **state)
{
	struct str marked = arena_fmt(&arena, "csrf=%.*s&colour=red", STR_ARG(house.owner_csrf));
	int64_t before = heads();

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		struct reply r;

		if (route->method != POST || !is_desk(route))
			continue;
		r = ask(route, house.owner_cookie, cstr(&arena, marked));
		is_answered_with(route, r.status, 400);
		assert_true(str_find(r.body, STR("colour")) != STR_NOT_FOUND);
	}
	assert_int_equal(heads(), before);
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
	};

	log_set_level(LOG_LEVEL_QUIET);
	return run_in_house_on_engines(tests, open_house, close_house);
}
