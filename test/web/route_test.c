/* route_test.c - which address is which row of the table.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/route.h"
#include "../unit.h"

static void
nothing(struct request *r)
{
	(void)r;
}

static const struct route table[] = {
	{ .method = GET, .path = "/", .run = nothing },
	{ .method = GET, .path = "/cases", .run = nothing },
	{ .method = GET, .path = "/cases/new", .run = nothing },
	{ .method = GET, .path = "/cases/:id", .run = nothing },
	{ .method = POST, .path = "/cases/:id/reply", .run = nothing },
	{ .method = GET, .path = "/cases/:id/turns/:turn", .run = nothing },
	{ .method = GET, .path = "/c/:token", .run = nothing },
	{ .method = POST, .path = "/c/:token", .run = nothing },
	{ 0 },
};

static void
addresses_are_compared_by_segments(void **state)
{
	static const struct { const char *path; enum method method; const char *want, *param[2]; } cases[] = {
		{ "/", GET, "/", { 0 } },
		{ "/cases", GET, "/cases", { 0 } },
		{ "/cases/", GET, NULL, { 0 } },
		{ "//cases", GET, NULL, { 0 } },
		{ "/cases/new", GET, "/cases/new", { 0 } },
		{ "/cases/7", GET, "/cases/:id", { "7" } },
		{ "/cases/%37", GET, "/cases/:id", { "7" } },
		{ "/cases/9223372036854775807", GET, "/cases/:id", { "9223372036854775807" } },
		{ "/cases/9223372036854775808", GET, NULL, { 0 } },
		{ "/cases/-7", GET, NULL, { 0 } },
		{ "/cases/seven", GET, NULL, { 0 } },
		{ "/cases/7/reply", POST, "/cases/:id/reply", { "7" } },
		{ "/cases/7/reply", GET, NULL, { 0 } },
		{ "/cases/7/reply/", POST, NULL, { 0 } },
		{ "/cases/7/turns/last", GET, "/cases/:id/turns/:turn", { "7", "last" } },
		{ "/c/abc-def", GET, "/c/:token", { "abc-def" } },
		{ "/c/abc%20def", POST, "/c/:token", { "abc def" } },
		{ "/c/abc+def", GET, "/c/:token", { "abc+def" } },
		{ "/c/", GET, NULL, { 0 } },
		{ "/c/a%2fb", GET, NULL, { 0 } },
		{ "/c/a%00b", GET, NULL, { 0 } },
		{ "/c/a%zz", GET, NULL, { 0 } },
		{ "/c/%ff", GET, NULL, { 0 } },
		{ "/c/..", GET, "/c/:token", { ".." } },
		{ "/Cases", GET, NULL, { 0 } },
		{ "", GET, NULL, { 0 } },
		{ "*", GET, NULL, { 0 } },
		{ "http://elsewhere/", GET, NULL, { 0 } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct route_match m;

		route_find(&arena, table, cases[i].method, str_from(cases[i].path), &m);
		assert_string_equal(m.route ? m.route->path : "none", cases[i].want ? cases[i].want : "none");
		for (size_t k = 0; k < 2 && m.route; k++)
			assert_str(m.param[k], cases[i].param[k] ? cases[i].param[k] : "");
	}
}

static void
it_is_known_what_else_an_address_takes(void **state)
{
	struct route_match m;

	(void)state;
	route_find(&arena, table, GET, STR("/cases/7/reply"), &m);
	assert_true(!m.route && m.post && !m.get);
	route_find(&arena, table, POST, STR("/cases/7"), &m);
	assert_true(!m.route && m.get && !m.post);
	route_find(&arena, table, GET, STR("/c/x"), &m);
	assert_true(m.route && m.route->method == GET);
	route_find(&arena, table, POST, STR("/c/x"), &m);
	assert_true(m.route && m.route->method == POST);
	route_find(&arena, table, GET, STR("/nowhere"), &m);
	assert_true(!m.route && !m.get && !m.post);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(addresses_are_compared_by_segments),
		TEST(it_is_known_what_else_an_address_takes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
