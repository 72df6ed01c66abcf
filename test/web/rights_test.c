/* rights_test.c - the desk's own table of routes, walked row by row as a stranger, an agent and a lead.
 *
 * No row may be forgotten: each is asked for without a right, with too small a one, without the page's
 * mark, with too much and with what it does not know; none of that changes anything.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include "house.h"

static struct house house;

static int
open_house(void **state)
{
	house_open(&house, routes);
	*state = &house;
	return 0;
}

static int
close_house(void **state)
{
	house_close(*state);
	return 0;
}

/* The row's address with our case for :id and a token that nobody has. */
static const char *
address_of(const struct route *route)
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
			buf_lit(&b, "/nothing-of-that-name");
		else
			buf_fmt(&b, "/%.*s", STR_ARG(segment));
	}
	return cstr(&arena, buf_str(&b));
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
an_agent_can_open_every_page_of_theirs(void **state)
{
	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		struct reply r;

		if (route->method != GET || route->right != CAN_AGENT || strcmp(route->path, "/live") == 0)
			continue;
		r = ask(route, house.cookie, "");
		if (r.status != 200 && r.status != 404)
			fail_msg("%s: %d", route->path, r.status);
		/* the case is there; what hangs on it by a further name is not */
		if (strstr(route->path, "/cases") == route->path)
			is_answered_with(route, r.status,
			    strstr(address_of(route), "/nothing-of-that-name") ? 404 : 200);
	}
}

static void
no_form_is_taken_without_its_mark(void **state)
{
	int64_t before = house_seq(&house);

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++)
		if (route->method == POST && is_desk(route))
			is_answered_with(route, ask(route, house.cookie, "text=Hello").status, 403);
	assert_int_equal(house_seq(&house), before);
}

static void
no_form_takes_more_than_it_may(void **state)
{
	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		size_t max = route->body_max > 0 ? route->body_max : BODY_DEFAULT;
		struct reply r;

		if (route->method != POST || route->right == CAN_LEAD || route->right == CAN_OWNER)
			continue;
		r = client_raw(&arena, house.port, arena_fmt(&arena,
		    "POST %s HTTP/1.1\r\nHost: desk\r\nCookie: %.*s\r\n"
		    FORM "Content-Length: %zu\r\n\r\n", address_of(route), STR_ARG(house.cookie), max + 1));
		is_answered_with(route, r.status, 413);
		assert_true(r.closed);
	}
}

static void
a_field_no_form_knows_is_named_and_nothing_changes(void **state)
{
	struct str marked = arena_fmt(&arena, "csrf=%.*s&colour=red", STR_ARG(house.csrf));
	int64_t before = house_seq(&house);

	(void)state;
	for (const struct route *route = routes; route->method != 0; route++) {
		struct reply r;

		if (route->method != POST || route->right != CAN_AGENT)
			continue;
		r = ask(route, house.cookie, cstr(&arena, marked));
		is_answered_with(route, r.status, 400);
		assert_true(str_find(r.body, STR("colour")) != STR_NOT_FOUND);
	}
	assert_int_equal(house_seq(&house), before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_row_is_whole),
		TEST(a_stranger_gets_no_further_than_the_login),
		TEST(too_small_a_role_is_told_whose_it_is),
		TEST(an_agent_can_open_every_page_of_theirs),
		TEST(no_form_is_taken_without_its_mark),
		TEST(no_form_takes_more_than_it_may),
		TEST(a_field_no_form_knows_is_named_and_nothing_changes),
	};

	log_set_level(LOG_LEVEL_QUIET);
	return cmocka_run_group_tests(tests, open_house, close_house);
}
