/* http.h - one exchange with libmicrohttpd: what stands behind a struct request.
 *
 * Memory is one arena an exchange, given back at its end.  An exchange lives on its connection's
 * thread; while it is suspended, one other thread (the writer's, or a slow one) may touch it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "web/form.h"
#include "web/live.h"
#include "web/route.h"
#include "web/serve.h"
#include "web/throttle.h"

#define BODY_DEFAULT KIB(64)
#define FILES_KEPT_MAX MIB(17)                  /* and to what is kept of it */
#define FILES_HEARD_MAX MIB(200)                /* of a form with files: what is listened to */
#define REQUEST_ARENA_MAX MIB(512)              /* passing it ends the desk: far above any page */
#define PAGE_MAX MIB(16)
#define PAGE_LIKELY KIB(128)                    /* most fit into it, and are not copied as they grow */
#define SLOTS_MAX 16

enum phase {
	PHASE_HEAD,                             /* nothing was looked at yet */
	PHASE_BODY,                             /* good so far; the body is coming */
	PHASE_RUN,
	PHASE_ACT,                              /* asleep until the commit */
	PHASE_SLOW,                             /* asleep until a slow thread is done */
	PHASE_ANSWERED,
};

struct header { const char *name, *value; };

struct answer {
	struct str body;                        /* in the exchange's arena or built in */
	const char *type;
	VEC(struct header) headers;
	bool kept;                              /* the handler said how long it may be kept; else no-store */
	bool wasm;                              /* the page may run WebAssembly */
	bool foreign;                           /* words of strangers, to be shown in a frame of ours */
	bool boxed;                             /* a file from outside: nothing of it may run */
	bool close;                             /* the connection ends with this answer */
	struct MHD_Response *made;              /* a stream's own; NULL: body */
};

/* A refusal found before the body was read, given when it has been. */
struct refusal { int status; struct err err; };

struct request_private {
	struct web *web;
	struct MHD_Connection *connection;
	struct arena arena;
	struct request r;
	char id[9];                             /* in log lines */
	int64_t began_us;
	struct str target;                      /* as it stands in the request line */
	struct str query_text;
	enum phase phase;
	bool get;                               /* GET or HEAD, which is like it without a body */
	bool bearer;                            /* came with an API token */
	bool seated;                            /* counted as under way */
	struct in_force *held;                  /* while it is */
	struct buf body;
	size_t body_came;                       /* also what was let go */
	size_t body_max;
	bool body_is_json;
	bool body_has_files;                    /* a form with files: beyond body_max it is let go */
	struct str boundary;
	struct form form, query;
	struct uploads uploads;
	struct refusal refusal;
	struct answer answer;
	/* of web_act */
	struct desk_ticket ticket;
	desk_act *act;
	const void *act_in;
	struct str location;
	int tries;
	struct arena_mark before;               /* what a try took is given back before the next */
	bool woken, asleep;                     /* under web->sleep */
	/* of web_slow */
	void (*slow)(struct request *r);
	handler *then;
	struct request_private *slow_next;
};

/* A thread's place at the desk: one reading connection for all its requests. */
struct slot {
	pthread_t thread;
	struct arena arena;
	struct seat seat;
	bool taken;
};

struct web {
	struct desk *desk;
	struct web_options options;
	bool demo, tls;
	const struct route *routes;
	struct arena arena;                     /* what lives as long as this */
	struct MHD_Daemon *daemon;
	int port;
	struct live *live;
	struct slow *slow;
	struct throttle *throttle;
	struct str setup_code;                  /* what opens the page of the first start */
	struct markup cities;                   /* the list every case page has, drawn once */
	pthread_mutex_t lock;                   /* slots, under_way, stopping */
	struct slot slots[SLOTS_MAX];
	atomic_uint exchanges;                  /* that began, counted from somewhere: each is logged by it */
	size_t under_way;                       /* exchanges between first call and end, streams apart */
	bool stopping;
	pthread_mutex_t sleep;                  /* between falling asleep and being woken */
	size_t sleeping;                        /* connections suspended for an act or slow work */
};

/* serve.c */
/* Gives the calling thread's reading connection; the rest of *s is left alone. */
bool web_seat(struct web *w, struct seat *s, struct err *err);
/* As web_start, with another table: for tests. */
bool web_start_with(struct web **out, struct desk *d, const struct web_options *o, const struct route *table,
    struct err *err);

/* http.c: libmicrohttpd's callbacks */
enum MHD_Result http_answer(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_len, void **con_cls);
void *http_begin(void *cls, const char *uri, struct MHD_Connection *connection);
void http_end(void *cls, struct MHD_Connection *connection, void **con_cls,
    enum MHD_RequestTerminationCode why);
void http_long_lived(struct request_private *p);        /* a stream: the end does not wait for it */
bool http_is_closing(struct web *w);
/* Whose machine asks, as numbers; behind a proxy, who asked it. */
struct str http_client(struct request *r);
struct str http_header(struct request_private *p, const char *name);   /* a view, empty when absent */

/* guard.c: what is refused before the body.  False: *out says with what. */
struct request_line { const char *method, *target, *version; };         /* where libmicrohttpd keeps it */
bool guard_headers(struct request_private *p, const struct request_line *line, struct refusal *out);
bool guard_origin(struct request_private *p, struct err *err);

/* session.c */
/* Finds who this is, by token or cookie; nobody is fine. */
bool session_find(struct request_private *p, struct err *err);
/* Whether this person may use this route.  False: *out says what they get. */
bool session_may(struct request_private *p, struct refusal *out);
/* Whether the form came from a page of ours. */
bool session_csrf(struct request_private *p, struct err *err);
struct str session_cookie(struct request_private *p, const char *name);
/* The hidden field's value for this person's forms; a stranger is given a cookie that goes with it. */
struct str session_csrf_value(struct request_private *p);

/* request.c */
void request_run(struct request_private *p);            /* the body is here: forms, then the handler */
void request_wake(struct request_private *p);           /* after a commit or slow work */
void request_resumed(struct request_private *p);        /* on its own thread, when it was woken */
void answer_header(struct request_private *p, const char *name, struct str value);
void answer_body(struct request_private *p, int status, const char *type, struct str body);
void answer_stream(struct request_private *p, struct MHD_Response *made);

/* error.c */
/* web_fail with a status that no kind of error has (405, 415, 429). */
void error_answer(struct request *r, int status, const struct err *err);
struct str error_sentence(struct arena *a, const struct err *err);

/* slow.c */
bool slow_start(struct slow **out, struct err *err);
/* False: too many wait already. */
bool slow_submit(struct slow *s, struct request_private *p);
void slow_stop(struct slow *s);

#endif
