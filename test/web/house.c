/* house.c - a desk with one case, an agent, a lead and an owner, served on a port of its own.
 *
 * SPDX-License-Identifier: ISC
 */
#include "house.h"

#include "host/mem.h"
#include "mail/message.h"

static const char first_mail[] =
    "From: Ines Moreau <ines@example.com>\r\n"
    "To: help@fenland.example\r\n"
    "Subject: Six weeks without broadband\r\n"
    "Message-ID: <first@example.com>\r\n"
    "Date: Mon, 1 Jun 2026 07:50:00 +0100\r\n"
    "\r\n"
    "We have had no broadband for six weeks. Two engineers never came.\r\n";

static void
worked(bool good, const struct err *err)
{
	if (!good)
		fprintf(stderr, "the house: %s\n", err->text);
	must(good);
}

static void
add_account(struct house *h, const char *login, const char *role)
{
	struct in_account in = { .login = str_from(login), .name = str_from(login), .role = str_from(role),
		.password = STR(PASSWORD) };
	struct change_result done;
	struct err err = { 0 };

	worked(desk_do(&h->seat, act_account_add, &in, &done, &err), &err);
}

static struct actor
actor_of(struct house *h, const char *login)
{
	struct err err = { 0 };
	struct actor who;

	worked(desk_login(&h->seat, str_from(login), STR(PASSWORD), &who, &err), &err);
	return who;
}

struct str
house_session(struct house *h, const char *login, struct str *csrf)
{
	struct session session;
	struct err err = { 0 };
	struct str token;

	worked(desk_session_new(&h->seat, actor_of(h, login), &token, &err), &err);
	worked(desk_session(&h->seat, token, &session, &err), &err);
	*csrf = session.csrf;
	return arena_fmt(&h->arena, "heard=%.*s", STR_ARG(token));
}

int64_t
house_mail(struct house *h, const char *raw)
{
	struct message message;
	struct in_receive in = { str_from(raw), &message };
	struct actor who = h->seat.who;
	struct change_result done;
	struct case_line *cases;
	struct err err = { 0 };
	size_t n;

	mail_init();
	worked(message_parse(&h->arena, in.raw, &message, &err), &err);
	h->seat.who.role = ROLE_DESK;
	worked(desk_do(&h->seat, act_receive, &in, &done, &err), &err);
	h->seat.who = who;
	worked(desk_cases(&h->seat, message.from_address, STR_NONE, false, NEVER, &cases, &n, &err), &err);
	must(n == 1);
	return cases[0].case_id;
}

void
house_start_web(struct house *h)
{
	struct web_options o = { .bind = "127.0.0.1" };
	struct err err = { 0 };

	worked(web_start_with(&h->web, h->desk, &o, h->table, &err), &err);
	h->port = web_port(h->web);
	must(h->port > 0);
}

void
house_open(struct house *h, const struct route *table)
{
	struct desk_options o;
	struct err err = { 0 };

	*h = (struct house){ .clock = clock_stopped_at(START), .table = table };
	place_make(&h->place);
	o = room_options(&h->place, h->clock);
	o.base_url = NULL;                      /* the tests set it */
	worked(desk_open(&h->desk, &o, &err), &err);
	arena_init(&h->arena, &host_pages, MIB(64));
	worked(seat_open(&h->seat, h->desk, &h->arena, (struct actor){ .role = ROLE_DESK }, &err), &err);
	add_account(h, "asha", "agent");
	add_account(h, "lena", "lead");
	add_account(h, "olga", "owner");
	h->seat.who.role = ROLE_OWNER;
	h->case_id = house_mail(h, first_mail);
	h->cookie = house_session(h, "asha", &h->csrf);
	h->lead_cookie = house_session(h, "lena", &h->lead_csrf);
	h->owner_cookie = house_session(h, "olga", &h->owner_csrf);
	worked(desk_token_new(&h->seat, STR("asha"), STR("test"), &h->token, &err), &err);
	house_start_web(h);
}

void
house_close(struct house *h)
{
	web_stop(h->web);
	seat_close(&h->seat);
	desk_close(h->desk);
	clock_free(h->clock);
	arena_release(&h->arena);
	place_drop(&h->place);
}

int64_t
house_seq(struct house *h)
{
	struct arena_mark mark = arena_mark(&h->arena);
	struct case_view view;
	struct err err = { 0 };
	int64_t seq;

	worked(desk_case(&h->seat, h->case_id, &view, &err), &err);
	seq = view.state->seq;
	arena_rewind(&h->arena, mark);
	return seq;
}

struct reply
house_get(struct arena *a, struct house *h, const char *path, struct str cookie, const char *more)
{
	return client_raw(a, h->port, arena_fmt(a, "GET %s HTTP/1.1\r\nHost: desk\r\nCookie: %.*s\r\n%s\r\n",
	    path,
	    STR_ARG(cookie), more));
}

struct reply
house_post(struct arena *a, struct house *h, const char *path, struct str cookie, const char *more,
    struct str body)
{
	return client_raw(a, h->port, arena_fmt(a, "POST %s HTTP/1.1\r\nHost: desk\r\nCookie: %.*s\r\n"
	    "Content-Length: %zu\r\n%s\r\n%.*s", path, STR_ARG(cookie), body.len, more, STR_ARG(body)));
}
