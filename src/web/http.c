/* http.c - one exchange with libmicrohttpd, from its first header to its last byte.
 *
 * The first call looks at everything that can be judged without the body and refuses there, closing
 * the connection; then the body is gathered up to the route's limit; then the request runs.  While
 * an act commits the connection sleeps and costs no thread.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/http.h"

#include <arpa/inet.h>

#include "host/log.h"
#include "host/mem.h"

/* What a stranger may send before they are told to log in. */
#define STRANGER_BODY_MAX KIB(64)

#define POLICY(script) "default-src 'none'; script-src 'self'" script "; style-src 'self'; " \
	"img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; " \
	"frame-ancestors 'none'"

#define BOXED "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/* Nothing runs, nothing is asked for, nothing is sent; a link opens a window of its own. */
#define FOREIGN "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; " \
	"form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

static const struct header always[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "no-referrer" },           /* customers' links are secrets */
	{ "X-Robots-Tag", "noindex" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
};

/* --- beginning and end ------------------------------------------------------------------------------- */

static void
name_exchange(struct request_private *p)
{
	static const char digits[] = "0123456789abcdef";
	unsigned n = atomic_fetch_add(&p->web->exchanges, 1);

	for (size_t i = sizeof(p->id) - 1; i > 0; n >>= 4)
		p->id[--i] = digits[n & 15];
}

/* Called with the request line, the address as it was sent. */
void *
http_begin(void *cls, const char *uri, struct MHD_Connection *connection)
{
	struct request_private *p = host_pages.map(sizeof(*p));

	memset(p, 0, sizeof(*p));
	p->web = cls;
	p->connection = connection;
	p->began_us = stopwatch_us();
	arena_init(&p->arena, &host_pages, REQUEST_ARENA_MAX);
	p->target = str_copy(&p->arena, str_from(uri));
	p->r.web = p->web;
	p->r.private = p;
	p->r.seat.a = &p->arena;
	p->r.seat.desk = p->web->desk;
	p->r.demo = p->web->demo;
	name_exchange(p);
	return p;
}

static void
count_under_way(struct request_private *p, bool more)
{
	struct web *w = p->web;

	pthread_mutex_lock(&w->lock);
	if (more)
		w->under_way++;
	else
		w->under_way--;
	p->seated = more;
	pthread_mutex_unlock(&w->lock);
	if (more)
		p->held = desk_hold(w->desk);
	else
		desk_let_go(w->desk, p->held);
}

bool
http_is_closing(struct web *w)
{
	bool stopping;

	pthread_mutex_lock(&w->lock);
	stopping = w->stopping;
	pthread_mutex_unlock(&w->lock);
	return stopping;
}

void
http_long_lived(struct request_private *p)
{
	if (p->seated)
		count_under_way(p, false);
}

static void
log_exchange(const struct request_private *p)
{
	const char *route = p->r.route ? p->r.route->path : "none";
	int64_t us = stopwatch_us() - p->began_us;
	int status = p->r.status;
	const char *method = p->get ? "GET" : "POST";

	log_set_request(p->id);
	if (p->get && p->r.status < 400)
		log_debug("request", F("method", method), F("route", route), F("status", status),
		    F("us", us));
	else
		log_info("request", F("method", method), F("route", route), F("status", status), F("us", us));
	log_set_request(NULL);
}

void
http_end(void *cls, struct MHD_Connection *connection, void **con_cls, enum MHD_RequestTerminationCode why)
{
	struct request_private *p = *con_cls;

	(void)cls, (void)connection, (void)why;
	if (!p)
		return;
	*con_cls = NULL;
	if (p->r.status != 0)
		log_exchange(p);
	if (p->seated)
		count_under_way(p, false);
	arena_release(&p->arena);
	host_pages.unmap(p, sizeof(*p));
}

struct str
http_header(struct request_private *p, const char *name)
{
	return str_from(MHD_lookup_connection_value(p->connection, MHD_HEADER_KIND, name));
}

/* --- answering --------------------------------------------------------------------------------------- */

static struct MHD_Response *
make_response(struct request_private *p)
{
	struct answer *answer = &p->answer;
	struct MHD_Response *made = answer->made;

	/* The body lives in the exchange's arena, which outlives the sending: libmicrohttpd only reads. */
	if (!made)
		made = MHD_create_response_from_buffer(answer->body.len, (void *)(uintptr_t)answer->body.ptr,
		    MHD_RESPMEM_PERSISTENT);
	if (!made)
		return NULL;
	MHD_add_response_header(made, "Content-Security-Policy",
	    answer->boxed ? BOXED : answer->foreign ? FOREIGN
	    : answer->wasm ? POLICY(" 'wasm-unsafe-eval'") : POLICY(""));
	for (size_t i = 0; i < LENGTH(always); i++)
		MHD_add_response_header(made, always[i].name, always[i].value);
	for (size_t i = 0; i < answer->headers.n; i++)
		MHD_add_response_header(made, answer->headers.at[i].name, answer->headers.at[i].value);
	if (answer->type)
		MHD_add_response_header(made, "Content-Type", answer->type);
	if (!answer->kept)
		MHD_add_response_header(made, "Cache-Control", "no-store");
	if (answer->close)
		MHD_add_response_header(made, "Connection", "close");
	return made;
}

