/* request.h - one request as a handler sees it, and what it may answer.
 *
 * Handlers run on libmicrohttpd's threads, straight on, and must not wait: a page is rendered and
 * returned; an act is started (web_act) and the connection sleeps until its commit, then is answered
 * with a redirect (303) or, for JSON, with the new head.  When someone was quicker the act is computed
 * again; when it is refused the route's `again` handler renders the page with the sentence and all that
 * was typed.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "base/html.h"
#include "desk/view.h"

enum method { GET = 1, POST = 2 };

/* CAN_NOBODY is 0, so a forgotten right closes the door. */
enum right {
	CAN_NOBODY, CAN_ANYONE,
	CAN_CUSTOMER,                           /* holds a link */
	CAN_AGENT, CAN_LEAD, CAN_OWNER,
	CAN_DEMO,                               /* test folders, --demo */
};

struct request;
typedef void handler(struct request *r);

/* A form is a table: every field that may come, how it is checked, how long it may be.  A field that is
 * not in the table is refused; the same field again is refused unless `many`. */
enum field_kind {
	FIELD_TEXT,
	FIELD_LINE,                             /* no line breaks */
	FIELD_ID, FIELD_INT, FIELD_FLAG, FIELD_CHOICE, FIELD_STAGE, FIELD_TIME,
	FIELD_FILES,                            /* request_files(); in the table, so forms may have them */
};
struct form_field {
	const char *name;                       /* "text"; with many, "keep" may come more than once */
	enum field_kind kind;
	size_t max;                             /* bytes */
	bool must, many;
	const char *choices;                    /* "yes no" */
	const char *label;                      /* for the sentence when it is wrong: "Your reply" */
};

struct route {
	enum method method;
	const char *path;                       /* "/cases/:id/reply" */
	enum right right;
	handler *run;
	const struct form_field *form;          /* ends with a NULL name; NULL: none */
	size_t body_max;                        /* bytes; 0: 64 KiB */
	handler *again;                         /* after a refusal: r->err says why, values are as typed */
	const char *what;                       /* for `heard routes`, openapi and docs: a short sentence */
};
extern const struct route routes[];             /* ends with method 0 */

struct request {
	struct web *web;
	struct seat seat;                       /* seat.a is the request's arena, reset at its end */
	const struct route *route;
	struct session session;                 /* of someone logged in; session.who.role NOBODY else */
	struct str path;
	struct str param[4];                    /* of :names, in order */
	bool json;                              /* Accept: application/json, or a JSON body */
	bool demo;                              /* the demo's controls are shown */
	struct err err;                         /* why the act was refused, in `again` */
	int status;                             /* set by the answer functions */
	/* With the clock of the customer whom this is about; NULL: it is about no single one.  for_customer:
	 * they read it themselves, so that all times are on their clock. */
	const struct calendar *clock;
	bool for_customer;
	struct time_day day;                    /* moment.c's */
	/* the rest is request.c's */
	struct request_private *private;
};

/* Values, checked by the form's table before the handler runs; query values by the same names for GET. */
struct str request_text(struct request *r, const char *name);          /* empty when absent */
int64_t request_int(struct request *r, const char *name);              /* 0 when absent */
bool request_flag(struct request *r, const char *name);
/* What is wrong with a field of the form that was sent, by its table; empty: nothing, or nothing was sent. */
struct str request_wrong(struct request *r, const char *name);
struct uploads;
const struct uploads *request_files(struct request *r);                 /* what came with the form */
size_t request_many(struct request *r, const char *name, struct str **out);
struct str request_query(struct request *r, const char *name);
int64_t request_param_id(struct request *r, int i);                    /* -1 when it is no id: answer 404 */

/* The answer: exactly one of these in every handler. */
typedef void render(struct html *h, const void *view);
/* Renders a template, render_case …, cast by WEB_PAGE. */
void web_page(struct request *r, int status, render *page, const void *view);
#define WEB_PAGE(r, status, template, view) \
	web_page((r), (status), (render *)(void (*)(void))(template), (1 ? (view) : (view)))
void web_redirect(struct request *r, struct str location);              /* 303 */
void web_json(struct request *r, int status, struct str body);
/* Something that is no page. */
void web_text(struct request *r, const char *type, struct str body);
/* A file for the reader to keep. */
void web_download(struct request *r, const char *type, struct str name, struct str body);
/* The same of a file from outside, under any name: it is never shown or run where our pages are. */
void web_file(struct request *r, const char *type, struct str name, struct str body);
/* A page of strangers' words, in a box of its own: nothing in it can reach ours. */
void web_foreign(struct request *r, struct str html);
/* Lets this page run WebAssembly of our own. */
void web_allow_wasm(struct request *r);
/* Lets a browser keep this answer: its address names what it holds. */
void web_keep(struct request *r);
/* A page (or JSON) that says what happened and what to do. */
void web_fail(struct request *r, const struct err *err);
/* Starts an act; `in` lives in seat.a.  Answered with 303 to `location` once it is committed. */
void web_act(struct request *r, desk_act *act, const void *in, struct str location);
/* Runs fn on the small pool for slow work (Argon2id), then calls `then` on the connection's thread. */
void web_slow(struct request *r, void (*fn)(struct request *r), handler *then);
/* HttpOnly, SameSite=Lax, Secure where TLS is. */
void web_cookie(struct request *r, const char *name, struct str value, int64_t max_age_s);

/* What every page of the desk shows around itself. */
struct page {
	struct str title;
	struct str current;                     /* "today", "cases", … */
	struct str agent, firm;
	struct markup csrf;                     /* the hidden field with the token, drawn once */
	struct markup form;                     /* a fresh one-use id, for the hidden field beside it */
	struct str error;                       /* a sentence, or empty */
	struct str error_at;                    /* where on the page it is put right: "#composer", or empty */
	struct str error_to;                    /* what the way there is called; empty: "Go to your text" */
	bool demo;
	struct str clock;                       /* the desk's time, for the demo bar */
	struct str path;
	int64_t of;                             /* the case whose numbers its forms hold, or 0 */
	struct str accent;                      /* the firm's colour without its #, or empty */
	struct str version;                     /* /static/NAME?v=VERSION may be kept for ever */
	enum role role;
};
/* The list of cities by which a clock is chosen, as pages have it. */
struct markup web_cities(struct request *r);
void page_init(struct request *r, struct page *p, struct str title, struct str current);

#endif
