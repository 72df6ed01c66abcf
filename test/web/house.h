/* house.h - a desk with one case, an agent, a lead and an owner, served on a port of its own.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_WEB_HOUSE_H
#define TEST_WEB_HOUSE_H

#include "../unit.h"

#include "../room.h"
#include "client.h"
#include "web/http.h"

#define PASSWORD "correct horse battery"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"

struct house {
	struct place place;                     /* on a server where HEARD_TEST_ENGINE says so */
	struct clock *clock;
	struct desk *desk;
	struct web *web;
	const struct route *table;
	struct arena arena;
	struct seat seat;                       /* the test looks on as the owner */
	int port;
	int64_t case_id;
	struct str cookie, csrf;                /* of asha, an agent who is logged in: "heard=…" */
	struct str lead_cookie, lead_csrf;      /* of lena, a lead */
	struct str owner_cookie, owner_csrf;    /* of olga, the owner */
	struct str token;                       /* asha's, for the API */
};

/* The clock stands at Monday 1 June 2026, 08:00 in London. */
void house_open(struct house *h, const struct route *table);
void house_close(struct house *h);
void house_start_web(struct house *h);
/* A mail comes in; the case it opened. */
int64_t house_mail(struct house *h, const char *raw);
/* A session of that login as a cookie; *csrf is the mark of its forms. */
struct str house_session(struct house *h, const char *login, struct str *csrf);
/* The head of the case. */
int64_t house_seq(struct house *h);

/* Requests on a connection of their own; `more` are further header lines. */
struct reply house_get(struct arena *a, struct house *h, const char *path, struct str cookie,
    const char *more);
struct reply house_post(struct arena *a, struct house *h, const char *path, struct str cookie,
    const char *more,
    struct str body);

#endif