static enum MHD_Result
send_answer(struct request_private *p)
{
	struct MHD_Response *response = make_response(p);
	enum MHD_Result queued;

	if (!response)
		return MHD_NO;
	queued = MHD_queue_response(p->connection, (unsigned)p->r.status, response);
	MHD_destroy_response(response);
	return queued;
}

/* A handler that answered nothing is a fault of ours, told as one. */
static enum MHD_Result
send_or_sleep(struct request_private *p)
{
	struct err err = { 0 };

	if (p->phase == PHASE_ACT || p->phase == PHASE_SLOW)
		return MHD_YES;
	if (p->phase != PHASE_ANSWERED) {
		err_set(&err, ERR_SOFTWARE, "This page gave no answer.");
		web_fail(&p->r, &err);
	}
	return send_answer(p);
}

/* Refused before the body was read: whatever follows on this connection can't be told from it. */
static enum MHD_Result
send_refusal(struct request_private *p, const struct refusal *refusal)
{
	p->answer.close = !p->get || refusal->status != 404;
	error_answer(&p->r, refusal->status, &refusal->err);
	return send_answer(p);
}

/* --- the first call ---------------------------------------------------------------------------------- */

static void
see_target(struct request_private *p, struct str *path)
{
	str_cut(p->target, '?', path, &p->query_text);
	p->r.path = *path;
}

static bool
is_json(struct str type)
{
	struct str media;

	str_cut(type, ';', &media, &type);
	return str_eq_nocase(str_trim(media), STR("application/json"));
}

/* JSON is answered to whoever asks for it by name before HTML, or sends it. */
static void
see_media(struct request_private *p)
{
	struct str accept = http_header(p, "Accept"), range;

	p->body_is_json = is_json(http_header(p, "Content-Type"));
	p->r.json = p->body_is_json;
	while (accept.len > 0 && !p->r.json) {
		str_cut(accept, ',', &range, &accept);
		if (str_starts_nocase(str_trim(range), STR("text/html")))
			return;
		p->r.json = is_json(range);
	}
}

static bool
takes_files(const struct route *route)
{
	for (const struct form_field *f = route->form; f && f->name; f++)
		if (f->kind == FIELD_FILES)
			return true;
	return false;
}

static bool
see_type(struct request_private *p, struct refusal *out)
{
	struct str type = http_header(p, "Content-Type"), media;

	if (p->get || type.len == 0 || p->body_is_json)
		return true;
	p->body_has_files = takes_files(p->r.route) && multipart_boundary(type, &p->boundary);
	if (p->body_has_files)
		return true;
	str_cut(type, ';', &media, &type);
	if (str_eq_nocase(str_trim(media), STR("application/x-www-form-urlencoded")))
		return true;
	out->status = 415;
	return err_set(&out->err, ERR_USAGE,
	    "Forms (application/x-www-form-urlencoded) and JSON are read here.");
}

static void
allow(struct request_private *p, const struct route_match *match)
{
	static const struct str methods[2][2] = {
		{ STR_INIT("GET, HEAD, POST"), STR_INIT("POST") },
		{ STR_INIT("GET, HEAD"), STR_INIT("GET, HEAD, POST") },
	};

	answer_header(p, "Allow", methods[match->get][match->post]);
}

static bool
see_route(struct request_private *p, struct str path, struct refusal *out)
{
	struct route_match match;

	route_find(&p->arena, p->web->routes, p->get ? GET : POST, path, &match);
	p->r.route = match.route;
	memcpy(p->r.param, match.param, sizeof(match.param));
	if (match.route)
		return true;
	if (match.get || match.post) {
		allow(p, &match);
		out->status = 405;
		return err_set(&out->err, ERR_USAGE, "%s",
		    match.post ? "This address only takes forms." : "This address is only for reading.");
	}
	out->status = 404;
	return err_set(&out->err, ERR_NOT_FOUND, "No page of this desk has that address.");
}

static bool
see_length(struct request_private *p, size_t max, struct refusal *out)
{
	struct str length = http_header(p, "Content-Length");
	int64_t len = 0;

	p->body_max = max;
	if (p->body_has_files)
		max = FILES_HEARD_MAX;  /* so that a file that is too large costs no word of the text */
	if (length.len == 0 || (str_int(length, &len) && len >= 0 && (uint64_t)len <= max))
		return true;
	out->status = 413;
	return err_set(&out->err, ERR_TOO_LARGE, "At most %zu KB can be sent to this address.", max / 1024);
}

static bool
seat(struct request_private *p, struct refusal *out)
{
	p->r.seat.now = clock_now(desk_clock(p->web->desk));
	if (!web_seat(p->web, &p->r.seat, &out->err)) {
		out->status = err_status(&out->err);
		return false;
	}
	return true;
}

static bool
identify(struct request_private *p, struct refusal *out)
{
	if (session_find(p, &out->err))
		return true;
	out->status = err_status(&out->err);
	return false;
}

/* Who it is can't be told while the database is away.  What was typed is taken all the same, to be given
 * back. */
static bool
look_up(struct request_private *p, struct refusal *out)
{
	if (seat(p, out) && identify(p, out))
		return true;
	if (p->get || out->status != 503)
		return false;
	p->refusal = *out;
	*out = (struct refusal){ 0 };
	return true;
}

static bool
is_stranger(const struct request_private *p)
{
	return p->r.session.who.role == ROLE_NOBODY && p->r.route->right >= CAN_AGENT;
}

static size_t
body_max(const struct request_private *p)
{
	size_t max = p->body_has_files ? FILES_KEPT_MAX
	    : p->r.route->body_max > 0 ? p->r.route->body_max : BODY_DEFAULT;

	if (p->refusal.status == 0 && is_stranger(p) && max > STRANGER_BODY_MAX)
		return STRANGER_BODY_MAX;
	return max;
}

/* Who may not do this is told so after the body, if it is small: a browser that is cut off while it
 * sends shows an error of its own. */
static bool
first_look(struct request_private *p, const struct request_line *line, struct refusal *out)
{
	struct str path;

	see_target(p, &path);
	if (!guard_headers(p, line, out))
		return false;
	see_media(p);
	if (!look_up(p, out) || !see_route(p, path, out) || !see_type(p, out)
	    || !see_length(p, body_max(p), out))
		return false;
	if (p->refusal.status == 0)
		session_may(p, &p->refusal);
	return true;
}

static enum MHD_Result
begin(struct request_private *p, const struct request_line *line)
{
	struct refusal refusal = { 0 };
	const char *method = line->method;

	count_under_way(p, true);
	p->get = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
	if (http_is_closing(p->web)) {
		refusal.status = 503;
		err_set(&refusal.err, ERR_BUSY, "The desk is being closed for a moment.");
		return send_refusal(p, &refusal);
	}
	if (!first_look(p, line, &refusal)) {
		if (refusal.status == 405 && !p->r.route && p->answer.headers.n == 0)
			answer_header(p, "Allow", STR("GET, HEAD, POST"));
		return send_refusal(p, &refusal);
	}
	buf_init(&p->body, &p->arena, p->body_max);
	p->phase = PHASE_BODY;
	return MHD_YES;
}

/* --- the calls that follow ------------------------------------------------------------------------------ */

static enum MHD_Result
take_body(struct request_private *p, const char *upload, size_t *len)
{
	size_t room = p->body_max - p->body.len;

	p->body_came += *len;
	buf_put(&p->body, (struct str){ upload, p->body_has_files && *len > room ? room : *len });
	*len = 0;
	if (p->body_has_files)
		return p->body_came > FILES_HEARD_MAX ? MHD_NO : MHD_YES;
	return p->body.full ? MHD_NO : MHD_YES; /* full: it was chunked, and its length not said before */
}

static enum MHD_Result
go_on(struct request_private *p, const char *upload, size_t *upload_len)
{
	if (p->phase == PHASE_BODY && *upload_len > 0)
		return take_body(p, upload, upload_len);
	if (p->phase == PHASE_BODY)
		request_run(p);
	else if (p->phase == PHASE_ACT || p->phase == PHASE_SLOW)
		request_resumed(p);
	else
		return MHD_NO;
	return send_or_sleep(p);
}

enum MHD_Result
http_answer(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_len, void **con_cls)
{
	const struct request_line line = { method, url, version };
	struct request_private *p = *con_cls;
	enum MHD_Result result;

	(void)cls, (void)connection;
	log_set_request(p->id);
	result = p->phase == PHASE_HEAD ? begin(p, &line) : go_on(p, upload, upload_len);
	log_set_request(NULL);
	return result;
}

/* --- who asks ------------------------------------------------------------------------------------- */

static struct str
written_address(struct arena *a, const struct sockaddr *from)
{
	char text[INET6_ADDRSTRLEN] = "";
	const struct sockaddr_in *four = (const void *)from;
	const struct sockaddr_in6 *six = (const void *)from;

	if (from->sa_family == AF_INET)
		inet_ntop(AF_INET, &four->sin_addr, text, sizeof(text));
	else if (from->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof(text));
	return str_copy(a, str_from(text));
}

/* Behind a proxy the last entry is the one it wrote itself. */
struct str
http_client(struct request *r)
{
	struct request_private *p = r->private;
	const union MHD_ConnectionInfo *info;
	struct str forwarded = http_header(p, "X-Forwarded-For"), entry;

	if (r->web->options.behind_proxy && forwarded.len > 0) {
		while (str_cut(forwarded, ',', &entry, &forwarded))
			;
		return str_trim(entry);
	}
	info = MHD_get_connection_info(p->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	return info && info->client_addr ? written_address(r->seat.a, info->client_addr) : STR_NONE;
}
